//! A signal to end is heard between documents: what is begun is finished, the rest is counted.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::{counts, desk, told};
use crate::harness::{Desk, Run, copy_all, project};

/// Documents on the list: more than two threads make in the time that a signal takes.
const MANY: usize = 60;

fn start(desk: &Desk, more: &[&str]) -> Child {
    if !desk.path("templates").exists() {
        copy_all(&project("templates"), &desk.path("templates"));
    }
    Command::new(env!("CARGO_BIN_EXE_tongbao"))
        .args([
            "generate",
            "--manifest",
            "list.txt",
            "-o",
            "out/",
            "--format",
            "json",
            "--unless-same",
        ])
        .arg("--fonts")
        .arg(project("fonts"))
        .args(more)
        .current_dir(desk.folder())
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// Runs the program and sends it a signal once it told of the first document.
fn interrupted(desk: &Desk, signal: Signal, more: &[&str]) -> Run {
    let mut child = start(desk, more);
    let mut said = String::new();
    let mut output = BufReader::new(child.stdout.take().expect("its output"));
    output.read_line(&mut said).expect("a line");
    let process = Pid::from_raw(i32::try_from(child.id()).expect("a process")).expect("a process");
    kill_process(process, signal).expect("it is there");
    output.read_to_string(&mut said).expect("the rest");
    let ended = Run::from(child.wait_with_output().expect("it ends"));
    Run { said, ..ended }
}

#[test]
fn a_signal_ends_a_run_between_documents_and_the_next_run_makes_the_rest() {
    let desk = desk(MANY);
    for (signal, more) in
        [(Signal::TERM, &[][..]), (Signal::INT, &[]), (Signal::TERM, &["--templates", "own"])]
    {
        desk.write("own/layout/extra.typ", "");
        if desk.path("out").exists() {
            std::fs::remove_dir_all(desk.path("out")).expect("the documents");
        }
        let run = interrupted(&desk, signal, more);
        assert_eq!(run.code, Some(3), "{run:?}");
        assert!(run.complained.contains("收到结束的信号"), "{run:?}");
        let (lines, all) = told(&run);
        let [documents, written, same, refused, failed, not_done] = counts(&all);
        assert_eq!((documents, same, refused, failed), (MANY as u64, 0, 0, 0));
        assert!(written > 0 && not_done > 0 && written + not_done == documents, "{all}");
        assert_eq!(lines.len() as u64, written);
        // Nothing is half written, nothing is left over.
        let files = desk.files("out");
        assert_eq!(files.len() as u64, written);
        assert!(files.iter().all(|name| name.ends_with(".pdf")), "{files:?}");
    }
    let first: String = (1..=12).map(|number| format!("{number}.yaml\n")).collect();
    desk.write("list.txt", first);
    let run = Run::from(start(&desk, &[]).wait_with_output().expect("it runs"));
    let [documents, written, same, ..] = counts(&told(&run).1);
    assert_eq!((run.code, written + same), (Some(0), documents));
    assert!(same > 0, "what was made before stays");
}
