//! Every folder of an archive as a link, missing, empty, half copied, and as it was in an older
//! state: told, nothing destroyed, no number twice, and whole again when it is put back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tongbao::archive::{Archive, Signer, Store};
use tongbao::finding::Findings;

use super::harm::{contents, is_behind_link, named, remove, state};
use super::room::{ARCHIVE, clock, deposit, desk, faults, folder, open, path, try_deposit, verify};
use crate::harness::{Desk, copy_all};

/// An archive in which every folder has something, a copy of it (`整份`) and one of an older state
/// of it (`旧的`); the secret key that it asks for now; the folder of a document.
struct Kept {
    desk: Desk,
    key: String,
    entry: String,
}

fn kept() -> Kept {
    let desk = desk();
    let mut findings = Findings::default();
    let mut archive = open(&desk);
    let record = deposit(&mut archive, "甲");
    let mut key = String::new();
    for first in [true, false] {
        let (text, signer) = Signer::make(None).expect("a key");
        archive.add_key(signer, first, &mut findings).expect("a key");
        key = text;
        deposit(&mut archive, if first { "乙" } else { "丙" });
        archive.checkpoint(&mut findings).expect("a note");
        desk.write(&format!("{ARCHIVE}/2018/半件/{first}.pdf"), first.to_string());
        archive.set_aside(&mut findings).expect("set aside");
        let copy = if first { "旧的" } else { "整份" };
        copy_all(&desk.path(ARCHIVE), &desk.path(copy));
    }
    Kept { desk, key, entry: folder(&record) }
}

impl Kept {
    /// The archive as a machine opens it that has seen it whole.
    fn opened(&self) -> Archive {
        let place = self.desk.path(ARCHIVE).to_string_lossy().into_owned();
        let store = Store::open(&place, &[], false).expect("a folder");
        let signer = Signer::open(&self.key, None).expect("a key");
        let archive = Archive::new(store, None, Some(signer), clock).expect("an archive");
        archive.witnessed(self.desk.path("cache"))
    }

    fn numbers(&self) -> Vec<String> {
        let listed = self.opened().list(None, &mut Findings::default());
        let records = listed.map(|listed| listed.records).unwrap_or_default();
        records
            .iter()
            .filter_map(|record| Some(record.event.number()?.designation.clone()))
            .collect()
    }

    fn put_back(&self) {
        remove(&self.desk.path(ARCHIVE));
        copy_all(&self.desk.path("整份"), &self.desk.path(ARCHIVE));
    }
}

/// The changes made to a folder: its path in the archive, whose copies lie beside it.
type Harm = (&'static str, fn(&Path, &Path, &Path));

fn harms() -> Vec<Harm> {
    vec![
        ("is missing", |folder, _, _| remove(folder)),
        ("is empty", |folder, _, _| {
            remove(folder);
            fs::create_dir(folder).expect("a folder");
        }),
        ("is half copied", |folder, _, _| {
            let names: Vec<String> = state(folder).into_keys().collect();
            names.iter().step_by(2).for_each(|name| remove(&folder.join(name)));
        }),
        ("is as it was", |folder, older, _| {
            remove(folder);
            copy_all(older, folder);
        }),
        #[cfg(unix)]
        ("is a link", |folder, _, elsewhere| {
            fs::rename(folder, elsewhere).expect("moved");
            std::os::unix::fs::symlink(elsewhere, folder).expect("a link");
        }),
        #[cfg(unix)]
        ("is a link that leads nowhere", |folder, _, elsewhere| {
            remove(folder);
            std::os::unix::fs::symlink(elsewhere, folder).expect("a link");
        }),
    ]
}

/// Does something to a folder, with the index or without it, and holds everything against it.
fn suffer(kept: &Kept, inner: &str, (what, act): Harm, forget: bool) {
    let what = format!("{inner} {what}, index {}", if forget { "gone" } else { "there" });
    let archive = kept.desk.path(ARCHIVE);
    kept.put_back();
    // This machine has seen it whole.
    let used = kept.numbers();
    assert_eq!(used.len(), 3, "{what}");
    let before = state(&archive);
    let elsewhere = kept.desk.path("别处");
    remove(&elsewhere);
    act(&archive.join(inner), &kept.desk.path("旧的").join(inner), &elsewhere);
    if forget {
        remove(&path(&kept.desk, "索引"));
    }
    let harmed = state(&archive);
    let hurt =
        |name: &String| before.get(name) != harmed.get(name) || is_behind_link(&archive, name);
    let hurt = named(&before).into_iter().find(hurt);
    let found = faults(&verify(&kept.opened()));
    // An index that is a link is one all the same.
    let told = found.iter().any(|line| !line.starts_with("Z20"));
    assert!(told == hurt.is_some(), "{what}: {hurt:?} {found:?}");
    let mut findings = Findings::default();
    kept.opened().set_aside(&mut findings).ok();
    kept.opened().checkpoint(&mut findings).ok();
    try_deposit(&mut kept.opened(), "丁").ok();
    let left = contents(&state(&archive));
    let lost: Vec<&String> =
        harmed.iter().filter(|(_, bytes)| !left.contains(*bytes)).map(|(name, _)| name).collect();
    assert!(lost.is_empty(), "{what}: lost {lost:?}");
    let now = kept.numbers();
    let once: BTreeSet<&String> = used.iter().chain(&now).collect();
    assert!(now.len() <= 4 && once.len() <= 4, "{what}: {now:?}");
    // Put back, it is whole again and can be written, if need be when somebody says so.
    kept.put_back();
    if try_deposit(&mut kept.opened(), "戊").is_err() {
        kept.opened().resume("从备份里找回", &mut findings).expect("goes on");
        deposit(&mut kept.opened(), "戊");
    }
    assert_eq!(faults(&verify(&kept.opened())), [""; 0], "{what}");
    fs::remove_dir_all(kept.desk.path("cache")).ok();
}

fn suffer_all(inner: &str) {
    let kept = kept();
    let inner = if inner.is_empty() { kept.entry.clone() } else { inner.to_owned() };
    for harm in harms() {
        for forget in [false, true] {
            if !(forget && inner == "索引") {
                suffer(&kept, &inner, harm, forget);
            }
        }
    }
}

#[test]
fn whatever_becomes_of_the_log_is_told_and_destroys_nothing() {
    suffer_all("日志");
}

#[test]
fn whatever_becomes_of_a_year_is_told_and_destroys_nothing() {
    suffer_all("2018");
}

#[test]
fn whatever_becomes_of_the_folder_of_a_document_is_told_and_destroys_nothing() {
    suffer_all("");
}

#[test]
fn whatever_becomes_of_the_keys_is_told_and_destroys_nothing() {
    suffer_all("公钥");
}

#[test]
fn whatever_becomes_of_the_notes_is_told_and_destroys_nothing() {
    suffer_all("检查点");
}

#[test]
fn whatever_becomes_of_what_was_set_aside_is_told_and_destroys_nothing() {
    suffer_all("孤件");
}

#[test]
fn whatever_becomes_of_the_index_destroys_nothing() {
    suffer_all("索引");
}
