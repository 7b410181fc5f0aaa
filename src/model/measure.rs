//! Measures: the named figures of a scheme, and the kinds they come in.
//!
//! A new kind of measure is a row of [`KINDS`] with its function, in this file alone: reading
//! goes by [`Takes`], the evaluator by [`Way`], the account of a figure by `how`.

use rust_decimal::{Decimal, RoundingStrategy};

use super::office::{GroupId, UnitId};
use super::scheme::{CategoryId, ChannelId, TieRule};

/// A measure's place in [`Scheme::measures`](super::Scheme::measures). A measure stands behind
/// all those it is computed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeasureId(pub usize);

/// A measure of units, typed or computed: 政务信息报送, 优良率, 排名.
#[derive(Debug, Clone)]
pub struct Measure {
    /// Name; no two of a scheme share one.
    pub name: String,
    /// The way its values come about.
    pub kind: &'static Kind,
    /// The measures it is computed of, in order.
    pub of: Vec<Operand>,
    /// Where typed values come from; `None` for a kind that is not typed.
    pub typed: Option<Typed>,
    /// Word behind a value: 条, 天, 分, %; may be empty.
    pub unit: String,
    /// Decimal places to print and to rank by; `None` prints what there is.
    pub decimals: Option<u32>,
    /// The way units become a group or the whole.
    pub total: Total,
    /// The least and the most that a unit's value may come to, where it is computed.
    pub bounds: (Option<Decimal>, Option<Decimal>),
    /// The value of a unit whose data do not name the measure, `Some(None)` for one it does not
    /// apply to; `None` where every unit has to name it.
    pub default: Option<Option<Decimal>>,
    /// The rule for ranks, where the kind is a rank.
    pub ranking: Option<Ranking>,
    /// Targets, where the kind is a target.
    pub targets: Targets,
    /// The measure by which it applies to a unit is the first of these that any unit has: without it the
    /// unit has a blank if it did nothing in the year. None where it is never blank.
    pub applies: Vec<MeasureId>,
    /// Text of its head cell in tables. 本期 in it becomes 本月, 本季度 and so on.
    pub heading: String,
    /// True if tables leave the cell of a 0 blank.
    pub blank_zero: bool,
    /// The category it was made for.
    pub category: Option<CategoryId>,
}

/// A measure that another is computed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operand {
    /// The measure.
    pub measure: MeasureId,
    /// The worth of one; `None` while that is not known. 1 where kinds have no weights.
    pub weight: Option<Decimal>,
}

impl Operand {
    /// A measure that counts once.
    pub fn one(measure: MeasureId) -> Self {
        Self { measure, weight: Some(Decimal::ONE) }
    }
}

/// Where the typed values of a measure come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// Items submitted in a category (`submitted`).
    Submitted(CategoryId),
    /// Items adopted in a category, each counted once (`items`).
    Items(CategoryId),
    /// Adoptions by a channel (`adopted`, or the ledger).
    Channel(ChannelId),
    /// The difference that items shared with others, or with points of their own, make to full points.
    Shared(CategoryId),
    /// Points given or taken by hand in a category (`adjustments`).
    Adjusted(CategoryId),
    /// A figure under the measure's own name.
    Named,
}

/// The way in which the values of units become that of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// They are added.
    Sum,
    /// Their mean.
    Mean,
    /// Their sums and means are what it is computed of anew.
    Anew,
    /// They do not.
    None,
}

/// The rule for ranks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking {
    /// True if the smallest value is the first.
    pub smallest_first: bool,
    /// Among whom.
    pub within: Within,
    /// The rule by which ranks count on after a tie.
    pub ties: TieRule,
}

/// Among whom ranks are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Within {
    /// All units.
    All,
    /// The units of each group.
    EachGroup,
    /// The units of these groups together.
    Groups(Vec<GroupId>),
}

/// Targets of units. `None` in one means that there is no target, which is not 0.
#[derive(Debug, Clone, Default)]
pub struct Targets {
    /// For all.
    pub all: Option<Decimal>,
    /// By group, in place of that for all.
    pub groups: std::collections::BTreeMap<GroupId, Option<Decimal>>,
    /// By unit, in place of its group's.
    pub units: std::collections::BTreeMap<UnitId, Option<Decimal>>,
}

