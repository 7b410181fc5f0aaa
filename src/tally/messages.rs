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
