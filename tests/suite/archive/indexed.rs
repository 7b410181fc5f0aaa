//! The index may lack rows, or lie: the log is what counts.

use std::fs;

use rusqlite::Connection;
use tongbao::finding::Findings;

use super::room::{deposit, desk, faults, open, path, run, verify};
use crate::harness::Desk;

fn alter(desk: &Desk, change: &str) {
    let index = Connection::open(path(desk, "索引/index.sqlite")).expect("an index");
    index.execute_batch(change).expect("a change");
}

/// Changes that leave the index's last row as it is.
const CHANGES: [&str; 7] = [
    "DELETE FROM record WHERE sequence = 2",
    "DELETE FROM record WHERE sequence = 3",
    "DELETE FROM record WHERE sequence < 4",
    "INSERT INTO words (words) VALUES ('delete-all')",
    "UPDATE record SET likeness = 'x' WHERE sequence = 3",
    "UPDATE record SET serial = 9 WHERE sequence = 3",
    "UPDATE record SET action = 'founded' WHERE sequence = 3",
];

#[test]
fn an_index_that_lacks_rows_or_says_otherwise_is_told_by_verifying() {
    for change in CHANGES {
        let desk = desk();
        let mut archive = open(&desk);
        ["甲", "乙", "丙"].iter().for_each(|title| drop(deposit(&mut archive, title)));
        alter(&desk, change);
        let found = faults(&verify(&archive));
        let told = found.iter().any(|line| line.starts_with("Z37") || line.starts_with("Z38"));
        assert!(told || change.contains("words"), "{change}: {found:?}");
    }
}

#[test]
fn an_index_that_lacks_rows_is_made_anew_before_it_is_asked() {
    for change in &CHANGES[..4] {
        let desk = desk();
        let mut archive = open(&desk);
        ["甲", "乙", "丙"].iter().for_each(|title| drop(deposit(&mut archive, title)));
        drop(archive);
        alter(&desk, change);
        let mut archive = open(&desk);
        let mut findings = Findings::default();
        assert!(archive.void("昌州环发〔2018〕1号", "错号", &mut findings).is_err(), "{change}");
        assert_eq!(archive.list(None, &mut findings).expect("a list").total, 3, "{change}");
        assert_eq!(archive.find("甲", None, &mut findings).expect("found").total, 1, "{change}");
        deposit(&mut archive, "丁");
        assert_eq!(faults(&verify(&archive)), [""; 0], "{change}");
    }
}

#[test]
fn what_is_handed_over_comes_from_the_log() {
    for (i, change) in CHANGES.iter().enumerate() {
        let desk = desk();
        let mut archive = open(&desk);
        ["甲", "乙", "丙"].iter().for_each(|title| drop(deposit(&mut archive, title)));
        drop(archive);
        alter(&desk, change);
        let to = format!("移交{i}");
        let done = run(&desk, &["export", "--to", &to]);
        assert!(done.said.contains("公文 3 件"), "{change}: {done:?}");
        let names = desk.files(&to);
        assert_eq!(names.iter().filter(|name| name.ends_with("通知.pdf")).count(), 3, "{change}");
    }
}

#[test]
fn of_a_log_with_a_gap_not_everything_is_handed_over_as_if_it_were_all() {
    let desk = desk();
    let mut archive = open(&desk);
    let records = ["甲", "乙", "丙"].map(|title| deposit(&mut archive, title));
    drop(archive);
    fs::remove_file(path(&desk, &format!("日志/{:08}.json", records[1].sequence))).expect("gone");
    for _ in 0..2 {
        let done = run(&desk, &["export", "--to", "移交"]);
        assert_eq!(done.code, Some(3), "{done:?}");
        fs::remove_dir_all(path(&desk, "索引")).ok();
    }
    assert_eq!(run(&desk, &["export", "昌州环发〔2018〕3号", "--to", "移交"]).code, Some(0));
}
