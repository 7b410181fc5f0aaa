//! A notice that corrects an issued one: made of the figures that were issued, recorded by itself, found from
//! either side, proved like any other.

use std::fs;

use serde_json::Value;
use tongbao::compose::compose;
use tongbao::finding::Findings;

use super::room::{ARCHIVE, found, issue, open, refused, run, verify};
use crate::harness::{Desk, OFFICE, Q1, RESOURCES, SCHEME, copy_all, project};

pub(super) const JANUARY: &str = "2025-01.yaml";
pub(super) const CORRECTION: &str = "2025-01-更正.yaml";
pub(super) const FIRST: &str = "清教发〔2025〕5号";
pub(super) const SECOND: &str = "清教发〔2025〕12号";

/// A desk of an education bureau that reports each month: its office, its scheme, and January's data.
pub(super) fn bureau() -> Desk {
    let desk = Desk::new();
    for name in [Q1, OFFICE, SCHEME] {
        fs::remove_file(desk.path(name)).expect("the sample goes");
    }
    desk.write(
        OFFICE,
        "name: 清河县教育局\nmark: 清河县教育局文件\ncode: 清教发\nsystem: 全县教育系统\n\
         reporters: 各学校\nprinted_by: 清河县教育局办公室\naddressees: [各中小学校]\n\
         filing: {retention: 10年}\ngroups:\n\
         \x20 - name: 中学\n    units:\n\
         \x20     - {name: 清河县第一中学, table_name: 县一中}\n\
         \x20     - {name: 清河县第二中学, table_name: 县二中}\n\
         \x20 - name: 小学\n    units:\n\
         \x20     - {name: 清河县实验小学, table_name: 实验小学}\n\
         tables:\n  - name: 信息采用情况统计表\n    groups: [中学, 小学]\n    total: 合计\n\
         \x20   columns: [报送, {each: 渠道}, 采用, 得分, 累计得分, 排名]\n",
    );
    desk.write(
        SCHEME,
        "title: 清河县教育系统信息工作考核办法\nnumber: 清教发〔2024〕8号\ncategories:\n\
         \x20 - name: 政务信息\n    measure: 条\n    submissions: true\n    channels:\n\
         \x20     - {name: 县政府网站, points: 3}\n      - {name: 市教育局网站, points: 5}\n",
    );
    month(&desk, JANUARY, 1, 5, "2025-02-07");
    desk
}

/// A month's data, the same in every month but for its dates and number.
pub(super) fn month(desk: &Desk, name: &str, month: u32, number: u32, signed: &str) {
    desk.write(
        name,
        format!(
            "office: office.yaml\nscheme: scheme.yaml\nperiod: {{year: 2025, month: {month}}}\n\
             number: {number}\nsigned: {signed}\nunits:\n\
             \x20 清河县第一中学: {{submitted: 4, adopted: {{县政府网站: 2, 市教育局网站: 1}}}}\n\
             \x20 清河县第二中学: {{submitted: 6, adopted: {{县政府网站: 1}}}}\n\
             \x20 清河县实验小学: {{submitted: {month}}}\n\
             requirements: [各学校要按时报送信息。]\n\
             attachments: [{{table: 信息采用情况统计表}}]\n"
        ),
    );
}

/// January's data put right under another number, beside those of before.
pub(super) fn correct(desk: &Desk, corrects: &str) {
    desk.write(CORRECTION, desk.text(JANUARY))
        .edit(CORRECTION, "number: 5\n", &format!("number: 12\ncorrects: {corrects}\n"))
        .edit(CORRECTION, "signed: 2025-02-07", "signed: 2025-03-20")
        .edit(CORRECTION, "submitted: 4", "submitted: 6")
        .edit(CORRECTION, "市教育局网站: 1", "市教育局网站: 2");
}

/// The rows of the first table of a composed notice: its correction.
fn rows(desk: &Desk, name: &str) -> Vec<Vec<String>> {
    let data: Value = serde_json::from_str(desk.compose(name).data()).expect("JSON");
    let rows = data["tables"][0]["rows"].as_array().expect("rows").clone();
    let cell = |cell: &Value| cell.as_str().unwrap_or_default().to_owned();
    rows.iter().map(|row| row.as_array().expect("cells").iter().map(cell).collect()).collect()
}

