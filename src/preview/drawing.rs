//! The drawing of a line with its glyphs apart: a page meets the same glyphs again and again, and
//! an outline is most of what there is to send.

use std::collections::BTreeMap;

use crate::typeset::Piece;

/// The beginning of a glyph in a drawing.
const GLYPH: &str = "<symbol id=\"";

/// Outlines from the origin on, by the name of the glyph, which is another for another size.
pub(super) type Glyphs = BTreeMap<String, String>;

/// A drawing and the glyphs it uses.
#[derive(Debug)]
pub(super) struct Drawing {
    /// SVG that refers to the glyphs by name.
    pub(super) svg: String,
    pub(super) glyphs: Glyphs,
}

impl Drawing {
    pub(super) fn of(piece: &Piece) -> Self {
        let whole = piece.svg();
        let mut parts = whole.split(GLYPH);
        let mut svg = parts.next().unwrap_or_default().to_owned();
        let mut glyphs = Glyphs::new();
        for part in parts {
            if let Some((name, outline, rest)) = glyph(part) {
                glyphs.insert(name.to_owned(), outline.to_owned());
                svg.push_str(rest);
            } else {
                svg.push_str(GLYPH);
                svg.push_str(part);
            }
        }
        Self { svg, glyphs }
    }
}

/// A glyph's name, its outline, and what follows it; none if it is anything but an outline, such as
/// a picture, which stays in the drawing.
fn glyph(part: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = part.split_once("\" overflow=\"visible\"><path d=\"M 0 0")?;
    let (outline, rest) = rest.split_once("\"/></symbol>")?;
    (!name.contains('"') && !outline.contains('"')).then_some((name, outline, rest))
}
