//! Reads the figures of a period, or a ledger, from a workbook that the data file names in their
//! place: as the values that `units:` or `ledger:` would have had, each with its cell.

mod file;
mod head;
mod ledger;
mod totals;
mod units;

use std::path::Path;
use std::sync::Arc;

use self::file::{Content, Sheet};
use self::head::Head;
use super::source::Graft;
use super::yaml::{Entry, Point, Stretch, Value, Yaml};
use super::{Sources, messages, quarter, reader};
use crate::files::{self, Refusal};
use crate::finding::{DataPath, Finding, Findings, Message, Place, Spot, Step};
use crate::limits;
use crate::model::{ColumnKind, Office, Scheme, SheetColumn, UnitId, ledger_columns, unit_columns};

/// The keys whose values may stand in a workbook.
const KEYS: [&str; 2] = ["units", "ledger"];

/// A sheet being read.
struct Reading<'a> {
    office: &'a Office,
    scheme: &'a Scheme,
    sheet: &'a Sheet,
    head: Head<'a>,
    workbook: &'a Arc<str>,
    findings: &'a mut Findings,
}

/// A workbook as a data file names it.
struct Named {
    file: String,
    sheet: Option<String>,
    /// Where its sheet is named, else it itself.
    path: DataPath,
}

/// Puts what workbooks have in the place of the keys that name them.
pub(super) fn graft(
    file: &Arc<str>,
    sources: &mut Sources,
    (office, scheme): (&Office, &Scheme),
    findings: &mut Findings,
) {
    for key in KEYS {
        let Some(named) = sources.yaml(file).and_then(|yaml| named(yaml.entry(key)?, key)) else {
            continue;
        };
        let place = Place { path: named.path.clone(), ..Place::file(file.clone()) };
        let mut found = Findings::default();
        let read = read(file, &named, key, sources, (office, scheme), &mut found);
        match read {
            Ok(Some((graft, yaml))) => sources.graft(file, graft, yaml),
            Ok(None) => sources.cut_off(file, key),
            Err(message) => {
                // The line is looked up before what stands there is put away.
                let mut place = place;
                sources.locate_place(&mut place);
                findings.push(message.error(Some(place)));
                sources.cut_off(file, key);
            }
        }
        findings.extend(found.iter().cloned());
    }
}

/// Passes over the keys that name workbooks, where it is not known what they are read against.
pub(super) fn pass_over(file: &Arc<str>, sources: &mut Sources) {
    for key in KEYS {
        if sources.yaml(file).and_then(|yaml| named(yaml.entry(key)?, key)).is_some() {
            sources.cut_off(file, key);
        }
    }
}

/// The file of the workbook that a value names, if it does.
pub(super) fn named_file(yaml: &Yaml) -> Option<String> {
    named(yaml, "").map(|named| named.file)
}

/// The workbook that a value names, if it does.
fn named(yaml: &Yaml, key: &str) -> Option<Named> {
    let path = DataPath::default().join(Step::Key(key.to_owned()));
    let line = |yaml: &Yaml| match &yaml.value {
        Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    };
    if let Some(file) = line(yaml) {
        return Some(Named { file, sheet: None, path });
    }
    let Value::Map(entries) = &yaml.value else { return None };
    let own = entries.iter().all(|entry| ["file", "sheet"].contains(&entry.key.as_str()));
    let file = yaml.entry("file").filter(|_| own).and_then(line)?;
    let sheet = yaml.entry("sheet").and_then(Yaml::scalar);
    let last = if sheet.is_some() { "sheet" } else { "file" };
    Some(Named { file, sheet, path: path.join(Step::Key(last.to_owned())) })
}

