//! Names for the figures that a notice on a period states.

use std::fmt;

use crate::model::{CategoryId, ChannelId, MeasureId, Scheme, Subject, UnitId, When};

/// A figure of the evaluator: a measure's value for someone at a time, or what follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Datum {
    /// What is measured.
    pub measure: MeasureId,
    /// Of whom.
    pub subject: Subject,
    /// When.
    pub when: When,
    /// What of it is stated.
    pub aspect: Aspect,
}

/// What is stated of a measure's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// The value itself.
    Value,
    /// By how much this period's differs from it, without sign.
    Change,
    /// The same in per cent of it.
    ChangePercent,
    /// Its part of the value of all, in per cent.
    Share,
}

impl Datum {
    /// A value of this period.
    pub fn now(measure: MeasureId, subject: Subject) -> Self {
        Self { measure, subject, when: When::This, aspect: Aspect::Value }
    }
}

impl fmt::Display for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "measure:{}:", self.measure.0)?;
        match self.subject {
            Subject::Unit(id) => write!(f, "unit:{}", id.0)?,
            Subject::Group(id) => write!(f, "group:{}", id.0)?,
            Subject::RollUp(i) => write!(f, "together:{i}")?,
            Subject::All => f.write_str("all")?,
        }
        match self.when {
            When::This => {}
            When::YearSoFar => f.write_str(":year")?,
            When::Before => f.write_str(":before")?,
            When::LastYear => f.write_str(":last-year")?,
        }
        f.write_str(match self.aspect {
            Aspect::Value => "",
            Aspect::Change => ":change",
            Aspect::ChangePercent => ":percent",
            Aspect::Share => ":share",
        })
    }
}

/// A figure that a notice on a period states.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// Items submitted, in all.
    Submitted,
    /// Items submitted under a name of the body's list.
    SubmittedBy(String),
    /// Items adopted in a category, in all.
    Adopted(CategoryId),
    /// Items adopted in a category under a name of the body's list.
    AdoptedBy(CategoryId, String),
    /// Items submitted in the year before.
    Before,
    /// By how many that changed.
    Change,
    /// By how many per cent that changed.
    Percent,
    /// A unit's items adopted by a channel.
    Count(UnitId, ChannelId),
    /// A unit's items submitted.
    Sent(UnitId),
    /// A unit's score of the period.
    Score(UnitId, CategoryId),
    /// A unit's score of the year.
    Cumulative(UnitId, CategoryId),
    /// What a unit still owes of its target.
    Gap(UnitId, CategoryId),
    /// A figure by its measure.
    Of(Datum),
}

impl Figure {
    /// The same by its measure; `subject` finds who is counted under a name of a list.
    pub(super) fn datum(
        &self,
        scheme: &Scheme,
        subject: impl Fn(&str) -> Option<Subject>,
    ) -> Option<Datum> {
        let of = |id: &CategoryId| scheme.category(*id).measures;
        let unit = |measure: Option<MeasureId>, unit: &UnitId| {
            Some(Datum::now(measure?, Subject::Unit(*unit)))
        };
        let last_year = |aspect| {
            let measure = scheme.submissions()?;
            Some(Datum { measure, subject: Subject::All, when: When::LastYear, aspect })
        };
        match self {
            Self::Submitted => Some(Datum::now(scheme.submissions()?, Subject::All)),
            Self::SubmittedBy(name) => Some(Datum::now(scheme.submissions()?, subject(name)?)),
            Self::Adopted(id) => Some(Datum::now(of(id).adopted?, Subject::All)),
            Self::AdoptedBy(id, name) => Some(Datum::now(of(id).adopted?, subject(name)?)),
            Self::Before => last_year(Aspect::Value),
            Self::Change => last_year(Aspect::Change),
            Self::Percent => last_year(Aspect::ChangePercent),
            Self::Count(id, channel) => unit(scheme.measure_of_channel(*channel), id),
            Self::Sent(id) => unit(scheme.submissions(), id),
            Self::Score(id, category) => unit(of(category).score, id),
            Self::Cumulative(id, category) => unit(of(category).cumulative, id),
            Self::Gap(id, category) => unit(of(category).gap, id),
            Self::Of(datum) => Some(*datum),
        }
    }
}

impl fmt::Display for Figure {
    /// A name that stays the same from one edit to the next.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Submitted => f.write_str("submitted"),
            Self::SubmittedBy(name) => write!(f, "submitted-by:{name}"),
            Self::Adopted(category) => write!(f, "adopted:{}", category.0),
            Self::AdoptedBy(category, name) => write!(f, "adopted-by:{}:{name}", category.0),
            Self::Before => f.write_str("before"),
            Self::Change => f.write_str("change"),
            Self::Percent => f.write_str("percent"),
            Self::Count(unit, channel) => write!(f, "count:{}:{}", unit.0, channel.0),
            Self::Sent(unit) => write!(f, "sent:{}", unit.0),
            Self::Score(unit, category) => write!(f, "score:{}:{}", unit.0, category.0),
            Self::Cumulative(unit, category) => write!(f, "cumulative:{}:{}", unit.0, category.0),
            Self::Gap(unit, category) => write!(f, "gap:{}:{}", unit.0, category.0),
            Self::Of(datum) => datum.fmt(f),
        }
    }
}
