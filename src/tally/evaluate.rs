//! The one evaluator: every measure's value for every unit, group and roll-up and for all, over
//! all four times. Its time grows with measures × units, and n log n for ranks.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::book::{Before, Book, add_past, with_differences};
use super::then::{Then, compared};
use crate::load::{Past, Report};
use crate::model::{
    Across, Measure, MeasureId, Office, Return, Subject, TieRule, Total, Typed, UnitId, Way, When,
    Within,
};

/// A measure's values: of units in order, then of groups, of roll-ups, of all. `None` is "not
/// applicable", never 0.
pub(super) type Column = Vec<Option<Decimal>>;

/// All values of a notice.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    /// By time, then by measure.
    times: [Vec<Column>; 4],
    layout: Layout,
    /// The year's earlier periods, in order.
    earlier: Vec<Book>,
    /// The periods whose sums its figures are, in order.
    parts: Vec<Book>,
}

/// Which place in a column is whose.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout {
    pub(super) units: usize,
    pub(super) groups: usize,
    roll_ups: usize,
    tables: usize,
    /// Groups, roll-ups and tables of each unit, and all, by their places.
    above: Vec<Vec<usize>>,
}

impl Layout {
    fn of(office: &Office) -> Self {
        let (units, groups) = (office.units.len(), office.groups.len());
        let (roll_ups, tables) = (office.roll_ups.len(), office.tables.len());
        let all = units + groups + roll_ups + tables;
        let mut above: Vec<Vec<usize>> =
            office.units.iter().map(|unit| vec![units + unit.group.0, all]).collect();
        for (i, roll_up) in office.roll_ups.iter().enumerate() {
            for unit in &roll_up.units {
                above[unit.0].push(units + groups + i);
            }
        }
        for (i, table) in office.tables.iter().enumerate() {
            let of: HashSet<_> = table.groups.iter().collect();
            for (unit, above) in office.units.iter().zip(&mut above) {
                if of.contains(&unit.group) {
                    above.push(units + groups + roll_ups + i);
                }
            }
        }
        Self { units, groups, roll_ups, tables, above }
    }

    pub(super) fn place(&self, subject: Subject) -> usize {
        match subject {
            Subject::Unit(id) => id.0,
            Subject::Group(id) => self.units + id.0,
            Subject::RollUp(i) => self.units + self.groups + i,
            Subject::Table(i) => self.units + self.groups + self.roll_ups + i,
            Subject::All => self.len() - 1,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.units + self.groups + self.roll_ups + self.tables + 1
    }

    pub(super) fn blank(&self) -> Column {
        vec![None; self.len()]
    }

    /// Puts sums of the units' values above them; `None` where no unit has one.
    pub(super) fn add_up(&self, column: &mut [Option<Decimal>]) {
        for unit in 0..self.units {
            if let Some(value) = column[unit] {
                for &place in &self.above[unit] {
                    column[place] = Some(column[place].unwrap_or_default() + value);
                }
            }
        }
    }
}

impl Values {
    /// Computes all values of a period.
    pub(super) fn of(report: &Report, past: &Past) -> Self {
        let layout = Layout::of(&report.office);
        let scheme = &report.scheme;
        let books: Vec<Book> =
            past.earlier.iter().map(|earlier| Book::of(earlier, report)).collect();
        let goes_back = past.complete || report.data.period.starts_a_year();
        let parts = report.parts.iter().map(|part| Book::filed(part, report)).collect();
        let raw = with_differences(raw(report), report, &past.taken_in);
        let mut this: Vec<Column> = Vec::with_capacity(scheme.measures.len());
        let mut so_far: Vec<Column> = Vec::with_capacity(scheme.measures.len());
        for id in scheme.measure_ids() {
            let measure = scheme.measure(id);
            let mut year = if !goes_back {
                layout.blank()
            } else if measure.flows() {
                let mut year = raw[id.0].clone();
                year.resize(layout.len(), None);
                add_past(&mut year, id, report, &books);
                year
            } else {
                units_of(measure, &so_far, report, &layout, When::YearSoFar)
            };
            let mut now = match measure.way() {
                Way::OverYear => year.clone(),
                _ if measure.flows()
                    && (!measure.applies.is_empty()
                        || !past.taken_in.is_empty()
                        || !report.parts.is_empty()) =>
                {
                    let mut now = raw[id.0].clone();
                    now.resize(layout.len(), None);
                    now
                }
                _ => units_of(measure, &this, report, &layout, When::This),
            };
            let applies = || measure.applies.iter().map(|id| &this[id.0]);
            let known = applies().find(|column| column.iter().any(Option::is_some));
            if let Some(by) = known.or_else(|| applies().next()) {
                apply(&mut now, &mut year, by, report);
            }
            above(measure, &mut year, &so_far, &layout);
            above(measure, &mut now, if is_year(measure) { &so_far } else { &this }, &layout);
            this.push(now);
            so_far.push(year);
        }
        let quarter = &report.data;
        let before = past.before.as_deref().and_then(Then::of_earlier);
        let before = compared(report, &layout, before, &quarter.before_figures, &this);
        let last_year = past.last_year.as_deref().and_then(Then::of_earlier);
        let last_year = compared(report, &layout, last_year, &quarter.last_year_figures, &this);
        Self { times: [this, so_far, before, last_year], layout, earlier: books, parts }
    }

