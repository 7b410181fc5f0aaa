//! Fifth stage: the finished notice goes to disk, whole or not at all.

mod away;
mod docx;
mod facts;
mod guard;
mod messages;
mod tables;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::NamedTempFile;

pub use self::away::{Away, Depot};
pub use self::facts::FACTS_SCHEMA;
pub(crate) use self::facts::facts;
use self::guard::Read;
pub use self::guard::require_writable;
pub(crate) use self::guard::{ARCHIVE_GUIDE, archive_around};
use crate::compare::Changed;
use crate::files;
use crate::finding::{DataPath, Finding, Findings, Place, Step, Stopped};
use crate::load::reason;
use crate::model::FileForm;
use crate::typeset::{Document, Sheets};

/// Resolution of page images, in dots per inch.
const DPI: f64 = 200.0;

/// The form in which a notice is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emit {
    /// The PDF.
    Pdf,
    /// A folder with the composed Typst text and all it reads: `main.typ` and the rest.
    Typst,
    /// A PNG of each page.
    Png,
    /// An SVG of each page.
    Svg,
    /// Its tables as a workbook.
    Xlsx,
    /// The same pages as OFD (GB/T 33190).
    Ofd,
    /// The same text for Word.
    Docx,
    /// The facts beside it, for programs.
    Facts,
}

impl Emit {
    /// The ending of such a file's name.
    fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Typst => "typ",
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Xlsx => "xlsx",
            Self::Ofd => "ofd",
            Self::Docx => "docx",
            Self::Facts => "json",
        }
    }
}

/// Where to write it.
#[derive(Debug, Clone)]
pub enum Target {
    /// Into this folder, under the notice's number and title.
    Folder(PathBuf),
    /// To this file. Page images take its name and a page number.
    File(PathBuf),
    /// Off this machine.
    Away(Away),
}

/// The form in which to write, and the place.
#[derive(Debug, Clone, Copy)]
pub struct Outlet<'a> {
    /// The form to write.
    pub emit: Emit,
    /// Where to.
    pub target: &'a Target,
    /// The files that the run has written so far.
    pub claims: &'a Claims,
    /// True if a file that is there and says the same is not written again.
    pub unless_same: bool,
}

/// A file that was asked for and is there now.
#[derive(Debug)]
pub struct Written {
    /// Its path, or its address.
    pub path: PathBuf,
    /// Its content.
    pub bytes: Vec<u8>,
    /// True if it was there before and said the same, so that it was not written.
    pub same: bool,
}

/// The files a run has written, and those it was given. Two notices of one run never overwrite
/// each other, nor anything that was read.
#[derive(Debug, Default)]
pub struct Claims {
    written: Mutex<BTreeSet<PathBuf>>,
    read: Read,
}

impl Claims {
    /// Nothing is written yet, and these files and folders are read.
    pub fn reading(read: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { read: Read::of(read), ..Self::default() }
    }

    /// Takes a path; false if another notice of this run has it.
    fn take(&self, path: &Path) -> bool {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.insert(path.to_path_buf())
    }
}

/// Writes the notice and returns its files, in order.
///
/// Each file is written under a temporary name and then renamed: a run that fails
/// leaves what was there before.
///
/// # Errors
/// A folder or file that cannot be written, or that another notice of the run has written; a
/// notice, not a draft, whose number is still to come.
pub fn publish(
    document: &Document,
    outlet: &Outlet,
    findings: &mut Findings,
) -> Result<Vec<Written>, Stopped> {
    require_number(document, findings)?;
    let Outlet { emit, target, claims, unless_same } = *outlet;
    let named = match target {
        Target::Folder(_) => None,
        Target::File(file) => file.file_name().map(Path::new),
        Target::Away(away) => away.file.as_deref().map(Path::new),
    };
    let stem = named.and_then(|name| Some(name.file_stem()?.to_string_lossy().into_owned()));
    let outputs = outputs(document, emit, &stem.unwrap_or_else(|| file_name(document)), findings)?;
    let single = matches!(emit, Emit::Pdf | Emit::Xlsx | Emit::Ofd | Emit::Docx | Emit::Facts);
    let path_of = |name: &Path| {
        let name = named.filter(|_| single).unwrap_or(name);
        match target {
            Target::Folder(folder) => folder.join(name),
            Target::File(file) => file.with_file_name(name),
            Target::Away(away) => away.address(name),
        }
    };
    let paths: Vec<PathBuf> = outputs.iter().map(|(name, _)| path_of(name)).collect();
    match target {
        Target::Away(away) => away.require_free(findings)?,
        _ => require_free(document, &paths, claims, findings)?,
    }
    let mut written = Vec::new();
    for ((_, bytes), path) in outputs.into_iter().zip(paths) {
        let put = if !claims.take(&path) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let place = Place::file(path.to_string_lossy());
            Err(messages::already_written(&name).error(Some(place)))
        } else if let Target::Away(away) = target {
            away.put(&path, &bytes, unless_same)
        } else if unless_same && says(&path, &bytes) {
            Ok(true)
        } else {
            write_whole(&path, &bytes).map(|()| false)
        };
        let same = put.map_err(|finding| {
            findings.push(finding);
            Stopped
        })?;
        written.push(Written { path, bytes, same });
    }
    Ok(written)
}

