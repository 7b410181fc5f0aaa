//! An office's tables of figures: heads, rows and notes of finished text, from the columns that it
//! has chosen or has by custom.

use rust_decimal::Decimal;

use super::origins::Origins;
use super::tree::{self, HeadCell, Line, Note};
use crate::load::Report;
use crate::model::{
    Column, FigureColumn, GroupId, Return, Subject, Table, UnitId, figure_columns, head_rows,
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
    let sheet = Sheet { table, place, columns: figure_columns(&columns), report, tally, origins };
    let of_table = |entry: &&Return| report.office.counts_among(entry.unit, Subject::Table(place));
    let notes = report.quarter.returns.iter().filter(of_table);
    tree::Table {
        at,
        head: head(&columns, report, origins),
        rows: sheet.rows(),
        align: None,
        widths: None,
        notes: Note::list("注：", notes.flat_map(|entry| notes_of(entry, report, origins))),
        sideways: true,
    }
}

/// The rows of the head: that of the units, and each column below those it stands under.
fn head(columns: &[Column], report: &Report, origins: &Origins) -> Vec<Vec<HeadCell>> {
    let deep = head_rows(columns);
    let mut rows: Vec<Vec<HeadCell>> = (0..deep).map(|_| Vec::new()).collect();
    if let Some(top) = rows.first_mut() {
        top.push(HeadCell { text: Line::own("单位名称"), colspan: 1, rowspan: deep as u32 });
    }
    let this = report.quarter.period.this();
    fill(columns, 0, &mut rows, &|text| {
        if text.contains("本期") {
            Line::own(text.replace("本期", this))
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
        match column {
            Column::Figure(figure) => rows[level].push(HeadCell {
                text: line(&figure.heading),
                colspan: 1,
                rowspan: below,
            }),
            Column::Under(heading, columns) => {
                let colspan = figure_columns(columns).len() as u32;
                rows[level].push(HeadCell { text: line(heading), colspan, rowspan: 1 });
                fill(columns, level + 1, rows, line);
            }
        }
    }
}

struct Sheet<'a> {
    table: &'a Table,
    place: usize,
    columns: Vec<&'a FigureColumn>,
    report: &'a Report,
    tally: &'a Tally,
    origins: &'a Origins<'a>,
}

impl Sheet<'_> {
    fn rows(&self) -> Vec<tree::Row> {
        let office = &self.report.office;
        let sections = self.table.groups.iter().any(|id| office.groups[id.0].band);
        let mut rows = Vec::new();
        if sections || self.table.subtotal {
            for &id in &self.table.groups {
                let group = &office.groups[id.0];
                rows.extend(group.band.then(|| tree::Row::Band(self.origins.name(&group.name))));
                rows.extend(self.units(&[id]));
                if self.table.subtotal {
                    rows.push(self.row(Line::own("小计"), Subject::Group(id)));
                }
            }
        } else {
            rows.extend(self.units(&self.table.groups));
        }
        if self.table.total {
            rows.push(self.row(Line::own("合计"), Subject::Table(self.place)));
        }
        rows
    }

    /// Rows of the units of some groups, in the table's order.
    fn units(&self, groups: &[GroupId]) -> Vec<tree::Row> {
        let office = &self.report.office;
        let of = |group: &GroupId| {
            let group = *group;
            self.tally
                .rows()
                .iter()
                .map(|row| row.unit)
                .filter(move |unit| office.unit(*unit).group == group)
        };
        let mut units: Vec<UnitId> = groups.iter().flat_map(of).collect();
        if let Some(sort) = self.table.sort {
            let when = crate::model::When::This;
            units.sort_by_cached_key(|unit| {
                let value = self.tally.value(sort.by, Subject::Unit(*unit), when);
                let key = value.map(|value| if sort.smallest_first { value } else { -value });
                (key.is_none(), key)
            });
        }
        let row = |unit: UnitId| {
            self.row(self.origins.name(&office.unit(unit).table_name), Subject::Unit(unit))
        };
        units.into_iter().map(row).collect()
    }

    fn row(&self, name: Line, subject: Subject) -> tree::Row {
        let cells = self.columns.iter().map(|column| self.cell(column, subject));
        tree::Row::Cells([name].into_iter().chain(cells).collect())
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

/// What a reader of the table must know of a unit: an exemption, points given or taken.
fn notes_of(entry: &Return, report: &Report, origins: &Origins) -> Vec<Line> {
    let unit = || origins.name(&report.office.unit(entry.unit).table_name);
    let exempt = entry.exempt.iter().map(|reason| {
        let period = report.quarter.period.this();
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
