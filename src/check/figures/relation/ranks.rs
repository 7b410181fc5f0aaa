//! Ranks (D25): their order, ties and gaps, in lists and tables, and what sentences say of them.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::super::Case;
use super::super::lexis::small_number;
use super::super::quantity::{Kind, Role};
use super::grid::{Head, Reader, WIDEST};
use super::prose::shared;
use super::{At, Certainty, Equation, Operand, Relation, Relations, shown};

const HINT: &str = "核对名次和数字：名次依次排，数字相同的名次相同。";
/// Words between a name and its rank.
const RANKED: [&str; 14] = [
    "排名第",
    "排名全县第",
    "排名全市第",
    "位居第",
    "名列第",
    "位列第",
    "居全县第",
    "居全市第",
    "列第",
    "居第",
    "排第",
    "排在第",
    "名次为第",
    "综合排名第",
];
/// Most names and ranks of a text to look at.
const MOST: usize = 400;

/// A rank, with what it is told of.
pub(super) struct Ranked {
    pub(super) rank: u32,
    pub(super) rank_at: At,
    pub(super) value: Decimal,
    pub(super) value_at: At,
    /// True if ties told in words stand before it: 并列第四的有三个.
    pub(super) after_ties: bool,
}

/// Reads ranks told in sentences: 第一名：甲90分, 第二名：乙85分.
pub(super) fn read(case: &Case, relations: &mut Relations) {
    let mut list: Vec<Ranked> = Vec::new();
    let mut last = None;
    for paragraph in 0..case.text.paragraphs.len() {
        let text = case.reading(paragraph);
        let marks: Vec<usize> = text.match_indices('第').map(|(at, _)| at).take(MOST).collect();
        let mut since = 0;
        for (i, at) in marks.iter().enumerate() {
            let start = at + '第'.len_utf8();
            let rest = text.get(start..).unwrap_or_default();
            let Some((rank, length)) = small_number(rest) else { continue };
            let lead = text.get(..*at).unwrap_or_default();
            let behind = rest.get(length..).unwrap_or_default();
            // 第一名, 并列第一的是, 第二是; 倒数第一 is of another order.
            let named = behind.starts_with(['名', '位', '是'])
                || ["排名", "并列"].iter().any(|word| lead.ends_with(word));
            if !named || !opens_entry(lead) {
                continue;
            }
            let end = marks.get(i + 1).copied().unwrap_or(text.len());
            let value = case.quantities(paragraph).iter().find(|q| {
                q.at.start >= start + length
                    && q.at.start < end
                    && matches!(q.kind, Kind::Count | Kind::Percent)
                    && matches!(q.role, Role::Plain | Role::Average)
            });
            // 由第3名上升到第1名 is no list.
            if lead.ends_with(['由', '从', '到', '至', '持']) {
                continue;
            }
            let Some(value) = value.cloned() else { continue };
            // A new list begins anew, or after a paragraph without any.
            if rank == 1 || last.is_some_and(|last| paragraph > last + 1) {
                judge(&std::mem::take(&mut list), Certainty::Likely, true, relations);
            }
            let after_ties = text.get(since..*at).is_some_and(|words| words.contains("并列"));
            since = *at;
            last = Some(paragraph);
            list.push(Ranked {
                rank,
                rank_at: At::Paragraph(paragraph, start, start + length),
                value: value.value,
                value_at: At::of(paragraph, &value.whole()),
                after_ties,
            });
        }
    }
    judge(&list, Certainty::Likely, true, relations);
}

/// True if a rank behind these words begins an entry of a list: 第一名：甲90分, 并列第四的有甲、乙.
/// 居全市第2位, told of one measure after another, does not.
fn opens_entry(lead: &str) -> bool {
    let words = ["排名", "名列", "位列", "位居", "并列", "其中", "获得", "分别是", "依次是"];
    lead.chars().next_back().is_none_or(|c| !c.is_alphanumeric())
        || words.iter().any(|word| lead.ends_with(word))
}

/// True if higher values rank first: as most neighbours have it.
fn falls(list: &[Ranked]) -> bool {
    let falls = list.windows(2).filter(|pair| matches!(pair, [a, b] if a.value > b.value)).count();
    let rises = list.windows(2).filter(|pair| matches!(pair, [a, b] if a.value < b.value)).count();
    falls >= rises
}