/// True if a file says just this.
fn says(path: &Path, bytes: &[u8]) -> bool {
    files::read(path, bytes.len()).is_ok_and(|there| there == bytes)
}

/// Writes the file with all letters of a kind, of which this is one.
///
/// # Errors
/// As for [`publish`].
pub fn publish_together(
    letter: &Document,
    pdf: &[u8],
    folder: &Path,
    claims: &Claims,
    findings: &mut Findings,
) -> Result<PathBuf, Stopped> {
    let kind = letter.markup().tally().dossier().letter().map(|letter| letter.kind.word());
    let name = format!("{}（全部）{}.pdf", kind.unwrap_or_default(), draft_mark(letter));
    let path = folder.join(name);
    require_free(letter, std::slice::from_ref(&path), claims, findings)?;
    let written = if claims.take(&path) {
        write_whole(&path, pdf)
    } else {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let place = Place::file(path.to_string_lossy());
        Err(messages::already_written(&name).error(Some(place)))
    };
    written.map_err(|finding| {
        findings.push(finding);
        Stopped
    })?;
    Ok(path)
}

/// Writes a document for Word that has two documents, the one as changes of the other, by an author.
///
/// # Errors
/// A folder or file that cannot be written; a layout that does not tell its measures.
pub fn publish_changes(
    (old, new): (&Document, &Document),
    (changed, author): (&Changed, &str),
    target: &Target,
    claims: &Claims,
    findings: &mut Findings,
) -> Result<PathBuf, Stopped> {
    let name = format!("{}（花脸稿）.docx", file_name(new));
    let path = match target {
        Target::Folder(folder) => folder.join(name),
        Target::File(file) => file.clone(),
        Target::Away(away) => {
            away.require_free(findings)?;
            away.address(Path::new(away.file.as_deref().unwrap_or(&name)))
        }
    };
    for document in [old, new].into_iter().filter(|_| !matches!(target, Target::Away(_))) {
        require_free(document, std::slice::from_ref(&path), claims, findings)?;
    }
    let Some(bytes) = docx::write_changes((old, new), changed, author) else {
        findings.push(messages::no_docx().error(None));
        return Err(Stopped);
    };
    let put = match target {
        Target::Away(away) => away.put(&path, &bytes, false).map(drop),
        _ => write_whole(&path, &bytes),
    };
    put.map_err(|finding| {
        findings.push(finding);
        Stopped
    })?;
    Ok(path)
}

/// Nothing that was read is written over, and nothing is written into an archive.
fn require_free(
    document: &Document,
    paths: &[PathBuf],
    claims: &Claims,
    findings: &mut Findings,
) -> Result<(), Stopped> {
    let dossier = document.markup().tally().dossier();
    let data = dossier.sources().files().map(|(name, _)| Path::new(&**name));
    let images = dossier.images().map(|image| Path::new(&*image.file));
    let words = dossier.sources().words().map(|words| Path::new(&*words.name));
    let own = Read::of(data.chain(images).chain(words).map(Path::to_path_buf));
    for path in paths {
        let free = own.require_other(path).and_then(|()| claims.read.require_other(path));
        if let Err(finding) = free.and_then(|()| guard::require_outside(path)) {
            findings.push(finding);
        }
    }
    findings.pass(())
}

