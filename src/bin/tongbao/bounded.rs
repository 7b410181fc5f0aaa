//! Runs what cannot be bounded from inside in a child process of this same program, within limits of
//! memory and time: where that ends, it ends as a finding here.
//!
//! A PDF, an OFD or a .docx from anywhere is read on trial by a child first. This process reads it only once
//! the child has come through. Templates of an office's own are programs: a command that uses some
//! runs in a child as a whole, which has the terminal, and this process waits for it. The preview, which
//! goes on for hours, tries each of its builds in a child instead.

use std::ffi::OsString;
use std::io::{Read, Write, stdin};
use std::path::Path;
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::thread::{available_parallelism, sleep};
use std::time::{Duration, Instant};

use tongbao::check::Text;
use tongbao::finding::{Fault, Findings, Message};
use tongbao::limits::{self, Limit};
use tongbao::preview::Rehearsed;
use tongbao::{compose, measure};

use crate::args::{Given, ManifestArguments};
use crate::batch::{self, Stop};
use crate::terminal;

/// The first argument of a child; no command has this name.
const CHILD: &str = "\u{1}within";
/// The shortest and the longest pause before a child is looked at again.
const PAUSES: (Duration, Duration) = (Duration::from_micros(500), Duration::from_millis(20));
/// Seconds that a child may take for each of processor time, where other programs have the machine as well.
const PATIENCE: u64 = 20;

/// A trial: how a file is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trial {
    /// As pages, which are measured.
    Measure,
    /// As a text.
    Text,
}

/// The bounds of a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bounds {
    /// Processor time, in seconds.
    seconds: u64,
    /// Memory, in MiB.
    memory: u64,
}

/// The part that a process has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// It was started by a person.
    First,
    /// It runs a command in bounds.
    Apart,
    /// It builds once what a preview would show, of a paper of this name, and says nothing.
    Rehearsal(String),
}

/// The argument of a child that tries a build; the paper's name and the preview's own arguments follow.
const REHEARSAL: &str = "preview?";

/// The work that a child is started for.
enum Work<'a> {
    Trial(Trial),
    /// A build of a paper, by a preview with these arguments.
    Rehearsal(&'a str, &'a [OsString]),
    /// The arguments of a command, the program's name first; true if its input is handed on to it.
    Command(Vec<OsString>, bool),
}

/// The end of a child that did not come through.
enum Lost {
    /// It was out of memory or of stack, or used all its time.
    Spent,
    /// It ended in another way, by this code.
    Ended(u8),
    /// Nobody wanted it any more.
    Unwanted,
}

impl Bounds {
    /// Those of one file that is read on trial.
    fn of_trial() -> Self {
        Self::of(limits::TRIAL_SECONDS, limits::TRIAL_MEMORY)
    }

    /// Those of a command on data files of these sizes, in bytes: time for each, memory for those that are worked
    /// on at once.
    fn of_templates(sizes: &[u64]) -> Self {
        let base = Self::of(limits::TEMPLATE_SECONDS, limits::TEMPLATE_MEMORY);
        let seconds = |bytes: u64| bytes / limits::DATA_A_SECOND.most as u64;
        let threads = available_parallelism().map_or(1, usize::from);
        let mut largest = sizes.to_vec();
        largest.sort_by_key(|size| std::cmp::Reverse(*size));
        let at_once: u64 = largest.iter().take(threads).sum();
        Self {
            seconds: base.seconds * sizes.len().max(1) as u64 + seconds(sizes.iter().sum()),
            memory: base.memory + (seconds(at_once) << 6),
        }
    }

    fn of(seconds: Limit, memory: Limit) -> Self {
        // A build for tests is slower by much.
        let slower = if cfg!(debug_assertions) { 4 } else { 1 };
        Self { seconds: seconds.most as u64 * slower, memory: (memory.most >> 20) as u64 }
    }

    /// The bounds that a child sets itself. Of what it has, not of what it asks for, the process that
    /// started it takes care where it can: then the system says nothing in words of its own.
    fn of_what_it_has(self) -> Self {
        let times = if cfg!(target_os = "linux") { 8 } else { 1 };
        Self { memory: self.memory * times, ..self }
    }

    /// Sets them for this process, as far as the system knows such limits.
    #[cfg(unix)]
    fn set(self) {
        use rustix::process::{Resource, Rlimit, setrlimit};

        let most = |of: Resource, most: u64| {
            setrlimit(of, Rlimit { current: Some(most), maximum: Some(most) }).ok();
        };
        // Memory that was asked for, not addresses: each thread keeps many that it never uses.
        most(Resource::Data, self.memory << 20);
        most(Resource::Cpu, self.seconds);
        most(Resource::Core, 0);
    }

    #[cfg(not(unix))]
    fn set(self) {}

