//! Faults of the machine, while something is written: afterwards the old file is there or the new one,
//! and what is said is said in the clerk's language.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::archive::room;
use crate::harness::{Desk, Q1, Run, copy_all, project};

/// A draft with a mistake that `--fix` mends, and what it is then.
const SLIP: &str = "各单位要再接再励。\n";
const MENDED: &str = "各单位要再接再厉。\n";

/// The program with these arguments on a desk, after what a shell is to do first.
fn command(desk: &Desk, first: &str, arguments: &[&str]) -> Command {
    if !desk.path("templates").exists() {
        copy_all(&project("templates"), &desk.path("templates"));
    }
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{first}\nexec \"$@\""), "sh", env!("CARGO_BIN_EXE_tongbao")]);
    command.args(arguments).current_dir(desk.folder()).env_clear();
    command.env("PATH", "/usr/bin:/bin").stdin(Stdio::null());
    command
}

fn run(desk: &Desk, first: &str, arguments: &[&str]) -> Run {
    let output: Output = command(desk, first, arguments).output().expect("the program starts");
    Run::from(output)
}

/// No file may grow beyond so many half kilobytes; who tries is told, not killed.
fn no_file_beyond(blocks: usize) -> String {
    format!("trap '' XFSZ; ulimit -f {blocks}")
}

/// The arguments that make the sample into this file.
fn generate<'a>(fonts: &'a str, data: &'a str, to: &'a str) -> [&'a str; 6] {
    ["generate", data, "-o", to, "--fonts", fonts]
}

fn fonts() -> String {
    project("fonts").to_string_lossy().into_owned()
}

/// Nothing in English, and the machine's fault.
fn expect_told(run: &Run) {
    assert_eq!(run.code, Some(3), "{run:?}");
    for word in ["error", "failed", "No space", "Permission", "File too large", "panicked", "os "] {
        assert!(!run.complained.contains(word), "{word}: {}", run.complained);
    }
    assert!(run.complained.contains("错误["), "{}", run.complained);
}

/// No temporary file is left in a folder of a desk.
fn expect_no_leavings(desk: &Desk, folder: &str) {
    let left: Vec<String> =
        desk.files(folder).into_iter().filter(|name| name.contains(".tongbao-")).collect();
    assert_eq!(left, Vec::<String>::new());
}

/// An archive with two documents in it.
fn archived() -> Desk {
    let desk = room::desk();
    let mut archive = room::open(&desk);
    ["甲", "乙"].iter().for_each(|title| drop(room::deposit(&mut archive, title)));
    desk
}

#[test]
fn a_file_that_may_not_grow_leaves_the_old_one() {
    let desk = Desk::new();
    let fonts = fonts();
    desk.write("out.pdf", "old").write("a.txt", SLIP.repeat(3_000));
    let told = run(&desk, &no_file_beyond(40), &generate(&fonts, Q1, "out.pdf"));
    expect_told(&told);
    assert_eq!(desk.text("out.pdf"), "old");
    let told = run(&desk, &no_file_beyond(40), &["check", "--text", "a.txt", "--fix"]);
    assert!(told.complained.contains("错误[O"), "{}", told.complained);
    assert_eq!(desk.text("a.txt"), SLIP.repeat(3_000));
    expect_no_leavings(&desk, "");
    let desk = archived();
    let told = run(&desk, &no_file_beyond(1), &["archive", "export", "--to", "移交"]);
    expect_told(&told);
    assert!(!desk.path("移交").exists());
    expect_no_leavings(&desk, "");
}

