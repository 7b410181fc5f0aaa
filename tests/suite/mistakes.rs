//! Mistakes a clerk may make, one at a time: each is reported under its own code, at the
//! very place, and in words that say what is wrong.

mod documents;
mod files;
mod filing;
mod measures;
mod periods;
mod rules;
mod typing;
mod units;
mod values;

use std::collections::BTreeSet;
use std::fs;

use crate::harness::{DOCUMENT, Desk, Q1, Q2, project};

/// Code, the mistake, where it must be found, what must be said.
type Case = (&'static str, fn(&Desk) -> &Desk, &'static str, &'static str);

/// Codes of what is no mistake in reading a data file, each with a test of its own: what archiving will ask, and
/// that there is nothing to fill in.
const ELSEWHERE: [&str; 2] = ["L110", "L120"];

fn cases() -> impl Iterator<Item = &'static Case> {
    let all = [
        documents::CASES,
        files::CASES,
        filing::CASES,
        measures::CASES,
        values::CASES,
        periods::CASES,
        units::CASES,
        rules::CASES,
    ];
    all.into_iter().flatten()
}

#[test]
fn every_mistake_is_reported_at_its_line_and_column_and_in_plain_words() {
    let mut missed = String::new();
    for (code, mistake, at, says) in cases() {
        let desk = Desk::new();
        mistake(&desk);
        let name = [DOCUMENT, Q2].into_iter().find(|name| desk.path(name).exists());
        let name = name.unwrap_or(Q1);
        let said = desk.complaints(name);
        let start = format!("{code} {at}");
        if !said.iter().any(|line| line.starts_with(&start) && line.contains(says)) {
            missed +=
                &format!("{start}…{says}\n    {}\n", said[..said.len().min(12)].join("\n    "));
        }
    }
    assert!(missed.is_empty(), "expected, and what was said instead:\n{missed}");
}

#[test]
fn every_message_of_the_load_stage_has_a_mistake_that_provokes_it() {
    let mut source = fs::read_to_string(project("src/load/messages.rs")).expect("the messages");
    for entry in fs::read_dir(project("src/load/messages")).expect("their folder").flatten() {
        source += &fs::read_to_string(entry.path()).expect("the messages");
    }
    let known: BTreeSet<&str> = source
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(|word| word.starts_with('L') && (3..=4).contains(&word.len()))
        .filter(|word| word[1..].bytes().all(|byte| byte.is_ascii_digit()))
        .filter(|word| !ELSEWHERE.contains(word))
        .collect();
    let provoked: BTreeSet<&str> = cases().map(|(code, ..)| *code).collect();
    assert_eq!(known.difference(&provoked).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert!(known.len() > 40, "the codes are read from the source: {known:?}");
}
