//! Words of a draft that are nearly those of the notice: a slip in its sentences, anything else
//! than what the data have word for word (D20); another word behind a figure (D12).

use std::ops::Range;

use super::super::HINT;
use super::Differences;
use crate::check::figures::terms::{Sense, Term};
use crate::check::text::{KnownWhat, Nearly};

/// Most characters of a slip, and most slips of a paragraph that is not worded anew.
const SLIP: usize = 2;
const SLIPS: usize = 3;
/// Words that a sentence may have or not.
const LOOSE: [&str; 19] = [
    "累计", "总计", "一共", "各", "分别", "其中", "则", "的", "了", "共", "已", "均", "都", "也",
    "和", "及", "与", "为", "等",
];
/// Characters to show on either side of what differs.
const AROUND: usize = 2;

/// A mark, of which other rules speak.
fn is_mark(c: char) -> bool {
    !c.is_alphanumeric()
}

/// A mark that stands alone: not one of two.
fn is_loose(c: char) -> bool {
    is_mark(c) && !"（）《》“”〔〕".contains(c)
}

/// The same with the marks that keyboards have.
fn usual(words: &str) -> String {
    let usual = |c| match c {
        '(' => '（',
        ')' => '）',
        '[' | '［' | '【' => '〔',
        ']' | '］' | '】' => '〕',
        '"' | '”' => '“',
        c => c,
    };
    words.chars().map(usual).collect()
}

impl Differences<'_, '_> {
    /// Words beside the names that are told already.
    pub(super) fn words(&mut self, nearly: &Nearly, told: &[Range<usize>]) {
        let own = self.text(&nearly.at).to_owned();
        let nouns = self.lexicon.named(&nearly.right);
        let mut slips = Vec::new();
        for (at, other) in nearly.hunks(&own) {
            let (said, right) = (words(&own, &at), words(&nearly.right, &other));
            let overlaps =
                |range: &Range<usize>| range.start <= other.end && other.start <= range.end;
            let behind = nearly
                .known
                .iter()
                .find_map(|known| known.what.figure().filter(|_| known.range.end == other.start));
            if let Some((data, figure)) = self.expected.zip(behind)
                && data.scheme.measure(figure.measure).unit == right
                && !said.is_empty()
                && !said.contains(is_mark)
            {
                let place = self.place(&nearly.at, at.clone());
                self.other_unit(place, said, right);
                continue;
            }
            let figures = |text: &str| text.contains(|c: char| c.is_numeric());
            let inside = |known: &crate::check::text::Known| {
                known.what == KnownWhat::Typed
                    && known.range.start <= other.start
                    && other.end <= known.range.end
            };
            let typed = nearly.known.iter().any(inside);
            let plain = |text: &str| text.chars().all(is_loose) || LOOSE.contains(&text);
            let known = !typed && told.iter().any(overlaps);
            let within = |range: &Range<usize>| range.start < other.end && other.start < range.end;
            let named = |term: &Term| matches!(term.sense, Sense::Counted(_)) && within(&term.at);
            let typed = typed || nouns.iter().any(named);
            let same = usual(said) == usual(right) || plain(said) && plain(right);
            if figures(said) || figures(right) || known || same {
                continue;
            }
            slips.push((at, other, typed));
        }
        let anew = slips.iter().filter(|(.., typed)| !typed).count() > SLIPS;
        for (at, other, typed) in slips {
            let length = |text: &str, range: &Range<usize>| words(text, range).chars().count();
            let slip = length(&own, &at).max(length(&nearly.right, &other)) <= SLIP;
            if !typed && (anew || !slip) {
                continue;
            }
            let place = self.place(&nearly.at, wider(&own, &at));
            let message = format!(
                "写作“{}”，按数据是“{}”",
                short(words(&own, &wider(&own, &at))),
                short(words(&nearly.right, &wider(&nearly.right, &other)))
            );
            self.tell("D20", place, message, HINT);
        }
    }
}

fn words<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or_default()
}

fn short(words: &str) -> String {
    words.chars().take(30).collect()
}

/// A stretch with a few characters on either side; none beyond a mark.
fn wider(text: &str, range: &Range<usize>) -> Range<usize> {
    let before = text.get(..range.start).unwrap_or_default().chars().rev();
    let before = before.take(AROUND).take_while(|c| !is_mark(*c)).map(char::len_utf8);
    let behind = text.get(range.end..).unwrap_or_default().chars();
    let behind = behind.take(AROUND).take_while(|c| !is_mark(*c)).map(char::len_utf8);
    range.start - before.sum::<usize>()..range.end + behind.sum::<usize>()
}
