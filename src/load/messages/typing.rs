//! Messages on slips of the keyboard: marks that are full-width, colons, dashes, quotes,
//! numbers and dates in other forms.

use super::{quoted, shorten};
use crate::finding::Message;
use crate::limits;

/// The code of slips that make a text no YAML, or another than was meant.
pub(in crate::load) const SLIP: &str = "L05";

fn slip(text: impl Into<String>, hint: impl Into<String>) -> Message {
    Message::new(SLIP, text, hint)
}

pub(in crate::load) fn not_yaml() -> Message {
    slip(
        "这一行不合 YAML 的写法",
        "查这一行和上一行：冒号用半角、后面空一格；缩进用空格，同级对齐；引号和括号成对。",
    )
}

pub(in crate::load) fn no_text() -> Message {
    slip("这一行里有不是文字的内容", "文件可能坏了：换成完好的文件，或把这一行重打一遍。")
}

pub(in crate::load) fn wide_colon() -> Message {
    slip("冒号是全角的“：”", "改成半角“:”，后面空一格。")
}

pub(in crate::load) fn tight_colon() -> Message {
    slip("冒号后面缺一个空格", "在冒号后面空一格。")
}

pub(in crate::load) fn second_colon() -> Message {
    slip(
        "一行里有两个“: ”，文字里的冒号成了键的冒号",
        "文字里的冒号改成全角“：”，或给整段文字加上引号。",
    )
}

pub(in crate::load) fn no_colon(key: &str) -> Message {
    slip(format!("{}后面缺冒号", quoted(key)), "在它后面加半角冒号“:”，再空一格。")
}

pub(in crate::load) fn no_entry() -> Message {
    slip("这一行不是“键: 值”", "是备注就在行首加“#”；是内容就写成“键: 值”，或者接在上一行后面写。")
}

pub(in crate::load) fn unbraced(key: &str) -> Message {
    slip(
        format!("{}后面的几项写在一行，没有放进括号", quoted(key)),
        "放进半角的 { } 里，几项用半角逗号“,”隔开，如 甲: {乙: 1, 丙: 2}。",
    )
}

pub(in crate::load) fn odd_indent(c: char) -> Message {
    slip(format!("缩进里有{}", blank(c)), "换成半角空格。")
}

pub(in crate::load) fn odd_blank(c: char) -> Message {
    slip(format!("这里是{}，不是空格", blank(c)), "删去它，改打一个半角空格。")
}

fn blank(c: char) -> &'static str {
    match c {
        '\t' => "制表符（Tab）",
        '\u{3000}' => "全角空格",
        '\u{a0}' | '\u{202f}' => "不换行空格（多半是从网页或 Word 里带来的）",
        _ => "特殊宽度的空格（多半是从网页或 Word 里带来的）",
    }
}

pub(in crate::load) fn tight_dash() -> Message {
    slip("“-”后面缺一个空格", "写成“- ”：半角短横，后面空一格。")
}

pub(in crate::load) fn wrong_dash(c: char) -> Message {
    let text = match c {
        '—' | '－' => format!("行首的“{c}”是全角的，不是列表用的“-”"),
        c => format!("行首的“{c}”不是列表用的“-”"),
    };
    slip(text, "改成半角短横“-”，后面空一格。")
}

pub(in crate::load) fn dash_too_deep() -> Message {
    slip("这一行缩进太深，成了上一行文字的一部分", "和上一项的“-”对齐。")
}

pub(in crate::load) fn extra_dash() -> Message {
    slip("这一行多了“- ”：同级的各行都没有", "删去“-”，左边和同级的各行对齐。")
}

pub(in crate::load) fn missing_dash() -> Message {
    slip(
        "这一行前面缺“- ”，或者缩进不够",
        "是新的一项，就以“- ”开头；是上一项的内容，就再缩进两格，和上一项“- ”后面的字对齐。",
    )
}

pub(in crate::load) fn not_in_list() -> Message {
    slip("下面的各项都以“- ”开头，这一项没有", "另起一行，也以“- ”开头，左边和下面的各项对齐。")
}

pub(in crate::load) fn out_of_line(own: usize, wanted: usize) -> Message {
    slip(
        format!("这一行缩进 {own} 格，同级的各行缩进 {wanted} 格"),
        "同级的各行左边对齐，只用半角空格。",
    )
}

pub(in crate::load) fn misaligned(own: usize, wanted: &str) -> Message {
    slip(
        format!("这一行缩进 {own} 格，和上面哪一级都不齐"),
        format!("同级的各行左边对齐：上面各级缩进 {wanted} 格。"),
    )
}

pub(in crate::load) fn wide_bracket(c: char) -> Message {
    let hint = match c {
        '【' | '】' => "改成半角的 [ ] 或 { }。",
        '｛' | '｝' => "改成半角的 { }。",
        _ => "改成半角的 [ ]。",
    };
    slip(format!("括号是全角的“{c}”"), hint)
}

pub(in crate::load) fn wrong_bracket(c: char) -> Message {
    slip(format!("几项一起写，不用括号“{c}”"), "改成半角的 { }。")
}