    /// The first arguments of a child.
    fn arguments(self) -> [OsString; 3] {
        [CHILD.into(), self.seconds.to_string().into(), self.memory.to_string().into()]
    }
}

/// Takes the arguments of a command apart from those by which this process is a child, whose bounds
/// it then has. A child on trial ends here, with the code returned.
pub(crate) fn begin(mut arguments: Vec<OsString>) -> Result<(Vec<OsString>, Part), ExitCode> {
    if arguments.get(1).is_none_or(|first| first != CHILD) {
        return Ok((arguments, Part::First));
    }
    let mut rest = arguments.split_off(arguments.len().min(4));
    let number = |place: usize| arguments.get(place)?.to_str()?.parse().ok();
    let (Some(seconds), Some(memory)) = (number(2), number(3)) else {
        return Err(ExitCode::from(2));
    };
    Bounds { seconds, memory }.set();
    end_with_parent();
    match rest.first().and_then(|first| first.to_str()) {
        Some("measure?") => Err(read_on_trial(Trial::Measure)),
        Some("text?") => Err(read_on_trial(Trial::Text)),
        Some(REHEARSAL) => {
            let paper = rest.get(1).map(|paper| paper.to_string_lossy().into_owned());
            arguments.truncate(1);
            arguments.extend(rest.drain(rest.len().min(2)..));
            Ok((arguments, Part::Rehearsal(paper.unwrap_or_default())))
        }
        _ => {
            arguments.truncate(1);
            arguments.extend(rest);
            Ok((arguments, Part::Apart))
        }
    }
}

/// Reads the file that comes in, and says nothing of it: who started this reads it again.
fn read_on_trial(trial: Trial) -> ExitCode {
    let mut bytes = Vec::new();
    if stdin().read_to_end(&mut bytes).is_err() {
        return ExitCode::from(3);
    }
    match trial {
        Trial::Measure => drop(measure::measure(&bytes)),
        Trial::Text => drop(Text::read("", &bytes)),
    }
    ExitCode::SUCCESS
}

/// Has this process end when the one that started it ends: nothing is written that nobody waits for.
#[cfg(target_os = "linux")]
fn end_with_parent() {
    use rustix::process::{Signal, set_parent_process_death_signal};

    set_parent_process_death_signal(Some(Signal::KILL)).ok();
}

#[cfg(not(target_os = "linux"))]
fn end_with_parent() {}

/// Has a child read a file on trial. A file that no library reads needs none, and where no child can
/// be had the file is read at once.
///
/// # Errors
/// The file takes more than a document does.
pub(crate) fn try_out(trial: Trial, bytes: &[u8]) -> Result<(), Message> {
    if !Text::needs_trial(bytes) {
        return Ok(());
    }
    let Ok(mut child) = start(Bounds::of_trial(), &Work::Trial(trial)) else { return Ok(()) };
    if let Some(mut pipe) = child.stdin.take() {
        // A child that is gone takes no more; its end is looked at below.
        pipe.write_all(bytes).ok();
    }
    match outcome(&mut child, Bounds::of_trial(), &mut |_| false) {
        Err(Lost::Spent) => Err(match trial {
            Trial::Measure => measure::beyond_bounds(),
            Trial::Text => tongbao::check::beyond_bounds(),
        }),
        Ok(()) | Err(Lost::Ended(_) | Lost::Unwanted) => Ok(()),
    }
}

/// Has a child build a paper as a preview with these arguments is going to, until it is done or `newer`
/// says that it is no longer wanted. Where no child can be had, the preview builds at once.
pub(crate) fn rehearse(
    arguments: &[OsString],
    paper: &str,
    data: &Path,
    newer: &dyn Fn() -> bool,
) -> Rehearsed {
    let bounds = Bounds::of_templates(&[size(data)]);
    let Ok(mut child) = start(bounds, &Work::Rehearsal(paper, arguments)) else {
        return Rehearsed::Sound;
    };
    match outcome(&mut child, bounds, &mut |_| newer()) {
        Err(Lost::Spent) => {
            Rehearsed::Beyond(compose::beyond_bounds(bounds.seconds, bounds.memory))
        }
        Err(Lost::Unwanted) => Rehearsed::LeftOff,
        Ok(()) | Err(Lost::Ended(_)) => Rehearsed::Sound,
    }
}

/// The bytes of a file, as far as the system tells.
fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |metadata| metadata.len())
}

