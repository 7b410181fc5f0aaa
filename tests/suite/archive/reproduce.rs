//! Making a document again from what was stored of it.

use std::fs;

use tongbao::compose::TemplateSet;
use tongbao::finding::Findings;
use tongbao::pipeline::Resources;
use tongbao::typeset::FontSet;

use super::room::{ARCHIVE, NOTICE, desk, folder, issue, open, path, run};
use crate::harness::{Desk, Q1, Q2, project};
use crate::workbook;

fn fonts() -> FontSet {
    FontSet::read(&project("fonts"), &mut Findings::default()).expect("fonts")
}

fn again(desk: &Desk, number: &str) -> tongbao::archive::Reproduction {
    let mut findings = Findings::default();
    let made = open(desk).reproduce(number, fonts(), &mut findings);
    made.unwrap_or_else(|_| panic!("{:?}", desk.lines(&findings)))
}

#[test]
fn a_notice_is_made_again_to_the_last_byte_when_its_sources_are_long_gone() {
    let desk = Desk::new();
    desk.second_quarter();
    let mut archive = open(&desk);
    issue(&mut archive, &desk, Q1);
    issue(&mut archive, &desk, Q2);
    for name in [Q1, Q2, "office.yaml", "scheme.yaml"] {
        fs::remove_file(desk.path(name)).expect("gone");
    }
    for number in ["昌州环发〔2018〕62号", "昌州环发〔2018〕98号"] {
        let made = again(&desk, number);
        assert!(made.same, "{made:?}");
    }
}

#[test]
fn a_document_is_made_again_with_the_number_the_archive_gave_it_and_the_templates_it_had() {
    let desk = desk();
    desk.write(
        "mine/layout/theme.typ",
        fs::read_to_string(project("templates/layout/theme.typ"))
            .expect("a theme")
            .replace("37mm", "36.5mm"),
    );
    let mut findings = Findings::default();
    let templates =
        TemplateSet::read(&project("templates"), Some(&desk.path("mine")), &mut findings);
    let resources = Resources {
        templates: templates.expect("templates"),
        fonts: fonts(),
        draft: None,
        register: None,
    };
    let record = open(&desk).issue(
        &desk.path(NOTICE),
        &tongbao::archive::Purpose::First,
        &resources,
        &mut findings,
    );
    record.unwrap_or_else(|_| panic!("{:?}", desk.lines(&findings)));
    assert!(again(&desk, "昌州环发〔2018〕1号").same);
}

#[test]
fn what_has_changed_of_the_build_is_named() {
    let desk = desk();
    let mut archive = open(&desk);
    let first = folder(&issue(&mut archive, &desk, NOTICE));
    // The same, as another version of the program would have stored it.
    let mut other = super::room::small("关于报送信息的通知", 2);
    let stored = desk.files(&format!("{ARCHIVE}/{first}")).into_iter();
    let kept = stored.filter(|name| !name.contains("校验清单") && name != "元数据.json");
    let version = format!("tongbao {}", env!("CARGO_PKG_VERSION"));
    let file = |name: String| {
        let mut bytes = fs::read(path(&desk, &format!("{first}/{name}"))).expect("a file");
        match name.as_str() {
            "通知.pdf" => bytes.push(b'\n'),
            "构建信息.json" => {
                let text = String::from_utf8(bytes).expect("text");
                bytes = text.replace(&version, "tongbao 0.0.1").into_bytes();
            }
            _ => {}
        }
        (name, bytes)
    };
    other.files = kept.map(file).collect();
    archive.deposit(&mut |_, _| Ok(other.clone()), &mut Findings::default()).expect("stored");
    let made = again(&desk, "昌州环发〔2018〕2号");
    assert!(!made.same);
    assert_eq!(made.changed, [format!("程序：当时 tongbao 0.0.1，现在 {version}")]);
    assert_eq!(run(&desk, &["reproduce", "昌州环发〔2018〕2号"]).code, Some(1));
}

#[test]
fn a_notice_of_a_workbook_is_made_again_from_the_workbook_that_was_kept() {
    let desk = workbook::desk(workbook::BOOK, &workbook::book(|_| {}));
    issue(&mut open(&desk), &desk, Q1);
    let kept = desk.files(".").into_iter().filter(|name| name.ends_with(workbook::BOOK)).count();
    assert_eq!(kept, 2, "the workbook and the one in the archive");
    for name in [Q1, workbook::BOOK, "office.yaml", "scheme.yaml"] {
        fs::remove_file(desk.path(name)).expect("gone");
    }
    let made = again(&desk, "昌州环发〔2018〕62号");
    assert!(made.same, "{made:?}");
}
