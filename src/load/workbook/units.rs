//! The rows of a sheet of figures: units, bands of groups, totals, notes below.

use super::super::messages;
use super::super::yaml::{Entry, Value, Yaml};
use super::file::Content;
use super::totals::Totals;
use super::{Reading, at, entry};
use crate::model::{ColumnKind, SheetColumn, is_total};

/// Beginnings of rows below a table that say something of it.
const NOTES: [&str; 9] = ["注", "备注", "说明", "填表", "制表", "审核", "联系", "填报", "负责人"];

impl Reading<'_> {
    /// The value that `units:` would have had.
    pub(super) fn units(&mut self) -> Yaml {
        let columns: Vec<(usize, SheetColumn)> =
            self.head.known.iter().map(|(place, column)| (*place, (*column).clone())).collect();
        let mut entries: Vec<Entry> = Vec::new();
        let mut totals = Totals::default();
        for row in self.rows() {
            let own = self.words(row, self.head.unit);
            let figures = columns.iter().any(|(place, column)| {
                *place != self.head.unit
                    && column.kind != ColumnKind::Text
                    && self.sheet.cells.contains_key(&(row, *place))
            });
            if let Some(word) = self.total_word(row) {
                totals.told(row, &word, self.counts(row, &columns));
                continue;
            }
            if self.refuse_uncomputed(row, self.head.unit) {
                continue;
            }
            let Some(name) = own else {
                if figures {
                    self.unnamed(row);
                }
                continue;
            };
            let unit = self.unit(&name);
            let note = NOTES.iter().any(|note| name.starts_with(note));
            if !figures && unit.is_none() && (note || self.office.group_named(&name).is_some()) {
                totals.parted();
                continue;
            }
            let key = unit.map_or(name, |(_, known)| known);
            let counts = self.counts(row, &columns);
            self.unread(row, &columns, &counts).into_iter().for_each(|place| totals.unread(place));
            totals.counted(&counts);
            self.taken.push(row);
            let fields = self.fields(row, &columns);
            let yaml =
                Yaml { value: Value::Map(fields), at: at(row, self.head.unit), plain: false };
            entries.push(entry(&key, yaml));
        }
        for (row, place, told, counted) in totals.wrong() {
            self.error(
                (row, place),
                messages::total_disagrees(&told.to_string(), &counted.to_string()),
            );
        }
        let at = at(self.head.bottom, self.head.unit);
        Yaml { value: Value::Map(entries), at, plain: false }
    }

    /// The fields of a unit's row.
    fn fields(&mut self, row: usize, columns: &[(usize, SheetColumn)]) -> Vec<Entry> {
        let mut fields: Vec<Entry> = Vec::new();
        for (place, column) in columns {
            let value = self.value(row, *place);
            // A blank below a channel is none; where a category must be counted it is missing.
            let said = value.is_written()
                || match column.path.as_slice() {
                    [_] => column.kind == ColumnKind::Count,
                    [key, ..] => key != "adopted",
                    [] => false,
                };
            if said {
                put(&mut fields, &column.path, value);
            }
        }
        // Of a unit that said nothing at all, nothing is said here either.
        for field in &mut fields {
            if let Value::Map(inner) = &field.yaml.value
                && inner.iter().all(|entry| !entry.yaml.is_written())
            {
                field.yaml.value = Value::Null;
            }
        }
        // That a column is missing has been told.
        let exempt = fields.iter().any(|field| field.key == "exempt");
        for column in self.missing.iter().filter(|_| !exempt) {
            let value = Yaml { value: Value::Cut, at: at(row, self.head.unit), plain: false };
            put(&mut fields, &column.path, value);
        }
        fields
    }

    /// The word for a total that a row begins with.
    fn total_word(&self, row: usize) -> Option<String> {
        let from = self.sheet.cells.range((row, 0)..=(row, self.head.unit));
        let mut words = from.map(|(_, content)| content.shown());
        words.find(|words| is_total(words))
    }

    /// The counts of a row, by the places of their columns.
    fn counts(&self, row: usize, columns: &[(usize, SheetColumn)]) -> Vec<(usize, i64)> {
        let counted = columns.iter().filter(|(_, column)| column.kind == ColumnKind::Count);
        let count = |place: usize| match self.sheet.cells.get(&(row, place))? {
            Content::Number(text) | Content::Text(text) => text.parse().ok(),
            _ => None,
        };
        counted.filter_map(|(place, _)| Some((*place, count(*place)?))).collect()
    }

    /// The columns in which a row has something that is no count.
    fn unread(
        &self,
        row: usize,
        columns: &[(usize, SheetColumn)],
        counts: &[(usize, i64)],
    ) -> Vec<usize> {
        let counted = columns.iter().filter(|(_, column)| column.kind == ColumnKind::Count);
        let there = |place: &usize| self.sheet.cells.contains_key(&(row, *place));
        let known = |place: &usize| counts.iter().any(|(counted, _)| counted == place);
        counted.map(|(place, _)| *place).filter(|place| there(place) && !known(place)).collect()
    }

    /// Says that a row with figures has no unit.
    fn unnamed(&mut self, row: usize) {
        let unit = self.head.unit;
        if !self.refuse_merged(row, unit) {
            self.error((row, unit), messages::no_unit_in_row());
        }
    }
}

/// Puts a value in at the end of its way.
fn put(fields: &mut Vec<Entry>, path: &[String], yaml: Yaml) {
    match path {
        [] => {}
        [key] => fields.push(entry(key, yaml)),
        [key, name, ..] => {
            let known = fields.iter_mut().find(|field| field.key == *key);
            match known.map(|field| &mut field.yaml.value) {
                Some(Value::Map(inner)) => inner.push(entry(name, yaml)),
                _ => {
                    let corner = yaml.at;
                    let inner = Value::Map(vec![entry(name, yaml)]);
                    fields.push(entry(key, Yaml { value: inner, at: corner, plain: false }));
                }
            }
        }
    }
}
