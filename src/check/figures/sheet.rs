//! Statistics tables: one row a unit, the columns known by their heads.

use rust_decimal::Decimal;

use super::lexis;
use super::names::Names;
use crate::check::text::{Cell, TextTable};

/// A statistics table.
pub(crate) struct Sheet<'t> {
    /// What each column holds; the first is the unit.
    pub(crate) columns: Vec<Column>,
    /// The head cell of each column.
    pub(crate) heads: Vec<Option<&'t Cell>>,
    /// The rows of units.
    pub(crate) rows: Vec<&'t [Cell]>,
    /// Rows that name a group, each with how many rows of units stand before it.
    pub(crate) bands: Vec<(usize, &'t Cell)>,
    /// Rows that add up.
    pub(crate) sums: Vec<&'t [Cell]>,
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

/// Reads a table, if its head is that of statistics.
pub(super) fn read<'t>(table: &'t TextTable, names: &Names) -> Option<Sheet<'t>> {
    let first = table.rows.first()?.first()?;
    let wide: String = first.text.chars().filter(|c| !c.is_whitespace()).take(8).collect();
    if !(wide.contains("单位") || wide.contains("部门") || wide.contains("名称")) {
        return None;
    }
    let head_rows = table
        .rows
        .iter()
        .take_while(|row| {
            row.first().is_some_and(|cell| {
                (cell.text.trim().is_empty() || cell.text == first.text)
                    && !row[1..].iter().any(|cell| is_figure(&cell.text))
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
            let Some(head) = head.filter(|_| i > 0) else {
                return if i == 0 { Column::Unit } else { Column::Other };
            };
            let text = lexis::heading(&head.text);
            let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
            if has(&["差额", "差距"]) {
                Column::Gap(next(0))
            } else if has(&["累计"]) {
                Column::Cumulative(next(1))
            } else if has(&["得分"]) {
                Column::Score(next(2))
            } else if has(&["报送数", "报送量", "报送条", "报送总", "上报数"]) {
                Column::Submitted(next(3))
            } else if has(&["率", "名次", "排名", "备注", "任务", "序号", "合计", "小计"])
            {
                Column::Other
            } else {
                Column::Channel(text)
            }
        })
        .collect();
    let known = seen.iter().any(|count| *count > 0);
    let mut sheet = Sheet { columns, heads, rows: Vec::new(), bands: Vec::new(), sums: Vec::new() };
    for row in &table.rows[head_rows..] {
        let Some(name) = row.first() else { continue };
        let text = name.text.trim();
        let single = row[1..].iter().all(|cell| cell.repeated || cell.text == name.text);
        let spread = row.len() > 1 && row[1..].iter().all(|cell| cell.text.trim().is_empty());
        if text == first.text.trim() {
            continue;
        } else if ["合计", "总计", "小计"].contains(&lexis::heading(text).as_str()) {
            sheet.sums.push(row);
        } else if single && !text.is_empty() || (spread && names.get(text).is_none()) {
            sheet.bands.push((sheet.rows.len(), name));
        } else {
            sheet.rows.push(row);
        }
    }
    known.then_some(sheet)
}

impl Sheet<'_> {
    /// The first column of a kind.
    pub(crate) fn column(&self, kind: &Column) -> Option<usize> {
        self.columns.iter().position(|column| column == kind)
    }
}

/// Whether a cell is a figure.
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
