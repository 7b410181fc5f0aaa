//! The workbook in which a clerk fills in a period's figures, and that of a notice's tables.

use std::fs;
use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};
use zip::ZipArchive;

use crate::harness::{Desk, Q1, copy_all, project};

/// A sheet of a workbook.
fn cells(bytes: &[u8], sheet: &str) -> Range<Data> {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    book.worksheet_range(sheet).expect("the sheet")
}

/// The row of a sheet that has this in one of its cells, from 0.
fn row_with(range: &Range<Data>, words: &str) -> usize {
    let found = range.rows().position(|row| row.iter().any(|cell| *cell == *words));
    found.unwrap_or_else(|| panic!("no {words}"))
}

/// A column of a sheet by its head, below the row of heads.
fn column(range: &Range<Data>, head: &str) -> Vec<Data> {
    let heads = row_with(range, head);
    let row = range.rows().nth(heads).expect("the heads");
    let at = row.iter().position(|cell| *cell == *head).expect("the head");
    range.rows().skip(heads + 1).map(|row| row[at].clone()).collect()
}

/// A file within a workbook.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut text).expect("text");
    text
}

/// The workbook that the command writes beside a data file.
fn sheet(desk: &Desk, data: &str) -> Vec<u8> {
    let run = desk.run(&["sheet", data]);
    assert_eq!(run.code, Some(0), "{}", run.complained);
    fs::read(desk.path(&data.replace(".yaml", ".xlsx"))).expect("the workbook")
}

/// A small office whose items are listed, with what a spreadsheet may take for a formula.
const LEDGER: &str = "
ledger:
  - {title: =1+1, units: [玛纳斯县环保局], channel: 环保厅网站, date: 2018-02-03}
  - {title: '\"引号\"、<尖括号>&', units: [办公室, 昌吉市环保局], channels: [环保厅网站, 州级新闻媒体], date: 2018-03-31}
";

fn text(data: &[Data]) -> Vec<String> {
    data.iter().map(ToString::to_string).collect()
}

#[test]
fn every_unit_of_the_period_stands_once_with_what_was_typed_of_it() {
    let desk = Desk::new();
    let bytes = sheet(&desk, Q1);
    let range = cells(&bytes, "报送");
    let units = text(&column(&range, "单位"));
    let office = desk.text("office.yaml");
    let (last, units) = units.split_last().expect("rows");
    assert_eq!(last, "合计");
    assert_eq!(units.len(), 22, "{units:?}");
    for unit in units {
        assert_eq!(units.iter().filter(|other| *other == unit).count(), 1, "{unit}");
        assert!(office.contains(unit.as_str()), "{unit}");
    }
    let at = units.iter().position(|unit| unit == "玛纳斯县环保局").expect("a county");
    assert_eq!(column(&range, "报送")[at], Data::Float(4.0));
    assert_eq!(column(&range, "州级新闻媒体")[at], Data::Float(2.0));
    assert_eq!(column(&range, "环保部网站")[at], Data::Empty, "nothing typed");
}

#[test]
fn totals_are_formulas_whose_values_are_the_sums_of_their_columns() {
    let desk = Desk::new();
    for (data, sums) in [(Q1, 12), ("air/2024-q4.yaml", 3), ("supervision/2025-02.yaml", 3)] {
        copy_all(&project("data").join("air"), &desk.path("air"));
        copy_all(&project("data").join("supervision"), &desk.path("supervision"));
        let bytes = sheet(&desk, data);
        let mut book = Xlsx::new(Cursor::new(bytes.as_slice())).expect("a workbook");
        let range = cells(&bytes, "报送");
        let formulas = book.worksheet_formula("报送").expect("formulas");
        let heads = row_with(&range, "单位");
        let total = row_with(&range, "合计");
        let mut summed = 0;
        for (at, cell) in range.rows().nth(total).expect("the totals").iter().enumerate() {
            let place = (u32::try_from(total).unwrap(), u32::try_from(at).unwrap());
            let Some(formula) = formulas.get_value(place).filter(|of| !of.is_empty()) else {
                assert!(!matches!(cell, Data::Float(_)), "{cell:?} is no formula");
                continue;
            };
            assert!(formula.starts_with("SUM("), "{formula}");
            let above = range.rows().take(total).skip(heads + 1);
            let sum: f64 = above
                .filter_map(|row| match row[at] {
                    Data::Float(value) => Some(value),
                    _ => None,
                })
                .sum();
            assert_eq!(*cell, Data::Float(sum), "{data} column {at}");
            summed += 1;
        }
        assert_eq!(summed, sums, "{data}");
    }
}

