//! Everything the archive may say on its own account. What `verify` finds has its wording in
//! `verify/messages.rs`.

use crate::finding::Message;
use crate::load::reason;

pub(super) fn no_archive(name: &str) -> Message {
    Message::new(
        "A01",
        format!("没有归档库“{name}”"),
        "在放归档库的文件夹里运行，或用 --archive 写明它在哪里；第一次归档时自动建立。",
    )
}

pub(super) fn store_failed(path: &str, reason: &str) -> Message {
    Message::new(
        "A02",
        format!("归档库读写“{path}”没有成功：{reason}"),
        "已经归档的没有动。看磁盘和网络，再运行一次；没写完的由 tongbao archive gc 收到一边。",
    )
}

pub(super) fn store_lets_both_win(name: &str) -> Message {
    Message::new(
        "A03",
        format!("“{name}”不能用作归档库：同一个文件让两个人都写成功了"),
        "文号会重复。换一个支持“不存在才写”（If-None-Match）的存储，或用本机文件夹。",
    )
}

pub(super) fn not_a_key() -> Message {
    Message::new("A04", "不是 minisign 的密钥文件", "用 tongbao archive key make 生成的那一个。")
}

pub(super) fn passphrase_needed() -> Message {
    Message::new(
        "A05",
        "密钥有口令，口令还没有给",
        "用 --passphrase-file 写明口令文件，或设环境变量 TONGBAO_PASSPHRASE。",
    )
}

pub(super) fn wrong_passphrase() -> Message {
    Message::new("A06", "口令不对，密钥打不开", "核对口令文件或环境变量 TONGBAO_PASSPHRASE。")
}

pub(super) fn key_not_made(reason: &str) -> Message {
    Message::new("A07", format!("密钥没有用成：{reason}"), "再运行一次。")
}

pub(super) fn key_needed(id: &str) -> Message {
    Message::new(
        "A08",
        format!("归档库的记录要用密钥 {id} 签名，密钥还没有给"),
        "用 --key 写明密钥文件，或设环境变量 TONGBAO_KEY。",
    )
}

pub(super) fn another_key(id: &str, given: &str) -> Message {
    Message::new(
        "A09",
        format!("归档库现用的密钥是 {id}，给的是 {given}"),
        "用 --key 换成现用的那一把；要换密钥用 tongbao archive key rotate。",
    )
}

pub(super) fn key_unknown(given: &str) -> Message {
    Message::new(
        "A10",
        format!("归档库还没有密钥，给的是 {given}"),
        "用 tongbao archive key make 给归档库建密钥；不要签名就不写 --key。",
    )
}

pub(super) fn has_key(id: &str) -> Message {
    Message::new(
        "A11",
        format!("归档库已经有密钥 {id}"),
        "要换一把，用 tongbao archive key rotate。",
    )
}

pub(super) fn has_no_key() -> Message {
    Message::new("A12", "归档库还没有密钥，谈不上换", "先用 tongbao archive key make 建一把。")
}

pub(super) fn log_shorter_than_index(sequence: u64) -> Message {
    Message::new(
        "A13",
        format!("索引读到过第 {sequence} 条日志，日志里现在没有：末尾的记录被删了，或库是旧的备份"),
        "先用 tongbao archive verify 核验；查明以后删去“索引”文件夹，它会重新建立。",
    )
}

pub(super) fn log_unlike_index(sequence: u64) -> Message {
    Message::new(
        "A14",
        format!("第 {sequence} 条日志和索引读过的不一样：被改过，或换了一个库"),
        "先用 tongbao archive verify 核验；查明以后删去“索引”文件夹，它会重新建立。",
    )
}

pub(super) fn record_broken(sequence: u64) -> Message {
    Message::new(
        "A15",
        format!("第 {sequence} 条日志读不懂：被改过或没写完整"),
        "不要动归档库，先用 tongbao archive verify 核验，从备份里找回这个文件。",
    )
}

pub(super) fn index_failed(reason: &str) -> Message {
    Message::new(
        "A16",
        format!("索引用不了：{reason}"),
        "删去“索引”文件夹（S3 的在本机缓存里）再运行，它会重新建立。",
    )
}

pub(super) fn number_taken(designation: &str, how: &str) -> Message {
    Message::new(
        "A17",
        format!("文号 {designation} 已经用过：{how}"),
        "核对 number；更正已印发的公文，另编文号印发，再用 tongbao archive correct 记上。",
    )
}

pub(super) fn number_out_of_order(designation: &str, next: u32) -> Message {
    Message::new(
        "A18",
        format!("{designation} 不是下一个号：本库编的文号一个不缺，接着该是 {next} 号"),
        "删去 number，归档时自动编号；号已作废的，先用 tongbao archive void 记上。",
    )
}

pub(super) fn no_number() -> Message {
    Message::new("A19", "没有文号", "在数据文件里写 number，或在机关文件里写 numbering: 归档库。")
}

pub(super) fn not_a_number(text: &str) -> Message {
    Message::new(
        "A20",
        format!("“{text}”不是文号"),
        "写全，如 昌州环发〔2018〕62号；令写成 某某局令第3号。",
    )
}

