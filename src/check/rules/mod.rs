//! The rules, as one table: what each forbids, on whose authority, with a bad and a good
//! example that are its tests.

mod figures;
mod marks;
mod search;
mod structure;
mod words;

pub(crate) use self::search::MOST;
use super::Evidence;
use crate::finding::{Finding, Message, Place, Severity};

/// One rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Stable code: D figures, S form, T wording.
    pub code: &'static str,
    /// How much its findings weigh, unless the office says otherwise.
    pub severity: Severity,
    /// Whether its source says 通常, 一般 or 宜: then it never blocks.
    pub usual: bool,
    /// The source it rests on: standard and clause, the office's own rule, or practice.
    pub source: &'static str,
    /// The rule in a few words.
    pub title: &'static str,
    /// Why it is one, and what it lets pass.
    pub why: &'static str,
    /// A text that breaks it. Lines are paragraphs.
    pub bad: &'static str,
    /// The same text, mended.
    pub good: &'static str,
    /// Whether `--fix` may apply what it proposes.
    pub fixes: bool,
    /// Looks for it.
    pub run: fn(&Rule, &Evidence, &mut Vec<Finding>),
}

impl Rule {
    /// A finding of this rule: what is wrong, what to do, where.
    pub fn finding(
        &self,
        place: Place,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Finding {
        let mut finding = Message::new(self.code, message, hint).warning(Some(place));
        finding.severity = self.severity;
        finding
    }
}

/// Every rule: figures, form, wording.
pub const RULES: [&[Rule]; 4] = [figures::RULES, structure::RULES, marks::RULES, words::RULES];

/// The rule of this code.
pub fn rule_named(code: &str) -> Option<&'static Rule> {
    RULES.into_iter().flatten().find(|rule| rule.code == code)
}

/// A rule's page, in Markdown.
pub fn explain(rule: &Rule) -> String {
    rule.title.to_owned()
}
