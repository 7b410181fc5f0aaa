//! Lines that are no entry of what they stand among: without a colon, without a dash or with one too many, with
//! values that were not put into brackets.

use super::super::Repair;
use super::super::pieces::{Kind, Line, Piece};
use super::{NEAR, Search};
use crate::load::keys::is_key;
use crate::load::messages;

/// Marks that a hurried hand types in place of a colon.
const NO_COLON: &str = " =＝;；,，.、\u{3000}";

/// Brackets that are none of YAML's, and what closes them.
const OTHER_BRACKETS: [(char, char); 5] =
    [('(', ')'), ('（', '）'), ('<', '>'), ('《', '》'), ('〈', '〉')];

impl Search<'_> {
    /// A slip after which nothing else on the line is looked at.
    pub(super) fn whole_line(&self) -> Option<Repair> {
        self.brace_in_key()
            .or_else(|| self.other_brackets())
            .or_else(|| self.unbraced())
            .or_else(|| self.dashes())
    }

    /// The column in which the line's first entry begins, behind its dashes, and the piece there.
    fn first(&self) -> Option<&Piece> {
        self.pieces().iter().find(|piece| piece.kind != Kind::Dash).filter(|piece| piece.depth == 0)
    }

    /// The end of what the line says, comments and blanks left out.
    fn end(&self) -> usize {
        let said = self.pieces().iter().rfind(|piece| piece.kind != Kind::Comment);
        said.map_or(self.chars.len(), |piece| piece.end)
    }

    /// `法规科 {submitted: 0}`, `period {year: 2018}`.
    fn brace_in_key(&self) -> Option<Repair> {
        let first = self.first().filter(|piece| piece.kind == Kind::Plain)?;
        let text = &self.chars[first.start..first.end];
        let brace = text.iter().position(|c| matches!(c, '{' | '[')).filter(|at| *at > 0)?;
        let name: String = text[..brace].iter().collect();
        let count = |mark: char| text.iter().filter(|c| **c == mark).count();
        let closed = count('{') + count('[') == count('}') + count(']');
        if name.contains('：') || closed {
            return None;
        }
        let end = first.start + name.trim_end().chars().count();
        let mut fix = self.fix(end, 1, messages::no_colon(name.trim_end()));
        fix.changes.push(self.change(end, first.start + brace - end, ": "));
        Some(fix)
    }

    /// `法规科: (submitted: 0)`, `scores: （政务信息：320，新闻信息：80）`.
    fn other_brackets(&self) -> Option<Repair> {
        let value = self.pieces().windows(2).find_map(|pair| match pair {
            [colon, value] if colon.kind == Kind::Colon && colon.depth == 0 => Some(value),
            _ => None,
        })?;
        let opening = *self.chars.get(value.start)?;
        let (_, closing) = OTHER_BRACKETS.iter().find(|(opens, _)| *opens == opening)?;
        let end = self.end();
        let inside = self.chars.get(value.start + 1..end.checked_sub(1)?)?;
        let closed = self.chars.get(end - 1) == Some(closing);
        if !closed || !inside.iter().any(|c| matches!(c, ':' | '：')) {
            return None;
        }
        let mut fix = self.fix(value.start, 1, messages::wrong_bracket(opening));
        fix.changes.push(self.change(value.start, 1, "{"));
        for (i, c) in inside.iter().enumerate() {
            let new = match c {
                '：' => ": ",
                '，' | '、' | '；' | ';' => ", ",
                _ => continue,
            };
            fix.changes.push(self.change(value.start + 1 + i, 1, new));
        }
        fix.changes.push(self.change(end - 1, 1, "}"));
        Some(fix)
    }

    /// `法规科: submitted: 0`, `filing: fonds: Z109, organ: 办公室}`, `{adopted: 县政府网站: 1}`.
    fn unbraced(&self) -> Option<Repair> {
        let (at, place) = self.pieces().windows(3).enumerate().find_map(|(i, three)| {
            let [colon, value, second] = three else { return None };
            let kinds = colon.kind == Kind::Colon && second.kind == Kind::Colon;
            let same = colon.depth == value.depth && value.depth == second.depth;
            (kinds && same && value.kind == Kind::Plain).then_some((value.start, i))
        })?;
        let pieces = self.pieces();
        let (key, value) = (pieces.get(place.checked_sub(1)?)?, pieces[place + 1]);
        let word: String = self.chars[value.start..value.end].iter().collect();
        let behind = pieces.get(place + 3).and_then(|piece| self.chars.get(piece.start));
        let counts = behind.is_some_and(char::is_ascii_digit);
        let other = word.contains(['：', '，', '、', ';', '；', ' '])
            || !word.starts_with(|c: char| c.is_alphanumeric() || c == '“');
        if !is_key(word.trim()) && !counts || other {
            return None;
        }
        let name: String = self.chars[key.start..key.end].iter().collect();
        let mut fix = self.fix(at, 1, messages::unbraced(&name));
        fix.changes.push(self.change(at, 0, "{"));
        let end = self.end();
        let open = self.chars[..end].iter().filter(|c| matches!(c, '{' | '[')).count();
        let close = self.chars[..end].iter().filter(|c| matches!(c, '}' | ']')).count();
        if close <= open {
            let last = match value.depth {
                0 => end,
                _ => pieces.get(place + 3).map_or(end, |piece| piece.end),
            };
            fix.changes.push(self.change(last, 0, "}"));
        }
        Some(fix)
    }

    /// A dash too many, or too few.
    fn dashes(&self) -> Option<Repair> {
        // A dash that is typed wrong is told as such.
        if self.marker().is_some() {
            return None;
        }
        let first = *self.pieces().first().filter(|piece| piece.depth == 0)?;
        let start = |line: &Line| line.pieces.first().map(|piece| piece.start);
        let near = |line: &&Line| start(line).is_some_and(|other| other <= first.start);
        let above = self.lines[..self.i].iter().rev().take(NEAR).find(near)?;
        let dashed =
            |line: &Line| line.pieces.first().is_some_and(|piece| piece.kind == Kind::Dash);
        let opens = |line: &Line| {
            line.pieces.iter().rfind(|piece| piece.kind != Kind::Comment).map(|piece| piece.kind)
                == Some(Kind::Colon)
        };
        let beside = start(above) == Some(first.start);
        let below = self.lines[self.i + 1..].iter().take(NEAR).find(near);
        // The next entry of the same level, if there is one, is such a one too.
        let next_dashed =
            below.is_some_and(|line| start(line) == Some(first.start) && dashed(line));
        if first.kind == Kind::Dash {
            let deeper = self.lines[..self.i].last().and_then(start) > Some(first.start);
            let among_keys = beside && !dashed(above) && is_entry(above) && !next_dashed;
            if !among_keys || opens(above) && !deeper {
                return None;
            }
            let next = self.pieces().get(1)?;
            let mut fix = self.fix(first.start, 1, messages::extra_dash());
            fix.changes.push(self.change(first.start, next.start - first.start, ""));
            return Some(fix);
        }
        if first.start == 0 || !matches!(first.kind, Kind::Plain | Kind::Quoted(..) | Kind::Open) {
            return None;
        }
        let is_key_line = is_entry(self.line);
        // The entry before the one above: among keys it is that one which has a dash too many.
        let place = self.lines.iter().position(|line| line.number == above.number).unwrap_or(0);
        let earlier = self.lines[..place].iter().rev().take(NEAR).find(near);
        let in_list = earlier.is_none_or(|line| start(line) != Some(first.start) || dashed(line));
        if beside && dashed(above) && in_list {
            let mut fix = self.fix(first.start, 1, messages::missing_dash());
            let inner = is_key_line && is_entry(above);
            fix.changes.push(self.change(first.start, 0, if inner { "  " } else { "- " }));
            return Some(fix);
        }
        let item = is_key_line && !opens(self.line) || first.kind == Kind::Open;
        let first_of_list = !beside && opens(above) && item;
        if first_of_list && next_dashed {
            let mut fix = self.fix(first.start, 1, messages::missing_dash());
            fix.changes.push(self.change(first.start, 0, "- "));
            return Some(fix);
        }
        None
    }

    /// `number 62`, `number=62`, `登记号见台账`: a line among entries that is none.
    pub(super) fn no_entry(&self) -> Option<Repair> {
        let first = self.pieces().first()?;
        let has_colon = self.pieces().iter().any(|piece| piece.kind == Kind::Colon);
        let mark = ["---", "..."].map(|mark| mark.chars().collect::<Vec<_>>());
        let text = first.depth == 0
            && first.kind == Kind::Plain
            && !mark.iter().any(|mark| self.chars.starts_with(mark));
        if !text || has_colon || !self.is_among_entries(first.start) {
            return None;
        }
        let chars = &self.chars[first.start..first.end];
        let word: String =
            chars.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '_').collect();
        let length = word.chars().count();
        let parts = chars[length..].iter().take_while(|c| NO_COLON.contains(**c)).count();
        if is_key(&word) && (parts > 0 || length == chars.len()) {
            let at = first.start + length;
            let mut fix = self.fix(at, 1, messages::no_colon(&word));
            fix.changes.push(self.change(at, parts, ": "));
            return Some(fix);
        }
        let mut fix = self.fix(first.start, chars.len(), messages::no_entry());
        fix.changes.push(self.change(first.start, 0, "# "));
        Some(fix)
    }

    /// True if the entries above a line, or those below the first, begin in this column.
    fn is_among_entries(&self, column: usize) -> bool {
        let begins = |line: &&Line| {
            let first = line.pieces.iter().find(|piece| piece.kind != Kind::Dash);
            first.is_some_and(|piece| piece.start <= column)
        };
        let here = |line: &Line| {
            let first = line.pieces.iter().find(|piece| piece.kind != Kind::Dash);
            first.is_some_and(|piece| piece.start == column) && is_entry(line)
        };
        let above = self.lines[..self.i].iter().rev().take(NEAR).find(begins);
        let below = self.lines[self.i + 1..].iter().take(NEAR).find(begins);
        match above {
            Some(line) => here(line),
            None => below.is_some_and(here),
        }
    }
}

/// True if a line is a key with its colon, be it behind dashes.
fn is_entry(line: &Line) -> bool {
    let mut pieces = line.pieces.iter().filter(|piece| piece.kind != Kind::Dash);
    let key = pieces.next().is_some_and(|piece| piece.depth == 0);
    key && pieces.next().is_some_and(|piece| piece.kind == Kind::Colon)
}
