//! Whatever lies in a data file, the program answers with findings: soon, all of them in
//! one run, each with advice, and never with a panic.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use tongbao::finding::{Fault, Findings, Severity};

use crate::harness::{Desk, OFFICE, Q1, Q2, SCHEME};

/// The advice that goes with the finding of this code.
fn advice<'f>(findings: &'f Findings, code: &str) -> &'f str {
    let found = findings.iter().find(|finding| finding.code == code);
    found.map_or("no such finding", |finding| &finding.hint)
}

#[test]
fn the_sample_is_sound() {
    let desk = Desk::new();
    let (inputs, findings) = desk.load(Q1);
    assert!(inputs.is_some());
    assert_eq!(
        desk.lines(&findings),
        ["L31 2018-q1.yaml:13:20 last_year.trend 与去年同期的比较没有数字"]
    );
}

#[test]
fn many_mistakes_are_all_reported_in_one_run() {
    let desk = Desk::new();
    desk.edit(Q1, "number: 62 ", "number: 0 ")
        .edit(Q1, "signed: 2018-05-15", "signed: 2018-02-30")
        .edit(Q1, "trend: 下滑", "trend: 下降")
        .edit(Q1, "  阜康市环保局:\n    submitted: 8", "  阜康环保局:\n    submitted: -8")
        .edit(Q1, "  法规科: {submitted: 0}\n", "")
        .edit(Q1, "form: 信息报送模板", "form: 信息报送表")
        .edit(OFFICE, "aliases: [局宣教科]", "aliases: [办公室]")
        .edit(OFFICE, "band: true", "band: 1")
        .edit(OFFICE, "mark: ", "mrak: ")
        .edit(SCHEME, "points: 30", "points: 三十")
        .edit(SCHEME, "    noun: 环保新闻\n", "    nuon: 环保新闻\n");
    let said = desk.complaints(Q1);
    let codes: Vec<&str> = said.iter().map(|line| &line[..3]).collect();
    assert_eq!(
        codes,
        [
            "L07", "L06", "L18", // office.yaml
            "L06", "L07", // scheme.yaml
            "L14", "L16", "L17", "L14", "L20", "L30", "L17", // 2018-q1.yaml
        ],
        "{said:#?}"
    );
    assert!(said.iter().all(|line| line.matches(':').count() >= 2), "line and column: {said:#?}");
}

#[test]
fn a_misspelt_name_is_answered_with_the_nearest_registered_one() {
    let hint = |old: &str, new: &str, code| {
        let desk = Desk::new();
        desk.edit(Q1, old, new);
        advice(&desk.load(Q1).1, code).to_owned()
    };
    assert_eq!(hint("  阜康市环保局:", "  阜康环保局:", "L17"), "是不是“阜康市环保局”？");
    assert_eq!(hint("州党委信息科: 1}", "州委信息科: 1}", "L17"), "是不是“州党委信息科”？");
    assert_eq!(hint("form: 信息报送模板", "form: 报送模板", "L17"), "是不是“信息报送模板”？");
    assert_eq!(hint("number: 62 ", "nmuber: 62 ", "L07"), "是不是 number？");
    assert_eq!(
        hint("  阜康市环保局:", "  林业局:", "L17"),
        "还没有数据的是“阜康市环保局”：是它就改名；是新单位，就在机关数据（office）里登记。"
    );
}