#[test]
fn an_archive_whose_files_may_not_grow_gets_nothing_and_stays_whole() {
    let desk = archived();
    let fonts = fonts();
    let issue = ["archive", "issue", room::NOTICE, "--fonts", &fonts];
    for blocks in [1, 8, 20] {
        let told = run(&desk, &no_file_beyond(blocks), &issue);
        expect_told(&told);
        let verdict = room::verify(&room::open(&desk));
        assert_eq!(verdict.documents, 2);
        assert!(
            room::faults(&verdict).iter().all(|fault| fault.starts_with("Z20")),
            "{:?}",
            room::faults(&verdict)
        );
    }
    assert_eq!(run(&desk, "", &issue).code, Some(0));
    assert_eq!(room::verify(&room::open(&desk)).documents, 3);
}

/// A small disk of its own, where one can be had: only root may.
struct Disk(TempDir);

impl Disk {
    fn new(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let disk = Self(folder);
        disk.mount(&format!("size={size}")).then_some(disk)
    }

    fn mount(&self, options: &str) -> bool {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tongbao-test"]).arg(self.path());
        mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        Command::new("umount").arg(self.path()).stderr(Stdio::null()).status().ok();
    }
}

#[test]
fn a_full_disk_and_one_that_can_only_be_read_leave_the_old_file() {
    let Some(disk) = Disk::new("160k") else { return };
    let desk = Desk::new();
    let fonts = fonts();
    fs::write(disk.file("out.pdf"), "old").expect("a file");
    fs::write(disk.file("a.txt"), SLIP.repeat(3_500)).expect("a file");
    let (out, draft) = (disk.file("out.pdf"), disk.file("a.txt"));
    let (out, draft) = (out.to_string_lossy(), draft.to_string_lossy());
    let export = disk.file("移交");
    let export = export.to_string_lossy();
    let archive = archived();
    desk.write("big.txt", "x".repeat(200 << 10));
    let full = |told: &Run| {
        expect_told(told);
        assert!(told.complained.contains("磁盘满了"), "{}", told.complained);
    };
    full(&run(&desk, "", &generate(&fonts, Q1, &out)));
    let fix = run(&desk, "", &["check", "--text", &draft, "--fix"]);
    assert!(fix.complained.contains("磁盘满了"), "{}", fix.complained);
    for i in 0..40 {
        // The rest is filled, and with it the blocks that folders take.
        fs::write(disk.file(&format!("f{i}")), "x".repeat(4 << 10)).ok();
    }
    full(&run(&archive, "", &["archive", "export", "--to", &export]));
    assert!(!disk.file("移交").exists());
    let expect_old = || {
        assert_eq!(fs::read_to_string(disk.file("out.pdf")).expect("a file"), "old");
        assert_eq!(fs::read_to_string(disk.file("a.txt")).expect("a file"), SLIP.repeat(3_500));
        let left = fs::read_dir(disk.path()).expect("the disk").flatten();
        let mut left = left.map(|entry| entry.file_name().to_string_lossy().into_owned());
        assert!(left.all(|name| !name.starts_with(".tongbao-")));
    };
    expect_old();
    let read_only = Command::new("mount").args(["-o", "remount,ro"]).arg(disk.path()).status();
    assert!(read_only.is_ok_and(|status| status.success()));
    for arguments in [&generate(&fonts, Q1, &out)[..], &["archive", "export", "--to", &export]] {
        let told = run(if arguments[0] == "archive" { &archive } else { &desk }, "", arguments);
        expect_told(&told);
        assert!(told.complained.contains("磁盘只能读"), "{}", told.complained);
    }
    expect_old();
}

