//! The files that one thread has fetched: they lie in a folder that goes when it is done.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tongbao::finding::{Findings, Stopped};
use tongbao::jobs::{self, Buckets, Fetched};

/// A thread's own folder for what it fetches; there is none until something is.
#[derive(Default)]
pub(crate) struct Fetcher {
    /// The folder goes with it.
    folder: Option<TempDir>,
    fetched: Option<Fetched>,
}

impl Fetcher {
    /// Where a data file lies that can be read: itself, or what was fetched of it.
    pub(crate) fn data(
        &mut self,
        data: &str,
        buckets: &Buckets,
        findings: &mut Findings,
    ) -> Result<PathBuf, Stopped> {
        if !jobs::is_away(data) {
            return Ok(PathBuf::from(data));
        }
        let found = self.fetched(findings)?.document(buckets, data, findings);
        self.tell(findings);
        found
    }

    /// The same of a folder of templates.
    pub(crate) fn templates(
        &mut self,
        folder: Option<&Path>,
        buckets: &Buckets,
        findings: &mut Findings,
    ) -> Result<Option<PathBuf>, Stopped> {
        let address = folder.and_then(Path::to_str).filter(|folder| jobs::is_away(folder));
        match address {
            None => Ok(folder.map(Path::to_owned)),
            Some(address) => self.fetched(findings)?.folder(buckets, address, findings).map(Some),
        }
    }

    /// Has findings name what was fetched by its address.
    pub(crate) fn tell(&self, findings: &mut Findings) {
        if let Some(fetched) = &self.fetched {
            fetched.tell(findings);
        }
    }

    /// The folder that files are fetched into, where there is one.
    pub(crate) fn root(&self) -> Option<PathBuf> {
        self.fetched.as_ref().map(|fetched| fetched.root().to_owned())
    }

    fn fetched(&mut self, findings: &mut Findings) -> Result<&mut Fetched, Stopped> {
        if self.fetched.is_none() {
            let folder = tempfile::tempdir().map_err(|error| {
                findings.push(jobs::no_room(&error).machine(None));
                Stopped
            })?;
            self.fetched = Some(Fetched::new(folder.path()));
            self.folder = Some(folder);
        }
        self.fetched.as_mut().ok_or(Stopped)
    }
}
