//! Which value stands where in what a template writes. The view that templates see is handed out
//! value by value; what an expression writes stands as a token, so that no value is read as
//! words of the template, whichever macro or loop it came through.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::part::TextPart;
use minijinja::OutputSpan;
use minijinja::value::{Enumerator, Object, ObjectRepr, Value, ValueKind};

/// Begin and end of a token: the number of a value between them. Neither character is ever text.
const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';
/// Marks a blank line of a template.
pub(super) const BREAK: char = '\u{fdd2}';

/// Number of the values handed out last that may be the number that is written, which may be equal to
/// another by chance: a loop looks one ahead, and a macro is given its values before it writes them.
const RECENT: usize = 3;

/// The values that a template was handed and wrote.
#[derive(Debug, Clone)]
enum Handed {
    /// A value, and its path in the view where that is known: `submitted.entries[0].count`.
    Value { text: String, path: Option<String> },
    /// A table or form of the office.
    Sheet { kind: SheetKind, name: String },
}

/// The blocks of the text that stand on lines of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SheetKind {
    Table,
    Form,
    /// The table of a correcting notice; it has no name.
    Corrections,
    /// All figures of the unit that a letter goes to.
    Figures,
    /// Its adopted items.
    Items,
}

/// A piece of what a template wrote.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// Words of a template, where they begin in it, or else the expression whose macro wrote them.
    Words { text: String, at: Site, exact: bool },
    /// A value, and where the expression begins that wrote it or called the macro that did.
    Value { text: String, path: Option<String>, at: Site },
    /// A table or form of the office, by its name, and where it was asked for.
    Sheet { kind: SheetKind, name: String, at: Site },
}

/// A place in a template.
#[derive(Debug, Clone)]
pub(super) struct Site {
    /// The template, by its path below the folder.
    pub(super) template: Arc<str>,
    /// In bytes.
    pub(super) offset: usize,
}

/// Takes down what a template was given and what it wrote.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch(Arc<Mutex<Notes>>);

#[derive(Debug, Default)]
struct Notes {
    /// Paths and values handed out last, the latest first.
    recent: [Option<(String, Value)>; RECENT],
    /// The path of each text handed out, the last of equal ones.
    texts: HashMap<Arc<str>, String>,
    /// The path of each number handed out, by its digits; none where several are equal.
    numbers: HashMap<String, Option<String>>,
    /// All that was written, in order.
    written: Vec<Handed>,
}

impl Watch {
    /// A view that takes down what is asked of it.
    pub(super) fn view(&self, view: Value) -> Value {
        self.handed_out(String::new(), view)
    }

    /// A part of a view, under its path.
    pub(super) fn handed_out(&self, path: String, value: Value) -> Value {
        match value.kind() {
            ValueKind::Map | ValueKind::Seq => {
                Value::from_object(Watched { value, path, watch: self.clone() })
            }
            _ => {
                let value = match value.as_str() {
                    Some(text) if text.contains([OPEN, CLOSE, BREAK]) => {
                        Value::from(text.replace([OPEN, CLOSE, BREAK], "\u{fffd}"))
                    }
                    _ => value,
                };
                self.with(|notes| notes.given(path, &value));
                value
            }
        }
    }

    /// The text written for a value: a token; what a macro wrote stands as it is.
    pub(super) fn token(&self, value: &Value) -> Option<String> {
        if let Some(text) = value.as_str()
            && (value.is_safe() || text.contains([OPEN, BREAK]))
        {
            return Some(text.trim_matches(|c: char| c.is_whitespace() || c == BREAK).to_owned());
        }
        match value.kind() {
            // An `if` without its `else`.
            ValueKind::Undefined => return Some(String::new()),
            ValueKind::Number | ValueKind::String => {}
            _ => return None,
        }
        Some(self.with(|notes| {
            let path = notes.path_of(value);
            notes.token(Handed::Value { text: value.to_string(), path })
        }))
    }

    /// The text written for a table or form.
    pub(super) fn sheet(&self, kind: SheetKind, name: String) -> Value {
        let token = self.with(|notes| notes.token(Handed::Sheet { kind, name }));
        Value::from_safe_string(token)
    }

