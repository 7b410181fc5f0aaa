//! The elements of the notice where GB/T 9704—2012 wants them: head, title, body,
//! signature, imprint. Clause ids are those of the project's summary.

use serde_yaml::Value;

use crate::pages::{ASCENT, HANG, ZI, block, locate, near, page, pages};
use crate::pdf::{Page, Rule};
use crate::sample::Data;

const RED: [u8; 3] = [255, 0, 0];
const BLACK: [u8; 3] = [0, 0, 0];

/// From the baseline of a title to the middle of its line.
pub(crate) const TITLE_MIDDLE: f64 = 22.0 * 25.4 / 72.0 * 0.38;

fn red_rule(page: &Page) -> &Rule {
    let red: Vec<&Rule> = page.rules.iter().filter(|rule| rule.colour == RED).collect();
    assert_eq!(red.len(), 1, "one red rule");
    red[0]
}

/// The rules of the imprint, from top to bottom: those below everything else.
fn imprint_rules(page: &Page) -> Vec<&Rule> {
    let mut rules: Vec<&Rule> = page
        .rules
        .iter()
        .filter(|rule| rule.along.top > 240.0 && rule.along.height() < 0.01)
        .collect();
    rules.sort_by(|a, b| a.along.top.total_cmp(&b.along.top));
    rules
}

// H4
#[test]
fn the_mark_is_red_and_35_mm_below_the_text_blocks_edge() {
    let mark = page(1).find("昌吉回族自治州环境保护局文件");
    near(mark.ink().top, 72.0, 0.05, "upper edge of the mark's ink");
    for glyph in &mark.0 {
        assert_eq!(glyph.colour, RED, "{}", glyph.text);
        assert_eq!(glyph.font, "NotoSerifSC-SemiBold");
        near(glyph.at.y, mark.baseline(), 0.001, "the mark is one line");
    }
}

// H4
#[test]
fn the_mark_stands_in_the_middle_inside_the_text_block() {
    let mark = page(1).find("昌吉回族自治州环境保护局文件");
    near((mark.left() + mark.right()) / 2.0, 106.0, 0.05, "middle of the mark");
    assert!(mark.left() >= 28.0 - 0.01 && mark.right() <= 184.0 + 0.01);
}

// H4
#[test]
fn a_long_mark_is_set_smaller_and_stays_on_one_line() {
    let mut data = Data::read();
    let name = "新疆维吾尔自治区昌吉州生态环境局文件";
    data.office["mark"] = Value::from(name);
    let issued = data.notice();
    let mark = issued.pdf.pages[0].find(name);
    near(mark.last().at.y, mark.baseline(), 0.001, "the mark is one line");
    near(mark.ink().top, 72.0, 0.05, "upper edge of the mark's ink");
    assert!(mark.left() >= 28.0 - 0.01 && mark.right() <= 184.0 + 0.01);
}

// H6
#[test]
fn the_number_stands_two_blank_lines_below_the_mark_in_the_middle() {
    let mark = page(1).find("昌吉回族自治州环境保护局文件");
    let number = page(1).find("昌州环发〔2018〕62号");
    near((number.left() + number.right()) / 2.0, 106.0, 0.05, "middle of the number");
    let white = number.baseline() - ASCENT - mark.ink().bottom;
    near(white, 2.0 * HANG + ZI * 7.0 / 8.0, 0.05, "white between mark and number");
    for glyph in &number.0 {
        assert_eq!((glyph.font.as_str(), glyph.colour), ("FandolFang-Regular", BLACK));
        near(glyph.size, 15.793, 0.001, "size of the number in points");
    }
}

// H8
#[test]
fn the_red_rule_is_as_wide_as_the_text_block() {
    let rule = red_rule(page(1));
    near(rule.along.left, 28.0, 0.01, "left end");
    near(rule.along.right, 184.0, 0.01, "right end");
}

