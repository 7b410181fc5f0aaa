//! The workbook in which a clerk fills in a period's figures.

mod ledger;
mod returns;

use std::path::{Path, PathBuf};

use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{Workbook as Book, Worksheet, XlsxError};

use super::messages;
use crate::finding::{Findings, Place, Stopped};
use crate::load::Begun;
use crate::workbook::{Formats, new_book};

/// The ending of a workbook's name.
const ENDING: &str = "xlsx";
/// The sheet that drop-down lists come from. It is hidden.
const LISTS: &str = "名单";
/// The names of its ranges.
const UNITS: &str = "单位名单";
const CHANNELS: &str = "渠道名单";

/// A workbook that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workbook {
    /// Its path.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The workbook of a period: a row for each unit there is, and rows for adopted items where the scheme has
/// channels. Figures that the data have are in it. It goes beside the data, under the name that they have
/// for it, unless another place is asked for.
///
/// # Errors
/// A file that is already there.
pub fn sheet(
    data: &Path,
    begun: &Begun,
    asked: Option<&Path>,
    findings: &mut Findings,
) -> Result<Workbook, Stopped> {
    let path = asked.map_or_else(|| usual_path(data, begun), Path::to_path_buf);
    if path.exists() {
        let place = Place::file(path.to_string_lossy());
        findings.push(messages::already_there().usage(Some(place)));
        return Err(Stopped);
    }
    match written(begun, &path) {
        Ok(bytes) => Ok(Workbook { path, bytes }),
        Err(error) => {
            let place = Place::file(data.to_string_lossy());
            findings.push(messages::no_workbook(&error.to_string()).machine(Some(place)));
            Err(Stopped)
        }
    }
}

/// The place that the data name for the workbook, else their own name with its ending.
fn usual_path(data: &Path, begun: &Begun) -> PathBuf {
    let is_workbook = |name: &&String| Path::new(name).extension().is_some_and(|of| of == ENDING);
    match begun.workbook.as_ref().filter(is_workbook) {
        Some(name) => data.with_file_name(name),
        None => data.with_extension(ENDING),
    }
}

fn written(begun: &Begun, path: &Path) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats::new();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let title = format!("{}{}", begun.office.name, begun.period.full());
    let mut book = new_book(&title, begun.cut_off)?;
    book.push_worksheet(returns::sheet(begun, &formats, &name)?);
    if !begun.scheme.channels.is_empty() {
        book.push_worksheet(ledger::sheet(begun, &formats, &name)?);
        let mut lists = Worksheet::new();
        lists.set_name(LISTS)?.set_hidden(true);
        let units = begun.units_there().map(|id| begun.office.unit(id).name.as_str());
        write_list(&mut book, &mut lists, (0, UNITS), units)?;
        let channels = begun.scheme.channels.iter().map(|channel| channel.name.as_str());
        write_list(&mut book, &mut lists, (1, CHANNELS), channels)?;
        book.push_worksheet(lists);
    }
    book.save_to_buffer()
}

/// Writes a list into a column of its own under its name, by which it is called.
fn write_list<'t>(
    book: &mut Book,
    lists: &mut Worksheet,
    (column, name): (u16, &str),
    entries: impl Iterator<Item = &'t str>,
) -> Result<(), XlsxError> {
    let mut rows = 0;
    for entry in entries {
        lists.write_string(rows, column, entry)?;
        rows += 1;
    }
    let letter = column_number_to_name(column);
    book.define_name(name, &format!("={LISTS}!${letter}$1:${letter}${}", rows.max(1)))?;
    Ok(())
}
