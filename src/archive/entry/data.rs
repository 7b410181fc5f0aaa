//! The part of the facts kept of a document that is read again.

use serde::Deserialize;

use crate::model::{KeptFigures, PrintedFigure};

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
