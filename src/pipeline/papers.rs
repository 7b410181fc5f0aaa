//! The letters round a notice, all in one run: each goes the way of the notice from the same figures.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::{Reports, Resources, Stage, measure_pages, set};
use crate::compose::compose;
use crate::finding::{Finding, Findings, Severity, Stopped};
use crate::load::{Register, load_before_issue};
use crate::model::LetterKind;
use crate::publish::{Emit, Outlet, ReservedPaths, Target, publish, publish_together};
use crate::tally::{Tally, tally};
use crate::typeset::{Document, forget, together};

/// Stack of a thread that makes letters, in bytes: pages may be nested deeply.
const STACK: usize = 16 << 20;

/// The letters to make, and where to.
#[derive(Debug)]
pub struct PapersOptions<'a> {
    /// The period's data file.
    pub data: &'a Path,
    /// Of these kinds; all kinds that there can be where it is empty.
    pub kinds: &'a [LetterKind],
    /// The folder that the files go to.
    pub folder: &'a Path,
    /// True if each must pass the measuring.
    pub measured: bool,
    /// The files that the run has written so far.
    pub reserved: &'a ReservedPaths,
}

/// Letters of a kind that were written.
#[derive(Debug)]
pub struct Papers {
    /// Their kind.
    pub kind: LetterKind,
    /// A file for each, in the options of the tables.
    pub files: Vec<PathBuf>,
    /// The file with all of them for the printer; none where there is no letter.
    pub together: Option<PathBuf>,
}

/// Makes the letters to all units, then writes them: nothing is written where one of them cannot be made.
/// `told` is called with the number of letters when it is known, and with 0 whenever one is made.
///
/// # Errors
/// Everything a stage found; a finding that several letters share is told once.
pub fn papers(
    options: &PapersOptions,
    resources: &Resources,
    findings: &mut Findings,
    told: &(dyn Fn(usize) + Sync),
) -> Result<Vec<Papers>, Stopped> {
    let tally = counted(options.data, resources, findings)?;
    let kinds: Vec<LetterKind> = match options.kinds {
        [] => {
            let all = LetterKind::ALL.into_iter();
            all.filter(|kind| *kind != LetterKind::Zero || tally.counts_submissions()).collect()
        }
        some => some.to_vec(),
    };
    let mut letters = Vec::new();
    for kind in &kinds {
        letters.extend(tally.letters(*kind, findings)?);
    }
    told(letters.len());
    let run = Run { letters: &letters, options, resources, told };
    let mut doubts = Vec::new();
    let made = run.make_all(&mut doubts, findings);
    let written = made.and_then(|made| write_all(&kinds, &made, options, findings));
    // A draft may be passed round with what the check doubts; that is told all the same.
    findings.extend(doubts);
    written
}

/// Writes all letters, kind by kind.
fn write_all(
    kinds: &[LetterKind],
    made: &[Document],
    options: &PapersOptions,
    findings: &mut Findings,
) -> Result<Vec<Papers>, Stopped> {
    let mut written = Vec::new();
    for &kind in kinds {
        let of_kind = |document: &&Document| {
            let letter = document.sheets().markup().tally().inputs().letter();
            letter.is_some_and(|letter| letter.kind == kind)
        };
        let documents: Vec<&Document> = made.iter().filter(of_kind).collect();
        written.push(write(kind, &documents, options, findings)?);
    }
    Ok(written)
}

/// The figures of the letters. Of the notice, which is still to come, only mistakes matter here.
pub(crate) fn counted(
    data: &Path,
    resources: &Resources,
    findings: &mut Findings,
) -> Result<Tally, Stopped> {
    let register = resources.register.as_deref().map(|register| register as &dyn Register);
    let mut said = Findings::default();
    let counted =
        load_before_issue(data, register, &mut said).and_then(|inputs| tally(inputs, &mut said));
    findings.extend(said.iter().filter(|it| it.severity == Severity::Error).cloned());
    counted
}

