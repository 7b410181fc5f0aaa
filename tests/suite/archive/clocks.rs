//! Clocks that are wrong: what is refused, what is said, and what sets it right.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, NaiveDate};
use tongbao::archive::{Archive, Purpose, Record, Store};
use tongbao::finding::Findings;

use super::room::{
    ARCHIVE, NOTICE, SERIES, clock, desk, faults, open, path, retitle, run, small, verify,
};
use crate::harness::{Desk, RESOURCES};

const DAY: u64 = 86_400;

/// Clocks by their error in days.
fn behind_a_day() -> SystemTime {
    clock() - Duration::from_secs(DAY)
}
fn behind_ten_minutes() -> SystemTime {
    clock() - Duration::from_secs(600)
}
fn behind_four_minutes() -> SystemTime {
    clock() - Duration::from_secs(240)
}
fn ahead_a_day() -> SystemTime {
    clock() + Duration::from_secs(DAY)
}
fn ahead_ninety_days() -> SystemTime {
    clock() + Duration::from_secs(90 * DAY)
}
fn ahead_a_year() -> SystemTime {
    clock() + Duration::from_secs(366 * DAY)
}
fn ahead_eighty_years() -> SystemTime {
    clock() + Duration::from_secs(80 * 365 * DAY)
}
fn of_1970() -> SystemTime {
    SystemTime::UNIX_EPOCH
}
fn before_1970() -> SystemTime {
    SystemTime::UNIX_EPOCH - Duration::from_secs(DAY)
}

/// A desk's archive on a machine whose clock is this.
fn at(desk: &Desk, clock: fn() -> SystemTime) -> Archive {
    let store = Store::open(&desk.path(ARCHIVE).to_string_lossy(), &[], false).expect("a folder");
    Archive::new(store, None, None, clock).expect("an archive")
}

fn try_issue(archive: &mut Archive, desk: &Desk) -> Result<Record, Vec<&'static str>> {
    let mut findings = Findings::default();
    let issued = archive.issue(&desk.path(NOTICE), &Purpose::First, &RESOURCES, &mut findings);
    let codes = || findings.iter().map(|finding| finding.code).collect();
    issued.map(|issued| issued.record).map_err(|_| codes())
}

/// The day that a clock shows, in Beijing time.
fn day(clock: fn() -> SystemTime) -> NaiveDate {
    let since = clock().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    DateTime::from_timestamp(since as i64 + 8 * 3600, 0).expect("a day").date_naive()
}

/// The outcome of telling an archive that its clock is right, and today's date.
fn set(archive: &mut Archive, today: NaiveDate) -> Result<Record, Vec<&'static str>> {
    let mut findings = Findings::default();
    let set = archive.set_clock(today, "看过日历", &mut findings);
    set.map_err(|_| findings.iter().map(|finding| finding.code).collect())
}

/// Files of the log and of documents.
fn stored(desk: &Desk) -> Vec<String> {
    let mut files = desk.files(ARCHIVE);
    files.retain(|name| !name.starts_with("索引/"));
    files
}

#[test]
fn a_clock_far_ahead_of_the_newest_record_is_refused_and_writes_nothing() {
    let desk = desk();
    try_issue(&mut open(&desk), &desk).expect("issued");
    retitle(&desk, NOTICE, 2);
    let before = stored(&desk);
    for clock in [ahead_a_year as fn() -> SystemTime, ahead_eighty_years] {
        let mut archive = at(&desk, clock);
        assert_eq!(try_issue(&mut archive, &desk), Err(vec!["A54"]));
        assert!(archive.checkpoint(&mut Findings::default()).is_err());
        let void = archive.void(&format!("{SERIES}2号"), "错号", &mut Findings::default());
        assert!(void.is_err());
        assert_eq!(stored(&desk), before);
    }
    try_issue(&mut open(&desk), &desk).expect("the right clock goes on at once");
    assert_eq!(faults(&verify(&open(&desk))), [""; 0]);
}

#[test]
fn a_clock_ahead_by_less_than_a_quarter_stops_nobody_for_good() {
    for ahead in [ahead_a_day as fn() -> SystemTime, ahead_ninety_days] {
        let desk = desk();
        drop(open(&desk));
        try_issue(&mut at(&desk, ahead), &desk).expect("no clock to hold it against");
        retitle(&desk, NOTICE, 2);
        // The next with the right clock cannot know which of the two is wrong, and says so.
        let mut archive = open(&desk);
        let before = stored(&desk);
        assert_eq!(try_issue(&mut archive, &desk), Err(vec!["A24"]));
        assert_eq!(stored(&desk), before);
        let record = set(&mut archive, day(clock)).expect("set right");
        assert_eq!(record.event.action(), "clock-set");
        try_issue(&mut archive, &desk).expect("issued");
        assert_eq!(faults(&verify(&archive)), [""; 0], "a time set right is no fault");
    }
}

