//! Where the pages have what the text says: Word is told the same lines of a title, the same columns of a table,
//! the same places of what stands by itself.

use std::collections::BTreeMap;

use super::measures::{Mm, Pt};
use super::paragraph::Side;
use crate::typeset::{PageText, Sheets};

/// Height of a run above its baseline, in sizes of its text, as `typeset` has it.
pub(super) const ABOVE: f64 = 0.88;
/// Millimetres within which places are one.
const LEVEL: f64 = 0.3;
/// Millimetres of a point.
const POINT: f64 = 25.4 / 72.0;

/// A stretch of text on one line.
#[derive(Debug, Clone)]
pub(super) struct PlacedLine {
    /// The page, from 1.
    pub(super) page: usize,
    /// Its words.
    pub(super) text: String,
    /// From the paper's left edge.
    pub(super) left: Mm,
    pub(super) right: Mm,
    /// From the paper's upper edge.
    pub(super) baseline: Mm,
    pub(super) size: Pt,
    /// The family of its face.
    family: String,
    /// Table, column and row of the cell it stands in.
    cell: Option<(usize, usize, usize)>,
}

/// A table as the pages have it.
pub(super) struct Layout {
    /// The widths of its columns.
    pub(super) widths: Vec<Mm>,
    /// The sides at which the words of its columns stand, below the head.
    pub(super) sides: Vec<Side>,
    /// The family of its head's face.
    pub(super) head: String,
    /// The size of its text.
    pub(super) size: Pt,
    /// The height of a row of one line.
    pub(super) pitch: Mm,
}

/// All text of the pages, in order.
pub(super) struct Places {
    spots: Vec<PlacedLine>,
    /// Number of pages.
    pub(super) pages: usize,
}

impl Places {
    /// Reads the pages.
    pub(super) fn of(sheets: &Sheets) -> Self {
        let read = sheets.read();
        let pages = read.len();
        let spots = read.iter().enumerate().flat_map(|(at, (page, _))| spots(at + 1, page));
        Self { spots: spots.collect(), pages }
    }

    /// The lines on which a text stands for the first time from a page on, its own first; none if it does not.
    pub(super) fn find(&self, text: &str, from: usize) -> Vec<PlacedLine> {
        let spots: Vec<&PlacedLine> = self.spots.iter().filter(|spot| spot.page >= from).collect();
        let found = (0..spots.len()).find_map(|at| matched(&spots, at, text));
        lines(found.unwrap_or_default())
    }

    /// Where a text stands by itself for the last time on a page, not below this baseline.
    pub(super) fn last(&self, text: &str, page: usize, lowest: Option<Mm>) -> Option<PlacedLine> {
        let lowest = lowest.unwrap_or(Mm(f64::INFINITY));
        let above = |spot: &&PlacedLine| spot.page == page && spot.baseline.0 < lowest.0 + 0.1;
        let spots: Vec<&PlacedLine> = self.spots.iter().filter(above).collect();
        let found = (0..spots.len()).rev().filter_map(|at| matched(&spots, at, text));
        let mut lines = found.map(lines).filter(|lines| lines.len() == 1).flatten();
        lines.find(|line| line.text.trim() == text)
    }

    /// The runs of a page above a baseline, those of page numbers aside.
    pub(super) fn lines_above(&self, page: usize, baseline: Mm) -> Vec<&PlacedLine> {
        let above = |spot: &&PlacedLine| spot.page == page && spot.baseline.0 < baseline.0 - 0.5;
        self.spots.iter().filter(above).collect()
    }

