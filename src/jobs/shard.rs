//! A part of a list of documents, for one of several machines.

use super::{Job, messages};
use crate::archive::Digests;
use crate::finding::Message;

/// One of so many parts. Which part a document is in follows from its own line alone, so that it stays the
/// same whatever else is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Its number, from 1.
    place: u64,
    /// The number of parts.
    of: u64,
}

impl Shard {
    /// The part that is typed as `3/20`.
    ///
    /// # Errors
    /// Anything else, and a part beyond the last.
    pub fn parse(typed: &str) -> Result<Self, Message> {
        let number = |text: &str| {
            let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse::<u64>().ok()).flatten()
        };
        let parts = typed.trim().split_once('/');
        let parts = parts.and_then(|(place, of)| Some((number(place)?, number(of)?)));
        match parts {
            Some((place, of)) if (1..=of).contains(&place) => Ok(Self { place, of }),
            _ => Err(messages::no_shard()),
        }
    }

    /// True if a document is in it: by the first 16 hexadecimal digits of the SHA-256 of its archive, where its
    /// line names one, else of its data file as it is written there. So each archive that lines name has one writer.
    pub fn has(&self, job: &Job) -> bool {
        let sum = Digests::sha256(job.archive.as_ref().unwrap_or(&job.data).as_bytes());
        let head = sum.get(..16).and_then(|head| u64::from_str_radix(head, 16).ok());
        head.unwrap_or_default() % self.of == self.place - 1
    }
}
