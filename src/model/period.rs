//! The stretch of a year a notice speaks of, and every word derived from it.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Which part of the year is reported on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Span {
    /// One month, 1 to 12.
    Month(u32),
    /// January up to and with this month, 2 to 12 (1—N月).
    Months(u32),
    /// From one month to a later one (a—b月), where the first is not January.
    Between(u32, u32),
    /// A quarter, 1 to 4.
    Quarter(u32),
    /// The first three quarters (前三季度).
    ThreeQuarters,
    /// A half year, 1 or 2.
    Half(u32),
    /// The whole year.
    Year,
    /// A third of a month (旬): the month, and 1 to 3.
    TenDays(u32, u32),
    /// A week from Monday to Sunday, numbered as GB/T 7408 does, 1 to 53.
    Week(u32),
    /// From one day to another of the same year.
    Days(NaiveDate, NaiveDate),
}

/// Longest label of a window of days, in characters.
const LONGEST_LABEL: usize = 20;

/// The words an office has for a window of days: 专项行动期间.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Label {
    /// The characters, and blanks behind them.
    text: [char; LONGEST_LABEL],
}

/// A year and the part of it that is reported on.
///
/// Labels (第一季度, 本季度 …) are derived here and typed nowhere, so that one
/// notice cannot speak of 本月 and 第一季度 at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    year: i32,
    span: Span,
    label: Option<Label>,
}

impl Period {
    /// A period, or nothing when the span does not exist (13月, a fifth quarter).
    pub fn new(year: i32, span: Span) -> Option<Self> {
        let exists = match span {
            Span::Month(month) => (1..=12).contains(&month),
            Span::Months(last) => (2..=12).contains(&last),
            Span::Between(first, last) => first >= 2 && first < last && last <= 12,
            Span::Quarter(quarter) => (1..=4).contains(&quarter),
            Span::Half(half) => (1..=2).contains(&half),
            Span::ThreeQuarters | Span::Year => true,
            Span::TenDays(month, third) => (1..=12).contains(&month) && (1..=3).contains(&third),
            Span::Week(week) => monday(year, week).is_some(),
            Span::Days(first, last) => first.year() == year && last.year() == year && first <= last,
        };
        ((1949..=2999).contains(&year) && exists).then_some(Self { year, span, label: None })
    }

    /// The same under words of the office's own, of at most twenty characters; `None` if they
    /// are longer.
    pub fn labelled(self, words: &str) -> Option<Self> {
        let mut text = [' '; LONGEST_LABEL];
        let mut places = text.iter_mut();
        for c in words.trim().chars() {
            *places.next()? = c;
        }
        Some(Self { label: Some(Label { text }), ..self })
    }

    /// The calendar year.
    pub fn year(&self) -> i32 {
        self.year
    }

    /// The part of the year.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The first and the last month, both counted.
    pub fn months(&self) -> (u32, u32) {
        match self.span {
            Span::Month(month) | Span::TenDays(month, _) => (month, month),
            Span::Months(last) => (1, last),
            Span::Between(first, last) => (first, last),
            Span::Quarter(quarter) => (quarter * 3 - 2, quarter * 3),
            Span::ThreeQuarters => (1, 9),
            Span::Half(half) => (half * 6 - 5, half * 6),
            Span::Year => (1, 12),
            Span::Week(_) | Span::Days(..) => (self.start().month(), self.end().month()),
        }
    }

    /// The first day.
    pub fn start(&self) -> NaiveDate {
        match self.span {
            Span::TenDays(month, third) => {
                let first = first_of(self.year, month);
                first.with_day(third * 10 - 9).unwrap_or(first)
            }
            Span::Week(week) => monday(self.year, week).unwrap_or(NaiveDate::MIN),
            Span::Days(first, _) => first,
            _ => first_of(self.year, self.months().0),
        }
    }

    /// True if it begins with the year.
    pub fn starts_a_year(&self) -> bool {
        self.start().ordinal() == 1
    }

    /// The last day.
    pub fn end(&self) -> NaiveDate {
        match self.span {
            Span::TenDays(month, third @ 1..=2) => {
                let first = first_of(self.year, month);
                first.with_day(third * 10).unwrap_or(first)
            }
            Span::Week(_) => self.start() + Days::new(6),
            Span::Days(_, last) => last,
            _ => last_of(self.year, self.months().1),
        }
    }

