//! Percentages of one measure are told with as many decimals (D8).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::Case;
use super::super::quantity::{Kind, Quantity, Role};
use super::grid::{Head, Reader};
use super::rates::rate_name;
use super::{At, Relations, Remark};
use crate::finding::Severity;

const HINT: &str = "同一个指标保留同样的小数位数。";
/// A share of which the whole is not named.
const SHARE: &str = "占比";

/// A percentage with the measure it is of.
struct Told {
    at: At,
    value: Decimal,
    decimals: u32,
    measure: String,
}

/// Reads the percentages of all paragraphs.
pub(super) fn read(case: &Case, relations: &mut Relations) {
    let mut all: Vec<Told> = Vec::new();
    for (paragraph, quantities) in relations.quantities.iter().enumerate() {
        let text = case.reading(paragraph);
        let mut last: Option<String> = None;
        for (place, number) in quantities.iter().enumerate() {
            let whole = number.value.is_zero() || number.value == Decimal::ONE_HUNDRED;
            if number.kind != Kind::Percent || whole || is_exact(quantities, place, number) {
                continue;
            }
            let own = measure(text, number);
            // A share without its whole goes on with the whole that was named last.
            let named = last.clone().filter(|last| last.starts_with('占'));
            let own = if own.as_deref() == Some(SHARE) { named.or(own) } else { own };
            // Without a word of its own it goes on with the measure before it.
            let goes_on = number.role == Role::Plain && !number.lead(text).contains('率');
            let Some(measure) = own.or_else(|| last.clone().filter(|_| goes_on)) else {
                continue;
            };
            if number.role == Role::Plain {
                last = Some(measure.clone());
            }
            let (value, decimals) = (number.value, number.decimals);
            all.push(Told { at: At::of(paragraph, &number.at), value, decimals, measure });
        }
    }
    for (number, other) in odd(&all) {
        relations.remark(Remark {
            code: "D8",
            at: number.at.clone(),
            severity: Severity::Warning,
            message: format!(
                "{} {}% 保留 {} 位小数，前面的 {}% 保留 {} 位",
                if number.measure.starts_with('占') { SHARE } else { &number.measure },
                number.value,
                number.decimals,
                other.value,
                other.decimals
            ),
            hint: HINT,
        });
    }
}

/// The percentages with other decimals than their measure has, each with one that shows it. The
/// shares of one whole agree; of several wholes each may have its own, but for a lone share.
fn odd(all: &[Told]) -> Vec<(&Told, &Told)> {
    let mut groups: BTreeMap<&str, Vec<&Told>> = BTreeMap::new();
    for told in all {
        groups.entry(&told.measure).or_default().push(told);
    }
    let mut odd = Vec::new();
    for told in all {
        let group = groups.get(told.measure.as_str()).map_or(&[][..], Vec::as_slice);
        let Some(first) = group.first() else { continue };
        if told.decimals != first.decimals {
            odd.push((told, *first));
        }
        if group.len() > 1 || !told.measure.starts_with('占') {
            continue;
        }
        let shares = all.iter().filter(|other| other.measure.starts_with('占'));
        let others: Vec<&Told> = shares.filter(|other| other.at != told.at).collect();
        let Some(other) = others.first().filter(|other| other.decimals != told.decimals) else {
            continue;
        };
        let agreed = others.iter().all(|one| one.decimals == other.decimals);
        if agreed && (others.len() > 1 || other.at < told.at) {
            odd.push((told, *other));
        }
    }
    odd
}

/// How many numbers back a share's count may stand.
const NEAR: usize = 4;

/// True if a percentage without decimals is exact: 10 of 20 are 50%. The count before it is
/// then just that part of a whole number.
fn is_exact(quantities: &[Quantity], place: usize, number: &Quantity) -> bool {
    let before = quantities.get(place.saturating_sub(NEAR)..place).unwrap_or_default();
    let part = before
        .iter()
        .rev()
        .find(|q| q.is_plain_count() && q.decimals == 0 && q.sentence == number.sentence);
    number.decimals == 0
        && part.is_some_and(|part| {
            let whole = part.value.checked_mul(Decimal::ONE_HUNDRED);
            let whole = whole.and_then(|whole| whole.checked_div(number.value));
            !part.value.is_zero()
                && whole.is_some_and(|whole| whole.fract().is_zero() && whole >= part.value)
        })
}

/// The measure a percentage is of, by the words before it.
fn measure(text: &str, number: &Quantity) -> Option<String> {
    let lead = number.lead(text);
    match number.role {
        Role::Up | Role::Down => Some("增减".to_owned()),
        Role::Plain if lead.contains('占') => {
            // Shares of one whole: 占总数的, 占阳性标本的.
            let whole = lead.rsplit('占').next().unwrap_or_default();
            let whole = whole.trim_matches(|c: char| "的约为达比了 ：:".contains(c));
            Some(if whole.is_empty() { SHARE.to_owned() } else { format!("占{whole}") })
        }
        Role::Plain => {
            let name = rate_name(lead)?;
            let last: Vec<char> = name.chars().rev().take(2).collect();
            Some(format!("{}率", last.into_iter().rev().collect::<String>()))
        }
        _ => None,
    }
}

/// Rates of one column have as many decimals.
pub(super) fn of_table(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    for column in grid.columns_of(|head| matches!(head, Head::Rate(_))) {
        let mut first: Option<(Decimal, u32)> = None;
        for row in &grid.rows {
            let Some((value, decimals, _)) = reader.figure(*row, column) else { continue };
            if value.is_zero() || value >= Decimal::ONE_HUNDRED {
                continue;
            }
            match first {
                None => first = Some((value, decimals)),
                Some((_, known)) if known == decimals => {}
                Some((before, known)) => {
                    relations.remark(Remark {
                        code: "D8",
                        at: At::Cell(reader.number, *row, column),
                        severity: Severity::Warning,
                        message: format!(
                            "{value} 保留 {decimals} 位小数，这一列的 {before} 保留 {known} 位"
                        ),
                        hint: "同一个指标保留同样的小数位数。",
                    });
                    break;
                }
            }
        }
    }
}
