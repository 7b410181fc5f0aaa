//! Data files as read from disk: their text, kept so that findings can show it.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

use super::messages;
use super::position::{self, Index};
use super::yaml::Yaml;
use crate::finding::{DataPath, Finding, Findings, Place, Step};

/// Largest data file, in bytes. A quarter of a hundred units is some 10 KiB.
const LARGEST_FILE: usize = 2 * 1024 * 1024;

/// The data files of one notice.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources(Vec<Source>);

/// One data file.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Its name as the user would type it.
    pub(crate) name: Arc<str>,
    text: String,
    yaml: Yaml,
}

impl Sources {
    /// Reads a file and takes it apart. Its mistakes are reported; `None` if it cannot
    /// be used at all.
    pub(super) fn read(&mut self, path: &Path, findings: &mut Findings) -> Option<Arc<str>> {
        let name: Arc<str> = path.to_string_lossy().into();
        if let Some(known) = self.0.iter().find(|source| source.name == name) {
            return Some(known.name.clone());
        }
        let text = match read_text(path, &name) {
            Ok(text) => text,
            Err(finding) => {
                findings.push(finding);
                return None;
            }
        };
        if text.lines().all(|line| line.trim().is_empty() || line.trim().starts_with('#')) {
            findings.push(messages::blank_file().error(Some(Place::file(name))));
            return None;
        }
        match serde_yaml::from_str::<Yaml>(&text) {
            Ok(yaml) => {
                self.0.push(Source { name: name.clone(), text, yaml });
                Some(name)
            }
            Err(error) => {
                findings.extend(syntax_findings(&name, &text, &error));
                None
            }
        }
    }

    /// A file's values. The name must come from [`Sources::read`].
    pub(super) fn yaml(&self, name: &str) -> Option<&Yaml> {
        self.0.iter().find(|source| &*source.name == name).map(|source| &source.yaml)
    }

    /// Looks up line and column of every finding that names a path in one of the files.
    pub(crate) fn locate(&self, findings: &mut Findings) {
        self.find(findings.iter_mut().flat_map(|finding| {
            let related = finding.related.iter_mut().map(|related| &mut related.place);
            finding.place.iter_mut().chain(related)
        }));
    }

    /// Looks up line and column of places in these files.
    pub(crate) fn find<'p>(&self, places: impl Iterator<Item = &'p mut Place>) {
        let mut wanted: Vec<&mut Place> = places.filter(|place| place.spot.is_none()).collect();
        for source in &self.0 {
            let mut places = wanted.iter_mut().filter(|place| place.file == source.name).peekable();
            if places.peek().is_some()
                && let Some(index) = Index::new(&source.text)
            {
                places.for_each(|place| place.spot = Some(index.locate(&place.path)));
            }
        }
    }

    /// Looks up line and column of one place.
    pub(crate) fn locate_place(&self, place: &mut Place) {
        let source = self.0.iter().find(|source| source.name == place.file);
        let index = source.and_then(|source| Index::new(&source.text));
        place.spot = index.map(|index| index.locate(&place.path));
    }

    /// The files: their names as the user would type them, and their text as read.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&Arc<str>, &str)> {
        self.0.iter().map(|source| (&source.name, source.text.as_str()))
    }

    /// Which of these names a file's `units` has as a key.
    pub(crate) fn unit_key<'n>(
        &self,
        file: &str,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Option<&'n str> {
        let units = self.yaml(file)?.entry("units")?;
        names.into_iter().find(|name| units.entry(name).is_some())
    }

    /// Whether a file has something under this key at its top.
    pub(crate) fn has_key(&self, file: &str, key: &str) -> bool {
        self.yaml(file).and_then(|yaml| yaml.entry(key)).is_some_and(|value| *value != Yaml::Null)
    }

    /// Whether a map of a file has this key.
    pub(crate) fn has_below(&self, file: &str, path: &DataPath, key: &str) -> bool {
        let mut here = self.yaml(file);
        for step in &path.steps {
            here = match step {
                Step::Key(name) | Step::Name(name) => here.and_then(|yaml| yaml.entry(name)),
                Step::Item(_) => None,
            };
        }
        here.and_then(|yaml| yaml.entry(key)).is_some()
    }

    /// Every text that stands in the files, keys that are names included, with its place. What
    /// is said of filing is on no page: a name in it must not be taken for the one that is.
    pub(crate) fn texts(&self) -> Vec<(Place, String)> {
        let mut texts = Vec::new();
        for source in &self.0 {
            gather(&source.yaml, &source.name, &DataPath::default(), &mut texts);
        }
        let filing = Step::Key("filing".to_owned());
        texts.retain(|(place, _)| place.path.steps.first() != Some(&filing));
        texts
    }
}

fn gather(yaml: &Yaml, file: &Arc<str>, path: &DataPath, texts: &mut Vec<(Place, String)>) {
    let place = |path: DataPath| Place { file: file.clone(), path, spot: None };
    match yaml {
        Yaml::Text(text) => texts.push((place(path.clone()), text.clone())),
        Yaml::List(items) => {
            for (i, item) in items.iter().enumerate() {
                gather(item, file, &path.join(Step::Item(i)), texts);
            }
        }
        Yaml::Map(entries) => {
            for (key, value) in entries {
                let inner = path.join(Step::Key(key.clone()));
                texts.push((place(DataPath { at_key: true, ..inner.clone() }), key.clone()));
                gather(value, file, &inner, texts);
            }
        }
        Yaml::Null | Yaml::Bool(_) | Yaml::Number(_) => {}
    }
}

