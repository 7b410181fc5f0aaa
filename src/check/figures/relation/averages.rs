//! Averages of two numbers that the text tells (D7): 4986人、9326万元，人均1.87万元; 平均每家3项.

use rust_decimal::Decimal;

use super::super::Case;
use super::super::lexis::periods;
use super::super::quantity::{Kind, Quantity, Role};
use super::prose::noun;
use super::series;
use super::slips::{is_slip, slips_into};
use super::{Certainty, Equation, Operand, Relation, Relations, shown};

const HINT: &str = "平均数按原数重算，四舍五入。";
/// Most numbers before an average, and behind it, to look at.
const BACK: usize = 24;
const AHEAD: usize = 3;
/// Longest name of what an average is per, in characters.
const NAME: usize = 10;

/// Reads a paragraph.
pub(super) fn read(case: &Case, paragraph: usize, relations: &mut Relations) {
    let (text, own) = (case.reading(paragraph), case.quantities(paragraph));
    if !text.contains(['均', '每']) {
        return;
    }
    for (place, number) in own.iter().enumerate() {
        if number.kind != Kind::Count || number.value.is_zero() {
            continue;
        }
        let Some(per) = per(text, number) else {
            if let Some(relation) = of_list(paragraph, text, own, place) {
                relations.add(relation);
            }
            continue;
        };
        let told = Told { paragraph, text, own, place, number, per };
        if let Some(relation) = told.of_time(case).or_else(|| told.of_two()) {
            relations.add(relation);
        }
    }
}

/// The thing that a number is told per: 人 of 人均3条, 个乡镇 of 平均每个乡镇31项.
fn per<'t>(text: &'t str, number: &Quantity) -> Option<&'t str> {
    let lead = number.lead(text);
    let lead = lead.rsplit(['、', '，']).next().unwrap_or(lead);
    if let Some(at) = lead.rfind('每') {
        let name = lead.get(at + '每'.len_utf8()..)?;
        let many = name.starts_with(['万', '百', '千', '亿', '十']);
        let long = name.chars().count() > NAME || name.chars().any(|c| c.is_ascii_digit());
        return (!name.is_empty() && !many && !long).then_some(name);
    }
    let at = lead.rfind('均')?;
    let name = lead.get(..at)?.trim_end_matches('平');
    let last = name.char_indices().next_back().map_or(0, |(at, _)| at);
    let own = name.get(last..).filter(|own| !own.is_empty())?;
    // 平均每起, 户均 and 人次均; 平均得分 names nothing.
    (!lead.get(..at)?.ends_with('平')).then_some(own)
}

/// A number in the base unit of its kind, and that unit: 1.2万元 is 12,000元.
fn in_base<'t>(text: &'t str, number: &Quantity) -> (Decimal, &'t str) {
    let unit = number.unit(text);
    let (times, base) = match () {
        () if unit.starts_with("万") => (10_000, unit.strip_prefix("万")),
        () if unit.starts_with("亿") => (100_000_000, unit.strip_prefix("亿")),
        () => (1, Some(unit)),
    };
    (Decimal::from(times), base.unwrap_or(unit))
}

/// An average as its clause tells it.
struct Told<'t> {
    paragraph: usize,
    text: &'t str,
    own: &'t [Quantity],
    place: usize,
    number: &'t Quantity,
    per: &'t str,
}

impl<'t> Told<'t> {
    /// True if a number counts what the average is per.
    fn is_divisor(&self, number: &Quantity) -> bool {
        let unit = in_base(self.text, number).1;
        let thing = format!("{unit}{}", noun(self.text, number));
        let bare = self.per.trim_start_matches(['个', '家', '名']);
        // 案均 of 180起 or 件, 人均 of 名 and 人次, 馆均 of 座博物馆.
        let short = match self.per {
            "案" => ["起", "件", "宗"].contains(&unit),
            "人" => ["人", "名", "人次"].contains(&unit),
            per if per.chars().count() == 1 => unit.starts_with(per) || thing.ends_with(per),
            _ => false,
        };
        let long = self.per.chars().count() > 1
            && !unit.is_empty()
            && self.per.starts_with(unit)
            && (bare.is_empty() || bare == self.per || thing.contains(bare));
        // 62个单位 of 平均每单位5台.
        let named = self.per.chars().count() > 1 && noun(self.text, number).starts_with(self.per);
        short || long || named || self.per == unit
    }

