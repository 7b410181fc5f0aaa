//! Notices what was saved. Folders are watched, not files: an editor may save by writing a new
//! file over the old one's name, and a file that is missing has to be seen when it comes. No system
//! tells of a folder that comes back, or was moved with what is above it: that is looked after.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{
    Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher as _,
};

use super::messages;
use super::turns::Signal;
use crate::finding::Findings;
use crate::load::reason;

/// The pause between looks at files where nobody reports changes.
const INTERVAL: Duration = Duration::from_millis(400);

/// Watches folders.
pub(super) struct Watcher {
    inner: Box<dyn notify::Watcher + Send>,
    /// The working folder at the start, from which paths are meant.
    home: PathBuf,
    /// True if files are looked at at intervals.
    poll: bool,
    /// Folders that are watched, each with all below it or not.
    watched: BTreeSet<(PathBuf, bool)>,
    /// Folders that are to be watched, each with all below it or not.
    wanted: BTreeSet<(PathBuf, bool)>,
    /// The folders as they were when last looked after; none for one that was not there.
    known: BTreeMap<PathBuf, Option<Identity>>,
    /// Files whose change counts.
    files: BTreeSet<PathBuf>,
    /// Folders in which every change counts.
    folders: BTreeSet<PathBuf>,
    /// Where new data files may come.
    data: PathBuf,
}

/// The thing that tells a folder from another of its name.
type Identity = (u64, u64);

impl Watcher {
    pub(super) fn new(
        home: &Path,
        poll: bool,
        signals: &Sender<Signal>,
        findings: &mut Findings,
    ) -> Self {
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
        let home = home.to_owned();
        let known = BTreeMap::from([(home.clone(), identity(&home, poll))]);
        let (watched, wanted, files) = Default::default();
        let (folders, data) = Default::default();
        Self { inner, home, poll, watched, wanted, known, files, folders, data }
    }

    /// Watches these files and folders and no others. A folder that is not there yet is tried
    /// again with the next build.
    pub(super) fn watch(
        &mut self,
        data: &Path,
        files: &BTreeSet<PathBuf>,
        folders: &BTreeSet<PathBuf>,
    ) {
        let whole = |path: &PathBuf| self.home.join(path);
        self.data = self.home.join(data).parent().map(Path::to_owned).unwrap_or_default();
        self.files = files.iter().map(whole).collect();
        // Where a file is a link, what it leads to is saved elsewhere.
        let real: Vec<PathBuf> =
            self.files.iter().filter_map(|file| file.canonicalize().ok()).collect();
        self.files.extend(real);
        self.folders = folders.iter().map(whole).collect();
        let above = self.files.iter().filter_map(|file| file.parent());
        let mut wanted: BTreeSet<(PathBuf, bool)> =
            above.map(|folder| (folder.to_owned(), false)).collect();
        wanted.extend(self.folders.iter().map(|folder| (folder.clone(), true)));
        self.wanted = wanted;
        let is_wanted = |folder: &PathBuf| self.wanted.iter().any(|(wanted, _)| wanted == folder);
        self.known.retain(|folder, _| *folder == self.home || is_wanted(folder));
        self.take_up();
    }

    /// Watches the folders that are to be and are not yet.
    fn take_up(&mut self) {
        let Self { inner, poll, watched, wanted, known, .. } = self;
        for (folder, deep) in &*wanted {
            known.entry(folder.clone()).or_insert_with(|| identity(folder, *poll));
            if !watched.contains(&(folder.clone(), *deep)) {
                let mode =
                    if *deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
                if inner.watch(folder, mode).is_ok() {
                    watched.insert((folder.clone(), *deep));
                }
            }
        }
    }

    /// Looks after the folders themselves: those that went, came, or are others by now. They are
    /// watched anew before anybody reads them, so that no save falls between.
    pub(super) fn look_after(&mut self) -> Vec<PathBuf> {
        let poll = self.poll;
        let mut changed = Vec::new();
        for (folder, known) in &mut self.known {
            let now = identity(folder, poll);
            if now != *known {
                *known = now;
                changed.push(folder.clone());
            }
        }
        changed.iter().for_each(|folder| self.unwatch(folder));
        if !changed.is_empty() {
            self.take_up();
        }
        changed
    }

    /// The part of an event that concerns the notice, and true if the files are whole by now.
    pub(super) fn concern(&self, event: &Event) -> Option<(Vec<PathBuf>, bool)> {
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

    /// A folder that went away is watched anew once it is back, be it the same.
    pub(super) fn forget(&mut self, gone: &Path) {
        self.unwatch(gone);
        if let Some(known) = self.known.get_mut(gone) {
            *known = None;
        }
    }

    fn unwatch(&mut self, gone: &Path) {
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

/// The identity of a folder; none if there is none. On shares that report no changes the number of a
/// folder may change by itself, so that there it says only that the folder is there.
fn identity(folder: &Path, poll: bool) -> Option<Identity> {
    let metadata = std::fs::metadata(folder).ok().filter(Metadata::is_dir)?;
    Some(if poll { (0, 0) } else { number(&metadata) })
}

#[cfg(unix)]
fn number(metadata: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;

    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn number(metadata: &Metadata) -> Identity {
    let created = metadata.created().ok();
    let created = created.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    created.map_or((0, 0), |since| (since.as_secs(), u64::from(since.subsec_nanos())))
}

/// True if a file may have data in it. Excel puts one beside a workbook that is open, which has none.
pub(super) fn is_data(path: &Path) -> bool {
    const ENDINGS: [&str; 7] = ["yaml", "yml", "xlsx", "xlsm", "xls", "ods", "csv"];
    let is_lock = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$"));
    !is_lock && path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known))
}

/// Why files cannot be watched, in the clerk's words.
fn why(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::Io(error) => reason(error),
        notify::ErrorKind::MaxFilesWatch => "要看的文件太多".to_owned(),
        _ => "系统不支持".to_owned(),
    }
}
