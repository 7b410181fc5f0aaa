//! Verifying: every kind of damage has a finding of its own, and says so.

use std::fs;

use serde_json::Value;
use tongbao::archive::{Checkpoint, Event, Proof, Record, Signer};
use tongbao::finding::Findings;

use super::room::{
    ARCHIVE, deposit, desk, faults, folder, issue, open, path, prove, run, try_deposit, verify,
};
use crate::harness::{Desk, Q1};

/// An archive of three small documents, signed.
fn three(desk: &Desk) -> (tongbao::archive::Archive, Vec<Record>) {
    let mut archive = open(desk);
    let (_, signer) = Signer::make(None).expect("a key");
    archive.add_key(signer, true, &mut Findings::default()).expect("a key");
    let records = ["甲", "乙", "丙"].map(|title| deposit(&mut archive, title)).to_vec();
    (archive, records)
}

/// Codes of what is found after a change to an archive of three documents.
fn after(change: impl FnOnce(&Desk, &[Record])) -> Vec<String> {
    let desk = desk();
    let (archive, records) = three(&desk);
    assert_eq!(faults(&verify(&archive)), [""; 0]);
    change(&desk, &records);
    let mut codes: Vec<String> =
        faults(&verify(&archive)).iter().map(|fault| fault[..3].to_owned()).collect();
    codes.dedup();
    codes
}

#[test]
fn a_file_edited_added_removed_or_renamed_is_found() {
    let file = |desk: &Desk, record: &Record, name: &str| {
        path(desk, &format!("{}/{name}", folder(record)))
    };
    let edited = after(|desk, records| {
        fs::write(file(desk, &records[0], "数据.json"), "{}").expect("a change");
    });
    assert_eq!(edited, ["Z16"]);
    let added = after(|desk, records| {
        fs::write(file(desk, &records[0], "附件.pdf"), "x").expect("a file");
    });
    assert_eq!(added, ["Z19"]);
    let removed = after(|desk, records| {
        fs::remove_file(file(desk, &records[0], "通知.pdf")).expect("gone");
    });
    assert_eq!(removed, ["Z13"]);
    let renamed = after(|desk, records| {
        let (from, to) = (file(desk, &records[0], "通知.pdf"), file(desk, &records[0], "通报.pdf"));
        fs::rename(from, to).expect("renamed");
    });
    assert_eq!(renamed, ["Z19", "Z13"]);
    let gone = after(|desk, records| {
        fs::remove_dir_all(path(desk, &folder(&records[1]))).expect("gone");
    });
    assert_eq!(gone, ["Z18", "Z14"]);
}

#[test]
fn a_list_rewritten_with_its_file_is_found_without_the_key() {
    let codes = after(|desk, records| {
        let at = path(desk, &folder(&records[0]));
        let old = fs::read(at.join("数据.json")).expect("a file");
        fs::write(at.join("数据.json"), "{}").expect("a change");
        let sum = |bytes: &[u8]| {
            tongbao::archive::Digests::of(bytes)
                .value(tongbao::archive::Algorithm::Sha256)
                .to_owned()
        };
        let list = fs::read_to_string(at.join("校验清单.sha256")).expect("a list");
        assert!(list.contains(&sum(&old)));
        fs::write(at.join("校验清单.sha256"), list.replace(&sum(&old), &sum(b"{}")))
            .expect("a change");
    });
    assert!(codes.contains(&"Z18".to_owned()), "{codes:?}");
}

#[test]
fn a_record_removed_in_the_middle_or_at_the_end_is_found() {
    let middle = after(|desk, records| {
        fs::remove_file(path(desk, &format!("日志/{:08}.json", records[1].sequence)))
            .expect("gone");
    });
    assert!(middle.contains(&"Z01".to_owned()), "{middle:?}");
    let end = after(|desk, records| {
        let last = &records[2];
        for name in [
            format!("日志/{:08}.json", last.sequence),
            format!("日志/{:08}.{}.minisig", last.sequence, last.nonce),
        ] {
            fs::remove_file(path(desk, &name)).expect("gone");
        }
        fs::remove_dir_all(path(desk, &folder(last))).expect("gone");
    });
    assert_eq!(end, ["Z31"], "the index has read it");
}

#[test]
fn a_chain_rewritten_without_the_key_is_found() {
    let codes = after(|desk, records| {
        // Another title in the second record, and all digests after it put right.
        let mut previous = None;
        for sequence in records[1].sequence..=records[2].sequence {
            let file = path(desk, &format!("日志/{sequence:08}.json"));
            let mut record: Record =
                serde_json::from_slice(&fs::read(&file).expect("a record")).expect("JSON");
            if let tongbao::archive::Event::Issued(issued) = &mut record.event
                && sequence == records[1].sequence
            {
                issued.title = "丁".to_owned();
            }
            record.previous = previous.or(record.previous);
            previous = Some(tongbao::archive::Digests::of(&record.to_bytes()));
            fs::write(file, record.to_bytes()).expect("a change");
        }
    });
    assert!(codes.contains(&"Z05".to_owned()), "{codes:?}");
}

