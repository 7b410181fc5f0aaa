//! The parts that letters to units have of their own: the values their templates see, the tables of one unit,
//! the slip that comes back.

use minijinja::value::Value;
use serde::Serialize;

use super::known::Known;
use super::messages;
use super::origins::Origins;
use super::statistics::notes_of;
use super::trace::SheetKind;
use super::tree::{self, Attachment, Content, Field, Form, HeadCell, Line, Note, Row};
use super::view::stated;
use crate::finding::Message;
use crate::load::Report;
use crate::model::{
    CategoryId, Item, Letter, MeasureId, Subject, Total, Typed, UnitId, Way, When, figure_columns,
    printed_date,
};
use crate::tally::{Aspect, Figure, Tally};

/// The values that templates of a letter see, beside those of the notice.
#[derive(Debug, Serialize)]
pub(super) struct LetterView {
    /// The unit it goes to.
    unit: String,
    /// The last day for an answer, as sentences print it.
    reply_by: Option<String>,
    contact: Option<String>,
    phone: Option<String>,
    /// True if the list of adopted items has some of the unit.
    has_items: bool,
    categories: Vec<CategoryView>,
}

/// A category with the unit's figures in it; none of what does not apply.
#[derive(Debug, Serialize)]
struct CategoryView {
    name: String,
    noun: String,
    /// The word behind a count.
    measure: String,
    submissions: bool,
    submitted: Value,
    submitted_so_far: Value,
    adopted: Value,
    /// The word behind a count of adoptions, which may count an item more than once.
    adopted_measure: String,
    adopted_so_far: Value,
    score: Value,
    cumulative: Value,
    target: Value,
    gap: Value,
}

/// Gathers what templates of a letter see.
pub(super) fn view(letter: Letter, report: &Report, tally: &Tally, known: &Known) -> LetterView {
    let Report { office, scheme, data, .. } = report;
    let letters = &data.letters;
    let unit = &office.unit(letter.unit).name;
    known.name("letter.unit".to_owned(), unit);
    let category = |(place, id): (usize, CategoryId)| {
        let (of, path) = (scheme.category(id), format!("letter.categories[{place}]"));
        known.name(format!("{path}.name"), &of.name);
        let value = |key: &str, measure: Option<MeasureId>, when: When| {
            let subject = Subject::Unit(letter.unit);
            let figure = |measure| Figure { measure, subject, when, aspect: Aspect::Value };
            let Some(figure) = measure.map(figure) else { return Value::from(()) };
            known.figure(format!("{path}.{key}"), figure);
            stated(tally, figure).unwrap_or_else(|| Value::from(()))
        };
        let (made, now, year) = (of.measures, When::This, When::YearSoFar);
        CategoryView {
            name: of.name.clone(),
            noun: of.noun.clone(),
            measure: of.measure.clone(),
            submissions: of.submissions,
            submitted: value("submitted", made.submitted, now),
            submitted_so_far: value("submitted_so_far", made.submitted, year),
            adopted_measure: made
                .adopted
                .map_or_else(String::new, |id| scheme.measure(id).unit.clone()),
            adopted: value("adopted", made.adopted, now),
            adopted_so_far: value("adopted_so_far", made.adopted, year),
            score: value("score", made.score, now),
            cumulative: value("cumulative", made.cumulative, now),
            target: value("target", made.target, now),
            gap: value("gap", made.gap, now),
        }
    };
    LetterView {
        unit: unit.clone(),
        reply_by: letters.reply_by.map(printed_date),
        contact: letters.contact.clone(),
        phone: letters.phone.clone(),
        has_items: items_of(letter.unit, report).next().is_some(),
        categories: scheme.category_ids().enumerate().map(category).collect(),
    }
}

/// The adopted items that are credited to a unit.
fn items_of(unit: UnitId, report: &Report) -> impl Iterator<Item = &Item> {
    report.data.ledger.iter().filter(move |item| item.units.contains(&unit))
}

/// A table of the unit that a letter goes to, to stand in the text.
pub(super) fn sheet(
    kind: SheetKind,
    at: String,
    report: &Report,
    tally: &Tally,
    origins: &Origins,
) -> Result<tree::Block, Message> {
    let letter = tally.inputs().letter().ok_or_else(messages::only_in_letters)?;
    Ok(tree::Block::Table(match kind {
        SheetKind::Items => items(letter.unit, at, report, origins),
        _ => figures(letter.unit, at, report, tally, origins),
    }))
}

/// A row of the table of figures.
struct Shown {
    measure: MeasureId,
    /// True if it has a figure of the period alone.
    now: bool,
    /// True if it has a figure since the year's beginning.
    year: bool,
    /// Words before its name.
    before: &'static str,
}

