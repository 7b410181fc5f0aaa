//! Copies of the workbooks that a data file names, with a column that says in each row what is wrong there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::messages;
use super::sheet::Workbook;
use crate::files;
use crate::finding::{Finding, Findings, Place};
use crate::limits;
use crate::load::{Filled, filled};
use crate::workbook::{PROBLEMS, Words, is_untouched, problem, with_columns};

/// The workbooks in which something was `found`, each with a column of problems at the right of its tables.
/// They go beside the workbooks, or into a folder, and never over a file that somebody may have worked in.
pub fn problems(
    data: &Path,
    found: &Findings,
    folder: Option<&Path>,
    findings: &mut Findings,
) -> Vec<Workbook> {
    let mut books: BTreeMap<String, Vec<Filled>> = BTreeMap::new();
    for table in filled(data) {
        books.entry(table.workbook.to_string()).or_default().push(table);
    }
    let mut copies = Vec::new();
    for (name, tables) in books {
        let own: Vec<&Finding> = found.iter().filter(|finding| is_in(finding, &name)).collect();
        if own.is_empty() {
            continue;
        }
        match copied(&tables, &own) {
            Some(bytes) => {
                let path = free_path(&name, folder);
                copies.push(Workbook { path, bytes, keys: Vec::new(), named: false });
            }
            None => {
                let place = Place::file(name.as_str());
                findings.push(messages::no_column(PROBLEMS).usage(Some(place)));
            }
        }
    }
    copies
}

/// True if a finding is about this workbook.
fn is_in(finding: &Finding, name: &str) -> bool {
    finding.place.as_ref().is_some_and(|place| &*place.file == name)
}

/// A copy of a workbook with a column in each of its tables; `None` where there can be none.
fn copied(tables: &[Filled], found: &[&Finding]) -> Option<Vec<u8>> {
    let mut columns = Vec::new();
    for (place, table) in tables.iter().enumerate() {
        let mut said: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for finding in found {
            let spot = finding.place.as_ref().and_then(|place| place.spot.as_ref());
            let row = match spot {
                Some(spot) if spot.sheet.as_ref() != Some(&table.sheet) => continue,
                // Of what is hidden nobody would see it.
                Some(spot) if spot.line > table.head && !table.hidden.contains(&spot.line) => {
                    spot.line
                }
                Some(_) => table.head,
                // Of the workbook as a whole it is said once.
                None if place == 0 => table.head,
                None => continue,
            };
            said.entry(row).or_default().push(problem(finding));
        }
        let mut rows: BTreeMap<usize, String> =
            said.into_iter().map(|(row, said)| (row, said.join(" "))).collect();
        let above = rows.remove(&table.head);
        let head = above.map_or_else(|| PROBLEMS.to_owned(), |said| format!("{PROBLEMS}：{said}"));
        rows.insert(table.head, head);
        let (sheet, column) = (table.sheet.to_string(), table.column?);
        columns.push(Words { sheet, column, rows, head: table.head });
    }
    with_columns(&tables.first()?.bytes, &columns)
}

/// The path of a copy: `第一季度（问题）.xlsx`, or with a number where there is one that somebody has worked in.
fn free_path(original: &str, folder: Option<&Path>) -> PathBuf {
    let original = Path::new(original);
    let part = |part: Option<&std::ffi::OsStr>| {
        part.map_or_else(String::new, |part| part.to_string_lossy().into_owned())
    };
    let (stem, ending) = (part(original.file_stem()), part(original.extension()));
    let mark = format!("（{PROBLEMS}");
    let stem = match stem.rsplit_once(&mark) {
        Some((before, number)) if number.trim_end_matches('）').parse::<u32>().is_ok() => before,
        Some((before, "）")) => before,
        _ => &stem,
    };
    let named = |number: u32| {
        let number = if number == 1 { String::new() } else { number.to_string() };
        let name = format!("{stem}{mark}{number}）.{ending}");
        match folder {
            Some(folder) => folder.join(name),
            None => original.with_file_name(name),
        }
    };
    let is_free = |path: &PathBuf| {
        let bytes = || files::read(path, limits::WORKBOOK_BYTES.most);
        path != original && (!path.exists() || bytes().is_ok_and(|bytes| is_untouched(&bytes)))
    };
    (1..).map(named).find(is_free).unwrap_or_else(|| named(0))
}
