//! An archive begins only when it is told to, and an older copy of one is noticed.

use std::fs;

use tongbao::archive::{Archive, Store};
use tongbao::finding::Findings;

use super::room::{ARCHIVE, clock, deposit, desk, faults, opened, path, run, try_deposit, verify};
use crate::harness::{Desk, copy_all};

#[test]
fn no_command_but_init_begins_an_archive() {
    let commands: [&[&str]; 13] = [
        &["issue", "notice.yaml"],
        &["list"],
        &["show", "昌州环发〔2018〕1号"],
        &["find", "通知"],
        &["export", "--to", "移交"],
        &["void", "昌州环发〔2018〕1号", "--why", "错号"],
        &["correct", "昌州环发〔2018〕1号", "--why", "错字"],
        &["checkpoint"],
        &["key", "make", "--key", "my.key", "--no-passphrase"],
        &["verify"],
        &["gc"],
        &["clock", "--today", "2018-06-08", "--why", "看过"],
        &["resume", "--why", "看过"],
    ];
    for there in [false, true] {
        for command in commands {
            let desk = desk();
            if there {
                fs::create_dir(desk.path(ARCHIVE)).expect("a folder");
            }
            let done = run(&desk, command);
            assert_ne!(done.code, Some(0), "{command:?} {done:?}");
            let told = done.complained.contains("A01") || done.complained.contains("Z33");
            assert!(told, "{command:?} {done:?}");
            let left = if there { desk.files(ARCHIVE) } else { Vec::new() };
            assert!(left.iter().all(|name| name.starts_with("索引/")), "{command:?} {left:?}");
            assert_eq!(desk.path(ARCHIVE).exists(), there, "{command:?}");
            assert!(!desk.path("my.key").exists(), "{command:?}");
        }
    }
}

