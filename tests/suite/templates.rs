//! An office may change its sentences; a template may do nothing else, and its mistakes
//! are reported with file and line.

use crate::harness::{Desk, Q1, Run, project};

const WORDING: &str = "own/quarterly/wording.txt.jinja";

/// Runs with one template file of the desk's own.
fn with(file: &str, text: impl AsRef<[u8]>) -> (Desk, Run) {
    let desk = Desk::new();
    desk.write(file, text);
    let run = desk.run(&["generate", Q1, "--templates", "own", "--emit", "typst", "-o", "out/"]);
    (desk, run)
}

/// The shipped wordings, that of a list replaced.
fn wording(list: &str) -> String {
    let shipped = std::fs::read_to_string(project("templates/quarterly/wording.txt.jinja"));
    let shipped = shipped.expect("the shipped wordings");
    let (_, rest) = shipped.split_once("{% endmacro %}").expect("a macro");
    format!("{{% macro parts(listing) %}}{list}{{% endmacro %}}{rest}")
}

/// The message on a list that is worded so.
fn complaint(list: &str) -> String {
    let (desk, run) = with(WORDING, wording(list));
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(!desk.path("out").exists());
    run.complained
}

/// The message on a component of the layout that has this line.
fn typst_complaint(line: &str) -> String {
    let desk = Desk::new();
    desk.run(&["--version"]);
    let components = desk.text("templates/quarterly/lib.typ");
    desk.write("own/quarterly/lib.typ", format!("{components}\n{line}\n"));
    let run = desk.run(&["generate", Q1, "--templates", "own", "-o", "out/"]);
    assert_eq!(run.code, Some(1), "{line}: {run:?}");
    assert!(!desk.path("out").exists());
    run.complained
}

