//! Tables of a draft beside those of the notice: rows by their cells, else by their names, else by
//! their places; columns by their heads where there are more or fewer.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Cell, KnownWhat, Text, TextTable};
use super::{Bare, MOST, MOST_LINES, Nearly, Otherwise, Stands, is_number, matches};

/// The fault of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Odd {
    /// The notice does not have it.
    More,
    /// The table has it already.
    Twice,
    /// The notice has it in another place.
    Moved,
    /// The notice has a row of this name, which the table lacks: it is told at the row before.
    Lacks(String),
}

/// A row of a table without white, and where it stands: table and row.
#[derive(Debug, Clone)]
struct Row {
    cells: Vec<String>,
    place: (usize, usize),
}

impl Row {
    /// True if this may be a composed row with other figures in it.
    fn is_of(&self, composed: &Self) -> bool {
        let (own, right) = (&self.cells, &composed.cells);
        if own.len() < 2 || right.len() < 2 {
            return false;
        }
        if own.first().filter(|name| !name.is_empty()) == right.first() {
            return true;
        }
        let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.is_empty()).count();
        own.len() == right.len() && self.shared(composed) * 2 > filled(own).max(filled(right))
    }

    /// Number of cells that both have in the same place.
    fn shared(&self, other: &Self) -> usize {
        self.cells.iter().zip(&other.cells).filter(|(a, b)| a == b && !a.is_empty()).count()
    }
}

/// Most rows of a head.
const HEADS: usize = 6;

/// Rows that stand for each other: places in the lists of both.
type Pairs = Vec<(usize, usize)>;

impl Text {
    pub(super) fn tables_beside(&mut self, composed: &[TextTable]) {
        let (drafted, right) = (rows_of(&self.tables), rows_of(composed));
        let cells = |rows: &[Row]| rows.iter().map(|row| row.cells.clone()).collect::<Vec<_>>();
        let Some(same) = matches(&cells(&drafted), &cells(&right), MOST_LINES) else { return };
        let mut all = same.clone();
        let mut next = (0, 0);
        for (i, j) in same.iter().copied().chain([(drafted.len(), right.len())]) {
            all.extend(between((&drafted, next.0..i), (&right, next.1..j)));
            next = (i + 1, j + 1);
        }
        all.sort_unstable();
        let tables = partners(&all, &drafted, &right);
        let columns = self.columns_beside(composed, &tables);
        for (i, j) in &all {
            self.row_beside(drafted[*i].place, composed, right[*j].place, &columns);
        }
        self.whole_tables(composed, &same, (&drafted, &right));
        self.odd_rows(composed, &all, &tables, (&drafted, &right));
    }

    /// Tables that stand as composed in every row.
    fn whole_tables(
        &mut self,
        composed: &[TextTable],
        same: &[(usize, usize)],
        (drafted, right): (&[Row], &[Row]),
    ) {
        let mut met: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (i, j) in same {
            *met.entry((drafted[*i].place.0, right[*j].place.0)).or_default() += 1;
        }
        for ((own, other), rows) in met {
            if let (Some(own), Some(other)) = (self.tables.get_mut(own), composed.get(other)) {
                own.as_composed |= rows == own.rows.len() && rows == other.rows.len();
            }
        }
    }

    /// The columns of the notice that those of the draft's tables are, where tables are of other
    /// widths; what is left over is noted.
    fn columns_beside(
        &mut self,
        composed: &[TextTable],
        partners: &BTreeMap<usize, usize>,
    ) -> BTreeMap<usize, Vec<Option<usize>>> {
        let mut columns = BTreeMap::new();
        for (own, other) in partners {
            let (Some(table), Some(right)) = (self.tables.get(*own), composed.get(*other)) else {
                continue;
            };
            let (heads, theirs) = (heads(table), heads(right));
            if heads.len() == theirs.len() {
                continue;
            }
            let mut from = 0;
            let mut met = Vec::new();
            for (column, head) in heads.iter().enumerate() {
                let at = theirs.iter().skip(from).position(|other| other == head);
                let at = at.map(|at| from + at);
                from = at.map_or(from, |at| at + 1);
                if at.is_none() {
                    self.beside.columns.push((*own, column));
                }
                met.push(at);
            }
            columns.insert(*own, met);
        }
        columns
    }

