//! Messages on measures, names and periods.

use rust_decimal::Decimal;

use super::quoted;
use crate::finding::Message;

pub(in crate::load) fn reserved_name(what: &str, name: &str) -> Message {
    Message::new(
        "L90",
        format!("{what}不能叫{}", quoted(name)),
        "句子和表里这个词另有用处，读的人分不清：换一个名称，如写全称。",
    )
}

pub(in crate::load) fn name_ends_in_mark(what: &str, name: &str) -> Message {
    Message::new(
        "L28",
        format!("{what}的名称不能以标点开头或结尾：{}", quoted(name)),
        "名称在句子里和别的名称用顿号、逗号隔开：删去多出的标点。",
    )
}

pub(in crate::load) fn unknown_measure(name: &str, near: Option<&str>, known: &[&str]) -> Message {
    let hint = match near {
        Some(near) => format!("是不是{}？可以用的指标：{}。", quoted(near), listed(known)),
        None if known.is_empty() => {
            "先在考核办法里写 categories 或 measures，指标才有得用。".to_owned()
        }
        None => format!("可以用的指标：{}。", listed(known)),
    };
    Message::new("L91", format!("没有{}这个指标", quoted(name)), hint)
}

pub(in crate::load) fn several_measures(name: &str, known: &[&str]) -> Message {
    Message::new(
        "L92",
        format!("{}可以是几个指标", quoted(name)),
        format!("写全名：{}。", known.join("、")),
    )
}

pub(in crate::load) fn measure_kind(kinds: &str) -> Message {
    Message::new("L93", "一个指标要写明怎么来，只写一种", format!("在这些键里写一个：{kinds}。"))
}

pub(in crate::load) fn circle_of_measures(names: &[&str]) -> Message {
    Message::new(
        "L94",
        format!("指标互相要用对方来算：{}", names.join(" → ")),
        "改掉其中一个的算法，让它只用写在前面、自己算得出的指标。",
    )
}

pub(in crate::load) fn how_many_measures(wanted: usize) -> Message {
    Message::new("L95", format!("这里要写 {wanted} 个指标"), "写成 [甲, 乙] 这样，先后有关系。")
}

pub(in crate::load) fn ratio_by_nothing() -> Message {
    Message::new("L96", "比率没有写除以什么", "写成 [分子, 分母]，两个都是指标的名称。")
}

pub(in crate::load) fn measure_out_of_place(key: &str, kind: &str) -> Message {
    Message::new("L97", format!("{key} 对这种指标（{kind}）不起作用"), "删去它，或改写指标的种类。")
}

pub(in crate::load) fn no_effect(key: &str, why: &str) -> Message {
    Message::new("L98", format!("{key} 在这里不起作用：{why}"), "删去它。")
}

pub(in crate::load) fn too_many_decimals(places: u32) -> Message {
    Message::new(
        "L99",
        format!("小数多于 {places} 位"),
        "这个指标的 decimals 定了小数位数：按它写，或改 decimals。",
    )
}

/// `sum` is that of `parts`, such as 组里各单位, of which `typed` is the whole.
pub(in crate::load) fn parts_of_another_period(
    measure: &str,
    typed: Decimal,
    parts: &str,
    sum: Decimal,
) -> Message {
    Message::new(
        "L89",
        format!("{measure}写作 {typed}，{parts}写的相加是 {sum}"),
        "核对是哪一个写错了；撤了的单位的数算在总数里，不用理会。",
    )
}

pub(in crate::load) fn period_overlaps(file: &str, period: &str) -> Message {
    Message::new(
        "L80",
        format!("时期和 {file}（{period}）有一段重叠"),
        "重叠的日子会算两次：改时期，或把那一份移到别的文件夹。",
    )
}

pub(in crate::load) fn unit_not_there(name: &str, period: &str) -> Message {
    Message::new(
        "L81",
        format!("“{name}”在{period}还没有设立或已经撤销"),
        "删去这一行；日子不对，就改机关数据里的 since、until。",
    )
}

pub(in crate::load) fn ends_before_it_begins() -> Message {
    Message::new("L82", "撤销（until）早于设立（since）", "核对两个日期。")
}

pub(in crate::load) fn label_too_long(most: usize) -> Message {
    Message::new("L83", format!("时期的名称超过 {most} 字"), "标题和表头都要用它：写短些。")
}

pub(in crate::load) fn not_the_period(period: &str, wanted: &str) -> Message {
    Message::new(
        "L84",
        format!("文件里的时期是{period}，不是{wanted}"),
        "核对文件名；要比的两个时期长短要一样。",
    )
}

pub(in crate::load) fn submitted_by_category(categories: &str) -> Message {
    Message::new(
        "L85",
        "几个类别都计数，要分开写",
        format!("写成 {{类别: 数量}}，类别有：{categories}。"),
    )
}

fn listed(names: &[&str]) -> String {
    const MOST: usize = 40;
    let more = if names.len() > MOST { "……" } else { "" };
    format!("{}{more}", names[..names.len().min(MOST)].join("、"))
}

pub(in crate::load) fn column_twice(name: &str) -> Message {
    Message::new("L88", format!("{}这一栏写了两次", quoted(name)), "删去一栏。")
}

pub(in crate::load) fn nothing_counted() -> Message {
    Message::new(
        "L87",
        "没有写统计什么",
        "在考核办法（没有考核办法就在机关数据）里写 categories 或 measures。",
    )
}
