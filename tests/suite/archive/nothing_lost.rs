//! Setting aside destroys nothing and locks nobody out, whatever has been done to the folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use tongbao::archive::{Archive, Record, Signer, Store};
use tongbao::finding::Findings;

use super::room::{
    ARCHIVE, deposit, desk, faults, folder, open, opened, path, run, signed, try_deposit, verify,
};
use crate::harness::{Desk, copy_all};

/// Every file of the archive's folder with its bytes, the index and what is locked aside.
fn files(desk: &Desk) -> BTreeMap<String, Vec<u8>> {
    let names = desk.files(ARCHIVE).into_iter().filter(|name| !name.starts_with("索引/"));
    // A link that leads nowhere has none.
    let read = |name: String| (name.clone(), fs::read(path(desk, &name)).unwrap_or_default());
    names.map(read).collect()
}

fn set_aside(archive: &mut Archive) -> Result<Option<Record>, Vec<&'static str>> {
    let mut findings = Findings::default();
    archive.set_aside(&mut findings).map_err(|_| findings.iter().map(|f| f.code).collect())
}

/// An archive of three documents and a note, and something that was never issued.
fn three(desk: &Desk, keyed: bool) -> Vec<Record> {
    let mut archive = open(desk);
    if keyed {
        let (secret, signer) = Signer::make(None).expect("a key");
        desk.write("a.key", secret);
        archive.add_key(signer, true, &mut Findings::default()).expect("a key");
    }
    let records = ["甲", "乙", "丙"].map(|title| deposit(&mut archive, title)).to_vec();
    archive.checkpoint(&mut Findings::default()).expect("a note");
    desk.write(&format!("{ARCHIVE}/2018/半件/通知.pdf"), "x");
    records
}

