//! What a notice says in figures, and what the data say of the same: sentences become
//! claims, tables become sheets, and both are held against the tally and each other.

mod claims;
mod expected;
mod lexis;
mod list;
mod names;
mod prose;
mod sheet;
pub(super) mod judge;

use std::cell::OnceCell;

use self::claims::Claims;
use self::expected::Expected;
use self::names::Names;
use self::sheet::Sheet;
use super::text::{KnownWhat, Paragraph, Parts, Text, TextTable};
use crate::finding::Place;
use crate::tally::{Figure, Tally};

/// A document and, where there are data, what it should say.
pub(super) struct Case<'e> {
    pub(super) text: &'e Text,
    pub(super) expected: Option<Expected<'e>>,
    pub(super) names: Names<'e>,
    claims: OnceCell<Claims>,
    sheets: OnceCell<Vec<Sheet<'e>>>,
    parts: OnceCell<Parts>,
}

impl<'e> Case<'e> {
    /// Opens the case of a document.
    pub(super) fn open(tally: Option<&'e Tally>, text: &'e Text) -> Self {
        let expected = tally.and_then(Expected::of);
        let names = expected.as_ref().map(|expected| Names::of(expected.office));
        let names = names.unwrap_or_default();
        let (claims, sheets, parts) = Default::default();
        Self { text, expected, names, claims, sheets, parts }
    }

    /// The sentences with figures that somebody typed, read once for all rules.
    pub(super) fn claims(&self) -> &Claims {
        self.claims.get_or_init(|| prose::read(self))
    }

    /// The statistics tables that somebody typed, read once.
    pub(super) fn sheets(&self) -> &[Sheet<'e>] {
        let read = |table| sheet::read(table, &self.names);
        self.sheets.get_or_init(|| {
            let chosen = judge::columns::chosen(self);
            let is_chosen =
                |table: &TextTable| chosen.iter().any(|(_, chosen)| std::ptr::eq(*chosen, table));
            let tables = self.text.tables.iter().filter(|table| !table.is_computed());
            tables.filter(|table| !is_chosen(table)).filter_map(read).collect()
        })
    }

    /// The parts of the document, found once.
    pub(super) fn parts(&self) -> &Parts {
        self.parts.get_or_init(|| Parts::find(self.text))
    }

    /// A paragraph.
    pub(super) fn paragraph(&self, place: usize) -> &'e Paragraph {
        &self.text.paragraphs[place]
    }

    /// The words at a place of the text.
    pub(super) fn words(&self, at: &Stretch) -> &'e str {
        &self.paragraph(at.paragraph).text[at.at.clone()]
    }

    /// The computed figure that stands at a byte of a paragraph of our own text.
    pub(super) fn figure_at(&self, paragraph: usize, at: usize) -> Option<Figure> {
        let known =
            self.paragraph(paragraph).known.iter().find(|known| known.range.contains(&at))?;
        match known.what {
            KnownWhat::Figure(figure) => Some(figure),
            _ => None,
        }
    }

    /// Where a stretch stands in its file.
    pub(super) fn place(&self, at: &Stretch) -> Place {
        self.paragraph(at.paragraph).place(at.at.clone())
    }
}

/// A stretch of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) paragraph: usize,
    /// In bytes.
    pub(super) at: std::ops::Range<usize>,
}

impl Stretch {
    pub(super) fn new(paragraph: usize, at: std::ops::Range<usize>) -> Self {
        Self { paragraph, at }
    }
}
