//! Issues a document: gives it its number, typesets it with that, checks it, measures it, stores
//! it. If another writer was first, it is set again with the number that is due then.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use super::amendments::said;
use super::digest::Digests;
use super::entry::{Deposit, Sources};
use super::index::Pace;
use super::ledger::{Archive, nonce};
use super::lookup::names;
use super::record::{Event, Number, Provenance, Record};
use super::store::{by_address, turn};
use super::{messages, places, time};
use crate::finding::{DataPath, Findings, Message, Place, Step, Stopped};
use crate::load::{Inputs, load_with};
use crate::measure::Measurement;
use crate::model::{Frame, Numbering};
use crate::pipeline::{Resources, Stage, build_from_inputs, measure_pages, rebuild};
use crate::tally::tally;
use crate::typeset::Document;

/// Why a document is issued.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Purpose {
    /// It is the first on what it is about.
    #[default]
    First,
    /// It is another of the same title and date.
    Another,
    /// It puts an earlier one right.
    Correcting {
        /// The earlier one.
        designation: String,
        /// The mistake in it.
        why: String,
    },
}

/// The outcome of issuing a document.
#[derive(Debug)]
pub struct Issuance {
    /// Its record.
    pub record: Record,
    /// True if it had been issued before, from the same data.
    pub already: bool,
    /// The record that says what it puts right, if it does.
    pub correction: Option<Record>,
    /// The names of the files with other forms of it, beside the PDF.
    pub beside: Vec<String>,
}

/// A document to be issued, as it was read.
struct Errand<'a> {
    data: &'a Path,
    inputs: Inputs,
    origin: Provenance,
    purpose: &'a Purpose,
    resources: &'a Resources,
    /// The findings of reading it.
    read: Findings,
}

/// A document as it was drawn up, checked and measured.
struct Drawn {
    measurement: Measurement,
    /// The findings of all of that.
    checked: Findings,
    deposit: Deposit,
}

impl Archive {
    /// Issues the document of a data file. Issued again from the same data it is found, and
    /// nothing is written.
    ///
    /// # Errors
    /// Whatever keeps a document from being generated; a draft; a number that is taken or out of
    /// order; no retention period; one on the same thing that was made from other data; a store
    /// that cannot be written.
    pub fn issue(
        &mut self,
        data: &Path,
        purpose: &Purpose,
        resources: &Resources,
        findings: &mut Findings,
    ) -> Result<Issuance, Stopped> {
        let mut read = Findings::default();
        // Where the log cannot be followed nothing is issued; that is told when it is about to be.
        self.index.follow(&self.store, Pace::Reading).ok();
        let inputs = load_with(data, Some(&*self), &mut read)
            .inspect_err(|_| findings.extend(read.iter().cloned()))?;
        (self.passed)(Stage::Load);
        let purpose = &purpose_of(&inputs, purpose).map_err(|message| {
            let path = DataPath::default().join(Step::Key("corrects".to_owned()));
            findings
                .push(message.error(Some(Place { path, ..Place::file(inputs.file().clone()) })));
            inputs.sources().locate(findings);
            Stopped
        })?;
        let mut unread = Findings::default();
        let sources = Sources::read(&inputs, &mut unread);
        unread.pass(()).inspect_err(|_| findings.extend(unread.iter().cloned()))?;
        let origin = origin(&inputs, &sources);
        let errand = Errand { data, inputs, origin, purpose, resources, read };
        let Purpose::Correcting { designation, why } = purpose else {
            return self.issue_once(&errand, findings);
        };
        // Nothing is issued whose correction could not be put on record.
        said(why).map_err(|message| {
            findings.push(message.usage(None));
            Stopped
        })?;
        let issued = self.issue_once(&errand, findings)?;
        let Some(number) = issued.record.event.number() else { return Err(Stopped) };
        let corrections = self.index.corrections(designation);
        let corrections = corrections.map_err(|message| self.stop(message, findings))?;
        let mut corrections = corrections.into_iter().map(|known| known.record);
        let before = corrections.find(|record| match &record.event {
            Event::Corrected { by, .. } => by.as_deref() == Some(&*number.designation),
            _ => false,
        });
        let correction = match before {
            Some(record) => record,
            None => self.correct(designation, Some(&number.designation), why, findings)?,
        };
        Ok(Issuance { correction: Some(correction), ..issued })
    }

