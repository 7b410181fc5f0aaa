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

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use rust_decimal::Decimal;

pub(super) use self::coverage::coverage;
pub use self::coverage::{Coverage, Stands, Unchecked};
use self::expected::Expected;
use self::judge::beside::Compared;
use self::lists::List;
use self::names::Names;
use self::relation::{At, Relations};
use super::text::{Paragraph, Parts, Text};
use super::words::Heads;
use crate::finding::Place;
use crate::tally::Tally;

/// A document and, where there are data, what it should say.
pub(super) struct Case<'e> {
    pub(super) text: &'e Text,
    pub(super) expected: Option<Rc<Expected<'e>>>,
    pub(super) names: Rc<Names<'e>>,
    /// The names of the heads of tables.
    pub(super) heads: &'e Heads,
    /// The paragraphs as they are read: names that would be taken for something else are
    /// blanked, byte for byte. `None` where nothing is.
    readings: Vec<Option<String>>,
    /// Figures that a rule has held against the data.
    held: RefCell<BTreeSet<At>>,
    relations: OnceCell<Relations>,
    lists: OnceCell<Vec<List>>,
    compared: OnceCell<Compared>,
    parts: OnceCell<Parts>,
}

impl<'e> Case<'e> {
    /// Opens the case of a document.
    pub(super) fn open(tally: Option<&'e Tally>, text: &'e Text, heads: &'e Heads) -> Self {
        let expected = tally.and_then(Expected::of).map(Rc::new);
        let names = expected.as_ref().map(|expected| Names::of(expected.office, expected.scheme));
        Self::with(text, expected, Rc::new(names.unwrap_or_default()), heads)
    }

    /// The case of another text, by the same data.
    fn beside<'t>(&self, text: &'t Text) -> Case<'t>
    where
        'e: 't,
    {
        Case::with(text, self.expected.clone(), self.names.clone(), self.heads)
    }

    fn with(
        text: &'e Text,
        expected: Option<Rc<Expected<'e>>>,
        names: Rc<Names<'e>>,
        heads: &'e Heads,
    ) -> Self {
        let readings = text.paragraphs.iter().map(|p| names.blanked(&p.text)).collect();
        let (held, relations, lists, compared, parts) = Default::default();
        Self { text, expected, names, heads, readings, held, relations, lists, compared, parts }
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

    /// Notes that a figure was held against the data, by where its digits begin.
    pub(super) fn holds(&self, paragraph: usize, digits: &std::ops::Range<usize>) {
        self.held.borrow_mut().insert(At::of(paragraph, digits));
    }

    /// The same for a cell of a table.
    pub(super) fn holds_cell(&self, table: usize, row: usize, column: usize) {
        self.held.borrow_mut().insert(At::Cell(table, row, column));
    }

    /// A paragraph as it is read.
    pub(super) fn reading(&self, paragraph: usize) -> &str {
        match self.readings.get(paragraph) {
            Some(Some(reading)) => reading,
            _ => self.text.paragraphs.get(paragraph).map_or("", |paragraph| &paragraph.text),
        }
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
    pub(super) fn words(&self, at: &Stretch) -> &'e str {
        self.paragraph(at.paragraph).text.get(at.at.clone()).unwrap_or_default()
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
