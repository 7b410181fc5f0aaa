//! The memory that this machine keeps of an archive, outside of it: the one thing that notices when
//! an archive is an older copy of itself.

use std::fs;
use std::path::PathBuf;

use super::digest::{Algorithm, Digests};
use super::index::{Index, IndexedRecord};
use super::messages;
use crate::finding::Message;
use crate::publish::write_whole;

/// A folder with a file for each archive that was opened here, by the digest of its first record.
pub(super) struct Witness(pub(super) PathBuf);

/// A state of a log.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// The number of its records.
    pub(super) sequence: u64,
    /// SHA-256 of the last.
    pub(super) sha256: String,
    /// The number of those that say that it went on from an older state.
    pub(super) resumed: usize,
}

impl Witness {
    /// The last state of the log whose first record this is, if it was ever seen here.
    pub(super) fn seen(&self, first: &Digests) -> Option<Seen> {
        let text = fs::read_to_string(self.file(first)).ok()?;
        let mut parts = text.split_whitespace();
        let (sequence, sha256, resumed) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Seen {
            sequence: sequence.parse().ok()?,
            sha256: sha256.to_owned(),
            resumed: resumed.parse().ok()?,
        })
    }

    /// The reason why the log is not the one that was seen, nor goes on from it.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub(super) fn contradicts(&self, index: &Index) -> Result<Option<Message>, Message> {
        let Some(first) = index.first()? else { return Ok(None) };
        let Some(seen) = self.seen(&first.digests) else { return Ok(None) };
        if index.resumed()? > seen.resumed {
            return Ok(None);
        }
        Ok(match index.record(seen.sequence)? {
            None => Some(messages::log_shorter_than_seen(seen.sequence)),
            Some(known) if sum(&known) != seen.sha256 => {
                Some(messages::log_unlike_seen(seen.sequence))
            }
            Some(_) => None,
        })
    }

    /// Notes how far the log has come. A machine on which nothing can be kept notices nothing.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub(super) fn note(&self, index: &Index) -> Result<(), Message> {
        let (Some(first), Some(head)) = (index.first()?, index.head()?) else { return Ok(()) };
        let now = Seen {
            sequence: head.record.sequence,
            sha256: sum(&head).to_owned(),
            resumed: index.resumed()?,
        };
        if self.seen(&first.digests).as_ref() != Some(&now) {
            let text = format!("{} {} {}\n", now.sequence, now.sha256, now.resumed);
            write_whole(&self.file(&first.digests), text.as_bytes()).ok();
        }
        Ok(())
    }

    fn file(&self, first: &Digests) -> PathBuf {
        self.0.join(first.value(Algorithm::Sha256))
    }
}

fn sum(known: &IndexedRecord) -> &str {
    known.digests.value(Algorithm::Sha256)
}
