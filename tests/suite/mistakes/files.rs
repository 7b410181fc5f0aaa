//! Files that cannot be read at all.

use super::Case;
use crate::harness::{OFFICE, Q1, SCHEME};

pub(super) const CASES: &[Case] = &[
    (
        "L01",
        |d| d.edit(Q1, "office: office.yaml", "office: offce.yaml"),
        "2018-q1.yaml:4:9",
        "找不到“offce.yaml”这个文件",
    ),
    (
        "L01",
        |d| d.edit(Q1, "scheme: scheme.yaml", "scheme: 2018.yaml"),
        "2018-q1.yaml:5:9",
        "找不到“2018.yaml”这个文件",
    ),
    ("L02", |d| d.edit(Q1, "office: office.yaml", "office: ."), "", "这是文件夹，不是数据文件"),
    ("L03", |d| d.write(OFFICE, [0x00, 0xff, 0xd8, 0x80, 0x1b]), "office.yaml", "文件不是文字"),
    ("L04", |d| d.write(Q1, "x".repeat(3 * 1024 * 1024)), "2018-q1.yaml", "文件超过 2 MiB"),
    ("L05", |d| d.edit(Q1, "number: 62 ", "number：62 "), "2018-q1.yaml:8:7", "冒号是全角的"),
    ("L05", |d| d.edit(Q1, "number: 62 ", "number:62 "), "2018-q1.yaml:8:7", "冒号后面缺一个空格"),
    (
        "L05",
        |d| d.edit(Q1, "    submitted: 12\n    adopted: {“", "\tsubmitted: 12\n    adopted: {“"),
        "2018-q1.yaml:22:1",
        "缩进里有制表符",
    ),
    (
        "L05",
        |d| d.edit(Q1, "  奇台县环保局:", "  奇台县环保局："),
        "2018-q1.yaml:35:9",
        "冒号是全角的",
    ),
    (
        "L05",
        |d| d.edit(SCHEME, "{name: 环保部网站, points: 30}", "{name: 环保部网站, points: 30"),
        "scheme.yaml:18:9",
        "括号“{”没有配对",
    ),
    (
        "L05",
        |d| d.edit(Q1, "number: 62 ", "number: !重要 62 "),
        "2018-q1.yaml:8:9",
        "以“!”开头的文字要加引号",
    ),
    ("L05", |d| d.append(Q1, "---\nnumber: 63\n"), "2018-q1.yaml:94:1", "单独一行的“---”"),
    ("L03", |d| d.write(Q1, [0_u8; 512]), "2018-q1.yaml", "文件不是文字"),
    (
        "L71",
        |d| {
            d.edit(
                Q1,
                "requirements:\n",
                &format!("requirements:\n  - {}{}\n", "[".repeat(60), "]".repeat(60)),
            )
        },
        "2018-q1.yaml:75:43",
        "嵌套超过 40 层",
    ),
    (
        "L71",
        |d| {
            d.edit(
                Q1,
                "requirements:\n",
                &format!("more: [{}]\nrequirements:\n", "1, ".repeat(300_001)),
            )
        },
        "2018-q1.yaml:74",
        "内容太多",
    ),
    (
        "L72",
        |d| d.edit(Q1, "requirements:\n", "requirements:\n  - 各学校 #要重视\n"),
        "2018-q1.yaml:75:9",
        "“要重视”当作备注",
    ),
    ("L73", |d| d.write(Q1, b"PK\x03\x04 word/document.xml"), "2018-q1.yaml", "这是 Word 文件"),
    (
        "L74",
        |d| {
            let head = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\x80\0\0\0\x80\0\0\0\x08\x06\0\0\0";
            d.write("seal.png", head).edit(
                OFFICE,
                "printed_by:",
                "seal: {width: 42, image: seal.png}\nprinted_by:",
            )
        },
        "office.yaml:8:26",
        "每边至多 5000 点",
    ),
    (
        "L45",
        |d| d.edit(Q1, "quarter: 1}", "month: 3}"),
        "2018-q1.yaml:7:9",
        "文件名和里面写的时期不符",
    ),
    (
        "L76",
        |d| d.write("2018-q1 - 副本.yaml", d.text(Q1)),
        "2018-q1.yaml:7:9",
        "2018-q1 - 副本.yaml 写的也是2018年第一季度",
    ),
    ("L77", |d| d.second_quarter(), "2018-q2.yaml:16:1", "都和上一期（2018-q1.yaml）一样"),
    ("L10", |d| d.write(Q1, ""), "2018-q1.yaml", "文件是空的"),
    ("L10", |d| d.write(SCHEME, "# 待补\n\n"), "scheme.yaml", "文件是空的"),
];
