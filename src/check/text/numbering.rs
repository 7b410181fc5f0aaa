//! Numbers that Word puts before paragraphs by itself: they are not in the text.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::model::chinese;
use crate::tags::{attribute, number};

/// Most lists and styles that are kept.
const MOST: usize = 10_000;
/// Levels of a list.
const LEVELS: usize = 9;

/// A paragraph style's own settings.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    pub(super) list: Option<usize>,
    pub(super) level: Option<usize>,
    pub(super) heading: Option<u8>,
    pub(super) centred: Option<bool>,
    based_on: Option<String>,
}

/// The paragraph styles by their id.
#[derive(Debug, Default)]
pub(super) struct Styles(BTreeMap<String, Style>);

impl Styles {
    /// Reads `styles.xml`, as far as it is sound.
    pub(super) fn read(xml: &str) -> Self {
        let mut styles = BTreeMap::new();
        let mut open: Option<(String, Style)> = None;
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag) | Event::Empty(tag)) => {
                    let val = || attribute(&tag, "val");
                    let name = tag.local_name();
                    if name.as_ref() == "style" && styles.len() < MOST {
                        styles.extend(open.take());
                        open = attribute(&tag, "styleId").map(|id| (id, Style::default()));
                    }
                    let Some((_, style)) = &mut open else { continue };
                    match name.as_ref() {
                        "basedOn" => style.based_on = val(),
                        "numId" => style.list = number(&tag, "val"),
                        "ilvl" => style.level = number(&tag, "val"),
                        "jc" => style.centred = Some(val().as_deref() == Some("center")),
                        "outlineLvl" => {
                            let level = number(&tag, "val").filter(|level| *level < LEVELS);
                            style.heading = level.map(|level| level as u8 + 1);
                        }
                        _ => {}
                    }
                }
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        styles.extend(open);
        Self(styles)
    }

    /// A style's settings, with those it inherits.
    pub(super) fn get(&self, id: &str) -> Style {
        let mut whole = Style::default();
        let mut next = Some(id.to_owned());
        // A chain of styles may run in a ring.
        for _ in 0..10 {
            let Some(style) = next.take().and_then(|id| self.0.get(&id)) else { break };
            whole.list = whole.list.or(style.list);
            whole.level = whole.level.or(style.level);
            whole.heading = whole.heading.or(style.heading);
            whole.centred = whole.centred.or(style.centred);
            next.clone_from(&style.based_on);
        }
        whole
    }
}

/// A level of a list: how its numbers look.
#[derive(Debug, Clone)]
struct Level {
    format: String,
    text: String,
    start: usize,
}

impl Default for Level {
    fn default() -> Self {
        Self { format: "none".to_owned(), text: String::new(), start: 1 }
    }
}

/// The lists, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    kinds: BTreeMap<usize, Vec<Level>>,
    lists: BTreeMap<usize, usize>,
    counts: BTreeMap<usize, [usize; LEVELS]>,
}

impl Numbering {
    /// Reads `numbering.xml`, as far as it is sound.
    pub(super) fn read(xml: &str) -> Self {
        let mut numbering = Self::default();
        let (mut kind, mut list, mut level) = (0, None, 0);
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                    "abstractNum" if numbering.kinds.len() < MOST => {
                        (kind, list) = (number(&tag, "abstractNumId").unwrap_or(0), None);
                        numbering.kinds.insert(kind, vec![Level::default(); LEVELS]);
                    }
                    "num" => list = number(&tag, "numId"),
                    "abstractNumId" if numbering.lists.len() < MOST => {
                        if let (Some(list), Some(kind)) = (list, number(&tag, "val")) {
                            numbering.lists.insert(list, kind);
                        }
                    }
                    "lvl" if list.is_none() => level = number(&tag, "ilvl").unwrap_or(0),
                    name if list.is_none() => {
                        let levels = numbering.kinds.get_mut(&kind);
                        let Some(own) = levels.and_then(|levels| levels.get_mut(level)) else {
                            continue;
                        };
                        match name {
                            "start" => own.start = number(&tag, "val").unwrap_or(1),
                            "numFmt" => own.format = attribute(&tag, "val").unwrap_or_default(),
                            "lvlText" => own.text = attribute(&tag, "val").unwrap_or_default(),
                            _ => {}
                        }
                    }
                    _ => {}
                },
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        numbering
    }

    /// Counts on in a list and writes the number: `一、`, `（二）`, `3.`.
    pub(super) fn next(&mut self, list: usize, level: usize) -> String {
        let Some(kind) = self.lists.get(&list) else { return String::new() };
        let Some(levels) = self.kinds.get(kind).filter(|_| level < LEVELS) else {
            return String::new();
        };
        let counts = self.counts.entry(*kind).or_insert([usize::MAX; LEVELS]);
        let own = &mut counts[level];
        *own = if *own == usize::MAX { levels[level].start } else { own.saturating_add(1) };
        counts[level + 1..].fill(usize::MAX);
        let mut label = levels[level].text.chars().take(40).collect::<String>();
        if levels[level].format == "bullet" {
            return String::new();
        }
        for (i, of) in levels.iter().enumerate().take(level + 1) {
            let count = if counts[i] == usize::MAX { of.start } else { counts[i] };
            label = label.replace(&format!("%{}", i + 1), &written(count, &of.format));
        }
        label
    }
}

/// A number as a list of this format writes it.
fn written(count: usize, format: &str) -> String {
    match format {
        "none" => String::new(),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&count) => {
            char::from_u32(0x2460 + count as u32 - 1).map(String::from).unwrap_or_default()
        }
        "upperLetter" | "lowerLetter" => {
            let first = if format == "upperLetter" { b'A' } else { b'a' };
            let letter = first + (count.saturating_sub(1) % 26) as u8;
            char::from(letter).to_string()
        }
        _ if format.starts_with("chinese")
            || format.starts_with("japanese")
            || format.starts_with("taiwanese") =>
        {
            chinese(count)
        }
        _ => count.to_string(),
    }
}
