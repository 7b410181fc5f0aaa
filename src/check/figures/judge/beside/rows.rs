//! Rows of a draft's tables beside those of the notice (D17), and the words of their cells: names
//! of units (D11), anything else that the data have (D14), heads and forms (D20).

use super::super::super::names::{Form, NameBearer};
use super::super::HINT;
use super::Differences;
use crate::check::text::{KnownWhat, Nearly, Odd, Stands};
use crate::finding::Severity;

impl Differences<'_, '_> {
    pub(super) fn rows(&mut self) {
        let text = self.case.text;
        let cell = |table: usize, row: usize, column: usize| {
            text.tables.get(table).and_then(|table| table.rows.get(row)?.get(column))
        };
        for (table, row, odd) in &text.beside.rows {
            let Some(first) = cell(*table, *row, 0) else { continue };
            let (name, place) = (first.text.trim(), first.place.clone());
            let (message, hint) = match odd {
                Odd::More => (format!("表里多了“{name}”这一行"), "名称按登记的写；多的删去。"),
                Odd::Twice => (format!("“{name}”在表里有两行"), "一个单位只占一行。"),
                Odd::Moved => (format!("“{name}”这一行的先后与数据不同"), "行按登记的先后排列。"),
                Odd::Lacks(name) => (format!("表里缺“{name}”这一行"), "补上这一行。"),
            };
            self.tell("D17", place, message, hint);
        }
        for (table, column) in &text.beside.columns {
            let head = (0..).map_while(|row| cell(*table, row, *column));
            let Some(head) = head.into_iter().find(|cell| !cell.text.trim().is_empty()) else {
                continue;
            };
            let message = format!("表头“{}”没有登记", head.text.trim());
            let hint = "表头按登记的写；表里另加的一列，核对不了。";
            self.tell("D14", head.place.clone(), message, hint).severity = Severity::Hint;
        }
    }

    /// A cell of words other than those of the notice.
    pub(super) fn cell(&mut self, nearly: &Nearly) {
        let said = self.text(&nearly.at).trim().to_owned();
        let right = nearly.right.trim();
        let place = self.place(&nearly.at, 0..self.text(&nearly.at).len());
        if nearly.head {
            let message = format!("表头写“{said}”，按数据是“{right}”");
            self.tell("D14", place, message, "表头按登记的写。");
            return;
        }
        let names = &self.case.names;
        let unit = names.get(right).and_then(|known| match known.bearer {
            NameBearer::Unit(id) => Some((id, names.get(&said))),
            NameBearer::Together(_) => None,
        });
        match unit {
            Some((id, Some(known))) if known.bearer == NameBearer::Unit(id) => {
                if known.form == Form::Alias {
                    let message = format!("单位名称“{said}”应写登记的“{right}”");
                    self.tell("D11", place, message, "一个单位全文用一个登记的名称。");
                    self.with_fix(&said, right);
                    self.with_unit(id);
                }
            }
            Some((id, known)) => {
                let (code, message) = match known {
                    Some(_) => ("D17", format!("这一行写“{said}”，按数据是“{right}”")),
                    None => ("D11", format!("单位名称“{said}”没有登记")),
                };
                self.tell(code, place, message, format!("是不是“{right}”？单位名称按登记的写。"));
                self.with_unit(id);
            }
            None if self.states(&nearly.at) => {
                self.tell("D14", place, format!("写作“{said}”，按数据是“{right}”"), HINT);
            }
            None => self.words(nearly, &[]),
        }
    }

    /// True if a row has figures or names of the data, as one of a form has not.
    fn states(&self, at: &Stands) -> bool {
        let Stands::Cell(table, row, _) = at else { return false };
        let row = self.case.text.tables.get(*table).and_then(|table| table.rows.get(*row));
        let mut known = row.into_iter().flatten().filter_map(|cell| cell.known.as_ref());
        known.any(|known| matches!(known, KnownWhat::Figure(_) | KnownWhat::Name(_)))
    }
}
