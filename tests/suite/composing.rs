//! Whatever body a document has, its pages come out right: they pass the program's own measuring,
//! and nothing is printed over anything else, as another reader of the PDF sees it.

mod bodies;
mod overlap;
mod tables;

use tongbao::check::{RuleBook, Text};
use tongbao::finding::{Findings, Severity};
use tongbao::pipeline::measure_pages;

use self::bodies::Random;
use crate::harness::{DOCUMENT, Desk, OFFICE, of_each};
use crate::pdf::Pdf;

/// A document of random text and tables.
fn random_desk(seed: u64) -> Desk {
    let mut random = Random::new(seed);
    let desk = Desk::new();
    desk.write(OFFICE, bodies::office(&mut random));
    desk.write(DOCUMENT, bodies::document(&mut random));
    desk
}

/// The faults of a document of random text and tables, in one line; none if it is sound: set without an
/// error, measured without one and without a remark of measuring, nothing printed over anything, every row
/// of a table there once.
fn complaint(seed: u64) -> Option<String> {
    let desk = random_desk(seed);
    let (document, mut findings) = desk.set(DOCUMENT);
    let mut wrong = crate::schema::misfits(&desk);
    if let Some(document) = &document {
        if measure_pages(document, &desk.path(DOCUMENT), &mut findings).is_err() {
            wrong.push("not measured".to_owned());
        }
        let pdf = Pdf::read(document.pdf());
        for (number, page) in pdf.pages.iter().enumerate() {
            let found = overlap::of(page).into_iter();
            wrong.extend(found.map(|it| format!("page {}: {it}", number + 1)));
        }
        wrong.extend(bodies::rows_out_of_order(&pdf));
        // Reading it back takes as long as setting it.
        if seed.is_multiple_of(5) {
            wrong.extend(misread(document.pdf()));
        }
    } else {
        wrong.push("no document".to_owned());
    }
    // The seals of four organs may fill a page, so that no line of the text stands above them; or those of three
    // with the note of the attachments.
    let seals = desk.text(DOCUMENT).matches("seal:").count() + 1;
    let full = seals == 4 || seals == 3 && desk.text(DOCUMENT).contains("\nattachments:");
    // Nor is there one where page 1 must keep the only line, or the only row, of the text.
    let full = full || bodies::is_one_line(&desk.text(DOCUMENT));
    // A body that begins with a table has nothing on the first page where the table's first row does not fit
    // below the head: that is told, and no layout can do better.
    let begins_with_a_table = desk.text(DOCUMENT).contains("body:\n  - table:");
    let excused = |message: &str| begins_with_a_table && message.contains("（B3）");
    let blamed = findings.iter().filter(|finding| !excused(&finding.message)).filter(|finding| {
        finding.severity == Severity::Error
            || finding.code.starts_with('M')
            || ["P08", "P24"].contains(&finding.code)
            || (finding.code == "P23" && !full)
    });
    wrong.extend(blamed.map(|finding| format!("{} {}", finding.code, finding.message)));
    (!wrong.is_empty()).then(|| format!("seed {seed}: {}", wrong.join("; ")))
}

/// Attachments that the program's own reader does not find as the note announces them (S1, S2, S3).
fn misread(pdf: &[u8]) -> Vec<String> {
    let text = Text::read("notice.pdf", pdf).expect("a PDF");
    let mut findings = Findings::default();
    tongbao::check::check(&RuleBook::shipped().context(None, &text), &mut findings);
    let of_attachments = findings.iter().filter(|it| ["S1", "S2", "S3"].contains(&it.code));
    of_attachments.map(|it| format!("{} {}", it.code, it.message)).collect()
}

/// Complaints about many documents.
fn complaints(seeds: std::ops::Range<u64>) -> Vec<String> {
    let seeds: Vec<u64> = seeds.collect();
    of_each(&seeds, |seed| complaint(*seed)).into_iter().flatten().collect()
}

// 5.2.1, 7.3
#[test]
fn five_hundred_documents_of_any_body_pass_their_own_measuring_and_print_nothing_over_anything() {
    let found = complaints(0..500);
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

/// Random documents whose other forms are held against the PDF.
const FORMS: u64 = 24;

#[test]
fn random_documents_have_the_same_words_places_and_verdicts_as_ofd_and_the_same_words_for_word() {
    let seeds: Vec<u64> = (0..FORMS).collect();
    of_each(&seeds, |seed| {
        let desk = random_desk(*seed);
        if let (Some(document), _) = desk.set(DOCUMENT) {
            let name = format!("seed {seed}");
            crate::ofd::stands_as_in_the_pdf(&name, &document);
            crate::measure::ofd::is_judged_as_the_pdf(&name, &document);
            crate::docx::says_what_the_pdf_says(&desk, DOCUMENT);
        }
    });
}
