//! The documents, held against the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use tongbao::compose::{TemplateSet, compose};
use tongbao::finding::Findings;

use crate::harness::project;

/// Message codes in a text: a letter and two digits that stand alone.
fn codes(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| {
            let (letter, digits) = word.split_at(word.len().min(1));
            ["N", "L", "F", "C", "K", "P", "M", "O", "V", "A", "Z", "W"].contains(&letter)
                && (digits.len() == 2 || letter == "L" && digits.len() == 3)
                && digits.bytes().all(|byte| byte.is_ascii_digit())
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_message_is_in_the_list_of_messages_and_no_other() {
    let mut known = BTreeSet::new();
    let stages = [
        "begin", "load", "tally", "compose", "check", "typeset", "measure", "publish", "preview",
        "archive", "jobs",
    ];
    let files = stages.map(|stage| format!("src/{stage}/messages.rs"));
    // Messages of `load` on documents, and of verifying an archive, have files of their own.
    let parts = fs::read_dir(project("src/load/messages")).expect("parts").flatten();
    let load: Vec<String> =
        parts.map(|entry| format!("src/load/messages/{}", entry.file_name().display())).collect();
    let more = ["src/archive/verify/messages.rs"];
    for file in files.iter().chain(&load).map(String::as_str).chain(more) {
        known.extend(codes(&fs::read_to_string(project(file)).expect("the stage's messages")));
    }
    let listed = codes(&fs::read_to_string(project("docs/messages.md")).expect("the list"));
    assert_eq!(listed, known);
    assert!(known.len() > 60, "{known:?}");
}

#[test]
fn every_dependency_is_explained_in_the_manifest() {
    let manifest = fs::read_to_string(project("Cargo.toml")).expect("the manifest");
    let sections = manifest
        .split("\n[")
        .filter(|part| part.starts_with("dependencies]") || part.starts_with("dev-dependencies]"));
    let mut count = 0;
    for section in sections {
        // An entry goes on over several lines where its features do not fit one.
        for entry in section
            .split('\n')
            .skip(1)
            .collect::<Vec<_>>()
            .chunk_by(|_, next| next.starts_with([' ', ']', '}']))
        {
            let entry = entry.join("\n");
            let Some((name, _)) = entry.split_once(" = ").filter(|_| !entry.starts_with('#'))
            else {
                continue;
            };
            let (_, reason) = entry.rsplit_once("# ").unwrap_or_default();
            assert!(reason.chars().count() > 4, "{name} has no reason beside it");
            count += 1;
        }
    }
    assert!(count > 20, "{count} dependencies found");
}

/// Neither page may grow into a manual again: a reader gets to the own notice at once.
#[test]
fn both_readmes_are_short_and_their_links_lead_somewhere() {
    for name in ["README.md", "README.zh-CN.md"] {
        let text = fs::read_to_string(project(name)).expect("the readme");
        assert!(text.len() <= 6 * 1024, "{name} has {} bytes", text.len());
    }
    let mut pages = vec![project("README.md"), project("README.zh-CN.md")];
    let docs = fs::read_dir(project("docs")).expect("the pages");
    pages.extend(docs.filter_map(|page| Some(page.ok()?.path())).filter(|page| page.is_file()));
    for page in pages {
        let text = fs::read_to_string(&page).expect("the page");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            if file.is_empty() || file.contains("://") || file.contains(char::is_whitespace) {
                continue;
            }
            let folder = page.parent().expect("a folder");
            assert!(folder.join(file).exists(), "{}: {link} leads nowhere", page.display());
        }
    }
}

/// The blocks of a page in one language.
fn blocks<'t>(page: &'t str, language: &str) -> Vec<&'t str> {
    let begin = format!("```{language}\n");
    page.split(begin.as_str()).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// That of the Chinese readme is a transcript of its own: `first_use`.
#[test]
fn the_first_own_notice_of_the_english_readme_is_made_as_it_stands() {
    let text = fs::read_to_string(project("README.md")).expect("the readme");
    let desk = crate::harness::Desk::new();
    let (commands, typed) = (blocks(&text, "console"), blocks(&text, "yaml"));
    let ([new, generate, next], [typed]) = (commands.as_slice(), typed.as_slice()) else {
        panic!("{commands:?} {typed:?}")
    };
    let run = |line: &str| {
        let words: Vec<&str> = line.trim().split(' ').skip(1).collect();
        let run = desk.run(&words);
        assert_eq!(run.code, Some(0), "{line}: {run:?}");
        run
    };
    run(new);
    let data = generate.trim().rsplit(' ').next().expect("the data file");
    let key = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let filled: String = desk
        .text(data)
        .lines()
        .map(|line| {
            let typed = typed.lines().find(|typed| key(typed) == key(line) && *typed != "units:");
            format!("{}\n", typed.unwrap_or(line))
        })
        .collect();
    desk.write(data, filled);
    let made = run(generate);
    assert_eq!(made.complained, "");
    assert!(made.said.contains("清教发〔2025〕5号"), "{made:?}");
    run(next);
    let lines = typed.lines().count() + commands.len();
    assert!(commands.len() <= 6 && lines <= 40, "{lines} lines are typed");
}

