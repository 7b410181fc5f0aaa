//! Two documents held against each other: told on the terminal, and written as tracked changes for Word.

mod changes;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_yaml::Value;
use tongbao::finding::Findings;
use tongbao::pipeline::{CompareOptions, write_changes};
use tongbao::publish::{Emit, Outlet, ReservedPaths, Target, publish};
use tongbao::typeset::Document;
use zip::ZipArchive;

use self::changes::parse;
use crate::harness::{DOCUMENT, Desk, Q1, project};

/// Numbers that follow from a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

/// A document for Word as its parts by name.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let names: Vec<String> =
        zip.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut part = |name: String| {
        let mut bytes = Vec::new();
        zip.by_name(&name).expect("a part").read_to_end(&mut bytes).expect("its bytes");
        (name, String::from_utf8_lossy(&bytes).into_owned())
    };
    names.into_iter().map(&mut part).collect()
}

/// The text of a document with its changes accepted, rejected, or (`None`) as it is.
fn text(bytes: &[u8], accept: Option<bool>) -> Vec<String> {
    let root = parse(&parts(bytes)["word/document.xml"]);
    let root = accept.map_or_else(|| root.clone(), |accept| root.settled(accept));
    let mut lines = Vec::new();
    root.child("w:body").expect("a body").lines(false, &mut lines);
    lines
}

fn written(document: &Document, to: PathBuf) -> Vec<u8> {
    let mut findings = Findings::default();
    let (target, reserved) = (Target::File(to.clone()), ReservedPaths::default());
    let outlet =
        Outlet { emit: Emit::Docx, target: &target, reserved: &reserved, unless_same: false };
    publish(document, &outlet, &mut findings).unwrap_or_else(|_| panic!("{findings:?}"));
    fs::read(to).expect("the file")
}

fn compared(old: &Document, new: &Document, to: PathBuf) -> Vec<u8> {
    let mut findings = Findings::default();
    let (target, reserved) = (Target::File(to.clone()), ReservedPaths::default());
    let outlet =
        Outlet { emit: Emit::Docx, target: &target, reserved: &reserved, unless_same: false };
    let order = CompareOptions { old, new, author: "通报程序", outlet };
    write_changes(&order, &mut findings).unwrap_or_else(|_| panic!("{findings:?}"));
    fs::read(to).expect("the file")
}

/// Writes a pair and its changes to a folder; accepting these must give the one, rejecting them the other.
fn holds(old: &Document, new: &Document, folder: &Path, name: &str) {
    let path = |kind: &str| folder.join(format!("{name}.{kind}.docx"));
    let (before, after) = (written(old, path("old")), written(new, path("new")));
    let changes = compared(old, new, path("changes"));
    let same = |ours: Vec<String>, theirs: Vec<String>, what: &str| {
        for (at, (one, other)) in ours.iter().zip(&theirs).enumerate() {
            assert_eq!(one, other, "{name}, {what}: line {at}");
        }
        assert_eq!(ours.len(), theirs.len(), "{name}, {what}");
    };
    // The two that both are held against are not the same thing by chance.
    let untouched = text(&before, None) == text(&after, None);
    let marks = &parts(&changes)["word/document.xml"];
    assert_eq!(untouched, !marks.contains("<w:ins ") && !marks.contains("<w:del "), "{name}");
    same(text(&changes, Some(true)), text(&after, None), "accepted");
    same(text(&changes, Some(false)), text(&before, None), "rejected");
}

/// The data of a written document with something changed in it.
fn edited(data: &str, random: &mut Random) -> String {
    let mut value: Value = serde_yaml::from_str(data).expect("YAML");
    for _ in 0..1 + random.below(3) {
        let body = value["body"].as_sequence_mut().expect("a body");
        let at = random.below(body.len());
        match random.below(6) {
            0 if body[at].is_string() => drop(body.remove(at)),
            1 => {
                body.insert(at, format!("另有{}件事项待定，请一并研究。", random.below(90)).into())
            }
            2 => {
                for piece in body.iter_mut().filter(|piece| piece.is_string()) {
                    let text =
                        piece.as_str().expect("a text").replace('2', "7").replace("培训", "轮训");
                    *piece = text.into();
                }
            }
            3 => {
                let rows = body.iter_mut().filter_map(|piece| piece.get_mut("table"));
                for rows in rows.filter_map(|table| table["rows"].as_sequence_mut()) {
                    let row = rows[random.below(rows.len())].clone();
                    if random.below(2) == 0 { rows.push(row) } else { drop(rows.remove(0)) }
                }
            }
            4 => value["title"] = format!("关于补充通知事项{}的通知", random.below(50)).into(),
            _ => {
                if let Some(attachments) = value["attachments"].as_sequence_mut() {
                    attachments.truncate(random.below(attachments.len() + 1).max(1));
                }
            }
        }
    }
    serde_yaml::to_string(&value).expect("YAML")
}

