//! Puts a column of words into a copy of a workbook (.xlsx). Of the sheet only its cells in that column
//! change, and one style is added; every other part of the workbook stays as it is, byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::edits::{Edit, edited, prefix_of, with_value};
use super::parts::Package;
use super::styles::with_style;
use crate::finding::{Finding, Severity, column_letters};
use crate::tags::{attribute, cell_named, number};

/// The head of the column.
pub(crate) const PROBLEMS: &str = "问题";
/// The words that a problem begins with.
const WEIGHTS: [(Severity, &str); 3] =
    [(Severity::Error, "错误"), (Severity::Warning, "提醒"), (Severity::Hint, "提示")];
/// The mark of a copy, which programs leave out when they save it: one that has it nobody has worked in.
const MARK: &str = "tongbao check --workbook";
/// Most characters of a cell, and of what to do about one problem: a cell is one line.
const LONGEST: usize = 4_000;
const SHORT: usize = 48;

/// The words of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    /// The sheet it is put into.
    pub(crate) sheet: String,
    /// Its place, from 1.
    pub(crate) column: usize,
    /// Its words, by rows from 1.
    pub(crate) rows: BTreeMap<usize, String>,
    /// The row below which nothing else may stand in it.
    pub(crate) head: usize,
}

/// A problem as the column has it: its weight, the cell, what is wrong, what to do as far as that is short.
pub(crate) fn problem(finding: &Finding) -> String {
    let mut parts = finding.hint.rsplit('；');
    let short = |hint: &&str| hint.chars().count() <= SHORT;
    let hint = if short(&finding.hint.as_str()) { Some(&*finding.hint) } else { parts.find(short) };
    let weight = WEIGHTS.iter().find(|(weight, _)| *weight == finding.severity);
    let weight = weight.map_or("", |(_, word)| word);
    let spot = finding.place.as_ref().and_then(|place| place.spot.as_ref());
    let cell = spot
        .map_or_else(String::new, |spot| format!(" {}{}", column_letters(spot.column), spot.line));
    format!("{weight}{cell}：{}。{}", finding.message, hint.unwrap_or_default())
}

/// True if words are of a problem.
pub(crate) fn is_problem(words: &str) -> bool {
    WEIGHTS.iter().any(|(_, word)| words.starts_with(word))
}

/// True if a workbook is a copy that nobody has worked in.
pub(crate) fn is_untouched(bytes: &[u8]) -> bool {
    ZipArchive::new(Cursor::new(bytes)).is_ok_and(|zip| zip.comment() == MARK.as_bytes())
}

/// A copy of a workbook with these columns; `None` if its parts are not as they should be.
pub(crate) fn with_columns(bytes: &[u8], columns: &[Words]) -> Option<Vec<u8>> {
    let mut package = Package::open(bytes)?;
    let sheets = package.sheets()?;
    let mut changed: BTreeMap<usize, String> = BTreeMap::new();
    let styles = package.styles().and_then(|part| {
        let (text, style) = with_style(&package.text(&part)?)?;
        Some((package.place(&part)?, text, style))
    });
    let style = styles.as_ref().map(|(_, _, style)| *style);
    for words in columns {
        let (_, part) = sheets.iter().find(|(name, _)| *name == words.sheet)?;
        let place = package.place(part)?;
        let text = match changed.remove(&place) {
            Some(text) => text,
            None => package.text(part)?,
        };
        changed.insert(place, Sheet::of(&text, words)?.with(words, style)?);
    }
    changed.extend(styles.map(|(place, text, _)| (place, text)));
    packed(&mut package.zip, &changed)
}

/// The packed file with these parts in place of its own.
fn packed(
    zip: &mut ZipArchive<Cursor<&[u8]>>,
    changed: &BTreeMap<usize, String>,
) -> Option<Vec<u8>> {
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..zip.len() {
        let part = zip.by_index_raw(place).ok()?;
        let Some(text) = changed.get(&place) else {
            written.raw_copy_file(part).ok()?;
            continue;
        };
        let name = part.name().ok()?.into_owned();
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let options = match part.last_modified() {
            Some(moment) => options.last_modified_time(moment),
            None => options,
        };
        written.start_file(name, options).ok()?;
        written.write_all(text.as_bytes()).ok()?;
    }
    written.set_comment(MARK).ok()?;
    Some(written.finish().ok()?.into_inner())
}

