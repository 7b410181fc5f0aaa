//! Messages on the frame of a document, on its text and on an office's own layout.

use super::shorten;
use crate::finding::Message;

pub(in crate::load) fn unknown_word(what: &str, found: &str, known: &str) -> Message {
    let quote = |c: char| c.is_whitespace() || "“”‘’「」\u{22}'".contains(c);
    let bare: String = found.chars().filter(|c| !quote(*c)).collect();
    let hint = match known.split('、').any(|word| word == bare) && bare != found {
        true => format!("写成 {bare}，不加引号和空格。"),
        false => format!("可写：{known}。"),
    };
    Message::new("L57", format!("没有“{}”这种{what}", shorten(found)), hint)
}

pub(in crate::load) fn signers_only_upward() -> Message {
    Message::new(
        "L58",
        "只有上行文标注签发人（GB/T 9704 7.2.6）",
        "请示、报告写 format: 上行文；别的删去 signers。",
    )
}

pub(in crate::load) fn mark_of_format(fault: &str) -> Message {
    Message::new("L59", fault, "改标志，或改 format；删去 mark 就按机关数据写。")
}

pub(in crate::load) fn order_without_stamp() -> Message {
    Message::new(
        "L60",
        "命令要加盖签发人的签名章（GB/T 9704 10.2）",
        "补上 stamp: {post: 职务全称, width: 毫米}，联合发布的每个机关都要写。",
    )
}

pub(in crate::load) fn attendance_only_minutes() -> Message {
    Message::new(
        "L61",
        "只有纪要标注出席、请假、列席人员",
        "会议纪要写 format: 纪要；别的删去 attendance。",
    )
}

pub(in crate::load) fn organ_twice(name: &str) -> Message {
    Message::new(
        "L62",
        format!("“{}”列了两次", shorten(name)),
        "主办机关就是机关数据里的机关，jointly_with 只写其他机关，每个一次。",
    )
}

pub(in crate::load) fn signed_unlike(name: &str) -> Message {
    Message::new(
        "L63",
        format!("“{}”的落款方式与主办机关不同", shorten(name)),
        "联合行文的各机关要么都盖章（seal），要么都用签名章（stamp），要么都不写。",
    )
}

pub(in crate::load) fn unknown_block() -> Message {
    Message::new(
        "L64",
        "看不出这一段是什么",
        "写一段文字，或 heading（标题）、items（编号的段落）、table（表）中的一样。",
    )
}

pub(in crate::load) fn numbered_by_hand(number: &str) -> Message {
    Message::new(
        "L86",
        format!("前面写了序号“{number}”"),
        format!("标题和条目的序号由程序加：删去“{number}”，要第几级就写 level。"),
    )
}

pub(in crate::load) fn set_by_program(words: &str) -> Message {
    let hint =
        format!("“附件1：”“抄送：”和附注的圆括号由程序加，附件名称后不加标点：删去“{words}”。");
    Message::new("L86", format!("多写了“{words}”"), hint)
}

pub(in crate::load) fn table_row(found: usize, columns: usize) -> Message {
    Message::new("L65", format!("这里有 {found} 栏，表头是 {columns} 栏"), "没有内容的栏写 ''。")
}

pub(in crate::load) fn head_of_one() -> Message {
    Message::new(
        "L65",
        "表头只有 1 栏，里面的逗号、顿号是全角的",
        "是几栏就用半角逗号“,”隔开，逗号后面空一格。",
    )
}

pub(in crate::load) fn head_spans() -> Message {
    Message::new("L65", "表头各行的栏数不一样", "核对 columns（跨几栏）和 rows（跨几行）。")
}

pub(in crate::load) fn cell_spans() -> Message {
    Message::new(
        "L65",
        "这一格伸到了表外，或盖住了别的格",
        "核对 columns（跨几栏）和 rows（跨几行）；被盖住的格不写。",
    )
}

pub(in crate::load) fn decimal_cell(found: &str) -> Message {
    Message::new(
        "L66",
        format!("表里的小数“{}”没有加引号", shorten(found)),
        "加上引号，如 \"1.10\"：不加的话末尾的 0 会丢。",
    )
}

pub(in crate::load) fn not_red(found: &str) -> Message {
    Message::new(
        "L67",
        format!("“{}”不是红色", shorten(found)),
        "标志和分隔线应当用红色（GB/T 9704 7.2.4、7.2.7）：写成 \"#e60012\" 这样，要加引号。",
    )
}

pub(in crate::load) fn out_of_bounds(least: i64, most: i64) -> Message {
    Message::new("L68", format!("只能在 {least} 到 {most} 之间"), "超出这个范围，版面就排不成了。")
}

pub(in crate::load) fn no_part_of_archival_number(what: &str, found: &str, hint: &str) -> Message {
    Message::new("L69", format!("“{}”不能作档号里的{what}", shorten(found)), hint)
}

pub(in crate::load) fn retention_open() -> Message {
    Message::new(
        "L110",
        "还没有写保管期限；排版不要它，归档（tongbao archive issue）时要有",
        "本单位定好以后，在机关数据里写一次，各件都用它：filing: {retention: 30年}，可写 永久、30年、10年。",
    )
}

pub(in crate::load) fn done_after_signing(action: &str, signed: &str) -> Message {
    Message::new(
        "L70",
        format!("{}的日期晚于成文日期", shorten(action)),
        format!("成文日期是{signed}；核对两个日期。"),
    )
}
