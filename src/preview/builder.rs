//! Builds the notice whenever something was saved: the same pipeline as `generate`, and nothing
//! beside it.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use super::latest_state::{LatestState, State};
use super::picture::RenderedPages;
use super::{Rehearsed, Request, messages, papers, sites, watch};
use crate::check::Coverage;
use crate::compose::TemplateSet;
use crate::finding::{Finding, Findings, Stopped};
use crate::load::{folder_of, load};
use crate::measure::Reading;
use crate::pipeline::{
    Reports, Resources, build_letter, build_reporting, counted, made, measure_pages,
};
use crate::typeset::{Document, FontSet, Sheets};

/// The number of builds after which a result that the compiler did not use is forgotten.
const FORGET: usize = 8;

/// The time that the browser has for painting before the PDF is made.
const BREATH: Duration = Duration::from_millis(60);

/// Endings of files that data may name beside data files.
const IMAGES: [&str; 4] = [".png", ".jpg", ".jpeg", ".svg"];

/// Builds and puts up what comes of it.
pub(super) struct Builder {
    request: Request,
    latest_state: Arc<LatestState>,
    /// The worker that it is of, for the latest state.
    worker: u64,
    resources: Option<Resources>,
    /// True if templates have changed since they were read, or could not be.
    templates_changed: bool,
    /// The findings on the fonts.
    fonts: Findings,
    picture: Option<Arc<RenderedPages>>,
    revision: u64,
    /// The findings on the watching itself.
    standing: Findings,
}

/// The things outside a build that it minds.
#[derive(Debug, Clone, Default)]
pub(super) struct Around {
    /// True once more was saved.
    pub(super) newer: Arc<AtomicBool>,
    /// Builds that were left and still run.
    pub(super) left: Arc<AtomicUsize>,
}

/// A build as it came out, for those that have builds run.
#[derive(Debug, Default)]
pub(super) struct Done {
    pub(super) findings: Findings,
    /// All that it read or missed.
    pub(super) files: BTreeSet<PathBuf>,
    /// The folders that were not there.
    pub(super) gone: Vec<PathBuf>,
}

/// The outcome of a build, beside the picture.
#[derive(Default)]
struct Built {
    findings: Findings,
    held: Vec<(Finding, Reading)>,
    covered: Coverage,
    /// True if there are pages of it.
    drawn: bool,
    /// The name of the paper that was drawn; empty for the notice.
    paper: String,
    /// True if it was left off because more was saved.
    left_off: bool,
    /// The folders that were not there.
    gone: Vec<PathBuf>,
}

impl Builder {
    /// A builder whose first picture comes after those that the latest state has.
    pub(super) fn new(
        request: Request,
        latest_state: Arc<LatestState>,
        worker: u64,
        standing: Findings,
    ) -> Self {
        Self {
            request,
            worker,
            resources: None,
            templates_changed: true,
            fonts: Findings::default(),
            picture: latest_state.picture(),
            revision: latest_state.state().revision,
            latest_state,
            standing,
        }
    }

    /// Takes it that what was read of these paths is no longer so.
    pub(super) fn forget(&mut self, changed: &BTreeSet<PathBuf>) {
        let home = self.request.home.folder.clone();
        let concerns = |folder: &Path| {
            let folder = home.join(folder);
            changed.iter().any(|path| path.starts_with(&folder) || folder.starts_with(path))
        };
        let Request { templates, own_templates, fonts, .. } = &self.request;
        self.templates_changed |=
            concerns(templates) || own_templates.as_deref().is_some_and(concerns);
        if concerns(fonts) {
            self.resources = None;
        }
    }

