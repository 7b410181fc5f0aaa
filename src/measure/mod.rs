//! Measures a finished PDF, whoever made it, against GB/T 9704—2012, clause by clause.
//!
//! The pages are read with a library that did not write them, and the elements are found
//! from what the pages show: no marker of this program helps.

mod area;
mod clauses;
mod closing;
mod elements;
mod folio;
mod head;
mod json;
mod messages;
mod reader;
mod reading;
mod sheet;

pub use self::area::Area;
pub use self::clauses::{CLAUSES, Clause};
pub use self::messages::{no_such_file, unreadable, verdict as verdict_name};
pub use self::reader::READER_THREAD;
pub use self::reading::{Reading, Verdict, Weight};
pub(crate) use self::sheet::{Glyph, Rule, Sheet};

use self::elements::Elements;
use crate::finding::{Finding, Message, Place};

/// What came of a document.
#[derive(Debug)]
pub struct Measurement {
    pages: usize,
    outcomes: Vec<Outcome>,
}

/// What came of a clause.
#[derive(Debug)]
pub struct Outcome {
    /// The clause.
    pub clause: &'static Clause,
    /// Every figure taken for it; none only if a person has to look.
    pub readings: Vec<Reading>,
}

impl Outcome {
    /// What came of it: that of its gravest reading.
    pub fn verdict(&self) -> Verdict {
        self.gravest().map_or(Verdict::NeedsEye, |reading| reading.verdict)
    }

    /// The reading that decides; the first of those that weigh the same.
    pub fn gravest(&self) -> Option<&Reading> {
        self.readings.iter().rev().max_by_key(|reading| reading.gravity())
    }

    /// Whether it keeps the document from being issued.
    pub fn fails(&self) -> bool {
        self.gravest().is_some_and(Reading::fails)
    }
}

impl Measurement {
    /// How many pages there are.
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// Every clause, in the order of the standard.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// The same as JSON, under the file's name.
    pub fn to_json(&self, name: &str) -> serde_json::Value {
        json::measurement(name, self)
    }

    /// Whether a clause that is 应当 is not met.
    pub fn fails(&self) -> bool {
        self.outcomes.iter().any(Outcome::fails)
    }

    /// A finding for each clause that is not met. `declared` holds the clauses for which an office
    /// has set measures of its own, by id, and where it did: such a clause only warns there if it
    /// is 应当, and says nothing if it is 一般.
    pub fn findings(&self, place: &Place, declared: &[(&'static str, Place)]) -> Vec<Finding> {
        self.found(place, declared).into_iter().map(|(finding, _)| finding).collect()
    }

    /// The same, each with the reading that decided.
    pub fn found(
        &self,
        place: &Place,
        declared: &[(&'static str, Place)],
    ) -> Vec<(Finding, Reading)> {
        let mut findings = Vec::new();
        for outcome in &self.outcomes {
            let Some(reading) = outcome.gravest() else { continue };
            if reading.verdict != Verdict::NotMet {
                continue;
            }
            let own = declared.iter().find(|(id, _)| *id == outcome.clause.id);
            let finding = match (own, reading.fails()) {
                (Some((_, own)), true) => {
                    messages::set_otherwise(outcome, reading).warning(Some(own.clone()))
                }
                (Some(_), false) => continue,
                (None, true) => messages::not_met(outcome, reading).error(Some(place.clone())),
                (None, false) => messages::not_met(outcome, reading).warning(Some(place.clone())),
            };
            findings.push((finding, reading.clone()));
        }
        findings
    }
}

/// The pages of a PDF, for others to read.
///
/// # Errors
/// As [`measure`].
pub(crate) fn sheets(pdf: &[u8]) -> Result<Vec<Sheet>, Message> {
    reader::read(pdf)
}

/// Measures a PDF.
///
/// # Errors
/// What cannot be read as a document: no PDF, a broken, encrypted or empty one, a scan, or
/// one that is too large.
pub fn measure(pdf: &[u8]) -> Result<Measurement, Message> {
    let sheets = reader::read(pdf)?;
    let found = Elements::find(&sheets);
    let outcomes = CLAUSES.iter().map(|clause| {
        // What a page cannot show is never met.
        let readings = clause.measure.map_or_else(Vec::new, |measure| measure(&found));
        Outcome { clause, readings }
    });
    Ok(Measurement { pages: sheets.len(), outcomes: outcomes.collect() })
}
