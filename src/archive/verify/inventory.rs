//! Holds the files that should lie in the archive against those that do: every byte of every file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::super::digest::{Algorithm, Digests};
use super::super::places;
use super::super::record::{Event, Filed, Issued, Provenance, Record};
use super::super::store::{Store, Stored};
use super::chain::Chain;
use super::document;
use super::items::VerifiedItem;
use super::moved::{self, Moved, belongs};
use super::{Verification, issued, messages};
use crate::finding::Message;

/// The files that should lie in the archive.
pub(super) struct Inventory<'c> {
    stored: BTreeMap<&'c str, &'c Stored>,
    /// Files that records name.
    loose: Vec<&'c Filed>,
    /// Issued documents.
    papers: Vec<IssuedDocument<'c>>,
    /// Files that no record names, in no document's folder.
    pub(super) orphans: Vec<Stored>,
    /// Files that records name, under other names.
    pub(super) moved: Moved,
}

/// The records to go by.
pub(super) struct Scope<'c> {
    pub(super) chain: &'c Chain,
    /// The number of the last record whose files are not read.
    pub(super) from: u64,
    /// True if the log is all there, so that a file that no record names is no document's.
    pub(super) sure: bool,
}

/// The files that records name, those in the lists of documents aside.
struct Named<'c> {
    paths: BTreeSet<String>,
    /// The folders of documents.
    folders: BTreeSet<String>,
    /// The files to be read.
    loose: Vec<&'c Filed>,
}

/// An issued document with the files that its lists name, by path.
struct IssuedDocument<'c> {
    record: &'c Record,
    issued: &'c Issued,
    files: BTreeMap<String, Sums>,
    /// True if at least one list is whole, so that it is known what should be there.
    known: bool,
}

/// The sums of a file, SHA-256 and SM3, as far as they are known.
#[derive(Default)]
struct Sums([Option<String>; 2]);

impl Sums {
    /// True if these are the sums of a file, as far as they are known.
    fn hold(&self, digests: &Digests) -> bool {
        let algorithms = [Algorithm::Sha256, Algorithm::Sm3];
        let mut pairs = self.0.iter().zip(algorithms);
        pairs.all(|(sum, of)| sum.as_ref().is_none_or(|sum| sum == digests.value(of)))
    }
}

impl<'c> Scope<'c> {
    /// The files that records name, and how many of them lie set aside.
    fn named(&self, verdict: &mut Verification) -> Named<'c> {
        let paths = self.chain.sequences().map(places::record).collect();
        let mut named = Named { paths, folders: BTreeSet::new(), loose: Vec::new() };
        for record in self.chain.records() {
            if record.signer.is_some() {
                named.paths.insert(record.signature_file());
            }
            named.paths.extend(record.files.iter().map(|file| file.path.clone()));
            if record.event == Event::SetAside {
                verdict.aside += record.files.len();
            }
            match issued(&record.event) {
                // A document's lists are read with it.
                Some(issued) => drop(named.folders.insert(folder_of(issued))),
                None if record.sequence > self.from => named.loose.extend(&record.files),
                None => {}
            }
        }
        named
    }

    /// The folders of documents that are not read.
    fn unread(&self) -> Vec<String> {
        let earlier = self.chain.records().filter(|record| record.sequence <= self.from);
        earlier.filter_map(|record| issued(&record.event)).map(folder_of).collect()
    }

    /// The documents to be read, each with what is wrong with its lists.
    fn papers(&self, store: &Store) -> Result<Vec<(IssuedDocument<'c>, Verification)>, Message> {
        let later = self.chain.records().filter(|record| record.sequence > self.from);
        let documents = later.filter_map(|record| Some((record, issued(&record.event)?)));
        documents
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|(record, issued)| IssuedDocument::of(store, record, issued))
            .collect()
    }
}

