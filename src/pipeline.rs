//! The whole way of a notice, from data file to finished file: the one place that names
//! all stages. Preview and archive go the same way.

mod compared;
mod papers;

use std::path::Path;
use std::sync::Arc;

pub use self::compared::{CompareOptions, compose_data, write_changes};
pub use self::papers::{Papers, PapersOptions, papers};
pub(crate) use self::papers::{build_letter, counted};
use crate::check::{Coverage, RuleBook, Text, check, coverage};
use crate::compose::{Markup, TemplateSet, compose};
use crate::finding::{DataPath, Findings, Place, Step, Stopped};
use crate::load::{Inputs, Register, SharedRegister, load_with};
use crate::measure::{Made, Measurement, OnPurpose, Waiver, measure_made, not_measured};
use crate::model::{Waivable, Waived};
use crate::publish::{Emit, Outlet, Written, publish};
use crate::tally::{Tally, tally};
use crate::typeset::{Document, Draft, FontSet, Sheets, export_pdf, typeset};

/// The stages, in options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Data files become validated types.
    Load,
    /// Every figure is computed.
    Tally,
    /// Figures and templates become Typst text.
    Compose,
    /// The text is held against the figures and the rules.
    Check,
    /// Typst text becomes pages and a PDF.
    Typeset,
    /// The finished PDF is measured.
    Measure,
    /// The files are written.
    Publish,
}

/// The tools that a notice is made with.
pub struct Resources {
    /// Templates.
    pub templates: TemplateSet,
    /// Fonts.
    pub fonts: FontSet,
    /// The mark of a draft; a notice to be issued has none.
    pub draft: Option<Draft>,
    /// The notices that were issued, where there is an archive.
    pub register: Option<SharedRegister>,
}

/// The files to make, and where to.
#[derive(Debug)]
pub struct GenerateOptions<'a> {
    /// The period's data file.
    pub data: &'a Path,
    /// True if it must pass the measuring. Typst text is not measured.
    pub measured: bool,
    /// True if no two stages go side by side, so that the time of each can be told.
    pub in_turn: bool,
    /// The form to write, and where to.
    pub outlet: Outlet<'a>,
}

/// Takes what a caller is told of while a notice is made, its findings aside; by default nothing is told.
#[derive(Default)]
pub(crate) struct Reports<'r> {
    /// Takes what the check finds, which then keeps no page from being made.
    pub(crate) doubts: Option<&'r mut Findings>,
    /// Takes which figures were checked.
    pub(crate) covered: Option<&'r mut Coverage>,
    /// True if no two stages go side by side.
    pub(crate) in_turn: bool,
    /// Is told of each stage when it is done.
    pub(crate) passed: Option<&'r mut dyn FnMut(Stage)>,
    /// Is told of the pages before they become a PDF.
    pub(crate) shown: Option<&'r mut Shown<'r>>,
}

/// Is told of pages before they become a PDF.
type Shown<'r> = dyn FnMut(&Arc<Sheets>) + 'r;

impl Reports<'_> {
    fn pass(&mut self, stage: Stage) {
        if let Some(passed) = &mut self.passed {
            passed(stage);
        }
    }
}

/// A notice that was written.
#[derive(Debug)]
pub struct Published {
    /// The notice.
    pub document: Document,
    /// Its files, in options.
    pub files: Vec<Written>,
}

/// Typesets a notice, under a `serial` number where the archive gives it one. `passed` is told of
/// each stage when it is done.
///
/// # Errors
/// Everything a stage found, a rule that blocks included; nothing later is tried.
pub fn build(
    data: &Path,
    serial: Option<u32>,
    resources: &Resources,
    findings: &mut Findings,
    passed: &mut dyn FnMut(Stage),
) -> Result<Document, Stopped> {
    let reports = Reports { passed: Some(passed), ..Reports::default() };
    build_reporting(data, serial, resources, findings, reports)
}

