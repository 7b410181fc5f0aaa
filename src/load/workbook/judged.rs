//! Holds a sheet's columns against those there may be, and tells what is hidden in it.

use std::collections::BTreeSet;

use super::super::{messages, reader};
use super::Reading;
use super::file::Content;
use crate::finding::column_letters;
use crate::model::{ColumnKind, SheetColumn, is_total};

impl<'a> Reading<'a> {
    /// Says which columns are not read, or could not be told from others. Returns the heads that those of
    /// columns that are not known were most likely meant for.
    pub(super) fn judge_head<'c>(&mut self, columns: &'c [SheetColumn]) -> Vec<&'c str> {
        let mut meant = Vec::new();
        let bottom = self.head.bottom;
        for (place, other) in std::mem::take(&mut self.head.twice) {
            self.error((bottom, place), messages::head_twice(&column_letters(other)));
        }
        let below = self.sheet.cells.iter().filter(|((row, _), _)| *row > bottom);
        let counted: BTreeSet<usize> = below
            .filter(|(_, content)| is_figure(content))
            .map(|((_, column), _)| *column)
            .collect();
        for (place, (row, words)) in std::mem::take(&mut self.head.unknown) {
            if !counted.contains(&place) {
                continue;
            }
            if words.is_empty() {
                self.error((row, place), messages::headless());
                continue;
            }
            let computed = self.scheme.measures.iter().any(|measure| {
                measure.typed.is_none()
                    && (measure.name.ends_with(&words) || words == measure.heading)
            });
            if computed || is_total(&words) {
                let place = self.place(row, place);
                self.say(messages::column_passed_over(&words).warning(Some(place)));
                continue;
            }
            let known = |column: &&SheetColumn| self.head.known.values().any(|of| *of == *column);
            let heads: Vec<&str> = columns.iter().map(|column| column.head.as_str()).collect();
            let open = columns.iter().filter(|column| !known(column));
            let near = reader::nearest(&words, open.map(|column| column.head.as_str()));
            self.error((row, place), messages::unknown_head(&words, near, &heads));
            meant.extend(near);
        }
        meant
    }

    /// Says which columns the sheet does not have. One that every row needs is told once, not in each row;
    /// where items are `listed`, they are what is adopted. Of those that were `meant` all has been said.
    pub(super) fn judge_missing(
        &mut self,
        columns: &'a [SheetColumn],
        listed: bool,
        meant: &[&str],
    ) {
        let there = |column: &SheetColumn| self.head.known.values().any(|of| *of == column);
        let absent = columns.iter().filter(|column| !there(column));
        let absent = absent.filter_map(|column| Some((column, self.need(column, listed)?)));
        let (must, may): (Vec<_>, Vec<_>) = absent.partition(|(_, must)| *must);
        let heads = |columns: &[(&SheetColumn, bool)]| -> Option<String> {
            let heads = columns.iter().map(|(column, _)| column.head.as_str());
            let heads: Vec<&str> = heads.filter(|head| !meant.contains(head)).collect();
            (!heads.is_empty()).then(|| heads.join("、"))
        };
        let place = (self.head.bottom, self.head.unit);
        if let Some(heads) = heads(&must) {
            self.error(place, messages::columns_missing(&heads));
        }
        if let Some(heads) = heads(&may) {
            let place = self.place(place.0, place.1);
            self.say(messages::columns_left_out(&heads).warning(Some(place)));
        }
        self.missing = must.into_iter().map(|(column, _)| column).collect();
    }

    /// True for a column that every row needs, false for one that figures may stand in; `None` where nothing
    /// is lost without it.
    fn need(&self, column: &SheetColumn, listed: bool) -> Option<bool> {
        let [key, names @ ..] = column.path.as_slice() else { return None };
        match (column.kind, key.as_str()) {
            (ColumnKind::Count, "adopted") => (!listed).then_some(false),
            (ColumnKind::Count, "items") if listed => None,
            (ColumnKind::Decimal, "points") if names.is_empty() => None,
            (ColumnKind::Decimal, name) => {
                let id = self.scheme.measure_named(name)?;
                Some(self.scheme.measure(id).default.is_none())
            }
            (ColumnKind::Text, "exempt") => None,
            _ => Some(true),
        }
    }

    /// Says which rows and columns were read though nobody sees them.
    pub(super) fn judge_hidden(&mut self) {
        let shape = &self.sheet.shape;
        let bottom = self.head.bottom;
        let written = |column: usize| {
            self.taken.iter().any(|row| self.sheet.cells.contains_key(&(*row, column)))
        };
        let columns: Vec<usize> = self.head.known.keys().copied().collect();
        let hidden = columns.into_iter().filter(|column| shape.hides_column(*column));
        let columns: Vec<usize> = hidden.filter(|column| written(*column)).collect();
        // Rows that follow one another are told at once.
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        let mut before = None;
        for row in &self.taken {
            if shape.hides_row(*row) {
                match runs.last_mut().filter(|(_, last, _)| before == Some(*last)) {
                    Some((_, last, count)) => (*last, *count) = (*row, *count + 1),
                    None => runs.push((*row, *row, 1)),
                }
            }
            before = Some(*row);
        }
        let filtered = shape.filtered;
        for column in columns {
            self.error((bottom, column), messages::hidden_column(&column_letters(column)));
        }
        let unit = self.head.unit;
        for (first, last, count) in runs {
            let message = messages::hidden_rows(first, last, count, filtered);
            self.error((first, unit), message);
        }
    }
}

/// True for a figure, be it typed as words.
fn is_figure(content: &Content) -> bool {
    match content {
        Content::Text(text) => text.chars().any(char::is_numeric) && text.chars().count() < 12,
        Content::Date(_) => false,
        _ => true,
    }
}
