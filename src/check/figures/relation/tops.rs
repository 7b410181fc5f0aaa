//! Sums of the first of a list, or of all of it, by their number (D1): 甲17个、乙13个、丙11个，三县共41个;
//! 前三类合计7403件.

use rust_decimal::Decimal;

use super::super::Case;
use super::super::lexis::small_number;
use super::super::quantity::{Kind, Quantity};
use super::series::{self, Series};
use super::slips;
use super::{Certainty, Equation, Operand, Relation, Relations, shown};

/// Words that sum up, at the end of what leads to a number.
const SUMS: [&str; 5] = ["合计", "总计", "共计", "共有", "共"];
/// Longest label of a sum, in characters.
const LABEL: usize = 16;

/// Reads a paragraph.
pub(super) fn read(case: &Case, paragraph: usize, relations: &mut Relations) {
    let (text, own) = (case.reading(paragraph), case.quantities(paragraph));
    let mut lists: Option<Vec<Series>> = None;
    for sum in own.iter().filter(|q| q.kind == Kind::Count && q.is_plain_count()) {
        let Some((number, first)) = summed(text, sum) else { continue };
        let lists = lists.get_or_insert_with(|| series::read(text, own));
        let before = |list: &&Series| {
            let last = list.entries.last().map(|last| last.number);
            list.measure.is_empty()
                && last.is_some_and(|last| {
                    last.at.start < sum.at.start
                        && last.sentence + 1 >= sum.sentence
                        && last.unit(text) == sum.unit(text)
                })
        };
        let mut nearest = lists.iter().rev().filter(before);
        let Some(list) = nearest.next() else { continue };
        // Of the same in several periods, or of several measures, all are summed up.
        let all = std::iter::once(list).chain(nearest).flat_map(|list| &list.entries);
        let sums = all.scan(Decimal::ZERO, |so_far, entry| {
            *so_far = so_far.checked_add(entry.number.value)?;
            Some(*so_far)
        });
        if sums.skip(list.entries.len()).any(|so_far| so_far == sum.value) {
            continue;
        }
        let fits = if first { list.entries.len() > number } else { list.entries.len() == number };
        let parts = list.entries.get(..number).filter(|_| fits);
        if let Some(parts) = parts {
            let parts: Vec<&Quantity> = parts.iter().map(|entry| entry.number).collect();
            relate(paragraph, sum, &parts, relations);
        }
    }
}

/// The number of those that a count sums up, and whether they are the first of a longer list.
fn summed(text: &str, sum: &Quantity) -> Option<(usize, bool)> {
    let label = sum.label(text).trim_matches(|c: char| "，、；：（）".contains(c));
    // 三县共41个; 这4个单位不合格公文共22件.
    let label = SUMS.iter().find_map(|word| label.strip_suffix(word)).or_else(|| {
        let at = SUMS.iter().filter_map(|word| label.rfind(word)).max()?;
        label.get(..at).filter(|_| label.chars().count() <= LABEL)
    })?;
    // A number in digits ends what leads to the next: 4个 of 4个单位共22件.
    let before = text.get(..sum.from)?;
    let digits = before.trim_end_matches(['个', '地', '家', '县', '项', '类']);
    let start = digits.trim_end_matches(|c: char| c.is_ascii_digit());
    let said = digits.get(start.len()..).filter(|said| !said.is_empty());
    if let Some(said) = said.filter(|_| before.len() - digits.len() > 0) {
        return Some((said.parse().ok()?, start.ends_with('前')));
    }
    let bare = label.trim_start_matches(|c: char| "以上这".contains(c));
    let first = bare.starts_with('前');
    let (number, length) = small_number(bare.trim_start_matches('前'))?;
    let behind = bare.trim_start_matches('前').get(length..)?;
    let counted = behind.starts_with(|c: char| "个类项家地县镇乡位名者区局市州种级".contains(c));
    ((2..=20).contains(&number) && counted).then_some((number as usize, first))
}

fn relate(paragraph: usize, sum: &Quantity, parts: &[&Quantity], relations: &mut Relations) {
    let right: Decimal = parts.iter().map(|part| part.value).sum();
    let mut operands = vec![Operand::of(paragraph, sum)];
    operands.extend(parts.iter().map(|part| Operand::of(paragraph, part)));
    let relation = Relation {
        code: "D1",
        certainty: Certainty::Likely,
        operands,
        equation: Equation::Sum(vec![1; parts.len()]),
        message: format!("合计 {}，所列各项相加是 {}", shown(sum.value), shown(right)),
        hint: "核对合计和名单：合计必须等于所列各项之和。",
        ..Relation::default()
    };
    if relation.holds() || !slips::explained(&relation).is_empty() {
        relations.add(relation);
    }
}
