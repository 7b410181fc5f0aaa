//! Word documents. Only as much is inflated as is read, and all of it is counted.

use std::io::{Cursor, Read};
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::numbering::{Numbering, Styles};
use super::{Cell, LONGEST, LineAt, Look, Paragraph, Piece, Text, TextKind, TextTable, messages};
use crate::apart::{Failed, apart};
use crate::finding::{DataPath, Message, Place};
use crate::tags::{attribute, number};

/// Largest file.
const BYTES: usize = 32 << 20;
/// Most files in it.
const ENTRIES: usize = 10_000;
/// Largest part once inflated. A notice of ten pages has some 300 KiB.
const PART: u64 = 16 << 20;
/// Deepest nesting of paragraphs and tables.
const DEEPEST: usize = 64;
/// Most columns of a table, and most cells of all.
const COLUMNS: usize = 256;
const CELLS: usize = 200_000;
/// Most text in cells that merged cells repeat, in bytes.
const REPEATED: usize = 4 << 20;

/// Reads a document. The libraries run on a thread of their own: should one of them panic
/// at a hostile file, it ends there.
pub(super) fn read(file: &Arc<str>, bytes: &[u8]) -> Result<Text, Message> {
    if bytes.len() > BYTES {
        return Err(messages::too_large(BYTES >> 20));
    }
    apart(|| open(file, bytes)).map_err(|failed| match failed {
        Failed::NoThread(error) => messages::broken_docx(&crate::files::reason(&error)),
        Failed::Stumbled(_) => messages::broken_docx("内容已损坏"),
    })?
}

fn open(file: &Arc<str>, bytes: &[u8]) -> Result<Text, Message> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|_| messages::broken_docx("压缩包已损坏"))?;
    if archive.len() > ENTRIES {
        return Err(messages::broken_docx("里面的文件多得不像公文"));
    }
    let main = main_part(&mut archive)?;
    let Some(xml) = part(&mut archive, &main)? else {
        return Err(messages::broken_docx("里面没有 Word 的正文"));
    };
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let styles = part(&mut archive, &format!("{folder}/styles.xml"))?.unwrap_or_default();
    let numbering = part(&mut archive, &format!("{folder}/numbering.xml"))?.unwrap_or_default();
    let mut walk = Walk::new(file, Styles::read(&styles), Numbering::read(&numbering));
    walk.read(&xml)?;
    Ok(walk.text)
}

/// Where the main text is: usually `word/document.xml`.
fn main_part(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<String, Message> {
    let usual = "word/document.xml".to_owned();
    let Some(relations) = part(archive, "_rels/.rels")? else { return Ok(usual) };
    let mut reader = Reader::from_str(&relations);
    loop {
        match reader.read_event() {
            Ok(Event::Empty(tag) | Event::Start(tag)) => {
                let kind = attribute(&tag, "Type").unwrap_or_default();
                if kind.ends_with("/officeDocument")
                    && let Some(target) = attribute(&tag, "Target")
                {
                    return Ok(target.trim_start_matches('/').to_owned());
                }
            }
            Ok(Event::Eof) | Err(_) => return Ok(usual),
            Ok(_) => {}
        }
    }
}

/// A part of the archive as text; `None` if it is not there.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, Message> {
    let Ok(entry) = archive.by_name(name) else { return Ok(None) };
    let mut bytes = Vec::new();
    entry
        .take(PART + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| messages::broken_docx("压缩包已损坏"))?;
    if bytes.len() as u64 > PART {
        return Err(messages::broken_docx("解压以后大得不像公文"));
    }
    match crate::files::decode(&bytes) {
        Some((text, _)) => Ok(Some(text)),
        None => Err(messages::broken_docx("正文不是 UTF-8 编码")),
    }
}

/// The marks that are open at a point of the text.
enum Frame {
    Paragraph(Draft),
    Table(Table),
}

/// A paragraph being read.
#[derive(Default)]
struct Draft {
    number: usize,
    text: String,
    look: Look,
    style: Option<String>,
    list: Option<usize>,
    level: Option<usize>,
}

/// A table being read.
struct Table {
    after: usize,
    rows: Vec<Vec<Cell>>,
    /// The open cell: how many columns it spans, and whether it goes on the one above.
    span: usize,
    continues: bool,
    text: String,
    place: Option<Place>,
}

/// The walk through the document's events.
struct Walk<'f> {
    file: &'f Arc<str>,
    styles: Styles,
    numbering: Numbering,
    text: Text,
    frames: Vec<Frame>,
    /// True if text is being read, not a field's code or the like.
    in_text: bool,
    /// The depth inside of things that are not printed.
    hidden: usize,
    /// Paragraphs begun so far.
    count: usize,
    /// Cells so far.
    cells: usize,
    /// Bytes of text that merged cells repeat.
    repeated: usize,
    /// True if a page begins with the next paragraph.
    new_page: bool,
}

