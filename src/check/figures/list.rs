//! Lists: 甲5条、乙3条; 甲、乙各4条; 甲、乙分别报送4条、3条; 全部来自甲.

use std::ops::Range;

use super::lexis::{self, Count, SEPARATORS};
use super::names::Names;

/// A list behind a total.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct List {
    /// The unit that is named.
    pub(crate) entries: Vec<Entry>,
    /// True if it ends with 等 and does not name all.
    pub(crate) partial: bool,
    /// True if it says 全部来自: the figure is the total.
    pub(crate) whole: bool,
}

/// A name of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The name, in bytes.
    pub(crate) name: Range<usize>,
    /// Its figure; `None` where none stands by it.
    pub(crate) count: Option<Count>,
}

/// Words between a name and its figure.
const BETWEEN: [&str; 13] = [
    "分别",
    "各",
    "均",
    "为",
    "报送",
    "上报",
    "采用",
    "被采用",
    "刊发",
    "信息",
    "政务",
    "新闻",
    "有",
];
/// Words that begin another total.
const VERBS: [&str; 6] = ["报送", "上报", "采用", "被采用", "刊发", "共"];
/// Most names that may wait for 各N条.
const WAITING: usize = 400;

/// Reads the list that begins a stretch, and where it ends.
pub(super) fn read(
    text: &str,
    stretch: Range<usize>,
    measures: &[&str],
    names: &Names,
) -> (List, usize) {
    let mut list = List::default();
    let mut waiting: Vec<Range<usize>> = Vec::new();
    let mut respectively = false;
    // 南镇10条；报送稿件31篇，其中：…: behind a semicolon with a verb another total begins.
    let mut divided = false;
    let skip = |from: usize| {
        let rest = text.get(from..stretch.end).unwrap_or_default();
        let inner = rest.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, '：' | ':' | '，' | ',' | '是' | '为')
        });
        stretch.end - inner.len()
    };
    let mut at = skip(stretch.start);
    let mut end = stretch.start;
    while at < stretch.end {
        let piece_end = text
            .get(at..stretch.end)
            .unwrap_or_default()
            .find(SEPARATORS)
            .map_or(stretch.end, |cut| at + cut);
        let piece = text.get(at..piece_end).unwrap_or_default().trim_start();
        if divided && VERBS.iter().any(|verb| piece.starts_with(verb)) {
            break;
        }
        let counts = lexis::counts(text, at..piece_end, measures);
        if counts.is_empty() {
            let name = trimmed(text, at..piece_end);
            let first = list.entries.is_empty() && waiting.is_empty();
            let loose = first && text.get(piece_end..).unwrap_or_default().starts_with('、');
            if waiting.len() < WAITING
                && (names.is_name(text.get(name.clone()).unwrap_or_default())
                    || (loose && plain_name(text.get(name.clone()).unwrap_or_default())))
            {
                waiting.push(name);
            } else {
                break;
            }
        } else {
            let mut from = at;
            let mut sound = true;
            for count in counts {
                let (name, each, split) = name_before(text, from..count.at.start);
                respectively |= split;
                from = count.measure.end;
                let joined = text
                    .get(from..piece_end)
                    .unwrap_or_default()
                    .trim_start_matches(|c: char| c.is_whitespace());
                let skipped = ["以及", "和", "及", "与"]
                    .iter()
                    .find_map(|word| joined.strip_prefix(word))
                    .map_or(0, |rest| piece_end - from - rest.len());
                from += skipped;
                if respectively && !waiting.is_empty() {
                    if !name.is_empty() && split {
                        waiting.push(name);
                    }
                    let name = waiting.remove(0);
                    list.entries.push(Entry { name, count: Some(count) });
                    respectively = !waiting.is_empty();
                } else if each {
                    if !name.is_empty() {
                        waiting.push(name);
                    }
                    for name in waiting.drain(..) {
                        list.entries.push(Entry { name, count: Some(count.clone()) });
                    }
                } else if name.is_empty() || !plain_name(text.get(name.clone()).unwrap_or_default())
                {
                    sound = false;
                    break;
                } else {
                    list.entries.extend(waiting.drain(..).map(|name| Entry { name, count: None }));
                    list.entries.push(Entry { name, count: Some(count) });
                }
                end = from;
            }
            if !sound {
                break;
            }
            let tail = text.get(from.min(piece_end)..piece_end).unwrap_or_default().trim();
            if tail.starts_with('等') {
                list.partial = true;
            }
            if !tail.is_empty() && !tail.starts_with(['（', '(']) {
                break;
            }
        }
        at = piece_end;
        if let Some(separator) = text.get(at..stretch.end).unwrap_or_default().chars().next() {
            divided = matches!(separator, '；' | ';') && !list.entries.is_empty();
            at = skip(at + separator.len_utf8());
        }
    }
    if !list.entries.is_empty() {
        list.entries.extend(waiting.drain(..).map(|name| Entry { name, count: None }));
        end = end.max(at);
    }
    (list, end)
}

/// The names behind 全部来自.
pub(super) fn whole(text: &str, stretch: Range<usize>) -> List {
    let mut list = List { whole: true, ..List::default() };
    let mut at = stretch.start;
    for piece in text.get(stretch.clone()).unwrap_or_default().split(SEPARATORS).take(WAITING) {
        let name = trimmed(text, at..at + piece.len());
        if !name.is_empty() {
            list.entries.push(Entry { name, count: None });
        }
        at += piece.len();
        at += text.get(at..).unwrap_or_default().chars().next().map_or(0, char::len_utf8);
    }
    list
}

/// The name before a figure; whether the figure is for each of several names; whether it is
/// the first of several figures for as many names.
fn name_before(text: &str, stretch: Range<usize>) -> (Range<usize>, bool, bool) {
    let mut name = trimmed(text, stretch);
    let (mut each, mut split) = (false, false);
    loop {
        let words = text.get(name.clone()).unwrap_or_default();
        let Some(word) = BETWEEN.iter().find(|word| words.ends_with(**word)) else { break };
        each |= matches!(*word, "各" | "均");
        split |= *word == "分别";
        name = trimmed(text, name.start..name.end - word.len());
    }
    (name, each, split)
}

/// True if something may be a name: not too long, no figures, no marks.
pub(super) fn plain_name(text: &str) -> bool {
    let length = text.chars().count();
    (1..=super::names::LONGEST).contains(&length)
        && !text.contains(|c: char| c.is_ascii_digit() || "。：，；%".contains(c))
}

/// A stretch without white at either end, and without an opening bracket or 其中 before it.
pub(super) fn trimmed(text: &str, stretch: Range<usize>) -> Range<usize> {
    let words = text.get(stretch.clone()).unwrap_or_default();
    let inner = words.trim_start();
    let start = stretch.start + words.len() - inner.len();
    let inner = inner.trim_end();
    let inner = inner.strip_suffix(['（', '(']).unwrap_or(inner);
    start..start + inner.len()
}
