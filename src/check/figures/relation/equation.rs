//! The equations that figures are held to: sums, shares, changes, differences.

use rust_decimal::{Decimal, RoundingStrategy};

/// An equation between figures.
#[derive(Clone)]
pub(super) enum Equation {
    /// The first is the sum of the others, each so many times.
    Sum(Vec<u32>),
    /// The first is the percentage that the sum of the next ones, so many, is of the sum of the rest.
    Ratio {
        parts: usize,
        complement: bool,
    },
    /// The first is the percentage by which the third, up or down, changed what was before: the
    /// second and the third tell that. `back` is whether the second is what is now.
    Growth {
        back: Back,
    },
    /// The second divided by the third is the first.
    Quotient,
    /// Second minus third is the first.
    Difference,
    /// The same with their signs: a difference, and a change in per cent.
    Signed,
    SignedBetween,
    /// The first is at most the second.
    AtMost,
    /// The first is the percentage that the second changed to from the third.
    Between,
    /// The first is one of these.
    Is(Vec<Decimal>),
    /// It is known already whether it holds.
    Known(bool),
}

/// The kind of number that a growth is told of.
#[derive(Clone, Copy)]
pub(super) enum Back {
    /// The figure before.
    No,
    /// The present figure, after a rise or a fall.
    Rise,
    Fall,
}

/// A percentage rounded half up.
pub(super) fn rounded(part: Decimal, whole: Decimal, step: Decimal) -> Option<Decimal> {
    let exact = (part.checked_mul(Decimal::ONE_HUNDRED)?).checked_div(whole)?;
    Some(exact.round_dp_with_strategy(step.scale(), RoundingStrategy::MidpointAwayFromZero))
}

/// The same, cut off.
pub(super) fn cut(part: Decimal, whole: Decimal, step: Decimal) -> Option<Decimal> {
    let exact = (part.checked_mul(Decimal::ONE_HUNDRED)?).checked_div(whole)?;
    Some(exact.round_dp_with_strategy(step.scale(), RoundingStrategy::ToZero))
}

impl Equation {
    /// The right value of the first figure, where the equation gives one.
    pub(super) fn right(&self, values: &[Decimal], step: Decimal) -> Option<Decimal> {
        let (part, whole) = self.parts(values)?;
        let away = RoundingStrategy::MidpointAwayFromZero;
        match self {
            Self::Quotient => {
                Some(part.checked_div(whole)?.round_dp_with_strategy(step.scale(), away))
            }
            Self::Sum(_) | Self::Difference | Self::Signed => Some(part),
            _ => rounded(part, whole, step),
        }
    }

    /// The two numbers a percentage is of; for sums and differences the result.
    pub(super) fn parts(&self, values: &[Decimal]) -> Option<(Decimal, Decimal)> {
        let rest = values.get(1..)?;
        let sum =
            |values: &[Decimal]| values.iter().try_fold(Decimal::ZERO, |a, b| a.checked_add(*b));
        match self {
            Self::Sum(times) => {
                let each = rest.iter().zip(times);
                let sum = each
                    .map(|(v, n)| v.checked_mul((*n).into()))
                    .try_fold(Decimal::ZERO, |a, b| a.checked_add(b?));
                Some((sum?, Decimal::ONE))
            }
            Self::Ratio { parts, complement } => {
                let (part, whole) = (sum(rest.get(..*parts)?)?, sum(rest.get(*parts..)?)?);
                Some((if *complement { whole.checked_sub(part)? } else { part }, whole))
            }
            Self::Growth { back } => {
                let (basis, by) = (*rest.first()?, *rest.get(1)?);
                let before = match back {
                    Back::No => basis,
                    Back::Rise => basis.checked_sub(by)?,
                    Back::Fall => basis.checked_add(by)?,
                };
                Some((by, before))
            }
            Self::Between => {
                let (now, before) = (*rest.first()?, *rest.get(1)?);
                Some((now.checked_sub(before)?.abs(), before))
            }
            Self::SignedBetween => {
                let (now, before) = (*rest.first()?, *rest.get(1)?);
                Some((now.checked_sub(before)?, before))
            }
            Self::Quotient => Some((*rest.first()?, *rest.get(1)?)),
            Self::Signed => Some((rest.first()?.checked_sub(*rest.get(1)?)?, Decimal::ONE)),
            Self::Difference => {
                Some((rest.first()?.checked_sub(*rest.get(1)?)?.abs(), Decimal::ONE))
            }
            Self::AtMost | Self::Is(_) | Self::Known(_) => None,
        }
    }

    pub(super) fn holds(&self, values: &[Decimal], step: Decimal) -> bool {
        match self {
            Self::Known(holds) => *holds,
            Self::Is(right) => values.first().is_some_and(|value| right.contains(value)),
            Self::AtMost => matches!(values, [part, whole, ..] if part <= whole),
            _ => {
                let Some(first) = values.first() else { return true };
                self.right(values, step).is_some_and(|right| right == *first)
            }
        }
    }
}
