//! Runs a page's content stream and notes what it paints: glyphs and straight rules.
//! An operator it does not know fails the test, so that nothing painted goes unseen.

use std::collections::BTreeMap;

use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Dict, Number, Object};
use hayro_syntax::page::Page as Sheet;

use super::face::{Face, ink_of};
use super::{Glyph, Point, Rect, Rule, text_string};

/// Millimetres in a point.
const MM: f64 = 25.4 / 72.0;

/// `[a b c d e f]`, applied to row vectors as in the PDF standard.
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `m`, then `n`.
fn then(m: Matrix, n: Matrix) -> Matrix {
    [
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    ]
}

fn apply(m: Matrix, x: f64, y: f64) -> Point {
    Point { x: m[0] * x + m[2] * y + m[4], y: m[1] * x + m[3] * y + m[5] }
}

/// The graphics state, as far as it matters here.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    fill: [u8; 3],
    stroke: [u8; 3],
    line_width: f64,
    font: String,
    size: f64,
}

/// A span of marked content.
struct Span {
    artifact: bool,
    actual_text: Option<String>,
}

/// The marks that a page paints, in the order in which it does.
pub(super) struct Painter {
    height: f64,
    faces: BTreeMap<String, Face>,
    state: State,
    saved: Vec<State>,
    spans: Vec<Span>,
    text_matrix: Matrix,
    /// Points of the current path: open or closed polygons.
    path: Vec<Vec<Point>>,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) rules: Vec<Rule>,
}

impl Painter {
    pub(super) fn paint(sheet: &Sheet) -> Self {
        let fonts = &sheet.resources().fonts;
        let faces = fonts.keys().map(|key| {
            let font = fonts.get::<Dict>(&*key).expect("a font is a dictionary");
            (key.as_str().to_owned(), Face::read(&font))
        });
        let mut painter = Self {
            height: sheet.media_box().height(),
            faces: faces.collect(),
            state: State {
                matrix: IDENTITY,
                fill: [0; 3],
                stroke: [0; 3],
                line_width: 1.0,
                font: String::new(),
                size: 0.0,
            },
            saved: Vec::new(),
            spans: Vec::new(),
            text_matrix: IDENTITY,
            path: Vec::new(),
            glyphs: Vec::new(),
            rules: Vec::new(),
        };
        let mut operations = sheet.typed_operations();
        while let Some(operation) = operations.next() {
            painter.run(&operation);
        }
        painter
    }

    fn run(&mut self, operation: &Op) {
        let matrix = |n: [&Number; 6]| n.map(|number| number.as_f64());
        match operation {
            Op::SaveState(_) => self.saved.push(self.state.clone()),
            Op::RestoreState(_) => self.state = self.saved.pop().expect("a saved state"),
            Op::Transform(t) => {
                let change = matrix([&t.0, &t.1, &t.2, &t.3, &t.4, &t.5]);
                self.state.matrix = then(change, self.state.matrix);
            }
            Op::NonStrokeColorNamed(colour) => self.state.fill = rgb(&colour.0),
            Op::StrokeColorNamed(colour) => self.state.stroke = rgb(&colour.0),
            Op::LineWidth(width) => self.state.line_width = width.0.as_f64(),
            Op::BeginText(_) => self.text_matrix = IDENTITY,
            Op::TextFont(font) => {
                self.state.font = font.0.as_str().to_owned();
                self.state.size = font.1.as_f64();
            }
            Op::TextRenderingMode(mode) => assert_eq!(mode.0.as_i64(), 0, "text is filled"),
            Op::SetTextMatrix(t) => {
                self.text_matrix = matrix([&t.0, &t.1, &t.2, &t.3, &t.4, &t.5]);
            }
            Op::ShowText(text) => self.show(text.0.as_bytes()),
            Op::ShowTexts(texts) => {
                for object in texts.0.iter::<Object>() {
                    match object {
                        Object::String(text) => self.show(text.as_bytes()),
                        other => {
                            let back = other.into_number().expect("a number").as_f64();
                            self.advance(-back / 1000.0 * self.state.size);
                        }
                    }
                }
            }
            Op::MoveTo(to) => self.path.push(vec![self.place(&to.0, &to.1)]),
            Op::LineTo(to) => {
                let point = self.place(&to.0, &to.1);
                self.path.last_mut().expect("a path was begun").push(point);
            }
            Op::ClosePath(_) => {
                let part = self.path.last_mut().expect("a path was begun");
                part.push(part[0]);
            }
            Op::StrokePath(_) => self.stroke(),
            Op::FillPathNonZero(_) => self.fill(),
            Op::BeginMarkedContentWithProperties(begin) => {
                let properties = begin.1.clone().into_dict();
                let actual = properties.and_then(|dict| {
                    dict.get::<hayro_syntax::object::String>("ActualText")
                        .map(|text| text_string(text.as_bytes()))
                });
                self.begin(begin.0.as_str() == "Artifact", actual);
            }
            Op::BeginMarkedContent(begin) => self.begin(begin.0.as_str() == "Artifact", None),
            Op::EndMarkedContent(_) => drop(self.spans.pop().expect("a span was begun")),
            Op::EndText(_) | Op::ColorSpaceNonStroke(_) | Op::ColorSpaceStroke(_) => {}
            Op::MiterLimit(_) | Op::LineCap(_) | Op::LineJoin(_) | Op::SetGraphicsState(_) => {}
            other => panic!("the reader does not know {other:?}"),
        }
    }

