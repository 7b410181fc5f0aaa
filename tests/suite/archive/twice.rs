//! The same again is found and not issued again; something else on the same thing is told.

use std::fs;
use std::sync::Arc;

use object_store::memory::InMemory;
use tongbao::archive::{Archive, Event, Issuance, Purpose};
use tongbao::finding::Findings;

use super::room::{ARCHIVE, NOTICE, desk, faults, found, open, over, path, run, verify};
use super::stores::{Fault, faulty};
use crate::harness::{Desk, OFFICE, Q1, RESOURCES, SCHEME};

fn try_issue(
    archive: &mut Archive,
    desk: &Desk,
    name: &str,
    purpose: &Purpose,
) -> Result<Issuance, Vec<&'static str>> {
    let mut findings = Findings::default();
    let issued = archive.issue(&desk.path(name), purpose, &RESOURCES, &mut findings);
    issued.map_err(|_| {
        let errors = findings.iter().filter(|finding| finding.code.starts_with('A'));
        errors.map(|finding| finding.code).collect()
    })
}

fn designation(issued: &Issuance) -> &str {
    &issued.record.event.number().expect("a number").designation
}

/// Number of records of the log.
fn records(archive: &Archive) -> u64 {
    verify(archive).records
}

/// A folder and a store of objects, each with its archive.
fn places(desk: &Desk) -> Vec<(&'static str, Archive)> {
    vec![("a folder", open(desk)), ("a store of objects", over(Arc::new(InMemory::new())))]
}

#[test]
fn pressed_three_times_a_document_is_issued_once_in_a_folder_and_in_a_store_of_objects() {
    let desk = desk();
    for (place, mut archive) in places(&desk) {
        let tries = (0..3).map(|_| try_issue(&mut archive, &desk, NOTICE, &Purpose::First));
        let tries: Vec<Issuance> = tries.collect::<Result<_, _>>().expect("no fault");
        assert_eq!(
            tries.iter().map(|issued| issued.already).collect::<Vec<_>>(),
            [false, true, true]
        );
        for again in &tries {
            assert_eq!(again.record, tries[0].record, "{place}");
        }
        assert_eq!(records(&archive), 2, "{place}");
        assert_eq!(found(&verify(&archive)), [""; 0], "{place}");
    }
}

#[test]
fn a_number_typed_in_the_data_is_retried_without_fault_and_without_a_record() {
    let desk = Desk::new();
    for (place, mut archive) in places(&desk) {
        let first = try_issue(&mut archive, &desk, Q1, &Purpose::First).expect("issued");
        let again = try_issue(&mut archive, &desk, Q1, &Purpose::First).expect("found");
        assert!(again.already && again.record == first.record, "{place}");
        assert_eq!(records(&archive), 2, "{place}");
    }
}

#[test]
fn the_command_says_that_it_was_issued_already_and_under_which_number() {
    let desk = desk();
    assert_eq!(run(&desk, &["init"]).code, Some(0));
    for word in ["已归档", "早已归档", "早已归档"] {
        let done = run(&desk, &["issue", NOTICE]);
        assert_eq!(done.code, Some(0), "{done:?}");
        assert!(done.said.contains(word) && done.said.contains("昌州环发〔2018〕1号"), "{done:?}");
    }
    let log = desk.files(&format!("{ARCHIVE}/日志"));
    assert_eq!(log, ["00000001.json", "00000002.json"]);
}

/// Changes of the files that the sample's notice is made from.
const OTHER_SOURCES: [(&str, &str, &str); 4] = [
    (Q1, "number: 62 ", "number: 63 "),
    (Q1, "再接再厉", "继续努力"),
    (OFFICE, "", "\n# 改过\n"),
    (SCHEME, "", "\n# 改过\n"),
];

#[test]
fn other_data_on_the_same_period_are_refused_with_the_way_to_correct_it() {
    for (file, old, new) in OTHER_SOURCES {
        let desk = Desk::new();
        let mut archive = open(&desk);
        try_issue(&mut archive, &desk, Q1, &Purpose::First).expect("issued");
        match old {
            "" => desk.append(file, new),
            _ => desk.edit(file, old, new),
        };
        let refused = try_issue(&mut archive, &desk, Q1, &Purpose::First);
        assert_eq!(refused.err(), Some(vec!["A58"]), "{file}: {new}");
        assert_eq!(records(&archive), 2);
        drop(archive);
        let told = run(&desk, &["issue", Q1]);
        assert_eq!(told.code, Some(1), "{told:?}");
        assert!(told.complained.contains("--corrects 昌州环发〔2018〕62号 --why"), "{told:?}");
    }
}

#[test]
fn under_another_number_the_same_period_goes_in_once_more_only_as_its_correction() {
    let desk = Desk::new();
    let mut archive = open(&desk);
    try_issue(&mut archive, &desk, Q1, &Purpose::First).expect("issued");
    desk.edit(Q1, "number: 62 ", "number: 63 ").edit(Q1, "再接再厉", "继续努力");
    let correcting = Purpose::Correcting {
        designation: "昌州环发〔2018〕62号".to_owned(),
        why: "第三段有误".to_owned(),
    };
    let issued = try_issue(&mut archive, &desk, Q1, &correcting).expect("issued");
    assert_eq!(designation(&issued), "昌州环发〔2018〕63号");
    let Some(Event::Corrected { designation: of, by, .. }) =
        issued.correction.as_ref().map(|record| &record.event)
    else {
        panic!("{issued:?}")
    };
    assert_eq!(
        (of.as_str(), by.as_deref()),
        ("昌州环发〔2018〕62号", Some("昌州环发〔2018〕63号"))
    );
    // The correction pressed once more changes nothing either.
    let count = records(&archive);
    let again = try_issue(&mut archive, &desk, Q1, &correcting).expect("found");
    assert!(again.already);
    assert_eq!(records(&archive), count);
    assert_eq!(found(&verify(&archive)), [""; 0]);
}

