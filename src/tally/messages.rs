//! Everything the tally stage may say.

use crate::finding::Message;

pub(super) fn no_points(channel: &str, count: u32, measure: &str) -> Message {
    Message::new(
        "F01",
        format!("{channel}采用了 {count} {measure}，可是考核办法里没有它的分值"),
        "在考核办法里查到分值，把“未定”改成数字；没有分值就算不出得分。",
    )
}

pub(super) fn adopted_exceeds_submitted(adopted: u64, submitted: u64, measure: &str) -> Message {
    Message::new(
        "F02",
        format!("采用 {adopted} {measure}，多于报送 {submitted} {measure}"),
        "核对两个数字；采用的若有往期报送的，可以不改。",
    )
}

pub(super) fn excessive(measure: &str) -> Message {
    Message::new(
        "F03",
        format!("{measure}的合计超过四十亿"),
        "核对各单位的数字，多半是多打了几位。",
    )
}

pub(super) fn departs(what: &str, issued: &str, now: &str, number: &str) -> Message {
    Message::new(
        "F04",
        format!("{what}：印发的是 {issued}（{number}），这里是 {now}"),
        "这里改错了就改回来；印发的错了，另发更正的通报（corrects）。累计按印发的算，各期相加的按这里的算。",
    )
}

pub(super) fn departs_more(count: usize, number: &str) -> Message {
    Message::new(
        "F04",
        format!("还有 {count} 处和印发的（{number}）不一样"),
        "先核对是不是拿错了文件。",
    )
}

pub(super) fn scheme_departs(what: &str, issued: &str, now: &str, number: &str) -> Message {
    Message::new(
        "F05",
        format!("{what}：印发的是 {issued}（{number}），按这里的办法算是 {now}"),
        "累计按印发的算。办法修订了就另存一份，新的时期用新的，往期的文件仍写原来的。",
    )
}

pub(super) fn issued_unit_gone(unit: &str, number: &str) -> Message {
    Message::new(
        "F06",
        format!("印发的（{number}）有“{unit}”，机关数据里没有了"),
        "单位改了名、并进别的单位，就把旧名写进新单位的 was；撤了，写 until，不要删。",
    )
}

pub(super) fn not_yet_corrected(number: &str) -> Message {
    Message::new(
        "F07",
        format!("更正的通报还没有印发，累计仍按 {number} 印发的数算"),
        "先归档这一件更正（tongbao archive issue），再编以后的各期。",
    )
}

pub(super) fn measures_renamed(period: &str, lost: &[&str], lacking: &[&str]) -> Message {
    const NAMED: usize = 4;
    let named = |names: &[&str]| {
        let more = if names.len() > NAMED { "等" } else { "" };
        names[..names.len().min(NAMED)].join("、") + more
    };
    Message::new(
        "F08",
        format!("{period}有“{}”，现在的办法里没有；{}没有计入那一期", named(lost), named(lacking)),
        "类别、渠道、指标改了名，往期就对不上：沿用原来的名称，另写 noun、heading；真是新设的，可以不改。",
    )
}

pub(super) fn no_units_to_write_to() -> Message {
    Message::new(
        "F10",
        "这份数据不是按时期通报的，没有要发函的单位",
        "写一期的数据文件，如 data/2018-q1.yaml。",
    )
}

pub(super) fn nothing_submitted() -> Message {
    Message::new(
        "F11",
        "哪一类都不计报送数量，没有零报送",
        "只出核对函：--kind 核对函；要计报送数量，在类别里写 submissions: true。",
    )
}

pub(super) fn too_many_letters(found: usize, most: usize) -> Message {
    Message::new(
        "F12",
        format!("要出 {found} 份函件，一次最多 {most} 份"),
        "核对单位的个数；真有这么多，分几个机关数据出。",
    )
}
