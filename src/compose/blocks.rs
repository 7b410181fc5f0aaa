//! The pieces of a written text, numbered.

use super::numbers::{Numbers, below, number};
use super::origins::Origins;
use super::places::Places;
use super::tree::{Block, HeadCell, Item, Note, Row, Span, Table};
use crate::finding::Step;
use crate::model::{self, Align, DataTable};

/// The pieces below a key of the data file. `sideways` says whether they stand on turned pages.
pub(super) fn blocks(
    blocks: &[model::Block],
    path: &[Step],
    sideways: bool,
    places: &mut Places,
    origins: &Origins,
) -> Vec<Block> {
    let mut numbers = Numbers::default();
    // The level of the last heading, 0 before the first.
    let mut under = 0;
    let mut written = Vec::new();
    for (i, block) in blocks.iter().enumerate() {
        match block {
            model::Block::Paragraph(text) => {
                let lines = origins.typed_lines(text).into_iter();
                written.extend(lines.map(|text| Block::Paragraph { text }));
            }
            model::Block::Heading { level, text } => {
                under = *level as usize;
                let (level, number) = (under, numbers.next(under));
                written.push(Block::Heading { level, number, text: origins.typed(text) });
            }
            model::Block::RunIn { level, heading, text } => {
                under = *level as usize;
                let (level, number) = (under, numbers.next(under));
                let (heading, text) = (origins.typed(heading), origins.typed(text));
                written.push(Block::RunIn { level, number, heading, text });
            }
            model::Block::Items { level, entries } => {
                // Without a heading above them they are no headings themselves.
                let level = level.map_or(below(under).max(2), |level| level as usize);
                let item = |(i, entry): (usize, &String)| Item {
                    number: number(level, i + 1),
                    text: origins.typed(entry),
                };
                let entries = entries.iter().enumerate().map(item).collect();
                written.push(Block::Items { level, entries });
            }
            model::Block::Table(table) => {
                let mut at = path.to_vec();
                let steps = [Step::Key("body".to_owned()), Step::Item(i)];
                at.extend(steps.into_iter().chain([Step::Key("table".to_owned())]));
                let table = data_table(table, places.data(&at), sideways, origins);
                written.push(Block::Table(table));
            }
        }
    }
    written
}

fn data_table(table: &DataTable, at: String, sideways: bool, origins: &Origins) -> Table {
    let align = |align: &Align| match align {
        Align::Left => "left",
        Align::Centre => "centre",
        Align::Right => "right",
    };
    let head = table.head.iter().map(|row| {
        let cell = |cell: &model::HeadCell| {
            HeadCell::over(origins.typed(&cell.text), cell.columns, cell.rows)
        };
        row.iter().map(cell).collect()
    });
    let span = |&model::CellSpan { row, column, rows, columns }: &model::CellSpan| Span {
        row,
        column,
        rows,
        columns,
    };
    let row = |row: &Vec<String>| Row::Cells(row.iter().map(|cell| origins.typed(cell)).collect());
    Table {
        at,
        head: head.collect(),
        rows: table.rows.iter().map(row).collect(),
        spans: table.spans.iter().map(span).collect(),
        align: (!table.align.is_empty()).then(|| table.align.iter().map(align).collect()),
        widths: (!table.widths.is_empty()).then(|| table.widths.clone()),
        notes: Note::list("注：", table.notes.iter().map(|note| origins.typed(note))),
        sideways,
    }
}
