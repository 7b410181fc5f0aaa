//! Where an archive lies: a folder, or a bucket of S3 and what is like it. All that is asked of a
//! store is that of two who create the same file only one wins; on opening for writing it has to
//! show that.

use std::error::Error as _;
use std::fs;
use std::path::{Path as FilePath, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use futures_util::TryStreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use tokio::runtime::Runtime;
use walkdir::WalkDir;

use super::{messages, places};
use crate::finding::Message;
use crate::load::reason;

/// How a place in S3 begins.
const S3: &str = "s3://";

/// A store.
pub struct Store {
    inner: Arc<dyn ObjectStore>,
    /// The folder, where it is one.
    folder: Option<PathBuf>,
    runtime: Runtime,
    /// As the user named it.
    name: String,
}

/// A file of a store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stored {
    /// Its path from the root.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Whether it is an ordinary file and not a link or a device.
    pub ordinary: bool,
}

impl Store {
    /// Opens a folder or `s3://bucket/prefix`; `settings` are those of the S3 client by their
    /// usual names (`AWS_ENDPOINT` …). A folder is made if it is to be written and is not there.
    ///
    /// # Errors
    /// A folder that is not there, settings that make no sense.
    pub fn open(name: &str, settings: &[(String, String)], write: bool) -> Result<Self, Message> {
        if let Some(place) = name.strip_prefix(S3) {
            return Self::over(bucket(name, place, settings)?, name);
        }
        let folder = FilePath::new(name);
        if write {
            fs::create_dir_all(folder)
                .map_err(|error| messages::store_failed(name, &reason(&error)))?;
        }
        if !folder.is_dir() {
            return Err(messages::no_archive(name));
        }
        let failed = |error: Error| messages::store_failed(name, &why(&error));
        let local = LocalFileSystem::new_with_prefix(folder).map_err(failed)?.with_fsync(true);
        Ok(Self { folder: Some(folder.to_owned()), ..Self::over(Arc::new(local), name)? })
    }

