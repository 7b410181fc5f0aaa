//! No byte of an archive can be changed, cut off, added, taken away or renamed without its being
//! found. The index aside, which is derived.

use std::sync::Arc;

use futures_util::TryStreamExt;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use rayon::prelude::*;
use tongbao::archive::Signer;
use tongbao::finding::Findings;

use super::room::{found, issue, over, verify};
use crate::harness::Desk;
use crate::harness::Q1;

/// Number of changes tried in an everyday run, where not all can be.
const SAMPLE: usize = 250;

/// The files of a small archive with a record of every kind, a real document among them.
fn archive() -> Vec<(String, Vec<u8>)> {
    let store = Arc::new(InMemory::new());
    let mut archive = over(store.clone());
    let mut findings = Findings::default();
    let (_, signer) = Signer::make(None).expect("a key");
    archive.add_key(signer, true, &mut findings).expect("a key");
    issue(&mut archive, &Desk::new(), Q1);
    archive.void("昌州环发〔2018〕63号", "错号", &mut findings).expect("voided");
    archive.correct("昌州环发〔2018〕62号", None, "页码有误", &mut findings).expect("corrected");
    block(store.put(&Path::parse("2018/半件.txt").expect("a path"), "x".into())).expect("a orphan");
    archive.set_aside(&mut findings).expect("set aside");
    let (_, signer) = Signer::make(None).expect("a key");
    archive.add_key(signer, false, &mut findings).expect("a key");
    archive.checkpoint(&mut findings).expect("a checkpoint");
    assert_eq!(found(&verify(&archive)), [""; 0]);
    let files = block(store.list(None).try_collect::<Vec<_>>()).expect("a list");
    let read = |meta: object_store::ObjectMeta| {
        let bytes = block(async { store.get(&meta.location).await?.bytes().await });
        (meta.location.to_string(), bytes.expect("a file").to_vec())
    };
    files.into_iter().map(read).collect()
}

fn block<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(future)
}

/// True if verifying finds anything in these files.
fn is_found(files: &[(String, Vec<u8>)]) -> bool {
    let store = InMemory::new();
    block(async {
        for (path, bytes) in files {
            let path = Path::parse(path).expect("a path");
            store.put(&path, PutPayload::from(bytes.clone())).await.expect("a file");
        }
    });
    !verify(&over(Arc::new(store))).found.is_empty()
}

/// A change of the files: what it is called, and the files after it.
type Change = (String, Box<dyn Fn(&mut Vec<(String, Vec<u8>)>) + Send + Sync>);

/// A byte of a file changed in one bit.
fn flipped(file: usize, at: usize) -> Change {
    let bit = 1 << (at % 8);
    (format!("file {file}, byte {at}, bit {bit}"), Box::new(move |files| files[file].1[at] ^= bit))
}

/// Every file taken away, cut short, made longer, renamed, doubled.
fn whole_files(files: &[(String, Vec<u8>)]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for (i, (path, bytes)) in files.iter().enumerate() {
        let length = bytes.len();
        let name = |what: &str| format!("{path} {what}");
        changes.push((name("taken away"), Box::new(move |files| drop(files.remove(i)))));
        for to in [0, length / 2, length - 1] {
            changes.push((name("cut"), Box::new(move |files| files[i].1.truncate(to))));
        }
        changes.push((name("longer"), Box::new(move |files| files[i].1.push(b'\n'))));
        changes.push((name("renamed"), Box::new(move |files| files[i].0.push('x'))));
        changes.push((
            name("doubled"),
            Box::new(move |files| {
                let (path, bytes) = files[i].clone();
                files.push((format!("{path}.bak"), bytes));
            }),
        ));
    }
    changes
}

/// True if a file is one that only its own form, chain or signature protects, and not a sum in a
/// list: those are tried byte by byte.
fn is_delicate(path: &str) -> bool {
    ["日志/", "公钥/", "检查点/", "孤件/"].iter().any(|folder| path.starts_with(folder))
        || path.contains("校验清单")
        || path.contains("元数据")
}

fn try_all(files: &[(String, Vec<u8>)], changes: Vec<Change>) {
    let missed: Vec<String> = changes
        .into_par_iter()
        .filter(|(_, change)| {
            let mut changed = files.to_vec();
            change(&mut changed);
            !is_found(&changed)
        })
        .map(|(name, _)| name)
        .collect();
    assert_eq!(missed, [""; 0]);
}

/// Numbers below a bound that look random and are the same each time (a Weyl sequence).
fn spread(count: usize, below: usize) -> impl Iterator<Item = usize> {
    (1..=count as u128).map(move |i| ((i * 11_400_714_819_323_198_485) % below as u128) as usize)
}

fn place(files: &[(String, Vec<u8>)], mut at: usize) -> (usize, usize) {
    for (i, (_, bytes)) in files.iter().enumerate() {
        if at < bytes.len() {
            return (i, at);
        }
        at -= bytes.len();
    }
    unreachable!("a byte of the files")
}

#[test]
fn a_file_cut_off_added_taken_away_or_renamed_anywhere_is_found() {
    let files = archive();
    assert!(!is_found(&files));
    try_all(&files, whole_files(&files));
}

#[test]
fn a_byte_changed_anywhere_is_found() {
    let files = archive();
    let total: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let places = spread(SAMPLE, total).map(|at| place(&files, at));
    try_all(&files, places.map(|(file, at)| flipped(file, at)).collect());
}

#[test]
#[ignore = "takes minutes: every byte of the log, keys, lists and notes, and 10,000 others; .ci/long runs it"]
fn every_byte_changed_is_found() {
    let files = archive();
    let delicate = files.iter().enumerate().filter(|(_, (path, _))| is_delicate(path));
    let mut changes: Vec<Change> = delicate
        .flat_map(|(file, (_, bytes))| (0..bytes.len()).map(move |at| flipped(file, at)))
        .collect();
    let total: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    changes.extend(
        spread(10_000, total).map(|at| place(&files, at)).map(|(file, at)| flipped(file, at)),
    );
    try_all(&files, changes);
}
