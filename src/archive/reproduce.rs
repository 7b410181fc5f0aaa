//! Makes an issued document again from what was stored of it, in every form in which it is stored, and holds the two
//! against each other byte by byte. Where they differ, what has changed of the program, the fonts or the machine is
//! named.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::digest::Digests;
use super::entry::{Build, unpack};
use super::ledger::Archive;
use super::record::{Event, Record};
use super::register::Stored;
use super::{messages, places};
use crate::compose::TemplateSet;
use crate::finding::{Findings, Message, Stopped};
use crate::load::reason;
use crate::model::FileForm;
use crate::pipeline::{Reports, Workshop, draw};
use crate::publish::file;
use crate::typeset::FontSet;

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

/// The sources of a document, its data files aside, and the forms in which it is stored.
struct Fetched {
    build: Build,
    templates: TemplateSet,
    /// Each with the name of its file and its bytes, the PDF first.
    forms: Vec<(FileForm, String, Vec<u8>)>,
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
        self.follow(findings)?;
        let record = self.issued(designation, findings)?;
        let folder = tempfile::tempdir().map_err(|error| {
            self.stop(messages::store_failed(designation, &reason(&error)), findings)
        })?;
        let fetched = self.fetch(&record, folder.path());
        let Fetched { build, templates, forms } =
            fetched.map_err(|message| self.stop(message, findings))?;
        let sources = folder.path().join(places::SOURCES);
        let stored = Stored::read(folder.path());
        let workshop = Workshop { templates, fonts, draft: None, register: Some(Arc::new(stored)) };
        let serial = record.event.number().map(|number| number.serial);
        let data = sources.join(&build.data);
        // The opinion of today's rules does not matter, nor what was told when it was issued.
        let (mut told, mut doubts) = (Findings::default(), Findings::default());
        let doubts = Some(&mut doubts);
        let reports = Reports { doubts, covered: None, passed: &mut |_| {}, shown: &mut |_| {} };
        let document = draw(&data, serial, &workshop, &mut told, reports)
            .inspect_err(|_| findings.extend(told.iter().cloned()))?;
        let mut files = Vec::new();
        for (form, name, then) in forms {
            let now = file(&document, form, findings)?;
            files.push(Remade { name, same: now == then, sizes: (then.len(), now.len()) });
        }
        Ok(Reproduction {
            same: files.iter().all(|file| file.same),
            changed: build.changes(&workshop.fonts),
            files,
            designation: designation.to_owned(),
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
