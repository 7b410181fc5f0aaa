//! The periods that a figure is compared with, where a sentence names several:
//! 较7月份的1186起上升6.6%，较去年8月的1402起下降9.8%.

use std::sync::LazyLock;

use regex::Regex;

use super::super::quantity::{Kind, Quantity, Role};
use super::changes::is_change;
use super::prose::Sentence;

/// Most characters between figures that are enumerated: 减少30件、下降20.0%.
const NEAR: usize = 12;

/// A period as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Period<'t> {
    word: &'t str,
    span: Span,
}

/// The way back from the period that is reported on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    /// The same one of the year before.
    Year,
    /// The one right before it, or another of this year.
    Last,
    /// The end of the last year.
    Start,
    /// That of a year in digits: it may be any of them.
    Dated,
}

impl<'t> Period<'t> {
    /// All that stand in some words.
    fn all(words: &'t str) -> Vec<Self> {
        static WRITTEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
            const YEAR: &str = "(?:去年|上年|前年|上一年|[0-9]{4}年)度?";
            const PART: &str = "(?:同期|同月|同季度?|第?[一二三四]季度?|[上下]半年|年|全年|\
                [0-9]{1,2}(?:[-—－–~～至到][0-9]{1,2})?月份?)";
            const LAST: &str = "上(?:一?个?)(?:月|季度?|周|旬|半?年|期|轮|次|批)";
            const PLAIN: &str = "同比|环比|年初|同期|同月|同季|前期|前一?(?:个?月|季度|周|期)";
            const OWN: &str =
                "[0-9]{1,2}(?:[-—－–~～至到][0-9]{1,2})?月份?|第?[一二三四]季度|上半年";
            let text = format!("(?:{YEAR}{PART}?|{LAST}|{OWN})[底末]?|{PLAIN}");
            Regex::new(&text).ok()
        });
        let Some(written) = WRITTEN.as_ref() else { return Vec::new() };
        let found = written.find_iter(words).filter(|found| {
            // 5月15日 is a day.
            let behind = words.get(found.end()..).unwrap_or_default();
            let rest = behind.trim_start_matches(|c: char| c.is_ascii_digit());
            rest.len() == behind.len() || !rest.starts_with('日')
        });
        found.map(|found| Self::of(found.as_str())).collect()
    }

    fn of(word: &'t str) -> Self {
        let year = ["去年", "上年", "上一年", "前年", "同"].iter().any(|w| word.starts_with(w));
        let span = if word.ends_with(['底', '末', '初']) {
            Span::Start
        } else if year {
            Span::Year
        } else if word.contains('年') && word.starts_with(|c: char| c.is_ascii_digit()) {
            Span::Dated
        } else {
            Span::Last
        };
        Self { word: word.trim_end_matches(['份', '度']), span }
    }

    /// True if it names one month, quarter or year.
    fn is_named(self) -> bool {
        self.word.contains(|c: char| c.is_ascii_digit() || "一二三四".contains(c))
    }

    /// The degree to which two may be one: 0 is not at all, 2 and 3 leave no doubt.
    fn fits(self, other: Self) -> u8 {
        let named = self.is_named() && other.is_named();
        match (self.span, other.span) {
            _ if self.word == other.word => 3,
            _ if self.word.starts_with("前年") != other.word.starts_with("前年") => 0,
            (one, two) if one == two => 2 * u8::from(!named),
            (Span::Dated, _) | (_, Span::Dated) => u8::from(!named),
            (Span::Start, Span::Year) | (Span::Year, Span::Start) => 1,
            _ => 0,
        }
    }
}

/// The numbers of a sentence with the period that each is of, or is compared with.
pub(super) struct Periods<'t> {
    numbers: &'t [Quantity],
    text: &'t str,
    periods: Vec<Option<Period<'t>>>,
}

impl<'t> Periods<'t> {
    pub(super) fn of(sentence: &Sentence<'t>) -> Self {
        let numbers = sentence.quantities;
        let mut own = Self { numbers, text: sentence.text, periods: Vec::new() };
        // One change from one figure, or none: there is nothing to tell apart.
        let changes = numbers.iter().filter(|q| is_change(q)).count();
        let stated = numbers.iter().filter(|q| is_before(q)).count();
        if changes == 0 || stated == 0 || changes + stated < 3 {
            return own;
        }
        let mut end = sentence.range.start;
        let mut last: Option<(&Quantity, Option<Period>)> = None;
        // 同比、环比分别减少30件、增加10件: the periods that the next figures are of.
        let mut next: Vec<Period> = Vec::new();
        for number in numbers {
            if number.kind == Kind::Date {
                own.periods.push(None);
                continue;
            }
            let words = sentence.words(end..number.at.start);
            let mut named = Period::all(words);
            let joined = words.chars().count() <= NEAR && !words.contains(['；', '。']);
            let enumerated = joined && !words.contains(['比', '较', '与', '和']);
            let goes_on = last.filter(|(last, _)| is_change(last) || is_before(last));
            // 较上月（110件）、上年同期（150件）分别增加10件、减少30件: the periods of the figures before.
            if named.is_empty() && is_change(number) && words.contains("分别") {
                next = own.stated_last();
            }
            let period = match named.len() {
                0 if joined && !next.is_empty() => Some(next.remove(0)),
                0 if enumerated || words.trim() == "和" => goes_on.and_then(|(_, period)| period),
                0 => None,
                1 => named.pop(),
                _ if words.contains("分别") => {
                    next = named.split_off(1);
                    named.pop()
                }
                _ => named.pop(),
            };
            own.periods.push(period);
            (end, last) = (number.end(), Some((number, period)));
        }
        own
    }

