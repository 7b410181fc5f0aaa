//! Which figures of the tally the view and the tables hold, by where they stand there.

use std::collections::{BTreeMap, BTreeSet};

use crate::load::{Matter, Report};
use crate::model::UnitId;
use crate::tally::{Figure, Listing, Tally};

/// Figures by their place in what was composed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Figures {
    /// By path in the view: `submitted.total`.
    view: BTreeMap<String, Figure>,
    /// By unit, as tables name it: one for each cell of its row.
    rows: BTreeMap<String, Vec<Figure>>,
}

impl Figures {
    /// Notes all figures that are handed to templates and tables.
    pub(super) fn of(tally: &Tally) -> Self {
        let Matter::Quarterly { report, .. } = tally.dossier().matter() else {
            return Self::default();
        };
        let mut view = BTreeMap::new();
        list(&mut view, "submitted", tally.submissions(), Figure::Submitted, Figure::SubmittedBy);
        for (i, of) in tally.categories().iter().enumerate() {
            let (id, all) = (of.category, Figure::Adopted(of.category));
            let by = |name| Figure::AdoptedBy(id, name);
            list(&mut view, &format!("categories[{i}]"), &of.adopted, all, by);
        }
        let compared =
            [("before", Figure::Before), ("by", Figure::Change), ("percent", Figure::Percent)];
        view.extend(compared.map(|(key, figure)| (format!("comparison.{key}"), figure)));
        let name = |unit: UnitId| report.office.unit(unit).table_name.clone();
        let rows =
            tally.rows().iter().map(|row| (name(row.unit), of_row(row.unit, report))).collect();
        Self { view, rows }
    }

    /// The figure at a path in the view.
    pub(crate) fn in_view(&self, path: &str) -> Option<&Figure> {
        self.view.get(path)
    }

    /// Every figure, once.
    pub(crate) fn all(&self) -> BTreeSet<&Figure> {
        self.view.values().chain(self.rows.values().flatten()).collect()
    }

    /// The figures of a unit's row in a table, in the order of its cells.
    pub(crate) fn in_row(&self, unit: &str) -> Option<&[Figure]> {
        self.rows.get(unit).map(Vec::as_slice)
    }
}

fn list(
    view: &mut BTreeMap<String, Figure>,
    at: &str,
    listing: &Listing,
    all: Figure,
    by: impl Fn(String) -> Figure,
) {
    view.insert(format!("{at}.total"), all);
    for (i, entry) in listing.entries.iter().enumerate() {
        view.insert(format!("{at}.entries[{i}].count"), by(entry.name.clone()));
    }
}

/// In the order in which `attachments` writes the cells.
fn of_row(unit: UnitId, report: &Report) -> Vec<Figure> {
    let scheme = &report.scheme;
    let channels = scheme.category_ids().flat_map(|category| scheme.channels_of(category));
    let mut figures: Vec<Figure> = channels.map(|id| Figure::Count(unit, id)).collect();
    for category in scheme.category_ids() {
        if scheme.category(category).submissions {
            figures.push(Figure::Sent(unit));
        }
        figures.extend([
            Figure::Score(unit, category),
            Figure::Cumulative(unit, category),
            Figure::Gap(unit, category),
        ]);
    }
    figures
}
