//! Numbers judged by the digits that were typed: a count is digits as one writes them. Of anything
//! else it is said what is wrong with it and what to write.

use std::str::FromStr;

use rust_decimal::Decimal;

/// Marks that may be left behind a number by a hurried hand.
const BEHIND: &str = ",，.。;；、:：!！?？";

/// The whole number that a text is, written as one writes it: `4`, `-4`, `120`.
pub(super) fn whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let leading = digits.len() > 1 && digits.starts_with('0');
    (plain && !leading).then(|| text.parse().ok()).flatten()
}

/// The decimal that a text is: `20`, `2.5`, `-2`, `+2`, `.5`.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, part) = match digits.split_once('.') {
        Some((whole, part)) if !part.is_empty() => (whole, part),
        Some(_) => return None,
        None => (digits, ""),
    };
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let leading = whole.len() > 1 && whole.starts_with('0');
    if !plain(whole) || !plain(part) || leading || (whole.is_empty() && part.is_empty()) {
        return None;
    }
    Decimal::from_str(text).ok()
}

/// The advice on a text that is no whole number, or one beyond its bounds. `zero` says that
/// there may be none.
pub(super) fn advice(text: &str, zero: bool) -> String {
    let text = text.trim();
    if whole(text).is_some() {
        let negative = text.starts_with('-');
        return if negative { NEGATIVE } else { "核对原始登记。" }.to_owned();
    }
    if let Some(advice) = common(text) {
        return advice;
    }
    let unsigned = text.trim_start_matches(['-', '+']);
    if decimal(text).is_some() && unsigned.contains('.') {
        return "数量没有小数：核对原始登记。".to_owned();
    }
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    if whole(first).is_some() && rest.trim_start().starts_with("//") {
        return format!("只写数字：{first}；备注写在“ # ”后面。");
    }
    if text.starts_with(['−', '－', '–', '—']) && text.chars().any(|c| c.is_ascii_digit()) {
        return NEGATIVE.to_owned();
    }
    let none =
        matches!(text, "无" | "没有" | "空" | "零" | "-" | "—" | "——" | "－" | "/" | "无报送");
    if none && zero {
        return "没有就写 0。".to_owned();
    }
    digits_within(text, "只写数字")
}

/// The advice on a text that is no decimal.
pub(super) fn decimal_advice(text: &str) -> String {
    const FORM: &str = "写成 20 或 2.5 这样，小数最多四位。";
    let text = text.trim();
    if decimal(text).is_some() {
        return FORM.to_owned();
    }
    if let Some(advice) = common(text) {
        return advice;
    }
    let minus = text.strip_prefix(['−', '－', '–', '—', '﹣', '减', '负', '扣']);
    if let Some(rest) = minus.map(|rest| rest.trim_end_matches('分'))
        && decimal(rest).is_some()
    {
        return format!("减号用半角的“-”：写 -{rest}。");
    }
    if let Some(percent) = text.strip_suffix(['%', '％'])
        && decimal(percent).is_some()
    {
        return format!("只写数字，不写百分号：{percent}。");
    }
    let advice = digits_within(text, "只写数字");
    if advice.ends_with("如 4。") { FORM.to_owned() } else { advice }
}

const NEGATIVE: &str = "数量不会是负数：核对原始登记。";

