//! Issuing: what is stored, and what keeps a document from being stored.

use std::fs;
use std::process::Command;

use serde_json::Value;
use tongbao::archive::{Event, Purpose};
use tongbao::compose::TemplateSet;
use tongbao::finding::Findings;
use tongbao::pipeline::Resources;
use tongbao::typeset::FontSet;

use super::room::{
    ARCHIVE, NOTICE, desk, folder, found, issue, open, path, refused, retitle, run, verify,
};
use crate::harness::{Desk, OFFICE, Q1, project};

#[test]
fn an_issued_notice_lies_there_with_all_it_was_made_from_and_verifies() {
    let desk = Desk::new();
    let mut archive = open(&desk);
    let record = issue(&mut archive, &desk, Q1);
    let Event::Issued(issued) = &record.event else { panic!("{record:?}") };
    assert_eq!(issued.number.designation, "昌州环发〔2018〕62号");
    assert_eq!(issued.folder, "2018/昌州环发〔2018〕62号 关于第一季度信息工作情况的通报");
    let files = desk.files(&format!("{ARCHIVE}/{}", issued.folder));
    for name in [
        "通报.pdf",
        "数据.json",
        "元数据.json",
        "检查报告.json",
        "构建信息.json",
        "校验清单.sha256",
        "校验清单.sm3",
        "原稿/data/2018-q1.yaml",
        "原稿/data/office.yaml",
        "原稿/data/scheme.yaml",
        "原稿/模板.zip",
    ] {
        assert!(files.iter().any(|file| file == name), "{name} in {files:?}");
    }
    assert_eq!(files.len(), 11, "{files:?}");
    let verdict = verify(&archive);
    assert_eq!(found(&verdict), [""; 0]);
    assert_eq!((verdict.records, verdict.documents), (2, 1));
}

#[test]
fn the_stored_pdf_is_the_generated_one_to_the_last_byte() {
    let desk = Desk::new();
    let record = issue(&mut open(&desk), &desk, Q1);
    let (document, _) = desk.build(Q1);
    let stored = fs::read(path(&desk, &format!("{}/通报.pdf", folder(&record)))).expect("a PDF");
    assert!(stored == document.expect("a notice").pdf());
}

#[test]
fn every_figure_printed_is_stored_with_how_it_was_computed() {
    let desk = Desk::new();
    let record = issue(&mut open(&desk), &desk, Q1);
    let data = fs::read(path(&desk, &format!("{}/数据.json", folder(&record)))).expect("the data");
    let data: Value = serde_json::from_slice(&data).expect("JSON");
    let figures = data["figures"].as_array().expect("figures");
    let total = figures.iter().find(|figure| figure["figure"] == "9:all").expect("the total");
    assert_eq!(total["value"], "87条");
    let parts: i64 = total["parts"]
        .as_array()
        .expect("its parts")
        .iter()
        .filter_map(|part| part["value"].as_str()?.trim_end_matches('条').parse::<i64>().ok())
        .sum();
    assert_eq!(parts, 87);
    let typed =
        figures.iter().find(|figure| figure["typed"]["path"] == "units[玛纳斯县环保局].submitted");
    assert_eq!(typed.expect("a typed figure")["typed"]["file"], "data/2018-q1.yaml");
    assert!(data["pages"][0].as_str().expect("words").contains("累计报送政务信息87条"));
}

#[test]
fn metadata_have_what_records_standards_ask_for() {
    let desk = Desk::new();
    desk.append(
        Q1,
        "\nfiling:\n  item: 1\n  actions:\n    - {action: 起草, person: 某人, role: 科员, date: 2018-05-10}\n",
    );
    let record = issue(&mut open(&desk), &desk, Q1);
    let data =
        fs::read(path(&desk, &format!("{}/元数据.json", folder(&record)))).expect("metadata");
    let data: Value = serde_json::from_slice(&data).expect("JSON");
    for (field, value) in [
        ("档号", "Z109-WS·2018·Y·办公室-0001".into()),
        ("题名", "关于第一季度信息工作情况的通报".into()),
        ("文件编号", "昌州环发〔2018〕62号".into()),
        ("日期", "2018-05-15".into()),
        ("保管期限", "永久".into()),
        ("文种", "通报".into()),
        ("页数", 6.into()),
        ("计算机文件名", Value::from("通报.pdf")),
        ("归档时间", record.time.clone().into()),
    ] {
        assert_eq!(data[field], value, "{field}");
    }
    assert_eq!(data["业务行为"][0]["人员"], "某人");
    assert_eq!(data["主送"].as_array().map(Vec::len), Some(6));
}

