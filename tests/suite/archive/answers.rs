//! Any one answer of a store over a network is lost, or what was asked is done late or twice: whoever
//! presses again until it is done loses nothing, and sets aside whatever is left over.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use futures_util::{FutureExt, TryStreamExt};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use tongbao::archive::{Archive, Event, Record, Signer, Store};
use tongbao::finding::{Findings, Stopped};

use super::room::{SERIES, clock, faults, small, verify};
use super::stores::{Fault, Faulty};

/// Somebody who does one thing after the other, each by a new run of the program, and presses again
/// what failed.
struct Somebody {
    store: Faulty,
    /// The secret keys made, each with its number.
    keys: Vec<(String, String)>,
}

/// A request to an archive; the codes of what was found where it failed.
type Act<'a> = dyn FnMut(&mut Archive, &mut Findings) -> Result<(), Stopped> + 'a;

impl Somebody {
    /// The archive, with the key in use.
    fn archive(&self) -> Archive {
        let open = |signer| {
            let store = Store::over(Arc::new(self.store.clone()), "memory").expect("a store");
            Archive::new(store, None, signer, clock).expect("an archive")
        };
        let used = self.events().into_iter().rev().find_map(|event| match event {
            Event::KeyAdded { id, .. } => Some(id),
            _ => None,
        });
        let secret = self.keys.iter().find(|(id, _)| Some(id) == used.as_ref());
        open(secret.map(|(_, secret)| Signer::open(secret, None).expect("a key")))
    }

    /// Does something, until it is done.
    fn press(&self, what: &str, act: &mut Act) {
        let mut said = Vec::new();
        for _ in 0..6 {
            let mut findings = Findings::default();
            if act(&mut self.archive(), &mut findings).is_ok() {
                return;
            }
            said.push(findings.iter().map(|finding| finding.code).collect::<Vec<_>>());
        }
        panic!("{}: {what}: {said:?}", self.store);
    }

    /// Issues a document, unless that is done already.
    fn issue(&self, title: &str) {
        self.press(title, &mut |archive, findings| {
            let make = &mut |archive: &mut Archive, findings: &mut Findings| {
                if self.events().iter().any(|event| title_of(event) == Some(title)) {
                    return Err(Stopped);
                }
                let serial = archive.due(SERIES).map_err(|message| {
                    findings.push(message.machine(None));
                    Stopped
                })?;
                Ok(small(title, serial))
            };
            let made = archive.deposit(make, findings).is_ok();
            let done = self.events().iter().any(|event| title_of(event) == Some(title));
            assert!(done || !made, "{}: {title}: what is said to be done is there", self.store);
            if done { Ok(()) } else { Err(Stopped) }
        });
    }

    fn key(&mut self) {
        let made: Vec<_> = (0..6).map(|_| Signer::make(None).expect("a key")).collect();
        self.keys = made.iter().map(|(text, signer)| (signer.id(), text.clone())).collect();
        let mut signers = made.into_iter().map(|(_, signer)| signer);
        self.press("key", &mut |archive, findings| {
            let known = |event: &Event| matches!(event, Event::KeyAdded { .. });
            if self.events().iter().any(known) {
                return Ok(());
            }
            archive.add_key(signers.next().expect("a key"), true, findings).map(drop)
        });
    }

    /// Every file by path, read past the line that goes wrong.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let files = async {
            let listed: Vec<_> = self.store.inner.list(None).try_collect().await?;
            let mut files = BTreeMap::new();
            for meta in listed {
                let bytes = self.store.inner.get(&meta.location).await?.bytes().await?;
                files.insert(meta.location.to_string(), bytes.to_vec());
            }
            Ok::<_, object_store::Error>(files)
        };
        files.now_or_never().expect("at once").expect("files")
    }

    /// The words of the log.
    fn events(&self) -> Vec<Event> {
        let mut files = self.files();
        files.retain(|path, _| path.starts_with("日志/") && path.ends_with(".json"));
        let records = files.values().filter_map(|bytes| Record::from_bytes(bytes));
        records.map(|record| record.event).collect()
    }

    /// Leaves a file of nobody's.
    fn leave(&self, path: &str) {
        let (path, bytes) = (Path::parse(path).expect("a path"), PutPayload::from("x"));
        let left = self.store.inner.put(&path, bytes).now_or_never();
        left.expect("at once").expect("a file");
    }

    fn gc(&self) {
        self.press("gc", &mut |archive, findings| archive.set_aside(findings).map(drop));
    }
}

fn title_of(event: &Event) -> Option<&str> {
    match event {
        Event::Issued(issued) => Some(&issued.title),
        _ => None,
    }
}

/// A day's work, in which one request goes wrong; how many there were.
fn work(fault: Fault, at: usize) -> usize {
    let mut somebody = Somebody { store: Faulty::new(fault, at), keys: Vec::new() };
    somebody.press("init", &mut |archive, findings| archive.found(findings).map(drop));
    somebody.issue("甲");
    somebody.leave("2018/半件/通知.pdf");
    somebody.leave("日志/抄.txt");
    somebody.gc();
    somebody.key();
    somebody.issue("乙");
    somebody.press("void", &mut |archive, findings| {
        let voided = |event: &Event| matches!(event, Event::Voided { .. });
        if somebody.events().iter().any(voided) {
            return Ok(());
        }
        archive.void(&format!("{SERIES}3号"), "错号", findings).map(drop)
    });
    somebody.press("correct", &mut |archive, findings| {
        archive.correct(&format!("{SERIES}1号"), None, "有误", findings).map(drop)
    });
    somebody.press("checkpoint", &mut |archive, findings| archive.checkpoint(findings).map(drop));
    let requests = somebody.store.requests();
    somebody.issue("丙");
    // Late answers arrive now.
    somebody.store.arrive(usize::MAX).now_or_never();
    let told = faults(&verify(&somebody.archive()));
    assert!(told.iter().all(|line| line.starts_with("Z20")), "{}: {told:?}", somebody.store);
    somebody.gc();
    let verdict = verify(&somebody.archive());
    assert_eq!((faults(&verdict), verdict.documents), (vec![], 3), "{}", somebody.store);
    let events = somebody.events();
    let titles: Vec<_> = events.iter().filter_map(title_of).collect();
    assert_eq!(titles, ["甲", "乙", "丙"], "{}", somebody.store);
    requests
}

#[test]
fn whichever_answer_is_lost_or_late_whoever_presses_again_loses_nothing() {
    let requests = work(Fault::Refused, usize::MAX);
    let late = [Fault::Late(3), Fault::Late(15), Fault::Echoed(6), Fault::Outage(14)];
    let faults = [&[Fault::Unanswered][..], &late].concat();
    thread::scope(|scope| {
        for half in 0..2 {
            let faults = &faults;
            scope.spawn(move || {
                for at in (half..requests).step_by(2) {
                    for fault in faults {
                        work(*fault, at);
                    }
                }
            });
        }
    });
}
