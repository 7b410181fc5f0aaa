//! A rectangle on the page.

use kurbo::Rect;

use super::folio::Turn;

/// An upright rectangle on the page, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Area {
    pub(super) fn of(rect: Rect) -> Self {
        Self { left: rect.x0, top: rect.y0, right: rect.x1, bottom: rect.y1 }
    }

    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Middle between left and right.
    pub(crate) fn centre(&self) -> f64 {
        (self.left + self.right) / 2.0
    }

    pub(super) fn grown(self, x: f64, y: f64) -> Self {
        let Self { left, top, right, bottom } = self;
        Self { left: left - x, top: top - y, right: right + x, bottom: bottom + y }
    }

    pub(super) fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// The length by which `other` reaches outside, 0 if it does not.
    pub(super) fn overrun(&self, other: &Self) -> f64 {
        let sides = [
            self.left - other.left,
            self.top - other.top,
            other.right - self.right,
            other.bottom - self.bottom,
        ];
        sides.into_iter().fold(0.0, f64::max)
    }

    /// Middle between top and bottom.
    pub(super) fn level_centre(&self) -> f64 {
        (self.top + self.bottom) / 2.0
    }

    /// The rectangle that two share; none if that is nothing.
    pub(super) fn common(&self, other: &Self) -> Option<Self> {
        let common = Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        };
        (common.left < common.right && common.top < common.bottom).then_some(common)
    }

    /// True if a point lies inside.
    pub(super) fn contains_point(&self, x: f64, y: f64) -> bool {
        self.left < x && x < self.right && self.top < y && y < self.bottom
    }

    /// True if two rectangles share a place.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// The same place on the page turned upright; `size` is that of the page as it lies.
    pub(super) fn turned(self, turn: Turn, (width, height): (f64, f64)) -> Self {
        let Self { left, top, right, bottom } = self;
        match turn {
            Turn::None => self,
            Turn::HeadLeft => {
                Self { left: top, top: width - right, right: bottom, bottom: width - left }
            }
            Turn::HeadRight => {
                Self { left: height - bottom, top: left, right: height - top, bottom: right }
            }
        }
    }
}
