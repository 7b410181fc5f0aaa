//! Changes from one number to another, 由547件下降到496件, and what a comparison is called.

use rust_decimal::RoundingStrategy;

use super::super::super::quantity::{Kind, Quantity, Role};
use super::super::prose::Sentence;
use super::super::{At, Certainty, Equation, Relation, Relations, Remark, shown};
use super::subject::told_of;
use super::{FIGURES, HINT, way, wrong};
use crate::finding::Severity;

/// 由547件下降到496件，减少51件: the two numbers of a turn right before a change.
pub(super) fn turn<'t>(
    sentence: &Sentence<'t>,
    place: usize,
    unit: &str,
) -> Option<(&'t Quantity, &'t Quantity)> {
    // 降至2023年的9.6%: a time may stand before either.
    let numbers = sentence.quantities.get(..place)?.iter().rev();
    let mut numbers = numbers.filter(|number| number.kind != Kind::Date);
    let (to, from) = (numbers.next()?, numbers.next()?);
    let text = sentence.text;
    let fits = to.role == Role::To
        && matches!(from.role, Role::From | Role::Before | Role::Plain)
        && from.kind == Kind::Count
        && to.kind == Kind::Count
        && from.unit(text) == unit
        && to.unit(text) == unit;
    fits.then_some((from, to))
}

/// 由102.4千克降至98.3千克，下降4.0%: a percentage between the two numbers of a turn.
pub(super) fn turned(
    sentence: &Sentence,
    place: usize,
    percents: &[&Quantity],
    relations: &mut Relations,
) {
    let text = sentence.text;
    let last = place.checked_sub(1).and_then(|at| sentence.quantities.get(at));
    let Some((from, to)) = last.and_then(|to| turn(sentence, place, to.unit(text))) else { return };
    let [percent] = percents else { return };
    if sentence.words(to.end()..percent.at.start).chars().count() <= 8 {
        relations.add(Relation {
            code: "D7",
            certainty: Certainty::Stated,
            operands: vec![sentence.operand(percent), sentence.operand(to), sentence.operand(from)],
            equation: Equation::Between,
            message: wrong(percent, (to.value - from.value).abs(), from.value, to.value),
            hint: HINT,
            ..Relation::default()
        });
        way(sentence, (from.value, to.value), percent, false, relations);
    }
}

/// 增长1.2倍（上年同期0.64亿美元）, 比上年同期的0.64亿美元增长1.2倍: where a multiple begins, and the
/// only figure of that unit it may be told of.
fn from_stated<'t>(sentence: &Sentence<'t>, place: usize) -> Option<(&'t Quantity, &'t Quantity)> {
    let times = sentence.quantities.get(place)?;
    let stated = |q: &&Quantity| q.role == Role::Before && q.kind == Kind::Count;
    let behind = sentence.quantities.get(place + 1..)?.iter().find(|q| q.kind != Kind::Date);
    let behind = behind.filter(stated).filter(|q| {
        let near = sentence.words(times.end()..q.clause).chars().count() <= 2;
        q.depth > times.depth && near
    });
    let before = sentence.quantities.get(..place)?;
    let clause = |q: &&Quantity| {
        let between = sentence.words(q.end()..times.at.start);
        between.chars().count() <= 10 && !between.contains(['，', '；', '。'])
    };
    let from = behind.or_else(|| before.last().filter(stated).filter(clause))?;
    let mut nows = told_of(sentence, times.at.start, times.depth, from.unit(sentence.text));
    let now = nows.pop()?;
    nows.is_empty().then_some((from, now))
}

/// 由1.2亿元增加到2.7亿元，增长1.25倍: a rise told as a multiple of where it began.
pub(super) fn multiples(sentence: &Sentence, relations: &mut Relations) {
    for (place, times) in sentence.quantities.iter().enumerate() {
        if times.kind != Kind::Times || times.role != Role::Up {
            continue;
        }
        let last = place.checked_sub(1).and_then(|at| sentence.quantities.get(at));
        let unit = last.map_or("", |to| to.unit(sentence.text));
        let turned = turn(sentence, place, unit)
            .filter(|(_, to)| sentence.words(to.end()..times.at.start).chars().count() <= 8);
        let Some((from, to)) = turned.or_else(|| from_stated(sentence, place)) else { continue };
        let away = RoundingStrategy::MidpointAwayFromZero;
        let right = (to.value - from.value).checked_div(from.value);
        let right = right.map(|v| v.round_dp_with_strategy(times.step().scale(), away));
        let Some(right) = right else { continue };
        relations.add(Relation {
            code: "D7",
            certainty: Certainty::Likely,
            operands: [times, from, to].map(|q| sentence.operand(q)).to_vec(),
            equation: Equation::Is(vec![right]),
            message: format!(
                "写作增长 {} 倍，由 {} 到 {} 是增长 {} 倍",
                shown(times.value),
                shown(from.value),
                shown(to.value),
                shown(right)
            ),
            hint: "增长几倍是增加的数除以原来的数。",
            ..Relation::default()
        });
    }
}

/// 由15家减少到6家: the direction of a turn.
pub(super) fn turns(sentence: &Sentence, relations: &mut Relations) {
    let text = sentence.text;
    for (place, to) in sentence.quantities.iter().enumerate() {
        if to.role != Role::To || !matches!(to.kind, Kind::Count | Kind::Percent) {
            continue;
        }
        let from = sentence.quantities.get(..place).unwrap_or_default();
        let from = from.iter().rev().find(|q| q.unit(text) == to.unit(text) && q.kind == to.kind);
        let Some(from) = from.filter(|q| {
            let begun = sentence.words(q.clause.max(sentence.range.start)..q.at.start);
            q.role == Role::From || begun.contains(['从', '由'])
        }) else {
            continue;
        };
        let words = to.lead(text);
        let rises = ["增", "升", "提", "上涨", "扩大"].iter().any(|word| words.contains(word));
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

/// 较上月同比: what is compared with is not what the word says.
pub(super) fn names(sentence: &Sentence, relations: &mut Relations) {
    let text = sentence.text;
    let mut start = sentence.range.start;
    for clause in sentence
        .words(sentence.range.clone())
        .split_inclusive(['，', ',', '；', ';', '。', '（', '）', '、'])
    {
        let here = start..start + clause.len();
        start += clause.len();
        if !clause.contains('比') {
            continue;
        }
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
