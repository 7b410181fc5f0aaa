//! YAML as the file says it: keys in order, repeated keys kept, every value with its place, and
//! numbers as they were typed.
//!
//! It is built from the parser's events, within limits: of how deep it goes, and of how many
//! values there are once each alias stands for what it names.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};

use serde::de::DeserializeOwned;

use crate::limits;

/// Stands where something was cut out that is no YAML: only [`parse`] of a text that has been
/// mended takes it for that.
pub(super) const CUT: char = '\u{10fffd}';

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Yaml {
    pub(super) value: Value,
    /// Of a list or a map, where it begins.
    pub(super) at: SourceSpan,
    /// Text that is not quoted: a comment may cut it short, a line below may add to it.
    pub(super) plain: bool,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Nothing, or `~`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it was typed.
    Number(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Yaml>),
    /// Keys with values, in the file's order, repeated keys included.
    Map(Vec<Entry>),
    /// Something that is no YAML. That has been said; whoever reads it says no more.
    Cut,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_at: SourceSpan,
    pub(super) yaml: Yaml,
}

/// Where something stands: from one place up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct SourceSpan {
    pub(super) start: Point,
    pub(super) end: Point,
}

/// A place in a text: line and column in characters, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Point {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Why a text is not read any further, and where.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: Point,
    pub(super) kind: FaultKind,
}

/// The mistake in it.
#[derive(Debug)]
pub(super) enum FaultKind {
    /// It is no YAML, as the parser says.
    Syntax(ScanError),
    /// Lists and maps in each other, too deep.
    TooDeep,
    /// Too many values, or aliases for too many.
    TooMany,
    /// A tag (`!…`), which has no meaning here.
    Tag,
    /// A second document (`---`).
    SecondDocument,
    /// A key that is a list or a map.
    CompoundKey,
}

impl Yaml {
    /// Nothing, nowhere.
    pub(super) const NULL: Self = Self {
        value: Value::Null,
        at: SourceSpan { start: Point { line: 0, column: 0 }, end: Point { line: 0, column: 0 } },
        plain: true,
    };

    /// The name that a clerk would give to this kind of value.
    pub(super) fn kind(&self) -> &'static str {
        match self.value {
            Value::Null | Value::Cut => "空白",
            Value::Bool(_) => "开关值",
            Value::Number(_) => "数字",
            Value::Text(_) => "文字",
            Value::List(_) => "一串项目",
            Value::Map(_) => "一组“键: 值”",
        }
    }

    /// The value of a map's key.
    pub(super) fn entry(&self, key: &str) -> Option<&Yaml> {
        match &self.value {
            Value::Map(entries) => {
                entries.iter().find(|entry| entry.key == key).map(|entry| &entry.yaml)
            }
            _ => None,
        }
    }

    /// True if something is written here.
    pub(super) fn is_written(&self) -> bool {
        self.value != Value::Null
    }

    /// True if something within could not be read.
    pub(super) fn is_cut(&self) -> bool {
        match &self.value {
            Value::Cut => true,
            Value::List(items) => items.iter().any(Self::is_cut),
            Value::Map(entries) => entries.iter().any(|entry| entry.yaml.is_cut()),
            _ => false,
        }
    }

    /// A number or text as it was typed.
    pub(super) fn typed(&self) -> Option<&str> {
        match &self.value {
            Value::Number(text) | Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A scalar as text, for messages.
    pub(super) fn scalar(&self) -> Option<String> {
        match &self.value {
            Value::Bool(value) => Some(value.to_string()),
            Value::Number(text) | Value::Text(text) => Some(text.clone()),
            Value::Null | Value::Cut | Value::List(_) | Value::Map(_) => None,
        }
    }
}

impl From<Span> for SourceSpan {
    fn from(span: Span) -> Self {
        Self { start: span.start.into(), end: span.end.into() }
    }
}

impl From<Marker> for Point {
    fn from(mark: Marker) -> Self {
        Self { line: mark.line().max(1), column: mark.col() + 1 }
    }
}

impl Fault {
    fn new(kind: FaultKind, at: impl Into<Point>) -> Self {
        Self { at: at.into(), kind }
    }
}

impl From<ScanError> for Fault {
    fn from(error: ScanError) -> Self {
        let at = (*error.marker()).into();
        // The parser gives up on brackets before they are as deep as lists may be.
        let deep = error.info().contains("recursion limit");
        let kind = if deep { FaultKind::TooDeep } else { FaultKind::Syntax(error) };
        Self { at, kind }
    }
}

/// Reads settings of the program's own form, such as the roles of fonts, within the limits of any
/// data. What does not fit is told by its line.
pub(crate) fn settings<T: DeserializeOwned>(text: &str) -> Result<T, usize> {
    parse(text, false).map_err(|fault| fault.at.line)?;
    serde_yaml::from_str(text)
        .map_err(|error| error.location().map_or(1, |location| location.line()))
}

/// Takes a text apart. `mended` says that [`CUT`] stands for what was cut out of it.
pub(super) fn parse(text: &str, mended: bool) -> Result<Yaml, Fault> {
    let parser = Parser::new_from_str(text);
    let mut reading = Reading {
        parser,
        mended,
        values: 0,
        copied: 0,
        depth: 0,
        anchors: BTreeMap::new(),
        last: Marker::new(0, 1, 0),
    };
    let root = loop {
        match reading.next()? {
            (Event::StreamStart | Event::DocumentStart(_), _) => {}
            (event, span) => break reading.node(event, span)?,
        }
    };
    loop {
        match reading.next()? {
            (Event::StreamEnd, _) => return Ok(root),
            (Event::DocumentStart(_), span) => {
                return Err(Fault::new(FaultKind::SecondDocument, span.start));
            }
            _ => {}
        }
    }
}

/// A text being taken apart.
struct Reading<'t> {
    parser: Parser<'t, StrInput<'t>>,
    mended: bool,
    /// Values so far, those that aliases stand for included.
    values: usize,
    /// Bytes of text that aliases stand for.
    copied: usize,
    depth: usize,
    anchors: BTreeMap<usize, Yaml>,
    /// Where the last event ended.
    last: Marker,
}

