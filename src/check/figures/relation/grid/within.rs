//! The figures of a table among themselves: sums of columns and rows, cumulative
//! figures, numbers of rows.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;

use super::super::prose::is_near;
use super::super::{At, Certainty, Equation, Operand, Relation, Relations, Remark, shown};
use super::{Head, Reader, is_padded};
use crate::finding::Severity;

const HINT: &str = "核对这一列（行）的数字和合计。";

/// True if figures of such a name add up: rates, averages and indices do not.
fn adds_up(name: &str) -> bool {
    const NOT: [&str; 8] = ["平均", "均", "指数", "比重", "占比", "增幅", "增长", "浓度"];
    !NOT.iter().any(|word| name.contains(word)) && !name.contains(['%', '％'])
}

/// The rows that add up hold the sums of their columns.
pub(in super::super) fn columns(reader: &Reader, relations: &mut Relations) {
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
            relations.add(added_up(total, parts, message));
        }
    }
}

/// A figure that is the sum of others of its table.
fn added_up(total: Operand, parts: Vec<Operand>, message: String) -> Relation {
    Relation {
        code: "D14",
        certainty: Certainty::Stated,
        equation: Equation::Sum(vec![1; parts.len()]),
        operands: std::iter::once(total).chain(parts).collect(),
        message,
        hint: HINT,
        ..Relation::default()
    }
}

/// A total column is the sum of columns beside it: those for which most rows say so.
pub(in super::super) fn totals(reader: &Reader, relations: &mut Relations) {
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
            relations.add(added_up(stated, parts, message));
        }
    }
}

/// Most columns of a sum that no head tells.
const BLOCK: usize = 8;

/// A column that is in nearly all rows the sum of those right before or behind it, whatever its head says:
/// 上半年 of 一季度 and 二季度.
pub(in super::super) fn sums(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    let is_count = |column: &usize| {
        let head = grid.columns.get(*column);
        matches!(head, Some(Head::Figures(_) | Head::Total)) && adds_up(grid.head(*column))
    };
    let counts: Vec<usize> = (0..grid.columns.len()).filter(is_count).collect();
    let rows: Vec<usize> =
        grid.rows.iter().copied().chain(grid.sums.iter().map(|(row, _)| *row)).collect();
    let value = |row: usize, column: usize| reader.figure(row, column).map(|(value, ..)| value);
    for made in counts.iter().copied().filter(|c| grid.columns.get(*c) != Some(&Head::Total)) {
        let stated: Vec<usize> =
            rows.iter().copied().filter(|row| value(*row, made).is_some()).collect();
        if stated.len() < 3 || stated.len() > 600 {
            continue;
        }
        let blocks = (3..=BLOCK).flat_map(|length| {
            [made.checked_sub(length).map(|from| from..made), Some(made + 1..made + 1 + length)]
        });
        let blocks = blocks.flatten().filter(|block| block.clone().all(|c| is_count(&c)));
        let holds = |row: usize, block: &Range<usize>| {
            let parts: Vec<Decimal> = block.clone().filter_map(|c| value(row, c)).collect();
            let some = parts.iter().filter(|part| !part.is_zero()).count() > 1;
            some && value(row, made) == Some(parts.iter().sum())
        };
        let held = |block: &Range<usize>| stated.iter().filter(|row| holds(**row, block)).count();
        let Some(block) = blocks.max_by_key(held) else { continue };
        let most = held(&block);
        if most < 3 || most + 1 < stated.len() {
            continue;
        }
        for row in &stated {
            let Some(total) = reader.operand(*row, made) else { continue };
            let parts: Vec<Operand> =
                block.clone().filter_map(|column| reader.operand(*row, column)).collect();
            let added: Decimal = parts.iter().map(|part| part.value).sum();
            let message = format!(
                "{}{} {}，由“{}”到“{}”相加是 {}",
                reader.name(*row),
                grid.head(made),
                shown(total.value),
                grid.head(block.start),
                grid.head(block.end - 1),
                shown(added)
            );
            relations
                .add(Relation { certainty: Certainty::Likely, ..added_up(total, parts, message) });
        }
    }
}

/// A nought too many before a figure: 04.0, 018. Numbers that others are known by are no figures.
pub(in super::super) fn padded(reader: &Reader, relations: &mut Relations) {
    for (row, column) in reader.grid.figures(reader.table) {
        let Some(cell) = reader.cell(row, column).filter(|cell| is_padded(&cell.text)) else {
            continue;
        };
        if reader.grid.columns.get(column) == Some(&Head::Number) {
            continue;
        }
        relations.remark(Remark {
            code: "D14",
            at: At::Cell(reader.number, row, column),
            severity: Severity::Warning,
            message: format!("写作“{}”，前面多了一个 0", cell.text.trim()),
            hint: "核对原数：是多打了 0，还是漏打了别的数字。",
        });
    }
}

/// A name that stands twice where all others stand once.
pub(in super::super) fn twice(reader: &Reader, relations: &mut Relations) {
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
pub(in super::super) fn cumulative(reader: &Reader, relations: &mut Relations) {
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
pub(in super::super) fn numbers(reader: &Reader, relations: &mut Relations) {
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
