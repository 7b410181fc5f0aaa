//! Names in the list of units that submitted nothing.

use std::ops::Range;

use super::super::claims::Zero;
use super::super::lexis::{self, Count, SEPARATORS};
use super::super::list;
use super::{BACK, Reader};

impl Reader<'_, '_> {
    /// Lists of units that submitted nothing.
    pub(super) fn zeros(&mut self, paragraph: usize, text: &str, sentence: Range<usize>) {
        let mut lowest = sentence.start;
        for (at, verb) in text.get(sentence.clone()).unwrap_or_default().match_indices("报送") {
            let at = sentence.start + at;
            let rest = text.get(at + verb.len()..sentence.end).unwrap_or_default();
            let denied = ["没有", "均未", "未", "零", "无"]
                .iter()
                .find(|word| text.get(lowest..at).unwrap_or_default().ends_with(**word));
            let said = amount(rest);
            let (phrase, count) = match (said, denied) {
                (Some((offset, value, length)), _) => {
                    let from = at + verb.len() + offset;
                    let count = Count { at: from..from + length, value, measure: from..from };
                    (at..from + length, Some(count))
                }
                (None, Some(word)) => (at - word.len()..at + verb.len(), None),
                (None, None) => continue,
            };
            let (names, number, partial) = self.names_before(text, lowest..phrase.start);
            lowest = phrase.end;
            let subject = text.get(sentence.start..phrase.start).unwrap_or_default();
            let all = self.case.expected.as_ref().is_some_and(|e| e.speaks_of_all(subject));
            if !names.is_empty() && (!all || names.len() > 1) {
                self.claims.zeros.push(Zero { paragraph, names, count, phrase, number, partial });
            }
        }
    }

    /// The names that stand before something, whether 等 follows them, and how many it says.
    #[allow(clippy::type_complexity, reason = "three things of one reading")]
    fn names_before(
        &self,
        text: &str,
        stretch: Range<usize>,
    ) -> (Vec<Range<usize>>, Option<(u32, Range<usize>)>, bool) {
        let mut names: Vec<Range<usize>> = Vec::new();
        let (mut number, mut partial) = (None, false);
        let mut end = stretch.end;
        while end > stretch.start && names.len() < BACK {
            let mark = |c| SEPARATORS.contains(&c) || "：:".contains(c);
            let (separator, start) = last_mark(text, stretch.start..end, mark);
            let mut piece = list::trimmed(text, start..end);
            if names.is_empty() {
                piece = self.last_piece(text, piece);
                let words = text.get(piece.clone()).unwrap_or_default();
                if let Some(and_so_on) = words.rfind('等') {
                    partial = true;
                    let from = piece.start + and_so_on + '等'.len_utf8();
                    number = lexis::small_number(text.get(from..piece.end).unwrap_or_default())
                        .map(|(value, length)| (value, from..from + length));
                    piece = piece.start..piece.start + and_so_on;
                }
            }
            let words = text.get(piece.clone()).unwrap_or_default();
            if self.case.names.is_name(words) && self.case.names.get(words).is_some()
                || (self.case.names.is_name(words) && list::plain_name(words))
            {
                names.push(piece);
            } else {
                if let Some(length) = self.case.names.ending(words) {
                    names.push(piece.end - length..piece.end);
                }
                break;
            }
            let Some(separator) = separator else { break };
            end = start - separator.len_utf8();
            if separator != '、' {
                let (_, before) = last_mark(text, stretch.start..end, |c| SEPARATORS.contains(&c));
                if !self.case.names.is_name(text.get(before..end).unwrap_or_default().trim()) {
                    break;
                }
            }
        }
        names.reverse();
        (names, number, partial)
    }

    /// The last piece before 报送, without the words that belong to what follows.
    fn last_piece(&self, text: &str, piece: Range<usize>) -> Range<usize> {
        let mut end = piece.end;
        if let Some((period, _)) =
            lexis::periods(text, piece.clone()).iter().find(|(at, _)| at.start > piece.start)
        {
            end = period.start;
        }
        loop {
            let words = text.get(piece.start..end).unwrap_or_default();
            let shorter = ["政务", "新闻", "信息", "均", "的", "都", "在", "也"]
                .iter()
                .find_map(|word| words.strip_suffix(word));
            match shorter {
                Some(shorter) => end = piece.start + shorter.len(),
                None => break,
            }
        }
        list::trimmed(text, piece.start..end)
    }
}

/// 量为0, 数量均为 0 条 …: where the figure begins, what it says, how long it is.
fn amount(rest: &str) -> Option<(usize, u32, usize)> {
    let mut inner = rest;
    for words in [
        &["政务信息", "新闻信息", "信息"][..],
        &["数量", "条数", "情况", "量", "数"],
        &["均", "都", "全部"],
    ] {
        inner = words.iter().find_map(|word| inner.strip_prefix(word)).unwrap_or(inner);
    }
    let inner = inner.strip_prefix('为')?.trim_start();
    let offset = rest.len() - inner.len();
    if let Some(zero) = ["零", "〇"].iter().find(|zero| inner.starts_with(**zero)) {
        return Some((offset, 0, zero.len()));
    }
    let head = inner.floor_char_boundary(inner.len().min(30));
    let count = lexis::bare(inner, 0..head).filter(|count| count.at.start == 0)?;
    Some((offset, count.value, count.at.len()))
}

/// The last mark of a stretch, and the byte behind it; where there is none, the stretch's start.
fn last_mark(
    text: &str,
    stretch: Range<usize>,
    is_mark: impl Fn(char) -> bool,
) -> (Option<char>, usize) {
    let words = text.get(stretch.clone()).unwrap_or_default();
    let last = words.char_indices().rev().find(|(_, c)| is_mark(*c));
    last.map_or((None, stretch.start), |(at, c)| (Some(c), stretch.start + at + c.len_utf8()))
}
