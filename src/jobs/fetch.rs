//! Data and templates that lie in S3 are fetched into a folder of this run before they are read, and known by
//! their addresses all the same.
//!
//! With a data file come the files beside it, and those that it or they name elsewhere in the bucket: of another
//! data file all that lies beside that one, for it names things in its turn.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::messages;
use crate::archive::{Objects, S3, by_address};
use crate::files::reason;
use crate::finding::{Finding, Findings, Message, Place, Stopped};
use crate::limits;
use crate::load::{is_data, is_read, named};
use crate::publish::Depot;

/// The buckets that a run reads and writes, each opened once.
#[derive(Debug)]
pub struct Buckets {
    settings: Vec<(String, String)>,
    opened: Mutex<BTreeMap<String, Arc<Objects>>>,
    /// Folders that are known to lie in no archive.
    free: Mutex<BTreeSet<String>>,
}

/// The files that one worker has fetched: those of the last data file, and the templates.
#[derive(Debug)]
pub struct Fetched {
    /// `root/bucket/key` is the object `s3://bucket/key`.
    root: PathBuf,
    /// The folder of the last data file, by its address.
    last: Option<String>,
}

/// One fetching: what is there and how much it is.
struct Fetching<'a> {
    bucket: &'a str,
    objects: &'a Objects,
    root: &'a Path,
    /// Most bytes that anything reads of one of its files.
    most: usize,
    folders: BTreeSet<String>,
    files: BTreeSet<String>,
    bytes: usize,
}

/// True if a path is an address in S3.
pub fn is_away(path: &str) -> bool {
    path.starts_with(S3)
}

/// Bucket and key of an address.
fn parts(address: &str) -> Result<(&str, &str), Message> {
    let place = address.strip_prefix(S3).ok_or_else(messages::no_address)?;
    let (bucket, key) = place.split_once('/').unwrap_or((place, ""));
    let key = key.trim_end_matches('/');
    let sound = key.is_empty() || key.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if sound { Ok((bucket, key)) } else { Err(messages::no_address()) }
}

/// The folder that a key lies in.
fn folder_of(key: &str) -> &str {
    key.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The key that a name in a file of this folder means; none beyond the bucket.
fn key_of(folder: &str, name: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    if name.starts_with(['/', '\\']) || name.contains("://") {
        return None;
    }
    for part in name.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

impl Buckets {
    /// None is opened yet; `settings` are those of the S3 client by their usual names.
    pub fn new(settings: Vec<(String, String)>) -> Self {
        Self { settings, opened: Mutex::default(), free: Mutex::default() }
    }

    fn open(&self, bucket: &str) -> Result<Arc<Objects>, Message> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(objects) = opened.get(bucket) {
            return Ok(Arc::clone(objects));
        }
        let objects = Arc::new(Objects::open(bucket, &self.settings)?);
        opened.insert(bucket.to_owned(), Arc::clone(&objects));
        Ok(objects)
    }
}

impl Depot for Buckets {
    fn put(&self, address: &str, bytes: &[u8], unless_same: bool) -> Result<bool, String> {
        let (bucket, key) = parts(address).map_err(|message| message.text)?;
        let objects = self.open(bucket).map_err(|message| message.text)?;
        if unless_same && objects.says(key, bytes)? {
            return Ok(true);
        }
        objects.put(key, bytes).map(|()| false)
    }

    fn archive_around(&self, address: &str) -> Result<Option<String>, Finding> {
        let at = || Some(Place::file(address));
        let (bucket, key) = parts(address).map_err(|message| message.usage(at()))?;
        let objects = self.open(bucket).map_err(|message| message.usage(at()))?;
        let ends = key.match_indices('/').map(|(end, _)| end).chain([0, key.len()]);
        let folders: BTreeSet<&str> = ends.filter_map(|end| key.get(..end)).collect();
        for folder in folders {
            let name = format!("{S3}{bucket}/{folder}");
            if self.free.lock().unwrap_or_else(PoisonError::into_inner).contains(&name) {
                continue;
            }
            let found = objects.is_archive(folder);
            if found.map_err(|reason| messages::not_fetched(&reason).machine(at()))? {
                return Ok(Some(name.trim_end_matches('/').to_owned()));
            }
            self.free.lock().unwrap_or_else(PoisonError::into_inner).insert(name);
        }
        Ok(None)
    }
}

impl Fetched {
    /// Nothing is fetched yet; what will be lies below this folder, which is the worker's own.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), last: None }
    }

    /// The folder that files are fetched into.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Has findings name what was fetched by its address.
    pub fn tell(&self, findings: &mut Findings) {
        by_address(findings, &self.root);
    }

    /// Fetches a data file with all that it names, unless the last one lay in the same folder; returns where it
    /// lies now.
    ///
    /// # Errors
    /// An address that makes no sense, a bucket that cannot be read, more than may be fetched.
    pub fn document(
        &mut self,
        buckets: &Buckets,
        address: &str,
        findings: &mut Findings,
    ) -> Result<PathBuf, Stopped> {
        let fetched = self.fetch_document(buckets, address);
        fetched.map_err(|finding| {
            self.last = None;
            findings.push(*finding);
            Stopped
        })
    }

    fn fetch_document(
        &mut self,
        buckets: &Buckets,
        address: &str,
    ) -> Result<PathBuf, Box<Finding>> {
        let at = || Some(Place::file(address));
        let (bucket, key) = parts(address).map_err(|message| message.usage(at()))?;
        if key.is_empty() {
            return Err(Box::new(messages::no_address().usage(at())));
        }
        let path = PathBuf::from(format!("{}/{bucket}/{key}", self.root.to_string_lossy()));
        let folder = folder_of(key);
        let whole = format!("{S3}{bucket}/{folder}");
        if self.last.as_ref() == Some(&whole) {
            return Ok(path);
        }
        let objects = buckets.open(bucket).map_err(|message| message.usage(at()))?;
        fs::remove_dir_all(self.root.join(bucket)).ok();
        let mut fetching = Fetching::new(bucket, &objects, &self.root, limits::WORKBOOK_BYTES.most);
        fetching.bring(folder).map_err(|finding| Finding { place: at(), ..finding })?;
        self.last = Some(whole);
        Ok(path)
    }

    /// Fetches a folder with all below it; returns where it lies now.
    ///
    /// # Errors
    /// As for [`Fetched::document`].
    pub fn folder(
        &mut self,
        buckets: &Buckets,
        address: &str,
        findings: &mut Findings,
    ) -> Result<PathBuf, Stopped> {
        let at = || Some(Place::file(address));
        let fetched =
            parts(address).map_err(|message| message.usage(at())).and_then(|(bucket, key)| {
                let objects = buckets.open(bucket).map_err(|message| message.usage(at()))?;
                let mut fetching =
                    Fetching::new(bucket, &objects, &self.root, limits::TEMPLATE_BYTES.most);
                let all = objects.below(key, limits::FETCHED_FILES.most);
                let all = all.map_err(|reason| messages::not_fetched(&reason).machine(None));
                let brought = all.and_then(|all| {
                    fetching
                        .fetch(all.into_iter().map(|one| (one.key, one.size)).collect())
                        .map(drop)
                });
                brought.map_err(|finding| Finding { place: at(), ..finding })?;
                Ok(PathBuf::from(format!("{}/{bucket}/{key}", self.root.to_string_lossy())))
            });
        fetched.map_err(|finding| {
            findings.push(finding);
            Stopped
        })
    }
}

