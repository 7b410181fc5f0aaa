//! `tongbao archive`: issue once, keep, find, prove.

mod issue;
mod report;
mod setup;
mod verdict;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::json;
use tongbao::archive::{self, Archive, Checkpoint, Proof, Signer};
use tongbao::finding::{Fault, Findings, Message, Place, Stopped};
use tongbao::publish::{require_writable, write_whole};
use tongbao::typeset::FontSet;

use self::report::Shown;
pub(crate) use self::setup::{for_reading, register, settings};
use crate::args::{
    Action, ArchiveArguments, FormatArgument, KeyAction, PlaceArguments, VerifyArguments,
};
use crate::{folders, terminal};

/// Runs the command; returns whose fault it is if it failed.
pub(crate) fn archive(arguments: &ArchiveArguments) -> Option<Fault> {
    if let Action::Issue(issue) = &arguments.action
        && issue.list.manifest.is_some()
    {
        return issue::issue_listed(&arguments.place, issue);
    }
    let mut findings = Findings::default();
    let done = run(arguments, &mut findings);
    terminal::show(&findings);
    match done {
        Ok(shown) => {
            match arguments.place.format {
                FormatArgument::Human => terminal::say(&shown.human),
                FormatArgument::Json => terminal::say_json(&shown.json),
            }
            shown.fault
        }
        Err(Stopped) => {
            if arguments.place.format.is_json() {
                terminal::say_json(&json!({ "version": 1, "findings": findings.to_json() }));
            }
            findings.fault().or(Some(Fault::Machine))
        }
    }
}

fn run(arguments: &ArchiveArguments, findings: &mut Findings) -> Result<Shown, Stopped> {
    let place = &arguments.place;
    let open = |write, findings: &mut Findings| setup::open(place, write, findings);
    match &arguments.action {
        Action::Issue(arguments) => issue::issue(place, arguments, findings),
        Action::Init => {
            let mut archive = setup::begin(place, findings)?;
            let record = archive.found(findings)?;
            Ok(report::founded(&archive, record.as_ref()))
        }
        Action::Clock(clock) => {
            let mut archive = open(true, findings)?;
            Ok(report::recorded(&archive.set_clock(clock.today, &clock.why, findings)?))
        }
        Action::Resume(resume) => {
            let mut archive = open(true, findings)?;
            Ok(report::resumed(archive.resume(&resume.why, findings)?.as_ref()))
        }
        Action::List(list) => {
            let mut archive = open(false, findings)?;
            Ok(report::list(&archive.list(most(list.limit), findings)?))
        }
        Action::Find(find) => {
            let mut archive = open(false, findings)?;
            let found = archive.find(&find.words, most(find.list.limit), findings)?;
            Ok(report::found(&found, &find.words))
        }
        Action::Show(show) => {
            let mut archive = open(false, findings)?;
            let number = archive.meant(&show.number, findings)?;
            let account = archive.show(&number, findings)?;
            Ok(report::account(&archive, &account))
        }
        Action::Export(export) => {
            let mut archive = open(false, findings)?;
            let numbers: Result<Vec<String>, Stopped> =
                export.numbers.iter().map(|typed| archive.meant(typed, findings)).collect();
            let count = archive.export(&numbers?, &export.to, findings)?;
            Ok(report::exported(count, &export.to))
        }
        Action::Void(void) => {
            let mut archive = open(true, findings)?;
            // A number is used up for ever: it is taken as it stands.
            Ok(report::recorded(&archive.void(&void.of.number, &void.why, findings)?))
        }
        Action::Correct(correct) => {
            let mut archive = open(true, findings)?;
            let number = archive.meant(&correct.of.number, findings)?;
            let by = correct.by.as_deref().map(|typed| archive.meant(typed, findings));
            let by = by.transpose()?;
            let record = archive.correct(&number, by.as_deref(), &correct.why, findings)?;
            Ok(report::recorded(&record))
        }
        Action::Checkpoint(checkpoint) => {
            if let Some(output) = &checkpoint.output {
                require_note(output, place, findings)?;
            }
            let mut archive = open(true, findings)?;
            let (record, path, text) = archive.checkpoint(findings)?;
            if let Some(output) = &checkpoint.output {
                write_whole(output, text.as_bytes()).map_err(|finding| {
                    findings.push(finding);
                    Stopped
                })?;
            }
            Ok(report::checkpoint(&record, &path, &text))
        }
        Action::Key { action } => key(place, action, findings),
        Action::Verify(verify) => self::verify(place, verify, findings),
        Action::Reproduce(reproduce) => {
            let fonts = FontSet::read(&folders::fonts(reproduce.fonts.as_deref()), findings)?;
            let mut archive = open(false, findings)?;
            let number = archive.meant(&reproduce.of.number, findings)?;
            let outcome = archive.reproduce(&number, fonts, findings)?;
            Ok(report::reproduced(&outcome))
        }
        Action::Gc => {
            let mut archive = open(true, findings)?;
            Ok(report::set_aside(archive.set_aside(findings)?.as_ref()))
        }
    }
}

