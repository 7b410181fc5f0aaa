//! Opens a PDF and notes what its pages blacken, with a library that did not write it.
//!
//! A file from elsewhere may be broken, huge or hostile: everything is counted and capped,
//! and the library runs on a thread of its own, so that its panics end there.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::Arc;

use hayro_interpret::font::{Glyph as Drawn, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret_page,
};
use hayro_syntax::object::{Array, Stream};
use hayro_syntax::page::Page;
use hayro_syntax::{LoadPdfError, Pdf};
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};

use super::area::Area;
use super::messages;
use super::sheet::{Glyph, Picture, Rule, Sheet};
use crate::apart::{Failed, apart};
use crate::finding::Message;
use crate::limits;

/// Most drawing steps of one page, those that leave no mark included.
const STEPS: usize = 2_000_000;
/// Largest content of a page as it is stored: Flate grows it a thousandfold at most.
const CONTENT: usize = 1 << 20;
/// Millimetres of a point.
const MM: f64 = 25.4 / 72.0;

/// Says that a page holds more than anybody reads, or that all of them do.
struct TooMuch {
    in_all: bool,
}

/// Reads every page.
///
/// # Errors
/// No PDF, a broken, encrypted or empty one, or one that is too large.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Message> {
    if bytes.len() > limits::PDF_BYTES.most {
        return Err(messages::too_large(limits::PDF_BYTES.most >> 20));
    }
    let head = &bytes[..bytes.len().min(1024)];
    if !head.windows(5).any(|start| start == b"%PDF-") {
        return Err(messages::not_a_pdf());
    }
    apart(|| read_pages(bytes)).map_err(|failed| match failed {
        Failed::NoThread(error) => messages::no_thread(&error),
        Failed::Stumbled(panic) => match panic.downcast_ref() {
            Some(TooMuch { in_all: true }) => messages::too_much_in_all(),
            Some(TooMuch { in_all: false }) => messages::too_much(),
            None => messages::broken(),
        },
    })?
}

fn read_pages(bytes: &[u8]) -> Result<Vec<Sheet>, Message> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => messages::encrypted(),
        LoadPdfError::Invalid => messages::broken(),
    })?;
    let pages = pdf.pages();
    match pages.len() {
        0 => return Err(messages::no_pages()),
        count if count > limits::PAGES.most => {
            return Err(messages::too_many_pages(count, limits::PAGES.most));
        }
        _ => {}
    }
    let cache = InterpreterCache::new();
    let mut faces = HashMap::new();
    let (mut sheets, mut left) = (Vec::new(), limits::ALL_MARKS.most);
    for (i, page) in pages.iter().enumerate() {
        if content_size(page) > CONTENT {
            return Err(messages::too_much());
        }
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let settings = InterpreterSettings { render_annotations: false, ..Default::default() };
        let to_view = Affine::new(page.initial_transform(true).as_coeffs());
        let mut context = Context::new(to_view, bounds, &cache, pdf.xref(), settings);
        let mut pen = Pen::new(&mut faces, left);
        interpret_page(page, &mut context, &mut pen);
        left = left.saturating_sub(pen.marks());
        let size = (f64::from(width) * MM, f64::from(height) * MM);
        sheets.push(Sheet::new(i + 1, size, pen.glyphs, pen.rules, pen.pictures));
    }
    if sheets.iter().all(Sheet::is_bare) {
        return Err(messages::no_text());
    }
    Ok(sheets)
}

/// How large the page's content is as stored, in bytes.
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
struct Pen<'f> {
    faces: &'f mut HashMap<u128, Face>,
    glyphs: Vec<Glyph>,
    rules: Vec<Rule>,
    pictures: Vec<Picture>,
    steps: usize,
    /// Marks that the pages may still have.
    left: usize,
}

impl<'f> Pen<'f> {
    fn new(faces: &'f mut HashMap<u128, Face>, left: usize) -> Self {
        let (glyphs, rules, pictures) = (Vec::new(), Vec::new(), Vec::new());
        Self { faces, glyphs, rules, pictures, steps: 0, left }
    }

    fn marks(&self) -> usize {
        self.glyphs.len() + self.rules.len() + self.pictures.len()
    }

    fn step(&mut self) {
        self.steps += 1;
        let marks = self.marks();
        let in_all = marks > self.left;
        if in_all || self.steps > STEPS || marks > limits::MARKS.most {
            // Unwinds without a word; `read` turns it into a finding.
            resume_unwind(Box::new(TooMuch { in_all }));
        }
    }

    fn face(&mut self, glyph: &OutlineGlyph) -> &mut Face {
        self.faces.entry(glyph.font_cache_key()).or_insert_with(|| {
            let name = glyph.font_data().and_then(|font| font.postscript_name);
            Face { name: name.unwrap_or_default().into(), boxes: HashMap::new() }
        })
    }

    fn rule(&mut self, from: Point, to: Point, thickness: f64, colour: [u8; 3]) {
        let area = Area::of(Rect::from_points(from, to));
        let level = area.height() <= area.width();
        let slack = if level { area.height() } else { area.width() };
        if slack < 0.2 && area.width().max(area.height()) > 1.0 {
            let area = if level {
                area.grown(0.0, thickness / 2.0)
            } else {
                area.grown(thickness / 2.0, 0.0)
            };
            self.rules.push(Rule { area, thickness, colour, level });
        } else if slack >= 0.2 {
            self.rules.push(Rule { area, thickness: 0.0, colour, level: false });
        }
    }
}

