//! A random walk: whatever several people, their machines and tired hands do one after the other,
//! nothing issued is lost or moved, no number is double, verifying tells what was done to the folder,
//! and there is always a command that makes it writable again.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use chrono::TimeDelta;
use tongbao::archive::{Event, Record};

use super::harm::{self, Harm};
use super::room::{ARCHIVE, NOTICE, SERIES, clock, path, retitle};
use super::walker::{Mishap, PEOPLE, State, Walk};
use crate::harness::copy_all;

impl Walk {
    /// One step of somebody's day.
    fn step(&mut self) {
        let before = self.state();
        let person = self.random.below(PEOPLE) as usize;
        let mishap = match self.random.below(8) {
            0 | 1 => Mishap::Killed(self.random.below(120)),
            2 => Mishap::Full(self.random.below(120)),
            _ => Mishap::Nothing,
        };
        match self.random.below(40) {
            0..=11 => drop(self.deposit(person, 0)),
            12 | 13 => self.issue(person, mishap),
            14..=16 => {
                let due = self.due();
                self.act(person, &["void", &due, "--why", "错号"], mishap);
            }
            17 | 18 => {
                let of = format!("{SERIES}{}号", 1 + self.random.below(9));
                self.act(person, &["correct", &of, "--why", "有误"], mishap);
            }
            19 | 20 => drop(self.act(person, &["checkpoint"], mishap)),
            21..=23 => drop(self.act(person, &["gc"], mishap)),
            24 => drop(self.act(person, &["list"], mishap)),
            25 => drop(self.act(person, &["find", "通知"], mishap)),
            26 => self.change_key(person, mishap),
            27..=29 => self.mistake_the_time(person),
            30..=32 => self.leave_strays(),
            33 => self.race(person),
            _ => return self.suffer(),
        }
        self.expect_sound(&before);
    }

    /// The designation that is due by the log.
    fn due(&self) -> String {
        let last = self.log().iter().filter_map(|record| Some(record.event.number()?.serial)).max();
        format!("{SERIES}{}号", last.unwrap_or(0) + 1)
    }

    /// Issues a document; if that comes to nothing, blindly again, until it is said to be done.
    fn issue(&mut self, person: usize, mishap: Mishap) {
        self.titles += 1;
        retitle(&self.desk, NOTICE, self.titles);
        let mut done = self.act(person, &["issue", NOTICE], mishap);
        if done.code != Some(0) {
            done = self.act(person, &["issue", NOTICE], Mishap::Nothing);
        }
        self.require(done.code == Some(0), format!("{done:?}"));
        let title = format!("关于报送第{}期信息的通知", self.titles);
        let is = |record: &Record| matches!(&record.event, Event::Issued(issued) if issued.title == title);
        let count = self.log().iter().filter(|record| is(record)).count();
        self.require(count == 1, format!("{title} is there {count} times"));
    }

    fn change_key(&mut self, person: usize, mishap: Mishap) {
        self.asked = None;
        self.keys += 1;
        let new = format!("{}.key", self.keys);
        match self.key() {
            None => {
                self.act(person, &["key", "make", "--no-passphrase", "--key", &new], mishap);
            }
            Some(old) => {
                let arguments = ["key", "rotate", "--no-passphrase", "--key", &old, "--new", &new];
                self.act(person, &arguments, mishap);
            }
        }
    }

    /// A clock is wrong: either nothing is written, or a command sets it right.
    fn mistake_the_time(&mut self, person: usize) {
        let ahead = *self.random.of(&[-600, -86_400, 200, 86_400, 80 * 86_400, 80 * 365 * 86_400]);
        self.deposit(person, ahead).ok();
        self.make_writable();
    }

    /// Somebody leaves things in the folder.
    fn leave_strays(&mut self) {
        let n = self.random.below(10_000);
        let names = [
            format!("2018/半件{n}/通知.pdf"),
            format!("日志/新建 文本文档{n}.txt"),
            format!("{n}.tmp"),
            format!("2018/昌州环发〔2018〕1号 {n}/元数据.json"),
            format!("检查点/抄{n}.txt"),
            format!("孤件/{n}/x"),
        ];
        let name = self.random.of(&names).clone();
        self.desk.write(&format!("{ARCHIVE}/{name}"), n.to_string());
        self.say(format!("leaves {name}"));
    }

