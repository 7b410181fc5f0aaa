//! The shapes of the sheets of an .xls, and whether it is sound and small enough for the library that reads
//! its contents: that lays out every sheet as a whole, and makes room for as many cells as a sheet says.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use cfb::CompoundFile;

use super::super::messages;
use super::shape::{Shape, is_percent};
use crate::finding::Message;
use crate::limits;

/// The streams that sheets may stand in, by the years of their form.
const STREAMS: [&str; 2] = ["/Workbook", "/Book"];
/// The most rows and columns that a sheet of this form has.
const ROWS: usize = 65_536;
const COLUMNS: usize = 256;

/// The numbers of records, by MS-XLS 2.3.
mod records {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const END: u16 = 0x000A;
    pub(super) const LOCKED: u16 = 0x002F;
    pub(super) const COLUMNS: u16 = 0x007D;
    pub(super) const SHEET: u16 = 0x0085;
    pub(super) const FILTER: u16 = 0x009B;
    pub(super) const NUMBERS: u16 = 0x00BD;
    pub(super) const RICH_TEXT: u16 = 0x00D6;
    pub(super) const STYLE: u16 = 0x00E0;
    pub(super) const SHARED_TEXT: u16 = 0x00FD;
    pub(super) const DIMENSIONS: u16 = 0x0200;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const TEXT: u16 = 0x0204;
    pub(super) const TRUTH: u16 = 0x0205;
    pub(super) const ROW: u16 = 0x0208;
    pub(super) const SHORT_NUMBER: u16 = 0x027E;
    pub(super) const FORMAT: u16 = 0x041E;
    pub(super) const BEGIN: u16 = 0x0809;
}

/// The shapes of the sheets, in their order.
pub(super) fn shapes(bytes: &[u8]) -> Result<Vec<Shape>, Message> {
    let mut file =
        CompoundFile::open(Cursor::new(bytes)).map_err(|_| messages::broken_workbook())?;
    let mut stream = Vec::new();
    let name = STREAMS.iter().find(|name| file.is_stream(name));
    let opened = name.and_then(|name| file.open_stream(name).ok());
    let opened = opened.ok_or_else(messages::broken_workbook)?;
    let read = opened.take(bytes.len() as u64).read_to_end(&mut stream);
    read.map_err(|_| messages::broken_workbook())?;
    let globals = Globals::of(&stream)?;
    let shape = |place: &usize| {
        let substream = stream.get(*place..).ok_or_else(messages::broken_workbook)?;
        shape(substream, &globals.percents)
    };
    globals.sheets.iter().map(shape).collect()
}

/// Goes through the records of a stream up to its end: their numbers and contents.
fn each(
    stream: &[u8],
    mut see: impl FnMut(u16, &[u8]) -> Result<(), Message>,
) -> Result<(), Message> {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(head) = stream.get(at..at + 4) {
        let (kind, length) = (word(head, 0), usize::from(word(head, 2)));
        let data = stream.get(at + 4..at + 4 + length).ok_or_else(messages::broken_workbook)?;
        at += 4 + length;
        match kind {
            records::BEGIN => depth += 1,
            records::END if depth <= 1 => return Ok(()),
            records::END => depth -= 1,
            // Diagrams within a sheet have streams of their own.
            _ if depth > 1 => {}
            _ => see(kind, data)?,
        }
    }
    Ok(())
}

/// Two bytes of a record; 0 beyond its end.
fn word(data: &[u8], at: usize) -> u16 {
    data.get(at..at + 2).map_or(0, |pair| u16::from_le_bytes([pair[0], pair[1]]))
}

fn long(data: &[u8], at: usize) -> usize {
    usize::from(word(data, at)) | usize::from(word(data, at + 2)) << 16
}

/// The things that hold for all sheets.
#[derive(Default)]
struct Globals {
    /// The places of the sheets in the stream.
    sheets: Vec<usize>,
    /// The styles that show numbers as percentages.
    percents: BTreeSet<u16>,
}

impl Globals {
    fn of(stream: &[u8]) -> Result<Self, Message> {
        let mut globals = Self::default();
        let mut formats = BTreeSet::from([9, 10]);
        let mut styles: Vec<u16> = Vec::new();
        each(stream, |kind, data| {
            match kind {
                records::LOCKED => return Err(messages::locked_workbook()),
                records::SHEET => globals.sheets.push(long(data, 0)),
                // A percent sign is one byte in every form that text may have here.
                records::FORMAT => {
                    let text: String = data.iter().skip(4).copied().map(char::from).collect();
                    if is_percent(&text.replace('\0', "")) {
                        formats.insert(word(data, 0));
                    }
                }
                records::STYLE => styles.push(word(data, 2)),
                _ => {}
            }
            Ok(())
        })?;
        for (style, format) in (0..=u16::MAX).zip(styles) {
            if formats.contains(&format) {
                globals.percents.insert(style);
            }
        }
        if globals.sheets.len() > limits::WORKBOOK_SHEETS.most {
            let most = limits::WORKBOOK_SHEETS.most;
            return Err(messages::workbook_too_full("张工作表", most));
        }
        Ok(globals)
    }
}

/// The shape of a sheet; cells made one are told by the library.
fn shape(stream: &[u8], percents: &BTreeSet<u16>) -> Result<Shape, Message> {
    let mut shape = Shape::default();
    // First row, last row, last column.
    let mut used: Option<(usize, usize, usize)> = None;
    each(stream, |kind, data| {
        let (row, column) = (usize::from(word(data, 0)) + 1, usize::from(word(data, 2)) + 1);
        match kind {
            records::DIMENSIONS => {
                // The older form has its rows in two bytes.
                let (rows, columns) = match data.len() < 14 {
                    true => (usize::from(word(data, 2)), word(data, 6)),
                    false => (long(data, 4), word(data, 10)),
                };
                if rows > ROWS || usize::from(columns) > COLUMNS {
                    return Err(messages::broken_workbook());
                }
            }
            records::ROW if word(data, 12) & 0x20 != 0 || word(data, 6) & 0x7fff == 0 => {
                shape.hidden_rows.push(row);
            }
            records::COLUMNS if word(data, 8) & 1 != 0 || word(data, 4) == 0 => {
                shape.hidden_columns.push((row, column));
            }
            records::FILTER => shape.filtered = true,
            records::FORMULA
            | records::NUMBER
            | records::TEXT
            | records::RICH_TEXT
            | records::TRUTH
            | records::SHARED_TEXT
            | records::SHORT_NUMBER
            | records::NUMBERS => {
                // Of several numbers in a row the last column stands at the end.
                let several = kind == records::NUMBERS && data.len() >= 6;
                let last = match several {
                    true => usize::from(word(data, data.len() - 2)) + 1,
                    false => column,
                };
                let (first, below, right) = used.unwrap_or((row, row, last));
                used = Some((first.min(row), below.max(row), right.max(last)));
                for (column, place) in (column..=last).zip(0..) {
                    let at = if several { 4 + place * 6 } else { 4 };
                    if percents.contains(&word(data, at)) {
                        shape.percents.insert((row, column));
                    }
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    let laid_out = used.map_or(0, |(first, last, columns)| (last - first + 1) * columns);
    if laid_out > limits::WORKBOOK_LAID_OUT.most {
        return Err(messages::workbook_too_wide(limits::WORKBOOK_LAID_OUT.most));
    }
    Ok(shape)
}
