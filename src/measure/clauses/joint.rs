//! Several organs in the mark (7.2.4), and those who sign upward (7.2.6).

use super::head::{blank_lines, mark_area};
use super::{Elements, Reading, face_known, or_absent};
use crate::measure::area::Area;
use crate::measure::sheet::{Line, ZI};

/// Farthest that 文件 may stand above or below the middle of the names, in millimetres.
const OFF_MIDDLE: f64 = 1.5;
/// Farthest that a signer's name may stand beside its place, in millimetres.
const BESIDE: f64 = 1.0;

/// Most organs whose names are compared: a file may be hostile.
const ORGANS: usize = 64;

/// H5.
pub(super) fn mark(found: &Elements) -> Vec<Reading> {
    let names = &found.head.names;
    let (Some(area), true) = (mark_area(found), names.len() > 1) else {
        return vec![Reading::absent("联合行文的标志")];
    };
    let mut readings = Vec::new();
    readings.extend(word(found));
    let block = found.sheets[0].block();
    let inside = area.left >= block.left - 1.0 && area.right <= block.right + 1.0;
    let width = format!("{:.2} mm", area.width());
    readings.push(Reading::holds("在版心之内", inside, width, "不超过 156 mm").at(1, area));
    let off = area.centre() - block.centre();
    readings.push(Reading::length("整体居中（偏离）", off, 0.0, 1.0).at(1, area));
    let widths = || names.iter().map(|name| name.area.width());
    let uneven = widths().fold(0.0, f64::max) - widths().fold(f64::INFINITY, f64::min);
    readings.push(Reading::length("机关名称等宽（相差）", uneven, 0.0, 1.0).usual().at(1, area));
    readings.push(host(found));
    readings
}

/// 文件 stands to the right of the names and in the middle of their height; a mark may do
/// without it.
fn word(found: &Elements) -> Option<Reading> {
    let names = found.head.names.iter();
    if let Some(word) = &found.head.word {
        let names = names.map(|name| name.area).reduce(Area::with)?;
        let off = word.area.level_centre() - names.level_centre();
        return Some(Reading::length("“文件”上下居中（偏离）", off, 0.0, OFF_MIDDLE).of(word));
    }
    let line = names.clone().find(|name| name.text.ends_with("文件"))?;
    let reading = Reading::holds("“文件”", false, line.text.clone(), "在各机关名称右侧");
    Some(reading.of(line))
}

/// The organ that signs first is the host; without signatures a person has to know.
fn host(found: &Elements) -> Reading {
    let first = &found.head.names[0];
    let signatures = &found.closing.signatures;
    let mut names = found.head.names.iter().take(ORGANS);
    let known = names.any(|name| signatures.iter().take(ORGANS).any(|one| same(one, name)));
    let reading = match signatures.first().filter(|_| known && signatures.len() > 1) {
        Some(host) => {
            let required = format!("署名在前的{}", host.text);
            Reading::holds("排在最前", same(host, first), first.text.clone(), required).usual()
        }
        None => Reading::eye("排在最前", format!("{}是不是主办机关", first.text)),
    };
    reading.of(first)
}

/// True if two names are of one organ: one may be the shorter form (规范化简称), whose characters the longer
/// has in that order: 县委改革办 of 县委全面深化改革委员会办公室.
fn same(one: &Line, other: &Line) -> bool {
    let (one, other) = (one.text.as_str(), other.text.trim_end_matches("文件"));
    let shortens = |short: &str, long: &str| {
        let mut rest = long.chars();
        short.chars().all(|character| rest.any(|c| c == character))
    };
    !one.is_empty() && !other.is_empty() && (shortens(one, other) || shortens(other, one))
}

/// H7.
pub(super) fn signers(found: &Elements) -> Vec<Reading> {
    let rows = &found.head.signers;
    let Some(first) = rows.first() else { return vec![Reading::absent("签发人")] };
    let mut readings = Vec::new();
    readings.extend(label(found));
    readings.extend(number_beside(found));
    let right = found.sheets[0].block().right;
    // Names of different length may stand in columns: the furthest counts.
    let names = rows.iter().flat_map(|row| &row.names);
    let furthest = names.max_by(|a, b| a.area.right.total_cmp(&b.area.right));
    if let Some(name) = furthest {
        let space = right - name.area.right;
        readings.push(Reading::length("签发人居右空一字", space, ZI, BESIDE).of(name));
    }
    for row in rows {
        if let Some(name) = row.names.first() {
            let count = format!("{} 个", row.names.len());
            let most = row.names.len() <= 2;
            readings.push(Reading::holds("一行姓名", most, count, "不超过两个").usual().of(name));
        }
        for name in &row.names {
            readings.push(face_known("姓名的字体", name.font(), "楷体").of(name));
        }
    }
    for row in rows.iter().skip(1) {
        if let (Some(above), Some(name)) = (first.names.first(), row.names.first()) {
            let off = name.area.left - above.area.left;
            readings.push(Reading::length("姓名回行对齐（偏离）", off, 0.0, BESIDE).of(name));
        }
    }
    or_absent(readings, "签发人")
}

/// 签发人： in its face, two blank lines below the mark.
fn label(found: &Elements) -> Vec<Reading> {
    let Some(label) = found.head.signers.first().and_then(|row| row.label.as_ref()) else {
        return Vec::new();
    };
    let colon = label.text == "签发人：";
    let mut readings = vec![
        Reading::holds("写法", colon, label.text.clone(), "签发人：").of(label),
        face_known("“签发人”的字体", label.font(), "仿宋").of(label),
    ];
    if let Some(mark) = mark_area(found) {
        let lines = (label.top() - mark.bottom) / found.pitch;
        readings.push(blank_lines("标志下空行", lines).of(label));
    }
    readings
}

/// The number, one 字 in from the left, on the line of the last signer.
fn number_beside(found: &Elements) -> Vec<Reading> {
    let Some(number) = &found.head.number else {
        return vec![Reading::absent("上行文的发文字号")];
    };
    let space = number.area.left - found.sheets[0].block().left;
    let mut readings = vec![Reading::length("发文字号居左空一字", space, ZI, BESIDE).of(number)];
    let last = found.head.signers.iter().rev().find_map(|row| row.names.last());
    if let Some(last) = last {
        let off = number.baseline - last.baseline;
        readings.push(Reading::length("与最后一个签发人同一行（偏离）", off, 0.0, 1.0).of(number));
    }
    readings
}
