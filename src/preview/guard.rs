//! Lets the page of whoever runs the preview ask, and nobody else. The address holds a key, which
//! other users of the machine do not know. A web site that has its name resolve to the loopback is
//! known by the Host header, one that sends requests by its Origin.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, HOST, LOCATION, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::connections::Pass;
use super::messages;

/// The things the page may load and do: its own files, the pictures within a drawing, and nothing
/// written into it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Bytes of a key.
const KEY: usize = 16;

/// The keys of a server.
pub(super) struct Guard {
    address: SocketAddr,
    /// Begins every path.
    key: String,
    /// The key that opens the page once: the line of a command that opens a browser is seen by all users.
    once: Mutex<Option<String>>,
}

impl Guard {
    /// New keys for a server; none if the machine has no random numbers.
    pub(super) fn new(address: SocketAddr) -> Option<Self> {
        let once = Mutex::new(Some(random()?));
        Some(Self { address, key: random()?, once })
    }

    /// The address of the page.
    pub(super) fn page(&self) -> String {
        format!("http://{}/{}/", self.address, self.key)
    }

    /// The address that leads there once.
    pub(super) fn page_once(&self) -> String {
        let once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        format!("http://{}/{}", self.address, once.as_deref().unwrap_or_default())
    }

    /// True if this is the key. Digests are compared: the time it takes tells nothing of the key.
    fn knows(&self, typed: &str) -> bool {
        same(typed, &self.key)
    }

    /// True if this is the key for once, which it is no more from then on.
    fn uses_up(&self, typed: &str) -> bool {
        let mut once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        once.take_if(|once| same(typed, once)).is_some()
    }
}

fn same(typed: &str, key: &str) -> bool {
    Sha256::digest(typed) == Sha256::digest(key)
}

/// A new key, in letters that a path may have.
fn random() -> Option<String> {
    let mut bytes = [0; KEY];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Lets a request through, without the key in its path, or refuses it, and closes the answer.
pub(super) async fn guard(
    State(guard): State<Arc<Guard>>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().strip_prefix('/').unwrap_or_default();
    let (key, rest) = path.split_once('/').map_or((path, None), |(key, rest)| (key, Some(rest)));
    let mut response = if !from_here(request.headers(), guard.address) {
        refused()
    } else if guard.knows(key) {
        if let Some(pass) = request.extensions().get::<Pass>() {
            pass.show();
        }
        match rest.map(|rest| format!("/{rest}").parse::<PathAndQuery>()) {
            _ if !matches!(*request.method(), Method::GET | Method::HEAD) => {
                (StatusCode::METHOD_NOT_ALLOWED, messages::REFUSED).into_response()
            }
            None => to_page(&guard),
            Some(Ok(rest)) => {
                *request.uri_mut() = Uri::from(rest);
                next.run(request).await
            }
            Some(Err(_)) => (StatusCode::NOT_FOUND, messages::NOT_FOUND).into_response(),
        }
    } else if rest.is_none() && *request.method() == Method::GET && guard.uses_up(key) {
        to_page(&guard)
    } else {
        refused()
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The answer to whoever has no key; the connection ends with it.
fn refused() -> Response {
    (StatusCode::FORBIDDEN, [(CONNECTION, "close")], messages::REFUSED).into_response()
}

/// Leads to the page.
fn to_page(guard: &Guard) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, format!("/{}/", guard.key))]).into_response()
}

/// True if a request was meant for this server and does not come from another site.
fn from_here(headers: &HeaderMap, address: SocketAddr) -> bool {
    let hosts = [address.to_string(), format!("localhost:{}", address.port())];
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("?"));
    let host = text(HOST).is_some_and(|host| hosts.iter().any(|known| known == host));
    let origin = text(ORIGIN).is_none_or(|origin| {
        origin.strip_prefix("http://").is_some_and(|from| hosts.iter().any(|known| known == from))
    });
    let site = text(HeaderName::from_static("sec-fetch-site"));
    host && origin && site.is_none_or(|site| matches!(site, "same-origin" | "none"))
}
