//! Slips of the keyboard in otherwise sound files: one message each, at the very place, that says what
//! to do. `tests/fixtures/slips` has them: the code, the words of the message and of its advice; below, the lines
//! that stood there (`-`) and those that were typed (`+`), with `¦` in front of the place that must be named. A place
//! outside of these lines stands behind the code.

use std::fs;

use tongbao::preview::Request;

use crate::harness::{DOCUMENT, Desk, OFFICE, Q1, SCHEME, of_each, project};
use crate::preview::serving::{Preview, request};

/// A slip.
struct Slip {
    file: &'static str,
    code: String,
    /// Line and column, where they are not those of the mark.
    at: Option<String>,
    says: String,
    advises: String,
    old: String,
    new: String,
}

/// The slips in one kind of file.
fn slips(name: &str, file: &'static str) -> Vec<Slip> {
    let path = project("tests/fixtures/slips").join(format!("{name}.txt"));
    let text = fs::read_to_string(path).expect("the slips");
    let one = |block: &str| {
        let (head, lines) = block.split_once('\n').expect("lines below the head");
        let head: Vec<&str> = head.splitn(3, " | ").collect();
        let [code, says, advises] = head[..] else { panic!("{head:?}") };
        let (code, at) = code.split_once(' ').map_or((code, None), |(code, at)| (code, Some(at)));
        let typed = |mark: &str| {
            let own = lines.lines().filter_map(|line| line.strip_prefix(mark));
            visible(&own.collect::<Vec<_>>().join("\n"))
        };
        Slip {
            file,
            code: code.to_owned(),
            at: at.map(str::to_owned),
            says: says.to_owned(),
            advises: advises.to_owned(),
            old: typed("- "),
            new: typed("+ "),
        }
    };
    text.split("\n\n").map(one).collect()
}

/// A text in which blanks and marks that nobody sees are written by their numbers: `\u{3000}`.
fn visible(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('}').expect("a closed number");
        let number = u32::from_str_radix(number, 16).expect("a number");
        whole.push(char::from_u32(number).expect("a character"));
        whole += rest;
    }
    whole
}

/// The findings of a desk's data file, without what is said of the sample itself.
fn said_of(desk: &Desk, data: &str) -> Vec<(String, String)> {
    let (_, findings) = desk.load(data);
    let lines = desk.lines(&findings);
    let hints = findings.iter().map(|finding| finding.hint.clone());
    lines.into_iter().zip(hints).filter(|(line, _)| !line.starts_with("L31 ")).collect()
}

fn said(desk: &Desk) -> Vec<(String, String)> {
    said_of(desk, Q1)
}

/// Makes a slip on a desk of its own; how it was told otherwise than it should be, if so.
fn mistold(slip: &Slip) -> Option<String> {
    let desk = Desk::new();
    let data = if slip.file == DOCUMENT { DOCUMENT } else { Q1 };
    if data == DOCUMENT {
        desk.example(DOCUMENT);
    }
    desk.edit(slip.file, &slip.old, &slip.new);
    let text = desk.text(slip.file);
    let place = match (&slip.at, text.split_once('¦')) {
        (Some(at), _) => at.clone(),
        (None, Some((before, _))) => {
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!("{line}:{column}")
        }
        (None, None) => panic!("no mark: {}", slip.new),
    };
    desk.write(slip.file, text.replacen('¦', "", 1));
    let start = format!("{} {}:{place} ", slip.code, slip.file);
    let said = said_of(&desk, data);
    let sound = match &said[..] {
        [(line, hint)] => {
            line.starts_with(&start) && line.contains(&slip.says) && hint.contains(&slip.advises)
        }
        _ => false,
    };
    let Slip { new, says, advises, .. } = slip;
    (!sound).then(|| format!("{new}\n    wanted {start}{says} | {advises}\n    said {said:#?}"))
}

