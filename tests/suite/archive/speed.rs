//! An archive of 20,000 documents. Figures of the readme:
//! `cargo test --release speed_of_the_archive -- --ignored --nocapture`.

#![expect(clippy::print_stdout, reason = "figures are for whoever asked for them")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use object_store::local::LocalFileSystem;
use tongbao::archive::{Archive, Digests, Store};
use tongbao::finding::Findings;

use super::room::{NOTICE, clock, deposit, desk, faults, issue, open, retitle, verify};
use crate::harness::Desk;

/// Documents in the archive.
const DOCUMENTS: usize = 20_000;

/// An archive that does not wait for the disk at every file, to be filled.
fn filling(desk: &Desk) -> Archive {
    std::fs::create_dir_all(desk.path(super::room::ARCHIVE)).expect("a folder");
    let local =
        LocalFileSystem::new_with_prefix(desk.path(super::room::ARCHIVE)).expect("a folder");
    let store = Store::over(Arc::new(local), "filling").expect("a store");
    Archive::new(store, None, None, clock).expect("an archive")
}

/// The median time of something done several times.
fn median(times: usize, mut act: impl FnMut()) -> Duration {
    let time = |_| {
        let begun = Instant::now();
        act();
        begun.elapsed()
    };
    middle((0..times).map(time).collect())
}

fn middle(mut all: Vec<Duration>) -> Duration {
    all.sort();
    all[all.len() / 2]
}

fn show(name: &str, time: Duration) {
    println!("{name}: {:.1} ms", time.as_secs_f64() * 1000.0);
}

#[test]
#[ignore = "measures for the readme; takes minutes"]
fn speed_of_the_archive() {
    let desk = desk();
    let mut archive = open(&desk);
    let mut another = 0;
    let mut issued = |archive: &mut Archive| {
        another += 1;
        retitle(&desk, NOTICE, format!("甲{another}"));
        let begun = Instant::now();
        issue(archive, &desk, NOTICE);
        begun.elapsed()
    };
    issued(&mut archive);
    show("issue, empty archive", middle((0..9).map(|_| issued(&mut archive)).collect()));
    drop(archive);
    let begun = Instant::now();
    let mut archive = filling(&desk);
    for i in 0..DOCUMENTS {
        deposit(&mut archive, &format!("关于第{i}期信息工作情况的通知"));
    }
    drop(archive);
    show("filling", begun.elapsed());
    let begun = Instant::now();
    let mut archive = open(&desk);
    archive.list(Some(100), &mut Findings::default()).expect("a list");
    show("index of all, from nothing", begun.elapsed());
    let mut findings = Findings::default();
    show("list", median(9, || drop(archive.list(Some(100), &mut findings))));
    for words in ["第19999期", "通知", "环保", "不在其中"] {
        let found = archive.find(words, None, &mut findings).expect("an answer").total;
        let time = median(9, || drop(archive.find(words, Some(100), &mut findings)));
        show(&format!("find {words}, {found} found"), time);
    }
    show("issue, full archive", middle((0..9).map(|_| issued(&mut archive)).collect()));
    let begun = Instant::now();
    let verdict = verify(&archive);
    let took = begun.elapsed();
    assert_eq!(faults(&verdict), [""; 0]);
    println!("{} files, {:.1} MB", verdict.files, verdict.bytes as f64 / 1e6);
    show("verify", took);
    show("reading and hashing the same bytes", hashing(&desk));
}

/// The time in which all files are read and hashed in both algorithms, and nothing else.
fn hashing(desk: &Desk) -> Duration {
    use rayon::prelude::*;
    let files = desk.files(super::room::ARCHIVE);
    let begun = Instant::now();
    let folder = desk.path(super::room::ARCHIVE);
    files.par_iter().filter(|name| !name.starts_with("索引")).for_each(|name| {
        Digests::of(&std::fs::read(folder.join(name)).expect("a file"));
    });
    begun.elapsed()
}