    fn begin(&mut self, artifact: bool, actual_text: Option<String>) {
        let artifact = artifact || self.spans.last().is_some_and(|span| span.artifact);
        self.spans.push(Span { artifact, actual_text });
    }

    /// A point of user space on the paper, in millimetres from its upper left corner.
    fn place(&self, x: &Number, y: &Number) -> Point {
        self.on_paper(apply(self.state.matrix, x.as_f64(), y.as_f64()))
    }

    fn on_paper(&self, at: Point) -> Point {
        Point { x: at.x * MM, y: (self.height - at.y) * MM }
    }

    fn advance(&mut self, x: f64) {
        self.text_matrix = then([1.0, 0.0, 0.0, 1.0, x, 0.0], self.text_matrix);
    }

    fn show(&mut self, bytes: &[u8]) {
        for pair in bytes.chunks(2) {
            let code = u32::from(pair[0]) << 8 | u32::from(pair[1]);
            let glyph = self.glyph(code);
            // The first glyph of a span with a text of its own stands for all of it.
            let actual = self.spans.last_mut().and_then(|span| span.actual_text.as_mut());
            let text = actual.map_or_else(|| glyph.text.clone(), std::mem::take);
            self.glyphs.push(Glyph { text, ..glyph });
            let width = self.faces[&self.state.font].width(code) / 1000.0;
            self.advance(width * self.state.size);
        }
    }

    /// The glyph of this code, at the place that text has reached.
    fn glyph(&self, code: u32) -> Glyph {
        let State { size, fill, ref font, matrix, .. } = self.state;
        let face = &self.faces[font];
        let em = [size, 0.0, 0.0, size, 0.0, 0.0];
        let to_page = then(then(em, self.text_matrix), matrix);
        let corner = |x: f64, y: f64| self.on_paper(apply(to_page, x, y));
        let text = face.text(code);
        let ink = ink_of(&face.name, &text).map(|[x0, y0, x1, y1]| {
            Rect::around(&[corner(x0, y0), corner(x1, y0), corner(x0, y1), corner(x1, y1)])
        });
        Glyph {
            code,
            text,
            font: face.name.clone(),
            size: to_page[0].hypot(to_page[1]),
            at: corner(0.0, 0.0),
            end: corner(face.width(code) / 1000.0, 0.0),
            ink,
            colour: fill,
            artifact: self.spans.last().is_some_and(|span| span.artifact),
        }
    }

    fn stroke(&mut self) {
        let matrix = self.state.matrix;
        let scale = (matrix[0] * matrix[3] - matrix[1] * matrix[2]).abs().sqrt();
        let thickness = self.state.line_width * scale * MM;
        for part in std::mem::take(&mut self.path) {
            for ends in part.windows(2) {
                let along = Rect::around(ends);
                let straight = along.width() < 1e-3 || along.height() < 1e-3;
                assert!(straight, "a slanting line: {along:?}");
                self.rules.push(Rule { along, thickness, colour: self.state.stroke });
            }
        }
    }

    /// A filled path is a thin upright rectangle: a rule drawn by its outline.
    fn fill(&mut self) {
        for part in std::mem::take(&mut self.path) {
            let area = Rect::around(&part);
            let (width, height) = (area.width(), area.height());
            let thickness = width.min(height);
            let (dx, dy) = if width > height { (0.0, height / 2.0) } else { (width / 2.0, 0.0) };
            let along = Rect {
                left: area.left + dx,
                top: area.top + dy,
                right: area.right - dx,
                bottom: area.bottom - dy,
            };
            self.rules.push(Rule { along, thickness, colour: self.state.fill });
        }
    }
}

/// A colour as the page's own colour spaces have it: grey or red, green, blue.
fn rgb(components: &[Number]) -> [u8; 3] {
    let level = |number: &Number| (number.as_f64() * 255.0).round() as u8;
    match components {
        [grey] => [level(grey); 3],
        [red, green, blue] => [level(red), level(green), level(blue)],
        other => panic!("a colour of {} components", other.len()),
    }
}