#[test]
fn sums_of_the_list_are_those_of_the_system() {
    let desk = Desk::new();
    let record = issue(&mut open(&desk), &desk, Q1);
    let at = path(&desk, &folder(&record));
    let checked = Command::new("sha256sum")
        .args(["-c", "--strict", "校验清单.sha256"])
        .current_dir(at)
        .output();
    match checked {
        Ok(output) => assert!(output.status.success(), "{output:?}"),
        // Without the tool there is nothing to compare with; `tests/archive/verify.py` does it too.
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::NotFound),
    }
}

#[test]
fn a_document_without_a_retention_period_is_not_issued() {
    let desk = desk();
    let office =
        desk.text(OFFICE).replace("retention: 永久", "fonds: Z109").replace("fonds: Z109, ", "");
    desk.write(OFFICE, office);
    let lines = refused(&mut open(&desk), &desk, NOTICE);
    assert!(lines.iter().any(|line| line.starts_with("A25 notice.yaml")), "{lines:?}");
}

#[test]
fn a_document_that_is_signed_tomorrow_is_not_issued() {
    let desk = desk();
    let text = desk.text(NOTICE).replace("2018-06-08", "2999-06-08");
    desk.write(NOTICE, text);
    let lines = refused(&mut open(&desk), &desk, NOTICE);
    assert!(lines.iter().any(|line| line.starts_with("A23")), "{lines:?}");
}

#[test]
fn a_document_with_a_fault_is_not_issued_and_nothing_is_left_of_it() {
    let desk = Desk::new();
    desk.edit(Q1, "再接再厉", "再接再励");
    let lines = refused(&mut open(&desk), &desk, Q1);
    assert!(lines.iter().any(|line| line.starts_with("T19")), "{lines:?}");
    assert_eq!(found(&verify(&open(&desk))), [""; 0]);
}

#[test]
fn a_document_that_waives_a_clause_is_issued_and_its_report_keeps_why() {
    let desk = Desk::new();
    let theme = fs::read_to_string(project("templates/layout/theme.typ")).expect("the theme");
    desk.write("own/layout/theme.typ", theme.replacen("1mm, 35mm)", "1mm, 42mm)", 1));
    let mut findings = Findings::default();
    let own = desk.path("own");
    let templates = TemplateSet::read(&project("templates"), Some(&own), &mut findings);
    let resources = Resources {
        templates: templates.expect("templates"),
        fonts: FontSet::read(&project("fonts"), &mut findings).expect("fonts"),
        draft: None,
        register: None,
    };
    let mut archive = open(&desk);
    let refused = archive.issue(&desk.path(Q1), &Purpose::First, &resources, &mut findings);
    assert!(refused.is_err() && findings.iter().any(|one| one.code == "M10"), "{findings:?}");
    desk.append(Q1, "waive:\n  - {clause: H4, reason: 老模板的红头低一些}\n");
    let mut findings = Findings::default();
    let record = archive.issue(&desk.path(Q1), &Purpose::First, &resources, &mut findings);
    let record = record.unwrap_or_else(|_| panic!("a record: {findings:?}")).record;
    let report = path(&desk, &format!("{}/检查报告.json", folder(&record)));
    let report: Value = serde_json::from_slice(&fs::read(report).expect("a report")).expect("JSON");
    let kept = report["check"]["findings"].as_array().expect("findings");
    let kept = kept.iter().find(|one| one["code"] == "M10").expect("the clause");
    assert_eq!(
        (&kept["severity"], &kept["hint"]),
        (&"hint".into(), &"已豁免：老模板的红头低一些。".into())
    );
}

#[test]
fn what_is_written_on_a_terminal_tells_where_the_document_lies() {
    let desk = Desk::new();
    assert_eq!(run(&desk, &["init"]).code, Some(0));
    let done = run(&desk, &["issue", Q1]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.said.contains("已归档 昌州环发〔2018〕62号"), "{done:?}");
    assert!(
        done.said
            .contains("归档库/2018/昌州环发〔2018〕62号 关于第一季度信息工作情况的通报/通报.pdf"),
        "{done:?}"
    );
    retitle(&desk, NOTICE, 2);
    desk.append(NOTICE, "number: 62\n");
    let taken = run(&desk, &["issue", NOTICE]);
    assert_eq!(taken.code, Some(1), "{taken:?}");
    assert!(taken.complained.contains("已经用过"), "{taken:?}");
    assert!(taken.complained.contains("notice.yaml:7:9"), "{taken:?}");
    let as_json = run(&desk, &["list", "--format", "json"]);
    let value: Value = serde_json::from_str(&as_json.said).expect("JSON");
    assert_eq!(value["records"][0]["event"]["number"]["serial"], 62);
}
