//! Paper, text block, grid, page number (5, 6, 7.5).

use super::body::plain;
use super::{Elements, Reading, face_reading};
use crate::measure::folio::Folio;
use crate::measure::head::Format;
use crate::measure::pitch::step;
use crate::measure::sheet::{HANG, Line, POINT, ZI, commonest, is_black, most_used};

/// P1.
pub(super) fn paper(found: &Elements) -> Vec<Reading> {
    let mut readings = Vec::new();
    for sheet in found.sheets {
        let (short, long) = (sheet.width.min(sheet.height), sheet.width.max(sheet.height));
        let met = (short - 210.0).abs() <= 1.0 && (long - 297.0).abs() <= 1.0;
        let measured = format!("{short:.1}×{long:.1} mm");
        let mut reading = Reading::holds("纸张", met, measured, "210×297 mm").on(sheet.number);
        reading.tolerance = Some(1.0);
        readings.push(reading);
    }
    readings
}

/// P2: by the highest first line of the upright pages after the first, whose head hangs
/// lower; a page may begin with a blank line.
pub(super) fn top_margin(found: &Elements) -> Vec<Reading> {
    match found.highest() {
        Some(line) => {
            let top = line.top() - found.white_above;
            vec![Reading::length("天头", top, 37.0, 1.0).of(line)]
        }
        None => vec![Reading::absent("天头")],
    }
}

/// P3: on pages that show both flush and indented lines, so that neither is taken for the
/// other.
pub(super) fn binding_margin(found: &Elements) -> Vec<Reading> {
    let mut readings = Vec::new();
    for (sheet, lines) in found.text_pages() {
        let Some(left) = flush_left(&lines) else { continue };
        let margin = left - (sheet.block().left - 28.0);
        let what =
            if sheet.odd() { "订口（左）" } else { "订口（右，由左边距推算）" };
        readings.push(Reading::length(what, margin, 28.0, 1.0).on(sheet.number));
    }
    or_absent(readings, "订口")
}

/// Greatest distance of two edges that are one, in millimetres.
const SAME: f64 = 0.3;

/// Left edge of the text on a page: two lines begin there, and one two characters further in.
fn flush_left(lines: &[&Line]) -> Option<f64> {
    let starts: Vec<f64> =
        lines.iter().filter(|line| line.starts_square()).map(|line| line.area.left).collect();
    let left = starts.iter().copied().min_by(f64::total_cmp)?;
    let flush = starts.iter().filter(|start| *start - left < SAME).count();
    let indented = starts.iter().any(|start| (start - left - 2.0 * ZI).abs() < 1.5);
    (flush > 1 && indented).then_some(left)
}

/// Right edge of the text on a page: two lines end there in a character that fills its cell, and
/// none goes beyond but with marks, which may hang. Where every full line ends in a mark, two
/// short lines of one length are no edge.
fn flush_right(lines: &[&Line]) -> Option<f64> {
    let square = lines.iter().filter_map(|line| line.glyphs.last().filter(|glyph| glyph.is_han()));
    let ends: Vec<f64> = square.map(|glyph| glyph.end.0).collect();
    let right = ends.iter().copied().max_by(f64::total_cmp)?;
    let words = lines.iter().flat_map(|line| &line.glyphs).filter(|glyph| !glyph.is_closing_mark());
    let reach = words.map(|glyph| glyph.end.0).max_by(f64::total_cmp)?;
    let shown = reach - right < SAME && ends.iter().filter(|end| right - *end < SAME).count() > 1;
    shown.then_some(right)
}

/// P4.
pub(super) fn text_block(found: &Elements) -> Vec<Reading> {
    let mut readings = Vec::new();
    let full = found.full_page(found.pitch).round() as usize;
    let white = if found.white_above > 0.0 { found.pitch - ZI } else { 0.0 };
    for (sheet, lines) in found.text_pages() {
        if let (Some(left), Some(right)) = (flush_left(&lines), flush_right(&lines)) {
            let reading = Reading::length("版心宽", right - left, 156.0, 1.0);
            readings.push(reading.on(sheet.number));
        }
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { continue };
        // A page with fewer lines need not be full.
        if lines.len() >= full && sheet.lines.len() == lines.len() {
            let height = last.bottom() - first.top() + white;
            let reading = Reading::length("版心高", height, 225.0, 1.0);
            // Lines of another pitch leave less than one of them at the foot.
            let filled = height < 225.0 && height + found.pitch > 225.0;
            let reading = if filled { reading.met() } else { reading };
            readings.push(reading.on(sheet.number));
        }
    }
    or_absent(readings, "版心")
}

