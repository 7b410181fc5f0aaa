//! Reads the pieces of a text (`body:`): paragraphs, headings, numbered paragraphs, tables.

use super::messages;
use super::names::known_word;
use super::office::lines;
use super::reader::{Cursor, Fields};
use super::schema;
use crate::limits;
use crate::model::{Align, Appendix, Block, CellSpan, DataTable, HeadCell, typed_number};

/// Levels of headings and numbers (7.3.3).
const LEVELS: (i64, i64) = (1, 4);

/// Reads a list of pieces.
pub(super) fn read(field: &Cursor) -> Vec<Block> {
    let items = field.list_up_to(&limits::BLOCKS, "段");
    if items.is_empty() {
        field.error(messages::empty_list());
    }
    items.iter().filter_map(block).collect()
}

/// Reads an attachment with a text of its own: `title`, `body`, and whether it is `sideways`.
pub(super) fn appendix(fields: &Fields) -> Option<Appendix> {
    let title = fields.required("title").and_then(|field| title(&field));
    let sideways = fields.optional("sideways").and_then(|field| field.flag()).unwrap_or(false);
    let body = fields.required("body").map(|field| read(&field)).unwrap_or_default();
    Some(Appendix { title: title?, sideways, body })
}

/// The title of an attachment, without the 附件1： that stands before it and without a mark behind.
fn title(field: &Cursor) -> Option<String> {
    let title = field.line()?;
    let behind = title.strip_prefix("附件");
    let behind = behind.map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    if let Some(rest) = behind.and_then(|rest| rest.strip_prefix(['：', ':', '.', '、'])) {
        let typed = title.len() - rest.len();
        field.error(messages::set_by_program(title.get(..typed).unwrap_or_default()));
    }
    if let Some(mark) = title.chars().next_back().filter(|c| "。，；：、.,;:".contains(*c)) {
        field.error(messages::set_by_program(&mark.to_string()));
    }
    Some(title)
}

fn block(item: &Cursor) -> Option<Block> {
    if !item.is_map() {
        return item.text().map(Block::Paragraph);
    }
    let fields = item.fields(&schema::BLOCK)?;
    let level_field = fields.optional("level");
    let level = level_field.as_ref().and_then(|field| field.whole(LEVELS.0, LEVELS.1));
    let heading = fields.optional("heading").map(|field| unnumbered(&field, field.line()));
    let text = fields.optional("text").map(|field| field.text());
    let items = fields.optional("items").map(|field| entries(&field));
    let table = fields.optional("table");
    let unknown = fields.has_unknown();
    fields.finish();
    match (heading, items, table) {
        (Some(heading), None, None) => {
            let level = level.unwrap_or(1);
            Some(match text {
                Some(text) => Block::RunIn { level, heading: heading?, text: text? },
                None => Block::Heading { level, text: heading? },
            })
        }
        (None, Some(entries), None) if text.is_none() => Some(Block::Items { level, entries }),
        (None, None, Some(field)) if text.is_none() && level_field.is_none() => {
            self::table(&field).map(Block::Table)
        }
        _ => {
            if !unknown {
                item.error(messages::unknown_block());
            }
            None
        }
    }
}

fn entries(field: &Cursor) -> Vec<String> {
    let items = field.list_up_to(&limits::BLOCKS, "段");
    if items.is_empty() {
        field.error(messages::empty_list());
    }
    items.iter().filter_map(|item| unnumbered(item, item.text())).collect()
}

/// A text that gets its number from the program and so has none typed in front.
fn unnumbered(field: &Cursor, text: Option<String>) -> Option<String> {
    let text = text?;
    if let Some(number) = typed_number(&text) {
        field.error(messages::numbered_by_hand(number));
    }
    Some(text)
}

fn table(field: &Cursor) -> Option<DataTable> {
    let fields = field.fields(&schema::TEXT_TABLE)?;
    let head_field = fields.required("head");
    let head = head_field.as_ref().map(head).unwrap_or_default();
    let rows_field = fields.required("rows");
    let align = fields.optional("align").map(|field| {
        let words = field.list();
        words.iter().filter_map(|word| known_word(word, "对齐", &Align::ALL)).collect::<Vec<_>>()
    });
    let widths = fields.optional("widths").map(|field| {
        field.list().iter().filter_map(|width| width.whole(1, 1000)).collect::<Vec<_>>()
    });
    let notes = fields.optional("notes").map(|field| lines(&field)).unwrap_or_default();
    let columns = width_of(&head, head_field.as_ref()?)?;
    for (key, count) in
        [("align", align.as_ref().map(Vec::len)), ("widths", widths.as_ref().map(Vec::len))]
    {
        if let (Some(count), Some(field)) = (count, fields.optional(key))
            && count != columns
        {
            field.error(messages::table_row(count, columns));
        }
    }
    let items =
        rows_field.as_ref().map(|field| field.list_up_to(&limits::ROWS, "行")).unwrap_or_default();
    if let Some(field) = rows_field.as_ref().filter(|_| items.is_empty()) {
        field.error(messages::empty_list());
    }
    let (rows, spans) = body(&items, columns);
    fields.finish();
    let (align, widths) = (align.unwrap_or_default(), widths.unwrap_or_default());
    Some(DataTable { head, rows, spans, align, widths, notes })
}

