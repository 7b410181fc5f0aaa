//! Tables by what they hold: the column of names whatever its head, numbers and ranks of rows,
//! rows and columns that add up, rates of two columns. All of it is computed again.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::super::Case;
use super::super::lexis;
use super::super::names::Names;
use super::super::sheet;
use super::prose::{is_near, is_total, noun, shared};
use super::{At, Certainty, Equation, Operand, Relation, Relations, Remark, cut, rounded, shown};
use super::{decimals, ranks, rows};
use crate::check::text::{Cell, TextTable};
use crate::check::words::Heads;
use crate::finding::Severity;

/// The content of a column, by its head and its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::check) enum Head {
    /// The names of the rows.
    Name,
    /// The numbers of the rows.
    Number,
    /// The ranks of the rows.
    Rank,
    /// A rate: its name without 率.
    Rate(String),
    /// The sum of other columns of its row.
    Total,
    /// Figures of something else: its head.
    Figures(String),
    /// Words.
    Words,
}

/// A table that has been read.
#[derive(Debug, Clone, Default)]
pub(in crate::check) struct Grid {
    /// Number of rows of its head.
    pub(in crate::check) top: usize,
    pub(in crate::check) columns: Vec<Head>,
    /// The head of each column, all its rows joined.
    heads: Vec<String>,
    /// Places of the rows that hold figures of one thing.
    pub(super) rows: Vec<usize>,
    /// Places of the rows that add up, and whether each adds up all.
    pub(super) sums: Vec<(usize, bool)>,
    /// The figure of each cell, by row and column.
    values: Vec<Vec<Option<Value>>>,
    /// True if each subtotal stands above the rows it adds up: 一 县区, then 1 东县, 2 西县.
    leads: bool,
}

/// A figure of a cell: its value, its decimals, and whether it is a percentage.
pub(super) type Value = (Decimal, u32, bool);

/// Most columns and rows.
pub(super) const WIDEST: usize = 60;
const SUMS: usize = 100;
const LONGEST: usize = 6_000;
/// Longest name to look for before a number, in characters.
const NAME: usize = 40;
const HINT: &str = "核对这一列（行）的数字和合计。";
const PERCENT: &str = "百分比按原数重算，四舍五入。";

/// The figure that a cell says.
fn figure(text: &str) -> Option<Value> {
    let text = text.trim();
    let bare = text.trim_end_matches(['%', '％']);
    let value = sheet::figure(&bare.replace(',', ""))??;
    let decimals = bare
        .split_once(['.', '．'])
        .map_or(0, |(_, decimals)| decimals.chars().filter(char::is_ascii_digit).count());
    Some((value, u32::try_from(decimals).unwrap_or(0), bare.len() != text.len()))
}