#[test]
fn a_checkpoint_kept_outside_proves_that_nothing_was_taken_off_the_end() {
    let desk = desk();
    let (mut archive, _) = three(&desk);
    let (record, _, text) = archive.checkpoint(&mut Findings::default()).expect("a checkpoint");
    deposit(&mut archive, "丁");
    let since = Checkpoint::read(&text).expect("a note");
    let proof = Proof { since: Some(since.clone()), public_key: None };
    let verdict = prove(&archive, &proof);
    assert_eq!((faults(&verdict), verdict.documents), (vec![], 1), "only what came later is read");
    for sequence in since.sequence..=record.sequence + 1 {
        fs::remove_file(path(&desk, &format!("日志/{sequence:08}.json"))).expect("gone");
    }
    fs::remove_dir_all(path(&desk, "索引")).expect("gone");
    let lines = faults(&prove(&open(&desk), &proof));
    assert!(lines.iter().any(|line| line.starts_with("Z31")), "{lines:?}");
}

#[test]
fn an_index_behind_the_log_is_no_fault_and_one_ahead_is() {
    let desk = desk();
    let (_, records) = three(&desk);
    fs::remove_dir_all(path(&desk, "索引")).expect("gone");
    assert_eq!(faults(&verify(&open(&desk))), [""; 0]);
    let mut archive = open(&desk);
    assert_eq!(archive.list(None, &mut Findings::default()).expect("a list").total, 3);
    let last = format!("日志/{:08}.json", records[2].sequence);
    fs::remove_file(path(&desk, &last)).expect("gone");
    let codes = |findings: Findings| findings.iter().map(|f| f.code).collect::<Vec<_>>();
    assert_eq!(codes(try_deposit(&mut archive, "丁").expect_err("refused")), ["A13"]);
}

#[test]
fn what_was_never_committed_is_told_and_can_be_set_aside() {
    let desk = desk();
    let (mut archive, _) = three(&desk);
    for name in ["2018/昌州环发〔2018〕4号 丁/元数据.json", "2018/昌州环发〔2018〕4号 丁/通知.pdf"]
    {
        desk.write(&format!("{ARCHIVE}/{name}"), "x");
    }
    let verdict = verify(&archive);
    assert_eq!(faults(&verdict).len(), 1, "{:?}", faults(&verdict));
    assert!(faults(&verdict)[0].starts_with("Z20"));
    let record = archive.set_aside(&mut Findings::default()).expect("done").expect("a record");
    assert_eq!(record.files.len(), 2);
    let verdict = verify(&archive);
    assert_eq!((faults(&verdict), verdict.aside), (vec![], 2));
    assert!(archive.set_aside(&mut Findings::default()).expect("done").is_none());
    let moved = &record.files[0].path;
    fs::remove_file(path(&desk, moved)).expect("gone");
    assert!(faults(&verify(&archive))[0].starts_with("Z13"), "nothing set aside may vanish");
}

