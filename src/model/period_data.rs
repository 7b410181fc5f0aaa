//! Figures that the office gathered for one period: the figures nobody else can compute.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::checking::Waived;
use super::letter::Letters;
use super::manuscript::Appendix;
use super::measure::{MeasureId, Subject};
use super::office::UnitId;
use super::period::Period;
use super::scheme::{CategoryId, ChannelId};

/// One period's data, as typed by the clerk and found sound. The period may also be a
/// month, a half year or a year; the quarter gave the type its name.
#[derive(Debug, Clone)]
pub struct PeriodData {
    /// The title's lines, where the data give it and not the template.
    pub title: Vec<String>,
    /// The period reported on.
    pub period: Period,
    /// The issued notice that it corrects, if it does.
    pub corrects: Option<Corrects>,
    /// One return for every unit registered in the period, in the office's order.
    pub returns: Vec<Return>,
    /// The adopted items, where the office keeps such a list.
    pub ledger: Vec<Item>,
    /// The same period of the year before.
    pub last_year: Option<LastYear>,
    /// Figures of the same period of the year before, typed.
    pub last_year_figures: Compared,
    /// Figures of the period before (环比), typed.
    pub before_figures: Compared,
    /// Scores brought over from the year's earlier periods, where their files are not kept.
    pub carried_forward: Option<CarriedForward>,
    /// Requirements (工作要求): one paragraph each.
    pub requirements: Vec<String>,
    /// Attachments, in order. One without content is not announced.
    pub attachments: Vec<Attachment>,
    /// Facts for the letters that go to units.
    pub letters: Letters,
    /// The findings let pass in checking.
    pub waived: Vec<Waived>,
}

/// The issued notice that a period's data correct, as the clerk names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corrects {
    /// Its number as typed.
    pub number: String,
    /// The reason, a phrase.
    pub why: Option<String>,
    /// The way in which later periods take it in.
    pub later: Later,
}

/// The way in which later periods of the year take a correction in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Later {
    /// They go on from the right figures.
    #[default]
    Right,
    /// They go on from the figures as they were first issued; the next period takes in the difference.
    Difference,
}

impl Later {
    /// The words that data files have for it, each with what it means.
    pub const WORDS: &'static [(&'static str, &'static str)] = &[
        ("按更正数", "以后各期的累计按更正以后的数算"),
        ("差额计入下期", "以后各期的累计仍按原数，差额加在下一期里"),
    ];

    /// All of them by their words.
    pub const ALL: [(&'static str, Self); 2] =
        [(Self::WORDS[0].0, Self::Right), (Self::WORDS[1].0, Self::Difference)];
}

/// The counts that one unit sent in and had adopted.
#[derive(Debug, Clone)]
pub struct Return {
    /// The unit.
    pub unit: UnitId,
    /// The name that the data file has it under.
    pub written: String,
    /// Items submitted, by category of the scheme; `None` for a category that does not count
    /// them and for an exempt unit.
    pub submitted: Vec<Option<u32>>,
    /// Items adopted, each counted once, by category; `None` as above.
    pub items: Vec<Option<u32>>,
    /// Items adopted by each channel of the scheme, in its order.
    pub adopted: Vec<u32>,
    /// Figures typed under the names of measures. What does not apply is not in it.
    pub figures: BTreeMap<MeasureId, Decimal>,
    /// By category of the scheme: how far the points of its items differ from their channels' full
    /// points, since units share them or the item says its own.
    pub shared: Vec<Decimal>,
    /// Points given or taken by hand, each with its reason.
    pub adjustments: Vec<Adjustment>,
    /// Why the unit need not report this period, if so.
    pub exempt: Option<String>,
    /// True if tables have a row for it.
    pub in_tables: bool,
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
    /// The units it is credited to; each counts it as one.
    pub units: Vec<UnitId>,
    /// The channel that adopted it, or that adopted it first.
    pub channel: ChannelId,
    /// The channels that adopted it: one or several.
    pub channels: Vec<ChannelId>,
    /// Those of them that it counts for.
    pub counted: Vec<ChannelId>,
    /// Its worth to each unit, where that is said of it.
    pub points: Option<Decimal>,
    /// When.
    pub date: NaiveDate,
}

/// Number of items submitted in the same period of the year before.
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

/// Figures of the year's earlier periods, typed because their files are not kept.
#[derive(Debug, Clone, Default)]
pub struct CarriedForward(pub(crate) BTreeMap<(UnitId, MeasureId), Decimal>);

impl CarriedForward {
    /// The figures that a unit brings over.
    pub fn figure(&self, unit: UnitId, measure: MeasureId) -> Option<Decimal> {
        self.0.get(&(unit, measure)).copied()
    }
}

/// Figures of another period to compare with: typed, or in its own file.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// Typed figures.
    pub figures: BTreeMap<(MeasureId, Subject), Decimal>,
    /// The period's data file, relative to this one's.
    pub file: Option<String>,
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
