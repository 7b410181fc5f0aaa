//! The words of the pages and where they stand, in runs of text: for whoever points at a page. The pages
//! themselves know nothing of it. On the way the drawing is cut into pieces.

use std::collections::HashMap;
use std::ops::Range;

use typst::foundations::{Bytes, Content, Smart, Value};
use typst::introspection::{Location, MetadataElem, Tag};
use typst::layout::{Abs, Frame, FrameItem, Point, Transform};
use typst::model::{TableCell, TableElem};
use typst::syntax::{RootedPath, Span, VirtualPath, VirtualRoot};
use typst::text::TextItem;
use typst_layout::PagedDocument;

use super::pieces::{Cutter, Parts, Piece, untraced};
use super::spans::stretches;
use super::world::parsed;

/// Height of a run above its baseline and below it, in sizes of the text: those of the line box.
const ABOVE: f64 = 0.88;
const BELOW: f64 = 0.12;

/// The text of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageText {
    /// Width of the page in points.
    pub width: f64,
    /// Height of the page in points.
    pub height: f64,
    /// Its runs, in the order of the text.
    pub runs: Vec<Run>,
}

/// A stretch of text from one source on one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its words.
    pub text: String,
    /// Where it stands, in points: left, top, width, height.
    pub area: [f64; 4],
    /// The family of its face.
    pub(crate) family: String,
    /// Where the composed text has it, in bytes, if it stands there.
    pub(crate) source: Option<Range<usize>>,
    /// The cell of a table it stands in.
    pub(crate) cell: Option<Cell>,
    /// Which piece of the page's drawing draws it.
    pub(crate) piece: usize,
}

/// A cell of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cell {
    /// Which table of the document.
    pub(crate) table: usize,
    /// Which column.
    pub(crate) column: usize,
    /// Which row, heads included.
    pub(crate) row: usize,
}

/// Reads the text of every page, with the pieces of its drawing. `main` is the composed text.
pub(super) fn read(pages: &PagedDocument, main: &str) -> Vec<(PageText, Vec<Piece>)> {
    let Ok(path) = VirtualPath::new("/main.typ") else { return Vec::new() };
    let id = RootedPath::new(VirtualRoot::Project, path).intern();
    let Ok(source) = parsed(id, Bytes::from_string(main.to_owned())) else { return Vec::new() };
    let mut reader = Reader {
        stretches: stretches(&source),
        tables: 0,
        coming: None,
        before: None,
        cells: Vec::new(),
        runs: Vec::new(),
        cutter: Cutter::default(),
    };
    let page = |page: &typst_layout::Page| {
        reader.cutter = Cutter::default();
        let pieces = reader.frame(&page.frame, Transform::identity()).pieces(page);
        let size = page.frame.size();
        let runs = std::mem::take(&mut reader.runs);
        (PageText { width: size.x.to_pt(), height: size.y.to_pt(), runs }, pieces)
    };
    pages.pages().iter().map(page).collect()
}

/// The text of `<continued>` before the rest of a table that was parted: rows before it, rows of its head.
fn rows_before(content: &Content) -> Option<(usize, usize)> {
    let metadata = content.to_packed::<MetadataElem>()?;
    let label = content.label()?;
    let Value::Array(values) = &metadata.value else { return None };
    let number = |value: &Value| match value {
        Value::Int(number) => usize::try_from(*number).ok(),
        _ => None,
    };
    match values.as_slice() {
        [rows, head] if label.resolve().as_str() == "continued" => {
            Some((number(rows)?, number(head)?))
        }
        _ => None,
    }
}

struct Reader {
    /// Of the composed text, by span.
    stretches: HashMap<Span, Range<usize>>,
    tables: usize,
    /// If the next table is the rest of the one before it: how many rows that had without its head, and
    /// how many the head has; and the same of the table read just now.
    coming: Option<(usize, usize)>,
    before: Option<(usize, usize)>,
    cells: Vec<(Location, Cell)>,
    runs: Vec<Run>,
    cutter: Cutter,
}

