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
use super::trail::Trail;
use super::{messages, places};
use crate::finding::Message;

/// Counts the forms the index has had; one of another form is made anew.
const FORM: i64 = 3;

/// Longest time for which a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(60);

/// Most records read at once.
const AT_ONCE: u64 = 64;

/// `likeness` and `kin` are what a number and its series look like, `origin` and `sources` what a
/// document is about and was made from. The words have a row for each record. Lost are those that
/// cannot be read, where somebody has put on record that the log goes on all the same.
const TABLES: &str = "
    CREATE TABLE record (
        sequence INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, body TEXT NOT NULL,
        action TEXT NOT NULL, likeness TEXT, kin TEXT, serial INTEGER,
        origin TEXT, sources TEXT);
    CREATE INDEX likeness ON record (likeness);
    CREATE INDEX kin ON record (kin, serial);
    CREATE INDEX action ON record (action);
    CREATE INDEX origin ON record (origin);
    CREATE TABLE lost (sequence INTEGER PRIMARY KEY);
    CREATE VIRTUAL TABLE words USING fts5 (body, content='');";

/// Takes every record out again.
const CLEAR: &str =
    "DELETE FROM record; DELETE FROM lost; INSERT INTO words (words) VALUES ('delete-all');";

/// The index of an archive.
pub(super) struct Index {
    connection: Connection,
    /// True if it lies in a file.
    kept: bool,
}

/// The purpose for which the log is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// To be asked.
    Reading,
    /// To be written to: its end must be its end.
    Writing,
    /// To be written to, whatever else was known of it.
    Resuming,
}

