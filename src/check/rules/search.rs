//! The way in which rules look through a text: patterns, passages, and the findings they make.

use std::ops::Range;
use std::sync::OnceLock;

use regex::{Captures, Match, Regex};

use super::{Context, Rule};
use crate::check::text::{Cell, Paragraph, Text, TextKind};
use crate::finding::{Finding, Fix, Place};
use crate::part::TextPart;

/// Most findings of one rule in one text.
pub(crate) const MOST: usize = 200;

/// A pattern of a rule, compiled when first used. The library takes linear time whatever
/// the text; a test compiles them all.
pub(crate) struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern.
    pub(crate) const fn new(source: &'static str) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    /// `\d` stands for 0 to 9: the digits of all scripts take several times as long to compile.
    fn get(&self) -> Option<&Regex> {
        let compile = || Regex::new(&self.source.replace(r"\d", "[0-9]")).ok();
        self.compiled.get_or_init(compile).as_ref()
    }

    /// Everything it matches.
    pub(crate) fn find<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        self.get().into_iter().flat_map(move |pattern| pattern.find_iter(text))
    }

    /// Everything it matches, with its groups.
    pub(crate) fn captures<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.get().into_iter().flat_map(move |pattern| pattern.captures_iter(text))
    }

    /// True if it matches at all.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.get().is_some_and(|pattern| pattern.is_match(text))
    }
}

/// A paragraph or a cell.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Passage<'t> {
    /// A paragraph, and its place among the paragraphs.
    Paragraph(usize, &'t Paragraph),
    /// A cell: the number of its table, its row and its column.
    Cell(usize, usize, usize, &'t Cell),
}

impl<'t> Passage<'t> {
    /// Its text.
    pub(crate) fn text(self) -> &'t str {
        match self {
            Self::Paragraph(_, paragraph) => &paragraph.text,
            Self::Cell(_, _, _, cell) => &cell.text,
        }
    }

    /// The place of a stretch of it, in bytes.
    pub(crate) fn place(self, range: Range<usize>) -> Place {
        match self {
            Self::Paragraph(_, paragraph) => paragraph.place(range),
            Self::Cell(_, _, _, cell) => cell.place_of(range),
        }
    }
}

/// All paragraphs and cells in the order of the document; repeated cells once.
pub(crate) fn passages(text: &Text) -> Vec<Passage<'_>> {
    let mut passages = Vec::new();
    let mut tables = text.tables.iter().enumerate().peekable();
    for i in 0..=text.paragraphs.len() {
        while let Some((number, table)) = tables.next_if(|(_, table)| table.after <= i) {
            for (row, cells) in table.rows.iter().enumerate() {
                let own = cells.iter().enumerate().filter(|(_, cell)| !cell.repeated);
                passages.extend(own.map(|(column, cell)| Passage::Cell(number, row, column, cell)));
            }
        }
        passages.extend(text.paragraphs.get(i).map(|paragraph| Passage::Paragraph(i, paragraph)));
    }
    passages
}

/// Takes down what one rule finds.
pub(crate) struct Report<'a> {
    rule: &'a Rule,
    kind: TextKind,
    found: &'a mut Vec<Finding>,
    before: usize,
}

impl<'a> Report<'a> {
    /// A report on a text.
    pub(crate) fn new(rule: &'a Rule, context: &Context, found: &'a mut Vec<Finding>) -> Self {
        let before = found.len();
        Self { rule, kind: context.text.kind, found, before }
    }

    /// True if enough has been found.
    pub(crate) fn is_full(&self) -> bool {
        self.found.len() - self.before >= MOST
    }

    /// Something wrong at a place.
    pub(crate) fn at(
        &mut self,
        place: Place,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Option<&mut Finding> {
        if self.is_full() {
            return None;
        }
        self.found.push(self.rule.finding(place, message, hint));
        self.found.last_mut()
    }

    /// Something wrong in a passage, in bytes.
    pub(crate) fn wrong(
        &mut self,
        passage: Passage,
        range: Range<usize>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.at(passage.place(range), message, hint);
    }

    /// Something wrong in a passage, and what is certainly right.
    pub(crate) fn mended(
        &mut self,
        passage: Passage,
        range: Range<usize>,
        message: impl Into<String>,
        new: &str,
    ) -> Option<&mut Finding> {
        let old = passage.text().part(range.clone()).to_owned();
        let hint =
            if new.is_empty() { "删去。".into() } else { format!("改成“{new}”。") };
        let kind = self.kind;
        let finding = self.at(passage.place(range), message, hint)?;
        let place = finding.place.as_ref()?;
        let editable = matches!(kind, TextKind::Plain | TextKind::Composed);
        if let Some(spot) = place.spot.as_ref().filter(|_| editable)
            && spot.excerpt.get(spot.mark.clone()) == Some(old.as_str())
        {
            let (file, line, column) = (place.file.clone(), spot.line, spot.column);
            finding.fix = Some(Fix { file, line, column, old, new: new.to_owned() });
        }
        Some(finding)
    }
}

/// True if a character is Chinese.
pub(crate) fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || c == '〇'
}

/// The character before a byte, and the one at it.
pub(crate) fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at).unwrap_or_default().chars().next_back()
}

/// The character at a byte.
pub(crate) fn after(text: &str, at: usize) -> Option<char> {
    text.get(at..).unwrap_or_default().chars().next()
}

/// The distance back at which an open mark is looked for, in characters. No title is longer.
const TITLE: usize = 120;

/// True if a byte stands in a title, between 《 and 》.
pub(crate) fn in_title(text: &str, at: usize) -> bool {
    let last = text
        .get(..at)
        .unwrap_or_default()
        .chars()
        .rev()
        .take(TITLE)
        .find(|c| matches!(c, '《' | '》'));
    last == Some('《')
}

/// The sentence around a byte.
pub(crate) fn sentence(text: &str, at: usize) -> &str {
    let ends = |c: char| matches!(c, '。' | '！' | '？' | '\n');
    let start = text
        .get(..at)
        .unwrap_or_default()
        .char_indices()
        .rev()
        .find(|(_, c)| ends(*c))
        .map_or(0, |(byte, c)| byte + c.len_utf8());
    let end = text.get(at..).unwrap_or_default().find(ends).map_or(text.len(), |end| at + end);
    text.get(start..end).unwrap_or_default()
}
