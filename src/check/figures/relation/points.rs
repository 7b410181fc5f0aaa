//! Differences of rates, told in 百分点: to the rate before, to an average, to what the calendar
//! asks; and the distance between the highest and the lowest of a list.

use rust_decimal::Decimal;

use super::super::Case;
use super::super::quantity::{Kind, Quantity, Role};
use super::changes::{could_change, is_change, is_way, way};
use super::periods::Periods;
use super::prose::{Sentence, is_plain_percent};
use super::rates::rate_name;
use super::series::near;
use super::slips::is_slip;
use super::{Certainty, Equation, Operand, Relation, Relations, Remark, shown};
use crate::finding::Severity;

const HINT: &str = "百分点是两个比率之差，按原来的比率相减。";
/// Words between a rate and what it is compared with.
const ABOVE: [&str; 6] = ["高于", "快于", "超过", "优于", "超", "高出"];
const BELOW: [&str; 9] = ["低于", "慢于", "滞后于", "落后", "距离", "仍有", "还有", "尚有", "还差"];
/// Words that only a rate is compared with.
const STANDARDS: [&str; 6] = ["序时进度", "时序进度", "平均水平", "平均值", "平均进度", "目标"];
/// Most characters between a rate and the points it differs by.
const NEAR: usize = 40;

/// Reads the differences of a sentence.
pub(super) fn read(case: &Case, sentence: &Sentence, periods: &Periods, relations: &mut Relations) {
    for (place, change) in sentence.quantities.iter().enumerate() {
        let may_be = matches!(change.kind, Kind::Percent | Kind::Points);
        let compared = may_be.then(|| standard(sentence, place)).flatten();
        match change.kind {
            Kind::Percent if is_change(change) || compared.is_some() => {
                as_percent((sentence, periods), place, compared.is_some(), relations);
            }
            Kind::Points
                if is_change(change) || compared.is_some() || aim(sentence, place).is_some() =>
            {
                let up = compared.or(is_change(change).then_some(change.role == Role::Up));
                let told = Told { sentence, periods, place, change, up };
                // The part of the year that is over is asked of a rate.
                let asked = calendar(sentence, place).then(|| case.share_of_year()).flatten();
                told.relate(asked, relations);
            }
            Kind::Points | Kind::Count | Kind::Percent => apart(sentence, place, relations),
            _ => {}
        }
    }
}

/// The rate right before a difference that it is to: 距90%的目标还差22个百分点, 比规定的50%高2.6个百分点.
fn aim<'t>(sentence: &Sentence<'t>, place: usize) -> Option<&'t Quantity> {
    const COMPARED: [&str; 8] = ["距", "高于", "低于", "比", "较", "与", "超额", "快于"];
    const APART: [&str; 11] =
        ["目标", "任务", "规定", "标准", "要求", "水平", "高", "低", "差", "快", "慢"];
    let change = sentence.quantities.get(place)?;
    let rate = place.checked_sub(1).and_then(|at| sentence.quantities.get(at))?;
    let between = sentence.words(rate.end()..change.at.start);
    let start = sentence.range.start;
    let lead = near(sentence.words(start..rate.at.start), rate.at.start - start);
    let lead = lead.rsplit(['，', '；', '。', '（']).next().unwrap_or(lead);
    let outside = near(sentence.words(start..rate.clause), rate.clause.saturating_sub(start));
    let opened = outside.ends_with('（')
        && COMPARED.iter().any(|word| {
            outside.rsplit(['，', '；']).next().is_some_and(|clause| clause.contains(word))
        });
    let has = |list: &[&str], words: &str| list.iter().any(|word| words.contains(word));
    let near = between.chars().count() <= 10 && !between.contains(['，', '；', '。']);
    (rate.kind == Kind::Percent
        && near
        && (has(&COMPARED, lead) && has(&APART, between) || opened && rate.depth > change.depth))
        .then_some(rate)
}

