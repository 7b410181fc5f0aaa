//! The rules at work: each function looks for what one rule forbids.

pub(in crate::check) mod attachments;
pub(in crate::check) mod beside;
pub(in crate::check) mod frame;
pub(in crate::check) mod headings;
pub(in crate::check) mod inside;
pub(in crate::check) mod meant;
mod periods;
pub(in crate::check) mod totals;

use super::expected::Source;
use crate::check::{Context, Rule};
use crate::finding::Finding;

/// Adds what the data say to a finding.
fn with_sources(finding: Finding, sources: impl IntoIterator<Item = Source>) -> Finding {
    sources.into_iter().fold(finding, |finding, source| source.beside(finding))
}

/// Advice where a text and the data differ.
const HINT: &str = "核对原始登记：文中有误就改文中，数据有误就先改数据。";

/// The findings of a rule in what figures are to each other, and to the notice of the same data.
pub(in crate::check) fn told(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let case = context.case();
    case.relations().findings(rule, case.text, found);
    let own = case.compared().differences.iter().filter(|finding| finding.code == rule.code);
    found.extend(own.cloned().map(|mut finding| {
        finding.severity = finding.severity.min(rule.severity);
        finding
    }));
}
