//! Figures and ledgers that stand in a workbook: they make the same notice as typed ones, and what is
//! wrong with a workbook is told with sheet, row and column.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::time::{Duration, Instant};

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use serde_yaml::Value;
use zip::write::SimpleFileOptions;

use crate::harness::{Desk, Q1};

pub(crate) const BOOK: &str = "第一季度.xlsx";

/// The heads of the sample's sheet of figures.
const HEADS: [&str; 13] = [
    "单位",
    "报送",
    "环保部网站",
    "环保厅网站",
    "宣教中心网站",
    "环境宣传杂志",
    "州党委信息科",
    "州政府信息科",
    "“昌吉环保”微信公众号",
    "国家级新闻媒体",
    "区级新闻媒体",
    "州级新闻媒体",
    "其他",
];

/// The sample's figures by unit, in the order of the heads; `None` for a blank.
fn figures() -> Vec<(String, Vec<Option<f64>>)> {
    let text = Desk::new().text(Q1);
    let data: Value = serde_yaml::from_str(&text).expect("YAML");
    let units = data["units"].as_mapping().expect("units");
    units
        .iter()
        .map(|(name, unit)| {
            let channel = |head: &&str| unit["adopted"][*head].as_f64();
            let figures = HEADS.iter().skip(2).map(channel);
            let figures = std::iter::once(unit["submitted"].as_f64()).chain(figures).collect();
            (name.as_str().expect("a name").to_owned(), figures)
        })
        .collect()
}

/// A sheet with the sample's figures, head in this row (from 0).
fn fill(sheet: &mut Worksheet, head: u32) {
    for (column, name) in (0..).zip(HEADS) {
        sheet.write(head, column, name).expect("a head");
    }
    for (row, (name, figures)) in (head + 1..).zip(figures()) {
        sheet.write(row, 0, name).expect("a name");
        for (column, figure) in (1..).zip(figures) {
            if let Some(figure) = figure {
                sheet.write(row, column, figure).expect("a figure");
            }
        }
    }
}

/// A workbook with the sample's figures, changed.
pub(crate) fn book(change: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("报送").expect("a name");
    fill(sheet, 0);
    change(sheet);
    book.save_to_buffer().expect("a workbook")
}

/// A desk whose first quarter names a workbook.
pub(crate) fn desk(name: &str, bytes: &[u8]) -> Desk {
    let desk = Desk::new();
    let text = desk.text(Q1);
    let (before, rest) = text.split_once("\nunits:\n").expect("units");
    // The next key at a line's start ends them.
    let end = rest
        .match_indices('\n')
        .map(|(at, _)| at + 1)
        .find(|&at| rest[at..].starts_with(|c: char| c.is_ascii_lowercase()))
        .unwrap_or(rest.len());
    desk.write(Q1, format!("{before}\nunits: {name}\n{}", &rest[end..]));
    desk.write(name, bytes);
    desk
}

/// The complaints of a desk that is not said of the sample itself.
fn said(desk: &Desk) -> Vec<String> {
    let usual: Vec<String> = Desk::new().complaints(Q1).iter().map(|line| bare(line)).collect();
    let mut said = desk.complaints(Q1);
    said.retain(|line| !usual.contains(&bare(line)));
    said
}

/// A line without its place.
fn bare(line: &str) -> String {
    line.rsplit(' ').next().unwrap_or_default().to_owned()
}

fn complaints(name: &str, bytes: &[u8]) -> Vec<String> {
    said(&desk(name, bytes))
}

#[test]
fn figures_of_a_workbook_make_the_same_notice_as_typed_ones() {
    let typed = Desk::new();
    let desk = desk(BOOK, &book(|_| {}));
    assert_eq!(said(&desk), Vec::<String>::new());
    assert_eq!(desk.compose(Q1).main(), typed.compose(Q1).main());
    for desk in [&desk, &typed] {
        let run = desk.run(&["generate", Q1, "-o", "out/"]);
        assert_eq!(run.code, Some(0), "{}", run.complained);
    }
    let pdf = |desk: &Desk| {
        let name = desk.files("out").into_iter().find(|name| name.ends_with(".pdf"));
        fs::read(desk.path("out").join(name.expect("a PDF"))).expect("its bytes")
    };
    assert!(pdf(&desk) == pdf(&typed), "the bytes differ");
}

