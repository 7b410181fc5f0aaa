//! Every kind of file becomes text with places, and no file stops the program.

use std::fs;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use encoding_rs::GB18030;
use proptest::prelude::*;
use tongbao::check::{Text, TextKind};
use tongbao::finding::Findings;
use tongbao::pipeline::build;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::sample_as_issued::found_against;
use super::{found, lines};
use crate::harness::{Desk, Q1, RESOURCES, project};
use crate::sample::NOTICE;

/// A zip archive of these files.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a file");
        zip.write_all(bytes).expect("bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A Word document of this body.
pub(crate) fn docx(body: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\" xmlns:mc=\"mc\">\
         <w:body>{body}</w:body></w:document>"
    );
    archive(&[("word/document.xml", document.as_bytes())])
}

fn texts(text: &Text) -> Vec<&str> {
    text.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect()
}

fn rows(text: &Text, table: usize) -> Vec<Vec<&str>> {
    let rows = text.tables[table].rows.iter();
    rows.map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect()
}

fn refused(bytes: &[u8]) -> &'static str {
    Text::read("文稿", bytes).expect_err("no document").code
}

#[test]
fn a_text_file_may_be_utf8_gb18030_or_utf16() {
    let line = "各单位要再接再厉。";
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(line.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let with_mark = [b"\xef\xbb\xbf", line.as_bytes()].concat();
    for bytes in [line.as_bytes(), &with_mark, &GB18030.encode(line).0, &utf16] {
        let text = Text::read("文稿.txt", bytes).expect("text");
        assert_eq!((texts(&text), text.kind), (vec![line], TextKind::Plain));
    }
}

#[test]
fn lines_with_tabs_are_tables_but_one_alone_is_not() {
    let text = Text::plain("例", "前\n单位\t条数\n甲\t1\n乙\t\n后\n印发机关\t2018年5月15日印发\n");
    assert_eq!(texts(&text), ["前", "后", "印发机关\t2018年5月15日印发"]);
    assert_eq!(rows(&text, 0), [["单位", "条数"], ["甲", "1"], ["乙", ""]]);
    assert_eq!(text.tables[0].after, 1);
    let cell = &text.tables[0].rows[1][1];
    let spot = cell.place.spot.as_ref().expect("a spot");
    assert_eq!((spot.line, spot.column, &spot.excerpt[spot.mark.clone()]), (3, 3, "1"));
}

#[test]
fn cells_one_a_line_are_rows_that_end_with_a_blank_line() {
    let table = "\t单位\n\t环保\n\n部网\n\n站\n\n\t甲局\n\t\n\n\t乙局\n\t3\n\n\n附件2\n";
    let text = Text::plain("例", table);
    assert_eq!(rows(&text, 0), [["单位", "环保部网站"], ["甲局", ""], ["乙局", "3"]]);
    assert_eq!(texts(&text), ["附件2"]);
}

#[test]
fn a_word_document_is_read_with_its_tables_merged_cells_and_automatic_numbers() {
    let document = "<w:document xmlns:w=\"w\"><w:body>\
        <w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:t>标题&amp;甲</w:t></w:r></w:p>\
        <w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>\
        <w:r><w:t>情况</w:t></w:r></w:p>\
        <w:p><w:pPr><w:pStyle w:val=\"要求\"/></w:pPr><w:r><w:t xml:space=\"preserve\">要</w:t></w:r>\
        <w:del><w:r><w:delText>不</w:delText><w:t>不</w:t></w:r></w:del><w:r><w:t>求</w:t></w:r></w:p>\
        <w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>单位</w:t></w:r></w:p></w:tc>\
        <w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>完成</w:t></w:r></w:p><w:p><w:r><w:t>情况</w:t></w:r></w:p></w:tc></w:tr>\
        <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>\
        <w:tc><w:p/></w:tc></w:tr></w:tbl>\
        <w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>\
        <w:r><w:t>各单位要再接再励。</w:t></w:r></w:p></w:body></w:document>";
    let numbering = "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\">\
        <w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl>\
        <w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"（%2）\"/></w:lvl>\
        </w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num></w:numbering>";
    let styles = "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"要求\"><w:pPr><w:outlineLvl w:val=\"1\"/>\
        <w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style></w:styles>";
    let bytes = archive(&[
        ("word/document.xml", document.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
    ]);
    let text = Text::read("文稿.docx", &bytes).expect("a document");
    assert_eq!(texts(&text), ["标题&甲", "一、情况", "（一）要求", "二、各单位要再接再励。"]);
    assert_eq!(text.paragraphs[0].look.centred, Some(true));
    assert_eq!(text.paragraphs[2].look.heading, Some(2));
    assert_eq!(rows(&text, 0), [["单位", "完成情况", "完成情况"], ["单位", "1", ""]]);
    let repeated = |row: usize| -> Vec<bool> {
        text.tables[0].rows[row].iter().map(|cell| cell.repeated).collect()
    };
    assert_eq!((repeated(0), repeated(1)), (vec![false, false, true], vec![true, false, false]));
    let found = found(&text);
    assert_eq!(lines(&found), ["T19 10:7 再接再励 | 错别字：再接再励"]);
    assert_eq!(found[0].fix, None, "a Word document is not changed");
}

#[test]
fn a_pdf_is_read_as_paragraphs_and_tables_with_pages() {
    let text = Text::read("通报.pdf", &NOTICE.bytes).expect("a PDF");
    let all = texts(&text);
    let begins = |start: &str| {
        let of = |all: &[&str]| all.iter().filter(|text| text.starts_with(start)).count();
        assert_eq!(of(&all), 1, "{start}: {all:#?}");
    };
    begins(
        "2018年第一季度州环保局及各县市（园区）环保局累计报送政务信息87条，其中：州环保局19条、",
    );
    begins("附件：1.2018年第一季度各县市（园区）环保局信息采用情况统计表");
    begins("（二）在今后的信息报送工作中");
    assert!(all.iter().all(|text| !text.starts_with('—')), "page numbers are no text: {all:#?}");
    assert_eq!(text.tables.len(), 3);
    let table = rows(&text, 0);
    assert_eq!(table[3][0], "玛纳斯县环保局");
    assert_eq!(table[3][12..], ["4", "20", "20", "180", "50", "50", "30"]);
    assert_eq!(table[2][1], "环保部网站（条）");
    let place = text.paragraphs.iter().find(|p| p.text.starts_with("（二）在")).expect("one");
    let spot = place.whole().spot.expect("a spot");
    assert_eq!((spot.page, spot.line), (Some(3), 3));
}

#[test]
fn the_notice_as_printed_and_as_composed_is_clean() {
    let printed = Text::read("通报.pdf", &NOTICE.bytes).expect("a PDF");
    let notice = Desk::new().compose(Q1);
    assert_eq!(lines(&found_against(&notice, &printed)), Vec::<String>::new());
    let composed = Text::composed(&notice);
    assert_eq!(lines(&found_against(&notice, &composed)), Vec::<String>::new());
    let squeezed = |text: &Text| -> Vec<String> {
        let squeeze = |text: &str| text.replace([' ', '\u{3000}'], "");
        text.paragraphs.iter().map(|paragraph| squeeze(&paragraph.text)).collect()
    };
    let (printed, composed) = (squeezed(&printed), squeezed(&composed));
    let missing: Vec<&String> = composed.iter().filter(|text| !printed.contains(text)).collect();
    // The notes of the form are numbered by its component.
    assert!(
        missing.iter().all(|text| printed.iter().any(|own| own.ends_with(*text))),
        "{missing:#?}"
    );
}

#[test]
fn every_document_that_is_shipped_is_clean_as_printed() {
    for entry in fs::read_dir(project("data")).expect("the data").flatten() {
        let mut findings = Findings::default();
        let document = build(&entry.path(), None, &RESOURCES, &mut findings, &mut |_| {});
        // Offices, schemes and word lists are no documents.
        let Ok(document) = document else { continue };
        let text = Text::read("文件.pdf", document.pdf()).expect("a PDF");
        // That only the direction is known, the data say; a text alone does not.
        let found: Vec<_> = found(&text).into_iter().filter(|f| f.code != "D9").collect();
        assert_eq!(lines(&found), Vec::<String>::new(), "{:?}", entry.path());
    }
}

#[test]
fn a_finding_in_a_pdf_names_its_page() {
    let desk = Desk::new();
    desk.edit(Q1, "再接再厉", "再接再励");
    let document = desk.set(Q1).0.expect("a notice");
    let text = Text::read("通报.pdf", document.pdf()).expect("a PDF");
    let found: Vec<_> = found(&text).into_iter().filter(|f| f.code != "D9").collect();
    let spot = found[0].place.as_ref().and_then(|place| place.spot.as_ref()).expect("a spot");
    assert_eq!((found.len(), found[0].code, spot.page), (1, "T19", Some(3)));
    // The line ends within the word: what is marked ends with it.
    assert_eq!(&spot.excerpt[spot.mark.clone()], "再接再");
    desk.write("通报.pdf", document.pdf());
    let run = desk.run(&["check", Q1, "--text", "通报.pdf"]);
    assert!(
        run.complained.contains(&format!("通报.pdf 第 3 页:{}:", spot.line)),
        "{}",
        run.complained
    );
}

#[test]
fn titles_of_adopted_items_are_checked_in_the_data() {
    let desk = Desk::new();
    let item = "ledger:\n  - {title: 我局召开会议, units: [办公室], channel: 环保厅网站, date: 2018-02-01}\n";
    desk.write(Q1, desk.without_adoptions() + item);
    let run = desk.run(&["check", Q1]);
    assert!(run.complained.contains("错误[T26]"), "{}", run.complained);
    let line = desk.text(Q1).lines().count();
    assert!(run.complained.contains(&format!("{Q1}:{line}:13")), "{}", run.complained);
    assert_eq!(run.code, Some(1));
}

#[test]
fn what_is_no_document_is_refused_by_name() {
    assert_eq!(refused(b""), "K02");
    assert_eq!(refused(b" \n\n"), "K02");
    assert_eq!(refused(b"\x00\x01\x02\xff"), "K05");
    assert_eq!(refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), "K06");
    assert_eq!(refused(b"PK\x03\x04nothing"), "K07");
    assert_eq!(refused(&archive(&[("xl/workbook.xml", b"<x/>")])), "K07");
    assert_eq!(refused(&docx("<w:p><w:r></w:p>")), "K07");
    assert_eq!(refused(b"%PDF-1.7 nothing"), "M02");
    assert_eq!(refused("长".repeat(40_000).as_bytes()), "K04");
    assert_eq!(refused("a\n".repeat(3 << 20).as_bytes()), "K03");
}

#[test]
fn hostile_documents_end_quickly() {
    let start = Instant::now();
    let bomb = "<w:p><w:r><w:t>炸</w:t></w:r></w:p>".repeat(500_000);
    assert_eq!(refused(&docx(&bomb)), "K07");
    assert_eq!(refused(&docx(&"<w:tbl><w:tr><w:tc>".repeat(100_000))), "K07");
    let entity = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><w:p><w:r><w:t>&b;</w:t></w:r></w:p>";
    assert!(Text::read("文稿", &docx(entity)).is_err());
    let spans = "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"99999999\"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>";
    assert!(Text::read("文稿", &docx(&spans.repeat(5_000))).is_err());
    let attributes: String = (0..200_000).map(|i| format!(" a{i}=\"\"")).collect();
    let _ = Text::read("文稿", &docx(&format!("<w:p{attributes}/>")));
    // Every rule on what it looks for, over and over: linear, and the list is cut short.
    for piece in [
        "（",
        "再接再励",
        "2018[2018]1号",
        "\"汉",
        "1-3月",
        "，。",
        "《甲网站》",
        "××",
        "约1",
        "1、",
    ] {
        let text = Text::plain("例", &format!("{}\n", piece.repeat(2_000)).repeat(20));
        assert!(found(&text).len() < 2_000, "{piece}");
    }
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        for head in [&b""[..], b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xfe"] {
            let bytes = [head, &bytes].concat();
            if let Ok(text) = Text::read("文稿", &bytes) {
                found(&text);
            }
        }
    }

    #[test]
    fn any_text_is_checked(text in "[\\PC\n\t（）《》“”〔〕一二三年月日附件：0-9.、，。]{0,400}") {
        for finding in found(&Text::plain("例", &text)) {
            let spot = finding.place.and_then(|place| place.spot).expect("a spot");
            prop_assert!(spot.excerpt.get(spot.mark.clone()).is_some());
        }
    }

    #[test]
    fn any_spoilt_word_document_is_read_or_refused(at in 0..4000_usize, byte in any::<u8>()) {
        let mut bytes = docx(&"<w:p><w:r><w:t>各单位要再接再厉。</w:t></w:r></w:p>".repeat(20));
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = Text::read("文稿", &bytes);
    }

    #[test]
    fn any_document_xml_is_read_or_refused(
        body in "(<w:(p|tbl|tr|tc|t|r|br|vMerge|numId w:val=\"1\")>|</w:(p|tbl|tr|tc|t|r)>|<w:tab/>|文|&amp;|&#x4e00;|&x;){0,60}"
    ) {
        if let Ok(text) = Text::read("文稿", &docx(&body)) {
            found(&text);
        }
    }
}
