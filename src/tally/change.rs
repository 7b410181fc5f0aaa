//! Changes from another period, and parts of the whole: figures that follow from two others.

use rust_decimal::Decimal;

use super::Tally;
use crate::model::{MeasureId, Subject, Trend, When, round};

/// A change of a value since another period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// The direction.
    pub trend: Trend,
    /// The value then.
    pub before: Decimal,
    /// By how much it changed, without sign. Of values in per cent these are percentage points,
    /// the difference of the figures as printed.
    pub by: Decimal,
    /// By how many per cent, without sign; `None` where there was none before, and for values in
    /// per cent.
    pub percent: Option<Decimal>,
}

impl Movement {
    /// By how much it changed, negative for less than before.
    pub fn signed(&self) -> Decimal {
        if self.trend == Trend::Down { -self.by } else { self.by }
    }

    /// By how many per cent, negative for less than before.
    pub fn signed_percent(&self) -> Option<Decimal> {
        self.percent.map(|percent| if self.trend == Trend::Down { -percent } else { percent })
    }
}

impl Tally {
    /// The way in which a value changed since another period, where both are known.
    pub fn movement(&self, measure: MeasureId, subject: Subject, since: When) -> Option<Movement> {
        let now = self.value(measure, subject, When::This)?;
        let before = self.value(measure, subject, since)?;
        let of = self.inputs().report()?.scheme.measure(measure);
        let trend = match now.cmp(&before) {
            std::cmp::Ordering::Greater => Trend::Up,
            std::cmp::Ordering::Equal => Trend::Level,
            std::cmp::Ordering::Less => Trend::Down,
        };
        let by = (now - before).abs().normalize();
        let percent = (!of.is_percent()).then(|| percent(by, before.abs())).flatten();
        Some(Movement { trend, before, by, percent })
    }

    /// Someone's part of the value of all, in per cent.
    pub fn share(&self, measure: MeasureId, subject: Subject, when: When) -> Option<Decimal> {
        let whole = self.exact(measure, Subject::All, when)?;
        percent(self.exact(measure, subject, when)?, whole)
    }
}

/// A part of a whole in per cent, to one decimal, half up, from the unrounded values;
/// `None` where the whole is 0.
fn percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    (part * Decimal::ONE_HUNDRED).checked_div(whole).map(|exact| round(exact, 1).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_rounded_half_up_from_the_exact_value() {
        let rate = |part: u32, whole: u32| percent(part.into(), whole.into());
        assert_eq!(rate(1, 8), Some(Decimal::new(125, 1)));
        assert_eq!(rate(1, 16), Some(Decimal::new(63, 1)));
        assert_eq!(rate(1, 3), Some(Decimal::new(333, 1)));
        assert_eq!(rate(1, 0), None);
    }
}