// H8
#[test]
fn the_red_rule_stands_four_millimetres_below_the_number() {
    let rule = red_rule(page(1));
    let number = page(1).find("昌州环发〔2018〕62号");
    let lower_edge = number.baseline() - ASCENT + ZI;
    near(rule.along.top - lower_edge, 4.0, 0.05, "white between number and rule");
    near(rule.thickness, 0.7, 0.01, "thickness of the rule");
}

// B1
#[test]
fn the_title_stands_in_the_middle_two_blank_lines_below_the_rule() {
    let title = page(1).find("关于第一季度信息工作情况的通报");
    near((title.left() + title.right()) / 2.0, 106.0, 0.05, "middle of the title");
    for glyph in &title.0 {
        assert_eq!((glyph.font.as_str(), glyph.colour), ("NotoSerifSC-SemiBold", BLACK));
        near(glyph.size, 22.0, 0.001, "size of the title in points");
    }
    // Two lines, and what is left of a third down to the next line of the grid.
    let upper_edge = title.baseline() - TITLE_MIDDLE - ZI / 2.0;
    let lines = (upper_edge - red_rule(page(1)).along.top) / HANG;
    assert!((2.0..3.0).contains(&lines), "{lines:.2} lines below the rule");
    let place = (upper_edge - 37.0) / HANG;
    near(place.fract().min(1.0 - place.fract()) * HANG, 0.0, 0.05, "title off the grid");
}

// B2
#[test]
fn the_addressees_stand_flush_left_one_blank_line_below_the_title() {
    let title = page(1).find("关于第一季度信息工作情况的通报");
    let first = page(1).find("新疆准东经济技术开发区环保局、各县");
    let last = page(1).find("局机关各科室、直属事业单位：");
    near(first.left(), 28.0, 0.05, "left edge of the first line");
    near(last.left(), 28.0, 0.05, "left edge of the last line");
    let title_middle = title.baseline() - TITLE_MIDDLE;
    let middle = first.baseline() - ASCENT + ZI / 2.0;
    near(middle - title_middle, 2.0 * HANG, 0.05, "from the title to the addressees");
}

// B4
#[test]
fn paragraphs_begin_two_characters_in() {
    for start in ["根据《昌吉州", "2018年第一季度州环保局及", "全州环保系统信息"]
    {
        let (number, start_of_paragraph) = locate(start);
        let left = block(number, page(number)).left;
        near(start_of_paragraph.left(), left + 2.0 * ZI, 0.05, start);
    }
}

// B5
#[test]
fn headings_are_numbered_and_set_by_level() {
    let headings = [
        ("一、信息报送情况", "NotoSansSC-Medium"),
        ("二、信息采用情况", "NotoSansSC-Medium"),
        ("三、工作要求", "NotoSansSC-Medium"),
        ("（一）政务信息", "FandolKai-Regular"),
        ("（二）新闻信息", "FandolKai-Regular"),
    ];
    for (text, face) in headings {
        let (number, heading) = locate(text);
        let left = block(number, page(number)).left;
        near(heading.left(), left + 2.0 * ZI, 0.05, text);
        assert!(heading.0.iter().all(|glyph| glyph.font == face), "face of {text}");
    }
}

// B5
#[test]
fn requirements_are_numbered_in_kaiti_and_set_in_fangsong() {
    for text in ["（一）按照", "（二）在今后", "（三）按照"] {
        let (number, start) = locate(text);
        let left = block(number, page(number)).left;
        near(start.left(), left + 2.0 * ZI, 0.05, text);
        let faces: Vec<&str> = start.0.iter().map(|glyph| glyph.font.as_str()).collect();
        assert_eq!(faces[..3], ["FandolKai-Regular"; 3], "{text}");
        assert_eq!(faces[3..5], ["FandolFang-Regular"; 2], "{text}");
    }
}

