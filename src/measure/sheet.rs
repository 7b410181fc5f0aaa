//! A page as it is looked at: glyphs, rules, lines, page number. Lengths are millimetres
//! from the upper left corner, sizes of type are points.

use std::sync::Arc;

use super::area::Area;
use super::folio::{Folio, Turn};
use super::grid::{Grid, grids};

/// A character cell of 3号 text: 28 fill the text block.
pub(super) const ZI: f64 = 156.0 / 28.0;
/// From baseline to baseline.
pub(super) const HANG: f64 = ZI * 15.0 / 8.0;
/// Millimetres of a point.
pub(super) const POINT: f64 = 25.4 / 72.0;
/// Middle of a Chinese character above the baseline, in em; for lines that have none.
const MIDDLE: f64 = 0.34;

/// Brackets and quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    Closing,
    All,
}

/// A glyph.
#[derive(Debug, Clone)]
pub(crate) struct Glyph {
    pub(crate) text: String,
    pub(super) font: Arc<str>,
    /// Points.
    pub(crate) size: f64,
    /// Origin on the baseline.
    pub(crate) at: (f64, f64),
    /// End of its advance.
    pub(crate) end: (f64, f64),
    /// The area it blackens.
    pub(super) ink: Option<Area>,
    /// True if `ink` is that of an outline; else it is as large as such a glyph may be.
    pub(super) outlined: bool,
    pub(super) colour: [u8; 3],
}

impl Glyph {
    pub(super) fn is_han(&self) -> bool {
        self.text.chars().next().is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    pub(super) fn is_digit(&self) -> bool {
        self.text.chars().next().is_some_and(|c| c.is_ascii_digit())
    }

    /// True if it is a mark that may hang beyond the end of a line.
    pub(super) fn is_closing_mark(&self) -> bool {
        self.text.starts_with([
            '，', '。', '、', '；', '：', '？', '！', '）', '》', '”', '’', '〉', '〕',
        ])
    }

    /// The glyph in the half of its cell that holds its ink; `None` if it is no full-width bracket or quotation mark.
    fn trimmed(&self, marks: Marks) -> Option<Self> {
        let em = self.size * POINT;
        let full = self.reads_level() && self.end.0 - self.at.0 > 0.8 * em;
        let middle = (self.at.0 + self.end.0) / 2.0;
        if !full {
            return None;
        }
        if self.text.starts_with(['）', '》', '”', '’', '〉', '〕', '】', '」', '』']) {
            return Some(Self { end: (middle, self.end.1), ..self.clone() });
        }
        let opens = self.text.starts_with(['（', '《', '“', '‘', '〈', '〔', '【', '「', '『']);
        (opens && marks == Marks::All).then(|| Self { at: (middle, self.at.1), ..self.clone() })
    }

    /// True if it reads from left to right.
    pub(super) fn reads_level(&self) -> bool {
        let (dx, dy) = (self.end.0 - self.at.0, self.end.1 - self.at.1);
        dx >= 0.0 && dy.abs() <= 0.05 * dx.max(0.01)
    }

    /// The glyph on the page turned upright; `size` is that of the page as it lies.
    fn turned(&self, turn: Turn, size: (f64, f64)) -> Self {
        let point = |(x, y): (f64, f64)| match turn {
            Turn::None => (x, y),
            Turn::HeadLeft => (y, size.0 - x),
            Turn::HeadRight => (size.1 - y, x),
        };
        let ink = self.ink.map(|ink| ink.turned(turn, size));
        Self { at: point(self.at), end: point(self.end), ink, ..self.clone() }
    }
}

/// A painted path: a rule if it is thin, else a box of thickness 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    /// The area it blackens.
    pub(crate) area: Area,
    pub(crate) thickness: f64,
    pub(super) colour: [u8; 3],
    /// True if it is a rule from left to right.
    pub(crate) level: bool,
}

/// True if a colour is red: that of mark and rule.
pub(super) fn is_red([red, green, blue]: [u8; 3]) -> bool {
    red > 150 && green < 90 && blue < 90
}

/// True if a colour passes for black.
pub(super) fn is_black(colour: [u8; 3]) -> bool {
    colour.iter().all(|level| *level < 64)
}

