//! A document filed in several forms: all of them stored, listed, verified, handed over and made again.

use std::fs;

use serde_json::Value;
use tongbao::finding::Findings;
use tongbao::typeset::FontSet;

use super::room::{ARCHIVE, desk, folder, found, issue, open, path, run, verify};
use super::verifying::stranger;
use crate::harness::{Desk, OFFICE, Q1, project};

/// A desk of an office that files its documents in all forms.
fn in_all_forms() -> Desk {
    let desk = Desk::new();
    desk.append(OFFICE, "\nformats: [pdf, ofd, docx]\n");
    desk
}

/// The names in an entry's list of sums.
fn listed(desk: &Desk, folder: &str) -> Vec<String> {
    let list =
        fs::read_to_string(path(desk, &format!("{folder}/校验清单.sha256"))).expect("a list");
    list.lines().filter_map(|line| line.split_once("  ")).map(|(_, name)| name.to_owned()).collect()
}

#[test]
fn an_office_that_says_nothing_files_the_pdf_alone() {
    let desk = Desk::new();
    let record = issue(&mut open(&desk), &desk, Q1);
    let names = listed(&desk, &folder(&record));
    assert!(names.contains(&"通报.pdf".to_owned()), "{names:?}");
    assert!(
        !names.iter().any(|name| name.ends_with(".ofd") || name.ends_with(".docx")),
        "{names:?}"
    );
    let mut findings = Findings::default();
    let fonts = FontSet::read(&project("fonts"), &mut findings).expect("fonts");
    let made = open(&desk).reproduce("昌州环发〔2018〕62号", fonts, &mut findings).expect("made");
    assert_eq!((made.same, made.files.len()), (true, 1), "{made:?}");
}

#[test]
fn every_form_is_what_generate_writes_and_is_made_again_to_the_last_byte() {
    let desk = in_all_forms();
    let record = issue(&mut open(&desk), &desk, Q1);
    let folder = folder(&record);
    let names = listed(&desk, &folder);
    for form in ["pdf", "ofd", "docx"] {
        let name = format!("通报.{form}");
        assert!(names.contains(&name), "{names:?}");
        let stored = fs::read(path(&desk, &format!("{folder}/{name}"))).expect("a file");
        let out = format!("out.{form}");
        let made = desk.run(&["generate", Q1, "--emit", form, "-o", &out]);
        assert_eq!(made.code, Some(0), "{made:?}");
        assert!(stored == fs::read(desk.path(&out)).expect("a file"), "{form}");
    }
    let made = desk.run(&["generate", Q1, "--emit", "facts", "-o", "out.json"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let stored = fs::read(path(&desk, &format!("{folder}/数据.json"))).expect("a file");
    assert!(stored == fs::read(desk.path("out.json")).expect("a file"), "the facts");
    let fonts = || FontSet::read(&project("fonts"), &mut Findings::default()).expect("fonts");
    let mut findings = Findings::default();
    let made = open(&desk).reproduce("昌州环发〔2018〕62号", fonts(), &mut findings).expect("made");
    let all: Vec<(&str, bool)> =
        made.files.iter().map(|file| (file.name.as_str(), file.same)).collect();
    assert_eq!(all, [("通报.pdf", true), ("通报.ofd", true), ("通报.docx", true)]);
    assert!(made.same);
    assert_eq!(found(&verify(&open(&desk))), [""; 0]);
}

#[test]
fn a_changed_or_missing_form_is_found_with_this_program_and_without_it() {
    let desk = in_all_forms();
    let record = issue(&mut open(&desk), &desk, Q1);
    let folder = folder(&record);
    for name in ["通报.ofd", "通报.docx"] {
        let file = path(&desk, &format!("{folder}/{name}"));
        let whole = fs::read(&file).expect("a form");
        let mut changed = whole.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        fs::write(&file, &changed).expect("a change");
        let told = found(&verify(&open(&desk)));
        assert!(told.iter().any(|line| line.contains("Z16") && line.contains(name)), "{told:?}");
        if let Some((sound, said)) = stranger(&desk, &[]) {
            assert!(!sound && said.contains(name), "{said}");
        }
        fs::remove_file(&file).expect("gone");
        let told = found(&verify(&open(&desk)));
        assert!(told.iter().any(|line| line.contains("Z13") && line.contains(name)), "{told:?}");
        if let Some((sound, said)) = stranger(&desk, &[]) {
            assert!(!sound && said.contains(name), "{said}");
        }
        fs::write(&file, &whole).expect("put right");
    }
    assert_eq!(found(&verify(&open(&desk))), [""; 0]);
    if let Some((sound, said)) = stranger(&desk, &[]) {
        assert!(sound, "{said}");
    }
}

#[test]
fn the_commands_name_the_forms_and_hand_them_over() {
    let desk = desk();
    desk.append(OFFICE, "\nformats: [pdf, ofd]\n");
    run(&desk, &["init"]);
    let issued = run(&desk, &["issue", super::room::NOTICE]);
    assert_eq!(issued.code, Some(0), "{issued:?}");
    assert!(issued.said.contains("另存 通知.ofd\n"), "{}", issued.said);
    let again = run(&desk, &["issue", super::room::NOTICE]);
    assert!(again.said.contains("早已归档") && again.said.contains("另存 通知.ofd"), "{again:?}");
    let shown = run(&desk, &["show", "昌州环发〔2018〕1号"]);
    assert!(shown.said.contains("其中有 通知.ofd\n"), "{}", shown.said);
    let shown = run(&desk, &["show", "昌州环发〔2018〕1号", "--format", "json"]);
    let shown: Value = serde_json::from_str(&shown.said).expect("JSON");
    let files = shown["files"].as_array().expect("files");
    assert!(files.contains(&"通知.ofd".into()), "{files:?}");
    let made = run(&desk, &["reproduce", "昌州环发〔2018〕1号"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    assert!(made.said.contains("通知.pdf ") && made.said.contains("、通知.ofd "), "{}", made.said);
    assert_eq!(run(&desk, &["export", "--to", "移交"]).code, Some(0));
    let bag = desk.files("移交");
    assert!(bag.iter().any(|name| name.ends_with("/通知.ofd")), "{bag:?}");
    let ofd = desk.files(ARCHIVE).into_iter().find(|name| name.ends_with(".ofd")).expect("an OFD");
    let measured = desk.run(&["measure", &format!("{ARCHIVE}/{ofd}")]);
    assert_eq!(measured.code, Some(0), "{measured:?}");
}

#[test]
fn a_document_that_a_form_cannot_carry_is_not_issued() {
    let desk = in_all_forms();
    let own = fs::read_to_string(project("templates/layout/page.typ")).expect("the layout");
    assert!(own.contains("<measures>"), "what the Word file needs");
    desk.write("own/layout/page.typ", own.replace("<measures>", "<other>"));
    run(&desk, &["init"]);
    let refused = run(&desk, &["issue", Q1, "--templates", "own"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.complained.contains("[O11]"), "{}", refused.complained);
    let listed = run(&desk, &["list"]);
    assert!(listed.said.contains("共 0 条"), "{}", listed.said);
}
