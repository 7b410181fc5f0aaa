//! Builds the notice whenever something was saved: the same pipeline as `generate`, and nothing
//! beside it.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::{Duration, SystemTime};

use super::board::{Board, State};
use super::picture::Picture;
use super::watch::{self, Signal, Watcher};
use super::{Request, messages, papers, sites};
use crate::check::Coverage;
use crate::compose::TemplateSet;
use crate::finding::{Finding, Findings, Stopped};
use crate::load::{folder_of, load};
use crate::measure::Reading;
use crate::pipeline::{Reports, Workshop, counted, draw, draw_letter, hold, made};
use crate::typeset::{FontSet, Sheets};

/// The number of builds after which a result that the compiler did not use is forgotten.
const FORGET: usize = 8;

/// The time that the browser has for painting before the PDF is made.
const BREATH: Duration = Duration::from_millis(60);

/// Endings of files that data may name beside data files.
const IMAGES: [&str; 4] = [".png", ".jpg", ".jpeg", ".svg"];

/// Builds and puts up what comes of it.
pub(super) struct Builder {
    request: Request,
    board: Arc<Board>,
    watcher: Watcher,
    workshop: Option<Workshop>,
    /// True if templates have changed since they were read, or could not be.
    templates_changed: bool,
    /// The findings on the fonts.
    fonts: Findings,
    picture: Option<Arc<Picture>>,
    revision: u64,
    /// The findings on the watching itself.
    standing: Findings,
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
}

impl Builder {
    pub(super) fn new(request: Request, board: Arc<Board>, signals: &Sender<Signal>) -> Self {
        let mut standing = Findings::default();
        let watcher = Watcher::new(request.poll, signals, &mut standing);
        Self {
            request,
            board,
            watcher,
            workshop: None,
            templates_changed: true,
            fonts: Findings::default(),
            picture: None,
            revision: 0,
            standing,
        }
    }

    /// Builds at every change until told to stop.
    pub(super) fn run(mut self, signals: &Receiver<Signal>) {
        while let Some(changed) = watch::next(signals, &mut self.watcher) {
            self.forget(&changed);
            self.build();
        }
    }

    /// Takes it that what was read of these paths is no longer so.
    fn forget(&mut self, changed: &BTreeSet<PathBuf>) {
        let concerns = |folder: &Path| {
            let folder = watch::whole(folder);
            changed.iter().any(|path| path.starts_with(&folder) || folder.starts_with(path))
        };
        let Request { templates, own_templates, fonts, .. } = &self.request;
        self.templates_changed |=
            concerns(templates) || own_templates.as_deref().is_some_and(concerns);
        if concerns(fonts) {
            self.workshop = None;
        }
    }

    /// Builds once and puts up the outcome: the pages as soon as they can be seen, then what is
    /// wrong with them. What was found is also returned.
    pub(super) fn build(&mut self) -> Findings {
        let begun = (self.request.clock)();
        self.board.put(State { building: true, ..(*self.board.state()).clone() });
        self.revision += 1;
        // A fault of the program must not take the preview and its last pages along.
        let built = catch_unwind(AssertUnwindSafe(|| self.draw())).unwrap_or_else(|_| {
            let mut built = Built::default();
            built.findings.push(messages::broke_down().machine(None));
            built
        });
        let Built { mut findings, held, covered, drawn, paper } = built;
        findings.extend(self.standing.iter().cloned());
        self.watch(&findings);
        let picture = self.picture.as_deref();
        let unchecked = picture.iter().flat_map(|picture| sites::unchecked(&covered, picture));
        let done = (self.request.clock)();
        let took = done.duration_since(begun).unwrap_or_default();
        let took = if drawn { took.saturating_sub(BREATH) } else { took };
        let since = done.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        self.board.put(State {
            revision: self.revision,
            building: false,
            stale: !drawn,
            built: u64::try_from(since.as_millis()).unwrap_or_default(),
            took: (took.as_secs_f64() * 10_000.0).round() / 10.0,
            file: self.request.data.display().to_string(),
            title: picture.map(title).unwrap_or_default(),
            papers: self
                .workshop
                .as_ref()
                .map(|workshop| papers::of(&self.request.data, workshop))
                .unwrap_or_default(),
            paper,
            draft: self.request.draft.as_ref().map(|draft| draft.text().to_owned()),
            faces: picture.map(|picture| picture.faces(Some(picture))).unwrap_or_default(),
            findings: sites::faces(&findings, picture, &held),
            unchecked: unchecked.collect(),
        });
        typst::comemo::evict(FORGET);
        findings
    }

