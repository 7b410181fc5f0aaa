//! A document as text with places, whatever file it came from.

mod beside;
mod docx;
mod grid;
mod numbering;
mod parts;
mod pdf;
mod plain;
mod tree;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

pub(crate) use self::beside::{Beside, Nearly, Odd, Otherwise, Stands};
pub(crate) use self::parts::{Head, KINDS, Parts};
use super::messages;
use crate::compose::Markup;
use crate::finding::{DataPath, Finding, Location, Message, Place};
use crate::load::Sources;
use crate::measure::is_ofd;
pub(crate) use crate::model::chinese;
use crate::part::TextPart;
use crate::tally::Figure;

/// The source of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// A text file: each line is a paragraph.
    Plain,
    /// A Word document.
    Docx,
    /// A PDF or an OFD: its lines are joined to paragraphs.
    Pdf,
    /// The notice composed from the data.
    Composed,
}

/// A document read as text.
#[derive(Debug, Clone)]
pub struct Text {
    /// The file as the user named it.
    pub file: Arc<str>,
    /// Its source.
    pub kind: TextKind,
    /// The paragraphs outside of tables, in order; none is blank.
    pub paragraphs: Vec<Paragraph>,
    /// The tables, in order.
    pub tables: Vec<TextTable>,
    /// The differences from the notice composed from the same data.
    pub(crate) beside: Beside,
}

/// A paragraph.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// Its text, without white at either end.
    pub text: String,
    /// Its look, as the format tells it.
    pub look: Look,
    /// Stretches of which the program knows what they are; none in a draft from elsewhere.
    pub known: Vec<Known>,
    /// True if the program has computed all that it says in figures: there is nothing to read.
    pub computed: bool,
    /// True if it stands word for word in the notice composed from the data.
    pub as_composed: bool,
    pieces: Vec<Piece>,
}

/// A stretch of a paragraph of which the program knows what it is: nobody has to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Where it stands in the paragraph, in bytes.
    pub range: Range<usize>,
    /// Its kind.
    pub what: KnownWhat,
}

/// The meaning of a stretch of the program's own document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KnownWhat {
    /// A figure that the program has computed.
    Figure(Figure),
    /// A registered name, as it is printed: of a unit, a channel, a category.
    Name(String),
    /// Text that somebody typed in the data: it may say anything.
    Typed,
    /// A number of a draft that stands in the composed notice too.
    AsComposed,
}

impl KnownWhat {
    /// The figure that it is.
    pub(crate) fn figure(&self) -> Option<Figure> {
        match self {
            Self::Figure(figure) => Some(*figure),
            Self::Name(_) | Self::Typed | Self::AsComposed => None,
        }
    }
}

/// The look of a paragraph as a format tells it; what it does not tell is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// True if it is centred.
    pub centred: Option<bool>,
    /// Its level, where it is set as a heading: from 1.
    pub heading: Option<u8>,
    /// True if it is the first on its page.
    pub opens_page: Option<bool>,
}

/// A table.
#[derive(Debug, Clone)]
pub struct TextTable {
    /// Number of [`Text::paragraphs`] before it.
    pub after: usize,
    /// Rows of cells; a merged cell stands in each place it covers.
    pub rows: Vec<Vec<Cell>>,
    /// True if all of it stands in the notice composed from the data.
    pub as_composed: bool,
}

/// A table cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Its text; lines are joined.
    pub text: String,
    /// The knowledge the program has of it; nothing in a draft from elsewhere.
    pub known: Option<KnownWhat>,
    /// Where it stands.
    pub place: Place,
    /// True if it repeats a merged cell to its left or above it.
    pub repeated: bool,
}

/// A stretch of a paragraph that stands in one line of a file.
#[derive(Debug, Clone)]
struct Piece {
    /// Where it begins in the paragraph, in bytes.
    at: usize,
    /// The file, and the path within it for a text of the data.
    file: Arc<str>,
    path: DataPath,
    /// The line it stands in, or the text of the data.
    stands: LineAt,
    /// Where it begins in that line, in bytes.
    offset: usize,
}

/// A line of a file; or a text of the data, whose line is looked up once something was
/// found in it: its number is 0 until then.
#[derive(Debug, Clone)]
struct LineAt {
    page: Option<usize>,
    number: usize,
    text: Arc<str>,
}