impl<'c> Inventory<'c> {
    /// Takes down the files that records name, and tells of those that none does.
    pub(super) fn take(
        store: &Store,
        stored: &'c [Stored],
        scope: &Scope<'c>,
        verdict: &mut Verification,
    ) -> Result<Self, Message> {
        let plain = stored.iter().filter(|file| file.odd.is_none());
        let by_path: BTreeMap<&str, &Stored> =
            plain.map(|file| (file.path.as_str(), file)).collect();
        let Named { mut paths, folders, loose } = scope.named(verdict);
        let (mut papers, mut unread) = (Vec::new(), scope.unread());
        for (paper, found) in scope.papers(store)? {
            paths.extend(paper.files.keys().cloned());
            // Where no list is left nobody can say what is too much.
            if !paper.known {
                unread.push(folder_of(paper.issued));
            }
            verdict.absorb(found);
            papers.push(paper);
        }
        let orphan = stored.iter().filter(|file| {
            let (path, named) = (file.path.as_str(), paths.contains(&file.path));
            let unread = unread.iter().any(|folder| path.starts_with(folder));
            let orphan = file.odd.is_some() || !named && !file.leads_away;
            orphan && (places::is_temporary(path) || !unread)
        });
        *verdict.checked.entry(VerifiedItem::Structure).or_default() += stored.len();
        let orphan: Vec<&Stored> = orphan.collect();
        let moved = moved::moved(store, &orphan, scope.chain.records(), &by_path)?;
        let orphans = tell_orphans(&orphan, &folders, (&moved, scope.sure), verdict);
        for file in stored {
            let wrong = match file {
                Stored { leads_away: true, .. } => Some(messages::folder_is_link(&file.path)),
                Stored { ordinary: false, .. } => Some(messages::not_ordinary(&file.path)),
                _ => None,
            };
            verdict.note(VerifiedItem::Safety, &file.path, wrong);
        }
        Ok(Self { stored: by_path, loose, papers, orphans, moved })
    }

    /// Reads every file and holds it against its sums.
    pub(super) fn read(
        &self,
        store: &Store,
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> Result<Verification, Message> {
        let size = |path: &str| self.stored.get(path).map_or(0, |file| file.size);
        let loose: u64 = self.loose.iter().map(|file| size(&file.path)).sum();
        let papers = self.papers.iter().flat_map(|paper| paper.files.keys());
        let total = loose + papers.map(|path| size(path)).sum::<u64>();
        let done = AtomicU64::new(0);
        let advance = |bytes: u64| {
            progress(done.fetch_add(bytes, Ordering::Relaxed) + bytes, total);
        };
        let mut verdict = Verification::default();
        let found: Vec<Verification> = self
            .loose
            .par_iter()
            .map(|file| {
                let mut verdict = Verification::default();
                let sum = |of| Some(file.digests.value(of).to_owned());
                let sums = Sums([sum(Algorithm::Sha256), sum(Algorithm::Sm3)]);
                self.file(store, &file.path, Some(file.size), &sums, &mut verdict)?;
                advance(size(&file.path));
                Ok(verdict)
            })
            .chain(self.papers.par_iter().map(|paper| {
                let verdict = self.paper(store, paper)?;
                advance(paper.files.keys().map(|path| size(path)).sum());
                Ok(verdict)
            }))
            .collect::<Result<_, Message>>()?;
        found.into_iter().for_each(|found| verdict.absorb(found));
        Ok(verdict)
    }

    /// Reads a file; its bytes, if they are what they were.
    fn file(
        &self,
        store: &Store,
        path: &str,
        size: Option<u64>,
        sums: &Sums,
        verdict: &mut Verification,
    ) -> Result<Option<Vec<u8>>, Message> {
        let bytes = if self.stored.contains_key(path) { store.get(path)? } else { None };
        let wrong = bytes.is_none().then(|| messages::file_missing(path));
        verdict.note(VerifiedItem::Content, path, wrong);
        let Some(bytes) = bytes else { return Ok(None) };
        verdict.files += 1;
        let length = u64::try_from(bytes.len()).unwrap_or_default();
        verdict.bytes += length;
        if let Some(size) = size {
            let wrong = (size != length).then(|| messages::size_changed(path, size, length));
            verdict.note(VerifiedItem::Bytes, path, wrong);
        }
        let same = sums.hold(&Digests::of(&bytes));
        let wrong = (!same).then(|| messages::bytes_changed(path));
        verdict.note(VerifiedItem::Fixity, path, wrong);
        Ok(same.then_some(bytes))
    }

    /// Reads a document's files; and holds its metadata against log and PDF, where both are whole.
    fn paper(&self, store: &Store, paper: &IssuedDocument) -> Result<Verification, Message> {
        let mut verdict = Verification { documents: 1, ..Verification::default() };
        let folder = folder_of(paper.issued);
        let first = self.stored.range(folder.as_str()..).next();
        let there = first.is_some_and(|(path, _)| path.starts_with(&folder));
        let designation = &paper.issued.number.designation;
        let wrong = (!there).then(|| messages::entry_missing(designation));
        verdict.note(VerifiedItem::Count, &paper.issued.folder, wrong);
        if !there {
            return Ok(verdict);
        }
        let (mut pdf, mut metadata) = (None, None);
        for (path, sums) in &paper.files {
            let bytes = self.file(store, path, None, sums, &mut verdict)?;
            match path.strip_prefix(&folder) {
                Some(places::METADATA) => metadata = bytes,
                Some(name) if name == paper.issued.pdf => pdf = bytes,
                _ => {}
            }
        }
        document::verify(paper.record, paper.issued, metadata, pdf, &mut verdict);
        Ok(verdict)
    }
}

impl<'c> IssuedDocument<'c> {
    /// Reads the lists of a document. Where they are not those the record names, no file of it can
    /// be held against them.
    fn of(
        store: &Store,
        record: &'c Record,
        issued: &'c Issued,
    ) -> Result<(Self, Verification), Message> {
        let mut verdict = Verification::default();
        let mut lists = Vec::new();
        for name in [places::LIST, places::LIST_SM3] {
            let path = format!("{}/{name}", issued.folder);
            let named = record.files.iter().find(|file| file.path == path);
            let bytes = store.get(&path)?;
            let whole = bytes
                .filter(|bytes| named.is_some_and(|named| named.digests == Digests::of(bytes)));
            let wrong = whole.is_none().then(|| messages::list_changed(&path));
            verdict.note(VerifiedItem::Package, &path, wrong);
            let list = whole.as_deref().map(parse);
            let wrong = list == Some(None);
            verdict.note(
                VerifiedItem::Lists,
                &path,
                wrong.then(|| messages::list_malformed(&path)),
            );
            lists.push(list.flatten());
        }
        let mut files: BTreeMap<String, Sums> = BTreeMap::new();
        let known = lists.iter().any(Option::is_some);
        if let [Some(sha256), Some(sm3)] = lists.as_slice() {
            let same = sha256.keys().eq(sm3.keys())
                && [places::METADATA, &issued.pdf].iter().all(|name| sha256.contains_key(*name));
            let path = format!("{}/{}", issued.folder, places::LIST);
            verdict.note(
                VerifiedItem::Lists,
                &path,
                (!same).then(|| messages::list_malformed(&path)),
            );
        }
        if let (Some(origin), Some(Some(sha256))) = (&issued.origin, lists.first()) {
            let sources = sha256.iter().filter(|(name, _)| places::is_source(name));
            let same = Provenance::sum(sources.map(|(_, sum)| sum.as_str())) == origin.sources;
            let path = format!("{}/{}", issued.folder, places::SOURCES);
            let wrong = (!same).then(|| messages::sources_unlike_log(&path));
            verdict.note(VerifiedItem::Package, &path, wrong);
        }
        // Where one list is lost the other still speaks.
        for (list, at) in lists.into_iter().zip([0, 1]) {
            for (name, sum) in list.into_iter().flatten() {
                let sums = files.entry(format!("{}/{name}", issued.folder)).or_default();
                sums.0[at] = Some(sum);
            }
        }
        Ok((Self { record, issued, files, known }, verdict))
    }
}

/// The folder of a document, as the paths in it begin.
fn folder_of(issued: &Issued) -> String {
    format!("{}/", issued.folder)
}

/// A list: sums by name.
fn parse(bytes: &[u8]) -> Option<BTreeMap<String, String>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let pair = |line: &str| {
        let (sum, name) = places::listed(line)?;
        Some((name.to_owned(), sum.to_owned()))
    };
    text.lines().map(pair).collect()
}

