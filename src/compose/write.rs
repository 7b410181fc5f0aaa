//! Writes a tree for the compiler: the text as Typst text, in which every piece is a closed string,
//! and all else as data that the layout's components read. There is no other writer.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::Datelike;
use serde::Serialize;

use super::phrases::{Terms, phrases};
use super::tree::{Attachment, Block, Content, Form, Frame, Inline, Item, Line, Table, Tree};
use crate::load::Inputs;

/// A piece of the document, or a part of one, and where the Typst text has it, in bytes.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) range: Range<usize>,
    pub(crate) inline: Inline,
    /// Where it begins in the text of the document.
    pub(crate) start: At,
}

/// A place in the text of the document: a piece, and a byte of it. The pieces of a line have numbers
/// on end; between two lines one is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub(crate) piece: usize,
    pub(crate) byte: usize,
}

/// The Typst text (`/main.typ`), and where it has what. `components` is the folder with components
/// of this kind of document (`lib.typ`); what `kept` names stands on one line each.
pub(super) fn typst(
    tree: &Tree,
    components: Option<&str>,
    kept: &[Range<At>],
) -> (String, Vec<Placed>) {
    let mut writer = Writer {
        text: String::new(),
        placed: Vec::new(),
        pieces: 0,
        edges: edges(kept),
        tables: 0,
        forms: 0,
    };
    let given = if components.is_some() { ", ..components" } else { "" };
    writer.text += "#import \"/layout/lib.typ\": *\n";
    if let Some(folder) = components {
        writer.text += &format!("#import \"/{folder}/lib.typ\": *\n");
    }
    writer.text += "#let data = json(\"/data.json\")\n#show: notice.with(data)\n\n\
                    #head(data.frame)\n#document-title(data.title)\n#addressees(data.frame)\n\n\
                    #text-blocks((\n";
    tree.body.iter().for_each(|block| writer.block(block));
    writer.text += &format!(
        "){given})\n\n#attachments-note(data.frame)\n#attendance(data.frame)\n\
         #closing(data.frame)\n#attachments(data.attachments, texts: ("
    );
    for attachment in &tree.attachments {
        writer.text += "(";
        if let Content::Text { blocks } = &attachment.content {
            writer.text += "\n";
            blocks.iter().for_each(|block| writer.block(block));
        }
        writer.text += "), ";
    }
    writer.text += &format!("){given})\n#imprint(data.frame)\n");
    (writer.text, writer.placed)
}

/// Where a box is opened (`true`) and where it is closed.
fn edges(kept: &[Range<At>]) -> BTreeMap<At, bool> {
    kept.iter().flat_map(|range| [(range.start, true), (range.end, false)]).collect()
}

struct Writer {
    text: String,
    placed: Vec<Placed>,
    /// Number of pieces it has written, with one more for each line.
    pieces: usize,
    /// Where what is kept on one line begins and ends.
    edges: BTreeMap<At, bool>,
    /// Number of tables and forms it has written.
    tables: usize,
    forms: usize,
}

impl Writer {
    /// A block of the text, as an item of an array.
    fn block(&mut self, block: &Block) {
        self.text += "  ";
        match block {
            Block::Paragraph { text } => self.field("(kind: \"paragraph\", text: [", text, "])"),
            Block::Heading { level, number, text } => {
                self.text += &format!("(kind: \"heading\", level: {level}, number: \"{number}\", ");
                self.field("text: [", text, "])");
            }
            Block::RunIn { level, number, heading, text } => {
                self.text += &format!("(kind: \"run-in\", level: {level}, number: \"{number}\", ");
                self.field("heading: [", heading, "], ");
                self.field("text: [", text, "])");
            }
            Block::Items { level, entries } => {
                self.text += &format!("(kind: \"items\", level: {level}, entries: (\n");
                for Item { number, text } in entries {
                    self.text += &format!("    (number: \"{number}\", ");
                    self.field("text: [", text, "]),\n");
                }
                self.text += "  ))";
            }
            Block::Table(_) => {
                self.text += &format!("(kind: \"table\") + data.tables.at({})", self.tables);
                self.tables += 1;
            }
            Block::Form(_) => {
                self.text += &format!("(kind: \"form\") + data.forms.at({})", self.forms);
                self.forms += 1;
            }
        }
        self.text += ",\n";
    }