/// Only a draft may go out with a blank where its number will stand, and a plain letter without one.
fn require_number(document: &Document, findings: &mut Findings) -> Result<(), Stopped> {
    let dossier = document.markup().tally().dossier();
    let frame = dossier.frame();
    if document.draft().is_some() || frame.number.is_some() || !frame.is_numbered {
        return Ok(());
    }
    let path = DataPath::default().join(Step::Key("number".to_owned()));
    let mut place = Place { path, ..Place::file(dossier.file().clone()) };
    dossier.sources().locate_place(&mut place);
    findings.push(messages::not_numbered().error(Some(place)));
    Err(Stopped)
}

/// Where a run with these inputs writes, from what the user asked for: a folder for
/// several inputs; for one, a folder if it is one or looks like one, else a file.
///
/// # Errors
/// One file asked for, several inputs given; a file of another kind, one of the `inputs`, or a
/// place in an archive.
pub fn target(
    asked: Option<&Path>,
    emit: Emit,
    inputs: &[PathBuf],
    findings: &mut Findings,
) -> Result<Target, Stopped> {
    let mut refuse = |finding: Finding| {
        findings.push(finding);
        Stopped
    };
    let Some(asked) = asked else { return Ok(Target::Folder(PathBuf::new())) };
    let ends_in_separator = asked.to_string_lossy().ends_with(['/', '\\']);
    let named_like_folder = ends_in_separator || asked.extension().is_none();
    if asked.is_dir() || named_like_folder && !asked.is_file() {
        // A file in it would lie in whatever archive the folder is or lies in.
        guard::require_outside(&asked.join("_")).map_err(refuse)?;
        return Ok(Target::Folder(asked.to_path_buf()));
    }
    let read = inputs.iter().map(PathBuf::as_path);
    require_writable(asked, &[emit.ending()], read).map_err(&mut refuse)?;
    if inputs.len() > 1 {
        let place = Place::file(asked.to_string_lossy());
        return Err(refuse(messages::file_for_several().usage(Some(place))));
    }
    Ok(Target::File(asked.to_path_buf()))
}

/// The files of a notice, by name, all in memory before the first is written.
fn outputs(
    document: &Document,
    emit: Emit,
    stem: &str,
    findings: &mut Findings,
) -> Result<Vec<(PathBuf, Vec<u8>)>, Stopped> {
    let page = |i: usize, ending: &str| PathBuf::from(format!("{stem} {:02}.{ending}", i + 1));
    let one = |form: FileForm, findings: &mut Findings| {
        let bytes = file(document, form, findings)?;
        Ok(vec![(PathBuf::from(format!("{stem}.{}", form.ending())), bytes)])
    };
    Ok(match emit {
        Emit::Pdf => one(FileForm::Pdf, findings)?,
        Emit::Ofd => one(FileForm::Ofd, findings)?,
        Emit::Docx => one(FileForm::Docx, findings)?,
        Emit::Facts => vec![(PathBuf::from(format!("{stem} 数据.json")), facts(document))],
        Emit::Xlsx => vec![(PathBuf::from(format!("{stem}.xlsx")), workbook(document, findings)?)],
        Emit::Svg => {
            let pages = document.svg_pages().into_iter().enumerate();
            pages.map(|(i, svg)| (page(i, "svg"), svg.into_bytes())).collect()
        }
        Emit::Png => {
            let pages = document.png_pages(DPI, findings)?.into_iter().enumerate();
            pages.map(|(i, png)| (page(i, "png"), png)).collect()
        }
        Emit::Typst => {
            let markup = document.markup();
            let folder = PathBuf::from(format!("{stem} typst"));
            let own = [
                ("main.typ", markup.main()),
                ("data.json", markup.data()),
                ("theme.json", document.theme_data()),
            ];
            let templates = markup.typst_files().iter();
            own.into_iter()
                .chain(templates.map(|(name, text)| (name.as_str(), text.as_str())))
                .map(|(name, text)| (name, text.as_bytes()))
                .chain(markup.images().iter().map(|(name, image)| (name.as_str(), &**image)))
                .map(|(name, bytes)| (folder.join(name), bytes.to_vec()))
                .collect()
        }
    })
}