/// Typesets a draft: what the check finds goes to `doubts` and keeps no page from being made.
///
/// # Errors
/// Whatever another stage found; nothing later is tried.
pub fn build_draft(
    data: &Path,
    resources: &Resources,
    findings: &mut Findings,
    doubts: &mut Findings,
    passed: &mut dyn FnMut(Stage),
) -> Result<Document, Stopped> {
    let reports = Reports { doubts: Some(doubts), passed: Some(passed), ..Reports::default() };
    build_reporting(data, None, resources, findings, reports)
}

/// Typesets a notice.
///
/// # Errors
/// Everything a stage found; nothing later is tried.
pub(crate) fn build_reporting(
    data: &Path,
    serial: Option<u32>,
    resources: &Resources,
    findings: &mut Findings,
    mut reports: Reports,
) -> Result<Document, Stopped> {
    let register = resources.register.as_deref().map(|register| register as &dyn Register);
    let mut inputs = load_with(data, register, findings)?;
    if let Some(serial) = serial {
        inputs = inputs.numbered(serial);
    }
    reports.pass(Stage::Load);
    let passed = &mut |stage| reports.pass(stage);
    let markup = compose_markup(inputs, &resources.templates, findings, passed)?;
    set(&markup, resources, findings, reports)
}

/// Checks and typesets a composed notice.
fn set(
    markup: &Arc<Markup>,
    resources: &Resources,
    findings: &mut Findings,
    mut reports: Reports,
) -> Result<Document, Stopped> {
    let (in_turn, covered) = (reports.in_turn, reports.covered.take());
    let fonts = &resources.fonts;
    // Both read the composed text and neither what the other makes of it, so they go side by side;
    // they are told in options, and what the check stops ends here.
    let (mut checked, mut set) = (Findings::default(), Findings::default());
    let check = |checked: &mut Findings| match covered {
        Some(covered) => *covered = proofread_covered(markup.tally(), markup, checked),
        None => proofread(markup.tally(), markup, checked),
    };
    let mut lay_out = || typeset(markup, fonts, resources.draft.as_ref(), &mut set);
    let sheets = if in_turn {
        check(&mut checked);
        reports.pass(Stage::Check);
        lay_out()
    } else {
        rayon::in_place_scope(|scope| {
            scope.spawn(|_| check(&mut checked));
            lay_out()
        })
    };
    let beyond = sheets.as_ref().map(|sheets| sheets.beyond()).unwrap_or_default();
    let doubted = reports.doubts.as_deref_mut().unwrap_or(findings);
    doubted.extend(checked.iter().cloned());
    doubted.extend(beyond.iter().cloned());
    findings.pass(())?;
    if !in_turn {
        reports.pass(Stage::Check);
    }
    findings.extend(set.iter().cloned());
    markup.sources().locate(findings);
    findings.pass(())?;
    let sheets = sheets?;
    if let Some(shown) = &mut reports.shown {
        shown(&sheets);
    }
    let document = export_pdf(&sheets, fonts, findings)?;
    reports.pass(Stage::Typeset);
    Ok(document)
}

/// Typesets a notice that has been read, checked by the rules that block. `passed` is told of each stage when it is
/// done.
///
/// # Errors
/// Everything a stage found; nothing later is tried.
pub(crate) fn build_from_inputs(
    inputs: Inputs,
    resources: &Resources,
    findings: &mut Findings,
    passed: &mut dyn FnMut(Stage),
) -> Result<Document, Stopped> {
    let markup = compose_markup(inputs, &resources.templates, findings, passed)?;
    let reports = Reports { passed: Some(passed), ..Reports::default() };
    set(&markup, resources, findings, reports)
}

/// Typesets a notice that was found sound, under another number: it is not checked again.
///
/// # Errors
/// Everything a stage found.
pub(crate) fn rebuild(
    inputs: Inputs,
    resources: &Resources,
    findings: &mut Findings,
) -> Result<Document, Stopped> {
    let markup = compose_markup(inputs, &resources.templates, findings, &mut |_| {})?;
    let sheets = typeset(&markup, &resources.fonts, resources.draft.as_ref(), findings)?;
    export_pdf(&sheets, &resources.fonts, findings)
}

