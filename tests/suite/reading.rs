//! The figures of categories as a notice on information work reads them out, asked of the tally.

use rust_decimal::Decimal;
use tongbao::model::{CategoryId, MeasureId, Return, Subject, UnitId, When};
use tongbao::tally::{Figures, Tally};

/// A total and the list it is the sum of.
pub(crate) struct Listing {
    pub(crate) total: u32,
    /// The names that have some, in order, with their figures.
    pub(crate) entries: Vec<Entry>,
    /// Those that have none, in the order of the tables.
    pub(crate) zero: Vec<String>,
}

/// A name with its figure.
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) count: u32,
}

/// The figures of one category, and the body names of the channels that took any.
pub(crate) struct CategoryTally {
    pub(crate) adopted: Listing,
    pub(crate) channels: Vec<String>,
}

/// One unit's row in a table.
pub(crate) struct Row {
    pub(crate) unit: UnitId,
    pub(crate) submitted: Option<u32>,
    /// By channel of the scheme, in its order.
    pub(crate) adopted: Vec<u32>,
    pub(crate) adoption_rate: Option<Decimal>,
    pub(crate) scores: Vec<Score>,
    pub(crate) completion: Vec<Option<Decimal>>,
    pub(crate) ranks: Vec<Option<usize>>,
}

/// A unit's standing in one category. `None` means "not applicable", never 0.
pub(crate) struct Score {
    pub(crate) period: Option<Decimal>,
    pub(crate) cumulative: Option<Decimal>,
    pub(crate) target: Option<Decimal>,
    pub(crate) gap: Option<Decimal>,
}

/// The figures that the notice on information work states.
pub(crate) trait Reading {
    fn submissions(&self) -> Listing;
    fn categories(&self) -> Vec<CategoryTally>;
    fn rows(&self) -> Vec<Row>;
}

fn whole(value: Decimal) -> u32 {
    u32::try_from(value.round()).expect("a count")
}

fn listing(tally: &Tally, measure: Option<MeasureId>) -> Listing {
    let figures: Figures =
        measure.map(|id| tally.list(id, Subject::All, When::This)).unwrap_or_default();
    let name = |subject| tally.name_of(subject).to_owned();
    Listing {
        total: figures.total.map_or(0, whole),
        entries: figures
            .entries
            .iter()
            .map(|e| Entry { name: name(e.subject), count: whole(e.value) })
            .collect(),
        zero: figures.zero.into_iter().map(name).collect(),
    }
}

impl Reading for Tally {
    fn submissions(&self) -> Listing {
        let (_, scheme, _) = self.data().expect("a notice on a period");
        listing(self, scheme.submissions())
    }

    fn categories(&self) -> Vec<CategoryTally> {
        let (_, scheme, _) = self.data().expect("a notice on a period");
        let of = |category: CategoryId| CategoryTally {
            adopted: listing(self, scheme.category(category).measures.adopted),
            channels: self.channels_used(category),
        };
        scheme.category_ids().map(of).collect()
    }

    fn rows(&self) -> Vec<Row> {
        let (_, scheme, quarter) = self.data().expect("a notice on a period");
        let submission = scheme.submission_category();
        let row = |entry: &Return| {
            let unit = entry.unit;
            let value =
                |measure: Option<MeasureId>| self.value(measure?, Subject::Unit(unit), When::This);
            let categories = || scheme.categories.iter().map(|category| category.measures);
            Row {
                unit,
                submitted: submission.and_then(|id| entry.submitted[id.0]),
                adopted: entry.adopted.clone(),
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
                ranks: categories().map(|of| value(of.rank).map(|r| whole(r) as usize)).collect(),
            }
        };
        let shown = quarter.returns.iter().filter(|entry| entry.in_tables);
        shown.map(row).collect()
    }
}