impl<'a> Device<'a> for Pen<'_> {
    fn draw_glyph(
        &mut self,
        glyph: &Drawn<'a>,
        transform: Affine,
        glyph_transform: Affine,
        paint: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        self.step();
        let Some(colour) = visible(paint) else { return };
        if matches!(mode, GlyphDrawMode::Invisible) {
            return;
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => '\u{fffd}'.to_string(),
        };
        let to_view = Affine::scale(MM) * transform * glyph_transform;
        let outlined = matches!(glyph, Drawn::Outline(_));
        let (font, ink, advance) = match glyph {
            Drawn::Outline(outline) => {
                let face = self.face(outline);
                let key = outline.glyph_id().to_u32();
                let ink = *face.boxes.entry(key).or_insert_with(|| {
                    let path = outline.outline();
                    (!path.is_empty()).then(|| path.bounding_box())
                });
                let advance = outline.advance_width().map_or(1000.0, f64::from);
                (Arc::clone(&face.name), ink, advance)
            }
            Drawn::Type3(_) => ("".into(), Some(Rect::new(0.0, 0.0, 1000.0, 800.0)), 1000.0),
        };
        let at = to_view * Point::ZERO;
        let end = to_view * Point::new(advance, 0.0);
        let up = to_view * Point::new(0.0, 1000.0);
        if aslant(to_view) {
            return;
        }
        self.glyphs.push(Glyph {
            text,
            font,
            size: (up - at).hypot() / MM,
            at: (at.x, at.y),
            end: (end.x, end.y),
            ink: ink.map(|ink| Area::of(to_view.transform_rect_bbox(ink))),
            outlined,
            colour,
        });
    }

    fn draw_path(
        &mut self,
        path: &BezPath,
        transform: Affine,
        paint: &Paint<'a>,
        mode: &PathDrawMode,
    ) {
        self.step();
        let Some(colour) = visible(paint) else { return };
        let to_view = Affine::scale(MM) * transform;
        match mode {
            PathDrawMode::Fill(_) => {
                for part in to_view_parts(path, to_view) {
                    let area = Area::of(bounds(&part));
                    let (width, height) = (area.width(), area.height());
                    let thin = width.min(height) < 2.0 && width.max(height) > 1.0;
                    let thickness = if thin { width.min(height) } else { 0.0 };
                    let level = thin && width >= height;
                    self.rules.push(Rule { area, thickness, colour, level });
                    self.step();
                }
            }
            PathDrawMode::Stroke(stroke) => {
                let scale = to_view.determinant().abs().sqrt();
                let thickness = f64::from(stroke.line_width) * scale;
                for part in to_view_parts(path, to_view) {
                    for ends in part.windows(2) {
                        self.rule(ends[0], ends[1], thickness, colour);
                        self.step();
                    }
                }
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, transform: Affine) {
        self.step();
        let size = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let to_view = Affine::scale(MM) * transform;
        let [a, b, c, d, ..] = to_view.as_coeffs();
        // Turned by a quarter is level, too; a hundredth is half a degree.
        let level = b.abs().max(c.abs()) < 0.01 * a.abs().max(d.abs())
            || a.abs().max(d.abs()) < 0.01 * b.abs().max(c.abs());
        let area = Area::of(to_view.transform_rect_bbox(size));
        self.pictures.push(Picture { area, level: Some(level) });
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {
        self.step();
    }
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step();
    }
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step();
    }
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// True if text stands neither upright nor turned by quarters: it marks the page (草稿) and is no
/// element of it. An oblique face leans, but its line is level.
fn aslant(to_view: Affine) -> bool {
    let [along, across, ..] = to_view.as_coeffs();
    along.abs().min(across.abs()) > 0.1 * along.abs().max(across.abs())
}

/// The colour of a paint that can be seen on white paper.
fn visible(paint: &Paint) -> Option<[u8; 3]> {
    match paint {
        Paint::Color(colour) => {
            let [red, green, blue, alpha] = colour.to_rgba().to_rgba8();
            let white = red > 250 && green > 250 && blue > 250;
            (alpha > 10 && !white).then_some([red, green, blue])
        }
        Paint::Pattern(_) => None,
    }
}

/// The parts of a path as the points they pass, on the page as it is looked at.
fn to_view_parts(path: &BezPath, to_view: Affine) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    for element in path.iter() {
        let point = match element {
            PathEl::MoveTo(to) => {
                parts.push(vec![to_view * to]);
                continue;
            }
            PathEl::LineTo(to) | PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => to_view * to,
            PathEl::ClosePath => match parts.last().and_then(|part| part.first()) {
                Some(first) => *first,
                None => continue,
            },
        };
        if let Some(part) = parts.last_mut() {
            part.push(point);
        }
    }
    parts.retain(|part| part.len() > 1);
    parts
}

fn bounds(points: &[Point]) -> Rect {
    let start = points.first().copied().unwrap_or_default();
    let start = Rect::from_points(start, start);
    points.iter().fold(start, |area, point| area.union_pt(*point))
}
