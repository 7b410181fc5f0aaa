//! Mistakes in the office file and the scheme.

use super::Case;
use crate::harness::{OFFICE, Q1, SCHEME};

pub(super) const CASES: &[Case] = &[
    (
        "L18",
        |d| {
            d.edit(
                OFFICE,
                "  - name: 州环保局\n    category",
                "  - name: 州环境监测站\n    category",
            )
        },
        "office.yaml:64:5",
        "单位“州环境监测站”登记了两次",
    ),
    (
        "L55",
        |d| d.append(OFFICE, "seal: {width: 80}\n"),
        "office.yaml:110:15",
        "印章的直径不在 30 到 50 毫米之间",
    ),
    (
        "L56",
        |d| d.append(OFFICE, "seal: {width: 42, image: office.yaml}\n"),
        "office.yaml:110:26",
        "这个文件不是图片",
    ),
    (
        "L51",
        |d| {
            let many: String = (0..5_000).map(|n| format!("      - name: 第{n}所\n")).collect();
            d.edit(OFFICE, "      - name: 办公室\n", &format!("      - name: 办公室\n{many}"))
        },
        "office.yaml:22:1",
        "单位超过 5000 个",
    ),
    (
        "L51",
        |d| {
            let many: String =
                (0..95).map(|n| format!("      - {{name: 第{n}网, points: 1}}\n")).collect();
            let first = "      - {name: 环保部网站, points: 30}\n";
            d.edit(SCHEME, first, &format!("{first}{many}"))
        },
        "scheme.yaml:13:1",
        "渠道超过 100 个",
    ),
    (
        "L18",
        |d| d.edit(OFFICE, "aliases: [局宣教科]", "aliases: [污普办]"),
        "office.yaml:53:9",
        "单位“污普办”登记了两次",
    ),
    (
        "L18",
        |d| d.edit(OFFICE, "- name: 直属单位", "- name: 局机关科室"),
        "office.yaml:55:5",
        "组“局机关科室”登记了两次",
    ),
    (
        "L18",
        |d| d.edit(SCHEME, "{name: 宣教中心网站", "{name: 环保部网站"),
        "scheme.yaml:20:9",
        "渠道“环保部网站”登记了两次",
    ),
    (
        "L18",
        |d| d.edit(SCHEME, "group: 直属单位", "group: 信息直报点"),
        "scheme.yaml:50:12",
        "组“信息直报点”登记了两次",
    ),
    (
        "L19",
        |d| d.edit(SCHEME, "      宣教科: {", "      局宣教科: {新闻信息: 5}\n      宣教科: {"),
        "scheme.yaml:50:7",
        "“宣教科”和前面的“局宣教科”是同一个单位",
    ),
    (
        "L40",
        |d| {
            d.edit(
                OFFICE,
                "groups: [局机关科室, 直属单位]",
                "groups: [局机关科室, 直属单位, 信息直报点]",
            )
        },
        "office.yaml:86:27",
        "“信息直报点”进了两个统计表",
    ),
    (
        "L41",
        |d| {
            d.edit(
                OFFICE,
                "  - name: 直属单位\n    units:\n",
                "  - name: 直属单位\n    units: []\n  - name: 其他单位\n    units:\n",
            )
        },
        "office.yaml:56:12",
        "这里一项也没有",
    ),
    ("L42", |d| d.edit(SCHEME, "points: 30", "points: -30"), "scheme.yaml:18:31", "分值不能是负数"),
    (
        "L43",
        |d| d.edit(OFFICE, "{label: 联系电话}]", "{label: 联系电话}, {label: 传真}]"),
        "office.yaml:97:9",
        "只能有一栏或两栏",
    ),
    (
        "L44",
        |d| d.edit(SCHEME, "categories:\n", "ties: 并列\ncategories:\n"),
        "scheme.yaml:13:7",
        "不认识的并列规则“并列”",
    ),
    (
        "L46",
        |d| d.edit(SCHEME, "{政务信息: 300, 新闻信息: 40}", "{政务信息: 300}"),
        "scheme.yaml:35:1",
        "没有写“直属单位”的新闻信息任务",
    ),
    (
        "L50",
        |d| d.append(Q1, &format!("copy_to:\n{}", "  - ''\n".repeat(600))),
        "2018-q1.yaml:4:1",
        "错误超过 500 处",
    ),
];
