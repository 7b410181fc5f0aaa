//! Reads a file's values into types, collecting every mistake on the way.
//!
//! A [`Cursor`] is a value and the path to it. Its methods return `None` when the value
//! does not fit and have then said so; the caller simply goes on with the next field.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::dates;
use super::keys;
use super::messages;
use super::numerals;
use super::schema;
use super::yaml::{CUT, Entry, Value, Yaml};
use crate::finding::{DataPath, Finding, Message, Place, Step};
use crate::limits::{self, Limit};
use crate::model::is_traceless;

/// Largest number of points, either way.
const LARGEST_POINTS: i64 = 1_000_000_000;

/// The file being read and the mistakes found in it.
pub(super) struct Diagnostics {
    file: Arc<str>,
    findings: RefCell<Vec<Finding>>,
    /// True if it is not known which keys and names there may be.
    blind: bool,
    /// True if the notice is not to be issued yet: what only an issue needs may be missing.
    early: bool,
}

impl Diagnostics {
    pub(super) fn new(file: Arc<str>) -> Self {
        Self { file, findings: RefCell::default(), blind: false, early: false }
    }

    /// Diagnostics for a file that is read against one that could not be read: which keys and names
    /// there may be is not known.
    pub(super) fn blind(file: Arc<str>) -> Self {
        Self { blind: true, ..Self::new(file) }
    }

    /// The same for a notice that is not to be issued yet.
    pub(super) fn early(self, early: bool) -> Self {
        Self { early, ..self }
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings.into_inner()
    }
}

/// A value, the way to it and the diagnostics that take its mistakes.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    yaml: &'a Yaml,
    path: DataPath,
    diagnostics: &'a Diagnostics,
    /// The key that leads here, where it is one of the table.
    key: Option<&'static schema::Key>,
}

impl<'a> Cursor<'a> {
    pub(super) fn root(yaml: &'a Yaml, diagnostics: &'a Diagnostics) -> Self {
        Self { yaml, path: DataPath::default(), diagnostics, key: None }
    }

    fn step(&self, yaml: &'a Yaml, step: Step) -> Self {
        Self { yaml, path: self.path.join(step), diagnostics: self.diagnostics, key: None }
    }

