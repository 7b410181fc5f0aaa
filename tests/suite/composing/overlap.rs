//! Ink over ink, found in glyph boxes of the tests' own reader: it shares no code with `measure`.

use crate::pdf::{Page, Rect};

/// Depth in mm that two inks may reach into each other: marks of a face lean on each other.
const DEPTH: f64 = 0.3;

/// Depth in mm that a rule may cut into the ink of a glyph.
const CUT: f64 = 0.2;

fn depth(a: &Rect, b: &Rect) -> (f64, f64) {
    let reach = |from: f64, to: f64, other: f64, end: f64| to.min(end) - from.max(other);
    (reach(a.left, a.right, b.left, b.right), reach(a.top, a.bottom, b.top, b.bottom))
}

/// Pairs of glyphs that overlap and rules that run through glyphs, as texts.
pub(super) fn of(page: &Page) -> Vec<String> {
    let mut inked: Vec<(Rect, &str)> = page
        .glyphs
        .iter()
        .filter_map(|glyph| Some((glyph.ink?, glyph.text.as_str())))
        .filter(|(ink, _)| ink.width() > 0.0 && ink.height() > 0.0)
        .collect();
    inked.sort_by(|a, b| a.0.top.total_cmp(&b.0.top));
    let mut found = Vec::new();
    for (i, (ink, text)) in inked.iter().enumerate() {
        let below = inked[i + 1..].iter().take_while(|(other, _)| other.top < ink.bottom - DEPTH);
        for (other, name) in below {
            let (wide, high) = depth(ink, other);
            if wide > DEPTH && high > DEPTH {
                found.push(format!("“{text}” over “{name}” at {:.1}, {:.1} mm", ink.left, ink.top));
            }
        }
        for rule in &page.rules {
            let (wide, high) = depth(ink, &rule.along);
            let lies = rule.along.width() > rule.along.height();
            let (along, middle, from, to) = if lies {
                (wide, rule.along.top, ink.top, ink.bottom)
            } else {
                (high, rule.along.left, ink.left, ink.right)
            };
            if along > CUT && middle > from + CUT && middle < to - CUT {
                found
                    .push(format!("a rule through “{text}” at {:.1}, {:.1} mm", ink.left, ink.top));
            }
        }
    }
    found.truncate(3);
    found
}
