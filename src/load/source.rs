//! Data files as read from disk: their text, kept so that findings can show it.

use std::path::Path;
use std::sync::Arc;

use super::messages;
use super::position::{self, Index};
use super::slips::{self, Edits, Slip};
use super::yaml::{Value, Yaml};
use crate::files::{self, Foreign, Refusal};
use crate::finding::{DataPath, Finding, Findings, Place, Severity, Step};
use crate::limits;

/// Most of a file that is too large that is looked at, to tell what it is.
const HEAD: usize = 64 << 10;

/// The data files of one notice.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources {
    files: Vec<Source>,
    /// The workbooks that data files name, by the name as the user would type it.
    workbooks: Vec<(Arc<str>, Arc<[u8]>)>,
    /// The data file of a notice that is not to be issued yet.
    early: Option<Arc<str>>,
    /// The office's list of words.
    words: Option<WordFile>,
}

/// An office's list of words, as it was read: what is checked by it is what is stored of it.
#[derive(Debug, Clone)]
pub(crate) struct WordFile {
    /// Its name as the user would type it.
    pub(crate) name: Arc<str>,
    /// Its bytes, or why there are none, in the clerk's words.
    pub(crate) bytes: Result<Arc<[u8]>, String>,
}

/// A key at the top of a file, as it was typed.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) key: String,
    /// The blank lines and remarks above it.
    pub(crate) above: String,
    /// Its own lines.
    pub(crate) text: String,
}

/// One data file.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Its name as the user would type it.
    pub(crate) name: Arc<str>,
    /// The file as it is.
    bytes: Arc<[u8]>,
    text: String,
    yaml: Yaml,
    edits: Edits,
    /// Values that a workbook has in place of the file.
    grafts: Vec<Graft>,
}

/// A key at the top of a data file whose value stands in a workbook.
#[derive(Debug, Clone)]
pub(super) struct Graft {
    pub(super) key: &'static str,
    /// The workbook, as the user would type it.
    pub(super) workbook: Arc<str>,
    /// The sheet; empty where there is but one without a name.
    pub(super) sheet: Arc<str>,
}

impl WordFile {
    /// Reads a list of words. What is wrong with it is told by whoever takes it apart.
    pub(crate) fn read(path: &Path) -> Self {
        let most = limits::WORDS_BYTES.most;
        let bytes = files::read(path, most).map(Into::into);
        let bytes = bytes.map_err(|refusal| refusal.reason(most));
        Self { name: path.to_string_lossy().into(), bytes }
    }
}

impl Sources {
    /// Sources of letters that go out before their notice, whose data file this is.
    pub(super) fn before_issue(data: &Path) -> Self {
        Self { early: Some(data.to_string_lossy().into()), ..Self::default() }
    }

    /// True if this is the data file of a notice that is not to be issued yet.
    pub(super) fn is_early(&self, file: &str) -> bool {
        self.early.as_deref() == Some(file)
    }

    /// Reads a file and takes it apart. Its mistakes are reported; `None` if it cannot
    /// be used at all.
    pub(super) fn read(&mut self, path: &Path, findings: &mut Findings) -> Option<Arc<str>> {
        let name: Arc<str> = path.to_string_lossy().into();
        if let Some(known) = self.files.iter().find(|source| source.name == name) {
            return Some(known.name.clone());
        }
        let (bytes, text) = match read_text(path, &name) {
            Ok(read) => read,
            Err(finding) => {
                findings.push(finding);
                return None;
            }
        };
        if text.lines().all(|line| line.trim().is_empty() || line.trim().starts_with('#')) {
            findings.push(messages::blank_file().error(Some(Place::file(name))));
            return None;
        }
        let reading = slips::read(&text);
        findings.extend(reading.slips.into_iter().map(|slip| finding(&name, &text, slip)));
        let (yaml, edits) = (reading.yaml?, reading.edits);
        self.files.push(Source {
            name: name.clone(),
            bytes: bytes.into(),
            text,
            yaml,
            edits,
            grafts: Vec::new(),
        });
        Some(name)
    }

