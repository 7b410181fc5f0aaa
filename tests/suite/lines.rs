//! Ends of lines: a connecting mark starts none, a stroke and an opening mark end none, and a
//! stretched line is stretched evenly.

use std::fmt::Write as _;

use crate::harness::{DOCUMENT, Desk};
use crate::pdf::{Pdf, Run};

/// Texts that may be parted at the end of a line, one after the other over all its places.
const TEXTS: [&str; 8] = [
    "2018年1—3月共发布",
    "昌吉—乌鲁木齐一线",
    "电话0994—0000000转",
    "浓度为35微克/立方米左右",
    "学习〈条例〉和“规定”要求",
    "按照昌州环发〔2018〕53号要求",
    "共检查企业86家、整改5处",
    "新闻发布会——通报情况",
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
