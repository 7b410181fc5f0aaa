//! Where data files lie to each other, whatever machine they were read on: what is kept of a document names them so.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::Inputs;

/// The folder of what was typed: data files, workbooks, word lists, images.
const DATA: &str = "data";
/// The folder of the figures of issued notices.
const ISSUED: &str = "已印发";

/// A place for each file that a document is made from.
pub(crate) struct Placed(BTreeMap<Arc<str>, String>);

impl Placed {
    /// Those of a document.
    pub(crate) fn of(inputs: &Inputs) -> Self {
        let images = inputs.images().map(|image| &image.file);
        let names: Vec<&Arc<str>> =
            inputs.sources().files().map(|(name, _)| name).chain(images).collect();
        let folder = common(names.iter().map(|name| whole(name)));
        let below = |name: &str| {
            let path = whole(name);
            let parts = path.strip_prefix(&folder).unwrap_or(&path).iter();
            let parts: Vec<_> = parts.map(|part| part.to_string_lossy()).collect();
            format!("{DATA}/{}", parts.join("/"))
        };
        let typed = names.iter().map(|name| (Arc::clone(name), below(name)));
        let notices = inputs.notices().into_iter();
        let notices = notices.map(|notice| (notice.file.as_str().into(), issued(&notice.number)));
        Self(typed.chain(notices).collect())
    }

    /// Where the file of this name lies, as the user typed it.
    pub(crate) fn below<'p>(&'p self, name: &'p str) -> &'p str {
        self.0.get(name).map_or(name, String::as_str)
    }
}

/// Where the figures of an issued notice lie.
pub(crate) fn issued(designation: &str) -> String {
    let name: String = designation.chars().map(|c| if is_nameable(c) { c } else { '_' }).collect();
    format!("{ISSUED}/{name}.json")
}

/// True if every file system and store takes a character in a name. A number sign would hide it from some.
pub(crate) fn is_nameable(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '#' | '%')
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
    }
}