    fn issue_once(
        &mut self,
        errand: &Errand,
        findings: &mut Findings,
    ) -> Result<Issuance, Stopped> {
        self.require_begun(findings)?;
        if let Some(record) = self.again(errand, findings)? {
            return Ok(self.issuance(record, true));
        }
        let frame = errand.inputs.frame();
        self.dated = frame.printed.max(Some(frame.signed));
        self.require_ready(findings)?;
        if let Purpose::Correcting { designation, .. } = errand.purpose {
            self.issued(designation, findings)?;
        }
        // All that takes long is done before anybody else has to wait, and once.
        let mut drawn = self.draw(errand, findings)?;
        let nonce = nonce().map_err(|message| self.stop(message, findings))?;
        let _turn = self.store.folder().and_then(|folder| turn::take(folder, self.now(), &nonce));
        let mut before = None;
        let mut make = |archive: &mut Self, found: &mut Findings| {
            before = archive.again(errand, found)?;
            if before.is_some() {
                return Err(Stopped);
            }
            archive.renumber(errand, &mut drawn, found)?;
            found.extend(drawn.checked.iter().cloned());
            Ok(drawn.deposit.clone())
        };
        let record = self.deposit(&mut make, findings);
        match before {
            Some(record) => Ok(self.issuance(record, true)),
            None => Ok(self.issuance(record?, false)),
        }
    }

    /// The outcome by its record. A list that cannot be read tells of no other forms.
    fn issuance(&self, record: Record, already: bool) -> Issuance {
        let mut beside = Vec::new();
        if let Event::Issued(issued) = &record.event {
            let list = self.store.get(&format!("{}/{}", issued.folder, places::LIST));
            let list = list.ok().flatten().unwrap_or_default();
            beside = places::forms_beside(&issued.pdf, &names(&String::from_utf8_lossy(&list)));
        }
        Issuance { record, already, correction: None, beside }
    }

    /// The record of a document that was issued from the same data before.
    ///
    /// # Errors
    /// One on the same thing from other data, where this is neither another nor puts it right.
    fn again(&self, errand: &Errand, findings: &mut Findings) -> Result<Option<Record>, Stopped> {
        let Errand { inputs, origin, purpose, .. } = errand;
        let known = self.index.about(origin).map_err(|message| self.stop(message, findings))?;
        let mut known: Vec<Record> = known.into_iter().map(|known| known.record).collect();
        if known.is_empty() && inputs.frame().number.is_some() {
            // Records of the time before origins were kept have their lists.
            let numbered = self.index.numbered(&inputs.frame().designation());
            let numbered = numbered.map_err(|message| self.stop(message, findings))?;
            known.extend(numbered.map(|known| known.record).filter(|record| {
                self.sources_of(record).is_ok_and(|sources| sources == origin.sources)
            }));
        }
        let same = |record: &&Record| match &record.event {
            Event::Issued(issued) => {
                issued.origin.as_ref().is_none_or(|of| of.sources == origin.sources)
            }
            _ => false,
        };
        if let Some(record) = known.iter().find(same) {
            return Ok(Some(record.clone()));
        }
        if let (Some(last), Purpose::First) = (known.last(), purpose)
            && let Event::Issued(issued) = &last.event
        {
            let message = messages::issued_otherwise(&issued.number.designation, &issued.title);
            findings.push(message.error(Some(Place::file(inputs.file().clone()))));
            return Err(Stopped);
        }
        Ok(None)
    }

    /// The sum of the data files a document was made from, by its list.
    fn sources_of(&self, record: &Record) -> Result<String, Message> {
        let Event::Issued(issued) = &record.event else { return Ok(String::new()) };
        let list = self.store.get(&format!("{}/{}", issued.folder, places::LIST))?;
        let list = String::from_utf8_lossy(&list.unwrap_or_default()).into_owned();
        let lines = list.lines().filter_map(places::listed);
        Ok(Provenance::sum(lines.filter(|(_, name)| places::is_source(name)).map(|(sum, _)| sum)))
    }