#[test]
fn each_slip_of_the_keyboard_gets_one_message_at_its_place_that_says_what_to_do() {
    let files = [("period", Q1), ("office", OFFICE), ("scheme", SCHEME), ("document", DOCUMENT)];
    let slips: Vec<Slip> = files.iter().flat_map(|(name, file)| slips(name, file)).collect();
    let missed: Vec<String> = of_each(&slips, mistold).into_iter().flatten().collect();
    let count = slips.len();
    assert!(missed.is_empty(), "{} of {count}:\n{}", missed.len(), missed.join("\n"));
    assert!(count >= 380, "{count}");
}

#[test]
fn what_is_certain_is_taken_as_it_was_meant() {
    let taken: [(&str, &str); 9] = [
        ("signed: 2018-05-15", "signed: 2018/5/15"),
        ("signed: 2018-05-15", "signed: 2018年5月15日"),
        ("signed: 2018-05-15", "signed: 2018.5.15"),
        ("signed: 2018-05-15", "signed: 2018-5-15"),
        ("signed: 2018-05-15", "signed: '2018/05/15'"),
        ("  法规科: {submitted: 0}", "  法规科: {submitted: \"0\"}"),
        ("  法规科: {submitted: 0}", "  法规科: {submitted: '0'}"),
        ("number: 62 ", "number: '62' "),
        ("year: 2018,", "year: \"2018\","),
    ];
    let sample = Desk::new().sentences(Q1);
    for (old, new) in taken {
        let desk = Desk::new();
        desk.edit(Q1, old, new);
        assert_eq!(desk.sentences(Q1), sample, "{new}");
    }
}

