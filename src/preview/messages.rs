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

/// Answer to a request that did not come from the preview's own page.
pub(super) const REFUSED: &str = "预览只供本机的这个页面使用。";

/// Answer to a request for something that is not there.
pub(super) const NOT_FOUND: &str = "没有这个内容。";
