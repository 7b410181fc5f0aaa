//! A text as its author wrote it, for documents whose sentences are not computed.

use super::checking::Waived;

/// Title, body and attachments of a document (文稿).
#[derive(Debug, Clone)]
pub struct Manuscript {
    /// The title: one line breaks where it balances, several are kept as marked.
    pub title: Vec<String>,
    /// The body, in order.
    pub body: Vec<Block>,
    /// Attachments, in order.
    pub attachments: Vec<Appendix>,
    /// The findings let pass in checking.
    pub waived: Vec<Waived>,
}

/// An attachment with a text of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appendix {
    /// Its title, as announced below the body.
    pub title: String,
    /// True if it stands on turned pages.
    pub sideways: bool,
    /// Its content, in order.
    pub body: Vec<Block>,
}

/// A piece of a text. Levels are 1 to 4: 一、（一）1.（1）.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(String),
    /// A heading on a line of its own, without its number.
    Heading {
        /// Its level.
        level: u32,
        /// Its text.
        text: String,
    },
    /// A paragraph that begins with a numbered heading sentence.
    RunIn {
        /// The heading's level.
        level: u32,
        /// The heading sentence.
        heading: String,
        /// The rest of the paragraph.
        text: String,
    },
    /// Numbered paragraphs.
    Items {
        /// The level of their numbers; `None` for one below that of the heading above.
        level: Option<u32>,
        /// The paragraphs.
        entries: Vec<String>,
    },
    /// A table.
    Table(DataTable),
}

/// A table with its figures as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataTable {
    /// Rows of the head, which repeat on every page.
    pub head: Vec<Vec<HeadCell>>,
    /// Rows: one text a column, blank where there is nothing.
    pub rows: Vec<Vec<String>>,
    /// Cells below the head that reach over others, which are blank.
    pub spans: Vec<CellSpan>,
    /// The alignment of each column; empty if all are centred.
    pub align: Vec<Align>,
    /// Relative widths of the columns; empty if they are chosen by what they hold.
    pub widths: Vec<u32>,
    /// Notes below the table.
    pub notes: Vec<String>,
}

/// A cell of a table's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadCell {
    /// Its text.
    pub text: String,
    /// Number of columns.
    pub columns: u32,
    /// Number of rows of the head.
    pub rows: u32,
}

/// A cell below the head that reaches over others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellSpan {
    /// Its row below the head.
    pub row: usize,
    /// Its column.
    pub column: usize,
    /// Number of rows it reaches over.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
}

/// Where a column's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

impl Align {
    /// Every way with the word data files use for it.
    pub const ALL: [(&'static str, Self); 3] =
        [("左", Self::Left), ("中", Self::Centre), ("右", Self::Right)];
}
