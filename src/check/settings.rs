//! An office's settings of single rules: their weight, and what it lets pass.

use std::collections::BTreeMap;

use super::messages;
use super::rules::rule_named;
use crate::finding::{DataPath, Finding, Findings, Place, Severity, Step};
use crate::load::Inputs;
use crate::measure::{CLAUSES, unknown_clause};
use crate::model::{RuleWeight, Waivable};

/// Something the office lets pass, with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleWaiver {
    /// Code of the rule.
    pub rule: String,
    /// Words that what was found must contain.
    pub text: String,
    /// Why.
    pub reason: String,
    /// Where the waiver stands.
    pub place: Option<Place>,
}

impl RuleWaiver {
    /// True if it speaks of this finding: its rule, and its words in what is marked, or in
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
    pub levels: BTreeMap<String, RuleWeight>,
    /// The findings it lets pass.
    pub waivers: Vec<RuleWaiver>,
}

impl Settings {
    /// The settings of the office and the document. A code that no rule has is reported.
    pub(super) fn of(inputs: &Inputs, findings: &mut Findings) -> Self {
        let place = |file: &std::sync::Arc<str>, steps: Vec<Step>| {
            let path = DataPath { steps, ..DataPath::default() };
            Place { path, ..Place::file(file.clone()) }
        };
        let key = |key: &str| Step::Key(key.to_owned());
        let mut settings = Self::default();
        for (code, weight) in &inputs.office().rules {
            if rule_named(code).is_none() {
                let steps = vec![key("rules"), Step::Name(code.clone())];
                let mut place = place(inputs.office_file(), steps);
                place.path.at_key = true;
                findings.push(messages::unknown_code(code).error(Some(place)));
            }
            settings.levels.insert(code.clone(), *weight);
        }
        for (i, waived) in inputs.waived().iter().enumerate() {
            let mut steps = vec![key("waive"), Step::Item(i)];
            let rule = match &waived.of {
                Waivable::Rule(rule) => rule,
                Waivable::Clause(clause) => {
                    // Measuring goes by it; here it only has to be one.
                    if CLAUSES.iter().all(|one| one.id != clause) {
                        steps.push(key("clause"));
                        let place = place(inputs.file(), steps);
                        findings.push(unknown_clause(clause).error(Some(place)));
                    }
                    continue;
                }
            };
            if rule_named(rule).is_none() {
                steps.push(key("rule"));
                let place = place(inputs.file(), steps.clone());
                findings.push(messages::unknown_code(rule).error(Some(place)));
            }
            settings.waivers.push(RuleWaiver {
                rule: rule.clone(),
                text: waived.text.clone(),
                reason: waived.reason.clone(),
                place: Some(place(inputs.file(), steps)),
            });
        }
        settings
    }

    /// The weight the office gives a rule.
    pub fn level(&self, code: &str) -> Option<RuleWeight> {
        self.levels.get(code).copied()
    }

    /// Gives a finding the office's weight. `used` notes which waivers spoke of one. What
    /// rests on 通常, 一般 or 宜 never blocks, whatever was set.
    pub(super) fn weigh(&self, finding: &mut Finding, used: &mut [bool]) {
        match self.level(finding.code) {
            Some(RuleWeight::Hint) => finding.severity = Severity::Hint,
            Some(RuleWeight::Warning) => finding.severity = Severity::Warning,
            Some(RuleWeight::Error) => finding.severity = Severity::Error,
            Some(RuleWeight::Off) | None => {}
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
