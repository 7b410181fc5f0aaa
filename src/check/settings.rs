//! What an office may say of single rules: their weight, and what it lets pass.

use std::collections::BTreeMap;

use super::rules::rule_named;
use crate::finding::{Finding, Place, Severity};

/// The weight an office gives a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The rule is not run.
    Off,
    /// It is run, and its findings weigh this much.
    At(Severity),
}

impl Level {
    /// The level of this name: `off`, `hint`, `warning`, `error`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "off" => Some(Self::Off),
            "hint" => Some(Self::At(Severity::Hint)),
            "warning" => Some(Self::At(Severity::Warning)),
            "error" => Some(Self::At(Severity::Error)),
            _ => None,
        }
    }
}

/// Something the office lets pass, with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Code of the rule.
    pub rule: String,
    /// Words that what was found must contain.
    pub text: String,
    /// Why.
    pub reason: String,
    /// Where the waiver stands.
    pub place: Option<Place>,
}

impl Waiver {
    /// Whether it speaks of this finding: its rule, and its words in what is marked, or in
    /// the message where nothing is.
    fn covers(&self, finding: &Finding) -> bool {
        let marked = finding
            .place
            .as_ref()
            .and_then(|place| place.spot.as_ref())
            .and_then(|spot| spot.excerpt.get(spot.mark.clone()))
            .filter(|marked| !marked.is_empty());
        finding.code == self.rule
            && (marked.is_some_and(|marked| marked.contains(&self.text))
                || finding.message.contains(&self.text))
    }
}

/// All an office has said of the rules.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Weights by code; a rule not named keeps its own.
    pub levels: BTreeMap<String, Level>,
    /// What it lets pass.
    pub waivers: Vec<Waiver>,
}

impl Settings {
    /// The weight the office gives a rule.
    pub fn level(&self, code: &str) -> Option<Level> {
        self.levels.get(code).copied()
    }

    /// Gives a finding the office's weight. `used` notes which waivers spoke of one. What
    /// rests on 通常, 一般 or 宜 never blocks, whatever was set.
    pub(super) fn weigh(&self, finding: &mut Finding, used: &mut [bool]) {
        if let Some(Level::At(severity)) = self.level(finding.code) {
            finding.severity = severity;
        }
        if rule_named(finding.code).is_some_and(|rule| rule.usual) {
            finding.severity = finding.severity.min(Severity::Warning);
        }
        for (waiver, used) in self.waivers.iter().zip(used) {
            if waiver.covers(finding) {
                *used = true;
                finding.severity = Severity::Hint;
                finding.hint = format!("已豁免：{}。", waiver.reason.trim_end_matches('。'));
                finding.fix = None;
                return;
            }
        }
    }
}
