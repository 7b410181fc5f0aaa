//! Answers questions about the documents of an archive.

use super::index::IndexedRecord;
use super::ledger::Archive;
use super::record::{Event, Record};
use super::{messages, places};
use crate::finding::{Findings, Stopped};

/// All that an archive knows of a document number.
#[derive(Debug)]
pub struct Account {
    /// The record that used it up.
    pub record: Record,
    /// The later amendments on it, in order.
    pub corrections: Vec<Record>,
    /// The amendments on other documents that say that it puts them right.
    pub corrects: Vec<Record>,
    /// Its metadata as stored, for an issued document whose metadata are there.
    pub metadata: Option<serde_json::Value>,
    /// The names of its files, for an issued document whose list is there.
    pub files: Option<Vec<String>>,
}

/// Some of the records that were asked for.
#[derive(Debug)]
pub struct Choice {
    /// The newest of them, in order.
    pub records: Vec<Record>,
    /// The number of all of them.
    pub total: usize,
    /// The amendments on any documents, in order.
    pub corrections: Vec<Record>,
}

impl Choice {
    fn of((known, total): (Vec<IndexedRecord>, usize), corrections: Vec<IndexedRecord>) -> Self {
        let records =
            |known: Vec<IndexedRecord>| known.into_iter().map(|known| known.record).collect();
        Self { records: records(known), total, corrections: records(corrections) }
    }
}

/// An issued document's file.
#[derive(Debug)]
pub struct IssuedDocument {
    /// Its path from the archive's root.
    pub path: String,
    /// Its SHA-256, as it was recorded; none where its list is not there.
    pub sha256: Option<String>,
    /// Its pages, as they were recorded.
    pub pages: Option<u64>,
}

impl Archive {
    /// The file of a document that this record issued, as its folder has it; none of any other record.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub fn paper(
        &self,
        record: &Record,
        findings: &mut Findings,
    ) -> Result<Option<IssuedDocument>, Stopped> {
        let Event::Issued(issued) = &record.event else { return Ok(None) };
        let read = |name: &str| self.store.get(&format!("{}/{name}", issued.folder));
        let stored = read(places::METADATA).and_then(|data| Ok((data, read(places::LIST)?)));
        let (data, list) = stored.map_err(|message| self.stop(message, findings))?;
        let list = String::from_utf8_lossy(&list.unwrap_or_default()).into_owned();
        let mut listed = list.lines().filter_map(places::listed);
        let sha256 = listed.find(|(_, name)| *name == issued.pdf).map(|(sum, _)| sum.to_owned());
        let data = data.and_then(|data| serde_json::from_slice::<serde_json::Value>(&data).ok());
        let pages = data.and_then(|data| data["页数"].as_u64());
        let path = format!("{}/{}", issued.folder, issued.pdf);
        Ok(Some(IssuedDocument { path, sha256, pages }))
    }

    /// The numbers used up, by a document or without one: so many of the newest, or all.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub fn list(
        &mut self,
        most: Option<usize>,
        findings: &mut Findings,
    ) -> Result<Choice, Stopped> {
        self.follow(findings)?;
        let found = self.index.numbers(most);
        let found = found.and_then(|found| Ok(Choice::of(found, self.index.all_corrections()?)));
        found.map_err(|message| self.stop(message, findings))
    }

    /// The records that hold these words, so many of the newest or all: in number, title or the
    /// pages' text, or in what was said of a number. Blanks do not count.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub fn find(
        &mut self,
        words: &str,
        most: Option<usize>,
        findings: &mut Findings,
    ) -> Result<Choice, Stopped> {
        self.follow(findings)?;
        let found = self.index.find(words, most);
        let found = found.and_then(|found| Ok(Choice::of(found, self.index.all_corrections()?)));
        found.map_err(|message| self.stop(message, findings))
    }

    /// All that is known of a number.
    ///
    /// # Errors
    /// A number that is not in the archive; a store that cannot be read.
    pub fn show(&mut self, designation: &str, findings: &mut Findings) -> Result<Account, Stopped> {
        self.follow(findings)?;
        let known = self.index.numbered(designation);
        let known = known.map_err(|message| self.stop(message, findings))?;
        let Some(IndexedRecord { record, .. }) = known else {
            findings.push(messages::not_issued(designation).usage(None));
            return Err(Stopped);
        };
        let corrections = self.index.corrections(designation);
        let corrections = corrections.map_err(|message| self.stop(message, findings))?;
        let corrections = corrections.into_iter().map(|known| known.record).collect();
        let all = self.index.all_corrections();
        let all = all.map_err(|message| self.stop(message, findings))?;
        let own = record.event.number().map(|number| number.designation.clone());
        let puts_right = |record: &Record| match &record.event {
            Event::Corrected { by, .. } => by.is_some() && *by == own,
            _ => false,
        };
        let corrects = all.into_iter().map(|known| known.record).filter(puts_right).collect();
        let (mut metadata, mut files) = (None, None);
        if let Event::Issued(issued) = &record.event {
            let read = |name: &str| self.store.get(&format!("{}/{name}", issued.folder));
            let stored = read(places::METADATA).and_then(|data| Ok((data, read(places::LIST)?)));
            let (data, list) = stored.map_err(|message| self.stop(message, findings))?;
            metadata = data.and_then(|data| serde_json::from_slice(&data).ok());
            files = list.map(|list| names(&String::from_utf8_lossy(&list)));
        }
        Ok(Account { record, corrections, corrects, metadata, files })
    }
}

/// The names in a list of sums.
pub(super) fn names(list: &str) -> Vec<String> {
    let names = list.lines().filter_map(places::listed);
    names.map(|(_, name)| name.to_owned()).collect()
}
