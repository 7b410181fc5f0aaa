//! Reads an office's tables of figures: names and groups with the office, columns once it is known
//! what is counted.

use std::collections::HashSet;

use super::messages;
use super::names::{known_category, known_group, known_measure, known_word};
use super::reader::{Cursor, Fields};
use super::schema;
use crate::limits;
use crate::model::{
    CategoryId, Column, FigureColumn, Label, LabelColumn, MeasureId, Office, Scheme, Sort, Table,
    TableChange, When, by_channel,
};

/// Words for the periods a column may be of.
pub(crate) const WHENS: [(&str, When); 4] = [
    ("本期", When::This),
    ("年初以来", When::YearSoFar),
    ("上期", When::Before),
    ("去年同期", When::LastYear),
];

/// Keys that are read once the scheme is known.
const LATER: [&str; 2] = ["columns", "sort"];

/// Most columns of a table: a turned page has no room for more.
const MOST_COLUMNS: usize = 60;

/// Reads the tables, without their columns.
pub(super) fn read(field: &Cursor, office: &Office) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut names = HashSet::new();
    for item in field.list_up_to(&limits::TABLES, "表") {
        let Some(fields) = item.fields(&schema::TABLE) else { continue };
        let name = fields.required("name").and_then(|field| field.line());
        let mut table = Table::default();
        for key in LATER {
            fields.optional(key);
        }
        let own = fields.optional("columns").is_some();
        table.has_columns = own;
        if let Some(field) = fields.required("groups") {
            for member in field.list() {
                let Some(id) = known_group(&member, office) else { continue };
                // With columns of the office's choice the same units may stand in two tables.
                let elsewhere = |other: &Table| other.groups.contains(&id) && !own;
                if table.groups.contains(&id) || tables.iter().any(elsewhere) {
                    member.error(messages::group_in_two_tables(&office.groups[id.0].name));
                }
                table.groups.push(id);
            }
        }
        let flag = |key| fields.optional(key).and_then(|field| field.flag());
        table.upright = flag("upright").unwrap_or(false);
        table.blank_zero = flag("blank_zero");
        table.total = sums(fields.optional("total"), "合计");
        table.subtotal = sums(fields.optional("subtotal"), "小计");
        fields.finish();
        let Some(name) = name else { continue };
        if !names.insert(name.clone()) {
            item.error(messages::registered_twice("表", &name));
        }
        tables.push(Table { name, ..table });
    }
    tables
}

/// The name of a row of sums: `true` for the usual word, or a word of the office's own.
fn sums(field: Option<Cursor>, usual: &str) -> Option<String> {
    let field = field?;
    if field.is_text() && !matches!(field.peek_text()?.as_str(), "true" | "false") {
        return field.line();
    }
    field.flag()?.then(|| usual.to_owned())
}

/// Reads the columns of all tables.
pub(super) fn columns(root: &Cursor, office: &mut Office, scheme: &Scheme) {
    let Some(field) = root.field("tables").filter(|_| !office.tables.is_empty()) else { return };
    for item in field.list() {
        let name = item.field("name").and_then(|name| name.peek_text());
        let table = office.tables.iter_mut().find(|table| Some(&table.name) == name.as_ref());
        let Some(table) = table else { continue };
        if let Some(field) = item.field("columns").filter(|field| !field.is_null()) {
            let mut seen = Vec::new();
            table.columns = columns_of(&field, scheme, None, &mut seen);
            if let Some(blank) = table.blank_zero {
                blank_zero(&mut table.columns, blank);
            }
            if seen.len() > MOST_COLUMNS {
                field.error_at_key(messages::too_many("栏", MOST_COLUMNS));
            }
        }
        if let Some(field) = item.field("sort").filter(|field| !field.is_null()) {
            table.sort = sort(&field, scheme);
        }
    }
}