/// Slips that are the same in counts and decimals.
fn common(text: &str) -> Option<String> {
    let is_number = |text: &str| decimal(text).is_some();
    let narrow: String = text.chars().map(narrow).collect();
    if narrow != text && is_number(&narrow) {
        return Some(format!("数字要用半角：{narrow}。"));
    }
    let quotes: &[char] = &['“', '”', '"', '\'', '‘', '’', '「', '」', '＂'];
    let bare = narrow.trim_matches(quotes);
    if bare != narrow && is_number(bare) {
        return Some(format!("去掉引号，只写数字：{bare}。"));
    }
    if let Some(rest) = text.strip_prefix('+')
        && whole(rest).is_some()
    {
        return Some(format!("不写加号：{rest}。"));
    }
    let lower = text.to_ascii_lowercase();
    let radix = ["0x", "0o", "0b"].iter().any(|prefix| lower.starts_with(prefix));
    let digits = lower.bytes().any(|byte| byte.is_ascii_digit());
    let power = lower.split_once('e').is_some_and(|(before, after)| {
        let after = after.trim_start_matches(['+', '-']);
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        !before.is_empty() && !after.is_empty() && plain(before) && plain(after)
    });
    if digits && (radix || power)
        || lower.trim_start_matches(['+', '-']).starts_with(".inf")
        || lower == ".nan"
    {
        return Some("照平常的样子只写数字，不用 0x、1e2 这类写法。".to_owned());
    }
    let zeros = text.trim_start_matches('0');
    if zeros != text && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let rest = if zeros.is_empty() { "0" } else { zeros };
        return Some(format!("前面不写多余的 0：{rest}。"));
    }
    let letters = |c: char| match c {
        'O' | 'o' | '〇' | '○' | 'О' | 'о' => '0',
        'l' | 'I' | '｜' | '|' => '1',
        c => c,
    };
    let mended: String = text.chars().map(letters).collect();
    if mended != text && is_number(&mended) {
        let letter = text.chars().find(|c| letters(*c) != *c).unwrap_or('O');
        return Some(format!("“{letter}”不是数字，数字是“{}”：写 {mended}。", letters(letter)));
    }
    if let Some(joined) = without_groups(&narrow) {
        return Some(format!("不写千分号：{joined}。"));
    }
    let bare = narrow.trim_end_matches(|c| BEHIND.contains(c)).trim_end();
    if bare != narrow && is_number(bare) {
        let behind = text.chars().next_back().unwrap_or('，');
        return Some(format!("去掉后面的“{behind}”，只写数字：{bare}。"));
    }
    None
}

