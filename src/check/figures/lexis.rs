//! The small words of a notice: figures with their measure words, percentages, directions,
//! and what a draft calls its period. Everything here reads a text once from left to right.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::model::{Period, Span, Trend};

/// Words for the same period of the year before, and for the period before.
pub(super) const LAST_YEAR: [&str; 4] = ["去年", "上年", "同期", "同比"];
pub(super) const EARLIER: [&str; 5] = ["上期", "上月", "上季", "上周", "环比"];
/// Words that compare: what stands behind them may be of this period again.
pub(super) const COMPARING: [&str; 3] = ["比", "较", "由"];
/// Words of a comparison with another period.
pub(super) const COMPARED: [&str; 7] =
    ["同期", "同比", "环比", "上季度", "上月", "上年", "上一季度"];
/// The mark between the names of a list.
pub(super) const SEPARATORS: [char; 5] = ['、', '，', ',', '；', ';'];
/// The end of a clause.
pub(super) const CLAUSES: [char; 6] = ['，', ',', '；', ';', '：', ':'];

/// A word for a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::check) enum Said {
    /// A stretch of a year, with the year where it is said.
    Span(Option<i32>, Span),
    /// 本月, 本季度 …
    This(&'static str),
}

/// The value of a decimal digit, half or full width.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// Runs of digits in a stretch, with their values; an endless run counts as the most there is.
fn digits(text: &str, within: Range<usize>) -> Vec<(Range<usize>, u32)> {
    let mut runs: Vec<(Range<usize>, u32)> = Vec::new();
    for (at, c) in text.get(within.clone()).unwrap_or_default().char_indices() {
        let Some(value) = digit(c) else { continue };
        let at = within.start + at;
        match runs.last_mut().filter(|(run, _)| run.end == at) {
            Some((run, sum)) => {
                run.end += c.len_utf8();
                *sum = sum.saturating_mul(10).saturating_add(value);
            }
            None => runs.push((at..at + c.len_utf8(), value)),
        }
    }
    runs
}

/// A small number in digits or in Chinese at the beginning of a text, with its length.
pub(super) fn small_number(text: &str) -> Option<(u32, usize)> {
    if let Some((run, value)) =
        digits(text, 0..text.len().min(text.floor_char_boundary(36))).first()
        && run.start == 0
    {
        return Some((*value, run.end));
    }
    let (mut value, mut open, mut length) = (0_u32, None, 0);
    for c in text.chars().take(4) {
        match c {
            '十' => value += open.take().unwrap_or(1) * 10,
            '两' if length == 0 => open = Some(2),
            _ => match "一二三四五六七八九".chars().position(|known| known == c) {
                Some(place) => open = Some(place as u32 + 1),
                None => break,
            },
        }
        length += c.len_utf8();
    }
    value += open.unwrap_or(0);
    (length > 0).then_some((value, length))
}

/// Words of a direction.
const TRENDS: [(&str, Trend); 16] = [
    ("增长", Trend::Up),
    ("增加", Trend::Up),
    ("上升", Trend::Up),
    ("提高", Trend::Up),
    ("提升", Trend::Up),
    ("增多", Trend::Up),
    ("上涨", Trend::Up),
    ("减少", Trend::Down),
    ("下降", Trend::Down),
    ("下滑", Trend::Down),
    ("降低", Trend::Down),
    ("回落", Trend::Down),
    ("减退", Trend::Down),
    ("持平", Trend::Level),
    ("相当", Trend::Level),
    ("不变", Trend::Level),
];

/// Every word of a direction in a stretch, in order.
pub(super) fn trends(text: &str, within: Range<usize>) -> Vec<(Range<usize>, Trend)> {
    let stretch = text.get(within.clone()).unwrap_or_default();
    let mut found: Vec<(Range<usize>, Trend)> = TRENDS
        .iter()
        .flat_map(|(word, trend)| {
            stretch.match_indices(word).map(|(at, word)| {
                let at = within.start + at;
                (at..at + word.len(), *trend)
            })
        })
        .collect();
    found.sort_by_key(|(at, _)| at.start);
    found
}

/// Words for the period at hand, the longest first.
const THIS: [&str; 9] =
    ["本年度", "本季度", "本月份", "本半年", "本月", "当月", "本季", "本期", "本年"];
/// The mark that joins the first and the last month.
const JOINS: [char; 7] = ['—', '－', '-', '–', '~', '～', '至'];
/// Stretches of a year with names of their own.
const NAMED: [(&str, Span); 4] = [
    ("上半年", Span::Half(1)),
    ("下半年", Span::Half(2)),
    ("前三季度", Span::ThreeQuarters),
    ("前三个季度", Span::ThreeQuarters),
];

/// A number of a month or a quarter that a text begins with, and how long it is: 3, 十一, 元.
fn ordinal_at(text: &str) -> Option<(u32, usize)> {
    if let Some(rest) = text.strip_prefix('元') {
        return rest.starts_with('月').then_some((1, '元'.len_utf8()));
    }
    let head = text.floor_char_boundary(text.len().min(9));
    small_number(text.get(..head)?)
        .filter(|(number, length)| (1..=12).contains(number) && *length <= 6)
}