#[test]
fn init_begins_an_archive_once() {
    let desk = desk();
    assert_eq!(run(&desk, &["init"]).code, Some(0));
    let done = run(&desk, &["issue", "notice.yaml"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let again = run(&desk, &["init"]);
    assert!(again.code == Some(0) && again.said.contains("没有动"), "{again:?}");
    let verdict = verify(&opened(&desk, None, false));
    assert_eq!((faults(&verdict), verdict.records), (vec![], 2));
}

#[test]
fn no_archive_is_begun_where_anything_lies() {
    for name in ["2018/甲/通知.pdf", "孤件/x", "公钥/x.pub", "检查点/x.txt", "日志/x", "说明.txt"]
    {
        let desk = desk();
        desk.write(&format!("{ARCHIVE}/{name}"), "x");
        let done = run(&desk, &["init"]);
        assert_eq!(done.code, Some(2), "{name} {done:?}");
        assert!(done.complained.contains("A44") || done.complained.contains("A45"), "{done:?}");
        assert_eq!(desk.files(ARCHIVE), [name]);
    }
    // A command that was stopped at its beginning is begun again.
    let desk = desk();
    desk.write(&format!("{ARCHIVE}/00-怎样核验.txt#1"), "x");
    desk.write(&format!("{ARCHIVE}/探针/0123456789abcdef"), "1");
    assert_eq!(run(&desk, &["init"]).code, Some(0));
    assert_eq!(run(&desk, &["gc"]).code, Some(0));
    assert_eq!(faults(&verify(&opened(&desk, None, false))), [""; 0]);
}

/// A desk's archive with a memory of its own outside of it.
fn remembered(desk: &Desk, who: &str) -> Archive {
    let store = Store::open(&desk.path(ARCHIVE).to_string_lossy(), &[], false).expect("a folder");
    let archive = Archive::new(store, None, None, clock).expect("an archive");
    archive.witnessed(desk.path(&format!("cache-{who}")))
}

fn restore(desk: &Desk, from: &str) {
    fs::remove_dir_all(desk.path(ARCHIVE)).expect("gone");
    copy_all(&desk.path(from), &desk.path(ARCHIVE));
}

fn codes(findings: &Findings) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn an_archive_restored_from_an_older_state_is_noticed_and_goes_on_when_somebody_says_so() {
    let desk = desk();
    drop(super::room::open(&desk));
    deposit(&mut remembered(&desk, "甲"), "甲");
    copy_all(&desk.path(ARCHIVE), &desk.path("备份"));
    deposit(&mut remembered(&desk, "甲"), "乙");
    restore(&desk, "备份");
    let mut archive = remembered(&desk, "甲");
    assert_eq!(codes(&try_deposit(&mut archive, "丙").expect_err("an older state")), ["A52"]);
    assert!(faults(&verify(&archive))[0].starts_with("Z31"), "{:?}", faults(&verify(&archive)));
    let mut findings = Findings::default();
    assert_eq!(archive.list(None, &mut findings).expect("a list").total, 1);
    assert_eq!(codes(&findings), ["A52"], "it can be read, and that is told");
    // The same number again is another log.
    deposit(&mut opened(&desk, None, false), "丙");
    deposit(&mut opened(&desk, None, false), "丁");
    let mut archive = remembered(&desk, "甲");
    assert_eq!(codes(&try_deposit(&mut archive, "戊").expect_err("another")), ["A53"]);
    assert!(faults(&verify(&archive))[0].starts_with("Z39"));
    let mut findings = Findings::default();
    archive.resume("备份之后的找不回来", &mut findings).expect("done").expect("a record");
    deposit(&mut archive, "戊");
    assert_eq!(faults(&verify(&archive)), [""; 0]);
    assert!(archive.resume("再说一次", &mut findings).expect("done").is_none());
    // Whoever else had seen the lost ones learns of it by the record.
    deposit(&mut remembered(&desk, "乙"), "己");
    // Once more an older state is noticed once more.
    restore(&desk, "备份");
    assert_eq!(codes(&try_deposit(&mut archive, "庚").expect_err("older again")), ["A13"]);
    let again = try_deposit(&mut remembered(&desk, "甲"), "庚").expect_err("older again");
    assert_eq!(codes(&again), ["A52"]);
}

#[test]
fn an_older_state_is_noticed_though_the_first_record_is_lost() {
    for lost in [vec![1], vec![1, 2], vec![1, 3]] {
        let desk = desk();
        let mut archive = super::room::open(&desk);
        ["甲", "乙", "丙"].iter().for_each(|title| drop(deposit(&mut archive, title)));
        let forget = || fs::remove_dir_all(path(&desk, "索引")).ok();
        for lost in &lost {
            fs::remove_file(path(&desk, &format!("日志/{lost:08}.json"))).expect("gone");
        }
        forget();
        let mut archive = remembered(&desk, "甲");
        archive.resume("找不回来", &mut Findings::default()).expect("done").expect("a record");
        let last = deposit(&mut archive, "丁");
        fs::remove_file(path(&desk, &format!("日志/{:08}.json", last.sequence))).expect("gone");
        forget();
        let again = try_deposit(&mut remembered(&desk, "甲"), "戊").expect_err("an older state");
        assert_eq!(codes(&again), ["A52"], "{lost:?}");
    }
}

#[test]
fn a_log_shorter_than_its_index_goes_on_when_somebody_says_so() {
    let desk = desk();
    let mut archive = super::room::open(&desk);
    let records = ["甲", "乙"].map(|title| deposit(&mut archive, title));
    fs::remove_file(path(&desk, &format!("日志/{:08}.json", records[1].sequence))).expect("gone");
    assert_eq!(codes(&try_deposit(&mut archive, "丙").expect_err("shorter")), ["A13"]);
    let done = run(&desk, &["resume", "--why", "第三条找不回来"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let void = run(&desk, &["void", "昌州环发〔2018〕2号", "--why", "已印发，记录丢失"]);
    assert_eq!(void.code, Some(0), "{void:?}");
    deposit(&mut opened(&desk, None, false), "丙");
}

#[test]
fn the_memory_of_this_machine_lies_in_the_users_cache() {
    let desk = desk();
    let fonts = crate::harness::project("fonts");
    copy_all(&crate::harness::project("templates"), &desk.path("templates"));
    let act = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tongbao"));
        command.arg("archive").args(arguments).current_dir(desk.folder()).env_clear();
        crate::harness::Run::from(
            command.env("XDG_CACHE_HOME", desk.path("cache")).output().expect("it starts"),
        )
    };
    assert_eq!(act(&["init"]).code, Some(0));
    copy_all(&desk.path(ARCHIVE), &desk.path("备份"));
    let issued = act(&["issue", "notice.yaml", "--fonts", &fonts.to_string_lossy()]);
    assert_eq!(issued.code, Some(0), "{issued:?}");
    restore(&desk, "备份");
    let void = act(&["void", "昌州环发〔2018〕1号", "--why", "错号"]);
    assert!(void.code == Some(3) && void.complained.contains("A52"), "{void:?}");
}

#[test]
fn an_archive_whose_records_are_lost_for_good_goes_on_when_somebody_says_so() {
    for (lost, spoilt) in [(2, true), (3, false), (4, true), (1, false), (3, true)] {
        let desk = desk();
        let mut archive = super::room::open(&desk);
        ["甲", "乙", "丙"].iter().for_each(|title| drop(deposit(&mut archive, title)));
        drop(archive);
        let file = path(&desk, &format!("日志/{lost:08}.json"));
        if spoilt {
            fs::write(&file, "{").expect("a change");
        } else {
            fs::remove_file(&file).expect("gone");
        }
        fs::remove_dir_all(path(&desk, "索引")).expect("gone");
        let told = if spoilt { "A15" } else { "A51" };
        let mut archive = opened(&desk, None, false);
        assert_eq!(codes(&try_deposit(&mut archive, "丁").expect_err("a gap")), [told], "{lost}");
        let mut findings = Findings::default();
        assert!(archive.set_aside(&mut findings).is_err(), "{lost}");
        archive.resume("备份里也没有", &mut findings).expect("done").expect("a record");
        // The number of the lost document is used up; the next goes on behind it.
        if lost > 1 {
            let number = format!("昌州环发〔2018〕{}号", lost - 1);
            archive.void(&number, "已印发，记录丢失", &mut findings).expect("voided");
        }
        let next = deposit(&mut archive, "丁").event.number().expect("a number").serial;
        assert_eq!(next, 4, "{lost}");
        // Another machine comes to the same, and what is lost is still told.
        fs::remove_dir_all(path(&desk, "索引")).ok();
        let mut archive = opened(&desk, None, false);
        deposit(&mut archive, "戊");
        let found = faults(&verify(&archive));
        let told = if spoilt { "Z02" } else { "Z01" };
        assert!(found.iter().any(|line| line.starts_with(told)), "{lost}: {found:?}");
        // The record after one that was spoilt does not follow on what stands there now.
        let after = format!("Z03 第 {} 条", lost + 1);
        let also = |line: &String| line.starts_with("Z03") && !line.starts_with(&after);
        let also = found
            .iter()
            .any(|line| also(line) || line.starts_with("Z1") || line.starts_with("Z37"));
        assert!(!also, "{lost}: {found:?}");
        assert!(archive.set_aside(&mut findings).is_err(), "nothing is set aside by it: {lost}");
    }
}
