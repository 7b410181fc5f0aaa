//! The template folder, read into memory: nothing else can be reached from a template.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::messages;
use crate::files::{self, Refusal};
use crate::finding::{Finding, Findings, Place, Stopped};
use crate::limits;
use crate::load::reason;
use crate::part::TextPart;

/// Deepest folder below the template folder.
const DEEPEST: usize = 4;
/// The mark of its encoding that editors put before a text (BOM).
const MARK: char = '\u{feff}';

/// All templates by their path below the template folder (`quarterly/notice.txt.jinja`).
#[derive(Debug, Clone, Default)]
pub struct TemplateSet {
    files: BTreeMap<String, Template>,
}

#[derive(Debug, Clone)]
struct Template {
    /// The file as the user would name it.
    origin: String,
    text: String,
    /// True if it is not as shipped.
    own: bool,
}

/// A folder of templates being read.
#[derive(Clone, Copy)]
struct Folder<'f> {
    path: &'f Path,
    /// The template folder it lies in, links followed.
    top: &'f Path,
    /// True if it is the user's own.
    own: bool,
}

impl TemplateSet {
    /// Reads the shipped folder, then the user's own folder over it, file by file: the
    /// user's folder holds only what differs.
    ///
    /// # Errors
    /// A folder that is not there, a file that cannot be read.
    pub fn read(
        shipped: &Path,
        own: Option<&Path>,
        findings: &mut Findings,
    ) -> Result<Self, Stopped> {
        let mut set = Self::default();
        for (folder, own) in std::iter::once((shipped, false)).chain(own.map(|own| (own, true))) {
            if let Ok(top) = folder.canonicalize()
                && top.is_dir()
            {
                let folder = Folder { path: folder, top: &top, own };
                set.add(&folder, "", DEEPEST, findings);
                if set.files.len() > limits::TEMPLATES.most {
                    let place = Place::file(folder.path.to_string_lossy());
                    let message = messages::too_many_templates(limits::TEMPLATES.most);
                    findings.push(message.error(Some(place)));
                }
            } else {
                let place = Place::file(folder.to_string_lossy());
                findings.push(messages::no_templates().usage(Some(place)));
            }
        }
        findings.pass(set)
    }

    /// Templates that are at hand, by path below the template folder.
    pub(crate) fn of(templates: impl IntoIterator<Item = (String, String)>) -> Self {
        let file = |(name, text): (String, String)| {
            (name.clone(), Template { origin: name, text, own: false })
        };
        Self { files: templates.into_iter().map(file).collect() }
    }

