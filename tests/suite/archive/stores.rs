//! Stores that are full, read-only, gone in the middle, or do not keep their word.

use std::fmt;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, Extensions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, ObjectStoreExt, PutMode, PutMultipartOptions, PutOptions, PutPayload, PutResult,
    Result,
};
use tongbao::archive::{Archive, Store};
use tongbao::finding::Findings;

use super::room::{ARCHIVE, clock, deposit, desk, faults, open, over, run, try_deposit, verify};

/// The fault of a request that changes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is refused, and so is everything after it.
    Gone,
    /// It is refused, this once.
    Refused,
    /// It is done, and the answer is lost.
    Unanswered,
    /// It is done twice by the client, which is told so.
    Repeated,
    /// It is answered with an error, and done when so many more have been.
    Late(usize),
    /// It is done, and once more when so many more have been: the client asked twice.
    Echoed(usize),
    /// It is refused; and removals soon after are answered with an error, and done when so many more
    /// requests have been.
    Outage(usize),
    /// Conditions are ignored: the later write wins.
    Careless,
}

/// The number of requests from one that is refused on in which removals are late.
const OUTAGE: usize = 4;

/// A request that changes something.
#[derive(Debug, Clone)]
enum Request {
    Put(Path, PutPayload, PutOptions),
    Delete(Path),
}

impl Request {
    async fn done(self, inner: &InMemory) -> Result<PutResult> {
        match self {
            Self::Put(path, payload, options) => inner.put_opts(&path, payload, options).await,
            Self::Delete(path) => {
                inner.delete(&path).await?;
                Ok(PutResult { e_tag: None, version: None, extensions: Extensions::default() })
            }
        }
    }
}

/// A store in which one request goes wrong.
#[derive(Debug, Clone)]
pub(crate) struct Faulty {
    pub(super) inner: Arc<InMemory>,
    fault: Fault,
    /// The request it happens to, from 0.
    at: usize,
    requests: Arc<AtomicUsize>,
    /// Requests that are still on their way, and when they arrive.
    waiting: Arc<Mutex<Vec<(usize, Request)>>>,
}

impl fmt::Display for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {}", self.fault, self.at)
    }
}

fn lost() -> Error {
    Error::Generic { store: "faulty", source: "the connection was lost".into() }
}

impl Faulty {
    pub(crate) fn new(fault: Fault, at: usize) -> Self {
        let (requests, waiting) = (Arc::default(), Arc::default());
        Self { inner: Arc::default(), fault, at, requests, waiting }
    }

    /// The number of requests so far that change something.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// Does what is on its way, if its time has come.
    pub(super) async fn arrive(&self, count: usize) {
        let due: Vec<_> = {
            let mut waiting = self.waiting.lock().expect("requests");
            waiting.extract_if(.., |(when, _)| *when <= count).collect()
        };
        for (_, request) in due {
            request.done(&self.inner).await.ok();
        }
    }

    async fn take(&self, request: Request) -> Result<PutResult> {
        let count = self.requests.fetch_add(1, Ordering::SeqCst);
        self.arrive(count).await;
        let wait = |more| {
            let later = (count + more, request.clone());
            self.waiting.lock().expect("requests").push(later);
        };
        match self.fault {
            Fault::Careless => {
                let careless = match request {
                    Request::Put(path, payload, options) => {
                        let options = PutOptions { mode: PutMode::Overwrite, ..options };
                        Request::Put(path, payload, options)
                    }
                    delete => delete,
                };
                careless.done(&self.inner).await
            }
            Fault::Gone if count >= self.at => Err(lost()),
            Fault::Outage(more)
                if (self.at + 1..self.at + OUTAGE).contains(&count)
                    && matches!(request, Request::Delete(_)) =>
            {
                wait(more);
                Err(lost())
            }
            _ if count != self.at => request.done(&self.inner).await,
            Fault::Unanswered => request.done(&self.inner).await.and(Err(lost())),
            Fault::Repeated => {
                request.clone().done(&self.inner).await?;
                request.done(&self.inner).await
            }
            Fault::Late(more) => {
                wait(more);
                Err(lost())
            }
            Fault::Echoed(more) => {
                wait(more);
                request.done(&self.inner).await
            }
            Fault::Refused | Fault::Gone | Fault::Outage(_) => Err(lost()),
        }
    }
}

#[async_trait]
impl ObjectStore for Faulty {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        options: PutOptions,
    ) -> Result<PutResult> {
        self.take(Request::Put(location.clone(), payload, options)).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(location, options).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.inner.get_opts(location, options).await
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        let store = self.clone();
        let delete = move |location: Path| {
            let store = store.clone();
            async move { store.take(Request::Delete(location.clone())).await.map(|_| location) }
        };
        locations.and_then(delete).boxed()
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}

