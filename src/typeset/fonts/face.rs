//! A face of the font folder, read at once or when a page first needs it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use typst::foundations::Bytes;
use typst::text::{Font, FontInfo};
use typst_kit::fonts::FontSource;

use super::manifest::Listed;
use super::{Faults, messages};
use crate::files::{self, Refusal};
use crate::finding::{Finding, Place};
use crate::limits;

/// A face and where it comes from.
pub(super) struct Face {
    info: FontInfo,
    source: Source,
}

/// Where a font comes from.
pub(super) enum Source {
    /// It was read.
    Read(Font),
    /// It will be read.
    Described(Described),
}

/// A font that the manifest describes, so that nobody has to read it before a page needs it.
pub(super) struct Described {
    path: PathBuf,
    listed: Listed,
    faults: Faults,
}

impl Face {
    /// The face of a file. One that the manifest describes and that is as long as it says is not read yet;
    /// a fault of it is noted in `faults` when it is.
    ///
    /// # Errors
    /// A file that is not there, is not the one listed, or is no font.
    pub(super) fn open(
        path: &Path,
        listed: Option<&Listed>,
        faults: &Faults,
    ) -> Result<Self, Finding> {
        let length = fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|about| about.len());
        let described = listed.zip(length).and_then(|(listed, length)| {
            let info = listed.described(length)?.clone();
            Some((listed, info))
        });
        if let Some((listed, info)) = described {
            let (path, listed) = (path.to_owned(), listed.clone());
            let source = Source::Described(Described { path, listed, faults: Arc::clone(faults) });
            return Ok(Self { info, source });
        }
        let font = font(path, listed)?;
        Ok(Self { info: font.info().clone(), source: Source::Read(font) })
    }

    /// Family, variant and characters.
    pub(super) fn info(&self) -> &FontInfo {
        &self.info
    }

    /// The font and its description, for the compiler's store.
    pub(super) fn source(self) -> (Source, FontInfo) {
        (self.source, self.info)
    }
}

impl FontSource for Source {
    fn load(&self) -> Option<Font> {
        match self {
            Self::Read(font) => Some(font.clone()),
            Self::Described(described) => described.load(),
        }
    }
}

impl Described {
    /// The font; none with a fault noted.
    fn load(&self) -> Option<Font> {
        let read = font(&self.path, Some(&self.listed));
        if let (Err(finding), Ok(mut faults)) = (&read, self.faults.lock()) {
            faults.push(finding.clone());
        }
        read.ok()
    }
}

/// Reads a font, which has to be the one that the manifest lists.
fn font(path: &Path, listed: Option<&Listed>) -> Result<Font, Finding> {
    let place = || Some(Place::file(path.to_string_lossy()));
    let bytes = read(path, limits::FONT_BYTES.most)?;
    if listed.is_some_and(|font| !font.is(&bytes)) {
        return Err(messages::font_changed().error(place()));
    }
    Font::new(Bytes::new(bytes), 0).ok_or_else(|| messages::not_a_font().error(place()))
}

/// The bytes of a file of fonts: no device or pipe, and no more than a font may have.
pub(super) fn read(path: &Path, most: usize) -> Result<Vec<u8>, Finding> {
    let place = Some(Place::file(path.to_string_lossy()));
    files::read(path, most).map_err(|refusal| {
        let message = messages::unreadable_font(&refusal.reason(most));
        match refusal {
            Refusal::Failed(_) | Refusal::Missing => message.machine(place),
            Refusal::Folder | Refusal::Special(_) | Refusal::TooLarge => message.error(place),
        }
    })
}
