//! Lists the files of a store, under names that can be shown and kept, whatever they are.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::super::messages;
use crate::finding::Message;
use crate::load::reason;

/// A file of a store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stored {
    /// Its path from the root, told: what cannot be shown of a name stands as `％1B`.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// True if it is an ordinary file and not a link or a device.
    pub ordinary: bool,
    /// True if it is a link in place of a folder: what lies below it is not listed.
    pub(in crate::archive) leads_away: bool,
    /// Its path as it is, where that is not the one told. No record names such a file.
    pub(in crate::archive) odd: Option<PathBuf>,
}

impl Stored {
    /// A file under the name that a store of objects has for it.
    pub(super) fn object(name: &str, size: u64) -> Self {
        let path = told(Path::new(name));
        let odd = (path != name).then(|| PathBuf::from(name));
        Self { path, size, ordinary: true, leads_away: false, odd }
    }

    /// Its path as it is.
    pub(super) fn real(&self) -> &Path {
        self.odd.as_deref().unwrap_or(Path::new(&self.path))
    }
}

/// Whatever lies in a folder, folders aside. Links are told and not followed.
pub(super) fn walk(folder: &Path, name: &str) -> Result<Vec<Stored>, Message> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).min_depth(1) {
        let failed = |error: walkdir::Error| {
            let path = error.path().map_or_else(|| name.into(), Path::to_string_lossy);
            let why = error.io_error().map_or_else(String::new, reason);
            messages::store_failed(&path, &why)
        };
        let entry = match entry {
            Ok(entry) => entry,
            // Gone since it was listed: another writer's temporary file.
            Err(error) if error.io_error().is_some_and(is_gone) => continue,
            Err(error) => return Err(failed(error)),
        };
        if entry.file_type().is_dir() {
            continue;
        }
        let inner = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path = told(inner);
        let odd = (Path::new(&path) != inner).then(|| inner.to_owned());
        let size = entry.metadata().map_or(0, |metadata| metadata.len());
        let ordinary = entry.file_type().is_file();
        // A link that leads nowhere may have been one to a folder.
        let leads_away = entry.file_type().is_symlink()
            && fs::metadata(entry.path()).map_or(true, |target| target.is_dir());
        files.push(Stored { path, size, ordinary, leads_away, odd });
    }
    Ok(files)
}

pub(super) fn is_gone(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::NotFound
}

/// A path as it can be shown on a line and kept in a record.
fn told(path: &Path) -> String {
    path.iter().map(told_part).collect::<Vec<_>>().join("/")
}

/// A name; what a record or a line cannot hold of it stands as its bytes in hexadecimal.
fn told_part(part: &OsStr) -> String {
    let mut name = String::new();
    let escape = |name: &mut String, bytes: &[u8]| {
        for byte in bytes {
            // Writing to a text does not fail.
            write!(name, "％{byte:02X}").ok();
        }
    };
    for chunk in part.as_encoded_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() {
                escape(&mut name, c.encode_utf8(&mut [0; 4]).as_bytes());
            } else {
                name.push(c);
            }
        }
        escape(&mut name, chunk.invalid());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_cannot_be_shown_is_told_by_its_bytes() {
        assert_eq!(told(Path::new("2018/通知 (2)#1.pdf")), "2018/通知 (2)#1.pdf");
        assert_eq!(told(Path::new("a\tb\n/\u{9b}c")), "a％09b％0A/％C2％9Bc");
        assert!(Stored::object("a\u{85}", 1).odd.is_some());
    }
}
