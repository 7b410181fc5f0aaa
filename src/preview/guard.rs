//! Lets this machine's own page ask and nobody else. A web site that has its name resolve to
//! the loopback is known by the Host header, one that sends requests by its Origin.

use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::messages;

/// The things the page may load and do: its own files, the pictures within a drawing, and nothing
/// written into it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Lets a request through or refuses it, and closes the answer.
pub(super) async fn guard(
    State(address): State<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = if !reading {
        (StatusCode::METHOD_NOT_ALLOWED, messages::REFUSED).into_response()
    } else if !from_here(request.headers(), address) {
        (StatusCode::FORBIDDEN, messages::REFUSED).into_response()
    } else {
        next.run(request).await
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
