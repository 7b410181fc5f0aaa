//! Finds and reads the periods that a notice's figures go back to: the year's earlier ones, which
//! cumulative figures are the sum of, and those it is compared with.

use std::mem::discriminant;
use std::path::Path;

use chrono::Datelike;

use super::neighbours::Neighbour;
use super::{Report, Sources, folder_of, messages, read_report};
use crate::finding::{DataPath, Findings, Message, Place, Severity, Step};
use crate::model::{Compared, Period, Span, Way};

/// The periods beside the one reported on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Past {
    /// The year's earlier periods, in order.
    pub(crate) earlier: Vec<Report>,
    /// True if they reach back without a gap to the year's beginning, or to figures brought over.
    pub(crate) complete: bool,
    /// The period before, where it is compared with.
    pub(crate) before: Option<Box<Report>>,
    /// The same period of the year before, where its file is kept.
    pub(crate) last_year: Option<Box<Report>>,
}

/// Reads them. Where files of different length would fit, the longest is taken.
pub(super) fn read(
    report: &Report,
    beside: &[Neighbour],
    sources: &mut Sources,
    findings: &mut Findings,
) -> Past {
    refuse_overlap(report, beside, findings);
    let (earlier, complete) = if report.carries_forward() {
        (Vec::new(), true)
    } else {
        chain(report, beside, sources, findings)
    };
    let quarter = &report.quarter;
    let before = named(report, "before", &quarter.before_figures, sources, findings)
        .filter(|past| fits(report, past, "before", precedes, findings));
    let last_year = named(report, "last_year", &quarter.last_year_figures, sources, findings)
        .filter(|past| fits(report, past, "last_year", is_year_before, findings));
    // The period before is often among the year's earlier ones.
    let before = before.or_else(|| {
        let last = earlier.last()?;
        precedes(quarter.period, last.quarter.period).then(|| Box::new(last.clone()))
    });
    Past { earlier, complete, before, last_year }
}

/// Reports files of other periods that share some days with this one: they would count twice.
fn refuse_overlap(report: &Report, beside: &[Neighbour], findings: &mut Findings) {
    let period = report.quarter.period;
    let kind = |period: Period| match period.span() {
        Span::Week(_) | Span::TenDays(..) => None,
        Span::Days(..) => Some(true),
        _ => Some(false),
    };
    // One that is not named after its period may be a copy, or a notice on all of the year so far.
    for Neighbour { period: other, path, .. } in beside.iter().filter(|one| one.is_named()) {
        if *other != period && kind(*other) == kind(period) && period.overlaps(other) {
            let message = messages::period_overlaps(&path.to_string_lossy(), &other.full());
            findings.push(message.error(Some(report.field("period"))));
        }
    }
}

/// The year's earlier periods, in order and without a gap: back to its first day, or to the first
/// that has figures carried forward.
fn chain(
    report: &Report,
    beside: &[Neighbour],
    sources: &mut Sources,
    findings: &mut Findings,
) -> (Vec<Report>, bool) {
    let period = report.quarter.period;
    let needed = needs_earlier(report);
    let mut earlier: Vec<Report> = Vec::new();
    let mut first = period.start();
    while first.ordinal() > 1
        && first.year() == period.year()
        && !earlier.last().is_some_and(Report::carries_forward)
    {
        let Some(eve) = first.pred_opt() else { break };
        // Of those that end on the day before, the one that begins first.
        let ends_there = || beside.iter().filter(|one| one.period.end() == eve);
        let file = ends_there().find(|one| one.is_named()).or(ends_there().next());
        let Some(Neighbour { period: expected, path, .. }) = file else {
            if needed && let Some(past) = misnamed(eve, beside, sources, findings) {
                let message = messages::misnamed(&past.quarter.period.stem());
                findings.push(message.error(Some(past.field("period"))));
                return (Vec::new(), false);
            }
            if needed {
                findings.push(missing(eve, period).error(Some(report.field("period"))));
                return (Vec::new(), false);
            }
            earlier.reverse();
            return (earlier, false);
        };
        let Some(past) = read_past(path, sources, findings) else { return (Vec::new(), false) };
        let said = past.quarter.period;
        if said != *expected {
            findings.push(messages::misnamed(&said.stem()).error(Some(past.field("period"))));
            return (Vec::new(), false);
        }
        for twin in beside.iter().filter(|one| one.period == said && one.path != *path) {
            let name = twin.path.file_name().unwrap_or_default().to_string_lossy();
            let message = messages::period_twice(&name, &said.full());
            findings.push(message.warning(Some(past.field("period"))));
        }
        compare(report, &past, findings);
        first = past.quarter.period.start();
        earlier.push(past);
    }
    earlier.reverse();
    (earlier, true)
}

