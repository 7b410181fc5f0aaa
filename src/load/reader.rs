//! Reads a file's values into types, collecting every mistake on the way.
//!
//! A [`Cursor`] is a value and the path to it. Its methods return `None` when the value
//! does not fit and have then said so; the caller simply goes on with the next field.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::messages;
use super::yaml::Yaml;
use crate::finding::{DataPath, Finding, Message, Place, Step};

/// Longest text a single value may hold, in characters. A notice is a few thousand.
const LONGEST_TEXT: usize = 20_000;

/// Largest number of points, either way.
const LARGEST_POINTS: i64 = 1_000_000_000;

/// Most mistakes of a file to report: with more it is the wrong file.
const MOST_FINDINGS: usize = 500;

/// The file being read and the mistakes found in it.
pub(super) struct Desk {
    file: Arc<str>,
    findings: RefCell<Vec<Finding>>,
}

impl Desk {
    pub(super) fn new(file: Arc<str>) -> Self {
        Self { file, findings: RefCell::default() }
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings.into_inner()
    }
}

/// A value, the way to it and the desk that takes its mistakes.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    yaml: &'a Yaml,
    path: DataPath,
    desk: &'a Desk,
}

impl<'a> Cursor<'a> {
    pub(super) fn root(yaml: &'a Yaml, desk: &'a Desk) -> Self {
        Self { yaml, path: DataPath::default(), desk }
    }

    fn step(&self, yaml: &'a Yaml, step: Step) -> Self {
        Self { yaml, path: self.path.join(step), desk: self.desk }
    }

    /// Reports a mistake at this value.
    pub(super) fn error(&self, message: Message) {
        self.report(message.error(Some(self.place())));
    }

    /// Reports a doubt at this value.
    pub(super) fn warning(&self, message: Message) {
        self.report(message.warning(Some(self.place())));
    }

    /// Reports a mistake at the key that leads here.
    pub(super) fn error_at_key(&self, message: Message) {
        let mut place = self.place();
        place.path.at_key = true;
        self.report(message.error(Some(place)));
    }

    /// Reports a mistake at a name: at the key where the name leads here, else at this value.
    pub(super) fn error_at_name(&self, message: Message) {
        match self.path.steps.last() {
            Some(Step::Name(_)) => self.error_at_key(message),
            _ => self.error(message),
        }
    }

    fn report(&self, finding: Finding) {
        let mut findings = self.desk.findings.borrow_mut();
        match findings.len().cmp(&MOST_FINDINGS) {
            Ordering::Less => findings.push(finding),
            Ordering::Equal => {
                let place = Place::file(self.desk.file.clone());
                findings.push(messages::too_many_mistakes(MOST_FINDINGS).error(Some(place)));
            }
            Ordering::Greater => {}
        }
    }

    fn place(&self) -> Place {
        Place { file: self.desk.file.clone(), path: self.path.clone(), spot: None }
    }

    fn wrong(&self, expected: &str) {
        let found = self.yaml.scalar().filter(|text| !text.is_empty());
        self.error(messages::wrong_type(expected, self.yaml.kind(), found.as_deref()));
    }

    /// Whether anything is written here.
    pub(super) fn is_null(&self) -> bool {
        matches!(self.yaml, Yaml::Null)
    }

    /// Whether a list is written here.
    pub(super) fn is_list(&self) -> bool {
        matches!(self.yaml, Yaml::List(_))
    }

