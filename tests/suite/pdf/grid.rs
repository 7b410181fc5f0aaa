//! Reads a ruled table: cells by the rules between them, text by where it stands.

use super::{Glyph, Page, Rect, Rule};

/// A cell, or cells that no rule parts.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    /// Place in the table, from 0.
    pub(crate) row: usize,
    pub(crate) column: usize,
    /// Number of rows and columns.
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) area: Rect,
    pub(crate) glyphs: Vec<Glyph>,
}

impl Cell {
    pub(crate) fn text(&self) -> String {
        self.glyphs.iter().map(|glyph| glyph.text.as_str()).collect()
    }
}

/// Rules nearer than this are one.
const SAME: f64 = 0.3;

/// The cells of the page's only table, by rows.
pub(crate) fn cells(page: &Page) -> Vec<Cell> {
    let (upright, level): (Vec<&Rule>, Vec<&Rule>) =
        page.rules.iter().partition(|rule| rule.along.width() < 0.01);
    // The imprint's rules touch no upright one.
    let crossed = |rule: &&Rule| {
        upright.iter().any(|other| {
            other.along.top - SAME < rule.along.top && rule.along.top < other.along.bottom + SAME
        })
    };
    let level: Vec<&Rule> = level.into_iter().filter(crossed).collect();
    let xs = places(upright.iter().map(|rule| rule.along.left));
    let ys = places(level.iter().map(|rule| rule.along.top));
    let parted_below = |row: usize, column: usize| {
        let middle = (xs[column] + xs[column + 1]) / 2.0;
        let at = |rule: &&Rule| (rule.along.top - ys[row + 1]).abs() < SAME;
        level
            .iter()
            .filter(|rule| at(rule))
            .any(|rule| rule.along.left < middle && middle < rule.along.right)
    };
    let parted_right = |row: usize, column: usize| {
        let middle = (ys[row] + ys[row + 1]) / 2.0;
        let at = |rule: &&Rule| (rule.along.left - xs[column + 1]).abs() < SAME;
        upright
            .iter()
            .filter(|rule| at(rule))
            .any(|rule| rule.along.top < middle && middle < rule.along.bottom)
    };
    let mut cells: Vec<Cell> = Vec::new();
    for row in 0..ys.len() - 1 {
        for column in 0..xs.len() - 1 {
            let within = |cell: &Cell| {
                (cell.row..cell.row + cell.rows).contains(&row)
                    && (cell.column..cell.column + cell.columns).contains(&column)
            };
            if cells.iter().any(within) {
                continue;
            }
            let (mut rows, mut columns) = (1, 1);
            while !parted_right(row, column + columns - 1) {
                columns += 1;
            }
            while !parted_below(row + rows - 1, column) {
                rows += 1;
            }
            let area = Rect {
                left: xs[column],
                top: ys[row],
                right: xs[column + columns],
                bottom: ys[row + rows],
            };
            let glyphs =
                page.glyphs.iter().filter(|glyph| stands_in(glyph, &area)).cloned().collect();
            cells.push(Cell { row, column, rows, columns, area, glyphs });
        }
    }
    cells
}

/// True if the middle of a glyph lies in an area.
fn stands_in(glyph: &Glyph, area: &Rect) -> bool {
    let x = (glyph.at.x + glyph.end.x) / 2.0;
    let y = glyph.at.y - glyph.size * 0.12;
    (area.left..area.right).contains(&x) && (area.top..area.bottom).contains(&y)
}

/// Places of rules, in order, each once.
fn places(found: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut places: Vec<f64> = found.collect();
    places.sort_by(f64::total_cmp);
    places.dedup_by(|a, b| (*a - *b).abs() < SAME);
    places
}
