//! Letters to units round a notice: who gets one, with the same figures as the notice.

use std::sync::Arc;

use super::{Tally, messages};
use crate::finding::{Findings, Place, Stopped};
use crate::limits;
use crate::model::{Letter, LetterKind, MeasureId, Subject, UnitId, When};

impl Tally {
    /// True if submissions are counted, so that a unit can have sent in nothing.
    pub fn counts_submissions(&self) -> bool {
        self.submissions().next().is_some()
    }

    fn submissions(&self) -> impl Iterator<Item = MeasureId> + '_ {
        let categories = self.inputs.report().map(|report| report.scheme.categories.as_slice());
        categories.into_iter().flatten().filter_map(|of| of.measures.submitted)
    }

    /// The units that a kind of letter goes to, in the order of the tables. Whoever is exempt is told
    /// and asked nothing.
    pub fn receivers(&self, kind: LetterKind) -> Vec<UnitId> {
        let mut units = self.members(Subject::All);
        if kind == LetterKind::Zero {
            units.retain(|&unit| self.sent_nothing(unit));
        }
        units
    }

    /// True if a unit sent in nothing in any category that it reports in: a 0 is none, and what does not
    /// apply is no 0.
    fn sent_nothing(&self, unit: UnitId) -> bool {
        let sent = |id| self.exact(id, Subject::Unit(unit), When::This);
        let mut known = self.submissions().filter_map(sent).peekable();
        known.peek().is_some() && known.all(|count| count.is_zero())
    }

    /// The same figures for each letter of a kind.
    ///
    /// # Errors
    /// Letters that there cannot be: of data without a period, on submissions that nobody counts; more
    /// than one run makes.
    pub fn letters(&self, kind: LetterKind, findings: &mut Findings) -> Result<Vec<Self>, Stopped> {
        let mut refuse = |message: crate::finding::Message| {
            findings.push(message.usage(Some(Place::file(self.inputs.file().clone()))));
            Stopped
        };
        if self.inputs.report().is_none() {
            return Err(refuse(messages::no_units_to_write_to()));
        }
        if kind == LetterKind::Zero && !self.counts_submissions() {
            return Err(refuse(messages::nothing_submitted()));
        }
        let units = self.receivers(kind);
        if units.len() > limits::LETTERS.most {
            return Err(refuse(messages::too_many_letters(units.len(), limits::LETTERS.most)));
        }
        let letter = |unit| self.addressed(Letter { kind, unit });
        Ok(units.into_iter().filter_map(letter).collect())
    }

    /// The same figures for a letter; `None` where they are not of a period.
    pub fn addressed(&self, letter: Letter) -> Option<Self> {
        let inputs = Arc::new(self.inputs.addressed(letter)?);
        Some(Self { inputs, values: Arc::clone(&self.values) })
    }
}
