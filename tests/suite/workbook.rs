//! Figures and ledgers that stand in a workbook: they make the same notice as typed ones, and what is
//! wrong with a workbook is told with sheet, row and column.

mod any;
mod hidden;
mod ledger;
mod problems;
mod spoiled;

use std::fs;
use std::io::{Cursor, Read, Write};
use std::time::{Duration, Instant};

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use serde_yaml::Value;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use crate::harness::{Desk, Q1, copy_all, project};

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

pub(crate) fn write(sheet: &mut Worksheet, row: u32, column: u16, text: &str) {
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

fn hide_row(sheet: &mut Worksheet, row: u32) {
    sheet.set_row_hidden(row).expect("a row");
}

fn hide_column(sheet: &mut Worksheet, column: u16) {
    sheet.set_column_hidden(column).expect("a column");
}

fn both(sheet: &mut Worksheet, row: u32, name: &str, column: u16, number: f64) {
    write(sheet, row, 0, name);
    put(sheet, row, column, number);
}

/// A zip file with these parts.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    zipped(parts, CompressionMethod::Deflated)
}

/// The same with every part as it is.
fn stored(parts: &[(&str, &[u8])]) -> Vec<u8> {
    zipped(parts, CompressionMethod::Stored)
}

fn zipped(parts: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        // The kind of an OpenDocument file stands in it as it is.
        let method = if *name == "mimetype" { CompressionMethod::Stored } else { method };
        let options = SimpleFileOptions::default().compression_method(method);
        zip.start_file(*name, options).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a zip file").into_inner()
}

/// The parts of a zip file, with their bytes.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
    let count = zip.len();
    let part = |place| {
        let mut part = zip.by_index(place).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        (part.name().expect("a name").into_owned(), bytes)
    };
    (0..count).map(part).collect()
}

/// A packed file with the text of one of its parts changed.
fn rewritten(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut parts = parts(bytes);
    let (_, own) = parts.iter_mut().find(|(part, _)| part == name).expect("the part");
    *own = change(std::str::from_utf8(own).expect("XML")).into_bytes();
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    packed(&parts)
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

/// A workbook that a program has computed: the library that writes those of the tests asks for it.
fn computed(bytes: &[u8]) -> Vec<u8> {
    rewritten(bytes, "xl/workbook.xml", |text| {
        let ask = " fullCalcOnLoad=\"1\"";
        assert!(text.contains(ask), "{text}");
        text.replace(ask, "")
    })
}

#[test]
fn a_formula_that_no_program_has_computed_is_told() {
    let asked = book(|sheet| compute(sheet, 1, 1, "4"));
    assert_eq!(complaints(BOOK, &computed(&asked)), Vec::<String>::new());
    for value in ["", "<v></v>", "<v/>"] {
        let bytes = rewritten(&computed(&asked), SHEET, |text| {
            assert!(text.contains("<f>1+1</f><v>4</v>"), "the figure that a program has computed");
            text.replace("<f>1+1</f><v>4</v>", &format!("<f>1+1</f>{value}"))
        });
        let said = complaints(BOOK, &bytes);
        assert!(said.len() == 1 && said[0].starts_with("W09 第一季度.xlsx:2:2"), "{said:?}");
    }
    // The workbook itself says that its figures are none yet.
    let said = complaints(BOOK, &asked);
    assert!(said.len() == 1 && said[0].starts_with("W09 第一季度.xlsx:2:2"), "{said:?}");
}

#[test]
fn a_formula_that_comes_to_nothing_is_a_blank() {
    let bytes = book(|sheet| compute(sheet, 1, 2, "无"));
    let bytes = rewritten(&computed(&bytes), SHEET, |text| {
        assert!(text.contains("<v>无</v>"), "words that a program has computed");
        text.replace("<v>无</v>", "<v></v>")
    });
    assert_eq!(complaints(BOOK, &bytes), Vec::<String>::new());
}

#[test]
fn figures_shown_as_percentages_are_what_they_show_where_that_is_meant() {
    let desk = Desk::new();
    copy_all(&project("data").join("air"), &desk.path("air"));
    let data = "air/2024-q4.yaml";
    let typed = desk.compose(data).main().to_owned();
    desk.move_figures_to_a_workbook(data);
    let path = desk.path("air/2024-q4.xlsx");
    let bytes = fs::read(&path).expect("a workbook");
    assert_eq!(desk.compose(data).main(), typed);
    let percent = rewritten(&bytes, "xl/styles.xml", |text| {
        assert!(text.contains("formatCode=\"0.00\"") || text.contains("numFmtId=\"2\""), "{text}");
        text.replace("numFmtId=\"2\"", "numFmtId=\"10\"").replace("\"0.00\"", "\"0.00%\"")
    });
    fs::write(&path, percent).expect("a workbook");
    let said = desk.complaints(data);
    assert!(said.iter().any(|line| line.starts_with("W13 air/2024-q4.xlsx:")), "{said:?}");
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
