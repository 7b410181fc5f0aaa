//! Lists of the body: who sent in or had adopted how many, and who none.

use crate::load::Report;
use crate::model::{CategoryId, Return};

/// A total and the list it is the sum of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// Sum of all entries.
    pub total: u32,
    /// Who has some, by figure, then by the office's tie order.
    pub entries: Vec<Entry>,
    /// Who has none, in the order of the tables; units exempt this period are left out.
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

/// Lists a figure by body name. A figure of `None` is not applicable and lists nobody.
pub(super) fn list(
    report: &Report,
    category: CategoryId,
    figure: impl Fn(&Return) -> Option<u32>,
) -> Listing {
    let office = &report.office;
    let category = &report.scheme.category(category).name;
    let mut all: Vec<Entry> = Vec::new();
    for entry in report.quarter.returns.iter().filter(|entry| entry.exempt.is_none()) {
        let Some(count) = figure(entry) else { continue };
        let name = office.body_name(entry.unit, category);
        match all.iter_mut().find(|known| known.name == name) {
            Some(known) => known.count += count,
            None => all.push(Entry { name: name.to_owned(), count }),
        }
    }
    let (mut entries, zero): (Vec<Entry>, Vec<Entry>) =
        all.into_iter().partition(|entry| entry.count > 0);
    let tie_rank =
        |name: &str| office.tie_order.iter().position(|known| known == name).unwrap_or(usize::MAX);
    entries.sort_by_key(|entry| (std::cmp::Reverse(entry.count), tie_rank(&entry.name)));
    Listing {
        total: entries.iter().map(|entry| entry.count).sum(),
        entries,
        zero: zero.into_iter().map(|entry| entry.name).collect(),
    }
}
