//! Totals at the end of their list: 轻度污染33天，中度污染7天，重度污染2天，污染天数共42天.

use rust_decimal::Decimal;

use super::super::Case;
use super::super::quantity::Quantity;
use super::prose::{Sentence, is_total, shared};
use super::slips::is_slip;
use super::{Certainty, Equation, Relation, Relations, shown};

/// Words that make a total one of a longer time, or the first of another list.
const NOT: [&str; 8] = ["累计", "全年", "年初", "以来", "其中", "另", "同期", "每"];
/// Most figures of a list.
const MOST: usize = 40;

/// Reads the totals of a sentence.
pub(super) fn read(_: &Case, sentence: &Sentence, relations: &mut Relations) {
    for (place, total) in sentence.quantities.iter().enumerate() {
        let label = total.label(sentence.text);
        if !is_total(sentence.text, total) || NOT.iter().any(|word| label.contains(word)) {
            continue;
        }
        let list = list(sentence, place);
        if list.len() < 2 {
            continue;
        }
        let mut sum = Decimal::ZERO;
        let fits = list.iter().position(|part| {
            sum += part.value;
            sum == total.value
        });
        let parts = match fits {
            Some(last) if last > 0 => list.get(..=last).unwrap_or_default(),
            Some(_) => continue,
            None if begins_list(sentence, total) || !is_one_slip(total, &list, sum) => continue,
            None if !is_theirs(sentence, total, &list) => continue,
            None => &list,
        };
        let operands = std::iter::once(total).chain(parts.iter().copied().rev());
        relations.add(Relation {
            code: "D1",
            certainty: Certainty::Likely,
            operands: operands.map(|number| sentence.operand(number)).collect(),
            equation: Equation::Sum(vec![1; parts.len()]),
            message: format!(
                "合计 {}，前面所列相加是 {}",
                shown(total.value),
                shown(parts.iter().map(|part| part.value).sum())
            ),
            hint: "核对合计和名单：合计必须等于所列各项之和。",
            ..Relation::default()
        });
    }
}

/// The figures right before a total that count the same, up to a semicolon or another total, the last first.
fn list<'s>(sentence: &Sentence<'s>, place: usize) -> Vec<&'s Quantity> {
    let text = sentence.text;
    let Some(total) = sentence.quantities.get(place) else { return Vec::new() };
    let mut found = Vec::new();
    let mut end = total.at.start;
    for part in sentence.quantities.get(..place).unwrap_or_default().iter().rev().take(MOST) {
        let between = text.get(part.end()..end).unwrap_or_default();
        let label = part.label(text);
        let same = part.is_plain_count()
            && part.depth == total.depth
            && part.unit(text) == total.unit(text)
            && !between.contains(['；', ';', '。', '（', '）'])
            && !is_total(text, part)
            && !NOT.iter().any(|word| label.contains(word));
        if !same {
            break;
        }
        end = part.at.start;
        found.push(part);
    }
    found
}

/// True if a total is that of these figures and of no others: 污染天数共42天 after 轻度污染33天 and more of 污染,
/// 四类合计1167起 after four.
fn is_theirs(sentence: &Sentence, total: &Quantity, parts: &[&Quantity]) -> bool {
    const COUNTS: [char; 9] = ['两', '三', '四', '五', '六', '七', '八', '九', '十'];
    let label = total.label(sentence.text);
    let segment = label.rsplit(['，', '；', '。']).next().unwrap_or(label);
    match segment.chars().find_map(|c| COUNTS.iter().position(|count| *count == c)) {
        Some(place) => {
            let first = parts.last().map_or(0, |first| first.at.start);
            let alike = |other: &Quantity| other.unit(sentence.text) == total.unit(sentence.text);
            let mut earlier = sentence.quantities.iter().take_while(|other| other.at.start < first);
            place + 2 == parts.len() && !segment.contains(['前', '后']) && !earlier.any(alike)
        }
        None => parts.iter().all(|part| shared(part.label(sentence.text), segment) >= 2),
    }
}

/// True if a list begins behind a figure: then that is its total.
fn begins_list(sentence: &Sentence, total: &Quantity) -> bool {
    let rest = sentence.text.get(total.end()..).unwrap_or_default();
    rest.starts_with(['：', '（', '(']) || rest.chars().take(3).collect::<String>().contains('其')
}

/// True if one slip of the keyboard, in the total or in a part, makes the sum wrong.
fn is_one_slip(total: &Quantity, parts: &[&Quantity], sum: Decimal) -> bool {
    let others = |part: &Quantity| total.value - (sum - part.value);
    is_slip(total.value, sum, total.step())
        || parts.iter().any(|part| {
            let right = others(part);
            right > Decimal::ZERO && is_slip(part.value, right, part.step())
        })
}
