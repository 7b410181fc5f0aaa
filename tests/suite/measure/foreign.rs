//! Files from elsewhere: no PDF, a broken, encrypted, empty or huge one, one without our
//! layout.

use std::fmt::Write as _;

use tongbao::measure::{Verdict, measure};

use super::{measured, outcome, with_verdict};
use crate::sample::NOTICE;

/// The code of what is said of a file that cannot be measured.
fn refused(pdf: &[u8]) -> &'static str {
    measure(pdf).expect_err("a file that cannot be measured").code
}

/// A PDF of these objects, from number 1, which is the catalog.
fn pdf(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut text = "%PDF-1.4\n".to_owned();
    let mut table = String::new();
    for (i, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", text.len()).expect("text");
        writeln!(text, "{} 0 obj\n{object}\nendobj", i + 1).expect("text");
    }
    let (start, count) = (text.len(), objects.len() + 1);
    write!(text, "xref\n0 {count}\n0000000000 65535 f \n{table}").expect("text");
    write!(text, "trailer\n<< /Size {count} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF")
        .expect("text");
    text.into_bytes()
}

/// A PDF whose pages all hold this content, on A4 or what `page` says.
fn pages(count: usize, page: &str, content: &str) -> Vec<u8> {
    let kids: String = (0..count).map(|i| format!("{} 0 R ", i + 5)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {count} /Kids [{kids}] >>"),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
    ];
    let font = "/Resources << /Font << /F 3 0 R >> /XObject << /X 4 0 R >> >>";
    for _ in 0..count {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] {page} {font} /Contents 4 0 R >>"
        ));
    }
    pdf(&objects, "")
}

const HELLO: &str = "BT /F 12 Tf 72 720 Td (Hello, page) Tj ET";

#[test]
fn what_is_neither_pdf_nor_ofd_is_refused() {
    assert_eq!(refused(b""), "M01");
    assert_eq!(refused(&[0xff; 5000]), "M01");
}

#[test]
fn a_broken_pdf_is_refused_or_measured_but_never_fatal() {
    assert_eq!(refused(b"%PDF-1.7\nand nothing else"), "M02");
    for length in (0..NOTICE.bytes.len()).step_by(9973) {
        let _ = measure(&NOTICE.bytes[..length]);
    }
    for place in (20..NOTICE.bytes.len()).step_by(19_997) {
        let mut bytes = NOTICE.bytes.clone();
        bytes[place..(place + 8).min(NOTICE.bytes.len())].fill(b'9');
        let _ = measure(&bytes);
    }
}

#[test]
fn an_encrypted_pdf_is_refused() {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 0 /Kids [] >>".to_owned(),
        format!("<< /Filter /Standard /V 1 /R 2 /O <{0}> /U <{0}> /P -4 >>", "41".repeat(32)),
    ];
    let trailer = "/Encrypt 3 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]";
    assert_eq!(refused(&pdf(&objects, trailer)), "M03");
}

#[test]
fn a_pdf_without_pages_or_text_is_refused() {
    let empty = refused(&pages(0, "", HELLO));
    assert!(["M02", "M04"].contains(&empty), "{empty}");
    assert_eq!(refused(&pages(2, "", "0 0 m 9 9 l S")), "M05");
    // Text that a scanner laid invisibly below its picture.
    assert_eq!(refused(&pages(1, "", "BT 3 Tr /F 12 Tf 72 720 Td (Hello) Tj ET")), "M05");
}

#[test]
fn a_huge_pdf_is_refused() {
    let mut large = NOTICE.bytes.clone();
    large.resize((64 << 20) + 1, b' ');
    assert_eq!(refused(&large), "M06");
    assert_eq!(refused(&pages(1_001, "", HELLO)), "M07");
    assert_eq!(refused(&pages(1, "", &"0 0 m 9 9 l S ".repeat(60_000))), "M08");
    assert_eq!(refused(&pages(1, "", &" ".repeat(2 << 20))), "M08");
}

#[test]
fn a_page_without_our_layout_is_not_met_or_not_found() {
    let found = measured(&pages(1, "", HELLO));
    let absent = with_verdict(&found, Verdict::NotFound);
    for id in ["P7", "H4", "H6", "H8", "B1", "B2", "B7", "A1", "I1", "I5"] {
        assert!(absent.contains(&id), "{id}: {absent:?}");
    }
    assert_eq!(outcome(&found, "P1").verdict(), Verdict::Met);
}

/// Documents of a word processor, and what is wrong with each: the imprint follows the text. How they
/// were made: `tests/fixtures/office/make.py`.
const OFFICE: &[(&str, &[u8], &[&str])] = &[
    ("byline", include_bytes!("../../fixtures/office/byline.pdf"), &["I2"]),
    ("table", include_bytes!("../../fixtures/office/table.pdf"), &["I2"]),
    ("corner", include_bytes!("../../fixtures/office/corner.pdf"), &["I2"]),
    ("margin", include_bytes!("../../fixtures/office/margin.pdf"), &["P2", "P6", "H4", "A7", "I2"]),
    ("picture", include_bytes!("../../fixtures/office/picture.pdf"), &["I2"]),
    ("quotes", include_bytes!("../../fixtures/office/quotes.pdf"), &[]),
    ("abreast", include_bytes!("../../fixtures/office/abreast.pdf"), &["B8"]),
];

#[test]
fn a_word_processors_pages_are_measured_by_the_lines_that_are_there() {
    for (name, pdf, wrong) in OFFICE {
        let found = measured(pdf);
        assert_eq!(with_verdict(&found, Verdict::NotMet), *wrong, "{name}");
    }
    let met: [(usize, &[&str]); 6] = [
        // 28.9 pt a line; a speaker and a date in brackets below the title.
        (0, &["P2", "P4", "P6", "B2", "B3", "B4", "B7", "B9"]),
        // 28 pt a line, digits and letters in another face, a table, and a remark below the date.
        (1, &["P2", "P4", "P6", "B4", "B7", "B10"]),
        // Secrecy and urgency in red, a subtitle, and a remark above the date.
        (2, &["P2", "H1", "H2", "H3", "H4", "B2", "B7"]),
        // The mark is a picture, the imprint two paragraphs with borders.
        (4, &["P2", "P4", "P6", "H8", "B1", "B7", "I1", "I3", "I5"]),
        // Closing marks at the end of most lines, some beyond the edge.
        (5, &["P2", "P4", "P6", "B2", "B4", "B7", "A7"]),
        // Two organs side by side, each to be sealed; the date stands less than four 字 from its place.
        (6, &["P2", "P4", "P6"]),
    ];
    for (place, clauses) in met {
        let (name, pdf, _) = OFFICE[place];
        let found = measured(pdf);
        for id in clauses {
            let outcome = outcome(&found, id);
            assert_eq!(outcome.verdict(), Verdict::Met, "{name}: {outcome:#?}");
        }
    }
}

#[test]
fn a_page_that_is_turned_by_the_viewer_is_measured_as_it_is_looked_at() {
    let found = measured(&pages(1, "/Rotate 90", HELLO));
    let paper = &outcome(&found, "P1").readings[0];
    assert_eq!((paper.measured.as_str(), paper.verdict), ("210.0×297.0 mm", Verdict::Met));
    assert_ne!(outcome(&found, "A5").readings.len(), 0);
    let letter = measured(&pages(1, "/CropBox [0 0 612 792]", HELLO));
    assert_eq!(outcome(&letter, "P1").verdict(), Verdict::NotMet);
}
