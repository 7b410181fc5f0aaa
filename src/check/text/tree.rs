//! The notice composed from the data: its tree, read in the order in which it is printed. What is
//! found in it belongs to the text of the data it came from, or to the line of the template.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Cell, Known, KnownWhat, LineAt, Look, Paragraph, Piece, Text, TextKind, TextTable};
use crate::compose::{Block, Content, GridCell, Inline, Line, Markup, Note, What, Written};
use crate::finding::{DataPath, Place};

/// Most characters of a text of the data that words of the program are looked up by.
const LONGEST_NAME: usize = 60;

/// Reads the notice. Of a statistics table each column is known by its lowest head.
pub(super) fn read(markup: &Markup) -> Text {
    Reader::of(markup, false).text
}

/// Reads the notice with all heads of its tables, as another document shows them.
pub(super) fn read_whole(markup: &Markup) -> Text {
    Reader::of(markup, true).text
}

struct Reader {
    file: Arc<str>,
    text: Text,
    all_heads: bool,
    /// The first place of each text of the data.
    typed: BTreeMap<String, Place>,
}

impl Reader {
    fn of(markup: &Markup, all_heads: bool) -> Self {
        let file: Arc<str> = markup.origin("main.typ").into();
        let (paragraphs, tables, beside) = Default::default();
        let kind = TextKind::Composed;
        let text = Text { file: file.clone(), kind, paragraphs, tables, beside };
        let mut typed = BTreeMap::new();
        for (place, text) in markup.sources().texts() {
            typed.entry(text).or_insert(place);
        }
        let mut reader = Self { file, text, all_heads, typed };
        reader.read(markup);
        reader
    }

