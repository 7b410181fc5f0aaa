//! Where an archive lies: a folder, or a bucket of S3 and what is like it. All that is asked of a
//! store is that of two who create the same file only one wins; on opening for writing it has to
//! show that.

// A program without the feature has no bucket to open.
#[cfg_attr(not(feature = "s3"), path = "store/without_s3.rs")]
mod bucket;
mod objects;
pub(super) mod turn;
mod walk;

use std::error::Error as _;
use std::fs;
use std::path::{Path as FilePath, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use futures_util::TryStreamExt;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use tokio::runtime::Runtime;

use self::bucket::bucket;
pub(crate) use self::objects::by_address;
pub use self::objects::{Objects, StoredObject};
pub use self::walk::Stored;
use self::walk::{is_gone, walk};
use super::{messages, places};
use crate::finding::Message;
use crate::load::reason;
use crate::publish::archive_around;

/// The beginning of a place in S3.
pub(crate) const S3: &str = "s3://";

/// A store.
pub struct Store {
    inner: Arc<dyn ObjectStore>,
    /// The folder, where it is one.
    folder: Option<PathBuf>,
    runtime: Runtime,
    /// As the user named it.
    name: String,
}

impl Store {
    /// Opens a folder or `s3://bucket/prefix`; `settings` are those of the S3 client by their
    /// usual names (`AWS_ENDPOINT` …). A folder is made where an archive is to begin, and only there.
    ///
    /// # Errors
    /// A folder that is not there, settings that make no sense.
    pub fn open(name: &str, settings: &[(String, String)], begin: bool) -> Result<Self, Message> {
        if let Some(place) = name.strip_prefix(S3) {
            if begin {
                Self::require_none_around(place, settings)?;
            }
            return Self::over(bucket(name, place, settings)?, name);
        }
        let folder = FilePath::new(name);
        if begin {
            if let Some(around) = archive_around(folder) {
                return Err(messages::archive_in_archive(&around.to_string_lossy()));
            }
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

    /// Refuses a place in a bucket that lies in an archive.
    fn require_none_around(place: &str, settings: &[(String, String)]) -> Result<(), Message> {
        let place = place.trim_end_matches('/');
        for (at, _) in place.match_indices('/') {
            let above = place.split_at(at).0;
            let name = format!("{S3}{above}");
            let around = Self::over(bucket(&name, above, settings)?, &name)?;
            if around.get(&places::record(1))?.is_some() {
                return Err(messages::archive_in_archive(&name));
            }
        }
        Ok(())
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

    /// The end of a folder's name by which one attempt to store a document is told from others. A
    /// request over a network may be carried out long after it was sent, the removal of a file as
    /// well: there no two attempts ever use the same names.
    pub(super) fn told_apart(&self, nonce: &str, attempt: usize) -> String {
        let own = if self.folder.is_some() { String::new() } else { format!(" {nonce}") };
        own + &places::again(attempt)
    }

    /// Creates a file; false if there is one of this name that says something else.
    ///
    /// # Errors
    /// A store that cannot be written.
    pub(super) fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Message> {
        if self.put_new(path, bytes)? {
            return Ok(true);
        }
        // The file there may be this very write, done and tried again by the client.
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

    /// The bytes of a file that was listed, in a folder a temporary one too. A link is none.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub(super) fn orphan(&self, orphan: &Stored) -> Result<Option<Vec<u8>>, Message> {
        let Some(folder) = &self.folder else { return self.get(&orphan.real().to_string_lossy()) };
        let file = folder.join(orphan.real());
        if !fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.is_file()) {
            return Ok(None);
        }
        match fs::read(file) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if is_gone(&error) => Ok(None),
            Err(error) => Err(messages::store_failed(&orphan.path, &reason(&error))),
        }
    }

    /// Gives a file that was listed another name beside its own, which takes no room: in a folder,
    /// where both lie on one disk. False where that cannot be had.
    pub(super) fn link_orphan(&self, orphan: &Stored, to: &str) -> bool {
        let Some(folder) = &self.folder else { return false };
        let to = folder.join(to);
        let above = to.parent().is_some_and(|above| fs::create_dir_all(above).is_ok());
        above && fs::hard_link(folder.join(orphan.real()), to).is_ok()
    }

    /// Removes a file that was listed.
    ///
    /// # Errors
    /// A store that cannot be written.
    pub(super) fn remove_orphan(&self, orphan: &Stored) -> Result<(), Message> {
        let Some(folder) = &self.folder else {
            return self.remove(&orphan.real().to_string_lossy());
        };
        match fs::remove_file(folder.join(orphan.real())) {
            Err(error) if !is_gone(&error) => {
                Err(messages::store_failed(&orphan.path, &reason(&error)))
            }
            _ => Ok(()),
        }
    }

    /// True if the log has a record whose number is above this one.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub(super) fn has_record_above(&self, sequence: u64) -> Result<bool, Message> {
        let above = |path: &str| places::sequence_of(path).is_some_and(|found| found > sequence);
        if let Some(folder) = &self.folder {
            let names = match fs::read_dir(folder.join(places::LOG)) {
                Ok(entries) => entries,
                Err(error) if is_gone(&error) => return Ok(false),
                Err(error) => return Err(messages::store_failed(places::LOG, &reason(&error))),
            };
            let mut names = names.flatten().map(|entry| entry.file_name());
            return Ok(
                names.any(|name| above(&format!("{}/{}", places::LOG, name.to_string_lossy())))
            );
        }
        let (log, from) = (self.parse(places::LOG)?, self.parse(&places::record(sequence))?);
        let listed = self.inner.list_with_offset(Some(&log), &from);
        let found = self.wait(async {
            let mut listed = pin!(listed);
            while let Some(meta) = listed.try_next().await? {
                if above(meta.location.as_ref()) {
                    return Ok(true);
                }
            }
            Ok(false)
        });
        found.map_err(|error: Error| messages::store_failed(&self.name, &why(&error)))
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
                let stored = |meta: object_store::ObjectMeta| {
                    Stored::object(meta.location.as_ref(), meta.size)
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
        let first = self.create(&path, b"1").inspect_err(|_| {
            // It may have been written all the same.
            self.remove(&path).ok();
        })?;
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
        Error::NotFound { .. } => "没有这个存储桶或文件".to_owned(),
        Error::AlreadyExists { .. } => "同名的文件已经在那里".to_owned(),
        Error::Precondition { .. } | Error::NotModified { .. } => "别人刚刚改过".to_owned(),
        Error::NotSupported { .. } | Error::NotImplemented { .. } => {
            "存储服务不支持这样做".to_owned()
        }
        Error::InvalidPath { .. } => "文件名写法不对".to_owned(),
        // A server's own words help whoever looks after it.
        other => format!("存储服务出错（给管理员看：{other}）"),
    }
}
