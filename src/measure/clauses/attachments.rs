//! Attachments (7.3.7), and what reaches outside the text block.

use super::page::{median, or_absent};
use super::{Elements, Reading, face_reading, text_face};
use crate::measure::area::Area;
use crate::measure::elements::{Attachment, mark_number};
use crate::measure::head::{BELOW_DOUBLE, Format};
use crate::measure::sheet::{Line, Sheet, ZI, commonest, is_red, most_used};

/// Farthest that an outline or a mark of punctuation may reach outside the text block.
const OVERRUN: f64 = 1.0;

/// A1.
pub(super) fn start(found: &Elements) -> Vec<Reading> {
    let announced = found.announced().len();
    let begun = found.attachments.len();
    let mut readings = Vec::new();
    for sheet in found.sheets.iter().skip(1) {
        // Below the first line, a mark stands on a page that it does not begin.
        let late = sheet.lines.iter().skip(1).find(|line| {
            !sheet.in_grid(line)
                && !found.note.iter().any(|other| other.text == line.text)
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
        readings.push(
            Reading::length(
                "在第一行（偏离）",
                mark.top() - found.white_above - block.top,
                0.0,
                1.5,
            )
            .of(mark),
        );
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
        let line = (first.middle - attachment.mark.middle) / found.pitch + 1.0;
        readings.push(Reading::figure("标题在第三行", line, 3.0, 0.15, " 行").of(first));
        for line in &attachment.title {
            let off = line.off(block.centre());
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

/// A4: the text of attachments is held against that of the body: size, face, pitch, and where
/// lines begin. Pages with a table, turned pages and centred lines do not count.
pub(super) fn text(found: &Elements) -> Vec<Reading> {
    let mut readings = Vec::new();
    for (place, attachment) in found.attachments.iter().enumerate() {
        let end = found.attachments.get(place + 1).map(|next| next.sheet.number);
        let end = end.unwrap_or(found.sheets.len() + 1);
        let from = attachment.sheet.number;
        let pages = found.sheets.iter().filter(|sheet| (from..end).contains(&sheet.number));
        let pages = pages.filter(|sheet| !sheet.turned() && sheet.grids.is_empty());
        let lines: Vec<&Line> = pages.flat_map(|sheet| text_of(found, attachment, sheet)).collect();
        if lines.len() > 2 {
            readings.extend(like_the_body(found, &lines));
        }
    }
    or_absent(readings, "附件中的正文（表格不算）")
}

/// The lines of a page that are an attachment's text.
fn text_of<'a>(
    found: &Elements,
    attachment: &Attachment,
    sheet: &'a Sheet,
) -> impl Iterator<Item = &'a Line> {
    let own = attachment.sheet.number == sheet.number;
    let title = attachment.title.last().map_or(attachment.mark.middle, |last| last.middle);
    let top = if own { title } else { 0.0 };
    let middle = sheet.block().centre();
    sheet.lines.iter().filter(move |line| {
        let centred = (line.area.centre() - middle).abs() < 2.0 && line.area.width() < 140.0;
        let imprint = found.imprint.as_ref().is_some_and(|imprint| imprint.holds(line));
        top + 1.0 < line.middle && !imprint && !centred
    })
}

fn like_the_body(found: &Elements, lines: &[&Line]) -> Vec<Reading> {
    let Some(first) = lines.first() else { return Vec::new() };
    let size = commonest(lines.iter().map(|line| line.size));
    let mut readings =
        vec![Reading::figure("附件的字号", size, found.text_size, 0.3, " pt").usual().of(first)];
    let font = most_used(lines.iter().map(|line| &line.font));
    readings.push(face_reading("附件的字体", &font, text_face(found)).of(first));
    let steps = lines.windows(2).filter(|pair| pair[0].page == pair[1].page);
    let steps = steps.map(|pair| pair[1].middle - pair[0].middle);
    if let Some(step) = median(steps.filter(|step| *step < 1.5 * found.pitch).collect()) {
        readings.push(Reading::length("附件的行距", step, found.pitch, 0.3).of(first));
    }
    let starts: Vec<(&Line, f64)> = lines
        .iter()
        .filter(|line| (line.size - size).abs() < 0.7 && line.starts_square())
        .map(|line| (*line, line.area.left - found.sheets[line.page - 1].block().left))
        .collect();
    let placed = |space: f64| space.abs() <= ZI / 2.0 || (space - 2.0 * ZI).abs() <= ZI / 2.0;
    let sound = starts.iter().filter(|(_, space)| placed(*space)).count();
    if sound * 2 < starts.len() {
        // A list of names, say, or a form without rules.
        readings.push(Reading::eye("附件的各行", "多半不是成段的文字").of(first));
        return readings;
    }
    // A signature or a date stands further in.
    for (line, space) in starts.iter().filter(|(_, space)| !placed(*space) && *space < 6.0 * ZI) {
        let wanted = if *space < ZI { 0.0 } else { 2.0 * ZI };
        readings.push(Reading::length("附件行首空", *space, wanted, ZI / 2.0).of(line));
    }
    readings
}

/// A7: a letter's mark and rules stand outside by their nature, and its first page may be
/// filled down to the second double rule.
pub(super) fn inside(found: &Elements) -> Vec<Reading> {
    let mut readings = Vec::new();
    for sheet in found.sheets {
        let letterhead = sheet.number == 1 && found.is(Format::Letter);
        let mut block = sheet.block();
        if let (true, Some(double)) = (letterhead, found.head.doubles.last()) {
            block.bottom = block.bottom.max(double.area().top - BELOW_DOUBLE);
        }
        if sheet.turned() {
            // A turned page may have 27 mm on both long sides, which is within P3 on either parity.
            (block.top, block.bottom) = (block.top - 1.0, block.bottom + 1.0);
        }
        let red = |colour| letterhead && is_red(colour);
        let glyphs = sheet.inked.iter().filter(|glyph| !red(glyph.colour));
        let rules = sheet.rules.iter().filter(|rule| !red(rule.colour));
        // A mark of punctuation may hang beside the last cell.
        let hanging = Area { right: block.right + ZI, ..block };
        let glyphs = glyphs.filter_map(|glyph| {
            let most = if glyph.is_closing_mark() { hanging } else { block };
            glyph.ink.map(|ink| (most.overrun(&ink), ink))
        });
        let worst = glyphs
            .chain(rules.map(|rule| (block.overrun(&rule.area), rule.area)))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((overrun, area)) = worst {
            let reading = Reading::length("伸出版心", overrun, 0.0, OVERRUN);
            readings.push(reading.at(sheet.number, area));
        }
    }
    or_absent(readings, "版心里的内容")
}
