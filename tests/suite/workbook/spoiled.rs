//! Workbooks in which something is wrong: each is told, with its cell, soon, and without filling the memory.

use std::fs::File;
use std::time::{Duration, Instant};

use rust_xlsxwriter::{FilterCondition, Format, Worksheet};

use super::{
    BOOK, SHEET, book, both, complaints, compute, desk, hide_column, hide_row, merge, packed,
    parts, put, rewritten, said, stored, write,
};
use crate::harness::{Desk, Q1};

/// A spoiled workbook: what was done, the change, the code and cell expected, what must be said.
type Spoiled = (fn(&mut Worksheet), &'static str, &'static str);

fn flatten_row(sheet: &mut Worksheet, row: u32) {
    sheet.set_row_height(row, 0).expect("a row");
}

const SPOILED: &[Spoiled] = &[
    // Figures.
    (|s| write(s, 1, 1, "4条"), "L06 第一季度.xlsx:2:2", "4条"),
    (|s| write(s, 1, 1, "４"), "L06 第一季度.xlsx:2:2", "４"),
    (|s| write(s, 1, 1, "四"), "L06 第一季度.xlsx:2:2", "四"),
    (|s| write(s, 1, 1, "—"), "L06 第一季度.xlsx:2:2", "—"),
    (|s| write(s, 1, 1, "约4"), "L06 第一季度.xlsx:2:2", "约4"),
    (|s| write(s, 1, 1, "4+3"), "L06 第一季度.xlsx:2:2", "4+3"),
    (|s| write(s, 1, 1, "1,200"), "L06 第一季度.xlsx:2:2", "1,200"),
    (|s| write(s, 1, 1, "共4条"), "L06 第一季度.xlsx:2:2", "共4条"),
    (|s| write(s, 1, 1, "缺"), "L06 第一季度.xlsx:2:2", "缺"),
    (|s| write(s, 1, 1, "4（重）"), "L06 第一季度.xlsx:2:2", "4（重）"),
    (|s| write(s, 1, 1, "2018-02-07"), "L06 第一季度.xlsx:2:2", "2018-02-07"),
    (|s| write(s, 1, 1, "TRUE"), "L06 第一季度.xlsx:2:2", "TRUE"),
    (|s| write(s, 1, 3, "无"), "L06 第一季度.xlsx:2:4", "无"),
    (|s| write(s, 8, 12, "1篇"), "L06 第一季度.xlsx:9:13", "1篇"),
    (|s| put(s, 1, 1, 4.5), "L14 第一季度.xlsx:2:2", "4.5"),
    (|s| put(s, 1, 1, -4.0), "L14 第一季度.xlsx:2:2", "-4"),
    (|s| put(s, 1, 1, 400_000.0), "L14 第一季度.xlsx:2:2", "400000"),
    (|s| put(s, 1, 4, 1e20), "L14 第一季度.xlsx:2:5", "100000"),
    (|s| write(s, 1, 1, " "), "L08 第一季度.xlsx:2:2", "submitted"),
    (|s| compute(s, 1, 1, "#DIV/0!"), "W09 第一季度.xlsx:2:2", "#DIV/0!"),
    (|s| compute(s, 1, 3, "#REF!"), "W09 第一季度.xlsx:2:4", "#REF!"),
    // Units.
    (|s| write(s, 1, 0, "玛纳斯环保"), "L17 第一季度.xlsx:2:1", "玛纳斯环保"),
    (|s| write(s, 2, 0, "玛纳斯县环保局"), "L09 第一季度.xlsx:3:1", "写了两次"),
    (|s| write(s, 1, 0, " "), "W07 第一季度.xlsx:2:1", "没有单位"),
    (|s| put(s, 50, 1, 3.0), "W07 第一季度.xlsx:51:1", "没有单位"),
    (|s| both(s, 40, "第三中学", 1, 1.0), "L17 第一季度.xlsx:41:1", "第三中学"),
    (|s| both(s, 40, "县市（园区）", 1, 1.0), "L17 第一季度.xlsx:41:1", "县市（园区）"),
    (|s| merge(s, [1, 2], 0, "玛纳斯县环保局"), "W08 第一季度.xlsx:3:1", "A2"),
    (|s| merge(s, [1, 2], 1, "4"), "W08 第一季度.xlsx:3:2", "B2"),
    // Heads.
    (|s| write(s, 0, 0, "部门"), "W03 第一季度.xlsx", "表头"),
    (|s| write(s, 0, 1, "报送情况"), "W05 第一季度.xlsx:1:2", "报送情况"),
    (|s| write(s, 0, 3, "环保厅网"), "W05 第一季度.xlsx:1:4", "环保厅网"),
    (|s| write(s, 0, 3, "县教育局网站"), "W05 第一季度.xlsx:1:4", "县教育局网站"),
    (|s| write(s, 0, 3, " "), "W05 第一季度.xlsx:1:4", "没有表头"),
    (|s| write(s, 0, 3, "环保部网站"), "W05 第一季度.xlsx:1:4", "C 列"),
    (|s| both(s, 40, "合计", 1, 5.0), "W10 第一季度.xlsx:41:2", "5"),
    (|s| both(s, 40, "总 计", 1, 99.0), "W10 第一季度.xlsx:41:2", "99"),
    (|s| both(s, 40, "小计：", 3, 1.0), "W10 第一季度.xlsx:41:4", "1"),
    (|s| both(s, 40, "全州合计", 3, 1.0), "W10 第一季度.xlsx:41:4", "1"),
    (
        |s| {
            write(s, 0, 13, "采用合计");
            put(s, 1, 13, 6.0);
        },
        "W06 第一季度.xlsx:1:14",
        "采用合计",
    ),
    (
        |s| {
            write(s, 0, 13, "政务信息得分");
            put(s, 1, 13, 6.0);
        },
        "W06 第一季度.xlsx:1:14",
        "得分",
    ),
    // Figures that would be lost, or that nobody sees.
    (|s| write(s, 0, 3, "备注"), "W12 第一季度.xlsx:1:1", "环保厅网站"),
    (|s| write(s, 0, 1, "备注"), "W12 第一季度.xlsx:1:1", "报送"),
    (
        |s| {
            write(s, 0, 3, "环保厅网");
            (1..30).for_each(|row| write(s, row, 3, "7"));
        },
        "W05 第一季度.xlsx:1:4",
        "环保厅网",
    ),
    (|s| hide_row(s, 1), "W11 第一季度.xlsx:2:1", "第 2 行隐藏着"),
    (
        |s| (3..6).for_each(|row| hide_row(s, row)),
        "W11 第一季度.xlsx:4:1",
        "第 4—6 行（3 行）隐藏着",
    ),
    (|s| flatten_row(s, 1), "W11 第一季度.xlsx:2:1", "第 2 行隐藏着"),
    (|s| hide_column(s, 3), "W11 第一季度.xlsx:1:4", "D 列隐藏着"),
    (|s| hide_column(s, 0), "W11 第一季度.xlsx:1:1", "A 列隐藏着"),
    (
        |s| {
            let only = FilterCondition::new().add_list_filter("办公室");
            s.autofilter(0, 0, 22, 12).expect("a filter");
            s.filter_column(0, &only).expect("a filter");
        },
        "W11 第一季度.xlsx:2:1",
        "筛选掉了",
    ),
    (
        |s| {
            let percent = Format::new().set_num_format("0%");
            s.write_with_format(1, 1, 0.04, &percent).expect("a figure");
        },
        "W13 第一季度.xlsx:2:2",
        "4%",
    ),
    (
        |s| {
            let date = Format::new().set_num_format("yyyy/m/d");
            s.write_with_format(1, 1, 4.0, &date).expect("a figure");
        },
        "L06 第一季度.xlsx:2:2",
        "1900-01-04",
    ),
    (
        |s| {
            let format = Format::new();
            s.merge_range(1, 1, 1, 3, "4", &format).expect("one cell");
        },
        "W08 第一季度.xlsx:2:3",
        "B2",
    ),
    (|s| compute(s, 1, 0, "#NAME?"), "W09 第一季度.xlsx:2:1", "#NAME?"),
    (|s| compute(s, 1, 0, "玛纳斯县环保局"), "W09 第一季度.xlsx:2:1", "没有算出数来"),
    (
        |s| {
            write(s, 0, 13, "免报");
            write(s, 1, 13, "新设立");
        },
        "L26 第一季度.xlsx:2:1",
        "",
    ),
];