fn columns_of(
    field: &Cursor,
    scheme: &Scheme,
    of: Option<CategoryId>,
    seen: &mut Vec<Seen>,
) -> Vec<Column> {
    let list = field.list();
    if list.is_empty() {
        field.error(messages::empty_list());
    }
    let mut columns = Vec::new();
    for item in list {
        let before = columns.len();
        if let Some(label) = label(&item) {
            columns.extend(label.map(Column::Label));
        } else if item.is_map() {
            columns.extend(mapped(&item, scheme, of, seen));
        } else if let Some(name) = item.line() {
            let measure = measure(&item, &name, scheme, of);
            columns.extend(measure.map(|id| Column::Figure(FigureColumn::of(scheme, id))));
        }
        for column in &columns[before..] {
            let (key, name) = match column {
                Column::Figure(of) => (
                    Seen::Figure(of.measure, of.when, of.change),
                    scheme.measure(of.measure).name.as_str(),
                ),
                Column::Label(of) => (Seen::Label(of.label), of.heading.as_str()),
                Column::Under(..) => continue,
            };
            if seen.contains(&key) {
                item.error(messages::column_twice(name));
            }
            seen.push(key);
        }
    }
    columns
}

/// The content of a column, to find the same in two.
#[derive(PartialEq, Eq)]
enum Seen {
    Figure(MeasureId, When, Option<TableChange>),
    Label(Label),
}

/// A column that says which row it is: a word alone, or `show` with a `heading`. The outer value
/// is `None` for another kind of column.
fn label(item: &Cursor) -> Option<Option<LabelColumn>> {
    if !item.is_map() {
        let word = item.peek_text()?;
        let (_, label, _) = Label::ALL.iter().find(|(known, ..)| *known == word)?;
        return Some(Some(label.column()));
    }
    let shown = item.field("show")?;
    let fields = item.fields(&schema::COLUMN)?;
    fields.optional("show");
    let words = Label::ALL.map(|(word, label, _)| (word, label));
    let label = known_word(&shown, "栏", &words);
    let heading = fields.optional("heading").and_then(|field| field.line());
    fields.finish();
    Some(label.map(|label| {
        let usual = label.column();
        LabelColumn { heading: heading.unwrap_or(usual.heading), ..usual }
    }))
}

/// A measure by its name, or in a category by what follows the category's.
fn measure(
    field: &Cursor,
    name: &str,
    scheme: &Scheme,
    of: Option<CategoryId>,
) -> Option<MeasureId> {
    let within =
        of.and_then(|id| scheme.measure_named(&format!("{}{name}", scheme.category(id).name)));
    within.or_else(|| known_measure(field, name, scheme))
}

/// A column with more to say: `measure` or `change`, `each`, or `heading` with `columns`.
fn mapped(
    item: &Cursor,
    scheme: &Scheme,
    of: Option<CategoryId>,
    seen: &mut Vec<Seen>,
) -> Vec<Column> {
    let Some(fields) = item.fields(&schema::COLUMN) else { return Vec::new() };
    let heading = fields.optional("heading").and_then(|field| field.line());
    if let Some(each) = fields.optional("each") {
        let columns = each_of(&each, &fields, scheme, (of, seen));
        fields.finish();
        return columns;
    }
    if let Some(columns) = fields.optional("columns") {
        let columns = columns_of(&columns, scheme, of, seen);
        if heading.is_none() {
            fields.required("heading");
        }
        fields.finish();
        return heading.map(|heading| Column::Under(heading, columns)).into_iter().collect();
    }
    let figure = figure(&fields, scheme, of, heading);
    fields.finish();
    figure.map(Column::Figure).into_iter().collect()
}

