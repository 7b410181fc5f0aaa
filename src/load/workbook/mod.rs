//! Reads the figures of a period, or a ledger, from a workbook that the data file names in their
//! place: as the values that `units:` or `ledger:` would have had, each with its cell.

mod file;
mod head;
mod judged;
mod ledger;
mod ods;
mod shape;
mod totals;
mod units;
mod xls;

use std::path::Path;
use std::sync::Arc;

use rust_decimal::Decimal;

use self::file::{Content, Sheet};
use self::head::Head;
use super::source::Graft;
use super::yaml::{Entry, Point, SourceSpan, Value, Yaml};
use super::{Sources, messages, period_data, reader, yaml};
use crate::files::{self, Refusal};
use crate::finding::{DataPath, Finding, Findings, Location, Message, Place, Step, column_letters};
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
    /// Columns without which a row says too little, that the sheet does not have.
    missing: Vec<&'a SheetColumn>,
    /// Rows from which something was taken.
    taken: Vec<usize>,
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
        let mut found = Findings::default();
        let read = read(file, &named, key, sources, (office, scheme), &mut found);
        match read {
            Ok((graft, yaml)) => sources.graft(file, graft, yaml),
            Err(Unread::Inside(workbook, message)) => {
                findings.push(message.error(Some(Place::file(workbook))));
                sources.cut_off(file, key);
            }
            Err(Unread::Named(message)) => {
                // The line is looked up before what stands there is put away.
                let mut place = Place { path: named.path.clone(), ..Place::file(file.clone()) };
                sources.locate_place(&mut place);
                findings.push(message.error(Some(place)));
                sources.cut_off(file, key);
            }
        }
        findings.extend(found.iter().cloned());
    }
}

/// Says of a key that is missing in a workbook what a clerk sees there: a blank cell.
pub(super) fn name_blank_cells(findings: &mut Findings) {
    let in_cell = |finding: &Finding| {
        let spot = finding.place.as_ref().and_then(|place| place.spot.as_ref());
        finding.code == messages::MISSING && spot.is_some_and(|spot| spot.sheet.is_some())
    };
    for finding in findings.iter_mut().filter(|finding| in_cell(finding)) {
        let message = messages::blank_cell();
        (finding.message, finding.hint) = (message.text, message.hint);
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

/// The workbook that the text of a key names, if it does, and the sheet.
pub(crate) fn workbook_in(section: &str, key: &str) -> Option<(String, Option<String>)> {
    if !KEYS.contains(&key) {
        return None;
    }
    let yaml = yaml::parse(section, false).ok()?;
    let named = named(yaml.entry(key)?, key)?;
    Some((named.file, named.sheet))
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

/// Why there is nothing to read in a workbook: its name is wrong, or something in it.
enum Unread {
    Named(Message),
    Inside(Arc<str>, Message),
}

/// A workbook that was opened.
struct Opened {
    name: Arc<str>,
    bytes: Vec<u8>,
    sheets: Vec<Sheet>,
}

impl Opened {
    fn of(file: &Arc<str>, named: &Named) -> Result<Self, Unread> {
        let folder = super::folder_of(file);
        let path = folder.join(&named.file);
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let bytes = bytes(&path, &named.file, file).map_err(Unread::Named)?;
        let name: Arc<str> = path.to_string_lossy().into();
        let sheets = file::sheets(&bytes, &ending.unwrap_or_default());
        let sheets = sheets.map_err(|message| Unread::Inside(name.clone(), message))?;
        Ok(Self { name, bytes, sheets })
    }

    /// The sheet that the figures stand in, with its head: the one that is named, else the only one that
    /// fits.
    fn chosen<'s>(
        &'s self,
        columns: &'s [SheetColumn],
        key: &str,
        named: &Named,
    ) -> Result<(&'s Sheet, Head<'s>), Unread> {
        let sheets = &self.sheets;
        let wanted: Vec<&Sheet> = match &named.sheet {
            Some(wanted) => {
                let is_wanted = |sheet: &&Sheet| sheet.name.trim() == wanted.trim();
                let Some(sheet) = sheets.iter().find(is_wanted) else {
                    let all: Vec<&str> = sheets.iter().map(|sheet| &*sheet.name).collect();
                    let near = reader::nearest(wanted, all.iter().copied());
                    return Err(Unread::Named(messages::no_such_sheet(wanted, near, &all)));
                };
                vec![sheet]
            }
            None => sheets.iter().filter(|sheet| !sheet.hidden).collect(),
        };
        let fitting =
            wanted.iter().filter_map(|sheet| Some((*sheet, fitting(sheet, columns, key)?)));
        let mut fitting: Vec<(&Sheet, Head)> = fitting.collect();
        if fitting.len() > 1 {
            let names: Vec<&str> = fitting.iter().map(|(sheet, _)| &*sheet.name).collect();
            return Err(Unread::Named(messages::several_sheets(key, &named.file, &names)));
        }
        fitting.pop().ok_or_else(|| {
            let message = match self.passed_over(columns, key, named).first() {
                Some(name) => messages::only_hidden_sheet(key, &named.file, name),
                None => {
                    let sought: Vec<&str> =
                        columns.iter().map(|column| column.head.as_str()).collect();
                    messages::no_head(&sought, &first_words(&wanted))
                }
            };
            Unread::Inside(self.name.clone(), message)
        })
    }

    /// Sheets that would do but are hidden, so that they were not looked at.
    fn passed_over(&self, columns: &[SheetColumn], key: &str, named: &Named) -> Vec<&str> {
        let hidden = self.sheets.iter().filter(|sheet| sheet.hidden && named.sheet.is_none());
        let hidden = hidden.filter(|sheet| fitting(sheet, columns, key).is_some());
        hidden.map(|sheet| &*sheet.name).collect()
    }
}

/// The head of a sheet, if it is that of figures, or of a ledger.
fn fitting<'c>(sheet: &Sheet, columns: &'c [SheetColumn], key: &str) -> Option<Head<'c>> {
    let figure =
        |column: &&SheetColumn| matches!(column.kind, ColumnKind::Count | ColumnKind::Decimal);
    Head::find(sheet, columns).filter(|head| match key {
        "units" => head.known.values().any(figure),
        _ => head.place(&["title"]).is_some() && head.known.len() > 2,
    })
}

