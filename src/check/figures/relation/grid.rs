//! Tables by what they hold: the column of names whatever its head, numbers and ranks of rows,
//! rows and columns that add up, rates of two columns. All of it is computed again.

mod cells;
mod groups;
pub(super) mod made;
mod scope;
pub(super) mod told;
pub(super) mod within;

use rust_decimal::Decimal;

use self::cells::{figure, is_padded};

pub(in crate::check::figures) use self::scope::Scope;
use self::scope::Speaks;
use super::super::Case;
use super::super::lexis;
use super::super::names::Names;
use super::{At, Operand, Relation, Relations};
use crate::check::text::{Cell, TextTable};
use crate::check::words::Heads;

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
    /// Places of the rows that are no part of a sum: those below the last one, 去年同期, 平均.
    pub(super) aside: Vec<usize>,
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

/// Reads a table.
pub(in crate::check::figures) fn read(table: &TextTable, names: &Names, heads: &Heads) -> Grid {
    let mut grid = Grid::default();
    let width = table.rows.iter().map(Vec::len).max().unwrap_or(0).min(WIDEST);
    if table.rows.len() < 2 || width < 2 || table.rows.len() > LONGEST {
        return grid;
    }
    let of_row = |row: &Vec<Cell>| row.iter().take(width).map(|cell| figure(&cell.text)).collect();
    grid.values = table.rows.iter().map(of_row).collect();
    let numeric = |row: &[Cell]| {
        row.iter().any(|cell| figure(&cell.text).is_some() && !is_padded(&cell.text))
    };
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
    let starts = |row: &Vec<Cell>| {
        let years = row.iter().filter(|cell| cells::is_year(&cell.text)).count();
        years == 0 && numeric(row)
            || years > 0 && row.first().is_some_and(|c| figure(&c.text).is_some())
    };
    if grid.top >= table.rows.len() || table.rows.first().is_some_and(starts) {
        return Grid::default();
    }
    grid.leave_codes(table, width);
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
            } else if !text.is_empty() && lexis::cell_figure(text).is_none() {
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
        let first = all.iter().enumerate().find(fits).map(|(column, _)| column)?;
        groups::named_beside(table, &body, &grid.heads, first).or(Some(first))
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
    let numbered = |row: &usize| first(row).is_some_and(|cell| is_numbered(&cell.text));
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
    grid.put_aside(table);
    grid
}

/// True if a cell numbers a group of rows: 一, （二）, 三、现场管理类.
fn is_numeral(text: &str) -> bool {
    let bare = text.trim().trim_start_matches(['（', '(']);
    let name = bare.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    (1..=3).contains(&(bare.chars().count() - name.chars().count()))
        && (name.is_empty() || name.starts_with(['、', '）', ')']))
}

/// True if a cell numbers a row: 1, 2.台账不完善.
fn is_numbered(text: &str) -> bool {
    let text = text.trim();
    let name = text.trim_start_matches(|c: char| c.is_ascii_digit());
    figure(text).is_some() || name.len() < text.len() && name.starts_with(['.', '．', '、'])
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

    /// Puts the rows aside that are no part of the whole: those below its row where others stand
    /// above it, and those that by their names hold figures of another kind.
    fn put_aside(&mut self, table: &TextTable) {
        const OTHER: [&str; 12] = [
            "去年", "上年", "上月", "上期", "同期", "同比", "环比", "增减", "平均", "占比", "比重",
            "增幅",
        ];
        let Some((whole, _)) = self.sums.iter().rev().find(|(_, all)| *all) else { return };
        let leads = self.rows.first().is_some_and(|first| first < whole);
        let name = self.name();
        let is_other = |row: usize| {
            let cell = name.and_then(|column| table.rows.get(row)?.get(column));
            let text = cell.map_or("", |cell| cell.text.trim());
            OTHER.iter().any(|word| text.starts_with(word))
        };
        let (aside, rows) =
            self.rows.iter().partition(|row| (leads && *row > whole) || is_other(**row));
        (self.aside, self.rows) = (aside, rows);
    }

    /// Takes numbers that others are known by for words.
    fn leave_codes(&mut self, table: &TextTable, width: usize) {
        for column in 0..width {
            let body = table.rows.iter().skip(self.top).filter_map(|row| row.get(column));
            if cells::are_codes(body.map(|cell| cell.text.as_str())) {
                let own = self.values.iter_mut().filter_map(|row| row.get_mut(column));
                let padded = own
                    .zip(&table.rows)
                    .filter(|(_, row)| row.get(column).is_some_and(|cell| is_padded(&cell.text)));
                padded.for_each(|(value, _)| *value = None);
            }
        }
    }

    /// The cells with digits that stand in a column of figures and were not read.
    pub(in crate::check) fn unread(&self, table: &TextTable) -> Vec<(usize, usize)> {
        let own = (self.top, self.columns.as_slice(), self.heads.as_slice());
        cells::unread(table, own, &self.figures(table))
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
        let rows = self.rows.iter().chain(self.sums.iter().map(|(row, _)| row)).chain(&self.aside);
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
    pub(super) case: &'g Case<'g>,
    pub(super) number: usize,
    pub(super) table: &'g TextTable,
    pub(super) grid: &'g Grid,
}

impl Reader<'_> {
    /// True if another table has a column of the same head.
    pub(super) fn goes_on(&self, column: usize) -> bool {
        let head = self.grid.head(column);
        let has = |grid: &Grid| (0..grid.columns.len()).any(|column| grid.head(column) == head);
        self.case.grids().enumerate().any(|(other, grid)| other != self.number && has(grid))
    }

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

/// Asks one reader for the relations of a table, and for what sentences say of it.
pub(super) fn ask(
    case: &Case,
    number: usize,
    read: fn(&Reader, &mut Relations),
    relations: &mut Relations,
) {
    let (Some(table), Some(grid)) = (case.text.tables.get(number), case.grids().nth(number)) else {
        return;
    };
    if grid.columns.is_empty() {
        return;
    }
    let mut found = Relations::of(relations.asked);
    read(&Reader { case, number, table, grid }, &mut found);
    // A sentence on another table says nothing of this one; where it may speak of either, only
    // what holds is.
    let speaks = |at: &At| case.scope().speaks(case, number, at);
    let fits = |relation: &Relation| {
        relation.operands.iter().all(|operand| match speaks(&operand.at) {
            Speaks::Yes => true,
            Speaks::Perhaps => relation.holds(),
            Speaks::No => false,
        })
    };
    found.all.into_iter().filter(fits).for_each(|relation| relations.add(relation));
    let others = found.other.into_iter().map(|(_, remark)| remark);
    let others = others.filter(|remark| speaks(&remark.at) == Speaks::Yes);
    others.for_each(|remark| relations.remark(remark));
}
