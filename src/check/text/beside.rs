//! A draft beside the notice that the program composes from the same data: what stands in it word
//! for word as composed is known, and a number that stands where a computed one does is held
//! against that one, whatever the words around them say.

mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

pub(crate) use self::rows::Odd;
use super::{Known, KnownWhat, Paragraph, Text};
use crate::compose::Markup;
use crate::tally::Figure;

/// The differences of a draft from the notice composed from the same data.
#[derive(Debug, Clone, Default)]
pub(crate) struct Beside {
    /// Numbers that stand where the notice has others.
    pub(crate) numbers: Vec<Otherwise>,
    /// Paragraphs and cells that are nearly those of the notice.
    pub(crate) nearly: Vec<Nearly>,
    /// Paragraphs that the notice has in another place.
    pub(crate) moved: Vec<usize>,
    /// Rows that the notice does not have so: table, row, and the fault.
    pub(crate) rows: Vec<(usize, usize, Odd)>,
    /// Columns of a table that the notice does not have: table, column.
    pub(crate) columns: Vec<(usize, usize)>,
    /// The figures that the sentences of the notice state.
    pub(crate) stated: Vec<Figure>,
}

/// A stretch of a draft that is nearly one of the composed notice.
#[derive(Debug, Clone)]
pub(crate) struct Nearly {
    /// A whole paragraph or a cell.
    pub(crate) at: Stands,
    /// The words of the notice, and what is known of them.
    pub(crate) right: String,
    pub(crate) known: Vec<Known>,
    /// True if it is the head of a column.
    pub(crate) head: bool,
    /// Characters that both have, by where they begin in the draft and in the notice, in bytes.
    pairs: Vec<(usize, usize)>,
}

impl Nearly {
    fn new(
        at: Stands,
        own: &Bare,
        right: (&str, &[Known], &Bare),
        pairs: &[(usize, usize)],
    ) -> Self {
        let (text, known, bare) = right;
        let bytes = |(i, j): &(usize, usize)| Some((*own.at.get(*i)?, *bare.at.get(*j)?));
        let pairs = pairs.iter().filter_map(bytes).collect();
        Self { at, right: text.to_owned(), known: known.to_vec(), head: false, pairs }
    }

    /// The stretch of the draft between the characters around a stretch of the notice.
    pub(crate) fn stand_in(&self, own: &str, right: &Range<usize>) -> Range<usize> {
        let after = self.pairs.partition_point(|(_, at)| *at < right.start);
        let last = after.checked_sub(1).and_then(|last| self.pairs.get(last));
        let start = last.map_or(0, |(at, _)| at + length(own, *at));
        let next = self.pairs.partition_point(|(_, at)| *at < right.end);
        start..self.pairs.get(next).map_or(own.len(), |(at, _)| *at).max(start)
    }

    /// The stretches that differ: in the draft, and in the notice.
    pub(crate) fn hunks(&self, own: &str) -> Vec<(Range<usize>, Range<usize>)> {
        let blank = |text: &str, at: &Range<usize>| {
            text.get(at.clone()).is_none_or(|words| words.trim().is_empty())
        };
        let mut hunks = Vec::new();
        let mut next = (0, 0);
        for (i, j) in self.pairs.iter().copied().chain([(own.len(), self.right.len())]) {
            let gap = (next.0..i, next.1..j);
            if !blank(own, &gap.0) || !blank(&self.right, &gap.1) {
                hunks.push(gap);
            }
            next = (i + length(own, i), j + length(&self.right, j));
        }
        hunks
    }
}

/// The length of the character at a place, in bytes; 0 at the end.
fn length(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}

/// A number that stands where the composed notice has another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Otherwise {
    /// Where it stands.
    pub(crate) at: Stands,
    /// The words of the composed notice.
    pub(crate) right: String,
    /// The figure that it is, where one was computed.
    pub(crate) figure: Option<Figure>,
}

/// The place of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stands {
    /// A paragraph, and where in it, in bytes.
    Paragraph(usize, Range<usize>),
    /// Table, row, column.
    Cell(usize, usize, usize),
}