#[test]
fn a_table_reads_the_same_with_titles_bands_totals_and_heads_over_two_rows() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("报送").expect("a name");
    let format = Format::new();
    sheet.merge_range(0, 0, 0, 14, "2018年第一季度信息报送采用情况", &format).expect("a title");
    sheet.merge_range(1, 0, 2, 0, "序号", &format).expect("a head");
    sheet.merge_range(1, 1, 2, 1, "单 位", &format).expect("a head");
    sheet.merge_range(1, 2, 1, 9, "政务信息", &format).expect("a head");
    sheet.merge_range(1, 10, 1, 13, "新闻信息", &format).expect("a head");
    sheet.merge_range(1, 14, 2, 14, "备注", &format).expect("a head");
    for (column, head) in (2..).zip(HEADS.iter().skip(1)) {
        sheet.write(2, column, format!("{head}\n（条）")).expect("a head");
    }
    sheet.merge_range(3, 0, 3, 14, "县市（园区）", &format).expect("a band");
    let mut row = 4;
    let mut sum = 0.0;
    for (place, (name, figures)) in figures().into_iter().enumerate() {
        sheet.write(row, 0, place as f64).expect("a number");
        sheet.write(row, 1, format!(" {name}")).expect("a name");
        for (column, figure) in (2..).zip(&figures) {
            figure.map(|figure| sheet.write(row, column, figure).map(drop));
        }
        sum += figures[0].unwrap_or(0.0);
        row += if place == 6 { 2 } else { 1 };
    }
    sheet.merge_range(row, 0, row, 1, "合 计", &format).expect("a total");
    sheet.write_formula(row, 2, Formula::new("=SUM(C5:C40)").set_result(sum.to_string())).unwrap();
    sheet.write(row + 1, 0, "注：本表由办公室填报。").expect("a note");
    let desk = desk(BOOK, &book.save_to_buffer().expect("a workbook"));
    assert_eq!(said(&desk), Vec::<String>::new());
    assert_eq!(desk.compose(Q1).main(), Desk::new().compose(Q1).main());
}

#[test]
fn a_csv_in_either_encoding_reads_like_a_workbook() {
    let mut text = HEADS.join(",") + "\r\n";
    for (name, figures) in figures() {
        let figures = figures.iter().map(|figure| figure.map_or(String::new(), |f| f.to_string()));
        text += &format!("{name},{}\r\n\r\n", figures.collect::<Vec<_>>().join(","));
    }
    let gb = encoding(&text);
    for bytes in [text.clone().into_bytes(), gb] {
        let desk = desk("第一季度.csv", &bytes);
        assert_eq!(said(&desk), Vec::<String>::new());
        assert_eq!(desk.compose(Q1).main(), Desk::new().compose(Q1).main());
    }
    let broken = text.replacen("4,", "4条,", 1);
    let said = complaints("第一季度.csv", broken.as_bytes());
    assert!(said.iter().any(|line| line.starts_with("L06 第一季度.csv:2:2 ")), "{said:?}");
}

fn encoding(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

/// A ledger's rows: title, units, channel, date.
const LEDGER: [[&str; 4]; 2] = [
    ["玛纳斯县整治散乱污企业", "玛纳斯县环保局、办公室", "环保厅网站", "2018/2/7"],
    ["办公室开展大学习", "办公室", "“昌吉环保”微信公众号、区级新闻媒体", "2018年3月1日"],
];

#[test]
fn a_ledger_of_a_workbook_counts_as_a_typed_one() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in (0..).zip(["序号", "信息标题", "报送单位", "采用渠道", "刊发日期"])
    {
        sheet.write(0, column, head).expect("a head");
    }
    for (row, item) in (1..).zip(LEDGER) {
        sheet.write(row, 0, row).expect("a number");
        for (column, cell) in (1..).zip(item) {
            sheet.write(row, column, cell).expect("a cell");
        }
    }
    let date = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_with_format(1, 4, 43_138.0, &date).expect("a date");
    let from_book = Desk::new();
    from_book.write(Q1, format!("{}\nledger: 采用.xlsx\n", from_book.without_adoptions()));
    from_book.write("采用.xlsx", book.save_to_buffer().expect("a workbook"));
    let typed = Desk::new();
    let items = LEDGER.map(|[title, units, channels, date]| {
        let list = |names: &str| names.split('、').collect::<Vec<_>>().join(", ");
        let (units, channels) = (list(units), list(channels));
        format!("  - {{title: {title}, units: [{units}], channels: [{channels}], date: {date}}}\n")
    });
    typed.write(Q1, format!("{}\nledger:\n{}", typed.without_adoptions(), items.concat()));
    assert_eq!(from_book.complaints(Q1), typed.complaints(Q1));
    assert_eq!(from_book.compose(Q1).main(), typed.compose(Q1).main());
}

/// A spoiled workbook: what was done, the change, the code and cell expected, what must be said.
type Spoiled = (fn(&mut Worksheet), &'static str, &'static str);

fn write(sheet: &mut Worksheet, row: u32, column: u16, text: &str) {
    sheet.write(row, column, text).expect("a cell");
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, number: f64) {
    sheet.write(row, column, number).expect("a cell");
}

