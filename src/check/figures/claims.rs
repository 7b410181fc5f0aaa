//! The claims of sentences.

use std::ops::Range;

use super::Stretch;
use super::lexis::{Count, Percent};
use super::list::List;
use crate::model::Trend;

/// Everything the sentences claim.
#[derive(Debug, Clone, Default)]
pub(crate) struct Claims {
    /// Totals, with their lists.
    pub(crate) totals: Vec<Total>,
    /// Single units that sentences speak of: 甲报送5条.
    pub(crate) singles: Vec<Stretch>,
    /// The units that submitted nothing.
    pub(crate) zeros: Vec<Zero>,
    /// Comparisons with another period.
    pub(crate) comparisons: Vec<Comparison>,
    /// Rates: 采用率为75%.
    pub(crate) rates: Vec<Rate>,
    /// Paragraphs that speak of figures.
    pub(crate) paragraphs: Vec<usize>,
}

/// The things that a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    Submitted,
    Adopted,
}

/// A total.
#[derive(Debug, Clone)]
pub(crate) struct Total {
    pub(crate) about: About,
    /// The words that lead to the figure.
    pub(crate) head: Stretch,
    /// The paragraph of the heading it stands under.
    pub(crate) heading: Option<usize>,
    /// The figure; `None` where the sentence says that there is nothing.
    pub(crate) count: Option<Count>,
    pub(crate) list: List,
    /// Channels it names.
    pub(crate) channels: Vec<Range<usize>>,
    /// True if the channels end with 等.
    pub(crate) channels_partial: bool,
}

/// Units with nothing, or with as much each as is said.
#[derive(Debug, Clone)]
pub(crate) struct Zero {
    pub(crate) paragraph: usize,
    pub(crate) names: Vec<Range<usize>>,
    /// The figure; 没有报送 has none.
    pub(crate) count: Option<Count>,
    /// The message on each.
    pub(crate) phrase: Range<usize>,
    /// 等N个.
    pub(crate) number: Option<(u32, Range<usize>)>,
    pub(crate) partial: bool,
}

/// A comparison with another period.
#[derive(Debug, Clone)]
pub(crate) struct Comparison {
    pub(crate) at: Stretch,
    /// True if it speaks of the year before, not of the period before.
    pub(crate) yearly: bool,
    pub(crate) about: About,
    /// Directions, in order.
    pub(crate) trends: Vec<(Range<usize>, Trend)>,
    pub(crate) before: Option<Count>,
    pub(crate) by: Option<Count>,
    pub(crate) percent: Option<Percent>,
    /// True if the difference is of rates, and whether it is said in 百分点.
    pub(crate) of_rates: bool,
    pub(crate) points: bool,
}

/// The share adopted of all that was submitted: 采用率为75%.
#[derive(Debug, Clone)]
pub(crate) struct Rate {
    pub(crate) paragraph: usize,
    pub(crate) percent: Percent,
}
