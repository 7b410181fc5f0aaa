//! First stage: data files become a [`Dossier`] of validated types, or findings.
//!
//! What a file says (`yaml.rs`) and what the program may use ([`crate::model`]) are
//! different types. Reading collects mistakes and never stops at the first one.

mod attachments;
mod blocks;
mod checking;
mod earlier;
mod filing;
mod frame;
mod head;
mod layout;
mod manuscript;
mod measures;
mod messages;
mod names;
mod office;
mod period;
mod position;
mod quarter;
mod reader;
mod returns;
mod scheme;
mod seal;
mod source;
mod yaml;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) use self::earlier::Past;
use self::names::known_word;
use self::reader::{Cursor, Desk};
pub(crate) use self::source::{Sources, reason};
use crate::finding::{DataPath, Findings, Place, Step, Stopped};
use crate::model::{Frame, Manuscript, Office, Quarter, Scheme, Waived};

/// Everything one document is made from, found sound.
#[derive(Debug, Clone)]
pub struct Dossier {
    matter: Matter,
    sources: Sources,
}

/// What a document is about, by its kind.
#[derive(Debug, Clone)]
pub(crate) enum Matter {
    /// A notice on a period's information work.
    Quarterly {
        /// The period.
        report: Box<Report>,
        /// The periods that its figures go back to.
        past: Past,
    },
    /// A text as its author wrote it.
    Document(Box<Paper>),
}

/// A period's data with the office and the scheme that were in force.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    pub(crate) office_file: Arc<str>,
    pub(crate) office: Office,
    pub(crate) scheme_file: Arc<str>,
    pub(crate) scheme: Scheme,
    pub(crate) frame: Frame,
    pub(crate) quarter: Quarter,
    pub(crate) file: Arc<str>,
}

/// A text with the office that issues it.
#[derive(Debug, Clone)]
pub(crate) struct Paper {
    pub(crate) office_file: Arc<str>,
    pub(crate) office: Office,
    pub(crate) frame: Frame,
    pub(crate) manuscript: Manuscript,
    pub(crate) file: Arc<str>,
}

/// Kinds of documents, each the name of a folder of templates.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Quarterly,
    Document,
}

impl Kind {
    const ALL: [(&'static str, Self); 2] =
        [("quarterly", Self::Quarterly), ("document", Self::Document)];
}

impl Report {
    /// Whether it brings over the scores of all earlier periods of the year.
    pub(crate) fn carries_forward(&self) -> bool {
        self.quarter.carried_forward.is_some()
    }

    /// A field of the period's data file.
    pub(crate) fn field(&self, key: &str) -> Place {
        let path = DataPath::default().join(Step::Key(key.to_owned()));
        Place { path, ..Place::file(self.file.clone()) }
    }
}

impl Dossier {
    /// What the document is about.
    pub(crate) fn matter(&self) -> &Matter {
        &self.matter
    }

    /// The period a notice speaks of, if it speaks of one.
    pub(crate) fn report(&self) -> Option<&Report> {
        match &self.matter {
            Matter::Quarterly { report, .. } => Some(report),
            Matter::Document(_) => None,
        }
    }

    /// The office that issues it.
    pub(crate) fn office(&self) -> &Office {
        match &self.matter {
            Matter::Quarterly { report, .. } => &report.office,
            Matter::Document(paper) => &paper.office,
        }
    }

    /// What stands around its text.
    pub fn frame(&self) -> &Frame {
        match &self.matter {
            Matter::Quarterly { report, .. } => &report.frame,
            Matter::Document(paper) => &paper.frame,
        }
    }

    /// What it lets pass in checking.
    pub(crate) fn waived(&self) -> &[Waived] {
        match &self.matter {
            Matter::Quarterly { report, .. } => &report.quarter.waived,
            Matter::Document(paper) => &paper.manuscript.waived,
        }
    }

    /// The name of its kind, which is that of a folder of templates.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.matter {
            Matter::Quarterly { .. } => Kind::ALL[0].0,
            Matter::Document(_) => Kind::ALL[1].0,
        }
    }

    /// Its data file.
    pub(crate) fn file(&self) -> &Arc<str> {
        match &self.matter {
            Matter::Quarterly { report, .. } => &report.file,
            Matter::Document(paper) => &paper.file,
        }
    }

    /// The office's file.
    pub(crate) fn office_file(&self) -> &Arc<str> {
        match &self.matter {
            Matter::Quarterly { report, .. } => &report.office_file,
            Matter::Document(paper) => &paper.office_file,
        }
    }

