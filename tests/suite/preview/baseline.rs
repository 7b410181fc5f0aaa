//! The program that the preview is measured beside: `typst watch` on the composed file. It ends with drawings
//! in a folder; nobody has shown them yet.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::harness::{Desk, Q1, project};

/// Longest time that drawings may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The pages that state the count: the text's first and the table's first.
const CHANGED: [usize; 2] = [1, 4];

/// A running `typst watch` on a desk's composed sample. It ends with the test.
pub(crate) struct Watching {
    program: Child,
    folder: PathBuf,
}

/// Which `typst` is on the path.
pub(crate) fn version() -> Option<String> {
    let output = Command::new("typst").arg("--version").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

impl Watching {
    /// Composes a desk's sample and has `typst` watch it.
    pub(crate) fn start(desk: &Desk) -> Self {
        let run = desk.run(&["generate", Q1, "--emit", "typst", "-o", "composed/"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let mut folders = fs::read_dir(desk.path("composed")).expect("a folder");
        let folder = folders.next().expect("the composed notice").expect("an entry").path();
        let program = Command::new("typst")
            .args(["watch", "main.typ", "{p}.svg", "--ignore-system-fonts", "--font-path"])
            .arg(project("fonts"))
            .current_dir(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("typst starts");
        let watching = Self { program, folder };
        watching.wait_for(|drawing| drawing.is_some());
        // It watches only when it has written.
        thread::sleep(Duration::from_millis(500));
        watching
    }

    /// Saves the composed text of the desk's data; how long until the changed pages were written,
    /// in milliseconds.
    pub(crate) fn save(&self, desk: &Desk) -> f64 {
        let markup = desk.compose(Q1);
        let before = CHANGED.map(|page| self.drawing(page));
        let begun = Instant::now();
        fs::write(self.folder.join("data.json"), markup.data()).expect("a save");
        fs::write(self.folder.join("main.typ"), markup.main()).expect("a save");
        self.wait_for(|drawing| drawing.is_some() && !before.contains(&drawing));
        begun.elapsed().as_secs_f64() * 1000.0
    }

    fn wait_for(&self, holds: impl Fn(Option<String>) -> bool) {
        let begun = Instant::now();
        while !CHANGED.iter().all(|page| holds(self.drawing(*page))) {
            assert!(begun.elapsed() < PATIENCE, "nothing new in {}", self.folder.display());
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// A page's drawing, if it is whole.
    fn drawing(&self, page: usize) -> Option<String> {
        let text = fs::read_to_string(self.folder.join(format!("{page}.svg"))).ok()?;
        text.ends_with("</svg>").then_some(text)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.program.kill().ok();
        self.program.wait().ok();
    }
}
