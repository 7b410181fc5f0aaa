//! Tables in a text: they have a size, a pitch and edges of their own, and what is asked of the text
//! is not asked of them.

use std::fmt::Write as _;

use tongbao::measure::{Measurement, Verdict, measure};
use tongbao::pipeline::measure_pages;

use super::{outcome, with_verdict};
use crate::harness::{DOCUMENT, Desk, of_each};

const OFFICE: &str = "\
name: 昌吉回族自治州环境保护局
mark: 昌吉回族自治州环境保护局文件
code: 昌州环发
printed_by: 昌吉回族自治州环境保护局
";
const SENTENCE: &str = "请各单位按下表人数于6月12日前报送信息员名单，逾期不报的予以通报。";

/// A desk with a document of this text.
fn desk(addressees: &str, body: &str) -> Desk {
    let desk = Desk::new();
    desk.write("own.yaml", format!("{OFFICE}addressees:\n  - [{addressees}]\n"));
    let head = "kind: document\noffice: own.yaml\ntitle: 关于报送信息员名单的通知\nnumber: 90\nsigned: 2018-06-08\nprinted: 2018-06-08\nbody:\n";
    desk.write(DOCUMENT, format!("{head}{body}"));
    desk
}

/// A table of so many rows.
fn table(rows: usize) -> String {
    let mut text = "  - table:\n      head: [单位, 日期, 附件]\n      rows:\n".to_owned();
    for row in 1..=rows {
        // Words of a cell are no date of signature, and no mark of an attachment.
        writeln!(text, "        - [第{row}师, 2018年5月{}日, 附件1]", row % 28 + 1).expect("text");
    }
    text
}

/// Remarks of measuring on a document on the way to its issue, and what is measured of it.
fn issued(desk: &Desk) -> (Vec<String>, Measurement) {
    let (document, mut findings) = desk.set(DOCUMENT);
    let document = document.unwrap_or_else(|| panic!("a document: {findings:?}"));
    let measured = measure_pages(&document, &desk.path(DOCUMENT), &mut findings).expect("figures");
    let lines = desk.lines(&findings).into_iter();
    // The layout may tell what it adjusted.
    (lines.filter(|line| line.starts_with(['M', 'P'])).collect(), measured)
}

/// Remarks of measuring alone.
fn scolded(said: &[String]) -> Vec<&String> {
    said.iter().filter(|line| line.starts_with('M')).collect()
}

#[test]
fn a_page_that_is_mostly_table_is_judged_by_its_text() {
    for rows in [2, 3] {
        let desk = desk("各县（市）环保局", &format!("  - {SENTENCE}\n{}", table(rows)));
        let (said, found) = issued(&desk);
        assert_eq!(scolded(&said), [""; 0], "{rows} rows");
        for id in ["P5", "B2", "B3", "B4", "B9"] {
            assert_eq!(outcome(&found, id).verdict(), Verdict::Met, "{rows} rows: {id}");
        }
        assert_eq!(outcome(&found, "A1").verdict(), Verdict::NotFound, "{rows} rows");
    }
}

#[test]
fn a_table_between_paragraphs_leaves_the_text_as_it_is() {
    let text = format!("  - {SENTENCE}\n").repeat(6);
    let (said, found) = issued(&desk("各县（市）环保局", &format!("{text}{}{text}", table(4))));
    assert_eq!(scolded(&said), [""; 0]);
    for id in ["P2", "P3", "P4", "P5", "P6", "B4", "B7"] {
        assert_eq!(outcome(&found, id).verdict(), Verdict::Met, "{id}");
    }
}

#[test]
fn a_table_over_three_pages_whose_head_has_two_rows_repeats_it() {
    let mut body = format!(
        "  - {SENTENCE}\n  - table:\n      head:\n        - [{{text: 序号, rows: 2}}, {{text: 单位, rows: 2}}, {{text: 报送, columns: 2}}, {{text: 采用, columns: 2}}]\n        - [本期, 累计, 本期, 累计]\n      rows:\n"
    );
    for row in 1..60 {
        writeln!(body, "        - [{row}, 单位{row}, {row}, {row}, {row}, {row}]").expect("text");
    }
    body += &format!("  - {SENTENCE}\n");
    let (said, found) = issued(&desk("各县（市）环保局", &body));
    assert_eq!(scolded(&said), [""; 0]);
    assert_eq!(outcome(&found, "A6").verdict(), Verdict::Met, "{:#?}", outcome(&found, "A6"));
}

