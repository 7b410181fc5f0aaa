//! Many documents by a list: each told by itself and counted, in parts that miss none, resumed after any end.

mod away;
mod issuing;
mod lists;
mod signals;

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;
use serde_json::Value;
use tongbao::archive::Digests;
use tongbao::jobs::{Job, Shard};

use crate::harness::{Desk, Run};

/// An office that keeps a register elsewhere.
pub(crate) const OFFICE: &str = "\
name: 某局
mark: 某局文件
code: 某发
printed_by: 某局
addressees:
  - [各单位]
filing: {retention: 30年}
";

/// A short document of this number.
pub(crate) fn document(number: usize) -> String {
    format!(
        "kind: document\noffice: own.yaml\ntitle: 关于第{number}次检查情况的通报\nnumber: {number}\n\
         signed: 2018-05-15\nprinted: 2018-05-15\nbody: [各单位整改到位，请于6月1日前报送整改情况。]\n"
    )
}

/// A desk with so many documents, and a list of them.
pub(crate) fn desk(count: usize) -> Desk {
    let desk = Desk::new();
    desk.write("own.yaml", OFFICE);
    let mut list = String::from("# 五月的公文\n\n");
    for number in 1..=count {
        desk.write(&format!("{number}.yaml"), document(number));
        list += &format!("{number}.yaml\n");
    }
    desk.write("list.txt", list);
    desk
}

/// The lines that a run told, and the counts in the last of them.
pub(crate) fn told(run: &Run) -> (Vec<Value>, Value) {
    let lines = run.said.lines();
    let line = |line: &str| serde_json::from_str::<Value>(line).expect("a line is JSON");
    let mut lines: Vec<Value> = lines.map(line).collect();
    let mut last = lines.pop().expect("counts");
    (lines, last["counts"].take())
}

/// The counts as they are told: documents, written, same, refused, failed, not done.
pub(crate) fn counts(counts: &Value) -> [u64; 6] {
    ["documents", "written", "same", "refused", "failed", "not_done"]
        .map(|name| counts[name].as_u64().expect("a count"))
}

const GENERATE: [&str; 6] = ["generate", "--manifest", "list.txt", "-o", "out/", "--format"];

#[test]
fn each_document_of_a_list_is_told_on_a_line_and_the_good_ones_are_made() {
    let desk = desk(4);
    desk.edit("2.yaml", "number: 2", "number: 二");
    desk.append("list.txt", "missing.yaml\n");
    let run = desk.run(&[&GENERATE[..], &["json"]].concat());
    assert_eq!((run.code, run.complained.as_str()), (Some(1), ""), "{run:?}");
    let (lines, all) = told(&run);
    assert_eq!(counts(&all), [5, 3, 0, 2, 0, 0]);
    let of = |data: &str| {
        let found = lines.iter().find(|line| line["data"] == data);
        found.unwrap_or_else(|| panic!("{data}: {run:?}"))
    };
    for name in ["1.yaml", "3.yaml", "4.yaml"] {
        let line = of(name);
        let file = &line["files"][0];
        let bytes = fs::read(desk.path(file["path"].as_str().expect("a path"))).expect("a PDF");
        assert_eq!(file["sha256"], Digests::sha256(&bytes).as_str());
        assert_eq!((&line["state"], &line["pages"]), (&"written".into(), &1.into()));
        let stages = ["load", "tally", "compose", "check", "typeset", "measure", "publish"];
        assert!(stages.iter().all(|stage| line["timings"][stage].is_number()), "{line}");
    }
    let refused = of("2.yaml");
    let finding = &refused["findings"][0];
    assert_eq!((&refused["state"], &refused["pages"]), (&"refused".into(), &Value::Null));
    assert_eq!(finding["place"]["file"], "2.yaml");
    assert_eq!((&finding["place"]["line"], &finding["place"]["column"]), (&4.into(), &9.into()));
    assert!(finding["message"].as_str().is_some_and(|text| !text.is_empty()), "{finding}");
    assert_eq!(of("missing.yaml")["findings"][0]["code"], "L01");
}

