//! Everything that may be said of a list of documents, and of what is fetched for them.

use crate::finding::Message;

pub(super) fn no_list(reason: &str) -> Message {
    Message::new(
        "K22",
        format!("清单读不出来：{reason}"),
        "核对 --manifest 后面的文件名和它的编码（UTF-8）；从标准输入读就写 -。",
    )
}

pub(super) fn no_json(column: usize) -> Message {
    Message::new(
        "K23",
        format!("这一行不是 JSON：从第 {column} 个字起读不下去"),
        "一行写一份：只写数据文件的路径，或写成 {\"data\": \"…\"}。",
    )
}

pub(super) fn unknown_key(key: &str, known: &str) -> Message {
    Message::new("K24", format!("清单里没有“{key}”这个键"), format!("这里可写：{known}。"))
}

pub(super) fn key_twice(key: &str) -> Message {
    Message::new("K24", format!("“{key}”写了两次"), "只留一个。")
}

pub(super) fn no_data() -> Message {
    Message::new("K25", "这一行没有写数据文件", "写 \"data\": \"数据文件\"。")
}

pub(super) fn no_text(key: &str) -> Message {
    Message::new("K25", format!("“{key}”要写成文字，不能空着"), "放在英文引号里：\"…\"。")
}

pub(super) fn too_many_mistakes(most: usize) -> Message {
    Message::new(
        "K26",
        format!("清单里的错误多于 {most} 处，后面的没有看"),
        "先改已列出的；错误这么多，核对是不是这个文件。",
    )
}

pub(super) fn too_many_documents(most: usize) -> Message {
    Message::new("K27", format!("清单里的公文多于 {most} 份"), "分成几个清单，各做各的。")
}

/// A shard that there cannot be.
pub fn no_shard() -> Message {
    Message::new(
        "K28",
        "--shard 要写成 第几份/共几份",
        "从 1 数起，如 --shard 1/20、--shard 20/20；前面的不大于后面的。",
    )
}

pub(super) fn twice(line: usize) -> Message {
    Message::new(
        "K29",
        format!("第 {line} 行已经写了同一份公文"),
        "同一份只写一次；要写到两个地方，out 写得不一样。",
    )
}

pub(super) fn not_fetched(reason: &str) -> Message {
    Message::new(
        "O13",
        format!("取不来：{reason}"),
        "看网络和 S3 的账号有没有读的权限，再运行一次。",
    )
}

/// A folder for what is fetched that could not be had.
pub fn no_room(error: &std::io::Error) -> Message {
    not_fetched(&crate::files::reason(error))
}

pub(super) fn too_much(what: &str) -> Message {
    Message::new(
        "O14",
        format!("和它放在一起的文件太多：超过 {what}"),
        "一个机关的数据放在自己的前缀下，不要和别的东西放在一起。",
    )
}

pub(super) fn no_address() -> Message {
    Message::new(
        "O15",
        "S3 的地址写得不对",
        "写成 s3://桶/前缀/文件；每一段都不空着，也不写 . 或 ..。",
    )
}
