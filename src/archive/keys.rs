//! Keys of an archive: the first, and those that follow it. Each comes with a record, and the
//! secret half never comes at all.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::ledger::{Archive, Leave, Prepared, filed};
use super::record::{Event, Record};
use super::signing::{Signer, public_file};
use super::{messages, places};
use crate::finding::{Findings, Place, Stopped};
use crate::publish::archive_around;

impl Archive {
    /// Writes a secret key to a file of its own outside the archive, for its owner alone.
    ///
    /// # Errors
    /// A place inside the archive, a file that is there already or cannot be written.
    pub fn keep_secret(
        &self,
        text: &str,
        path: &Path,
        findings: &mut Findings,
    ) -> Result<(), Stopped> {
        let message = if archive_around(path).is_some() {
            messages::secret_inside()
        } else {
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let written = options.open(path).and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()
            });
            match written {
                Ok(()) => return Ok(()),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => messages::secret_exists(),
                Err(error) => messages::not_written(&error),
            }
        };
        findings.push(message.usage(Some(Place::file(path.to_string_lossy()))));
        Err(Stopped)
    }

    /// Refuses a first key where there is one, and a later one where there is none.
    ///
    /// # Errors
    /// If not; a store that cannot be read.
    pub fn require_room_for_key(
        &mut self,
        first: bool,
        findings: &mut Findings,
    ) -> Result<(), Stopped> {
        self.require_begun(findings)?;
        let known = self.key().map_err(|message| self.stop(message, findings))?;
        let refused = match (first, known) {
            (true, Some(known)) => messages::has_key(&known),
            (false, None) => messages::has_no_key(),
            _ => return Ok(()),
        };
        findings.push(refused.usage(None));
        Err(Stopped)
    }

    /// Brings in a key. The first needs no other; a later one is vouched for by the one in use,
    /// which has to be the archive's signer. From then on the new key is the signer.
    ///
    /// # Errors
    /// A first key where there is one, a later where there is none; a store that cannot be written.
    pub fn add_key(
        &mut self,
        new: Signer,
        first: bool,
        findings: &mut Findings,
    ) -> Result<Record, Stopped> {
        let (id, public) = (new.id(), new.public());
        // The first key signs its own record, a later one waits until the one in use has signed.
        let mut waiting = Some(new);
        if first {
            self.signer = waiting.take();
        }
        let leave = if first { Leave::FirstKey } else { Leave::None };
        let record = self.commit_with(leave, findings, &mut |archive, next, findings| {
            archive.require_room_for_key(first, findings)?;
            let (path, text) = (places::key(&id), public_file(&id, &public));
            let made = archive.store.create(&path, text.as_bytes());
            let made = made.map_err(|message| archive.stop(message, findings))?;
            // Another writer that set it aside as an orphan may be about to remove it.
            if !made || next.set_aside > 0 {
                return Err(archive.stop(messages::too_many_writers(), findings));
            }
            let files = vec![filed(path.clone(), text.as_bytes())];
            let event = Event::KeyAdded { id: id.clone(), public: public.clone() };
            Ok(Some(Prepared { event, files, written: vec![path] }))
        });
        self.signer = waiting.or(self.signer.take());
        record
    }
}