    /// With the year, as sentences and attachment titles print it: 2018年第一季度.
    pub fn full(&self) -> String {
        match (self.span, self.label) {
            (_, Some(_)) => self.short(),
            (Span::Year, _) => format!("{}年度", self.year),
            (Span::Month(month), _) => format!("{}年{month}月", self.year),
            _ => format!("{}年{}", self.year, self.short()),
        }
    }

    /// Without the year: 第一季度. A whole year keeps its figure: 2018年度.
    pub fn short(&self) -> String {
        if let Some(label) = self.label {
            return label.text.iter().collect::<String>().trim_end().to_owned();
        }
        match self.span {
            Span::Month(month) => format!("{month}月份"),
            Span::Months(last) => format!("1—{last}月"),
            Span::Between(first, last) => format!("{first}—{last}月"),
            Span::Quarter(quarter) => {
                format!("第{}季度", ["一", "二", "三", "四"][quarter as usize - 1])
            }
            Span::ThreeQuarters => "前三季度".to_owned(),
            Span::Half(1) => "上半年".to_owned(),
            Span::Half(_) => "下半年".to_owned(),
            Span::Year => self.full(),
            Span::TenDays(month, third) => {
                format!("{month}月{}旬", ["上", "中", "下"][third as usize - 1])
            }
            Span::Week(week) => format!("第{week}周"),
            Span::Days(first, last) => {
                let day = |date: NaiveDate| format!("{}月{}日", date.month(), date.day());
                if first == last { day(first) } else { format!("{}至{}", day(first), day(last)) }
            }
        }
    }

