//! An office's tables of figures: heads, rows and notes of finished text, from the columns that it
//! has chosen or has by custom.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;

use super::origins::Origins;
use super::tree::{self, HeadCell, Line, Note, Span};
use crate::load::Report;
use crate::model::{
    Column, FigureColumn, GroupId, Label, LowestColumn, Return, Subject, Table, UnitId, head_rows,
    lowest_columns,
};
use crate::tally::{Figure, Tally};

/// Makes a table of the office, given by its place.
pub(super) fn statistics(
    place: usize,
    at: String,
    report: &Report,
    tally: &Tally,
    origins: &Origins,
) -> tree::Table {
    let table = &report.office.tables[place];
    let columns = table.columns(&report.scheme);
    let mut units: BTreeMap<GroupId, Vec<UnitId>> = BTreeMap::new();
    for entry in report.data.returns.iter().filter(|entry| entry.in_tables) {
        units.entry(report.office.unit(entry.unit).group).or_default().push(entry.unit);
    }
    let lowest = lowest_columns(&columns);
    let sheet = Sheet { table, place, columns: lowest, units, report, tally, origins };
    let (rows, spans) = sheet.rows();
    let of_table = |entry: &&Return| report.office.counts_among(entry.unit, Subject::Table(place));
    let returns = report.data.returns.iter().filter(of_table);
    let notes = returns.flat_map(|entry| notes_of(entry, report, origins));
    let notes = notes.chain(sheet.differences()).chain(sheet.blanks());
    tree::Table {
        at,
        head: head(&columns, report, origins),
        rows,
        spans,
        align: None,
        widths: None,
        notes: Note::list("注：", notes),
        sideways: !table.upright,
    }
}

/// The rows of the head: each column below those it stands under.
fn head(columns: &[Column], report: &Report, origins: &Origins) -> Vec<Vec<HeadCell>> {
    let deep = head_rows(columns);
    let mut rows: Vec<Vec<HeadCell>> = (0..deep).map(|_| Vec::new()).collect();
    let this = report.data.period.this();
    fill(columns, 0, &mut rows, &|text| {
        if text.contains("本期") {
            Line::own(text.replace("本期", this))
        } else if Label::ALL.iter().any(|(_, _, usual)| *usual == text) {
            Line::own(text)
        } else {
            origins.name(text)
        }
    });
    rows
}

fn fill(
    columns: &[Column],
    level: usize,
    rows: &mut [Vec<HeadCell>],
    line: &impl Fn(&str) -> Line,
) {
    let below = (rows.len() - level) as u32;
    for column in columns {
        let (heading, colspan, rowspan) = match column {
            Column::Figure(figure) => (&figure.heading, 1, below),
            Column::Label(label) => (&label.heading, 1, below),
            Column::Under(heading, columns) => {
                fill(columns, level + 1, rows, line);
                (heading, lowest_columns(columns).len() as u32, 1)
            }
        };
        rows[level].push(HeadCell::over(line(heading), colspan, rowspan));
    }
}

/// The unit, group or table that a row is about.
#[derive(Debug, Clone, Copy)]
enum About<'a> {
    /// A unit, and its place among the rows of units, from 1.
    Unit(UnitId, usize),
    /// A group, under this word.
    Group(GroupId, &'a str),
    /// The whole table, under this word.
    Table(&'a str),
}

struct Sheet<'a> {
    table: &'a Table,
    place: usize,
    columns: Vec<LowestColumn<'a>>,
    /// Those that tables show, in the order of the office.
    units: BTreeMap<GroupId, Vec<UnitId>>,
    report: &'a Report,
    tally: &'a Tally,
    origins: &'a Origins<'a>,
}

