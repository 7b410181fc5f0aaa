//! Slips that are YAML all the same, but not what was meant: text cut short by `#`, a name that
//! nobody uses, a list's dash or a key's colon within a text.

use std::collections::BTreeSet;

use super::edits::Draft;
use super::suspects::{MOST, WRONG_DASHES, is_odd_blank, marked_names};
use super::{Change, Repair, Slip};
use crate::finding::Message;
use crate::load::keys::is_key;
use crate::load::messages;
use crate::load::yaml::{Entry, Point, SourceSpan, Value, Yaml};

/// Fewest letters of a key that no text begins with.
const LONG: usize = 4;

/// The slips in a text that is YAML.
#[derive(Default)]
pub(super) struct Within {
    /// Those that are only told.
    pub(super) slips: Vec<Slip>,
    /// Those that make another text of it, which is to be taken apart again.
    pub(super) fixes: Vec<Repair>,
}

/// Looks at every value of a text.
pub(super) fn look(yaml: &mut Yaml, draft: &Draft) -> Within {
    let marked = marked_names(draft);
    let mut look = Look { draft, marked: &marked, found: Within::default(), listed: false };
    look.value(yaml);
    look.found
}

struct Look<'d> {
    draft: &'d Draft,
    /// Names that stand behind `&` or `*`.
    marked: &'d BTreeSet<String>,
    found: Within,
    /// True if the value is an entry of a list, as sentences are.
    listed: bool,
}

