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

/// True if a row is short of nothing where it would be short of less: 任务 300, 累计 310, 差额 0. The
/// values are what was made, and what of: the difference of two, or what is left of one.
fn is_from_nought([made, one, other]: [Decimal; 3]) -> bool {
    (made.is_zero() && one < other) || (other.is_zero() && made > one)
}

/// True if a column of differences has 0 wherever they fall below it. Its sums are then those of the
/// column, not the differences of the others.
fn begins_at_nought(reader: &Reader, columns: [usize; 3]) -> bool {
    let rows = reader.grid.rows.iter().filter_map(|row| {
        let [made, one, other] = columns.map(|column| reader.figure(*row, column).map(|v| v.0));
        Some([made?, one?, other?])
    });
    let below = |values: &[Decimal; 3]| values.iter().any(|value| *value < Decimal::ZERO);
    let (mut from_nought, mut negative) = (false, false);
    for values in rows {
        from_nought |= is_from_nought(values);
        negative |= below(&values);
    }
    from_nought && !negative
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
        let from_nought = way == Way::Less && begins_at_nought(reader, [*made, one, other]);
        for row in &rows {
            let (Some(value), Some(a), Some(b)) = (
                reader.operand(*row, *made),
                reader.operand(*row, one),
                reader.operand(*row, other),
            ) else {
                continue;
            };
            let Some(right) = way.of(a.value, b.value, value.step) else { continue };
            if from_nought && !grid.rows.contains(row) {
                continue;
            }
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
                Way::Less if from_nought && is_from_nought([value.value, a.value, b.value]) => {
                    Equation::Known(true)
                }
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

/// Words of the head of a column that says how a row has moved.
const MOVES: [&str; 7] = ["变化", "升降", "变动", "进退", "浮动", "增减", "进位"];

/// A column of moves is the rank before less the rank now, with its sign or without; or, where all
/// its rows have it so, the other way round.
pub(in super::super) fn moves(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    let last = |column: usize| grid.head(column).rsplit('/').next().unwrap_or_default();
    let is_move = |column: &usize| MOVES.iter().any(|word| last(*column).contains(word));
    let counts = grid.columns_of(|head| matches!(head, Head::Figures(_)));
    let of_ranks = |column: &usize| {
        let ends = ["排名", "名次", "位次"].iter().any(|end| grid.head(*column).contains(end));
        !is_move(column) && (ends || grid.columns.get(*column) == Some(&Head::Rank))
    };
    let ranks: Vec<usize> =
        grid.columns_of(|head| matches!(head, Head::Figures(_) | Head::Rank | Head::Rate(_)));
    let ranks: Vec<usize> = ranks.into_iter().filter(of_ranks).collect();
    for made in counts.iter().copied().filter(is_move) {
        let stated: Vec<usize> =
            grid.rows.iter().copied().filter(|row| reader.figure(*row, made).is_some()).collect();
        let signed = stated
            .iter()
            .any(|row| reader.figure(*row, made).is_some_and(|(v, ..)| v < Decimal::ZERO));
        let equation = || if signed { Equation::Signed } else { Equation::Difference };
        let of = |row: usize, (one, other): (usize, usize)| {
            let operands = [made, one, other].map(|column| reader.operand(row, column));
            let operands: Vec<_> = operands.into_iter().flatten().collect();
            (operands.len() == 3).then_some(operands)
        };
        let held = |pair: (usize, usize)| {
            let rows = stated.iter().filter_map(|row| of(*row, pair));
            rows.filter(|operands| {
                let values: Vec<Decimal> = operands.iter().map(|own| own.value).collect();
                equation().holds(&values, Decimal::ONE)
            })
            .count()
        };
        let pairs = ranks.iter().flat_map(|one| ranks.iter().map(move |other| (*one, *other)));
        let best = pairs.filter(|(one, other)| one != other).max_by_key(|pair| held(*pair));
        let Some(pair) = best.filter(|pair| held(*pair) > 1 && held(*pair) * 2 > stated.len())
        else {
            continue;
        };
        for row in &stated {
            let Some(operands) = of(*row, pair) else { continue };
            let [value, one, other] = operands.as_slice() else { continue };
            let right = one.value - other.value;
            let message = format!(
                "{}{}写作 {}，由第 {} 和第 {} 算出来是 {}",
                reader.name(*row),
                last(made),
                shown(value.value),
                shown(one.value),
                shown(other.value),
                shown(if signed { right } else { right.abs() })
            );
            relations.add(Relation {
                code: "D7",
                certainty: Certainty::Stated,
                operands,
                equation: equation(),
                message,
                hint: "位次变化 = 上次名次 − 这次名次：核对这三个数。",
                ..Relation::default()
            });
        }
    }
}
