//! Ends of lines: a connecting mark starts none, a stroke and an opening mark end none, and a
//! stretched line is stretched evenly.

use std::fmt::Write as _;

use crate::harness::{DOCUMENT, Desk};
use crate::pdf::{Pdf, Run};

/// Texts that may be parted at the end of a line, one after the other over all its places.
const TEXTS: [&str; 12] = [
    "2018年1—3月共发布",
    "昌吉—乌鲁木齐一线",
    "电话0994—0000000转",
    "浓度为35微克/立方米左右",
    "学习〈条例〉和“规定”要求",
    "按照昌州环发〔2018〕53号要求",
    "共检查企业86家、整改5处",
    "新闻发布会——通报情况",
    "完成87条、3篇",
    "自5月15日起至9日（含）、节假日",
    "《办法》、《规定》（试行）有",
    "自2018年第1季度起按第十二条",
];

/// Lines of the text of a document in which each of the texts stands at every place of a line.
fn lines() -> Vec<Run> {
    let desk = Desk::new();
    desk.example("document.yaml");
    let head = desk.text(DOCUMENT);
    let (head, _) = head.split_once("\nbody:\n").expect("a body");
    let mut text = format!("{head}\nbody:\n");
    for piece in TEXTS {
        for before in 0..30 {
            writeln!(text, "  - '{}{piece}{}。'", "汉".repeat(before), "字".repeat(30))
                .expect("text");
        }
    }
    desk.write(DOCUMENT, text);
    let (document, findings) = desk.set(DOCUMENT);
    let document = document.unwrap_or_else(|| panic!("{:#?}", desk.lines(&findings)));
    let pdf = Pdf::read(document.pdf());
    let lines = pdf.pages.iter().flat_map(|page| page.lines());
    lines.filter(|line| (line.first().size - 15.79).abs() < 0.05).collect()
}

#[test]
fn no_line_starts_with_a_connecting_mark_or_ends_with_a_stroke_or_an_opening_mark() {
    for line in lines() {
        let text = line.text();
        let single = text.starts_with(['—', '～', '－', '–']) && !text.starts_with("——");
        assert!(!single && !text.starts_with('/'), "{text}");
        assert!(!text.ends_with(['/', '〈', '《', '（', '“', '〔', '【']), "{text}");
    }
}

#[test]
fn a_stretched_line_is_stretched_by_the_same_everywhere() {
    let mut stretched = 0;
    for line in lines() {
        let steps = line.0.windows(2).filter(|pair| pair.iter().all(|glyph| glyph.is_han()));
        let steps: Vec<f64> = steps.map(|pair| pair[1].at.x - pair[0].at.x).collect();
        let (least, most) =
            steps.iter().fold((f64::MAX, 0.0_f64), |(a, b), step| (a.min(*step), b.max(*step)));
        if steps.len() > 10 && most > crate::pages::ZI + 0.02 {
            stretched += 1;
            // A boxed character passes its share on.
            assert!(
                most - least < 0.12 * crate::pages::ZI,
                "{}: {least} to {most} mm",
                line.text()
            );
        }
    }
    assert!(stretched > 20, "{stretched} stretched lines");
}

/// Width in mm of the number a line ends with.
fn number_at_end(line: &Run) -> f64 {
    let digits = line
        .0
        .iter()
        .rev()
        .take_while(|glyph| glyph.text.starts_with(|c: char| c.is_ascii_digit()));
    let count = digits.count();
    line.0.iter().rev().take(count).map(|glyph| glyph.size * 0.5 * 25.4 / 72.0).sum()
}

#[test]
fn no_short_number_is_parted_from_its_measure_word() {
    let lines = lines();
    let mut kept = 0;
    for pair in lines.windows(2) {
        let (text, next) = (pair[0].text(), pair[1].text());
        let parted = next.starts_with(['条', '篇', '月', '日', '家', '处', '号', '年']);
        let wide = number_at_end(&pair[0]);
        assert!(!parted || wide == 0.0 || wide > crate::pages::ZI + 0.05, "{text} | {next}");
        kept += usize::from(["87条", "3月", "86家", "15日"].iter().any(|it| next.starts_with(it)));
    }
    assert!(kept > 4, "{kept} lines begin with a number that has its measure word");
}

#[test]
fn no_ordinal_is_parted_behind_its_first_character() {
    let lines = lines();
    let mut kept = 0;
    for line in &lines {
        assert!(!line.text().ends_with('第'), "{}", line.text());
        kept += usize::from(["第1季", "第十二条"].iter().any(|it| line.text().starts_with(it)));
    }
    assert!(kept >= 2, "{kept} lines begin with an ordinal");
}

#[test]
fn two_marks_on_end_are_not_torn_apart_by_a_stretched_line() {
    let mut looked = 0;
    for line in lines() {
        for pair in line.0.windows(3) {
            let marks = |glyph: &crate::pdf::Glyph| {
                glyph.text.starts_with(['，', '、', '）', '》', '（', '《'])
            };
            if marks(&pair[0]) && marks(&pair[1]) && !pair[0].text.starts_with(['（', '《']) {
                looked += 1;
                let wide = pair[2].at.x - pair[0].at.x;
                assert!(wide < 1.62 * crate::pages::ZI, "{}: {wide} mm", line.text());
            }
        }
    }
    assert!(looked > 20, "{looked} pairs of marks");
}