impl Look<'_> {
    fn value(&mut self, yaml: &mut Yaml) {
        let (at, plain) = (yaml.at, yaml.plain);
        match &mut yaml.value {
            Value::List(items) => {
                for item in items {
                    self.listed = true;
                    self.value(item);
                }
            }
            Value::Map(entries) => {
                self.no_colons(entries);
                for entry in entries {
                    self.colon_within(entry);
                    self.listed = false;
                    self.value(&mut entry.yaml);
                }
            }
            Value::Text(text) if plain => {
                self.cut_short(text, at.end);
                if self.listed {
                    self.key_within(at.start);
                }
                if self.out_of_list(at) {
                    yaml.value = Value::Cut;
                } else if !self.dash_before(at) && !self.first_of_list(at) {
                    self.dash_within(at);
                }
            }
            Value::Null => {
                if self.unused_anchor(at.start) {
                    yaml.value = Value::Cut;
                } else if self.listed
                    && let Some(comment) = self.comment_on(at.start.line)
                {
                    yaml.at = SourceSpan { start: comment, end: comment };
                }
            }
            _ => {}
        }
    }

    /// True if so much was found that it is the wrong file.
    fn is_full(&self) -> bool {
        self.found.slips.len() >= MOST
    }

    /// The first mark of a comment on a line.
    fn comment_on(&self, line: usize) -> Option<Point> {
        let start = self.draft.line(line).iter().position(|c| *c == '#')?;
        Some(Point { line, column: start + 1 })
    }

    /// `- 各学校 #要高度重视`. A comment has a blank behind its mark, and behind a sentence two
    /// before it.
    fn cut_short(&mut self, text: &str, end: Point) {
        let line = self.draft.line(end.line);
        let rest = line.get(end.column - 1..).unwrap_or_default();
        let blanks = rest.iter().take_while(|c| matches!(c, ' ' | '\t')).count();
        if rest.get(blanks) != Some(&'#') || !text.chars().any(char::is_alphabetic) {
            return;
        }
        let behind = &rest[blanks + 1..];
        let spaced = behind.first().is_none_or(|c| matches!(c, ' ' | '#'));
        let apart = blanks > 1 || !self.listed;
        if apart && spaced || behind.iter().all(|c| c.is_whitespace()) || self.is_full() {
            return;
        }
        let at = self.draft.typed(Point { line: end.line, column: end.column + blanks });
        let cut: String = behind.iter().collect();
        let length = rest.len() - blanks;
        self.found.slips.push(Slip::warning(at, length, messages::cut_short(cut.trim())));
    }

    /// A text of several lines that begins as an entry of a list would, but for its dash: the
    /// lines below it were to be entries as well.
    fn dash_before(&mut self, at: SourceSpan) -> bool {
        let line = self.draft.line(at.start.line);
        let start = at.start.column - 1;
        if line[..start.min(line.len())].iter().any(|c| *c != ' ') {
            return false;
        }
        let Some(&c) = line.get(start) else { return false };
        let Some(message) = self.wrong_dash(line, start) else { return false };
        let blank = line.get(start + 1).is_some_and(|next| *next == ' ' || is_odd_blank(*next));
        let length = if c == '-' { 1 } else { 1 + usize::from(blank) };
        self.fix(at.start.line, start, start, length, message, "- ");
        true
    }

    /// The columns, from 0, of those further lines of a text that begin as entries of a list do.
    fn dashes(&self, at: SourceSpan) -> Vec<usize> {
        let dash = |number: usize| {
            let line = self.draft.line(number);
            let start = line.iter().position(|c| *c != ' ')?;
            (line[start] == '-' && line.get(start + 1) == Some(&' ')).then_some(start)
        };
        (at.start.line + 1..=at.end.line).filter_map(dash).collect()
    }

    /// `requirements: 各单位…` with entries of a list below it.
    fn out_of_list(&mut self, at: SourceSpan) -> bool {
        let line = self.draft.line(at.start.line);
        let before = line.get(..at.start.column - 1).unwrap_or_default();
        let behind_key = before.iter().rfind(|c| **c != ' ') == Some(&':');
        let out = behind_key && !self.dashes(at).is_empty() && !self.is_full();
        if out {
            let place = self.draft.typed(at.start);
            self.found.slips.push(Slip::error(place, 1, messages::not_in_list()));
        }
        out
    }

    /// The first entry of a list without its dash, or out of line with all others: the lines below it look
    /// like a part of it.
    fn first_of_list(&mut self, at: SourceSpan) -> bool {
        let dashes = self.dashes(at);
        let number = at.start.line;
        let line = self.draft.line(number);
        let start = at.start.column - 1;
        let (Some(own), Some(&column)) = (line.iter().position(|c| *c != ' '), dashes.first())
        else {
            return false;
        };
        if dashes.iter().any(|other| *other != column) {
            return false;
        }
        if own == start && start == column {
            self.fix(number, start, start, 0, messages::missing_dash(), "- ");
            return true;
        }
        let dashed = line[own] == '-' && own < column && start < column + 2;
        if !dashed || dashes.len() < 2 {
            return false;
        }
        let blanks = " ".repeat(column);
        self.fix(number, own, 0, own, messages::out_of_line(own, column), &blanks);
        true
    }

    /// The message on a line that begins with something like a list's dash.
    fn wrong_dash(&self, line: &[char], start: usize) -> Option<Message> {
        let (c, next) = (*line.get(start)?, line.get(start + 1));
        if c == '-' {
            let tight = next.is_some_and(|next| *next != '-' && !next.is_ascii_digit());
            return (tight && next != Some(&' ')).then(messages::tight_dash);
        }
        let blank = next.is_some_and(|next| *next == ' ' || is_odd_blank(*next));
        let dash = "—–－".contains(c) && next != Some(&c);
        (dash || WRONG_DASHES.contains(c) && blank).then(|| messages::wrong_dash(c))
    }

    /// A second line of a text that begins as an entry of a list would.
    fn dash_within(&mut self, at: SourceSpan) {
        for number in at.start.line + 1..=at.end.line {
            let line = self.draft.line(number);
            let Some(start) = line.iter().position(|c| *c != ' ' && !is_odd_blank(*c)) else {
                continue;
            };
            let deep = line[start] == '-' && line.get(start + 1) == Some(&' ');
            let message =
                if deep { Some(messages::dash_too_deep()) } else { self.wrong_dash(line, start) };
            if let Some(message) = message.filter(|_| !self.is_full()) {
                let at = self.draft.typed(Point { line: number, column: start + 1 });
                self.found.slips.push(Slip::error(at, 1, message));
            }
        }
    }

    /// `{甲：3}`, `{甲:3}`, `法规科：{submitted: 0}`: a key with its value stuck to it.
    fn colon_within(&mut self, entry: &Entry) {
        let line = self.draft.line(entry.key_at.start.line);
        let (start, end) = (entry.key_at.start.column - 1, entry.key_at.end.column - 1);
        let text = line.get(start..end.min(line.len())).unwrap_or_default();
        // A key in quotes means what it says.
        if entry.key_at.end.line != entry.key_at.start.line
            || text.starts_with(&['"'])
            || text.starts_with(&['\''])
        {
            return;
        }
        let nothing = entry.yaml.value == Value::Null;
        let colon = (1..text.len()).find(|&i| {
            let next = text.get(i + 1).copied();
            let opens = next.is_some_and(|next| matches!(next, '{' | '['));
            let odd = next.is_some_and(is_odd_blank);
            match text[i] {
                '：' => nothing || opens,
                ':' => opens || odd || nothing && next.is_some_and(|next| next != '/'),
                _ => false,
            }
        });
        let Some(colon) = colon else { return };
        let (at, next) = (start + colon, text.get(colon + 1).copied());
        let number = entry.key_at.start.line;
        match next.filter(|next| is_odd_blank(*next)) {
            Some(odd) => {
                let message = messages::odd_blank(odd);
                self.fix(number, at + 1, at, 2, message, ": ");
            }
            None if text[colon] == ':' => {
                self.fix(number, at, at + 1, 0, messages::tight_colon(), " ");
            }
            None => self.fix(number, at, at, 1, messages::wide_colon(), ": "),
        }
    }

    /// Keys without their colon: `法规科 {submitted: 0}`, and between brackets `{submitted 0}`, `{submitted=0}`,
    /// `{submitted, 0}`.
    fn no_colons(&mut self, entries: &[Entry]) {
        for (i, entry) in entries.iter().enumerate() {
            let number = entry.key_at.start.line;
            let line = self.draft.line(number);
            let start = entry.key_at.start.column - 1;
            let text = line.get(start..(entry.key_at.end.column - 1).min(line.len()));
            let Some(text) = text.filter(|_| entry.key_at.end.line == number) else { continue };
            // A key in quotes means what it says.
            if text.starts_with(&['"']) || text.starts_with(&['\'']) {
                continue;
            }
            if let Some(parted) = parted_by_brace(text, entry).or_else(|| parted_by_blank(text)) {
                let (name, end) = parted;
                let brace = text.get(end) == Some(&'{');
                if brace || entry.yaml.value == Value::Null && is_in_flow(line, start + text.len())
                {
                    let own = name.chars().count();
                    let message = messages::no_colon(&name);
                    self.fix(number, start + own, start + own, end - own, message, ": ");
                }
                continue;
            }
            let next = entries.get(i + 1).filter(|next| next.yaml.value == Value::Null);
            let number_next = next.is_some_and(|next| {
                !next.key.is_empty() && next.key.bytes().all(|byte| byte.is_ascii_digit())
            });
            let word: String = text.iter().collect();
            let end = start + text.len();
            if entry.yaml.value == Value::Null
                && number_next
                && is_in_flow(line, end)
                && is_key(&word)
            {
                let comma = line[end..].iter().take_while(|c| **c == ' ').count();
                let message = messages::no_colon(&word);
                self.fix(number, end + comma, end + comma, 1, message, ":");
            }
        }
    }

    /// `- name：第一中学`: a key with a full-width colon among the entries of a list.
    fn key_within(&mut self, at: Point) {
        let number = at.line;
        let line = self.draft.line(number);
        let start = at.column - 1;
        let text = line.get(start..).unwrap_or_default();
        let word: String =
            text.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '_').collect();
        let length = word.chars().count();
        let chinese = text.get(length + 1).is_some_and(|c| !c.is_ascii());
        if length >= LONG && text.get(length) == Some(&' ') && chinese && is_key(&word) {
            let at = start + length;
            self.fix(number, at, at, 1, messages::no_colon(&word), ": ");
            return;
        }
        if text.get(length) == Some(&'：') && is_key(&word) {
            let at = start + length;
            self.fix(number, at, at, 1, messages::wide_colon(), ": ");
        }
    }

    /// A slip at one place of a line and the change that fixes it, both from 0.
    fn fix(
        &mut self,
        line: usize,
        at: usize,
        start: usize,
        length: usize,
        message: Message,
        new: &str,
    ) {
        if self.found.fixes.len() < MOST {
            let change = Change { line, column: start + 1, length, new: new.to_owned() };
            let at = Point { line, column: at + 1 };
            self.found.fixes.push(Repair { at, length: 1, message, changes: vec![change] });
        }
    }

    /// `- &各学校`: a name for what follows, and nothing follows.
    fn unused_anchor(&mut self, at: Point) -> bool {
        let line = self.draft.line(at.line);
        let place = at.column - 1;
        let mark = if line.get(place) == Some(&'&') {
            Some(place)
        } else {
            line.get(..place.min(line.len()))
                .and_then(|before| before.iter().rposition(|c| *c == '&'))
        };
        let Some(mark) = mark else { return false };
        let name =
            line[mark + 1..].iter().take_while(|c| !c.is_whitespace() && !",]}".contains(**c));
        let name: String = name.collect();
        let before = line[..mark].iter().rev().find(|c| **c != ' ');
        let begins = before.is_none_or(|c| "-:,[{".contains(*c));
        let unused = begins && !name.is_empty() && !self.marked.contains(&format!("*{name}"));
        if unused && !self.is_full() {
            let at = self.draft.typed(Point { line: at.line, column: mark + 1 });
            let length = name.chars().count() + 1;
            self.found.slips.push(Slip::error(at, length, messages::reserved('&')));
        }
        unused
    }
}

