//! Makes an issued document again from what was stored of it, in every form in which it is stored, and holds the two
//! against each other byte by byte. Where they differ, what has changed of the program, the fonts or the machine is
//! named.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::digest::Digests;
use super::entry::{Build, unpack};
use super::ledger::Archive;
use super::record::{Event, Record};
use super::register::Stored;
use super::{messages, places};
use crate::compose::{Markup, TemplateSet};
use crate::finding::{Findings, Message, Stopped};
use crate::load::{SharedRegister, reason};
use crate::model::FileForm;
use crate::pipeline::{Reports, Resources, build_reporting, compose_data};
use crate::publish::file;
use crate::typeset::{Document, FontSet};

/// The outcome of making a document again.
#[derive(Debug)]
pub struct Reproduction {
    /// The document's number.
    pub designation: String,
    /// True if every form of it came out the same to the last byte.
    pub same: bool,
    /// The things that it was made with then and is not made with now, in words.
    pub changed: Vec<String>,
    /// The forms of it, the PDF first.
    pub files: Vec<Remade>,
}

/// A form of a document that was made again.
#[derive(Debug)]
pub struct Remade {
    /// The name of its file.
    pub name: String,
    /// True if it came out the same to the last byte.
    pub same: bool,
    /// Its size then and now, in bytes.
    pub sizes: (usize, usize),
}

/// An issued document's own sources, copied into a folder for as long as this lives.
pub struct Recalled {
    /// The document's number.
    pub designation: String,
    /// The folder, which goes with it.
    _folder: TempDir,
    data: PathBuf,
    serial: Option<u32>,
    templates: TemplateSet,
    register: SharedRegister,
    build: Build,
    forms: Vec<StoredForm>,
}

/// A form in which a document is stored, the name of its file, and its bytes.
type StoredForm = (FileForm, String, Vec<u8>);

/// The sources of a document, its data files aside, and the forms in which it is stored.
struct Fetched {
    build: Build,
    templates: TemplateSet,
    /// The PDF first.
    forms: Vec<StoredForm>,
}

impl Recalled {
    /// Composes it once more, with the templates and the issued figures of then.
    ///
    /// # Errors
    /// Sources that no longer compose.
    pub fn compose(&self, findings: &mut Findings) -> Result<Arc<Markup>, Stopped> {
        let mut told = Findings::default();
        let asked = (self.serial, Some(&self.register));
        compose_data(&self.data, asked, &self.templates, &mut told)
            .inspect_err(|_| findings.extend(told.iter().cloned()))
    }

    /// Sets it in type once more with these fonts. The opinion of today's rules does not matter, nor what was told
    /// when it was issued.
    ///
    /// # Errors
    /// Sources that no longer typeset.
    pub fn rebuild(&self, fonts: FontSet, findings: &mut Findings) -> Result<Document, Stopped> {
        let (templates, register) = (self.templates.clone(), Some(Arc::clone(&self.register)));
        let resources = Resources { templates, fonts, draft: None, register };
        let (mut told, mut doubts) = (Findings::default(), Findings::default());
        let reports = Reports { doubts: Some(&mut doubts), ..Reports::default() };
        build_reporting(&self.data, self.serial, &resources, &mut told, reports)
            .inspect_err(|_| findings.extend(told.iter().cloned()))
    }
}

impl Archive {
    /// Makes an issued document again with these fonts.
    ///
    /// # Errors
    /// A document that is not in the archive or not whole; sources that no longer typeset.
    pub fn reproduce(
        &mut self,
        designation: &str,
        fonts: FontSet,
        findings: &mut Findings,
    ) -> Result<Reproduction, Stopped> {
        let recalled = self.recall(designation, findings)?;
        let changed = recalled.build.changes(&fonts);
        let document = recalled.rebuild(fonts, findings)?;
        let mut files = Vec::new();
        for (form, name, then) in recalled.forms {
            let now = file(&document, form, findings)?;
            files.push(Remade { name, same: now == then, sizes: (then.len(), now.len()) });
        }
        Ok(Reproduction {
            same: files.iter().all(|file| file.same),
            changed,
            files,
            designation: designation.to_owned(),
        })
    }

