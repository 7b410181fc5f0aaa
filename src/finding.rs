//! Findings: the mistake in a document, its place, and the remedy.
//!
//! One type serves all stages and all ways of showing it, so that a mistake reads the
//! same on a terminal, in JSON and in the preview.

mod json;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::part::TextPart;
use serde::Serialize;

/// Weight of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A person may want to know.
    Hint,
    /// A person should look.
    Warning,
    /// The document must not be issued.
    Error,
}

/// Whose mistake it is; this alone decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The document: its data, its templates or its fonts.
    Document,
    /// The way the program was called.
    Usage,
    /// The machine: a full disk, a file that cannot be read.
    Machine,
}

/// A stage's message before it is tied to a place: each stage keeps its own in
/// `messages.rs`.
#[derive(Debug, Clone)]
pub struct Message {
    /// Stable code: a letter for the stage and a number.
    pub code: &'static str,
    /// The mistake.
    pub text: String,
    /// The remedy.
    pub hint: String,
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable code.
    pub code: &'static str,
    /// Its weight.
    pub severity: Severity,
    /// Whose mistake it is.
    pub fault: Fault,
    /// The mistake, in the clerk's language.
    pub message: String,
    /// The remedy; may be empty.
    pub hint: String,
    /// Where.
    pub place: Option<Place>,
    /// Other places involved: the data cell a sentence disagrees with.
    pub related: Vec<Related>,
    /// The text to write instead, where that is certain.
    pub fix: Option<Fix>,
}

/// Another place a finding involves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// The thing that stands there, in the clerk's language.
    pub label: String,
}

/// A change that is certain: it stands in one line of one text file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The file, as the user named it.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: usize,
    /// Column of the first character, from 1.
    pub column: usize,
    /// The text that stands there now; nothing is changed unless it does.
    pub old: String,
    /// The text to write instead.
    pub new: String,
}

/// Where a finding belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file as the user named it.
    pub file: Arc<str>,
    /// The path within a data file, empty elsewhere.
    pub path: DataPath,
    /// Line and column, once they have been looked up.
    pub spot: Option<Location>,
}

/// A place in a text file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Page, from 1, where the file has pages.
    pub page: Option<usize>,
    /// The sheet, where the file is a workbook: line and column are then those of the cell.
    pub sheet: Option<Arc<str>>,
    /// Line, from 1: in a PDF within its page, in a .docx the paragraph.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The line itself.
    pub excerpt: String,
    /// The stretch to mark in it, in bytes.
    pub mark: Range<usize>,
}

/// A step into a data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A key of the schema: `submitted`.
    Key(String),
    /// A key that is a name: `[玛纳斯县环保局]`.
    Name(String),
    /// An item of a list, from 0.
    Item(usize),
}

/// The way from a data file's root to a value: `units[玛纳斯县环保局].submitted`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DataPath {
    /// The steps, outermost first.
    pub steps: Vec<Step>,
    /// True if the last key itself is meant, not its value.
    pub at_key: bool,
    /// A character inside the value, where the finding is about just that one.
    pub character: Option<char>,
}

impl DataPath {
    /// This path and one step more.
    pub fn join(&self, step: Step) -> Self {
        let mut steps = self.steps.clone();
        steps.push(step);
        Self { steps, ..Self::default() }
    }
}

impl fmt::Display for DataPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.steps.iter().enumerate() {
            match step {
                Step::Key(key) if i == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Name(name) => write!(f, "[{name}]")?,
                Step::Item(index) => write!(f, "[{}]", index + 1)?,
            }
        }
        Ok(())
    }
}

impl Message {
    /// A message: stable code, what is wrong, what to do.
    pub(crate) fn new(
        code: &'static str,
        text: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { code, text: text.into(), hint: hint.into() }
    }

    /// A finding that says this of a document, and blocks it.
    pub fn error(self, place: Option<Place>) -> Finding {
        self.weighing(Severity::Error, Fault::Document, place)
    }

    /// A finding that says this and lets the document pass.
    pub fn warning(self, place: Option<Place>) -> Finding {
        self.weighing(Severity::Warning, Fault::Document, place)
    }

    /// A finding that a person may want to know of.
    pub fn hint(self, place: Option<Place>) -> Finding {
        self.weighing(Severity::Hint, Fault::Document, place)
    }

    /// A finding that lays the failure on the machine.
    pub fn machine(self, place: Option<Place>) -> Finding {
        self.weighing(Severity::Error, Fault::Machine, place)
    }

    /// A finding that lays the failure on the call.
    pub fn usage(self, place: Option<Place>) -> Finding {
        self.weighing(Severity::Error, Fault::Usage, place)
    }

    fn weighing(self, severity: Severity, fault: Fault, place: Option<Place>) -> Finding {
        let Self { code, text: message, hint } = self;
        let (related, fix) = (Vec::new(), None);
        Finding { code, severity, fault, message, hint, place, related, fix }
    }
}

impl Finding {
    /// The finding with another place it involves, and what stands there.
    #[must_use]
    pub fn with_related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push(Related { place, label: label.into() });
        self
    }
}