impl Reader {
    fn frame<'f>(&mut self, frame: &'f Frame, transform: Transform) -> Parts<'f> {
        let mut parts = Parts::of(frame);
        for (at, item) in frame.items() {
            let here = transform.pre_concat(Transform::translate(at.x, at.y));
            match item {
                FrameItem::Group(group) => {
                    let inner = self.frame(&group.frame, here.pre_concat(group.transform));
                    parts.put_group(*at, group, inner);
                }
                FrameItem::Text(text) => {
                    let piece = self.cutter.text(text, here);
                    parts.put(piece, *at, untraced(text));
                    self.text(text, piece, here);
                }
                FrameItem::Shape(shape, _) => {
                    let shape = FrameItem::Shape(shape.clone(), Span::detached());
                    parts.put(self.cutter.free(), *at, shape);
                }
                FrameItem::Image(image, size, _) => {
                    let image = FrameItem::Image(image.clone(), *size, Span::detached());
                    parts.put(self.cutter.free(), *at, image);
                }
                FrameItem::Tag(Tag::Start(content, _)) => self.enter(content),
                FrameItem::Tag(Tag::End(location, ..)) => {
                    self.cells.retain(|(open, _)| open != location);
                }
                FrameItem::Link(..) => {}
            }
        }
        parts
    }

    fn enter(&mut self, content: &Content) {
        if let Some(rows) = rows_before(content) {
            self.coming = Some(rows);
        } else if content.is::<TableElem>() {
            self.before = self.coming.take();
            self.tables += usize::from(self.before.is_none());
        } else if let Some(cell) = content.to_packed::<TableCell>()
            && let Some(location) = content.location()
        {
            let index = |smart: &Smart<usize>| match smart {
                Smart::Custom(index) => *index,
                Smart::Auto => 0,
            };
            let (column, row) = (cell.x.as_option(), cell.y.as_option());
            let [column, mut row] = [column, row].map(|known| known.as_ref().map_or(0, index));
            if let Some((rows, head)) = self.before
                && row >= head
            {
                row += rows;
            }
            self.cells.push((location, Cell { table: self.tables, column, row }));
        }
    }

    fn range(&self, span: Span) -> Option<Range<usize>> {
        self.stretches.get(&span).cloned()
    }

    fn text(&mut self, item: &TextItem, piece: usize, here: Transform) {
        let stand = (self.cells.last().map(|(_, cell)| *cell), piece);
        let mut x = 0.0;
        let mut begun: Option<(usize, f64, Option<Range<usize>>)> = None;
        let size = item.size.to_pt();
        for (i, glyph) in item.glyphs.iter().enumerate() {
            let source = self.range(glyph.span.0);
            if let Some((first, from, old)) = begun.take() {
                if old == source {
                    begun = Some((first, from, old));
                } else {
                    self.run(item, first..i, (from, x), old, stand, here);
                    begun = Some((i, x, source));
                }
            } else {
                begun = Some((i, x, source));
            }
            x += glyph.x_advance.get() * size;
        }
        if let Some((first, from, source)) = begun {
            self.run(item, first..item.glyphs.len(), (from, x), source, stand, here);
        }
    }

    fn run(
        &mut self,
        item: &TextItem,
        glyphs: Range<usize>,
        (from, to): (f64, f64),
        source: Option<Range<usize>>,
        (cell, piece): (Option<Cell>, usize),
        here: Transform,
    ) {
        let ranges = || item.glyphs[glyphs.clone()].iter().map(typst::text::Glyph::range);
        let start = ranges().map(|range| range.start).min().unwrap_or_default();
        let end = ranges().map(|range| range.end).max().unwrap_or_default();
        let text = item.text.get(start..end).unwrap_or_default().to_owned();
        let size = item.size.to_pt();
        let corners = [(from, -ABOVE), (to, -ABOVE), (from, BELOW), (to, BELOW)].map(|(x, y)| {
            let corner = Point::new(Abs::pt(x), Abs::pt(y * size)).transform(here);
            (corner.x.to_pt(), corner.y.to_pt())
        });
        let edge = |pick: fn(&(f64, f64)) -> f64, fold: fn(f64, f64) -> f64| {
            corners.iter().map(pick).reduce(fold).unwrap_or_default()
        };
        let (left, top) = (edge(|c| c.0, f64::min), edge(|c| c.1, f64::min));
        let (right, bottom) = (edge(|c| c.0, f64::max), edge(|c| c.1, f64::max));
        let area = [left, top, right - left, bottom - top];
        let family = item.font.info().family.clone();
        self.runs.push(Run { text, area, family, source, cell, piece });
    }
}
