//! The notice composed from the data, read as the page will print it. What is found in it
//! belongs to the text of the data it came from, or to the line of the template.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::numbering::chinese;
use super::typst::{self, Block};
use super::{Cell, LineAt, Look, Origin, Paragraph, Piece, Text, TextTable};
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
    let mut imprint = Vec::new();
    let mut title = Block::default();
    let blocks = typst::read(markup.main());
    let listed = blocks.iter().filter(|block| block.component == "attachments-note").count();
    let mut note = 0;
    for block in blocks {
        match block.component.as_str() {
            "notice-title" => title.chunks.extend(block.chunks),
            "imprint" => imprint.push(block),
            component => {
                if !title.chunks.is_empty() {
                    let look = Look { centred: Some(true), ..Look::default() };
                    writer.paragraph("", &std::mem::take(&mut title), "", look);
                }
                note += usize::from(component == "attachments-note");
                writer.block(&block, note, listed);
            }
        }
    }
    writer.attachments();
    writer.imprint(&imprint);
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
    fn block(&mut self, block: &Block, note: usize, listed: usize) {
        let look = |level: usize| Look {
            heading: (level > 0).then_some(level.min(9) as u8),
            ..Look::default()
        };
        let (before, after) = match block.component.as_str() {
            "addressees" => (String::new(), "："),
            "items" => (self.number(2), ""),
            "annotation" => ("（".to_owned(), "）"),
            "attachments-note" if listed == 1 => ("附件：".to_owned(), ""),
            "attachments-note" if note == 1 => ("附件：1.".to_owned(), ""),
            "attachments-note" => (format!("{note}."), ""),
            _ if block.level > 0 => (self.number(block.level), ""),
            _ => (String::new(), ""),
        };
        self.paragraph(&before, block, after, look(block.level));
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

    fn paragraph(&mut self, before: &str, block: &Block, after: &str, look: Look) {
        let mut text = String::new();
        let mut pieces = Vec::new();
        if !before.is_empty() {
            let at = block.chunks.first().map_or(0, |chunk| chunk.at);
            pieces.push(self.own(0, before, at));
            text += before;
        }
        for chunk in &block.chunks {
            if chunk.value {
                pieces.extend(self.value(text.len(), &chunk.text, chunk.at));
            } else {
                pieces.push(self.own(text.len(), &chunk.text, chunk.at));
            }
            text += &chunk.text;
        }
        if !after.is_empty() {
            let at = block.chunks.last().map_or(0, |chunk| chunk.at);
            pieces.push(self.own(text.len(), after, at));
            text += after;
        }
        let text = text.trim_end().to_owned();
        self.text.paragraphs.push(Paragraph { text, look, pieces });
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

    /// A text of the attachments, which tables read from the data.
    fn attached(&mut self, before: &str, value: &str, look: Look) {
        let mut pieces = vec![self.own(0, before, 0)];
        pieces.extend(self.value(before.len(), value, 0));
        let text = format!("{before}{value}");
        self.text.paragraphs.push(Paragraph { text, look, pieces });
    }

    fn attachments(&mut self) {
        let data: Value = serde_json::from_str(self.markup.data()).unwrap_or_default();
        let centred = Look { centred: Some(true), ..Look::default() };
        for attachment in list(&data["attachments"]) {
            let number = attachment["number"].as_u64();
            let number = number.map_or_else(String::new, |number| number.to_string());
            let opens = Look { opens_page: Some(true), ..Look::default() };
            self.attached(&format!("附件{number}"), "", opens);
            self.attached("", word(&attachment["title"]), centred.clone());
            let content = &attachment["content"];
            let rows = match content["kind"].as_str() {
                Some("table") => statistics(content),
                Some("ledger") => ledger(content),
                _ => form(content),
            };
            let rows = rows
                .into_iter()
                .map(|row| row.into_iter().map(|text| self.cell(text)).collect::<Vec<Cell>>());
            let rows = rows.collect();
            let after = self.text.paragraphs.len();
            self.text.tables.push(TextTable { after, rows });
            for note in list(&content["notes"]) {
                self.attached("", word(note), Look::default());
            }
        }
    }

    fn cell(&self, text: String) -> Cell {
        let pieces = self.value(0, &text, 0);
        let paragraph = Paragraph { text, look: Look::default(), pieces };
        // The last piece is the text of the data, where one is known.
        let place = match paragraph.pieces.last() {
            Some(piece) => paragraph.place(piece.at..paragraph.text.len()),
            None => Place::file(self.file.clone()),
        };
        Cell { text: paragraph.text, place, repeated: false }
    }

    /// The imprint: 抄送 on a line of its own, then who printed it and when.
    fn imprint(&mut self, blocks: &[Block]) {
        let of = |name: &str| blocks.iter().find(|block| block.argument == name);
        if let Some(copy_to) = of("copy-to") {
            self.paragraph("抄送：", copy_to, "。", Look::default());
        }
        if let (Some(by), Some(on)) = (of("printed-by"), of("printed-on")) {
            let chunks = by.chunks.iter().chain(&on.chunks).cloned().collect();
            let both = Block { chunks, ..Block::default() };
            self.paragraph("", &both, "印发", Look::default());
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn words(value: &Value) -> impl Iterator<Item = String> {
    list(value).iter().map(|value| word(value).to_owned())
}

/// A statistics table with its head in one row, bands in rows of their own.
fn statistics(content: &Value) -> Vec<Vec<String>> {
    let mut head = vec!["单位名称".to_owned()];
    let categories = list(&content["categories"]);
    head.extend(categories.iter().flat_map(|category| words(&category["channels"])));
    let period = word(&content["period_word"]);
    for category in categories {
        if category["submissions"].as_bool() == Some(true) {
            head.push(word(&category["submitted_heading"]).to_owned());
        }
        head.extend([
            format!("{period}采用得分"),
            "全年累计得分".to_owned(),
            "与总任务差额分值".to_owned(),
        ]);
    }
    let mut rows = vec![head];
    for section in list(&content["sections"]) {
        rows.extend(section["band"].as_str().map(|band| vec![band.to_owned()]));
        rows.extend(list(&section["rows"]).iter().map(|row| {
            std::iter::once(word(&row["unit"]).to_owned()).chain(words(&row["cells"])).collect()
        }));
    }
    rows
}

fn ledger(content: &Value) -> Vec<Vec<String>> {
    let mut rows =
        vec![["序号", "标题", "报送单位", "采用渠道", "采用日期"].map(str::to_owned).to_vec()];
    rows.extend(list(&content["items"]).iter().map(|item| {
        ["number", "title", "unit", "channel", "date"]
            .map(|key| word(&item[key]).to_owned())
            .to_vec()
    }));
    rows
}

fn form(content: &Value) -> Vec<Vec<String>> {
    let fields = |row: &Value| {
        list(row)
            .iter()
            .flat_map(|field| [word(&field["label"]).to_owned(), word(&field["text"]).to_owned()])
            .collect()
    };
    list(&content["rows"]).iter().map(fields).collect()
}
