//! Slips of the keyboard. Where an equation of several figures fails, it may be that they do not
//! belong together at all; that one slip in one figure would make it hold says that they do, and
//! that the same slip makes two equations hold says it with hardly a doubt.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{At, Certainty, Equation, Relation};

/// Largest figure to compute with.
const LARGEST: Decimal = Decimal::from_parts(0, 1 << 20, 0, false, 0);
/// Most figures of an equation to look for a slip in.
const MANY: usize = 40;
/// Most values that a figure could have had by an equation.
const VALUES: i64 = 24;
/// Most failing equations of a text to compare.
const MOST: usize = 1_500;

/// True if one slip makes one number of the other: a digit mistyped, left out, typed twice or put
/// in, two digits swapped, or one more or less.
pub(super) fn is_slip(one: Decimal, other: Decimal, step: Decimal) -> bool {
    let digits = |value: Decimal| {
        let decimals = step.scale() as usize;
        (value.round_dp(step.scale()) == value)
            .then(|| format!("{:.decimals$}", value.abs()).replace('.', ""))
    };
    one != other
        && ((one - other).abs() == step
            || matches!((digits(one), digits(other)), (Some(one), Some(other))
                if strsim::osa_distance(&one, &other) <= 1))
}

/// True if one slip in a number makes it one of those between two bounds.
pub(super) fn slips_into(number: Decimal, step: Decimal, (low, high): (Decimal, Decimal)) -> bool {
    let decimals = step.scale();
    let Ok(plain) = format!("{:.*}", decimals as usize, number.abs()).replace('.', "").parse()
    else {
        return false;
    };
    others(plain).into_iter().any(|other: u64| {
        let value = Decimal::new(i64::try_from(other).unwrap_or(i64::MAX), decimals);
        (low..=high).contains(&value)
    })
}

/// The numbers that one slip makes of a number: see [`is_slip`].
fn others(number: u64) -> Vec<u64> {
    let digits: Vec<char> = number.to_string().chars().collect();
    let mut all = vec![number + 1, number.saturating_sub(1)];
    let mut add = |digits: Vec<char>| {
        all.extend(digits.into_iter().collect::<String>().parse::<u64>().ok());
    };
    for place in 0..=digits.len() {
        let (before, behind) = digits.split_at(place);
        for digit in '0'..='9' {
            add([before, &[digit], behind].concat());
            add([before, &[digit], behind.get(1..).unwrap_or_default()].concat());
        }
        add([before, behind.get(1..).unwrap_or_default()].concat());
        if let [one, next, rest @ ..] = behind {
            add([before, &[*next, *one], rest].concat());
        }
    }
    all
}

