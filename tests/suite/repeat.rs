//! The same data give the same file, and the file says what it is.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use serde_yaml::Value;
use tongbao::finding::Findings;
use tongbao::pipeline::build;

use crate::harness::{Desk, Q1, RESOURCES, project};
use crate::sample::{Data, NOTICE};

fn draw(data: &Path) -> Vec<u8> {
    let mut findings = Findings::default();
    let document = build(data, None, &RESOURCES, &mut findings, &mut |_| {});
    document.expect("the notice is sound").pdf().to_vec()
}

#[test]
fn the_same_data_give_the_same_bytes_again() {
    assert!(draw(&project("data/2018-q1.yaml")) == NOTICE.bytes);
}

#[test]
fn threads_side_by_side_give_the_same_bytes() {
    let data = project("data/2018-q1.yaml");
    let made: Vec<Vec<u8>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| draw(&data))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert!(made.iter().all(|bytes| *bytes == NOTICE.bytes));
}

#[test]
fn the_folder_of_the_data_leaves_no_trace_in_the_file() {
    let data = Data::read();
    assert!(data.notice().bytes == data.notice().bytes);
    assert!(data.notice().bytes == NOTICE.bytes);
}

/// All that a run writes below a folder: names and bytes.
fn written(desk: &Desk, folder: &str) -> Vec<(String, Vec<u8>)> {
    let files = desk.files(folder).into_iter();
    files.map(|name| (name.clone(), fs::read(desk.path(folder).join(name)).expect("it"))).collect()
}

#[test]
fn time_zone_language_folder_home_and_processors_leave_no_trace_in_any_file() {
    let desk = Desk::new();
    desk.run(&["generate", "none.yaml"]);
    fs::create_dir_all(desk.path("别处 的/文件夹")).expect("a folder");
    let fonts = project("fonts");
    let templates = desk.path("templates");
    let run = |number: usize, emit: &str, folder: &str, environment: &[(&str, &str)]| {
        let out = format!("out-{number}-{emit}");
        let mut command = Command::new(env!("CARGO_BIN_EXE_tongbao"));
        command.args(["generate", "--no-measure", "--emit", emit, "--fonts"]).arg(&fonts);
        command.arg("-o").arg(desk.path(&out).join("")).env_clear();
        command.envs(environment.iter().copied()).current_dir(desk.path(folder));
        // The data are named as they are seen from there.
        if folder.is_empty() {
            command.arg(Q1);
        } else {
            command.arg(desk.path(Q1)).arg("--templates").arg(&templates);
        }
        let output = command.output().expect("the program starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        written(&desk, &out)
    };
    let home = desk.folder().to_string_lossy().into_owned();
    let one = [
        ("TZ", "Asia/Shanghai"),
        ("LANG", "zh_CN.UTF-8"),
        ("LC_ALL", "zh_CN.GB18030"),
        ("HOME", home.as_str()),
        ("RAYON_NUM_THREADS", "1"),
        ("SOURCE_DATE_EPOCH", "1"),
    ];
    let other = [
        ("TZ", "America/St_Johns"),
        ("LANG", "tr_TR.UTF-8"),
        ("LC_ALL", "ar_EG.UTF-8"),
        ("RAYON_NUM_THREADS", "2"),
    ];
    for emit in ["pdf", "docx", "ofd", "xlsx", "svg"] {
        let plain = run(0, emit, "", &one);
        assert!(!plain.is_empty() && plain.iter().all(|(_, bytes)| !bytes.is_empty()), "{emit}");
        let names = |all: &[(String, Vec<u8>)]| -> Vec<String> {
            all.iter().map(|(name, _)| name.clone()).collect()
        };
        let moved = run(1, emit, "别处 的/文件夹", &other);
        assert_eq!(names(&moved), names(&plain), "{emit}");
        assert!(moved == plain, "{emit}");
        if emit == "pdf" {
            assert!(plain[0].1 == NOTICE.bytes);
        }
    }
}

#[test]
fn one_figure_changed_changes_the_file() {
    let mut data = Data::read();
    data.quarter["units"]["环评科"]["submitted"] = Value::from(2);
    let issued = data.notice();
    assert!(issued.bytes != NOTICE.bytes);
    assert!(issued.pdf.text().contains("政务信息88条"));
}

#[test]
fn the_file_stays_small_enough_to_send() {
    let size = NOTICE.bytes.len();
    assert!(size < 250_000, "{size} bytes");
}

#[test]
fn the_file_names_title_author_and_the_day_it_was_signed() {
    let pdf = &NOTICE.pdf;
    assert_eq!(pdf.title, "关于第一季度信息工作情况的通报");
    assert_eq!(pdf.author, "昌吉回族自治州环境保护局");
    assert_eq!(pdf.date, (2018, 5, 15));
    for said in [
        "关于第一季度信息工作情况的通报</rdf:li>",
        "<rdf:li>昌吉回族自治州环境保护局</rdf:li>",
        "<xmp:CreateDate>2018-05-15T00:00:00Z</xmp:CreateDate>",
        "<rdf:li>zh-CN</rdf:li>",
    ] {
        assert!(pdf.metadata.contains(said), "metadata say {said}");
    }
}

#[test]
fn the_file_is_pdf_1_7_and_claims_pdf_a_2a_and_pdf_ua_1() {
    assert!(NOTICE.bytes.starts_with(b"%PDF-1.7"));
    for claim in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ] {
        assert!(NOTICE.pdf.metadata.contains(claim), "metadata say {claim}");
    }
}
