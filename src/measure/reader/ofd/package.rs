//! The parts of an OFD: files in one archive, named from its root or from the part that names them.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::super::Form;
use super::node::Node;
use crate::finding::Message;
use crate::limits;
use crate::measure::messages;

/// The part that says what the archive is of.
const ROOT: &str = "OFD.xml";
/// The part that says how the others are encrypted.
const ENCRYPTIONS: &str = "Encryptions.xml";

/// True if an archive has the root part of an OFD.
pub(super) fn has_root(bytes: &[u8]) -> bool {
    ZipArchive::new(Cursor::new(bytes)).is_ok_and(|zip| zip.index_for_name(ROOT).is_some())
}

/// An opened OFD.
pub(super) struct Package<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Bytes that may still be unpacked.
    left: usize,
}

impl<'b> Package<'b> {
    /// Opens one.
    ///
    /// # Errors
    /// A broken archive, one of something else, or one that is encrypted.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Message> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| messages::package_broken())?;
        if zip.len() > limits::OFD_PARTS.most {
            return Err(messages::too_many_parts(limits::OFD_PARTS.most));
        }
        let package = Self { zip, left: limits::OFD_INFLATED.most };
        if !package.has(ROOT) {
            return Err(messages::not_a_document());
        }
        if package.has(ENCRYPTIONS) {
            return Err(messages::encrypted(Form::Ofd));
        }
        Ok(package)
    }

    fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The root element of the part that says what the archive is of.
    ///
    /// # Errors
    /// As [`Self::xml`].
    pub(super) fn root(&mut self) -> Result<Node, Message> {
        self.xml(ROOT)
    }

    /// The root element of a part.
    ///
    /// # Errors
    /// One that is not there, is no XML, or is too large.
    pub(super) fn xml(&mut self, name: &str) -> Result<Node, Message> {
        let most = limits::OFD_PART.most;
        let Some(bytes) = self.bytes(name, most)? else { return Err(messages::part_missing(name)) };
        let text = crate::files::decode(&bytes);
        let (text, _) = text.ok_or_else(|| messages::part_unreadable(name))?;
        Node::read(name, &text)
    }

    /// The bytes of a part; `None` if it is not there.
    ///
    /// # Errors
    /// One that cannot be unpacked, or is larger than this.
    pub(super) fn bytes(&mut self, name: &str, most: usize) -> Result<Option<Vec<u8>>, Message> {
        let entry = match self.zip.by_name(name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(messages::encrypted(Form::Ofd));
            }
            Err(_) => return Err(messages::package_broken()),
        };
        let mut bytes = Vec::new();
        let read = entry.take(most.min(self.left) as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|_| messages::package_broken())?;
        if bytes.len() > most {
            return Err(messages::part_too_large(name));
        }
        if bytes.len() > self.left {
            return Err(messages::inflates_too_much(limits::OFD_INFLATED.most >> 20));
        }
        self.left -= bytes.len();
        Ok(Some(bytes))
    }
}

/// The part that `named` leads to from the part `from`.
pub(super) fn part(from: &str, named: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    within(folder, named)
}

/// The part that `named` leads to from a folder.
pub(super) fn within(folder: &str, named: &str) -> String {
    let named = named.trim().replace('\\', "/");
    let mut steps: Vec<&str> = Vec::new();
    let from_root = named.starts_with('/');
    let folder = folder.split('/').filter(|_| !from_root);
    for step in folder.chain(named.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}
