//! Nothing that is written is written over what was read, into an archive, or under another ending:
//! every command that writes, over every kind of file.

use std::collections::BTreeMap;
use std::fs;

use super::room::{ARCHIVE, NOTICE, desk, folder, issue, open, run};
use crate::harness::{Desk, OFFICE, SCHEME, copy_all, project};

/// A document in whose making every kind of file is read.
const DATA: &str = "data.yaml";
/// The same data under the ending of what is written.
const DATA_AS_PDF: &str = "data.pdf";

/// A desk with every kind of file, an archive with every kind of file, and where each of them is.
struct Full {
    desk: Desk,
    /// The folder of the issued document.
    entry: String,
}

fn full() -> Full {
    let desk = desk();
    let record = issue(&mut open(&desk), &desk, NOTICE);
    desk.write("口令.txt", "甲乙丙丁\n");
    let keyed = ["--key", "my.key", "--passphrase-file", "口令.txt"];
    // A key without a passphrase opens at once; the file is read all the same.
    for arguments in [&["key", "make", "--no-passphrase"][..], &["checkpoint", "-o", "检查点.txt"]]
    {
        let done = run(&desk, &[arguments, &keyed].concat());
        assert_eq!(done.code, Some(0), "{done:?}");
    }
    desk.write("章.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>");
    desk.append(OFFICE, "seal: {width: 42, image: 章.svg}\nwords: 词表.yaml\n");
    desk.write("词表.yaml", "wrong: [{wrong: 甲已, right: 甲乙}]\n");
    desk.write("own/document/note.txt", "自己的模板\n");
    desk.write("文稿.txt", "我们再接再励。\n").write("别的.docx", "PK");
    for name in [DATA, DATA_AS_PDF] {
        desk.write(name, desk.text(NOTICE).replace("关于报送", "关于再次报送") + "number: 7\n");
    }
    copy_all(&project("templates"), &desk.path("templates"));
    #[cfg(unix)]
    for (link, to) in [("链接.pdf", DATA), ("库的链接", ARCHIVE), ("数据链接.yaml", DATA)]
    {
        std::os::unix::fs::symlink(desk.path(to), desk.path(link)).expect("a link");
    }
    Full { desk, entry: folder(&record) }
}

impl Full {
    /// Files that any command may be told to write over, by kind.
    fn targets(&self) -> Vec<String> {
        let archived = desk_files(&self.desk, ARCHIVE);
        let one = |start: &str, end: &str| {
            let mut names = archived.keys();
            let name = names.find(|name| name.starts_with(start) && name.ends_with(end));
            format!("{ARCHIVE}/{}", name.unwrap_or_else(|| panic!("{start}…{end}")))
        };
        let mut targets = [DATA, DATA_AS_PDF, OFFICE, SCHEME, "词表.yaml", "章.svg", "别的.docx"]
            .map(str::to_owned)
            .to_vec();
        targets.extend(
            ["templates/document/title.txt.jinja", "own/document/note.txt"].map(Into::into),
        );
        targets.extend(["my.key", "口令.txt", "文稿.txt"].map(str::to_owned));
        targets.extend([
            one("日志/00000001", ".json"),
            one("日志/", ".minisig"),
            one("公钥/", ".pub"),
            one("检查点/", ".txt"),
            one("检查点/", ".minisig"),
            one("00-", ".txt"),
            one("2018/", ".pdf"),
            one("2018/", ".yaml"),
            one("2018/", ".zip"),
            one("2018/", "校验清单.sha256"),
            one("索引/", ".sqlite"),
        ]);
        // A file that is not there yet.
        targets.extend(
            ["新.pdf", "2018/新.pdf", "日志/新.txt", "新夹/新"]
                .map(|name| format!("{ARCHIVE}/{name}")),
        );
        #[cfg(unix)]
        targets.extend(
            ["链接.pdf", "数据链接.yaml", "库的链接/新.pdf", "库的链接/00-怎样核验.txt"]
                .map(str::to_owned),
        );
        targets
    }