impl<'a> Fetching<'a> {
    fn new(bucket: &'a str, objects: &'a Objects, root: &'a Path, most: usize) -> Self {
        let (folders, files) = Default::default();
        Self { bucket, objects, root, most, folders, files, bytes: 0 }
    }

    /// Fetches the files of a folder, and what they name, to the end.
    fn bring(&mut self, folder: &str) -> Result<(), Finding> {
        let mut due = vec![folder.to_owned()];
        while let Some(folder) = due.pop() {
            if !self.folders.insert(folder.clone()) {
                continue;
            }
            let listed = self.objects.folder(&folder, limits::FETCHED_FILES.most);
            let listed = listed.map_err(|reason| messages::not_fetched(&reason).machine(None))?;
            let read = listed.into_iter().filter(|one| is_read(&one.key));
            let brought = self.fetch(read.map(|one| (one.key, one.size)).collect())?;
            let mut others = BTreeSet::new();
            for (_, bytes) in brought.iter().filter(|(key, _)| is_data(key)) {
                for key in named(bytes).iter().filter_map(|name| key_of(&folder, name)) {
                    if is_data(&key) {
                        due.push(folder_of(&key).to_owned());
                    } else if folder_of(&key) != folder {
                        others.insert((key, 0));
                    }
                }
            }
            self.fetch(others.into_iter().collect())?;
        }
        Ok(())
    }

    /// Fetches objects of these keys and sizes, as far as they are known; one that is not there is nothing.
    fn fetch(&mut self, asked: Vec<(String, u64)>) -> Result<Vec<(String, Vec<u8>)>, Finding> {
        let new = asked.into_iter().filter(|(key, _)| !self.files.contains(key));
        let (keys, sizes): (Vec<String>, Vec<u64>) = new.unzip();
        self.files.extend(keys.iter().cloned());
        let most = self.most as u64 + 1;
        let bytes = self.bytes as u64 + sizes.iter().map(|size| most.min(*size)).sum::<u64>();
        if self.files.len() > limits::FETCHED_FILES.most {
            let most = format!("{} 个", limits::FETCHED_FILES.most);
            return Err(messages::too_much(&most).error(None));
        }
        if bytes > limits::FETCHED_BYTES.most as u64 {
            let most = format!("{} MiB", limits::FETCHED_BYTES.most >> 20);
            return Err(messages::too_much(&most).error(None));
        }
        let found = self.objects.get(&keys, self.most);
        let found = found.map_err(|reason| messages::not_fetched(&reason).machine(None))?;
        let mut fetched = Vec::new();
        for (key, bytes) in keys.into_iter().zip(found) {
            let Some(bytes) = bytes else { continue };
            self.bytes += bytes.len();
            let path = self.root.join(self.bucket).join(&key);
            let written = path.parent().map_or(Ok(()), fs::create_dir_all);
            written
                .and_then(|()| fs::write(&path, &bytes))
                .map_err(|error| messages::not_fetched(&reason(&error)).machine(None))?;
            fetched.push((key, bytes));
        }
        Ok(fetched)
    }
}