    /// The periods of the figures that were stated last, where these are several.
    fn stated_last(&self) -> Vec<Period<'t>> {
        let before = self.numbers.get(..self.periods.len()).unwrap_or_default().iter();
        let own = before
            .zip(&self.periods)
            .rev()
            .take_while(|(number, _)| is_before(number) || number.kind == Kind::Date);
        let mut found: Vec<Period> = own.filter_map(|(_, period)| *period).collect();
        found.reverse();
        let several =
            found.windows(2).any(|pair| matches!(pair, [one, other] if one.fits(*other) < 3));
        if several { found } else { Vec::new() }
    }

    fn period(&self, place: usize) -> Option<Period<'t>> {
        self.periods.get(place).copied().flatten()
    }

    fn fit(&self, one: usize, other: usize) -> u8 {
        match (self.period(one), self.period(other)) {
            (Some(one), Some(other)) => one.fits(other),
            _ => 1,
        }
    }

    /// True if two figures are of one period, as far as is said.
    pub(super) fn is_one(&self, one: &Quantity, other: &Quantity) -> bool {
        let place = |number: &Quantity| self.numbers.iter().position(|q| q.at == number.at);
        match (place(one), place(other)) {
            (Some(one), Some(other)) => {
                self.fit(one, other) > 1
                    || self.period(one).is_none() && self.period(other).is_none()
            }
            _ => true,
        }
    }

    /// The figures that a change may be from, where what is told of is compared with several
    /// periods; none where it is compared with one.
    pub(super) fn befores(
        &self,
        change: &Quantity,
        unit: Option<&str>,
    ) -> Option<Vec<&'t Quantity>> {
        let place = self.numbers.iter().position(|q| q.at == change.at)?;
        self.periods.get(place)?;
        let kind = if change.kind == Kind::Points { Kind::Percent } else { Kind::Count };
        let alike =
            |q: &Quantity| q.kind == kind && unit.is_none_or(|own| q.unit(self.text) == own);
        let own = self.stretch(place, alike);
        let is_change = |at: &usize| {
            self.numbers.get(*at).is_some_and(|q| {
                is_change(q)
                    && (q.kind == change.kind || kind == Kind::Count && q.kind != Kind::Points)
            })
        };
        let is_stated =
            |at: &usize| self.numbers.get(*at).is_some_and(|q| is_before(q) && alike(q));
        let changes: Vec<usize> = own.clone().filter(is_change).collect();
        let stated: Vec<usize> = own.filter(is_stated).collect();
        // 年初（110户）、上年末（105户）: what is stated twice is of two periods, if in two words.
        if stated.is_empty() || !(self.are_several(&changes, 2) || self.are_several(&stated, 3)) {
            return None;
        }
        let best = stated.iter().map(|at| self.fit(place, *at)).max().filter(|best| *best > 0);
        let fits = |at: &usize| best == Some(self.fit(place, *at));
        let fitting: Vec<&Quantity> =
            stated.into_iter().filter(fits).filter_map(|at| self.numbers.get(at)).collect();
        // 同比分别减少30件、增加10件（上年同期150件、90件）: one by one.
        let beside: Vec<&Quantity> = changes
            .into_iter()
            .filter_map(|at| self.numbers.get(at))
            .filter(|q| {
                q.kind == change.kind
                    && q.unit(self.text) == change.unit(self.text)
                    && self.is_one(q, change)
            })
            .collect();
        let own = beside.iter().position(|q| q.at == change.at);
        let paired = own.filter(|_| beside.len() == fitting.len()).and_then(|at| fitting.get(at));
        Some(paired.map_or_else(|| fitting.clone(), |one| vec![*one]))
    }

    /// The numbers around a change up to where another figure is told of: one of its own that follows a change.
    fn stretch(&self, place: usize, alike: impl Fn(&Quantity) -> bool) -> std::ops::Range<usize> {
        let depth = self.numbers.get(place).map_or(0, |q| q.depth);
        let is_now = |q: &Quantity| {
            alike(q) && q.depth <= depth && matches!(q.role, Role::Plain | Role::Average)
        };
        let mut told = false;
        let before = self.numbers.iter().take(place).rposition(|q| {
            told |= is_now(q);
            told && is_change(q)
        });
        let behind = self.numbers.iter().skip(place + 1).position(is_now);
        before.map_or(0, |at| at + 1)..behind.map_or(self.numbers.len(), |at| place + 1 + at)
    }

    /// True if some figures are of more than one period: if two in a row fit less than they should.
    fn are_several(&self, places: &[usize], least: u8) -> bool {
        let mut pairs = places.iter().zip(places.iter().skip(1));
        pairs.any(|(one, other)| self.fit(*one, *other) < least && self.both_named(*one, *other))
    }

    fn both_named(&self, one: usize, other: usize) -> bool {
        self.period(one).is_some() && self.period(other).is_some()
    }
}

fn is_before(number: &Quantity) -> bool {
    number.role == Role::Before && matches!(number.kind, Kind::Count | Kind::Percent)
}
