//! Everything the typeset stage may say.

use super::ofd::Unwritable;
use crate::finding::{Message, Severity};

pub(super) fn no_fonts() -> Message {
    Message::new(
        "P01",
        "找不到字体文件夹，或其中没有 manifest.yaml",
        "把 fonts 文件夹放在程序旁边，或用 --fonts 指明它在哪里。",
    )
}

pub(super) fn unreadable_font(reason: &str) -> Message {
    Message::new("P02", format!("字体文件读不出来：{reason}"), "核对文件是否完整，必要时重新复制。")
}

pub(super) fn not_a_font() -> Message {
    Message::new("P03", "这不是可用的字体文件", "换成完好的 TTF、OTF 或 TTC 文件。")
}

pub(super) fn font_changed() -> Message {
    Message::new(
        "P30",
        "字体文件和 fonts/manifest.yaml 里登记的不一样，可能损坏了",
        "从安装包里重新复制；有意换成别的字体，放进 fonts/local。",
    )
}

pub(super) fn malformed_roles(detail: &str) -> Message {
    Message::new(
        "P04",
        format!("字体配置的写法有误：{detail}"),
        "对照 fonts/manifest.yaml 里的 roles 改。",
    )
}

pub(super) fn unknown_role(role: &str, known: &str) -> Message {
    Message::new("P05", format!("没有“{role}”这种字体用途"), format!("可写的用途：{known}。"))
}

pub(super) fn unmatched_local_font(family: &str) -> Message {
    Message::new(
        "P06",
        format!("不知道字体“{family}”作什么用，没有用它"),
        "在 fonts/local/roles.yaml 里写明，如 fangsong: 文件名。",
    )
}

pub(super) fn missing_character(c: char) -> Message {
    Message::new(
        "P07",
        format!("没有一种字体有“{c}”（U+{:04X}）这个字", c as u32),
        "核对是否打错；确有此字，就把含这个字的字体放进 fonts/local/。",
    )
}

pub(super) fn draft_mark(most: usize) -> Message {
    Message::new(
        "P22",
        format!("草稿的标记要有 1 到 {most} 个字，写在一行里"),
        "写成 --draft 草稿 或 --draft 征求意见稿 这样。",
    )
}

/// A complaint of the compiler, in the clerk's words where it is something it says often.
pub(super) fn typst(message: &str, hints: &str) -> Message {
    let after = |message: &str| message.split_once(": ").map_or("", |(_, rest)| rest).to_owned();
    let check = "查这一行和最近改过的模板。";
    let inside = "模板只能用模板文件夹里的 .typ 文件，不能读别的文件，也不能用外部的包。";
    let (text, hint) = match message {
        m if m.starts_with("unknown variable") => {
            (format!("模板用了没有定义的名称 {}", after(m)), check)
        }
        m if m.starts_with("unknown font family") => {
            (format!("没有这种字体：{}", after(m)), "核对 fonts/manifest.yaml 和模板里的字体。")
        }
        m if m.starts_with("file not found") => {
            ("模板引用的文件不存在，或不许读取".to_owned(), inside)
        }
        m if m.starts_with("failed to load file (access denied)") => {
            ("模板不许读取这个文件".to_owned(), inside)
        }
        m if m.contains("would escape the project root") => {
            ("模板不许读取模板文件夹以外的文件".to_owned(), inside)
        }
        m if m.starts_with("failed to decode image") || m.starts_with("failed to parse SVG") => {
            ("印章图片打不开".to_owned(), "图片文件坏了：重新导出一份 PNG。")
        }
        m if m.contains("package") => ("模板不许引用外部的包".to_owned(), inside),
        m if m.starts_with("assertion failed") => {
            (format!("版式参数不合要求：{}", after(m)), check)
        }
        m => (format!("排版没有通过：{m}"), if hints.is_empty() { check } else { hints }),
    };
    Message::new("P08", text, hint)
}

pub(super) fn font_twice(family: &str) -> Message {
    Message::new(
        "P09",
        format!("两个字体文件都叫“{family}”"),
        "只留一个：同名的字体分不清用哪一个。",
    )
}

pub(super) fn image_failed(reason: &str) -> Message {
    Message::new("P10", format!("页面图像做不出来：{reason}"), "改用 --emit pdf，再试一次。")
}

pub(super) fn not_packed(reason: &str) -> Message {
    Message::new(
        "P11",
        format!("PDF 压缩没有成功：{reason}"),
        "程序出了故障：请把数据文件发给维护者。",
    )
}

