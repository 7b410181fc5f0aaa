//! The year's earlier periods: what each unit had in them, by the measures and the units of now.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::evaluate::{Column, raw};
use crate::load::{Earlier, Report, TakenIn};
use crate::model::{IssuedNotice, KeptRow, MeasureId, UnitId};

/// A value of an earlier period.
pub(super) struct Before {
    /// The unit, as that period numbers them.
    pub(super) unit: UnitId,
    /// The measure, as that period numbers them.
    pub(super) measure: MeasureId,
    pub(super) value: Option<Decimal>,
    /// The value that the unit brought over into that period.
    pub(super) brought: Option<Decimal>,
}

/// The units' values of an earlier period by itself, for a later one.
#[derive(Debug, Clone)]
pub(super) struct Book {
    pub(super) columns: Vec<Column>,
    /// Values brought over into that period; no column where there is none.
    brought: Vec<Column>,
    /// Its measure for each of the later period's.
    pub(super) then: Vec<Option<MeasureId>>,
    /// The later period's unit for each of its.
    pub(super) now: Vec<Option<UnitId>>,
    /// The same the other way.
    pub(super) was: HashMap<UnitId, Vec<UnitId>>,
}

impl Book {
    /// The values as they were issued, or else as the data file has them.
    pub(super) fn of(past: &Earlier, report: &Report) -> Self {
        match (&past.issued, &past.report) {
            (Some(issued), _) => Self::issued(issued, report),
            (None, Some(past)) => Self::filed(past, report),
            (None, None) => Self::between(Vec::new(), Vec::new(), &[], &[], report),
        }
    }

    pub(super) fn filed(past: &Report, report: &Report) -> Self {
        let measures: Vec<&str> =
            past.scheme.measures.iter().map(|measure| measure.name.as_str()).collect();
        let units: Vec<&str> = past.office.units.iter().map(|unit| unit.name.as_str()).collect();
        let brought = past.data.carried_forward.as_ref().map(|brought| {
            let column = |id| past.office.unit_ids().map(|unit| brought.figure(unit, id)).collect();
            past.scheme.measure_ids().map(column).collect()
        });
        Self::between(raw(past), brought.unwrap_or_default(), &measures, &units, report)
    }

    fn issued(notice: &IssuedNotice, report: &Report) -> Self {
        let kept = &notice.kept;
        let rows: Vec<&KeptRow> = kept.rows.iter().filter(|row| row.is_unit()).collect();
        let measures: Vec<&str> = kept.measures.iter().map(String::as_str).collect();
        let units: Vec<&str> = rows.iter().map(|row| row.of.name()).collect();
        let columns = |values: fn(&KeptRow) -> &Vec<Option<Decimal>>| -> Vec<Column> {
            let value = |row: &&KeptRow, place: usize| values(row).get(place).copied().flatten();
            let column = |place| rows.iter().map(|row| value(row, place)).collect();
            (0..measures.len()).map(column).collect()
        };
        Self::between(
            columns(|row| &row.alone),
            columns(|row| &row.brought),
            &measures,
            &units,
            report,
        )
    }

    /// The measures and units of then and now, brought together by their names.
    fn between(
        columns: Vec<Column>,
        brought: Vec<Column>,
        measures: &[&str],
        units: &[&str],
        report: &Report,
    ) -> Self {
        let names: HashMap<&str, MeasureId> =
            measures.iter().enumerate().map(|(i, name)| (*name, MeasureId(i))).collect();
        let then = report.scheme.measures.iter();
        let now = units.iter().map(|unit| report.office.unit_named(unit));
        let now: Vec<Option<UnitId>> = now.collect();
        let mut was: HashMap<UnitId, Vec<UnitId>> = HashMap::new();
        for (then, now) in now.iter().enumerate() {
            if let Some(now) = now {
                was.entry(*now).or_default().push(UnitId(then));
            }
        }
        let then = then.map(|measure| names.get(measure.name.as_str()).copied()).collect();
        Self { columns, brought, then, now, was }
    }

    pub(super) fn brought(&self, id: MeasureId, unit: UnitId) -> Option<Decimal> {
        let value = self.brought.get(id.0)?.get(unit.0).copied().flatten();
        value.filter(|value| !value.is_zero())
    }
}

/// The units' values of a period with the differences that it takes in from corrections of earlier ones.
pub(super) fn with_differences(
    mut columns: Vec<Column>,
    report: &Report,
    taken_in: &[TakenIn],
) -> Vec<Column> {
    for (unit, measure, value) in taken_in.iter().flat_map(|one| &one.differences) {
        let place = report.scheme.measure_named(measure).zip(report.office.unit_named(unit));
        let Some((measure, unit)) = place else { continue };
        if let Some(cell) = columns.get_mut(measure.0).and_then(|column| column.get_mut(unit.0)) {
            *cell = Some(cell.unwrap_or_default() + value);
        }
    }
    columns
}

/// Adds to a period's values those of the year's earlier periods and those brought over.
pub(super) fn add_past(
    column: &mut [Option<Decimal>],
    id: MeasureId,
    report: &Report,
    books: &[Book],
) {
    // A unit that is no more has a row nowhere, and totals are those of the rows.
    let mut there = vec![false; column.len()];
    report.data.returns.iter().for_each(|entry| there[entry.unit.0] = true);
    let mut add = |unit: Option<UnitId>, value: Option<Decimal>| {
        if let (Some(unit), Some(value)) = (unit.filter(|unit| there[unit.0]), value) {
            column[unit.0] = Some(column[unit.0].unwrap_or_default() + value);
        }
    };
    let carry = |report: &Report, unit: UnitId, id: MeasureId| {
        let brought = report.data.carried_forward.as_ref()?;
        brought.figure(unit, id).filter(|value| !value.is_zero())
    };
    if report.carries_forward() {
        report.office.unit_ids().for_each(|unit| add(Some(unit), carry(report, unit, id)));
    }
    for book in books {
        let Some(id) = book.then[id.0] else { continue };
        for (unit, now) in book.now.iter().enumerate() {
            add(*now, book.brought(id, UnitId(unit)));
            add(*now, book.columns[id.0][unit]);
        }
    }
}