#[test]
fn a_text_of_two_lines_is_counted_by_the_standards_pitch_and_says_so() {
    let (said, found) = issued(&desk("各县（市）环保局", "  - 现将情况通报如下。\n"));
    assert_eq!(scolded(&said), [""; 0]);
    let lines = outcome(&found, "P6").readings.iter().find(|one| one.what == "每面");
    let lines = lines.expect("a reading");
    assert_eq!(lines.verdict, Verdict::NotFound);
    assert_eq!(lines.measured, "行数太少，空行按每面 22 行折算");
}

#[test]
fn lines_adjusted_for_the_signature_are_no_fault_of_any_clause() {
    let counts: Vec<usize> = (1..60).collect();
    let adjusted = of_each(&counts, |&count| {
        let organs: Vec<String> = (0..count).map(|n| format!("第{n}师环保局")).collect();
        let desk = desk(&organs.join(", "), "  - 现将情况通报如下。\n");
        let (said, found) = issued(&desk);
        // Without knowing it, pages of other than 22 lines are told.
        let document = desk.set(DOCUMENT).0.expect("a document");
        let adjusted = document.sheets().adjusted_lines().is_some();
        let alone = measure(document.pdf()).expect("figures");
        assert!(adjusted || with_verdict(&alone, Verdict::NotMet).is_empty(), "{said:?}");
        assert_eq!(with_verdict(&found, Verdict::NotMet), [""; 0], "{count}: {said:?}");
        assert_eq!(said, [""; 0], "{count}");
        adjusted
    });
    assert!(adjusted.contains(&true), "{adjusted:?}");
}

#[test]
fn a_text_that_is_nothing_but_a_table_has_the_size_of_its_attachments_text() {
    let attachment = format!(
        "attachments:\n  - title: 信息员职责\n    body:\n{}",
        format!("      - {SENTENCE}\n").repeat(4)
    );
    let desk = desk("各县（市）环保局", &format!("{}{attachment}", table(3)));
    let (said, found) = issued(&desk);
    assert_eq!(scolded(&said), [""; 0]);
    assert_eq!(outcome(&found, "A4").verdict(), Verdict::Met);
}

#[test]
fn lines_stretched_to_the_edge_are_no_wider_characters() {
    // Short paragraphs whose one full line is stretched, since a number is not broken.
    let body = "  - 请各单位于2018年6月12日前报送整改情况，逾期的扣1234.5分。\n".repeat(3);
    let (said, found) = issued(&desk("各县（市）环保局", &body));
    assert_eq!(scolded(&said), [""; 0]);
    assert_eq!(outcome(&found, "P6").verdict(), Verdict::Met);
}

/// Names and figures of every length push marks over the ends of lines. Two short lines that
/// happen to end at one place are then the only ones that end in a character.
#[test]
fn a_small_office_whatever_its_names_meets_the_width_of_the_text_block() {
    let desk = Desk::new();
    let names = ["山镇", "青山镇", "青山乡镇", "大青山乡镇", "东大青山乡镇"];
    let mut said = Vec::new();
    for (name, month) in names.iter().flat_map(|name| (3..6).map(move |month| (name, month))) {
        desk.write(
            "office.yaml",
            format!(
                "name: 清河县政府办公室\nmark: 清河县政府办公室文件\ncode: 清政办\nsystem: 全县\n\
                 reporters: 各单位\nprinted_by: 清河县政府办公室\naddressees: [[各单位]]\n\
                 groups: [{{name: 乡镇, units: [{{name: {name}}}, {{name: 白水镇}}, {{name: 黑水镇}}]}}]\n\
                 categories:\n  - {{name: 政务信息, measure: 条, submissions: true, channels: \
                 [{{name: 县网}}, {{name: 市网}}]}}\ntables: [{{name: 信息统计表, groups: [乡镇], total: true}}]\n"
            ),
        );
        desk.write(
            "period.yaml",
            format!(
                "office: office.yaml\nperiod: {{year: 2024, month: {month}}}\nnumber: 5\n\
                 signed: 2024-07-09\nprinted: 2024-07-10\nunits:\n  \
                 {name}: {{submitted: {month}, adopted: {{县网: 2}}}}\n  \
                 白水镇: {{submitted: 3, adopted: {{县网: 1, 市网: 1}}}}\n  黑水镇: {{submitted: 0}}\n\
                 requirements: [要抓好落实。]\nattachments: [{{table: 信息统计表}}]\n"
            ),
        );
        let run = desk.run(&["generate", "period.yaml", "-o", "out.pdf"]);
        if run.code != Some(0) {
            said.push(format!("{name}, month {month}: {}", run.complained));
        }
    }
    assert!(said.is_empty(), "{}", said.join("\n"));
}
