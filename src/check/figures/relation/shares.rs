//! Shares: percentages of a whole that is named (占诉求总量的60%).

use rust_decimal::Decimal;

use super::super::Case;
use super::super::quantity::{Kind, Quantity};
use super::prose::{Sentence, is_plain_percent, is_total, noun, shared};
use super::{Certainty, Equation, Operand, Relation, Relations, cut, rounded, shown};

const HINT: &str = "百分比按原数重算，四舍五入。";
/// Words of a base that say nothing of what it counts.
const PLAIN: [&str; 18] = [
    "全部", "总量", "总数", "总和", "总计", "总", "数量", "数", "量", "的", "比重", "比例", "比",
    "约", "达", "到", "为", "全",
];
/// Most numbers to look back over.
const BACK: usize = 40;

/// Reads the percentages of a sentence.
pub(super) fn read(case: &Case, sentence: &Sentence, relations: &mut Relations) {
    for (place, percent) in sentence.quantities.iter().enumerate() {
        if !is_plain_percent(percent) {
            continue;
        }
        let lead = percent.lead(sentence.text);
        if lead.contains("分别") || lead.contains("依次") {
            continue;
        }
        if percent.label(sentence.text) == "的" {
            of_stated(sentence, place, percent, relations);
            continue;
        }
        if let Some(at) = lead.rfind('占') {
            let name = lead.get(at + '占'.len_utf8()..).unwrap_or_default();
            let subject = lead.get(..at).unwrap_or_default();
            let told = Told { place, percent, name, lead, subject };
            share(case, sentence, &told, relations);
        }
    }
}

/// 完成342000万元，为年度计划463500万元的73.8%: the whole stands right before the percentage.
fn of_stated(sentence: &Sentence, place: usize, percent: &Quantity, relations: &mut Relations) {
    let text = sentence.text;
    let own = sentence.quantities.get(..place).unwrap_or_default();
    let Some((whole, before)) = own.split_last() else { return };
    if whole.kind != Kind::Count {
        return;
    }
    let bracket = own.iter().rev().take_while(|q| q.depth > percent.depth && q.kind == whole.kind);
    let targets = bracket.count();
    if targets > 1 {
        each_target(sentence, place, targets, relations);
        return;
    }
    let told = |part: &Quantity| {
        let operands =
            vec![sentence.operand(percent), sentence.operand(part), sentence.operand(whole)];
        relation(operands, 1, false, Certainty::Likely, wrong(percent, part.value, whole.value))
    };
    let parts: Vec<&Quantity> =
        before.iter().filter(|q| q.is_plain_count() && q.unit(text) == whole.unit(text)).collect();
    // 社保（2136件）、医保（1874件）2个，占总量8420件的47.6%: all of them together.
    if parts.len() > 1 {
        let mut operands = vec![sentence.operand(percent)];
        operands.extend(parts.iter().map(|part| sentence.operand(part)));
        operands.push(sentence.operand(whole));
        let all = relation(operands, parts.len(), false, Certainty::Likely, String::new());
        if all.holds() {
            relations.add(all);
            return;
        }
    }
    let all: Vec<Relation> = parts.into_iter().map(told).collect();
    let holds = all.iter().position(Relation::holds).unwrap_or(0);
    if let Some(relation) = all.into_iter().nth(holds) {
        relations.add(relation);
    }
}

