//! Tables and forms: heads of several rows that repeat on every page, columns as wide as on the pages.

use super::measures::{Mm, Pt, Rule};
use super::paragraph::{Paragraph, Run, Side, rule};
use super::places::Layout;
use super::styles::{CELL, FIELD, HEAD, TABLE_NOTE};
use super::{Part, Setting};
use crate::compose::{self, Form, Line, Note};
use crate::typeset::KnownFace;
use crate::xml::element;

/// A table as Word has it.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// Its own properties, as `w:tblPr` has them.
    properties: String,
    /// The widths of its columns, in twentieths of a point.
    pub(super) widths: Vec<i64>,
    pub(super) rows: Vec<Row>,
}

/// A row of it.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Its properties, as `w:trPr` has them.
    pub(super) properties: String,
    pub(super) cells: Vec<Cell>,
}

/// A cell of it.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// The columns it reaches over.
    pub(super) columns: usize,
    /// Its joining with the cells above and below: `w:vMerge`, empty if it has none.
    pub(super) merge: &'static str,
    pub(super) paragraph: Paragraph,
}

impl Table {
    /// The XML.
    pub(super) fn xml(&self) -> String {
        let rows: String = self.rows.iter().map(|row| row.xml(&self.widths)).collect();
        self.around(&rows)
    }

    /// The XML with these rows.
    pub(super) fn around(&self, rows: &str) -> String {
        let columns = self.widths.iter().map(|width| element("w:gridCol", &[("w:w", width)], ""));
        let grid = element("w:tblGrid", &[], &columns.collect::<String>());
        let width: i64 = self.widths.iter().sum();
        let width = element("w:tblW", &[("w:w", &width), ("w:type", &"dxa")], "");
        let properties = element("w:tblPr", &[], &(width + &self.properties));
        element("w:tbl", &[], &(properties + &grid + rows))
    }
}

impl Row {
    /// The XML, in columns of these widths.
    fn xml(&self, widths: &[i64]) -> String {
        self.around(
            "",
            &self.cells.iter().map(|cell| cell.paragraph.xml()).collect::<Vec<_>>(),
            widths,
        )
    }

    /// The XML with these properties more and these paragraphs for those of its cells.
    pub(super) fn around(&self, more: &str, paragraphs: &[String], widths: &[i64]) -> String {
        let mut xml = element("w:trPr", &[], &(self.properties.clone() + more));
        let mut widths = widths.iter();
        for (cell, paragraph) in self.cells.iter().zip(paragraphs) {
            let width: i64 = widths.by_ref().take(cell.columns).sum();
            let mut properties = element("w:tcW", &[("w:w", &width), ("w:type", &"dxa")], "");
            if cell.columns > 1 {
                properties += &element("w:gridSpan", &[("w:val", &cell.columns)], "");
            }
            properties += cell.merge;
            properties += "<w:vAlign w:val=\"center\"/>";
            xml += &element("w:tc", &[], &(element("w:tcPr", &[], &properties) + paragraph));
        }
        element("w:tr", &[], &xml)
    }
}

/// A place of the grid.
#[derive(Clone)]
enum Place<'t> {
    /// A cell begins here, over so many columns and rows.
    Begins { line: Option<&'t Line>, columns: usize, rows: usize },
    /// A cell that begins above goes on, over so many columns.
    Below { columns: usize },
    /// Covered by the cell at the left.
    Beside,
}

/// A table with the notes below it. `number` counts the tables of the document from 1.
pub(super) fn table(
    setting: &Setting,
    given: &compose::Table,
    number: usize,
    turned: bool,
) -> Vec<Part> {
    with_notes(setting, given, number, turned).0
}

