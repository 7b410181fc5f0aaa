//! An open archive, and the one way in which anything is put into it.

use std::path::PathBuf;
use std::time::SystemTime;

use super::digest::{Digests, hex};
use super::index::Index;
use super::record::{Event, FORMAT, Filed, Record};
use super::signing::Signer;
use super::store::Store;
use super::{guide, messages, places, time};
use crate::finding::{Finding, Findings, Message, Place, Stopped};

/// How often somebody else may be first before a writer gives up.
const TRIES: usize = 200;

/// An archive.
pub struct Archive {
    pub(super) store: Store,
    pub(super) index: Index,
    pub(super) signer: Option<Signer>,
    /// Whether the signer is a first key on its way in.
    pub(super) introducing: bool,
    clock: fn() -> SystemTime,
}

/// What the next record follows on.
pub(super) struct Next {
    /// Its number in the log.
    pub(super) sequence: u64,
    previous: Option<Digests>,
    /// When it is made.
    pub(super) time: SystemTime,
    /// Whose it is.
    pub(super) nonce: String,
    /// How often this writer was overtaken by somebody who set strays aside, and may have taken
    /// its files for some.
    pub(super) set_aside: usize,
}

/// What a record is to say, and the files that were written for it.
pub(super) struct Prepared {
    pub(super) event: Event,
    pub(super) files: Vec<Filed>,
    /// Every path that was written: removed again if somebody else was first.
    pub(super) written: Vec<String>,
}

/// Says what a record is to say, for its place in the log, and writes its files; none if it was
/// overtaken meanwhile.
pub(super) type Prepare<'p> =
    dyn FnMut(&mut Archive, &Next, &mut Findings) -> Result<Option<Prepared>, Stopped> + 'p;

impl Prepared {
    /// A record that brings no files.
    pub(super) fn of(event: Event) -> Self {
        Self { event, files: Vec::new(), written: Vec::new() }
    }
}

impl Archive {
    /// Takes a store with its index: in the folder itself, else in `cache`. The signer is needed
    /// for writing if the archive has a key.
    ///
    /// # Errors
    /// A machine on which no index can be had.
    pub fn new(
        store: Store,
        cache: Option<PathBuf>,
        signer: Option<Signer>,
        clock: fn() -> SystemTime,
    ) -> Result<Self, Message> {
        let folder = store.folder().map(|folder| folder.join(places::INDEX)).or(cache);
        let index = Index::open(folder.map(|folder| folder.join("index.sqlite")).as_deref())?;
        Ok(Self { store, index, signer, introducing: false, clock })
    }

    /// The store it lies in.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The moment now.
    pub(super) fn now(&self) -> SystemTime {
        (self.clock)()
    }

