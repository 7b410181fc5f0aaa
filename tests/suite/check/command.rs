//! The command: exit codes, the three forms of a report, explanations.

use std::fs;

use serde_json::Value;
use tongbao::check::{RULES, handbook};

use crate::harness::{Desk, Q1, project};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}:\n{text}"))
}

#[test]
fn the_exit_code_says_whose_fault_it_is() {
    let desk = Desk::new();
    desk.write("好.txt", "各单位要再接再厉。\n").write("坏.txt", "各单位要再接再励。\n");
    desk.write("提示.txt", "近日召开会议。\n").write("图.png", b"\x89PNG\r\n\x1a\n\x00");
    let code = |arguments: &[&str]| desk.run(&[&["check"], arguments].concat()).code;
    assert_eq!(code(&[Q1]), Some(0));
    assert_eq!(code(&["--text", "好.txt"]), Some(0));
    assert_eq!(code(&["--text", "提示.txt"]), Some(0));
    assert_eq!(code(&["--text", "好.txt", "--text", "坏.txt"]), Some(1));
    assert_eq!(code(&["--text", "图.png"]), Some(1));
    assert_eq!(code(&["--text", "没有.txt"]), Some(2));
    assert_eq!(code(&["--text", "."]), Some(2));
    assert_eq!(code(&[]), Some(2));
    assert_eq!(code(&[Q1, Q1, "--text", "好.txt"]), Some(2));
    assert_eq!(code(&["--text", "好.txt", "--format", "xml"]), Some(2));
    assert_eq!(code(&["--explain", "T99"]), Some(2));
}

#[test]
fn a_person_reads_the_line_with_a_mark_under_it_and_what_to_do() {
    let desk = Desk::new();
    desk.write("坏.txt", "第一段。\n各单位要再接再励。\n");
    let run = desk.run(&["check", "--text", "坏.txt"]);
    let expected = "\
错误[T19]: 错别字：再接再励
 --> 坏.txt:2:5
  |
2 | 各单位要再接再励。
  |         ^^^^^^^^
  |
  = 怎么办: 改成“再接再厉”。
";
    assert!(run.complained.contains(expected), "{}", run.complained);
    assert_eq!(run.said, "校核完：1 处错误，0 处提醒，0 处提示。\n");
}

#[test]
fn mistakes_in_the_data_are_shown_in_the_data() {
    let desk = Desk::new();
    desk.edit(Q1, "再接再厉", "再接再励");
    let run = desk.run(&["check", Q1]);
    assert_eq!(run.code, Some(1));
    let line = 1 + desk.text(Q1).lines().position(|line| line.contains("再接再励")).expect("it");
    assert!(run.complained.contains(&format!(" --> {Q1}:{line}:")), "{}", run.complained);
}

#[test]
fn words_of_a_template_are_shown_in_the_template() {
    let desk = Desk::new();
    desk.run(&["check", Q1]);
    let template = "templates/quarterly/notice.txt.jinja";
    desk.edit(template, "信息工作情况通报如下：", "信息工作情况再接再励通报如下：");
    let run = desk.run(&["check", Q1]);
    assert!(run.complained.contains(&format!(" --> {template}:")), "{}", run.complained);
    assert!(run.complained.contains("T19"), "{}", run.complained);
}

