//! The sample as it was issued has eighteen faults: each is found, at its place, and nothing
//! else is. The mended notice has none.

use std::fs;

use tongbao::check::{Evidence, Settings, Text, WordLists, check};
use tongbao::finding::{Finding, Findings};
use tongbao::tally::Tally;

use super::lines;
use crate::harness::{Desk, Q1, project};
use crate::sample::NOTICE;

/// What is found in a text, held against figures.
pub(crate) fn found_against(tally: &Tally, text: &Text) -> Vec<Finding> {
    let (words, settings) = (WordLists::shipped(), Settings::default());
    let mut findings = Findings::default();
    let evidence = Evidence { tally: Some(tally), text, words: &words, settings: &settings };
    check(&evidence, &mut findings);
    findings.iter().cloned().collect()
}

pub(crate) fn as_issued() -> String {
    fs::read_to_string(project("tests/fixtures/2018-q1-as-issued.txt")).expect("the sample")
}

#[test]
fn show() {
    let tally = Desk::new().tally(Q1);
    let text = Text::plain("通报.txt", &as_issued());
    println!("{}", lines(&found_against(&tally, &text)).join("\n"));
    println!("--- without data");
    println!("{}", lines(&super::found(&text)).join("\n"));
}

#[test]
fn the_mended_notice_is_clean() {
    let desk = Desk::new();
    let tally = desk.tally(Q1);
    let printed = Text::read("通报.pdf", &NOTICE.bytes).expect("a PDF");
    assert_eq!(lines(&found_against(&tally, &printed)), Vec::<String>::new());
    let composed = Text::composed(&desk.compose(Q1));
    assert_eq!(lines(&found_against(&tally, &composed)), Vec::<String>::new());
}
