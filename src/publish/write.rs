//! Files on this machine, written whole or not at all: under a temporary name beside the place, then renamed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::{guard, messages};
use crate::files;
use crate::finding::{Finding, Place};
use crate::load::reason;

/// Writes a file whole or not at all.
///
/// # Errors
/// A folder or file that cannot be written; a place in an archive, which changes no file.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Finding> {
    let (temporary, failed) = written_beside(path, bytes)?;
    temporary.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Writes a file in place of one that is there, whole or not at all, under the permissions that one has.
///
/// # Errors
/// As for `write_whole`.
pub(crate) fn write_over(path: &Path, bytes: &[u8]) -> Result<(), Finding> {
    let (temporary, failed) = written_beside(path, bytes)?;
    let permissions = fs::metadata(path).map_err(&failed)?.permissions();
    temporary.as_file().set_permissions(permissions).map_err(&failed)?;
    temporary.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Writes a file that is not there yet, whole or not at all; one that is there stays as it is.
///
/// # Errors
/// As for `write_whole`, and a file that is there.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Finding> {
    let (temporary, failed) = written_beside(path, bytes)?;
    temporary.persist_noclobber(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// A temporary file of these bytes beside a path, and the finding where it cannot be put there.
fn written_beside(
    path: &Path,
    bytes: &[u8],
) -> Result<(NamedTempFile<File>, impl Fn(io::Error) -> Finding), Finding> {
    guard::require_outside(path)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(|error| {
        let place = Place::file(folder.to_string_lossy());
        messages::no_folder(&reason(&error)).machine(Some(place))
    })?;
    let name = path.to_string_lossy().into_owned();
    let failed = move |error: io::Error| {
        messages::not_written(&reason(&error)).machine(Some(Place::file(name.as_str())))
    };
    // Made by hand, not by tempfile itself, so that the file gets everyday permissions.
    let mut temporary = tempfile::Builder::new()
        .prefix(".tongbao-")
        .make_in(folder, |path| File::create_new(path))
        .map_err(&failed)?;
    temporary.write_all(bytes).map_err(&failed)?;
    temporary.as_file().sync_all().map_err(&failed)?;
    Ok((temporary, failed))
}

/// True if a file says just this.
pub(super) fn says(path: &Path, bytes: &[u8]) -> bool {
    files::read(path, bytes.len()).is_ok_and(|there| there == bytes)
}
