//! The usual slips, looked for in every line of a text that is no YAML.

mod brackets;
mod entries;
mod indents;
mod lines;
mod texts;

use std::collections::BTreeSet;

use self::brackets::close;
pub(super) use self::indents::indents;
use super::edits::Draft;
use super::pieces::{Line, Piece, take_apart};
use super::{Change, Repair};
use crate::finding::Message;
use crate::load::yaml::Point;

/// Marks of lists as word processors have them.
pub(super) const WRONG_DASHES: &str = "•·●○◆■▪‣*＊+";

/// Blanks that look like one and are none to YAML.
pub(super) fn is_odd_blank(c: char) -> bool {
    matches!(c, '\t' | '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}')
}

/// Most slips of a text to look for: with more it is the wrong file.
pub(super) const MOST: usize = 200;

/// Most lines, either way, in which a neighbour of a line is looked for.
const NEAR: usize = 200;

/// Longest name that is looked for behind `&` or `*`.
const LONGEST_NAME: usize = 100;

fn has_colon(text: &[char]) -> bool {
    text.iter().enumerate().any(|(i, c)| {
        *c == '：' || *c == ':' && text.get(i + 1).is_none_or(|next| next.is_whitespace())
    })
}

/// All slips of a text that is no YAML.
pub(super) fn all(draft: &Draft) -> Vec<Repair> {
    let (lines, unclosed) = take_apart(draft.lines());
    let mut fixes = Vec::new();
    let marked = marked_names(draft);
    for (i, line) in lines.iter().enumerate() {
        if fixes.len() >= MOST {
            break;
        }
        let search =
            Search { marked: &marked, lines: &lines, i, line, chars: draft.line(line.number) };
        let before = fixes.len();
        if let Some(fix) = search.whole_line() {
            fixes.push(fix);
            continue;
        }
        let marker = search.marker();
        let marked = marker.is_some();
        fixes.extend(marker);
        fixes.extend(search.colon().into_iter().take(MOST));
        fixes.extend(search.odd_blank());
        fixes.extend(search.brackets().into_iter().take(MOST));
        fixes.extend(search.commas().into_iter().take(MOST));
        fixes.extend(search.quotes().into_iter().take(MOST));
        if !marked {
            fixes.extend(search.reserved().into_iter().take(MOST));
        }
        if fixes.len() == before {
            fixes.extend(search.second_colon().or_else(|| search.no_entry()));
        }
    }
    let told: Vec<usize> = fixes.iter().map(|fix: &Repair| fix.at.line).collect();
    let mut open: Vec<Repair> = Vec::new();
    for unclosed in unclosed.iter().take(MOST).filter(|open| !told.contains(&open.line)) {
        let Some(fix) = close(draft, &lines, unclosed) else { continue };
        // Of several on one line the first is told; all are closed.
        match open.last_mut().filter(|last| last.at.line == fix.at.line) {
            Some(last) => last.changes.extend(fix.changes),
            None => open.push(fix),
        }
    }
    fixes.extend(open);
    fixes
}

/// Names that stand behind `&` or `*` in a text, with the mark.
pub(super) fn marked_names(draft: &Draft) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for line in draft.lines() {
        for (i, mark) in line.iter().enumerate().filter(|(_, c)| matches!(c, '*' | '&')) {
            let end = |c: &&char| c.is_whitespace() || ",[]{}*&".contains(**c);
            let name = line[i + 1..].iter().take_while(|c| !end(c)).take(LONGEST_NAME);
            names.insert(std::iter::once(mark).chain(name).collect());
        }
    }
    names
}

/// A line being searched.
struct Search<'d> {
    marked: &'d BTreeSet<String>,
    lines: &'d [Line],
    i: usize,
    line: &'d Line,
    chars: &'d [char],
}

impl Search<'_> {
    fn pieces(&self) -> &[Piece] {
        &self.line.pieces
    }

    fn fix(&self, start: usize, length: usize, message: Message) -> Repair {
        let at = Point { line: self.line.number, column: start + 1 };
        Repair { at, length, message, changes: Vec::new() }
    }

    fn change(&self, start: usize, length: usize, new: impl Into<String>) -> Change {
        Change { line: self.line.number, column: start + 1, length, new: new.into() }
    }
}
