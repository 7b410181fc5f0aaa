//! A typeset notice as the page shows it: each page in parts, a line's drawing with its text. A
//! save changes a few parts, and only those are drawn and sent.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::Serialize;

use crate::compose::Trace;
use crate::tally::{Figure, Origin};
use crate::typeset::{Cell, PageText, Piece, Run, Sheets};

/// A typeset notice, ready to be asked for.
pub(super) struct Picture {
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
    pub(super) face: PageFace,
    parts: Vec<Part>,
}

/// What is said of a page before it is asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct PageFace {
    /// Changes with what the page shows, and only then.
    pub(super) id: String,
    /// In points.
    pub(super) width: f64,
    pub(super) height: f64,
}

/// A piece of a page's drawing with the text that stands there.
struct Part {
    id: String,
    key: u128,
    drawing: Arc<str>,
    runs: Vec<RunFace>,
}

/// A part as the page gets it: by its name alone where the page has it already.
#[derive(Serialize)]
pub(super) struct PartFace<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    drawing: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    runs: Option<&'a [RunFace]>,
}

/// A run of text as the page gets it.
#[derive(Serialize)]
struct RunFace {
    text: String,
    area: [f64; 4],
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<String>,
}

impl Picture {
    /// Draws what was typeset. Drawings that the picture before had are taken from it.
    pub(super) fn of(sheets: &Arc<Sheets>, before: Option<&Self>) -> Self {
        let (texts, pieces): (Vec<PageText>, Vec<Vec<Piece>>) = sheets.read().into_iter().unzip();
        let stated = stated(sheets, &texts);
        let before = before.into_iter().flat_map(|before| &before.pages);
        let known: HashMap<u128, &Arc<str>> =
            before.flat_map(|page| &page.parts).map(|part| (part.key, &part.drawing)).collect();
        let pages = (&pieces, &texts, &stated).into_par_iter();
        let pages = pages.map(|(pieces, text, stated)| Page::of(pieces, text, stated, &known));
        let pages = pages.collect();
        let figures = stated.iter().flatten().flatten();
        let figures = figures.map(|figure| (figure.to_string(), figure.clone())).collect();
        let sheets = Arc::clone(sheets);
        Self { sheets, pdf: OnceLock::new(), texts, pages, figures, stated }
    }

    /// The number of the page of this name, from 0.
    pub(super) fn number(&self, id: &str) -> Option<usize> {
        self.pages.iter().position(|page| page.face.id == id)
    }

    /// The page of this name.
    pub(super) fn page(&self, id: &str) -> Option<&Arc<Page>> {
        self.pages.get(self.number(id)?)
    }

    /// How a figure came about, by the name the page asks with.
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
        known: &HashMap<u128, &Arc<str>>,
    ) -> Arc<Self> {
        let mut runs: Vec<Vec<RunFace>> = pieces.iter().map(|_| Vec::new()).collect();
        for (run, figure) in text.runs.iter().zip(stated) {
            runs[run.piece].push(RunFace::of(run, figure.as_ref()));
        }
        let part = |(piece, runs): (&Piece, _)| Part::of(piece, runs, known);
        let parts: Vec<Part> = pieces.iter().zip(runs).map(part).collect();
        let ids: Vec<&str> = parts.iter().map(|part| part.id.as_str()).collect();
        let id = name(&(ids, text.width.to_bits(), text.height.to_bits()));
        let face = PageFace { id, width: text.width, height: text.height };
        Arc::new(Self { face, parts })
    }

    /// The parts, in order. Those that another page has too are only named.
    pub(super) fn parts(&self, shown: Option<&Self>) -> Vec<PartFace<'_>> {
        let shown: HashSet<&str> =
            shown.into_iter().flat_map(|page| &page.parts).map(|part| part.id.as_str()).collect();
        self.parts.iter().map(|part| part.face(!shown.contains(part.id.as_str()))).collect()
    }
}

impl Part {
    fn of(piece: &Piece, runs: Vec<RunFace>, known: &HashMap<u128, &Arc<str>>) -> Self {
        let key = piece.key();
        let known = known.get(&key).copied();
        let drawing = known.map_or_else(|| piece.svg().into(), Arc::clone);
        Self { id: name(&(key, &runs)), key, drawing, runs }
    }

    fn face(&self, new: bool) -> PartFace<'_> {
        let (drawing, runs) = (new.then_some(&*self.drawing), new.then_some(&*self.runs));
        PartFace { id: &self.id, drawing, runs }
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

/// The value that a run of the text was written from. It reads `#"87";`, and the run's own
/// expression begins after the hash.
pub(super) fn trace_of<'t>(traces: &'t [Trace], run: &Run) -> Option<&'t Trace> {
    let source = run.source.as_ref()?;
    let after = traces.partition_point(|trace| trace.range.start <= source.start);
    traces.get(after.checked_sub(1)?).filter(|trace| source.end <= trace.range.end)
}

/// The figure that each run states: in the text by the value that was written there, in a table
/// by the unit at the row's head, and only where the cell says what the figure is.
fn stated(sheets: &Sheets, texts: &[PageText]) -> Vec<Vec<Option<Figure>>> {
    let markup = sheets.markup();
    let (traces, figures) = (markup.traces(), markup.figures());
    let mut heads: BTreeMap<(usize, usize), String> = BTreeMap::new();
    for run in texts.iter().flat_map(|text| &text.runs) {
        if let Some(Cell { table, column: 0, row }) = run.cell {
            heads.entry((table, row)).or_default().push_str(&run.text);
        }
    }
    let in_text = |run: &Run| figures.in_view(&trace_of(traces, run)?.path);
    let in_table = |run: &Run| {
        let cell = run.cell?;
        let row = figures.in_row(heads.get(&(cell.table, cell.row))?)?;
        row.get(cell.column.checked_sub(1)?)
    };
    let figure = |run: &Run| {
        let figure = in_text(run).or_else(|| in_table(run))?;
        run.text.contains(|c: char| c.is_ascii_digit()).then(|| figure.clone())
    };
    texts.iter().map(|text| text.runs.iter().map(figure).collect()).collect()
}
