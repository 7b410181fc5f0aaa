//! The faces a document is set in, cut down to the glyphs it uses: TrueType outlines, since many readers of OFD
//! take no others, with `cmap`, `name` and `OS/2`, without which some show nothing.

use std::collections::BTreeMap;

use kurbo::{BezPath, PathEl, Point};
use ttf_parser::{GlyphId, OutlineBuilder};
use typst::text::{FontInstance, FontVariant};
use write_fonts::tables::cmap::Cmap;
use write_fonts::tables::glyf::{Bbox, GlyfLocaBuilder, Glyph, SimpleGlyph};
use write_fonts::tables::head::Head;
use write_fonts::tables::hhea::Hhea;
use write_fonts::tables::hmtx::{Hmtx, LongMetric};
use write_fonts::tables::loca::LocaFormat;
use write_fonts::tables::maxp::Maxp;
use write_fonts::tables::name::{Name, NameRecord};
use write_fonts::tables::os2::Os2;
use write_fonts::tables::post::Post;
use write_fonts::types::{FWord, NameId, UfWord, Version16Dot16};
use write_fonts::{FontBuilder, OffsetMarker};

use super::Unwritable;

/// The first number of a face's resource; smaller ones are other resources', larger ones from `OBJECTS` on objects'.
const FIRST: usize = 2;

/// Greatest distance of a TrueType curve from the cubic one it stands for, in units of the face.
const ACCURACY: f64 = 0.5;

/// All faces of a document.
#[derive(Default)]
pub(super) struct Faces {
    list: Vec<Face>,
}

/// A face and what is used of it.
pub(super) struct Face {
    font: FontInstance,
    /// Its glyphs by their numbers in the embedded file, 0 the one that stands for none.
    glyphs: Vec<u16>,
    /// The other way round.
    numbers: BTreeMap<u16, u16>,
    /// The glyph, by its number in the embedded file, that is drawn for a character by itself.
    characters: BTreeMap<char, u16>,
}

impl Faces {
    /// Which face this is, from 0.
    pub(super) fn number(&mut self, font: &FontInstance) -> usize {
        if let Some(known) = self.list.iter().position(|face| face.font == *font) {
            return known;
        }
        let numbers = BTreeMap::from([(0, 0)]);
        let characters = BTreeMap::new();
        self.list.push(Face { font: font.clone(), glyphs: vec![0], numbers, characters });
        self.list.len() - 1
    }

    /// The resource number of a face.
    pub(super) fn id(face: usize) -> usize {
        face + FIRST
    }

    /// The number of a glyph in the embedded file, and true if that draws it for this character by itself.
    pub(super) fn glyph(
        &mut self,
        face: usize,
        glyph: u16,
        character: Option<char>,
    ) -> (u16, bool) {
        let Some(face) = self.list.get_mut(face) else { return (0, false) };
        let next = u16::try_from(face.glyphs.len()).unwrap_or_default();
        let number = *face.numbers.entry(glyph).or_insert(next);
        if number == next {
            face.glyphs.push(glyph);
        }
        let shown = character.map(|c| *face.characters.entry(c).or_insert(number));
        (number, shown == Some(number))
    }

    /// The faces, with their resource numbers.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, &Face)> {
        self.list.iter().enumerate().map(|(at, face)| (Self::id(at), face))
    }
}

impl Face {
    /// The family's name, as the font file has it.
    pub(super) fn family(&self) -> &str {
        &self.font.font().info().family
    }

    fn variant(&self) -> FontVariant {
        self.font.font().info().variant
    }

    /// The font file, under this name.
    ///
    /// # Errors
    /// Outlines that cannot be written.
    pub(super) fn file(&self, name: &str) -> Result<Vec<u8>, Unwritable> {
        self.tables(name).ok_or(Unwritable::Face)
    }

    fn tables(&self, name: &str) -> Option<Vec<u8>> {
        let ttf = self.font.ttf();
        let mut outlines = GlyfLocaBuilder::new();
        let mut metrics = Vec::new();
        let mut most = Most::default();
        for glyph in &self.glyphs {
            let glyph = GlyphId(*glyph);
            let outline = self.outline(glyph)?;
            let advance = ttf.glyph_hor_advance(glyph).unwrap_or_default();
            let left = most.see(&outline, advance);
            metrics.push(LongMetric::new(advance, left));
            outlines.add_glyph(&outline).ok()?;
        }
        let (glyf, loca, format) = outlines.build();
        let count = u16::try_from(metrics.len()).ok()?;
        let hmtx = Hmtx::new(metrics, Vec::new());
        let characters = self.characters.iter();
        let cmap = Cmap::from_mappings(
            characters.map(|(c, glyph)| (*c, write_fonts::types::GlyphId::new(u32::from(*glyph)))),
        )
        .ok()?;
        let post = Post { version: Version16Dot16::VERSION_3_0, ..Post::default() };
        let mut builder = FontBuilder::new();
        builder.add_table(&self.head(&most, &format)).ok()?;
        builder.add_table(&self.hhea(&most, count)).ok()?;
        builder.add_table(&most.maxp(count)).ok()?;
        builder.add_table(&self.os2()).ok()?;
        builder.add_table(&hmtx).ok()?;
        builder.add_table(&cmap).ok()?;
        builder.add_table(&glyf).ok()?;
        builder.add_table(&loca).ok()?;
        builder.add_table(&names(name)).ok()?;
        builder.add_table(&post).ok()?;
        Some(builder.build())
    }

