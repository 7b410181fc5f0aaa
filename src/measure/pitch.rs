//! From line to line of the text.

use super::sheet::{HANG, Line};

/// Least and most lines of a page of text: they tell a step from line to line from any other.
const LINES: (f64, f64) = (16.0, 28.0);
/// Number of steps that show the pitch; fewer do if they agree within so many millimetres.
const ENOUGH: usize = 4;
const AGREEING: usize = 2;
const AGREE: f64 = 0.2;

/// The pitch of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pitch {
    /// From line to line, in millimetres.
    pub(super) step: f64,
    /// True if the text shows it; else it is assumed.
    pub(super) shown: bool,
}

impl Pitch {
    /// The pitch that lines of this size show. Where they are too few it is taken to be that of so
    /// many lines a page, of 22 if none are given.
    pub(super) fn find(text: &[&Line], size: f64, lines: Option<u32>) -> Self {
        let own = |line: &Line| (line.size - size).abs() < 0.7;
        let pairs = text
            .windows(2)
            .filter(|pair| pair[0].page == pair[1].page && own(pair[0]) && own(pair[1]));
        let mut steps: Vec<f64> = pairs.map(|pair| step(pair[0], pair[1])).collect();
        steps.retain(|step| (225.0 / LINES.1..225.0 / LINES.0).contains(step));
        steps.sort_by(f64::total_cmp);
        let spread = steps.last().zip(steps.first()).map_or(0.0, |(most, least)| most - least);
        let agree = steps.len() >= AGREEING && spread < AGREE;
        if steps.len() >= ENOUGH || agree {
            return Self { step: steps[steps.len() / 2], shown: true };
        }
        Self { step: lines.map_or(HANG, step_of), shown: false }
    }
}

/// From one line to the next: by their baselines where they are of one face and size, since the
/// middle of a short line depends on its characters.
pub(super) fn step(above: &Line, below: &Line) -> f64 {
    if above.font == below.font && (above.size - below.size).abs() < 0.1 {
        baseline(below) - baseline(above)
    } else {
        below.middle - above.middle
    }
}

/// The baseline of the face most of a line is set in: another may be shifted.
fn baseline(line: &Line) -> f64 {
    let own = line.glyphs.iter().find(|glyph| glyph.font == line.font);
    own.map_or(line.baseline, |glyph| glyph.at.1)
}

/// The step of so many lines a page: they fill the height of 22.
fn step_of(lines: u32) -> f64 {
    21.0 * HANG / (f64::from(lines.max(2)) - 1.0)
}