/// Judges a list in the order of its ranks.
pub(super) fn judge(list: &[Ranked], certainty: Certainty, whole: bool, relations: &mut Relations) {
    if list.len() < 2 {
        return;
    }
    let down = falls(list);
    let mut told = Vec::new();
    let mut add =
        |at: &At, rank: u32, holds: bool, allowed: Vec<Decimal>, certainty, message: String| {
            told.push(Relation {
                code: "D25",
                certainty,
                operands: vec![Operand::new(at.clone(), rank.into(), 0)],
                equation: if holds { Equation::Is(allowed) } else { Equation::Known(false) },
                message,
                hint: HINT,
                ..Relation::default()
            });
        };
    // Where no rank is shared, equal figures may have been told apart by something not printed.
    let shares = list.windows(2).any(|pair| matches!(pair, [one, next] if one.rank == next.rank));
    // A list that does not begin with the first is a part of one, and may leave out others.
    let all = list.first().is_some_and(|first| first.rank == 1);
    let mut tied = 1;
    for pair in list.windows(2) {
        let [one, next] = pair else { continue };
        let better = if down { next.value > one.value } else { next.value < one.value };
        if one.rank == next.rank {
            tied += 1;
            if one.value != next.value {
                let message = format!(
                    "名次都是 {}，数字却是 {} 和 {}",
                    one.rank,
                    shown(one.value),
                    shown(next.value)
                );
                add(&next.rank_at, next.rank, false, Vec::new(), certainty, message);
            }
            continue;
        }
        let right = [one.rank + 1, one.rank + tied];
        tied = 1;
        if better {
            let message = format!(
                "第 {} 名是 {}，第 {} 名却是 {}",
                one.rank,
                shown(one.value),
                next.rank,
                shown(next.value)
            );
            add(&next.value_at, next.rank, false, Vec::new(), certainty, message);
        } else if shares && one.value == next.value {
            let message =
                format!("数字都是 {}，名次却是 {} 和 {}", shown(one.value), one.rank, next.rank);
            add(
                &next.rank_at,
                next.rank,
                false,
                Vec::new(),
                Certainty::Likely.min(certainty),
                message,
            );
        }
        if next.after_ties && next.rank > one.rank {
            continue;
        }
        if !all && next.rank > one.rank {
            continue;
        }
        if !right.contains(&next.rank) {
            let message = format!("第 {} 名后面是第 {} 名", one.rank, next.rank);
            let certainty = if whole { certainty } else { Certainty::Likely.min(certainty) };
            add(&next.rank_at, next.rank, false, Vec::new(), certainty, message);
        } else if !better {
            let allowed = vec![Decimal::from(next.rank)];
            add(&next.rank_at, next.rank, true, allowed, certainty, String::new());
        }
    }
    for relation in told {
        relations.add(relation);
    }
}

/// Sentences about the ranks of a table: 甲校排名第二.
pub(super) fn told(
    case: &Case,
    ranks: &[(String, u32)],
    certainty: Certainty,
    relations: &mut Relations,
) {
    for paragraph in 0..case.text.paragraphs.len() {
        let text = &case.paragraph(paragraph).text;
        if !text.contains('第') {
            continue;
        }
        for (name, rank) in ranks.iter().take(MOST) {
            if name.chars().count() < 2 {
                continue;
            }
            for (at, _) in text.match_indices(name.as_str()).take(MOST) {
                let lead = text.get(..at).unwrap_or_default();
                if let Some(said) = rank_before(lead) {
                    relations.add(of_named(paragraph, (name, *rank), said, certainty));
                }
                let rest = text.get(at + name.len()..).unwrap_or_default();
                let near = rest
                    .char_indices()
                    .nth(14)
                    .map_or(rest, |(cut, _)| rest.get(..cut).unwrap_or(rest));
                let near = near.split(['，', '。', '；', '、']).next().unwrap_or_default();
                let Some(word) =
                    RANKED.iter().find_map(|word| near.find(word).map(|from| from + word.len()))
                else {
                    continue;
                };
                let start = at + name.len() + word;
                let Some((said, length)) = text.get(start..).and_then(small_number) else {
                    continue;
                };
                let said = (said, start, length);
                relations.add(of_named(paragraph, (name, *rank), said, certainty));
            }
        }
    }
}

