//! Opens a workbook of any of the forms that are read, within limits, and takes its cells out.
//!
//! The size of a packed workbook once inflated is counted before anything reads it.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::sync::Arc;

use calamine::{Data, ExcelDateTime, Ods, Range, Reader, SheetVisible, Xls, Xlsx};
use chrono::NaiveDate;
use zip::ZipArchive;

use super::super::messages;
use super::shape::{Area, Shape, percent_styles};
use super::{ods, xls};
use crate::apart::{Failed, apart};
use crate::files::{self, Foreign};
use crate::finding::Message;
use crate::limits;
use crate::tags::{attribute, each_tag, is_true};
use crate::workbook::Package;

/// The cells of a sheet.
pub(super) struct Sheet {
    /// Its name; empty where the file is a single sheet.
    pub(super) name: Arc<str>,
    /// True if a reader of the workbook does not see it.
    pub(super) hidden: bool,
    /// Cells with something in them, by row and column, both from 1.
    pub(super) cells: BTreeMap<(usize, usize), Content>,
    /// All that it has besides contents.
    pub(super) shape: Shape,
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

impl Sheet {
    fn new(name: &str, visible: SheetVisible) -> Self {
        let hidden = visible != SheetVisible::Visible;
        Self { name: name.into(), hidden, cells: BTreeMap::new(), shape: Shape::default() }
    }

    /// The content of a cell; for one that was merged into another, that of the other.
    pub(super) fn at(&self, row: usize, column: usize) -> Option<&Content> {
        let whole = self.shape.around(row, column);
        self.cells.get(&whole.map_or((row, column), Area::corner))
    }

    /// The cell that one was merged into, where something stands in either.
    pub(super) fn swallowed_by(&self, row: usize, column: usize) -> Option<(usize, usize)> {
        let corner = self.shape.around(row, column)?.corner();
        let written = |cell: (usize, usize)| self.cells.contains_key(&cell);
        (corner != (row, column) && (written(corner) || written((row, column)))).then_some(corner)
    }

