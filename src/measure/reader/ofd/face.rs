//! A face of an OFD: the boxes and widths of its glyphs, by its embedded file, else by what such glyphs are like.

use std::collections::HashMap;
use std::sync::Arc;

use kurbo::Rect;
use ttf_parser::GlyphId;
use unicode_width::UnicodeWidthChar;

/// The box of a full-width character in thousandths of an em, upwards from the baseline.
const CELL: Rect = Rect::new(0.0, -120.0, 1000.0, 880.0);

/// The lower and upper edge of a dash, likewise.
const DASH: (f64, f64) = (310.0, 370.0);

/// A glyph as it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Asked {
    /// The one that the face has for a character.
    Character(char),
    /// The one of this number.
    Glyph(u16),
}

/// The shape of a glyph in thousandths of an em.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Its box; `None` if it blackens nothing.
    pub(super) ink: Option<Rect>,
    /// True if that is the box of its outline.
    pub(super) outlined: bool,
    pub(super) advance: f64,
}

/// A face and the glyphs met so far.
pub(super) struct Face {
    pub(super) name: Arc<str>,
    file: Option<Vec<u8>>,
    known: HashMap<Asked, Shape>,
}

impl Face {
    /// One of this name and file. A file that is no font counts as none.
    pub(super) fn new(name: &str, file: Option<Vec<u8>>) -> Self {
        let file = file.filter(|bytes| ttf_parser::Face::parse(bytes, 0).is_ok());
        Self { name: name.into(), file, known: HashMap::new() }
    }

    /// The shape of a glyph that stands for this character.
    pub(super) fn shape(&mut self, asked: Asked, character: char) -> Shape {
        if let Some(known) = self.known.get(&asked) {
            return *known;
        }
        let shape = self.outlined(asked).unwrap_or_else(|| usual(character));
        self.known.insert(asked, shape);
        shape
    }

    /// The shape by the embedded file.
    fn outlined(&self, asked: Asked) -> Option<Shape> {
        let face = ttf_parser::Face::parse(self.file.as_deref()?, 0).ok()?;
        let glyph = match asked {
            Asked::Character(c) => face.glyph_index(c)?,
            Asked::Glyph(number) => GlyphId(number),
        };
        let scale = 1000.0 / f64::from(face.units_per_em());
        let advance = f64::from(face.glyph_hor_advance(glyph)?) * scale;
        let ink = face.glyph_bounding_box(glyph).map(|ink| {
            let [x0, y0, x1, y1] =
                [ink.x_min, ink.y_min, ink.x_max, ink.y_max].map(|side| f64::from(side) * scale);
            Rect::new(x0, y0, x1, y1)
        });
        Some(Shape { ink, outlined: true, advance })
    }
}

/// The shape of a glyph whose outline is not at hand.
pub(super) fn usual(character: char) -> Shape {
    let wide = character.width().is_none_or(|columns| columns > 1) || "“”‘’—…·".contains(character);
    let advance = if wide { 1000.0 } else { 500.0 };
    let ink = (!character.is_whitespace()).then(|| usual_ink(character, advance));
    Shape { ink, outlined: false, advance }
}

/// The box that such a character blackens, as far as its kind tells.
fn usual_ink(character: char, advance: f64) -> Rect {
    let cell = Rect { x1: advance, ..CELL };
    let half = advance / 2.0;
    match character {
        '—' | '―' | '–' | '─' | '－' | '-' => Rect { y0: DASH.0, y1: DASH.1, ..cell },
        '，' | '。' | '、' | '；' | '：' | '？' | '！' | '）' | '》' | '”' | '’' | '〉' | '〕' => {
            Rect { x1: half, ..cell }
        }
        '（' | '《' | '“' | '‘' | '〈' | '〔' => Rect { x0: half, ..cell },
        _ => cell,
    }
}