/// Glyphs on one baseline, from left to right, without white.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Page, from 1.
    pub(super) page: usize,
    pub(crate) glyphs: Vec<Glyph>,
    pub(super) text: String,
    /// The face most of it is set in.
    pub(super) font: Arc<str>,
    /// The size most of it is set in, in points.
    pub(crate) size: f64,
    pub(crate) baseline: f64,
    /// Middle of its Chinese characters: the middle of the line's cell.
    pub(super) middle: f64,
    /// From first origin to last advance, and from ink to ink.
    pub(crate) area: Area,
}

impl Line {
    pub(super) fn new(page: usize, mut glyphs: Vec<Glyph>) -> Self {
        glyphs.sort_by(|a, b| a.at.0.total_cmp(&b.at.0));
        let text: String = glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
        // Digits and letters may be set in another face and size.
        let chinese = glyphs.iter().any(Glyph::is_han);
        let telling = || glyphs.iter().filter(|glyph| !chinese || glyph.is_han());
        let font = most_used(telling().map(|glyph| &glyph.font));
        let size = commonest(telling().map(|glyph| glyph.size));
        let baseline = glyphs.first().map_or(0.0, |glyph| glyph.at.1);
        let inks = glyphs.iter().filter_map(|glyph| glyph.ink);
        let ink = inks.reduce(Area::with);
        let han = glyphs.iter().filter(|glyph| glyph.is_han()).filter_map(|glyph| glyph.ink);
        let middle = match han.reduce(Area::with) {
            Some(han) => (han.top + han.bottom) / 2.0,
            None => baseline - MIDDLE * size * POINT,
        };
        let left = glyphs.first().map_or(0.0, |glyph| glyph.at.0);
        let right = glyphs.last().map_or(0.0, |glyph| glyph.end.0);
        let (top, bottom) = ink.map_or((baseline, baseline), |ink| (ink.top, ink.bottom));
        let area = Area { left, top, right, bottom };
        Self { page, glyphs, text, font, size, baseline, middle, area }
    }

    /// Upper edge of the 3号 cell in whose middle it stands.
    pub(super) fn top(&self) -> f64 {
        self.middle - ZI / 2.0
    }

    /// Lower edge of that cell.
    pub(super) fn bottom(&self) -> f64 {
        self.middle + ZI / 2.0
    }

    pub(super) fn is_red(&self) -> bool {
        let red = self.glyphs.iter().filter(|glyph| is_red(glyph.colour)).count();
        red * 2 > self.glyphs.len()
    }

    /// The parts of the line: pieces with more than a character and a half of white
    /// between, and what begins with 签发人.
    pub(super) fn parts(&self) -> Vec<Self> {
        let gap = 1.6 * self.size * POINT;
        let mut parts: Vec<Vec<Glyph>> = Vec::new();
        for (i, glyph) in self.glyphs.iter().enumerate() {
            let near = parts.last().and_then(|part| part.last());
            let near = near.is_some_and(|last| glyph.at.0 - last.end.0 < gap);
            match parts.last_mut() {
                Some(part) if near && !self.says("签发人", i) => part.push(glyph.clone()),
                _ => parts.push(vec![glyph.clone()]),
            }
        }
        parts.into_iter().map(|part| Self::new(self.page, part)).collect()
    }

    /// True if its glyphs from `place` on say this.
    fn says(&self, words: &str, place: usize) -> bool {
        let mut glyphs = self.glyphs[place..].iter();
        words.chars().all(|c| glyphs.next().is_some_and(|glyph| glyph.text.starts_with(c)))
    }

    /// True if its first character fills its cell, so that its place tells the indent.
    pub(super) fn starts_square(&self) -> bool {
        self.glyphs.first().is_some_and(|glyph| glyph.is_han() || glyph.is_digit())
    }

    /// The distance of its middle from `middle`: by its cells, or, as a bracket may begin or end
    /// it, by what is seen.
    pub(super) fn off(&self, middle: f64) -> f64 {
        let cells = self.area.centre() - middle;
        let inks = self.glyphs.iter().filter_map(|glyph| glyph.ink);
        let seen = inks.reduce(Area::with).map_or(cells, |ink| ink.centre() - middle);
        if seen.abs() < cells.abs() { seen } else { cells }
    }

