//! Names of every kind, as offices have them: the program's own sentences say nothing of them that
//! its own check would doubt.

use proptest::prelude::*;
use tongbao::check::{RuleBook, Text, check};
use tongbao::finding::Findings;
use tongbao::pipeline::proofread;

use crate::harness::{Desk, OFFICE, Q1, SCHEME, project};

/// A desk with an office whose names are of a kind.
fn office(kind: &str) -> Desk {
    let desk = Desk::new();
    for file in [Q1, OFFICE, SCHEME] {
        let text = std::fs::read_to_string(project("tests/fixtures/names").join(kind).join(file));
        desk.write(file, text.expect("a fixture"));
    }
    desk
}

/// The findings in the notice of a desk.
fn found(desk: &Desk) -> Vec<String> {
    let mut findings = Findings::default();
    let markup = desk.compose(Q1);
    proofread(markup.tally(), &markup, &mut findings);
    desk.lines(&findings)
}

/// The findings in the notice of a desk once its PDF is read back with the data.
fn found_in_pdf(desk: &Desk) -> Vec<String> {
    let markup = desk.compose(Q1);
    let (document, findings) = desk.build(Q1);
    let Some(document) = document else { return desk.lines(&findings) };
    let mut text = Text::read("notice.pdf", document.pdf()).expect("a PDF");
    text.set_beside(&markup);
    let mut findings = Findings::default();
    let book = RuleBook::of(markup.tally(), &mut findings);
    check(&book.context(Some(markup.tally()), &text), &mut findings);
    desk.lines(&findings)
}

#[test]
fn names_with_digits_marks_and_words_of_the_notice_are_no_finding() {
    for kind in ["digits", "long", "paren", "same", "sep", "words"] {
        let desk = office(kind);
        assert_eq!(found(&desk), [""; 0], "{kind}");
        assert_eq!(found_in_pdf(&desk), [""; 0], "{kind}, read back");
    }
}

/// The sample with other names in the place of its own.
fn renamed(names: &[(&str, &str)]) -> Desk {
    let desk = Desk::new();
    for file in [OFFICE, SCHEME, Q1] {
        let text = names.iter().fold(desk.text(file), |text, (old, new)| text.replace(old, new));
        desk.write(file, text);
    }
    desk
}

#[test]
fn names_that_were_once_taken_for_figures_or_sentences_are_no_finding() {
    let desk = renamed(&[
        ("呼图壁县环保局", "政务信息中心"),
        ("玛纳斯县环保局", "110指挥中心"),
        ("奇台县环保局", "市委、市政府信访局"),
        ("法规科", "法院，检察院"),
        ("阜康市环保局", "公安局（交警大队）"),
        ("环保厅网站", "园林动态一句话、综合信息"),
        ("政务信息: ", "市本级采用: "),
        ("name: 政务信息\n", "name: 市本级采用\n"),
        ("category: 政务信息\n", "category: 市本级采用\n"),
        ("noun: 环保新闻", "noun: 市本级采用"),
        // Room in the table for the columns of a third category.
        ("      - {name: 宣教中心网站, points: 未定}\n", ""),
        ("      - {name: 环境宣传杂志, points: 未定}\n", ""),
        ("scores: {市", "scores: {简报: 无, 市"),
        (
            "targets:\n",
            "  - name: 简报\n    noun: 市本级采用\n    measure: 期\n    channels: [{name: 州简报, points: 1}]\n\ntargets:\n",
        ),
    ]);
    assert_eq!(found(&desk), [""; 0]);
    assert_eq!(found_in_pdf(&desk), [""; 0]);
}

/// A name of pieces that a reader of sentences could stumble over. Marks stand between two of them.
fn name() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "市",
        "县",
        "委",
        "局",
        "办",
        "110",
        "12345",
        "8710",
        "指挥中心",
        "热线",
        "报送",
        "采用",
        "信息",
        "政务信息",
        "其中",
        "共",
        "累计",
        "合计处",
        "交警大队",
        "第一",
        "5条",
        "3篇",
        "没有",
        "为0",
        "与去年",
        "同比",
        "增加",
        "昌吉",
        "等",
        "条",
        "科",
        "法院",
        "和",
    ]);
    let mark = prop::sample::select(vec!["", "", "", "、", "，", "·", "—"]);
    let tail = prop::sample::select(vec!["局", "办公室", "中心", "科", "院", "（大队）"]);
    (prop::collection::vec((piece, mark), 1..4), tail).prop_map(|(pieces, tail)| {
        pieces.into_iter().fold(String::new(), |name, (piece, mark)| name + piece + mark) + tail
    })
}

#[test]
fn a_channel_called_like_the_noun_of_a_category_is_no_finding() {
    let desk = renamed(&[
        ("环保厅网站", "没有科"),
        ("环保新闻", "没有科"),
        ("新闻信息: ", "市局: "),
        ("name: 新闻信息\n", "name: 市局\n"),
        ("呼图壁县环保局", "市局"),
    ]);
    assert_eq!(found(&desk), [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn whatever_units_groups_channels_and_categories_are_named_the_notice_has_no_finding(
        units in prop::collection::vec(name(), 4),
        channel in name(),
        group in name(),
        category in name(),
        noun in name(),
        in_pdf in prop::bool::weighted(0.25),
    ) {
        let desk = renamed(&[
            ("呼图壁县环保局", &units[0]),
            ("玛纳斯县环保局", &units[1]),
            ("奇台县环保局", &units[2]),
            ("法规科", &units[3]),
            ("环保厅网站", &channel),
            ("信息直报点", &group),
            ("新闻信息: ", &format!("{category}: ")),
            ("name: 新闻信息\n", &format!("name: {category}\n")),
            ("环保新闻", &noun),
        ]);
        // Loading may refuse a name; what it accepts must do.
        if desk.count(Q1).0.is_some() {
            prop_assert_eq!(found(&desk), [""; 0]);
            if in_pdf {
                prop_assert_eq!(found_in_pdf(&desk), [""; 0]);
            }
        }
    }
}
