//! Text files: a line is a paragraph; lines with tabs are tables.

use std::sync::Arc;

use super::{Cell, LineAt, Look, Paragraph, Piece, Text, TextKind, TextTable, messages};
use crate::files::decode;
use crate::finding::{DataPath, Message, Place};

/// Largest text file.
const BYTES: usize = 4 << 20;

/// Reads a text file in UTF-8, UTF-16 with its mark, or GB18030.
pub(super) fn read(file: &Arc<str>, bytes: &[u8]) -> Result<Text, Message> {
    if bytes.len() > BYTES {
        return Err(messages::too_large(BYTES >> 20));
    }
    let (text, _) = decode(bytes).ok_or_else(|| match bytes {
        [0xd0, 0xcf, 0x11, 0xe0, ..] => messages::old_word(),
        _ => messages::not_text(),
    })?;
    Ok(parse(file, &text))
}

/// Takes a text apart.
pub(super) fn parse(file: &Arc<str>, text: &str) -> Text {
    let mut reading = Reading {
        file,
        text: Text {
            file: file.clone(),
            kind: TextKind::Plain,
            paragraphs: Vec::new(),
            tables: Vec::new(),
            beside: Default::default(),
        },
        table: None,
        lone: None,
        barred: false,
        blanks: 0,
    };
    for (i, line) in text.lines().enumerate() {
        reading.line(i + 1, line);
    }
    reading.close();
    reading.text
}

/// A text being read.
struct Reading<'f> {
    file: &'f Arc<str>,
    text: Text,
    table: Option<TextTable>,
    /// The only line of the open table: alone it is no table.
    lone: Option<(usize, String)>,
    /// True if bars part the cells of the open table: its rows are whole.
    barred: bool,
    /// Blank lines since the last that is not.
    blanks: usize,
}

/// Longest rest of a cell on a line of its own.
const SHORT: usize = 8;

/// The bar that parts the cells of a line: two of them, or one with words on either side of blanks.
fn bar_of(line: &str) -> Option<char> {
    let bar = ['|', '｜', '│'].into_iter().find(|bar| line.contains(*bar))?;
    let spaced =
        [' ', '\u{3000}'].iter().any(|white| line.contains(&format!("{white}{bar}{white}")));
    (!line.contains('\t') && (line.matches(bar).count() > 1 || spaced)).then_some(bar)
}

impl Reading<'_> {
    fn line(&mut self, number: usize, line: &str) {
        if let Some(bar) = bar_of(line) {
            self.barred(number, line, bar);
            return;
        }
        if line.trim().is_empty() && !line.starts_with('\t') {
            self.blanks += 1;
            return;
        }
        let fields = line.trim_matches('\t').contains('\t')
            || (line.contains('\t') && self.table.is_some() && self.blanks == 0);
        // A row on one line whose first cell is blank has as many cells as the rows above it.
        let blank_first =
            self.blanks == 0
                && self.table.as_ref().and_then(|table| table.rows.first()).is_some_and(|first| {
                    first.len() > 2 && line.split('\t').count() == first.len()
                });
        if fields && self.blanks > 0 && self.begins_table(line) {
            self.close();
        }
        if fields && (!line.starts_with('\t') || blank_first) {
            // A row on one line, as copied from a sheet.
            let row = self.row_of(number, line, 0, '\t');
            self.lone = self.table.is_none().then(|| (number, line.to_owned()));
            self.open().rows.push(row);
        } else if line.starts_with('\t') {
            // Cells one a line, as a word processor saves a table: a blank line ends the row.
            let cells = self.row_of(number, line, 1, '\t');
            self.lone = None;
            let fresh = self.blanks > 0 || self.table.is_none();
            let table = self.open();
            match table.rows.last_mut().filter(|_| !fresh) {
                Some(row) => row.extend(cells),
                None => table.rows.push(cells),
            }
        } else if let Some(cell) = self.unfinished(line) {
            cell.text += line.trim();
        } else {
            self.close();
            self.paragraph(number, line);
        }
        self.blanks = 0;
    }

    /// True if a row behind a blank line is the head of another table: it holds words alone, as
    /// the head of the table above does, and other ones.
    fn begins_table(&self, line: &str) -> bool {
        let worded = |text: &str| !text.contains(|c: char| c.is_ascii_digit());
        self.table.as_ref().is_some_and(|table| match table.rows.as_slice() {
            [head, .., last] => {
                let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
                let other = !head.iter().map(|cell| cell.text.as_str()).eq(cells.iter().copied());
                other
                    && cells.len() > 1
                    && cells.iter().all(|cell| !cell.is_empty() && worded(cell))
                    && head.iter().all(|cell| worded(&cell.text))
                    && last.iter().any(|cell| !worded(&cell.text))
            }
            _ => false,
        })
    }

    fn open(&mut self) -> &mut TextTable {
        let after = self.text.paragraphs.len();
        self.table.get_or_insert_with(|| TextTable { after, rows: Vec::new(), as_composed: false })
    }

    /// The cell that this line goes on with: a word broken over lines in a narrow column.
    fn unfinished(&mut self, line: &str) -> Option<&mut Cell> {
        let short = line.trim().chars().count() <= SHORT;
        let cell = self.table.as_mut()?.rows.last_mut()?.last_mut()?;
        let figure = cell.text.chars().all(|c| c.is_ascii_digit());
        (short && self.blanks < 2 && !figure && !self.barred).then_some(cell)
    }

    /// The cells of a line from a byte on.
    fn row_of(&self, number: usize, line: &str, mut start: usize, mark: char) -> Vec<Cell> {
        let mut row = Vec::new();
        for field in line.get(start..).unwrap_or_default().split(mark) {
            let text = field.trim();
            let white = field.len() - field.trim_start().len();
            let stretch = start + white..start + white + text.len();
            let stands = LineAt { page: None, number, text: line.into() };
            let place = Place {
                file: self.file.clone(),
                path: DataPath::default(),
                spot: Some(stands.spot(stretch)),
            };
            row.push(Cell { text: text.to_owned(), known: None, place, repeated: false });
            start += field.len() + mark.len_utf8();
        }
        row
    }

    /// A line whose cells are parted by bars: | 甲镇 | 12 |. Rules between rows hold nothing.
    fn barred(&mut self, number: usize, line: &str, bar: char) {
        if self.blanks > 1 {
            self.close();
        }
        self.blanks = 0;
        if line.chars().all(|c| c == bar || c.is_whitespace() || "-:=+─━—".contains(c)) {
            return;
        }
        let bare = line.trim_end().strip_suffix(bar).unwrap_or(line);
        let indent = bare.len() - bare.trim_start().len();
        let first = bare.trim_start().starts_with(bar);
        let start = if first { indent + bar.len_utf8() } else { 0 };
        let row = self.row_of(number, bare, start, bar);
        self.lone = self.table.is_none().then(|| (number, line.to_owned()));
        self.barred = true;
        self.open().rows.push(row);
    }

    fn paragraph(&mut self, number: usize, line: &str) {
        let offset = line.len() - line.trim_start().len();
        let stands = LineAt { page: None, number, text: line.into() };
        self.text.paragraphs.push(Paragraph {
            text: line.trim().to_owned(),
            look: Look::default(),
            known: Vec::new(),
            computed: false,
            as_composed: false,
            pieces: vec![Piece::of_line(0, self.file, stands, offset)],
        });
    }

    fn close(&mut self) {
        let table = self.table.take();
        self.barred = false;
        match self.lone.take() {
            Some((number, line)) => self.paragraph(number, &line),
            None => self.text.tables.extend(table),
        }
    }
}
