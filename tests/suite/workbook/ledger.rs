//! Adopted items that stand in a workbook.

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::{hide_row, write};
use crate::harness::{Desk, Q1};

/// A ledger's rows: title, units, channel, date.
const LEDGER: [[&str; 4]; 2] = [
    ["玛纳斯县整治散乱污企业", "玛纳斯县环保局、办公室", "环保厅网站", "2018/2/7"],
    ["办公室开展大学习", "办公室", "“昌吉环保”微信公众号、区级新闻媒体", "2018年3月1日"],
];

/// A workbook with these items, changed.
fn book(change: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in (0..).zip(["序号", "信息标题", "报送单位", "采用渠道", "刊发日期"])
    {
        write(sheet, 0, column, head);
    }
    for (row, item) in (1..).zip(LEDGER) {
        sheet.write(row, 0, row).expect("a number");
        for (column, cell) in (1..).zip(item) {
            write(sheet, row, column, cell);
        }
    }
    let date = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_with_format(1, 4, 43_138.0, &date).expect("a date");
    change(sheet);
    book.save_to_buffer().expect("a workbook")
}

/// A desk whose items stand in a workbook.
fn desk(bytes: &[u8]) -> Desk {
    let desk = Desk::new();
    desk.write(Q1, format!("{}\nledger: 采用.xlsx\n", desk.without_adoptions()));
    desk.write("采用.xlsx", bytes);
    desk
}

fn typed() -> Desk {
    let desk = Desk::new();
    let items = LEDGER.map(|[title, units, channels, date]| {
        let list = |names: &str| names.split('、').collect::<Vec<_>>().join(", ");
        let (units, channels) = (list(units), list(channels));
        format!("  - {{title: {title}, units: [{units}], channels: [{channels}], date: {date}}}\n")
    });
    desk.write(Q1, format!("{}\nledger:\n{}", desk.without_adoptions(), items.concat()));
    desk
}

#[test]
fn a_ledger_of_a_workbook_counts_as_a_typed_one() {
    let typed = typed();
    let plain = book(|_| {});
    // A title above, a band, a sum and a note below are no items.
    let dressed = book(|sheet| {
        let format = Format::new();
        sheet.merge_range(3, 0, 3, 4, "三月", &format).expect("a band");
        write(sheet, 4, 0, "合计");
        sheet.write(4, 1, 2).expect("a number");
        write(sheet, 5, 1, "注：按刊发日期统计。");
    });
    for bytes in [plain, dressed] {
        let desk = desk(&bytes);
        assert_eq!(desk.complaints(Q1), typed.complaints(Q1));
        assert_eq!(desk.compose(Q1).main(), typed.compose(Q1).main());
    }
}

/// A change of the items, where it is told, the words of it.
type Spoiled = (fn(&mut Worksheet), &'static str, &'static str);

const SPOILED: &[Spoiled] = &[
    (|s| write(s, 1, 2, "玛纳斯"), "采用.xlsx:2:3", "玛纳斯"),
    (|s| write(s, 1, 3, "县教育局网站"), "采用.xlsx:2:4", "县教育局网站"),
    (|s| write(s, 1, 4, "二月七日"), "采用.xlsx:2:5", "二月七日"),
    (|s| write(s, 1, 4, "2018-04-07"), "采用.xlsx:2:5", "第一季度"),
    (|s| write(s, 1, 1, " "), "采用.xlsx:2", "title"),
    (
        |s| {
            write(s, 2, 1, "玛纳斯县整治散乱污企业");
            write(s, 2, 3, "环保厅网站");
        },
        "采用.xlsx:3",
        "环保厅网站",
    ),
    (|s| write(s, 0, 4, "备注"), "W12 采用.xlsx:1", "日期"),
    (|s| write(s, 0, 1, "事项"), "W03 采用.xlsx", "表头"),
    (|s| hide_row(s, 2), "W11 采用.xlsx:3:3", "第 3 行隐藏着"),
    (
        // An item of which there is nothing but its title stands between others.
        |s| {
            for column in 1..5 {
                write(
                    s,
                    3,
                    column,
                    ["甲局开展普法", "办公室", "环保厅网站", "2018-03-02"][usize::from(column) - 1],
                );
            }
            write(s, 2, 2, " ");
            write(s, 2, 3, " ");
            write(s, 2, 4, " ");
        },
        "采用.xlsx:3",
        "units",
    ),
];

#[test]
fn what_is_wrong_in_a_ledger_is_told_with_its_cell() {
    let usual = typed().complaints(Q1);
    for (place, (change, start, says)) in SPOILED.iter().enumerate() {
        let mut said = desk(&book(change)).complaints(Q1);
        said.retain(|line| !usual.contains(line));
        let told = |line: &String| line.contains(start) && line.contains(says);
        assert!(said.iter().any(told), "{place}: {start}…{says}: {said:#?}");
    }
}