    /// Follows the log, for those who read. A log that is damaged is told, and what is whole of it
    /// can be read all the same.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub(super) fn follow(&mut self, findings: &mut Findings) -> Result<(), Stopped> {
        let Err(message) = self.index.follow(&self.store) else { return Ok(()) };
        match Index::of_what_is_there(&self.store) {
            Ok(index) => {
                findings.push(message.warning(Some(Place::file(self.store.name()))));
                self.index = index;
                Ok(())
            }
            Err(_) => Err(self.stop(message, findings)),
        }
    }

    /// Follows the log, for those who write: to a log that is damaged nothing is added.
    pub(super) fn follow_strictly(&mut self, findings: &mut Findings) -> Result<(), Stopped> {
        self.index.follow(&self.store).map_err(|message| self.stop(message, findings))
    }

    /// Says that the archive stopped something.
    pub(super) fn stop(&self, message: Message, findings: &mut Findings) -> Stopped {
        findings.push(self.fault(message));
        Stopped
    }

    fn fault(&self, message: Message) -> Finding {
        message.machine(Some(Place::file(self.store.name())))
    }

    /// Puts a record into the log: `prepare` says which, and writes its files, for the place in the
    /// log that it is told. If another writer was first it is asked again; it may also say itself
    /// that it was overtaken.
    ///
    /// # Errors
    /// Whatever `prepare` finds; a store that cannot be written; a clock that ran backwards; a key
    /// that is not there.
    pub(super) fn commit(
        &mut self,
        findings: &mut Findings,
        prepare: &mut Prepare,
    ) -> Result<Record, Stopped> {
        self.probe().map_err(|message| self.stop(message, findings))?;
        self.follow_strictly(findings)?;
        let mut set_aside = 0;
        for _ in 0..TRIES {
            let next = self.next(set_aside).map_err(|finding| {
                findings.push(*finding);
                Stopped
            })?;
            let prepared = if next.sequence == 1 {
                Some(guide::found(self).map_err(|message| self.stop(message, findings))?)
            } else {
                prepare(self, &next, findings)?
            };
            let appended = prepared.as_ref().map_or(Ok(None), |it| self.append(&next, it));
            let appended = appended.map_err(|message| self.stop(message, findings))?;
            let Some(record) = appended else {
                self.follow_strictly(findings)?;
                let first = self.index.record(next.sequence);
                let first = first.map_err(|message| self.stop(message, findings))?;
                if first.is_some_and(|known| known.record.event == Event::SetAside) {
                    // Whoever set our files aside removes them himself; we keep out of his way.
                    set_aside += 1;
                    continue;
                }
                for path in prepared.iter().flat_map(|prepared| &prepared.written) {
                    self.store.remove(path).map_err(|message| self.stop(message, findings))?;
                }
                continue;
            };
            if record.sequence > 1 {
                // The record stands; the index follows with the next command if not now.
                self.index.follow(&self.store).ok();
                return Ok(record);
            }
            self.follow_strictly(findings)?;
        }
        Err(self.stop(messages::too_many_writers(), findings))
    }

    /// Has the store show that it keeps its word. Another try, for somebody who sets strays aside
    /// may have taken the first for one.
    fn probe(&self) -> Result<(), Message> {
        let first = self.store.probe(&nonce()?);
        first.or_else(|_| self.store.probe(&nonce()?))
    }

    /// What the next record follows on, if this machine may write it.
    fn next(&self, set_aside: usize) -> Result<Next, Box<Finding>> {
        let fault = |message| Box::new(self.fault(message));
        let head = self.index.head().map_err(fault)?;
        let time = self.now();
        if let Some(last) = head.as_ref().map(|head| &head.record.time)
            && time::parse(last).is_some_and(|last| last > time + time::APART)
        {
            return Err(fault(messages::clock_behind(last, &time::moment(time))));
        }
        let usage = |message: Message| Box::new(message.usage(None));
        let key = self.key().map_err(fault)?;
        match (&key, self.signer.as_ref().map(Signer::id)) {
            // Whether a first key may come in is for whoever brings it to say.
            _ if self.introducing => {}
            (None, Some(given)) => return Err(usage(messages::key_unknown(&given))),
            (Some(key), None) => return Err(usage(messages::key_needed(key))),
            (Some(key), Some(given)) if *key != given => {
                return Err(usage(messages::another_key(key, &given)));
            }
            _ => {}
        }
        let sequence = head.as_ref().map_or(1, |head| head.record.sequence + 1);
        let previous = head.map(|head| head.digests);
        Ok(Next { sequence, previous, time, nonce: nonce().map_err(fault)?, set_aside })
    }

    /// The number of the key in use.
    pub(super) fn key(&self) -> Result<Option<String>, Message> {
        Ok(self.index.key()?.and_then(|known| match known.record.event {
            Event::KeyAdded { id, .. } => Some(id),
            _ => None,
        }))
    }

    /// Writes a record, its signature first; none if another writer was first.
    fn append(&self, next: &Next, prepared: &Prepared) -> Result<Option<Record>, Message> {
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
        let signature = record.signature_file();
        if let Some(signer) = signer {
            let signed = signer.sign(&bytes, &record.comment())?;
            self.store.create(&signature, signed.as_bytes())?;
        }
        let path = places::record(record.sequence);
        let made = self.store.create(&path, &bytes).or_else(|message| {
            // The store did not say; it may have been written all the same.
            match self.store.get(&path) {
                Ok(Some(stored)) => Ok(stored == bytes),
                Ok(None) => Err(message),
                Err(_) => Err(messages::outcome_unknown(&message.text)),
            }
        })?;
        if made {
            return Ok(Some(record));
        }
        if signer.is_some() {
            self.store.remove(&signature)?;
        }
        Ok(None)
    }
}

/// A random number that tells one write from another, in hexadecimal.
pub(super) fn nonce() -> Result<String, Message> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| messages::key_not_made(&error.to_string()))?;
    Ok(hex(&bytes))
}

/// A file as a record names it.
pub(super) fn filed(path: String, bytes: &[u8]) -> Filed {
    let size = u64::try_from(bytes.len()).unwrap_or_default();
    Filed { path, size, digests: Digests::of(bytes) }
}
