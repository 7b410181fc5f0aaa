//! The archive as a period's data ask it: which notices were issued, and with what figures.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::Datelike;

use super::digest::Digests;
use super::entry::figures_of;
use super::ledger::Archive;
use super::record::{Event, Record};
use super::typed::{formed, meant};
use super::{messages, places};
use crate::finding::{Findings, Message, Stopped};
use crate::load::{Numbered, Register, nearest};
use crate::model::{IssuedNotice, Period, likeness};

/// Most numbers that are named as near to one that is not there.
const NEAR: usize = 4;

/// An archive that is asked for what was issued by several at once.
pub struct Shelf(Mutex<Archive>);

impl Archive {
    /// The archive as those who read ask it, up to the end of its log.
    ///
    /// # Errors
    /// A store that cannot be read; no archive in it.
    pub fn shelf(mut self, findings: &mut Findings) -> Result<Shelf, Stopped> {
        self.follow(findings)?;
        Ok(Shelf(Mutex::new(self)))
    }

    /// The figures of a document, which must be as its list says, and that as the record says; none if it has
    /// none, or was stored before figures were kept.
    fn notice(&self, record: &Record) -> Result<Option<IssuedNotice>, Message> {
        let Event::Issued(issued) = &record.event else { return Ok(None) };
        let Some(origin) = &issued.origin else { return Ok(None) };
        let get = |path: &str| self.store.get(path)?.ok_or_else(|| messages::file_lost(path));
        let list_path = format!("{}/{}", issued.folder, places::LIST);
        let list = get(&list_path)?;
        let filed = record.files.iter().find(|file| file.path == list_path);
        if filed.is_none_or(|filed| filed.digests != Digests::of(&list)) {
            return Err(messages::file_spoilt(&list_path));
        }
        let path = format!("{}/{}", issued.folder, places::DATA);
        let data = get(&path)?;
        let list = String::from_utf8_lossy(&list);
        let mut lines = list.lines().filter_map(places::listed);
        let sum = lines.find(|(_, name)| *name == places::DATA).map(|(sum, _)| sum);
        if sum != Some(&Digests::sha256(&data)) {
            return Err(messages::file_spoilt(&path));
        }
        let Some((kept, printed)) = figures_of(&data) else { return Ok(None) };
        let number = issued.number.designation.clone();
        let mut notice = IssuedNotice::new(origin.office.clone(), number, kept);
        notice.title.clone_from(&issued.title);
        notice.signed.clone_from(&issued.signed);
        notice.sequence = record.sequence;
        notice.printed = printed;
        notice.file = format!("{}/{path}", self.store.name());
        Ok(Some(notice))
    }
}

impl Register for Archive {
    fn of_year(&self, office: &str, year: i32) -> Result<Vec<Arc<IssuedNotice>>, Message> {
        let mut notices = Vec::new();
        for known in self.index.about_year(office, year)? {
            let Event::Issued(issued) = &known.record.event else { continue };
            let subject = issued.origin.as_ref().map_or("", |origin| &origin.subject);
            if Period::of_stem(subject).is_some_and(|period| period.year() == year) {
                notices.extend(self.notice(&known.record)?.map(Arc::new));
            }
        }
        Ok(notices)
    }

    fn numbered(&self, typed: &str) -> Result<Numbered, Message> {
        // A whole number is looked up; only of a part, or of none that is there, all are gone through.
        let whole = self.index.numbered(&formed(typed))?.map(|known| known.record);
        let is_issued = |record: &Record| matches!(record.event, Event::Issued(_));
        let record = match whole.filter(is_issued) {
            Some(record) => record,
            None => {
                let (all, _) = self.index.numbers(None)?;
                let issued = all.into_iter().map(|known| known.record).filter(is_issued);
                let mut issued: Vec<Record> = issued.collect();
                let number = |record: &Record| {
                    record.event.number().map_or("", |number| &number.designation).to_owned()
                };
                let numbers: Vec<String> = issued.iter().map(number).collect();
                let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
                match found(typed, &numbers) {
                    Found::One(place) => issued.swap_remove(place),
                    Found::Several(all) => return Ok(Numbered::Several(all)),
                    Found::None(near) => return Ok(Numbered::Unknown(near)),
                }
            }
        };
        let number = record.event.number().map(|number| number.designation.clone());
        Ok(match self.notice(&record)? {
            Some(notice) => Numbered::Notice(Arc::new(notice)),
            None => Numbered::WithoutFigures(number.unwrap_or_default()),
        })
    }
}

impl Register for Shelf {
    fn of_year(&self, office: &str, year: i32) -> Result<Vec<Arc<IssuedNotice>>, Message> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).of_year(office, year)
    }

    fn numbered(&self, typed: &str) -> Result<Numbered, Message> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).numbered(typed)
    }
}

/// The issued notices that were stored with a document, for it to be made again.
pub(super) struct Stored(Vec<Arc<IssuedNotice>>);

impl Stored {
    /// Reads them from a folder into which the document's sources were copied.
    pub(super) fn read(folder: &Path) -> Self {
        let files = fs::read_dir(folder.join(places::NOTICES)).into_iter().flatten().flatten();
        let bytes = files.filter_map(|file| fs::read(file.path()).ok());
        let mut notices: Vec<IssuedNotice> =
            bytes.filter_map(|bytes| IssuedNotice::read(&bytes)).collect();
        notices.sort_by_key(|one| one.sequence);
        Self(notices.into_iter().map(Arc::new).collect())
    }
}

impl Register for Stored {
    fn of_year(&self, office: &str, year: i32) -> Result<Vec<Arc<IssuedNotice>>, Message> {
        let ours = self.0.iter().filter(|one| {
            let of_year = one.period().is_some_and(|period| period.start().year() == year);
            of_year && likeness(&one.office) == likeness(office)
        });
        Ok(ours.cloned().collect())
    }

    fn numbered(&self, typed: &str) -> Result<Numbered, Message> {
        let numbers: Vec<&str> = self.0.iter().map(|one| one.number.as_str()).collect();
        Ok(match found(typed, &numbers) {
            Found::One(place) => Numbered::Notice(self.0[place].clone()),
            Found::Several(all) => Numbered::Several(all),
            Found::None(near) => Numbered::Unknown(near),
        })
    }
}

/// The outcome of looking a typed number up.
enum Found {
    /// The only one that may be meant, by its place.
    One(usize),
    Several(Vec<String>),
    /// None; these are near.
    None(Vec<String>),
}

fn found(typed: &str, numbers: &[&str]) -> Found {
    let wanted = meant(typed, numbers.iter().copied());
    let alike = |number: &&str| wanted.iter().any(|one| likeness(one) == likeness(number));
    let there: Vec<usize> = (0..numbers.len()).filter(|place| alike(&numbers[*place])).collect();
    match there[..] {
        [] => {
            // The serial number is what is remembered.
            let serial = |text: &str| -> String {
                let tail = text.rsplit(['〕', ')', '）', ']', '第']).next().unwrap_or(text);
                tail.chars().filter(char::is_ascii_digit).collect()
            };
            let nearest = nearest(typed, numbers.iter().copied());
            let same = numbers.iter().copied().filter(|one| serial(one) == serial(typed));
            let mut near: Vec<String> =
                nearest.into_iter().chain(same).map(str::to_owned).collect();
            near.dedup();
            near.truncate(NEAR);
            Found::None(near)
        }
        [only] => Found::One(only),
        _ => Found::Several(there.iter().map(|place| numbers[*place].to_owned()).collect()),
    }
}
