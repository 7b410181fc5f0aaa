//! Everything checking may say of what it is given. What a rule says stands with the rule.

use super::rules::RULES;
use super::settings::RuleWaiver;
use crate::files::Refusal;
use crate::finding::{Finding, Message, Place};
use crate::limits;

pub(super) fn waiver_unused(waiver: &RuleWaiver) -> Message {
    let text = format!("豁免没有用上：{}“{}”", waiver.rule, waiver.text);
    Message::new("K01", text, "原来的问题已经没有了：删去这条豁免。")
}

pub(super) fn no_text() -> Message {
    Message::new("K02", "文件里没有文字", "核对是不是这个文件；扫描件要先识别成文字。")
}

pub(super) fn too_large(megabytes: usize) -> Message {
    let text = format!("文件超过 {megabytes} MiB");
    Message::new("K03", text, "通报没有这么大：核对是不是这个文件。")
}

pub(super) fn endless_paragraph() -> Message {
    Message::new("K04", "有一段超过 3 万字", "通报没有这么长的段落：核对是不是这个文件。")
}

pub(super) fn not_text() -> Message {
    Message::new(
        "K05",
        "这不是文字文件、.docx、PDF 或 OFD",
        "文字文件用 UTF-8 或 GB18030 编码；别的格式先另存为 .docx 或 PDF。",
    )
}

pub(super) fn old_word() -> Message {
    Message::new("K06", "这是旧版 Word 的 .doc 文件", "用办公软件打开，另存为 .docx，再校核。")
}

pub(super) fn broken_docx(reason: &str) -> Message {
    Message::new(
        "K07",
        format!("这个 .docx 读不出来：{reason}"),
        "用办公软件打开，另存一份，再校核。",
    )
}

pub(super) fn words_unreadable(reason: &str) -> Message {
    Message::new(
        "K08",
        format!("词表读不出来：{reason}"),
        "核对 words 写的文件名和它的编码（UTF-8）。",
    )
}

pub(super) fn words_malformed() -> Message {
    Message::new("K09", "词表的写法有误", "对照 data/words.yaml 的写法改这一行和上一行。")
}

pub(super) fn more_not_listed(code: &str, most: usize) -> Message {
    Message::new(
        "K10",
        format!("{code} 多于 {most} 处，其余没有列出"),
        "先改已列出的，再校核一次。",
    )
}

pub(super) fn not_mended(reason: &str) -> Message {
    Message::new("K11", format!("文件没有改：{reason}"), "按上面的提示手工改。")
}

/// The finding on a text whose file was not read.
pub fn not_read(refusal: &Refusal, place: Place) -> Finding {
    let place = Some(place);
    let unreadable = |reason: &str| {
        let text = format!("文件读不出来：{reason}");
        Message::new("K13", text, "核对权限，或把文件复制到本机再试。")
    };
    match refusal {
        Refusal::Missing => {
            Message::new("K12", "找不到这个文件", "核对文件名和所在的文件夹。").usage(place)
        }
        Refusal::Folder => {
            Message::new("K16", "这是文件夹，不是文稿", "写出文件夹里的文件。").usage(place)
        }
        Refusal::Special(_) => unreadable(&refusal.reason(0)).usage(place),
        Refusal::TooLarge => too_large(limits::DRAFT_BYTES.most >> 20).error(place),
        Refusal::Failed(_) => unreadable(&refusal.reason(0)).machine(place),
    }
}

/// The message on a text that takes more to be read than any document does.
pub fn beyond_bounds() -> Message {
    Message::new(
        "K21",
        "读这份文稿用的时间或内存太多，没有读完",
        "文件可能损坏了，或不是文稿：用办公软件打开，另存一份，再校核。",
    )
}

/// The message on several data files for a text.
pub fn texts_need_one() -> Message {
    Message::new(
        "K14",
        "有 --text 时只能写一个数据文件",
        "一份文稿只和一期的数据核对：分几次校核。",
    )
}

/// The message on a code that no rule has.
pub fn unknown_code(code: &str) -> Message {
    let near = RULES
        .into_iter()
        .flatten()
        .map(|rule| rule.code)
        .filter(|known| strsim::damerau_levenshtein(known, code) <= 1)
        .take(3)
        .collect::<Vec<_>>();
    let hint = match near.as_slice() {
        [] => "全部规则见 tongbao check --rules。".to_owned(),
        near => format!("是不是 {}？全部规则见 tongbao check --rules。", near.join("、")),
    };
    Message::new("K15", format!("没有“{code}”这条规则"), hint)
}
