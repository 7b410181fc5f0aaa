//! Measuring: a sound page passes, and a page built wrong on purpose is caught, clause by
//! clause.

mod command;
mod foreign;
mod formats;
pub(crate) mod ofd;
mod sound;
mod tables;
mod wrong;

use serde_yaml::Value;
use tongbao::compose::TemplateSet;
use tongbao::finding::{Findings, Place, Severity};
use tongbao::measure::{Made, Measurement, Outcome, Verdict, Waiver, measure};
use tongbao::pipeline::{Resources, build_draft};
use tongbao::typeset::FontSet;

use crate::harness::{Desk, OFFICE, Q1, project};
use crate::sample::NOTICE;

/// The measures of a PDF.
fn measured(pdf: &[u8]) -> Measurement {
    measure(pdf).unwrap_or_else(|message| panic!("a document: {message:?}"))
}

/// The outcome of the clause of this id.
fn outcome<'a>(measurement: &'a Measurement, id: &str) -> &'a Outcome {
    let outcomes = measurement.outcomes().iter();
    outcomes.clone().find(|outcome| outcome.clause.id == id).expect("a clause of this id")
}

/// The ids of all clauses with this verdict.
fn with_verdict(measurement: &Measurement, verdict: Verdict) -> Vec<&'static str> {
    let outcomes = measurement.outcomes().iter();
    outcomes.filter(|one| one.verdict() == verdict).map(|one| one.clause.id).collect()
}

/// Every element a notice may carry, on a desk.
fn full_desk() -> Desk {
    let desk = Desk::new();
    let mut quarter: Value = serde_yaml::from_str(&desk.without_adoptions()).expect("the sample");
    for (key, value) in [("secrecy", "秘密★1年"), ("urgency", "加急"), ("note", "此件公开发布")]
    {
        quarter[key] = Value::from(value);
    }
    quarter["copy_number"] = Value::from(7);
    let items = (1..=60).map(|i| {
        let place = "units: [办公室], channel: 环保部网站, date: 2018-03-06";
        let item = format!("{{title: 第{i}次环境监管执法工作会议召开, {place}}}");
        serde_yaml::from_str(&item).expect("an item")
    });
    quarter["ledger"] = Value::Sequence(items.collect());
    let mut office: Value = serde_yaml::from_str(&desk.text(OFFICE)).expect("the office");
    let copies =
        "自治区环境保护厅办公室，州党委办公室，州人民政府办公室，州人大常委会办公室，州政协办公室";
    office["copy_to"] = Value::from(vec![copies]);
    desk.write(Q1, serde_yaml::to_string(&quarter).expect("YAML"));
    desk.write(OFFICE, serde_yaml::to_string(&office).expect("YAML"));
    desk
}

/// The PDF of a desk's notice, with the templates of its folder `own` put over the shipped.
fn typeset(desk: &Desk) -> Vec<u8> {
    let mut findings = Findings::default();
    let own = desk.path("own");
    let own = own.is_dir().then_some(own.as_path());
    let templates = TemplateSet::read(&project("templates"), own, &mut findings);
    let fonts = FontSet::read(&project("fonts"), &mut findings);
    let resources = Resources {
        templates: templates.expect("templates"),
        fonts: fonts.expect("fonts"),
        draft: None,
        register: None,
    };
    let (data, mut doubts) = (desk.path(Q1), Findings::default());
    let document = build_draft(&data, &resources, &mut findings, &mut doubts, &mut |_| {});
    document.unwrap_or_else(|_| panic!("pages: {findings:#?}")).pdf().to_vec()
}

#[test]
fn the_sample_meets_every_clause_that_its_pages_show() {
    let found = measured(&NOTICE.bytes);
    assert_eq!(found.pages(), 6);
    assert_eq!(with_verdict(&found, Verdict::NotMet), [""; 0], "{found:#?}");
    assert_eq!(with_verdict(&found, Verdict::NeedsEye), [""; 0], "{found:#?}");
    let absent = [
        "H1", "H2", "H3", "H5", "H7", "B8", "B10", "A4", "A6", "I3", "I4", "S1", "S2", "S3", "S4",
        "S5", "S6",
    ];
    assert_eq!(with_verdict(&found, Verdict::NotFound), absent);
    assert!(!found.fails() && found.findings(&made(&[])).is_empty());
}

#[test]
fn a_notice_with_every_element_meets_every_clause() {
    let found = measured(&typeset(&full_desk()));
    assert_eq!(with_verdict(&found, Verdict::NotMet), [""; 0], "{found:#?}");
    let absent = ["H5", "H7", "B8", "A4", "I4", "S1", "S2", "S3", "S4", "S5", "S6"];
    assert_eq!(with_verdict(&found, Verdict::NotFound), absent);
}

