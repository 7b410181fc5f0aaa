//! PDFs and OFDs: lines are joined to paragraphs, rules that cross make tables.

use std::sync::Arc;

use super::{Cell, LineAt, Look, Paragraph, Piece, Text, TextKind, TextTable, grid, parts};
use crate::finding::{DataPath, Message, Place};
use crate::measure::{Glyph, Sheet, sheets};

/// Millimetres of a point.
const POINT: f64 = 25.4 / 72.0;
/// White between two glyphs that is a space, in em.
const SPACE: f64 = 0.9;

/// The number of cells, back from the last, among which that of a glyph is looked for.
const NEAR: usize = 64;

/// Reads one as the page shows it; page numbers are left out.
pub(super) fn read(file: &Arc<str>, bytes: &[u8]) -> Result<Text, Message> {
    let mut text = Text {
        file: file.clone(),
        kind: TextKind::Pdf,
        paragraphs: Vec::new(),
        tables: Vec::new(),
        beside: Default::default(),
    };
    let mut writer = Writer { file, text: &mut text, open: None, margin: None, last: None };
    for sheet in &sheets(bytes)? {
        writer.sheet(sheet);
    }
    writer.close();
    Ok(text)
}

/// A line outside of tables.
struct Row {
    number: usize,
    text: Arc<str>,
    left: f64,
    right: f64,
    baseline: f64,
    /// Millimetres of an em.
    em: f64,
    centred: bool,
    /// True for a line of a title: in larger type than other lines of its page, as far from the left
    /// edge as from the right one, however wide it is.
    title: bool,
}

/// Size of a title's characters, in that of the smallest on its page.
const TITLE: f64 = 1.25;

/// The part of a line that stands in one cell.
struct Part<'s> {
    cell: usize,
    line: usize,
    glyphs: Vec<&'s Glyph>,
}

/// A paragraph that may go on.
struct Open {
    paragraph: Paragraph,
    last: Row,
    /// Where its first line begins.
    left: f64,
    /// True if its last line is full, so that the next may belong to it.
    full: bool,
    /// True if all its lines are a title's.
    title: bool,
    turned: bool,
}

impl Open {
    /// True if a line belongs to the paragraph. `left` is where lines of its page begin; `first` is whether it is the
    /// first of its page.
    fn goes_on(&self, row: &Row, left: f64, turned: bool, first: bool) -> bool {
        let last = &self.last;
        let same_size = (last.em - row.em).abs() < 0.4;
        let gap = row.baseline - last.baseline;
        let near = first || (gap > 0.0 && gap < 2.6 * row.em);
        // An item of the attachments note, or another: the next item is none of its lines, nor is an attachment's mark.
        let noted = self.paragraph.text.starts_with("附件");
        let item = noted || is_numbered(&self.paragraph.text);
        let begins = (item && is_numbered(&row.text)) || parts::head_number(&row.text).is_some();
        if !same_size || !near || self.turned != turned || begins {
            return false;
        }
        // One of a title's lines is narrower than the page.
        let both_centred = last.centred && row.centred;
        let one_title = self.title && row.title && (last.centred || row.centred);
        let flush = row.left - left < 1.2 * row.em && !row.centred;
        // An item's turn-over stands below its first character, not below its number; a signature further in.
        let in_by = (row.left - self.left) / row.em;
        let hanging = item && (0.5..if noted { 6.5 } else { 3.5 }).contains(&in_by);
        (!first && (both_centred || one_title)) || (self.full && (flush || hanging))
    }
}

struct Writer<'f> {
    file: &'f Arc<str>,
    text: &'f mut Text,
    open: Option<Open>,
    /// Where the lines of the page before began, and whether that page was turned.
    margin: Option<(bool, f64)>,
    /// The table that nothing has stood behind yet.
    last: Option<grid::Grid>,
}

