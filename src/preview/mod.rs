//! Shows a notice while it is written: the pipeline in a loop, and a local page beside it that
//! keeps up with every save.
//!
//! One thread builds (`builder`), one has it build (`turns`), one serves (`server`). Between them stands
//! the latest state: the state as of the last build, with a revision. Whoever reads it always gets the newest state
//! as a whole, so nothing can be missed. Nobody waits for a build, which may never end.

mod latest_state;
mod builder;
mod connections;
mod drawing;
mod guard;
mod messages;
mod papers;
mod picture;
mod server;
mod sites;
mod turns;
mod watch;

use std::future::Future;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::{Duration, SystemTime};
use std::{io, thread};

use tokio::sync::oneshot;

use self::builder::{Around, Builder};
use self::guard::Guard;
use self::latest_state::LatestState;
use self::turns::{Signal, Turns};
use crate::finding::{Fault, Findings, Message, Stopped};
use crate::load::{SharedRegister, reason};
use crate::typeset::Draft;

/// The port tried first: that of the standard.
pub const PORT: u16 = 9704;

/// Most ports that are tried, beginning with the one asked for.
const PORTS: u16 = 20;

/// The time that the page waits for its first build: what it lacks may be told in its place.
const FIRST: Duration = Duration::from_secs(5);

/// The notice to show, and the way to show it.
#[derive(Debug, Clone)]
pub struct Request {
    /// The data file.
    pub data: PathBuf,
    /// The shipped templates.
    pub templates: PathBuf,
    /// Templates of the user's own over them.
    pub own_templates: Option<PathBuf>,
    /// The font folder.
    pub fonts: PathBuf,
    /// The mark on every page.
    pub draft: Option<Draft>,
    /// The port asked for; 0 takes any.
    pub port: u16,
    /// True if to look at files at intervals, for network shares that report no changes.
    pub poll: bool,
    /// Tells the time.
    pub clock: fn() -> SystemTime,
    /// Opens the archive.
    pub archive: Opener,
    /// Tries a build elsewhere.
    pub rehearsal: Rehearsal,
    /// The working folder.
    pub home: Home,
}

/// The working folder, from which paths are meant. It may go, and another come in its place.
#[derive(Debug, Clone)]
pub struct Home {
    /// Its whole path.
    pub folder: PathBuf,
    /// Makes a folder the working folder.
    pub enter: fn(&Path),
}

/// The place of a page, once it can be opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The place of the server.
    pub server: SocketAddr,
    /// The address of the page, with the key to it.
    pub page: String,
    /// An address that leads there once: fit for the line of a command, which other users can read.
    pub once: String,
}

/// Opens the archive at each build, for what was issued meanwhile; as given by default, there is none.
#[derive(Clone, Default)]
pub struct Opener(Option<Arc<Open>>);

/// The notices that were issued; none without an archive.
type Open = dyn Fn(&mut Findings) -> Result<Option<SharedRegister>, Stopped> + Send + Sync;

impl Opener {
    /// An archive that is opened in this way.
    pub fn new(
        open: impl Fn(&mut Findings) -> Result<Option<SharedRegister>, Stopped> + Send + Sync + 'static,
    ) -> Self {
        Self(Some(Arc::new(open)))
    }

    /// Opens it; what is wrong with it is told.
    fn open(&self, findings: &mut Findings) -> Option<SharedRegister> {
        self.0.as_ref()?(findings).ok().flatten()
    }
}

impl std::fmt::Debug for Opener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Opener").field(&self.0.is_some()).finish()
    }
}

/// Tries a build elsewhere, within limits, before it is made here; as given by default, nothing is tried.
#[derive(Clone, Default)]
pub struct Rehearsal(Option<Arc<Rehearse>>);

/// Tries to build a paper; is told by the second whether it is still wanted.
type Rehearse = dyn Fn(&str, &dyn Fn() -> bool) -> Rehearsed + Send + Sync;

