//! The one table of keys: what it says in a JSON Schema, and what the reader takes, are the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Map, Value};
use tongbao::load::{FileKind, keys, schema};

use crate::harness::{DOCUMENT, Desk, OFFICE, Q1, project};

fn parsed(kind: FileKind) -> Value {
    serde_json::from_str(&schema(kind)).expect("a schema is JSON")
}

fn validator(kind: FileKind) -> Validator {
    jsonschema::draft202012::new(&parsed(kind)).expect("a sound schema")
}

fn value(text: &str) -> Value {
    serde_yaml::from_str(text).expect("YAML")
}

/// The kind of a data file, by its keys.
fn kind_of(value: &Value) -> Option<FileKind> {
    let has = |key: &str| value.get(key).is_some();
    match value.get("kind").and_then(Value::as_str) {
        Some("document") => Some(FileKind::Document),
        _ if has("period") => Some(FileKind::Period),
        _ if has("mark") => Some(FileKind::Office),
        _ if has("categories") => Some(FileKind::Scheme),
        _ => None,
    }
}

/// Every sound data file of the repository.
fn files() -> Vec<(PathBuf, FileKind, Value)> {
    let mut folders = vec![project("data"), project("tests/fixtures")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "yaml") {
                let Ok(text) = fs::read_to_string(&path) else { continue };
                let Ok(value) = serde_yaml::from_str::<Value>(&text) else { continue };
                found.extend(kind_of(&value).map(|kind| (path, kind, value)));
            }
        }
    }
    found
}

/// The mistakes that the schemas find in the data files on a desk, all of which the reader takes.
pub(crate) fn misfits(desk: &Desk) -> Vec<String> {
    static VALIDATORS: LazyLock<[Validator; 4]> = LazyLock::new(|| FileKind::ALL.map(validator));
    let mut wrong = Vec::new();
    for name in desk.files(".").iter().filter(|name| name.ends_with(".yaml")) {
        let text = desk.text(name);
        let Ok(value) = serde_yaml::from_str::<Value>(&text) else { continue };
        let kind = kind_of(&value).and_then(|kind| FileKind::ALL.iter().position(|of| *of == kind));
        let Some(kind) = kind else { continue };
        for error in VALIDATORS[kind].iter_errors(&value) {
            wrong.push(format!("{name}: {}: {error}", error.instance_path()));
        }
    }
    wrong
}

/// The keys below a schema that a value has, with the places they stand at.
fn used(schema: &Value, value: &Value, all: &Value, at: &str, found: &mut BTreeSet<String>) {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.trim_start_matches("#/$defs/");
        return used(&all["$defs"][name], value, all, name, found);
    }
    for form in schema.get("anyOf").and_then(Value::as_array).into_iter().flatten() {
        used(form, value, all, at, found);
    }
    match value {
        Value::Object(entries) => {
            for (key, value) in entries.iter().filter(|(_, value)| !value.is_null()) {
                if let Some(own) = schema.get("properties").and_then(|keys| keys.get(key)) {
                    found.insert(format!("{at}.{key}"));
                    used(own, value, all, "", found);
                } else if let Some(others) = schema.get("additionalProperties") {
                    used(others, value, all, "", found);
                }
            }
        }
        Value::Array(items) => {
            if let Some(of) = schema.get("items") {
                items.iter().for_each(|item| used(of, item, all, "", found));
            }
        }
        _ => {}
    }
}

/// The maps of a schema with known keys, each with its name.
fn places(schema: &Value, root: &str) -> Vec<(String, Map<String, Value>)> {
    let own = |place: &Value| place["properties"].as_object().cloned().expect("keys");
    let definitions = schema["$defs"].as_object().expect("definitions");
    let below = definitions.iter().map(|(name, place)| (name.clone(), own(place)));
    std::iter::once((root.to_owned(), own(schema))).chain(below).collect()
}