/// Refuses to write a checkpoint here unless the file is new or an older checkpoint.
fn require_note(
    output: &Path,
    place: &PlaceArguments,
    findings: &mut Findings,
) -> Result<(), Stopped> {
    let read = setup::key_file(place).into_iter().chain(place.passphrase_file.clone());
    let read: Vec<PathBuf> = read.collect();
    let writable = require_writable(output, &["txt"], read.iter().map(PathBuf::as_path));
    let at = || Some(Place::file(output.to_string_lossy()));
    let writable = writable.and_then(|()| match fs::read(output) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Ok(bytes) if Checkpoint::read(&String::from_utf8_lossy(&bytes)).is_ok() => Ok(()),
        _ => Err(archive::not_over_another().usage(at())),
    });
    writable.map_err(|finding| {
        findings.push(finding);
        Stopped
    })
}

/// The number to show; 0 shows all.
fn most(limit: usize) -> Option<usize> {
    (limit > 0).then_some(limit)
}

/// Makes a key, writes its secret half where it was asked for, and brings it into the archive.
fn key(
    place: &PlaceArguments,
    action: &KeyAction,
    findings: &mut Findings,
) -> Result<Shown, Stopped> {
    let (first, no_passphrase) = match action {
        KeyAction::Make(make) => (true, make.no_passphrase),
        KeyAction::Rotate(rotate) => (false, rotate.no_passphrase),
    };
    let (path, passphrase_file) = match action {
        KeyAction::Make(_) => (setup::key_file(place), place.passphrase_file.as_deref()),
        KeyAction::Rotate(rotate) => {
            let file = rotate.new_passphrase_file.as_deref().or(place.passphrase_file.as_deref());
            (Some(rotate.new.clone()), file)
        }
    };
    let refuse = |message: Message, findings: &mut Findings| {
        findings.push(message.usage(None));
        Stopped
    };
    let Some(path) = path else { return Err(refuse(archive::no_key_file(), findings)) };
    let mut archive = if first {
        setup::open_unsigned(place, findings)?
    } else {
        setup::open(place, true, findings)?
    };
    archive.require_room_for_key(first, findings)?;
    let passphrase = if no_passphrase {
        None
    } else {
        let given = setup::new_passphrase(passphrase_file, findings)?;
        Some(given.ok_or_else(|| refuse(archive::no_passphrase(), findings))?)
    };
    let made = Signer::make(passphrase.as_deref());
    let (secret, signer) = made.map_err(|message| refuse(message, findings))?;
    archive.keep_secret(&secret, &path, findings)?;
    let record = archive.add_key(signer, first, findings)?;
    Ok(report::key(&record, &path))
}

fn verify(
    place: &PlaceArguments,
    arguments: &VerifyArguments,
    findings: &mut Findings,
) -> Result<Shown, Stopped> {
    let read = |path: &Path, findings: &mut Findings| {
        fs::read_to_string(path).map_err(|error| {
            let place = Place::file(path.to_string_lossy());
            findings.push(archive::not_read(&error).usage(Some(place)));
            Stopped
        })
    };
    let since = match &arguments.since {
        Some(path) => {
            let note = Checkpoint::read(&read(path, findings)?);
            Some(note.map_err(|message| {
                findings.push(message.usage(Some(Place::file(path.to_string_lossy()))));
                Stopped
            })?)
        }
        None => None,
    };
    let public_key = match &arguments.public_key {
        Some(path) => Some(read(path, findings)?),
        None => None,
    };
    let archive: Archive = setup::open(place, false, findings)?;
    let proof = Proof { since, public_key };
    let bar = terminal::bytes();
    let verdict = archive.verify(
        &proof,
        &|done, total| {
            bar.set_length(total);
            bar.set_position(done);
        },
        findings,
    );
    bar.finish_and_clear();
    Ok(verdict::shown(&archive, &proof, &verdict?))
}