/// The outcome of a build that was tried.
#[derive(Debug)]
pub enum Rehearsed {
    /// It ends, in whatever way, or could not be tried.
    Sound,
    /// More was saved meanwhile.
    LeftOff,
    /// It takes more than it may.
    Beyond(Message),
}

impl Rehearsal {
    /// One that goes this way. It gets the name of the paper to try, empty for the notice, and asks
    /// the other whether more was saved, to leave off then.
    pub fn new(
        rehearse: impl Fn(&str, &dyn Fn() -> bool) -> Rehearsed + Send + Sync + 'static,
    ) -> Self {
        Self(Some(Arc::new(rehearse)))
    }

    fn run(&self, paper: &str, newer: &dyn Fn() -> bool) -> Rehearsed {
        self.0.as_ref().map_or(Rehearsed::Sound, |rehearse| rehearse(paper, newer))
    }
}

impl std::fmt::Debug for Rehearsal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Rehearsal").field(&self.0.is_some()).finish()
    }
}

/// Builds a paper once, for nobody to see: in a process of its own, whose end tells whether it can be.
pub fn rehearse(request: Request, paper: &str) {
    let request = Request { rehearsal: Rehearsal::default(), ..request };
    let latest_state = Arc::new(LatestState::wanting(paper));
    Builder::new(request, latest_state, 0, Findings::default()).build(&Around::default());
}

/// Serves the preview until `stop` is done, whatever is under way. `opened` is told the address of
/// the page once it can be opened.
///
/// # Errors
/// A data file, templates or fonts that are not there; no free port; a server that fails. What is
/// wrong with the document itself is shown on the page.
pub fn preview(
    request: Request,
    findings: &mut Findings,
    opened: &mut dyn FnMut(&Opened, &Findings),
    stop: impl Future<Output = ()>,
) -> Result<(), Stopped> {
    let listener = listen(request.port, findings)?;
    let not_served = |error: &io::Error, findings: &mut Findings| {
        findings.push(messages::not_served(&reason(error)).machine(None));
        Stopped
    };
    let address = listener.local_addr().map_err(|error| not_served(&error, findings))?;
    let Some(keys) = Guard::new(address) else {
        findings.push(messages::no_key().machine(None));
        return Err(Stopped);
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| not_served(&error, findings))?;
    let (signals, received) = mpsc::channel();
    let latest_state = Arc::new(LatestState::waking(signals.clone()));
    let (tell, told) = oneshot::channel();
    Turns::new(request, &latest_state, signals.clone(), tell)
        .and_then(|turns| thread::Builder::new().spawn(move || turns.run(&received)))
        .map_err(|error| not_served(&error, findings))?;
    let served = runtime.block_on(async {
        let mut stop = std::pin::pin!(stop);
        let first = tokio::select! {
            first = tokio::time::timeout(FIRST, told) => first.ok().and_then(Result::ok),
            () = &mut stop => return Ok(()),
        };
        if let Some(first) = first.filter(|first| first.fault() == Some(Fault::Usage)) {
            findings.extend(first.iter().cloned());
            return Err(Stopped);
        }
        let (page, once) = (keys.page(), keys.page_once());
        opened(&Opened { server: address, page, once }, findings);
        let served = server::serve(listener, Arc::new(keys), latest_state, stop).await;
        served.map_err(|error| not_served(&error, findings))
    });
    // Streams that are still open end with the runtime; the builds with the process, but for this signal.
    runtime.shutdown_background();
    signals.send(Signal::Stop).ok();
    served
}

/// Listens on the loopback alone, at the port asked for or the next that is free.
fn listen(asked: u16, findings: &mut Findings) -> Result<TcpListener, Stopped> {
    let last = if asked == 0 { 0 } else { asked.saturating_add(PORTS - 1) };
    let mut failure = String::new();
    for port in asked..=last {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => {
                if port != asked {
                    findings.push(messages::port_taken(asked, port).warning(None));
                }
                return Ok(listener);
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => failure = "都被占用".to_owned(),
            Err(error) => {
                failure = reason(&error);
                break;
            }
        }
    }
    findings.push(messages::no_port(&failure).machine(None));
    Err(Stopped)
}
