//! Lists of names, with a figure each or without: found by their form, whatever they count.
//! 甲局5条、乙局3条; 甲局、乙局各4条; 甲局、乙局报送量为0.

use std::collections::BTreeSet;
use std::ops::Range;

use rust_decimal::Decimal;

use super::lexis::{COMPARED, SEPARATORS, periods};
use super::names::{Names, looks_like_unit};
use super::quantity::{Kind, Quantity, Role};
use super::terms::{ADOPT, REPORT};
use super::{Case, TextSpan};

/// A list.
#[derive(Debug, Clone, Default)]
pub(crate) struct List {
    pub(crate) paragraph: usize,
    pub(crate) entries: Vec<Entry>,
    /// True if 等 ends it: not all are named.
    pub(crate) partial: bool,
    /// True if 其中 or a colon opens it.
    pub(crate) opened: bool,
}

/// A name of a list.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) name: Range<usize>,
    /// Its figure, and where it stands; `None` where the name has none.
    pub(crate) figure: Option<(Decimal, Range<usize>)>,
    /// True if the figure is one for each of several.
    shared: bool,
}

impl Entry {
    /// Where it ends, with its own figure.
    pub(crate) fn end(&self) -> usize {
        let own = self.figure.as_ref().filter(|_| !self.shared);
        own.map_or(self.name.end, |(_, at)| at.end)
    }
}

/// Words between a name and its figure, and those right before a name.
const BETWEEN: [&str; 8] = ["分别", "各", "均", "为", "有", "信息", "被", "数量"];
const BEFORE: [&str; 8] = ["其中", "分别是", "分别为", "包括", "来自", "是", "为", "有"];
/// Most lists of a text, and longest paragraph to take apart, in bytes.
const MOST: usize = 1_000;
const LONGEST: usize = 30_000;

/// Reads the lists of sentences on what was sent or taken that somebody typed, up to the attachments.
pub(super) fn read(case: &Case) -> Vec<List> {
    let end = case.parts().heads.first().map_or(usize::MAX, |head| head.paragraph);
    let mut lists = Vec::new();
    for (paragraph, own) in case.text.paragraphs.iter().enumerate().take(end) {
        let text = case.reading(paragraph);
        if own.computed || own.as_composed || text.len() > LONGEST || lists.len() > MOST {
            continue;
        }
        let numbers = case.quantities(paragraph);
        let mut list = List { paragraph, ..List::default() };
        let mut sentence = 0;
        for piece in pieces(text) {
            if text.get(..piece.start).is_some_and(|lead| lead.ends_with('。')) {
                sentence = piece.start;
            }
            if list.entries.is_empty() {
                let lead = text.get(..piece.start).unwrap_or_default();
                let words = text.get(piece.clone()).unwrap_or_default();
                list.opened = lead.ends_with(['：', ':']) || words.contains("其中");
            }
            let goes_on = list.add(text, &piece, numbers, &case.names);
            if !goes_on || text.get(piece.end..).is_none_or(|rest| rest.starts_with(['。', '：']))
            {
                let done = std::mem::replace(&mut list, List { paragraph, ..List::default() });
                let told = text.get(sentence..piece.end).unwrap_or_default();
                lists.extend(worth(done, text, told));
            }
        }
        lists.extend(worth(list, text, text.get(sentence..).unwrap_or_default()));
    }
    lists
}

/// The lists of more than one in a sentence that tells what was sent or taken.
fn worth(list: List, text: &str, told: &str) -> impl Iterator<Item = List> {
    let reported = REPORT.iter().chain(&ADOPT).any(|verb| told.contains(verb));
    let lists = if reported { list.split(text) } else { Vec::new() };
    lists.into_iter().filter(|list| list.entries.len() > 1)
}

/// The stretches between the marks of a paragraph.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut pieces = Vec::new();
    let ends = |c: char| SEPARATORS.contains(&c) || matches!(c, '。' | '：' | ':');
    for (at, c) in text.char_indices().filter(|(_, c)| ends(*c)) {
        pieces.push(start..at);
        start = at + c.len_utf8();
    }
    pieces.push(start..text.len());
    pieces
}

