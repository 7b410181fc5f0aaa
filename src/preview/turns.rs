//! Has builds run one after another, each when something was saved and is whole. A build that does not
//! end is left to itself: the next save is built by another worker, with threads of its own.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};
use std::{io, thread};

use notify::event::{Event, EventKind, ModifyKind};
use rayon::ThreadPoolBuilder;
use tokio::sync::oneshot;

use super::builder::{Around, Builder, Done};
use super::latest_state::{LatestState, State};
use super::watch::Watcher;
use super::{Request, messages, sites};
use crate::finding::Findings;

/// The wait for more of a save: an editor may write a file in pieces, or several files.
const SETTLE: Duration = Duration::from_millis(20);
/// The wait for more once a file has been closed or renamed, when it is whole.
const CLOSED: Duration = Duration::from_millis(3);
/// Most times a build is put off because more is being saved.
const PATIENCE: usize = 10;
/// The pause between looks after the folders themselves.
const LOOK: Duration = Duration::from_millis(500);
/// The time after which a build is told to take long, and another save does not wait for it.
const LATE: Duration = Duration::from_secs(3);
/// The time that a build has for leaving off by itself.
const GRACE: Duration = Duration::from_millis(300);
/// Most builds that are left to themselves at a time: each has a processor.
const LEFT: usize = 2;
/// Stack of a thread that builds, in bytes: what is nested is laid out by calls within calls.
const STACK: usize = 16 << 20;

/// The events that are waited for.
#[derive(Debug)]
pub(super) enum Signal {
    /// Something happened to files.
    Changed(Event),
    /// Another paper is to be shown.
    Wanted,
    /// A worker has done a build.
    Done(u64, Done),
    /// The preview ends.
    Stop,
}

/// The one at whose word builds begin.
pub(super) struct Turns {
    request: Request,
    latest_state: Arc<LatestState>,
    signals: Sender<Signal>,
    watcher: Watcher,
    /// The findings on the watching itself.
    standing: Findings,
    worker: Worker,
    around: Around,
    /// The start of the build that is under way.
    begun: Option<Instant>,
    /// True once it was told to take long.
    told: bool,
    /// The files that were saved since.
    changed: BTreeSet<PathBuf>,
    /// The time at which they are taken to be whole.
    due: Option<Instant>,
    /// The time since when the build under way is known to be out of date.
    outdated: Option<Instant>,
    patience: usize,
    /// Takes the findings of the first build.
    first: Option<oneshot::Sender<Findings>>,
}

/// A thread that builds, as long as it is asked to.
struct Worker {
    number: u64,
    orders: Sender<BTreeSet<PathBuf>>,
}

impl Worker {
    /// Starts one. Beside another that may have all common threads for ever it has its own.
    fn start(
        number: u64,
        builder: Builder,
        around: &Around,
        signals: &Sender<Signal>,
    ) -> io::Result<Self> {
        let (orders, received) = mpsc::channel::<BTreeSet<PathBuf>>();
        let (around, signals) = (around.clone(), signals.clone());
        let work = move |mut builder: Builder| {
            while let Ok(changed) = received.recv() {
                builder.forget(&changed);
                let done = builder.build(&around);
                signals.send(Signal::Done(number, done)).ok();
            }
        };
        let pool = match number {
            0 => None,
            _ => {
                Some(ThreadPoolBuilder::new().stack_size(STACK).build().map_err(io::Error::other)?)
            }
        };
        let run = move || match pool {
            None => work(builder),
            Some(pool) => pool.install(move || work(builder)),
        };
        thread::Builder::new().name("builder".to_owned()).stack_size(STACK).spawn(run)?;
        Ok(Self { number, orders })
    }
}

impl Turns {
    pub(super) fn new(
        request: Request,
        latest_state: &Arc<LatestState>,
        signals: Sender<Signal>,
        first: oneshot::Sender<Findings>,
    ) -> io::Result<Self> {
        let mut standing = Findings::default();
        let watcher = Watcher::new(&request.home.folder, request.poll, &signals, &mut standing);
        let around = Around::default();
        let builder = Builder::new(request.clone(), Arc::clone(latest_state), 0, standing.clone());
        let worker = Worker::start(0, builder, &around, &signals)?;
        Ok(Self {
            request,
            latest_state: Arc::clone(latest_state),
            signals,
            watcher,
            standing,
            worker,
            around,
            begun: None,
            told: false,
            changed: BTreeSet::new(),
            due: None,
            outdated: None,
            patience: PATIENCE,
            first: Some(first),
        })
    }

