//! The index: what the log says, ready to be asked. It is derived: it may be deleted, and follows
//! the log by itself. Where the two disagree the log is right, and that is told.

mod words;

use std::fs;
use std::path::Path;
use std::time::Duration;

use rayon::prelude::*;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, ToSql, TransactionBehavior, params};

use super::digest::{Algorithm, Digests};
use super::entry::text_of;
use super::messages;
use super::places;
use super::record::{Event, Record};
use super::store::Store;
use crate::finding::Message;

/// Counts the forms the index has had; one of another form is made anew.
const FORM: i64 = 1;

/// How long a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(60);

/// Most records read at once.
const AT_ONCE: u64 = 64;

const TABLES: &str = "
    CREATE TABLE record (
        sequence INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, body TEXT NOT NULL,
        action TEXT NOT NULL, designation TEXT, series TEXT, serial INTEGER);
    CREATE INDEX designation ON record (designation);
    CREATE INDEX series ON record (series, serial);
    CREATE INDEX action ON record (action);
    CREATE VIRTUAL TABLE words USING fts5 (body, content='', columnsize=0);";

/// The index of an archive.
pub(super) struct Index {
    connection: Connection,
}

/// A record as the index has it.
#[derive(Debug, Clone)]
pub struct Known {
    /// The record.
    pub record: Record,
    /// Its digests as stored.
    pub digests: Digests,
}

