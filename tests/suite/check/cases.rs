//! Notices of other offices, each with one sentence that is right (f) or faulty (m): the
//! right ones yield no error, the faulty ones are found.

use std::fs;

use tongbao::check::Text;
use tongbao::finding::Severity;

use super::{found, lines};
use crate::harness::project;

/// The cases whose names begin with a letter: name and text.
fn cases(letter: char) -> Vec<(String, String)> {
    let folder = project("tests/suite/check/cases");
    let mut cases: Vec<(String, String)> = fs::read_dir(folder)
        .expect("the cases")
        .map(|entry| entry.expect("a case").path())
        .filter_map(|path| {
            let name = path.file_stem()?.to_str()?.to_owned();
            name.starts_with(letter).then(|| (name, fs::read_to_string(&path).expect("a text")))
        })
        .collect();
    cases.sort();
    cases
}

#[test]
fn a_right_sentence_is_no_error_and_no_warning_of_figures() {
    let mut wrong = String::new();
    for (name, text) in cases('f') {
        let found = found(&Text::plain("例", &text));
        let told =
            found.iter().filter(|f| f.severity == Severity::Error || f.code.starts_with('D'));
        for line in lines(&told.cloned().collect::<Vec<_>>()) {
            wrong += &format!("{name}: {line}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The rule that finds each faulty case.
const FOUND_BY: [(&str, &str); 20] = [
    ("m01", "D1"),
    ("m02", "D15"),
    ("m03", "D7"),
    ("m04-", "D7"),
    ("m04b", "D7"),
    ("m05-", "D7"),
    ("m05b", "D7"),
    ("m06", "D10"),
    ("m07", "D6"),
    ("m08", "D25"),
    ("m09", "D7"),
    ("m10", "D27"),
    ("m11", "T6"),
    ("m12", "D8"),
    ("m13", "D6"),
    ("m14", "D6"),
    ("m15", "D1"),
    ("m16", "D1"),
    ("m17", "D25"),
    ("m18", "S13"),
];

#[test]
fn a_faulty_sentence_is_found_by_its_rule() {
    let cases = cases('m');
    let mut wrong = String::new();
    for (start, code) in FOUND_BY {
        let (name, text) = cases.iter().find(|(name, _)| name.starts_with(start)).expect("a case");
        let found = found(&Text::plain("例", text));
        if !found.iter().any(|finding| finding.code == code) {
            wrong += &format!("{name}: no {code}, but {:?}\n", lines(&found));
        }
    }
    assert_eq!(cases.len(), FOUND_BY.len());
    assert!(wrong.is_empty(), "{wrong}");
}