    /// Adds what lies in a folder, up to one file more than there may be.
    fn add(&mut self, folder: &Folder, prefix: &str, depth: usize, findings: &mut Findings) {
        let entries = match fs::read_dir(folder.path) {
            Ok(entries) => entries,
            Err(error) => return findings.push(unreadable(folder.path, &reason(&error))),
        };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if self.files.len() > limits::TEMPLATES.most {
                return;
            }
            let own_name = path.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{prefix}{own_name}");
            let is_folder = path.is_dir();
            let is_template = name.ends_with(".typ") || name.ends_with(".jinja");
            if !(is_folder && depth > 0 || is_template) {
                continue;
            }
            // The words of a template may be printed, so it comes from nowhere else.
            if path.canonicalize().is_ok_and(|whole| !whole.starts_with(folder.top)) {
                let place = Place::file(path.to_string_lossy());
                findings.push(messages::template_elsewhere().error(Some(place)));
            } else if is_folder {
                let inner = Folder { path: &path, ..*folder };
                self.add(&inner, &format!("{name}/"), depth - 1, findings);
            } else if name.ends_with(".typ.jinja") {
                let place = Place::file(path.to_string_lossy());
                findings.push(messages::old_template().error(Some(place)));
            } else {
                self.add_file(&path, name, folder.own, findings);
            }
        }
    }

    fn add_file(&mut self, path: &Path, name: String, own: bool, findings: &mut Findings) {
        match read_text(path) {
            Ok(text) => {
                let origin = path.to_string_lossy().into_owned();
                let shipped = self.files.get(&name);
                let own = own && shipped.is_none_or(|shipped| shipped.text != text);
                self.files.insert(name, Template { origin, text, own });
            }
            Err(finding) => findings.push(finding),
        }
    }

    /// True if the user has templates that differ from the shipped ones.
    pub(crate) fn own(&self) -> bool {
        self.files.values().any(|template| template.own)
    }

    /// A template's text, without the mark that editors put before it.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(|template| template.text.trim_start_matches(MARK))
    }

    /// The folders with a template of this name.
    pub(super) fn kinds(&self, name: &str) -> Vec<&str> {
        let kind =
            |path: &String| path.rsplit_once('/').filter(|(_, file)| *file == name).is_some();
        let paths = self.files.keys().filter(|path| kind(path));
        paths.filter_map(|path| Some(path.rsplit_once('/')?.0)).collect()
    }

    /// Every template: its path below the folder, and its text as it was read.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, template)| (name.as_str(), template.text.as_str()))
    }

    /// The file a template came from, as the user would name it.
    pub(crate) fn origin(&self, name: &str) -> String {
        self.files.get(name).map_or_else(|| name.to_owned(), |template| template.origin.clone())
    }

    /// The first line of a template of the text that holds these words: its file as the
    /// user would name it, its number, the line.
    pub(crate) fn line_with(&self, words: &str) -> Option<(&str, usize, &str)> {
        let texts = self.files.iter().filter(|(name, _)| name.ends_with(".jinja"));
        texts.map(|(_, template)| template).find_map(|template| {
            let mut lines = template.text.lines().enumerate();
            let (i, line) = lines.find(|(_, line)| line.contains(words))?;
            Some((template.origin.as_str(), i + 1, line))
        })
    }

    /// Where components that are not as shipped have most of these words on end, two at least: file,
    /// number of the line, the line, the stretch of it.
    pub(crate) fn component_with(&self, words: &str) -> Option<(&str, usize, &str, Range<usize>)> {
        let own = || self.files.iter().filter(|(name, file)| file.own && name.ends_with(".typ"));
        let starts: Vec<usize> = words.char_indices().map(|(at, _)| at).collect();
        let ends: Vec<usize> = starts.iter().skip(1).copied().chain([words.len()]).collect();
        for length in (2..=starts.len()).rev() {
            for (start, end) in starts.iter().zip(ends.get(length - 1..)?) {
                let wanted = words.part(*start..*end);
                for (_, file) in own() {
                    let mut lines = file.text.lines().enumerate();
                    let found = lines.find_map(|(i, line)| Some((i, line, line.find(wanted)?)));
                    if let Some((i, line, at)) = found {
                        return Some((&file.origin, i + 1, line, at..at + wanted.len()));
                    }
                }
            }
        }
        None
    }

    /// The Typst files among them, by path.
    pub(super) fn typst_files(&self) -> BTreeMap<String, String> {
        self.files
            .iter()
            .filter(|(name, _)| name.ends_with(".typ"))
            .map(|(name, template)| {
                (name.clone(), template.text.trim_start_matches(MARK).to_owned())
            })
            .collect()
    }
}

fn read_text(path: &Path) -> Result<String, Finding> {
    let most = limits::TEMPLATE_BYTES.most;
    let bytes = files::read(path, most).map_err(|refusal| match refusal {
        Refusal::TooLarge => {
            let place = Place::file(path.to_string_lossy());
            messages::template_too_large(most).error(Some(place))
        }
        Refusal::Failed(_) | Refusal::Missing => unreadable(path, &refusal.reason(most)),
        // A pipe or a folder there is no fault of the machine.
        Refusal::Special(_) | Refusal::Folder => {
            let place = Place::file(path.to_string_lossy());
            messages::unreadable_template(&refusal.reason(most)).error(Some(place))
        }
    })?;
    String::from_utf8(bytes)
        .map_err(|_| messages::template_not_utf8().error(Some(Place::file(path.to_string_lossy()))))
}

fn unreadable(path: &Path, why: &str) -> Finding {
    messages::unreadable_template(why).machine(Some(Place::file(path.to_string_lossy())))
}