/// Reads a workbook. `Ok(None)` if mistakes in it, which have been told, leave nothing to go on with.
fn read(
    file: &Arc<str>,
    named: &Named,
    key: &'static str,
    sources: &mut Sources,
    (office, scheme): (&Office, &Scheme),
    findings: &mut Findings,
) -> Result<Option<(Graft, Yaml)>, Message> {
    let folder = super::folder_of(file);
    let path = folder.join(&named.file);
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let ending = ending.unwrap_or_default();
    let bytes = bytes(&path, &named.file, &folder)?;
    let workbook: Arc<str> = path.to_string_lossy().into();
    let sheets = match file::sheets(&bytes, &ending) {
        Ok(sheets) => sheets,
        Err(message) => {
            findings.push(message.error(Some(Place::file(workbook))));
            return Ok(None);
        }
    };
    let columns = if key == "units" { unit_columns(scheme) } else { ledger_columns(scheme) };
    let (sheet, head) = match chosen(&sheets, &columns, key, named)? {
        Ok(chosen) => chosen,
        Err(message) => {
            findings.push(message.error(Some(Place::file(workbook))));
            return Ok(None);
        }
    };
    let (name, found) = (sheet.name.clone(), findings);
    let mut reading = Reading { office, scheme, sheet, head, workbook: &workbook, findings: found };
    reading.judge_head(&columns);
    let yaml = if key == "units" { reading.units() } else { reading.ledger() };
    sources.keep(&workbook, bytes);
    Ok(Some((Graft { key, workbook, sheet: name }, yaml)))
}

/// The bytes of a workbook.
fn bytes(path: &Path, name: &str, folder: &Path) -> Result<Vec<u8>, Message> {
    let most = limits::WORKBOOK_BYTES.most;
    files::read(path, most).map_err(|refusal| match refusal {
        Refusal::Missing => {
            messages::no_file_named(name, quarter::near_file(name, folder).as_deref())
        }
        Refusal::Folder => messages::is_folder(),
        Refusal::Special(kind) => messages::is_special(kind),
        Refusal::TooLarge => messages::workbook_too_large(most),
        Refusal::Failed(error) => messages::unreadable(&files::reason(&error)),
    })
}

/// The sheet that the figures stand in, with its head: the one that is named, else the only one that
/// fits. The outer error is about the data file, the inner one about the workbook.
fn chosen<'s>(
    sheets: &'s [Sheet],
    columns: &'s [SheetColumn],
    key: &str,
    named: &Named,
) -> Result<Result<(&'s Sheet, Head<'s>), Message>, Message> {
    let names = |wanted: &dyn Fn(&Sheet) -> bool| -> Vec<&str> {
        sheets.iter().filter(|sheet| wanted(sheet)).map(|sheet| &*sheet.name).collect()
    };
    let wanted: Vec<&Sheet> = match &named.sheet {
        Some(wanted) => {
            let Some(sheet) = sheets.iter().find(|sheet| sheet.name.trim() == wanted.trim()) else {
                let all = names(&|_| true);
                let near = reader::nearest(wanted, all.iter().copied());
                return Err(messages::no_such_sheet(wanted, near, &all));
            };
            vec![sheet]
        }
        None => sheets.iter().filter(|sheet| !sheet.hidden).collect(),
    };
    let fitting = wanted.iter().filter_map(|sheet| {
        let head = Head::find(sheet, columns)?;
        fits(&head, key).then_some((*sheet, head))
    });
    let mut fitting: Vec<(&Sheet, Head)> = fitting.collect();
    Ok(match fitting.len() {
        1 => Ok(fitting.remove(0)),
        0 => {
            let sought: Vec<&str> = columns.iter().map(|column| column.head.as_str()).collect();
            Err(messages::no_head(&sought, &first_words(&wanted)))
        }
        _ => {
            let names: Vec<&str> = fitting.iter().map(|(sheet, _)| &*sheet.name).collect();
            return Err(messages::several_sheets(key, &named.file, &names));
        }
    })
}

/// True if a head is that of figures, or of a ledger.
fn fits(head: &Head, key: &str) -> bool {
    let figure =
        |column: &&SheetColumn| matches!(column.kind, ColumnKind::Count | ColumnKind::Decimal);
    match key {
        "units" => head.known.values().any(figure),
        _ => head.place(&["title"]).is_some() && head.known.len() > 2,
    }
}

/// The first words of sheets, to show where no head is found.
fn first_words(sheets: &[&Sheet]) -> Vec<String> {
    const WORDS: usize = 12;
    let words = sheets.iter().flat_map(|sheet| sheet.cells.values());
    words.map(Content::shown).filter(|words| !words.is_empty()).take(WORDS).collect()
}