    /// Numbers of the paragraph before it, the nearest first, then those right behind.
    fn others(&self) -> impl Iterator<Item = &'t Quantity> {
        let sentence = self.number.sentence;
        let before = self.own.get(..self.place).unwrap_or_default().iter().rev().take(BACK);
        let behind = self.own.get(self.place + 1..).unwrap_or_default().iter().take(AHEAD);
        let plain = |q: &&Quantity| {
            q.kind == Kind::Count
                && !q.value.is_zero()
                && matches!(q.role, Role::Plain | Role::To | Role::Asked)
        };
        let near = move |q: &&Quantity| q.sentence <= sentence;
        before.chain(behind).filter(plain).filter(near)
    }

    fn relation(
        &self,
        total: &Quantity,
        count: &Quantity,
        certainty: Certainty,
    ) -> Option<Relation> {
        let own = in_base(self.text, self.number).0;
        let (times, _) = in_base(self.text, total);
        let (each, _) = in_base(self.text, count);
        let scaled = |number: &Quantity, times: Decimal| -> Option<Operand> {
            let operand = Operand::of(self.paragraph, number);
            let value = operand.value.checked_mul(times)?;
            Some(Operand { value, step: operand.step.checked_mul(times)?, ..operand })
        };
        let operands = vec![
            Operand::of(self.paragraph, self.number),
            scaled(total, times.checked_div(own)?)?,
            scaled(count, each)?,
        ];
        let right = Equation::Quotient.right(
            &operands.iter().map(|operand| operand.value).collect::<Vec<_>>(),
            self.number.step(),
        )?;
        let message = format!(
            "平均写作 {}，{}÷{} 算出来是 {}",
            shown(self.number.value),
            shown(total.value),
            shown(count.value),
            shown(right)
        );
        let equation = Equation::Quotient;
        Some(Relation {
            code: "D7",
            certainty,
            operands,
            equation,
            message,
            hint: HINT,
            ..Relation::default()
        })
    }

    /// The average of two numbers that make it, or of the nearest if a slip explains it.
    fn of_two(&self) -> Option<Relation> {
        let unit = in_base(self.text, self.number).1;
        let is_total = |q: &&Quantity| {
            let base = in_base(self.text, q).1;
            base == unit
                || base.trim_end_matches('次') == unit
                || base == unit.trim_end_matches('次')
        };
        let counts: Vec<&Quantity> = self.others().filter(|q| self.is_divisor(q)).collect();
        let totals: Vec<&Quantity> = self.others().filter(is_total).collect();
        let pairs =
            totals.iter().flat_map(|total| counts.iter().map(move |count| (*total, *count)));
        let pairs: Vec<(&Quantity, &Quantity)> =
            pairs.filter(|(total, count)| total.at != count.at).collect();
        let holds = pairs.iter().find_map(|(total, count)| {
            self.relation(total, count, Certainty::Likely).filter(Relation::holds)
        });
        if holds.is_some() {
            return holds;
        }
        let own = |q: &Quantity| q.sentence == self.number.sentence;
        // Of several in the sentence the average may be that of all, or of their total.
        let near: Vec<&Quantity> = counts.iter().copied().filter(|q| own(q)).collect();
        let most = near.iter().map(|q| q.value).max().unwrap_or_default();
        let rest: Decimal = near.iter().map(|q| q.value).sum::<Decimal>() - most;
        let lone = match near.len() {
            0 => counts.len() == 1,
            1 => true,
            _ => most >= rest,
        };
        if !lone {
            return None;
        }
        let pairs = pairs.into_iter().filter(|(_, count)| near.is_empty() || count.value == most);
        let pairs: Vec<(&Quantity, &Quantity)> = pairs.collect();
        pairs.iter().filter(|(total, count)| own(total) || own(count)).take(2).find_map(
            |(total, count)| {
                let relation = self.relation(total, count, Certainty::Likely)?;
                self.is_explained(&relation).then_some(relation)
            },
        )
    }

    /// True if one slip in one of the three numbers would make them hold.
    fn is_explained(&self, relation: &Relation) -> bool {
        let [average, total, count] = relation.operands.as_slice() else { return false };
        let Some(right) = relation.equation.right(&relation.values(), average.step) else {
            return false;
        };
        let half = average.step / Decimal::TWO;
        let (low, high) = (average.value - half, average.value + half);
        let bounds = |low: Option<Decimal>, high: Option<Decimal>, step: Decimal, own: Decimal| {
            let (Some(low), Some(high)) = (low, high) else { return false };
            slips_into(own, step, (low, high))
        };
        is_slip(average.value, right, average.step)
            || bounds(
                low.checked_mul(count.value),
                high.checked_mul(count.value),
                total.step,
                total.value,
            )
            || bounds(
                total.value.checked_div(high),
                total.value.checked_div(low),
                count.step,
                count.value,
            )
    }

    /// 1—6月8328件，月均1388件: as many as the months, or the days, of the period.
    fn of_time(&self, case: &Case) -> Option<Relation> {
        if !["月", "日", "天"].contains(&self.per) {
            return None;
        }
        let before = self.text.get(..self.number.at.start)?;
        let title = case.parts().title.map_or("", |title| case.reading(title));
        let said = [title, before].into_iter().find_map(|text| {
            let said = periods(text, 0..text.len());
            said.iter().rev().find_map(|(_, said)| said.months())
        });
        let (first, last) = said?;
        let times = if self.per == "月" {
            vec![last.checked_sub(first)? + 1]
        } else {
            // A February may have a day more.
            [28, 29].map(|february| days(first, last, february)).to_vec()
        };
        let (own, unit) = in_base(self.text, self.number);
        let step = self.number.step();
        let rights = |total: &Quantity| -> Option<Vec<Decimal>> {
            let all = total.value.checked_mul(in_base(self.text, total).0)?.checked_div(own)?;
            let away = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
            let right = |times: &u32| {
                Some(all.checked_div((*times).into())?.round_dp_with_strategy(step.scale(), away))
            };
            times.iter().map(right).collect()
        };
        let totals = || self.others().filter(|q| in_base(self.text, q).1 == unit);
        let holds = |total: &&Quantity| {
            rights(total).is_some_and(|rights| rights.contains(&self.number.value))
        };
        let explained = |total: &&Quantity| {
            let own = total.sentence == self.number.sentence && !self.number.value.is_zero();
            let near = |right: &Decimal| is_slip(self.number.value, *right, step);
            own && rights(total).is_some_and(|rights| rights.iter().any(near))
        };
        let total = totals().find(holds).or_else(|| totals().find(explained))?;
        let rights = rights(total)?;
        Some(Relation {
            code: "D7",
            certainty: Certainty::Likely,
            operands: vec![Operand::of(self.paragraph, self.number)],
            message: format!(
                "{}均写作 {}，{}÷{} 算出来是 {}",
                self.per,
                shown(self.number.value),
                shown(total.value),
                times.first()?,
                shown(*rights.first()?)
            ),
            equation: Equation::Is(rights),
            hint: HINT,
            ..Relation::default()
        })
    }
}

