//! Opens an archive by what was typed and what the environment says.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use tongbao::archive::{self, Archive, Signer, Store};
use tongbao::finding::{Findings, Place, Stopped};
use tongbao::load::SharedRegister;

use crate::args::PlaceArguments;
use crate::terminal;

/// Names of the variables that are asked for.
const KEY: &str = "TONGBAO_KEY";
const PASSPHRASE: &str = "TONGBAO_PASSPHRASE";

/// The archive where none is named: a folder in the working folder.
pub(crate) const USUAL: &str = "归档库";

/// The folder by which an archive is known.
const LOG: &str = "日志";

/// Number of times that a new passphrase is asked for, before it is given up.
const PASSPHRASE_TRIES: usize = 3;

/// Opens the archive, with the key if it is to be written.
pub(super) fn open(
    place: &PlaceArguments,
    write: bool,
    findings: &mut Findings,
) -> Result<Archive, Stopped> {
    let signer = if write { signer(place, findings)? } else { None };
    opened(&place.archive, false, signer, findings)
}

/// The notices that were issued: those of the archive that was named, or of the usual one where it is there.
///
/// # Errors
/// An archive that was named and is none; one that cannot be read.
pub(crate) fn register(
    named: Option<&str>,
    findings: &mut Findings,
) -> Result<Option<SharedRegister>, Stopped> {
    let name = named.unwrap_or(USUAL);
    if named.is_none() && !Path::new(name).join(LOG).is_dir() {
        return Ok(None);
    }
    let shelf = opened(name, false, None, findings)?.shelf(findings)?;
    Ok(Some(Arc::new(shelf)))
}

/// Opens the archive that was named, or the usual one, to read of it.
pub(crate) fn for_reading(
    named: Option<&str>,
    findings: &mut Findings,
) -> Result<Archive, Stopped> {
    opened(named.unwrap_or(USUAL), false, None, findings)
}

/// Opens the archive for writing without a key, for the first to be made.
pub(super) fn open_unsigned(
    place: &PlaceArguments,
    findings: &mut Findings,
) -> Result<Archive, Stopped> {
    opened(&place.archive, false, None, findings)
}

/// Begins the archive if it is not there and a person at a terminal says so; not before it has been tried
/// that what it is begun for can be done, lest an empty archive be left behind.
pub(super) fn begin_if_wanted(
    place: &PlaceArguments,
    findings: &mut Findings,
    tried: impl FnOnce(&mut Findings) -> Result<(), Stopped>,
) -> Result<(), Stopped> {
    let name = &place.archive;
    let there = name.starts_with("s3://") || Path::new(name).is_dir();
    if there || !terminal::ask(&format!("没有归档库“{name}”，在这里建一个吗？")) {
        return Ok(());
    }
    tried(findings)?;
    begin(place, findings)?.found(findings).map(drop)
}

/// Opens the place where an archive is to begin.
pub(super) fn begin(place: &PlaceArguments, findings: &mut Findings) -> Result<Archive, Stopped> {
    opened(&place.archive, true, None, findings)
}

pub(super) fn opened(
    name: &str,
    begin: bool,
    signer: Option<Signer>,
    findings: &mut Findings,
) -> Result<Archive, Stopped> {
    let store = Store::open(name, &settings(), begin);
    let index = cache().map(|folder| folder.join(index_name(name)));
    let archive = store.and_then(|store| Archive::new(store, index, signer, now));
    let archive = archive.map_err(|message| {
        findings.push(message.usage(Some(Place::file(name))));
        Stopped
    })?;
    Ok(match cache() {
        Some(folder) => archive.witnessed(folder.join("seen")),
        None => archive,
    })
}

/// The key file that was named.
pub(super) fn key_file(place: &PlaceArguments) -> Option<PathBuf> {
    place.key.clone().or_else(|| variable(KEY).map(PathBuf::from))
}

