//! Hidden rows, columns and sheets, and the shapes of older workbooks and of those that LibreOffice writes.

use std::fs;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use rust_xlsxwriter::{Workbook, Worksheet};

use super::{BOOK, HEADS, desk, figures, fill, hide_column, packed, said};
use crate::harness::{Desk, Q1, project};

/// A workbook with the sample's figures on a second sheet too.
fn of_two(change: impl Fn(&mut Worksheet, &mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let (mut first, mut second) = (Worksheet::new(), Worksheet::new());
    first.set_name("报送").expect("a name");
    second.set_name("上月").expect("a name");
    fill(&mut second, 0);
    change(&mut first, &mut second);
    book.push_worksheet(first);
    book.push_worksheet(second);
    book.save_to_buffer().expect("a workbook")
}

fn hide(sheet: &mut Worksheet) {
    sheet.set_hidden(true);
}

#[test]
fn a_hidden_sheet_with_figures_is_told_and_read_only_where_it_is_named() {
    let told = said(&desk(
        BOOK,
        &of_two(|first, second| {
            fill(first, 0);
            hide(second);
        }),
    ));
    assert!(
        told.len() == 1 && told[0].starts_with("W11 第一季度.xlsx 隐藏的工作表“上月”"),
        "{told:?}"
    );
    let desk = desk(BOOK, &of_two(|_, second| hide(second)));
    let told = said(&desk);
    assert!(
        told.len() == 1 && told[0].starts_with("W11 第一季度.xlsx 只有隐藏的工作表“上月”"),
        "{told:?}"
    );
    desk.edit(Q1, &format!("units: {BOOK}"), &format!("units: {{file: {BOOK}, sheet: 上月}}"));
    assert_eq!(said(&desk), Vec::<String>::new());
    assert_eq!(desk.compose(Q1).main(), Desk::new().compose(Q1).main());
}

#[test]
fn what_is_hidden_and_says_nothing_of_figures_is_not_told() {
    let bytes = super::book(|sheet| {
        super::write(sheet, 0, 13, "备注");
        super::write(sheet, 1, 13, "补报");
        sheet.set_column_hidden(13).expect("a column");
        super::write(sheet, 24, 0, "注：本表由办公室填报。");
        sheet.set_row_hidden(24).expect("a row");
        // The column of a channel in which there is nothing.
        let blank = (0..12).find(|at| figures().iter().all(|(_, figures)| figures[*at].is_none()));
        if let Some(blank) = blank {
            hide_column(sheet, u16::try_from(blank + 1).expect("a column"));
        }
    });
    assert_eq!(said(&desk(BOOK, &bytes)), Vec::<String>::new());
}

/// An .ods of this sheet's content.
fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" \
         xmlns:calcext=\"c\"><office:body><office:spreadsheet><table:table table:name=\"报送\">\
         {table}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    let manifest = b"<manifest:manifest/>";
    let manifest: (&str, &[u8]) = ("META-INF/manifest.xml", manifest);
    packed(&[("mimetype", kind), ("content.xml", content.as_bytes()), manifest])
}

fn words(text: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
    )
}

/// The rows of the sample's figures, the head first.
fn rows() -> Vec<String> {
    let cell = |figure: &Option<f64>| match figure {
        Some(figure) => {
            format!("<table:table-cell office:value-type=\"float\" office:value=\"{figure}\"/>")
        }
        None => "<table:table-cell/>".to_owned(),
    };
    let row = |(name, figures): &(String, Vec<Option<f64>>)| {
        words(name) + &figures.iter().map(cell).collect::<String>()
    };
    let heads = HEADS.iter().map(|head| words(head)).collect::<String>();
    std::iter::once(heads).chain(figures().iter().map(row)).collect()
}

fn table(rows: &[String]) -> String {
    let row = |row: &String| format!("<table:table-row>{row}</table:table-row>");
    rows.iter().map(row).collect()
}

const ODS: &str = "第一季度.ods";

