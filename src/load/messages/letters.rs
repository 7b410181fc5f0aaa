//! Messages on letters to units.

use super::shorten;
use crate::finding::Message;

pub(in crate::load) fn letter_too_early(cut_off: &str) -> Message {
    Message::new(
        "L121",
        "函件的落款日期早于统计截止日期",
        format!("统计截止{cut_off}，letters 的 signed 不能早于这一天。"),
    )
}

pub(in crate::load) fn reply_too_early(signed: &str) -> Message {
    Message::new(
        "L122",
        "答复期限早于函件的落款日期",
        format!("函件的落款日期是{signed}，reply_by 不能早于这一天。"),
    )
}

pub(in crate::load) fn no_phone(found: &str) -> Message {
    Message::new(
        "L123",
        format!("“{}”不是电话号码", shorten(found)),
        "只写数字和横线，不超过40个字，如 0994-2345678；联系人写在 contact 里。",
    )
}