impl<'f> Walk<'f> {
    fn new(file: &'f Arc<str>, styles: Styles, numbering: Numbering) -> Self {
        let text = Text {
            file: file.clone(),
            kind: TextKind::Docx,
            paragraphs: Vec::new(),
            tables: Vec::new(),
            beside: Default::default(),
        };
        Self {
            file,
            styles,
            numbering,
            text,
            frames: Vec::new(),
            in_text: false,
            hidden: 0,
            count: 0,
            cells: 0,
            repeated: 0,
            new_page: false,
        }
    }

    fn read(&mut self, xml: &str) -> Result<(), Message> {
        let mut reader = Reader::from_str(xml);
        loop {
            let event = reader.read_event();
            match event.map_err(|_| messages::broken_docx("正文的 XML 已损坏"))? {
                Event::Start(tag) => self.start(&tag)?,
                Event::Empty(tag) => {
                    self.start(&tag)?;
                    self.end(tag.local_name().as_ref())?;
                }
                Event::End(tag) => self.end(tag.local_name().as_ref())?,
                Event::Text(text) if self.in_text => self.write(&text.xml10_content()),
                Event::CData(text) if self.in_text => self.write(&text.xml10_content()),
                Event::GeneralRef(reference) if self.in_text => {
                    if let Ok(Some(c)) = reference.resolve_char_ref() {
                        self.write(c.encode_utf8(&mut [0; 4]));
                    } else if let Some(text) = resolve_predefined_entity(&reference) {
                        self.write(text);
                    }
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Adds to the open paragraph.
    fn write(&mut self, text: &str) {
        if let Some(Frame::Paragraph(draft)) = self.frames.last_mut() {
            draft.text += text;
        }
    }

    fn draft(&mut self) -> Option<&mut Draft> {
        match self.frames.last_mut() {
            Some(Frame::Paragraph(draft)) => Some(draft),
            _ => None,
        }
    }

    fn table(&mut self) -> Option<&mut Table> {
        self.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Table(table) => Some(table),
            Frame::Paragraph(_) => None,
        })
    }

    fn start(&mut self, tag: &BytesStart) -> Result<(), Message> {
        let name = tag.local_name();
        let name = name.as_ref();
        if self.hidden > 0 || HIDDEN.contains(&name) {
            self.hidden += 1;
            return Ok(());
        }
        if self.frames.len() >= DEEPEST {
            return Err(messages::broken_docx("表格套得太深"));
        }
        match name {
            "p" => {
                self.count += 1;
                let mut draft = Draft { number: self.count, ..Draft::default() };
                draft.look.opens_page = std::mem::take(&mut self.new_page).then_some(true);
                self.frames.push(Frame::Paragraph(draft));
            }
            "tbl" => {
                let after = self.text.paragraphs.len();
                let (rows, text) = (Vec::new(), String::new());
                let table = Table { after, rows, span: 1, continues: false, text, place: None };
                self.frames.push(Frame::Table(table));
            }
            "tr" => {
                if let Some(table) = self.table() {
                    table.rows.push(Vec::new());
                }
            }
            "tc" => {
                if let Some(table) = self.table() {
                    (table.span, table.continues, table.place) = (1, false, None);
                    table.text.clear();
                }
            }
            "gridSpan" => {
                let span = number(tag, "val").unwrap_or(1).clamp(1, COLUMNS);
                if let Some(table) = self.table() {
                    table.span = span;
                }
            }
            "vMerge" => {
                let continues = attribute(tag, "val").is_none_or(|val| val != "restart");
                if let Some(table) = self.table() {
                    table.continues = continues;
                }
            }
            "t" => self.in_text = true,
            "tab" => self.write("\t"),
            "br" if attribute(tag, "type").as_deref() == Some("page") => self.new_page = true,
            "lastRenderedPageBreak" => {
                if let Some(draft) = self.draft().filter(|draft| draft.text.is_empty()) {
                    draft.look.opens_page = Some(true);
                }
            }
            "br" | "cr" => self.write("\n"),
            "noBreakHyphen" => self.write("-"),
            _ => self.paragraph_property(tag, name),
        }
        Ok(())
    }

    fn paragraph_property(&mut self, tag: &BytesStart, name: &str) {
        let Some(draft) = self.draft() else { return };
        match name {
            "pStyle" => draft.style = attribute(tag, "val"),
            "jc" => draft.look.centred = Some(attribute(tag, "val").as_deref() == Some("center")),
            "outlineLvl" => {
                draft.look.heading =
                    number(tag, "val").filter(|level| *level < 9).map(|level| level as u8 + 1);
            }
            "numId" => draft.list = number(tag, "val"),
            "ilvl" => draft.level = number(tag, "val"),
            "pageBreakBefore" => draft.look.opens_page = Some(true),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) -> Result<(), Message> {
        if self.hidden > 0 {
            self.hidden -= 1;
            return Ok(());
        }
        match name {
            "t" => self.in_text = false,
            "p" => {
                if let Some(Frame::Paragraph(draft)) =
                    self.frames.pop_if(|frame| matches!(frame, Frame::Paragraph(_)))
                {
                    self.close_paragraph(draft)?;
                }
            }
            "tc" => return self.close_cell(),
            "tbl" => {
                if let Some(Frame::Table(table)) =
                    self.frames.pop_if(|frame| matches!(frame, Frame::Table(_)))
                {
                    let Table { after, mut rows, .. } = table;
                    rows.retain(|row| !row.is_empty());
                    self.text.tables.push(TextTable { after, rows, as_composed: false });
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close_paragraph(&mut self, mut draft: Draft) -> Result<(), Message> {
        let style = draft.style.as_deref().map(|style| self.styles.get(style)).unwrap_or_default();
        let list = draft.list.or(style.list).filter(|list| *list > 0);
        let level = draft.level.or(style.level).unwrap_or(0);
        let blank = draft.text.trim().is_empty();
        if let Some(label) = list.filter(|_| !blank).map(|list| self.numbering.next(list, level)) {
            draft.text = label + draft.text.trim_start();
        }
        draft.look.heading = draft.look.heading.or(style.heading);
        draft.look.centred = draft.look.centred.or(style.centred);
        // A line break within a paragraph begins what the reader sees as a new one.
        for line in draft.text.split('\n') {
            self.close_line(draft.number, line, draft.look.clone())?;
        }
        Ok(())
    }

    fn close_line(&mut self, number: usize, line: &str, look: Look) -> Result<(), Message> {
        if line.len() > LONGEST || self.table().is_some_and(|table| table.text.len() > LONGEST) {
            return Err(messages::endless_paragraph());
        }
        let stands = LineAt { page: None, number, text: line.into() };
        let text = line.trim().to_owned();
        let offset = line.len() - line.trim_start().len();
        if let Some(table) = self.table() {
            table.text += &text;
            if table.place.is_some() || text.is_empty() {
                return Ok(());
            }
            let spot = Some(stands.spot(offset..offset + text.len()));
            let place = Place { file: self.file.clone(), path: DataPath::default(), spot };
            if let Some(table) = self.table() {
                table.place = Some(place);
            }
        } else if !text.is_empty() {
            let pieces = vec![Piece::of_line(0, self.file, stands, offset)];
            self.text.paragraphs.push(Paragraph {
                text,
                look,
                known: Vec::new(),
                computed: false,
                as_composed: false,
                pieces,
            });
        }
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), Message> {
        let whole = Place {
            file: self.file.clone(),
            path: DataPath::default(),
            spot: Some(LineAt { page: None, number: self.count, text: "".into() }.spot(0..0)),
        };
        let Some(table) = self.table() else { return Ok(()) };
        let text = std::mem::take(&mut table.text);
        let place = table.place.take().unwrap_or(whole);
        let (span, continues) = (table.span, table.continues);
        let row = table.rows.len();
        let column = table.rows.last().map_or(0, Vec::len);
        let above = row.checked_sub(2).and_then(|above| table.rows[above].get(column)).cloned();
        let first = match above.filter(|_| continues) {
            Some(above) => Cell { repeated: true, ..above },
            None => Cell { text, known: None, place, repeated: false },
        };
        let span = span.min(COLUMNS.saturating_sub(column));
        let excerpt = first.place.spot.as_ref().map_or(0, |spot| spot.excerpt.len());
        let again = if first.repeated { span } else { span.saturating_sub(1) };
        let repeated = again * (first.text.len() + excerpt);
        if let Some(row) = table.rows.last_mut().filter(|_| repeated <= REPEATED) {
            for i in 0..span {
                row.push(Cell { repeated: first.repeated || i > 0, ..first.clone() });
            }
        }
        self.repeated += repeated;
        if self.repeated > REPEATED {
            return Err(messages::broken_docx("合并的单元格多得不像公文"));
        }
        self.cells += span;
        if self.cells > CELLS {
            return Err(messages::broken_docx("表格大得不像公文"));
        }
        Ok(())
    }
}

/// Elements whose text is not printed: what was struck out or moved away, older properties,
/// and the second copy of a text box.
const HIDDEN: [&str; 6] = ["del", "moveFrom", "Fallback", "pPrChange", "rPrChange", "tblPrChange"];
