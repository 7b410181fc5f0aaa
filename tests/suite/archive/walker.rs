//! The walkers: an archive, the machines of several people, what is remembered of it, and what has to
//! hold at any time.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

use tongbao::archive::{Archive, Event, Record, Signer, Store};
use tongbao::finding::Findings;

use super::harm::{self, Random};
use super::room::{ARCHIVE, SERIES, clock, desk, faults, small, verify};
use super::verifying::stranger;
use crate::harness::{Desk, Run, copy_all, project};

thread_local! {
    /// Seconds by which the clock of this machine is wrong.
    static AHEAD: Cell<i64> = const { Cell::new(0) };
}

fn wrong_clock() -> SystemTime {
    let ahead = AHEAD.get();
    let by = Duration::from_secs(ahead.unsigned_abs());
    if ahead < 0 { clock() - by } else { clock() + by }
}

/// The fate of a command while it runs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mishap {
    Nothing,
    /// It is killed after so many milliseconds.
    Killed(u64),
    /// No file can grow beyond so many kilobytes.
    Full(u64),
}

/// A state of the archive's folder: every file by path, the index aside.
pub(super) type State = BTreeMap<String, Vec<u8>>;

pub(super) struct Walk {
    pub(super) desk: Desk,
    pub(super) random: Random,
    /// The steps done, for whoever reads of a failure.
    pub(super) done: Vec<String>,
    /// Every number that was given to a document, and its title.
    pub(super) given: BTreeMap<String, String>,
    /// The last writer: the cache of that machine knows the log.
    pub(super) writer: usize,
    pub(super) titles: usize,
    pub(super) keys: usize,
    /// The key that the program asked for where the log no longer tells; none by an empty name.
    pub(super) asked: Option<String>,
    /// True if files of documents are lost for good, which verifying goes on to tell.
    pub(super) damaged: bool,
}

pub(super) const PEOPLE: u64 = 3;

impl Walk {
    pub(super) fn new(seed: u64) -> Self {
        let desk = desk();
        copy_all(&project("templates"), &desk.path("templates"));
        let mut walk = Self {
            desk,
            random: Random(seed.wrapping_mul(2).wrapping_add(1)),
            done: Vec::new(),
            given: BTreeMap::new(),
            writer: 0,
            titles: 0,
            keys: 0,
            asked: None,
            damaged: false,
        };
        assert_eq!(walk.act(0, &["init"], Mishap::Nothing).code, Some(0));
        walk
    }

    pub(super) fn cache(&self, person: usize) -> std::path::PathBuf {
        self.desk.path(&format!("cache-{person}"))
    }

    pub(super) fn say(&mut self, done: impl std::fmt::Display) {
        self.done.push(done.to_string());
    }

    /// Fails with what was done last.
    #[track_caller]
    pub(super) fn require(&self, holds: bool, what: impl std::fmt::Display) {
        let from = self.done.len().saturating_sub(25);
        let folder = self.desk.folder().display();
        assert!(
            holds,
            "{what}\nseed {}, in {folder}, after:\n{}",
            self.random.0,
            self.done[from..].join("\n")
        );
    }

    pub(super) fn state(&self) -> State {
        harm::state(&self.desk.path(ARCHIVE))
    }

    /// The records that can be read, in order.
    pub(super) fn log(&self) -> Vec<Record> {
        let state = self.state();
        let log =
            state.iter().filter(|(name, _)| name.starts_with("日志/") && name.ends_with(".json"));
        log.filter_map(|(_, bytes)| Record::from_bytes(bytes)).collect()
    }

    /// The secret key that the log asks for: its file.
    pub(super) fn key(&self) -> Option<String> {
        let of = |record: &Record| match &record.event {
            Event::KeyAdded { id, .. } => Some(id.clone()),
            _ => None,
        };
        let id = self.asked.clone().or_else(|| self.log().iter().rev().find_map(of))?;
        let names = (1..=self.keys).map(|key| format!("{key}.key"));
        let has = |name: &String| {
            let text = fs::read_to_string(self.desk.path(name)).unwrap_or_default();
            Signer::open(&text, None).is_ok_and(|signer| signer.id() == id)
        };
        names.into_iter().find(has)
    }

