//! Attachments (7.3.7), turned pages (8), and what reaches outside the text block.

use super::page::{folio_readings, or_absent};
use super::{Elements, Reading, face_reading};
use crate::measure::elements::mark_number;
use crate::measure::sheet::{HANG, Rule, Sheet};

/// How far an outline or a mark of punctuation may reach outside the text block.
const OVERRUN: f64 = 1.0;

/// A1.
pub(super) fn start(found: &Elements) -> Vec<Reading> {
    let announced = found.announced().len();
    let begun = found.attachments.len();
    let mut readings = Vec::new();
    for sheet in found.sheets.iter().skip(1) {
        // Below the first line, a mark stands on a page that it does not begin.
        let late = sheet.lines.iter().skip(1).find(|line| {
            !found.note.iter().any(|other| other.text == line.text)
                && mark_number(&line.text).is_some_and(|number| number.is_some())
        });
        if let Some(line) = late {
            readings.push(Reading::holds("附件", false, "不在页首", "另面编排").of(line));
        }
    }
    if announced > 0 || begun > 0 {
        let measured = format!("{begun} 个");
        let required = format!("附件说明列出的 {announced} 个");
        readings.push(Reading::holds("另面编排的附件", begun == announced, measured, required));
    }
    if let (Some(last), Some(imprint)) = (found.attachments.last(), &found.imprint) {
        let before = last.sheet.number <= imprint.sheet.number;
        let measured = if before { "在前" } else { "在后" };
        readings.push(Reading::holds("在版记之前", before, measured, "在前"));
    }
    or_absent(readings, "附件")
}

/// A2.
pub(super) fn mark(found: &Elements) -> Vec<Reading> {
    let mut readings = Vec::new();
    for (i, attachment) in found.attachments.iter().enumerate() {
        let (mark, block) = (attachment.mark, attachment.sheet.block());
        readings
            .push(Reading::length("顶格（偏离）", mark.area.left - block.left, 0.0, 1.0).of(mark));
        readings
            .push(Reading::length("在第一行（偏离）", mark.top() - block.top, 0.0, 1.5).of(mark));
        let many = found.attachments.len() > 1;
        let right = if many { format!("附件{}", i + 1) } else { "附件".to_owned() };
        let holds = mark.text == right;
        readings.push(Reading::holds("写法", holds, mark.text.clone(), right).of(mark));
        readings.push(face_reading("字体", mark.font(), "黑体").of(mark));
    }
    or_absent(readings, "附件的标识")
}

/// A3.
pub(super) fn title(found: &Elements) -> Vec<Reading> {
    let names = found.announced();
    let mut readings = Vec::new();
    for attachment in &found.attachments {
        let block = attachment.sheet.block();
        let Some(first) = attachment.title.first() else {
            readings.push(Reading::absent("附件标题").of(attachment.mark));
            continue;
        };
        let line = (first.middle - attachment.mark.middle) / HANG + 1.0;
        readings.push(Reading::figure("标题在第三行", line, 3.0, 0.15, " 行").of(first));
        for line in &attachment.title {
            let off = line.area.centre() - block.centre();
            readings.push(Reading::length("居中（偏离）", off, 0.0, 2.0).of(line));
        }
        let text: String = attachment.title.iter().map(|line| line.text.as_str()).collect();
        let place = attachment.number.map_or(0, |number| number.saturating_sub(1));
        if let Some(name) = names.get(place) {
            let reading = Reading::holds("与附件说明一致", text == *name, text, name);
            readings.push(reading.of(first));
        }
    }
    or_absent(readings, "附件标题")
}

/// A5.
pub(super) fn turned(found: &Elements) -> Vec<Reading> {
    let mut readings = Vec::new();
    for sheet in found.sheets.iter().filter(|sheet| sheet.turned()) {
        match &sheet.folio {
            Some(folio) if folio.upright => {
                readings.push(
                    Reading::holds("页码的方向", true, "与竖排页相同", "与竖排页相同")
                        .of(&folio.line),
                );
                readings.extend(folio_readings(folio));
            }
            Some(folio) => {
                let reading = Reading::holds("页码的方向", false, "随横排的页", "与竖排页相同");
                readings.push(reading.of(&folio.line));
            }
            None => readings.push(Reading::absent("横排页的页码").on(sheet.number)),
        }
    }
    or_absent(readings, "横排的页")
}

/// The upright rules of a page's table by their places, in millimetres.
fn columns(sheet: &Sheet) -> Vec<i64> {
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
pub(super) fn table_head(found: &Elements) -> Vec<Reading> {
    let mut readings = Vec::new();
    for pair in found.sheets.windows(2) {
        let (before, after) = (&pair[0], &pair[1]);
        let begins = found.attachments.iter().any(|other| other.sheet.number == after.number);
        let (first, second) = (columns(before), columns(after));
        if begins || second.len() < 2 || first != second {
            continue;
        }
        let head = |sheet: &Sheet| {
            let upright = sheet.rules.iter().filter(|rule| !rule.level && rule.area.height() > 3.0);
            let top = upright.map(|rule| rule.area.top).min_by(f64::total_cmp)?;
            sheet.lines.iter().find(|line| line.middle > top).map(|line| line.text.clone())
        };
        let (Some(head_before), Some(head_after)) = (head(before), head(after)) else { continue };
        let met = head_before == head_after;
        let reading = Reading::holds("续表的表头", met, head_after, head_before);
        readings.push(reading.on(after.number));
        readings.push(Reading::eye("续表的行", "有没有一行断在两页").on(after.number));
    }
    or_absent(readings, "跨页的表")
}

/// A7.
pub(super) fn inside(found: &Elements) -> Vec<Reading> {
    let mut readings = Vec::new();
    for sheet in found.sheets {
        let block = sheet.block();
        let glyphs = sheet.inked.iter().filter_map(|glyph| glyph.ink);
        let rules = sheet.rules.iter().map(|rule| rule.area);
        let worst = glyphs
            .chain(rules)
            .map(|area| (block.overrun(&area), area))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((overrun, area)) = worst {
            let reading = Reading::length("伸出版心", overrun, 0.0, OVERRUN);
            readings.push(reading.at(sheet.number, area));
        }
    }
    or_absent(readings, "版心里的内容")
}