#[test]
fn a_correcting_notice_names_what_it_corrects_and_has_old_and_right_figures_side_by_side() {
    let desk = bureau();
    issue(&mut open(&desk), &desk, JANUARY);
    correct(&desk, "{number: 清教发〔2025〕5号, why: 第一中学漏报2条}");
    // The issued notice is asked, not the file of before.
    desk.edit(JANUARY, "submitted: 4", "submitted: 5");
    let sentences = desk.sentences(CORRECTION);
    let title = "关于更正2025年1月信息工作情况有关数据的通报";
    assert_eq!(desk.compose(CORRECTION).title(), title);
    for said in [
        "经核实，2025年2月7日《关于1月份信息工作情况的通报》（清教发〔2025〕5号）因第一中学漏报2条，\
         部分数据有误，现更正如下：",
        "更正后的统计表见附件。",
        "以后各期的累计数按更正数计算。",
    ] {
        assert!(sentences.contains(said), "{said}: {sentences}");
    }
    assert!(!sentences.contains("工作要求"), "{sentences}");
    let rows = rows(&desk, CORRECTION);
    let all: Vec<[&str; 4]> =
        rows.iter().map(|row| [0, 1, 2, 3].map(|i| row[i].as_str())).collect();
    let expected = [
        ["县一中", "政务信息报送（条）", "4", "6"],
        ["", "市教育局网站采用（条）", "1", "2"],
        ["", "政务信息采用（条）", "3", "4"],
        ["", "政务信息得分（分）", "11", "16"],
        ["", "政务信息累计得分（分）", "11", "16"],
        ["合计", "政务信息报送（条）", "11", "13"],
        ["", "市教育局网站采用（条）", "1", "2"],
        ["", "政务信息采用（条）", "4", "5"],
        ["", "政务信息得分（分）", "14", "19"],
        ["", "政务信息累计得分（分）", "14", "19"],
    ];
    assert_eq!(all, expected);
    let made = desk.run(&["generate", CORRECTION, "-o", "更正.pdf"]);
    assert_eq!((made.code, made.complained.as_str()), (Some(0), ""), "{made:?}");
    let checked = desk.run(&["check", CORRECTION]);
    assert!(checked.said.contains("0 处错误，0 处提醒"), "{checked:?}");
}

#[test]
fn issuing_it_records_the_correction_and_either_document_leads_to_the_other() {
    let desk = bureau();
    issue(&mut open(&desk), &desk, JANUARY);
    correct(&desk, "{number: 5, why: 第一中学漏报2条。}");
    for word in ["更正记在日志第 4 条", "早已归档"] {
        let done = run(&desk, &["issue", CORRECTION]);
        assert!(done.code == Some(0) && done.said.contains(word), "{done:?}");
    }
    let list = run(&desk, &["list"]).said;
    assert!(list.contains("关于1月份信息工作情况的通报【由 清教发〔2025〕12号 更正】"), "{list}");
    assert!(list.contains("有关数据的通报【更正 清教发〔2025〕5号】"), "{list}");
    let shown = run(&desk, &["show", "5"]).said;
    assert!(shown.contains("更正：第一中学漏报2条（由 清教发〔2025〕12号 更正）"), "{shown}");
    let shown = run(&desk, &["show", "12"]).said;
    assert!(shown.contains("这一件更正 清教发〔2025〕5号：第一中学漏报2条"), "{shown}");
    let json: Value =
        serde_json::from_str(&run(&desk, &["show", "12", "--format", "json"]).said).expect("JSON");
    assert_eq!(json["corrects"][0]["event"]["designation"], FIRST, "{json}");
    assert_eq!(found(&verify(&open(&desk))), [""; 0]);
    // The data are not needed any more, nor is the archive that was asked.
    for name in [JANUARY, CORRECTION, OFFICE, SCHEME] {
        fs::remove_file(desk.path(name)).expect("gone");
    }
    for number in [FIRST, SECOND] {
        let again = run(&desk, &["reproduce", number]);
        assert!(again.said.contains("一个字节也不差"), "{again:?}");
    }
}

#[test]
fn without_a_reason_the_record_says_which_figures_were_put_right() {
    let desk = bureau();
    issue(&mut open(&desk), &desk, JANUARY);
    correct(&desk, "清教发(2025)5");
    let sentences = desk.sentences(CORRECTION);
    assert!(sentences.contains("（清教发〔2025〕5号）部分数据有误，现更正如下："), "{sentences}");
    assert_eq!(run(&desk, &["issue", CORRECTION]).code, Some(0));
    let shown = run(&desk, &["show", "5"]).said;
    assert!(shown.contains("更正：清河县第一中学政务信息报送由4更正为6等10处"), "{shown}");
}