/// The words that lead to a number from the number before, brackets and all.
fn words<'t>(sentence: &Sentence<'t>, place: usize) -> &'t str {
    let Some(number) = sentence.quantities.get(place) else { return "" };
    let mut from = place;
    // A rate in brackets stands between: 高于平均水平（93.2%）1.9个百分点.
    while let Some(before) = from.checked_sub(1).and_then(|at| sentence.quantities.get(at)) {
        if before.depth <= number.depth {
            break;
        }
        from -= 1;
    }
    let start = from.checked_sub(1).and_then(|at| sentence.quantities.get(at));
    let start = start.map_or(sentence.range.start, Quantity::end);
    let words = sentence.words(start..number.at.start);
    let words = words.rsplit(['。', '；']).next().unwrap_or(words);
    let far = words.chars().count().saturating_sub(NEAR);
    words.char_indices().nth(far).map_or(words, |(at, _)| words.get(at..).unwrap_or(words))
}

/// True if a number says how far a rate is above a standard, or below it.
fn standard(sentence: &Sentence, place: usize) -> Option<bool> {
    let words = words(sentence, place);
    let number = sentence.quantities.get(place)?;
    // A figure that opens a bracket is the standard itself: 高于序时进度（41.67%）.
    if sentence.words(sentence.range.start..number.at.start).ends_with(['（', '(']) {
        return None;
    }
    let tail = words.rsplit('，').next()?;
    if !STANDARDS.iter().any(|word| tail.contains(word)) {
        return None;
    }
    // The difference stands right behind the standard: not 低于平均水平的有3个.
    let ends = |word: &&'static str| tail.find(*word).map(|at| at + word.len());
    let behind = STANDARDS.iter().filter_map(ends).max().and_then(|at| tail.get(at..))?;
    let open = behind.find(['（', '(']);
    let outside = match (open, behind.rfind(['）', ')'])) {
        (Some(open), Some(close)) if close > open => {
            format!("{}{}", behind.get(..open)?, behind.get(close + '）'.len_utf8()..)?)
        }
        _ => behind.to_owned(),
    };
    let above =
        ABOVE.iter().any(|word| tail.contains(word)) || outside.contains(['高', '快', '多']);
    let below =
        BELOW.iter().any(|word| tail.contains(word)) || outside.contains(['低', '慢', '少']);
    let short = outside.chars().count() <= 4 && number.role != Role::Asked;
    (short && above != below).then_some(above)
}

/// True if a rate is compared with what the calendar asks.
fn calendar(sentence: &Sentence, place: usize) -> bool {
    let words = words(sentence, place);
    words.contains("序时进度") || words.contains("时序进度")
}

/// A difference of two rates.
struct Told<'s, 't> {
    sentence: &'s Sentence<'t>,
    periods: &'s Periods<'t>,
    place: usize,
    change: &'t Quantity,
    /// True if it is told as a rise, false if as a fall.
    up: Option<bool>,
}