/// The changes made to a folder, by name.
type Harm = (&'static str, fn(&Desk, &[Record]));

fn move_away(desk: &Desk, name: &str) {
    fs::create_dir_all(desk.path("别处")).expect("a folder");
    fs::rename(path(desk, name), desk.path("别处").join(name)).expect("moved");
}

#[cfg(unix)]
fn link_away(desk: &Desk, name: &str) {
    move_away(desk, name);
    std::os::unix::fs::symlink(desk.path("别处").join(name), path(desk, name)).expect("a link");
}

fn forget(desk: &Desk) {
    fs::remove_dir_all(path(desk, "索引")).expect("gone");
}

fn cut(desk: &Desk, records: &[Record], from: usize) {
    for record in &records[from..] {
        fs::remove_file(path(desk, &format!("日志/{:08}.json", record.sequence))).expect("gone");
    }
    let last = records.last().expect("a record").sequence + 1;
    fs::remove_file(path(desk, &format!("日志/{last:08}.json"))).expect("gone");
}

/// Everything a tired person may do to the folder that takes the log, or part of it, from sight.
fn harms() -> Vec<Harm> {
    let mut harms: Vec<Harm> = vec![
        ("the log is gone", |desk, _| move_away(desk, "日志")),
        ("log and index are gone", |desk, _| {
            move_away(desk, "日志");
            forget(desk);
        }),
        ("the log is an empty folder", |desk, _| {
            move_away(desk, "日志");
            forget(desk);
            fs::create_dir(path(desk, "日志")).expect("a folder");
        }),
        ("the log ends early", |desk, records| cut(desk, records, 1)),
        ("the log ends early and the index is gone", |desk, records| {
            cut(desk, records, 1);
            forget(desk);
        }),
        ("the log has a gap and the index is gone", |desk, records| {
            let lost = format!("日志/{:08}.json", records[1].sequence);
            fs::remove_file(path(desk, &lost)).expect("gone");
            forget(desk);
        }),
        ("the first record is gone and the index too", |desk, _| {
            fs::remove_file(path(desk, "日志/00000001.json")).expect("gone");
            forget(desk);
        }),
        ("a record is cut short", |desk, records| {
            let record = format!("日志/{:08}.json", records[2].sequence);
            fs::write(path(desk, &record), "{").expect("a change");
            forget(desk);
        }),
    ];
    #[cfg(unix)]
    harms.extend([
        ("the log is a link", (|desk, _| link_away(desk, "日志")) as fn(&Desk, &[Record])),
        ("the log is a link and the index is gone", |desk, _| {
            link_away(desk, "日志");
            forget(desk);
        }),
        ("the year is a link", |desk, _| link_away(desk, "2018")),
        ("the notes are a link", |desk, _| link_away(desk, "检查点")),
        ("the log is a link that leads nowhere", |desk, _| {
            link_away(desk, "日志");
            forget(desk);
            fs::rename(desk.path("别处"), desk.path("更远")).expect("moved");
        }),
    ]);
    harms
}

#[test]
fn where_anything_of_the_log_is_out_of_sight_nothing_is_set_aside_and_verifying_says_so() {
    for keyed in [false, true] {
        for (harm, act) in harms() {
            let desk = desk();
            let records = three(&desk, keyed);
            act(&desk, &records);
            let before = files(&desk);
            // The key is not even asked for.
            let refused = set_aside(&mut opened(&desk, None, false));
            assert!(refused.is_err(), "{harm}: {refused:?}");
            assert_eq!(files(&desk), before, "{harm}: nothing is touched");
            let found = faults(&verify(&opened(&desk, None, false)));
            assert!(found.iter().any(|line| !line.starts_with("Z20")), "{harm}: {found:?}");
            let told = found.iter().any(|line| line.starts_with("Z20"));
            assert!(!told, "{harm}: nothing is called a orphan: {found:?}");
        }
    }
}

#[test]
fn nothing_is_issued_under_a_number_again_where_the_log_is_out_of_sight() {
    for (harm, act) in harms() {
        let desk = desk();
        let records = three(&desk, false);
        act(&desk, &records);
        let before = files(&desk);
        let Err(_) = try_deposit(&mut opened(&desk, None, false), "丁") else {
            // A link is followed where something is written: the number is the next, and the log
            // has grown by one.
            assert!(harm.contains("link"), "{harm}: was issued");
            continue;
        };
        assert_eq!(files(&desk), before, "{harm}: nothing is written");
        for arguments in [&["init"][..], &["issue", "notice.yaml"], &["gc"], &["checkpoint"]] {
            let done = run(&desk, arguments);
            assert_ne!(done.code, Some(0), "{harm}: {arguments:?} {done:?}");
            assert_eq!(files(&desk), before, "{harm}: {arguments:?}");
        }
    }
}

#[test]
fn a_log_of_which_the_last_record_is_lost_does_not_have_its_document_set_aside() {
    let desk = desk();
    let mut archive = open(&desk);
    let records = ["甲", "乙"].map(|title| deposit(&mut archive, title));
    drop(archive);
    fs::remove_file(path(&desk, &format!("日志/{:08}.json", records[1].sequence))).expect("gone");
    forget(&desk);
    let done = run(&desk, &["gc"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.complained.contains("A48"), "{done:?}");
    assert!(path(&desk, &format!("{}/通知.pdf", folder(&records[1]))).exists());
}

/// The ways in which what an archive named is found under another name afterwards.
fn moves(of: &Record) -> Vec<(String, String)> {
    let document = folder(of);
    let note = "检查点".to_owned();
    let to = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    vec![
        (document.clone(), format!("{document} ")),
        (document.clone(), document.replace('号', "號")),
        (document.clone(), format!("{document} (1)")),
        (document.clone(), document.replacen("2018/", "2019/", 1)),
        (document.clone(), document.replacen("2018/", "2018/甲/乙/", 1)),
        (document.clone(), document.replacen("2018/", "孤件/", 1)),
        to("2018", "2018 "),
        to("2018", "旧/2018"),
        (note.clone(), format!("{note}.")),
        to("公钥", "公钥 (1)"),
        to("00-怎样核验.txt", "00-怎样核验 (1).txt"),
    ]
}

#[test]
fn what_was_moved_or_renamed_is_no_stray_and_is_found_where_it_lies() {
    for last in [false, true] {
        for at in 0..11 {
            let desk = desk();
            let records = three(&desk, true);
            let secret = fs::read_to_string(desk.path("a.key")).expect("the key");
            let archive =
                || opened(&desk, Some(Signer::open(&secret, None).expect("a key")), false);
            let (from, to) = moves(&records[if last { 2 } else { 0 }]).swap_remove(at);
            fs::create_dir_all(path(&desk, &to).parent().expect("a folder")).expect("a folder");
            fs::rename(path(&desk, &from), path(&desk, &to)).expect("moved");
            let before = fs::metadata(path(&desk, &to)).expect("there").is_dir();
            let mut findings = Findings::default();
            let record = archive().set_aside(&mut findings).expect("done").expect("the other");
            assert_eq!(record.files.len(), 1, "{to}: {record:?}");
            assert!(findings.iter().any(|finding| finding.code == "A70"), "{to}: {findings:?}");
            assert_eq!(fs::metadata(path(&desk, &to)).expect("there").is_dir(), before);
            let found = faults(&verify(&archive()));
            assert!(found.iter().any(|line| line.starts_with("Z41")), "{to}: {found:?}");
            assert!(!found.iter().any(|line| line.starts_with("Z20")), "{to}: {found:?}");
            fs::rename(path(&desk, &to), path(&desk, &from)).expect("moved back");
            assert_eq!(faults(&verify(&archive())), [""; 0], "{to}");
            if from == folder(&records[2]) {
                // A copy beside it is one.
                copy_all(&path(&desk, &from), &path(&desk, &to));
                let record = archive().set_aside(&mut findings).expect("done").expect("the copy");
                assert_eq!(record.files.len(), 6, "{to}");
            }
        }
    }
}

#[test]
fn another_archive_within_one_is_left_as_it_is() {
    let desk = desk();
    three(&desk, false);
    copy_all(&desk.path(ARCHIVE), &desk.path("备份"));
    for at in ["备份", "2018/备份", "孤件/旧/备份", "日志/备份"] {
        copy_all(&desk.path("备份"), &path(&desk, at));
        desk.write(&format!("{ARCHIVE}/2018/别的/x"), "x");
        let before = below(&desk, at);
        let mut findings = Findings::default();
        let record = open(&desk).set_aside(&mut findings).expect("done").expect("the others");
        assert!(record.files.iter().all(|file| !file.path.contains("备份/")), "{at}: {record:?}");
        assert!(findings.iter().any(|finding| finding.code == "A71"), "{at}: {findings:?}");
        assert_eq!(below(&desk, at), before, "{at}");
        fs::remove_dir_all(path(&desk, at)).expect("moved away");
        assert_eq!(faults(&verify(&open(&desk))), [""; 0], "{at}");
    }
}

/// The files below a folder of the archive, by path.
fn below(desk: &Desk, at: &str) -> Vec<String> {
    desk.files(&format!("{ARCHIVE}/{at}"))
}

/// A clock that stands still.
fn noon() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_528_430_400)
}

