//! Messages on workbooks that stand in for typed figures.

use super::{quoted, shorten};
use crate::finding::Message;

/// The endings of workbooks, as a clerk is told them.
const FORMS: &str = ".xlsx、.xls、.ods 或 .csv";

pub(in crate::load) fn no_workbook(what: &str) -> Message {
    Message::new("W01", format!("这是{what}，不是工作簿"), format!("写工作簿的名称：{FORMS}。"))
}

pub(in crate::load) fn no_workbook_named(name: &str, near: Option<&str>, data: &str) -> Message {
    let hint = match near {
        Some(near) => format!("是不是 {near}？它要和数据文件放在一起。"),
        None if data.contains(' ') => format!(
            "还没有填数表，就运行 tongbao sheet \"{data}\"；有的话，核对名称，要和数据文件放在一起。"
        ),
        None => format!(
            "还没有填数表，就运行 tongbao sheet {data}；有的话，核对名称，要和数据文件放在一起。"
        ),
    };
    Message::new("L01", format!("找不到“{}”这个工作簿", shorten(name)), hint)
}

pub(in crate::load) fn text_as_workbook() -> Message {
    Message::new(
        "W01",
        "这是文字或网页，不是工作簿",
        "有的系统导出的表，名称是 .xls，里面却是网页：用表格软件打开，另存为 .xlsx。",
    )
}

pub(in crate::load) fn blank_workbook() -> Message {
    Message::new("W01", "文件是空的，不是工作簿", "多半没有存完或没有传完：重新存一次。")
}

pub(in crate::load) fn binary_workbook() -> Message {
    Message::new("W01", "这是二进制工作簿（.xlsb），程序不读", "用表格软件打开，另存为 .xlsx。")
}

pub(in crate::load) fn broken_workbook() -> Message {
    Message::new("W01", "工作簿打不开：文件坏了", "用表格软件打开，另存为 .xlsx 再试。")
}

pub(in crate::load) fn locked_workbook() -> Message {
    Message::new("W01", "工作簿有密码，打不开", "用表格软件打开，去掉打开密码，再存一次。")
}

pub(in crate::load) fn workbook_too_large(limit: usize) -> Message {
    Message::new(
        "W02",
        format!("工作簿超过 {} MiB", limit >> 20),
        "里面多半有图片：只把报送的表复制到新的工作簿里。",
    )
}

pub(in crate::load) fn workbook_unpacks(limit: u64) -> Message {
    Message::new(
        "W02",
        format!("工作簿解开以后超过 {} MiB", limit >> 20),
        "只把报送的表复制到新的工作簿里。",
    )
}

pub(in crate::load) fn workbook_too_full(what: &str, limit: usize) -> Message {
    Message::new(
        "W02",
        format!("工作簿里的内容超过 {limit} {what}"),
        "只把报送的表复制到新的工作簿里。",
    )
}

pub(in crate::load) fn no_head(sought: &[&str], found: &[String]) -> Message {
    let found: Vec<String> = found.iter().map(|words| shorten(words)).collect();
    let found = match found.is_empty() {
        true => "工作簿里是空的。".to_owned(),
        false => format!("工作簿里开头是：{}。", found.join("、")),
    };
    Message::new(
        "W03",
        "工作簿里没有找到表头",
        format!("表头要有：{}，其中“单位”不能少。{found}", sought.join("、")),
    )
}

pub(in crate::load) fn no_such_sheet(name: &str, near: Option<&str>, all: &[&str]) -> Message {
    let hint = match near {
        Some(near) => format!("是不是 {near}？"),
        None => format!("工作簿里有：{}。", all.join("、")),
    };
    Message::new("W04", format!("工作簿里没有{}这张工作表", quoted(name)), hint)
}

pub(in crate::load) fn several_sheets(key: &str, file: &str, names: &[&str]) -> Message {
    let first = names.first().copied().unwrap_or_default();
    Message::new(
        "W04",
        format!("几张工作表都像：{}", names.join("、")),
        format!("写明用哪一张，如 {key}: {{file: {file}, sheet: {first}}}。"),
    )
}

pub(in crate::load) fn unknown_head(head: &str, near: Option<&str>, known: &[&str]) -> Message {
    let hint = match near {
        Some(near) => format!("是不是{}？", quoted(near)),
        None => format!("认识的表头：{}；不算数的列，表头写“备注”。", known.join("、")),
    };
    Message::new("W05", format!("不认识的表头{}，下面有数字", quoted(head)), hint)
}