    /// Whether text is written here.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.yaml, Yaml::Text(_))
    }

    /// Whether a map is written here.
    pub(super) fn is_map(&self) -> bool {
        matches!(self.yaml, Yaml::Map(_))
    }

    /// A map with the schema's keys.
    pub(super) fn fields(&self) -> Option<Fields<'a>> {
        match self.yaml {
            Yaml::Map(entries) => {
                self.reject_repeated(entries, Step::Key);
                Some(Fields { cursor: self.clone(), entries, asked: RefCell::default() })
            }
            _ => {
                self.wrong("一组“键: 值”");
                None
            }
        }
    }

    /// One field of a map that has been read before; says nothing if it is not there.
    pub(super) fn field(&self, key: &str) -> Option<Cursor<'a>> {
        let Yaml::Map(entries) = self.yaml else { return None };
        let (name, yaml) = entries.iter().find(|(name, _)| name == key)?;
        Some(self.step(yaml, Step::Key(name.clone())))
    }

    /// A map whose keys are names.
    pub(super) fn named(&self) -> Vec<(&'a str, Cursor<'a>)> {
        match self.yaml {
            Yaml::Map(entries) => {
                self.reject_repeated(entries, Step::Name);
                let step = |(name, yaml): &'a (String, Yaml)| {
                    (name.as_str(), self.step(yaml, Step::Name(name.clone())))
                };
                entries.iter().map(step).collect()
            }
            _ => {
                self.wrong("一组“名称: 值”");
                Vec::new()
            }
        }
    }

    fn reject_repeated(&self, entries: &'a [(String, Yaml)], step: fn(String) -> Step) {
        let mut seen = BTreeSet::new();
        for (key, yaml) in entries {
            if !seen.insert(key) {
                self.step(yaml, step(key.clone())).error_at_key(messages::repeated_key(key));
            }
        }
    }

    /// A list.
    pub(super) fn list(&self) -> Vec<Cursor<'a>> {
        match self.yaml {
            Yaml::List(items) => {
                let item = |(i, yaml)| self.step(yaml, Step::Item(i));
                items.iter().enumerate().map(item).collect()
            }
            _ => {
                self.wrong("一串项目（每行以“- ”开头）");
                Vec::new()
            }
        }
    }

    /// Text that is not blank and that a page can show.
    pub(super) fn text(&self) -> Option<String> {
        // A bare number is refused: YAML has already read it, and 1.10 would come out as 1.1.
        let Yaml::Text(text) = self.yaml else {
            self.wrong("文字");
            return None;
        };
        let text = text.trim_end_matches(['\n', '\r']);
        if text.trim().is_empty() {
            self.error(messages::blank_text());
            return None;
        }
        if let Some(invisible) = text.chars().find(|&c| is_unprintable(c)) {
            let place = Place {
                path: DataPath { character: Some(invisible), ..self.path.clone() },
                ..self.place()
            };
            self.report(messages::unprintable(invisible).error(Some(place)));
            return None;
        }
        if text.chars().count() > LONGEST_TEXT {
            self.error(messages::text_too_long(LONGEST_TEXT));
            return None;
        }
        Some(text.to_owned())
    }

    /// Text that stands on one line.
    pub(super) fn line(&self) -> Option<String> {
        let text = self.text()?;
        if text.contains('\n') {
            self.error(messages::line_break());
            return None;
        }
        Some(text)
    }

    /// A cell of a table: text, a whole number, or nothing.
    pub(super) fn cell(&self) -> Option<String> {
        match self.yaml {
            Yaml::Null => Some(String::new()),
            Yaml::Text(text) if text.is_empty() => Some(String::new()),
            Yaml::Number(text) if text.parse::<i64>().is_ok() => Some(text.clone()),
            // YAML has already read it: 1.10 would come out as 1.1.
            Yaml::Number(text) => {
                self.error(messages::decimal_cell(text));
                None
            }
            _ => self.line(),
        }
    }

    /// A yes or no.
    pub(super) fn flag(&self) -> Option<bool> {
        match self.yaml {
            Yaml::Bool(value) => Some(*value),
            _ => {
                self.wrong(" true 或 false");
                None
            }
        }
    }

    /// How many of something: a whole number from 0 to a hundred thousand.
    pub(super) fn count(&self) -> Option<u32> {
        self.whole(0, 100_000)
    }

    /// A whole number within bounds.
    pub(super) fn whole(&self, least: i64, most: i64) -> Option<u32> {
        let Yaml::Number(text) = self.yaml else {
            self.wrong("整数");
            return None;
        };
        let value = text.parse::<i64>().ok().filter(|value| (least..=most).contains(value));
        if value.is_none() {
            self.error(messages::not_a_count(text, least, most));
        }
        value.and_then(|value| u32::try_from(value).ok())
    }

    /// An exact decimal with at most four places: sums and products stay exact.
    pub(super) fn decimal(&self) -> Option<Decimal> {
        let Yaml::Number(text) = self.yaml else {
            self.wrong("数字");
            return None;
        };
        match Decimal::from_str(text) {
            Ok(value) if value.abs() <= LARGEST_POINTS.into() && value.normalize().scale() <= 4 => {
                Some(value)
            }
            _ => {
                self.error(messages::not_a_decimal(text));
                None
            }
        }
    }

    /// A decimal, or this word in its place.
    pub(super) fn decimal_or(&self, word: &str) -> Option<Option<Decimal>> {
        match self.yaml {
            Yaml::Text(text) if text == word => Some(None),
            Yaml::Number(_) => self.decimal().map(Some),
            _ => {
                self.wrong(&format!("数字，或“{word}”"));
                None
            }
        }
    }

    /// A date: 2018-05-15.
    pub(super) fn date(&self) -> Option<NaiveDate> {
        let Yaml::Text(text) = self.yaml else {
            self.wrong("日期，如 2018-05-15");
            return None;
        };
        let date = self.peek_date();
        if date.is_none() {
            self.error(messages::not_a_date(text));
        }
        date
    }

    /// The date, if there is one; says nothing if not.
    pub(super) fn peek_date(&self) -> Option<NaiveDate> {
        let Yaml::Text(text) = self.yaml else { return None };
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .filter(|date| (1949..=2999).contains(&date.year()))
    }
}

