//! Columns of shares: 占比, 比重.

use rust_decimal::Decimal;

use super::super::grid::{Head, Reader};
use super::super::{Certainty, Equation, Operand, Relation, Relations, rounded, shown};
use super::WIDE;

/// A column of shares: nearly all rows are the percentage that another column of theirs is of
/// its sum.
pub(super) fn of_whole(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    let is_share = |head: &str| ["占", "比重", "比例", "%", "％"].iter().any(|w| head.contains(w));
    let counts = grid.columns_of(|head| matches!(head, Head::Figures(_) | Head::Total));
    if grid.rows.len() < 3 || grid.rows.len() > 600 || counts.len() > WIDE {
        return;
    }
    for made in grid.columns_of(|head| !matches!(head, Head::Name | Head::Words | Head::Number)) {
        if !is_share(grid.head(made)) {
            continue;
        }
        let mut best: Option<(usize, usize, Vec<Operand>)> = None;
        for part in counts.iter().copied().filter(|c| *c != made && !is_share(grid.head(*c))) {
            let stated = grid.sums.iter().find(|(_, all)| *all).map(|(row, _)| *row);
            let whole: Vec<Operand> = match stated.and_then(|row| reader.operand(row, part)) {
                Some(whole) => vec![whole],
                None => grid.rows.iter().filter_map(|row| reader.operand(*row, part)).collect(),
            };
            let sum: Decimal = whole.iter().map(|operand| operand.value).sum();
            let held = grid
                .rows
                .iter()
                .filter(|row| {
                    let (share, count) = (reader.operand(**row, made), reader.operand(**row, part));
                    // Nothing is any part of nothing.
                    share.zip(count).is_some_and(|(share, count)| {
                        !share.value.is_zero()
                            && rounded(count.value, sum, share.step) == Some(share.value)
                    })
                })
                .count();
            if best.as_ref().is_none_or(|(most, ..)| held > *most) {
                best = Some((held, part, whole));
            }
        }
        let Some((held, part, whole)) = best else { continue };
        let states =
            |row: &&usize| reader.figure(**row, made).is_some_and(|(value, ..)| !value.is_zero());
        let stated = grid.rows.iter().filter(states).count();
        if held < 2 || held + 1 < stated {
            continue;
        }
        let sum: Decimal = whole.iter().map(|operand| operand.value).sum();
        for row in &grid.rows {
            let (Some(share), Some(count)) =
                (reader.operand(*row, made), reader.operand(*row, part))
            else {
                continue;
            };
            let right = rounded(count.value, sum, share.step).unwrap_or_default();
            let message = format!(
                "{}{}写作 {}，{}÷{} 算出来是 {right}",
                reader.name(*row),
                grid.head(made),
                shown(share.value),
                shown(count.value),
                shown(sum)
            );
            relations.add(Relation {
                code: "D7",
                certainty: Certainty::Stated,
                operands: [vec![share, count], whole.clone()].concat(),
                equation: Equation::Ratio { parts: 1, complement: false },
                message,
                hint: "百分比按原数重算，四舍五入。",
                ..Relation::default()
            });
        }
    }
}