impl Index {
    /// Opens the index file, or one in memory where no file can be written. A file that is no index
    /// is replaced.
    ///
    /// # Errors
    /// A machine on which not even that can be had.
    pub(super) fn open(file: Option<&Path>) -> Result<Self, Message> {
        if let Some(file) = file
            && let Some(folder) = file.parent()
            && fs::create_dir_all(folder).is_ok()
        {
            let open = || Connection::open(file).and_then(Self::of);
            let opened = open().or_else(|error| match error.sqlite_error_code() {
                Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                    fs::remove_file(file).ok();
                    open()
                }
                _ => Err(error),
            });
            match opened {
                Ok(index) if index.connection.is_readonly("main") == Ok(false) => return Ok(index),
                _ => {}
            }
        }
        Connection::open_in_memory().and_then(Self::of).map_err(|error| failed(&error))
    }

    fn of(mut connection: Connection) -> rusqlite::Result<Self> {
        connection.busy_timeout(PATIENCE)?;
        let form = |connection: &Connection| {
            connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))
        };
        if form(&connection)? != FORM {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // Another writer may have been here meanwhile.
            if form(&transaction)? != FORM {
                transaction
                    .execute_batch("DROP TABLE IF EXISTS record; DROP TABLE IF EXISTS words;")?;
                transaction.execute_batch(TABLES)?;
                transaction.pragma_update(None, "user_version", FORM)?;
            }
            transaction.commit()?;
        }
        Ok(Self { connection })
    }

    /// Follows the log to its end.
    ///
    /// # Errors
    /// A log that does not hold what the index has read of it; a store that cannot be read.
    pub(super) fn follow(&mut self, store: &Store) -> Result<(), Message> {
        self.disagreement(store)?.map_or(Ok(()), Err)?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| failed(&error))?;
        let mut last = last_sequence(&transaction).map_err(|error| failed(&error))?;
        let mut at_once = 1;
        loop {
            let wanted = (last + 1..=last + at_once).into_par_iter();
            let read: Vec<Option<Reading>> =
                wanted.map(|sequence| Reading::of(store, sequence)).collect::<Result<_, _>>()?;
            let whole = read.iter().all(Option::is_some);
            for reading in read.into_iter().map_while(|reading| reading) {
                reading.note(&transaction).map_err(|error| failed(&error))?;
                last = reading.record.sequence;
            }
            if !whole {
                break;
            }
            at_once = (at_once * 2).min(AT_ONCE);
        }
        transaction.commit().map_err(|error| failed(&error))
    }

    /// An index in memory of every record that can be read, whatever is missing between them.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub(super) fn of_what_is_there(store: &Store) -> Result<Self, Message> {
        let index = Self::open(None)?;
        let files = store.list()?;
        let sequences: Vec<u64> =
            files.iter().filter_map(|file| places::sequence_of(&file.path)).collect();
        let read: Vec<Option<Reading>> = sequences
            .into_par_iter()
            .map(|sequence| Reading::of(store, sequence).ok().flatten())
            .collect();
        for reading in read.into_iter().flatten() {
            reading.note(&index.connection).map_err(|error| failed(&error))?;
        }
        Ok(index)
    }

    /// Whether the log still ends as the index has read it, or goes on from there.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub(super) fn disagreement(&self, store: &Store) -> Result<Option<Message>, Message> {
        let Some(head) = self.head()? else { return Ok(None) };
        let sequence = head.record.sequence;
        Ok(match store.get(&places::record(sequence))? {
            None => Some(messages::log_shorter_than_index(sequence)),
            Some(bytes) if Digests::of(&bytes) != head.digests => {
                Some(messages::log_unlike_index(sequence))
            }
            Some(_) => None,
        })
    }

    /// The last record.
    pub(super) fn head(&self) -> Result<Option<Known>, Message> {
        self.one("SELECT sha256, body FROM record ORDER BY sequence DESC LIMIT 1", [])
    }

    /// The record of this number in the log.
    pub(super) fn record(&self, sequence: u64) -> Result<Option<Known>, Message> {
        self.one("SELECT sha256, body FROM record WHERE sequence = ?1", params![number(sequence)])
    }

    /// The record that used up a document number.
    pub(super) fn numbered(&self, designation: &str) -> Result<Option<Known>, Message> {
        self.one(
            "SELECT sha256, body FROM record \
             WHERE designation = ?1 AND action IN ('issued', 'voided') ORDER BY sequence LIMIT 1",
            params![designation],
        )
    }

    /// The last serial number of a series, whatever used it up.
    pub(super) fn last_serial(&self, series: &str) -> Result<Option<u32>, Message> {
        self.connection
            .query_row("SELECT max(serial) FROM record WHERE series = ?1", params![series], |row| {
                row.get(0)
            })
            .map_err(|error| failed(&error))
    }

    /// The last record that used up a number of a series.
    pub(super) fn last_of(&self, series: &str) -> Result<Option<Known>, Message> {
        self.one(
            "SELECT sha256, body FROM record WHERE series = ?1 ORDER BY sequence DESC LIMIT 1",
            params![series],
        )
    }

    /// Issued documents and numbers used up without one: so many of the newest, in order, and how
    /// many there are.
    pub(super) fn numbers(&self, most: Option<usize>) -> Result<(Vec<Known>, usize), Message> {
        const USED: &str = "FROM record WHERE action IN ('issued', 'voided')";
        self.newest(USED, &[], most)
    }

    /// What was said later of a document, in order.
    pub(super) fn corrections(&self, designation: &str) -> Result<Vec<Known>, Message> {
        self.many(
            "SELECT sha256, body FROM record \
             WHERE designation = ?1 AND action = 'corrected' ORDER BY sequence",
            params![designation],
        )
    }

    /// The records of all keys, in order.
    pub(super) fn keys(&self) -> Result<Vec<Known>, Message> {
        self.many(
            "SELECT sha256, body FROM record WHERE action = 'key-added' ORDER BY sequence",
            [],
        )
    }

    /// The record of the key in use.
    pub(super) fn key(&self) -> Result<Option<Known>, Message> {
        self.one(
            "SELECT sha256, body FROM record WHERE action = 'key-added' \
             ORDER BY sequence DESC LIMIT 1",
            [],
        )
    }

    /// The records that hold these words, blanks aside: so many of the newest, in order, and how
    /// many there are.
    pub(super) fn find(
        &self,
        words: &str,
        most: Option<usize>,
    ) -> Result<(Vec<Known>, usize), Message> {
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
    ) -> Result<(Vec<Known>, usize), Message> {
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
    pub(super) fn since(&self, sequence: u64) -> Result<Vec<Known>, Message> {
        self.many(
            "SELECT sha256, body FROM record WHERE sequence >= ?1 ORDER BY sequence",
            params![number(sequence)],
        )
    }

    fn one(&self, query: &str, values: impl rusqlite::Params) -> Result<Option<Known>, Message> {
        let mut statement = self.connection.prepare(query).map_err(|error| failed(&error))?;
        statement.query_row(values, known).optional().map_err(|error| failed(&error))
    }

    fn many(&self, query: &str, values: impl rusqlite::Params) -> Result<Vec<Known>, Message> {
        let mut statement = self.connection.prepare(query).map_err(|error| failed(&error))?;
        let rows = statement.query_map(values, known).map_err(|error| failed(&error))?;
        rows.collect::<Result<_, _>>().map_err(|error| failed(&error))
    }
}