// B6
#[test]
fn the_attachments_are_announced_one_blank_line_below_the_body() {
    let end = page(3).find("否则不予采用。");
    let label = page(3).find("附件：");
    let names = ["2018年第一季度各县市（园", "2018年第一季度州环保局", "信息报送模板"]
        .map(|name| page(3).find(name));
    near(label.left(), 28.0 + 2.0 * ZI, 0.05, "left edge of the note");
    near(label.baseline() - end.baseline(), 2.0 * HANG, 0.05, "one blank line");
    for name in &names {
        near(name.left(), names[0].left(), 0.01, "the names are aligned");
    }
    let turn_over = page(3).find("况统计表2.");
    near(turn_over.left(), names[0].left(), 0.01, "turn-over below the name's first character");
}

// B7
#[test]
fn the_signature_ends_two_characters_before_the_edge_and_the_date_follows() {
    let body = page(3).find("3.信息报送模板");
    let signature = page(3).find("昌吉回族自治州环境保护局");
    let date = page(3).find("2018年5月15日");
    near(signature.right(), 184.0 - 2.0 * ZI, 0.05, "right end of the signature");
    near(signature.baseline() - body.baseline(), 2.0 * HANG, 0.05, "one blank line above");
    near(date.left(), signature.left() + 2.0 * ZI, 0.05, "the date's first character");
    near(date.baseline() - signature.baseline(), HANG, 0.05, "the date is on the next line");
}

// I1, I2
#[test]
fn the_imprints_last_rule_lies_on_the_text_blocks_lower_edge() {
    let (number, page) = pages().last().expect("pages");
    assert_eq!(number % 2, 0, "printed on both sides, the last page is even");
    let rules = imprint_rules(page);
    assert_eq!(rules.len(), 2);
    for rule in &rules {
        near(rule.along.left, 26.0, 0.01, "left end");
        near(rule.along.right, 182.0, 0.01, "right end");
        near(rule.thickness, 0.35, 0.005, "thickness of the first and last rule");
        assert_eq!(rule.colour, BLACK);
    }
    near(rules[1].along.top, 262.0, 0.05, "the last rule");
}

// I5
#[test]
fn the_imprint_names_the_printing_organ_and_the_date_on_one_line() {
    let page = page(6);
    let rules = imprint_rules(page);
    let organ = page.find("昌吉回族自治州环境保护局");
    let date = page.find("2018年5月15日印发");
    near(organ.left(), 26.0 + ZI, 0.05, "left edge of the organ");
    near(date.right(), 182.0 - ZI, 0.05, "right edge of the date");
    near(date.baseline(), organ.baseline(), 0.01, "one line");
    for glyph in organ.0.iter().chain(&date.0) {
        assert_eq!(glyph.font, "FandolFang-Regular");
        near(glyph.size, 14.0, 0.001, "size of the imprint in points");
        let ink = glyph.ink.expect("ink");
        let between = ink.top > rules[0].along.top && ink.bottom < rules[1].along.top;
        assert!(between, "{} stands between the rules", glyph.text);
    }
}

// I1, I3
#[test]
fn copies_are_named_above_the_printing_organ_with_a_fine_rule_between() {
    let mut data = Data::read();
    data.office["copy_to"] = Value::from(vec!["自治区环境保护厅办公室"]);
    let issued = data.notice();
    let page = issued.pdf.pages.last().expect("pages");
    let left = block(issued.pdf.pages.len(), page).left;
    let rules = imprint_rules(page);
    let thickness: Vec<f64> = rules.iter().map(|rule| rule.thickness).collect();
    assert_eq!(rules.len(), 3, "{thickness:?}");
    for (found, expected) in thickness.iter().zip([0.35, 0.25, 0.35]) {
        near(*found, expected, 0.005, "thickness of a rule");
    }
    for rule in &rules {
        near(rule.along.width(), 156.0, 0.01, "width of a rule");
    }
    let copies = page.find("抄送：自治区环境保护厅办公室。");
    near(copies.left(), left + ZI, 0.05, "left edge of the copies");
    near(rules[2].along.top, 262.0, 0.05, "the last rule");
    assert!(copies.baseline() < rules[1].along.top && copies.ink().top > rules[0].along.top);
}
