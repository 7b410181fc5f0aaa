//! The facts beside a document: as their published schema says, and added up again by a program in another language.

use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::Value;
use tongbao::finding::Findings;
use tongbao::publish::{Emit, FACTS_SCHEMA, Outlet, ReservedPaths, Target, publish};
use tongbao::typeset::Document;

use crate::harness::{Desk, Q1, project};
use crate::ofd::examples;

/// Those of a document, as they are written to a file.
fn facts(document: &Document) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("x.json");
    let (target, reserved) = (Target::File(file.clone()), ReservedPaths::default());
    let outlet =
        Outlet { emit: Emit::Facts, target: &target, reserved: &reserved, unless_same: false };
    let mut findings = Findings::default();
    let written = publish(document, &outlet, &mut findings);
    let written = written.unwrap_or_else(|_| panic!("{findings:?}"));
    assert_eq!(written.iter().map(|one| &one.path).collect::<Vec<_>>(), [&file]);
    fs::read_to_string(file).expect("the facts")
}

/// The outcome of adding up; none without Python.
fn added_up(files: &[&Path]) -> Option<(bool, String)> {
    let script = project("tests/facts/add_up.py");
    let output = Command::new("python3").arg(script).args(files).output().ok()?;
    let said = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

#[test]
fn facts_are_as_their_schema_says_and_what_is_not_is_refused() {
    let schema: Value = serde_json::from_str(FACTS_SCHEMA).expect("a schema is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("a sound schema");
    for (name, document) in examples() {
        let facts: Value = serde_json::from_str(&facts(&document)).expect("JSON");
        let wrong: Vec<String> = validator
            .iter_errors(&facts)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(wrong, [""; 0], "{name}");
        if name != Q1 {
            continue;
        }
        let spoilt: [(&str, Value); 6] = [
            ("/figures/0/value", Value::from(3)),
            ("/figures/0/parts", Value::Null),
            ("/figures/0/printed/of", Value::from("everybody")),
            ("/kept/rows/0/stated/0", Value::from("many")),
            ("/pages", Value::from("words")),
            ("/format", Value::from("tongbao-data/3")),
        ];
        for (path, value) in spoilt {
            let mut other = facts.clone();
            *other.pointer_mut(path).unwrap_or_else(|| panic!("no {path}")) = value;
            assert!(!validator.is_valid(&other), "{path}");
        }
    }
}

/// Random offices whose facts are added up again.
const OFFICES: usize = 12;

#[test]
fn facts_of_random_offices_are_as_their_schema_says_and_add_up() {
    let schema: Value = serde_json::from_str(FACTS_SCHEMA).expect("a schema is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("a sound schema");
    let (mut runner, folder) =
        (TestRunner::deterministic(), tempfile::tempdir().expect("a folder"));
    let mut files = Vec::new();
    for at in 0..OFFICES {
        let office = crate::invariants::made().new_tree(&mut runner).expect("an office").current();
        let desk = office.desk();
        let document =
            desk.set(Q1).0.unwrap_or_else(|| panic!("office {at}: {:#?}", desk.complaints(Q1)));
        let facts = facts(&document);
        let wrong = validator.iter_errors(&serde_json::from_str(&facts).expect("JSON")).count();
        assert_eq!(wrong, 0, "office {at}: {facts}");
        let file = folder.path().join(format!("{at}.json"));
        fs::write(&file, facts).expect("a file");
        files.push(file);
    }
    let paths: Vec<&Path> = files.iter().map(|file| file.as_path()).collect();
    if let Some((sound, said)) = added_up(&paths) {
        assert!(sound, "{said}");
    }
}

#[test]
fn every_part_of_the_schema_is_described_in_chinese() {
    fn undescribed(at: &str, schema: &Value, found: &mut Vec<String>) {
        for (name, own) in schema["properties"].as_object().into_iter().flatten() {
            let says = own["description"].as_str().unwrap_or_default();
            if !says.chars().any(|c| c >= '\u{4e00}') {
                found.push(format!("{at}.{name}"));
            }
            undescribed(&format!("{at}.{name}"), own, found);
        }
        for (name, own) in schema["$defs"].as_object().into_iter().flatten() {
            undescribed(name, own, found);
        }
        for own in schema["oneOf"].as_array().into_iter().flatten() {
            undescribed(at, own, found);
        }
    }
    let schema: Value = serde_json::from_str(FACTS_SCHEMA).expect("a schema is JSON");
    let mut found = Vec::new();
    undescribed("", &schema, &mut found);
    assert_eq!(found, [""; 0]);
    assert_eq!(Desk::new().run(&["schema", "facts"]).said, FACTS_SCHEMA);
}

#[test]
fn a_program_in_another_language_adds_every_figure_up_again_and_finds_one_that_was_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = Vec::new();
    for (at, (_, document)) in examples().enumerate() {
        let facts = facts(&document);
        if facts.contains("\"figures\": []") {
            continue;
        }
        let file = folder.path().join(format!("{at}.json"));
        fs::write(&file, facts).expect("a file");
        files.push(file);
    }
    assert_eq!(files.len(), 3, "notices on a period");
    let paths: Vec<&Path> = files.iter().map(|file| file.as_path()).collect();
    let Some((sound, said)) = added_up(&paths) else {
        // Left out without Python; `.ci/run` has it.
        return;
    };
    assert!(sound && said.contains("391 figures add up"), "{said}");
    // A total that is one too high, and a value in the table of all of them.
    let text = fs::read_to_string(&files[0]).expect("the facts");
    let mut facts: Value = serde_json::from_str(&text).expect("JSON");
    let all = |row: &Value| row["of"] == "all";
    let rows = facts["kept"]["rows"].as_array().expect("rows");
    let total = rows.iter().position(all).expect("all units");
    let measures = facts["kept"]["measures"].as_array().expect("measures");
    let adopted = measures.iter().position(|name| name == "新闻信息采用").expect("a measure");
    let spoilt = folder.path().join("spoilt.json");
    for path in [format!("/kept/rows/{total}/stated/{adopted}"), "/figures/0/value".to_owned()] {
        let was = facts.pointer(&path).cloned().expect("a value");
        *facts.pointer_mut(&path).expect("a value") = Value::from("9999");
        fs::write(&spoilt, facts.to_string()).expect("a file");
        let (sound, said) = added_up(&[spoilt.as_path()]).expect("python3");
        assert!(!sound && said.contains("9999"), "{path}: {said}");
        *facts.pointer_mut(&path).expect("a value") = was;
    }
}
