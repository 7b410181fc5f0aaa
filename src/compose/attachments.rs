//! Attachments as announced and as carried: one list serves both, so that the 附件说明
//! and the attachments themselves cannot differ (domain rules S1, S2).

use rust_decimal::Decimal;
use serde::Serialize;

use super::blocks::{BlockData, blocks};
use super::phrases::phrases;
use super::places::Places;
use crate::finding::Step;
use crate::load::{Matter, Report};
use crate::model::{Appendix, Attachment, Form, GroupId, Table, printed_date};
use crate::tally::{Row, Tally};

/// An attachment with content.
#[derive(Debug, Serialize)]
pub(super) struct Announced {
    /// Its number, from 1; `None` where it is the only one.
    number: Option<usize>,
    /// Its title, in the 附件说明 and at its head.
    pub(super) title: String,
    /// The title in the phrases it may break between.
    phrases: Vec<String>,
    /// Whether it stands on turned pages.
    sideways: bool,
    /// Where it was typed, by the name a report uses.
    at: String,
    /// What it holds, for the Typst components.
    content: Content,
}

impl Announced {
    /// Whether it is text, not a table or a form.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.content, Content::Text { .. })
    }
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Content {
    Text { blocks: Vec<BlockData> },
    Table(TableData),
    Ledger { items: Vec<ItemData> },
    Form { rows: Vec<Vec<FieldData>>, notes: Vec<String> },
}