#[test]
fn what_data_and_call_say_of_a_correction_must_agree() {
    let desk = bureau();
    issue(&mut open(&desk), &desk, JANUARY);
    month(&desk, "2025-02.yaml", 2, 9, "2025-03-07");
    issue(&mut open(&desk), &desk, "2025-02.yaml");
    correct(&desk, FIRST);
    for (options, code) in
        [(&["--corrects", "9", "--why", "有误"][..], "A73"), (&["--another"][..], "A74")]
    {
        let done = run(&desk, &[&["issue", CORRECTION], options].concat());
        assert!(done.code == Some(1) && done.complained.contains(code), "{done:?}");
        assert!(done.complained.contains("2025-01-更正.yaml:5:11"), "{done:?}");
    }
    let done = run(&desk, &["issue", CORRECTION, "--corrects", "5", "--why", "漏报"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(run(&desk, &["show", "5"]).said.contains("更正：漏报（由"));
}

#[test]
fn data_without_a_difference_correct_nothing_and_a_correction_is_corrected_in_turn() {
    let desk = bureau();
    issue(&mut open(&desk), &desk, JANUARY);
    desk.write(CORRECTION, desk.text(JANUARY))
        .edit(CORRECTION, "number: 5\n", "number: 12\ncorrects: 清教发〔2025〕5号\n")
        .edit(CORRECTION, "signed: 2025-02-07", "signed: 2025-03-20");
    let made = desk.run(&["generate", CORRECTION, "-o", "更正.pdf"]);
    assert!(made.code == Some(1) && made.complained.contains("错误[C24]"), "{made:?}");
    assert!(!desk.path("更正.pdf").exists());
    desk.edit(CORRECTION, "submitted: 4", "submitted: 6");
    assert_eq!(run(&desk, &["issue", CORRECTION]).code, Some(0));
    // The first is corrected already; now its correction is what there is to correct.
    let text = desk.text(CORRECTION).replace("number: 12", "number: 15");
    desk.write(
        CORRECTION,
        text.replace(
            "submitted: 6, adopted: {县政府网站: 1",
            "submitted: 7, adopted: {县政府网站: 1",
        ),
    );
    let said = desk.complaints(CORRECTION);
    let expected = format!("L27 {CORRECTION}:5:11 corrects {FIRST} 已经由 {SECOND} 更正过");
    assert_eq!(said, [expected]);
    desk.edit(CORRECTION, "corrects: 清教发〔2025〕5号", "corrects: 清教发〔2025〕12号");
    let title = "关于更正2025年1月信息工作情况有关数据的通报";
    assert_eq!(desk.compose(CORRECTION).title(), title);
    let told = rows(&desk, CORRECTION);
    assert_eq!(told[0][..], ["县二中", "政务信息报送（条）", "6", "7"]);
    assert_eq!(run(&desk, &["issue", CORRECTION]).code, Some(0));
    assert_eq!(found(&verify(&open(&desk))), [""; 0]);
}

#[test]
fn a_unit_that_was_left_out_or_taken_for_exempt_has_no_old_figure() {
    let desk = bureau();
    desk.edit(JANUARY, "清河县实验小学: {submitted: 1}", "清河县实验小学: {exempt: 并校}");
    issue(&mut open(&desk), &desk, JANUARY);
    correct(&desk, FIRST);
    desk.edit(CORRECTION, "清河县实验小学: {exempt: 并校}", "清河县实验小学: {submitted: 3}");
    let rows = rows(&desk, CORRECTION);
    let of_unit = rows.iter().find(|row| row[0] == "实验小学").expect("the unit");
    assert_eq!(of_unit[1..], ["政务信息报送（条）", "—", "3"]);
}

#[test]
fn the_same_period_under_another_number_is_told_when_checked_and_refused_when_issued() {
    let desk = bureau();
    let mut archive = open(&desk);
    issue(&mut archive, &desk, JANUARY);
    desk.edit(JANUARY, "number: 5\n", "number: 6\n").edit(JANUARY, "submitted: 4", "submitted: 6");
    let checked = desk.run(&["check", JANUARY]);
    assert!(checked.complained.contains("提醒[L75]"), "{checked:?}");
    assert!(checked.complained.contains("写 corrects: 清教发〔2025〕5号"), "{checked:?}");
    assert!(refused(&mut archive, &desk, JANUARY).iter().any(|line| line.starts_with("A58")));
    // Under its own number the figures are what is told.
    desk.edit(JANUARY, "number: 6\n", "number: 5\n");
    let checked = desk.run(&["check", JANUARY]);
    let says = "清河县第一中学的政务信息报送：印发的是 4条（清教发〔2025〕5号）";
    assert!(checked.complained.replace("\n           ", "").contains(says), "{checked:?}");
}

#[test]
fn the_samples_first_quarter_is_corrected_and_proved() {
    let desk = Desk::new();
    let mut archive = open(&desk);
    issue(&mut archive, &desk, Q1);
    drop(archive);
    desk.edit(Q1, "number: 62 ", "number: 71 \ncorrects: {number: 62, why: 玛纳斯县漏报2条}\n#")
        .edit(Q1, "signed: 2018-05-15", "signed: 2018-06-20")
        .edit(Q1, "printed: 2018-05-15", "printed: 2018-06-20")
        .edit(
            Q1,
            "    submitted: 4\n    adopted: {环保厅网站: 1, “昌",
            "    submitted: 6\n    adopted: {环保厅网站: 2, “昌",
        );
    let made = desk.run(&["generate", Q1, "-o", "更正.pdf"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let rows = rows(&desk, Q1);
    assert_eq!(rows[0][..], ["玛纳斯县环保局", "环保厅网站采用（条）", "1", "2"], "{rows:?}");
    assert!(!desk.compose(Q1).data().contains("信息报送模板"), "a blank form is not sent again");
    assert_eq!(run(&desk, &["issue", Q1]).code, Some(0));
    assert_eq!(found(&verify(&open(&desk))), [""; 0]);
    let again = run(&desk, &["reproduce", "71"]);
    assert!(again.said.contains("一个字节也不差"), "{again:?}");
}

#[test]
fn a_notice_of_another_kind_is_corrected_in_the_shipped_words() {
    let desk = Desk::new();
    copy_all(&project("data/supervision"), &desk.path("督查"));
    let january = "督查/2025-01.yaml";
    issue(&mut open(&desk), &desk, january);
    desk.edit(january, "number: 3\n", "number: 8\ncorrects: {number: 3, why: 县教育局漏计1件}\n")
        .edit(january, "signed: 2025-02-06", "signed: 2025-03-06")
        .edit(january, "printed: 2025-02-07", "printed: 2025-03-07")
        .edit(january, "县教育局: {应办: 7, 办结: 7}", "县教育局: {应办: 8, 办结: 7}");
    assert_eq!(desk.compose(january).title(), "关于更正2025年1月督查事项办理情况有关数据的通报");
    let done = run(&desk, &["issue", january]);
    assert_eq!(done.code, Some(0), "{done:?}");
    for number in ["3", "8"] {
        let again = run(&desk, &["reproduce", number]);
        assert!(again.said.contains("一个字节也不差"), "{again:?}");
    }
}

#[test]
fn an_archive_elsewhere_is_named_and_one_that_is_none_is_refused() {
    let desk = bureau();
    issue(&mut open(&desk), &desk, JANUARY);
    correct(&desk, FIRST);
    fs::rename(desk.path(ARCHIVE), desk.path("库")).expect("moved");
    let made = desk.run(&["check", CORRECTION]);
    assert!(
        made.complained.contains("错误[L27]: 更正要取原来印发的数，这里没有归档库"),
        "{made:?}"
    );
    let made = desk.run(&["check", CORRECTION, "--archive", "库"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let made = desk.run(&["check", CORRECTION, "--archive", "没有"]);
    assert_eq!(made.code, Some(2), "{made:?}");
}

#[test]
fn the_table_of_corrections_has_a_place_only_in_a_correcting_notice() {
    let desk = bureau();
    desk.write("mine/quarterly/notice.txt.jinja", "{{ corrections() }}\n");
    let mut findings = Findings::default();
    let own = desk.path("mine");
    let templates =
        tongbao::compose::TemplateSet::read(&project("templates"), Some(&own), &mut findings);
    let composed = compose(&desk.tally(JANUARY), &templates.expect("templates"), &mut findings);
    assert!(composed.is_err() && findings.iter().any(|one| one.code == "C23"), "{findings:?}");
    assert!(compose(&desk.tally(JANUARY), &RESOURCES.templates, &mut Findings::default()).is_ok());
}
