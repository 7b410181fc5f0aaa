//! Issues a document: checks it, gives it its number, typesets it with that, measures it, stores
//! it. If another writer was first, all of it is done again.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use super::digest::{Algorithm, Digests};
use super::entry::{Deposit, json};
use super::ledger::{Archive, Next, Prepared, filed};
use super::record::{Event, Filed, Issued, Number, Record};
use super::{messages, places, time};
use crate::finding::{DataPath, Findings, Message, Place, Step, Stopped};
use crate::load::load;
use crate::model::{Frame, Numbering};
use crate::pipeline::{Workshop, draw_up, hold};

/// What was written of a document.
struct Written {
    /// The lists, as a record names them.
    files: Vec<Filed>,
    /// Every path.
    paths: Vec<String>,
}

impl Archive {
    /// Issues the document of a data file.
    ///
    /// # Errors
    /// Whatever keeps a document from being generated; a draft; a number that is taken or out of
    /// order; no retention period; a store that cannot be written.
    pub fn issue(
        &mut self,
        data: &Path,
        workshop: &Workshop,
        findings: &mut Findings,
    ) -> Result<Record, Stopped> {
        let mut deposit =
            |archive: &mut Self, findings: &mut Findings| archive.draw(data, workshop, findings);
        self.deposit(&mut deposit, findings)
    }

    /// Stores what `make` gives, which is asked anew whenever another writer was first.
    ///
    /// # Errors
    /// What `make` finds; a number that is taken or out of order; a store that cannot be written.
    pub fn deposit(
        &mut self,
        make: &mut dyn FnMut(&mut Self, &mut Findings) -> Result<Deposit, Stopped>,
        findings: &mut Findings,
    ) -> Result<Record, Stopped> {
        // What was found on a try that came to nothing is found again on the next.
        let mut found = Findings::default();
        let record = self.commit(findings, &mut |archive, next, outer| {
            found = Findings::default();
            let deposit =
                make(archive, &mut found).inspect_err(|_| outer.extend(found.iter().cloned()))?;
            let stored = archive.put(&deposit, next);
            stored.map_err(|message| archive.stop(message, outer))
        });
        if record.is_ok() {
            findings.extend(found.iter().cloned());
        }
        record
    }

    /// Typesets the document with the number that is due.
    fn draw(
        &self,
        data: &Path,
        workshop: &Workshop,
        findings: &mut Findings,
    ) -> Result<Deposit, Stopped> {
        let dossier = load(data, &mut Findings::default()).ok();
        let serial = match &dossier {
            Some(dossier) => {
                let at = Place {
                    path: DataPath::default().join(Step::Key("number".to_owned())),
                    ..Place::file(dossier.file().clone())
                };
                let serial = self.serial(dossier.frame(), dossier.office().numbering);
                let serial = serial.map_err(|message| self.stop(message, findings))?;
                serial.map_err(|message| {
                    findings.push(message.error(Some(at)));
                    dossier.sources().locate(findings);
                    Stopped
                })?
            }
            // What is wrong with the data is told when they are read to be typeset.
            None => None,
        };
        let document = draw_up(data, serial, workshop, findings, &mut |_| {})?;
        let measurement = hold(&document, data, findings)?;
        findings.pass(())?;
        let checked = findings.clone();
        let deposit = Deposit::of(&document, &measurement, &workshop.fonts, &checked, findings)?;
        if Some(deposit.number.serial) != serial {
            findings.push(
                messages::changed_meanwhile().machine(Some(Place::file(data.to_string_lossy()))),
            );
            return Err(Stopped);
        }
        if deposit.signed > time::day(self.now()) {
            let message = messages::not_yet_signed(&deposit.signed_in_words());
            findings.push(message.error(Some(Place::file(data.to_string_lossy()))));
            return Err(Stopped);
        }
        Ok(deposit)
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

    /// The next serial number of a series that is kept here.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub fn due(&self, series: &str) -> Result<u32, Message> {
        Ok(self.index.last_serial(series)?.map_or(1, |last| last.saturating_add(1)))
    }

    /// Why a number cannot be used, if so: it is taken, or not the next in a series kept here. A
    /// series may begin with any number.
    pub(super) fn obstacle(&self, number: &Number) -> Result<Option<Message>, Message> {
        let Number { designation, series, serial, kept_here } = number;
        if let Some(taken) = self.index.numbered(designation)? {
            return Ok(Some(messages::number_taken(designation, &how_taken(&taken.record))));
        }
        let begun = self.index.last_serial(series)?.is_some();
        let due = self.due(series)?;
        Ok((*kept_here && begun && *serial != due)
            .then(|| messages::number_out_of_order(designation, due)))
    }

