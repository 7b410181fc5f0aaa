//! Mistakes in documents whose text is written: format, joint organs, blocks, tables, and
//! the office's own layout.

use super::Case;
use crate::harness::{DOCUMENT, Desk, OFFICE};

/// A desk that holds this worked example, with `old` replaced.
fn changed<'d>(desk: &'d Desk, example: &str, old: &str, new: &str) -> &'d Desk {
    desk.example(example).edit(DOCUMENT, old, new)
}

/// A desk with a document of this one line in its body.
fn with_body<'d>(desk: &'d Desk, line: &str) -> &'d Desk {
    let head = "kind: document\noffice: office.yaml\ntitle: 关于做好有关工作的通知\nnumber: 5\nsigned: 2025-03-01\n";
    desk.write(DOCUMENT, format!("{head}body:\n{line}\n"))
}

/// A desk with a document of a line before its body.
fn with_line<'d>(desk: &'d Desk, line: &str) -> &'d Desk {
    with_body(desk, &format!("  - 请认真落实。\n{line}"))
}

pub(super) const CASES: &[Case] = &[
    ("L86", |d| with_body(d, "  - heading: 一、总体要求"), "document.yaml:7:14", "序号“一、”"),
    (
        "L86",
        |d| with_body(d, "  - {heading: （二）目标, level: 2}"),
        "document.yaml:7:15",
        "序号“（二）”",
    ),
    (
        "L86",
        |d| with_body(d, "  - {heading: 十二、附则。, text: 有关要求。}"),
        "document.yaml:7:15",
        "序号“十二、”",
    ),
    ("L86", |d| with_body(d, "  - items: [1.第一项；]"), "document.yaml:7:13", "序号“1.”"),
    (
        "L86",
        |d| with_body(d, "  - items: [第一项；, （2）第二项。]"),
        "document.yaml:7:19",
        "序号“（2）”",
    ),
    ("L86", |d| with_body(d, "  - items: [②第二项。]"), "document.yaml:7:13", "序号“②”"),
    (
        "L86",
        |d| with_line(d, "attachments: [{title: 附件1：方案, body: [按此办理。]}]"),
        "document.yaml:8:23",
        "多写了“附件1：”",
    ),
    (
        "L86",
        |d| with_line(d, "attachments: [{title: 方案。, body: [按此办理。]}]"),
        "document.yaml:8:23",
        "多写了“。”",
    ),
    ("L86", |d| with_line(d, "copy_to: [抄送：市委]"), "document.yaml:8:11", "多写了“抄送：”"),
    ("L86", |d| with_line(d, "addressees: [主送：各县]"), "document.yaml:8:14", "多写了“主送：”"),
    ("L86", |d| with_line(d, "note: （此件公开发布）"), "document.yaml:8:7", "多写了“（）”"),
    (
        "L57",
        |d| changed(d, "letter.yaml", "format: 信函", "format: 信件"),
        "document.yaml:4:9",
        "没有“信件”这种格式",
    ),
    (
        "L57",
        |d| changed(d, "letter.yaml", "kind: document", "kind: letter"),
        "document.yaml:3:7",
        "没有“letter”这种公文",
    ),
    (
        "L08",
        |d| changed(d, "upward.yaml", "signers: [张三]\n", ""),
        "document.yaml:3:1",
        "缺少 signers",
    ),
    (
        "L58",
        |d| changed(d, "letter.yaml", "number: 33", "signers: [张三]\nnumber: 33"),
        "document.yaml:9:1",
        "只有上行文标注签发人",
    ),
    (
        "L59",
        |d| changed(d, "letter.yaml", "number: 33", "mark: 昌吉州环保局文件\nnumber: 33"),
        "document.yaml:9:7",
        "信函的标志不加“文件”",
    ),
    (
        "L59",
        |d| changed(d, "minutes.yaml", "局务会议纪要\n\n", "局务会议\n\n"),
        "document.yaml:7:7",
        "纪要的标志以“纪要”结尾",
    ),
    (
        "L59",
        |d| changed(d, "order.yaml", "number: 12", "mark: 自治州人民政府\nnumber: 12"),
        "document.yaml:8:7",
        "命令的标志以“令”结尾",
    ),
    (
        "L60",
        |d| changed(d, "order.yaml", "stamp: {post: 州　长, width: 38}\n", ""),
        "document.yaml:3:1",
        "命令要加盖签发人的签名章",
    ),
    (
        "L61",
        |d| changed(d, "letter.yaml", "number: 33", "attendance: {出席: [张三]}\nnumber: 33"),
        "document.yaml:9:1",
        "只有纪要标注出席",
    ),
    (
        "L62",
        |d| {
            changed(
                d,
                "joint.yaml",
                "{name: 昌吉回族自治州水利局}",
                "{name: 昌吉回族自治州环境保护局}",
            )
        },
        "document.yaml:13:5",
        "列了两次",
    ),
    (
        "L63",
        |d| changed(d, "joint.yaml", "州水利局}", "州水利局, seal: {width: 45}}"),
        "document.yaml:13:5",
        "落款方式与主办机关不同",
    ),
    (
        "L64",
        |d| changed(d, "document.yaml", "- heading: 日程安排", "- level: 1"),
        "document.yaml:38:5",
        "看不出这一段是什么",
    ),
    (
        "L14",
        |d| changed(d, "document.yaml", "    level: 3\n", "    level: 5\n"),
        "document.yaml:37:12",
        "“5”不是 1 到 4 的整数",
    ),
    (
        "L65",
        |d| changed(d, "document.yaml", "[6月20日下午, 环保新闻写作, 4]", "[6月20日下午, 4]"),
        "document.yaml:44:11",
        "这里有 2 栏，表头是 3 栏",
    ),
    (
        "L65",
        |d| changed(d, "document.yaml", "{text: 住宿, columns: 2}", "{text: 住宿, columns: 3}"),
        "document.yaml:70:11",
        "表头各行的栏数不一样",
    ),
    (
        "L66",
        |d| changed(d, "document.yaml", "环保新闻写作, 4]", "环保新闻写作, 4.50]"),
        "document.yaml:44:29",
        "没有加引号",
    ),
    (
        "L67",
        |d| d.append(OFFICE, "layout: {red: 红}\n").example("letter.yaml"),
        "office.yaml:110:15",
        "“红”不是红色",
    ),
    (
        "L68",
        |d| d.append(OFFICE, "layout: {mark_size: 300}\n").example("letter.yaml"),
        "office.yaml:110:21",
        "只能在 22 到 120 之间",
    ),
    (
        "L57",
        |d| d.append(OFFICE, "layout: {body: 行楷}\n").example("letter.yaml"),
        "office.yaml:110:16",
        "没有“行楷”这种字体",
    ),
];
