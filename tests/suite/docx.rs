//! The document for Word: the same words by named styles, which the check reads back.

mod tables;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};

use regex::Regex;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::harness::{Desk, EXAMPLES, Q1, copy_all, project};
use crate::pdf::Pdf;

/// A desk with all data of the repository.
fn desk() -> Desk {
    let desk = Desk::new();
    copy_all(&project("data"), desk.folder());
    desk
}

/// A notice written in a form.
fn written(desk: &Desk, data: &str, form: &str) -> Vec<u8> {
    let out = format!("out.{form}");
    let run = desk.run(&["generate", data, "--emit", form, "-o", &out]);
    assert_eq!(run.code, Some(0), "{data}: {run:?}");
    fs::read(desk.path(&out)).expect("the file")
}

fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let part = |at| {
        let mut file = zip.by_index(at).expect("a part");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("text");
        (file.name().expect("a name").into_owned(), text)
    };
    let count = ZipArchive::new(Cursor::new(bytes)).expect("an archive").len();
    (0..count).map(part).collect()
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

/// The words of a part, blanks left out.
fn words(xml: &str) -> String {
    let text = pattern("<w:t[ >][^<]*|<w:t>[^<]*");
    let found = text.find_iter(xml).map(|found| {
        let text = found.as_str().split_once('>').map_or("", |(_, text)| text);
        quick_xml::escape::unescape(text).expect("a text").into_owned()
    });
    found.flat_map(|text| text.chars().collect::<Vec<_>>()).filter(|c| !c.is_whitespace()).collect()
}

/// The words of the head of each table.
fn heads(xml: &str) -> impl Iterator<Item = String> {
    let rows = |table: &str| {
        table.split("<w:tr>").filter(|row| row.contains("<w:tblHeader/>")).map(words).collect()
    };
    xml.split("<w:tbl>").skip(1).map(rows)
}

/// The count of each character in a text.
fn counted(text: &str) -> BTreeMap<char, usize> {
    let mut counted = BTreeMap::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        *counted.entry(c).or_default() += 1;
    }
    counted
}

/// Holds the words of a document for Word against those of its PDF; both are made as drafts.
pub(crate) fn says_what_the_pdf_says(desk: &Desk, data: &str) {
    let made = |form: &str| {
        let out = format!("out.{form}");
        let run = desk.run(&[
            "generate",
            data,
            "--no-measure",
            "--draft",
            "稿",
            "--emit",
            form,
            "-o",
            &out,
        ]);
        assert_eq!(run.code, Some(0), "{data}: {run:?}");
        fs::read(desk.path(&out)).expect("the file")
    };
    let pdf = Pdf::read(&made("pdf"));
    let mut theirs = counted(&pdf.text());
    // The mark stands on every page of a PDF, aslant.
    theirs.remove(&'稿');
    // A head of a table that repeats, and a page number, stand once in Word.
    let text = &parts(&made("docx"))["word/document.xml"];
    tables::are_as_in_the_pdf(data, text, &pdf);
    let words = words(text);
    let counted_as_word = |text: &str| {
        let mut counted = counted(text);
        counted.remove(&'稿');
        counted
    };
    // A table whose last rows go along with the signature is two in a PDF, each with the head.
    let parted = || heads(text).any(|head| counted_as_word(&(words.clone() + &head)) == theirs);
    assert!(
        counted_as_word(&words) == theirs || parted(),
        "{data}: {words}\n{:?}\n{theirs:?}",
        counted_as_word(&words),
    );
}

#[test]
fn word_gets_every_word_of_the_pdf_and_no_other() {
    let desk = desk();
    for data in EXAMPLES {
        says_what_the_pdf_says(&desk, data);
    }
}

#[test]
fn every_element_has_a_style_of_its_own_name() {
    let desk = desk();
    for data in EXAMPLES {
        let docx = parts(&written(&desk, data, "docx"));
        let styles = &docx["word/styles.xml"];
        let used = pattern("<w:pStyle w:val=\"([^\"]+)\"");
        for part in docx.values() {
            for style in used.captures_iter(part) {
                let named = format!("w:styleId=\"{}\"", &style[1]);
                assert!(styles.contains(&named), "{data}: {named}");
            }
        }
        for name in
            ["发文机关标志", "发文字号", "公文标题", "主送机关", "一级标题", "版记", "成文日期"]
        {
            assert!(styles.contains(&format!("<w:name w:val=\"{name}\"/>")), "{name}");
        }
        assert!(docx["word/settings.xml"].contains("<w:trackRevisions/>"));
        assert!(docx["word/settings.xml"].contains("<w:mirrorMargins/>"));
    }
}

#[test]
fn every_part_that_is_named_is_there() {
    let desk = desk();
    for data in EXAMPLES {
        let docx = parts(&written(&desk, data, "docx"));
        let target = pattern("Id=\"([^\"]+)\"[^>]*Target=\"([^\"]+)\"");
        let mut known = Vec::new();
        for part in target.captures_iter(&docx["word/_rels/document.xml.rels"]) {
            assert!(docx.contains_key(&format!("word/{}", &part[2])), "{data}: {}", &part[2]);
            assert!(docx["[Content_Types].xml"].contains(&part[2]), "{data}: {}", &part[2]);
            known.push(part[1].to_owned());
        }
        let used = pattern("r:id=\"([^\"]+)\"");
        for used in used.captures_iter(&docx["word/document.xml"]) {
            assert!(known.contains(&used[1].to_owned()), "{data}: {}", &used[1]);
        }
        for (name, part) in &docx {
            let mut reader = quick_xml::Reader::from_str(part);
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(_) => {}
                    Err(error) => panic!("{data} {name}: {error}"),
                }
            }
        }
    }
}

