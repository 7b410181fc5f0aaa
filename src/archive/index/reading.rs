//! Takes into the index a record of the log, with the words to find it by.

use rusqlite::{Connection, params};

use super::super::digest::{Algorithm, Digests};
use super::super::entry::text_of;
use super::super::record::{Event, Provenance, Record};
use super::super::store::Store;
use super::super::{messages, places};
use super::{number, words};
use crate::finding::Message;
use crate::model::likeness;

/// A record as read from the store.
pub(super) struct Reading {
    pub(super) record: Record,
    bytes: Vec<u8>,
    text: String,
}

impl Reading {
    /// The record of this number, if the log has one that can be read.
    pub(super) fn of(store: &Store, sequence: u64) -> Result<Option<Self>, Message> {
        let Some(bytes) = store.get(&places::record(sequence))? else { return Ok(None) };
        let Some(record) = Record::from_bytes(&bytes).filter(|read| read.sequence == sequence)
        else {
            return Err(messages::record_broken(sequence));
        };
        let text = match &record.event {
            Event::Issued(issued) => {
                let data = store.get(&format!("{}/{}", issued.folder, places::DATA))?;
                // Data that cannot be read are for `verify` to tell; the log holds all the same.
                let text = data.and_then(|data| text_of(&data)).unwrap_or_default();
                format!("{}\n{}\n{text}", issued.number.designation, issued.title)
            }
            Event::Voided { number, why } => format!("{}\n{why}", number.designation),
            Event::Corrected { designation, why, .. } => format!("{designation}\n{why}"),
            _ => String::new(),
        };
        Ok(Some(Self { record, bytes, text }))
    }

    /// Puts it into the index.
    pub(super) fn note(&self, connection: &Connection) -> rusqlite::Result<()> {
        let Self { record, bytes, text } = self;
        let Columns { likeness, kin, serial, origin, sources } = Columns::of(record);
        let mut insert =
            connection.prepare("INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
        insert.execute(params![
            number(record.sequence),
            Digests::of(bytes).value(Algorithm::Sha256),
            String::from_utf8_lossy(bytes),
            record.event.action(),
            likeness,
            kin,
            serial,
            origin,
            sources,
        ])?;
        let mut insert = connection.prepare("INSERT INTO words (rowid, body) VALUES (?1, ?2)")?;
        insert.execute(params![number(record.sequence), words::indexed(text)])?;
        Ok(())
    }
}

/// The columns by which a record is found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) likeness: Option<String>,
    pub(super) kin: Option<String>,
    pub(super) serial: Option<u32>,
    pub(super) origin: Option<String>,
    pub(super) sources: Option<String>,
}

impl Columns {
    pub(super) fn of(record: &Record) -> Self {
        let used = record.event.number();
        let about = match &record.event {
            Event::Corrected { designation, .. } => Some(designation),
            _ => used.map(|number| &number.designation),
        };
        let origin = match &record.event {
            Event::Issued(issued) => issued.origin.as_ref(),
            _ => None,
        };
        Self {
            likeness: about.map(|designation| likeness(designation)),
            kin: used.map(|number| likeness(&number.series)),
            serial: used.map(|number| number.serial),
            origin: origin.map(Provenance::key),
            sources: origin.map(|origin| origin.sources.clone()),
        }
    }
}
