//! Figures of sentences: totals and their lists (D1), totals and the data (D2), 等N个 (D6),
//! what should be said and is not (D21).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::claims::{About, Total};
use super::super::lexis::Count;
use super::super::prose::is_heading;
use super::super::quantity::Kind;
use super::super::sheet::{self, Column, Sheet};
use super::super::{Case, Stretch};
use super::{HINT, beside, held, is_of_units, meant, stated, what, with_sources};
use crate::check::text::Origin;
use crate::check::{Evidence, Rule};
use crate::finding::Finding;

fn figure_of(total: &Total, count: &Count) -> Stretch {
    beside(total, &(count.at.start..count.measure.end))
}

/// D2: a figure of a sentence is that of the data; without data, that of the tables.
pub(in crate::check) fn figure_is_data(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    case.relations().findings(rule, case.text, found);
    stated::sentences(rule, case, found);
    meant::own_words(rule, case, found);
    meant::drafted(rule, case, found);
    let Some(expected) = &case.expected else {
        against_tables(rule, case, found);
        return;
    };
    let claims = case.claims();
    for held in held(case, expected, &claims.totals) {
        let (total, category) = (held.total, held.category);
        let measure = expected.measure(category);
        let name = what(expected, total.about, category);
        let true_total = held.listing.total;
        let returns = || {
            let kind = if total.about == About::Submitted { "报送" } else { "采用" };
            expected.returns(format!("各单位{kind}相加 {true_total} {measure}"))
        };
        if let Some(count) = &total.count {
            case.holds(total.head.paragraph, &count.at);
        }
        match &total.count {
            Some(count) if count.value != true_total => {
                let message =
                    format!("{name}合计 {} {measure}，数据是 {true_total} {measure}", count.value);
                let finding = rule.finding(case.place(&figure_of(total, count)), message, HINT);
                found.push(with_sources(finding, [returns()]));
            }
            None if true_total > 0 => {
                let message = format!("文中说没有{name}，数据是 {true_total} {measure}");
                let finding = rule.finding(case.place(&total.head), message, HINT);
                found.push(with_sources(finding, [returns()]));
            }
            _ => {}
        }
        if !is_of_units(case, total) {
            continue;
        }
        for entry in &total.list.entries {
            let name = case.words(&beside(total, &entry.name));
            let (Some(count), Some(known)) = (&entry.count, case.names.meant(name)) else {
                continue;
            };
            let body = expected.body_name(known.who, category);
            let at = beside(total, &(entry.name.start..count.measure.end.max(entry.name.end)));
            let shared = count.at.start > entry.name.end + 60;
            let at = if shared || count.at.start < entry.name.end {
                beside(total, &entry.name)
            } else {
                at
            };
            let mut wrong = |message: String, hint: &str| {
                let cells = expected.cells(known.who, total.about, category);
                found.push(with_sources(rule.finding(case.place(&at), message, hint), cells));
            };
            if body != known.name && case.names.get(body).is_some_and(|b| b.who != known.who) {
                let message = format!("{}已经合并计入“{body}”，不再单列", known.name);
                wrong(message, "删去这一项，并核对合计。");
                continue;
            }
            case.holds(total.head.paragraph, &count.at);
            match expected.figure(known.who, total.about, category) {
                Some(figure) if figure == count.value => {}
                Some(figure) => {
                    let text = count.value;
                    let message = format!("{name} {text} {measure}，数据是 {figure} {measure}");
                    wrong(message, HINT);
                }
                None => wrong(format!("{name}本期免于报送或不计，却列了 {}", count.value), HINT),
            }
        }
    }
    for zero in &claims.zeros {
        let Some(count) = zero.count.as_ref().filter(|count| count.value > 0) else { continue };
        let Some(category) = expected.scheme.submission_category() else { continue };
        let at = Stretch::new(zero.paragraph, count.at.clone());
        let message = format!("这些单位报送量写作 {}，与数据不一致", count.value);
        let mut cells = Vec::new();
        for name in &zero.names {
            let name = case.words(&Stretch::new(zero.paragraph, name.clone()));
            let Some(known) = case.names.meant(name) else { continue };
            if expected.figure(known.who, About::Submitted, category) != Some(count.value) {
                cells.extend(expected.cells(known.who, About::Submitted, category));
            }
        }
        if !cells.is_empty() {
            found.push(with_sources(rule.finding(case.place(&at), message, HINT), cells));
        }
    }
}