/// The stretch of a year that a text begins with, and its length. After a year a month
/// needs no 份.
fn span_at(text: &str, after_year: bool) -> Option<(Span, usize)> {
    if let Some((word, span)) = NAMED.iter().find(|(word, _)| text.starts_with(word)) {
        return Some((*span, word.len()));
    }
    if after_year && let Some(word) = ["年度", "全年"].iter().find(|word| text.starts_with(**word))
    {
        return Some((Span::Year, word.len()));
    }
    let bare = text.strip_prefix('第').unwrap_or(text);
    let ordinal = text.len() - bare.len();
    let (first, length) = ordinal_at(bare)?;
    let spelled = !bare.starts_with(|c| digit(c).is_some());
    let rest = bare.get(length..)?;
    if let Some(rest) = rest.strip_prefix("季度").filter(|_| first <= 4) {
        let told = spelled || ordinal > 0 || after_year;
        return told.then_some((Span::Quarter(first), text.len() - rest.len()));
    }
    if ordinal > 0 {
        return None;
    }
    if let Some(rest) = rest.strip_prefix('月') {
        let third = ["上旬", "中旬", "下旬"].iter().position(|word| rest.starts_with(word));
        if let Some(third) = third {
            let length = text.len() - rest.len() + "上旬".len();
            return Some((Span::TenDays(first, third as u32 + 1), length));
        }
        // 1月—3月
        let joined = rest.strip_prefix('份').unwrap_or(rest).trim_start_matches(JOINS);
        if joined.len() < rest.len()
            && let Some((last, end)) = last_month(joined)
            && last > first
        {
            return Some((months(first, last), text.len() - joined.get(end..)?.len()));
        }
        let counted = rest.strip_prefix('份');
        let day = rest.chars().next().is_some_and(|c| digit(c).is_some());
        let end = counted.unwrap_or(rest);
        // 9月，: with a comma behind it is no date.
        let whole = counted.is_some() || (after_year && !day) || rest.starts_with('，');
        return whole.then_some((Span::Month(first), text.len() - end.len()));
    }
    let joined = rest.trim_start_matches(JOINS);
    if joined.len() == rest.len() {
        return None;
    }
    let (last, end) = last_month(joined).filter(|(last, _)| *last > first)?;
    Some((months(first, last), text.len() - joined.get(end..)?.len()))
}

/// The month a stretch of months ends with, and its length; no day follows it.
fn last_month(text: &str) -> Option<(u32, usize)> {
    let (last, length) = ordinal_at(text)?;
    let rest = text.get(length..)?.strip_prefix('月')?;
    let end = rest.strip_prefix('份').unwrap_or(rest);
    (!rest.starts_with(|c| digit(c).is_some())).then(|| (last, text.len() - end.len()))
}

/// The months from one to a later one.
fn months(first: u32, last: u32) -> Span {
    if first == 1 { Span::Months(last) } else { Span::Between(first, last) }
}

/// Every word for a period in a stretch.
pub(in crate::check) fn periods(text: &str, within: Range<usize>) -> Vec<(Range<usize>, Said)> {
    let mut found: Vec<(Range<usize>, Said)> = Vec::new();
    let stretch = text.get(within.clone()).unwrap_or_default();
    let mut next = 0;
    let mut before = None;
    for (at, c) in stretch.char_indices() {
        let previous = before.replace(c);
        if at < next || !(digit(c).is_some() || "第一二三四五六七八九十元前上下本当".contains(c))
        {
            continue;
        }
        let rest = stretch.get(at..).unwrap_or_default();
        if previous.is_some_and(|c| digit(c).is_some()) {
            continue;
        }
        let said = if let Some(word) = THIS.iter().find(|word| rest.starts_with(**word)) {
            Some((Said::This(word), word.len()))
        } else if let Some((year, length)) = year_at(rest) {
            let tail = rest.get(length..).unwrap_or_default();
            let tail = match tail.strip_prefix('年') {
                Some(after) if !after.starts_with('度') => after,
                _ => tail,
            };
            let tail = tail.strip_prefix('的').unwrap_or(tail);
            let skipped = rest.len() - tail.len();
            span_at(tail, true)
                .map(|(part, length)| (Said::Span(Some(year), part), skipped + length))
        } else if (previous == Some('年') && digit(c).is_some())
            || previous.is_some_and(|c| "一二三四五六七八九十第—－-至".contains(c))
        {
            None
        } else {
            span_at(rest, false).map(|(part, length)| (Said::Span(None, part), length))
        };
        if let Some((said, length)) = said {
            next = at + length;
            let start = within.start + at;
            found.push((start..start + length, said));
        }
    }
    found
}

impl Said {
    /// The year it names.
    pub(crate) fn year(self) -> Option<i32> {
        match self {
            Self::Span(year, _) => year,
            Self::This(_) => None,
        }
    }

