//! The rows of a ledger: items with the units and channels of each.

use super::super::yaml::{Entry, Value, Yaml};
use super::{Reading, at, entry};
use crate::model::{ColumnKind, SheetColumn, is_total, plain_head};

/// Marks between several names in a cell.
const BETWEEN: [char; 7] = ['、', '，', ',', '；', ';', '\n', '/'];

impl Reading<'_> {
    /// The value that `ledger:` would have had.
    pub(super) fn ledger(&mut self) -> Yaml {
        let columns: Vec<(usize, SheetColumn)> =
            self.head.known.iter().map(|(place, column)| (*place, (*column).clone())).collect();
        let mut items: Vec<Yaml> = Vec::new();
        let rows = self.rows();
        let written = |row: usize| {
            columns
                .iter()
                .filter(|(place, _)| self.sheet.cells.contains_key(&(row, *place)))
                .count()
        };
        let last = rows.iter().rev().copied().find(|row| written(*row) > 1);
        let said: Vec<(usize, usize)> = rows.iter().map(|row| (*row, written(*row))).collect();
        for (row, cells) in said {
            let first = self.sheet.cells.range((row, 0)..(row + 1, 0)).next();
            let total = first.is_some_and(|(_, content)| is_total(&content.shown()));
            // A number alone, a total, a band across the table or a note below is no item.
            let band = cells == 1 && self.is_band(row);
            if cells == 0 || band || (total && cells < 3) || last.is_none_or(|last| row > last) {
                continue;
            }
            self.taken.push(row);
            let mut fields: Vec<Entry> = Vec::new();
            for (place, column) in &columns {
                let value = self.value(row, *place);
                fields.extend(self.field(column, value));
            }
            let first = columns.first().map_or(1, |(place, _)| *place);
            for column in &self.missing {
                let value = Yaml { value: Value::Cut, at: at(row, first), plain: false };
                fields.extend(column.path.first().map(|key| entry(key, value)));
            }
            items.push(Yaml { value: Value::Map(fields), at: at(row, first), plain: false });
        }
        let at = at(self.head.bottom, self.head.unit);
        Yaml { value: Value::List(items), at, plain: false }
    }

    /// True if the words of a row stand across several columns.
    fn is_band(&self, row: usize) -> bool {
        let mut cells = self.sheet.cells.range((row, 0)..(row + 1, 0));
        cells.all(|((row, column), _)| {
            let area = self.sheet.shape.around(*row, *column);
            area.is_some_and(|area| area.columns.0 < area.columns.1)
        })
    }

    /// A field of an item.
    fn field(&self, column: &SheetColumn, value: Yaml) -> Option<Entry> {
        let key = column.path.first()?;
        let names = |named: &dyn Fn(&str) -> String| -> Option<Vec<Yaml>> {
            let text = value.typed()?;
            let names = text.split(BETWEEN).map(str::trim).filter(|name| !name.is_empty());
            let name = |name: &str| Yaml { value: Value::Text(named(name)), ..value.clone() };
            Some(names.map(name).collect())
        };
        match column.kind {
            ColumnKind::Unit => {
                let known =
                    |name: &str| self.unit(name).map_or(name.to_owned(), |(_, known)| known);
                let whole = value.typed().and_then(|text| self.unit(text));
                let units = match whole {
                    Some((_, known)) => {
                        Some(vec![Yaml { value: Value::Text(known), ..value.clone() }])
                    }
                    None => names(&known),
                };
                Some(match units {
                    Some(units) => entry(key, Yaml { value: Value::List(units), ..value.clone() }),
                    None => entry(key, value),
                })
            }
            ColumnKind::Channel => {
                let whole = value.typed().and_then(|text| self.channel(text));
                let several = names(&|name| self.channel(name).unwrap_or(name.to_owned()));
                match (whole, several) {
                    (Some(known), _) => {
                        Some(entry(key, Yaml { value: Value::Text(known), ..value }))
                    }
                    (None, Some(several)) if several.len() > 1 => {
                        Some(entry("channels", Yaml { value: Value::List(several), ..value }))
                    }
                    _ => Some(entry(key, value)),
                }
            }
            ColumnKind::Decimal if !value.is_written() => None,
            _ => Some(entry(key, value)),
        }
    }

    /// The name of the channel that words name: its own, its head, or its name in sentences where that
    /// is its alone.
    fn channel(&self, words: &str) -> Option<String> {
        if self.scheme.channel_named(words).is_some() {
            return Some(words.to_owned());
        }
        let wanted = plain_head(words);
        let named = self.scheme.channels.iter().filter(|channel| {
            let names = [&channel.name, &channel.heading, &channel.body_name];
            names.into_iter().any(|name| plain_head(name) == wanted)
        });
        let mut named = named.map(|channel| channel.name.clone());
        named.next().filter(|_| named.next().is_none())
    }
}
