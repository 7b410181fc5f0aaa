//! Texts for the record, their display, and keys: nothing forges a line, a
//! signature or a secret.

use std::fs;
use std::process::Command;

use tongbao::archive::{Event, Signer};
use tongbao::finding::Findings;

use super::room::{ARCHIVE, NOTICE, clock, deposit, desk, faults, open, path, run, verify};
use crate::harness::{Desk, Run};

/// Reasons that are none, or would forge what is shown of them.
const ODD: [&str; 21] = [
    "",
    " ",
    "\u{3000}",
    "错号\n2018-05-15  昌州环发〔2018〕9号  伪造的一行",
    "错号\r2018",
    "\u{1b}[2K\u{1b}[1A改行",
    "\u{9b}2K",
    "响\u{7}铃",
    "制表\t符",
    "空\0字符",
    "删\u{7f}",
    "换\u{85}行",
    "换\u{2028}行",
    "换\u{2029}段",
    "零宽\u{200b}",
    "左右\u{202e}颠倒",
    "隔离\u{2066}文字",
    "\u{feff}记号",
    "软\u{ad}连字",
    "私用\u{e000}",
    "标签\u{e0041}",
];

/// Every character of a text that does something to a terminal, but for the end of a line.
fn acts(text: &str) -> Vec<char> {
    let acts = |c: &char| {
        (c.is_control() && *c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    text.chars().filter(acts).collect()
}

fn expect_plain(run: &Run, of: &str) {
    assert!(acts(&run.said).is_empty(), "{of}: {run:?}");
    assert!(acts(&run.complained).is_empty(), "{of}: {run:?}");
}

#[test]
fn a_reason_obeys_the_rules_for_text_in_every_command_that_takes_one() {
    let desk = desk();
    drop(open(&desk));
    assert_eq!(run(&desk, &["issue", NOTICE]).code, Some(0));
    let today = chrono::DateTime::<chrono::Utc>::from(clock()) + chrono::TimeDelta::hours(8);
    let today = today.date_naive().to_string();
    let before = desk.files(&format!("{ARCHIVE}/日志"));
    let long = "长".repeat(1_001);
    // No command line can hold a zero byte.
    for why in ODD.into_iter().chain([long.as_str()]).filter(|why| !why.contains('\0')) {
        for command in [
            &["void", "昌州环发〔2018〕2号"][..],
            &["correct", "昌州环发〔2018〕1号"],
            &["clock", "--today", &today],
            &["resume"],
            &["issue", NOTICE, "--corrects", "昌州环发〔2018〕1号"],
        ] {
            let done = run(&desk, &[command, &["--why", why]].concat());
            // The same document again is no correction of itself, whatever the reason.
            let code = if command[0] == "issue" { done.code } else { Some(2) };
            assert_eq!(
                (done.code, done.code != Some(0)),
                (code, true),
                "{command:?} {why:?} {done:?}"
            );
            expect_plain(&done, why);
        }
    }
    assert_eq!(desk.files(&format!("{ARCHIVE}/日志")), before);
}

#[test]
fn whatever_is_typed_is_shown_without_doing_anything_to_the_terminal() {
    let desk = desk();
    drop(open(&desk));
    for odd in ODD.into_iter().filter(|odd| !odd.contains('\0') && !odd.trim().is_empty()) {
        for command in [
            &["void", odd, "--why", "错号"][..],
            &["correct", odd, "--why", "有误"],
            &["correct", "昌州环发〔2018〕1号", "--by", odd, "--why", "有误"],
            &["issue", odd],
            &["issue", NOTICE, "--corrects", odd, "--why", "有误"],
            &["show", odd],
            &["reproduce", odd],
            &["find", odd],
            &["export", odd, "--to", "移交"],
            &["list", "--archive", odd],
            &["verify", "--since", odd],
            &["verify", "--public-key", odd],
            &["checkpoint", "--key", odd],
            &["checkpoint", "--passphrase-file", odd, "--key", odd],
            &["checkpoint", "-o", odd],
        ] {
            for format in ["human", "json"] {
                let done = run(&desk, &[command, &["--format", format]].concat());
                expect_plain(&done, odd);
            }
        }
        // A checkpoint may be called so where the name is one of a text file; it was none.
        assert!(!desk.path("移交").exists());
    }
}

#[test]
fn what_an_archive_from_elsewhere_has_on_record_is_shown_without_doing_anything() {
    for odd in ODD.into_iter().filter(|odd| !odd.trim().is_empty()) {
        let desk = desk();
        let mut archive = open(&desk);
        let first = deposit(&mut archive, "甲");
        let last = archive.void("昌州环发〔2018〕2号", "错号", &mut Findings::default());
        drop(archive);
        let mut last = last.expect("voided");
        let Event::Voided { why, .. } = &mut last.event else { panic!("{last:?}") };
        odd.clone_into(why);
        fs::write(path(&desk, &format!("日志/{:08}.json", last.sequence)), last.to_bytes())
            .expect("one");
        desk.write(&format!("{ARCHIVE}/2018/{}", odd.replace('\0', "")), "x");
        fs::remove_dir_all(path(&desk, "索引")).expect("gone");
        for command in [
            &["list"][..],
            &["show", "昌州环发〔2018〕2号"],
            &["find", "2018"],
            &["verify"],
            &["void", "昌州环发〔2018〕2号", "--why", "错号"],
            &["export", "--to", "移交"],
            &["gc"],
        ] {
            for format in ["human", "json"] {
                let done = run(&desk, &[command, &["--format", format]].concat());
                expect_plain(&done, odd);
            }
        }
        assert!(path(&desk, &format!("日志/{:08}.json", first.sequence)).exists());
    }
}

/// Runs an action with settings of the environment.
fn with(desk: &Desk, environment: &[(&str, &str)], arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongbao"));
    command.arg("archive").args(arguments).current_dir(desk.folder()).env_clear();
    Run::from(command.envs(environment.iter().copied()).output().expect("it starts"))
}

#[test]
fn an_empty_passphrase_is_refused_wherever_it_comes_from() {
    for empty in ["", "\n", "\r\n", "\u{feff}", "\u{feff}\n", "\n真的口令\n"] {
        let desk = desk();
        desk.write("口令", empty);
        run(&desk, &["init"]);
        let made = run(&desk, &["key", "make", "--key", "my.key", "--passphrase-file", "口令"]);
        assert_eq!(made.code, Some(2), "{empty:?} {made:?}");
        assert!(made.complained.contains("A60"), "{empty:?} {made:?}");
        assert!(!desk.path("my.key").exists(), "{empty:?}");
    }
    let desk = desk();
    run(&desk, &["init"]);
    let made = with(&desk, &[("TONGBAO_PASSPHRASE", "")], &["key", "make", "--key", "my.key"]);
    assert!(made.code == Some(2) && made.complained.contains("A39"), "{made:?}");
    // A key with a passphrase does not open without one.
    let given = [("TONGBAO_PASSPHRASE", "甲乙丙丁")];
    assert_eq!(with(&desk, &given, &["key", "make", "--key", "my.key"]).code, Some(0));
    for environment in [&[][..], &[("TONGBAO_PASSPHRASE", "")]] {
        let refused = with(&desk, environment, &["checkpoint", "--key", "my.key"]);
        assert!(refused.code == Some(2) && refused.complained.contains("A05"), "{refused:?}");
    }
    desk.write("口令", "");
    let refused =
        with(&desk, &given, &["checkpoint", "--key", "my.key", "--passphrase-file", "口令"]);
    assert!(refused.code == Some(2) && refused.complained.contains("A60"), "{refused:?}");
}

#[test]
fn a_passphrase_is_the_same_whatever_program_wrote_its_file() {
    let desk = desk();
    run(&desk, &["init"]);
    desk.write("口令", "甲乙 丙丁");
    let keyed = |file| ["--key", "my.key", "--passphrase-file", file];
    let made = run(&desk, &[&["key", "make"][..], &keyed("口令")].concat());
    assert_eq!(made.code, Some(0), "{made:?}");
    for same in
        ["甲乙 丙丁\n", "甲乙 丙丁\r\n", "\u{feff}甲乙 丙丁", "\u{feff}甲乙 丙丁\r\n备注\r\n"]
    {
        desk.write("同一个", same);
        let done = run(&desk, &[&["checkpoint"][..], &keyed("同一个")].concat());
        assert_eq!(done.code, Some(0), "{same:?} {done:?}");
    }
    for other in ["甲乙 丙丁 ", "甲乙丙丁", " 甲乙 丙丁"] {
        desk.write("另一个", other);
        let done = run(&desk, &[&["checkpoint"][..], &keyed("另一个")].concat());
        assert!(done.code == Some(2) && done.complained.contains("A06"), "{other:?} {done:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_secret_that_others_can_read_is_told_and_a_key_is_made_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    run(&desk, &["init"]);
    desk.write("口令", "甲乙丙丁\n");
    let mode = |name: &str, mode| {
        fs::set_permissions(desk.path(name), fs::Permissions::from_mode(mode)).expect("a mode");
    };
    mode("口令", 0o600);
    let keyed = ["--key", "my.key", "--passphrase-file", "口令"];
    // The file is read all the same, and a key without a passphrase opens at once.
    let made = run(&desk, &[&["key", "make", "--no-passphrase"][..], &keyed].concat());
    assert!(made.code == Some(0) && !made.complained.contains("A61"), "{made:?}");
    let of = fs::metadata(desk.path("my.key")).expect("a key").permissions().mode();
    assert_eq!(of & 0o777, 0o600);
    for (file, shared, told) in [
        ("my.key", 0o600, 0),
        ("my.key", 0o640, 1),
        ("my.key", 0o604, 1),
        ("my.key", 0o400, 0),
        ("口令", 0o644, 1),
        ("口令", 0o660, 1),
    ] {
        mode(file, shared);
        let done = run(&desk, &[&["checkpoint"][..], &keyed].concat());
        assert_eq!(done.code, Some(0), "{done:?}");
        assert_eq!(done.complained.matches("A61").count(), told, "{file} {shared:o} {done:?}");
        mode(file, 0o600);
    }
}

#[test]
fn a_public_key_holds_right_after_it_came_in_and_an_old_one_is_said_to_be_old() {
    let desk = desk();
    let mut archive = open(&desk);
    let mut findings = Findings::default();
    let keep = |name: &str, id: &str| {
        fs::copy(path(&desk, &format!("公钥/{id}.pub")), desk.path(name)).expect("a copy");
    };
    let check = |name: &str| run(&desk, &["verify", "--public-key", name]);
    for n in 0..3 {
        let signer = Signer::make(None).expect("a key").1;
        let id = signer.id();
        archive.add_key(signer, n == 0, &mut findings).expect("a key");
        keep(&format!("{n}.pub"), &id);
        // It has signed nothing yet, but for the first, and holds all the same.
        let done = check(&format!("{n}.pub"));
        assert!(done.code == Some(0) && !done.said.contains("已经换过"), "{n} {done:?}");
    }
    deposit(&mut archive, "甲");
    for old in ["0.pub", "1.pub"] {
        let done = run(&desk, &["verify", "--public-key", old]);
        assert!(!done.complained.contains("Z08"), "{old} {done:?}");
        assert!(done.said.contains("已经换过"), "{old} {done:?}");
    }
    let done = check("2.pub");
    assert!(!done.said.contains("已经换过") && !done.said.contains("Z08"), "{done:?}");
    // The key alone, as it is read out over the telephone, does as well; any other does not.
    let text = fs::read_to_string(desk.path("2.pub")).expect("a key");
    desk.write("裸.pub", text.lines().last().expect("a line"));
    assert!(!check("裸.pub").said.contains("Z08"));
    let (_, stranger) = Signer::make(None).expect("a key");
    let other = super::room::desk();
    let mut elsewhere = open(&other);
    elsewhere.add_key(stranger, true, &mut findings).expect("a key");
    let name = &other.files(&format!("{ARCHIVE}/公钥"))[0];
    fs::copy(path(&other, &format!("公钥/{name}")), desk.path("别人.pub")).expect("a copy");
    let done = check("别人.pub");
    assert!(done.code == Some(1) && format!("{done:?}").contains("Z08"), "{done:?}");
    for none in ["", "x", "untrusted comment: minisign public key\n", &text[..text.len() - 9]] {
        desk.write("不是.pub", none);
        let done = check("不是.pub");
        assert_eq!(done.code, Some(2), "{none:?} {done:?}");
    }
    assert!(faults(&verify(&archive)).is_empty());
}
