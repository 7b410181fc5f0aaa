//! Values that are sound in themselves and still most likely a slip: a file copied and not changed
//! in all places. They are told as doubts; the notice may be right.

use std::path::Path;

use super::earlier::Past;
use super::neighbours::Neighbour;
use super::{Report, messages};
use crate::finding::Findings;
use crate::model::{Period, Return};

/// Tells what looks like a slip in a period's data.
pub(super) fn doubt(
    data: &Path,
    report: &Report,
    past: &Past,
    beside: &[Neighbour],
    findings: &mut Findings,
) {
    let period = report.data.period;
    let named = data.file_stem().and_then(|stem| period_of_name(&stem.to_string_lossy()));
    if named.is_some_and(|named| named.stem() != period.stem()) {
        let message = messages::misnamed(&period.stem());
        findings.push(message.warning(Some(report.field("period"))));
    }
    // The data of a notice and those of its correction may lie side by side.
    let is_twin = |one: &&Neighbour| one.period == period && !one.corrects;
    for twin in beside.iter().filter(is_twin).filter(|_| report.data.corrects.is_none()) {
        let name = twin.path.file_name().unwrap_or_default().to_string_lossy();
        let message = messages::period_twice(&name, &period.full());
        findings.push(message.warning(Some(report.field("period"))));
    }
    if let Some(before) = past.before.as_deref().or(past.earlier.last())
        && let Some(before) = &before.report
        && repeats(report, before)
    {
        let message = messages::figures_repeated(&before.file);
        findings.push(message.warning(Some(report.field("units"))));
    }
}

/// The period that a file's name says, in the customary form or one near it: `2025-4`, `2025年4月`,
/// `2025Q1`, `2025年第一季度`.
fn period_of_name(name: &str) -> Option<Period> {
    let name = name.trim().to_lowercase();
    if let Some(period) = Period::of_stem(&name) {
        return Some(period);
    }
    let year = name.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let rest = name.get(4..)?.trim_start_matches(['-', '_', '.', '年', ' ']);
    let rest = rest.trim_end_matches(['份', '度']);
    let stem = match rest {
        "" => year.to_owned(),
        "上半年" | "h1" => format!("{year}-h1"),
        "下半年" | "h2" => format!("{year}-h2"),
        _ => {
            let quarter = rest.trim_start_matches(['第', 'q']).trim_end_matches('季');
            let spoken = ["一", "二", "三", "四"].iter().position(|numeral| *numeral == quarter);
            let digit = rest.starts_with('q') || rest.ends_with('季');
            let number = quarter.parse::<usize>().ok().filter(|_| digit);
            match spoken.map(|place| place + 1).or(number) {
                Some(quarter) => format!("{year}-q{quarter}"),
                None => {
                    let month: u32 = rest.trim_end_matches('月').parse().ok()?;
                    format!("{year}-{month:02}")
                }
            }
        }
    };
    Period::of_stem(&stem)
}

/// True if all figures are those of the period before. Where nobody sent in anything they may be.
fn repeats(report: &Report, before: &Report) -> bool {
    let names = |report: &Report| -> Vec<String> {
        report.office.units.iter().map(|unit| unit.name.clone()).collect()
    };
    let counts = |of: &[Return]| -> Vec<_> {
        let count = |one: &Return| (one.submitted.clone(), one.items.clone(), one.adopted.clone());
        of.iter().map(count).collect()
    };
    let figures = |of: &[Return]| -> Vec<_> { of.iter().map(|one| one.figures.clone()).collect() };
    let (now, then) = (&report.data.returns, &before.data.returns);
    let some = now.iter().any(|one| {
        let sent = one.submitted.iter().chain(&one.items).flatten().any(|count| *count > 0);
        sent || one.adopted.iter().any(|count| *count > 0) || !one.figures.is_empty()
    });
    some && now.len() > 1
        && names(report) == names(before)
        && counts(now) == counts(then)
        && figures(now) == figures(then)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_known_from_the_usual_names_of_files() {
        for (name, stem) in [
            ("2025-04", "2025-04"),
            ("2025-4", "2025-04"),
            ("2025年4月", "2025-04"),
            ("2025年4月份", "2025-04"),
            ("2025.4", "2025-04"),
            ("2025-q1", "2025-q1"),
            ("2025Q1", "2025-q1"),
            ("2025年第一季度", "2025-q1"),
            ("2025年上半年", "2025-h1"),
            ("2025", "2025"),
        ] {
            let said = period_of_name(name).map(|period| period.stem());
            assert_eq!(said.as_deref(), Some(stem), "{name}");
        }
        for name in ["office", "通报", "2025-副本", "letter"] {
            assert_eq!(period_of_name(name), None, "{name}");
        }
    }
}
