//! Slips in brackets, and in the commas between them.

use super::super::edits::Draft;
use super::super::pieces::{Kind, Line, Unclosed};
use super::super::{Change, Mend};
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
    pub(super) fn brackets(&self) -> Vec<Mend> {
        let wide = |c: char| WIDE_BRACKETS.iter().find(|(wide, _)| *wide == c).map(|pair| pair.1);
        let mut mends = Vec::new();
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
            let Some(end) = rest.iter().rposition(|c| closing.contains(c)) else { return mends };
            let mut mend = self.mend(start, 1, messages::wide_bracket(c));
            mend.changes.push(self.change(start, 1, if map { "{" } else { "[" }));
            mend.changes.push(self.change(start + end, 1, if map { "}" } else { "]" }));
            mends.push(mend);
            mends.extend(self.wide_within(start + 1, start + end));
            return mends;
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
                let mut mend = self.mend(at, 1, messages::wide_bracket(self.chars[at]));
                mend.changes.push(self.change(at, 1, own));
                mends.push(mend);
            }
        }
        mends
    }

    /// Full-width commas and colons between wide brackets, where the pieces do not show them.
    fn wide_within(&self, start: usize, end: usize) -> Vec<Mend> {
        let mut mends = Vec::new();
        let inside = &self.chars[start..end.max(start)];
        let last = inside.iter().rposition(|c| matches!(c, ':' | '：')).unwrap_or(0);
        for (i, c) in inside.iter().enumerate() {
            if WIDE_COMMAS.contains(*c) && i < last {
                let mut mend = self.mend(start + i, 1, messages::wide_comma(*c));
                mend.changes.push(self.change(start + i, 1, ","));
                mends.push(mend);
            } else if *c == '：' {
                let mut mend = self.mend(start + i, 1, messages::wide_colon());
                mend.changes.push(self.change(start + i, 1, ": "));
                mends.push(mend);
            }
        }
        mends
    }

    /// `{甲: 3，乙: 1}`, `{甲: 3 乙: 1}`.
    pub(super) fn commas(&self) -> Vec<Mend> {
        let mut mends = Vec::new();
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
                let mut mend = self.mend(piece.start + at, 1, messages::wide_comma(text[at]));
                mend.changes.push(self.change(piece.start + at, 1, ","));
                mends.push(mend);
            } else if let Some(at) = text.iter().rposition(|c| *c == ' ').filter(|_| value) {
                let mut mend = self.mend(piece.start + at, 1, messages::no_comma());
                mend.changes.push(self.change(piece.start + at, 1, ","));
                mends.push(mend);
            } else if loose && before.is_some_and(|before| before.end < piece.start) {
                let mut mend = self.mend(piece.start, 1, messages::no_comma());
                mend.changes.push(self.change(piece.start, 0, ", "));
                mends.push(mend);
            }
        }
        mends
    }
}

/// Closes a bracket at the end of its line, or of the last line that goes on with it.
pub(super) fn close(draft: &Draft, lines: &[Line], unclosed: &Unclosed) -> Option<Mend> {
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
    Some(Mend { at: point, length: 1, message, changes })
}