impl<'t> Reading<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), Fault> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                self.last = span.end;
                Ok((event, span))
            }
            Some(Err(error)) => Err(error.into()),
            None => Ok((Event::StreamEnd, Span::empty(self.last))),
        }
    }

    fn node(&mut self, event: Event<'t>, span: Span) -> Result<Yaml, Fault> {
        self.count(1, span)?;
        let (anchor, yaml) = match event {
            Event::Alias(id) => return self.alias(id, span),
            Event::Scalar(text, style, anchor, tag) => {
                let value = self.scalar(&text, style, tag.as_deref(), span)?;
                let plain = style == ScalarStyle::Plain;
                (anchor, Yaml { value, at: span.into(), plain })
            }
            Event::SequenceStart(anchor, tag) => {
                refuse_tag(tag.as_deref(), span)?;
                let mut items = Vec::new();
                self.enter(span)?;
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        (event, span) => items.push(self.node(event, span)?),
                    }
                }
                self.depth -= 1;
                (anchor, Yaml { value: Value::List(items), at: span.into(), plain: false })
            }
            Event::MappingStart(anchor, tag) => {
                refuse_tag(tag.as_deref(), span)?;
                let mut entries = Vec::new();
                self.enter(span)?;
                loop {
                    let (event, key_span) = self.next()?;
                    if event == Event::MappingEnd {
                        break;
                    }
                    let key = self.key(event, key_span)?;
                    let (event, span) = self.next()?;
                    let yaml = self.node(event, span)?;
                    entries.push(Entry { key, key_at: key_span.into(), yaml });
                }
                self.depth -= 1;
                (anchor, Yaml { value: Value::Map(entries), at: span.into(), plain: false })
            }
            Event::StreamEnd | Event::DocumentEnd => {
                (0, Yaml { value: Value::Null, at: span.into(), plain: true })
            }
            _ => return Err(Fault::new(FaultKind::CompoundKey, span.start)),
        };
        if anchor > 0 {
            self.anchors.insert(anchor, yaml.clone());
            let (values, text) = weight(&yaml);
            self.count(values, span)?;
            self.copy(text, span)?;
        }
        Ok(yaml)
    }

    fn key(&mut self, event: Event<'t>, span: Span) -> Result<String, Fault> {
        self.count(1, span)?;
        match event {
            Event::Scalar(text, _, _, tag) => {
                refuse_tag(tag.as_deref(), span)?;
                Ok(text.into_owned())
            }
            Event::Alias(id) => {
                let yaml = self.alias(id, span)?;
                yaml.scalar().ok_or_else(|| Fault::new(FaultKind::CompoundKey, span.start))
            }
            _ => Err(Fault::new(FaultKind::CompoundKey, span.start)),
        }
    }

    /// The value of an alias, where the alias stands.
    fn alias(&mut self, id: usize, span: Span) -> Result<Yaml, Fault> {
        let named = self.anchors.get(&id);
        let (values, text) = named.map(weight).unwrap_or_default();
        self.count(values, span)?;
        self.copy(text, span)?;
        let named = self.anchors.get(&id).cloned();
        // It names what it stands in itself.
        let mut yaml = named.ok_or_else(|| Fault::new(FaultKind::TooDeep, span.start))?;
        yaml.at = span.into();
        yaml.plain = false;
        Ok(yaml)
    }

    fn enter(&mut self, span: Span) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > limits::NESTING.most {
            return Err(Fault::new(FaultKind::TooDeep, span.start));
        }
        Ok(())
    }

    fn count(&mut self, values: usize, span: Span) -> Result<(), Fault> {
        self.values = self.values.saturating_add(values);
        if self.values > limits::VALUES.most {
            return Err(Fault::new(FaultKind::TooMany, span.start));
        }
        Ok(())
    }

    fn copy(&mut self, text: usize, span: Span) -> Result<(), Fault> {
        self.copied = self.copied.saturating_add(text);
        if self.copied > limits::COPIED_TEXT.most {
            return Err(Fault::new(FaultKind::TooMany, span.start));
        }
        Ok(())
    }

    fn scalar(
        &self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<Value, Fault> {
        if let Some(tag) = tag {
            // `!!str` alone says what anyone can see.
            let text_tag = tag.is_yaml_core_schema() && tag.suffix == "str";
            return if text_tag {
                Ok(Value::Text(text.to_owned()))
            } else {
                Err(Fault::new(FaultKind::Tag, span.start))
            };
        }
        Ok(match style {
            ScalarStyle::Plain if self.mended && text.contains(CUT) => Value::Cut,
            ScalarStyle::Plain => resolve(text),
            _ => Value::Text(text.to_owned()),
        })
    }
}

