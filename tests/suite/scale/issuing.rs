//! Documents of a list are issued each once, into one archive or each into its own.

use serde_json::Value;

use super::{counts, document, told};
use crate::archive::room::{ARCHIVE, NOTICE, desk, found, open, verify};
use crate::harness::{Desk, Run, project};

fn issue(desk: &Desk, more: &[&str]) -> Run {
    let fonts = project("fonts").to_string_lossy().into_owned();
    let arguments = ["archive", "issue", "--manifest", "list.txt", "--fonts", &fonts];
    desk.run(&[&arguments[..], more].concat())
}

/// The designations that an archive lists.
fn listed(desk: &Desk, archive: &str) -> Vec<String> {
    let run =
        desk.run(&["archive", "list", "--limit", "0", "--format", "json", "--archive", archive]);
    let value: Value = serde_json::from_str(&run.said).expect("JSON");
    let records = value["records"].as_array().expect("records");
    let number =
        |record: &Value| record["event"]["number"]["designation"].as_str().map(str::to_owned);
    records.iter().filter_map(number).collect()
}

/// A desk with three documents in an office whose numbers the archive gives, and a list of them.
fn room() -> Desk {
    let desk = desk();
    for number in 1..=3 {
        let text = document(number).replace("own.yaml", "office.yaml");
        desk.write(&format!("{number}.yaml"), text.replace(&format!("number: {number}\n"), ""));
    }
    desk.write("list.txt", "3.yaml\n1.yaml\n2.yaml\n");
    desk
}

#[test]
fn documents_of_a_list_are_numbered_in_its_order_and_issued_again_they_are_the_same() {
    let desk = room();
    drop(open(&desk));
    let run = issue(&desk, &["--format", "json"]);
    assert_eq!((run.code, run.complained.as_str()), (Some(0), ""), "{run:?}");
    let (lines, all) = told(&run);
    assert_eq!(counts(&all), [3, 3, 0, 0, 0, 0]);
    for (line, (data, serial)) in lines.iter().zip([("3.yaml", 1), ("1.yaml", 2), ("2.yaml", 3)]) {
        assert_eq!(line["data"], data);
        assert_eq!(line["number"], format!("昌州环发〔2018〕{serial}号"));
        let file = &line["files"][0];
        let bytes =
            std::fs::read(desk.path(file["path"].as_str().expect("a path"))).expect("a PDF");
        assert_eq!(file["sha256"], tongbao::archive::Digests::sha256(&bytes).as_str());
        assert_eq!((&line["state"], &line["pages"]), (&"written".into(), &2.into()));
        for stage in ["load", "compose", "check", "typeset", "measure", "store"] {
            assert!(line["timings"][stage].is_number(), "{stage}: {line}");
        }
    }
    desk.append("list.txt", &format!("{NOTICE}\n"));
    let (lines, all) = told(&issue(&desk, &["--format", "json"]));
    assert_eq!(counts(&all), [4, 1, 3, 0, 0, 0]);
    assert_eq!((&lines[0]["state"], &lines[0]["sequence"]), (&"same".into(), &2.into()));
    assert!(lines[0]["files"][0]["sha256"].is_string() && lines[0]["pages"] == 2, "{}", lines[0]);
    assert_eq!(listed(&desk, ARCHIVE).len(), 4);
    assert_eq!(found(&verify(&open(&desk))), [""; 0]);
    // Other data under the same name is no second document.
    desk.edit("2.yaml", "6月1日", "6月2日");
    let run = issue(&desk, &[]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(run.said.lines().last(), Some("4 份：0 份归档，3 份早已归档，1 份有错：2.yaml"));
}

#[test]
fn a_line_may_name_its_archive_and_without_one_nothing_is_begun() {
    let desk = room();
    let run = issue(&desk, &[]);
    assert!(run.code == Some(2) && run.complained.contains("错误[A01]"), "{run:?}");
    assert!(run.said.is_empty(), "{run:?}");
    for archive in ["甲", "乙"] {
        assert_eq!(desk.run(&["archive", "init", "--archive", archive]).code, Some(0));
    }
    desk.write(
        "list.txt",
        "{\"data\": \"1.yaml\", \"archive\": \"甲\"}\n{\"data\": \"2.yaml\", \"archive\": \"乙\"}\n\
         {\"data\": \"3.yaml\", \"archive\": \"甲\"}\n{\"data\": \"notice.yaml\", \"archive\": \"丙\"}\n",
    );
    let run = issue(&desk, &["--format", "json"]);
    assert_eq!((run.code, counts(&told(&run).1)), (Some(1), [4, 3, 0, 1, 0, 0]), "{run:?}");
    assert_eq!(listed(&desk, "甲").len(), 2);
    assert_eq!(listed(&desk, "乙"), ["昌州环发〔2018〕1号"]);
    assert!(!desk.path("丙").exists());
    let run = issue(&desk, &["--another"]);
    assert!(run.code == Some(2) && run.complained.contains("不能一起写"), "{run:?}");
}