/// Most paragraphs or rows that two documents may differ by; a document of other words is not
/// held beside the composed one.
const MOST_LINES: usize = 1_000;
/// Most characters that two paragraphs may differ by.
const MOST: usize = 1_000;
/// Most paragraphs, rows or characters that are held beside each other: unlike ones take time with
/// the square of their number, and 5,000 units have fewer.
const LONGEST: usize = 20_000;
/// Most characters of a paragraph that may stand anywhere.
const SHORT: usize = 8;
/// Most paragraphs above the document number.
const HEAD: usize = 24;
/// Number of paragraphs to try a paragraph beside.
const TRIED: usize = 12;

impl Text {
    /// Marks what stands as in the notice composed from the same data, and notes each number that
    /// does not.
    pub fn set_beside(&mut self, markup: &Markup) {
        let composed = super::tree::read_whole(markup);
        // The names of several organs and 文件 beside them, down to the document number, are set in
        // lines of any order.
        let several = markup.tree().frame.organs.len() > 1;
        let number = self.paragraphs.iter().take(HEAD).position(|own| own.text.contains('〔'));
        let head = number.filter(|_| several).unwrap_or(0);
        self.paragraphs_beside(&composed.paragraphs, head);
        self.tables_beside(&composed.tables);
        let known = composed.paragraphs.iter().flat_map(|paragraph| &paragraph.known);
        self.beside.stated = known.filter_map(|known| known.what.figure()).collect();
    }

    /// Holds all paragraphs but the first of the head beside those of the notice.
    fn paragraphs_beside(&mut self, composed: &[Paragraph], head: usize) {
        let bare = |paragraphs: &[Paragraph]| -> Vec<Bare> {
            paragraphs.iter().map(|paragraph| Bare::of(&paragraph.text)).collect()
        };
        let (drafted, right) = (bare(&self.paragraphs), bare(composed));
        let lines = |bare: &[Bare]| bare.iter().map(|line| line.chars.clone()).collect::<Vec<_>>();
        let Some(same) = matches(&lines(&drafted), &lines(&right), MOST_LINES) else { return };
        self.elsewhere(composed, (&drafted, &right), (&same, head));
        let mut next = (0, 0);
        for (i, j) in same.into_iter().chain([(drafted.len(), right.len())]) {
            self.gap(composed, (&drafted, next.0.max(head)..i.max(head)), (&right, next.1..j));
            if let (Some(own), Some(known)) = (self.paragraphs.get_mut(i), composed.get(j)) {
                let pairs: Vec<_> = (0..drafted[i].chars.len()).map(|at| (at, at)).collect();
                mark(own, &drafted[i], known, &right[j], &pairs);
                (own.as_composed, own.computed) = (true, known.computed);
            }
            next = (i + 1, j + 1);
        }
    }

    /// Paragraphs that the notice has as well, in another place.
    fn elsewhere(
        &mut self,
        composed: &[Paragraph],
        (drafted, right): (&[Bare], &[Bare]),
        (same, head): (&[(usize, usize)], usize),
    ) {
        let met: BTreeSet<usize> = same.iter().map(|(_, j)| *j).collect();
        let others = (0..right.len()).filter(|j| !met.contains(j));
        let by_words: BTreeMap<&[char], usize> =
            others.map(|j| (right[j].chars.as_slice(), j)).collect();
        let met: BTreeSet<usize> = same.iter().map(|(i, _)| *i).collect();
        let left = self.paragraphs.iter_mut().enumerate().skip(head);
        for (i, own) in left.filter(|(i, _)| !met.contains(i)) {
            let bare = &drafted[i];
            let Some(j) = by_words.get(bare.chars.as_slice()).filter(|_| bare.chars.len() > SHORT)
            else {
                continue;
            };
            let pairs: Vec<_> = (0..bare.chars.len()).map(|at| (at, at)).collect();
            mark(own, bare, &composed[*j], &right[*j], &pairs);
            (own.as_composed, own.computed) = (true, composed[*j].computed);
            self.beside.moved.push(i);
        }
    }

