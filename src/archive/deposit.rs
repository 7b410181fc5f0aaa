//! Stores a document that is ready: its files, their lists, and the record that makes them the
//! archive's.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::digest::{Algorithm, Digests};
use super::entry::{Deposit, json};
use super::ledger::{Archive, Next, Prepared, filed};
use super::record::{Event, Filed, Issued, Number, Record};
use super::{messages, places, time};
use crate::finding::{Findings, Message, Stopped};

/// The files of a document that were written.
struct Written {
    /// The lists, as a record names them.
    files: Vec<Filed>,
    /// Every path.
    paths: Vec<String>,
}

impl Archive {
    /// Stores what `make` gives, which is asked anew whenever another writer was first.
    ///
    /// # Errors
    /// Those of `make`; a number that is taken or out of order; a store that cannot be written.
    pub fn deposit(
        &mut self,
        make: &mut dyn FnMut(&mut Self, &mut Findings) -> Result<Deposit, Stopped>,
        findings: &mut Findings,
    ) -> Result<Record, Stopped> {
        // Findings of a try that came to nothing are found again on the next.
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
            let apart = self.store.told_apart(&next.nonce, attempt);
            let folder = places::entry(deposit.year(), designation, &deposit.title, &apart);
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
                    origin: deposit.origin.clone(),
                };
                return Ok(Some(Prepared { event: Event::Issued(issued), files, written }));
            }
            // Somebody else's folder, or what is left of one that was never committed.
            attempt += 1;
        }
    }

    /// Writes files into a folder of their own, and the lists of them. The first file has the nonce
    /// in it: who could create it has the folder. None if somebody else has it, or left something in
    /// it.
    fn write(&self, folder: &str, files: Vec<(String, &[u8])>) -> Result<Option<Written>, Message> {
        let Some(((first, claim), rest)) = files.split_first() else { return Ok(None) };
        match self.store.create(first, claim) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(message) => {
                // The nonce in it says whose it is, if it was written all the same.
                if self.store.get(first).is_ok_and(|found| found.as_deref() == Some(*claim)) {
                    self.take_back(std::slice::from_ref(first));
                }
                return Err(message);
            }
        }
        let lists = lists(folder, &files);
        let named = lists.iter().map(|(path, text)| (path.clone(), text.as_bytes()));
        let rest: Vec<(String, &[u8])> = rest.iter().cloned().chain(named).collect();
        let store = &self.store;
        let made: Vec<Result<bool, Message>> =
            rest.par_iter().map(|(path, bytes)| store.create(path, bytes)).collect();
        // A file refused may have been written all the same; one that was there is somebody else's.
        let ours = rest.iter().zip(&made).filter(|(_, made)| !matches!(made, Ok(false)));
        let written: Vec<String> =
            ours.map(|((path, _), _)| path).chain([first]).cloned().collect();
        if !made.iter().all(|made| matches!(made, Ok(true))) {
            self.take_back(&written);
            return made.into_iter().find_map(Result::err).map_or(Ok(None), Err);
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

/// The document or amendment that used up a number, in words.
pub(super) fn how_taken(record: &Record) -> String {
    match &record.event {
        Event::Issued(issued) => format!("《{}》", issued.title),
        Event::Voided { why, .. } => format!("已作废（{why}）"),
        _ => String::new(),
    }
}
