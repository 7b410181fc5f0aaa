//! Numbers that the archive gives: until then a blank stands where the number will.

use std::fs;

use tongbao::finding::{Findings, Severity};
use tongbao::measure::Verdict;
use tongbao::model::Frame;
use tongbao::pipeline::build;

use crate::harness::{DOCUMENT, Desk, OFFICE, Q1, Q2, RESOURCES};
use crate::preview::serving::{Preview, draft, request};

/// The worked examples with the lines of their numbers.
const EXAMPLES: [(&str, &str); 6] = [
    ("document.yaml", "number: 71\n"),
    ("joint.yaml", "number: 80\n"),
    ("letter.yaml", "number: 33\n"),
    ("minutes.yaml", "number: 6\n"),
    ("order.yaml", "number: 12\n"),
    ("upward.yaml", "number: 75\n"),
];

/// A desk whose offices leave numbers to the archive; the first quarter has none yet.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.append(OFFICE, "numbering: 归档库\n").edit(Q1, "number: 62 ", "# number: 62 ");
    desk
}

/// Puts an example on the desk, without its number.
fn unnumbered(desk: &Desk, (example, number): (&str, &str)) {
    desk.example(example).append("government.yaml", "numbering: 归档库\n");
    desk.edit(DOCUMENT, number, "");
}

fn frame(desk: &Desk, name: &str) -> Frame {
    let (inputs, findings) = desk.load(name);
    let inputs = inputs.unwrap_or_else(|| panic!("{:#?}", desk.lines(&findings)));
    inputs.frame().clone()
}

#[test]
fn a_number_to_come_is_a_blank_and_a_typed_one_stands() {
    let desk = desk();
    assert_eq!(frame(&desk, Q1).number, None);
    assert_eq!(desk.compose(Q1).number(), "昌州环发〔2018〕　号");
    desk.edit(Q1, "# number: 62 ", "number: 62 ");
    assert_eq!(desk.compose(Q1).number(), "昌州环发〔2018〕62号");
    unnumbered(&desk, ("order.yaml", "number: 12\n"));
    assert_eq!(desk.compose(DOCUMENT).number(), "第　号");
}

#[test]
fn every_document_names_its_series_and_has_a_name_of_its_own_in_the_archive() {
    for (example, series, designation) in [
        ("document.yaml", "昌州环发〔2018〕", "昌州环发〔2018〕71号"),
        ("letter.yaml", "昌州环函〔2018〕", "昌州环函〔2018〕33号"),
        ("order.yaml", "昌吉回族自治州人民政府令", "昌吉回族自治州人民政府令第12号"),
    ] {
        let desk = Desk::new();
        desk.example(example);
        let frame = frame(&desk, DOCUMENT);
        assert_eq!((frame.series().as_str(), frame.designation().as_str()), (series, designation));
    }
}

#[test]
fn a_dossier_takes_the_number_it_is_given() {
    let desk = desk();
    for example in EXAMPLES {
        unnumbered(&desk, example);
        let inputs = desk.load(DOCUMENT).0.expect("a sound document");
        assert_eq!(inputs.numbered(9).frame().number, Some(9), "{}", example.0);
    }
    let inputs = desk.load(Q1).0.expect("a sound quarter");
    assert_eq!(inputs.numbered(9).frame().document_number(), "昌州环发〔2018〕9号");
}

#[test]
fn the_number_given_by_the_archive_is_on_the_pages_as_if_it_had_been_typed() {
    let desk = desk();
    let mut findings = Findings::default();
    let given = build(&desk.path(Q1), Some(62), &RESOURCES, &mut findings, &mut |_| {});
    let given = given.unwrap_or_else(|_| panic!("{:#?}", desk.lines(&findings)));
    desk.edit(Q1, "# number: 62 ", "number: 62 ");
    let typed = desk.build(Q1).0.expect("a notice");
    assert!(given.pdf() == typed.pdf());
}