/// A record as read from the store, with the words to find it by.
struct Reading {
    record: Record,
    bytes: Vec<u8>,
    text: String,
}

impl Reading {
    /// The record of this number, if the log has one that can be read.
    fn of(store: &Store, sequence: u64) -> Result<Option<Self>, Message> {
        let Some(bytes) = store.get(&places::record(sequence))? else { return Ok(None) };
        let Some(record) = Record::from_bytes(&bytes).filter(|read| read.sequence == sequence)
        else {
            return Err(messages::record_broken(sequence));
        };
        let text = match &record.event {
            Event::Issued(issued) => {
                let data = store.get(&format!("{}/{}", issued.folder, places::DATA))?;
                // What cannot be read is for `verify` to tell; the log holds all the same.
                let text = data.and_then(|data| text_of(&data)).unwrap_or_default();
                format!("{}\n{}\n{text}", issued.number.designation, issued.title)
            }
            Event::Voided { number, why } => format!("{}\n{why}", number.designation),
            Event::Corrected { designation, why, .. } => format!("{designation}\n{why}"),
            _ => String::new(),
        };
        Ok(Some(Self { record, bytes, text }))
    }

    fn note(&self, connection: &Connection) -> rusqlite::Result<()> {
        let Self { record, bytes, text } = self;
        let used = record.event.number();
        let about = match &record.event {
            Event::Corrected { designation, .. } => Some(designation),
            _ => used.map(|number| &number.designation),
        };
        let mut insert =
            connection.prepare("INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
        insert.execute(params![
            number(record.sequence),
            Digests::of(bytes).value(Algorithm::Sha256),
            String::from_utf8_lossy(bytes),
            record.event.action(),
            about,
            used.map(|number| &number.series),
            used.map(|number| number.serial),
        ])?;
        let mut insert = connection.prepare("INSERT INTO words (rowid, body) VALUES (?1, ?2)")?;
        insert.execute(params![number(record.sequence), words::indexed(text)])?;
        Ok(())
    }
}

/// A row as a record. What the index has is checked against the log by its digest.
fn known(row: &Row) -> rusqlite::Result<Known> {
    let (sum, body): (String, String) = (row.get(0)?, row.get(1)?);
    let digests = Digests::of(body.as_bytes());
    match Record::from_bytes(body.as_bytes()) {
        Some(record) if digests.value(Algorithm::Sha256) == sum => Ok(Known { record, digests }),
        _ => Err(rusqlite::Error::InvalidQuery),
    }
}

fn last_sequence(connection: &Connection) -> rusqlite::Result<u64> {
    connection.query_row("SELECT coalesce(max(sequence), 0) FROM record", [], |row| {
        row.get::<_, i64>(0).map(|sequence| u64::try_from(sequence).unwrap_or_default())
    })
}

/// A sequence number as SQLite takes it.
fn number(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}

fn failed(error: &rusqlite::Error) -> Message {
    messages::index_failed(&error.to_string())
}