/// Reads a table.
pub(super) fn read(table: &TextTable, names: &Names, heads: &Heads) -> Grid {
    let mut grid = Grid::default();
    let width = table.rows.iter().map(Vec::len).max().unwrap_or(0).min(WIDEST);
    if table.rows.len() < 2 || width < 2 || table.rows.len() > LONGEST {
        return grid;
    }
    let of_row = |row: &Vec<Cell>| row.iter().take(width).map(|cell| figure(&cell.text)).collect();
    grid.values = table.rows.iter().map(of_row).collect();
    let numeric = |row: &[Cell]| row.iter().any(|cell| figure(&cell.text).is_some());
    let first = table.rows.first().and_then(|row| row.first()).map_or("", |cell| cell.text.trim());
    // Below the first row the head goes on where it repeats a merged cell, or leaves it blank.
    let goes_on = |row: &[Cell]| {
        !numeric(row)
            && !is_band(row)
            && table.rows.first().is_some_and(|head| {
                head.iter().zip(row).take(2).any(|(head, cell)| {
                    cell.text.trim().is_empty() || cell.text.trim() == head.text.trim()
                })
            })
    };
    let below = table.rows.get(1..).unwrap_or_default();
    grid.top = 1 + below.iter().take(5).take_while(|row| goes_on(row)).count();
    if grid.top >= table.rows.len() || table.rows.first().is_some_and(|row| numeric(row)) {
        return Grid::default();
    }
    for column in 0..width {
        let mut parts: Vec<String> = Vec::new();
        for row in table.rows.iter().take(grid.top) {
            let cell = row.get(column).map_or("", |cell| cell.text.trim());
            let mut text = lexis::heading(cell);
            // 增减（%）: what is told in per cent does not add up.
            if cell.ends_with(['）', ')']) && cell.contains(['%', '％']) && !text.contains('%') {
                text.push('%');
            }
            if !text.is_empty() && parts.last() != Some(&text) {
                parts.push(text);
            }
        }
        grid.heads.push(parts.join("/"));
    }
    let body: Vec<usize> = (grid.top..table.rows.len())
        .filter(|row| {
            table.rows.get(*row).is_some_and(|row| {
                let again =
                    row.first().is_some_and(|cell| cell.text.trim() == first && !first.is_empty());
                !again && !is_band(row)
            })
        })
        .collect();
    let cells = |column: usize| {
        let of_row = move |row: &usize| Some((*row, table.rows.get(*row)?.get(column)?));
        body.iter().filter_map(of_row)
    };
    let kind = |column: usize| {
        let head = grid.heads.get(column).map_or("", String::as_str);
        let last = head.rsplit('/').next().unwrap_or(head);
        let (mut figures, mut words, mut registered) = (0_usize, 0_usize, 0_usize);
        for (row, cell) in cells(column) {
            let text = cell.text.trim();
            if grid.value(row, column).is_some() {
                figures += 1;
            } else if !text.is_empty() && sheet::figure(text).is_none() {
                words += 1;
                registered += usize::from(names.get(text).is_some());
            }
        }
        (head.to_owned(), last.to_owned(), figures, words, registered)
    };
    let all: Vec<_> = (0..width).map(kind).collect();
    let named = all
        .iter()
        .enumerate()
        .filter(|(_, (.., words, registered))| *registered > 0 && *registered * 2 >= *words)
        .max_by_key(|(column, (.., registered))| (*registered, std::cmp::Reverse(*column)))
        .map(|(column, _)| column);
    let name = named.or_else(|| {
        let fits = |(_, (_, last, figures, words, _)): &(
            usize,
            &(String, String, usize, usize, usize),
        )| {
            words > figures && !heads.is("序号", last) && !is_rank(heads, last)
        };
        all.iter().enumerate().find(fits).map(|(column, _)| column)
    });
    grid.columns = all
        .iter()
        .enumerate()
        .map(|(column, (head, last, figures, words, _))| {
            if Some(column) == name {
                Head::Name
            } else if heads.is("序号", last) {
                Head::Number
            } else if is_rank(heads, last) {
                Head::Rank
            } else if *words > *figures || *figures == 0 && *words > 0 {
                Head::Words
            } else if let Some(stem) = last.strip_suffix('率').or_else(|| last.strip_suffix("率%"))
            {
                Head::Rate(stem.to_owned())
            } else if heads.is("合计", last) {
                Head::Total
            } else {
                Head::Figures(head.clone())
            }
        })
        .collect();
    let first = |row: &usize| table.rows.get(*row).and_then(|row| row.first());
    let numeral = |row: &usize| first(row).is_some_and(|cell| is_numeral(&cell.text));
    let numbered = |row: &usize| first(row).is_some_and(|cell| figure(&cell.text).is_some());
    grid.leads = body.first().is_some_and(numeral) && body.iter().any(numbered);
    for row in body {
        let Some(cells) = table.rows.get(row) else { continue };
        let word = cells.iter().take(3).map(|cell| lexis::heading(&cell.text)).find(|text| {
            heads.is("合计", text)
                || text.ends_with("小计")
                || (text.ends_with("合计") && text.chars().count() <= 8)
        });
        match word {
            Some(word) if grid.sums.len() < SUMS => grid.sums.push((row, heads.is("合计", &word))),
            None if grid.leads && numeral(&row) && grid.sums.len() < SUMS => {
                grid.sums.push((row, false));
            }
            Some(_) => {}
            None => grid.rows.push(row),
        }
    }
    grid.find_whole(table);
    grid
}

/// True if a cell numbers a group of rows: 一, （二）.
fn is_numeral(text: &str) -> bool {
    let bare = text.trim().trim_matches(|c: char| "（）()、".contains(c));
    !bare.is_empty()
        && bare.chars().count() <= 3
        && bare.chars().all(|c| "一二三四五六七八九十".contains(c))
}

/// True if a column holds the ranks of this period: 名次, 办结率排名; not 上月名次.
fn is_rank(heads: &Heads, last: &str) -> bool {
    let ends = ["排名", "名次", "位次"].iter().any(|end| last.ends_with(end));
    heads.is("名次", last) || ends && !last.contains(['上', '前', '去'])
}

