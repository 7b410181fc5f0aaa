//! The check: every rule on its own examples, every kind of file, every form of report.

mod cases;
mod command;
mod compared;
mod cost;
mod fix;
mod kinds;
mod listed;
mod meant;
mod read;
mod figures;
mod honesty;
mod issued;
mod notices;
pub(crate) mod precision;
mod recall;
mod rules;
mod sentences;
mod tables;
mod wholes;
pub(crate) mod sample_as_issued;

use tongbao::check::{Context, Settings, Text, WordLists, check};
use tongbao::finding::{Finding, Findings};

/// The findings in a text without data.
pub(crate) fn found(text: &Text) -> Vec<Finding> {
    found_with(text, &Settings::default())
}

/// The same, for an office with settings of its own.
pub(crate) fn found_with(text: &Text, settings: &Settings) -> Vec<Finding> {
    let words = WordLists::shipped();
    let mut findings = Findings::default();
    check(&Context::new(None, text, &words, settings), &mut findings);
    findings.iter().cloned().collect()
}

/// Findings as lines: `code line:column marked | message`.
pub(crate) fn lines(findings: &[Finding]) -> Vec<String> {
    let line = |finding: &Finding| {
        let spot = finding.place.as_ref().and_then(|place| place.spot.as_ref());
        let at = spot.map_or("-".to_owned(), |spot| {
            format!("{}:{} {}", spot.line, spot.column, &spot.excerpt[spot.mark.clone()])
        });
        format!("{} {at} | {}", finding.code, finding.message)
    };
    findings.iter().map(line).collect()
}