    /// The face most of it is set in.
    pub(super) fn font(&self) -> &str {
        &self.font
    }
}

/// The name met most often.
pub(super) fn most_used<'a>(names: impl Iterator<Item = &'a Arc<str>>) -> Arc<str> {
    let mut counts: Vec<(&Arc<str>, usize)> = Vec::new();
    for name in names {
        match counts.iter_mut().find(|entry| *entry.0 == *name) {
            Some(entry) => entry.1 += 1,
            None => counts.push((name, 1)),
        }
    }
    let most = counts.into_iter().max_by_key(|entry| entry.1);
    most.map_or_else(|| "".into(), |entry| Arc::clone(entry.0))
}

/// The value met most often, in tenths.
pub(super) fn commonest(values: impl Iterator<Item = f64>) -> f64 {
    let mut counts: Vec<(i64, usize, f64)> = Vec::new();
    for value in values {
        let key = (value * 10.0).round() as i64;
        match counts.iter_mut().find(|entry| entry.0 == key) {
            Some(entry) => entry.1 += 1,
            None => counts.push((key, 1, value)),
        }
    }
    counts.iter().max_by_key(|entry| entry.1).map_or(0.0, |entry| entry.2)
}

/// A picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Picture {
    /// The upright rectangle around it.
    pub(super) area: Area,
    /// True if its sides run along the paper's; unknown for what is drawn as paths.
    pub(super) level: Option<bool>,
}

/// A page.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    /// From 1.
    pub(crate) number: usize,
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// From top to bottom, without the page number.
    pub(crate) lines: Vec<Line>,
    pub(crate) rules: Vec<Rule>,
    pub(super) pictures: Vec<Picture>,
    pub(super) folio: Option<Folio>,
    /// All glyphs but those of the page number.
    pub(super) inked: Vec<Glyph>,
    /// Its ruled tables, from top to bottom.
    pub(super) grids: Vec<Grid>,
}

impl Sheet {
    pub(super) fn new(
        number: usize,
        (width, height): (f64, f64),
        mut glyphs: Vec<Glyph>,
        rules: Vec<Rule>,
        pictures: Vec<Picture>,
    ) -> Self {
        glyphs.retain(|glyph| !glyph.text.trim().is_empty());
        let mut sheet = Self {
            number,
            width,
            height,
            lines: Vec::new(),
            rules,
            pictures,
            folio: None,
            inked: Vec::new(),
            grids: Vec::new(),
        };
        let turns = if sheet.turned() {
            [Turn::HeadLeft, Turn::HeadRight, Turn::None].as_slice()
        } else {
            [Turn::None].as_slice()
        };
        let found = turns.iter().find_map(|turn| {
            let turned: Vec<Glyph> =
                glyphs.iter().map(|glyph| glyph.turned(*turn, (width, height))).collect();
            let long = if *turn == Turn::None { height } else { width };
            Folio::find(number, &turned, long, *turn)
        });
        let (folio, places) = found.map_or((None, Vec::new()), |(one, at)| (Some(one), at));
        sheet.folio = folio;
        let mut place = 0;
        glyphs.retain(|_| {
            place += 1;
            !places.contains(&(place - 1))
        });
        sheet.lines = lines(number, &glyphs).into_iter().map(|(line, _)| line).collect();
        sheet.inked = glyphs;
        sheet.grids = grids(&sheet);
        sheet
    }

    /// The page with each bracket and quotation mark taken for the half of its cell that holds its ink; `None` if
    /// there is none. Some programs set a mark at the edge of a line in its whole cell, some in that half, and a page
    /// does not say which: either is right.
    pub(super) fn trimmed(&self, marks: Marks) -> Option<Self> {
        let halves: Vec<Option<Glyph>> =
            self.inked.iter().map(|glyph| glyph.trimmed(marks)).collect();
        if halves.iter().all(Option::is_none) {
            return None;
        }
        let glyphs = self.inked.iter().zip(halves);
        let inked: Vec<Glyph> =
            glyphs.map(|(glyph, half)| half.unwrap_or_else(|| glyph.clone())).collect();
        let lines = lines(self.number, &inked).into_iter().map(|(line, _)| line).collect();
        Some(Self { lines, inked, ..self.clone() })
    }