    /// Every file with its bytes, the archive's index aside.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        desk_files(&self.desk, "")
    }

    /// Runs a command and says which files of before are other than they were or gone, and which
    /// of an archive are new.
    fn touched(&self, arguments: &[&str]) -> (Option<i32>, Vec<String>) {
        let before = self.files();
        let done = self.desk.run(arguments);
        let after = self.files();
        let mut touched: Vec<String> =
            before.keys().filter(|name| before.get(*name) != after.get(*name)).cloned().collect();
        touched.extend(after.keys().filter(|name| !before.contains_key(*name)).cloned());
        assert!(!done.complained.contains("panicked"), "{arguments:?} {done:?}");
        (done.code, touched)
    }

    /// Puts everything back as it was.
    fn restore(&self, files: &BTreeMap<String, Vec<u8>>) {
        // It would know of records that are gone again.
        fs::remove_dir_all(self.desk.path(ARCHIVE).join("索引")).ok();
        for name in self.files().keys().filter(|name| !files.contains_key(*name)) {
            // The same file may be seen by way of a link to its folder.
            fs::remove_file(self.desk.path(name)).ok();
        }
        for (name, bytes) in files {
            if fs::read(self.desk.path(name)).ok().as_ref() != Some(bytes) {
                self.desk.write(name, bytes);
            }
        }
        #[cfg(unix)]
        if self.desk.path("链接.pdf").symlink_metadata().is_ok_and(|link| !link.is_symlink()) {
            fs::remove_file(self.desk.path("链接.pdf")).expect("gone");
            std::os::unix::fs::symlink(self.desk.path(DATA), self.desk.path("链接.pdf"))
                .expect("a link");
        }
    }
}

fn desk_files(desk: &Desk, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let names = desk.files(folder).into_iter();
    let names = names.filter(|name| !name.contains("索引/") || folder == ARCHIVE);
    names
        .map(|name| (name.clone(), fs::read(desk.path(folder).join(&name)).expect("a file")))
        .collect()
}

#[test]
fn generating_never_writes_over_what_it_read_nor_into_an_archive_nor_under_another_ending() {
    let full = full();
    let fonts = project("fonts").to_string_lossy().into_owned();
    let before = full.files();
    let targets = full.targets();
    for (data, emits) in [(DATA, &["pdf", "svg", "typst"][..]), (DATA_AS_PDF, &["pdf"])] {
        for target in &targets {
            for emit in emits {
                let arguments = ["generate", data, "--emit", emit, "--fonts", &fonts, "-o", target];
                let (code, touched) = full.touched(&arguments);
                // The one file there that is no other kind, was not read and lies in no archive.
                let other = if data == DATA { DATA_AS_PDF } else { "链接.pdf" };
                let free =
                    target == other && *emit == "pdf" || target == "章.svg" && *emit == "svg";
                assert_eq!(code == Some(0), free, "{arguments:?} {code:?}");
                let new = |name: &String| !before.contains_key(name) || *name == *target && free;
                assert!(touched.iter().all(|name| new(name) && free), "{arguments:?}: {touched:?}");
                full.restore(&before);
            }
        }
    }
}

#[test]
fn generating_into_a_folder_of_what_it_reads_or_of_an_archive_is_refused() {
    let full = full();
    let fonts = project("fonts").to_string_lossy().into_owned();
    let own = desk_files(&full.desk, "own");
    let mut folders = vec![
        ARCHIVE.to_owned(),
        format!("{ARCHIVE}/"),
        format!("{ARCHIVE}/2018/新夹/"),
        format!("{ARCHIVE}/{}", full.entry),
        format!("{ARCHIVE}/日志"),
        format!("{ARCHIVE}/索引"),
        "templates/document".to_owned(),
        "own/".to_owned(),
    ];
    #[cfg(unix)]
    folders.extend(["库的链接", "库的链接/2018"].map(str::to_owned));
    for folder in folders {
        for emit in ["pdf", "png", "svg", "typst"] {
            let arguments = [
                "generate",
                DATA,
                "--emit",
                emit,
                "--fonts",
                &fonts,
                "--templates",
                "own",
                "-o",
                &folder,
            ];
            let (code, touched) = full.touched(&arguments);
            assert_eq!((code, touched), (Some(2), vec![]), "{arguments:?}");
        }
    }
    assert_eq!(desk_files(&full.desk, "own"), own);
}

#[test]
fn a_checkpoint_is_written_over_nothing_but_a_checkpoint_outside() {
    let full = full();
    let mut targets = full.targets();
    targets.extend(["检查点.txt", "新的.txt", "新的.pdf", "新的"].map(str::to_owned));
    let before = full.files();
    for target in targets {
        let keyed = ["--key", "my.key", "--passphrase-file", "口令.txt", "-o", &target];
        let (code, touched) = full.touched(&[&["archive", "checkpoint"][..], &keyed].concat());
        let free = ["检查点.txt", "新的.txt"].contains(&target.as_str());
        assert_eq!(code, Some(if free { 0 } else { 2 }), "{target}");
        let allowed = |name: &String| *name == target || !before.contains_key(name);
        assert!(touched.iter().all(|name| free && allowed(name)), "{target}: {touched:?}");
        full.restore(&before);
    }
}

