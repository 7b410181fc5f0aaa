//! Killed at any moment and pressed again without looking, a document is issued once.

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tongbao::finding::Findings;

use super::bucket::Bucket;
use super::endpoints::{command, settings};
use super::harm::Random;
use super::race::server;
use super::room::{ARCHIVE, NOTICE, desk, found, open, retitle, verify};
use crate::harness::{Desk, Run, copy_all, project};

/// The command that issues the document of a desk into its folder.
fn into_folder(desk: &Desk) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongbao"));
    command.args(["archive", "issue", NOTICE, "--archive", ARCHIVE, "--fonts"]);
    command.arg(project("fonts")).current_dir(desk.folder()).env_clear().stdin(Stdio::null());
    command
}

fn start(mut command: Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

/// Kills so many issues, each of another document, at moments spread over their run, and presses
/// each again, once.
fn retry(times: usize, desk: &Desk, command: &dyn Fn() -> Command) {
    let mut random = Random(9704);
    let begun = Instant::now();
    retitle(desk, NOTICE, "零");
    assert!(start(command()).wait().expect("it runs").success());
    let whole = begun.elapsed().as_millis() as u64;
    for i in 0..times {
        retitle(desk, NOTICE, i);
        let mut child = start(command());
        // Every other one while it writes.
        let from = if i % 2 == 0 { 0 } else { whole / 2 };
        thread::sleep(Duration::from_millis(from + random.below(whole - from)));
        child.kill().ok();
        child.wait().expect("it ends");
        let again = Run::from(start(command()).wait_with_output().expect("it runs"));
        assert_eq!(again.code, Some(0), "{i}: {again:?}");
    }
}

/// So many retries in a folder, where each document is there once and nothing is left that cannot
/// be set aside.
fn retry_in_a_folder(times: usize) {
    let desk = desk();
    copy_all(&project("templates"), &desk.path("templates"));
    drop(open(&desk));
    retry(times, &desk, &|| into_folder(&desk));
    let verdict = verify(&open(&desk));
    assert_eq!(verdict.documents, times + 1, "each once");
    assert!(found(&verdict).iter().all(|line| line.starts_with("Z20")), "{:?}", found(&verdict));
    let mut findings = Findings::default();
    open(&desk).set_aside(&mut findings).unwrap_or_else(|_| panic!("{findings:?}"));
    let verdict = verify(&open(&desk));
    assert_eq!((found(&verdict), verdict.documents), (vec![], times + 1));
}

/// The same on a server that speaks S3.
fn retry_in_s3(times: usize, endpoint: &str) {
    let desk = desk();
    let settings = settings(endpoint, "cache");
    let run = |arguments: &[&str]| {
        Run::from(command(&desk, &settings, arguments).output().expect("it starts"))
    };
    assert_eq!(run(&["init"]).code, Some(0));
    retry(times, &desk, &|| command(&desk, &settings, &["issue", NOTICE]));
    let listed = run(&["list", "--limit", "0"]);
    assert_eq!(listed.said.matches("的通知").count(), times + 1, "each once: {listed:?}");
    assert_eq!(run(&["gc"]).code, Some(0));
    let verified = run(&["verify"]);
    assert_eq!(verified.code, Some(0), "{verified:?}");
}

#[test]
fn pressed_again_after_a_kill_a_document_is_issued_once_in_a_folder() {
    retry_in_a_folder(8);
}

#[test]
fn pressed_again_after_a_kill_a_document_is_issued_once_in_s3_though_answers_are_lost() {
    let bucket = Bucket::serve();
    bucket.lose_one_of(7);
    retry_in_s3(4, &bucket.endpoint());
}

#[test]
#[ignore = "takes minutes: a thousand kills, each pressed again; .ci/long runs it"]
fn pressed_again_after_a_thousand_kills_each_document_is_issued_once() {
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| (0..10).for_each(|_| retry_in_a_folder(50)));
        }
    });
}

#[test]
#[ignore = "takes minutes, and a server that speaks S3 as .ci/long starts it: TONGBAO_TEST_S3"]
fn pressed_again_after_two_hundred_kills_in_s3_each_document_is_issued_once() {
    retry_in_s3(200, &server("TONGBAO_TEST_S3"));
}

#[test]
#[ignore = "takes minutes: two hundred kills and as many lost answers; .ci/long runs it"]
fn pressed_again_after_two_hundred_lost_answers_in_s3_each_document_is_issued_once() {
    let bucket = Bucket::serve();
    bucket.lose_one_of(5);
    retry_in_s3(200, &bucket.endpoint());
}
