//! Takes from an archive what was issued: the notice that a period's data correct, and those on the year's
//! other periods.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::names::known_word;
use super::reader::Cursor;
use super::{InputKind, Inputs, Past, Report, messages, schema};
use crate::finding::{Finding, Findings, Message, Place};
use crate::model::{Corrects, IssuedNotice, Later, Period, likeness};

/// The notices that were issued, as an archive has them.
pub trait Register {
    /// The notices of an office on periods of a year, in the order in which they were issued.
    ///
    /// # Errors
    /// An archive that cannot be read.
    fn of_year(&self, office: &str, year: i32) -> Result<Vec<Arc<IssuedNotice>>, Message>;

    /// The document that a number means, in whatever form it is typed.
    ///
    /// # Errors
    /// An archive that cannot be read.
    fn numbered(&self, typed: &str) -> Result<Numbered, Message>;
}

/// One that several documents made at once may ask.
pub type SharedRegister = Arc<dyn Register + Send + Sync>;

/// The meaning of a document number.
#[derive(Debug, Clone)]
pub enum Numbered {
    /// A notice on a period.
    Notice(Arc<IssuedNotice>),
    /// A document of this number that has no figures, or was archived before figures were kept.
    WithoutFigures(String),
    /// No document; these numbers are the nearest.
    Unknown(Vec<String>),
    /// All of these documents.
    Several(Vec<String>),
}

/// A correction whose difference a later period takes in.
#[derive(Debug, Clone)]
pub(crate) struct TakenIn {
    /// The number of the correcting notice.
    pub(crate) number: String,
    /// The period that was corrected.
    pub(crate) period: Period,
    /// By the names of unit and measure.
    pub(crate) differences: Vec<(String, String, Decimal)>,
}

/// The notices on periods of a year, of a report's office and kind, in the order in which they were issued.
#[derive(Default)]
pub(super) struct Issued(Vec<Arc<IssuedNotice>>);

/// Reads the field `corrects`: a number, or a map.
pub(super) fn corrects(field: &Cursor) -> Option<Corrects> {
    if !field.is_map() {
        return Some(Corrects { number: number(field)?, why: None, later: Later::default() });
    }
    let fields = field.fields(&schema::CORRECTS)?;
    let typed = fields.required("number").and_then(|field| number(&field));
    let why = fields.optional("why").and_then(|field| field.line());
    let why = why.map(|why| why.trim_end_matches(['。', '；', '，', '.']).to_owned());
    let later = fields.optional("later");
    let later = later.and_then(|field| known_word(&field, "算法", &Later::ALL));
    fields.finish();
    Some(Corrects { number: typed?, why, later: later.unwrap_or_default() })
}

/// A document number, or its serial number alone.
fn number(field: &Cursor) -> Option<String> {
    if field.is_text() { field.line() } else { field.whole(1, 99_999).map(|n| n.to_string()) }
}

impl Issued {
    /// Those of a year that an archive has.
    pub(super) fn of(
        report: &Report,
        year: i32,
        register: Option<&dyn Register>,
        findings: &mut Findings,
    ) -> Self {
        let Some(register) = register else { return Self::default() };
        match register.of_year(&report.office.name, year) {
            Ok(notices) => {
                let ours = notices.into_iter().filter(|one| one.kept.kind == report.kind);
                Self(ours.collect())
            }
            Err(message) => {
                findings.push(message.machine(Some(Place::file(report.file.clone()))));
                Self::default()
            }
        }
    }

    /// The notice whose figures of a period count: the last one on it.
    pub(super) fn on(&self, period: Period) -> Option<&Arc<IssuedNotice>> {
        self.0.iter().rev().find(|one| one.period().is_some_and(|of| is_same(of, period)))
    }

    /// The notice of this number, without what it prints.
    pub(super) fn numbered(&self, number: &str) -> Option<Arc<IssuedNotice>> {
        let found = self.0.iter().find(|one| one.number == number)?;
        Some(Arc::new(found.without_printed()))
    }

