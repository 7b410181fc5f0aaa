//! Changes: by how many, by how many per cent, from what (D7), in which direction (D22), in
//! 百分点 where two rates are compared (D10), and what the comparison is called (D27).

mod equations;
mod subject;
mod turns;

use std::ops::Range;

use rust_decimal::Decimal;

use self::equations::{difference, growth, wrong};
pub(super) use self::equations::{is_way, way};
use self::subject::{one_by_one, told_before, told_of};
use self::turns::{multiples, names, turn, turned, turns};
use super::super::Case;
use super::super::quantity::{Kind, Quantity, Role};
use super::periods::Periods;
use super::points;
use super::prose::Sentence;
use super::slips::is_slip;
use super::{Back, Certainty, Equation, Operand, Relation, Relations, Remark, rounded};
use crate::finding::Severity;

const HINT: &str = "百分比按原数重算，四舍五入。";
const FIGURES: &str = "核对原始登记：文中有误就改文中，数据有误就先改数据。";
/// Words that begin a comparison.
const COMPARISONS: [&str; 16] = [
    "同比",
    "环比",
    "去年同期",
    "上年同期",
    "同期",
    "上月",
    "上季度",
    "上年",
    "上期",
    "上周",
    "去年",
    "相比",
    "比",
    "较",
    "上一季度",
    "与",
];

/// Words that tell a change, where its subject ends.
const CHANGES: [&str; 10] =
    ["增加", "减少", "增长", "上升", "下降", "增收", "减收", "多", "少", "增"];
/// Most other counts of a sentence that a change may be told of.
const MOST: usize = 40;

/// The numbers of the paragraph above: what a comparison may go on from.
type Above<'t> = Option<(usize, &'t str, &'t [Quantity])>;

/// Reads the changes of a sentence.
pub(super) fn read(case: &Case, sentence: &Sentence, relations: &mut Relations) {
    let numbers = sentence.quantities;
    let above = sentence.paragraph.checked_sub(1);
    let above = above.map(|above| (above, case.reading(above), case.quantities(above)));
    let periods = Periods::of(sentence);
    let mut start = 0;
    while start < numbers.len() {
        let Some(first) = numbers.iter().skip(start).position(is_change).map(|at| start + at)
        else {
            break;
        };
        // A group of changes: what is next to each other in one comparison.
        let mut end = first + 1;
        loop {
            if numbers
                .get(end)
                .is_some_and(|next| is_change(next) && goes_on(sentence, numbers, end))
            {
                end += 1;
                continue;
            }
            // 增加35件（上年同期256件），上升13.7%: the bracket tells what was before.
            let depth = numbers.get(first).map_or(0, |number| number.depth);
            let aside = numbers.get(end).is_some_and(|q| q.role == Role::Before && q.depth > depth);
            let next = numbers
                .get(end + 1)
                .filter(|q| aside && is_change(q) && q.depth == depth && q.kind == Kind::Percent);
            let near = |q: &Quantity| {
                let from = numbers.get(end).map_or(0, Quantity::end);
                let between = sentence.words(from..q.at.start);
                between.chars().count() <= 8 && !between.contains(['；', '。'])
            };
            if next.is_some_and(near) {
                end += 2;
                continue;
            }
            break;
        }
        if let Some(group) = Group::of(sentence, &periods, first..end, above) {
            group.read(relations);
        }
        start = end;
    }
    turns(sentence, relations);
    multiples(sentence, relations);
    points::read(case, sentence, &periods, relations);
    points::of_count(sentence, relations);
    names(sentence, relations);
}

pub(super) fn is_change(number: &Quantity) -> bool {
    matches!(number.role, Role::Up | Role::Down)
        && matches!(number.kind, Kind::Count | Kind::Percent | Kind::Points)
}

