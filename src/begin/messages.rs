//! Everything that may be said when data files are begun.

use crate::finding::Message;

pub(super) fn no_period() -> Message {
    Message::new("N01", "这份数据不是按时期通报的，没有下一期", "复制一份，改了用。")
}

pub(super) fn nothing_follows() -> Message {
    Message::new(
        "N02",
        "按起止日期（from、to）通报的，推不出下一期",
        "写上时期，如 --period 2025-0401-0415。",
    )
}

pub(super) fn one_line() -> Message {
    Message::new(
        "N03",
        "几个键写在一行，不知道哪里到哪里",
        "最外面的键（period、number、units……）一行一个，从行首写起。",
    )
}

pub(super) fn not_later(period: &str) -> Message {
    Message::new(
        "N04",
        format!("{period}不在这一期之后"),
        "下一期要晚于这一期；--period 写晚的时期。",
    )
}

pub(super) fn part_missing(part: &str, stem: &str, whole: &str) -> Message {
    Message::new(
        "N10",
        format!("{whole}由各期相加，缺少{part}的数据"),
        format!("先写好 {stem}.yaml，放在同一个文件夹。"),
    )
}

pub(super) fn already_there() -> Message {
    Message::new("N05", "这个文件已经有了，没有动它", "接着改它；要重写，先把它改名或移走。")
}

pub(super) fn no_units() -> Message {
    Message::new("N06", "还没有单位", "用 --units 写报送的单位，如 --units 第一中学,实验小学。")
}

pub(super) fn no_code() -> Message {
    Message::new("N07", "还没有机关代字", "用 --code 写，如 清教发（文号是“清教发〔2025〕5号”）。")
}

pub(super) fn no_such_year() -> Message {
    Message::new("N08", "没有这样的时期", "用 --period 写，如 2025-01、2025-q1、2025-h1、2025。")
}

pub(super) fn no_workbook(reason: &str) -> Message {
    Message::new(
        "N09",
        format!("Excel 表写不成：{reason}"),
        "请把数据文件和这行字报告给程序的作者。",
    )
}

pub(super) fn no_column(head: &str) -> Message {
    Message::new(
        "W20",
        format!("这个工作簿里添不了“{head}”一栏"),
        "用表格软件打开，另存为 .xlsx，在数据里写它的名称，再查一遍。",
    )
}