#[test]
fn a_secret_key_is_written_over_nothing_and_into_no_archive() {
    let full = full();
    let keyless = Desk::new();
    assert_eq!(run(&keyless, &["init"]).code, Some(0));
    for target in full.targets().into_iter().chain(["检查点.txt".to_owned()]) {
        let whole = full.desk.path(&target).to_string_lossy().into_owned();
        let place = keyless.path(ARCHIVE).to_string_lossy().into_owned();
        let make =
            ["archive", "key", "make", "--no-passphrase", "--archive", &place, "--key", &whole];
        let (code, touched) = full.touched(&make);
        assert_eq!((code, touched), (Some(2), vec![]), "make {target}");
        let keyed = ["--key", "my.key", "--passphrase-file", "口令.txt", "--new", &target];
        let (code, touched) =
            full.touched(&[&["archive", "key", "rotate", "--no-passphrase"][..], &keyed].concat());
        assert_eq!((code, touched), (Some(2), vec![]), "rotate {target}");
    }
}

#[test]
fn a_bag_is_written_over_nothing_and_into_no_archive_and_no_archive_begins_there() {
    let full = full();
    let folders = ["own", "templates", ARCHIVE, "."].map(str::to_owned);
    for target in full.targets().into_iter().chain(folders) {
        let (code, touched) = full.touched(&["archive", "export", "--to", &target]);
        assert_eq!((code, touched), (Some(2), vec![]), "export {target}");
        if target == ARCHIVE {
            continue;
        }
        let (code, touched) = full.touched(&["archive", "init", "--archive", &target]);
        assert_eq!((code, touched), (Some(2), vec![]), "init {target}");
    }
}

#[test]
fn fixing_a_text_changes_nothing_in_an_archive() {
    let full = full();
    let draft = format!("{ARCHIVE}/{}/原稿/data/文稿.txt", full.entry);
    full.desk.write(&draft, "我们再接再励。\n");
    let link = "文稿链接.txt";
    #[cfg(unix)]
    std::os::unix::fs::symlink(full.desk.path(&draft), full.desk.path(link)).expect("a link");
    for text in [draft.as_str(), link] {
        let (code, touched) = full.touched(&["check", "--text", text, "--fix"]);
        assert_ne!(code, Some(0), "{text}");
        assert_eq!(touched, [""; 0], "{text}");
    }
    // Text outside is mended.
    let (_, touched) = full.touched(&["check", "--text", "文稿.txt", "--fix"]);
    assert_eq!(touched, ["文稿.txt"]);
}

#[test]
fn commands_that_only_read_write_nothing() {
    let full = full();
    let pdf = format!("{ARCHIVE}/{}/通知.pdf", full.entry);
    let fonts = project("fonts").to_string_lossy().into_owned();
    for arguments in [
        &["archive", "reproduce", "昌州环发〔2018〕1号", "--fonts", &fonts][..],
        &["archive", "show", "昌州环发〔2018〕1号"],
        &["archive", "list"],
        &["archive", "find", "通知"],
        &["archive", "verify", "--since", "检查点.txt"],
        &["measure", &pdf],
        &["check", "--text", &pdf],
        &["check", DATA],
    ] {
        let (code, touched) = full.touched(arguments);
        assert_eq!(touched, [""; 0], "{arguments:?}");
        assert!(matches!(code, Some(0 | 1)), "{arguments:?} {code:?}");
    }
}

#[test]
fn what_is_left_of_an_archive_is_still_one() {
    let full = full();
    let fonts = project("fonts").to_string_lossy().into_owned();
    let lose: [&[&str]; 3] =
        [&["00-怎样核验.txt"], &["日志/00000001.json"], &["00-怎样核验.txt", "日志"]];
    let before = full.files();
    for lost in lose {
        for name in lost {
            let path = full.desk.path(ARCHIVE).join(name);
            if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
                .expect("gone");
        }
        let target = format!("{ARCHIVE}/{}/通知.pdf", full.entry);
        let (code, touched) = full.touched(&["generate", DATA, "--fonts", &fonts, "-o", &target]);
        assert_eq!((code, touched), (Some(2), vec![]), "{lost:?}");
        full.restore(&before);
    }
}
