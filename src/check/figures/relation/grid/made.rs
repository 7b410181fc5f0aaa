//! Columns that are made of others of their table: rates, differences, changes in per cent.

use rust_decimal::Decimal;

use super::super::prose::ending;
use super::super::{Certainty, Equation, Relation, Relations, cut, rounded, shown};
use super::{Head, Reader};

const PERCENT: &str = "百分比按原数重算，四舍五入。";

/// A rate is that of the columns its name and most rows tell.
pub(in super::super) fn rates(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    let counts = grid.columns_of(|head| matches!(head, Head::Figures(_) | Head::Total));
    let all: Vec<usize> =
        grid.rows.iter().copied().chain(grid.sums.iter().map(|(row, _)| *row)).collect();
    for (column, head) in grid.columns.iter().enumerate() {
        let Head::Rate(stem) = head else { continue };
        let last = ending(stem);
        let says = |c: &usize| !last.is_empty() && grid.head(*c).contains(last);
        let so_far = |head: &str| head.contains("累计");
        let not = |text: &str| {
            ["不", "未", "非"].iter().any(|not| text.contains(&format!("{not}{last}")))
        };
        // 不合格率 of 不合格 is no complement.
        let denies = |c: &usize| not(grid.head(*c)) != not(stem);
        let own = grid.head(column);
        let tops = counts.iter().copied().filter(says);
        let tops: Vec<usize> = tops.filter(|c| so_far(grid.head(*c)) || !so_far(own)).collect();
        let mut best: Option<(usize, usize, usize, bool)> = None;
        let mut candidates = 0;
        for top in &tops {
            for base in counts.iter().filter(|base| *base != top && !says(base)) {
                candidates += 1;
                let complement = denies(top);
                let held = all
                    .iter()
                    .filter(|row| {
                        let (Some((rate, decimals, _)), Some((part, ..)), Some((whole, ..))) = (
                            reader.figure(**row, column),
                            reader.figure(**row, *top),
                            reader.figure(**row, *base),
                        ) else {
                            return false;
                        };
                        let part = if complement { whole - part } else { part };
                        rounded(part, whole, Decimal::new(1, decimals)) == Some(rate)
                    })
                    .count();
                if best.is_none_or(|(most, ..)| held > most) {
                    best = Some((held, *top, *base, complement));
                }
            }
        }
        let Some((held, top, base, complement)) = best else { continue };
        let stated = all.iter().filter(|row| reader.figure(**row, column).is_some()).count();
        let sure = candidates == 1 || held * 3 >= stated * 2;
        if !sure && held * 2 < stated {
            continue;
        }
        for row in &all {
            let (Some(rate), Some(part), Some(whole)) = (
                reader.operand(*row, column),
                reader.operand(*row, top),
                reader.operand(*row, base),
            ) else {
                continue;
            };
            let counted = if complement { whole.value - part.value } else { part.value };
            let Some(right) = rounded(counted, whole.value, rate.step) else { continue };
            let message = || {
                let cut_off = cut(counted, whole.value, rate.step) == Some(rate.value);
                format!(
                    "{}{}写作 {}%，{}÷{} 算出来是 {right}%{}",
                    reader.name(*row),
                    grid.head(column),
                    rate.value,
                    shown(counted),
                    shown(whole.value),
                    if cut_off { "，像是截掉了后面的位数" } else { "" }
                )
            };
            let message = if right == rate.value { String::new() } else { message() };
            relations.add(Relation {
                code: "D7",
                certainty: if sure { Certainty::Stated } else { Certainty::Likely },
                operands: vec![rate, part, whole],
                equation: Equation::Ratio { parts: 1, complement },
                message,
                hint: PERCENT,
                ..Relation::default()
            });
        }
    }
}

/// The way a column comes about from two others, or from one and its sum.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// One less the other.
    Less,
    /// One as a percentage of the other.
    Of,
    /// By how many per cent one differs from the other.
    By,
}

impl Way {
    fn of(self, one: Decimal, other: Decimal, step: Decimal) -> Option<Decimal> {
        match self {
            Self::Less => one.checked_sub(other),
            Self::Of => rounded(one, other, step),
            Self::By => rounded(one.checked_sub(other)?, other, step),
        }
    }
}