/// The name in a key that goes on with a bracket which the value closes, and where the bracket stands.
fn parted_by_brace(text: &[char], entry: &Entry) -> Option<(String, usize)> {
    let count = |mark: char| text.iter().filter(|c| **c == mark).count();
    let closed = matches!(&entry.yaml.value, Value::Text(value) if value.ends_with('}'));
    let brace = text.iter().position(|c| *c == '{').filter(|at| *at > 0)?;
    let name: String = text[..brace].iter().collect();
    let name = name.trim_end();
    // A colon that is full-width, or has an odd blank behind it, is told as such.
    let colon = name.ends_with([':', '：']);
    (closed && !colon && count('{') > count('}')).then(|| (name.to_owned(), brace))
}

/// The name in a key that has its value behind a blank or an equals sign, and where the value begins.
fn parted_by_blank(text: &[char]) -> Option<(String, usize)> {
    let name = |end: usize| -> String { text[..end].iter().collect::<String>() };
    let first = text.iter().position(|c| *c == ' ').filter(|at| is_key(&name(*at)));
    let at = first.or(text.iter().rposition(|c| matches!(c, ' ' | '=' | '＝')))?;
    let behind = text.get(at + 1)?;
    let valued = first.is_some() || text[at] != ' ' || behind.is_ascii_digit();
    (valued && at > 0).then(|| (name(at).trim_end().to_owned(), at + 1))
}

/// True if what follows on a line is the next entry between brackets, or their end.
fn is_in_flow(line: &[char], end: usize) -> bool {
    let next = line.get(end..).unwrap_or_default().iter().find(|c| **c != ' ');
    next.is_some_and(|c| matches!(c, ',' | '}'))
}
