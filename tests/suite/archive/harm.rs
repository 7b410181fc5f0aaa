//! Tired hands, other programs and half-done copies change an archive's folder, by chance.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use tongbao::archive::{Event, Record};

use crate::harness::copy_all;

/// Numbers that look random and are the same for the same beginning (xorshift).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        (self.next() >> 11) % bound.max(1)
    }

    /// One of several.
    pub(crate) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }
}

/// Every file of an archive by path, the index aside, with what is behind links.
pub(crate) fn state(archive: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut state = BTreeMap::new();
    let mut folders = vec![archive.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let (path, inner) = (entry.path(), entry.path());
            let inner =
                inner.strip_prefix(archive).expect("below it").to_string_lossy().into_owned();
            if inner == "索引" {
            } else if path.is_dir() {
                folders.push(path);
            } else {
                state.insert(inner, fs::read(&path).unwrap_or_default());
            }
        }
    }
    state
}

/// The contents of the files of a state.
pub(crate) fn contents(state: &BTreeMap<String, Vec<u8>>) -> BTreeSet<Vec<u8>> {
    state.values().cloned().collect()
}

/// The files that stand for something: records, what they name, and what their lists name.
pub(crate) fn named(state: &BTreeMap<String, Vec<u8>>) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let record = |name: &str| name.starts_with("日志/") && name.ends_with(".json");
    for (name, bytes) in state.iter().filter(|(name, _)| record(name)) {
        let Some(record) = Record::from_bytes(bytes) else { continue };
        named.insert(name.clone());
        if record.signer.is_some() {
            named.insert(format!("日志/{:08}.{}.minisig", record.sequence, record.nonce));
        }
        named.extend(record.files.iter().map(|file| file.path.clone()));
        let Event::Issued(issued) = &record.event else { continue };
        let list = state.get(&format!("{}/校验清单.sha256", issued.folder)).cloned();
        let list = String::from_utf8_lossy(&list.unwrap_or_default()).into_owned();
        let names = list.lines().filter_map(|line| line.split_once("  "));
        named.extend(names.map(|(_, name)| format!("{}/{name}", issued.folder)));
    }
    named.retain(|name| state.contains_key(name));
    named
}

/// True if a file lies behind a link of an archive.
pub(crate) fn is_behind_link(archive: &Path, name: &str) -> bool {
    let mut path = archive.to_owned();
    name.split('/').any(|part| {
        path.push(part);
        path.is_symlink()
    })
}

/// Removes a file, a link or a folder, if it is there.
pub(crate) fn remove(path: &Path) {
    if path.is_symlink() || path.is_file() {
        fs::remove_file(path).expect("gone");
    } else if path.is_dir() {
        fs::remove_dir_all(path).expect("gone");
    }
}

/// The steps done.
pub(crate) struct Harm {
    pub(crate) what: String,
    /// True if only the index suffered.
    pub(crate) index_alone: bool,
}

/// Does something to an archive; `elsewhere` is a place outside of it. None where there was nothing
/// to do it to.
pub(crate) fn inflict(archive: &Path, elsewhere: &Path, random: &mut Random) -> Option<Harm> {
    let names = state(archive).into_keys().collect::<Vec<String>>();
    let index_alone = |what: &str| Some(Harm { what: what.to_owned(), index_alone: true });
    let index = archive.join("索引");
    let harm = |what: String| Some(Harm { what, index_alone: false });
    match random.below(12) {
        0 => {
            remove(&index);
            index_alone("the index is gone")
        }
        1 if index.join("index.sqlite").is_file() => {
            fs::write(index.join("index.sqlite"), "none").expect("a file");
            index_alone("the index is no index")
        }
        2..=4 => {
            let folder = folder(archive, &names, random);
            let inner = folder.strip_prefix(archive).expect("below it").display().to_string();
            let what = to_folder(&folder, elsewhere, random);
            if random.below(3) == 0 {
                remove(&index);
            }
            Some(Harm { what: format!("{inner} {what}"), index_alone: inner == "索引" })
        }
        5 | 6 => {
            let log = records(&names);
            let cut = 1 + random.below(3) as usize;
            let cut = &log[log.len().saturating_sub(cut).max(1)..];
            cut.iter().for_each(|name| remove(&archive.join(name)));
            if random.below(2) == 0 {
                remove(&index);
            }
            harm(format!("the log lacks its last {}", cut.len()))
        }
        7 | 8 => {
            let name = random.of(&records(&names)).clone();
            match random.below(2) {
                0 => remove(&archive.join(&name)),
                _ => fs::write(archive.join(&name), "{\n").expect("a change"),
            }
            if random.below(2) == 0 {
                remove(&index);
            }
            harm(format!("{name} is gone or spoilt"))
        }
        9 => {
            let name = random.of(&names).clone();
            let mut bytes = fs::read(archive.join(&name)).expect("a file");
            bytes.push(b'x');
            fs::write(archive.join(&name), bytes).expect("a change");
            harm(format!("{name} is longer"))
        }
        _ => {
            let name = random.of(&names).clone();
            remove(&archive.join(&name));
            harm(format!("{name} is gone"))
        }
    }
}

/// The records of a log, in order.
fn records(names: &[String]) -> Vec<String> {
    let record = |name: &&String| name.starts_with("日志/") && name.ends_with(".json");
    names.iter().filter(record).cloned().collect()
}

/// One of the folders of an archive, those of documents included.
fn folder(archive: &Path, names: &[String], random: &mut Random) -> PathBuf {
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    for name in names {
        folders.extend(name.match_indices('/').map(|(at, _)| name.split_at(at).0));
    }
    if archive.join("索引").is_dir() {
        folders.insert("索引");
    }
    let folders: Vec<&str> = folders.into_iter().collect();
    archive.join(random.of(&folders))
}

/// Does something to a whole folder.
fn to_folder(folder: &Path, elsewhere: &Path, random: &mut Random) -> &'static str {
    remove(elsewhere);
    match random.below(4) {
        0 => {
            fs::rename(folder, elsewhere).expect("moved");
            "is missing"
        }
        1 => {
            fs::rename(folder, elsewhere).expect("moved");
            fs::create_dir(folder).expect("a folder");
            "is empty"
        }
        #[cfg(unix)]
        2 => {
            fs::rename(folder, elsewhere).expect("moved");
            std::os::unix::fs::symlink(elsewhere, folder).expect("a link");
            "is a link"
        }
        _ => {
            copy_all(folder, elsewhere);
            let files = state(elsewhere).into_keys().collect::<Vec<String>>();
            files.iter().step_by(2).for_each(|name| remove(&folder.join(name)));
            "is half copied"
        }
    }
}
