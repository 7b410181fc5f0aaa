//! A document as a tree of finished words and figures: all that is printed, once. The layout
//! sets it and adds no word; check, preview and archive read it.

mod frame;
mod line;
mod table;

use std::collections::BTreeSet;

use serde::Serialize;

pub(crate) use self::frame::{
    Announced, Frame, Imprint, JointMark, Labelled, Organ, Seal, Signers, Stamp,
};
pub(crate) use self::line::{Inline, Line, What, Written};
pub(crate) use self::table::{Field, Form, GridCell, HeadCell, Note, Row, Span, Table};
use crate::tally::Figure;

/// A document.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    /// The frame around the text: head, addressees, signature, imprint.
    pub(crate) frame: Frame,
    /// The title: one line breaks where it balances, several are kept as marked. An order
    /// prints none.
    pub(crate) title: Vec<Line>,
    /// The text.
    pub(crate) body: Vec<Block>,
    /// The attachments, in order.
    pub(crate) attachments: Vec<Attachment>,
}

/// A piece of a text. Numbers are finished: 一、（一）1.（1）.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    /// A paragraph.
    Paragraph {
        /// Its text.
        text: Line,
    },
    /// A heading on a line of its own.
    Heading {
        /// From 1.
        level: usize,
        /// Its number.
        number: String,
        /// Its text.
        text: Line,
    },
    /// A paragraph that begins with a numbered heading sentence.
    RunIn {
        /// From 1.
        level: usize,
        /// Its number.
        number: String,
        /// The heading sentence.
        heading: Line,
        /// The rest of the paragraph.
        text: Line,
    },
    /// Numbered paragraphs.
    Items {
        /// The level whose numbers they have, from 1.
        level: usize,
        /// The paragraphs.
        entries: Vec<Item>,
    },
    /// A table.
    Table(Table),
    /// A form to be filled in.
    Form(Form),
}

/// A numbered paragraph.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// Its number.
    pub(crate) number: String,
    /// Its text.
    pub(crate) text: Line,
}

/// An attachment.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Attachment {
    /// The mark above its title: 附件1, of the only one 附件.
    pub(crate) mark: Line,
    /// Its title, here and in the 附件说明.
    pub(crate) title: Line,
    /// The title in the phrases it may break between.
    pub(crate) phrases: Vec<String>,
    /// True if it stands on turned pages.
    pub(crate) sideways: bool,
    /// Where it was typed, by the name a report uses.
    pub(crate) at: String,
    /// Its content.
    pub(crate) content: Content,
}

/// The content of an attachment: each kind has a component of the layout.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Content {
    /// Text, which the Typst text has.
    Text {
        /// In order.
        #[serde(skip)]
        blocks: Vec<Block>,
    },
    /// Statistics of units.
    Table(Table),
    /// A list of adopted items.
    Ledger(Table),
    /// A form to be filled in.
    Form(Form),
}

/// The lines that the pages may show, each line as often as it stands here; those of `repeated` (heads of
/// tables) as often as the pages need them.
#[derive(Debug, Default)]
pub(crate) struct Printable {
    pub(crate) once: Vec<String>,
    pub(crate) repeated: Vec<String>,
}

impl Tree {
    /// The title as one text.
    pub(crate) fn title(&self) -> String {
        self.title.iter().map(Line::text).collect()
    }

