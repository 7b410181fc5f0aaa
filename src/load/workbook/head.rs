//! Finds the head of a sheet's table: which column of the sheet is which of the office's.

use std::collections::BTreeMap;

use super::file::Sheet;
use crate::model::{ColumnKind, SheetColumn, is_passed_over, plain_head};

/// Most rows above the head, and most rows of a head.
const ABOVE: usize = 60;
const ROWS: usize = 3;

/// The head of a table.
pub(super) struct Head<'c> {
    /// Its last row.
    pub(super) bottom: usize,
    /// The column of names of units.
    pub(super) unit: usize,
    /// Known columns, by their places in the sheet.
    pub(super) known: BTreeMap<usize, &'c SheetColumn>,
    /// Heads of columns that are not known, with the cell of each.
    pub(super) unknown: BTreeMap<usize, (usize, String)>,
    /// Columns whose head another has already: the place, and that of the other.
    pub(super) twice: Vec<(usize, usize)>,
}

impl<'c> Head<'c> {
    /// The head of a sheet: of the first row in which a unit's column and another known one stand.
    pub(super) fn find(sheet: &Sheet, columns: &'c [SheetColumn]) -> Option<Self> {
        let rows: Vec<usize> = {
            let mut rows: Vec<usize> = sheet.cells.keys().map(|(row, _)| *row).collect();
            rows.dedup();
            rows
        };
        let tops = rows.iter().take(ABOVE);
        tops.flat_map(|&top| (1..=ROWS).map(move |rows| (top, top + rows - 1)))
            .filter_map(|(top, bottom)| Self::of(sheet, columns, top, bottom))
            .find(|head| head.known.len() > 1)
    }

    /// The head that stands in these rows.
    fn of(sheet: &Sheet, columns: &'c [SheetColumn], top: usize, bottom: usize) -> Option<Self> {
        let last = sheet.cells.keys().map(|(_, column)| *column).max()?;
        let mut head = Self {
            bottom,
            unit: 0,
            known: BTreeMap::new(),
            unknown: BTreeMap::new(),
            twice: Vec::new(),
        };
        for place in 1..=last {
            let parts = parts(sheet, place, top, bottom);
            let (row, own) = parts.last().cloned().unwrap_or((bottom, String::new()));
            let words: Vec<String> = parts.into_iter().map(|(_, words)| words).collect();
            match known(&words, columns) {
                Some(column) => match head.known.iter().find(|(_, other)| **other == column) {
                    Some((&other, _)) => head.twice.push((place, other)),
                    None => drop(head.known.insert(place, column)),
                },
                None if is_passed_over(&own) => {}
                None => drop(head.unknown.insert(place, (row, words.concat()))),
            }
        }
        let unit = head.known.iter().find(|(_, column)| column.kind == ColumnKind::Unit);
        head.unit = *unit?.0;
        Some(head)
    }

    /// The place of the column with this way.
    pub(super) fn place(&self, path: &[&str]) -> Option<usize> {
        self.known.iter().find(|(_, column)| column.path == path).map(|(place, _)| *place)
    }
}

/// The words above a column, from the top, each cell once though it may reach over several rows.
fn parts(sheet: &Sheet, place: usize, top: usize, bottom: usize) -> Vec<(usize, String)> {
    let mut parts: Vec<(usize, String)> = Vec::new();
    for row in top..=bottom {
        let Some(content) = sheet.at(row, place) else { continue };
        let words = plain_head(&content.shown());
        if !words.is_empty() && parts.last().is_none_or(|(_, above)| *above != words) {
            parts.push((row, words));
        }
    }
    parts
}

/// The column that words above each other name: together, or the lowest of them alone.
fn known<'c>(words: &[String], columns: &'c [SheetColumn]) -> Option<&'c SheetColumn> {
    let joined = (0..words.len()).map(|from| words.get(from..).unwrap_or_default().concat());
    let outer = match words {
        [first, .., last] => Some(format!("{first}{last}")),
        _ => None,
    };
    let mut wanted = joined.chain(outer);
    wanted.find_map(|wanted| {
        let named = |column: &&SheetColumn| {
            let mut heads = column.others.iter().chain([&column.head]);
            heads.any(|head| plain_head(head) == wanted)
        };
        columns.iter().find(named)
    })
}
