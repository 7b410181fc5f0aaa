//! Between composing and what comes of it: two composed documents are held against each other. Words are compared
//! with words, figures with figures of the same name, rows of tables with rows about the same.

mod figures;
mod messages;
mod pairs;
mod outline;
mod words;

use std::collections::BTreeSet;

pub use self::figures::{Cause, Changed, FigureChange};
use self::outline::{Outline, Piece, Rows};
pub(crate) use self::pairs::{Pair, pairs, rows_alike};
pub(crate) use self::words::{likeness, stretches, words};
use crate::compose::Markup;

/// Fewest likeness of two paragraphs of which one became the other.
pub(crate) const LIKE: f64 = 0.35;
/// Characters that are told on both sides of a change.
const AROUND: usize = 8;

/// The differences of two documents, in the order of the new one.
#[derive(Debug, Default)]
pub struct Differences {
    /// The differences, each by the place where it stands.
    pub list: Vec<Difference>,
    /// The values of the data that changed figures, one a line.
    pub causes: Vec<String>,
}

/// A place where two documents are different.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    /// The place, in words.
    pub at: String,
    /// The changes there, in order.
    pub changes: Vec<TextChange>,
}

/// A change.
#[derive(Debug, PartialEq, Eq)]
pub enum TextChange {
    /// These words became those, of this column if they stand in a table.
    Words {
        /// The column's name; empty outside of tables.
        column: String,
        /// As it was, with some of what stands around it.
        old: String,
        /// As it is.
        new: String,
    },
    /// It was not there.
    Added(String),
    /// It is not there any more.
    Removed(String),
}

/// Holds two composed documents against each other.
pub fn compare(old: &Markup, new: &Markup) -> Differences {
    let (before, after) = (Outline::of(old.tree()), Outline::of(new.tree()));
    let mut list = Vec::new();
    // Elements of the frame, each under its name.
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in after.fields.iter().chain(&before.fields) {
        if !names.contains(name) {
            names.push(name);
        }
    }
    for name in names {
        let of = |outline: &Outline| {
            let found = outline.fields.iter().find(|(known, _)| *known == name);
            found.map(|(_, text)| text.clone()).unwrap_or_default()
        };
        note(name.to_owned(), changes(&of(&before), &of(&after)), &mut list);
    }
    blocks(&before.body, &after.body, &mut list);
    attachments(&before, &after, &mut list);
    let causes = Changed::of(old, new).causes();
    let mut told = BTreeSet::new();
    let causes = causes.iter().map(messages::cause).filter(|cause| told.insert(cause.clone()));
    Differences { list, causes: causes.collect() }
}

/// The lines that say of a figure which values changed it.
pub(crate) fn told(change: &FigureChange) -> Vec<String> {
    messages::change(change)
}

fn note(at: String, changes: Vec<TextChange>, list: &mut Vec<Difference>) {
    if !changes.is_empty() {
        list.push(Difference { at, changes });
    }
}

/// The changes from one text to another.
fn changes(old: &str, new: &str) -> Vec<TextChange> {
    match (old.is_empty(), new.is_empty()) {
        _ if old == new => Vec::new(),
        (true, _) => vec![TextChange::Added(new.to_owned())],
        (_, true) => vec![TextChange::Removed(old.to_owned())],
        _ => worded(old, new),
    }
}

/// The same of texts that have words, each with some of what stands around it.
fn worded(old: &str, new: &str) -> Vec<TextChange> {
    let (old, new) = (words(old), words(new));
    let stretches = stretches(&old, &new, |word| word.chars().count());
    let mut changes: Vec<TextChange> = Vec::new();
    let text = |words: &[&str], range: &std::ops::Range<usize>| {
        words.get(range.clone()).unwrap_or_default().concat()
    };
    for (at, stretch) in stretches.iter().enumerate().filter(|(_, stretch)| !stretch.same) {
        let before = at.checked_sub(1).and_then(|before| stretches.get(before));
        let before = before.map(|same| text(&old, &same.old)).unwrap_or_default();
        let behind = stretches.get(at + 1).map(|same| text(&old, &same.old)).unwrap_or_default();
        let count = before.chars().count();
        let cut = count > AROUND;
        let head: String = before.chars().skip(count.saturating_sub(AROUND)).collect();
        let tail: String = behind.chars().take(AROUND).collect();
        let more = behind.chars().count() > AROUND;
        let (opens, closes) = (if cut { "…" } else { "" }, if more { "…" } else { "" });
        let around = |middle: String| format!("{opens}{head}{middle}{tail}{closes}");
        changes.push(TextChange::Words {
            column: String::new(),
            old: around(text(&old, &stretch.old)),
            new: around(text(&new, &stretch.new)),
        });
    }
    changes
}

