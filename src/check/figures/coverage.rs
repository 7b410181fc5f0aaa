//! Figures read and figures checked: each figure of a text either takes part in something
//! that would not hold with another figure in its place, or is told as not checked.

use std::collections::BTreeSet;

use super::quantity::{Kind, Quantity, Role};
use super::relation::At;
use super::{Case, trial};
use crate::check::text::KnownWhat;
use crate::finding::Place;

/// A figure that nothing vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked {
    /// Where it stands.
    pub place: Place,
    /// The figure with its unit, as it is written.
    pub figure: String,
    /// Why it was not checked, in the clerk's language.
    pub why: &'static str,
}

/// Number of figures of a text, and those that nothing vouches for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The text, as the user named it.
    pub file: String,
    /// Where the figures stand that were checked.
    pub checked: Vec<Stands>,
    /// Those that were not checked, in the order of the text.
    pub unchecked: Vec<Unchecked>,
}

/// Where a figure stands: page, line and column, from 1; 0 where they are not known.
pub type Stands = (usize, usize, usize);

impl Coverage {
    /// Number of figures read.
    pub fn read(&self) -> usize {
        self.checked.len() + self.unchecked.len()
    }

    fn checks(&mut self, place: &Place) {
        let spot = place.spot.as_ref();
        let stands = spot.map(|spot| (spot.page.unwrap_or_default(), spot.line, spot.column));
        self.checked.push(stands.unwrap_or_default());
    }
}

/// The place of a figure, by where its digits begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Paragraph(usize, usize),
    Cell(usize, usize, usize),
}

fn key(at: &At) -> Key {
    match *at {
        At::Paragraph(paragraph, start, _) => Key::Paragraph(paragraph, start),
        At::Cell(table, row, column) => Key::Cell(table, row, column),
    }
}

/// Counts the figures of a text. Rules must have run: what they held against the data is
/// noted as they do.
pub(in crate::check) fn coverage(case: &Case) -> Coverage {
    let relations = case.relations();
    let mut sure: BTreeSet<Key> = trial::sure(case).iter().map(key).collect();
    let related: BTreeSet<Key> = relations.vouched().0.iter().map(key).collect();
    sure.extend(case.held().iter().map(key));
    let mut coverage = Coverage { file: case.text.file.to_string(), ..Coverage::default() };
    for (paragraph, reading, quantities) in case.paragraphs() {
        let Some(own) = case.text.paragraphs.get(paragraph) else { continue };
        for number in quantities {
            if matches!(number.kind, Kind::Date | Kind::Code) {
                continue;
            }
            let computed = own
                .known
                .iter()
                .any(|known| is_data(&known.what) && known.range.contains(&number.at.start));
            if computed || sure.contains(&Key::Paragraph(paragraph, number.at.start)) {
                coverage.checks(&own.place(number.at.clone()));
                continue;
            }
            coverage.unchecked.push(Unchecked {
                place: own.place(number.whole()),
                figure: own.text.get(number.whole()).unwrap_or_default().to_owned(),
                why: if related.contains(&Key::Paragraph(paragraph, number.at.start)) {
                    RELATED
                } else {
                    why(reading, number)
                },
            });
        }
    }
    for (number, (grid, table)) in case.grids().zip(&case.text.tables).enumerate() {
        for (row, column) in grid.figures(table) {
            let Some(cell) = table.rows.get(row).and_then(|row| row.get(column)) else { continue };
            let computed = cell.known.as_ref().is_some_and(is_data);
            if computed || sure.contains(&Key::Cell(number, row, column)) {
                coverage.checks(&cell.place);
                continue;
            }
            coverage.unchecked.push(Unchecked {
                place: cell.place.clone(),
                figure: cell.text.trim().to_owned(),
                why: if related.contains(&Key::Cell(number, row, column)) {
                    RELATED
                } else {
                    "表里没有合计，文中没有提到，也没有数据可以核对"
                },
            });
        }
        for (row, column) in grid.unread(table) {
            let Some(cell) = table.rows.get(row).and_then(|row| row.get(column)) else { continue };
            if cell.known.as_ref().is_some_and(is_data)
                || sure.contains(&Key::Cell(number, row, column))
            {
                coverage.checks(&cell.place);
                continue;
            }
            coverage.unchecked.push(Unchecked {
                place: cell.place.clone(),
                figure: cell.text.trim().to_owned(),
                why: "没有读成数：格里还有别的字，或表头没有读出来",
            });
        }
    }
    coverage
}

/// True for a figure of the data, or one that the data have in its place.
fn is_data(what: &KnownWhat) -> bool {
    matches!(what, KnownWhat::Figure(_) | KnownWhat::AsComposed)
}

/// Why a figure is not checked that fits others: another might fit as well.
const RELATED: &str = "和别的数对得上，但换成别的数不一定看得出";

/// Why nothing vouches for a number.
fn why(text: &str, number: &Quantity) -> &'static str {
    let lead = number.lead(text);
    match (number.kind, number.role) {
        (Kind::Named, _) => "单位没有登记，或是名称里的数字",
        (_, Role::Asked) => "是要求、任务或范围",
        (_, Role::About) => "是约数",
        (_, Role::Average) => "是平均数，没有写明总数",
        (Kind::Times, _) => "是倍数，没有写明两头的数",
        (Kind::Rank, _) => "没有名次表，也没有得分可排",
        (Kind::Points, _) => "没有写明原来的比率",
        (Kind::Percent, Role::Up | Role::Down) => "没有写明增减的数或原来的数",
        (Kind::Percent, _) if lead.contains('占') => "没有写明总量，或总量和部分差 1 也看不出",
        (Kind::Percent, _) => "没有写明分子、分母",
        (Kind::Count, Role::Up | Role::Down) => "没有写明原来的数",
        (Kind::Count, Role::Before | Role::From | Role::To) => "是别的时期的数",
        _ => "没有合计、分项、附表或数据可以核对",
    }
}
