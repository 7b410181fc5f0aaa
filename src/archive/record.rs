//! The log: one record for each thing that happened, each with the digests of the one before.
//! A file that no record names does not belong to the archive.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::digest::Digests;
use crate::model::likeness;

/// The name of this form of a record.
pub(super) const FORMAT: &str = "tongbao-log/1";

/// One record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// [`FORMAT`].
    pub format: String,
    /// Its number, from 1, without a gap.
    pub sequence: u64,
    /// The digests of the record before, as stored; none for the first.
    pub previous: Option<Digests>,
    /// When, in Beijing time: `2018-05-15T09:30:00+08:00`.
    pub time: String,
    /// Random, in hexadecimal: whose write it was, where a store cannot say.
    pub nonce: String,
    /// The key that signs this record; none while the archive has none.
    pub signer: Option<String>,
    /// The event that it records.
    pub event: Event,
    /// The files that came with it, by path from the archive's root.
    pub files: Vec<Filed>,
}

/// A file that a record stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filed {
    /// Its path.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its digests.
    pub digests: Digests,
}

/// An event of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Event {
    /// The archive began.
    Founded,
    /// A key came into use; from the next record on it alone signs. The first signs its own
    /// record, a later one is vouched for by the one before.
    KeyAdded {
        /// Its number, as minisign shows it.
        id: String,
        /// The public key.
        public: String,
    },
    /// A document was issued. Its files are named by the two lists, and these by the record.
    Issued(Issued),
    /// A number was used up without a document.
    Voided {
        /// The number.
        number: Number,
        /// Why.
        why: String,
    },
    /// Something in an issued document is not right; its bytes stay as they are.
    Corrected {
        /// The document.
        designation: String,
        /// The document that puts it right, if one was issued.
        by: Option<String>,
        /// The mistake in it.
        why: String,
    },
    /// The log up to a record was put down in a note.
    Checkpointed {
        /// That record.
        sequence: u64,
    },
    /// Files written and never committed were set aside. They are named where they lie now.
    SetAside,
    /// The clock was looked at: the time of this record is right, whatever those before say.
    ClockSet {
        /// Why it was looked at.
        why: String,
    },
    /// The log goes on from here, though more of it, or another, was known elsewhere.
    Resumed {
        /// The number of records that were known there, at least.
        known: u64,
        /// Why.
        why: String,
    },
}

/// A document number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// The name that no two documents share: 昌州环发〔2018〕62号.
    pub designation: String,
    /// The series that numbers run on in: 昌州环发〔2018〕.
    pub series: String,
    /// The serial number in it.
    pub serial: u32,
    /// True if this archive alone gives the numbers of the series, so that none may be missing.
    pub kept_here: bool,
}

/// An issued document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issued {
    /// Its number.
    pub number: Number,
    /// Its title.
    pub title: String,
    /// Date of signature: `2018-05-15`.
    pub signed: String,
    /// Its folder.
    pub folder: String,
    /// Its PDF, in that folder.
    pub pdf: String,
    /// Its subject and sources; not in records of the time before they were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Provenance>,
}

/// The subject and the sources of a document: they tell that it comes a second time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// The office that issues it.
    pub office: String,
    /// Its subject: the period of a notice, `2018-q1`; else the title.
    pub subject: String,
    /// Date of signature, where the subject has no period in it.
    pub signed: Option<String>,
    /// SHA-256 of the SHA-256 sums of its data files, each once, in order, each with a line feed.
    pub sources: String,
}

impl Provenance {
    /// The key that two documents on the same subject share.
    pub(super) fn key(&self) -> String {
        let parts = [&self.office, &self.subject].map(|part| likeness(part));
        format!("{}\n{}\n{}", parts[0], parts[1], self.signed.as_deref().unwrap_or_default())
    }

    /// The sum of the sums of data files.
    pub(super) fn sum<'s>(sums: impl IntoIterator<Item = &'s str>) -> String {
        let sums: BTreeSet<&str> = sums.into_iter().collect();
        let lines: String = sums.into_iter().map(|sum| format!("{sum}\n")).collect();
        Digests::sha256(lines.as_bytes())
    }
}

impl Event {
    /// The name it has in a record.
    pub fn action(&self) -> &'static str {
        match self {
            Self::Founded => "founded",
            Self::KeyAdded { .. } => "key-added",
            Self::Issued(_) => "issued",
            Self::Voided { .. } => "voided",
            Self::Corrected { .. } => "corrected",
            Self::Checkpointed { .. } => "checkpointed",
            Self::SetAside => "set-aside",
            Self::ClockSet { .. } => "clock-set",
            Self::Resumed { .. } => "resumed",
        }
    }

    /// The number that is used up by it.
    pub fn number(&self) -> Option<&Number> {
        match self {
            Self::Issued(issued) => Some(&issued.number),
            Self::Voided { number, .. } => Some(number),
            _ => None,
        }
    }
}

impl Record {
    /// The record as it is stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// A stored record; none if the bytes are not just as [`Record::to_bytes`] gives them, or name
    /// what no archive has.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let record: Self = serde_json::from_slice(bytes).ok()?;
        let nonce = record.nonce.len() == 16
            && record.nonce.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        let folder = match &record.event {
            Event::Issued(issued) => Some(issued.folder.as_str()),
            _ => None,
        };
        let mut paths = record.files.iter().map(|file| file.path.as_str()).chain(folder);
        let sound = nonce && record.format == FORMAT && paths.all(is_path);
        (sound && record.to_bytes() == bytes).then_some(record)
    }

    /// Where its signature is, if it is signed.
    pub(super) fn signature_file(&self) -> String {
        super::places::record_signature(self.sequence, &self.nonce)
    }

    /// The text beside the record that the signature covers.
    pub(super) fn comment(&self) -> String {
        format!("{:08} {}", self.sequence, self.nonce)
    }
}

/// True if a path leads to something inside an archive.
fn is_path(path: &str) -> bool {
    let part = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(char::is_control);
    path.split('/').all(part)
}
