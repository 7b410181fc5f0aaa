//! Files of every kind, changed at random: what is read of them is read or refused by name. Seeded, so
//! that a run that fell over can be run again.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use tongbao::check::Text;
use tongbao::compose::compose;
use tongbao::finding::Findings;
use tongbao::load::load;
use tongbao::pipeline::proofread;
use tongbao::tally::tally;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::archive::room;
use crate::check::{found, precision::as_plain};
use crate::harness::{Desk, OFFICE, Q1, RESOURCES, SCHEME, of_each};
use crate::sample::NOTICE;

/// The longest that reading one changed file may take.
const LONGEST: Duration = Duration::from_secs(60);
/// Changed files of a kind in `cargo test`, and in `.ci/long`.
const FEW: usize = 200;
const MANY: usize = 10_000;

/// Random numbers (xorshift64*): the same ones for the same seed.
struct Dice(u64);

impl Dice {
    fn new(seed: usize) -> Self {
        Self((seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        number as usize % end.max(1)
    }

    /// A stretch of so many bytes.
    fn stretch(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length);
        let longest = if self.below(4) == 0 { length } else { 40 };
        start..(start + 1 + self.below(longest)).min(length)
    }
}

/// Pieces that mean something in files of one kind or another.
const PIECES: [&[u8]; 40] = [
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\n",
    b"\r\n",
    b"\t",
    b"  ",
    b": ",
    b"- ",
    b"#",
    b"&a ",
    b"*a",
    b"<<: ",
    b"{",
    b"[",
    b"}",
    b"]",
    b"\"",
    b"'",
    b"|\n",
    b"---\n",
    b"99999999999999999999",
    b"-1",
    b"1e999",
    b"0",
    b"<",
    b"</w:p>",
    b"<w:tbl><w:tr><w:tc>",
    b"&#0;",
    b"&lt;",
    b"obj",
    b"endstream",
    b"<<",
    b">>",
    b"/Kids [3 0 R]",
    b" 0 R",
    b"(",
    b"\xe7\x94",
    b"\xe3\x80\x80",
];

/// Bytes with one to four changes: bits turned, stretches cut, doubled, moved, pieces put in.
fn changed(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(7) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
            1 => drop(bytes.drain(dice.stretch(bytes.len()))),
            2 => {
                let part = bytes[dice.stretch(bytes.len())].repeat(1 + dice.below(3));
                drop(bytes.splice(at..at, part));
            }
            3 => {
                let part: Vec<u8> = bytes.drain(dice.stretch(bytes.len())).collect();
                let at = dice.below(bytes.len() + 1);
                drop(bytes.splice(at..at, part));
            }
            4 => {
                let piece = PIECES[dice.below(PIECES.len())].repeat(1 + dice.below(3));
                drop(bytes.splice(at..at, piece));
            }
            5 => {
                let piece = PIECES[dice.below(PIECES.len())];
                let end = (at + piece.len()).min(bytes.len());
                drop(bytes.splice(at..end, piece.iter().copied()));
            }
            _ => bytes.truncate(if dice.below(6) == 0 { at } else { bytes.len() }),
        }
    }
    bytes
}

/// A packed file with a change in one of its parts, or in itself.
fn changed_within(packed: &[u8], dice: &mut Dice) -> Vec<u8> {
    if dice.below(3) == 0 {
        return changed(packed, dice);
    }
    let mut from = ZipArchive::new(Cursor::new(packed)).expect("an archive");
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let hit = dice.below(from.len());
    for i in 0..from.len() {
        let mut part = from.by_index(i).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        let bytes = if i == hit { changed(&bytes, dice) } else { bytes };
        to.start_file(name, SimpleFileOptions::default()).expect("a part");
        to.write_all(&bytes).expect("its bytes");
    }
    to.finish().expect("an archive").into_inner()
}

/// Runs one trial for each seed; those that fell over or took too long.
fn all_end(kind: &str, count: usize, trial: impl Fn(usize) + Sync) {
    let seeds: Vec<usize> = (0..count).collect();
    let fell = of_each(&seeds, |&seed| {
        let start = Instant::now();
        let ended = catch_unwind(AssertUnwindSafe(|| trial(seed))).is_ok();
        (!ended || start.elapsed() > LONGEST).then(|| (seed, start.elapsed()))
    });
    let fell: Vec<(usize, Duration)> = fell.into_iter().flatten().collect();
    assert!(fell.is_empty(), "{kind}: {fell:?}");
}

/// Reads, counts, composes and checks a desk's data.
fn go_through(desk: &Desk) {
    let mut findings = Findings::default();
    let Ok(inputs) = load(&desk.path(Q1), &mut findings) else { return };
    let Ok(tally) = tally(inputs, &mut findings) else { return };
    let Ok(markup) = compose(&tally, &RESOURCES.templates, &mut findings) else { return };
    proofread(&tally, &markup, &mut findings);
}

fn data(count: usize) {
    all_end("data", count, |seed| {
        let (desk, mut dice) = (Desk::new(), Dice::new(seed));
        let name = [Q1, Q1, OFFICE, SCHEME][seed % 4];
        let bytes = fs::read(desk.path(name)).expect("a file");
        desk.write(name, changed(&bytes, &mut dice));
        go_through(&desk);
    });
}

/// The sample's text as a draft.
fn draft() -> String {
    as_plain(&Text::composed(&Desk::new().compose(Q1)))
}

