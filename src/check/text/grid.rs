//! Tables on a page: rules that cross, and the cells between them.

use crate::measure::Rule;

/// Greatest distance of rules that are one, in mm.
const SAME: f64 = 0.8;
/// Most rules and most cells of a page's tables.
const RULES: usize = 4_000;
const CELLS: usize = 10_000;

/// The grid of one table.
pub(super) struct Grid {
    /// Where the columns and the rows begin, and the last one ends.
    columns: Vec<f64>,
    rows: Vec<f64>,
    /// The cell that each place of the grid belongs to, row by row.
    owner: Vec<usize>,
}

/// A rule as a line: where it is, and from where to where it runs.
#[derive(Clone, Copy)]
struct Stroke {
    at: f64,
    from: f64,
    to: f64,
}

/// Finds the tables: rules that touch, two at least in either direction.
pub(super) fn find(rules: &[Rule]) -> Vec<Grid> {
    let thin = rules.iter().filter(|rule| rule.thickness > 0.0).take(RULES);
    let mut level: Vec<Stroke> = Vec::new();
    let mut upright: Vec<Stroke> = Vec::new();
    for rule in thin {
        let area = rule.area;
        if rule.level {
            let at = (area.top + area.bottom) / 2.0;
            level.push(Stroke { at, from: area.left, to: area.right });
        } else {
            upright.push(Stroke { at: area.centre(), from: area.top, to: area.bottom });
        }
    }
    // Rules that cross belong together.
    let mut chief: Vec<usize> = (0..level.len() + upright.len()).collect();
    for (i, down) in upright.iter().enumerate() {
        for (j, across) in level.iter().enumerate() {
            let crosses = across.from - SAME < down.at
                && down.at < across.to + SAME
                && down.from - SAME < across.at
                && across.at < down.to + SAME;
            if crosses {
                let (one, other) = (root(&mut chief, j), root(&mut chief, level.len() + i));
                chief[other] = one;
            }
        }
    }
    let chiefs: Vec<usize> = (0..chief.len()).map(|i| root(&mut chief, i)).collect();
    let (group, columns) = chiefs.split_at(level.len());
    let mut names = group.to_vec();
    names.sort_unstable();
    names.dedup();
    let of = |strokes: &[Stroke], own: &dyn Fn(usize) -> bool| -> Vec<Stroke> {
        (0..strokes.len()).filter(|&i| own(i)).map(|i| strokes[i]).collect()
    };
    names
        .into_iter()
        .filter_map(|name| {
            let level = of(&level, &|i| group[i] == name);
            let upright = of(&upright, &|i| columns[i] == name);
            Grid::new(&level, &upright)
        })
        .collect()
}

/// The chief of a group, with the way to it made short.
fn root(chief: &mut [usize], mut of: usize) -> usize {
    while chief[of] != of {
        chief[of] = chief[chief[of]];
        of = chief[of];
    }
    of
}

/// Places, each once.
fn places(strokes: &[Stroke]) -> Vec<f64> {
    let mut places: Vec<f64> = strokes.iter().map(|stroke| stroke.at).collect();
    places.sort_by(f64::total_cmp);
    places.dedup_by(|a, b| (*a - *b).abs() < SAME);
    places
}

impl Grid {
    fn new(level: &[Stroke], upright: &[Stroke]) -> Option<Self> {
        let (rows, columns) = (places(level), places(upright));
        if rows.len() < 2 || columns.len() < 2 || rows.len() * columns.len() > CELLS {
            return None;
        }
        let (across, down) = (columns.len() - 1, rows.len() - 1);
        let runs = |strokes: &[Stroke], at: f64, along: f64| {
            strokes.iter().any(|stroke| {
                (stroke.at - at).abs() < SAME && stroke.from <= along && along <= stroke.to
            })
        };
        let mut owner: Vec<usize> = Vec::with_capacity(across * down);
        let mut cells = 0;
        for row in 0..down {
            let middle = (rows[row] + rows[row + 1]) / 2.0;
            for column in 0..across {
                let centre = (columns[column] + columns[column + 1]) / 2.0;
                let place = owner.len();
                let own = if column > 0 && !runs(upright, columns[column], middle) {
                    owner[place - 1]
                } else if row > 0 && !runs(level, rows[row], centre) {
                    owner[place - across]
                } else {
                    cells += 1;
                    cells - 1
                };
                owner.push(own);
            }
        }
        Some(Self { columns, rows, owner })
    }

    /// Its upper edge.
    pub(super) fn top(&self) -> f64 {
        self.rows[0]
    }

    /// True if its columns are just where those of another table are.
    pub(super) fn has_columns_of(&self, other: &Self) -> bool {
        let near = |(a, b): (&f64, &f64)| (a - b).abs() < SAME;
        self.columns.len() == other.columns.len()
            && self.columns.iter().zip(&other.columns).all(near)
    }

    /// The cell at a point.
    pub(super) fn cell_at(&self, (x, y): (f64, f64)) -> Option<usize> {
        let column = self.columns.partition_point(|start| *start <= x).checked_sub(1)?;
        let row = self.rows.partition_point(|start| *start <= y).checked_sub(1)?;
        let across = self.columns.len() - 1;
        (column < across).then(|| self.owner.get(row * across + column).copied()).flatten()
    }

    /// Number of cells.
    pub(super) fn cells(&self) -> usize {
        self.owner.iter().max().map_or(0, |most| most + 1)
    }

    /// The cells row by row; a merged cell is in each place it covers.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[usize]> {
        self.owner.chunks(self.columns.len() - 1)
    }
}
