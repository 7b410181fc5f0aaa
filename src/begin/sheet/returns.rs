//! The sheet of what each unit reported: a row a unit, a column a figure.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::utility::row_col_to_cell;
use rust_xlsxwriter::{
    ColNum, DataValidation, DataValidationRule, Formula, RowNum, Worksheet, XlsxError,
};

use crate::limits;
use crate::load::{Begun, NONE};
use crate::model::{ColumnKind, Label, Measure, SheetColumn, Total, UnitId, unit_columns};
use crate::workbook::{Formats, column_width, row_height, write_across, write_heads};

/// The name of the sheet.
const NAME: &str = "报送";
/// The row of the heads; those above it say what the sheet is about and how to fill it in.
const HEADS: RowNum = 2;
/// The name of the last row.
const TOTAL: &str = "合计";

/// The sheet on its way to be written.
struct Returns<'a> {
    begun: &'a Begun,
    formats: &'a Formats,
    /// The head of the column with the names of groups, where the office has several.
    group: Option<String>,
    columns: Vec<SheetColumn>,
    units: Vec<UnitId>,
}

pub(super) fn sheet(begun: &Begun, formats: &Formats, file: &str) -> Result<Worksheet, XlsxError> {
    let returns = Returns {
        begun,
        formats,
        group: (begun.office.groups.len() > 1).then(|| Label::Group.column().heading),
        columns: unit_columns(&begun.scheme),
        units: begun.units_there().collect(),
    };
    let mut sheet = Worksheet::new();
    sheet.set_name(NAME)?;
    returns.write(&mut sheet, file)?;
    Ok(sheet)
}

