//! Reads all that a sheet has besides the contents of its cells: cells that were made one, rows and columns that are
//! not shown, numbers that are shown as percentages. The library that reads contents does not tell of them.

use std::collections::BTreeSet;

use calamine::Dimensions;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::messages;
use crate::finding::Message;
use crate::limits;
use crate::tags::{attribute, cell_named, each_tag, is_true, number};
use crate::workbook::Package;

/// A rectangle of cells: first and last row and column, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) rows: (usize, usize),
    pub(super) columns: (usize, usize),
}

impl Area {
    pub(super) fn has(&self, row: usize, column: usize) -> bool {
        (self.rows.0..=self.rows.1).contains(&row)
            && (self.columns.0..=self.columns.1).contains(&column)
    }

    /// The cell whose content it shows.
    pub(super) fn corner(&self) -> (usize, usize) {
        (self.rows.0, self.columns.0)
    }

    /// The area that `A1:C2` names.
    fn named(name: &str) -> Option<Self> {
        let (first, last) = name.split_once(':').unwrap_or((name, name));
        let ((top, left), (bottom, right)) = (cell_named(first)?, cell_named(last)?);
        (top <= bottom && left <= right)
            .then_some(Self { rows: (top, bottom), columns: (left, right) })
    }
}

impl From<Dimensions> for Area {
    fn from(area: Dimensions) -> Self {
        let [top, bottom, left, right] =
            [area.start.0, area.end.0, area.start.1, area.end.1].map(|place| place as usize + 1);
        Self { rows: (top, bottom), columns: (left, right) }
    }
}

/// All that a sheet has besides contents.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// Cells that were made one, by their first rows.
    pub(super) merged: Vec<Area>,
    /// Rows that are not shown, in order.
    pub(super) hidden_rows: Vec<usize>,
    /// Columns that are not shown: first and last.
    pub(super) hidden_columns: Vec<(usize, usize)>,
    /// True if a filter shows some rows alone.
    pub(super) filtered: bool,
    /// Cells whose numbers are shown as percentages.
    pub(super) percents: BTreeSet<(usize, usize)>,
}

impl Shape {
    /// The area that a cell was made one with.
    pub(super) fn around(&self, row: usize, column: usize) -> Option<&Area> {
        let before = self.merged.partition_point(|area| area.rows.0 <= row);
        self.merged.get(..before)?.iter().rev().find(|area| area.has(row, column))
    }

    pub(super) fn hides_row(&self, row: usize) -> bool {
        self.hidden_rows.binary_search(&row).is_ok()
    }

    pub(super) fn hides_column(&self, column: usize) -> bool {
        self.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    }

    /// Adds cells that were made one.
    pub(super) fn merge(&mut self, area: Area) -> Result<(), Message> {
        if self.merged.len() == limits::WORKBOOK_MERGED.most {
            let most = limits::WORKBOOK_MERGED.most;
            return Err(messages::workbook_too_full("处合并的单元格", most));
        }
        self.merged.push(area);
        Ok(())
    }

    /// Puts everything in order, once all of it is there.
    pub(super) fn in_order(mut self) -> Self {
        self.merged.sort_by_key(|area| area.rows.0);
        self.hidden_rows.sort_unstable();
        self.hidden_rows.dedup();
        self
    }

    /// The shape of a sheet of an .xlsx, by its part's text. `percents` are the styles of percentages.
    pub(super) fn of_xlsx(xml: &str, percents: &BTreeSet<usize>) -> Result<Self, Message> {
        let mut walk = Walk { shape: Self::default(), percents, row: 0, column: 0 };
        let mut reader = Reader::from_str(xml);
        let mut open = 0_usize;
        loop {
            match reader.read_event().map_err(|_| messages::broken_workbook())? {
                Event::Start(tag) => {
                    open += 1;
                    walk.tag(&tag)?;
                }
                Event::Empty(tag) => walk.tag(&tag)?,
                Event::End(_) => open = open.saturating_sub(1),
                Event::Eof if open > 0 => return Err(messages::broken_workbook()),
                Event::Eof => return Ok(walk.shape.in_order()),
                _ => {}
            }
        }
    }
}

/// A sheet of an .xlsx being gone through.
struct Walk<'p> {
    shape: Shape,
    percents: &'p BTreeSet<usize>,
    /// The row and the column that were begun last.
    row: usize,
    column: usize,
}