impl<'t> Told<'_, 't> {
    /// The rate compared with.
    fn before(&self) -> Option<&'t Quantity> {
        if let Some(befores) = self.periods.befores(self.change, None) {
            let holds = |before: &&&Quantity| {
                let is_way = |now: &&Quantity| {
                    !is_change(self.change) || is_way(self.change, before.value, now.value)
                };
                let apart = |now: &Quantity| (now.value - before.value).abs();
                let nows = self.nows(Some(before));
                nows.iter().any(|now| apart(now) == self.change.value && is_way(now))
            };
            return befores.iter().find(holds).or(befores.first()).copied();
        }
        let all = self.sentence.quantities;
        let text = self.sentence.text;
        let percent = |q: &&Quantity| q.kind == Kind::Percent;
        let dated = |q: &&Quantity| q.kind != Kind::Date;
        let mut own = all.get(..self.place).unwrap_or_default().iter().rev().filter(dated);
        let last = own.next().filter(percent);
        let from = own.next().filter(percent);
        let next = all.iter().skip(self.place + 1).find(dated).filter(percent);
        let bracket = |q: &&Quantity| q.depth > self.change.depth;
        let near = |q: &&Quantity| {
            text.get(self.change.end()..q.clause).is_some_and(|text| text.chars().count() <= 2)
        };
        last.filter(|q| q.role == Role::Before || bracket(q))
            .or_else(|| aim(self.sentence, self.place))
            .or_else(|| next.filter(|q| bracket(q) && near(q)))
            .or_else(|| next.filter(|q| q.role == Role::Before))
            .or_else(|| {
                // 由31.2%提高到39.7%，提高8.5个百分点.
                last.filter(|q| q.role == Role::To)?;
                let from = from?;
                matches!(from.role, Role::From | Role::Before).then_some(from)
            })
    }

    /// The rates that may be the one told of, the nearest first.
    fn nows(&self, before: Option<&Quantity>) -> Vec<&'t Quantity> {
        // 下降2.6%，降幅收窄1.3个百分点（上月下降3.9%）: a difference of two changes.
        let told = before.is_some_and(|before| {
            is_change(before)
                || ["降", "增长", "上升"]
                    .iter()
                    .any(|w| before.lead(self.sentence.text).contains(w))
        });
        let own = self.sentence.quantities.get(..self.place).unwrap_or_default().iter().rev();
        own.chain(self.sentence.before.iter().rev())
            .take(NEAR * 5)
            .filter(|q| {
                (is_plain_percent(q)
                    || q.kind == Kind::Percent && (q.role == Role::To || told && is_change(q)))
                    && !before.is_some_and(|before| std::ptr::eq(*q, before))
                    && q.depth <= self.change.depth.max(1)
            })
            .take(6)
            .collect()
    }

    fn relation(&self, now: &Quantity, before: Operand, certainty: Certainty) -> Relation {
        let change = self.change;
        Relation {
            code: "D7",
            certainty,
            message: format!(
                "写作 {} 个百分点，由 {}% 到 {}% 应是 {} 个百分点",
                change.value,
                shown(before.value),
                now.value,
                shown((now.value - before.value).abs())
            ),
            operands: vec![self.sentence.operand(change), self.sentence.operand(now), before],
            equation: Equation::Difference,
            hint: HINT,
            ..Relation::default()
        }
    }

    fn relate(&self, asked: Option<Decimal>, relations: &mut Relations) {
        let before = self.before();
        let nows = self.nows(before);
        let Some(before) = before else {
            self.of_calendar(&nows, asked, relations);
            return;
        };
        let operand = self.sentence.operand(before);
        let start = self.sentence.range.start;
        let own = nows.iter().filter(|q| q.at.start >= start).count();
        let all =
            nows.iter().map(|now| (*now, self.relation(now, operand.clone(), Certainty::Stated)));
        if let Some((now, relation)) = all.into_iter().find(|(_, relation)| relation.holds()) {
            relations.add(relation);
            self.way(now, before, relations);
            return;
        }
        let is_slip = |now: &&&Quantity| {
            is_slip(self.change.value, (now.value - before.value).abs(), self.change.step())
        };
        let slip = nows.iter().find(is_slip);
        let Some(now) = slip.or(nows.first()) else { return };
        let slip = slip.is_some();
        let certainty = match own {
            1 if aim(self.sentence, self.place).is_none() && !is_change(before) => {
                Certainty::Stated
            }
            _ if !slip && (is_change(before) || is_change(now)) => Certainty::Guess,
            0 if !slip => Certainty::Guess,
            _ => Certainty::Likely,
        };
        relations.add(self.relation(now, operand, certainty));
        if own > 0 {
            self.way(now, before, relations);
        }
    }

    fn way(&self, now: &Quantity, before: &Quantity, relations: &mut Relations) {
        // 降幅收窄: less of a fall is no fall.
        if is_change(now) || is_change(before) {
            return;
        }
        if is_change(self.change) {
            way(self.sentence, (before.value, now.value), self.change, true, relations);
        } else if now.value != before.value
            && self.up.is_some_and(|up| up != (now.value > before.value))
        {
            relations.remark(Remark {
                code: "D22",
                at: self.sentence.at(&self.change.whole()),
                severity: Severity::Warning,
                message: format!(
                    "{}% 和 {}% 相比，高低说反了",
                    shown(now.value),
                    shown(before.value)
                ),
                hint: "核对两个比率和高低的词。",
            });
        }
    }

    /// The distance to what the calendar asks: 上半年 is half the year.
    fn of_calendar(&self, nows: &[&Quantity], asked: Option<Decimal>, relations: &mut Relations) {
        let (Some(now), Some(asked)) = (nows.first(), asked) else { return };
        let step = self.change.step();
        let exact = (now.value - asked).abs();
        let holds = [exact, (now.value - asked.round_dp(step.scale())).abs()]
            .iter()
            .any(|right| (right - self.change.value).abs() <= step / Decimal::TWO);
        relations.add(Relation {
            code: "D7",
            certainty: Certainty::Likely,
            operands: vec![self.sentence.operand(self.change), self.sentence.operand(now)],
            equation: Equation::Known(holds),
            message: format!(
                "写作 {} 个百分点，{}% 与时序进度 {}% 相差 {}",
                self.change.value,
                now.value,
                shown(asked.round_dp(2)),
                shown(exact.round_dp(step.scale()))
            ),
            hint: "时序进度按所通报时期的月份折算；另有规定的可以不改。",
            vouches: false,
            ..Relation::default()
        });
    }
}

