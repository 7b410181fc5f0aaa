//! Text that should have stayed together at the end of a line, and places where a stretched line was torn.
//!
//! The compiler knows no break that is allowed but costs more, and it gives a stretched line's white to
//! two marks on end before anything else. So a document is looked at once it is laid out: what it should
//! have kept together is put into boxes, and it is laid out again.

use std::collections::HashMap;
use std::ops::Range;

use typst::World;
use typst::layout::{Frame, FrameItem, Point};
use typst::syntax::Span;
use typst::text::TextItem;
use typst_layout::PagedDocument;

use super::spans::stretches;
use super::world::NoticeWorld;
use crate::compose::{At, Markup};

/// First characters of measure words.
const MEASURES: &str = "条篇个项次件则家名起处份户宗批期张台辆座栋间所只头亩吨千米公微毫克升天场届类种级片套组队班本册页字幅门人\
     年月日时分秒周季度号元万亿倍岁位点支部道层";
/// Figures that stand behind 第 besides digits.
const ORDINALS: &str = "一二三四五六七八九十百";
/// Marks that take white behind them, and marks that take it before them.
const CLOSING: &str = "，。、；：！？”’》〉）〕】";
const OPENING: &str = "“‘《〈（〔【";

/// A number no wider than this, in sizes of the text, goes to the next line with its measure word: the
/// line it leaves is stretched by no more.
const MOVED_MOST: f64 = 1.01;
/// Width of two marks on end, in sizes of the text, where nothing has torn them apart.
const MARKS: f64 = 1.55;

/// A character on a page.
struct Seen {
    at: At,
    c: char,
    /// Where the next character of the piece begins.
    next: usize,
    /// True if it is the last of its piece.
    last: bool,
    /// Page and height of the baseline, which tell lines apart.
    line: (usize, f64),
    /// In sizes of the text.
    advance: f64,
}

impl Seen {
    fn end(&self) -> At {
        At { piece: self.at.piece, byte: self.next }
    }

    /// True if this character follows the other in its text.
    fn follows(&self, other: &Self) -> bool {
        let inside = self.at == other.end();
        inside || (other.last && self.at == At { piece: other.at.piece + 1, byte: 0 })
    }

    fn is_beside(&self, other: &Self) -> bool {
        self.line.0 == other.line.0 && (self.line.1 - other.line.1).abs() < 0.1
    }

    fn is_one_of(&self, marks: &str) -> bool {
        marks.contains(self.c)
    }
}

/// Texts that these pages should have kept on one line each.
pub(super) fn to_keep(
    pages: &PagedDocument,
    world: &NoticeWorld,
    markup: &Markup,
) -> Vec<Range<At>> {
    let main = world.source(world.main()).map(|source| stretches(&source));
    let mut reader = Reader {
        stretches: main.unwrap_or_default(),
        markup,
        pieces: HashMap::new(),
        read: HashMap::new(),
        seen: Vec::new(),
        page: 0,
    };
    for (number, page) in pages.pages().iter().enumerate() {
        reader.page = number;
        reader.frame(&page.frame, Point::zero());
    }
    let seen = &reader.seen;
    let pairs = (1..seen.len()).filter(|&i| seen[i].follows(&seen[i - 1]));
    let torn = pairs.filter_map(|i| parted_number(seen, i).or_else(|| torn_marks(seen, i)));
    torn.map(|range| seen[range.start].at..seen[range.end - 1].end()).collect()
}

/// The number and measure word, or the ordinal, of which only the end stands on this line, if that can be
/// mended.
fn parted_number(seen: &[Seen], i: usize) -> Option<Range<usize>> {
    if seen[i].is_beside(&seen[i - 1]) {
        return None;
    }
    if seen[i - 1].c == '第' && is_ordinal(&seen[i]) {
        return Some(i - 1..ordinal_end(seen, i));
    }
    let start = number_start(seen, i);
    let moved: f64 = seen.get(start..i)?.iter().map(|seen| seen.advance).sum();
    let number = seen[i - 1].c.is_ascii_digit() && seen[i].is_one_of(MEASURES);
    (number && moved <= MOVED_MOST).then_some(start..i + 1)
}

/// True if a character may stand behind 第: 第1季度, 第十二条.
fn is_ordinal(seen: &Seen) -> bool {
    seen.c.is_ascii_digit() || seen.is_one_of(ORDINALS)
}

