//! Shows a notice while it is written: the pipeline in a loop, and a local page beside it that
//! keeps up with every save.
//!
//! One thread builds (`builder`), one serves (`server`). Between them stands the board: the state
//! as of the last build, with a revision. Who reads it always gets the newest state as a whole, so
//! nothing can be missed.

mod board;
mod builder;
mod drawing;
mod guard;
mod messages;
mod papers;
mod picture;
mod server;
mod sites;
mod watch;

use std::future::Future;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::SystemTime;

use self::board::Board;
use self::builder::Builder;
use crate::finding::{Fault, Findings, Stopped};
use crate::load::{SharedRegister, reason};
use crate::typeset::Draft;

/// The port tried first: that of the standard.
pub const PORT: u16 = 9704;

/// Most ports that are tried, beginning with the one asked for.
const PORTS: u16 = 20;

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

/// Serves the preview until `stop` is done. `opened` is told the address of the page once it can
/// be opened.
///
/// # Errors
/// A data file, templates or fonts that are not there; no free port; a server that fails. What is
/// wrong with the document itself is shown on the page.
pub fn preview(
    request: Request,
    findings: &mut Findings,
    opened: &mut dyn FnMut(SocketAddr, &Findings),
    stop: impl Future<Output = ()>,
) -> Result<(), Stopped> {
    let listener = listen(request.port, findings)?;
    let (signals, received) = mpsc::channel();
    let board = Arc::new(Board::waking(signals.clone()));
    let mut builder = Builder::new(request, Arc::clone(&board), &signals);
    let first = builder.build();
    if first.fault() == Some(Fault::Usage) {
        findings.extend(first.iter().cloned());
        return Err(Stopped);
    }
    let address = listener.local_addr();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let (address, runtime) = match (address, runtime) {
        (Ok(address), Ok(runtime)) => (address, runtime),
        (Err(error), _) | (_, Err(error)) => {
            findings.push(messages::not_served(&reason(&error)).machine(None));
            return Err(Stopped);
        }
    };
    let served = thread::scope(|scope| {
        scope.spawn(move || builder.run(&received));
        opened(address, findings);
        let served = runtime.block_on(server::serve(listener, address, Arc::clone(&board), stop));
        // Streams that are still open end with the runtime, the builder with this signal.
        drop(runtime);
        signals.send(watch::Signal::Stop).ok();
        served
    });
    served.map_err(|error| {
        findings.push(messages::not_served(&reason(&error)).machine(None));
        Stopped
    })
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
