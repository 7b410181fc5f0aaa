//! Names of every kind, as offices have them: the program's own sentences say nothing of them that
//! its own check would doubt.

use proptest::prelude::*;
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

/// What the check finds in the notice of a desk.
fn found(desk: &Desk) -> Vec<String> {
    let mut findings = Findings::default();
    let markup = desk.compose(Q1);
    proofread(markup.tally(), &markup, &mut findings);
    desk.lines(&findings)
}

#[test]
fn names_with_digits_marks_and_words_of_the_notice_are_no_finding() {
    for kind in ["digits", "long", "paren", "same", "sep", "words"] {
        let desk = office(kind);
        assert_eq!(found(&desk), [""; 0], "{kind}");
        assert!(desk.draw_up(Q1).0.is_some(), "{kind}");
    }
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn whatever_units_and_channels_are_named_the_notice_has_no_finding(
        units in prop::collection::vec(name(), 4),
        channel in name(),
    ) {
        let desk = Desk::new();
        let old = ["呼图壁县环保局", "玛纳斯县环保局", "奇台县环保局", "法规科"];
        for file in [OFFICE, SCHEME, Q1] {
            let mut text = desk.text(file);
            for (old, new) in old.iter().zip(&units) {
                text = text.replace(old, new);
            }
            desk.write(file, text.replace("环保厅网站", &channel));
        }
        // Loading may refuse a name; what it accepts must do.
        if desk.count(Q1).0.is_some() {
            prop_assert_eq!(found(&desk), [""; 0]);
        }
    }
}
