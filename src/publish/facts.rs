//! The facts of a document beside its pages: every figure with how it was computed and where it was typed, the words of
//! every page, and all that the layout was given. The archive keeps them, and programs of others read them.

use serde::Serialize;
use serde_json::Value;

use crate::finding::Place;
use crate::load::Placed;
use crate::model::{KeptFigures, PrintedFigure};
use crate::tally::{Origin, Part};
use crate::typeset::{Document, PageText};

/// The name of this form of the file.
const FORMAT: &str = "tongbao-data/2";

/// The JSON Schema of the file.
pub const FACTS_SCHEMA: &str = include_str!("facts.schema.json");

/// The file as a whole.
#[derive(Serialize)]
struct Facts {
    format: &'static str,
    number: String,
    title: String,
    figures: Vec<FigureFacts>,
    /// All values of a notice on a period, printed or not, for later periods and corrections.
    kept: Option<KeptFigures>,
    pages: Vec<String>,
    layout: Value,
    theme: Value,
}

#[derive(Serialize)]
struct FigureFacts {
    figure: String,
    name: String,
    value: String,
    how: String,
    typed: Option<Typed>,
    parts: Vec<PartFacts>,
    /// The same by names, of a value of the period or of the year so far.
    printed: Option<PrintedFigure>,
}

#[derive(Serialize)]
struct PartFacts {
    name: String,
    value: String,
    typed: Option<Typed>,
}

/// Where a figure was typed: the file among those that the document is made from, and the path in it.
#[derive(Serialize)]
struct Typed {
    file: String,
    path: String,
}

/// The file's bytes; the same document gives the same ones, wherever its data lie.
pub(crate) fn facts(document: &Document) -> Vec<u8> {
    let markup = document.sheets().markup();
    let placed = Placed::of(markup.tally().inputs());
    let typed = |place: Option<Place>| {
        place.map(|place| Typed {
            file: placed.below(&place.file).to_owned(),
            path: place.path.to_string(),
        })
    };
    let part =
        |Part { name, value, place, .. }: Part| PartFacts { name, value, typed: typed(place) };
    let figures = markup.tree().figures().into_iter().filter_map(|figure| {
        let Origin { name, value, how, parts, place } = markup.tally().origin(figure)?;
        let parts = parts.into_iter().map(part).collect();
        let printed = markup.tally().printed(figure);
        let figure = figure.to_string();
        Some(FigureFacts { figure, name, value, how, typed: typed(place), parts, printed })
    });
    let words = |page: PageText| page.runs.into_iter().map(|run| run.text).collect::<String>();
    let facts = Facts {
        format: FORMAT,
        number: markup.number().to_owned(),
        title: markup.title().to_owned(),
        figures: figures.collect(),
        kept: markup.tally().kept(),
        pages: document.sheets().read().into_iter().map(|(text, _)| words(text)).collect(),
        layout: serde_json::from_str(markup.data()).unwrap_or_default(),
        theme: serde_json::from_str(document.sheets().theme_data()).unwrap_or_default(),
    };
    let mut bytes = serde_json::to_vec_pretty(&facts).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
