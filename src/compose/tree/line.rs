//! A line of finished text: pieces that know what they are and where they were typed.

use std::ops::Range;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::finding::Place;
use crate::tally::Figure;

/// Text that is printed on end: a paragraph, a heading, a cell.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line(Vec<Inline>);

/// A piece of a line.
#[derive(Debug, Clone)]
pub(crate) struct Inline {
    /// The printed words.
    pub(crate) text: String,
    /// Its kind.
    pub(crate) what: What,
    /// Where it was typed.
    pub(crate) written: Written,
}

/// The kind of a piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// Words.
    Words,
    /// A value of the data or computed of it, such as a period.
    Value,
    /// A figure that was computed.
    Figure(Figure),
    /// A figure of an issued document that is corrected.
    Issued,
    /// A registered name: of a unit, a channel, a category.
    Name(String),
    /// Text of the data that may say anything.
    Typed,
}

/// Where a piece of a line was typed.
#[derive(Debug, Clone)]
pub(crate) enum Written {
    /// Nowhere: the program says so, as 附件：.
    ByProgram,
    /// In a line of a template, from a byte of it on.
    InTemplate {
        /// The file as the user would name it.
        file: Arc<str>,
        /// From 1.
        number: usize,
        line: Arc<str>,
        offset: usize,
    },
    /// In a text of the data, from a byte of it on.
    InData { place: Place, text: Arc<str>, offset: usize },
}

impl Inline {
    /// Words that the program has.
    pub(crate) fn own(text: impl Into<String>) -> Self {
        Self { text: text.into(), what: What::Words, written: Written::ByProgram }
    }

    /// A part of it by its bytes; `None` if there is no such part.
    pub(crate) fn part(&self, bytes: Range<usize>) -> Option<Self> {
        let mut part = self.clone();
        part.text = self.text.get(bytes.clone())?.to_owned();
        if let Written::InTemplate { offset, .. } | Written::InData { offset, .. } =
            &mut part.written
        {
            *offset += bytes.start;
        }
        Some(part)
    }
}

impl Line {
    /// Words that the program has.
    pub(crate) fn own(text: impl Into<String>) -> Self {
        Self(vec![Inline::own(text)])
    }

    /// Its pieces, in order.
    pub(crate) fn inlines(&self) -> impl Iterator<Item = &Inline> {
        self.0.iter()
    }

    /// The printed words.
    pub(crate) fn text(&self) -> String {
        self.0.iter().map(|inline| inline.text.as_str()).collect()
    }

    /// True if nothing is printed.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|inline| inline.text.is_empty())
    }

    /// Lines on end, with words between them.
    pub(crate) fn joined(lines: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let mut joined = Vec::new();
        for (i, line) in lines.into_iter().enumerate() {
            if i > 0 && !between.is_empty() {
                joined.push(Inline::own(between));
            }
            joined.extend(line.0);
        }
        Self(joined)
    }

    /// The line between words that the program has.
    pub(crate) fn between(self, before: &str, after: &str) -> Self {
        let mut inlines = Vec::new();
        if !before.is_empty() {
            inlines.push(Inline::own(before));
        }
        inlines.extend(self.0);
        if !after.is_empty() {
            inlines.push(Inline::own(after));
        }
        Self(inlines)
    }
}

impl FromIterator<Inline> for Line {
    fn from_iter<I: IntoIterator<Item = Inline>>(inlines: I) -> Self {
        Self(inlines.into_iter().collect())
    }
}

impl From<Inline> for Line {
    fn from(inline: Inline) -> Self {
        Self(vec![inline])
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [inline] => serializer.serialize_str(&inline.text),
            _ => serializer.serialize_str(&self.text()),
        }
    }
}
