//! Second stage: every figure the notice states, computed once and from one place.
//!
//! Templates and tables take figures from the [`Tally`] and compute nothing themselves,
//! so that a sentence and a table cell cannot disagree. What there is to compute stands in the
//! scheme's measures; `evaluate` is the one place that computes it, `origin` tells how it did.

mod book;
mod change;
mod corrected;
mod departures;
mod doubts;
mod evaluate;
mod figure;
mod kept;
mod letters;
mod list;
mod messages;
mod origin;
mod then;

use std::sync::Arc;

use rust_decimal::Decimal;

pub use self::change::Movement;
pub(crate) use self::corrected::CorrectedFigure;
use self::evaluate::Values;
pub use self::figure::{Aspect, Condition, Figure, Than};
pub use self::list::{Figures, Listed};
pub use self::origin::{Origin, Part};
use crate::finding::{Findings, Place, Stopped};
use crate::load::{InputKind, Inputs};
use crate::model::{
    MeasureId, Office, Period, PeriodData, Scheme, Subject, UnitId, When, percent_text,
};

/// All figures of one notice.
#[derive(Debug, Clone)]
pub struct Tally {
    inputs: Arc<Inputs>,
    values: Arc<Values>,
}

impl Tally {
    /// The data that the figures were computed from.
    pub(crate) fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// A value before it is rounded for print; `None` where the measure does not apply or is not
    /// known.
    pub fn exact(&self, measure: MeasureId, subject: Subject, when: When) -> Option<Decimal> {
        self.values.exact(measure, subject, when)
    }

    /// A value as it is printed, ranked and compared.
    pub fn value(&self, measure: MeasureId, subject: Subject, when: When) -> Option<Decimal> {
        let scheme = &self.inputs.report()?.scheme;
        Some(scheme.measure(measure).rounded(self.exact(measure, subject, when)?))
    }

    /// A figure as it is stated; `None` where it does not apply.
    pub fn figure(&self, figure: Figure) -> Option<Decimal> {
        let Figure { measure, subject, when, aspect } = figure;
        match aspect {
            Aspect::Value => self.value(measure, subject, when),
            Aspect::Change => Some(self.movement(measure, subject, when)?.by),
            Aspect::ChangePercent => self.movement(measure, subject, when)?.percent,
            Aspect::SignedChange => Some(self.movement(measure, subject, when)?.signed()),
            Aspect::SignedPercent => self.movement(measure, subject, when)?.signed_percent(),
            Aspect::Share => self.share(measure, subject, when),
            Aspect::Units(condition) => {
                Some(self.units_that(measure, subject, when, condition).len().into())
            }
        }
    }

    /// A figure as it is printed, without a unit; `None` where it does not apply.
    pub fn text(&self, figure: Figure) -> Option<String> {
        let value = self.figure(figure)?;
        let measure = self.inputs.report()?.scheme.measure(figure.measure);
        Some(match figure.aspect {
            Aspect::Value | Aspect::Change => measure.text(value),
            Aspect::SignedChange if value > Decimal::ZERO => format!("+{}", measure.text(value)),
            Aspect::SignedChange => measure.text(value),
            Aspect::SignedPercent if value > Decimal::ZERO => {
                format!("+{}", percent_text(value, 1))
            }
            Aspect::ChangePercent | Aspect::SignedPercent | Aspect::Share => percent_text(value, 1),
            Aspect::Units(_) => value.normalize().to_string(),
        })
    }

    /// A figure as a table's cell prints it: all of a column with the same decimal places.
    pub fn cell(&self, figure: Figure) -> Option<String> {
        let text = self.text(figure)?;
        let measure = self.inputs.report()?.scheme.measure(figure.measure);
        let places = match figure.aspect {
            Aspect::Value | Aspect::Change | Aspect::SignedChange => measure.decimals.unwrap_or(0),
            Aspect::Units(_) => 0,
            _ => 1,
        };
        let has = text.split_once('.').map_or(0, |(_, part)| part.len());
        let point = if has == 0 && places > 0 { "." } else { "" };
        Some(format!("{text}{point}{}", "0".repeat((places as usize).saturating_sub(has))))
    }

