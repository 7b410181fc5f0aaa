//! Fifth stage: the finished notice goes to disk, whole or not at all.

mod away;
mod docx;
mod facts;
mod guard;
mod messages;
mod outlet;
mod tables;
mod write;

use std::path::{Path, PathBuf};

pub use self::away::{Away, Depot};
pub use self::facts::FACTS_SCHEMA;
pub(crate) use self::facts::facts;
pub use self::guard::require_writable;
pub(crate) use self::guard::{ARCHIVE_GUIDE, archive_around};
pub use self::outlet::{Emit, Outlet, ReservedPaths, Target, target};
pub(crate) use self::write::write_over;
pub use self::write::{write_new, write_whole};
use crate::compare::Changed;
use crate::finding::{DataPath, Findings, Place, Step, Stopped};
use crate::load::is_nameable;
use crate::model::FileForm;
use crate::typeset::{Document, Sheets};

/// Resolution of page images, in dots per inch.
const DPI: f64 = 200.0;

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
    let (emit, file) = (outlet.emit, outlet.file());
    let stem = file.and_then(|name| Some(name.file_stem()?.to_string_lossy().into_owned()));
    let outputs =
        outputs(document, emit, &stem.unwrap_or_else(|| file_name(document.sheets())), findings)?;
    let file = file.filter(|_| emit.is_single());
    let paths = outputs.iter().map(|(name, _)| outlet.place(file.unwrap_or(name)));
    let paths: Vec<PathBuf> = paths.collect();
    outlet.require_free(document, &paths, findings)?;
    let mut written = Vec::new();
    for ((_, bytes), path) in outputs.into_iter().zip(paths) {
        let same = outlet.put(&path, &bytes).map_err(|finding| {
            findings.push(finding);
            Stopped
        })?;
        written.push(Written { path, bytes, same });
    }
    Ok(written)
}

/// Writes the file with all letters of a kind, of which this is one.
///
/// # Errors
/// As for [`publish`].
pub fn publish_together(
    letter: &Document,
    pdf: &[u8],
    outlet: &Outlet,
    findings: &mut Findings,
) -> Result<PathBuf, Stopped> {
    let kind = letter.sheets().markup().tally().inputs().letter().map(|letter| letter.kind.word());
    let name = format!("{}（全部）{}.pdf", kind.unwrap_or_default(), draft_mark(letter.sheets()));
    let path = outlet.place(Path::new(&name));
    outlet.require_free(letter, std::slice::from_ref(&path), findings)?;
    put(outlet, path, pdf, findings)
}

/// Writes a document for Word that has two documents, the one as changes of the other, by an author.
///
/// # Errors
/// A folder or file that cannot be written; a layout that does not tell its measures.
pub fn publish_changes(
    (old, new): (&Document, &Document),
    (changed, author): (&Changed, &str),
    outlet: &Outlet,
    findings: &mut Findings,
) -> Result<PathBuf, Stopped> {
    let name = format!("{}（花脸稿）.docx", file_name(new.sheets()));
    let path = outlet.place(outlet.file().unwrap_or(Path::new(&name)));
    for document in [old, new] {
        outlet.require_free(document, std::slice::from_ref(&path), findings)?;
    }
    let Some(bytes) = docx::write_changes((old, new), changed, author) else {
        findings.push(messages::no_docx().error(None));
        return Err(Stopped);
    };
    put(outlet, path, &bytes, findings)
}

/// Writes a file; returns its place.
fn put(
    outlet: &Outlet,
    path: PathBuf,
    bytes: &[u8],
    findings: &mut Findings,
) -> Result<PathBuf, Stopped> {
    let put = outlet.put(&path, bytes);
    put.map(|_| path).map_err(|finding| {
        findings.push(finding);
        Stopped
    })
}

/// Only a draft may go out with a blank where its number will stand, and a plain letter without one.
fn require_number(document: &Document, findings: &mut Findings) -> Result<(), Stopped> {
    let inputs = document.sheets().markup().tally().inputs();
    let frame = inputs.frame();
    if document.sheets().draft().is_some() || frame.number.is_some() || !frame.is_numbered {
        return Ok(());
    }
    let path = DataPath::default().join(Step::Key("number".to_owned()));
    let mut place = Place { path, ..Place::file(inputs.file().clone()) };
    inputs.sources().locate_place(&mut place);
    findings.push(messages::not_numbered().error(Some(place)));
    Err(Stopped)
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
            let pages = document.sheets().svg_pages().into_iter().enumerate();
            pages.map(|(i, svg)| (page(i, "svg"), svg.into_bytes())).collect()
        }
        Emit::Png => {
            let pages = document.sheets().png_pages(DPI, findings)?.into_iter().enumerate();
            pages.map(|(i, png)| (page(i, "png"), png)).collect()
        }
        Emit::Typst => {
            let markup = document.sheets().markup();
            let folder = PathBuf::from(format!("{stem} typst"));
            let own = [
                ("main.typ", markup.main()),
                ("data.json", markup.data()),
                ("theme.json", document.sheets().theme_data()),
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
        FileForm::Ofd => document.sheets().ofd(findings),
        FileForm::Docx => docx::write(document).ok_or_else(|| {
            findings.push(messages::no_docx().error(None));
            Stopped
        }),
    }
}

/// The notice's tables as a workbook.
fn workbook(document: &Document, findings: &mut Findings) -> Result<Vec<u8>, Stopped> {
    let markup = document.sheets().markup();
    let inputs = markup.tally().inputs();
    let message = match tables::workbook(markup.tree(), inputs.frame().signed) {
        Ok(Some(bytes)) => return Ok(bytes),
        Ok(None) => messages::no_tables().usage(Some(Place::file(inputs.file().clone()))),
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
    let inputs = markup.tally().inputs();
    let name = match inputs.letter() {
        Some(letter) => {
            format!("{} {}", letter.kind.word(), inputs.office().unit(letter.unit).name)
        }
        None => format!("{} {}", markup.number(), markup.title()),
    };
    let name: String = name.chars().take(room).chain(draft.chars()).collect();
    let name: String = name.chars().map(|c| if is_nameable(c) { c } else { '_' }).collect();
    name.trim().trim_end_matches('.').to_owned()
}
