//! Figures that are not what they were, each with what was typed otherwise.

use std::collections::{BTreeMap, BTreeSet};

use crate::compose::Markup;
use crate::finding::Place;
use crate::tally::{Figure, Origin, Part, Tally};

/// Deepest way from a figure to what was typed.
const DEEPEST: usize = 12;
/// Most causes that are gathered of one figure.
const MOST: usize = 40;

/// A figure that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureChange {
    /// Its name.
    pub name: String,
    /// As the old document computes it, with its unit.
    pub old: String,
    /// As the new one does.
    pub new: String,
    /// Its computation, in words; empty for one that was typed.
    pub how: String,
    /// The values that were typed otherwise, in the order in which it is computed of them.
    pub causes: Vec<Cause>,
}

/// A value that was typed otherwise, or that only one of the two documents has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Its name.
    pub name: String,
    /// Where it stands: in the data of the new document, or of the old where that alone has it.
    pub place: Option<Place>,
    /// As it was; `None` if it was not there.
    pub old: Option<String>,
    /// As it is; `None` if it is not there any more.
    pub new: Option<String>,
}

/// The figures of a document that are not what they were, by their names in it.
#[derive(Debug, Default)]
pub struct Changed {
    changes: BTreeMap<Figure, FigureChange>,
}

impl Changed {
    /// Those that the new document states.
    pub fn of(old: &Markup, new: &Markup) -> Self {
        let between = Between { old: old.tally(), new: new.tally() };
        let figures = new.tree().figures().into_iter();
        let changes = figures.filter_map(|figure| Some((*figure, between.change(*figure)?)));
        let mut changes: BTreeMap<Figure, FigureChange> = changes.collect();
        for (markup, gone) in [(old, true), (new, false)] {
            let causes = changes.values_mut().flat_map(|change| &mut change.causes);
            let of = causes.filter(|cause| cause.new.is_none() == gone);
            markup.sources().find(of.filter_map(|cause| cause.place.as_mut()));
        }
        Self { changes }
    }

    /// The change of a figure of the new document; `None` if it is what it was, or was not there.
    pub(crate) fn get(&self, figure: &Figure) -> Option<&FigureChange> {
        self.changes.get(figure)
    }

    /// All causes, each once.
    pub(super) fn causes(&self) -> Vec<Cause> {
        let mut all: Vec<Cause> = Vec::new();
        for cause in self.changes.values().flat_map(|change| &change.causes) {
            if !all.contains(cause) {
                all.push(cause.clone());
            }
        }
        all
    }
}

/// Two notices whose figures are held against each other.
struct Between<'t> {
    old: &'t Tally,
    new: &'t Tally,
}

impl Between<'_> {
    fn change(&self, figure: Figure) -> Option<FigureChange> {
        let then = self.new.same_in(self.old, &figure)?;
        if self.old.text(then)? == self.new.text(figure)? {
            return None;
        }
        let (old, new) = (self.old.behind(&then)?, self.new.behind(&figure)?);
        let mut causes = Causes::default();
        self.causes(figure, 0, &mut causes);
        let how = if new.parts.is_empty() { String::new() } else { new.how };
        Some(FigureChange {
            name: new.name,
            old: old.value,
            new: new.value,
            how,
            causes: causes.found,
        })
    }

    /// Gathers what was typed otherwise of all that a figure of the new notice is computed of.
    fn causes(&self, figure: Figure, depth: usize, causes: &mut Causes) {
        if depth > DEEPEST || causes.found.len() >= MOST || !causes.seen.insert(figure) {
            return;
        }
        let old = self.new.same_in(self.old, &figure).and_then(|then| self.old.behind(&then));
        let new = self.new.behind(&figure);
        match (old, new) {
            (Some(old), Some(new)) if new.parts.is_empty() => {
                let Origin { name, value, place, .. } = new;
                causes.add(Cause { name, place, old: Some(old.value), new: Some(value) });
            }
            (Some(old), Some(new)) => self.parts(&old, &new, depth, causes),
            (None, Some(Origin { name, value, place, .. })) => {
                causes.add(Cause { name, place, old: None, new: Some(value) });
            }
            (Some(Origin { name, value, place, .. }), None) => {
                causes.add(Cause { name, place, old: Some(value), new: None });
            }
            (None, None) => {}
        }
    }

    /// The same of the parts of a figure.
    fn parts(&self, old: &Origin, new: &Origin, depth: usize, causes: &mut Causes) {
        let before = |figure: Option<Figure>| self.old.same_in(self.new, &figure?);
        let mut figures: Vec<Figure> = Vec::new();
        let all = new.parts.iter().map(|part| part.figure);
        for figure in all.chain(old.parts.iter().map(|part| before(part.figure))).flatten() {
            if !figures.contains(&figure) {
                figures.push(figure);
            }
        }
        for figure in figures {
            if self.differs(figure) {
                self.causes(figure, depth + 1, causes);
            }
        }
        let plain = |part: &&Part| part.figure.is_none();
        for part in new.parts.iter().filter(plain) {
            let then = old.parts.iter().find(|then| then.name == part.name);
            if then.is_none_or(|then| then.value != part.value) {
                causes.add(Cause {
                    name: part.name.clone(),
                    place: part.place.clone(),
                    old: then.map(|then| then.value.clone()),
                    new: Some(part.value.clone()),
                });
            }
        }
        for part in old.parts.iter().filter(|part| before(part.figure).is_none()) {
            if new.parts.iter().all(|now| now.name != part.name) {
                causes.add(Cause {
                    name: part.name.clone(),
                    place: part.place.clone(),
                    old: Some(part.value.clone()),
                    new: None,
                });
            }
        }
    }

    /// True if a figure of the new notice is another in the old, or is not there.
    fn differs(&self, figure: Figure) -> bool {
        let then = self.new.same_in(self.old, &figure);
        then.and_then(|then| self.old.figure(then)) != self.new.figure(figure)
    }
}

/// Causes that were gathered, and the figures that were looked at.
#[derive(Default)]
struct Causes {
    found: Vec<Cause>,
    seen: BTreeSet<Figure>,
}

impl Causes {
    fn add(&mut self, cause: Cause) {
        if !self.found.contains(&cause) {
            self.found.push(cause);
        }
    }
}
