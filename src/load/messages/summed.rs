//! Messages on a period whose figures are the sums of shorter ones.

use super::shorten;
use crate::finding::Message;

pub(in crate::load) fn part_missing(part: &str, stem: &str, whole: &str) -> Message {
    Message::new(
        "L124",
        format!("算不出{whole}的合计：缺少{part}的数据"),
        format!("把 {stem}.yaml 放到同一个文件夹；几期合着一份的也行，只要一天不缺。"),
    )
}

pub(in crate::load) fn in_no_part(unit: &str) -> Message {
    Message::new(
        "L125",
        format!("各期的数据里都没有“{}”", shorten(unit)),
        "在各期里补上它；后来才有的，在机关数据里写 since。",
    )
}

pub(in crate::load) fn adds_to_nothing(measure: &str) -> Message {
    Message::new(
        "L126",
        format!("“{}”不能各期相加，这一期空着", shorten(measure)),
        "它的合计是平均或者没有（total）；要写这一期的数，把 units 改成各单位的数。",
    )
}
