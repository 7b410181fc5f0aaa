//! A server on this machine that speaks as much S3 as an archive asks for, and loses answers when
//! it is told to.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// A bucket, served until it is dropped.
pub(crate) struct Bucket {
    state: Arc<State>,
    port: u16,
}

struct State {
    objects: Mutex<BTreeMap<String, Vec<u8>>>,
    requests: AtomicUsize,
    /// Of so many writes, the answer to one is lost; none where it is 0.
    lossy: AtomicUsize,
    writes: AtomicUsize,
    over: AtomicBool,
}

/// A request, as far as it is looked at.
struct Request {
    method: String,
    /// Path without the bucket, decoded.
    key: String,
    query: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Bucket {
    /// An empty bucket on a port of its own.
    pub(crate) fn serve() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let state = Arc::new(State {
            objects: Mutex::default(),
            requests: AtomicUsize::default(),
            lossy: AtomicUsize::default(),
            writes: AtomicUsize::default(),
            over: AtomicBool::default(),
        });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if shared.over.load(Ordering::SeqCst) {
                    return;
                }
                let state = Arc::clone(&shared);
                thread::spawn(move || state.answer(stream));
            }
        });
        Self { state, port }
    }

    /// From now on loses the answer to one write of so many, after it was done.
    pub(crate) fn lose_one_of(&self, writes: usize) {
        self.state.lossy.store(writes, Ordering::SeqCst);
    }

    /// Where it is.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Puts an object there.
    pub(crate) fn put(&self, key: &str, bytes: impl Into<Vec<u8>>) {
        self.state.objects.lock().expect("objects").insert(key.to_owned(), bytes.into());
    }

    /// The objects whose keys begin so, by key.
    pub(crate) fn below(&self, prefix: &str) -> Vec<(String, Vec<u8>)> {
        let objects = self.state.objects.lock().expect("objects");
        let below = objects.iter().filter(|(key, _)| key.starts_with(prefix));
        below.map(|(key, bytes)| (key.clone(), bytes.clone())).collect()
    }

    /// Number of times it was asked for anything.
    pub(crate) fn requests(&self) -> usize {
        self.state.requests.load(Ordering::SeqCst)
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        self.state.over.store(true, Ordering::SeqCst);
        TcpStream::connect(("127.0.0.1", self.port)).ok();
    }
}

impl State {
    fn answer(&self, mut stream: TcpStream) {
        let Some(request) = Request::read(&stream) else { return };
        self.requests.fetch_add(1, Ordering::SeqCst);
        let (status, body) = self.serve(&request);
        let lossy = self.lossy.load(Ordering::SeqCst);
        if !["GET", "HEAD"].contains(&request.method.as_str())
            && lossy > 0
            && self.writes.fetch_add(1, Ordering::SeqCst) % lossy == lossy - 1
        {
            return;
        }
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Length: {}\r\nETag: \"e\"\r\n\
             Last-Modified: Tue, 15 May 2018 01:30:00 GMT\r\nConnection: close\r\n\r\n",
            body.len()
        );
        let body = if request.method == "HEAD" { Vec::new() } else { body };
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)).ok();
    }

    fn serve(&self, request: &Request) -> (&'static str, Vec<u8>) {
        let mut objects = self.objects.lock().expect("objects");
        match request.method.as_str() {
            "GET" if request.key.is_empty() => ("200 OK", list(&objects, &request.query)),
            "GET" | "HEAD" => match objects.get(&request.key) {
                Some(bytes) => ("200 OK", bytes.clone()),
                None => ("404 Not Found", b"<Error><Code>NoSuchKey</Code></Error>".to_vec()),
            },
            "PUT" => {
                let only_new = request.headers.get("if-none-match").is_some_and(|of| of == "*");
                if only_new && objects.contains_key(&request.key) {
                    return ("412 Precondition Failed", Vec::new());
                }
                objects.insert(request.key.clone(), request.body.clone());
                ("200 OK", Vec::new())
            }
            "DELETE" => {
                objects.remove(&request.key);
                ("204 No Content", Vec::new())
            }
            // Several at once.
            "POST" => {
                let asked = String::from_utf8_lossy(&request.body).into_owned();
                let mut said = String::from("<DeleteResult>");
                for part in asked.split("<Key>").skip(1) {
                    let key = part.split("</Key>").next().unwrap_or_default();
                    objects.remove(
                        &key.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"),
                    );
                    said += &format!("<Deleted><Key>{key}</Key></Deleted>");
                }
                ("200 OK", (said + "</DeleteResult>").into_bytes())
            }
            _ => ("400 Bad Request", Vec::new()),
        }
    }
}

fn list(objects: &BTreeMap<String, Vec<u8>>, query: &BTreeMap<String, String>) -> Vec<u8> {
    let asked = |name: &str| query.get(name).map_or("", String::as_str);
    let escape = |key: &str| key.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let listed = objects
        .iter()
        .filter(|(key, _)| key.starts_with(asked("prefix")) && key.as_str() > asked("start-after"))
        .filter(|(key, _)| {
            let deep = key.get(asked("prefix").len()..).is_some_and(|rest| rest.contains('/'));
            asked("delimiter").is_empty() || !deep
        })
        .map(|(key, bytes)| {
            format!(
                "<Contents><Key>{}</Key><LastModified>2018-05-15T01:30:00.000Z</LastModified>\
                 <Size>{}</Size><ETag>\"e\"</ETag></Contents>",
                escape(key),
                bytes.len()
            )
        });
    let listed: String = listed.collect();
    format!("<ListBucketResult><IsTruncated>false</IsTruncated>{listed}</ListBucketResult>")
        .into_bytes()
}

impl Request {
    fn read(stream: &TcpStream) -> Option<Self> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let mut parts = line.split(' ');
        let (method, target) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            headers.insert(name.to_ascii_lowercase(), value.to_owned());
        }
        let length = headers.get("content-length").and_then(|length| length.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        reader.read_exact(&mut body).ok()?;
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let key = path.trim_start_matches('/').split_once('/').map_or("", |(_, key)| key);
        let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let query = pairs.map(|(name, value)| (name.to_owned(), decoded(value))).collect();
        Some(Self { method, key: decoded(key), query, headers, body })
    }
}

/// A text in which `%E5` stands for a byte.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = std::str::from_utf8(after.get(..2).unwrap_or_default()).unwrap_or_default();
        let coded = u8::from_str_radix(hex, 16).ok().filter(|_| byte == b'%');
        bytes.push(coded.unwrap_or(byte));
        rest = after.get(if coded.is_some() { 2 } else { 0 }..).unwrap_or_default();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
