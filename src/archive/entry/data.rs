//! The figures as printed, each with how it was computed and where it was typed; the words of
//! every page; and all that the layout was given.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::sources::Sources;
use crate::finding::Place;
use crate::model::{KeptFigures, PrintedFigure};
use crate::tally::{Origin, Part};
use crate::typeset::Document;

/// The file as a whole.
#[derive(Serialize)]
pub(super) struct Data {
    format: &'static str,
    number: String,
    title: String,
    figures: Vec<FigureData>,
    /// All values of a notice on a period, printed or not, for later periods and corrections.
    kept: Option<KeptFigures>,
    pages: Vec<String>,
    layout: Value,
    theme: Value,
}

#[derive(Serialize)]
struct FigureData {
    figure: String,
    name: String,
    value: String,
    how: String,
    typed: Option<PlaceData>,
    parts: Vec<PartData>,
    /// The same by names, of a value of the period or of the year so far.
    printed: Option<PrintedFigure>,
}

#[derive(Serialize)]
struct PartData {
    name: String,
    value: String,
    typed: Option<PlaceData>,
}

/// Where a figure was typed: the file below the sources, and the path in it.
#[derive(Serialize)]
struct PlaceData {
    file: String,
    path: String,
}

/// The part of it that later documents read.
#[derive(Deserialize)]
struct Figures {
    figures: Vec<Printed>,
    kept: Option<KeptFigures>,
}

#[derive(Deserialize)]
struct Printed {
    printed: Option<PrintedFigure>,
}

/// The part of it that is read to find the document by.
#[derive(Deserialize)]
struct Words {
    pages: Vec<String>,
}

impl Data {
    pub(super) fn of(document: &Document, sources: &Sources) -> Self {
        let markup = document.markup();
        let place = |place: Option<Place>| {
            place.map(|place| PlaceData {
                file: sources.below(&place.file).to_owned(),
                path: place.path.to_string(),
            })
        };
        let part =
            |Part { name, value, place: at }: Part| PartData { name, value, typed: place(at) };
        let figures = markup.tree().figures().into_iter().filter_map(|figure| {
            let Origin { name, value, how, parts, place: at } = markup.tally().origin(figure)?;
            let parts = parts.into_iter().map(part).collect();
            let printed = markup.tally().printed(figure);
            let figure = figure.to_string();
            Some(FigureData { figure, name, value, how, typed: place(at), parts, printed })
        });
        let words = |page: crate::typeset::PageText| {
            page.runs.into_iter().map(|run| run.text).collect::<String>()
        };
        Self {
            format: "tongbao-data/2",
            number: markup.number().to_owned(),
            title: markup.title().to_owned(),
            figures: figures.collect(),
            kept: markup.tally().kept(),
            pages: document.read().into_iter().map(|(text, _)| words(text)).collect(),
            layout: serde_json::from_str(markup.data()).unwrap_or_default(),
            theme: serde_json::from_str(document.theme_data()).unwrap_or_default(),
        }
    }
}

/// The words of the pages of a stored document; none if the file cannot be read.
pub(in crate::archive) fn text_of(data: &[u8]) -> Option<String> {
    let words: Words = serde_json::from_slice(data).ok()?;
    Some(words.pages.join("\n"))
}

/// The figures of a stored notice on a period, and those it prints; none of another document, or of one that was
/// stored before figures were kept.
pub(in crate::archive) fn figures_of(data: &[u8]) -> Option<(KeptFigures, Vec<PrintedFigure>)> {
    let Figures { figures, kept } = serde_json::from_slice(data).ok()?;
    let kept = kept.filter(KeptFigures::is_whole)?;
    Some((kept, figures.into_iter().filter_map(|figure| figure.printed).collect()))
}
