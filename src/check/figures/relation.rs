//! Relations that the figures of a text must have: a total to its parts, a rate to its two
//! numbers, a change to what it changes, a stated number to what is listed. Each relation is
//! an equation between figures at places. It is a finding where it does not hold, and it
//! vouches for a figure where it holds and would not with the next figure up or down; `trial`
//! then asks the readers themselves with other figures.

mod averages;
mod bases;
mod bounds;
mod changes;
mod counted;
mod decimals;
mod ends;
mod equation;
mod grid;
mod measures;
mod opposites;
mod order;
mod parts;
mod periods;
mod points;
mod prose;
mod ranks;
mod rates;
mod readers;
mod remainders;
mod rows;
mod series;
mod shares;
mod slips;
mod splits;
mod tops;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rust_decimal::Decimal;

use self::equation::{Back, Equation, cut, rounded};
pub(in crate::check) use self::grid::Grid;
pub(super) use self::grid::{Scope, read as read_grid};
pub(super) use self::readers::{Asked, Extent};
use super::Case;
use super::quantity::Quantity;
use crate::check::text::{Text, TextKind, TextTable};
use crate::finding::{Finding, Place, Severity};

/// Where a figure stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::check) enum At {
    /// A paragraph, and where in it, in bytes.
    Paragraph(usize, usize, usize),
    /// Table, row, column.
    Cell(usize, usize, usize),
}

impl At {
    /// A stretch of a paragraph.
    pub(in crate::check) fn of(paragraph: usize, range: &Range<usize>) -> Self {
        Self::Paragraph(paragraph, range.start, range.end)
    }

    /// The place in the file.
    pub(in crate::check) fn place(&self, text: &Text) -> Option<Place> {
        match *self {
            Self::Paragraph(paragraph, start, end) => {
                Some(text.paragraphs.get(paragraph)?.place(start..end))
            }
            Self::Cell(table, row, column) => {
                Some(text.tables.get(table)?.rows.get(row)?.get(column)?.place.clone())
            }
        }
    }
}

/// A figure that takes part in a relation.
#[derive(Debug, Clone)]
pub(in crate::check) struct Operand {
    pub(in crate::check) at: At,
    value: Decimal,
    step: Decimal,
}

impl Operand {
    fn new(at: At, value: Decimal, decimals: u32) -> Self {
        Self { at, value, step: Decimal::new(1, decimals.min(10)) }
    }

    /// A number of a paragraph.
    fn of(paragraph: usize, quantity: &Quantity) -> Self {
        Self {
            at: At::of(paragraph, &quantity.whole()),
            value: quantity.value,
            step: quantity.step(),
        }
    }
}

/// Certainty of the reader about what belongs together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Certainty {
    /// It may be so: nothing is said where it does not hold.
    Guess,
    /// It is likely: a warning.
    Likely,
    /// The text itself says so.
    Stated,
}

/// A relation between figures.
#[derive(Clone)]
pub(in crate::check) struct Relation {
    /// The rule that speaks of it.
    code: &'static str,
    certainty: Certainty,
    operands: Vec<Operand>,
    equation: Equation,
    /// Which operand to mark.
    mark: usize,
    message: String,
    hint: &'static str,
    /// True if it vouches for its figures where it holds.
    vouches: bool,
    /// Another stretch to show, with what it says.
    related: Option<(At, String)>,
    /// The reader that found it.
    asked: Asked,
}

impl Default for Relation {
    /// A relation that marks its first figure, and vouches for all where it holds.
    fn default() -> Self {
        Self {
            code: "D1",
            certainty: Certainty::Stated,
            operands: Vec::new(),
            equation: Equation::Known(true),
            mark: 0,
            message: String::new(),
            hint: "",
            vouches: true,
            related: None,
            asked: Asked::default(),
        }
    }
}

impl Relation {
    fn values(&self) -> Vec<Decimal> {
        self.operands.iter().map(|operand| operand.value).collect()
    }

    fn step(&self) -> Decimal {
        self.operands.first().map_or(Decimal::ONE, |operand| operand.step)
    }

    fn holds(&self) -> bool {
        self.equation.holds(&self.values(), self.step())
    }

    /// True if it is a finding: it does not hold, and is more than a guess.
    fn is_told(&self) -> bool {
        self.certainty > Certainty::Guess && !self.holds()
    }

