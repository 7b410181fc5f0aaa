//! The figures that a correcting notice puts right: what was printed then and what holds now.

use std::collections::{BTreeMap, BTreeSet};

use super::kept::stated;
use super::{Aspect, Figure, Tally};
use crate::load::Report;
use crate::model::{
    GroupId, IssuedNotice, KeptSubject, MeasureId, PrintedFigure, Subject, When, figure_columns,
};

/// A figure that was issued and is not right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CorrectedFigure {
    /// The figure as it is now.
    pub(crate) figure: Figure,
    /// The text it had; blank where nothing was printed.
    pub(crate) was: String,
    /// The text it has now; blank where it no longer applies.
    pub(crate) now: String,
}

impl Tally {
    /// The figures that differ from the notice that is corrected: of units in the order of the tables, then of
    /// several together.
    pub(crate) fn corrected_figures(&self) -> Vec<CorrectedFigure> {
        let Some((notice, _)) = self.inputs().corrected() else { return Vec::new() };
        let Some(report) = self.inputs().report() else { return Vec::new() };
        let mut found: BTreeMap<(Subject, MeasureId, When), CorrectedFigure> = BTreeMap::new();
        for printed in &notice.printed {
            let Some((measure, subject, when)) = printed.now(&report.scheme, &report.office) else {
                continue;
            };
            // The rows of a table with everyone are all.
            let subject = if is_whole(subject, report) { Subject::All } else { subject };
            let figure = Figure { measure, subject, when, aspect: Aspect::Value };
            let now = self.text(figure).unwrap_or_default();
            if now != printed.text {
                let was = printed.text.clone();
                found.insert((subject, measure, when), CorrectedFigure { figure, was, now });
            }
        }
        for figure in self.new_figures(notice, report) {
            let now = self.text(figure).unwrap_or_default();
            let key = (figure.subject, figure.measure, figure.when);
            let new = CorrectedFigure { figure, was: String::new(), now };
            found.entry(key).or_insert(new);
        }
        let mut columns: Vec<MeasureId> = Vec::new();
        for table in &report.office.tables {
            let shown = table.columns(&report.scheme);
            columns.extend(figure_columns(&shown).into_iter().map(|column| column.measure));
        }
        let place = |one: &CorrectedFigure| {
            let column = columns.iter().position(|id| *id == one.figure.measure);
            (one.figure.subject, column.unwrap_or(usize::MAX), one.figure.measure, one.figure.when)
        };
        let mut found: Vec<CorrectedFigure> = found.into_values().collect();
        found.sort_by_key(place);
        found
    }

    /// Printed figures of units and measures that there no longer are, so that nothing can stand beside them.
    pub(crate) fn lost_figures(&self) -> Vec<&PrintedFigure> {
        let Some((notice, _)) = self.inputs().corrected() else { return Vec::new() };
        let Some(report) = self.inputs().report() else { return Vec::new() };
        let gone = |one: &&PrintedFigure| one.now(&report.scheme, &report.office).is_none();
        notice.printed.iter().filter(gone).collect()
    }

    /// Values that units have now where the notice had none: of a unit left out, or taken for exempt.
    fn new_figures(&self, notice: &IssuedNotice, report: &Report) -> Vec<Figure> {
        let of_units = notice.printed.iter().filter(|one| matches!(one.of, KeptSubject::Unit(_)));
        let printed: BTreeSet<&str> =
            of_units.filter(|one| !one.over_year).map(|one| one.measure.as_str()).collect();
        let measures = printed.iter().filter_map(|name| report.scheme.measure_named(name));
        let measures: Vec<MeasureId> = measures.collect();
        let mut found = Vec::new();
        for entry in &report.data.returns {
            let subject = Subject::Unit(entry.unit);
            let unit = report.office.unit(entry.unit);
            let then =
                unit.was.iter().chain([&unit.name]).map(|name| KeptSubject::Unit(name.clone()));
            let then: Vec<KeptSubject> = then.collect();
            for &measure in &measures {
                let figure = Figure::now(measure, subject);
                let name = &report.scheme.measure(measure).name;
                let had = then.iter().any(|of| stated(&notice.kept, of, name).is_some());
                if !had && self.figure(figure).is_some_and(|value| !value.is_zero()) {
                    found.push(figure);
                }
            }
        }
        found
    }
}

/// True of a table that shows every group.
fn is_whole(subject: Subject, report: &Report) -> bool {
    let Subject::Table(place) = subject else { return false };
    let shown = &report.office.tables[place].groups;
    (0..report.office.groups.len()).all(|group| shown.contains(&GroupId(group)))
}
