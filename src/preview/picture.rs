//! A typeset notice as the page shows it: each page in parts, a line's drawing with its text. A
//! save changes a few parts, and only those are drawn and sent.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::{Serialize, Serializer};

use super::drawing::{Drawing, Glyphs};
use crate::compose::{TableRef, What};
use crate::tally::{Figure, Origin};
use crate::typeset::{Cell, PageText, Piece, Run, Sheets};

/// A typeset notice, ready to be asked for.
pub(super) struct RenderedPages {
    pub(super) sheets: Arc<Sheets>,
    /// Once it is made, which is after the pages are shown.
    pub(super) pdf: OnceLock<Arc<[u8]>>,
    pub(super) texts: Vec<PageText>,
    pub(super) pages: Vec<Arc<Page>>,
    /// The figures its pages state, by the name that a page asks with.
    figures: BTreeMap<String, Figure>,
    /// For each run of each page the figure it states.
    stated: Vec<Vec<Option<Figure>>>,
}

/// A page.
pub(super) struct Page {
    /// Changes with what the page shows, and only then.
    id: String,
    /// In points.
    width: f64,
    height: f64,
    parts: Vec<Arc<Part>>,
}

/// The description of pages: all there is to know for a browser that shows those before them.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Faces {
    /// In order.
    pages: Vec<PageFace>,
    /// The glyphs that those before did not have.
    glyphs: Glyphs,
}

/// The description of a page.
#[derive(Debug, Clone, Serialize)]
struct PageFace {
    id: String,
    width: f64,
    height: f64,
    /// The names of its parts, in order.
    parts: Vec<String>,
    /// Those that the page before in its place did not have.
    #[serde(serialize_with = "whole")]
    new: Vec<Arc<Part>>,
}

/// A piece of a page's drawing with the text that stands there.
#[derive(Debug)]
struct Part {
    id: String,
    key: u128,
    drawing: Arc<Drawing>,
    runs: Vec<RunFace>,
}

/// A page as a whole.
#[derive(Serialize)]
pub(super) struct Whole<'a> {
    parts: Vec<PartFace<'a>>,
    glyphs: Glyphs,
}

/// A part as the page gets it.
#[derive(Serialize)]
struct PartFace<'a> {
    id: &'a str,
    drawing: &'a str,
    runs: &'a [RunFace],
}

/// A run of text as the page gets it.
#[derive(Debug, Serialize)]
struct RunFace {
    text: String,
    area: [f64; 4],
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<String>,
}

impl RenderedPages {
    /// Draws what was typeset. Drawings that the picture before had are taken from it.
    pub(super) fn of(sheets: &Arc<Sheets>, before: Option<&Self>) -> Self {
        let (texts, pieces): (Vec<PageText>, Vec<Vec<Piece>>) = sheets.read().into_iter().unzip();
        let stated = stated(sheets, &texts);
        let before = before.into_iter().flat_map(|before| &before.pages);
        let known: HashMap<u128, &Arc<Drawing>> =
            before.flat_map(|page| &page.parts).map(|part| (part.key, &part.drawing)).collect();
        let pages = (&pieces, &texts, &stated).into_par_iter();
        let pages = pages.map(|(pieces, text, stated)| Page::of(pieces, text, stated, &known));
        let pages = pages.collect();
        let figures = stated.iter().flatten().flatten();
        let figures = figures.map(|figure| (figure.to_string(), *figure)).collect();
        let sheets = Arc::clone(sheets);
        Self { sheets, pdf: OnceLock::new(), texts, pages, figures, stated }
    }

    /// The number of the page of this name, from 0.
    pub(super) fn number(&self, id: &str) -> Option<usize> {
        self.pages.iter().position(|page| page.id == id)
    }

    /// The page of this name.
    pub(super) fn page(&self, id: &str) -> Option<&Arc<Page>> {
        self.pages.get(self.number(id)?)
    }

    /// The description of its pages for a browser that shows this other picture.
    pub(super) fn faces(&self, before: Option<&Self>) -> Faces {
        let shown = |place: usize| before.and_then(|before| before.pages.get(place));
        let pages = self.pages.iter().enumerate();
        let pages: Vec<PageFace> =
            pages.map(|(place, page)| page.face(shown(place).map(|page| &**page))).collect();
        let mut glyphs = glyphs(pages.iter().flat_map(|page| &page.new));
        let known = before.into_iter().flat_map(|before| &before.pages);
        for part in known.flat_map(|page| &page.parts) {
            if glyphs.is_empty() {
                break;
            }
            part.drawing.glyphs.keys().for_each(|name| drop(glyphs.remove(name)));
        }
        Faces { pages, glyphs }
    }

    /// The origin of a figure, by the name the page asks with.
    pub(super) fn origin(&self, name: &str) -> Option<Origin> {
        self.sheets.markup().tally().origin(self.figures.get(name)?)
    }

