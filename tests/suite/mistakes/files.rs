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
    (
        "L03",
        |d| d.write(Q1, b"period: \xb5\xda\xd2\xbb\xbc\xbe\xb6\xc8"),
        "2018-q1.yaml",
        "文件不是 UTF-8 编码",
    ),
    (
        "L03",
        |d| d.write(OFFICE, [0x00, 0xff, 0xd8, 0x80, 0x1b]),
        "office.yaml",
        "文件不是 UTF-8 编码",
    ),
    ("L04", |d| d.write(Q1, "x".repeat(3 * 1024 * 1024)), "2018-q1.yaml", "文件超过 2 MiB"),
    ("L05", |d| d.edit(Q1, "number: 62 ", "number：62 "), "2018-q1.yaml:8:7", "不合 YAML 的写法"),
    ("L05", |d| d.edit(Q1, "number: 62 ", "number:62 "), "2018-q1.yaml:8:7", "不合 YAML 的写法"),
    (
        "L05",
        |d| d.edit(Q1, "    submitted: 12\n    adopted: {“", "\tsubmitted: 12\n    adopted: {“"),
        "2018-q1.yaml:22:1",
        "不合 YAML 的写法",
    ),
    (
        "L05",
        |d| d.edit(Q1, "  奇台县环保局:", "  奇台县环保局："),
        "2018-q1.yaml:35:9",
        "不合 YAML 的写法",
    ),
    (
        "L05",
        |d| d.edit(SCHEME, "{name: 环保部网站, points: 30}", "{name: 环保部网站, points: 30"),
        "scheme.yaml:19:9",
        "不合 YAML 的写法",
    ),
    (
        "L05",
        |d| d.edit(Q1, "number: 62 ", "number: !重要 62 "),
        "2018-q1.yaml:8:10",
        "不合 YAML 的写法",
    ),
    ("L05", |d| d.append(Q1, "---\nnumber: 63\n"), "2018-q1.yaml:95:1", "不合 YAML 的写法"),
    ("L05", |d| d.write(Q1, [0_u8; 512]), "2018-q1.yaml:1:1", "不合 YAML 的写法"),
    ("L10", |d| d.write(Q1, ""), "2018-q1.yaml", "文件是空的"),
    ("L10", |d| d.write(SCHEME, "# 待补\n\n"), "scheme.yaml", "文件是空的"),
];