fn drafts(count: usize) {
    let draft = draft();
    let lines: Vec<&str> = draft.lines().collect();
    all_end("drafts", count, |seed| {
        let mut dice = Dice::new(seed);
        // A part of it, so that many can be checked.
        let part = dice.below(lines.len())..lines.len();
        let part = lines[part].iter().take(25).copied().collect::<Vec<&str>>().join("\n");
        let bytes = changed(part.as_bytes(), &mut dice);
        // A character broken by a change makes the whole no text: then it is read as it may be.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for bytes in [bytes.as_slice(), text.as_bytes()] {
            if let Ok(text) = Text::read("文稿.txt", bytes) {
                found(&text);
            }
        }
    });
}

/// The beginning of the draft as a Word document, its rows in a table.
fn docx() -> Vec<u8> {
    let run = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let mut body = String::new();
    for line in draft().lines().take(40) {
        body += &match line.contains('\t') {
            false => run(line),
            true => {
                let cells = line.split('\t').map(|cell| format!("<w:tc>{}</w:tc>", run(cell)));
                format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cells.collect::<String>())
            }
        };
    }
    let space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let parts = [
        (
            "word/document.xml",
            format!("<w:document xmlns:w=\"{space}\"><w:body>{body}</w:body></w:document>"),
        ),
        (
            "word/styles.xml",
            format!(
                "<w:styles xmlns:w=\"{space}\"><w:style w:styleId=\"a\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style></w:styles>"
            ),
        ),
        (
            "word/numbering.xml",
            format!(
                "<w:numbering xmlns:w=\"{space}\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
            ),
        ),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("its bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

fn word_documents(count: usize) {
    let whole = docx();
    assert!(Text::read("文稿.docx", &whole).is_ok());
    all_end("Word documents", count, |seed| {
        let bytes = changed_within(&whole, &mut Dice::new(seed));
        if let Ok(text) = Text::read("文稿.docx", &bytes) {
            found(&text);
        }
    });
}

/// So many PDFs go into one run of the program, which has a child read each.
const A_RUN: usize = 10;

fn pdfs(count: usize) {
    let notice = &NOTICE.bytes;
    all_end("PDFs", count / A_RUN, |seed| {
        let desk = Desk::new();
        let mut arguments = vec!["measure".to_owned()];
        for i in 0..A_RUN {
            let (name, mut dice) = (format!("{i}.pdf"), Dice::new(seed * A_RUN + i));
            desk.write(&name, changed(notice, &mut dice));
            arguments.push(name);
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let run = desk.run(&arguments);
        assert!(matches!(run.code, Some(0 | 1)), "{run:?}");
    });
}

fn workbooks(count: usize) {
    let desk = Desk::new();
    desk.move_figures_to_a_workbook(Q1);
    let name = "2018-q1.xlsx";
    let (text, whole) = (desk.text(Q1), fs::read(desk.path(name)).expect("a workbook"));
    all_end("workbooks", count, |seed| {
        let desk = Desk::new();
        desk.write(Q1, &text).write(name, changed_within(&whole, &mut Dice::new(seed)));
        go_through(&desk);
    });
}

fn records(count: usize) {
    let desk = room::desk();
    let mut archive = room::open(&desk);
    ["甲", "乙"].iter().for_each(|title| drop(room::deposit(&mut archive, title)));
    let files = desk.files(room::ARCHIVE);
    let log: Vec<&String> = files.iter().filter(|name| name.starts_with("日志/")).collect();
    assert!(log.len() >= 3, "{files:?}");
    all_end("records", count, |seed| {
        let (own, mut dice) = (room::desk(), Dice::new(seed));
        crate::harness::copy_all(&desk.path(room::ARCHIVE), &own.path(room::ARCHIVE));
        let hit = room::path(&own, log[seed % log.len()]);
        let bytes = changed(&fs::read(&hit).expect("a record"), &mut dice);
        fs::write(&hit, bytes).expect("a record");
        let archive = room::opened(&own, None, false);
        let mut findings = Findings::default();
        archive.verify(&tongbao::archive::Proof::default(), &|_, _| {}, &mut findings).ok();
        let mut archive = room::opened(&own, None, false);
        archive.list(None, &mut findings).ok();
    });
}

#[test]
fn changed_data_are_read_or_refused_by_name() {
    data(FEW);
}

#[test]
fn changed_drafts_are_checked_or_refused_by_name() {
    drafts(FEW);
    word_documents(FEW / 2);
}

#[test]
fn changed_pdfs_are_measured_or_refused_by_name() {
    pdfs(FEW / 4);
}

#[test]
fn changed_workbooks_are_read_or_refused_by_name() {
    workbooks(FEW);
}

#[test]
fn changed_records_are_read_or_told_by_name() {
    records(FEW);
}

#[test]
#[ignore = "takes minutes: ten thousand changed files of each kind; .ci/long runs it"]
fn ten_thousand_changed_data_and_records_are_read_or_refused_by_name() {
    data(MANY);
    records(MANY);
}

#[test]
#[ignore = "takes minutes: ten thousand changed files of each kind; .ci/long runs it"]
fn ten_thousand_changed_drafts_are_checked_or_refused_by_name() {
    drafts(MANY);
    word_documents(MANY);
}

#[test]
#[ignore = "takes minutes: ten thousand changed files of each kind; .ci/long runs it"]
fn ten_thousand_changed_workbooks_are_read_or_refused_by_name() {
    workbooks(MANY);
}

#[test]
#[ignore = "takes minutes: ten thousand changed files of each kind; .ci/long runs it"]
fn ten_thousand_changed_pdfs_are_measured_or_refused_by_name() {
    pdfs(MANY);
}
