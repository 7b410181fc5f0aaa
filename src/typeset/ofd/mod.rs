//! Writes the pages as OFD (GB/T 33190—2016): every glyph where the PDF has it, as text of its
//! characters, with the faces it is drawn in.

mod font;
mod layout;
mod package;
mod path;
mod picture;
mod text;
mod xml;

use chrono::NaiveDate;
use typst_layout::PagedDocument;

use self::layout::Layout;
use super::KnownFace;

/// The facts about a document that stand beside its pages.
pub(super) struct About<'a> {
    /// Its title.
    pub(super) title: &'a str,
    /// The organ that issues it.
    pub(super) author: &'a str,
    /// The text that tells it from any other: number and title.
    pub(super) ident: &'a str,
    /// The date it is signed, which is that of the file.
    pub(super) date: NaiveDate,
    /// The mark of a draft, which gets a layer of its own.
    pub(super) mark: Option<&'a str>,
    /// The names by which offices know the faces.
    pub(super) faces: &'a [KnownFace],
}

/// A thing that cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::typeset) enum Unwritable {
    /// A gradient or a tiling as colour.
    Paint,
    /// Content cut off at an outline.
    Clip,
    /// An image that cannot be turned into pixels.
    Image,
    /// A face that cannot be cut down to its glyphs.
    Face,
}

/// The file's bytes; the same pages give the same ones.
///
/// # Errors
/// Each thing on the pages that OFD, or this writer of it, has no form for, once, with its page from 1.
pub(super) fn write(
    pages: &PagedDocument,
    about: &About,
) -> Result<Vec<u8>, Vec<(usize, Unwritable)>> {
    let mut layout = Layout::new(about.mark);
    for page in pages.pages() {
        layout.page(page);
    }
    let headings = layout.headings(pages);
    package::package(layout, &headings, about)
}