    /// Gets the sources of an issued document.
    ///
    /// # Errors
    /// A document that is not in the archive or not whole.
    pub fn recall(
        &mut self,
        designation: &str,
        findings: &mut Findings,
    ) -> Result<Recalled, Stopped> {
        self.follow(findings)?;
        let record = self.issued(designation, findings)?;
        let folder = tempfile::tempdir().map_err(|error| {
            self.stop(messages::store_failed(designation, &reason(&error)), findings)
        })?;
        let fetched = self.fetch(&record, folder.path());
        let Fetched { build, templates, forms } =
            fetched.map_err(|message| self.stop(message, findings))?;
        Ok(Recalled {
            designation: designation.to_owned(),
            data: folder.path().join(places::SOURCES).join(&build.data),
            serial: record.event.number().map(|number| number.serial),
            register: Arc::new(Stored::read(folder.path())),
            _folder: folder,
            templates,
            build,
            forms,
        })
    }

    /// The record of an issued document.
    pub(super) fn issued(
        &self,
        designation: &str,
        findings: &mut Findings,
    ) -> Result<Record, Stopped> {
        let known = self.index.numbered(designation);
        match known.map_err(|message| self.stop(message, findings))?.map(|known| known.record) {
            Some(record) if matches!(record.event, Event::Issued(_)) => Ok(record),
            _ => {
                findings.push(messages::not_issued(designation).usage(None));
                Err(Stopped)
            }
        }
    }

    /// Copies a document's data files into a folder, and gets what else it was made from.
    fn fetch(&self, record: &Record, to: &Path) -> Result<Fetched, Message> {
        let pdf_name = match &record.event {
            Event::Issued(issued) => issued.pdf.as_str(),
            _ => "",
        };
        let (mut build, mut templates, mut forms) = (None, None, Vec::new());
        let named = FileForm::ALL.map(|(_, form)| (form, places::form(pdf_name, form)));
        for (name, bytes) in self.files(record)? {
            if name == places::TEMPLATES {
                templates = unpack(&bytes).map(TemplateSet::of);
            } else if name.starts_with(&format!("{}/", places::SOURCES)) {
                let path = to.join(&name);
                let folder = path.parent().unwrap_or(to);
                fs::create_dir_all(folder)
                    .and_then(|()| fs::write(&path, bytes))
                    .map_err(|error| messages::store_failed(&name, &reason(&error)))?;
            } else if name == places::BUILD {
                build = serde_json::from_slice(&bytes).ok();
            } else if let Some((form, _)) = named.iter().find(|(_, named)| *named == name) {
                forms.push((*form, name, bytes));
            }
        }
        let lost = |name: &str| messages::file_lost(name);
        forms.sort_by_key(|(form, ..)| *form);
        if forms.first().is_none_or(|(form, ..)| *form != FileForm::Pdf) {
            return Err(lost(pdf_name));
        }
        Ok(Fetched {
            build: build.ok_or_else(|| lost(places::BUILD))?,
            templates: templates.ok_or_else(|| lost(places::TEMPLATES))?,
            forms,
        })
    }

    /// The files of a document that its list names, by name, and the lists themselves.
    ///
    /// # Errors
    /// A file that is missing or is not what the list says; a list that is not what the record says.
    pub(super) fn files(&self, record: &Record) -> Result<Vec<(String, Vec<u8>)>, Message> {
        let Event::Issued(issued) = &record.event else { return Ok(Vec::new()) };
        let get = |path: &str| self.store.get(path)?.ok_or_else(|| messages::file_lost(path));
        let mut files = Vec::new();
        let mut list = String::new();
        for file in &record.files {
            let bytes = get(&file.path)?;
            if Digests::of(&bytes) != file.digests {
                return Err(messages::file_spoilt(&file.path));
            }
            let name = file.path.strip_prefix(&format!("{}/", issued.folder));
            if name == Some(places::LIST) {
                list = String::from_utf8_lossy(&bytes).into_owned();
            }
            files.push((name.unwrap_or(&file.path).to_owned(), bytes));
        }
        for (sum, name) in list.lines().filter_map(places::listed) {
            let path = format!("{}/{name}", issued.folder);
            let bytes = get(&path)?;
            if Digests::sha256(&bytes) != sum {
                return Err(messages::file_spoilt(&path));
            }
            files.push((name.to_owned(), bytes));
        }
        Ok(files)
    }
}