#[test]
fn a_correction_of_nothing_or_without_a_reason_issues_nothing() {
    let desk = Desk::new();
    let mut archive = open(&desk);
    for (of, why, code) in
        [("昌州环发〔2018〕9号", "有误", "A22"), ("昌州环发〔2018〕62号", " ", "A32")]
    {
        let purpose = Purpose::Correcting { designation: of.to_owned(), why: why.to_owned() };
        let refused = try_issue(&mut archive, &desk, Q1, &purpose);
        assert_eq!(refused.err(), Some(vec![code]), "{of}");
        assert_eq!(records(&archive), 1);
    }
    try_issue(&mut archive, &desk, Q1, &Purpose::First).expect("issued");
    desk.edit(Q1, "number: 62 ", "number: 63 ");
    for why in ["", " ", "两\n行", "红\u{1b}[31m"] {
        let designation = "昌州环发〔2018〕62号".to_owned();
        let purpose = Purpose::Correcting { designation, why: why.to_owned() };
        assert!(try_issue(&mut archive, &desk, Q1, &purpose).is_err(), "{why:?}");
        assert_eq!(records(&archive), 2, "{why:?}: nothing is issued whose correction cannot be");
    }
}

#[test]
fn another_of_the_same_title_and_date_goes_in_when_it_is_said_to_be_another() {
    let desk = desk();
    let mut archive = open(&desk);
    try_issue(&mut archive, &desk, NOTICE, &Purpose::First).expect("issued");
    desk.edit(NOTICE, "6月15日前", "6月16日前");
    let refused = try_issue(&mut archive, &desk, NOTICE, &Purpose::First);
    assert_eq!(refused.err(), Some(vec!["A58"]));
    let another = try_issue(&mut archive, &desk, NOTICE, &Purpose::Another).expect("issued");
    assert_eq!(designation(&another), "昌州环发〔2018〕2号");
    for purpose in [Purpose::First, Purpose::Another] {
        let again = try_issue(&mut archive, &desk, NOTICE, &purpose).expect("found");
        assert!(again.already && again.record == another.record);
    }
    // Of another date it is another document, and nobody need say so.
    desk.edit(NOTICE, "signed: 2018-06-08", "signed: 2018-06-07");
    let other = try_issue(&mut archive, &desk, NOTICE, &Purpose::First).expect("issued");
    assert_eq!(designation(&other), "昌州环发〔2018〕3号");
}

#[test]
fn a_title_that_looks_the_same_is_the_same() {
    let desk = desk();
    let mut archive = open(&desk);
    try_issue(&mut archive, &desk, NOTICE, &Purpose::First).expect("issued");
    desk.edit(NOTICE, "title: 关于报送信息的通知", "title: 关于报送\u{3000}信息的通知");
    let refused = try_issue(&mut archive, &desk, NOTICE, &Purpose::First);
    assert_eq!(refused.err(), Some(vec!["A58"]));
}

#[test]
fn a_document_of_the_time_before_its_origin_was_kept_is_found_by_its_list() {
    let desk = Desk::new();
    let mut archive = open(&desk);
    let issued = try_issue(&mut archive, &desk, Q1, &Purpose::First).expect("issued");
    drop(archive);
    // As it was written then: the record without its origin, nothing after it.
    let file = path(&desk, &format!("日志/{:08}.json", issued.record.sequence));
    let mut record = issued.record.clone();
    let Event::Issued(of) = &mut record.event else { panic!("{record:?}") };
    of.origin = None;
    fs::write(file, record.to_bytes()).expect("a record");
    fs::remove_dir_all(path(&desk, "索引")).expect("gone");
    let mut archive = open(&desk);
    assert_eq!(found(&verify(&archive)), [""; 0]);
    let again = try_issue(&mut archive, &desk, Q1, &Purpose::First).expect("found");
    assert!(again.already && again.record == record);
}

/// Issues blindly until it is said to be done; how often that took.
fn until_done(archive: &mut Archive, desk: &Desk) -> usize {
    let tries = (1..=5).find(|_| try_issue(archive, desk, NOTICE, &Purpose::First).is_ok());
    tries.expect("done in five tries")
}

#[test]
fn retried_after_any_lost_answer_or_refused_write_it_is_issued_once() {
    let desk = desk();
    let at = |fault, write| {
        let mut archive = over(faulty(fault, write));
        let tries = until_done(&mut archive, &desk);
        let verdict = verify(&archive);
        assert_eq!((verdict.documents, verdict.records), (1, 2), "{fault:?} at {write}");
        let faults = faults(&verdict);
        assert!(faults.iter().all(|line| line.starts_with("Z20")), "{fault:?} {write}: {faults:?}");
        tries
    };
    let mut retried = 0;
    for write in 3..24 {
        for fault in [Fault::Unanswered, Fault::Refused, Fault::Repeated] {
            retried += usize::from(at(fault, write) > 1);
        }
    }
    assert!(retried > 10, "some went wrong: {retried}");
}

#[test]
fn retried_beside_others_who_issue_the_same_it_is_issued_once() {
    let desk = desk();
    drop(open(&desk));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut archive = open(&desk);
                until_done(&mut archive, &desk);
            });
        }
    });
    let verdict = verify(&open(&desk));
    assert_eq!((found(&verdict), verdict.documents), (vec![], 1));
}
