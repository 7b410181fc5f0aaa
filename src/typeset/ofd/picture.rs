//! Images of an OFD: `ImageObject` and the files of the package.

use typst::layout::{Abs, Point, Size, Transform};
use typst::visualize::Image;

use super::Unwritable;
use super::path::{Bounds, matrix};
use super::xml::element;
use crate::typeset::picture;

/// An image of a document.
pub(super) struct Picture {
    image: Image,
    size: Size,
    /// Its number among the resources.
    pub(super) id: u32,
}

impl Picture {
    /// One of this number.
    pub(super) fn new(image: &Image, size: Size, id: u32) -> Self {
        Self { image: image.clone(), size, id }
    }

    /// True if it is the same image in the same size.
    pub(super) fn is(&self, image: &Image, size: Size) -> bool {
        self.image == *image && self.size == size
    }

    /// Its bytes and the name of their kind, which is the ending of its file too.
    ///
    /// # Errors
    /// One that cannot be turned into pixels.
    pub(super) fn file(&self) -> Result<(Vec<u8>, &'static str), Unwritable> {
        picture::file(&self.image, self.size).ok_or(Unwritable::Image)
    }
}

/// An image, where `here` puts it: `ImageObject`, a square of 1 mm drawn out to its size.
pub(super) fn object(size: Size, here: Transform, picture: u32, id: u32) -> String {
    let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
        .map(|(x, y)| Point::new(size.x * x, size.y * y).transform(here));
    let Some(bounds) = Bounds::of(corners, Abs::zero()) else { return String::new() };
    let square = Abs::mm(1.0);
    let drawn = Transform::scale(
        typst::layout::Ratio::new(size.x / square),
        typst::layout::Ratio::new(size.y / square),
    );
    let (boundary, matrix) = (bounds.attribute(), matrix(here.pre_concat(drawn), bounds.corner()));
    let attributes: [(&str, &dyn ToString); 4] =
        [("ID", &id), ("Boundary", &boundary), ("CTM", &matrix), ("ResourceID", &picture)];
    element("ImageObject", &attributes, "")
}
