//! Writes a tree for the compiler: the text as Typst text, in which every piece is a closed string,
//! and all else as data that the layout's components read. There is no other writer.

use std::ops::Range;

use chrono::Datelike;
use serde::Serialize;

use super::phrases::{Terms, phrases};
use super::tree::{Attachment, Block, Form, Frame, Inline, Item, Line, Table, Tree};
use crate::load::Dossier;

/// A piece of the document and where the Typst text has it, in bytes.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) range: Range<usize>,
    pub(crate) inline: Inline,
}

/// The Typst text (`/main.typ`), and where it has what. `components` is the folder with components
/// of this kind of document (`lib.typ`).
pub(super) fn typst(tree: &Tree, components: Option<&str>) -> (String, Vec<Placed>) {
    let mut writer = Writer { text: String::new(), placed: Vec::new(), tables: 0, forms: 0 };
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
         #closing(data.frame)\n#attachments(data.attachments{given})\n#imprint(data.frame)\n"
    );
    (writer.text, writer.placed)
}

struct Writer {
    text: String,
    placed: Vec<Placed>,
    /// How many tables and forms it has written.
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
            let start = self.text.len();
            typst_string(&inline.text, &mut self.text);
            let range = start..self.text.len();
            self.placed.push(Placed { range, inline: inline.clone() });
        }
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

/// What the layout reads from `/data.json`.
#[derive(Serialize)]
struct Data<'a> {
    meta: Meta<'a>,
    /// Lines as marked, each in the phrases it may break between.
    title: Vec<Vec<String>>,
    frame: &'a Frame,
    /// The tables and forms of the text.
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
    keywords: [&'a str; 2],
    date: MetaDate,
}

#[derive(Serialize)]
struct MetaDate {
    year: i32,
    month: u32,
    day: u32,
}

/// The data (`/data.json`).
pub(super) fn data(tree: &Tree, dossier: &Dossier, terms: &Terms) -> serde_json::Result<String> {
    let (title, number) = (tree.title(), tree.frame.number.text());
    let date = dossier.frame().signed;
    let lines = match tree.title.as_slice() {
        [line] => vec![phrases(&line.text(), terms)],
        lines => lines.iter().map(|line| vec![line.text()]).collect(),
    };
    let author = &dossier.office().name;
    let (mut tables, mut forms) = (Vec::new(), Vec::new());
    for block in &tree.body {
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
            keywords: [&number, author],
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