#[test]
fn cells_say_which_values_they_take() {
    let desk = Desk::new();
    let xml = part(&sheet(&desk, Q1), "xl/worksheets/sheet1.xml");
    assert!(xml.contains("<dataValidation type=\"whole\""), "{xml:.300}");
    assert!(xml.contains("这里填 0 到 100000 的整数"));
    copy_all(&project("data").join("air"), &desk.path("air"));
    let xml = part(&sheet(&desk, "air/2024-q4.yaml"), "xl/worksheets/sheet1.xml");
    assert!(xml.contains("最多 2 位小数"), "综合指数 has two places");
    assert!(
        xml.contains("=&quot;无&quot;") || xml.contains("=\"无\""),
        "what does not apply is said"
    );
}

#[test]
fn items_choose_units_and_channels_from_lists_that_have_each_once() {
    let desk = Desk::new();
    let text_of_q1 = desk.without_adoptions() + LEDGER;
    desk.write(Q1, text_of_q1);
    let bytes = sheet(&desk, Q1);
    let book = part(&bytes, "xl/workbook.xml");
    assert!(
        book.contains("<definedName name=\"单位名单\">名单!$A$1:$A$22</definedName>"),
        "{book}"
    );
    assert!(book.contains("state=\"hidden\""), "{book}");
    let lists = cells(&bytes, "名单");
    let channels: Vec<String> =
        lists.rows().map(|row| row[1].to_string()).filter(|name| !name.is_empty()).collect();
    let scheme = desk.text("scheme.yaml");
    assert_eq!(channels.len(), scheme.matches("points:").count(), "{channels:?}");
    let items = part(&bytes, "xl/worksheets/sheet2.xml");
    for named in ["单位名单", "渠道名单"] {
        assert!(items.contains(&format!("<formula1>{named}</formula1>")), "{named}");
    }
    assert!(items.contains("type=\"date\""), "days within the period");
    let range = cells(&bytes, "采用条目");
    assert_eq!(text(&column(&range, "单位"))[1], "办公室、昌吉市环保局");
    assert_eq!(text(&column(&range, "渠道"))[1], "环保厅网站、州级新闻媒体");
    let day = &column(&range, "日期")[0];
    assert!(matches!(day, Data::DateTime(_)), "{day:?}");
    assert!(items.contains("sqref=\"B3:B204\""), "200 rows wait for items");
}

#[test]
fn what_looks_like_a_formula_stays_words() {
    let desk = Desk::new();
    let with_ledger = desk.without_adoptions() + LEDGER;
    desk.write(Q1, with_ledger);
    let bytes = sheet(&desk, Q1);
    assert_eq!(column(&cells(&bytes, "采用条目"), "标题")[0], Data::String("=1+1".to_owned()));
    assert_eq!(text(&column(&cells(&bytes, "采用条目"), "标题"))[1], "\"引号\"、<尖括号>&");
    let items = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(!items.contains("<f>"), "no formula among items");
}

#[test]
fn the_same_data_give_the_same_bytes_dated_by_the_data() {
    let (desk, other) = (Desk::new(), Desk::new());
    let bytes = sheet(&desk, Q1);
    assert_eq!(bytes, sheet(&other, Q1));
    let core = part(&bytes, "docProps/core.xml");
    assert_eq!(core.matches("2018-03-31T").count(), 2, "{core}");
}