    /// The figures it vouches for: those that it would not hold with, were they one more or less.
    fn vouched(&self) -> Vec<At> {
        if !self.vouches {
            return Vec::new();
        }
        let all = || self.operands.iter().map(|operand| operand.at.clone()).collect();
        // A sum holds with no other figure in any place.
        if matches!(self.equation, Equation::Sum(_) | Equation::Difference | Equation::Signed) {
            return all();
        }
        let mut values = self.values();
        let step = self.step();
        let mut sure = Vec::new();
        if values.len() > MANY {
            return sure;
        }
        for place in 0..values.len() {
            let (Some(value), Some(operand)) =
                (values.get(place).copied(), self.operands.get(place))
            else {
                continue;
            };
            let mut holds_beside = false;
            for beside in [value - operand.step, value + operand.step] {
                if let Some(slot) = values.get_mut(place) {
                    *slot = beside;
                }
                holds_beside |= self.equation.holds(&values, step);
            }
            if let Some(slot) = values.get_mut(place) {
                *slot = value;
            }
            if !holds_beside {
                sure.push(operand.at.clone());
            }
        }
        sure
    }
}

/// Everything the figures of a text are to each other.
#[derive(Clone, Default)]
pub(in crate::check) struct Relations {
    all: Vec<Relation>,
    /// Findings that are no equation, and the reader that found each.
    other: Vec<(Asked, Remark)>,
    /// Number of those that are findings as they stand.
    told: usize,
    /// The reader that is asked.
    asked: Asked,
}

/// The figures that somebody typed. What is said of those that the program has computed is left out:
/// they are known, and words that somebody chose round them are no equation. In a draft a figure that
/// is not as composed may still be held against those that are.
pub(super) struct Typed<'t> {
    text: &'t Text,
    /// The tables whose figures are computed.
    computed: Vec<bool>,
    /// True if it is not the program's own.
    draft: bool,
}

impl<'t> Typed<'t> {
    pub(super) fn of(text: &'t Text) -> Self {
        let computed = text.tables.iter().map(TextTable::is_computed).collect();
        Self { text, computed, draft: text.kind != TextKind::Composed }
    }

    fn by_hand(&self, at: &At) -> bool {
        match *at {
            At::Paragraph(place, ..) => {
                self.text.paragraphs.get(place).is_none_or(|own| !own.computed)
            }
            At::Cell(place, row, column) => {
                let table = self.text.tables.get(place);
                let cell = table.and_then(|table| table.rows.get(row)?.get(column));
                let known = cell.and_then(|cell| cell.known.as_ref());
                let as_computed = known.is_some_and(|known| known.figure().is_some());
                let computed = self.computed.get(place).copied().unwrap_or(false);
                !(computed || self.draft && as_computed)
            }
        }
    }

    /// True for a figure of a draft that stands in the notice composed of the data, too.
    fn as_composed(&self, at: &At) -> bool {
        let as_composed = match *at {
            At::Paragraph(place, ..) => {
                self.text.paragraphs.get(place).map(|paragraph| paragraph.as_composed)
            }
            At::Cell(place, ..) => self.text.tables.get(place).map(|table| table.as_composed),
        };
        self.draft && as_composed.unwrap_or(false)
    }

    /// True if what is said of a figure is told.
    fn is(&self, at: &At) -> bool {
        self.by_hand(at) && !self.as_composed(at)
    }

    fn holds(&self, relation: &Relation) -> bool {
        let mut places = relation.operands.iter().map(|operand| &operand.at);
        let changed = self.draft && places.clone().any(|at| self.is(at));
        changed || places.all(|at| self.by_hand(at))
    }
}

/// A finding that is no equation, with where it is.
#[derive(Clone)]
pub(in crate::check) struct Remark {
    pub(in crate::check) code: &'static str,
    at: At,
    severity: Severity,
    message: String,
    hint: &'static str,
}

/// Most figures of a relation to try one by one.
const MANY: usize = 60;
/// Most relations of a text.
const MOST: usize = 6_000;

impl Relations {
    /// Reads a text.
    pub(super) fn read(case: &Case) -> Self {
        let mut relations = Self::until(case, Extent::All, None, |_| false).agreed();
        let typed = Typed::of(case.text);
        relations.all.retain(|relation| typed.holds(relation));
        relations.other.retain(|(_, remark)| typed.is(&remark.at));
        relations
    }

