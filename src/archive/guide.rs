//! The first record of an archive, and the page that tells a person how to verify it.

use super::ledger::{Archive, Prepared, filed};
use super::places;
use super::record::Event;
use crate::finding::Message;

/// How to verify by hand. An archive keeps the page it began with.
const GUIDE: &str = include_str!("guide.txt");

/// The record an archive begins with.
///
/// # Errors
/// A store that cannot be written.
pub(super) fn found(archive: &Archive) -> Result<Prepared, Message> {
    let path = places::GUIDE.to_owned();
    archive.store.create(&path, GUIDE.as_bytes())?;
    // Another who was about to found it may have written a page of his version.
    let page = archive.store.get(&path)?.unwrap_or_default();
    let files = vec![filed(path, &page)];
    Ok(Prepared { event: Event::Founded, files, written: Vec::new() })
}
