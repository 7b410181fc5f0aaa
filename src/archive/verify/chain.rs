//! The log: every record, its place in the chain, its signature.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::super::checkpoint::Checkpoint;
use super::super::digest::Digests;
use super::super::record::{Event, Record};
use super::super::signing::{id_of, public_file, verifies};
use super::super::store::{Store, Stored};
use super::super::{places, time};
use super::items::VerifiedItem;
use super::{Verification, messages};
use crate::finding::Message;

/// The log as read.
pub(super) struct Chain {
    links: BTreeMap<u64, Link>,
}

/// A record's file.
struct Link {
    bytes: Vec<u8>,
    digests: Digests,
    /// None if the bytes are no record of this number.
    record: Option<Record>,
    signature: Option<String>,
}

impl Chain {
    /// Reads every record that there is a file of, with its signature.
    pub(super) fn read(
        store: &Store,
        stored: &[Stored],
        verdict: &mut Verification,
    ) -> Result<Self, Message> {
        let sequences: Vec<u64> =
            stored.iter().filter_map(|file| places::sequence_of(&file.path)).collect();
        let links: Vec<Option<(u64, Link)>> = sequences
            .into_par_iter()
            .map(|sequence| Ok(Link::read(store, sequence)?.map(|link| (sequence, link))))
            .collect::<Result<_, Message>>()?;
        let links: BTreeMap<u64, Link> = links.into_iter().flatten().collect();
        verdict.files +=
            links.values().map(|link| 1 + usize::from(link.signature.is_some())).sum::<usize>();
        Ok(Self { links })
    }

    /// The numbers of all records that there is a file of, in order.
    pub(super) fn sequences(&self) -> impl Iterator<Item = u64> {
        self.links.keys().copied()
    }

    /// The number of the last record.
    pub(super) fn last(&self) -> u64 {
        self.links.keys().next_back().copied().unwrap_or_default()
    }

    /// A record's digests, if it is there.
    pub(super) fn digests(&self, sequence: u64) -> Option<&Digests> {
        self.links.get(&sequence).map(|link| &link.digests)
    }

    /// Every record that can be read, in order.
    pub(super) fn records(&self) -> impl Iterator<Item = &Record> {
        self.links.values().filter_map(|link| link.record.as_ref())
    }

    /// Holds each record against the one before, the clock and the keys.
    pub(super) fn verify(&self, trusted: Option<&str>, verdict: &mut Verification) {
        let mut key: Option<String> = None;
        let mut by_trusted = false;
        let mut before: Option<&Record> = None;
        let mut due = 1;
        for (&sequence, link) in &self.links {
            let path = places::record(sequence);
            if due < sequence {
                let wrong = messages::records_missing(due, sequence - 1);
                verdict.note(VerifiedItem::Continuity, &places::record(due), Some(wrong));
                before = None;
            }
            due = sequence.saturating_add(1);
            verdict.note(VerifiedItem::Continuity, &path, None);
            let Some(record) = &link.record else {
                verdict.note(VerifiedItem::Fixity, &path, Some(messages::record_changed(sequence)));
                before = None;
                continue;
            };
            let founds = (record.event == Event::Founded) == (sequence == 1);
            let follows = founds && self.follows(record);
            let wrong = (!follows).then(|| messages::chain_broken(sequence));
            verdict.note(VerifiedItem::Fixity, &path, wrong);
            let wrong = before
                .is_some_and(|before| ran_backwards(before, record))
                .then(|| messages::time_backwards(sequence));
            verdict.note(VerifiedItem::Plausibility, &path, wrong);
            if let Event::KeyAdded { id, public } = &record.event {
                let file = Digests::of(public_file(id, public).as_bytes());
                let sound = id_of(public).as_ref() == Some(id)
                    && record.files.iter().all(|filed| filed.digests == file);
                let wrong = (!sound).then(|| messages::key_wrong(sequence));
                verdict.note(VerifiedItem::Fixity, &path, wrong);
                verdict.keys.push(id.clone());
            }
            // The first key signs the record that brings it, a later one from the next record on.
            let introduced = match &record.event {
                Event::KeyAdded { public, .. } => Some(public.clone()),
                _ => None,
            };
            let signer = key.clone().or_else(|| introduced.clone());
            if let Some(public) = &signer {
                let wrong = link.signature_fault(record, public);
                // A key that the one before has vouched for holds before it has signed anything.
                let holds = [Some(public.as_str()), introduced.as_deref()].contains(&trusted);
                by_trusted |= trusted.is_some() && wrong.is_none() && holds;
                verdict.note(VerifiedItem::Fixity, &path, wrong);
            } else if record.signer.is_some() {
                verdict.note(VerifiedItem::Fixity, &path, Some(messages::wrong_signer(sequence)));
            }
            key = introduced.or(key);
            before = Some(record);
        }
        verdict.replaced =
            trusted.filter(|_| by_trusted && key.as_deref() != trusted).and_then(id_of);
        if trusted.is_some() {
            let wrong = (!by_trusted).then(messages::not_by_trusted_key);
            verdict.note(VerifiedItem::Fixity, places::LOG, wrong);
        }
    }

    /// Holds the log against a note of it that was kept elsewhere.
    pub(super) fn verify_checkpoint(&self, note: Option<&Checkpoint>, verdict: &mut Verification) {
        let Some(note) = note else { return };
        let wrong = match self.digests(note.sequence) {
            None => Some(messages::log_shorter(note.sequence, "检查点")),
            Some(digests) if !note.holds(digests) => {
                Some(messages::unlike_checkpoint(note.sequence))
            }
            Some(_) => None,
        };
        verdict.note(VerifiedItem::Fixity, &places::record(note.sequence), wrong);
    }

    /// True if a record names the one before as it is. One that is missing has been told.
    fn follows(&self, record: &Record) -> bool {
        match (&record.previous, record.sequence) {
            (previous, 1) => previous.is_none(),
            (Some(previous), sequence) => {
                self.digests(sequence - 1).is_none_or(|before| before == previous)
            }
            (None, _) => false,
        }
    }
}

impl Link {
    fn read(store: &Store, sequence: u64) -> Result<Option<Self>, Message> {
        let Some(bytes) = store.get(&places::record(sequence))? else { return Ok(None) };
        let record = Record::from_bytes(&bytes).filter(|record| record.sequence == sequence);
        let signature = match &record {
            Some(record) if record.signer.is_some() => store
                .get(&record.signature_file())?
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
            _ => None,
        };
        Ok(Some(Self { digests: Digests::of(&bytes), bytes, record, signature }))
    }

    /// The fault in the signature that a record has to have.
    fn signature_fault(&self, record: &Record, public: &str) -> Option<Message> {
        let sequence = record.sequence;
        if record.signer != id_of(public) {
            return Some(messages::wrong_signer(sequence));
        }
        let Some(signature) = &self.signature else {
            return Some(messages::signature_missing(sequence));
        };
        let sound = verifies(public, &self.bytes, signature, &record.comment());
        (!sound).then(|| messages::signature_wrong(sequence))
    }
}

/// True if a record is older than the one before by more than clocks differ, and nobody has put on
/// record that it was the one before that was wrong.
fn ran_backwards(before: &Record, record: &Record) -> bool {
    if matches!(record.event, Event::ClockSet { .. } | Event::Resumed { .. }) {
        return false;
    }
    match (time::parse(&before.time), time::parse(&record.time)) {
        (Some(before), Some(after)) => before > after + time::APART,
        _ => true,
    }
}
