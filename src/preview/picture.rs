//! A typeset notice as the page shows it: each page as a drawing with its text above it.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::Serialize;

use crate::compose::Trace;
use crate::tally::{Figure, Origin};
use crate::typeset::{Cell, PageText, Run, Sheets};

/// A typeset notice, ready to be asked for.
pub(super) struct Picture {
    pub(super) sheets: Arc<Sheets>,
    /// Once it is made, which is after the pages are shown.
    pub(super) pdf: OnceLock<Arc<[u8]>>,
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
    key: u128,
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
    /// Draws what was typeset. Pages that the picture before had are taken from it.
    pub(super) fn of(sheets: &Arc<Sheets>, before: Option<&Self>) -> Self {
        let texts = sheets.text();
        let stated = stated(sheets, &texts);
        let keys = sheets.page_keys();
        let pages = (&keys, &texts, &stated).into_par_iter().enumerate();
        let pages = pages.map(|(number, (&key, text, stated))| {
            let known = before.and_then(|before| before.pages.iter().find(|page| page.key == key));
            let drawing = match known {
                Some(page) => Arc::clone(&page.drawing),
                None => sheets.svg_page(number).into(),
            };
            let runs = text.runs.iter().zip(stated).map(|(run, figure)| RunFace {
                text: &run.text,
                area: run.area.map(|length| (length * 100.0).round() / 100.0),
                figure: figure.as_ref().map(Figure::to_string),
            });
            let runs = serde_json::to_string(&runs.collect::<Vec<_>>()).unwrap_or_default();
            let mut hasher = DefaultHasher::new();
            (&drawing, &runs).hash(&mut hasher);
            let id = format!("{:016x}", hasher.finish());
            let face = PageFace { id, width: text.width, height: text.height };
            Page { face, drawing, text: runs.into(), key }
        });
        let pages = pages.collect();
        let known = stated.iter().flatten().flatten();
        let figures = known.map(|figure| (figure.to_string(), figure.clone())).collect();
        let sheets = Arc::clone(sheets);
        Self { sheets, pdf: OnceLock::new(), texts, pages, figures, stated }
    }

    /// The page of this name.
    pub(super) fn page(&self, id: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.face.id == id)
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