#[test]
fn continuous_integration_runs_the_two_commands_of_the_readme() {
    let readme = fs::read_to_string(project("README.md")).expect("the readme");
    let script = fs::read_to_string(project(".ci/run")).expect("the script");
    assert!(readme.contains("\ncargo run --release -- generate data/2018-q1.yaml\n"));
    assert!(readme.contains("\ncargo test\n"));
    // Tests are of the profile of the program there.
    assert!(script.contains("\ncargo test --release --locked\n"));
    assert!(script.contains("\ncargo run --release --locked -- generate data/2018-q1.yaml"));
}

/// The examples of docs/data.md under each heading: file and text.
fn examples() -> Vec<(String, Vec<(String, String)>)> {
    let text = fs::read_to_string(project("docs/data.md")).expect("the page");
    let mut sections: Vec<(String, Vec<(String, String)>)> = Vec::new();
    let mut block: Option<String> = None;
    for line in text.lines() {
        match &mut block {
            None if line.starts_with("## ") || line.starts_with("### ") => {
                sections.push((line.trim_start_matches('#').trim().to_owned(), Vec::new()));
            }
            None if line == "```yaml" => block = Some(String::new()),
            None if line == "```csv" => block = Some(String::new()),
            None if line == "```jinja" => block = Some(format!("# {NOTICE}\n")),
            None => {}
            Some(example) if line == "```" => {
                let (name, rest) = example.split_once('\n').expect("a file's name");
                let name = name.trim_start_matches("# ").to_owned();
                sections.last_mut().expect("a heading").1.push((name, rest.to_owned()));
                block = None;
            }
            Some(example) => {
                example.push_str(line);
                example.push('\n');
            }
        }
    }
    sections
}

/// The template of the notice's text.
const NOTICE: &str = "quarterly/notice.txt.jinja";

#[test]
fn every_example_of_the_page_on_data_is_read_counted_and_composed() {
    use serde_yaml::{Mapping, Value};
    let sections = examples();
    let (_, base) = sections.first().expect("the three files");
    assert_eq!(base.len(), 3, "{base:?}");
    let parse = |text: &str| serde_yaml::from_str::<Mapping>(text).expect("YAML");
    let mut read = 0;
    for (heading, blocks) in sections.iter().filter(|(_, blocks)| !blocks.is_empty()) {
        let desk = crate::harness::Desk::new();
        if blocks.iter().any(|(_, text)| text.contains("\ncorrects:")) {
            // The notice that is corrected was issued.
            for (name, text) in base {
                desk.write(name, text);
            }
            desk.append("office.yaml", "filing: {retention: 10年}\n");
            crate::archive::issued(&desk, "2025-01.yaml");
        }
        for (name, text) in base {
            let mut file = parse(text);
            for (_, changed) in blocks.iter().filter(|(other, _)| other == name) {
                for (key, value) in parse(changed) {
                    match value {
                        Value::Null => drop(file.remove(&key)),
                        value => drop(file.insert(key, value)),
                    }
                }
                read += 1;
            }
            desk.write(name, serde_yaml::to_string(&file).expect("YAML"));
        }
        for (name, text) in blocks.iter().filter(|(name, _)| name.ends_with(".csv")) {
            desk.write(name, text);
            read += 1;
        }
        let misfits = crate::schema::misfits(&desk);
        assert!(misfits.is_empty(), "{heading}: {misfits:#?}");
        let (tally, findings) = desk.count("2025-01.yaml");
        assert!(tally.is_some(), "{heading}: {:#?}", desk.lines(&findings));
        let mut errors: Vec<String> = desk.lines(&findings);
        // The file keeps its name whatever its period.
        errors.retain(|line| !line.starts_with("L45"));
        assert!(errors.is_empty(), "{heading}: {errors:#?}");
        if let Some((_, text)) = blocks.iter().find(|(name, _)| name == NOTICE) {
            desk.write(&format!("own/{NOTICE}"), text);
            read += 1;
        }
        let mut findings = Findings::default();
        let own = Some(desk.path("own")).filter(|own| own.exists());
        let templates = TemplateSet::read(&project("templates"), own.as_deref(), &mut findings);
        let composed = tally
            .zip(templates.ok())
            .map(|(tally, templates)| compose(&tally, &templates, &mut findings));
        assert!(composed.is_some_and(|made| made.is_ok()), "{heading}: {findings:#?}");
        // The shipped sentences do not compare with the period before, nor every measure.
        let mut told = desk.lines(&findings);
        told.retain(|line| !line.starts_with("C20"));
        assert!(told.is_empty(), "{heading}: {told:#?}");
    }
    assert!(read > 30, "{read} examples");
}

