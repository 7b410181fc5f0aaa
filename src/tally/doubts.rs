//! Figures that cannot be, or can hardly be, right.

use rust_decimal::Decimal;

use super::{Tally, messages};
use crate::finding::{DataPath, Findings, Place, Step};
use crate::load::Report;
use crate::model::{Return, Subject, When};

/// Reports adoptions whose points the scheme does not know: they must never count as 0.
pub(super) fn require_points(report: &Report, findings: &mut Findings) {
    for entry in &report.data.returns {
        for (count, channel) in entry.adopted.iter().zip(&report.scheme.channels) {
            let of = report.scheme.category(channel.category);
            if *count > 0 && channel.points.is_none() && of.scored {
                let place = report.unit_field(entry, &adopted(Some(&channel.name)));
                let message = messages::no_points(&channel.name, *count, &of.measure);
                findings.push(message.error(Some(place)));
            }
        }
    }
}

/// Flags units that had more adopted than they submitted (invariant 13).
pub(super) fn flag_excess(report: &Report, findings: &mut Findings) {
    for id in report.scheme.category_ids() {
        let of = report.scheme.category(id);
        for entry in &report.data.returns {
            let adoptions =
                report.scheme.channels_of(id).map(|channel| u64::from(entry.adopted[channel.0]));
            let adopted_items = entry.items[id.0].map_or_else(|| adoptions.sum(), u64::from);
            let submitted = entry.submitted[id.0].map(u64::from);
            if let Some(submitted) = submitted.filter(|submitted| adopted_items > *submitted) {
                let message =
                    messages::adopted_exceeds_submitted(adopted_items, submitted, &of.measure);
                findings.push(message.warning(Some(report.unit_field(entry, &adopted(None)))));
            }
        }
    }
}

/// Reports totals that are larger than any office's: whoever typed them mistook something.
pub(super) fn flag_excessive(tally: &Tally, report: &Report, findings: &mut Findings) {
    for id in report.scheme.measure_ids() {
        let total = tally.exact(id, Subject::All, When::YearSoFar);
        if total.is_some_and(|total| total.abs() > Decimal::from(u32::MAX)) {
            let name = &report.scheme.measure(id).name;
            findings.push(messages::excessive(name).error(Some(report.field("units"))));
        }
    }
}

fn adopted(channel: Option<&str>) -> Vec<Step> {
    let key = Step::Key("adopted".to_owned());
    [key].into_iter().chain(channel.map(|name| Step::Name(name.to_owned()))).collect()
}

impl Report {
    /// A field of what a unit's data say.
    pub(super) fn unit_field(&self, entry: &Return, steps: &[Step]) -> Place {
        let unit = DataPath::default()
            .join(Step::Key("units".to_owned()))
            .join(Step::Name(entry.written.clone()));
        let path = steps.iter().fold(unit, |path, step| path.join(step.clone()));
        Place { path, ..Place::file(self.file.clone()) }
    }
}
