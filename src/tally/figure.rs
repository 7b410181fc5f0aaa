//! Names for the figures that a notice on a period states.

use std::fmt;

use crate::model::{CategoryId, ChannelId, UnitId};

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
        }
    }
}