    /// A table as it is set, its columns in all of `width`. Its left edge is `left` from the paper's on some page, its
    /// first `heads` rows are the head. `None` if it is not on the pages as it is here.
    pub(super) fn table(
        &self,
        table: usize,
        (columns, heads): (usize, usize),
        (left, width): (impl Fn(usize) -> Mm, Mm),
    ) -> Option<Layout> {
        let cells =
            || self.spots.iter().filter(|spot| spot.cell.is_some_and(|(of, ..)| of == table));
        // The size of most of its text.
        let mut sizes: BTreeMap<i64, usize> = BTreeMap::new();
        for spot in cells() {
            *sizes.entry(spot.size.halves()).or_default() += spot.text.chars().count();
        }
        let (halves, _) = sizes.into_iter().max_by_key(|(_, count)| *count)?;
        #[expect(clippy::cast_precision_loss, reason = "a size of type is small")]
        let size = Pt(halves as f64 / 2.0);
        let page = cells().next()?.page;
        let head = |column: usize| {
            let own = cells().filter(|spot| spot.page == page);
            let own = own.filter_map(|spot| Some((spot, spot.cell?)));
            let own = own.filter(|(_, (_, at, row))| *at == column && *row < heads);
            let lowest = own.clone().map(|(_, (.., row))| row).max()?;
            let own = own.filter(|(_, (.., row))| *row == lowest).map(|(spot, _)| spot);
            own.map(|spot| (spot.left.0, spot.right.0)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        };
        // Heads stand in the middle of their columns: from the left edge on, each middle tells the next edge.
        let mut edge = left(page).0;
        let start = edge;
        let (mut widths, mut sides) = (Vec::new(), Vec::new());
        for column in 0..columns {
            let (from, to) = head(column)?;
            let (begins, ends) = (edge, from + to - edge);
            widths.push(ends - begins);
            edge = ends;
            let below = |spot: &&PlacedLine| {
                let here = |(_, at, row): (usize, usize, usize)| at == column && row >= heads;
                spot.page == page && spot.cell.is_some_and(here)
            };
            let mut words = lines(cells().filter(below).collect());
            // Those of a row over all columns aside.
            words.retain(|line| line.left.0 > begins - LEVEL && line.right.0 < ends + LEVEL);
            sides.push(side(&words, (from + to) / 2.0));
        }
        let whole = edge - start;
        let sound =
            (whole - width.0).abs() < 0.02 * width.0 && widths.iter().all(|each| *each > 1.0);
        let widths = widths.iter().map(|each| Mm(each / whole * width.0)).collect();
        let pitch = self.pitch(table).unwrap_or(Mm(size.mm().0 * 1.7));
        let of_head = |spot: &&PlacedLine| spot.cell.is_some_and(|(.., row)| row < heads);
        let head = cells().find(of_head).map(|spot| spot.family.clone()).unwrap_or_default();
        sound.then_some(Layout { widths, sides, head, size, pitch })
    }

    /// From row to row of a table, the one in the middle of all that are not the least: a row of one line.
    fn pitch(&self, table: usize) -> Option<Mm> {
        let mut lowest: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for spot in &self.spots {
            let Some((of, column, row)) = spot.cell else { continue };
            if of == table && column == 0 {
                let at = lowest.entry((spot.page, row)).or_insert(spot.baseline.0);
                *at = at.max(spot.baseline.0);
            }
        }
        let rows: Vec<((usize, usize), f64)> = lowest.into_iter().collect();
        let mut steps: Vec<f64> = rows
            .windows(2)
            .filter_map(|pair| match pair {
                [((page, row), above), ((other, next), below)]
                    if page == other && *next == row + 1 =>
                {
                    Some(below - above)
                }
                _ => None,
            })
            .filter(|step| *step > 0.0)
            .collect();
        steps.sort_by(f64::total_cmp);
        steps.get(steps.len() / 2).copied().map(Mm)
    }
}

/// The side at which a column's words stand, whose middle is there: the middle, unless one of them does not and
/// all begin or end at one place.
fn side(words: &[PlacedLine], middle: f64) -> Side {
    let edges: Vec<(f64, f64)> = words.iter().map(|line| (line.left.0, line.right.0)).collect();
    let level = |edge: fn(&(f64, f64)) -> f64| {
        let (least, most) = edges
            .iter()
            .map(edge)
            .fold((f64::MAX, f64::MIN), |(least, most), at| (least.min(at), most.max(at)));
        most - least < LEVEL
    };
    if edges.iter().all(|(left, right)| ((left + right) / 2.0 - middle).abs() < LEVEL) {
        return Side::Centre;
    }
    match (level(|edges| edges.0), level(|edges| edges.1)) {
        (true, _) => Side::Left,
        (false, true) => Side::Right,
        (false, false) => Side::Centre,
    }
}

/// The runs from one on that have just this text; `None` if they have another.
fn matched<'s>(spots: &[&'s PlacedLine], at: usize, text: &str) -> Option<Vec<&'s PlacedLine>> {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let wanted = bare(text);
    let mut rest = wanted.as_str();
    let mut used = Vec::new();
    for spot in spots.iter().skip(at) {
        if rest.is_empty() {
            break;
        }
        let words = bare(&spot.text);
        rest = match rest.strip_prefix(words.as_str()) {
            Some(more) => more,
            None if words.starts_with(rest) => "",
            None => return None,
        };
        if !words.is_empty() || !used.is_empty() {
            used.push(*spot);
        }
    }
    (rest.is_empty() && !used.is_empty()).then_some(used)
}

/// Runs put together to lines.
fn lines(spots: Vec<&PlacedLine>) -> Vec<PlacedLine> {
    let mut lines: Vec<PlacedLine> = Vec::new();
    for spot in spots {
        let level = |line: &PlacedLine| {
            line.page == spot.page && (line.baseline.0 - spot.baseline.0).abs() < spot.size.0 * 0.1
        };
        match lines.last_mut().filter(|line| level(line)) {
            Some(line) => {
                line.text += &spot.text;
                line.right = spot.right;
            }
            None => lines.push(spot.clone()),
        }
    }
    lines
}

fn spots(page: usize, text: &PageText) -> impl Iterator<Item = PlacedLine> + '_ {
    text.runs.iter().map(move |run| {
        let [left, top, width, height] = run.area;
        PlacedLine {
            page,
            text: run.text.clone(),
            left: Mm(left * POINT),
            right: Mm((left + width) * POINT),
            baseline: Mm((top + ABOVE * height) * POINT),
            size: Pt(height),
            family: run.family.clone(),
            cell: run.cell.map(|cell| (cell.table, cell.column, cell.row)),
        }
    })
}
