//! The files that a data file may name, for whoever has to bring them along. Told by their form, whatever the
//! key: a text with a slash, or with the ending of something that is read.

use std::path::Path;

use super::yaml::{self, Value, Yaml};
use crate::files;

/// The endings of what is read beside a data file: data and word lists, workbooks, images.
const ENDINGS: [&str; 15] = [
    "yaml", "yml", "xlsx", "xlsm", "xls", "ods", "csv", "txt", "png", "jpg", "jpeg", "gif", "webp",
    "svg", "svgz",
];

/// True if a file of this name may be read beside a data file.
pub(crate) fn is_read(name: &str) -> bool {
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// True if a file of this name is a data file, and names others.
pub(crate) fn is_data(name: &str) -> bool {
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| matches!(ending, "yaml" | "yml"))
}

/// The texts of a data file that may be names of files; none of one that cannot be taken apart, whose mistakes
/// are told when it is read.
pub(crate) fn named(bytes: &[u8]) -> Vec<String> {
    let Some((text, _)) = files::decode(bytes) else { return Vec::new() };
    let mut names = Vec::new();
    if let Ok(yaml) = yaml::parse(&text, false) {
        gather(&yaml, &mut names);
    }
    names
}

fn gather(yaml: &Yaml, names: &mut Vec<String>) {
    match &yaml.value {
        Value::Text(text) => {
            let is_path = text.lines().count() == 1 && is_read(text);
            if is_path && !names.contains(text) {
                names.push(text.clone());
            }
        }
        Value::List(items) => items.iter().for_each(|item| gather(item, names)),
        Value::Map(entries) => entries.iter().for_each(|entry| gather(&entry.yaml, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Cut => {}
    }
}