    fn field(&mut self, before: &str, line: &Line, after: &str) {
        self.text += before;
        self.line(line);
        self.text += after;
    }

    fn line(&mut self, line: &Line) {
        for inline in line.inlines().filter(|inline| !inline.text.is_empty()) {
            let at = |byte| At { piece: self.pieces, byte };
            let here = self.edges.range(at(0)..=at(inline.text.len()));
            let here: Vec<(usize, bool)> = here.map(|(at, opens)| (at.byte, *opens)).collect();
            let mut from = 0;
            for (byte, opens) in here {
                self.part(inline, from..byte);
                self.text += if opens { "#box[" } else { "]" };
                from = byte;
            }
            self.part(inline, from..inline.text.len());
            self.pieces += 1;
        }
        self.pieces += 1;
    }

    /// A part of a piece.
    fn part(&mut self, inline: &Inline, bytes: Range<usize>) {
        let start = At { piece: self.pieces, byte: bytes.start };
        let Some(inline) = inline.part(bytes).filter(|part| !part.text.is_empty()) else { return };
        let from = self.text.len();
        typst_string(&inline.text, &mut self.text);
        self.placed.push(Placed { range: from..self.text.len(), inline, start });
    }
}

/// Writes a text as a Typst expression that stands in markup and yields just this text.
fn typst_string(text: &str, written: &mut String) {
    written.push_str("#\"");
    for c in text.chars() {
        if matches!(c, '\\' | '"') {
            written.push('\\');
        }
        written.push(c);
    }
    written.push_str("\";");
}

/// The values that the layout reads from `/data.json`.
#[derive(Serialize)]
struct Data<'a> {
    meta: Meta<'a>,
    /// Lines as marked, each in the phrases it may break between.
    title: Vec<Vec<String>>,
    frame: &'a Frame,
    /// The tables and forms of the text and then of the attachments that are text.
    tables: Vec<&'a Table>,
    forms: Vec<&'a Form>,
    attachments: &'a [Attachment],
}

/// Properties of the PDF.
#[derive(Serialize)]
struct Meta<'a> {
    title: &'a str,
    author: &'a str,
    number: &'a str,
    keywords: Vec<&'a str>,
    date: MetaDate,
}

#[derive(Serialize)]
struct MetaDate {
    year: i32,
    month: u32,
    day: u32,
}

/// The data (`/data.json`).
pub(super) fn data(tree: &Tree, inputs: &Inputs, terms: &Terms) -> serde_json::Result<String> {
    let (title, number) = (tree.title(), tree.frame.number.text());
    let date = inputs.frame().signed;
    let lines = match tree.title.as_slice() {
        [line] => vec![phrases(&line.text(), terms)],
        lines => lines.iter().map(|line| vec![line.text()]).collect(),
    };
    let author = &inputs.office().name;
    let (mut tables, mut forms) = (Vec::new(), Vec::new());
    let attached = tree.attachments.iter().flat_map(|attachment| match &attachment.content {
        Content::Text { blocks } => blocks.as_slice(),
        _ => &[],
    });
    for block in tree.body.iter().chain(attached) {
        match block {
            Block::Table(table) => tables.push(table),
            Block::Form(form) => forms.push(form),
            _ => {}
        }
    }
    serde_json::to_string_pretty(&Data {
        meta: Meta {
            title: &title,
            author,
            number: &number,
            keywords: [&number, author.as_str()].into_iter().filter(|it| !it.is_empty()).collect(),
            date: MetaDate { year: date.year(), month: date.month(), day: date.day() },
        },
        title: lines,
        frame: &tree.frame,
        tables,
        forms,
        attachments: &tree.attachments,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_as_one_closed_string() {
        let written = |text| {
            let mut written = String::new();
            typst_string(text, &mut written);
            written
        };
        assert_eq!(written("62"), "#\"62\";");
        assert_eq!(written("\"#\\"), "#\"\\\"#\\\\\";");
    }
}
