//! Ink over ink: text over text, a rule through text, text over a picture. The standard takes it
//! for granted; only a seal stands over what it seals (7.3.5.1).

use std::collections::BTreeMap;

use super::{Elements, Reading};
use crate::measure::area::Area;
use crate::measure::closing::is_seal;
use crate::measure::elements::is_date;
use crate::measure::sheet::{Glyph, POINT, Rule, Sheet, is_red};

/// The depth to which two glyphs of different lines may reach into each other, in sizes of the smaller one.
const DEPTH: f64 = 0.12;
/// The part of the narrower of two glyphs on one line that the other may cover: italics and kerned
/// pairs lean over each other.
const COVERED: f64 = 0.5;
/// Farthest that two glyphs that say the same may be apart, in their size: a bold or shadowed character
/// is drawn twice.
const TWICE: f64 = 0.25;
/// The outer part of a glyph's height or width that a rule may touch: an underline, or the frame
/// of a cell. In shares of the ink.
const EDGE: f64 = 0.1;
/// Smallest ink that a rule can be said to run through, in millimetres: less than that is a stroke.
const STROKE: f64 = 1.0;
/// White that a picture may have at its edges, in millimetres.
const WHITE: f64 = 1.0;
/// Lightest colour that counts: lighter text or rules lie behind the page as a watermark does.
const LIGHT: u8 = 200;
/// Side of the squares by which neighbours are looked up, in millimetres.
const SQUARE: f64 = 6.0;
/// Largest glyph that is looked up, in millimetres.
const LARGEST: f64 = 60.0;
/// Most comparisons of one page, and most places reported together: a file may be hostile.
const COMPARISONS: usize = 4_000_000;
const PLACES: usize = 200;
/// Most characters of a line that are quoted.
const QUOTED: usize = 12;

/// A8.
pub(super) fn nothing_overlaps(found: &Elements) -> Vec<Reading> {
    let mut readings = Vec::new();
    for sheet in found.sheets {
        let seals = seals(found, sheet);
        let page = Page::of(sheet, &seals);
        readings.extend(page.text_over_text());
        readings.extend(page.rule_through_text());
        readings.extend(page.text_over_picture());
    }
    if readings.is_empty() {
        readings.push(Reading::holds("重叠", true, "没有重叠", "互不重叠"));
    }
    readings
}

/// Places of seals and stamps on a page: those that close the document, and what looks like a
/// seal beside a date, as on a copy in an attachment.
fn seals(found: &Elements, sheet: &Sheet) -> Vec<Area> {
    let closing = &found.closing;
    let here = closing.date.is_some_and(|date| date.page == sheet.number);
    let known = closing.seals.iter().chain(&closing.stamps).filter(|_| here);
    let mut areas: Vec<Area> = known.map(|seal| seal.area).collect();
    let dates: Vec<Area> = sheet
        .lines
        .iter()
        .flat_map(|line| line.parts())
        .filter(|part| is_date(&part.text))
        .map(|part| part.area.grown(5.0, 10.0))
        .collect();
    let dated = |area: &Area| dates.iter().any(|date| date.meets(area));
    areas.extend(
        sheet.seal_like().iter().filter(|seal| is_seal(seal)).map(|seal| seal.area).filter(dated),
    );
    areas
}

/// A page with its glyphs by squares.
struct Page<'a> {
    sheet: &'a Sheet,
    seals: &'a [Area],
    glyphs: Vec<Inked<'a>>,
    squares: BTreeMap<(i32, i32), Vec<usize>>,
}

/// A glyph that counts, and what it blackens.
struct Inked<'a> {
    glyph: &'a Glyph,
    ink: Area,
}