/// The same, and its height where each row and note has one line.
fn with_notes(
    setting: &Setting,
    table: &compose::Table,
    number: usize,
    turned: bool,
) -> (Vec<Part>, Mm) {
    let measures = &setting.measures;
    let width = if turned {
        Mm(measures.turned_width().0 - 2.0 * measures.word.turned_slack.0)
    } else {
        measures.text_width()
    };
    let columns = table.columns();
    let of = measures.margin;
    let left = |page: usize| match (turned, page % 2) {
        (true, _) => measures.margin_turned.left,
        (false, 1) => of.inside,
        (false, _) => of.outside,
    };
    let on_page = if turned { measures.turned_width() } else { measures.text_width() };
    // The frame's stroke lies within that width, half of it beside the columns at either side.
    let frame = measures.table_outer.width.0;
    let from = |page: usize| Mm(left(page).0 + frame / 2.0);
    let columns_of = (from, Mm(on_page.0 - frame));
    let heads = table.head.len();
    let layout = setting.places.table(number, (columns, heads), columns_of);
    let Layout { widths, sides, head, size, pitch } = layout.unwrap_or_else(|| Layout {
        widths: even(columns, width),
        sides: vec![Side::Centre; columns],
        head: String::new(),
        size: measures.size_note,
        pitch: measures.line_of(measures.size_note),
    });
    let all: f64 = widths.iter().map(|each| each.0).sum();
    let widths: Vec<Mm> = widths.iter().map(|each| Mm(each.0 / all * width.0)).collect();
    let side_of = |align: &&str| match *align {
        "left" => Side::Left,
        "right" => Side::Right,
        _ => Side::Centre,
    };
    let typed = table.align.as_ref().map(|all| all.iter().map(side_of).collect());
    // Where the office says nothing, the layout decides, and the pages show it.
    let sides: Vec<Side> = typed.unwrap_or(sides);
    let is_heavy = |face: &KnownFace| face.role == "heiti" && face.family == head;
    let of_head = if setting.faces.iter().any(is_heavy) { HEAD } else { CELL };
    let grid = grid(table);
    let count = |count: usize| f64::from(u32::try_from(count).unwrap_or_default());
    let note = measures.size_note.mm().0 * measures.word.note_line;
    let height = Mm(count(grid.len()) * pitch.0 + count(table.notes.len()) * note);
    let pitch = Mm((pitch.0 - measures.table_inner.width.0).max(0.0));
    let mut rows = Vec::new();
    for (y, places) in grid.iter().enumerate() {
        let look = |side| match y < heads {
            true => {
                Look { style: of_head, size, line: measures.word.head_line, side: Side::Centre }
            }
            false => Look { style: CELL, size, line: measures.word.cell_line, side },
        };
        let cells = places.iter().zip(&sides);
        let cells =
            cells.filter_map(|(place, side)| cell(place, look(*side), measures.table_inset));
        let mut properties = "<w:cantSplit/>".to_owned() + &at_least(pitch);
        if y < heads {
            properties += "<w:tblHeader/>";
        }
        rows.push(Row { properties, cells: cells.collect() });
    }
    let mut parts = vec![whole(setting, &widths, rows).into()];
    parts.extend(notes(setting, &table.notes));
    (parts, height)
}

/// A table among lines of text, with white above and below so that these stay on their grid.
pub(super) fn among_lines(
    setting: &Setting,
    given: &compose::Table,
    number: usize,
    turned: bool,
) -> Vec<Part> {
    let (thin, hang) = (setting.measures.word.thin, setting.measures.hang.0);
    let (mut parts, height) = with_notes(setting, given, number, turned);
    // Half of what it lacks of whole lines; over one by no more than rounding it has no further one.
    let lines = ((height.0 - setting.measures.word.rounding.0) / hang).ceil();
    let white = Mm((lines * hang - height.0) / 2.0 - thin.0);
    if turned || white.0 <= 0.0 {
        return parts;
    }
    if let Some(Part::Paragraph(last)) = parts.last_mut() {
        *last = last.clone().after(white);
    }
    parts.insert(0, Paragraph::new(CELL).exactly(thin).after(white).into());
    parts
}

/// The height of a row that grows where its text does.
fn at_least(height: Mm) -> String {
    element("w:trHeight", &[("w:val", &height.twips()), ("w:hRule", &"atLeast")], "")
}

/// Columns of one width.
fn even(columns: usize, width: Mm) -> Vec<Mm> {
    let count = f64::from(u32::try_from(columns.max(1)).unwrap_or(1));
    vec![Mm(width.0 / count); columns]
}

