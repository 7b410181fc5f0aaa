//! Lists of who has how much of a measure, and who has none.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::Tally;
use crate::load::Report;
use crate::model::{CategoryId, Measure, MeasureId, Subject, UnitId, When};

/// The units with their values of a measure, each under the name that lists count it under.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// The value of all; `None` where it does not apply or has no total.
    pub total: Option<Decimal>,
    /// Those that have some, the most first (of ranks the first), then by the office's tie order.
    pub entries: Vec<Listed>,
    /// The units that have none, in the order of the tables; a unit that it does not apply to is left out.
    pub zero: Vec<Subject>,
}

/// Someone in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// A unit, or units that lists count under one name.
    pub subject: Subject,
    /// Its figure, never 0.
    pub value: Decimal,
}

impl Tally {
    /// Body names of the channels that took any in a category, in the scheme's order, each once.
    pub fn channels_used(&self, category: CategoryId) -> Vec<String> {
        let Some(report) = self.inputs().report() else { return Vec::new() };
        let mut names: Vec<String> = Vec::new();
        for id in report.scheme.channels_of(category) {
            let measure = report.scheme.measure_of_channel(id);
            let total = measure.and_then(|measure| self.exact(measure, Subject::All, When::This));
            let name = &report.scheme.channel(id).body_name;
            if total.is_some_and(|total| !total.is_zero()) && !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    /// Lists a measure by body name, of all units or of those that a figure is about. Of part of
    /// them each unit is listed by itself.
    pub fn list(&self, measure: MeasureId, of: Subject, when: When) -> Figures {
        let Some(report) = self.inputs().report() else { return Figures::default() };
        let subjects = if of == Subject::All {
            listed_subjects(report, report.scheme.measure(measure))
        } else {
            self.members(of).into_iter().map(Subject::Unit).collect()
        };
        Figures { total: self.exact(measure, of, when), ..self.list_of(measure, subjects, when) }
    }

    /// Lists a measure for these, without a total.
    pub fn list_of(
        &self,
        measure: MeasureId,
        subjects: impl IntoIterator<Item = Subject>,
        when: When,
    ) -> Figures {
        let Some(report) = self.inputs().report() else { return Figures::default() };
        let mut entries: Vec<Listed> = Vec::new();
        let mut zero = Vec::new();
        for subject in subjects {
            match self.exact(measure, subject, when) {
                Some(value) if value.is_zero() => zero.push(subject),
                Some(value) => entries.push(Listed { subject, value }),
                None => {}
            }
        }
        let ranks: HashMap<&str, usize> = report
            .office
            .tie_order
            .iter()
            .enumerate()
            .map(|(place, name)| (name.as_str(), place))
            .collect();
        let tie_rank = |subject| ranks.get(self.name_of(subject)).copied().unwrap_or(usize::MAX);
        entries
            .sort_by_cached_key(|entry| (std::cmp::Reverse(entry.value), tie_rank(entry.subject)));
        Figures { total: None, entries, zero }
    }

    /// The name that sentences have for someone; empty for all.
    pub fn name_of(&self, subject: Subject) -> &str {
        let Some(report) = self.inputs().report() else { return "" };
        match subject {
            Subject::Unit(id) => &report.office.unit(id).name,
            Subject::Group(id) => &report.office.groups[id.0].name,
            Subject::RollUp(place) => &report.office.roll_ups[place].name,
            Subject::Table(place) => &report.office.tables[place].name,
            Subject::All => "",
        }
    }
}

/// Those that a list of a measure counts, in the order of the tables: units, and units under one name
/// where the first of them stands. Whoever is exempt is in no list.
fn listed_subjects(report: &Report, measure: &Measure) -> Vec<Subject> {
    let mut together: HashMap<UnitId, usize> = HashMap::new();
    for (place, roll_up) in report.office.roll_ups.iter().enumerate() {
        let counts = match measure.category {
            Some(category) => roll_up.counts_in(&report.scheme.category(category).name),
            None => roll_up.category.is_empty(),
        };
        if counts {
            together.extend(roll_up.units.iter().map(|&unit| (unit, place)));
        }
    }
    let mut seen = HashSet::new();
    let here = report.data.returns.iter().filter(|entry| entry.exempt.is_none());
    here.filter_map(|entry| match together.get(&entry.unit) {
        None => Some(Subject::Unit(entry.unit)),
        Some(&place) => seen.insert(place).then_some(Subject::RollUp(place)),
    })
    .collect()
}
