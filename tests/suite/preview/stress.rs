//! The preview when folders go and come back, builds do not end, and connections say nothing.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write, pipe};
use std::net::TcpStream;
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use tongbao::preview::Request;

use super::program::{Running, command, interrupt};
use super::serving::{Preview, request};
use crate::harness::{Desk, OFFICE, Q1, SCHEME, copy_all, project};

/// Longest time until an end: a second, and what a machine with other work may add.
const AT_ONCE: Duration = Duration::from_secs(3);

/// A loop in a template that never ends, and takes no memory.
const ENDLESS: &str = "#let spin(n, k) = { let i = 0\n while i < n { i += 1 } }\n\
    #for k in range(90000) { spin(9000, k) }\n";

/// A text in a template that takes all memory.
const GROWING: &str = "#{ let x = \"a\"\n for _ in range(60) { x = x + x } }\n";

/// The layout's theme, with something before it.
fn theme(before: &str) -> String {
    let shipped = fs::read_to_string(project("templates/layout/theme.typ")).expect("the theme");
    format!("{before}{shipped}")
}

fn title(state: &Value, ending: &str) -> bool {
    state["title"].as_str().is_some_and(|title| title.contains(ending))
}

/// True if this is the only thing that keeps pages from being made.
fn only(state: &Value, code: &str) -> bool {
    let findings = state["findings"].as_array().expect("findings");
    state["stale"] == true && findings.len() == 1 && findings[0]["code"] == code
}

/// Changes the number of the sample in a folder.
fn number(folder: &Path, number: u32) {
    let file = folder.join(Q1);
    let text = fs::read_to_string(&file).expect("data");
    let line =
        text.lines().find(|line| line.trim_start().starts_with("number: ")).expect("a number");
    let new = line.split_once("number: ").expect("a number").0.to_owned();
    fs::write(&file, text.replace(line, &format!("{new}number: {number}"))).expect("data");
}

/// Goes through all that may become of the folders that a preview reads.
fn folders_go_and_come_back(poll: bool) {
    let desk = Desk::new();
    for name in [Q1, OFFICE, SCHEME] {
        desk.write(&format!("data/{name}"), desk.text(name));
    }
    desk.write("own/quarterly/title.txt.jinja", "关于信息工作的通报");
    let (data, own) = (desk.path("data"), desk.path("own"));
    let preview = Preview::open(Request {
        data: data.join(Q1),
        own_templates: Some(own.clone()),
        poll,
        ..request(&desk)
    });
    let gone = |folder: &Path| {
        let state = preview.wait(|state| only(state, "V06"));
        assert_eq!(state["pages"].as_array().map(Vec::len), Some(6), "the last pages stay");
        let said = state["findings"][0]["message"].as_str().expect("a message");
        assert!(said.contains(&*folder.to_string_lossy()) && said.contains("不在了"), "{said}");
    };
    let shows = |what: &str| preview.wait(|state| state["stale"] == false && title(state, what));
    // Renamed away and back; from then on saves are seen as before.
    fs::rename(&data, desk.path("away")).expect("a rename");
    gone(&data);
    number(&desk.path("away"), 63);
    fs::rename(desk.path("away"), &data).expect("a rename");
    shows("63号");
    number(&data, 64);
    shows("64号");
    // Removed, and another in its place.
    copy_all(&data, &desk.path("copy"));
    fs::remove_dir_all(&data).expect("removed");
    gone(&data);
    number(&desk.path("copy"), 65);
    copy_all(&desk.path("copy"), &data);
    shows("65号");
    number(&data, 66);
    shows("66号");
    // Templates likewise.
    fs::rename(&own, desk.path("away")).expect("a rename");
    gone(&own);
    fs::rename(desk.path("away"), &own).expect("a rename");
    shows("关于信息工作的通报");
    fs::remove_dir_all(&own).expect("removed");
    gone(&own);
    desk.write("own/quarterly/title.txt.jinja", "关于本季信息工作的通报");
    shows("关于本季信息工作的通报");
    desk.write("own/quarterly/title.txt.jinja", "关于上季信息工作的通报");
    shows("关于上季信息工作的通报");
}

#[test]
fn folders_that_go_and_come_back_are_told_and_taken_up_again() {
    folders_go_and_come_back(false);
}

#[test]
fn with_polling_folders_that_go_and_come_back_are_taken_up_again_too() {
    folders_go_and_come_back(true);
}

#[test]
fn the_working_folder_itself_may_go_and_another_come_in_its_place() {
    let desk = Desk::new();
    let running = Running::start(&desk, &[]);
    let copy = tempfile::tempdir().expect("a folder");
    copy_all(desk.folder(), &copy.path().join("all"));
    fs::remove_dir_all(desk.folder()).expect("removed");
    running.page.wait(|state| state["findings"][0]["code"] == "V06" && state["stale"] == true);
    number(&copy.path().join("all"), 63);
    fs::rename(copy.path().join("all"), desk.folder()).expect("a rename");
    running.page.wait(|state| state["stale"] == false && title(state, "63号"));
    number(desk.folder(), 64);
    running.page.wait(|state| state["stale"] == false && title(state, "64号"));
}

