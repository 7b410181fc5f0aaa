//! The command itself: what it says, and how it ends.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use super::serving::Page;
use crate::harness::{Desk, OFFICE, Q1, copy_all, project};

/// The program previewing a desk's sample.
pub(crate) struct Running {
    pub(crate) program: Child,
    pub(crate) page: Page,
}

impl Running {
    /// Starts it in the desk's folder.
    pub(crate) fn start(desk: &Desk, arguments: &[&str]) -> Self {
        Self::start_after(desk, "", arguments)
    }

    /// Starts it after what a shell is to do first.
    pub(crate) fn start_after(desk: &Desk, first: &str, arguments: &[&str]) -> Self {
        let mut program = command(desk, first, arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let mut said = BufReader::new(program.stdout.take().expect("its output"));
        said.read_line(&mut line).expect("a line");
        let page = Page::at(line.trim().strip_prefix("预览：").expect("an address"));
        program.stdout = Some(said.into_inner());
        Self { program, page }
    }
}

/// The command, after what a shell is to do first.
pub(crate) fn command(desk: &Desk, first: &str, arguments: &[&str]) -> Command {
    if !desk.path("templates").exists() {
        copy_all(&project("templates"), &desk.path("templates"));
    }
    let mut command = if first.is_empty() {
        Command::new(env!("CARGO_BIN_EXE_tongbao"))
    } else {
        let mut shell = Command::new("sh");
        let then = format!("{first}; exec \"$@\"");
        shell.args(["-c", &then, "sh", env!("CARGO_BIN_EXE_tongbao")]);
        shell
    };
    command.args(["preview", Q1, "--port", "0", "--fonts"]).arg(project("fonts"));
    command.args(arguments).current_dir(desk.folder()).env_clear();
    command
}

/// Presses Ctrl-C.
#[cfg(unix)]
pub(crate) fn interrupt(program: &Child) {
    let killed = Command::new("kill").args(["-INT", &program.id().to_string()]).status();
    assert!(killed.expect("kill").success());
}

#[cfg(unix)]
impl Running {
    /// A connection to the stream of events.
    pub(crate) fn listen(&self) -> std::net::TcpStream {
        let Page { server, under } = &self.page;
        let mut stream = std::net::TcpStream::connect(server).expect("a server");
        let request = format!("GET {under}/events HTTP/1.1\r\nHost: {server}\r\n\r\n");
        std::io::Write::write_all(&mut stream, request.as_bytes()).expect("sent");
        stream
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.program.kill().ok();
        self.program.wait().ok();
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_cleanly_even_while_a_page_listens() {
    let desk = Desk::new();
    let mut running = Running::start(&desk, &[]);
    let mut stream = running.listen();
    let mut first = [0; 12];
    stream.read_exact(&mut first).expect("an answer");
    interrupt(&running.program);
    assert_eq!(running.program.wait().expect("an end").code(), Some(0));
    let mut said = String::new();
    running.program.stdout.take().expect("its output").read_to_string(&mut said).expect("text");
    assert!(said.contains("预览已结束"), "{said}");
}

#[test]
fn what_is_not_there_ends_it_at_once_and_what_is_wrong_does_not() {
    let desk = Desk::new();
    let fonts = project("fonts");
    let fonts = fonts.to_str().expect("a plain path");
    for arguments in [
        ["preview", "2017-q1.yaml", "--fonts", fonts],
        ["preview", Q1, "--fonts", "none"],
        ["preview", Q1, "--draft", ""],
        ["preview", Q1, "--port", "many"],
    ] {
        let run = desk.run(&arguments);
        assert_eq!(run.code, Some(2), "{arguments:?} {run:?}");
        assert!(run.said.is_empty() && !run.complained.is_empty());
    }
    desk.edit(OFFICE, "name: 昌吉回族自治州环境保护局  ", "nome: 昌吉回族自治州环境保护局  ");
    drop(Running::start(&desk, &[]));
}

#[test]
fn a_draft_for_circulation_is_marked_on_the_page_and_in_its_name() {
    let desk = Desk::new();
    let run = desk.run(&["generate", Q1, "--draft", "征求意见稿", "-o", "out"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let name = "昌州环发〔2018〕62号 关于第一季度信息工作情况的通报（征求意见稿）.pdf";
    assert_eq!(desk.files("out"), [name]);
    desk.run(&["generate", Q1, "-o", "out"]);
    let (draft, issued) = (desk.path("out").join(name), desk.files("out"));
    assert_eq!(issued.len(), 2, "{issued:?}");
    let read = |path| std::fs::read(path).expect("a PDF");
    let issued = issued.iter().find(|file| !file.contains('（')).expect("the issued one");
    assert_ne!(read(draft), read(desk.path("out").join(issued)));
    let run = desk.run(&["generate", Q1, "--draft", "一二三四五六七八九十一二三", "-o", "out"]);
    assert!(run.code == Some(2) && run.complained.contains("P22"), "{run:?}");
}
