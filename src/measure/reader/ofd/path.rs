//! Paths of an OFD: `AbbreviatedData`, a letter for each step and its points.

use kurbo::{Arc, BezPath, PathEl, Point, SvgArc, Vec2};

use super::super::pen::Pen;
use super::objects::Object;

/// Greatest distance of a curve from the arc it stands for, in mm.
const ACCURACY: f64 = 0.01;

/// Draws a path: its line unless it says that it has none, its area if it says so.
pub(super) fn draw(pen: &mut Pen, object: &Object) {
    let Some(data) = object.node.child("AbbreviatedData") else { return };
    let path = outline(&data.text);
    if object.node.flag("Fill") == Some(true)
        && let Some(colour) = object.colour("FillColor", None)
    {
        pen.fill(&path, object.to_view, colour);
    }
    if object.node.flag("Stroke") != Some(false)
        && let Some(colour) = object.colour("StrokeColor", Some([0; 3]))
    {
        pen.stroke(&path, object.to_view, object.line_width(), colour);
    }
}

/// The path of its data, up to what cannot be read.
fn outline(data: &str) -> BezPath {
    let mut path = BezPath::new();
    let words = |c: char| c.is_whitespace() || c == ',';
    let mut words = data.split(words).filter(|word| !word.is_empty());
    while let Some(letter) = words.next() {
        let begun = !path.elements().is_empty();
        let point = |[x, y]: [f64; 2]| Point::new(x, y);
        let step = match letter {
            "S" | "M" => taken(&mut words).map(point).map(PathEl::MoveTo),
            "L" if begun => taken(&mut words).map(point).map(PathEl::LineTo),
            "Q" if begun => {
                taken(&mut words).map(|[a, b, x, y]| PathEl::QuadTo(point([a, b]), point([x, y])))
            }
            "B" if begun => taken(&mut words).map(|[a, b, c, d, x, y]| {
                PathEl::CurveTo(point([a, b]), point([c, d]), point([x, y]))
            }),
            "C" if begun => Some(PathEl::ClosePath),
            "A" if begun => {
                let Some(numbers) = taken(&mut words) else { break };
                arc(&mut path, numbers);
                continue;
            }
            _ => None,
        };
        let Some(step) = step else { break };
        path.push(step);
    }
    path
}

/// The next numbers; `None` if there are fewer, or one is none.
fn taken<'w, const COUNT: usize>(
    words: &mut impl Iterator<Item = &'w str>,
) -> Option<[f64; COUNT]> {
    let mut numbers = [0.0; COUNT];
    for number in &mut numbers {
        *number = words.next()?.parse().ok().filter(|number: &f64| number.is_finite())?;
    }
    Some(numbers)
}

/// Adds an elliptic arc: its two radii, the turn in degrees, large or not, which way round, and where it ends.
fn arc(path: &mut BezPath, [rx, ry, turn, large, sweep, x, y]: [f64; 7]) {
    let Some(from) = path.current_position() else { return };
    let to = Point::new(x, y);
    let arc = SvgArc {
        from,
        to,
        radii: Vec2::new(rx, ry),
        x_rotation: turn.to_radians(),
        large_arc: large != 0.0,
        sweep: sweep != 0.0,
    };
    match Arc::from_svg_arc(&arc) {
        Some(arc) => arc.to_cubic_beziers(ACCURACY, |a, b, to| path.curve_to(a, b, to)),
        None => path.line_to(to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_up_to_what_cannot_be() {
        let path = outline("M 0 0 L 10 0 Q 1 1 2 2 B 1 1 2 2 3 3 A 5 5 0 0 1 13 3 C L 1 ?");
        let letters: String = path
            .iter()
            .map(|step| match step {
                PathEl::MoveTo(_) => 'M',
                PathEl::LineTo(_) => 'L',
                PathEl::QuadTo(..) => 'Q',
                PathEl::CurveTo(..) => 'B',
                PathEl::ClosePath => 'C',
            })
            .collect();
        assert!(letters.starts_with("MLQBB") && letters.ends_with("BC"), "{letters}");
        assert!(outline("L 1 1").elements().is_empty() && outline("").elements().is_empty());
    }
}