impl List {
    /// Adds a piece, if it is a name with or without its figure; true if the list may go on.
    fn add(
        &mut self,
        text: &str,
        piece: &Range<usize>,
        numbers: &[Quantity],
        names: &Names,
    ) -> bool {
        let first = numbers.partition_point(|number| number.at.start < piece.start);
        let last = numbers.partition_point(|number| number.at.start < piece.end);
        let own = numbers.get(first..last).unwrap_or_default();
        let stretch = |range: Range<usize>| text.get(range).unwrap_or_default();
        let [number] = own else { return own.is_empty() && self.add_name(text, piece, names) };
        let counts = matches!(number.kind, Kind::Count | Kind::Named)
            && matches!(number.role, Role::Plain | Role::Each);
        let mut name = trimmed(text, piece.start..number.at.start);
        self.partial |= stretch(name.clone()).contains("分别");
        let mut each = false;
        let between = || BETWEEN.iter().chain(&REPORT).chain(&ADOPT);
        while let Some(word) = between().find(|word| stretch(name.clone()).ends_with(**word)) {
            each |= ["各", "均"].contains(word);
            name = trimmed(text, name.start..name.end - word.len());
        }
        let figure = (number.value, number.whole());
        if counts && is_name(stretch(name.clone()), names) {
            let waiting = self.entries.iter_mut().rev().take_while(|entry| entry.figure.is_none());
            waiting.filter(|_| each).for_each(|entry| {
                (entry.figure, entry.shared) = (Some(figure.clone()), true);
            });
            self.entries.push(Entry { name, figure: Some(figure), shared: each });
            let tail = stretch(number.end()..piece.end).trim();
            self.partial |= tail.starts_with('等');
            return tail.is_empty();
        }
        // A number of another time: 上月甲局11件.
        if !counts {
            return false;
        }
        // 丙局第一季度报送量为0: the last name of those whose figure this is.
        let Some(name) = leading(text, &(piece.start..number.at.start), names) else {
            return false;
        };
        let open = stretch(name.end..number.at.start).starts_with('等');
        self.partial |= open;
        self.entries.push(Entry { name, figure: None, shared: false });
        let waiting = self.entries.iter_mut().rev().take_while(|entry| entry.figure.is_none());
        waiting.for_each(|entry| {
            (entry.figure, entry.shared) = (Some(figure.clone()), true);
        });
        false
    }

    /// Adds a piece without a number.
    fn add_name(&mut self, text: &str, piece: &Range<usize>, names: &Names) -> bool {
        let name = trimmed(text, piece.clone());
        let words = text.get(name.clone()).unwrap_or_default();
        let open = words.find('等').map(|at| name.start + at);
        self.partial |= open.is_some();
        let name = name.start..open.unwrap_or(name.end);
        let named = text.get(name.clone()).is_some_and(|words| is_name(words, names));
        let first = if named { Some(name) } else { leading(text, piece, names) };
        self.entries.extend(first.map(|name| Entry { name, figure: None, shared: false }));
        named && open.is_none()
    }

