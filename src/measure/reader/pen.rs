//! Takes down what is drawn on a page, whatever form it was read from.

use std::panic::resume_unwind;
use std::sync::Arc;

use kurbo::{Affine, BezPath, PathEl, Point, Rect};

use super::super::area::Area;
use super::super::sheet::{Glyph, POINT, Picture, Rule, Sheet};
use crate::limits;

/// Most drawing steps of one page, those that leave no mark included.
const STEPS: usize = 2_000_000;

/// Says that a page holds more than anybody reads, or that all of them do.
pub(super) struct TooMuch {
    pub(super) in_all: bool,
}

/// A glyph as its face draws it, in thousandths of an em, upwards from its origin on the baseline.
pub(super) struct Drawn {
    /// The text it stands for.
    pub(super) text: String,
    /// The name of its face.
    pub(super) face: Arc<str>,
    /// The box that it blackens; `None` if that is nothing.
    pub(super) ink: Option<Rect>,
    /// True if that is the box of its outline; else it is as large as such a glyph may be.
    pub(super) outlined: bool,
    pub(super) advance: f64,
}

/// The marks of a page. `to_view` leads from whatever is drawn to millimetres on the page as it is looked at.
pub(super) struct Pen {
    glyphs: Vec<Glyph>,
    rules: Vec<Rule>,
    pictures: Vec<Picture>,
    steps: usize,
    /// Marks that the pages may still have.
    left: usize,
}

impl Pen {
    /// One for a page, where this and all later ones may have so many marks.
    pub(super) fn new(left: usize) -> Self {
        let (glyphs, rules, pictures) = (Vec::new(), Vec::new(), Vec::new());
        Self { glyphs, rules, pictures, steps: 0, left }
    }

    /// The marks that later pages may still have.
    pub(super) fn left(&self) -> usize {
        self.left.saturating_sub(self.marks())
    }

    fn marks(&self) -> usize {
        self.glyphs.len() + self.rules.len() + self.pictures.len()
    }

    /// Counts a step of drawing. Beyond what any page needs it unwinds without a word, and the reader turns that into
    /// a finding.
    pub(super) fn step(&mut self) {
        self.steps += 1;
        let marks = self.marks();
        let in_all = marks > self.left;
        if in_all || self.steps > STEPS || marks > limits::MARKS.most {
            resume_unwind(Box::new(TooMuch { in_all }));
        }
    }

    /// A glyph; nothing if it stands aslant.
    pub(super) fn glyph(&mut self, drawn: Drawn, to_view: Affine, colour: [u8; 3]) {
        let at = to_view * Point::ZERO;
        let end = to_view * Point::new(drawn.advance, 0.0);
        let up = to_view * Point::new(0.0, 1000.0);
        if aslant(to_view) {
            return;
        }
        self.glyphs.push(Glyph {
            text: drawn.text,
            font: drawn.face,
            size: (up - at).hypot() / POINT,
            at: (at.x, at.y),
            end: (end.x, end.y),
            ink: drawn.ink.map(|ink| Area::of(to_view.transform_rect_bbox(ink))),
            outlined: drawn.outlined,
            colour,
        });
    }

    /// A path that is filled.
    pub(super) fn fill(&mut self, path: &BezPath, to_view: Affine, colour: [u8; 3]) {
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

    /// A path that is drawn as a line of this width.
    pub(super) fn stroke(&mut self, path: &BezPath, to_view: Affine, width: f64, colour: [u8; 3]) {
        let thickness = width * to_view.determinant().abs().sqrt();
        for part in to_view_parts(path, to_view) {
            for ends in part.windows(2) {
                self.rule(ends[0], ends[1], thickness, colour);
                self.step();
            }
        }
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

    /// A picture of this width and height before it is laid on the page.
    pub(super) fn picture(&mut self, (width, height): (f64, f64), to_view: Affine) {
        let [a, b, c, d, ..] = to_view.as_coeffs();
        // Turned by a quarter is level, too; a hundredth is half a degree.
        let level = b.abs().max(c.abs()) < 0.01 * a.abs().max(d.abs())
            || a.abs().max(d.abs()) < 0.01 * b.abs().max(c.abs());
        let area = Area::of(to_view.transform_rect_bbox(Rect::new(0.0, 0.0, width, height)));
        self.pictures.push(Picture { area, level: Some(level) });
    }

    /// The page of this number, from 1, and of this width and height in millimetres.
    pub(super) fn sheet(self, number: usize, size: (f64, f64)) -> Sheet {
        Sheet::new(number, size, self.glyphs, self.rules, self.pictures)
    }
}

/// A colour that can be seen on white paper; `alpha` is 255 if nothing shines through.
pub(super) fn on_white(colour: [u8; 3], alpha: u8) -> Option<[u8; 3]> {
    let white = colour.iter().all(|part| *part > 250);
    (alpha > 10 && !white).then_some(colour)
}

/// True if text stands neither upright nor turned by quarters: it marks the page (草稿) and is no
/// element of it. An oblique face leans, but its line is level.
fn aslant(to_view: Affine) -> bool {
    let [along, across, ..] = to_view.as_coeffs();
    along.abs().min(across.abs()) > 0.1 * along.abs().max(across.abs())
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
