//! The theme's measures, for those who set the same document in another form: the layout tells them once.

use serde_json::Value as Json;
use typst::foundations::{Label, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

/// The label at which the layout tells them.
const LABEL: &str = "measures";

/// The measures, as the layout tells them; `null` where it does not.
pub(super) fn of(pages: &PagedDocument) -> Json {
    let Some(label) = Label::new(PicoStr::intern(LABEL)) else { return Json::Null };
    let Ok(told) = pages.introspector().query_label(label) else { return Json::Null };
    match told.to_packed::<MetadataElem>().map(|metadata| &metadata.value) {
        Some(value @ Value::Dict(_)) => serde_json::to_value(value).unwrap_or_default(),
        _ => Json::Null,
    }
}
