//! Killed at any moment, the program leaves an archive that is whole.

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tongbao::archive::{Archive, Event};
use tongbao::finding::Findings;

use super::room::{ARCHIVE, NOTICE, desk, found, open, path, verify};
use crate::harness::{Desk, copy_all, project};

fn start(desk: &Desk) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongbao"));
    command.args(["archive", "issue", NOTICE, "--archive", ARCHIVE, "--fonts"]);
    command.arg(project("fonts")).current_dir(desk.folder()).env_clear();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the program starts")
}

/// Kills it at moments spread over its run, every other time over that part in which it writes.
fn kill(desk: &Desk, times: usize) {
    copy_all(&project("templates"), &desk.path("templates"));
    drop(open(desk));
    let begun = Instant::now();
    assert!(start(desk).wait().expect("it runs").success());
    let whole = begun.elapsed();
    let mut committed = 1;
    for i in 0..times {
        let part = (i as u64).wrapping_mul(11_400_714_819_323_198_485) >> 32;
        let part = part as f64 / f64::from(u32::MAX);
        let part = if i % 2 == 0 { part } else { 0.6 + 0.4 * part };
        super::room::retitle(desk, NOTICE, i);
        let mut child = start(desk);
        thread::sleep(whole.mul_f64((part % 1.0) * 1.05));
        child.kill().ok();
        child.wait().expect("it ends");
        committed = expect_whole(&open(desk), committed);
        if i % 50 == 49 {
            set_aside(desk);
        }
    }
    // A document written to the end before the last kill may be issued, for all that gc knows, until
    // somebody else has gone on.
    super::room::retitle(desk, NOTICE, times);
    assert!(start(desk).wait().expect("it runs").success());
    set_aside(desk);
    assert_eq!(found(&verify(&open(desk))), [""; 0]);
    // The folders may be left, but no temporary file.
    let orphans = desk.files(ARCHIVE).into_iter().filter(|name| name.contains('#'));
    assert!(orphans.into_iter().all(|name| name.starts_with("孤件/")));
    assert!(path(desk, "日志/00000001.json").exists());
}

fn set_aside(desk: &Desk) {
    let mut findings = Findings::default();
    open(desk).set_aside(&mut findings).unwrap_or_else(|_| panic!("{findings:?}"));
}

/// Nothing but orphans is found, and every number up to the last is there once.
fn expect_whole(archive: &Archive, before: u32) -> u32 {
    let verdict = verify(archive);
    let faults = found(&verdict);
    assert!(faults.iter().all(|fault| fault.starts_with("Z20")), "{faults:?}");
    let documents = u32::try_from(verdict.documents).expect("a count");
    assert!(documents == before || documents == before + 1, "{before}, then {documents}");
    documents
}

#[test]
fn killed_now_and_then_nothing_is_damaged_and_no_number_is_lost() {
    let desk = desk();
    kill(&desk, 12);
    let records = open(&desk).list(None, &mut Findings::default()).expect("a list").records;
    let serials: Vec<u32> = records
        .iter()
        .filter_map(|record| match &record.event {
            Event::Issued(issued) => Some(issued.number.serial),
            _ => None,
        })
        .collect();
    assert_eq!(serials, (1..=serials.len() as u32).collect::<Vec<_>>());
}

#[test]
#[ignore = "takes minutes: killed a thousand times; .ci/long runs it"]
fn killed_a_thousand_times_nothing_is_damaged_and_no_number_is_lost() {
    // Two archives, for there are two processors; each is verified whole after every kill.
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| (0..10).for_each(|_| kill(&desk(), 50)));
        }
    });
}

#[test]
fn what_a_writer_left_in_the_folder_of_a_document_is_set_aside_too() {
    let desk = desk();
    let record = super::room::deposit(&mut open(&desk), "甲");
    let left = format!("{ARCHIVE}/{}/元数据.json#1", super::room::folder(&record));
    desk.write(&left, "x");
    set_aside(&desk);
    assert!(!desk.path(&left).exists());
    assert_eq!(super::room::faults(&verify(&open(&desk))), [""; 0]);
}

/// The program must have had time to write, or nothing would be shown by killing it.
#[test]
fn the_moments_of_killing_cover_the_writing() {
    let desk = desk();
    drop(open(&desk));
    copy_all(&project("templates"), &desk.path("templates"));
    let begun = Instant::now();
    let mut child = start(&desk);
    let mut first = None;
    while child.try_wait().expect("it runs").is_none() {
        if first.is_none() && path(&desk, "2018").exists() {
            first = Some(begun.elapsed());
        }
        thread::sleep(Duration::from_millis(1));
    }
    let part = first.expect("it wrote").as_secs_f64() / begun.elapsed().as_secs_f64();
    assert!((0.2..1.0).contains(&part), "it begins to write at {part}");
}
