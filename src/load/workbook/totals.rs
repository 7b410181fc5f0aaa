//! Holds the totals of a sheet against the sum of its rows.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::plain_head;

/// Sums by column.
type Sums = BTreeMap<usize, i64>;

/// The sums of rows, and the totals that a sheet says.
#[derive(Default)]
pub(super) struct Totals {
    /// Sums of the rows between bands and totals, in order.
    sections: Vec<Sums>,
    /// True if the next row begins a section.
    parted: bool,
    /// Rows of totals: the row, its word, the sections before it, its figures.
    told: Vec<Told>,
    /// Columns with a cell that is no count: that is told, and their sums are not known.
    unread: BTreeSet<usize>,
}

struct Told {
    row: usize,
    part: bool,
    sections: usize,
    figures: Vec<(usize, i64)>,
}

impl Totals {
    /// A row of a unit.
    pub(super) fn counted(&mut self, counts: &[(usize, i64)]) {
        if self.parted || self.sections.is_empty() {
            self.sections.push(Sums::new());
            self.parted = false;
        }
        let Some(section) = self.sections.last_mut() else { return };
        for (place, count) in counts {
            let sum = section.entry(*place).or_default();
            *sum = sum.saturating_add(*count);
        }
    }

    /// A column in which a unit has no count, but something.
    pub(super) fn unread(&mut self, place: usize) {
        self.unread.insert(place);
    }

    /// A row that parts others.
    pub(super) fn parted(&mut self) {
        self.parted = true;
    }

    /// A row of totals.
    pub(super) fn told(&mut self, row: usize, word: &str, figures: Vec<(usize, i64)>) {
        let part = plain_head(word).ends_with("小计");
        self.told.push(Told { row, part, sections: self.sections.len(), figures });
        self.parted = true;
    }

    /// Totals that are no sum of the rows: row and column, the total, the sum. A part's total may stand
    /// above its rows or below; where several rows are totals, each may be of a part.
    pub(super) fn wrong(&self) -> Vec<(usize, usize, i64, i64)> {
        let several = self.told.iter().filter(|told| !told.part).count() > 1;
        let mut wrong = Vec::new();
        for told in &self.told {
            let known = told.figures.iter().filter(|(place, _)| !self.unread.contains(place));
            for (place, total) in known {
                let of = |section: Option<&Sums>| {
                    section.map(|sums| sums.get(place).copied().unwrap_or(0))
                };
                let whole: i64 = self.sections.iter().filter_map(|section| of(Some(section))).sum();
                let above =
                    of(told.sections.checked_sub(1).and_then(|last| self.sections.get(last)));
                let below = of(self.sections.get(told.sections));
                let parts = [above, below].into_iter().flatten().filter(|_| told.part || several);
                let wholes = (!told.part).then_some(whole);
                let mut sums = wholes.into_iter().chain(parts);
                if !sums.any(|sum| sum == *total) {
                    let shown = if told.part { above.or(below).unwrap_or(0) } else { whole };
                    wrong.push((told.row, *place, *total, shown));
                }
            }
        }
        wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_of_parts_and_of_all_are_told_only_where_they_are_wrong() {
        let mut totals = Totals::default();
        totals.counted(&[(3, 4)]);
        totals.counted(&[(3, 5)]);
        totals.told(4, "小计", vec![(3, 9)]);
        totals.counted(&[(3, 1)]);
        totals.told(6, "小 计", vec![(3, 2)]);
        totals.told(7, "合计", vec![(3, 10)]);
        assert_eq!(totals.wrong(), [(6, 3, 2, 1)]);
        totals.unread(3);
        assert!(totals.wrong().is_empty());
    }
}
