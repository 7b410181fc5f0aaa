//! Measures a finished PDF or OFD, whoever made it, against GB/T 9704—2012, clause by clause.
//!
//! The pages are read with a library that did not write them, and the elements are found
//! from what the pages show: no marker of this program helps.

mod area;
mod clauses;
mod closing;
mod elements;
mod folio;
mod grid;
mod head;
mod imprint;
mod json;
mod messages;
mod pitch;
mod reader;
mod reading;
mod sheet;

pub use self::area::Area;
pub use self::clauses::{CLAUSES, Clause};
pub(crate) use self::messages::unknown_clause;
pub use self::messages::{beyond_bounds, not_measured, not_read, verdict as verdict_name};
pub(crate) use self::reader::is_ofd;
pub use self::reading::{Reading, Verdict, Weight};
use self::sheet::Marks;
pub(crate) use self::sheet::{Glyph, Rule, Sheet};

use self::elements::Elements;
use crate::finding::{Finding, Message, Place, Severity};

/// The ways in which the pages differ from the usual ones on purpose, which their maker has told.
#[derive(Debug, Clone, Copy, Default)]
pub struct OnPurpose {
    /// Lines of a page, so that the signature stands with text (7.3.5.5) or as the office wants it.
    pub lines: Option<u32>,
    /// No text stands on the signature's page: page 1 must keep the only line (7.3.3), or there is no room for one.
    pub signature_alone: bool,
}

/// The outcome of a document.
#[derive(Debug)]
pub struct Measurement {
    pages: usize,
    outcomes: Vec<Outcome>,
}

/// The outcome of a clause.
#[derive(Debug)]
pub struct Outcome {
    /// The clause.
    pub clause: &'static Clause,
    /// Every figure taken for it; none only if a person has to look.
    pub readings: Vec<Reading>,
}

impl Outcome {
    /// The outcome: that of its gravest reading.
    pub fn verdict(&self) -> Verdict {
        self.gravest().map_or(Verdict::NeedsEye, |reading| reading.verdict)
    }

    /// The reading that decides; the first of those that weigh the same.
    pub fn gravest(&self) -> Option<&Reading> {
        self.readings.iter().rev().max_by_key(|reading| reading.gravity())
    }

    fn is_unmet(&self) -> bool {
        self.verdict() == Verdict::NotMet
    }

    /// True if it keeps the document from being issued.
    pub fn fails(&self) -> bool {
        self.gravest().is_some_and(Reading::fails)
    }
}

impl Measurement {
    /// Number of pages.
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

    /// True if a clause that is 应当 is not met.
    pub fn fails(&self) -> bool {
        self.outcomes.iter().any(Outcome::fails)
    }

    /// A finding for each clause that is not met, and for each waiver that lets one pass or does
    /// nothing.
    pub fn findings(&self, made: &Made) -> Vec<Finding> {
        let unused = made.waivers.iter().filter(|waiver| {
            self.outcomes.iter().all(|outcome| waiver.lets_pass(outcome, made).is_empty())
        });
        let unused = unused.map(|waiver| {
            let message = messages::waiver_unused(waiver);
            Finding { severity: Severity::Hint, ..message.warning(Some(waiver.place.clone())) }
        });
        self.found(made).into_iter().map(|(finding, _)| finding).chain(unused).collect()
    }

    /// The findings on clauses, each with the reading that decided.
    pub fn found(&self, made: &Made) -> Vec<(Finding, Reading)> {
        self.outcomes.iter().flat_map(|outcome| made.found(outcome)).collect()
    }
}

/// The way in which a document was made, as far as its findings need that. A file from elsewhere has none.
#[derive(Debug)]
pub struct Made<'a> {
    /// The data file, where findings stand.
    pub place: Place,
    /// Clauses for which the office has set measures of its own, by id, and where it did: such a
    /// clause only warns there if it is 应当, and says nothing if it is 一般.
    pub declared: &'a [(&'static str, Place)],
    /// True if the pages were laid out with templates of the user's own.
    pub own_templates: bool,
    /// Clauses that the document lets pass.
    pub waivers: Vec<Waiver>,
}

/// A clause that a document lets pass, with its reason.
#[derive(Debug)]
pub struct Waiver {
    /// The clause's id.
    pub clause: String,
    /// Words that the finding must contain; any does if empty.
    pub text: String,
    /// Why.
    pub reason: String,
    /// Where the waiver stands.
    pub place: Place,
}

impl Waiver {
    /// The readings of a clause that it lets pass.
    fn lets_pass<'o>(&self, outcome: &'o Outcome, made: &Made) -> Vec<&'o Reading> {
        if outcome.clause.id != self.clause {
            return Vec::new();
        }
        let unmet = outcome.readings.iter().filter(|one| one.verdict == Verdict::NotMet);
        let meant = unmet.filter(|reading| {
            self.text.is_empty() || made.message(outcome, reading).text.contains(&self.text)
        });
        meant.collect()
    }
}

