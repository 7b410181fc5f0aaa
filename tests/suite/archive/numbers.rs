//! Numbers: none twice, none missing where the archive gives them.

use tongbao::archive::Event;
use tongbao::finding::{Findings, Severity};

use super::room::{NOTICE, clock, desk, found, issue, open, refused, retitle, try_deposit, verify};
use crate::harness::{Desk, Q1};

fn number(record: &tongbao::archive::Record) -> String {
    record.event.number().expect("a number").designation.clone()
}

#[test]
fn a_series_kept_here_gets_the_next_number() {
    let desk = desk();
    let mut archive = open(&desk);
    let issued = (0..3).map(|i| {
        retitle(&desk, NOTICE, i);
        number(&issue(&mut archive, &desk, NOTICE))
    });
    let issued: Vec<String> = issued.collect();
    assert_eq!(issued, ["昌州环发〔2018〕1号", "昌州环发〔2018〕2号", "昌州环发〔2018〕3号"]);
    assert_eq!(found(&verify(&archive)), [""; 0]);
}

#[test]
fn a_number_out_of_order_is_refused_where_the_archive_keeps_the_series() {
    let desk = desk();
    let mut archive = open(&desk);
    issue(&mut archive, &desk, NOTICE);
    retitle(&desk, NOTICE, 2);
    desk.append(NOTICE, "number: 9\n");
    let lines = refused(&mut archive, &desk, NOTICE);
    assert!(lines.iter().any(|line| line.starts_with("A18 notice.yaml:7:9 number")), "{lines:?}");
    desk.edit(NOTICE, "number: 9", "number: 2");
    assert_eq!(number(&issue(&mut archive, &desk, NOTICE)), "昌州环发〔2018〕2号");
}

#[test]
fn a_number_given_in_the_data_must_be_free() {
    let desk = Desk::new();
    let mut archive = open(&desk);
    issue(&mut archive, &desk, Q1);
    retitle(&desk, NOTICE, 2);
    desk.append(NOTICE, "number: 62\n");
    let lines = refused(&mut archive, &desk, NOTICE);
    assert!(lines.iter().any(|line| line.starts_with("A17 notice.yaml")), "{lines:?}");
}

#[test]
fn a_voided_number_is_used_up() {
    let desk = Desk::new();
    let mut archive = open(&desk);
    let mut findings = Findings::default();
    let record = archive.void("昌州环发〔2018〕62号", "错号", &mut findings).expect("voided");
    assert!(matches!(record.event, Event::Voided { .. }));
    let lines = refused(&mut archive, &desk, Q1);
    assert!(lines.iter().any(|line| line.starts_with("A17") && line.contains("作废")), "{lines:?}");
    assert!(archive.void("昌州环发〔2018〕62号", "错号", &mut findings).is_err());
    assert_eq!(found(&verify(&archive)), [""; 0]);
}

#[test]
fn a_voided_number_of_a_series_kept_here_is_followed_by_the_next() {
    let desk = desk();
    let mut archive = open(&desk);
    issue(&mut archive, &desk, NOTICE);
    let mut findings = Findings::default();
    assert!(archive.void("昌州环发〔2018〕7号", "错号", &mut findings).is_err());
    archive.void("昌州环发〔2018〕2号", "错号", &mut findings).expect("voided");
    retitle(&desk, NOTICE, 2);
    assert_eq!(number(&issue(&mut archive, &desk, NOTICE)), "昌州环发〔2018〕3号");
    assert_eq!(found(&verify(&archive)), [""; 0]);
}

#[test]
fn only_a_number_of_this_year_or_before_is_voided_and_with_a_reason() {
    let desk = desk();
    let mut archive = open(&desk);
    for (number, why, code) in [
        ("昌州环发[2018]2号", "错号", "A20"),
        ("昌州环发〔2999〕2号", "错号", "A21"),
        ("昌州环发〔2018〕2号", " ", "A32"),
    ] {
        let mut findings = Findings::default();
        assert!(archive.void(number, why, &mut findings).is_err());
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [code]);
    }
}

#[test]
fn a_correction_points_from_a_document_to_the_one_that_puts_it_right() {
    let desk = desk();
    let mut archive = open(&desk);
    let first = number(&issue(&mut archive, &desk, NOTICE));
    for by in ["昌州环发〔2018〕2号", first.as_str()] {
        let mut findings = Findings::default();
        assert!(archive.correct(&first, Some(by), "日期有误", &mut findings).is_err(), "{by}");
    }
    retitle(&desk, NOTICE, 2);
    let second = number(&issue(&mut archive, &desk, NOTICE));
    let mut findings = Findings::default();
    archive.correct(&first, Some(&second), "日期有误", &mut findings).expect("corrected");
    let account = archive.show(&first, &mut findings).expect("an account");
    let Event::Corrected { by, .. } = &account.corrections[0].event else { panic!("{account:?}") };
    assert_eq!(by.as_deref(), Some(second.as_str()));
}

#[test]
fn a_clock_that_ran_backwards_stops_every_record() {
    let desk = desk();
    super::room::deposit(&mut open(&desk), "甲");
    let store = tongbao::archive::Store::open(
        &desk.path(super::room::ARCHIVE).to_string_lossy(),
        &[],
        true,
    );
    let past = || clock() - std::time::Duration::from_secs(86_400);
    let archive = tongbao::archive::Archive::new(store.expect("a folder"), None, None, past);
    let findings = try_deposit(&mut archive.expect("an archive"), "乙").expect_err("refused");
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!((codes.as_slice(), findings.count(Severity::Error)), (["A24"].as_slice(), 1));
}
