//! Makes the pieces of lines: what each is, and where it was typed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::engine::marked;
use super::known::Known;
use super::templates::TemplateSet;
use super::trace::{Piece, Site};
use super::tree::{Inline, Line, What, Written};
use crate::finding::Place;
use crate::load::Sources;
use crate::tally::Figure;

/// Texts of the data and lines of the templates, by what they say.
pub(super) struct Origins<'a> {
    templates: &'a TemplateSet,
    known: Known,
    /// The first place of each text of the data.
    texts: BTreeMap<String, Place>,
    /// The lines of templates, once asked for.
    lines: RefCell<BTreeMap<Arc<str>, Arc<Lines>>>,
    /// Where words of a macro were found.
    found: RefCell<BTreeMap<String, Option<Written>>>,
}

/// A template's lines, blank ones marked, and where each begins in it.
struct Lines {
    file: Arc<str>,
    starts: Vec<usize>,
    lines: Vec<Arc<str>>,
}

impl<'a> Origins<'a> {
    pub(super) fn new(sources: &Sources, templates: &'a TemplateSet, known: Known) -> Self {
        let mut texts = BTreeMap::new();
        for (place, text) in sources.texts() {
            texts.entry(text).or_insert(place);
        }
        Self { templates, known, texts, lines: RefCell::default(), found: RefCell::default() }
    }

    /// A piece of what a template wrote.
    pub(super) fn piece(&self, piece: &Piece) -> Inline {
        match piece {
            Piece::Words { text, at, exact } => {
                let written = if *exact { None } else { self.searched(text) };
                let written = written.unwrap_or_else(|| self.in_template(at));
                Inline { text: text.clone(), what: What::Words, written }
            }
            Piece::Value { text, path, at } => {
                let what = path.as_ref().map(|path| self.known.what(path));
                let what = what.unwrap_or(What::Words);
                let written = match &what {
                    What::Figure(_) => self.in_template(at),
                    _ => self.in_data(text).unwrap_or_else(|| self.in_template(at)),
                };
                Inline { text: text.clone(), what, written }
            }
            Piece::Sheet { at, .. } => {
                let written = self.in_template(at);
                Inline { text: String::new(), what: What::Words, written }
            }
        }
    }

    /// Words of the data.
    pub(super) fn words(&self, text: &str) -> Line {
        self.line(text, What::Words)
    }

    /// A registered name.
    pub(super) fn name(&self, name: &str) -> Line {
        self.line(name, What::Name(name.to_owned()))
    }

    /// Text of the data that may say anything.
    pub(super) fn typed(&self, text: &str) -> Line {
        self.line(text, What::Typed)
    }

    /// The lines of a text of the data.
    pub(super) fn typed_lines(&self, text: &str) -> Vec<Line> {
        let Some(Written::InData { place, text: whole, .. }) = self.in_data(text) else {
            return text.lines().map(|line| self.typed(line)).collect();
        };
        let line = |line: &str| {
            let offset = line.as_ptr() as usize - text.as_ptr() as usize;
            let (place, text) = (place.clone(), whole.clone());
            let written = Written::InData { place, text, offset };
            Line::from(Inline { text: line.to_owned(), what: What::Typed, written })
        };
        text.lines().map(line).collect()
    }

    /// A computed figure as it is printed.
    pub(super) fn figure(figure: Figure, text: String) -> Line {
        Inline { text, what: What::Figure(figure), written: Written::ByProgram }.into()
    }

    fn line(&self, text: &str, what: What) -> Line {
        let written = self.in_data(text).unwrap_or(Written::ByProgram);
        Inline { text: text.to_owned(), what, written }.into()
    }

    fn in_data(&self, text: &str) -> Option<Written> {
        let place = self.texts.get(text)?.clone();
        Some(Written::InData { place, text: text.into(), offset: 0 })
    }

    /// Words of a macro, by what they say: a single character may stand anywhere.
    fn searched(&self, words: &str) -> Option<Written> {
        let known = self.found.borrow().get(words).cloned();
        known.unwrap_or_else(|| {
            let trimmed = words.trim();
            let written = (trimmed.chars().count() > 1).then(|| {
                let (file, number, line) = self.templates.line_with(trimmed)?;
                let offset = line.find(trimmed)?;
                let offset = offset.saturating_sub(words.len() - words.trim_start().len());
                Some(Written::InTemplate { file: file.into(), number, line: line.into(), offset })
            });
            let written = written.flatten();
            self.found.borrow_mut().insert(words.to_owned(), written.clone());
            written
        })
    }

    /// A place in a template.
    pub(super) fn in_template(&self, site: &Site) -> Written {
        let lines = self.lines(&site.template);
        let after = lines.starts.partition_point(|start| *start <= site.offset);
        let at = after.saturating_sub(1);
        let (Some(start), Some(line)) = (lines.starts.get(at), lines.lines.get(at)) else {
            return Written::ByProgram;
        };
        let (file, line) = (lines.file.clone(), line.clone());
        Written::InTemplate { file, number: at + 1, line, offset: site.offset - start }
    }

    fn lines(&self, template: &Arc<str>) -> Arc<Lines> {
        if let Some(known) = self.lines.borrow().get(template) {
            return known.clone();
        }
        let text = self.templates.text(template).map(marked).unwrap_or_default();
        let (mut starts, mut lines, mut at) = (Vec::new(), Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            starts.push(at);
            lines.push(line.trim_end_matches(['\n', '\r']).into());
            at += line.len();
        }
        let file = self.templates.origin(template).into();
        let lines = Arc::new(Lines { file, starts, lines });
        self.lines.borrow_mut().insert(template.clone(), lines.clone());
        lines
    }
}
