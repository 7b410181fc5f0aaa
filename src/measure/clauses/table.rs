//! Turned pages and tables over several pages (8).

use super::page::{folio_readings, or_absent};
use super::{Elements, Reading};
use crate::measure::folio::Turn;
use crate::measure::grid::Grid;
use crate::measure::sheet::{Glyph, Line, Sheet};

/// The largest distance of a table's last rule from its end, in millimetres.
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

/// True if the head points to the left on an upright page most of whose text stands sideways.
fn head_of_sideways_text(sheet: &Sheet) -> Option<bool> {
    let rises = |glyph: &&Glyph| glyph.end.1 < glyph.at.1;
    let sideways: Vec<&Glyph> =
        sheet.inked.iter().filter(|glyph| !glyph.reads_level() && is_upright(glyph)).collect();
    let most = sideways.len() > 20 && sideways.len() * 2 > sheet.inked.len();
    let rising = sideways.iter().copied().filter(rises).count();
    most.then_some(rising * 2 > sideways.len())
}

/// True if a glyph reads up or down the page, not aslant.
fn is_upright(glyph: &Glyph) -> bool {
    let (dx, dy) = (glyph.end.0 - glyph.at.0, glyph.end.1 - glyph.at.1);
    dx.abs() < 0.05 * dy.abs()
}

/// Farthest that the columns of a table may be shifted on its next page, in millimetres.
const SHIFTED: f64 = 1.0;

/// A6: a table at the foot of a page and one with the same columns at the head of the next are one
/// table.
pub(super) fn head_and_rows(found: &Elements) -> Vec<Reading> {
    let mut readings = Vec::new();
    for pair in found.sheets.windows(2) {
        let (before, after) = (&pair[0], &pair[1]);
        let begins = found.attachments.iter().any(|other| other.sheet.number == after.number);
        let (Some(first), Some(second)) = (last_grid(before), first_grid(after)) else { continue };
        if begins || !same_columns(before, first, after, second) {
            continue;
        }
        let (heads, goes_on) = (rows(before, first), rows(after, second));
        let (Some(head), Some(row)) = (heads.first(), goes_on.first()) else { continue };
        // A head may have several lines.
        let alike = heads.iter().zip(&goes_on).take_while(|(a, b)| a.text == b.text).count();
        // Another table has a head of its own, in the face of heads.
        let own_head = goes_on.get(alike).is_some_and(|next| next.font == head.font);
        if own_head && heads.last().is_some_and(|last| last.font != head.font) {
            continue;
        }
        // Where every row says the same, the first is taken for the head.
        let all = alike == heads.len().min(goes_on.len());
        let repeated = if all { 1 } else { head_lines(first, &heads, alike) };
        let met = repeated > 0;
        let reading = Reading::holds("续表的表头", met, row.text.clone(), head.text.clone());
        readings.push(reading.on(after.number));
        readings.push(row_closed(before, first));
        readings.push(row_begun(after, second, &goes_on, repeated));
    }
    or_absent(readings, "跨页的表")
}

/// Number of lines of the head of which so many are repeated: up to a rule, since the first lines of the
/// rows below may be alike too.
fn head_lines(grid: &Grid, lines: &[&Line], alike: usize) -> usize {
    let ruled = |count: &usize| {
        let (above, below) = (lines[count - 1].middle, lines[*count].middle);
        grid.rows.iter().any(|rule| above < *rule && *rule < below)
    };
    (1..=alike).rev().find(ruled).unwrap_or(alike)
}

/// The table a page ends with.
fn last_grid(sheet: &Sheet) -> Option<&Grid> {
    let grid = sheet.grids.last()?;
    let below = sheet.lines.iter().any(|line| line.middle > grid.area.bottom);
    (!below).then_some(grid)
}

/// The table a page begins with.
fn first_grid(sheet: &Sheet) -> Option<&Grid> {
    let grid = sheet.grids.first()?;
    let above = sheet.lines.iter().any(|line| line.middle < grid.area.top);
    (!above).then_some(grid)
}

/// True if two tables have the same columns, by the text blocks of their pages.
fn same_columns(one_page: &Sheet, one: &Grid, other_page: &Sheet, other: &Grid) -> bool {
    let shift = other_page.block().left - one_page.block().left;
    let mut pairs = one.columns.iter().zip(&other.columns);
    one.columns.len() == other.columns.len() && pairs.all(|(a, b)| (b - a - shift).abs() < SHIFTED)
}

/// The lines of a table, from top to bottom.
fn rows<'a>(sheet: &'a Sheet, grid: &Grid) -> Vec<&'a Line> {
    sheet.lines.iter().filter(|line| grid.holds(line)).collect()
}

/// The last row of the page ends in a rule.
fn row_closed(sheet: &Sheet, grid: &Grid) -> Reading {
    let closed = grid.rows.last().is_some_and(|last| (last - grid.area.bottom).abs() < CLOSED);
    let measured = if closed { "有横线收住" } else { "没有横线收住" };
    Reading::holds("前页的末行", closed, measured, "有横线收住").on(sheet.number)
}

/// The first row below the repeated head begins with a rule; one whose first cell is empty may
/// be the rest of a row.
fn row_begun(sheet: &Sheet, grid: &Grid, rows: &[&Line], repeated: usize) -> Reading {
    let what = "续表的首行";
    let Some(row) = rows.get(repeated) else { return Reading::absent(what).on(sheet.number) };
    let from = repeated.checked_sub(1).map_or(0.0, |head| rows[head].middle);
    let begun = grid.rows.iter().any(|middle| from < *middle && *middle < row.middle);
    if !begun {
        return Reading::holds(what, false, "上面没有横线", "上面有横线").of(row);
    }
    let end = grid.rows.iter().find(|middle| **middle > row.middle);
    let own = rows[repeated..].iter().take_while(|line| end.is_none_or(|end| line.middle < *end));
    let left = own.map(|line| line.area.left).fold(f64::INFINITY, f64::min);
    if grid.columns.get(1).is_some_and(|second| left > *second) {
        return Reading::eye(what, "第一格是空的，是不是断开的行").of(row);
    }
    Reading::holds(what, true, "上面有横线", "上面有横线").of(row)
}
