//! Data, templates and documents that lie in S3, on a server of this machine.

use std::process::{Command, Stdio};

use serde_json::Value;
use tongbao::archive::Digests;

use super::{OFFICE, counts, document, told};
use crate::archive::bucket::Bucket;
use crate::archive::endpoints::settings;
use crate::harness::{Desk, Q1, Run, SCHEME, copy_all, project};

/// Runs the program with a bucket and nothing else in its environment.
fn run(desk: &Desk, bucket: &Bucket, arguments: &[&str]) -> Run {
    if !desk.path("templates").exists() {
        copy_all(&project("templates"), &desk.path("templates"));
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongbao"));
    command.args(arguments).current_dir(desk.folder()).env_clear();
    if !arguments.contains(&"init") && !arguments.contains(&"verify") {
        command.arg("--fonts").arg(project("fonts"));
    }
    command.envs(settings(&bucket.endpoint(), "cache")).stdin(Stdio::null());
    Run::from(command.output().expect("the program starts"))
}

/// A bucket with the sample, the office one folder up, a later quarter, a document and one with a mistake.
fn bucket(desk: &Desk) -> Bucket {
    let bucket = Bucket::serve();
    desk.second_quarter();
    let up = |name: &str| desk.text(name).replace("office: office", "office: ../共用/office");
    bucket.put("共用/office.yaml", desk.text("office.yaml"));
    bucket.put("甲局/scheme.yaml", desk.text(SCHEME));
    bucket.put("甲局/2018-q1.yaml", up(Q1));
    bucket.put("甲局/2018-q2.yaml", up("2018-q2.yaml"));
    bucket.put("甲局/旧/2017.pdf", "not read");
    bucket.put("乙局/own.yaml", OFFICE);
    bucket.put("乙局/1.yaml", document(1));
    bucket.put("乙局/2.yaml", document(2).replace("number: 2", "number: 二"));
    bucket
}

const LIST: &str = "\
s3://tongbao/甲局/2018-q2.yaml
s3://tongbao/乙局/1.yaml
s3://tongbao/乙局/2.yaml
{\"data\": \"s3://tongbao/乙局/3.yaml\", \"out\": \"s3://tongbao/别处/3.pdf\"}
";

#[test]
fn data_in_a_bucket_is_fetched_with_all_it_names_and_documents_are_put_there() {
    let desk = Desk::new();
    let bucket = bucket(&desk);
    desk.write("list.txt", LIST);
    let generate = [
        "generate",
        "--manifest",
        "list.txt",
        "-o",
        "s3://tongbao/印发/",
        "--format",
        "json",
        "--unless-same",
    ];
    let made = run(&desk, &bucket, &generate);
    assert_eq!(made.code, Some(1), "{made:?}");
    let (lines, all) = told(&made);
    assert_eq!(counts(&all), [4, 2, 0, 2, 0, 0], "{made:?}");
    let of = |data: &str| {
        let address = format!("s3://tongbao/{data}");
        lines.iter().find(|line| line["data"] == address.as_str()).expect("a line").clone()
    };
    // The scores of the year so far are those of both quarters.
    let written = bucket.below("印发/");
    assert_eq!(written.len(), 2);
    let local = desk.run(&["generate", "2018-q2.yaml", "-o", "local.pdf"]);
    assert_eq!(local.code, Some(0), "{local:?}");
    let file = &of("甲局/2018-q2.yaml")["files"][0];
    let bytes = std::fs::read(desk.path("local.pdf")).expect("a PDF");
    assert_eq!(file["sha256"], Digests::sha256(&bytes).as_str(), "the same as from this machine");
    let key =
        file["path"].as_str().expect("an address").trim_start_matches("s3://tongbao/").to_owned();
    assert!(written.contains(&(key, bytes)), "{file}");
    // Mistakes are told at their addresses.
    let place = &of("乙局/2.yaml")["findings"][0]["place"];
    assert_eq!((&place["file"], &place["line"]), (&"s3://tongbao/乙局/2.yaml".into(), &4.into()));
    assert_eq!(of("乙局/3.yaml")["findings"][0]["place"]["file"], "s3://tongbao/乙局/3.yaml");
    assert!(!made.said.contains("/tmp/"), "{}", made.said);
    assert_eq!(counts(&told(&run(&desk, &bucket, &generate)).1), [4, 0, 2, 2, 0, 0]);
}

#[test]
fn templates_may_lie_in_a_bucket_and_an_archive_in_it_is_not_written_into() {
    let desk = Desk::new();
    let bucket = bucket(&desk);
    bucket.put("模板/document/notice.txt.jinja", "");
    bucket.put("模板/quarterly/notice.txt.jinja", "{{ 没有的 }}\n");
    let own = ["--templates", "s3://tongbao/模板"];
    let data = "s3://tongbao/甲局/2018-q1.yaml";
    let made = run(&desk, &bucket, &[&["generate", data, "-o", "out/"][..], &own].concat());
    assert_eq!(made.code, Some(1), "{made:?}");
    assert!(made.complained.contains("s3://tongbao/模板/quarterly/notice.txt.jinja"), "{made:?}");
    assert!(!made.complained.contains("/tmp/"), "{made:?}");
    let begun = run(&desk, &bucket, &["archive", "init", "--archive", "s3://tongbao/乙局/归档库"]);
    assert_eq!(begun.code, Some(0), "{begun:?}");
    let data = "s3://tongbao/乙局/1.yaml";
    let into = run(&desk, &bucket, &["generate", data, "-o", "s3://tongbao/乙局/归档库/2018/"]);
    assert!(into.code == Some(2) && into.complained.contains("错误[O06]"), "{into:?}");
    for address in [
        "s3://",
        "s3://tongbao",
        "s3://tongbao/a//b.yaml",
        "s3://tongbao/../b.yaml",
        "s3://A b/c.yaml",
    ] {
        let refused = run(&desk, &bucket, &["generate", address, "-o", "out/"]);
        assert_eq!(refused.code, Some(2), "{address}: {refused:?}");
        assert!(["O15", "A65"].iter().any(|code| refused.complained.contains(code)), "{refused:?}");
    }
    let refused = run(&desk, &bucket, &["generate", data, "-o", "s3://tongbao/a.doc"]);
    assert!(refused.code == Some(2) && refused.complained.contains("错误[O07]"), "{refused:?}");
}

#[test]
fn a_document_issued_from_a_bucket_is_kept_as_one_issued_from_this_machine() {
    let desk = Desk::new();
    let bucket = bucket(&desk);
    bucket.put("乙局/2.yaml", document(2).replace("30年", "10年"));
    let archive = "s3://tongbao/乙局/归档库";
    assert_eq!(run(&desk, &bucket, &["archive", "init", "--archive", archive]).code, Some(0));
    desk.write("list.txt", "s3://tongbao/乙局/1.yaml\ns3://tongbao/乙局/2.yaml\n");
    let issue =
        ["archive", "issue", "--manifest", "list.txt", "--archive", archive, "--format", "json"];
    let issued = run(&desk, &bucket, &issue);
    assert_eq!(
        (issued.code, counts(&told(&issued).1)),
        (Some(0), [2, 2, 0, 0, 0, 0]),
        "{issued:?}"
    );
    assert_eq!(counts(&told(&run(&desk, &bucket, &issue)).1), [2, 0, 2, 0, 0, 0]);
    let single = run(
        &desk,
        &bucket,
        &["archive", "issue", "s3://tongbao/乙局/1.yaml", "--archive", archive],
    );
    assert!(single.code == Some(0) && single.said.contains("早已归档"), "{single:?}");
    for (key, bytes) in bucket.below("乙局/归档库/2018/") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(key.ends_with(".pdf") || !text.contains("/tmp/"), "{key}: {text}");
    }
    let reports: Vec<(String, Vec<u8>)> = bucket.below("乙局/归档库/2018/");
    let report = reports.iter().find(|(key, _)| key.ends_with("构建信息.json")).expect("a report");
    let report: Value = serde_json::from_slice(&report.1).expect("JSON");
    assert!(report["data"].as_str().is_some_and(|data| data.starts_with("data/")), "{report}");
    let verified = run(&desk, &bucket, &["archive", "verify", "--archive", archive]);
    assert_eq!(verified.code, Some(0), "{verified:?}");
}

#[test]
fn more_in_a_folder_than_is_fetched_is_the_documents_fault_and_a_server_that_is_gone_the_machines()
{
    let desk = Desk::new();
    let bucket = bucket(&desk);
    for number in 0..1_001 {
        bucket.put(&format!("丙局/{number}.yaml"), "x");
    }
    let made = run(&desk, &bucket, &["generate", "s3://tongbao/丙局/1.yaml", "-o", "out/"]);
    assert!(made.code == Some(1) && made.complained.contains("错误[O14]"), "{made:?}");
    assert!(made.complained.contains("s3://tongbao/丙局/1.yaml"), "{made:?}");
    let endpoint = bucket.endpoint();
    drop(bucket);
    desk.write("list.txt", "s3://tongbao/丙局/1.yaml\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongbao"));
    command.args([
        "generate",
        "--manifest",
        "list.txt",
        "-o",
        "out/",
        "--format",
        "json",
        "--fonts",
    ]);
    command.arg(project("fonts")).current_dir(desk.folder()).env_clear();
    let gone = Run::from(command.envs(settings(&endpoint, "cache")).output().expect("it starts"));
    assert_eq!((gone.code, counts(&told(&gone).1)), (Some(3), [1, 0, 0, 0, 1, 0]), "{gone:?}");
    assert!(gone.said.contains("O13"), "{gone:?}");
}
