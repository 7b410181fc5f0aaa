//! A draft beside the notice that the program composes from the same data: what stands in it word
//! for word as composed is known, and a number that stands where a computed one does is held
//! against that one, whatever the words around them say.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{Cell, Known, KnownWhat, Paragraph, Text, TextTable};
use crate::compose::Markup;
use crate::tally::Figure;

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
/// Number of paragraphs to try a paragraph beside.
const TRIED: usize = 6;

impl Text {
    /// Marks what stands as in the notice composed from the same data, and notes each number that
    /// does not.
    pub fn set_beside(&mut self, markup: &Markup) {
        let composed = super::tree::read_whole(markup);
        self.paragraphs_beside(&composed.paragraphs);
        self.tables_beside(&composed.tables);
    }

    fn paragraphs_beside(&mut self, composed: &[Paragraph]) {
        let bare = |paragraphs: &[Paragraph]| -> Vec<Bare> {
            paragraphs.iter().map(|paragraph| Bare::of(&paragraph.text)).collect()
        };
        let (drafted, right) = (bare(&self.paragraphs), bare(composed));
        let lines = |bare: &[Bare]| bare.iter().map(|line| line.chars.clone()).collect::<Vec<_>>();
        let Some(same) = matches(&lines(&drafted), &lines(&right), MOST_LINES) else { return };
        let mut next = (0, 0);
        for (i, j) in same.into_iter().chain([(drafted.len(), right.len())]) {
            self.gap(composed, (&drafted, next.0..i), (&right, next.1..j));
            if let (Some(own), Some(known)) = (self.paragraphs.get_mut(i), composed.get(j)) {
                let pairs: Vec<_> = (0..drafted[i].chars.len()).map(|at| (at, at)).collect();
                mark(own, &drafted[i], known, &right[j], &pairs);
                (own.as_composed, own.computed) = (true, known.computed);
            }
            next = (i + 1, j + 1);
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
        for i in own {
            let alike = (from..others.end).take(TRIED).filter_map(|j| {
                let (a, b) = (&drafted[i].chars, &right[j].chars);
                let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
                let most = if short * 2 < long { return None } else { (short + long) / 3 };
                matches(a, b, most.min(MOST)).map(|pairs| (pairs, j))
            });
            let Some((pairs, j)) = alike.max_by_key(|(pairs, _)| pairs.len()) else { continue };
            let (Some(own), Some(known)) = (self.paragraphs.get_mut(i), composed.get(j)) else {
                continue;
            };
            let others = mark(own, &drafted[i], known, &right[j], &pairs);
            self.otherwise.extend(others.into_iter().map(|(range, right, figure)| Otherwise {
                at: Stands::Paragraph(i, range),
                right,
                figure,
            }));
            from = j + 1;
        }
    }

    fn tables_beside(&mut self, composed: &[TextTable]) {
        let (drafted, right) = (rows_of(&self.tables), rows_of(composed));
        let cells = |rows: &[Row]| rows.iter().map(|row| row.cells.clone()).collect::<Vec<_>>();
        let Some(mut same) = matches(&cells(&drafted), &cells(&right), MOST_LINES) else { return };
        let mut other = Vec::new();
        let mut next = (0, 0);
        for (i, j) in same.iter().copied().chain([(drafted.len(), right.len())]) {
            let mut from = next.1;
            for (i, row) in drafted.iter().enumerate().take(i).skip(next.0) {
                if let Some(j) = (from..j).find(|j| row.is_of(&right[*j])) {
                    other.push((i, j));
                    from = j + 1;
                }
            }
            next = (i + 1, j + 1);
        }
        let exact = same.len();
        same.extend(other);
        for (i, j) in &same {
            self.row_beside(drafted[*i].place, composed, right[*j].place);
        }
        same.truncate(exact);
        self.whole_tables(composed, &same, (&drafted, &right));
    }

    /// Tables that stand as composed in every row.
    fn whole_tables(
        &mut self,
        composed: &[TextTable],
        same: &[(usize, usize)],
        (drafted, right): (&[Row], &[Row]),
    ) {
        let mut met: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (i, j) in same {
            *met.entry((drafted[*i].place.0, right[*j].place.0)).or_default() += 1;
        }
        for ((own, other), rows) in met {
            if let (Some(own), Some(other)) = (self.tables.get_mut(own), composed.get(other)) {
                own.as_composed |= rows == own.rows.len() && rows == other.rows.len();
            }
        }
    }

    /// Cell by cell, a row beside the composed one.
    fn row_beside(&mut self, at: (usize, usize), composed: &[TextTable], right: (usize, usize)) {
        let row = composed.get(right.0).and_then(|table| table.rows.get(right.1));
        let own = self.tables.get_mut(at.0).and_then(|table| table.rows.get_mut(at.1));
        let (Some(row), Some(own)) = (row, own) else { return };
        for (column, (cell, known)) in own.iter_mut().zip(row).enumerate() {
            let figure = match &known.known {
                Some(KnownWhat::Figure(figure)) => Some(*figure),
                _ => None,
            };
            if Bare::of(&cell.text).chars == Bare::of(&known.text).chars {
                cell.known.clone_from(&known.known);
            } else if figure.is_some() || (is_number(&cell.text) && is_number(&known.text)) {
                let at = Stands::Cell(at.0, at.1, column);
                self.otherwise.push(Otherwise { at, right: known.text.clone(), figure });
            }
        }
    }
}

/// A row of a table without white, and where it stands: table and row.
#[derive(Debug, Clone)]
struct Row {
    cells: Vec<String>,
    place: (usize, usize),
}

impl Row {
    /// True if this may be a composed row with another figure in it.
    fn is_of(&self, composed: &Self) -> bool {
        let (own, right) = (&self.cells, &composed.cells);
        let same = own.iter().zip(right).filter(|(a, b)| a == b).count();
        let named = own.first().filter(|name| !name.is_empty()) == right.first();
        own.len() > 1 && own.len() == right.len() && (named || same * 2 > own.len())
    }
}

/// All rows, each with its place. A cell over the whole width counts once, however often it is
/// read.
fn rows_of(tables: &[TextTable]) -> Vec<Row> {
    let one = |cells: &[Cell]| {
        let bare = |cell: &Cell| cell.text.chars().filter(|c| !c.is_whitespace()).collect();
        let texts: Vec<String> = cells.iter().map(bare).collect();
        let rest = || cells.iter().zip(&texts).skip(1);
        match rest().all(|(cell, text)| cell.repeated || text.is_empty()) {
            true => texts.into_iter().take(1).collect(),
            false => texts,
        }
    };
    let rows = tables.iter().enumerate().flat_map(|(number, table)| {
        let rows = table.rows.iter().enumerate();
        rows.map(move |(row, cells)| Row { cells: one(cells), place: (number, row) })
    });
    rows.collect()
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
        let Some(range) = drafted.bytes(&stands) else { continue };
        let same = drafted.chars.get(stands) == right.chars.get(chars.clone());
        let figure = match &what {
            Some(KnownWhat::Figure(figure)) => Some(*figure),
            _ => None,
        };
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