impl Location {
    /// The cell as a workbook's reader calls it: `报送!C5`, or `C5` where there is but one sheet.
    pub fn cell(&self) -> Option<String> {
        let sheet = self.sheet.as_ref()?;
        let mark = if sheet.is_empty() { "" } else { "!" };
        Some(format!("{sheet}{mark}{}{}", column_letters(self.column), self.line))
    }

    /// The column after the last character marked, or after the cell, from 1.
    pub fn end_column(&self) -> usize {
        if self.sheet.is_some() {
            return self.column + 1;
        }
        let marked = self.excerpt.get(self.mark.clone()).unwrap_or_default();
        self.column + marked.chars().count()
    }

    /// The spot of a stretch of a text, in bytes. It ends with its first line.
    pub(crate) fn of(text: &str, stretch: Range<usize>) -> Self {
        let floor = |mut byte: usize| {
            byte = byte.min(text.len());
            while !text.is_char_boundary(byte) {
                byte -= 1;
            }
            byte
        };
        let (begin, end) = (floor(stretch.start), floor(stretch.end));
        let start = text.part(..begin).rfind('\n').map_or(0, |newline| newline + 1);
        let excerpt = text.part(start..).lines().next().unwrap_or_default();
        let mark = (begin - start).min(excerpt.len())..end.saturating_sub(start).min(excerpt.len());
        Self {
            page: None,
            sheet: None,
            line: text.part(..start).matches('\n').count() + 1,
            column: text.part(start..begin).chars().count() + 1,
            mark: mark.start..mark.end.max(mark.start),
            excerpt: excerpt.to_owned(),
        }
    }

    /// The spot of a whole line, from 1.
    pub(crate) fn of_line(text: &str, line: usize) -> Self {
        let before = line.saturating_sub(1);
        let start: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
        let length = text.part(start..).lines().next().unwrap_or_default().len();
        Self::of(text, start..start + length)
    }
}

/// The letters of a column of a workbook, from 1: A, Z, AA.
pub(crate) fn column_letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    while let Some(rest) = column.checked_sub(1) {
        letters.extend(u8::try_from(rest % 26).map(|place| char::from(b'A' + place)));
        column = rest / 26;
    }
    letters.iter().rev().collect()
}

impl Place {
    /// A file as a whole.
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), path: DataPath::default(), spot: None }
    }
}

/// The findings of a run, in the order in which they were made.
#[derive(Debug, Clone, Default)]
pub struct Findings(Vec<Finding>);

/// Says that a stage gave up and that [`Findings`] hold at least one error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

impl Findings {
    /// Adds one, unless the same thing was already said of the same place.
    pub fn push(&mut self, finding: Finding) {
        if !self.0.contains(&finding) {
            self.0.push(finding);
        }
    }

    /// Adds many.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            self.push(finding);
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter()
    }

    /// Keeps those that are wanted.
    pub(crate) fn retain(&mut self, wanted: impl FnMut(&Finding) -> bool) {
        self.0.retain(wanted);
    }

    /// All of them, to be given places.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Finding> {
        self.0.iter_mut()
    }

    /// Puts another beginning of paths in the place of one, wherever it is told: a file that was fetched is
    /// known by its address and not by where it lies meanwhile.
    pub(crate) fn rename(&mut self, from: &str, to: &str) {
        for finding in &mut self.0 {
            let texts = [&mut finding.message, &mut finding.hint].into_iter();
            let labels = finding.related.iter_mut().map(|related| &mut related.label);
            for text in texts.chain(labels) {
                *text = text.replace(from, to);
            }
            let places = finding.place.iter_mut();
            let places = places.chain(finding.related.iter_mut().map(|related| &mut related.place));
            let files = places.map(|place| &mut place.file);
            for file in files.chain(finding.fix.iter_mut().map(|fix| &mut fix.file)) {
                *file = file.replace(from, to).into();
            }
        }
    }

    /// Number of findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The gravest fault among the errors, if there is an error at all.
    pub fn fault(&self) -> Option<Fault> {
        self.0
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.fault)
            .max()
    }

    /// All of them as JSON has them, version 1: `docs/check.md` describes every field.
    pub fn to_json(&self) -> impl Serialize + '_ {
        json::report(self)
    }

    /// Goes on with a value only if there is no error so far.
    pub fn pass<T>(&self, value: T) -> Result<T, Stopped> {
        if self.fault().is_some() { Err(Stopped) } else { Ok(value) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_counts_characters_and_marks_bytes() {
        let text = "甲\n乙丙: 丁\n";
        let spot = Location::of(text, 4..10);
        assert_eq!((spot.line, spot.column, spot.excerpt.part(spot.mark)), (2, 1, "乙丙"));
        let spot = Location::of_line(text, 2);
        assert_eq!((spot.column, spot.excerpt.part(spot.mark.clone())), (1, "乙丙: 丁"));
        assert_eq!(Location::of(text, 900..901).line, 3);
    }

    #[test]
    fn columns_have_the_letters_that_workbooks_give_them() {
        for (column, letters) in [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")] {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn a_path_reads_as_the_clerk_would_say_it() {
        let path = DataPath::default()
            .join(Step::Key("units".into()))
            .join(Step::Name("玛纳斯县环保局".into()))
            .join(Step::Key("submitted".into()));
        assert_eq!(path.to_string(), "units[玛纳斯县环保局].submitted");
    }
}