/// Digits of the units' figures changed here and there.
fn recounted(data: &str, random: &mut Random) -> String {
    let (head, units) = data.split_once("\nunits:").expect("units");
    let changed = units.lines().map(|line| match line.split_once("submitted: ") {
        Some((before, _)) if random.below(4) == 0 && !line.contains('{') => {
            format!("{before}submitted: {}", random.below(20))
        }
        _ => line.to_owned(),
    });
    format!("{head}\nunits:{}\n", changed.collect::<Vec<_>>().join("\n"))
}

/// The two documents of a pair; `None` if what was made up is no document.
fn pair(number: u64, runner: &mut TestRunner) -> Option<(Document, Document)> {
    let mut random = Random(number.wrapping_mul(977) + 13);
    let mut office = || crate::invariants::made().new_tree(runner).expect("an office").current();
    match number % 4 {
        0 => {
            let made = office();
            let by = random.below(1 << 30) as u64;
            Some((made.clone().desk().set(Q1).0?, made.changed(by).desk().set(Q1).0?))
        }
        1 => Some((office().desk().set(Q1).0?, office().desk().set(Q1).0?)),
        2 => {
            let examples = [
                "document.yaml",
                "letter.yaml",
                "minutes.yaml",
                "upward.yaml",
                "order.yaml",
                "joint.yaml",
            ];
            let (old, new) = (Desk::new(), Desk::new());
            let name = examples[random.below(examples.len())];
            old.example(name);
            new.example(name);
            new.write(DOCUMENT, edited(&old.text(DOCUMENT), &mut random));
            Some((old.set(DOCUMENT).0?, new.set(DOCUMENT).0?))
        }
        _ => {
            let (old, new) = (Desk::new(), Desk::new());
            new.write(Q1, recounted(&old.text(Q1), &mut random));
            Some((old.set(Q1).0?, new.set(Q1).0?))
        }
    }
}

/// Holds so many pairs, and leaves their files in a folder.
fn hold(count: usize, folder: &Path) {
    fs::create_dir_all(folder).expect("a folder");
    let mut runner = TestRunner::deterministic();
    let (mut done, mut number) = (0, 0);
    while done < count {
        if let Some((old, new)) = pair(number, &mut runner) {
            holds(&old, &new, folder, &format!("{done:03}"));
            done += 1;
        }
        number += 1;
        assert!(number < 4 * count as u64 + 20, "too few of the pairs are documents");
        tongbao::typeset::forget();
    }
}

#[test]
fn accepting_every_change_gives_the_new_text_and_rejecting_every_change_the_old() {
    let folder = tempfile::tempdir().expect("a folder");
    hold(20, folder.path());
}

/// For `tests/docx/changes.py`, by which LibreOffice accepts and rejects.
#[test]
#[ignore = "another program reads what it writes"]
fn a_few_pairs_of_documents_are_written_for_another_program() {
    hold(8, &project("target/look/changes"));
}

/// The same on a large scale: `.ci/long`.
#[test]
#[ignore = "takes minutes"]
fn two_hundred_pairs_of_documents_are_written_for_another_program() {
    hold(200, &project("target/look/changes"));
}

