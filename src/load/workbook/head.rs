//! Finds the head of a sheet's table: which column of the sheet is which of the office's.

use std::collections::{BTreeMap, BTreeSet};

use super::file::Sheet;
use super::shape::Area;
use crate::model::{ColumnKind, SheetColumn, is_passed_over, plain_head};
use crate::workbook::{PROBLEMS, is_problem};

/// Most rows above the head, most rows of a head, and most columns of a table.
const ABOVE: usize = 60;
const ROWS: usize = 3;
const COLUMNS: usize = 1_000;
/// The last column that a sheet may have.
const LAST: usize = 16_384;

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
    /// The head of a sheet: of the first row in which a unit's column and another known one stand. What
    /// stands alone in its row is a title.
    pub(super) fn find(sheet: &Sheet, columns: &'c [SheetColumn]) -> Option<Self> {
        let of_rows: Vec<usize> = sheet.cells.keys().map(|(row, _)| *row).collect();
        let rows = of_rows.chunk_by(|row, next| row == next).filter(|cells| cells.len() > 1);
        let rows: Vec<usize> = rows.filter_map(|cells| cells.first().copied()).collect();
        let last = sheet.cells.keys().map(|(_, column)| *column).max()?;
        // Of heads that begin in the same row the one that names most columns, of equals the one of fewest rows.
        let beginning = |&top: &usize| {
            let heads = (1..=ROWS).rev().filter_map(|rows| {
                Self::of(sheet, columns, (top, top + rows - 1), last.min(COLUMNS))
            });
            heads.max_by_key(|head| head.known.len())
        };
        let mut heads = rows.iter().take(ABOVE).filter_map(beginning);
        heads.find(|head| head.known.len() > 1)
    }

    /// The head that stands in these rows, up to a column.
    fn of(
        sheet: &Sheet,
        columns: &'c [SheetColumn],
        (top, bottom): (usize, usize),
        last: usize,
    ) -> Option<Self> {
        let rows = Rows::of(sheet, top, bottom);
        let mut head = Self {
            bottom,
            unit: 0,
            known: BTreeMap::new(),
            unknown: BTreeMap::new(),
            twice: Vec::new(),
        };
        for place in 1..=last {
            let parts = rows.parts(place);
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

    /// The column of problems of an earlier copy, else the first at the right of its known columns in which
    /// nothing stands.
    pub(super) fn beyond(&self, sheet: &Sheet) -> Option<usize> {
        let last = self.known.keys().next_back()?;
        let cells = || sheet.cells.iter().filter(|((row, column), _)| column > last && *row > 0);
        let is_problems = |column: &usize| {
            let mut own = cells().filter(|((row, of), _)| of == column && *row >= self.bottom);
            let mut said = own.by_ref().map(|((row, _), content)| (*row, content.shown()));
            said.next().is_some_and(|(row, head)| {
                row == self.bottom && plain_head(&head).starts_with(PROBLEMS)
            }) && said.all(|(_, words)| is_problem(&words))
        };
        let taken: BTreeSet<usize> = cells().map(|((_, column), _)| *column).collect();
        let merged = |column: usize| {
            let merged = &sheet.shape.merged;
            merged.iter().any(|area| {
                area.rows.1 >= self.bottom && (area.columns.0..=area.columns.1).contains(&column)
            })
        };
        let mut free =
            (last + 1..=LAST).filter(|column| !taken.contains(column) && !merged(*column));
        taken.iter().copied().find(is_problems).or_else(|| free.next())
    }

    /// The place of the column with this way.
    pub(super) fn place(&self, path: &[&str]) -> Option<usize> {
        self.known.iter().find(|(_, column)| column.path == path).map(|(place, _)| *place)
    }
}

/// The rows of a head.
struct Rows<'s> {
    sheet: &'s Sheet,
    rows: (usize, usize),
    /// The areas of cells made one that reach into them.
    merged: Vec<&'s Area>,
}

impl<'s> Rows<'s> {
    fn of(sheet: &'s Sheet, top: usize, bottom: usize) -> Self {
        let within = |area: &&Area| area.rows.0 <= bottom && area.rows.1 >= top;
        let merged = sheet.shape.merged.iter().filter(within).collect();
        Self { sheet, rows: (top, bottom), merged }
    }

    /// The words above a column, from the top, each cell once though it may reach over several rows.
    fn parts(&self, column: usize) -> Vec<(usize, String)> {
        let mut parts: Vec<(usize, String)> = Vec::new();
        for row in self.rows.0..=self.rows.1 {
            let whole = self.merged.iter().find(|area| area.has(row, column));
            let cell = whole.map_or((row, column), |area| area.corner());
            let Some(content) = self.sheet.cells.get(&cell) else { continue };
            let words = plain_head(&content.shown());
            if !words.is_empty() && parts.last().is_none_or(|(_, above)| *above != words) {
                parts.push((row, words));
            }
        }
        parts
    }
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
