//! The archive: a document is issued once, kept for ever, and proved years later, with this
//! program or without it. `docs/archive.md` describes what lies where.
//!
//! Everything that happens is one record of the log, created only if no other writer was first:
//! that one write is the moment it happened. Files are written before the record that names them;
//! what no record names does not belong to the archive.

mod quarantine;
mod checkpoint;
mod deposit;
mod digest;
mod entry;
mod export;
mod guide;
mod index;
mod issue;
mod keys;
mod ledger;
mod lookup;
mod messages;
mod places;
mod record;
mod register;
mod amendments;
mod repair;
mod reproduce;
mod signing;
mod store;
mod time;
mod trail;
mod typed;
mod verify;
mod witness;

pub use self::checkpoint::Checkpoint;
pub use self::digest::{Algorithm, Digest, Digests};
pub use self::entry::{Deposit, Metadata};
pub use self::index::IndexedRecord;
pub use self::issue::{Issuance, Purpose, rehearse};
pub use self::ledger::{Archive, Passed};
pub use self::lookup::{Account, Choice, IssuedDocument};
pub use self::messages::{
    empty_passphrase, no_key_file, no_passphrase, not_over_another, not_read, others_can_read,
    passphrases_differ,
};
pub use self::places::forms_beside;
pub use self::record::{Event, Filed, Issued, Number, Provenance, Record};
pub use self::register::Shelf;
pub use self::reproduce::{Recalled, Remade, Reproduction};
pub use self::signing::Signer;
pub use self::store::{Objects, Store, Stored, StoredObject};
pub(crate) use self::store::{S3, by_address};
pub use self::time::day;
pub use self::verify::{Proof, Verification, VerifiedItem};
