//! Answers the page: its own files, the state as a stream of events, and what the newest picture
//! holds. Nothing is read from the disk.

use std::future::Future;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::middleware;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};

use super::guard::{Guard, guard};
use super::latest_state::LatestState;
use super::sites::PlaceFace;
use super::{connections, messages};
use crate::publish::file_name;
use crate::tally::{Origin, Part};

/// The page's own files: name, kind, content.
const FILES: [(&str, &str, &str); 9] = [
    ("style.css", "text/css; charset=utf-8", include_str!("page/style.css")),
    ("print.css", "text/css; charset=utf-8", include_str!("page/print.css")),
    ("main.js", "text/javascript; charset=utf-8", include_str!("page/main.js")),
    ("pages.js", "text/javascript; charset=utf-8", include_str!("page/pages.js")),
    ("drawing.js", "text/javascript; charset=utf-8", include_str!("page/drawing.js")),
    ("findings.js", "text/javascript; charset=utf-8", include_str!("page/findings.js")),
    ("papers.js", "text/javascript; charset=utf-8", include_str!("page/papers.js")),
    ("origin.js", "text/javascript; charset=utf-8", include_str!("page/origin.js")),
    ("icon.svg", "image/svg+xml", include_str!("page/icon.svg")),
];

/// Width of a page at the side, in pixels: as shown, for screens with twice as many.
const SMALL: f64 = 180.0;

/// A page never changes under its name.
const KEPT: &str = "private, max-age=600, immutable";

/// Longest silence of a stream.
const SILENCE: Duration = Duration::from_secs(15);

/// Serves the page until `stop` is done.
pub(super) async fn serve(
    listener: TcpListener,
    keys: Arc<Guard>,
    latest_state: Arc<LatestState>,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let routes = Router::new()
        .route("/", get(index))
        .route("/{file}", get(file))
        .route("/events", get(events))
        .route("/state.json", get(state))
        .route("/pages/{page}", get(page))
        .route("/pages/{page}/small.png", get(small))
        .route("/figures/{figure}", get(figure))
        .route("/notice.pdf", get(pdf))
        .route("/show/", get(show_notice))
        .route("/show/{paper}", get(show))
        .fallback(nothing)
        .with_state(latest_state);
    // The guard comes before any route is looked for: it takes the key out of the path.
    let routes =
        Router::new().fallback_service(routes).layer(middleware::from_fn_with_state(keys, guard));
    // Streams of events never end by themselves: whoever stops does not wait for them.
    tokio::select! {
        never = connections::open(listener, routes) => match never {},
        () = stop => Ok(()),
    }
}

async fn nothing() -> Response {
    (StatusCode::NOT_FOUND, messages::NOT_FOUND).into_response()
}

async fn index() -> Response {
    answer("text/html; charset=utf-8", include_str!("page/index.html"))
}

async fn file(Path(name): Path<String>) -> Response {
    match FILES.iter().find(|(known, ..)| *known == name) {
        Some((_, kind, content)) => answer(kind, *content),
        None => nothing().await,
    }
}

fn answer(kind: &'static str, content: impl IntoResponse) -> Response {
    ([(CONTENT_TYPE, kind)], content).into_response()
}

fn json(value: &impl Serialize) -> Response {
    match serde_json::to_string(value) {
        Ok(text) => answer("application/json", text),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn state(State(latest_state): State<Arc<LatestState>>) -> Response {
    json(&*latest_state.state())
}

/// The state now and each time it changes: whole, with its revision as the event's id.
async fn events(
    State(latest_state): State<Arc<LatestState>>,
) -> Sse<impl Stream<Item = Result<Event, axum::Error>>> {
    let states = WatchStream::new(latest_state.follow()).map(|state| {
        let text = serde_json::to_string(&*state).map_err(axum::Error::new)?;
        Ok(Event::default().id(state.revision.to_string()).event("state").data(text))
    });
    Sse::new(states).keep_alive(KeepAlive::new().interval(SILENCE))
}

/// A page. Whoever follows the events has no need to ask, but for his first pages.
async fn page(State(latest_state): State<Arc<LatestState>>, Path(page): Path<String>) -> Response {
    match latest_state.find(|picture| picture.page(&page).cloned()) {
        Some(page) => json(&page.whole()),
        None => nothing().await,
    }
}

/// A page as it stands at the side.
async fn small(State(latest_state): State<Arc<LatestState>>, Path(page): Path<String>) -> Response {
    let found =
        latest_state.find(|picture| Some((Arc::clone(&picture.sheets), picture.number(&page)?)));
    let Some((sheets, number)) = found else { return nothing().await };
    // A large one keeps nobody else waiting.
    let small = tokio::task::spawn_blocking(move || sheets.small_page(number, SMALL));
    match small.await.ok().flatten() {
        Some(image) => ([(CACHE_CONTROL, KEPT)], answer("image/png", image)).into_response(),
        None => nothing().await,
    }
}

/// The origin of a figure, as the page gets it.
#[derive(Serialize)]
struct OriginFace {
    name: String,
    value: String,
    how: String,
    place: Option<PlaceFace>,
    parts: Vec<PartFace>,
}

#[derive(Serialize)]
struct PartFace {
    name: String,
    value: String,
    place: Option<PlaceFace>,
}

async fn figure(
    State(latest_state): State<Arc<LatestState>>,
    Path(figure): Path<String>,
) -> Response {
    let place = |place: Option<crate::finding::Place>| place.as_ref().map(PlaceFace::of);
    let Some(Origin { name, value, how, parts, place: at }) =
        latest_state.picture().and_then(|picture| picture.origin(&figure))
    else {
        return nothing().await;
    };
    let part =
        |Part { name, value, place: at, .. }: Part| PartFace { name, value, place: place(at) };
    let parts = parts.into_iter().map(part).collect();
    json(&OriginFace { name, value, how, place: place(at), parts })
}

/// Shows another paper: what comes of it arrives with the events.
async fn show(State(latest_state): State<Arc<LatestState>>, Path(paper): Path<String>) -> Response {
    if latest_state.want(&paper) { StatusCode::NO_CONTENT.into_response() } else { nothing().await }
}

async fn show_notice(State(latest_state): State<Arc<LatestState>>) -> Response {
    latest_state.want("");
    StatusCode::NO_CONTENT.into_response()
}

/// The PDF of the newest pages; where it is still being made, it is waited for, but not for a build
/// that may never end.
async fn pdf(State(latest_state): State<Arc<LatestState>>) -> Response {
    let mut states = latest_state.follow();
    while matches!(&**states.borrow_and_update(), state if state.building && !state.late) {
        if states.changed().await.is_err() {
            break;
        }
    }
    let picture = latest_state.picture();
    let Some((picture, pdf)) =
        picture.as_ref().and_then(|picture| Some((picture, picture.pdf.get()?)))
    else {
        return nothing().await;
    };
    let name: String = file_name(&picture.sheets).bytes().map(escaped).collect();
    let headers: [(HeaderName, String); 2] = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}.pdf")),
    ];
    (headers, pdf.to_vec()).into_response()
}

/// A byte of a file name as headers carry it (RFC 8187).
fn escaped(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}
