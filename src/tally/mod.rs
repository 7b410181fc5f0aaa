//! Second stage: every figure the notice states, computed once and from one place.
//!
//! Templates and tables take figures from the [`Tally`] and compute nothing themselves,
//! so that a sentence and a table cell cannot disagree.

mod derived;
mod figure;
mod listing;
mod messages;
mod origin;
mod score;

pub use self::derived::{Change, Comparison};
pub use self::figure::Figure;
pub use self::listing::{Entry, Listing};
pub use self::origin::{Origin, Part};
pub use self::score::Score;
use std::sync::Arc;

use crate::finding::{Findings, Place, Stopped};
use crate::load::{Dossier, Matter, Report};
use crate::model::{CategoryId, Return, UnitId};
use rust_decimal::Decimal;

/// All figures of one notice.
#[derive(Debug, Clone)]
pub struct Tally {
    dossier: Arc<Dossier>,
    figures: Arc<Figures>,
}

/// What was counted and computed; empty for a document whose text is written.
#[derive(Debug, Clone, Default)]
struct Figures {
    submissions: Listing,
    comparison: Option<Comparison>,
    categories: Vec<CategoryTally>,
    rows: Vec<Row>,
}

/// The figures of one category.
#[derive(Debug, Clone)]
pub struct CategoryTally {
    /// The category.
    pub category: CategoryId,
    /// Items adopted.
    pub adopted: Listing,
    /// Body names of the channels that adopted any, in the scheme's order, each once.
    pub channels: Vec<String>,
}

/// One unit's row in a table.
#[derive(Debug, Clone)]
pub struct Row {
    /// The unit.
    pub unit: UnitId,
    /// Items adopted, by channel of the scheme, in its order.
    pub adopted: Vec<u32>,
    /// Items submitted; `None` for a unit exempt this period.
    pub submitted: Option<u32>,
    /// Per cent of the submitted items that were adopted, one decimal.
    pub adoption_rate: Option<Decimal>,
    /// Its standing in each category of the scheme, in its order.
    pub scores: Vec<Score>,
    /// Per cent of the target reached in each category, one decimal.
    pub completion: Vec<Option<Decimal>>,
    /// Its rank by cumulative score in each category.
    pub ranks: Vec<Option<usize>>,
}

impl Tally {
    /// What the figures were computed from.
    pub(crate) fn dossier(&self) -> &Dossier {
        &self.dossier
    }

    /// Items submitted.
    pub fn submissions(&self) -> &Listing {
        &self.figures.submissions
    }

    /// The comparison of submissions with the year before, where the data allow one.
    pub fn comparison(&self) -> Option<Comparison> {
        self.figures.comparison
    }

    /// The figures of each category, in the scheme's order.
    pub fn categories(&self) -> &[CategoryTally] {
        &self.figures.categories
    }

    /// How a figure came about; none if the notice does not state it.
    pub fn origin(&self, figure: &Figure) -> Option<Origin> {
        origin::origin(self, figure)
    }

    /// Where a figure was typed, if it was; line and column are not looked up.
    pub(crate) fn typed(&self, figure: &Figure) -> Option<Place> {
        origin::unplaced(self, figure)?.place
    }

    /// One row for each unit, in the order of the tables.
    pub fn rows(&self) -> &[Row] {
        &self.figures.rows
    }
}

/// Computes every figure of the notice.
///
/// # Errors
/// Adoptions that cannot be scored are errors; figures that look odd are warnings.
pub fn tally(dossier: Dossier, findings: &mut Findings) -> Result<Tally, Stopped> {
    let figures = match dossier.matter() {
        Matter::Quarterly { report, earlier } => {
            let sources = dossier.sources();
            for past in earlier {
                score::require_points(past, sources, findings);
            }
            score::require_points(report, sources, findings);
            score::flag_excess(report, sources, findings);
            sources.locate(findings);
            figures(report, earlier)
        }
        // What such a document states, its author has counted.
        Matter::Document(_) => Figures::default(),
    };
    findings.pass(Tally { dossier: Arc::new(dossier), figures: Arc::new(figures) })
}

fn figures(report: &Report, earlier: &[Report]) -> Figures {
    let submissions = report
        .scheme
        .submission_category()
        .map(|category| listing::list(report, category, |entry| entry.submitted))
        .unwrap_or_default();
    let comparison =
        report.quarter.last_year.map(|last_year| derived::compare(submissions.total, last_year));
    let categories = report.scheme.category_ids().map(|id| category_tally(report, id)).collect();
    Figures { submissions, comparison, categories, rows: rows(report, earlier) }
}

fn category_tally(report: &Report, category: CategoryId) -> CategoryTally {
    let scheme = &report.scheme;
    let adopted =
        listing::list(report, category, |entry| Some(adopted_in(report, entry, category)));
    let mut channels: Vec<String> = Vec::new();
    for id in scheme.channels_of(category) {
        let used = report.quarter.returns.iter().any(|entry| entry.adopted[id.0] > 0);
        let name = &scheme.channel(id).body_name;
        if used && !channels.contains(name) {
            channels.push(name.clone());
        }
    }
    CategoryTally { category, adopted, channels }
}

fn adopted_in(report: &Report, entry: &Return, category: CategoryId) -> u32 {
    report.scheme.channels_of(category).map(|id| entry.adopted[id.0]).sum()
}

fn rows(report: &Report, earlier: &[Report]) -> Vec<Row> {
    let categories: Vec<CategoryId> = report.scheme.category_ids().collect();
    let mut rows: Vec<Row> = report
        .quarter
        .returns
        .iter()
        .map(|entry| {
            let scores: Vec<Score> =
                categories.iter().map(|&id| score::standing(report, earlier, entry, id)).collect();
            let adopted = report
                .scheme
                .submission_category()
                .map_or(0, |category| adopted_in(report, entry, category));
            Row {
                unit: entry.unit,
                adopted: entry.adopted.clone(),
                submitted: entry.submitted,
                adoption_rate: entry
                    .submitted
                    .and_then(|submitted| derived::percent(adopted.into(), submitted.into())),
                completion: scores.iter().map(completion).collect(),
                scores,
                ranks: Vec::new(),
            }
        })
        .collect();
    for category in 0..categories.len() {
        let figures: Vec<Option<Decimal>> =
            rows.iter().map(|row| row.scores[category].cumulative).collect();
        for (row, rank) in rows.iter_mut().zip(derived::ranks(&figures, report.scheme.ties)) {
            row.ranks.push(rank);
        }
    }
    rows
}

fn completion(score: &Score) -> Option<Decimal> {
    derived::percent(score.cumulative?, score.target?)
}
