//! Reads what a template of plain text wrote: a blank line ends a paragraph, `# ` and `## ` begin
//! headings, `- ` an item. Lines of one paragraph are joined. Values are opaque: whatever they
//! hold is text.

use std::ops::Range;

use super::messages;
use super::numbers::{LEVELS, Numbers, below, number};
use super::origins::Origins;
use super::trace::{BREAK, Piece, SheetKind};
use super::tree::{Block, Inline, Item, Line, Written};
use crate::finding::{DataPath, Findings, Location, Message, Place};
use crate::model::typed_number;
use crate::part::TextPart;

/// Makes a table or form of this name, which was asked for at a place; or says why there is none.
pub(super) type Sheets<'s> = dyn FnMut(SheetKind, &str, Place) -> Result<Block, Message> + 's;

/// Reads the text of a document.
pub(super) fn read(
    pieces: &[Piece],
    origins: &Origins,
    units: &[&str],
    sheets: &mut Sheets,
    findings: &mut Findings,
) -> Vec<Block> {
    let mut reader = Reader {
        origins,
        findings,
        units,
        sheets,
        blocks: Vec::new(),
        open: Vec::new(),
        item: false,
        level: 0,
        numbers: Numbers::default(),
    };
    for line in lines(pieces) {
        match line {
            Some(line) => reader.line(line),
            None => reader.close(),
        }
    }
    reader.close();
    reader.blocks
}

/// Reads a title: each line that holds something is one of its lines.
pub(super) fn read_title(pieces: &[Piece], origins: &Origins) -> Vec<Line> {
    let lines = lines(pieces).into_iter().flatten().map(trimmed);
    let line = |line: Vec<Piece>| line.iter().map(|piece| origins.piece(piece)).collect::<Line>();
    lines.map(line).filter(|line| !line.is_empty()).collect()
}

/// The lines of what was written; `None` stands for a blank line of the template.
fn lines(pieces: &[Piece]) -> Vec<Option<Vec<Piece>>> {
    let mut lines = Vec::new();
    let mut line: Vec<Piece> = Vec::new();
    for piece in pieces {
        let Piece::Words { text, at, exact } = piece else {
            line.push(piece.clone());
            continue;
        };
        let mut start = 0;
        for part in text.split_inclusive(['\n', BREAK]) {
            let words = part.trim_end_matches(['\n', BREAK]);
            if !words.is_empty() {
                let mut at = at.clone();
                at.offset += if *exact { start } else { 0 };
                line.push(Piece::Words { text: words.to_owned(), at, exact: *exact });
            }
            if part.len() > words.len() {
                lines.push(Some(std::mem::take(&mut line)));
            }
            if part.ends_with(BREAK) {
                lines.push(None);
            }
            start += part.len();
        }
    }
    lines.push(Some(line));
    lines
}

/// A line without white and empty values at its ends.
fn trimmed(mut line: Vec<Piece>) -> Vec<Piece> {
    loop {
        match line.first_mut() {
            Some(Piece::Words { text, at, exact }) => {
                let white = text.len() - text.trim_start().len();
                text.drain(..white);
                at.offset += if *exact { white } else { 0 };
                if !text.is_empty() {
                    break;
                }
            }
            Some(Piece::Value { text, .. }) if text.is_empty() => {}
            _ => break,
        }
        line.remove(0);
    }
    loop {
        match line.last_mut() {
            Some(Piece::Words { text, .. }) => {
                text.truncate(text.trim_end().len());
                if !text.is_empty() {
                    break;
                }
            }
            Some(Piece::Value { text, .. }) if text.is_empty() => {}
            _ => break,
        }
        line.pop();
    }
    line
}

/// The beginning of a line.
enum Start {
    Text,
    Heading(usize),
    Item,
}

/// The way in which a line of a template begins, and how many bytes that takes.
fn start(words: &str) -> (Start, usize) {
    let rest = words.trim_start_matches(['#', '＃']);
    let level = words.chars().count() - rest.chars().count();
    // `#word` is what a template of former days has.
    if level > 0 && !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let white = rest.len() - rest.trim_start().len();
        return (Start::Heading(level), words.len() - rest.len() + white);
    }
    let dash = words.chars().next().filter(|c| "-－–—".contains(*c));
    if let Some(rest) = dash.and_then(|dash| words.strip_prefix(dash))
        && rest.starts_with(char::is_whitespace)
    {
        return (Start::Item, words.len() - rest.trim_start().len());
    }
    (Start::Text, 0)
}

