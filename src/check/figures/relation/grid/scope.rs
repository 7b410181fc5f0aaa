//! The table that a sentence speaks of, where a text has several: the one with a column of the
//! name that the sentence says, else the one of its section.

use std::collections::BTreeSet;

use super::super::super::Case;
use super::super::super::lexis::is_heading;
use super::super::At;

/// Most bytes of a sentence in which names of columns are looked for.
const LONGEST: usize = 3_000;

/// The tables of a text, by what their columns and rows are called.
pub(in crate::check::figures) struct Scope {
    tables: Vec<Named>,
}

struct Named {
    heads: Vec<String>,
    rows: BTreeSet<String>,
    after: usize,
}

/// The extent to which a sentence speaks of a table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaks {
    No,
    /// It may speak of another as well.
    Perhaps,
    Yes,
}

impl Scope {
    pub(in crate::check::figures) fn of(case: &Case) -> Self {
        let tables = case.text.tables.iter().zip(case.grids()).map(|(table, grid)| {
            let columns = grid.columns_of(|head| {
                use super::Head::{Figures, Rank, Rate, Total};
                matches!(head, Figures(_) | Total | Rate(_) | Rank)
            });
            let name = grid.name();
            let rows = grid
                .rows
                .iter()
                .filter_map(|row| Some(table.rows.get(*row)?.get(name?)?.text.trim().to_owned()));
            Named {
                heads: columns.into_iter().map(|column| grid.head(column).to_owned()).collect(),
                rows: rows.collect(),
                after: table.after,
            }
        });
        Self { tables: tables.collect() }
    }

    /// The extent to which the sentence at a place speaks of a table.
    pub(super) fn speaks(&self, case: &Case, table: usize, at: &At) -> Speaks {
        let At::Paragraph(paragraph, start, _) = *at else { return Speaks::Yes };
        if self.tables.iter().filter(|table| !table.heads.is_empty()).count() < 2 {
            return Speaks::Yes;
        }
        let text = case.reading(paragraph);
        let sentence = sentence_at(text, start);
        let text = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or_default();
        let named = [sentence, text].into_iter().map(|words| self.naming(words));
        let named = named.into_iter().find(|tables| !tables.is_empty());
        let named = named.unwrap_or_else(|| (0..self.tables.len()).collect());
        if !named.contains(&table) {
            return Speaks::No;
        }
        let rivals = || named.iter().copied().filter(|other| self.share_rows(table, *other));
        if rivals().next().is_none() {
            return Speaks::Yes;
        }
        let own = self.is_of_section(case, table, paragraph);
        let others = rivals().any(|other| self.is_of_section(case, other, paragraph));
        match (own, others) {
            (true, false) => Speaks::Yes,
            (false, true) => Speaks::No,
            _ => Speaks::Perhaps,
        }
    }

    /// The tables that have the column whose name stands in some words at the greatest length.
    fn naming(&self, words: &str) -> Vec<usize> {
        let words = words.get(..words.floor_char_boundary(LONGEST)).unwrap_or_default();
        let lengths: Vec<usize> = self
            .tables
            .iter()
            .map(|table| table.heads.iter().map(|head| stands_in(head, words)).max().unwrap_or(0))
            .collect();
        let most = lengths.iter().copied().max().unwrap_or(0);
        (0..lengths.len()).filter(|at| most > 1 && lengths.get(*at) == Some(&most)).collect()
    }

    /// True if two tables have rows of the same names, so that a sentence may mean either.
    fn share_rows(&self, one: usize, other: usize) -> bool {
        let (Some(a), Some(b)) = (self.tables.get(one), self.tables.get(other)) else {
            return false;
        };
        one != other && a.rows.intersection(&b.rows).next().is_some()
    }

    /// True if no heading and no other table stands between a paragraph and a table.
    fn is_of_section(&self, case: &Case, table: usize, paragraph: usize) -> bool {
        let Some(after) = self.tables.get(table).map(|table| table.after) else { return false };
        let between = if paragraph < after { paragraph + 1..after } else { after..paragraph + 1 };
        let next = |other: &Named| paragraph < other.after && other.after < after;
        !between.clone().any(|place| {
            let text = case.reading(place).trim();
            is_heading(text) || text.starts_with("附件")
        }) && !self.tables.iter().any(next)
    }
}

/// The sentence that holds a place, as far as it is near.
fn sentence_at(text: &str, at: usize) -> &str {
    let from = text.floor_char_boundary(at.saturating_sub(LONGEST));
    let to = text.floor_char_boundary(at.saturating_add(LONGEST));
    let ends = ['。', '！', '？'];
    let before = text.get(from..at).unwrap_or_default();
    let start = before.rfind(ends).map_or(from, |cut| from + cut);
    let behind = text.get(at..to).unwrap_or_default();
    let end = behind.find(ends).map_or(to, |cut| at + cut);
    text.get(start..end).unwrap_or_default().trim_start_matches(ends)
}

/// The length of the longest stretch of a head that stands in some words, in characters.
fn stands_in(head: &str, words: &str) -> usize {
    let mut ends: Vec<usize> = head.char_indices().map(|(at, _)| at).take(21).collect();
    if ends.len() < 21 {
        ends.push(head.len());
    }
    let stands = |length: &usize| {
        let mut stretches = ends.iter().zip(ends.iter().skip(*length));
        stretches.any(|(from, to)| head.get(*from..*to).is_some_and(|part| words.contains(part)))
    };
    // Where a stretch stands, a shorter one does.
    (2..ends.len()).take_while(stands).last().unwrap_or(0)
}
