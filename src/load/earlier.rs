//! Finds and reads the periods that a notice's figures go back to: the year's earlier ones, which
//! cumulative figures are the sum of, and those it is compared with.

use std::collections::BTreeSet;
use std::mem::discriminant;
use std::path::Path;
use std::sync::Arc;

use chrono::Datelike;

use super::issued::{Issued, Register, TakenIn};
use super::neighbours::Neighbour;
use super::{Report, Sources, folder_of, messages, read_report};
use crate::finding::{DataPath, Findings, Message, Place, Severity, Step};
use crate::model::{Compared, IssuedNotice, KeptRow, Period, Span};

/// The periods beside the one reported on, and what was issued of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Past {
    /// The year's earlier periods, in order.
    pub(crate) earlier: Vec<Earlier>,
    /// The periods whose sums this one's figures are, in order.
    pub(crate) parts: Vec<Earlier>,
    /// True if they reach back without a gap to the year's beginning, or to figures brought over.
    pub(crate) complete: bool,
    /// The period before, where it is compared with.
    pub(crate) before: Option<Box<Earlier>>,
    /// The same period of the year before, where its file is kept.
    pub(crate) last_year: Option<Box<Earlier>>,
    /// The notice on the same period that this one corrects.
    pub(crate) corrected: Option<Arc<IssuedNotice>>,
    /// The notice that was issued on the same period, where this one does not correct it.
    pub(crate) issued: Option<Arc<IssuedNotice>>,
    /// The corrections of earlier periods whose differences this one takes in.
    pub(crate) taken_in: Vec<TakenIn>,
    /// The notices that the periods before rest on, with those that they corrected.
    behind: Vec<Arc<IssuedNotice>>,
}

/// An earlier period: as it was issued, as its data file has it now, or both.
#[derive(Debug, Clone)]
pub(crate) struct Earlier {
    /// The period.
    pub(crate) period: Period,
    /// Its data file.
    pub(crate) report: Option<Report>,
    /// The notice on it. Where there is one its figures count, whatever the data file says by now.
    pub(crate) issued: Option<Arc<IssuedNotice>>,
    /// The same notice with all that it says, where another period takes in what it corrects.
    pub(crate) last: Option<Arc<IssuedNotice>>,
    /// The corrections of periods before whose differences it took in.
    pub(crate) taken_in: Vec<TakenIn>,
}

impl Past {
    /// The issued notices that the document's figures rest on, each once, by number.
    pub(crate) fn notices(&self) -> Vec<&Arc<IssuedNotice>> {
        let mut all: Vec<_> = self.corrected.iter().chain(&self.behind).collect();
        all.sort_by(|one, other| one.number.cmp(&other.number));
        all.dedup_by(|one, other| one.number == other.number);
        all
    }
}

impl Earlier {
    fn of(period: Period, report: Option<Report>, issued: &Issued) -> Self {
        let last = issued.on(period).map(|last| Arc::new(last.without_printed()));
        let taken_in = issued.was_taken_in(period);
        Self { period, report, issued: issued.counting(period), last, taken_in }
    }

    fn carries_forward(&self) -> bool {
        match (&self.issued, &self.report) {
            (Some(issued), _) => issued.kept.rows.iter().any(|row| !row.brought.is_empty()),
            (None, Some(report)) => report.carries_forward(),
            (None, None) => false,
        }
    }

    /// The document or the file that its figures come from, as a message names it.
    pub(crate) fn name(&self) -> &str {
        match (&self.issued, &self.report) {
            (Some(issued), _) => &issued.number,
            (None, Some(report)) => &report.file,
            (None, None) => "",
        }
    }
}

/// The surroundings of a report: the files beside it, and the archive.
pub(super) struct Around<'a> {
    pub(super) beside: &'a [Neighbour],
    pub(super) register: Option<&'a dyn Register>,
}