/// Every figure of a unit, one a row: that of the period, that since the year's beginning, and a blank for what it
/// should be.
fn figures(
    unit: UnitId,
    at: String,
    report: &Report,
    tally: &Tally,
    origins: &Origins,
) -> tree::Table {
    let subject = Subject::Unit(unit);
    let cell = |id: MeasureId, shown: bool, when: When| {
        let figure = Figure { measure: id, subject, when, aspect: Aspect::Value };
        let text = if shown { tally.cell(figure) } else { None };
        text.map_or_else(Line::default, |text| Origins::figure(figure, text))
    };
    let row = |shown: Shown| {
        let of = report.scheme.measure(shown.measure);
        let unit = if of.unit.is_empty() { String::new() } else { format!("（{}）", of.unit) };
        let name = origins.name(&of.name).between(shown.before, &unit);
        let cells = [
            cell(shown.measure, shown.now, When::This),
            cell(shown.measure, shown.year, When::YearSoFar),
        ];
        let empty = cells.iter().all(Line::is_empty);
        let cells = [name].into_iter().chain(cells).chain([Line::default()]);
        (!empty).then(|| Row::Cells(cells.collect()))
    };
    let entry = report.data.returns.iter().find(|entry| entry.unit == unit);
    let heads = ["项目", report.data.period.this(), "年初以来", "应为"];
    tree::Table {
        at,
        head: vec![heads.map(|text| HeadCell::single(Line::own(text))).into()],
        rows: shown(unit, report, tally).into_iter().filter_map(row).collect(),
        spans: Vec::new(),
        align: Some(vec!["left", "centre", "centre", "centre"]),
        widths: Some(vec![6, 2, 2, 2]),
        notes: Note::list("注：", entry.into_iter().flat_map(|of| notes_of(of, report, origins))),
        sideways: false,
    }
}

/// The measures that a unit is shown: those of each category, then the office's own that are typed or stand
/// in a table with the unit.
fn shown(unit: UnitId, report: &Report, tally: &Tally) -> Vec<Shown> {
    let scheme = &report.scheme;
    let both = |measure| Shown { measure, now: true, year: true, before: "" };
    let is_some = |id: &MeasureId| {
        let value = |when| tally.exact(*id, Subject::Unit(unit), when);
        [When::This, When::YearSoFar].into_iter().filter_map(value).any(|value| !value.is_zero())
    };
    let mut all = Vec::new();
    for id in scheme.category_ids() {
        let made = scheme.category(id).measures;
        let channels = scheme.channels_of(id).filter_map(|id| scheme.measure_of_channel(id));
        let channels = channels.filter(is_some);
        all.extend(made.submitted.map(both));
        all.extend(made.adopted.map(both));
        all.extend(channels.map(|id| Shown { before: "其中：", ..both(id) }));
        all.extend(made.items.map(both));
        all.extend(made.adjusted.filter(is_some).map(both));
        all.extend(made.score.map(both));
    }
    let group = report.office.unit(unit).group;
    let tables = report.office.tables.iter().filter(|table| table.groups.contains(&group));
    let columns: Vec<MeasureId> = tables
        .flat_map(|table| figure_columns(&table.columns))
        .map(|column| column.measure)
        .collect();
    let own = scheme.measure_ids().filter(|id| scheme.measure(*id).category.is_none());
    for id in own {
        let measure = scheme.measure(id);
        let typed = measure.typed == Some(Typed::Named);
        if typed || columns.contains(&id) || report.office.tables.is_empty() {
            // Means and marks of months do not add up to those of a year.
            let adds = measure.total == Total::Sum || !typed;
            let now = !matches!(measure.way(), Way::OverYear);
            all.push(Shown { now, year: adds, ..both(id) });
        }
    }
    all
}

/// The adopted items of a unit.
fn items(unit: UnitId, at: String, report: &Report, origins: &Origins) -> tree::Table {
    let heads = ["序号", "标题", "采用渠道", "采用日期"];
    let rows = items_of(unit, report).enumerate().map(|(i, item)| {
        let channels =
            item.channels.iter().map(|&id| origins.name(&report.scheme.channel(id).name));
        Row::Cells(vec![
            Line::own((i + 1).to_string()),
            origins.typed(&item.title),
            Line::joined(channels, "、"),
            Line::own(printed_date(item.date)),
        ])
    });
    tree::Table {
        at,
        head: vec![heads.map(|text| HeadCell::single(Line::own(text))).into()],
        rows: rows.collect(),
        spans: Vec::new(),
        align: Some(vec!["centre", "left", "centre", "centre"]),
        widths: Some(vec![1, 5, 3, 3]),
        notes: Vec::new(),
        sideways: false,
    }
}

/// The slip on which a unit answers, of what its template wrote.
pub(super) fn slip(letter: Letter, at: String, blocks: Vec<tree::Block>) -> Option<Attachment> {
    let title = Line::own(letter.kind.slip()?);
    let phrases = vec![title.text()];
    let (mark, content) = (Line::own("附件"), Content::Text { blocks });
    Some(Attachment { mark, title, phrases, sideways: false, at, content })
}

/// The form of a slip that an office has none of its own for.
pub(super) fn usual(letter: Letter, report: &Report, origins: &Origins) -> Form {
    let field =
        |label: &str, lines: u32, text: Line| Field { label: Line::own(label), lines, text };
    let blank = |label: &str| field(label, 1, Line::default());
    let unit = origins.name(&report.office.unit(letter.unit).name);
    let until = report.data.letters.reply_by.map(printed_date).unwrap_or_default();
    let note = "不一致的，在“应为”一栏写出应有的数，并说明依据；请于";
    Form {
        rows: vec![
            vec![field("单位（盖章）", 1, unit), field("核对结果", 1, Line::own("□一致　□不一致"))],
            vec![field("依据和说明", 2, Line::default())],
            vec![blank("核对人"), blank("联系电话")],
            vec![blank("负责人签字"), blank("核对日期")],
        ],
        notes: Note::list("说明：", [Line::own(until).between(note, "前反馈。")]),
    }
}