    /// A file's values. The name must come from [`Sources::read`].
    pub(super) fn yaml(&self, name: &str) -> Option<&Yaml> {
        self.files.iter().find(|source| &*source.name == name).map(|source| &source.yaml)
    }

    /// A file's text cut at the keys at its top, and the remarks behind the last; `None` if one of them
    /// does not begin a line.
    pub(crate) fn sections(&self, file: &str) -> Option<(Vec<Section>, String)> {
        self.files.iter().find(|source| &*source.name == file)?.sections()
    }

    /// True if a part of a file could not be read, so that what is missing may stand there.
    pub(super) fn is_cut(&self, name: &str) -> bool {
        self.files.iter().any(|source| &*source.name == name && source.edits.is_cut())
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
        for source in &self.files {
            let mut places = wanted.iter_mut().filter(|place| place.file == source.name).peekable();
            if places.peek().is_some() {
                let index = source.index();
                places.for_each(|place| source.settle(&index, place));
            }
        }
    }

    /// Looks up line and column of one place.
    pub(crate) fn locate_place(&self, place: &mut Place) {
        place.spot = None;
        if let Some(source) = self.files.iter().find(|source| source.name == place.file) {
            source.settle(&source.index(), place);
        }
    }

    /// The files: their names as the user would type them, and their bytes as read.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&Arc<str>, &[u8])> {
        let data = self.files.iter().map(|source| (&source.name, &*source.bytes));
        let words = self
            .words
            .iter()
            .filter_map(|words| Some((&words.name, &**words.bytes.as_ref().ok()?)));
        data.chain(self.workbooks.iter().map(|(name, bytes)| (name, &**bytes))).chain(words)
    }

    /// The office's list of words, where it has one.
    pub(crate) fn words(&self) -> Option<&WordFile> {
        self.words.as_ref()
    }

    /// Reads the office's list of words.
    pub(super) fn read_words(&mut self, path: &Path) {
        self.words = Some(WordFile::read(path));
    }

    /// Puts what a workbook has in the place of a key at a file's top.
    pub(super) fn graft(&mut self, file: &str, graft: Graft, grafted: Yaml) {
        let Some(source) = self.files.iter_mut().find(|source| &*source.name == file) else {
            return;
        };
        let Value::Map(entries) = &mut source.yaml.value else { return };
        if let Some(entry) = entries.iter_mut().find(|entry| entry.key == graft.key) {
            entry.yaml = grafted;
            source.grafts.push(graft);
        }
    }

    /// Says of a key at a file's top that all has been said of it.
    pub(super) fn cut_off(&mut self, file: &str, key: &str) {
        let source = self.files.iter_mut().find(|source| &*source.name == file);
        if let Some(Value::Map(entries)) = source.map(|source| &mut source.yaml.value)
            && let Some(entry) = entries.iter_mut().find(|entry| entry.key == key)
        {
            entry.yaml.value = Value::Cut;
        }
    }

    /// Keeps a workbook that was read.
    pub(super) fn keep(&mut self, name: &Arc<str>, bytes: Vec<u8>) {
        if !self.workbooks.iter().any(|(known, _)| known == name) {
            self.workbooks.push((name.clone(), bytes.into()));
        }
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

    /// True if a file has something under this key at its top.
    pub(crate) fn has_key(&self, file: &str, key: &str) -> bool {
        self.yaml(file).and_then(|yaml| yaml.entry(key)).is_some_and(Yaml::is_written)
    }

    /// True if a file has this key at its top, be it with nothing under it.
    pub(crate) fn mentions(&self, file: &str, key: &str) -> bool {
        self.yaml(file).is_some_and(|yaml| yaml.entry(key).is_some())
    }

    /// True if a map of a file has this key.
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
        for source in &self.files {
            gather(&source.yaml, &source.name, &DataPath::default(), &mut texts);
        }
        let filing = Step::Key("filing".to_owned());
        texts.retain(|(place, _)| place.path.steps.first() != Some(&filing));
        texts
    }
}

