//! Dates in the forms in which they are typed: 2025-02-07, 2025-2-7, 2025/2/7, 2025.2.7,
//! 2025年2月7日. Of anything else it is said how to write it.

use chrono::{Datelike, NaiveDate};

/// Years a document may bear.
const YEARS: std::ops::RangeInclusive<i32> = 1949..=2999;

/// The date of a text, or what is wrong with it.
pub(super) fn read(text: &str) -> Result<NaiveDate, String> {
    let text = text.trim();
    match parts(text) {
        Some([year, month, day]) => on_calendar(year, month, day),
        None => Err(advice(text)),
    }
}

/// Year, month and day of a text in one of the forms.
fn parts(text: &str) -> Option<[u32; 3]> {
    let parts: Vec<&str> = match text.split_once('年') {
        Some((year, rest)) => {
            let (month, day) = rest.split_once('月')?;
            vec![year, month, day.strip_suffix('日')?]
        }
        None => {
            let separator = text.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
            text.split(separator).collect()
        }
    };
    let [year, month, day] = parts.try_into().ok()?;
    let number = |text: &str, most: usize| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        (digits && (1..=most).contains(&text.len())).then(|| text.parse().ok()).flatten()
    };
    let year: &str = year;
    Some([
        (year.len() == 4).then(|| number(year, 4)).flatten()?,
        number(month, 2)?,
        number(day, 2)?,
    ])
}

fn on_calendar(year: u32, month: u32, day: u32) -> Result<NaiveDate, String> {
    let whole = i32::try_from(year).unwrap_or_default();
    if !YEARS.contains(&whole) {
        return Err(format!("年份在 {} 到 {} 之间。", YEARS.start(), YEARS.end()));
    }
    if !(1..=12).contains(&month) {
        return Err("月份只有 1 到 12。".to_owned());
    }
    let first = NaiveDate::from_ymd_opt(whole, month, 1);
    let date = NaiveDate::from_ymd_opt(whole, month, day);
    date.ok_or_else(|| {
        let last = first.and_then(|first| first.checked_add_months(chrono::Months::new(1)));
        let last = last.and_then(|next| next.pred_opt()).map_or(31, |last| last.day());
        format!("{year}年{month}月只有 {last} 天。")
    })
}

/// The advice on a text that cannot be taken for a date as it stands.
fn advice(text: &str) -> String {
    let plain = plain_digits(text);
    let numbers: Vec<&str> =
        plain.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let written = |year: &str, month: &str, day: &str| {
        let [year, month, day] = [year, month, day].map(|part| part.parse::<u32>().ok());
        let (year, month, day) = (year?, month?, day?);
        let date = on_calendar(year, month, day).ok()?;
        Some(format!("写成 {}。", date.format("%Y-%m-%d")))
    };
    let found = match numbers[..] {
        [year, month, day, ..] if year.len() == 4 => written(year, month, day),
        [year, month, day] if [year, month, day].iter().all(|part| part.len() <= 2) => {
            let written = written(&format!("20{year}"), month, day);
            return written.map_or_else(general, |written| format!("年份写四位：{written}"));
        }
        [first, second, year] if year.len() == 4 => {
            let month_first = written(year, first, second);
            let day_first = written(year, second, first);
            match (month_first, day_first) {
                (Some(_), Some(_)) => None,
                (one, other) => one.or(other),
            }
        }
        [_, _] if plain.contains('年') => {
            return "哪一天也要写，如 2018-05-15。".to_owned();
        }
        [_, _] if plain.contains('月') => {
            return "年份也要写，如 2018-05-15。".to_owned();
        }
        [digits] if digits.len() == 8 && digits == plain => {
            let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
            written(part(0, 4), part(4, 6), part(6, 8))
        }
        _ => None,
    };
    found.unwrap_or_else(general)
}

fn general() -> String {
    "写成 2018-05-15 这样：四位年、月、日，中间用半角短横。".to_owned()
}

/// A text with full-width and Chinese figures as plain ones: 二〇二五年二月十五日.
fn plain_digits(text: &str) -> String {
    let mut plain = String::new();
    let characters: Vec<char> = text.chars().collect();
    for (i, c) in characters.iter().enumerate() {
        let digit = |c: &char| "〇一二三四五六七八九".chars().position(|known| known == *c);
        let is_digit = |c: Option<&char>| c.and_then(digit).is_some();
        match *c {
            '０'..='９' => plain.extend(char::from_digit(*c as u32 - '０' as u32, 10)),
            '零' | '○' => plain.push('0'),
            '十' => {
                let before = i.checked_sub(1).and_then(|i| characters.get(i));
                if !is_digit(before) {
                    plain.push('1');
                }
                if !is_digit(characters.get(i + 1)) {
                    plain.push('0');
                }
            }
            _ => match digit(c) {
                Some(digit) => plain.push_str(&digit.to_string()),
                None => plain.push(*c),
            },
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_usual_forms_are_one_date() {
        for text in [
            "2025-02-07",
            "2025-2-7",
            "2025/2/7",
            "2025/02/07",
            "2025.2.7",
            "2025年2月7日",
            " 2025-2-07 ",
        ] {
            assert_eq!(
                read(text),
                Ok(NaiveDate::from_ymd_opt(2025, 2, 7).expect("a date")),
                "{text}"
            );
        }
    }

    #[test]
    fn of_anything_else_it_is_said_how_to_write_it() {
        for (text, said) in [
            ("2025-02-30", "2025年2月只有 28 天。"),
            ("2024年2月30日", "2024年2月只有 29 天。"),
            ("2025-13-01", "月份只有 1 到 12。"),
            ("1899-12-30", "年份在 1949 到 2999 之间。"),
            ("20250207", "写成 2025-02-07。"),
            ("２０２５-０２-０７", "写成 2025-02-07。"),
            ("2025－02－07", "写成 2025-02-07。"),
            ("2025—2—7", "写成 2025-02-07。"),
            ("2025年2月7号", "写成 2025-02-07。"),
            ("二〇二五年二月十七日", "写成 2025-02-17。"),
            ("2025-02-07 00:00:00", "写成 2025-02-07。"),
            ("25-2-7", "年份写四位：写成 2025-02-07。"),
            ("17/2/2025", "写成 2025-02-17。"),
            ("2月7日", "年份也要写，如 2018-05-15。"),
            ("2025年2月", "哪一天也要写，如 2018-05-15。"),
            ("昨天", "写成 2018-05-15 这样：四位年、月、日，中间用半角短横。"),
        ] {
            assert_eq!(read(text), Err(said.to_owned()), "{text}");
        }
    }
}
