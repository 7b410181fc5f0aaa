//! Title, addressees, text, attachments note (7.3).

use super::closing::blank_line_below;
use super::head::blank_lines;
use super::page::or_absent;
use super::{Elements, Reading, face_reading};
use crate::measure::elements::numbered;
use crate::measure::head::Format;
use crate::measure::sheet::{Line, POINT, ZI};

/// Farthest that a line may stand beside its place, in millimetres.
const BESIDE: f64 = 1.0;

/// Left and right edge of the text block on the line's page.
pub(super) fn edges(found: &Elements, line: &Line) -> (f64, f64) {
    let block = found.sheets[line.page - 1].block();
    (block.left, block.right)
}

/// B1.
pub(super) fn title(found: &Elements) -> Vec<Reading> {
    let Some(first) = found.title.first() else {
        return vec![Reading::absent("标题（大于正文的字）")];
    };
    let (left, right) = edges(found, first);
    let mut readings = Vec::new();
    for line in &found.title {
        let off = line.off((left + right) / 2.0);
        readings.push(Reading::length("居中（偏离）", off, 0.0, 2.0).of(line));
    }
    let above = match found.head.format {
        Format::Letter => Some(("上空行", found.head.end)),
        _ => found.head.red_rule.map(|rule| ("分隔线下空行", rule.area.bottom)),
    };
    if let Some((what, above)) = above {
        readings.push(blank_lines(what, (first.top() - above) / found.pitch).of(first));
    }
    if found.title.len() > 1 {
        readings.extend(title_lines(&found.title));
        readings.push(Reading::eye("回行", "词意是否完整").of(first));
    }
    readings.push(Reading::figure("字号", first.size, 22.0, 0.5, " pt").usual().of(first));
    readings.push(face_reading("字体", first.font(), "小标宋").of(first));
    readings
}

/// No character alone, and lines that make a trapezoid or a rhombus: none in the middle is
/// narrower than both its neighbours by more than half a character.
fn title_lines(lines: &[&Line]) -> Vec<Reading> {
    let mut readings = Vec::new();
    for line in lines {
        let characters = line.text.chars().count();
        let measured = format!("{characters} 字");
        readings.push(Reading::holds("一行的字", characters > 1, measured, "不止一字").of(line));
    }
    let Some(first) = lines.first() else { return readings };
    let half = first.size * POINT / 2.0;
    let steps: Vec<i8> = lines
        .windows(2)
        .map(|pair| {
            let step = pair[1].area.width() - pair[0].area.width();
            if step.abs() <= half { 0 } else { step.signum() as i8 }
        })
        .filter(|step| *step != 0)
        .collect();
    let widens = steps.contains(&1);
    let narrows = steps.contains(&-1);
    let waist = steps.windows(2).any(|pair| pair == [-1, 1]);
    let shape = match (waist, widens, narrows) {
        (true, ..) => "沙漏形",
        (_, true, true) => "菱形",
        (_, true, false) => "上短下长的梯形",
        (_, false, true) => "上长下短的梯形",
        (_, false, false) => "各行等长",
    };
    readings.push(Reading::holds("排列", !waist, shape, "梯形或菱形").of(first));
    readings
}

/// B2.
pub(super) fn addressees(found: &Elements) -> Vec<Reading> {
    let (Some(first), Some(last)) = (found.addressees.first(), found.addressees.last()) else {
        return vec![Reading::absent("主送机关")];
    };
    let mut readings = Vec::new();
    for line in found.addressees.iter().filter(|line| line.starts_square()) {
        let left = line.area.left - edges(found, line).0;
        readings.push(Reading::length("顶格（偏离）", left, 0.0, BESIDE).of(line));
    }
    if let Some(title) = found.byline.last().or(found.title.last()) {
        let lines = (first.middle - title.middle) / found.pitch - 1.0;
        readings.push(Reading::figure("标题下空", lines, 1.0, 0.15, " 行").of(first));
    }
    let end = last.text.chars().next_back().map(String::from).unwrap_or_default();
    readings.push(Reading::holds("末尾", end == "：", end, "：（全角）").of(last));
    readings
}

/// B3.
pub(super) fn text_on_first_page(found: &Elements) -> Vec<Reading> {
    let shown = found.text.iter().filter(|line| line.page == 1).count();
    let measured = format!("{shown} 行");
    // A table belongs to the text.
    let shown = shown + found.tables.iter().filter(|table| table.page == 1).count();
    vec![Reading::holds("首页的正文", shown > 0, measured, "不少于 1 行").on(1)]
}

/// B4.
pub(super) fn paragraphs(found: &Elements) -> Vec<Reading> {
    let mut readings = Vec::new();
    let mut indented = 0;
    let mut flush = 0;
    let lines = found.text.iter().filter(|line| found.is_text(line) && line.starts_square());
    for line in lines {
        let (left, right) = edges(found, line);
        let space = line.area.left - left;
        // A heading in the middle, as chapters have it, is no paragraph.
        if space > 3.0 * ZI && line.off((left + right) / 2.0).abs() < 1.5 {
            continue;
        }
        // A line may begin with a space.
        let near = |wanted: f64| (space - wanted).abs() <= ZI / 2.0;
        match (near(0.0), near(2.0 * ZI)) {
            (true, _) => flush += 1,
            (_, true) => indented += 1,
            _ => {
                let wanted = if space < ZI { 0.0 } else { 2.0 * ZI };
                readings.push(Reading::length("行首空", space, wanted, ZI / 2.0).of(line));
            }
        }
    }
    // Notes below a table in smaller type begin no paragraph.
    if let Some(first) = found.text.iter().find(|line| found.is_text(line)) {
        let space = first.area.left - edges(found, first).0;
        if first.starts_square() {
            readings.push(Reading::length("首段左空二字", space, 2.0 * ZI, BESIDE).of(first));
        }
    }
    if indented + flush > 0 {
        let measured = format!("{indented} 行空二字，{flush} 行顶格");
        readings.push(Reading::holds("各行", true, measured, "空二字或顶格"));
    }
    or_absent(readings, "段落")
}

