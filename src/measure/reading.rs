//! One figure held against what a clause asks for.

use super::area::Area;
use super::sheet::Line;

/// The outcome of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Measured, and as required.
    Met,
    /// Measured, and not as required.
    NotMet,
    /// The pages cannot show it, or not to a program.
    NeedsEye,
    /// The element is not there.
    NotFound,
}

/// Weight of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// 应当: a document that does not meet it is not issued.
    Must,
    /// 一般, 推荐: an office may have its reasons.
    Usual,
}

/// One figure: what was measured, what is required, where.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The measured value.
    pub what: &'static str,
    /// As found, with its unit.
    pub measured: String,
    /// As required, with its unit.
    pub required: String,
    /// Tolerance, in millimetres or the unit of `required`.
    pub tolerance: Option<f64>,
    /// The outcome.
    pub verdict: Verdict,
    /// Its weight.
    pub weight: Weight,
    /// Page, from 1.
    pub page: Option<usize>,
    /// Place on the page.
    pub place: Option<Area>,
}

impl Reading {
    fn new(what: &'static str, verdict: Verdict, measured: String, required: String) -> Self {
        let (tolerance, page, place) = (None, None, None);
        Self { what, measured, required, tolerance, verdict, weight: Weight::Must, page, place }
    }

    /// A length in millimetres.
    pub(super) fn length(what: &'static str, found: f64, wanted: f64, tolerance: f64) -> Self {
        Self::figure(what, found, wanted, tolerance, " mm")
    }

    /// A figure with a unit.
    pub(super) fn figure(
        what: &'static str,
        found: f64,
        wanted: f64,
        tolerance: f64,
        unit: &str,
    ) -> Self {
        let met = (found - wanted).abs() <= tolerance + 1e-3;
        let verdict = if met { Verdict::Met } else { Verdict::NotMet };
        let show = |value: f64| format!("{}{unit}", plain(value));
        Self { tolerance: Some(tolerance), ..Self::new(what, verdict, show(found), show(wanted)) }
    }

    /// Something that is so or is not.
    pub(super) fn holds(
        what: &'static str,
        holds: bool,
        measured: impl Into<String>,
        required: impl Into<String>,
    ) -> Self {
        let verdict = if holds { Verdict::Met } else { Verdict::NotMet };
        Self::new(what, verdict, measured.into(), required.into())
    }

    /// Something a person has to look at.
    pub(super) fn eye(what: &'static str, measured: impl Into<String>) -> Self {
        Self::new(what, Verdict::NeedsEye, measured.into(), String::new())
    }

    /// Something the pages do not show, and what is taken to be so instead.
    pub(super) fn unshown(what: &'static str, assumed: impl Into<String>) -> Self {
        Self::new(what, Verdict::NotFound, assumed.into(), String::new())
    }

    /// Something that is not there.
    pub(super) fn absent(what: &'static str) -> Self {
        Self::new(what, Verdict::NotFound, String::new(), String::new())
    }

    /// The same, as a thing that is 一般 so.
    pub(super) fn usual(self) -> Self {
        Self { weight: Weight::Usual, ..self }
    }

    /// The same, found to be as it should for a reason of its own.
    pub(super) fn met(self) -> Self {
        Self { verdict: Verdict::Met, ..self }
    }

    /// The same, of this page.
    pub(super) fn on(self, page: usize) -> Self {
        Self { page: Some(page), ..self }
    }

    /// The same, at this place.
    pub(super) fn at(self, page: usize, place: Area) -> Self {
        Self { page: Some(page), place: Some(place), ..self }
    }

    /// The same, at this line.
    pub(super) fn of(self, line: &Line) -> Self {
        self.at(line.page, line.area)
    }

    /// True if it keeps the document from being issued.
    pub fn fails(&self) -> bool {
        self.verdict == Verdict::NotMet && self.weight == Weight::Must
    }

    /// Its weight for whoever asks for one reading of a clause.
    pub(super) fn gravity(&self) -> u8 {
        match (self.verdict, self.weight) {
            (Verdict::NotMet, Weight::Must) => 4,
            (Verdict::NotMet, Weight::Usual) => 3,
            (Verdict::NeedsEye, _) => 2,
            (Verdict::Met, _) => 1,
            (Verdict::NotFound, _) => 0,
        }
    }
}

/// A figure with two decimals at most.
pub(super) fn plain(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