/// True if a row is one cell that spans all.
fn is_band(row: &[Cell]) -> bool {
    let Some((first, rest)) = row.split_first() else { return true };
    !first.text.trim().is_empty()
        && rest
            .iter()
            .all(|cell| cell.repeated || cell.text.trim().is_empty() || cell.text == first.text)
}

impl Grid {
    /// A row of the whole under another name, 全市, is known by its figures: most of them are
    /// the sums of their columns.
    fn find_whole(&mut self, table: &TextTable) {
        if !self.sums.is_empty() || self.rows.len() < 3 {
            return;
        }
        for row in [self.rows.last().copied(), self.rows.first().copied()].into_iter().flatten() {
            let name = self.name().and_then(|column| table.rows.get(row)?.get(column));
            if !name.is_some_and(|cell| cell.text.trim().starts_with(['全', '总', '合'])) {
                continue;
            }
            let value =
                |row: usize, column: usize| self.value(row, column).map(|(value, ..)| value);
            let columns = self.columns_of(|head| matches!(head, Head::Figures(_)));
            let stated = columns.iter().filter(|column| value(row, **column).is_some()).count();
            let held = columns
                .iter()
                .filter(|column| {
                    let rest = self.rows.iter().filter(|other| **other != row);
                    let sum: Decimal = rest.filter_map(|other| value(*other, **column)).sum();
                    value(row, **column).is_some_and(|whole| whole == sum && !whole.is_zero())
                })
                .count();
            if held * 2 >= stated && held > 0 {
                self.rows.retain(|other| *other != row);
                self.sums.push((row, true));
                return;
            }
        }
    }

    /// The figure of a cell.
    fn value(&self, row: usize, column: usize) -> Option<Value> {
        *self.values.get(row)?.get(column)?
    }

    /// The column of names.
    pub(in crate::check) fn name(&self) -> Option<usize> {
        self.columns.iter().position(|head| *head == Head::Name)
    }

    /// The cells that hold figures: row and column of each.
    pub(in crate::check) fn figures(&self, table: &TextTable) -> Vec<(usize, usize)> {
        let rows = self.rows.iter().chain(self.sums.iter().map(|(row, _)| row));
        let mut found: Vec<(usize, usize)> = rows
            .flat_map(|row| {
                let columns = (0..self.columns.len()).filter(move |column| {
                    let head = self.columns.get(*column);
                    let cell = table.rows.get(*row).and_then(|row| row.get(*column));
                    !matches!(head, Some(Head::Name | Head::Words))
                        && cell.is_some_and(|cell| !cell.repeated)
                        && self.value(*row, *column).is_some()
                });
                columns.map(move |column| (*row, column))
            })
            .collect();
        found.sort_unstable();
        found
    }

    pub(super) fn columns_of(&self, is: impl Fn(&Head) -> bool) -> Vec<usize> {
        (0..self.columns.len())
            .filter(|column| self.columns.get(*column).is_some_and(&is))
            .collect()
    }

    /// The name of a column.
    pub(super) fn head(&self, column: usize) -> &str {
        self.heads.get(column).map_or("", String::as_str)
    }
}

/// A table with its figures.
pub(super) struct Reader<'g> {
    pub(super) number: usize,
    pub(super) table: &'g TextTable,
    pub(super) grid: &'g Grid,
}

impl Reader<'_> {
    pub(super) fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.table.rows.get(row)?.get(column)
    }

    pub(super) fn figure(&self, row: usize, column: usize) -> Option<Value> {
        self.grid.value(row, column)
    }

    pub(super) fn operand(&self, row: usize, column: usize) -> Option<Operand> {
        let (value, decimals, _) = self.figure(row, column)?;
        Some(Operand::new(At::Cell(self.number, row, column), value, decimals))
    }

    pub(super) fn name(&self, row: usize) -> &str {
        let column = self.grid.name().unwrap_or(0);
        self.cell(row, column).map_or("", |cell| cell.text.trim())
    }
}

/// Relates the figures of all tables, and what sentences say of them.
pub(super) fn relate(case: &Case, relations: &mut Relations) {
    let grids = std::mem::take(&mut relations.grids);
    for (number, grid) in grids.iter().enumerate() {
        let Some(table) = case.text.tables.get(number).filter(|_| !grid.columns.is_empty()) else {
            continue;
        };
        let reader = Reader { number, table, grid };
        columns(&reader, relations);
        totals(&reader, relations);
        rates(&reader, relations);
        triples(&reader, relations);
        cumulative(&reader, relations);
        twice(&reader, relations);
        numbers(&reader, relations);
        ranks::of_table(case, &reader, relations);
        decimals::of_table(&reader, relations);
        stated(case, &reader, relations);
        said(case, &reader, relations);
        rows::read(case, &reader, relations);
    }
    relations.grids = grids;
}