impl Made<'_> {
    /// The message on a reading that is not met.
    fn message(&self, outcome: &Outcome, reading: &Reading) -> Message {
        messages::not_met(outcome, reading, self.own_templates)
    }

    /// The findings on a clause: one for the gravest reading, one for each waiver that let some pass.
    fn found(&self, outcome: &Outcome) -> Vec<(Finding, Reading)> {
        let place = || Some(self.place.clone());
        let gravest = |readings: &[&Reading]| {
            readings.iter().rev().max_by_key(|reading| reading.gravity()).map(|one| (*one).clone())
        };
        let mut found = Vec::new();
        let mut left: Vec<&Reading> =
            outcome.readings.iter().filter(|one| one.verdict == Verdict::NotMet).collect();
        for waiver in &self.waivers {
            let passed = waiver.lets_pass(outcome, self);
            left.retain(|reading| !passed.iter().any(|one| std::ptr::eq(*one, *reading)));
            if let Some(reading) = gravest(&passed) {
                let message = messages::waived(self.message(outcome, &reading), waiver);
                let finding = Finding { severity: Severity::Hint, ..message.warning(place()) };
                found.push((finding, reading));
            }
        }
        let Some(reading) = gravest(&left) else { return found };
        let own = self.declared.iter().find(|(id, _)| *id == outcome.clause.id);
        let finding = match (own, reading.fails()) {
            (Some((_, own)), true) => {
                messages::set_otherwise(outcome, &reading).warning(Some(own.clone()))
            }
            (Some(_), false) => return found,
            (None, true) => self.message(outcome, &reading).error(place()),
            (None, false) => self.message(outcome, &reading).warning(place()),
        };
        found.push((finding, reading));
        found
    }
}

/// The pages of a PDF or OFD, for others to read.
///
/// # Errors
/// As [`measure`].
pub(crate) fn sheets(document: &[u8]) -> Result<Vec<Sheet>, Message> {
    reader::read(document)
}

/// Measures a PDF or OFD.
///
/// # Errors
/// A file that cannot be read as a document: neither PDF nor OFD, a broken, encrypted or empty one, a scan,
/// or one that is too large.
pub fn measure(document: &[u8]) -> Result<Measurement, Message> {
    measure_made(document, OnPurpose::default())
}

/// Measures one of which it is known what was made so on purpose.
///
/// # Errors
/// As [`measure`].
pub fn measure_made(document: &[u8], on_purpose: OnPurpose) -> Result<Measurement, Message> {
    let sheets = reader::read(document)?;
    let mut outcomes = outcomes(&sheets, on_purpose);
    // A page does not say how brackets at the ends of lines were set; Typst itself trims those that close.
    for marks in [Marks::Closing, Marks::All] {
        if outcomes.iter().any(Outcome::is_unmet)
            && let Some(trimmed) = trimmed(&sheets, marks)
        {
            outcomes = better(outcomes, self::outcomes(&trimmed, on_purpose));
        }
    }
    Ok(Measurement { pages: sheets.len(), outcomes })
}

/// The outcome of each clause; one that a page cannot show is never met.
fn outcomes(sheets: &[Sheet], on_purpose: OnPurpose) -> Vec<Outcome> {
    let found = Elements::find(sheets, on_purpose);
    let readings =
        |clause: &Clause| clause.measure.map_or_else(Vec::new, |measure| measure(&found));
    CLAUSES.iter().map(|clause| Outcome { clause, readings: readings(clause) }).collect()
}

/// The outcomes of the way in which more clauses are met, and of the other where only that meets one: how the
/// brackets of an element were set is not known.
fn better(whole: Vec<Outcome>, trimmed: Vec<Outcome>) -> Vec<Outcome> {
    let unmet = |outcomes: &[Outcome]| outcomes.iter().filter(|one| one.is_unmet()).count();
    let (best, other) =
        if unmet(&trimmed) < unmet(&whole) { (trimmed, whole) } else { (whole, trimmed) };
    let pairs = best.into_iter().zip(other);
    let met = |(best, other): (Outcome, Outcome)| match best.is_unmet() && !other.is_unmet() {
        true if other.verdict() != Verdict::NotFound => other,
        _ => best,
    };
    pairs.map(met).collect()
}

/// The pages with trimmed brackets; `None` if there are no brackets.
fn trimmed(sheets: &[Sheet], marks: Marks) -> Option<Vec<Sheet>> {
    let halves: Vec<Option<Sheet>> = sheets.iter().map(|sheet| sheet.trimmed(marks)).collect();
    if halves.iter().all(Option::is_none) {
        return None;
    }
    let pages = sheets.iter().zip(halves);
    Some(pages.map(|(sheet, half)| half.unwrap_or_else(|| sheet.clone())).collect())
}
