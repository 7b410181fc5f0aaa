//! Runs of text: `TextObject`, with a place for every glyph.

use typst::layout::{Abs, Point, Transform};
use typst::text::{Glyph, TextItem, TextItemView};

use super::Unwritable;
use super::font::Faces;
use super::path::{Bounds, colour, matrix};
use super::xml::{Mm, element, joined};
use crate::xml;

/// Room for glyphs round their line, in sizes of the text: above the baseline, below it, at each end.
const ABOVE: f64 = 1.2;
const BELOW: f64 = 0.5;
const BESIDE: f64 = 0.3;

/// A glyph of a run with the characters it stands for.
struct Placed {
    /// The characters; none where another glyph of the same cluster has them.
    words: String,
    /// True if it alone stands for one character.
    plain: bool,
    /// Its number in the face as it is embedded.
    glyph: u16,
    /// True if the embedded face would draw another glyph for these characters.
    told: bool,
    /// Where it stands from the beginning of the run: to the right, downwards.
    x: Abs,
    y: Abs,
}

/// A run of text, where `here` puts it, as objects with numbers from `id` on: one, but for clusters of several
/// characters or glyphs, which have one each.
///
/// # Errors
/// A gradient or tiling; a face that cannot be embedded.
pub(super) fn objects(
    item: &TextItem,
    here: Transform,
    faces: &mut Faces,
    id: &mut u32,
) -> Result<Vec<String>, Unwritable> {
    let face = faces.number(&item.font);
    let placed = placed(item, faces, face);
    let runs = placed.chunk_by(|a, b| a.plain && b.plain || b.words.is_empty());
    runs.map(|run| {
        *id += 1;
        object(item, here, run, face, *id)
    })
    .collect()
}

/// Every glyph that is drawn.
fn placed(item: &TextItem, faces: &mut Faces, face: usize) -> Vec<Placed> {
    let view = TextItemView::full(item);
    let mut placed: Vec<Placed> = Vec::new();
    let (mut x, mut y) = (Abs::zero(), Abs::zero());
    let mut before: Option<&Glyph> = None;
    for glyph in &item.glyphs {
        let same = before.is_some_and(|before| before.range == glyph.range);
        let words = if same { String::new() } else { view.glyph_text(glyph).to_string() };
        let mut characters = words.chars();
        let alone = characters.next().filter(|_| characters.next().is_none());
        if same && let Some(first) = placed.last_mut() {
            first.plain = false;
        }
        if same || !words.is_empty() {
            let (glyph_number, shown) = faces.glyph(face, glyph.id, alone);
            placed.push(Placed {
                plain: alone.is_some(),
                told: !shown,
                words,
                glyph: glyph_number,
                x: x + glyph.x_offset.at(item.size),
                y: y - glyph.y_offset.at(item.size),
            });
        }
        x += glyph.x_advance.at(item.size);
        y -= glyph.y_advance.at(item.size);
        before = Some(glyph);
    }
    placed
}

/// An object of these glyphs.
fn object(
    item: &TextItem,
    here: Transform,
    run: &[Placed],
    face: usize,
    id: u32,
) -> Result<String, Unwritable> {
    let size = item.size;
    let (x0, y0) = run.first().map_or((Abs::zero(), Abs::zero()), |first| (first.x, first.y));
    let last = run.last().map_or(x0, |last| last.x);
    let here = here.pre_concat(Transform::translate(x0, y0));
    let (left, right) = (-BESIDE * size, last - x0 + (1.0 + BESIDE) * size);
    let (top, bottom) = (-ABOVE * size, BELOW * size);
    let corners = [(left, top), (right, top), (left, bottom), (right, bottom)]
        .map(|(x, y)| Point::new(x, y).transform(here));
    let Some(bounds) = Bounds::of(corners, Abs::zero()) else { return Ok(String::new()) };
    let upright = here.is_only_translate();
    let (font, height) = (Faces::id(face), Mm::of(size));
    let boundary = bounds.attribute();
    let turned = matrix(here, bounds.corner());
    let mut attributes: Vec<(&str, &dyn ToString)> = vec![("ID", &id), ("Boundary", &boundary)];
    if !upright {
        attributes.push(("CTM", &turned));
    }
    attributes.push(("Font", &font));
    attributes.push(("Size", &height));
    let mut inner = colour("FillColor", &item.fill)?;
    let width;
    if let Some(stroke) = &item.stroke {
        width = Mm::of(stroke.thickness);
        attributes.push(("Stroke", &true));
        attributes.push(("LineWidth", &width));
        inner += &colour("StrokeColor", &stroke.paint)?;
    }
    inner += &told(run);
    let start =
        if upright { Point::new(here.tx, here.ty) - bounds.corner() } else { Point::zero() };
    inner += &code(run, start);
    Ok(element("TextObject", &attributes, &inner))
}

/// The glyphs that the embedded face would not choose by itself.
fn told(run: &[Placed]) -> String {
    let mut xml = String::new();
    let mut position = 0;
    let mut rest = run;
    while let [first, behind @ ..] = rest {
        let more = behind.iter().take_while(|placed| placed.words.is_empty()).count();
        let characters = first.words.chars().count();
        if first.told || more > 0 || characters > 1 {
            let glyphs = rest.iter().take(more + 1).map(|placed| placed.glyph);
            let attributes: [(&str, &dyn ToString); 3] = [
                ("CodePosition", &position),
                ("CodeCount", &characters),
                ("GlyphCount", &(more + 1)),
            ];
            xml += &element("CGTransform", &attributes, &element("Glyphs", &[], &joined(glyphs)));
        }
        position += characters;
        rest = behind.get(more..).unwrap_or_default();
    }
    xml
}

/// The characters, and from each glyph to the next how far.
fn code(run: &[Placed], start: Point) -> String {
    let steps = |at: fn(&Placed) -> Abs| -> String {
        let places: Vec<Mm> = run.iter().map(|placed| Mm::of(at(placed))).collect();
        joined(places.windows(2).filter_map(|pair| match pair {
            [from, to] => Some(*to - *from),
            _ => None,
        }))
    };
    let (across, down) = (steps(|placed| placed.x), steps(|placed| placed.y));
    let (x, y) = (Mm::of(start.x), Mm::of(start.y));
    let words: String = run.iter().map(|placed| placed.words.as_str()).collect();
    let level = run.iter().all(|placed| run.first().is_some_and(|first| first.y == placed.y));
    let mut attributes: Vec<(&str, &dyn ToString)> = vec![("X", &x), ("Y", &y)];
    if !across.is_empty() {
        attributes.push(("DeltaX", &across));
    }
    if !level {
        attributes.push(("DeltaY", &down));
    }
    element("TextCode", &attributes, &xml::words(&words))
}
