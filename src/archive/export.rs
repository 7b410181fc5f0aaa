//! Hands documents over in a bag (BagIt, RFC 8493): a folder that says what it holds, with sums.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::digest::Digests;
use super::index::{Index, Known};
use super::ledger::Archive;
use super::record::{Event, Record};
use super::{messages, places, time};
use crate::finding::{Findings, Message, Stopped};
use crate::load::reason;
use crate::model::likeness;
use crate::publish::archive_around;

/// The declaration at the beginning of every bag of this form.
const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

impl Archive {
    /// Writes a bag of the documents of these numbers, or of all, to a folder that is not there
    /// yet; how many there are in it. With each document comes its record and what was said of it
    /// later, with the records the keys that signed them.
    ///
    /// # Errors
    /// A document that is not in the archive or not whole; a folder that is there already or
    /// cannot be written.
    pub fn export(
        &mut self,
        designations: &[String],
        to: &Path,
        findings: &mut Findings,
    ) -> Result<usize, Stopped> {
        self.follow(findings)?;
        if to.symlink_metadata().is_ok() {
            findings.push(messages::bag_exists(&to.display().to_string()).usage(None));
            return Err(Stopped);
        }
        if let Some(archive) = archive_around(to) {
            findings.push(messages::outside_only(&archive.to_string_lossy()).usage(None));
            return Err(Stopped);
        }
        // Records handed over come from the log itself, whatever an index knows of it.
        let read = Index::of_what_is_there(&self.store);
        self.index = read.map_err(|message| self.stop(message, findings))?;
        let whole = self.index.is_whole().map_err(|message| self.stop(message, findings))?;
        if designations.is_empty() && !whole {
            return Err(self.stop(messages::log_not_all(), findings));
        }
        let all = self.index.numbers(None);
        let (all, _) = all.map_err(|message| self.stop(message, findings))?;
        let all = all.into_iter().map(|known| known.record);
        let likenesses: Vec<String> = designations.iter().map(|of| likeness(of)).collect();
        let mut wanted: Vec<Record> = all
            .filter(|record| match &record.event {
                Event::Issued(issued) => {
                    designations.is_empty()
                        || likenesses.contains(&likeness(&issued.number.designation))
                }
                _ => false,
            })
            .collect();
        for designation in designations {
            self.issued(designation, findings).ok();
        }
        findings.pass(())?;
        let count = wanted.len();
        let said = |record: &Record| match &record.event {
            Event::Issued(issued) => self.index.corrections(&issued.number.designation),
            _ => Ok(Vec::new()),
        };
        let said: Result<Vec<Vec<Known>>, Message> = wanted.iter().map(said).collect();
        let said = said.map_err(|message| self.stop(message, findings))?;
        wanted.extend(said.into_iter().flatten().map(|known| known.record));
        let keys = self.index.keys().map_err(|message| self.stop(message, findings))?;
        wanted.extend(keys.into_iter().map(|known| known.record));
        let bag = self.bag(&wanted).map_err(|message| self.stop(message, findings))?;
        write(&bag, to).map_err(|error| {
            let name = to.display().to_string();
            self.stop(messages::store_failed(&name, &reason(&error)), findings)
        })?;
        Ok(count)
    }

    /// The files of a bag, by path.
    fn bag(&self, records: &[Record]) -> Result<BTreeMap<String, Vec<u8>>, Message> {
        let mut payload: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let fetch = |path: String| {
            let bytes = self.store.get(&path)?;
            let bytes = bytes.ok_or_else(|| messages::file_lost(&path))?;
            Ok::<_, Message>((format!("data/{path}"), bytes))
        };
        payload.extend([fetch(places::GUIDE.to_owned())?]);
        for record in records {
            payload.extend([fetch(places::record(record.sequence))?]);
            if record.signer.is_some() {
                let signature = record.signature_file();
                payload.extend([fetch(signature)?]);
            }
            if let Event::Issued(issued) = &record.event {
                let files = self.files(record)?.into_iter();
                payload.extend(
                    files.map(|(name, bytes)| (format!("data/{}/{name}", issued.folder), bytes)),
                );
            } else {
                for file in &record.files {
                    payload.extend([fetch(file.path.clone())?]);
                }
            }
        }
        let octets: usize = payload.values().map(Vec::len).sum();
        let info = format!(
            "Bagging-Date: {}\nBag-Software-Agent: tongbao {}\nPayload-Oxum: {octets}.{}\n",
            time::day(self.now()),
            env!("CARGO_PKG_VERSION"),
            payload.len(),
        );
        let mut tags = BTreeMap::from([
            ("bagit.txt".to_owned(), DECLARATION.as_bytes().to_vec()),
            ("bag-info.txt".to_owned(), info.into_bytes()),
            ("manifest-sha256.txt".to_owned(), manifest(&payload)),
        ]);
        tags.insert("tagmanifest-sha256.txt".to_owned(), manifest(&tags));
        payload.extend(tags);
        Ok(payload)
    }
}

/// Sums and names of files.
fn manifest(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let line = |(path, bytes): (&String, &Vec<u8>)| {
        // The one sign in a path that a manifest writes otherwise (RFC 8493, 2.1.3).
        format!("{}  {}\n", Digests::sha256(bytes), path.replace('%', "%25"))
    };
    files.iter().map(line).collect::<String>().into_bytes()
}

/// Writes a folder of files, whole or not at all.
fn write(files: &BTreeMap<String, Vec<u8>>, to: &Path) -> io::Result<()> {
    let above = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    let above = above.unwrap_or(Path::new("."));
    fs::create_dir_all(above)?;
    let temporary = tempfile::Builder::new().prefix(".tongbao-").tempdir_in(above)?;
    let bag = temporary.path().join("bag");
    for (path, bytes) in files {
        let path = bag.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&bag))?;
        fs::write(path, bytes)?;
    }
    fs::rename(bag, to)
}