#[test]
fn every_schema_is_valid_and_every_key_in_it_says_what_it_is_with_an_example_that_fits() {
    let mut keys = 0;
    for kind in FileKind::ALL {
        let schema = parsed(kind);
        assert!(jsonschema::meta::is_valid(&schema), "{kind:?}");
        assert_eq!(tongbao::load::schema(kind), tongbao::load::schema(kind), "the same each time");
        for (place, own) in places(&schema, kind.name()) {
            for (key, mut of) in own {
                let (title, says) = (of["title"].as_str(), of["description"].as_str());
                assert!(title.is_some_and(|title| !title.is_empty()), "{place}.{key}");
                assert!(says.is_some_and(|says| says.ends_with('。')), "{place}.{key}: {says:?}");
                let example = of["examples"][0].clone();
                of["$defs"] = schema["$defs"].clone();
                let errors: Vec<String> = jsonschema::draft202012::new(&of)
                    .expect("a sound schema")
                    .iter_errors(&example)
                    .map(|error| error.to_string())
                    .collect();
                assert!(errors.is_empty(), "{place}.{key}: {example}: {errors:?}");
                keys += 1;
            }
        }
    }
    assert!(keys > 200, "{keys}");
}

#[test]
fn every_data_file_of_the_repository_fits_its_schema() {
    let mut wrong = Vec::new();
    let files = files();
    for (path, kind, value) in &files {
        let validator = validator(*kind);
        for error in validator.iter_errors(value) {
            wrong.push(format!("{}: {}: {error}", path.display(), error.instance_path()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(files.len() > 30, "{}", files.len());
}

/// A kind of file, its name in a desk, what is replaced in it, by what.
type Mistake = (FileKind, &'static str, &'static str, &'static str);

const MISTAKES: &[Mistake] = &[
    (FileKind::Period, Q1, "signed: 2018", "singed: 2018"),
    (FileKind::Period, Q1, "signed: 2018-05-15", ""),
    (FileKind::Period, Q1, "signed: 2018-05-15", "signed: 五月十五日"),
    (FileKind::Period, Q1, "signed: 2018-05-15", "signed: 2018-13-15"),
    (FileKind::Period, Q1, "signed: 2018-05-15", "signed: [2018]"),
    (FileKind::Period, Q1, "number: 62", "number: 0"),
    (FileKind::Period, Q1, "number: 62", "number: 100000"),
    (FileKind::Period, Q1, "number: 62", "number: 第62号"),
    (FileKind::Period, Q1, "quarter: 1}", "quarter: 5}"),
    (FileKind::Period, Q1, "year: 2018, ", ""),
    (FileKind::Period, Q1, "year: 2018", "year: 18"),
    (FileKind::Period, Q1, "quarter: 1}", "season: 1}"),
    (FileKind::Period, Q1, "trend: 下滑", "trend: 下降"),
    (FileKind::Period, Q1, "trend: 下滑", "trend: 下滑, 备注: 无"),
    (FileKind::Period, Q1, "submitted: 4\n", "submitted: -4\n"),
    (FileKind::Period, Q1, "submitted: 4\n", "submitted: 四\n"),
    (FileKind::Period, Q1, "submitted: 4\n", "submitted: 4.5\n"),
    (FileKind::Period, Q1, "submitted: 4\n", "submitted: 100001\n"),
    (FileKind::Period, Q1, "环保厅网站: 1, ", "环保厅网站: 一条, "),
    (FileKind::Period, Q1, "office: office.yaml", ""),
    (FileKind::Office, OFFICE, "duplex: true", "duplex: 双面"),
    (FileKind::Office, OFFICE, "duplex: true", "duplexx: true"),
    (FileKind::Office, OFFICE, "retention: 永久", "retention: 20年"),
    (FileKind::Office, OFFICE, "fonds: Z109", "fonds: z109"),
    (FileKind::Office, OFFICE, "lines: 7", "lines: 19"),
    (FileKind::Office, OFFICE, "band: true", "band: 是"),
    (FileKind::Office, OFFICE, "code: 昌州环发", "code: [昌州环发]"),
    (FileKind::Office, OFFICE, "- name: 玛纳斯县环保局", "- table_name: 玛纳斯县环保局"),
    (FileKind::Scheme, "scheme.yaml", "points: 30", "points: 三十"),
    (FileKind::Scheme, "scheme.yaml", "points: 30", "points: -30"),
    (FileKind::Scheme, "scheme.yaml", "measure: 条", "measures: 条"),
    (FileKind::Scheme, "scheme.yaml", "submissions: true", "submissions: 1"),
    (FileKind::Scheme, "scheme.yaml", "新闻信息: 无", "新闻信息: 没有"),
    (FileKind::Document, DOCUMENT, "kind: document", "kind: document\nformat: 公函"),
    (FileKind::Document, DOCUMENT, "kind: document", "kind: document\nurgency: 急"),
    (FileKind::Document, DOCUMENT, "kind: document", "kind: document\nsecrecy: 内部"),
    (FileKind::Document, DOCUMENT, "level: 2", "level: 5"),
    (FileKind::Document, DOCUMENT, "align: [中", "align: [居中"),
    (FileKind::Document, DOCUMENT, "sideways: true", "sideways: 横"),
    (FileKind::Document, DOCUMENT, "rows: 2}", "rows: 0}"),
    // Keys that ask for each other, or rule each other out.
    (FileKind::Period, Q1, "quarter: 1}", "quarter: 1, month: 3}"),
    (FileKind::Period, Q1, "quarter: 1}", "from_month: 2}"),
    (FileKind::Period, Q1, "quarter: 1}", "ten_days: 上旬}"),
    (FileKind::Period, Q1, "quarter: 1}", "from: 2018-01-01}"),
    (FileKind::Period, Q1, "quarter: 1}", "quarter: 1, label: 一季度}"),
    (FileKind::Period, Q1, "trend: 下滑", "trend: 下滑, submitted: 12"),
    (FileKind::Period, Q1, "{trend: 下滑}", "{}"),
    (FileKind::Period, Q1, "{submitted: 0}", "{submitted: 0, exempt: 机构改革}"),
    (FileKind::Period, Q1, "{submitted: 0}", "{submitted: 0, in_tables: false}"),
    (FileKind::Period, Q1, "form: 信息报送模板", "form: 信息报送模板\n    ledger: 目录"),
    (FileKind::Period, Q1, "form: 信息报送模板", "title: 说明"),
    (FileKind::Period, Q1, "number: 62", "secrecy: 机密\nnumber: 62"),
    (FileKind::Period, Q1, "number: 62", "format: 上行文\nnumber: 62"),
    (FileKind::Period, Q1, "number: 62", "signers: [张三]\nnumber: 62"),
    (FileKind::Period, Q1, "number: 62", "format: 命令\nnumber: 62"),
    (FileKind::Period, Q1, "number: 62", "attendance: {出席: [张三]}\nnumber: 62"),
    (FileKind::Period, Q1, "number: 62", "waive: [{rule: T1, reason: 引用}]\nnumber: 62"),
    (FileKind::Period, Q1, "number: 62", "waive: [{text: 甲, reason: 引用}]\nnumber: 62"),
    (FileKind::Period, Q1, "number: 62", "before: {}\nnumber: 62"),
    (
        FileKind::Period,
        Q1,
        "requirements:\n",
        "ledger:\n  - {title: 甲, units: [办公室], date: 2018-02-03}\nrequirements:\n",
    ),
    (
        FileKind::Scheme,
        "scheme.yaml",
        "submissions: true",
        "submissions: false\n    submission_points: 1",
    ),
    (FileKind::Scheme, "scheme.yaml", "categories:\n", "measures: [{name: 网评}]\ncategories:\n"),
    (
        FileKind::Scheme,
        "scheme.yaml",
        "categories:\n",
        "measures: [{name: 网评, input: 篇, unit: 篇}]\ncategories:\n",
    ),
    (
        FileKind::Scheme,
        "scheme.yaml",
        "categories:\n",
        "measures: [{name: 网评, input: 篇, best: 小}]\ncategories:\n",
    ),
    (
        FileKind::Scheme,
        "scheme.yaml",
        "categories:\n",
        "measures: [{name: 网评, input: 篇, percent: 1}]\ncategories:\n",
    ),
    (
        FileKind::Office,
        OFFICE,
        "tables:\n",
        "tables:\n  - {name: 甲, groups: [], columns: [{heading: 乙}]}\n",
    ),
    (FileKind::Document, DOCUMENT, "  - heading:", "  - items: [甲]\n    heading:"),
    (FileKind::Document, DOCUMENT, "  - heading:", "  - text: 甲\n  - heading:"),
];

#[test]
fn a_mistake_that_the_schema_refuses_the_reader_refuses_too() {
    let mut missed = Vec::new();
    for (kind, file, old, new) in MISTAKES {
        let desk = Desk::new();
        let data = if *file == DOCUMENT { DOCUMENT } else { Q1 };
        if data == DOCUMENT {
            desk.example(DOCUMENT);
        }
        let text = desk.text(file);
        assert!(text.contains(old), "{file}: {old}");
        let text = text.replacen(old, new, 1);
        desk.write(file, &text);
        if validator(*kind).is_valid(&value(&text)) {
            missed.push(format!("the schema takes {file}: {new}"));
        }
        if desk.load(data).0.is_some() {
            missed.push(format!("the reader takes {file}: {new}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn only_a_notice_on_information_work_must_have_requirements() {
    let desk = Desk::new();
    let mut data = value(&desk.text(Q1));
    data.as_object_mut().expect("keys").remove("requirements");
    assert!(!validator(FileKind::Period).is_valid(&data));
    desk.write(Q1, data.to_string());
    assert!(desk.load(Q1).0.is_none());
    data["kind"] = "quarterly".into();
    assert!(validator(FileKind::Period).is_valid(&data));
    desk.write(Q1, data.to_string());
    assert!(desk.load(Q1).0.is_some(), "{:#?}", desk.complaints(Q1));
}

#[test]
fn the_document_of_keys_has_the_table_of_the_program() {
    let document = fs::read_to_string(project("docs/keys.md")).expect("the keys");
    let table = keys();
    assert!(document.ends_with(&table), "tongbao schema --table writes the tables of docs/keys.md");
    let run = Desk::new().run(&["schema", "--table"]);
    assert_eq!(run.said.trim_end(), table.trim_end());
}

/// A value with every key that a schema knows, but for those that lead back to it.
fn full(schema: &Value, all: &Value, way: &[&str]) -> Option<Value> {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.trim_start_matches("#/$defs/");
        let way = [way, &[name]].concat();
        let again = way.iter().filter(|known| **known == name).count() > 1;
        return (!again).then(|| full(&all["$defs"][name], all, &way)).flatten();
    }
    if let Some(keys) = schema.get("properties").and_then(Value::as_object) {
        let own = |(key, of): (&String, &Value)| {
            Some((key.clone(), full(of, all, way).or_else(|| of.get("examples")?.get(0).cloned())?))
        };
        return Some(Value::Object(keys.iter().filter_map(own).collect()));
    }
    if let Some(of) = schema.get("items") {
        return full(of, all, way).map(|value| Value::Array(vec![value]));
    }
    if let Some(of @ Value::Object(_)) = schema.get("additionalProperties") {
        let value = full(of, all, way)?;
        return Some(Value::Object([("清河县第一中学".to_owned(), value)].into_iter().collect()));
    }
    schema.get("anyOf")?.as_array()?.iter().find_map(|form| full(form, all, way))
}

/// The keys that the reader says it does not know.
fn unknown(said: &[String]) -> BTreeSet<String> {
    let of = |line: &String| Some(line.split_once("不认识的键“")?.1.split_once('”')?.0.to_owned());
    said.iter().filter(|line| line.starts_with("L07")).filter_map(of).collect()
}

#[test]
fn every_key_of_the_table_is_one_that_the_reader_asks_for() {
    let (mut found, mut all) = (BTreeSet::new(), BTreeSet::new());
    for kind in FileKind::ALL {
        let schema = parsed(kind);
        for (place, own) in places(&schema, kind.name()) {
            all.extend(own.keys().map(|key| format!("{place}.{key}")));
        }
        // A file with everything has many mistakes, but no key that is not known.
        let desk = Desk::new();
        desk.example(DOCUMENT);
        let file = match kind {
            FileKind::Office => OFFICE,
            FileKind::Scheme => "scheme.yaml",
            FileKind::Period => Q1,
            FileKind::Document => DOCUMENT,
        };
        let value = full(&schema, &schema, &[]).expect("a file");
        desk.write(file, value.to_string());
        let data = if kind == FileKind::Document { DOCUMENT } else { Q1 };
        let not_known = unknown(&desk.complaints(data));
        let mut asked = BTreeSet::new();
        used(&schema, &value, &schema, kind.name(), &mut asked);
        let known = |key: &String| !not_known.contains(key.rsplit('.').next().unwrap_or_default());
        found.extend(asked.into_iter().filter(known));
    }
    // Keys that are only asked for where others are, or are not.
    let desk = Desk::new();
    let columns = "\n    columns: [{change: 政务信息报送, since: 上期, blank_zero: true}]";
    let groups = "    groups: [县市（园区）, 信息直报点]";
    desk.edit(OFFICE, groups, &format!("{groups}{columns}"));
    desk.edit("scheme.yaml", "submissions: true", "submissions: true\n    items: true");
    desk.edit(
        Q1,
        "submitted: 12\n    adopted: {“昌吉环保”微信公众号: 5}",
        "submitted: 12\n    items: 2",
    );
    desk.append(Q1, "waive: [{rule: T1, text: 甲, reason: 乙}]\n");
    assert_eq!(unknown(&desk.complaints(Q1)), BTreeSet::new());
    // Figures in a workbook.
    let other = Desk::new();
    other.move_figures_to_a_workbook(Q1);
    assert!(other.load(Q1).0.is_some(), "{:#?}", other.complaints(Q1));
    let own = [
        (FileKind::Office, desk.text(OFFICE)),
        (FileKind::Period, desk.text(Q1)),
        (FileKind::Period, other.text(Q1)),
    ];
    let own = own.map(|(kind, text)| (PathBuf::new(), kind, value(&text)));
    for (_, kind, value) in files().into_iter().chain(own) {
        let schema = parsed(kind);
        used(&schema, &value, &schema, kind.name(), &mut found);
    }
    let unread: Vec<&String> = all.difference(&found).collect();
    assert!(unread.is_empty(), "{unread:?}");
}

#[test]
fn a_new_office_has_the_schemas_that_its_files_name() {
    let desk = Desk::new();
    let new = ["new", "甲局", "--code", "甲发", "--units", "一科", "--period", "2025-01"];
    assert_eq!(desk.run(&new).code, Some(0));
    for (file, kind) in [("office.yaml", FileKind::Office), ("2025-01.yaml", FileKind::Period)] {
        let text = desk.text(&format!("甲局/{file}"));
        let named = text.lines().next().and_then(|line| line.split("$schema=").nth(1));
        let named = named.expect("the schema's name");
        assert_eq!(desk.text(&format!("甲局/{named}")), schema(kind));
        let errors: Vec<String> =
            validator(kind).iter_errors(&value(&text)).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{file}: {errors:?}");
        assert_eq!(desk.run(&["schema", kind.name()]).said, schema(kind));
    }
    desk.write("甲局/.schema/office.json", "{}");
    fs::remove_file(desk.path("甲局/office.yaml")).expect("the office");
    fs::remove_file(desk.path("甲局/2025-01.yaml")).expect("the period");
    assert_eq!(desk.run(&new).code, Some(0));
    assert_eq!(desk.text("甲局/.schema/office.json"), "{}", "what is there stays");
}

#[test]
fn figures_and_items_may_stand_in_a_workbook() {
    let schema = parsed(FileKind::Period);
    let validator = jsonschema::draft202012::new(&schema).expect("a sound schema");
    let data = |units: &str, ledger: &str| {
        let text = fs::read_to_string(project("data/2018-q1.yaml")).expect("the sample");
        let mut data: Value = serde_yaml::from_str(&text).expect("YAML");
        data["units"] = serde_yaml::from_str(units).expect("YAML");
        data["ledger"] = serde_yaml::from_str(ledger).expect("YAML");
        data
    };
    assert!(validator.is_valid(&data("2018-q1.xlsx", "采用.ods")));
    assert!(validator.is_valid(&data("{file: 一季度.xlsx, sheet: 报送}", "{file: 采用.csv}")));
    assert!(!validator.is_valid(&data("{sheet: 报送}", "采用.ods")));
    assert!(!validator.is_valid(&data("[一季度.xlsx]", "采用.ods")));
}