pub(in crate::load) fn extra_bracket(c: char) -> Message {
    slip(format!("多了一个“{c}”"), "删去它；或者前面漏了开头的那一半，补上。")
}

pub(in crate::load) fn wide_comma(c: char) -> Message {
    let text = match c {
        '、' => "这里用了顿号“、”".to_owned(),
        '；' | ';' => format!("这里用了分号“{c}”"),
        c => format!("逗号是全角的“{c}”"),
    };
    slip(text, "改成半角逗号“,”，后面空一格。")
}

pub(in crate::load) fn no_comma() -> Message {
    slip("这里缺一个逗号", "括号里的各项用半角逗号“,”隔开。")
}

pub(in crate::load) fn unclosed_bracket(bracket: char) -> Message {
    let closing = if bracket == '{' { '}' } else { ']' };
    slip(format!("括号“{bracket}”没有配对"), format!("在这一项的末尾补上“{closing}”。"))
}

pub(in crate::load) fn comment_in_brackets(bracket: char) -> Message {
    let closing = if bracket == '{' { '}' } else { ']' };
    slip(
        format!("空格加“#”后面的都当作备注，连“{closing}”也在内"),
        "文字里的“#”改成全角“＃”，或给这一项加上引号。",
    )
}

pub(in crate::load) fn unclosed_quote(quote: char) -> Message {
    slip(format!("引号（{quote}）没有配对"), "在文字的末尾补上同样的半角引号，或把开头的去掉。")
}

pub(in crate::load) fn half_quoted(quote: char) -> Message {
    slip(
        format!("开头是半角引号（{quote}），结尾是全角的"),
        "两头用同样的：加引号用半角，要印出来的用全角“”。",
    )
}

pub(in crate::load) fn half_quote(quote: char) -> Message {
    let other = if quote == '"' { '\'' } else { '"' };
    slip(
        format!("以半角引号（{quote}）开头的文字，引号后面不能再有字"),
        format!("要印出来的引号用全角“”，或在整段文字两头再加一对 {other}。"),
    )
}

pub(in crate::load) fn reserved(c: char) -> Message {
    slip(format!("以“{c}”开头的文字要加引号"), "给整段文字两头加上半角引号，或去掉开头的这个符号。")
}

pub(in crate::load) fn second_document(mark: &str) -> Message {
    slip(
        format!("文件里有单独一行的“{mark}”"),
        "一个文件只写一期：删去它；后面是另一期的，另存一个文件。",
    )
}

pub(in crate::load) fn compound_key() -> Message {
    slip(
        "冒号前面要是一个名称，不能是一组内容",
        "查这一行的括号和缩进：写成“键: 值”，冒号前面只有一个词。",
    )
}

pub(in crate::load) fn too_deep() -> Message {
    Message::new(
        "L71",
        format!("嵌套超过 {} 层", limits::NESTING.most),
        "核对括号和缩进；数据文件用不着这么多层。",
    )
}

pub(in crate::load) fn too_many_values() -> Message {
    Message::new(
        "L71",
        "内容太多，或同一段内容引用（&、*）得太多",
        format!(
            "一个文件至多 {} 项，引用的也算：直接写出内容，核对是否粘贴重复。",
            limits::VALUES.most
        ),
    )
}

pub(in crate::load) fn cut_short(behind: &str) -> Message {
    Message::new(
        "L72",
        format!("空格加“#”后面的“{}”当作备注，不会印出来", shorten(behind)),
        "要印就把“#”改成全角“＃”，或给整段文字加上引号；真是备注，就在“#”前面空两格、后面空一格。",
    )
}

pub(in crate::load) fn period_twice(file: &str, period: &str) -> Message {
    Message::new(
        "L76",
        format!("同一文件夹里的 {} 写的也是{period}", shorten(file)),
        "核对时期是不是忘了改；一个时期只留一个文件，备份移到别的文件夹。",
    )
}

pub(in crate::load) fn figures_repeated(file: &str) -> Message {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    Message::new(
        "L77",
        format!("所有单位的数字都和上一期（{}）一样", shorten(name)),
        "核对数字是不是忘了改。",
    )
}

pub(in crate::load) fn text_became_map(key: &str) -> Message {
    Message::new(
        "L06",
        format!("这里要写文字，{}后面的冒号加空格把它变成了“键: 值”", quoted(key)),
        "冒号改成全角“：”，或给整段文字加上引号。",
    )
}

pub(in crate::load) fn text_became_list() -> Message {
    Message::new(
        "L06",
        "这里要写文字，现在是一串项目",
        "只写一项，不加“- ”；以“[”开头的文字要加引号。",
    )
}

pub(in crate::load) fn blank_entry() -> Message {
    Message::new(
        "L06",
        "这里要写文字，现在是空白",
        "写上内容，或删去这一行；以“#”开头的是备注，要印出来就给整段文字加上引号。",
    )
}

