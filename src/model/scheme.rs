//! The assessment scheme (考核办法): categories, channels, points, targets, and the measures
//! that all figures of a notice are values of.

use rust_decimal::Decimal;

use super::measure::{Measure, MeasureId, Typed};
use super::office::{Office, UnitId};

/// A category's place in [`Scheme::categories`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryId(pub usize);

/// A channel's place in [`Scheme::channels`], which is also the order of table columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelId(pub usize);

/// One version of the office's assessment scheme, or what an office without one counts.
#[derive(Debug, Clone)]
pub struct Scheme {
    /// Title, without book-title marks; empty where the office has no scheme.
    pub title: String,
    /// Document number, with six-cornered brackets: 昌州环发〔2018〕53号; may be empty.
    pub number: String,
    /// The rule by which ranks count on after a tie.
    pub ties: TieRule,
    /// The worth of one item that several channels adopted.
    pub several_channels: SeveralChannels,
    /// The worth of an item to each of several units.
    pub joint: Joint,
    /// Categories in the order of the tables.
    pub categories: Vec<Category>,
    /// Channels of all categories, in the order of the tables.
    pub channels: Vec<Channel>,
    /// All measures: those made for the categories, and the office's own.
    pub measures: Vec<Measure>,
}

/// The worth of one item that several channels adopted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeveralChannels {
    /// For each of them (累加).
    Each,
    /// For the one with the most points (取最高).
    Highest,
}

/// The worth of an item to each unit that it is credited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// Its full points (各计).
    Full,
    /// An equal part of them (平分).
    Split,
    /// The points that the item says, if it does (按条目).
    AsSaid,
}

/// The rule by which ranks count on after a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TieRule {
    /// 1, 2, 2, 4 (并列跳号).
    Skip,
    /// 1, 2, 2, 3 (并列不跳号).
    Dense,
}

/// A category of information with its own measure word: 政务信息 (条), 新闻信息 (篇).
#[derive(Debug, Clone)]
pub struct Category {
    /// Name.
    pub name: String,
    /// The name of its items in sentences, where that is another: 环保新闻.
    pub noun: String,
    /// Measure word (量词).
    pub measure: String,
    /// True if submissions (报送数量) are counted in this category.
    pub submissions: bool,
    /// Points for a submission itself, where the scheme gives any.
    pub submission_points: Decimal,
    /// True if adopted items are counted apart from adoptions: one item that three channels
    /// adopted is one item and three adoptions.
    pub items: bool,
    /// True if adoptions score.
    pub scored: bool,
    /// The measures made for it.
    pub measures: CategoryMeasures,
}

/// The measures that a category is lowered to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CategoryMeasures {
    /// Items submitted: 政务信息报送.
    pub submitted: Option<MeasureId>,
    /// Items submitted since the year's beginning: 政务信息累计报送.
    pub submitted_so_far: Option<MeasureId>,
    /// Adoptions: 政务信息采用.
    pub adopted: Option<MeasureId>,
    /// Adoptions since the year's beginning: 政务信息累计采用.
    pub adopted_so_far: Option<MeasureId>,
    /// Items adopted, each once: 政务信息采用条数.
    pub items: Option<MeasureId>,
    /// Adopted of submitted, in per cent: 政务信息采用率.
    pub rate: Option<MeasureId>,
    /// Points for submissions: 政务信息报送得分.
    pub submission_score: Option<MeasureId>,
    /// Points given or taken by hand: 政务信息加减分.
    pub adjusted: Option<MeasureId>,
    /// Points of the period: 政务信息得分.
    pub score: Option<MeasureId>,
    /// Points of the year: 政务信息累计得分.
    pub cumulative: Option<MeasureId>,
    /// Points to reach in the year: 政务信息任务.
    pub target: Option<MeasureId>,
    /// Target less points of the year: 政务信息差额.
    pub gap: Option<MeasureId>,
    /// Points of the year of the target, in per cent: 政务信息完成率.
    pub completion: Option<MeasureId>,
    /// Place by points of the year: 政务信息排名.
    pub rank: Option<MeasureId>,
}

