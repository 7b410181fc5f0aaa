//! A typeset notice as the page shows it: each page as a drawing with its text above it.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::tally::{Figure, Origin};
use crate::typeset::{Cell, Document, PageText, Run};

/// A typeset notice, ready to be asked for.
pub(super) struct Picture {
    pub(super) document: Document,
    pub(super) texts: Vec<PageText>,
    pub(super) pages: Vec<Page>,
    /// The figures its pages state, by the name that a page asks with.
    figures: BTreeMap<String, Figure>,
    /// For each run of each page the figure it states.
    stated: Vec<Vec<Option<Figure>>>,
}

/// A page.
pub(super) struct Page {
    pub(super) face: PageFace,
    pub(super) drawing: Arc<str>,
    pub(super) text: Arc<str>,
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

/// A run of text as the page gets it.
#[derive(Serialize)]
struct RunFace<'a> {
    text: &'a str,
    area: [f64; 4],
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<String>,
}

impl Picture {
    /// Draws a document. Pages that the picture before had are taken from it.
    pub(super) fn of(document: Document) -> Self {
        let texts = document.text();
        let stated = stated(&document, &texts);
        let drawings = document.svg_pages();
        let pages = (&drawings, &texts, &stated).into_par_iter().map(|(drawing, text, stated)| {
            let runs = text.runs.iter().zip(stated).map(|(run, figure)| RunFace {
                text: &run.text,
                area: run.area.map(|length| (length * 100.0).round() / 100.0),
                figure: figure.as_ref().map(Figure::to_string),
            });
            let runs = serde_json::to_string(&runs.collect::<Vec<_>>()).unwrap_or_default();
            let mut hasher = DefaultHasher::new();
            (drawing, &runs).hash(&mut hasher);
            let id = format!("{:016x}", hasher.finish());
            let face = PageFace { id, width: text.width, height: text.height };
            Page { face, drawing: drawing.as_str().into(), text: runs.into() }
        });
        let pages = pages.collect();
        let known = stated.iter().flatten().flatten();
        let figures = known.map(|figure| (figure.to_string(), figure.clone())).collect();
        Self { document, texts, pages, figures, stated }
    }

    /// The page of this name.
    pub(super) fn page(&self, id: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.face.id == id)
    }

    /// How a figure came about, by the name the page asks with.
    pub(super) fn origin(&self, name: &str) -> Option<Origin> {
        self.document.markup().tally().origin(self.figures.get(name)?)
    }

    /// Every run with its page (from 0) and the figure it states.
    pub(super) fn runs(&self) -> impl Iterator<Item = (usize, &Run, Option<&Figure>)> {
        self.texts.iter().zip(&self.stated).enumerate().flat_map(|(page, (text, stated))| {
            let runs = text.runs.iter().zip(stated);
            runs.map(move |(run, figure)| (page, run, figure.as_ref()))
        })
    }
}

/// The figure that each run states: in the text by the value that was written there, in a table
/// by the unit at the row's head, and only where the cell says what the figure is.
fn stated(document: &Document, texts: &[PageText]) -> Vec<Vec<Option<Figure>>> {
    let markup = document.markup();
    let (traces, figures) = (markup.traces(), markup.figures());
    let mut heads: BTreeMap<(usize, usize), String> = BTreeMap::new();
    for run in texts.iter().flat_map(|text| &text.runs) {
        if let Some(Cell { table, column: 0, row }) = run.cell {
            heads.entry((table, row)).or_default().push_str(&run.text);
        }
    }
    let in_text = |run: &Run| {
        let source = run.source.as_ref()?;
        // `#"87";`: the expression begins after the hash.
        let after = traces.partition_point(|trace| trace.range.start <= source.start);
        let trace = traces.get(after.checked_sub(1)?)?;
        (source.end <= trace.range.end).then(|| figures.in_view(&trace.path))?
    };
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