    /// The value itself.
    pub(super) fn yaml(&self) -> &'a Yaml {
        self.yaml
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
        let mut findings = self.diagnostics.findings.borrow_mut();
        match findings.len().cmp(&limits::FINDINGS.most) {
            Ordering::Less => findings.push(finding),
            Ordering::Equal => {
                let place = Place::file(self.diagnostics.file.clone());
                findings
                    .push(messages::too_many_mistakes(limits::FINDINGS.most).error(Some(place)));
            }
            Ordering::Greater => {}
        }
    }

    fn place(&self) -> Place {
        Place { file: self.diagnostics.file.clone(), path: self.path.clone(), spot: None }
    }

    /// Says that something else belongs here. Of what could not be read all has been said.
    fn wrong(&self, expected: &str) {
        self.wrong_beside(expected, self.key.map(|key| key.example));
    }

    /// The same with a value that would do.
    fn wrong_beside(&self, expected: &str, example: Option<&str>) {
        if !self.is_cut() {
            let found = self.yaml.scalar().filter(|text| !text.is_empty());
            let kind = self.yaml.kind();
            self.error(messages::wrong_type(expected, kind, found.as_deref(), example));
        }
    }

    /// Reports a mistake at one character of this value, the first of its kind there.
    pub(super) fn error_at_character(&self, character: char, message: Message) {
        let path = DataPath { character: Some(character), ..self.path.clone() };
        self.report(message.error(Some(Place { path, ..self.place() })));
    }

    fn missing(&self, key: &'static str, place: &schema::Place) {
        const NOTHING: &Yaml = &Yaml::NULL;
        let message = place.key(key).map_or_else(|| messages::missing(key), messages::missing_key);
        self.step(NOTHING, Step::Key(key.to_owned())).error(message);
    }

    /// True if anything is written here.
    pub(super) fn is_null(&self) -> bool {
        self.yaml.value == Value::Null
    }

    /// True if this, or something within, is no YAML and was passed over.
    pub(super) fn is_cut(&self) -> bool {
        self.yaml.is_cut()
    }

    /// True if it is not known which names there may be.
    pub(super) fn is_blind(&self) -> bool {
        self.diagnostics.blind
    }

    /// True if the notice is not to be issued yet.
    pub(super) fn is_early(&self) -> bool {
        self.diagnostics.early
    }

    /// True if text is written here.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.yaml.value, Value::Text(_))
    }

    /// True if a list is written here.
    pub(super) fn is_list(&self) -> bool {
        matches!(self.yaml.value, Value::List(_))
    }

    /// True if a map is written here.
    pub(super) fn is_map(&self) -> bool {
        matches!(self.yaml.value, Value::Map(_))
    }

    /// A map with the keys of a place in the table.
    pub(super) fn fields(&self, place: &'static schema::Place) -> Option<Fields<'a>> {
        match &self.yaml.value {
            Value::Map(entries) => {
                self.reject_repeated(entries, Step::Key);
                let (asked, told) = (RefCell::default(), RefCell::default());
                Some(Fields { place, cursor: self.clone(), entries, asked, told })
            }
            _ => {
                let first = place.keys().next();
                let first = first.map(|key| format!("{{{}: {}}}", key.name, key.example));
                let example = self.key.map(|key| key.example).or(first.as_deref());
                self.wrong_beside("一组“键: 值”", example);
                None
            }
        }
    }

    /// One field of a map that has been read before; says nothing if it is not there.
    pub(super) fn field(&self, key: &str) -> Option<Cursor<'a>> {
        let yaml = self.yaml.entry(key)?;
        Some(self.step(yaml, Step::Key(key.to_owned())))
    }

    /// A map whose keys are names.
    pub(super) fn named(&self) -> Vec<(&'a str, Cursor<'a>)> {
        self.named_up_to(&limits::ENTRIES, "项")
    }

    /// A map whose keys are names, of which there may be so many.
    pub(super) fn named_up_to(&self, limit: &Limit, what: &str) -> Vec<(&'a str, Cursor<'a>)> {
        match &self.yaml.value {
            Value::Map(entries) => {
                self.reject_repeated(entries, Step::Name);
                let step = |entry: &'a Entry| {
                    (entry.key.as_str(), self.step(&entry.yaml, Step::Name(entry.key.clone())))
                };
                self.up_to(limit, what, entries).map(step).collect()
            }
            _ => {
                self.wrong("一组“名称: 值”");
                Vec::new()
            }
        }
    }

    fn reject_repeated(&self, entries: &'a [Entry], step: fn(String) -> Step) {
        let mut seen = BTreeSet::new();
        for Entry { key, yaml, .. } in entries {
            if !seen.insert(key) {
                self.step(yaml, step(key.clone())).error_at_key(messages::repeated_key(key));
            }
        }
    }

    /// A list.
    pub(super) fn list(&self) -> Vec<Cursor<'a>> {
        self.list_up_to(&limits::ENTRIES, "项")
    }

    /// A list that may have so many entries. Those beyond are left out, and that is an error.
    pub(super) fn list_up_to(&self, limit: &Limit, what: &str) -> Vec<Cursor<'a>> {
        match &self.yaml.value {
            Value::List(items) => {
                let item = |(i, yaml)| self.step(yaml, Step::Item(i));
                self.up_to(limit, what, items).enumerate().map(item).collect()
            }
            _ => {
                self.wrong("一串项目（每行以“- ”开头）");
                Vec::new()
            }
        }
    }

    fn up_to<T>(&self, limit: &Limit, what: &str, all: &'a [T]) -> impl Iterator<Item = &'a T> {
        if all.len() > limit.most {
            self.error_at_key(messages::too_many(what, limit.most));
        }
        all.iter().take(limit.most)
    }

    /// Text that is not blank and that a page can show.
    pub(super) fn text(&self) -> Option<String> {
        let Value::Text(text) = &self.yaml.value else {
            self.not_text();
            return None;
        };
        let text = text.trim_end_matches(['\n', '\r']);
        if text.trim().is_empty() {
            self.error(messages::blank_text());
            return None;
        }
        if let Some(invisible) = text.chars().find(|&c| is_unprintable(c)) {
            self.error_at_character(invisible, messages::unprintable(invisible));
            return None;
        }
        if text.chars().count() > limits::TEXT.most {
            self.error(messages::text_too_long(limits::TEXT.most));
            return None;
        }
        Some(text.to_owned())
    }

    fn not_text(&self) {
        match &self.yaml.value {
            Value::Map(entries) => match entries.first() {
                Some(entry) => self
                    .step(&entry.yaml, Step::Name(entry.key.clone()))
                    .error_at_key(messages::text_became_map(&entry.key)),
                None => self.wrong("文字"),
            },
            Value::List(_) => self.error(messages::text_became_list()),
            Value::Null if matches!(self.path.steps.last(), Some(Step::Item(_))) => {
                self.error(messages::blank_entry());
            }
            _ => self.wrong("文字"),
        }
    }

    /// The text, if there is one; says nothing if not.
    pub(super) fn peek_text(&self) -> Option<String> {
        match &self.yaml.value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
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
        match &self.yaml.value {
            Value::Null => Some(String::new()),
            Value::Text(text) if text.is_empty() => Some(String::new()),
            Value::Number(text) if numerals::whole(text).is_some() => Some(text.clone()),
            // Whoever reads the file with another program must see the same figure.
            Value::Number(text) => {
                self.error(messages::decimal_cell(text));
                None
            }
            _ => self.line(),
        }
    }

    /// A yes or no.
    pub(super) fn flag(&self) -> Option<bool> {
        match self.yaml.value {
            Value::Bool(value) => Some(value),
            _ => {
                self.wrong(" true 或 false");
                None
            }
        }
    }

    /// A count of something: a whole number from 0 to a hundred thousand.
    pub(super) fn count(&self) -> Option<u32> {
        self.whole(0, limits::COUNT.most as i64)
    }

    /// A calendar year.
    pub(super) fn year(&self) -> Option<u32> {
        let short = self.yaml.typed().and_then(numerals::whole);
        if let Some(short) = short.filter(|year| (0..=99).contains(year)) {
            self.error(messages::short_year(short));
            return None;
        }
        self.whole(1949, 2999)
    }

    /// A whole number within bounds, in quotes or not.
    pub(super) fn whole(&self, least: i64, most: i64) -> Option<u32> {
        let typed = self.yaml.typed().filter(|text| !text.trim().is_empty());
        let Some(text) = typed else {
            self.wrong("整数");
            return None;
        };
        let value = numerals::whole(text).filter(|value| (least..=most).contains(value));
        if value.is_none() {
            let advice = numerals::advice(text, least == 0);
            let number = matches!(self.yaml.value, Value::Number(_));
            self.error(if number || numerals::whole(text).is_some() {
                messages::not_a_count(text, least, most, &advice)
            } else {
                messages::no_number("整数", text, &advice)
            });
        }
        value.and_then(|value| u32::try_from(value).ok())
    }

    /// An exact decimal with at most four places: sums and products stay exact.
    pub(super) fn decimal(&self) -> Option<Decimal> {
        self.decimal_beside("数字")
    }

    fn decimal_beside(&self, expected: &str) -> Option<Decimal> {
        let typed = self.yaml.typed().filter(|text| !text.trim().is_empty());
        let Some(text) = typed else {
            self.wrong(expected);
            return None;
        };
        match numerals::decimal(text) {
            Some(value)
                if value.abs() <= LARGEST_POINTS.into() && value.normalize().scale() <= 4 =>
            {
                Some(value)
            }
            _ => {
                let advice = numerals::decimal_advice(text);
                let number = matches!(self.yaml.value, Value::Number(_));
                self.error(if number || numerals::decimal(text).is_some() {
                    messages::not_a_decimal(text, &advice)
                } else {
                    messages::no_number(expected, text, &advice)
                });
                None
            }
        }
    }

    /// A decimal, or this word in its place.
    pub(super) fn decimal_or(&self, word: &str) -> Option<Option<Decimal>> {
        match &self.yaml.value {
            Value::Text(text) if text == word => Some(None),
            _ => self.decimal_beside(&format!("数字，或“{word}”")).map(Some),
        }
    }

    /// A date: 2018-05-15, 2018/5/15, 2018.5.15, 2018年5月15日.
    pub(super) fn date(&self) -> Option<NaiveDate> {
        let Some(text) = self.yaml.typed().filter(|text| !text.trim().is_empty()) else {
            self.wrong("日期，如 2018-05-15");
            return None;
        };
        let date = dates::read(text);
        date.map_err(|advice| self.error(messages::not_a_date(text, &advice))).ok()
    }

    /// The date, if there is one; says nothing if not.
    pub(super) fn peek_date(&self) -> Option<NaiveDate> {
        dates::read(self.yaml.typed()?).ok()
    }
}

