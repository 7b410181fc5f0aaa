//! The clerk's workbook comes back with a column 问题, and everything else in it as it was.

use std::fs;
use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use rust_xlsxwriter::{Format, Workbook};

use super::{
    BOOK, SHEET, book, desk, fill, hide_row, merge, packed, parts, put, rewritten, said, write,
};
use crate::harness::{Desk, Q1};

const COPY: &str = "第一季度（问题）.xlsx";
const STYLES: &str = "xl/styles.xml";

fn cells(bytes: &[u8], sheet: &str) -> Range<Data> {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    book.worksheet_range(sheet).expect("the sheet")
}

/// The words of a cell, by the name that a clerk knows it by.
fn cell(bytes: &[u8], name: &str) -> String {
    let (letter, row) = name.split_at(1);
    let column = u32::from(letter.as_bytes()[0] - b'A');
    let row = row.parse::<u32>().expect("a row") - 1;
    cells(bytes, "报送").get_value((row, column)).map(ToString::to_string).unwrap_or_default()
}

/// Runs the check of a desk and returns what the command wrote on the terminal.
fn mark(desk: &Desk) -> String {
    let run = desk.run(&["check", Q1, "--workbook"]);
    assert!([Some(0), Some(1)].contains(&run.code), "{}", run.complained);
    run.complained
}

fn read(desk: &Desk, name: &str) -> Vec<u8> {
    fs::read(desk.path(name)).expect("a workbook")
}

/// A workbook with three mistakes, formats, widths and a second sheet.
fn spoiled() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("报送").expect("a name");
    fill(sheet, 0);
    write(sheet, 1, 1, "4条");
    write(sheet, 2, 3, "三");
    write(sheet, 0, 3, "环保厅网");
    sheet.set_column_width(0, 31).expect("a width");
    sheet.set_column_format(1, &Format::new().set_bold()).expect("a format");
    sheet.set_row_height(4, 40).expect("a height");
    sheet.set_freeze_panes(1, 1).expect("panes");
    let other = book.add_worksheet().set_name("说明").expect("a name");
    other.write(0, 0, "本表每季度填一次。").expect("words");
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn each_row_with_a_mistake_says_so_at_its_right_and_the_rest_stays_as_it_was() {
    let bytes = spoiled();
    let desk = desk(BOOK, &bytes);
    let told = mark(&desk);
    assert!(told.contains(&format!("写好了 {COPY}")), "{told}");
    let copy = read(&desk, COPY);
    assert!(read(&desk, BOOK) == bytes, "the clerk's own is untouched");
    assert!(
        cell(&copy, "N1").starts_with("问题：错误 D1：不认识的表头“环保厅网”"),
        "{}",
        cell(&copy, "N1")
    );
    assert!(cell(&copy, "N2").starts_with("错误 B2：") && cell(&copy, "N2").contains("4条"));
    assert!(cell(&copy, "N2").ends_with('。'), "what to do is said: {}", cell(&copy, "N2"));
    assert_eq!(cell(&copy, "N4"), "");
    let (before, after) = (cells(&bytes, "报送"), cells(&copy, "报送"));
    for (row, column, value) in before.used_cells() {
        assert_eq!(after.get((row, column)), Some(value), "{row} {column}");
    }
    let (before, after) = (parts(&bytes), parts(&copy));
    let names = |parts: &[(String, Vec<u8>)]| {
        parts.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&before), names(&after), "the parts and their order");
    for ((name, old), (_, new)) in before.iter().zip(&after) {
        if ![SHEET, STYLES].contains(&name.as_str()) {
            assert!(old == new, "{name} has changed");
        }
    }
    // Without the column the sheet is what it was.
    let text = |parts: &[(String, Vec<u8>)], part: &str| {
        let (_, bytes) = parts.iter().find(|(name, _)| name == part).expect("the part");
        String::from_utf8(bytes.clone()).expect("XML")
    };
    let pattern = regex::Regex::new("<c r=\"N[0-9]+\"[^>]*>.*?</c>").expect("a pattern");
    let bare =
        |text: &str| pattern.replace_all(text, "").replace(":N", ":M").replace(":14\"", ":13\"");
    assert_eq!(bare(&text(&after, SHEET)), text(&before, SHEET));
    let styles = text(&after, STYLES);
    assert_eq!(styles.matches("FFC00000").count(), 1, "{styles}");
}