    /// The values that a unit had of a measure in one of the year's earlier periods, under each of the units
    /// that it was then.
    pub(super) fn earlier(
        &self,
        period: usize,
        id: MeasureId,
        unit: UnitId,
    ) -> impl Iterator<Item = Before> {
        Self::in_book(self.earlier.get(period), id, unit)
    }

    /// The same in one of the periods whose sums the figures are.
    pub(super) fn of_part(
        &self,
        period: usize,
        id: MeasureId,
        unit: UnitId,
    ) -> impl Iterator<Item = Before> {
        Self::in_book(self.parts.get(period), id, unit)
    }

    fn in_book(book: Option<&Book>, id: MeasureId, unit: UnitId) -> impl Iterator<Item = Before> {
        let then = book.and_then(|book| Some((book, (*book.then.get(id.0)?)?)));
        then.into_iter().flat_map(move |(book, id)| {
            let units = book.was.get(&unit).into_iter().flatten();
            units.map(move |&old| Before {
                unit: old,
                measure: id,
                value: book.columns[id.0][old.0],
                brought: book.brought(id, old),
            })
        })
    }

    /// An exact value; `None` where the measure does not apply or is not known.
    pub(super) fn exact(&self, id: MeasureId, subject: Subject, when: When) -> Option<Decimal> {
        let column = self.times[when as usize].get(id.0)?;
        column.get(self.layout.place(subject)).copied().flatten()
    }
}

fn is_year(measure: &Measure) -> bool {
    matches!(measure.way(), Way::OverYear)
}

/// The units' values of each measure by itself in a period, without other periods.
pub(super) fn raw(report: &Report) -> Vec<Column> {
    let parts: Vec<Book> = report.parts.iter().map(|part| Book::filed(part, report)).collect();
    let scheme = &report.scheme;
    let units = report.office.units.len();
    let mut columns: Vec<Column> = Vec::with_capacity(scheme.measures.len());
    for id in scheme.measure_ids() {
        let measure = scheme.measure(id);
        let column = match measure.way() {
            _ if !parts.is_empty() && measure.flows() => of_parts(id, measure, report, &parts),
            Way::Typed => typed(id, measure, report),
            Way::Computed { formula, .. } => {
                let value = |unit: usize| {
                    let of: Vec<_> = operands(measure, &columns, unit).collect();
                    let silent = !measure.applies.is_empty()
                        && !measure.of.iter().zip(&of).any(|(operand, (value, _))| {
                            is_evidence(scheme.measure(operand.measure), *value)
                        });
                    if silent { None } else { formula(&of).map(|value| measure.bounded(value)) }
                };
                (0..units).map(value).collect()
            }
            Way::Goal => goals(measure, report),
            Way::OverYear | Way::Place => vec![None; units],
        };
        columns.push(column);
    }
    columns
}

/// The units' sums over the periods whose sums a report has: each by the scheme and within the bounds of its own.
fn of_parts(id: MeasureId, measure: &Measure, report: &Report, books: &[Book]) -> Column {
    let mut column = vec![None; report.office.units.len()];
    // Means and marks do not add up.
    if measure.typed == Some(Typed::Named) && measure.total != Total::Sum {
        return column;
    }
    let mut there = vec![false; column.len()];
    report.data.returns.iter().for_each(|entry| there[entry.unit.0] = true);
    for book in books {
        let Some(then) = book.then[id.0] else { continue };
        for (unit, now) in book.now.iter().enumerate() {
            if let (Some(now), Some(value)) =
                (now.filter(|now| there[now.0]), book.columns[then.0][unit])
            {
                column[now.0] = Some(column[now.0].unwrap_or_default() + value);
            }
        }
    }
    column
}

/// True if a value shows that a unit did something: points given by hand do, even if they come
/// to 0.
fn is_evidence(of: &Measure, value: Option<Decimal>) -> bool {
    let by_hand = matches!(of.typed, Some(Typed::Adjusted(_)));
    value.is_some_and(|value| by_hand || !value.is_zero())
}

pub(super) fn operands<'a>(
    measure: &'a Measure,
    columns: &'a [Column],
    place: usize,
) -> impl Iterator<Item = (Option<Decimal>, Decimal)> + 'a {
    measure.of.iter().map(move |operand| {
        let value = columns.get(operand.measure.0).and_then(|column| *column.get(place)?);
        // A channel without points has been reported already.
        (value, operand.weight.unwrap_or_default())
    })
}

