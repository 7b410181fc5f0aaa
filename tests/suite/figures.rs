//! The figures of the sample, each as counted by hand from the data, and what every
//! notice's figures have in common.

use rust_decimal::Decimal;
use tongbao::tally::Tally;

use crate::harness::{Desk, Q1};
use crate::reading::{Listing, Reading, Row, Score};

/// A list as the notice would read it out.
pub(crate) fn read_out(listing: &Listing) -> Vec<String> {
    listing.entries.iter().map(|entry| format!("{}{}", entry.name, entry.count)).collect()
}

/// The row of a unit, by its place in the tables, from 0.
pub(crate) fn row(tally: &Tally, place: usize) -> Row {
    tally.rows().swap_remove(place)
}

/// A score as "period cumulative target gap", with a stroke for what does not apply.
pub(crate) fn standing(score: &Score) -> String {
    let word = |value: Option<Decimal>| value.map_or("-".to_owned(), |value| value.to_string());
    [score.period, score.cumulative, score.target, score.gap].map(word).join(" ")
}

#[test]
fn submissions_are_eighty_seven_and_listed_by_figure_then_by_the_offices_order() {
    let tally = Desk::new().tally(Q1);
    let submissions = tally.submissions();
    assert_eq!(submissions.total, 87);
    assert_eq!(
        read_out(&submissions),
        [
            "州环保局19", // 2 + 1 + 0 + 0 + 1 + 3 + 12
            "吉木萨尔县环保局12",
            "州环境监测站10",
            "州环保局访惠聚工作队9",
            "州节能减排监督管理局8",
            "阜康市环保局8",
            "州污染源普查办5",
            "昌吉市环保局5",
            "玛纳斯县环保局4",
            "州环境污染监控中心4",
            "奇台县环保局3",
        ]
    );
}

#[test]
fn whoever_submitted_nothing_is_listed_once_in_the_order_of_the_tables() {
    assert_eq!(
        Desk::new().tally(Q1).submissions().zero,
        [
            "呼图壁县环保局",
            "木垒县环保局",
            "新疆准东经济技术开发区环保局",
            "昌吉高新技术产业开发区环保局",
            "昌吉国家农业科技园区规划建设环保局",
        ]
    );
}

#[test]
fn sixty_five_items_were_adopted_and_eight_published() {
    let tally = Desk::new().tally(Q1);
    let categories = tally.categories();
    let [affairs, news] = &categories[..] else { panic!("two categories") };
    assert_eq!(affairs.adopted.total, 65);
    assert_eq!(
        read_out(&affairs.adopted),
        [
            "州环保局19",
            "州节能减排监督管理局7",
            "州环保局访惠聚工作队6",
            "州环境监测站6",
            "吉木萨尔县环保局5",
            "阜康市环保局5",
            "昌吉市环保局5",
            "州污染源普查办4",
            "州环境污染监控中心4",
            "玛纳斯县环保局3",
            "奇台县环保局1",
        ]
    );
    assert_eq!(news.adopted.total, 8);
    assert_eq!(
        read_out(&news.adopted),
        ["玛纳斯县环保局3", "昌吉市环保局2", "宣教科2", "阜康市环保局1"]
    );
}

#[test]
fn only_channels_that_adopted_something_are_named_each_once() {
    let tally = Desk::new().tally(Q1);
    let categories = tally.categories();
    let [affairs, news] = &categories[..] else { panic!("two categories") };
    assert_eq!(
        affairs.channels,
        ["环保部网站", "自治区环保厅网站", "州党办", "“昌吉环保”微信公众号"]
    );
    assert_eq!(news.channels, ["州级以上新闻媒体"]);
}