    /// The way of `generate`, up to the measuring.
    fn draw(&mut self) -> Built {
        let mut built = Built::default();
        if self.open_workshop(&mut built.findings).is_err() {
            // The mistakes in the data are told with those of templates and fonts.
            load(&self.request.data, &mut built.findings).ok();
            return built;
        }
        let Self { workshop, picture, board, revision, request, .. } = self;
        let Some(workshop) = workshop else { return built };
        let paper = board.wanted();
        built.paper.clone_from(&paper);
        let drawn = &mut built.drawn;
        let mut shown = |sheets: &Arc<Sheets>| {
            let new = Arc::new(Picture::of(sheets, picture.as_deref()));
            let oldest = board.hang(Arc::clone(&new));
            board.put(State {
                revision: *revision,
                stale: false,
                title: title(&new),
                paper: paper.clone(),
                faces: new.faces(picture.as_deref()),
                ..(*board.state()).clone()
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
        let doubted = Some(&mut doubts);
        let covered = Some(&mut built.covered);
        let reports = Reports { doubts: doubted, covered, passed: &mut |_| {}, shown: &mut shown };
        let document = if paper.is_empty() {
            draw(data, None, workshop, findings, reports)
        } else {
            let letter = counted(data, workshop, findings).map(|tally| {
                papers::find(&tally, &paper).and_then(|letter| tally.addressed(letter))
            });
            match letter {
                Ok(Some(letter)) => draw_letter(&letter, workshop, findings, reports),
                Ok(None) => {
                    // A unit that it went to is no more among those that get one.
                    board.want("");
                    built.paper.clear();
                    draw(data, None, workshop, findings, reports)
                }
                Err(stopped) => Err(stopped),
            }
        };
        findings.extend(doubts.iter().cloned());
        if let Ok(document) = document {
            findings.extend(document.markup().tally().dossier().asked_when_archived());
            if let Some(picture) = picture {
                picture.pdf.set(document.pdf().into()).ok();
            }
            if let Ok(measurement) = hold(&document, data, findings) {
                built.held = measurement.found(&made(&document, data));
            }
        }
        built
    }

    /// Reads the templates and the fonts, each if they have changed.
    fn open_workshop(&mut self, findings: &mut Findings) -> Result<(), Stopped> {
        let Request { templates, own_templates, fonts, draft, .. } = &self.request;
        let (known, fonts) = match self.workshop.take() {
            Some(workshop) => (Some(workshop.templates), Ok(workshop.fonts)),
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
        self.workshop = Some(Workshop { templates, fonts: fonts?, draft, register });
        findings.pass(())
    }

    /// Watches all that the build read or missed.
    fn watch(&mut self, findings: &Findings) {
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
        let folders = [Some(&self.request.templates), self.request.own_templates.as_ref()];
        let folders = folders.into_iter().flatten().chain([&self.request.fonts]);
        self.watcher.watch(&self.request.data, &files, folders);
    }
}

fn title(picture: &Picture) -> String {
    let markup = picture.sheets.markup();
    let dossier = markup.tally().dossier();
    match dossier.letter() {
        Some(letter) => {
            format!("{} {}", letter.kind.word(), dossier.office().unit(letter.unit).name)
        }
        None => format!("{} {}", markup.number(), markup.title()),
    }
}