#[test]
fn a_template_of_ones_own_that_never_ends_or_grows_is_left_at_the_next_save() {
    let desk = Desk::new();
    desk.write("own/layout/theme.typ", theme(""));
    let running = Running::start(&desk, &["--templates", "own"]);
    let page = &running.page;
    page.wait(|state| state["stale"] == false && state["revision"] != 0);
    // One that never ends: the page answers, and the next save does not wait for its limit.
    desk.write("own/layout/theme.typ", theme(ENDLESS));
    page.wait_any(|state| state["late"] == true && only(state, "V07"));
    let saved = Instant::now();
    desk.write("own/layout/theme.typ", theme("// mended\n"));
    number(desk.folder(), 63);
    page.wait(|state| state["stale"] == false && title(state, "63号"));
    assert!(saved.elapsed() < Duration::from_secs(20), "{:?}", saved.elapsed());
    // One that grows ends by name within its limits, and the pages stay.
    desk.write("own/layout/theme.typ", theme(GROWING));
    let state = page.wait(|state| only(state, "C32"));
    assert_eq!(state["pages"].as_array().map(Vec::len), Some(6));
    desk.write("own/layout/theme.typ", theme(""));
    page.wait(|state| state["stale"] == false);
}

#[test]
fn a_build_that_never_ended_from_the_start_is_left_and_ctrl_c_ends_it_within_a_second() {
    let desk = Desk::new();
    copy_all(&project("templates"), &desk.path("templates"));
    // Templates in the working folder are not tried elsewhere at the start.
    desk.write("templates/layout/theme.typ", theme(ENDLESS));
    let mut running = Running::start(&desk, &[]);
    let begun = Instant::now();
    running.page.wait_any(|state| state["late"] == true);
    assert_eq!(
        running.page.ask("GET", "/", &[("Host", &running.page.server.to_string())]).status,
        200
    );
    desk.write("templates/layout/theme.typ", theme(""));
    let state = running.page.wait(|state| state["stale"] == false && state["revision"] != 0);
    let codes = state["findings"].as_array().expect("findings").iter();
    assert!(codes.map(|finding| &finding["code"]).any(|code| code == "V08"), "{state}");
    assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", begun.elapsed());
    // The build that was left still runs.
    let pressed = Instant::now();
    interrupt(&running.program);
    assert_eq!(running.program.wait().expect("an end").code(), Some(0));
    assert!(pressed.elapsed() < AT_ONCE, "{:?}", pressed.elapsed());
}

#[test]
fn ctrl_c_ends_it_before_there_is_a_page_and_the_second_whatever_holds_it_up() {
    let desk = Desk::new();
    copy_all(&project("templates"), &desk.path("templates"));
    desk.write("templates/layout/theme.typ", theme(ENDLESS));
    let mut program = command(&desk, "", &[]);
    let mut program = program.stdout(Stdio::null()).spawn().expect("the program starts");
    sleep(Duration::from_secs(1));
    interrupt(&program);
    let pressed = Instant::now();
    program.wait().expect("an end");
    assert!(pressed.elapsed() < AT_ONCE, "{:?}", pressed.elapsed());
    // Nobody reads what it says, so that it cannot say that it ends.
    desk.write("templates/layout/theme.typ", theme(""));
    let (reader, mut writer) = pipe().expect("a pipe");
    let said = writer.try_clone().expect("a pipe");
    let mut program = command(&desk, "", &[]);
    let mut program = program.stdout(said).spawn().expect("the program starts");
    let mut lines = BufReader::new(reader).lines();
    assert!(lines.by_ref().take(2).all(|line| line.is_ok()));
    writer.write_all(&vec![b'x'; 64 << 10]).expect("a full pipe");
    interrupt(&program);
    sleep(Duration::from_millis(700));
    assert!(program.try_wait().expect("it runs").is_none(), "the first waits for its words");
    let pressed = Instant::now();
    interrupt(&program);
    assert_eq!(program.wait().expect("an end").code(), Some(130));
    assert!(pressed.elapsed() < AT_ONCE, "{:?}", pressed.elapsed());
    drop(lines);
}

/// Raises the number of files that this process may have open as far as it may.
fn raise_files() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let now = getrlimit(Resource::Nofile);
    let most = now.maximum.unwrap_or(4096).min(4096).max(now.current.unwrap_or(0));
    setrlimit(Resource::Nofile, Rlimit { current: Some(most), ..now }).ok();
    getrlimit(Resource::Nofile).current.map_or(4096, |most| most as usize)
}

#[test]
fn a_thousand_connections_that_say_nothing_hold_nobody_up() {
    let connections = raise_files().saturating_sub(300).min(1_200);
    let desk = Desk::new();
    // It has far fewer of its own than are opened.
    let running = Running::start_after(&desk, "ulimit -n 250", &[]);
    let server = running.page.server;
    running.page.wait(|state| state["revision"] != 0);
    let mut events = BufReader::new(running.listen()).lines().map_while(Result::ok);
    assert!(events.any(|line| line.starts_with("data:")), "it is told of the state");
    let connect = |i: usize| {
        let mut stream = TcpStream::connect(server).expect("a connection");
        if i.is_multiple_of(2) {
            // Some begin a request, and never end it.
            stream.write_all(b"GET / HTTP/1.1\r\nHost: ").ok();
        }
        stream
    };
    let held: Vec<TcpStream> = (0..connections).map(connect).collect();
    let begun = Instant::now();
    let host = server.to_string();
    for path in ["/", "/main.js", "/state.json", "/notice.pdf"] {
        assert_eq!(running.page.ask("GET", path, &[("Host", &host)]).status, 200, "{path}");
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    // The newest of them is closed after a while, though nobody else comes.
    let mut last = held.last().expect("a connection");
    last.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    assert_eq!(last.read(&mut [0; 64]).expect("an end"), 0);
    // The stream that was there before lives, longer than any silence.
    number(desk.folder(), 63);
    assert!(events.any(|line| line.contains("63号")), "it is told of the next state");
}
