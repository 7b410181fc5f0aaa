//! The figure that a change is told of, by its unit and its words.

use rust_decimal::Decimal;

use super::super::super::quantity::{Kind, Quantity, Role};
use super::super::periods::Periods;
use super::super::prose::{Sentence, is_total, noun, shared};
use super::super::{Operand, shares};
use super::{Above, CHANGES, COMPARISONS};

/// Most counts of the sentences before that a change may be told of.
const NEAR: usize = 12;

/// The count that a change is told of: the nearest of this unit before it, and the nearest total.
pub(super) fn told_of<'t>(
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
                && matches!(q.role, Role::Plain | Role::Average | Role::To)
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

/// 受理120件、办结90件，分别减少30件、10件: the count that one of several changes is told of. `counts` are
/// the changes in number, `before` what stands before them.
pub(super) fn one_by_one<'t>(
    sentence: &Sentence<'t>,
    (before, counts): (&'t [Quantity], &[&Quantity]),
    change: &Quantity,
    periods: &Periods,
) -> Option<&'t Quantity> {
    let text = sentence.text;
    let same = |q: &&&Quantity| q.unit(text) == change.unit(text) && periods.is_one(q, change);
    let beside: Vec<&Quantity> = counts.iter().filter(same).copied().collect();
    let first = beside.first().filter(|_| beside.len() > 1)?;
    let plain = |q: &&Quantity| q.is_plain_count() && q.depth <= first.depth;
    let own: Vec<&Quantity> = before
        .iter()
        .rev()
        .filter(plain)
        .take_while(|q| q.unit(text) == change.unit(text))
        .take(beside.len())
        .collect();
    let last = own.first().filter(|_| own.len() == beside.len())?;
    let place = beside.iter().rev().position(|q| q.at == change.at)?;
    sentence.words(last.end()..first.at.start).contains("分别").then(|| own.get(place).copied())?
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
pub(super) fn told_before(
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