/// P5.
pub(super) fn body_type(found: &Elements) -> Vec<Reading> {
    let Some(first) = found.text.first() else { return vec![Reading::absent("正文")] };
    // Digits and letters may have a face and a size of their own.
    let han = || found.text.iter().flat_map(|line| &line.glyphs).filter(|glyph| glyph.is_han());
    let size = commonest(han().map(|glyph| glyph.size));
    let coloured = found
        .text
        .iter()
        .find(|line| line.glyphs.iter().filter(|glyph| !is_black(glyph.colour)).count() > 2);
    let mut readings = vec![Reading::figure("字号", size, 15.9, 0.3, " pt").usual().of(first)];
    readings.push(match coloured {
        Some(line) => {
            let colour = line.glyphs.iter().find(|glyph| !is_black(glyph.colour));
            let [r, g, b] = colour.map_or([0; 3], |glyph| glyph.colour);
            Reading::holds("颜色", false, format!("#{r:02x}{g:02x}{b:02x}"), "黑色").of(line)
        }
        None => Reading::holds("颜色", true, "黑色", "黑色").of(first),
    });
    readings.push(if plain(found).next().is_none() {
        Reading::eye("字体", "正文里只有标题和表").of(first)
    } else {
        let han = plain(found).flat_map(|line| &line.glyphs).filter(|glyph| glyph.is_han());
        face_reading("字体", &most_used(han.map(|glyph| &glyph.font)), "仿宋").of(first)
    });
    readings
}

/// P6: 一般; where it is adjusted, the figures say to what.
pub(super) fn grid(found: &Elements) -> Vec<Reading> {
    let (mut loose, mut full) = (Vec::new(), Vec::new());
    let mut pitches = Vec::new();
    let mut readings = Vec::new();
    let usual = f64::from(found.on_purpose.lines.unwrap_or(22));
    for (sheet, lines) in found.text_pages() {
        for line in &lines {
            let stretched = line.area.right > sheet.block().right - ZI;
            let cells = if stretched { &mut full } else { &mut loose };
            for pair in line.glyphs.windows(2) {
                if pair[0].is_han() && pair[1].is_han() {
                    cells.push((pair[1].at.0 - pair[0].at.0, pair[0].end.0 - pair[0].at.0));
                }
            }
        }
        let steps = lines.windows(2).map(|pair| step(pair[0], pair[1]));
        pitches.extend(steps.filter(|step| *step < 1.5 * HANG));
        if lines.len() as f64 > usual && sheet.lines.len() == lines.len() {
            let reading =
                Reading::figure("一页的行数", lines.len() as f64, usual, 0.0, " 行").usual();
            readings.push(reading.on(sheet.number));
        }
    }
    let page = found.text_pages().first().map_or(1, |(sheet, _)| sheet.number);
    if let Some(cell) = cell(loose, full) {
        let characters = 156.0 / cell;
        readings.push(Reading::figure("每行", characters, 28.0, 0.2, " 字").usual().on(page));
    }
    readings.push(match median(pitches).filter(|_| found.pitch_shown) {
        Some(pitch) => {
            let what =
                if found.on_purpose.lines.is_some() { "每面（已调整）" } else { "每面" };
            let lines = found.full_page(pitch);
            Reading::figure(what, lines, usual, 0.2, " 行").usual().on(page)
        }
        None => {
            let assumed = format!("行数太少，空行按每面 {usual} 行折算");
            Reading::unshown("每面", assumed).on(page)
        }
    });
    readings
}

/// Number of steps from character to character that tell the width of a cell.
const STEPS: usize = 3;

/// The width of a cell, by steps from one Chinese character to the next and their own widths: by
/// lines that end before the edge, which are not stretched; where there are none, no wider than
/// the characters themselves.
fn cell(loose: Vec<(f64, f64)>, full: Vec<(f64, f64)>) -> Option<f64> {
    if loose.len() >= STEPS {
        return median(loose.into_iter().map(|(step, _)| step).collect());
    }
    median(full.into_iter().map(|(step, width)| step.min(width)).collect())
}

pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// P7: on upright pages; A5 has the turned ones.
pub(super) fn page_number(found: &Elements) -> Vec<Reading> {
    let upright = found.sheets.iter().filter(|sheet| !sheet.turned());
    let folios = upright.filter_map(|sheet| sheet.folio.as_ref());
    let readings = folios.flat_map(folio_readings).collect();
    or_absent(readings, "页码")
}

/// A page number as it stands on the upright page.
pub(super) fn folio_readings(folio: &Folio) -> Vec<Reading> {
    let Folio { number, line, dashed, .. } = folio;
    let digits = most_used(folio.digits().map(|glyph| &glyph.font));
    let widest = folio.digits().map(|glyph| (glyph.end.0 - glyph.at.0) / (glyph.size * POINT));
    let widest = widest.fold(0.0, f64::max);
    let of = |reading: Reading| {
        // The place of a turned page's number is that of the upright page.
        reading.of(line)
    };
    let mut readings = Vec::new();
    let dash = line.glyphs.first().and_then(|glyph| glyph.ink).filter(|_| *dashed);
    match dash {
        Some(dash) => {
            readings.push(of(Reading::length("一字线距版心下边缘", dash.top - 262.0, 7.0, 1.0)));
        }
        None => {
            readings.push(of(Reading::holds("一字线", false, line.text.clone(), "— 1 —")).usual());
            let ink = (line.area.top + line.area.bottom) / 2.0;
            readings.push(of(Reading::length("页码距版心下边缘", ink - 262.0, 7.0, 2.0)));
        }
    }
    if number % 2 == 1 {
        let space = 184.0 - line.area.right;
        readings.push(of(Reading::length("单页码居右空一字", space, ZI, 1.0)));
    } else {
        let space = line.area.left - 26.0;
        readings.push(of(Reading::length("双页码居左空一字", space, ZI, 1.0)));
    }
    readings.push(of(Reading::figure("页码字号", line.size, 14.0, 0.3, " pt")).usual());
    readings.push(of(face_reading("页码的字体", &digits, "宋体")));
    let half = widest < 0.8;
    let measured = if half { "半角" } else { "全角" };
    readings.push(of(Reading::holds("页码的数字", half, measured, "半角")).usual());
    readings
}

/// P8.
pub(super) fn numbers_run_on(found: &Elements) -> Vec<Reading> {
    let numbered: Vec<(usize, usize)> = found
        .sheets
        .iter()
        .filter_map(|sheet| Some((sheet.number, sheet.folio.as_ref()?.number)))
        .collect();
    let Some((first_page, first)) = numbered.first().copied() else {
        return vec![Reading::absent("页码")];
    };
    let mut readings = Vec::new();
    for (page, number) in &numbered {
        let wanted = first + page - first_page;
        if *number != wanted {
            let reading = Reading::holds("页码", false, number.to_string(), wanted.to_string());
            readings.push(reading.on(*page));
        }
    }
    let last_numbered = numbered.last().map_or(0, |last| last.0);
    for sheet in found.sheets {
        let only_imprint = found
            .imprint
            .as_ref()
            .is_some_and(|imprint| (imprint.begins..=imprint.sheet.number).contains(&sheet.number));
        // The first page of a letter carries none (S4).
        let letterhead = sheet.number == 1 && found.is(Format::Letter);
        let none = letterhead || (only_imprint && sheet.number > last_numbered);
        if sheet.folio.is_none() && !sheet.is_bare() && !none {
            readings.push(Reading::holds("页码", false, "没有页码", "连续编排").on(sheet.number));
        }
    }
    if readings.is_empty() {
        let last = numbered.last().map_or(first, |last| last.1);
        readings.push(Reading::holds("页码", true, format!("{first} 至 {last} 连续"), "连续编排"));
    }
    readings
}

/// The readings, or that there was nothing to measure.
pub(super) fn or_absent(readings: Vec<Reading>, what: &'static str) -> Vec<Reading> {
    if readings.is_empty() { vec![Reading::absent(what)] } else { readings }
}
