//! Statistics tables: one row a unit, the columns known by their heads.

use rust_decimal::Decimal;

use super::lexis;
use super::names::Names;
use super::relation::Grid;
use crate::check::text::{Cell, TextTable};
use crate::check::words::Heads;

/// A statistics table.
pub(crate) struct Sheet<'t> {
    /// Which table of the text it is, and the place of each of its rows there.
    pub(crate) table: usize,
    pub(crate) places: Vec<usize>,
    /// The column of the units.
    pub(crate) unit: usize,
    /// The content of each column.
    pub(crate) columns: Vec<Column>,
    /// The head cell of each column.
    pub(crate) heads: Vec<Option<&'t Cell>>,
    /// The rows of units.
    pub(crate) rows: Vec<&'t [Cell]>,
    /// Rows that name a group, each with how many rows of units stand before it.
    pub(crate) bands: Vec<(usize, &'t Cell)>,
}

/// What a column holds. A number counts columns of this kind from the left: each category
/// has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Column {
    Unit,
    /// Adopted by a channel: its head without white and measure word.
    Channel(String),
    Submitted(usize),
    Score(usize),
    Cumulative(usize),
    Gap(usize),
    /// Something the data do not say.
    Other,
}

/// Most columns of a statistics table.
const MOST: usize = 60;

/// Reads a table, if its head is that of statistics. The column of names is known by what it
/// holds; where nothing tells, it is the first.
pub(super) fn read<'t>(
    (number, table): (usize, &'t TextTable),
    grid: &Grid,
    names: &Names,
    words: &Heads,
) -> Option<Sheet<'t>> {
    let unit = grid.name().unwrap_or(0);
    let first = table.rows.first()?.get(unit)?;
    let registered = table
        .rows
        .iter()
        .filter_map(|row| row.get(unit))
        .any(|cell| names.get(cell.text.trim()).is_some());
    let wide: String = first.text.chars().filter(|c| !c.is_whitespace()).take(8).collect();
    if !registered && !words.speaks("单位", &wide) {
        return None;
    }
    let rest = |row: &'t [Cell]| {
        row.iter().enumerate().filter(move |(i, _)| *i != unit).map(|(_, cell)| cell)
    };
    let head_rows = table
        .rows
        .iter()
        .take_while(|row| {
            row.get(unit).is_some_and(|cell| {
                (cell.text.trim().is_empty() || cell.text == first.text)
                    && !rest(row).any(|cell| is_figure(&cell.text))
            })
        })
        .count()
        .min(6);
    let width = table.rows.iter().map(Vec::len).max()?.min(MOST);
    let mut heads: Vec<Option<&Cell>> = vec![None; width];
    for row in &table.rows[..head_rows] {
        for (slot, cell) in heads.iter_mut().zip(row) {
            if !cell.text.trim().is_empty() {
                *slot = Some(cell);
            }
        }
    }
    let mut seen = [0_usize; 4];
    let mut next = |kind: usize| {
        seen[kind] += 1;
        seen[kind] - 1
    };
    let columns: Vec<Column> = heads
        .iter()
        .enumerate()
        .map(|(i, head)| {
            let Some(head) = head.filter(|_| i != unit) else {
                return if i == unit { Column::Unit } else { Column::Other };
            };
            let text = lexis::heading(&head.text);
            let has = |what: &str| words.speaks(what, &text);
            if has("差额") {
                Column::Gap(next(0))
            } else if has("累计") {
                // 累计报送 is no cumulative score.
                if has("报送") || text.contains("条") {
                    Column::Other
                } else {
                    Column::Cumulative(next(1))
                }
            } else if has("得分") {
                Column::Score(next(2))
            } else if has("报送") {
                Column::Submitted(next(3))
            } else if has("不计") || words.is("名次", &text) || words.is("序号", &text) {
                Column::Other
            } else {
                Column::Channel(text)
            }
        })
        .collect();
    let known = seen.iter().any(|count| *count > 0);
    let mut sheet = Sheet {
        table: number,
        places: Vec::new(),
        unit,
        columns,
        heads,
        rows: Vec::new(),
        bands: Vec::new(),
    };
    for (place, row) in table.rows.iter().enumerate().skip(head_rows) {
        let Some(name) = row.get(unit).or_else(|| row.first()) else { continue };
        let text = name.text.trim();
        let single = rest(row).all(|cell| cell.repeated || cell.text == name.text);
        let spread = row.len() > 1 && rest(row).all(|cell| cell.text.trim().is_empty());
        let sums = row.iter().take(unit + 1).any(|cell| {
            let text = lexis::heading(&cell.text);
            words.is("合计", &text) || words.is("小计", &text)
        });
        if text == first.text.trim() || sums {
            continue;
        } else if single && !text.is_empty() || (spread && names.get(text).is_none()) {
            sheet.bands.push((sheet.rows.len(), name));
        } else {
            sheet.rows.push(row);
            sheet.places.push(place);
        }
    }
    known.then_some(sheet)
}

impl<'t> Sheet<'t> {
    /// The name of a row.
    pub(crate) fn name(&self, row: &'t [Cell]) -> &'t str {
        row.get(self.unit).map_or("", |cell| cell.text.trim())
    }

    /// The first column of a kind.
    pub(crate) fn column(&self, kind: &Column) -> Option<usize> {
        self.columns.iter().position(|column| column == kind)
    }
}

/// True if a cell is a figure.
pub(crate) fn is_figure(text: &str) -> bool {
    matches!(figure(text), Some(Some(_)))
}

/// What a cell says: a figure, `Some(None)` for a blank, `None` for something else.
pub(crate) fn figure(text: &str) -> Option<Option<Decimal>> {
    let text = text.trim();
    if text.is_empty() || ["-", "—", "－", "/", "——"].contains(&text) {
        return Some(None);
    }
    if text.len() > 40 {
        return None;
    }
    let plain: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
            '．' => '.',
            '－' | '−' => '-',
            _ => c,
        })
        .collect();
    let plain = plain.strip_suffix(['条', '篇', '分']).unwrap_or(&plain);
    let bare = plain.trim();
    if bare.len() > 1 && bare.starts_with('0') && !bare.starts_with("0.") {
        return None;
    }
    bare.parse::<Decimal>().ok().map(|value| Some(value.normalize()))
}