/// Where the ordinal of which this character is the first figure ends: behind its measure word.
fn ordinal_end(seen: &[Seen], first: usize) -> usize {
    let joined = |place: usize| seen[place].follows(&seen[place - 1]);
    let figures = |place: &usize| joined(*place) && is_ordinal(&seen[*place]);
    let end = first + 1 + (first + 1..seen.len()).take_while(figures).count();
    let measured = end < seen.len() && joined(end) && seen[end].is_one_of(MEASURES);
    end + usize::from(measured)
}

/// Where the number before this character begins.
fn number_start(seen: &[Seen], end: usize) -> usize {
    let of_number = |seen: &Seen| seen.c.is_ascii_digit() || matches!(seen.c, '.' | ',');
    let mut start = end;
    while start > 0
        && of_number(&seen[start - 1])
        && seen.get(start).is_none_or(|next| start == end || next.follows(&seen[start - 1]))
    {
        start -= 1;
    }
    start
}

/// Two marks on end that a stretched line has torn apart, with the characters that they may not be
/// parted from.
fn torn_marks(seen: &[Seen], i: usize) -> Option<Range<usize>> {
    let (one, two) = (&seen[i - 1], &seen[i]);
    let marks = |seen: &Seen| seen.is_one_of(CLOSING) || seen.is_one_of(OPENING);
    let pair = marks(one) && marks(two) && !(one.is_one_of(OPENING) && two.is_one_of(CLOSING));
    if !pair || !two.is_beside(one) || one.advance + two.advance < MARKS {
        return None;
    }
    let (mut start, mut end) = (i - 1, i + 1);
    while start > 0
        && seen[start].is_one_of(CLOSING)
        && seen[start].follows(&seen[start - 1])
        && seen[start - 1].is_beside(one)
    {
        start -= 1;
        if seen[start].c.is_ascii_digit() {
            start = number_start(seen, start);
        }
    }
    while seen[end - 1].is_one_of(OPENING) {
        let next = seen.get(end)?;
        if !next.follows(&seen[end - 1]) || !next.is_beside(one) {
            return None;
        }
        end += 1;
    }
    Some(start..end)
}

struct Reader<'a> {
    /// Of the composed text, by span.
    stretches: HashMap<Span, Range<usize>>,
    markup: &'a Markup,
    /// The piece that each span of the composed text is.
    pieces: HashMap<Span, Option<usize>>,
    /// Bytes of each piece that have been seen.
    read: HashMap<usize, usize>,
    seen: Vec<Seen>,
    page: usize,
}

impl Reader<'_> {
    fn frame(&mut self, frame: &Frame, origin: Point) {
        for (at, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.frame(&group.frame, origin + *at),
                FrameItem::Text(text) => self.text(text, (origin + *at).y.to_pt()),
                _ => {}
            }
        }
    }

    fn text(&mut self, item: &TextItem, baseline: f64) {
        for glyph in &item.glyphs {
            let Some(index) = self.piece(glyph.span.0) else { continue };
            let Some(placed) = self.markup.placed().get(index) else { continue };
            let text = item.text.get(glyph.range()).unwrap_or_default();
            let from = self.read.get(&index).copied().unwrap_or_default();
            let whole = placed.inline.text.as_str();
            if text.is_empty() || !whole.get(from..).is_some_and(|rest| rest.starts_with(text)) {
                continue;
            }
            let read = from + text.len();
            self.read.insert(index, read);
            let Some(c) = text.chars().next_back() else { continue };
            let start = placed.start;
            let at = At { piece: start.piece, byte: start.byte + from };
            let last = read == whole.len() && self.is_last_part(index);
            let advance = glyph.x_advance.get();
            let next = start.byte + read;
            self.seen.push(Seen { at, c, next, last, line: (self.page, baseline), advance });
        }
    }

    /// True if no other part of the same piece comes after this one.
    fn is_last_part(&self, index: usize) -> bool {
        let placed = self.markup.placed();
        let piece = |index: usize| placed.get(index).map(|placed| placed.start.piece);
        piece(index) != piece(index + 1)
    }

    fn piece(&mut self, span: Span) -> Option<usize> {
        let (stretches, markup) = (&self.stretches, self.markup);
        let placed = || markup.placed_at(stretches.get(&span)?);
        *self.pieces.entry(span).or_insert_with(placed)
    }
}