#[test]
fn a_notice_without_a_number_is_written_only_as_a_draft() {
    let desk = desk();
    for emit in ["pdf", "typst", "png", "svg"] {
        let run = desk.run(&["generate", Q1, "-o", "out/", "--emit", emit]);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.complained.contains("错误[O05]: 文号还没有编"), "{}", run.complained);
        assert!(run.complained.contains("tongbao archive issue"), "{}", run.complained);
        assert!(run.complained.contains("2018-q1.yaml:"), "{}", run.complained);
        assert!(!desk.path("out").exists());
    }
    let run = desk.run(&["generate", Q1, "-o", "out/", "--draft", "征求意见稿"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let name = "昌州环发〔2018〕　号 关于第一季度信息工作情况的通报（征求意见稿）.pdf";
    assert_eq!(desk.files("out"), [name]);
}

#[test]
fn a_draft_of_any_format_passes_the_measuring_with_its_number_to_come() {
    for example in EXAMPLES {
        let desk = desk();
        unnumbered(&desk, example);
        let run = desk.run(&["generate", DOCUMENT, "-o", "out.pdf", "--draft", "草稿"]);
        assert_eq!(run.code, Some(0), "{}: {run:?}", example.0);
        let pdf = fs::read(desk.path("out.pdf")).expect("a draft");
        let measurement = tongbao::measure::measure(&pdf).expect("a PDF");
        assert!(!measurement.fails(), "{}", example.0);
        // A person has to see to the way it is written; an order's number has no form of its own.
        let form = match example.0 {
            "letter.yaml" => Some("S3"),
            "order.yaml" | "minutes.yaml" => None,
            _ => Some("H6"),
        };
        let blank = measurement.outcomes().iter().filter(|outcome| {
            let gravest = outcome.gravest();
            gravest.is_some_and(|reading| {
                reading.verdict == Verdict::NeedsEye && reading.measured == "顺序号空着"
            })
        });
        let blank: Vec<&str> = blank.map(|outcome| outcome.clause.id).collect();
        assert_eq!(blank, form.into_iter().collect::<Vec<_>>(), "{}", example.0);
    }
}

#[test]
fn the_preview_shows_the_blank_and_finds_nothing_wrong_with_it() {
    let desk = desk();
    let request = tongbao::preview::Request { draft: draft("草稿"), ..request(&desk) };
    let preview = Preview::open(request);
    let state = preview.state();
    assert_eq!(state["title"], "昌州环发〔2018〕　号 关于第一季度信息工作情况的通报");
    let codes: Vec<&str> = state["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|finding| finding["code"].as_str())
        .collect();
    assert_eq!(codes, ["L31"], "those of the sample as shipped");
}

#[test]
fn the_check_finds_nothing_wrong_with_a_number_to_come() {
    let desk = desk();
    let run = desk.run(&["check", Q1]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(!run.complained.contains("文号"), "{}", run.complained);
    for example in EXAMPLES {
        unnumbered(&desk, example);
        let (made, findings) = desk.build(DOCUMENT);
        assert!(made.is_some(), "{}: {:#?}", example.0, desk.lines(&findings));
        assert_eq!(findings.count(Severity::Error), 0, "{}", example.0);
    }
}

#[test]
fn a_draft_may_have_any_number_of_the_series_while_the_data_have_none() {
    let desk = desk();
    let numbers = |head: &str| {
        let text = format!(
            "{head}\n关于2018年第一季度信息工作情况的通报\n各单位：\n各单位要再接再厉。\n2018年5月15日\n昌吉回族自治州环境保护局2018年5月15日印发\n"
        );
        desk.write("稿.txt", text);
        let run = desk.run(&["check", Q1, "--text", "稿.txt"]);
        run.complained.lines().filter(|line| line.contains("[D16]")).count()
    };
    assert_eq!(numbers("昌州环发〔2018〕97号"), 0);
    assert_eq!(numbers("昌州环发〔2018〕　号"), 0);
    assert_eq!(numbers(""), 0, "none is no mistake yet");
    assert_eq!(numbers("昌州环发〔2017〕97号"), 1, "the year is known");
    assert_eq!(numbers("昌州环函〔2018〕97号"), 1, "the code is known");
    desk.edit(Q1, "# number: 62 ", "number: 62 ");
    assert_eq!(numbers("昌州环发〔2018〕97号"), 1, "a typed number is held to");
}

#[test]
fn two_quarters_that_wait_for_their_numbers_do_not_have_the_same() {
    let desk = Desk::new();
    desk.second_quarter()
        .edit(Q1, "number: 62 ", "# number: 62 ")
        .edit(Q2, "number: 98 ", "# number: 98 ")
        .append(OFFICE, "numbering: 归档库\n");
    let said = desk.complaints(Q2);
    assert!(!said.iter().any(|line| line.starts_with("L48")), "{said:#?}");
    assert!(desk.load(Q2).0.is_some(), "{said:#?}");
}