impl Sheet<'_> {
    fn rows(&self) -> (Vec<tree::Row>, Vec<Span>) {
        let office = &self.report.office;
        let (mut rows, mut spans) = (Vec::new(), Vec::new());
        let mut number = 0;
        let mut add = |about: About, rows: &mut Vec<tree::Row>| {
            spans.extend(self.covered(about).map(|columns| Span {
                row: rows.len(),
                column: columns.start,
                rows: 1,
                columns: columns.len(),
            }));
            rows.push(self.row(about));
        };
        let mut units = |groups: &[GroupId], rows: &mut Vec<tree::Row>| {
            for unit in self.units(groups) {
                number += 1;
                rows.push(self.row(About::Unit(unit, number)));
            }
        };
        if self.is_in_sections() {
            for &id in &self.table.groups {
                let group = &office.groups[id.0];
                rows.extend(group.band.then(|| tree::Row::Band(self.origins.name(&group.name))));
                units(&[id], &mut rows);
                if let Some(word) = &self.table.subtotal {
                    add(About::Group(id, word), &mut rows);
                }
            }
        } else {
            units(&self.table.groups, &mut rows);
        }
        if let Some(word) = &self.table.total {
            add(About::Table(word), &mut rows);
        }
        spans.extend(self.groups_joined(&mut rows));
        (rows, spans)
    }

    fn label(&self, place: usize) -> Option<Label> {
        match self.columns.get(place)? {
            LowestColumn::Label(column) => Some(column.label),
            LowestColumn::Figure(_) => None,
        }
    }

    /// True if the rows of each group stand together: its name over them, its values below, or its
    /// name beside them where nothing sorts the rows of all groups.
    fn is_in_sections(&self) -> bool {
        let office = &self.report.office;
        let beside = (0..self.columns.len()).any(|place| self.label(place) == Some(Label::Group));
        self.table.groups.iter().any(|id| office.groups[id.0].band)
            || self.table.subtotal.is_some()
            || (beside && self.table.sort.is_none())
    }

    /// Joins the cells of each group's name that stand below each other.
    fn groups_joined(&self, rows: &mut [tree::Row]) -> Vec<Span> {
        let mut spans = Vec::new();
        for column in (0..self.columns.len()).filter(|at| self.label(*at) == Some(Label::Group)) {
            let mut open: Option<Span> = None;
            for row in 0..rows.len() {
                let name = |row: usize| match &rows[row] {
                    tree::Row::Cells(cells) => cells.get(column).map(Line::text),
                    tree::Row::Band(_) => None,
                };
                let text = name(row).filter(|text| !text.is_empty());
                match open.as_mut().filter(|span| text.is_some() && name(span.row) == text) {
                    Some(span) => {
                        span.rows += 1;
                        if let tree::Row::Cells(cells) = &mut rows[row] {
                            cells[column] = Line::default();
                        }
                    }
                    None => {
                        spans.extend(open.take());
                        open = text.map(|_| Span { row, column, rows: 1, columns: 1 });
                    }
                }
            }
            spans.extend(open);
        }
        spans.retain(|span| span.rows > 1);
        spans
    }

    /// The columns that the word of a row of sums reaches over, where they are several: those that
    /// say which row it is, beside that of the units.
    fn covered(&self, about: About) -> Option<Range<usize>> {
        let of_group = matches!(about, About::Group(..));
        let fits = |place: usize| match self.label(place) {
            Some(Label::Group) => !of_group,
            label => label.is_some(),
        };
        let unit = (0..self.columns.len()).find(|at| self.label(*at) == Some(Label::Unit))?;
        let start = (0..unit).rev().take_while(|at| fits(*at)).last().unwrap_or(unit);
        let end = (unit..self.columns.len()).take_while(|at| fits(*at)).last().unwrap_or(unit);
        (start < end).then_some(start..end + 1)
    }

    /// A note on each correction of an earlier period whose difference the figures of the table's units take in.
    fn differences(&self) -> Vec<Line> {
        let mut notes = Vec::new();
        let office = &self.report.office;
        for one in self.tally.inputs().taken_in() {
            let changed = |id: &UnitId| {
                one.differences.iter().any(|(of, ..)| office.unit_named(of) == Some(*id))
            };
            let units = self.units(&self.table.groups);
            let names: Vec<Line> = units
                .iter()
                .filter(|id| changed(id))
                .map(|id| self.origins.name(&office.unit(*id).table_name))
                .collect();
            if !names.is_empty() {
                let (this, then) = (self.report.data.period.this(), one.period.full());
                let text = format!("的{this}数含{then}的更正差额（{}）。", one.number);
                notes.push(Line::joined(names, "、").between("", &text));
            }
        }
        notes
    }

    /// The meaning of a blank cell, where the office has chosen the columns and a reader could take it for the
    /// other: what does not apply, or a 0.
    fn blanks(&self) -> Option<Line> {
        let (mut zero, mut hidden, mut missing) = (false, false, false);
        for unit in self.units(&self.table.groups) {
            for column in &self.columns {
                let LowestColumn::Figure(column) = column else { continue };
                match self.tally.figure(Figure::in_column(column, Subject::Unit(unit))) {
                    None => missing = true,
                    Some(value) if value.is_zero() && column.blank_zero => hidden = true,
                    Some(value) => zero |= value.is_zero(),
                }
            }
        }
        let text = match (missing, hidden) {
            (true, true) => "空白处为0或者不适用。",
            (true, false) if zero => "空白处不适用。",
            (false, true) if zero => "空白处为0。",
            _ => return None,
        };
        self.table.has_columns.then(|| Line::own(text))
    }

    /// The units of some groups, in the table's order.
    fn units(&self, groups: &[GroupId]) -> Vec<UnitId> {
        let of_group = |group| self.units.get(group).into_iter().flatten().copied();
        let mut units: Vec<UnitId> = groups.iter().flat_map(of_group).collect();
        if let Some(sort) = self.table.sort {
            let when = crate::model::When::This;
            units.sort_by_cached_key(|unit| {
                let value = self.tally.value(sort.by, Subject::Unit(*unit), when);
                let key = value.map(|value| if sort.smallest_first { value } else { -value });
                (key.is_none(), key)
            });
        }
        units
    }

    fn row(&self, about: About) -> tree::Row {
        let office = &self.report.office;
        let (unit, subject) = match about {
            About::Unit(unit, _) => {
                (self.origins.name(&office.unit(unit).table_name), Subject::Unit(unit))
            }
            About::Group(group, word) => (self.origins.words(word), Subject::Group(group)),
            About::Table(word) => (self.origins.words(word), Subject::Table(self.place)),
        };
        let word_at = self.covered(about).map(|columns| columns.start);
        let cell = |(place, column): (usize, &LowestColumn)| match (column, about) {
            (LowestColumn::Figure(column), _) => self.cell(column, subject),
            (LowestColumn::Label(of), About::Unit(id, number)) => match of.label {
                Label::Unit => unit.clone(),
                Label::Number => Line::own(number.to_string()),
                Label::Group => self.group(office.unit(id).group),
            },
            (LowestColumn::Label(of), About::Group(id, _)) if of.label == Label::Group => {
                self.group(id)
            }
            (LowestColumn::Label(of), _) => {
                let here = word_at.map_or(of.label == Label::Unit, |at| at == place);
                if here { unit.clone() } else { Line::default() }
            }
        };
        tree::Row::Cells(self.columns.iter().enumerate().map(cell).collect())
    }

    fn group(&self, id: GroupId) -> Line {
        self.origins.name(&self.report.office.groups[id.0].name)
    }

    /// A cell: blank for what does not apply, and for a 0 where the column has it so.
    fn cell(&self, column: &FigureColumn, subject: Subject) -> Line {
        let figure = Figure::in_column(column, subject);
        let blank = |value: Decimal| value.is_zero() && column.blank_zero;
        let shown = self.tally.figure(figure).is_some_and(|value| !blank(value));
        let text = if shown { self.tally.cell(figure) } else { None };
        Origins::figure(figure, text.unwrap_or_default())
    }
}

/// A note that the reader of the table must have on a unit: an exemption, points given or taken.
pub(super) fn notes_of(entry: &Return, report: &Report, origins: &Origins) -> Vec<Line> {
    let unit = || origins.name(&report.office.unit(entry.unit).table_name);
    let exempt = entry.exempt.iter().map(|reason| {
        let period = report.data.period.this();
        let reason = origins.typed(reason).between(&format!("{period}免于报送："), "。");
        Line::joined([unit(), reason], "")
    });
    let adjusted = entry.adjustments.iter().map(|adjustment| {
        let category = origins.name(&report.scheme.category(adjustment.category).name);
        let (verb, points) = if adjustment.points.is_sign_negative() {
            ("扣", -adjustment.points)
        } else {
            ("加", adjustment.points)
        };
        let points = format!("{verb}{}分：", points.normalize());
        let reason = origins.typed(&adjustment.reason).between(&points, "。");
        Line::joined([unit(), category, reason], "")
    });
    exempt.chain(adjusted).collect()
}