/// Lines of the text that are no headings of the first two levels, which have faces of their own.
pub(super) fn plain<'f, 'a>(found: &'f Elements<'a>) -> impl Iterator<Item = &'f &'a Line> {
    found.text.iter().filter(|line| !matches!(level(&line.text), Some(1 | 2)))
}

/// Number of a heading's level, from 1, if the line begins as one.
fn level(text: &str) -> Option<usize> {
    let figures =
        |part: &str| !part.is_empty() && part.chars().all(|c| "一二三四五六七八九十".contains(c));
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    if text.split_once('、').is_some_and(|(number, _)| figures(number)) {
        return Some(1);
    }
    if let Some((number, _)) = text.strip_prefix('（').and_then(|rest| rest.split_once('）')) {
        return if figures(number) {
            Some(2)
        } else if digits(number) {
            Some(4)
        } else {
            None
        };
    }
    text.split_once(['.', '．']).filter(|(number, _)| digits(number)).map(|_| 3)
}

/// B5.
pub(super) fn levels(found: &Elements) -> Vec<Reading> {
    let mut readings = Vec::new();
    let mut deepest = 0;
    for line in &found.text {
        let space = line.area.left - edges(found, line).0;
        let Some(level) = level(&line.text).filter(|_| space > ZI / 2.0) else { continue };
        let measured = format!("第 {level} 级");
        let required = format!("不深于第 {} 级", deepest + 1);
        // With two levels only the second may be 1.; a list within a paragraph has it at any level.
        let ordered = level <= deepest + 1 || deepest == 0 || level == 3;
        readings.push(Reading::holds("层次", ordered, measured, required).usual().of(line));
        deepest = level;
        let wanted = ["黑体", "楷体", "仿宋", "仿宋"][level - 1];
        // A running paragraph has only its number in the level's face.
        let face = line.glyphs.first().map_or("", |glyph| &glyph.font);
        if level < 3 {
            readings.push(face_reading("层次的字体", face, wanted).of(line));
        }
    }
    or_absent(readings, "层次")
}

/// B6.
pub(super) fn note(found: &Elements) -> Vec<Reading> {
    let Some(first) = found.note.first() else { return vec![Reading::absent("附件说明")] };
    let (left, _) = edges(found, first);
    let space = first.area.left - left;
    let colon = first.text.starts_with("附件：");
    let start: String = first.text.chars().take(3).collect();
    let mut readings = vec![
        Reading::length("左空二字", space, 2.0 * ZI, BESIDE).of(first),
        Reading::holds("写法", colon, start, "附件：").of(first),
    ];
    let above = found.above(first, found.text.last().copied());
    readings.extend(above.map(|above| blank_line_below("正文下空", above, first, found.pitch)));
    let names = found.announced();
    for name in &names {
        let mark = name.chars().next_back().filter(|c| "。；;，,、.".contains(*c));
        if let Some(mark) = mark {
            readings.push(Reading::holds("名称后", false, mark, "不加标点").of(first));
        }
    }
    // The first character of each name, and what turns over below it.
    let mut next = 1;
    let mut name_left = None;
    for line in &found.note {
        let label = if next == 1 { 3 } else { 0 };
        let text: String = line.text.chars().skip(label).collect();
        let marked = if numbered(&text, next).is_some() {
            Some(label + next.to_string().len() + 1)
        } else if next == 1 {
            Some(label)
        } else {
            None
        };
        match (marked, name_left) {
            (Some(place), _) => {
                next += 1;
                name_left = line.glyphs.get(place).map(|glyph| glyph.at.0);
            }
            (None, Some(left)) if line.starts_square() => {
                let off = line.area.left - left;
                readings.push(Reading::length("回行对齐（偏离）", off, 0.0, BESIDE).of(line));
            }
            _ => {}
        }
    }
    if names.len() == 1 && numbered(&first.text.chars().skip(3).collect::<String>(), 1).is_some() {
        readings.push(Reading::holds("单个附件", false, "有序号", "没有序号").of(first));
    }
    readings
}

/// B11.
pub(super) fn numbers_whole(found: &Elements) -> Vec<Reading> {
    if found.text.is_empty() {
        return vec![Reading::absent("正文")];
    }
    let cut = found.text.windows(2).find(|pair| {
        let ends = pair[0].glyphs.last().is_some_and(|glyph| glyph.is_digit());
        let space = pair[1].area.left - edges(found, pair[1]).0;
        ends && space < ZI && pair[1].glyphs.first().is_some_and(|glyph| glyph.is_digit())
    });
    vec![match cut {
        Some(pair) => Reading::holds("数字", false, "在数字中间回行", "不回行").of(pair[0]),
        None => Reading::holds("数字", true, "没有断开的", "不回行"),
    }]
}