    /// The figures of a period that later ones go on from: those of the last notice on it, without the
    /// differences that another period takes in.
    pub(super) fn counting(&self, period: Period) -> Option<Arc<IssuedNotice>> {
        let mut counting = self.on(period)?.without_printed();
        for one in self.on_each(period).filter(|one| one.kept.difference_later) {
            for (unit, measure, difference) in self.differences(one) {
                counting.kept.add(&unit, &measure, -difference);
            }
        }
        Some(Arc::new(counting))
    }

    /// The notices on a period that its figures rest on: the last, and all where one of them passes its
    /// difference on.
    pub(super) fn behind(&self, period: Period) -> Vec<Arc<IssuedNotice>> {
        let all: Vec<_> = self.on_each(period).collect();
        let passed_on = all.iter().any(|one| one.kept.difference_later);
        let from = if passed_on { 0 } else { all.len().saturating_sub(1) };
        all.into_iter().skip(from).map(|one| Arc::new(one.without_printed())).collect()
    }

    /// The corrections of earlier periods whose differences a period takes in: those that no other period has. One
    /// that is a sum has what the periods within it took in.
    pub(super) fn taken_in(&self, period: Period, is_sum: bool) -> Vec<TakenIn> {
        let due = |(place, one): (usize, &Arc<IssuedNotice>)| {
            let of = one.period().filter(|of| of.end() < period.start())?;
            let took_in = self.0.iter().any(|other| {
                let elsewhere = other.period().is_some_and(|another| {
                    !(is_same(another, period) || is_sum && encloses(period, another))
                });
                elsewhere && other.kept.takes_in.contains(&one.number)
            });
            // A sum of before that was issued after the correction was made with the right figures.
            let summed = self.0[place..].iter().filter_map(|other| other.period()).any(|another| {
                another.end() < period.start() && !is_same(another, of) && encloses(another, of)
            });
            (!took_in && !summed).then(|| self.as_taken_in(one))?
        };
        let all = self.0.iter().enumerate();
        all.filter(|(_, one)| one.kept.difference_later).filter_map(due).collect()
    }

    /// The corrections whose differences the notice on a period took in.
    pub(super) fn was_taken_in(&self, period: Period) -> Vec<TakenIn> {
        let numbers = self.on(period).map(|one| one.kept.takes_in.clone()).unwrap_or_default();
        let corrections = self.0.iter().filter(|one| numbers.contains(&one.number));
        corrections.filter_map(|one| self.as_taken_in(one)).collect()
    }

    fn as_taken_in(&self, correction: &IssuedNotice) -> Option<TakenIn> {
        let (number, period) = (correction.number.clone(), correction.period()?);
        Some(TakenIn { number, period, differences: self.differences(correction) })
    }

    /// The differences that a correction makes to what it corrects, by the names of unit and measure.
    fn differences(&self, correction: &IssuedNotice) -> Vec<(String, String, Decimal)> {
        let corrected = correction.kept.corrects.as_ref();
        let then = corrected.and_then(|number| self.0.iter().find(|one| one.number == *number));
        let Some(then) = then else { return Vec::new() };
        let mut changed: BTreeMap<(&str, &str), Decimal> = BTreeMap::new();
        for (unit, measure, value) in correction.kept.of_units() {
            *changed.entry((unit, measure)).or_default() += value;
        }
        for (unit, measure, value) in then.kept.of_units() {
            *changed.entry((unit, measure)).or_default() -= value;
        }
        let real = changed.into_iter().filter(|(_, value)| !value.is_zero());
        real.map(|((unit, measure), value)| (unit.to_owned(), measure.to_owned(), value)).collect()
    }

    /// Each notice on a period, in order.
    fn on_each(&self, period: Period) -> impl Iterator<Item = &Arc<IssuedNotice>> {
        self.0.iter().filter(move |one| one.period().is_some_and(|of| is_same(of, period)))
    }

    /// The notice on the longest period that ends on a day.
    pub(super) fn ending(&self, day: NaiveDate) -> Option<&Arc<IssuedNotice>> {
        let periods = self.0.iter().filter_map(|one| one.period());
        let longest = periods.filter(|of| of.end() == day).min_by_key(|of| of.start())?;
        self.on(longest)
    }