    /// Builds once and puts up the outcome: the pages as soon as they can be seen, then what is
    /// wrong with them.
    pub(super) fn build(&mut self, around: &Around) -> Done {
        let begun = (self.request.clock)();
        self.put(|state| State { building: true, late: false, ..state });
        // A fault of the program must not take the preview and its last pages along.
        let built =
            catch_unwind(AssertUnwindSafe(|| self.build_once(around))).unwrap_or_else(|_| {
                let mut built = Built::default();
                built.findings.push(messages::broke_down().machine(None));
                built
            });
        if built.left_off {
            return Done::default();
        }
        let Built { mut findings, held, covered, drawn, paper, gone, .. } = built;
        findings.extend(self.standing.iter().cloned());
        let left = around.left.load(Ordering::SeqCst);
        if left > 0 {
            findings.push(messages::still_running(left).warning(None));
        }
        let picture = self.picture.as_deref();
        let unchecked = picture.iter().flat_map(|picture| sites::unchecked(&covered, picture));
        let done = (self.request.clock)();
        let took = done.duration_since(begun).unwrap_or_default();
        let took = if drawn { took.saturating_sub(BREATH) } else { took };
        let since = done.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let state = State {
            revision: self.revision,
            building: false,
            late: false,
            stale: !drawn,
            built: u64::try_from(since.as_millis()).unwrap_or_default(),
            took: (took.as_secs_f64() * 10_000.0).round() / 10.0,
            file: self.request.data.display().to_string(),
            title: picture.map(title).unwrap_or_default(),
            papers: self
                .resources
                .as_ref()
                .map(|resources| papers::of(&self.request.data, resources))
                .unwrap_or_default(),
            paper,
            draft: self.request.draft.as_ref().map(|draft| draft.text().to_owned()),
            faces: picture.map(|picture| picture.faces(Some(picture))).unwrap_or_default(),
            findings: sites::faces(&findings, picture, &held),
            unchecked: unchecked.collect(),
        };
        self.put(|_| state);
        typst::comemo::evict(FORGET);
        Done { files: self.read(&findings), findings, gone }
    }

    /// Puts up a state made of the one that is up.
    fn put(&self, change: impl FnOnce(State) -> State) {
        self.latest_state.by(self.worker, |latest_state| {
            latest_state.put(change((*latest_state.state()).clone()))
        });
    }

    /// True if it has to be tried elsewhere first: with templates that may be anybody's, and with those that
    /// were changed while they were looked at.
    fn needs_rehearsal(&self) -> bool {
        let changed = self.templates_changed && self.revision > 1;
        self.request.own_templates.is_some() || changed
    }

    /// Folders that were there and are not.
    fn missing(&self) -> impl Iterator<Item = &Path> {
        let Request { data, templates, own_templates, fonts, home, .. } = &self.request;
        let data = data.parent().unwrap_or(Path::new(""));
        let folders = [Some(data), Some(templates), own_templates.as_deref(), Some(fonts)];
        let later = self.revision > 1;
        folders
            .into_iter()
            .flatten()
            .filter(move |folder| later && !home.folder.join(folder).is_dir())
    }

    /// A build that is over before it began: a folder is gone, or what was tried elsewhere takes more than
    /// it may, or is out of date.
    fn hindered(&self, around: &Around) -> Option<Built> {
        let mut built = Built::default();
        for folder in self.missing() {
            let here = folder.as_os_str().is_empty();
            let home = &self.request.home.folder;
            built.gone.push(home.join(folder));
            let shown = if here { home } else { folder };
            built.findings.push(messages::folder_gone(&shown.display().to_string()).error(None));
        }
        if built.findings.fault().is_some() {
            return Some(built);
        }
        if self.needs_rehearsal() {
            let newer = || around.newer.load(Ordering::SeqCst);
            match self.request.rehearsal.run(&self.latest_state.wanted(), &newer) {
                Rehearsed::Sound => {}
                Rehearsed::LeftOff => return Some(Built { left_off: true, ..built }),
                Rehearsed::Beyond(message) => {
                    built.findings.push(message.error(None));
                    return Some(built);
                }
            }
        }
        None
    }

