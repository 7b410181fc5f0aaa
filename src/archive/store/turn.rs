//! The writers of a folder take turns, first come first served, so that none of them has to do its
//! work over and over. It is a courtesy: nothing relies on it, and whoever has waited long goes on
//! without.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::super::places;

/// Longest time that a writer waits, and the pause between looking.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(5);

/// A place among those who wait, until it is dropped.
pub(in crate::archive) struct Turn {
    path: PathBuf,
    /// Locked for as long as its writer lives.
    file: File,
}

impl Drop for Turn {
    fn drop(&mut self) {
        fs::remove_file(&self.path).ok();
    }
}

/// Waits for a turn among those who write to a folder since this moment.
pub(in crate::archive) fn take(folder: &Path, now: SystemTime, nonce: &str) -> Option<Turn> {
    let folder = folder.join(places::TURNS);
    fs::create_dir_all(&folder).ok()?;
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let name = format!("{:024}-{nonce}", since.as_nanos());
    let path = folder.join(&name);
    let file = File::create_new(&path).ok()?;
    let turn = Turn { path, file };
    turn.file.try_lock().ok()?;
    for _ in 0..PATIENCE.as_millis() / PAUSE.as_millis() {
        if !is_preceded(&folder, &name) {
            break;
        }
        std::thread::sleep(PAUSE);
    }
    Some(turn)
}

/// True if somebody who came before is still there. Whoever is gone loses the place.
fn is_preceded(folder: &Path, name: &str) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    let before = entries.flatten().filter(|entry| *entry.file_name().to_string_lossy() < *name);
    let mut waiting = before.filter(|entry| {
        let Ok(file) = File::open(entry.path()) else { return false };
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => true,
            Err(TryLockError::Error(_)) => false,
            Ok(()) => {
                fs::remove_file(entry.path()).ok();
                false
            }
        }
    });
    waiting.next().is_some()
}