    fn read(&mut self, markup: &Markup) {
        let tree = markup.tree();
        let frame = &tree.frame;
        let marks = [&frame.copy_number, &frame.secrecy, &frame.urgency];
        marks.into_iter().flatten().for_each(|line| self.line(line));
        self.line(&frame.mark);
        self.line(&frame.number);
        if let Some(signers) = &frame.signers {
            let names = Line::joined(signers.names.iter().cloned(), "");
            self.line(&names.between(signers.label, ""));
        }
        // An order prints no title.
        if frame.format != "order" {
            let title = Line::joined(tree.title.iter().cloned(), "");
            self.paragraph(&title, centred());
        }
        frame.addressees.iter().for_each(|line| self.line(line));
        self.blocks(&tree.body);
        for announced in &frame.announced {
            let before = format!("{}{}", announced.label, announced.number);
            self.line(&announced.title.clone().between(&before, ""));
        }
        for attended in &frame.attendance {
            self.line(&attended.text.clone().between(&attended.label, ""));
        }
        for organ in &frame.organs {
            self.line(organ.stamp.as_ref().map_or(&organ.name, |stamp| &stamp.post));
        }
        if !frame.organs.is_empty() {
            self.line(&frame.signed);
        }
        frame.note.iter().for_each(|line| self.line(line));
        for attachment in &tree.attachments {
            let opens = Look { opens_page: Some(true), ..Look::default() };
            self.paragraph(&attachment.mark, opens);
            self.paragraph(&attachment.title, centred());
            match &attachment.content {
                Content::Text { blocks } => self.blocks(blocks),
                Content::Table(table) | Content::Ledger(table) => {
                    let mut rows = table.grid();
                    if !self.all_heads {
                        rows.drain(..table.head.len().saturating_sub(1));
                        let heads = rows.first_mut().into_iter().flatten();
                        heads.for_each(|cell| cell.repeated = false);
                    }
                    self.table(rows, &table.notes);
                }
                Content::Form(form) => self.table(form.grid(), &form.notes),
            }
        }
        let imprint = &frame.imprint;
        if let Some(copy_to) = &imprint.copy_to {
            self.line(&copy_to.text.clone().between(&copy_to.label, ""));
        }
        let printed = [&imprint.printed_by, &imprint.printed].into_iter().flatten().cloned();
        self.line(&Line::joined(printed, ""));
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph { text } => self.line(text),
                Block::Heading { level, number, text } => {
                    let look = Look { heading: Some((*level).min(9) as u8), ..Look::default() };
                    self.paragraph(&text.clone().between(number, ""), look);
                }
                Block::RunIn { number, heading, text, .. } => {
                    let line = Line::joined([heading.clone(), text.clone()], "");
                    self.line(&line.between(number, ""));
                }
                Block::Items { entries, .. } => entries.iter().for_each(|item| {
                    self.line(&item.text.clone().between(&item.number, ""));
                }),
                Block::Table(table) => self.table(table.grid(), &table.notes),
                Block::Form(form) => self.table(form.grid(), &form.notes),
            }
        }
    }

    /// A line of its own, unless there is nothing to print.
    fn line(&mut self, line: &Line) {
        self.paragraph(line, Look::default());
    }

    fn paragraph(&mut self, line: &Line, look: Look) {
        if line.text().trim().is_empty() {
            return;
        }
        let (mut text, mut known, mut pieces) = (String::new(), Vec::new(), Vec::new());
        for inline in line.inlines() {
            pieces.push(self.piece(text.len(), inline));
            let range = text.len()..text.len() + inline.text.len();
            known.extend(known_of(&inline.what).map(|what| Known { range, what }));
            text += &inline.text;
        }
        // Figures typed by hand stand in words of a template or in text of the data.
        let by_hand = line.inlines().any(|inline| {
            let typed = match &inline.what {
                What::Typed => true,
                What::Words => !matches!(inline.written, Written::ByProgram),
                What::Value | What::Figure(_) | What::Issued | What::Name(_) => false,
            };
            typed && inline.text.contains(|c: char| c.is_numeric())
        });
        let states =
            |known: &Known| matches!(known.what, KnownWhat::Figure(_) | KnownWhat::Name(_));
        let computed = !by_hand && known.iter().any(states);
        let text = text.trim_end().to_owned();
        self.text.paragraphs.push(Paragraph {
            text,
            look,
            known,
            computed,
            as_composed: true,
            pieces,
        });
    }

    fn table(&mut self, rows: Vec<Vec<GridCell>>, notes: &[Note]) {
        let cell = |cell: GridCell| self.cell(cell);
        let rows = rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect();
        let after = self.text.paragraphs.len();
        self.text.tables.push(TextTable { after, rows, as_composed: true });
        notes.iter().for_each(|note| self.line(&note.line()));
    }

    fn cell(&self, cell: GridCell) -> Cell {
        let text = cell.line.text();
        // The last piece is the text of the data, where one is known.
        let typed = |inline: &&Inline| matches!(inline.written, Written::InData { .. });
        let place = match cell.line.inlines().filter(typed).last() {
            Some(inline) => {
                let piece = self.piece(0, inline);
                let spot = Some(piece.stands.spot(piece.offset..piece.offset + inline.text.len()));
                Place { file: piece.file, path: piece.path, spot }
            }
            None => match cell.line.inlines().find_map(|inline| self.beginning(&inline.text)) {
                Some((text, place)) => {
                    let stands = LineAt { page: None, number: 0, text: text.into() };
                    Place { spot: Some(stands.spot(0..text.len())), ..place.clone() }
                }
                None => Place::file(self.file.clone()),
            },
        };
        // A cell is known where it holds one piece.
        let mut inlines = cell.line.inlines();
        let only = inlines.next().filter(|_| inlines.next().is_none());
        let known = only.and_then(|inline| known_of(&inline.what));
        Cell { text, known, place, repeated: cell.repeated }
    }

    /// Where a piece of a line was typed.
    fn piece(&self, at: usize, inline: &Inline) -> Piece {
        match &inline.written {
            Written::InData { place, text, offset } => Piece {
                at,
                file: place.file.clone(),
                path: place.path.clone(),
                stands: LineAt { page: None, number: 0, text: text.clone() },
                offset: *offset,
            },
            Written::InTemplate { file, number, line, offset } => {
                let stands = LineAt { page: None, number: *number, text: line.clone() };
                Piece::of_line(at, file, stands, *offset)
            }
            Written::ByProgram => {
                let known = self.beginning(&inline.text);
                let (file, path) = known.map_or_else(
                    || (self.file.clone(), DataPath::default()),
                    |(_, place)| (place.file.clone(), place.path.clone()),
                );
                let text = known.map_or("", |(text, _)| text).into();
                let stands = LineAt { page: None, number: 0, text };
                Piece { at, file, path, stands, offset: 0 }
            }
        }
    }

    /// The longest text of the data that words of the program begin with, as a head does with the name
    /// of its channel, and its place: whoever has to mend the words fixes it there.
    fn beginning(&self, words: &str) -> Option<(&str, &Place)> {
        let ends = words.char_indices().map(|(at, c)| at + c.len_utf8()).skip(1);
        let ends: Vec<usize> = ends.take(LONGEST_NAME).collect();
        ends.into_iter().rev().find_map(|end| {
            let (text, place) = self.typed.get_key_value(words.get(..end)?)?;
            Some((text.as_str(), place))
        })
    }
}

fn known_of(what: &What) -> Option<KnownWhat> {
    match what {
        What::Words | What::Value => None,
        What::Figure(figure) => Some(KnownWhat::Figure(*figure)),
        What::Issued => Some(KnownWhat::AsComposed),
        What::Name(name) => Some(KnownWhat::Name(name.clone())),
        What::Typed => Some(KnownWhat::Typed),
    }
}

fn centred() -> Look {
    Look { centred: Some(true), ..Look::default() }
}
