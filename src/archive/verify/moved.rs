//! Files that records name and that lie under another name: a folder renamed, a document dragged
//! into another year. They are no orphans.

use std::collections::BTreeMap;

use super::super::digest::{Algorithm, Digests};
use super::super::places;
use super::super::record::{Event, Filed, Record};
use super::super::store::{Store, Stored};
use crate::finding::Message;

/// Where such files lie: a file, or a folder with `/` behind it; and where they should.
pub(in crate::archive) type Moved = BTreeMap<String, String>;

/// Finds among files that no record names those that one does name, missing from their places. The
/// list of a document brings its folder with it.
pub(super) fn moved<'c>(
    store: &Store,
    orphans: &[&Stored],
    records: impl Iterator<Item = &'c Record>,
    stored: &BTreeMap<&str, &Stored>,
) -> Result<Moved, Message> {
    let missing = |file: &&Filed| file.size > 0 && !stored.contains_key(file.path.as_str());
    let named = records.filter(|record| record.event != Event::SetAside);
    let missing: Vec<&Filed> = named.flat_map(|record| &record.files).filter(missing).collect();
    let mut moved = Moved::new();
    for orphan in orphans {
        if !missing.iter().any(|file| file.size == orphan.size) {
            continue;
        }
        let Some(bytes) = store.orphan(orphan)? else { continue };
        let sum = Digests::sha256(&bytes);
        let named = missing.iter().find(|file| *file.digests.value(Algorithm::Sha256) == sum);
        let Some(named) = named else { continue };
        let is_list = [places::LIST, places::LIST_SM3].iter().any(|of| named.path.ends_with(of));
        let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        match (is_list, folder(&orphan.path), folder(&named.path)) {
            (true, Some(at), Some(from)) => drop(moved.insert(at + "/", from)),
            _ => drop(moved.insert(orphan.path.clone(), named.path.clone())),
        }
    }
    Ok(moved)
}

/// The place of moved files that a file belongs to.
pub(super) fn belongs<'m>(path: &str, moved: &'m Moved) -> Option<(&'m String, &'m String)> {
    moved.iter().find(|(at, _)| path == *at || at.ends_with('/') && path.starts_with(*at))
}