    /// The way of `generate`, up to the measuring.
    fn build_once(&mut self, around: &Around) -> Built {
        self.revision += 1;
        if let Some(built) = self.hindered(around) {
            return built;
        }
        let mut built = Built::default();
        if self.open_workshop(&mut built.findings).is_err() {
            // The mistakes in the data are told with those of templates and fonts.
            load(&self.request.data, &mut built.findings).ok();
            return built;
        }
        let Self { resources, picture, latest_state, revision, request, worker, .. } = self;
        let Some(resources) = resources else { return built };
        let paper = latest_state.wanted();
        built.paper.clone_from(&paper);
        let drawn = &mut built.drawn;
        let mut shown = |sheets: &Arc<Sheets>| {
            let new = Arc::new(RenderedPages::of(sheets, picture.as_deref()));
            let mut oldest = None;
            latest_state.by(*worker, |latest_state| {
                oldest = latest_state.hang(Arc::clone(&new));
                latest_state.put(State {
                    revision: *revision,
                    stale: false,
                    title: title(&new),
                    paper: paper.clone(),
                    faces: new.faces(picture.as_deref()),
                    ..(*latest_state.state()).clone()
                });
            });
            *picture = Some(new);
            *drawn = true;
            drop(oldest);
            // The PDF would take from the browser the very processor it paints with.
            thread::sleep(BREATH);
        };
        // A page with a doubtful figure is what a person has to see.
        let mut doubts = Findings::default();
        let (data, findings) = (&request.data, &mut built.findings);
        let reports = Reports {
            doubts: Some(&mut doubts),
            covered: Some(&mut built.covered),
            shown: Some(&mut shown),
            ..Reports::default()
        };
        let (there, document) = set(data, &paper, resources, findings, reports);
        if !there {
            latest_state.want("");
            built.paper.clear();
        }
        findings.extend(doubts.iter().cloned());
        if let Ok(document) = document {
            findings.extend(document.sheets().markup().tally().inputs().asked_when_archived());
            if let Some(picture) = picture {
                picture.pdf.set(document.pdf().into()).ok();
            }
            if let Ok(measurement) = measure_pages(&document, data, findings) {
                built.held = measurement.found(&made(&document, data));
            }
        }
        built
    }

    /// Reads the templates and the fonts, each if they have changed.
    fn open_workshop(&mut self, findings: &mut Findings) -> Result<(), Stopped> {
        let Request { templates, own_templates, fonts, draft, .. } = &self.request;
        let (known, fonts) = match self.resources.take() {
            Some(resources) => (Some(resources.templates), Ok(resources.fonts)),
            None => {
                self.fonts = Findings::default();
                (None, FontSet::read(fonts, &mut self.fonts))
            }
        };
        findings.extend(self.fonts.iter().cloned());
        let templates = match known {
            Some(templates) if !self.templates_changed => templates,
            _ => {
                let read = TemplateSet::read(templates, own_templates.as_deref(), findings);
                self.templates_changed = read.is_err();
                // Templates that cannot be read do not cost the fonts.
                read.unwrap_or_default()
            }
        };
        // A notice issued meanwhile counts at the next build.
        let register = self.request.archive.open(findings);
        let draft = draft.clone();
        self.resources = Some(Resources { templates, fonts: fonts?, draft, register });
        findings.pass(())
    }

    /// All files that the build read or missed.
    fn read(&self, findings: &Findings) -> BTreeSet<PathBuf> {
        let mut files: BTreeSet<PathBuf> = BTreeSet::from([self.request.data.clone()]);
        if let Some(picture) = &self.picture {
            let sources = picture.sheets.markup().sources();
            files.extend(sources.files().map(|(name, _)| PathBuf::from(&**name)));
            for (place, text) in sources.texts() {
                if IMAGES.iter().any(|ending| text.to_lowercase().ends_with(ending)) {
                    files.insert(folder_of(&place.file).join(text));
                }
            }
        }
        let places = findings.iter().filter_map(|finding| finding.place.as_ref());
        files.extend(
            places.map(|place| PathBuf::from(&*place.file)).filter(|path| watch::is_data(path)),
        );
        files
    }
}

/// Sets a paper; or the notice, with false, if there is none of this name: the unit that it went to is
/// no more among those that get one.
fn set(
    data: &Path,
    paper: &str,
    resources: &Resources,
    findings: &mut Findings,
    reports: Reports,
) -> (bool, Result<Document, Stopped>) {
    if paper.is_empty() {
        return (true, build_reporting(data, None, resources, findings, reports));
    }
    let letter = counted(data, resources, findings)
        .map(|tally| papers::find(&tally, paper).and_then(|letter| tally.addressed(letter)));
    match letter {
        Ok(Some(letter)) => (true, build_letter(&letter, resources, findings, reports)),
        Ok(None) => (false, build_reporting(data, None, resources, findings, reports)),
        Err(stopped) => (true, Err(stopped)),
    }
}

fn title(picture: &RenderedPages) -> String {
    let markup = picture.sheets.markup();
    let inputs = markup.tally().inputs();
    match inputs.letter() {
        Some(letter) => {
            format!("{} {}", letter.kind.word(), inputs.office().unit(letter.unit).name)
        }
        None => format!("{} {}", markup.number(), markup.title()),
    }
}