    /// True if a line stands in a ruled table.
    pub(super) fn in_grid(&self, line: &Line) -> bool {
        self.grids.iter().any(|grid| grid.holds(line))
    }

    /// True if it is wider than high.
    pub(super) fn turned(&self) -> bool {
        self.width > self.height
    }

    /// True if there is nothing to read.
    pub(super) fn is_bare(&self) -> bool {
        self.inked.is_empty() && self.folio.is_none()
    }

    /// True if it is the right-hand page of a pair.
    pub(super) fn odd(&self) -> bool {
        self.folio.as_ref().map_or(self.number, |folio| folio.number) % 2 == 1
    }

    /// Where the standard has the text block on this page, as it is looked at.
    pub(super) fn block(&self) -> Area {
        let inner = if self.odd() { 28.0 } else { 26.0 };
        if self.turned() {
            return Area { left: 35.0, top: inner, right: 260.0, bottom: inner + 156.0 };
        }
        Area { left: inner, top: 37.0, right: inner + 156.0, bottom: 262.0 }
    }

    /// Rules from left to right, pieces that touch put together, from top to bottom.
    pub(super) fn level_rules(&self) -> Vec<Rule> {
        let pieces = self.rules.iter().copied().filter(|rule| rule.level).collect();
        joined(pieces, |area| (area.top, area.left, area.right))
    }

    /// Rules from top to bottom, pieces that touch put together, from left to right.
    pub(super) fn upright_rules(&self) -> Vec<Rule> {
        let upright = |rule: &Rule| !rule.level && rule.thickness > 0.0;
        let pieces = self.rules.iter().copied().filter(upright).collect();
        joined(pieces, |area| (area.left, area.top, area.bottom))
    }
}

/// Pieces of rules put together where they touch. `place` gives where a piece lies across its
/// direction, where it begins and where it ends.
fn joined(mut pieces: Vec<Rule>, place: fn(&Area) -> (f64, f64, f64)) -> Vec<Rule> {
    pieces.sort_by(|a, b| {
        let ((a, a_begins, _), (b, b_begins, _)) = (place(&a.area), place(&b.area));
        let rows = (a * 20.0).round().total_cmp(&(b * 20.0).round());
        rows.then(a_begins.total_cmp(&b_begins))
    });
    let mut rules: Vec<Rule> = Vec::new();
    for piece in pieces {
        let (across, begins, _) = place(&piece.area);
        match rules.last_mut() {
            Some(rule)
                if (place(&rule.area).0 - across).abs() < 0.1
                    && (rule.thickness - piece.thickness).abs() < 0.1
                    && rule.colour == piece.colour
                    && begins < place(&rule.area).2 + 0.5 =>
            {
                rule.area = rule.area.with(piece.area);
            }
            _ => rules.push(piece),
        }
    }
    rules
}

/// Glyphs by lines, from top to bottom, with their places among `glyphs`.
pub(super) fn lines(page: usize, glyphs: &[Glyph]) -> Vec<(Line, Vec<usize>)> {
    let mut order: Vec<usize> =
        (0..glyphs.len()).filter(|place| glyphs[*place].reads_level()).collect();
    order.sort_by(|a, b| glyphs[*a].at.1.total_cmp(&glyphs[*b].at.1));
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for place in order {
        let glyph = &glyphs[place];
        let near = |row: &&mut Vec<usize>| {
            let first = &glyphs[row[0]];
            glyph.at.1 - first.at.1 < first.size.max(glyph.size) * POINT * 0.2
        };
        match rows.last_mut().filter(near) {
            Some(row) => row.push(place),
            None => rows.push(vec![place]),
        }
    }
    let line = |row: Vec<usize>| {
        let own = row.iter().map(|place| glyphs[*place].clone()).collect();
        (Line::new(page, own), row)
    };
    rows.into_iter().map(line).collect()
}
