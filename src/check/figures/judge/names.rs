//! Names of units (D11): each as it is registered, everywhere.

use std::collections::{BTreeMap, BTreeSet};

use super::super::claims::Claims;
use super::super::names::{Form, looks_like_unit, variants};
use super::super::{Case, Stretch};
use super::{is_of_units, with_fix};
use crate::check::rules::MOST;
use crate::check::{Evidence, Rule};
use crate::finding::{Finding, Place};

/// D11: units stand under their registered names.
pub(in crate::check) fn registered(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    let claims = case.claims();
    let names = in_lists(case, claims);
    if case.expected.is_none() {
        return among_themselves(rule, case, &names, found);
    }
    for at in &names {
        let words = case.words(at);
        judge(rule, case, words, case.place(at), false, found);
    }
    for sheet in case.sheets() {
        for row in sheet.rows.iter().take(MOST) {
            let Some(cell) = row.get(sheet.unit) else { continue };
            judge(rule, case, cell.text.trim(), cell.place.clone(), true, found);
        }
        let Some(expected) = &case.expected else { continue };
        for (_, band) in sheet.bands.iter().take(MOST) {
            let name = band.text.trim();
            if expected.office.groups.iter().any(|group| group.name == name) {
                continue;
            }
            if let Some(near) = expected
                .office
                .groups
                .iter()
                .find(|group| strsim::osa_distance(&group.name, &head(name)) <= 2)
            {
                let message = format!("组名“{}”没有登记", head(name));
                let hint = format!("是不是“{}”？", near.name);
                found.push(rule.finding(band.place.clone(), message, hint));
            }
        }
    }
}

fn head(name: &str) -> String {
    name.chars().take(40).collect()
}

/// Every name of a list.
fn in_lists(case: &Case<'_>, claims: &Claims) -> Vec<Stretch> {
    let totals = claims.totals.iter().filter(|total| is_of_units(case, total)).flat_map(|total| {
        let entries = total.list.entries.iter().filter(|entry| {
            entry.count.is_some()
                || total.list.whole
                || looks_like_unit(case.words(&super::beside(total, &entry.name)))
        });
        entries.map(|entry| super::beside(total, &entry.name)).collect::<Vec<_>>()
    });
    let zeros = claims
        .zeros
        .iter()
        .flat_map(|zero| zero.names.iter().map(|name| Stretch::new(zero.paragraph, name.clone())));
    let singles = claims.singles.iter().cloned();
    totals.chain(zeros).chain(singles).collect()
}

/// A name of the body or of a table.
fn judge(
    rule: &Rule,
    case: &Case<'_>,
    words: &str,
    place: Place,
    in_table: bool,
    found: &mut Vec<Finding>,
) {
    let Some(expected) = &case.expected else { return };
    let short: String = words.chars().take(40).collect();
    let Some(known) = case.names.get(words) else {
        let nearest = case.names.nearest(words);
        let hint = match nearest {
            Some((known, _)) => format!("是不是“{}”？单位名称按登记的写。", known.name),
            None => "单位名称按登记的写；新单位先写进机关数据（office）。".to_owned(),
        };
        let message = if short.is_empty() {
            "这一行没有写单位名称".to_owned()
        } else {
            format!("单位名称“{short}”没有登记")
        };
        found.push(rule.finding(place, message, hint));
        return;
    };
    if known.form == Form::Full || (in_table && known.form == Form::Table) {
        return;
    }
    let right = match (known.who, in_table) {
        (super::super::names::Who::Unit(id), true) => &expected.office.unit(id).table_name,
        (super::super::names::Who::Unit(id), false) => &expected.office.unit(id).name,
        _ => return,
    };
    let (shown, source) = match known.who {
        super::super::names::Who::Unit(id) => (right, expected.unit_source(id)),
        super::super::names::Who::Together(_) => return,
    };
    let message = format!("单位名称“{short}”应写登记的“{shown}”");
    let finding = rule.finding(place, message, "一个单位全文用一个登记的名称。");
    let finding = source.beside(finding);
    found.push(with_fix(case, finding, words, shown));
}

/// Without data: two names that differ by a slip are one unit's.
fn among_themselves(rule: &Rule, case: &Case<'_>, names: &[Stretch], found: &mut Vec<Finding>) {
    const MOST: usize = 300;
    let lists: Vec<BTreeSet<&str>> = case
        .claims()
        .totals
        .iter()
        .map(|total| {
            let entries = total.list.entries.iter();
            entries.map(|entry| case.words(&super::beside(total, &entry.name))).collect()
        })
        .collect();
    let mut known: BTreeMap<&str, &Stretch> = BTreeMap::new();
    for at in names.iter().take(MOST) {
        let words = case.words(at);
        if known.contains_key(words) {
            continue;
        }
        // Two names of one list are two units.
        let together =
            |other: &str| lists.iter().any(|list| list.contains(words) && list.contains(other));
        let alike = |other: &str| variants(words, other) && !together(other);
        if let Some((other, before)) = known.iter().find(|(other, _)| alike(other)) {
            let message = format!("“{words}”与前面的“{other}”像是一个单位的两种写法");
            found.push(
                rule.finding(case.place(at), message, "一个单位全文用一个名称。")
                    .with_related(case.place(before), "前面的写法"),
            );
        }
        known.insert(words, at);
    }
}