    /// Parts it where something else is told of the next: of another time, in another unit, or what was done
    /// with it, 甲镇报送12条、乙镇8条，第二季度甲镇11条; 采用甲镇5条; or behind words that a name of the
    /// list had not before it: 下午甲镇5条.
    fn split(self, text: &str) -> Vec<Self> {
        let Self { paragraph, entries, partial, opened } = self;
        let mut lists = vec![Self { paragraph, entries: Vec::new(), partial, opened }];
        let (mut verb, mut unit, mut end) = (None, None, 0);
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for mut entry in entries {
            let led = led_by(text, &entry.name, &names);
            entry.name.start += led.unwrap_or(0);
            names.insert(text.get(entry.name.clone()).unwrap_or_default());
            let told = entry.figure.as_ref().map_or(entry.name.end, |(_, at)| at.end);
            let start = if end == 0 { entry.name.start } else { end };
            let words = text.get(start..told).unwrap_or_default();
            let own = REPORT.iter().chain(&ADOPT).find(|verb| words.contains(**verb)).copied();
            let counted = entry.figure.as_ref().and_then(|(_, at)| text.get(at.clone()));
            let counted = counted.map(|figure| figure.trim_start_matches(is_numeral));
            let other_time = !periods(text, start..told).is_empty()
                || COMPARED
                    .iter()
                    .chain(&["上月", "本月", "上期", "其中"])
                    .any(|w| words.contains(w));
            let changed = led.is_some()
                || other_time
                || (own.is_some() && own != verb)
                || (counted.is_some() && unit.is_some() && counted != unit);
            // Those that wait for the same figure are of the same list.
            let same = |other: &&Entry| other.figure.is_none() || other.figure == entry.figure;
            if let Some(open) = lists.last_mut().filter(|_| changed) {
                let waiting = open.entries.iter().rev().take_while(same).count();
                let kept = open.entries.len() - waiting;
                if kept > 0 {
                    let entries = open.entries.split_off(kept);
                    lists.push(Self { paragraph, entries, partial, opened: false });
                }
            }
            (verb, unit, end) = (own.or(verb), counted.or(unit), told);
            if let Some(open) = lists.last_mut() {
                open.entries.push(entry);
            }
        }
        lists
    }

    /// A stretch of its paragraph.
    pub(crate) fn at(&self, range: &Range<usize>) -> TextSpan {
        TextSpan::new(self.paragraph, range.clone())
    }

    /// True if nothing but 、 parts these entries: no word between them tells of something else.
    pub(crate) fn is_plain(&self, text: &str, entries: Range<usize>) -> bool {
        let entries = self.entries.get(entries).unwrap_or_default();
        let between = |pair: &[Entry]| text.get(pair[0].end()..pair[1].name.start).map(str::trim);
        entries.windows(2).all(|pair| between(pair) == Some("、"))
    }

    /// True if each name has a figure of its own, or none has.
    pub(crate) fn has_own_figures(&self) -> bool {
        self.entries.iter().any(|entry| entry.figure.is_some() && !entry.shared)
    }
}

/// The length of the words before a name that its list has had already, if they are read with it.
fn led_by(text: &str, name: &Range<usize>, names: &BTreeSet<&str>) -> Option<usize> {
    let words = text.get(name.clone()).filter(|words| !names.contains(words))?;
    // Within a run of names it is another of them: 北山镇、小北山镇.
    let lead = text.get(..name.start).unwrap_or_default().trim_end();
    let mut tails =
        words.char_indices().skip(1).map(|(at, _)| at).filter(|_| !lead.ends_with('、'));
    tails.find(|at| words.get(*at..).is_some_and(|tail| names.contains(tail)))
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || ".．,，万亿 ".contains(c)
}

fn is_name(words: &str, names: &Names) -> bool {
    looks_like_unit(words) || names.get(words).is_some()
}

/// The name that a stretch begins with, where other words follow.
fn leading(text: &str, piece: &Range<usize>, names: &Names) -> Option<Range<usize>> {
    let whole = trimmed(text, piece.clone());
    let words = text.get(whole.clone())?;
    let ends = words.char_indices().skip(1).map(|(at, c)| at + c.len_utf8());
    let ends: Vec<usize> = ends.take(super::names::LONGEST).collect();
    let end = ends.into_iter().find(|end| {
        let rest = words.get(*end..).unwrap_or_default();
        let behind = rest.starts_with("等")
            || ["第", "报", "上", "未", "没", "信", "本", "均", "20"]
                .iter()
                .any(|w| rest.starts_with(w));
        behind && words.get(..*end).is_some_and(|name| is_name(name, names))
    })?;
    Some(whole.start..whole.start + end)
}

/// A stretch without white, brackets and words that open a list.
fn trimmed(text: &str, stretch: Range<usize>) -> Range<usize> {
    let words = text.get(stretch.clone()).unwrap_or_default();
    let mut inner = words.trim();
    while let Some(rest) = BEFORE.iter().find_map(|word| inner.strip_prefix(word)) {
        inner = rest.trim_start();
    }
    let start = stretch.start + words.find(inner).unwrap_or(0);
    let inner = inner.strip_suffix(['（', '(']).unwrap_or(inner);
    start..start + inner.len()
}