#[test]
fn what_a_crash_left_does_not_stand_in_the_way_of_the_same_number() {
    let desk = desk();
    let mut archive = open(&desk);
    deposit(&mut archive, "甲");
    desk.write(&format!("{ARCHIVE}/2018/昌州环发〔2018〕2号 乙/元数据.json"), "{}");
    let record = deposit(&mut archive, "乙");
    assert_eq!(folder(&record), "2018/昌州环发〔2018〕2号 乙（2）");
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_a_file_is_found() {
    let codes = after(|desk, records| {
        let file = path(desk, &format!("{}/通知.pdf", folder(&records[0])));
        let elsewhere = desk.path("elsewhere.pdf");
        fs::rename(&file, &elsewhere).expect("moved");
        std::os::unix::fs::symlink(elsewhere, file).expect("a link");
    });
    assert_eq!(codes, ["Z21"]);
}

#[test]
fn metadata_are_held_against_the_pdf() {
    let desk = Desk::new();
    let mut archive = open(&desk);
    let record = issue(&mut archive, &desk, Q1);
    // A document stored with the PDF of another, by somebody who could sign for it.
    let pdf = fs::read(path(&desk, &format!("{}/通报.pdf", folder(&record)))).expect("a PDF");
    let mut deposit = super::room::small("关于别的事的通知", 63);
    deposit.files[0].1 = pdf;
    let mut findings = Findings::default();
    archive.deposit(&mut |_, _| Ok(deposit.clone()), &mut findings).expect("stored");
    let lines = faults(&verify(&archive));
    for field in ["题名", "文号", "日期", "页数", "大小"] {
        assert!(
            lines
                .iter()
                .any(|line| line.starts_with("Z25") && line.contains(&format!("的{field}是"))),
            "{field} in {lines:?}"
        );
    }
}

#[test]
fn the_verdict_is_told_by_the_four_groups_and_as_json() {
    let desk = Desk::new();
    assert_eq!(run(&desk, &["verify"]).code, Some(2), "there is no archive");
    run(&desk, &["init"]);
    run(&desk, &["issue", Q1]);
    let done = run(&desk, &["verify"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    for words in ["真实性", "完整性", "可用性", "安全性", "GD-1-1", "没有密钥", "没有发现问题"]
    {
        assert!(done.said.contains(words), "{words} in {}", done.said);
    }
    desk.write(&format!("{ARCHIVE}/2018/x.txt"), "x");
    let done = run(&desk, &["verify", "--format", "json"]);
    assert_eq!(done.code, Some(1));
    let value: Value = serde_json::from_str(&done.said).expect("JSON");
    assert_eq!((&value["sound"], &value["orphans"][0]), (&false.into(), &"2018/x.txt".into()));
    assert_eq!(value["findings"]["findings"][0]["code"], "Z20");
}

/// Runs the verifier that was written from `docs/archive.md` alone; none without Python.
pub(super) fn stranger(desk: &Desk, arguments: &[&str]) -> Option<(bool, String)> {
    let script = crate::harness::project("tests/archive/verify.py");
    let mut command = std::process::Command::new("python3");
    let output = command.arg(script).arg(desk.path(ARCHIVE)).args(arguments).output().ok()?;
    Some((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned()))
}

#[test]
fn a_verifier_that_has_nothing_of_ours_comes_to_the_same_verdict() {
    let desk = desk();
    let (mut archive, records) = three(&desk);
    let mut findings = Findings::default();
    let first = records[0].event.number().expect("a number").designation.clone();
    archive.correct(&first, None, "日期有误", &mut findings).expect("corrected");
    desk.write(&format!("{ARCHIVE}/2018/半件.txt"), "x");
    archive.set_aside(&mut findings).expect("set aside");
    let (_, signer) = Signer::make(None).expect("a key");
    archive.add_key(signer, false, &mut findings).expect("another key");
    let (_, _, note) = archive.checkpoint(&mut findings).expect("a checkpoint");
    desk.write("检查点.txt", note);
    let since = desk.path("检查点.txt").to_string_lossy().into_owned();
    let Some((sound, said)) = stranger(&desk, &["--since", &since]) else {
        // Left out without Python; `.ci/run` has it.
        return;
    };
    assert!(sound && said.contains("3 documents"), "{said}");
    for (name, change) in [
        (format!("{}/数据.json", folder(&records[1])), "{}"),
        (format!("日志/{:08}.json", records[1].sequence), "{}"),
        ("2018/多余.txt".to_owned(), "x"),
    ] {
        let file = path(&desk, &name);
        let before = fs::read(&file).ok();
        fs::write(&file, change).expect("a change");
        let ours = !faults(&verify(&archive)).is_empty();
        let (sound, said) = stranger(&desk, &[]).expect("python3");
        assert!(ours && !sound, "{name}: {said}");
        match before {
            Some(bytes) => fs::write(&file, bytes).expect("put right"),
            None => fs::remove_file(&file).expect("gone"),
        }
    }
    assert!(faults(&verify(&archive)).is_empty());
    // A key that was replaced holds, one that came in last and has signed nothing yet does, and
    // one from elsewhere does not.
    let (_, signer) = Signer::make(None).expect("a key");
    archive.add_key(signer, false, &mut findings).expect("another key");
    let keys = desk.files(&format!("{ARCHIVE}/公钥"));
    assert_eq!(keys.len(), 3);
    for key in keys {
        let key = path(&desk, &format!("公钥/{key}")).to_string_lossy().into_owned();
        let (sound, said) = stranger(&desk, &["--public-key", &key]).expect("python3");
        assert!(sound, "{said}");
    }
    desk.write("别人.pub", "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\n");
    let other = desk.path("别人.pub").to_string_lossy().into_owned();
    let (sound, said) = stranger(&desk, &["--public-key", &other]).expect("python3");
    assert!(!sound && said.contains("public key"), "{said}");
}

#[test]
fn a_record_that_says_another_origin_is_found_by_both_verifiers() {
    let desk = desk();
    let mut record = super::room::issue(&mut open(&desk), &desk, super::room::NOTICE);
    assert!(stranger(&desk, &[]).is_none_or(|(sound, _)| sound));
    let file = path(&desk, &format!("日志/{:08}.json", record.sequence));
    let Event::Issued(issued) = &mut record.event else { panic!("{record:?}") };
    issued.origin.as_mut().expect("an origin").sources = "0".repeat(64);
    fs::write(file, record.to_bytes()).expect("a record");
    fs::remove_dir_all(path(&desk, "索引")).expect("gone");
    assert!(!faults(&verify(&open(&desk))).is_empty());
    if let Some((sound, said)) = stranger(&desk, &[]) {
        assert!(!sound && said.contains("not made from"), "{said}");
    }
}
