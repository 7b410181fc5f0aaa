//! The red head (7.2).

use super::page::or_absent;
use super::{Elements, Reading, face_reading, text_face};
use crate::measure::area::Area;
use crate::measure::head::{Format, TOP};
use crate::measure::sheet::Line;

/// The lines above the mark: copy number, secrecy, urgency.
fn corner<'a>(found: &'a Elements, is: fn(&str) -> bool) -> Option<&'a Line> {
    found.head.corner.iter().find(|line| is(&line.text))
}

fn is_copy_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit())
}

fn is_secrecy(text: &str) -> bool {
    ["绝密", "机密", "秘密"].iter().any(|level| text.starts_with(level))
}

fn is_urgency(text: &str) -> bool {
    ["特急", "加急", "特提", "平急"].iter().any(|level| text.starts_with(level))
}

/// Flush left on its line: the first is that of the text block, or that below a letter's rule.
fn corner_place(found: &Elements, row: usize, line: &Line) -> Vec<Reading> {
    let left = found.sheets[0].block().left;
    let top = line.top() - found.white_above - found.head.corner_top - row as f64 * found.pitch;
    vec![
        Reading::length("距版心左边缘", line.area.left - left, 0.0, 1.0).of(line),
        Reading::length("距应在的行", top, 0.0, 1.0).of(line),
    ]
}

/// H1.
pub(super) fn copy_number(found: &Elements) -> Vec<Reading> {
    let Some(line) = corner(found, is_copy_number) else {
        return vec![Reading::absent("份号")];
    };
    let digits = line.text.chars().count();
    let mut readings =
        vec![Reading::figure("位数", digits as f64, 6.0, 0.0, " 位").of(line).usual()];
    readings.extend(corner_place(found, 0, line));
    readings
}

/// H2.
pub(super) fn secrecy(found: &Elements) -> Vec<Reading> {
    let Some(line) = corner(found, is_secrecy) else {
        return vec![Reading::absent("密级和保密期限")];
    };
    let row = usize::from(corner(found, is_copy_number).is_some());
    let mut readings = corner_place(found, row, line);
    readings.push(face_reading("字体", line.font(), "黑体").of(line));
    readings
}

/// H3.
pub(super) fn urgency(found: &Elements) -> Vec<Reading> {
    let Some(line) = corner(found, is_urgency) else {
        return vec![Reading::absent("紧急程度")];
    };
    let above = [is_copy_number as fn(&str) -> bool, is_secrecy];
    let row = above.iter().filter(|is| corner(found, **is).is_some()).count();
    let mut readings = corner_place(found, row, line);
    readings.push(face_reading("字体", line.font(), "黑体").of(line));
    readings
}

/// The red mark as a whole.
pub(super) fn mark_area(found: &Elements) -> Option<Area> {
    found.head.mark.iter().map(|line| line.area).reduce(Area::with)
}

/// Centred on the text block, inside it, in the face that is recommended.
pub(super) fn mark_readings(found: &Elements, area: Area) -> Vec<Reading> {
    let block = found.sheets[0].block();
    let inside = area.left >= block.left - 1.0 && area.right <= block.right + 1.0;
    let width = format!("{:.2} mm", area.width());
    let mut readings = vec![
        Reading::length("居中（偏离）", area.centre() - block.centre(), 0.0, 1.0).at(1, area),
        Reading::holds("在版心之内", inside, width, "不超过 156 mm").at(1, area),
    ];
    if let Some(first) = found.head.mark.first() {
        readings.push(face_reading("字体", first.font(), "小标宋").at(1, area));
    }
    readings
}

/// H4.
pub(super) fn mark(found: &Elements) -> Vec<Reading> {
    match found.head.format {
        Format::Ordinary => {}
        Format::Letter => return vec![Reading::absent("信函的标志见 S1")],
        Format::Order => return vec![Reading::absent("命令（令）的标志见 S5")],
        Format::Minutes => return vec![Reading::absent("纪要的标志见 S6")],
    }
    let Some(area) = mark_area(found) else {
        return vec![Reading::absent("发文机关标志（红色大字）")];
    };
    let mut readings =
        vec![Reading::length("上边缘距版心上边缘", area.top - TOP, 35.0, 1.0).at(1, area)];
    readings.extend(mark_readings(found, area));
    readings
}

/// H6.
pub(super) fn number(found: &Elements) -> Vec<Reading> {
    match found.head.format {
        Format::Letter => return vec![Reading::absent("信函的发文字号见 S3")],
        Format::Order => return vec![Reading::absent("令号见 S5")],
        Format::Ordinary | Format::Minutes => {}
    }
    let Some(line) = &found.head.number else { return vec![Reading::absent("发文字号")] };
    let mut readings = Vec::new();
    // Where somebody signs, H7 has the place.
    if found.head.signers.is_empty() {
        let off = line.off(found.sheets[0].block().centre());
        readings.push(Reading::length("居中（偏离）", off, 0.0, 1.0).of(line));
        if let Some(mark) = mark_area(found) {
            let lines = (line.top() - mark.bottom) / found.pitch;
            readings.push(blank_lines("标志下空行", lines).of(line));
        }
    }
    if found.is(Format::Minutes) {
        // 纪要格式可以根据实际制定.
        return readings.into_iter().map(Reading::usual).collect();
    }
    readings.push(number_form(line));
    readings.push(face_reading("字体", line.font(), text_face(found)).of(line));
    readings
}

/// The form of a document number. A blank may be filled by hand or by another program.
pub(super) fn number_form(line: &Line) -> Reading {
    let serial = serial_part(&line.text);
    if serial == Some("") {
        return Reading::eye("写法", "顺序号空着").of(line);
    }
    let form = serial.is_some_and(|serial| is_digits(serial) && !serial.starts_with('0'));
    Reading::holds("写法", form, line.text.clone(), "机关代字〔2018〕1号").of(line)
}

/// Two blank lines: two and less than three, for the next line of the grid may lie between.
pub(super) fn blank_lines(what: &'static str, lines: f64) -> Reading {
    let met = (1.9..3.05).contains(&lines);
    Reading::holds(what, met, format!("{lines:.2} 行"), "空二行")
}

/// The words for the serial number, if a text ends with a year in six-cornered brackets and a
/// number as they should be.
fn serial_part(text: &str) -> Option<&str> {
    let (organ, rest) = text.split_once('〔')?;
    let (year, rest) = rest.split_once('〕')?;
    let serial = rest.strip_suffix('号')?;
    (!organ.is_empty() && year.len() == 4 && is_digits(year)).then_some(serial)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

/// H8.
pub(super) fn red_rule(found: &Elements) -> Vec<Reading> {
    let Some(rule) = found.head.red_rule else { return vec![Reading::absent("红色分隔线")] };
    let at = |reading: Reading| reading.at(1, rule.area);
    let mut readings = vec![
        at(Reading::length("宽", rule.area.width(), 156.0, 1.0)),
        at(Reading::length("左端", rule.area.left, found.sheets[0].block().left, 1.0)),
    ];
    if let Some(number) = &found.head.number {
        let space = rule.area.top - number.bottom();
        readings.push(at(Reading::length("在发文字号之下", space, 4.0, 1.0)));
    }
    or_absent(readings, "红色分隔线")
}
