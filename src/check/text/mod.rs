//! A document as text with places, whatever file it came from.

use std::ops::Range;
use std::sync::Arc;

use crate::finding::{DataPath, Finding, Place, Spot};
use crate::load::Sources;

/// What a text was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A text file: each line is a paragraph.
    Plain,
    /// A Word document.
    Docx,
    /// A PDF: its lines are joined to paragraphs.
    Pdf,
    /// The notice composed from the data.
    Composed,
}

/// A document read as text.
#[derive(Debug, Clone)]
pub struct Text {
    /// The file as the user named it.
    pub file: Arc<str>,
    /// What it was read from.
    pub origin: Origin,
    /// The paragraphs outside of tables, in order; none is blank.
    pub paragraphs: Vec<Paragraph>,
    /// The tables, in order.
    pub tables: Vec<TextTable>,
}

/// A paragraph.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// Its text, without white at either end.
    pub text: String,
    /// What the format tells of how it is set.
    pub look: Look,
    pieces: Vec<Piece>,
}

/// What a format tells of how a paragraph is set; what it does not tell is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// Whether it is centred.
    pub centred: Option<bool>,
    /// Its level, where it is set as a heading: from 1.
    pub heading: Option<u8>,
    /// Whether it is the first on its page.
    pub opens_page: Option<bool>,
}

/// A table.
#[derive(Debug, Clone)]
pub struct TextTable {
    /// How many of [`Text::paragraphs`] stand before it.
    pub after: usize,
    /// Rows of cells; a merged cell stands in each place it covers.
    pub rows: Vec<Vec<Cell>>,
}

/// A table cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Its text; lines are joined.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// Whether it repeats a merged cell to its left or above it.
    pub repeated: bool,
}

/// A stretch of a paragraph that stands in one line of a file.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// Where it begins in the paragraph, in bytes.
    at: usize,
    /// The file, and the path within it for a text of the data.
    file: Arc<str>,
    path: DataPath,
    /// The place of the line it stands in; `None` for a text of the data, which is looked
    /// up when something was found in it.
    line: Option<LineAt>,
    /// Where it begins in that line, or in the text of the data, in bytes.
    offset: usize,
}

/// A line of a file.
#[derive(Debug, Clone)]
pub(crate) struct LineAt {
    page: Option<usize>,
    number: usize,
    text: Arc<str>,
}

/// Most characters of a line to show after what is marked in it.
const LONGEST_REST: usize = 200;
/// Last column whose line is shown.
const LAST_COLUMN: usize = 2_000;

impl Paragraph {
    /// The place of a stretch of the text, in bytes.
    pub fn place(&self, range: Range<usize>) -> Place {
        let after = self.pieces.partition_point(|piece| piece.at <= range.start);
        let Some(piece) = self.pieces.get(after.saturating_sub(1)) else {
            return Place::file("");
        };
        let end = self.pieces.get(after).map_or(usize::MAX, |next| next.at).min(range.end);
        let start = piece.offset + range.start.saturating_sub(piece.at);
        let stretch = start..start + end.saturating_sub(range.start);
        let spot = piece.line.as_ref().map(|line| line.spot(stretch));
        Place { file: piece.file.clone(), path: piece.path.clone(), spot }
    }

    /// The place of the whole paragraph.
    pub fn whole(&self) -> Place {
        self.place(0..self.text.len())
    }
}

impl LineAt {
    /// The spot of a stretch of the line, in bytes.
    fn spot(&self, stretch: Range<usize>) -> Spot {
        let spot = Spot::of(&self.text, stretch);
        let (page, line, column) = (self.page, self.number, spot.column);
        if column > LAST_COLUMN {
            return Spot { page, line, column, excerpt: String::new(), mark: 0..0 };
        }
        let rest = &spot.excerpt[spot.mark.end..];
        let kept = rest.char_indices().nth(LONGEST_REST).map_or(rest.len(), |(byte, _)| byte);
        let excerpt = spot.excerpt[..spot.mark.end + kept].to_owned();
        Spot { page, line, column, excerpt, mark: spot.mark }
    }
}

impl Text {
    /// A text of one paragraph a line, as examples and text files are.
    pub fn plain(file: impl Into<Arc<str>>, text: &str) -> Self {
        let file = file.into();
        let paragraphs = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(i, line)| {
                let offset = line.len() - line.trim_start().len();
                let line_at = LineAt { page: None, number: i + 1, text: line.into() };
                let piece = Piece {
                    at: 0,
                    file: file.clone(),
                    path: DataPath::default(),
                    line: Some(line_at),
                    offset,
                };
                Paragraph {
                    text: line.trim().to_owned(),
                    look: Look::default(),
                    pieces: vec![piece],
                }
            })
            .collect();
        Self { file, origin: Origin::Plain, paragraphs, tables: Vec::new() }
    }
}

/// Gives line and column to places in data files.
pub(super) fn locate(_sources: &Sources, _findings: &mut [Finding]) {}