/// Reads a workbook.
fn read(
    file: &Arc<str>,
    named: &Named,
    key: &'static str,
    sources: &mut Sources,
    (office, scheme): (&Office, &Scheme),
    findings: &mut Findings,
) -> Result<(Graft, Yaml), Unread> {
    let book = Opened::of(file, named)?;
    let columns = columns(key, scheme);
    let (sheet, head) = book.chosen(&columns, key, named)?;
    let workbook = &book.name;
    for name in book.passed_over(&columns, key, named) {
        let place = Place::file(workbook.clone());
        findings.push(messages::hidden_sheet(key, name).warning(Some(place)));
    }
    let (missing, taken, findings) = (Vec::new(), Vec::new(), findings);
    let mut reading = Reading { office, scheme, sheet, head, workbook, missing, taken, findings };
    let meant = reading.judge_head(&columns);
    reading.judge_missing(&columns, sources.has_key(file, "ledger"), &meant);
    let yaml = if key == "units" { reading.units() } else { reading.ledger() };
    reading.judge_hidden();
    let sheet = sheet.name.clone();
    sources.keep(&book.name, book.bytes);
    Ok((Graft { key, workbook: book.name, sheet }, yaml))
}

/// A table of a workbook that a data file names, and the place in it for a column of problems.
pub struct Filled {
    /// The workbook, as the user would type it.
    pub(crate) workbook: Arc<str>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) sheet: Arc<str>,
    /// The row of its heads.
    pub(crate) head: usize,
    /// The column: none where every one has something in it.
    pub(crate) column: Option<usize>,
    /// Rows that nobody sees.
    pub(crate) hidden: Vec<usize>,
}

/// The tables of the workbooks that a data file names, as far as they are found.
pub(super) fn filled(file: &Arc<str>, sources: &Sources, scheme: &Scheme) -> Vec<Filled> {
    let of_key = |key: &&str| {
        let named = named(sources.yaml(file)?.entry(key)?, key)?;
        let book = Opened::of(file, &named).ok()?;
        let columns = columns(key, scheme);
        let (sheet, head) = book.chosen(&columns, key, &named).ok()?;
        let (column, hidden) = (head.beyond(sheet), sheet.shape.hidden_rows.clone());
        let (head, sheet) = (head.bottom, sheet.name.clone());
        Some(Filled { workbook: book.name, bytes: book.bytes, sheet, head, column, hidden })
    };
    KEYS.iter().filter_map(of_key).collect()
}

