//! Scores: Σ count × points, cumulated over the year and held against the target.

use rust_decimal::Decimal;

use super::messages;
use crate::finding::{DataPath, Findings, Place, Step};
use crate::load::{Report, Sources};
use crate::model::{CategoryId, Return, UnitId};

/// A unit's standing in one category. `None` means "not applicable", never 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Score {
    /// Points of this period; `None` also for a unit exempt in it.
    pub period: Option<Decimal>,
    /// Points of the year so far.
    pub cumulative: Option<Decimal>,
    /// Target of the year.
    pub target: Option<Decimal>,
    /// Target less cumulative; negative once the target is passed.
    pub gap: Option<Decimal>,
}

/// What a unit earned in one category in one period:
/// Σ count × points + submissions × points + adjustments.
pub(super) fn earned(report: &Report, entry: &Return, category: CategoryId) -> Decimal {
    let scheme = &report.scheme;
    let adopted: Decimal = scheme
        .channels_of(category)
        .filter_map(|id| {
            scheme.channel(id).points.map(|points| points * Decimal::from(entry.adopted[id.0]))
        })
        .sum();
    let rules = scheme.category(category);
    let submitted = match entry.submitted {
        Some(count) if rules.submissions => rules.submission_points * Decimal::from(count),
        _ => Decimal::ZERO,
    };
    let adjusted: Decimal = entry
        .adjustments
        .iter()
        .filter(|adjustment| adjustment.category == category)
        .map(|adjustment| adjustment.points)
        .sum();
    adopted + submitted + adjusted
}

/// Whether a unit did anything in a category in a period.
fn active(report: &Report, entry: &Return, category: CategoryId) -> bool {
    let rules = report.scheme.category(category);
    let scored = rules.submissions && !rules.submission_points.is_zero();
    report.scheme.channels_of(category).any(|id| entry.adopted[id.0] > 0)
        || (scored && entry.submitted.is_some_and(|count| count > 0))
        || entry.adjustments.iter().any(|adjustment| adjustment.category == category)
}

/// What a unit brought into a period in a category.
pub(super) fn carried(report: &Report, entry: &Return, category: CategoryId) -> Decimal {
    let brought = report.quarter.carried_forward.as_ref();
    brought.map_or(Decimal::ZERO, |brought| brought.score(entry.unit, category))
}

/// A unit's standing in a category at the end of the period.
pub(super) fn standing(
    report: &Report,
    earlier: &[Report],
    entry: &Return,
    category: CategoryId,
) -> Score {
    let name = &report.scheme.category(category).name;
    let mut before = carried(report, entry, category);
    let mut applicable = active(report, entry, category);
    for past in earlier {
        let Some(id) = past.scheme.category_named(name) else { continue };
        for old in past.quarter.returns.iter().filter(|old| is_same(report, past, old.unit, entry))
        {
            before += carried(past, old, id) + earned(past, old, id);
            applicable |= active(past, old, id);
        }
    }
    applicable |= !before.is_zero();
    let target = report.scheme.target(&report.office, entry.unit, category);
    if target.is_none() && !applicable {
        return Score::default();
    }
    let now = earned(report, entry, category);
    let cumulative = before + now;
    Score {
        period: entry.exempt.is_none().then_some(now.normalize()),
        cumulative: Some(cumulative.normalize()),
        target,
        gap: target.map(|target| (target - cumulative).normalize()),
    }
}

/// Whether a unit of an earlier period is the unit of this return.
pub(super) fn is_same(report: &Report, past: &Report, old: UnitId, entry: &Return) -> bool {
    report.office.unit_named(&past.office.unit(old).name) == Some(entry.unit)
}

/// Reports adoptions whose points the scheme does not know: they must never count as 0.
pub(super) fn require_points(report: &Report, sources: &Sources, findings: &mut Findings) {
    for entry in &report.quarter.returns {
        for (count, channel) in entry.adopted.iter().zip(&report.scheme.channels) {
            if *count > 0 && channel.points.is_none() {
                let place = adopted_place(report, sources, entry, Some(&channel.name));
                let measure = &report.scheme.category(channel.category).measure;
                let message = messages::no_points(&channel.name, *count, measure);
                findings.push(message.error(Some(place)));
            }
        }
    }
}

/// Flags units that had more adopted than they submitted (invariant 13).
pub(super) fn flag_excess(report: &Report, sources: &Sources, findings: &mut Findings) {
    let Some(category) = report.scheme.submission_category() else { return };
    let measure = &report.scheme.category(category).measure;
    for entry in &report.quarter.returns {
        let adopted: u32 = report.scheme.channels_of(category).map(|id| entry.adopted[id.0]).sum();
        if let Some(submitted) = entry.submitted.filter(|submitted| adopted > *submitted) {
            findings.push(
                messages::adopted_exceeds_submitted(adopted, submitted, measure)
                    .warning(Some(adopted_place(report, sources, entry, None))),
            );
        }
    }
}

pub(super) fn adopted_place(
    report: &Report,
    sources: &Sources,
    entry: &Return,
    channel: Option<&str>,
) -> Place {
    let unit = report.office.unit(entry.unit);
    let written = sources.unit_key(&report.file, unit.names()).unwrap_or(&unit.name);
    let mut path = DataPath::default()
        .join(Step::Key("units".to_owned()))
        .join(Step::Name(written.to_owned()))
        .join(Step::Key("adopted".to_owned()));
    if let Some(channel) = channel {
        path = path.join(Step::Name(channel.to_owned()));
    }
    Place { file: report.file.clone(), path, spot: None }
}
