//! Values of the wrong kind or beyond their bounds.

use super::Case;
use crate::harness::{OFFICE, Q1, SCHEME};

pub(super) const CASES: &[Case] = &[
    (
        "L06",
        |d| d.edit(Q1, "number: 62 ", "number: 六十二 "),
        "2018-q1.yaml:8:9",
        "这里要写整数，现在是文字“六十二”",
    ),
    (
        "L06",
        |d| d.edit(Q1, "number: 62 ", "number: ６２ "),
        "2018-q1.yaml:8:9",
        "这里要写整数，现在是文字“６２”",
    ),
    (
        "L06",
        |d| d.edit(Q1, "法规科: {submitted: 0}", "法规科: 0"),
        "2018-q1.yaml:45:8",
        "现在是数字“0”",
    ),
    (
        "L05",
        |d| d.edit(Q1, "{submitted: 0}\n  吉木", "{submitted:4}\n  吉木"),
        "2018-q1.yaml:20:22",
        "冒号后面缺一个空格",
    ),
    (
        "L06",
        |d| d.edit(OFFICE, "band: true ", "band: 是 "),
        "office.yaml:36:11",
        "这里要写 true 或 false，现在是文字“是”",
    ),
    (
        "L06",
        |d| d.edit(OFFICE, "name: 环评科", "name: 3.10"),
        "office.yaml:44:15",
        "这里要写文字，现在是数字",
    ),
    ("L06", |d| d.write(Q1, "一段话"), "2018-q1.yaml:1:1", "现在是文字“一段话”"),
    ("L07", |d| d.edit(Q1, "number: 62 ", "nunber: 62 "), "2018-q1.yaml:8:1", "不认识的键“nunber”"),
    ("L08", |d| d.edit(Q1, "number: 62 ", ""), "2018-q1.yaml:4:1", "缺少 number"),
    ("L08", |d| d.edit(Q1, "{trend: 下滑}", "{}"), "2018-q1.yaml:13:12", "缺少 submitted"),
    (
        "L09",
        |d| d.edit(Q1, "signed:", "number: 63\nsigned:"),
        "2018-q1.yaml:9:1",
        "“number”写了两次",
    ),
    (
        "L09",
        |d| d.edit(Q1, "  生态科:\n", "  法规科: {submitted: 1}\n  生态科:\n"),
        "2018-q1.yaml:47:3",
        "“法规科”写了两次",
    ),
    ("L10", |d| d.edit(OFFICE, "code: 昌州环发 ", "code: '  '"), "office.yaml:5:7", "这里是空的"),
    (
        "L11",
        |d| d.edit(Q1, "再接再厉", "再接\u{200b}再厉"),
        "2018-q1.yaml:76:84",
        "看不见的字符 U+200B",
    ),
    (
        "L78",
        |d| d.edit(OFFICE, "code: 昌州环发 ", "code: 昌州环⽊ "),
        "office.yaml:5:10",
        "“⽊”（U+2F4A）看上去是“木”",
    ),
    (
        "L78",
        |d| d.edit(OFFICE, "name: 环评科", "name: 环评科А"),
        "office.yaml:44:18",
        "“А”（U+0410）看上去是“A”",
    ),
    (
        "L79",
        |d| d.edit(OFFICE, "code: 昌州环发 ", "code: \"昌州环发\u{3000}\" "),
        "office.yaml:5:12",
        "空白 U+3000",
    ),
    (
        "L12",
        |d| d.edit(Q1, "requirements:\n", &format!("requirements:\n  - {}\n", "长".repeat(20_001))),
        "2018-q1.yaml:75:5",
        "超过 20000 字",
    ),
    (
        "L13",
        |d| d.edit(OFFICE, "code: 昌州环发 ", "code: \"昌州\\n环发\" "),
        "office.yaml:5:7",
        "这里不能换行",
    ),
    (
        "L14",
        |d| d.edit(Q1, "submitted: 4\n    adopted: {环", "submitted: -4\n    adopted: {环"),
        "2018-q1.yaml:18:16",
        "“-4”不是 0 到 100000 的整数",
    ),
    (
        "L14",
        |d| d.edit(Q1, "环评科:\n    submitted: 1\n", "环评科:\n    submitted: 1.5\n"),
        "2018-q1.yaml:43:16",
        "“1.5”不是",
    ),
    (
        "L14",
        |d| d.edit(Q1, "number: 62 ", "number: 99999999999999999999 "),
        "2018-q1.yaml:8:9",
        "不是 1 到 99999 的整数",
    ),
    (
        "L52",
        |d| d.edit(Q1, "number: 62 ", "copy_number: 1\nsecrecy: 机密★一年\nnumber: 62 "),
        "2018-q1.yaml:9:10",
        "“机密★一年”不是密级和保密期限",
    ),
    (
        "L53",
        |d| d.edit(Q1, "number: 62 ", "secrecy: 机密★1年\nnumber: 62 "),
        "2018-q1.yaml:8:10",
        "涉密公文没有份号",
    ),
    (
        "L54",
        |d| d.edit(Q1, "number: 62 ", "urgency: 很急\nnumber: 62 "),
        "2018-q1.yaml:8:10",
        "“很急”不是紧急程度",
    ),
    (
        "L15",
        |d| d.edit(SCHEME, "points: 30", "points: 0.00001"),
        "scheme.yaml:18:31",
        "“0.00001”不是可用的数",
    ),
    ("L15", |d| d.edit(SCHEME, "points: 30", "points: .inf"), "scheme.yaml:18:31", "不是可用的数"),
    (
        "L16",
        |d| d.edit(Q1, "signed: 2018-05-15", "signed: 2018-06-31"),
        "2018-q1.yaml:9:9",
        "“2018-06-31”不是日历上的日期",
    ),
    (
        "L16",
        |d| d.edit(Q1, "signed: 2018-05-15", "signed: 2018.5"),
        "2018-q1.yaml:9:9",
        "不是日历上的日期",
    ),
    (
        "L16",
        |d| d.edit(Q1, "printed: 2018-05-15", "printed: 20180-05-15"),
        "2018-q1.yaml:10:10",
        "不是日历上的日期",
    ),
    (
        "L16",
        |d| d.edit(Q1, "printed: 2018-05-15", "printed: +20180-05-15"),
        "2018-q1.yaml:10:10",
        "不是日历上的日期",
    ),
];