    /// Takes any store.
    ///
    /// # Errors
    /// A machine that is out of threads.
    pub fn over(inner: Arc<dyn ObjectStore>, name: &str) -> Result<Self, Message> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| messages::store_failed(name, &reason(&error)))?;
        Ok(Self { inner, folder: None, runtime, name: name.to_owned() })
    }

    /// As the user named it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The folder, where it is one.
    pub fn folder(&self) -> Option<&FilePath> {
        self.folder.as_deref()
    }

    /// Creates a file; false if there is one of this name that says something else.
    ///
    /// # Errors
    /// A store that cannot be written.
    pub(super) fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Message> {
        if self.put_new(path, bytes)? {
            return Ok(true);
        }
        // What is there may be this very write, done and tried again by the client.
        Ok(self.get(path)?.as_deref() == Some(bytes))
    }

    /// Creates a file; false if the store says that there is one of this name.
    fn put_new(&self, path: &str, bytes: &[u8]) -> Result<bool, Message> {
        let at = self.parse(path)?;
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        let payload = PutPayload::from(bytes.to_vec());
        match self.wait(self.inner.put_opts(&at, payload, options)) {
            Ok(_) => Ok(true),
            Err(Error::AlreadyExists { .. }) => Ok(false),
            Err(error) => Err(messages::store_failed(path, &why(&error))),
        }
    }

    /// A file's bytes, if it is there.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub(super) fn get(&self, path: &str) -> Result<Option<Vec<u8>>, Message> {
        let at = self.parse(path)?;
        let read = self.wait(async { self.inner.get(&at).await?.bytes().await });
        match read {
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(messages::store_failed(path, &why(&error))),
        }
    }

    /// Removes a file that nothing stands for.
    ///
    /// # Errors
    /// A store that cannot be written.
    pub(super) fn remove(&self, path: &str) -> Result<(), Message> {
        let at = self.parse(path)?;
        match self.wait(self.inner.delete(&at)) {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(messages::store_failed(path, &why(&error))),
        }
    }

    /// The bytes of whatever file lies at a path, in a folder a temporary one too. A link is none.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub(super) fn stray(&self, path: &str) -> Result<Option<Vec<u8>>, Message> {
        let Some(folder) = &self.folder else { return self.get(path) };
        let file = folder.join(path);
        if !fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.is_file()) {
            return Ok(None);
        }
        match fs::read(file) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if is_gone(&error) => Ok(None),
            Err(error) => Err(messages::store_failed(path, &reason(&error))),
        }
    }

    /// Removes whatever lies at a path.
    ///
    /// # Errors
    /// A store that cannot be written.
    pub(super) fn remove_stray(&self, path: &str) -> Result<(), Message> {
        let Some(folder) = &self.folder else { return self.remove(path) };
        match fs::remove_file(folder.join(path)) {
            Err(error) if !is_gone(&error) => Err(messages::store_failed(path, &reason(&error))),
            _ => Ok(()),
        }
    }

    /// Every file, in order of path. In a folder that is whatever lies there, what a store of
    /// objects would pass over included.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub(super) fn list(&self) -> Result<Vec<Stored>, Message> {
        let mut files = match &self.folder {
            Some(folder) => walk(folder, &self.name)?,
            None => {
                let listed = self.inner.list(None).try_collect::<Vec<_>>();
                let listed = self.wait(listed);
                let listed =
                    listed.map_err(|error| messages::store_failed(&self.name, &why(&error)))?;
                let stored = |meta: object_store::ObjectMeta| Stored {
                    path: meta.location.to_string(),
                    size: meta.size,
                    ordinary: true,
                };
                listed.into_iter().map(stored).collect()
            }
        };
        files.sort();
        Ok(files)
    }

    /// Has the store show that it lets only one of two writers of a file win.
    ///
    /// # Errors
    /// A store that does not, or cannot be written.
    pub(super) fn probe(&self, nonce: &str) -> Result<(), Message> {
        let path = format!("{}/{nonce}", places::PROBES);
        let first = self.put_new(&path, b"1")?;
        let second = self.put_new(&path, b"2");
        let kept = self.get(&path);
        self.remove(&path)?;
        if first && !second? && kept?.as_deref() == Some(b"1") {
            Ok(())
        } else {
            Err(messages::store_lets_both_win(&self.name))
        }
    }

    /// Waits for the store. A folder answers on the spot, on this very thread; other stores need
    /// the runtime.
    fn wait<F: Future>(&self, future: F) -> F::Output {
        let mut future = pin!(future);
        if self.folder.is_some() {
            let mut context = Context::from_waker(Waker::noop());
            if let Poll::Ready(answer) = future.as_mut().poll(&mut context) {
                return answer;
            }
        }
        self.runtime.block_on(future)
    }

    fn parse(&self, path: &str) -> Result<Path, Message> {
        // `Path::from` would percent-encode Chinese.
        Path::parse(path).map_err(|_| messages::store_failed(path, "文件名写法不对"))
    }
}

/// The store of a bucket, below a prefix if there is one.
fn bucket(
    name: &str,
    place: &str,
    settings: &[(String, String)],
) -> Result<Arc<dyn ObjectStore>, Message> {
    let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
    let mut builder = AmazonS3Builder::new().with_bucket_name(bucket);
    for (key, value) in settings {
        if let Ok(key) = key.to_ascii_lowercase().parse() {
            builder = builder.with_config(key, value);
        }
    }
    let failed = |error: Error| messages::store_failed(name, &why(&error));
    let store = builder.build().map_err(failed)?;
    let prefix = prefix.trim_matches('/');
    if prefix.is_empty() {
        return Ok(Arc::new(store));
    }
    let prefix =
        Path::parse(prefix).map_err(|_| messages::store_failed(name, "文件夹名写法不对"))?;
    Ok(Arc::new(PrefixStore::new(store, prefix)))
}

/// Whatever lies in a folder, folders aside.
fn walk(folder: &FilePath, name: &str) -> Result<Vec<Stored>, Message> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).min_depth(1) {
        let failed = |error: walkdir::Error| {
            let path = error.path().map_or_else(|| name.into(), FilePath::to_string_lossy);
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
        let parts: Vec<_> = inner.iter().map(|part| part.to_string_lossy()).collect();
        let size = entry.metadata().map_or(0, |metadata| metadata.len());
        let ordinary = entry.file_type().is_file();
        files.push(Stored { path: parts.join("/"), size, ordinary });
    }
    Ok(files)
}

fn is_gone(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::NotFound
}

/// An error of a store in the clerk's words, where it is one of the machine's.
fn why(error: &Error) -> String {
    let mut source = error.source();
    while let Some(inner) = source {
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            return reason(io);
        }
        source = inner.source();
    }
    match error {
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => "没有权限".to_owned(),
        other => other.to_string(),
    }
}