#[test]
fn a_document_stopped_before_its_record_and_issued_again_in_the_same_second_is_set_aside() {
    let desk = desk();
    let open = || {
        let store = Store::open(&desk.path(ARCHIVE).to_string_lossy(), &[], true).expect("one");
        Archive::new(store, None, None, noon).expect("an archive")
    };
    open().found(&mut Findings::default()).expect("begun");
    deposit(&mut open(), "甲");
    let stopped = deposit(&mut open(), "乙");
    fs::remove_file(path(&desk, &format!("日志/{:08}.json", stopped.sequence))).expect("gone");
    forget(&desk);
    // Alone, it may be an issued one whose record is lost.
    assert!(set_aside(&mut open()).expect("done").is_none());
    let again = deposit(&mut open(), "乙");
    assert!(folder(&again) != folder(&stopped) && again.time == stopped.time);
    let record = set_aside(&mut open()).expect("done").expect("a record");
    assert_eq!(record.files.len(), 6, "{record:?}");
    assert_eq!(faults(&verify(&open())), [""; 0]);
}

#[test]
fn what_was_put_back_makes_an_archive_whole_again_after_any_harm() {
    for (harm, act) in harms() {
        let desk = desk();
        let records = three(&desk, false);
        copy_all(&desk.path(ARCHIVE), &desk.path("备份"));
        act(&desk, &records);
        set_aside(&mut opened(&desk, None, false)).ok();
        fs::remove_dir_all(desk.path(ARCHIVE)).expect("gone");
        copy_all(&desk.path("备份"), &desk.path(ARCHIVE));
        let mut archive = open(&desk);
        assert!(set_aside(&mut archive).expect("done").is_some(), "{harm}");
        deposit(&mut archive, "丁");
        assert_eq!(faults(&verify(&archive)), [""; 0], "{harm}");
    }
}

