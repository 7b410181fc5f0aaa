//! Reads figures of another period that a notice compares with: `last_year:` and `before:`.

use std::collections::BTreeMap;
use std::path::Path;

use rust_decimal::Decimal;

use super::messages;
use super::names::{known_measure, known_unit};
use super::period_data::near_file;
use super::reader::{Cursor, Fields};
use super::schema;
use crate::model::{
    Compared, GroupId, LastYear, MeasureId, Office, Scheme, Subject, Total, Trend, Unit, UnitId,
};

/// The same period of the year before: a figure, or only the direction, or figures by measure.
pub(super) fn last_year(
    field: &Cursor,
    office: &Office,
    scheme: &Scheme,
    folder: &Path,
) -> (Option<LastYear>, Compared) {
    let Some(fields) = field.fields(&schema::LAST_YEAR) else { return Default::default() };
    let submitted_in = scheme.submission_category();
    let submitted = submitted_in.and_then(|_| fields.optional("submitted"));
    let trend = submitted_in.and_then(|_| fields.optional("trend"));
    let mut compared = compared(&fields, office, scheme, folder);
    let unknown = fields.has_unknown();
    fields.finish();
    let submitted_of = submitted_in.and_then(|id| scheme.category(id).measures.submitted);
    let said = compared.file.is_some() || !compared.typed.is_empty();
    let last_year = match (submitted, trend) {
        (Some(submitted), None) if submitted.is_map() => {
            submitted.error(messages::last_year_by_unit());
            None
        }
        (Some(submitted), None) => {
            let count = submitted.count();
            let typed = submitted_of.zip(count);
            compared.typed.extend(typed.map(|(id, n)| ((id, Subject::All), (n.into(), submitted))));
            count.map(LastYear::Submitted)
        }
        (None, Some(trend)) => stated(&trend),
        (Some(_), Some(trend)) => {
            trend.error(messages::both_last_year());
            None
        }
        (None, None) => {
            // Of a scheme that could not be read it is not known what it counts.
            if !said && !unknown && !field.is_blind() {
                field.error(messages::missing("submitted"));
            }
            None
        }
    };
    (last_year, compared.held(office, scheme))
}

fn stated(trend: &Cursor) -> Option<LastYear> {
    let word = trend.line()?;
    let known = match word.as_str() {
        "增长" => Some(Trend::Up),
        "持平" => Some(Trend::Level),
        "下滑" => Some(Trend::Down),
        _ => None,
    };
    match known {
        Some(_) => trend.warning(messages::trend_without_figures()),
        None => trend.error(messages::unknown_trend(&word)),
    }
    known.map(LastYear::Stated)
}

/// The period before, to compare with.
pub(super) fn before(field: &Cursor, office: &Office, scheme: &Scheme, folder: &Path) -> Compared {
    let Some(fields) = field.fields(&schema::BEFORE) else { return Compared::default() };
    let compared = compared(&fields, office, scheme, folder);
    fields.finish();
    if compared.file.is_none() && compared.typed.is_empty() {
        field.error(messages::missing("figures"));
    }
    compared.held(office, scheme)
}

/// `figures` of the whole, `units` with figures of each, `file` for a period's own data.
fn compared<'a>(
    fields: &Fields<'a>,
    office: &Office,
    scheme: &Scheme,
    folder: &Path,
) -> Written<'a> {
    let mut typed = BTreeMap::new();
    let mut take = |field: &Cursor<'a>, subject: Subject| {
        for (name, value) in field.named() {
            let measure = known_measure(&value, name, scheme);
            let number = measure.zip(value.decimal());
            typed.extend(number.map(|(measure, number)| ((measure, subject), (number, value))));
        }
    };
    if let Some(field) = fields.optional("figures") {
        take(&field, Subject::All);
    }
    if let Some(field) = fields.optional("groups") {
        for (name, value) in field.named() {
            match office.group_named(name) {
                Some(group) => take(&value, Subject::Group(group)),
                None => value.error_at_key(super::names::unknown_group(name, office)),
            }
        }
    }
    if let Some(field) = fields.optional("units") {
        for (name, value) in field.named() {
            if let Some(unit) = known_unit(&value, name, office) {
                take(&value, Subject::Unit(unit));
            }
        }
    }
    let file = fields.optional("file").and_then(|field| {
        let name = field.line()?;
        if !folder.join(&name).is_file() {
            field.error(messages::no_file_named(&name, near_file(&name, folder).as_deref()));
            return None;
        }
        Some(name)
    });
    Written { typed, file }
}

/// Figures of another period as they stand in the data file.
struct Written<'a> {
    /// Each with where it was typed.
    typed: BTreeMap<(MeasureId, Subject), (Decimal, Cursor<'a>)>,
    /// The period's own data file.
    file: Option<String>,
}

impl Written<'_> {
    /// The figures, held against each other: units add up to their group, groups to the whole.
    fn held(self, office: &Office, scheme: &Scheme) -> Compared {
        for ((id, whole), (number, field)) in &self.typed {
            let measure = scheme.measure(*id);
            let adds = match measure.total {
                Total::Sum => true,
                Total::Anew => ["sum", "weighted", "difference"].contains(&measure.kind.key),
                Total::Mean | Total::None => false,
            };
            if !adds {
                continue;
            }
            for (what, parts) in parts(*whole, office) {
                let typed = parts.iter().filter_map(|part| self.typed.get(&(*id, *part)));
                let sum: Decimal = typed.clone().map(|(number, _)| *number).sum();
                let complete = typed.clone().count() == parts.len();
                let negative = measure.kind.key == "difference";
                let message =
                    || messages::parts_of_another_period(&measure.name, *number, what, sum);
                if sum > *number && (complete || !negative) {
                    field.error(message());
                } else if sum < *number && complete {
                    // Units that are gone since may have had the rest.
                    field.warning(message());
                }
            }
        }
        let figures = self.typed.into_iter().map(|(key, (number, _))| (key, number)).collect();
        Compared { figures, file: self.file }
    }
}

/// The parts of a whole, in each of the ways in which it is parted, and their name.
fn parts(whole: Subject, office: &Office) -> Vec<(&'static str, Vec<Subject>)> {
    let units = || office.units.iter().enumerate();
    let unit = |(place, _): (usize, &Unit)| Subject::Unit(UnitId(place));
    match whole {
        Subject::All => vec![
            (
                "各组",
                (0..office.groups.len()).map(|place| Subject::Group(GroupId(place))).collect(),
            ),
            ("各单位", units().map(unit).collect()),
        ],
        Subject::Group(group) => {
            let own = units().filter(|(_, unit)| unit.group == group);
            vec![("组里各单位", own.map(unit).collect())]
        }
        _ => Vec::new(),
    }
}
