//! An office's tables of figures: which units, which columns, in what order.

use super::measure::{MeasureId, Way, When};
use super::office::GroupId;
use super::scheme::{CategoryId, Scheme};

/// An attachment table: which groups, under what name.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Name without the period; the title is the period's label and this.
    pub name: String,
    /// Groups shown, in order.
    pub groups: Vec<GroupId>,
    /// True if the office has chosen its columns.
    pub has_columns: bool,
    /// Columns; empty for the customary ones of the categories.
    pub columns: Vec<Column>,
    /// The order of rows; that of the office where it is `None`.
    pub sort: Option<Sort>,
    /// The name of the last row, that has the values of the whole table (合计); none without one.
    pub total: Option<String>,
    /// The name of the row that each group has below it with its values (小计).
    pub subtotal: Option<String>,
    /// True if it stands upright as an attachment, not on a turned page.
    pub upright: bool,
    /// True if the cell of a 0 is blank; `None` leaves that to each measure.
    pub blank_zero: Option<bool>,
}

/// A column, or columns under a common head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// A figure.
    Figure(FigureColumn),
    /// Words or a number that say which row it is.
    Label(LabelColumn),
    /// Columns under a common head.
    Under(String, Vec<Self>),
}

/// A column that says which row it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelColumn {
    /// Its content.
    pub label: Label,
    /// Text of the head.
    pub heading: String,
}

/// The label that says which row it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// The place of the row among those of units.
    Number,
    /// The name of the unit.
    Unit,
    /// The name of the group, once for all its rows.
    Group,
}

impl Label {
    /// All of them by the words that a clerk writes, with the usual heads.
    pub const ALL: [(&str, Self, &str); 3] = [
        ("序号", Self::Number, "序号"),
        ("单位", Self::Unit, "单位名称"),
        ("组", Self::Group, "组别"),
    ];

    /// Its column under the usual head.
    pub fn column(self) -> LabelColumn {
        let heading = Self::ALL.iter().find(|(_, label, _)| *label == self);
        let heading = heading.map_or("", |(_, _, heading)| *heading).to_owned();
        LabelColumn { label: self, heading }
    }
}

/// A column of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureColumn {
    /// The measured thing.
    pub measure: MeasureId,
    /// When.
    pub when: When,
    /// True if the cells say how this period differs from that one instead.
    pub change: Option<Change>,
    /// Text of the head.
    pub heading: String,
    /// True if the cell of a 0 is blank.
    pub blank_zero: bool,
}

/// The form in which a cell states a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// As an amount, with its sign.
    Amount,
    /// In per cent of the earlier value, with its sign.
    Percent,
}

/// The order of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// By this measure. What it does not apply to stands last.
    pub by: MeasureId,
    /// True if the smallest is the first.
    pub smallest_first: bool,
}

impl Table {
    /// True if it shows or sorts by figures counted from the year's beginning.
    pub(crate) fn goes_back(&self, scheme: &Scheme) -> bool {
        let is_year = |id: MeasureId| rests_on_year(scheme, id);
        self.sort.is_some_and(|sort| is_year(sort.by))
            || figure_columns(&self.columns)
                .iter()
                .any(|column| column.when == When::YearSoFar || is_year(column.measure))
    }

    /// Its columns, those it has by custom included. One is that of the units, the first unless the
    /// office says otherwise.
    pub fn columns(&self, scheme: &Scheme) -> Vec<Column> {
        let own = if self.columns.is_empty() { customary(scheme) } else { self.columns.clone() };
        let is_unit = |column: &LowestColumn| {
            matches!(column, LowestColumn::Label(LabelColumn { label: Label::Unit, .. }))
        };
        if lowest_columns(&own).iter().any(is_unit) {
            return own;
        }
        [Column::Label(Label::Unit.column())].into_iter().chain(own).collect()
    }
}

/// True if a measure is counted from the year's beginning, or computed of such.
fn rests_on_year(scheme: &Scheme, id: MeasureId) -> bool {
    let measure = scheme.measure(id);
    matches!(measure.way(), Way::OverYear)
        || measure.of.iter().any(|of| rests_on_year(scheme, of.measure))
}

/// A column without those it stands under.
#[derive(Debug, Clone, Copy)]
pub enum LowestColumn<'c> {
    /// A figure.
    Figure(&'c FigureColumn),
    /// The label that says which row it is.
    Label(&'c LabelColumn),
}

/// All columns as they stand in a row, from left to right.
pub fn lowest_columns(columns: &[Column]) -> Vec<LowestColumn<'_>> {
    let mut lowest = Vec::new();
    for column in columns {
        match column {
            Column::Figure(figure) => lowest.push(LowestColumn::Figure(figure)),
            Column::Label(label) => lowest.push(LowestColumn::Label(label)),
            Column::Under(_, columns) => lowest.extend(lowest_columns(columns)),
        }
    }
    lowest
}

/// The columns of figures, from left to right.
pub fn figure_columns(columns: &[Column]) -> Vec<&FigureColumn> {
    let figure = |column| match column {
        LowestColumn::Figure(figure) => Some(figure),
        LowestColumn::Label(_) => None,
    };
    lowest_columns(columns).into_iter().filter_map(figure).collect()
}

/// Number of rows of the head of columns.
pub fn head_rows(columns: &[Column]) -> usize {
    let of = |column: &Column| match column {
        Column::Figure(_) | Column::Label(_) => 1,
        Column::Under(_, columns) => 1 + head_rows(columns),
    };
    columns.iter().map(of).max().unwrap_or(1)
}

/// The columns that a notice on information work has where the office chooses none: adoptions by
/// channel under each category, then what was submitted, scored and is still owed.
fn customary(scheme: &Scheme) -> Vec<Column> {
    let ids = || scheme.category_ids().filter(|&id| scheme.channels_of(id).next().is_some());
    let mut columns: Vec<Column> = ids().map(|id| by_channel(scheme, id)).collect();
    let done = scheme.category_ids().filter_map(|id| {
        let of = scheme.category(id).measures;
        let measures = [of.submitted, of.score, of.cumulative, of.gap];
        let figures: Vec<Column> = measures
            .into_iter()
            .flatten()
            .map(|measure| Column::Figure(FigureColumn::of(scheme, measure)))
            .collect();
        let name = scheme.category(id).name.clone();
        (!figures.is_empty()).then_some(Column::Under(name, figures))
    });
    let done: Vec<Column> = done.collect();
    if !done.is_empty() {
        columns.push(Column::Under("完成情况".to_owned(), done));
    }
    if scheme.categories.is_empty() {
        let own = scheme.measure_ids().map(|id| Column::Figure(FigureColumn::of(scheme, id)));
        columns.extend(own);
    }
    columns
}

/// A category's adoptions by channel, under its name.
pub fn by_channel(scheme: &Scheme, id: CategoryId) -> Column {
    let channels = scheme.channels_of(id).filter_map(|channel| scheme.measure_of_channel(channel));
    let figures = channels.map(|measure| Column::Figure(FigureColumn::of(scheme, measure)));
    Column::Under(scheme.category(id).name.clone(), figures.collect())
}

impl FigureColumn {
    /// A measure's column in this period, under its own head.
    pub fn of(scheme: &Scheme, measure: MeasureId) -> Self {
        let of = scheme.measure(measure);
        Self {
            measure,
            when: When::This,
            change: None,
            heading: of.heading.clone(),
            blank_zero: of.blank_zero,
        }
    }
}