#[test]
fn what_is_wrong_in_a_workbook_is_told_with_its_cell() {
    let mut missed = String::new();
    for (place, (change, start, says)) in SPOILED.iter().enumerate() {
        let said = complaints(BOOK, &book(change));
        if !said.iter().any(|line| line.starts_with(start) && line.contains(says)) {
            missed += &format!("{place}: {start}…{says}\n    {}\n", said.join("\n    "));
        }
    }
    assert!(missed.is_empty(), "expected, and what was said instead:\n{missed}");
}

/// An encrypted workbook as it looks from outside: a compound file with a part of this name.
fn compound(part: &str) -> Vec<u8> {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize(1024, 0);
    bytes.extend(part.bytes().flat_map(|byte| [byte, 0]));
    bytes.resize(4096, 0);
    bytes
}

#[test]
fn what_is_no_workbook_is_refused_by_name_and_soon() {
    let whole = book(|_| {});
    let cut = whole[..whole.len() / 2].to_vec();
    let bomb = packed(&[("xl/workbook.xml", &vec![b' '; 200 << 20])]);
    assert!(bomb.len() < 1 << 20);
    let word = packed(&[("word/document.xml", b"<w/>")]);
    let scattered: Vec<(String, &[u8])> =
        (0..200).map(|i| (format!("xl/worksheets/sheet{i}.xml"), MEBIBYTE)).collect();
    let scattered: Vec<(&str, &[u8])> =
        scattered.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let cases: [(Vec<u8>, &str, &str); 17] = [
        (Vec::new(), "W01", "空的"),
        (cut, "W01", "坏了"),
        (whole[..whole.len() - 30].to_vec(), "W01", "坏了"),
        (bomb, "W02", "解开"),
        (packed(&scattered), "W02", "解开"),
        (vec![b'x'; 21 << 20], "W02", "20 MiB"),
        (word, "W01", "文字处理"),
        (packed(&[("ppt/presentation.xml", b"<p/>")]), "W01", "演示"),
        (packed(&[("甲.txt", b"")]), "W01", "压缩文件"),
        (b"%PDF-1.7\n".to_vec(), "W01", "PDF"),
        (vec![0x89, b'P', b'N', b'G', 13, 10, 26, 10], "W01", "图片"),
        (b"<html><table></table></html>".to_vec(), "W01", "网页"),
        (compound("EncryptedPackage"), "W01", "密码"),
        (compound("WordDocument"), "W01", "文字处理"),
        (compound("Workbook"), "W01", "坏了"),
        (packed(&[("xl/workbook.bin", b"")]), "W01", "xlsb"),
        (packed(&[("xl/workbook.xml", b"<workbook>")]), "W01", "坏了"),
    ];
    for (bytes, code, says) in cases {
        refused_soon(&desk(BOOK, &bytes), code, says);
    }
    // A hundred mebibytes are not read.
    let desk = desk(BOOK, &whole);
    let file = File::options().write(true).open(desk.path(BOOK)).expect("the workbook");
    file.set_len(100 << 20).expect("a large file");
    refused_soon(&desk, "W02", "20 MiB");
}

