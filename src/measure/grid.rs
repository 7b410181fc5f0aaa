//! Ruled tables on a page. What stands in them is no text of the document: it has a size, a
//! pitch and line beginnings of its own.

use super::area::Area;
use super::sheet::{Line, Rule, Sheet, is_red};

/// The distance up to which the ends of two rules touch, in millimetres.
const TOUCH: f64 = 0.8;
/// Smallest table, in millimetres.
const LEAST: (f64, f64) = (12.0, 4.0);
/// Height of a frame around a whole page: that is no table.
const FRAME: f64 = 240.0;
/// Most rules of a page that are looked at: a file may be hostile.
const RULES: usize = 4_000;

/// A ruled table, or what of it stands on one page.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// From outer edge to outer edge of its rules.
    pub(super) area: Area,
    /// Middles of its upright rules, from left to right, in millimetres.
    pub(super) columns: Vec<f64>,
    /// Middles of its level rules, from top to bottom, in millimetres.
    pub(super) rows: Vec<f64>,
}

impl Grid {
    /// True if a line stands in it.
    pub(super) fn holds(&self, line: &Line) -> bool {
        let beside = line.area.right < self.area.left || line.area.left > self.area.right;
        self.area.top < line.middle && line.middle < self.area.bottom && !beside
    }
}

/// The ruled tables of a page, from top to bottom: rules that touch each other, two level and two
/// upright ones at least.
pub(super) fn grids(sheet: &Sheet) -> Vec<Grid> {
    let black = |rule: &Rule| rule.thickness > 0.0 && !is_red(rule.colour);
    let level = sheet.level_rules().into_iter().filter(black).take(RULES);
    let upright = sheet.upright_rules().into_iter().filter(black).take(RULES);
    let rules: Vec<Rule> = level.chain(upright).collect();
    let count = rules.iter().filter(|rule| rule.level).count();
    // Each rule's group, by the place of another rule of it; a group's first names itself.
    let mut group: Vec<usize> = (0..rules.len()).collect();
    for (i, one) in rules.iter().enumerate().take(count) {
        for (j, other) in rules.iter().enumerate().skip(count) {
            if one
                .area
                .grown(TOUCH / 2.0, TOUCH / 2.0)
                .meets(&other.area.grown(TOUCH / 2.0, TOUCH / 2.0))
            {
                let (one, other) = (first_of(&mut group, i), first_of(&mut group, j));
                group[one.max(other)] = one.min(other);
            }
        }
    }
    let mut grids: Vec<Grid> = Vec::new();
    for first in 0..rules.len() {
        if group[first] != first {
            continue;
        }
        let own: Vec<Rule> = (first..rules.len())
            .filter(|place| first_of(&mut group, *place) == first)
            .map(|place| rules[place])
            .collect();
        grids.extend(grid(&own));
    }
    grids.sort_by(|a, b| a.area.top.total_cmp(&b.area.top));
    // A table within a cell of another is a part of it.
    let inner = |one: &Grid| {
        grids.iter().any(|other| {
            other.area != one.area && other.area.grown(0.1, 0.1).overrun(&one.area) == 0.0
        })
    };
    let outer: Vec<bool> = grids.iter().map(|one| !inner(one)).collect();
    grids.into_iter().zip(outer).filter_map(|(grid, outer)| outer.then_some(grid)).collect()
}

/// The group a rule is in, with the way to its first made short.
fn first_of(group: &mut [usize], mut place: usize) -> usize {
    while group[place] != place {
        group[place] = group[group[place]];
        place = group[place];
    }
    place
}

/// The table that rules make, if they make one.
fn grid(rules: &[Rule]) -> Option<Grid> {
    let area = rules.iter().map(|rule| rule.area).reduce(Area::with)?;
    let (level, upright): (Vec<&Rule>, Vec<&Rule>) = rules.iter().partition(|rule| rule.level);
    let columns = places(upright.iter().map(|rule| rule.area.centre()));
    let rows = places(level.iter().map(|rule| rule.area.level_centre()));
    let frame = columns.len() == 2 && rows.len() == 2 && area.height() > FRAME;
    let large = area.width() > LEAST.0 && area.height() > LEAST.1;
    (columns.len() > 1 && rows.len() > 1 && large && !frame).then_some(Grid { area, columns, rows })
}

/// Places in order, those that are one taken together.
fn places(all: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut places: Vec<f64> = all.collect();
    places.sort_by(f64::total_cmp);
    places.dedup_by(|next, last| (*next - *last).abs() < TOUCH);
    places
}