struct Reader<'r, 'o> {
    origins: &'r Origins<'o>,
    findings: &'r mut Findings,
    /// Measure words of the figures that the program computes.
    units: &'r [&'r str],
    sheets: &'r mut Sheets<'r>,
    blocks: Vec<Block>,
    /// The paragraph or item that is being read.
    open: Vec<Inline>,
    /// True if it is an item.
    item: bool,
    /// The level of the last heading, 0 before the first.
    level: usize,
    numbers: Numbers,
}

impl Reader<'_, '_> {
    fn line(&mut self, line: Vec<Piece>) {
        let mut line = trimmed(line);
        let mut begins = Start::Text;
        if let Some(Piece::Words { text, at, exact }) = line.first_mut() {
            let (start, length) = start(text);
            begins = start;
            text.drain(..length);
            at.offset += if *exact { length } else { 0 };
        }
        let line = trimmed(line);
        let inlines: Vec<Inline> = line.iter().map(|piece| self.origins.piece(piece)).collect();
        if let ([Piece::Sheet { kind, name, .. }], [inline], Start::Text) =
            (line.as_slice(), inlines.as_slice(), &begins)
        {
            self.close();
            let Some(place) = place(inline, 0..name.len()) else { return };
            return match (self.sheets)(*kind, name, place.clone()) {
                Ok(block) => self.blocks.push(block),
                Err(message) => self.findings.push(message.error(Some(place))),
            };
        }
        for (i, (piece, inline)) in line.iter().zip(&inlines).enumerate() {
            if let Piece::Sheet { name, .. } = piece {
                self.complain(messages::sheet_within_a_line(), inline, 0..name.len());
            }
            let Piece::Words { text, .. } = piece else { continue };
            if let Some(stretch) = typst(text) {
                let message = messages::typst_in_template(text.part(stretch.clone()));
                self.complain(message, inline, stretch);
            }
            let next = inlines.get(i + 1).map_or("", |next| next.text.as_str());
            for stretch in by_hand(text, next, self.units) {
                let message = messages::figure_by_hand(text.part(stretch.clone()));
                self.findings.push(message.warning(place(inline, stretch)));
            }
        }
        if let (Start::Heading(_) | Start::Item, Some(first)) = (&begins, inlines.first())
            && let Some(number) = typed_number(&first.text)
        {
            let message = messages::numbered_by_hand(number);
            let place = place(first, 0..number.len());
            // Words of the data are printed as they were typed.
            self.findings.push(match first.written {
                Written::InTemplate { .. } => message.error(place),
                _ => message.warning(place),
            });
        }
        match begins {
            Start::Heading(level) => {
                self.close();
                let Some(first) = inlines.first() else { return };
                if level > LEVELS {
                    return self.complain(messages::heading_too_deep(), first, 0..first.text.len());
                }
                self.level = level;
                let number = self.numbers.next(level);
                let text = inlines.into_iter().collect();
                self.blocks.push(Block::Heading { level, number, text });
            }
            Start::Item => {
                self.close();
                self.item = true;
                self.open = inlines;
            }
            Start::Text => self.open.extend(inlines),
        }
    }

    /// Ends the paragraph or item that is being read.
    fn close(&mut self) {
        let text: Line = std::mem::take(&mut self.open).into_iter().collect();
        let item = std::mem::take(&mut self.item);
        if text.is_empty() {
            return;
        }
        if !item {
            return self.blocks.push(Block::Paragraph { text });
        }
        if let Some(Block::Items { level, entries }) = self.blocks.last_mut() {
            let number = number(*level, entries.len() + 1);
            return entries.push(Item { number, text });
        }
        let level = below(self.level);
        let entries = vec![Item { number: number(level, 1), text }];
        self.blocks.push(Block::Items { level, entries });
    }

    fn complain(&mut self, message: Message, inline: &Inline, stretch: Range<usize>) {
        self.findings.push(message.error(place(inline, stretch)));
    }
}

/// The place of a stretch of a piece, in bytes; none if nobody typed it.
fn place(inline: &Inline, stretch: Range<usize>) -> Option<Place> {
    match &inline.written {
        Written::InTemplate { file, number, line, offset } => {
            let end = line.floor_char_boundary(offset + stretch.end);
            let start = line.floor_char_boundary(offset + stretch.start).min(end);
            let column = line.part(..start).chars().count() + 1;
            let excerpt = line.to_string();
            let spot = Location {
                page: None,
                sheet: None,
                line: *number,
                column,
                excerpt,
                mark: start..end,
            };
            Some(Place { file: file.clone(), path: DataPath::default(), spot: Some(spot) })
        }
        Written::InData { place, .. } => Some(place.clone()),
        Written::ByProgram => None,
    }
}

