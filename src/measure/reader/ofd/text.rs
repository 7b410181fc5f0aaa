//! Text of an OFD: characters, the steps from each to the next, and glyphs that stand for them.

use std::collections::HashMap;
use std::sync::Arc;

use kurbo::Affine;

use super::super::pen::Drawn;
use super::face::{Asked, usual};
use super::node::Node;
use super::objects::{Object, Page};
use crate::finding::Message;

/// A glyph to be drawn.
struct Unit {
    /// The characters it stands for; none where another glyph of the same ones has them.
    words: String,
    asked: Asked,
}

/// Draws a text.
///
/// # Errors
/// A face that unpacks to more than there may be.
pub(super) fn draw(page: &mut Page, object: &Object) -> Result<(), Message> {
    let node = object.node;
    let size = node.number("Size").unwrap_or_default();
    let Some(colour) = seen(object).filter(|_| size > 0.0) else { return Ok(()) };
    let wide = node.number("HScale").unwrap_or(1.0);
    let turn = Affine::rotate(node.number("CharDirection").unwrap_or_default().to_radians());
    let em = Affine::scale_non_uniform(size * wide / 1000.0, -size / 1000.0);
    let id = node.attribute("Font").unwrap_or_default();
    let mut face = page.resources.face(page.package, id)?;
    let name: Arc<str> = face.as_ref().map_or_else(|| "".into(), |face| Arc::clone(&face.name));
    let told = told(node);
    let (mut position, mut start) = (0, (0.0, 0.0));
    for code in node.all("TextCode") {
        let units = units(&code.text, &told, &mut position);
        start = (code.number("X").unwrap_or(start.0), code.number("Y").unwrap_or(start.1));
        let steps = ["DeltaX", "DeltaY"]
            .map(|key| steps(code.attribute(key).unwrap_or_default(), units.len()));
        let (mut x, mut y) = start;
        for (at, unit) in units.into_iter().enumerate() {
            page.pen.step();
            let c = unit.words.chars().next().unwrap_or(' ');
            let shape = match &mut face {
                Some(face) => face.shape(unit.asked, c),
                None => usual(c),
            };
            let drawn = Drawn {
                text: unit.words,
                face: Arc::clone(&name),
                ink: shape.ink,
                outlined: shape.outlined,
                advance: shape.advance,
            };
            page.pen.glyph(drawn, object.to_view * Affine::translate((x, y)) * turn * em, colour);
            let [across, down] = &steps;
            x += across.get(at).copied().unwrap_or_default();
            y += down.get(at).copied().unwrap_or_default();
        }
    }
    Ok(())
}

/// The colour in which a text is seen: that of its area, else that of its line.
fn seen(object: &Object) -> Option<[u8; 3]> {
    let filled = object.node.flag("Fill") != Some(false);
    let area = filled.then(|| object.colour("FillColor", Some([0; 3]))).flatten();
    let stroked = object.node.flag("Stroke") == Some(true);
    area.or_else(|| stroked.then(|| object.colour("StrokeColor", None)).flatten())
}

/// Glyphs that stand for characters, by the place of the first: how many characters, which glyphs.
fn told(node: &Node) -> HashMap<usize, (usize, Vec<u16>)> {
    let whole = |node: &Node, key: &str| node.attribute(key).and_then(|value| value.parse().ok());
    let one = |transform: &Node| {
        let position = whole(transform, "CodePosition")?;
        let characters: usize = whole(transform, "CodeCount").unwrap_or(1);
        let glyphs = transform.words("Glyphs")?.split_whitespace();
        let glyphs: Vec<u16> = glyphs.map(|glyph| glyph.parse().ok()).collect::<Option<_>>()?;
        (characters > 0 && !glyphs.is_empty()).then_some((position, (characters, glyphs)))
    };
    node.all("CGTransform").filter_map(one).collect()
}

/// The glyphs of a text; `position` counts characters over all texts of an object.
fn units(text: &str, told: &HashMap<usize, (usize, Vec<u16>)>, position: &mut usize) -> Vec<Unit> {
    let mut units = Vec::new();
    // A line break is how the file was written, not text.
    let mut characters = text.chars().filter(|c| !c.is_control());
    while let Some(first) = characters.next() {
        let Some((count, glyphs)) = told.get(position) else {
            units.push(Unit { words: first.to_string(), asked: Asked::Character(first) });
            *position += 1;
            continue;
        };
        let words: String =
            std::iter::once(first).chain(characters.by_ref().take(count - 1)).collect();
        *position += count;
        if words.chars().count() == glyphs.len() {
            let each = words.chars().zip(glyphs);
            units.extend(
                each.map(|(c, glyph)| Unit { words: c.to_string(), asked: Asked::Glyph(*glyph) }),
            );
            continue;
        }
        let mut words = Some(words);
        units.extend(glyphs.iter().map(|glyph| Unit {
            words: words.take().unwrap_or_default(),
            asked: Asked::Glyph(*glyph),
        }));
    }
    units
}

/// The steps from each glyph to the next: numbers, where `g 3 2.5` stands for three of 2.5. The last goes on where
/// there are too few.
fn steps(text: &str, glyphs: usize) -> Vec<f64> {
    let mut steps: Vec<f64> = Vec::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next().filter(|_| steps.len() < glyphs) {
        let (count, word) = match word {
            "g" => match (words.next().and_then(|count| count.parse().ok()), words.next()) {
                (Some(count), Some(word)) => (count, word),
                _ => break,
            },
            word => (1, word),
        };
        let Some(step) = word.parse().ok().filter(|step: &f64| step.is_finite()) else { break };
        steps.extend(std::iter::repeat_n(step, count.min(glyphs)));
    }
    if let Some(last) = steps.last().copied() {
        steps.resize(steps.len().max(glyphs), last);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_may_be_counted_and_the_last_goes_on() {
        assert_eq!(steps("g 3 2.5 1", 5), [2.5, 2.5, 2.5, 1.0, 1.0]);
        assert_eq!(steps("", 3), [0.0; 0]);
        assert_eq!(steps("g 99999999999 1", 2), [1.0, 1.0]);
        assert_eq!(steps("1 g x", 3), [1.0, 1.0, 1.0]);
    }

    #[test]
    fn a_glyph_stands_for_the_characters_it_is_told() {
        let told = HashMap::from([(1, (2, vec![7])), (4, (1, vec![8, 9]))]);
        let mut position = 0;
        let units = units("甲乙\n丙丁戊", &told, &mut position);
        let all: Vec<(&str, Asked)> =
            units.iter().map(|unit| (unit.words.as_str(), unit.asked)).collect();
        let expected = [
            ("甲", Asked::Character('甲')),
            ("乙丙", Asked::Glyph(7)),
            ("丁", Asked::Character('丁')),
            ("戊", Asked::Glyph(8)),
            ("", Asked::Glyph(9)),
        ];
        assert_eq!((all.as_slice(), position), (expected.as_slice(), 5));
    }
}