/// The bytes of a document in one of the forms that the archive keeps.
///
/// # Errors
/// What the form cannot carry, or a layout that does not tell what it needs.
pub(crate) fn file(
    document: &Document,
    form: FileForm,
    findings: &mut Findings,
) -> Result<Vec<u8>, Stopped> {
    match form {
        FileForm::Pdf => Ok(document.pdf().to_vec()),
        FileForm::Ofd => document.ofd(findings),
        FileForm::Docx => docx::write(document).ok_or_else(|| {
            findings.push(messages::no_docx().error(None));
            Stopped
        }),
    }
}

/// The notice's tables as a workbook.
fn workbook(document: &Document, findings: &mut Findings) -> Result<Vec<u8>, Stopped> {
    let markup = document.markup();
    let dossier = markup.tally().dossier();
    let message = match tables::workbook(markup.tree(), dossier.frame().signed) {
        Ok(Some(bytes)) => return Ok(bytes),
        Ok(None) => messages::no_tables().usage(Some(Place::file(dossier.file().clone()))),
        Err(error) => messages::no_workbook(&error.to_string()).machine(None),
    };
    findings.push(message);
    Err(Stopped)
}

/// The words in a file's name by which a draft cannot be taken for the document itself.
fn draft_mark(sheets: &Sheets) -> String {
    sheets.draft().map(|draft| format!("（{}）", draft.text())).unwrap_or_default()
}

/// The notice's file name without ending: number and title, of a letter its kind and the unit it goes to,
/// without what file systems refuse.
pub(crate) fn file_name(sheets: &Sheets) -> String {
    let markup = sheets.markup();
    let draft = draft_mark(sheets);
    let room = 80 - draft.chars().count();
    let dossier = markup.tally().dossier();
    let name = match dossier.letter() {
        Some(letter) => {
            format!("{} {}", letter.kind.word(), dossier.office().unit(letter.unit).name)
        }
        None => format!("{} {}", markup.number(), markup.title()),
    };
    let name: String = name.chars().take(room).chain(draft.chars()).collect();
    let allowed = |c: char| {
        !c.is_control() && !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
    };
    let name: String = name.chars().map(|c| if allowed(c) { c } else { '_' }).collect();
    name.trim().trim_end_matches('.').to_owned()
}

/// Writes a file whole or not at all.
///
/// # Errors
/// A folder or file that cannot be written; a place in an archive, which changes no file.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Finding> {
    let (temporary, failed) = written_beside(path, bytes)?;
    temporary.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Writes a file in place of one that is there, whole or not at all, under the permissions that one has.
///
/// # Errors
/// As for `write_whole`.
pub(crate) fn write_over(path: &Path, bytes: &[u8]) -> Result<(), Finding> {
    let (temporary, failed) = written_beside(path, bytes)?;
    let permissions = fs::metadata(path).map_err(&failed)?.permissions();
    temporary.as_file().set_permissions(permissions).map_err(&failed)?;
    temporary.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Writes a file that is not there yet, whole or not at all; one that is there stays as it is.
///
/// # Errors
/// As for `write_whole`, and a file that is there.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Finding> {
    let (temporary, failed) = written_beside(path, bytes)?;
    temporary.persist_noclobber(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// A temporary file of these bytes beside a path, and the finding where it cannot be put there.
fn written_beside(
    path: &Path,
    bytes: &[u8],
) -> Result<(NamedTempFile<File>, impl Fn(io::Error) -> Finding), Finding> {
    guard::require_outside(path)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(|error| {
        let place = Place::file(folder.to_string_lossy());
        messages::no_folder(&reason(&error)).machine(Some(place))
    })?;
    let name = path.to_string_lossy().into_owned();
    let failed = move |error: io::Error| {
        messages::not_written(&reason(&error)).machine(Some(Place::file(name.as_str())))
    };
    // Made by hand, not by tempfile itself, so that the file gets everyday permissions.
    let mut temporary = tempfile::Builder::new()
        .prefix(".tongbao-")
        .make_in(folder, |path| File::create_new(path))
        .map_err(&failed)?;
    temporary.write_all(bytes).map_err(&failed)?;
    temporary.as_file().sync_all().map_err(&failed)?;
    Ok((temporary, failed))
}
