//! Reports of the layout on a document: it knows what does not fit only once it has
//! measured it. A component leaves an invisible `<report>` and sets something harmless.

use typst::foundations::{Dict, Label, Selector, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

use super::messages;
use crate::compose::Markup;
use crate::finding::{Finding, Severity};

/// Something the layout reports.
#[derive(Debug, Clone)]
pub(super) struct Report {
    what: String,
    /// The element, as [`Markup::places`] names it.
    at: String,
    figures: Dict,
}

/// Signature and date on a page without text.
pub(super) const CLOSING_ALONE: &str = "closing-alone";
/// A table of up to half a page that is parted, so that signature and date stand with its last rows.
pub(super) const SHORT_TABLE_PARTED: &str = "short-table-parted";
/// Addressees that stand in the imprint.
pub(super) const ADDRESSEES_MOVED: &str = "addressees-moved";
/// A first page that shows no text.
pub(super) const FIRST_PAGE_BARE: &str = "first-page-bare";

/// Everything the layout reports of these pages.
pub(super) fn read(pages: &PagedDocument) -> Vec<Report> {
    let Some(label) = Label::new(PicoStr::intern("report")) else { return Vec::new() };
    let found = pages.introspector().query(&Selector::Label(label));
    let metadata = found.iter().filter_map(|content| content.to_packed::<MetadataElem>());
    metadata.filter_map(|metadata| report(&metadata.value)).collect()
}

fn report(value: &Value) -> Option<Report> {
    let Value::Dict(entries) = value else { return None };
    let text = |key: &str| match entries.get(key) {
        Ok(Value::Str(text)) => Some(text.to_string()),
        _ => None,
    };
    let figures = match entries.get("figures") {
        Ok(Value::Dict(figures)) => figures.clone(),
        _ => Dict::new(),
    };
    Some(Report { what: text("what")?, at: text("at")?, figures })
}

/// The line counts to try because signature and date stand on a page without text (7.3.5.5), or a short
/// table had to be parted to give them some; none if they do not.
pub(super) fn lines_to_try(reports: &[Report]) -> Option<Vec<u32>> {
    let told = [CLOSING_ALONE, SHORT_TABLE_PARTED];
    let alone = reports.iter().find(|report| told.contains(&report.what.as_str()))?;
    let Ok(Value::Array(lines)) = alone.figures.get("lines") else { return Some(Vec::new()) };
    let counts = lines.iter().filter_map(|count| match count {
        Value::Int(count) => u32::try_from(*count).ok(),
        _ => None,
    });
    Some(counts.collect())
}

/// True if something is reported.
pub(super) fn has(reports: &[Report], what: &str) -> bool {
    reports.iter().any(|report| report.what == what)
}

/// The reports as findings at the data they are about.
pub(super) fn findings(reports: &[Report], markup: &Markup) -> Vec<Finding> {
    let finding = |report: &Report| {
        let figure = |key: &str| match report.figures.get(key) {
            Ok(Value::Str(text)) => text.to_string(),
            _ => String::new(),
        };
        let (severity, message) = messages::report(&report.what, &figure)?;
        let place = Some(markup.places().of(&report.at));
        Some(match severity {
            Severity::Error => message.error(place),
            Severity::Warning | Severity::Hint => message.warning(place),
        })
    };
    reports.iter().filter_map(finding).collect()
}
