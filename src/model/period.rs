//! The stretch of a year a notice speaks of, and every word derived from it.

use chrono::{Datelike, NaiveDate};

/// Which part of the year is reported on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Span {
    /// One month, 1 to 12.
    Month(u32),
    /// January up to and with this month, 2 to 12 (1—N月).
    Months(u32),
    /// A quarter, 1 to 4.
    Quarter(u32),
    /// A half year, 1 or 2.
    Half(u32),
    /// The whole year.
    Year,
}

/// A year and the part of it that is reported on.
///
/// Labels (第一季度, 本季度 …) are derived here and typed nowhere, so that one
/// notice cannot speak of 本月 and 第一季度 at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    year: i32,
    span: Span,
}

impl Period {
    /// A period, or nothing when the span does not exist (13月, a fifth quarter).
    pub fn new(year: i32, span: Span) -> Option<Self> {
        let exists = match span {
            Span::Month(month) => (1..=12).contains(&month),
            Span::Months(last) => (2..=12).contains(&last),
            Span::Quarter(quarter) => (1..=4).contains(&quarter),
            Span::Half(half) => (1..=2).contains(&half),
            Span::Year => true,
        };
        ((1949..=2999).contains(&year) && exists).then_some(Self { year, span })
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
            Span::Month(month) => (month, month),
            Span::Months(last) => (1, last),
            Span::Quarter(quarter) => (quarter * 3 - 2, quarter * 3),
            Span::Half(half) => (half * 6 - 5, half * 6),
            Span::Year => (1, 12),
        }
    }

    /// The first day.
    pub fn start(&self) -> NaiveDate {
        first_of(self.year, self.months().0)
    }

    /// The last day.
    pub fn end(&self) -> NaiveDate {
        let (_, last) = self.months();
        let next =
            if last == 12 { first_of(self.year + 1, 1) } else { first_of(self.year, last + 1) };
        next.pred_opt().unwrap_or(next)
    }

    /// With the year, as sentences and attachment titles print it: 2018年第一季度.
    pub fn full(&self) -> String {
        match self.span {
            Span::Year => format!("{}年度", self.year),
            Span::Month(month) => format!("{}年{month}月", self.year),
            _ => format!("{}年{}", self.year, self.short()),
        }
    }

    /// Without the year: 第一季度. A whole year keeps its figure: 2018年度.
    pub fn short(&self) -> String {
        match self.span {
            Span::Month(month) => format!("{month}月份"),
            Span::Months(last) => format!("1—{last}月"),
            Span::Quarter(quarter) => {
                let numeral = ["一", "二", "三", "四"][quarter as usize - 1];
                format!("第{numeral}季度")
            }
            Span::Half(1) => "上半年".to_owned(),
            Span::Half(_) => "下半年".to_owned(),
            Span::Year => self.full(),
        }
    }

    /// The word a table head uses for it: 本季度.
    pub fn this(&self) -> &'static str {
        match self.span {
            Span::Month(_) => "本月",
            Span::Quarter(_) => "本季度",
            Span::Months(_) | Span::Half(_) => "本期",
            Span::Year => "本年度",
        }
    }

    /// The customary name of its data file, without ending: `2018-q1`, `2018-03`,
    /// `2018-01-03` (1—3月), `2018-h1`, `2018`.
    pub fn stem(&self) -> String {
        let year = self.year;
        match self.span {
            Span::Month(month) => format!("{year}-{month:02}"),
            Span::Months(last) => format!("{year}-01-{last:02}"),
            Span::Quarter(quarter) => format!("{year}-q{quarter}"),
            Span::Half(half) => format!("{year}-h{half}"),
            Span::Year => year.to_string(),
        }
    }

    /// All periods of a year that end in a month, the longest first.
    pub fn ending_in(year: i32, month: u32) -> Vec<Self> {
        let mut spans = vec![Span::Month(month), Span::Months(month), Span::Year];
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
        assert_eq!(stems(3), ["2018-01-03", "2018-q1", "2018-03"]);
        assert_eq!(stems(9), ["2018-01-09", "2018-q3", "2018-09"]);
        assert_eq!(stems(1), ["2018-01"]);
    }
}
