//! An archive in S3: a server that does not answer, settings that make no sense, no account; and
//! answers that are lost. All of it on this machine alone.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::bucket::Bucket;
use super::room::{NOTICE, desk, retitle};
use crate::harness::{Desk, Run, copy_all, project};

const PLACE: &str = "s3://tongbao/丙局/归档库";

/// Runs an action with these settings and no others.
pub(crate) fn act(desk: &Desk, settings: &[(&str, &str)], arguments: &[&str]) -> Run {
    Run::from(command(desk, settings, arguments).output().expect("it starts"))
}

/// The command of an action on the archive in the bucket.
pub(crate) fn command(desk: &Desk, settings: &[(&str, &str)], arguments: &[&str]) -> Command {
    if !desk.path("templates").exists() {
        copy_all(&project("templates"), &desk.path("templates"));
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongbao"));
    command.arg("archive").args(arguments).args(["--archive", PLACE]);
    if arguments[0] == "issue" {
        command.arg("--fonts").arg(project("fonts"));
    }
    command.current_dir(desk.folder()).env_clear().envs(settings.iter().copied());
    command.stdin(Stdio::null());
    command
}

/// Settings of a server on this machine.
pub(crate) fn settings<'s>(endpoint: &'s str, cache: &'s str) -> [(&'static str, &'s str); 6] {
    [
        ("AWS_ENDPOINT", endpoint),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_ACCESS_KEY_ID", "a"),
        ("AWS_SECRET_ACCESS_KEY", "b"),
        ("AWS_REGION", "us-east-1"),
        ("XDG_CACHE_HOME", cache),
    ]
}

/// A server on this machine that says this to whoever connects, and then nothing; and how often
/// anybody did.
fn says(words: &'static [u8], closes: bool) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let endpoint = format!("http://{}", listener.local_addr().expect("a port"));
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    thread::spawn(move || {
        let mut kept = Vec::new();
        for mut stream in listener.incoming().flatten() {
            count.fetch_add(1, Ordering::SeqCst);
            if !words.is_empty() {
                let mut request = [0; 4096];
                if stream.read(&mut request).unwrap_or(0) == 0 {
                    continue;
                }
            }
            stream.write_all(words).ok();
            if !closes {
                kept.push(stream);
            }
        }
    });
    (endpoint, asked)
}