/// A record as the index has it.
#[derive(Debug, Clone)]
pub struct IndexedRecord {
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
                Ok(index) if index.connection.is_readonly("main") == Ok(false) => {
                    return Ok(Self { kept: true, ..index });
                }
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
                transaction.execute_batch(
                    "DROP TABLE IF EXISTS record; DROP TABLE IF EXISTS lost; \
                         DROP TABLE IF EXISTS words;",
                )?;
                transaction.execute_batch(TABLES)?;
                transaction.pragma_update(None, "user_version", FORM)?;
            }
            transaction.commit()?;
        }
        Ok(Self { connection, kept: false })
    }

    /// Follows the log to its end. Whoever is about to write wants to be sure that it is the end.
    ///
    /// # Errors
    /// A log that does not hold what the index has read of it, or that goes on behind a gap; a
    /// store that cannot be read.
    pub(super) fn follow(&mut self, store: &Store, pace: Pace) -> Result<(), Message> {
        if let Some(message) = self.disagreement(store)? {
            // Somebody has looked into that, and put on record that the log goes on from there.
            if Self::of_what_is_there(store)?.resumed()? <= self.resumed()? {
                return Err(message);
            }
            self.clear()?;
        }
        match self.read_on(store, pace) {
            // The index is derived and must stop nobody: without a file it lies in memory.
            Err(message) if self.kept && message.code == messages::INDEX_FAILED => {
                *self = Self::open(None)?;
                self.read_on(store, pace)
            }
            other => other,
        }
    }

    fn read_on(&mut self, store: &Store, pace: Pace) -> Result<(), Message> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| failed(&error))?;
        if !is_complete(&transaction).map_err(|error| failed(&error))? {
            transaction.execute_batch(CLEAR).map_err(|error| failed(&error))?;
        }
        let begun = last_sequence(&transaction).map_err(|error| failed(&error))?;
        let (last, trail) = take_in(&transaction, store, pace, begun)?;
        // An index that knows nothing yet cannot say that the log was longer; other things can.
        if begun == 0
            && last > 0
            && pace != Pace::Resuming
            && let Some(sign) = trail.sign(&store.list()?)
        {
            return Err(messages::log_was_longer(&sign.path, sign.seen, last));
        }
        transaction.commit().map_err(|error| failed(&error))
    }

    /// True if it has every record up to its last.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub(super) fn is_whole(&self) -> Result<bool, Message> {
        is_complete(&self.connection).map_err(|error| failed(&error))
    }

    /// The number of the last record, whether it can be read or not.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub(super) fn last(&self) -> Result<u64, Message> {
        last_sequence(&self.connection).map_err(|error| failed(&error))
    }

    /// Forgets everything, to be read anew.
    ///
    /// # Errors
    /// An index that cannot be written.
    pub(super) fn clear(&mut self) -> Result<(), Message> {
        self.connection.execute_batch(CLEAR).map_err(|error| failed(&error))
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

    /// The reason why the log no longer ends as the index has read it, nor goes on from there.
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

/// Reads the log on from the last record that the index knows, to its end: the number of the last
/// record then, and the trail of those that were read.
fn take_in(
    connection: &Connection,
    store: &Store,
    pace: Pace,
    begun: u64,
) -> Result<(u64, Trail), Message> {
    let mut last = begun;
    let mut trail = Trail::default();
    let mut at_once = 1;
    loop {
        let wanted = (last + 1..=last + at_once).into_par_iter();
        let read: Vec<Result<Option<Reading>, Message>> =
            wanted.map(|sequence| Reading::of(store, sequence)).collect();
        let mut stopped = None;
        for reading in read {
            let Ok(Some(reading)) = reading else {
                stopped = Some(reading.err());
                break;
            };
            reading.note(connection).map_err(|error| failed(&error))?;
            last = reading.record.sequence;
            trail.go_on(&reading.record);
        }
        at_once = (at_once * 2).min(AT_ONCE);
        let Some(fault) = stopped else { continue };
        let missing = fault.is_none();
        // A log read anew is only taken for the log if nothing lies behind its end.
        let unsure = pace != Pace::Reading || last > begun || last == 0;
        if missing && (!unsure || !store.has_record_above(last)?) {
            return Ok((last, trail));
        }
        if missing && store.get(&places::record(last + 1))?.is_some() {
            continue;
        }
        let fault = fault.unwrap_or_else(|| messages::record_lost(last + 1));
        let lost = messages::LOST.contains(&fault.code);
        if !(lost && (pace == Pace::Resuming || last + 1 < resumed_at(store)?)) {
            return Err(fault);
        }
        last += 1;
        const LOST: &str = "INSERT INTO lost VALUES (?1)";
        connection.execute(LOST, [number(last)]).map_err(|error| failed(&error))?;
    }
}

/// True if the index has a row for each record up to its last, of either kind.
fn is_complete(connection: &Connection) -> rusqlite::Result<bool> {
    const COUNTS: &str = "SELECT count(*), (SELECT count(*) FROM lost), \
        (SELECT count(*) FROM words_docsize) FROM record";
    let last = last_sequence(connection)?;
    connection.query_row(COUNTS, [], |row| {
        let (rows, lost, words): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(rows + lost == number(last) && words == rows)
    })
}

/// The number of the last record that says that the log goes on in spite of what is lost; 0 if none
/// does.
fn resumed_at(store: &Store) -> Result<u64, Message> {
    let there = Index::of_what_is_there(store)?.resumptions()?;
    Ok(there.last().map_or(0, |known| known.record.sequence))
}

fn last_sequence(connection: &Connection) -> rusqlite::Result<u64> {
    const LAST: &str = "SELECT max(coalesce((SELECT max(sequence) FROM record), 0), \
        coalesce((SELECT max(sequence) FROM lost), 0))";
    connection.query_row(LAST, [], |row| {
        row.get::<_, i64>(0).map(|sequence| u64::try_from(sequence).unwrap_or_default())
    })
}

/// A sequence number as SQLite takes it.
fn number(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}

fn failed(error: &rusqlite::Error) -> Message {
    use rusqlite::ErrorCode;

    let reason = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "磁盘满了",
        Some(ErrorCode::ReadOnly) => "磁盘或索引文件只能读",
        Some(ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied) => {
            "没有权限"
        }
        Some(ErrorCode::CannotOpen) => "索引文件打不开",
        Some(ErrorCode::SystemIoFailure) => "读写出错，磁盘可能满了或断开了",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "别的程序正在用它",
        Some(ErrorCode::OutOfMemory) => "内存不够",
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => "索引文件损坏了",
        _ => "索引文件不是这个程序写的样子",
    };
    messages::index_failed(reason)
}
