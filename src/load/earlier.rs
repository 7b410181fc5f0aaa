//! Finds and reads the year's earlier periods, which cumulative scores are the sum of.

use std::mem::discriminant;
use std::path::{Path, PathBuf};

use super::{Report, Sources, messages, read_report};
use crate::finding::{Findings, Message, Place, Severity};
use crate::model::{Period, Span};

/// Reads the year's earlier periods, in order and without a gap: back to January, or to
/// the first that has scores carried forward. Where files of different length would fit,
/// the longest is taken.
pub(super) fn read(
    data: &Path,
    report: &Report,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Vec<Report> {
    let period = report.quarter.period;
    let mut earlier: Vec<Report> = Vec::new();
    let mut first = period.months().0;
    while first > 1 && !earlier.last().is_some_and(Report::carries_forward) {
        let Some(path) = file_ending_in(first - 1, data, period) else {
            findings.push(missing(first - 1, period).error(Some(report.field("period"))));
            return Vec::new();
        };
        // Its warnings were for the period itself; its errors concern this one too.
        let mut of_past = Findings::default();
        let past = read_report(&path, sources, &mut of_past);
        let errors = of_past.iter().filter(|finding| finding.severity == Severity::Error);
        findings.extend(errors.cloned());
        let Some(past) = past else { return Vec::new() };
        let stem = past.quarter.period.stem();
        if path.file_stem().is_none_or(|name| name != stem.as_str()) {
            findings.push(messages::misnamed(&stem).error(Some(past.field("period"))));
            return Vec::new();
        }
        compare(report, &past, findings);
        first = past.quarter.period.months().0;
        earlier.push(past);
    }
    earlier.reverse();
    earlier
}

/// The file beside the data file that holds the longest period ending in a month.
fn file_ending_in(month: u32, data: &Path, period: Period) -> Option<PathBuf> {
    Period::ending_in(period.year(), month)
        .into_iter()
        .map(|candidate| data.with_file_name(format!("{}.yaml", candidate.stem())))
        .find(|path| path.is_file())
}

/// Says which period is missing: one of the kind reported on, if one ends there.
fn missing(month: u32, period: Period) -> Message {
    let candidates = Period::ending_in(period.year(), month);
    let same_kind = |other: &&Period| discriminant(&other.span()) == discriminant(&period.span());
    let month = Period::new(period.year(), Span::Month(month));
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
