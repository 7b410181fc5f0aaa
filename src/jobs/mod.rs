//! Many documents by a list: the list, its parts for several machines, and what lies in S3. A list says what
//! is to be made and nothing of what has been: there is no state but the documents themselves.

mod fetch;
mod messages;
mod shard;

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::Value;

pub use self::fetch::{Buckets, Fetched, is_away};
pub use self::messages::{no_room, no_shard};
pub use self::shard::Shard;
use crate::files::{self, Refusal};
use crate::finding::{Findings, Location, Place, Stopped};
use crate::limits;

/// Most mistakes of a list that are told.
const TOLD: usize = 20;

/// A document of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its data file, a path or an address.
    pub data: String,
    /// Where it is written, where that is not the same for all.
    pub out: Option<String>,
    /// The archive it is issued into, where that is not the same for all.
    pub archive: Option<String>,
}

/// The keys that a line may have beside `data`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKeys {
    /// `out`: documents are written.
    Out,
    /// `archive`: they are issued.
    Archive,
}

/// A line's object, keys in their order and each as often as it was written.
struct Line(Vec<(String, Value)>);

impl Job {
    /// A document of which all is as for the others.
    pub fn of(data: impl Into<String>) -> Self {
        Self { data: data.into(), out: None, archive: None }
    }
}

impl JobKeys {
    fn key(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::Archive => "archive",
        }
    }
}

/// The documents of a list: on each line the path of a data file, or a JSON object. Blank lines and those that
/// begin with `#` do not count. `name` is the list's own.
///
/// # Errors
/// A list that cannot be read; every line that says something else, with its number.
pub fn jobs(
    read: Result<Vec<u8>, Refusal>,
    name: &str,
    takes: JobKeys,
    findings: &mut Findings,
) -> Result<Vec<Job>, Stopped> {
    let most = limits::MANIFEST_BYTES.most;
    let text = read.map_err(|refusal| refusal.reason(most)).and_then(|bytes| {
        let text = files::decode(&bytes).map(|(text, _)| text);
        // A list of nothing is no text of any encoding.
        text.or_else(|| bytes.is_empty().then(String::new)).ok_or("不是文字".to_owned())
    });
    let text = text.map_err(|reason| {
        findings.push(messages::no_list(&reason).usage(Some(Place::file(name))));
        Stopped
    })?;
    let (mut jobs, mut known) = (Vec::new(), BTreeMap::new());
    let mut start = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let at = |from: usize, to: usize| {
            let spot = Some(Location::of(&text, start + from..start + to));
            Some(Place { spot, ..Place::file(name) })
        };
        let trimmed = line.trim();
        if !trimmed.is_empty() && !trimmed.starts_with('#') {
            let whole = || at(0, line.trim_end().len());
            if let Some(job) = job(line, takes, &at, findings) {
                match known.insert((job.data.clone(), job.out.clone(), job.archive.clone()), number)
                {
                    Some(before) => findings.push(messages::twice(before).usage(whole())),
                    None => jobs.push(job),
                }
            }
            if jobs.len() > limits::MANIFEST_DOCUMENTS.most {
                let most = limits::MANIFEST_DOCUMENTS.most;
                findings.push(messages::too_many_documents(most).usage(whole()));
                return Err(Stopped);
            }
            if findings.iter().count() > TOLD {
                findings.push(messages::too_many_mistakes(TOLD).usage(whole()));
                return Err(Stopped);
            }
        }
        start += line.len();
    }
    findings.pass(jobs)
}

/// The document of a line. `at` is the place of a part of it, in bytes.
fn job(
    line: &str,
    takes: JobKeys,
    at: &dyn Fn(usize, usize) -> Option<Place>,
    findings: &mut Findings,
) -> Option<Job> {
    let end = line.trim_end().len();
    if !line.trim_start().starts_with('{') {
        return Some(Job::of(line.trim()));
    }
    let Line(entries) = match serde_json::from_str(line.trim_end()) {
        Ok(entries) => entries,
        Err(error) => {
            let (before, _) =
                line.split_at_checked(error.column().saturating_sub(1)).unwrap_or((line, ""));
            let column = before.chars().count() + 1;
            findings.push(messages::no_json(column).usage(at(before.len().min(end), end)));
            return None;
        }
    };
    let mut job = Job::of("");
    let mut sound = true;
    let mut seen: Vec<&str> = Vec::new();
    for (key, value) in &entries {
        let written = format!("\"{key}\"");
        let from = line.find(&written).unwrap_or_default();
        let at = at(from, from + written.len());
        let text = value.as_str().map(str::trim).filter(|text| !text.is_empty());
        let refusal = if seen.contains(&key.as_str()) {
            Some(messages::key_twice(key))
        } else if ![takes.key(), "data"].contains(&key.as_str()) {
            Some(messages::unknown_key(key, &format!("data、{}", takes.key())))
        } else if text.is_none() {
            Some(messages::no_text(key))
        } else {
            None
        };
        seen.push(key);
        match (refusal, text, key.as_str()) {
            (Some(message), ..) => {
                findings.push(message.usage(at));
                sound = false;
            }
            (None, Some(text), "data") => text.clone_into(&mut job.data),
            (None, text, "out") => job.out = text.map(str::to_owned),
            (None, text, _) => job.archive = text.map(str::to_owned),
        }
    }
    if !seen.contains(&"data") {
        findings.push(messages::no_data().usage(at(0, end)));
        sound = false;
    }
    sound.then_some(job)
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Line;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Line, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Line(entries))
            }
        }
        from.deserialize_map(Entries)
    }
}
