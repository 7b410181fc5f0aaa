//! The notice composed from the data, read as the page will print it. What is found in it
//! belongs to the text of the data it came from, or to the line of the template.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::numbering::chinese;
use super::printed::{self, list, word};
use super::typst::{self, Block, Chunk};
use super::{Cell, Known, KnownWhat, LineAt, Look, Origin, Paragraph, Piece, Text, TextTable};
use crate::compose::Markup;
use crate::finding::Place;

/// Fewest characters by which a text of the data is known within a longer one.
const KNOWN: usize = 4;

/// Reads the notice.
pub(super) fn read(markup: &Markup) -> Text {
    let file: Arc<str> = markup.origin("main.typ").into();
    let texts = markup.sources().texts();
    let mut exact: BTreeMap<&str, &Place> = BTreeMap::new();
    for (place, text) in &texts {
        exact.entry(text).or_insert(place);
    }
    let mut writer = Writer {
        markup,
        texts: &texts,
        exact,
        file: file.clone(),
        numbers: [0; 4],
        text: Text { file, origin: Origin::Composed, paragraphs: Vec::new(), tables: Vec::new() },
    };
    let data: Value = serde_json::from_str(markup.data()).unwrap_or_default();
    writer.head(&data);
    for block in typst::read(markup.main()) {
        writer.block(&block);
    }
    writer.blocks(list(&data["body"]));
    writer.closing(&data);
    writer.attachments(&data);
    writer.imprint(&data["frame"]);
    writer.text
}

struct Writer<'m> {
    markup: &'m Markup,
    texts: &'m [(Place, String)],
    exact: BTreeMap<&'m str, &'m Place>,
    file: Arc<str>,
    /// How far each level has counted.
    numbers: [usize; 4],
    text: Text,
}