/// Runs the whole command in a child, for it uses templates of an office's own on these data files;
/// none where no child can be had, so that it runs here.
pub(crate) fn run_apart(arguments: &[OsString], (data, list): Given) -> Option<ExitCode> {
    let none = ManifestArguments { manifest: None, shard: None };
    let (sizes, input) = batch::sizes(data, list.unwrap_or(&none));
    // A signal to end is the child's to hear: it finishes the documents it is at.
    let several = sizes.len() > 1 || list.is_some_and(|list| list.manifest.is_some());
    let mut stop = several.then(Stop::listen_quietly);
    let bounds = Bounds::of_templates(&sizes);
    let work = Work::Command(arguments.to_vec(), input.is_some());
    let mut child = start(bounds, &work).ok()?;
    if let (Some(mut pipe), Some(input)) = (child.stdin.take(), input) {
        // A child that is gone takes no more; its end is looked at below.
        pipe.write_all(&input).ok();
    }
    let mut pass_on = |child: &Child| {
        if stop.as_ref().is_some_and(Stop::is_asked) {
            stop = None;
            ask_to_end(child);
        }
        false
    };
    let lost = match outcome(&mut child, bounds, &mut pass_on) {
        Ok(()) => return Some(ExitCode::SUCCESS),
        Err(Lost::Ended(code)) => return Some(ExitCode::from(code)),
        Err(Lost::Spent | Lost::Unwanted) => compose::beyond_bounds(bounds.seconds, bounds.memory),
    };
    let mut findings = Findings::default();
    findings.push(lost.error(None));
    terminal::report(&findings);
    Some(crate::code(findings.fault().or(Some(Fault::Document))))
}

/// Starts this program once more.
fn start(bounds: Bounds, work: &Work) -> std::io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    match work {
        Work::Trial(trial) => {
            command.args(bounds.arguments()).arg(match trial {
                Trial::Measure => "measure?",
                Trial::Text => "text?",
            });
            command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        }
        Work::Rehearsal(paper, arguments) => {
            command.args(bounds.of_what_it_has().arguments()).args([REHEARSAL, paper]);
            command.args(arguments.iter().skip(1));
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        }
        Work::Command(arguments, handed_on) => {
            if *handed_on {
                command.stdin(Stdio::piped());
            }
            command.args(bounds.of_what_it_has().arguments()).args(arguments.iter().skip(1));
        }
    }
    command.spawn()
}

/// Waits for a child, until `unwanted`, which is asked again and again, says that nobody wants it any more.
/// Systems that know no limits of a process have the time that passes as one.
fn outcome(
    child: &mut Child,
    bounds: Bounds,
    unwanted: &mut dyn FnMut(&Child) -> bool,
) -> Result<(), Lost> {
    let begun = Instant::now();
    let patience = if cfg!(unix) { PATIENCE } else { 1 };
    let most = Duration::from_secs(bounds.seconds * patience);
    let mut pause = PAUSES.0;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return ended(status),
            Ok(None) if begun.elapsed() > most || resident(child) > bounds.memory << 20 => {
                child.kill().ok();
                child.wait().ok();
                return Err(Lost::Spent);
            }
            Ok(None) if unwanted(child) => {
                child.kill().ok();
                child.wait().ok();
                return Err(Lost::Unwanted);
            }
            Ok(None) => sleep(pause),
            Err(_) => return Err(Lost::Ended(3)),
        }
        pause = (pause * 2).min(PAUSES.1);
    }
}

/// Asks a child to end when it has finished what it is at.
#[cfg(unix)]
fn ask_to_end(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process};

    if let Some(process) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        kill_process(process, Signal::TERM).ok();
    }
}

#[cfg(not(unix))]
fn ask_to_end(_: &Child) {}

/// The bytes of memory that a child has, as far as the system tells.
fn resident(child: &Child) -> u64 {
    let told = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    number.unwrap_or(0) << 10
}

/// The meaning of an end. A child that had no more memory, stack or time was ended by a signal.
fn ended(status: ExitStatus) -> Result<(), Lost> {
    match status.code() {
        Some(0) => Ok(()),
        Some(code) if cfg!(unix) => Err(Lost::Ended(u8::try_from(code).unwrap_or(3))),
        // Systems without signals have such ends as codes that no command ends with.
        Some(code @ 1..=3) => Err(Lost::Ended(u8::try_from(code).unwrap_or(3))),
        Some(_) => Err(Lost::Spent),
        None => Err(of_signal(status)),
    }
}

#[cfg(unix)]
fn of_signal(status: ExitStatus) -> Lost {
    use std::os::unix::process::ExitStatusExt;

    use rustix::process::Signal;

    // It was told to end by somebody who knows that.
    let asked = [Signal::INT, Signal::TERM, Signal::HUP, Signal::PIPE];
    match status.signal() {
        Some(signal) if asked.iter().any(|one| one.as_raw() == signal) => {
            Lost::Ended(u8::try_from(128 + signal).unwrap_or(3))
        }
        _ => Lost::Spent,
    }
}

#[cfg(not(unix))]
fn of_signal(_: ExitStatus) -> Lost {
    Lost::Spent
}
