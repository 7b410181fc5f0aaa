//! Mistakes in what is said of filing, and in who gives the numbers.

use super::Case;
use crate::harness::{DOCUMENT, Desk, OFFICE, Q1};

/// A desk whose first quarter says this of its filing.
fn filed<'d>(desk: &'d Desk, filing: &str) -> &'d Desk {
    desk.append(Q1, &format!("filing: {filing}\n"))
}

pub(super) const CASES: &[Case] = &[
    (
        "L111",
        |d| d.edit(OFFICE, "code: 昌州环发 ", "code: 昌州环发〔2018〕 "),
        "office.yaml:5:7",
        "机关代字里写了年份或序号",
    ),
    (
        "L113",
        |d| d.edit(Q1, "office: office.yaml", "office: scheme.yaml"),
        "2018-q1.yaml:4:9",
        "这是考核办法，不是机关数据",
    ),
    (
        "L112",
        |d| d.edit(OFFICE, "[局机关各科室, 直属", "[局机关各科室，直属"),
        "office.yaml:13:6",
        "算一个机关",
    ),
    (
        "L57",
        |d| d.edit(OFFICE, "retention: 永久", "retention: 长期"),
        "office.yaml:109:46",
        "没有“长期”这种保管期限",
    ),
    (
        "L57",
        |d| d.edit(OFFICE, "retention: 永久", "retention: 30"),
        "office.yaml:109:46",
        "没有“30”这种保管期限",
    ),
    (
        "L07",
        |d| d.edit(OFFICE, "organ: 办公室, r", "item: 3, r"),
        "office.yaml:109:23",
        "不认识的键“item”",
    ),
    (
        "L57",
        |d| d.append(OFFICE, "\nformats: [pdf, word]\n"),
        "office.yaml:111:16",
        "没有“word”这种格式",
    ),
    (
        "L127",
        |d| d.append(OFFICE, "\nformats: [ofd, docx]\n"),
        "office.yaml:111:10",
        "归档的格式里没有 pdf",
    ),
    (
        "L128",
        |d| d.append(OFFICE, "\nformats: [pdf, ofd, ofd]\n"),
        "office.yaml:111:21",
        "归档的格式里 ofd 写了两次",
    ),
    ("L06", |d| d.append(OFFICE, "\nformats: ofd\n"), "office.yaml:111:10", "这里要写"),
    ("L06", |d| filed(d, "永久"), "2018-q1.yaml:94:9", "这里要写一组“键: 值”"),
    ("L07", |d| filed(d, "{retension: 永久}"), "2018-q1.yaml:94:10", "不认识的键“retension”"),
    ("L14", |d| filed(d, "{item: 10000}"), "2018-q1.yaml:94:16", "不是 1 到 9999 的整数"),
    (
        "L69",
        |d| d.edit(OFFICE, "fonds: Z109", "fonds: z109"),
        "office.yaml:109:17",
        "“z109”不能作档号里的全宗号",
    ),
    (
        "L69",
        |d| filed(d, "{category: 文书}"),
        "2018-q1.yaml:94:20",
        "“文书”不能作档号里的档案门类代码",
    ),
    (
        "L69",
        |d| filed(d, "{organ: 办公室-1}"),
        "2018-q1.yaml:94:17",
        "“办公室-1”不能作档号里的机构或问题",
    ),
    (
        "L08",
        |d| filed(d, "\n  actions:\n    - {action: 起草, date: 2018-05-10}"),
        "2018-q1.yaml:96:7",
        "缺少 person",
    ),
    (
        "L16",
        |d| filed(d, "\n  actions:\n    - {action: 起草, person: 甲, date: 2018-06-31}"),
        "2018-q1.yaml:96:37",
        "不是日历上的日期",
    ),
    (
        "L70",
        |d| filed(d, "\n  actions:\n    - {action: 签发, person: 甲, date: 2018-05-16}"),
        "2018-q1.yaml:96:37",
        "签发的日期晚于成文日期",
    ),
    (
        "L57",
        |d| d.append(OFFICE, "numbering: 归档\n"),
        "office.yaml:110:12",
        "没有“归档”这种编号方式",
    ),
    (
        "L08",
        |d| d.example("letter.yaml").edit(DOCUMENT, "number: 33\n", ""),
        "document.yaml:3:1",
        "缺少 number",
    ),
];
