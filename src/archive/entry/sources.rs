//! The data files, images and templates a document was made from, as they were read, placed so
//! that they find each other again.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::sync::Arc;

use zip::result::{ZipError, ZipResult};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

use super::super::{messages, places};
use crate::compose::Markup;
use crate::finding::{Findings, Place};
use crate::load::{Inputs, Placed, reason};

/// The sources of a document.
pub(in crate::archive) struct Sources {
    /// Files by their path in the document's folder.
    pub(super) files: Vec<(String, Vec<u8>)>,
    /// The templates, by path below the template folder.
    pub(super) templates: Vec<(String, String)>,
    /// The data file itself, by its path below the sources.
    pub(super) main: String,
}

impl Sources {
    /// The data files, word lists and images a document is made from, by name, as they were read.
    pub(in crate::archive) fn read(
        inputs: &Inputs,
        findings: &mut Findings,
    ) -> Vec<(Arc<str>, Vec<u8>)> {
        let mut read: Vec<(Arc<str>, Vec<u8>)> = Vec::new();
        for (name, bytes) in inputs.sources().files() {
            read.push((name.clone(), bytes.to_vec()));
        }
        for image in inputs.images() {
            read.push((image.file.clone(), image.bytes.to_vec()));
        }
        for (name, _) in &read {
            let shown = Path::new(&**name).file_name().unwrap_or_default().to_string_lossy();
            if shown.chars().any(char::is_control) {
                let place = Place::file(inputs.file().clone());
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
    pub(in crate::archive) fn notices(inputs: &Inputs) -> Vec<(String, Vec<u8>)> {
        let notices = inputs.notices().into_iter();
        notices.map(|notice| (places::notice(&notice.number), notice.to_bytes())).collect()
    }

    /// Gathers them. A file that is named from the root of the machine would not be found again.
    pub(super) fn of(markup: &Markup, findings: &mut Findings) -> Self {
        let inputs = markup.tally().inputs();
        let read = Self::read(inputs, findings);
        let main = inputs.file();
        for (name, _) in read.iter().filter(|(name, _)| is_from_root(name, main)) {
            findings.push(messages::source_outside(name).error(Some(Place::file(main.clone()))));
        }
        let placed = Placed::of(inputs);
        let mut files: BTreeMap<String, Vec<u8>> = Self::notices(inputs).into_iter().collect();
        for (name, bytes) in read {
            files.insert(format!("{}/{}", places::SOURCES, placed.below(&name)), bytes);
        }
        // Notices on a period of any kind take from the shipped one what they have not of their own.
        let shared = inputs.report().map(|_| "quarterly/".to_owned());
        let used: Vec<String> = [format!("{}/", inputs.kind()), "layout/".to_owned()]
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
        let main = placed.below(main).to_owned();
        Self { files: files.into_iter().collect(), templates, main }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_named_from_the_root_by_one_that_is_not_is_out_of_place() {
        assert!(is_from_root("/x/office.yaml", "data/q1.yaml"));
        assert!(!is_from_root("/x/office.yaml", "/x/q1.yaml"));
    }
}
