//! Attachments as announced and as carried: one list serves both, so that the 附件说明
//! and the attachments themselves cannot differ (domain rules S1, S2).

use super::blocks::blocks;
use super::corrections::corrections;
use super::letters;
use super::messages;
use super::origins::Origins;
use super::phrases::{Terms, phrases};
use super::places::Places;
use super::statistics::statistics;
use super::trace::SheetKind;
use super::tree::{self, Content, Field, HeadCell, Inline, Line, Note, Span};
use crate::finding::{Message, Step};
use crate::load::{InputKind, Report};
use crate::model::{Appendix, Attachment, Form, Label, LowestColumn, lowest_columns, printed_date};
use crate::tally::Tally;

/// The attachments that have content, marked 附件1, or 附件 where there is only one.
pub(super) fn attachments(
    tally: &Tally,
    terms: &Terms,
    places: &mut Places,
    origins: &Origins,
) -> Vec<tree::Attachment> {
    let mut all: Vec<tree::Attachment> = match tally.inputs().by_kind() {
        InputKind::Quarterly { report, .. } => {
            let attachments = report.data.attachments.iter().enumerate();
            attachments
                .filter_map(|(i, attachment)| {
                    of_period(attachment, i, report, tally, places, origins)
                })
                .collect()
        }
        InputKind::Document(paper) => {
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
    let full = report.data.period.full();
    let at = places.data(&at(place));
    let (title, content) = match of {
        Attachment::Text(appendix) => return Some(written(appendix, place, places, origins)),
        Attachment::Table(table) => {
            let name = &report.office.tables[*table].name;
            let title = origins.words(name).between(&full, "");
            (title, content(*table, at.clone(), report, tally, origins))
        }
        Attachment::Ledger(_) if report.data.ledger.is_empty() => return None,
        Attachment::Ledger(name) => {
            let title = origins.words(name).between(&full, "");
            (title, Content::Ledger(ledger(at.clone(), report, origins)))
        }
        // A blank form has no figures to correct.
        Attachment::Form(_) if tally.inputs().corrected().is_some() => return None,
        Attachment::Form(form) => {
            let form = &report.office.forms[*form];
            (origins.words(&form.name), Content::Form(form_of(form, origins)))
        }
    };
    let sideways = match &content {
        Content::Table(_) => true,
        Content::Text { blocks } => {
            blocks.iter().any(|block| matches!(block, tree::Block::Table(table) if table.sideways))
        }
        Content::Ledger(_) | Content::Form(_) => false,
    };
    Some(attachment(title, sideways, at, content))
}

/// A table of the office. What stands upright, or says more of its rows than the unit's name at
/// their head, is set as tables in a text are.
fn content(place: usize, at: String, report: &Report, tally: &Tally, origins: &Origins) -> Content {
    let columns = report.office.tables[place].columns(&report.scheme);
    let plain = |(place, column): (usize, LowestColumn)| match column {
        LowestColumn::Label(column) => place == 0 && column.label == Label::Unit,
        LowestColumn::Figure(_) => place > 0,
    };
    let table = statistics(place, at, report, tally, origins);
    if table.sideways && lowest_columns(&columns).into_iter().enumerate().all(plain) {
        Content::Table(table)
    } else {
        Content::Text { blocks: vec![tree::Block::Table(in_text(table))] }
    }
}

/// A table as it stands in a text: a name over all columns has a row like the others.
fn in_text(mut table: tree::Table) -> tree::Table {
    let columns = table.columns();
    for (row, shown) in table.rows.iter_mut().enumerate() {
        if let tree::Row::Band(name) = shown {
            let mut cells = vec![Line::default(); columns];
            cells.splice(..1, [std::mem::take(name)]);
            *shown = tree::Row::Cells(cells);
            table.spans.push(Span { row, column: 0, rows: 1, columns });
        }
    }
    table
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
    let letter = tally.inputs().letter();
    match kind {
        SheetKind::Table => match tables.iter().position(|table| table.name == name) {
            Some(place) => {
                let mut table = statistics(place, at, report, tally, origins);
                table.sideways = false;
                Ok(tree::Block::Table(in_text(table)))
            }
            None => {
                let known: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
                Err(messages::no_such_sheet("表", name, &known))
            }
        },
        SheetKind::Corrections => corrections(at, report, tally, origins),
        SheetKind::Figures | SheetKind::Items => letters::sheet(kind, at, report, tally, origins),
        SheetKind::Form => match forms.iter().find(|form| form.name == name) {
            Some(form) => Ok(tree::Block::Form(form_of(form, origins))),
            None if letter.is_some_and(|letter| letter.kind.slip() == Some(name)) => {
                let form = letter.map(|letter| letters::usual(letter, report, origins));
                form.map(tree::Block::Form).ok_or_else(messages::only_in_letters)
            }
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
    let rows = report.data.ledger.iter().enumerate().map(|(i, item)| {
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
        spans: Vec::new(),
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