impl Source {
    fn sections(&self) -> Option<(Vec<Section>, String)> {
        let Value::Map(entries) = &self.yaml.value else { return None };
        let lines: Vec<&str> = self.text.lines().collect();
        let starts: Vec<usize> = entries.iter().map(|entry| entry.key_at.start.line).collect();
        let apart = starts.is_sorted_by(|a, b| a < b);
        if !apart || entries.iter().any(|entry| entry.key_at.start.column != 1) {
            return None;
        }
        let remark = |line: &&&str| line.trim().is_empty() || line.starts_with('#');
        let joined = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect();
        // Remarks at a line's start belong to the key below them.
        let mut sections: Vec<Section> = Vec::new();
        let mut rest = lines.get(..starts.first()?.checked_sub(1)?)?;
        for (place, entry) in entries.iter().enumerate() {
            let from = starts.get(place)?.checked_sub(1)?;
            let to = starts.get(place + 1).map_or(lines.len(), |next| next - 1);
            let own = lines.get(from..to)?;
            let behind = own.iter().rev().take_while(remark).count();
            let (text, next) = own.split_at_checked(own.len() - behind)?;
            let (above, text) = (joined(rest), joined(text));
            sections.push(Section { key: entry.key.clone(), above, text });
            rest = next;
        }
        Some((sections, joined(rest)))
    }

    /// Gives a place of this file its line and column, or the cell of a workbook that stands for it.
    fn settle(&self, index: &Index, place: &mut Place) {
        let top = place.path.steps.first();
        let is_top = |graft: &&Graft| matches!(top, Some(Step::Key(key)) if key == graft.key);
        match self.grafts.iter().find(is_top) {
            Some(graft) => {
                place.spot = Some(index.cell(&place.path, &graft.sheet));
                place.file = graft.workbook.clone();
            }
            None => place.spot = Some(index.locate(&place.path)),
        }
    }

    fn index(&self) -> Index<'_> {
        Index::new(&self.text, &self.yaml, &self.edits)
    }
}

fn gather(yaml: &Yaml, file: &Arc<str>, path: &DataPath, texts: &mut Vec<(Place, String)>) {
    let place = |path: DataPath| Place { file: file.clone(), path, spot: None };
    match &yaml.value {
        Value::Text(text) => texts.push((place(path.clone()), text.clone())),
        Value::List(items) => {
            for (i, item) in items.iter().enumerate() {
                gather(item, file, &path.join(Step::Item(i)), texts);
            }
        }
        Value::Map(entries) => {
            for entry in entries {
                let inner = path.join(Step::Key(entry.key.clone()));
                texts.push((place(DataPath { at_key: true, ..inner.clone() }), entry.key.clone()));
                gather(&entry.yaml, file, &inner, texts);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Cut => {}
    }
}

/// The bytes of a data file and their text: in UTF-8, or GB18030 as older editors write it.
fn read_text(path: &Path, name: &Arc<str>) -> Result<(Vec<u8>, String), Finding> {
    let place = Some(Place::file(name.clone()));
    let bytes = files::read(path, limits::DATA_BYTES.most).map_err(|refusal| match refusal {
        Refusal::Missing => messages::no_such_file().usage(place.clone()),
        Refusal::Folder => messages::is_folder().usage(place.clone()),
        Refusal::Special(kind) => messages::is_special(kind).usage(place.clone()),
        Refusal::TooLarge => match Foreign::of(&files::head(path, HEAD)) {
            Some(foreign) => messages::foreign(foreign).usage(place.clone()),
            None => messages::file_too_large(limits::DATA_BYTES.most).error(place.clone()),
        },
        Refusal::Failed(error) => {
            messages::unreadable(&files::reason(&error)).machine(place.clone())
        }
    })?;
    if let Some(foreign) = Foreign::of(&bytes) {
        return Err(messages::foreign(foreign).usage(place));
    }
    match files::decode(&bytes) {
        Some((text, _)) => Ok((bytes, text)),
        None => Err(messages::not_text().error(place)),
    }
}

fn finding(name: &Arc<str>, text: &str, slip: Slip) -> Finding {
    let spot = Some(position::at_line(text, slip.at.line, slip.at.column, slip.length));
    let place = Some(Place { file: name.clone(), path: DataPath::default(), spot });
    match slip.severity {
        Severity::Error => slip.message.error(place),
        _ => slip.message.warning(place),
    }
}
