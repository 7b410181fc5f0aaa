//! Everything the preview may say on its own account.

use crate::finding::Message;

pub(super) fn port_taken(asked: u16, taken: u16) -> Message {
    Message::new(
        "V01",
        format!("端口 {asked} 已被占用，改用 {taken}"),
        "可能另一个预览还开着；要固定端口，用 --port 指定一个空闲的。",
    )
}

pub(super) fn no_port(reason: &str) -> Message {
    Message::new("V02", format!("打不开本机的端口：{reason}"), "用 --port 换一个端口。")
}

pub(super) fn not_watched(reason: &str) -> Message {
    Message::new(
        "V03",
        format!("系统不能通知文件的改动（{reason}），改为定时查看"),
        "保存以后约半秒才会重排；一直这样，就加 --poll。",
    )
}

pub(super) fn not_served(reason: &str) -> Message {
    Message::new("V04", format!("预览页面停了：{reason}"), "再运行一次。")
}

pub(super) fn broke_down() -> Message {
    Message::new(
        "V05",
        "这一次重排时程序出了故障",
        "改回上一步再存；请把数据文件发给维护者。预览还在运行。",
    )
}

pub(super) fn folder_gone(folder: &str) -> Message {
    Message::new(
        "V06",
        format!("文件夹“{folder}”不在了"),
        "可能被删去、改了名，或网络盘断开：放回原处，页面就自动重排，不必再运行一次。",
    )
}

pub(super) fn takes_long(seconds: u64) -> Message {
    Message::new(
        "V07",
        format!("排了 {seconds} 秒，还没有排完"),
        "数据很多就再等等；刚改了模板，就查 for、while、range 是不是停不下来。改好一存就另排，不等这一次；要结束按 Ctrl-C。",
    )
}

pub(super) fn still_running(count: usize) -> Message {
    Message::new(
        "V08",
        format!("前面有 {count} 次排版停不下来，还占着处理器"),
        "现在的页面是另排的。要腾出处理器，按 Ctrl-C 结束，再运行一次。",
    )
}

pub(super) fn too_many_running(count: usize) -> Message {
    Message::new(
        "V09",
        format!("有 {count} 次排版停不下来，不再另排"),
        "按 Ctrl-C 结束，改好模板里停不下来的 for、while、range，再运行一次。",
    )
}

pub(super) fn no_key() -> Message {
    Message::new("V10", "机器给不出随机数，预览打不开", "再运行一次；一直这样，请重启机器。")
}

/// Answer to a request that does not know the key, or did not come from the preview's own page.
pub(super) const REFUSED: &str =
    "预览只给运行它的人看：请打开命令行里“预览：”后面的完整地址，或再运行一次。";

/// Answer to a request for something that is not there.
pub(super) const NOT_FOUND: &str = "没有这个内容。";