    /// The name of the period that a sentence compares with, a year before.
    pub fn last_year(&self) -> &'static str {
        if self.span == Span::Year { "上年" } else { "去年同期" }
    }

    /// The word a table head uses for it: 本季度.
    pub fn this(&self) -> &'static str {
        match self.span {
            Span::Month(_) => "本月",
            Span::Quarter(_) => "本季度",
            Span::Year => "本年度",
            Span::TenDays(..) => "本旬",
            Span::Week(_) => "本周",
            Span::Months(_)
            | Span::Between(..)
            | Span::ThreeQuarters
            | Span::Half(_)
            | Span::Days(..) => "本期",
        }
    }

    /// The customary name of its data file, without ending: `2018-q1`, `2018-03`,
    /// `2018-01-03` (1—3月), `2018-h1`, `2018`, `2018-03-x1` (上旬), `2018-w12`,
    /// `2018-0301-0415`.
    pub fn stem(&self) -> String {
        let year = self.year;
        match self.span {
            Span::Month(month) => format!("{year}-{month:02}"),
            Span::Months(last) => format!("{year}-01-{last:02}"),
            Span::Between(first, last) => format!("{year}-{first:02}-{last:02}"),
            Span::Quarter(quarter) => format!("{year}-q{quarter}"),
            Span::ThreeQuarters => format!("{year}-q1-q3"),
            Span::Half(half) => format!("{year}-h{half}"),
            Span::Year => year.to_string(),
            Span::TenDays(month, third) => format!("{year}-{month:02}-x{third}"),
            Span::Week(week) => format!("{year}-w{week:02}"),
            Span::Days(first, last) => {
                format!("{year}-{}-{}", first.format("%m%d"), last.format("%m%d"))
            }
        }
    }

    /// The period that a data file is customarily named after.
    pub fn of_stem(stem: &str) -> Option<Self> {
        let (year, rest) = stem.split_once('-').unwrap_or((stem, ""));
        let year: i32 = year.parse().ok()?;
        let mut spans = vec![Span::Year, Span::ThreeQuarters];
        spans.extend((1..=4).map(Span::Quarter).chain((1..=2).map(Span::Half)));
        for month in 1..=12 {
            spans.extend([Span::Month(month), Span::Months(month)]);
            spans.extend((1..=3).map(|third| Span::TenDays(month, third)));
            spans.extend((month + 1..=12).map(|last| Span::Between(month, last)));
        }
        spans.extend((1..=53).map(Span::Week));
        let days = |text: &str| {
            let month = text.get(..2)?.parse().ok()?;
            NaiveDate::from_ymd_opt(year, month, text.get(2..)?.parse().ok()?)
        };
        if let Some((first, last)) = rest.split_once('-')
            && let (Some(first), Some(last)) = (days(first), days(last))
        {
            spans.push(Span::Days(first, last));
        }
        let mut periods = spans.into_iter().filter_map(|span| Self::new(year, span));
        periods.find(|period| period.stem() == stem)
    }

    /// The period of its kind that comes next; `None` of a window of days, which has no kind.
    pub fn following(&self) -> Option<Self> {
        let (year, next) = (self.year, self.year + 1);
        let (year, span) = match self.span {
            Span::Month(12) => (next, Span::Month(1)),
            Span::Month(month) => (year, Span::Month(month + 1)),
            // January and February are often told as one, and the months from March alone.
            Span::Months(2) => (year, Span::Month(3)),
            Span::Months(12) => (next, Span::Months(12)),
            Span::Months(last) => (year, Span::Between(last + 1, (last * 2).min(12))),
            Span::Between(first, 12) => (next, Span::Months(13 - first)),
            Span::Between(first, last) => {
                (year, Span::Between(last + 1, (last * 2 + 1 - first).min(12)))
            }
            Span::Quarter(4) => (next, Span::Quarter(1)),
            Span::Quarter(quarter) => (year, Span::Quarter(quarter + 1)),
            Span::Half(1) => (year, Span::Half(2)),
            Span::Half(_) => (next, Span::Half(1)),
            Span::ThreeQuarters => (year, Span::Year),
            Span::Year => (next, Span::Year),
            Span::TenDays(12, 3) => (next, Span::TenDays(1, 1)),
            Span::TenDays(month, 3) => (year, Span::TenDays(month + 1, 1)),
            Span::TenDays(month, third) => (year, Span::TenDays(month, third + 1)),
            Span::Week(week) => match Self::new(year, Span::Week(week + 1)) {
                Some(period) => return Some(period),
                None => (next, Span::Week(1)),
            },
            Span::Days(..) => return None,
        };
        let span = match span {
            Span::Between(first, last) if first == last => Span::Month(first),
            span => span,
        };
        Self::new(year, span)
    }

    /// True if two periods share some days, and neither lies within the other.
    pub fn overlaps(&self, other: &Self) -> bool {
        let shared = self.start().max(other.start()) <= self.end().min(other.end());
        let within = |inner: &Self, outer: &Self| {
            outer.start() <= inner.start() && inner.end() <= outer.end()
        };
        shared && !within(self, other) && !within(other, self)
    }

    /// All periods of its kind and of others that end on a day, the longest first.
    pub fn ending_on(date: NaiveDate) -> Vec<Self> {
        let year = date.year();
        let mut periods = Vec::new();
        if date == last_of(year, date.month()) {
            periods = Self::ending_in(year, date.month());
        }
        let thirds = (1..=3).map(|third| Span::TenDays(date.month(), third));
        let week = Span::Week(date.iso_week().week());
        let shorter = thirds.chain([week]).filter_map(|span| Self::new(year, span));
        periods.extend(shorter.filter(|period| period.end() == date));
        periods.sort_by_key(Self::start);
        periods
    }

    /// All periods of a year that end in a month, the longest first.
    pub fn ending_in(year: i32, month: u32) -> Vec<Self> {
        let mut spans = vec![Span::Month(month), Span::Months(month), Span::Year];
        spans.push(Span::ThreeQuarters);
        spans.extend((2..month).map(|first| Span::Between(first, month)));
        spans.extend((1..=4).map(Span::Quarter));
        spans.extend((1..=2).map(Span::Half));
        let mut periods: Vec<Self> = spans
            .into_iter()
            .filter_map(|span| Self::new(year, span))
            .filter(|period| period.months().1 == month)
            .collect();
        periods.sort_by_key(|period| period.months().0);
        periods
    }
}

/// A date as an official document prints it: 2018年5月15日 (GB/T 9704 7.3.5.4).
pub fn printed_date(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

fn first_of(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MIN)
}

/// The last day of a month.
fn last_of(year: i32, month: u32) -> NaiveDate {
    let next = if month == 12 { first_of(year + 1, 1) } else { first_of(year, month + 1) };
    next.pred_opt().unwrap_or(next)
}

