//! Finds the head of page 1, and tells the format of the document by it.

use super::area::Area;
use super::sheet::{Glyph, HANG, Line, POINT, Rule, Sheet, ZI, is_red};

/// Upper edge of the text block.
pub(super) const TOP: f64 = 37.0;
/// From the first double rule of a letter to what stands below it.
pub(super) const BELOW_DOUBLE: f64 = ZI * 7.0 / 8.0;

/// The kind of layout that a document has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// The one of chapter 7.
    Ordinary,
    /// 信函 (10.1).
    Letter,
    /// 命令（令） (10.2).
    Order,
    /// 纪要 (10.3).
    Minutes,
}

/// Two red rules close together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Double {
    pub(super) upper: Rule,
    pub(super) lower: Rule,
}

impl Double {
    pub(super) fn area(&self) -> Area {
        self.upper.area.with(self.lower.area)
    }
}

/// A line of signers: 签发人：, where it stands, and names.
#[derive(Debug, Clone)]
pub(super) struct Signers {
    pub(super) label: Option<Line>,
    pub(super) names: Vec<Line>,
}

/// The head.
pub(super) struct Head<'a> {
    pub(super) format: Format,
    /// Red large type.
    pub(super) mark: Vec<&'a Line>,
    /// The organs of the mark, from top to bottom.
    pub(super) names: Vec<Line>,
    /// 文件, if it stands to the right of several organs.
    pub(super) word: Option<Line>,
    pub(super) doubles: Vec<Double>,
    /// Copy number, secrecy, urgency.
    pub(super) corner: Vec<Line>,
    /// Upper edge of the first of these lines.
    pub(super) corner_top: f64,
    pub(super) number: Option<Line>,
    pub(super) signers: Vec<Signers>,
    /// The widest red rule; none for a letter.
    pub(super) red_rule: Option<Rule>,
    /// Where it ends.
    pub(super) end: f64,
}

impl<'a> Head<'a> {
    pub(super) fn find(first: &'a Sheet) -> Self {
        let mark: Vec<&Line> = first
            .lines
            .iter()
            .filter(|line| line.is_red() && line.size > 17.0 && line.middle < first.height * 0.6)
            .filter(|line| !is_corner(&line.text))
            .collect();
        let area = mark.iter().map(|line| line.area).reduce(Area::with);
        let mark_bottom = area.map_or(0.0, |area| area.bottom);
        let red_rules = red_rules(first);
        let doubles = doubles(&red_rules);
        let text: String = mark.iter().map(|line| line.text.as_str()).collect();
        let format = if is_letter(first, area, &red_rules, &doubles) {
            Format::Letter
        } else if text.ends_with('令') {
            Format::Order
        } else if text.ends_with("纪要") {
            Format::Minutes
        } else {
            Format::Ordinary
        };
        let red_rule = red_rules
            .into_iter()
            .filter(|rule| format != Format::Letter && rule.area.top < first.height * 0.7)
            .max_by(|a, b| a.area.width().total_cmp(&b.area.width()));
        let below = below_mark(first, mark_bottom, red_rule);
        let number_line = below.iter().find(|line| number_part(line, format).is_some());
        let number = number_line.and_then(|line| number_part(line, format));
        let first_double = doubles.first().filter(|_| format == Format::Letter);
        let corner = match first_double {
            Some(double) => letter_corner(&below, double.area().bottom),
            None => area.map_or_else(Vec::new, |area| {
                let above = first.lines.iter().filter(|line| line.middle < area.top);
                above.cloned().collect()
            }),
        };
        let corner_top = first_double.map_or(TOP, |double| double.area().bottom + BELOW_DOUBLE);
        let lowest = number.iter().map(Line::bottom).fold(mark_bottom, f64::max);
        let end = match (red_rule, first_double) {
            (Some(rule), _) => rule.area.bottom,
            (None, Some(double)) => {
                let corner = corner.iter().map(Line::bottom).fold(lowest, f64::max);
                corner.max(double.area().bottom)
            }
            (None, None) => lowest,
        };
        let signers = signers(&below, number.as_ref());
        let (names, word) = organs(&mark);
        Self {
            format,
            mark,
            names,
            word,
            doubles,
            corner,
            corner_top,
            number,
            signers,
            red_rule,
            end,
        }
    }
}

/// Wide red rules, from top to bottom.
fn red_rules(first: &Sheet) -> Vec<Rule> {
    let rules = first.level_rules().into_iter();
    rules.filter(|rule| is_red(rule.colour) && rule.area.width() > 60.0).collect()
}

fn doubles(rules: &[Rule]) -> Vec<Double> {
    let mut doubles = Vec::new();
    let mut rest = rules;
    while let [upper, lower, after @ ..] = rest {
        let gap = lower.area.top - upper.area.bottom;
        let alike = (upper.area.width() - lower.area.width()).abs() < 5.0;
        if alike && gap < 3.0 {
            doubles.push(Double { upper: *upper, lower: *lower });
            rest = after;
        } else {
            rest = &rest[1..];
        }
    }
    doubles
}

