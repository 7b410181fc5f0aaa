//! The rules at work: each function looks for what one rule forbids.

pub(in crate::check) mod columns;
pub(in crate::check) mod frame;
pub(in crate::check) mod headings;
pub(in crate::check) mod lists;
pub(in crate::check) mod meant;
pub(in crate::check) mod names;
pub(in crate::check) mod percent;
mod periods;
pub(in crate::check) mod registered;
pub(in crate::check) mod stated;
pub(in crate::check) mod sums;
pub(in crate::check) mod tables;

use std::ops::Range;

use super::claims::{About, Total};
use super::expected::{Expected, Source};
use super::{Case, Stretch};
use crate::check::text::Origin;
use crate::finding::{Finding, Fix};
use crate::model::CategoryId;
use crate::tally::Listing;

/// Adds what the data say to a finding.
fn with_sources(finding: Finding, sources: impl IntoIterator<Item = Source>) -> Finding {
    sources.into_iter().fold(finding, |finding, source| source.beside(finding))
}

/// What to do where a text and the data differ.
const HINT: &str = "核对原始登记：文中有误就改文中，数据有误就先改数据。";

/// A total with what the data say of it.
struct Held<'c, 't> {
    total: &'c Total,
    category: CategoryId,
    listing: &'t Listing,
}

/// The totals that the data can speak of.
fn held<'c, 't>(
    case: &Case<'_>,
    expected: &Expected<'t>,
    totals: &'c [Total],
) -> Vec<Held<'c, 't>> {
    totals
        .iter()
        .filter(|total| !super::judge::frame::is_other_period(case, expected, &total.head))
        .filter_map(|total| {
            let category = category(case, expected, total)?;
            let listing = expected.listing(total.about, category)?;
            Some(Held { total, category, listing })
        })
        .collect()
}

fn category(case: &Case<'_>, expected: &Expected<'_>, total: &Total) -> Option<CategoryId> {
    // A figure of our own text says itself what it is.
    if let Some(count) = &total.count
        && let Some(figure) = case.figure_at(total.head.paragraph, count.at.start)
    {
        return expected.category_of(total.about, figure);
    }
    let heading = total.heading.map(|place| case.paragraph(place).text.as_str());
    let measure = total
        .count
        .as_ref()
        .map_or("", |count| case.words(&Stretch::new(total.head.paragraph, count.measure.clone())));
    expected.category(total.about, case.words(&total.head), heading, measure)
}

/// True if a list names channels or categories, not units: its parts may overlap.
fn is_of_units(case: &Case<'_>, total: &Total) -> bool {
    const CHANNELS: [&str; 9] =
        ["网站", "媒体", "公众号", "杂志", "微信", "日报", "晚报", "电视", "信息科"];
    let mut units = 0;
    let mut channels = 0;
    for entry in &total.list.entries {
        let name = case.words(&Stretch::new(total.head.paragraph, entry.name.clone()));
        if case.names.meant(name).is_some() {
            units += 1;
        } else if CHANNELS.iter().any(|word| name.contains(word)) {
            channels += 1;
        } else if super::names::looks_like_unit(name) {
            units += 1;
        }
    }
    units > channels
}

/// The name of a figure: 报送政务信息.
fn what(expected: &Expected<'_>, about: About, category: CategoryId) -> String {
    let verb = match about {
        About::Submitted => "报送",
        About::Adopted => "采用",
    };
    format!("{verb}{}", expected.noun(category))
}

/// The stretch of a list, from its first name to its last.
fn list_stretch(total: &Total) -> Option<Stretch> {
    let first = total.list.entries.first()?;
    let last = total.list.entries.last()?;
    let end = last.count.as_ref().map_or(last.name.end, |count| count.measure.end);
    let end = end.max(last.name.end).max(first.name.end);
    Some(Stretch::new(total.head.paragraph, first.name.start..end))
}

/// A change of a text file that is certain.
fn with_fix(case: &Case<'_>, mut finding: Finding, old: &str, new: &str) -> Finding {
    let plain = case.text.origin == Origin::Plain;
    if let Some(place) = finding.place.as_ref().filter(|_| plain)
        && let Some(spot) = &place.spot
        && spot.excerpt.get(spot.mark.clone()) == Some(old)
    {
        finding.fix = Some(Fix {
            file: place.file.clone(),
            line: spot.line,
            column: spot.column,
            old: old.to_owned(),
            new: new.to_owned(),
        });
    }
    finding
}

/// A stretch of the paragraph of a total.
fn beside(total: &Total, at: &Range<usize>) -> Stretch {
    Stretch::new(total.head.paragraph, at.clone())
}
