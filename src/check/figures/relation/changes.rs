//! Changes: by how many, by how many per cent, from what (D7), in which direction (D22), in
//! 百分点 where two rates are compared (D10), and what the comparison is called (D27).

mod turns;

use rust_decimal::Decimal;

use self::turns::{multiples, names, turn, turned, turns};
use super::super::Case;
use super::super::quantity::{Kind, Quantity, Role};
use super::points;
use super::prose::{Sentence, is_total, noun, shared};
use super::shares;
use super::slips::is_slip;
use super::{Back, Certainty, Equation, Operand, Relation, Relations, Remark, cut, rounded, shown};
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
/// Most counts of the sentences before that a change may be told of.
const NEAR: usize = 12;

/// The numbers of the paragraph above: what a comparison may go on from.
type Above<'t> = Option<(usize, &'t str, &'t [Quantity])>;

/// Reads the changes of a sentence.
pub(super) fn read(case: &Case, sentence: &Sentence, relations: &mut Relations) {
    let numbers = sentence.quantities;
    let above = sentence.paragraph.checked_sub(1);
    let above = above.map(|above| (above, case.reading(above), case.quantities(above)));
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
        group(sentence, first..end, above, relations);
        start = end;
    }
    turns(sentence, relations);
    multiples(sentence, relations);
    points::read(case, sentence, relations);
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

/// The count that a change is told of: the nearest of this unit before it, and the nearest total.
fn told_of<'t>(
    sentence: &Sentence<'t>,
    before: usize,
    depth: usize,
    unit: &str,
) -> Vec<&'t Quantity> {
    let text = sentence.text;
    let own: Vec<&Quantity> = sentence
        .quantities
        .iter()
        .filter(|q| {
            q.at.start < before
                && q.depth <= depth
                && q.kind == Kind::Count
                && matches!(q.role, Role::Plain | Role::Average)
                && q.unit(text) == unit
        })
        .collect();
    // 新设同比增长: what the change itself names.
    let change = sentence.quantities.iter().find(|q| q.at.start == before);
    let lead = change.map_or("", |change| change.lead(text));
    let cut = COMPARISONS.iter().filter_map(|word| lead.find(word)).min().unwrap_or(0);
    let subject = lead.get(..cut).unwrap_or_default();
    let named: Vec<&Quantity> = own
        .iter()
        .rev()
        .take(40)
        .copied()
        .filter(|q| {
            // 9人死亡、15人受伤: what stands before the mark belongs to the number before.
            let label = q.label(text);
            let label = label.rsplit(['、', '，']).next().unwrap_or(label);
            shared(&format!("{label}{}", noun(text, q)), subject) >= 2
        })
        .take(1)
        .collect();
    if !named.is_empty() {
        return named;
    }
    let mut found: Vec<&Quantity> = own.last().copied().into_iter().collect();
    let total = own.iter().rev().copied().find(|q| is_total(text, q)).or(own.first().copied());
    found.extend(total.filter(|total| !found.iter().any(|known| std::ptr::eq(*known, *total))));
    found
}

