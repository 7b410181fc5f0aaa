//! Proves an archive: that what was issued is there, whole, unchanged, and nothing else.

mod chain;
mod document;
mod inventory;
mod items;
mod messages;
mod moved;
mod numbers;

use std::collections::{BTreeMap, BTreeSet};

use self::chain::Chain;
use self::inventory::{Inventory, Scope};
pub use self::items::VerifiedItem;
pub(super) use self::moved::Moved;
use super::checkpoint::Checkpoint;
use super::digest::{Algorithm, Digests};
use super::ledger::Archive;
use super::places;
use super::record::{Event, Record};
use super::signing::public_of;
use super::store::Stored;
use super::trail::{Sign, Trail};
use crate::finding::{Finding, Findings, Message, Place, Stopped};

/// The task of verifying, and the proofs from outside the archive.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// A checkpoint kept elsewhere: the log must hold it, and only what came later is read.
    pub since: Option<Checkpoint>,
    /// The text of a public key kept elsewhere: the log must be signed with it.
    pub public_key: Option<String>,
}

/// The outcome of it.
#[derive(Debug, Default)]
pub struct Verification {
    /// The number of the log's records.
    pub records: u64,
    /// The number of issued documents that were read.
    pub documents: usize,
    /// The number of files that were read.
    pub files: usize,
    /// The number of their bytes.
    pub bytes: u64,
    /// The number of files that lie set aside.
    pub aside: usize,
    /// The keys that signed, the newest last; none where the archive has no key.
    pub keys: Vec<String>,
    /// The number of the public key that was given, where another has followed it since.
    pub replaced: Option<String>,
    /// The number of times each thing was verified.
    pub checked: BTreeMap<VerifiedItem, usize>,
    /// The paths of what was written and never committed.
    pub orphans: Vec<String>,
    /// The findings, each with the thing it was found by.
    pub found: Vec<(VerifiedItem, Finding)>,
}

/// The state of a log, and the files that it does not name.
pub(super) struct Survey {
    /// The number of its last record.
    pub(super) last: u64,
    /// The digests of that.
    pub(super) digests: Option<Digests>,
    /// True if every record is there, as it was, and nothing lies where it cannot be listed.
    pub(super) whole: bool,
    /// Files that no record names, in no document's folder.
    pub(super) orphans: Vec<Stored>,
    /// Files that records name, under other names.
    pub(super) moved: Moved,
    /// The length of the log, to hold signs that it was longer against.
    pub(super) trail: Trail,
}

impl Verification {
    /// Notes that something was verified, and what is wrong with it, if anything.
    fn note(&mut self, item: VerifiedItem, path: &str, wrong: Option<Message>) {
        *self.checked.entry(item).or_default() += 1;
        if let Some(message) = wrong {
            self.find(item, path, message);
        }
    }

    /// Notes that something is wrong.
    fn find(&mut self, item: VerifiedItem, path: &str, message: Message) {
        self.found.push((item, message.error(Some(Place::file(path)))));
    }

    /// Takes another verdict in.
    fn absorb(&mut self, other: Self) {
        self.documents += other.documents;
        self.files += other.files;
        self.bytes += other.bytes;
        for (item, count) in other.checked {
            *self.checked.entry(item).or_default() += count;
        }
        self.found.extend(other.found);
    }
}

impl Archive {
    /// Verifies the archive; `progress` is told how many bytes of how many have been read. What is
    /// wrong with the archive is in the verdict.
    ///
    /// # Errors
    /// A store that cannot be read, a public key that is none.
    pub fn verify(
        &self,
        proof: &Proof,
        progress: &(dyn Fn(u64, u64) + Sync),
        findings: &mut Findings,
    ) -> Result<Verification, Stopped> {
        let trusted = match proof.public_key.as_deref().map(public_of) {
            Some(None) => {
                findings.push(super::messages::not_a_key().usage(None));
                return Err(Stopped);
            }
            other => other.flatten(),
        };
        let verdict = self.prove(proof.since.as_ref(), trusted.as_deref(), progress);
        verdict.map_err(|message| self.stop(message, findings))
    }

