//! Rates, ranks and the comparison with the year before: figures from other figures.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::model::{LastYear, TieRule, Trend};

/// The comparison of a total with the same period of the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// The direction, always that of the figures where there are figures.
    pub trend: Trend,
    /// The earlier figure and the change, where the figure is known.
    pub figures: Option<Change>,
}

/// A change from one count to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The count of the year before.
    pub before: u32,
    /// By how many it changed, without sign.
    pub by: u32,
    /// By how many per cent, without sign; `None` where the year before had none.
    pub percent: Option<Decimal>,
}

/// Compares a total with the year before.
pub(super) fn compare(total: u32, last_year: LastYear) -> Comparison {
    match last_year {
        LastYear::Stated(trend) => Comparison { trend, figures: None },
        LastYear::Submitted(before) => {
            let trend = match total.cmp(&before) {
                std::cmp::Ordering::Greater => Trend::Up,
                std::cmp::Ordering::Equal => Trend::Level,
                std::cmp::Ordering::Less => Trend::Down,
            };
            let by = total.abs_diff(before);
            let figures = Some(Change { before, by, percent: percent(by.into(), before.into()) });
            Comparison { trend, figures }
        }
    }
}

/// A part of a whole in per cent, to one decimal, half up, from the unrounded values;
/// `None` where the whole is 0.
pub(super) fn percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    let exact = (part * Decimal::ONE_HUNDRED).checked_div(whole)?;
    Some(exact.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero))
}

/// Ranks figures, the highest first; equal figures share a rank. `None` takes no part.
pub(super) fn ranks(figures: &[Option<Decimal>], ties: TieRule) -> Vec<Option<usize>> {
    figures
        .iter()
        .map(|figure| {
            let figure = (*figure)?;
            let mut above: Vec<Decimal> =
                figures.iter().flatten().copied().filter(|other| *other > figure).collect();
            if ties == TieRule::Dense {
                above.sort();
                above.dedup();
            }
            Some(above.len() + 1)
        })
        .collect()
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

    #[test]
    fn the_direction_is_that_of_the_figures() {
        let change = compare(87, LastYear::Submitted(102));
        assert_eq!(change.trend, Trend::Down);
        let figures = change.figures.expect("figures");
        assert_eq!((figures.by, figures.percent), (15, Some(Decimal::new(147, 1))));
        assert_eq!(compare(5, LastYear::Submitted(5)).trend, Trend::Level);
        assert_eq!(compare(6, LastYear::Submitted(0)).trend, Trend::Up);
    }

    #[test]
    fn ties_share_a_rank_and_the_scheme_says_what_comes_next() {
        let figures: Vec<Option<Decimal>> = [Some(9), Some(7), None, Some(7), Some(3)]
            .map(|n: Option<i64>| n.map(Decimal::from))
            .into();
        assert_eq!(ranks(&figures, TieRule::Skip), [Some(1), Some(2), None, Some(2), Some(4)]);
        assert_eq!(ranks(&figures, TieRule::Dense), [Some(1), Some(2), None, Some(2), Some(3)]);
    }
}