/// A store in memory in which a request goes wrong.
pub(crate) fn faulty(fault: Fault, at: usize) -> Arc<dyn ObjectStore> {
    Arc::new(Faulty::new(fault, at))
}

/// The outcome of storing three documents when something happens to one write: how many were
/// stored, by what their writers were told, and what verifying finds.
fn three(fault: Fault, at: usize) -> (usize, Vec<String>) {
    let mut archive = over(faulty(fault, at));
    let stored = ["甲", "乙", "丙"].iter().filter(|title| try_deposit(&mut archive, title).is_ok());
    let stored = stored.count();
    let verdict = verify(&archive);
    assert_eq!(verdict.documents, stored, "{fault:?} at {at}: who was told is in the archive");
    (stored, faults(&verdict))
}

/// A write for each file of three documents and more.
const WRITES: usize = 45;

#[test]
fn a_write_that_is_refused_at_any_moment_leaves_an_orphan_at_worst() {
    for fault in [Fault::Refused, Fault::Gone] {
        for at in 0..WRITES {
            let (stored, faults) = three(fault, at);
            assert!(stored >= 1 || fault == Fault::Gone || at < 16, "{fault:?} at {at}");
            // A store that was gone from the beginning has no archive.
            let expected = |line: &String| {
                let none = line.starts_with("Z33") || line.starts_with("Z35");
                line.starts_with("Z20") || at < 5 && none
            };
            assert!(faults.iter().all(expected), "{fault:?} {at}: {faults:?}");
        }
    }
}

#[test]
fn a_write_whose_answer_is_lost_counts_once() {
    for at in 0..WRITES {
        let (_, faults) = three(Fault::Unanswered, at);
        assert!(faults.iter().all(|line| line.starts_with("Z20")), "{at}: {faults:?}");
    }
}

#[test]
fn a_write_that_the_client_repeats_is_known_for_its_own() {
    for at in 3..WRITES {
        assert_eq!(three(Fault::Repeated, at), (3, vec![]), "{at}");
    }
}

#[test]
fn a_store_that_lets_the_later_of_two_writers_win_is_refused() {
    let store = Store::over(faulty(Fault::Careless, 0), "careless").expect("a store");
    let mut archive = Archive::new(store, None, None, clock).expect("an archive");
    let mut findings = Findings::default();
    assert!(archive.found(&mut findings).is_err());
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["A03"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_told_and_loses_nothing() {
    let desk = desk();
    let mut archive = open(&desk);
    deposit(&mut archive, "甲");
    // A file where the folder of the log's next year would be: no permissions keep root out.
    fs::write(desk.path(ARCHIVE).join("2018x"), "x").expect("a file");
    fs::rename(desk.path(ARCHIVE).join("2018"), desk.path("2018")).expect("moved");
    fs::write(desk.path(ARCHIVE).join("2018"), "").expect("a file");
    let findings = try_deposit(&mut archive, "乙").expect_err("refused");
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["A02"]);
    fs::remove_file(desk.path(ARCHIVE).join("2018")).expect("gone");
    fs::remove_file(desk.path(ARCHIVE).join("2018x")).expect("gone");
    fs::rename(desk.path("2018"), desk.path(ARCHIVE).join("2018")).expect("moved back");
    deposit(&mut archive, "乙");
    assert_eq!(faults(&verify(&archive)), [""; 0]);
}

#[test]
fn an_archive_half_copied_is_usable_for_what_is_whole() {
    let desk = desk();
    let mut archive = open(&desk);
    let records = ["甲", "乙", "丙"].map(|title| deposit(&mut archive, title));
    fs::remove_dir_all(desk.path(ARCHIVE).join(super::room::folder(&records[2]))).expect("gone");
    let shown = run(&desk, &["show", "昌州环发〔2018〕1号"]);
    assert_eq!(shown.code, Some(0), "{shown:?}");
    let shown = run(&desk, &["show", "昌州环发〔2018〕3号"]);
    assert!(shown.said.contains("文件            不全"), "{shown:?}");
    assert_eq!(run(&desk, &["export", "昌州环发〔2018〕3号", "--to", "移交"]).code, Some(3));
    assert_eq!(run(&desk, &["list"]).code, Some(0));
}

#[test]
fn a_place_in_s3_without_settings_is_told_plainly() {
    let desk = desk();
    let done = run(&desk, &["list", "--archive", "s3://bucket/office"]);
    assert_eq!(done.code, Some(2), "{done:?}");
    assert!(done.complained.contains("A63"), "{done:?}");
}
