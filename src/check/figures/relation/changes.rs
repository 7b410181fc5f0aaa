//! Changes: by how many, by how many per cent, from what (D7), in which direction (D22), in
//! 百分点 where two rates are compared (D10), and what the comparison is called (D27).

use rust_decimal::Decimal;

use super::super::quantity::{Kind, Quantity, Role};
use super::prose::{Sentence, is_plain_percent, is_total, noun, shared};
use super::rates::rate_name;
use super::{
    At, Back, Certainty, Equation, Operand, Relation, Relations, Remark, cut, rounded, shown,
};
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

/// The numbers of the paragraph above: what a comparison may go on from.
type Above<'t> = Option<(usize, &'t str, &'t [Quantity])>;

/// Reads the changes of a sentence.
pub(super) fn read(sentence: &Sentence, above: Above, relations: &mut Relations) {
    let numbers = sentence.quantities;
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
    points(sentence, relations);
    names(sentence, relations);
}

fn is_change(number: &Quantity) -> bool {
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
            q.at.start < before && q.depth <= depth && q.is_plain_count() && q.unit(text) == unit
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
        .filter(|q| shared(&format!("{}{}", q.label(text), noun(text, q)), subject) >= 2)
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
    let stated = all.get(since..places.start).unwrap_or_default().iter().rev();
    // Or right behind it, in brackets: 增长9.5%（上年同月44.0万人次）.
    let next = all.get(places.end..).unwrap_or_default().iter();
    let behind = next.take(4).find(|q| q.kind != Kind::Date).filter(|q| {
        let last = group.last().map_or(0, Quantity::end);
        q.depth > first.depth
            && text.get(last..q.clause).is_some_and(|between| between.chars().count() <= 2)
    });
    let behind = behind.filter(|q| q.role == Role::Before && q.kind == Kind::Count);
    let stated = stated.take(if behind.is_some() { 0 } else { all.len() });
    let stated: Vec<&Quantity> = stated
        .chain(group)
        .chain(behind)
        .filter(|q| q.role == Role::Before && q.kind == Kind::Count)
        .collect();
    let paired = counts.len() == percents.len();
    for (i, by) in counts.iter().enumerate() {
        let unit = by.unit(text);
        let before = stated.iter().copied().find(|q| q.unit(text) == unit);
        let nows = told_of(sentence, first.at.start, first.depth, unit);
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
                let last = last_total(sentence, above, unit);
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
        for percent in percents {
            let before = stated.iter().copied().next();
            let Some(before) = before else { continue };
            let nows = told_of(sentence, first.at.start, first.depth, before.unit(text));
            let Some(now) = nows.first() else { continue };
            let operands =
                vec![sentence.operand(percent), sentence.operand(now), sentence.operand(before)];
            let part = (now.value - before.value).abs();
            relations.add(Relation {
                code: "D7",
                certainty: if nows.len() == 1 { Certainty::Stated } else { Certainty::Likely },
                operands,
                equation: Equation::Between,
                mark: 0,
                message: wrong(percent, part, before.value, now.value),
                hint: HINT,
                vouches: true,
                related: None,
            });
            way(sentence, now, before, percent, nows.len() == 1, relations);
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
            mark: 0,
            message: wrong(percent, by.value, before, now),
            hint: HINT,
            vouches: true,
            related: None,
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

/// What is now, what was before, and the difference.
fn difference(
    sentence: &Sentence,
    by: &Quantity,
    before: &Quantity,
    nows: &[&Quantity],
    above: Above,
    relations: &mut Relations,
) {
    let text = sentence.text;
    let mut candidates: Vec<(Operand, Decimal)> =
        nows.iter().map(|now| (sentence.operand(now), now.value)).collect();
    let sure = candidates.len() == 1;
    if candidates.is_empty() {
        candidates.extend(last_total(sentence, above, by.unit(text)));
    }
    let relation = |now: &Operand, value: Decimal, certainty| Relation {
        code: "D7",
        certainty,
        operands: vec![sentence.operand(by), now.clone(), sentence.operand(before)],
        equation: Equation::Difference,
        mark: 0,
        message: format!(
            "增减写作 {}，由 {} 到 {} 应是 {}",
            shown(by.value),
            shown(before.value),
            shown(value),
            shown((value - before.value).abs())
        ),
        hint: FIGURES,
        vouches: true,
        related: None,
    };
    let fits =
        candidates.iter().find(|(now, value)| relation(now, *value, Certainty::Stated).holds());
    let Some((now, value)) = fits.or(candidates.first()) else { return };
    let certainty = if sure { Certainty::Stated } else { Certainty::Likely };
    relations.add(relation(now, *value, certainty));
    let up = *value > before.value;
    if *value != before.value && up != (by.role == Role::Up) {
        relations.remark(Remark {
            code: "D22",
            at: sentence.at(&by.whole()),
            severity: if sure { Severity::Error } else { Severity::Warning },
            message: format!(
                "写作{}，由 {} 到 {} 是{}",
                direction(by.role),
                shown(before.value),
                shown(*value),
                if up { "上升" } else { "下降" }
            ),
            hint: FIGURES,
        });
    }
}

/// The direction of a percentage between two numbers.
fn way(
    sentence: &Sentence,
    now: &Quantity,
    before: &Quantity,
    said: &Quantity,
    sure: bool,
    relations: &mut Relations,
) {
    let up = now.value > before.value;
    if now.value != before.value && up != (said.role == Role::Up) {
        relations.remark(Remark {
            code: "D22",
            at: sentence.at(&said.whole()),
            severity: if sure { Severity::Error } else { Severity::Warning },
            message: format!(
                "写作{}，由 {} 到 {} 是{}",
                direction(said.role),
                shown(before.value),
                shown(now.value),
                if up { "上升" } else { "下降" }
            ),
            hint: FIGURES,
        });
    }
}

/// 由15家减少到6家: the direction of a turn.
fn turns(sentence: &Sentence, relations: &mut Relations) {
    let text = sentence.text;
    for (place, to) in sentence.quantities.iter().enumerate() {
        if to.role != Role::To || !matches!(to.kind, Kind::Count | Kind::Percent) {
            continue;
        }
        let from = sentence.quantities.get(..place).unwrap_or_default();
        let from = from.iter().rev().find(|q| q.unit(text) == to.unit(text) && q.kind == to.kind);
        let Some(from) = from.filter(|q| {
            q.role == Role::From || sentence.words(q.from..q.at.start).contains(['从', '由'])
        }) else {
            continue;
        };
        let words = to.lead(text);
        let rises =
            ["增", "升", "提高", "上涨", "扩大", "提"].iter().any(|word| words.contains(word));
        let falls = ["减", "降", "回落", "缩", "下滑"].iter().any(|word| words.contains(word));
        let wrong = (rises && !falls && to.value < from.value)
            || (falls && !rises && to.value > from.value);
        if wrong {
            relations.remark(Remark {
                code: "D22",
                at: sentence.at(&to.whole()),
                severity: Severity::Warning,
                message: format!("由 {} 到 {}，升降的词相反", shown(from.value), shown(to.value)),
                hint: FIGURES,
            });
        }
    }
}

/// A change of a share or a rate is told in 百分点, a change of a count is not.
fn points(sentence: &Sentence, relations: &mut Relations) {
    let text = sentence.text;
    for (place, change) in sentence.quantities.iter().enumerate() {
        if !is_change(change) {
            continue;
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
        match change.kind {
            Kind::Percent => {
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
                let (now, before) = rates_of(sentence, place);
                let difference = match (now, before) {
                    (Some(now), Some(before)) => (now.value - before.value).abs() == change.value,
                    _ => false,
                };
                if named || difference || (next.is_some() && !could_be_of_count) {
                    relations.remark(Remark {
                        code: "D10",
                        at: sentence.at(&change.at),
                        severity: Severity::Warning,
                        message: format!("两个比率之差写作 {}%", change.value),
                        hint: "比率相减的差写“百分点”；确实是比率本身的增幅，可以不改。",
                    });
                }
            }
            Kind::Points => {
                let (now, before) = rates_of(sentence, place);
                if let (Some(before), Some(now)) = (before, now) {
                    relations.add(Relation {
                        code: "D7",
                        certainty: Certainty::Stated,
                        operands: vec![
                            sentence.operand(change),
                            sentence.operand(now),
                            sentence.operand(before),
                        ],
                        equation: Equation::Difference,
                        mark: 0,
                        message: format!(
                            "写作 {} 个百分点，由 {}% 到 {}% 应是 {} 个百分点",
                            change.value,
                            before.value,
                            now.value,
                            (now.value - before.value).abs()
                        ),
                        hint: HINT,
                        vouches: true,
                        related: None,
                    });
                    way(sentence, now, before, change, true, relations);
                } else if last.is_some_and(|last| last.is_plain_count())
                    && !lead.contains('率')
                    && !lead.contains('占')
                {
                    let between =
                        last.map_or("", |last| sentence.words(last.end()..change.at.start));
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
            _ => {}
        }
    }
}

/// The rate now and the rate before that a change in points goes between.
fn rates_of<'t>(
    sentence: &Sentence<'t>,
    place: usize,
) -> (Option<&'t Quantity>, Option<&'t Quantity>) {
    let all = sentence.quantities;
    let is_before = |q: &&Quantity| q.role == Role::Before && q.kind == Kind::Percent;
    let before = place.checked_sub(1).and_then(|at| all.get(at)).filter(is_before);
    let before = before.or_else(|| all.get(place + 1).filter(is_before));
    let now =
        all.get(..place).unwrap_or_default().iter().rev().take(3).find(|q| is_plain_percent(q));
    (now, before)
}

/// True if a count may have changed by such a percentage, in whole numbers; a count with
/// decimals always may.
fn could_change(count: &Quantity, change: &Quantity) -> bool {
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

/// 较上月同比: what is compared with is not what the word says.
fn names(sentence: &Sentence, relations: &mut Relations) {
    let text = sentence.text;
    let mut start = sentence.range.start;
    for clause in sentence
        .words(sentence.range.clone())
        .split_inclusive(['，', ',', '；', ';', '。', '（', '）', '、'])
    {
        let here = start..start + clause.len();
        start += clause.len();
        let has = |words: &[&'static str]| {
            words.iter().find_map(|word| clause.find(word).map(|at| (at, *word)))
        };
        let last = has(&["上月", "上个月", "上季度", "上一季度", "上周", "上旬", "上期", "上一期"]);
        let year = has(&["去年同期", "上年同期", "去年同月"]);
        let (wrong, right) = match (last, year, clause.find("同比"), clause.find("环比")) {
            (Some((at, word)), None, Some(said), None) if at < said => ((said, word), "环比"),
            (None, Some((at, word)), None, Some(said)) if at < said => ((said, word), "同比"),
            _ => continue,
        };
        let range = here.start + wrong.0..here.start + wrong.0 + "同比".len();
        let said = text.get(range.clone()).unwrap_or_default();
        relations.remark(Remark {
            code: "D27",
            at: At::of(sentence.paragraph, &range),
            severity: Severity::Warning,
            message: format!("和{}比，写作“{said}”", wrong.1),
            hint: if right == "环比" {
                "和上一期比是环比；同比是和去年同一时期比。"
            } else {
                "和去年同一时期比是同比；环比是和上一期比。"
            },
        });
    }
}