/// The rows below a head: a cell that reaches over others stands in their place, so the rows below
/// it have fewer.
fn body(items: &[Cursor], columns: usize) -> (Vec<Vec<String>>, Vec<CellSpan>) {
    let (mut rows, mut spans) = (Vec::new(), Vec::new());
    // The number of further rows that each column is covered for.
    let mut covered = vec![0_usize; columns];
    for (row, item) in items.iter().enumerate() {
        let mut texts: Vec<Option<String>> =
            covered.iter().map(|rows| (*rows > 0).then(String::new)).collect();
        covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        let free = texts.iter().filter(|text| text.is_none()).count();
        let mut taken = 0;
        for cell in item.list() {
            let Some(HeadCell { text, columns: wide, rows: high }) = head_cell(&cell) else {
                continue;
            };
            let (wide, high) = (wide as usize, high as usize);
            taken += wide;
            let Some(column) = texts.iter().position(Option::is_none) else { continue };
            let fits = texts.get(column..column + wide);
            if row + high > items.len() || fits.is_none_or(|fits| fits.iter().any(Option::is_some))
            {
                cell.error(messages::cell_spans());
                continue;
            }
            texts[column..column + wide].fill(Some(String::new()));
            texts[column] = Some(text);
            covered[column..column + wide].fill(high - 1);
            if wide * high > 1 {
                spans.push(CellSpan { row, column, rows: high, columns: wide });
            }
        }
        if taken != free {
            item.error(messages::table_row(taken, free));
        }
        rows.push(texts.into_iter().map(Option::unwrap_or_default).collect());
    }
    (rows, spans)
}

/// Rows of a head: a row of texts, or several rows whose cells may span.
fn head(field: &Cursor) -> Vec<Vec<HeadCell>> {
    let items = field.list();
    if items.iter().any(Cursor::is_list) {
        items.iter().map(|row| row.list().iter().filter_map(head_cell).collect()).collect()
    } else {
        vec![items.iter().filter_map(head_cell).collect()]
    }
}

fn head_cell(item: &Cursor) -> Option<HeadCell> {
    if !item.is_map() {
        return Some(HeadCell { text: item.cell()?, columns: 1, rows: 1 });
    }
    let fields = item.fields(&schema::CELL)?;
    let text = fields.required("text").and_then(|field| field.cell());
    let span = |key| {
        let field: Option<Cursor> = fields.optional(key);
        field.and_then(|field| field.whole(1, limits::COLUMNS.most as i64)).unwrap_or(1)
    };
    let (columns, rows) = (span("columns"), span("rows"));
    fields.finish();
    Some(HeadCell { text: text?, columns, rows })
}

/// The number of a head's columns; says so if its rows do not agree.
fn width_of(head: &[Vec<HeadCell>], field: &Cursor) -> Option<usize> {
    if head.iter().all(Vec::is_empty) {
        field.error(messages::empty_list());
        return None;
    }
    let mut widths = vec![0_usize; head.len()];
    for (i, row) in head.iter().enumerate() {
        for cell in row {
            let (columns, rows) = (cell.columns as usize, cell.rows as usize);
            if i + rows > head.len() {
                field.error(messages::head_spans());
                return None;
            }
            widths[i..i + rows].iter_mut().for_each(|width| *width += columns);
        }
    }
    let columns = widths[0];
    if widths.iter().any(|width| *width != columns) {
        field.error(messages::head_spans());
        return None;
    }
    // One column with commas in it was to be several.
    let first = head.first().and_then(|row| row.first());
    if columns == 1 && first.is_some_and(|cell| cell.text.contains(['，', '、'])) {
        field.error(messages::head_of_one());
        return None;
    }
    if columns > limits::COLUMNS.most {
        field.error_at_key(messages::too_many("栏", limits::COLUMNS.most));
        return None;
    }
    Some(columns)
}
