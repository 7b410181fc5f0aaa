//! The two statistics tables, read cell by cell out of the PDF and held against figures
//! worked out by hand from the returns and the scheme.

use serde_yaml::Value;

use crate::harness::{Desk, OFFICE, Q1};
use crate::pages::page;
use crate::pdf::Page;
use crate::pdf::grid::{Cell, cells};
use crate::sample::Data;

/// Head of both tables: row, column, rows spanned, columns spanned, text.
const HEAD: [(usize, usize, usize, usize, &str); 24] = [
    (0, 0, 3, 1, "单位名称"),
    (0, 1, 1, 7, "政务信息"),
    (0, 8, 1, 4, "新闻信息"),
    (0, 12, 1, 7, "完成情况"),
    (1, 1, 2, 1, "环保部网站（条）"),
    (1, 2, 2, 1, "环保厅网站（条）"),
    (1, 3, 2, 1, "宣教中心网站（条）"),
    (1, 4, 2, 1, "环境宣传杂志（条）"),
    (1, 5, 2, 1, "州党委信息科（条）"),
    (1, 6, 2, 1, "州政府信息科（条）"),
    (1, 7, 2, 1, "“昌吉环保”微信公众号"),
    (1, 8, 2, 1, "国家级新闻媒体（篇）"),
    (1, 9, 2, 1, "区级新闻媒体（篇）"),
    (1, 10, 2, 1, "州级新闻媒体（篇）"),
    (1, 11, 2, 1, "其他（篇）"),
    (1, 12, 1, 4, "政务信息"),
    (1, 16, 1, 3, "新闻信息"),
    (2, 12, 1, 1, "报送数量（条）"),
    (2, 13, 1, 1, "本季度采用得分"),
    (2, 14, 1, 1, "全年累计得分"),
    (2, 15, 1, 1, "与总任务差额分值"),
    (2, 16, 1, 1, "本季度采用得分"),
    (2, 17, 1, 1, "全年累计得分"),
    (2, 18, 1, 1, "与总任务差额分值"),
];

/// Rows of 附件1 in the order of the columns, `·` for a blank cell: adopted by channel
/// (7 and 4), submitted, then score, cumulative and gap of both categories.
const COUNTIES: [&str; 7] = [
    "玛纳斯县环保局         · 1 · · · · 2  · 1 2 ·   4 20 20 180  50 50 30",
    "呼图壁县环保局         · · · · · · ·  · · · ·   0  0  0 200   0  0 60",
    "吉木萨尔县环保局       · · · · · · 5  · · · ·  12 25 25 175   0  0 60",
    "木垒县环保局           · · · · · · ·  · · · ·   0  0  0 200   0  0 40",
    "准东环保局             · · · · · · ·  · · · ·   0  0  0 200   0  0 40",
    "昌吉高新区环保局       · · · · · · ·  · · · ·   0  0  0 200   0  0 40",
    "农业园区规划建设环保局 · · · · · · ·  · · · ·   0  0  0 200   0  0 40",
];

/// The rows below the band 信息直报点.
const REPORTING_POINTS: [&str; 3] = [
    "昌吉市环保局           · 4 · · · · 1  · 1 1 ·   5 45 45 275  35 35 45",
    "阜康市环保局           · 1 · · · · 4  · · 1 ·   8 30 30 290  15 15 65",
    "奇台县环保局           · · · · · · 1  · · · ·   3  5  5 315   0  0 60",
];

