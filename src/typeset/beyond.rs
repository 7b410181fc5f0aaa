//! Words on the pages that the document does not have. The layout's components may be an office's
//! own, and what they print of their own nobody has checked: it is reported.

use std::collections::{BTreeMap, BTreeSet};

use typst::foundations::Content;
use typst::introspection::{Location, Tag};
use typst::layout::{Frame, FrameItem};
use typst::model::TableCell;
use typst::pdf::ArtifactElem;
use typst::syntax::Span;
use typst::text::TextItem;
use typst_layout::PagedDocument;

use crate::compose::{Printable, Tree};
use crate::part::TextPart;

/// Most of them that are reported.
const MOST: usize = 8;

/// Words on a page that the document does not have.
#[derive(Debug)]
pub(super) struct Beyond {
    pub(super) words: String,
    /// From 1.
    pub(super) page: usize,
    /// The component that printed them.
    pub(super) span: Span,
}

/// Finds them. `draft` is the mark of a draft.
pub(super) fn find(pages: &PagedDocument, tree: &Tree, draft: Option<&str>) -> Vec<Beyond> {
    let mut reader = Reader {
        lines: Lines::of(tree.printable()),
        draft: draft.map(bare).unwrap_or_default(),
        page: 0,
        cells: Vec::new(),
        artifacts: Vec::new(),
        beyond: Vec::new(),
    };
    for page in pages.pages() {
        reader.page += 1;
        reader.frame(&page.frame);
    }
    let Reader { mut lines, mut beyond, .. } = reader;
    // A short piece may have been taken for the beginning of another line: then all the characters
    // are there, and the piece stands somewhere.
    beyond.retain(|beyond| !lines.spare(&beyond.words));
    beyond.dedup_by(|one, other| one.words == other.words);
    beyond.truncate(MOST);
    beyond
}

/// A text without white, which a page may have where it has none.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

/// The lines of a document, taken away as they are found.
struct Lines {
    /// The times that each may still begin.
    unopened: BTreeMap<String, usize>,
    repeated: BTreeSet<String>,
    /// The rest of those that have begun, the last one last.
    open: Vec<String>,
    /// All of them, on end.
    all: String,
    /// The count that is left of each character, once it is asked for.
    left: Option<BTreeMap<char, usize>>,
}

impl Lines {
    fn of(printable: Printable) -> Self {
        let mut unopened = BTreeMap::new();
        let mut all = String::new();
        for line in printable.once.iter().map(|line| bare(line)).filter(|line| !line.is_empty()) {
            all += &line;
            all.push('\n');
            *unopened.entry(line).or_default() += 1;
        }
        let repeated: BTreeSet<String> = printable.repeated.iter().map(|line| bare(line)).collect();
        all.extend(repeated.iter().flat_map(|line| [line.as_str(), "\n"]));
        Self { unopened, repeated, open: Vec::new(), all, left: None }
    }

    /// Takes a whole line.
    fn take_whole(&mut self, line: &str) -> bool {
        match self.unopened.get_mut(line) {
            Some(count) if *count > 1 => *count -= 1,
            Some(_) => drop(self.unopened.remove(line)),
            None => return self.repeated.contains(line),
        }
        true
    }

    /// Takes a piece: the next one of a line that has begun, or the first of another.
    fn take(&mut self, piece: &str) -> bool {
        if let Some(at) = self.open.iter().rposition(|rest| rest.starts_with(piece)) {
            let rest = self.open.remove(at);
            self.open(rest.part(piece.len()..));
            return true;
        }
        if self.take_whole(piece) {
            return true;
        }
        let begins = |line: &String| line.starts_with(piece);
        let mut from = self.unopened.range(piece.to_owned()..).map(|(line, _)| line);
        let line = from.next().filter(|line| begins(line)).cloned();
        if let Some(line) = line {
            self.take_whole(&line);
            self.open(line.part(piece.len()..));
            return true;
        }
        let repeated = self.repeated.range(piece.to_owned()..).next().filter(|line| begins(line));
        let rest = repeated.map(|line| line.part(piece.len()..).to_owned());
        rest.inspect(|rest| self.open(rest)).is_some()
    }

    fn open(&mut self, rest: &str) {
        if !rest.is_empty() {
            self.open.push(rest.to_owned());
        }
    }

    /// True if a piece stands somewhere and its characters are left over; then they are taken.
    fn spare(&mut self, piece: &str) -> bool {
        if !self.all.contains(piece) {
            return false;
        }
        let (unopened, open) = (&self.unopened, &self.open);
        let left = self.left.get_or_insert_with(|| {
            let mut left = BTreeMap::new();
            for (line, count) in unopened {
                line.chars().for_each(|c| *left.entry(c).or_default() += count);
            }
            open.iter()
                .flat_map(|rest| rest.chars())
                .for_each(|c| *left.entry(c).or_default() += 1);
            left
        });
        let mut wanted = BTreeMap::new();
        piece.chars().for_each(|c| *wanted.entry(c).or_insert(0) += 1);
        let enough = wanted.iter().all(|(c, count)| left.get(c).is_some_and(|left| left >= count));
        for (c, count) in wanted.into_iter().filter(|_| enough) {
            left.entry(c).and_modify(|left| *left -= count);
        }
        enough
    }
}

struct Reader {
    lines: Lines,
    draft: String,
    page: usize,
    /// The cells that are open, with what they have printed so far.
    cells: Vec<(Location, String, Option<Span>)>,
    /// The artifacts that are open: what stands around a page's text.
    artifacts: Vec<Location>,
    beyond: Vec<Beyond>,
}

impl Reader {
    fn frame(&mut self, frame: &Frame) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.frame(&group.frame),
                FrameItem::Text(text) => self.text(text),
                FrameItem::Tag(Tag::Start(content, _)) => self.enter(content),
                FrameItem::Tag(Tag::End(location, ..)) => self.leave(*location),
                _ => {}
            }
        }
    }

    fn enter(&mut self, content: &Content) {
        let Some(location) = content.location() else { return };
        if content.is::<TableCell>() {
            self.cells.push((location, String::new(), None));
        } else if content.is::<ArtifactElem>() {
            self.artifacts.push(location);
        }
    }

    fn leave(&mut self, location: Location) {
        self.artifacts.retain(|open| *open != location);
        if let Some(at) = self.cells.iter().rposition(|(open, ..)| *open == location) {
            let (_, words, span) = self.cells.remove(at);
            if let Some(span) = span
                && !self.lines.take_whole(&words)
            {
                self.beyond.push(Beyond { words, page: self.page, span });
            }
        }
    }

    fn text(&mut self, item: &TextItem) {
        let words = bare(&item.text);
        if words.is_empty() {
            return;
        }
        let span = item.glyphs.first().map_or(Span::detached(), |glyph| glyph.span.0);
        if !self.artifacts.is_empty() {
            // The number of the page, with its dashes, and the mark of a draft.
            let folio = words.trim_matches('—');
            let known = folio.is_empty() || folio == self.page.to_string();
            if known || (!words.is_empty() && self.draft.contains(&words)) {
                return;
            }
        } else if let Some((_, cell, first)) = self.cells.last_mut() {
            cell.push_str(&words);
            first.get_or_insert(span);
            return;
        } else if self.lines.take(&words) {
            return;
        }
        self.beyond.push(Beyond { words, page: self.page, span });
    }
}
