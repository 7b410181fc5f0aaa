//! The letter: 信函 (10.1).

use super::head::{mark_area, number_form};
use super::{Elements, Reading, face_reading, or_absent};
use crate::measure::area::Area;
use crate::measure::head::{BELOW_DOUBLE, Double, Format};
use crate::measure::sheet::Line;

/// The message on any other document.
fn no_letter() -> Vec<Reading> {
    vec![Reading::absent("信函（首页两条红色双线）")]
}

/// S1.
pub(super) fn mark(found: &Elements) -> Vec<Reading> {
    let (true, Some(area)) = (found.is(Format::Letter), mark_area(found)) else {
        return no_letter();
    };
    let paper = found.sheets[0].width / 2.0;
    let text: String = found.head.mark.iter().map(|line| line.text.as_str()).collect();
    let plain = !text.ends_with("文件");
    let mut readings = vec![
        Reading::length("上边缘距上页边", area.top, 30.0, 1.0).at(1, area),
        centred(area, [paper, found.sheets[0].block().centre()]).at(1, area),
        Reading::holds("标志", plain, text, "机关名称，不加“文件”").at(1, area),
    ];
    if let Some(first) = found.head.mark.first() {
        readings.push(face_reading("字体", first.font(), "小标宋").at(1, area));
    }
    readings
}

/// Centred on the paper or on the text block: the standard does not say on which, and they are
/// a millimetre apart.
fn centred(area: Area, middles: [f64; 2]) -> Reading {
    let off = middles.map(|middle| area.centre() - middle);
    let near = off.into_iter().min_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(0.0);
    Reading::length("居中（偏离）", near, 0.0, 1.0)
}

/// S2.
pub(super) fn rules(found: &Elements) -> Vec<Reading> {
    if !found.is(Format::Letter) {
        return no_letter();
    }
    let first = &found.sheets[0];
    let (head, foot): (Vec<&Double>, Vec<&Double>) =
        found.head.doubles.iter().partition(|double| double.area().top < first.height / 2.0);
    let mut readings = Vec::new();
    match head.first() {
        Some(double) => {
            readings.extend(length(double, first.width));
            let heavy = double.upper.thickness > double.lower.thickness + 0.1;
            readings.push(weights("第一条", heavy, double, "上粗下细"));
            if let Some(mark) = mark_area(found) {
                let space = double.area().top - mark.bottom;
                let reading = Reading::length("第一条在标志下", space, 4.0, 1.0);
                readings.push(reading.at(1, double.area()));
            }
        }
        None => readings.push(Reading::holds("第一条双线", false, "没有", "标志下 4 mm").on(1)),
    }
    match foot.last() {
        Some(double) => {
            readings.extend(length(double, first.width));
            let heavy = double.lower.thickness > double.upper.thickness + 0.1;
            readings.push(weights("第二条", heavy, double, "上细下粗"));
            // Whichever of its edges the office measures to.
            let area = double.area();
            let edges = [area.top, area.level_centre(), area.bottom];
            let off = edges.map(|edge| first.height - edge);
            let space =
                off.into_iter().min_by(|a, b| (a - 20.0).abs().total_cmp(&(b - 20.0).abs()));
            let space = space.unwrap_or(area.bottom);
            readings.push(Reading::length("第二条距下页边", space, 20.0, 1.0).at(1, area));
        }
        None => {
            readings.push(Reading::holds("第二条双线", false, "没有", "距下页边 20 mm").on(1));
        }
    }
    readings
}

/// 170 mm long, in the middle of the paper.
fn length(double: &Double, paper: f64) -> Vec<Reading> {
    let area = double.area();
    vec![
        Reading::length("双线长", area.width(), 170.0, 1.0).at(1, area),
        Reading::length("双线居中（偏离）", area.centre() - paper / 2.0, 0.0, 1.0).at(1, area),
    ]
}

fn weights(what: &'static str, holds: bool, double: &Double, required: &str) -> Reading {
    let (upper, lower) = (double.upper.thickness, double.lower.thickness);
    let measured = format!("上 {upper:.2} mm，下 {lower:.2} mm");
    Reading::holds(what, holds, measured, required).at(1, double.area())
}

/// S3.
pub(super) fn number(found: &Elements) -> Vec<Reading> {
    if !found.is(Format::Letter) {
        return no_letter();
    }
    let block = found.sheets[0].block();
    let first = found.head.doubles.first().filter(|one| one.area().top < 150.0);
    let below = |what: &'static str, line: &Line| {
        let space = first.map(|double| line.top() - double.area().bottom);
        space.map(|space| Reading::length(what, space, BELOW_DOUBLE, 1.0).of(line))
    };
    let mut readings = Vec::new();
    if let Some(line) = &found.head.number {
        let space = block.right - line.area.right;
        readings.push(Reading::length("发文字号距版心右边缘", space, 0.0, 1.0).of(line));
        readings.extend(below("发文字号在双线下", line));
        readings.push(number_form(line));
    }
    for (i, line) in found.head.corner.iter().enumerate() {
        let off = line.area.left - block.left;
        readings.push(Reading::length("左上角各要素距版心左边缘", off, 0.0, 1.0).of(line));
        match i.checked_sub(1).map(|above| &found.head.corner[above]) {
            None => readings.extend(below("第一个要素在双线下", line)),
            Some(above) => {
                let step = (line.middle - above.middle) / found.pitch;
                readings.push(Reading::figure("分行", step, 1.0, 0.15, " 行").of(line));
            }
        }
    }
    readings.extend(last_line(found));
    or_absent(readings, "信函的发文字号")
}

/// The line above the second double rule keeps its distance.
fn last_line(found: &Elements) -> Option<Reading> {
    let first = &found.sheets[0];
    let double = found.head.doubles.last().filter(|one| one.area().top > first.height / 2.0)?;
    let line = first.lines.iter().rev().find(|line| line.middle < double.area().top)?;
    let space = double.area().top - line.bottom();
    if space > BELOW_DOUBLE + found.pitch / 2.0 {
        return None;
    }
    let met = space >= BELOW_DOUBLE - 1.0;
    let required = format!("{BELOW_DOUBLE:.2} mm");
    Some(Reading::holds("第二条双线上一行", met, format!("{space:.2} mm"), required).of(line))
}

/// S4.
pub(super) fn page(found: &Elements) -> Vec<Reading> {
    if !found.is(Format::Letter) {
        return no_letter();
    }
    let shown = found.sheets[0].folio.as_ref();
    let measured = shown.map_or("没有页码", |_| "有页码");
    let mut readings = vec![Reading::holds("首页页码", shown.is_none(), measured, "不显示").on(1)];
    if let Some(imprint) = &found.imprint {
        let page = imprint.sheet.number;
        let bare = imprint.rules.is_empty();
        let measured = format!("{} 条", imprint.rules.len());
        readings.push(Reading::holds("版记的线", bare, measured, "不加").on(page));
        let printed = imprint.lines.iter().find(|line| line.text.ends_with("印发"));
        readings.push(match printed {
            Some(line) => {
                Reading::holds("版记", false, line.text.clone(), "不加印发机关和日期").of(line)
            }
            None => Reading::holds("印发机关和日期", true, "没有", "不加").on(page),
        });
    }
    readings
}
