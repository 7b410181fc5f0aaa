//! Everything the archive may say on its own account. What `verify` finds has its wording in
//! `verify/messages.rs`.

use chrono::NaiveDate;

use crate::finding::Message;
use crate::load::reason;

pub(super) fn no_archive(name: &str) -> Message {
    Message::new(
        "A01",
        format!("没有归档库“{name}”"),
        "在放归档库的文件夹里运行，或用 --archive 写明它在哪里；确实要建新库，用 tongbao archive init。",
    )
}

/// The code of a store that cannot be read or written.
pub(super) const STORE_FAILED: &str = "A02";

pub(super) fn store_failed(path: &str, reason: &str) -> Message {
    Message::new(
        "A02",
        format!("归档库读写“{path}”没有成功：{reason}"),
        "已经归档的没有动。看磁盘和网络，再运行一次；没写完的由 tongbao archive gc 收到一边。",
    )
}

/// The code of a store that does not keep its word.
pub(super) const BOTH_WIN: &str = "A03";

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
        "先用 tongbao archive verify 核验；查明以后用 tongbao archive resume --why 原因，就从现有的日志接着用。",
    )
}

pub(super) fn log_unlike_index(sequence: u64) -> Message {
    Message::new(
        "A14",
        format!("第 {sequence} 条日志和索引读过的不一样：被改过，或换了一个库"),
        "先用 tongbao archive verify 核验；查明以后用 tongbao archive resume --why 原因，就从现有的日志接着用。",
    )
}

/// Messages of a record that is lost or cannot be read.
pub(super) const LOST: [&str; 2] = ["A15", "A51"];

pub(super) fn record_broken(sequence: u64) -> Message {
    Message::new(
        "A15",
        format!("第 {sequence} 条日志读不懂：被改过或没写完整"),
        "先用 tongbao archive verify 核验，从备份里找回这个文件；找不回来，用 tongbao archive resume --why 原因 接着用，丢了的文号再用 tongbao archive void 记上。",
    )
}

/// The code of an index that cannot be used.
pub(super) const INDEX_FAILED: &str = "A16";

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

pub(super) const OUT_OF_ORDER: &str = "A18";

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