    /// The first and the last month it names.
    pub(crate) fn months(self) -> Option<(u32, u32)> {
        match self {
            Self::Span(_, span) => Period::new(2000, span).map(|period| period.months()),
            Self::This(_) => None,
        }
    }
}

/// The year that a text begins with; 年 stands behind it. It may have lost a digit, or have
/// one too many.
fn year_at(text: &str) -> Option<(i32, usize)> {
    let head = text.floor_char_boundary(text.len().min(15));
    let (run, year) = digits(text, 0..head).into_iter().next()?;
    let long = run.start == 0
        && (3..=5).contains(&text.get(run.clone()).unwrap_or_default().chars().count());
    let year = i32::try_from(year).ok()?;
    (long && text.get(run.end..).unwrap_or_default().starts_with('年')).then_some((year, run.end))
}

/// The first date of a text (2018年5月15日), in bytes.
pub(super) fn date(text: &str) -> Option<(Range<usize>, [u32; 3])> {
    let runs = digits(text, 0..text.len());
    runs.windows(3).find_map(|runs| {
        let [(first, year), (second, month), (third, day)] = runs else { return None };
        let fits = text.get(first.end..second.start).unwrap_or_default() == "年"
            && text.get(second.end..third.start).unwrap_or_default() == "月"
            && text.get(third.end..).unwrap_or_default().starts_with('日');
        fits.then(|| (first.start..third.end + '日'.len_utf8(), [*year, *month, *day]))
    })
}

/// A text without white, and without the measure word in brackets at its end.
pub(super) fn heading(text: &str) -> String {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    match bare.rfind(['（', '(']) {
        Some(open)
            if bare.ends_with(['）', ')'])
                && bare.get(open..).unwrap_or_default().chars().count() <= 4 =>
        {
            bare.get(..open).unwrap_or_default().to_owned()
        }
        _ => bare,
    }
}

/// True if a paragraph is a heading: short, numbered, without a full stop.
pub(super) fn is_heading(text: &str) -> bool {
    let numbered = text.starts_with(['（', '('])
        || text.split_once(['、', '.', '．']).is_some_and(|(number, _)| {
            number.chars().count() <= 3 && small_number(number).is_some()
        });
    numbered && text.chars().count() <= 24 && !text.ends_with(['。', '；', '，'])
}

/// The figure of a cell: `Some(None)` for a blank, `None` for something else.
pub(super) fn cell_figure(text: &str) -> Option<Option<Decimal>> {
    let text = text.trim();
    if text.is_empty() || ["-", "—", "－", "/", "——"].contains(&text) {
        return Some(None);
    }
    if text.len() > 40 {
        return None;
    }
    let plain: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
            '．' => '.',
            '－' | '−' => '-',
            _ => c,
        })
        .collect();
    let plain = plain.strip_suffix(['条', '篇', '分']).unwrap_or(&plain);
    let bare = plain.trim();
    if bare.len() > 1 && bare.starts_with('0') && !bare.starts_with("0.") {
        return None;
    }
    bare.parse::<Decimal>().ok().map(|value| Some(value.normalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_told_from_dates() {
        let read = |text: &str| -> Vec<Said> {
            periods(text, 0..text.len()).into_iter().map(|(_, said)| said).collect()
        };
        assert_eq!(read("2018年5月15日"), []);
        assert_eq!(
            read("2018年第一季度，1月份，本季度"),
            [
                Said::Span(Some(2018), Span::Quarter(1)),
                Said::Span(None, Span::Month(1)),
                Said::This("本季度"),
            ]
        );
        assert_eq!(read("2018年1—2月"), [Said::Span(Some(2018), Span::Months(2))]);
        assert_eq!(read("2018年3月，"), [Said::Span(Some(2018), Span::Month(3))]);
        assert_eq!(read("2018年度"), [Said::Span(Some(2018), Span::Year)]);
        assert_eq!(read("2018年下半年"), [Said::Span(Some(2018), Span::Half(2))]);
        assert_eq!(read("关于1—2月份"), [Said::Span(None, Span::Months(2))]);
        assert_eq!(
            read("二月份、元月份"),
            [Said::Span(None, Span::Month(2)), Said::Span(None, Span::Month(1))]
        );
        assert_eq!(
            read("4至6月，十一月份"),
            [Said::Span(None, Span::Between(4, 6)), Said::Span(None, Span::Month(11))]
        );
    }

    #[test]
    fn small_numbers_may_be_written_in_words() {
        assert_eq!(small_number("十二个"), Some((12, 6)));
        assert_eq!(small_number("5家"), Some((5, 1)));
        assert_eq!(small_number("多个"), None);
    }

    #[test]
    fn a_heading_drops_its_measure_word() {
        assert_eq!(heading("环保\n部网站（条）"), "环保部网站");
        assert_eq!(heading("“昌吉环保”微信公众号"), "“昌吉环保”微信公众号");
    }
}
