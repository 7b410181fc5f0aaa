//! The rules, as one table: what each forbids, on whose authority, with a bad and a good
//! example that are its tests.

mod brackets;
mod dates;
mod figures;
mod marks;
mod search;
mod structure;
mod words;

pub(crate) use self::search::MOST;
use super::Context;
use crate::finding::{Finding, Message, Place, Severity};
use crate::part::TextPart;

/// One rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Stable code: D figures, S form, T wording.
    pub code: &'static str,
    /// Weight of its findings, unless the office says otherwise.
    pub severity: Severity,
    /// True if its source says 通常, 一般 or 宜: then it never blocks.
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
    /// True if `--fix` may apply what it proposes.
    pub fixes: bool,
    /// Looks for it.
    pub run: fn(&Rule, &Context, &mut Vec<Finding>),
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
pub const RULES: [&[Rule]; 5] =
    [figures::RULES, structure::RULES, dates::RULES, marks::RULES, words::RULES];

/// The rule of this code.
pub fn rule_named(code: &str) -> Option<&'static Rule> {
    RULES.into_iter().flatten().find(|rule| rule.code == code)
}

/// A rule's page, in Markdown.
pub fn explain(rule: &Rule) -> String {
    let quoted = |text: &str| format!("```text\n{}\n```\n", text.trim_end());
    let weight = match (rule.severity, rule.usual) {
        (Severity::Error, _) => "错误，不能印发",
        (Severity::Warning, false) => "提醒，要人看",
        (Severity::Hint, false) => "提示",
        (Severity::Warning, true) => "提醒，要人看；依据是“一般”“通常”，设成错误也不拦",
        (Severity::Hint, true) => "提示；依据是“一般”“通常”，设成错误也不拦",
    };
    let fix = if rule.fixes { "；`--fix` 能改" } else { "" };
    format!(
        "## {} {}\n\n- 轻重：{weight}{fix}\n- 依据：{}\n\n{}\n\n错：\n\n{}\n对：\n\n{}",
        rule.code,
        rule.title,
        rule.source,
        rule.why,
        quoted(rule.bad),
        quoted(rule.good)
    )
}

/// The pages of all rules, in Markdown: `docs/rules.md`.
pub fn handbook() -> String {
    let mut book = HANDBOOK.to_owned();
    let mut all: Vec<&Rule> = RULES.into_iter().flatten().collect();
    all.sort_by_key(|rule| {
        (rule.code.part(..1), rule.code.part(1..).parse::<usize>().unwrap_or(0))
    });
    book += "| 规则 | 内容 | 轻重 | 自动改 |\n|---|---|---|---|\n";
    for rule in &all {
        let weight = match rule.severity {
            Severity::Error => "错误",
            Severity::Warning => "提醒",
            Severity::Hint => "提示",
        };
        let fixes = if rule.fixes { "能" } else { "" };
        book += &format!("| {} | {} | {weight} | {fixes} |\n", rule.code, rule.title);
    }
    for rule in &all {
        book.push('\n');
        book += &explain(rule);
    }
    book
}

const HANDBOOK: &str = "\
# 校核的规则

本页由 `tongbao check --rules` 写出，和程序用的是同一张表；单看一条：`tongbao check --explain T1`。
D 是数字，S 是体例，T 是文字和标点。错的例子和对的例子就是这条规则的测试。

";