/// A change told in per cent that is a difference of two rates (D10).
fn as_percent(
    (sentence, periods): (&Sentence, &Periods),
    place: usize,
    compared: bool,
    relations: &mut Relations,
) {
    let text = sentence.text;
    let Some(change) = sentence.quantities.get(place) else { return };
    // 低于75%的有3个: a bound.
    if text.get(change.end()..).is_some_and(|rest| rest.starts_with("的有")) {
        return;
    }
    let lead = change.lead(text);
    let last = place.checked_sub(1).and_then(|at| sentence.quantities.get(at));
    let rate = last.filter(|last| {
        is_plain_percent(last) && {
            let words = last.lead(text);
            words.contains('占')
                || rate_name(words).is_some()
                || ["比重", "比例"].iter().any(|word| words.contains(word))
        }
    });
    let named = ["率与", "率比", "率较", "率同比", "率环比", "占比", "比重", "比率"]
        .iter()
        .any(|word| lead.contains(word))
        && !lead.contains("增长率");
    let next = rate.filter(|rate| {
        let between = sentence.words(rate.end()..change.at.start);
        between.chars().count() <= 14 && !between.contains(['；', '。'])
    });
    let could_be_of_count = next.is_some()
        && sentence
            .quantities
            .get(..place)
            .unwrap_or_default()
            .iter()
            .any(|q| q.is_plain_count() && could_change(q, change));
    let told = Told { sentence, periods, place, change, up: None };
    let before = told.before();
    let difference = before.is_some_and(|before| {
        told.nows(Some(before)).iter().any(|now| (now.value - before.value).abs() == change.value)
    });
    if named || difference || compared || (next.is_some() && !could_be_of_count) {
        let hint = "比率相减的差写“百分点”；确实是比率本身的增幅，可以不改。";
        relations.remark(no_points(sentence, change, hint));
    }
}

/// The remark on a difference of rates that is told in per cent.
fn no_points(sentence: &Sentence, change: &Quantity, hint: &'static str) -> Remark {
    Remark {
        code: "D10",
        at: sentence.at(&change.at),
        severity: Severity::Warning,
        message: format!("两个比率之差写作 {}%", change.value),
        hint,
    }
}

