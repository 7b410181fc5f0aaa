//! The place of a record in the log, and the writing of it there.

use std::time::SystemTime;

use super::super::digest::Digests;
use super::super::record::{Event, FORMAT, Record};
use super::super::signing::Signer;
use super::super::{messages, places, time};
use super::{Archive, Leave, Prepared, nonce};
use crate::finding::{Finding, Message};

/// The place of a record that is about to be written.
pub(in crate::archive) struct Next {
    /// Its number in the log.
    pub(in crate::archive) sequence: u64,
    previous: Option<Digests>,
    /// When it is made.
    pub(in crate::archive) time: SystemTime,
    /// The number that tells this write from others.
    pub(in crate::archive) nonce: String,
    /// The number of times that this writer was overtaken by one who set orphans aside, and may have
    /// taken its files for some.
    pub(in crate::archive) set_aside: usize,
}

impl Next {
    /// True if it follows on a record of these digests.
    pub(in crate::archive) fn follows(&self, digests: Option<&Digests>) -> bool {
        self.previous.as_ref() == digests
    }
}

/// The outcome of writing a record.
pub(super) enum Appended {
    Made(Box<Record>),
    /// Another writer was first.
    Overtaken,
    /// It is not there.
    Failed(Message),
    /// Nobody can say, now.
    Unknown(Message),
}

impl Archive {
    /// The place of the next record, if this machine may write it.
    pub(super) fn next(&self, set_aside: usize) -> Result<Next, Box<Finding>> {
        let fault = |message| Box::new(self.fault(message));
        let head = self.index.head().map_err(fault)?;
        let time = self.now();
        // An older state that is resumed from may end with a record of a wrong clock.
        let looked_at = matches!(self.leave, Leave::ClockSet | Leave::Resuming);
        let checked = head.as_ref().filter(|_| !looked_at);
        if let Some(last) = checked.map(|head| &head.record.time) {
            let (now, before) = (time::moment(time), time::parse(last));
            if before.is_some_and(|before| before > time + time::APART) {
                return Err(fault(messages::clock_behind(last, &now)));
            }
            let newest = before.map(time::day).max(self.dated);
            if newest.is_some_and(|newest| time::day(time) > newest + time::FAR) {
                return Err(fault(messages::clock_ahead(last, &now)));
            }
        }
        let usage = |message: Message| Box::new(message.usage(None));
        let key = self.key().map_err(fault)?;
        match (&key, self.signer.as_ref().map(Signer::id)) {
            // A first key says itself that it may come in.
            _ if self.leave == Leave::FirstKey => {}
            (None, Some(given)) => return Err(usage(messages::key_unknown(&given))),
            (Some(key), None) => return Err(usage(messages::key_needed(key))),
            (Some(key), Some(given)) if *key != given => {
                return Err(usage(messages::another_key(key, &given)));
            }
            _ => {}
        }
        let last = self.index.last().map_err(fault)?;
        let previous = match head {
            // It follows on whatever stands there in place of a record that cannot be read.
            Some(head) if head.record.sequence < last => {
                let spoilt = self.store.get(&places::record(last)).map_err(fault)?;
                Some(spoilt.map_or(head.digests, |bytes| Digests::of(&bytes)))
            }
            head => head.map(|head| head.digests),
        };
        let sequence = last + 1;
        Ok(Next { sequence, previous, time, nonce: nonce().map_err(fault)?, set_aside })
    }

    /// Writes a record, its signature first, if whoever reads it later will take it for one.
    pub(super) fn append(&self, next: &Next, prepared: &Prepared) -> Appended {
        let (record, signature) = match self.put_down(next, prepared) {
            Ok(written) => written,
            Err(message) => return Appended::Failed(message),
        };
        let bytes = record.to_bytes();
        let path = places::record(record.sequence);
        let appended = match self.store.create(&path, &bytes) {
            Ok(true) => return Appended::Made(Box::new(record)),
            Ok(false) => Appended::Overtaken,
            // The store did not say; it may have been written all the same, or be still on its way
            // where it does not lie in a folder.
            Err(message) => match self.store.get(&path) {
                Ok(Some(stored)) if stored == bytes => return Appended::Made(Box::new(record)),
                Ok(Some(_)) => Appended::Overtaken,
                Ok(None) if self.store.folder().is_some() => Appended::Failed(message),
                _ => return Appended::Unknown(messages::outcome_unknown(&message.text)),
            },
        };
        if let Some(signature) = signature {
            self.store.remove(&signature).ok();
        }
        appended
    }

    /// A record, and where its signature was written if it has one.
    fn put_down(
        &self,
        next: &Next,
        prepared: &Prepared,
    ) -> Result<(Record, Option<String>), Message> {
        // The first key signs the record that brings it; before that there is nothing to sign with.
        let signs = self.key()?.is_some() || matches!(prepared.event, Event::KeyAdded { .. });
        let signer = self.signer.as_ref().filter(|_| signs);
        let record = Record {
            format: FORMAT.to_owned(),
            sequence: next.sequence,
            previous: next.previous.clone(),
            time: time::moment(next.time),
            nonce: next.nonce.clone(),
            signer: signer.map(Signer::id),
            event: prepared.event.clone(),
            files: prepared.files.clone(),
        };
        let bytes = record.to_bytes();
        if Record::from_bytes(&bytes).as_ref() != Some(&record) {
            return Err(messages::record_unreadable());
        }
        let Some(signer) = signer else { return Ok((record, None)) };
        let path = record.signature_file();
        let signed = signer.sign(&bytes, &record.comment())?;
        self.store.create(&path, signed.as_bytes()).inspect_err(|_| {
            self.store.remove(&path).ok();
        })?;
        Ok((record, Some(path)))
    }
}
