//! Texts as words, numbers as wholes: a reader sees which word was changed, and which figure, never single digits.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use regex::Regex;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Fewest characters that must stay as they are between two changes for these to be two.
const APART: usize = 2;

/// A stretch of two texts: the words of the one in place of those of the other, or the same in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WordSpan {
    pub(crate) old: Range<usize>,
    pub(crate) new: Range<usize>,
    pub(crate) same: bool,
}

/// The words of a text, in order; put together they are the text. A number is one, with its sign, its point and its
/// per cent.
pub(crate) fn words(text: &str) -> Vec<&str> {
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let numbers = numbers(text);
    let inside = |at: usize| numbers.iter().any(|number| number.start < at && at < number.end);
    let mut bounds: Vec<usize> = segmenter.segment_str(text).filter(|at| !inside(*at)).collect();
    bounds.extend(numbers.iter().flat_map(|number| [number.start, number.end]));
    bounds.extend([0, text.len()]);
    bounds.sort_unstable();
    bounds.dedup();
    bounds.windows(2).filter_map(|pair| text.get(pair[0]..pair[1])).collect()
}

/// Digits of any script with sign, point and per cent. Numerals that are words, as 一 is, are none.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tests read numbers by it")]
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[+\-−]?\p{Nd}+(?:[.,．]\p{Nd}+)*[%‰％]?").expect("the pattern is sound")
});

/// Where the numbers of a text stand. What looks like a sign behind a letter or digit is a dash.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let place = |found: regex::Match| {
        let dash = found.as_str().starts_with(['+', '-', '−'])
            && text
                .get(..found.start())
                .unwrap_or_default()
                .ends_with(|c: char| c.is_ascii_alphanumeric());
        let sign = found.as_str().chars().next().filter(|_| dash).map_or(0, char::len_utf8);
        found.start() + sign..found.end()
    };
    NUMBER.find_iter(text).map(place).collect()
}

/// The stretches in which two lists of words are the same, and those in which they are not. `length` tells how many
/// characters a word of the old list has: too few between two changes are taken in.
pub(crate) fn stretches<W: Ord + std::hash::Hash>(
    old: &[W],
    new: &[W],
    length: impl Fn(&W) -> usize,
) -> Vec<WordSpan> {
    let steps = capture_diff_slices(Algorithm::Myers, old, new);
    let mut stretches: Vec<WordSpan> = Vec::new();
    let count = steps.len();
    for (place, step) in steps.into_iter().enumerate() {
        let (old_range, new_range) = (step.old_range(), step.new_range());
        let equal = matches!(step, DiffOp::Equal { .. });
        let long = old_range.clone().filter_map(|at| old.get(at)).map(&length).sum::<usize>();
        let inner = place > 0 && place + 1 < count;
        let same = equal && !(inner && long < APART);
        match stretches.last_mut().filter(|last| !last.same && !same) {
            Some(last) => (last.old.end, last.new.end) = (old_range.end, new_range.end),
            None => stretches.push(WordSpan { old: old_range, new: new_range, same }),
        }
    }
    stretches
}

/// The likeness of two texts, from 0 to 1: by the pairs of characters that they share.
pub(crate) fn likeness(old: &str, new: &str) -> f64 {
    if old == new {
        return 1.0;
    }
    let (old, new) = (pairs(old), pairs(new));
    let count = |pairs: &BTreeMap<_, u32>| pairs.values().sum::<u32>();
    let shared: u32 = old.iter().map(|(pair, count)| *count.min(new.get(pair).unwrap_or(&0))).sum();
    let all = count(&old) + count(&new);
    if all == 0 { 0.0 } else { 2.0 * f64::from(shared) / f64::from(all) }
}

/// Pairs of characters that follow each other, and how often.
fn pairs(text: &str) -> BTreeMap<(char, char), u32> {
    let mut pairs = BTreeMap::new();
    for pair in text.chars().zip(text.chars().skip(1)) {
        *pairs.entry(pair).or_default() += 1;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> String {
        words(text).join("|")
    }

    #[test]
    fn a_number_is_one_word_with_its_sign_point_and_per_cent() {
        assert_eq!(cut("87条"), "87|条");
        assert_eq!(cut("增长+3.5%，"), "增长|+3.5%|，");
        assert_eq!(cut("1,234.50元"), "1,234.50|元");
        assert_eq!(words("1-3月").first(), Some(&"1"));
        assert_eq!(words("2018年3月").concat(), "2018年3月");
    }

    #[test]
    fn words_put_together_are_the_text() {
        for text in ["", "1.（1）", "全系统累计报送政务信息87条，采用65条。", "−5", "A-1.5%B"]
        {
            assert_eq!(words(text).concat(), text);
        }
    }

    #[test]
    fn a_changed_figure_is_one_change() {
        let (old, new) = (words("采用政务信息65条。"), words("采用政务信息75条。"));
        let changed: Vec<WordSpan> = stretches(&old, &new, |word| word.chars().count())
            .into_iter()
            .filter(|one| !one.same)
            .collect();
        assert_eq!(changed.len(), 1, "{changed:?}");
        assert_eq!(old[changed[0].old.clone()].concat(), "65");
        assert_eq!(new[changed[0].new.clone()].concat(), "75");
    }
}