/// True if a change belongs to the one before it.
fn goes_on(sentence: &Sentence, numbers: &[Quantity], place: usize) -> bool {
    let (Some(last), Some(next)) =
        (place.checked_sub(1).and_then(|at| numbers.get(at)), numbers.get(place))
    else {
        return false;
    };
    let between = sentence.words(last.end()..next.at.start);
    !between.contains(['；', ';', '。', '（', '(', '）', ')'])
        && !COMPARISONS.iter().any(|word| between.contains(word) && *word != "与")
}

/// Changes that stand together in one comparison.
struct Group<'s, 't> {
    sentence: &'s Sentence<'t>,
    periods: &'s Periods<'t>,
    above: Above<'t>,
    first: &'t Quantity,
    /// The numbers before it in the sentence.
    before: &'t [Quantity],
    counts: Vec<&'t Quantity>,
    percents: Vec<&'t Quantity>,
    /// The figures of the period before that are stated beside it.
    stated: Vec<&'t Quantity>,
}

impl<'s, 't> Group<'s, 't> {
    fn of(
        sentence: &'s Sentence<'t>,
        periods: &'s Periods<'t>,
        places: Range<usize>,
        above: Above<'t>,
    ) -> Option<Self> {
        let group = sentence.quantities.get(places.clone())?;
        let changes = |kind: Kind| group.iter().filter(move |q| is_change(q) && q.kind == kind);
        Some(Self {
            sentence,
            periods,
            above,
            first: group.first()?,
            before: sentence.quantities.get(..places.start)?,
            counts: changes(Kind::Count).collect(),
            percents: changes(Kind::Percent).collect(),
            stated: stated(sentence, places),
        })
    }

    fn read(&self, relations: &mut Relations) {
        let paired = self.counts.len() == self.percents.len();
        for (i, by) in self.counts.iter().copied().enumerate() {
            let percent = self.percents.get(i).copied().filter(|_| paired);
            self.counted(by, percent, relations);
        }
        if self.counts.is_empty() {
            turned(self.sentence, self.before.len(), &self.percents, relations);
            for (i, percent) in self.percents.iter().copied().enumerate() {
                self.between(i, percent, relations);
            }
        }
    }

