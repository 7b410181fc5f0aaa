//! The program at a terminal of its own: what it asks a person who sits there, and what it does with the
//! answers.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Child;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};

use crate::archive::room::{ARCHIVE, NOTICE, desk};
use crate::harness::{Desk, OFFICE, copy_all, project};

/// The longest time for the program to say something.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program at a terminal of 80 columns.
pub(crate) struct Terminal {
    pty: Arc<Pty>,
    child: Child,
    shown: Receiver<Vec<u8>>,
    seen: Vec<u8>,
    /// The part of it that has been answered.
    answered: usize,
}

impl Terminal {
    /// Runs the program in a folder of a desk, with the shipped templates and fonts.
    pub(crate) fn start(desk: &Desk, arguments: &[&str]) -> Self {
        if !desk.path("templates").exists() {
            copy_all(&project("templates"), &desk.path("templates"));
        }
        let (pty, pts) = open().expect("a terminal");
        pty.resize(Size::new(24, 80)).expect("80 columns");
        let command = Command::new(Path::new(env!("CARGO_BIN_EXE_tongbao")))
            .args(arguments)
            .current_dir(desk.folder())
            .env_clear()
            .env("NO_COLOR", "1");
        let child = command.spawn(pts).expect("the program starts");
        let pty = Arc::new(pty);
        let (sender, shown) = channel();
        let screen = Arc::clone(&pty);
        // The terminal of a program that has ended cannot be read any more.
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(length) = (&*screen).read(&mut bytes) {
                if length == 0 || sender.send(bytes[..length].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { pty, child, shown, seen: Vec::new(), answered: 0 }
    }

    /// All that has been shown so far.
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.seen).replace("\r\n", "\n")
    }

    /// Waits until something new has these words, and types an answer that is not to be seen: a person does
    /// not type before the terminal is ready for that.
    fn answer_unseen(&mut self, question: &str, answer: &str) {
        self.await_words(question);
        thread::sleep(Duration::from_millis(300));
        self.type_line(answer);
    }

    /// Waits until something new has these words, and types an answer.
    pub(crate) fn answer(&mut self, question: &str, answer: &str) {
        self.await_words(question);
        self.type_line(answer);
    }

    fn await_words(&mut self, question: &str) {
        let begun = Instant::now();
        loop {
            let new = String::from_utf8_lossy(&self.seen[self.answered..]).into_owned();
            if new.contains(question) {
                break;
            }
            match self.shown.recv_timeout(PATIENCE.saturating_sub(begun.elapsed())) {
                Ok(bytes) => self.seen.extend(bytes),
                Err(_) => {
                    self.child.kill().ok();
                    panic!("{question} was not asked:\n{}", self.text());
                }
            }
        }
        self.answered = self.seen.len();
    }

    fn type_line(&self, answer: &str) {
        (&*self.pty).write_all(format!("{answer}\n").as_bytes()).expect("typed");
    }

    /// The exit code, and all that was shown.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let begun = Instant::now();
        loop {
            match self.shown.recv_timeout(PATIENCE.saturating_sub(begun.elapsed())) {
                Ok(bytes) => self.seen.extend(bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    self.child.kill().ok();
                    panic!("it waits for something:\n{}", self.text());
                }
            }
        }
        let status = self.child.wait().expect("an end");
        (status.code(), self.text())
    }
}

