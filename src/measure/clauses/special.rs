//! The order 命令（令） (10.2) and the minutes 纪要 (10.3).

use super::head::{blank_lines, mark_area, mark_readings};
use super::{Elements, Reading, face_reading, text_face};
use crate::measure::elements::Attendance;
use crate::measure::head::{Format, TOP};
use crate::measure::sheet::{Line, ZI};

/// Farthest that a line may stand beside its place, in millimetres.
const BESIDE: f64 = 1.0;

/// S5.
pub(super) fn order(found: &Elements) -> Vec<Reading> {
    let (true, Some(area)) = (found.is(Format::Order), mark_area(found)) else {
        return vec![Reading::absent("命令（令）（标志以“令”字结尾）")];
    };
    let mut readings =
        vec![Reading::length("上边缘距版心上边缘", area.top - TOP, 20.0, 1.0).at(1, area)];
    readings.extend(mark_readings(found, area));
    let Some(number) = &found.head.number else {
        readings.push(Reading::holds("令号", false, "没有", "标志下空二行"));
        return readings;
    };
    let lines = (number.top() - area.bottom) / found.pitch;
    readings.push(blank_lines("令号上空行", lines).of(number));
    let off = number.off(found.sheets[0].block().centre());
    readings.push(Reading::length("令号居中（偏离）", off, 0.0, 1.0).of(number));
    let text = found.addressees.first().or(found.text.first()).filter(|line| line.page == 1);
    if let Some(text) = text {
        let lines = (text.top() - number.bottom()) / found.pitch;
        readings.push(blank_lines("令号下空行", lines).of(text));
    }
    readings
}

/// S6.
pub(super) fn minutes(found: &Elements) -> Vec<Reading> {
    let (true, Some(area)) = (found.is(Format::Minutes), mark_area(found)) else {
        return vec![Reading::absent("纪要（标志以“纪要”结尾）")];
    };
    let mut readings =
        vec![Reading::length("上边缘距版心上边缘", area.top - TOP, 35.0, 1.0).at(1, area)];
    readings.extend(mark_readings(found, area));
    for (i, list) in found.attendance.iter().enumerate() {
        readings.extend(attendance(found, list, i == 0));
    }
    readings
}

/// A list of who attended: label, names, where its lines begin.
fn attendance(found: &Elements, list: &Attendance, first_list: bool) -> Vec<Reading> {
    let Some(first) = list.lines.first() else { return Vec::new() };
    let left = found.sheets[first.page - 1].block().left;
    let start: String = first.text.chars().take(3).collect();
    let right = format!("{}：", list.label);
    let mut readings = vec![
        Reading::length("名单左空二字", first.area.left - left, 2.0 * ZI, BESIDE).of(first),
        Reading::holds("写法", start == right, start, right).of(first),
    ];
    let part = |from: usize, to: usize| {
        let glyphs = first.glyphs.get(from..to.min(first.glyphs.len())).unwrap_or_default();
        Line::new(first.page, glyphs.to_vec())
    };
    let (label, names) = (part(0, 2), part(3, usize::MAX));
    readings.push(face_reading("“出席”等字的字体", label.font(), "黑体").of(first));
    if !names.glyphs.is_empty() {
        readings.push(face_reading("名单的字体", names.font(), text_face(found)).of(first));
    }
    if let Some(above) = list.above.filter(|above| first_list && above.page == first.page) {
        let lines = (first.middle - above.middle) / found.pitch - 1.0;
        // An office may put the lists before the text.
        readings.push(Reading::figure("名单上空", lines, 1.0, 0.15, " 行").usual().of(first));
    }
    let place = first.glyphs.get(3).map(|glyph| glyph.at.0 - left);
    for line in list.lines.iter().skip(1).filter(|line| line.starts_square()) {
        if let Some(place) = place {
            let own = found.sheets[line.page - 1].block().left;
            let off = line.area.left - own - place;
            readings.push(Reading::length("名单回行对齐（偏离）", off, 0.0, BESIDE).of(line));
        }
    }
    readings
}
