//! Answers questions from the index.

use rusqlite::{OptionalExtension, Row, ToSql, params};

use super::super::digest::{Algorithm, Digests};
use super::super::record::{Provenance, Record};
use super::reading::Columns;
use super::{Index, IndexedRecord, failed, number, words};
use crate::finding::Message;
use crate::model::likeness;

impl Index {
    /// The last record.
    pub(in crate::archive) fn head(&self) -> Result<Option<IndexedRecord>, Message> {
        self.one("SELECT sha256, body FROM record ORDER BY sequence DESC LIMIT 1", [])
    }

    /// The first record that can be read: it tells an archive from others.
    pub(in crate::archive) fn first(&self) -> Result<Option<IndexedRecord>, Message> {
        self.one("SELECT sha256, body FROM record ORDER BY sequence LIMIT 1", [])
    }

    /// The record of this number in the log.
    pub(in crate::archive) fn record(
        &self,
        sequence: u64,
    ) -> Result<Option<IndexedRecord>, Message> {
        self.one("SELECT sha256, body FROM record WHERE sequence = ?1", params![number(sequence)])
    }

    /// The record that used up a document number, or one that looks the same.
    pub(in crate::archive) fn numbered(
        &self,
        designation: &str,
    ) -> Result<Option<IndexedRecord>, Message> {
        self.one(
            "SELECT sha256, body FROM record \
             WHERE likeness = ?1 AND action IN ('issued', 'voided') ORDER BY sequence LIMIT 1",
            params![likeness(designation)],
        )
    }

    /// The documents that are about the same thing, in order.
    pub(in crate::archive) fn about(
        &self,
        origin: &Provenance,
    ) -> Result<Vec<IndexedRecord>, Message> {
        self.many(
            "SELECT sha256, body FROM record WHERE origin = ?1 ORDER BY sequence",
            params![origin.key()],
        )
    }

    /// The documents of an office whose subject begins with a year, in order.
    pub(in crate::archive) fn about_year(
        &self,
        office: &str,
        year: i32,
    ) -> Result<Vec<IndexedRecord>, Message> {
        let from = format!("{}\n{year}", likeness(office));
        // The end is behind all that may follow the year.
        let to = format!("{from}\u{10ffff}");
        self.many(
            "SELECT sha256, body FROM record WHERE origin >= ?1 AND origin < ?2 ORDER BY sequence",
            params![from, to],
        )
    }

    /// The number of records that say that the log went on from an older state.
    pub(in crate::archive) fn resumed(&self) -> Result<usize, Message> {
        Ok(self.resumptions()?.len())
    }

    /// The records that say that the log went on, in order.
    pub(in crate::archive) fn resumptions(&self) -> Result<Vec<IndexedRecord>, Message> {
        self.many("SELECT sha256, body FROM record WHERE action = 'resumed' ORDER BY sequence", [])
    }

    /// True if a row is found by something else than its record says, or is none.
    pub(in crate::archive) fn is_bent(&self) -> Result<bool, Message> {
        const ROWS: &str = "SELECT sha256, body, action, likeness, kin, serial, origin, sources, \
             sequence FROM record";
        let mut statement = self.connection.prepare(ROWS).map_err(|error| failed(&error))?;
        let rows = statement.query_map([], |row| {
            let record = known(row)?.record;
            let columns = Columns {
                likeness: row.get(3)?,
                kin: row.get(4)?,
                serial: row.get(5)?,
                origin: row.get(6)?,
                sources: row.get(7)?,
            };
            let same = row.get::<_, String>(2)? == record.event.action()
                && row.get::<_, i64>(8)? == number(record.sequence);
            Ok(!same || columns != Columns::of(&record))
        });
        let bent: Result<Vec<bool>, _> = rows.map_err(|error| failed(&error))?.collect();
        Ok(bent.map_or(true, |bent| bent.contains(&true)))
    }

    /// The last serial number of a series, whatever used it up.
    pub(in crate::archive) fn last_serial(&self, series: &str) -> Result<Option<u32>, Message> {
        self.connection
            .query_row(
                "SELECT max(serial) FROM record WHERE kin = ?1",
                params![likeness(series)],
                |row| row.get(0),
            )
            .map_err(|error| failed(&error))
    }

    /// The last record that used up a number of a series.
    pub(in crate::archive) fn last_of(
        &self,
        series: &str,
    ) -> Result<Option<IndexedRecord>, Message> {
        self.one(
            "SELECT sha256, body FROM record WHERE kin = ?1 ORDER BY sequence DESC LIMIT 1",
            params![likeness(series)],
        )
    }