/// Where a PDF says that it is one, in bytes from its start.
const HEAD: usize = 1024;
/// Longest paragraph, in bytes: some 30,000 characters. A page has 616.
const LONGEST: usize = 100_000;
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
        let spot = Some(piece.stands.spot(stretch));
        Place { file: piece.file.clone(), path: piece.path.clone(), spot }
    }

    /// The place of the whole paragraph.
    pub fn whole(&self) -> Place {
        self.place(0..self.text.len())
    }
}

impl TextTable {
    /// True if the program has computed its figures.
    pub(crate) fn is_computed(&self) -> bool {
        let known = || self.rows.iter().flatten().filter_map(|cell| cell.known.as_ref());
        self.as_composed && known().any(|known| matches!(known, KnownWhat::Figure(_)))
    }
}

impl Cell {
    /// The place of a stretch of the text, in bytes; the whole cell's where it is broken
    /// over lines.
    pub fn place_of(&self, range: Range<usize>) -> Place {
        let mut place = self.place.clone();
        if let Some(spot) = &mut place.spot
            && spot.excerpt.get(spot.mark.clone()) == Some(self.text.as_str())
        {
            let begin = spot.mark.start + range.start;
            spot.mark = begin..begin + range.len();
            spot.column += self.text.part(..range.start).chars().count();
        }
        place
    }
}

impl Piece {
    /// A piece of a line of this file, from a byte of the line on.
    fn of_line(at: usize, file: &Arc<str>, stands: LineAt, offset: usize) -> Self {
        Self { at, file: file.clone(), path: DataPath::default(), stands, offset }
    }
}

impl LineAt {
    /// The spot of a stretch of the line, in bytes.
    fn spot(&self, stretch: Range<usize>) -> Location {
        let (page, line) = (self.page, self.number);
        let start = self.text.floor_char_boundary(stretch.start);
        let end = self.text.floor_char_boundary(stretch.end).max(start);
        let column = self.text.part(..start).chars().count() + 1;
        if column > LAST_COLUMN && line > 0 {
            return Location {
                page,
                sheet: None,
                line,
                column,
                excerpt: String::new(),
                mark: 0..0,
            };
        }
        let rest = self.text.part(end..);
        let kept = rest.char_indices().nth(LONGEST_REST).map_or(rest.len(), |(byte, _)| byte);
        let kept = if line > 0 { kept } else { rest.len() };
        Location {
            page,
            sheet: None,
            line,
            column,
            excerpt: self.text.part(..end + kept).to_owned(),
            mark: start..end,
        }
    }
}

impl Text {
    /// Reads a document: text in UTF-8 or GB18030, a .docx, a PDF or an OFD, told apart by what
    /// they begin with and hold.
    ///
    /// # Errors
    /// A file that cannot be read as a document, or is larger than any.
    pub fn read(file: impl Into<Arc<str>>, bytes: &[u8]) -> Result<Self, Message> {
        let file = file.into();
        let text = if is_pdf(bytes) || is_ofd(bytes) {
            pdf::read(&file, bytes)?
        } else if bytes.starts_with(b"PK") {
            docx::read(&file, bytes)?
        } else {
            plain::read(&file, bytes)?
        };
        if text.paragraphs.is_empty() && text.tables.is_empty() {
            return Err(messages::no_text());
        }
        let cells = text.tables.iter().flat_map(|table| table.rows.iter().flatten());
        let texts = text.paragraphs.iter().map(|paragraph| &paragraph.text);
        if texts.chain(cells.map(|cell| &cell.text)).any(|text| text.len() > LONGEST) {
            return Err(messages::endless_paragraph());
        }
        Ok(text)
    }

    /// True if a library takes a file apart, which a hostile one may have use up time and memory.
    pub fn needs_trial(bytes: &[u8]) -> bool {
        is_pdf(bytes) || bytes.starts_with(b"PK")
    }

    /// A text of one paragraph a line, as examples and text files are.
    pub fn plain(file: impl Into<Arc<str>>, text: &str) -> Self {
        plain::parse(&file.into(), text)
    }

