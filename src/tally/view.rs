//! The figures of categories as the notice on information work reads them out.

use rust_decimal::Decimal;

use super::{Comparison, Figures, Tally, whole};
use crate::load::Report;
use crate::model::{CategoryId, MeasureId, Subject, UnitId, When};

/// What the notice on information work states.
#[derive(Debug, Default)]
pub(super) struct View {
    pub(super) submissions: Listing,
    pub(super) comparison: Option<Comparison>,
    pub(super) categories: Vec<CategoryTally>,
    pub(super) rows: Vec<Row>,
}

/// A total and the list it is the sum of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// Sum of all entries.
    pub total: u32,
    /// The units that have some, by figure, then by the office's tie order.
    pub entries: Vec<Entry>,
    /// The units that have none, in the order of the tables; units exempt this period are left out.
    pub zero: Vec<String>,
}

/// One name with its figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name in the body; a roll-up stands for its units.
    pub name: String,
    /// Its figure, at least 1.
    pub count: u32,
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

impl View {
    pub(super) fn of(tally: &Tally, report: &Report) -> Self {
        let scheme = &report.scheme;
        let list = |measure: Option<MeasureId>| {
            let figures =
                measure.map(|id| tally.list(id, Subject::All, When::This)).unwrap_or_default();
            listing(tally, figures)
        };
        let categories = scheme.category_ids().map(|category| CategoryTally {
            category,
            adopted: list(scheme.category(category).measures.adopted),
            channels: channels(tally, report, category),
        });
        Self {
            submissions: list(scheme.submissions()),
            comparison: tally.compare_submissions(report.quarter.last_year),
            categories: categories.collect(),
            rows: rows(tally, report),
        }
    }
}

fn listing(tally: &Tally, figures: Figures) -> Listing {
    let name = |subject| tally.name_of(subject).to_owned();
    Listing {
        total: figures.total.map_or(0, whole),
        entries: figures
            .entries
            .iter()
            .map(|entry| Entry { name: name(entry.subject), count: whole(entry.value) })
            .collect(),
        zero: figures.zero.into_iter().map(name).collect(),
    }
}

fn channels(tally: &Tally, report: &Report, category: CategoryId) -> Vec<String> {
    let mut channels: Vec<String> = Vec::new();
    for id in report.scheme.channels_of(category) {
        let measure = report.scheme.measure_of_channel(id);
        let total = measure.and_then(|measure| tally.exact(measure, Subject::All, When::This));
        let name = &report.scheme.channel(id).body_name;
        if total.is_some_and(|total| !total.is_zero()) && !channels.contains(name) {
            channels.push(name.clone());
        }
    }
    channels
}

fn rows(tally: &Tally, report: &Report) -> Vec<Row> {
    let scheme = &report.scheme;
    let submission = scheme.submission_category();
    let row = |entry: &crate::model::Return| {
        let value = |measure: Option<MeasureId>| {
            tally.value(measure?, Subject::Unit(entry.unit), When::This)
        };
        let categories = || scheme.categories.iter().map(|category| category.measures);
        Row {
            unit: entry.unit,
            adopted: entry.adopted.clone(),
            submitted: submission.and_then(|id| entry.submitted[id.0]),
            adoption_rate: value(submission.and_then(|id| scheme.category(id).measures.rate)),
            scores: categories()
                .map(|of| Score {
                    period: value(of.score),
                    cumulative: value(of.cumulative),
                    target: value(of.target),
                    gap: value(of.gap),
                })
                .collect(),
            completion: categories().map(|of| value(of.completion)).collect(),
            ranks: categories().map(|of| value(of.rank).map(|rank| whole(rank) as usize)).collect(),
        }
    };
    let shown = report.quarter.returns.iter().filter(|entry| entry.in_tables);
    shown.map(row).collect()
}
