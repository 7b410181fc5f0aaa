//! A clerk begins: a new office, and the period after one.

use std::fs;
use std::path::{Path, PathBuf};

use tongbao::begin::follow;
use tongbao::finding::{Findings, Severity};
use tongbao::load::load;
use tongbao::model::Period;
use tongbao::preview::Request;

use crate::harness::{Desk, Q1, Q2, project};
use crate::preview::serving::{Preview, request};

/// Number and date as they stand in a file that was just begun, and as a clerk fills them in.
const BLANK: [(&str, &str); 2] = [("number: ", "number: 907"), ("signed: ", "signed: 2018-07-20")];

/// Fills in what a file leaves blank, the measures of its units among it.
fn fill(text: &str) -> String {
    let line = |line: &str| -> String {
        if let Some((_, filled)) = BLANK.iter().find(|(blank, _)| line.starts_with(blank)) {
            return (*filled).to_owned();
        }
        line.replace(": ,", ": 1,").replace(": }", ": 1}").replace(": {}", ": {items: 0}")
    };
    text.lines().map(|text| line(text) + "\n").collect()
}

/// The data files of all offices in the repository that speak of a period.
fn periods() -> Vec<PathBuf> {
    let mut folders = vec![project("data"), project("tests/fixtures/offices")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if Period::of_stem(stem).is_some() {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn from_an_empty_folder_a_new_office_needs_two_commands_to_its_first_notice() {
    let desk = Desk::new();
    let begun = desk.run(&[
        "new",
        "清河县教育局",
        "--code",
        "清教发",
        "--units",
        "第一中学，实验小学、乡镇中心学校",
        "--channels",
        "县政府网站",
        "--period",
        "2025-01",
    ]);
    assert_eq!(begun.code, Some(0), "{begun:?}");
    let made = desk.run(&["generate", "清河县教育局/2025-01.yaml"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let number = desk.text("清河县教育局/2025-01.yaml");
    assert!(number.contains("number: 1 "), "{number}");
    let checked = desk.run(&["check", "清河县教育局/2025-01.yaml"]);
    assert!(checked.said.contains("0 处错误"), "{checked:?}");
}

#[test]
fn the_second_month_of_a_new_office_takes_three_steps_and_no_name_typed_twice() {
    let desk = Desk::new();
    let new = ["new", "清河县教育局", "--code", "清教发", "--units", "第一中学,实验小学"];
    assert_eq!(desk.run(&[&new[..], &["--period", "2025-12"]].concat()).code, Some(0));
    let next = desk.run(&["next", "清河县教育局/2025-12.yaml"]);
    assert_eq!(next.code, Some(0), "{next:?}");
    let file = "清河县教育局/2026-01.yaml";
    let text = desk.text(file);
    assert!(
        text.contains("\n# 2026年1月。写完运行：tongbao generate 清河县教育局/2026-01.yaml\n"),
        "{text}"
    );
    assert!(text.starts_with("# yaml-language-server: $schema=.schema/period.json\n"), "{text}");
    // Only figures, the number and the date are typed.
    let typed = text
        .replace("number: ", "number: 8")
        .replace("signed: ", "signed: 2026-02-05")
        .replacen("submitted: 0", "submitted: 3", 1);
    desk.write(file, typed);
    let made = desk.run(&["generate", file]);
    assert_eq!(made.code, Some(0), "{made:?}");
    assert!(made.said.contains("清教发〔2026〕8号 关于1月份信息工作情况的通报.pdf"), "{made:?}");
}

#[test]
fn after_every_period_of_every_office_comes_a_file_that_asks_only_for_what_is_new() {
    let mut followed = 0;
    for data in periods() {
        let mut findings = Findings::default();
        let inputs = load(&data, &mut findings).unwrap_or_else(|_| panic!("{findings:?}"));
        // A folder of its own, where no later period stands yet.
        let folder = tempfile::tempdir().expect("a folder");
        crate::harness::copy_all(data.parent().expect("a folder"), folder.path());
        let own = folder.path().join(data.file_name().expect("a name"));
        let stem = data.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        let period = Period::of_stem(stem).expect("a period");
        let asked = match period.following() {
            Some(next) => folder.path().join(format!("{}.yaml", next.stem())),
            None => continue,
        };
        fs::remove_file(&asked).ok();
        let draft = follow(&own, &inputs, None, &mut findings)
            .unwrap_or_else(|_| panic!("{}: {findings:?}", data.display()));
        assert_eq!(draft.path, asked);
        fs::write(&draft.path, &draft.text).expect("the next file");
        let mut findings = Findings::default();
        assert!(load(&draft.path, &mut findings).is_err(), "{}", draft.text);
        for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
            assert_eq!(finding.code, "L08", "{}: {finding:?}\n{}", data.display(), draft.text);
        }
        let signed = period.following().expect("it was there").end().succ_opt().expect("a day");
        let text = fill(&draft.text).replace("2018-07-20", &signed.to_string());
        fs::write(&draft.path, &text).expect("the next file");
        let mut findings = Findings::default();
        load(&draft.path, &mut findings)
            .unwrap_or_else(|_| panic!("{}: {findings:?}\n{text}", data.display()));
        followed += 1;
    }
    assert!(followed > 15, "{followed}");
}

#[test]
fn what_stands_for_every_period_is_copied_as_it_was_typed() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["next", Q1]).code, Some(0));
    let (old, new) = (desk.text(Q1), desk.text(Q2));
    assert!(new.starts_with("# 2018年第二季度。"), "{new}");
    assert!(new.contains("tongbao next data/2018-q2.yaml"), "{new}");
    assert!(new.contains("\nperiod: {year: 2018, quarter: 2}\n"), "{new}");
    let standing = |text: &str| text.split_once("requirements:").map(|(_, rest)| rest.to_owned());
    assert_eq!(standing(&new), standing(&old));
    for gone in ["printed:", "trend", "adopted:", "62", "2018-05-15\n"] {
        let data: String = new.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(!data.contains(gone), "{gone}: {new}");
    }
    for unit in ["  玛纳斯县环保局: {submitted: 0}\n", "  州环境监测站: {submitted: 0}\n"]
    {
        assert!(new.contains(unit), "{new}");
    }
}

#[test]
fn a_year_of_quarters_is_begun_one_after_the_other_and_compared_with_the_year_before() {
    let desk = Desk::new();
    let mut file = Q1.to_owned();
    for next in ["2018-q2.yaml", "2018-q3.yaml", "2018-q4.yaml", "2019-q1.yaml"] {
        assert_eq!(desk.run(&["next", &file]).code, Some(0), "{file}");
        let (number, signed) = match next {
            "2018-q2.yaml" => ("70", "2018-07-20"),
            "2018-q3.yaml" => ("80", "2018-10-20"),
            "2018-q4.yaml" => ("3", "2019-01-20"),
            _ => ("30", "2019-04-20"),
        };
        let text = fill(&desk.text(next)).replace("907", number).replace("2018-07-20", signed);
        desk.write(next, text);
        file = next.to_owned();
    }
    let text = desk.text(&file);
    assert!(text.contains("\nlast_year: {file: 2018-q1.yaml}\n"), "{text}");
    assert!(desk.load(&file).0.is_some(), "{:?}", desk.complaints(&file));
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let desk = Desk::new();
    desk.second_quarter();
    let before = desk.text(Q2);
    let refused = desk.run(&["next", Q1]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.complained.contains("错误[N05]"), "{refused:?}");
    assert_eq!(desk.text(Q2), before);
    let new = ["new", "甲局", "--code", "甲", "--units", "一科", "--period", "2018-q2", "-o", "."];
    let refused = desk.run(&new);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert_eq!(refused.complained.matches("错误[N05]").count(), 2, "{refused:?}");
    assert_eq!(desk.text(Q2), before);
}

#[test]
fn what_cannot_be_begun_is_told_with_what_to_do() {
    let desk = Desk::new();
    desk.example("document.yaml");
    desk.write("一行.yaml", "{office: office.yaml, scheme: scheme.yaml}");
    let refused = |arguments: &[&str], code: &str| {
        let run = desk.run(arguments);
        assert_ne!(run.code, Some(0), "{run:?}");
        assert!(run.complained.contains(&format!("错误[{code}]")), "{arguments:?}: {run:?}");
    };
    refused(&["next", "document.yaml"], "N01");
    refused(&["next", Q1, "--period", "2018-q1"], "N04");
    refused(&["next", Q1, "--period", "2017-q4"], "N04");
    refused(&["new", "甲局", "--code", "甲发"], "N06");
    refused(&["new", "甲局", "--units", "一科"], "N07");
    refused(&["new", "甲局", "--code", "甲发", "--units", "合计,一科"], "L90");
    refused(&["next", "没有.yaml"], "L01");
    assert!(!Path::new(&desk.path("甲局")).exists(), "a refused office leaves no folder");
    let flow = desk.text(Q1).replace("number: 62", "\"number\": 62");
    desk.write(Q1, flow);
    assert_eq!(desk.run(&["next", Q1]).code, Some(0), "keys may be in quotes");
    let wrong = desk.run(&["next", Q1, "--period", "2018-13"]);
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
}

#[test]
fn after_a_period_whose_figures_stand_in_a_workbook_comes_one_that_names_the_next() {
    let desk = Desk::new();
    desk.move_figures_to_a_workbook(Q1);
    let next = desk.run(&["next", Q1]);
    assert_eq!(next.code, Some(0), "{next:?}");
    assert!(next.said.contains("tongbao sheet 2018-q2.yaml"), "{next:?}");
    let text = desk.text(Q2);
    assert!(text.contains("\nunits: {file: 2018-q2.xlsx, sheet: 报送}\n"), "{text}");
    let missing = desk.complaints(Q2);
    let line = missing.iter().find(|line| line.starts_with("L01")).expect("no workbook yet");
    assert!(line.contains("找不到“2018-q2.xlsx”这个工作簿"), "{missing:#?}");
    let sheet = desk.run(&["sheet", Q2]);
    assert_eq!(sheet.code, Some(0), "{sheet:?}");
    assert!(sheet.said.contains("运行：tongbao generate 2018-q2.yaml"), "{sheet:?}");
    assert!(desk.path("2018-q2.xlsx").exists());
    // A name that says nothing of the period is not the name of the next.
    let text = desk.text(Q1).replace("2018-q1.xlsx", "报送.xlsx");
    fs::rename(desk.path("2018-q1.xlsx"), desk.path("报送.xlsx")).expect("renamed");
    desk.write(Q1, text);
    fs::remove_file(desk.path(Q2)).expect("the next file");
    assert_eq!(desk.run(&["next", Q1]).code, Some(0));
    assert!(desk.text(Q2).contains("\nunits: {file: 2018-q2.xlsx, sheet: 报送}\n"));
}

#[test]
fn how_long_a_document_is_kept_is_asked_before_it_is_archived() {
    let asks = |run: &crate::harness::Run| {
        format!("{}{}", run.said, run.complained).matches("提示[L110]").count()
    };
    let new = ["new", "甲局", "--code", "甲发", "--units", "一科", "--period", "2025-01"];
    let desk = Desk::new();
    assert_eq!(desk.run(&new).code, Some(0));
    assert!(desk.text("甲局/office.yaml").contains("\n# filing: {retention: 30年}\n"));
    let data = "甲局/2025-01.yaml";
    for command in ["check", "generate"] {
        let run = desk.run(&[command, data]);
        assert!(run.code == Some(0) && asks(&run) == 1, "{run:?}");
        assert!(run.complained.contains("甲局/office.yaml"), "{run:?}");
    }
    let preview = Preview::open(Request { data: desk.path(data), ..request(&desk) });
    let state = preview.state();
    let codes = state["findings"].as_array().expect("findings").iter();
    assert_eq!(codes.filter(|finding| finding["code"] == "L110").count(), 1, "{state}");
    drop(preview);
    // The next period has a line for it; the office may say it for all, or the document for itself.
    assert_eq!(desk.run(&["next", data]).code, Some(0));
    assert!(desk.text("甲局/2025-02.yaml").contains("\n# filing: {retention: 30年}\n"));
    let asked = desk.text(data);
    desk.append(data, "filing: {retention: 10年}\n");
    assert_eq!(asks(&desk.run(&["check", data])), 0);
    desk.write(data, asked);
    desk.edit("甲局/office.yaml", "# filing: {", "filing: {");
    assert_eq!(asks(&desk.run(&["check", data])), 0);
    fs::remove_dir_all(desk.path("甲局")).expect("the office");
    let kept = [&new[..], &["--retention", "永久"]].concat();
    assert_eq!(desk.run(&kept).code, Some(0));
    assert_eq!(asks(&desk.run(&["check", data])), 0);
    let wrong = [&new[..], &["--retention", "三年"]].concat();
    assert_eq!(desk.run(&wrong).code, Some(2));
}