/// Typesets the letter that is found among the figures.
///
/// # Errors
/// Everything a stage found.
pub(crate) fn build_letter(
    letter: &Tally,
    resources: &Resources,
    findings: &mut Findings,
    mut reports: Reports,
) -> Result<Document, Stopped> {
    let markup = Arc::new(compose(letter, &resources.templates, findings)?);
    reports.pass(Stage::Compose);
    set(&markup, resources, findings, reports)
}

/// Writes the letters of a kind, and the file with all of them.
fn write(
    kind: LetterKind,
    documents: &[&Document],
    options: &PapersOptions,
    findings: &mut Findings,
) -> Result<Papers, Stopped> {
    let Some(first) = documents.first() else {
        return Ok(Papers { kind, files: Vec::new(), together: None });
    };
    let all = together(documents.iter().map(|document| document.sheets()), kind.word(), findings)?;
    let target = Target::Folder(options.folder.to_owned());
    let outlet =
        Outlet { emit: Emit::Pdf, target: &target, reserved: options.reserved, unless_same: false };
    let mut files = Vec::new();
    for document in documents {
        let written = publish(document, &outlet, findings)?;
        files.extend(written.into_iter().map(|written| written.path));
    }
    let all = publish_together(first, &all, &outlet, findings)?;
    Ok(Papers { kind, files, together: Some(all) })
}

/// A run over letters.
struct Run<'a> {
    letters: &'a [Tally],
    options: &'a PapersOptions<'a>,
    resources: &'a Resources,
    told: &'a (dyn Fn(usize) + Sync),
}

impl Run<'_> {
    /// Makes every letter, on as many threads as the machine has. They are not rayon's: while one of
    /// those waits for a part of a letter, it takes up the next letter on the same stack.
    ///
    /// Findings of the check on drafts go to `doubts`.
    fn make_all(
        &self,
        doubts: &mut Vec<Finding>,
        findings: &mut Findings,
    ) -> Result<Vec<Document>, Stopped> {
        let (next, made) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        let work = || {
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(letter) = self.letters.get(place) else { return };
                let (mut said, mut doubted) = Default::default();
                let document = self.make(letter, &mut doubted, &mut said);
                let mut all = made.lock().unwrap_or_else(PoisonError::into_inner);
                all.push((place, document, doubted, said));
                drop(all);
                forget();
                (self.told)(0);
            }
        };
        let threads = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            let start = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
            let running =
                (0..threads.min(self.letters.len())).filter_map(|i| start(i).ok()).count();
            // Where the machine gives no thread, this one does the work.
            if running == 0 {
                work();
            }
        });
        let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
        made.sort_by_key(|(place, ..)| *place);
        let mut documents = Vec::new();
        let mut known = Vec::new();
        for (_, document, doubted, said) in made {
            documents.extend(document);
            add(doubts, &doubted);
            add(&mut known, &said);
        }
        let complete = documents.len() == self.letters.len();
        findings.extend(known);
        findings.pass(())?;
        if complete { Ok(documents) } else { Err(Stopped) }
    }

    /// Composes, checks, typesets and measures one.
    fn make(
        &self,
        letter: &Tally,
        doubts: &mut Findings,
        findings: &mut Findings,
    ) -> Result<Document, Stopped> {
        let doubts = self.resources.draft.is_some().then_some(doubts);
        let reports = Reports { doubts, ..Reports::default() };
        let document = build_letter(letter, self.resources, findings, reports)?;
        if self.options.measured {
            measure_pages(&document, self.options.data, findings)?;
        }
        findings.pass(document)
    }
}

/// Adds what has not been said of the same place.
fn add(known: &mut Vec<Finding>, said: &Findings) {
    for finding in said.iter() {
        if !known.iter().any(|known| is_same(known, finding)) {
            known.push(finding.clone());
        }
    }
}

/// True if two letters have the same to say of the same place.
fn is_same(one: &Finding, other: &Finding) -> bool {
    one.code == other.code && one.message == other.message && one.place == other.place
}