    /// Paragraphs between those that are the same: each is tried beside those that may be it.
    fn gap(
        &mut self,
        composed: &[Paragraph],
        (drafted, own): (&[Bare], Range<usize>),
        (right, others): (&[Bare], Range<usize>),
    ) {
        let mut from = others.start;
        for i in own.filter(|i| !self.beside.moved.contains(i)).collect::<Vec<_>>() {
            let own = &drafted[i].chars;
            let as_long = |j: &usize| {
                let (a, b) = (own.len(), right[*j].chars.len());
                a.min(b) * 2 >= a.max(b)
            };
            let alike = (from..others.end).filter(as_long).take(TRIED).filter_map(|j| {
                let other = &right[j].chars;
                let most = (own.len() + other.len()) / 3;
                matches(own, other, most.min(MOST)).map(|pairs| (pairs, j))
            });
            let Some((pairs, j)) = alike.max_by_key(|(pairs, _)| pairs.len()) else { continue };
            let (Some(own), Some(known)) = (self.paragraphs.get_mut(i), composed.get(j)) else {
                continue;
            };
            let others = mark(own, &drafted[i], known, &right[j], &pairs);
            self.beside.numbers.extend(others.into_iter().map(|(range, right, figure)| {
                Otherwise { at: Stands::Paragraph(i, range), right, figure }
            }));
            let whole = Stands::Paragraph(i, 0..own.text.len());
            let known = (known.text.as_str(), known.known.as_slice(), &right[j]);
            self.beside.nearly.push(Nearly::new(whole, &drafted[i], known, &pairs));
            from = j + 1;
        }
    }
}

/// A text without white, with where each character stands in it, in bytes.
struct Bare {
    chars: Vec<char>,
    at: Vec<usize>,
}

impl Bare {
    fn of(text: &str) -> Self {
        let (at, chars) = text.char_indices().filter(|(_, c)| !c.is_whitespace()).unzip();
        Self { chars, at }
    }

    /// The characters that begin in a stretch of the text.
    fn within(&self, bytes: &Range<usize>) -> Range<usize> {
        let place = |byte| self.at.partition_point(|at| *at < byte);
        place(bytes.start)..place(bytes.end)
    }

    /// The stretch of the text that characters stand in, in bytes.
    fn bytes(&self, chars: &Range<usize>) -> Option<Range<usize>> {
        let last = chars.end.checked_sub(1).filter(|last| *last >= chars.start)?;
        let end = self.at.get(last)? + self.chars.get(last)?.len_utf8();
        Some(*self.at.get(chars.start)?..end)
    }
}

/// A number that is not the composed one: where it stands, what the other is, and of what.
type Other = (Range<usize>, String, Option<Figure>);

/// Marks what a draft's paragraph has of a composed one, by the characters that both have; what
/// is known of the one is known of the other. Returns the numbers that differ.
fn mark(
    own: &mut Paragraph,
    drafted: &Bare,
    composed: &Paragraph,
    right: &Bare,
    pairs: &[(usize, usize)],
) -> Vec<Other> {
    let mut to = vec![None; right.chars.len()];
    for (i, j) in pairs {
        to[*j] = Some(*i);
    }
    // Where a stretch of the composed text stands in the draft: between the same characters.
    let stand_in = |chars: &Range<usize>| -> Option<Range<usize>> {
        let before = match chars.start.checked_sub(1) {
            Some(before) => (*to.get(before)?)? + 1,
            None => 0,
        };
        let after = match chars.end < to.len() {
            true => (*to.get(chars.end)?)?,
            false => drafted.chars.len(),
        };
        (before < after).then_some(before..after)
    };
    let mut others = Vec::new();
    for (chars, what) in stretches(composed, right) {
        let Some(stands) = stand_in(&chars) else { continue };
        // The number of an item says where it stands.
        let numbered = right.chars.get(chars.end - 1) == Some(&'.') && what.is_none();
        if numbered {
            continue;
        }
        let Some(range) = drafted.bytes(&stands) else { continue };
        let same = drafted.chars.get(stands) == right.chars.get(chars.clone());
        let figure = what.as_ref().and_then(KnownWhat::figure);
        let said = own.text.get(range.clone()).unwrap_or_default();
        let number = what.is_none() || figure.is_some();
        if same || (number && is_number(said) && value(said) == value(&text_of(right, &chars))) {
            let what = what.unwrap_or(KnownWhat::AsComposed);
            own.known.push(Known { range, what });
        } else if number && is_number(said) {
            others.push((range, text_of(right, &chars), figure));
        }
    }
    others
}

