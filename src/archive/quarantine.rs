//! Sets aside what was written and never committed. Nothing is lost; and whoever is about to
//! commit it at this moment comes too late, for the record that sets it aside takes his place in
//! the log.
//!
//! A file that no record names is only an orphan where the whole log is there. Where there is any
//! sign that it is not, nothing is touched.

use std::collections::BTreeSet;

use super::entry::Metadata;
use super::ledger::{Archive, Next, Prepared, filed};
use super::record::{Event, Record};
use super::store::Stored;
use super::verify::Moved;
use super::{messages, places, time};
use crate::finding::{Findings, Message, Place, Stopped};

/// Files that no record names.
struct Orphans {
    /// Those that may be set aside.
    free: Vec<Stored>,
    /// Folders of documents that are whole, written after the last record and under a number that
    /// the log does not know: it may be their record that is missing.
    whole: BTreeSet<String>,
    /// Files that records name, under other names.
    moved: Moved,
    /// Folders of other archives.
    archives: BTreeSet<String>,
    /// Links and devices.
    other: Vec<String>,
}

impl Archive {
    /// Sets aside every file that no record names and that lies in no document's folder. None if
    /// there is nothing to set aside.
    ///
    /// # Errors
    /// A store that cannot be written; a log of which anything is missing.
    pub fn set_aside(&mut self, findings: &mut Findings) -> Result<Option<Record>, Stopped> {
        let mut moved: Option<Vec<Stored>> = None;
        let mut left = Findings::default();
        let record = self.commit(findings, &mut |archive, next, findings| {
            left = Findings::default();
            let copied = archive.copy_orphans(next, &mut left);
            let Some((all, prepared)) =
                copied.map_err(|message| archive.stop(message, findings))?
            else {
                return Ok(None);
            };
            let nothing = all.is_empty();
            moved = Some(all);
            if nothing { Err(Stopped) } else { Ok(Some(prepared)) }
        });
        let nothing = record.is_err() && moved.as_ref().is_some_and(Vec::is_empty);
        if nothing || record.is_ok() {
            findings.extend(left.iter().cloned());
        }
        if nothing {
            return Ok(None);
        }
        let record = record?;
        for from in moved.iter().flatten() {
            self.store.remove_orphan(from).map_err(|message| self.stop(message, findings))?;
        }
        Ok(Some(record))
    }

    /// Gives orphans a second name where they are set aside: that name stands in the record, and
    /// only then is the orphan itself removed, by us or by whoever wrote it. None if another writer
    /// was first.
    fn copy_orphans(
        &self,
        next: &Next,
        left: &mut Findings,
    ) -> Result<Option<(Vec<Stored>, Prepared)>, Message> {
        let Some(orphans) = self.orphans(next)? else { return Ok(None) };
        let name = self.store.name();
        for path in orphans.whole {
            left.push(messages::may_be_issued(&path).warning(Some(Place::file(name))));
        }
        for (path, named) in &orphans.moved {
            left.push(messages::moved_away(path, named).warning(Some(Place::file(name))));
        }
        for path in &orphans.archives {
            left.push(messages::archive_inside(path).warning(Some(Place::file(name))));
        }
        for path in orphans.other {
            left.push(messages::left_alone(&path).warning(Some(Place::file(name))));
        }
        let folder = places::aside(next.sequence, &next.nonce);
        let (mut moved, mut files, mut written) = (Vec::new(), Vec::new(), Vec::new());
        let prepare = || {
            for from in orphans.free {
                let Some(bytes) = self.store.orphan(&from)? else { continue };
                let to = self.second_name(&folder, &from, &bytes, &mut written)?;
                files.push(filed(to, &bytes));
                moved.push(from);
            }
            Ok::<(), Message>(())
        };
        if let Err(message) = prepare() {
            self.take_back(&written);
            return Err(message);
        }
        // The file by which a writer knows whether a folder is free goes last.
        moved.sort_by_key(|file| file.path.ends_with(places::METADATA));
        Ok(Some((moved, Prepared { event: Event::SetAside, files, written })))
    }