/// Rows of 附件2. Offices without a target for news have no figures there.
const PREFECTURE: [&str; 12] = [
    "办公室                 · · · · · · 2  · · · ·   2 10 10 110   ·  ·  ·",
    "环评科                 · · · · · · 1  · · · ·   1  5  5 115   ·  ·  ·",
    "法规科                 · · · · · · ·  · · · ·   0  0  0 120   ·  ·  ·",
    "污控科                 · · · · · · ·  · · · ·   0  0  0 120   ·  ·  ·",
    "生态科                 · · · · 1 · ·  · · · ·   1 15 15 105   ·  ·  ·",
    "大气办                 1 · · · · · 2  · · · ·   3 40 40  80   ·  ·  ·",
    "州污染源普查办         · · · · · · 4  · · · ·   5 20 20 100   ·  ·  ·",
    "州环保局访惠聚工作队   · · · · · · 6  · · · ·   9 30 30  90   ·  ·  ·",
    "宣教科                 1 · · · 2 · 9  · · 2 ·  12 105 105 195 30 30 50",
    "州节能减排监督管理局   · · · · · · 7  · · · ·   8 35 35 265   0  0 40",
    "州环境监测站           · · · · · · 6  · · · ·  10 30 30 270   0  0 40",
    "州环境污染监控中心     · · · · · · 4  · · · ·   4 20 20 280   0  0 40",
];

const COLUMNS: usize = 19;
const HEAD_ROWS: usize = 3;

fn row_of(line: &str) -> Vec<String> {
    let cells: Vec<String> = line.split_whitespace().map(|cell| cell.replace('·', "")).collect();
    assert_eq!(cells.len(), COLUMNS, "a typed row: {line}");
    cells
}

/// The texts of a row of single cells.
fn row(cells: &[Cell], row: usize) -> Vec<String> {
    let row: Vec<&Cell> = cells.iter().filter(|cell| cell.row == row).collect();
    assert!(row.iter().all(|cell| cell.rows == 1 && cell.columns == 1), "single cells");
    row.iter().map(|cell| cell.text()).collect()
}

fn check_rows(cells: &[Cell], first: usize, expected: &[&str]) {
    for (i, line) in expected.iter().enumerate() {
        assert_eq!(
            row(cells, first + i),
            row_of(line),
            "row {} below the head",
            first + i - HEAD_ROWS
        );
    }
}

fn last_row(cells: &[Cell]) -> usize {
    cells.iter().map(|cell| cell.row).max().expect("cells")
}

