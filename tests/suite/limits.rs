//! Whatever is given, the program ends soon and says by name what is too much.

use std::fs;
use std::time::{Duration, Instant};

use tongbao::finding::Severity;

use crate::harness::{Desk, OFFICE, Q1, project};

#[test]
fn the_document_of_limits_has_the_table_of_the_program() {
    let document = fs::read_to_string(project("docs/limits.md")).expect("the limits");
    let table = tongbao::limits::table();
    assert!(document.contains(&table), "docs/limits.md needs this table:\n{table}");
}

#[test]
fn more_than_may_be_of_anything_is_told_by_name_and_soon() {
    let many = |count: usize, line: fn(usize) -> String| (0..count).map(line).collect::<String>();
    let cases: [(&str, &str, &str, String); 9] = [
        ("units", Q1, "units:\n", many(60_000, |i| format!("  u{i}: {{submitted: 0}}\n"))),
        ("registered", OFFICE, "groups:\n", {
            let units = many(60_000, |i| format!("      - name: u{i}\n"));
            format!("  - name: g\n    units:\n{units}")
        }),
        ("adjustments", Q1, "  办公室:\n", {
            let one = |_| "      - {category: 政务信息, points: 1, reason: r}\n".to_owned();
            format!("    adjustments:\n{}", many(30_000, one))
        }),
        (
            "attachments",
            Q1,
            "attachments:\n",
            many(20_000, |i| format!("  - {{title: t{i}, body: [x]}}\n")),
        ),
        ("requirements", Q1, "requirements:\n", many(20_000, |i| format!("  - 第{i}条\n"))),
        ("items", Q1, "signed:", {
            let item = |i| {
                format!(
                    "  - {{title: t{i}, units: [办公室], channel: 环保部网站, date: 2018-02-01}}\n"
                )
            };
            format!(" 2018-05-15\nledger:\n{}cut_off:", many(18_000, item))
        }),
        ("rules", OFFICE, "duplex:", String::new()),
        ("form rows", OFFICE, "    rows:\n", "      - [{label: 甲, lines: 18}]\n".repeat(20_000)),
        ("marks", Q1, "requirements:\n", "  - 甲 #乙\n".repeat(90_000)),
    ];
    for (what, file, old, more) in cases {
        let desk = Desk::new();
        let text = desk.text(file);
        match what {
            "rules" => desk.append(
                OFFICE,
                &format!("rules:\n{}", many(100_000, |i| format!("  R{i}: 提醒\n"))),
            ),
            _ => {
                assert!(text.contains(old), "{what}");
                desk.write(file, text.replacen(old, &format!("{old}{more}"), 1))
            }
        };
        let start = Instant::now();
        let (inputs, findings) = desk.load(Q1);
        let took = start.elapsed();
        assert!(inputs.is_none(), "{what}");
        let told = findings.iter().any(|finding| matches!(finding.code, "L51" | "L71" | "L04"));
        assert!(
            told,
            "{what}: {:#?}",
            &desk.lines(&findings)[..findings.count(Severity::Error).min(5)]
        );
        assert!(took < Duration::from_secs(20), "{what}: {took:?}");
    }
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_refused_before_they_are_opened() {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    let pipe = |desk: &Desk, name: &str| {
        fs::remove_file(desk.path(name)).ok();
        let made = Command::new("mkfifo").arg(desk.path(name)).status().expect("mkfifo");
        assert!(made.success());
    };
    for name in [Q1, OFFICE, "scheme.yaml"] {
        let desk = Desk::new();
        pipe(&desk, name);
        let said = desk.complaints(Q1);
        assert!(
            said.iter().any(|line| line == &format!("L02 {name} 这是管道，不是文件")),
            "{said:#?}"
        );
        fs::remove_file(desk.path(name)).expect("the pipe");
        symlink("/dev/zero", desk.path(name)).expect("a link");
        let said = desk.complaints(Q1);
        assert!(
            said.iter().any(|line| line == &format!("L02 {name} 这是设备，不是文件")),
            "{said:#?}"
        );
    }
    for image in ["/dev/zero", "pipe.png"] {
        let desk = Desk::new();
        pipe(&desk, "pipe.png");
        desk.append(OFFICE, &format!("seal: {{width: 42, image: {image}}}\n"));
        let said = desk.complaints(Q1);
        assert!(said.iter().any(|line| line.starts_with("L02 office.yaml:110:26 ")), "{said:#?}");
    }
    let desk = Desk::new();
    let templates = desk.path("templates");
    crate::harness::copy_all(&project("templates"), &templates);
    pipe(&desk, "templates/layout/theme.typ");
    let run = desk.run(&["generate", Q1]);
    assert!(run.complained.contains("模板读不出来：这是管道"), "{}", run.complained);
}

#[test]
fn a_seal_is_refused_by_what_its_header_claims() {
    let png = |side: u32| {
        let side = side.to_be_bytes();
        [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &side, &side, b"\x08\x06\0\0\0"].concat()
    };
    for side in [1 << 31, 60_000, 5_001] {
        let desk = Desk::new();
        desk.write("seal.png", png(side)).append(OFFICE, "seal: {width: 42, image: seal.png}\n");
        let said = desk.complaints(Q1);
        assert!(said.iter().any(|line| line.starts_with("L74 office.yaml:110:26 ")), "{said:#?}");
    }
}

#[test]
fn roles_of_fonts_that_name_each_other_without_end_are_refused() {
    use tongbao::finding::Findings;
    use tongbao::typeset::FontSet;

    let mut bomb = String::from("a0: &a0 [0,0,0,0,0,0,0,0,0,0]\n");
    for i in 1..12 {
        bomb += &format!("a{i}: &a{i} [{}]\n", format!("*a{},", i - 1).repeat(10));
    }
    let desk = Desk::new();
    desk.write("fonts/manifest.yaml", bomb + "roles: {}\n");
    let start = Instant::now();
    let mut findings = Findings::default();
    assert!(FontSet::read(&desk.path("fonts"), &mut findings).is_err());
    let said = desk.lines(&findings);
    assert!(said[0].starts_with("P04 fonts/manifest.yaml:6:1 "), "{said:#?}");
    assert!(start.elapsed() < Duration::from_secs(10));
}