#[test]
fn a_changed_figure_is_told_with_the_cell_that_changed_it() {
    let desk = Desk::new();
    desk.write("旧/2018-q1.yaml", desk.text(Q1));
    for name in ["office.yaml", "scheme.yaml"] {
        desk.write(&format!("旧/{name}"), desk.text(name));
    }
    desk.edit(
        Q1,
        "    submitted: 8\n    adopted: {环保厅网站: 1, “昌吉环保”微信公众号: 4,",
        "    submitted: 11\n    adopted: {环保厅网站: 1, “昌吉环保”微信公众号: 4,",
    );
    desk.move_figures_to_a_workbook(Q1);
    let fonts = project("fonts");
    let fonts = fonts.to_str().expect("a path");
    let told = desk.run(&["compare", "旧/2018-q1.yaml", Q1]);
    assert_eq!(told.code, Some(0), "{told:?}");
    let said = told.said.replace(['\n', ' '], "");
    assert!(said.contains("阜康市环保局政务信息报送：2018-q1.xlsx报送!"), "{}", told.said);
    assert!(said.contains("由8条改为11条"), "{}", told.said);
    let wide =
        |line: &str| line.chars().map(|c| if c as u32 >= 0x1100 { 2 } else { 1 }).sum::<usize>();
    assert!(told.said.lines().all(|line| wide(line) <= 80), "{}", told.said);
    let run = desk.run(&[
        "compare",
        "旧/2018-q1.yaml",
        Q1,
        "--emit",
        "docx",
        "-o",
        "稿.docx",
        "--author",
        "张三",
        "--fonts",
        fonts,
    ]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let docx = parts(&fs::read(desk.path("稿.docx")).expect("the file"));
    let comments = parse(&docx["word/comments.xml"]);
    let mut all = Vec::new();
    comments.all("w:comment", &mut all);
    let texts: Vec<String> = all.iter().map(|comment| comment.words()).collect();
    let wanted = |text: &String| text.starts_with("阜康市环保局政务信息报送：2018-q1.xlsx 报送!");
    assert!(texts.iter().any(wanted), "{texts:?}");
    let total = |text: &String| {
        text.starts_with("全部单位政务信息报送由 87条 改为 90条") && text.contains("报送!")
    };
    assert!(texts.iter().any(total), "{texts:?}");
    let document = &docx["word/document.xml"];
    assert_eq!(document.matches("<w:commentReference ").count(), all.len());
    assert!(document.contains("w:author=\"张三\" w:date=\"2018-05-15T00:00:00Z\""));
    // A figure is one deletion and one insertion.
    assert!(document.contains("<w:delText xml:space=\"preserve\">87</w:delText>"));
    assert!(document.contains("<w:t xml:space=\"preserve\">90</w:t></w:r></w:ins>"));
    assert!(docx["[Content_Types].xml"].contains("comments+xml"));
    assert!(docx["word/_rels/document.xml.rels"].contains("comments.xml"));
}

#[test]
fn two_documents_that_are_the_same_have_no_difference_and_no_change() {
    let desk = Desk::new();
    let told = desk.run(&["compare", Q1, Q1]);
    assert_eq!((told.code, told.said.contains("两稿没有不同")), (Some(0), true), "{told:?}");
    let document = desk.set(Q1).0.expect("a document");
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = compared(&document, &document, folder.path().join("a.docx"));
    let docx = parts(&bytes);
    assert!(!docx.contains_key("word/comments.xml"));
    for mark in ["<w:ins ", "<w:del ", "TextChange "] {
        assert!(!docx["word/document.xml"].contains(mark), "{mark}");
    }
    assert!(
        bytes == compared(&document, &document, folder.path().join("b.docx")),
        "the same bytes twice"
    );
}

#[test]
fn an_issued_document_is_compared_with_its_data_file_by_its_number() {
    let desk = Desk::new();
    desk.example("document.yaml");
    crate::archive::issued(&desk, DOCUMENT);
    desk.write(DOCUMENT, desk.text(DOCUMENT).replace("共40人", "共45人"));
    let told = desk.run(&["compare", "昌州环发〔2018〕71号", DOCUMENT]);
    assert_eq!(told.code, Some(0), "{told:?}");
    assert!(told.said.contains("共40人") && told.said.contains("共45人"), "{}", told.said);
    assert!(told.said.contains("共 1 处不同"), "{}", told.said);
    let wrong = desk.run(&["compare", "昌州环发〔2018〕72号", DOCUMENT]);
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
    let broken = desk.write("坏.yaml", "kind: document\n").run(&["compare", "坏.yaml", DOCUMENT]);
    assert_eq!(broken.code, Some(1), "{broken:?}");
}
