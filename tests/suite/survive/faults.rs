//! Faults of the machine, while something is written: afterwards the old file is there or the new one,
//! and what is said is said in the clerk's language.
#![cfg(unix)]

use std::fs;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::archive::room;
use crate::harness::{Desk, Q1, Run, copy_all, project};

/// A draft with a mistake that `--fix` fixes, and what it is then.
pub(super) const SLIP: &str = "各单位要再接再励。\n";
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

pub(super) fn run(desk: &Desk, first: &str, arguments: &[&str]) -> Run {
    let output: Output = command(desk, first, arguments).output().expect("the program starts");
    Run::from(output)
}

/// No file may grow beyond so many half kilobytes; who tries is told, not killed.
fn no_file_beyond(blocks: usize) -> String {
    format!("trap '' XFSZ; ulimit -f {blocks}")
}

/// The arguments that make the sample into this file.
pub(super) fn generate<'a>(fonts: &'a str, data: &'a str, to: &'a str) -> [&'a str; 6] {
    ["generate", data, "-o", to, "--fonts", fonts]
}

pub(super) fn fonts() -> String {
    project("fonts").to_string_lossy().into_owned()
}

/// Nothing in English, and the machine's fault.
pub(super) fn expect_told(run: &Run) {
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
pub(super) fn archived() -> Desk {
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

#[test]
fn an_archive_whose_folder_goes_while_something_is_done_with_it_is_told() {
    let desk = archived();
    let fonts = fonts();
    let commands: [&[&str]; 2] = [
        &["archive", "issue", room::NOTICE, "--fonts", &fonts],
        &["archive", "export", "--to", "移交/袋"],
    ];
    for arguments in commands {
        copy_all(&desk.path(room::ARCHIVE), &desk.path("备份"));
        let mut child = start(&desk, arguments);
        let begun = Instant::now();
        while child.try_wait().expect("it runs").is_none() {
            if begun.elapsed() > Duration::from_millis(300) {
                fs::remove_dir_all(desk.path(room::ARCHIVE)).ok();
                fs::remove_dir_all(desk.path("移交")).ok();
            }
            sleep(Duration::from_millis(1));
        }
        let code = child.wait().expect("it ended").code();
        assert!(matches!(code, Some(0..=3)), "{arguments:?}: {code:?}");
        if desk.path("移交/袋").exists() {
            assert!(desk.path("移交/袋/tagmanifest-sha256.txt").exists());
        }
        fs::remove_dir_all(desk.path(room::ARCHIVE)).ok();
        fs::rename(desk.path("备份"), desk.path(room::ARCHIVE)).expect("the archive back");
    }
    assert!(room::verify(&room::open(&desk)).documents >= 2);
}

#[test]
fn a_folder_that_is_gone_is_told() {
    let desk = Desk::new();
    let fonts = fonts();
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

#[test]
fn of_two_runs_that_mend_or_export_at_once_nothing_is_half_done() {
    let desk = archived();
    let (old, new) = (SLIP.repeat(200), MENDED.repeat(200));
    for _ in 0..3 {
        desk.write("a.txt", &old);
        let fix = ["check", "--text", "a.txt", "--fix"];
        for mut child in [start(&desk, &fix), start(&desk, &fix)] {
            child.wait().expect("it runs");
        }
        assert_eq!(desk.text("a.txt"), new);
        let export = ["archive", "export", "--to", "移交"];
        let codes = [start(&desk, &export), start(&desk, &export)];
        let codes = codes.map(|mut child| child.wait().expect("it runs").code());
        assert!(codes.contains(&Some(0)), "{codes:?}");
        let files = desk.files("移交");
        let manifest = desk.text("移交/manifest-sha256.txt");
        let payload = files.iter().filter(|name| name.starts_with("data/"));
        assert_eq!(payload.count(), manifest.lines().count(), "{files:?}");
        fs::remove_dir_all(desk.path("移交")).expect("a bag");
    }
    expect_no_leavings(&desk, "");
}