/// 完成目标任务（60个、240亿元）的55.0%和50.3%: one percentage for each target, in their order.
fn each_target(sentence: &Sentence, place: usize, targets: usize, relations: &mut Relations) {
    let text = sentence.text;
    let from = place.saturating_sub(targets);
    let (Some(wholes), Some(before)) =
        (sentence.quantities.get(from..place), sentence.quantities.get(..from))
    else {
        return;
    };
    let mut percents: Vec<&Quantity> = Vec::new();
    for number in sentence.quantities.get(place..).unwrap_or_default() {
        let joined = percents.last().is_none_or(|last| {
            matches!(sentence.words(last.end()..number.at.start), "、" | "和" | "，" | "及")
        });
        if !joined || !is_plain_percent(number) {
            break;
        }
        percents.push(number);
    }
    if percents.len() != targets {
        return;
    }
    for (percent, whole) in percents.into_iter().zip(wholes) {
        let parts: Vec<&Quantity> = before
            .iter()
            .filter(|q| q.is_plain_count() && q.unit(text) == whole.unit(text))
            .collect();
        let [part] = parts.as_slice() else { continue };
        let operands =
            vec![sentence.operand(percent), sentence.operand(part), sentence.operand(whole)];
        let message = wrong(percent, part.value, whole.value);
        relations.add(relation(operands, 1, false, Certainty::Likely, message));
    }
}

/// The name of a base, without the words that say nothing.
fn bare(name: &str) -> String {
    let mut bare = name.trim().to_owned();
    for word in PLAIN {
        bare = bare.replace(word, "");
    }
    bare
}

/// The plain counts of a paragraph up to the end of a sentence, the nearest first.
fn counts_before<'t>(sentence: &Sentence<'t>, place: usize) -> Vec<&'t Quantity> {
    let own = sentence.quantities.get(..place).unwrap_or_default().iter().rev();
    own.chain(sentence.before.iter().rev()).filter(|q| q.is_plain_count()).take(BACK).collect()
}

/// The one that a subject names: that which shares most of its words, the first of them.
pub(super) fn named<T>(
    all: impl Iterator<Item = T>,
    subject: &str,
    words: impl Fn(&T) -> String,
) -> Option<T> {
    let mut best = None;
    let mut most = 1;
    for one in all {
        let length = shared(&words(&one), subject);
        if length > most {
            (best, most) = (Some(one), length);
        }
    }
    best
}

/// A share as its clause tells it.
struct Told<'t> {
    place: usize,
    percent: &'t Quantity,
    /// The words of the clause behind 占, before it, and altogether.
    name: &'t str,
    subject: &'t str,
    lead: &'t str,
}

