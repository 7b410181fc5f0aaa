//! The rows of a sheet of figures: units, bands of groups, totals, notes below.

use super::super::messages;
use super::super::yaml::{Entry, Value, Yaml};
use super::file::Content;
use super::totals::{Totals, is_total};
use super::{Reading, at, entry};
use crate::model::{ColumnKind, SheetColumn};

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
            totals.counted(&self.counts(row, &columns));
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
            let (written, corner) = (value.is_written(), value.at);
            match column.path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                [key] if written || column.kind == ColumnKind::Count => {
                    fields.push(entry(key, value));
                }
                // A blank below a channel is none; where a category must be counted it is missing.
                [key, name] if written || key != "adopted" => {
                    let known = fields.iter_mut().find(|field| field.key == key);
                    match known.map(|field| &mut field.yaml.value) {
                        Some(Value::Map(inner)) => inner.push(entry(name, value)),
                        _ => {
                            let inner = Value::Map(vec![entry(name, value)]);
                            let yaml = Yaml { value: inner, at: corner, plain: false };
                            fields.push(entry(key, yaml));
                        }
                    }
                }
                _ => {}
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

    /// Says that a row with figures has no unit.
    fn unnamed(&mut self, row: usize) {
        let unit = self.head.unit;
        let inside = self.sheet.merged.iter().find(|area| area.has(row, unit));
        let corner = inside.map(|area| (area.rows.0, area.columns.0));
        match corner.filter(|corner| self.sheet.cells.contains_key(corner)) {
            Some(_) => self.refuse_merged(row, unit),
            None => self.error((row, unit), messages::no_unit_in_row()),
        }
    }
}
