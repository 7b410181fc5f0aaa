//! The pieces of a written text as the layout reads them.

use serde::Serialize;

use super::places::Places;
use crate::finding::Step;
use crate::model::{Align, Block, DataTable};

/// A piece of a text.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum BlockData {
    Paragraph { text: String },
    Heading { level: u32, text: String },
    RunIn { level: u32, heading: String, text: String },
    Items { level: u32, entries: Vec<String> },
    Table(DataTableData),
}

/// A table: what stands in it, and where it was typed, by the name a report uses.
#[derive(Debug, Serialize)]
pub(super) struct DataTableData {
    at: String,
    head: Vec<Vec<HeadCellData>>,
    rows: Vec<Vec<String>>,
    align: Option<Vec<&'static str>>,
    widths: Option<Vec<u32>>,
    notes: Vec<String>,
    sideways: bool,
}

#[derive(Debug, Serialize)]
struct HeadCellData {
    text: String,
    colspan: u32,
    rowspan: u32,
}

/// The pieces below a key of the data file. `sideways` says whether they stand on turned pages.
pub(super) fn blocks(
    blocks: &[Block],
    path: &[Step],
    sideways: bool,
    places: &mut Places,
) -> Vec<BlockData> {
    let numbered = blocks.iter().enumerate();
    numbered
        .map(|(i, block)| {
            let mut at = path.to_vec();
            at.extend([Step::Key("body".to_owned()), Step::Item(i)]);
            match block {
                Block::Paragraph(text) => BlockData::Paragraph { text: text.clone() },
                Block::Heading { level, text } => {
                    BlockData::Heading { level: *level, text: text.clone() }
                }
                Block::RunIn { level, heading, text } => {
                    BlockData::RunIn { level: *level, heading: heading.clone(), text: text.clone() }
                }
                Block::Items { level, entries } => {
                    BlockData::Items { level: *level, entries: entries.clone() }
                }
                Block::Table(table) => {
                    at.push(Step::Key("table".to_owned()));
                    BlockData::Table(data_table(table, places.data(&at), sideways))
                }
            }
        })
        .collect()
}

fn data_table(table: &DataTable, at: String, sideways: bool) -> DataTableData {
    let align = |align: &Align| match align {
        Align::Left => "left",
        Align::Centre => "centre",
        Align::Right => "right",
    };
    let head = table.head.iter().map(|row| {
        let cell = |cell: &crate::model::HeadCell| HeadCellData {
            text: cell.text.clone(),
            colspan: cell.columns,
            rowspan: cell.rows,
        };
        row.iter().map(cell).collect()
    });
    DataTableData {
        at,
        head: head.collect(),
        rows: table.rows.clone(),
        align: (!table.align.is_empty()).then(|| table.align.iter().map(align).collect()),
        widths: (!table.widths.is_empty()).then(|| table.widths.clone()),
        notes: table.notes.clone(),
        sideways,
    }
}