    /// The notice that a report corrects. A report on a period of which there is a notice and which corrects
    /// none is told.
    pub(super) fn corrected(
        &self,
        report: &Report,
        register: Option<&dyn Register>,
        findings: &mut Findings,
    ) -> Option<Arc<IssuedNotice>> {
        let own = report.frame.number.map(|_| report.frame.designation());
        let is_own = |one: &IssuedNotice| Some(&one.number) == own.as_ref();
        let on_period = self.on_each(report.data.period).filter(|one| !is_own(one));
        let last = on_period.last();
        let Some(typed) = &report.data.corrects else {
            let is_another = own.is_some() && !self.0.iter().any(|one| is_own(one));
            if let Some(last) = last.filter(|_| is_another) {
                let message = messages::issued_already(&report.data.period.full(), last);
                findings.push(message.warning(Some(report.field("period"))));
            }
            return None;
        };
        let found = look_up(&typed.number, register).and_then(|found| {
            let obstacle = obstacle(&found, last, own.as_ref(), report);
            obstacle.map_or(Ok(found), |message| Err(message.error(None)))
        });
        match found {
            Ok(found) => Some(found),
            Err(finding) => {
                let place = Some(report.field("corrects"));
                findings.push(Finding { place, ..finding });
                None
            }
        }
    }
}

/// The issued notice that a typed number means.
fn look_up(typed: &str, register: Option<&dyn Register>) -> Result<Arc<IssuedNotice>, Finding> {
    let Some(register) = register else {
        return Err(messages::no_archive_to_correct().error(None));
    };
    let message = match register.numbered(typed).map_err(|message| message.machine(None))? {
        Numbered::Notice(found) => return Ok(found),
        Numbered::WithoutFigures(number) => messages::corrected_without_figures(&number),
        Numbered::Unknown(near) => messages::corrected_unknown(typed, &near),
        Numbered::Several(all) => messages::corrected_several(typed, &all),
    };
    Err(message.error(None))
}

/// The reason why a report cannot correct a notice, if so; `last` is the last other notice on its period.
fn obstacle(
    found: &IssuedNotice,
    last: Option<&Arc<IssuedNotice>>,
    own: Option<&String>,
    report: &Report,
) -> Option<Message> {
    if own == Some(&found.number) {
        return Some(messages::corrects_itself(&found.number));
    }
    let period = report.data.period;
    let same_period = found.period().is_some_and(|of| is_same(of, period));
    let same_office = likeness(&found.office) == likeness(&report.office.name);
    if !same_period || !same_office || found.kept.kind != report.kind {
        return Some(messages::corrected_another(found, &period.full()));
    }
    let last = last.filter(|last| last.number != found.number)?;
    // Where the archive gives the numbers the last one may be this one, read again.
    let itself = own.is_none() && last.kept.corrects.as_ref() == Some(&found.number);
    (!itself).then(|| messages::corrected_before(&found.number, &last.number))
}

/// True if two periods are one, whatever a window of days is called.
fn is_same(one: Period, other: Period) -> bool {
    one.stem() == other.stem()
}

/// True if every day of a period is one of another's.
fn encloses(outer: Period, inner: Period) -> bool {
    outer.start() <= inner.start() && inner.end() <= outer.end()
}

impl Inputs {
    /// The issued notices that its figures rest on.
    pub(crate) fn notices(&self) -> Vec<&Arc<IssuedNotice>> {
        self.past().map(Past::notices).unwrap_or_default()
    }

    /// The corrections of earlier periods whose differences it takes in.
    pub(crate) fn taken_in(&self) -> &[TakenIn] {
        self.past().map_or(&[], |past| &past.taken_in)
    }

    /// The issued notice that it corrects, and what the data say of that.
    pub(crate) fn corrected(&self) -> Option<(&Arc<IssuedNotice>, &Corrects)> {
        self.past()?.corrected.as_ref().zip(self.report()?.data.corrects.as_ref())
    }

    fn past(&self) -> Option<&Past> {
        match self.by_kind() {
            InputKind::Quarterly { past, .. } => Some(past),
            InputKind::Document(_) => None,
        }
    }
}
