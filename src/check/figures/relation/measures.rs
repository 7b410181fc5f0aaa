//! Units of measure of one list (D12): 318件（其中醉驾57起、酒驾261起） adds up, in two units;
//! 甲区发现隐患206处；乙区发现隐患184处；丙区发现隐患97个.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;

use super::super::Case;
use super::super::quantity::Quantity;
use super::parts::{closing, depth_at};
use super::prose::{Sentence, Told};
use super::splits::has_own_measure;
use super::{Relations, Remark};
use crate::finding::Severity;

const HINT: &str = "同一个合计和它的各项用同一个单位。";
/// Most members of a list, and most records.
const LONGEST: usize = 12;
const LONG: usize = 200;
/// Most characters of a name that a list is led by.
const NEAR: usize = 12;

/// Reads a sentence.
pub(super) fn read(_: &Case, sentence: &Sentence, relations: &mut Relations) {
    for total in sentence.quantities.iter().filter(|q| is_whole(q)) {
        let lists = areas(sentence, total);
        let odd = lists.iter().find_map(|(area, depth)| odd(sentence, total, area, *depth));
        if let Some((number, right)) = odd {
            relations.remark(Remark {
                code: "D12",
                at: sentence.at(&number.unit),
                severity: Severity::Warning,
                message: format!(
                    "单位“{}”应为“{right}”：各项相加才是合计",
                    number.unit(sentence.text)
                ),
                hint: HINT,
            });
        }
    }
}

fn is_whole(number: &Quantity) -> bool {
    number.is_plain_count() && number.decimals == 0 && !number.unit.is_empty()
}

/// Where the lists stand that a total may have: in the bracket behind it, behind 其中.
fn areas(sentence: &Sentence, total: &Quantity) -> Vec<(Range<usize>, usize)> {
    let text = sentence.text;
    let mut found = Vec::new();
    let rest = text.get(total.end()..sentence.range.end).unwrap_or_default();
    if rest.starts_with(['（', '(']) {
        let start = total.end() + '（'.len_utf8();
        let end = closing(text, start, sentence.range.end);
        found.push((start..end, total.depth + 1));
    }
    // Nothing is told between the total and 其中.
    let next = sentence.quantities.partition_point(|q| q.at.start <= total.at.start);
    let near = sentence.quantities.get(next);
    let near = near.map_or(sentence.range.end, |next| next.at.start);
    let words = text.get(total.end()..near).unwrap_or_default();
    if let Some(at) = words.find("其中") {
        let start = total.end() + at;
        let inside = depth_at(text, sentence.range.start, start);
        let end = if inside > 0 {
            closing(text, start, sentence.range.end)
        } else {
            let rest = text.get(start..sentence.range.end).unwrap_or_default();
            rest.find('。').map_or(sentence.range.end, |cut| start + cut)
        };
        if inside >= total.depth {
            found.push((start..end, inside));
        }
    }
    found
}

/// The number whose unit is another than that of all others of a list and its total, where they
/// add up with it; and the unit it should have.
fn odd<'t>(
    sentence: &Sentence<'t>,
    total: &'t Quantity,
    area: &Range<usize>,
    depth: usize,
) -> Option<(&'t Quantity, &'t str)> {
    let text = sentence.text;
    let members: Vec<&Quantity> = sentence
        .quantities
        .iter()
        .filter(|q| area.contains(&q.at.start) && q.depth == depth && is_whole(q))
        .take(LONGEST)
        .collect();
    let unit = total.unit(text);
    let told = |number: &&'t Quantity| Told { paragraph: sentence.paragraph, text, number };
    let of = |list: &[&Quantity]| list.iter().map(|q| q.value).sum::<Decimal>();
    let own: Vec<&Quantity> = members.iter().copied().filter(|q| q.unit(text) == unit).collect();
    if (1..=own.len()).any(|length| of(own.get(..length).unwrap_or_default()) == total.value) {
        return None;
    }
    (2..=members.len()).find_map(|length| {
        let list = members.get(..length)?;
        if of(list) != total.value {
            return None;
        }
        let first = list.first()?.unit(text);
        let others: Vec<&&Quantity> = list.iter().filter(|q| q.unit(text) != unit).collect();
        match others.as_slice() {
            [one] if !has_own_measure(&list.iter().map(told).collect::<Vec<_>>(), &told(one)) => {
                Some((**one, unit))
            }
            all if all.len() == length && list.iter().all(|q| q.unit(text) == first) => {
                Some((total, first))
            }
            _ => None,
        }
    })
}

/// Records that tell the same of several, with the unit of one another than that of all others.
pub(super) fn of_records(case: &Case, paragraph: usize, relations: &mut Relations) {
    let (text, numbers) = (case.reading(paragraph), case.quantities(paragraph).iter());
    let own: Vec<&Quantity> = numbers.filter(|q| is_whole(q) && q.depth == 0).collect();
    // The words that lead to a number, without the name before them: 发现隐患 of 东片区发现隐患206处.
    let measure = |q: &Quantity| -> Option<String> {
        let label = q.label(text).trim_matches(|c: char| "，、；：".contains(c));
        let length = label.chars().count();
        (2..=NEAR * 2).contains(&length).then(|| label.chars().rev().take(3).collect())
    };
    let mut records: BTreeMap<(usize, String), Vec<&Quantity>> = BTreeMap::new();
    for number in own {
        if let Some(name) = measure(number).filter(|name| name.chars().count() == 3) {
            records.entry((number.sentence, name)).or_default().push(number);
        }
    }
    for alike in records.values().filter(|alike| (3..=LONG).contains(&alike.len())) {
        let units = |q: &Quantity| alike.iter().filter(|o| o.unit(text) == q.unit(text)).count();
        let other = alike.iter().find(|q| units(q) + 1 == alike.len());
        let lone = alike.iter().find(|q| units(q) == 1);
        if let Some((right, lone)) = other.zip(lone) {
            relations.remark(Remark {
                code: "D12",
                at: super::At::of(paragraph, &lone.unit),
                severity: Severity::Warning,
                message: format!(
                    "单位“{}”应为“{}”：别处同一项都是",
                    lone.unit(text),
                    right.unit(text)
                ),
                hint: HINT,
            });
        }
    }
}
