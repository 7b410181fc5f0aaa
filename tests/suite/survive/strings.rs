//! Hostile texts in every field of the data, and in drafts: read, counted, composed and checked, or
//! refused by name. No text has the program fall over.

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;

use serde_yaml::Value;
use tongbao::check::Text;
use tongbao::compose::compose;
use tongbao::finding::Findings;
use tongbao::load::load;
use tongbao::pipeline::proofread;
use tongbao::tally::tally;

use crate::check::found;
use crate::harness::{Desk, OFFICE, Q1, RESOURCES, SCHEME, of_each, project};

/// Single characters that hide, turn the text about, join, combine, end a line or are no characters; and
/// texts that mean something to a template, a compiler, a shell, a reader of figures.
const HOSTILE: &str = include_str!("../../fixtures/hostile.json");

/// All hostile texts.
fn hostile() -> Vec<String> {
    let listed: serde_json::Value = serde_json::from_str(HOSTILE).expect("JSON");
    let texts = |key: &str| {
        let listed = listed[key].as_array().expect("a list").iter();
        listed.map(|text| text.as_str().expect("a text").to_owned()).collect::<Vec<String>>()
    };
    let mut all = texts("texts");
    for (i, c) in texts("characters").iter().enumerate() {
        all.push(match i % 4 {
            0 => c.clone(),
            1 => format!("甲{c}乙"),
            2 => format!("{c}甲"),
            _ => format!("1{c}条"),
        });
    }
    for (piece, count) in [
        ("字", 21_000),
        ("字", 900),
        ("a", 5_000),
        ("\u{301}", 300),
        ("（", 400),
        ("1条", 300),
        ("\u{202e}", 40),
    ] {
        all.push(piece.repeat(count));
    }
    all
}

/// The sample's files.
const FILES: [&str; 3] = [Q1, OFFICE, SCHEME];

/// Every text of a value, names that are keys included, keys of the program's own left out.
fn texts(value: &Value, names: bool, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(found.insert(text.clone())),
        Value::Sequence(items) => items.iter().for_each(|item| texts(item, names, found)),
        Value::Mapping(entries) => {
            for (key, value) in entries {
                if let Some(key) = key.as_str().filter(|key| names && !key.is_ascii()) {
                    found.insert(key.to_owned());
                }
                texts(value, names, found);
            }
        }
        _ => {}
    }
}

/// Puts a text wherever another stood, so that what names each other goes on doing so.
fn put(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::String(text) if text == old => new.clone_into(text),
        Value::Sequence(items) => items.iter_mut().for_each(|item| put(item, old, new)),
        Value::Mapping(entries) => {
            let own = std::mem::take(entries);
            for (mut key, mut value) in own {
                put(&mut key, old, new);
                put(&mut value, old, new);
                entries.insert(key, value);
            }
        }
        _ => {}
    }
}

/// Reads, counts, composes and checks the sample with a hostile text in place of another; what fell
/// over, if anything did.
fn survives(files: &[Value], old: &str, new: &str) -> Option<String> {
    let desk = Desk::new();
    for (name, file) in FILES.iter().zip(files) {
        let mut file = file.clone();
        put(&mut file, old, new);
        desk.write(name, serde_yaml::to_string(&file).expect("YAML"));
    }
    let path = desk.path(Q1);
    let run = catch_unwind(|| {
        let mut findings = Findings::default();
        let inputs = load(&path, &mut findings).ok()?;
        let tally = tally(inputs, &mut findings).ok()?;
        let markup = compose(&tally, &RESOURCES.templates, &mut findings).ok()?;
        proofread(&tally, &markup, &mut findings);
        assert!(!markup.title().starts_with('\u{feff}'));
        Some(())
    });
    run.is_err().then(|| format!("{old:?} as {:?}", new.chars().take(20).collect::<String>()))
}

/// Pairs of a field and a text for it: so many in all, each field and each text among them.
fn pairs(count: usize) -> (Vec<Value>, Vec<(String, String)>) {
    let read = |name: &&str| {
        let text = fs::read_to_string(project("data").join(name)).expect("a data file");
        serde_yaml::from_str::<Value>(&text).expect("YAML")
    };
    let files: Vec<Value> = FILES.iter().map(read).collect();
    let mut fields = BTreeSet::new();
    files.iter().for_each(|file| texts(file, true, &mut fields));
    let fields: Vec<String> = fields.into_iter().collect();
    let strings = hostile();
    assert!(strings.len() > 380 && fields.len() > 80, "{} {}", strings.len(), fields.len());
    let pair = |i: usize| {
        let shift = i / strings.len();
        let field = &fields[(i * 7 + shift * 11) % fields.len()];
        (field.clone(), strings[i % strings.len()].clone())
    };
    (files, (0..count).map(pair).collect())
}

fn all_survive(count: usize) {
    let (files, pairs) = pairs(count);
    let fell: Vec<String> =
        of_each(&pairs, |(old, new)| survives(&files, old, new)).into_iter().flatten().collect();
    assert_eq!(fell, Vec::<String>::new());
}

