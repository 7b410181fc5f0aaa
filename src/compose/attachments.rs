//! Attachments as announced and as carried: one list serves both, so that the 附件说明
//! and the attachments themselves cannot differ (domain rules S1, S2).

use rust_decimal::Decimal;

use super::blocks::blocks;
use super::messages;
use super::origins::Origins;
use super::phrases::{Terms, phrases};
use super::places::Places;
use super::trace::SheetKind;
use super::tree::{self, Content, Field, HeadCell, Inline, Line, Note};
use crate::finding::{Message, Step};
use crate::load::{Matter, Report};
use crate::model::{Appendix, Attachment, Form, GroupId, Table, printed_date};
use crate::tally::{Figure, Row, Tally};

/// The attachments that have content, marked 附件1, or 附件 where there is only one.
pub(super) fn attachments(
    tally: &Tally,
    terms: &Terms,
    places: &mut Places,
    origins: &Origins,
) -> Vec<tree::Attachment> {
    let mut all: Vec<tree::Attachment> = match tally.dossier().matter() {
        Matter::Quarterly { report, .. } => {
            let attachments = report.quarter.attachments.iter().enumerate();
            attachments
                .filter_map(|(i, attachment)| {
                    of_period(attachment, i, report, tally, places, origins)
                })
                .collect()
        }
        Matter::Document(paper) => {
            let attachments = paper.manuscript.attachments.iter().enumerate();
            attachments.map(|(i, appendix)| written(appendix, i, places, origins)).collect()
        }
    };
    for attachment in &mut all {
        attachment.phrases = phrases(&attachment.title.text(), terms);
    }
    if all.len() > 1 {
        for (i, attachment) in all.iter_mut().enumerate() {
            attachment.mark = Line::own(format!("附件{}", i + 1));
        }
    }
    all
}

fn at(place: usize) -> [Step; 2] {
    [Step::Key("attachments".to_owned()), Step::Item(place)]
}

fn attachment(title: Line, sideways: bool, at: String, content: Content) -> tree::Attachment {
    let phrases = Vec::new();
    tree::Attachment { mark: Line::own("附件"), title, phrases, sideways, at, content }
}

fn written(
    appendix: &Appendix,
    place: usize,
    places: &mut Places,
    origins: &Origins,
) -> tree::Attachment {
    let path = at(place);
    let blocks = blocks(&appendix.body, &path, appendix.sideways, places, origins);
    let title = origins.words(&appendix.title);
    attachment(title, appendix.sideways, places.data(&path), Content::Text { blocks })
}

/// An attachment of a notice on a period; none if it has no content.
fn of_period(
    of: &Attachment,
    place: usize,
    report: &Report,
    tally: &Tally,
    places: &mut Places,
    origins: &Origins,
) -> Option<tree::Attachment> {
    let full = report.quarter.period.full();
    let at = places.data(&at(place));
    let (title, content) = match of {
        Attachment::Text(appendix) => return Some(written(appendix, place, places, origins)),
        Attachment::Table(table) => {
            let table = &report.office.tables[*table];
            let title = origins.words(&table.name).between(&full, "");
            (title, Content::Table(statistics(table, at.clone(), report, tally, origins)))
        }
        Attachment::Ledger(_) if report.quarter.ledger.is_empty() => return None,
        Attachment::Ledger(name) => {
            let title = origins.words(name).between(&full, "");
            (title, Content::Ledger(ledger(at.clone(), report, origins)))
        }
        Attachment::Form(form) => {
            let form = &report.office.forms[*form];
            (origins.words(&form.name), Content::Form(form_of(form, origins)))
        }
    };
    let sideways = matches!(content, Content::Table(_));
    Some(attachment(title, sideways, at, content))
}

/// A table or form of the office, by its name, to stand in the text.
pub(super) fn sheet(
    kind: SheetKind,
    name: &str,
    at: String,
    report: &Report,
    tally: &Tally,
    origins: &Origins,
) -> Result<tree::Block, Message> {
    let (tables, forms) = (&report.office.tables, &report.office.forms);
    match kind {
        SheetKind::Table => match tables.iter().find(|table| table.name == name) {
            Some(table) => {
                let mut table = statistics(table, at, report, tally, origins);
                table.sideways = false;
                // In the text, a name over all columns stands in a row like the others.
                let columns = table.columns();
                for row in &mut table.rows {
                    if let tree::Row::Band(name) = row {
                        let mut cells = vec![Line::default(); columns];
                        cells.splice(..1, [std::mem::take(name)]);
                        *row = tree::Row::Cells(cells);
                    }
                }
                Ok(tree::Block::Table(table))
            }
            None => {
                let known: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
                Err(messages::no_such_sheet("表", name, &known))
            }
        },
        SheetKind::Form => match forms.iter().find(|form| form.name == name) {
            Some(form) => Ok(tree::Block::Form(form_of(form, origins))),
            None => {
                let known: Vec<&str> = forms.iter().map(|form| form.name.as_str()).collect();
                Err(messages::no_such_sheet("表格样式", name, &known))
            }
        },
    }
}

fn statistics(
    table: &Table,
    at: String,
    report: &Report,
    tally: &Tally,
    origins: &Origins,
) -> tree::Table {
    let office = &report.office;
    let rows_of = |group: GroupId| {
        tally.rows().iter().filter(move |row| office.unit(row.unit).group == group)
    };
    let mut rows = Vec::new();
    for &id in &table.groups {
        let group = &office.groups[id.0];
        rows.extend(group.band.then(|| tree::Row::Band(origins.name(&group.name))));
        rows.extend(rows_of(id).map(|row| row_of(row, report, origins)));
    }
    let notes = table.groups.iter().flat_map(|&id| rows_of(id));
    let notes = notes.flat_map(|row| notes_of(row, report, origins));
    tree::Table {
        at,
        head: head(report, origins),
        rows,
        align: None,
        widths: None,
        notes: Note::list("注：", notes),
        sideways: true,
    }
}

