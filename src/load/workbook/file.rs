//! Opens a workbook of any of the forms that are read, within limits, and takes its cells out.
//!
//! The size of a packed workbook once inflated is counted before anything reads it.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{Data, Dimensions, ExcelDateTime, Ods, Range, Reader, SheetVisible, Xls, Xlsx};
use chrono::NaiveDate;
use zip::ZipArchive;

use super::super::messages;
use crate::files::{self, Foreign};
use crate::finding::Message;
use crate::limits;

/// The cells of a sheet.
pub(super) struct Sheet {
    /// Its name; empty where the file is a single sheet.
    pub(super) name: Arc<str>,
    /// True if a reader of the workbook does not see it.
    pub(super) hidden: bool,
    /// Cells with something in them, by row and column, both from 1.
    pub(super) cells: BTreeMap<(usize, usize), Content>,
    /// Cells that were made one.
    pub(super) merged: Vec<Area>,
}

/// The content of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// A number, in plain digits.
    Number(String),
    /// Words.
    Text(String),
    /// A date.
    Date(NaiveDate),
    /// The mark of a formula that cannot be computed: `#REF!`.
    Failed(String),
    /// A formula that no program has computed yet.
    Uncomputed,
}

/// A rectangle of cells: first and last row and column, from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) rows: (usize, usize),
    pub(super) columns: (usize, usize),
}

impl Content {
    /// As it is shown.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Number(text) | Self::Text(text) | Self::Failed(text) => text.clone(),
            Self::Date(date) => date.format("%Y-%m-%d").to_string(),
            Self::Uncomputed => String::new(),
        }
    }
}

impl Area {
    pub(super) fn has(&self, row: usize, column: usize) -> bool {
        (self.rows.0..=self.rows.1).contains(&row)
            && (self.columns.0..=self.columns.1).contains(&column)
    }
}

impl From<Dimensions> for Area {
    fn from(area: Dimensions) -> Self {
        let [top, bottom, left, right] =
            [area.start.0, area.end.0, area.start.1, area.end.1].map(|place| place as usize + 1);
        Self { rows: (top, bottom), columns: (left, right) }
    }
}

impl Sheet {
    fn new(name: &str, visible: SheetVisible) -> Self {
        let hidden = visible != SheetVisible::Visible;
        Self { name: name.into(), hidden, cells: BTreeMap::new(), merged: Vec::new() }
    }

    /// The content of a cell; for one that was merged into another, that of the other.
    pub(super) fn at(&self, row: usize, column: usize) -> Option<&Content> {
        let whole = self.merged.iter().find(|area| area.has(row, column));
        let place = whole.map_or((row, column), |area| (area.rows.0, area.columns.0));
        self.cells.get(&place)
    }

    fn put(&mut self, row: usize, column: usize, content: Option<Content>) {
        self.cells.extend(content.map(|content| ((row, column), content)));
    }

    /// Puts in the cells of a range.
    fn fill(&mut self, range: &Range<Data>) {
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let (row, column) = (top as usize + row + 1, left as usize + column + 1);
            self.put(row, column, content(value));
        }
    }
}