    /// Cell by cell, a row beside the composed one.
    fn row_beside(
        &mut self,
        at: (usize, usize),
        composed: &[TextTable],
        right: (usize, usize),
        columns: &BTreeMap<usize, Vec<Option<usize>>>,
    ) {
        let row = composed.get(right.0).and_then(|table| table.rows.get(right.1));
        let own = self.tables.get_mut(at.0).and_then(|table| table.rows.get_mut(at.1));
        let (Some(row), Some(own)) = (row, own) else { return };
        let columns = columns.get(&at.0);
        // A form has no figures, and no heads.
        let head = composed
            .get(right.0)
            .is_some_and(|table| (right.1 + 1..table.rows.len()).contains(&data_from(table)));
        // Heads over several columns are merged as somebody likes.
        let filled = own.iter().filter(|cell| !cell.text.trim().is_empty()).count();
        let same = |(own, right): &(&mut Cell, &Cell)| {
            !own.text.trim().is_empty() && Bare::of(&own.text).chars == Bare::of(&right.text).chars
        };
        let merged = head && own.iter_mut().zip(row).filter(same).count() * 2 <= filled;
        for (column, cell) in own.iter_mut().enumerate() {
            let other = columns.map_or(Some(column), |all| all.get(column).copied().flatten());
            let Some(known) = other.and_then(|other| row.get(other)) else { continue };
            // On the next page a cell over several rows is blank.
            let goes_on = known.repeated && cell.text.trim().is_empty();
            if goes_on || cell.repeated && column > 0 {
                continue;
            }
            let figure = known.known.as_ref().and_then(KnownWhat::figure);
            let (bare, theirs) = (Bare::of(&cell.text), Bare::of(&known.text));
            let stands = Stands::Cell(at.0, at.1, column);
            if bare.chars == theirs.chars {
                let number = !bare.chars.is_empty() && is_number(&cell.text);
                let typed = matches!(known.known, None | Some(KnownWhat::Typed));
                cell.known = match number && typed {
                    true => Some(KnownWhat::AsComposed),
                    false => known.known.clone(),
                };
            } else if figure.is_some() || (is_number(&cell.text) && is_number(&known.text)) {
                let right = known.text.clone();
                self.beside.numbers.push(Otherwise { at: stands, right, figure });
            } else if !(merged || head && cell.text.trim().is_empty())
                && let Some(pairs) = matches(&bare.chars, &theirs.chars, MOST)
            {
                let what = known.known.clone().into_iter();
                let range = 0..known.text.len();
                let known_of = what.map(|what| super::Known { range: range.clone(), what });
                let known_of: Vec<_> = known_of.collect();
                let right = (known.text.as_str(), known_of.as_slice(), &theirs);
                let nearly = Nearly::new(stands, &bare, right, &pairs);
                self.beside.nearly.push(Nearly { head, ..nearly });
            }
        }
    }

    /// Rows of data that only one of two tables has.
    fn odd_rows(
        &mut self,
        composed: &[TextTable],
        all: &[(usize, usize)],
        partners: &BTreeMap<usize, usize>,
        (drafted, right): (&[Row], &[Row]),
    ) {
        let begin: Vec<usize> = composed.iter().map(data_from).collect();
        let states = |row: &Row| {
            row.cells.len() > 1 && begin.get(row.place.0).is_some_and(|from| row.place.1 >= *from)
        };
        let met: BTreeSet<usize> = all.iter().map(|(_, other)| *other).collect();
        let mut left: Vec<usize> = (0..right.len()).filter(|j| !met.contains(j)).collect();
        let mut odd = Vec::new();
        for (i, row) in drafted.iter().enumerate() {
            let paired = all.binary_search_by_key(&i, |(own, _)| *own).is_ok();
            let Some(partner) = partners.get(&row.place.0).filter(|_| !paired) else { continue };
            // Behind the first row of data, and no head again.
            let data = |(own, other): &&(usize, usize)| {
                drafted[*own].place.0 == row.place.0 && states(&right[*other])
            };
            let first = all.iter().find(data).map(|(own, _)| *own);
            let head = |other: &Row| {
                other.place.0 == row.place.0
                    && Some(other.place.1) < first.map(|i| drafted[i].place.1)
            };
            if drafted.iter().any(|other| head(other) && other.cells == row.cells) {
                continue;
            }
            let name = row.cells.first();
            let of = |j: &usize| {
                let other = &right[*j];
                other.place.0 == *partner
                    && other.cells.first() == name
                    && (states(other) || other.cells == row.cells)
            };
            if let Some(at) = left.iter().position(of) {
                left.remove(at);
                odd.push((row.place, Odd::Moved));
                continue;
            }
            if first.is_none_or(|first| i < first) {
                continue;
            }
            let twice = drafted.iter().any(|other| {
                other.place.0 == row.place.0
                    && other.place != row.place
                    && other.cells.first() == name
            });
            odd.push((row.place, if twice { Odd::Twice } else { Odd::More }));
        }
        let lacking = left.into_iter().filter(|j| states(&right[*j]));
        odd.extend(lacking.filter_map(|j| lacks(&right[j], all, (drafted, right))));
        self.beside.rows = odd.into_iter().map(|((table, row), odd)| (table, row, odd)).collect();
    }
}