pub(super) fn closing_alone() -> Message {
    Message::new(
        "P23",
        "调整行距、移动正文末行都不能使落款和正文在同一面（GB/T 9704 7.3.5.5）",
        "增减几行正文，再生成一次。",
    )
}

pub(super) fn never_settled() -> Message {
    Message::new(
        "P24",
        "排了许多遍，版面还没有定下来，可能有的地方不在行格上",
        "看一遍各页；没有改过模板就把数据文件发给维护者。",
    )
}

/// The layout's report on an element; `figure` gives what it measured. `None` for what
/// is no business of the clerk.
pub(super) fn report(what: &str, figure: &dyn Fn(&str) -> String) -> Option<(Severity, Message)> {
    let (found, most) = (figure("width"), figure("room"));
    let wide = format!("宽 {found}，最多 {most}");
    let (severity, code, text, hint) = match what {
        super::reports::CLOSING_ALONE
        | super::reports::SHORT_TABLE_PARTED
        | super::reports::ADDRESSEES_MOVED
        | super::reports::FIRST_PAGE_BARE => {
            return None;
        }
        "line-carried" => (
            Severity::Warning,
            "P13",
            "调整行距也不能使落款和正文在同一面，正文的末行移到了落款那一面".to_owned(),
            "增减几行正文，再生成一次。",
        ),
        "note-carried" => (
            Severity::Warning,
            "P27",
            "调整行距也不能使落款和正文在同一面，附件说明移到了落款那一面".to_owned(),
            "增减几行正文，再生成一次。",
        ),
        "imprint-parted" => (
            Severity::Warning,
            "P26",
            "主送、抄送机关太多，版记一面排不下，接排到下一面".to_owned(),
            "看一遍版记；机关能用统称的（各县（市）环保局），写统称更好。",
        ),
        "mark-too-long" => (
            Severity::Error,
            "P14",
            format!("发文机关标志用最小的字号也排不进一行（{wide}）"),
            "改用规范化简称（mark），联合行文可以只用主办机关的标志（host_mark: true）。",
        ),
        "title-too-wide" => (
            Severity::Error,
            "P15",
            format!("标题有一行排不进版心（{wide}）"),
            "把这一行分成两行写。",
        ),
        "title-unbalanced" => (
            Severity::Warning,
            "P16",
            "标题排不成梯形或菱形，或有单字成行".to_owned(),
            "把标题分成几行写，或改短些。",
        ),
        "table-too-wide" => (
            Severity::Error,
            "P17",
            format!("表用最小的字号也排不进一页的宽度（{wide}）"),
            "减少栏数，或缩短表头和内容；竖排的表可以改为横排（sideways: true）。",
        ),
        "signature-too-wide" => (
            Severity::Error,
            "P18",
            format!("署名排不进版心（{wide}）"),
            "用机关的规范化简称署名。",
        ),
        "seals-too-wide" => (
            Severity::Error,
            "P19",
            format!("一排印章排不进版心（{wide}）"),
            "核对印章的宽度（mm）。",
        ),
        "signers-too-wide" => (
            Severity::Error,
            "P20",
            format!("签发人排不进一行（{wide}）"),
            "核对 signers：一项只写一个姓名。",
        ),
        other => (
            Severity::Warning,
            "P21",
            format!("版式提示：{other} {found}"),
            "看模板里 report 的那一处。",
        ),
    };
    Some((severity, Message::new(code, text, hint)))
}

pub(super) fn beyond(words: &str, page: usize) -> Message {
    let most = 40;
    let more = if words.chars().count() > most { "……" } else { "" };
    let words: String = words.chars().take(most).collect();
    Message::new(
        "P25",
        format!("第 {page} 面印出了文稿里没有的字“{words}{more}”，没有经过校核"),
        "版式部件（.typ）只摆放文稿的字：要改字，就改数据文件或正文模板；部件里写的字删去。",
    )
}

pub(super) fn not_in_ofd(page: usize, what: Unwritable) -> Message {
    let what = match what {
        Unwritable::Paint => "渐变或图案的颜色",
        Unwritable::Clip => "裁去一部分的内容",
        Unwritable::Image => "转不成像素的图片",
        Unwritable::Face => "转不成 TrueType 轮廓的字体",
    };
    Message::new(
        "P28",
        format!("第 {page} 面有{what}，OFD 里写不了"),
        "改掉它，或者只出 PDF（--emit pdf）。",
    )
}
