//! An open archive, and the one way in which anything is put into it.

use std::path::PathBuf;
use std::time::SystemTime;

use chrono::NaiveDate;

use super::digest::{Digests, hex};
use super::index::{Index, Pace};
use super::record::{Event, FORMAT, Filed, Record};
use super::signing::Signer;
use super::store::Store;
use super::witness::Witness;
use super::{messages, places, time};
use crate::finding::{Finding, Findings, Message, Place, Stopped};

/// How often somebody else may be first before a writer gives up.
const TRIES: usize = 200;

/// An archive.
pub struct Archive {
    pub(super) store: Store,
    pub(super) index: Index,
    pub(super) signer: Option<Signer>,
    /// True if the signer is a first key on its way in.
    pub(super) introducing: bool,
    /// True if it is to begin, where there is none.
    pub(super) founding: bool,
    /// True if whatever was known of it elsewhere is to be passed over.
    pub(super) resuming: bool,
    /// True if somebody has looked at the clock for the next record.
    pub(super) clock_seen: bool,
    /// The latest date in the document that is being issued.
    pub(super) dated: Option<NaiveDate>,
    /// What this machine has seen of it.
    pub(super) witness: Option<Witness>,
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

impl Next {
    /// True if it follows on a record of these digests.
    pub(super) fn follows(&self, digests: Option<&Digests>) -> bool {
        self.previous.as_ref() == digests
    }
}

/// What came of writing a record.
enum Appended {
    Made(Box<Record>),
    /// Another writer was first.
    Overtaken,
    /// It is not there.
    Failed(Message),
    /// Nobody can say, now.
    Unknown(Message),
}

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
        let file = match store.folder() {
            // A folder in which there is no archive gets no index either.
            Some(folder) => [places::INDEX_FILE.to_owned(), places::record(1)]
                .iter()
                .any(|file| folder.join(file).exists())
                .then(|| folder.join(places::INDEX_FILE)),
            None => cache.map(|folder| folder.join("index.sqlite")),
        };
        let index = Index::open(file.as_deref())?;
        Ok(Self {
            store,
            index,
            signer,
            introducing: false,
            founding: false,
            resuming: false,
            clock_seen: false,
            dated: None,
            witness: None,
            clock,
        })
    }

    /// The same with a folder outside of it in which this machine keeps what it has seen of it.
    #[must_use]
    pub fn witnessed(self, folder: PathBuf) -> Self {
        Self { witness: Some(Witness(folder)), ..self }
    }

    /// The store it lies in.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The moment now.
    pub(super) fn now(&self) -> SystemTime {
        (self.clock)()
    }

    /// Follows the log, for those who read. A log that is damaged, or an older state of it, is
    /// told, and what is whole of it can be read all the same.
    ///
    /// # Errors
    /// A store that cannot be read; no archive in it.
    pub(super) fn follow(&mut self, findings: &mut Findings) -> Result<(), Stopped> {
        let doubt = |archive: &Self, message: Message| {
            message.warning(Some(Place::file(archive.store.name())))
        };
        if let Err(message) = self.index.follow(&self.store, Pace::Reading) {
            if message.code == messages::STORE_FAILED {
                return Err(self.stop(message, findings));
            }
            match Index::of_what_is_there(&self.store) {
                Ok(index) => {
                    findings.push(doubt(self, message));
                    self.index = index;
                }
                Err(_) => return Err(self.stop(message, findings)),
            }
        } else if let Some(message) =
            self.seen_otherwise().map_err(|message| self.stop(message, findings))?
        {
            findings.push(doubt(self, message));
        }
        let head = self.index.head().map_err(|message| self.stop(message, findings))?;
        if head.is_none() { Err(self.absent(findings)) } else { Ok(()) }
    }

    /// Follows the log, for those who write: to a log that is damaged, or to an older state of it,
    /// nothing is added.
    pub(super) fn follow_strictly(&mut self, findings: &mut Findings) -> Result<(), Stopped> {
        let pace = if self.resuming { Pace::Resuming } else { Pace::Writing };
        let followed = self.index.follow(&self.store, pace);
        let followed = followed.and_then(|()| match self.seen_otherwise()? {
            Some(message) if !self.resuming => Err(message),
            _ => Ok(()),
        });
        followed.map_err(|message| self.stop(message, findings))
    }

    /// What this machine has seen of the log that is not so now. What is new of it is noted.
    fn seen_otherwise(&self) -> Result<Option<Message>, Message> {
        let Some(witness) = &self.witness else { return Ok(None) };
        let contradicted = witness.contradicts(&self.index)?;
        if contradicted.is_none() {
            witness.note(&self.index)?;
        }
        Ok(contradicted)
    }

    /// Follows the log, for those who write, where there is one.
    pub(super) fn require_begun(&mut self, findings: &mut Findings) -> Result<(), Stopped> {
        self.follow_strictly(findings)?;
        let begun = self.index.head().map_err(|message| self.stop(message, findings))?.is_some();
        if begun || self.founding { Ok(()) } else { Err(self.absent(findings)) }
    }

    /// Whether this machine may write the next record, before it takes any trouble.
    pub(super) fn require_ready(&self, findings: &mut Findings) -> Result<(), Stopped> {
        self.next(0).map(drop).map_err(|finding| {
            findings.push(*finding);
            Stopped
        })
    }

    /// Says that there is no archive here, or what there is of one.
    fn absent(&self, findings: &mut Findings) -> Stopped {
        let name = self.store.name();
        let kept =
            self.stored().map(|all| all.into_iter().find(|file| places::is_kept(&file.path)));
        let finding = match kept {
            Ok(Some(file)) => self.fault(messages::log_gone(name, &file.path)),
            Ok(None) => messages::no_archive(name).usage(Some(Place::file(name))),
            Err(message) => self.fault(message),
        };
        findings.push(finding);
        Stopped
    }

    /// Says that the archive stopped something.
    pub(super) fn stop(&self, message: Message, findings: &mut Findings) -> Stopped {
        findings.push(self.fault(message));
        Stopped
    }

    /// Removes what was written and came to nothing. What stays all the same is a stray.
    pub(super) fn take_back(&self, written: &[String]) {
        for path in written {
            self.store.remove(path).ok();
        }
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
        // Nothing is written, not even a probe, where there is no archive.
        self.require_begun(findings)?;
        self.probe().map_err(|message| self.stop(message, findings))?;
        let mut set_aside = 0;
        for _ in 0..TRIES {
            let next = self.next(set_aside).map_err(|finding| {
                findings.push(*finding);
                Stopped
            })?;
            let prepared = prepare(self, &next, findings)?;
            let appended = prepared.as_ref().map(|prepared| self.append(&next, prepared));
            let written = prepared.iter().flat_map(|prepared| prepared.written.clone());
            let written: Vec<String> = written.collect();
            match appended.unwrap_or(Appended::Overtaken) {
                Appended::Made(record) => {
                    // The record stands; the index follows with the next command if not now.
                    self.index.follow(&self.store, Pace::Reading).ok();
                    if let Some(witness) = &self.witness {
                        witness.note(&self.index).ok();
                    }
                    return Ok(*record);
                }
                Appended::Failed(message) => {
                    self.take_back(&written);
                    return Err(self.stop(message, findings));
                }
                Appended::Unknown(message) => return Err(self.stop(message, findings)),
                Appended::Overtaken => {}
            }
            self.follow_strictly(findings)?;
            let first = self.index.record(next.sequence);
            let first = first.map_err(|message| self.stop(message, findings))?;
            if first.is_some_and(|known| known.record.event == Event::SetAside) {
                // What was set aside has a second name by now; the folder it lay in is not used
                // again, for whoever set it aside may still be removing files from it.
                set_aside += 1;
            }
            for path in &written {
                self.store.remove(path).map_err(|message| self.stop(message, findings))?;
            }
        }
        Err(self.stop(messages::too_many_writers(), findings))
    }

    /// Has the store show that it keeps its word. Another try, for somebody who sets strays aside
    /// may have taken the first for one.
    fn probe(&self) -> Result<(), Message> {
        match self.store.probe(&nonce()?) {
            Err(message) if message.code == messages::BOTH_WIN => self.store.probe(&nonce()?),
            other => other,
        }
    }

    /// What the next record follows on, if this machine may write it.
    fn next(&self, set_aside: usize) -> Result<Next, Box<Finding>> {
        let fault = |message| Box::new(self.fault(message));
        let head = self.index.head().map_err(fault)?;
        let time = self.now();
        if let Some(last) = head.as_ref().map(|head| &head.record.time).filter(|_| !self.clock_seen)
        {
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
            // Whether a first key may come in is for whoever brings it to say.
            _ if self.introducing => {}
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

    /// The number of the key in use.
    pub(super) fn key(&self) -> Result<Option<String>, Message> {
        Ok(self.index.key()?.and_then(|known| match known.record.event {
            Event::KeyAdded { id, .. } => Some(id),
            _ => None,
        }))
    }

    /// Writes a record, its signature first, if whoever reads it later will take it for one.
    fn append(&self, next: &Next, prepared: &Prepared) -> Appended {
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