/// Typed values, of units only.
fn typed(id: MeasureId, measure: &Measure, report: &Report) -> Column {
    let mut column = vec![None; report.office.units.len()];
    for entry in &report.data.returns {
        column[entry.unit.0] = typed_by(id, measure, entry);
    }
    column
}

fn typed_by(id: MeasureId, measure: &Measure, entry: &Return) -> Option<Decimal> {
    let here = entry.exempt.is_none();
    match measure.typed? {
        Typed::Submitted(category) => entry.submitted[category.0].map(Decimal::from),
        Typed::Items(category) => entry.items[category.0].map(Decimal::from),
        Typed::Channel(channel) => here.then(|| entry.adopted[channel.0].into()),
        Typed::Shared(category) => {
            entry.shared.get(category.0).copied().filter(|points| here && !points.is_zero())
        }
        Typed::Adjusted(category) => {
            let of = entry.adjustments.iter().filter(|one| one.category == category);
            of.map(|one| one.points)
                .fold(None, |sum, points| Some(sum.unwrap_or_default() + points))
        }
        Typed::Named => entry.figures.get(&id).copied(),
    }
}

fn goals(measure: &Measure, report: &Report) -> Column {
    let mut column = vec![None; report.office.units.len()];
    for entry in &report.data.returns {
        let group = report.office.unit(entry.unit).group;
        column[entry.unit.0] = measure.targets.of(entry.unit, group);
    }
    column
}

/// The units' values of a measure at a time, of those of the measures before it.
fn units_of(
    measure: &Measure,
    columns: &[Column],
    report: &Report,
    layout: &Layout,
    when: When,
) -> Column {
    let mut column = match measure.way() {
        Way::Typed => typed(MeasureId(columns.len()), measure, report),
        Way::Goal => goals(measure, report),
        Way::Computed { formula, .. } => {
            let of = |unit| operands(measure, columns, unit).collect::<Vec<_>>();
            let value = |unit| formula(&of(unit)).map(|value| measure.bounded(value));
            (0..layout.units).map(value).collect()
        }
        // The year of a year is that year.
        Way::OverYear if when == When::YearSoFar => {
            measure.of.first().map_or_else(|| layout.blank(), |of| columns[of.measure.0].clone())
        }
        Way::OverYear => layout.blank(),
        Way::Place => ranks(measure, columns, report, layout),
    };
    column.truncate(layout.units);
    column.resize(layout.len(), None);
    column
}