impl Reading<'_> {
    /// A place in the sheet, already known by its cell.
    fn place(&self, row: usize, column: usize) -> Place {
        let shown = self.sheet.at(row, column).map(Content::shown).unwrap_or_default();
        let excerpt: String = shown.lines().next().unwrap_or_default().chars().take(200).collect();
        let spot = Spot {
            page: None,
            sheet: Some(self.sheet.name.clone()),
            line: row,
            column,
            mark: 0..excerpt.len(),
            excerpt,
        };
        Place { spot: Some(spot), ..Place::file(self.workbook.clone()) }
    }

    fn say(&mut self, finding: Finding) {
        if self.findings.iter().count() < limits::FINDINGS.most {
            self.findings.push(finding);
        }
    }

    fn error(&mut self, (row, column): (usize, usize), message: Message) {
        let finding = message.error(Some(self.place(row, column)));
        self.say(finding);
    }

    /// Says which columns are not read, or could not be told from others.
    fn judge_head(&mut self, columns: &[SheetColumn]) {
        let bottom = self.head.bottom;
        for (place, other) in std::mem::take(&mut self.head.twice) {
            let name = crate::finding::column_letters(other);
            self.error((bottom, place), messages::head_twice(&name));
        }
        for (place, (row, words)) in std::mem::take(&mut self.head.unknown) {
            let below = self.sheet.cells.iter().any(|((row, column), content)| {
                let figure = !matches!(content, Content::Text(_) | Content::Date(_));
                *row > bottom && *column == place && figure
            });
            if !below {
                continue;
            }
            if words.is_empty() {
                self.error((row, place), messages::headless());
                continue;
            }
            let computed = self.scheme.measures.iter().any(|measure| {
                measure.typed.is_none()
                    && (measure.name.ends_with(&words) || words == measure.heading)
            });
            if computed || totals::is_total(&words) {
                let place = self.place(row, place);
                self.say(messages::column_passed_over(&words).warning(Some(place)));
                continue;
            }
            let heads: Vec<&str> = columns.iter().map(|column| column.head.as_str()).collect();
            let near = reader::nearest(&words, heads.iter().copied());
            self.error((row, place), messages::unknown_head(&words, near, &heads));
        }
    }

    /// The unit of a name as it stands in a cell, with or without blanks between.
    fn unit(&self, name: &str) -> Option<(UnitId, String)> {
        let exact = self.office.unit_named(name);
        if let Some(id) = exact {
            return Some((id, name.to_owned()));
        }
        let bare: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        self.office.unit_named(&bare).map(|id| (id, bare))
    }

    /// The rows below the head in which something stands.
    fn rows(&self) -> Vec<usize> {
        let below = self.sheet.cells.keys().map(|(row, _)| *row);
        let mut rows: Vec<usize> = below.filter(|row| *row > self.head.bottom).collect();
        rows.dedup();
        rows
    }

    /// The words of a cell.
    fn words(&self, row: usize, column: usize) -> Option<String> {
        self.sheet.cells.get(&(row, column)).map(Content::shown)
    }

    /// The value of a cell as a data file would have it. What no program has computed is told.
    fn value(&mut self, row: usize, column: usize) -> Yaml {
        let value = match self.sheet.cells.get(&(row, column)) {
            None => {
                self.refuse_merged(row, column);
                Value::Null
            }
            Some(Content::Number(text)) => Value::Number(text.clone()),
            Some(Content::Text(text)) => Value::Text(text.clone()),
            Some(Content::Date(date)) => Value::Text(date.format("%Y-%m-%d").to_string()),
            Some(Content::Failed(text)) => {
                let message = messages::formula_failed(text);
                self.error((row, column), message);
                Value::Cut
            }
            Some(Content::Uncomputed) => {
                self.error((row, column), messages::formula_uncomputed());
                Value::Cut
            }
        };
        Yaml { value, at: at(row, column), plain: false }
    }

    /// Refuses a cell that was merged into another: which row has the figure cannot be told.
    fn refuse_merged(&mut self, row: usize, column: usize) {
        let inside = self.sheet.merged.iter().find(|area| area.has(row, column));
        let corner = inside.map(|area| (area.rows.0, area.columns.0));
        if let Some(corner) = corner.filter(|corner| self.sheet.cells.contains_key(corner)) {
            let name = format!("{}{}", crate::finding::column_letters(corner.1), corner.0);
            self.error((row, column), messages::merged(&name));
        }
    }
}

/// The place of a cell.
fn at(row: usize, column: usize) -> Stretch {
    let point = Point { line: row, column };
    Stretch { start: point, end: point }
}

fn entry(key: &str, yaml: Yaml) -> Entry {
    Entry { key: key.to_owned(), key_at: yaml.at, yaml }
}
