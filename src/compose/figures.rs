//! Which figures and names the view holds, by where they stand there.

use std::collections::BTreeMap;

use super::tree::What;
use crate::load::Matter;
use crate::tally::{Figure, Listing, Tally};

/// Figures by their path in the view: `submitted.total`.
#[derive(Debug, Clone, Default)]
pub(super) struct Figures(BTreeMap<String, Figure>);

impl Figures {
    /// Notes all figures that are handed to templates.
    pub(super) fn of(tally: &Tally) -> Self {
        let Matter::Quarterly { .. } = tally.dossier().matter() else {
            return Self::default();
        };
        let mut view = BTreeMap::new();
        list(&mut view, "submitted", tally.submissions(), Figure::Submitted, Figure::SubmittedBy);
        for (i, of) in tally.categories().iter().enumerate() {
            let (id, all) = (of.category, Figure::Adopted(of.category));
            let by = |name| Figure::AdoptedBy(id, name);
            list(&mut view, &format!("categories[{i}]"), &of.adopted, all, by);
        }
        let compared =
            [("before", Figure::Before), ("by", Figure::Change), ("percent", Figure::Percent)];
        view.extend(compared.map(|(key, figure)| (format!("comparison.{key}"), figure)));
        Self(view)
    }

    /// What stands at a path in the view.
    pub(super) fn what(&self, path: &str, text: &str) -> What {
        if let Some(figure) = self.0.get(path) {
            return What::Figure(figure.clone());
        }
        // A unit of a list, one that has none, a channel, a category.
        let name = path.ends_with("].name")
            || (path.ends_with(']') && (path.contains("zero[") || path.contains("channels[")));
        if name {
            return What::Name(text.to_owned());
        }
        if path.starts_with("requirements[") { What::Typed } else { What::Value }
    }
}

fn list(
    view: &mut BTreeMap<String, Figure>,
    at: &str,
    listing: &Listing,
    all: Figure,
    by: impl Fn(String) -> Figure,
) {
    view.insert(format!("{at}.total"), all);
    for (i, entry) in listing.entries.iter().enumerate() {
        view.insert(format!("{at}.entries[{i}].count"), by(entry.name.clone()));
    }
}
