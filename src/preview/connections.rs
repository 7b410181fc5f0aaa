//! Lets connections in: those that say nothing are closed after a while, and before that if there are
//! too many of them. Only a connection that has shown the key keeps its place.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

/// Most connections at a time that have not shown the key; the oldest makes room.
const WITHOUT_KEY: usize = 64;

/// Most connections at a time that have: a browser keeps six for a page.
const WITH_KEY: usize = 256;

/// The time that a request may take until its headers are whole, and that a connection may be idle.
const SILENCE: Duration = Duration::from_secs(5);

/// The pause after the machine had no connection to give.
const PAUSE: Duration = Duration::from_millis(50);

/// The connections that are open.
#[derive(Default)]
struct Connections {
    /// Those that have not shown the key, the oldest first.
    without_key: VecDeque<(u64, AbortHandle)>,
    /// Those that have, by number.
    with_key: Vec<u64>,
}

/// A connection's own number, by which it keeps its place once it has shown the key.
#[derive(Clone)]
pub(super) struct Pass {
    number: u64,
    connections: Arc<Mutex<Connections>>,
}

impl Pass {
    fn connections(&self) -> MutexGuard<'_, Connections> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Is told that the key was shown.
    pub(super) fn show(&self) {
        let mut connections = self.connections();
        if let Some(place) =
            connections.without_key.iter().position(|(number, _)| *number == self.number)
        {
            // One too many stays where it was: it is answered, and makes room when others come.
            if connections.with_key.len() < WITH_KEY {
                connections.without_key.remove(place);
                connections.with_key.push(self.number);
            }
        }
    }

    fn enter(&self, task: AbortHandle) {
        let mut connections = self.connections();
        if connections.without_key.len() >= WITHOUT_KEY
            && let Some((_, oldest)) = connections.without_key.pop_front()
        {
            oldest.abort();
        }
        connections.without_key.push_back((self.number, task));
    }

    fn leave(&self) {
        let mut connections = self.connections();
        connections.without_key.retain(|(number, _)| *number != self.number);
        connections.with_key.retain(|number| *number != self.number);
    }
}

/// Answers whoever connects, for ever.
pub(super) async fn open(listener: TcpListener, routes: Router) -> Infallible {
    let connections = Arc::default();
    let mut number = 0;
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        number += 1;
        let pass = Pass { number, connections: Arc::clone(&connections) };
        let task = tokio::spawn(talk(stream, routes.clone(), pass.clone()));
        // Nothing is awaited between the two: the task has not run yet.
        pass.enter(task.abort_handle());
    }
}

/// Answers the requests of one connection.
async fn talk(stream: TcpStream, routes: Router, pass: Pass) {
    let routes = TowerToHyperService::new(routes);
    let shown = pass.clone();
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(shown.clone());
        answer(routes.clone(), request)
    });
    let mut connection = http1::Builder::new();
    connection.timer(TokioTimer::new()).header_read_timeout(SILENCE);
    connection.serve_connection(TokioIo::new(stream), service).await.ok();
    pass.leave();
}

async fn answer(
    routes: TowerToHyperService<Router>,
    request: Request<Incoming>,
) -> Result<Response, Infallible> {
    routes.call(request).await
}
