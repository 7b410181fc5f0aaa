//! The part of a figure that comes of the year's other periods: of those before it, of what was brought over, of
//! corrections of them.

use super::super::book::Before;
use super::super::{Aspect, Figure};
use super::{Asked, Part, Told, amount};
use crate::finding::{DataPath, Place, Step};
use crate::load::{Earlier, Report};
use crate::model::{Measure, MeasureId, Subject, UnitId, Way, When};

impl Asked<'_> {
    /// Of the year's periods, for a measure that adds up or one counted from the year's beginning.
    pub(super) fn over_year(&self, measure: &Measure, id: MeasureId, unit: UnitId) -> Told {
        let of = match measure.way() {
            Way::OverYear => measure.of.first().map_or(id, |of| of.measure),
            _ => id,
        };
        let flow = self.measure(of);
        let mut parts: Vec<Part> = self.brought(self.report, unit, of).into_iter().collect();
        for (i, past) in self.past.earlier.iter().enumerate() {
            for before in self.tally.values.earlier(i, of, unit) {
                parts.extend(self.earlier(past, flow, &before));
            }
        }
        let now = self.tally.exact(of, Subject::Unit(unit), When::This).unwrap_or_default();
        parts.push(Part {
            name: format!("{}{}", self.report.data.period.short(), flow.name),
            value: amount(flow, now),
            place: self.entry(unit).map(|entry| self.report.unit_field(entry, &[])),
            figure: Some(Figure {
                measure: of,
                subject: Subject::Unit(unit),
                when: When::This,
                aspect: Aspect::Value,
            }),
        });
        (format!("Σ 年初以来各期{}", flow.name), parts, None)
    }

    /// The value of an earlier period, and what it brought over.
    fn earlier(&self, past: &Earlier, flow: &Measure, before: &Before) -> Vec<Part> {
        let value = amount(flow, before.value.unwrap_or_default());
        let name = format!("{}{}", past.period.short(), flow.name);
        let (brought, part) = match (&past.issued, &past.report) {
            (Some(issued), _) => {
                let place = || Some(Place::file(issued.file.as_str()));
                let brought = before.brought.map(|brought| Part {
                    name: format!("此前累计（{}）", issued.number),
                    value: amount(flow, brought),
                    place: place(),
                    figure: None,
                });
                let name = format!("{name}（{}）", issued.number);
                (brought, Part { name, value, place: place(), figure: None })
            }
            (None, Some(past)) => {
                let returns = &past.data.returns;
                let entry = returns.binary_search_by_key(&before.unit, |entry| entry.unit);
                let entry = entry.ok().and_then(|place| returns.get(place));
                let place = entry.map(|entry| past.unit_field(entry, &[]));
                let brought = self.brought(past, before.unit, before.measure);
                (brought, Part { name, value, place, figure: None })
            }
            (None, None) => (None, Part { name, value, place: None, figure: None }),
        };
        brought.into_iter().chain([part]).collect()
    }

    /// The figures brought over from periods whose files are not kept.
    fn brought(&self, report: &Report, unit: UnitId, of: MeasureId) -> Option<Part> {
        let brought = report.data.carried_forward.as_ref()?.figure(unit, of)?;
        let path = DataPath::default()
            .join(Step::Key("carried_forward".to_owned()))
            .join(Step::Name(report.office.unit(unit).name.clone()));
        (!brought.is_zero()).then(|| Part {
            name: "此前累计（carried_forward）".to_owned(),
            value: amount(report.scheme.measure(of), brought),
            place: Some(Place { path, ..Place::file(report.file.clone()) }),
            figure: None,
        })
    }

    /// The differences that a unit's value takes in from corrections of earlier periods.
    pub(super) fn differences(&self, measure: &Measure, unit: UnitId) -> Vec<Part> {
        if !measure.flows() {
            return Vec::new();
        }
        let office = &self.report.office;
        let mut parts = Vec::new();
        for one in &self.past.taken_in {
            let own = one.differences.iter().filter(|(of, name, _)| {
                office.unit_named(of) == Some(unit) && *name == measure.name
            });
            parts.extend(own.map(|(_, _, value)| Part {
                name: format!("{}更正差额（{}）", one.period.short(), one.number),
                value: amount(measure, *value),
                place: None,
                figure: None,
            }));
        }
        parts
    }
}