/// The rows of a sheet, and the cells of one column.
#[derive(Default)]
struct Sheet<'t> {
    text: &'t str,
    prefix: String,
    /// The end of its rows.
    end: usize,
    /// Its rows, by their numbers.
    rows: BTreeMap<usize, Row>,
    /// The tag that says from where to where there are cells.
    dimension: Option<Range<usize>>,
}

/// A row.
#[derive(Default)]
struct Row {
    /// The tag that it begins with, and the place of the one that it ends with: none where it is empty.
    tag: Range<usize>,
    end: Option<usize>,
    /// The cell in the column, with its style.
    cell: Option<(Range<usize>, Option<usize>)>,
    /// The first cell behind the column.
    behind: Option<usize>,
}

impl<'t> Sheet<'t> {
    /// Goes through a sheet; `None` if it is not as it should be.
    fn of(text: &'t str, words: &Words) -> Option<Self> {
        let mut sheet = Self { text, ..Self::default() };
        let mut reader = Reader::from_str(text);
        let (mut row, mut column, mut before) = (0, 0, 0);
        let mut within = false;
        // The cell that is being gone through, if it is in the column.
        let mut cell: Option<(usize, Option<usize>)> = None;
        loop {
            let event = reader.read_event().ok()?;
            let at = before..usize::try_from(reader.buffer_position()).ok()?;
            before = at.end;
            let is_empty = matches!(event, Event::Empty(_));
            match event {
                Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                    "sheetData" if !is_empty => (within, sheet.prefix) = (true, prefix_of(&tag)),
                    "dimension" => sheet.dimension = Some(at),
                    "row" if within => {
                        row = number(&tag, "r").unwrap_or(row + 1);
                        column = 0;
                        let known = Row { tag: at, ..Row::default() };
                        // A row that comes twice is none to write in.
                        if sheet.rows.insert(row, known).is_some() {
                            return None;
                        }
                    }
                    "c" if within => {
                        let named = attribute(&tag, "r").and_then(|name| cell_named(&name));
                        column = named.map_or(column + 1, |(_, column)| column);
                        let own = sheet.rows.get_mut(&row)?;
                        if column == words.column && is_empty {
                            own.cell = Some((at, number(&tag, "s")));
                        } else if column == words.column {
                            cell = Some((at.start, number(&tag, "s")));
                        } else if column > words.column {
                            own.behind.get_or_insert(at.start);
                        }
                    }
                    _ => {}
                },
                Event::End(tag) if within => match tag.local_name().as_ref() {
                    "row" => sheet.rows.get_mut(&row)?.end = Some(at.start),
                    "c" => {
                        if let Some((start, style)) = cell.take() {
                            sheet.rows.get_mut(&row)?.cell = Some((start..at.end, style));
                        }
                    }
                    "sheetData" => (within, sheet.end) = (false, at.start),
                    _ => {}
                },
                Event::Eof => return (sheet.end > 0).then_some(sheet),
                _ => {}
            }
        }
    }

    /// The sheet with words in the column.
    fn with(&self, words: &Words, style: Option<usize>) -> Option<String> {
        let mut edits = Vec::new();
        let letters = column_letters(words.column);
        let p = &self.prefix;
        let name = |row: usize| format!("{letters}{row}");
        for (number, row) in &self.rows {
            let Some(said) = words.rows.get(number) else {
                if let Some((at, style)) = row.cell.clone().filter(|_| *number > words.head) {
                    let style = style.map_or(String::new(), |style| format!(" s=\"{style}\""));
                    let with = format!("<{p}c r=\"{}\"{style}/>", name(*number));
                    edits.push(Edit { at, with });
                }
                continue;
            };
            let cell = self.cell(&name(*number), said, style);
            let tag = with_value(self.text.get(row.tag.clone())?, "spans", |spans| {
                let (first, last) = spans.split_once(':')?;
                let last = last.parse::<usize>().ok()?.max(words.column);
                Some(format!("{first}:{last}"))
            });
            match (&row.cell, row.behind.or(row.end)) {
                (Some((at, _)), _) => {
                    edits.push(Edit { at: row.tag.clone(), with: tag });
                    edits.push(Edit { at: at.clone(), with: cell });
                }
                (None, Some(at)) => {
                    edits.push(Edit { at: row.tag.clone(), with: tag });
                    edits.push(Edit { at: at..at, with: cell });
                }
                (None, None) => {
                    let open = tag.trim_end_matches("/>").trim_end();
                    let with = format!("{open}>{cell}</{p}row>");
                    edits.push(Edit { at: row.tag.clone(), with });
                }
            }
        }
        let missing: BTreeSet<usize> =
            words.rows.keys().copied().filter(|row| !self.rows.contains_key(row)).collect();
        for row in missing {
            let next = self.rows.range(row..).next().map_or(self.end, |(_, next)| next.tag.start);
            let cell = self.cell(&name(row), &words.rows[&row], style);
            edits.push(Edit {
                at: next..next,
                with: format!("<{p}row r=\"{row}\">{cell}</{p}row>"),
            });
        }
        edits.extend(self.dimension.clone().and_then(|at| self.widened(at, words)));
        edited(self.text, edits)
    }

    /// A cell with words.
    fn cell(&self, name: &str, said: &str, style: Option<usize>) -> String {
        let p = &self.prefix;
        let said: String = said.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
        let style = style.map_or(String::new(), |style| format!(" s=\"{style}\""));
        let said = escape(said.as_str());
        format!(
            "<{p}c r=\"{name}\"{style} t=\"inlineStr\"><{p}is><{p}t>{said}</{p}t></{p}is></{p}c>"
        )
    }

    /// The tag of the stretch of cells, with the column in it.
    fn widened(&self, at: Range<usize>, words: &Words) -> Option<Edit> {
        let last_row = words.rows.keys().next_back()?;
        let with = with_value(self.text.get(at.clone())?, "ref", |area| {
            let (first, last) = area.split_once(':').unwrap_or((area, area));
            let (row, column) = cell_named(last)?;
            let (row, column) = (row.max(*last_row), column.max(words.column));
            Some(format!("{first}:{}{row}", column_letters(column)))
        });
        Some(Edit { at, with })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "<?xml version='1.0'?><x:worksheet><x:dimension ref='A1:B3'/><x:sheetData>\
        <x:row r='1' spans='1:2'><x:c r='A1'/><x:c r='D1' s='7'><x:v>5</x:v></x:c><x:c r='E1'/></x:row>\
        <x:row r='3'/><x:row><x:c/><x:c/></x:row></x:sheetData></x:worksheet>";

    fn put(column: usize, rows: &[(usize, &str)]) -> String {
        let rows = rows.iter().map(|(row, words)| (*row, (*words).to_owned())).collect();
        let words = Words { sheet: String::new(), column, rows, head: 1 };
        Sheet::of(SHEET, &words).expect("a sheet").with(&words, Some(9)).expect("a sheet")
    }

    fn cell(name: &str, words: &str) -> String {
        format!("<x:c r=\"{name}\" s=\"9\" t=\"inlineStr\"><x:is><x:t>{words}</x:t></x:is></x:c>")
    }

    #[test]
    fn a_cell_stands_in_its_place_in_rows_of_every_kind() {
        let text = put(3, &[(1, "甲<乙"), (2, "丙"), (3, "丁"), (4, "戊"), (9, "己")]);
        let placed = [
            format!("<x:c r='A1'/>{}<x:c r='D1'", cell("C1", "甲&lt;乙")),
            format!("</x:row><x:row r=\"2\">{}</x:row><x:row r='3'>", cell("C2", "丙")),
            format!("<x:row r='3'>{}</x:row>", cell("C3", "丁")),
            format!("<x:row><x:c/><x:c/>{}</x:row>", cell("C4", "戊")),
            format!("<x:row r=\"9\">{}</x:row></x:sheetData>", cell("C9", "己")),
            "spans='1:3'".to_owned(),
            "ref='A1:C9'".to_owned(),
        ];
        for part in placed {
            assert!(text.contains(&part), "{part}\nin {text}");
        }
    }

    #[test]
    fn what_the_column_had_goes_and_nothing_else_does() {
        let text = put(4, &[(1, "问题")]);
        assert_eq!(
            text,
            SHEET
                .replace("<x:c r='D1' s='7'><x:v>5</x:v></x:c>", &cell("D1", "问题"))
                .replace("1:2'", "1:4'")
                .replace("A1:B3", "A1:D3")
        );
        let words = Words { sheet: String::new(), column: 4, rows: BTreeMap::new(), head: 0 };
        let text = Sheet::of(SHEET, &words).and_then(|sheet| sheet.with(&words, None));
        let cleared =
            SHEET.replace("<x:c r='D1' s='7'><x:v>5</x:v></x:c>", "<x:c r=\"D1\" s=\"7\"/>");
        assert_eq!(text, Some(cleared));
    }
}