#[test]
fn a_folder_that_is_gone_is_told() {
    let desk = Desk::new();
    let fonts = fonts();
    for (name, to) in [(Q1, "office.yaml"), ("templates", "scheme.yaml")] {
        assert!(name != to);
    }
    // The working folder goes before the program starts: nothing in it can be found.
    let gone = "mkdir gone && cd gone && rmdir ../gone";
    let told = run(&desk, gone, &generate(&fonts, Q1, "out.pdf"));
    assert_eq!(told.code, Some(2), "{told:?}");
    let data = desk.path(Q1);
    let templates = format!("{gone}; ln -s /nowhere /dev/null/x 2>/dev/null");
    let told = run(&desk, &templates, &generate(&fonts, &data.to_string_lossy(), "out.pdf"));
    assert!(matches!(told.code, Some(2 | 3)), "{told:?}");
    assert!(told.complained.contains("错误["), "{}", told.complained);
    // The folder to write to goes away again and again.
    let mut child = start(&desk, &generate(&fonts, Q1, "out/a.pdf"));
    while child.try_wait().expect("it runs").is_none() {
        fs::remove_dir_all(desk.path("out")).ok();
        sleep(Duration::from_millis(1));
    }
    let code = child.wait().expect("it ended").code();
    assert!(matches!(code, Some(0 | 3)), "{code:?}");
    if let Ok(bytes) = fs::read(desk.path("out/a.pdf")) {
        expect_whole(&bytes);
    }
}

fn start(desk: &Desk, arguments: &[&str]) -> Child {
    let mut command = command(desk, "", arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
}

fn expect_whole(pdf: &[u8]) {
    assert!(pdf.starts_with(b"%PDF-") && pdf.trim_ascii_end().ends_with(b"%%EOF"), "{}", pdf.len());
}

/// Kills a command at moments spread over its run, and looks at what is there each time.
fn killed(desk: &Desk, arguments: &[&str], times: u32, look: &dyn Fn()) {
    let begun = Instant::now();
    start(desk, arguments).wait().expect("it runs");
    let whole = begun.elapsed();
    look();
    for i in 0..times {
        let mut child = start(desk, arguments);
        // Most of them towards the end, where it writes.
        sleep(whole.mul_f64(1.0 - 0.5 * f64::from(i * i) / f64::from(times * times)));
        child.kill().ok();
        child.wait().expect("it ends");
        look();
    }
}

#[test]
fn killed_at_any_moment_it_leaves_the_old_file_or_the_new_one() {
    let desk = Desk::new();
    let fonts = fonts();
    desk.write("out.pdf", "%PDF-old %%EOF");
    killed(&desk, &generate(&fonts, Q1, "out.pdf"), 6, &|| {
        expect_whole(&fs::read(desk.path("out.pdf")).expect("a file"));
    });
    let (old, new) = (SLIP.repeat(20), MENDED.repeat(20));
    desk.write("a.txt", &old);
    killed(&desk, &["check", "--text", "a.txt", "--fix"], 6, &|| {
        let text = desk.text("a.txt");
        assert!(text == old || text == new);
        desk.write("a.txt", &old);
    });
    let desk = archived();
    killed(&desk, &["archive", "export", "--to", "移交"], 6, &|| {
        if desk.path("移交").exists() {
            assert!(desk.path("移交/tagmanifest-sha256.txt").exists());
            fs::remove_dir_all(desk.path("移交")).expect("a bag");
        }
    });
}

#[test]
fn of_two_runs_on_one_output_one_is_there_whole() {
    let desk = Desk::new();
    let fonts = fonts();
    desk.example("letter.yaml");
    let arguments = [generate(&fonts, Q1, "a.pdf"), generate(&fonts, "document.yaml", "b.pdf")];
    for arguments in &arguments {
        assert!(start(&desk, arguments).wait().expect("it runs").success());
    }
    let (a, b) = (fs::read(desk.path("a.pdf")), fs::read(desk.path("b.pdf")));
    let (a, b) = (a.expect("a file"), b.expect("a file"));
    assert!(a != b);
    for _ in 0..3 {
        let one = start(&desk, &generate(&fonts, Q1, "c.pdf"));
        let other = start(&desk, &generate(&fonts, "document.yaml", "c.pdf"));
        for mut child in [one, other] {
            assert!(child.wait().expect("it runs").success());
        }
        let c = fs::read(desk.path("c.pdf")).expect("a file");
        assert!(c == a || c == b);
    }
    expect_no_leavings(&desk, "");
}