fn narrow(c: char) -> char {
    match c {
        '０'..='９' | '．' | '，' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// A number whose thousands are set apart, without what sets them apart.
fn without_groups(text: &str) -> Option<String> {
    let separator = text.chars().find(|c| matches!(c, ',' | ' ' | '_' | '\'' | '’' | '\u{a0}'))?;
    let groups: Vec<&str> = text.split(separator).collect();
    let plain = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
    let sized = groups.iter().skip(1).all(|group| group.len() == 3);
    let first = groups.first().is_some_and(|group| (1..=3).contains(&group.len()));
    (groups.len() > 1 && first && sized && groups.iter().all(plain)).then(|| groups.concat())
}

/// The one number in a text that has more in it: `4条`, `四`, `清教发〔2025〕5号`.
fn digits_within(text: &str, say: &str) -> String {
    let general = format!("{say}，如 4。");
    let plain: String = text.chars().map(narrow).collect();
    let behind = plain.rsplit(['〕', '］', ']', '】', '）', ')']).next().unwrap_or(&plain);
    let only_digits = !behind.is_empty() && behind.bytes().all(|byte| byte.is_ascii_digit());
    let numbered = behind.len() < plain.len() && (behind.trim_end().ends_with('号') || only_digits);
    let text = if numbered { behind } else { &plain };
    let runs: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    match runs[..] {
        [run] if numbered => match run.trim_start_matches('0') {
            "" => general,
            run => format!("只写顺序号：{run}。"),
        },
        [run] if !text.contains(['.', '/', '-', '−']) => {
            let run = run.trim_start_matches('0');
            format!("{say}：{}。", if run.is_empty() { "0" } else { run })
        }
        [] => match chinese(text) {
            Some(number) => format!("用阿拉伯数字写：{number}。"),
            None => general,
        },
        [_, ..] if text.contains(['+', '＋', '*', '×', '=', '＝']) => {
            "先算好，只写一个数字。".to_owned()
        }
        _ => general,
    }
}

/// The number that Chinese numerals in a text say: 四, 十二条, 一百零五.
fn chinese(text: &str) -> Option<u32> {
    const DIGITS: &str = "零一二三四五六七八九";
    let digit = |c: char| match c {
        '两' | '俩' => Some(2),
        '〇' => Some(0),
        c => DIGITS.chars().position(|known| known == c),
    };
    let unit = |c: char| match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        '万' => Some(10_000),
        _ => None,
    };
    let mut characters = text.chars().skip_while(|c| digit(*c).is_none() && unit(*c).is_none());
    let (mut total, mut section, mut last, mut any) = (0_u32, 0_u32, None::<u32>, false);
    for c in characters.by_ref() {
        if let Some(value) = digit(c) {
            // Figures one after another: 二〇.
            let value = u32::try_from(value).ok()?;
            last = Some(last.unwrap_or(0).checked_mul(10)?.checked_add(value)?);
        } else if let Some(size) = unit(c) {
            let times = last.take().unwrap_or(u32::from(section == 0 || size < 10_000));
            if size == 10_000 {
                total = section.checked_add(times)?.checked_mul(size)?;
                section = 0;
            } else {
                section = section.checked_add(times.checked_mul(size)?)?;
            }
        } else {
            break;
        }
        any = true;
    }
    let clean = characters.all(|c| digit(c).is_none() && unit(c).is_none());
    let number = total.checked_add(section)?.checked_add(last.unwrap_or(0))?;
    (any && clean).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_digits_are_a_count() {
        assert_eq!(["0", "4", "120", "-4"].map(whole), [Some(0), Some(4), Some(120), Some(-4)]);
        for text in ["04", "4.0", "+4", "0x10", "1e2", "4 ", "", "-", "４", "4,"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn each_slip_has_its_own_advice() {
        for (typed, said) in [
            ("4条", "只写数字：4。"),
            ("约4条", "只写数字：4。"),
            ("4 篇", "只写数字：4。"),
            ("四", "用阿拉伯数字写：4。"),
            ("十二条", "用阿拉伯数字写：12。"),
            ("二十", "用阿拉伯数字写：20。"),
            ("一百零五", "用阿拉伯数字写：105。"),
            ("两千三百", "用阿拉伯数字写：2300。"),
            ("“4”", "去掉引号，只写数字：4。"),
            ("1,000", "不写千分号：1000。"),
            ("1，000", "不写千分号：1000。"),
            ("12 345", "不写千分号：12345。"),
            ("4,", "去掉后面的“,”，只写数字：4。"),
            ("4。", "去掉后面的“。”，只写数字：4。"),
            ("4、", "去掉后面的“、”，只写数字：4。"),
            ("4.", "去掉后面的“.”，只写数字：4。"),
            ("O", "“O”不是数字，数字是“0”：写 0。"),
            ("1O", "“O”不是数字，数字是“0”：写 10。"),
            ("l2", "“l”不是数字，数字是“1”：写 12。"),
            ("04", "前面不写多余的 0：4。"),
            ("000", "前面不写多余的 0：0。"),
            ("４", "数字要用半角：4。"),
            ("0x10", "照平常的样子只写数字，不用 0x、1e2 这类写法。"),
            ("1e2", "照平常的样子只写数字，不用 0x、1e2 这类写法。"),
            ("0o17", "照平常的样子只写数字，不用 0x、1e2 这类写法。"),
            (".5e1", "照平常的样子只写数字，不用 0x、1e2 这类写法。"),
            (".inf", "照平常的样子只写数字，不用 0x、1e2 这类写法。"),
            ("+4", "不写加号：4。"),
            ("4.5", "数量没有小数：核对原始登记。"),
            ("-4", "数量不会是负数：核对原始登记。"),
            ("−4", "数量不会是负数：核对原始登记。"),
            ("无", "没有就写 0。"),
            ("—", "没有就写 0。"),
            ("清教发〔2025〕5号", "只写顺序号：5。"),
            ("清教发[2025]05号", "只写顺序号：5。"),
            ("5号", "只写数字：5。"),
            ("3+1", "先算好，只写一个数字。"),
            ("若干", "只写数字，如 4。"),
            ("200000", "核对原始登记。"),
        ] {
            assert_eq!(advice(typed, true), said, "{typed}");
        }
    }

    #[test]
    fn points_may_have_a_sign_and_a_fraction() {
        for text in ["20", "2.5", "-2", "+2", ".5", "0", "0.25"] {
            assert!(decimal(text).is_some(), "{text}");
        }
        for (typed, said) in [
            ("20分", "只写数字：20。"),
            ("−2", "减号用半角的“-”：写 -2。"),
            ("扣2分", "减号用半角的“-”：写 -2。"),
            ("80%", "只写数字，不写百分号：80。"),
            ("三十", "用阿拉伯数字写：30。"),
            ("1e2", "照平常的样子只写数字，不用 0x、1e2 这类写法。"),
            ("２.５", "数字要用半角：2.5。"),
            ("1.23456", "写成 20 或 2.5 这样，小数最多四位。"),
            ("待定", "写成 20 或 2.5 这样，小数最多四位。"),
        ] {
            assert_eq!(decimal_advice(typed), said, "{typed}");
        }
    }
}
