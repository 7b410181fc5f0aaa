//! Everything that verifying may find: what is wrong, and what a person does about it.

use crate::finding::Message;

/// The advice where stored bytes are not what they were.
const RESTORE: &str = "从备份里找回原来的文件；查明是谁、什么时候动的。";

pub(super) fn records_missing(first: u64, last: u64) -> Message {
    let which = if first == last { format!("{first}") } else { format!("{first}—{last}") };
    Message::new("Z01", format!("第 {which} 条日志不见了"), RESTORE)
}

pub(super) fn record_changed(sequence: u64) -> Message {
    Message::new("Z02", format!("第 {sequence} 条日志被改过，读不懂"), RESTORE)
}

pub(super) fn chain_broken(sequence: u64) -> Message {
    Message::new("Z03", format!("第 {sequence} 条日志接不上前一条：前一条或这一条被改过"), RESTORE)
}

pub(super) fn signature_missing(sequence: u64) -> Message {
    Message::new("Z04", format!("第 {sequence} 条日志的签名不见了"), RESTORE)
}

pub(super) fn signature_wrong(sequence: u64) -> Message {
    Message::new("Z05", format!("第 {sequence} 条日志的签名不对"), RESTORE)
}

pub(super) fn wrong_signer(sequence: u64) -> Message {
    Message::new(
        "Z06",
        format!("第 {sequence} 条日志不是用当时的密钥签的"),
        "没有密钥的人改不出合格的签名：查明这一条的来历。",
    )
}

pub(super) fn key_wrong(sequence: u64) -> Message {
    Message::new("Z07", format!("第 {sequence} 条日志里的公钥和密钥号不符"), RESTORE)
}

pub(super) fn not_by_trusted_key() -> Message {
    Message::new(
        "Z08",
        "没有一条记录是用给定的公钥签的",
        "给错了公钥，或整个库被人用别的密钥重做过：用寄存在外面的检查点再核验。",
    )
}

pub(super) fn time_backwards(sequence: u64) -> Message {
    Message::new(
        "Z09",
        format!("第 {sequence} 条日志的时间比前一条早"),
        "当时的时钟不准，或记录被改过。",
    )
}

pub(super) fn number_twice(designation: &str, first: u64, again: u64) -> Message {
    Message::new(
        "Z10",
        format!("文号 {designation} 用了两次：第 {first} 条和第 {again} 条日志"),
        "查明哪一件是真的。",
    )
}

pub(super) fn number_missing(series: &str, serial: u32) -> Message {
    Message::new(
        "Z11",
        format!("本库编的文号缺 {series}{serial}号"),
        "查明这个号的下落；没有印发的，用 tongbao archive void 记上。",
    )
}

pub(super) fn number_unlike_date(designation: &str, signed: &str) -> Message {
    Message::new(
        "Z12",
        format!("{designation} 的年份和成文日期 {signed} 不符"),
        "文号的年份应是成文那一年。",
    )
}

pub(super) fn file_missing(path: &str) -> Message {
    Message::new("Z13", format!("少了文件：{path}"), RESTORE)
}

pub(super) fn entry_missing(designation: &str) -> Message {
    Message::new("Z14", format!("{designation} 的文件夹不见了"), RESTORE)
}

pub(super) fn size_changed(path: &str, was: u64, is: u64) -> Message {
    Message::new("Z15", format!("{path} 的大小变了：原来 {was} 字节，现在 {is} 字节"), RESTORE)
}

pub(super) fn bytes_changed(path: &str) -> Message {
    Message::new("Z16", format!("{path} 的内容变了：摘要不符"), RESTORE)
}

pub(super) fn list_malformed(path: &str) -> Message {
    Message::new("Z17", format!("清单 {path} 写法不对，或两个清单不一样"), RESTORE)
}

pub(super) fn list_changed(path: &str) -> Message {
    Message::new("Z18", format!("清单 {path} 和日志里的摘要不符：清单被改过"), RESTORE)
}

pub(super) fn unlisted(path: &str) -> Message {
    Message::new(
        "Z19",
        format!("公文的文件夹里多了清单上没有的文件：{path}"),
        "把它移出归档库；查明是谁放的。",
    )
}

pub(super) fn orphan(path: &str, more: usize) -> Message {
    let more = if more > 0 { format!(" 等 {} 个文件", more + 1) } else { String::new() };
    Message::new(
        "Z20",
        format!("没有日志记录的东西：{path}{more}"),
        "多半是归档中途断了，没有印发；用 tongbao archive gc 收到“孤件”里。",
    )
}

pub(super) fn not_ordinary(path: &str) -> Message {
    Message::new(
        "Z21",
        format!("{path} 不是普通文件"),
        "归档库里不放快捷方式和链接：换成文件本身。",
    )
}

