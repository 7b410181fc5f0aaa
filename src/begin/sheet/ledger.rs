//! The sheet of adopted items: a row an item, with lists of units and channels to choose from.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    ColNum, DataValidation, DataValidationErrorStyle, DataValidationRule, Formula, RowNum,
    Worksheet, XlsxError,
};

use super::{CHANNELS, UNITS};
use crate::load::Begun;
use crate::model::{ColumnKind, Item, SheetColumn, ledger_columns, printed_date};
use crate::workbook::{Formats, column_width, excel_date, row_height, write_across, write_heads};

/// The name of the sheet.
const NAME: &str = "采用条目";
/// The row of the heads; the one above it says how to fill the sheet in.
const HEADS: RowNum = 1;
/// Rows that wait for items.
const BLANK: usize = 200;
/// The width of the column of titles, which are sentences.
const TITLE: usize = 46;

pub(super) fn sheet(begun: &Begun, formats: &Formats, file: &str) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(NAME)?;
    let columns = ledger_columns(&begun.scheme);
    let heads: Vec<(&str, usize)> =
        columns.iter().map(|column| (column.head.as_str(), width(column, begun))).collect();
    let widths: Vec<usize> = heads.iter().map(|(_, width)| *width).collect();
    write_across(&mut sheet, 0, &widths, (&guide(begun, file), &formats.guide, 1.0))?;
    write_heads(&mut sheet, HEADS, &heads, &formats.head)?;
    sheet.set_freeze_panes(HEADS + 1, 0)?;
    let rows = (HEADS + 1..).zip(begun.ledger.iter().map(Some).chain([None; BLANK]));
    for (row, item) in rows {
        let mut cells = Vec::new();
        for (at, column) in (0..).zip(&columns) {
            let words = write_cell(&mut sheet, (row, at), column, item, (begun, formats))?;
            cells.push((words, width(column, begun)));
        }
        let height = row_height(cells.iter().map(|(words, width)| (words.as_str(), *width)));
        sheet.set_row_height(row, height)?;
    }
    let last = HEADS + RowNum::try_from(begun.ledger.len() + BLANK).unwrap_or(RowNum::MAX / 2);
    for (at, column) in (0..).zip(&columns) {
        if let Some(allowed) = allowed(column.kind, begun)? {
            sheet.add_data_validation(HEADS + 1, at, last, at, &allowed)?;
        }
    }
    Ok(sheet)
}

fn guide(begun: &Begun, file: &str) -> String {
    let start = printed_date(begun.period.start());
    let end = printed_date(begun.cut_off);
    format!(
        "一条采用一行，从名单里选单位和渠道；几个单位合写、几个渠道都采用的，用顿号隔开。日期在{start}至{end}之间。\
         填了这张表，采用条数由程序数，“报送”表里的采用栏就不用填；在数据里写 ledger: {file}。"
    )
}

fn width(column: &SheetColumn, begun: &Begun) -> usize {
    let office = &begun.office;
    match column.kind {
        ColumnKind::Text => TITLE,
        ColumnKind::Unit => {
            let names = begun.units_there().map(|id| office.unit(id).name.as_str());
            column_width(&column.head, names)
        }
        ColumnKind::Channel => {
            let names = begun.scheme.channels.iter().map(|channel| channel.name.as_str());
            column_width(&column.head, names)
        }
        ColumnKind::Date => column_width(&column.head, ["2025-01-01"]),
        _ => column_width(&column.head, []),
    }
}

/// Writes a cell of an item, blank where there is none yet, and returns its words.
fn write_cell(
    sheet: &mut Worksheet,
    (row, at): (RowNum, ColNum),
    column: &SheetColumn,
    item: Option<&Item>,
    (begun, formats): (&Begun, &Formats),
) -> Result<String, XlsxError> {
    let format = match column.kind {
        ColumnKind::Date => &formats.date,
        ColumnKind::Decimal => &formats.number,
        _ => &formats.words,
    };
    let Some(item) = item else {
        sheet.write_blank(row, at, format)?;
        return Ok(String::new());
    };
    let scheme = &begun.scheme;
    let names = |names: Vec<&str>| names.join("、");
    let words = match column.kind {
        ColumnKind::Unit => {
            names(item.units.iter().map(|&id| begun.office.unit(id).name.as_str()).collect())
        }
        ColumnKind::Channel => {
            names(item.channels.iter().map(|&id| scheme.channel(id).name.as_str()).collect())
        }
        ColumnKind::Date => {
            sheet.write_datetime_with_format(row, at, &excel_date(item.date)?, format)?;
            return Ok(String::new());
        }
        ColumnKind::Decimal => {
            match item.points.and_then(|points| points.to_f64()) {
                Some(points) => sheet.write_number_with_format(row, at, points, format)?,
                None => sheet.write_blank(row, at, format)?,
            };
            return Ok(String::new());
        }
        _ => item.title.clone(),
    };
    sheet.write_string_with_format(row, at, &words, format)?;
    Ok(words)
}

/// The values that a column takes.
fn allowed(kind: ColumnKind, begun: &Begun) -> Result<Option<DataValidation>, XlsxError> {
    let rule = DataValidation::new();
    // Several names may stand in one cell, so a name that is not in the list is asked about, not refused.
    let listed = |range: &str, message: &str| rule_of_list(range).set_error_message(message);
    let rule = match kind {
        ColumnKind::Unit => {
            listed(UNITS, "名单里没有这个单位。几个单位合写的，中间用顿号，按“是”。")?
        }
        ColumnKind::Channel => {
            listed(CHANNELS, "名单里没有这个渠道。几个渠道都采用的，中间用顿号，按“是”。")?
        }
        ColumnKind::Date => {
            let (start, end) = (begun.period.start(), begun.cut_off);
            let days = DataValidationRule::Between(excel_date(start)?, excel_date(end)?);
            let (start, end) = (printed_date(start), printed_date(end));
            rule.allow_date(days).set_error_message(format!("这里填{start}至{end}的日期。"))?
        }
        ColumnKind::Decimal => rule
            .allow_decimal_number(DataValidationRule::Between(0.0, 1e9))
            .set_error_message("这里填分值，没有就空着。")?,
        _ => return Ok(None),
    };
    Ok(Some(rule.set_error_title("填的不对")?))
}

fn rule_of_list(range: &str) -> DataValidation {
    DataValidation::new()
        .allow_list_formula(Formula::new(format!("={range}")))
        .set_error_style(DataValidationErrorStyle::Warning)
}
