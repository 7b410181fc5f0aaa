//! What the office gathered for one period: the figures nobody else can compute.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::manuscript::Appendix;
use super::office::UnitId;
use super::period::Period;
use super::scheme::{CategoryId, ChannelId};

/// One period's data, as typed by the clerk and found sound. The period may also be a
/// month, a half year or a year; the quarter gave the type its name.
#[derive(Debug, Clone)]
pub struct Quarter {
    /// The period reported on.
    pub period: Period,
    /// One return for every registered unit, in the office's order.
    pub returns: Vec<Return>,
    /// The adopted items, where the office keeps such a list.
    pub ledger: Vec<Item>,
    /// The same period of the year before.
    pub last_year: Option<LastYear>,
    /// Scores brought over from the year's earlier periods, where their files are not kept.
    pub carried_forward: Option<CarriedForward>,
    /// Requirements (工作要求): one paragraph each.
    pub requirements: Vec<String>,
    /// Attachments, in order. One without content is not announced.
    pub attachments: Vec<Attachment>,
}

/// What one unit sent in and had adopted.
#[derive(Debug, Clone)]
pub struct Return {
    /// The unit.
    pub unit: UnitId,
    /// Items submitted, in the category that counts them; `None` for an exempt unit.
    pub submitted: Option<u32>,
    /// Items adopted by each channel of the scheme, in its order.
    pub adopted: Vec<u32>,
    /// Points given or taken by hand, each with its reason.
    pub adjustments: Vec<Adjustment>,
    /// Why the unit need not report this period, if so.
    pub exempt: Option<String>,
}

/// Points added to (or, when negative, taken from) a computed score.
#[derive(Debug, Clone)]
pub struct Adjustment {
    /// The category whose score changes.
    pub category: CategoryId,
    /// Points, negative for a deduction.
    pub points: Decimal,
    /// The reason, printed below the table.
    pub reason: String,
}

/// One adopted item of the ledger.
#[derive(Debug, Clone)]
pub struct Item {
    /// Title.
    pub title: String,
    /// The units it is credited to; each is credited in full.
    pub units: Vec<UnitId>,
    /// Who adopted it.
    pub channel: ChannelId,
    /// When.
    pub date: NaiveDate,
}

/// How many items were submitted in the same period of the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastYear {
    /// The figure.
    Submitted(u32),
    /// Only the direction is known; the office answers for it.
    Stated(Trend),
}

/// A direction of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// More than before.
    Up,
    /// As many as before.
    Level,
    /// Fewer than before.
    Down,
}

/// Scores of the year's earlier periods, typed because their files are not kept.
#[derive(Debug, Clone)]
pub struct CarriedForward(pub(crate) Vec<(UnitId, CategoryId, Decimal)>);

impl CarriedForward {
    /// What a unit brings over in a category, in points.
    pub fn score(&self, unit: UnitId, category: CategoryId) -> Decimal {
        self.0
            .iter()
            .filter(|(id, of, _)| *id == unit && *of == category)
            .map(|(_, _, points)| *points)
            .sum()
    }
}

/// An attachment the notice may carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attachment {
    /// A text of its own.
    Text(Appendix),
    /// A table of the office: its place in [`Office::tables`](super::Office::tables).
    Table(usize),
    /// The list of adopted items, under this name.
    Ledger(String),
    /// A blank form: its place in [`Office::forms`](super::Office::forms).
    Form(usize),
}