#[test]
fn an_ods_reads_like_an_xlsx() {
    let blanks = "<table:table-row table:number-rows-repeated=\"1048000\">\
                  <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let desk = desk(ODS, &ods(&(table(&rows()) + blanks)));
    assert_eq!(said(&desk), Vec::<String>::new());
    assert_eq!(desk.compose(Q1).main(), Desk::new().compose(Q1).main());
}

/// A change of the rows of an .ods, the code and cell expected, the words of it.
type Spoiled = (fn(Vec<String>) -> String, &'static str, &'static str);

fn with_row(place: usize, attributes: &str, rows: &[String]) -> String {
    let (before, rest) = rows.split_at(place);
    let row = format!("<table:table-row {attributes}>{}</table:table-row>", rest[0]);
    table(before) + &row + &table(&rest[1..])
}

const SPOILED: &[Spoiled] = &[
    (
        |rows| with_row(1, "table:visibility=\"collapse\"", &rows),
        "W11 第一季度.ods:2:1",
        "第 2 行隐藏着",
    ),
    (
        |rows| with_row(3, "table:visibility=\"filter\"", &rows),
        "W11 第一季度.ods:4:1",
        "第 4 行筛选掉了",
    ),
    (
        |rows| {
            let columns = "<table:table-column/><table:table-column table:visibility=\"collapse\" \
                           table:number-columns-repeated=\"2\"/>";
            columns.to_owned() + &table(&rows)
        },
        "W11 第一季度.ods:1:2",
        "B 列隐藏着",
    ),
    (
        |mut rows| {
            let over = "table:number-rows-spanned=\"2\" office:value-type=\"float\"";
            rows[1] = rows[1].replacen("office:value-type=\"float\"", over, 1);
            let at =
                rows[2].find("<table:table-cell office:value-type=\"float\"").expect("a figure");
            let end = at + rows[2][at..].find("/>").expect("its end") + 2;
            rows[2].replace_range(at..end, "<table:covered-table-cell/>");
            table(&rows)
        },
        "W08 第一季度.ods:3:2",
        "B2",
    ),
    (
        |mut rows| {
            rows[1] = rows[1].replacen("\"float\"", "\"percentage\"", 1);
            table(&rows)
        },
        "W13 第一季度.ods:2:2",
        "%",
    ),
    (
        |mut rows| {
            let failed = "office:value-type=\"string\" office:string-value=\"\" \
                          calcext:value-type=\"error\"><text:p>#REF!</text:p></table:table-cell>";
            let at = rows[1].find("office:value-type=\"float\"").expect("a figure");
            let end = at + rows[1][at..].find("/>").expect("its end") + 2;
            rows[1].replace_range(at..end, failed);
            table(&rows)
        },
        "W09 第一季度.ods:2:2",
        "#REF!",
    ),
    (
        |rows| {
            table(&rows)
                + "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>\
            <text:s text:c=\"4000000000\"/></text:p></table:table-cell></table:table-row>"
        },
        "W01 第一季度.ods",
        "坏了",
    ),
    (
        |rows| {
            table(&rows)
                + "<table:table-row table:number-rows-repeated=\"90000\"><table:table-cell \
            table:number-columns-repeated=\"900\" office:value-type=\"string\"><text:p>甲</text:p>\
            </table:table-cell></table:table-row>"
        },
        "W02 第一季度.ods",
        "格",
    ),
];

#[test]
fn what_is_wrong_in_an_ods_is_told_with_its_cell() {
    for (change, start, says) in SPOILED {
        let told = said(&desk(ODS, &ods(&change(rows()))));
        let is_told = told.iter().any(|line| line.starts_with(start) && line.contains(says));
        assert!(is_told, "{start}…{says}: {told:?}");
    }
}

