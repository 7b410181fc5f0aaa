//! Tables for Word against the rules and words of the PDF's pages.

use super::{pattern, words};
use crate::pdf::{Page, Pdf, Rule};

/// Millimetres by which an edge of a column may lie elsewhere than in the PDF, and rules that are one.
const BESIDE: f64 = 0.6;

/// A ruled table, or what one page has of it.
#[derive(Debug)]
struct Ruled {
    /// Places of its upright rules, from the left.
    edges: Vec<f64>,
    cells: Vec<Words>,
}

/// The words of a line between two rules, with the white beside them.
#[derive(Debug)]
struct Words {
    text: String,
    before: f64,
    behind: f64,
}

/// Every table is one of the PDF: a column ends wherever a rule stands there, and words on one line stand at the side
/// of their cell at which they stand there.
pub(super) fn are_as_in_the_pdf(data: &str, text: &str, pdf: &Pdf) {
    let ruled: Vec<Ruled> = pdf.pages.iter().flat_map(ruled).collect();
    // The imprint has no rules between columns.
    let tables = text.split("<w:tbl>").skip(1).filter(|table| table.contains("<w:insideV "));
    for table in tables {
        let edges = edges(table);
        let alike: Vec<&Ruled> = ruled.iter().filter(|it| it.has(&edges)).collect();
        assert!(!alike.is_empty(), "{data}: {edges:?} is none of {ruled:#?}\n{}", words(table));
        // Cells over several columns have rules of their own.
        let cells = table.split("<w:tc>").skip(1).filter(|cell| !cell.contains("<w:gridSpan "));
        for cell in cells {
            let said = words(cell);
            let there = alike.iter().flat_map(|it| &it.cells).filter(|it| it.text == said);
            // Half of a mark at either end is white, which stands here or there.
            let bare = |text: &str| {
                let ends = [text.chars().next(), text.chars().last()];
                ends.into_iter().flatten().filter(|c| c.is_alphanumeric()).count() == 2
            };
            let there: Vec<&Words> = there.filter(|it| bare(&it.text)).collect();
            let of_one = |side: &str| cell.contains(&format!("<w:jc w:val=\"{side}\"/>"));
            let stands = |it: &&&Words| match (it.before - it.behind).abs() < 2.0 * BESIDE {
                true => true,
                false if it.before < it.behind => of_one("left"),
                false => of_one("right"),
            };
            let known = there.is_empty() || there.iter().any(|it| stands(&it));
            assert!(known, "{data}: “{said}” stands at another side than {there:?}");
            // In the middle of a wide cell it is not at a side.
            let middle =
                |it: &&&Words| (it.before - it.behind).abs() < BESIDE && it.before > 4.0 * BESIDE;
            let at_a_side = of_one("left") || of_one("right");
            assert!(
                there.is_empty() || !at_a_side || !there.iter().all(|it| middle(&it)),
                "{data}: “{said}” stands in the middle: {there:?}"
            );
        }
    }
}

/// The edges of a table's columns, of 1.
fn edges(table: &str) -> Vec<f64> {
    let widths = pattern("<w:gridCol w:w=\"([0-9]+)\"");
    let widths = widths.captures_iter(table).map(|found| found[1].parse().expect("a width"));
    let widths: Vec<f64> = widths.collect();
    let whole: f64 = widths.iter().sum();
    (0..=widths.len()).map(|count| widths[..count].iter().sum::<f64>() / whole).collect()
}

impl Ruled {
    /// True if there is a column's edge at every rule, those of the frame included.
    fn has(&self, edges: &[f64]) -> bool {
        let (left, right) = (self.edges[0], self.edges[self.edges.len() - 1]);
        let places: Vec<f64> = edges.iter().map(|at| left + at * (right - left)).collect();
        let near = |edge: &f64| places.iter().any(|at| (at - edge).abs() < BESIDE);
        // Cells made one can leave an edge without a rule, not most of them.
        self.edges.iter().all(near) && self.edges.len() * 2 > edges.len()
    }
}

/// The tables of a page: upright rules that touch each other's ends, or stand side by side, are of one.
fn ruled(page: &Page) -> Vec<Ruled> {
    let upright = page.rules.iter().filter(|rule| rule.along.width() < 0.01);
    let mut upright: Vec<&Rule> = upright.collect();
    upright.sort_by(|a, b| a.along.top.total_cmp(&b.along.top));
    let mut tables: Vec<(f64, f64, Vec<f64>)> = Vec::new();
    for rule in upright {
        let along = &rule.along;
        match tables.last_mut().filter(|(_, bottom, _)| along.top < *bottom + BESIDE) {
            Some((_, bottom, edges)) => {
                *bottom = bottom.max(along.bottom);
                edges.push(along.left);
            }
            None => tables.push((along.top, along.bottom, vec![along.left])),
        }
    }
    let of = |(top, bottom, mut edges): (f64, f64, Vec<f64>)| {
        edges.sort_by(f64::total_cmp);
        edges.dedup_by(|a, b| (*a - *b).abs() < BESIDE);
        let mut cells = Vec::new();
        for line in page.lines() {
            if !(top..bottom).contains(&line.baseline()) {
                continue;
            }
            for pair in edges.windows(2) {
                let within = |middle: f64| pair[0] < middle && middle < pair[1];
                let glyphs = line.0.iter().filter(|it| within((it.at.x + it.end.x) / 2.0));
                let glyphs: Vec<_> = glyphs.collect();
                if let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) {
                    cells.push(Words {
                        text: glyphs.iter().map(|glyph| glyph.text.trim()).collect(),
                        before: first.at.x - pair[0],
                        behind: pair[1] - last.end.x,
                    });
                }
            }
        }
        Ruled { edges, cells }
    };
    tables.into_iter().map(of).filter(|table| table.edges.len() > 1).collect()
}