impl Writer<'_> {
    fn sheet(&mut self, sheet: &Sheet) {
        let tables = grid::find(&sheet.rules);
        let mut inside: Vec<Vec<Part>> = tables.iter().map(|_| Vec::new()).collect();
        let mut rows = Vec::new();
        for (i, line) in sheet.lines.iter().enumerate() {
            let mut loose: Vec<&Glyph> = Vec::new();
            for glyph in &line.glyphs {
                let at = ((glyph.at.0 + glyph.end.0) / 2.0, glyph.at.1 - glyph.size * POINT * 0.3);
                let home = tables.iter().position(|table| table.cell_at(at).is_some());
                let Some(home) = home else {
                    loose.push(glyph);
                    continue;
                };
                let Some(cell) = tables[home].cell_at(at) else { continue };
                match inside[home]
                    .iter_mut()
                    .rev()
                    .take(NEAR)
                    .find(|part| part.cell == cell && part.line == i)
                {
                    Some(part) => part.glyphs.push(glyph),
                    None => inside[home].push(Part { cell, line: i, glyphs: vec![glyph] }),
                }
            }
            rows.extend(row(i + 1, &loose));
        }
        let turned = sheet.width > sheet.height;
        let left = rows.iter().map(|row: &Row| row.left).fold(f64::MAX, f64::min);
        // A page of first lines of paragraphs, or of signatures, has the margin of the one before.
        let em = rows.first().map_or(0.0, |row| row.em);
        let left = match self.margin {
            Some((same, margin)) if same == turned && left - margin > em / 2.0 => margin,
            _ => left,
        };
        self.margin = Some((turned, left));
        let right = rows.iter().map(|row: &Row| row.right).fold(0.0, f64::max);
        let smallest = rows.iter().map(|row| row.em).fold(f64::MAX, f64::min);
        // A page of headings only has no full line: then the widths of pages tell.
        let right = right.max(sheet.width - left);
        let mut tables: Vec<_> = tables.into_iter().zip(inside).collect();
        tables.sort_by(|a, b| a.0.top().total_cmp(&b.0.top()));
        let mut tables = tables.into_iter().peekable();
        let mut first = true;
        for mut row in rows {
            while let Some((table, parts)) = tables.next_if(|(table, _)| table.top() < row.baseline)
            {
                self.table(sheet, table, &parts);
            }
            let (before, behind) = (row.left - left, right - row.right);
            row.centred = before > row.em && (before - behind).abs() < row.em.min(before / 2.0);
            row.title = row.em > TITLE * smallest && (before - behind).abs() < row.em;
            self.line(sheet.number, row, (left, right), turned, std::mem::take(&mut first));
        }
        for (table, parts) in tables {
            self.table(sheet, table, &parts);
        }
    }

    fn line(
        &mut self,
        page: usize,
        row: Row,
        (left, right): (f64, f64),
        turned: bool,
        first: bool,
    ) {
        let full = row.right > right - 2.5 * row.em;
        let stands = LineAt { page: Some(page), number: row.number, text: row.text.clone() };
        let continues =
            self.open.as_ref().is_some_and(|open| open.goes_on(&row, left, turned, first));
        self.last = None;
        if !continues {
            self.close();
        }
        let centred = Some(row.centred);
        let open = self.open.get_or_insert_with(|| Open {
            paragraph: Paragraph {
                text: String::new(),
                look: Look { centred, heading: None, opens_page: Some(first) },
                known: Vec::new(),
                computed: false,
                as_composed: false,
                pieces: Vec::new(),
            },
            last: Row { text: "".into(), ..row },
            left: row.left,
            full,
            title: true,
            turned,
        });
        let paragraph = &mut open.paragraph;
        paragraph.pieces.push(Piece::of_line(paragraph.text.len(), self.file, stands, 0));
        paragraph.text += &row.text;
        open.title &= row.title;
        (open.full, open.last) = (full, row);
    }

    fn close(&mut self) {
        self.text.paragraphs.extend(self.open.take().map(|open| open.paragraph));
    }

    fn table(&mut self, sheet: &Sheet, table: grid::Grid, parts: &[Part]) {
        self.close();
        let cells = table.cells();
        let mut texts: Vec<(String, Option<Place>)> = vec![(String::new(), None); cells];
        for Part { cell, line, glyphs } in parts {
            let text: Arc<str> = joined(glyphs).into();
            let stands = LineAt { page: Some(sheet.number), number: line + 1, text };
            let (whole, place) = &mut texts[*cell];
            *whole += &stands.text;
            place.get_or_insert_with(|| self.place(&stands));
        }
        let nowhere = LineAt { page: Some(sheet.number), number: 1, text: "".into() };
        let mut seen = vec![false; cells];
        let rows = table.rows().map(|row| {
            row.iter()
                .map(|&cell| {
                    let (text, place) = &texts[cell];
                    let repeated = std::mem::replace(&mut seen[cell], true);
                    let place = place.clone().unwrap_or_else(|| self.place(&nowhere));
                    Cell { text: text.clone(), known: None, place, repeated }
                })
                .collect()
        });
        let mut rows: Vec<Vec<Cell>> = rows.collect();
        let before = self.last.as_ref().filter(|before| before.has_columns_of(&table));
        match self.text.tables.last_mut().filter(|_| before.is_some()) {
            // It goes on from the page before, where its head stood as well.
            Some(open) => {
                let again = open.rows.iter().zip(&rows).take_while(|(a, b)| same_row(a, b)).count();
                rows.drain(..again);
                // So did the name of the group that goes on.
                let band = |row: &&Vec<Cell>| row.iter().skip(1).all(|cell| cell.repeated);
                let last = open.rows.iter().rfind(band);
                if rows.first().filter(band).zip(last).is_some_and(|(a, b)| same_row(a, b)) {
                    rows.remove(0);
                }
                open.rows.append(&mut rows);
            }
            None => {
                let after = self.text.paragraphs.len();
                self.text.tables.push(TextTable { after, rows, as_composed: false });
            }
        }
        self.last = Some(table);
    }

    fn place(&self, line: &LineAt) -> Place {
        let spot = Some(line.spot(0..line.text.len()));
        Place { file: self.file.clone(), path: DataPath::default(), spot }
    }
}

/// True if two rows say the same.
fn same_row(a: &[Cell], b: &[Cell]) -> bool {
    a.iter().map(|cell| &cell.text).eq(b.iter().map(|cell| &cell.text))
}

/// True if a line begins with a number of its own: 2.乙表, 2.2024年乙表; 2.5万元 is a figure.
fn is_numbered(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let Some(title) = rest.strip_prefix(['.', '．', '、']).filter(|_| rest.len() < line.len())
    else {
        return false;
    };
    let words = title.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = title.len() - words.len();
    digits == 0 || (digits == 4 && words.starts_with('年'))
}

/// A line of these glyphs.
fn row(number: usize, glyphs: &[&Glyph]) -> Option<Row> {
    let (first, last) = (glyphs.first()?, glyphs.last()?);
    Some(Row {
        number,
        text: joined(glyphs).into(),
        left: first.at.0,
        right: last.end.0,
        baseline: first.at.1,
        em: first.size.max(last.size).max(1.0) * POINT,
        centred: false,
        title: false,
    })
}

/// The text of glyphs on one line, with a space where there is white.
fn joined(glyphs: &[&Glyph]) -> String {
    let mut text = String::new();
    let mut end: Option<f64> = None;
    for glyph in glyphs {
        if end.is_some_and(|end| glyph.at.0 - end > SPACE * glyph.size * POINT) {
            text.push(' ');
        }
        text += &glyph.text;
        end = Some(glyph.end.0);
    }
    text
}