/// Reads them. Where files of different length would fit, the longest is taken.
pub(super) fn read(
    report: &Report,
    around: &Around,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Past {
    refuse_overlap(report, around.beside, findings);
    let year = report.data.period.year();
    let issued = Issued::of(report, year, around.register, findings);
    let corrected = issued.corrected(report, around.register, findings);
    let (earlier, complete) = if report.carries_forward() {
        (Vec::new(), true)
    } else {
        Chain { report, beside: around.beside, issued: &issued }.read(sources, findings)
    };
    let quarter = &report.data;
    let before = named(report, "before", &quarter.before_figures, sources, findings)
        .filter(|past| fits(report, past, "before", precedes, findings))
        .map(|past| {
            let period = past.data.period;
            Box::new(Earlier::of(period, Some(*past), &issued))
        });
    let last_year = named(report, "last_year", &quarter.last_year_figures, sources, findings)
        .filter(|past| fits(report, past, "last_year", is_year_before, findings));
    let then = match last_year {
        Some(_) => Issued::of(report, year - 1, around.register, findings),
        None => Issued::default(),
    };
    let last_year =
        last_year.map(|past| Box::new(Earlier::of(past.data.period, Some(*past), &then)));
    // The period before is often among the year's earlier ones.
    let before = before.or_else(|| {
        let last = earlier.last()?;
        precedes(quarter.period, last.period).then(|| Box::new(last.clone()))
    });
    let own = report.data.corrects.is_none().then(|| issued.on(quarter.period)).flatten();
    let part = |part: &Report| Earlier::of(part.data.period, Some(part.clone()), &issued);
    let parts: Vec<Earlier> = report.parts.iter().map(part).collect();
    let is_sum = !parts.is_empty();
    let taken_in = if complete { issued.taken_in(quarter.period, is_sum) } else { Vec::new() };
    let rests_on = earlier.iter().chain(before.as_deref()).filter(|one| one.issued.is_some());
    let mut behind: Vec<_> = rests_on.flat_map(|one| issued.behind(one.period)).collect();
    let then_issued = last_year.iter().filter(|one| one.issued.is_some());
    behind.extend(then_issued.flat_map(|one| then.behind(one.period)));
    behind.extend(taken_in.iter().filter_map(|one| issued.numbered(&one.number)));
    let issued = own.cloned();
    Past { earlier, parts, complete, before, last_year, corrected, issued, taken_in, behind }
}

/// Reports files of other periods that share some days with this one: they would count twice. Sums count nothing
/// themselves.
fn refuse_overlap(report: &Report, beside: &[Neighbour], findings: &mut Findings) {
    let period = report.data.period;
    if !report.parts.is_empty() {
        return;
    }
    let kind = |period: Period| match period.span() {
        Span::Week(_) | Span::TenDays(..) => None,
        Span::Days(..) => Some(true),
        _ => Some(false),
    };
    // One that is not named after its period may be a copy, or a notice on all of the year so far.
    for Neighbour { period: other, path, .. } in
        beside.iter().filter(|one| one.is_named() && !one.summed)
    {
        if *other != period && kind(*other) == kind(period) && period.overlaps(other) {
            let message = messages::period_overlaps(&path.to_string_lossy(), &other.full());
            findings.push(message.error(Some(report.field("period"))));
        }
    }
}

/// The year's earlier periods, in order and without a gap: back to its first day, or to the first
/// that has figures carried forward.
struct Chain<'a> {
    report: &'a Report,
    beside: &'a [Neighbour],
    issued: &'a Issued,
}