impl Walk<'_> {
    fn tag(&mut self, tag: &BytesStart) -> Result<(), Message> {
        match tag.local_name().as_ref() {
            "row" => {
                // A row that does not say its number follows the one before.
                self.row = number(tag, "r").unwrap_or(self.row + 1);
                self.column = 0;
                if is_true(tag, "hidden") || is_nothing(tag, "ht") {
                    self.shape.hidden_rows.push(self.row);
                }
            }
            "c" => {
                let own = attribute(tag, "r").and_then(|name| cell_named(&name));
                self.column = own.map_or(self.column + 1, |(_, column)| column);
                let style = number(tag, "s").unwrap_or(0);
                let full = self.shape.percents.len() > limits::WORKBOOK_CELLS.most;
                if self.percents.contains(&style) && !full {
                    self.shape.percents.insert(own.unwrap_or((self.row, self.column)));
                }
            }
            "col" if is_true(tag, "hidden") || is_nothing(tag, "width") => {
                let columns = number(tag, "min").zip(number(tag, "max"));
                self.shape.hidden_columns.extend(columns);
            }
            "mergeCell" => {
                let area = attribute(tag, "ref").and_then(|name| Area::named(&name));
                self.shape.merge(area.ok_or_else(messages::broken_workbook)?)?;
            }
            "filterColumn" => self.shape.filtered = true,
            _ => {}
        }
        Ok(())
    }
}

/// True if an attribute says a height or a width of nothing.
fn is_nothing(tag: &BytesStart, name: &str) -> bool {
    attribute(tag, name).and_then(|value| value.parse::<f64>().ok()).is_some_and(|of| of <= 0.0)
}

/// The styles of cells of an .xlsx that show numbers as percentages.
pub(super) fn percent_styles(package: &mut Package) -> BTreeSet<usize> {
    // Those that every program knows: 0% and 0.00%.
    let mut formats = BTreeSet::from([9, 10]);
    let (mut styles, mut within, mut count) = (BTreeSet::new(), false, 0);
    let text = package.styles().and_then(|part| package.text(&part)).unwrap_or_default();
    // The tags of formats stand before those of the styles that have them.
    let read = each_tag(&text, |tag| match tag.local_name().as_ref() {
        "numFmt" => {
            let code = attribute(tag, "formatCode").unwrap_or_default();
            if is_percent(&code) {
                formats.extend(number(tag, "numFmtId"));
            }
        }
        "cellXfs" => within = true,
        "cellStyles" | "dxfs" => within = false,
        "xf" if within => {
            if number(tag, "numFmtId").is_some_and(|id| formats.contains(&id)) {
                styles.insert(count);
            }
            count += 1;
        }
        _ => {}
    });
    if read.is_ok() { styles } else { BTreeSet::new() }
}

/// True if a format of numbers has a percent sign that is no mere word.
pub(super) fn is_percent(code: &str) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    code.chars().any(|c| {
        let was = std::mem::take(&mut escaped);
        match c {
            _ if was => false,
            '\\' => {
                escaped = true;
                false
            }
            '"' => {
                quoted = !quoted;
                false
            }
            '%' => !quoted,
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_areas_are_known_by_their_names() {
        assert_eq!(cell_named("C5"), Some((5, 3)));
        assert_eq!(cell_named("$XFD$1048576"), Some((1_048_576, 16_384)));
        for name in ["", "5", "C", "C0", "中5", "ZZZZZZZZZZZZZZZ1"] {
            assert_eq!(cell_named(name), None, "{name}");
        }
        assert_eq!(Area::named("A1:C2"), Some(Area { rows: (1, 2), columns: (1, 3) }));
        assert_eq!(Area::named("C2:A1"), None);
    }

    #[test]
    fn rows_columns_and_cells_are_found_with_and_without_their_numbers() {
        let xml = "<x:worksheet><cols><col min='2' max='3' hidden='1'/><col min='5' max='5' width='0'/>\
                   </cols><x:sheetData><x:row><x:c s='1'/></x:row><x:row r='4' hidden='true'/>\
                   <x:row ht='0'><x:c/><x:c s='1'/></x:row></x:sheetData>\
                   <mergeCells><mergeCell ref='A4:B6'/></mergeCells></x:worksheet>";
        let shape = Shape::of_xlsx(xml, &BTreeSet::from([1])).expect("a sheet");
        assert_eq!(shape.hidden_rows, [4, 5]);
        assert_eq!(shape.hidden_columns, [(2, 3), (5, 5)]);
        assert_eq!(shape.percents, BTreeSet::from([(1, 1), (5, 2)]));
        assert_eq!(shape.around(6, 2).map(Area::corner), Some((4, 1)));
        assert_eq!(shape.around(7, 2), None);
        assert!(!shape.filtered);
        assert!(Shape::of_xlsx("<worksheet><sheetData>", &BTreeSet::new()).is_err());
    }

    #[test]
    fn a_percent_sign_that_is_a_word_makes_no_percentage() {
        for (code, is) in [("0.0%", true), ("0\"%\"", false), ("0\\%", false), ("0", false)] {
            assert_eq!(is_percent(code), is, "{code}");
        }
    }
}
