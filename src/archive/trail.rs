//! Signs beside a log that it was longer once.

use std::collections::{BTreeMap, BTreeSet};

use super::amendments::numbered;
use super::places;
use super::record::{Event, Record};
use super::store::Stored;
use crate::model::likeness;

/// The length of a log, as its records tell it.
#[derive(Default)]
pub(super) struct Trail {
    /// The number of its last record.
    last: u64,
    /// The number of records it was once known to have, where it went on from an older state.
    known: u64,
    /// Folders of its documents.
    folders: BTreeSet<String>,
    /// By series: the last serial number, and whether it is kept here.
    series: BTreeMap<String, (u32, bool)>,
}

/// A sign that the log was longer.
pub(super) struct Sign {
    /// Where it lies.
    pub(super) path: String,
    /// The number of records there were, at least.
    pub(super) seen: u64,
}

impl Trail {
    /// The trail of a whole log.
    pub(super) fn of<'r>(records: impl Iterator<Item = &'r Record>) -> Self {
        let mut trail = Self::default();
        records.for_each(|record| trail.go_on(record));
        trail
    }

    /// Goes on by the next record.
    pub(super) fn go_on(&mut self, record: &Record) {
        self.last = record.sequence;
        match &record.event {
            Event::Resumed { known, .. } => self.known = self.known.max(*known),
            Event::Issued(issued) => drop(self.folders.insert(issued.folder.clone())),
            _ => {}
        }
        if let Some(number) = record.event.number() {
            let series = self.series.entry(likeness(&number.series)).or_default();
            *series = (series.0.max(number.serial), number.kept_here);
        }
    }

    /// The strongest sign among these files that the log was longer than it is.
    pub(super) fn sign(&self, stored: &[Stored]) -> Option<Sign> {
        let named = stored.iter().filter_map(|file| {
            let seen = places::seen_by(&file.path)?;
            (seen > self.last.max(self.known)).then(|| Sign { path: file.path.clone(), seen })
        });
        let numbered = stored.iter().filter(|file| self.is_beyond(&file.path));
        let numbered = numbered.map(|file| Sign { path: file.path.clone(), seen: self.last + 1 });
        named.chain(numbered).max_by_key(|sign| sign.seen)
    }

    /// True if a file is that of a document whose number nobody was given yet: what was never
    /// issued has the number that was due, or one used up since.
    fn is_beyond(&self, path: &str) -> bool {
        let folder = path.strip_suffix(places::METADATA).map(|folder| folder.trim_end_matches('/'));
        let Some(folder) = folder.filter(|_| places::is_metadata(path)) else { return false };
        if self.known > 0 || self.folders.contains(folder) {
            return false;
        }
        let name = folder.split_once('/').map_or("", |(_, name)| name);
        let Ok(number) = numbered(name.split(' ').next().unwrap_or_default()) else { return false };
        let due = self.series.get(&likeness(&number.series));
        due.is_some_and(|(last, kept_here)| *kept_here && number.serial > last.saturating_add(1))
    }
}