/// The sheets of a workbook, or why it cannot be read.
pub(super) fn sheets(bytes: &[u8], ending: &str) -> Result<Vec<Sheet>, Message> {
    let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    let wide = |part: &str| part.bytes().flat_map(|byte| [byte, 0]).collect::<Vec<u8>>();
    let reading: fn(&[u8]) -> Result<Vec<Sheet>, Message> = match bytes {
        [] => return Err(messages::blank_workbook()),
        [b'P', b'K', 3, 4, ..] => {
            refuse_bomb(bytes)?;
            match Foreign::of(bytes) {
                Some(Foreign::Excel) if has(b"opendocument.spreadsheet") => ods,
                Some(Foreign::Excel) if has(b"xl/workbook.bin") => {
                    return Err(messages::binary_workbook());
                }
                Some(Foreign::Excel) => xlsx,
                Some(foreign) => return Err(messages::no_workbook(foreign.name())),
                None => return Err(messages::broken_workbook()),
            }
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] if has(&wide("EncryptedPackage")) => {
            return Err(messages::locked_workbook());
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] if has(&wide("WordDocument")) => {
            return Err(messages::no_workbook(Foreign::Word.name()));
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => xls,
        _ => match Foreign::of(bytes) {
            Some(foreign) => return Err(messages::no_workbook(foreign.name())),
            None if ["csv", "txt"].contains(&ending) => csv,
            None => return Err(messages::text_as_workbook()),
        },
    };
    // A damaged workbook may bring its reader to a stop.
    let read = catch_unwind(AssertUnwindSafe(|| reading(bytes)));
    read.unwrap_or_else(|_| Err(messages::broken_workbook()))
}

/// Inflates every part of a packed file and counts, without keeping anything.
fn refuse_bomb(bytes: &[u8]) -> Result<(), Message> {
    let broken = |_| messages::broken_workbook();
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| messages::broken_workbook())?;
    let most = limits::WORKBOOK_INFLATED.most as u64;
    let mut left = most;
    for place in 0..zip.len() {
        // Parts that are locked on their own are told by whoever reads them.
        let Ok(part) = zip.by_index(place) else { continue };
        let read = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(broken)?;
        left = left.checked_sub(read).ok_or_else(|| messages::workbook_unpacks(most))?;
    }
    Ok(())
}

/// Refuses sheets or cells beyond the limit.
fn within_limits(sheets: &[Sheet]) -> Result<(), Message> {
    let cells: usize = sheets.iter().map(|sheet| sheet.cells.len()).sum();
    if cells > limits::WORKBOOK_CELLS.most {
        return Err(messages::workbook_too_full("格", limits::WORKBOOK_CELLS.most));
    }
    if sheets.len() > limits::WORKBOOK_SHEETS.most {
        return Err(messages::workbook_too_full("张工作表", limits::WORKBOOK_SHEETS.most));
    }
    Ok(())
}

fn xlsx(bytes: &[u8]) -> Result<Vec<Sheet>, Message> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| refused(&error))?;
    let mut sheets = Vec::new();
    for known in book.sheets_metadata().to_vec() {
        let mut sheet = Sheet::new(&known.name, known.visible);
        read_cells(&mut book, &mut sheet)?;
        let merged = book.merge_cells_by_sheet_name(&known.name).unwrap_or_default();
        sheet.merged = merged.into_iter().map(Area::from).collect();
        sheets.push(sheet);
        within_limits(&sheets)?;
    }
    Ok(sheets)
}

/// Reads the cells of a sheet one by one: a sheet with something in its last row and column is not
/// laid out. One that is a diagram has none.
fn read_cells(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &mut Sheet) -> Result<(), Message> {
    let Ok(mut cells) = book.worksheet_cells_reader(&sheet.name) else { return Ok(()) };
    while let Some(cell) = cells.next_cell_with_formula().map_err(|error| refused(&error))? {
        let uncomputed = cell.formula.map(|_| Content::Uncomputed);
        let value = content(&Data::from(cell.value)).or(uncomputed);
        sheet.put(cell.pos.0 as usize + 1, cell.pos.1 as usize + 1, value);
        if sheet.cells.len() > limits::WORKBOOK_CELLS.most {
            break;
        }
    }
    Ok(())
}

fn xls(bytes: &[u8]) -> Result<Vec<Sheet>, Message> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| refused(&error))?;
    let mut sheets = Vec::new();
    for known in book.sheets_metadata().to_vec() {
        let mut sheet = Sheet::new(&known.name, known.visible);
        let Ok(range) = book.worksheet_range(&known.name) else { continue };
        sheet.fill(&range);
        let merged = book.merge_cells_by_sheet_name(&known.name).unwrap_or_default();
        sheet.merged = merged.into_iter().map(Area::from).collect();
        sheets.push(sheet);
        within_limits(&sheets)?;
    }
    Ok(sheets)
}