    /// Draws the document up with the number that is due, checks it and measures it.
    fn draw(&self, errand: &Errand, findings: &mut Findings) -> Result<Drawn, Stopped> {
        let serial = self.serial_for(&errand.inputs, findings)?;
        let mut checked = errand.read.clone();
        let inputs = errand.numbered(serial);
        let passed = &mut |stage| (self.passed)(stage);
        let document = build_from_inputs(inputs, errand.resources, &mut checked, passed);
        let measured = document.and_then(|document| {
            let measurement = measure_pages(&document, errand.data, &mut checked)?;
            checked.pass(())?;
            (self.passed)(Stage::Measure);
            Ok((document, measurement))
        });
        let (document, measurement) =
            measured.inspect_err(|_| findings.extend(checked.iter().cloned()))?;
        if let Some(folder) = &self.fetched {
            by_address(&mut checked, folder);
        }
        let deposit = gather(errand, (&document, &measurement), &checked, self.now(), findings)?;
        Ok(Drawn { measurement, checked, deposit })
    }

    /// Gives a document that was drawn up the number that is due now. Nothing else of it changes,
    /// so that it need not be checked and measured again, unless the number is longer.
    fn renumber(
        &self,
        errand: &Errand,
        drawn: &mut Drawn,
        findings: &mut Findings,
    ) -> Result<(), Stopped> {
        let had = drawn.deposit.number.serial;
        let Some(serial) = self.serial_for(&errand.inputs, findings)?.filter(|due| *due != had)
        else {
            return Ok(());
        };
        if serial.checked_ilog10() != had.checked_ilog10() {
            *drawn = self.draw(errand, findings)?;
            return Ok(());
        }
        let document = rebuild(errand.numbered(Some(serial)), errand.resources, findings)?;
        let (measurement, checked) = (&drawn.measurement, &drawn.checked);
        drawn.deposit = gather(errand, (&document, measurement), checked, self.now(), findings)?;
        Ok(())
    }

    /// The serial number a document gets: its own, or the next.
    fn serial_for(&self, inputs: &Inputs, findings: &mut Findings) -> Result<Option<u32>, Stopped> {
        let serial = self.serial(inputs.frame(), inputs.office().numbering);
        let serial = serial.map_err(|message| self.stop(message, findings))?;
        serial.map_err(|message| {
            let path = DataPath::default().join(Step::Key("number".to_owned()));
            let at = Place { path, ..Place::file(inputs.file().clone()) };
            findings.push(message.error(Some(at)));
            inputs.sources().locate(findings);
            Stopped
        })
    }

    /// The serial number a document gets: its own, or the next. The inner error is the document's.
    fn serial(
        &self,
        frame: &Frame,
        numbering: Numbering,
    ) -> Result<Result<Option<u32>, Message>, Message> {
        let kept_here = numbering == Numbering::Archive;
        let Some(serial) = frame.number else {
            return Ok(Ok(if kept_here { Some(self.due(&frame.series())?) } else { None }));
        };
        let (designation, series) = (frame.designation(), frame.series());
        let number = Number { designation, series, serial, kept_here };
        Ok(self.obstacle(&number)?.map_or(Ok(Some(serial)), Err))
    }
}

/// Draws a document up as it would be issued, for an archive that has not begun: one that would be refused
/// is not to leave an empty archive behind. `now` is the moment at which it would be issued.
///
/// # Errors
/// Each thing that would keep it from being issued.
pub fn rehearse(
    data: &Path,
    resources: &Resources,
    now: SystemTime,
    findings: &mut Findings,
) -> Result<(), Stopped> {
    let mut found = Findings::default();
    let rehearsed = load_with(data, None, &mut found).and_then(|inputs| {
        let mut unread = Findings::default();
        let sources = Sources::read(&inputs, &mut unread);
        unread.pass(()).inspect_err(|_| found.extend(unread.iter().cloned()))?;
        let kept_here = inputs.office().numbering == Numbering::Archive;
        let first = inputs.frame().number.or(kept_here.then_some(1));
        let (origin, purpose) = (origin(&inputs, &sources), &Purpose::First);
        let errand = Errand { data, inputs, origin, purpose, resources, read: Findings::default() };
        let document =
            build_from_inputs(errand.numbered(first), resources, &mut found, &mut |_| {})?;
        let measurement = measure_pages(&document, data, &mut found)?;
        found.pass(())?;
        let nothing = Findings::default();
        gather(&errand, (&document, &measurement), &nothing, now, &mut found).map(drop)
    });
    rehearsed.inspect_err(|_| findings.extend(found.iter().cloned()))
}