    /// Builds at once and at every change, until told to stop. Nobody waits for a build then.
    pub(super) fn run(mut self, received: &Receiver<Signal>) {
        // Before it is read, so that no save falls between.
        self.watch(&BTreeSet::from([self.request.data.clone()]));
        self.begin();
        let mut look = Instant::now() + LOOK;
        loop {
            let wait =
                self.wake().unwrap_or(look).min(look).saturating_duration_since(Instant::now());
            match received.recv_timeout(wait) {
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(Signal::Changed(event)) => self.note(&event),
                Ok(Signal::Wanted) => self.due = Some(Instant::now()),
                Ok(Signal::Done(number, done)) => self.take(number, done),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if Instant::now() >= look {
                self.look_after();
                look = Instant::now() + LOOK;
            }
            self.turn();
        }
    }

    /// The time of the next thing that is to be done without a signal.
    fn wake(&self) -> Option<Instant> {
        let Some(begun) = self.begun else { return self.due };
        let late = (!self.told).then_some(begun + LATE);
        let outdated = match self.outdated {
            None => self.due,
            // A build that was told of it is looked at again when it must have left off.
            Some(since) => {
                Some((since + GRACE).max(begun + LATE)).filter(|time| *time > Instant::now())
            }
        };
        late.into_iter().chain(outdated).min()
    }

    /// Takes note of an event, if it concerns the notice.
    fn note(&mut self, event: &Event) {
        let Some((paths, closed)) = self.watcher.concern(event) else { return };
        if matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))) {
            event.paths.iter().for_each(|path| self.watcher.forget(path));
        }
        self.changed.extend(paths);
        self.patience = self.patience.saturating_sub(1);
        let wait = match (self.patience, closed) {
            (0, _) => Duration::ZERO,
            (_, true) => CLOSED,
            (_, false) => SETTLE,
        };
        self.due = Some(Instant::now() + wait);
    }

    /// Looks after the folders: of one that came or went nobody may have told.
    fn look_after(&mut self) {
        let changed = self.watcher.look_after();
        let home = &self.request.home;
        if changed.contains(&home.folder) {
            (home.enter)(&home.folder);
        }
        if !changed.is_empty() {
            self.changed.extend(changed);
            self.due = Some(Instant::now());
        }
    }

    /// Takes what a worker has done. Of one that was left only the end counts.
    fn take(&mut self, number: u64, done: Done) {
        if number != self.worker.number {
            self.around.left.fetch_sub(1, Ordering::SeqCst);
            return;
        }
        self.begun = None;
        self.outdated = None;
        if let Some(first) = self.first.take() {
            first.send(done.findings).ok();
        }
        if !done.files.is_empty() {
            self.watch(&done.files);
        }
        // One that came back before anybody looked after it has to be noticed all the same.
        done.gone.iter().for_each(|folder| self.watcher.forget(folder));
    }

    /// Watches these files, the templates and the fonts.
    fn watch(&mut self, files: &BTreeSet<PathBuf>) {
        let Request { data, templates, own_templates, fonts, .. } = &self.request;
        let folders = [Some(templates), own_templates.as_ref(), Some(fonts)];
        let folders = folders.into_iter().flatten().cloned().collect();
        self.watcher.watch(data, files, &folders);
    }

    /// Begins the next build if there is a reason for one; one that is under way is told of it, and left
    /// if it does not end.
    fn turn(&mut self) {
        let now = Instant::now();
        let due = self.due.is_some_and(|due| due <= now);
        let Some(begun) = self.begun else {
            if due {
                self.begin();
            }
            return;
        };
        let late = begun + LATE <= now;
        if due && self.outdated.is_none() {
            self.around.newer.store(true, Ordering::SeqCst);
            self.outdated = Some(now);
        }
        if late && self.outdated.is_some_and(|since| since + GRACE <= now) && self.leave() {
            self.begin();
        } else if late && !self.told {
            self.told = true;
            self.tell_late();
        }
    }

    /// Has the worker build what was saved.
    fn begin(&mut self) {
        self.due = None;
        self.outdated = None;
        self.patience = PATIENCE;
        self.around.newer.store(false, Ordering::SeqCst);
        self.begun = Some(Instant::now());
        self.told = false;
        self.worker.orders.send(std::mem::take(&mut self.changed)).ok();
    }

    /// Leaves the build that is under way to itself; false if too many are, or no other worker can be had.
    fn leave(&mut self) -> bool {
        if self.around.left.load(Ordering::SeqCst) >= LEFT {
            return false;
        }
        let number = self.worker.number + 1;
        let newer = Arc::new(AtomicBool::new(false));
        let around = Around { newer, left: Arc::clone(&self.around.left) };
        let latest_state = Arc::clone(&self.latest_state);
        let builder =
            Builder::new(self.request.clone(), latest_state, number, self.standing.clone());
        let Ok(worker) = Worker::start(number, builder, &around, &self.signals) else {
            return false;
        };
        self.latest_state.hand_to(number);
        self.around.left.fetch_add(1, Ordering::SeqCst);
        (self.worker, self.around) = (worker, around);
        true
    }

    /// Tells on the page that a build takes long.
    fn tell_late(&self) {
        let mut findings = Findings::default();
        let left = self.around.left.load(Ordering::SeqCst);
        findings.push(if left < LEFT {
            messages::takes_long(LATE.as_secs()).error(None)
        } else {
            messages::too_many_running(left + 1).error(None)
        });
        let findings = sites::faces(&findings, None, &[]);
        self.latest_state.by(self.worker.number, |latest_state| {
            let state = (*latest_state.state()).clone();
            // Its outcome may be up already, and only its word that it is done under way.
            if state.building {
                latest_state.put(State { late: true, stale: true, findings, ..state });
            }
        });
    }
}
