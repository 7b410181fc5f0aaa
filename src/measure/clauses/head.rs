//! The red head (7.2).

use super::page::or_absent;
use super::{Elements, Reading, face_reading};
use crate::measure::sheet::{Area, HANG, Line, ZI};

/// Upper edge of the text block.
const TOP: f64 = 37.0;

/// The lines above the mark: copy number, secrecy, urgency.
fn corner<'a>(found: &'a Elements, is: fn(&str) -> bool) -> Option<(usize, &'a Line)> {
    found.corner.iter().enumerate().find(|(_, line)| is(&line.text)).map(|(i, line)| (i, *line))
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

fn corner_place(row: usize, line: &Line, left: f64) -> Vec<Reading> {
    let top = line.top() - TOP - row as f64 * HANG;
    vec![
        Reading::length("距版心左边缘", line.area.left - left, 0.0, 1.0).of(line),
        Reading::length("距应在的行", top, 0.0, 1.0).of(line),
    ]
}

/// H1.
pub(super) fn copy_number(found: &Elements) -> Vec<Reading> {
    let Some((_, line)) = corner(found, is_copy_number) else {
        return vec![Reading::absent("份号")];
    };
    let digits = line.text.chars().count();
    let mut readings =
        vec![Reading::figure("位数", digits as f64, 6.0, 0.0, " 位").of(line).usual()];
    readings.extend(corner_place(0, line, found.sheets[0].block().left));
    readings
}

/// H2.
pub(super) fn secrecy(found: &Elements) -> Vec<Reading> {
    let Some((_, line)) = corner(found, is_secrecy) else {
        return vec![Reading::absent("密级和保密期限")];
    };
    let row = usize::from(corner(found, is_copy_number).is_some());
    let mut readings = corner_place(row, line, found.sheets[0].block().left);
    readings.push(face_reading("字体", line.font(), "黑体").of(line));
    readings
}

/// H3.
pub(super) fn urgency(found: &Elements) -> Vec<Reading> {
    let Some((_, line)) = corner(found, is_urgency) else {
        return vec![Reading::absent("紧急程度")];
    };
    let above = [is_copy_number as fn(&str) -> bool, is_secrecy];
    let row = above.iter().filter(|is| corner(found, **is).is_some()).count();
    let mut readings = corner_place(row, line, found.sheets[0].block().left);
    readings.push(face_reading("字体", line.font(), "黑体").of(line));
    readings
}

/// H4.
pub(super) fn mark(found: &Elements) -> Vec<Reading> {
    let (Some(first), Some(area)) =
        (found.mark.first(), found.mark.iter().map(|line| line.area).reduce(Area::with))
    else {
        return vec![Reading::absent("发文机关标志（红色大字）")];
    };
    let block = found.sheets[0].block();
    let at = |reading: Reading| reading.at(1, area);
    let mut readings = vec![
        at(Reading::length("上边缘距版心上边缘", area.top - TOP, 35.0, 1.0)),
        at(Reading::length("居中（偏离）", area.centre() - block.centre(), 0.0, 1.0)),
    ];
    let inside = area.left >= block.left - 1.0 && area.right <= block.right + 1.0;
    let width = format!("{:.2} mm", area.width());
    readings.push(at(Reading::holds("在版心之内", inside, width, "不超过 156 mm")));
    if found.mark.len() > 1 {
        readings.push(at(Reading::eye("几行红字", format!("{} 行", found.mark.len()))));
    }
    readings.push(face_reading("字体", first.font(), "小标宋").at(1, area));
    readings
}

/// H5.
pub(super) fn joint_mark(found: &Elements) -> Vec<Reading> {
    if found.mark.len() < 2 {
        return vec![Reading::absent("联合行文的标志")];
    }
    vec![Reading::eye("联合行文的标志", format!("{} 行红字", found.mark.len())).of(found.mark[0])]
}

/// H6.
pub(super) fn number(found: &Elements) -> Vec<Reading> {
    let Some(line) = found.number else { return vec![Reading::absent("发文字号")] };
    let mut readings = Vec::new();
    let block = found.sheets[0].block();
    if line.text.contains("签发人") {
        let space = line.area.left - block.left;
        readings.push(Reading::length("上行文居左空一字", space, ZI, 1.0).of(line));
    } else {
        let off = line.area.centre() - block.centre();
        readings.push(Reading::length("居中（偏离）", off, 0.0, 1.0).of(line));
    }
    if let Some(mark) = found.mark.last() {
        let lines = (line.top() - mark.area.bottom) / HANG;
        readings.push(blank_lines("标志下空行", lines).of(line));
    }
    let text = line.text.split("签发人").next().unwrap_or_default();
    let form = is_number(text);
    readings.push(Reading::holds("写法", form, text, "机关代字〔2018〕1号").of(line));
    readings.push(face_reading("字体", line.font(), "仿宋").of(line));
    readings
}

/// Two blank lines: two and less than three, for the next line of the grid may lie between.
pub(super) fn blank_lines(what: &'static str, lines: f64) -> Reading {
    let met = (1.9..3.05).contains(&lines);
    Reading::holds(what, met, format!("{lines:.2} 行"), "空二行")
}

/// Whether a text ends with a year in six-cornered brackets and a number as they should be.
fn is_number(text: &str) -> bool {
    let parts = text.split_once('〔').and_then(|(organ, rest)| {
        let (year, rest) = rest.split_once('〕')?;
        Some((organ, year, rest.strip_suffix('号')?))
    });
    parts.is_some_and(|(organ, year, number)| {
        let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        let plain = digits(number) && !number.starts_with('0');
        !organ.is_empty() && year.len() == 4 && digits(year) && plain
    })
}

/// H7.
pub(super) fn signers(found: &Elements) -> Vec<Reading> {
    match found.number.filter(|line| line.text.contains("签发人")) {
        Some(line) => vec![Reading::eye("签发人", line.text.clone()).of(line)],
        None => vec![Reading::absent("签发人")],
    }
}

/// H8.
pub(super) fn red_rule(found: &Elements) -> Vec<Reading> {
    let Some(rule) = found.red_rule else { return vec![Reading::absent("红色分隔线")] };
    let at = |reading: Reading| reading.at(1, rule.area);
    let mut readings = vec![
        at(Reading::length("宽", rule.area.width(), 156.0, 1.0)),
        at(Reading::length("左端", rule.area.left, found.sheets[0].block().left, 1.0)),
    ];
    if let Some(number) = found.number {
        let space = rule.area.top - number.bottom();
        readings.push(at(Reading::length("在发文字号之下", space, 4.0, 1.0)));
    }
    or_absent(readings, "红色分隔线")
}
