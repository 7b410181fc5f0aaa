//! Slips in quotes, and in the marks that a text cannot begin with.

use super::super::Repair;
use super::super::pieces::{Kind, is_block_header};
use super::Search;
use crate::load::messages;

impl Search<'_> {
    /// `"清河教育"公众号: 3`, `"各学校”`.
    pub(super) fn quotes(&self) -> Vec<Repair> {
        let mut fixes = Vec::new();
        let mut done = 0;
        for (i, piece) in self.pieces().iter().enumerate() {
            let Kind::Quoted(quote, closed) = piece.kind else { continue };
            if piece.start < done {
                continue;
            }
            if !closed {
                let wide: &[char] =
                    if quote == '"' { &['”', '“', '＂'] } else { &['’', '‘'] };
                let text = &self.chars[piece.start..piece.end];
                let close = text.iter().rposition(|c| wide.contains(c)).filter(|at| {
                    text[at + 1..].iter().all(|c| matches!(c, ' ' | ',' | '}' | ']' | ':'))
                });
                let mut fix = match close {
                    Some(_) => self.fix(piece.start, 1, messages::half_quoted(quote)),
                    None => self.fix(piece.start, 1, messages::unclosed_quote(quote)),
                };
                // A quote in front of a key was to be none; the text ends before a remark.
                let key =
                    text.windows(2).any(|pair| pair == [':', ' ']) || text.last() == Some(&':');
                let leads = self.pieces()[..i].iter().all(|before| before.kind == Kind::Dash);
                let remark = text.windows(2).position(|pair| pair == [' ', '#']);
                let end = remark.unwrap_or(text.len());
                let said = text[..end].iter().rposition(|c| *c != ' ').map_or(end, |at| at + 1);
                fix.changes.push(match close {
                    Some(at) => self.change(piece.start + at, 1, quote),
                    None if key && leads => self.change(piece.start, 1, ""),
                    None => self.change(piece.start + said, 0, quote),
                });
                fixes.push(fix);
                break;
            }
            let next = self.pieces().get(i + 1);
            let Some(next) = next.filter(|next| matches!(next.kind, Kind::Plain)) else { continue };
            if next.start > piece.end && piece.depth > 0 && self.is_key(i + 1) {
                continue; // A comma is missing instead.
            }
            // The text goes on up to its colon, comma or bracket.
            let end = self.pieces()[i + 1..]
                .iter()
                .find(|piece| {
                    matches!(piece.kind, Kind::Colon | Kind::Comma | Kind::Close | Kind::Comment)
                })
                .map_or(self.chars.len(), |piece| piece.start);
            done = end;
            let mut fix = self.fix(piece.start, end - piece.start, messages::half_quote(quote));
            let mut opens = true;
            for at in (piece.start..end).filter(|at| self.chars[*at] == quote) {
                let pair = if quote == '"' { ["”", "“"] } else { ["’", "‘"] };
                fix.changes.push(self.change(at, 1, pair[usize::from(opens)]));
                opens = !opens;
            }
            fixes.push(fix);
        }
        fixes
    }

    fn is_key(&self, i: usize) -> bool {
        self.pieces().get(i + 1).is_some_and(|next| next.kind == Kind::Colon)
    }

    /// `- *各学校`, `- @各学校`, `- [各学校]要…`.
    pub(super) fn reserved(&self) -> Vec<Repair> {
        let mut fixes = Vec::new();
        for (i, piece) in self.pieces().iter().enumerate().filter(|(_, piece)| piece.begins) {
            let c = self.chars[piece.start];
            let text = &self.chars[piece.start..piece.end];
            if piece.kind == Kind::Open && piece.depth == 0 {
                // Text goes on behind the bracket that closes it.
                let close = self.pieces()[i..]
                    .iter()
                    .position(|other| other.kind == Kind::Close && other.depth == 1);
                let behind = close.and_then(|close| self.pieces().get(i + close + 1));
                let rest = behind.map(|behind| &self.chars[behind.start..behind.end]);
                if let (Some(behind), Some(rest)) = (behind, rest)
                    && rest.iter().all(|c| matches!(c, '}' | ']' | ' '))
                {
                    let message = messages::extra_bracket(rest[0]);
                    let mut fix = self.fix(behind.start, rest.len(), message);
                    fix.changes.push(self.change(behind.start, rest.len(), ""));
                    fixes.push(fix);
                    continue;
                }
                if behind.is_some_and(|behind| behind.kind == Kind::Plain) {
                    let wide = if c == '[' { "［" } else { "｛" };
                    let mut fix = self.fix(piece.start, 1, messages::reserved(c));
                    fix.changes.push(self.change(piece.start, 1, wide));
                    fixes.push(fix);
                }
                continue;
            }
            let reserved = match c {
                '*' | '&' => !self.is_anchor(c, text),
                '!' | '@' | '`' | '%' => true,
                '|' | '>' => piece.depth == 0 && !is_block_header(text),
                _ => false,
            };
            if piece.kind == Kind::Plain && reserved {
                let wide = match c {
                    '*' => "＊",
                    '&' => "＆",
                    '!' => "！",
                    '@' => "＠",
                    '%' => "％",
                    '|' => "｜",
                    '>' => "＞",
                    _ => "｀",
                };
                let mut fix = self.fix(piece.start, 1, messages::reserved(c));
                fix.changes.push(self.change(piece.start, 1, wide));
                fixes.push(fix);
            }
        }
        fixes
    }

    /// True if the text has what an alias names, or an alias of what is named.
    fn is_anchor(&self, mark: char, text: &[char]) -> bool {
        let name: String = text[1..].iter().take_while(|c| !c.is_whitespace()).collect();
        let other = if mark == '*' { '&' } else { '*' };
        !name.is_empty() && self.marked.contains(&format!("{other}{name}"))
    }
}