    /// Nothing yet, of what a reader is asked.
    fn of(asked: Asked) -> Self {
        Self { asked, ..Self::default() }
    }

    /// The same, once two that fail for one slip in a figure have confirmed each other.
    pub(super) fn agreed(mut self) -> Self {
        slips::agree(&mut self.all);
        self
    }

    fn add(&mut self, relation: Relation) {
        if self.all.len() < MOST {
            self.told += usize::from(relation.is_told());
            self.all.push(Relation { asked: self.asked, ..relation });
        }
    }

    fn remark(&mut self, remark: Remark) {
        if self.other.len() < MOST {
            self.told += 1;
            self.other.push((self.asked, remark));
        }
    }

    /// The figures that some relation vouches for, and those that a finding names.
    pub(in crate::check) fn vouched(&self) -> (BTreeSet<At>, BTreeSet<At>) {
        let (mut sure, mut told) = (BTreeSet::new(), BTreeSet::new());
        for relation in &self.all {
            if relation.holds() {
                sure.extend(relation.vouched());
            } else if relation.certainty > Certainty::Guess {
                told.extend(relation.operands.iter().map(|operand| operand.at.clone()));
            }
        }
        sure.extend(told.iter().cloned());
        (sure, told)
    }

    /// The figures of each relation.
    pub(in crate::check) fn places(&self) -> impl Iterator<Item = impl Iterator<Item = &At>> {
        self.all.iter().map(|relation| relation.operands.iter().map(|operand| &operand.at))
    }

    /// The readers that vouch for each figure, but those that go by what others have found.
    pub(super) fn vouching(&self) -> BTreeMap<At, BTreeSet<Asked>> {
        let mut vouching: BTreeMap<At, BTreeSet<Asked>> = BTreeMap::new();
        for relation in self.all.iter().filter(|r| r.asked.stands_alone() && r.holds()) {
            for at in relation.vouched() {
                vouching.entry(at).or_default().insert(relation.asked);
            }
        }
        vouching
    }

    /// Number of findings of each rule in what somebody typed.
    pub(super) fn found(&self, typed: &Typed) -> BTreeMap<&'static str, usize> {
        let mut places: BTreeSet<(&'static str, &At)> = BTreeSet::new();
        let told = self.all.iter().filter(|relation| relation.is_told() && typed.holds(relation));
        places.extend(told.filter_map(|r| Some((r.code, &r.operands.get(r.mark)?.at))));
        let mut found = BTreeMap::new();
        for (code, _) in places {
            *found.entry(code).or_default() += 1;
        }
        for (_, remark) in self.other.iter().filter(|(_, remark)| typed.is(&remark.at)) {
            *found.entry(remark.code).or_default() += 1;
        }
        found
    }

    /// The findings of one rule.
    pub(in crate::check) fn findings(
        &self,
        rule: &crate::check::Rule,
        text: &Text,
        found: &mut Vec<Finding>,
    ) {
        let mut told: BTreeMap<At, usize> = BTreeMap::new();
        for relation in self.all.iter().filter(|relation| relation.code == rule.code) {
            if !relation.is_told() {
                continue;
            }
            let Some(marked) = relation.operands.get(relation.mark) else { continue };
            let Some(place) = marked.at.place(text) else { continue };
            if told.contains_key(&marked.at) {
                continue;
            }
            told.insert(marked.at.clone(), found.len());
            let mut finding = rule.finding(place, &relation.message, relation.hint);
            if relation.certainty == Certainty::Likely {
                finding.severity = finding.severity.min(Severity::Warning);
            }
            if let Some((at, label)) = &relation.related
                && let Some(place) = at.place(text)
            {
                finding = finding.with_related(place, label);
            }
            found.push(finding);
        }
        for (_, remark) in self.other.iter().filter(|(_, remark)| remark.code == rule.code) {
            let Some(place) = remark.at.place(text) else { continue };
            let mut finding = rule.finding(place, &remark.message, remark.hint);
            finding.severity = finding.severity.min(remark.severity);
            found.push(finding);
        }
    }
}

/// A number as a message shows it.
fn shown(value: Decimal) -> String {
    value.normalize().to_string()
}