/// Where there is a target or a submission, or something was done in the year, nothing done is 0;
/// elsewhere the measure does not apply. Whoever is exempt has nothing in the period.
fn apply(now: &mut [Option<Decimal>], year: &mut [Option<Decimal>], by: &Column, report: &Report) {
    for entry in &report.data.returns {
        let unit = entry.unit.0;
        if by[unit].is_some() || year[unit].is_some() {
            year[unit] = Some(year[unit].unwrap_or_default());
            if entry.exempt.is_none() {
                now[unit] = Some(now[unit].unwrap_or_default());
            }
        }
    }
}

/// The values of groups, roll-ups and all.
fn above(measure: &Measure, column: &mut Column, columns: &[Column], layout: &Layout) {
    match measure.way() {
        Way::Goal if measure.is_percent() => {
            column[layout.units..layout.len()].fill(measure.targets.all);
        }
        Way::Typed | Way::Goal | Way::Computed { .. } if measure.total == Total::Sum => {
            layout.add_up(column);
            // Where some have no target, the sum of differences is none of the sums beside it.
            if let (Way::Computed { formula, periods: Across::Anew, .. }, false) =
                (measure.way(), measure.is_bounded())
            {
                let cells = column.iter_mut().enumerate().take(layout.len());
                for (place, cell) in cells.skip(layout.units) {
                    let anew = formula(&operands(measure, columns, place).collect::<Vec<_>>());
                    *cell = cell.filter(|_| *cell == anew);
                }
            }
        }
        Way::Typed | Way::Computed { .. } if measure.total == Total::Mean => {
            let mut counts = vec![0_u32; layout.len()];
            for unit in (0..layout.units).filter(|unit| column[*unit].is_some()) {
                layout.above[unit].iter().for_each(|place| counts[*place] += 1);
            }
            layout.add_up(column);
            for place in layout.units..layout.len() {
                column[place] = column[place].and_then(|sum| sum.checked_div(counts[place].into()));
            }
        }
        Way::Computed { formula, .. } if measure.total == Total::Anew => {
            let cells = column.iter_mut().enumerate().take(layout.len());
            for (place, cell) in cells.skip(layout.units) {
                *cell = formula(&operands(measure, columns, place).collect::<Vec<_>>());
            }
        }
        Way::OverYear => {
            let of = measure.of.first().and_then(|of| columns.get(of.measure.0));
            if let Some(of) = of {
                column[layout.units..].clone_from_slice(&of[layout.units..]);
            }
        }
        Way::Place | Way::Typed | Way::Goal | Way::Computed { .. } => {}
    }
}

/// Places among units, by the values as printed: who reads equal figures reads equal places.
fn ranks(measure: &Measure, columns: &[Column], report: &Report, layout: &Layout) -> Column {
    let mut column = layout.blank();
    let (Some(of), Some(ranking)) = (measure.of.first(), &measure.ranking) else { return column };
    let (of, values) = (report.scheme.measure(of.measure), &columns[of.measure.0]);
    let mut among: HashMap<usize, Vec<(Decimal, usize)>> = HashMap::new();
    for (unit, value) in values.iter().take(layout.units).enumerate() {
        let group = report.office.units[unit].group;
        let among_whom = match &ranking.within {
            Within::All => Some(0),
            Within::EachGroup => Some(group.0),
            Within::Groups(groups) => groups.contains(&group).then_some(0),
        };
        if let (Some(value), Some(whom)) = (value, among_whom) {
            among.entry(whom).or_default().push((of.rounded(*value), unit));
        }
    }
    for mut figures in among.into_values() {
        figures.sort();
        if !ranking.smallest_first {
            figures.reverse();
        }
        let (mut place, mut last) = (0_usize, None);
        for (i, (value, unit)) in figures.into_iter().enumerate() {
            if last != Some(value) {
                place = if ranking.ties == TieRule::Skip { i + 1 } else { place + 1 };
                last = Some(value);
            }
            column[unit] = Some(place.into());
        }
    }
    column
}
