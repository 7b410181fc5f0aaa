//! Slips in the dash of a list, and in the colon behind a key.

use super::super::Repair;
use super::super::pieces::{Kind, Line, Piece};
use super::{NEAR, Search, WRONG_DASHES, is_odd_blank};
use crate::load::keys::is_key_at_top;
use crate::load::messages;

/// Marks that stand where the dash of a list belongs.
const DASHES: &str = "—–－―−‐‑﹣ー一";

impl Search<'_> {
    /// `-各学校`, `— 各学校`, `• 各学校`.
    pub(super) fn marker(&self) -> Option<Repair> {
        let first = self.pieces().first()?;
        let (start, c) = (first.start, *self.chars.get(first.start)?);
        if first.depth > 0 || !matches!(first.kind, Kind::Plain) {
            return None;
        }
        let next = self.chars.get(start + 1).copied();
        let blank_next = next.is_some_and(|next| next == ' ' || is_odd_blank(next));
        if c == '-' && next.is_some_and(|next| next != '-' && !next.is_ascii_digit()) {
            let odd = next.filter(|next| is_odd_blank(*next));
            let mut fix = match odd {
                Some(odd) => self.fix(start + 1, 1, messages::odd_blank(odd)),
                None => self.fix(start, 1, messages::tight_dash()),
            };
            let length = usize::from(odd.is_some());
            fix.changes.push(self.change(start + 1, length, " "));
            return Some(fix);
        }
        let dash = DASHES.contains(c) && next != Some(c) && (c != '一' && c != 'ー' || blank_next);
        if dash || WRONG_DASHES.contains(c) && blank_next {
            let mut fix = self.fix(start, 1, messages::wrong_dash(c));
            let length = 1 + usize::from(blank_next);
            fix.changes.push(self.change(start, length, "- "));
            return Some(fix);
        }
        None
    }

    /// `number：62`, `number:62`, `甲学校：3`.
    pub(super) fn colon(&self) -> Vec<Repair> {
        let mut fixes = Vec::new();
        for (i, piece) in self.pieces().iter().enumerate() {
            if piece.kind != Kind::Plain || !piece.begins {
                continue;
            }
            let behind_colon = i > 0 && self.pieces()[i - 1].kind == Kind::Colon;
            let own_colon = self.pieces().get(i + 1).is_some_and(|next| next.kind == Kind::Colon);
            if behind_colon || own_colon && piece.depth == 0 && !self.is_flow_value(piece) {
                continue;
            }
            let text = &self.chars[piece.start..piece.end];
            let Some(colon) = text.iter().position(|c| matches!(c, '：' | ':' | '﹕')) else {
                continue;
            };
            let word = &text[..colon];
            let ascii = !word.is_empty()
                && word.iter().all(|c| c.is_ascii_alphanumeric() || *c == '_')
                && !text[colon..].starts_with(&[':', '/', '/']);
            let listed = i > 0 && self.pieces()[i - 1].kind == Kind::Dash;
            let key = if piece.depth > 0 {
                piece.within == Some('{') && (text[colon] != ':' || ascii) && !own_colon
            } else {
                ascii
                    || !word.is_empty()
                        && !listed
                        // At the top of a file stand keys, not names.
                        && (piece.start > 0 || is_key_at_top(&word.iter().collect::<String>()))
                        && (i == 0 || self.pieces()[i - 1].kind == Kind::Dash)
                        && self.has_sibling_key(piece.start)
                    || !word.is_empty() && self.is_flow_value(piece)
            };
            if !key {
                continue;
            }
            let at = piece.start + colon;
            let after = self.chars.get(at + 1).copied();
            if text[colon] == ':' {
                let odd = after.filter(|after| is_odd_blank(*after));
                let mut fix = match odd {
                    // The blank itself is told by its name.
                    Some(_) => continue,
                    None => self.fix(at, 1, messages::tight_colon()),
                };
                fix.changes.push(self.change(at + 1, 0, " "));
                fixes.push(fix);
            } else {
                let blank = after.is_none_or(|after| after == ' ');
                let mut fix = self.fix(at, 1, messages::wide_colon());
                fix.changes.push(self.change(at, 1, if blank { ":" } else { ": " }));
                fixes.push(fix);
            }
        }
        fixes
    }

    /// True if a bracket follows a full-width colon, as in `法规科：{submitted: 0}`.
    fn is_flow_value(&self, piece: &Piece) -> bool {
        let text = &self.chars[piece.start..piece.end];
        text.windows(2).any(|pair| matches!(pair, ['：' | ':', '{' | '[']))
    }

    /// A blank that is none to YAML, behind a colon.
    pub(super) fn odd_blank(&self) -> Option<Repair> {
        let piece = self.pieces().iter().find(|piece| {
            let text = &self.chars[piece.start..piece.end];
            piece.kind == Kind::Plain
                && piece.begins
                && text.windows(2).any(|pair| pair[0] == ':' && is_odd_blank(pair[1]))
        })?;
        let text = &self.chars[piece.start..piece.end];
        let colon = text.windows(2).position(|pair| pair[0] == ':' && is_odd_blank(pair[1]))?;
        let ascii = text[..colon].iter().all(|c| c.is_ascii_alphanumeric() || *c == '_');
        if !ascii && piece.depth == 0 && !self.has_sibling_key(piece.start) {
            return None;
        }
        let start = piece.start + colon + 1;
        let length = self.chars[start..].iter().take_while(|c| is_odd_blank(**c)).count();
        let mut fix = self.fix(start, length, messages::odd_blank(self.chars[start]));
        fix.changes.push(self.change(start, length, " "));
        Some(fix)
    }

    /// `- 注意: 各学校: …`, `title: 关于: 通报`.
    pub(super) fn second_colon(&self) -> Option<Repair> {
        let outer = |piece: &&Piece| piece.depth == 0 && piece.kind == Kind::Colon;
        let mut colons = self.pieces().iter().filter(outer);
        let (first, second) = (colons.next()?, colons.next()?);
        // A sentence has no key: none of its colons is one.
        let listed = self.pieces().first().is_some_and(|piece| piece.kind == Kind::Dash);
        let sentence = listed && self.chars[..first.start].iter().any(|c| !c.is_ascii());
        let at = if sentence { first } else { second };
        let mut fix = self.fix(at.start, 1, messages::second_colon());
        fix.changes.push(self.change(second.start, 1, "："));
        if sentence {
            fix.changes.push(self.change(first.start, 1, "："));
        }
        Some(fix)
    }

    /// True if a line near this one has a key in the same column.
    fn has_sibling_key(&self, column: usize) -> bool {
        let is_key = |line: &Line| {
            let mut pieces = line.pieces.iter().filter(|piece| piece.kind != Kind::Dash);
            let key = pieces.next();
            let colon = pieces.next().is_some_and(|piece| piece.kind == Kind::Colon);
            key.is_some_and(|key| key.start == column && key.depth == 0) && colon
        };
        let begin = |line: &&Line| {
            let first = line.pieces.iter().find(|piece| piece.kind != Kind::Dash);
            first.is_some_and(|piece| piece.start <= column)
        };
        let above = self.lines[..self.i].iter().rev().take(NEAR).find(begin).is_some_and(is_key);
        let below = self.lines[self.i + 1..].iter().take(NEAR).find(begin).is_some_and(is_key);
        above || below
    }
}