/// A statistics table: heads in the scheme's structure, cells as finished text.
#[derive(Debug, Serialize)]
struct TableData {
    period_word: &'static str,
    categories: Vec<CategoryHead>,
    sections: Vec<Section>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct CategoryHead {
    name: String,
    submissions: bool,
    submitted_heading: String,
    channels: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Section {
    band: Option<String>,
    rows: Vec<RowData>,
}

#[derive(Debug, Serialize)]
struct RowData {
    unit: String,
    cells: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ItemData {
    number: String,
    title: String,
    unit: String,
    channel: String,
    date: String,
}

#[derive(Debug, Serialize)]
struct FieldData {
    label: String,
    lines: u32,
    text: String,
}

/// The attachments that have content, numbered.
pub(super) fn announce(tally: &Tally, places: &mut Places) -> Vec<Announced> {
    let mut announced: Vec<Announced> = match tally.dossier().matter() {
        Matter::Quarterly { report, .. } => {
            let attachments = report.quarter.attachments.iter().enumerate();
            attachments
                .filter_map(|(i, attachment)| of_period(attachment, i, report, tally, places))
                .collect()
        }
        Matter::Document(paper) => {
            let attachments = paper.manuscript.attachments.iter().enumerate();
            attachments.map(|(i, appendix)| written(appendix, i, places)).collect()
        }
    };
    if announced.len() > 1 {
        for (i, attachment) in announced.iter_mut().enumerate() {
            attachment.number = Some(i + 1);
        }
    }
    announced
}

fn at(place: usize) -> [Step; 2] {
    [Step::Key("attachments".to_owned()), Step::Item(place)]
}

fn written(appendix: &Appendix, place: usize, places: &mut Places) -> Announced {
    let path = at(place);
    let blocks = blocks(&appendix.body, &path, appendix.sideways, places);
    let content = Content::Text { blocks };
    Announced::new(appendix.title.clone(), appendix.sideways, places.data(&path), content)
}

/// An attachment of a notice on a period; none if it has no content.
fn of_period(
    attachment: &Attachment,
    place: usize,
    report: &Report,
    tally: &Tally,
    places: &mut Places,
) -> Option<Announced> {
    let full = report.quarter.period.full();
    let (title, content) = match attachment {
        Attachment::Text(appendix) => return Some(written(appendix, place, places)),
        Attachment::Table(table) => {
            let table = &report.office.tables[*table];
            (format!("{full}{}", table.name), Content::Table(table_data(table, report, tally)))
        }
        Attachment::Ledger(_) if report.quarter.ledger.is_empty() => return None,
        Attachment::Ledger(name) => {
            (format!("{full}{name}"), Content::Ledger { items: items(report) })
        }
        Attachment::Form(form) => {
            let form = &report.office.forms[*form];
            (form.name.clone(), form_data(form))
        }
    };
    let sideways = matches!(content, Content::Table(_));
    Some(Announced::new(title, sideways, places.data(&at(place)), content))
}

impl Announced {
    fn new(title: String, sideways: bool, at: String, content: Content) -> Self {
        Self { number: None, phrases: phrases(&title), title, sideways, at, content }
    }
}

fn table_data(table: &Table, report: &Report, tally: &Tally) -> TableData {
    let (office, scheme) = (&report.office, &report.scheme);
    let categories = scheme
        .category_ids()
        .map(|id| {
            let category = scheme.category(id);
            CategoryHead {
                name: category.name.clone(),
                submissions: category.submissions,
                submitted_heading: format!("报送数量（{}）", category.measure),
                channels: scheme
                    .channels_of(id)
                    .map(|id| scheme.channel(id).heading.clone())
                    .collect(),
            }
        })
        .collect();
    let rows_of = |group: GroupId| {
        tally.rows().iter().filter(move |row| office.unit(row.unit).group == group)
    };
    let sections = table
        .groups
        .iter()
        .map(|&id| {
            let group = &office.groups[id.0];
            Section {
                band: group.band.then(|| group.name.clone()),
                rows: rows_of(id).map(|row| row_data(row, report)).collect(),
            }
        })
        .collect();
    let notes = table.groups.iter().flat_map(|&id| rows_of(id)).flat_map(|row| notes(row, report));
    TableData {
        period_word: report.quarter.period.this(),
        categories,
        sections,
        notes: notes.collect(),
    }
}

/// A row's cells in the order of the columns: counts of all channels (blank for none, as
/// the office prints them), then per category submissions, score, cumulative and gap
/// (blank for "not applicable", 0 for "applicable and none").
fn row_data(row: &Row, report: &Report) -> RowData {
    let scheme = &report.scheme;
    let count = |count: u32| if count == 0 { String::new() } else { count.to_string() };
    let mut cells: Vec<String> = scheme
        .category_ids()
        .flat_map(|category| scheme.channels_of(category))
        .map(|channel| count(row.adopted[channel.0]))
        .collect();
    for (category, score) in scheme.categories.iter().zip(&row.scores) {
        if category.submissions {
            cells.push(row.submitted.map(|count| count.to_string()).unwrap_or_default());
        }
        cells.extend([score.period, score.cumulative, score.gap].map(points));
    }
    RowData { unit: report.office.unit(row.unit).table_name.clone(), cells }
}

fn points(value: Option<Decimal>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// What a reader of the table must know of a row: an exemption, points given or taken.
fn notes(row: &Row, report: &Report) -> Vec<String> {
    let unit = &report.office.unit(row.unit).table_name;
    let Some(entry) = report.quarter.returns.iter().find(|entry| entry.unit == row.unit) else {
        return Vec::new();
    };
    let exempt = entry
        .exempt
        .iter()
        .map(|reason| format!("{unit}{}免于报送：{reason}。", report.quarter.period.this()));
    let adjusted = entry.adjustments.iter().map(|adjustment| {
        let category = &report.scheme.category(adjustment.category).name;
        let (verb, points) = if adjustment.points.is_sign_negative() {
            ("扣", -adjustment.points)
        } else {
            ("加", adjustment.points)
        };
        format!("{unit}{category}{verb}{}分：{}。", points.normalize(), adjustment.reason)
    });
    exempt.chain(adjusted).collect()
}

fn items(report: &Report) -> Vec<ItemData> {
    let office = &report.office;
    report
        .quarter
        .ledger
        .iter()
        .enumerate()
        .map(|(i, item)| {
            let units: Vec<&str> =
                item.units.iter().map(|&id| office.unit(id).table_name.as_str()).collect();
            ItemData {
                number: (i + 1).to_string(),
                title: item.title.clone(),
                unit: units.join("、"),
                channel: report.scheme.channel(item.channel).name.clone(),
                date: printed_date(item.date),
            }
        })
        .collect()
}

fn form_data(form: &Form) -> Content {
    let field = |field: &crate::model::FormField| FieldData {
        label: field.label.clone(),
        lines: field.lines,
        text: field.text.clone(),
    };
    Content::Form {
        rows: form.rows.iter().map(|row| row.iter().map(field).collect()).collect(),
        notes: form.notes.clone(),
    }
}