#[test]
fn a_person_reads_the_counts_in_a_last_line() {
    let desk = desk(3);
    desk.edit("3.yaml", "number: 3", "number: 三");
    let run = desk.run(&[&GENERATE[..], &["human"]].concat());
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(run.said.lines().last(), Some("3 份：2 份生成，1 份有错：3.yaml"));
    assert!(run.complained.contains("3.yaml：共 1 处错误"), "{run:?}");
    let none = desk.run(&["generate", "--manifest", "own.txt"]);
    assert!(none.code == Some(2) && none.complained.contains("错误[K22]"), "{none:?}");
    desk.write("own.txt", "# 都办完了\n");
    let none = desk.run(&["generate", "--manifest", "own.txt"]);
    assert_eq!((none.code, none.said.as_str()), (Some(0), "0 份：没有要做的\n"));
}

#[test]
fn a_line_says_where_its_document_goes() {
    let desk = desk(2);
    desk.write(
        "list.txt",
        "{\"data\": \"1.yaml\", \"out\": \"甲/\"}\n{\"out\": \"乙/2.pdf\", \"data\": \"2.yaml\"}\n",
    );
    let run = desk.run(&["generate", "--manifest", "list.txt"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(desk.files("甲").len(), 1);
    assert_eq!(desk.files("乙"), ["2.pdf"]);
    desk.write("list.txt", "{\"data\": \"1.yaml\", \"out\": \"own.txt\"}\n");
    let run = desk.run(&["generate", "--manifest", "list.txt"]);
    assert!(run.code == Some(1) && run.complained.contains("错误[O07]"), "{run:?}");
}

#[test]
fn the_exit_code_is_that_of_the_worst_document() {
    let desk = desk(3);
    desk.edit("1.yaml", "number: 1", "number: 一").write("file", "");
    desk.write(
        "list.txt",
        "1.yaml\n{\"data\": \"2.yaml\", \"out\": \"file/below/\"}\n{\"data\": \"3.yaml\", \"out\": \"out/\"}\n",
    );
    let run = desk.run(&["generate", "--manifest", "list.txt", "--format", "json"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    let (lines, all) = told(&run);
    assert_eq!(counts(&all), [3, 1, 0, 1, 1, 0]);
    let failed = lines.iter().find(|line| line["data"] == "2.yaml").expect("the second");
    assert_eq!(
        (&failed["state"], &failed["findings"][0]["fault"]),
        (&"failed".into(), &"machine".into())
    );
    desk.write("list.txt", "1.yaml\n");
    assert_eq!(desk.run(&["generate", "--manifest", "list.txt"]).code, Some(1));
}

#[test]
fn what_is_there_already_with_the_same_bytes_is_not_written_again() {
    let desk = desk(3);
    let again = || {
        let run = desk.run(&[&GENERATE[..], &["json", "--unless-same"]].concat());
        assert_eq!(run.code, Some(0), "{run:?}");
        told(&run)
    };
    assert_eq!(counts(&again().1), [3, 3, 0, 0, 0, 0]);
    let times = || {
        let time = |name: &String| {
            let file = fs::metadata(desk.path(&format!("out/{name}"))).expect("a file");
            file.modified().expect("a time")
        };
        desk.files("out").iter().map(time).collect::<Vec<_>>()
    };
    let before = times();
    let (lines, all) = again();
    assert_eq!((counts(&all), times()), ([3, 0, 3, 0, 0, 0], before));
    assert!(
        lines.iter().all(|line| line["state"] == "same" && line["files"][0]["sha256"].is_string())
    );
    desk.edit("2.yaml", "6月1日", "6月2日");
    assert_eq!(counts(&again().1), [3, 1, 2, 0, 0, 0]);
    let said = desk.run(&["generate", "2.yaml", "-o", "out/", "--unless-same"]).said;
    assert!(said.starts_with("和原来一样，没有再写 "), "{said}");
}

#[test]
fn of_parts_of_a_list_each_makes_its_own_and_all_make_everything() {
    let desk = desk(6);
    let mut made = BTreeSet::new();
    for part in 1..=3 {
        let shard = format!("{part}/3");
        let run = desk.run(&[&GENERATE[..], &["json", "--shard", &shard]].concat());
        assert_eq!(run.code, Some(0), "{run:?}");
        for line in told(&run).0 {
            assert!(made.insert(line["data"].to_string()), "{line} twice");
        }
    }
    assert_eq!(made.len(), 6);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..<_>::default() })]

    #[test]
    fn each_document_of_any_list_is_in_just_one_part_whatever_its_order(
        mut list in proptest::collection::vec(("[a-z0-9/\u{4e00}-\u{4e20}]{0,12}", proptest::option::of("[a-c]{1,2}")), 0..60),
        of in 1_u64..12,
    ) {
        let shards: Vec<Shard> = (1..=of)
            .map(|place| Shard::parse(&format!("{place}/{of}")).expect("a part"))
            .collect();
        let job = |(data, archive): &(String, Option<String>)| Job { archive: archive.clone(), ..Job::of(data.as_str()) };
        let places = |list: &[(String, Option<String>)]| -> Vec<Vec<usize>> {
            let of_one = |one: &(String, Option<String>)| {
                (0..shards.len()).filter(|place| shards[*place].has(&job(one))).collect()
            };
            list.iter().map(of_one).collect()
        };
        let forward = places(&list);
        prop_assert!(forward.iter().all(|places| places.len() == 1));
        list.reverse();
        let mut back = places(&list);
        back.reverse();
        prop_assert_eq!(forward, back);
    }
}

#[test]
fn documents_are_shared_out_evenly_and_by_a_rule_that_others_can_follow() {
    let shards: Vec<Shard> =
        (1..=8).map(|place| Shard::parse(&format!("{place}/8")).expect("a part")).collect();
    let jobs: Vec<Job> = (0..8_000).map(|i| Job::of(format!("县{i}/2018-q1.yaml"))).collect();
    for shard in &shards {
        let count = jobs.iter().filter(|job| shard.has(job)).count();
        assert!((900..1_100).contains(&count), "{count}");
    }
    // printf %s 1.yaml | sha256sum begins with 3b556332ee17c41a.
    let place = (0x3b55_6332_ee17_c41a_u64 % 8 + 1) as usize;
    assert!(
        Digests::sha256(b"1.yaml").starts_with("3b556332ee17c41a"),
        "{}",
        Digests::sha256(b"1.yaml")
    );
    assert!(shards[place - 1].has(&Job::of("1.yaml")));
    // Documents of one archive stay together.
    let of = |data: &str| Job { archive: Some("s3://a/某局".to_owned()), ..Job::of(data) };
    let own = |data: &str| shards.iter().position(|shard| shard.has(&of(data)));
    assert_eq!(own("1.yaml"), own("2.yaml"));
}

#[test]
fn a_part_that_there_cannot_be_is_refused() {
    let desk = desk(1);
    for shard in [
        "0/4",
        "4/3",
        "1",
        "1/0",
        "a/2",
        "1/2/3",
        "-1/2",
        "+1/2",
        "",
        "1.5/2",
        "1/18446744073709551616",
    ] {
        assert!(Shard::parse(shard).is_err(), "{shard}");
    }
    for shard in ["0/4", "4/3"] {
        let run = desk.run(&["generate", "--manifest", "list.txt", "--shard", shard]);
        assert!(run.code == Some(2) && run.complained.contains("错误[K28]"), "{run:?}");
    }
    assert!(Shard::parse(" 3/3 ").is_ok());
}
