//! Every number of a text, with its unit and the part it plays in its sentence. Nothing here
//! knows a noun: a number is told by its form and by the words right beside it.

mod role;
mod units;

use std::ops::Range;

use rust_decimal::Decimal;

use self::role::role;
use self::units::unit_at;

/// A number in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quantity {
    /// Its digits, in bytes.
    pub(crate) at: Range<usize>,
    /// Its unit or sign, in bytes; empty where it has none.
    pub(crate) unit: Range<usize>,
    /// The value, and how many decimals it is printed with.
    pub(crate) value: Decimal,
    pub(crate) decimals: u32,
    pub(crate) kind: Kind,
    pub(crate) role: Role,
    /// Where the words that lead to it begin, in bytes: its clause, or the number before it.
    pub(crate) from: usize,
    /// Where its clause begins, in bytes.
    pub(crate) clause: usize,
    /// Number of its sentence in the paragraph.
    pub(crate) sentence: usize,
    /// Number of brackets it stands in.
    pub(crate) depth: usize,
}

/// The form of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// So many of a unit.
    Count,
    /// A percentage.
    Percent,
    /// Percentage points.
    Points,
    /// A multiple: 2.5倍.
    Times,
    /// 第N, 前N.
    Rank,
    /// Part of a code: PM2.5, 5G.
    Code,
    /// Before words that are no known unit: part of a name, 12345热线, or of something else.
    Named,
    /// Part of a date, a document number or a list's numbering. These have rules of their own.
    Date,
}

/// The part a number plays in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It states something.
    Plain,
    /// It is the size of a rise.
    Up,
    /// It is the size of a fall.
    Down,
    /// It is where a change begins or ends: 由5件, 降到3件.
    From,
    To,
    /// It belongs to the period compared with: 去年同期102条.
    Before,
    /// It is asked for, planned or permitted: 不少于5条, 目标任务100条.
    Asked,
    /// It is an average: 人均3条.
    Average,
    /// It holds for each of several: 各4条.
    Each,
    /// It is only about right: 100余件, 约3万.
    About,
}

impl Quantity {
    /// The unit, as it is written.
    pub(crate) fn unit<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.unit.clone()).unwrap_or_default()
    }

    /// The words that lead to it, from its clause or the number before.
    pub(crate) fn label<'t>(&self, text: &'t str) -> &'t str {
        let from = text.floor_char_boundary(self.from.max(self.at.start.saturating_sub(NEAR)));
        text.get(from..self.at.start).unwrap_or_default()
    }

    /// The words of its clause before it.
    pub(crate) fn lead<'t>(&self, text: &'t str) -> &'t str {
        let from = text.floor_char_boundary(self.clause.max(self.at.start.saturating_sub(NEAR)));
        text.get(from..self.at.start).unwrap_or_default()
    }

    /// The number with its unit, in bytes.
    pub(crate) fn whole(&self) -> Range<usize> {
        self.at.start..self.unit.end.max(self.at.end)
    }

    /// Where it ends, in bytes.
    pub(crate) fn end(&self) -> usize {
        self.unit.end.max(self.at.end)
    }

    /// True if it is a count that states something.
    pub(crate) fn is_plain_count(&self) -> bool {
        self.kind == Kind::Count && matches!(self.role, Role::Plain)
    }

    /// The smallest step of its last printed place.
    pub(crate) fn step(&self) -> Decimal {
        Decimal::new(1, self.decimals.min(10))
    }
}

/// The end of a clause.
const CLAUSES: [char; 10] = ['，', ',', '；', ';', '：', ':', '（', '）', '(', ')'];
/// Bytes that the words of a number reach back.
const NEAR: usize = 360;
/// Bytes behind a number that may say what it is.
const AHEAD: usize = 90;
/// Most numbers of a paragraph.
const MOST: usize = 4_000;

/// A decimal digit, half or full width.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        _ => None,
    }
}