/// The rank that a text ends with, where it begins and how long it is: 排名第二的是.
fn rank_before(lead: &str) -> Option<(u32, usize, usize)> {
    let said = ["的是", "的为", "名是", "名为", "位是", "位为"];
    let said = said.iter().find_map(|join| lead.strip_suffix(join))?;
    let near = said.get(said.floor_char_boundary(said.len().saturating_sub(12))..)?;
    let at = near.rfind('第')? + '第'.len_utf8();
    let (rank, length) = near.get(at..).and_then(small_number)?;
    let start = said.len() - near.len() + at;
    let ranked = ["排名", "名列", "位列", "位居"];
    let before = said.get(..start - '第'.len_utf8())?;
    (start + length == said.len() && ranked.iter().any(|word| before.ends_with(word)))
        .then_some((rank, start, length))
}

/// The rank that a sentence gives a named row, held against the row's own.
fn of_named(
    paragraph: usize,
    (name, rank): (&str, u32),
    (said, start, length): (u32, usize, usize),
    certainty: Certainty,
) -> Relation {
    let at = At::Paragraph(paragraph, start, start + length);
    Relation {
        code: "D25",
        certainty,
        operands: vec![Operand::new(at, said.into(), 0)],
        equation: Equation::Is(vec![Decimal::from(rank)]),
        message: format!("{name}写作第 {said} 名，表里是第 {rank} 名"),
        hint: "核对表里的名次。",
        ..Relation::default()
    }
}

/// Ranks that all rows but one have by a column are computed by it: the one is wrong. False
/// where no column gives them.
fn computed(reader: &Reader, column: usize, marks: &[usize], relations: &mut Relations) -> bool {
    let grid = reader.grid;
    let ranked: Vec<(usize, Decimal)> =
        grid.rows.iter().filter_map(|row| Some((*row, reader.figure(*row, column)?.0))).collect();
    if ranked.len() < 3 || ranked.len() > 300 {
        return false;
    }
    // The places a row may have: shared ones all the first, or each its own; or without gaps.
    let places = |mark: usize, (down, dense): (bool, bool), row: usize| -> Option<Vec<Decimal>> {
        let values = |row: usize| reader.figure(row, mark).map(|(value, ..)| value);
        let all: Vec<Decimal> = ranked.iter().filter_map(|(row, _)| values(*row)).collect();
        let Some(own) = values(row) else {
            return Some((all.len() + 1..=ranked.len()).map(Decimal::from).collect());
        };
        let better = |other: &&Decimal| if down { **other > own } else { **other < own };
        let before = all.iter().filter(better).count();
        let equal = all.iter().filter(|other| **other == own).count();
        let distinct: BTreeSet<Decimal> = all.iter().filter(better).copied().collect();
        Some(if dense {
            vec![Decimal::from(distinct.len() + 1)]
        } else {
            (before + 1..=before + equal).map(Decimal::from).collect()
        })
    };
    let mut best: Option<(usize, usize, (bool, bool))> = None;
    for mark in marks.iter().copied().filter(|mark| *mark != column) {
        for down in [(true, false), (false, false), (true, true), (false, true)] {
            let held = ranked
                .iter()
                .filter(|(row, rank)| places(mark, down, *row).is_some_and(|p| p.contains(rank)))
                .count();
            if best.is_none_or(|(most, ..)| held > most) {
                best = Some((held, mark, down));
            }
        }
    }
    let Some((held, mark, down)) = best else { return false };
    // Those who tie may have any of several places: only different figures tell what is ranked.
    let holding = ranked
        .iter()
        .filter(|(row, rank)| places(mark, down, *row).is_some_and(|p| p.contains(rank)));
    let distinct: BTreeSet<Decimal> =
        holding.filter_map(|(row, _)| Some(reader.figure(*row, mark)?.0)).collect();
    if held < 2 || held + 1 < ranked.len() || (held < ranked.len() && distinct.len() < 3) {
        return false;
    }
    let named = marks.len() == 1 || shared(grid.head(column), grid.head(mark)) >= 2;
    for (row, rank) in &ranked {
        let Some(operand) = reader.operand(*row, column) else { continue };
        let Some(places) = places(mark, down, *row) else { continue };
        let right = places.first().copied().unwrap_or_default();
        let message = format!(
            "{}写作第 {} 名，按{}是第 {} 名",
            reader.name(*row),
            shown(*rank),
            grid.head(mark),
            shown(right)
        );
        relations.add(Relation {
            code: "D25",
            certainty: if named && held > 3 { Certainty::Stated } else { Certainty::Likely },
            operands: vec![operand],
            equation: Equation::Is(places),
            message,
            hint: HINT,
            ..Relation::default()
        });
    }
    true
}