#[test]
fn a_clause_with_a_figure_left_to_an_eye_is_never_met() {
    let found = measured(&typeset(&full_desk()));
    for outcome in found.outcomes() {
        let open = outcome.readings.iter().any(|one| one.verdict == Verdict::NeedsEye);
        assert!(!open || outcome.verdict() != Verdict::Met, "{outcome:#?}");
    }
}

/// A document made with the shipped templates by an office that has set these clauses for itself.
fn made<'a>(declared: &'a [(&'static str, Place)]) -> Made<'a> {
    let place = Place::file("notice.pdf");
    Made { place, declared, own_templates: false, waivers: Vec::new() }
}

/// The message on these pages if an office has set these clauses for itself.
fn said(found: &Measurement, declared: &[&'static str]) -> Vec<String> {
    let own = |id: &&'static str| (*id, Place::file("office.yaml"));
    let declared: Vec<(&str, Place)> = declared.iter().map(own).collect();
    let findings = found.findings(&made(&declared)).into_iter();
    let told = findings.map(|one| {
        let file = one.place.map(|place| place.file).unwrap_or_default();
        format!("{:?} {} {file} {}", one.severity, one.code, one.message)
    });
    told.collect()
}

#[test]
fn a_clause_an_office_has_set_for_itself_warns_there_if_must_and_is_silent_if_usual() {
    let found = formats::with_a_wrong_mark_and_title();
    let mark = "GB/T 9704—2012 第 7.2.4（H4";
    let figure = "第 1 页上边缘距版心上边缘 42 mm，应为 35 mm±1";
    let errors = said(&found, &[]);
    let (must, usual) = (&errors[0], &errors[1]);
    assert!(must.starts_with(&format!("Error M10 notice.pdf 第 1 页不合 {mark}）")), "{must}");
    assert!(usual.starts_with("Warning M11 notice.pdf 第 1 页不合 GB/T 9704—2012 第 7.3.1（B1）"));
    assert_eq!(errors.len(), 2, "{errors:?}");
    let own = said(&found, &["H4", "B1", "P1"]);
    let warning = format!("Warning M14 office.yaml 机关自定的版式不合 {mark}，应当）：{figure}");
    assert_eq!(own, [warning]);
}

#[test]
fn a_message_speaks_of_templates_only_where_the_user_has_some() {
    let found = formats::with_a_wrong_mark_and_title();
    for own_templates in [true, false] {
        let findings = found.findings(&Made { own_templates, ..made(&[]) });
        assert_eq!(findings.len(), 2);
        for finding in findings {
            assert_eq!(finding.hint.contains("模板"), own_templates, "{}", finding.hint);
        }
    }
}

#[test]
fn a_waived_clause_is_still_told_with_its_reason_and_an_idle_waiver_too() {
    let found = formats::with_a_wrong_mark_and_title();
    let waiver = |clause: &str, text: &str| Waiver {
        clause: clause.to_owned(),
        text: text.to_owned(),
        reason: "按本机关的老版式".to_owned(),
        place: Place::file("notice.yaml"),
    };
    let told = |waivers: Vec<Waiver>| -> Vec<(&str, Severity)> {
        let findings = found.findings(&Made { waivers, ..made(&[]) });
        for finding in findings.iter().filter(|one| one.severity == Severity::Hint) {
            let reason = finding.code == "M15" || finding.hint == "已豁免：按本机关的老版式。";
            assert!(reason, "{finding:?}");
        }
        findings.iter().map(|one| (one.code, one.severity)).collect()
    };
    let (mark, title) = (("M10", Severity::Hint), ("M11", Severity::Warning));
    assert_eq!(told(vec![waiver("H4", "")]), [mark, title]);
    assert_eq!(told(vec![waiver("H4", "上边缘")]), [mark, title]);
    let error = ("M10", Severity::Error);
    let idle = ("M15", Severity::Hint);
    assert_eq!(told(vec![waiver("H4", "居中")]), [error, title, idle]);
    assert_eq!(
        told(vec![waiver("H6", ""), waiver("B1", "")]),
        [error, ("M11", Severity::Hint), idle]
    );
}

#[test]
fn figures_are_taken_from_the_paper() {
    let found = measured(&NOTICE.bytes);
    let figures = [
        ("P6", "每行", "28 字"),
        // 22 lines fill 224.94 of the 225 mm.
        ("P6", "每面", "22.01 行"),
        ("H4", "上边缘距版心上边缘", "35 mm"),
        ("H8", "宽", "156 mm"),
        ("P7", "一字线距版心下边缘", "7 mm"),
        ("B7", "署名右空二字", "11.14 mm"),
        ("I2", "末条线距版心下边缘", "0 mm"),
        ("I1", "首末条线粗", "0.35 mm"),
    ];
    for (id, what, figure) in figures {
        let readings = &outcome(&found, id).readings;
        let reading = readings.iter().find(|reading| reading.what == what).expect(what);
        assert_eq!(reading.measured, figure, "{id} {what}");
        assert!(reading.page.is_some(), "{id} {what}");
    }
}