/// The rows that add up hold the sums of their columns.
fn columns(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    let additive = |column: usize| {
        const NOT: [&str; 8] = ["平均", "均", "指数", "比重", "占比", "增幅", "增长", "浓度"];
        matches!(grid.columns.get(column), Some(Head::Figures(_) | Head::Total))
            && !NOT.iter().any(|word| grid.head(column).contains(word))
            && !grid.head(column).contains(['%', '％'])
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
fn totals(reader: &Reader, relations: &mut Relations) {
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
        let all: Vec<usize> =
            grid.rows.iter().copied().chain(grid.sums.iter().map(|(row, _)| *row)).collect();
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
fn rates(reader: &Reader, relations: &mut Relations) {
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
fn triples(reader: &Reader, relations: &mut Relations) {
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
fn twice(reader: &Reader, relations: &mut Relations) {
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
fn cumulative(reader: &Reader, relations: &mut Relations) {
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
fn numbers(reader: &Reader, relations: &mut Relations) {
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

/// A number of things that is stated right above the table: 对5个村进行考评，情况如下.
fn stated(case: &Case, reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    let Some(name) = grid.name() else { return };
    let Some(above) = reader.table.after.checked_sub(1) else { return };
    let text = case.reading(above);
    if !(text.contains("如下")
        || text.contains("下表")
        || text.contains("见表")
        || text.ends_with(['：', ':']))
    {
        return;
    }
    let names: Vec<&str> = grid.rows.iter().map(|row| reader.name(*row)).collect();
    if names.is_empty() {
        return;
    }
    let mut next = 0;
    let mut told = Vec::new();
    for (at, c) in text.char_indices() {
        if at < next || !(c.is_ascii_digit() || "一二两三四五六七八九十".contains(c)) {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let Some((number, length)) = lexis::small_number(rest) else { continue };
        next = at + length;
        let behind = rest.get(length..).unwrap_or_default();
        let behind = ["个", "家", "所", "名", "项", "处"]
            .iter()
            .find_map(|m| behind.strip_prefix(*m))
            .unwrap_or(behind);
        let noun: String =
            behind.chars().take_while(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).take(8).collect();
        // The name of the rows, or the end that most of their names have.
        let head = grid.head(name).replace(['名', '称'], "");
        let called = (1..=noun.chars().count()).rev().any(|length| {
            let word: String = noun.chars().take(length).collect();
            let ends = names.iter().filter(|name| name.ends_with(&word)).count();
            ends * 3 >= names.len() * 2 || (!head.is_empty() && word == head)
        });
        if !called {
            continue;
        }
        let rows = names.len();
        told.push(Relation {
            code: "D6",
            certainty: Certainty::Stated,
            operands: vec![Operand::new(At::Paragraph(above, at, at + length), number.into(), 0)],
            equation: Equation::Is(vec![Decimal::from(rows)]),
            message: format!("写作 {number} 个，下面的表有 {rows} 行"),
            hint: "数一数表里的行，改数字或补删行。",
            ..Relation::default()
        });
    }
    for relation in told {
        relations.add(relation);
    }
}

/// Sentences about the rows and the sums of a table: equal figures vouch for each other;
/// where the words name one column, another figure is told.
fn said(case: &Case, reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    let columns =
        grid.columns_of(|head| matches!(head, Head::Figures(_) | Head::Total | Head::Rate(_)));
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    let mut groups = BTreeSet::new();
    for row in &grid.rows {
        let name = reader.name(*row);
        if name.chars().count() >= 2 && by_name.insert(name, *row).is_some() {
            groups.insert(name);
        }
    }
    // Several rows under one name are those of a group.
    by_name.retain(|name, _| !groups.contains(name));
    let sum = grid.sums.iter().rev().find(|(_, all)| *all).map(|(row, _)| *row);
    let mut told = Vec::new();
    for (paragraph, quantities) in relations.quantities.iter().enumerate() {
        let text = &case.paragraph(paragraph).text;
        let reading = case.reading(paragraph);
        for number in quantities {
            if !matches!(number.role, super::super::quantity::Role::Plain)
                || number.kind == super::super::quantity::Kind::Date
            {
                continue;
            }
            let label = number.label(text).trim_matches(|c: char| "，、；：,;: ".contains(c));
            // A list of names before the number is not the name of its row.
            if label.contains('、') || label.ends_with(['加', '扣', '减']) {
                continue;
            }
            let row = row_named(label, &by_name);
            let row = match row {
                Some(row) => row,
                None if is_total(reading, number) => match sum {
                    Some(sum) => sum,
                    None => {
                        told.extend(column_sum(reader, &columns, paragraph, text, number));
                        continue;
                    }
                },
                None => continue,
            };
            // Words of a name say nothing of the column.
            let name = reader.name(row);
            let said = match label.find(name).filter(|_| !name.is_empty()) {
                Some(at) => {
                    let before = label.get(..at).unwrap_or_default();
                    let cut = before.rfind(['是', '为', '的', '：', '，', '由']);
                    let before = cut.and_then(|cut| before.get(..cut)).unwrap_or_default();
                    format!("{before}{}", label.get(at + name.len()..).unwrap_or_default())
                }
                None => label.to_owned(),
            };
            let words = format!("{said}{}", noun(text, number));
            let matched: Vec<usize> = columns
                .iter()
                .copied()
                .filter(|column| shared(&words, grid.head(*column)) >= 2)
                .collect();
            let equal = |column: &usize| {
                reader.figure(row, *column).is_some_and(|(value, ..)| value == number.value)
            };
            let holds = matched.iter().copied().find(|c| equal(c)).or_else(|| {
                matched.is_empty().then(|| columns.iter().copied().find(|c| equal(c))).flatten()
            });
            let column = match (holds, matched.as_slice()) {
                (Some(column), _) => column,
                (None, [one]) => *one,
                _ => continue,
            };
            let Some(cell) = reader.operand(row, column) else { continue };
            let (value, at) = (cell.value, cell.at.clone());
            let near = is_near(number.value, value) || Some(row) != sum;
            told.push(Relation {
                code: "D2",
                certainty: if near && !grid.head(column).contains("累计") {
                    Certainty::Likely
                } else {
                    Certainty::Guess
                },
                operands: vec![Operand::of(paragraph, number), cell],
                equation: Equation::Sum(vec![1]),
                message: format!(
                    "写作 {}，表里{}是 {}",
                    shown(number.value),
                    grid.head(column),
                    shown(value)
                ),
                hint: "核对原始登记：文中和表里写成一样。",
                related: Some((at, "表里".to_owned())),
                ..Relation::default()
            });
        }
    }
    for relation in told {
        relations.add(relation);
    }
}

/// The row whose name words end with; a verb may follow it.
fn row_named(label: &str, by_name: &BTreeMap<&str, usize>) -> Option<usize> {
    let cuts: Vec<usize> = label.char_indices().map(|(at, _)| at).chain([label.len()]).collect();
    let from = cuts.len().saturating_sub(NAME);
    cuts.iter().skip(from).find_map(|start| {
        let ends = cuts.iter().rev().take(7).filter(|end| *end > start);
        ends.into_iter().find_map(|end| by_name.get(label.get(*start..*end)?).copied())
    })
}

/// A total that is the sum of a column which no row adds up.
fn column_sum(
    reader: &Reader,
    columns: &[usize],
    paragraph: usize,
    text: &str,
    number: &super::super::quantity::Quantity,
) -> Option<Relation> {
    let grid = reader.grid;
    let words = format!("{}{}", number.label(text), noun(text, number));
    let parts = |column: usize| -> Vec<Operand> {
        grid.rows.iter().filter_map(|row| reader.operand(*row, column)).collect()
    };
    let column =
        columns.iter().copied().filter(|column| shared(&words, grid.head(*column)) >= 2).find(
            |column| {
                let sum: Decimal = parts(*column).iter().map(|part| part.value).sum();
                matches!(grid.columns.get(*column), Some(Head::Figures(_)))
                    && (sum == number.value || is_near(sum, number.value))
            },
        )?;
    let parts = parts(column);
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    let times = vec![1; parts.len()];
    Some(Relation {
        code: "D2",
        certainty: Certainty::Likely,
        operands: std::iter::once(Operand::of(paragraph, number)).chain(parts).collect(),
        equation: Equation::Sum(times),
        message: format!(
            "写作 {}，表里{}相加是 {}",
            shown(number.value),
            grid.head(column),
            shown(sum)
        ),
        hint: "核对原始登记：文中和表里写成一样。",
        ..Relation::default()
    })
}
