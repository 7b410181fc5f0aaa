//! Names for the figures that a notice on a period states.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;

use crate::model::{FigureColumn, MeasureId, Subject, TableChange, When};

/// A figure that a notice on a period states: a measure's value for someone at a time, or what
/// follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Figure {
    /// The measured thing.
    pub measure: MeasureId,
    /// Of whom.
    pub subject: Subject,
    /// When.
    pub when: When,
    /// The side of it that is stated.
    pub aspect: Aspect,
}

/// The statement on a measure's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// The value itself.
    Value,
    /// By how much this period's differs from it, without sign.
    Change,
    /// The same in per cent of it.
    ChangePercent,
    /// By how much this period's differs from it, with its sign.
    SignedChange,
    /// The same in per cent of it.
    SignedPercent,
    /// Its part of the value of all, in per cent.
    Share,
    /// Number of units whose value meets a condition.
    Units(Condition),
}

/// A condition that a value meets or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Condition {
    /// The order in which it is to compare.
    pub than: Than,
    /// With what.
    pub value: Decimal,
}

/// The order in which a value is to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Than {
    /// Below.
    Less,
    /// At most.
    AtMost,
    /// Just that.
    Equal,
    /// At least.
    AtLeast,
    /// Above.
    More,
}

impl Than {
    /// All ways with the signs and words templates have for them.
    pub const ALL: [(&'static str, Self); 10] = [
        ("<", Self::Less),
        ("小于", Self::Less),
        ("<=", Self::AtMost),
        ("不大于", Self::AtMost),
        ("==", Self::Equal),
        ("等于", Self::Equal),
        (">=", Self::AtLeast),
        ("不小于", Self::AtLeast),
        (">", Self::More),
        ("大于", Self::More),
    ];
}

impl Condition {
    /// True if a value meets it.
    pub fn is_met_by(&self, value: Decimal) -> bool {
        let order = value.cmp(&self.value);
        match self.than {
            Than::Less => order == Ordering::Less,
            Than::AtMost => order != Ordering::Greater,
            Than::Equal => order == Ordering::Equal,
            Than::AtLeast => order != Ordering::Less,
            Than::More => order == Ordering::Greater,
        }
    }
}

impl Figure {
    /// The text of a table's column about someone.
    pub fn in_column(column: &FigureColumn, subject: Subject) -> Self {
        let aspect = match column.change {
            None => Aspect::Value,
            Some(TableChange::Amount) => Aspect::SignedChange,
            Some(TableChange::Percent) => Aspect::SignedPercent,
        };
        Self { measure: column.measure, subject, when: column.when, aspect }
    }

    /// A value of this period.
    pub fn now(measure: MeasureId, subject: Subject) -> Self {
        Self { measure, subject, when: When::This, aspect: Aspect::Value }
    }
}

impl fmt::Display for Figure {
    /// A name that stays the same from one edit of the data to the next.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.measure.0)?;
        match self.subject {
            Subject::Unit(id) => write!(f, "unit:{}", id.0)?,
            Subject::Group(id) => write!(f, "group:{}", id.0)?,
            Subject::RollUp(i) => write!(f, "together:{i}")?,
            Subject::Table(i) => write!(f, "table:{i}")?,
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
            Aspect::SignedChange => ":signed-change",
            Aspect::SignedPercent => ":signed-percent",
            Aspect::Share => ":share",
            Aspect::Units(Condition { than, value }) => {
                return write!(f, ":units-{than:?}-{value}");
            }
        })
    }
}
