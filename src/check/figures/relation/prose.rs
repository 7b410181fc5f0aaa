//! Sentences with their numbers, for the readers of relations.

use std::ops::Range;

use super::super::Case;
use super::super::quantity::{Kind, Quantity};
use super::{At, Operand};

/// A sentence and its numbers. What begins with 其中 belongs to the sentence before it.
pub(super) struct Sentence<'t> {
    pub(super) paragraph: usize,
    /// The paragraph.
    pub(super) text: &'t str,
    /// In bytes.
    pub(super) range: Range<usize>,
    pub(super) quantities: &'t [Quantity],
    /// All numbers of the paragraph before this sentence.
    pub(super) before: &'t [Quantity],
}

/// A number and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Told<'t> {
    pub(super) paragraph: usize,
    pub(super) text: &'t str,
    pub(super) number: &'t Quantity,
}

impl<'t> Told<'t> {
    pub(super) fn unit(&self) -> &'t str {
        self.number.unit(self.text)
    }

    pub(super) fn at(&self) -> At {
        At::of(self.paragraph, &self.number.whole())
    }

    pub(super) fn label(&self) -> &'t str {
        self.number.label(self.text).trim_matches(|c: char| "，、；：,;: （(）)".contains(c))
    }

    /// Its name: its label, or where that is only 以上的, the clause before it.
    pub(super) fn name(&self) -> &'t str {
        let label = self.label();
        let bare = label.trim_matches(|c: char| "以上下内的为".contains(c));
        if bare.is_empty() { self.number.lead(self.text) } else { label }
    }

    pub(super) fn operand(&self) -> Operand {
        Operand::of(self.paragraph, self.number)
    }

    /// Where it stands in the text.
    pub(super) fn order(&self) -> (usize, usize) {
        (self.paragraph, self.number.at.start)
    }
}

/// Words that tell a total.
const TOTALS: [&str; 8] = ["共", "总", "合计", "累计", "总计", "全部", "全年", "小计"];
/// The characters that these end with: where none stands, no word is looked for.
const ENDS: [char; 5] = ['共', '总', '计', '部', '年'];
/// Words that only look like them.
const NOT_TOTALS: [&str; 8] = ["公共", "共同", "共享", "共建", "共青", "总结", "总体", "中共"];
/// Longest sentence to take apart, in bytes: a list of some 500 units.
const LONGEST: usize = 30_000;
/// Longest noun behind a number, in characters.
const NOUN: usize = 10;

/// The sentences of a paragraph that have numbers.
pub(super) fn sentences<'t>(case: &'t Case, paragraph: usize) -> Vec<Sentence<'t>> {
    let (text, quantities) = (case.reading(paragraph), case.quantities(paragraph));
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(['。', '！', '？']) {
        let end = start + piece.len();
        match ranges.last_mut().filter(|_| piece.trim_start().starts_with("其中")) {
            Some(last) => last.end = end,
            None => ranges.push(start..end),
        }
        start = end;
    }
    ranges
        .into_iter()
        .filter(|range| range.len() <= LONGEST)
        .filter_map(|range| {
            let first = quantities.partition_point(|number| number.at.start < range.start);
            let last = quantities.partition_point(|number| number.at.start < range.end);
            let own = quantities.get(first..last).filter(|own| !own.is_empty())?;
            let before = quantities.get(..first).unwrap_or_default();
            Some(Sentence { paragraph, text, range, quantities: own, before })
        })
        .collect()
}

impl<'t> Sentence<'t> {
    /// A number of it as part of a relation.
    pub(super) fn operand(&self, number: &Quantity) -> Operand {
        Operand::of(self.paragraph, number)
    }

    /// A stretch of it.
    pub(super) fn at(&self, range: &Range<usize>) -> At {
        At::of(self.paragraph, range)
    }

    pub(super) fn words(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }
}

/// The words right behind a number, up to the next mark or number: its noun.
pub(super) fn noun<'t>(text: &'t str, number: &Quantity) -> &'t str {
    let rest = text.get(number.end()..).unwrap_or_default();
    let end = rest
        .char_indices()
        .take(NOUN)
        .find(|(_, c)| {
            *c <= '\u{2e80}' || "，。；：、（）！？“”《》％０１２３４５６７８９".contains(*c)
        })
        .map_or_else(
            || rest.char_indices().nth(NOUN).map_or(rest.len(), |(at, _)| at),
            |(at, _)| at,
        );
    rest.get(..end).unwrap_or_default()
}

/// True if a number is a total by the words that lead to it.
pub(super) fn is_total(text: &str, number: &Quantity) -> bool {
    let lead = number.lead(text);
    number.is_plain_count()
        && lead.contains(ENDS)
        && TOTALS.iter().any(|word| {
            lead.rfind(word).is_some_and(|at| {
                !NOT_TOTALS.iter().any(|not| {
                    not.find(word).and_then(|offset| at.checked_sub(offset)).is_some_and(|from| {
                        lead.get(from..).is_some_and(|rest| rest.starts_with(not))
                    })
                })
            })
        })
}

/// The last two characters of words: those that say what is told, behind a name.
pub(super) fn ending(words: &str) -> &str {
    let start = words.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
    words.get(start..).unwrap_or_default()
}

/// The length of the longest stretch two texts share, in characters, of their first 40.
pub(super) fn shared(one: &str, other: &str) -> usize {
    // No vectors: it is asked for every figure and every column.
    let mut against = ['\0'; 40];
    let length = against.iter_mut().zip(other.chars()).map(|(slot, c)| *slot = c).count();
    let against = against.get(..length).unwrap_or_default();
    let mut best = 0;
    let mut row = [0_usize; 41];
    for a in one.chars().take(40) {
        let mut diagonal = 0;
        for (b, cell) in against.iter().zip(row.iter_mut().skip(1)) {
            let length = if a == *b && !a.is_ascii_punctuation() { diagonal + 1 } else { 0 };
            diagonal = std::mem::replace(cell, length);
            best = best.max(length);
        }
    }
    best
}

/// True if a sum is so near a total that one of the numbers must be a slip: within a twentieth.
pub(super) fn is_near(sum: rust_decimal::Decimal, total: rust_decimal::Decimal) -> bool {
    let apart = (sum - total).abs();
    !total.is_zero() && apart.checked_mul(20.into()).is_some_and(|apart| apart <= total)
}

/// True if a number is a percentage that states something.
pub(super) fn is_plain_percent(number: &Quantity) -> bool {
    number.kind == Kind::Percent && number.role == super::super::quantity::Role::Plain
}