/// 最高与最低相差0.047个百分点, 两者相差4658起: the distance between numbers told before.
fn apart(sentence: &Sentence, place: usize, relations: &mut Relations) {
    let text = sentence.text;
    let Some(change) = sentence.quantities.get(place) else { return };
    let label = change.label(text);
    let Some(tail) = ["相差", "差距", "之差", "极差"]
        .iter()
        .find_map(|word| Some(label.get(label.rfind(word)? + word.len()..)?.chars().count()))
    else {
        return;
    };
    if tail > 2 {
        return;
    }
    if change.kind == Kind::Percent {
        relations.remark(no_points(sentence, change, "比率相减的差写“百分点”。"));
        return;
    }
    let same = |q: &&Quantity| match change.kind {
        Kind::Points => q.kind == Kind::Percent && matches!(q.role, Role::Plain | Role::Asked),
        _ => q.kind == Kind::Count && q.role == Role::Plain && q.unit(text) == change.unit(text),
    };
    let own = sentence.quantities.get(..place).unwrap_or_default();
    let list: Vec<&Quantity> =
        own.iter().rev().chain(sentence.before.iter().rev()).take(NEAR * 5).filter(same).collect();
    // 782分和768分，均低于800分，差距为18分和32分: the distance to a bound that is named.
    let bound = own.iter().rev().find(|q| {
        q.role == Role::Asked && q.kind == change.kind && q.unit(text) == change.unit(text)
    });
    if let Some(bound) = bound.filter(|_| change.kind == Kind::Count) {
        let fits = |q: &&&Quantity| (q.value - bound.value).abs() == change.value;
        if let Some(one) = list.iter().find(fits) {
            relations.add(Relation {
                code: "D7",
                operands: vec![
                    sentence.operand(change),
                    sentence.operand(one),
                    sentence.operand(bound),
                ],
                equation: Equation::Difference,
                ..Relation::default()
            });
        }
        return;
    }
    let all = ["最高", "最多", "最大", "第一", "最低"]
        .iter()
        .any(|word| words(sentence, place).contains(word) || label.contains(word));
    let ends = if all {
        let highest = list.iter().max_by_key(|q| q.value);
        highest.zip(list.iter().min_by_key(|q| q.value))
    } else {
        list.first().zip(list.get(1))
    };
    let Some((one, other)) = ends.filter(|_| list.len() > 1) else { return };
    let right = (one.value - other.value).abs();
    // Another list may be meant where nothing speaks for this one.
    if right != change.value && !is_slip(change.value, right, change.step()) {
        return;
    }
    relations.add(Relation {
        code: "D7",
        certainty: Certainty::Likely,
        operands: vec![sentence.operand(change), sentence.operand(one), sentence.operand(other)],
        equation: Equation::Difference,
        message: format!(
            "相差写作 {}，{} 和 {} 相差 {}",
            shown(change.value),
            shown(one.value),
            shown(other.value),
            shown(right)
        ),
        hint: "核对两个数和它们的差。",
        ..Relation::default()
    });
}

/// A count whose change is told in 百分点 (D10).
pub(super) fn of_count(sentence: &Sentence, relations: &mut Relations) {
    let text = sentence.text;
    for (place, change) in sentence.quantities.iter().enumerate() {
        let lead = change.lead(text);
        let last = place.checked_sub(1).and_then(|at| sentence.quantities.get(at));
        let counted = last.is_some_and(|last| last.is_plain_count());
        if change.kind != Kind::Points
            || !is_change(change)
            || !counted
            || lead.contains(['率', '占'])
        {
            continue;
        }
        let between = last.map_or("", |last| sentence.words(last.end()..change.at.start));
        if between.chars().count() <= 10 && between.starts_with('，') {
            relations.remark(Remark {
                code: "D10",
                at: sentence.at(&change.whole()),
                severity: Severity::Warning,
                message: format!("个数的增减写作 {} 个百分点", change.value),
                hint: "个数的增减写百分之几；百分点只用于比率之差。",
            });
        }
    }
}
