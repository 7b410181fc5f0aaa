//! Images of the pages, for those who write them in another form: the file as it is where it is PNG or JPEG,
//! otherwise its pixels as PNG; and where the pages have them.

use typst::foundations::{Content, Smart};
use typst::layout::{Abs, Frame, FrameItem, Point, Sides, Size, Transform};
use typst::syntax::Span;
use typst::visualize::{ExchangeFormat, Image, ImageKind, RasterFormat};
use typst_layout::{Page, PagedDocument};

/// Pixels to a point in which a drawing is written: 600 dpi.
const PIXELS: f64 = 600.0 / 72.0;

/// An image on a page.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    /// The page, from 1.
    pub(crate) page: usize,
    /// Where it stands, in points: left, top, width, height.
    pub(crate) area: [f64; 4],
    /// True if words are drawn over it.
    pub(crate) behind: bool,
    /// The words of one who does not see it; may be empty.
    pub(crate) alt: String,
    /// Its file.
    pub(crate) bytes: Vec<u8>,
    /// The ending of its file's name, which is the name of its kind.
    pub(crate) ending: &'static str,
}

/// All images of the pages, in order; those that have no pixels are left out.
pub(super) fn all(pages: &PagedDocument) -> Vec<Picture> {
    let mut pictures = Vec::new();
    for (at, page) in pages.pages().iter().enumerate() {
        let mut walk = Walk { page: at + 1, pictures: Vec::new() };
        walk.frame(&page.frame, Transform::identity());
        pictures.extend(walk.pictures);
    }
    pictures
}

struct Walk {
    page: usize,
    pictures: Vec<Picture>,
}

impl Walk {
    fn frame(&mut self, frame: &Frame, transform: Transform) {
        for (at, item) in frame.items() {
            let here = transform.pre_concat(Transform::translate(at.x, at.y));
            match item {
                FrameItem::Group(group) => {
                    self.frame(&group.frame, here.pre_concat(group.transform));
                }
                FrameItem::Image(image, size, _) => self.image(image, *size, here),
                FrameItem::Text(text) => {
                    let size = Size::new(text.width(), text.size);
                    let above = here.pre_concat(Transform::translate(Abs::zero(), -text.size));
                    self.drawn_over(area(size, above));
                }
                _ => {}
            }
        }
    }

    fn image(&mut self, image: &Image, size: Size, here: Transform) {
        let Some((bytes, ending)) = file(image, size) else { return };
        let alt = image.alt().unwrap_or_default().to_owned();
        let (page, area) = (self.page, area(size, here));
        self.pictures.push(Picture { page, area, behind: false, alt, bytes, ending });
    }

    /// Notes that words stand here, over whatever was drawn before.
    fn drawn_over(&mut self, [left, top, width, height]: [f64; 4]) {
        for picture in &mut self.pictures {
            let [x, y, wide, high] = picture.area;
            let apart =
                left >= x + wide || left + width <= x || top >= y + high || top + height <= y;
            picture.behind |= !apart;
        }
    }
}

/// The upright square round a thing of this size, in points: left, top, width, height.
fn area(size: Size, here: Transform) -> [f64; 4] {
    let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
        .map(|(x, y)| Point::new(size.x * x, size.y * y).transform(here));
    let (xs, ys) = (corners.map(|point| point.x.to_pt()), corners.map(|point| point.y.to_pt()));
    let least = |all: [f64; 4]| all.into_iter().fold(f64::INFINITY, f64::min);
    let most = |all: [f64; 4]| all.into_iter().fold(f64::NEG_INFINITY, f64::max);
    [least(xs), least(ys), most(xs) - least(xs), most(ys) - least(ys)]
}

/// The bytes of an image and the name of their kind, which is the ending of its file too; `None` if it cannot be
/// turned into pixels.
pub(super) fn file(image: &Image, size: Size) -> Option<(Vec<u8>, &'static str)> {
    if let ImageKind::Raster(raster) = image.kind()
        && raster.exif_rotation().is_none_or(|turn| turn == 1)
        && let RasterFormat::Exchange(format) = raster.format()
    {
        match format {
            ExchangeFormat::Png => return Some((raster.data().to_vec(), "png")),
            ExchangeFormat::Jpg => return Some((raster.data().to_vec(), "jpg")),
            ExchangeFormat::Gif | ExchangeFormat::Webp => {}
        }
    }
    let mut frame = Frame::soft(size);
    frame.push(Point::zero(), FrameItem::Image(image.clone(), size, Span::detached()));
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
    pixels.ok().map(|bytes| (bytes, "png"))
}
