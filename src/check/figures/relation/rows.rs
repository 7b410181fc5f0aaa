//! Sentences about the rows of a table by name: the highest and the lowest, those above a
//! mark, those that rose or fell, and lists of one figure a row.

mod beyond;
mod ends;
mod lists;
mod shares;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::quantity::{Kind, Quantity};
use super::grid::{Head, Reader};
use super::prose::shared;
use super::series::near;
use super::{Certainty, Equation, Operand, Relation, Relations, shown};

const HINT: &str = "核对表里这一列和文中的名称。";
const FIGURE: &str = "核对原始登记：文中和表里写成一样。";
/// Most paragraphs, and words of one kind in a paragraph, to look at.
const PARAGRAPHS: usize = 400;
const WORDS: usize = 60;
/// Most columns that a made column is looked for among.
const WIDE: usize = 12;

/// A column of figures: one of the table's, or the percentage that one is of another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Own(usize),
    Of(usize, usize),
}

/// A table with the places of its rows by name.
struct Named<'g, 'r> {
    reader: &'r Reader<'g>,
    rows: BTreeMap<&'r str, usize>,
    columns: Vec<usize>,
}

/// Reads what the sentences say of the rows of a table.
pub(super) fn read(reader: &Reader, relations: &mut Relations) {
    let case = reader.case;
    shares::of_whole(reader, relations);
    let grid = reader.grid;
    let mut rows = BTreeMap::new();
    for row in &grid.rows {
        let name = reader.name(*row);
        if (2..=20).contains(&name.chars().count()) {
            rows.insert(name, *row);
        }
    }
    let columns =
        grid.columns_of(|head| matches!(head, Head::Figures(_) | Head::Total | Head::Rate(_)));
    if rows.len() < 2 || rows.len() > 300 || columns.is_empty() {
        return;
    }
    let named = Named { reader, rows, columns };
    for paragraph in 0..case.text.paragraphs.len().min(PARAGRAPHS) {
        let text = case.reading(paragraph);
        if !named.rows.keys().any(|name| text.contains(name)) {
            continue;
        }
        named.ends(paragraph, text, relations);
        named.next(paragraph, text, relations);
        named.beyond(paragraph, text, relations);
        named.moved(paragraph, text, relations);
        let quantities = case.quantities(paragraph);
        named.lists(paragraph, text, quantities, relations);
        named.respectively(paragraph, text, quantities, relations);
        named.of_whole(paragraph, text, quantities, relations);
        named.changed(paragraph, text, quantities, relations);
        named.apart(paragraph, text, quantities, relations);
    }
}

impl Named<'_, '_> {
    fn value(&self, row: usize, column: Column) -> Option<Decimal> {
        let own = |column| self.reader.figure(row, column).map(|(value, ..)| value);
        match column {
            Column::Own(column) => own(column),
            Column::Of(part, whole) => {
                let hundredth = own(part)?.checked_mul(Decimal::ONE_HUNDRED)?;
                hundredth.checked_div(own(whole)?)
            }
        }
    }

    /// The columns of changes.
    fn changes(&self) -> Vec<usize> {
        const WORDS: [&str; 8] = ["增减", "环比", "同比", "变化", "增幅", "涨幅", "升降", "增长"];
        let head = |column: &usize| self.reader.grid.head(*column);
        let fits = |column: &usize| WORDS.iter().any(|word| head(column).contains(word));
        self.columns.iter().copied().filter(fits).collect()
    }

    /// The longest name of a row that a text begins with.
    fn at<'t>(&self, text: &'t str) -> Option<(&'t str, usize)> {
        let fits = self.rows.iter().filter(|(name, _)| text.starts_with(**name));
        let (name, row) = fits.max_by_key(|(name, _)| name.len())?;
        Some((text.get(..name.len())?, *row))
    }

    /// The longest name of a row that a text ends with.
    fn ending(&self, text: &str) -> Option<usize> {
        let fits = self.rows.iter().filter(|(name, _)| text.ends_with(**name));
        fits.max_by_key(|(name, _)| name.len()).map(|(_, row)| *row)
    }

    /// The columns that words name.
    fn called(&self, words: &str) -> Vec<usize> {
        let best = self.columns.iter().map(|c| shared(words, self.reader.grid.head(*c))).max();
        let best = best.filter(|best| *best >= 2);
        let fits = |c: &&usize| Some(shared(words, self.reader.grid.head(**c))) == best;
        self.columns.iter().filter(fits).copied().collect()
    }

    /// True if a column holds figures of the kind of a number: percentages or counts.
    fn is_of_kind(&self, row: usize, column: usize, number: &Quantity) -> bool {
        let head = self.reader.grid.head(column);
        let percent = self.reader.figure(row, column).is_some_and(|(.., percent)| percent)
            || head.contains(['%', '％', '率', '比'])
            || matches!(self.reader.grid.columns.get(column), Some(Head::Rate(_)));
        percent == (number.kind == Kind::Percent)
    }

    /// The column of the kind of a number that the words before it name, the nearest first.
    fn meant(&self, text: &str, row: usize, number: &Quantity) -> Option<usize> {
        let lead = near(text, number.at.start);
        let sentence = lead.rsplit('。').next()?;
        let segment = sentence.rsplit('；').next()?;
        [segment, sentence].into_iter().find_map(|words| {
            let mut named = self.called(words);
            named.retain(|column| self.is_of_kind(row, *column, number));
            match named.as_slice() {
                [one] => Some(*one),
                _ => None,
            }
        })
    }

    /// The names of rows that a list begins with: where each begins, and its row.
    fn listed<'t>(&self, list: &'t str) -> Vec<(usize, &'t str, usize)> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some((name, row)) = list.get(at..).and_then(|rest| self.at(rest)) {
            found.push((at, name, row));
            at += name.len();
            let mut rest = list.get(at..).unwrap_or_default();
            // A figure in brackets may stand behind a name.
            if rest.starts_with(['（', '(']) {
                let close = rest.find(['）', ')']).map_or(rest.len(), |cut| cut + '）'.len_utf8());
                rest = rest.get(close..).unwrap_or_default();
            }
            let Some(next) =
                ["、", "和", "及", "与"].iter().find_map(|mark| rest.strip_prefix(mark))
            else {
                break;
            };
            at = list.len() - next.len();
        }
        found
    }

    fn equal(&self, paragraph: usize, number: &Quantity, cell: Operand) -> Relation {
        let at = cell.at.clone();
        Relation {
            code: "D2",
            certainty: Certainty::Likely,
            message: format!("写作 {}，表里是 {}", shown(number.value), shown(cell.value)),
            operands: vec![Operand::of(paragraph, number), cell],
            equation: Equation::Sum(vec![1]),
            hint: FIGURE,
            related: Some((at, "表里".to_owned())),
            ..Relation::default()
        }
    }
}
