//! A page's drawing in pieces: what stands on a line is one, rules on end are one. Where a figure
//! changes, its line alone is another. One over the other, in order, they are the page.

use typst::foundations::{Content, Smart};
use typst::layout::{Frame, FrameItem, GroupItem, Point, Transform};
use typst::syntax::Span;
use typst::text::TextItem;
use typst_layout::Page;

/// A piece of a page's drawing, as large as the page and clear where it draws nothing.
pub(crate) struct Piece(Page);

impl Piece {
    /// A number that changes with all that it draws, and only then.
    pub(crate) fn key(&self) -> u128 {
        typst::utils::hash128(&self.0)
    }

    /// The piece as SVG.
    pub(crate) fn svg(&self) -> String {
        super::drawing(&self.0)
    }
}

/// Counts the pieces of a page while it is walked through.
#[derive(Default)]
pub(super) struct Cutter {
    begun: usize,
    last: Option<Stand>,
}

/// The place that the last item stood on.
enum Stand {
    /// A line of text with this baseline.
    Line(f64),
    /// Nothing: a rule, a picture.
    Free,
}

impl Cutter {
    /// The piece that a text belongs to. What is set higher or lower on its line, as a raised
    /// figure, still stands on it.
    pub(super) fn text(&mut self, text: &TextItem, here: Transform) -> usize {
        let baseline = Point::zero().transform(here).y.to_pt();
        let near = |line: f64| (line - baseline).abs() < text.size.to_pt() / 2.0;
        if !matches!(self.last, Some(Stand::Line(line)) if near(line)) {
            self.begin(Stand::Line(baseline));
        }
        self.begun - 1
    }

    /// The piece that a rule or a picture belongs to.
    pub(super) fn free(&mut self) -> usize {
        if !matches!(self.last, Some(Stand::Free)) {
            self.begin(Stand::Free);
        }
        self.begun - 1
    }

    fn begin(&mut self, stand: Stand) {
        self.begun += 1;
        self.last = Some(stand);
    }
}

/// A frame taken apart: for each piece that has something of it, the frame with that alone.
pub(super) struct Parts<'f> {
    frame: &'f Frame,
    parts: Vec<(usize, Frame)>,
}

impl<'f> Parts<'f> {
    pub(super) fn of(frame: &'f Frame) -> Self {
        Self { frame, parts: Vec::new() }
    }

    /// Gives an item to a piece: the newest, or the next.
    pub(super) fn put(&mut self, piece: usize, at: Point, item: FrameItem) {
        match self.parts.last_mut() {
            Some((newest, frame)) if *newest == piece => frame.push(at, item),
            _ => {
                let mut frame = Frame::new(self.frame.size(), self.frame.kind());
                frame.push(at, item);
                self.parts.push((piece, frame));
            }
        }
    }

    /// Gives the parts of a group to their pieces, each as a group like it.
    pub(super) fn put_group(&mut self, at: Point, group: &GroupItem, parts: Parts<'_>) {
        for (piece, frame) in parts.parts {
            let (transform, clip, label) = (group.transform, group.clip.clone(), group.label);
            let group = GroupItem { frame, transform, clip, label, parent: None };
            self.put(piece, at, FrameItem::Group(group));
        }
    }

    /// The pieces of a page whose frame this is. The first has the page's ground.
    pub(super) fn pieces(mut self, page: &Page) -> Vec<Piece> {
        if self.parts.is_empty() {
            self.parts.push((0, Frame::new(self.frame.size(), self.frame.kind())));
        }
        let piece = |(number, (_, frame)): (usize, (usize, Frame))| {
            let fill = if number == 0 { page.fill.clone() } else { Smart::Custom(None) };
            let (numbering, supplement) = (None, Content::empty());
            Piece(Page { frame, bleed: page.bleed, fill, numbering, supplement, number: 0 })
        };
        self.parts.into_iter().enumerate().map(piece).collect()
    }
}

/// A text as it is drawn, wherever it was typed.
pub(super) fn untraced(text: &TextItem) -> FrameItem {
    let mut text = text.clone();
    text.glyphs.iter_mut().for_each(|glyph| glyph.span = (Span::detached(), 0));
    FrameItem::Text(text)
}