fn ods(bytes: &[u8]) -> Result<Vec<Sheet>, Message> {
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|error| refused(&error))?;
    let mut sheets = Vec::new();
    for known in book.sheets_metadata().to_vec() {
        let mut sheet = Sheet::new(&known.name, known.visible);
        let Ok(range) = book.worksheet_range(&known.name) else { continue };
        sheet.fill(&range);
        sheets.push(sheet);
        within_limits(&sheets)?;
    }
    Ok(sheets)
}

fn csv(bytes: &[u8]) -> Result<Vec<Sheet>, Message> {
    let (text, _) = files::decode(bytes).ok_or_else(messages::broken_workbook)?;
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |mark: &u8| first.bytes().filter(|byte| byte == mark).count();
    let mark = [b';', b'\t', b','].into_iter().max_by_key(count).unwrap_or(b',');
    let mut sheet = Sheet::new("", SheetVisible::Visible);
    let mut builder = csv::ReaderBuilder::new();
    let mut rows =
        builder.has_headers(false).flexible(true).delimiter(mark).from_reader(text.as_bytes());
    let (mut seen, mut line) = (0, 1);
    for record in rows.records() {
        let record = record.map_err(|_| messages::broken_workbook())?;
        // Blank lines are passed over, and cells may have line breaks in them.
        let begin = record.position().map_or(0, |position| position.byte() as usize);
        let rest = text.as_bytes().get(begin..).unwrap_or_default();
        let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let before = text.as_bytes().get(seen..begin + blank).unwrap_or_default();
        line += before.iter().filter(|byte| **byte == b'\n').count();
        seen = begin + blank;
        for (place, field) in record.iter().enumerate() {
            sheet.put(line, place + 1, content(&Data::String(field.to_owned())));
        }
        within_limits(std::slice::from_ref(&sheet))?;
    }
    Ok(vec![sheet])
}

/// Why a library would not read a workbook: all that a clerk can do something about is a password.
fn refused(error: &impl std::fmt::Debug) -> Message {
    match format!("{error:?}").as_str() {
        "Password" => messages::locked_workbook(),
        _ => messages::broken_workbook(),
    }
}

/// The content of a cell; none if there is nothing in it, or nothing but blanks.
fn content(value: &Data) -> Option<Content> {
    Some(match value {
        Data::Empty => return None,
        Data::Int(whole) => Content::Number(whole.to_string()),
        Data::Float(number) => Content::Number(plain(*number)),
        Data::String(text) if text.trim().is_empty() => return None,
        Data::String(text) => Content::Text(text.trim().to_owned()),
        Data::Bool(truth) => Content::Text(if *truth { "TRUE" } else { "FALSE" }.to_owned()),
        Data::DateTime(moment) => moment_of(moment),
        Data::DateTimeIso(text) => {
            let date = text.split('T').next().unwrap_or_default();
            let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok();
            date.map_or_else(|| Content::Text(text.clone()), Content::Date)
        }
        Data::DurationIso(text) => Content::Text(text.clone()),
        Data::Error(error) => Content::Failed(error.to_string()),
    })
}

/// A date, or a moment with its time. A length of time is a number.
fn moment_of(moment: &ExcelDateTime) -> Content {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into());
    match date.filter(|_| moment.is_datetime()) {
        Some(date) if (hour, minute, second) == (0, 0, 0) => Content::Date(date),
        Some(date) => Content::Text(format!("{date} {hour:02}:{minute:02}:{second:02}")),
        None => Content::Number(plain(moment.as_f64())),
    }
}

/// A number in plain digits. Programs compute in binary: 0.1 and 0.2 are 0.3 again.
fn plain(number: f64) -> String {
    let digits = format!("{number:.9}");
    match digits.split_once('.') {
        Some(_) => digits.trim_end_matches('0').trim_end_matches('.').to_owned(),
        None => digits,
    }
}