/// A number that begins at a byte: its end, and its digits in half width.
fn number_at(text: &str, start: usize) -> Option<(usize, String)> {
    let mut plain = String::new();
    let mut end = start;
    let chars = text.get(start..)?.char_indices();
    for (at, c) in chars {
        if let Some(digit) = digit(c) {
            plain.push(digit);
            end = start + at + c.len_utf8();
            continue;
        }
        let rest = text.get(start + at + c.len_utf8()..).unwrap_or_default();
        let next = rest.chars().next().and_then(digit);
        let groups = c == ','
            && rest.chars().take(3).filter_map(digit).count() == 3
            && rest.chars().nth(3).and_then(digit).is_none()
            && (1..=3).contains(&plain.rsplit(',').next().map_or(0, str::len));
        if groups {
            continue;
        }
        if matches!(c, '.' | '．') && next.is_some() && !plain.contains('.') {
            plain.push('.');
            continue;
        }
        break;
    }
    (!plain.is_empty()).then_some((end, plain))
}

/// True if a text begins with a unit.
pub(crate) fn begins_with_unit(text: &str) -> bool {
    unit_at(text) > 0
}

/// Reads the numbers of a paragraph from left to right.
pub(crate) fn read(text: &str) -> Vec<Quantity> {
    go_on(text, Vec::new())
}

/// The same of a paragraph that begins as another whose numbers are known.
pub(crate) fn read_like(text: &str, other: &str, known: &[Quantity]) -> Vec<Quantity> {
    let same = text.bytes().zip(other.bytes()).take_while(|(own, other)| own == other).count();
    let kept = known.partition_point(|number| number.end() + AHEAD <= same);
    go_on(text, known.get(..kept).unwrap_or_default().to_vec())
}

/// Reads the numbers of a paragraph behind those that are found already.
fn go_on(text: &str, mut found: Vec<Quantity>) -> Vec<Quantity> {
    let last = found.last();
    let (mut clause, mut sentence) = last.map_or((0, 0), |last| (last.clause, last.sentence));
    let mut depth = last.map_or(0, |last| last.depth);
    let start = last.map_or(0, Quantity::end);
    let (mut from, mut skip_to) = (start, last.map_or_else(|| numbering(text), Quantity::end));
    let mut before = text.get(..start).and_then(|text| text.chars().next_back());
    for (at, c) in text.get(start..).unwrap_or_default().char_indices() {
        let at = start + at;
        let previous = before.replace(c);
        if at < skip_to {
            continue;
        }
        let after = at + c.len_utf8();
        if CLAUSES.contains(&c) || matches!(c, '。' | '！' | '？') {
            match c {
                '（' | '(' => depth += 1,
                '）' | ')' => depth = depth.saturating_sub(1),
                '。' | '！' | '？' => {
                    sentence += 1;
                    depth = 0;
                }
                _ => {}
            }
            (clause, from) = (after, after);
            continue;
        }
        if digit(c).is_none() || previous.is_some_and(|c| digit(c).is_some()) {
            continue;
        }
        let Some((end, plain)) = number_at(text, at) else { continue };
        skip_to = end;
        let decimals = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len() as u32);
        let Ok(value) = plain.parse::<Decimal>() else { continue };
        let (kind, unit) = form(text, at, end, previous, &plain);
        let mut quantity = Quantity {
            at: at..end,
            unit,
            value,
            decimals,
            kind,
            role: Role::Plain,
            from,
            clause,
            sentence,
            depth,
        };
        let last = found.iter().rev().take(4).find(|last| last.kind != Kind::Date);
        quantity.role = role(text, &quantity, last);
        from = quantity.end();
        skip_to = skip_to.max(quantity.end());
        // The last character taken is what stands before the next.
        before = text.get(..skip_to).and_then(|text| text.chars().next_back());
        found.push(quantity);
        if found.len() >= MOST {
            break;
        }
    }
    found
}

/// Where the number that a paragraph begins with ends: 1., 2、, （3）, 附件1.
fn numbering(text: &str) -> usize {
    let bare = text.strip_prefix(['（', '(']).unwrap_or(text);
    let opened = text.len() - bare.len();
    let digits = bare.find(|c: char| digit(c).is_none()).unwrap_or(0);
    let rest = bare.get(digits..).unwrap_or_default();
    if digits == 0 || digits > 2 {
        return 0;
    }
    let closed = opened > 0 && rest.starts_with(['）', ')']);
    let point = opened == 0
        && rest.starts_with(['.', '．', '、', '）', ')'])
        && (rest.chars().nth(1).and_then(digit).is_none() || rest.chars().nth(5) == Some('年'));
    if closed || point { opened + digits } else { 0 }
}

