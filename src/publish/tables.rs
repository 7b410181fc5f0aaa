//! The tables of a notice as a workbook, for those who go on computing with them: figures are numbers.

use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{ColNum, Format, RowNum, Worksheet, XlsxError};

use crate::compose::{Block, Content, GridCell, Line, Row, Table, Tree, What};
use crate::workbook::{
    Formats, column_width, new_book, row_height, set_print, set_widths, write_across,
};

/// A table with the words above it.
struct Titled<'t> {
    /// The name of its sheet.
    name: String,
    title: String,
    table: &'t Table,
}

/// The workbook of a notice's tables, a sheet each, made on the day it was signed; `None` where it has none.
pub(super) fn workbook(tree: &Tree, signed: NaiveDate) -> Result<Option<Vec<u8>>, XlsxError> {
    let attached = tree.attachments.iter().filter_map(|attachment| match &attachment.content {
        Content::Table(table) | Content::Ledger(table) => {
            Some(Titled { name: attachment.mark.text(), title: attachment.title.text(), table })
        }
        Content::Text { .. } | Content::Form(_) => None,
    });
    let in_body = tree.body.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let in_body = in_body.zip(1..).map(|(table, number)| Titled {
        name: format!("正文表{number}"),
        title: String::new(),
        table,
    });
    let formats = Formats::new();
    let mut book = new_book(&tree.title(), signed)?;
    let mut count = 0;
    for titled in in_body.chain(attached) {
        let mut sheet = Worksheet::new();
        sheet.set_name(titled.name.as_str())?;
        titled.write(&mut sheet, &formats)?;
        book.push_worksheet(sheet);
        count += 1;
    }
    (count > 0).then(|| book.save_to_buffer()).transpose()
}

impl Titled<'_> {
    fn write(&self, sheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
        let table = self.table;
        let grid = table.grid();
        let heads = table.head.len();
        let widths = self.widths(&grid);
        let mut top = 0;
        if !self.title.is_empty() {
            write_across(sheet, 0, &widths, (&self.title, &formats.title, 1.5))?;
            top += 1;
        }
        let mut row = top;
        for (y, cells) in grid.iter().enumerate() {
            let own = |cell: &&GridCell| !cell.repeated;
            let texts: Vec<String> =
                cells.iter().filter(own).map(|cell| cell.line.text()).collect();
            if let [band] = texts.as_slice()
                && widths.len() > 1
                && cells.len() == 1
            {
                write_across(sheet, row, &widths, (band, &formats.head, 1.0))?;
            } else {
                self.write_row(sheet, row, (cells, y < heads), formats)?;
                let height =
                    row_height(texts.iter().map(String::as_str).zip(widths.iter().copied()));
                sheet.set_row_height(row, if y < heads { row_height([]) * 1.3 } else { height })?;
            }
            row += 1;
        }
        self.merge(sheet, top, formats)?;
        set_widths(sheet, &widths)?;
        sheet.set_freeze_panes(top + rows_of(heads), 1)?;
        set_print(sheet, top + rows_of(heads), !table.sideways)?;
        for note in &table.notes {
            write_across(sheet, row, &widths, (&note.line().text(), &formats.guide, 1.0))?;
            row += 1;
        }
        Ok(())
    }

    /// The widths of the columns, by the lowest heads and what stands below them.
    fn widths(&self, grid: &[Vec<GridCell>]) -> Vec<usize> {
        let heads = self.table.head.len();
        let text = |row: &Vec<GridCell>, column: usize| -> String {
            let cell = row.get(column).filter(|_| row.len() > 1);
            cell.map(|cell| cell.line.text()).unwrap_or_default()
        };
        let width = |column: usize| {
            let head = heads.checked_sub(1).and_then(|last| grid.get(last));
            let head = head.map(|row| text(row, column)).unwrap_or_default();
            let cells: Vec<String> = grid.iter().skip(heads).map(|row| text(row, column)).collect();
            column_width(&head, cells.iter().map(String::as_str))
        };
        (0..self.table.columns()).map(width).collect()
    }

    fn write_row(
        &self,
        sheet: &mut Worksheet,
        row: RowNum,
        (cells, is_head): (&[GridCell], bool),
        formats: &Formats,
    ) -> Result<(), XlsxError> {
        for (column, cell) in (0..).zip(cells) {
            let text = cell.line.text();
            let number = Number::of(cell.line).filter(|_| !is_head && !cell.repeated);
            if is_head {
                let text = if cell.repeated { "" } else { &text };
                sheet.write_string_with_format(row, column, text, &formats.head)?;
            } else if let Some(number) = number {
                let format = formats.number.clone().set_num_format(number.format);
                sheet.write_number_with_format(row, column, number.value, &format)?;
            } else if text.is_empty() || cell.repeated {
                sheet.write_blank(row, column, &formats.words)?;
            } else {
                sheet.write_string_with_format(row, column, &text, &formats.words)?;
            }
        }
        Ok(())
    }

    /// Joins the cells of the head, and those below it, that reach over others.
    fn merge(
        &self,
        sheet: &mut Worksheet,
        top: RowNum,
        formats: &Formats,
    ) -> Result<(), XlsxError> {
        let grid = self.table.grid();
        for (y, cells) in self.table.head.iter().enumerate() {
            let begins = grid.get(y).into_iter().flatten().enumerate();
            let begins = begins.filter(|(_, cell)| !cell.repeated).map(|(x, _)| x);
            for (cell, x) in cells.iter().zip(begins) {
                let over = (cell.rowspan as usize, cell.colspan as usize);
                join(sheet, (top + rows_of(y), x), over, (&cell.text, &formats.head))?;
            }
        }
        let below = top + rows_of(self.table.head.len());
        for span in &self.table.spans {
            let Some(Row::Cells(cells)) = self.table.rows.get(span.row) else { continue };
            let Some(line) = cells.get(span.column) else { continue };
            let at = (below + rows_of(span.row), span.column);
            join(sheet, at, (span.rows, span.columns), (line, &formats.words))?;
        }
        Ok(())
    }
}