/// The table of these rows.
fn whole(setting: &Setting, widths: &[Mm], rows: Vec<Row>) -> Table {
    let measures = &setting.measures;
    let side = |edge: &str, kind: &Rule| rule(edge, "single", kind.width, &kind.colour(), 0);
    let (outer, inner) = (&measures.table_outer, &measures.table_inner);
    let rules = ["w:top", "w:left", "w:bottom", "w:right"].map(|edge| side(edge, outer)).concat()
        + &side("w:insideH", inner)
        + &side("w:insideV", inner);
    let properties = "<w:jc w:val=\"left\"/>".to_owned()
        + &element("w:tblBorders", &[], &rules)
        + "<w:tblLayout w:type=\"fixed\"/>"
        + &white(measures.word.cell_white);
    Table { properties, widths: widths.iter().map(|width| width.twips()).collect(), rows }
}

/// The white at the sides of a table's cells. It stands with each table: not every program reads it of a style.
pub(super) fn white(side: Mm) -> String {
    let sides = ["w:left", "w:right"]
        .map(|edge| element(edge, &[("w:w", &side.twips()), ("w:type", &"dxa")], ""));
    element("w:tblCellMar", &[], &sides.concat())
}

/// A table with these rules, its rows of one height or as high as they need: of each cell its width, how it is made
/// one with others, and its paragraph.
pub(super) fn bare(
    rows: Vec<Vec<(Mm, &'static str, Paragraph)>>,
    rules: &str,
    height: Option<Mm>,
) -> Table {
    let widths = rows.first().into_iter().flatten().map(|(width, ..)| width.twips()).collect();
    let properties = "<w:jc w:val=\"center\"/>".to_owned()
        + &if rules.is_empty() { String::new() } else { element("w:tblBorders", &[], rules) }
        + "<w:tblLayout w:type=\"fixed\"/>"
        + &white(Mm(0.0));
    let height = height.map(|height| {
        element("w:trHeight", &[("w:val", &height.twips()), ("w:hRule", &"exact")], "")
    });
    let of_row = "<w:cantSplit/>".to_owned() + &height.unwrap_or_default();
    let row = |cells: Vec<(Mm, &'static str, Paragraph)>| {
        let cells =
            cells.into_iter().map(|(_, merge, paragraph)| Cell { columns: 1, merge, paragraph });
        Row { properties: of_row.clone(), cells: cells.collect() }
    };
    Table { properties, widths, rows: rows.into_iter().map(row).collect() }
}

/// The words of a cell: their style, size, lines in sizes of them, and side.
struct Look {
    style: &'static str,
    size: Pt,
    line: f64,
    side: Side,
}

/// A cell of the grid; nothing for a place that the cell at the left covers.
fn cell(place: &Place, look: Look, inset: Mm) -> Option<Cell> {
    let (line, columns, merge) = match place {
        Place::Beside => return None,
        Place::Begins { line, columns, rows } => {
            let merge = if *rows > 1 { "<w:vMerge w:val=\"restart\"/>" } else { "" };
            (*line, *columns, merge)
        }
        Place::Below { columns } => (None, *columns, "<w:vMerge/>"),
    };
    let Look { style, size, line: height, side } = look;
    let run = Run { size: Some(size), ..Run::default() };
    let paragraph = Paragraph::new(style).exactly(Mm(size.mm().0 * height)).at(side);
    // Words that begin or end at a rule keep the pages' white from it.
    let paragraph = match side {
        Side::Left => paragraph.left(inset),
        Side::Right => paragraph.right(inset),
        _ => paragraph,
    };
    let paragraph = match line {
        Some(line) => paragraph.run_of(&run, line),
        None => paragraph,
    };
    Some(Cell { columns, merge, paragraph })
}

/// The table as a grid of cells: the rows of the head first.
fn grid(table: &compose::Table) -> Vec<Vec<Place<'_>>> {
    let columns = table.columns();
    let mut grid: Vec<Vec<Option<Place>>> =
        vec![vec![None; columns]; table.head.len() + table.rows.len()];
    for (y, row) in table.head.iter().enumerate() {
        for cell in row {
            let free = grid.get(y).and_then(|row| row.iter().position(Option::is_none));
            let Some(x) = free else { continue };
            cover(
                &mut grid,
                (x, y),
                (cell.colspan as usize, cell.rowspan as usize),
                Some(&cell.text),
            );
        }
    }
    let heads = table.head.len();
    for span in &table.spans {
        let Some(compose::Row::Cells(cells)) = table.rows.get(span.row) else { continue };
        let line = cells.get(span.column);
        cover(&mut grid, (span.column, heads + span.row), (span.columns, span.rows), line);
    }
    for (at, row) in table.rows.iter().enumerate() {
        match row {
            compose::Row::Band(line) => cover(&mut grid, (0, heads + at), (columns, 1), Some(line)),
            compose::Row::Cells(cells) => {
                for (x, line) in cells.iter().enumerate() {
                    let free = grid.get(heads + at).and_then(|row| row.get(x));
                    if free.is_some_and(Option::is_none) {
                        cover(&mut grid, (x, heads + at), (1, 1), Some(line));
                    }
                }
            }
        }
    }
    let blank = || Place::Begins { line: None, columns: 1, rows: 1 };
    grid.into_iter()
        .map(|row| row.into_iter().map(|place| place.unwrap_or_else(blank)).collect())
        .collect()
}

