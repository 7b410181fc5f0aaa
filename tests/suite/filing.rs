//! Filing in data files: the office what holds for all, a document what holds for it.

use chrono::NaiveDate;
use tongbao::finding::{Findings, Severity};
use tongbao::model::{Action, Filing, Retention};

use crate::harness::{DOCUMENT, Desk, OFFICE, Q1};

fn filing(desk: &Desk, name: &str) -> Filing {
    let (inputs, findings) = desk.load(name);
    let inputs = inputs.unwrap_or_else(|| panic!("{:#?}", desk.lines(&findings)));
    inputs.frame().filing.clone()
}

#[test]
fn what_the_office_says_holds_for_every_kind_of_document() {
    let desk = Desk::new();
    desk.example("minutes.yaml");
    let expected = Filing {
        retention: Some(Retention::Permanent),
        fonds: Some("Z109".to_owned()),
        category: "WS".to_owned(),
        organ: Some("办公室".to_owned()),
        item: None,
        actions: Vec::new(),
    };
    assert_eq!(filing(&desk, Q1), expected);
    assert_eq!(filing(&desk, DOCUMENT), expected);
}

#[test]
fn nobody_decides_for_the_office_how_long_a_document_is_kept() {
    let desk = Desk::new();
    desk.edit(OFFICE, "\nfiling: {", "\n# filing: {");
    assert_eq!(filing(&desk, Q1), Filing::default());
    assert_eq!(Filing::default().retention, None);
}

#[test]
fn a_document_says_otherwise_key_by_key() {
    let desk = Desk::new();
    desk.append(
        Q1,
        "filing:
  retention: 10年
  item: 7
  actions:
    - {action: 起草, person: 甲, role: 科员, date: 2018-05-10}
    - {action: 签发, person: 乙, date: 2018-05-15}
",
    );
    let date = |day| NaiveDate::from_ymd_opt(2018, 5, day).expect("a day");
    let action = |name: &str, person: &str, role: Option<&str>, day| Action {
        name: name.to_owned(),
        person: person.to_owned(),
        role: role.map(str::to_owned),
        date: date(day),
    };
    let found = filing(&desk, Q1);
    assert_eq!(found.retention, Some(Retention::TenYears));
    assert_eq!((found.fonds.as_deref(), found.organ.as_deref()), (Some("Z109"), Some("办公室")));
    let actions = [action("起草", "甲", Some("科员"), 10), action("签发", "乙", None, 15)];
    assert_eq!(found.actions, actions);
    assert_eq!(found.archival_number(2018).as_deref(), Some("Z109-WS·2018·D10·办公室-0007"));
}

#[test]
fn an_archival_number_is_given_only_when_all_its_parts_are_known() {
    let whole = Filing {
        retention: Some(Retention::ThirtyYears),
        fonds: Some("Z109".to_owned()),
        category: "WS·TB".to_owned(),
        organ: Some("宣教科".to_owned()),
        item: Some(1234),
        actions: Vec::new(),
    };
    assert_eq!(whole.archival_number(2019).as_deref(), Some("Z109-WS·TB·2019·D30·宣教科-1234"));
    for lacking in [
        Filing { retention: None, ..whole.clone() },
        Filing { fonds: None, ..whole.clone() },
        Filing { organ: None, ..whole.clone() },
        Filing { item: None, ..whole.clone() },
    ] {
        assert_eq!(lacking.archival_number(2019), None, "{lacking:?}");
    }
}

#[test]
fn each_retention_period_has_a_word_and_a_code() {
    let all = Retention::ALL.map(|(word, period)| {
        assert_eq!(period.word(), word);
        (word, period.code())
    });
    assert_eq!(all, [("永久", "Y"), ("30年", "D30"), ("10年", "D10")]);
}

#[test]
fn signing_after_the_date_of_signature_is_told_and_stops_nothing() {
    let desk = Desk::new();
    let action = |name: &str, day: u32| {
        let one = format!("{{action: {name}, person: 甲, date: 2018-05-{day}}}");
        format!("filing: {{actions: [{one}]}}\n")
    };
    let text = desk.text(Q1);
    let told = |name, day| {
        desk.write(Q1, format!("{text}{}", action(name, day)));
        let (inputs, findings) = desk.load(Q1);
        assert!(inputs.is_some(), "{:#?}", desk.lines(&findings));
        findings.iter().filter(|finding| finding.code == "L70").count()
    };
    assert_eq!([told("签发", 16), told("签发", 15), told("起草", 16)], [1, 0, 1]);
    assert_eq!(told("印制", 16), 0, "what comes after the signature");
}

#[test]
fn a_finding_in_the_text_is_not_put_down_to_the_same_words_in_the_filing() {
    let desk = Desk::new();
    desk.example("letter.yaml")
        .edit(
            DOCUMENT,
            "number: 33\n",
            "number: 33\nfiling: {actions: [{action: 起草, person: 甲, role: 各单位再接再励。, date: 2018-06-01}]}\n",
        )
        .edit(DOCUMENT, "  - 专此函达。", "  - 各单位再接再励。");
    let (_, findings) = desk.build(DOCUMENT);
    let errors = |findings: &Findings| {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        errors.map(|finding| finding.place.as_ref().map(|place| place.path.to_string())).collect()
    };
    let places: Vec<Option<String>> = errors(&findings);
    assert_eq!(places, [Some("body[5]".to_owned())], "{:#?}", desk.lines(&findings));
}