/// The fields of a map. Asking for a field makes it known; [`Fields::finish`] reports
/// what was never asked for.
pub(super) struct Fields<'a> {
    cursor: Cursor<'a>,
    entries: &'a [(String, Yaml)],
    asked: RefCell<Vec<&'a str>>,
}

impl<'a> Fields<'a> {
    /// A field that may be left out (or left blank).
    pub(super) fn optional(&self, key: &'static str) -> Option<Cursor<'a>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        self.entries
            .iter()
            .find(|(name, _)| name == key)
            .map(|(name, yaml)| self.cursor.step(yaml, Step::Key(name.clone())))
            .filter(|field| !field.is_null())
    }

    /// A field whose key a data file declares, such as a measure's name.
    pub(super) fn declared(&self, key: &str) -> Option<Cursor<'a>> {
        let (name, yaml) = self.entries.iter().find(|(name, _)| name == key)?;
        self.asked.borrow_mut().push(name);
        Some(self.cursor.step(yaml, Step::Name(name.clone()))).filter(|field| !field.is_null())
    }

    /// A field that must be there.
    pub(super) fn required(&self, key: &'static str) -> Option<Cursor<'a>> {
        let field = self.optional(key);
        if field.is_none() {
            self.cursor.step(&Yaml::Null, Step::Key(key.to_owned())).error(messages::missing(key));
        }
        field
    }

    /// The map itself, to report mistakes that concern it as a whole.
    pub(super) fn cursor(&self) -> &Cursor<'a> {
        &self.cursor
    }

    /// Reports every key that the schema does not know.
    pub(super) fn finish(self) {
        self.finish_with(&[]);
    }

    /// The same, with keys that data files declare among those that might have been meant.
    pub(super) fn finish_with(self, declared: &[&str]) {
        let asked = self.asked.borrow();
        for (key, yaml) in self.entries {
            if !asked.contains(&key.as_str()) {
                let mut known = asked.clone();
                known.extend(declared.iter().filter(|name| !asked.contains(*name)));
                let near = nearest(key, known.iter().copied());
                self.cursor
                    .step(yaml, Step::Key(key.clone()))
                    .error_at_key(messages::unknown_key(key, near, &known));
            }
        }
    }
}

/// The known name that a misspelt one most likely meant.
pub(super) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    known
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= 0.5)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

/// Characters that leave no trace on paper or turn the text around them: they would
/// make the page differ from what was typed. Line breaks are text.
fn is_unprintable(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}'
            | '\u{e0000}'..='\u{10ffff}')
}