/// The form of a number, and its unit.
fn form(
    text: &str,
    start: usize,
    end: usize,
    previous: Option<char>,
    plain: &str,
) -> (Kind, Range<usize>) {
    let rest = text.get(end..).unwrap_or_default();
    let white = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
    let rest = rest.get(white..).unwrap_or_default();
    let from = end + white;
    let none = end..end;
    let next = rest.chars().next();
    let before = text.get(..start).unwrap_or_default();
    if rest.starts_with(['%', '％', '‰']) {
        let sign = next.map_or(0, char::len_utf8);
        let points = rest.get(sign..).is_some_and(|rest| rest.starts_with("个百分点"));
        return (if points { Kind::Points } else { Kind::Percent }, from..from + sign);
    }
    let ranged =
        |c: char| matches!(c, '-' | '—' | '－' | '–' | '~' | '～' | '至' | '/' | ':' | '：' | '.');
    let dated = |rest: &str| {
        rest.starts_with(['年', '月', '日', '〕', ']', '］', '号', '时'])
            || rest.starts_with("季度")
            || rest.starts_with("点至")
    };
    if dated(rest) || matches!(previous, Some('〔' | '[' | '［')) {
        return (Kind::Date, none);
    }
    // The first of two that end in one unit of time: 1—3月, 19:30, 2016/5.
    if next.is_some_and(ranged) {
        let rest = rest.get(next.map_or(0, char::len_utf8)..).unwrap_or_default();
        let digits = rest.len() - rest.trim_start_matches(|c| digit(c).is_some()).len();
        let behind = rest.get(digits..).unwrap_or_default();
        if digits > 0 && (dated(behind) || next == Some(':') || next == Some('.')) {
            return (Kind::Date, none);
        }
    }
    if matches!(previous, Some(':'))
        && before.trim_end_matches(':').ends_with(|c| digit(c).is_some())
    {
        return (Kind::Date, none);
    }
    // 表2, not 库表6812条.
    let numbered = before.ends_with(['表', '图']) && plain.len() <= 2 && unit_at(rest) == 0;
    if before.ends_with("附件") || numbered {
        return (Kind::Date, none);
    }
    let latin = |c: char| c.is_ascii_alphabetic() || matches!(c, '.' | '_' | '@');
    let joined = matches!(previous, Some('-'))
        && before.trim_end_matches('-').ends_with(|c| digit(c).is_some());
    let long = plain.len() >= 7
        && !plain.contains('.')
        && !next.is_some_and(|c| !c.is_ascii() && !"，。；、）".contains(c));
    // 0994-2345678: the second part is joined to this one.
    let area = plain.starts_with('0')
        && matches!(plain.len(), 3 | 4)
        && rest
            .strip_prefix('-')
            .is_some_and(|rest| rest.chars().take_while(|&c| digit(c).is_some()).count() >= 7);
    if previous.is_some_and(latin) || joined || long || area {
        return (Kind::Code, none);
    }
    // 第5周, 第3轮 say which of a series.
    if before.ends_with('第') && rest.starts_with(SERIES) {
        return (Kind::Date, none);
    }
    if before.ends_with('第')
        || before.ends_with('前')
        || (before.ends_with('后') && !before.ends_with("滞后") && !before.ends_with("落后"))
        || before.ends_with("No")
    {
        let unit = unit_at(rest);
        return (Kind::Rank, from..from + unit);
    }
    if next.is_some_and(|c| c.is_ascii_alphabetic() || c == 'μ' || c == '㎡') {
        const LATIN: [&str; 14] = [
            "km", "kg", "mg/L", "mg", "μg/m³", "μg", "ug", "m³", "m2", "m3", "MW", "kW", "㎡", "m",
        ];
        let unit = LATIN.iter().find(|unit| rest.starts_with(**unit));
        return match unit {
            Some(unit) => (Kind::Count, from..from + unit.len()),
            None => (Kind::Code, none),
        };
    }
    // 由26.4降至4.2: a number without a unit, and 升 in 升至 is none. Of 9.2：1降至6.9：1 neither is a number.
    if role::turns_behind(rest) && !matches!(previous, Some('：')) {
        return (Kind::Count, none);
    }
    let unit = unit_at(rest);
    let words = rest.get(..unit).unwrap_or_default();
    match words {
        "个百分点" | "百分点" => (Kind::Points, from..from + unit),
        "倍" => (Kind::Times, from..from + unit),
        "" if next.is_some_and(is_han)
            && !next.is_some_and(|c| "的和与及或至到是为，".contains(c)) =>
        {
            (Kind::Named, none)
        }
        _ => (Kind::Count, from..from + unit),
    }
}