/// Without data: totals and lists against the document's own tables.
fn against_tables(rule: &Rule, case: &Case<'_>, found: &mut Vec<Finding>) {
    let sheets = case.sheets();
    if sheets.is_empty() {
        return;
    }
    let measure_of = |total: &Total| {
        let count = total.count.as_ref()?;
        Some((total.about, case.words(&beside(total, &count.measure))))
    };
    let totals = &case.claims().totals;
    for total in totals {
        let (Some(count), Some((about, measure))) = (&total.count, measure_of(total)) else {
            continue;
        };
        // Of several in one measure word each has columns of its own.
        let alike = |other: &&Total| match about {
            About::Submitted => other.about == about,
            About::Adopted => measure_of(other) == Some((about, measure)),
        };
        if totals.iter().filter(alike).count() > 1 {
            continue;
        }
        let rows = figures(sheets, about, measure);
        if rows.is_empty() {
            continue;
        }
        let sum: Decimal = rows.values().copied().sum();
        // An item that several adopted counts more than once in a table.
        let differs = |sum: Decimal, count: u32| match about {
            About::Submitted => sum != Decimal::from(count),
            About::Adopted => sum < Decimal::from(count),
        };
        if differs(sum, count.value) {
            let message = format!("合计 {} {measure}，表里相加是 {sum} {measure}", count.value);
            found.push(rule.finding(case.place(&figure_of(total, count)), message, HINT));
        }
        for entry in &total.list.entries {
            let Some(count) = &entry.count else { continue };
            let name = case.words(&beside(total, &entry.name));
            let Some(figure) = rows.get(name) else { continue };
            if differs(*figure, count.value) {
                let message = format!("{name} {} {measure}，表里是 {figure}", count.value);
                let at = beside(total, &entry.name);
                found.push(rule.finding(case.place(&at), message, HINT));
            }
        }
    }
}

/// The figures of tables by unit: submitted, or adopted in what has this measure word.
/// Nothing where tables have no such columns.
fn figures<'t>(sheets: &[Sheet<'t>], about: About, measure: &str) -> BTreeMap<&'t str, Decimal> {
    let mut rows = BTreeMap::new();
    for sheet in sheets {
        let mut last = "";
        let columns: Vec<usize> = (0..sheet.columns.len())
            .filter(|&i| match (&sheet.columns[i], about) {
                (Column::Submitted(0), About::Submitted) => true,
                (Column::Channel(_), About::Adopted) => {
                    let head = sheet.heads[i].map_or("", |cell| cell.text.as_str());
                    for known in super::super::lexis::MEASURES {
                        if head.contains(&format!("（{known}）")) {
                            last = known;
                        }
                    }
                    last == measure
                }
                _ => {
                    last = "";
                    false
                }
            })
            .collect();
        if columns.is_empty() {
            return BTreeMap::new();
        }
        for row in &sheet.rows {
            let cells = columns.iter().filter_map(|&i| row.get(i));
            let sum: Decimal = cells.filter_map(|cell| sheet::figure(&cell.text).flatten()).sum();
            *rows.entry(sheet.name(row)).or_insert(Decimal::ZERO) += sum;
        }
    }
    rows
}

/// The findings of rules that only hold the text's own figures against each other.
pub(in crate::check) fn related(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    evidence.case().relations().findings(rule, evidence.text, found);
}

/// D21: the totals of the data are found in the text.
pub(in crate::check) fn said_at_all(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    // The program's own text says what its templates say.
    if evidence.text.origin == Origin::Composed {
        return;
    }
    let case = evidence.case();
    let claims = case.claims();
    let Some(expected) = &case.expected else {
        sections(rule, case, found);
        return;
    };
    let parts = case.parts();
    let begins = parts.title.is_some() || !claims.totals.is_empty();
    let Some(place) = parts.title.or((!case.text.paragraphs.is_empty()).then_some(0)) else {
        return;
    };
    if !begins {
        return;
    }
    let place = case.paragraph(place).whole();
    let all: Vec<_> = claims
        .totals
        .iter()
        .filter_map(|total| Some((total.about, super::category(case, expected, total)?)))
        .chain(stated::totals(case, expected))
        .collect();
    let submitted = expected.scheme.submission_category().map(|id| (About::Submitted, id));
    let adopted = expected.scheme.category_ids().map(|id| (About::Adopted, id));
    for (about, category) in submitted.into_iter().chain(adopted) {
        let total = expected.listing(about, category).map_or(0, |listing| listing.total);
        if !all.contains(&(about, category)) {
            let name = what(expected, about, category);
            let measure = expected.measure(category);
            let message = format!("没有读到{name}的合计，数据是 {total} {measure}");
            found.push(rule.finding(
                place.clone(),
                message,
                "写明合计，如“累计报送政务信息87条”；写了而没有读到的，请人工核对这一句。",
            ));
        }
    }
}

/// Without data: a section on what was submitted or adopted states a figure.
fn sections(rule: &Rule, case: &Case<'_>, found: &mut Vec<Finding>) {
    let paragraphs = &case.text.paragraphs;
    let chief = |text: &str| is_heading(text) && text.contains('、');
    for (i, paragraph) in paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        let speaks = ["报送情况", "采用情况"].iter().any(|words| text.ends_with(words));
        if !chief(text) || !speaks {
            continue;
        }
        let end = paragraphs[i + 1..].iter().position(|next| chief(&next.text));
        let section = i + 1..end.map_or(paragraphs.len(), |end| i + 1 + end);
        let numbers = case.relations().quantities.get(section.clone()).unwrap_or_default();
        let stated = numbers.iter().flatten().any(|number| number.kind == Kind::Count);
        if !section.is_empty() && !stated {
            let hint = "写明合计；写了而没有读到的，请人工核对。";
            found.push(rule.finding(paragraph.whole(), "这一节没有读到合计的数字", hint));
        }
    }
}