    /// Runs an action of the command as somebody.
    pub(super) fn act(&mut self, person: usize, arguments: &[&str], mishap: Mishap) -> Run {
        let mut words = vec![env!("CARGO_BIN_EXE_tongbao").to_owned(), "archive".to_owned()];
        words.extend(arguments.iter().map(|&word| word.to_owned()));
        let writes = !["list", "find", "show", "verify", "export", "init"].contains(&arguments[0]);
        if let Some(key) = self.key().filter(|_| writes && !arguments.contains(&"--key")) {
            words.extend(["--key".to_owned(), key]);
        }
        if arguments[0] == "issue" {
            words.extend(["--fonts".to_owned(), project("fonts").to_string_lossy().into_owned()]);
        }
        let mut command = match mishap {
            Mishap::Full(kilobytes) => {
                let mut command = Command::new("bash");
                let script = format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$@\"");
                command.args(["-c", &script, "bash"]).args(&words);
                command
            }
            _ => {
                let mut command = Command::new(&words[0]);
                command.args(&words[1..]);
                command
            }
        };
        command.current_dir(self.desk.folder()).env_clear().env("PATH", "/usr/bin:/bin");
        command.env("XDG_CACHE_HOME", self.cache(person)).stdin(Stdio::null());
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = child.expect("it starts");
        if let Mishap::Killed(after) = mishap {
            thread::sleep(Duration::from_millis(after));
            child.kill().ok();
        }
        let run = Run::from(child.wait_with_output().expect("it ends"));
        let said: String = run.complained.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
        self.say(format!("{person} {arguments:?} {mishap:?}: {:?} {said}", run.code));
        self.require(!run.complained.contains("panicked"), &run.complained);
        if run.code == Some(0) && writes {
            self.writer = person;
        }
        // A stopped command may have done its work all the same; its machine sees it from here on.
        if !matches!(mishap, Mishap::Nothing) {
            self.act(person, &["list"], Mishap::Nothing);
            self.writer = person;
        }
        run
    }

    /// An archive opened as somebody, by a clock that is wrong by so many seconds.
    pub(super) fn opened(&self, person: usize, ahead: i64) -> Option<Archive> {
        AHEAD.set(ahead);
        let store = Store::open(&self.desk.path(ARCHIVE).to_string_lossy(), &[], false).ok()?;
        let key = self.key().and_then(|key| fs::read_to_string(self.desk.path(&key)).ok());
        let signer = key.and_then(|text| Signer::open(&text, None).ok());
        let archive = Archive::new(store, None, signer, wrong_clock).ok()?;
        Some(archive.witnessed(self.cache(person).join("tongbao/seen")))
    }

    /// Stores a small document as somebody; the codes of what was found if that was refused.
    pub(super) fn deposit(&mut self, person: usize, ahead: i64) -> Result<(), Vec<&'static str>> {
        self.titles += 1;
        let title = format!("关于第{}件事的通知", self.titles);
        let mut findings = Findings::default();
        let stored = self.opened(person, ahead).ok_or(vec!["A01"]).and_then(|mut archive| {
            let make = &mut |archive: &mut Archive, findings: &mut Findings| {
                let serial = archive.due(SERIES).map_err(|message| {
                    findings.push(message.machine(None));
                    tongbao::finding::Stopped
                })?;
                Ok(small(&title, serial))
            };
            let stored = archive.deposit(make, &mut findings);
            stored.map_err(|_| findings.iter().map(|finding| finding.code).collect())
        });
        AHEAD.set(0);
        self.say(format!(
            "{person} deposits by a clock {ahead} s ahead: {:?}",
            stored.as_ref().err()
        ));
        let record: Record = stored?;
        self.writer = person;
        let designation = record.event.number().expect("a number").designation.clone();
        let before = self.given.insert(designation.clone(), title);
        self.require(before.is_none(), format!("{designation} was given before, to {before:?}"));
        Ok(())
    }

    /// The findings of verifying, with what this machine knows.
    pub(super) fn found(&self, person: usize) -> Vec<String> {
        self.opened(person, 0)
            .map_or_else(|| vec!["A01".to_owned()], |archive| faults(&verify(&archive)))
    }

    /// The verifier that was written from the description alone comes to the same; it knows nothing of
    /// the index, nor of what this machine has seen.
    pub(super) fn expect_same_verdict(&mut self, found: &[String]) {
        let ours = |line: &String| {
            !["Z30", "Z31", "Z32", "Z37", "Z38", "Z39"].iter().any(|code| line.starts_with(code))
        };
        let comparable = found.is_empty() || found.iter().any(ours);
        if !comparable || self.random.below(3) > 0 || found.iter().any(|line| line == "A01") {
            return;
        }
        if let Some((sound, said)) = stranger(&self.desk, &[]) {
            self.require(sound == found.is_empty(), format!("{found:?}, and the other: {said}"));
        }
    }

    /// Everything that is issued is where it was, no number is double, and verifying says so.
    pub(super) fn expect_sound(&mut self, before: &State) {
        let after = self.state();
        for name in harm::named(before) {
            let same = before.get(&name) == after.get(&name);
            self.require(same, format!("{name} is gone or other than it was"));
        }
        self.expect_single();
        let found = self.found(self.writer);
        let quiet = found.iter().all(|line| line.starts_with("Z20"));
        self.require(quiet || self.damaged, format!("{found:?}"));
        self.expect_same_verdict(&found);
    }

    /// No number is used twice in the log; what was issued since is noted.
    pub(super) fn expect_single(&mut self) {
        let mut used = BTreeMap::new();
        for record in self.log() {
            let Some(number) = record.event.number() else { continue };
            let title = match &record.event {
                Event::Issued(issued) => issued.title.clone(),
                _ => continue_title(self.given.get(&number.designation)),
            };
            let before = used.insert(number.designation.clone(), record.sequence);
            self.require(before.is_none(), format!("{} is used twice", number.designation));
            let known =
                self.given.entry(number.designation.clone()).or_insert_with(|| title.clone());
            let same = *known == title;
            self.require(same, format!("{} was given to another", number.designation));
        }
    }
}

/// The title that a number without a document stands for.
fn continue_title(known: Option<&String>) -> String {
    known.cloned().unwrap_or_default()
}
