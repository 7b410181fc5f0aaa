//! The index: what the log says, ready to be asked. It is derived: it may be deleted, and follows
//! the log by itself. Where the two disagree the log is right, and that is told.

mod asked;
mod reading;
mod words;

use std::fs;
use std::path::Path;
use std::time::Duration;

use rayon::prelude::*;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use self::reading::Reading;
use super::digest::Digests;
use super::record::Record;
use super::store::Store;
use super::{messages, places};
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