    /// Writes a document's files; none if another writer was first meanwhile.
    fn put(&self, deposit: &Deposit, next: &Next) -> Result<Option<Prepared>, Message> {
        let overtaken = || Ok(self.store.get(&places::record(next.sequence))?.is_some());
        // Typesetting took its time: what is late already need not be written.
        if overtaken()? {
            return Ok(None);
        }
        if let Some(message) = self.obstacle(&deposit.number)? {
            // All writers of a folder share its index: another may have just put it forward.
            return if overtaken()? { Ok(None) } else { Err(message) };
        }
        let metadata = deposit.metadata.clone().filed(&time::moment(next.time), &next.nonce);
        let metadata = json(&metadata);
        // A folder that was set aside may still be on its way out.
        let mut attempt = next.set_aside;
        loop {
            let designation = &deposit.number.designation;
            let folder = places::entry(deposit.year(), designation, &deposit.title, attempt);
            let files: Vec<(String, &[u8])> =
                std::iter::once((places::METADATA, metadata.as_slice()))
                    .chain(deposit.files.iter().map(|(name, bytes)| (name.as_str(), &**bytes)))
                    .map(|(name, bytes)| (format!("{folder}/{name}"), bytes))
                    .collect();
            if let Some(Written { files, paths: written }) = self.write(&folder, files)? {
                let issued = Issued {
                    number: deposit.number.clone(),
                    title: deposit.title.clone(),
                    signed: deposit.signed.to_string(),
                    folder,
                    pdf: deposit.pdf.clone(),
                };
                return Ok(Some(Prepared { event: Event::Issued(issued), files, written }));
            }
            // Somebody else's folder, or what is left of one that was never committed.
            attempt += 1;
        }
    }

    /// Writes files into a folder of their own, and the lists of them. The first file has the nonce in it: who could create
    /// it has the folder. None if somebody else has it, or left something in it.
    fn write(&self, folder: &str, files: Vec<(String, &[u8])>) -> Result<Option<Written>, Message> {
        let Some(((first, claim), rest)) = files.split_first() else { return Ok(None) };
        if !self.store.create(first, claim)? {
            return Ok(None);
        }
        let lists = lists(folder, &files);
        let named = lists.iter().map(|(path, text)| (path.clone(), text.as_bytes()));
        let rest: Vec<(String, &[u8])> = rest.iter().cloned().chain(named).collect();
        let store = &self.store;
        let made: Vec<bool> = rest
            .par_iter()
            .map(|(path, bytes)| store.create(path, bytes))
            .collect::<Result<_, _>>()?;
        let written = rest.iter().zip(&made).filter(|(_, made)| **made).map(|((path, _), _)| path);
        let written: Vec<String> = written.chain([first]).cloned().collect();
        if made.contains(&false) {
            for path in &written {
                store.remove(path)?;
            }
            return Ok(None);
        }
        let files = lists.into_iter().map(|(path, text)| filed(path, text.as_bytes())).collect();
        Ok(Some(Written { files, paths: written }))
    }
}

/// The two lists of a folder's files, each with its path.
fn lists(folder: &str, files: &[(String, &[u8])]) -> [(String, String); 2] {
    let sums: Vec<(&str, Digests)> = files
        .par_iter()
        .map(|(path, bytes)| {
            let name = path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/');
            (name, Digests::of(bytes))
        })
        .collect();
    let sums: BTreeMap<&str, Digests> = sums.into_iter().collect();
    [(places::LIST, Algorithm::Sha256), (places::LIST_SM3, Algorithm::Sm3)].map(
        |(name, algorithm)| {
            let lines = sums.iter();
            let lines = lines.map(|(name, sums)| format!("{}  {name}\n", sums.value(algorithm)));
            (format!("{folder}/{name}"), lines.collect())
        },
    )
}

/// What used up a number, in words.
pub(super) fn how_taken(record: &Record) -> String {
    match &record.event {
        Event::Issued(issued) => format!("《{}》", issued.title),
        Event::Voided { why, .. } => format!("已作废（{why}）"),
        _ => String::new(),
    }
}