impl Writer<'_> {
    /// What stands above the text: corner, mark, number, title, addressees.
    fn head(&mut self, data: &Value) {
        let frame = &data["frame"];
        for key in ["copy_number", "secrecy", "urgency"] {
            self.line("", word(&frame[key]), "");
        }
        self.line("", word(&frame["mark"]), "");
        self.line("", word(&frame["number"]), "");
        self.line("签发人：", &joined(&frame["signers"], ""), "");
        // An order prints no title.
        if frame["format"] != "order" {
            let title = list(&data["title"]).iter().map(|line| joined(line, ""));
            let title: String = title.collect();
            let look = Look { centred: Some(true), ..Look::default() };
            self.attached("", &title, "", look);
        }
        let groups = list(&frame["addressees"]).iter().map(|group| joined(group, "、"));
        self.line("", &groups.collect::<Vec<_>>().join("，"), "：");
    }

    /// A line of its own, unless there is nothing to print.
    fn line(&mut self, before: &str, value: &str, after: &str) {
        if !value.is_empty() {
            self.attached(before, value, after, Look::default());
        }
    }

    /// A paragraph of the template.
    fn block(&mut self, block: &Block) {
        let look = heading_look(block.level);
        let before = match block.component.as_str() {
            "items" => self.number(2),
            _ if block.level > 0 => self.number(block.level),
            _ => String::new(),
        };
        self.paragraph(&before, block, look);
    }

    /// Pieces of a written text.
    fn blocks(&mut self, blocks: &[Value]) {
        for block in blocks {
            let level = block["level"].as_u64().map_or(0, |level| level as usize);
            let text = word(&block["text"]);
            match word(&block["kind"]) {
                "heading" => {
                    let number = self.number(level);
                    self.attached(&number, text, "", heading_look(level));
                }
                "run-in" => {
                    let number = self.number(level);
                    self.attached(&number, word(&block["heading"]), text, Look::default());
                }
                "items" => {
                    // A list of its own begins anew.
                    if let Some(count) = self.numbers.get_mut(level.saturating_sub(1)) {
                        *count = 0;
                    }
                    for entry in list(&block["entries"]) {
                        let number = self.number(level);
                        self.line(&number, word(entry), "");
                    }
                }
                "table" => self.table(printed::data_table(block), &block["notes"]),
                _ => text.lines().for_each(|line| self.line("", line, "")),
            }
        }
    }

    /// What stands below the text: the attachments' names, who attended, signature, date, note.
    fn closing(&mut self, data: &Value) {
        let frame = &data["frame"];
        let titles: Vec<&str> = list(&data["attachments"])
            .iter()
            .map(|attachment| word(&attachment["title"]))
            .collect();
        for (i, title) in titles.iter().enumerate() {
            let number = if titles.len() > 1 { format!("{}.", i + 1) } else { String::new() };
            let label = if i == 0 { "附件：" } else { "" };
            self.line(&format!("{label}{number}"), title, "");
        }
        for attended in list(&frame["attendance"]) {
            self.line(&format!("{}：", word(&attended["label"])), word(&attended["names"]), "");
        }
        if frame["format"] != "minutes" {
            for organ in list(&frame["organs"]) {
                match word(&organ["stamp"]["post"]) {
                    "" => self.line("", word(&organ["name"]), ""),
                    post => self.line("", post, ""),
                }
            }
            self.line("", word(&frame["signed"]), "");
        }
        self.line("（", word(&frame["note"]), "）");
    }

    /// The next number of a level: 一、 （一） 1. （1）.
    fn number(&mut self, level: usize) -> String {
        let Some(count) = self.numbers.get_mut(level - 1) else { return String::new() };
        *count += 1;
        let count = *count;
        self.numbers[level..].fill(0);
        match level {
            1 => format!("{}、", chinese(count)),
            2 => format!("（{}）", chinese(count)),
            3 => format!("{count}."),
            _ => format!("（{count}）"),
        }
    }

    fn paragraph(&mut self, before: &str, block: &Block, look: Look) {
        let mut text = String::new();
        let (mut known, mut pieces) = (Vec::new(), Vec::new());
        if !before.is_empty() {
            let at = block.chunks.first().map_or(0, |chunk| chunk.at);
            pieces.push(self.own(0, before, at));
            text += before;
        }
        for chunk in &block.chunks {
            if chunk.value {
                let range = text.len()..text.len() + chunk.text.len();
                known.extend(self.known(chunk).map(|what| Known { range, what }));
                pieces.extend(self.value(text.len(), &chunk.text, chunk.at));
            } else {
                pieces.push(self.own(text.len(), &chunk.text, chunk.at));
            }
            text += &chunk.text;
        }
        let text = text.trim_end().to_owned();
        self.text.paragraphs.push(Paragraph { text, look, known, pieces });
    }

    /// The figure or the name that a value states, or the text of the data that it is.
    fn known(&self, chunk: &Chunk) -> Option<KnownWhat> {
        let traces = self.markup.traces();
        let trace = traces.iter().find(|trace| trace.range.contains(&chunk.at))?;
        if let Some(figure) = self.markup.figures().in_view(&trace.path) {
            return Some(KnownWhat::Figure(figure.clone()));
        }
        if trace.path.starts_with("requirements") {
            return Some(KnownWhat::Typed);
        }
        let name = trace.path.ends_with("].name");
        name.then(|| KnownWhat::Name(chunk.text.clone()))
    }

    /// Words of the template's own, at a byte of the paragraph and of the Typst text.
    fn own(&self, at: usize, words: &str, in_main: usize) -> Piece {
        let found = Some(words.trim()).filter(|words| words.chars().count() > 1);
        let found = found.and_then(|words| {
            let (file, number, line) = self.markup.templates().line_with(words)?;
            Some((file, number, line, line.find(words)?))
        });
        if let Some((file, number, line, offset)) = found {
            let stands = LineAt { page: None, number, text: line.into() };
            let offset = offset.saturating_sub(words.len() - words.trim_start().len());
            return Piece::of_line(at, &file.into(), stands, offset);
        }
        // Otherwise the line of the Typst text, as `--emit typst` writes it.
        let main = self.markup.main();
        let start = main[..in_main].rfind('\n').map_or(0, |newline| newline + 1);
        let number = main[..start].matches('\n').count() + 1;
        let line = main[start..].lines().next().unwrap_or_default();
        let stands = LineAt { page: None, number, text: line.into() };
        Piece::of_line(at, &self.file, stands, in_main - start)
    }

    /// A value: the text of the data it is, or the texts it is made of.
    fn value(&self, at: usize, value: &str, in_main: usize) -> Vec<Piece> {
        let known = |at: usize, offset: usize, place: &Place, text: &str| Piece {
            at,
            file: place.file.clone(),
            path: place.path.clone(),
            stands: LineAt { page: None, number: 0, text: text.into() },
            offset,
        };
        if let Some(place) = self.exact.get(value) {
            return vec![known(at, 0, place, value)];
        }
        let mut pieces = vec![self.own(at, value, in_main)];
        if value.contains('、') {
            let mut start = 0;
            for part in value.split('、') {
                if let Some(place) = self.exact.get(part) {
                    pieces.push(known(at + start, 0, place, part));
                }
                start += part.len() + '、'.len_utf8();
            }
        } else if let Some((place, text)) = self
            .texts
            .iter()
            .filter(|(_, text)| text.chars().count() >= KNOWN && value.contains(text.as_str()))
            .max_by_key(|(_, text)| text.len())
        {
            let start = value.find(text.as_str()).unwrap_or(0);
            pieces.push(known(at + start, 0, place, text));
        }
        pieces
    }

    /// A text that the layout reads from the data, between words of its own.
    fn attached(&mut self, before: &str, value: &str, after: &str, look: Look) {
        let mut pieces = vec![self.own(0, before, 0)];
        pieces.extend(self.value(before.len(), value, 0));
        if !after.is_empty() {
            pieces.extend(self.value(before.len() + value.len(), after, 0));
        }
        let text = format!("{before}{value}{after}");
        self.text.paragraphs.push(Paragraph { text, look, known: Vec::new(), pieces });
    }

    fn attachments(&mut self, data: &Value) {
        let centred = Look { centred: Some(true), ..Look::default() };
        for attachment in list(&data["attachments"]) {
            let number = attachment["number"].as_u64();
            let number = number.map_or_else(String::new, |number| number.to_string());
            let opens = Look { opens_page: Some(true), ..Look::default() };
            self.attached(&format!("附件{number}"), "", "", opens);
            self.attached("", word(&attachment["title"]), "", centred.clone());
            // Headings of an attachment begin anew.
            self.numbers = [0; 4];
            let content = &attachment["content"];
            match word(&content["kind"]) {
                "text" => self.blocks(list(&content["blocks"])),
                "table" => self.table(printed::statistics(content), &content["notes"]),
                "ledger" => self.table(printed::ledger(content), &content["notes"]),
                _ => self.table(printed::form(content), &content["notes"]),
            }
        }
    }

    fn table(&mut self, rows: Vec<Vec<String>>, notes: &Value) {
        let rows =
            rows.into_iter().map(|row| row.into_iter().map(|text| self.cell(text)).collect());
        let rows = rows.collect();
        let after = self.text.paragraphs.len();
        self.text.tables.push(TextTable { after, rows });
        for note in list(notes) {
            self.line("", word(note), "");
        }
    }

    fn cell(&self, text: String) -> Cell {
        let pieces = self.value(0, &text, 0);
        let paragraph = Paragraph { text, look: Look::default(), known: Vec::new(), pieces };
        // The last piece is the text of the data, where one is known.
        let place = match paragraph.pieces.last() {
            Some(piece) => paragraph.place(piece.at..paragraph.text.len()),
            None => Place::file(self.file.clone()),
        };
        Cell { text: paragraph.text, known: None, place, repeated: false }
    }

    /// The imprint: 抄送 on a line of its own, then who printed it and when.
    fn imprint(&mut self, frame: &Value) {
        self.line("抄送：", &joined(&frame["copy_to"], "、"), "。");
        let (by, on) = (word(&frame["printed_by"]), word(&frame["printed"]));
        if !on.is_empty() {
            self.line("", by, &format!("{on}印发"));
        }
    }
}

fn heading_look(level: usize) -> Look {
    let heading = (level > 0).then_some(level.min(9) as u8);
    Look { heading, ..Look::default() }
}

/// The texts of a list, put together.
fn joined(value: &Value, between: &str) -> String {
    list(value).iter().map(word).collect::<Vec<_>>().join(between)
}
