//! Formats, widths and print set-up that all workbooks share.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, RowNum, Workbook,
    Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

/// Height of a line of text, in points.
const LINE: f64 = 16.0;
/// Widths of columns, in half-width characters: the least, the most of one with words in it, and the one
/// from which on heads are set on several lines.
const NARROWEST: usize = 7;
const WIDEST: usize = 44;
const HEAD: usize = 16;
/// Most lines of a head where its column may be as wide as it needs.
const HEAD_LINES: usize = 2;
/// The number of A4 among paper sizes.
const A4: u8 = 9;

/// A workbook without sheets that was made on this day: there is no clock.
pub(crate) fn new_book(title: &str, day: NaiveDate) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let properties = DocProperties::new().set_title(title);
    book.set_properties(&properties.set_creation_datetime(&excel_date(day)?));
    Ok(book)
}

/// A day as cells have it.
pub(crate) fn excel_date(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    let year = u16::try_from(day.year()).unwrap_or(0);
    ExcelDateTime::from_ymd(year, part(day.month()), part(day.day()))
}

/// The formats of cells.
pub(crate) struct Formats {
    /// The subject of a sheet.
    pub(crate) title: Format,
    /// The way to fill it in.
    pub(crate) guide: Format,
    /// Heads.
    pub(crate) head: Format,
    /// Words, which stay words whatever is typed.
    pub(crate) words: Format,
    /// Whole numbers.
    pub(crate) count: Format,
    /// Numbers with as many decimals as are typed.
    pub(crate) number: Format,
    /// Dates.
    pub(crate) date: Format,
    /// Words of the row of totals.
    pub(crate) total: Format,
}

impl Formats {
    pub(crate) fn new() -> Self {
        let base = || Format::new().set_font_name("宋体").set_font_size(11);
        let middle = || base().set_align(FormatAlign::VerticalCenter);
        let cell = || middle().set_border(FormatBorder::Thin);
        let grey = |format: Format| format.set_background_color(Color::RGB(0x00E7_E6E6));
        let centred = |format: Format| format.set_align(FormatAlign::Center);
        Self {
            title: centred(middle()).set_bold().set_font_size(15).set_text_wrap(),
            guide: middle().set_text_wrap(),
            head: grey(centred(cell())).set_bold().set_text_wrap(),
            words: cell().set_num_format("@").set_text_wrap(),
            count: centred(cell()).set_num_format("0"),
            number: centred(cell()),
            date: centred(cell()).set_num_format("yyyy-mm-dd"),
            total: grey(centred(cell())).set_bold(),
        }
    }

    /// Numbers with so many decimals.
    pub(crate) fn decimals(&self, places: Option<u32>) -> Format {
        match places {
            None => self.number.clone(),
            Some(0) => self.count.clone(),
            Some(places) => {
                self.number.clone().set_num_format(format!("0.{}", "0".repeat(places as usize)))
            }
        }
    }
}

/// The width of a column, in half-width characters: its head stands on a few lines where it is long, and
/// words in its cells on several where they are very long.
pub(crate) fn column_width<'t>(head: &str, cells: impl IntoIterator<Item = &'t str>) -> usize {
    let head = head.width();
    let head = if head <= HEAD { head } else { HEAD.max(head.div_ceil(HEAD_LINES) + 1) };
    let cells = cells.into_iter().map(UnicodeWidthStr::width).max().unwrap_or(0);
    head.max(cells).clamp(NARROWEST, WIDEST) + 2
}

/// The height of a row of cells, in points, each with the width of its column.
pub(crate) fn row_height<'t>(cells: impl IntoIterator<Item = (&'t str, usize)>) -> f64 {
    let lines =
        |(text, width): (&str, usize)| text.width().div_ceil(width.saturating_sub(2).max(1));
    let lines = cells.into_iter().map(lines).max().unwrap_or(1).max(1);
    f64::from(u32::try_from(lines).unwrap_or(1)) * LINE + 4.0
}

/// Writes words over all columns of a row, `scale` times as high as everyday ones.
pub(crate) fn write_across(
    sheet: &mut Worksheet,
    row: RowNum,
    widths: &[usize],
    (text, format, scale): (&str, &Format, f64),
) -> Result<(), XlsxError> {
    let whole: usize = widths.iter().sum();
    sheet.set_row_height(row, row_height([(text, whole)]) * scale)?;
    match u16::try_from(widths.len().saturating_sub(1)).unwrap_or(u16::MAX) {
        0 => sheet.write_string_with_format(row, 0, text, format)?,
        last => sheet.merge_range(row, 0, row, last, text, format)?,
    };
    Ok(())
}

/// Writes the heads, which stay in sight and come again on every page, and sets the widths.
pub(crate) fn write_heads(
    sheet: &mut Worksheet,
    row: RowNum,
    heads: &[(&str, usize)],
    format: &Format,
) -> Result<(), XlsxError> {
    for (column, (head, _)) in (0..).zip(heads) {
        sheet.write_string_with_format(row, column, *head, format)?;
    }
    let widths: Vec<usize> = heads.iter().map(|(_, width)| *width).collect();
    sheet.set_row_height(row, row_height(heads.iter().copied()))?;
    set_widths(sheet, &widths)?;
    set_print(sheet, row + 1, false)
}

/// Sets the widths of the columns.
pub(crate) fn set_widths(sheet: &mut Worksheet, widths: &[usize]) -> Result<(), XlsxError> {
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, f64::from(u32::try_from(*width).unwrap_or(u32::MAX)))?;
    }
    Ok(())
}

/// Sets a sheet up for A4, as wide as the page, with its first rows on every page.
pub(crate) fn set_print(
    sheet: &mut Worksheet,
    heads: RowNum,
    upright: bool,
) -> Result<(), XlsxError> {
    sheet.set_repeat_rows(0, heads.saturating_sub(1))?;
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    if !upright {
        sheet.set_landscape();
    }
    sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
    sheet.set_footer("&C第 &P 页，共 &N 页");
    Ok(())
}
