//! The drawing of a line with its glyphs apart: a page meets the same glyphs again and again, and
//! an outline is most of what there is to send.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::typeset::Piece;

/// A glyph as the drawing brings it along. What else a drawing may bring, such as a picture, stays
/// in it.
#[expect(clippy::expect_used, reason = "the pattern is a constant")]
static GLYPH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<symbol id="([^"]+)" overflow="visible"><path d="M 0 0([^"]*)"/></symbol>"#)
        .expect("a pattern")
});

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
        let glyphs = GLYPH.captures_iter(&whole).map(|found| {
            let (_, [name, outline]) = found.extract();
            (name.to_owned(), outline.to_owned())
        });
        let glyphs = glyphs.collect();
        Self { svg: GLYPH.replace_all(&whole, "").into_owned(), glyphs }
    }
}
