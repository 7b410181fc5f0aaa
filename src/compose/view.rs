//! What templates see: finished words and figures, and nothing to compute.

use serde::Serialize;

use crate::model::{Trend, printed_date};
use crate::tally::{CategoryTally, Listing, Tally};

use super::attachments::Announced;

/// The names a template may use.
#[derive(Debug, Serialize)]
pub(super) struct View<'a> {
    pub(super) title: String,
    /// The title in the phrases it may break between.
    pub(super) title_phrases: Vec<String>,
    office: OfficeView<'a>,
    scheme: SchemeView<'a>,
    period: PeriodView,
    pub(super) number: String,
    copy_number: Option<String>,
    secrecy: Option<&'a str>,
    urgency: Option<&'a str>,
    signed: String,
    printed: String,
    submitted: ListingView<'a>,
    comparison: Option<ComparisonView>,
    categories: Vec<ListingView<'a>>,
    requirements: &'a [String],
    note: Option<&'a str>,
    attachments: Vec<AttachmentView<'a>>,
}

#[derive(Debug, Serialize)]
struct OfficeView<'a> {
    name: &'a str,
    mark: &'a str,
    system: &'a str,
    reporters: &'a str,
    printed_by: &'a str,
    duplex: bool,
    addressees: &'a [Vec<String>],
    copy_to: &'a [String],
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

#[derive(Debug, Serialize)]
struct AttachmentView<'a> {
    title: &'a str,
}

/// Gathers what templates see. The title is filled in once its own template has run.
pub(super) fn view<'a>(tally: &'a Tally, announced: &'a [Announced]) -> View<'a> {
    let report = tally.dossier().report();
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
            channels,
        }
    };
    let categories = tally.categories();
    let counted = categories.iter().find(|c| Some(c.category) == submitted_in);
    View {
        title: String::new(),
        title_phrases: Vec::new(),
        office: OfficeView {
            name: &office.name,
            mark: &office.mark,
            system: &office.system,
            reporters: &office.reporters,
            printed_by: &office.printed_by,
            duplex: office.duplex,
            addressees: &office.addressees,
            copy_to: &office.copy_to,
        },
        scheme: SchemeView { title: &scheme.title, number: &scheme.number },
        period: PeriodView {
            full: quarter.period.full(),
            short: quarter.period.short(),
            this: quarter.period.this(),
        },
        number: report.document_number(),
        copy_number: quarter.head.copy_number.map(|number| format!("{number:06}")),
        secrecy: quarter.head.secrecy.as_deref(),
        urgency: quarter.head.urgency.as_deref(),
        signed: printed_date(quarter.signed),
        printed: printed_date(quarter.printed),
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
        note: quarter.note.as_deref(),
        attachments: announced
            .iter()
            .map(|attachment| AttachmentView { title: &attachment.title })
            .collect(),
    }
}
