//! Lists that say something else than a list does.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_yaml::Value;
use tongbao::finding::Findings;
use tongbao::jobs::{JobKeys, jobs};

use super::{counts, desk, document, told};
use crate::harness::{Desk, Run, copy_all, project};

/// The examples of the page in a language.
fn examples(language: &str) -> Vec<String> {
    let page = std::fs::read_to_string(project("docs/scale.md")).expect("the page");
    let begin = format!("```{language}\n");
    let blocks = page.split(begin.as_str()).skip(1);
    blocks.filter_map(|rest| Some(rest.split_once("\n```")?.0.to_owned())).collect()
}

#[test]
fn the_lists_of_the_page_on_scale_are_read_and_its_job_does_with_exit_codes_what_they_ask_for() {
    let lists = examples("jsonl");
    assert_eq!(lists.len(), 2);
    for (list, takes, count) in [(&lists[0], JobKeys::Out, 2), (&lists[1], JobKeys::Archive, 1)] {
        let mut findings = Findings::default();
        let read = jobs(Ok(list.clone().into_bytes()), "page", takes, &mut findings);
        assert_eq!(read.map(|jobs| jobs.len()), Ok(count), "{findings:?}");
    }
    let job: Value = serde_yaml::from_str(&examples("yaml")[0]).expect("YAML");
    let spec = &job["spec"];
    let rules = spec["podFailurePolicy"]["rules"].as_sequence().expect("rules");
    let action = |code: u64| {
        let has = |rule: &&Value| {
            let values = rule["onExitCodes"]["values"].as_sequence();
            values.is_some_and(|values| values.contains(&code.into()))
        };
        rules.iter().find(has).and_then(|rule| rule["action"].as_str())
    };
    assert_eq!(
        [1, 2, 3, 143].map(action),
        [Some("FailIndex"), Some("FailJob"), Some("Count"), Some("Count")]
    );
    let command = spec["template"]["spec"]["containers"][0]["args"][0].as_str().expect("a command");
    let parts = spec["completions"].as_u64().expect("parts");
    assert!(
        command.contains(&format!("--shard $((JOB_COMPLETION_INDEX+1))/{parts} ")),
        "{command}"
    );
    assert_eq!(spec["completionMode"], "Indexed");
}

fn refused(desk: &Desk, list: &str) -> String {
    desk.write("list.txt", list);
    let run = desk.run(&["generate", "--manifest", "list.txt", "-o", "out/"]);
    assert_eq!((run.code, run.said.as_str()), (Some(2), ""), "{run:?}");
    assert!(!desk.path("out").exists(), "nothing is begun");
    run.complained
}

#[test]
fn a_line_that_cannot_be_meant_is_told_with_its_number_before_anything_begins() {
    let desk = desk(2);
    for (list, parts) in [
        ("1.yaml\n{\"data\": \"2.yaml\"\n", &["错误[K23]", "list.txt:2:"][..]),
        (
            "{\"data\": \"1.yaml\", \"output\": \"x\"}\n",
            &["错误[K24]", "没有“output”这个键", "list.txt:1:20", "data、out"],
        ),
        ("{\"data\": \"1.yaml\", \"archive\": \"x\"}\n", &["错误[K24]", "没有“archive”这个键"]),
        ("{\"data\": \"1.yaml\", \"data\": \"2.yaml\"}\n", &["错误[K24]", "“data”写了两次"]),
        ("\n\n{\"out\": \"x/\"}\n", &["错误[K25]", "list.txt:3:1", "没有写数据文件"]),
        ("{\"data\": 7}\n", &["错误[K25]", "“data”要写成文字"]),
        ("{\"data\": \" \"}\n", &["错误[K25]"]),
        ("{\"data\": \"1.yaml\", \"out\": null}\n", &["错误[K25]", "“out”要写成文字"]),
        ("1.yaml\n# 又写一次\n1.yaml\n", &["错误[K29]", "list.txt:3:1", "第 1 行已经写了"]),
        ("{\n", &["错误[K23]"]),
    ] {
        let told = refused(&desk, list);
        assert!(parts.iter().all(|part| told.contains(part)), "{list}: {told}");
    }
    let told = refused(&desk, &"{\n".repeat(5_000));
    assert!(told.contains("错误[K26]") && told.matches("错误[K23]").count() < 30, "{told}");
    assert!(refused(&desk, "\0\u{1}\u{2}").contains("错误[K22]"));
    // One document may go to two places.
    desk.write("list.txt", "1.yaml\n{\"data\": \"1.yaml\", \"out\": \"乙/\"}\n");
    let run = desk.run(&["generate", "--manifest", "list.txt", "-o", "out/"]);
    assert_eq!(run.said.lines().last(), Some("2 份：全部生成"));
}

#[test]
fn a_list_and_names_cannot_both_be_given() {
    let desk = desk(1);
    let run = desk.run(&["generate", "1.yaml", "--manifest", "list.txt"]);
    assert_eq!(run.code, Some(2));
    assert!(run.complained.contains("不能一起写"), "{run:?}");
    let run = desk.run(&["generate", "--manifest", "."]);
    assert!(run.code == Some(2) && run.complained.contains("这是一个文件夹"), "{run:?}");
}

/// Gives a list to the program as its input.
fn piped(desk: &Desk, list: &str, more: &[&str]) -> Run {
    copy_all(&project("templates"), &desk.path("templates"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_tongbao"))
        .args(["generate", "--manifest", "-", "-o", "out/", "--format", "json", "--fonts"])
        .arg(project("fonts"))
        .args(more)
        .current_dir(desk.folder())
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    pipe.write_all(list.as_bytes()).expect("the list is read");
    drop(pipe);
    Run::from(child.wait_with_output().expect("the program ends"))
}

#[test]
fn a_list_may_come_in_by_standard_input_also_where_templates_are_an_offices_own() {
    let desk = desk(2);
    let run = piped(&desk, "\u{feff}1.yaml\r\n2.yaml", &[]);
    assert_eq!((run.code, counts(&told(&run).1)), (Some(0), [2, 2, 0, 0, 0, 0]), "{run:?}");
    desk.write("own/layout/extra.typ", "");
    let run = piped(&desk, "1.yaml\n2.yaml\n", &["--templates", "own", "--unless-same"]);
    assert_eq!((run.code, counts(&told(&run).1)), (Some(0), [2, 0, 2, 0, 0, 0]), "{run:?}");
    let run = piped(&desk, "{}\n", &[]);
    assert!(run.code == Some(2) && run.complained.contains("标准输入:1:1"), "{run:?}");
}

#[test]
fn a_template_that_never_ends_does_not_hold_up_a_list() {
    let desk = desk(1);
    desk.write("own/document/notice.typ", "").write("2.yaml", document(2));
    desk.write("own/layout/page.typ", "#for i in range(1000000000) { [x] }\n");
    let run = desk.run(&["generate", "--manifest", "list.txt", "--templates", "own", "-o", "out/"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.complained.contains("错误["), "{run:?}");
}
