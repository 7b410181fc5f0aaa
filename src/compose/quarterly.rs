//! What templates of the notice on a period see: finished words and figures, and nothing to compute.

use serde::Serialize;

use crate::load::Report;
use crate::model::{Trend, printed_date};
use crate::tally::{CategoryTally, Listing, Tally};

/// The names a template of this kind may use.
#[derive(Debug, Serialize)]
pub(super) struct View<'a> {
    office: OfficeView<'a>,
    scheme: SchemeView<'a>,
    period: PeriodView,
    number: String,
    signed: String,
    submitted: ListingView<'a>,
    comparison: Option<ComparisonView>,
    categories: Vec<ListingView<'a>>,
    requirements: &'a [String],
}

#[derive(Debug, Serialize)]
struct OfficeView<'a> {
    name: &'a str,
    system: &'a str,
    reporters: &'a str,
}

#[derive(Debug, Serialize)]
struct SchemeView<'a> {
    title: &'a str,
    number: &'a str,
}

#[derive(Debug, Serialize)]
struct PeriodView {
    full: String,
    short: String,
    this: &'static str,
}

/// A total with its list, in one category.
#[derive(Debug, Serialize)]
struct ListingView<'a> {
    name: &'a str,
    noun: &'a str,
    measure: &'a str,
    submissions: bool,
    total: u32,
    entries: Vec<EntryView<'a>>,
    zero: &'a [String],
    /// The figure of each of them.
    none: u32,
    channels: &'a [String],
}

#[derive(Debug, Serialize)]
struct EntryView<'a> {
    name: &'a str,
    count: u32,
}

/// The comparison with the year before; the figures are there or not, all together.
#[derive(Debug, Serialize)]
struct ComparisonView {
    trend: &'static str,
    before: Option<u32>,
    by: Option<u32>,
    percent: Option<String>,
}

/// Gathers what templates see.
pub(super) fn view<'a>(report: &'a Report, tally: &'a Tally) -> View<'a> {
    let (office, scheme, quarter) = (&report.office, &report.scheme, &report.quarter);
    let submitted_in = scheme.submission_category();
    let listing = |tallied: &'a CategoryTally, listing: &'a Listing, channels: &'a [String]| {
        let category = scheme.category(tallied.category);
        ListingView {
            name: &category.name,
            noun: &category.noun,
            measure: &category.measure,
            submissions: category.submissions,
            total: listing.total,
            entries: listing
                .entries
                .iter()
                .map(|entry| EntryView { name: &entry.name, count: entry.count })
                .collect(),
            zero: &listing.zero,
            none: 0,
            channels,
        }
    };
    let categories = tally.categories();
    let counted = categories.iter().find(|c| Some(c.category) == submitted_in);
    View {
        office: OfficeView {
            name: &office.name,
            system: &office.system,
            reporters: &office.reporters,
        },
        scheme: SchemeView { title: &scheme.title, number: &scheme.number },
        period: PeriodView {
            full: quarter.period.full(),
            short: quarter.period.short(),
            this: quarter.period.this(),
        },
        number: report.frame.document_number(),
        signed: printed_date(report.frame.signed),
        submitted: listing(counted.unwrap_or(&categories[0]), tally.submissions(), &[]),
        comparison: tally.comparison().map(|comparison| ComparisonView {
            trend: match comparison.trend {
                Trend::Up => "up",
                Trend::Level => "level",
                Trend::Down => "down",
            },
            before: comparison.figures.map(|figures| figures.before),
            by: comparison.figures.map(|figures| figures.by),
            percent: comparison
                .figures
                .and_then(|figures| figures.percent)
                .map(|percent| percent.normalize().to_string()),
        }),
        categories: categories.iter().map(|c| listing(c, &c.adopted, &c.channels)).collect(),
        requirements: &quarter.requirements,
    }
}
