//! Marks that an urgent or secret notice carries besides: the marks at the top left of the first
//! page and the annotation below the date. Clause ids are those of the project's summary.

use serde_yaml::Value;

use crate::pages::{ASCENT, HANG, ZI, near};
use crate::pdf::Page;
use crate::sample::Data;

/// First baseline of a face whose cell reaches 0.88 em above it.
const HIGH_ASCENT: f64 = ZI * 0.88;

fn marked(entries: &[(&str, Value)]) -> Vec<Page> {
    let mut data = Data::read();
    for (key, value) in entries {
        data.quarter[*key] = value.clone();
    }
    data.notice().pdf.pages
}

/// Checks a mark at the top left: text, line from 0, face.
fn at_corner(page: &Page, text: &str, line: f64, ascent: f64, font: &str) {
    let run = page.find(text);
    near(run.left(), 28.0, 0.05, text);
    near(run.baseline(), 37.0 + line * HANG + ascent, 0.05, text);
    for glyph in run.0.iter().filter(|glyph| glyph.is_han() || glyph.text != "★") {
        assert_eq!(glyph.font, font, "{}", glyph.text);
        near(glyph.size, 15.793, 0.01, "size in points");
    }
}

// H1, H2, H3
#[test]
fn copy_number_secrecy_and_urgency_stand_top_left_one_below_the_other() {
    let pages = marked(&[
        ("copy_number", Value::from(7)),
        ("secrecy", Value::from("秘密★1年")),
        ("urgency", Value::from("加急")),
    ]);
    at_corner(&pages[0], "000007", 0.0, ASCENT, "FandolFang-Regular");
    at_corner(&pages[0], "秘密★1年", 1.0, HIGH_ASCENT, "NotoSansSC-Medium");
    at_corner(&pages[0], "加急", 2.0, HIGH_ASCENT, "NotoSansSC-Medium");
    let mark = pages[0].find("昌吉回族自治州环境保护局文件");
    near(mark.ink().top, 72.0, 0.05, "the mark stays where it is");
    assert!(pages[0].find("加急").ink().bottom < mark.ink().top, "nothing touches the mark");
}

// H3
#[test]
fn urgency_alone_takes_the_first_line() {
    let pages = marked(&[("urgency", Value::from("特急"))]);
    at_corner(&pages[0], "特急", 0.0, HIGH_ASCENT, "NotoSansSC-Medium");
}

// B10
#[test]
fn the_annotation_stands_in_brackets_on_the_line_below_the_date() {
    let pages = marked(&[("note", Value::from("此件公开发布"))]);
    let page = &pages[2];
    let note = page.find("（此件公开发布）");
    let date = page.find("2018年5月15日");
    near(note.baseline() - date.baseline(), HANG, 0.05, "from the date to the annotation");
    let first = &note.0[1];
    near(first.at.x, 28.0 + 3.0 * ZI, ZI / 2.0 + 0.05, "two characters in, after the bracket");
}

// B7, B10
#[test]
fn date_and_annotation_never_stand_on_a_page_without_text() {
    for length in (0..16).map(|lines| 330 + lines * 28) {
        let mut data = Data::read();
        data.quarter["note"] = Value::from("此件公开发布");
        data.quarter["requirements"] = Value::from(vec!["汉".repeat(length)]);
        let pages = data.notice().pdf.pages;
        let page = pages.iter().find(|page| page.text().contains("（此件公开发布）"));
        let page = page.expect("the annotation");
        assert!(page.text().contains("汉汉") && page.text().contains("2018年5月15日"), "{length}");
    }
}
