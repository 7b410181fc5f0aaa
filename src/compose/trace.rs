//! Which value stands where in the composed text. The view that templates see is handed out
//! value by value, and what was handed out last is what an expression writes.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::value::{Enumerator, Object, ObjectRepr, Value, ValueKind};
use minijinja::{OutputSpan, OutputSpanKind};

/// A value in the composed text.
#[derive(Debug, Clone)]
pub(crate) struct Trace {
    /// Where it stands in the text, in bytes.
    pub(crate) range: Range<usize>,
    /// Its path in the view: `submitted.entries[0].count`.
    pub(crate) path: String,
}

/// Takes down what a template was given and what it wrote.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch(Arc<Mutex<Notes>>);

#[derive(Debug, Default)]
struct Notes {
    /// Path and value of each single value handed out, in order.
    given: Vec<(String, Value)>,
    /// Each expression as written, with the path of its value where it is known.
    written: Vec<(String, Option<String>)>,
}

impl Watch {
    /// A view that takes down what is asked of it.
    pub(super) fn view(&self, view: Value) -> Value {
        self.handed_out(String::new(), view)
    }

    fn handed_out(&self, path: String, value: Value) -> Value {
        match value.kind() {
            ValueKind::Map | ValueKind::Seq => {
                Value::from_object(Watched { value, path, watch: self.clone() })
            }
            _ => {
                self.with(|notes| notes.given.push((path, value.clone())));
                value
            }
        }
    }

    /// An expression's value as it was written.
    pub(super) fn wrote(&self, value: &Value, written: &str) {
        self.with(|notes| {
            // A number is written as soon as it is asked for; a list's text a step later, for a
            // loop looks one ahead.
            let back = if value.kind() == ValueKind::Number { 1 } else { notes.given.len() };
            let mut given = notes.given.iter().rev().take(back);
            let path = given.find(|(_, known)| known == value).map(|(path, _)| path.clone());
            notes.written.push((written.to_owned(), path));
        });
    }

    /// Where in the text the known values stand.
    pub(super) fn traces(&self, text: &str, spans: &[OutputSpan]) -> Vec<Trace> {
        let mut traces = Vec::new();
        let written = self.with(|notes| std::mem::take(&mut notes.written));
        let mut rest = &written[..];
        for span in spans.iter().filter(|span| span.kind() == OutputSpanKind::Expression) {
            let range = span.output_range();
            // What was captured and written later has no span of its own.
            let found =
                rest.iter().position(|(written, _)| text.get(range.clone()) == Some(written));
            let Some(found) = found else { continue };
            if let (_, Some(path)) = &rest[found] {
                traces.push(Trace { range, path: path.clone() });
            }
            rest = &rest[found + 1..];
        }
        traces
    }

    fn with<T>(&self, act: impl FnOnce(&mut Notes) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
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