    /// Two do something at the same moment.
    fn race(&mut self, person: usize) {
        let other = (person + 1) % PEOPLE as usize;
        let (mut one, mut two) = (self.opened(person, 0), self.opened(other, 0));
        let titles = [format!("同时甲{}", self.titles), format!("同时乙{}", self.titles)];
        self.titles += 1;
        thread::scope(|scope| {
            for (archive, title) in [(&mut one, &titles[0]), (&mut two, &titles[1])] {
                let archive = archive.as_mut();
                scope.spawn(move || {
                    archive.map(|archive| super::room::try_deposit(archive, title).is_ok())
                });
            }
        });
        self.say(format!("{person} and {other} at once"));
        // Either may have been last; both have seen it from here on.
        for one in [person, other] {
            self.act(one, &["list"], Mishap::Nothing);
        }
        self.writer = person;
    }

    /// Something is done to the folder; it is told, destroys nothing more, and is made good.
    fn suffer(&mut self) {
        let whole = self.desk.path("原样");
        fs::remove_dir_all(&whole).ok();
        copy_all(&self.desk.path(ARCHIVE), &whole);
        let before = self.state();
        // A link that stayed from before leads to another place.
        let elsewhere = self.desk.path(&format!("别处{}", self.done.len()));
        let Some(Harm { what, index_alone }) =
            harm::inflict(&self.desk.path(ARCHIVE), &elsewhere, &mut self.random)
        else {
            return;
        };
        self.say(format!("harm: {what}"));
        let person = self.writer;
        let harmed = self.state();
        let hurt = harm::named(&before).into_iter().find(|name| {
            before.get(name) != harmed.get(name)
                || harm::is_behind_link(&self.desk.path(ARCHIVE), name)
        });
        let found = self.found(person);
        self.expect_same_verdict(&found);
        let told = found.iter().any(|line| !line.starts_with("Z20"));
        if !self.damaged && !index_alone {
            // A link is told whatever lies behind it.
            let link = found.iter().any(|line| line.starts_with("Z36"));
            let right = if hurt.is_some() { told } else { !told || link };
            self.require(right, format!("{what}: {hurt:?}, {found:?}"));
        }
        // Whatever is tried now destroys nothing and gives no number twice.
        for _ in 0..self.random.below(3) {
            match self.random.below(4) {
                0 => drop(self.deposit(person, 0)),
                1 => drop(self.act(person, &["checkpoint"], Mishap::Nothing)),
                _ => drop(self.act(person, &["gc"], Mishap::Nothing)),
            }
            let left = harm::contents(&self.state());
            let lost: Vec<&String> = harmed
                .iter()
                .filter(|(_, bytes)| !left.contains(*bytes))
                .map(|(name, _)| name)
                .collect();
            self.require(lost.is_empty(), format!("{what}: lost {lost:?}"));
        }
        self.recover(&before, &harmed, &whole);
    }

    /// Puts the folder back as it was, or goes on with what is left.
    fn recover(&mut self, before: &State, harmed: &State, whole: &Path) {
        let archive = self.desk.path(ARCHIVE);
        let written =
            self.state().keys().any(|name| name.starts_with("日志/") && !harmed.contains_key(name));
        let mut put_back = self.random.below(3) > 0;
        if !put_back {
            self.say("goes on with what is left");
            put_back = !self.try_to_write();
        }
        if put_back {
            self.say("puts it back");
            harm::remove(&archive);
            copy_all(whole, &archive);
            self.make_writable();
            // Anything written meanwhile is gone with it.
            self.damaged |= written;
        } else {
            let after = self.state();
            let hurt = |name: &String| {
                before.get(name) != after.get(name) || harm::is_behind_link(&archive, name)
            };
            self.damaged |= harm::named(before).iter().any(hurt);
        }
        self.void_lost();
        self.expect_single();
        let written = self.deposit(self.writer, 0);
        self.require(written.is_ok(), format!("written again: {written:?}"));
        let state = self.state();
        self.expect_sound(&state);
    }