    /// Units whose value as printed meets a condition, in the order of the tables. Whoever is
    /// exempt is not among them.
    pub fn units_that(
        &self,
        measure: MeasureId,
        subject: Subject,
        when: When,
        condition: Condition,
    ) -> Vec<UnitId> {
        let meets = |unit: &UnitId| {
            let value = self.value(measure, Subject::Unit(*unit), when);
            value.is_some_and(|value| condition.is_met_by(value))
        };
        self.members(subject).into_iter().filter(meets).collect()
    }

    /// The units a figure is about, in the order of the tables, but for those that are exempt.
    pub fn members(&self, subject: Subject) -> Vec<UnitId> {
        let Some(report) = self.inputs.report() else { return Vec::new() };
        let returns = report.data.returns.iter().filter(|entry| entry.exempt.is_none());
        let units = returns.map(|entry| entry.unit);
        units.filter(|&unit| report.office.counts_among(unit, subject)).collect()
    }

    /// The period reported on.
    pub fn period(&self) -> Option<Period> {
        Some(self.inputs.report()?.data.period)
    }

    /// The measure of this name.
    pub fn measure_named(&self, name: &str) -> Option<MeasureId> {
        self.inputs.report()?.scheme.measure_named(name)
    }

    /// A measure's name; empty for one that is not of this notice.
    pub fn measure_name(&self, id: MeasureId) -> &str {
        let measure = self.inputs.report().and_then(|report| report.scheme.measures.get(id.0));
        measure.map_or("", |measure| &measure.name)
    }

    /// All measures, each behind those it is computed of.
    pub fn measure_ids(&self) -> impl Iterator<Item = MeasureId> + use<> {
        let measures = self.inputs.report().map_or(0, |report| report.scheme.measures.len());
        (0..measures).map(MeasureId)
    }

    /// The office, the scheme and the period of a notice on a period.
    pub fn data(&self) -> Option<(&Office, &Scheme, &PeriodData)> {
        let report = self.inputs.report()?;
        Some((&report.office, &report.scheme, &report.data))
    }

    /// The computation of a figure; none if the notice does not state it.
    pub fn origin(&self, figure: &Figure) -> Option<Origin> {
        origin::origin(self, *figure)
    }

    /// Where a figure was typed, if it was; line and column are not looked up.
    pub(crate) fn typed(&self, figure: &Figure) -> Option<Place> {
        origin::unplaced(self, *figure)?.place
    }

    /// The computation of a figure; lines and columns are not looked up.
    pub(crate) fn behind(&self, figure: &Figure) -> Option<Origin> {
        origin::unplaced(self, *figure)
    }
}

/// Computes every figure of the notice.
///
/// # Errors
/// Adoptions that cannot be scored are errors; figures that look odd are warnings.
pub fn tally(inputs: Inputs, findings: &mut Findings) -> Result<Tally, Stopped> {
    let values = match inputs.by_kind() {
        InputKind::Quarterly { report, past } => {
            // Issued figures have their points.
            let unissued = past.earlier.iter().filter(|earlier| earlier.issued.is_none());
            for earlier in unissued.filter_map(|earlier| earlier.report.as_ref()) {
                doubts::require_points(earlier, findings);
            }
            departures::tell(report, past, findings);
            // Of a period that is the sum of others all has been told with these but what keeps it from being.
            report.parts.iter().for_each(|part| doubts::require_points(part, findings));
            if report.parts.is_empty() {
                doubts::require_points(report, findings);
                doubts::flag_excess(report, findings);
            }
            Values::of(report, past)
        }
        // The author of such a document has counted what it states.
        InputKind::Document(_) => Values::default(),
    };
    let tally = Tally { inputs: Arc::new(inputs), values: Arc::new(values) };
    if let Some(report) = tally.inputs.report() {
        doubts::flag_excessive(&tally, report, findings);
    }
    tally.inputs.sources().locate(findings);
    findings.pass(tally)
}