    fn prove(
        &self,
        since: Option<&Checkpoint>,
        trusted: Option<&str>,
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> Result<Verification, Message> {
        let mut verdict = Verification::default();
        let stored = self.stored()?;
        let chain = Chain::read(&self.store, &stored, &mut verdict)?;
        chain.verify(trusted, &mut verdict);
        if chain.last() == 0 {
            verdict.note(VerifiedItem::Count, places::LOG, Some(messages::nothing_there()));
        }
        chain.verify_checkpoint(since, &mut verdict);
        self.verify_index(&chain, &mut verdict);
        self.verify_seen(&chain, &stored, &mut verdict);
        let sure = is_whole(&stored, &verdict);
        numbers::verify(&chain, &mut verdict);
        let from = since.map_or(0, |since| since.sequence);
        let scope = Scope { chain: &chain, from, sure };
        let inventory = Inventory::take(&self.store, &stored, &scope, &mut verdict)?;
        let read = inventory.read(&self.store, progress)?;
        verdict.absorb(read);
        verdict.records = chain.last();
        let order = |(item, finding): &(VerifiedItem, Finding)| {
            (*item, finding.place.as_ref().map(|place| place.file.clone()))
        };
        verdict.found.sort_by_key(order);
        Ok(verdict)
    }

    /// Surveys the log and the files that it does not name; with every file that is there.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub(super) fn survey(&self) -> Result<(Survey, Vec<Stored>), Message> {
        let mut verdict = Verification::default();
        let stored = self.stored()?;
        let chain = Chain::read(&self.store, &stored, &mut verdict)?;
        chain.verify(None, &mut verdict);
        let last = chain.last();
        let whole = last > 0 && is_whole(&stored, &verdict);
        let scope = Scope { chain: &chain, from: last, sure: whole };
        let inventory = Inventory::take(&self.store, &stored, &scope, &mut verdict)?;
        let survey = Survey {
            last,
            digests: chain.digests(last).cloned(),
            whole,
            orphans: inventory.orphans,
            moved: inventory.moved,
            trail: Trail::of(chain.records()),
        };
        Ok((survey, stored))
    }

    /// Every file that has to be accounted for.
    pub(super) fn stored(&self) -> Result<Vec<Stored>, Message> {
        let mut stored = self.store.list()?;
        // The index hides nothing, even where it lies behind a link on another disk.
        let index = |file: &Stored| {
            let inner = file.path.strip_prefix(places::INDEX);
            inner.is_some_and(|inner| inner.starts_with('/') || inner.is_empty() && file.leads_away)
        };
        stored.retain(|file| !index(file));
        Ok(stored)
    }

    /// Holds the index against the log, row by row. One that is behind is no mistake.
    fn verify_index(&self, chain: &Chain, verdict: &mut Verification) {
        let item = VerifiedItem::Index;
        let Ok(known) = self.index.since(1) else {
            return verdict.note(item, places::INDEX, Some(messages::index_unreadable()));
        };
        let readable: BTreeSet<u64> = chain.records().map(|record| record.sequence).collect();
        let mut due = 1;
        for known in &known {
            let sequence = known.record.sequence;
            // A record that cannot be read is told as such.
            for lacking in (due..sequence).filter(|lacking| readable.contains(lacking)) {
                let path = places::record(lacking);
                verdict.note(item, &path, Some(messages::index_lacks(lacking)));
            }
            due = sequence.saturating_add(1);
            let wrong = match chain.digests(sequence) {
                Some(digests) if *digests == known.digests => None,
                Some(_) => Some(messages::index_unlike_log(sequence)),
                None => Some(messages::log_shorter(sequence, "索引")),
            };
            verdict.note(item, &places::record(sequence), wrong);
        }
        if self.index.is_bent().unwrap_or(true) {
            verdict.note(item, places::INDEX, Some(messages::index_bent()));
        }
    }

    /// Holds the log against whatever lies beside it, or on this machine, and says that it was
    /// longer once.
    fn verify_seen(&self, chain: &Chain, stored: &[Stored], verdict: &mut Verification) {
        if let Some(Sign { path, seen }) = Trail::of(chain.records()).sign(stored) {
            let wrong = messages::log_shorter(seen, &format!("从“{path}”看，日志到过这里："));
            verdict.find(VerifiedItem::Fixity, &path, wrong);
        }
        let resumed = |record: &&Record| matches!(record.event, Event::Resumed { .. });
        let resumed = chain.records().filter(resumed).count();
        let first = chain.records().next().and_then(|first| chain.digests(first.sequence));
        let Some(seen) = first.and_then(|first| self.witness.as_ref()?.seen(first)) else { return };
        let path = places::record(seen.sequence);
        let wrong = match chain.digests(seen.sequence) {
            _ if resumed > seen.resumed => None,
            None => Some(messages::log_shorter(seen.sequence, "本机以前见过的日志")),
            Some(digests) if digests.value(Algorithm::Sha256) != seen.sha256 => {
                Some(messages::unlike_seen(seen.sequence))
            }
            Some(_) => None,
        };
        verdict.note(VerifiedItem::Fixity, &path, wrong);
    }
}

/// True if nothing found so far says that a record is missing or is not what it was, and nothing
/// lies where it cannot be listed.
fn is_whole(stored: &[Stored], verdict: &Verification) -> bool {
    let wrong = |(item, _): &(VerifiedItem, Finding)| {
        !matches!(item, VerifiedItem::Plausibility | VerifiedItem::Index)
    };
    let shorter = |(_, finding): &(VerifiedItem, Finding)| finding.code == messages::LOG_SHORTER;
    !verdict.found.iter().any(|found| wrong(found) || shorter(found))
        && !stored.iter().any(|file| file.leads_away)
}

/// The issued document of a record, if it is one's.
fn issued(event: &Event) -> Option<&super::record::Issued> {
    match event {
        Event::Issued(issued) => Some(issued),
        _ => None,
    }
}
