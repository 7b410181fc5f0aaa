//! The usual slips, looked for in every line of a text that is no YAML.

use std::collections::BTreeSet;

use super::edits::{Draft, descend, indent};
use super::pieces::{Kind, Line, Piece, Unclosed, is_block_header, take_apart};
use super::{Change, Mend};
use crate::load::messages;
use crate::load::yaml::Point;

/// Marks that stand where the dash of a list belongs.
const DASHES: &str = "—–－―−‐‑﹣ー一";
/// Marks of lists as word processors have them.
pub(super) const WRONG_DASHES: &str = "•·●○◆■▪‣*＊+";
/// Brackets that are full-width, and what they should be; `【` stands for either.
const WIDE_BRACKETS: [(char, char); 6] =
    [('｛', '{'), ('｝', '}'), ('［', '['), ('］', ']'), ('【', '['), ('】', ']')];
/// Commas that are full-width, and marks used like one.
const WIDE_COMMAS: &str = "，、；";

/// Blanks that look like one and are none to YAML.
pub(super) fn is_odd_blank(c: char) -> bool {
    matches!(c, '\t' | '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}')
}

/// Most slips of a text to look for: with more it is the wrong file.
pub(super) const MOST: usize = 200;

/// Most lines, either way, in which a neighbour of a line is looked for.
const NEAR: usize = 200;

/// Blanks in indents that are none, in any text: YAML takes them for the beginning of a word.
pub(super) fn indents(draft: &Draft) -> Vec<Mend> {
    let mut mends = Vec::new();
    let (taken, _) = take_apart(draft.lines());
    // The columns in which entries begin above a line, and whether the last of them is a key that
    // has its value below.
    let mut levels: Vec<usize> = Vec::new();
    let mut opens = false;
    for line in taken {
        let chars = draft.line(line.number);
        let odd = odd_indent(chars).filter(|_| mends.len() < MOST);
        let mut mended = None;
        if let Some((odd, content)) = odd {
            let width = meant_indent(draft, line.number, &chars[..content], &levels, opens);
            let new = " ".repeat(width);
            mended = Some(new.chars().chain(chars[content..].iter().copied()).collect::<Vec<_>>());
            mends.push(Mend {
                at: Point { line: line.number, column: odd + 1 },
                length: content - odd,
                message: messages::odd_indent(chars[odd]),
                changes: vec![Change { line: line.number, column: 1, length: content, new }],
            });
        }
        let chars = mended.as_deref().unwrap_or(chars);
        if indent(chars).is_some() {
            descend(&mut levels, chars);
            opens = chars.iter().rfind(|c| !c.is_whitespace()) == Some(&':');
        }
    }
    mends
}

/// Where the odd blanks of an indent begin, and where the line's content does.
fn odd_indent(chars: &[char]) -> Option<(usize, usize)> {
    let odd = chars.iter().position(|c| *c != ' ').filter(|odd| is_odd_blank(chars[*odd]))?;
    let content = chars.iter().position(|c| *c != ' ' && !is_odd_blank(*c))?;
    let rest = &chars[content..];
    let entry = rest[0] == '-' || rest[0] == '#' || has_colon(rest);
    // Further in it may be the second line of a text.
    (odd == 0 || entry).then_some((odd, content))
}

/// How far a line with odd blanks was meant to be indented: as the entries above and below it ask.
fn meant_indent(
    draft: &Draft,
    number: usize,
    blanks: &[char],
    levels: &[usize],
    opens: bool,
) -> usize {
    let wide = |c: &char| if matches!(c, '\u{3000}' | '\t') { 2 } else { 1 };
    let typed: usize = blanks.iter().map(wide).sum();
    let Some(above) = levels.last().copied() else { return 0 };
    if !opens {
        return levels.iter().copied().min_by_key(|level| level.abs_diff(typed)).unwrap_or(0);
    }
    let below = draft
        .lines()
        .iter()
        .skip(number)
        .take(NEAR)
        .find_map(|chars| indent(chars).filter(|indent| !is_odd_blank(chars[*indent])));
    below.filter(|below| *below > above).unwrap_or(typed.max(above + 2))
}

fn has_colon(text: &[char]) -> bool {
    text.iter().enumerate().any(|(i, c)| {
        *c == '：' || *c == ':' && text.get(i + 1).is_none_or(|next| next.is_whitespace())
    })
}