#[test]
fn a_mended_copy_is_read_as_it_stands_and_its_column_comes_anew() {
    let desk = desk(BOOK, &book(|sheet| write(sheet, 1, 1, "4条")));
    mark(&desk);
    let copy = read(&desk, COPY);
    // Fixed in the copy, whose column still says what was wrong; another row is spoiled instead.
    let mended = rewritten(&copy, SHEET, |text| {
        let wrong = regex::Regex::new("<c r=\"B2\" t=\"s\"><v>[0-9]+</v></c>").expect("a pattern");
        assert!(wrong.is_match(text), "{text:.1500}");
        wrong.replace(text, "<c r=\"B2\"><v>4</v></c>").into_owned()
    });
    desk.write(BOOK, &mended);
    assert_eq!(said(&desk), Vec::<String>::new());
    assert_eq!(desk.compose(Q1).main(), Desk::new().compose(Q1).main());
    let spoiled = rewritten(&mended, SHEET, |text| {
        let row = text.find("<row r=\"4\"").expect("the row");
        let at =
            row + text[row..].find("<c r=\"B4\"><v>").expect("a figure") + "<c r=\"B4\"><v>".len();
        format!("{}-{}", &text[..at], &text[at..])
    });
    desk.write(BOOK, &spoiled);
    mark(&desk);
    let copy = read(&desk, COPY);
    assert_eq!(cell(&copy, "N1"), "问题");
    assert_eq!(cell(&copy, "N2"), "", "what was mended is not said again");
    assert!(cell(&copy, "N4").starts_with("错误 B4："), "{}", cell(&copy, "N4"));
    assert_eq!(cell(&copy, "O1"), "", "there is one such column");
}

#[test]
fn a_copy_that_somebody_has_worked_in_is_never_written_over() {
    let desk = desk(BOOK, &book(|sheet| write(sheet, 1, 1, "4条")));
    mark(&desk);
    let first = read(&desk, COPY);
    // The same again: nobody has touched it.
    assert!(mark(&desk).contains(COPY));
    assert!(read(&desk, COPY) == first);
    // A program that saves it leaves our mark out.
    let parts = parts(&first);
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let worked_in = packed(&parts);
    desk.write(COPY, &worked_in);
    assert!(mark(&desk).contains("第一季度（问题2）.xlsx"));
    assert!(read(&desk, COPY) == worked_in);
    // Nor is a copy that the data name.
    desk.edit(Q1, &format!("units: {BOOK}"), &format!("units: {COPY}"));
    assert!(mark(&desk).contains("第一季度（问题2）.xlsx"));
    assert!(read(&desk, COPY) == worked_in);
    let run = desk.run(&["check", Q1, "--workbook", "-o", "退回"]);
    assert!(run.complained.contains("退回/第一季度（问题）.xlsx"), "{}", run.complained);
}

#[test]
fn the_column_takes_no_room_that_is_taken() {
    let bytes = book(|sheet| {
        write(sheet, 1, 1, "4条");
        write(sheet, 0, 13, "问题");
        write(sheet, 3, 13, "催报两次");
        merge(sheet, [0, 40], 14, "本栏由办公室填");
        put(sheet, 30, 15, 5.0);
    });
    let desk = desk(BOOK, &bytes);
    mark(&desk);
    let copy = read(&desk, COPY);
    assert_eq!(cell(&copy, "N4"), "催报两次", "the office has such a column of its own");
    assert!(cell(&copy, "Q1").starts_with("问题"), "{}", cell(&copy, "Q1"));
    assert!(cell(&copy, "Q2").starts_with("错误 B2："));
}

#[test]
fn what_is_hidden_is_told_where_it_is_seen() {
    let desk = desk(BOOK, &book(|sheet| hide_row(sheet, 2)));
    mark(&desk);
    let copy = read(&desk, COPY);
    assert!(cell(&copy, "N1").starts_with("问题：错误 A3：第 3 行隐藏着"), "{}", cell(&copy, "N1"));
    assert_eq!(cell(&copy, "N3"), "");
}

#[test]
fn a_workbook_of_another_form_is_told_and_one_without_mistakes_has_no_copy() {
    let desk = desk("第一季度.csv", "单位,报送\n办公室,四条\n".as_bytes());
    let run = desk.run(&["check", Q1, "--workbook"]);
    assert_eq!(run.code, Some(2), "{}", run.complained);
    assert!(run.complained.contains("W20") || run.said.contains("W20"), "{}", run.complained);
    let sound = super::desk(BOOK, &book(|_| {}));
    let told = mark(&sound);
    assert!(!told.contains("写好了"), "{told}");
    assert!(!sound.path(COPY).exists());
}

#[test]
fn whoever_has_mistakes_in_a_workbook_is_told_of_the_copy() {
    let desk = desk(BOOK, &book(|sheet| write(sheet, 1, 1, "4条")));
    for arguments in [vec!["generate", Q1, "-o", "out/"], vec!["check", Q1]] {
        let run = desk.run(&arguments);
        assert!(
            run.complained.contains("tongbao check 2018-q1.yaml --workbook"),
            "{}",
            run.complained
        );
    }
}
