//! A document as a comparison tells of it: the elements of its frame under their names, paragraphs with their
//! places, tables as rows of text.

use super::pairs::rows_alike;
use super::words::likeness;
use super::{LIKE, messages};
use crate::compose::{self, Block, Content, Form, Frame, Item, Labelled, Line, Note, Table, Tree};

/// A document.
pub(super) struct Outline {
    /// Elements of the frame, as they are called and as they are printed.
    pub(super) fields: Vec<(&'static str, String)>,
    pub(super) body: Vec<Piece>,
    pub(super) attachments: Vec<Attachment>,
}

/// An attachment.
pub(super) struct Attachment {
    pub(super) mark: String,
    pub(super) title: String,
    pub(super) pieces: Vec<Piece>,
}

/// A piece of a text.
pub(super) enum Piece {
    /// A paragraph: where, its text.
    Text(String, String),
    Rows(Rows),
}

/// A table or form.
pub(super) struct Rows {
    /// Where it stands, in words.
    pub(super) at: String,
    /// Names of the columns, with those of the heads above.
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) notes: String,
}

impl Outline {
    pub(super) fn of(tree: &Tree) -> Self {
        let (mut count, mut tables) = (0, 0);
        let mut body = Vec::new();
        for block in &tree.body {
            add(block, &mut body, &mut |rows| {
                let number = if rows { &mut tables } else { &mut count };
                *number += 1;
                if rows { messages::table_of_text(tables) } else { messages::paragraph(count) }
            });
        }
        let mut fields = vec![(messages::TITLE, tree.title())];
        fields.extend(framed(&tree.frame));
        Self { fields, body, attachments: tree.attachments.iter().map(Attachment::of).collect() }
    }
}

impl Attachment {
    fn of(of: &compose::Attachment) -> Self {
        let (mark, title) = (of.mark.text(), of.title.text());
        let at = messages::attachment(&mark, &title);
        let mut pieces = Vec::new();
        match &of.content {
            Content::Text { blocks } => {
                let mut count = 0;
                for block in blocks {
                    add(block, &mut pieces, &mut |_| {
                        count += 1;
                        messages::within(&at, count)
                    });
                }
            }
            Content::Table(table) | Content::Ledger(table) => {
                pieces.push(Piece::Rows(Rows::of(table, at)));
            }
            Content::Form(form) => pieces.push(Piece::Rows(Rows::of_form(form, at))),
        }
        Self { mark, title, pieces }
    }

    pub(super) fn at(&self) -> String {
        messages::attachment(&self.mark, &self.title)
    }
}

/// Adds the pieces of a block. `place` is asked where each stands; true if it is a table.
fn add(block: &Block, pieces: &mut Vec<Piece>, place: &mut impl FnMut(bool) -> String) {
    let mut text = |words: String, pieces: &mut Vec<Piece>| {
        let at = place(false);
        pieces.push(Piece::Text(at, words));
    };
    match block {
        Block::Paragraph { text: line } => text(line.text(), pieces),
        Block::Heading { number, text: line, .. } => {
            text(format!("{number}{}", line.text()), pieces);
        }
        Block::RunIn { number, heading, text: line, .. } => {
            text(format!("{number}{}{}", heading.text(), line.text()), pieces);
        }
        Block::Items { entries, .. } => {
            for Item { number, text: line } in entries {
                text(format!("{number}{}", line.text()), pieces);
            }
        }
        Block::Table(table) => pieces.push(Piece::Rows(Rows::of(table, place(true)))),
        Block::Form(form) => pieces.push(Piece::Rows(Rows::of_form(form, place(true)))),
    }
}