/// The file that is named after a period that ends on this day and says another one.
fn misnamed(
    eve: chrono::NaiveDate,
    beside: &[Neighbour],
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Report> {
    let wanted = |one: &&Neighbour| one.named.is_some_and(|named| named.end() == eve);
    read_past(&beside.iter().find(wanted)?.path, sources, findings)
}

/// True if something of the scheme is counted from the year's beginning: scores are, and what
/// the office declares so.
fn needs_earlier(report: &Report) -> bool {
    let scheme = &report.scheme;
    scheme.categories.iter().any(|category| category.scored)
        || scheme
            .measures
            .iter()
            .any(|measure| measure.category.is_none() && matches!(measure.kind.way, Way::OverYear))
        || report.office.tables.iter().any(|table| table.goes_back(scheme))
}

/// A past period's data. Its warnings were for the period itself; its errors concern this one too.
fn read_past(path: &Path, sources: &mut Sources, findings: &mut Findings) -> Option<Report> {
    let mut of_past = Findings::default();
    let past = read_report(path, sources, &mut of_past);
    let errors = of_past.iter().filter(|finding| finding.severity == Severity::Error);
    findings.extend(errors.cloned());
    past
}

/// The period in a file that the data name to compare with.
fn named(
    report: &Report,
    key: &'static str,
    compared: &Compared,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Box<Report>> {
    let file = compared.file.as_ref()?;
    let path = folder_of(&report.file).join(file);
    if path == Path::new(&*report.file) {
        let period = report.quarter.period.full();
        let message = messages::not_the_period(&period, wanted(key));
        findings.push(message.error(Some(file_field(report, key))));
        return None;
    }
    read_past(&path, sources, findings).map(Box::new)
}

/// True if a period is of the other's kind and ends where the other begins.
fn precedes(period: Period, past: Period) -> bool {
    discriminant(&past.span()) == discriminant(&period.span())
        && past.end().succ_opt() == Some(period.start())
}

/// True if a period is the same one of the year before.
fn is_year_before(period: Period, past: Period) -> bool {
    let same = past.span() == period.span()
        || matches!((past.span(), period.span()), (Span::Days(..), Span::Days(..)));
    same && past.year() + 1 == period.year()
}

fn fits(
    report: &Report,
    past: &Report,
    key: &'static str,
    fit: fn(Period, Period) -> bool,
    findings: &mut Findings,
) -> bool {
    let fits = fit(report.quarter.period, past.quarter.period);
    if !fits {
        let message = messages::not_the_period(&past.quarter.period.full(), wanted(key));
        findings.push(message.error(Some(file_field(report, key))));
    }
    fits
}

fn wanted(key: &str) -> &'static str {
    if key == "before" { "前一个时期" } else { "去年同期" }
}

fn file_field(report: &Report, key: &str) -> Place {
    let path =
        DataPath::default().join(Step::Key(key.to_owned())).join(Step::Key("file".to_owned()));
    Place { path, ..Place::file(report.file.clone()) }
}

/// Says which period is missing: one of the kind reported on, if one ends there.
fn missing(eve: chrono::NaiveDate, period: Period) -> Message {
    let candidates = Period::ending_on(eve);
    let same_kind = |other: &&Period| discriminant(&other.span()) == discriminant(&period.span());
    let month = Period::new(period.year(), Span::Month(eve.month()));
    let wanted = candidates.iter().find(same_kind).copied().or(month).unwrap_or(period);
    messages::earlier_missing(&wanted.full(), &wanted.stem())
}

/// Checks an earlier period against the one reported on: numbers differ, units are known.
fn compare(report: &Report, past: &Report, findings: &mut Findings) {
    let number = report.frame.document_number();
    if report.frame.number.is_some() && past.frame.document_number() == number {
        let message = messages::number_taken(&number, &past.file);
        findings.push(message.error(Some(report.field("number"))));
    }
    for unit in &past.office.units {
        if report.office.unit_named(&unit.name).is_none() {
            let message = messages::earlier_unknown_unit(&unit.name, &past.file);
            findings.push(message.warning(Some(Place::file(report.file.clone()))));
        }
    }
}