impl Targets {
    /// The most decimal places that one of them has.
    pub fn places(&self) -> u32 {
        let several = self.groups.values().chain(self.units.values()).flatten();
        several.chain(&self.all).map(|target| target.normalize().scale()).max().unwrap_or(0)
    }

    /// The target of a unit of a group.
    pub fn of(&self, unit: UnitId, group: GroupId) -> Option<Decimal> {
        let own = self.units.get(&unit).or_else(|| self.groups.get(&group));
        own.copied().unwrap_or(self.all)
    }
}

/// The subject of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A unit.
    Unit(UnitId),
    /// All units of a group.
    Group(GroupId),
    /// Units that lists count under one name: a place in
    /// [`Office::roll_ups`](super::Office::roll_ups).
    RollUp(usize),
    /// All units of a table: a place in [`Office::tables`](super::Office::tables).
    Table(usize),
    /// All units.
    All,
}

/// When a figure was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// In the period reported on.
    This,
    /// From the year's beginning to the period's end.
    YearSoFar,
    /// In the period before (环比).
    Before,
    /// In the same period of the year before (同比).
    LastYear,
}

impl When {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::This, Self::YearSoFar, Self::Before, Self::LastYear];
}

/// A kind of measure.
#[derive(Debug)]
pub struct Kind {
    /// The key that declares one.
    pub key: &'static str,
    /// The value behind the key.
    pub takes: Takes,
    /// The source of values.
    pub way: Way,
    /// The same in words for a reader. `{}` becomes the names of what it is computed of.
    pub how: &'static str,
}

/// The value behind the key of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// The word for what is counted, or `true` where there is none.
    Word,
    /// One measure.
    One,
    /// Two measures.
    Two,
    /// A list of measures.
    Many,
    /// Measures, each with what one of it is worth.
    Weights,
    /// A number for all, or numbers by group and unit.
    Numbers,
}

/// The source of the values of a kind.
#[derive(Debug, Clone, Copy)]
pub enum Way {
    /// Typed for each unit; over time they add up.
    Typed,
    /// A goal that stands for the whole year.
    Goal,
    /// Computed of the same subject's other values at the same time.
    Computed {
        /// Of these.
        formula: Formula,
        /// The way a group's value follows, where the office does not say.
        units: Across,
        /// The way in which the value of several periods follows.
        periods: Across,
    },
    /// Its one operand from the year's beginning on.
    OverYear,
    /// The place among units by its one operand.
    Place,
}

/// The way in which a computed value carries over from one to many, of units or of periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Across {
    /// It is added up.
    Added,
    /// It is computed anew of the sums of what it is computed of.
    Anew,
}

/// A value of other values, each with what one of it is worth; `None` where it does not apply.
pub type Formula = fn(&[(Option<Decimal>, Decimal)]) -> Option<Decimal>;

/// All kinds.
pub static KINDS: [Kind; 8] = [
    Kind { key: "input", takes: Takes::Word, way: Way::Typed, how: "直接写在数据里" },
    Kind {
        key: "sum",
        takes: Takes::Many,
        way: Way::Computed { formula: weighted, units: Across::Anew, periods: Across::Anew },
        how: "Σ {}",
    },
    Kind {
        key: "weighted",
        takes: Takes::Weights,
        way: Way::Computed { formula: weighted, units: Across::Added, periods: Across::Added },
        how: "Σ 数量 × 分值",
    },
    Kind {
        key: "cumulative", takes: Takes::One, way: Way::OverYear, how: "Σ 年初以来各期{}"
    },
    Kind { key: "target", takes: Takes::Numbers, way: Way::Goal, how: "考核办法规定" },
    Kind {
        key: "difference",
        takes: Takes::Two,
        way: Way::Computed { formula: difference, units: Across::Added, periods: Across::Anew },
        how: "{0} − {1}",
    },
    Kind {
        key: "ratio",
        takes: Takes::Two,
        way: Way::Computed { formula: ratio, units: Across::Anew, periods: Across::Anew },
        how: "{0} ÷ {1}",
    },
    Kind { key: "rank", takes: Takes::One, way: Way::Place, how: "按{}排名" },
];