pub(in crate::load) fn last_year_by_unit() -> Message {
    Message::new(
        "L06",
        "这里只写去年同期的总数，现在是几项",
        "按类别的写 figures: {政务信息报送: 14}，按单位的写 units: {甲: {政务信息报送: 4}}。",
    )
}

pub(in crate::load) fn no_number(expected: &str, found: &str, advice: &str) -> Message {
    Message::new(
        "L06",
        format!("这里要写{expected}，现在是文字“{}”", shorten(found)),
        advice.to_owned(),
    )
}

pub(in crate::load) fn short_year(year: i64) -> Message {
    Message::new("L14", format!("“{year}”不是四位年份"), format!("年份写四位：20{year:02}。"))
}

/// `example` is a value that would do, where one is known.
pub(in crate::load) fn wrong_type(
    expected: &str,
    kind: &str,
    found: Option<&str>,
    example: Option<&str>,
) -> Message {
    let text = match found {
        Some(found) => format!("这里要写{expected}，现在是{kind}“{}”", shorten(found)),
        None => format!("这里要写{expected}，现在是{kind}"),
    };
    let hint = cure(expected, kind, found.unwrap_or_default());
    let short = example.filter(|example| example.chars().count() <= LONGEST_EXAMPLE);
    let hint = hint.unwrap_or_else(|| match short {
        Some(example) if kind == "空白" => format!("写上内容，如 {example}。"),
        None if kind == "空白" => "写上内容，或删去这一项。".to_owned(),
        Some(example) => format!("写成 {example} 这样。"),
        None if expected.contains("名称: 值") => "写成 {名称: 值} 这样。".to_owned(),
        None => "对照 data 文件夹里的样例改。".to_owned(),
    });
    Message::new("L06", text, hint)
}

/// Longest example that advice quotes, in characters.
const LONGEST_EXAMPLE: usize = 60;

/// The advice on a value of the wrong kind, where there is something better to say than an example.
fn cure(expected: &str, kind: &str, found: &str) -> Option<String> {
    let list = expected.starts_with("一串");
    let map = expected.starts_with("一组");
    let odd =
        found.chars().find(|c| matches!(c, '\t' | '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}'));
    let first = found.chars().next().unwrap_or(' ');
    let said = |words: &str| Some(words.to_owned());
    if kind == "空白" {
        return None;
    }
    if map && let Some(odd) = odd.filter(|_| found.contains(':')) {
        return Some(format!("冒号后面是{}：改打一个半角空格。", blank(odd)));
    }
    if map && found.starts_with(['｛', '【', '［', '（', '(', '<', '《', '〈']) {
        return said("括号要用半角的 { }。");
    }
    if map && kind == "一串项目" {
        return said("方括号 [ ] 改成花括号 { }；一行一项的，行首不写“- ”。");
    }
    if list && found.starts_with(['［', '【', '｛']) {
        return said("括号要用半角的 [ ]。");
    }
    if list && (found.starts_with(['—', '–', '－', '•', '·', '●']) || first == '-') {
        return said("每项以半角短横“-”开头，后面空一格。");
    }
    if list && kind == "文字" {
        return Some(listed(found));
    }
    if found.contains('：') {
        return said("冒号要用半角“:”，后面空一格。");
    }
    if found.contains(':') {
        return said("冒号后面要空一格。");
    }
    if expected.contains("true") {
        return said(match found.trim_matches(['“', '”', '"']) {
            "是" | "有" | "对" | "yes" | "Yes" | "YES" | "on" | "1" | "√" | "true" => {
                "是就写 true。"
            }
            "否" | "无" | "不" | "不是" | "no" | "No" | "NO" | "off" | "0" | "×" | "false" => {
                "否就写 false。"
            }
            _ => "是写 true，否写 false。",
        });
    }
    (kind == "数字" && expected == "文字").then(|| "给它加上引号就是文字。".to_owned())
}

/// The advice on a text where a list is wanted.
fn listed(found: &str) -> String {
    let parts: Vec<&str> = found.split(['，', '、', ',', '；', ';']).map(str::trim).collect();
    if found.chars().count() < 40 {
        format!("写成 [{}]：几项用半角逗号隔开，逗号后面空一格。", parts.join(", "))
    } else {
        "每项一行，以“- ”开头。".to_owned()
    }
}

pub(in crate::load) fn not_a_count(found: &str, least: i64, most: i64, advice: &str) -> Message {
    let text = format!("“{}”不是 {least} 到 {most} 的整数", shorten(found));
    // Of a level or a month there is nothing to look up.
    let few = least > 0 && most < 1_000 && advice == "核对原始登记。";
    let own = format!("写 {least} 到 {most}。");
    let advice = if few { own.as_str() } else { advice };
    Message::new("L14", text, advice)
}

pub(in crate::load) fn not_a_decimal(found: &str, advice: &str) -> Message {
    Message::new("L15", format!("“{}”不是可用的数", shorten(found)), advice)
}

pub(in crate::load) fn not_a_date(found: &str, advice: &str) -> Message {
    Message::new("L16", format!("“{}”不是日历上的日期", shorten(found)), advice)
}