#[test]
fn the_usual_slips_of_the_keyboard_are_called_by_name() {
    let hint = |old: &str, new: &str, code| {
        let desk = Desk::new();
        desk.edit(Q1, old, new);
        advice(&desk.load(Q1).1, code).to_owned()
    };
    let full_width = "改成半角“:”，后面空一格。";
    assert_eq!(hint("number: 62 ", "number：62 ", "L05"), full_width);
    assert_eq!(hint("  奇台县环保局:", "  奇台县环保局：", "L05"), full_width);
    assert_eq!(hint("number: 62 ", "number:62 ", "L05"), "在冒号后面空一格。");
    assert_eq!(hint("法规科: {", "法规科：{", "L05"), full_width);
    assert_eq!(hint("{trend: 下滑}", "{trend:下滑}", "L05"), "在冒号后面空一格。");
    assert_eq!(hint("{trend: 下滑}", "{trend：下滑}", "L05"), full_width);
    assert_eq!(hint("number: 62 ", "number: ６２ ", "L06"), "数字要用半角：62。");
    assert_eq!(
        hint("submitted: 5\n    adopted: {环", "submitted: -5\n    adopted: {环", "L14"),
        "数量不会是负数：核对原始登记。"
    );
    assert_eq!(
        hint("submitted: 5\n    adopted: {环", "submitted: 5.5\n    adopted: {环", "L14"),
        "数量没有小数：核对原始登记。"
    );
    assert_eq!(
        hint("    submitted: 5\n    adopted: {环", "\tsubmitted: 5\n    adopted: {环", "L05"),
        "换成半角空格。"
    );
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_no_harm() {
    let desk = Desk::new();
    let windows = format!("\u{feff}{}", desk.text(Q1).replace('\n', "\r\n"));
    desk.write(Q1, windows.replace("number: 62 ", "number: 0 "));
    assert!(desk.complaints(Q1)[0].starts_with("L14 2018-q1.yaml:8:9 number "));
    desk.write(Q1, windows);
    assert!(desk.load(Q1).0.is_some());
}

#[test]
fn a_missing_file_and_a_folder_are_faults_of_the_call() {
    let desk = Desk::new();
    for (name, code) in [("2019-q1.yaml", "L01"), (".", "L02")] {
        let (inputs, findings) = desk.load(name);
        assert!(inputs.is_none());
        assert_eq!(findings.fault(), Some(Fault::Usage));
        assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), [code]);
    }
}

#[test]
fn a_character_written_as_an_escape_is_not_looked_for_elsewhere() {
    let desk = Desk::new();
    desk.edit(OFFICE, "name: 法规科", "name: \"法规\\u200b科\"\n      # 不是\u{200b}这里");
    let said = desk.complaints(Q1);
    assert!(said[0].starts_with("L11 office.yaml:45:15 "), "{said:#?}");
}

#[test]
fn files_made_to_exhaust_the_reader_are_answered_in_time() {
    let mut bomb = String::from("a0: &a0 [0,0,0,0,0,0,0,0,0,0]\n");
    for i in 1..12 {
        let inner = format!("*a{},", i - 1).repeat(10);
        bomb += &format!("a{i}: &a{i} [{inner}]\n");
    }
    let unknown: String = (0..40_000).map(|i| format!("  单位{i}: {{submitted: 0}}\n")).collect();
    let files = [
        ("aliases", bomb),
        ("deep in one line", "[".repeat(100_000)),
        ("deep, closed", format!("a: {}{}", "{b: ".repeat(5_000), "}".repeat(5_000))),
        ("deep in many lines", "[\n".repeat(200_000)),
        ("dashes", "- ".repeat(100_000)),
        ("blanks", " ".repeat(2_000_000)),
        ("a long line", format!("office: {}", "长".repeat(600_000))),
        (
            "as many units as fit",
            Desk::new().text(Q1).replace("units:\n", &format!("units:\n{unknown}")),
        ),
        ("the same key", "number: 1\n".repeat(150_000)),
        ("too large", "x: y\n".repeat(700_000)),
    ];
    for (name, text) in files {
        let desk = Desk::new();
        desk.write(Q1, text);
        let start = Instant::now();
        let (inputs, findings) = desk.load(Q1);
        let took = start.elapsed();
        assert!(inputs.is_none(), "{name}");
        assert!(findings.count(Severity::Error) > 0, "{name}");
        assert!(findings.iter().all(|finding| finding.place.is_some()), "{name}");
        assert!(took < Duration::from_secs(10), "{name}: {took:?}");
    }
}

#[test]
fn every_excerpt_is_short_enough_to_show() {
    let desk = Desk::new();
    desk.edit(Q1, "number: 62 ", &format!("number: {} ", "九".repeat(100_000)));
    let (_, findings) = desk.load(Q1);
    let finding = findings.iter().find(|finding| finding.code == "L06").expect("the number");
    assert!(finding.message.chars().count() < 60, "{}", finding.message);
    let desk = Desk::new();
    desk.write(Q1, format!("{{{}}}", "a: 1, ".repeat(20_000)));
    let (_, findings) = desk.load(Q1);
    let spots = || findings.iter().filter_map(|f| f.place.as_ref()?.spot.as_ref());
    assert!(spots().any(|spot| spot.column > 2_000));
    assert!(spots().all(|spot| spot.excerpt.chars().count() < 3_000));
}

