//! Many files in one run: each is whole before the next, told by itself, and counted.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};

use crate::harness::{Desk, copy_all, project};

const OFFICE: &str = "\
name: 昌吉回族自治州环境保护局
mark: 昌吉回族自治州环境保护局文件
code: 昌州环发
printed_by: 昌吉回族自治州环境保护局
addressees:
  - [各县（市）环保局]
filing: {retention: 30年}
";

/// A desk with so many documents, and the program's arguments that make them into `out`.
fn desk(count: usize) -> (Desk, Vec<String>) {
    let desk = Desk::new();
    desk.write("own.yaml", OFFICE);
    let mut arguments = vec!["generate".to_owned(), "-o".to_owned(), "out/".to_owned()];
    for number in 1..=count {
        let mut text = format!(
            "kind: document\noffice: own.yaml\ntitle: 关于第{number}次检查情况的通报\nnumber: {number}\nsigned: 2018-05-15\nprinted: 2018-05-15\nbody:\n"
        );
        for place in 1..=number % 9 + 1 {
            writeln!(text, "  - 第{place}处整改不到位，请于6月{place}日前报送整改情况。")
                .expect("text");
        }
        desk.write(&format!("{number}.yaml"), text);
        arguments.push(format!("{number}.yaml"));
    }
    (desk, arguments)
}

#[test]
fn sixty_files_are_made_each_told_by_itself_and_counted() {
    let (desk, arguments) = desk(60);
    desk.edit("7.yaml", "number: 7\n", "number: 七\n");
    desk.edit("31.yaml", "title: 关于第31次检查", "title: 关于第30次检查");
    desk.edit("31.yaml", "number: 31\n", "number: 30\n");
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let run = desk.run(&arguments);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(desk.files("out").len(), 58);
    assert_eq!(run.said.matches("已生成").count(), 58);
    let closing = run.said.lines().last().expect("a closing line");
    // Whichever of the two of one name comes second is refused.
    let (count, names) = closing.split_once("有错：").expect("the files with mistakes");
    assert_eq!(count, "60 份：58 份生成，2 份");
    assert!(["7.yaml、30.yaml", "7.yaml、31.yaml"].contains(&names), "{closing}");
    for part in ["7.yaml:4:9", "7.yaml：共 1 处错误、0 处提醒，没有生成。"] {
        assert!(run.complained.contains(part), "{part}: {}", run.complained);
    }
}

#[test]
fn a_run_without_mistakes_says_so_in_one_line() {
    let (desk, arguments) = desk(3);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let run = desk.run(&arguments);
    assert_eq!((run.code, run.complained.as_str()), (Some(0), ""), "{run:?}");
    assert_eq!(run.said.lines().last(), Some("3 份：全部生成"));
    let single = desk.run(&arguments[..4]);
    assert!(!single.said.contains("份："), "{single:?}");
}

/// Largest memory of a process so far, in kilobytes; none where the system does not tell.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
#[ignore = "takes a minute; run by .ci/long"]
fn four_hundred_files_take_no_more_memory_than_sixty() {
    let (desk, arguments) = desk(400);
    copy_all(&project("templates"), &desk.path("templates"));
    let mut program = Command::new(env!("CARGO_BIN_EXE_tongbao"))
        .args(&arguments)
        .arg("--fonts")
        .arg(project("fonts"))
        .current_dir(desk.folder())
        .env_clear()
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let (mut most, mut early) = (0, 0);
    let code = loop {
        if let Some(now) = peak(program.id()) {
            most = now;
            if desk.path("out").is_dir() && desk.files("out").len() <= 60 {
                early = now;
            }
        }
        if let Some(status) = program.try_wait().expect("the program") {
            break status.code();
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    assert_eq!(code, Some(0));
    assert_eq!(desk.files("out").len(), 400);
    assert!(most < 400 * 1024 && most < early * 3 / 2, "{early} kB, {most} kB");
}
