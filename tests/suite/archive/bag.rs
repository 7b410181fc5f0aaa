//! Handing documents over in a bag.

use std::collections::BTreeMap;
use std::fs;

use tongbao::archive::{Algorithm, Digests, Signer};
use tongbao::finding::Findings;

use super::room::{SERIES, deposit, desk, open, run, small};

#[test]
fn a_bag_holds_what_was_asked_for_with_its_records_and_says_so_of_every_file() {
    let desk = desk();
    let mut archive = open(&desk);
    let (_, signer) = Signer::make(None).expect("a key");
    archive.add_key(signer, true, &mut Findings::default()).expect("a key");
    ["甲", "乙"].iter().for_each(|title| drop(deposit(&mut archive, title)));
    let bag = desk.path("移交");
    let wanted = ["昌州环发〔2018〕2号".to_owned()];
    assert_eq!(archive.export(&wanted, &bag, &mut Findings::default()).ok(), Some(1));
    let manifest = fs::read_to_string(bag.join("manifest-sha256.txt")).expect("a manifest");
    let listed: BTreeMap<&str, &str> = manifest
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(sum, name)| (name, sum))
        .collect();
    let mut files = desk.files("移交");
    files.retain(|name| name.starts_with("data/"));
    assert_eq!(files, listed.keys().copied().collect::<Vec<_>>());
    for (name, sum) in &listed {
        let bytes = fs::read(bag.join(name)).expect("a file");
        assert_eq!(Digests::of(&bytes).value(Algorithm::Sha256), *sum, "{name}");
    }
    assert!(files.iter().any(|name| name.starts_with("data/公钥/")), "{files:?}");
    assert!(files.iter().any(|name| name.ends_with("2号 乙/通知.pdf")), "{files:?}");
    assert!(!files.iter().any(|name| name.contains("1号 甲")), "{files:?}");
    assert!(archive.export(&wanted, &bag, &mut Findings::default()).is_err(), "never over another");
}

#[test]
fn a_number_that_is_not_there_makes_no_bag() {
    let desk = desk();
    deposit(&mut open(&desk), "甲");
    let done = run(&desk, &["export", "昌州环发〔2018〕9号", "--to", "移交"]);
    assert_eq!(done.code, Some(2), "{done:?}");
    assert!(!desk.path("移交").exists());
    assert_eq!(run(&desk, &["export", "--to", "移交"]).code, Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn an_archive_larger_than_the_memory_is_handed_over() {
    /// Documents, and the bytes of each.
    const ALL: (u32, usize) = (40, 4 << 20);
    let desk = desk();
    let mut archive = open(&desk);
    for serial in 1..=ALL.0 {
        let stored = archive.deposit(
            &mut |_, _| {
                let mut document = small("大件", serial);
                document.files[0].1.resize(ALL.1, b'x');
                Ok(document)
            },
            &mut Findings::default(),
        );
        assert!(stored.is_ok(), "{SERIES}{serial}号");
    }
    drop(archive);
    // All of them together are 160 MiB.
    let export = ["archive", "export", "--to", "移交"];
    let told = crate::survive::within(80, &desk, &export);
    assert_eq!(told.code, Some(0), "{told:?}");
    let pdf = desk.path("移交/data/2018/昌州环发〔2018〕40号 大件/通知.pdf");
    assert_eq!(fs::metadata(pdf).expect("the last").len(), ALL.1 as u64);
}
