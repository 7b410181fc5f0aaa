//! The figures of a table among themselves: sums of columns and rows, rates, changes, cumulative figures,
//! numbers of rows.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::prose::is_near;
use super::super::{
    At, Certainty, Equation, Operand, Relation, Relations, Remark, cut, rounded, shown,
};
use super::{Head, Reader};
use crate::finding::Severity;

const PERCENT: &str = "百分比按原数重算，四舍五入。";

const HINT: &str = "核对这一列（行）的数字和合计。";

/// True if figures of such a name add up: rates, averages and indices do not.
fn adds_up(name: &str) -> bool {
    const NOT: [&str; 8] = ["平均", "均", "指数", "比重", "占比", "增幅", "增长", "浓度"];
    !NOT.iter().any(|word| name.contains(word)) && !name.contains(['%', '％'])
}

/// The rows that add up hold the sums of their columns.
pub(super) fn columns(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    let additive = |column: usize| {
        matches!(grid.columns.get(column), Some(Head::Figures(_) | Head::Total))
            && adds_up(grid.head(column))
    };
    let mut start = 0;
    for (place, (sum, all)) in grid.sums.iter().enumerate() {
        let subs = grid.sums.iter().take(place).any(|(_, all)| !all);
        let above: Vec<usize> =
            grid.rows.iter().copied().filter(|row| row < sum && *row >= start).collect();
        let below: Vec<usize> = grid.rows.iter().copied().filter(|row| row > sum).collect();
        // The whole of the table, wherever it stands; a part is what stands since the last sum.
        let rows: Vec<usize> = if *all {
            if grid.sums.len() == 1 || subs { grid.rows.clone() } else { above }
        } else if grid.leads || above.is_empty() {
            let next = grid.sums.get(place + 1).map_or(usize::MAX, |(row, _)| *row);
            below.into_iter().filter(|row| *row < next).collect()
        } else {
            above
        };
        if !all || grid.sums.len() > 1 {
            start = sum + 1;
        }
        if rows.is_empty() {
            continue;
        }
        for column in (0..grid.columns.len()).filter(|column| additive(*column)) {
            let Some(total) = reader.operand(*sum, column) else { continue };
            if reader.figure(*sum, column).is_some_and(|(.., percent)| percent) {
                continue;
            }
            let parts: Vec<Operand> =
                rows.iter().filter_map(|row| reader.operand(*row, column)).collect();
            let added: Decimal = parts.iter().map(|part| part.value).sum();
            let most = parts.iter().map(|part| part.value).max().unwrap_or_default();
            // An average or a figure of its own stands between the others. Of whole numbers only
            // the average does.
            let count = Decimal::from(parts.len() as u64);
            let mean = added.checked_div(count).is_some_and(|mean| {
                (mean - total.value).abs() < total.step
                    || parts.iter().any(|part| part.step < Decimal::ONE)
            });
            let other = mean
                && total.value <= most
                && added != total.value
                && parts.len() > 1
                && !total.value.is_zero()
                && !is_near(added, total.value)
                && total.step < Decimal::ONE;
            if parts.is_empty() || other {
                continue;
            }
            let message = format!("合计 {}，这一列相加是 {}", shown(total.value), shown(added));
            let times = vec![1; parts.len()];
            let operands = std::iter::once(total).chain(parts).collect();
            relations.add(Relation {
                code: "D14",
                certainty: Certainty::Stated,
                operands,
                equation: Equation::Sum(times),
                message,
                hint: HINT,
                ..Relation::default()
            });
        }
    }
}

/// A total column is the sum of columns beside it: those for which most rows say so.
pub(super) fn totals(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    for total in grid.columns_of(|head| *head == Head::Total) {
        let counts = grid.columns_of(|head| matches!(head, Head::Figures(_)));
        let totals: Vec<usize> = grid.columns_of(|head| *head == Head::Total);
        let before = totals.iter().copied().filter(|other| *other < total).max();
        let next = totals.iter().copied().find(|other| *other > total);
        let left: Vec<usize> = counts
            .iter()
            .copied()
            .filter(|c| *c < total && before.is_none_or(|b| *c > b))
            .collect();
        let right: Vec<usize> =
            counts.iter().copied().filter(|c| *c > total && next.is_none_or(|n| *c < n)).collect();
        let blocks = [left, right, counts];
        let rows = grid.rows.iter().copied().filter(|row| {
            let name = reader.name(*row);
            adds_up(name) && !name.ends_with('率')
        });
        let all: Vec<usize> = rows.chain(grid.sums.iter().map(|(row, _)| *row)).collect();
        let sums = |block: &[usize]| -> Vec<(usize, bool)> {
            all.iter()
                .filter_map(|row| {
                    let (stated, ..) = reader.figure(*row, total)?;
                    let added: Decimal = block
                        .iter()
                        .filter_map(|column| Some(reader.figure(*row, *column)?.0))
                        .sum();
                    Some((*row, added == stated))
                })
                .collect()
        };
        let best = blocks
            .iter()
            .filter(|block| block.len() > 1)
            .map(|block| (sums(block), block))
            .max_by_key(|(sums, _)| sums.iter().filter(|(_, holds)| *holds).count());
        let Some((sums, block)) = best else { continue };
        let held = sums.iter().filter(|(_, holds)| *holds).count();
        if held * 3 < sums.len() * 2 || held < 2 {
            continue;
        }
        for (row, _) in &sums {
            let Some(stated) = reader.operand(*row, total) else { continue };
            let parts: Vec<Operand> =
                block.iter().filter_map(|column| reader.operand(*row, *column)).collect();
            let added: Decimal = parts.iter().map(|part| part.value).sum();
            let message = format!(
                "{}{} {}，这一行相加是 {}",
                reader.name(*row),
                grid.head(total),
                shown(stated.value),
                shown(added)
            );
            let times = vec![1; parts.len()];
            relations.add(Relation {
                code: "D14",
                certainty: Certainty::Stated,
                operands: std::iter::once(stated).chain(parts).collect(),
                equation: Equation::Sum(times),
                message,
                hint: HINT,
                ..Relation::default()
            });
        }
    }
}