fn share(case: &Case, sentence: &Sentence, told: &Told, relations: &mut Relations) {
    let Told { place, percent, name, subject, lead } = *told;
    let text = sentence.text;
    let own = sentence.quantities.get(..place).unwrap_or_default();
    // The counts since the share before belong to this share.
    let since = own.iter().rposition(|q| q.kind == Kind::Percent).map_or(0, |at| at + 1);
    let own = own.get(since..).unwrap_or_default();
    // The subject whose share it is: 投诉占工单总数的1.3%. Without a word it is that told last.
    let subject = subject.trim_matches(|c: char| "，、也约其中 ".contains(c));
    let general = subject.chars().count() < 2
        || ["合计", "共", "总", "个", "三", "两", "四", "五"]
            .iter()
            .any(|word| subject.contains(word));
    let counts = sentence.quantities.iter().take(place).rev();
    let counts = counts.filter(|q| q.is_plain_count() && !q.label(text).contains("分别"));
    let words = |q: &&Quantity| format!("{}{}", q.label(text), noun(text, q));
    let named_part = named(counts, subject, words).filter(|_| !general);
    let last = own.iter().rposition(Quantity::is_plain_count);
    // 问题118起194人，占37.8%: of the first of two measures of one thing.
    let last = last.map(|at| match (at.checked_sub(1).and_then(|at| own.get(at)), own.get(at)) {
        (Some(before), Some(last)) if before.is_plain_count() && before.end() == last.at.start => {
            at - 1
        }
        _ => at,
    });
    let last = last.and_then(|at| own.get(at));
    let Some(part) = named_part.or(last) else { return };
    let strange = !general && named_part.is_none();
    let unit = part.unit(text);
    let several: Vec<&Quantity> = own
        .iter()
        .filter(|q| q.is_plain_count() && q.unit(text) == unit && !is_total(text, q))
        .collect();
    let together = ["合占", "合计占", "共占", "总共占"].iter().any(|word| lead.contains(word))
        || ["一", "二", "两", "三", "四", "五", "六"].iter().any(|n| {
            lead.contains(&format!("{n}项"))
                || lead.contains(&format!("{n}类"))
                || lead.contains(&format!("{n}者"))
        });
    let mut groups: Vec<Vec<&Quantity>> = Vec::new();
    if !together {
        groups.push(vec![part]);
    }
    if several.len() > 1 && named_part.is_none() {
        groups.push(several.clone());
    }
    if strange {
        groups = several.iter().map(|part| vec![*part]).collect();
    }
    let base = bare(name);
    let known: Vec<&Quantity> = counts_before(sentence, place)
        .into_iter()
        .filter(|q| q.unit(text) == unit && q.value >= part.value && !std::ptr::eq(*q, part))
        .collect();
    let called = |q: &Quantity| {
        let words = format!("{}{}", q.lead(text), noun(text, q));
        shared(&words, &base) >= base.chars().count().min(2)
    };
    let totals: Vec<&Quantity> = known.iter().copied().filter(|q| is_total(text, q)).collect();
    let (bases, named): (Vec<&Quantity>, bool) = if base.is_empty() {
        (totals.clone(), false)
    } else {
        let whole: Vec<&Quantity> = totals.iter().copied().filter(|q| called(q)).collect();
        let other: Vec<&Quantity> =
            known.iter().copied().filter(|q| !std::ptr::eq(*q, part) && called(q)).collect();
        match (whole.is_empty(), name.contains("总") || name.contains("全")) {
            (false, _) => (whole, true),
            (true, true) if !totals.is_empty() => (totals.clone(), false),
            _ => (other, true),
        }
    };
    let ratio = |group: &[&Quantity], base: &Quantity| {
        let mut operands = vec![sentence.operand(percent)];
        operands.extend(group.iter().map(|part| sentence.operand(part)));
        operands.push(sentence.operand(base));
        let values: Vec<Decimal> = operands.iter().map(|operand| operand.value).collect();
        let holds = Equation::Ratio { parts: group.len(), complement: false }
            .holds(&values, percent.step());
        (holds, operands, group.len())
    };
    let mut wrong_one = None;
    // The first count of the sentence may be the whole without saying so.
    let first = sentence.quantities.iter().find(|q| q.is_plain_count() && q.unit(text) == unit);
    for base in bases.iter().copied().chain(known.iter().copied()).chain(first) {
        for group in &groups {
            if group.iter().any(|part| std::ptr::eq(*part, base)) {
                continue;
            }
            let (holds, operands, parts) = ratio(group, base);
            if holds {
                relations.add(relation(operands, parts, false, Certainty::Stated, String::new()));
                return;
            }
            let likely = bases.iter().any(|known| std::ptr::eq(*known, base));
            if likely && wrong_one.is_none() {
                let sum: Decimal = group.iter().map(|part| part.value).sum();
                let message = wrong(percent, sum, base.value);
                wrong_one = Some((operands, parts, message));
            }
        }
    }
    // The whole may have been named in a paragraph before.
    if base.chars().count() >= 2 || name.contains("总") {
        let first = sentence.paragraph.saturating_sub(8);
        for above in (first..sentence.paragraph).rev() {
            let words = case.reading(above);
            for whole in case
                .quantities(above)
                .iter()
                .filter(|q| q.is_plain_count() && q.unit(words) == unit && q.value >= part.value)
            {
                for group in &groups {
                    let mut operands = vec![sentence.operand(percent)];
                    operands.extend(group.iter().map(|part| sentence.operand(part)));
                    operands.push(Operand::of(above, whole));
                    let relation =
                        relation(operands, group.len(), false, Certainty::Guess, String::new());
                    if relation.holds() {
                        relations.add(relation);
                        return;
                    }
                }
            }
        }
    }
    if strange {
        return;
    }
    // Where the shares make the whole of what they are told of, the total is what is wrong.
    if sums_to_whole(text, sentence.quantities).is_some_and(|group| {
        let sum: Decimal = group.iter().map(|(part, _)| part.value).sum();
        group
            .iter()
            .all(|(part, share)| rounded(part.value, sum, share.step()) == Some(share.value))
    }) {
        return;
    }
    if let Some((operands, parts, message)) = wrong_one {
        let sure = named && groups.len() == 1 && bases.len() == 1;
        let certainty = if sure { Certainty::Stated } else { Certainty::Likely };
        relations.add(relation(operands, parts, false, certainty, message));
    }
}

