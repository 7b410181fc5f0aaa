//! Turned pages and tables over several pages (8).

use super::page::{folio_readings, or_absent};
use super::{Elements, Reading};
use crate::measure::folio::Turn;
use crate::measure::sheet::{Glyph, Line, Rule, Sheet};

/// How near to the end of a table its last rule lies, in millimetres.
const CLOSED: f64 = 1.0;

/// A5: the head of a turned page points to the left edge of the upright one: towards the binding
/// on odd pages, away from it on even ones.
pub(super) fn turned(found: &Elements) -> Vec<Reading> {
    let mut readings = Vec::new();
    for sheet in found.sheets {
        if sheet.turned() {
            readings.extend(turned_sheet(sheet));
        } else if let Some(left) = head_of_sideways_text(sheet) {
            readings.push(head_reading(left).on(sheet.number));
        }
    }
    or_absent(readings, "横排的页")
}

fn turned_sheet(sheet: &Sheet) -> Vec<Reading> {
    let Some(folio) = &sheet.folio else {
        return vec![Reading::absent("横排页的页码").on(sheet.number)];
    };
    if folio.turn == Turn::None {
        let reading = Reading::holds("页码的方向", false, "随横排的页", "与竖排页相同");
        return vec![reading.of(&folio.line)];
    }
    let mut readings = vec![
        Reading::holds("页码的方向", true, "与竖排页相同", "与竖排页相同").of(&folio.line),
        head_reading(folio.turn == Turn::HeadLeft).on(sheet.number),
    ];
    readings.extend(folio_readings(folio));
    readings
}

fn head_reading(left: bool) -> Reading {
    let measured = if left { "朝竖排页的左边" } else { "朝竖排页的右边" };
    Reading::holds("表头的方向", left, measured, "朝竖排页的左边")
}

/// Whether the head points to the left on an upright page most of whose text stands sideways.
fn head_of_sideways_text(sheet: &Sheet) -> Option<bool> {
    let rises = |glyph: &&Glyph| glyph.end.1 < glyph.at.1;
    let sideways: Vec<&Glyph> =
        sheet.inked.iter().filter(|glyph| !glyph.reads_level() && is_upright(glyph)).collect();
    let most = sideways.len() > 20 && sideways.len() * 2 > sheet.inked.len();
    let rising = sideways.iter().copied().filter(rises).count();
    most.then_some(rising * 2 > sideways.len())
}

/// Whether a glyph reads up or down the page, not aslant.
fn is_upright(glyph: &Glyph) -> bool {
    let (dx, dy) = (glyph.end.0 - glyph.at.0, glyph.end.1 - glyph.at.1);
    dx.abs() < 0.05 * dy.abs()
}

/// The upright rules of a page's table by their places, in millimetres.
pub(super) fn columns(sheet: &Sheet) -> Vec<i64> {
    let upright = |rule: &&Rule| !rule.level && rule.thickness > 0.0 && rule.area.height() > 3.0;
    let mut places: Vec<i64> = sheet
        .rules
        .iter()
        .filter(upright)
        .map(|rule| ((rule.area.left - sheet.block().left) / 2.0).round() as i64)
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// A6.
pub(super) fn head_and_rows(found: &Elements) -> Vec<Reading> {
    let mut readings = Vec::new();
    for pair in found.sheets.windows(2) {
        let (before, after) = (&pair[0], &pair[1]);
        let begins = found.attachments.iter().any(|other| other.sheet.number == after.number);
        let (first, second) = (columns(before), columns(after));
        if begins || second.len() < 2 || first != second {
            continue;
        }
        let (Some(head_before), Some(head_after)) = (head(before), head(after)) else { continue };
        let met = head_before.text == head_after.text;
        let reading =
            Reading::holds("续表的表头", met, head_after.text.clone(), head_before.text.clone());
        readings.push(reading.on(after.number));
        readings.push(row_closed(before));
        readings.push(row_begun(after, head_after, met));
    }
    or_absent(readings, "跨页的表")
}

/// The upright rules of a table.
fn posts(sheet: &Sheet) -> impl Iterator<Item = &Rule> {
    sheet.rules.iter().filter(|rule| !rule.level && rule.area.height() > 3.0)
}

/// The first line of a page's table.
fn head(sheet: &Sheet) -> Option<&Line> {
    let top = posts(sheet).map(|rule| rule.area.top).min_by(f64::total_cmp)?;
    sheet.lines.iter().find(|line| line.middle > top)
}

/// The last row of the page ends in a rule.
fn row_closed(sheet: &Sheet) -> Reading {
    let bottom = posts(sheet).map(|rule| rule.area.bottom).fold(0.0, f64::max);
    let closed =
        sheet.level_rules().iter().any(|rule| (rule.area.level_centre() - bottom).abs() < CLOSED);
    let measured = if closed { "有横线收住" } else { "没有横线收住" };
    Reading::holds("前页的末行", closed, measured, "有横线收住").on(sheet.number)
}

/// The first row below the repeated head begins with a rule; one whose first cell is empty may
/// be the rest of a row.
fn row_begun(sheet: &Sheet, head: &Line, repeated: bool) -> Reading {
    let what = "续表的首行";
    let row = if repeated {
        sheet.lines.iter().find(|line| line.middle > head.middle + 1.0)
    } else {
        Some(head)
    };
    let Some(row) = row else { return Reading::absent(what).on(sheet.number) };
    let from = if repeated { head.middle } else { 0.0 };
    let begun = sheet.level_rules().iter().any(|rule| {
        let middle = rule.area.level_centre();
        from < middle && middle < row.middle
    });
    if !begun {
        return Reading::holds(what, false, "上面没有横线", "上面有横线").of(row);
    }
    let mut places: Vec<f64> = posts(sheet).map(|rule| rule.area.left).collect();
    places.sort_by(f64::total_cmp);
    let second = places.iter().find(|place| places.first().is_some_and(|one| **place > one + 2.0));
    if second.is_some_and(|second| row.area.left > *second) {
        return Reading::eye(what, "第一格是空的，是不是断开的行").of(row);
    }
    Reading::holds(what, true, "上面有横线", "上面有横线").of(row)
}
