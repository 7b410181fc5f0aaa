//! The page number, on an upright page or a turned one.

use super::sheet::{Glyph, Line, lines};

/// The turn that brings a page upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Not at all.
    None,
    /// Its head comes to the left edge.
    HeadLeft,
    /// Its head comes to the right edge.
    HeadRight,
}

/// A page number.
#[derive(Debug, Clone)]
pub(super) struct Folio {
    /// Its words.
    pub(super) number: usize,
    /// The number as it stands on the upright page.
    pub(super) line: Line,
    /// True if it has a dash on both sides.
    pub(super) dashed: bool,
    /// The turn of the page with which it was found.
    pub(super) turn: Turn,
}

impl Folio {
    /// The lowest line below the text block that is a number, with or without dashes, and the
    /// places of its glyphs. `height` is that of the page turned upright.
    pub(super) fn find(
        page: usize,
        glyphs: &[Glyph],
        height: f64,
        turn: Turn,
    ) -> Option<(Self, Vec<usize>)> {
        let low: Vec<usize> =
            (0..glyphs.len()).filter(|place| glyphs[*place].at.1 > height * 0.86).collect();
        let own: Vec<Glyph> = low.iter().map(|place| glyphs[*place].clone()).collect();
        let (line, row) = lines(page, &own).pop()?;
        let dash = |c: char| "—–―－-─一".contains(c);
        let around = |c: char| dash(c) || c.is_whitespace() || c == '第' || c == '页';
        let bare: String = line.text.trim_matches(around).chars().map(half_width).collect();
        let number = bare.parse().ok().filter(|_| line.text.chars().count() < 12)?;
        let dashed = line.text.starts_with(dash) && line.text.ends_with(dash);
        let places = row.into_iter().map(|place| low[place]).collect();
        Some((Self { number, line, dashed, turn }, places))
    }

    /// The digits of the number.
    pub(super) fn digits(&self) -> impl Iterator<Item = &Glyph> {
        let digit = |glyph: &&Glyph| glyph.text.chars().any(|c| half_width(c).is_ascii_digit());
        self.line.glyphs.iter().filter(digit)
    }
}

/// A full-width digit as a half-width one.
fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xff10 + 0x30).unwrap_or(c),
        _ => c,
    }
}
