//! The figures of a notice as an archive keeps them, by names.

use rust_decimal::Decimal;

use super::book::with_differences;
use super::evaluate::raw;
use super::{Aspect, Figure, Tally};
use crate::load::Report;
use crate::model::{
    GroupId, KeptFigures, KeptRow, KeptSubject, Later, MeasureId, PrintedFigure, Subject, When,
};

impl Tally {
    /// All values of a notice on a period.
    pub(crate) fn kept(&self) -> Option<KeptFigures> {
        let report = self.inputs().report()?;
        let taken_in = self.inputs().taken_in();
        let alone = with_differences(raw(report), report, taken_in);
        let corrected = self.inputs().corrected();
        let scheme = &report.scheme;
        Some(KeptFigures {
            kind: report.kind.clone(),
            period: report.data.period.stem(),
            corrects: corrected.map(|(notice, _)| notice.number.clone()),
            difference_later: corrected.is_some_and(|(_, of)| of.later == Later::Difference),
            takes_in: taken_in.iter().map(|one| one.number.clone()).collect(),
            measures: scheme.measures.iter().map(|measure| measure.name.clone()).collect(),
            rows: subjects(report).into_iter().map(|of| self.row(of, report, &alone)).collect(),
        })
    }

    fn row(&self, of: Subject, report: &Report, alone: &[Vec<Option<Decimal>>]) -> KeptRow {
        let measures = || report.scheme.measure_ids();
        let (mut by_itself, mut brought) = (Vec::new(), Vec::new());
        if let Subject::Unit(unit) = of {
            by_itself = alone.iter().map(|column| column.get(unit.0).copied().flatten()).collect();
            if let Some(carried) = &report.data.carried_forward {
                brought = measures().map(|id| carried.figure(unit, id)).collect();
            }
        }
        KeptRow {
            of: KeptSubject::of(of, &report.office),
            stated: measures().map(|id| self.exact(id, of, When::This)).collect(),
            alone: by_itself,
            brought,
        }
    }

    /// The same figure of another notice, by the names of its measure and of whom it is about; `None` where that
    /// has no such measure or unit.
    pub(crate) fn same_in(&self, other: &Self, figure: &Figure) -> Option<Figure> {
        let (here, there) = (self.inputs().report()?, other.inputs().report()?);
        let measure = there.scheme.measure_named(&here.scheme.measure(figure.measure).name)?;
        let subject = KeptSubject::of(figure.subject, &here.office).in_office(&there.office)?;
        Some(Figure { measure, subject, ..*figure })
    }

    /// A value that is printed, by names; `None` of one that is no value of this period or of the year so far.
    pub(crate) fn printed(&self, figure: &Figure) -> Option<PrintedFigure> {
        let report = self.inputs().report()?;
        let Figure { measure, subject, when, aspect } = *figure;
        let over_year = match (aspect, when) {
            (Aspect::Value, When::This) => false,
            (Aspect::Value, When::YearSoFar) => true,
            _ => return None,
        };
        Some(PrintedFigure {
            measure: self.measure_name(measure).to_owned(),
            of: KeptSubject::of(subject, &report.office),
            over_year,
            text: self.text(*figure)?,
        })
    }
}

/// Everyone with values in a period, in the order of the tables.
fn subjects(report: &Report) -> Vec<Subject> {
    let office = &report.office;
    let units = report.data.returns.iter().map(|entry| Subject::Unit(entry.unit));
    let groups = (0..office.groups.len()).map(|i| Subject::Group(GroupId(i)));
    let roll_ups = (0..office.roll_ups.len()).map(Subject::RollUp);
    let tables = (0..office.tables.len()).map(Subject::Table);
    units.chain(groups).chain(roll_ups).chain(tables).chain([Subject::All]).collect()
}

/// The value of a measure of then for someone of then; `None` where it did not apply or was not counted.
pub(super) fn stated(kept: &KeptFigures, of: &KeptSubject, measure: &str) -> Option<Decimal> {
    let MeasureId(place) = kept.measure_named(measure).map(MeasureId)?;
    let row = kept.rows.iter().find(|row| row.of == *of)?;
    row.stated.get(place).copied().flatten()
}