/// The columns that there may be.
fn columns(key: &str, scheme: &Scheme) -> Vec<SheetColumn> {
    if key == "units" { unit_columns(scheme) } else { ledger_columns(scheme) }
}

/// The bytes of a workbook.
fn bytes(path: &Path, name: &str, data: &str) -> Result<Vec<u8>, Message> {
    let most = limits::WORKBOOK_BYTES.most;
    files::read(path, most).map_err(|refusal| match refusal {
        Refusal::Missing => {
            let near = period_data::near_file(name, &super::folder_of(data));
            // The workbook of another period is none for this one.
            let letters = |name: &str| name.replace(|c: char| c.is_ascii_digit(), "");
            let near = near.filter(|near| letters(near) != letters(name));
            messages::no_workbook_named(name, near.as_deref(), data)
        }
        Refusal::Folder => messages::is_folder(),
        Refusal::Special(kind) => messages::is_special(kind),
        Refusal::TooLarge => messages::workbook_too_large(most),
        Refusal::Failed(error) => messages::unreadable(&files::reason(&error)),
    })
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
        let spot = Location {
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

    /// The value of a cell as a data file would have it. What cannot be told is told.
    fn value(&mut self, row: usize, column: usize) -> Yaml {
        let refused = self.refuse_merged(row, column) || self.refuse_uncomputed(row, column);
        let value = match self.sheet.cells.get(&(row, column)) {
            _ if refused => Value::Cut,
            None => Value::Null,
            Some(Content::Number(text)) => {
                match self.sheet.shape.percents.contains(&(row, column)) {
                    true => self.percentage(row, column, text),
                    false => Value::Number(text.clone()),
                }
            }
            Some(Content::Text(text)) => Value::Text(text.clone()),
            Some(Content::Date(date)) => Value::Text(date.format("%Y-%m-%d").to_string()),
            Some(Content::Failed(_) | Content::Uncomputed) => Value::Cut,
        };
        Yaml { value, at: at(row, column), plain: false }
    }

    /// A number that is shown as a percentage: that is what a figure in % is meant as.
    fn percentage(&mut self, row: usize, column: usize, text: &str) -> Value {
        let shown =
            text.parse::<Decimal>().ok().and_then(|of| of.checked_mul(Decimal::ONE_HUNDRED));
        let shown = shown.map(|shown| shown.normalize().to_string());
        let path = self.head.known.get(&column).map(|column| column.path.as_slice());
        let measure = match path {
            Some([name]) => self.scheme.measure_named(name).map(|id| self.scheme.measure(id)),
            _ => None,
        };
        match shown {
            Some(shown) if measure.is_some_and(|measure| measure.unit == "%") => {
                Value::Number(shown)
            }
            shown => {
                let message = messages::percentage(&shown.unwrap_or_else(|| text.to_owned()));
                self.error((row, column), message);
                Value::Cut
            }
        }
    }

    /// Refuses a formula in place of words, where its words are not known.
    fn refuse_uncomputed(&mut self, row: usize, column: usize) -> bool {
        let message = match self.sheet.cells.get(&(row, column)) {
            Some(Content::Failed(text)) => messages::formula_failed(text),
            Some(Content::Uncomputed) => messages::formula_uncomputed(),
            _ => return false,
        };
        self.error((row, column), message);
        true
    }

    /// Refuses a cell that was merged into another: which row has the figure cannot be told.
    fn refuse_merged(&mut self, row: usize, column: usize) -> bool {
        let Some((top, left)) = self.sheet.swallowed_by(row, column) else { return false };
        let name = format!("{}{top}", column_letters(left));
        self.error((row, column), messages::merged(&name));
        true
    }
}

/// The place of a cell.
fn at(row: usize, column: usize) -> SourceSpan {
    let point = Point { line: row, column };
    SourceSpan { start: point, end: point }
}

fn entry(key: &str, yaml: Yaml) -> Entry {
    Entry { key: key.to_owned(), key_at: yaml.at, yaml }
}