impl Chain<'_> {
    fn read(&self, sources: &mut Sources, findings: &mut Findings) -> (Vec<Earlier>, bool) {
        let period = self.report.data.period;
        let mut earlier: Vec<Earlier> = Vec::new();
        let mut strangers = BTreeSet::new();
        let mut first = period.start();
        while first.ordinal() > 1
            && first.year() == period.year()
            && !earlier.last().is_some_and(Earlier::carries_forward)
        {
            let Some(eve) = first.pred_opt() else { break };
            let found = match self.issued.ending(eve) {
                Some(notice) => self.as_issued(notice, sources, findings),
                None => match self.in_file(eve, sources, findings) {
                    Ok(found) => found,
                    Err(Broken) => return (Vec::new(), false),
                },
            };
            let Some(found) = found else {
                earlier.reverse();
                return (earlier, false);
            };
            compare(self.report, &found, &mut strangers, findings);
            first = found.period.start();
            earlier.push(found);
        }
        earlier.reverse();
        (earlier, true)
    }

    /// A period as it was issued, and its data file if that can still be read: mistakes in it no longer count.
    fn as_issued(
        &self,
        notice: &Arc<IssuedNotice>,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> Option<Earlier> {
        let period = notice.period()?;
        let mut of_past = Findings::default();
        let file = self.file_of(|one| one.period.stem() == period.stem());
        let report = file.and_then(|one| read_past(&one.path, sources, &mut of_past));
        let report = report.filter(|report| report.data.period.stem() == period.stem());
        if let Some(report) = &report {
            self.tell_twins(report, findings);
        }
        Some(Earlier::of(period, report, self.issued))
    }

    /// The period that ends on a day, in its data file; `None` where there is no file and none is needed.
    fn in_file(
        &self,
        eve: chrono::NaiveDate,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> Result<Option<Earlier>, Broken> {
        let report = self.report;
        let Some(file) = self.file_of(|one| one.period.end() == eve) else {
            if !report.counts_over_year() {
                return Ok(None);
            }
            match misnamed(eve, self.beside, sources, findings) {
                Some(past) => {
                    let message = messages::misnamed(&past.data.period.stem());
                    findings.push(message.error(Some(past.field("period"))));
                }
                None => {
                    let message = missing(eve, report.data.period);
                    findings.push(message.error(Some(report.field("period"))));
                }
            }
            return Err(Broken);
        };
        let past = read_past(&file.path, sources, findings).ok_or(Broken)?;
        let said = past.data.period;
        if said != file.period {
            findings.push(messages::misnamed(&said.stem()).error(Some(past.field("period"))));
            return Err(Broken);
        }
        self.tell_twins(&past, findings);
        Ok(Some(Earlier::of(said, Some(past), &Issued::default())))
    }

    /// Of the files that fit, the one that is named after its period, or else the one whose period begins
    /// first; and of several on that period the one that corrects the others.
    fn file_of(&self, fits: impl Fn(&Neighbour) -> bool) -> Option<&Neighbour> {
        let fitting = || self.beside.iter().filter(|one| !one.summed && fits(one));
        let file = fitting().find(|one| one.is_named()).or(fitting().next())?;
        let same = fitting().filter(|one| one.period == file.period && one.corrects);
        Some(same.last().unwrap_or(file))
    }

    /// Tells of other files on the period of one, but for its correction.
    fn tell_twins(&self, past: &Report, findings: &mut Findings) {
        let said = past.data.period;
        let other = |one: &&Neighbour| one.period == said && one.path != Path::new(&*past.file);
        if past.data.corrects.is_some() {
            return;
        }
        for twin in self.beside.iter().filter(other) {
            let name = twin.path.file_name().unwrap_or_default().to_string_lossy();
            let message = messages::period_twice(&name, &said.full());
            findings.push(message.warning(Some(past.field("period"))));
        }
    }
}

/// An earlier period cannot be read; that has been told.
struct Broken;

/// The file that is named after a period that ends on this day and says another one.
fn misnamed(
    eve: chrono::NaiveDate,
    beside: &[Neighbour],
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Report> {
    let wanted = |one: &&Neighbour| one.named.is_some_and(|named| named.end() == eve);
    read_past(&beside.iter().find(wanted)?.path, sources, findings)
}

/// A past period's data. Its warnings were for the period itself; its errors concern this one too.
pub(super) fn read_past(
    path: &Path,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Report> {
    let mut of_past = Findings::default();
    let past = read_report(path, true, sources, &mut of_past);
    let errors = of_past.iter().filter(|finding| finding.severity == Severity::Error);
    findings.extend(errors.cloned());
    past
}

/// The period in a file that the data name to compare with.
fn named(
    report: &Report,
    key: &'static str,
    compared: &Compared,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Box<Report>> {
    let file = compared.file.as_ref()?;
    let path = folder_of(&report.file).join(file);
    if path == Path::new(&*report.file) {
        let period = report.data.period.full();
        let message = messages::not_the_period(&period, wanted(key));
        findings.push(message.error(Some(file_field(report, key))));
        return None;
    }
    read_past(&path, sources, findings).map(Box::new)
}

/// True if a period is of the other's kind and ends where the other begins.
fn precedes(period: Period, past: Period) -> bool {
    discriminant(&past.span()) == discriminant(&period.span())
        && past.end().succ_opt() == Some(period.start())
}

/// True if a period is the same one of the year before.
fn is_year_before(period: Period, past: Period) -> bool {
    let same = past.span() == period.span()
        || matches!((past.span(), period.span()), (Span::Days(..), Span::Days(..)));
    same && past.year() + 1 == period.year()
}

fn fits(
    report: &Report,
    past: &Report,
    key: &'static str,
    fit: fn(Period, Period) -> bool,
    findings: &mut Findings,
) -> bool {
    let fits = fit(report.data.period, past.data.period);
    if !fits {
        let message = messages::not_the_period(&past.data.period.full(), wanted(key));
        findings.push(message.error(Some(file_field(report, key))));
    }
    fits
}

fn wanted(key: &str) -> &'static str {
    if key == "before" { "前一个时期" } else { "去年同期" }
}

fn file_field(report: &Report, key: &str) -> Place {
    let path =
        DataPath::default().join(Step::Key(key.to_owned())).join(Step::Key("file".to_owned()));
    Place { path, ..Place::file(report.file.clone()) }
}

/// Says which period is missing: one of the kind reported on, if one ends there.
fn missing(eve: chrono::NaiveDate, period: Period) -> Message {
    let candidates = Period::ending_on(eve);
    let same_kind = |other: &&Period| discriminant(&other.span()) == discriminant(&period.span());
    let month = Period::new(period.year(), Span::Month(eve.month()));
    let wanted = candidates.iter().find(same_kind).copied().or(month).unwrap_or(period);
    messages::earlier_missing(&wanted.full(), &wanted.stem())
}

/// Checks the periods whose sums a report has against it.
pub(super) fn compare_parts(report: &Report, findings: &mut Findings) {
    let mut strangers = BTreeSet::new();
    for part in &report.parts {
        let period = part.data.period;
        let part = Earlier::of(period, Some(part.clone()), &Issued::default());
        compare(report, &part, &mut strangers, findings);
    }
}

/// Checks an earlier period against the one reported on: numbers differ, units are known. Each of the `strangers`
/// is told once.
fn compare(
    report: &Report,
    past: &Earlier,
    strangers: &mut BTreeSet<String>,
    findings: &mut Findings,
) {
    let number = report.frame.document_number();
    let taken = match (&past.issued, &past.report) {
        (Some(issued), _) => issued.number == number,
        (None, Some(past)) => past.frame.document_number() == number,
        (None, None) => false,
    };
    if report.frame.number.is_some() && taken {
        let message = messages::number_taken(
            &number,
            past.report.as_ref().map_or(past.name(), |past| &*past.file),
        );
        findings.push(message.error(Some(report.field("number"))));
    }
    let units: Vec<&str> = match (&past.issued, &past.report) {
        (Some(issued), _) => {
            let did = |row: &&KeptRow| {
                row.is_unit() && row.alone.iter().flatten().any(|value| !value.is_zero())
            };
            issued.kept.rows.iter().filter(did).map(|row| row.of.name()).collect()
        }
        (None, Some(past)) => past.office.units.iter().map(|unit| unit.name.as_str()).collect(),
        (None, None) => Vec::new(),
    };
    for unit in units {
        if report.office.unit_named(unit).is_none() && strangers.insert(unit.to_owned()) {
            let message = messages::earlier_unknown_unit(unit, past.name());
            findings.push(message.warning(Some(Place::file(report.file.clone()))));
        }
    }
}