fn read_text(path: &Path, name: &Arc<str>) -> Result<String, Finding> {
    let place = Some(Place::file(name.clone()));
    let too_large = |place| messages::file_too_large(LARGEST_FILE).error(place);
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => return Err(messages::is_folder().usage(place)),
        Ok(metadata) if metadata.len() > LARGEST_FILE as u64 => return Err(too_large(place)),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(messages::no_such_file().usage(place));
        }
        Err(_) => {}
    }
    // A device or a pipe does not say how much it holds.
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(LARGEST_FILE as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| messages::unreadable(&reason(&error)).machine(place.clone()))?;
    if bytes.len() > LARGEST_FILE {
        return Err(too_large(place));
    }
    let text = String::from_utf8(bytes).map_err(|_| messages::not_utf8().error(place))?;
    Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
}

/// An input or output error in the clerk's words.
pub(crate) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => "没有权限".to_owned(),
        ErrorKind::IsADirectory => "这是一个文件夹".to_owned(),
        ErrorKind::NotFound => "文件夹或文件不存在".to_owned(),
        ErrorKind::InvalidData => "不是 UTF-8 编码".to_owned(),
        ErrorKind::NotADirectory => "上级不是文件夹，而是文件".to_owned(),
        ErrorKind::AlreadyExists => "同名的文件已经在那里".to_owned(),
        ErrorKind::StorageFull => "磁盘满了".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "磁盘只能读".to_owned(),
        _ => error.to_string(),
    }
}

/// What the parser stumbled over, and every line that shows one of the usual causes.
fn syntax_findings(name: &Arc<str>, text: &str, error: &serde_yaml::Error) -> Vec<Finding> {
    let report = |line: usize, column: usize, cause: &str| {
        let spot = Some(position::at_line(text, line, column));
        let place = Place { file: name.clone(), path: DataPath::default(), spot };
        messages::not_yaml(cause).error(Some(place))
    };
    let suspects: Vec<(usize, usize, &str)> = text
        .lines()
        .enumerate()
        .filter_map(|(i, line)| usual_cause(line).map(|(column, cause)| (i + 1, column, cause)))
        .collect();
    if !suspects.is_empty() {
        return suspects
            .iter()
            .map(|(line, column, cause)| report(*line, *column, cause))
            .collect();
    }
    let (line, column) = error
        .location()
        .map_or((text.lines().count().max(1), 1), |place| (place.line(), place.column()));
    let message = error.to_string();
    let cause = if message.contains("repetition limit") || message.contains("recursion limit") {
        "同一段内容引用（&、*）得太多或嵌套得太深：直接写出内容。"
    } else if message.contains("more than one document") {
        "文件里有单独一行的“---”：一个文件只写一期，删去它。"
    } else if message.contains("tags (!") {
        "感叹号“!”不能写在一项的开头：删去它，或给这一项加上引号。"
    } else {
        "查这一行和上一行：冒号用半角、后面空一格；缩进用空格，同级对齐；引号和括号成对。"
    };
    // A name with a full-width colon goes wrong only on the line below it.
    for (i, text) in text.lines().enumerate().take(line).skip(line.saturating_sub(2)) {
        let text = text.trim_end();
        if text.ends_with('：') && !text.trim_start().starts_with(['-', '#']) {
            return vec![report(i + 1, text.chars().count(), FULL_WIDTH_COLON)];
        }
    }
    vec![report(line, column, cause)]
}

const FULL_WIDTH_COLON: &str = "冒号是全角的“：”：改成半角“:”，后面空一格。";

/// The usual slips of a hurried hand, with the column (from 1) where each begins.
fn usual_cause(line: &str) -> Option<(usize, &'static str)> {
    let content = line.trim_start();
    if content.is_empty() || content.starts_with('#') {
        return None;
    }
    let column = |byte: usize| line[..byte].chars().count() + 1;
    let indent = &line[..line.len() - content.len()];
    if let Some(tab) = indent.find('\t') {
        return Some((column(tab), "缩进里有制表符（Tab）：换成空格。"));
    }
    let key = content.trim_start_matches("- ").trim_start();
    let start = line.len() - key.len();
    let word = key.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(key.len());
    if word == 0 {
        return None;
    }
    let rest = &key[word..];
    if rest.starts_with('：') {
        return Some((column(start + word), FULL_WIDTH_COLON));
    }
    let tight = rest
        .strip_prefix(':')
        .is_some_and(|after| !after.is_empty() && !after.starts_with([' ', '\t', '/']));
    tight.then(|| (column(start + word), "冒号后面缺一个空格。"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_slips_are_named() {
        let cause = |line| {
            usual_cause(line).map(|(column, cause)| {
                (
                    column,
                    cause.contains("全角"),
                    cause.contains("Tab"),
                    cause.contains("缺一个空格"),
                )
            })
        };
        assert_eq!(cause("number：62"), Some((7, true, false, false)));
        assert_eq!(cause("\tnumber: 62"), Some((1, false, true, false)));
        assert_eq!(cause("  - title:甲"), Some((10, false, false, true)));
        assert_eq!(cause("  url: https://x"), None);
        assert_eq!(cause("# number：62"), None);
    }
}
