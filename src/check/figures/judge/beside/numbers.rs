//! Numbers of a draft that stand where the notice composed from the same data has others: in
//! sentences (D2), in tables what was counted (D14) and what was computed (D5).

use rust_decimal::Decimal;

use super::super::super::lexis::cell_figure;
use super::super::HINT;
use super::Differences;
use crate::check::text::{Otherwise, Stands};
use crate::finding::Place;
use crate::model::Way;

impl Differences<'_, '_> {
    pub(super) fn numbers(&mut self) {
        for otherwise in &self.case.text.beside.numbers {
            match &otherwise.at {
                Stands::Paragraph(paragraph, range) => {
                    let own = self.case.paragraph(*paragraph);
                    let mut numbers = self.case.quantities(*paragraph).iter();
                    let number = numbers.find(|number| number.at == *range);
                    let whole = number.map_or_else(|| range.clone(), |number| number.whole());
                    let said = own.text.get(range.clone()).unwrap_or_default();
                    self.case.holds(*paragraph, range);
                    self.differs("D2", otherwise, said, own.place(whole));
                }
                Stands::Cell(table, row, column) => {
                    self.cell_differs(otherwise, (*table, *row, *column))
                }
            }
        }
    }

    /// Blank for 0 is a habit of some tables; then the whole column has it.
    fn cell_differs(
        &mut self,
        otherwise: &Otherwise,
        (number, row, column): (usize, usize, usize),
    ) {
        let Some(table) = self.case.text.tables.get(number) else { return };
        let cells = || table.rows.iter().filter_map(|row| row.get(column));
        let zero = |text: &str| cell_figure(text) == Some(Some(Decimal::ZERO));
        let Some(cell) = table.rows.get(row).and_then(|row| row.get(column)) else { return };
        self.case.holds_cell(number, row, column);
        let said = cell.text.trim();
        let data = self.expected.zip(otherwise.figure);
        let value = data.and_then(|(data, figure)| data.tally.figure(figure));
        let habit = match (said.is_empty(), otherwise.right.trim().is_empty()) {
            (true, false) => zero(&otherwise.right) && !cells().any(|cell| zero(&cell.text)),
            (false, true) => zero(said) && value.is_some_and(|value| value.is_zero()),
            // 4.0 in a column of 4.
            (false, false) => value.is_some() && cell_figure(said) == Some(value),
            (true, true) => true,
        };
        if habit {
            return;
        }
        let way = data.map(|(data, figure)| data.scheme.measure(figure.measure).way());
        let code = match way {
            Some(Way::Computed { .. } | Way::OverYear | Way::Place) => "D5",
            _ => "D14",
        };
        self.differs(code, otherwise, said, cell.place.clone());
    }

    fn differs(&mut self, code: &'static str, otherwise: &Otherwise, said: &str, place: Place) {
        let said = if said.is_empty() { "空白" } else { said };
        let right = match otherwise.right.trim() {
            "" => "空白（不适用）",
            right => right,
        };
        let data = self.expected.zip(otherwise.figure);
        let what = data.map(|(data, figure)| data.named(figure)).unwrap_or_default();
        let message = format!("{what}写 {said}，按数据是 {right}");
        self.tell(code, place, message, HINT);
        if let Some(figure) = otherwise.figure {
            self.with_sources(figure);
        }
    }
}