    /// The figures that a change may be from: of its period, or the first stated of its unit.
    fn befores(&self, change: &Quantity, unit: &str) -> Vec<&'t Quantity> {
        self.periods.befores(change, Some(unit)).unwrap_or_else(|| {
            let mut stated = self.stated.iter().copied();
            stated.find(|q| q.unit(self.sentence.text) == unit).into_iter().collect()
        })
    }

    /// The figures that a change may be told of.
    fn nows(&self, change: &Quantity, unit: &str) -> Vec<&'t Quantity> {
        let found = told_of(self.sentence, self.first.at.start, self.first.depth, unit);
        let one = one_by_one(self.sentence, (self.before, &self.counts), change, self.periods);
        let rest = found.into_iter().filter(|q| one.is_none_or(|one| one.at != q.at));
        one.into_iter().chain(rest).collect()
    }

    /// The two figures that a change is between: those that make it right, those that a slip in
    /// it explains, or the likeliest; and true if no others could be meant.
    fn two(
        &self,
        change: &Quantity,
        befores: &[&'t Quantity],
        right: impl Fn(&Quantity, &Quantity) -> Option<Decimal>,
    ) -> Option<(&'t Quantity, &'t Quantity, bool)> {
        let text = self.sentence.text;
        let mut pairs = Vec::new();
        for before in befores {
            let nows = self.nows(change, before.unit(text));
            pairs.extend(nows.into_iter().map(|now| (*before, now)));
        }
        let likely = pairs.len();
        // 已建成178个，还有8个未建，比去年底（172个）多6个: what stands nearest need not be meant.
        for before in befores {
            let others = self.before.iter().filter(|q| {
                q.is_plain_count()
                    && q.depth <= self.first.depth
                    && q.unit(text) == before.unit(text)
                    && !pairs.iter().any(|(_, now)| now.at == q.at)
            });
            let others: Vec<_> = others.take(MOST).map(|now| (*before, now)).collect();
            pairs.extend(others);
        }
        let holds =
            |(before, now): &&(&Quantity, &Quantity)| right(before, now) == Some(change.value);
        let way = |(before, now): &&(&Quantity, &Quantity)| is_way(change, before.value, now.value);
        let slips = |(before, now): &&(&Quantity, &Quantity)| {
            right(before, now).is_some_and(|right| is_slip(change.value, right, change.step()))
        };
        let near = pairs.get(..likely)?;
        let found = pairs.iter().find(|pair| holds(pair) && way(pair));
        let found = found.or_else(|| near.iter().find(holds)).or_else(|| near.iter().find(slips));
        let found = found.or_else(|| pairs.iter().find(|pair| slips(pair) && way(pair)));
        let (before, now) = found.or(pairs.first()).copied()?;
        Some((before, now, likely == 1))
    }

    /// A change in number, and how many per cent that is.
    fn counted(&self, by: &Quantity, percent: Option<&Quantity>, relations: &mut Relations) {
        let unit = by.unit(self.sentence.text);
        let turn = turn(self.sentence, self.before.len(), unit);
        let befores = match turn {
            Some((from, _)) => vec![from],
            None => self.befores(by, unit),
        };
        let two = match turn {
            Some((from, to)) => Some((from, to, true)),
            None => self.two(by, &befores, |before, now| Some((now.value - before.value).abs())),
        };
        let before = two.map(|(before, ..)| before).or(befores.first().copied());
        if let Some(before) = before {
            let now = two.map(|(_, now, sure)| (now, sure));
            difference((self.sentence, self.above), by, before, now, relations);
        }
        let Some(percent) = percent else { return };
        self.grown((by, percent), (before, befores.len() == 1), relations);
        if by.role != percent.role {
            relations.remark(Remark {
                code: "D22",
                at: self.sentence.at(&percent.whole()),
                severity: Severity::Error,
                message: format!(
                    "前面是{}，百分比却是{}",
                    direction(by.role),
                    direction(percent.role)
                ),
                hint: FIGURES,
            });
        }
    }

    /// The per cent that a change in number is of what was before, which is stated or follows from what is now.
    fn grown(
        &self,
        (by, percent): (&Quantity, &Quantity),
        (before, sure): (Option<&Quantity>, bool),
        relations: &mut Relations,
    ) {
        let operand = |q: &Quantity| self.sentence.operand(q);
        if let Some(before) = before {
            let bases = [(operand(before), Back::No, before.value)];
            growth(self.sentence, percent, by, &bases, sure, relations);
            return;
        }
        let back = if by.role == Role::Up { Back::Rise } else { Back::Fall };
        let basis = |now: Decimal| match back {
            Back::Rise => now - by.value,
            _ => now + by.value,
        };
        let nows = self.nows(by, by.unit(self.sentence.text));
        let mut bases: Vec<(Operand, Back, Decimal)> =
            nows.iter().map(|now| (operand(now), back, basis(now.value))).collect();
        if bases.is_empty() {
            let right =
                |now: Decimal| rounded(by.value, basis(now), percent.step()) == Some(percent.value);
            let (last, is_named) = told_before(self.sentence, self.above, by, right);
            let last = last.filter(|(_, value)| is_named || right(*value));
            bases.extend(last.map(|(now, value)| (now, back, basis(value))));
        }
        growth(self.sentence, percent, by, &bases, nows.len() == 1, relations);
    }

    /// A change in per cent only, between the two figures.
    fn between(&self, place: usize, percent: &Quantity, relations: &mut Relations) {
        // 分别下降14.0%和12.9%（去年同期为100起、70人）: one by one.
        let one = self.percents.len() == self.stated.len()
            || self.percents.len() == 1 && self.stated.len() == 1;
        let stated = self.stated.get(place).copied().filter(|_| one);
        let befores =
            self.periods.befores(percent, None).unwrap_or_else(|| stated.into_iter().collect());
        let two = self.two(percent, &befores, |before, now| {
            rounded((now.value - before.value).abs(), before.value, percent.step())
        });
        let Some((before, now, sure)) = two else { return };
        relations.add(Relation {
            code: "D7",
            certainty: if sure { Certainty::Stated } else { Certainty::Likely },
            operands: [percent, now, before].map(|q| self.sentence.operand(q)).to_vec(),
            equation: Equation::Between,
            message: wrong(percent, (now.value - before.value).abs(), before.value, now.value),
            hint: HINT,
            ..Relation::default()
        });
        way(self.sentence, (before.value, now.value), percent, sure, relations);
    }
}

