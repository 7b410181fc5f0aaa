//! The first record of an archive, and the page that tells a person how to verify it.

use super::ledger::{Archive, Leave, Prepared, filed};
use super::record::{Event, Record};
use super::{messages, places};
use crate::finding::{Findings, Place, Stopped};

/// The page on verifying by hand. An archive keeps the page it began with.
const GUIDE: &str = include_str!("guide.txt");

impl Archive {
    /// Begins an archive where there is nothing yet; none if there is one.
    ///
    /// # Errors
    /// A place in which anything lies; a store that cannot be written.
    pub fn found(&mut self, findings: &mut Findings) -> Result<Option<Record>, Stopped> {
        self.follow_strictly(findings)?;
        if self.index.head().map_err(|message| self.stop(message, findings))?.is_some() {
            return Ok(None);
        }
        let stored = self.stored().map_err(|message| self.stop(message, findings))?;
        if let Some(other) = stored.iter().find(|file| !places::is_beginning(&file.path)) {
            let name = self.store.name();
            let message = if places::is_kept(&other.path) {
                messages::log_gone(name, &other.path)
            } else {
                messages::not_empty(name, &other.path)
            };
            findings.push(message.usage(Some(Place::file(name))));
            return Err(Stopped);
        }
        let mut begun = false;
        let record = self.commit_with(Leave::Founding, findings, &mut |archive, next, findings| {
            begun = next.sequence > 1;
            if begun {
                return Err(Stopped);
            }
            let path = places::GUIDE.to_owned();
            // Another who was about to found it may have written a page of his version.
            let written = archive.store.create(&path, GUIDE.as_bytes());
            let page = written.and_then(|_| archive.store.get(&path));
            let page = page.map_err(|message| archive.stop(message, findings))?;
            let files = vec![filed(path, &page.unwrap_or_default())];
            Ok(Some(Prepared { event: Event::Founded, files, written: Vec::new() }))
        });
        if begun { Ok(None) } else { record.map(Some) }
    }
}
