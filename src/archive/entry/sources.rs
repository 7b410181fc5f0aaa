//! The data files, images and templates a document was made from, as they were read, placed so
//! that they find each other again.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use zip::result::{ZipError, ZipResult};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

use super::super::{messages, places};
use crate::compose::Markup;
use crate::finding::{Findings, Place};
use crate::load::{Dossier, reason};

/// The folder of data files below that of the sources.
const DATA: &str = "data";

/// The sources of a document.
pub(in crate::archive) struct Sources {
    /// Files by their path in the document's folder.
    pub(super) files: Vec<(String, Vec<u8>)>,
    /// The templates, by path below the template folder.
    pub(super) templates: Vec<(String, String)>,
    /// The data file itself, by its path below the sources.
    pub(super) main: String,
    /// Where each data file lies below the sources, by its name as the user typed it.
    names: BTreeMap<Arc<str>, String>,
}

impl Sources {
    /// The data files, word lists and images a document is made from, by name, as they were read.
    pub(in crate::archive) fn read(
        dossier: &Dossier,
        findings: &mut Findings,
    ) -> Vec<(Arc<str>, Vec<u8>)> {
        let mut read: Vec<(Arc<str>, Vec<u8>)> = Vec::new();
        for (name, bytes) in dossier.sources().files() {
            read.push((name.clone(), bytes.to_vec()));
        }
        for image in dossier.images() {
            read.push((image.file.clone(), image.bytes.to_vec()));
        }
        for (name, _) in &read {
            let shown = Path::new(&**name).file_name().unwrap_or_default().to_string_lossy();
            if shown.chars().any(char::is_control) {
                let place = Place::file(dossier.file().clone());
                findings.push(
                    messages::source_unnamable(&shown.escape_debug().to_string())
                        .error(Some(place)),
                );
            }
        }
        read
    }

    /// The issued notices that a document's figures rest on, as they are stored beside its data files: by path in
    /// the document's folder.
    pub(in crate::archive) fn notices(dossier: &Dossier) -> Vec<(String, Vec<u8>)> {
        let notices = dossier.notices().into_iter();
        notices.map(|notice| (places::notice(&notice.number), notice.to_bytes())).collect()
    }

    /// Gathers them. A file that is named from the root of the machine would not be found again.
    pub(super) fn of(markup: &Markup, findings: &mut Findings) -> Self {
        let dossier = markup.tally().dossier();
        let read = Self::read(dossier, findings);
        let main = dossier.file();
        for (name, _) in read.iter().filter(|(name, _)| is_from_root(name, main)) {
            findings.push(messages::source_outside(name).error(Some(Place::file(main.clone()))));
        }
        let folder = common(read.iter().map(|(name, _)| whole(name)));
        let below = |name: &str| {
            let path = whole(name);
            let parts = path.strip_prefix(&folder).unwrap_or(&path).iter();
            let parts: Vec<_> = parts.map(|part| part.to_string_lossy()).collect();
            format!("{DATA}/{}", parts.join("/"))
        };
        let mut names: BTreeMap<Arc<str>, String> =
            read.iter().map(|(name, _)| (name.clone(), below(name))).collect();
        for notice in dossier.notices() {
            let path = places::notice(&notice.number);
            let below = path.strip_prefix(&format!("{}/", places::SOURCES)).unwrap_or(&path);
            names.insert(notice.file.as_str().into(), below.to_owned());
        }
        let mut files: BTreeMap<String, Vec<u8>> = Self::notices(dossier).into_iter().collect();
        for (name, bytes) in read {
            files.insert(format!("{}/{}", places::SOURCES, names[&name]), bytes);
        }
        // Notices on a period of any kind take from the shipped one what they have not of their own.
        let shared = dossier.report().map(|_| "quarterly/".to_owned());
        let used: Vec<String> = [format!("{}/", dossier.kind()), "layout/".to_owned()]
            .into_iter()
            .chain(shared)
            .collect();
        let templates: Vec<(String, String)> = markup
            .templates()
            .texts()
            .filter(|(name, _)| used.iter().any(|folder| name.starts_with(folder)))
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .collect();
        match pack(&templates) {
            Ok(packed) => drop(files.insert(places::TEMPLATES.to_owned(), packed)),
            Err(error) => findings
                .push(messages::store_failed(places::TEMPLATES, &packing(&error)).machine(None)),
        }
        let main = names.get(main).cloned().unwrap_or_default();
        Self { files: files.into_iter().collect(), templates, main, names }
    }

    /// Where a data file lies below the sources.
    pub(super) fn below<'s>(&'s self, name: &'s str) -> &'s str {
        self.names.get(name).map_or(name, String::as_str)
    }
}

/// Packs templates; they all bear the same date, so that the same ones give the same bytes.
fn pack(templates: &[(String, String)]) -> ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    for (name, text) in templates {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Why templates could not be packed, in the clerk's words.
fn packing(error: &ZipError) -> String {
    match error {
        ZipError::Io(error) => reason(error),
        _ => "有的模板名称压缩文件里放不下".to_owned(),
    }
}

/// The templates that were packed, by path below the template folder; none if it is no such file.
pub(in crate::archive) fn unpack(packed: &[u8]) -> Option<Vec<(String, String)>> {
    let mut zip = ZipArchive::new(Cursor::new(packed)).ok()?;
    let mut templates = Vec::new();
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).ok()?;
        let mut text = String::new();
        file.read_to_string(&mut text).ok()?;
        let name = file.name().ok()?.into_owned();
        templates.push((name, text));
    }
    Some(templates)
}

/// True if a file is named from the root while the data file that leads to it is not.
fn is_from_root(name: &str, main: &str) -> bool {
    Path::new(name).is_absolute() && !Path::new(main).is_absolute()
}

/// A path from the root, without detours.
fn whole(name: &str) -> PathBuf {
    let path = std::path::absolute(name).unwrap_or_else(|_| PathBuf::from(name));
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                clean.pop();
            }
            Component::CurDir => {}
            part => clean.push(part),
        }
    }
    clean
}

/// The folder that holds all of these files.
fn common(mut paths: impl Iterator<Item = PathBuf>) -> PathBuf {
    let first = paths.next().unwrap_or_default();
    let mut folder = first.parent().unwrap_or(Path::new("")).to_owned();
    for path in paths {
        while !path.starts_with(&folder) && folder.pop() {}
    }
    folder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_keep_their_places_to_each_other() {
        let paths = ["a/data/q1.yaml", "a/data/../office.yaml", "a/seal/s.png"];
        let folder = common(paths.iter().map(|path| whole(path)));
        assert_eq!(folder, whole("a"));
        assert_eq!(whole("a/data/../office.yaml"), whole("a/office.yaml"));
        assert!(is_from_root("/x/office.yaml", "data/q1.yaml"));
        assert!(!is_from_root("/x/office.yaml", "/x/q1.yaml"));
    }
}
