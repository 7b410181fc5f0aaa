//! Two documents held against each other, and the file that has both.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::compose_markup;
use crate::compare::Changed;
use crate::compose::{Markup, TemplateSet};
use crate::finding::{Findings, Stopped};
use crate::load::{Register, SharedRegister, load_with};
use crate::publish::{Outlet, publish_changes};
use crate::typeset::Document;

/// Composes a document, under a serial number where the archive gave it one, with the notices that were issued
/// where there are some: it is neither checked nor set in type.
///
/// # Errors
/// Everything a stage found; nothing later is tried.
pub fn compose_data(
    data: &Path,
    (serial, register): (Option<u32>, Option<&SharedRegister>),
    templates: &TemplateSet,
    findings: &mut Findings,
) -> Result<Arc<Markup>, Stopped> {
    let register = register.map(|register| &**register as &dyn Register);
    let mut inputs = load_with(data, register, findings)?;
    if let Some(serial) = serial {
        inputs = inputs.numbered(serial);
    }
    compose_markup(inputs, templates, findings, &mut |_| {})
}

/// The text that has two documents, the one as changes of the other: where it goes, and who changed it.
#[derive(Debug)]
pub struct CompareOptions<'a> {
    /// The document as it was.
    pub old: &'a Document,
    /// The document as it is.
    pub new: &'a Document,
    /// The author of the changes.
    pub author: &'a str,
    /// Where to.
    pub outlet: Outlet<'a>,
}

/// Writes a document for Word in which everything that is not what it was is a tracked change.
///
/// # Errors
/// A file that cannot be written; a layout that does not tell its measures.
pub fn write_changes(
    options: &CompareOptions,
    findings: &mut Findings,
) -> Result<PathBuf, Stopped> {
    let CompareOptions { old, new, author, outlet } = options;
    let changed = Changed::of(old.sheets().markup(), new.sheets().markup());
    publish_changes((old, new), (&changed, author), outlet, findings)
}