/// A row that a draft lacks, told at the row before it.
fn lacks(
    row: &Row,
    all: &[(usize, usize)],
    (drafted, right): (&[Row], &[Row]),
) -> Option<((usize, usize), Odd)> {
    let of = |other: usize| right[other].place.0 == row.place.0;
    let before = |(_, other): &&(usize, usize)| of(*other) && right[*other].place.1 < row.place.1;
    let behind = || all.iter().find(|(_, other)| of(*other));
    let (own, _) = all.iter().rev().find(before).or_else(behind)?;
    Some((drafted[*own].place, Odd::Lacks(row.cells.first().cloned().unwrap_or_default())))
}

/// Pairs of rows between two that are the same.
fn between(
    (drafted, own): (&[Row], std::ops::Range<usize>),
    (right, others): (&[Row], std::ops::Range<usize>),
) -> Pairs {
    let mut pairs: Pairs = Vec::new();
    let mut from = others.start;
    for i in own.clone() {
        let own = &drafted[i];
        // Heads in several rows may all begin with one.
        let first = (from..others.end).find(|j| own.is_of(&right[*j]));
        let near = first.map_or(0..0, |first| first..others.end.min(first + HEADS));
        let near = near.rev().filter(|j| own.is_of(&right[*j]));
        if let Some(j) = near.max_by_key(|j| own.shared(&right[*j])) {
            pairs.push((i, j));
            from = j + 1;
        }
    }
    // As many rows on either side of those stand for each other.
    let mut placed = Vec::new();
    let mut next = (own.start, others.start);
    for (i, j) in pairs.iter().copied().chain([(own.end, others.end)]) {
        if i - next.0 == j - next.1 {
            let both = (next.0..i).zip(next.1..j);
            placed.extend(both.filter(|(i, j)| drafted[*i].cells.len() == right[*j].cells.len()));
        }
        next = (i + 1, j + 1);
    }
    pairs.extend(placed);
    pairs
}

/// The table of the notice that each table of the draft has most rows of.
fn partners(all: &[(usize, usize)], drafted: &[Row], right: &[Row]) -> BTreeMap<usize, usize> {
    let mut met: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (i, j) in all {
        *met.entry((drafted[*i].place.0, right[*j].place.0)).or_default() += 1;
    }
    let mut partners = BTreeMap::new();
    let mut met: Vec<_> = met.into_iter().collect();
    met.sort_by_key(|(_, rows)| *rows);
    for ((own, other), _) in met {
        partners.insert(own, other);
    }
    partners
}

/// The first row with a figure in it.
fn data_from(table: &TextTable) -> usize {
    let figures = |row: &Vec<Cell>| {
        row.iter().any(|cell| !cell.text.trim().is_empty() && is_number(&cell.text))
    };
    table.rows.iter().position(figures).unwrap_or(table.rows.len())
}

/// The heads of the columns: what stands above the first row of figures, without white.
fn heads(table: &TextTable) -> Vec<String> {
    let figures = |row: &&Vec<Cell>| {
        row.iter().skip(1).any(|cell| !cell.text.trim().is_empty() && is_number(&cell.text))
    };
    let width = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut heads = vec![String::new(); width];
    for row in table.rows.iter().take_while(|row| !figures(row)) {
        for (head, cell) in heads.iter_mut().zip(row) {
            if !head.ends_with(&cell.text) {
                head.extend(cell.text.chars().filter(|c| !c.is_whitespace()));
            }
        }
    }
    heads
}

/// All rows, each with its place. A cell over the whole width counts once, however often it is
/// read.
fn rows_of(tables: &[TextTable]) -> Vec<Row> {
    let one = |cells: &[Cell]| {
        let bare = |cell: &Cell| cell.text.chars().filter(|c| !c.is_whitespace()).collect();
        let texts: Vec<String> = cells.iter().map(bare).collect();
        let rest = || cells.iter().zip(&texts).skip(1);
        match rest().all(|(cell, text)| cell.repeated || text.is_empty()) {
            true => texts.into_iter().take(1).collect(),
            false => texts,
        }
    };
    let rows = tables.iter().enumerate().flat_map(|(number, table)| {
        let rows = table.rows.iter().enumerate();
        rows.map(move |(row, cells)| Row { cells: one(cells), place: (number, row) })
    });
    rows.collect()
}