#[test]
fn what_the_workbook_has_makes_the_same_notice_as_what_was_typed() {
    for data in [Q1, "air/2024-q4.yaml", "supervision/2025-02.yaml"] {
        let desk = Desk::new();
        copy_all(&project("data").join("air"), &desk.path("air"));
        copy_all(&project("data").join("supervision"), &desk.path("supervision"));
        let pdf = || {
            let run = desk.run(&["generate", data, "-o", "out.pdf"]);
            assert_eq!(run.code, Some(0), "{data}: {}", run.complained);
            fs::read(desk.path("out.pdf")).expect("a PDF")
        };
        let typed = pdf();
        desk.move_figures_to_a_workbook(data);
        assert!(pdf() == typed, "{data}: the bytes differ");
    }
}

#[test]
fn a_workbook_that_is_there_is_never_written_over() {
    let desk = Desk::new();
    desk.write("2018-q1.xlsx", "填了一半");
    for arguments in [vec!["sheet", Q1], vec!["sheet", Q1, "-o", "2018-q1.xlsx"]] {
        let run = desk.run(&arguments);
        assert_eq!(run.code, Some(2), "{}", run.complained);
        assert!(run.complained.contains("N05"), "{}", run.complained);
        assert_eq!(desk.text("2018-q1.xlsx"), "填了一半");
    }
    let run = desk.run(&["sheet", Q1, "-o", "office.yaml"]);
    assert_eq!(run.code, Some(2), "{}", run.complained);
    assert!(run.complained.contains("O07"), "{}", run.complained);
}

#[test]
fn data_that_are_not_filled_in_yet_have_a_workbook() {
    let desk = Desk::new();
    let text_of_q1 = desk.text(Q1);
    let (above, _) = text_of_q1.split_once("units:").expect("units");
    let unsigned = above.replace("number: 62", "number:").replace("signed: 2018-05-15", "signed:");
    for (units, name) in [("", "2018-q1.xlsx"), ("units: 表/第一季度.xlsx\n", "表/第一季度.xlsx")]
    {
        desk.write(Q1, format!("{unsigned}{units}"));
        let run = desk.run(&["sheet", Q1]);
        assert_eq!(run.code, Some(0), "{}", run.complained);
        let range = cells(&fs::read(desk.path(name)).expect(name), "报送");
        assert_eq!(column(&range, "单位").len(), 23);
    }
    desk.write(Q1, text_of_q1.replace("玛纳斯县环保局:", "玛纳县环保局:"));
    let run = desk.run(&["sheet", Q1, "-o", "x.xlsx"]);
    assert_eq!(run.code, Some(1), "{}", run.complained);
    assert!(run.complained.contains("玛纳斯县环保局"), "{}", run.complained);
    let run = desk.example("document.yaml").run(&["sheet", "document.yaml"]);
    assert_eq!(run.code, Some(2), "{}", run.complained);
    assert!(run.complained.contains("L120"), "{}", run.complained);
}

#[test]
fn items_that_the_data_name_another_workbook_for_have_it() {
    let desk = Desk::new();
    let typed = desk.without_adoptions();
    desk.write(Q1, format!("{typed}\nledger: 采用.xlsx\n"));
    let run = desk.run(&["sheet", Q1]);
    assert_eq!(run.code, Some(0), "{}", run.complained);
    assert!(run.said.contains("里写 ledger: 采用.xlsx"), "{}", run.said);
    let names = |name: &str| {
        let bytes = fs::read(desk.path(name)).expect("a workbook");
        Xlsx::new(Cursor::new(bytes)).expect("a workbook").sheet_names()
    };
    assert_eq!(names("采用.xlsx"), ["采用条目", "名单"]);
    assert!(!desk.path("2018-q1.xlsx").exists(), "the figures of units are typed");
    let (above, _) = typed.split_once("units:").expect("units");
    desk.write(Q1, format!("{above}\nunits: 报送.xlsx\nledger: {{file: 条目.xlsx}}\n"));
    let run = desk.run(&["sheet", Q1]);
    assert_eq!(run.code, Some(0), "{}", run.complained);
    assert_eq!((names("报送.xlsx"), names("条目.xlsx").len()), (vec!["报送".to_owned()], 2));
}

