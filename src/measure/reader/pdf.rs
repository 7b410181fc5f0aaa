//! Opens a PDF and notes what its pages blacken.

use std::collections::HashMap;
use std::sync::Arc;

use hayro_interpret::font::{Glyph as PdfGlyph, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret_page,
};
use hayro_syntax::object::{Array, Stream};
use hayro_syntax::page::Page;
use hayro_syntax::{LoadPdfError, Pdf};
use kurbo::{Affine, BezPath, Rect, Shape};

use super::super::messages;
use super::super::sheet::{POINT, Sheet};
use super::pen::{Drawn, Pen, on_white};
use super::{Form, require_pages};
use crate::finding::Message;
use crate::limits;

/// Largest content of a page as it is stored: Flate grows it a thousandfold at most.
const CONTENT: usize = 1 << 20;

/// Reads every page.
///
/// # Errors
/// A broken, encrypted or empty PDF, or one with too much in it.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Message> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => messages::encrypted(Form::Pdf),
        LoadPdfError::Invalid => messages::broken(Form::Pdf),
    })?;
    let pages = pdf.pages();
    require_pages(Form::Pdf, pages.len())?;
    let cache = InterpreterCache::new();
    let mut faces = HashMap::new();
    let (mut sheets, mut left) = (Vec::new(), limits::ALL_MARKS.most);
    for (i, page) in pages.iter().enumerate() {
        if content_size(page) > CONTENT {
            return Err(messages::too_much(Form::Pdf));
        }
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let settings = InterpreterSettings { render_annotations: false, ..Default::default() };
        let to_view = Affine::new(page.initial_transform(true).as_coeffs());
        let mut context = Context::new(to_view, bounds, &cache, pdf.xref(), settings);
        let mut canvas = Canvas { faces: &mut faces, pen: Pen::new(left) };
        interpret_page(page, &mut context, &mut canvas);
        left = canvas.pen.left();
        let size = (f64::from(width) * POINT, f64::from(height) * POINT);
        sheets.push(canvas.pen.sheet(i + 1, size));
    }
    Ok(sheets)
}

/// The size of the page's content as stored, in bytes.
fn content_size(page: &Page) -> usize {
    let raw = page.raw();
    let one = |stream: Stream| stream.raw_data().len();
    match raw.get::<Stream>("Contents") {
        Some(stream) => one(stream),
        None => {
            raw.get::<Array>("Contents").map_or(0, |parts| parts.iter::<Stream>().map(one).sum())
        }
    }
}

/// A font as far as it is known: its name, and the boxes of the glyphs met so far.
struct Face {
    name: Arc<str>,
    boxes: HashMap<u32, Option<Rect>>,
}

/// Takes down what is drawn.
struct Canvas<'f> {
    faces: &'f mut HashMap<u128, Face>,
    pen: Pen,
}

impl Canvas<'_> {
    fn face(&mut self, glyph: &OutlineGlyph) -> &mut Face {
        self.faces.entry(glyph.font_cache_key()).or_insert_with(|| {
            let name = glyph.font_data().and_then(|font| font.postscript_name);
            Face { name: name.unwrap_or_default().into(), boxes: HashMap::new() }
        })
    }
}

impl<'a> Device<'a> for Canvas<'_> {
    fn draw_glyph(
        &mut self,
        glyph: &PdfGlyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        paint: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        self.pen.step();
        let Some(colour) = visible(paint) else { return };
        if matches!(mode, GlyphDrawMode::Invisible) {
            return;
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => '\u{fffd}'.to_string(),
        };
        let outlined = matches!(glyph, PdfGlyph::Outline(_));
        let (face, ink, advance) = match glyph {
            PdfGlyph::Outline(outline) => {
                let face = self.face(outline);
                let key = outline.glyph_id().to_u32();
                let ink = *face.boxes.entry(key).or_insert_with(|| {
                    let path = outline.outline();
                    (!path.is_empty()).then(|| path.bounding_box())
                });
                let advance = outline.advance_width().map_or(1000.0, f64::from);
                (Arc::clone(&face.name), ink, advance)
            }
            PdfGlyph::Type3(_) => ("".into(), Some(Rect::new(0.0, 0.0, 1000.0, 800.0)), 1000.0),
        };
        let drawn = Drawn { text, face, ink, outlined, advance };
        self.pen.glyph(drawn, Affine::scale(POINT) * transform * glyph_transform, colour);
    }

    fn draw_path(&mut self, path: &BezPath, transform: Affine, paint: &Paint, mode: &PathDrawMode) {
        self.pen.step();
        let Some(colour) = visible(paint) else { return };
        let to_view = Affine::scale(POINT) * transform;
        match mode {
            PathDrawMode::Fill(_) => self.pen.fill(path, to_view, colour),
            PathDrawMode::Stroke(stroke) => {
                self.pen.stroke(path, to_view, f64::from(stroke.line_width), colour);
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, transform: Affine) {
        self.pen.step();
        let size = (f64::from(image.width()), f64::from(image.height()));
        self.pen.picture(size, Affine::scale(POINT) * transform);
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {
        self.pen.step();
    }
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {
        self.pen.step();
    }
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.pen.step();
    }
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// The colour of a paint that can be seen on white paper.
fn visible(paint: &Paint) -> Option<[u8; 3]> {
    match paint {
        Paint::Color(colour) => {
            let [red, green, blue, alpha] = colour.to_rgba().to_rgba8();
            on_white([red, green, blue], alpha)
        }
        Paint::Pattern(_) => None,
    }
}
