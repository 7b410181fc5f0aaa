//! Signature and date where a seal goes over them (B8), and the seal an office supplies.

use std::fs;

use crate::harness::{Desk, OFFICE, Q1};
use crate::pages::{HANG, ZI, near};
use crate::sample::Data;

const RING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><circle cx=\"5\" cy=\"5\" r=\"4.9\" fill=\"none\" stroke=\"red\" stroke-width=\"0.2\"/></svg>";

fn office_with(seal: &str) -> Desk {
    let desk = Desk::new();
    desk.append(OFFICE, &format!("seal: {seal}\n"));
    desk
}

// B8
#[test]
fn with_a_seal_the_signature_is_centred_over_a_date_four_characters_in() {
    let mut data = Data::read();
    data.office["seal"] = serde_yaml::from_str("{width: 42}").expect("a seal");
    let pages = data.notice().pdf.pages;
    let (name, date) = (pages[2].find("昌吉回族自治州环境保护局"), pages[2].find("2018年5月15日"));
    near(date.right(), 184.0 - 4.0 * ZI, 0.05, "right edge of the date");
    let middle = |left: f64, right: f64| (left + right) / 2.0;
    let (over, under) = (middle(name.left(), name.right()), middle(date.left(), date.right()));
    near(over, under, 0.05, "signature over date");
    near(date.baseline() - name.baseline(), HANG, 0.05, "the date is on the next line");
}

// B8
#[test]
fn the_upper_edge_of_a_seal_lies_within_a_line_of_the_text_above() {
    for width in [30.0, 42.0, 45.0, 50.0] {
        let mut data = Data::read();
        let seal = format!("{{width: {width}}}");
        data.office["seal"] = serde_yaml::from_str(&seal).expect("a seal");
        let pages = data.notice().pdf.pages;
        let name = pages[2].find("昌吉回族自治州环境保护局");
        let above = pages[2].find("3.信息报送模板").baseline() + 0.2 * ZI;
        // The seal's middle lies a quarter of a line above the middle of the two lines.
        let middle = name.baseline() + 0.2 * ZI + (HANG - ZI) / 2.0 - 0.25 * HANG;
        let top = middle - width / 2.0;
        assert!(top > above && top < above + HANG, "{width}: {} below the text", top - above);
    }
}

// A7, B8, B10
#[test]
fn a_seal_never_reaches_below_the_text_block_and_moves_no_line() {
    for lines in 0..12 {
        let mut data = Data::read();
        data.office["seal"] = serde_yaml::from_str("{width: 45}").expect("a seal");
        data.quarter["note"] = "此件公开发布".into();
        data.quarter["requirements"] = vec!["汉".repeat(200 + lines * 28)].into();
        let pages = data.notice().pdf.pages;
        let page = pages.iter().find(|page| page.text().contains("（此件公开发布）"));
        let page = page.expect("the page that is signed");
        let (date, note) = (page.find("2018年5月15日"), page.find("（此件公开发布）"));
        // The lines may stand closer or wider, so that the signature has text on its page.
        let pitch = date.baseline() - page.find("昌吉回族自治州环境保护局").baseline();
        near(note.baseline() - date.baseline(), pitch, 0.05, "the annotation is on the next line");
        let middle = date.baseline() + 0.2 * ZI - HANG + (HANG - ZI) / 2.0 - 0.25 * HANG;
        assert!(middle + 22.5 <= 262.0 + 0.05, "{lines}: the seal ends at {}", middle + 22.5);
    }
}

#[test]
fn the_image_of_a_seal_is_printed_and_written_out_with_the_typst_text() {
    let desk = office_with("{width: 42, image: 章.svg}");
    desk.write("章.svg", RING);
    let run = desk.run(&["generate", Q1, "-o", "out/"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let run = desk.run(&["generate", Q1, "--emit", "typst", "-o", "out/"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let folder = fs::read_dir(desk.path("out"))
        .expect("the output")
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.is_dir())
        .expect("the Typst folder");
    assert_eq!(fs::read_to_string(folder.join("seal.svg")).expect("the seal"), RING);
}

#[test]
fn an_image_that_is_spoilt_is_refused_in_plain_words() {
    let desk = office_with("{width: 42, image: 章.png}");
    desk.write("章.png", b"\x89PNG\r\n\x1a\nnothing more");
    let run = desk.run(&["generate", Q1, "-o", "out/"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.complained.contains("印章图片打不开"), "{}", run.complained);
}