#[test]
fn every_key_that_data_may_have_of_what_is_counted_is_on_the_page_on_data() {
    let page = fs::read_to_string(project("docs/data.md")).expect("the page");
    let mut missing = Vec::new();
    for file in ["scheme", "measures", "tables", "returns", "period", "period_data"] {
        let source = fs::read_to_string(project(&format!("src/load/{file}.rs"))).expect("source");
        for ask in ["optional(\"", "required(\"", "number(\"", "only(\"", "flag(\"", "field(\""] {
            for rest in source.split(ask).skip(1) {
                let key = rest.split('"').next().unwrap_or_default();
                if !page.contains(key) {
                    missing.push(format!("{file}: {key}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// A comment says what something is, or why, beginning with its subject.
#[test]
fn every_place_that_the_architecture_names_is_there() {
    let text = fs::read_to_string(project("ARCHITECTURE.md")).expect("the page");
    let folders = ["src/", "templates/", "data/", "docs/", "tests/", "packaging/", "benches/"];
    let mut places = Vec::new();
    let names = text.split('`').skip(1).step_by(2);
    for name in names.filter(|name| folders.iter().any(|folder| name.starts_with(folder))) {
        let (before, rest) = name.split_once('{').unwrap_or((name, "}"));
        let (within, after) = rest.split_once('}').unwrap_or_default();
        // Of a name that stands for any its folder is looked for.
        let known = |place: String| match place.find('*') {
            Some(any) => place[..=place[..any].rfind('/').unwrap_or(0)].to_owned(),
            None => place,
        };
        places.extend(within.split(',').map(|each| known(format!("{before}{each}{after}"))));
    }
    assert!(places.len() > 60, "{places:?}");
    let gone: Vec<_> = places.iter().filter(|place| !project(place).exists()).collect();
    assert!(gone.is_empty(), "{gone:?}");
}

#[test]
fn no_type_that_others_see_has_the_name_of_another() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in walkdir::WalkDir::new(project("src")).into_iter().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|end| end != "rs") || path.starts_with(project("src/bin")) {
            continue;
        }
        for line in fs::read_to_string(path).expect("source").lines() {
            let kinds = ["pub struct ", "pub enum ", "pub trait ", "pub type "];
            if let Some(rest) = kinds.iter().find_map(|kind| line.strip_prefix(kind)) {
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
                places.entry(name).or_default().push(path.display().to_string());
            }
        }
    }
    assert!(places.len() > 100, "{places:?}");
    let twice: Vec<_> = places.iter().filter(|(_, files)| files.len() > 1).collect();
    assert!(twice.is_empty(), "{twice:#?}");
}

#[test]
fn no_comment_begins_with_a_word_that_asks() {
    let asks = ["What ", "Whether ", "Who ", "Whom ", "How "];
    let mut wrong = Vec::new();
    for folder in ["src", "templates", "tests"] {
        for entry in walkdir::WalkDir::new(project(folder)).into_iter().flatten() {
            let of_code = |end: &std::ffi::OsStr| end == "rs" || end == "typ";
            if !entry.path().extension().is_some_and(of_code) {
                continue;
            }
            let text = fs::read_to_string(entry.path()).expect("a source");
            let mut before = "";
            for (number, line) in text.lines().map(str::trim_start).enumerate() {
                let comment =
                    line.strip_prefix("//").map(|rest| rest.trim_start_matches(['/', '!']));
                let begins = !before.starts_with("//") && comment.is_some();
                if begins
                    && asks
                        .iter()
                        .any(|ask| comment.is_some_and(|c| c.trim_start().starts_with(ask)))
                {
                    wrong.push(format!("{}:{}: {line}", entry.path().display(), number + 1));
                }
                before = line;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