#[test]
fn a_server_that_never_answers_or_answers_nonsense_is_told_after_seconds() {
    let servers: [(&str, &'static [u8], bool); 6] = [
        ("is silent", b"", false),
        ("stops in its head", b"HTTP/1.1 200 OK\r\nContent-", false),
        ("stops in its words", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<List", false),
        ("hangs up", b"", true),
        ("talks nonsense", b"\x00\xff\x1b[31mSMTP ready\r\n\r\n", true),
        ("is out of order", b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n", true),
    ];
    let desk = desk();
    thread::scope(|scope| {
        for (what, words, closes) in servers {
            let desk = &desk;
            scope.spawn(move || {
                let (endpoint, asked) = says(words, closes);
                let begun = Instant::now();
                let done = act(desk, &settings(&endpoint, "cache"), &["list"]);
                // Ten seconds for an answer, eight more in which it is tried again.
                assert!(begun.elapsed() < Duration::from_secs(45), "{what} {:?}", begun.elapsed());
                assert_eq!(done.code, Some(3), "{what} {done:?}");
                assert!(done.complained.contains("A02"), "{what} {done:?}");
                assert!(!done.complained.contains("panicked"), "{what} {done:?}");
                assert!(!done.complained.contains('\u{1b}'), "{what} {done:?}");
                assert!(asked.load(Ordering::SeqCst) > 0, "{what}: it was asked");
            });
        }
    });
}

#[test]
fn a_port_where_nobody_listens_is_told_at_once() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("a port");
    let desk = desk();
    let begun = Instant::now();
    let done = act(&desk, &settings(&format!("http://{free}"), "cache"), &["list"]);
    assert!(done.code == Some(3) && done.complained.contains("A02"), "{done:?}");
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
}

#[test]
fn a_setting_that_makes_no_sense_is_told_and_is_no_panic() {
    let desk = desk();
    for endpoint in [
        "127.0.0.1:9000",
        "localhost",
        "http://",
        "http:///",
        "://",
        "ftp://127.0.0.1",
        "http://127.0.0.1:99999",
        "http://[::1",
        "http://a b",
        "http://甲 乙",
        "\u{a0}http://127.0.0.1",
        "http://127.0.0.1\u{3000}",
        "http://127.0.0.1/?x=1",
        "http://127.0.0.1/#x",
        "\u{1b}[31m",
        "{}",
        "/etc/passwd",
    ] {
        for name in
            ["AWS_ENDPOINT", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_METADATA_ENDPOINT"]
        {
            let mut all = settings("http://127.0.0.1:1", "cache").to_vec();
            all.retain(|(known, _)| *known != name);
            all.push((name, endpoint));
            let done = act(&desk, &all, &["list"]);
            assert_eq!(done.code, Some(2), "{name}={endpoint:?} {done:?}");
            assert!(done.complained.contains("A64"), "{name}={endpoint:?} {done:?}");
            assert!(!done.complained.contains("panicked"), "{name}={endpoint:?} {done:?}");
        }
    }
    for place in ["s3://", "s3:///x", "s3://A", "s3://甲局/x", "s3://a..b/x", "s3://a b", "s3://x"]
    {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tongbao"));
        command.args(["archive", "list", "--archive", place]).current_dir(desk.folder());
        command.env_clear().envs(settings("http://127.0.0.1:1", "cache"));
        let done = Run::from(command.output().expect("it starts"));
        assert!(done.code == Some(2) && done.complained.contains("A65"), "{place} {done:?}");
    }
    for (name, value) in [
        ("AWS_ALLOW_HTTP", "vielleicht"),
        ("AWS_REGION", "\n"),
        ("AWS_REGION", "北京"),
        ("AWS_ACCESS_KEY_ID", "甲"),
        ("AWS_ACCESS_KEY_ID", "a\u{1b}"),
        ("AWS_SECRET_ACCESS_KEY", "甲\n"),
        ("AWS_SESSION_TOKEN", "\u{7f}"),
        ("AWS_USER_AGENT", "甲"),
        ("AWS_SKIP_SIGNATURE", "甲"),
        ("AWS_CONDITIONAL_PUT", "甲"),
        ("AWS_CHECKSUM_ALGORITHM", "md4"),
        ("AWS_TIMEOUT", "甲"),
        ("AWS_PROXY_URL", "甲"),
    ] {
        let (endpoint, _) = says(b"", true);
        let mut all = settings(&endpoint, "cache").to_vec();
        all.retain(|(known, _)| *known != name);
        all.push((name, value));
        let done = act(&desk, &all, &["list"]);
        assert!(matches!(done.code, Some(2 | 3)), "{name}={value:?} {done:?}");
        assert!(!done.complained.contains("panicked"), "{name}={value:?} {done:?}");
    }
}

#[test]
fn without_an_account_nothing_is_asked_of_anybody_unless_a_setting_says_so() {
    let desk = desk();
    // Whatever is asked by HTTP of an address elsewhere goes by way of this.
    let (proxy, asked) = says(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", true);
    let nobody = [
        vec![],
        vec![("AWS_ACCESS_KEY_ID", "a")],
        vec![("AWS_SECRET_ACCESS_KEY", "b")],
        vec![("AWS_ACCESS_KEY_ID", ""), ("AWS_SECRET_ACCESS_KEY", "")],
        vec![("AWS_SESSION_TOKEN", "c"), ("AWS_PROFILE", "d")],
        vec![("AWS_METADATA_ENDPOINT", "")],
        vec![("AWS_SKIP_SIGNATURE", "false")],
    ];
    for account in nobody {
        for arguments in [&["list"][..], &["init"], &["issue", NOTICE], &["verify"], &["gc"]] {
            let mut all = account.clone();
            all.extend([
                ("http_proxy", proxy.as_str()),
                ("HTTP_PROXY", &proxy),
                ("https_proxy", &proxy),
            ]);
            all.extend([("AWS_REGION", "us-east-1"), ("XDG_CACHE_HOME", "cache")]);
            let begun = Instant::now();
            let done = act(&desk, &all, arguments);
            assert!(
                done.code == Some(2) && done.complained.contains("A63"),
                "{account:?} {done:?}"
            );
            assert!(begun.elapsed() < Duration::from_secs(8), "{account:?}");
        }
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    // Where a setting names a server that gives accounts, that one is asked.
    let (metadata, seen) = says(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", true);
    let all = [
        ("AWS_METADATA_ENDPOINT", metadata.as_str()),
        ("AWS_ENDPOINT", "http://127.0.0.1:1"),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_REGION", "us-east-1"),
        ("XDG_CACHE_HOME", "cache"),
    ];
    let done = act(&desk, &all, &["list"]);
    assert_eq!(done.code, Some(3), "{done:?}");
    assert!(seen.load(Ordering::SeqCst) > 0, "it was asked: {done:?}");
}

#[test]
fn a_bucket_without_an_archive_is_no_empty_archive() {
    let desk = desk();
    let bucket = Bucket::serve();
    let endpoint = bucket.endpoint();
    for arguments in [&["list"][..], &["issue", NOTICE], &["gc"], &["checkpoint"], &["find", "甲"]]
    {
        let done = act(&desk, &settings(&endpoint, "cache"), arguments);
        assert!(done.code == Some(2) && done.complained.contains("A01"), "{arguments:?} {done:?}");
    }
    assert!(bucket.requests() > 0);
}

#[test]
fn pressed_three_times_in_s3_a_document_is_issued_once_though_answers_are_lost() {
    let desk = desk();
    let bucket = Bucket::serve();
    let endpoint = bucket.endpoint();
    let run = |cache, arguments: &[&str]| act(&desk, &settings(&endpoint, cache), arguments);
    let begun = run("cache", &["init"]);
    assert_eq!(begun.code, Some(0), "{begun:?}");
    for lossy in [0, 2, 3, 5] {
        bucket.lose_one_of(lossy);
        retitle(&desk, NOTICE, lossy);
        for press in 0..3 {
            // From another machine, too.
            let done = run(["cache", "other"][press % 2], &["issue", NOTICE]);
            assert_eq!(done.code, Some(0), "{lossy} {press} {done:?}");
            assert_eq!(done.said.contains("早已归档"), press > 0, "{lossy} {press} {done:?}");
        }
    }
    bucket.lose_one_of(0);
    let listed = run("third", &["list"]);
    assert_eq!(listed.said.matches("昌州环发〔2018〕").count(), 4, "{listed:?}");
    assert_eq!(run("cache", &["gc"]).code, Some(0));
    let verified = run("third", &["verify"]);
    assert_eq!(verified.code, Some(0), "{verified:?}");
}

#[test]
fn no_archive_begins_in_a_bucket_within_another_and_beside_it_one_does() {
    let desk = desk();
    let bucket = Bucket::serve();
    let endpoint = bucket.endpoint();
    let settings = settings(&endpoint, "cache");
    let begin = |place: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tongbao"));
        command.args(["archive", "init", "--archive", place]).current_dir(desk.folder());
        command.env_clear().envs(settings.iter().copied()).stdin(Stdio::null());
        Run::from(command.output().expect("it starts"))
    };
    assert_eq!(begin("s3://tongbao/甲局/归档库").code, Some(0));
    for within in ["甲局/归档库/乙", "甲局/归档库/2018/乙/", "甲局/归档库//乙/丙"]
    {
        let done = begin(&format!("s3://tongbao/{within}"));
        assert!(done.code == Some(2) && done.complained.contains("A69"), "{within}: {done:?}");
    }
    for beside in ["甲局/归档库2", "甲局/归档", "乙局"] {
        let done = begin(&format!("s3://tongbao/{beside}"));
        assert_eq!(done.code, Some(0), "{beside}: {done:?}");
    }
    let around = begin("s3://tongbao/甲局");
    assert!(around.code == Some(2) && around.complained.contains("A45"), "{around:?}");
}
