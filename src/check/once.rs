//! One finding for one fault: where two rules tell the same of the same words, the one that
//! knows more of it tells it.

use crate::finding::{Finding, Place};

/// Rules that may tell one fault, the one that knows most first.
const ALIKE: [&[&str]; 10] = [
    &["D2", "D1", "D14"],
    &["T19", "D20"],
    &["D15", "S5", "D14", "D20", "D2"],
    &["D16", "D2", "D20"],
    &["T1", "D20"],
    &["T22", "D20"],
    &["S2", "D20"],
    &["D19", "D20"],
    &["D7", "D8"],
    &["D6", "D17"],
];

/// Leaves out what is told already. Findings are in the order of the text.
pub(super) fn told(found: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::with_capacity(found.len());
    for mut finding in found {
        // Only what stands in the same line can mark the same words.
        let from =
            kept.iter().rposition(|other| !same_line(other, &finding)).map_or(0, |at| at + 1);
        let same = (from..kept.len())
            .find(|at| kept.get(*at).is_some_and(|other| is_same(other, &finding)));
        let Some(other) = same.and_then(|at| kept.get_mut(at)) else {
            kept.push(finding);
            continue;
        };
        // Of one rule the graver knows more: the data, before another place of the text.
        let graver = finding.code == other.code && finding.severity > other.severity;
        if graver || knows_more(&finding, other) {
            std::mem::swap(other, &mut finding);
        }
        other.severity = other.severity.max(finding.severity);
        for related in finding.related {
            if !other.related.contains(&related) {
                other.related.push(related);
            }
        }
    }
    kept
}

/// True if two findings tell one fault.
fn is_same(one: &Finding, other: &Finding) -> bool {
    let overlapping = || match (mark(one), mark(other)) {
        (Some((a, b)), Some((c, d))) => a < d && c < b,
        _ => false,
    };
    if one.code == other.code {
        // The same words marked by one rule twice: by the data, and by the text itself.
        return ["D2", "D3", "D7", "D12", "D15", "D22"].contains(&one.code)
            && mark(one).is_some_and(|m| Some(m) == mark(other) && m.0 < m.1);
    }
    ALIKE.iter().any(|codes| codes.contains(&one.code) && codes.contains(&other.code))
        && overlapping()
}

/// True if a finding knows more of a fault than another: it stands before it where both are listed.
fn knows_more(one: &Finding, other: &Finding) -> bool {
    ALIKE.iter().any(|codes| {
        let place = |finding: &Finding| codes.iter().position(|code| *code == finding.code);
        matches!((place(one), place(other)), (Some(one), Some(other)) if one < other)
    })
}

fn same_line(one: &Finding, other: &Finding) -> bool {
    let line = |finding: &Finding| {
        let Place { file, spot, .. } = finding.place.as_ref()?;
        spot.as_ref().map(|spot| (file.clone(), spot.page, spot.line))
    };
    line(one) == line(other)
}

/// The columns that a finding marks.
fn mark(finding: &Finding) -> Option<(usize, usize)> {
    let spot = finding.place.as_ref()?.spot.as_ref()?;
    Some((spot.column, spot.end_column()))
}