/// The Monday a week begins on; a week that begins in the year before is that year's.
fn monday(year: i32, week: u32) -> Option<NaiveDate> {
    NaiveDate::from_isoywd_opt(year, week, Weekday::Mon)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(span: Span) -> Period {
        Period::new(2018, span).expect("a period that exists")
    }

    #[test]
    fn every_label_of_a_quarter_comes_from_the_quarter() {
        let quarter = period(Span::Quarter(1));
        assert_eq!(quarter.full(), "2018年第一季度");
        assert_eq!(quarter.short(), "第一季度");
        assert_eq!(quarter.this(), "本季度");
        assert_eq!(quarter.stem(), "2018-q1");
        assert_eq!(printed_date(quarter.end()), "2018年3月31日");
    }

    #[test]
    fn months_halves_and_years_have_their_own_words() {
        assert_eq!(period(Span::Month(3)).short(), "3月份");
        assert_eq!(period(Span::Months(2)).full(), "2018年1—2月");
        assert_eq!(period(Span::Half(2)).full(), "2018年下半年");
        assert_eq!(period(Span::Year).full(), "2018年度");
        assert_eq!(printed_date(period(Span::Months(2)).end()), "2018年2月28日");
        assert_eq!(printed_date(period(Span::Year).end()), "2018年12月31日");
    }

    #[test]
    fn shorter_stretches_have_their_own_words_and_days() {
        let third = period(Span::TenDays(2, 3));
        assert_eq!((third.full().as_str(), third.this()), ("2018年2月下旬", "本旬"));
        assert_eq!(printed_date(third.end()), "2018年2月28日");
        assert_eq!(printed_date(period(Span::TenDays(2, 2)).start()), "2018年2月11日");
        let week = period(Span::Week(12));
        assert_eq!((week.full().as_str(), week.this()), ("2018年第12周", "本周"));
        assert_eq!(printed_date(week.start()), "2018年3月19日");
        assert_eq!(period(Span::ThreeQuarters).full(), "2018年前三季度");
        assert_eq!(period(Span::Between(4, 5)).short(), "4—5月");
        let days = |a: (u32, u32), b: (u32, u32)| {
            let day = |(month, day)| NaiveDate::from_ymd_opt(2018, month, day).expect("a day");
            period(Span::Days(day(a), day(b)))
        };
        let window = days((3, 5), (4, 20));
        assert_eq!(window.full(), "2018年3月5日至4月20日");
        let named = window.labelled("专项行动期间").expect("a short label");
        assert_eq!(
            (named.full(), named.short()),
            ("专项行动期间".to_owned(), "专项行动期间".to_owned())
        );
        assert!(window.labelled(&"长".repeat(21)).is_none());
        assert!(window.overlaps(&period(Span::Quarter(1))));
        assert!(!window.overlaps(&period(Span::Half(1))), "it lies within");
    }

    #[test]
    fn a_file_named_after_a_period_names_that_period() {
        for stem in [
            "2018",
            "2018-03",
            "2018-01-03",
            "2018-02-04",
            "2018-q1",
            "2018-q1-q3",
            "2018-h2",
            "2018-03-x2",
            "2018-w12",
            "2018-0305-0420",
        ] {
            assert_eq!(Period::of_stem(stem).map(|period| period.stem()).as_deref(), Some(stem));
        }
        assert_eq!(Period::of_stem("office"), None);
        assert_eq!(Period::of_stem("2018-13"), None);
    }

    #[test]
    fn after_a_period_comes_the_next_of_its_kind() {
        for (stem, next) in [
            ("2018-q4", "2019-q1"),
            ("2018-03", "2018-04"),
            ("2018-12", "2019-01"),
            ("2018-01-02", "2018-03"),
            ("2018-01-03", "2018-04-06"),
            ("2018-01-11", "2018-12"),
            ("2018-03-06", "2018-07-10"),
            ("2018-07-10", "2018-11-12"),
            ("2018-04-06", "2018-07-09"),
            ("2018-10-12", "2019-01-03"),
            ("2018-h1", "2018-h2"),
            ("2018", "2019"),
            ("2018-12-x3", "2019-01-x1"),
            ("2018-w52", "2019-w01"),
            ("2020-w52", "2020-w53"),
        ] {
            let following = Period::of_stem(stem).and_then(|period| period.following());
            assert_eq!(following.map(|period| period.stem()).as_deref(), Some(next), "{stem}");
        }
        let window = Period::of_stem("2018-0305-0420").expect("a window of days");
        assert_eq!(window.following(), None);
    }

    #[test]
    fn a_thirteenth_month_is_no_period() {
        assert_eq!(Period::new(2018, Span::Month(13)), None);
        assert_eq!(Period::new(2018, Span::Quarter(0)), None);
        assert_eq!(Period::new(12, Span::Year), None);
    }

    #[test]
    fn periods_that_end_in_a_month_are_offered_longest_first() {
        let stems = |month| -> Vec<String> {
            Period::ending_in(2018, month).iter().map(Period::stem).collect()
        };
        assert_eq!(stems(3), ["2018-01-03", "2018-q1", "2018-02-03", "2018-03"]);
        assert_eq!(stems(9)[..3], ["2018-01-09", "2018-q1-q3", "2018-02-09"]);
        assert_eq!(stems(1), ["2018-01"]);
    }
}