    /// A name for an orphan below a folder, and the orphan under it: by a link, which takes no room,
    /// or a copy. What is still being written would go on changing under a link.
    fn second_name(
        &self,
        folder: &str,
        from: &Stored,
        bytes: &[u8],
        written: &mut Vec<String>,
    ) -> Result<String, Message> {
        let mut attempt = 0;
        loop {
            let to = format!("{folder}/{}", places::set_aside(&from.path, attempt));
            attempt += 1;
            if written.contains(&to) {
                continue;
            }
            let linked = !places::is_temporary(&from.path) && self.store.link_orphan(from, &to);
            if linked || self.store.create(&to, bytes)? {
                written.push(to.clone());
                return Ok(to);
            }
        }
    }

    /// The files that no record names; none if another writer was first meanwhile.
    fn orphans(&self, next: &Next) -> Result<Option<Orphans>, Message> {
        let last = next.sequence - 1;
        let (survey, stored) = self.survey()?;
        if let Some(link) = stored.iter().find(|file| file.leads_away) {
            return Err(messages::folder_is_link(&link.path));
        }
        if survey.last > last {
            return Ok(None);
        }
        if !survey.whole || survey.last < last || !next.follows(survey.digests.as_ref()) {
            return Err(messages::log_not_whole());
        }
        if let Some(sign) = survey.trail.sign(&stored) {
            return Err(messages::log_was_longer(&sign.path, sign.seen, last));
        }
        let (free, whole, other) = (Vec::new(), BTreeSet::new(), Vec::new());
        let within = survey.orphans.iter().filter_map(|file| places::archive_within(&file.path));
        let archives: BTreeSet<String> = within.map(str::to_owned).collect();
        let mut orphans = Orphans { free, whole, moved: survey.moved, archives, other };
        for file in survey.orphans.iter().filter(|file| places::is_metadata(&file.path)) {
            let Some(bytes) = self.store.orphan(file)? else { continue };
            let Ok(metadata) = serde_json::from_slice::<Metadata>(&bytes) else { continue };
            let folder = file.path.strip_suffix(places::METADATA).unwrap_or_default();
            // A number that the log has given to another document was not given to this one.
            let given = self.index.numbered(&metadata.number)?.is_some();
            if !given && self.is_after_last(&metadata)? && self.is_whole(folder, &stored)? {
                orphans.whole.insert(folder.to_owned());
            }
        }
        for file in survey.orphans {
            let mut kept = orphans.whole.iter().chain(&orphans.archives);
            if !file.ordinary {
                orphans.other.push(file.path);
            } else if !kept.any(|folder| file.path.starts_with(folder.as_str())) {
                orphans.free.push(file);
            }
        }
        Ok(Some(orphans))
    }

    /// True if a document was stored after the last record was written.
    fn is_after_last(&self, metadata: &Metadata) -> Result<bool, Message> {
        let last = self.index.head()?.and_then(|head| time::parse(&head.record.time));
        Ok(time::parse(&metadata.filed) >= last)
    }

    /// True if all files are there that the list in a folder names.
    fn is_whole(&self, folder: &str, stored: &[Stored]) -> Result<bool, Message> {
        let mut names = BTreeSet::new();
        for name in [places::LIST, places::LIST_SM3] {
            let Some(list) = self.store.get(&format!("{folder}{name}"))? else { return Ok(false) };
            names.extend(super::lookup::names(&String::from_utf8_lossy(&list)));
        }
        let there = stored.iter().filter(|file| file.odd.is_none());
        let there: BTreeSet<&str> =
            there.filter_map(|file| file.path.strip_prefix(folder)).collect();
        Ok(!names.is_empty() && names.iter().all(|name| there.contains(name.as_str())))
    }
}
