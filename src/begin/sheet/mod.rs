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
    /// The keys of the data under which it is named once it is filled in; none for a copy of another.
    pub keys: Vec<&'static str>,
    /// True if the data name it for the figures.
    pub named: bool,
}

/// The sheets of a workbook that is to be written.
#[derive(Debug, Clone, Copy)]
struct Plan {
    returns: bool,
    ledger: bool,
}

impl Plan {
    fn keys(self) -> Vec<&'static str> {
        let keys = [("units", self.returns), ("ledger", self.ledger)];
        keys.into_iter().filter(|(_, there)| *there).map(|(key, _)| key).collect()
    }
}

/// The workbooks of a period: a row for each unit there is, and rows for adopted items where the scheme has
/// channels. Figures that the data have are in them. They go beside the data, under the names that these
/// have for them; all of it into one where another place is asked for.
///
/// # Errors
/// A file that is already there.
pub fn sheet(
    data: &Path,
    begun: &Begun,
    asked: Option<&Path>,
    findings: &mut Findings,
) -> Result<Vec<Workbook>, Stopped> {
    let mut books = Vec::new();
    for (path, plan) in plans(data, begun, asked) {
        if path.exists() {
            let place = Place::file(path.to_string_lossy());
            findings.push(messages::already_there().usage(Some(place)));
            continue;
        }
        match written(begun, plan, &path) {
            Ok(bytes) => {
                let named = begun.units_workbook.as_ref().map(|name| data.with_file_name(name));
                let named = plan.returns && named.as_deref() == Some(&*path);
                books.push(Workbook { path, bytes, keys: plan.keys(), named });
            }
            Err(error) => {
                let place = Place::file(data.to_string_lossy());
                findings.push(messages::no_workbook(&error.to_string()).machine(Some(place)));
            }
        }
    }
    findings.pass(books)
}

/// The workbooks that a period needs. Items go along with the units, unless the data name another workbook
/// for them; that is written alone where the figures of units are typed.
fn plans(data: &Path, begun: &Begun, asked: Option<&Path>) -> Vec<(PathBuf, Plan)> {
    let ledger = !begun.scheme.channels.is_empty();
    if let Some(asked) = asked {
        return vec![(asked.to_owned(), Plan { returns: true, ledger })];
    }
    let named = |name: &Option<String>| {
        let name = name
            .as_ref()
            .filter(|name| Path::new(name).extension().is_some_and(|ending| ending == ENDING));
        name.map(|name| data.with_file_name(name))
    };
    let returns = named(&begun.units_workbook).unwrap_or_else(|| data.with_extension(ENDING));
    let apart = named(&begun.ledger_workbook).filter(|path| ledger && *path != returns);
    let Some(apart) = apart else { return vec![(returns, Plan { returns: true, ledger })] };
    let mut plans = vec![(apart, Plan { returns: false, ledger: true })];
    if !begun.has_typed_units() {
        plans.insert(0, (returns, Plan { returns: true, ledger: false }));
    }
    plans
}

fn written(begun: &Begun, plan: Plan, path: &Path) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats::new();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let title = format!("{}{}", begun.office.name, begun.period.full());
    let mut book = new_book(&title, begun.cut_off)?;
    if plan.returns {
        book.push_worksheet(returns::sheet(begun, &formats, &name)?);
    }
    if plan.ledger {
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
