//! Finds the files beside a data file that speak of periods of the same year, by what they say: clerks name files
//! as they like.

use std::fs;
use std::path::{Path, PathBuf};

use super::reader::{Cursor, Diagnostics};
use super::{INFORMATION_WORK, Sources, period, summed, yaml};
use crate::files;
use crate::limits;
use crate::model::Period;

/// Largest file that is looked into for its period, in bytes.
const LARGEST: usize = 256 << 10;

/// A data file of a period, beside another.
#[derive(Debug, Clone)]
pub(super) struct Neighbour {
    pub(super) period: Period,
    pub(super) path: PathBuf,
    /// The period that its name says: `2025-03.yaml`.
    pub(super) named: Option<Period>,
    /// True if it corrects what was issued on its period.
    pub(super) corrects: bool,
    /// True if its figures are the sums of shorter periods, so that they count nowhere again.
    pub(super) summed: bool,
}

impl Neighbour {
    /// True if it is named after its period.
    pub(super) fn is_named(&self) -> bool {
        self.named == Some(self.period)
    }
}

/// The data files of a year beside one, of the same office and kind: by period, those named after it first.
/// A file that cannot be read speaks of the period that its name says.
pub(super) fn beside(file: &str, year: i32, sources: &Sources) -> Vec<Neighbour> {
    let data = Path::new(file);
    let typed = |key| sources.yaml(file).and_then(|yaml| yaml.entry(key)?.typed());
    let (office, kind) = (typed("office"), typed("kind").unwrap_or(INFORMATION_WORK));
    let folder = data.parent().filter(|folder| !folder.as_os_str().is_empty());
    let names = fs::read_dir(folder.unwrap_or(Path::new("."))).into_iter().flatten().flatten();
    let mut names: Vec<PathBuf> = names
        .map(|entry| PathBuf::from(entry.file_name()))
        .filter(|name| {
            let ending = name.extension().and_then(|ending| ending.to_str());
            ending.is_some_and(|ending| matches!(ending, "yaml" | "yml"))
        })
        .collect();
    // Where there are more files than are looked into, those that are named after a period are the ones.
    names.sort_by_key(|name| (stem_of(name).is_none(), name.clone()));
    let looked_into = names.into_iter().take(limits::NEIGHBOURS.most);
    let mut beside: Vec<Neighbour> = looked_into
        .map(|name| data.with_file_name(name))
        .filter(|path| path != data)
        .filter_map(|path| {
            let named = stem_of(&path);
            let (period, [summed, corrects]) = match said(&path, kind, office) {
                Said::Period(period, more) => (period, more),
                Said::Unreadable => (named?, [false; 2]),
                Said::Other => return None,
            };
            let years = [Some(period), named].into_iter().flatten().map(|period| period.year());
            let is_near = years.into_iter().any(|said| said == year);
            is_near.then_some(Neighbour { period, path, named, corrects, summed })
        })
        .collect();
    beside.sort_by_key(|one| (one.period, !one.is_named(), one.path.clone()));
    beside
}

/// The period that a file is named after.
fn stem_of(path: &Path) -> Option<Period> {
    Period::of_stem(path.file_stem()?.to_str()?)
}

/// The subject of a file.
enum Said {
    /// A period; true if its figures are sums, and true if it corrects what was issued on it.
    Period(Period, [bool; 2]),
    /// Something else: another office, another kind of document, no document at all.
    Other,
    Unreadable,
}

fn said(path: &Path, kind: &str, office: Option<&str>) -> Said {
    let bytes = files::read(path, LARGEST).ok();
    let Some((text, _)) = bytes.as_deref().and_then(files::decode) else { return Said::Unreadable };
    if !text.contains("period") {
        return Said::Other;
    }
    let Ok(yaml) = yaml::parse(&text, false) else { return Said::Unreadable };
    let typed = |key| yaml.entry(key).and_then(|value| value.typed());
    let named = stem_of(path).is_some();
    let is_ours =
        typed("kind").unwrap_or(INFORMATION_WORK) == kind && (named || typed("office") == office);
    let corrects = yaml.entry("corrects").is_some_and(yaml::Yaml::is_written);
    let diagnostics = Diagnostics::new("".into());
    match Cursor::root(&yaml, &diagnostics).field("period") {
        Some(field) if is_ours => {
            let summed = summed::is_summed(&yaml);
            period::read(&field)
                .map_or(Said::Unreadable, |period| Said::Period(period, [summed, corrects]))
        }
        _ => Said::Other,
    }
}
