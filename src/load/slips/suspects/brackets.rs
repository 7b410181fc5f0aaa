//! Slips in brackets, and in the commas between them.

use super::super::edits::Draft;
use super::super::pieces::{Kind, Line, Unclosed};
use super::super::{Change, Repair};
use super::{Search, has_colon};
use crate::load::messages;
use crate::load::yaml::Point;

/// Brackets that are full-width, and what they should be; `【` stands for either.
const WIDE_BRACKETS: [(char, char); 6] =
    [('｛', '{'), ('｝', '}'), ('［', '['), ('］', ']'), ('【', '['), ('】', ']')];
/// Commas that are full-width, and marks used like one.
const WIDE_COMMAS: &str = "，、；";

impl Search<'_> {
    /// `｛甲: 3｝`, `{甲: 3｝`.
    pub(super) fn brackets(&self) -> Vec<Repair> {
        let wide = |c: char| WIDE_BRACKETS.iter().find(|(wide, _)| *wide == c).map(|pair| pair.1);
        let mut fixes = Vec::new();
        let opens = self.pieces().iter().find_map(|piece| {
            let c = *self.chars.get(piece.start)?;
            let opens = matches!(c, '｛' | '［' | '【');
            (piece.kind == Kind::Plain && piece.begins && opens).then_some((piece.start, c))
        });
        if let Some((start, c)) = opens {
            let closing = match c {
                '｛' => ['｝', '}'],
                '［' => ['］', ']'],
                _ => ['】', ']'],
            };
            let rest = &self.chars[start..];
            let map = c == '｛' || has_colon(rest);
            let Some(end) = rest.iter().rposition(|c| closing.contains(c)) else { return fixes };
            let mut fix = self.fix(start, 1, messages::wide_bracket(c));
            fix.changes.push(self.change(start, 1, if map { "{" } else { "[" }));
            fix.changes.push(self.change(start + end, 1, if map { "}" } else { "]" }));
            fixes.push(fix);
            fixes.extend(self.wide_within(start + 1, start + end));
            return fixes;
        }
        // Opened with one of the keyboard's, closed with a wide one.
        let open = self.pieces().iter().rfind(|piece| piece.kind == Kind::Open);
        let closes = self.pieces().iter().filter(|piece| piece.kind == Kind::Close).count();
        let opened = self.pieces().iter().filter(|piece| piece.kind == Kind::Open).count();
        if let Some(open) = open.filter(|_| opened > closes) {
            let wanted =
                if self.chars[open.start] == '{' { ['｝', '】'] } else { ['］', '】'] };
            let rest = &self.chars[open.start..];
            let close = rest.iter().rposition(|c| wanted.contains(c) && wide(*c).is_some());
            if let Some(close) = close {
                let at = open.start + close;
                let own = if self.chars[open.start] == '{' { "}" } else { "]" };
                let mut fix = self.fix(at, 1, messages::wide_bracket(self.chars[at]));
                fix.changes.push(self.change(at, 1, own));
                fixes.push(fix);
            }
        }
        fixes
    }

    /// Full-width commas and colons between wide brackets, where the pieces do not show them.
    fn wide_within(&self, start: usize, end: usize) -> Vec<Repair> {
        let mut fixes = Vec::new();
        let inside = &self.chars[start..end.max(start)];
        let last = inside.iter().rposition(|c| matches!(c, ':' | '：')).unwrap_or(0);
        for (i, c) in inside.iter().enumerate() {
            if WIDE_COMMAS.contains(*c) && i < last {
                let mut fix = self.fix(start + i, 1, messages::wide_comma(*c));
                fix.changes.push(self.change(start + i, 1, ","));
                fixes.push(fix);
            } else if *c == '：' {
                let mut fix = self.fix(start + i, 1, messages::wide_colon());
                fix.changes.push(self.change(start + i, 1, ": "));
                fixes.push(fix);
            }
        }
        fixes
    }

    /// `{甲: 3，乙: 1}`, `{甲: 3 乙: 1}`.
    pub(super) fn commas(&self) -> Vec<Repair> {
        let mut fixes = Vec::new();
        for (i, piece) in self.pieces().iter().enumerate() {
            let next = self.pieces().get(i + 1);
            let before = i.checked_sub(1).and_then(|i| self.pieces().get(i));
            let followed = next.is_some_and(|next| next.kind == Kind::Colon);
            let value = before.is_some_and(|before| before.kind == Kind::Colon);
            let loose = before
                .is_some_and(|before| matches!(before.kind, Kind::Close | Kind::Quoted(_, true)));
            if piece.depth == 0 || piece.kind != Kind::Plain || !followed || !(value || loose) {
                continue;
            }
            let text = &self.chars[piece.start..piece.end];
            let wide = text.iter().rposition(|c| WIDE_COMMAS.contains(*c) || *c == ';');
            if let Some(at) = wide {
                let mut fix = self.fix(piece.start + at, 1, messages::wide_comma(text[at]));
                fix.changes.push(self.change(piece.start + at, 1, ","));
                fixes.push(fix);
            } else if let Some(at) = text.iter().rposition(|c| *c == ' ').filter(|_| value) {
                let mut fix = self.fix(piece.start + at, 1, messages::no_comma());
                fix.changes.push(self.change(piece.start + at, 1, ","));
                fixes.push(fix);
            } else if loose && before.is_some_and(|before| before.end < piece.start) {
                let mut fix = self.fix(piece.start, 1, messages::no_comma());
                fix.changes.push(self.change(piece.start, 0, ", "));
                fixes.push(fix);
            }
        }
        fixes
    }
}

/// Closes a bracket at the end of its line, or of the last line that goes on with it.
pub(super) fn close(draft: &Draft, lines: &[Line], unclosed: &Unclosed) -> Option<Repair> {
    let closing = if unclosed.bracket == '{' { "}" } else { "]" };
    let last = lines
        .iter()
        .rfind(|line| {
            line.number >= unclosed.line
                && (line.number == unclosed.line
                    || line.pieces.first().is_some_and(|piece| piece.depth > 0))
        })?
        .number;
    // Of the lines behind it only those that follow without a break are meant.
    let mut end = unclosed.line;
    while end < last
        && lines.iter().any(|line| {
            line.number == end + 1 && line.pieces.first().is_some_and(|piece| piece.depth > 0)
        })
    {
        end += 1;
    }
    let line = lines.iter().find(|line| line.number == end)?;
    let comment = line.pieces.iter().find(|piece| piece.kind == Kind::Comment);
    let chars = draft.line(end);
    let at = comment.map_or(chars.len(), |comment| comment.start);
    let cut_off = comment.filter(|_| end == unclosed.line).is_some_and(|comment| {
        chars[comment.start..].contains(if unclosed.bracket == '{' { &'}' } else { &']' })
    });
    let (point, message) = if cut_off {
        (Point { line: end, column: at + 1 }, messages::comment_in_brackets(unclosed.bracket))
    } else {
        let point = Point { line: unclosed.line, column: unclosed.start + 1 };
        (point, messages::unclosed_bracket(unclosed.bracket))
    };
    let new = format!("{closing} ");
    let changes = vec![Change { line: end, column: at + 1, length: 0, new }];
    Some(Repair { at: point, length: 1, message, changes })
}
