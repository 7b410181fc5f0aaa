//! The state of the page at this moment, as one value with a revision.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tokio::sync::watch;

use super::papers::PaperFace;
use super::picture::{Faces, RenderedPages};
use super::sites::FindingFace;
use super::turns::Signal;

/// Where the builder puts the newest state and the server takes it from.
pub(super) struct LatestState {
    state: watch::Sender<Arc<State>>,
    /// The pictures that a page may still ask for: this one and the one before.
    pictures: Mutex<[Option<Arc<RenderedPages>>; 2]>,
    /// The worker whose builds are shown; one that was left may still be under way.
    turn: Mutex<u64>,
    /// The paper to show, by its name; empty for the notice.
    wanted: Mutex<String>,
    /// Wakes the builder.
    signals: Option<Sender<Signal>>,
}

/// The state of the preview.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct State {
    /// Counts the builds; 0 before the first.
    pub(super) revision: u64,
    /// True if a build is under way.
    pub(super) building: bool,
    /// True if it has been for too long, which is told among the findings.
    pub(super) late: bool,
    /// True if the pages are older than the data, because the last build failed.
    pub(super) stale: bool,
    /// When the last build was done, in milliseconds since 1970.
    pub(super) built: u64,
    /// The time it took, in milliseconds.
    pub(super) took: f64,
    /// The data file.
    pub(super) file: String,
    /// Document number and title, once there was a picture.
    pub(super) title: String,
    /// The papers that can be shown; none but the notice where the data say nothing of letters.
    pub(super) papers: Vec<PaperFace>,
    /// The name of the one that is; empty for the notice.
    pub(super) paper: String,
    /// The mark of a draft.
    pub(super) draft: Option<String>,
    /// The pages.
    #[serde(flatten)]
    pub(super) faces: Faces,
    /// The findings, in the order found.
    pub(super) findings: Vec<FindingFace>,
    /// The figures that nothing vouches for.
    pub(super) unchecked: Vec<FindingFace>,
}

impl Default for LatestState {
    fn default() -> Self {
        Self {
            state: watch::Sender::new(Arc::default()),
            pictures: Mutex::default(),
            turn: Mutex::default(),
            wanted: Mutex::default(),
            signals: None,
        }
    }
}

impl LatestState {
    /// One whose wishes wake the builder.
    pub(super) fn waking(signals: Sender<Signal>) -> Self {
        Self { signals: Some(signals), ..Self::default() }
    }

    /// One on which a paper is asked for, whether there is one of this name or not.
    pub(super) fn wanting(paper: &str) -> Self {
        Self { wanted: Mutex::new(paper.to_owned()), ..Self::default() }
    }

    /// Asks for a paper by its name, empty for the notice; false if there is no such paper.
    pub(super) fn want(&self, paper: &str) -> bool {
        let state = self.state();
        let known = paper.is_empty() || state.papers.iter().any(|face| face.id == paper);
        if known {
            paper.clone_into(&mut self.wanted.lock().unwrap_or_else(PoisonError::into_inner));
            self.signals.iter().for_each(|signals| {
                signals.send(Signal::Wanted).ok();
            });
        }
        known
    }

    /// The name of the paper that is asked for.
    pub(super) fn wanted(&self) -> String {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Gives the latest state to another worker: the one before puts up nothing more.
    pub(super) fn hand_to(&self, worker: u64) {
        *self.turn.lock().unwrap_or_else(PoisonError::into_inner) = worker;
    }

    /// Has a worker put up what it has, if the latest state is still its own.
    pub(super) fn by(&self, worker: u64, act: impl FnOnce(&Self)) {
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if *turn == worker {
            act(self);
        }
    }

    /// Puts up another state.
    pub(super) fn put(&self, state: State) {
        self.state.send_replace(Arc::new(state));
    }

    /// The state as it is.
    pub(super) fn state(&self) -> Arc<State> {
        self.state.borrow().clone()
    }

    /// The state as it is and as it becomes.
    pub(super) fn follow(&self) -> watch::Receiver<Arc<State>> {
        self.state.subscribe()
    }

    /// Puts up the picture that the next state will be about, and takes down the oldest: it takes
    /// time to throw away, which can wait.
    pub(super) fn hang(&self, picture: Arc<RenderedPages>) -> Option<Arc<RenderedPages>> {
        let mut pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        pictures.swap(0, 1);
        pictures[0].replace(picture)
    }

    /// The newest picture.
    pub(super) fn picture(&self) -> Option<Arc<RenderedPages>> {
        self.pictures.lock().unwrap_or_else(PoisonError::into_inner)[0].clone()
    }

    /// The part of a picture under a name.
    pub(super) fn find<T>(&self, look: impl Fn(&RenderedPages) -> Option<T>) -> Option<T> {
        let pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        pictures.iter().flatten().find_map(|picture| look(picture))
    }
}
