//! Images: the file as it is where readers of OFD know its kind, otherwise its pixels as PNG.

use typst::foundations::{Content, Smart};
use typst::layout::{Abs, Frame, FrameItem, Point, Sides, Size, Transform};
use typst::syntax::Span;
use typst::visualize::{ExchangeFormat, Image, ImageKind, RasterFormat};
use typst_layout::Page;

use super::Unwritable;
use super::path::{Bounds, matrix};
use super::xml::element;

/// Pixels to a point in which a drawing is written: 600 dpi.
const PIXELS: f64 = 600.0 / 72.0;

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
        if let ImageKind::Raster(raster) = self.image.kind()
            && raster.exif_rotation().is_none_or(|turn| turn == 1)
            && let RasterFormat::Exchange(format) = raster.format()
        {
            match format {
                ExchangeFormat::Png => return Ok((raster.data().to_vec(), "png")),
                ExchangeFormat::Jpg => return Ok((raster.data().to_vec(), "jpg")),
                ExchangeFormat::Gif | ExchangeFormat::Webp => {}
            }
        }
        let mut frame = Frame::soft(self.size);
        frame
            .push(Point::zero(), FrameItem::Image(self.image.clone(), self.size, Span::detached()));
        let page = Page {
            frame,
            bleed: Sides::splat(Abs::zero()),
            fill: Smart::Custom(None),
            numbering: None,
            supplement: Content::empty(),
            number: 1,
        };
        let options = typst_render::RenderOptions {
            pixel_per_pt: PIXELS.into(),
            ..typst_render::RenderOptions::default()
        };
        let pixels = typst_render::render(&page, &options).encode_png();
        pixels.map(|bytes| (bytes, "png")).map_err(|_| Unwritable::Image)
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
