//! An open archive, and the one way in which anything is put into it.

mod place;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use chrono::NaiveDate;

use self::place::Appended;
pub(super) use self::place::Next;
use super::digest::{Digests, hex};
use super::index::{Index, Pace};
use super::record::{Event, Filed, Record};
use super::signing::Signer;
use super::store::Store;
use super::witness::Witness;
use super::{messages, places};
use crate::finding::{Finding, Findings, Message, Place, Stopped};
use crate::pipeline::Stage;

/// Most times that somebody else may be first before a writer gives up.
const TRIES: usize = 200;

/// An archive.
pub struct Archive {
    pub(super) store: Store,
    pub(super) index: Index,
    pub(super) signer: Option<Signer>,
    leave: Leave,
    /// The latest date in the document that is being issued.
    pub(super) dated: Option<NaiveDate>,
    /// The states of it that this machine has seen.
    pub(super) witness: Option<Witness>,
    /// The folder that data files were fetched into, which has no place in what is kept.
    pub(super) fetched: Option<PathBuf>,
    /// Is told of each stage of a document that is issued.
    pub(super) passed: Passed,
    clock: fn() -> SystemTime,
}

/// Is told of a stage of a document when it is done.
pub type Passed = Arc<dyn Fn(Stage) + Send + Sync>;

/// The check that the record being written may pass over, because of what it says itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leave {
    /// None.
    None,
    /// That there is an archive: it begins with this record.
    Founding,
    /// That the signer is known: it is the first, and this record brings it.
    FirstKey,
    /// That the log is the one that was known elsewhere; and the clock.
    Resuming,
    /// That the clock agrees with the record before: somebody has looked at it.
    ClockSet,
}

/// The content of a record, and the files that were written for it.
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
        let file = match store.folder() {
            // A folder in which there is no archive gets no index either.
            Some(folder) => [places::INDEX_FILE.to_owned(), places::record(1)]
                .iter()
                .any(|file| folder.join(file).exists())
                .then(|| folder.join(places::INDEX_FILE)),
            None => cache.map(|folder| folder.join("index.sqlite")),
        };
        let index = Index::open(file.as_deref())?;
        let (leave, dated, witness, fetched) = (Leave::None, None, None, None);
        let passed: Passed = Arc::new(|_| {});
        Ok(Self { store, index, signer, leave, dated, witness, fetched, passed, clock })
    }

    /// The same with a folder outside of it in which this machine keeps what it has seen of it.
    #[must_use]
    pub fn witnessed(self, folder: PathBuf) -> Self {
        Self { witness: Some(Witness(folder)), ..self }
    }

    /// The same for data files that were fetched into this folder, and are kept under their addresses.
    #[must_use]
    pub fn fetching_into(self, folder: PathBuf) -> Self {
        Self { fetched: Some(folder), ..self }
    }

    /// The same, telling of each stage of a document that is issued when it is done.
    #[must_use]
    pub fn telling(self, passed: Passed) -> Self {
        Self { passed, ..self }
    }

    /// Refuses if there is no archive, or this machine may not write its next record: for those who begin on
    /// many documents.
    ///
    /// # Errors
    /// No archive, a damaged one, a key that is not there, a clock that ran backwards.
    pub fn ready(&mut self, findings: &mut Findings) -> Result<(), Stopped> {
        self.require_begun(findings)?;
        self.require_ready(findings)
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
        let resuming = self.leave == Leave::Resuming;
        let pace = if resuming { Pace::Resuming } else { Pace::Writing };
        let followed = self.index.follow(&self.store, pace);
        let followed = followed.and_then(|()| match self.seen_otherwise()? {
            Some(message) if !resuming => Err(message),
            _ => Ok(()),
        });
        followed.map_err(|message| self.stop(message, findings))
    }

    /// The reason why the log is not the one this machine has seen. A newer state of it is noted.
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
        if begun || self.leave == Leave::Founding { Ok(()) } else { Err(self.absent(findings)) }
    }

    /// Refuses if this machine may not write the next record, before it takes any trouble.
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

    /// Removes what was written and came to nothing. What stays all the same is an orphan.
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
                // A file set aside has a second name by now; the folder it lay in is not used
                // again, for whoever set it aside may still be removing files from it.
                set_aside += 1;
            }
            for path in &written {
                self.store.remove(path).map_err(|message| self.stop(message, findings))?;
            }
        }
        Err(self.stop(messages::too_many_writers(), findings))
    }

    /// Does the same for a record that may pass over a check.
    ///
    /// # Errors
    /// As for `commit`.
    pub(super) fn commit_with(
        &mut self,
        leave: Leave,
        findings: &mut Findings,
        prepare: &mut Prepare,
    ) -> Result<Record, Stopped> {
        self.leave = leave;
        let record = self.commit(findings, prepare);
        self.leave = Leave::None;
        record
    }

    /// Has the store show that it keeps its word. Another try, for somebody who sets orphans aside
    /// may have taken the first for one.
    fn probe(&self) -> Result<(), Message> {
        match self.store.probe(&nonce()?) {
            Err(message) if message.code == messages::BOTH_WIN => self.store.probe(&nonce()?),
            other => other,
        }
    }

    /// The number of the key in use.
    pub(super) fn key(&self) -> Result<Option<String>, Message> {
        Ok(self.index.key()?.and_then(|known| match known.record.event {
            Event::KeyAdded { id, .. } => Some(id),
            _ => None,
        }))
    }
}

/// A random number that tells one write from another, in hexadecimal.
pub(super) fn nonce() -> Result<String, Message> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|_| messages::key_not_made("机器给不出随机数"))?;
    Ok(hex(&bytes))
}

/// A file as a record names it.
pub(super) fn filed(path: String, bytes: &[u8]) -> Filed {
    let size = u64::try_from(bytes.len()).unwrap_or_default();
    Filed { path, size, digests: Digests::of(bytes) }
}