fn figure(
    fields: &Fields,
    scheme: &Scheme,
    of: Option<CategoryId>,
    heading: Option<String>,
) -> Option<FigureColumn> {
    let (change, field) =
        [("change", Some(TableChange::Amount)), ("percent", Some(TableChange::Percent))]
            .into_iter()
            .find_map(|(key, change)| Some((change, fields.optional(key)?)))
            .or_else(|| Some((None, fields.required("measure")?)))?;
    let name = field.line()?;
    let key = if change.is_some() { "since" } else { "when" };
    let when = fields.optional(key).and_then(|field| known_word(&field, "时期", &WHENS));
    let blank = fields.optional("blank_zero").and_then(|field| field.flag());
    let measure = measure(&field, &name, scheme, of)?;
    let mut column = FigureColumn::of(scheme, measure);
    column.when = when.unwrap_or(if change.is_some() { When::LastYear } else { When::This });
    column.change = change;
    column.blank_zero = blank.unwrap_or(column.blank_zero);
    let since = if column.when == When::Before { "环比" } else { "同比" };
    let unit = &scheme.measure(measure).unit;
    column.heading = heading.unwrap_or_else(|| match (change, column.when) {
        (Some(TableChange::Percent), _) => format!("{since}（%）"),
        (Some(TableChange::Amount), _) if unit == "%" => format!("{since}（百分点）"),
        (Some(TableChange::Amount), _) if unit.is_empty() => since.to_owned(),
        (Some(TableChange::Amount), _) => format!("{since}（{unit}）"),
        (None, When::This) => column.heading.clone(),
        (None, when) => {
            let word = WHENS.iter().find(|(_, known)| *known == when).map_or("", |(word, _)| word);
            format!("{word}{}", column.heading)
        }
    });
    Some(column)
}

/// `each: 渠道` has a column for each channel, under its category or of one category alone, which
/// is that of `each: 类别` around it; `each: 类别` has `columns` for each category.
fn each_of(
    each: &Cursor,
    fields: &Fields,
    scheme: &Scheme,
    (of, seen): (Option<CategoryId>, &mut Vec<Seen>),
) -> Vec<Column> {
    let alone = |id: CategoryId| match by_channel(scheme, id) {
        Column::Under(_, columns) => columns,
        column => vec![column],
    };
    match known_word(each, "栏", &[("渠道", true), ("类别", false)]) {
        Some(true) => match (fields.optional("of"), of) {
            (None, None) => {
                let ids = scheme.category_ids();
                ids.filter(|&id| scheme.channels_of(id).next().is_some())
                    .map(|id| by_channel(scheme, id))
                    .collect()
            }
            (None, Some(id)) => alone(id),
            (Some(field), _) => {
                let name = field.line();
                let id = name.and_then(|name| known_category(&field, &name, scheme));
                id.map(alone).unwrap_or_default()
            }
        },
        Some(false) => {
            let Some(columns) = fields.required("columns") else { return Vec::new() };
            let under = |id: CategoryId| {
                Column::Under(
                    scheme.category(id).name.clone(),
                    columns_of(&columns, scheme, Some(id), seen),
                )
            };
            scheme.category_ids().map(under).collect()
        }
        None => Vec::new(),
    }
}

fn blank_zero(columns: &mut [Column], blank: bool) {
    for column in columns {
        match column {
            Column::Figure(figure) => figure.blank_zero = blank,
            Column::Label(_) => {}
            Column::Under(_, columns) => blank_zero(columns, blank),
        }
    }
}

/// A measure, or `by` with `order`. Ranks stand from the first, values from the largest.
fn sort(field: &Cursor, scheme: &Scheme) -> Option<Sort> {
    let (by, order) = if field.is_map() {
        let fields = field.fields(&schema::SORT)?;
        let by = fields.required("by");
        let order = fields.optional("order");
        fields.finish();
        let words = [("从大到小", false), ("从小到大", true)];
        (by?, order.and_then(|order| known_word(&order, "先后", &words)))
    } else {
        (field.clone(), None)
    };
    let name = by.line()?;
    let id = known_measure(&by, &name, scheme)?;
    let is_rank = scheme.measure(id).ranking.is_some();
    Some(Sort { by: id, smallest_first: order.unwrap_or(is_rank) })
}
