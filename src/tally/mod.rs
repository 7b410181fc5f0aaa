//! Second stage: every figure the notice states, computed once and from one place.
//!
//! Templates and tables take figures from the [`Tally`] and compute nothing themselves,
//! so that a sentence and a table cell cannot disagree. What there is to compute stands in the
//! scheme's measures; `evaluate` is the one place that computes it, `origin` tells how it did.

mod change;
mod doubts;
mod evaluate;
mod figure;
mod list;
mod messages;
mod origin;
mod view;

use std::sync::Arc;

use rust_decimal::Decimal;

pub use self::change::{Change, Comparison, Movement};
use self::evaluate::Values;
pub use self::figure::{Aspect, Datum, Figure};
pub use self::list::{Figures, Listed};
pub use self::origin::{Origin, Part};
pub use self::view::{CategoryTally, Entry, Listing, Row, Score};
use crate::finding::{Findings, Place, Stopped};
use crate::load::{Dossier, Matter};
use crate::model::{MeasureId, Period, Subject, When};

/// All figures of one notice.
#[derive(Debug, Clone)]
pub struct Tally {
    dossier: Arc<Dossier>,
    values: Arc<Values>,
    view: Arc<view::View>,
}

impl Tally {
    /// What the figures were computed from.
    pub(crate) fn dossier(&self) -> &Dossier {
        &self.dossier
    }

    /// A value before it is rounded for print; `None` where the measure does not apply or is not
    /// known.
    pub fn exact(&self, measure: MeasureId, subject: Subject, when: When) -> Option<Decimal> {
        self.values.exact(measure, subject, when)
    }

    /// A value as it is printed, ranked and compared.
    pub fn value(&self, measure: MeasureId, subject: Subject, when: When) -> Option<Decimal> {
        let scheme = &self.dossier.report()?.scheme;
        Some(scheme.measure(measure).rounded(self.exact(measure, subject, when)?))
    }

    /// A figure as it is stated; `None` where it does not apply.
    pub fn figure(&self, datum: Datum) -> Option<Decimal> {
        let Datum { measure, subject, when, aspect } = datum;
        match aspect {
            Aspect::Value => self.value(measure, subject, when),
            Aspect::Change => Some(self.movement(measure, subject, when)?.by),
            Aspect::ChangePercent => self.movement(measure, subject, when)?.percent,
            Aspect::Share => self.share(measure, subject, when),
        }
    }

    /// The period reported on.
    pub fn period(&self) -> Option<Period> {
        Some(self.dossier.report()?.quarter.period)
    }

    /// The measure of this name.
    pub fn measure_named(&self, name: &str) -> Option<MeasureId> {
        self.dossier.report()?.scheme.measure_named(name)
    }

    /// All measures, each behind those it is computed of.
    pub fn measure_ids(&self) -> impl Iterator<Item = MeasureId> + use<> {
        let measures = self.dossier.report().map_or(0, |report| report.scheme.measures.len());
        (0..measures).map(MeasureId)
    }

    /// Items submitted.
    pub fn submissions(&self) -> &Listing {
        &self.view.submissions
    }

    /// The comparison of submissions with the year before, where the data allow one.
    pub fn comparison(&self) -> Option<Comparison> {
        self.view.comparison
    }

    /// The figures of each category, in the scheme's order.
    pub fn categories(&self) -> &[CategoryTally] {
        &self.view.categories
    }

    /// One row for each unit, in the order of the tables.
    pub fn rows(&self) -> &[Row] {
        &self.view.rows
    }

    /// How a figure came about; none if the notice does not state it.
    pub fn origin(&self, figure: &Figure) -> Option<Origin> {
        origin::origin(self, figure)
    }

    /// Where a figure was typed, if it was; line and column are not looked up.
    pub(crate) fn typed(&self, figure: &Figure) -> Option<Place> {
        origin::unplaced(self, figure)?.place
    }
}

/// Computes every figure of the notice.
///
/// # Errors
/// Adoptions that cannot be scored are errors; figures that look odd are warnings.
pub fn tally(dossier: Dossier, findings: &mut Findings) -> Result<Tally, Stopped> {
    let values = match dossier.matter() {
        Matter::Quarterly { report, past } => {
            for earlier in &past.earlier {
                doubts::require_points(earlier, findings);
            }
            doubts::require_points(report, findings);
            doubts::flag_excess(report, findings);
            Values::of(report, past)
        }
        // What such a document states, its author has counted.
        Matter::Document(_) => Values::default(),
    };
    let mut tally =
        Tally { dossier: Arc::new(dossier), values: Arc::new(values), view: Arc::default() };
    if let Some(report) = tally.dossier.report() {
        doubts::flag_excessive(&tally, report, findings);
        tally.view = Arc::new(view::View::of(&tally, report));
    }
    tally.dossier.sources().locate(findings);
    findings.pass(tally)
}

/// A count as a whole number.
fn whole(value: Decimal) -> u32 {
    u32::try_from(value.round()).unwrap_or(u32::MAX)
}