/// All slips of a text that is no YAML.
pub(super) fn all(draft: &Draft) -> Vec<Mend> {
    let (lines, unclosed) = take_apart(draft.lines());
    let mut mends = Vec::new();
    let marked = marked_names(draft);
    for (i, line) in lines.iter().enumerate() {
        if mends.len() >= MOST {
            break;
        }
        let search =
            Search { marked: &marked, lines: &lines, i, line, chars: draft.line(line.number) };
        let before = mends.len();
        let marker = search.marker();
        let marked = marker.is_some();
        mends.extend(marker);
        mends.extend(search.colon().into_iter().take(MOST));
        mends.extend(search.odd_blank());
        mends.extend(search.brackets().into_iter().take(MOST));
        mends.extend(search.commas().into_iter().take(MOST));
        mends.extend(search.quotes().into_iter().take(MOST));
        if !marked {
            mends.extend(search.reserved().into_iter().take(MOST));
        }
        if mends.len() == before {
            mends.extend(search.second_colon());
        }
    }
    let told: Vec<usize> = mends.iter().map(|mend: &Mend| mend.at.line).collect();
    let mut open: Vec<Mend> = Vec::new();
    for unclosed in unclosed.iter().take(MOST).filter(|open| !told.contains(&open.line)) {
        let Some(mend) = close(draft, &lines, unclosed) else { continue };
        // Of several on one line the first is told; all are closed.
        match open.last_mut().filter(|last| last.at.line == mend.at.line) {
            Some(last) => last.changes.extend(mend.changes),
            None => open.push(mend),
        }
    }
    mends.extend(open);
    mends
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

/// Longest name that is looked for behind `&` or `*`.
const LONGEST_NAME: usize = 100;

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

    fn mend(&self, start: usize, length: usize, message: crate::finding::Message) -> Mend {
        let at = Point { line: self.line.number, column: start + 1 };
        Mend { at, length, message, changes: Vec::new() }
    }

    fn change(&self, start: usize, length: usize, new: impl Into<String>) -> Change {
        Change { line: self.line.number, column: start + 1, length, new: new.into() }
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

    /// `-各学校`, `— 各学校`, `• 各学校`.
    fn marker(&self) -> Option<Mend> {
        let first = self.pieces().first()?;
        let (start, c) = (first.start, *self.chars.get(first.start)?);
        if first.depth > 0 || !matches!(first.kind, Kind::Plain) {
            return None;
        }
        let next = self.chars.get(start + 1).copied();
        let blank_next = next.is_some_and(|next| next == ' ' || is_odd_blank(next));
        if c == '-' && next.is_some_and(|next| next != '-' && !next.is_ascii_digit()) {
            let odd = next.filter(|next| is_odd_blank(*next));
            let mut mend = match odd {
                Some(odd) => self.mend(start + 1, 1, messages::odd_blank(odd)),
                None => self.mend(start, 1, messages::tight_dash()),
            };
            let length = usize::from(odd.is_some());
            mend.changes.push(self.change(start + 1, length, " "));
            return Some(mend);
        }
        let dash = DASHES.contains(c) && next != Some(c) && (c != '一' && c != 'ー' || blank_next);
        if dash || WRONG_DASHES.contains(c) && blank_next {
            let mut mend = self.mend(start, 1, messages::wrong_dash(c));
            let length = 1 + usize::from(blank_next);
            mend.changes.push(self.change(start, length, "- "));
            return Some(mend);
        }
        None
    }

    /// `number：62`, `number:62`, `甲学校：3`.
    fn colon(&self) -> Vec<Mend> {
        let mut mends = Vec::new();
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
                let mut mend = match odd {
                    // The blank itself is told by its name.
                    Some(_) => continue,
                    None => self.mend(at, 1, messages::tight_colon()),
                };
                mend.changes.push(self.change(at + 1, 0, " "));
                mends.push(mend);
            } else {
                let blank = after.is_none_or(|after| after == ' ');
                let mut mend = self.mend(at, 1, messages::wide_colon());
                mend.changes.push(self.change(at, 1, if blank { ":" } else { ": " }));
                mends.push(mend);
            }
        }
        mends
    }

    /// True if a bracket follows a full-width colon, as in `法规科：{submitted: 0}`.
    fn is_flow_value(&self, piece: &Piece) -> bool {
        let text = &self.chars[piece.start..piece.end];
        text.windows(2).any(|pair| matches!(pair, ['：' | ':', '{' | '[']))
    }

    /// A blank that is none to YAML, behind a colon.
    fn odd_blank(&self) -> Option<Mend> {
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
        let mut mend = self.mend(start, length, messages::odd_blank(self.chars[start]));
        mend.changes.push(self.change(start, length, " "));
        Some(mend)
    }

    /// `｛甲: 3｝`, `{甲: 3｝`.
    fn brackets(&self) -> Vec<Mend> {
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
    fn commas(&self) -> Vec<Mend> {
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
            let wide = text.iter().rposition(|c| WIDE_COMMAS.contains(*c));
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

    /// `"清河教育"公众号: 3`, `"各学校”`.
    fn quotes(&self) -> Vec<Mend> {
        let mut mends = Vec::new();
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
                let mut mend = match close {
                    Some(_) => self.mend(piece.start, 1, messages::half_quoted(quote)),
                    None => self.mend(piece.start, 1, messages::unclosed_quote(quote)),
                };
                mend.changes.push(match close {
                    Some(at) => self.change(piece.start + at, 1, quote),
                    None => self.change(self.chars.len(), 0, quote),
                });
                mends.push(mend);
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
            let mut mend = self.mend(piece.start, end - piece.start, messages::half_quote(quote));
            let mut opens = true;
            for at in (piece.start..end).filter(|at| self.chars[*at] == quote) {
                let pair = if quote == '"' { ["”", "“"] } else { ["’", "‘"] };
                mend.changes.push(self.change(at, 1, pair[usize::from(opens)]));
                opens = !opens;
            }
            mends.push(mend);
        }
        mends
    }

    fn is_key(&self, i: usize) -> bool {
        self.pieces().get(i + 1).is_some_and(|next| next.kind == Kind::Colon)
    }

    /// `- *各学校`, `- @各学校`, `- [各学校]要…`.
    fn reserved(&self) -> Vec<Mend> {
        let mut mends = Vec::new();
        for (i, piece) in self.pieces().iter().enumerate().filter(|(_, piece)| piece.begins) {
            let c = self.chars[piece.start];
            let text = &self.chars[piece.start..piece.end];
            if piece.kind == Kind::Open && piece.depth == 0 {
                // Text goes on behind the bracket that closes it.
                let close = self.pieces()[i..]
                    .iter()
                    .position(|other| other.kind == Kind::Close && other.depth == 1);
                let behind = close.and_then(|close| self.pieces().get(i + close + 1));
                if behind.is_some_and(|behind| behind.kind == Kind::Plain) {
                    let wide = if c == '[' { "［" } else { "｛" };
                    let mut mend = self.mend(piece.start, 1, messages::reserved(c));
                    mend.changes.push(self.change(piece.start, 1, wide));
                    mends.push(mend);
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
                let mut mend = self.mend(piece.start, 1, messages::reserved(c));
                mend.changes.push(self.change(piece.start, 1, wide));
                mends.push(mend);
            }
        }
        mends
    }

    /// True if the text has what an alias names, or an alias of what is named.
    fn is_anchor(&self, mark: char, text: &[char]) -> bool {
        let name: String = text[1..].iter().take_while(|c| !c.is_whitespace()).collect();
        let other = if mark == '*' { '&' } else { '*' };
        !name.is_empty() && self.marked.contains(&format!("{other}{name}"))
    }

    /// `- 注意: 各学校: …`, `title: 关于: 通报`.
    fn second_colon(&self) -> Option<Mend> {
        let outer = |piece: &&Piece| piece.depth == 0 && piece.kind == Kind::Colon;
        let mut colons = self.pieces().iter().filter(outer);
        let (first, second) = (colons.next()?, colons.next()?);
        // A sentence has no key: none of its colons is one.
        let listed = self.pieces().first().is_some_and(|piece| piece.kind == Kind::Dash);
        let sentence = listed && self.chars[..first.start].iter().any(|c| !c.is_ascii());
        let at = if sentence { first } else { second };
        let mut mend = self.mend(at.start, 1, messages::second_colon());
        mend.changes.push(self.change(second.start, 1, "："));
        if sentence {
            mend.changes.push(self.change(first.start, 1, "："));
        }
        Some(mend)
    }
}

/// Closes a bracket at the end of its line, or of the last line that goes on with it.
fn close(draft: &Draft, lines: &[Line], unclosed: &Unclosed) -> Option<Mend> {
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