#[test]
fn an_earlier_period_is_held_to_the_same_rules() {
    let desk = Desk::new();
    desk.second_quarter().edit(Q1, "法规科: {submitted: 0}", "法规科: {submitted: 零}");
    let said = desk.complaints(Q2);
    assert!(said.iter().any(|line| line.starts_with("L06 2018-q1.yaml:45:20 ")), "{said:#?}");
}

/// Files whose text the clerk may spoil.
const FILES: [&str; 3] = [Q1, OFFICE, SCHEME];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn any_bytes_at_all_are_answered_without_a_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        file in 0..3_usize,
    ) {
        let desk = Desk::new();
        desk.write(FILES[file], bytes);
        let (inputs, findings) = desk.load(Q1);
        prop_assert!(inputs.is_some() || findings.fault().is_some());
    }

    #[test]
    fn any_characters_of_yaml_are_answered_without_a_panic(
        text in "[-\\[\\]{}:,&*#!|>'\"%@?~ \\n\\ta-c1.甲“：]{0,200}",
        file in 0..3_usize,
    ) {
        let desk = Desk::new();
        desk.write(FILES[file], text);
        let (inputs, findings) = desk.load(Q1);
        prop_assert!(inputs.is_some() || findings.fault().is_some());
    }

    #[test]
    fn a_spoilt_sample_is_answered_without_a_panic_and_counted_if_it_is_sound(
        edits in proptest::collection::vec((any::<prop::sample::Index>(), 0..3_u8, any::<u8>()), 1..12),
        file in 0..3_usize,
    ) {
        let desk = Desk::new();
        let mut bytes = desk.text(FILES[file]).into_bytes();
        for (place, how, byte) in edits {
            let place = place.index(bytes.len());
            match how {
                0 => bytes[place] = byte % 0x60 + 0x20,
                1 => bytes.insert(place, byte),
                _ => drop(bytes.remove(place)),
            }
        }
        desk.write(FILES[file], bytes);
        let (tally, findings) = desk.count(Q1);
        prop_assert!(tally.is_some() || findings.fault().is_some());
        prop_assert!(tally.is_none() || findings.fault().is_none());
    }

    #[test]
    fn a_sample_with_lines_moved_about_is_answered_without_a_panic(
        moves in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..6),
        file in 0..3_usize,
    ) {
        let desk = Desk::new();
        let text = desk.text(FILES[file]);
        let mut lines: Vec<&str> = text.lines().collect();
        for (from, to) in moves {
            let line = lines.remove(from.index(lines.len()));
            lines.insert(to.index(lines.len() + 1), line);
        }
        desk.write(FILES[file], lines.join("\n"));
        let (tally, findings) = desk.count(Q1);
        prop_assert!(tally.is_some() || findings.fault().is_some());
    }
}

/// A clerk who has nothing to say of a unit but its name writes just that.
#[test]
fn what_is_left_out_of_units_addressees_and_dates_is_taken_as_most_offices_mean_it() {
    let base = "name: 某局\nmark: 某局文件\ncode: 某发\nsystem: 全市\nreporters: 各区\nprinted_by: 某局\n\
                categories: [{name: 政务信息, measure: 条, submissions: true, channels: [{name: 市网}]}]\n";
    let period = "office: office.yaml\nperiod: {year: 2025, month: 1}\nnumber: 5\nsigned: 2025-02-07\n\
                  units: {东区: {submitted: 4}, 西区: {submitted: 2}}\nrequirements: [按时报送。]\n";
    let composed = |office: &str, period: &str| {
        let desk = Desk::new();
        desk.write("office.yaml", format!("{base}{office}")).write("period.yaml", period);
        desk.compose("period.yaml").main().to_owned()
    };
    let short =
        composed("addressees: [东区, 西区]\ngroups: [{name: 区, units: [东区, 西区]}]\n", period);
    let long = composed(
        "addressees: [[东区, 西区]]\ngroups: [{name: 区, units: [{name: 东区}, {name: 西区}]}]\n",
        &format!("{period}printed: 2025-02-07\n"),
    );
    assert_eq!(short, long);

    let desk = Desk::new();
    desk.write(
        "office.yaml",
        format!(
            "{base}addressees: [东区]\ngroups: [{{name: 区, units: [东区, 西区, 东区, 合计]}}]\n"
        ),
    );
    desk.write("period.yaml", period);
    let said = desk.complaints("period.yaml").join("\n");
    assert!(said.contains("东区"), "{said}");
    assert!(said.contains("L90"), "a name that sentences have a use for: {said}");
}