fn compute(sheet: &mut Worksheet, row: u32, column: u16, shown: &str) {
    let formula = Formula::new("=1+1").set_result(shown);
    sheet.write_formula(row, column, formula).expect("a formula");
}

fn merge(sheet: &mut Worksheet, [top, bottom]: [u32; 2], column: u16, words: &str) {
    sheet.merge_range(top, column, bottom, column, words, &Format::new()).expect("one cell");
}

fn both(sheet: &mut Worksheet, row: u32, name: &str, column: u16, number: f64) {
    write(sheet, row, 0, name);
    put(sheet, row, column, number);
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

/// A zip file with these parts.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a zip file").into_inner()
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
    let cases: [(Vec<u8>, &str, &str); 11] = [
        (Vec::new(), "W01", "空的"),
        (cut, "W01", "坏了"),
        (bomb, "W02", "解开"),
        (vec![b'x'; 21 << 20], "W02", "20 MiB"),
        (word, "W01", "文字处理"),
        (b"%PDF-1.7\n".to_vec(), "W01", "PDF"),
        (vec![0x89, b'P', b'N', b'G', 13, 10, 26, 10], "W01", "图片"),
        (b"<html><table></table></html>".to_vec(), "W01", "网页"),
        (compound("EncryptedPackage"), "W01", "密码"),
        (compound("WordDocument"), "W01", "文字处理"),
        (packed(&[("xl/workbook.bin", b"")]), "W01", "xlsb"),
    ];
    for (bytes, code, says) in cases {
        let start = Instant::now();
        let said = complaints(BOOK, &bytes);
        assert!(start.elapsed() < Duration::from_secs(10), "{says}: {:?}", start.elapsed());
        let told = said.iter().any(|line| line.starts_with(code) && line.contains(says));
        assert!(told && said.len() == 1, "{code} {says}: {said:?}");
    }
}

/// A packed file with the text of one of its parts changed.
fn rewritten(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
    let mut parts = Vec::new();
    for place in 0..zip.len() {
        let mut part = zip.by_index(place).expect("a part");
        let own = part.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        if own == name {
            bytes = change(&String::from_utf8(bytes).expect("XML")).into_bytes();
        }
        parts.push((own, bytes));
    }
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    packed(&parts)
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn a_formula_that_no_program_has_computed_is_told() {
    let bytes = book(|sheet| compute(sheet, 1, 1, "777"));
    let bytes = rewritten(&bytes, SHEET, |text| {
        assert!(text.contains("<v>777</v>"), "the figure that a program has computed");
        text.replace("<v>777</v>", "")
    });
    let said = complaints(BOOK, &bytes);
    assert!(said.len() == 1 && said[0].starts_with("W09 第一季度.xlsx:2:2"), "{said:?}");
}

#[test]
fn a_cell_in_the_last_row_and_column_costs_nothing() {
    let bytes = book(|sheet| write(sheet, 1_048_575, 16_383, "在这里"));
    let start = Instant::now();
    assert_eq!(complaints(BOOK, &bytes), Vec::<String>::new());
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[test]
fn of_two_sheets_that_fit_one_must_be_named() {
    let mut book = Workbook::new();
    for name in ["一月", "二月"] {
        fill(book.add_worksheet().set_name(name).expect("a name"), 0);
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let desk = desk(BOOK, &bytes);
    let told = said(&desk);
    assert!(told[0].starts_with("W04 2018-q1.yaml:") && told[0].contains("一月、二月"), "{told:?}");
    desk.edit(Q1, &format!("units: {BOOK}"), &format!("units: {{file: {BOOK}, sheet: 二月}}"));
    assert_eq!(said(&desk), Vec::<String>::new());
    desk.edit(Q1, "sheet: 二月", "sheet: 三月");
    let said = said(&desk);
    assert!(said[0].starts_with("W04") && said[0].contains("三月"), "{said:?}");
}

#[test]
fn a_workbook_that_is_not_there_is_told_where_it_is_named() {
    let desk = desk(BOOK, b"");
    fs::remove_file(desk.path(BOOK)).expect("gone");
    let said = said(&desk);
    assert!(said.len() == 1 && said[0].starts_with("L01 2018-q1.yaml:16:8 units"), "{said:?}");
}

#[test]
fn a_finding_in_a_workbook_is_shown_with_its_cell_on_the_terminal() {
    let desk = desk(BOOK, &book(|sheet| write(sheet, 1, 1, "4条")));
    let run = desk.run(&["generate", Q1, "-o", "out/"]);
    assert!(run.complained.contains("第一季度.xlsx 报送!B2\n"), "{}", run.complained);
    assert!(run.complained.contains("4条"), "{}", run.complained);
}
