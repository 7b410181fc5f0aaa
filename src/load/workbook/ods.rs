//! The shapes of the sheets of an .ods, and whether its sheets are sound and small enough for the library
//! that reads their contents: it lays out every sheet as a whole, and reads on where a sheet has no end.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::messages;
use super::shape::{Area, Shape};
use crate::finding::Message;
use crate::limits;
use crate::tags::{attribute, number};
use crate::workbook::Package;

/// The part with all sheets, and the one that says of each part how it is stored.
const CONTENT: &str = "content.xml";
const MANIFEST: &str = "META-INF/manifest.xml";
/// Most blanks in a row of text that are counted instead of written.
const BLANKS: usize = 10_000;

/// The shapes of the sheets, by their names.
pub(super) fn shapes(bytes: &[u8]) -> Result<BTreeMap<String, Shape>, Message> {
    let mut package = Package::open(bytes).ok_or_else(messages::broken_workbook)?;
    if package.text(MANIFEST).is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(messages::locked_workbook());
    }
    let xml = package.text(CONTENT).ok_or_else(messages::broken_workbook)?;
    let mut walk = Walk::default();
    let mut reader = Reader::from_str(&xml);
    let mut open = 0_usize;
    loop {
        match reader.read_event().map_err(|_| messages::broken_workbook())? {
            Event::Start(tag) => {
                open += 1;
                walk.begin(&tag)?;
            }
            Event::Empty(tag) => {
                walk.begin(&tag)?;
                walk.end(tag.name().as_ref())?;
            }
            Event::End(tag) => {
                open = open.saturating_sub(1);
                walk.end(tag.name().as_ref())?;
            }
            Event::Eof if open > 0 => return Err(messages::broken_workbook()),
            Event::Eof => return Ok(walk.shapes),
            _ => {}
        }
    }
}

/// Sheets being gone through.
#[derive(Default)]
struct Walk {
    shapes: BTreeMap<String, Shape>,
    sheet: Option<Sheet>,
}

/// A sheet being gone through.
#[derive(Default)]
struct Sheet {
    name: String,
    shape: Shape,
    /// Columns that were described so far.
    columns: usize,
    /// Rows that stand above, how many rows the one being read is, and columns of it so far.
    above: usize,
    times: usize,
    column: usize,
    /// The first and the last row, and the last column, with something in them.
    used: Option<(usize, usize, usize)>,
}

impl Walk {
    fn begin(&mut self, tag: &BytesStart) -> Result<(), Message> {
        let name = tag.name();
        if name.as_ref() == "table:table" {
            let name = attribute(tag, "name").unwrap_or_default();
            self.sheet = Some(Sheet { name, ..Sheet::default() });
        }
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        match name.as_ref() {
            "table:table-column" => sheet.columns(tag),
            "table:table-row" => sheet.row(tag),
            "table:table-cell" | "table:covered-table-cell" => sheet.cell(tag)?,
            "text:s" if number(tag, "c").is_some_and(|blanks| blanks > BLANKS) => {
                return Err(messages::broken_workbook());
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Message> {
        match (name, &mut self.sheet) {
            ("table:table-row", Some(sheet)) => {
                sheet.above = sheet.above.saturating_add(sheet.times);
            }
            ("table:table", Some(_)) => {
                let Some(sheet) = self.sheet.take() else { return Ok(()) };
                sheet.refuse_wide()?;
                self.shapes.insert(sheet.name, sheet.shape.in_order());
            }
            _ => {}
        }
        Ok(())
    }
}

/// True if a tag says that it is not shown.
fn is_hidden(tag: &BytesStart) -> bool {
    attribute(tag, "visibility").is_some_and(|visibility| visibility != "visible")
}

impl Sheet {
    fn columns(&mut self, tag: &BytesStart) {
        let times = number(tag, "number-columns-repeated").unwrap_or(1);
        let last = self.columns.saturating_add(times);
        if is_hidden(tag) {
            self.shape.hidden_columns.push((self.columns.saturating_add(1), last));
        }
        self.columns = last;
    }

    fn row(&mut self, tag: &BytesStart) {
        self.times = number(tag, "number-rows-repeated").unwrap_or(1);
        self.column = 0;
        if is_hidden(tag) {
            let most = self.times.min(limits::WORKBOOK_CELLS.most);
            let rows = self.above.saturating_add(1)..=self.above.saturating_add(most);
            self.shape.hidden_rows.extend(rows);
            self.shape.filtered |= attribute(tag, "visibility").as_deref() == Some("filter");
        }
    }

    fn cell(&mut self, tag: &BytesStart) -> Result<(), Message> {
        let times = number(tag, "number-columns-repeated").unwrap_or(1);
        let (row, column) = (self.above.saturating_add(1), self.column.saturating_add(1));
        self.column = self.column.saturating_add(times);
        let over = |name| number(tag, name).unwrap_or(1).max(1);
        let (rows, columns) = (over("number-rows-spanned"), over("number-columns-spanned"));
        if rows.saturating_mul(columns) > 1 {
            let last = |first: usize, over: usize| first.saturating_add(over - 1);
            let rows = (row, last(row, rows));
            self.shape.merge(Area { rows, columns: (column, last(column, columns)) })?;
        }
        let kind = attribute(tag, "value-type");
        if kind.is_none() && attribute(tag, "formula").is_none() {
            return Ok(());
        }
        let (last_row, last_column) = (self.above.saturating_add(self.times), self.column);
        let used = self.used.unwrap_or((row, last_row, last_column));
        self.used = Some((used.0, last_row, used.2.max(last_column)));
        self.refuse_wide()?;
        if kind.as_deref() == Some("percentage") {
            let rows = row..=last_row;
            self.shape.percents.extend(
                rows.flat_map(|row| (column..=last_column).map(move |column| (row, column))),
            );
        }
        Ok(())
    }

    /// Refuses a sheet whose cells lie so far apart that it cannot be laid out as a whole.
    fn refuse_wide(&self) -> Result<(), Message> {
        let Some((first, last, columns)) = self.used else { return Ok(()) };
        let laid_out = last.saturating_sub(first).saturating_add(1).saturating_mul(columns);
        let most = limits::WORKBOOK_LAID_OUT.most;
        if laid_out > most {
            return Err(messages::workbook_too_wide(most));
        }
        Ok(())
    }
}