    /// Its tables in the order in which they are set, ledgers included.
    pub(crate) fn tables(&self) -> impl Iterator<Item = TableRef<'_>> {
        let attached = self.attachments.iter().flat_map(|attachment| match &attachment.content {
            Content::Text { blocks } => tables_of(blocks),
            Content::Table(table) | Content::Ledger(table) => vec![TableRef::Table(table)],
            Content::Form(_) => vec![TableRef::Form],
        });
        tables_of(&self.body).into_iter().chain(attached)
    }

    /// The cells of all its tables.
    pub(crate) fn cells(&self) -> usize {
        let cells = |table| match table {
            TableRef::Table(table) => table.columns() * (table.head.len() + table.rows.len()),
            TableRef::Form => 0,
        };
        self.tables().map(cells).sum()
    }

    /// Every figure it states, once.
    pub(crate) fn figures(&self) -> BTreeSet<&Figure> {
        let mut lines = Vec::new();
        self.body.iter().for_each(|block| block.lines(&mut |line| lines.push(line)));
        for attachment in &self.attachments {
            attachment.content.lines(&mut |line| lines.push(line));
        }
        let inlines = lines.into_iter().flat_map(Line::inlines);
        inlines
            .filter_map(|inline| match &inline.what {
                What::Figure(figure) => Some(figure),
                _ => None,
            })
            .collect()
    }

    /// All that its pages may show.
    pub(crate) fn printable(&self) -> Printable {
        let mut printable = Printable::default();
        let mut once = |text: String| printable.once.push(text);
        self.frame.lines(&mut once);
        self.title.iter().for_each(|line| once(line.text()));
        self.body.iter().for_each(|block| block.printable(&mut once));
        for attachment in &self.attachments {
            once(attachment.mark.text());
            once(attachment.title.text());
            attachment.content.printable(&mut once);
        }
        let heads = self.tables().flat_map(|table| match table {
            TableRef::Table(table) => table.heads().map(Line::text).collect(),
            TableRef::Form => Vec::new(),
        });
        printable.repeated = heads.collect();
        printable
    }
}

/// The cells that the compiler sets as one table.
#[derive(Debug, Clone, Copy)]
pub(crate) enum TableRef<'t> {
    Table(&'t Table),
    Form,
}

fn tables_of(blocks: &[Block]) -> Vec<TableRef<'_>> {
    let mut tables = Vec::new();
    for block in blocks {
        match block {
            Block::Table(table) => tables.push(TableRef::Table(table)),
            Block::Form(_) => tables.push(TableRef::Form),
            _ => {}
        }
    }
    tables
}

impl Block {
    /// Shows every line of it that may state a figure.
    fn lines<'t>(&'t self, show: &mut impl FnMut(&'t Line)) {
        match self {
            Self::Paragraph { text } | Self::Heading { text, .. } => show(text),
            Self::RunIn { heading, text, .. } => {
                show(heading);
                show(text);
            }
            Self::Items { entries, .. } => entries.iter().for_each(|item| show(&item.text)),
            Self::Table(table) => table.cells().for_each(show),
            Self::Form(_) => {}
        }
    }

    /// Shows what is printed of it, a table's heads left out.
    fn printable(&self, show: &mut impl FnMut(String)) {
        match self {
            Self::Paragraph { text } => show(text.text()),
            Self::Heading { number, text, .. } => show(format!("{number}{}", text.text())),
            Self::RunIn { number, heading, text, .. } => {
                show(format!("{number}{}{}", heading.text(), text.text()));
            }
            Self::Items { entries, .. } => {
                entries
                    .iter()
                    .for_each(|item| show(format!("{}{}", item.number, item.text.text())));
            }
            Self::Table(table) => table.printable(show),
            Self::Form(form) => form.printable(show),
        }
    }
}

impl Content {
    fn lines<'t>(&'t self, show: &mut impl FnMut(&'t Line)) {
        match self {
            Self::Text { blocks } => blocks.iter().for_each(|block| block.lines(show)),
            Self::Table(table) | Self::Ledger(table) => table.cells().for_each(show),
            Self::Form(_) => {}
        }
    }

    fn printable(&self, show: &mut impl FnMut(String)) {
        match self {
            Self::Text { blocks } => blocks.iter().for_each(|block| block.printable(show)),
            Self::Table(table) | Self::Ledger(table) => table.printable(show),
            Self::Form(form) => form.printable(show),
        }
    }

    /// True if it is text, not a table or a form.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Self::Text { .. })
    }
}
