//! The periods that a notice compares with: typed figures, else those of the period's own notice or data file,
//! else what follows from them.

use rust_decimal::Decimal;

use super::evaluate::{Column, Layout, Values, operands};
use crate::load::{Earlier, Past, Report};
use crate::model::{Compared, IssuedNotice, MeasureId, Subject, Total, UnitId, Way, When};

/// A period to compare with.
pub(super) enum Then<'p> {
    /// As its data file has it.
    Filed(&'p Report, Values),
    /// As it was issued.
    Issued(&'p IssuedNotice),
}

impl<'p> Then<'p> {
    pub(super) fn of_earlier(past: &'p Earlier) -> Option<Self> {
        match (&past.issued, &past.report) {
            (Some(issued), _) => Some(Self::Issued(issued)),
            (None, Some(report)) => Some(Self::filed(report)),
            (None, None) => None,
        }
    }

    fn filed(past: &'p Report) -> Self {
        Self::Filed(past, Values::of(past, &Past::default()))
    }

    /// The units of then that stand at each place of now, where there are any.
    fn subjects(&self, report: &Report, layout: &Layout) -> Vec<Option<Subject>> {
        match self {
            Self::Filed(past, _) => same_subjects(report, past, layout),
            Self::Issued(notice) => {
                let mut subjects = vec![None; layout.len()];
                for (i, row) in notice.kept.rows.iter().enumerate() {
                    if let Some(now) = row.of.in_office(&report.office) {
                        // Rows of a kept notice are numbered as units are.
                        subjects[layout.place(now)] = Some(Subject::Unit(UnitId(i)));
                    }
                }
                subjects
            }
        }
    }

    /// Its measure of this name.
    fn measure(&self, name: &str) -> Option<MeasureId> {
        match self {
            Self::Filed(past, _) => past.scheme.measure_named(name),
            Self::Issued(notice) => notice.kept.measure_named(name).map(MeasureId),
        }
    }

    fn value(&self, id: MeasureId, of: Subject) -> Option<Decimal> {
        match (self, of) {
            (Self::Filed(_, values), _) => values.exact(id, of, When::This),
            (Self::Issued(notice), Subject::Unit(row)) => {
                notice.kept.rows.get(row.0)?.stated.get(id.0).copied().flatten()
            }
            (Self::Issued(_), _) => None,
        }
    }
}

/// The values of a period to compare with: typed ones, else those in its file, else what follows
/// from them.
pub(super) fn compared(
    report: &Report,
    layout: &Layout,
    there: Option<Then>,
    typed: &Compared,
    this: &[Column],
) -> Vec<Column> {
    if there.is_none() && typed.figures.is_empty() {
        return Vec::new();
    }
    let scheme = &report.scheme;
    let subjects = there.as_ref().map(|there| there.subjects(report, layout));
    let mut columns: Vec<Column> = Vec::new();
    for id in scheme.measure_ids() {
        let measure = scheme.measure(id);
        let mut column = layout.blank();
        let mut known = false;
        if let (Some(there), Some(subjects)) = (&there, &subjects)
            && let Some(then) = there.measure(&measure.name)
        {
            known = true;
            for (place, subject) in subjects.iter().enumerate() {
                column[place] = subject.and_then(|of| there.value(then, of));
            }
        }
        if let Way::Computed { formula, .. } = measure.way()
            && !known
        {
            for (place, value) in column.iter_mut().enumerate() {
                *value = formula(&operands(measure, &columns, place).collect::<Vec<_>>());
            }
        }
        let mut stated = false;
        for (&(_, subject), &value) in
            typed.figures.range((id, Subject::Unit(UnitId(0)))..=(id, Subject::All))
        {
            column[layout.place(subject)] = Some(value);
            stated = true;
        }
        // Typed for every unit that has a value now, they add up to that of the whole.
        let whole =
            (0..layout.units).all(|unit| this[id.0][unit].is_none() || column[unit].is_some());
        if stated && !known && whole && measure.total == Total::Sum && measure.flows() {
            let mut sums = column.clone();
            sums[layout.units..].fill(None);
            layout.add_up(&mut sums);
            for place in layout.units..layout.len() {
                column[place] = column[place].or(sums[place]);
            }
        }
        columns.push(column);
    }
    columns
}

/// The units of a past period that stand at each place of this one's columns.
fn same_subjects(report: &Report, past: &Report, layout: &Layout) -> Vec<Option<Subject>> {
    let office = &past.office;
    let mut subjects = vec![None; layout.len()];
    for unit in office.unit_ids() {
        if let Some(now) = report.office.unit_named(&office.unit(unit).name) {
            subjects[now.0] = Some(Subject::Unit(unit));
        }
    }
    for (i, group) in report.office.groups.iter().enumerate() {
        subjects[layout.units + i] = office.group_named(&group.name).map(Subject::Group);
    }
    for (i, roll_up) in report.office.roll_ups.iter().enumerate() {
        let same = office
            .roll_ups
            .iter()
            .position(|other| other.name == roll_up.name && other.category == roll_up.category);
        subjects[layout.units + layout.groups + i] = same.map(Subject::RollUp);
    }
    for (i, table) in report.office.tables.iter().enumerate() {
        let same = office.tables.iter().position(|other| other.name == table.name);
        subjects[layout.place(Subject::Table(i))] = same.map(Subject::Table);
    }
    subjects[layout.len() - 1] = Some(Subject::All);
    subjects
}