fn refuse_tag(tag: Option<&Tag>, span: Span) -> Result<(), Fault> {
    match tag {
        Some(_) => Err(Fault::new(FaultKind::Tag, span.start)),
        None => Ok(()),
    }
}

/// The number of values in one, and of bytes of text.
fn weight(yaml: &Yaml) -> (usize, usize) {
    let sum = |(values, text): (usize, usize), yaml: &Yaml| {
        let (more, longer) = weight(yaml);
        (values + more, text + longer)
    };
    match &yaml.value {
        Value::List(items) => items.iter().fold((1, 0), sum),
        Value::Map(entries) => entries.iter().fold((1, 0), |(values, text), entry| {
            sum((values + 1, text + entry.key.len()), &entry.yaml)
        }),
        Value::Number(text) | Value::Text(text) => (1, text.len()),
        Value::Null | Value::Bool(_) | Value::Cut => (1, 0),
    }
}

/// The value of a text without quotes (YAML 1.2, core schema). Figures that begin with 0 are text,
/// as codes and telephone numbers are.
fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if is_number(text) => Value::Number(text.to_owned()),
        _ => Value::Text(text.to_owned()),
    }
}

fn is_number(text: &str) -> bool {
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(bare, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = bare.strip_prefix(prefix) {
            return !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
        }
    }
    let (figures, power) = match bare.split_once(['e', 'E']) {
        Some((figures, power)) => (figures, Some(power)),
        None => (bare, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(power) = power {
        let power = power.strip_prefix(['+', '-']).unwrap_or(power);
        if power.is_empty() || !digits(power) {
            return false;
        }
    }
    let (whole, part) = figures.split_once('.').unwrap_or((figures, ""));
    let code = whole.len() > 1 && whole.starts_with('0') && power.is_none();
    !code && digits(whole) && digits(part) && !(whole.is_empty() && part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        parse(text, false).expect("YAML").value
    }

    #[test]
    fn numbers_are_kept_as_they_were_typed() {
        for text in ["4", "1.10", "0x10", "1e2", "0o17", ".5e1", "-4", "+4", "4.", ".inf", "0"] {
            assert_eq!(value(text), Value::Number(text.to_owned()), "{text}");
        }
        for text in ["04", "4条", "1,000", "1_000", "\"4\"", "0x", "e1", ".", "1e", "二"] {
            assert!(matches!(value(text), Value::Text(_)), "{text}");
        }
    }

    #[test]
    fn an_alias_stands_for_what_it_names_and_says_where_it_stands_itself() {
        let yaml = parse("a: &x [1, 2]\nb: *x\n", false).expect("YAML");
        let Some(Yaml { value: Value::List(items), at, .. }) = yaml.entry("b") else {
            panic!("a list: {yaml:?}");
        };
        assert_eq!((items.len(), at.start), (2, Point { line: 2, column: 4 }));
    }

    #[test]
    fn too_deep_and_too_many_are_told_apart_from_bad_syntax() {
        let kind = |text: &str| parse(text, false).expect_err("a fault").kind;
        assert!(matches!(kind(&"[".repeat(100_000)), FaultKind::TooDeep));
        assert!(matches!(kind(&"- ".repeat(1_000)), FaultKind::TooDeep));
        assert!(matches!(kind(&"- 1\n".repeat(limits::VALUES.most + 1)), FaultKind::TooMany));
        assert!(matches!(kind("a: &x [*x]"), FaultKind::TooDeep));
        assert!(matches!(kind("a: !x 1"), FaultKind::Tag));
        assert!(matches!(kind("a: 1\n---\nb: 1\n"), FaultKind::SecondDocument));
        assert!(matches!(kind("{a: 1}: 2"), FaultKind::CompoundKey));
        assert!(matches!(kind("a: b: c"), FaultKind::Syntax(_)));
    }
}