    /// By commands alone, as each refusal advises; false where only a backup helps.
    fn try_to_write(&mut self) -> bool {
        let person = self.writer;
        for _ in 0..6 {
            let run = self.act(person, &["checkpoint"], Mishap::Nothing);
            if run.code == Some(0) {
                return true;
            }
            let has = |codes: &[&str]| codes.iter().any(|code| run.complained.contains(code));
            if has(&["A08", "A09", "A10"]) {
                // The record that brought the key is lost, or put back.
                let words = run.complained.split(|c: char| !c.is_ascii_alphanumeric());
                let id =
                    |word: &&str| word.len() == 16 && word.bytes().all(|b| b.is_ascii_hexdigit());
                let id = words.filter(|_| !has(&["A10"])).find(id);
                self.asked = Some(id.unwrap_or_default().to_owned());
            } else if has(&["A24", "A54"]) {
                let today = chrono::DateTime::<chrono::Utc>::from(clock()) + TimeDelta::hours(8);
                let today = today.date_naive().to_string();
                self.act(
                    person,
                    &["clock", "--today", &today, "--why", "看过日历"],
                    Mishap::Nothing,
                );
            } else if has(&["A13", "A14", "A15", "A47", "A51", "A52", "A53"]) {
                self.act(person, &["resume", "--why", "找不回来"], Mishap::Nothing);
            } else if has(&["A16"]) {
                harm::remove(&path(&self.desk, "索引"));
            } else {
                // No log, or nothing where the archive was: that can only be put back.
                self.require(has(&["A01", "A02", "A44"]), format!("no way on: {run:?}"));
                return false;
            }
        }
        self.require(false, "no command helped");
        false
    }

    fn make_writable(&mut self) {
        let writable = self.try_to_write();
        self.require(writable, "no command makes it writable again");
    }

    /// Numbers of documents whose records are lost are used up, as the messages advise.
    fn void_lost(&mut self) {
        let log = self.log();
        let used: BTreeSet<&str> = log
            .iter()
            .filter_map(|record| Some(record.event.number()?.designation.as_str()))
            .collect();
        let serial = |designation: &str| {
            designation.trim_start_matches(SERIES).trim_end_matches('号').parse::<u32>().ok()
        };
        let mut lost: Vec<String> =
            self.given.keys().filter(|given| !used.contains(given.as_str())).cloned().collect();
        lost.sort_by_key(|designation| serial(designation));
        for designation in lost {
            let run = self.act(
                self.writer,
                &["void", &designation, "--why", "记录丢失"],
                Mishap::Nothing,
            );
            // An index that has read the record still knows of it.
            let known = run.complained.contains("A17");
            self.require(run.code == Some(0) || known, format!("{designation}: {run:?}"));
        }
    }
}

/// Walks so many steps, each hundred in a new archive.
fn walk(seed: u64, steps: usize) {
    let mut walk = Walk::new(seed);
    let mut since = 0;
    for step in 0..steps {
        walk.step();
        since += 1;
        if since == 100 || walk.damaged && since > 20 {
            walk = Walk::new(seed.wrapping_add(step as u64 + 1));
            since = 0;
        }
    }
}

#[test]
fn whatever_is_done_nothing_is_lost_no_number_is_double_and_it_can_be_written_again() {
    thread::scope(|scope| {
        for seed in [9704, 2012] {
            scope.spawn(move || walk(seed, 30));
        }
    });
}

#[test]
#[ignore = "takes an hour, or as many minutes as TONGBAO_WALK_MINUTES says; .ci/long runs it"]
#[expect(
    clippy::disallowed_methods,
    reason = "a walk of its own length, begun where it is told to"
)]
#[expect(clippy::print_stdout, reason = "a figure for whoever asked for it")]
fn for_an_hour_nothing_is_lost_no_number_is_double_and_it_can_be_written_again() {
    let setting = |name| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let minutes = setting("TONGBAO_WALK_MINUTES").unwrap_or(60);
    let seed = setting("TONGBAO_WALK_SEED").unwrap_or_else(|| {
        clock().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs()
    });
    println!("TONGBAO_WALK_SEED={seed}");
    let end = clock() + Duration::from_secs(minutes * 60);
    let steps = AtomicUsize::new(0);
    thread::scope(|scope| {
        for walker in 0..2 {
            let steps = &steps;
            scope.spawn(move || {
                let mut seed = seed * 1_000_000 + walker * 500_000;
                while clock() < end {
                    walk(seed, 100);
                    steps.fetch_add(100, Ordering::SeqCst);
                    seed += 1_000;
                }
            });
        }
    });
    println!("{} steps", steps.into_inner());
}
