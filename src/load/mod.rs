//! First stage: data files become a [`Dossier`] of validated types, or findings.
//!
//! What a file says (`yaml.rs`) and what the program may use ([`crate::model`]) are
//! different types. Reading collects mistakes and never stops at the first one.

mod attachments;
mod earlier;
mod head;
mod messages;
mod names;
mod office;
mod position;
mod quarter;
mod reader;
mod returns;
mod scheme;
mod seal;
mod source;
mod yaml;

use std::path::Path;
use std::sync::Arc;

use chrono::Datelike;

use self::reader::{Cursor, Desk};
pub(crate) use self::source::{Sources, reason};
use crate::finding::{DataPath, Findings, Place, Step, Stopped};
use crate::model::{Office, Quarter, Scheme};

/// Everything one notice is made from, found sound.
#[derive(Debug, Clone)]
pub struct Dossier {
    report: Report,
    earlier: Vec<Report>,
    sources: Sources,
}

/// A period's data with the office and the scheme that were in force.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    pub(crate) office: Office,
    pub(crate) scheme: Scheme,
    pub(crate) quarter: Quarter,
    pub(crate) file: Arc<str>,
}

impl Report {
    /// Whether it brings over the scores of all earlier periods of the year.
    fn carries_forward(&self) -> bool {
        self.quarter.carried_forward.is_some()
    }

    /// A field of the period's data file.
    fn field(&self, key: &str) -> Place {
        let path = DataPath::default().join(Step::Key(key.to_owned()));
        Place { path, ..Place::file(self.file.clone()) }
    }

    /// The document number (发文字号); its year is that of the signature.
    pub(crate) fn document_number(&self) -> String {
        format!("{}〔{}〕{}号", self.office.code, self.quarter.signed.year(), self.quarter.number)
    }
}

impl Dossier {
    /// The period the notice speaks of.
    pub(crate) fn report(&self) -> &Report {
        &self.report
    }

    /// The year's earlier periods, in order, without a gap since January or since the one
    /// that has scores carried forward.
    pub(crate) fn earlier(&self) -> &[Report] {
        &self.earlier
    }

    /// The files behind it.
    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }
}

/// Reads a period's data file, the office and scheme files it names, and the year's
/// earlier periods that stand beside it (`2018-q1.yaml` for `2018-q2.yaml`).
///
/// # Errors
/// Every mistake found in all of these files is in `findings`, with its place.
pub fn load(data: &Path, findings: &mut Findings) -> Result<Dossier, Stopped> {
    let mut sources = Sources::default();
    let dossier = gather(data, &mut sources, findings);
    sources.locate(findings);
    match dossier {
        Some((report, earlier)) => findings.pass(Dossier { report, earlier, sources }),
        None => Err(Stopped),
    }
}

fn gather(
    data: &Path,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<(Report, Vec<Report>)> {
    let report = read_report(data, sources, findings)?;
    let earlier = if report.carries_forward() {
        Vec::new()
    } else {
        earlier::read(data, &report, sources, findings)
    };
    Some((report, earlier))
}

fn read_report(data: &Path, sources: &mut Sources, findings: &mut Findings) -> Option<Report> {
    let file = sources.read(data, findings)?;
    let folder = data.parent().unwrap_or(Path::new(""));
    let references =
        with_cursor(&file, sources, findings, |root| quarter::references(root, folder))??;
    let office_file = references.office.and_then(|name| sources.read(&folder.join(name), findings));
    let scheme_file = references.scheme.and_then(|name| sources.read(&folder.join(name), findings));
    let office_file = office_file?;
    let office_folder = Path::new(&*office_file).parent().unwrap_or(Path::new(""));
    let office =
        with_cursor(&office_file, sources, findings, |root| office::read(root, office_folder))??;
    let scheme =
        with_cursor(&scheme_file?, sources, findings, |root| scheme::read(root, &office))??;
    with_cursor(&office_file, sources, findings, |root| {
        office::check_roll_ups(root, &office, &scheme);
    });
    let quarter =
        with_cursor(&file, sources, findings, |root| quarter::read(root, &office, &scheme))??;
    Some(Report { office, scheme, quarter, file })
}

fn with_cursor<T>(
    file: &Arc<str>,
    sources: &Sources,
    findings: &mut Findings,
    read: impl FnOnce(&Cursor) -> T,
) -> Option<T> {
    let desk = Desk::new(file.clone());
    let value = read(&Cursor::root(sources.yaml(file)?, &desk));
    findings.extend(desk.into_findings());
    Some(value)
}