/// The values that a figure of an equation must have for it to hold.
fn solutions(relation: &Relation, place: usize) -> Vec<Decimal> {
    let values = relation.values();
    if values.iter().any(|value| *value > LARGEST) {
        return Vec::new();
    }
    let Some(own) = relation.operands.get(place) else { return Vec::new() };
    let first = values.first().copied().unwrap_or_default();
    let sum = |values: &[Decimal]| values.iter().sum::<Decimal>();
    match &relation.equation {
        Equation::Sum(times) => {
            let Some(right) = relation.equation.right(&values, relation.step()) else {
                return Vec::new();
            };
            let Some(part) = place.checked_sub(1) else { return vec![right] };
            let times = Decimal::from(times.get(part).copied().unwrap_or(1).max(1));
            (first - right).checked_div(times).map(|apart| own.value + apart).into_iter().collect()
        }
        Equation::Ratio { parts, complement: false } => {
            let Some(rest) = values.get(1..) else { return Vec::new() };
            if place == 0 {
                return relation.equation.right(&values, relation.step()).into_iter().collect();
            }
            let (tops, bases) = rest.split_at((*parts).min(rest.len()));
            let (top, base) = (sum(tops), sum(bases));
            let half = relation.step() / Decimal::TWO;
            let span = if place <= *parts {
                let exact = |share: Decimal| share * base / Decimal::ONE_HUNDRED - top + own.value;
                (exact(first - half), exact(first + half))
            } else {
                let exact = |share: Decimal| {
                    (top * Decimal::ONE_HUNDRED).checked_div(share).unwrap_or_default() - base
                        + own.value
                };
                (exact(first + half), exact(first - half))
            };
            let low = (span.0 / own.step).ceil() * own.step;
            let steps = ((span.1 - low) / own.step).floor();
            if steps < Decimal::ZERO || steps > VALUES.into() {
                return Vec::new();
            }
            (0..=VALUES)
                .map(Decimal::from)
                .take_while(|n| *n <= steps)
                .map(|n| low + n * own.step)
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The figures of an equation with which one slip alone would explain that it does not hold.
pub(super) fn explained(relation: &Relation) -> Vec<usize> {
    if relation.operands.len() > MANY {
        return Vec::new();
    }
    let slipped = |place: &usize| {
        relation.operands.get(*place).is_some_and(|own| {
            solutions(relation, *place)
                .iter()
                .any(|value| *value >= Decimal::ZERO && is_slip(own.value, *value, own.step))
        })
    };
    (0..relation.operands.len()).filter(slipped).collect()
}

/// True if two equations are of different figures, but for a few that one may well share with the
/// other: a percentage of two totals that are nearly the same is one equation.
fn differ(one: &Relation, other: &Relation) -> bool {
    let strange = |one: &Relation, other: &Relation| {
        one.operands
            .iter()
            .filter(|own| other.operands.iter().all(|operand| operand.at != own.at))
            .count()
    };
    match (&one.equation, &other.equation) {
        (Equation::Ratio { .. }, Equation::Ratio { .. }) => {
            one.operands.first().map(|own| &own.at) != other.operands.first().map(|own| &own.at)
        }
        (Equation::Sum(_), Equation::Sum(_)) => strange(one, other) > 1 && strange(other, one) > 1,
        _ => true,
    }
}

/// True if an equation holds with another figure in one place.
fn holds_with(relation: &Relation, at: &At, value: Decimal) -> bool {
    let values: Vec<Decimal> = relation
        .operands
        .iter()
        .map(|operand| if operand.at == *at { value } else { operand.value })
        .collect();
    relation.equation.holds(&values, relation.step())
}

/// Two equations that may be meant, neither of which holds, and one slip in a figure of both that
/// makes both hold: they are meant, and the figure is wrong.
pub(super) fn agree(all: &mut [Relation]) {
    let failing: Vec<usize> = (0..all.len())
        .filter(|place| {
            all.get(*place).is_some_and(|relation| {
                relation.operands.len() <= MANY
                    && matches!(relation.equation, Equation::Sum(_) | Equation::Ratio { .. })
                    && !relation.holds()
            })
        })
        .take(MOST)
        .collect();
    let mut by_figure: BTreeMap<At, Vec<usize>> = BTreeMap::new();
    for &place in &failing {
        for operand in all.get(place).map_or(&[][..], |relation| &relation.operands) {
            by_figure.entry(operand.at.clone()).or_default().push(place);
        }
    }
    let mut meant: Vec<(usize, At)> = Vec::new();
    for (at, places) in by_figure.iter().filter(|(_, places)| places.len() > 1) {
        for &place in places.iter().take(MANY) {
            let Some(relation) = all.get(place) else { continue };
            if relation.certainty > Certainty::Guess {
                continue;
            }
            let Some(own) = relation.operands.iter().position(|operand| operand.at == *at) else {
                continue;
            };
            let Some(operand) = relation.operands.get(own) else { continue };
            let values = solutions(relation, own);
            let slips = values.iter().filter(|value| is_slip(operand.value, **value, operand.step));
            let confirmed = slips.into_iter().any(|value| {
                places.iter().take(MANY).any(|&other| {
                    all.get(other).is_some_and(|other| {
                        differ(other, relation) && holds_with(other, at, *value)
                    })
                })
            });
            if confirmed {
                meant.push((place, at.clone()));
            }
        }
    }
    for (place, at) in meant {
        if let Some(relation) = all.get_mut(place) {
            relation.certainty = Certainty::Likely;
            relation.mark = relation.operands.iter().position(|own| own.at == at).unwrap_or(0);
        }
    }
}
