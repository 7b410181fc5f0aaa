//! The assessment scheme (考核办法): categories, channels, points, targets.

use rust_decimal::Decimal;

use super::office::{GroupId, Office, UnitId};

/// A category's place in [`Scheme::categories`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CategoryId(pub usize);

/// A channel's place in [`Scheme::channels`], which is also the order of table columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChannelId(pub usize);

/// One version of the office's assessment scheme.
#[derive(Debug, Clone)]
pub struct Scheme {
    /// Title, without book-title marks.
    pub title: String,
    /// Document number, with six-cornered brackets: 昌州环发〔2018〕53号.
    pub number: String,
    /// How ranks count on after a tie.
    pub ties: TieRule,
    /// Categories in the order of the tables.
    pub categories: Vec<Category>,
    /// Channels of all categories, in the order of the tables.
    pub channels: Vec<Channel>,
    /// Targets by group.
    pub(crate) group_targets: Vec<(GroupId, CategoryId, Option<Decimal>)>,
    /// Targets of single units, which stand in place of their group's.
    pub(crate) unit_targets: Vec<(UnitId, CategoryId, Option<Decimal>)>,
}

/// How ranks count on after a tie.
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
    /// What sentences call its items, where that is not the name: 环保新闻.
    pub noun: String,
    /// Measure word (量词).
    pub measure: String,
    /// Whether submissions (报送数量) are counted in this category. One category may.
    pub submissions: bool,
    /// Points for a submission itself, where the scheme gives any.
    pub submission_points: Decimal,
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

    /// A unit's target for the year, in points. `None` means it has none, which is
    /// not the same as a target of 0.
    pub fn target(&self, office: &Office, unit: UnitId, category: CategoryId) -> Option<Decimal> {
        let own = self
            .unit_targets
            .iter()
            .find(|(id, of, _)| *id == unit && *of == category)
            .map(|(_, _, target)| *target);
        let group = office.unit(unit).group;
        own.unwrap_or_else(|| {
            self.group_targets
                .iter()
                .find(|(id, of, _)| *id == group && *of == category)
                .and_then(|(_, _, target)| *target)
        })
    }
}