/// Two double rules, or one at the head with the mark above it; or red rules at head and foot
/// and the mark where a letter has it. A double rule below the number makes no letter.
fn is_letter(first: &Sheet, mark: Option<Area>, rules: &[Rule], doubles: &[Double]) -> bool {
    let Some(mark) = mark else { return false };
    let high = mark.top < 45.0;
    let foot = rules.iter().any(|rule| rule.area.top > first.height * 0.84);
    doubles.len() > 1 || (high && (!doubles.is_empty() || (foot && rules.len() > 1)))
}

/// True if a text is that of secrecy or urgency, whatever its colour.
fn is_corner(text: &str) -> bool {
    const WORDS: [&str; 7] = ["绝密", "机密", "秘密", "特急", "加急", "特提", "平急"];
    WORDS.iter().any(|word| text.starts_with(word)) && text.chars().count() < 12
}

/// Lines between the mark and the red rule, or, without one, those that may belong to the head.
fn below_mark(first: &Sheet, mark_bottom: f64, red_rule: Option<Rule>) -> Vec<&Line> {
    // Red ink is of a seal, but secrecy and urgency may be.
    let counts = |line: &&Line| !line.is_red() || is_corner(&line.text);
    let lines = first.lines.iter().filter(|line| line.middle > mark_bottom).filter(counts);
    match red_rule {
        Some(rule) => lines.filter(|line| line.middle < rule.area.top + 1.0).collect(),
        None => lines.take_while(|line| line.size < 17.0).take(5).collect(),
    }
}

/// The part of a line that is the document's number.
fn number_part(line: &Line, format: Format) -> Option<Line> {
    let numbers = |part: &Line| {
        let counts =
            part.text.contains('号') || (format == Format::Minutes && part.text.contains('期'));
        counts && part.size < 20.0 && !part.text.contains('。') && !part.text.starts_with("签发人")
    };
    line.parts().into_iter().find(numbers)
}

/// The words in the left half below a letter's first double rule, the number left out.
fn letter_corner(below: &[&Line], top: f64) -> Vec<Line> {
    let parts = below.iter().filter(|line| line.middle > top).flat_map(|line| line.parts());
    let mut corner: Vec<Line> = Vec::new();
    for part in parts.filter(|part| part.area.right < 105.0 && !part.text.contains('号')) {
        // The first paragraph of a letter without a title lies further down.
        if corner.last().is_some_and(|last| part.middle - last.middle > 2.6 * HANG) {
            break;
        }
        corner.push(part);
    }
    corner
}

/// Lines from 签发人 to the one that holds the number.
fn signers(below: &[&Line], number: Option<&Line>) -> Vec<Signers> {
    let Some(start) = below.iter().position(|line| line.text.contains("签发人")) else {
        return Vec::new();
    };
    let rows = below[start..].iter().map(|line| {
        let parts = line.parts().into_iter();
        let others = parts.filter(|part| number.is_none_or(|number| part.area != number.area));
        signers_of(line.page, others.flat_map(|part| part.glyphs).collect())
    });
    rows.filter(|row| row.label.is_some() || !row.names.is_empty()).collect()
}

fn signers_of(page: usize, glyphs: Vec<Glyph>) -> Signers {
    let labelled = glyphs.first().is_some_and(|glyph| glyph.text.starts_with('签'));
    let (label, names) = glyphs.split_at(if labelled { glyphs.len().min(4) } else { 0 });
    let mut pieces: Vec<Vec<Glyph>> = Vec::new();
    for glyph in names {
        // A name of two characters may be spread over three.
        let near = pieces.last().is_some_and(|piece| {
            let gap = piece.last().map_or(0.0, |last| glyph.at.0 - last.end.0);
            let em = glyph.size * POINT;
            gap < 0.8 * em || (piece.len() == 1 && gap < 1.2 * em)
        });
        match pieces.last_mut() {
            Some(piece) if near => piece.push(glyph.clone()),
            _ => pieces.push(vec![glyph.clone()]),
        }
    }
    Signers {
        label: labelled.then(|| Line::new(page, label.to_vec())),
        names: pieces.into_iter().map(|piece| Line::new(page, piece)).collect(),
    }
}

/// The organs of a mark, and 文件 if it stands to the right of several.
fn organs(mark: &[&Line]) -> (Vec<Line>, Option<Line>) {
    let whole = || mark.iter().map(|line| (*line).clone()).collect();
    let mut glyphs: Vec<&Glyph> = mark.iter().flat_map(|line| &line.glyphs).collect();
    glyphs.sort_by(|a, b| a.at.0.total_cmp(&b.at.0));
    let [others @ .., wen, jian] = glyphs.as_slice() else { return (whole(), None) };
    let said = wen.text == "文" && jian.text == "件";
    let right = others.iter().map(|glyph| glyph.end.0).fold(0.0, f64::max);
    if mark.len() < 2 || !said || wen.at.0 < right - 0.5 {
        return (whole(), None);
    }
    let edge = wen.at.0 - 0.01;
    let names = mark.iter().filter_map(|line| {
        let own: Vec<Glyph> = line.glyphs.iter().filter(|one| one.at.0 < edge).cloned().collect();
        (!own.is_empty()).then(|| Line::new(line.page, own))
    });
    let page = mark.first().map_or(1, |line| line.page);
    let word = Line::new(page, vec![(*wen).clone(), (*jian).clone()]);
    (names.collect(), Some(word))
}