/// A mebibyte of nothing.
const MEBIBYTE: &[u8] = &[b' '; 1 << 20];

/// Holds that a desk has one complaint, and has it soon.
fn refused_soon(desk: &Desk, code: &str, says: &str) {
    let start = Instant::now();
    let said = said(desk);
    assert!(start.elapsed() < Duration::from_secs(10), "{says}: {:?}", start.elapsed());
    let told = said.iter().any(|line| line.starts_with(code) && line.contains(says));
    assert!(told && said.len() == 1, "{code} {says}: {said:?}");
}

/// Parts of a sound workbook that were changed: the part, its text, what stands there instead, the code and
/// the words expected.
const INSIDE: [(&str, &str, &str, &str, &str); 10] = [
    ("xl/sharedStrings.xml", "uniqueCount=\"", "uniqueCount=\"999999999", "W01", "坏了"),
    (
        SHEET,
        "<c r=\"B2\"><v>4</v></c>",
        "<c r=\"B2\"><v>4</v></c><c r=\"B2\"><v>5</v></c>",
        "W01",
        "坏了",
    ),
    (
        SHEET,
        "<c r=\"B2\"><v>4</v></c>",
        "<c r=\"B2\"><f t=\"shared\" ref=\"B2\" si=\"99999999999\">1</f></c>",
        "W09",
        "没有算出",
    ),
    (SHEET, "</sheetData>", "", "W01", "坏了"),
    (SHEET, "<c r=\"B2\">", "<c r=\"B2\" t=\"x\">", "W01", "坏了"),
    (
        SHEET,
        "<sheetData>",
        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>99999</v></c></row>",
        "W01",
        "坏了",
    ),
    ("xl/workbook.xml", "r:id=\"rId1\"", "r:id=\"rId9\"", "W01", "坏了"),
    ("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "worksheets/sheet9.xml", "W03", "表头"),
    ("xl/sharedStrings.xml", "单位", "&单位;", "W01", "坏了"),
    (SHEET, "<c r=\"B2\"><v>4</v></c>", "<c r=\"B2\" t=\"e\"><v>#N/A</v></c>", "W09", "#N/A"),
];

#[test]
fn parts_that_were_changed_by_hand_are_told_and_never_make_other_figures() {
    let whole = book(|_| {});
    for (part, old, new, code, says) in INSIDE {
        let bytes = rewritten(&whole, part, |text| {
            assert!(text.contains(old), "{old} in {text:.2000}");
            text.replacen(old, new, 1)
        });
        refused_soon(&desk(BOOK, &bytes), code, says);
    }
    // Of texts that are none nothing is believed either.
    let mut parts = parts(&whole);
    let (_, texts) =
        parts.iter_mut().find(|(name, _)| name.ends_with("sharedStrings.xml")).expect("texts");
    let count = b"uniqueCount=\"";
    let at = texts.windows(count.len()).position(|window| window == count).expect("a count");
    texts.splice(at + count.len()..at + count.len(), *b"999999999");
    texts.push(0xff);
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    refused_soon(&desk(BOOK, &packed(&parts)), "W01", "坏了");
    // So many cells made one are no table.
    let merged: String =
        (0..6_000).map(|i| format!("<mergeCell ref=\"P{0}:Q{0}\"/>", i + 50)).collect();
    let bytes = rewritten(&whole, SHEET, |text| {
        text.replace("</sheetData>", &format!("</sheetData><mergeCells>{merged}</mergeCells>"))
    });
    refused_soon(&desk(BOOK, &bytes), "W02", "合并");
    // A workbook with a cell in the shade of another: it is not shown, and would count.
    let bytes = rewritten(&whole, SHEET, |text| {
        let cells = "<mergeCells count=\"1\"><mergeCell ref=\"B2:B3\"/></mergeCells>";
        text.replace("</sheetData>", &format!("</sheetData>{cells}"))
    });
    refused_soon(&desk(BOOK, &bytes), "W08", "B2");
}

#[test]
fn macros_and_documents_within_a_workbook_are_nothing_to_it() {
    let whole = book(|_| {});
    let mut parts = parts(&whole);
    parts.push(("xl/vbaProject.bin".to_owned(), compound("VBA")));
    let document = packed(&[("word/document.xml", b"<w/>")]);
    parts.push(("xl/embeddings/Microsoft_Word_Document.docx".to_owned(), document));
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    for (name, bytes) in [("第一季度.xlsm", packed(&parts)), (BOOK, stored(&parts))] {
        let desk = desk(name, &bytes);
        assert_eq!(said(&desk), Vec::<String>::new());
        assert_eq!(desk.compose(Q1).main(), Desk::new().compose(Q1).main());
    }
}
