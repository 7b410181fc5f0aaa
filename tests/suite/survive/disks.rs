//! Disks that are full and disks that can only be read: a small file system each, where one can be had.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::faults::{SLIP, archived, expect_told, fonts, generate, run};
use crate::archive::room;
use crate::harness::{Desk, OFFICE, Q1, Run, SCHEME, copy_all, project};
use crate::preview::program::Running;

/// A small disk of its own, where one can be had: only root may.
struct Disk {
    place: PathBuf,
    /// The folder that it lies in, if that is only for it.
    _own: Option<TempDir>,
}

impl Disk {
    fn new(size: &str) -> Option<Self> {
        let own = tempfile::tempdir().expect("a folder");
        Self::mounted(own.path().to_owned(), Some(own), size)
    }

    /// A disk in the place of a folder.
    fn at(place: PathBuf, size: &str) -> Option<Self> {
        fs::create_dir_all(&place).expect("a folder");
        Self::mounted(place, None, size)
    }

    fn mounted(place: PathBuf, own: Option<TempDir>, size: &str) -> Option<Self> {
        let disk = Self { place, _own: own };
        disk.mount(&["-t", "tmpfs", "-o", &format!("size={size}"), "tongbao-test"]).then_some(disk)
    }

    fn mount(&self, arguments: &[&str]) -> bool {
        let mut mount = Command::new("mount");
        mount.args(arguments).arg(self.path());
        mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    /// From now on it can only be read, or written as well.
    fn remount(&self, how: &str) {
        assert!(self.mount(&["-o", &format!("remount,{how}")]), "remounted");
    }

    /// Fills it but for so many blocks of 4 KiB.
    fn fill(&self, but: usize) {
        let fillers = (0..).map(|i| self.file(&format!("填{i}")));
        let full = |file: &PathBuf| fs::write(file, "x".repeat(4 << 10)).is_ok();
        let filled: Vec<PathBuf> = fillers.take_while(full).collect();
        // The one that did not fit any more is there, empty.
        fs::remove_file(self.file(&format!("填{}", filled.len()))).ok();
        filled.iter().rev().take(but).for_each(|file| drop(fs::remove_file(file)));
    }

    /// Takes away what filled it.
    fn clear(&self) {
        for entry in fs::read_dir(self.path()).expect("the disk").flatten() {
            if entry.file_name().to_string_lossy().starts_with('填') {
                fs::remove_file(entry.path()).expect("a filler");
            }
        }
    }

    fn path(&self) -> &Path {
        &self.place
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        Command::new("umount").arg(self.path()).stderr(Stdio::null()).status().ok();
    }
}

#[test]
fn a_full_disk_and_one_that_can_only_be_read_leave_the_old_file() {
    let Some(disk) = Disk::new("160k") else { return };
    let desk = Desk::new();
    let fonts = fonts();
    fs::write(disk.file("out.pdf"), "old").expect("a file");
    fs::write(disk.file("a.txt"), SLIP.repeat(3_500)).expect("a file");
    let (out, draft) = (disk.file("out.pdf"), disk.file("a.txt"));
    let (out, draft) = (out.to_string_lossy(), draft.to_string_lossy());
    let export = disk.file("移交");
    let export = export.to_string_lossy();
    let archive = archived();
    desk.write("big.txt", "x".repeat(200 << 10));
    let full = |told: &Run| {
        expect_told(told);
        assert!(told.complained.contains("磁盘满了"), "{}", told.complained);
    };
    full(&run(&desk, "", &generate(&fonts, Q1, &out)));
    let fix = run(&desk, "", &["check", "--text", &draft, "--fix"]);
    assert!(fix.complained.contains("磁盘满了"), "{}", fix.complained);
    for i in 0..40 {
        // The rest is filled, and with it the blocks that folders take.
        fs::write(disk.file(&format!("f{i}")), "x".repeat(4 << 10)).ok();
    }
    full(&run(&archive, "", &["archive", "export", "--to", &export]));
    assert!(!disk.file("移交").exists());
    let expect_old = || {
        assert_eq!(fs::read_to_string(disk.file("out.pdf")).expect("a file"), "old");
        assert_eq!(fs::read_to_string(disk.file("a.txt")).expect("a file"), SLIP.repeat(3_500));
        let left = fs::read_dir(disk.path()).expect("the disk").flatten();
        let mut left = left.map(|entry| entry.file_name().to_string_lossy().into_owned());
        assert!(left.all(|name| !name.starts_with(".tongbao-")));
    };
    expect_old();
    disk.remount("ro");
    for arguments in [&generate(&fonts, Q1, &out)[..], &["archive", "export", "--to", &export]] {
        let told = run(if arguments[0] == "archive" { &archive } else { &desk }, "", arguments);
        expect_told(&told);
        assert!(told.complained.contains("磁盘只能读"), "{}", told.complained);
    }
    expect_old();
    let fix = run(&desk, "", &["check", "--text", &draft, "--fix"]);
    assert!(fix.complained.contains("磁盘只能读"), "{}", fix.complained);
    expect_old();
}

#[test]
fn an_archive_on_a_full_disk_or_one_that_can_only_be_read_gets_nothing_and_stays_whole() {
    let desk = room::desk();
    let Some(disk) = Disk::at(desk.path(room::ARCHIVE), "8m") else { return };
    let mut archive = room::open(&desk);
    ["甲", "乙"].iter().for_each(|title| drop(room::deposit(&mut archive, title)));
    drop(archive);
    let fonts = fonts();
    let issue = ["archive", "issue", room::NOTICE, "--fonts", &fonts];
    let expect_whole_archive = |documents: usize| {
        let verdict = room::verify(&room::open(&desk));
        assert_eq!(verdict.documents, documents);
        let faults = room::faults(&verdict);
        assert!(faults.iter().all(|fault| fault.starts_with("Z20")), "{faults:?}");
    };
    for blocks in [0, 8, 40] {
        disk.fill(blocks);
        let told = run(&desk, "", &issue);
        expect_told(&told);
        assert!(told.complained.contains("磁盘满了"), "{}", told.complained);
        disk.clear();
        expect_whole_archive(2);
    }
    disk.remount("ro");
    let told = run(&desk, "", &issue);
    expect_told(&told);
    assert!(told.complained.contains("磁盘只能读"), "{}", told.complained);
    disk.remount("rw");
    expect_whole_archive(2);
    let issued = run(&desk, "", &issue);
    assert_eq!(issued.code, Some(0), "{issued:?}");
    expect_whole_archive(3);
}

#[test]
fn the_preview_writes_nothing_and_does_without_a_disk_to_write_to() {
    let desk = Desk::new();
    copy_all(&project("templates"), &desk.path("templates"));
    let Some(disk) = Disk::at(desk.path("ro"), "4m") else { return };
    for name in [Q1, OFFICE, SCHEME] {
        fs::copy(desk.path(name), disk.file(name)).expect("a copy");
    }
    copy_all(&desk.path("templates"), &disk.file("templates"));
    let files = || desk.files("ro");
    let before = files();
    disk.fill(0);
    disk.clear();
    disk.remount("ro");
    let running = Running::start_after(&desk, "cd ro", &[]);
    let page = &running.page;
    page.wait(|state| state["stale"] == false && state["revision"] != 0);
    disk.remount("rw");
    disk.fill(0);
    let text = fs::read_to_string(disk.file(Q1)).expect("data");
    // As long as before, so that it finds room.
    fs::write(disk.file(Q1), text.replacen("number: 62 ", "number: 63 ", 1)).expect("a save");
    page.wait(|state| state["title"].as_str().is_some_and(|title| title.contains("63号")));
    disk.clear();
    drop(running);
    assert_eq!(files(), before);
}
