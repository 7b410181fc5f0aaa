//! Tells where data files say something else by now than what was issued.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::book::with_differences;
use super::evaluate::raw;
use super::messages;
use crate::finding::{Findings, Place, Step};
use crate::load::{Earlier, Past, Report, TakenIn};
use crate::model::{IssuedNotice, MeasureId, Return, Typed, UnitId, Way};

/// Most differences of a file that are told one by one.
const MOST: usize = 8;

/// Tells of the year's earlier periods, of those whose sums this one's figures are, of the one a year before, and of
/// this one where it was issued before.
pub(super) fn tell(report: &Report, past: &Past, findings: &mut Findings) {
    let compared = past.last_year.as_deref();
    for earlier in past.earlier.iter().chain(&past.parts).chain(compared) {
        let (Some(issued), Some(file)) = (&earlier.issued, &earlier.report) else { continue };
        let last = earlier.last.as_ref().unwrap_or(issued);
        match &file.data.corrects {
            // It will count once it is issued.
            Some(_) if !file.was_issued(last) => {
                let message = messages::not_yet_corrected(&last.number);
                findings.push(message.warning(Some(file.field("corrects"))));
            }
            Some(_) => compare(last, file, &earlier.taken_in, findings),
            None => compare(issued, file, &earlier.taken_in, findings),
        }
    }
    past.earlier.iter().for_each(|earlier| tell_renamed(report, earlier, findings));
    // Under another number it is told as a whole that the period was issued.
    let own = report.frame.number.map(|_| report.frame.designation());
    if let Some(issued) = past.issued.as_ref().filter(|one| own.is_none_or(|own| own == one.number))
    {
        compare(issued, report, &past.taken_in, findings);
        tell_gone(issued, report, findings);
    }
}

/// Tells of an earlier period whose figures no cumulative one counts, because measures have other names now.
fn tell_renamed(report: &Report, earlier: &Earlier, findings: &mut Findings) {
    let done = |values: &mut dyn Iterator<Item = Option<Decimal>>| {
        values.flatten().any(|value| !value.is_zero())
    };
    // The names of the measures then, and true of each that any unit had something of.
    let then: Vec<(&str, bool)> = match (&earlier.issued, &earlier.report) {
        (Some(issued), _) => {
            let of = |place: usize| {
                issued.kept.rows.iter().map(move |row| row.alone.get(place).copied().flatten())
            };
            let names = issued.kept.measures.iter().enumerate();
            names.map(|(i, name)| (name.as_str(), done(&mut of(i)))).collect()
        }
        (None, Some(file)) => {
            let columns = raw(file);
            let measures = file.scheme.measures.iter().zip(columns);
            measures.map(|(of, column)| (of.name.as_str(), done(&mut column.into_iter()))).collect()
        }
        (None, None) => Vec::new(),
    };
    let scheme = &report.scheme;
    let lost: Vec<&str> = then
        .iter()
        .filter(|(name, done)| *done && scheme.measure_named(name).is_none())
        .map(|(name, _)| *name)
        .collect();
    let over_year = scheme.measures.iter().filter(|one| matches!(one.way(), Way::OverYear));
    let lacking = over_year.filter(|one| {
        let of = one.of.first().map(|of| scheme.measure(of.measure).name.as_str());
        of.is_some_and(|of| then.iter().all(|(name, _)| *name != of))
    });
    let lacking: Vec<&str> = lacking.map(|one| one.name.as_str()).collect();
    if !lost.is_empty() && !lacking.is_empty() {
        let period = earlier.period.full();
        let message = messages::measures_renamed(&period, &lost, &lacking);
        findings.push(message.warning(Some(Place::file(report.scheme_file.clone()))));
    }
}

/// Tells of units that were issued and are not known any more.
fn tell_gone(notice: &IssuedNotice, file: &Report, findings: &mut Findings) {
    let units = notice.kept.rows.iter().filter(|row| row.is_unit());
    for row in units.filter(|row| row.unit(&file.office).is_none()) {
        if row.alone.iter().flatten().any(|value| !value.is_zero()) {
            let message = messages::issued_unit_gone(row.of.name(), &notice.number);
            findings.push(message.warning(Some(Place::file(file.office_file.clone()))));
        }
    }
}

impl Report {
    /// True if this is the data of a notice that was issued; where the archive gives the numbers, true if that
    /// corrects the same.
    fn was_issued(&self, notice: &IssuedNotice) -> bool {
        match self.frame.number {
            Some(_) => self.frame.designation() == notice.number,
            None => notice.kept.corrects.is_some(),
        }
    }
}

/// A unit's value as issued, and as its file has it.
struct Difference {
    unit: UnitId,
    measure: MeasureId,
    issued: Option<Decimal>,
    now: Option<Decimal>,
}