/// A body or medium that adopts items.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Name, as data files use it.
    pub name: String,
    /// Name in the body, where several channels may share one: 州级以上新闻媒体.
    pub body_name: String,
    /// Text of its head cell in tables: 环保部网站（条）.
    pub heading: String,
    /// Points for one item; `None` while the scheme's figure is not known, which is
    /// not the same as 0: an adoption here cannot then be scored.
    pub points: Option<Decimal>,
    /// Its category.
    pub category: CategoryId,
}

impl Scheme {
    /// The category of this name.
    pub fn category_named(&self, name: &str) -> Option<CategoryId> {
        self.categories.iter().position(|category| category.name == name).map(CategoryId)
    }

    /// The channel of this name (or body name, where only one channel has it).
    pub fn channel_named(&self, name: &str) -> Option<ChannelId> {
        self.channels.iter().position(|channel| channel.name == name).map(ChannelId)
    }

    /// A category by its id. Ids come from this scheme, so they are always in range.
    pub fn category(&self, id: CategoryId) -> &Category {
        &self.categories[id.0]
    }

    /// A channel by its id. Ids come from this scheme, so they are always in range.
    pub fn channel(&self, id: ChannelId) -> &Channel {
        &self.channels[id.0]
    }

    /// Ids of all categories, in order.
    pub fn category_ids(&self) -> impl Iterator<Item = CategoryId> + use<> {
        (0..self.categories.len()).map(CategoryId)
    }

    /// Ids of a category's channels, in order.
    pub fn channels_of(&self, category: CategoryId) -> impl Iterator<Item = ChannelId> + '_ {
        (0..self.channels.len())
            .map(ChannelId)
            .filter(move |&id| self.channel(id).category == category)
    }

    /// The category in which submissions are counted, if the scheme counts them.
    pub fn submission_category(&self) -> Option<CategoryId> {
        self.category_ids().find(|&id| self.category(id).submissions)
    }

    /// The measure of submissions, in the first category that counts them.
    pub fn submissions(&self) -> Option<MeasureId> {
        self.category(self.submission_category()?).measures.submitted
    }

    /// A unit's target for the year, in points. `None` means it has none, which is
    /// not the same as a target of 0.
    pub fn target(&self, office: &Office, unit: UnitId, category: CategoryId) -> Option<Decimal> {
        let target = self.category(category).measures.target?;
        self.measure(target).targets.of(unit, office.unit(unit).group)
    }

    /// A measure by its id. Ids come from this scheme, so they are always in range.
    pub fn measure(&self, id: MeasureId) -> &Measure {
        &self.measures[id.0]
    }

    /// The measure of this name.
    pub fn measure_named(&self, name: &str) -> Option<MeasureId> {
        self.measures.iter().position(|measure| measure.name == name).map(MeasureId)
    }

    /// Measures that these words name: one by its whole name, or all whose name is that of
    /// their category and these words (采用率 for 政务信息采用率).
    pub fn measures_called(&self, words: &str) -> Vec<MeasureId> {
        if let Some(known) = self.measure_named(words) {
            return vec![known];
        }
        let short = |measure: &Measure| {
            let category = measure.category.map(|id| &self.category(id).name);
            category
                .is_some_and(|category| measure.name.strip_prefix(category.as_str()) == Some(words))
        };
        self.measure_ids().filter(|&id| short(self.measure(id))).collect()
    }

    /// Ids of all measures, each behind those it is computed of.
    pub fn measure_ids(&self) -> impl Iterator<Item = MeasureId> + use<> {
        (0..self.measures.len()).map(MeasureId)
    }

    /// The measure of a channel's adoptions.
    pub fn measure_of_channel(&self, channel: ChannelId) -> Option<MeasureId> {
        let counted = |measure: &Measure| measure.typed == Some(Typed::Channel(channel));
        self.measures.iter().position(counted).map(MeasureId)
    }
}