pub(super) fn number_of_later_year(designation: &str) -> Message {
    Message::new("A21", format!("{designation} 的年份还没有到"), "核对文号的年份和本机的时钟。")
}

pub(super) fn not_issued(designation: &str) -> Message {
    Message::new(
        "A22",
        format!("归档库里没有 {designation}"),
        "用 tongbao archive list 看有哪些；文号要写全。",
    )
}

pub(super) fn not_yet_signed(date: &str) -> Message {
    Message::new(
        "A23",
        format!("成文日期 {date} 还没有到"),
        "核对 signed 和本机的时钟；签发以后再归档。",
    )
}

pub(super) fn clock_behind(last: &str, now: &str) -> Message {
    Message::new(
        "A24",
        format!("本机的时钟倒退了：上一条记录是 {last}，现在是 {now}"),
        "校准本机的时钟再归档，归档库里的先后才可信。",
    )
}

pub(super) fn no_retention() -> Message {
    Message::new(
        "A25",
        "保管期限没有写，归档时必须写明",
        "在数据文件或机关文件里写 filing: {retention: 永久}，可写 永久、30年、10年；由本单位定，没有默认值。",
    )
}

pub(super) fn is_draft() -> Message {
    Message::new("A26", "有草稿字样的稿子不能归档", "不加 --draft 再归档。")
}

pub(super) fn outcome_unknown(reason: &str) -> Message {
    Message::new(
        "A27",
        format!("最后一步写没写成不清楚：{reason}"),
        "连上以后用 tongbao archive list 看有没有这个文号，没有就再归档一次。",
    )
}

pub(super) fn too_many_writers() -> Message {
    Message::new("A28", "同时归档的人太多，试了很多次都让别人抢先", "过一会儿再运行一次。")
}

pub(super) fn source_outside(name: &str) -> Message {
    Message::new(
        "A29",
        format!("“{name}”写的是从根目录起的位置，换一台机器就找不到，原稿存不完整"),
        "把它放到数据文件旁边，写相对的位置。",
    )
}

pub(super) fn secret_inside() -> Message {
    Message::new("A30", "私钥不能放在归档库里", "用 --key 写归档库以外的地方，最好是单独的U盘。")
}

pub(super) fn changed_meanwhile() -> Message {
    Message::new("A31", "归档的时候数据文件又改了", "存好以后再归档一次。")
}

pub(super) fn why_needed() -> Message {
    Message::new("A32", "还没有写明原因", "用 --why 写一句话。")
}

pub(super) fn not_a_checkpoint() -> Message {
    Message::new("A33", "不是检查点", "用 tongbao archive checkpoint 做出的那个文件。")
}

pub(super) fn file_lost(path: &str) -> Message {
    Message::new(
        "A34",
        format!("归档库里少了 {path}"),
        "用 tongbao archive verify 看还缺什么，从备份里找回。",
    )
}

pub(super) fn other_now(what: &str, then: &str, now: &str) -> String {
    format!("{what}：当时 {then}，现在 {now}")
}

pub(super) fn bag_exists(path: &str) -> Message {
    Message::new("A35", format!("“{path}”已经在那里"), "移交包写进新的文件夹：用 --to 换一个名字。")
}

/// A file that was named on the command line cannot be read.
pub fn not_read(error: &std::io::Error) -> Message {
    Message::new("A36", format!("文件读不了：{}", reason(error)), "核对文件名和权限。")
}

/// A file that was asked for cannot be written.
pub(super) fn not_written(error: &std::io::Error) -> Message {
    Message::new("A37", format!("文件写不进去：{}", reason(error)), "换一个能写的地方。")
}

/// A key is to be made, and nobody has said where to.
pub fn no_key_file() -> Message {
    Message::new(
        "A38",
        "没有写明私钥放在哪里",
        "用 --key 写一个归档库以外的文件，最好在单独的U盘上，另存一份备份。",
    )
}

/// A key is to be made, and nobody has given a passphrase.
pub fn no_passphrase() -> Message {
    Message::new(
        "A39",
        "没有给新密钥的口令",
        "用 --passphrase-file 写明口令文件，或设环境变量 TONGBAO_PASSPHRASE；不要口令就加 --no-passphrase。",
    )
}

pub(super) fn secret_exists() -> Message {
    Message::new("A40", "这个文件已经在那里，不能当新的私钥", "换一个文件名；原来的私钥不要动。")
}

pub(super) fn log_not_whole() -> Message {
    Message::new(
        "A41",
        "日志有缺损，分不清哪些是没有印发的",
        "先用 tongbao archive verify 核验，从备份里找回，再清理。",
    )
}

pub(super) fn corrects_itself() -> Message {
    Message::new("A42", "公文不能由自己更正", "--by 写更正它的另一件公文的文号。")
}

pub(super) fn file_spoilt(path: &str) -> Message {
    Message::new(
        "A43",
        format!("归档库里的 {path} 和存进去时不一样"),
        "用 tongbao archive verify 看还有什么，从备份里找回。",
    )
}