#[test]
fn a_hostile_text_in_any_field_is_printed_or_refused_by_name() {
    all_survive(400);
}

#[test]
#[ignore = "takes minutes: every field with dozens of texts; .ci/long runs it"]
fn ten_thousand_hostile_texts_in_all_fields_are_printed_or_refused_by_name() {
    all_survive(10_000);
}

#[test]
fn a_hostile_text_anywhere_in_a_draft_is_checked() {
    let notice = Desk::new().compose(Q1);
    let draft = crate::check::precision::as_plain(&Text::composed(&notice));
    let lines: Vec<&str> = draft.lines().filter(|line| !line.trim().is_empty()).collect();
    let strings = hostile();
    let cases: Vec<String> = strings
        .iter()
        .enumerate()
        .filter(|(_, text)| text.len() < 3_000)
        .map(|(i, text)| {
            // Before and behind each figure of a few lines, where readers of figures look.
            let line = lines[(i * 13) % lines.len()];
            let mut written = String::new();
            let mut was_digit = false;
            for c in line.chars() {
                if c.is_ascii_digit() != was_digit {
                    written += text;
                }
                was_digit = c.is_ascii_digit();
                written.push(c);
            }
            format!("{text}{written}{text}")
        })
        .collect();
    let fell: Vec<String> = of_each(&cases, |case| {
        let run = catch_unwind(|| {
            let text = Text::plain("例", case);
            found(&text);
        });
        run.is_err().then(|| case.clone())
    })
    .into_iter()
    .flatten()
    .collect();
    assert_eq!(fell, Vec::<String>::new());
    // All of it beside the data it was written from.
    for chunk in cases.chunks(40) {
        let text = Text::plain("例", &chunk.join("\n"));
        crate::check::sample_as_issued::found_against(&notice, &text);
    }
}

#[test]
fn a_mark_of_the_encoding_is_archived_and_reaches_no_title() {
    use crate::archive::room;

    let mark = "\u{feff}";
    let desk = room::desk();
    let title = fs::read_to_string(project("templates/document/title.txt.jinja")).expect("a title");
    desk.write("own/document/title.txt.jinja", format!("{mark}{title}"));
    let marked: Vec<(&str, String)> = [room::NOTICE, OFFICE]
        .into_iter()
        .map(|name| (name, format!("{mark}{}", desk.text(name))))
        .collect();
    for (name, text) in &marked {
        desk.write(name, text);
    }
    drop(room::open(&desk));
    let issued = room::run(&desk, &["issue", room::NOTICE, "--templates", "own"]);
    assert_eq!(issued.code, Some(0), "{issued:?}");
    let files = desk.files(room::ARCHIVE);
    assert!(files.iter().all(|name| !name.contains(mark)), "{files:?}");
    for (name, text) in &marked {
        let stored = files.iter().find(|file| file.contains("原稿") && file.ends_with(name));
        let stored =
            fs::read_to_string(room::path(&desk, stored.expect("the source"))).expect("it");
        assert_eq!(&stored, text, "{name}");
    }
    let again = room::run(&desk, &["reproduce", "昌州环发〔2018〕1号"]);
    assert_eq!(again.code, Some(0), "{again:?}");
}

#[test]
fn the_list_of_words_is_read_once_with_the_data() {
    let desk = Desk::new();
    desk.append(OFFICE, "words: 词表.yaml\n");
    desk.write("词表.yaml", "wrong: [{wrong: 信息工作情况, right: 信息工作的情况}]\n");
    let mut findings = Findings::default();
    let inputs = load(&desk.path(Q1), &mut findings).expect("data");
    fs::remove_file(desk.path("词表.yaml")).expect("the list");
    let tally = tally(inputs, &mut findings).expect("figures");
    let markup = compose(&tally, &RESOURCES.templates, &mut findings).expect("a notice");
    proofread(&tally, &markup, &mut findings);
    let codes: BTreeSet<&str> = findings.iter().map(|finding| finding.code).collect();
    assert!(codes.contains("T19") && !codes.contains("K08"), "{codes:?}");
}

#[test]
fn words_that_the_program_put_together_are_found_where_their_beginning_was_typed() {
    let desk = Desk::new();
    for name in [Q1, OFFICE, SCHEME] {
        desk.write(name, desk.text(name).replace("环保部网站", "再接再励网站"));
    }
    let markup = desk.compose(Q1);
    let mut findings = Findings::default();
    proofread(markup.tally(), &markup, &mut findings);
    let slips: Vec<String> =
        desk.lines(&findings).into_iter().filter(|line| line.starts_with("T19")).collect();
    assert!(!slips.is_empty());
    for line in slips {
        let typed = [Q1, OFFICE, SCHEME].iter().any(|name| line.contains(&format!(" {name}:")));
        assert!(typed, "{line}");
    }
}