/// Words for what is counted through: 第5周, 第3轮巡察, 第15届.
const SERIES: [char; 15] =
    ['周', '期', '届', '轮', '次', '批', '条', '章', '款', '页', '版', '卷', '场', '阶', '学'];

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(text: &str) -> Vec<String> {
        read(text)
            .iter()
            .map(|quantity| {
                format!(
                    "{}{}{:?}/{:?}",
                    quantity.value,
                    quantity.unit(text),
                    quantity.kind,
                    quantity.role
                )
            })
            .collect()
    }

    #[test]
    fn numbers_are_told_by_their_form() {
        assert_eq!(
            told("1.2018年3月，共完成1,386.5万元，PM2.5浓度为35微克/立方米，12345热线第3名。"),
            [
                "2018Date/Plain",
                "3Date/Plain",
                "1386.5万元Count/Plain",
                "2.5Code/Plain",
                "35微克/立方米Count/Plain",
                "12345Named/Plain",
                "3名Rank/Plain",
            ]
        );
    }

    #[test]
    fn a_telephone_number_is_no_figure() {
        assert_eq!(told("电话：0994-2345678。"), ["994Code/Plain", "2345678Code/Plain"]);
    }

    #[test]
    fn a_number_of_a_series_is_no_rank() {
        let kinds = told("第5周、第3轮、第15届、第6期，第4位、第2名");
        let series = kinds.iter().filter(|told| told.contains("Date")).count();
        let ranks = kinds.iter().filter(|told| told.contains("Rank")).count();
        assert_eq!((series, ranks), (4, 2), "{kinds:?}");
    }

    #[test]
    fn numbers_are_told_by_what_they_do() {
        assert_eq!(
            told(
                "发生24起、死亡92人，同比增加6起、22人，与去年同期（102条）相比减少15条，下降14.7%，人均3条，不少于5条，提高2.3个百分点"
            ),
            [
                "24起Count/Plain",
                "92人Count/Plain",
                "6起Count/Up",
                "22人Count/Up",
                "102条Count/Before",
                "15条Count/Down",
                "14.7%Percent/Down",
                "3条Count/Average",
                "5条Count/Asked",
                "2.3个百分点Points/Up",
            ]
        );
    }

    /// Words that say what a number is, however far from it.
    fn words() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "共",
            "其中",
            "由",
            "2022年的",
            "降至",
            "同比",
            "增加",
            "减少",
            "下降",
            "（",
            "）",
            "，",
            "、",
            "。",
            "；",
            "件",
            "%",
            "个百分点",
            "万元",
            "第",
            "名",
            "与上年同期的",
            "相比",
            "人均",
            "较",
            "多",
            "少",
            "约",
            "至",
            "到",
            "余",
            "以上",
            "的目标",
            "全县各乡镇及县直各部门共同",
            "12",
            "3.5",
            "140",
            "7",
            "2023",
            "1,386",
        ]);
        prop::collection::vec(word, 1..60).prop_map(|words| words.concat() + "9件")
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..<_>::default() })]

        /// Trials read on from where a text is as it was.
        #[test]
        fn a_text_like_another_is_read_as_if_the_other_were_not_known(
            text in words(),
            at in any::<prop::sample::Index>(),
            digits in "[0-9]{1,3}(\\.[0-9])?",
        ) {
            let known = read(&text);
            let number = &known[at.index(known.len())];
            let mut changed = text.clone();
            changed.replace_range(number.at.clone(), &digits);
            prop_assert_eq!(read_like(&changed, &text, &known), read(&changed), "{} {}", text, changed);
        }
    }
}