/// The places that rows of some values may have, the higher or the lower first.
fn places_of(values: &[Decimal], own: Decimal, down: bool) -> Vec<Decimal> {
    let better = |other: &&Decimal| if down { **other > own } else { **other < own };
    let before = values.iter().filter(better).count();
    let equal = values.iter().filter(|other| **other == own).count();
    (before + 1..=before + equal).map(Decimal::from).collect()
}

/// Ranks that go over all tables of the same heads, as those of a table that is cut at the end of a page or
/// into one for each group: all rows but one have their place among all. False where they have none.
fn among_all(reader: &Reader, column: usize, marks: &[usize], relations: &mut Relations) -> bool {
    let own = reader.grid;
    for mark in marks.iter().copied().filter(|mark| *mark != column) {
        let mut rows: Vec<(At, Decimal, Decimal)> = Vec::new();
        for (number, grid) in reader.case.grids().enumerate() {
            let of_head = |head: &str| (0..grid.columns.len()).find(|at| grid.head(*at) == head);
            let ranks = of_head(own.head(column));
            let ranks = ranks.filter(|at| grid.columns.get(*at) == Some(&Head::Rank));
            let (Some(ranks), Some(values)) = (ranks, of_head(own.head(mark))) else { continue };
            let Some(table) = reader.case.text.tables.get(number) else { continue };
            let part = Reader { case: reader.case, number, table, grid };
            rows.extend(grid.rows.iter().filter_map(|row| {
                let (rank, value) = (part.figure(*row, ranks)?.0, part.figure(*row, values)?.0);
                Some((At::Cell(number, *row, ranks), rank, value))
            }));
        }
        let here = |at: &At| matches!(at, At::Cell(number, ..) if *number == reader.number);
        let Some((elsewhere, beside, _)) = rows.iter().find(|(at, ..)| !here(at)) else { continue };
        let values: Vec<Decimal> = rows.iter().map(|(.., value)| *value).collect();
        let distinct: BTreeSet<Decimal> = values.iter().copied().collect();
        let held = |down: bool| {
            let fits = |(_, rank, value): &&(At, Decimal, Decimal)| {
                places_of(&values, *value, down).contains(rank)
            };
            rows.iter().filter(fits).count()
        };
        let down = held(true) >= held(false);
        if rows.len() > MOST || distinct.len() < 3 || held(down) + 1 < rows.len() {
            continue;
        }
        for (at, rank, value) in rows.iter().filter(|(at, ..)| here(at)) {
            let places = places_of(&values, *value, down);
            let At::Cell(_, row, _) = *at else { continue };
            let message = format!(
                "{}写作第 {} 名，按几张表的{}是第 {} 名",
                reader.name(row),
                shown(*rank),
                own.head(mark),
                shown(places.first().copied().unwrap_or_default())
            );
            relations.add(Relation {
                code: "D25",
                certainty: Certainty::Likely,
                operands: vec![
                    Operand::new(at.clone(), *rank, 0),
                    Operand::new(elsewhere.clone(), *beside, 0),
                ],
                equation: Equation::Is(places),
                message,
                hint: HINT,
                ..Relation::default()
            });
        }
        return true;
    }
    false
}

