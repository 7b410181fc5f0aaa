//! Keys: what is signed, by whom, and that minisign agrees.

use std::fs;
use std::process::Command;

use tongbao::archive::{Proof, Signer};
use tongbao::finding::Findings;

use super::room::{
    ARCHIVE, deposit, desk, faults, open, path, prove, run, signed, try_deposit, verify,
};

fn signer() -> Signer {
    Signer::make(None).expect("a key").1
}

#[test]
fn from_the_first_key_on_every_record_is_signed() {
    let desk = desk();
    deposit(&mut open(&desk), "甲");
    let mut archive = open(&desk);
    let key = signer();
    let id = key.id();
    let record = archive.add_key(key, true, &mut Findings::default()).expect("a key");
    assert_eq!(record.signer.as_ref(), Some(&id));
    assert_eq!(deposit(&mut archive, "乙").signer, Some(id.clone()));
    let verdict = verify(&archive);
    assert_eq!((faults(&verdict), verdict.keys), (vec![], vec![id]));
    let codes = |findings: Findings| findings.iter().map(|f| f.code).collect::<Vec<_>>();
    assert_eq!(codes(try_deposit(&mut open(&desk), "丙").expect_err("no key")), ["A08"]);
    let other = Some(signer());
    assert_eq!(
        codes(try_deposit(&mut signed(&desk, other), "丙").expect_err("other key")),
        ["A09"]
    );
}

#[test]
fn a_key_is_followed_by_one_it_vouches_for() {
    let desk = desk();
    let mut archive = open(&desk);
    let mut findings = Findings::default();
    assert!(archive.add_key(signer(), false, &mut findings).is_err(), "nothing to rotate");
    archive.add_key(signer(), true, &mut findings).expect("a key");
    deposit(&mut archive, "甲");
    let record = archive.add_key(signer(), false, &mut findings).expect("another key");
    let after = deposit(&mut archive, "乙");
    assert_ne!(record.signer, after.signer);
    assert!(archive.add_key(signer(), true, &mut findings).is_err(), "there is a key");
    let verdict = verify(&archive);
    assert_eq!((faults(&verdict), verdict.keys.len()), (vec![], 2));
}

#[test]
fn a_public_key_kept_outside_tells_an_archive_that_was_made_anew() {
    let desk = desk();
    let mut archive = open(&desk);
    archive.add_key(signer(), true, &mut Findings::default()).expect("a key");
    deposit(&mut archive, "甲");
    let key = desk.files(&format!("{ARCHIVE}/公钥"));
    let kept = fs::read_to_string(path(&desk, &format!("公钥/{}", key[0]))).expect("a key");
    let proof = Proof { public_key: Some(kept), since: None };
    assert_eq!(faults(&prove(&archive, &proof)), [""; 0]);

    let forged = super::room::desk();
    let mut archive = open(&forged);
    archive.add_key(signer(), true, &mut Findings::default()).expect("a key");
    deposit(&mut archive, "甲");
    assert_eq!(faults(&verify(&archive)), [""; 0]);
    let faults = faults(&prove(&archive, &proof));
    assert!(faults.iter().any(|fault| fault.starts_with("Z08")), "{faults:?}");
}

#[test]
fn keys_are_made_and_changed_on_the_command_line() {
    let desk = desk();
    desk.write("口令", "甲乙丙丁\n").write("新口令", "子丑寅卯\n");
    assert_eq!(run(&desk, &["init"]).code, Some(0));
    let inside =
        run(&desk, &["key", "make", "--key", "归档库/my.key", "--passphrase-file", "口令"]);
    assert_eq!(inside.code, Some(2), "{inside:?}");
    let none = run(&desk, &["key", "make", "--key", "my.key"]);
    assert_eq!(none.code, Some(2), "{none:?}");
    let made = run(&desk, &["key", "make", "--key", "my.key", "--passphrase-file", "口令"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let unsigned = run(&desk, &["void", "昌州环发〔2018〕1号", "--why", "错号"]);
    assert_eq!(unsigned.code, Some(2), "{unsigned:?}");
    let wrong = run(
        &desk,
        &[
            "void",
            "昌州环发〔2018〕1号",
            "--why",
            "错号",
            "--key",
            "my.key",
            "--passphrase-file",
            "新口令",
        ],
    );
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
    let rotated = run(
        &desk,
        &[
            "key",
            "rotate",
            "--key",
            "my.key",
            "--passphrase-file",
            "口令",
            "--new",
            "new.key",
            "--new-passphrase-file",
            "新口令",
        ],
    );
    assert_eq!(rotated.code, Some(0), "{rotated:?}");
    let voided = run(
        &desk,
        &[
            "void",
            "昌州环发〔2018〕1号",
            "--why",
            "错号",
            "--key",
            "new.key",
            "--passphrase-file",
            "新口令",
        ],
    );
    assert_eq!(voided.code, Some(0), "{voided:?}");
    let verified = run(&desk, &["verify"]);
    assert_eq!(verified.code, Some(0), "{verified:?}");
}

#[test]
fn minisign_verifies_what_we_sign_and_refuses_what_was_changed() {
    let desk = desk();
    let mut archive = open(&desk);
    archive.add_key(signer(), true, &mut Findings::default()).expect("a key");
    let record = deposit(&mut archive, "甲");
    let key = format!("公钥/{}.pub", record.signer.expect("a signer"));
    let (file, signature) = (
        format!("日志/{:08}.json", record.sequence),
        format!("日志/{:08}.{}.minisig", record.sequence, record.nonce),
    );
    let minisign = || {
        let arguments = ["-V", "-q", "-p", &key, "-m", &file, "-x", &signature];
        Command::new("minisign").args(arguments).current_dir(desk.path(ARCHIVE)).status()
    };
    let Ok(status) = minisign() else {
        // `.ci/run` installs it; here our own verifier has to do.
        assert_eq!(faults(&verify(&archive)), [""; 0]);
        return;
    };
    assert!(status.success());
    let text = fs::read_to_string(path(&desk, &file)).expect("a record");
    fs::write(path(&desk, &file), text.replace("甲", "乙")).expect("a change");
    assert!(!minisign().expect("minisign").success());
}
