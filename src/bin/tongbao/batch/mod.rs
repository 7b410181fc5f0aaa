//! Many documents in one run: made by as many threads as the machine has, each told when it is done, counted
//! at the end. A signal to end is heard between documents.

mod fetcher;
mod list;
mod stop;
mod told;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use indicatif::ProgressBar;
use tongbao::archive::Digests;
use tongbao::finding::{Fault, Findings};
use tongbao::jobs::Job;
use tongbao::publish::Written;
use tongbao::typeset::forget;

pub(crate) use self::fetcher::Fetcher;
pub(crate) use self::list::{asked, sizes};
pub(crate) use self::stop::Stop;
pub(crate) use self::told::Words;

/// Stack of a thread that makes documents, in bytes: pages may be nested deeply.
const STACK: usize = 16 << 20;

/// Documents to be made, and how they are told.
pub(crate) struct Batch<'a> {
    pub(crate) jobs: &'a [Job],
    /// The documents that one thread makes one after another, by their places.
    pub(crate) groups: Vec<Vec<usize>>,
    /// True if a list names them: then a fault of a line is that document's, for nobody typed it.
    pub(crate) listed: bool,
    /// True if a program reads what is told.
    pub(crate) json: bool,
    pub(crate) words: Words,
    pub(crate) bar: ProgressBar,
    /// Says that no more documents are to be begun.
    pub(crate) stop: Option<Stop>,
}

/// The state of a document that was taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It was made and stands where it was asked for.
    Written,
    /// It stood there before.
    Same,
    /// It has mistakes.
    Refused,
    /// The machine failed.
    Failed,
}

/// A file of a document.
pub(crate) struct Made {
    pub(crate) path: PathBuf,
    pub(crate) sha256: Option<String>,
}

/// The outcome of a document.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) findings: Findings,
    /// The fault that kept it from being made, if one did.
    pub(crate) fault: Option<Fault>,
    /// True if it was there before.
    pub(crate) same: bool,
    pub(crate) files: Vec<Made>,
    pub(crate) pages: Option<u64>,
    /// The stages it went through, by name, and the time of each.
    pub(crate) timings: Vec<(&'static str, Duration)>,
    /// Its document number and the record of it, where it was issued.
    pub(crate) record: Option<(String, u64)>,
    /// The words for a person.
    pub(crate) human: String,
}

/// A document that was taken up, by its place.
type Done = (usize, State, Option<Fault>);

impl Made {
    /// Files that were written.
    pub(crate) fn of(written: &[Written], json: bool) -> Vec<Self> {
        let sum = |written: &Written| json.then(|| Digests::sha256(&written.bytes));
        let made = |written: &Written| Self { path: written.path.clone(), sha256: sum(written) };
        written.iter().map(made).collect()
    }
}

impl Outcome {
    fn state(&self) -> State {
        match self.fault {
            None if self.same => State::Same,
            None => State::Written,
            Some(Fault::Machine) => State::Failed,
            Some(_) => State::Refused,
        }
    }
}

impl Batch<'_> {
    /// Makes every document and tells how many came to what; returns the gravest fault. `begin` gives a thread
    /// what it works with.
    ///
    /// A thread finishes and writes a document before it takes the next, so that memory does not
    /// grow with their number. The threads are not rayon's: while one of those waits for a part of
    /// a document, it takes up the next document on the same stack.
    pub(crate) fn run<T>(
        &self,
        begin: &(dyn Fn() -> T + Sync),
        make: &(dyn Fn(&mut T, &Job) -> Outcome + Sync),
    ) -> Option<Fault> {
        let next = AtomicUsize::new(0);
        let work = || self.work(&next, begin, make);
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let mut done: Vec<Done> = thread::scope(|scope| {
            let start = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok();
            let running: Vec<_> = (0..threads.min(self.groups.len())).filter_map(start).collect();
            // Where the machine gives no thread, this one does the work.
            let own = if running.is_empty() { work() } else { Vec::new() };
            let joined = running.into_iter().filter_map(|thread| thread.join().ok()).flatten();
            joined.chain(own).collect()
        });
        self.bar.finish_and_clear();
        done.sort_by_key(|(place, ..)| *place);
        self.tell_counts(&done);
        let unfinished = (done.len() < self.jobs.len()).then_some(Fault::Machine);
        done.into_iter().filter_map(|(.., fault)| fault).chain(unfinished).max()
    }

    /// Makes documents until none is left, or no more are to be begun.
    fn work<T>(
        &self,
        next: &AtomicUsize,
        begin: &(dyn Fn() -> T + Sync),
        make: &(dyn Fn(&mut T, &Job) -> Outcome + Sync),
    ) -> Vec<Done> {
        let mut tools = begin();
        let mut done = Vec::new();
        while let Some(group) = self.groups.get(next.fetch_add(1, Ordering::Relaxed)) {
            for &place in group {
                let Some(job) = self.jobs.get(place).filter(|_| !self.is_stopped()) else {
                    return done;
                };
                // A fault of the program costs one document, and was told where it happened.
                let made = catch_unwind(AssertUnwindSafe(|| make(&mut tools, job)));
                let broken = |_| Outcome { fault: Some(Fault::Machine), ..Outcome::default() };
                let mut outcome = made.unwrap_or_else(broken);
                if self.listed && outcome.fault == Some(Fault::Usage) {
                    outcome.fault = Some(Fault::Document);
                }
                self.bar.suspend(|| self.tell(job, &outcome));
                done.push((place, outcome.state(), outcome.fault));
                forget();
                self.bar.inc(1);
            }
        }
        done
    }

    fn is_stopped(&self) -> bool {
        self.stop.as_ref().is_some_and(Stop::is_asked)
    }
}