/// Where words have what Typst would read as a call or a heading: templates hold plain text.
fn typst(words: &str) -> Option<Range<usize>> {
    if words.starts_with("= ") || words.starts_with("== ") {
        return Some(0..words.find(' ')?);
    }
    words.match_indices('#').find_map(|(at, _)| {
        let rest = words.part(at + 1..);
        let name = rest.find(|c: char| !(c.is_ascii_alphabetic() || c == '-'))?;
        let call = rest.part(name..).starts_with(['(', '[', '.', ':', ' ']);
        (name > 1 && call).then(|| at..at + 1 + name)
    })
}

/// Figures with a measure word that stand in words of a template, before what follows these: it is
/// for every period, and they are of one. A rule, a rank or a threshold (前3名, 不少于2条, 低于75%的) is no
/// such figure, nor is 0.
fn by_hand(words: &str, next: &str, units: &[&str]) -> Vec<Range<usize>> {
    const RULES: [&str; 13] = [
        "第",
        "前",
        "后",
        "每",
        "满",
        "超过",
        "不少于",
        "不低于",
        "不超过",
        "至少",
        "至多",
        "达到",
        "〔",
    ];
    const THRESHOLDS: [&str; 8] = ["低于", "高于", "不足", "不到", "未达", "大于", "小于", "少于"];
    const BEYOND: [&str; 9] =
        ["以上", "以下", "以内", "及以", "的有", "的是", "的为", "的只有", "的单位"];
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(at) = words.part(rest..).find(|c: char| c.is_ascii_digit()) {
        let start = rest + at;
        let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let end = words.part(start..).find(|c| !digits(c)).map_or(words.len(), |end| start + end);
        rest = end;
        let after = if end < words.len() { words.part(end..) } else { next };
        let unit = units.iter().find(|unit| after.starts_with(**unit));
        let before = words.part(..start);
        let clause =
            before.rfind(['，', '。', '；', '：']).map_or(before, |cut| before.part(cut..));
        let rule = RULES.iter().any(|rule| before.ends_with(rule))
            || THRESHOLDS.iter().any(|word| clause.contains(word))
            || unit.is_some_and(|unit| {
                let behind = after.get(unit.len()..).unwrap_or_default();
                BEYOND.iter().any(|word| behind.starts_with(word))
            });
        if let Some(unit) = unit.filter(|_| !rule && words.part(start..end) != "0") {
            found.push(start..(end + unit.len()).min(words.len()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_headings_and_items_are_known_with_and_without_blanks() {
        let begins = |words| match start(words) {
            (Start::Text, _) => "text".to_owned(),
            (Start::Heading(level), length) => format!("{level} {}", words.part(length..)),
            (Start::Item, length) => format!("item {}", words.part(length..)),
        };
        let lines = ["# 甲", "#甲", "## 乙", "＃ 丙", "- 丁", "－ 戊", "—— 己", "-1", "#let x"];
        let found = lines.map(begins);
        let expected =
            ["1 甲", "1 甲", "2 乙", "1 丙", "item 丁", "item 戊", "text", "text", "text"];
        assert_eq!(found, expected);
    }

    #[test]
    fn figures_typed_by_hand_are_known_by_their_measure_words() {
        let units = ["条", "篇", "%"];
        let found = |words: &str| -> Vec<String> {
            by_hand(words, "条", &units).into_iter().map(|at| words.part(at).to_owned()).collect()
        };
        assert_eq!(found("共75条、1,200篇，占3.5%，共6"), ["75条", "1,200篇", "3.5%", "6"]);
        let none = "第3条，前10篇，不少于2条，0条，2018年，3个，12369热线，低于序时进度75%的，30条以上，100%的有";
        assert_eq!(found(none), [""; 0]);
    }

    #[test]
    fn typst_is_told_from_words() {
        let found = |words: &str| typst(words).map(|range| words.part(range).to_owned());
        assert_eq!(found("共#strong[5]条").as_deref(), Some("#strong"));
        assert_eq!(found("= 标题").as_deref(), Some("="));
        assert_eq!(found("#import \"/x\"").as_deref(), Some("#import"));
        assert_eq!(found("3#、5#机组"), None);
        assert_eq!(found("A#楼"), None);
    }
}