#[test]
fn a_notice_is_checked_before_it_is_set_and_an_error_stops_it() {
    let desk = Desk::new();
    let run = desk.run(&["generate", Q1, "-o", "out/"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    desk.edit(Q1, "再接再厉", "再接再励");
    let run = desk.run(&["generate", Q1, "-o", "out2/"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.complained.contains("错误[T19]: 错别字：再接再励"), "{}", run.complained);
    assert!(run.complained.contains(" --> 2018-q1.yaml:76:"), "{}", run.complained);
    assert!(!desk.path("out2").exists());
    // A draft is made all the same, and told what is wrong with it.
    let run = desk.run(&["generate", Q1, "--draft", "草稿", "-o", "out2/"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.complained.contains("错误[T19]"), "{}", run.complained);
    assert_eq!(desk.files("out2").len(), 1);
}

#[test]
fn json_names_every_place_and_fix() {
    let desk = Desk::new();
    desk.write("坏.txt", "第一段。\n各单位要再接再励。\n");
    let run = desk.run(&["check", "--text", "坏.txt", "--format", "json"]);
    assert_eq!(
        json(&run.said),
        json(
            r#"{"version": 1, "counts": {"error": 1, "warning": 0, "hint": 0},
            "coverage": [{"file": "坏.txt", "read": 0, "checked": 0, "unchecked": []}], "findings": [{
            "code": "T19", "severity": "error", "fault": "document",
            "message": "错别字：再接再励", "hint": "改成“再接再厉”。",
            "place": {"file": "坏.txt", "path": null, "page": null, "line": 2, "column": 5,
                "end_column": 9, "excerpt": "各单位要再接再励。"},
            "related": [],
            "fix": {"file": "坏.txt", "line": 2, "column": 5, "old": "再接再励", "new": "再接再厉"}
        }]}"#
        )
    );
    assert_eq!(run.complained, "");
}

#[test]
fn the_documentation_of_json_names_every_field() {
    let page = fs::read_to_string(project("docs/check.md")).expect("the page");
    for field in [
        "version",
        "counts",
        "findings",
        "code",
        "severity",
        "fault",
        "message",
        "hint",
        "place",
        "related",
        "fix",
        "file",
        "path",
        "page",
        "line",
        "column",
        "end_column",
        "excerpt",
        "label",
        "coverage",
        "read",
        "checked",
        "unchecked",
        "figure",
        "why",
        "old",
        "new",
    ] {
        assert!(page.contains(&format!("`{field}`")), "{field}");
    }
}

#[test]
fn sarif_has_what_its_schema_requires() {
    let desk = Desk::new();
    let text = "附件：信息报送模板\n2018年5月15日\n附件\n信息报送要求\n各单位要再接再励。\n";
    desk.write("通报 一.txt", text);
    let run = desk.run(&["check", "--text", "通报 一.txt", "--format", "sarif"]);
    let log = json(&run.said);
    assert_eq!(log["version"], "2.1.0");
    // The types are made from the schema: what it does not know would be lost on the way.
    let typed: serde_sarif::sarif::Sarif = serde_json::from_str(&run.said).expect("SARIF 2.1.0");
    assert_eq!(serde_json::to_value(&typed).expect("JSON"), log, "nothing unknown to the schema");
    let driver = &log["runs"][0]["tool"]["driver"];
    assert_eq!(driver["name"], "tongbao");
    let rules = driver["rules"].as_array().expect("rules");
    assert_eq!(rules.len(), RULES.into_iter().flatten().count());
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 2, "{results:#?}");
    for result in results {
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().expect("a level")));
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let location = &result["locations"][0]["physicalLocation"];
        assert_eq!(location["artifactLocation"]["uri"], "%E9%80%9A%E6%8A%A5%20%E4%B8%80.txt");
        for number in ["startLine", "startColumn", "endColumn"] {
            assert!(location["region"][number].as_u64().is_some_and(|number| number > 0));
        }
    }
    assert_eq!(results[0]["relatedLocations"][0]["message"]["text"], "附件说明");
    let change = &results[1]["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["replacements"][0]["deletedRegion"]["startLine"], 5);
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "再接再厉");
}

#[test]
fn a_rule_is_explained_with_its_source_and_examples() {
    let desk = Desk::new();
    let run = desk.run(&["check", "--explain", "t1"]);
    assert_eq!(run.code, Some(0));
    for part in ["T1", "GB/T 9704—2012", "昌州环发[2018]53号", "昌州环发〔2018〕53号"]
    {
        assert!(run.said.contains(part), "{}", run.said);
    }
}

#[test]
fn the_pages_of_the_rules_are_those_of_the_table() {
    let path = project("docs/rules.md");
    let page = fs::read_to_string(&path).expect("the page");
    // The measured values follow what the program writes.
    assert!(page.starts_with(&handbook()), "the page is what tongbao check --rules writes");
    assert!(page.contains("## 实测"));
}