/// The passphrase from a file's first line, or from the environment.
pub(super) fn passphrase(
    file: Option<&Path>,
    findings: &mut Findings,
) -> Result<Option<String>, Stopped> {
    let Some(file) = file else { return Ok(variable(PASSPHRASE)) };
    match fs::read_to_string(file) {
        Ok(text) => {
            let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
            let place = Some(Place::file(file.to_string_lossy()));
            if first.is_empty() {
                findings.push(archive::empty_passphrase().usage(place));
                return Err(Stopped);
            }
            tell_readers(file, findings);
            Ok(Some(first.to_owned()))
        }
        Err(error) => {
            let place = Place::file(file.to_string_lossy());
            findings.push(archive::not_read(&error).usage(Some(place)));
            Err(Stopped)
        }
    }
}

/// The passphrase of a new key: as before, else a person at a terminal types it twice.
pub(super) fn new_passphrase(
    file: Option<&Path>,
    findings: &mut Findings,
) -> Result<Option<String>, Stopped> {
    if let Some(given) = passphrase(file, findings)? {
        return Ok(Some(given));
    }
    let mut question = "给新密钥定一个口令（打字不显示，打完按回车）：";
    for _ in 0..PASSPHRASE_TRIES {
        let Some(first) = terminal::ask_secretly(question) else { return Ok(None) };
        let Some(again) = terminal::ask_secretly("再打一遍：") else { return Ok(None) };
        if first == again {
            return Ok(Some(first));
        }
        question = "两遍不一样，重新打一遍口令：";
    }
    findings.push(archive::passphrases_differ().usage(None));
    Err(Stopped)
}

/// The key that was named, ready to sign.
pub(super) fn signer(
    place: &PlaceArguments,
    findings: &mut Findings,
) -> Result<Option<Signer>, Stopped> {
    let Some(path) = key_file(place) else { return Ok(None) };
    let at = || Some(Place::file(path.to_string_lossy()));
    let text = fs::read_to_string(&path).map_err(|error| {
        findings.push(archive::not_read(&error).usage(at()));
        Stopped
    })?;
    tell_readers(&path, findings);
    let mut passphrase = passphrase(place.passphrase_file.as_deref(), findings)?;
    if passphrase.is_none() && Signer::is_locked(&text) {
        passphrase = terminal::ask_secretly("密钥的口令（打字不显示，打完按回车）：");
    }
    let signer = Signer::open(&text, passphrase.as_deref());
    signer.map(Some).map_err(|message| {
        findings.push(message.usage(at()));
        Stopped
    })
}

/// Tells of a secret that others on this machine can read.
fn tell_readers(file: &Path, findings: &mut Findings) {
    #[cfg(unix)]
    if let Ok(metadata) = fs::metadata(file)
        && std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0
    {
        let place = Place::file(file.to_string_lossy());
        findings.push(archive::others_can_read().warning(Some(place)));
    }
    #[cfg(not(unix))]
    let _ = (file, findings);
}

/// Settings of the S3 client.
pub(crate) fn settings() -> Vec<(String, String)> {
    std::env::vars().filter(|(name, _)| name.starts_with("AWS_")).collect()
}

/// The folder in which this user's machine keeps what it may forget.
fn cache() -> Option<PathBuf> {
    let folder = variable("XDG_CACHE_HOME")
        .or_else(|| variable("LOCALAPPDATA"))
        .map(PathBuf::from)
        .or_else(|| variable("HOME").map(|home| PathBuf::from(home).join(".cache")))?;
    Some(folder.join("tongbao"))
}

/// The name of the folder in it for the index of an archive that is no folder itself.
fn index_name(name: &str) -> String {
    // Two places never share an index, whatever stands in their names.
    let place = variable("AWS_ENDPOINT").unwrap_or_default() + " " + name;
    let plain = |c: char| match c {
        c if c.is_alphanumeric() || matches!(c, '-' | '.') => c.to_string(),
        other => format!("_{:x}", u32::from(other)),
    };
    place.chars().map(plain).collect()
}

#[expect(clippy::disallowed_methods, reason = "the command line's settings by environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[expect(clippy::disallowed_methods, reason = "records say when they were made")]
pub(super) fn now() -> SystemTime {
    SystemTime::now()
}