/// Gathers the files that are kept of a document; `checked` has the findings of checking it.
fn gather(
    errand: &Errand,
    (document, measurement): (&Document, &Measurement),
    checked: &Findings,
    now: SystemTime,
    findings: &mut Findings,
) -> Result<Deposit, Stopped> {
    let fonts = &errand.resources.fonts;
    let deposit = Deposit::of(document, measurement, fonts, checked, findings)?;
    if deposit.signed > time::day(now) {
        let message = messages::not_yet_signed(&deposit.signed_in_words());
        findings.push(message.error(Some(Place::file(errand.data.to_string_lossy()))));
        return Err(Stopped);
    }
    Ok(Deposit { origin: Some(errand.origin.clone()), ..deposit })
}

impl Errand<'_> {
    /// The document's data under this serial number, or its own.
    fn numbered(&self, serial: Option<u32>) -> Inputs {
        let inputs = self.inputs.clone();
        match serial {
            Some(serial) => inputs.numbered(serial),
            None => inputs,
        }
    }
}

/// Why a document is issued: as its data say, if they say that it corrects another.
///
/// # Errors
/// Data and call that contradict each other.
fn purpose_of(inputs: &Inputs, asked: &Purpose) -> Result<Purpose, Message> {
    let Some((notice, corrects)) = inputs.corrected() else { return Ok(asked.clone()) };
    let designation = notice.number.clone();
    match asked {
        Purpose::Correcting { designation: other, .. } if *other != designation => {
            Err(messages::corrects_two(&designation, other))
        }
        Purpose::Another => Err(messages::corrects_and_another(&designation)),
        Purpose::Correcting { .. } => Ok(asked.clone()),
        Purpose::First => {
            let why = corrects.why.clone().unwrap_or_else(|| summary(inputs));
            Ok(Purpose::Correcting { designation, why })
        }
    }
}

/// In place of a reason: the figures that a notice puts right.
fn summary(inputs: &Inputs) -> String {
    let Ok(tally) = tally(inputs.clone(), &mut Findings::default()) else { return String::new() };
    let figures = tally.corrected_figures();
    let Some(first) = figures.first() else { return String::new() };
    let name = tally.name_of(first.figure.subject);
    let name = if name.is_empty() { "全部单位" } else { name };
    let measure =
        inputs.report().map(|report| report.scheme.measure(first.figure.measure).spoken());
    let measure = measure.unwrap_or_default();
    let shown = |text: &str| if text.is_empty() { "无".to_owned() } else { text.to_owned() };
    let more = match figures.len() {
        1 => String::new(),
        all => format!("等{all}处"),
    };
    format!("{name}{measure}由{}更正为{}{more}", shown(&first.was), shown(&first.now))
}

/// The subject of a document, and the sum of its sources.
fn origin(inputs: &Inputs, sources: &[(Arc<str>, Vec<u8>)]) -> Provenance {
    let sums = sources.iter().map(|(_, bytes)| Digests::sha256(bytes));
    let notices = Sources::notices(inputs);
    let sums: Vec<String> =
        sums.chain(notices.iter().map(|(_, bytes)| Digests::sha256(bytes))).collect();
    let (subject, signed) = inputs.subject();
    Provenance {
        office: inputs.office().name.clone(),
        subject,
        signed: signed.map(|date| date.to_string()),
        sources: Provenance::sum(sums.iter().map(String::as_str)),
    }
}