    /// The same with this serial number, in place of any that it has.
    #[must_use]
    pub fn numbered(mut self, serial: u32) -> Self {
        let frame = match &mut self.matter {
            Matter::Quarterly { report, .. } => &mut report.frame,
            Matter::Document(paper) => &mut paper.frame,
        };
        frame.number = Some(serial);
        self
    }

    /// The files behind it.
    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }
}

/// Reads a document's data file and those it names. For a notice on a period these are the
/// office and scheme files and the year's earlier periods that stand beside it
/// (`2018-q1.yaml` for `2018-q2.yaml`).
///
/// # Errors
/// Every mistake found in all of these files is in `findings`, with its place.
pub fn load(data: &Path, findings: &mut Findings) -> Result<Dossier, Stopped> {
    let mut sources = Sources::default();
    let matter = gather(data, &mut sources, findings);
    sources.locate(findings);
    match matter {
        Some(matter) => findings.pass(Dossier { matter, sources }),
        None => Err(Stopped),
    }
}

fn gather(data: &Path, sources: &mut Sources, findings: &mut Findings) -> Option<Matter> {
    let file = sources.read(data, findings)?;
    let kind = with_cursor(&file, sources, findings, |root| match root.field("kind") {
        Some(field) => known_word(&field, "公文", &Kind::ALL),
        None => Some(Kind::Quarterly),
    })??;
    match kind {
        Kind::Quarterly => {
            let report = Box::new(read_report(data, sources, findings)?);
            let past = earlier::read(data, &report, sources, findings);
            Some(Matter::Quarterly { report, past })
        }
        Kind::Document => read_paper(data, sources, findings).map(Box::new).map(Matter::Document),
    }
}

fn read_report(data: &Path, sources: &mut Sources, findings: &mut Findings) -> Option<Report> {
    let file = sources.read(data, findings)?;
    let folder = folder_of(&file);
    let has_scheme = with_cursor(&file, sources, findings, |root| {
        root.field("scheme").is_some_and(|field| !field.is_null())
    })?;
    let mut named =
        |key| with_cursor(&file, sources, findings, |root| quarter::reference(root, key, &folder))?;
    let office_file = named("office");
    let scheme_file = if has_scheme { named("scheme") } else { None };
    let office_file = office_file.and_then(|name| sources.read(&folder.join(name), findings));
    let scheme_file = scheme_file.and_then(|name| sources.read(&folder.join(name), findings));
    let office_file = office_file?;
    let office = read_office(&office_file, true, sources, findings)?;
    let (scheme_file, scheme) = if has_scheme {
        let scheme_file = scheme_file?;
        with_cursor(&office_file, sources, findings, scheme::refuse_in_office);
        let scheme =
            with_cursor(&scheme_file, sources, findings, |root| scheme::read(root, &office))??;
        (scheme_file, scheme)
    } else {
        let scheme =
            with_cursor(&office_file, sources, findings, |root| scheme::of_office(root, &office))?;
        (office_file.clone(), scheme)
    };
    if scheme.measures.is_empty() {
        findings.push(messages::nothing_counted().error(Some(Place::file(scheme_file.clone()))));
        return None;
    }
    with_cursor(&office_file, sources, findings, |root| {
        office::check_roll_ups(root, &office, &scheme);
    });
    let (frame, quarter) = with_cursor(&file, sources, findings, |root| {
        quarter::read(root, &office, &scheme, &folder)
    })??;
    Some(Report { office_file, office, scheme_file, scheme, frame, quarter, file })
}

fn read_paper(data: &Path, sources: &mut Sources, findings: &mut Findings) -> Option<Paper> {
    let file = sources.read(data, findings)?;
    let folder = folder_of(&file);
    let office_file =
        with_cursor(&file, sources, findings, |root| quarter::reference(root, "office", &folder))??;
    let office_file = sources.read(&folder.join(office_file), findings)?;
    let office = read_office(&office_file, false, sources, findings)?;
    let (frame, manuscript) =
        with_cursor(&file, sources, findings, |root| manuscript::read(root, &office, &folder))??;
    Some(Paper { office_file, office, frame, manuscript, file })
}

fn read_office(
    file: &Arc<str>,
    counts: bool,
    sources: &Sources,
    findings: &mut Findings,
) -> Option<Office> {
    with_cursor(file, sources, findings, |root| office::read(root, &folder_of(file), counts))?
}

/// The folder a file stands in, which the names in it are relative to.
pub(crate) fn folder_of(file: &str) -> PathBuf {
    Path::new(file).parent().unwrap_or(Path::new("")).to_owned()
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