/// The kind that a key declares.
pub fn kind(key: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.key == key)
}

/// Σ value × worth of all that apply; `None` where nothing does.
fn weighted(of: &[(Option<Decimal>, Decimal)]) -> Option<Decimal> {
    let known = of.iter().filter_map(|(value, worth)| Some((*value)? * *worth));
    known.fold(None, |sum, value| Some(sum.unwrap_or_default() + value))
}

fn difference(of: &[(Option<Decimal>, Decimal)]) -> Option<Decimal> {
    match of {
        [(whole, _), (part, _)] => Some((*whole)? - (*part)?),
        _ => None,
    }
}

/// The exact quotient; `None` where there is nothing to divide by.
fn ratio(of: &[(Option<Decimal>, Decimal)]) -> Option<Decimal> {
    match of {
        [(part, worth), (whole, _)] => (*part)?.checked_mul(*worth)?.checked_div((*whole)?),
        _ => None,
    }
}

impl Measure {
    /// A measure of a kind, with nothing said of it but its name.
    pub fn new(name: impl Into<String>, kind: &'static Kind) -> Self {
        let name = name.into();
        Self {
            heading: name.clone(),
            name,
            kind,
            of: Vec::new(),
            typed: matches!(kind.way, Way::Typed).then_some(Typed::Named),
            unit: String::new(),
            decimals: None,
            total: match kind.way {
                Way::Computed { units: Across::Anew, .. } | Way::OverYear => Total::Anew,
                Way::Place => Total::None,
                Way::Typed | Way::Goal | Way::Computed { .. } => Total::Sum,
            },
            bounds: (None, None),
            default: None,
            ranking: None,
            targets: Targets::default(),
            applies: Vec::new(),
            blank_zero: false,
            category: None,
        }
    }

    /// Its name in a sentence, where that of a channel would be taken for the channel.
    pub fn spoken(&self) -> String {
        match self.typed {
            Some(Typed::Channel(_)) => format!("{}采用", self.name),
            _ => self.name.clone(),
        }
    }

    /// The source of its values.
    pub fn way(&self) -> Way {
        self.kind.way
    }

    /// True if the values of periods add up to that of the year. A value that is bounded is so in
    /// each of them.
    pub fn flows(&self) -> bool {
        match self.way() {
            Way::Typed => true,
            Way::Computed { periods, .. } => periods == Across::Added || self.is_bounded(),
            Way::Goal | Way::OverYear | Way::Place => false,
        }
    }

    /// True if its values are bounded.
    pub fn is_bounded(&self) -> bool {
        self.bounds != (None, None)
    }

    /// A unit's value within its bounds.
    pub fn bounded(&self, value: Decimal) -> Decimal {
        let (least, most) = self.bounds;
        let value = least.map_or(value, |least| value.max(least));
        most.map_or(value, |most| value.min(most))
    }

    /// True if its values are per cent of something.
    pub fn is_percent(&self) -> bool {
        self.unit == "%"
    }

    /// A value as it is printed and ranked: rounded half up to the places that the measure has.
    pub fn rounded(&self, value: Decimal) -> Decimal {
        match self.decimals {
            Some(places) => round(value, places),
            // A mean that does not come out even; nobody types so many places.
            None if value.scale() > 8 => round(value, 2).normalize(),
            None => value.normalize(),
        }
    }

    /// A value as text, without its unit: with all its places.
    pub fn text(&self, value: Decimal) -> String {
        let rounded = self.rounded(value);
        match self.decimals {
            Some(places) if self.is_percent() => percent_text(rounded, places),
            Some(places) => format!("{rounded:.places$}", places = places as usize),
            None => rounded.normalize().to_string(),
        }
    }
}

/// A percentage as text: nothing and all without places, as everyone writes them.
pub fn percent_text(value: Decimal, places: u32) -> String {
    let plain = value.is_zero() || value == Decimal::ONE_HUNDRED;
    let places = if plain { 0 } else { places as usize };
    format!("{value:.places$}")
}

/// Rounds half up (away from 0).
pub fn round(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}