/// Tells of what no record names: in a document's folder each file, elsewhere what lies together;
/// and gives the latter. What was moved is told as such.
fn tell_orphans(
    orphan: &[&Stored],
    folders: &BTreeSet<String>,
    (moved, sure): (&Moved, bool),
    verdict: &mut Verification,
) -> Vec<Stored> {
    let mut orphans: BTreeMap<String, Vec<&Stored>> = BTreeMap::new();
    for (at, named) in moved {
        verdict.find(VerifiedItem::Structure, at, messages::moved_away(at, named));
    }
    for file in orphan.iter().filter(|file| belongs(&file.path, moved).is_none()) {
        let path = file.path.as_str();
        // The folder that comes last before the path is the one it could lie in.
        let folder = folders.range(..path.to_owned()).next_back();
        let inside = folder.is_some_and(|folder| path.starts_with(folder.as_str()));
        if places::is_temporary(path) {
            orphans.entry(path.to_owned()).or_default().push(file);
        } else if inside {
            verdict.find(VerifiedItem::Structure, path, messages::unlisted(path));
        } else {
            let together: Vec<&str> = path.split('/').take(2).collect();
            orphans.entry(together.join("/")).or_default().push(file);
        }
    }
    verdict.orphans = orphans.values().flatten().map(|file| file.path.clone()).collect();
    for (together, files) in &orphans {
        let tell = if sure { messages::orphan } else { messages::orphan_perhaps };
        verdict.find(VerifiedItem::Structure, together, tell(together, files.len() - 1));
    }
    orphans.into_values().flatten().cloned().collect()
}
