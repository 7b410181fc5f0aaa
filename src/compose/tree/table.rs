//! Tables and forms of a document.

use serde::Serialize;

use super::Line;
use crate::compose::words::words;

/// A table. A cell is a line; that of a figure holds just the figure.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Table {
    /// Where it was typed, by the name a report uses.
    pub(crate) at: String,
    /// Rows of the head, which repeat on every page.
    pub(crate) head: Vec<Vec<HeadCell>>,
    /// The rows below it.
    pub(crate) rows: Vec<Row>,
    /// Cells that reach over others, which are blank.
    pub(crate) spans: Vec<Span>,
    /// The alignment of each column; `None` where the layout decides.
    pub(crate) align: Option<Vec<&'static str>>,
    /// Relative widths of the columns; `None` where the layout decides.
    pub(crate) widths: Option<Vec<u32>>,
    /// Notes below the table.
    pub(crate) notes: Vec<Note>,
    /// True if it stands on turned pages.
    pub(crate) sideways: bool,
}

/// A cell below the head that reaches over others.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Span {
    /// Its row below the head.
    pub(crate) row: usize,
    /// Its column.
    pub(crate) column: usize,
    /// Number of rows it reaches over.
    pub(crate) rows: usize,
    /// Number of columns.
    pub(crate) columns: usize,
}

/// A cell of a table's head.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct HeadCell {
    /// Its text.
    pub(crate) text: Line,
    /// The same in words, between which its lines break.
    pub(crate) words: Vec<String>,
    /// Number of columns.
    pub(crate) colspan: u32,
    /// Number of rows of the head.
    pub(crate) rowspan: u32,
}

/// A row of a table.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(crate) enum Row {
    /// A name over all columns, for the rows below it.
    Band(Line),
    /// One cell a column, blank where there is nothing.
    Cells(Vec<Line>),
}

/// A note below a table or form.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Note {
    /// 注： or 说明： before the first, otherwise nothing.
    pub(crate) label: &'static str,
    /// Its number with its point; nothing for the only one.
    pub(crate) number: String,
    /// Its text.
    pub(crate) text: Line,
}

/// A form to be filled in.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Form {
    /// Rows of one field or two.
    pub(crate) rows: Vec<Vec<Field>>,
    /// Notes below it.
    pub(crate) notes: Vec<Note>,
}

/// A field of a form.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Field {
    /// Its label.
    pub(crate) label: Line,
    /// Height of the blank, in lines of the page.
    pub(crate) lines: u32,
    /// The words printed in the blank.
    pub(crate) text: Line,
}

/// A place of a table's grid.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GridCell<'t> {
    /// The cell that covers it.
    pub(crate) line: &'t Line,
    /// True if that begins at another place.
    pub(crate) repeated: bool,
}

impl HeadCell {
    /// A cell over a single place.
    pub(crate) fn single(text: Line) -> Self {
        Self::over(text, 1, 1)
    }

    /// A cell over so many columns and rows.
    pub(crate) fn over(text: Line, colspan: u32, rowspan: u32) -> Self {
        Self { words: words(&text.text()), text, colspan, rowspan }
    }
}

impl Note {
    /// Notes, numbered where there are several.
    pub(crate) fn list(label: &'static str, texts: impl IntoIterator<Item = Line>) -> Vec<Self> {
        let texts: Vec<Line> = texts.into_iter().collect();
        let several = texts.len() > 1;
        let note = |(i, text)| Self {
            label: if i == 0 { label } else { "" },
            number: if several { format!("{}.", i + 1) } else { String::new() },
            text,
        };
        texts.into_iter().enumerate().map(note).collect()
    }

    /// All of it as it is printed.
    pub(crate) fn line(&self) -> Line {
        self.text.clone().between(&format!("{}{}", self.label, self.number), "")
    }

    fn printable(&self, show: &mut impl FnMut(String)) {
        show(self.label.to_owned());
        show(self.number.clone());
        show(self.text.text());
    }
}

impl Table {
    /// Number of columns.
    pub(crate) fn columns(&self) -> usize {
        let top = self.head.first().into_iter().flatten();
        top.map(|cell| cell.colspan as usize).sum()
    }

    /// Cells of head and bands, which repeat.
    pub(crate) fn heads(&self) -> impl Iterator<Item = &Line> {
        let bands = self.rows.iter().filter_map(|row| match row {
            Row::Band(line) => Some(line),
            Row::Cells(_) => None,
        });
        self.head.iter().flatten().map(|cell| &cell.text).chain(bands)
    }

    /// The cells below the head, bands left out.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &Line> {
        self.rows.iter().flat_map(|row| match row {
            Row::Band(_) => &[],
            Row::Cells(cells) => cells.as_slice(),
        })
    }

    pub(super) fn printable(&self, show: &mut impl FnMut(String)) {
        self.cells().for_each(|cell| show(cell.text()));
        self.notes.iter().for_each(|note| note.printable(show));
    }

    /// The row (heads included, from 0) and column of a cell below the head.
    pub(crate) fn cell(&self, row: usize, column: usize) -> Option<&Line> {
        match self.rows.get(row.checked_sub(self.head.len())?)? {
            Row::Band(_) => None,
            Row::Cells(cells) => cells.get(column),
        }
    }

    /// All rows as they are printed: a cell of the head in each place it covers, a band alone.
    pub(crate) fn grid(&self) -> Vec<Vec<GridCell<'_>>> {
        let columns = self.columns();
        let mut heads: Vec<Vec<Option<GridCell>>> = vec![vec![None; columns]; self.head.len()];
        for (y, row) in self.head.iter().enumerate() {
            for cell in row {
                let Some(x) = heads[y].iter().position(Option::is_none) else { continue };
                let covered = heads.iter_mut().skip(y).take(cell.rowspan as usize);
                for (down, line) in covered.enumerate() {
                    let places = line.iter_mut().skip(x).take(cell.colspan as usize);
                    for (across, place) in places.enumerate() {
                        let repeated = down + across > 0;
                        *place = Some(GridCell { line: &cell.text, repeated });
                    }
                }
            }
        }
        let heads = heads.into_iter().map(|row| row.into_iter().flatten().collect());
        let cell = |line| GridCell { line, repeated: false };
        let mut rows: Vec<Vec<GridCell>> = self
            .rows
            .iter()
            .map(|row| match row {
                Row::Band(line) => vec![cell(line)],
                Row::Cells(cells) => cells.iter().map(cell).collect(),
            })
            .collect();
        for span in &self.spans {
            let Some(&of) = rows.get(span.row).and_then(|row| row.get(span.column)) else {
                continue;
            };
            for (down, row) in rows.iter_mut().skip(span.row).take(span.rows).enumerate() {
                let covered = row.iter_mut().skip(span.column).take(span.columns).enumerate();
                for (across, place) in covered {
                    *place = GridCell { repeated: down + across > 0, ..of };
                }
            }
        }
        heads.chain(rows).collect()
    }
}

impl Form {
    pub(super) fn printable(&self, show: &mut impl FnMut(String)) {
        for field in self.rows.iter().flatten() {
            show(field.label.text());
            show(field.text.text());
        }
        self.notes.iter().for_each(|note| note.printable(show));
    }

    /// Its rows: labels and what is printed beside them.
    pub(crate) fn grid(&self) -> Vec<Vec<GridCell<'_>>> {
        let mut rows = Vec::new();
        for fields in &self.rows {
            let cells = fields.iter().flat_map(|field| [&field.label, &field.text]);
            rows.push(cells.map(|line| GridCell { line, repeated: false }).collect());
        }
        rows
    }
}
