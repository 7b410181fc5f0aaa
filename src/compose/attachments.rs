//! Attachments as announced and as carried: one list serves both, so that the 附件说明
//! and the attachments themselves cannot differ (domain rules S1, S2).

use super::blocks::blocks;
use super::messages;
use super::origins::Origins;
use super::phrases::{Terms, phrases};
use super::places::Places;
use super::statistics::statistics;
use super::trace::SheetKind;
use super::tree::{self, Content, Field, HeadCell, Inline, Line, Note};
use crate::finding::{Message, Step};
use crate::load::{Matter, Report};
use crate::model::{Appendix, Attachment, Form, printed_date};
use crate::tally::Tally;

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
            let name = &report.office.tables[*table].name;
            let title = origins.words(name).between(&full, "");
            (title, Content::Table(statistics(*table, at.clone(), report, tally, origins)))
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
        SheetKind::Table => match tables.iter().position(|table| table.name == name) {
            Some(place) => {
                let mut table = statistics(place, at, report, tally, origins);
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
            Line::joined(
                item.channels.iter().map(|&id| origins.name(&report.scheme.channel(id).name)),
                "、",
            ),
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