/// Joins a cell with those that it reaches over, if it reaches over any.
fn join(
    sheet: &mut Worksheet,
    (row, column): (RowNum, usize),
    (rows, columns): (usize, usize),
    (line, format): (&Line, &Format),
) -> Result<(), XlsxError> {
    if rows * columns < 2 {
        return Ok(());
    }
    let column = ColNum::try_from(column).unwrap_or(ColNum::MAX);
    let last = column.saturating_add(ColNum::try_from(columns - 1).unwrap_or(ColNum::MAX));
    sheet.merge_range(row, column, row + rows_of(rows - 1), last, &line.text(), format)?;
    Ok(())
}

fn rows_of(count: usize) -> RowNum {
    RowNum::try_from(count).unwrap_or(RowNum::MAX / 2)
}

/// A number as a workbook has it.
struct Number {
    value: f64,
    /// Its format, which shows it as it is printed.
    format: String,
}

impl Number {
    /// The number that a cell consists of, if it is one: a figure, or the place of a row. What somebody
    /// typed stays as it is.
    fn of(line: &Line) -> Option<Self> {
        if line.inlines().any(|inline| inline.what == What::Typed) {
            return None;
        }
        let text = line.text();
        let (bare, percent) = match text.strip_suffix('%') {
            Some(bare) => (bare, "%"),
            None => (text.as_str(), ""),
        };
        let signed = bare.starts_with('+');
        let bare = bare.trim_start_matches('+').replace(['−', '－'], "-");
        let value = Decimal::from_str(&bare).ok()?;
        let hundred = if percent.is_empty() { Decimal::ONE } else { Decimal::ONE_HUNDRED };
        let places = value.scale() as usize;
        let shown = match places {
            0 => format!("0{percent}"),
            places => format!("0.{}{percent}", "0".repeat(places)),
        };
        let format = if signed { format!("+{shown};-{shown};{shown}") } else { shown };
        Some(Self { value: (value / hundred).to_f64()?, format })
    }
}
