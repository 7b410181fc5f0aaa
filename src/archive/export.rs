//! Hands documents over in a bag (BagIt, RFC 8493): a folder that says what it holds, with sums.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::digest::Digests;
use super::index::{Index, IndexedRecord};
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
        let said: Result<Vec<Vec<IndexedRecord>>, Message> = wanted.iter().map(said).collect();
        let said = said.map_err(|message| self.stop(message, findings))?;
        wanted.extend(said.into_iter().flatten().map(|known| known.record));
        let keys = self.index.keys().map_err(|message| self.stop(message, findings))?;
        wanted.extend(keys.into_iter().map(|known| known.record));
        self.write_bag(&wanted, to).map_err(|message| self.stop(message, findings))?;
        Ok(count)
    }

    /// Writes a bag of these records and their documents, whole or not at all. At any moment one
    /// document is in memory.
    fn write_bag(&self, records: &[Record], to: &Path) -> Result<(), Message> {
        let name = to.display().to_string();
        let failed = |error: io::Error| messages::store_failed(&name, &reason(&error));
        let above = to.parent().filter(|folder| !folder.as_os_str().is_empty());
        let above = above.unwrap_or(Path::new("."));
        fs::create_dir_all(above).map_err(failed)?;
        let temporary = tempfile::Builder::new().prefix(".tongbao-").tempdir_in(above);
        let temporary = temporary.map_err(failed)?;
        let mut bag = Bag { folder: temporary.path().join("bag"), sums: BTreeMap::new() };
        self.fill(&mut bag, records, &failed)?;
        let octets: usize = bag.sums.values().map(|(_, size)| size).sum();
        let info = format!(
            "Bagging-Date: {}\nBag-Software-Agent: tongbao {}\nPayload-Oxum: {octets}.{}\n",
            time::day(self.now()),
            env!("CARGO_PKG_VERSION"),
            bag.sums.len(),
        );
        let manifest = std::mem::take(&mut bag.sums);
        bag.put("bagit.txt", DECLARATION.as_bytes()).map_err(failed)?;
        bag.put("bag-info.txt", info.as_bytes()).map_err(failed)?;
        bag.put("manifest-sha256.txt", &listed(&manifest)).map_err(failed)?;
        let tags = std::mem::take(&mut bag.sums);
        bag.put("tagmanifest-sha256.txt", &listed(&tags)).map_err(failed)?;
        fs::rename(&bag.folder, to).map_err(failed)
    }

    /// Puts records and their documents into a bag.
    fn fill(
        &self,
        bag: &mut Bag,
        records: &[Record],
        failed: &dyn Fn(io::Error) -> Message,
    ) -> Result<(), Message> {
        let fetch = |bag: &mut Bag, path: &str| {
            let bytes = self.store.get(path)?.ok_or_else(|| messages::file_lost(path))?;
            bag.put(&format!("data/{path}"), &bytes).map_err(failed)
        };
        fetch(bag, places::GUIDE)?;
        for record in records {
            fetch(bag, &places::record(record.sequence))?;
            if record.signer.is_some() {
                fetch(bag, &record.signature_file())?;
            }
            if let Event::Issued(issued) = &record.event {
                for (name, bytes) in self.files(record)? {
                    bag.put(&format!("data/{}/{name}", issued.folder), &bytes).map_err(failed)?;
                }
            } else {
                for file in &record.files {
                    fetch(bag, &file.path)?;
                }
            }
        }
        Ok(())
    }
}

/// A bag being written.
struct Bag {
    folder: PathBuf,
    /// The sum and the size of each file, by its path in the bag.
    sums: BTreeMap<String, (String, usize)>,
}

impl Bag {
    /// Writes a file.
    fn put(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let file = self.folder.join(path);
        fs::create_dir_all(file.parent().unwrap_or(&self.folder))?;
        fs::write(file, bytes)?;
        self.sums.insert(path.to_owned(), (Digests::sha256(bytes), bytes.len()));
        Ok(())
    }
}

/// Sums and names of files, as a manifest has them.
fn listed(sums: &BTreeMap<String, (String, usize)>) -> Vec<u8> {
    // The one sign in a path that a manifest writes otherwise (RFC 8493, 2.1.3).
    let line = |(path, (sum, _)): (&String, &(String, usize))| {
        format!("{sum}  {}\n", path.replace('%', "%25"))
    };
    sums.iter().map(line).collect::<String>().into_bytes()
}
