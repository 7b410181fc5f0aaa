//! The imprint (7.4).

use super::closing::plain_date;
use super::page::or_absent;
use super::{Elements, Reading};
use crate::measure::head::Format;
use crate::measure::imprint::Imprint;
use crate::measure::sheet::{HANG, Line, POINT, Rule, ZI, is_black};

/// I1.
pub(super) fn rules(found: &Elements) -> Vec<Reading> {
    let Some(imprint) = &found.imprint else { return vec![Reading::absent("版记")] };
    if found.is(Format::Letter) {
        return vec![Reading::absent("信函的版记不加线，见 S4")];
    }
    let mut readings = Vec::new();
    for (i, (page, rule)) in imprint.rules.iter().enumerate() {
        let page = *page;
        let outer = i == 0 || i + 1 == imprint.rules.len();
        let what = if outer { "首末条线粗" } else { "中间线粗" };
        let wanted = if outer { 0.35 } else { 0.25 };
        let [r, g, b] = rule.colour;
        let black = is_black(rule.colour);
        readings.push(Reading::length("线宽", rule.area.width(), 156.0, 1.0).at(page, rule.area));
        let colour = format!("#{r:02x}{g:02x}{b:02x}");
        readings.push(Reading::holds("颜色", black, colour, "黑色").at(page, rule.area));
        let thickness = Reading::length(what, rule.thickness, wanted, 0.05);
        readings.push(thickness.usual().at(page, rule.area));
    }
    readings
}

/// I2.
pub(super) fn position(found: &Elements) -> Vec<Reading> {
    let Some(imprint) = &found.imprint else { return vec![Reading::absent("版记")] };
    let page = imprint.sheet.number;
    let last = found.sheets.iter().rev().find(|sheet| !sheet.is_bare());
    let last = last.map_or(page, |sheet| sheet.number);
    let measured = format!("第 {page} 页");
    let mut readings = vec![
        Reading::holds("所在页", page == last, measured, format!("末页（第 {last} 页）")).on(page),
    ];
    if found.is(Format::Letter) {
        readings.extend(foot_of_letter(imprint));
    } else if let Some((_, rule)) = imprint.rules.last() {
        let middle = (rule.area.top + rule.area.bottom) / 2.0;
        let bottom = imprint.sheet.block().bottom;
        readings.push(
            Reading::length("末条线距版心下边缘", middle - bottom, 0.0, 1.0).at(page, rule.area),
        );
    }
    readings
}

/// The imprint of a letter has no rules: its last line is the last of the text block. On page 1
/// the text block ends above the second double rule.
fn foot_of_letter(imprint: &Imprint) -> Option<Reading> {
    let last = imprint.lines.last()?;
    let bottom = imprint.sheet.block().bottom;
    let space = bottom - last.middle - last.size * POINT / 2.0;
    let low = if last.page == 1 { HANG } else { 1.0 };
    let met = (-low..=HANG).contains(&space);
    let reading = Reading::holds("末行距版心下边缘", met, format!("{space:.2} mm"), "一行之内");
    Some(reading.of(last))
}

/// I3.
pub(super) fn copies(found: &Elements) -> Vec<Reading> {
    list(found, "抄送")
}

/// I4.
pub(super) fn moved_addressees(found: &Elements) -> Vec<Reading> {
    list(found, "主送")
}

/// A list of organs behind a label.
fn list(found: &Elements, label: &'static str) -> Vec<Reading> {
    let Some(imprint) = &found.imprint else { return vec![Reading::absent(label)] };
    let Some(place) = imprint.lines.iter().position(|line| line.text.starts_with(label)) else {
        return vec![Reading::absent(label)];
    };
    let first = imprint.lines[place];
    let ends = |line: &&Line| {
        line.text.ends_with("印发") || (line.text.starts_with("抄送") && label != "抄送")
    };
    // A rule ends it, too: the name of the printing organ may take lines before the one of the date.
    let ruled = |line: &&Line| {
        let between = |(page, rule): &(usize, Rule)| {
            let above = first.page < *page || first.middle < rule.area.top;
            above && *page == line.page && rule.area.top < line.middle
        };
        imprint.rules.iter().any(between)
    };
    let own: Vec<&Line> = imprint.lines[place..]
        .iter()
        .copied()
        .take_while(|line| !ends(line) && !ruled(line))
        .collect();
    // Odd and even pages have their text at different places.
    let block = |line: &Line| found.sheets[line.page - 1].block();
    let indent = |line: &Line| line.area.left - block(line).left;
    let mut readings = vec![Reading::length("左空一字", indent(first), ZI, 1.0).of(first)];
    let colon = first.text.chars().nth(2).is_some_and(|c| c == '：');
    let start: String = first.text.chars().take(3).collect();
    readings.push(Reading::holds("写法", colon, start, format!("{label}：")).of(first));
    let name_left = first.glyphs.get(3).map(|glyph| glyph.at.0 - block(first).left);
    for line in own.iter().skip(1).filter(|line| line.starts_square()) {
        if let Some(left) = name_left {
            let off = indent(line) - left;
            readings.push(Reading::length("回行对齐（偏离）", off, 0.0, 1.0).of(line));
        }
    }
    for line in &own {
        let ink = line.glyphs.iter().rev().find_map(|glyph| glyph.ink);
        let space = ink.map_or(ZI, |ink| block(line).right - ink.right);
        let measured = format!("{space:.2} mm");
        let met = space >= ZI - 1.0;
        readings
            .push(Reading::holds("右空一字", met, measured, format!("不少于 {ZI:.2} mm")).of(line));
    }
    if let Some(last) = own.last() {
        let end = last.text.chars().next_back().map(String::from).unwrap_or_default();
        readings.push(Reading::holds("末尾", end == "。", end, "。").of(last));
    }
    readings.push(Reading::figure("字号", first.size, 14.0, 0.3, " pt").usual().of(first));
    readings
}

/// I5.
pub(super) fn printed(found: &Elements) -> Vec<Reading> {
    if found.is(Format::Letter) {
        return vec![Reading::absent("信函不加印发机关和日期，见 S4")];
    }
    let line = found.imprint.as_ref().and_then(|imprint| {
        let line = imprint.lines.iter().rev().find(|line| line.text.ends_with("印发"))?;
        Some((imprint.sheet.block(), *line))
    });
    let Some((block, line)) = line else {
        return vec![Reading::absent("印发机关和印发日期")];
    };
    let before = line.text.trim_end_matches("印发");
    let start = before.rfind('年').map_or(0, |year| year.saturating_sub(4));
    let date = before.get(start..).unwrap_or_default();
    let readings = vec![
        Reading::length("印发机关左空一字", line.area.left - block.left, ZI, 1.0).of(line),
        Reading::length("印发日期右空一字", block.right - line.area.right, ZI, 1.0).of(line),
        Reading::holds("印发机关和日期", start > 0, line.text.clone(), "同一行").of(line),
        Reading::holds("印发日期的写法", plain_date(date), date, "2018年5月15日这样").of(line),
        Reading::figure("字号", line.size, 14.0, 0.3, " pt").usual().of(line),
    ];
    or_absent(readings, "印发机关和印发日期")
}
