//! Files that are written off this machine: each is put there whole, by one request.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Emit, Target, messages};
use crate::finding::{Finding, Findings, Message, Place, Stopped};

/// A place off this machine that takes files whole, by their addresses.
pub trait Depot: fmt::Debug + Send + Sync {
    /// Puts a file at an address, in place of one that is there. With `unless_same` one that says the same
    /// stays, which is told by true.
    ///
    /// # Errors
    /// A place that cannot be reached or written, in the clerk's words.
    fn put(&self, address: &str, bytes: &[u8], unless_same: bool) -> Result<bool, String>;

    /// The archive that an address lies in, if it lies in one.
    ///
    /// # Errors
    /// A place that cannot be reached, or settings that make no sense.
    fn archive_around(&self, address: &str) -> Result<Option<String>, Finding>;
}

/// Where to write in a depot.
#[derive(Debug, Clone)]
pub struct Away {
    depot: Arc<dyn Depot>,
    /// The address of the folder, without a slash at its end.
    folder: String,
    /// The name of the file there; that of the notice where there is none.
    pub(super) file: Option<String>,
}

impl Away {
    /// The place that was asked for: a folder if it looks like one, else a file.
    ///
    /// # Errors
    /// A file of another kind; one file for several notices; a place in an archive, or that cannot be reached.
    pub fn target(
        depot: Arc<dyn Depot>,
        asked: &str,
        emit: Emit,
        several: bool,
        findings: &mut Findings,
    ) -> Result<Target, Stopped> {
        let mut refuse = |message: Message| {
            findings.push(message.usage(Some(Place::file(asked))));
            Stopped
        };
        let last = asked.rsplit('/').next().unwrap_or_default();
        let ending = Path::new(last).extension();
        let away = match asked.strip_suffix(last) {
            Some(folder) if ending.is_some() => {
                if ending.is_none_or(|ending| !ending.eq_ignore_ascii_case(emit.ending())) {
                    return Err(refuse(messages::another_ending(emit.ending())));
                }
                if several {
                    return Err(refuse(messages::file_for_several()));
                }
                let folder = folder.trim_end_matches('/').to_owned();
                Self { depot, folder, file: Some(last.to_owned()) }
            }
            _ => Self { depot, folder: asked.trim_end_matches('/').to_owned(), file: None },
        };
        away.require_free(findings)?;
        Ok(Target::Away(away))
    }

    /// The address of a file in the folder.
    pub(super) fn address(&self, name: &Path) -> PathBuf {
        let parts: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
        PathBuf::from(format!("{}/{}", self.folder, parts.join("/")))
    }

    /// Refuses a folder in an archive, where nothing is changed or added.
    pub(super) fn require_free(&self, findings: &mut Findings) -> Result<(), Stopped> {
        let refusal = match self.depot.archive_around(&self.folder) {
            Ok(None) => return Ok(()),
            Ok(Some(archive)) => {
                messages::inside_archive(&archive).usage(Some(Place::file(self.folder.as_str())))
            }
            Err(finding) => finding,
        };
        findings.push(refusal);
        Err(Stopped)
    }

    /// Puts a file; true if it was there and says the same.
    pub(super) fn put(
        &self,
        address: &Path,
        bytes: &[u8],
        unless_same: bool,
    ) -> Result<bool, Finding> {
        let address = address.to_string_lossy();
        let put = self.depot.put(&address, bytes, unless_same);
        put.map_err(|reason| messages::not_put(&reason).machine(Some(Place::file(&*address))))
    }
}