#[test]
fn an_archive_that_lay_still_for_years_is_written_again_when_somebody_has_looked_at_the_clock() {
    let desk = desk();
    try_issue(&mut open(&desk), &desk).expect("issued");
    retitle(&desk, NOTICE, 2);
    let mut archive = at(&desk, ahead_eighty_years);
    assert_eq!(try_issue(&mut archive, &desk), Err(vec!["A54"]));
    assert_eq!(set(&mut archive, day(clock)), Err(vec!["A55"]), "another day than the clock's");
    set(&mut archive, day(ahead_eighty_years)).expect("looked at");
    try_issue(&mut archive, &desk).expect("issued");
    // Should it have been the wrong clock after all, the right one is set in the same way.
    retitle(&desk, NOTICE, 3);
    let mut archive = open(&desk);
    assert_eq!(try_issue(&mut archive, &desk), Err(vec!["A24"]));
    set(&mut archive, day(clock)).expect("set right");
    try_issue(&mut archive, &desk).expect("issued");
    assert_eq!(faults(&verify(&archive)), [""; 0]);
}

#[test]
fn an_older_state_that_ends_with_a_record_of_a_wrong_clock_goes_on_when_somebody_says_so() {
    for forget in [false, true] {
        let desk = desk();
        let here = |clock| at(&desk, clock).witnessed(desk.path("cache"));
        try_issue(&mut open(&desk), &desk).expect("issued");
        retitle(&desk, NOTICE, 2);
        try_issue(&mut here(ahead_a_day), &desk).expect("issued");
        let lost = set(&mut here(clock), day(clock)).expect("set");
        std::fs::remove_file(path(&desk, &format!("日志/{:08}.json", lost.sequence)))
            .expect("gone");
        if forget {
            std::fs::remove_dir_all(path(&desk, "索引")).expect("gone");
        }
        retitle(&desk, NOTICE, 3);
        let refused = if forget { "A52" } else { "A13" };
        assert_eq!(try_issue(&mut here(clock), &desk), Err(vec![refused]));
        let mut findings = Findings::default();
        let resumed = here(clock).resume("找不回来", &mut findings);
        assert!(resumed.is_ok_and(|record| record.is_some()), "{findings:?}");
        try_issue(&mut here(clock), &desk).expect("issued");
        assert_eq!(faults(&verify(&here(clock))), [""; 0]);
    }
}

#[test]
fn a_clock_that_went_back_is_told_and_a_few_minutes_are_no_matter() {
    let desk = desk();
    try_issue(&mut open(&desk), &desk).expect("issued");
    for (n, clock) in
        [behind_ten_minutes as fn() -> SystemTime, behind_a_day].into_iter().enumerate()
    {
        retitle(&desk, NOTICE, n + 2);
        let mut archive = at(&desk, clock);
        assert_eq!(try_issue(&mut archive, &desk), Err(vec!["A24"]));
        // Whoever insists is believed: it stands in the log, and the right clock can go on.
        set(&mut archive, day(clock)).expect("set");
        try_issue(&mut archive, &desk).expect("issued");
    }
    retitle(&desk, NOTICE, 9);
    try_issue(&mut open(&desk), &desk).expect("issued");
    retitle(&desk, NOTICE, 10);
    try_issue(&mut at(&desk, behind_four_minutes), &desk).expect("clocks differ");
    assert_eq!(faults(&verify(&open(&desk))), [""; 0]);
}

#[test]
fn a_machine_without_a_clock_issues_nothing_and_breaks_nothing() {
    for clock in [of_1970 as fn() -> SystemTime, before_1970] {
        let desk = desk();
        drop(open(&desk));
        assert_eq!(try_issue(&mut at(&desk, clock), &desk), Err(vec!["A24"]));
        assert_eq!(faults(&verify(&open(&desk))), [""; 0]);
        try_issue(&mut open(&desk), &desk).expect("issued");
    }
}

#[test]
fn a_document_signed_later_than_the_clock_says_is_refused_and_one_of_years_ago_is_not() {
    let desk = desk();
    let tomorrow = day(ahead_a_day);
    desk.write(NOTICE, desk.text(NOTICE).replace("2018-06-08", &tomorrow.to_string()));
    assert_eq!(try_issue(&mut open(&desk), &desk), Err(vec!["A23"]));
    desk.write(NOTICE, desk.text(NOTICE).replace(&tomorrow.to_string(), "1998-06-08"));
    let issued = try_issue(&mut open(&desk), &desk).expect("filed late");
    assert!(issued.event.number().expect("a number").designation.contains("1998"));
}

#[test]
fn what_the_command_advises_is_what_helps() {
    let desk = desk();
    drop(open(&desk));
    let mut archive = at(&desk, ahead_a_day);
    let make = &mut |_: &mut Archive, _: &mut Findings| Ok(small("甲", 1));
    archive.deposit(make, &mut Findings::default()).expect("stored");
    let refused = run(&desk, &["issue", NOTICE]);
    assert_eq!(refused.code, Some(3), "{refused:?}");
    assert!(refused.complained.contains("A24"), "{refused:?}");
    let advice: String = refused.complained.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(advice.contains("tongbao archive clock --today"), "{advice}");
    assert!(!advice.contains("等"), "nobody has to wait: {advice}");
    let wrong = run(&desk, &["clock", "--today", "2018-06-08", "--why", "看过日历"]);
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
    assert!(wrong.complained.contains("A55"), "{wrong:?}");
    let today = day(clock).to_string();
    let set = run(&desk, &["clock", "--today", &today, "--why", "看过日历"]);
    assert_eq!(set.code, Some(0), "{set:?}");
    assert_eq!(run(&desk, &["issue", NOTICE]).code, Some(0));
    assert_eq!(faults(&verify(&open(&desk))), [""; 0]);
}