pub(super) fn wrong(percent: &Quantity, part: Decimal, whole: Decimal) -> String {
    let right = rounded(part, whole, percent.step()).map_or_else(String::new, shown_percent);
    let cut_off = cut(part, whole, percent.step()) == Some(percent.value);
    let why = if cut_off { "，像是截掉了后面的位数" } else { "" };
    format!("写作 {}%，{}÷{} 算出来是 {right}{why}", percent.value, shown(part), shown(whole))
}

fn shown_percent(value: Decimal) -> String {
    format!("{value}%")
}

pub(super) fn relation(
    operands: Vec<Operand>,
    parts: usize,
    complement: bool,
    certainty: Certainty,
    message: String,
) -> Relation {
    Relation {
        code: "D7",
        certainty,
        operands,
        equation: Equation::Ratio { parts, complement },
        message,
        hint: HINT,
        ..Relation::default()
    }
}

/// Shares with their counts, one after another, that make a whole: their percentages sum to 100.
fn sums_to_whole<'q>(
    text: &str,
    quantities: &'q [Quantity],
) -> Option<Vec<(&'q Quantity, &'q Quantity)>> {
    let mut group: Vec<(&Quantity, &Quantity)> = Vec::new();
    let mut last: Option<&Quantity> = None;
    for number in quantities {
        if number.is_plain_count() {
            last = Some(number);
        } else if is_plain_percent(number) && number.lead(text).contains('占') {
            let part = last.take()?;
            group.push((part, number));
        }
    }
    let unit = group.first().map(|(part, _)| part.unit(text))?;
    let sum: Decimal = group.iter().map(|(_, share)| share.value).sum();
    let step: Decimal = group.iter().map(|(_, share)| share.step()).sum();
    let labels: Vec<&str> = group.iter().map(|(part, _)| part.label(text)).collect();
    let whole = (sum - Decimal::ONE_HUNDRED).abs() <= step || super::parts::complementary(&labels);
    (group.len() > 1 && whole && group.iter().all(|(part, _)| part.unit(text) == unit))
        .then_some(group)
}

/// Shares of a paragraph that make a whole nobody named: 36个，占63.2%；21个，占36.8%.
pub(super) fn complements(case: &Case, paragraph: usize, relations: &mut Relations) {
    let (text, quantities) = (case.reading(paragraph), case.quantities(paragraph));
    let Some(group) = sums_to_whole(text, quantities) else { return };
    let unit = group.first().map_or("", |(part, _)| part.unit(text));
    let first = group.first().map_or(0, |(part, _)| part.at.start);
    let total =
        quantities.iter().any(|q| q.at.start < first && q.unit(text) == unit && q.is_plain_count());
    if total {
        return;
    }
    let parts: Vec<Operand> = group.iter().map(|(part, _)| Operand::of(paragraph, part)).collect();
    let sum: Decimal = group.iter().map(|(part, _)| part.value).sum();
    for (place, (part, share)) in group.iter().enumerate() {
        // The part, then the whole: all of them.
        let mut operands = vec![Operand::of(paragraph, share)];
        operands.extend(parts.get(place).cloned());
        operands.extend(parts.iter().cloned());
        let message = wrong(share, part.value, sum);
        relations.add(relation(operands, 1, false, Certainty::Likely, message));
    }
}