#[test]
fn an_office_may_change_one_sentence_and_keep_the_rest() {
    let (desk, run) = with(
        WORDING,
        wording("分别是{% for e in listing.entries %}{{ e.name }}（{{ e.count }}）{% endfor %}"),
    );
    assert_eq!(run.code, Some(0), "{run:?}");
    let main = desk.files("out").into_iter().find(|name| name.ends_with("main.typ"));
    let main = desk.text(&format!("out/{}", main.expect("main.typ")));
    assert!(main.contains(r##"#"分别是";#"州环保局";#"（";#"19";#"）";"##), "{main}");
    assert!(main.contains("工作要求"));
}

#[test]
fn a_name_that_does_not_exist_is_reported_with_its_line() {
    let said = complaint("其中：\n{{ listing.entrys }}\n");
    assert!(said.contains("错误[C05]: 模板用了没有的内容 listing.entrys"), "{said}");
    assert!(said.contains("own/quarterly/wording.txt.jinja:2:4"), "{said}");
}

#[test]
fn a_malformed_template_is_reported_with_its_line() {
    let said = complaint("其中：\n\n{% for entry in listing.entries %}");
    assert!(said.contains("错误[C06]: 模板的写法有误"), "{said}");
    assert!(said.contains("own/quarterly/wording.txt.jinja:3"), "{said}");
}

#[test]
fn tables_that_are_neither_attached_nor_in_the_body_are_asked_for_once() {
    let said = |template: &str, attachments: &str| {
        let desk = Desk::new();
        let text = desk.text(Q1);
        let (before, _) = text.split_once("attachments:").expect("the attachments");
        desk.write(Q1, format!("{before}{attachments}"));
        let shipped = std::fs::read_to_string(project("templates/quarterly/notice.txt.jinja"));
        let shipped = shipped.expect("the shipped template");
        desk.write("own/quarterly/notice.txt.jinja", format!("{shipped}\n{template}"));
        desk.run(&["check", Q1, "--templates", "own"]).complained
    };
    let asked = said("", "");
    assert!(asked.contains("提醒[C22]: 没有写附件（attachments）"), "{asked}");
    let table = "{{ table(\"州环保局信息采用情况统计表\") }}\n";
    for (template, attachments) in [(table, ""), ("", "attachments: []\n")] {
        let asked = said(template, attachments);
        assert!(!asked.contains("C22"), "{asked}");
    }
}

#[test]
fn an_unknown_filter_is_reported_with_its_line() {
    let said = complaint("其中：\n{{ listing.total|shout }}");
    assert!(said.contains("错误[C07]"), "{said}");
    assert!(said.contains("own/quarterly/wording.txt.jinja:2:"), "{said}");
}

#[test]
fn what_a_template_cannot_compute_is_told_with_what_to_write_instead() {
    let said = complaint("其中：\n{{ -listing.noun }}");
    assert!(said.contains("错误[C10]: 模板里的“"), "{said}");
    assert!(said.contains("在考核办法的 measures 里"), "{said}");
}

#[test]
fn a_number_typed_before_a_heading_or_an_item_of_a_template_is_reported_there() {
    for (line, number) in
        [("# 一、基本情况", "一、"), ("## （二）存在问题", "（二）"), ("- 1.继续努力。", "1.")]
    {
        let said = complaint(&format!("其中：\n\n{line}\n\n{{{{ listing.noun }}}}"));
        assert!(said.contains(&format!("错误[C21]: 标题或条目前写了序号“{number}”")), "{said}");
        assert!(said.contains("own/quarterly/wording.txt.jinja:3:"), "{said}");
    }
}

#[test]
fn no_filter_lets_a_value_pass_as_markup() {
    for filter in ["safe", "escape", "tojson", "pprint", "e"] {
        let said = complaint(&format!("{{{{ listing.noun|{filter} }}}}"));
        assert!(said.contains("错误[C07]"), "{filter}: {said}");
    }
}

#[test]
fn a_template_that_never_ends_is_stopped() {
    let nested =
        "{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}";
    let said = complaint(&format!("其中\n{nested}"));
    assert!(said.contains("错误[C08]: 模板运行得太久，已停下"), "{said}");
    assert!(said.contains("own/quarterly/wording.txt.jinja:2"), "{said}");
    let said = complaint("\n{{ parts(listing) }}");
    assert!(said.contains("own/quarterly/wording.txt.jinja"), "{said}");
}

#[test]
fn a_list_where_one_value_belongs_is_reported() {
    let said = complaint("\n\n{{ listing.entries }}");
    assert!(said.contains("错误[C09]") && said.contains("wording.txt.jinja:3"), "{said}");
}

#[test]
fn a_template_cannot_include_what_is_outside_the_template_folders() {
    for file in ["/etc/passwd", "../data/office.yaml", "quarterly/../../data/office.yaml"] {
        let said = complaint(&format!("\n{{% include '{file}' %}}"));
        assert!(said.contains("错误[C04]"), "{said}");
    }
}

const OUTSIDE: [&str; 8] = [
    "#read(\"/etc/passwd\")",
    "#read(\"../data/office.yaml\")",
    "#read(\"/../../etc/passwd\")",
    "#read(\"/quarterly/notice.txt.jinja\")",
    "#import \"@preview/cetz:0.3.0\": *",
    "#import \"@local/mine:1.0.0\": *",
    "#image(\"/seal.png\")",
    "#include \"/etc/hosts\"",
];

#[test]
fn typst_text_cannot_read_what_is_outside_the_template_folders() {
    for line in OUTSIDE {
        let said = typst_complaint(line);
        assert!(said.contains("错误[P08]"), "{line}: {said}");
        assert!(!said.contains("root:") && !said.contains("addressees:"), "{line}: {said}");
    }
}

#[test]
fn the_refusal_of_a_file_is_given_in_chinese() {
    let english: Vec<String> = OUTSIDE
        .iter()
        .map(|line| typst_complaint(line))
        .filter(|said| !said.contains("错误[P08]: 模板") || said.contains("cannot access"))
        .collect();
    assert!(english.is_empty(), "{}", english.join("\n"));
}

#[test]
fn a_mistake_in_typst_text_is_reported_with_file_and_line() {
    let desk = Desk::new();
    desk.run(&["--version"]);
    let title = desk.text("templates/layout/title.typ");
    let line = title.lines().count() + 1;
    desk.write("own/layout/title.typ", format!("{title}#let more = unheard-of\n"));
    let run = desk.run(&["generate", Q1, "--templates", "own", "-o", "out/"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(
        run.complained.contains("错误[P08]: 模板用了没有定义的名称 unheard-of"),
        "{}",
        run.complained
    );
    assert!(
        run.complained.contains(&format!("own/layout/title.typ:{line}:13")),
        "{}",
        run.complained
    );
}

#[test]
fn a_title_must_be_there() {
    for text in ["", "  \n"] {
        let (_, run) = with("own/quarterly/title.txt.jinja", text);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.complained.contains("错误[C11]"), "{text:?}: {}", run.complained);
    }
}

#[test]
fn a_title_in_several_lines_breaks_where_its_author_says() {
    let title = "关于{{ period.short }}\n信息工作情况的通报\n";
    let (desk, run) = with("own/quarterly/title.txt.jinja", title);
    assert_eq!(run.code, Some(0), "{run:?}");
    let data = desk.files("out").into_iter().find(|name| name.ends_with("data.json"));
    let data = desk.text(&format!("out/{}", data.expect("data.json")));
    let data: serde_json::Value = serde_json::from_str(&data).expect("JSON");
    assert_eq!(data["title"], serde_json::json!([["关于第一季度"], ["信息工作情况的通报"]]));
    assert_eq!(data["meta"]["title"], "关于第一季度信息工作情况的通报");
}

#[test]
fn a_template_too_large_or_not_utf8_is_reported() {
    let (_, run) = with(WORDING, "长".repeat(100_000));
    assert!(run.complained.contains("错误[C03]: 模板超过 256 KiB"), "{}", run.complained);
    let desk = Desk::new();
    desk.write(WORDING, [0xff, 0xfe, 0x00]);
    let run = desk.run(&["generate", Q1, "--templates", "own", "-o", "out/"]);
    let said = "错误[C12]: 模板不是 UTF-8 编码";
    assert!(run.complained.contains(said), "{}", run.complained);
    assert_eq!(run.code, Some(1), "{run:?}");
}
