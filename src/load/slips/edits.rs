//! A copy of a text that is mended line by line, and the way back to what was typed.

use std::collections::BTreeMap;

use super::super::yaml::{CUT, Point};

/// The differences of a mended text from the typed one. Lines keep their numbers.
#[derive(Debug, Clone, Default)]
pub(in crate::load) struct Edits {
    /// By line, in the order in which they were made.
    lines: BTreeMap<usize, Vec<Edit>>,
    /// True if something was cut out.
    cut: bool,
}

/// From a column on, so many characters where there were so many.
#[derive(Debug, Clone, Copy)]
struct Edit {
    column: usize,
    old: usize,
    new: usize,
}

impl Edits {
    /// Where a place of the mended text stands in what was typed.
    pub(in crate::load) fn typed(&self, point: Point) -> Point {
        let mut column = point.column;
        for edit in self.lines.get(&point.line).into_iter().flatten().rev() {
            if column >= edit.column + edit.new {
                column = column - edit.new + edit.old;
            } else if column > edit.column {
                column = edit.column + (column - edit.column).min(edit.old.saturating_sub(1));
            }
        }
        Point { line: point.line, column }
    }

    /// True if something could not be mended and was cut out.
    pub(in crate::load) fn is_cut(&self) -> bool {
        self.cut
    }
}

/// A copy of a text.
pub(super) struct Draft {
    /// Each line's characters, without its end.
    lines: Vec<Vec<char>>,
    edits: Edits,
}

impl Draft {
    pub(super) fn new(text: &str) -> Self {
        let line = |line: &str| line.strip_suffix('\r').unwrap_or(line).chars().collect();
        Self { lines: text.split('\n').map(line).collect(), edits: Edits::default() }
    }

    /// The lines, the first of which is number 1.
    pub(super) fn lines(&self) -> &[Vec<char>] {
        &self.lines
    }

    /// A line by its number.
    pub(super) fn line(&self, number: usize) -> &[char] {
        number.checked_sub(1).and_then(|i| self.lines.get(i)).map_or(&[], Vec::as_slice)
    }

    /// The whole text.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            text.extend(line);
            text.push('\n');
        }
        text
    }

    pub(super) fn typed(&self, point: Point) -> Point {
        self.edits.typed(point)
    }

    pub(super) fn is_mended(&self) -> bool {
        self.edits.cut
    }

    pub(super) fn into_edits(self) -> Edits {
        self.edits
    }

    /// Puts a text in place of so many characters from a column on.
    pub(super) fn replace(&mut self, line: usize, column: usize, length: usize, new: &str) {
        let Some(chars) = line.checked_sub(1).and_then(|i| self.lines.get_mut(i)) else { return };
        let start = column.saturating_sub(1).min(chars.len());
        let end = (start + length).min(chars.len());
        let new: Vec<char> = new.chars().collect();
        let edit = Edit { column: start + 1, old: end - start, new: new.len() };
        chars.splice(start..end, new);
        self.edits.lines.entry(line).or_default().push(edit);
    }

    /// Cuts out the entry that a line belongs to, with what is indented below it; if it has been
    /// cut out before, the entry around it. Yields its first line; `None` if nothing is left to cut.
    pub(super) fn cut(&mut self, number: usize) -> Option<usize> {
        let mut first = (1..=number.min(self.lines.len()))
            .rev()
            .find(|line| indent(self.line(*line)).is_some())?;
        if self.line(first).contains(&CUT) {
            let own = indent(self.line(first))?;
            first = (1..first)
                .rev()
                .find(|line| indent(self.line(*line)).is_some_and(|other| other < own))?;
        }
        let own = indent(self.line(first))?;
        let mut last = first;
        for line in first + 1..=self.lines.len() {
            match indent(self.line(line)) {
                Some(other) if other <= own && line > number => break,
                Some(_) => last = line,
                None => {}
            }
        }
        let head = self.head(first);
        for line in first..=last {
            let length = self.line(line).len();
            let new = if line == first { head.as_str() } else { "" };
            self.replace(line, 1, length, new);
        }
        self.edits.cut = true;
        Some(first)
    }

    /// The part of an entry that is kept: indent, dashes and key, before the mark of the cut.
    fn head(&self, number: usize) -> String {
        let line = self.line(number);
        let mut start = indent(line).unwrap_or_default();
        while line.get(start) == Some(&'-') && line.get(start + 1) == Some(&' ') {
            start += 1;
            while line.get(start) == Some(&' ') {
                start += 1;
            }
        }
        let plain = line.get(start).is_some_and(|c| c.is_alphanumeric() || "“（《".contains(*c));
        let colon = (start..line.len()).find(|&i| {
            line[i] == ':' && line.get(i + 1).is_none_or(|next| matches!(next, ' ' | '\t'))
        });
        let end = match colon {
            Some(colon) if plain && !line[start..colon].contains(&CUT) => colon + 1,
            _ => start,
        };
        let mut head: String = line[..end].iter().collect();
        if end > start {
            head.push(' ');
        }
        head.push(CUT);
        head
    }
}

/// The columns, from 0, in which entries begin on a line: its dashes and what stands behind them.
pub(super) fn levels(line: &[char]) -> Vec<usize> {
    let Some(mut start) = indent(line) else { return Vec::new() };
    let mut levels = vec![start];
    while line.get(start) == Some(&'-') && line.get(start + 1) == Some(&' ') {
        start += 1;
        while line.get(start) == Some(&' ') {
            start += 1;
        }
        levels.push(start);
    }
    levels
}

/// Adds a line to the columns in which entries begin above a place.
pub(super) fn descend(above: &mut Vec<usize>, line: &[char]) {
    let own = levels(line);
    if let Some(first) = own.first() {
        above.retain(|level| level < first);
        above.extend(own);
    }
}

/// The width of a line's indent; `None` for one that is blank or a comment.
pub(super) fn indent(line: &[char]) -> Option<usize> {
    let indent = line.iter().position(|c| *c != ' ')?;
    let blank = line.iter().all(|c| c.is_whitespace());
    (!blank && line[indent] != '#').then_some(indent)
}