/// In how many rows a column is made of two others; nothing if in more than a quarter it is not.
fn made_of(
    reader: &Reader,
    rows: &[usize],
    made: usize,
    (one, other, way): (usize, usize, Way),
) -> Option<usize> {
    let holds = |row: usize| {
        let (value, decimals, _) = reader.figure(row, made)?;
        let ((a, ..), (b, ..)) = (reader.figure(row, one)?, reader.figure(row, other)?);
        (way.of(a, b, Decimal::new(1, decimals))? == value).then_some(())
    };
    let mut misses = 0;
    for row in rows {
        misses += usize::from(holds(*row).is_none());
        if misses * 4 > rows.len() {
            return None;
        }
    }
    Some(rows.len() - misses)
}

/// Columns that nearly all rows make of two others, whatever their heads say: differences,
/// rates, changes in per cent. The rows that do not are wrong.
pub(in super::super) fn triples(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    let columns =
        grid.columns_of(|head| matches!(head, Head::Figures(_) | Head::Total | Head::Rate(_)));
    let rows: Vec<usize> =
        grid.rows.iter().copied().chain(grid.sums.iter().map(|(row, _)| *row)).collect();
    if columns.len() < 3 || columns.len() > 14 || rows.len() < 4 || rows.len() > 600 {
        return;
    }
    let rates: Vec<bool> = (0..grid.columns.len())
        .map(|column| {
            let head = grid.head(column);
            ["率", "%", "％", "占", "比", "幅", "进度", "密度"]
                .iter()
                .any(|word| head.contains(word))
                || rows
                    .iter()
                    .any(|row| reader.figure(*row, column).is_some_and(|(.., percent)| percent))
        })
        .collect();
    let is_rate = |column: usize| rates.get(column).copied().unwrap_or(false);
    for made in &columns {
        let is_stated =
            |row: &&usize| reader.figure(**row, *made).is_some_and(|(value, ..)| !value.is_zero());
        let stated: Vec<usize> = rows.iter().filter(is_stated).copied().collect();
        let mut best: Option<(usize, usize, Way, usize)> = None;
        for one in columns.iter().filter(|one| *one != made) {
            for other in columns.iter().filter(|other| *other != made && *other != one) {
                for way in [Way::Of, Way::By, Way::Less] {
                    // A percentage is made of two numbers, and no number of a percentage.
                    if way != Way::Less && (!is_rate(*made) || is_rate(*one) || is_rate(*other)) {
                        continue;
                    }
                    let held = made_of(reader, &stated, *made, (*one, *other, way));
                    if held.is_some_and(|held| best.is_none_or(|(.., most)| held > most)) {
                        best = held.map(|held| (*one, *other, way, held));
                    }
                }
            }
        }
        let Some((one, other, way, held)) = best else { continue };
        // A third column may be in it that is 0 in most rows: 总分 of three scores.
        let third = |row: &usize| {
            let value = |column: usize| Some(reader.figure(*row, column)?.0);
            let gap = || Some((value(one)? - value(other)? - value(*made)?).abs());
            let of = |gap: Decimal| columns.iter().filter_map(|c| value(*c)).any(|v| v == gap);
            way == Way::Less && gap().is_some_and(|gap| !gap.is_zero() && of(gap))
        };
        if held < 3 || stated.iter().any(third) {
            continue;
        }
        for row in &rows {
            let (Some(value), Some(a), Some(b)) = (
                reader.operand(*row, *made),
                reader.operand(*row, one),
                reader.operand(*row, other),
            ) else {
                continue;
            };
            let Some(right) = way.of(a.value, b.value, value.step) else { continue };
            let message = || {
                format!(
                    "{}{}写作 {}，由{}和{}算出来是 {right}",
                    reader.name(*row),
                    grid.head(*made),
                    shown(value.value),
                    grid.head(one),
                    grid.head(other)
                )
            };
            let message = if right == value.value { String::new() } else { message() };
            let equation = match way {
                Way::Less => Equation::Signed,
                Way::Of => Equation::Ratio { parts: 1, complement: false },
                Way::By => Equation::SignedBetween,
            };
            relations.add(Relation {
                code: "D7",
                certainty: Certainty::Stated,
                operands: vec![value, a, b],
                equation,
                message,
                hint: PERCENT,
                ..Relation::default()
            });
        }
    }
}
