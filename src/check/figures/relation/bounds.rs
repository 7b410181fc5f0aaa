//! Those that a sentence says are beyond a bound (D25): 低于80%的有甲镇（76.5%）、乙镇（76.0%）.

use super::super::Case;
use super::super::quantity::{Kind, Quantity};
use super::series::{self, Series};
use super::{Certainty, Equation, Operand, Relation, Relations, shown};

/// Words before a bound, or behind it, and whether what follows is less.
const BEFORE: [(&str, bool); 8] = [
    ("低于", true),
    ("不足", true),
    ("不到", true),
    ("少于", true),
    ("高于", false),
    ("超过", false),
    ("多于", false),
    ("达到", false),
];
const BEHIND: [(&str, bool); 2] = [("以下", true), ("以上", false)];
/// Most characters between a bound and the first name.
const NEAR: usize = 20;

/// Reads a paragraph.
pub(super) fn read(case: &Case, paragraph: usize, relations: &mut Relations) {
    let (text, numbers) = (case.reading(paragraph), case.quantities(paragraph));
    let mut lists: Option<Vec<Series>> = None;
    for bound in numbers {
        let Some((word, less, end)) = beyond(text, bound) else { continue };
        let lists = lists.get_or_insert_with(|| series::read(text, numbers));
        for number in listed(text, lists, bound, end) {
            relations.add(of(paragraph, number, bound, (word, less)));
        }
    }
}

/// The word that makes a number a bound, and where the words end that lead to those beyond it.
fn beyond(text: &str, bound: &Quantity) -> Option<(&'static str, bool, usize)> {
    if !matches!(bound.kind, Kind::Count | Kind::Percent) {
        return None;
    }
    let lead = bound.lead(text);
    let behind = text.get(bound.end()..)?;
    let after = BEHIND.iter().find(|(word, _)| behind.starts_with(word));
    let before = BEFORE.iter().find(|(word, _)| lead.ends_with(word));
    let not = ["未", "没", "不"]
        .iter()
        .any(|not| before.is_some_and(|(word, _)| lead.ends_with(&format!("{not}{word}"))));
    let (word, less) = after.or(before)?;
    let end = bound.end() + after.map_or(0, |(word, _)| word.len());
    // 未达到100%的: those that are less.
    let less = *less != not;
    text.get(end..)?.starts_with('的').then_some((*word, less, end))
}

/// The figures told behind a bound for those beyond it, of its kind.
fn listed<'t>(text: &str, lists: &[Series<'t>], bound: &Quantity, end: usize) -> Vec<&'t Quantity> {
    let own = lists.iter().filter(|list| list.measure.is_empty()).find(|list| {
        list.entries.first().is_some_and(|first| {
            let between = text.get(end..first.number.at.start).unwrap_or_default();
            first.number.at.start > end
                && first.number.kind == bound.kind
                && first.number.unit(text) == bound.unit(text)
                && first.number.depth > bound.depth
                && between.chars().count() <= NEAR
                && !between.contains(['。', '；', '，'])
        })
    });
    own.map_or_else(Vec::new, |own| own.entries.iter().map(|entry| entry.number).collect())
}

fn of(paragraph: usize, number: &Quantity, bound: &Quantity, said: (&str, bool)) -> Relation {
    let (word, less) = said;
    let (one, other) = (Operand::of(paragraph, number), Operand::of(paragraph, bound));
    Relation {
        code: "D25",
        certainty: Certainty::Likely,
        mark: usize::from(!less),
        operands: if less { vec![one, other] } else { vec![other, one] },
        equation: Equation::AtMost,
        message: format!("所列的 {} 不是“{word}”{}", shown(number.value), shown(bound.value)),
        hint: "核对这个数和所说的界限。",
        vouches: false,
        ..Relation::default()
    }
}
