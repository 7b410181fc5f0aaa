//! Totals that a text should state (D21).

use std::collections::BTreeSet;

use super::super::Case;
use super::super::lexis;
use super::super::quantity::Kind;
use super::super::terms::{ADOPT, REPORT};
use crate::check::text::{Paragraph, TextKind};
use crate::check::{Context, Rule};
use crate::finding::Finding;
use crate::model::{MeasureId, Subject, When};
use crate::tally::Aspect;

const HINT: &str = "写明合计；写了而没有读到的，请人工核对。";

/// D21: the totals that the notice states are found in a draft.
pub(in crate::check) fn said_at_all(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let case = context.case();
    let Some(expected) = &case.expected else { return sections(rule, case, found) };
    let Some(title) = case.parts().title.filter(|_| case.text.kind != TextKind::Composed) else {
        return;
    };
    let known = case.text.paragraphs.iter().flat_map(|own| &own.known);
    let mut said: BTreeSet<MeasureId> =
        known.filter_map(|known| Some(known.what.figure()?.measure)).collect();
    said.extend(case.text.beside.numbers.iter().filter_map(|n| Some(n.figure?.measure)));
    said.extend(&case.compared().claimed);
    for figure in &case.text.beside.stated {
        let total = (figure.subject, figure.when, figure.aspect);
        if total != (Subject::All, When::This, Aspect::Value) || !said.insert(figure.measure) {
            continue;
        }
        let measure = expected.scheme.measure(figure.measure);
        // In words that nobody reads it may be stated all the same.
        let total = expected.tally.figure(*figure);
        if case.paragraphs().any(|(_, text, own)| {
            own.iter().any(|n| Some(n.value) == total && n.unit(text) == measure.unit)
        }) {
            continue;
        }
        let value = expected.tally.text(*figure).unwrap_or_default();
        let message = format!("没有读到{}的合计，数据是 {value} {}", measure.name, measure.unit);
        found.push(rule.finding(case.paragraph(title).whole(), message, HINT));
    }
}

/// Without data: a section on what was sent or taken states a figure.
fn sections(rule: &Rule, case: &Case<'_>, found: &mut Vec<Finding>) {
    let paragraphs = &case.text.paragraphs;
    let chief = |text: &str| lexis::is_heading(text) && text.contains('、');
    for (i, paragraph) in paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        let told = text.strip_suffix("情况").unwrap_or_default();
        if !chief(text) || !REPORT.iter().chain(&ADOPT).any(|verb| told.ends_with(verb)) {
            continue;
        }
        let behind = paragraphs.iter().skip(i + 1);
        let end = behind.into_iter().position(|next| chief(&next.text));
        let section = i + 1..end.map_or(paragraphs.len(), |end| i + 1 + end);
        let mut numbers = section.clone().flat_map(|place| case.quantities(place));
        let stated = numbers.any(|number| number.kind == Kind::Count);
        // 没有政务信息被采用 says it without a figure.
        let none = |own: &Paragraph| own.text.contains("没有") || own.text.contains('未');
        let stated = stated || paragraphs.get(section.clone()).is_some_and(|s| s.iter().any(none));
        if !section.is_empty() && !stated {
            found.push(rule.finding(paragraph.whole(), "这一节没有读到合计的数字", HINT));
        }
    }
}
