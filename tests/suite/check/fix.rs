//! `--fix` changes what is certain, and nothing else.

use std::fs;

use encoding_rs::GB18030;

use crate::harness::{Desk, OFFICE, Q1};

#[test]
fn a_text_is_mended_and_its_other_characters_stay() {
    let desk = Desk::new();
    let draft =
        "\u{feff}标题\r\n\r\n  根据（昌州环发[2018]053号）,各单位要再接再励。\r\n约20条左右\t\r\n";
    let mended =
        "\u{feff}标题\r\n\r\n  根据（昌州环发〔2018〕53号）,各单位要再接再厉。\r\n约20条左右\t\r\n";
    desk.write("文稿.txt", draft);
    let run = desk.run(&["check", "--text", "文稿.txt", "--fix"]);
    assert_eq!(desk.text("文稿.txt"), mended.replace("）,各", "），各"));
    assert!(run.said.contains("-  根据（昌州环发[2018]053号）"), "{}", run.said);
    assert!(run.said.contains("+  根据（昌州环发〔2018〕53号）"), "{}", run.said);
    assert!(run.complained.contains("已改 文稿.txt：3 处"), "{}", run.complained);
    assert!(run.complained.contains("T23"), "what cannot be mended stays: {}", run.complained);
    assert_eq!(run.code, Some(0));
}

#[test]
fn a_text_in_gb18030_stays_in_gb18030() {
    let desk = Desk::new();
    desk.write("文稿.txt", GB18030.encode("各单位要再接再励。\n").0);
    let run = desk.run(&["check", "--text", "文稿.txt", "--fix"]);
    let bytes = fs::read(desk.path("文稿.txt")).expect("the text");
    assert_eq!(bytes, GB18030.encode("各单位要再接再厉。\n").0.to_vec());
    assert_eq!(run.code, Some(0), "{}", run.complained);
}

#[test]
fn data_are_mended_in_place_with_their_comments_and_order() {
    let desk = Desk::new();
    desk.edit(Q1, "再接再厉", "再接再励").edit(Q1, "按照最新要求所有", "按照最新要求,所有");
    let before = desk.text(Q1);
    let office = desk.text(OFFICE);
    let run = desk.run(&["check", Q1, "--fix"]);
    let expected = before.replace("再接再励", "再接再厉").replace("要求,所有", "要求，所有");
    assert_eq!(desk.text(Q1), expected);
    assert_eq!(desk.text(OFFICE), office);
    assert_eq!(run.code, Some(0), "{}", run.complained);
}

#[test]
fn nothing_is_written_where_nothing_is_certain() {
    let desk = Desk::new();
    desk.write("文稿.txt", "约20条左右，。\n");
    let before = fs::metadata(desk.path("文稿.txt")).expect("a file").modified().expect("a time");
    let run = desk.run(&["check", "--text", "文稿.txt", "--fix"]);
    let after = fs::metadata(desk.path("文稿.txt")).expect("a file").modified().expect("a time");
    assert_eq!(before, after);
    assert!(run.complained.contains("没有能自动改的"), "{}", run.complained);
    assert_eq!(run.code, Some(1));
}

#[test]
fn a_value_written_with_escapes_is_reported_but_not_mended() {
    let desk = Desk::new();
    let line =
        desk.text(Q1).lines().find(|line| line.contains("再接再厉")).expect("one").to_owned();
    let value = line.trim().trim_start_matches("- ");
    let escaped = format!("  - \"{}\"", value.replace("再接再厉", "再接再\\u52b1"));
    desk.edit(Q1, &line, &escaped);
    let before = desk.text(Q1);
    let run = desk.run(&["check", Q1, "--fix"]);
    assert_eq!(desk.text(Q1), before);
    assert!(run.complained.contains("T19"), "{}", run.complained);
    assert_eq!(run.code, Some(1));
}

#[test]
fn a_word_document_is_never_changed() {
    let desk = Desk::new();
    desk.write("文稿.docx", super::read::docx("<w:p><w:r><w:t>再接再励</w:t></w:r></w:p>"));
    let before = fs::read(desk.path("文稿.docx")).expect("bytes");
    let run = desk.run(&["check", "--text", "文稿.docx", "--fix"]);
    assert_eq!(fs::read(desk.path("文稿.docx")).expect("bytes"), before);
    assert_eq!(run.code, Some(1));
}
