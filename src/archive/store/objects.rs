//! Objects of a bucket outside of archives: data and templates that are fetched, and documents that are put
//! there. The same client and the same settings as an archive's.

use std::fmt;
use std::path::Path as FilePath;
use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutPayload};
use tokio::runtime::Runtime;

use super::super::{messages, places};
use super::bucket::bucket;
use super::{S3, why};
use crate::finding::{Findings, Message};
use crate::load::reason;

/// Has findings name files that were fetched into a folder by their addresses: `folder/bucket/key` is where
/// the object `s3://bucket/key` lies meanwhile.
pub(crate) fn by_address(findings: &mut Findings, folder: &FilePath) {
    findings.rename(&format!("{}/", folder.to_string_lossy()), S3);
}

/// Most requests at once.
const AT_ONCE: usize = 8;

/// The objects of a bucket, by their keys.
pub struct Objects {
    inner: Arc<dyn ObjectStore>,
    runtime: Runtime,
}

/// An object, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredObject {
    /// Its key.
    pub key: String,
    /// Its size in bytes.
    pub size: u64,
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Objects").field(&self.inner).finish()
    }
}

impl Objects {
    /// Opens a bucket; `settings` are those of the client, as for a store.
    ///
    /// # Errors
    /// A name that no bucket has, settings that make no sense.
    pub fn open(name: &str, settings: &[(String, String)]) -> Result<Self, Message> {
        let inner = bucket(&format!("{S3}{name}"), name, settings)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| messages::store_failed(name, &reason(&error)))?;
        Ok(Self { inner, runtime })
    }

    /// The objects of a folder, without those of folders in it; at most so many and one more.
    ///
    /// # Errors
    /// A bucket that cannot be read, in the clerk's words.
    pub fn folder(&self, folder: &str, most: usize) -> Result<Vec<StoredObject>, String> {
        let folder = (!folder.is_empty()).then(|| parse(folder)).transpose()?;
        let listed = self.runtime.block_on(self.inner.list_with_delimiter(folder.as_ref()));
        let listed = listed.map_err(|error| why(&error))?.objects.into_iter();
        Ok(listed.take(most + 1).map(listed_of).collect())
    }

    /// All that lies below a folder; at most so many and one more.
    ///
    /// # Errors
    /// A bucket that cannot be read, in the clerk's words.
    pub fn below(&self, folder: &str, most: usize) -> Result<Vec<StoredObject>, String> {
        let folder = (!folder.is_empty()).then(|| parse(folder)).transpose()?;
        let listed = self.inner.list(folder.as_ref()).take(most + 1).try_collect::<Vec<_>>();
        let listed = self.runtime.block_on(listed).map_err(|error| why(&error))?;
        Ok(listed.into_iter().map(listed_of).collect())
    }

    /// The content of objects, in their order; none of one that is not there. Of one of more than so many bytes a
    /// byte more is read, so that whoever reads on tells that it is too large.
    ///
    /// # Errors
    /// A bucket that cannot be read, in the clerk's words.
    pub fn get(&self, keys: &[String], most: usize) -> Result<Vec<Option<Vec<u8>>>, String> {
        let keys: Vec<Path> = keys.iter().map(|key| parse(key)).collect::<Result<_, _>>()?;
        let each = stream::iter(keys).map(|key| async move {
            let mut parts = match self.inner.get(&key).await {
                Err(Error::NotFound { .. }) => return Ok(None),
                found => found?.into_stream(),
            };
            let mut bytes = Vec::new();
            while bytes.len() <= most
                && let Some(part) = parts.try_next().await?
            {
                bytes.extend_from_slice(&part);
            }
            bytes.truncate(most + 1);
            Ok(Some(bytes))
        });
        let all = each.buffered(AT_ONCE).try_collect::<Vec<_>>();
        self.runtime.block_on(all).map_err(|error: Error| why(&error))
    }

    /// Puts an object whole, in place of one that is there.
    ///
    /// # Errors
    /// A bucket that cannot be written, in the clerk's words.
    pub fn put(&self, key: &str, bytes: &[u8]) -> Result<(), String> {
        let key = parse(key)?;
        let put = self.inner.put(&key, PutPayload::from(bytes.to_vec()));
        self.runtime.block_on(put).map(drop).map_err(|error| why(&error))
    }

    /// True if an object is there and says just this. One of another size is not read.
    ///
    /// # Errors
    /// A bucket that cannot be read, in the clerk's words.
    pub fn says(&self, key: &str, bytes: &[u8]) -> Result<bool, String> {
        let key = parse(key)?;
        let said = self.runtime.block_on(async {
            let found = match self.inner.get(&key).await {
                Err(Error::NotFound { .. }) => return Ok(false),
                found => found?,
            };
            Ok(found.meta.size == bytes.len() as u64 && found.bytes().await? == bytes)
        });
        said.map_err(|error: Error| why(&error))
    }

    /// True if a folder is an archive. One that may not be read by this account is none of its own.
    ///
    /// # Errors
    /// A bucket that cannot be read, in the clerk's words.
    pub fn is_archive(&self, folder: &str) -> Result<bool, String> {
        let first = places::record(1);
        let key = if folder.is_empty() { first } else { format!("{folder}/{first}") };
        match self.runtime.block_on(self.inner.head(&parse(&key)?)) {
            Ok(_) => Ok(true),
            Err(Error::NotFound { .. } | Error::PermissionDenied { .. }) => Ok(false),
            Err(error) => Err(why(&error)),
        }
    }
}

fn listed_of(meta: object_store::ObjectMeta) -> StoredObject {
    StoredObject { key: meta.location.to_string(), size: meta.size }
}

/// A key. `Path::from` would percent-encode Chinese.
fn parse(key: &str) -> Result<Path, String> {
    Path::parse(key).map_err(|_| "文件名写法不对".to_owned())
}
