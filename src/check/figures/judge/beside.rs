//! A draft beside the notice composed from the same data: what it has otherwise. Nothing here knows
//! what the notice is about: a figure, a name and a row are those that the tree has in their place.

mod claim;
mod claims;
mod names;
mod numbers;
mod rows;
mod words;

use std::collections::BTreeSet;

use super::super::expected::{Expected, Source};
use super::super::terms::Terms;
use super::super::{Case, TextSpan};
use crate::check::text::{Stands, TextKind};
use crate::finding::{Finding, Fix, Message, Place};
use crate::model::{MeasureId, UnitId};
use crate::tally::Figure;

/// A draft held against the data.
#[derive(Default)]
pub(in crate::check) struct Compared {
    /// The differences, each a finding with the most weight that it may have.
    pub(super) differences: Vec<Finding>,
    /// The measures that its own sentences state.
    pub(super) claimed: BTreeSet<MeasureId>,
}

/// Holds a draft against the notice, and its own sentences against the data.
pub(in crate::check::figures) fn read(case: &Case) -> Compared {
    let expected = case.expected.as_deref();
    let lexicon = expected.map(Terms::of).unwrap_or_default();
    let mut found = Differences { case, expected, lexicon: &lexicon, told: Vec::new() };
    found.numbers();
    for nearly in &case.text.beside.nearly {
        match nearly.at {
            Stands::Paragraph(place, _) => {
                let told = Reported::of(&mut found).map(|mut found| found.names(place, nearly));
                found.words(nearly, &told.unwrap_or_default());
            }
            Stands::Cell(..) => found.cell(nearly),
        }
    }
    found.rows();
    for place in &case.text.beside.moved {
        let place = case.paragraph(*place).whole();
        found.tell("D24", place, "这一段的先后与数据不同", "按数据里的先后排。");
    }
    let claimed = Reported::of(&mut found).map(Reported::claims);
    Compared { differences: found.told, claimed: claimed.unwrap_or_default() }
}

/// The findings while they are collected.
struct Differences<'c, 'e> {
    case: &'c Case<'e>,
    /// The figures of a period; none where the data are a document that somebody wrote.
    expected: Option<&'c Expected<'e>>,
    lexicon: &'c Terms,
    told: Vec<Finding>,
}

/// The same for a notice of a period: its names and sentences are held against the figures.
struct Reported<'d, 'c, 'e> {
    found: &'d mut Differences<'c, 'e>,
    expected: &'c Expected<'e>,
    /// The measures that sentences of the draft's own state.
    claimed: BTreeSet<MeasureId>,
}

impl<'d, 'c, 'e> Reported<'d, 'c, 'e> {
    fn of(found: &'d mut Differences<'c, 'e>) -> Option<Self> {
        let expected = found.expected?;
        Some(Self { found, expected, claimed: BTreeSet::new() })
    }
}

impl Differences<'_, '_> {
    fn tell(
        &mut self,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> &mut Finding {
        let at = self.told.len();
        self.told.push(Message::new(code, message, hint).error(Some(place)));
        &mut self.told[at]
    }

    /// D12: another word behind a figure than the one that its measure has.
    fn other_unit(&mut self, place: Place, said: &str, right: &str) {
        let message = format!("量词“{said}”应为“{right}”");
        self.tell("D12", place, message, "同一类信息用同一个量词。");
        self.with_fix(said, right);
    }

    /// Shows where the data have a figure, or the figures that it was computed of.
    fn with_sources(&mut self, figure: Figure) {
        for source in self.expected.map(|data| data.behind(figure)).into_iter().flatten() {
            self.with_source(source);
        }
    }

    /// Shows where the data have a unit.
    fn with_unit(&mut self, unit: UnitId) {
        if let Some(data) = self.expected {
            self.with_source(data.unit_source(unit));
        }
    }

    fn with_source(&mut self, source: Source) {
        if let Some(last) = self.told.last_mut() {
            *last = source.beside(last.clone());
        }
    }

    /// A change of a text file that is certain.
    fn with_fix(&mut self, old: &str, new: &str) {
        let case = self.case;
        if let Some(last) = self.told.last_mut() {
            last.fix = fix(case, last, old, new);
        }
    }

    /// The words of a stretch of a paragraph or cell, and where they stand.
    fn place(&self, at: &Stands, range: std::ops::Range<usize>) -> Place {
        let text = self.case.text;
        match at {
            Stands::Paragraph(place, _) => self.case.place(&TextSpan::new(*place, range)),
            Stands::Cell(table, row, column) => {
                let row = text.tables.get(*table).and_then(|table| table.rows.get(*row));
                let cell = row.and_then(|row| row.get(*column));
                cell.map_or_else(|| Place::file(text.file.clone()), |cell| cell.place_of(range))
            }
        }
    }

    fn text(&self, at: &Stands) -> &str {
        let text = self.case.text;
        match at {
            Stands::Paragraph(place, _) => &self.case.paragraph(*place).text,
            Stands::Cell(table, row, column) => {
                let row = text.tables.get(*table).and_then(|table| table.rows.get(*row));
                row.and_then(|row| row.get(*column)).map_or("", |cell| &cell.text)
            }
        }
    }
}

/// A change of words in a text file, where they stand as a finding marks them.
pub(super) fn fix(case: &Case, finding: &Finding, old: &str, new: &str) -> Option<Fix> {
    let place = finding.place.as_ref()?;
    let spot = place.spot.as_ref()?;
    let stands = spot.excerpt.get(spot.mark.clone()) == Some(old);
    let plain = case.text.kind == TextKind::Plain;
    (plain && stands).then(|| Fix {
        file: place.file.clone(),
        line: spot.line,
        column: spot.column,
        old: old.to_owned(),
        new: new.to_owned(),
    })
}