/// Ranks follow the figures they are ranks of.
pub(super) fn of_table(reader: &Reader, relations: &mut Relations) {
    let (case, grid) = (reader.case, reader.grid);
    // Ranks of another period are ranked by nothing, and rank nobody: 上期排名.
    let is_mark = |column: &usize| {
        let head = grid.head(*column);
        let moved = ["变化", "升降", "变动", "进退"].iter().any(|word| head.contains(word));
        !moved && !["排名", "名次", "位次"].iter().any(|word| head.ends_with(word))
    };
    let marks =
        grid.columns_of(|head| matches!(head, Head::Figures(_) | Head::Total | Head::Rate(_)));
    let marks: Vec<usize> = marks.into_iter().filter(is_mark).collect();
    let ranks = grid.columns_of(|head| *head == Head::Rank);
    for column in &ranks {
        if computed(reader, *column, &marks, relations)
            || among_all(reader, *column, &marks, relations)
        {
            continue;
        }
        let entries = |mark: usize| -> Vec<Ranked> {
            let mut list: Vec<Ranked> = grid
                .rows
                .iter()
                .filter_map(|row| {
                    let (rank, ..) = reader.figure(*row, *column)?;
                    let (value, ..) = reader.figure(*row, mark)?;
                    Some(Ranked {
                        rank: u32::try_from(rank.trunc().mantissa()).ok()?,
                        rank_at: At::Cell(reader.number, *row, *column),
                        value,
                        value_at: At::Cell(reader.number, *row, mark),
                        after_ties: false,
                    })
                })
                .collect();
            list.sort_by_key(|entry| entry.rank);
            list
        };
        // The column it ranks: the one that most neighbours agree with, the nearest before it first.
        let agreed = |mark: usize| {
            let list = entries(mark);
            let pairs = list.windows(2).count();
            let down =
                list.windows(2).filter(|pair| matches!(pair, [a, b] if a.value >= b.value)).count();
            let up =
                list.windows(2).filter(|pair| matches!(pair, [a, b] if a.value <= b.value)).count();
            (down.max(up) * 1000 / pairs.max(1), pairs)
        };
        // Figures that are nearly all the same rank nobody.
        let varies = |mark: &usize| {
            let list = entries(*mark);
            let distinct: BTreeSet<Decimal> = list.iter().map(|entry| entry.value).collect();
            marks.len() == 1 || distinct.len() * 2 > list.len()
        };
        let best = marks.iter().copied().filter(varies).max_by_key(|mark| {
            let near = if mark < column { *mark + WIDEST } else { WIDEST.saturating_sub(*mark) };
            (agreed(*mark).0, near)
        });
        let Some(best) = best else { continue };
        // Several firsts of unlike figures are those of several groups.
        let list = entries(best);
        let mut firsts = list.iter().filter(|entry| entry.rank == 1).map(|entry| entry.value);
        let first = firsts.next();
        if marks.len() > 1 && firsts.any(|value| Some(value) != first) {
            continue;
        }
        let (share, pairs) = agreed(best);
        let certainty = match marks.len() {
            1 => Certainty::Stated,
            _ if share >= 800 && pairs > 3 => Certainty::Likely,
            _ if share == 1000 => Certainty::Likely,
            _ => continue,
        };
        judge(&entries(best), certainty, false, relations);
    }
    let known: Vec<(String, u32)> = match ranks.as_slice() {
        [column] => grid
            .rows
            .iter()
            .filter_map(|row| {
                let (rank, ..) = reader.figure(*row, *column)?;
                Some((reader.name(*row).to_owned(), u32::try_from(rank.trunc().mantissa()).ok()?))
            })
            .collect(),
        _ => Vec::new(),
    };
    if !known.is_empty() {
        told(case, &known, Certainty::Stated, relations);
        return;
    }
    // Without ranks, the only score of the table ranks its rows.
    let scores: Vec<usize> = marks
        .iter()
        .copied()
        .filter(|column| {
            let head = grid.head(*column);
            ["得分", "总分", "成绩", "分数"].iter().any(|word| head.contains(word))
                && !head.contains("累计")
        })
        .collect();
    let column = match (scores.as_slice(), marks.as_slice()) {
        ([one], _) => *one,
        ([], [one]) => *one,
        _ => return,
    };
    let values: Vec<(String, Decimal)> = grid
        .rows
        .iter()
        .filter_map(|row| Some((reader.name(*row).to_owned(), reader.figure(*row, column)?.0)))
        .collect();
    let rank_of = |value: Decimal| {
        u32::try_from(values.iter().filter(|(_, other)| *other > value).count() + 1).unwrap_or(1)
    };
    if values.len() > 1 && values.len() <= 1_000 {
        let known: Vec<(String, u32)> =
            values.iter().map(|(name, value)| (name.clone(), rank_of(*value))).collect();
        told(case, &known, Certainty::Likely, relations);
    }
}