    /// Puts in a content; false if the cell has one already.
    fn put(&mut self, row: usize, column: usize, content: Option<Content>) -> bool {
        let Some(content) = content else { return true };
        self.cells.insert((row, column), content).is_none()
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
    let reading: fn(&[u8]) -> Result<Vec<Sheet>, Message> = match bytes {
        [] => return Err(messages::blank_workbook()),
        [b'P', b'K', 3, 4, ..] => {
            refuse_bomb(bytes)?;
            match Foreign::of(bytes) {
                Some(Foreign::Excel) if has_part(bytes, "xl/workbook.bin") => {
                    return Err(messages::binary_workbook());
                }
                Some(Foreign::Excel) if has_part(bytes, "xl/") => xlsx,
                Some(Foreign::Excel) => ods,
                Some(foreign) => return Err(messages::no_workbook(foreign.name())),
                None => return Err(messages::broken_workbook()),
            }
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => match Foreign::of(bytes) {
            _ if files::has_stream(bytes, "EncryptedPackage") => {
                return Err(messages::locked_workbook());
            }
            Some(foreign @ Foreign::Word) => return Err(messages::no_workbook(foreign.name())),
            _ => xls,
        },
        _ => match Foreign::of(bytes) {
            Some(foreign) => return Err(messages::no_workbook(foreign.name())),
            None if ["csv", "txt"].contains(&ending) => csv,
            None => return Err(messages::text_as_workbook()),
        },
    };
    apart(|| reading(bytes)).map_err(|failed| match failed {
        Failed::NoThread(error) => messages::unreadable(&files::reason(&error)),
        Failed::Stumbled(_) => messages::broken_workbook(),
    })?
}

/// True if a packed file has a part whose name begins like this.
fn has_part(bytes: &[u8], name: &str) -> bool {
    files::part_names(bytes).is_some_and(|names| names.iter().any(|part| part.starts_with(name)))
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
    let mut package = Package::open(bytes).ok_or_else(messages::broken_workbook)?;
    for texts in package.shared_texts().ok_or_else(messages::broken_workbook)? {
        refuse_count(&texts)?;
    }
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| refused(&error))?;
    let parts: BTreeMap<String, String> =
        package.sheets().ok_or_else(messages::broken_workbook)?.into_iter().collect();
    let stale = is_stale(&package.main().unwrap_or_default());
    let percents = percent_styles(&mut package);
    let mut sheets = Vec::new();
    for known in book.sheets_metadata().to_vec() {
        let mut sheet = Sheet::new(&known.name, known.visible);
        read_cells(&mut book, &mut sheet, stale)?;
        sheets.push(sheet);
        within_limits(&sheets)?;
        let Some(sheet) = sheets.last_mut().filter(|sheet| !sheet.cells.is_empty()) else {
            continue;
        };
        let xml = parts.get(&known.name).and_then(|part| package.text(part));
        let xml = xml.ok_or_else(messages::broken_workbook)?;
        sheet.shape = Shape::of_xlsx(&xml, &percents)?;
    }
    Ok(sheets)
}

/// Refuses texts that say they are more than can stand in their part: the library makes room for as many.
fn refuse_count(texts: &str) -> Result<(), Message> {
    /// The bytes of the shortest text: `<si/>`.
    const SHORTEST: usize = 5;
    let mut said = Vec::new();
    let read = each_tag(texts, |tag| {
        if tag.local_name().as_ref() == "sst" {
            said.extend(attribute(tag, "uniqueCount"));
        }
    });
    let most = texts.len() / SHORTEST;
    let over = |count: &String| count.parse::<usize>().is_ok_and(|count| count > most);
    match read.is_ok() && !said.iter().any(over) {
        true => Ok(()),
        false => Err(messages::broken_workbook()),
    }
}

/// True if a workbook says that its formulas are still to be computed: what stands beside them is none of
/// their values.
fn is_stale(main: &str) -> bool {
    let mut stale = false;
    let read = each_tag(main, |tag| {
        stale |= tag.local_name().as_ref() == "calcPr" && is_true(tag, "fullCalcOnLoad");
    });
    stale && read.is_ok()
}

/// Reads the cells of a sheet one by one: a sheet with something in its last row and column is not
/// laid out. One that is a diagram has none.
fn read_cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &mut Sheet,
    stale: bool,
) -> Result<(), Message> {
    let Ok(mut cells) = book.worksheet_cells_reader(&sheet.name) else { return Ok(()) };
    while let Some(cell) =
        cells.next_cell_with_formula_metadata().map_err(|error| refused(&error))?
    {
        let value = Data::from(cell.value);
        let uncomputed = stale && !matches!(value, Data::Error(_)) || value == Data::Empty;
        let content = match cell.formula {
            Some(_) if uncomputed => Some(Content::Uncomputed),
            _ => content(&value),
        };
        if !sheet.put(cell.pos.0 as usize + 1, cell.pos.1 as usize + 1, content) {
            return Err(messages::broken_workbook());
        }
        if sheet.cells.len() > limits::WORKBOOK_CELLS.most {
            break;
        }
    }
    Ok(())
}

fn xls(bytes: &[u8]) -> Result<Vec<Sheet>, Message> {
    let shapes = xls::shapes(bytes)?;
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| refused(&error))?;
    let mut sheets = Vec::new();
    for (known, shape) in book.sheets_metadata().to_vec().into_iter().zip(shapes) {
        let mut sheet = Sheet::new(&known.name, known.visible);
        let Ok(range) = book.worksheet_range(&known.name) else { continue };
        sheet.fill(&range);
        sheet.shape = shape;
        for area in book.merge_cells_by_sheet_name(&known.name).unwrap_or_default() {
            sheet.shape.merge(Area::from(area))?;
        }
        sheet.shape = sheet.shape.in_order();
        sheets.push(sheet);
        within_limits(&sheets)?;
    }
    Ok(sheets)
}

fn ods(bytes: &[u8]) -> Result<Vec<Sheet>, Message> {
    let mut shapes = ods::shapes(bytes)?;
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|error| refused(&error))?;
    let mut sheets = Vec::new();
    for known in book.sheets_metadata().to_vec() {
        let mut sheet = Sheet::new(&known.name, known.visible);
        let Ok(range) = book.worksheet_range(&known.name) else { continue };
        sheet.fill(&range);
        sheet.shape = shapes.remove(&known.name).unwrap_or_default();
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
        Data::String(text) if is_failed(text.trim()) => Content::Failed(text.trim().to_owned()),
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

/// True for what formulas show that cannot be computed, where it comes as words.
fn is_failed(text: &str) -> bool {
    const SHOWN: [&str; 7] = ["#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"];
    SHOWN.contains(&text) || text.starts_with("Err:")
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
