//! The papers that a preview can show: the notice, and a letter to each unit.

use std::path::Path;

use serde::Serialize;

use crate::finding::Findings;
use crate::model::{Letter, LetterKind};
use crate::pipeline::{Resources, counted};
use crate::tally::Tally;

/// A letter that can be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct PaperFace {
    /// Its name: `confirm:` and the unit.
    pub(super) id: String,
    /// The name of its kind.
    kind: &'static str,
    unit: String,
}

/// All letters of a data file; none where it says nothing of letters.
pub(super) fn of(data: &Path, resources: &Resources) -> Vec<PaperFace> {
    let Ok(tally) = counted(data, resources, &mut Findings::default()) else { return Vec::new() };
    let kinds = LetterKind::ALL.into_iter();
    kinds.flat_map(|kind| letters(&tally, kind).map(|(face, _)| face).collect::<Vec<_>>()).collect()
}

/// The letter of a name.
pub(super) fn find(tally: &Tally, id: &str) -> Option<Letter> {
    let mut all = LetterKind::ALL.into_iter().flat_map(|kind| letters(tally, kind));
    all.find(|(face, _)| face.id == id).map(|(_, letter)| letter)
}

fn letters(tally: &Tally, kind: LetterKind) -> impl Iterator<Item = (PaperFace, Letter)> {
    let office = tally.data().map(|(office, ..)| office);
    let face = move |unit| {
        let name = office.map_or("", |office| &office.unit(unit).name);
        let id = format!("{}:{name}", kind.name());
        let face = PaperFace { id, kind: kind.word(), unit: name.to_owned() };
        (face, Letter { kind, unit })
    };
    tally.receivers(kind).into_iter().map(face)
}