fn compare(notice: &IssuedNotice, file: &Report, taken_in: &[TakenIn], findings: &mut Findings) {
    let issued = by_unit(notice, file);
    let columns = with_differences(raw(file), file, taken_in);
    let entries: BTreeMap<UnitId, &Return> =
        file.data.returns.iter().map(|entry| (entry.unit, entry)).collect();
    let mut differences = Vec::new();
    for id in file.scheme.measure_ids() {
        let measure = file.scheme.measure(id);
        let has_value = measure.flows() || matches!(measure.way(), Way::Goal);
        if !has_value || notice.kept.measure_named(&measure.name).is_none() {
            continue;
        }
        for unit in file.office.unit_ids() {
            let Some(&Then { value: then, rows }) = issued.get(&(unit, id)) else { continue };
            // Goals of units that have become one since do not add up.
            if rows > 1 && matches!(measure.way(), Way::Goal) {
                continue;
            }
            let now = columns[id.0][unit.0].filter(|_| entries.contains_key(&unit));
            // Nothing done may be blank or 0.
            if then.unwrap_or_default() != now.unwrap_or_default() {
                differences.push(Difference { unit, measure: id, issued: then, now });
            }
        }
    }
    let typed = |one: &&Difference| matches!(file.scheme.measure(one.measure).way(), Way::Typed);
    let (by_hand, computed): (Vec<_>, Vec<_>) = differences.iter().partition(|one| typed(one));
    tell_typed(&by_hand, notice, file, &entries, findings);
    // Computed figures are told where those they come of are the same: the scheme is another.
    let alone =
        computed.into_iter().filter(|one| by_hand.iter().all(|other| other.unit != one.unit));
    tell_computed(&alone.collect::<Vec<_>>(), notice, file, findings);
}

/// An issued value, and the number of units it is the sum of.
#[derive(Default)]
struct Then {
    value: Option<Decimal>,
    rows: usize,
}

/// The issued values by the units and measures of a file; units that are one by now are added up. A unit that
/// the notice does not know had nothing.
fn by_unit(notice: &IssuedNotice, file: &Report) -> BTreeMap<(UnitId, MeasureId), Then> {
    let kept = &notice.kept;
    let measures: Vec<Option<MeasureId>> =
        kept.measures.iter().map(|name| file.scheme.measure_named(name)).collect();
    let mut issued: BTreeMap<(UnitId, MeasureId), Then> = BTreeMap::new();
    for entry in &file.data.returns {
        for measure in measures.iter().flatten() {
            issued.insert((entry.unit, *measure), Then::default());
        }
    }
    for row in kept.rows.iter().filter(|row| row.is_unit()) {
        let Some(unit) = row.unit(&file.office) else { continue };
        for (measure, value) in measures.iter().zip(&row.alone) {
            let Some(measure) = measure else { continue };
            let sum = issued.entry((unit, *measure)).or_default();
            sum.rows += 1;
            if let Some(value) = value {
                sum.value = Some(sum.value.unwrap_or_default() + value);
            }
        }
    }
    issued
}

fn tell_typed(
    differences: &[&Difference],
    notice: &IssuedNotice,
    file: &Report,
    entries: &BTreeMap<UnitId, &Return>,
    findings: &mut Findings,
) {
    for one in differences.iter().take(MOST) {
        let measure = file.scheme.measure(one.measure);
        let text = |value: Option<Decimal>| {
            value.map_or_else(
                || "没有".to_owned(),
                |value| format!("{}{}", measure.text(value), measure.unit),
            )
        };
        let name = &file.office.unit(one.unit).name;
        let what = format!("{name}的{}", measure.spoken());
        let message = messages::departs(&what, &text(one.issued), &text(one.now), &notice.number);
        let place = match entries.get(&one.unit) {
            Some(entry) => file.unit_field(entry, &steps(measure.typed, &measure.name, file)),
            None => file.field("units"),
        };
        findings.push(message.warning(Some(place)));
    }
    if differences.len() > MOST {
        let message = messages::departs_more(differences.len() - MOST, &notice.number);
        findings.push(message.warning(Some(file.field("units"))));
    }
}

/// Tells each measure once, by the first unit.
fn tell_computed(
    differences: &[&Difference],
    notice: &IssuedNotice,
    file: &Report,
    findings: &mut Findings,
) {
    let mut told: BTreeMap<MeasureId, Vec<&Difference>> = BTreeMap::new();
    for one in differences {
        told.entry(one.measure).or_default().push(one);
    }
    for (id, units) in told {
        let measure = file.scheme.measure(id);
        let Some(first) = units.first() else { continue };
        let text = |value: Option<Decimal>| {
            format!("{}{}", measure.text(value.unwrap_or_default()), measure.unit)
        };
        let more =
            if units.len() > 1 { format!("等 {} 个单位", units.len()) } else { String::new() };
        let what = format!("{}{more}的{}", file.office.unit(first.unit).name, measure.name);
        let (then, now) = (text(first.issued), text(first.now));
        let message = messages::scheme_departs(&what, &then, &now, &notice.number);
        findings.push(message.warning(Some(Place::file(file.scheme_file.clone()))));
    }
}

/// The way from a unit's data to what was typed of a measure.
fn steps(typed: Option<Typed>, name: &str, file: &Report) -> Vec<Step> {
    let key = |key: &str| Step::Key(key.to_owned());
    match typed {
        Some(Typed::Submitted(_)) => vec![key("submitted")],
        Some(Typed::Items(_)) => vec![key("items")],
        Some(Typed::Channel(id)) => {
            vec![key("adopted"), Step::Name(file.scheme.channel(id).name.clone())]
        }
        Some(Typed::Adjusted(_)) => vec![key("adjustments")],
        Some(Typed::Named) => vec![Step::Name(name.to_owned())],
        Some(Typed::Shared(_)) | None => Vec::new(),
    }
}
