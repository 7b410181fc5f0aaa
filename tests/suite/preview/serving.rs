//! A preview that runs for a test, and a plain client that may send what it likes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;
use tongbao::finding::Findings;
use tongbao::preview::{Home, Opened, Rehearsal, Request, preview};
use tongbao::typeset::Draft;

use crate::harness::{Desk, Q1, project};

/// Longest time that a build may take on a busy machine before the test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A preview of a desk's sample; it ends with the test.
pub(crate) struct Preview {
    pub(crate) page: Page,
    /// The address that leads there once.
    pub(crate) once: String,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<Findings>>,
}

/// The page of a preview: its server, and the path that the key makes.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) server: SocketAddr,
    /// `/KEY`.
    pub(crate) under: String,
}

impl Page {
    /// The page of an address, as it is printed.
    pub(crate) fn at(address: &str) -> Self {
        let rest = address.strip_prefix("http://").and_then(|rest| rest.strip_suffix('/'));
        let (server, key) = rest.and_then(|rest| rest.split_once('/')).expect("a key");
        Self { server: server.parse().expect("an address"), under: format!("/{key}") }
    }

    /// Its whole address.
    pub(crate) fn address(&self) -> String {
        format!("http://{}{}/", self.server, self.under)
    }

    /// Asks for a path below the key, with these headers and no others.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        ask(self.server, method, &format!("{}{path}", self.under), headers)
    }

    /// The first state of which this holds; builds may be under way.
    pub(crate) fn wait_any(&self, holds: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let answer = self.ask("GET", "/state.json", &[("Host", &self.server.to_string())]);
            let state: Value = serde_json::from_slice(&answer.body).expect("JSON");
            if holds(&state) {
                return state;
            }
            assert!(begun.elapsed() < PATIENCE, "still {state:#}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The first state of a build that is done of which this holds.
    pub(crate) fn wait(&self, holds: impl Fn(&Value) -> bool) -> Value {
        self.wait_any(|state| state["building"] == false && holds(state))
    }
}

/// An answer: status, headers in small letters, body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: Vec<u8>,
}

/// The page that the tests ask for, unless they want something else.
pub(crate) fn request(desk: &Desk) -> Request {
    Request {
        data: desk.path(Q1),
        templates: project("templates"),
        own_templates: None,
        fonts: project("fonts"),
        draft: None,
        port: 0,
        poll: false,
        clock: now,
        archive: tongbao::preview::Opener::default(),
        rehearsal: Rehearsal::default(),
        home: Home { folder: project(""), enter: |_| {} },
    }
}

/// A mark.
pub(crate) fn draft(text: &str) -> Option<Draft> {
    Draft::new(text, &mut Findings::default()).ok()
}

#[expect(clippy::disallowed_methods, reason = "the preview shows when it was built")]
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

impl Preview {
    /// Opens a preview of a desk's sample.
    pub(crate) fn of(desk: &Desk) -> Self {
        Self::open(request(desk))
    }

    /// Opens a preview.
    pub(crate) fn open(request: Request) -> Self {
        let (tell, told) = mpsc::channel();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let thread = thread::spawn(move || {
            let mut findings = Findings::default();
            let stopped = async move {
                stopped.await.ok();
            };
            let mut opened =
                |opened: &Opened, _: &Findings| tell.send(opened.clone()).expect("somebody waits");
            preview(request, &mut findings, &mut opened, stopped).ok();
            findings
        });
        let opened = told.recv_timeout(PATIENCE).expect("the preview opens");
        let page = Page::at(&opened.page);
        assert_eq!(page.server, opened.server);
        let preview = Self { page, once: opened.once, stop: Some(stop), thread: Some(thread) };
        preview.wait(|state| state["revision"] != 0);
        preview
    }

    /// Ends it and hands back what it had to say.
    pub(crate) fn close(mut self) -> Findings {
        self.end().expect("it was running")
    }

    fn end(&mut self) -> Option<Findings> {
        self.stop.take()?.send(()).ok();
        self.thread.take()?.join().ok()
    }

    /// Asks as the page itself would.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[("Host", &self.page.server.to_string())])
    }

    /// Asks with these headers and no others.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.page.ask(method, path, headers)
    }

    /// A JSON answer.
    pub(crate) fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        serde_json::from_slice(&answer.body).expect("JSON")
    }

    /// The state as it is.
    pub(crate) fn state(&self) -> Value {
        self.json("/state.json")
    }

    /// The first state of which this holds.
    pub(crate) fn wait(&self, holds: impl Fn(&Value) -> bool) -> Value {
        self.page.wait(holds)
    }

    /// All text of a page, its runs on end.
    pub(crate) fn text(&self, page: usize) -> String {
        let runs = self.runs(page);
        runs.iter().map(|run| run["text"].as_str().unwrap_or_default()).collect()
    }

    /// The runs of a page.
    pub(crate) fn runs(&self, page: usize) -> Vec<Value> {
        let state = self.state();
        let id = state["pages"][page]["id"].as_str().expect("a page").to_owned();
        let runs = |part: Value| part["runs"].as_array().expect("runs").clone();
        self.parts(&id).into_iter().flat_map(runs).collect()
    }

    /// The parts of a page.
    pub(crate) fn parts(&self, id: &str) -> Vec<Value> {
        self.page(id)["parts"].as_array().expect("parts").clone()
    }

    /// A page as a whole.
    pub(crate) fn page(&self, id: &str) -> Value {
        self.json(&format!("/pages/{id}"))
    }

    /// The computation of a figure.
    pub(crate) fn origin(&self, figure: &str) -> Value {
        self.json(&format!("/figures/{figure}"))
    }

    /// The states as the page is told of them.
    pub(crate) fn events(&self) -> impl Iterator<Item = Value> + use<> {
        let Page { server, under } = &self.page;
        let mut stream = TcpStream::connect(server).expect("a server");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
        write!(stream, "GET {under}/events HTTP/1.1\r\nHost: {server}\r\n\r\n").expect("sent");
        let lines = BufReader::new(stream).lines().map_while(Result::ok);
        lines.filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok())
    }
}

/// Asks a server with these headers and no others.
pub(crate) fn ask(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
) -> Answer {
    let mut stream = TcpStream::connect(address).expect("a server");
    let headers: String =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    write!(stream, "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n")
        .expect("a request goes out");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an answer");
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("headers");
    let headers = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let status = headers.split(' ').nth(1).and_then(|code| code.parse().ok());
    Answer { status: status.expect("a status"), headers, body: bytes[end + 4..].to_vec() }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.end();
    }
}
