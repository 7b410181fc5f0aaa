//! Lines, frames and curves: `PathObject`.

use typst::layout::{Abs, Point, Transform};
use typst::visualize::{
    CurveItem, DashPattern, FillRule, FixedStroke, Geometry, LineCap, LineJoin, Paint, Shape,
};

use super::Unwritable;
use super::xml::{Mm, element, joined};

/// The smallest rectangle round points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    min: Point,
    max: Point,
}

impl Bounds {
    /// Round these points and so much more on every side; `None` without a point.
    pub(super) fn of(points: impl IntoIterator<Item = Point>, more: Abs) -> Option<Self> {
        let each = points.into_iter().map(|point| Self { min: point, max: point });
        let all = each.reduce(|a, b| Self { min: a.min.min(b.min), max: a.max.max(b.max) })?;
        let more = Point::splat(more);
        Some(Self { min: all.min - more, max: all.max + more })
    }

    /// The corner from which what is in it is counted.
    pub(super) fn corner(self) -> Point {
        self.min
    }

    /// The attribute `Boundary`.
    pub(super) fn attribute(self) -> String {
        let size = self.max - self.min;
        joined([self.min.x, self.min.y, size.x, size.y].map(Mm::of))
    }
}

/// A transform as `CTM`, moved so that it counts from `corner`.
pub(super) fn matrix(transform: Transform, corner: Point) -> String {
    let [sx, ky, kx, sy] = [transform.sx, transform.ky, transform.kx, transform.sy]
        .map(|ratio| (ratio.get() * 1e6).round() / 1e6);
    let from = Point::new(transform.tx, transform.ty) - corner;
    format!("{sx} {ky} {kx} {sy} {} {}", Mm::of(from.x), Mm::of(from.y))
}

/// A colour as the element of this name.
///
/// # Errors
/// A gradient or tiling.
pub(super) fn colour(name: &str, paint: &Paint) -> Result<String, Unwritable> {
    let Paint::Solid(colour) = paint else { return Err(Unwritable::Paint) };
    let [red, green, blue, alpha] = typst::visualize::Color::from(colour.to_rgb()).to_vec4_u8();
    let value = joined([red, green, blue]);
    Ok(match alpha {
        u8::MAX => element(name, &[("Value", &value)], ""),
        alpha => element(name, &[("Value", &value), ("Alpha", &alpha)], ""),
    })
}

/// A shape, where `here` puts it. `None` if nothing of it is drawn.
///
/// # Errors
/// A gradient or tiling.
pub(super) fn object(
    shape: &Shape,
    here: Transform,
    id: u32,
) -> Result<Option<String>, Unwritable> {
    let stroke = shape.stroke.as_ref().filter(|stroke| stroke.thickness > Abs::zero());
    let items = outline(&shape.geometry);
    let moved = |point: &Point| point.transform(here);
    let points: Vec<Point> = items.iter().flat_map(points_of).map(|point| moved(&point)).collect();
    let width = stroke.map_or(Abs::zero(), |stroke| stroke.thickness * scale(here));
    if stroke.is_none() && shape.fill.is_none() {
        return Ok(None);
    }
    let Some(bounds) = Bounds::of(points, width) else { return Ok(None) };
    let place = |point: &Point| {
        let point = moved(point) - bounds.corner();
        format!("{} {}", Mm::of(point.x), Mm::of(point.y))
    };
    let steps = items.iter().map(|item| match item {
        CurveItem::Move(to) => format!("M {}", place(to)),
        CurveItem::Line(to) => format!("L {}", place(to)),
        CurveItem::Cubic(a, b, to) => format!("B {} {} {}", place(a), place(b), place(to)),
        CurveItem::Close => "C".to_owned(),
    });
    let data = element("AbbreviatedData", &[], &joined(steps));
    let boundary = bounds.attribute();
    let (stroked, filled) = (stroke.is_some(), shape.fill.is_some());
    let mut attributes: Vec<(&str, String)> = vec![
        ("ID", id.to_string()),
        ("Boundary", boundary),
        ("Stroke", stroked.to_string()),
        ("Fill", filled.to_string()),
    ];
    if filled && shape.fill_rule == FillRule::EvenOdd {
        attributes.push(("Rule", "Even-Odd".to_owned()));
    }
    let mut inner = String::new();
    if let Some(stroke) = stroke {
        attributes.extend(line(stroke, here));
        inner += &colour("StrokeColor", &stroke.paint)?;
    }
    if let Some(fill) = &shape.fill {
        inner += &colour("FillColor", fill)?;
    }
    let attributes: Vec<(&str, &dyn ToString)> =
        attributes.iter().map(|(key, value)| (*key, value as &dyn ToString)).collect();
    Ok(Some(element("PathObject", &attributes, &(inner + &data))))
}

/// The attributes of a line.
fn line(stroke: &FixedStroke, here: Transform) -> Vec<(&'static str, String)> {
    let scale = scale(here);
    let mut attributes = vec![("LineWidth", Mm::of(stroke.thickness * scale).to_string())];
    match stroke.cap {
        LineCap::Butt => {}
        LineCap::Round => attributes.push(("Cap", "Round".to_owned())),
        LineCap::Square => attributes.push(("Cap", "Square".to_owned())),
    }
    match stroke.join {
        LineJoin::Miter => {
            attributes.push(("MiterLimit", stroke.miter_limit.get().to_string()));
        }
        LineJoin::Round => attributes.push(("Join", "Round".to_owned())),
        LineJoin::Bevel => attributes.push(("Join", "Bevel".to_owned())),
    }
    if let Some(DashPattern { array, phase }) = &stroke.dash {
        let lengths = array.iter().map(|length| Mm::of(*length * scale));
        attributes.push(("DashPattern", joined(lengths)));
        attributes.push(("DashOffset", Mm::of(*phase * scale).to_string()));
    }
    attributes
}

/// By how much a transform makes lines thicker.
fn scale(transform: Transform) -> f64 {
    let Transform { sx, ky, kx, sy, .. } = transform;
    (sx.get() * sy.get() - kx.get() * ky.get()).abs().sqrt()
}

/// The outline of any shape.
fn outline(geometry: &Geometry) -> Vec<CurveItem> {
    let at = Point::new;
    match geometry {
        Geometry::Line(to) => vec![CurveItem::Move(Point::zero()), CurveItem::Line(*to)],
        Geometry::Rect(size) => vec![
            CurveItem::Move(Point::zero()),
            CurveItem::Line(at(size.x, Abs::zero())),
            CurveItem::Line(at(size.x, size.y)),
            CurveItem::Line(at(Abs::zero(), size.y)),
            CurveItem::Close,
        ],
        Geometry::Curve(curve) => curve.0.clone(),
    }
}

/// The points that a step of an outline names.
fn points_of(item: &CurveItem) -> Vec<Point> {
    match item {
        CurveItem::Move(to) | CurveItem::Line(to) => vec![*to],
        CurveItem::Cubic(a, b, to) => vec![*a, *b, *to],
        CurveItem::Close => Vec::new(),
    }
}