/// The figures of the period before that are stated beside a group of changes.
fn stated<'t>(sentence: &Sentence<'t>, places: Range<usize>) -> Vec<&'t Quantity> {
    let text = sentence.text;
    let all = sentence.quantities;
    let group = all.get(places.clone()).unwrap_or_default();
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return Vec::new() };
    // 去年同期（102条） stands before the change, in its clause or the one before.
    let since = all
        .get(..places.start)
        .unwrap_or_default()
        .iter()
        .rposition(|q| q.role != Role::Before)
        .map_or(0, |at| at + 1);
    // 同比下降3.4%（上年634.2万吨）；能耗下降3.8%: the bracket and what stands before a semicolon
    // belong to the change before.
    let other = since.checked_sub(1).and_then(|at| all.get(at)).filter(|last| is_change(last));
    let own = |q: &&Quantity| {
        let taken = other.is_some_and(|other| {
            q.depth > first.depth && other.end() + '（'.len_utf8() >= q.clause
        });
        !taken && !sentence.words(q.end()..first.at.start).contains(['；', ';', '。'])
    };
    let stated = all.get(since..places.start).unwrap_or_default().iter().rev().filter(own);
    // Or right behind it, in brackets: 增长9.5%（上年同月44.0万人次）.
    let next = all.get(places.end..).unwrap_or_default().iter();
    let behind: Vec<&Quantity> = next
        .take(6)
        .filter(|q| q.kind != Kind::Date)
        .take_while(|q| {
            // 增长8.2%，去年同期为91200册次.
            let goes_on = q.depth == first.depth
                && text.get(last.end()..q.at.start).is_some_and(|between| {
                    between.starts_with('，')
                        && between.chars().count() <= 12
                        && !between.contains(['比', '较', '与'])
                });
            let bracket = q.depth > first.depth
                && text.get(last.end()..q.clause).is_some_and(|text| text.chars().count() <= 2);
            q.role == Role::Before && q.kind == Kind::Count && (bracket || goes_on)
        })
        .collect();
    let stated = stated.take(if behind.is_empty() { all.len() } else { 0 });
    stated
        .chain(group)
        .chain(behind)
        .filter(|q| q.role == Role::Before && q.kind == Kind::Count)
        .collect()
}

fn direction(role: Role) -> &'static str {
    if role == Role::Up { "上升" } else { "下降" }
}

/// True if a count may have changed by such a percentage, in whole numbers; a count with
/// decimals always may.
pub(super) fn could_change(count: &Quantity, change: &Quantity) -> bool {
    if count.decimals > 0 || count.value > Decimal::from(3_000) {
        return true;
    }
    let rate = change.value / Decimal::ONE_HUNDRED;
    let factor = if change.role == Role::Up { Decimal::ONE + rate } else { Decimal::ONE - rate };
    let Some(about) = count.value.checked_div(factor) else { return false };
    [about.floor(), about.ceil()].into_iter().any(|before| {
        rounded((count.value - before).abs(), before, change.step()) == Some(change.value)
    })
}
