//! Where the elements of a page were typed: the layout names an element, and a finding about
//! it stands at the data.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{DataPath, Place, Step};

/// Places by the name the layout has for an element: `mark`, `title`, `attachments[2]`.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    data: Arc<str>,
    named: BTreeMap<String, Place>,
}

impl Places {
    /// With none but the data file as a whole.
    pub(super) fn new(data: Arc<str>) -> Self {
        Self { data, named: BTreeMap::new() }
    }

    /// Notes a place in the data file under its own path, which is its name.
    pub(super) fn data(&mut self, steps: &[Step]) -> String {
        let path = DataPath { steps: steps.to_vec(), ..DataPath::default() };
        let name = path.to_string();
        let place = Place { path, ..Place::file(self.data.clone()) };
        self.named.insert(name.clone(), place);
        name
    }

    /// Notes where an element was typed.
    pub(super) fn note(&mut self, name: &str, place: Place) {
        self.named.insert(name.to_owned(), place);
    }

    /// Where an element was typed; the data file if nobody noted it.
    pub(crate) fn of(&self, name: &str) -> Place {
        self.named.get(name).cloned().unwrap_or_else(|| Place::file(self.data.clone()))
    }
}

/// A key at the top of a file.
pub(super) fn key(file: &Arc<str>, keys: &[&str]) -> Place {
    let steps = keys.iter().map(|key| Step::Key((*key).to_owned())).collect();
    let path = DataPath { steps, ..DataPath::default() };
    Place { path, ..Place::file(file.clone()) }
}
