//! Messages on names and values that were typed with something too much, or at the wrong place.

use super::{quoted, shorten};
use crate::finding::Message;
use crate::load::reader::is_unprintable;
use crate::load::schema::Key;

/// The advice on a name that is a registered one but for what was typed with it.
pub(super) fn dressed(name: &str, near: &str) -> Option<String> {
    let bare = name.trim_matches(['“', '”', '‘', '’', '\u{22}', '\'', '《', '》', '「', '」']);
    if bare != name && bare == near {
        return Some(format!("两头的引号、书名号不要：写成 {near}。"));
    }
    let hidden = name.chars().find(|c| is_unprintable(*c));
    let visible: String = name.chars().filter(|c| !is_unprintable(*c)).collect();
    if let Some(hidden) = hidden.filter(|_| visible == near) {
        return Some(format!("里面有看不见的字符 U+{:04X}：重打一遍 {near}。", u32::from(hidden)));
    }
    let close: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    (close != name && close == near).then(|| format!("里面的空格不要：写成 {near}。"))
}

/// A key that has no value, where one that must be there is missing: its name was left out.
pub(in crate::load) fn nameless(value: &str, key: &Key) -> Message {
    let Key { name, title, .. } = key;
    Message::new(
        "L07",
        format!("{}前面缺键", quoted(value)),
        format!("是{title}就写成 {name}: {}。", shorten(value)),
    )
}

pub(in crate::load) fn channel_as_key(channel: &str) -> Message {
    Message::new(
        "L07",
        format!("渠道{}不写在这里", quoted(channel)),
        format!("渠道写在 adopted 里：adopted: {{{channel}: 1}}。"),
    )
}

pub(in crate::load) fn code_with_year(code: &str) -> Message {
    Message::new(
        "L111",
        "机关代字里写了年份或序号",
        format!("只写代字：{code}；年份按成文日期、序号按 number，由程序加。"),
    )
}

pub(in crate::load) fn comma_in_organ() -> Message {
    Message::new(
        "L112",
        "这个名称里有全角逗号，算一个机关",
        "是两个机关，就改成半角逗号“,”，后面空一格；真是一个，不用理会。",
    )
}