/// The head of the statistics: categories over their channels, and over what was submitted, scored
/// and is still owed.
fn head(report: &Report, origins: &Origins) -> Vec<Vec<HeadCell>> {
    let scheme = &report.scheme;
    let period = report.quarter.period.this();
    let over = |text, colspan: usize| HeadCell { text, colspan: colspan as u32, rowspan: 1 };
    let mut rows = [
        vec![HeadCell { text: Line::own("单位名称"), colspan: 1, rowspan: 3 }],
        Vec::new(),
        Vec::new(),
    ];
    let [top, middle, low] = &mut rows;
    for id in scheme.category_ids() {
        let category = scheme.category(id);
        top.push(over(origins.name(&category.name), scheme.channels_of(id).count()));
        middle.extend(scheme.channels_of(id).map(|channel| {
            let text = origins.name(&scheme.channel(channel).heading);
            HeadCell { text, colspan: 1, rowspan: 2 }
        }));
    }
    for id in scheme.category_ids() {
        let category = scheme.category(id);
        let before = low.len();
        if category.submissions {
            let text = origins.words(&category.measure).between("报送数量（", "）");
            low.push(HeadCell::single(text));
        }
        let scored = [&format!("{period}采用得分"), "全年累计得分", "与总任务差额分值"];
        low.extend(scored.map(|text| HeadCell::single(Line::own(text))));
        middle.push(over(origins.name(&category.name), low.len() - before));
    }
    top.push(over(Line::own("完成情况"), low.len()));
    rows.into()
}

/// A row's cells in the order of the columns: counts of all channels (blank for none, as
/// the office prints them), then per category submissions, score, cumulative and gap
/// (blank for "not applicable", 0 for "applicable and none").
fn row_of(row: &Row, report: &Report, origins: &Origins) -> tree::Row {
    let (unit, scheme) = (row.unit, &report.scheme);
    let mut cells = vec![origins.name(&report.office.unit(unit).table_name)];
    let channels = scheme.category_ids().flat_map(|category| scheme.channels_of(category));
    cells.extend(channels.map(|channel| {
        let count = row.adopted[channel.0];
        let text = if count == 0 { String::new() } else { count.to_string() };
        Origins::figure(Figure::Count(unit, channel), text)
    }));
    for (id, score) in scheme.category_ids().zip(&row.scores) {
        if scheme.category(id).submissions {
            let text = row.submitted.map(|count| count.to_string()).unwrap_or_default();
            cells.push(Origins::figure(Figure::Sent(unit), text));
        }
        let points = |value: Option<Decimal>| value.map(|value| value.to_string());
        let scored = [
            (Figure::Score(unit, id), score.period),
            (Figure::Cumulative(unit, id), score.cumulative),
            (Figure::Gap(unit, id), score.gap),
        ];
        let cell = |(figure, value)| Origins::figure(figure, points(value).unwrap_or_default());
        cells.extend(scored.map(cell));
    }
    tree::Row::Cells(cells)
}

/// What a reader of the table must know of a row: an exemption, points given or taken.
fn notes_of(row: &Row, report: &Report, origins: &Origins) -> Vec<Line> {
    let unit = || origins.name(&report.office.unit(row.unit).table_name);
    let Some(entry) = report.quarter.returns.iter().find(|entry| entry.unit == row.unit) else {
        return Vec::new();
    };
    let exempt = entry.exempt.iter().map(|reason| {
        let period = report.quarter.period.this();
        let reason = origins.typed(reason).between(&format!("{period}免于报送："), "。");
        Line::joined([unit(), reason], "")
    });
    let adjusted = entry.adjustments.iter().map(|adjustment| {
        let category = origins.name(&report.scheme.category(adjustment.category).name);
        let (verb, points) = if adjustment.points.is_sign_negative() {
            ("扣", -adjustment.points)
        } else {
            ("加", adjustment.points)
        };
        let points = format!("{verb}{}分：", points.normalize());
        let reason = origins.typed(&adjustment.reason).between(&points, "。");
        Line::joined([unit(), category, reason], "")
    });
    exempt.chain(adjusted).collect()
}

/// The list of adopted items.
fn ledger(at: String, report: &Report, origins: &Origins) -> tree::Table {
    let office = &report.office;
    let heads = ["序号", "标题", "报送单位", "采用渠道", "采用日期"];
    let rows = report.quarter.ledger.iter().enumerate().map(|(i, item)| {
        let units = item.units.iter().map(|&id| origins.name(&office.unit(id).table_name));
        tree::Row::Cells(vec![
            Line::own((i + 1).to_string()),
            origins.typed(&item.title),
            Line::joined(units, "、"),
            origins.name(&report.scheme.channel(item.channel).name),
            Inline::own(printed_date(item.date)).into(),
        ])
    });
    tree::Table {
        at,
        head: vec![heads.map(|text| HeadCell::single(Line::own(text))).into()],
        rows: rows.collect(),
        align: None,
        widths: None,
        notes: Vec::new(),
        sideways: false,
    }
}

fn form_of(form: &Form, origins: &Origins) -> tree::Form {
    let field = |field: &crate::model::FormField| Field {
        label: origins.words(&field.label),
        lines: field.lines,
        text: origins.words(&field.text),
    };
    tree::Form {
        rows: form.rows.iter().map(|row| row.iter().map(field).collect()).collect(),
        notes: Note::list("说明：", form.notes.iter().map(|note| origins.words(note))),
    }
}
