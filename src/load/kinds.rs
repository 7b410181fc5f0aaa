//! Tells the kind of a file by the keys at its top: a data file whose deciding keys are misspelt, a file of
//! another kind than is wanted.

use std::sync::Arc;

use super::schema::FileKind;
use super::yaml::{Entry, Value};
use super::{Sources, keys, messages};
use crate::finding::{DataPath, Findings, Place, Step};

/// True if a key that decides what a data file is read as stands there under another name; that is told.
pub(super) fn is_misspelt(file: &Arc<str>, sources: &Sources, findings: &mut Findings) -> bool {
    let Some(Value::Map(entries)) = sources.yaml(file).map(|yaml| &yaml.value) else {
        return false;
    };
    let has = |key: &str| entries.iter().any(|entry| entry.key == key);
    let unknown = |entry: &&Entry| !keys::is_key(&entry.key);
    let found = ["kind", "scheme"].into_iter().filter(|key| !has(key)).find_map(|key| {
        let mut others = entries.iter().filter(unknown);
        Some((key, others.find(|entry| keys::means(&entry.key, key))?))
    });
    let Some((key, entry)) = found else { return false };
    let path = DataPath::default().join(Step::Key(entry.key.clone()));
    let path = DataPath { at_key: true, ..path };
    let mut message = messages::unknown_key(&entry.key, Some(key), &[]);
    message.hint += "其余的，改好以后再查。";
    findings.push(message.error(Some(Place { path, ..Place::file(file.clone()) })));
    true
}

/// True if a data file is one that data files name: an office or a scheme; that is told.
pub(super) fn is_another_kind(file: &Arc<str>, sources: &Sources, findings: &mut Findings) -> bool {
    let found = kind_of_file(file, sources);
    let wrong = found.filter(|kind| matches!(kind, FileKind::Office | FileKind::Scheme));
    if let Some(kind) = wrong {
        let message = messages::another_kind(kind.words(), "一期的数据", "2025-01.yaml");
        findings.push(message.usage(Some(Place::file(file.clone()))));
    }
    wrong.is_some()
}

/// The kind of a file by the keys at its top, where they are those of one alone.
fn kind_of_file(file: &str, sources: &Sources) -> Option<FileKind> {
    let has = |key: &str| sources.mentions(file, key);
    let data = has("office");
    match () {
        () if data && has("body") => Some(FileKind::Document),
        () if data && (has("period") || has("units")) => Some(FileKind::Period),
        () if !data && has("mark") && has("code") => Some(FileKind::Office),
        () if !data && !has("name") && has("categories") => Some(FileKind::Scheme),
        () => None,
    }
}

/// Refuses a file of another kind where a key of a data file names it.
pub(super) fn require_kind(
    file: Arc<str>,
    (data, key, wanted): (&Arc<str>, &str, FileKind),
    sources: &Sources,
    findings: &mut Findings,
) -> Option<Arc<str>> {
    let found = kind_of_file(&file, sources).filter(|kind| *kind != wanted);
    let Some(found) = found else { return Some(file) };
    let path = DataPath::default().join(Step::Key(key.to_owned()));
    let message = messages::another_kind(found.words(), wanted.words(), &format!("{key}.yaml"));
    findings.push(message.error(Some(Place { path, ..Place::file(data.clone()) })));
    None
}