pub(in crate::load) fn headless() -> Message {
    Message::new("W05", "这一列有数字，没有表头", "补上表头；不算数的列，表头写“备注”。")
}

pub(in crate::load) fn head_twice(other: &str) -> Message {
    Message::new("W05", format!("这一列和 {other} 列的表头是一个意思"), "只留一列。")
}

pub(in crate::load) fn column_passed_over(head: &str) -> Message {
    Message::new("W06", format!("{}这一列没有读", quoted(head)), "这是算出来的数，由程序计算。")
}

pub(in crate::load) fn no_unit_in_row() -> Message {
    Message::new("W07", "这一行有数字，没有单位", "补上单位；不算数就删去这一行的数字。")
}

pub(in crate::load) fn blank_cell() -> Message {
    Message::new(super::MISSING, "这一格空着", "填上内容；是数，没有就填 0。")
}

pub(in crate::load) fn merged(corner: &str) -> Message {
    Message::new(
        "W08",
        format!("这一格并到 {corner} 里了，分不清是哪一行的"),
        "取消合并，每个单位一行，每格写自己的内容。",
    )
}

pub(in crate::load) fn formula_failed(shown: &str) -> Message {
    Message::new("W09", format!("公式出错，显示 {shown}"), "改好公式，或直接写数字。")
}

pub(in crate::load) fn formula_uncomputed() -> Message {
    Message::new("W09", "公式没有算出数来", "用表格软件打开，存一次；或直接写数字。")
}

pub(in crate::load) fn total_disagrees(told: &str, counted: &str) -> Message {
    Message::new(
        "W10",
        format!("表里合计是 {told}，各行相加是 {counted}"),
        "核对各行，再改合计；或删去合计这一行，由程序计算。",
    )
}

pub(in crate::load) fn workbook_too_wide(limit: usize) -> Message {
    Message::new(
        "W02",
        format!("工作表从第一格到最后一格超过 {limit} 格"),
        "表的远处多半有一格写了什么：删去它，或只把报送的表复制到新的工作簿里。",
    )
}

/// The thing that stands in the cells of a key's workbook.
fn counted(key: &str) -> &'static str {
    if key == "units" { "报送的表" } else { "采用条目的表" }
}

pub(in crate::load) fn hidden_sheet(key: &str, name: &str) -> Message {
    Message::new(
        "W11",
        format!("隐藏的工作表{}里也有{}，没有读", quoted(name), counted(key)),
        format!("要用它，写 sheet: {name}；不用就不必管，删去更清楚。"),
    )
}

pub(in crate::load) fn only_hidden_sheet(key: &str, file: &str, name: &str) -> Message {
    Message::new(
        "W11",
        format!("只有隐藏的工作表{}里有{}", quoted(name), counted(key)),
        format!("取消隐藏，核对以后再存；或写 {key}: {{file: {file}, sheet: {name}}}。"),
    )
}

pub(in crate::load) fn hidden_column(letters: &str) -> Message {
    Message::new(
        "W11",
        format!("{letters} 列隐藏着，里面的数照样算"),
        "取消隐藏，核对以后再存；不要的，删去这一列。",
    )
}

pub(in crate::load) fn hidden_rows(
    first: usize,
    last: usize,
    count: usize,
    filtered: bool,
) -> Message {
    let (rows, these) = match first == last {
        true => (format!("第 {first} 行"), "这一行"),
        false => (format!("第 {first}—{last} 行（{count} 行）"), "这几行"),
    };
    let (way, remedy) = match filtered {
        true => ("筛选掉了", "清除筛选"),
        false => ("隐藏着", "取消隐藏"),
    };
    Message::new(
        "W11",
        format!("{rows}{way}，里面的数照样算"),
        format!("{remedy}，核对以后再存；不要的，删去{these}。"),
    )
}

pub(in crate::load) fn columns_missing(heads: &str) -> Message {
    Message::new(
        "W12",
        format!("表里没有这几栏：{heads}"),
        "补上这几栏，每一行都要填；表头的写法见 tongbao sheet 写的表。",
    )
}

pub(in crate::load) fn columns_left_out(heads: &str) -> Message {
    Message::new(
        "W12",
        format!("表里没有这几栏，都按没有算：{heads}"),
        "漏了就补上；确实没有的，不必管。",
    )
}

pub(in crate::load) fn percentage(shown: &str) -> Message {
    Message::new(
        "W13",
        format!("这一格是百分数，显示 {shown}%"),
        "这里不要百分数：把单元格的格式改成常规，再写数。",
    )
}