/// Composes a notice that has been read.
fn compose_markup(
    inputs: Inputs,
    templates: &TemplateSet,
    findings: &mut Findings,
    passed: &mut dyn FnMut(Stage),
) -> Result<Arc<Markup>, Stopped> {
    let tally = tally(inputs, findings)?;
    passed(Stage::Tally);
    let markup = compose(&tally, templates, findings)?;
    passed(Stage::Compose);
    Ok(Arc::new(markup))
}

/// Checks a composed notice by the rules of its office.
pub fn proofread(tally: &Tally, markup: &Markup, findings: &mut Findings) {
    let book = RuleBook::of(tally, findings);
    check(&book.context(Some(tally), &Text::composed(markup)), findings);
}

/// The same, and which of its figures were checked.
pub fn proofread_covered(tally: &Tally, markup: &Markup, findings: &mut Findings) -> Coverage {
    let book = RuleBook::of(tally, findings);
    let text = Text::composed(markup);
    let context = book.context(Some(tally), &text);
    check(&context, findings);
    coverage(&context)
}

/// Measures a typeset notice and adds what is wrong with it.
///
/// # Errors
/// One that cannot be measured.
pub fn measure_pages(
    document: &Document,
    data: &Path,
    findings: &mut Findings,
) -> Result<Measurement, Stopped> {
    let made = made(document, data);
    let on_purpose = OnPurpose {
        lines: document.sheets().lines(),
        signature_alone: document.sheets().signature_alone(),
    };
    let measurement = measure_made(document.pdf(), on_purpose).map_err(|message| {
        findings.push(not_measured(message, made.place.clone()));
        Stopped
    })?;
    findings.extend(measurement.findings(&made));
    document.sheets().markup().sources().locate(findings);
    Ok(measurement)
}

/// The facts about a document that measuring needs to say what is wrong with it.
pub(crate) fn made<'a>(document: &'a Document, data: &Path) -> Made<'a> {
    let markup = document.sheets().markup();
    let inputs = markup.tally().inputs();
    let waiver = |(i, waived): (usize, &Waived)| {
        let Waivable::Clause(clause) = &waived.of else { return None };
        let path = DataPath::default().join(Step::Key("waive".to_owned())).join(Step::Item(i));
        Some(Waiver {
            clause: clause.clone(),
            text: waived.text.clone(),
            reason: waived.reason.clone(),
            place: Place { path, ..Place::file(inputs.file().clone()) },
        })
    };
    Made {
        place: Place::file(data.display().to_string()),
        declared: markup.declared(),
        own_templates: markup.templates().own(),
        waivers: inputs.waived().iter().enumerate().filter_map(waiver).collect(),
    }
}

/// Typesets a notice, measures it and writes it.
///
/// # Errors
/// Everything a stage found, a clause of the standard that is 应当 and not met included; then
/// nothing is written.
pub fn generate(
    options: &GenerateOptions,
    resources: &Resources,
    findings: &mut Findings,
    passed: &mut dyn FnMut(Stage),
) -> Result<Published, Stopped> {
    // A draft may be passed round with what the check doubts; that is told all the same.
    let mut doubts = Findings::default();
    let aside = resources.draft.is_some().then_some(&mut doubts);
    let published = build_and_write(options, resources, findings, aside, passed);
    findings.extend(doubts.iter().cloned());
    published
}

fn build_and_write(
    options: &GenerateOptions,
    resources: &Resources,
    findings: &mut Findings,
    doubts: Option<&mut Findings>,
    passed: &mut dyn FnMut(Stage),
) -> Result<Published, Stopped> {
    let in_turn = options.in_turn;
    let reports = Reports { doubts, in_turn, passed: Some(passed), ..Reports::default() };
    let document = build_reporting(options.data, None, resources, findings, reports)?;
    findings.extend(document.sheets().markup().tally().inputs().asked_when_archived());
    if options.measured && options.outlet.emit != Emit::Typst {
        measure_pages(&document, options.data, findings)?;
        findings.pass(())?;
        passed(Stage::Measure);
    }
    let files = publish(&document, &options.outlet, findings)?;
    passed(Stage::Publish);
    Ok(Published { document, files })
}