#[test]
fn hundreds_of_units_with_long_and_odd_names_are_all_there() {
    let desk = Desk::new();
    let name = |i: usize| match i {
        0 => "=SUM(A1:A9)".to_owned(),
        1 => "“引号”与'单引号'局".to_owned(),
        i => format!("{i:03}{}", "很长的名字".repeat(11)),
    };
    let names: Vec<String> = (0..500).map(name).collect();
    let listed = |indent: &str| -> String {
        names
            .iter()
            .map(|name| format!("{indent}{}\n", serde_json::Value::from(name.as_str())))
            .collect()
    };
    let groups = format!("groups:\n  - name: 学校\n    units:\n{}", listed("      - "));
    desk.write("office.yaml", format!("{OFFICE}{groups}"));
    desk.write("2025-01.yaml", "office: office.yaml\nperiod: {year: 2025, month: 1}\nkind: air\n");
    let range = cells(&sheet(&desk, "2025-01.yaml"), "报送");
    let units = text(&column(&range, "单位"));
    assert_eq!(units.split_last(), Some((&"合计".to_owned(), names.as_slice())));
}

/// An office without a scheme that counts one thing, its groups still to be written.
const OFFICE: &str = "\
name: 清河县教育局
mark: 清河县教育局文件
code: 清教发
system: 全县教育系统
reporters: 各学校
printed_by: 清河县教育局办公室
addressees: [各学校]
measures:
  - {name: 报名, input: 人}
";

#[test]
fn tables_of_a_notice_come_as_numbers_under_their_own_heads() {
    let desk = Desk::new();
    let run = desk.run(&["generate", Q1, "--emit", "xlsx", "-o", "表.xlsx"]);
    assert_eq!(run.code, Some(0), "{}", run.complained);
    let bytes = fs::read(desk.path("表.xlsx")).expect("the tables");
    let mut book = Xlsx::new(Cursor::new(bytes.as_slice())).expect("a workbook");
    let names = book.sheet_names();
    let tables = names.iter().filter_map(|name| book.worksheet_range(name).ok());
    let tables: Vec<Range<Data>> = tables.collect();
    assert!(names.iter().all(|name| name.starts_with("附件")), "{names:?}");
    let county = tables[0].rows().find(|row| row[0] == *"玛纳斯县环保局").expect("a county");
    let figures: Vec<String> = county[1..].iter().map(ToString::to_string).collect();
    assert_eq!(figures.join(","), ",1,,,,,2,,1,2,,4,20,20,180,50,50,30");
    assert!(county[1..].iter().all(|cell| matches!(cell, Data::Float(_) | Data::Empty)));
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(xml.contains("<mergeCell ref=\"A2:A4\"/>"), "the head of units is three rows high");
    assert_eq!(part(&bytes, "docProps/core.xml").matches("2018-05-15T").count(), 2);
    copy_all(&project("data").join("air"), &desk.path("air"));
    let run = desk.run(&["generate", "air/2024-q4.yaml", "--emit", "xlsx", "-o", "气.xlsx"]);
    assert_eq!(run.code, Some(0), "{}", run.complained);
    let air = fs::read(desk.path("气.xlsx")).expect("the tables");
    let rates = cells(&air, "附件2");
    let whole = rates.rows().find(|row| row[0] == *"合计").expect("the total");
    assert_eq!(whole[1..4], [466.0, 733.0, 63.6].map(Data::Float));
    let run = desk.example("letter.yaml").run(&["generate", "document.yaml", "--emit", "xlsx"]);
    assert_eq!(run.code, Some(2), "{}", run.complained);
    assert!(run.complained.contains("O09"), "{}", run.complained);
}