pub(super) fn several_numbers(typed: &str, meant: &[String]) -> Message {
    Message::new(
        "A72",
        format!("“{typed}”不止一件：{}", meant.join("、")),
        "写全文号，如 某环发〔2018〕62号。",
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
        "本机的时钟错了就校准；本机没有错，是上一条记错了，就运行 tongbao archive clock --today 今天 --why 原因。",
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
        "在终端里运行会问；也可以用 --passphrase-file 写明口令文件，或设环境变量 TONGBAO_PASSPHRASE；不要口令就加 --no-passphrase。",
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

pub(super) fn log_gone(name: &str, path: &str) -> Message {
    Message::new(
        "A44",
        format!("“{name}”里有归档的东西（{path}），日志却不在"),
        "不要在这里建新库，也不要清理：把“日志”文件夹从备份或原来的磁盘找回来。",
    )
}

pub(super) fn not_empty(name: &str, path: &str) -> Message {
    Message::new(
        "A45",
        format!("“{name}”里已经有别的东西（{path}），不能在这里建归档库"),
        "换一个空的文件夹，或还没有的文件夹名。",
    )
}

pub(super) fn folder_is_link(path: &str) -> Message {
    Message::new(
        "A46",
        format!("归档库里的 {path} 是链接，看不到里面有什么，不能清理"),
        "把链接换成文件夹本身（把里面的东西搬回来），再清理。",
    )
}

/// The code of a log that other things say was longer.
pub(super) const LOG_WAS_LONGER: &str = "A47";

pub(super) fn log_was_longer(path: &str, seen: u64, last: u64) -> Message {
    Message::new(
        "A47",
        format!("日志只到第 {last} 条，{path} 却是日志到过第 {seen} 条以后才有的"),
        "日志少了末尾的记录：从备份里找回，再用 tongbao archive verify 核验；找不回来，用 tongbao archive resume --why 原因 接着用，丢了的文号用 tongbao archive void 记上。",
    )
}

pub(super) fn may_be_issued(path: &str) -> Message {
    Message::new(
        "A48",
        format!("{path} 写全了，日志里没有它，没有收"),
        "刚才归档时中断的，再归档一次，下次清理就会收走；不是的话，查日志末尾是不是少了。",
    )
}

pub(super) fn left_alone(path: &str) -> Message {
    Message::new(
        "A49",
        format!("{path} 是链接或设备，没有收"),
        "归档库里不放快捷方式和链接：把它移出去。",
    )
}

pub(super) fn record_unreadable() -> Message {
    Message::new(
        "A50",
        "这一条日志写出来自己读不懂，没有写",
        "这是程序的毛病，归档库没有动：把命令和数据发给维护者。",
    )
}

pub(super) fn record_lost(sequence: u64) -> Message {
    Message::new(
        "A51",
        format!("第 {sequence} 条日志不见了，它后面的还在"),
        "从备份里找回这个文件，再用 tongbao archive verify 核验；找不回来，用 tongbao archive resume --why 原因 接着用，丢了的文号再用 tongbao archive void 记上。",
    )
}

pub(super) fn log_shorter_than_seen(sequence: u64) -> Message {
    Message::new(
        "A52",
        format!(
            "本机见过这个归档库的第 {sequence} 条日志，现在没有：末尾的记录被删了，或库是旧的备份"
        ),
        "接着用会把用过的文号再编一次。先找回新的那份；找不回来，用 tongbao archive resume --why 原因 接着用，丢了的文号用 tongbao archive void 记上。",
    )
}

pub(super) fn log_unlike_seen(sequence: u64) -> Message {
    Message::new(
        "A53",
        format!("第 {sequence} 条日志和本机以前见过的不一样：同一个库有两份，各自归过档，或被改过"),
        "找出哪一份是真的，先用 tongbao archive verify 核验；查明以后用 tongbao archive resume --why 原因 从真的那份接着用。",
    )
}

pub(super) fn clock_ahead(last: &str, now: &str) -> Message {
    Message::new(
        "A54",
        format!("本机的时钟是 {now}，比上一条记录 {last} 和公文的日期晚得太多"),
        "核对本机的时钟；没有错，就先运行 tongbao archive clock --today 今天 --why 原因，再归档。",
    )
}

pub(super) fn another_day(today: NaiveDate, now: NaiveDate) -> Message {
    Message::new(
        "A55",
        format!("写的今天是 {today}，本机的时钟是 {now}"),
        "先校准本机的时钟，两个一致了再记。",
    )
}

pub(super) fn not_a_line(odd: char) -> Message {
    Message::new(
        "A56",
        format!("原因里有换行或看不见的字符 U+{:04X}", u32::from(odd)),
        "原因写在一行里，只写看得见的字。",
    )
}

pub(super) fn reason_too_long(most: usize) -> Message {
    Message::new("A57", format!("原因超过 {most} 字"), "只写一句话，细节写进公文。")
}

pub(super) fn issued_otherwise(designation: &str, title: &str) -> Message {
    Message::new(
        "A58",
        format!("已经归档过：{designation}《{title}》，这次的数据和那时的不一样"),
        format!(
            "要更正它，另编文号，加 --corrects {designation} --why 原因；是同名同日的另一件，加 --another。"
        ),
    )
}

pub(super) fn source_unnamable(name: &str) -> Message {
    Message::new("A59", format!("文件名“{name}”里有看不见的字符"), "给文件改名，再归档。")
}

/// A passphrase file says nothing.
pub fn empty_passphrase() -> Message {
    Message::new("A60", "口令是空的", "口令写在文件的第一行；不要口令的新密钥加 --no-passphrase。")
}

/// A new passphrase was typed in two ways.
pub fn passphrases_differ() -> Message {
    Message::new(
        "A75",
        "两遍打的口令不一样，密钥没有建",
        "再运行一次；打不准的，写在文件里，用 --passphrase-file 写明那个文件。",
    )
}

/// A secret lies open.
pub fn others_can_read() -> Message {
    Message::new("A61", "这个文件别人也读得到", "改成只有自己能读：chmod 600 文件名。")
}

pub(super) fn log_not_all() -> Message {
    Message::new(
        "A62",
        "日志有缺损，移交包装不全",
        "先用 tongbao archive verify 核验，从备份里找回；只移交其中几件，就写明文号。",
    )
}

#[cfg(not(feature = "s3"))]
pub(super) fn without_s3(name: &str) -> Message {
    Message::new(
        "A76",
        format!("“{name}”在 S3 上，这个程序编译时没有带 S3"),
        "用发布的程序；自己编译，就加 --features s3。",
    )
}

#[cfg(feature = "s3")]
pub(super) fn no_account(name: &str) -> Message {
    Message::new(
        "A63",
        format!("“{name}”没有给 S3 的账号"),
        "设环境变量 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY；云主机用自己的身份，就设 AWS_METADATA_ENDPOINT。",
    )
}

#[cfg(feature = "s3")]
pub(super) fn not_an_endpoint(endpoint: &str) -> Message {
    Message::new(
        "A64",
        format!("“{endpoint}”不是 S3 服务器的地址"),
        "AWS_ENDPOINT 写成 https://主机 或 http://主机:端口；http 的还要设 AWS_ALLOW_HTTP=true。",
    )
}

#[cfg(feature = "s3")]
pub(super) fn not_a_bucket(name: &str) -> Message {
    Message::new(
        "A65",
        format!("“{name}”里的桶名不对"),
        "写成 s3://桶/前缀：桶名是 3 到 63 个小写字母、数字、短横和点。",
    )
}

#[cfg(feature = "s3")]
pub(super) fn bad_setting(key: &str, reason: &str) -> Message {
    Message::new("A66", format!("S3 的设置用不了：{key}{reason}"), "核对 AWS_ 开头的环境变量。")
}

/// A checkpoint is to be written over something that is none.
pub fn not_over_another() -> Message {
    Message::new("A67", "这里已经有别的文件，不是检查点", "用 -o 换一个文件名。")
}

pub(super) fn outside_only(archive: &str) -> Message {
    Message::new(
        "A68",
        format!("这里在归档库“{archive}”里，移交包不能写进去"),
        "用 --to 换一个归档库以外的地方。",
    )
}

pub(super) fn archive_in_archive(around: &str) -> Message {
    Message::new(
        "A69",
        format!("这里在归档库“{around}”里，不能再建一个"),
        "换一个归档库以外的文件夹。",
    )
}

pub(super) fn moved_away(path: &str, named: &str) -> Message {
    Message::new(
        "A70",
        format!("{path} 就是日志里的 {named}，改了名或移了位置，没有收"),
        "改回原来的名字，放回原来的位置。",
    )
}

pub(super) fn archive_inside(path: &str) -> Message {
    Message::new(
        "A71",
        format!("{path} 是另一个归档库，没有收"),
        "把它整个移到归档库外面；是备份的，也不要放在里面。",
    )
}

pub(super) fn corrects_two(in_data: &str, asked: &str) -> Message {
    Message::new(
        "A73",
        format!("数据里写更正 {in_data}，--corrects 写的是 {asked}"),
        "只留一样：数据里写了 corrects，就不用 --corrects。",
    )
}

pub(super) fn corrects_and_another(in_data: &str) -> Message {
    Message::new(
        "A74",
        format!("数据里写更正 {in_data}，又写了 --another"),
        "更正的通报不加 --another；是同名同日的另一件，删去 corrects。",
    )
}