fn check_head(page: &Page) {
    let cells = cells(page);
    let found: Vec<(usize, usize, usize, usize, String)> = cells
        .iter()
        .filter(|cell| cell.row < HEAD_ROWS)
        .map(|cell| (cell.row, cell.column, cell.rows, cell.columns, cell.text()))
        .collect();
    let expected: Vec<_> = HEAD
        .iter()
        .map(|&(row, column, rows, columns, text)| (row, column, rows, columns, text.to_owned()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn both_tables_have_the_head_of_the_scheme() {
    check_head(page(4));
    check_head(page(5));
}

#[test]
fn the_counties_table_holds_the_figures_worked_out_by_hand() {
    let cells = cells(page(4));
    check_rows(&cells, HEAD_ROWS, &COUNTIES);
    check_rows(&cells, HEAD_ROWS + COUNTIES.len() + 1, &REPORTING_POINTS);
    assert_eq!(last_row(&cells), HEAD_ROWS + COUNTIES.len() + REPORTING_POINTS.len());
}

#[test]
fn the_prefectures_table_holds_the_figures_worked_out_by_hand() {
    let cells = cells(page(5));
    check_rows(&cells, HEAD_ROWS, &PREFECTURE);
    assert_eq!(last_row(&cells), HEAD_ROWS + PREFECTURE.len() - 1);
}

#[test]
fn the_reporting_points_have_a_band_across_the_first_table_only() {
    let first = cells(page(4));
    let bands: Vec<&Cell> = first.iter().filter(|cell| cell.text() == "信息直报点").collect();
    assert_eq!(bands.len(), 1);
    let band = (bands[0].row, bands[0].column, bands[0].rows, bands[0].columns);
    assert_eq!(band, (HEAD_ROWS + COUNTIES.len(), 0, 1, COLUMNS));
    assert_eq!(page(4).text().matches("信息直报点").count(), 1);
    assert!(!page(5).text().contains("信息直报点"));
}

/// The figures of the sentences: 87 submitted, 65 and 8 adopted.
#[test]
fn the_columns_add_up_to_the_totals_of_the_text() {
    let mut sums = [0; 3];
    for number in [4, 5] {
        for cell in
            cells(page(number)).iter().filter(|cell| cell.row >= HEAD_ROWS && cell.columns == 1)
        {
            let place = match cell.column {
                12 => 0,
                1..=7 => 1,
                8..=11 => 2,
                _ => continue,
            };
            sums[place] += cell.text().parse::<u32>().unwrap_or(0);
        }
    }
    assert_eq!(sums, [87, 65, 8]);
}

#[test]
fn no_text_runs_into_a_rule_or_a_neighbouring_cell() {
    for number in [4, 5] {
        for cell in cells(page(number)) {
            for glyph in &cell.glyphs {
                let ink = glyph.ink.expect("ink");
                assert!(
                    cell.area.holds(&ink, 0.0),
                    "page {number}: {} of {}",
                    glyph.text,
                    cell.text()
                );
            }
        }
    }
}

#[test]
fn no_heading_leaves_a_single_character_on_a_line() {
    for number in [4, 5] {
        for cell in cells(page(number)).iter().filter(|cell| cell.row < HEAD_ROWS) {
            let mut lines: Vec<(f64, usize)> = Vec::new();
            for glyph in &cell.glyphs {
                match lines.last_mut().filter(|line| (line.0 - glyph.at.y).abs() < 0.5) {
                    Some(line) => line.1 += 1,
                    None => lines.push((glyph.at.y, 1)),
                }
            }
            assert!(lines.iter().all(|line| line.1 > 1), "page {number}: {}", cell.text());
        }
    }
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("well-formed YAML")
}

// A6
#[test]
fn a_table_over_several_pages_repeats_its_head_and_cuts_no_row() {
    let mut data = Data::read();
    let names: Vec<String> = (1..=40).map(|i| format!("第{i}工作站")).collect();
    for name in &names {
        let units = data.office["groups"][1]["units"].as_sequence_mut().expect("units");
        units.push(yaml(&format!("name: {name}")));
        data.quarter["units"][name.as_str()] = yaml("submitted: 1");
    }
    let issued = data.notice();
    let tables: Vec<&Page> =
        issued.pdf.pages.iter().skip(3).filter(|page| page.width > page.height).collect();
    assert!(tables.len() > 3, "{} turned pages", tables.len());
    let mut found = Vec::new();
    for page in &tables {
        check_head(page);
        for cell in cells(page).iter().filter(|cell| cell.row >= HEAD_ROWS && cell.column == 0) {
            assert_eq!(cell.rows, 1, "{}", cell.text());
            found.extend(Some(cell.text()).filter(|name| names.contains(name)));
        }
    }
    assert_eq!(found, names, "each row once, in order");
}

#[test]
fn exemptions_and_adjusted_points_are_explained_below_the_table() {
    let mut data = Data::read();
    data.quarter["units"]["法规科"] = yaml("exempt: 机构撤并");
    data.quarter["units"]["奇台县环保局"]["adjustments"] =
        yaml("[{category: 政务信息, points: 5, reason: 信息获得批示}]");
    let issued = data.notice();
    let text = issued.pdf.text();
    assert!(text.contains("法规科本季度免于报送：机构撤并。"), "{text}");
    assert!(text.contains("奇台县环保局政务信息加5分：信息获得批示。"), "{text}");
}

/// Notes of the second table, with columns of the office's choice.
fn note_with_columns(columns: &str) -> bool {
    let desk = Desk::new();
    let groups = "    groups: [局机关科室, 直属单位]\n";
    desk.edit(OFFICE, groups, &format!("{groups}    columns: [{columns}]\n"));
    desk.compose(Q1).data().contains("空白处不适用。")
}

#[test]
fn a_note_says_what_blank_means_where_the_office_chose_columns_with_blanks_and_zeros() {
    assert!(note_with_columns("政务信息得分, 新闻信息差额"));
    assert!(!note_with_columns("政务信息得分"), "no cell is blank");
    assert!(!note_with_columns("新闻信息差额"), "no cell is 0");
    assert!(!Desk::new().compose(Q1).data().contains("空白处"), "the customary columns");
}
