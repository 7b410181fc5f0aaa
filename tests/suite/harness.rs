//! A desk of its own for each test: a copy of the sample data in a temporary folder, to
//! be edited, read, counted, typeset, or given to the program itself.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};
use std::thread;

use tempfile::TempDir;
use tongbao::archive::Shelf;
use tongbao::compose::{Markup, TemplateSet, compose};
use tongbao::finding::{Finding, Findings};
use tongbao::load::{Inputs, Register, load_with};
use tongbao::pipeline::{Resources, build, build_draft};
use tongbao::tally::{Tally, tally};
use tongbao::typeset::{Document, FontSet};

/// The sample's data file.
pub(crate) const Q1: &str = "2018-q1.yaml";
/// The next quarter's, once [`Desk::second_quarter`] has made it.
pub(crate) const Q2: &str = "2018-q2.yaml";
/// The office's file.
pub(crate) const OFFICE: &str = "office.yaml";
/// The scheme's file.
pub(crate) const SCHEME: &str = "scheme.yaml";

/// A document whose text is written, once [`Desk::example`] has put it there.
pub(crate) const DOCUMENT: &str = "document.yaml";

/// The project's own folder of this name.
pub(crate) fn project(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Data of every format and kind in the repository, below `data/`.
pub(crate) const EXAMPLES: [&str; 9] = [
    "2018-q1.yaml",
    "document.yaml",
    "joint.yaml",
    "upward.yaml",
    "letter.yaml",
    "order.yaml",
    "minutes.yaml",
    "air/2024-q4.yaml",
    "supervision/2025-02.yaml",
];

/// The shipped templates and fonts, read once.
pub(crate) static RESOURCES: LazyLock<Resources> = LazyLock::new(|| {
    let mut findings = Findings::default();
    let templates = TemplateSet::read(&project("templates"), None, &mut findings);
    let fonts = FontSet::read(&project("fonts"), &mut findings);
    match (templates, fonts) {
        (Ok(templates), Ok(fonts)) => Resources { templates, fonts, draft: None, register: None },
        _ => panic!("templates and fonts as shipped: {findings:?}"),
    }
});

/// The results of each of these, in their order, worked on by threads of their own: one of the compiler's
/// pool that waits takes up the next document on the same stack.
pub(crate) fn of_each<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let place = next.fetch_add(1, Ordering::Relaxed)
                    && let Some(one) = all.get(place)
                {
                    let result = work(one);
                    done.lock().expect("no thread fails with the list").push((place, result));
                    tongbao::typeset::forget();
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no thread fails with the list");
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

/// A temporary folder with the sample data in it.
pub(crate) struct Desk(TempDir);

impl Desk {
    /// A desk with the sample as it is shipped.
    pub(crate) fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("a temporary folder"));
        for name in [Q1, OFFICE, SCHEME] {
            fs::copy(project("data").join(name), desk.path(name)).expect("a copy of the sample");
        }
        desk
    }

    /// The desk's folder.
    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// A file on the desk.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// A file's text.
    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a text file on the desk")
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder on the desk");
        // A file that is there may be another name of one of the project.
        if path.is_file() {
            fs::remove_file(&path).expect("the file that was there");
        }
        fs::write(path, content).expect("a file on the desk");
        self
    }

    /// Puts `new` where `old` stood; it must have stood there exactly once.
    pub(crate) fn edit(&self, name: &str, old: &str, new: &str) -> &Self {
        let text = self.text(name);
        assert_eq!(text.matches(old).count(), 1, "how often {name} has {old:?}");
        self.write(name, text.replacen(old, new, 1))
    }

    /// Makes the second quarter's file from the first quarter's, with dates and a number
    /// of its own; the first quarter's stays beside it.
    pub(crate) fn second_quarter(&self) -> &Self {
        self.write(Q2, self.text(Q1))
            .edit(Q2, "quarter: 1}", "quarter: 2}")
            .edit(Q2, "number: 62 ", "number: 98 ")
            .edit(Q2, "signed: 2018-05-15", "signed: 2018-07-20")
            .edit(Q2, "printed: 2018-05-15", "printed: 2018-07-23")
    }

    /// Puts one of the worked examples on the desk, as `document.yaml`, with the office of
    /// each.
    pub(crate) fn example(&self, name: &str) -> &Self {
        for (from, to) in [(name, DOCUMENT), ("government.yaml", "government.yaml")] {
            fs::copy(project("data").join(from), self.path(to)).expect("a worked example");
        }
        self
    }

    /// The first quarter's data without typed adoptions, for a ledger to yield them.
    pub(crate) fn without_adoptions(&self) -> String {
        let text = self.text(Q1);
        let kept = text.split_inclusive('\n').filter(|line| !line.contains("adopted:"));
        kept.collect()
    }

    /// Adds text at the end of a file.
    pub(crate) fn append(&self, name: &str, more: &str) -> &Self {
        self.write(name, self.text(name) + more)
    }

    /// Reads a data file and those it names.
    /// Writes the workbook of a period's data file beside it, and names it there in place of the figures typed.
    pub(crate) fn move_figures_to_a_workbook(&self, data: &str) {
        let mut findings = Findings::default();
        let begun = tongbao::load::begun(&self.path(data), &mut findings).expect("data");
        let sheet = tongbao::begin::sheet(&self.path(data), &begun, None, &mut findings);
        let sheet = sheet.expect("a workbook").remove(0);
        fs::write(&sheet.path, &sheet.bytes).expect("the workbook");
        let name = sheet.path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = self.text(data);
        let (before, rest) = text.split_once("\nunits:").expect("the units");
        let mut ends = rest.match_indices('\n').map(|(i, _)| i + 1);
        let end = ends.find(|i| rest[*i..].starts_with(|c: char| c.is_ascii_lowercase()));
        let after = end.map_or("", |end| &rest[end..]);
        self.write(data, format!("{before}\nunits: {{file: {name}, sheet: 报送}}\n{after}"));
    }

    pub(crate) fn load(&self, name: &str) -> (Option<Inputs>, Findings) {
        let mut findings = Findings::default();
        let shelf = self.shelf();
        let register = shelf.as_ref().map(|shelf| shelf as &dyn Register);
        let inputs = load_with(&self.path(name), register, &mut findings).ok();
        (inputs, findings)
    }

    /// The issued notices, where there is an archive on the desk.
    pub(crate) fn shelf(&self) -> Option<Shelf> {
        let there = self.path("归档库/日志").exists();
        there.then(|| crate::archive::shelf(self))
    }

    /// Reads a data file and computes its figures.
    pub(crate) fn count(&self, name: &str) -> (Option<Tally>, Findings) {
        let mut findings = Findings::default();
        let (inputs, read) = self.load(name);
        findings.extend(read.iter().cloned());
        let tally = inputs.and_then(|inputs| tally(inputs, &mut findings).ok());
        (tally, findings)
    }

    /// The figures of a data file that is sound.
    pub(crate) fn tally(&self, name: &str) -> Tally {
        let (tally, findings) = self.count(name);
        tally.unwrap_or_else(|| panic!("sound data:\n{}", self.lines(&findings).join("\n")))
    }

    /// The composed notice of a data file that is sound.
    pub(crate) fn compose(&self, name: &str) -> Markup {
        let mut findings = Findings::default();
        compose(&self.tally(name), &RESOURCES.templates, &mut findings)
            .unwrap_or_else(|_| panic!("a notice:\n{}", self.lines(&findings).join("\n")))
    }

    /// The sentences of the composed notice: its Typst text with every value in place.
    pub(crate) fn sentences(&self, name: &str) -> String {
        let mut sentences = String::new();
        let mut rest = self.compose(name).main().to_owned();
        while let Some((before, after)) = rest.split_once("#\"") {
            let (value, after) = after.split_once("\";").expect("a closed string");
            sentences += before;
            sentences += value;
            rest = after.to_owned();
        }
        sentences + &rest
    }

    /// Takes a data file all the way to pages.
    pub(crate) fn build(&self, name: &str) -> (Option<Document>, Findings) {
        let mut findings = Findings::default();
        let document = build(&self.path(name), None, &RESOURCES, &mut findings, &mut |_| {}).ok();
        (document, findings)
    }

    /// Takes a data file all the way to pages, whatever the check finds in its words.
    pub(crate) fn set(&self, name: &str) -> (Option<Document>, Findings) {
        let (mut findings, mut doubts) = (Findings::default(), Findings::default());
        let path = self.path(name);
        let drawn = build_draft(&path, &RESOURCES, &mut findings, &mut doubts, &mut |_| {});
        (drawn.ok(), findings)
    }

    /// The findings of reading a data file, a line for each finding.
    pub(crate) fn complaints(&self, name: &str) -> Vec<String> {
        self.lines(&self.load(name).1)
    }

    /// Findings as lines: `code file:line:column path message`.
    pub(crate) fn lines(&self, findings: &Findings) -> Vec<String> {
        findings.iter().map(|finding| self.line(finding)).collect()
    }

    fn line(&self, finding: &Finding) -> String {
        let mut line = finding.code.to_owned();
        if let Some(place) = &finding.place {
            let file = Path::new(&*place.file);
            let file = file.strip_prefix(self.folder()).unwrap_or(file);
            write!(line, " {}", file.display()).expect("text takes text");
            if let Some(spot) = &place.spot {
                write!(line, ":{}:{}", spot.line, spot.column).expect("text takes text");
            }
            if !place.path.steps.is_empty() {
                write!(line, " {}", place.path).expect("text takes text");
            }
        }
        line + " " + &finding.message
    }

    /// Runs the program in the desk's folder, with the shipped templates and fonts.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        if !self.path("templates").exists() {
            copy_all(&project("templates"), &self.path("templates"));
        }
        let fonts = project("fonts");
        let mut all: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
        if arguments.first() == Some(&"generate") && !arguments.contains(&"--fonts") {
            all.extend([OsStr::new("--fonts"), fonts.as_os_str()]);
        }
        start(Path::new(env!("CARGO_BIN_EXE_tongbao")), self.folder(), &all)
    }

    /// Names of all files below a folder of the desk, in order.
    pub(crate) fn files(&self, folder: &str) -> Vec<String> {
        let mut names = Vec::new();
        let top = self.path(folder);
        let mut folders = vec![top.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder on the desk").flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else {
                    let path = entry.path();
                    let name = path.strip_prefix(&top).expect("a path below the folder");
                    names.push(name.to_string_lossy().replace('\\', "/"));
                }
            }
        }
        names.sort();
        names
    }
}

/// Runs a program in a folder, with nothing in its environment.
pub(crate) fn start(program: &Path, folder: &Path, arguments: &[impl AsRef<OsStr>]) -> Run {
    let mut command = Command::new(program);
    let output = command.args(arguments).current_dir(folder).env_clear().output();
    Run::from(output.expect("the program starts"))
}

/// Copies a folder and all in it.
pub(crate) fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let copy = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &copy);
        } else {
            fs::copy(entry.path(), &copy).expect("a copy");
        }
    }
}

/// Gives a large file a second name, or copies it where that cannot be done. What is
/// linked must not be written to.
pub(crate) fn link(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().expect("a folder")).expect("a folder on the desk");
    if fs::hard_link(from, to).is_err() {
        fs::copy(from, to).expect("a copy");
    }
}

/// The outcome of a run of the program.
#[derive(Debug)]
pub(crate) struct Run {
    /// Its exit code.
    pub(crate) code: Option<i32>,
    /// Its output.
    pub(crate) said: String,
    /// Its complaints.
    pub(crate) complained: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8 from the program");
        Self {
            code: output.status.code(),
            said: text(output.stdout),
            complained: text(output.stderr),
        }
    }
}