/// Names that a file may have on some disk.
fn names() -> Vec<std::ffi::OsString> {
    let mut names: Vec<std::ffi::OsString> = [
        "制表\t符",
        "换\n行",
        "C1\u{9b}31m\u{85}",
        "Ã¥\u{8f}\u{96}",
        "\u{1b}[31m红",
        "删\u{7f}",
        "左右\u{202e}颠倒",
        "零宽\u{200b}",
        "井#1",
        "井#",
        "%09",
        "％09",
        "a\\b",
        "问?星*号:\"<>|",
        " 前后空格 ",
        "点.",
        "-n",
        "~",
    ]
    .map(Into::into)
    .to_vec();
    names.push("长".repeat(85).into());
    names.push("l".repeat(255).into());
    names.push(format!("{}#12", "l".repeat(250)).into());
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        names.push(std::ffi::OsString::from_vec(vec![0xff, 0xfe, b'a']));
        names.push(std::ffi::OsString::from_vec(b"GBK \xcd\xa8\xb1\xa8.doc".to_vec()));
    }
    names
}

#[test]
fn a_stray_of_any_name_is_set_aside_and_stops_nothing() {
    for keyed in [false, true] {
        for name in names() {
            let desk = desk();
            let signer = keyed.then(|| Signer::make(None).expect("a key").1);
            deposit(&mut open(&desk), "甲");
            let mut archive = open(&desk);
            if let Some(signer) = signer {
                archive.add_key(signer, true, &mut Findings::default()).expect("a key");
            }
            for at in ["", "2018", "2018/夹", "日志", "孤件"] {
                let folder = path(&desk, at);
                fs::create_dir_all(&folder).expect("a folder");
                fs::write(folder.join(&name), "x")
                    .unwrap_or_else(|error| panic!("{name:?} {error}"));
            }
            let record =
                set_aside(&mut archive).unwrap_or_else(|codes| panic!("{name:?} {codes:?}"));
            assert_eq!(record.expect("a record").files.len(), 5, "{name:?}");
            assert!(set_aside(&mut archive).expect("done").is_none(), "{name:?}");
            deposit(&mut archive, "乙");
            assert_eq!(faults(&verify(&archive)), [""; 0], "{name:?}");
        }
    }
}

#[test]
fn a_folder_of_strays_in_any_depth_with_any_name_is_set_aside() {
    let desk = desk();
    deposit(&mut open(&desk), "甲");
    let mut deep = path(&desk, "深");
    for _ in 0..12 {
        deep.push("层".repeat(60));
    }
    fs::create_dir_all(&deep).expect("folders");
    for name in names() {
        fs::write(deep.join(name), "y").expect("a file");
    }
    let mut archive = open(&desk);
    let record = set_aside(&mut archive).expect("done").expect("a record");
    assert_eq!(record.files.len(), names().len());
    assert_eq!(faults(&verify(&archive)), [""; 0]);
}

#[cfg(unix)]
#[test]
fn links_and_devices_are_left_where_they_are_and_told() {
    let desk = desk();
    deposit(&mut open(&desk), "甲");
    desk.write("别处.txt", "x").write(&format!("{ARCHIVE}/2018/半件.txt"), "x");
    std::os::unix::fs::symlink(desk.path("别处.txt"), path(&desk, "2018/链接")).expect("a link");
    let done = run(&desk, &["gc"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.complained.contains("A49"), "{done:?}");
    assert!(path(&desk, "2018/链接").symlink_metadata().is_ok() && desk.path("别处.txt").exists());
    assert!(!path(&desk, "2018/半件.txt").exists());
}

#[test]
fn setting_aside_a_large_stray_takes_no_room() {
    let desk = desk();
    deposit(&mut open(&desk), "甲");
    desk.write(&format!("{ARCHIVE}/2018/大.bin"), vec![7; 1 << 20]);
    #[cfg(unix)]
    let inode =
        |path: &Path| std::os::unix::fs::MetadataExt::ino(&fs::metadata(path).expect("one"));
    #[cfg(unix)]
    let before = inode(&path(&desk, "2018/大.bin"));
    let record = set_aside(&mut open(&desk)).expect("done").expect("a record");
    let moved = path(&desk, &record.files[0].path);
    #[cfg(unix)]
    assert_eq!(inode(&moved), before, "the very same bytes on the disk");
    assert_eq!(fs::read(moved).expect("a file").len(), 1 << 20);
    assert_eq!(faults(&verify(&signed(&desk, None))), [""; 0]);
}