/// The fields of a map. Asking for a field makes it known; [`Fields::finish`] reports
/// what was never asked for.
pub(super) struct Fields<'a> {
    /// The keys that there may be.
    place: &'static schema::Place,
    cursor: Cursor<'a>,
    entries: &'a [Entry],
    asked: RefCell<Vec<&'a str>>,
    /// Keys that have been told to mean another, by their places among the entries.
    told: RefCell<Vec<usize>>,
}

impl<'a> Fields<'a> {
    /// A field that may be left out (or left blank). Its key stands in the table of keys.
    pub(super) fn optional(&self, key: &'static str) -> Option<Cursor<'a>> {
        debug_assert!(self.place.key(key).is_some(), "{} has no key {key}", self.place.id);
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        self.entries
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| Cursor {
                key: self.place.key(key),
                ..self.cursor.step(&entry.yaml, Step::Key(entry.key.clone()))
            })
            .filter(|field| !field.is_null())
    }

    /// A field whose key a data file declares, such as a measure's name.
    pub(super) fn declared(&self, key: &str) -> Option<Cursor<'a>> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        self.asked.borrow_mut().push(&entry.key);
        let field = self.cursor.step(&entry.yaml, Step::Name(entry.key.clone()));
        Some(field).filter(|field| !field.is_null())
    }

    /// A field that must be there. One that was written under another key is told once, there.
    pub(super) fn required(&self, key: &'static str) -> Option<Cursor<'a>> {
        let field = self.optional(key);
        if field.is_none() && !self.is_misspelt(key) && !self.is_nameless(key) && !self.is_cut() {
            self.cursor.missing(key, self.place);
        }
        field
    }

    /// True if a value stands there without its key, as in `{环保厅网站, points: 10}`; that is told.
    fn is_nameless(&self, key: &'static str) -> bool {
        let within = !self.cursor.path.steps.is_empty() && self.place.declared.is_none();
        let Some(wanted) = self.place.key(key).filter(|_| within) else { return false };
        let mut told = self.told.borrow_mut();
        let bare =
            |entry: &Entry| entry.yaml.value == Value::Null && self.place.key(&entry.key).is_none();
        let mut others = self.entries.iter().enumerate();
        let Some((i, entry)) = others.find(|(i, entry)| !told.contains(i) && bare(entry)) else {
            return false;
        };
        told.push(i);
        let field = self.cursor.step(&entry.yaml, Step::Key(entry.key.clone()));
        field.error_at_key(messages::nameless(&entry.key, wanted));
        true
    }

    /// True if a field is there under another key; that key is told.
    pub(super) fn is_misspelt(&self, key: &'static str) -> bool {
        if self.entries.iter().any(|entry| entry.key == key) {
            return false;
        }
        let mut told = self.told.borrow_mut();
        let mut others = self.entries.iter().enumerate();
        let meant = others.find(|(i, entry)| !told.contains(i) && keys::means(&entry.key, key));
        if let Some((i, entry)) = meant {
            told.push(i);
            self.reject(entry, Some(key), &[]);
        }
        meant.is_some()
    }

    /// True if there is a key that this place does not have: which was meant has been told, or will be.
    pub(super) fn has_unknown(&self) -> bool {
        self.place.declared.is_none()
            && self.entries.iter().any(|entry| self.place.key(&entry.key).is_none())
    }

    /// True if a key of its own was passed over, since it is no YAML.
    fn is_cut(&self) -> bool {
        self.entries.iter().any(|entry| entry.yaml.value == Value::Cut && entry.key.contains(CUT))
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
        if self.cursor.is_blind() {
            return;
        }
        let (asked, told) = (self.asked.borrow(), self.told.borrow());
        let mut known = asked.clone();
        known.extend(declared.iter().filter(|name| !asked.contains(*name)));
        for (i, entry) in self.entries.iter().enumerate() {
            let expected = asked.contains(&entry.key.as_str()) || told.contains(&i);
            if !expected && !entry.key.contains(CUT) {
                self.reject(entry, keys::meant(&entry.key, &known), &known);
            }
        }
    }

    fn reject(&self, entry: &'a Entry, near: Option<&str>, known: &[&str]) {
        let field = self.cursor.step(&entry.yaml, Step::Key(entry.key.clone()));
        field.error_at_key(messages::unknown_key(&entry.key, near, known));
    }
}

/// The known name that a misspelt one most likely meant.
pub(crate) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    known
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= 0.5)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

/// Characters that leave no trace on paper or turn the text around them: they would
/// make the page differ from what was typed. Line breaks are text.
pub(crate) fn is_unprintable(c: char) -> bool {
    (is_traceless(c) && c != '\n')
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}
