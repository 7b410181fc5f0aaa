//! Takes lines apart into what a person would see in them: dashes, keys, colons, quoted texts,
//! brackets. Unlike a parser it takes whatever stands there, and begins anew where a line looks
//! like the beginning of an entry.

use super::edits::indent;

/// A piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    /// Its first character and the one behind its last, from 0.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The number of brackets that are open around it, and the innermost.
    pub(super) depth: usize,
    pub(super) within: Option<char>,
    /// True if a value may begin here: behind a dash, a colon, a comma or a bracket.
    pub(super) begins: bool,
}

/// The kind of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `- ` in front of an entry.
    Dash,
    /// The colon behind a key.
    Colon,
    Comma,
    Open,
    Close,
    /// Text in quotes, with the quote; whether it is closed on the line.
    Quoted(char, bool),
    /// Text without quotes.
    Plain,
    Comment,
}

/// A line taken apart.
#[derive(Debug)]
pub(super) struct Line {
    /// Its number, from 1.
    pub(super) number: usize,
    pub(super) pieces: Vec<Piece>,
}

/// A bracket that is never closed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unclosed {
    pub(super) line: usize,
    /// From 0.
    pub(super) start: usize,
    pub(super) bracket: char,
}

/// Takes all lines apart. Those of texts over several lines are left out. Also yields the brackets
/// that stay open.
pub(super) fn take_apart(lines: &[Vec<char>]) -> (Vec<Line>, Vec<Unclosed>) {
    let mut state = State::default();
    let mut taken = Vec::new();
    let mut skip_to = 0;
    for (i, line) in lines.iter().enumerate() {
        let Some(own) = indent(line) else { continue };
        if i < skip_to {
            continue;
        }
        if let Some(parent) = state.block {
            if own > parent {
                continue;
            }
            state.block = None;
        }
        if state.begins_anew(line, own) {
            state.give_up();
        }
        let pieces = state.pieces(line, i);
        if let Some(Piece { kind: Kind::Quoted(quote, false), start, .. }) = pieces.last()
            && let Some(end) = closing_line(lines, i, own, *quote)
        {
            // A quoted text over several lines: nothing in it is looked at.
            skip_to = end + 1;
            let before = pieces.iter().copied().filter(|piece| piece.start < *start).collect();
            taken.push(Line { number: i + 1, pieces: before });
            continue;
        }
        taken.push(Line { number: i + 1, pieces });
    }
    state.give_up();
    (taken, state.unclosed)
}

#[derive(Default)]
struct State {
    /// Brackets that are open: the bracket, its line from 0, its place, the indent of its line.
    open: Vec<(char, usize, usize, usize)>,
    /// A block text (`|`, `>`) is being passed over: what is indented more than this is its.
    block: Option<usize>,
    unclosed: Vec<Unclosed>,
}

impl State {
    /// True if a line is an entry of its own, though a bracket above it is open.
    fn begins_anew(&self, line: &[char], own: usize) -> bool {
        let Some((_, _, _, opened)) = self.open.first() else { return false };
        let rest = &line[own..];
        let dash = rest.first() == Some(&'-') && rest.get(1).is_none_or(|c| *c == ' ');
        let colon = rest.iter().enumerate().any(|(i, c)| {
            *c == ':' && rest.get(i + 1).is_none_or(|next| *next == ' ')
                || *c == '：' && i + 1 == rest.len()
        });
        own <= *opened && (dash || colon) && !rest.starts_with(&['}']) && !rest.starts_with(&[']'])
    }

    fn give_up(&mut self) {
        for (bracket, line, start, _) in self.open.drain(..) {
            self.unclosed.push(Unclosed { line: line + 1, start, bracket });
        }
    }