fn text_of(bare: &Bare, chars: &Range<usize>) -> String {
    bare.chars.get(chars.clone()).into_iter().flatten().collect()
}

/// The stretches of a composed paragraph that say something: what is known of it, and numbers.
fn stretches(composed: &Paragraph, right: &Bare) -> Vec<(Range<usize>, Option<KnownWhat>)> {
    let mut stretches: Vec<(Range<usize>, Option<KnownWhat>)> = Vec::new();
    let known = composed.known.iter().filter(|known| known.what != KnownWhat::Typed);
    stretches.extend(known.map(|known| (right.within(&known.range), Some(known.what.clone()))));
    let taken = stretches.len();
    let mut at = 0;
    while at < right.chars.len() {
        let digits = right.chars[at..].iter().take_while(|c| is_digit(**c) || **c == '.').count();
        let run = at..at + digits;
        let inside = |other: &Range<usize>| other.start < run.end && run.start < other.end;
        if digits > 0
            && right.chars[run.clone()].iter().any(|c| is_digit(*c))
            && !stretches.iter().take(taken).any(|(other, _)| inside(other))
        {
            stretches.push((run.clone(), None));
        }
        at += digits.max(1);
    }
    stretches
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// True if a text is a number, or blank as the cell of one may be.
fn is_number(text: &str) -> bool {
    text.chars().all(|c| is_digit(c) || c.is_whitespace() || "+-−－—.．,，%％/".contains(c))
}

/// A number however it is written.
fn value(text: &str) -> Option<rust_decimal::Decimal> {
    let plain = text.chars().filter(|c| !c.is_whitespace()).map(|c| match c {
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
        '．' => '.',
        '−' | '－' => '-',
        c => c,
    });
    let plain: String = plain.collect();
    plain.trim_start_matches('+').parse().ok()
}

/// The places that two lists share in their order, with as few others as can be; nothing where
/// they differ by more than so many.
fn matches<T: Eq + Hash + Ord>(a: &[T], b: &[T], most: usize) -> Option<Vec<(usize, usize)>> {
    if a.len().max(b.len()) > LONGEST || unshared(a, b) > most {
        return None;
    }
    let mut pairs = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, a, b) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            pairs.extend((0..len).map(|at| (old_index + at, new_index + at)));
        }
    }
    (a.len() + b.len() - 2 * pairs.len() <= most).then_some(pairs)
}

/// Number of those that only one of two lists has, in whatever order.
fn unshared<T: Ord>(a: &[T], b: &[T]) -> usize {
    let mut more: BTreeMap<&T, isize> = BTreeMap::new();
    for of_a in a {
        *more.entry(of_a).or_default() += 1;
    }
    for of_b in b {
        *more.entry(of_b).or_default() -= 1;
    }
    more.values().map(|more| more.unsigned_abs()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_lists_share_keeps_its_order() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        let shared = |a: &str, b: &str| -> String {
            let pairs = matches(&chars(a), &chars(b), 100).unwrap_or_default();
            assert!(pairs.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1));
            assert!(pairs.iter().all(|(i, j)| chars(a)[*i] == chars(b)[*j]));
            pairs.iter().map(|(i, _)| chars(a)[*i]).collect()
        };
        assert_eq!(shared("abcabba", "cbabac").len(), 4);
        assert_eq!(shared("甲5条", "甲125条"), "甲5条");
        assert_eq!(shared("同", "同"), "同");
        assert_eq!(shared("甲", "乙"), "");
        assert_eq!(shared("", "乙"), "");
        assert_eq!(matches(&chars("甲乙丙"), &chars("丁戊己"), 2), None);
    }
}