    /// Every run with its page (from 0) and the figure it states.
    pub(super) fn runs(&self) -> impl Iterator<Item = (usize, &Run, Option<&Figure>)> {
        self.texts.iter().zip(&self.stated).enumerate().flat_map(|(page, (text, stated))| {
            let runs = text.runs.iter().zip(stated);
            runs.map(move |(run, figure)| (page, run, figure.as_ref()))
        })
    }
}

impl Page {
    /// Draws a page. Drawings that are known already are not made again.
    fn of(
        pieces: &[Piece],
        text: &PageText,
        stated: &[Option<Figure>],
        known: &HashMap<u128, &Arc<Drawing>>,
    ) -> Arc<Self> {
        let mut runs: Vec<Vec<RunFace>> = pieces.iter().map(|_| Vec::new()).collect();
        for (run, figure) in text.runs.iter().zip(stated) {
            runs[run.piece].push(RunFace::of(run, figure.as_ref()));
        }
        let part = |(piece, runs): (&Piece, _)| Arc::new(Part::of(piece, runs, known));
        let parts: Vec<Arc<Part>> = pieces.iter().zip(runs).map(part).collect();
        let ids: Vec<&str> = parts.iter().map(|part| part.id.as_str()).collect();
        let id = name(&(ids, text.width.to_bits(), text.height.to_bits()));
        Arc::new(Self { id, width: text.width, height: text.height, parts })
    }

    /// Its description for a browser that shows another page in its place.
    fn face(&self, before: Option<&Self>) -> PageFace {
        let shown = before.into_iter().flat_map(|page| &page.parts);
        let shown: HashSet<&str> = shown.map(|part| part.id.as_str()).collect();
        let new = self.parts.iter().filter(|part| !shown.contains(part.id.as_str()));
        PageFace {
            id: self.id.clone(),
            width: self.width,
            height: self.height,
            parts: self.parts.iter().map(|part| part.id.clone()).collect(),
            new: new.cloned().collect(),
        }
    }

    /// All of it, for whoever shows none of it yet.
    pub(super) fn whole(&self) -> Whole<'_> {
        let parts = self.parts.iter().map(|part| part.face());
        Whole { parts: parts.collect(), glyphs: glyphs(&self.parts) }
    }
}

/// The glyphs of parts.
fn glyphs<'p>(parts: impl IntoIterator<Item = &'p Arc<Part>>) -> Glyphs {
    let glyphs = parts.into_iter().flat_map(|part| &part.drawing.glyphs);
    glyphs.map(|(name, outline)| (name.clone(), outline.clone())).collect()
}

/// Parts as the page gets them.
fn whole<S: Serializer>(parts: &[Arc<Part>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(parts.iter().map(|part| part.face()))
}

impl Part {
    fn of(piece: &Piece, runs: Vec<RunFace>, known: &HashMap<u128, &Arc<Drawing>>) -> Self {
        let key = piece.key();
        let known = known.get(&key).copied();
        let drawing = known.map_or_else(|| Arc::new(Drawing::of(piece)), Arc::clone);
        Self { id: name(&(key, &runs)), key, drawing, runs }
    }

    fn face(&self) -> PartFace<'_> {
        PartFace { id: &self.id, drawing: &self.drawing.svg, runs: &self.runs }
    }
}

impl RunFace {
    fn of(run: &Run, figure: Option<&Figure>) -> Self {
        let area = run.area.map(|length| (length * 100.0).round() / 100.0);
        Self { text: run.text.clone(), area, figure: figure.map(Figure::to_string) }
    }
}

impl Hash for RunFace {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.text, self.area.map(f64::to_bits), &self.figure).hash(state);
    }
}

/// A name for what has this content.
fn name(content: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The figure that each run states: in the text by the piece of the document that was written
/// there, in a table by the cell, and only where that says what the run does.
fn stated(sheets: &Sheets, texts: &[PageText]) -> Vec<Vec<Option<Figure>>> {
    let markup = sheets.markup();
    let tables: Vec<TableRef> = markup.tree().tables().collect();
    let in_cell = |cell: Cell| match tables.get(cell.table.checked_sub(1)?)? {
        TableRef::Table(table) => table.cell(cell.row, cell.column)?.inlines().next(),
        TableRef::Form => None,
    };
    let figure = |run: &Run| {
        let in_text = run.source.as_ref().and_then(|source| markup.inline_at(source));
        let inline = in_text.or_else(|| in_cell(run.cell?))?;
        let says = run.text.contains(|c: char| c.is_ascii_digit())
            && inline.text.contains(run.text.trim());
        match &inline.what {
            What::Figure(figure) if says => Some(*figure),
            _ => None,
        }
    };
    texts.iter().map(|text| text.runs.iter().map(figure).collect()).collect()
}