/// 6个县平均113.6毫米，各县为186.4毫米、142.7毫米…: the mean of a list. Where it does not hold it is
/// told only if as many are named as the list has.
fn of_list(paragraph: usize, text: &str, own: &[Quantity], place: usize) -> Option<Relation> {
    let number = own.get(place)?;
    if !number.label(text).contains("平均") || number.unit.is_empty() {
        return None;
    }
    let all = series::read(text, own);
    let lists = all.iter().filter(|list| {
        let first = list.entries.first().map(|first| first.number);
        list.entries.len() > 2
            && first.is_some_and(|first| {
                first.sentence.abs_diff(number.sentence) < 2
                    && first.unit(text) == number.unit(text)
                    && first.at != number.at
            })
    });
    let step = number.step();
    lists.into_iter().find_map(|list| {
        let values = list.entries.iter().map(|entry| entry.number.value);
        let mean = values.sum::<Decimal>().checked_div(list.entries.len().into())?;
        let away = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
        let right = mean.round_dp_with_strategy(step.scale(), away);
        let before = own.get(..place).unwrap_or_default();
        let named =
            before.iter().rev().take(3).any(|q| {
                q.sentence == number.sentence && q.value == Decimal::from(list.entries.len())
            });
        let slip = named && is_slip(number.value, right, step);
        (right == number.value || slip).then(|| Relation {
            code: "D7",
            certainty: Certainty::Likely,
            operands: vec![Operand::of(paragraph, number)],
            equation: Equation::Is(vec![right]),
            message: format!(
                "平均写作 {}，所列 {} 个数平均是 {}",
                shown(number.value),
                list.entries.len(),
                shown(right)
            ),
            hint: HINT,
            ..Relation::default()
        })
    })
}

/// The days from the first of a month to the last of another.
fn days(first: u32, last: u32, february: u32) -> u32 {
    let of = |month: u32| match month {
        2 => february,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (first..=last).map(of).sum()
}