#[test]
fn an_ods_that_is_locked_or_has_no_end_is_refused() {
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    let manifest = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>";
    let locked = packed(&[
        ("mimetype", kind),
        ("content.xml", b"\x01\x02"),
        ("META-INF/manifest.xml", manifest),
    ]);
    let endless = "<office:document-content><office:body><office:spreadsheet>\
                   <table:table table:name=\"甲\"><table:table-row>";
    let endless = packed(&[("mimetype", kind), ("content.xml", endless.as_bytes())]);
    for (bytes, says) in [(locked, "密码"), (endless, "坏了")] {
        let told = said(&desk(ODS, &bytes));
        assert!(
            told.len() == 1 && told[0].starts_with("W01") && told[0].contains(says),
            "{told:?}"
        );
    }
}

/// The sample's figures as LibreOffice 7.4 writes them, and the same with the second unit's row and the
/// ninth column hidden and the first figure shown as 4%.
fn xls(name: &str) -> Vec<u8> {
    fs::read(project("tests/fixtures/workbooks").join(name)).expect("a workbook")
}

const XLS: &str = "第一季度.xls";

#[test]
fn an_xls_reads_like_an_xlsx_and_tells_what_is_hidden_in_it() {
    let plain = desk(XLS, &xls("plain.xls"));
    assert_eq!(said(&plain), Vec::<String>::new());
    assert_eq!(plain.compose(Q1).main(), Desk::new().compose(Q1).main());
    let told = said(&desk(XLS, &xls("hidden.xls")));
    for start in ["W11 第一季度.xls:3:1", "W11 第一季度.xls:1:9", "W13 第一季度.xls:2:2"]
    {
        assert!(told.iter().any(|line| line.starts_with(start)), "{start}: {told:?}");
    }
    assert_eq!(told.len(), 3, "{told:?}");
}

#[test]
fn an_xls_that_is_damaged_or_goes_round_in_circles_is_told_of_or_says_the_same() {
    let whole = xls("plain.xls");
    let sound = Desk::new().compose(Q1).main().to_owned();
    let holds = |bytes: &[u8], what: &str| {
        let start = Instant::now();
        let desk = desk(XLS, bytes);
        if said(&desk).is_empty() {
            assert_eq!(desk.compose(Q1).main(), sound, "{what}");
        }
        assert!(start.elapsed() < Duration::from_secs(10), "{what}: {:?}", start.elapsed());
    };
    // Every chain of sectors leads back to itself: the table of them is named at byte 76 of the head.
    let table = u32::from_le_bytes(whole[76..80].try_into().expect("four bytes")) as usize;
    let mut circles = whole.clone();
    for sector in 0..128_u32 {
        let at = 512 * (table + 1) + 4 * sector as usize;
        circles[at..at + 4].copy_from_slice(&sector.to_le_bytes());
    }
    holds(&circles, "circles");
    // A cell at the other end of the sheet: the last number is moved there.
    let mut wide = whole.clone();
    let number = wide.windows(4).rposition(|head| head == [0x7e, 0x02, 10, 0]).expect("a number");
    wide[number + 4..number + 8].copy_from_slice(&[0xff, 0xff, 0xff, 0]);
    let told = said(&desk(XLS, &wide));
    assert!(told.len() == 1 && told[0].starts_with("W02 第一季度.xls"), "{told:?}");
    for at in (0..whole.len()).step_by(197) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0xff;
        let cut = &whole[..at];
        holds(cut, "cut");
        // Figures in an .xls have no sums that would tell: the heads of the file must hold all the same.
        let _told = said(&desk(XLS, &flipped));
    }
}

#[test]
fn a_document_within_an_xls_is_nothing_to_it() {
    let mut file = cfb::CompoundFile::open(Cursor::new(xls("plain.xls"))).expect("a workbook");
    file.create_storage("/MBD00000001").expect("a storage");
    let mut document = file.create_stream("/MBD00000001/WordDocument").expect("a document");
    document.write_all(b"text").expect("its text");
    drop(document);
    file.flush().expect("saved");
    let plain = desk(XLS, &file.into_inner().into_inner());
    assert_eq!(said(&plain), Vec::<String>::new());
    assert_eq!(plain.compose(Q1).main(), Desk::new().compose(Q1).main());
}
