//! Sets aside what was written and never committed. Nothing is lost; and whoever is about to
//! commit it at this moment comes too late, for the record that sets it aside takes his place in
//! the log.

use super::ledger::{Archive, Next, Prepared, filed};
use super::places;
use super::record::{Event, Record};
use crate::finding::{Findings, Message, Stopped};

impl Archive {
    /// Sets aside every file that no record names and that lies in no document's folder. None if
    /// there is nothing to set aside.
    ///
    /// # Errors
    /// A store that cannot be written.
    pub fn set_aside(&mut self, findings: &mut Findings) -> Result<Option<Record>, Stopped> {
        let mut moved: Option<Vec<String>> = None;
        let record = self.commit(findings, &mut |archive, next, findings| {
            let (from, prepared) =
                archive.copy_strays(next).map_err(|message| archive.stop(message, findings))?;
            let nothing = from.is_empty();
            moved = Some(from);
            if nothing { Err(Stopped) } else { Ok(Some(prepared)) }
        });
        if record.is_err() && moved.as_ref().is_some_and(Vec::is_empty) {
            return Ok(None);
        }
        let record = record?;
        for path in moved.iter().flatten() {
            self.store.remove_stray(path).map_err(|message| self.stop(message, findings))?;
        }
        Ok(Some(record))
    }

    /// Copies strays to where they are set aside: a copy that stands is named by the record, and
    /// only then is the stray itself removed, by us or by whoever wrote it.
    fn copy_strays(&self, next: &Next) -> Result<(Vec<String>, Prepared), Message> {
        let folder = places::aside(next.sequence, &next.nonce);
        let (mut from, mut files, mut written) = (Vec::new(), Vec::new(), Vec::new());
        for path in self.strays()? {
            let Some(bytes) = self.store.stray(&path)? else { continue };
            // What a store of objects calls its temporary files it takes for no other.
            let copy = format!("{folder}{}", path.replace('#', "＃"));
            if self.store.create(&copy, &bytes)? {
                files.push(filed(copy.clone(), &bytes));
                written.push(copy);
                from.push(path);
            }
        }
        // The file by which a writer knows whether a folder is free goes last.
        from.sort_by_key(|path| path.ends_with(places::METADATA));
        Ok((from, Prepared { event: Event::SetAside, files, written }))
    }
}