/// Compares the pieces of a text.
fn blocks(old: &[Piece], new: &[Piece], list: &mut Vec<Difference>) {
    for pair in pairs(old, new, Piece::key, Piece::alike) {
        match pair {
            Pair::Both(before, after) => match (old.get(before), new.get(after)) {
                (Some(Piece::Text(_, was)), Some(Piece::Text(at, is))) => {
                    note(at.clone(), changes(was, is), list);
                }
                (Some(Piece::Rows(was)), Some(Piece::Rows(is))) => rows(was, is, list),
                _ => {}
            },
            Pair::Old(at) => {
                if let Some(piece) = old.get(at) {
                    note(piece.gone(), vec![TextChange::Removed(piece.whole())], list);
                }
            }
            Pair::New(at) => {
                if let Some(piece) = new.get(at) {
                    note(piece.at(), vec![TextChange::Added(piece.whole())], list);
                }
            }
        }
    }
}

fn attachments(old: &Outline, new: &Outline, list: &mut Vec<Difference>) {
    let (old, new) = (&old.attachments, &new.attachments);
    let key = |one: &outline::Attachment| one.title.clone();
    let alike = |old: &outline::Attachment, new: &outline::Attachment| {
        let likeness = likeness(&old.title, &new.title);
        if likeness < LIKE { 0.0 } else { likeness }
    };
    for pair in pairs(old, new, key, alike) {
        match pair {
            Pair::Both(before, after) => {
                if let (Some(before), Some(after)) = (old.get(before), new.get(after)) {
                    let at = after.at();
                    let mut own = changes(&before.mark, &after.mark);
                    own.extend(changes(&before.title, &after.title));
                    note(at, own, list);
                    blocks(&before.pieces, &after.pieces, list);
                }
            }
            Pair::Old(at) => {
                let gone = old.get(at).map(|gone| TextChange::Removed(gone.at()));
                note("附件".to_owned(), gone.into_iter().collect(), list);
            }
            Pair::New(at) => {
                let added = new.get(at).map(|added| TextChange::Added(added.at()));
                note("附件".to_owned(), added.into_iter().collect(), list);
            }
        }
    }
}

/// Compares two tables, cell by cell under the names of their columns.
fn rows(old: &Rows, new: &Rows, list: &mut Vec<Difference>) {
    if old.columns != new.columns {
        let gone = old.columns.iter().filter(|name| !new.columns.contains(name));
        let added = new.columns.iter().filter(|name| !old.columns.contains(name));
        let gone = gone.map(|name| TextChange::Removed(name.clone()));
        let own = gone.chain(added.map(|name| TextChange::Added(name.clone())));
        note(messages::columns(&new.at), own.collect(), list);
    }
    let key = |row: &Vec<String>| row.join("\t");
    for pair in pairs(&old.rows, &new.rows, key, |old, new| rows_alike(old, new)) {
        match pair {
            Pair::Both(before, after) => {
                let (Some(was), Some(is)) = (old.rows.get(before), new.rows.get(after)) else {
                    continue;
                };
                let mut own = Vec::new();
                for (at, column) in new.columns.iter().enumerate() {
                    let then = old.columns.iter().position(|known| known == column);
                    let then = then.and_then(|then| was.get(then)).map_or("", String::as_str);
                    let now = is.get(at).map_or("", String::as_str);
                    if then != now && old.columns.contains(column) {
                        let (column, old, new) = (column.clone(), then.to_owned(), now.to_owned());
                        own.push(TextChange::Words { column, old, new });
                    }
                }
                note(messages::row(&new.at, &outline::name(is), after + 1), own, list);
            }
            Pair::Old(at) => {
                if let Some(row) = old.rows.get(at) {
                    let gone = TextChange::Removed(row.join(" "));
                    note(messages::row(&old.at, &outline::name(row), at + 1), vec![gone], list);
                }
            }
            Pair::New(at) => {
                if let Some(row) = new.rows.get(at) {
                    let added = TextChange::Added(row.join(" "));
                    note(messages::row(&new.at, &outline::name(row), at + 1), vec![added], list);
                }
            }
        }
    }
    note(messages::notes(&new.at), changes(&old.notes, &new.notes), list);
}
