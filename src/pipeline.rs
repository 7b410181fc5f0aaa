//! The whole way of a notice, from data file to finished file: the one place that names
//! all stages. Preview and archive go the same way.

use std::path::{Path, PathBuf};

use crate::check::{Evidence, Settings, Text, WordLists, check};
use crate::compose::{Markup, TemplateSet, compose};
use crate::finding::{Findings, Place, Stopped};
use crate::load::load;
use crate::measure::measure;
use crate::publish::{Claims, Emit, Target, publish};
use crate::tally::{Tally, tally};
use crate::typeset::{Document, FontSet, typeset};

/// The stages, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Data files become validated types.
    Load,
    /// Every figure is computed.
    Tally,
    /// Figures and templates become Typst text.
    Compose,
    /// Typst text becomes pages and a PDF.
    Typeset,
    /// The finished PDF is measured.
    Measure,
    /// The files are written.
    Publish,
}

/// What a notice is made with.
pub struct Workshop {
    /// Templates.
    pub templates: TemplateSet,
    /// Fonts.
    pub fonts: FontSet,
}

/// What to make, and where to.
#[derive(Debug)]
pub struct Order<'a> {
    /// The period's data file.
    pub data: &'a Path,
    /// What to write.
    pub emit: Emit,
    /// Whether it must pass the measuring. Typst text is not measured.
    pub measured: bool,
    /// Where to.
    pub target: &'a Target,
    /// What the run has written so far.
    pub claims: &'a Claims,
}

/// A notice that was written.
#[derive(Debug)]
pub struct Published {
    /// The notice.
    pub document: Document,
    /// The files written, in order.
    pub files: Vec<PathBuf>,
}

/// Typesets a notice. `passed` is told of each stage when it is done.
///
/// # Errors
/// Whatever a stage found; nothing later is tried.
pub fn draw_up(
    data: &Path,
    workshop: &Workshop,
    findings: &mut Findings,
    passed: &mut dyn FnMut(Stage),
) -> Result<Document, Stopped> {
    let dossier = load(data, findings)?;
    passed(Stage::Load);
    let tally = tally(dossier, findings)?;
    passed(Stage::Tally);
    let markup = compose(&tally, &workshop.templates, findings)?;
    passed(Stage::Compose);
    let document = typeset(markup, &workshop.fonts, findings)?;
    passed(Stage::Typeset);
    Ok(document)
}

/// Checks a composed notice before it is typeset.
///
/// # Errors
/// A rule that blocks was broken.
pub fn proofread(
    tally: &Tally,
    markup: &Markup,
    words: &WordLists,
    settings: &Settings,
    findings: &mut Findings,
) -> Result<(), Stopped> {
    let text = Text::composed(markup);
    check(&Evidence { tally: Some(tally), text: &text, words, settings }, findings);
    findings.pass(())
}

/// Typesets a notice, measures it and writes it.
///
/// # Errors
/// Whatever a stage found, a clause of the standard that is 应当 and not met included; then
/// nothing is written.
pub fn generate(
    order: &Order,
    workshop: &Workshop,
    findings: &mut Findings,
    passed: &mut dyn FnMut(Stage),
) -> Result<Published, Stopped> {
    let document = draw_up(order.data, workshop, findings, passed)?;
    if order.measured && order.emit != Emit::Typst {
        let place = Place::file(order.data.display().to_string());
        match measure(document.pdf()) {
            Ok(measurement) => {
                findings.extend(measurement.findings(&place, document.markup().declared()))
            }
            Err(message) => findings.push(message.machine(Some(place))),
        }
        document.markup().sources().locate(findings);
        findings.pass(())?;
        passed(Stage::Measure);
    }
    let files = publish(&document, order.emit, order.target, order.claims, findings)?;
    passed(Stage::Publish);
    Ok(Published { document, files })
}