impl<'a> Page<'a> {
    fn of(sheet: &'a Sheet, seals: &'a [Area]) -> Self {
        let folio = sheet.folio.iter().flat_map(|folio| &folio.line.glyphs);
        // The number of a turned page is kept as it stands on the upright one.
        let folio = folio.filter(|_| !sheet.turned());
        let counted = |glyph: &'a Glyph| {
            let ink = glyph.ink.filter(|ink| ink.width().max(ink.height()) < LARGEST)?;
            let sealed = is_red(glyph.colour) && inside_any(seals, &ink);
            let counts = glyph.outlined && !is_light(glyph.colour) && !sealed;
            (counts && is_solid(&glyph.text)).then_some(Inked { glyph, ink })
        };
        let glyphs: Vec<Inked> = sheet.inked.iter().chain(folio).filter_map(counted).collect();
        let mut squares: BTreeMap<(i32, i32), Vec<usize>> = BTreeMap::new();
        for (place, one) in glyphs.iter().enumerate() {
            for square in squares_of(&one.ink) {
                squares.entry(square).or_default().push(place);
            }
        }
        Self { sheet, seals, glyphs, squares }
    }

    /// Glyphs of different lines that reach into each other, or one printed over another.
    fn text_over_text(&self) -> Option<Reading> {
        let mut hits = Hits::default();
        let mut left = COMPARISONS;
        'squares: for places in self.squares.values() {
            for (i, place) in places.iter().enumerate() {
                for other in &places[i + 1..] {
                    left = left.saturating_sub(1);
                    if left == 0 || hits.full() {
                        break 'squares;
                    }
                    let (one, other) = (&self.glyphs[*place], &self.glyphs[*other]);
                    if let Some(common) = overlap(one, other) {
                        hits.add(common, (one.glyph, Some(other.glyph)));
                    }
                }
            }
        }
        let (area, (one, other)) = hits.first()?;
        let mut said = [Some(one), other].map(|glyph| glyph.map(|glyph| self.quoted(glyph)));
        said.sort();
        let said: Vec<String> = said.into_iter().flatten().collect();
        let reading = Reading::holds("文字压文字", false, said.join("与"), "互不重叠");
        Some(reading.at(self.sheet.number, area))
    }

    /// A rule that runs through characters.
    fn rule_through_text(&self) -> Option<Reading> {
        let counts = |rule: &Rule| {
            let sealed = is_red(rule.colour) && inside_any(self.seals, &rule.area);
            rule.thickness > 0.0 && !sealed && !is_light(rule.colour)
        };
        let level = self.sheet.level_rules().into_iter();
        let upright = self.sheet.rules.iter().copied().filter(|rule| !rule.level);
        let mut hits = Hits::default();
        let mut left = COMPARISONS;
        for rule in level.chain(upright).filter(counts) {
            for square in squares_of(&rule.area) {
                for place in self.squares.get(&square).into_iter().flatten() {
                    left = left.saturating_sub(1);
                    let one = &self.glyphs[*place];
                    if runs_through(&rule, one) {
                        hits.add(one.ink, (one.glyph, None));
                    }
                }
                if left == 0 || hits.full() {
                    break;
                }
            }
        }
        let (area, (one, _)) = hits.first()?;
        let reading = Reading::holds("线穿过文字", false, self.quoted(one), "互不重叠");
        Some(reading.at(self.sheet.number, area))
    }

    /// Characters over a picture that is no seal.
    fn text_over_picture(&self) -> Option<Reading> {
        let mut hits = Hits::default();
        for picture in &self.sheet.pictures {
            if hits.full() || self.seals.contains(&picture.area) {
                continue;
            }
            let area = picture.area.grown(-WHITE, -WHITE);
            let over = |one: &&Inked| area.contains_point(one.ink.centre(), one.ink.level_centre());
            let covered: Vec<&Inked> = self.glyphs.iter().filter(over).collect();
            // A single character may be part of a drawing.
            if covered.len() > 1 {
                for one in covered {
                    hits.add(one.ink, (one.glyph, None));
                }
            }
        }
        let (area, (one, _)) = hits.first()?;
        let reading = Reading::holds("文字压图", false, self.quoted(one), "互不重叠");
        Some(reading.at(self.sheet.number, area))
    }

    /// The words a glyph stands among, by its baseline, in quotes.
    fn quoted(&self, glyph: &Glyph) -> String {
        let row = |other: &&Glyph| {
            (other.at.1 - glyph.at.1).abs() < 0.05 && (other.size - glyph.size).abs() < 0.1
        };
        let mut row: Vec<&Glyph> = self.sheet.inked.iter().filter(row).collect();
        row.sort_by(|a, b| a.at.0.total_cmp(&b.at.0));
        let text: String = row.iter().flat_map(|one| one.text.chars()).take(QUOTED).collect();
        format!("“{text}”")
    }
}

