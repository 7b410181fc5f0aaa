//! Messages on what was issued: the notice that is corrected, and the one there is on the same period.

use super::shorten;
use crate::finding::Message;
use crate::model::IssuedNotice;

/// Most numbers that a message names.
const NAMED: usize = 4;

pub(in crate::load) fn no_archive_to_correct() -> Message {
    Message::new(
        "L27",
        "更正要取原来印发的数，这里没有归档库",
        "在有“归档库”文件夹的地方运行，或用 --archive 写它在哪里；原来的通报没有归档的，先归档。",
    )
}

pub(in crate::load) fn corrected_unknown(typed: &str, near: &[String]) -> Message {
    let hint = if near.is_empty() {
        "用 tongbao archive list 看归档了哪些。".to_owned()
    } else {
        format!("是不是 {}？用 tongbao archive list 看归档了哪些。", listed(near))
    };
    Message::new("L27", format!("归档库里没有“{}”", shorten(typed)), hint)
}

pub(in crate::load) fn corrected_several(typed: &str, all: &[String]) -> Message {
    Message::new(
        "L27",
        format!("“{}”在归档库里有几件：{}", shorten(typed), listed(all)),
        "写全文号。",
    )
}

pub(in crate::load) fn corrected_without_figures(number: &str) -> Message {
    Message::new(
        "L27",
        format!("{number} 归档时没有存下各单位的数，更正表取不出原数"),
        "它不是按时期的通报，或是旧版程序归档的：另写一件公文更正，归档时加 --corrects。",
    )
}

pub(in crate::load) fn corrected_another(found: &IssuedNotice, period: &str) -> Message {
    let of = found.period().map_or_else(|| found.kept.period.clone(), |of| of.full());
    Message::new(
        "L27",
        format!("{} 是“{}”{of}的通报，不是这里{period}的", found.number, found.office),
        "更正哪一期，就在哪一期的数据里写 corrects：核对文号和时期。",
    )
}

pub(in crate::load) fn corrected_before(number: &str, by: &str) -> Message {
    Message::new(
        "L27",
        format!("{number} 已经由 {by} 更正过"),
        format!("再更正，更正的是 {by}：写 corrects: {by}。"),
    )
}

pub(in crate::load) fn corrects_itself(number: &str) -> Message {
    Message::new(
        "L75",
        format!("{number} 更正的是它自己"),
        "更正的通报另编文号：改 number，corrects 写原来的文号。",
    )
}

pub(in crate::load) fn issued_already(period: &str, last: &IssuedNotice) -> Message {
    Message::new(
        "L75",
        format!("{period}的通报已经印发：{}《{}》", last.number, shorten(&last.title)),
        format!("这一件是更正它的，就写 corrects: {}；不是，核对时期和文号。", last.number),
    )
}

fn listed(numbers: &[String]) -> String {
    let more = if numbers.len() > NAMED { " 等" } else { "" };
    numbers[..numbers.len().min(NAMED)].join("、") + more
}