pub(super) fn metadata_unreadable(path: &str) -> Message {
    Message::new("Z22", format!("{path} 读不懂"), "新版的程序写的？用新版核验。")
}

pub(super) fn fields_missing(path: &str, fields: &str) -> Message {
    Message::new("Z23", format!("{path} 缺 {fields}"), RESTORE)
}

pub(super) fn metadata_unlike_log(path: &str, field: &str) -> Message {
    Message::new("Z24", format!("{path} 的“{field}”和日志不符"), RESTORE)
}

pub(super) fn pdf_unlike_metadata(path: &str, field: &str, pdf: &str, metadata: &str) -> Message {
    Message::new(
        "Z25",
        format!("{path} 的{field}是“{pdf}”，元数据里是“{metadata}”"),
        "元数据或 PDF 不是同一件公文的：查明来历。",
    )
}

pub(super) fn pdf_unreadable(path: &str) -> Message {
    Message::new("Z26", format!("{path} 打不开"), RESTORE)
}

pub(super) fn pdf_encrypted(path: &str) -> Message {
    Message::new("Z27", format!("{path} 加了密"), "归档的 PDF 不能加密。")
}

pub(super) fn pdf_form(path: &str) -> Message {
    Message::new(
        "Z28",
        format!("{path} 没有声明是 PDF/A-2a 和 PDF/UA-1"),
        "归档的 PDF 应声明这两种格式。",
    )
}

pub(super) fn index_unlike_log(sequence: u64) -> Message {
    Message::new(
        "Z29",
        format!("索引里第 {sequence} 条和日志不一样"),
        "日志没有别的问题时，删去“索引”文件夹，它会重新建立。",
    )
}

pub(super) fn index_unreadable() -> Message {
    Message::new("Z30", "索引读不了", "删去“索引”文件夹，它会重新建立。")
}

/// The code of a log that is shorter than it was.
pub(super) const LOG_SHORTER: &str = "Z31";

pub(super) fn log_shorter(sequence: u64, of: &str) -> Message {
    Message::new("Z31", format!("{of}里有第 {sequence} 条日志，现在没有：日志末尾被删了"), RESTORE)
}

pub(super) fn unlike_checkpoint(sequence: u64) -> Message {
    Message::new(
        "Z32",
        format!("第 {sequence} 条日志和检查点里的摘要不符"),
        "检查点以后，这一条或它前面的记录被改过：从备份里找回。",
    )
}

pub(super) fn nothing_there() -> Message {
    Message::new(
        "Z33",
        "这里没有归档库：一条日志也没有",
        "核对 --archive；新库用 tongbao archive init 建立。",
    )
}

pub(super) fn number_unlike_series(designation: &str, series: &str, serial: u32) -> Message {
    Message::new("Z34", format!("文号 {designation} 不是 {series} 的第 {serial} 号"), RESTORE)
}

pub(super) fn orphan_perhaps(path: &str, more: usize) -> Message {
    let more = if more > 0 { format!(" 等 {} 个文件", more + 1) } else { String::new() };
    Message::new(
        "Z35",
        format!("现有的日志里没有：{path}{more}"),
        "日志不全，分不清它印发过没有：先从备份或原来的磁盘找回日志，不要清理，也不要再归档。",
    )
}

pub(super) fn folder_is_link(path: &str) -> Message {
    Message::new(
        "Z36",
        format!("{path} 是链接，里面的东西没有核验"),
        "归档库里不放快捷方式和链接：把链接换成文件夹本身再核验。",
    )
}

pub(super) fn index_lacks(sequence: u64) -> Message {
    Message::new(
        "Z37",
        format!("索引里少了第 {sequence} 条日志"),
        "下一次用归档库时索引会重新建立；也可以删去“索引”文件夹。",
    )
}

pub(super) fn index_bent() -> Message {
    Message::new(
        "Z38",
        "索引里的文号和它自己记的日志不一致",
        "删去“索引”文件夹，它会重新建立；查明是谁动的。",
    )
}

pub(super) fn unlike_seen(sequence: u64) -> Message {
    Message::new(
        "Z39",
        format!(
            "第 {sequence} 条日志和本机以前见过的不一样：两个人各接着一份副本归档，或日志被改过"
        ),
        "找出哪一份是真的；查明以后用 tongbao archive resume --why 原因 从真的那份接着用。",
    )
}

pub(super) fn sources_unlike_log(path: &str) -> Message {
    Message::new("Z40", format!("{path} 和日志里记的不是同一份"), RESTORE)
}

pub(super) fn moved_away(path: &str, named: &str) -> Message {
    Message::new(
        "Z41",
        format!("{path} 就是日志里的 {named}，改了名或移了位置"),
        "改回原来的名字，放回原来的位置。",
    )
}