/// Places found, all of them together, and what stands at the first.
#[derive(Default)]
struct Hits<'a> {
    count: usize,
    first: Option<(Area, (&'a Glyph, Option<&'a Glyph>))>,
}

impl<'a> Hits<'a> {
    /// Adds a place; the uppermost, leftmost one stands for all.
    fn add(&mut self, area: Area, what: (&'a Glyph, Option<&'a Glyph>)) {
        self.count += 1;
        self.first = Some(match self.first.take() {
            None => (area, what),
            Some((all, first)) => {
                let key = |glyph: &Glyph| (glyph.at.1, glyph.at.0);
                let higher = key(what.0) < key(first.0);
                (all.with(area), if higher { what } else { first })
            }
        });
    }

    fn full(&self) -> bool {
        self.count >= PLACES
    }

    fn first(self) -> Option<(Area, (&'a Glyph, Option<&'a Glyph>))> {
        self.first
    }
}

/// True if a text is a character that fills its place: Chinese, a letter or a digit. Frames and
/// circles (□, ○) are made to hold another character, and marks of punctuation are mostly white.
fn is_solid(text: &str) -> bool {
    text.chars().next().is_some_and(|c| {
        c.is_ascii_alphanumeric()
            || ('\u{3400}'..='\u{9fff}').contains(&c)
            || ('\u{f900}'..='\u{faff}').contains(&c)
            || ('０'..='９').contains(&c)
    })
}

fn is_light(colour: [u8; 3]) -> bool {
    colour.iter().all(|level| *level > LIGHT)
}

/// True if the middle of an area lies inside one of these.
fn inside_any(areas: &[Area], area: &Area) -> bool {
    areas.iter().any(|one| one.contains_point(area.centre(), area.level_centre()))
}

/// The squares an area lies in.
fn squares_of(area: &Area) -> impl Iterator<Item = (i32, i32)> + use<> {
    let place = |length: f64| (length / SQUARE).floor().clamp(-500.0, 500.0) as i32;
    let (left, right) = (place(area.left), place(area.right));
    let (top, bottom) = (place(area.top), place(area.bottom));
    (top..=bottom).flat_map(move |row| (left..=right).map(move |column| (column, row)))
}

/// The area that two glyphs both blacken, if one is printed over the other.
fn overlap(one: &Inked, other: &Inked) -> Option<Area> {
    let common = one.ink.common(&other.ink)?;
    let size = one.glyph.size.min(other.glyph.size) * POINT;
    let deep = common.width().min(common.height()) > DEPTH * size;
    let (across, down) = (other.glyph.at.0 - one.glyph.at.0, other.glyph.at.1 - one.glyph.at.1);
    if !deep || (one.glyph.text == other.glyph.text && across.hypot(down) < TWICE * size) {
        return None;
    }
    let level = one.glyph.reads_level() && other.glyph.reads_level();
    let neighbours = if level { down.abs() < TWICE * size } else { across.abs() < TWICE * size };
    let narrow = |length: fn(&Area) -> f64| length(&one.ink).min(length(&other.ink));
    let covered = if level {
        common.width() / narrow(Area::width).max(0.01)
    } else {
        common.height() / narrow(Area::height).max(0.01)
    };
    (!neighbours || covered > COVERED).then_some(common)
}

/// True if a rule runs through the middle of a character.
fn runs_through(rule: &Rule, one: &Inked) -> bool {
    let ink = &one.ink;
    let (width, height) = (ink.width(), ink.height());
    if !(one.glyph.is_han() || one.glyph.is_digit()) || width.min(height) < STROKE {
        return false;
    }
    if rule.level {
        let long = ink.right.min(rule.area.right) - ink.left.max(rule.area.left);
        let middle = rule.area.level_centre();
        long > width / 2.0
            && middle > ink.top + EDGE * height
            && middle < ink.bottom - EDGE * height
    } else {
        let long = ink.bottom.min(rule.area.bottom) - ink.top.max(rule.area.top);
        let middle = rule.area.centre();
        long > height / 2.0 && middle > ink.left + EDGE * width && middle < ink.right - EDGE * width
    }
}
