//! `tongbao measure` and the measuring in `tongbao generate` as a clerk runs them.

use std::fs;

use serde_json::Value;
use tongbao::measure::CLAUSES;

use crate::harness::{Desk, Q1, project};
use crate::sample::NOTICE;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("notice.pdf", &NOTICE.bytes).write("broken.pdf", "%PDF-1.7 and no more");
    desk.write("text.pdf", "no PDF");
    let theme = fs::read_to_string(project("templates/layout/theme.typ")).expect("the theme");
    let wrong = theme.replacen("1mm, 35mm)", "1mm, 42mm)", 1);
    desk.write("own/layout/theme.typ", wrong);
    desk
}

fn columns(line: &str) -> usize {
    line.chars().map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum()
}

#[test]
fn the_table_has_a_line_for_each_clause_in_eighty_columns() {
    let run = desk().run(&["measure", "notice.pdf"]);
    assert_eq!((run.code, run.complained.as_str()), (Some(0), ""), "{run:?}");
    for clause in CLAUSES {
        let own = run.said.lines().filter(|line| line.split(' ').next() == Some(clause.id));
        assert_eq!(own.count(), 1, "{}", clause.id);
    }
    for line in run.said.lines() {
        assert!(columns(line) <= 80, "{line}");
    }
    let summary = run.said.lines().last().expect("a summary");
    assert_eq!(summary, "共 46 条：合 29；不合 0（✗ 应当 0，! 一般 0）；要人看 0；没有找到 17");
}

#[test]
fn json_says_what_was_measured_required_and_where() {
    let run = desk().run(&["measure", "notice.pdf", "--format", "json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let report: Value = serde_json::from_str(&run.said).expect("JSON");
    assert_eq!(report["version"], 1);
    let document = &report["documents"][0];
    assert_eq!((&document["pages"], &document["fails"]), (&Value::from(6), &Value::from(false)));
    let clauses = document["clauses"].as_array().expect("clauses");
    assert_eq!(clauses.len(), CLAUSES.len());
    let mark = clauses.iter().find(|clause| clause["id"] == "H4").expect("H4");
    assert_eq!((&mark["verdict"], &mark["section"]), (&"met".into(), &"7.2.4".into()));
    let reading = &mark["readings"][0];
    assert_eq!(reading["measured"], "35 mm");
    assert_eq!(reading["required"], "35 mm");
    assert_eq!(reading["tolerance"], 1.0);
    assert_eq!(reading["page"], 1);
    assert_eq!(reading["place_mm"][1], 72.0);
    for key in report["documents"][0]["clauses"][0].as_object().expect("a clause").keys() {
        let documented = fs::read_to_string(project("docs/measure.md")).expect("the document");
        assert!(documented.contains(&format!("`{key}`")), "{key}");
    }
}

#[test]
fn the_exit_code_tells_whose_fault_it_is() {
    let desk = desk();
    let made = ["generate", Q1, "--templates", "own", "--no-measure", "-o", "wrong.pdf"];
    assert_eq!(desk.run(&made).code, Some(0));
    for (arguments, code, said) in [
        (vec!["measure", "wrong.pdf"], 1, ""),
        (vec!["measure", "notice.pdf", "broken.pdf"], 1, "错误[M02]"),
        (vec!["measure", "text.pdf"], 1, "错误[M01]"),
        (vec!["measure", "none.pdf"], 2, "错误[M12]"),
        (vec!["measure", "."], 2, "错误[M12]"),
        (vec!["measure"], 2, "还缺 PDF"),
        (vec!["measure", "notice.pdf", "--format", "xml"], 2, "human、json"),
    ] {
        let run = desk.run(&arguments);
        assert_eq!(run.code, Some(code), "{arguments:?}: {run:?}");
        assert!(run.complained.contains(said), "{arguments:?}: {}", run.complained);
        assert!(!run.complained.contains("程序出了故障"), "{}", run.complained);
    }
    let run = desk.run(&["measure", "wrong.pdf"]);
    let line = run.said.lines().find(|line| line.starts_with("H4")).expect("H4");
    assert!(line.contains("✗ 不合") && line.contains("42 mm") && line.contains("35 mm"), "{line}");
}

#[test]
fn a_notice_that_fails_a_clause_is_not_written() {
    let desk = desk();
    desk.write("out/notice.pdf", "the old one");
    let run = desk.run(&["generate", Q1, "--templates", "own", "-o", "out/notice.pdf"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    for part in
        ["错误[M10]: 第 1 页不合 GB/T 9704—2012 第 7.2.4（H4）", "42mm，应为35mm±1", "--no-measure"]
    {
        // Lines are broken to fit the terminal.
        let unbroken: String = run.complained.split_whitespace().collect();
        let part: String = part.split_whitespace().collect();
        assert!(unbroken.contains(&part), "{part}: {}", run.complained);
    }
    assert_eq!(desk.text("out/notice.pdf"), "the old one");
    assert_eq!(desk.files("out"), ["notice.pdf"]);
}

#[test]
fn the_help_of_measure_is_chinese() {
    let run = desk().run(&["measure", "--help"]);
    assert_eq!(run.code, Some(0));
    for part in ["用法：tongbao measure", "--format", "退出码：0", "量版面"] {
        assert!(run.said.contains(part), "{part}: {}", run.said);
    }
}

#[test]
fn the_list_of_clauses_is_that_of_the_program() {
    let run = desk().run(&["measure", "--clauses"]);
    let document = fs::read_to_string(project("docs/gbt9704.md")).expect("the list");
    let rows = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.starts_with("| ")).map(str::to_owned).collect()
    };
    assert_eq!(rows(&document), rows(&run.said));
    assert!(rows(&document).iter().all(|row| !row.contains("|  |")), "nothing is left blank");
}
