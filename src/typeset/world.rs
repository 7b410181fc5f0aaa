//! All that the compiler can see: the composed text, its data, the templates, the fonts.
//! There is no other file, no package, no network, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::files::{FileLoader, FileStore};

use super::fonts::FontSet;
use crate::compose::Markup;

/// A text taken apart, once for as long as it stays the same: the layout's files do from one
/// notice and one draft to the next.
#[comemo::memoize]
pub(super) fn parsed(id: FileId, text: Bytes) -> FileResult<Source> {
    let text = text.as_str()?;
    Ok(Source::new(id, text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()))
}

/// The language itself: made and hashed once.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// A closed world around one notice.
pub(super) struct NoticeWorld<'a> {
    files: FileStore<Shelf<'a>>,
    fonts: &'a FontSet,
    main: FileId,
}

/// Files in memory, by path below the root.
struct Shelf<'a> {
    markup: &'a Markup,
    theme_data: String,
}

impl<'a> NoticeWorld<'a> {
    pub(super) fn new(
        markup: &'a Markup,
        fonts: &'a FontSet,
        theme_data: String,
    ) -> Result<Self, FileError> {
        let path = VirtualPath::new("/main.typ").map_err(|_| FileError::Other(None))?;
        Ok(Self {
            files: FileStore::new(Shelf { markup, theme_data }),
            fonts,
            main: RootedPath::new(VirtualRoot::Project, path).intern(),
        })
    }
}

impl FileLoader for Shelf<'_> {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.get();
        if !matches!(path.root(), VirtualRoot::Project) {
            return Err(FileError::AccessDenied);
        }
        let name = path.vpath().get_without_slash();
        if let Some(image) = self.markup.images().get(name) {
            return Ok(Bytes::new(image.to_vec()));
        }
        let text = match name {
            "main.typ" => Some(self.markup.main()),
            "data.json" => Some(self.markup.data()),
            "theme.json" => Some(self.theme_data.as_str()),
            name => self.markup.typst_files().get(name).map(String::as_str),
        };
        text.map(|text| Bytes::from_string(text.to_owned()))
            .ok_or_else(|| FileError::NotFound(name.into()))
    }
}

impl World for NoticeWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.store().book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        parsed(id, self.files.file(id)?)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.store().font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