#[test]
fn heads_of_several_rows_repeat_on_every_page() {
    let docx = parts(&written(&desk(), Q1, "docx"));
    let document = &docx["word/document.xml"];
    assert_eq!(document.matches("<w:tblHeader/>").count(), 6, "three rows of two tables");
    assert!(document.contains("w:orient=\"landscape\""));
}

#[test]
fn the_same_document_gives_the_same_bytes_for_word() {
    let desk = desk();
    assert!(written(&desk, Q1, "docx") == written(&desk, Q1, "docx"));
}

#[test]
fn a_figure_that_somebody_changed_in_word_is_found_and_nothing_else() {
    let desk = desk();
    let bytes = written(&desk, Q1, "docx");
    let sound = desk.run(&["check", Q1, "--text", "out.docx"]);
    assert_eq!(sound.code, Some(0), "{sound:?}");
    assert!(sound.said.contains("0 处错误"), "{sound:?}");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, mut text) in parts(&bytes) {
        if name == "word/document.xml" {
            assert!(text.contains("政务信息87条"), "{text:.300}");
            text = text.replace("政务信息87条", "政务信息78条");
        }
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    desk.write("稿.docx", zip.finish().expect("an archive").into_inner());
    let found = desk.run(&["check", Q1, "--text", "稿.docx"]);
    assert_eq!(found.code, Some(1), "{found:?}");
    assert!(found.complained.contains("78"), "{found:?}");
}

#[test]
fn a_draft_for_word_bears_its_mark_on_every_page() {
    let desk = desk();
    let run =
        desk.run(&["generate", Q1, "--emit", "docx", "--draft", "征求意见稿", "-o", "out.docx"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let docx = parts(&fs::read(desk.path("out.docx")).expect("the file"));
    let headers = docx.iter().filter(|(name, _)| name.starts_with("word/header"));
    for (name, header) in headers {
        assert!(header.contains("string=\"征求意见稿\""), "{name}");
    }
}

/// Lengths of a drawing in mm, in the order of the text.
fn lengths(xml: &str, form: &str) -> Vec<f64> {
    let found = pattern(form);
    let length = |text: &str| text.parse::<f64>().expect("a number") / 36_000.0;
    found.captures_iter(xml).map(|found| length(&found[1])).collect()
}

#[test]
fn a_seal_stands_in_word_where_the_pages_have_it() {
    let ring = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><circle cx=\"5\" cy=\"5\" r=\"4.9\" \
                fill=\"none\" stroke=\"red\" stroke-width=\"0.2\"/></svg>";
    let desk = Desk::new();
    desk.append("office.yaml", "seal: {width: 42, image: 章.svg}\n").write("章.svg", ring);
    let bytes = written(&desk, Q1, "docx");
    assert!(bytes == written(&desk, Q1, "docx"), "the same bytes twice");
    // A seal that is not printed takes the same room.
    let plain = Desk::new();
    plain.append("office.yaml", "seal: {width: 42}\n");
    let pdf = Pdf::read(&written(&plain, Q1, "pdf"));
    let page = pdf.pages.iter().find(|page| page.text().contains("2018年5月15日"));
    let page = page.expect("the page that is signed");
    let date = page.find("2018年5月15日");
    let name = page.find("昌吉回族自治州环境保护局");
    let mut zip = ZipArchive::new(Cursor::new(&bytes)).expect("an archive");
    let mut image = Vec::new();
    zip.by_name("word/media/image1.png").expect("the seal").read_to_end(&mut image).expect("bytes");
    assert!(image.starts_with(b"\x89PNG"));
    let document = {
        let mut text = String::new();
        zip.by_name("word/document.xml")
            .expect("the text")
            .read_to_string(&mut text)
            .expect("text");
        text
    };
    let (before, rest) =
        document.split_once("descr=\"印章\"").expect("a seal with a text for who does not see it");
    let (_, anchor) = before.rsplit_once("<wp:anchor ").expect("its place");
    let places = lengths(anchor, "<wp:posOffset>(-?[0-9]+)<");
    let sizes = lengths(anchor, "<wp:extent cx=\"([0-9]+)\"");
    crate::pages::near(sizes[0], 42.0, 0.05, "its width");
    let (zi, hang) = (crate::pages::ZI, crate::pages::HANG);
    // Page 3 has its binding at the left: its text begins 28 mm from the edge.
    let over = (date.left() + date.right()) / 2.0 - 28.0;
    crate::pages::near(places[0] + 21.0, over, 0.1, "over the date");
    let middle = name.baseline() + 0.2 * zi + (hang - zi) / 2.0 - 0.25 * hang;
    // A line of Word's is as high as the grid, its characters in the middle.
    let begins = date.baseline() - 0.88 * zi - (hang - zi) / 2.0;
    crate::pages::near(places[1] + 21.0, middle - begins, 0.1, "between name and date");
    assert!(rest.contains("r:embed=\"rId102\""), "{:.300}", rest);
}
