//! The form in which documents are written, and the place: a folder, a file, or an address off this machine.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::guard::{self, Read, require_writable};
use super::write::{says, write_whole};
use super::{Away, messages};
use crate::finding::{Finding, Findings, Place, Stopped};
use crate::typeset::Document;

/// The form in which a notice is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emit {
    /// The PDF.
    Pdf,
    /// A folder with the composed Typst text and all it reads: `main.typ` and the rest.
    Typst,
    /// A PNG of each page.
    Png,
    /// An SVG of each page.
    Svg,
    /// Its tables as a workbook.
    Xlsx,
    /// The same pages as OFD (GB/T 33190).
    Ofd,
    /// The same text for Word.
    Docx,
    /// The facts beside it, for programs.
    Facts,
}

impl Emit {
    /// All of them, each by its word on the command line, the usual one first.
    pub const ALL: [(&'static str, Self); 8] = [
        ("pdf", Self::Pdf),
        ("ofd", Self::Ofd),
        ("docx", Self::Docx),
        ("xlsx", Self::Xlsx),
        ("facts", Self::Facts),
        ("typst", Self::Typst),
        ("png", Self::Png),
        ("svg", Self::Svg),
    ];

    /// True if it is one file.
    pub(super) fn is_single(self) -> bool {
        !matches!(self, Self::Typst | Self::Png | Self::Svg)
    }

    /// The ending of such a file's name.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Typst => "typ",
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Xlsx => "xlsx",
            Self::Ofd => "ofd",
            Self::Docx => "docx",
            Self::Facts => "json",
        }
    }
}

/// Where to write it.
#[derive(Debug, Clone)]
pub enum Target {
    /// Into this folder, under the notice's number and title.
    Folder(PathBuf),
    /// To this file. Page images take its name and a page number.
    File(PathBuf),
    /// Off this machine.
    Away(Away),
}

/// The form in which to write, and the place.
#[derive(Debug, Clone, Copy)]
pub struct Outlet<'a> {
    /// The form to write.
    pub emit: Emit,
    /// Where to.
    pub target: &'a Target,
    /// The files that the run has written so far.
    pub reserved: &'a ReservedPaths,
    /// True if a file that is there and says the same is not written again.
    pub unless_same: bool,
}

/// The files a run has written, and those it was given. Two notices of one run never overwrite
/// each other, nor anything that was read.
#[derive(Debug, Default)]
pub struct ReservedPaths {
    written: Mutex<BTreeSet<PathBuf>>,
    read: Read,
}

impl ReservedPaths {
    /// Nothing is written yet, and these files and folders are read.
    pub fn reading(read: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { read: Read::of(read), ..Self::default() }
    }

    /// Takes a path; false if another notice of this run has it.
    fn take(&self, path: &Path) -> bool {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.insert(path.to_path_buf())
    }
}

impl Outlet<'_> {
    /// The name of the file that was asked for, if one was.
    pub(super) fn file(&self) -> Option<&Path> {
        match self.target {
            Target::Folder(_) => None,
            Target::File(file) => file.file_name().map(Path::new),
            Target::Away(away) => away.file.as_deref().map(Path::new),
        }
    }

    /// The place of a file of this name.
    pub(super) fn place(&self, name: &Path) -> PathBuf {
        match self.target {
            Target::Folder(folder) => folder.join(name),
            Target::File(file) => file.with_file_name(name),
            Target::Away(away) => away.address(name),
        }
    }

    /// Writes a file whole, unless it is there, says the same and may stay, which is told by true.
    pub(super) fn put(&self, path: &Path, bytes: &[u8]) -> Result<bool, Finding> {
        if !self.reserved.take(path) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let place = Place::file(path.to_string_lossy());
            return Err(messages::already_written(&name).error(Some(place)));
        }
        match self.target {
            Target::Away(away) => away.put(path, bytes, self.unless_same),
            _ if self.unless_same && says(path, bytes) => Ok(true),
            _ => write_whole(path, bytes).map(|()| false),
        }
    }

    /// Refuses paths where something that this document was made from, or that the run has read, would be
    /// written over, and any place in an archive.
    pub(super) fn require_free(
        &self,
        document: &Document,
        paths: &[PathBuf],
        findings: &mut Findings,
    ) -> Result<(), Stopped> {
        if let Target::Away(away) = self.target {
            return away.require_free(findings);
        }
        let inputs = document.sheets().markup().tally().inputs();
        let data = inputs.sources().files().map(|(name, _)| Path::new(&**name));
        let images = inputs.images().map(|image| Path::new(&*image.file));
        let words = inputs.sources().words().map(|words| Path::new(&*words.name));
        let own = Read::of(data.chain(images).chain(words).map(Path::to_path_buf));
        for path in paths {
            let free =
                own.require_other(path).and_then(|()| self.reserved.read.require_other(path));
            if let Err(finding) = free.and_then(|()| guard::require_outside(path)) {
                findings.push(finding);
            }
        }
        findings.pass(())
    }
}

/// Where a run with these inputs writes, from what the user asked for: a folder for
/// several inputs; for one, a folder if it is one or looks like one, else a file.
///
/// # Errors
/// One file asked for, several inputs given; a file of another kind, one of the `inputs`, or a
/// place in an archive.
pub fn target(
    asked: Option<&Path>,
    emit: Emit,
    inputs: &[PathBuf],
    findings: &mut Findings,
) -> Result<Target, Stopped> {
    let mut refuse = |finding: Finding| {
        findings.push(finding);
        Stopped
    };
    let Some(asked) = asked else { return Ok(Target::Folder(PathBuf::new())) };
    let ends_in_separator = asked.to_string_lossy().ends_with(['/', '\\']);
    let named_like_folder = ends_in_separator || asked.extension().is_none();
    if asked.is_dir() || named_like_folder && !asked.is_file() {
        // A file in it would lie in whatever archive the folder is or lies in.
        guard::require_outside(&asked.join("_")).map_err(refuse)?;
        return Ok(Target::Folder(asked.to_path_buf()));
    }
    let read = inputs.iter().map(PathBuf::as_path);
    require_writable(asked, &[emit.ending()], read).map_err(&mut refuse)?;
    if inputs.len() > 1 {
        let place = Place::file(asked.to_string_lossy());
        return Err(refuse(messages::file_for_several().usage(Some(place))));
    }
    Ok(Target::File(asked.to_path_buf()))
}
