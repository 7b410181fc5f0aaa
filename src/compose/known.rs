//! Which figures and names templates were given, by where they stand in what they were given.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::tree::What;
use crate::tally::Figure;

/// Figures and names by path: `submitted.total`, `@3.entries[0].name`.
#[derive(Debug, Clone, Default)]
pub(super) struct Known(Arc<Mutex<Notes>>);

#[derive(Debug, Default)]
struct Notes {
    given: BTreeMap<String, What>,
    /// Number of things templates have asked for by functions.
    asked: usize,
}

impl Known {
    /// Notes a figure at a path.
    pub(super) fn figure(&self, path: String, figure: Figure) {
        self.with(|notes| notes.given.insert(path, What::Figure(figure)));
    }

    /// Notes a registered name at a path.
    pub(super) fn name(&self, path: String, name: &str) {
        self.with(|notes| notes.given.insert(path, What::Name(name.to_owned())));
    }

    /// The path of something that a function answers.
    pub(super) fn next(&self) -> String {
        self.with(|notes| {
            notes.asked += 1;
            format!("@{}", notes.asked)
        })
    }

    /// The figures that templates were given.
    pub(super) fn figures(&self) -> Vec<Figure> {
        let figure = |what: &What| match what {
            What::Figure(figure) => Some(*figure),
            _ => None,
        };
        self.with(|notes| notes.given.values().filter_map(figure).collect())
    }

    /// The thing at a path.
    pub(super) fn what(&self, path: &str) -> What {
        if let Some(what) = self.with(|notes| notes.given.get(path).cloned()) {
            return what;
        }
        let typed = path.starts_with("requirements[") || path == "corrects.why";
        if typed { What::Typed } else { What::Value }
    }

    fn with<T>(&self, act: impl FnOnce(&mut Notes) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