    /// A text of which only some paragraphs and tables are left: the others are blank.
    pub(super) fn only(&self, paragraphs: &BTreeSet<usize>, tables: &BTreeSet<usize>) -> Self {
        let blank = |own: &Paragraph| Paragraph {
            text: String::new(),
            look: Look::default(),
            known: Vec::new(),
            computed: own.computed,
            as_composed: own.as_composed,
            pieces: Vec::new(),
        };
        let paragraphs =
            self.paragraphs.iter().enumerate().map(|(place, own)| {
                if paragraphs.contains(&place) { own.clone() } else { blank(own) }
            });
        let tables = self.tables.iter().enumerate().map(|(place, own)| {
            let rows = if tables.contains(&place) { own.rows.clone() } else { Vec::new() };
            TextTable { after: own.after, rows, as_composed: own.as_composed }
        });
        let (paragraphs, tables) = (paragraphs.collect(), tables.collect());
        let (file, kind) = (self.file.clone(), self.kind);
        Self { file, kind, paragraphs, tables, beside: Beside::default() }
    }

    /// The notice composed from the data.
    pub fn composed(markup: &Markup) -> Self {
        tree::read(markup)
    }
}

/// True if a file begins as a PDF does.
fn is_pdf(bytes: &[u8]) -> bool {
    bytes.get(..HEAD).unwrap_or(bytes).windows(5).any(|start| start == b"%PDF-")
}

/// Gives line and column to the places of findings; a fix at a place that does not read as it
/// should is dropped.
pub(super) fn locate(sources: &Sources, findings: &mut [Finding]) {
    let mut exact = locate_places(sources, &mut places(findings).collect::<Vec<_>>()).into_iter();
    for finding in findings {
        let Finding { place, related, fix, .. } = finding;
        let own = place.as_ref().and_then(|_| exact.next().flatten());
        exact.by_ref().take(related.len()).for_each(drop);
        let (Some(own), Some(place)) = (own, place) else { continue };
        if fix.as_ref().is_some_and(|fix| fix.line == 0) {
            match (place.spot.as_ref().filter(|_| own), fix.as_mut()) {
                (Some(spot), Some(fix)) => (fix.line, fix.column) = (spot.line, spot.column),
                _ => *fix = None,
            }
        }
    }
}

/// Gives line and column to places in the data, exactly where a text of theirs stands in its file
/// as it reads: whether it does is returned of each that was known only within its text. Each file
/// is taken apart once.
pub(super) fn locate_places(sources: &Sources, places: &mut [&mut Place]) -> Vec<Option<bool>> {
    // A place known only within a text of the data has line 0: what is marked there is kept.
    let within: Vec<Option<Location>> =
        places.iter_mut().map(|place| place.spot.take_if(|spot| spot.line == 0)).collect();
    sources.find(places.iter_mut().map(|place| &mut **place));
    let each = places.iter_mut().zip(within);
    each.map(|(place, within)| Some(settle(place, &within?))).collect()
}

/// All places of findings, in order.
fn places(findings: &mut [Finding]) -> impl Iterator<Item = &mut Place> {
    findings.iter_mut().flat_map(|finding| {
        let related = finding.related.iter_mut().map(|related| &mut related.place);
        finding.place.iter_mut().chain(related)
    })
}

/// Marks within a text of the data what was found there; whether it was found to the character.
fn settle(place: &mut Place, within: &Location) -> bool {
    let Some(spot) = place.spot.as_mut() else { return false };
    if spot.sheet.is_some() {
        // A workbook is never changed, and its cells are found as a whole.
        return false;
    }
    let stands = spot.excerpt.get(spot.mark.start..).unwrap_or_default();
    let quote = usize::from(stands.starts_with(['"', '\'']));
    if stands.get(quote..).is_some_and(|stands| stands.starts_with(&within.excerpt)) {
        let begin = spot.mark.start + quote + within.mark.start;
        spot.mark = begin..begin + within.mark.len();
        spot.column = spot.excerpt.get(..begin).unwrap_or_default().chars().count() + 1;
        return true;
    }
    // Written with escapes or over several lines: then what was found is only looked for.
    let wanted = within.excerpt.get(within.mark.clone()).unwrap_or_default();
    if let Some(found) = stands.find(wanted).filter(|_| !wanted.is_empty()) {
        let begin = spot.mark.start + found;
        spot.mark = begin..begin + wanted.len();
        spot.column = spot.excerpt.get(..begin).unwrap_or_default().chars().count() + 1;
    }
    false
}
