//! Whatever body a document has, its pages come out right: they pass the program's own measuring,
//! and nothing is printed over anything else, as another reader of the PDF sees it.

mod bodies;
mod overlap;
mod tables;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use tongbao::finding::Severity;
use tongbao::measure::{Verdict, measure};
use tongbao::typeset::Document;

use self::bodies::Random;
use crate::harness::{DOCUMENT, Desk, OFFICE};
use crate::pdf::Pdf;

/// A document of random text and tables.
fn random_desk(seed: u64) -> Desk {
    let mut random = Random::new(seed);
    let desk = Desk::new();
    desk.write(OFFICE, bodies::office(&mut random));
    desk.write(DOCUMENT, bodies::document(&mut random));
    desk
}

/// The faults of a document of random text and tables, in one line; none if it is sound.
fn complaint(seed: u64) -> Option<String> {
    let desk = random_desk(seed);
    let (document, findings) = desk.set(DOCUMENT);
    let mut wrong: Vec<String> = findings
        .iter()
        .filter(|finding| {
            finding.severity == Severity::Error || ["P08", "P23", "P24"].contains(&finding.code)
        })
        .map(|finding| format!("{} {}", finding.code, finding.message))
        .collect();
    match document {
        Some(document) => wrong.extend(faults(&document)),
        None => wrong.push("no document".to_owned()),
    }
    (!wrong.is_empty()).then(|| format!("seed {seed}: {}", wrong.join("; ")))
}

/// The faults of a finished document's pages.
fn faults(document: &Document) -> Vec<String> {
    let mut wrong: Vec<String> = match measure(document.pdf()) {
        Ok(found) => found
            .outcomes()
            .iter()
            .filter(|outcome| outcome.verdict() == Verdict::NotMet)
            // Lines may stand closer or wider where the signature would be without text (7.3.5.5).
            .filter(|outcome| outcome.clause.id != "P6" || outcome.fails())
            .map(|outcome| format!("{} {:?}", outcome.clause.id, outcome.gravest()))
            .collect(),
        Err(message) => vec![format!("not measured: {message:?}")],
    };
    let pdf = Pdf::read(document.pdf());
    for (number, page) in pdf.pages.iter().enumerate() {
        wrong.extend(overlap::of(page).into_iter().map(|it| format!("page {}: {it}", number + 1)));
    }
    wrong.extend(bodies::rows_out_of_order(&pdf));
    wrong
}

/// Complaints about many documents. Threads of their own take them one by one: the compiler's pool would
/// begin the next document on the stack of one that waits.
fn complaints(seeds: std::ops::Range<u64>) -> Vec<String> {
    let next = AtomicU64::new(seeds.start);
    let found = Mutex::new(Vec::new());
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return;
            }
            let complaint = complaint(seed);
            found.lock().expect("no thread fails with the list").extend(complaint);
        }
    };
    let threads = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    found.into_inner().expect("no thread fails with the list")
}

// 5.2.1, 7.3
#[test]
fn a_document_of_any_body_passes_its_own_measuring_and_prints_nothing_over_anything() {
    let found = complaints(0..120);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The seeds asked for in the environment, FROM..TO.
#[expect(clippy::disallowed_methods, reason = "which documents to look at is asked from outside")]
fn asked(otherwise: &str) -> std::ops::Range<u64> {
    let asked = std::env::var("TONGBAO_BODIES").unwrap_or_else(|_| otherwise.to_owned());
    let (from, to) = asked.split_once("..").expect("FROM..TO");
    from.parse().expect("a number")..to.parse().expect("a number")
}

#[test]
#[ignore = "takes long: TONGBAO_BODIES=FROM..TO, twenty thousand if it is not set"]
fn twenty_thousand_documents_of_any_body_pass() {
    let found = complaints(asked("0..20000"));
    assert!(found.is_empty(), "{} documents\n{}", found.len(), found.join("\n"));
}

/// Writes a document of a seed for looking at: TONGBAO_BODIES=SEED..SEED+1, into target/look.
#[test]
#[ignore = "writes files to look at"]
fn a_random_document_is_written_for_looking_at() {
    let folder = crate::harness::project("target/look");
    std::fs::create_dir_all(&folder).expect("a folder");
    for seed in asked("0..1") {
        let desk = random_desk(seed);
        let to = |ending: &str| folder.join(format!("body-{seed}.{ending}"));
        std::fs::write(to("yaml"), desk.text(DOCUMENT)).expect("a file");
        if let (Some(document), _) = desk.set(DOCUMENT) {
            std::fs::write(to("pdf"), document.pdf()).expect("a file");
        }
    }
}