impl Returns<'_> {
    fn write(&self, sheet: &mut Worksheet, file: &str) -> Result<(), XlsxError> {
        let heads = self.heads();
        let widths: Vec<usize> = heads.iter().map(|(_, width)| *width).collect();
        let title = format!("{}{}报送情况", self.begun.office.name, self.begun.period.full());
        write_across(sheet, 0, &widths, (&title, &self.formats.title, 1.5))?;
        let figures = self.columns.iter().any(|column| column.kind == ColumnKind::Decimal);
        let named = self.begun.units_workbook.as_deref() == Some(file);
        let guide = guide(file, figures, named);
        write_across(sheet, 1, &widths, (&guide, &self.formats.guide, 1.0))?;
        write_heads(sheet, HEADS, &heads, &self.formats.head)?;
        sheet.set_freeze_panes(HEADS + 1, self.first_column() + 1)?;
        for (row, unit) in (HEADS + 1..).zip(&self.units) {
            self.unit(sheet, row, *unit, &widths)?;
        }
        if !self.units.is_empty() {
            self.allow(sheet)?;
        }
        self.total(sheet)
    }

    /// The column of the units.
    fn first_column(&self) -> ColNum {
        ColNum::from(self.group.is_some())
    }

    /// The row of totals.
    fn total_row(&self) -> RowNum {
        HEADS + 1 + RowNum::try_from(self.units.len()).unwrap_or(RowNum::MAX / 2)
    }

    /// The heads, each with the width of its column.
    fn heads(&self) -> Vec<(&str, usize)> {
        let group = self.group.iter().map(|head| {
            let names = self.units.iter().map(|&id| self.group_of(id));
            (head.as_str(), column_width(head, names))
        });
        let columns = self.columns.iter().map(|column| {
            let cells = self.units.iter().filter_map(|&id| self.words(id, column));
            (column.head.as_str(), column_width(&column.head, cells))
        });
        group.chain(columns).collect()
    }

    fn group_of(&self, id: UnitId) -> &str {
        let office = &self.begun.office;
        office.groups.get(office.unit(id).group.0).map_or("", |group| &group.name)
    }

    /// The words of a unit in a column: its name, or what the data have, as it was typed.
    fn words(&self, id: UnitId, column: &SheetColumn) -> Option<&str> {
        match column.kind {
            ColumnKind::Unit => Some(&self.begun.office.unit(id).name),
            _ => self.begun.typed(id, &column.path),
        }
    }

    /// The measure whose values a column has, where it was declared by name.
    fn measure(&self, column: &SheetColumn) -> Option<&Measure> {
        let [name] = column.path.as_slice() else { return None };
        let scheme = &self.begun.scheme;
        let id = scheme.measure_named(name).filter(|_| column.kind == ColumnKind::Decimal)?;
        Some(scheme.measure(id))
    }

    fn unit(
        &self,
        sheet: &mut Worksheet,
        row: RowNum,
        id: UnitId,
        widths: &[usize],
    ) -> Result<(), XlsxError> {
        let formats = self.formats;
        let mut shown = Vec::new();
        if self.group.is_some() {
            sheet.write_string_with_format(row, 0, self.group_of(id), &formats.words)?;
            shown.push(self.group_of(id));
        }
        for (at, column) in (self.first_column()..).zip(&self.columns) {
            let words = self.words(id, column);
            let is_words = matches!(column.kind, ColumnKind::Unit | ColumnKind::Text);
            let number =
                words.filter(|_| !is_words).and_then(|words| words.parse::<Decimal>().ok());
            let format = match column.kind {
                ColumnKind::Count => &formats.count,
                ColumnKind::Decimal => {
                    &formats.decimals(self.measure(column).and_then(|of| of.decimals))
                }
                _ => &formats.words,
            };
            match (words, number.and_then(|number| number.to_f64())) {
                (_, Some(number)) => sheet.write_number_with_format(row, at, number, format)?,
                (Some(words), None) => sheet.write_string_with_format(row, at, words, format)?,
                (None, None) => sheet.write_blank(row, at, format)?,
            };
            shown.push(words.unwrap_or_default());
        }
        sheet.set_row_height(row, row_height(shown.into_iter().zip(widths.iter().copied())))?;
        Ok(())
    }

    /// Says which values each column takes.
    fn allow(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let (top, last) = (HEADS + 1, self.total_row() - 1);
        let most = i32::try_from(limits::COUNT.most).unwrap_or(i32::MAX);
        for (at, column) in (self.first_column()..).zip(&self.columns) {
            let rule = DataValidation::new();
            let rule = match column.kind {
                ColumnKind::Count => rule
                    .allow_whole_number(DataValidationRule::Between(0, most))
                    .set_error_message(format!("这里填 0 到 {most} 的整数，不写量词。"))?,
                ColumnKind::Decimal => {
                    let places = self.measure(column).and_then(|measure| measure.decimals);
                    let (formula, words) = decimal(&row_col_to_cell(top, at), places);
                    rule.allow_custom(Formula::new(formula)).set_error_message(words)?
                }
                _ => continue,
            };
            sheet.add_data_validation(top, at, last, at, &rule.set_error_title("填的不对")?)?;
        }
        Ok(())
    }

    /// Writes the row of totals, which the workbook computes anew. A column that does not add up has none.
    fn total(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let (row, top) = (self.total_row(), HEADS + 1);
        let format = &self.formats.total;
        if self.group.is_some() {
            sheet.write_blank(row, 0, format)?;
        }
        for (at, column) in (self.first_column()..).zip(&self.columns) {
            let measure = self.measure(column);
            let adds_up = match column.kind {
                ColumnKind::Count => true,
                ColumnKind::Decimal => measure.is_some_and(|measure| measure.total == Total::Sum),
                _ => false,
            };
            if column.kind == ColumnKind::Unit {
                sheet.write_string_with_format(row, at, TOTAL, format)?;
            } else if adds_up && !self.units.is_empty() {
                let typed = self.units.iter().filter_map(|&id| self.words(id, column));
                let sum: Decimal = typed.filter_map(|words| words.parse::<Decimal>().ok()).sum();
                let cells = (row_col_to_cell(top, at), row_col_to_cell(row - 1, at));
                let formula = Formula::new(format!("=SUM({}:{})", cells.0, cells.1));
                let formula = formula.set_result(sum.normalize().to_string());
                sheet.write_formula_with_format(row, at, formula, format)?;
            } else {
                sheet.write_blank(row, at, format)?;
            }
        }
        sheet.set_row_height(row, row_height([]))?;
        Ok(())
    }
}

/// The words above the table. `figures` says that there are columns of other figures than counts, `named` that the
/// data name the file already.
fn guide(file: &str, figures: bool, named: bool) -> String {
    let blank =
        if figures { format!("；不适用的指标填“{NONE}”") } else { String::new() };
    let then = match named {
        true => String::new(),
        false => format!("，在数据里写 units: {file}"),
    };
    format!(
        "一个单位一行，空格里填数，没有的填 0{blank}。免报的单位在“免报”一栏写原因。\
         表头和单位名称不要改，合计自动算。填好后存盘{then}。"
    )
}

/// The formula that a decimal in a cell has to fulfil, and the words where it does not.
fn decimal(cell: &str, places: Option<u32>) -> (String, String) {
    let (number, most) = match places {
        Some(places) => (
            format!("IF(ISNUMBER({cell}),ROUND({cell},{places})={cell},FALSE)"),
            format!("，最多 {places} 位小数"),
        ),
        None => (format!("ISNUMBER({cell})"), String::new()),
    };
    (format!("=OR({cell}=\"{NONE}\",{number})"), format!("这里填数{most}；不适用的填“{NONE}”。"))
}
