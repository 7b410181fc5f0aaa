//! The sample as it was issued has eighteen faults: each is found, at its place, and nothing
//! else is. The mended notice has none.

use std::collections::BTreeSet;
use std::fs;

use tongbao::check::{Context, Settings, Text, TextKind, WordLists, check};
use tongbao::compose::Markup;
use tongbao::finding::{Finding, Findings, Severity};

use super::lines;
use crate::harness::{Desk, Q1, project};
use crate::sample::NOTICE;

/// The findings in a text held beside the notice of the same data.
pub(crate) fn found_against(markup: &Markup, text: &Text) -> Vec<Finding> {
    let (words, settings) = (WordLists::shipped(), Settings::default());
    let mut findings = Findings::default();
    let mut text = text.clone();
    if text.kind != TextKind::Composed {
        text.set_beside(markup);
    }
    let context = Context::new(Some(markup.tally()), &text, &words, &settings);
    check(&context, &mut findings);
    findings.iter().cloned().collect()
}

/// The notice as it was issued.
fn as_issued() -> String {
    fs::read_to_string(project("tests/fixtures/2018-q1-as-issued.txt")).expect("the sample")
}

/// The eighteen faults of the sample, each with what is found of it: rule, line and column,
/// the words marked.
const FAULTS: [(usize, &[&str]); 18] = [
    (1, &["D2 10:33 75条"]),
    (2, &["D2 18:47 68条"]),
    (3, &["D2 10:44 21条"]),
    (4, &["D2 22:47 奇台县环保局2篇"]),
    (5, &["D23 22:37 玛纳斯县环保局3篇、奇台县环保局2篇、局宣教科2篇、阜康市环保局1篇"]),
    (6, &["D3 12:73 昌吉国家农业科技园区规划建设环保局"]),
    (
        7,
        &[
            "D4 12:25 呼图壁县环保局、木垒县环保局、新疆准东经济技术开发区环保局、昌吉国家农业科技园区规划建设环保局、昌吉国家农业科技园区规划建设环保局",
        ],
    ),
    (8, &["D5 116:2 ", "D5 258:2 ", "D5 278:2 "]),
    (
        9,
        &["D13 18:12 自治区环保厅网站》、州党办、州政办、“昌吉环保”微信公众号", "D13 18:26 州政办"],
    ),
    (10, &["S5 44:1 1月份", "S5 305:1 1月份"]),
    (11, &["S5 85:2 本月", "S5 92:2 本月", "S5 340:2 本月", "S5 347:2 本月"]),
    (12, &["D19 35:3 2018年第一季度信息采用条目", "S1 35:3 2018年第一季度信息采用条目"]),
    (13, &["S1 598:1 信息报送要求", "S2 598:1 信息报送要求"]),
    (14, &["T1 6:25 [2018]53号", "T1 26:28 [2018]53号"]),
    (15, &["T19 28:81 再接再励"]),
    (16, &["T22 18:11 《自治区环保厅网站》"]),
    (
        17,
        &[
            "D11 18:126 州局污染源普查办",
            "D11 22:56 局宣教科",
            "D11 475:2 污普办",
            "D11 575:2 环境污染监控中心",
        ],
    ),
    (18, &["S3 31:1 附件：", "S3 42:1 附件1：", "S3 303:1 附件2：", "S3 596:1 附件四："]),
];

#[test]
fn the_sample_as_issued_yields_all_eighteen_faults_and_nothing_else() {
    let notice = Desk::new().compose(Q1);
    let text = Text::plain("通报.txt", &as_issued());
    let found = found_against(&notice, &text);
    let told: Vec<String> = lines(&found)
        .iter()
        .filter_map(|line| line.split_once(" | "))
        .map(|(place, _)| place.to_owned())
        .collect();
    let mut wrong = String::new();
    for (fault, places) in FAULTS {
        for place in places.iter().filter(|place| !told.iter().any(|told| told == *place)) {
            wrong += &format!("fault {fault} is not found: {place}\n");
        }
    }
    let known: BTreeSet<&str> = FAULTS.iter().flat_map(|(_, places)| *places).copied().collect();
    for place in told.iter().filter(|place| !known.contains(place.as_str())) {
        wrong += &format!("not a fault: {place}\n");
    }
    assert!(wrong.is_empty(), "{wrong}\n{}", lines(&found).join("\n"));
}

#[test]
fn a_figure_that_is_wrong_is_shown_beside_the_data_cell_it_disagrees_with() {
    let notice = Desk::new().compose(Q1);
    let text = Text::plain("通报.txt", &as_issued());
    let found = found_against(&notice, &text);
    let of = |message: &str| -> Vec<String> {
        let finding = found.iter().find(|finding| finding.message == message);
        let related = &finding.unwrap_or_else(|| panic!("{message}")).related;
        related
            .iter()
            .map(|related| {
                let line = related.place.spot.as_ref().map_or(0, |spot| spot.line);
                format!("{} {line} {}", related.place.path, related.label)
            })
            .collect()
    };
    assert_eq!(
        of("奇台县环保局新闻信息采用写 2，按数据是 0"),
        ["units[奇台县环保局] 35 奇台县环保局"]
    );
    assert_eq!(
        of("新闻信息采用名单里缺昌吉市环保局（2篇）"),
        [
            "units[昌吉市环保局].adopted[区级新闻媒体] 31 区级新闻媒体 1",
            "units[昌吉市环保局].adopted[州级新闻媒体] 31 州级新闻媒体 1",
        ]
    );
    assert_eq!(
        of("这里缺“昌吉高新技术产业开发区环保局”"),
        ["units[昌吉高新技术产业开发区环保局] 26 昌吉高新技术产业开发区环保局"]
    );
    let rolled_up = of("州环保局政务信息报送写 21，按数据是 19");
    assert_eq!(rolled_up.len(), 5, "{rolled_up:?}");
    assert_eq!(rolled_up[0], "units[办公室].submitted 40 办公室政务信息报送 2");
    // The two that were swapped are named together.
    let missing = found.iter().find(|finding| finding.code == "D23").expect("one");
    assert!(missing.hint.contains("奇台县环保局"), "{}", missing.hint);
    assert_eq!(missing.severity, Severity::Error);
}

#[test]
fn without_data_the_document_is_held_against_itself() {
    let text = Text::plain("通报.txt", &as_issued());
    let told = lines(&super::found(&text)).join("\n");
    for line in [
        "D1 10:33 75条 | 合计 75 条，后面所列相加是 89 条",
        "D1 18:47 68条 | 合计 68 条，后面所列相加是 65 条",
        "D3 12:73 昌吉国家农业科技园区规划建设环保局",
        "D9 12:22 下滑 | 只写“下滑”，没有数字",
        "D11 18:126 州局污染源普查办",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
}

#[test]
fn the_mended_notice_is_clean_as_composed_and_as_printed() {
    let notice = Desk::new().compose(Q1);
    let printed = Text::read("通报.pdf", &NOTICE.bytes).expect("a PDF");
    assert_eq!(lines(&found_against(&notice, &printed)), Vec::<String>::new());
    let composed = Text::composed(&notice);
    assert_eq!(lines(&found_against(&notice, &composed)), Vec::<String>::new());
}
