//! The figures of a notice, and those of the data: numbers are read by their form
//! and held against each other, against the notice composed from the data, and against the tally.

mod coverage;
mod expected;
pub(super) mod lexis;
mod lists;
mod names;
mod quantity;
pub(super) mod relation;
mod terms;
mod trial;
pub(super) mod judge;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rust_decimal::Decimal;

pub(super) use self::coverage::coverage;
pub use self::coverage::{Coverage, Stands, Unchecked};
use self::expected::Expected;
use self::judge::beside::Compared;
use self::lists::List;
use self::names::Names;
use self::quantity::Quantity;
use self::relation::{At, Grid, Relations, Scope, read_grid};
use super::text::{Paragraph, Parts, Text};
use super::words::Heads;
use crate::finding::Place;
use crate::tally::Tally;

/// A document and, where there are data, what it should say.
pub(super) struct Case<'e> {
    pub(super) text: &'e Text,
    pub(super) expected: Option<Arc<Expected<'e>>>,
    pub(super) names: Arc<Names<'e>>,
    /// The names of the heads of tables.
    pub(super) heads: &'e Heads,
    readings: Readings,
    /// Figures that a rule has held against the data.
    held: Mutex<BTreeSet<At>>,
    relations: OnceLock<Relations>,
    lists: OnceLock<Vec<List>>,
    compared: OnceLock<Compared>,
    parts: OnceLock<Parts>,
    scope: OnceLock<Scope>,
}

/// Readings of each paragraph and each table by itself; cases of like texts share them.
#[derive(Clone)]
struct Readings {
    paragraphs: Arc<Vec<Arc<Reading>>>,
    grids: Arc<Vec<Arc<Grid>>>,
}

impl Readings {
    /// Of a text of which only some paragraphs and tables are left.
    fn only(&self, paragraphs: &BTreeSet<usize>, tables: &BTreeSet<usize>) -> Self {
        let (blank, none) = (Arc::new(Reading::default()), Arc::new(Grid::default()));
        let of = |(place, own): (usize, &Arc<Reading>)| {
            if paragraphs.contains(&place) { own.clone() } else { blank.clone() }
        };
        let grid = |(place, own): (usize, &Arc<Grid>)| {
            if tables.contains(&place) { own.clone() } else { none.clone() }
        };
        Self {
            paragraphs: Arc::new(self.paragraphs.iter().enumerate().map(of).collect()),
            grids: Arc::new(self.grids.iter().enumerate().map(grid).collect()),
        }
    }
}

/// A paragraph as it is read.
#[derive(Default)]
struct Reading {
    /// Its text, where names in it that would be taken for something else are blanked, byte for byte.
    blanked: Option<String>,
    numbers: Vec<Quantity>,
}

impl Reading {
    fn of(text: &str, names: &Names) -> Self {
        let blanked = names.blanked(text);
        let numbers = quantity::read(blanked.as_deref().unwrap_or(text));
        Self { blanked, numbers }
    }

    /// The same of a text that begins as a paragraph of a case.
    fn like(text: &str, case: &Case, paragraph: usize) -> Self {
        let blanked = case.names.blanked(text);
        let own = blanked.as_deref().unwrap_or(text);
        let (other, known) = (case.reading(paragraph), case.quantities(paragraph));
        Self { numbers: quantity::read_like(own, other, known), blanked }
    }
}

impl<'e> Case<'e> {
    /// Opens the case of a document.
    pub(super) fn open(tally: Option<&'e Tally>, text: &'e Text, heads: &'e Heads) -> Self {
        let expected = tally.and_then(Expected::of).map(Arc::new);
        let names = expected.as_ref().map(|expected| Names::of(expected.office, expected.scheme));
        let names = Arc::new(names.unwrap_or_default());
        let paragraphs = text.paragraphs.iter().map(|own| Arc::new(Reading::of(&own.text, &names)));
        let grids = text.tables.iter().map(|own| Arc::new(read_grid(own, &names, heads)));
        let (paragraphs, grids) = (Arc::new(paragraphs.collect()), Arc::new(grids.collect()));
        let readings = Readings { paragraphs, grids };
        Self::with(text, expected, names, heads, readings)
    }

