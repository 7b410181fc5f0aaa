//! Guards files that no output may be written over: one that the run has read, anything in an
//! archive, and one of another kind.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::messages;
use crate::finding::{Finding, Place};

/// The page an archive begins with. It and any record tell a folder that is an archive.
pub(crate) const ARCHIVE_GUIDE: &str = "00-怎样核验.txt";
/// The folder of an archive's log, and how the files in it end.
const LOG: &str = "日志";
const LOG_ENDINGS: [&str; 2] = ["json", "minisig"];
/// The files that tell the folder of an issued document, should the rest of its archive be lost.
const ENTRY: [&str; 2] = ["元数据.json", "校验清单.sha256"];

/// The archive that a path lies in, whether or not there is anything at that path yet.
pub(crate) fn archive_around(path: &Path) -> Option<PathBuf> {
    let whole = resolved(path);
    let inside = whole.ancestors().skip(1).find(|folder| is_archive(folder));
    inside.map(Path::to_owned)
}

/// True if a folder is an archive, or the folder of a document in one, as far as either is there.
fn is_archive(folder: &Path) -> bool {
    folder.join(ARCHIVE_GUIDE).exists()
        || ENTRY.iter().all(|name| folder.join(name).exists())
        || fs::read_dir(folder.join(LOG)).is_ok_and(|entries| {
            entries.flatten().any(|entry| {
                let ending = Path::new(&entry.file_name()).extension().map(OsStr::to_owned);
                LOG_ENDINGS.iter().any(|of| ending.as_deref() == Some(OsStr::new(of)))
            })
        })
}

/// Refuses to write a file here if that lies in an archive.
///
/// # Errors
/// A place in an archive.
pub(super) fn require_outside(path: &Path) -> Result<(), Finding> {
    match archive_around(path) {
        None => Ok(()),
        Some(archive) => {
            let message = messages::inside_archive(&archive.to_string_lossy());
            Err(message.usage(Some(Place::file(path.to_string_lossy()))))
        }
    }
}

/// Refuses to write a file here unless it ends in one of these and is none of those that were read.
///
/// # Errors
/// Another ending; a file that was read, or what lies in a folder that was; a place in an archive.
pub fn require_writable<'p>(
    path: &Path,
    endings: &[&str],
    read: impl IntoIterator<Item = &'p Path>,
) -> Result<(), Finding> {
    let at = || Some(Place::file(path.to_string_lossy()));
    let ending = path.extension().map(OsStr::to_ascii_lowercase);
    if !endings.iter().any(|of| ending.as_deref() == Some(OsStr::new(of))) {
        return Err(messages::another_ending(&endings.join("、")).usage(at()));
    }
    Read::of(read.into_iter().map(Path::to_path_buf)).require_other(path)?;
    require_outside(path)
}

/// Files and folders that are read: as they were typed, by where they are. A run over thousands of files looks
/// each up once.
#[derive(Debug, Default)]
pub(super) struct Read(BTreeMap<PathBuf, PathBuf>);

impl Read {
    pub(super) fn of(read: impl IntoIterator<Item = PathBuf>) -> Self {
        Self(read.into_iter().map(|typed| (resolved(&typed), typed)).collect())
    }

    /// Refuses a path that is one of these files or lies in one of these folders.
    pub(super) fn require_other(&self, path: &Path) -> Result<(), Finding> {
        match resolved(path).ancestors().find_map(|above| self.0.get(above)) {
            None => Ok(()),
            Some(read) => {
                let message = messages::was_read(&read.to_string_lossy());
                Err(message.usage(Some(Place::file(path.to_string_lossy()))))
            }
        }
    }
}

/// A path from the root, links followed as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for above in whole.ancestors() {
        if let Ok(found) = above.canonicalize() {
            let rest = whole.strip_prefix(above).unwrap_or(Path::new(""));
            // Joining an empty rest would ask for a folder.
            return if rest.as_os_str().is_empty() { found } else { found.join(rest) };
        }
    }
    whole
}