fn group(
    sentence: &Sentence,
    places: std::ops::Range<usize>,
    above: Above,
    relations: &mut Relations,
) {
    let text = sentence.text;
    let all = sentence.quantities;
    let Some(group) = all.get(places.clone()) else { return };
    let Some(first) = group.first() else { return };
    let counts: Vec<&Quantity> =
        group.iter().filter(|q| is_change(q) && q.kind == Kind::Count).collect();
    let percents: Vec<&Quantity> =
        group.iter().filter(|q| is_change(q) && q.kind == Kind::Percent).collect();
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
    let last = group.last().map_or(0, Quantity::end);
    let behind: Vec<&Quantity> = next
        .take(6)
        .filter(|q| q.kind != Kind::Date)
        .take_while(|q| {
            // 增长8.2%，去年同期为91200册次.
            let goes_on = q.depth == first.depth
                && text.get(last..q.at.start).is_some_and(|between| {
                    between.starts_with('，') && between.chars().count() <= 12
                });
            let bracket = q.depth > first.depth
                && text.get(last..q.clause).is_some_and(|between| between.chars().count() <= 2);
            q.role == Role::Before && q.kind == Kind::Count && (bracket || goes_on)
        })
        .collect();
    let stated = stated.take(if behind.is_empty() { all.len() } else { 0 });
    let stated: Vec<&Quantity> = stated
        .chain(group)
        .chain(behind)
        .filter(|q| q.role == Role::Before && q.kind == Kind::Count)
        .collect();
    let paired = counts.len() == percents.len();
    for (i, by) in counts.iter().enumerate() {
        let unit = by.unit(text);
        let turn = turn(sentence, places.start, unit);
        let before = turn
            .map(|(from, _)| from)
            .or_else(|| stated.iter().copied().find(|q| q.unit(text) == unit));
        let nows = match turn {
            Some((_, to)) => vec![to],
            None => told_of(sentence, first.at.start, first.depth, unit),
        };
        let operand = |q: &Quantity| sentence.operand(q);
        if let Some(before) = before {
            difference(sentence, by, before, &nows, above, relations);
        }
        let Some(percent) = percents.get(i).copied().filter(|_| paired) else { continue };
        let mut candidates: Vec<(Operand, Back, Decimal)> = Vec::new();
        if let Some(before) = before {
            candidates.push((operand(before), Back::No, before.value));
        } else {
            let back = if by.role == Role::Up { Back::Rise } else { Back::Fall };
            let basis = |value: Decimal| match back {
                Back::Rise => value - by.value,
                _ => value + by.value,
            };
            candidates.extend(nows.iter().map(|now| (operand(now), back, basis(now.value))));
            if candidates.is_empty() {
                let right = |now: Decimal| {
                    let of = rounded(by.value, basis(now), percent.step());
                    of == Some(percent.value)
                };
                let (last, is_named) = told_before(sentence, above, by, right);
                let last = last.filter(|(_, value)| is_named || right(*value));
                candidates.extend(last.map(|(now, value)| (now, back, basis(value))));
            }
        }
        growth(sentence, percent, by, &candidates, before.is_some() || nows.len() == 1, relations);
        if by.role != percent.role {
            relations.remark(Remark {
                code: "D22",
                at: sentence.at(&percent.whole()),
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
    if counts.is_empty() {
        turned(sentence, places.start, &percents, relations);
        let several = percents.len() > 1 || stated.len() > 1;
        for (i, percent) in percents.iter().copied().enumerate() {
            // 分别下降14.0%和12.9%（去年同期为100起、70人）: one by one.
            let paired = percents.len() == stated.len();
            let before = stated.get(i).copied().filter(|_| !several || paired);
            let Some(before) = before else { continue };
            let nows = told_of(sentence, first.at.start, first.depth, before.unit(text));
            let told = |now: &Quantity, certainty| Relation {
                code: "D7",
                certainty,
                operands: vec![
                    sentence.operand(percent),
                    sentence.operand(now),
                    sentence.operand(before),
                ],
                equation: Equation::Between,
                message: wrong(percent, (now.value - before.value).abs(), before.value, now.value),
                hint: HINT,
                ..Relation::default()
            };
            let certainty = if nows.len() == 1 { Certainty::Stated } else { Certainty::Likely };
            let near = |now: &&&Quantity| {
                let right = rounded((now.value - before.value).abs(), before.value, percent.step());
                right.is_some_and(|right| is_slip(percent.value, right, percent.step()))
            };
            let holds = nows.iter().find(|now| told(now, certainty).holds());
            let Some(now) = holds.or_else(|| nows.iter().find(near)).or(nows.first()) else {
                continue;
            };
            relations.add(told(now, certainty));
            way(sentence, (before.value, now.value), percent, nows.len() == 1, relations);
        }
    }
}

/// The last total before a sentence, in its paragraph or the one above.
fn last_total(sentence: &Sentence, above: Above, unit: &str) -> Option<(Operand, Decimal)> {
    let text = sentence.text;
    let own = sentence
        .before
        .iter()
        .rev()
        .find(|q| q.is_plain_count() && q.unit(text) == unit && is_total(text, q));
    if let Some(own) = own {
        return Some((sentence.operand(own), own.value));
    }
    let (paragraph, text, numbers) = above?;
    let total = numbers
        .iter()
        .rev()
        .find(|q| q.is_plain_count() && q.unit(text) == unit && is_total(text, q))?;
    Some((Operand::of(paragraph, total), total.value))
}

/// The count in a sentence before that a change is told of: one that makes it right, that
/// which its words name, or the last total. False if its words name something that none of them does.
fn told_before(
    sentence: &Sentence,
    above: Above,
    by: &Quantity,
    right: impl Fn(Decimal) -> bool,
) -> (Option<(Operand, Decimal)>, bool) {
    let text = sentence.text;
    let unit = by.unit(text);
    let counts = || {
        let own = sentence.before.iter().rev();
        own.filter(|q| q.is_plain_count() && q.unit(text) == unit).take(NEAR)
    };
    let told = |q: &Quantity| Some((sentence.operand(q), q.value));
    if let Some(now) = counts().find(|q| right(q.value)) {
        return (told(now), true);
    }
    let lead = by.lead(text);
    let verb = |word: &&&str| lead.find(**word);
    let cut = COMPARISONS.iter().chain(&CHANGES).filter_map(|word| verb(&word)).min();
    let subject = cut.and_then(|cut| lead.get(..cut)).unwrap_or_default();
    let words = |q: &&Quantity| format!("{}{}", q.label(text), noun(text, q));
    if let Some(now) = shares::named(counts(), subject, words) {
        return (told(now), true);
    }
    (last_total(sentence, above, unit), subject.chars().count() < 2)
}

fn direction(role: Role) -> &'static str {
    if role == Role::Up { "上升" } else { "下降" }
}

fn wrong(percent: &Quantity, by: Decimal, before: Decimal, now: Decimal) -> String {
    let right = rounded(by, before, percent.step());
    let why = if cut(by, before, percent.step()) == Some(percent.value) {
        "，像是截掉了后面的位数"
    } else {
        ""
    };
    match right {
        Some(right) => format!(
            "写作 {}%，由 {} 到 {} 算出来是 {right}%{why}",
            percent.value,
            shown(before),
            shown(now)
        ),
        None => format!("去年同期是 0，不能写 {}%", percent.value),
    }
}

/// A difference and its percentage.
fn growth(
    sentence: &Sentence,
    percent: &Quantity,
    by: &Quantity,
    candidates: &[(Operand, Back, Decimal)],
    sure: bool,
    relations: &mut Relations,
) {
    let relation = |basis: &Operand, back: Back, before: Decimal, certainty| {
        let now = if by.role == Role::Up { before + by.value } else { before - by.value };
        Relation {
            code: "D7",
            certainty,
            operands: vec![sentence.operand(percent), basis.clone(), sentence.operand(by)],
            equation: Equation::Growth { back },
            message: wrong(percent, by.value, before, now),
            hint: HINT,
            ..Relation::default()
        }
    };
    for (basis, back, before) in candidates {
        let relation = relation(basis, *back, *before, Certainty::Stated);
        if relation.holds() {
            relations.add(relation);
            return;
        }
    }
    if let Some((basis, back, before)) = candidates.first() {
        let certainty =
            if sure && candidates.len() == 1 { Certainty::Stated } else { Certainty::Likely };
        relations.add(relation(basis, *back, *before, certainty));
    }
}

/// The present figure, the one before, and the difference.
fn difference(
    sentence: &Sentence,
    by: &Quantity,
    before: &Quantity,
    nows: &[&Quantity],
    above: Above,
    relations: &mut Relations,
) {
    let mut candidates: Vec<(Operand, Decimal)> =
        nows.iter().map(|now| (sentence.operand(now), now.value)).collect();
    let sure = candidates.len() == 1;
    let mut strange = false;
    if candidates.is_empty() {
        let (told, is_named) =
            told_before(sentence, above, by, |now| (now - before.value).abs() == by.value);
        strange = !is_named;
        candidates.extend(told);
    }
    let relation = |now: &Operand, value: Decimal, certainty| Relation {
        code: "D7",
        certainty,
        operands: vec![sentence.operand(by), now.clone(), sentence.operand(before)],
        equation: Equation::Difference,
        message: format!(
            "增减写作 {}，由 {} 到 {} 应是 {}",
            shown(by.value),
            shown(before.value),
            shown(value),
            shown((value - before.value).abs())
        ),
        hint: FIGURES,
        ..Relation::default()
    };
    let fits =
        candidates.iter().find(|(now, value)| relation(now, *value, Certainty::Stated).holds());
    let Some((now, value)) = fits.or(candidates.first()) else { return };
    let slip = is_slip(by.value, (*value - before.value).abs(), by.step());
    let certainty = match (sure, strange && !slip) {
        (true, _) => Certainty::Stated,
        (false, false) => Certainty::Likely,
        (false, true) => Certainty::Guess,
    };
    relations.add(relation(now, *value, certainty));
    if certainty > Certainty::Guess {
        way(sentence, (before.value, *value), by, sure, relations);
    }
}

/// The direction of a change, from one value to another.
pub(super) fn way(
    sentence: &Sentence,
    (before, now): (Decimal, Decimal),
    said: &Quantity,
    sure: bool,
    relations: &mut Relations,
) {
    let up = now > before;
    if now != before && up != (said.role == Role::Up) {
        relations.remark(Remark {
            code: "D22",
            at: sentence.at(&said.whole()),
            severity: if sure { Severity::Error } else { Severity::Warning },
            message: format!(
                "写作{}，由 {} 到 {} 是{}",
                direction(said.role),
                shown(before),
                shown(now),
                if up { "上升" } else { "下降" }
            ),
            hint: FIGURES,
        });
    }
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
