//! Notices what was saved. Folders are watched, not files: an editor may save by writing a new
//! file over the old one's name, and a file that is missing has to be seen when it comes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{
    Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher as _,
};

use super::messages;
use crate::finding::Findings;
use crate::load::reason;

/// The wait for more of a save: an editor may write a file in pieces, or several files.
const SETTLE: Duration = Duration::from_millis(20);
/// The wait for more once a file has been closed or renamed, when it is whole.
const CLOSED: Duration = Duration::from_millis(3);
/// Most times a build is put off because more is being saved.
const PATIENCE: usize = 10;
/// The pause between looks at files where nobody reports changes.
const INTERVAL: Duration = Duration::from_millis(400);

/// The events that the builder waits for.
#[derive(Debug)]
pub(super) enum Signal {
    /// Something happened to files.
    Changed(Event),
    /// Another paper is to be shown.
    Wanted,
    /// The preview ends.
    Stop,
}

/// Watches folders.
pub(super) struct Watcher {
    inner: Box<dyn notify::Watcher + Send>,
    /// Folders that are watched, each with all below it or not.
    watched: BTreeSet<(PathBuf, bool)>,
    /// Files whose change counts.
    files: BTreeSet<PathBuf>,
    /// Folders in which every change counts.
    folders: BTreeSet<PathBuf>,
    /// Where new data files may come.
    data: PathBuf,
}

impl Watcher {
    pub(super) fn new(poll: bool, signals: &Sender<Signal>, findings: &mut Findings) -> Self {
        let handler = || {
            let signals = signals.clone();
            move |event: notify::Result<Event>| {
                if let Ok(event) = event {
                    signals.send(Signal::Changed(event)).ok();
                }
            }
        };
        let polled = || {
            let config = Config::default().with_poll_interval(INTERVAL).with_compare_contents(true);
            PollWatcher::new(handler(), config)
        };
        let inner: notify::Result<Box<dyn notify::Watcher + Send>> = if poll {
            polled().map(|watcher| Box::new(watcher) as _)
        } else {
            RecommendedWatcher::new(handler(), Config::default())
                .map(|watcher| Box::new(watcher) as _)
                .or_else(|error| {
                    findings.push(messages::not_watched(&why(&error)).warning(None));
                    polled().map(|watcher| Box::new(watcher) as _)
                })
        };
        let inner = inner.unwrap_or_else(|error| {
            findings.push(messages::not_watched(&why(&error)).warning(None));
            Box::new(notify::NullWatcher)
        });
        let (watched, files, folders) = Default::default();
        Self { inner, watched, files, folders, data: PathBuf::new() }
    }

    /// Watches these files and folders and no others. A folder that is not there yet is tried
    /// again with the next build.
    pub(super) fn watch<'p>(
        &mut self,
        data: &Path,
        files: &BTreeSet<PathBuf>,
        folders: impl Iterator<Item = &'p PathBuf>,
    ) {
        self.data = whole(data).parent().map(Path::to_owned).unwrap_or_default();
        self.files = files.iter().map(|file| whole(file)).collect();
        // Where a file is a link, what it leads to is saved elsewhere.
        let real: Vec<PathBuf> =
            self.files.iter().filter_map(|file| file.canonicalize().ok()).collect();
        self.files.extend(real);
        self.folders = folders.map(|folder| whole(folder)).collect();
        let above = self.files.iter().filter_map(|file| file.parent());
        let mut wanted: BTreeSet<(PathBuf, bool)> =
            above.map(|folder| (folder.to_owned(), false)).collect();
        wanted.extend(self.folders.iter().map(|folder| (folder.clone(), true)));
        for (folder, deep) in wanted {
            if !self.watched.contains(&(folder.clone(), deep)) {
                let mode =
                    if deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
                if self.inner.watch(&folder, mode).is_ok() {
                    self.watched.insert((folder, deep));
                }
            }
        }
    }

    /// The part of an event that concerns the notice, and true if the files are whole by now.
    fn concern(&self, event: &Event) -> Option<(Vec<PathBuf>, bool)> {
        let closed = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
            EventKind::Access(_) => return None,
            EventKind::Modify(ModifyKind::Name(_)) | EventKind::Remove(_) => true,
            _ => false,
        };
        let mine = |path: &&PathBuf| {
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            let data = is_data(path) && path.parent() == Some(&self.data);
            // Of temporary files, which editors put beside the real ones, nobody reads anything.
            let known = matches!(
                ending,
                "typ" | "jinja" | "yaml" | "yml" | "ttf" | "otf" | "ttc" | "otc" | ""
            );
            data || self.files.contains(*path)
                || (known && self.folders.iter().any(|folder| path.starts_with(folder)))
                || self.files.iter().chain(&self.folders).any(|file| file.starts_with(path))
        };
        let paths: Vec<PathBuf> = event.paths.iter().filter(mine).cloned().collect();
        (!paths.is_empty()).then_some((paths, closed))
    }

    /// A folder that went away is watched anew once it is back.
    fn forget(&mut self, gone: &Path) {
        let inner = &mut self.inner;
        self.watched.retain(|(folder, _)| {
            let kept = folder != gone;
            if !kept {
                inner.unwatch(folder).ok();
            }
            kept
        });
    }
}

/// True if a file may have data in it. Excel puts one beside a workbook that is open, which has none.
pub(super) fn is_data(path: &Path) -> bool {
    const ENDINGS: [&str; 7] = ["yaml", "yml", "xlsx", "xlsm", "xls", "ods", "csv"];
    let is_lock = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$"));
    !is_lock && path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known))
}

/// A path as events name it.
pub(super) fn whole(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Waits for the next save and until it is whole; the paths it changed, or nothing at the end.
pub(super) fn next(signals: &Receiver<Signal>, watcher: &mut Watcher) -> Option<BTreeSet<PathBuf>> {
    let mut changed = BTreeSet::new();
    let mut wait = None;
    let mut patience = PATIENCE;
    loop {
        let signal = match wait {
            None => signals.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(time) => signals.recv_timeout(time),
        };
        match signal {
            Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) | Ok(Signal::Wanted) => return Some(changed),
            Ok(Signal::Changed(event)) => {
                let Some((paths, closed)) = watcher.concern(&event) else { continue };
                if matches!(
                    event.kind,
                    EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
                ) {
                    event.paths.iter().for_each(|path| watcher.forget(path));
                }
                changed.extend(paths);
                patience = patience.saturating_sub(1);
                wait = Some(match (patience, closed) {
                    (0, _) => Duration::ZERO,
                    (_, true) => CLOSED,
                    (_, false) => SETTLE,
                });
            }
        }
    }
}

/// Why files cannot be watched, in the clerk's words.
fn why(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::Io(error) => reason(error),
        notify::ErrorKind::MaxFilesWatch => "要看的文件太多".to_owned(),
        _ => "系统不支持".to_owned(),
    }
}
