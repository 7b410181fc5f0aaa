//! Finding again what was issued.

use std::fs;

use tongbao::finding::Findings;

use super::room::{deposit, desk, issue, open, path, run};
use crate::harness::{Desk, Q1};

#[test]
fn a_document_is_found_by_any_word_of_it_one_character_and_over_a_line_break_included() {
    let desk = Desk::new();
    let mut archive = open(&desk);
    issue(&mut archive, &desk, Q1);
    let mut findings = Findings::default();
    let mut count = |words| archive.find(words, None, &mut findings).expect("an answer").total;
    for words in
        ["通报", "准东", "62号", "昌州环发〔2018〕62", "吉木萨尔县环保局12条", "报", "舆论 氛围"]
    {
        assert_eq!(count(words), 1, "{words}");
    }
    for words in ["昌州环发〔2018〕63", "报通", "乌鲁木齐", "  "] {
        assert_eq!(count(words), 0, "{words}");
    }
}

#[test]
fn the_index_is_made_anew_when_it_is_gone_or_no_index() {
    let desk = desk();
    let mut archive = open(&desk);
    ["甲", "乙"].iter().for_each(|title| drop(deposit(&mut archive, title)));
    drop(archive);
    fs::remove_dir_all(path(&desk, "索引")).expect("gone");
    assert_eq!(open(&desk).list(None, &mut Findings::default()).expect("a list").total, 2);
    fs::write(path(&desk, "索引/index.sqlite"), "no database").expect("a file");
    assert_eq!(open(&desk).list(None, &mut Findings::default()).expect("a list").total, 2);
}

#[test]
fn an_archive_that_may_only_be_read_can_be_read() {
    let desk = desk();
    deposit(&mut open(&desk), "甲");
    // Where a file stands there can be no folder for the index.
    fs::remove_dir_all(path(&desk, "索引")).expect("gone");
    fs::write(path(&desk, "索引"), "").expect("a file");
    assert_eq!(open(&desk).list(None, &mut Findings::default()).expect("a list").total, 1);
}

#[test]
fn a_number_may_be_typed_in_any_brackets_and_bare_where_one_document_has_it() {
    let desk = Desk::new();
    run(&desk, &["init"]);
    run(&desk, &["issue", Q1]);
    for typed in [
        "昌州环发(2018)62号",
        "昌州环发（2018）６２号",
        "昌州环发[2018]62",
        "62",
        "62号",
        "〔2018〕62号",
    ] {
        let shown = run(&desk, &["show", typed]);
        assert!(shown.said.contains("昌州环发〔2018〕62号"), "{typed}: {shown:?}");
    }
    let none = run(&desk, &["show", "63"]);
    assert!(none.code == Some(2) && none.complained.contains("没有 63"), "{none:?}");
    run(&desk, &["correct", "62", "--why", "附件一页码有误"]);
    assert!(run(&desk, &["show", "62"]).said.contains("附件一页码有误"));
    let text = desk.text(Q1).replace("number: 62 ", "number: 63 ");
    desk.write(Q1, text.replace("县环保局:\n    submitted: 4", "县环保局:\n    submitted: 5"));
    let second = run(&desk, &["issue", Q1, "--corrects", "62", "--why", "数字有误"]);
    assert_eq!(second.code, Some(0), "{second:?}");
    assert!(run(&desk, &["show", "62"]).said.contains("数字有误"));
    run(&desk, &["void", "昌州环函〔2018〕62号", "--why", "错号"]);
    let both = run(&desk, &["show", "62"]);
    assert_eq!(both.code, Some(2), "{both:?}");
    let all = ["昌州环发〔2018〕62号", "昌州环函〔2018〕62号"];
    assert!(all.iter().all(|number| both.complained.contains(number)), "{both:?}");
}

#[test]
fn documents_are_listed_and_shown_in_lines() {
    let desk = Desk::new();
    assert_eq!(run(&desk, &["list"]).code, Some(2), "there is no archive");
    run(&desk, &["init"]);
    run(&desk, &["issue", Q1]);
    run(&desk, &["void", "昌州环发〔2018〕63号", "--why", "错号"]);
    run(&desk, &["correct", "昌州环发〔2018〕62号", "--why", "附件一页码有误"]);
    let list = run(&desk, &["list"]).said;
    assert!(
        list.contains("2018-05-15  昌州环发〔2018〕62号  关于第一季度信息工作情况的通报"),
        "{list}"
    );
    assert!(list.contains("昌州环发〔2018〕63号  作废：错号"), "{list}");
    assert!(list.contains("共 2 条。"), "{list}");
    let newest = run(&desk, &["list", "--limit", "1"]).said;
    assert!(newest.contains("63号") && !newest.contains("62号"), "{newest}");
    assert!(newest.contains("共 2 条，列出最近的 1 条（--limit 0 列出全部）。"), "{newest}");
    let shown = run(&desk, &["show", "昌州环发〔2018〕62号"]).said;
    for words in ["成文日期        2018-05-15", "保管期限", "永久", "更正：附件一页码有误"]
    {
        assert!(shown.contains(words), "{words} in {shown}");
    }
    let found = run(&desk, &["find", "信息工作"]);
    assert!(found.said.contains("找到 1 条"), "{found:?}");
    assert_eq!(run(&desk, &["show", "昌州环发〔2018〕1号"]).code, Some(2));
}

#[test]
fn of_a_log_that_is_damaged_what_is_whole_can_be_read() {
    let desk = desk();
    let mut archive = open(&desk);
    let records = ["甲", "乙", "丙"].map(|title| deposit(&mut archive, title));
    fs::write(path(&desk, &format!("日志/{:08}.json", records[1].sequence)), "{}")
        .expect("a change");
    for gone in [None, Some("索引")] {
        if let Some(gone) = gone {
            fs::remove_dir_all(path(&desk, gone)).expect("gone");
        }
        let mut findings = Findings::default();
        let listed = open(&desk).list(None, &mut findings).expect("a list").total;
        let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
        // The index had read it whole; without it the change is met.
        let expected = if gone.is_none() { (3, vec![]) } else { (2, vec!["A15"]) };
        assert_eq!((listed, codes), expected);
    }
    assert!(super::room::try_deposit(&mut open(&desk), "丁").is_err(), "nothing is added to it");
}