#[test]
fn a_data_file_in_gb18030_is_read_as_drafts_are() {
    let sample = Desk::new().sentences(Q1);
    let desk = Desk::new();
    for name in ["2018-q1.yaml", "office.yaml", "scheme.yaml"] {
        let text = desk.text(name);
        let (bytes, _, lost) = encoding_rs::GB18030.encode(&text);
        assert!(!lost);
        let bytes = bytes.into_owned();
        desk.write(name, bytes);
    }
    assert_eq!(desk.sentences(Q1), sample);
    let wide: Vec<u8> = std::iter::once(0xfeff_u16)
        .chain(Desk::new().text(Q1).encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    desk.write(Q1, wide);
    assert_eq!(desk.sentences(Q1), sample, "UTF-16, as the notepad of Windows has it");
}

#[test]
fn text_behind_a_number_sign_is_told_before_it_is_lost() {
    for cut in
        ["  - 各学校 #要高度重视\n", "  - 各学校 # 要高度重视\n", "  - 各学校  #要高度重视\n"]
    {
        let desk = Desk::new();
        desk.edit(Q1, "requirements:\n", &format!("requirements:\n{cut}"));
        let said = said(&desk);
        assert_eq!(said.len(), 1, "{said:#?}");
        assert!(said[0].0.starts_with("L72 2018-q1.yaml:75:"), "{said:#?}");
        assert!(said[0].0.contains("“要高度重视”"), "{said:#?}");
        assert!(desk.load(Q1).0.is_some(), "it is a warning");
    }
    for comment in
        ["  - 各学校要高度重视。  # 备注\n", "  - 各学校要做到A#B。\n", "  - '各学校 #1'\n"]
    {
        let desk = Desk::new();
        desk.edit(Q1, "requirements:\n", &format!("requirements:\n{comment}"));
        assert_eq!(said(&desk), [], "{comment}");
    }
}

#[test]
fn a_mistake_of_syntax_does_not_hide_the_others() {
    let desk = Desk::new();
    desk.edit(Q1, "number: 62 ", "number: 0 ")
        .edit(Q1, "  环评科:\n    submitted: 1", "  环评科:\n    submitted: ]1")
        .edit(Q1, "  法规科: {submitted: 0}", "  法规处: {submitted: 0}")
        .edit(Q1, "form: 信息报送模板", "form: 信息报送表")
        .edit("office.yaml", "band: true", "band: 是")
        .edit("scheme.yaml", "points: 30}", "points: 30");
    let said = said(&desk);
    let lines: Vec<&str> = said.iter().map(|(line, _)| line.as_str()).collect();
    for wanted in [
        "L05 2018-q1.yaml:43",
        "L14 2018-q1.yaml:8:9",
        "L17 2018-q1.yaml:45:3",
        "L17 2018-q1.yaml:84",
        "L06 office.yaml:36",
        "L05 scheme.yaml:18:9",
    ] {
        assert!(lines.iter().any(|line| line.starts_with(wanted)), "{wanted}: {said:#?}");
    }
    assert_eq!(said.len(), 6, "{said:#?}");
}

#[test]
fn a_mistake_of_syntax_in_the_office_does_not_hide_those_in_the_data() {
    let desk = Desk::new();
    desk.edit(OFFICE, "duplex: true", "duplex: ]true").edit(Q1, "number: 62 ", "number: 0 ").edit(
        Q1,
        "signed: 2018-05-15",
        "signed: 2018-05-32",
    );
    let said = said(&desk);
    let lines: Vec<&str> = said.iter().map(|(line, _)| line.as_str()).collect();
    for wanted in ["L05 office.yaml:105:9", "L14 2018-q1.yaml:8:9", "L16 2018-q1.yaml:9:9"] {
        assert!(lines.iter().any(|line| line.starts_with(wanted)), "{wanted}: {said:#?}");
    }
    assert_eq!(said.len(), 3, "{said:#?}");
}

#[test]
fn templates_that_cannot_be_read_do_not_hide_the_mistakes_in_the_data() {
    let desk = Desk::new();
    desk.edit(Q1, "number: 62 ", "number: 0 ");
    for command in ["generate", "check"] {
        let run = desk.run(&[command, Q1, "--templates", "none"]);
        assert_ne!(run.code, Some(0), "{run:?}");
        assert!(run.complained.contains("[L14]"), "{command}: {run:?}");
        assert!(run.complained.matches("错误[").count() > 1, "{command}: {run:?}");
    }
    desk.write("own/quarterly/notice.txt.jinja", [0xff, 0xfe, 0xfd]);
    let own_templates = Some(desk.path("own"));
    let preview = Preview::open(Request { own_templates, ..request(&desk) });
    let state = preview.state();
    let codes: Vec<&str> = state["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|finding| finding["code"].as_str())
        .collect();
    assert!(codes.contains(&"L14") && codes.len() > 1, "{codes:?}");
}

#[test]
fn other_kinds_of_files_are_called_by_name_with_the_command_that_takes_them() {
    let zip = |part: &str| {
        let mut bytes = b"PK\x03\x04\x14\0\0\0".to_vec();
        bytes.extend(part.as_bytes());
        bytes
    };
    let wide = |part: &str| {
        let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1];
        bytes.extend(part.bytes().flat_map(|byte| [byte, 0]));
        bytes
    };
    let cases: [(Vec<u8>, &str, &str); 8] = [
        (zip("word/document.xml"), "Word 文件", "tongbao check --text"),
        (zip("xl/workbook.xml"), "Excel 工作簿", ".yaml"),
        (zip("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), "Excel 工作簿", ".yaml"),
        (wide("WordDocument"), "Word 文件", "check --text"),
        (wide("Workbook"), "Excel 工作簿", ".yaml"),
        (b"%PDF-1.7\n".to_vec(), "PDF", "tongbao measure"),
        (zip("OFD.xml"), "OFD", "PDF"),
        (zip("other"), "压缩文件", "先解开"),
    ];
    for (bytes, says, advises) in cases {
        for padding in [0, 3 << 20] {
            let desk = Desk::new();
            let bytes = [bytes.clone(), vec![b' '; padding]].concat();
            desk.write(Q1, bytes);
            let said = said(&desk);
            assert_eq!(said.len(), 1, "{said:#?}");
            assert!(
                said[0].0.starts_with("L73 2018-q1.yaml ") && said[0].0.contains(says),
                "{said:#?}"
            );
            assert!(said[0].1.contains(advises), "{said:#?}");
        }
    }
}