/// The elements of a frame that are printed.
fn framed(frame: &Frame) -> Vec<(&'static str, String)> {
    let text = |line: &Option<Line>| line.as_ref().map(Line::text).unwrap_or_default();
    let listed = |lists: &[Labelled]| {
        let one = |list: &Labelled| format!("{}{}", list.label, list.text.text());
        lists.iter().map(one).collect::<Vec<_>>().join("；")
    };
    let mark = match &frame.joint_mark {
        Some(mark) => {
            mark.names.iter().map(|name| name.text() + " ").collect::<String>() + mark.word
        }
        None => frame.mark.text(),
    };
    let signers = frame.signers.iter().flat_map(|signers| &signers.names);
    let announced = frame.announced.iter().map(|one| format!("{}{}", one.number, one.title.text()));
    let organs = frame.organs.iter().map(|organ| match &organ.stamp {
        Some(stamp) => format!("{} {}", organ.name.text(), stamp.post.text()),
        None => organ.name.text(),
    });
    let imprint = &frame.imprint;
    let joined = |texts: Vec<String>| texts.join("、");
    vec![
        (messages::FORMAT, messages::format(frame.format).to_owned()),
        ("份号", text(&frame.copy_number)),
        ("密级和保密期限", text(&frame.secrecy)),
        ("紧急程度", text(&frame.urgency)),
        ("发文机关标志", mark),
        ("发文字号", frame.number.text()),
        ("签发人", joined(signers.map(Line::text).collect())),
        ("主送机关", text(&frame.addressees)),
        ("附件说明", joined(announced.collect())),
        ("出席人员", listed(&frame.attendance)),
        ("发文机关署名", joined(organs.collect())),
        ("成文日期", frame.signed.text()),
        ("附注", text(&frame.note)),
        ("抄送机关", listed(imprint.copy_to.as_slice())),
        ("印发机关", text(&imprint.printed_by)),
        ("印发日期", text(&imprint.printed)),
    ]
}

impl Piece {
    /// Where it stands.
    pub(super) fn at(&self) -> String {
        match self {
            Self::Text(at, _) => at.clone(),
            Self::Rows(rows) => rows.at.clone(),
        }
    }

    /// The same of one that only the old document has.
    pub(super) fn gone(&self) -> String {
        messages::gone(&self.at())
    }

    /// All of it on one line.
    pub(super) fn whole(&self) -> String {
        match self {
            Self::Text(_, text) => text.clone(),
            Self::Rows(rows) => {
                format!("表（{} 行）：{}", rows.rows.len(), rows.columns.join("、"))
            }
        }
    }

    pub(super) fn key(&self) -> String {
        match self {
            Self::Text(_, text) => text.clone(),
            Self::Rows(rows) => rows.columns.join("\t"),
        }
    }

    /// The likeness of two pieces; 0 for those that never become each other.
    pub(super) fn alike(&self, other: &Self) -> f64 {
        let likeness = match (self, other) {
            (Self::Text(_, old), Self::Text(_, new)) => likeness(old, new),
            (Self::Rows(old), Self::Rows(new)) => {
                let columns = likeness(&old.columns.concat(), &new.columns.concat());
                columns + rows_alike(&old.columns, &new.columns)
            }
            _ => 0.0,
        };
        if likeness < LIKE { 0.0 } else { likeness }
    }
}

impl Rows {
    fn of(table: &Table, at: String) -> Self {
        let heads = table.head.len();
        let grid = table.grid();
        let mut columns = vec![String::new(); table.columns()];
        for row in grid.iter().take(heads) {
            for (cell, column) in row.iter().zip(&mut columns) {
                let text = cell.line.text();
                if !text.is_empty() && *column != text && !column.ends_with(&format!("·{text}")) {
                    *column += if column.is_empty() { "" } else { "·" };
                    *column += &text;
                }
            }
        }
        let text = |cell: &compose::GridCell| {
            if cell.repeated { String::new() } else { cell.line.text() }
        };
        let rows = grid.iter().skip(heads).map(|row| row.iter().map(text).collect()).collect();
        Self { at, columns, rows, notes: noted(&table.notes) }
    }

    fn of_form(form: &Form, at: String) -> Self {
        let text = |cell: &compose::GridCell| cell.line.text();
        let rows: Vec<Vec<String>> =
            form.grid().iter().map(|row| row.iter().map(text).collect()).collect();
        let most = rows.iter().map(Vec::len).max().unwrap_or_default();
        let columns = (1..=most).map(|number| format!("第 {number} 格")).collect();
        Self { at, columns, rows, notes: noted(&form.notes) }
    }
}

fn noted(notes: &[Note]) -> String {
    notes.iter().map(|note| note.line().text()).collect::<Vec<_>>().join(" ")
}

/// The name by which a reader finds a row: its first cell that has words.
pub(super) fn name(row: &[String]) -> String {
    let worded = row.iter().find(|cell| cell.chars().any(char::is_alphabetic));
    worded.cloned().unwrap_or_default()
}