    /// Takes apart what was written, with its places in the templates.
    pub(super) fn pieces(&self, text: &str, spans: &[OutputSpan]) -> Vec<Piece> {
        let written = self.with(|notes| std::mem::take(&mut notes.written));
        let mut pieces = Vec::new();
        let mut template: Arc<str> = "".into();
        for span in spans {
            if *template != *span.name() {
                template = span.name().into();
            }
            let raw = span.kind() == minijinja::OutputSpanKind::Raw;
            let site = Site { template: template.clone(), offset: span.source_range().start };
            let text = text.get(span.output_range()).unwrap_or_default();
            take_apart(text, raw, &site, &written, &mut pieces);
        }
        pieces
    }

    fn with<T>(&self, act: impl FnOnce(&mut Notes) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Notes {
    /// Takes down a single value that is handed out.
    fn given(&mut self, path: String, value: &Value) {
        match value.kind() {
            ValueKind::String => {
                self.texts.insert(value.as_str().unwrap_or_default().into(), path.clone());
            }
            ValueKind::Number => {
                let known = self.numbers.entry(value.to_string());
                known
                    .and_modify(|known| *known = known.take().filter(|known| *known == path))
                    .or_insert_with(|| Some(path.clone()));
            }
            _ => {}
        }
        self.recent.rotate_right(1);
        self.recent[0] = Some((path, value.clone()));
    }

    /// The path of a value that is written, if it was handed out.
    fn path_of(&self, value: &Value) -> Option<String> {
        if let Some(text) = value.as_str() {
            return self.texts.get(text).cloned();
        }
        let mut recent = self.recent.iter().flatten();
        let latest = recent.find(|(_, known)| known == value).map(|(path, _)| path.clone());
        latest.or_else(|| self.numbers.get(&value.to_string())?.clone())
    }

    /// Takes something down that is written.
    fn token(&mut self, handed: Handed) -> String {
        self.written.push(handed);
        format!("{OPEN}{}{CLOSE}", self.written.len() - 1)
    }
}

/// Takes apart words and tokens. Raw text stands in the template as it reads; what an expression
/// wrote is that of a macro if it has words.
fn take_apart(text: &str, raw: bool, site: &Site, written: &[Handed], pieces: &mut Vec<Piece>) {
    let mut rest = text;
    let words = |from: &str, pieces: &mut Vec<Piece>| {
        if !from.is_empty() {
            let offset = site.offset + (from.as_ptr() as usize - text.as_ptr() as usize);
            let at = Site { offset: if raw { offset } else { site.offset }, ..site.clone() };
            pieces.push(Piece::Words { text: from.to_owned(), at, exact: raw });
        }
    };
    while let Some(open) = rest.find(OPEN) {
        words(rest.part(..open), pieces);
        let token = rest.part(open + OPEN.len_utf8()..);
        let Some(close) = token.find(CLOSE) else { return };
        if let Some(value) = token.part(..close).parse().ok().and_then(|i: usize| written.get(i)) {
            let at = site.clone();
            pieces.push(match value.clone() {
                Handed::Value { text, path } => Piece::Value { text, path, at },
                Handed::Sheet { kind, name } => Piece::Sheet { kind, name, at },
            });
        }
        rest = token.part(close + CLOSE.len_utf8()..);
    }
    words(rest, pieces);
}

/// A part of the view with its path.
#[derive(Debug)]
struct Watched {
    value: Value,
    path: String,
    watch: Watch,
}

impl Object for Watched {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        if self.value.kind() == ValueKind::Seq { ObjectRepr::Seq } else { ObjectRepr::Map }
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let value = self.value.get_item(key).ok().filter(|value| !value.is_undefined())?;
        let path = match (self.value.kind(), self.path.as_str()) {
            (ValueKind::Seq, path) => format!("{path}[{key}]"),
            (_, "") => key.to_string(),
            (_, path) => format!("{path}.{key}"),
        };
        Some(self.watch.handed_out(path, value))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match self.repr() {
            ObjectRepr::Seq => Enumerator::Seq(self.value.len().unwrap_or_default()),
            _ => Enumerator::Values(self.value.try_iter().into_iter().flatten().collect()),
        }
    }
}