/// Puts a cell over so many columns and rows of the grid.
fn cover<'t>(
    grid: &mut [Vec<Option<Place<'t>>>],
    (x, y): (usize, usize),
    (columns, rows): (usize, usize),
    line: Option<&'t Line>,
) {
    for (down, row) in grid.iter_mut().skip(y).take(rows).enumerate() {
        for (across, place) in row.iter_mut().skip(x).take(columns).enumerate() {
            *place = Some(match (across, down) {
                (0, 0) => Place::Begins { line, columns, rows },
                (0, _) => Place::Below { columns },
                _ => Place::Beside,
            });
        }
    }
}

/// A form to be filled in, with the notes below it.
pub(super) fn form(setting: &Setting, form: &Form) -> Vec<Part> {
    let measures = &setting.measures;
    let label = measures.form_label;
    let blank = Mm(measures.text_width().0 / 2.0 - label.0);
    let widths = [label, blank, label, blank];
    let size = measures.size_form;
    let mut rows = Vec::new();
    for fields in &form.rows {
        let lines = fields.iter().map(|field| field.lines).max().unwrap_or(1);
        let mut cells = Vec::new();
        for field in fields {
            let begins = |line, columns| Place::Begins { line: Some(line), columns, rows: 1 };
            let over = if fields.len() == 1 { 3 } else { 1 };
            let line = measures.word.cell_line;
            let look = |side| Look { style: FIELD, size, line, side };
            let inset = measures.table_inset;
            cells.extend(cell(&begins(&field.label, 1), look(Side::Centre), inset));
            cells.extend(cell(&begins(&field.text, over), look(Side::Left), inset));
        }
        let properties = at_least(Mm(measures.hang.0 * f64::from(lines)));
        rows.push(Row { properties, cells });
    }
    let mut parts = vec![whole(setting, &widths, rows).into()];
    parts.extend(notes(setting, &form.notes));
    parts
}

/// Notes: the turn-over stands under the first character of the text.
fn notes(setting: &Setting, notes: &[Note]) -> Vec<Part> {
    let size = setting.measures.size_note;
    let zi = size.mm().0;
    let label = notes.first().map_or(0, |note| note.label.chars().count());
    let label = f64::from(u32::try_from(label).unwrap_or_default()) * zi;
    let numbered = notes.first().is_some_and(|note| !note.number.is_empty());
    let number = match (numbered, notes.len()) {
        (false, _) => 0.0,
        (true, count) => setting.measures.number_width(count) * zi,
    };
    let text = Mm(label + number);
    let note = |note: &Note| {
        let hanging = if note.label.is_empty() { number } else { label + number };
        let mut paragraph = Paragraph::new(TABLE_NOTE)
            .left(text)
            .hanging(Mm(hanging))
            .exactly(Mm(zi * setting.measures.word.note_line))
            .text(note.label)
            .text(&note.number);
        if numbered {
            paragraph = paragraph.tabs(vec![(text, Side::Left)]).tab();
        }
        paragraph.line(&note.text).into()
    };
    let mut paragraphs: Vec<Part> = notes.iter().map(note).collect();
    if paragraphs.is_empty() {
        // Two tables on end would become one.
        paragraphs.push(Paragraph::new(CELL).exactly(setting.measures.word.thin).into());
    }
    paragraphs
}