    /// Issued documents and numbers used up without one: so many of the newest, in order, and how
    /// many there are.
    pub(in crate::archive) fn numbers(
        &self,
        most: Option<usize>,
    ) -> Result<(Vec<IndexedRecord>, usize), Message> {
        const USED: &str = "FROM record WHERE action IN ('issued', 'voided')";
        self.newest(USED, &[], most)
    }

    /// The later amendments on a document, in order.
    pub(in crate::archive) fn corrections(
        &self,
        designation: &str,
    ) -> Result<Vec<IndexedRecord>, Message> {
        self.many(
            "SELECT sha256, body FROM record \
             WHERE likeness = ?1 AND action = 'corrected' ORDER BY sequence",
            params![likeness(designation)],
        )
    }

    /// The amendments on all documents, in order.
    pub(in crate::archive) fn all_corrections(&self) -> Result<Vec<IndexedRecord>, Message> {
        self.many(
            "SELECT sha256, body FROM record WHERE action = 'corrected' ORDER BY sequence",
            [],
        )
    }

    /// The records of all keys, in order.
    pub(in crate::archive) fn keys(&self) -> Result<Vec<IndexedRecord>, Message> {
        self.many(
            "SELECT sha256, body FROM record WHERE action = 'key-added' ORDER BY sequence",
            [],
        )
    }

    /// The record of the key in use.
    pub(in crate::archive) fn key(&self) -> Result<Option<IndexedRecord>, Message> {
        self.one(
            "SELECT sha256, body FROM record WHERE action = 'key-added' \
             ORDER BY sequence DESC LIMIT 1",
            [],
        )
    }

    /// The records that hold these words, blanks aside: so many of the newest, in order, and how
    /// many there are.
    pub(in crate::archive) fn find(
        &self,
        words: &str,
        most: Option<usize>,
    ) -> Result<(Vec<IndexedRecord>, usize), Message> {
        const HOLDING: &str =
            "FROM record WHERE sequence IN (SELECT rowid FROM words WHERE words MATCH ?1)";
        let Some(query) = words::query(words) else { return Ok((Vec::new(), 0)) };
        self.newest(HOLDING, &[&query], most)
    }

    /// The newest records of a choice, in order, and how many it has.
    fn newest(
        &self,
        choice: &str,
        values: &[&dyn ToSql],
        most: Option<usize>,
    ) -> Result<(Vec<IndexedRecord>, usize), Message> {
        let count = format!("SELECT count(*) {choice}");
        let count = self.connection.query_row(&count, values, |row| row.get::<_, i64>(0));
        let count = usize::try_from(count.map_err(|error| failed(&error))?).unwrap_or_default();
        let limit = most.unwrap_or(count);
        let query = format!("SELECT sha256, body {choice} ORDER BY sequence DESC LIMIT {limit}");
        let mut records = self.many(&query, values)?;
        records.reverse();
        Ok((records, count))
    }

    /// The records from this one on.
    pub(in crate::archive) fn since(&self, sequence: u64) -> Result<Vec<IndexedRecord>, Message> {
        self.many(
            "SELECT sha256, body FROM record WHERE sequence >= ?1 ORDER BY sequence",
            params![number(sequence)],
        )
    }

    fn one(
        &self,
        query: &str,
        values: impl rusqlite::Params,
    ) -> Result<Option<IndexedRecord>, Message> {
        let mut statement = self.connection.prepare(query).map_err(|error| failed(&error))?;
        statement.query_row(values, known).optional().map_err(|error| failed(&error))
    }

    fn many(
        &self,
        query: &str,
        values: impl rusqlite::Params,
    ) -> Result<Vec<IndexedRecord>, Message> {
        let mut statement = self.connection.prepare(query).map_err(|error| failed(&error))?;
        let rows = statement.query_map(values, known).map_err(|error| failed(&error))?;
        rows.collect::<Result<_, _>>().map_err(|error| failed(&error))
    }
}

/// A row as a record. What the index has is checked against the log by its digest.
fn known(row: &Row) -> rusqlite::Result<IndexedRecord> {
    let (sum, body): (String, String) = (row.get(0)?, row.get(1)?);
    let digests = Digests::of(body.as_bytes());
    match Record::from_bytes(body.as_bytes()) {
        Some(record) if digests.value(Algorithm::Sha256) == sum => {
            Ok(IndexedRecord { record, digests })
        }
        _ => Err(rusqlite::Error::InvalidQuery),
    }
}