/// A rate is that of the columns its name and most rows tell.
pub(super) fn rates(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    let counts = grid.columns_of(|head| matches!(head, Head::Figures(_) | Head::Total));
    let all: Vec<usize> =
        grid.rows.iter().copied().chain(grid.sums.iter().map(|(row, _)| *row)).collect();
    for (column, head) in grid.columns.iter().enumerate() {
        let Head::Rate(stem) = head else { continue };
        let last: String =
            stem.chars().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
        let says = |c: &usize| !last.is_empty() && grid.head(*c).contains(&last);
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
            let why = if cut(counted, whole.value, rate.step) == Some(rate.value) {
                "，像是截掉了后面的位数"
            } else {
                ""
            };
            let message = format!(
                "{}{}写作 {}%，{}÷{} 算出来是 {right}%{why}",
                reader.name(*row),
                grid.head(column),
                rate.value,
                shown(counted),
                shown(whole.value)
            );
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
pub(super) fn triples(reader: &Reader, relations: &mut Relations) {
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
            let message = format!(
                "{}{}写作 {}，由{}和{}算出来是 {right}",
                reader.name(*row),
                grid.head(*made),
                shown(value.value),
                grid.head(one),
                grid.head(other)
            );
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

/// A name that stands twice where all others stand once.
pub(super) fn twice(reader: &Reader, relations: &mut Relations) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut again = Vec::new();
    for row in &reader.grid.rows {
        let name = reader.name(*row);
        if name.chars().count() >= 2 && seen.insert(name, *row).is_some() {
            again.push(*row);
        }
    }
    let (Some(row), Some(column)) = (again.first(), reader.grid.name()) else { return };
    let repeated = reader.cell(*row, column).is_some_and(|cell| cell.repeated);
    if again.len() == 1 && reader.grid.rows.len() >= 3 && !repeated {
        relations.remark(Remark {
            code: "D17",
            at: At::Cell(reader.number, *row, column),
            severity: Severity::Warning,
            message: format!("{}在表里有两行", reader.name(*row)),
            hint: "核对是不是把另一个名称写错了。",
        });
    }
}

/// The figure of the year so far is at least that of the period, of the same thing.
pub(super) fn cumulative(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    let bare = |head: &str| {
        let mut head = head.rsplit('/').next().unwrap_or(head).to_owned();
        for word in [
            "全年",
            "年度",
            "本月",
            "本季度",
            "本季",
            "本期",
            "本年",
            "累计",
            "当月",
            "合计",
            "采用",
        ] {
            head = head.replace(word, "");
        }
        head
    };
    let is_sum = |head: &str| head.contains("累计");
    let columns = grid.columns_of(|head| matches!(head, Head::Figures(_)));
    for now in columns.iter().copied().filter(|c| !is_sum(grid.head(*c))) {
        let own = bare(grid.head(now));
        let fits =
            |c: &usize| is_sum(grid.head(*c)) && bare(grid.head(*c)) == own && !own.is_empty();
        let after = columns.iter().copied().filter(|c| *c > now).find(fits);
        let Some(all) = after.or_else(|| columns.iter().copied().find(fits)) else { continue };
        // A period's column is told apart from another's only by its neighbour.
        for row in &grid.rows {
            let (Some(part), Some(whole)) = (reader.operand(*row, now), reader.operand(*row, all))
            else {
                continue;
            };
            let message =
                format!("本期{own} {}，累计{own}却是 {}", shown(part.value), shown(whole.value));
            relations.add(Relation {
                code: "D5",
                certainty: Certainty::Stated,
                related: Some((whole.at.clone(), "累计".to_owned())),
                operands: vec![part, whole],
                equation: Equation::AtMost,
                message,
                hint: "累计 = 上期累计 + 本期。",
                ..Relation::default()
            });
        }
    }
}

/// The numbers of rows run from one.
pub(super) fn numbers(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    for column in grid.columns_of(|head| *head == Head::Number) {
        let mut last: Option<Decimal> = None;
        for row in &grid.rows {
            let Some(number) = reader.operand(*row, column) else { continue };
            let right = match last {
                None => number.value,
                Some(last) => last + Decimal::ONE,
            };
            last = Some(number.value);
            let anew = number.value == Decimal::ONE;
            let message = format!("序号是 {}，应是 {}", shown(number.value), shown(right));
            relations.add(Relation {
                code: "D17",
                certainty: if anew { Certainty::Guess } else { Certainty::Likely },
                operands: vec![number],
                equation: Equation::Is(vec![right]),
                message,
                hint: "序号从 1 起连续：核对是不是漏了一行。",
                ..Relation::default()
            });
        }
    }
}