    /// The outline of a glyph, of straight lines and quadratic curves.
    fn outline(&self, glyph: GlyphId) -> Option<Glyph> {
        let ttf = self.font.ttf();
        let mut pen = Pen(BezPath::new());
        if ttf.outline_glyph(glyph, &mut pen).is_none() || pen.0.elements().is_empty() {
            return Some(Glyph::Empty);
        }
        // PostScript outlines run the other way round.
        let path = if ttf.tables().cff.is_some() { pen.0.reverse_subpaths() } else { pen.0 };
        SimpleGlyph::from_bezpath(&quadratic(&path)).ok().map(Glyph::Simple)
    }

    fn head(&self, most: &Most, format: &LocaFormat) -> Head {
        let bounds = most.bounds();
        Head {
            units_per_em: self.font.ttf().units_per_em(),
            x_min: bounds.x_min,
            y_min: bounds.y_min,
            x_max: bounds.x_max,
            y_max: bounds.y_max,
            lowest_rec_ppem: 8,
            index_to_loc_format: i16::from(matches!(format, LocaFormat::Long)),
            ..Head::default()
        }
    }

    fn hhea(&self, most: &Most, count: u16) -> Hhea {
        let ttf = self.font.ttf();
        Hhea {
            ascender: FWord::new(ttf.ascender()),
            descender: FWord::new(ttf.descender()),
            line_gap: FWord::new(ttf.line_gap()),
            advance_width_max: UfWord::new(most.advance),
            x_max_extent: FWord::new(most.bounds().x_max),
            caret_slope_rise: 1,
            number_of_h_metrics: count,
            ..Hhea::default()
        }
    }

    fn os2(&self) -> Os2 {
        let ttf = self.font.ttf();
        let unit =
            |c: Option<&char>| c.map_or(0, |c| u16::try_from(u32::from(*c)).unwrap_or(u16::MAX));
        Os2 {
            us_weight_class: self.variant().weight.to_number(),
            us_first_char_index: unit(self.characters.keys().next()),
            us_last_char_index: unit(self.characters.keys().next_back()),
            s_typo_ascender: ttf.ascender(),
            s_typo_descender: ttf.descender(),
            s_typo_line_gap: ttf.line_gap(),
            us_win_ascent: ttf.ascender().unsigned_abs(),
            us_win_descent: ttf.descender().unsigned_abs(),
            ..Os2::default()
        }
    }
}

/// Windows, Unicode; English and Chinese.
const PLATFORM: (u16, u16) = (3, 1);
const LANGUAGES: [u16; 2] = [0x0409, 0x0804];

/// The name of a face in every place where a reader may look for it.
fn names(name: &str) -> Name {
    let mut records = Vec::new();
    for language in LANGUAGES {
        for id in [
            NameId::FAMILY_NAME,
            NameId::SUBFAMILY_NAME,
            NameId::FULL_NAME,
            NameId::POSTSCRIPT_NAME,
        ] {
            let text = if id == NameId::SUBFAMILY_NAME { "Regular" } else { name };
            let text = OffsetMarker::new(text.to_owned());
            records.push(NameRecord::new(PLATFORM.0, PLATFORM.1, language, id, text));
        }
    }
    Name::new(records)
}

/// The largest of everything that the tables state about all glyphs.
#[derive(Default)]
struct Most {
    bounds: Option<Bbox>,
    advance: u16,
    points: u16,
    contours: u16,
}

impl Most {
    /// Takes a glyph into account, and returns the blank at its left.
    fn see(&mut self, glyph: &Glyph, advance: u16) -> i16 {
        self.advance = self.advance.max(advance);
        let Glyph::Simple(simple) = glyph else { return 0 };
        let points: usize = simple.contours.iter().map(|contour| contour.len()).sum();
        self.points = self.points.max(u16::try_from(points).unwrap_or(u16::MAX));
        let contours = u16::try_from(simple.contours.len()).unwrap_or(u16::MAX);
        self.contours = self.contours.max(contours);
        self.bounds = Some(self.bounds.map_or(simple.bbox, |all| all.union(simple.bbox)));
        simple.bbox.x_min
    }

    fn bounds(&self) -> Bbox {
        self.bounds.unwrap_or_default()
    }

    fn maxp(&self, count: u16) -> Maxp {
        Maxp {
            num_glyphs: count,
            max_points: Some(self.points),
            max_contours: Some(self.contours),
            max_composite_points: Some(0),
            max_composite_contours: Some(0),
            max_zones: Some(2),
            max_twilight_points: Some(0),
            max_storage: Some(0),
            max_function_defs: Some(0),
            max_instruction_defs: Some(0),
            max_stack_elements: Some(0),
            max_size_of_instructions: Some(0),
            max_component_elements: Some(0),
            max_component_depth: Some(0),
        }
    }
}

/// Draws an outline as a path.
struct Pen(BezPath);

fn point(x: f32, y: f32) -> Point {
    Point::new(f64::from(x), f64::from(y))
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(point(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(point(x, y));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(point(x1, y1), point(x, y));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.curve_to(point(x1, y1), point(x2, y2), point(x, y));
    }

    fn close(&mut self) {
        self.0.close_path();
    }
}

/// The same path with quadratic curves alone.
fn quadratic(path: &BezPath) -> BezPath {
    let mut quadratic = BezPath::new();
    let mut at = Point::ZERO;
    for step in path.elements() {
        if let PathEl::CurveTo(a, b, to) = *step {
            for (_, _, piece) in kurbo::CubicBez::new(at, a, b, to).to_quads(ACCURACY) {
                quadratic.quad_to(piece.p1, piece.p2);
            }
        } else {
            quadratic.push(*step);
        }
        at = step.end_point().unwrap_or(at);
    }
    quadratic
}