    /// The case of another text, by the same data.
    fn beside<'t>(&self, text: &'t Text, readings: Readings) -> Case<'t>
    where
        'e: 't,
    {
        Case::with(text, self.expected.clone(), self.names.clone(), self.heads, readings)
    }

    fn with(
        text: &'e Text,
        expected: Option<Arc<Expected<'e>>>,
        names: Arc<Names<'e>>,
        heads: &'e Heads,
        readings: Readings,
    ) -> Self {
        let (held, relations, lists, compared, parts) = Default::default();
        let scope = OnceLock::new();
        Self {
            text,
            expected,
            names,
            heads,
            readings,
            held,
            relations,
            lists,
            compared,
            parts,
            scope,
        }
    }

    /// The lists of the sentences that somebody typed, read once.
    pub(super) fn lists(&self) -> &[List] {
        self.lists.get_or_init(|| lists::read(self))
    }

    /// The differences from the notice composed from the same data, found once.
    pub(super) fn compared(&self) -> &Compared {
        self.compared.get_or_init(|| judge::beside::read(self))
    }

    /// The relations of the figures of the text, found once.
    pub(super) fn relations(&self) -> &Relations {
        self.relations.get_or_init(|| Relations::read(self))
    }

    /// The figures that a rule has held against the data.
    fn held(&self) -> MutexGuard<'_, BTreeSet<At>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a figure was held against the data, by where its digits begin.
    pub(super) fn holds(&self, paragraph: usize, digits: &std::ops::Range<usize>) {
        self.held().insert(At::of(paragraph, digits));
    }

    /// The same for a cell of a table.
    pub(super) fn holds_cell(&self, table: usize, row: usize, column: usize) {
        self.held().insert(At::Cell(table, row, column));
    }

    /// A paragraph as it is read.
    pub(super) fn reading(&self, paragraph: usize) -> &str {
        let blanked =
            self.readings.paragraphs.get(paragraph).and_then(|own| own.blanked.as_deref());
        blanked.unwrap_or_else(|| self.text.paragraphs.get(paragraph).map_or("", |own| &own.text))
    }

    /// The numbers of a paragraph.
    pub(super) fn quantities(&self, paragraph: usize) -> &[Quantity] {
        self.readings.paragraphs.get(paragraph).map_or(&[], |own| &own.numbers)
    }

    /// The paragraphs that have numbers: the place of each, how it is read, and its numbers.
    fn paragraphs(&self) -> impl Iterator<Item = (usize, &str, &[Quantity])> {
        let paragraphs = self.readings.paragraphs.iter().enumerate();
        paragraphs
            .filter(|(_, own)| !own.numbers.is_empty())
            .map(|(place, own)| (place, self.reading(place), own.numbers.as_slice()))
    }

    /// The tables by their content, in their order.
    fn grids(&self) -> impl Iterator<Item = &Grid> {
        self.readings.grids.iter().map(|grid| &**grid)
    }

    /// The tables by what sentences may call them, found once.
    fn scope(&self) -> &Scope {
        self.scope.get_or_init(|| Scope::of(self))
    }

    /// The parts of the document, found once.
    pub(super) fn parts(&self) -> &Parts {
        self.parts.get_or_init(|| Parts::find(self.text))
    }

    /// The part of the year, in per cent, that is over with the period of the title.
    fn share_of_year(&self) -> Option<Decimal> {
        let title = self.parts().title?;
        let text = self.reading(title);
        let periods = lexis::periods(text, 0..text.len());
        let (_, last) = periods.into_iter().find_map(|(_, said)| said.months())?;
        Decimal::from(last).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(12.into())
    }

    /// A paragraph.
    pub(super) fn paragraph(&self, place: usize) -> &'e Paragraph {
        &self.text.paragraphs[place]
    }

    /// The words at a place of the text.
    pub(super) fn words(&self, at: &TextSpan) -> &'e str {
        self.paragraph(at.paragraph).text.get(at.at.clone()).unwrap_or_default()
    }

    /// Where a stretch stands in its file.
    pub(super) fn place(&self, at: &TextSpan) -> Place {
        self.paragraph(at.paragraph).place(at.at.clone())
    }
}

/// A stretch of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TextSpan {
    pub(super) paragraph: usize,
    /// In bytes.
    pub(super) at: std::ops::Range<usize>,
}

impl TextSpan {
    pub(super) fn new(paragraph: usize, at: std::ops::Range<usize>) -> Self {
        Self { paragraph, at }
    }
}