#[test]
fn a_new_key_asks_twice_for_its_passphrase_and_shows_none_of_it() {
    let desk = desk();
    let made = |arguments: &[&str]| {
        let key = ["archive", "--archive", ARCHIVE];
        Terminal::start(&desk, &[&key[..], arguments].concat())
    };
    assert_eq!(made(&["init"]).end().0, Some(0));
    let make = ["--key", "私钥.key", "key", "make"];
    let mut terminal = made(&make);
    terminal.answer_unseen("给新密钥定一个口令", "清河 2025");
    terminal.answer_unseen("再打一遍", "清河 2026");
    terminal.answer_unseen("两遍不一样，重新打", "清河 2025");
    terminal.answer_unseen("再打一遍", "清河 2025");
    let (code, shown) = terminal.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(!shown.contains("清河 202"), "{shown}");
    // Whoever signs with it is asked once.
    let fonts = project("fonts");
    let issue = ["--key", "私钥.key", "issue", NOTICE, "--fonts", &fonts.to_string_lossy()];
    let mut terminal = made(&issue);
    terminal.answer_unseen("密钥的口令", "清河 2025");
    let (code, shown) = terminal.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(!shown.contains("清河 2025"), "{shown}");
    let mut terminal = made(&issue);
    terminal.answer_unseen("密钥的口令", "清河");
    let (code, shown) = terminal.end();
    assert_eq!(code, Some(2), "{shown}");
    assert!(shown.contains("A06"), "{shown}");
}

#[test]
fn a_passphrase_that_is_typed_otherwise_each_time_or_not_at_all_makes_no_key() {
    let desk = desk();
    let make = ["archive", "--archive", ARCHIVE, "--key", "私钥.key", "key", "make"];
    let (code, shown) = Terminal::start(&desk, &make).end();
    assert!(code == Some(2) && shown.contains("A01"), "no archive, no question: {shown}");
    assert_eq!(desk.run(&["archive", "--archive", ARCHIVE, "init"]).code, Some(0));
    let mut terminal = Terminal::start(&desk, &make);
    for turn in 0..3 {
        terminal.answer_unseen("口令", &format!("甲{turn}"));
        terminal.answer_unseen("再打一遍", &format!("乙{turn}"));
    }
    let (code, shown) = terminal.end();
    assert!(code == Some(2) && shown.contains("A75"), "{shown}");
    let mut terminal = Terminal::start(&desk, &make);
    terminal.answer_unseen("口令", "");
    let (code, shown) = terminal.end();
    assert!(code == Some(2) && shown.contains("A39"), "{shown}");
    assert!(!desk.path("私钥.key").exists());
    // Without a person, or with the word that none is wanted, nobody is asked.
    let run = desk.run(&make);
    assert!(run.code == Some(2) && run.complained.contains("A39"), "{run:?}");
    let (code, shown) = Terminal::start(&desk, &[&make[..], &["--no-passphrase"]].concat()).end();
    assert_eq!(code, Some(0), "{shown}");
}

#[test]
fn a_first_document_that_is_refused_leaves_no_empty_archive() {
    let fonts = project("fonts");
    let fonts = fonts.to_string_lossy();
    let issue = ["archive", "--archive", ARCHIVE, "issue", NOTICE, "--fonts", &*fonts];
    let refused = [
        ("A25", OFFICE, ", retention: 永久", ""),
        ("A23", NOTICE, "2018-06-08\nprinted: 2018", "2999-06-08\nprinted: 2999"),
        ("L07", NOTICE, "title: ", "titel: "),
    ];
    for (code, file, old, new) in refused {
        let desk = desk();
        desk.edit(file, old, new);
        let mut terminal = Terminal::start(&desk, &issue);
        terminal.answer("在这里建一个吗", "y");
        let (ended, shown) = terminal.end();
        assert_eq!(ended, Some(1), "{code}: {shown}");
        assert!(shown.contains(&format!("错误[{code}")), "{code}: {shown}");
        assert!(!desk.path(ARCHIVE).exists(), "{code}: {shown}");
    }
    let desk = desk();
    let mut terminal = Terminal::start(&desk, &issue);
    terminal.answer("在这里建一个吗", "n");
    let (code, shown) = terminal.end();
    assert!(code == Some(2) && shown.contains("A01"), "{shown}");
    assert!(!desk.path(ARCHIVE).exists(), "{shown}");
    let mut terminal = Terminal::start(&desk, &issue);
    terminal.answer("在这里建一个吗", "y");
    let (code, shown) = terminal.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(fs::metadata(desk.path(ARCHIVE)).is_ok_and(|at| at.is_dir()));
}