#[test]
fn every_score_of_the_sample_is_that_of_its_tables() {
    let tally = Desk::new().tally(Q1);
    let rows: Vec<String> = tally
        .rows()
        .iter()
        .map(|row| row.scores.iter().map(standing).collect::<Vec<_>>().join(" | "))
        .collect();
    assert_eq!(
        rows,
        [
            "20 20 200 180 | 50 50 80 30", // 10 + 2 × 5; 20 + 2 × 15
            "0 0 200 200 | 0 0 60 60",
            "25 25 200 175 | 0 0 60 60",
            "0 0 200 200 | 0 0 40 40",
            "0 0 200 200 | 0 0 40 40",
            "0 0 200 200 | 0 0 40 40",
            "0 0 200 200 | 0 0 40 40",
            "45 45 320 275 | 35 35 80 45", // 4 × 10 + 5; 20 + 15
            "30 30 320 290 | 15 15 80 65",
            "5 5 320 315 | 0 0 60 60",
            "10 10 120 110 | - - - -", // no task in news: blank, not 0
            "5 5 120 115 | - - - -",
            "0 0 120 120 | - - - -",
            "0 0 120 120 | - - - -",
            "15 15 120 105 | - - - -",
            "40 40 120 80 | - - - -", // 30 + 2 × 5
            "20 20 120 100 | - - - -",
            "30 30 120 90 | - - - -",
            "105 105 300 195 | 30 30 80 50", // 30 + 2 × 15 + 9 × 5; 2 × 15
            "35 35 300 265 | 0 0 40 40",
            "30 30 300 270 | 0 0 40 40",
            "20 20 300 280 | 0 0 40 40",
        ]
    );
}

#[test]
fn rates_completion_and_ranks_follow_from_the_figures() {
    let tally = Desk::new().tally(Q1);
    let manas = row(&tally, 0);
    assert_eq!(manas.adoption_rate, Some(Decimal::from(75))); // 3 of 4
    assert_eq!(manas.completion[0], Some(Decimal::from(10))); // 20 of 200
    assert_eq!(manas.completion[1], Some(Decimal::new(625, 1))); // 50 of 80
    assert_eq!(row(&tally, 1).adoption_rate, None); // of none
    let ranks = |category: usize| -> Vec<Option<usize>> {
        tally.rows().iter().map(|row| row.ranks[category]).collect()
    };
    assert_eq!(ranks(0)[..4], [Some(9), Some(16), Some(8), Some(16)]);
    assert_eq!(ranks(0)[18], Some(1));
    assert_eq!(ranks(1)[..4], [Some(1), Some(5), Some(5), Some(5)]);
    assert_eq!(ranks(1)[10], None);
}

#[test]
fn a_figure_that_stands_for_several_units_is_the_sum_of_their_rows() {
    let tally = Desk::new().tally(Q1);
    let bureau = [10, 11, 12, 13, 14, 15, 18].map(|place| row(&tally, place));
    let submitted: u32 = bureau.iter().filter_map(|row| row.submitted).sum();
    let adopted: u32 = bureau.iter().flat_map(|row| &row.adopted[..7]).sum();
    assert_eq!(read_out(&tally.submissions())[0], format!("州环保局{submitted}"));
    assert_eq!(read_out(&tally.categories()[0].adopted)[0], format!("州环保局{adopted}"));
    let all: u32 = tally.rows().iter().filter_map(|row| row.submitted).sum();
    assert_eq!(all, tally.submissions().total);
}

#[test]
fn after_a_tie_the_scheme_says_which_rank_comes_next() {
    let desk = Desk::new();
    desk.edit("scheme.yaml", "categories:\n", "ties: 不跳号\ncategories:\n");
    let tally = desk.tally(Q1);
    let ranks: Vec<_> = tally.rows().iter().filter_map(|row| row.ranks[0]).collect();
    // 105 45 40 35 30 25 20 15 10 5 0: eleven different scores.
    assert_eq!(ranks.iter().max(), Some(&11));
    assert_eq!(ranks[..4], [7, 11, 6, 11]);
}

#[test]
fn the_same_figures_stand_in_the_sentences() {
    let sentences = Desk::new().sentences(Q1);
    for sentence in [
        "2018年第一季度州环保局及各县市（园区）环保局累计报送政务信息87条，其中：州环保局19条、吉木萨尔县环保局12条、",
        "、奇台县环保局3条。",
        "全州环保系统信息报送数量与去年同期相比有所下滑，呼图壁县环保局、",
        "昌吉国家农业科技园区规划建设环保局第一季度信息报送量为0。",
        "2018年第一季度被环保部网站、自治区环保厅网站、州党办、“昌吉环保”微信公众号采用政务信息65条，",
        "2018年第一季度，全州环保系统在州级以上新闻媒体刊发环保新闻8篇，其中：玛纳斯县环保局3篇、昌吉市环保局2篇、宣教科2篇、阜康市环保局1篇。",
    ] {
        assert!(sentences.contains(sentence), "{sentence}\n{sentences}");
    }
}
