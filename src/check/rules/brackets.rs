//! Half-width brackets round Chinese words, and the names in which an office has them (T3).

use std::ops::Range;

use super::Context;
use super::search::is_han;
use crate::model::Unit;
use crate::tally::Tally;

/// The names that the office has registered: they stand as it writes them.
pub(super) fn registered<'e>(context: &Context<'e>) -> Vec<&'e str> {
    let Some(inputs) = context.tally.map(Tally::inputs) else { return Vec::new() };
    let office = inputs.office();
    let mut names: Vec<&str> = office.units.iter().flat_map(Unit::names).collect();
    names.extend([office.name.as_str(), office.printed_by.as_str()]);
    names.extend(office.groups.iter().map(|group| group.name.as_str()));
    names.extend(office.tables.iter().map(|table| table.name.as_str()));
    if let Some(report) = inputs.report() {
        let channels = report.scheme.channels.iter();
        names.extend(channels.flat_map(|one| [one.name.as_str(), one.body_name.as_str()]));
        names.extend(report.scheme.categories.iter().map(|category| category.name.as_str()));
        names.extend(report.scheme.measures.iter().map(|measure| measure.name.as_str()));
    }
    names
}

/// Words in half-width brackets between Chinese characters, such as 区 in 各县(区)人民政府, and where the brackets
/// stand. A unit of measure is left alone: 占比(%).
pub(super) fn half_width(text: &str) -> Vec<(Range<usize>, &str)> {
    let opens = text.match_indices('(').filter_map(|(start, _)| {
        let before = text.get(..start)?.chars().next_back()?;
        let rest = text.get(start + 1..)?;
        let within = rest.get(..rest.find([')', '(', '（', '）'])?)?;
        let end = start + 1 + within.len();
        let closes = text.get(end..)?.starts_with(')');
        let han = is_han(before) && within.chars().all(is_han) && !within.is_empty();
        (closes && han).then_some((start..end + 1, within))
    });
    opens.collect()
}