    fn pieces(&mut self, line: &[char], number: usize) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let own = indent(line).unwrap_or_default();
        // The column of the innermost dash or key of the line.
        let mut parent = own;
        let mut begins = true;
        let mut i = own;
        while let Some(&c) = line.get(i) {
            let blank_before = i == 0 || matches!(line[i - 1], ' ' | '\t');
            let next = line.get(i + 1).copied();
            let blank_next = next.is_none_or(|next| matches!(next, ' ' | '\t'));
            let flow = !self.open.is_empty();
            let (depth, within) = (self.open.len(), self.open.last().map(|open| open.0));
            let mut end = i + 1;
            let mut then_begins = false;
            let kind = match c {
                ' ' | '\t' => {
                    i += 1;
                    continue;
                }
                '#' if blank_before => {
                    end = line.len();
                    Kind::Comment
                }
                '-' if begins && !flow && blank_next => {
                    parent = i;
                    then_begins = true;
                    Kind::Dash
                }
                '{' | '[' if begins || flow => {
                    self.open.push((c, number, i, own));
                    then_begins = true;
                    Kind::Open
                }
                '}' | ']' if flow => {
                    self.open.pop();
                    Kind::Close
                }
                ',' if flow => {
                    then_begins = true;
                    Kind::Comma
                }
                ':' if blank_next
                    || flow && next.is_some_and(|next| ",[]{}".contains(next))
                    || pieces.last().is_some_and(|piece| {
                        piece.end == i && flow && matches!(piece.kind, Kind::Quoted(..))
                    }) =>
                {
                    if let Some(key) = pieces.last().filter(|_| !flow) {
                        parent = key.start;
                    }
                    then_begins = true;
                    Kind::Colon
                }
                '"' | '\'' if begins => {
                    let close = close_of(line, i);
                    end = close.map_or(line.len(), |close| close + 1);
                    Kind::Quoted(c, close.is_some())
                }
                _ => {
                    end = plain_end(line, i, flow);
                    Kind::Plain
                }
            };
            pieces.push(Piece { kind, start: i, end, depth, within, begins });
            begins = then_begins;
            i = end;
        }
        let last = pieces.iter().rfind(|piece| piece.kind != Kind::Comment);
        if let Some(Piece { kind: Kind::Plain, start, end, begins: true, depth: 0, .. }) = last
            && is_block_header(&line[*start..*end])
        {
            self.block = Some(parent);
        }
        pieces
    }
}

/// Where a text without quotes ends, blanks behind it left out.
fn plain_end(line: &[char], start: usize, flow: bool) -> usize {
    let mut end = start + 1;
    for i in start..line.len() {
        let c = line[i];
        let blank_next = line.get(i + 1).is_none_or(|next| matches!(next, ' ' | '\t'));
        let ends = (c == ':' && blank_next && i > start)
            || (c == ':' && flow && line.get(i + 1).is_some_and(|next| ",[]{}".contains(*next)))
            || (c == '#' && i > start && matches!(line[i - 1], ' ' | '\t'))
            || (flow && ",[]{}".contains(c));
        if ends && i > start {
            break;
        }
        if !matches!(c, ' ' | '\t') {
            end = i + 1;
        }
    }
    end
}

/// The quote that closes the one at a place of a line.
fn close_of(line: &[char], start: usize) -> Option<usize> {
    let quote = line[start];
    let mut i = start + 1;
    while let Some(&c) = line.get(i) {
        let escapes = c == '\\' && quote == '"';
        let doubled = c == '\'' && quote == '\'' && line.get(i + 1) == Some(&'\'');
        if escapes || doubled {
            i += 2;
        } else if c == quote {
            return Some(i);
        } else {
            i += 1;
        }
    }
    None
}

/// The line on which a quoted text that is open at the end of a line is closed, all lines
/// between being indented as the text of an entry is.
fn closing_line(lines: &[Vec<char>], opened: usize, own: usize, quote: char) -> Option<usize> {
    for (i, line) in lines.iter().enumerate().skip(opened + 1) {
        let Some(indent) = line.iter().position(|c| !c.is_whitespace()) else { continue };
        if indent <= own {
            return None;
        }
        let dash = line[indent] == '-' && line.get(indent + 1) == Some(&' ');
        match line.iter().position(|c| *c == quote) {
            Some(close) => {
                let rest = line[close + 1..].iter().find(|c| **c != ' ');
                let ends = rest.is_none_or(|c| ",]}#:".contains(*c));
                return (ends && !dash).then_some(i);
            }
            None if dash => return None,
            None => {}
        }
    }
    None
}

/// True if a text is the head of a block text: `|`, `>-`, `|2+`.
pub(super) fn is_block_header(text: &[char]) -> bool {
    matches!(text.first(), Some('|' | '>'))
        && text.len() <= 3
        && text[1..].iter().all(|c| matches!(c, '+' | '-' | '1'..='9'))
}
