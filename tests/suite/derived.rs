//! Figures of other quarters and other offices: what follows from the data, and only from
//! the data.

use std::fs;

use serde_yaml::Value;

use crate::figures::{read_out, row, standing};
use crate::harness::{Desk, OFFICE, Q1, Q2, SCHEME};
use crate::reading::Reading;

#[test]
fn the_second_quarter_adds_up_with_the_file_of_the_first() {
    let desk = Desk::new();
    desk.second_quarter().edit(
        Q2,
        "办公室:\n    submitted: 2\n    adopted: {“昌吉环保”微信公众号: 2}",
        "办公室:\n    submitted: 3\n    adopted: {环保部网站: 3, “昌吉环保”微信公众号: 7}",
    );
    let tally = desk.tally(Q2);
    assert_eq!(standing(&row(&tally, 0).scores[0]), "20 40 200 160");
    assert_eq!(standing(&row(&tally, 0).scores[1]), "50 100 80 -20"); // beyond the target
    assert_eq!(standing(&row(&tally, 10).scores[0]), "125 135 120 -15");
    assert_eq!(standing(&row(&tally, 10).scores[1]), "- - - -");
    assert_eq!(tally.submissions().total, 88, "the list is that of the quarter alone");
}

#[test]
fn without_the_earlier_file_there_is_no_cumulative_score() {
    let desk = Desk::new();
    fs::remove_file(desk.second_quarter().path(Q1)).expect("the first quarter's file");
    let (inputs, findings) = desk.load(Q2);
    assert!(inputs.is_none());
    let said = desk.lines(&findings);
    assert_eq!(said[1..], ["L35 2018-q2.yaml:7:9 period 算不出全年累计：缺少2018年第一季度的数据"]);
    let hint =
        "把 2018-q1.yaml 放到同一个文件夹；没有文件就在 carried_forward 里写出此前的累计得分。";
    assert!(findings.iter().any(|finding| finding.hint == hint));
}

#[test]
fn scores_carried_forward_stand_in_for_the_earlier_file() {
    let desk = Desk::new();
    fs::remove_file(desk.second_quarter().path(Q1)).expect("the first quarter's file");
    desk.append(Q2, "carried_forward:\n  玛纳斯县环保局: {政务信息: 20.5, 新闻信息: 50}\n  污普办: {政务信息: 8}\n");
    let tally = desk.tally(Q2);
    assert_eq!(standing(&row(&tally, 0).scores[0]), "20 40.5 200 159.5");
    assert_eq!(standing(&row(&tally, 0).scores[1]), "50 100 80 -20");
    assert_eq!(standing(&row(&tally, 16).scores[0]), "20 28 120 92");
    assert_eq!(standing(&row(&tally, 1).scores[0]), "0 0 200 200");
}

#[test]
fn months_and_quarters_of_one_year_add_up_without_a_gap() {
    let desk = Desk::new();
    desk.second_quarter();
    fs::remove_file(desk.path(Q1)).expect("the first quarter's file");
    let first = desk.text(Q2).replace("quarter: 2}", "through_month: 2}");
    desk.write("2018-01-02.yaml", first.replace("number: 98", "number: 30"));
    desk.write(
        "2018-03.yaml",
        first.replace("through_month: 2}", "month: 3}").replace("number: 98", "number: 40"),
    );
    assert_eq!(standing(&row(&desk.tally(Q2), 0).scores[0]), "20 60 200 140");
    fs::remove_file(desk.path("2018-03.yaml")).expect("March");
    assert!(desk.complaints(Q2).iter().any(|line| line.contains("缺少2018年第一季度的数据")));
}

#[test]
fn earlier_periods_are_found_by_what_they_say_whatever_their_files_are_called() {
    let desk = Desk::new();
    let first = desk.second_quarter().text(Q1);
    let named = standing(&row(&desk.tally(Q2), 0).scores[0]);
    fs::remove_file(desk.path(Q1)).expect("the first quarter's file");
    for name in ["一季度.yaml", "2018年第一季度.yml", "信息工作 数据.yaml"] {
        desk.write(name, &first);
        assert_eq!(standing(&row(&desk.tally(Q2), 0).scores[0]), named, "{name}");
        fs::remove_file(desk.path(name)).expect("the file");
    }
}

#[test]
fn a_copy_of_an_earlier_period_counts_once_and_is_told() {
    let desk = Desk::new();
    let first = desk.second_quarter().text(Q1);
    let once = standing(&row(&desk.tally(Q2), 0).scores[0]);
    desk.write("2018-q1 备份.yaml", &first);
    assert_eq!(standing(&row(&desk.tally(Q2), 0).scores[0]), once);
    let told = desk.complaints(Q2);
    let twice = |line: &&String| line.starts_with("L76 2018-q1.yaml") && line.contains("备份");
    assert_eq!(told.iter().filter(twice).count(), 1, "{told:#?}");
}

#[test]
fn a_notice_of_another_kind_or_another_office_on_the_same_days_is_no_period_of_this_one() {
    let desk = Desk::new();
    let first = desk.text(Q1);
    let told = desk.complaints(Q1);
    desk.write("2018-03.yaml", format!("kind: air\n{}", first.replace("quarter: 1}", "month: 3}")));
    desk.write("别的机关.yaml", first.replace("office: office.yaml", "office: other.yaml"));
    assert_eq!(desk.complaints(Q1), told);
}

#[test]
fn scores_carried_forward_into_an_earlier_period_count_in_the_later_ones() {
    let desk = Desk::new();
    fs::remove_file(desk.second_quarter().path(Q1)).expect("the first quarter's file");
    let third = desk.text(Q2).replace("quarter: 2}", "quarter: 3}").replace("2018-07", "2018-10");
    desk.append(Q2, "carried_forward:\n  玛纳斯县环保局: {政务信息: 20.5}\n");
    desk.write("2018-q3.yaml", third.replace("number: 98", "number: 120"));
    assert_eq!(standing(&row(&desk.tally("2018-q3.yaml"), 0).scores[0]), "20 60.5 200 139.5");
}

#[test]
fn a_unit_that_was_renamed_keeps_its_score_through_an_alias() {
    let desk = Desk::new();
    desk.second_quarter()
        .write("office-2017.yaml", desk.text(OFFICE))
        .edit(Q1, "office.yaml", "office-2017.yaml")
        .edit(OFFICE, "- name: 环评科", "- name: 环境影响评价科\n        aliases: [环评科]");
    let tally = desk.tally(Q2);
    assert_eq!(standing(&row(&tally, 11).scores[0]), "5 10 120 110");
}

#[test]
fn one_family_of_words_for_the_period_runs_through_the_notice() {
    let other = ["第一季度", "本季度", "1月份", "1—3月", "上半年", "年度"];
    for (period, signed, words) in [
        ("month: 1}", "2018-05-15", ["2018年1月", "1月份", "本月"]),
        ("through_month: 3}", "2018-05-15", ["2018年1—3月", "1—3月", "本期"]),
        ("half: 1}", "2018-07-15", ["2018年上半年", "上半年", "本期"]),
        ("quarter: 1}", "2018-05-15", ["2018年第一季度", "第一季度", "本季度"]),
    ] {
        let desk = Desk::new();
        let name = "notice.yaml";
        desk.write(
            name,
            desk.text(Q1).replace("quarter: 1}", period).replace("2018-05-15", signed),
        );
        let markup = desk.compose(name);
        let text = format!("{}{}{}", desk.sentences(name), markup.title(), markup.data());
        for word in words {
            assert!(text.contains(word), "{period}: {word}");
        }
        assert_eq!(markup.title(), format!("关于{}信息工作情况的通报", words[1]));
        for word in other.iter().filter(|word| !words.iter().any(|own| own.contains(*word))) {
            assert!(!text.contains(word), "{period}: {word}");
        }
    }
}

#[test]
fn a_whole_year_is_a_period_too() {
    let desk = Desk::new();
    desk.write("2017.yaml", desk.text(Q1).replace("year: 2018, quarter: 1", "year: 2017"));
    let markup = desk.compose("2017.yaml");
    assert_eq!(markup.title(), "关于2017年度信息工作情况的通报");
    assert!(desk.sentences("2017.yaml").contains("奇台县环保局3条。"));
}

#[test]
fn an_exempt_unit_is_in_no_list_and_its_cells_are_blank() {
    let desk = Desk::new();
    desk.edit(Q1, "  木垒县环保局: {submitted: 0}", "  木垒县环保局: {exempt: 机构调整}");
    let tally = desk.tally(Q1);
    assert!(!tally.submissions().zero.contains(&"木垒县环保局".to_owned()));
    assert_eq!(tally.submissions().zero.len(), 4);
    assert_eq!(row(&tally, 3).submitted, None);
    assert_eq!(standing(&row(&tally, 3).scores[0]), "- 0 200 200");
    let data = desk.compose(Q1).data().to_owned();
    assert!(data.contains("木垒县环保局本季度免于报送：机构调整。"), "{data}");
    // The unit, eleven channels, then submitted, score, cumulative and gap of 政务信息.
    let data: Value = serde_yaml::from_str(&data).expect("JSON is YAML");
    let cells = |place: usize| -> Vec<String> {
        let row = &data["attachments"][0]["content"]["rows"][place];
        let row = row.as_sequence().expect("cells").iter().skip(12).take(4);
        row.map(|cell| cell.as_str().expect("text").to_owned()).collect()
    };
    assert_eq!(cells(3), ["", "", "0", "200"]);
    assert_eq!(cells(4), ["0", "0", "0", "200"], "a unit that could have reported has a 0");
}

#[test]
fn points_given_or_taken_by_hand_are_counted_exactly_and_explained() {
    let desk = Desk::new();
    desk.edit(
        Q1,
        "  法规科: {submitted: 0}",
        "  法规科:\n    submitted: 0\n    adjustments:\n      - {category: 政务信息, points: 2.5, reason: 获州领导批示}\n      - {category: 政务信息, points: -0.25, reason: 约稿逾期}",
    );
    let tally = desk.tally(Q1);
    assert_eq!(standing(&row(&tally, 12).scores[0]), "2.25 2.25 120 117.75");
    let data = desk.compose(Q1).data().to_owned();
    assert!(data.contains("法规科政务信息加2.5分：获州领导批示。"), "{data}");
    assert!(data.contains("法规科政务信息扣0.25分：约稿逾期。"));
}

#[test]
fn fractions_of_points_add_up_exactly() {
    let desk = Desk::new();
    desk.edit(SCHEME, "points: 30}", "points: 0.1}").edit(SCHEME, "points: 10,", "points: 0.2,");
    desk.edit(Q1, "{环保厅网站: 4, “昌", "{环保部网站: 1, 环保厅网站: 1, “昌");
    let tally = desk.tally(Q1);
    assert_eq!(standing(&row(&tally, 7).scores[0]), "5.3 5.3 320 314.7"); // 0.1 + 0.2 + 5
}

#[test]
fn submissions_may_score_too_even_where_there_is_no_target() {
    let desk = Desk::new();
    desk.edit(
        SCHEME,
        "    submissions: true\n",
        "    submissions: true\n    submission_points: 0.5\n",
    )
    .edit(SCHEME, "{政务信息: 120, 新闻信息: 无}", "{政务信息: 无, 新闻信息: 无}");
    let tally = desk.tally(Q1);
    assert_eq!(standing(&row(&tally, 0).scores[0]), "22 22 200 178");
    assert_eq!(standing(&row(&tally, 10).scores[0]), "11 11 - -");
    desk.edit(
        Q1,
        "办公室:\n    submitted: 2\n    adopted: {“昌吉环保”微信公众号: 2}",
        "办公室:\n    submitted: 2",
    );
    assert_eq!(standing(&row(&desk.tally(Q1), 10).scores[0]), "1 1 - -");
}

#[test]
fn a_ledger_yields_the_counts_and_a_joint_item_counts_in_full_for_each() {
    let desk = Desk::new();
    desk.write(Q1, desk.without_adoptions()).append(
        Q1,
        "ledger:\n  - {title: 甲, units: [办公室, 州环境监测站], channel: 环保部网站, date: 2018-01-01}\n  - {title: 甲, units: [办公室], channel: 环保厅网站, date: 2018-03-31}\n  - {title: 乙, units: [玛纳斯县环保局], channel: 州级新闻媒体, date: 2018-02-28}\n",
    );
    let tally = desk.tally(Q1);
    let categories = tally.categories();
    let [affairs, news] = &categories[..] else { panic!("two categories") };
    assert_eq!(read_out(&affairs.adopted), ["州环保局2", "州环境监测站1"]);
    assert_eq!(affairs.channels, ["环保部网站", "自治区环保厅网站"]);
    assert_eq!(read_out(&news.adopted), ["玛纳斯县环保局1"]);
    assert_eq!(standing(&row(&tally, 10).scores[0]), "40 40 120 80");
    assert!(desk.compose(Q1).data().contains("\"title\": \"2018年第一季度信息采用条目\""));
}

#[test]
fn the_word_for_a_change_is_that_of_the_figures() {
    for (before, sentence) in [
        (102, "与去年同期（102条）相比减少15条，下降14.7%，"),
        (87, "与去年同期（87条）持平，"),
        (80, "与去年同期（80条）相比增加7条，增长8.8%，"), // 8.75
        (0, "与去年同期（0条）相比增加87条，"),
    ] {
        let desk = Desk::new();
        desk.edit(Q1, "{trend: 下滑}", &format!("{{submitted: {before}}}"));
        let sentences = desk.sentences(Q1);
        let at = sentences.find("与去年同期").expect("a comparison");
        assert!(sentences[at..].starts_with(sentence), "{}", &sentences[at..at + 120]);
        assert!(desk.complaints(Q1).is_empty(), "a figure leaves nothing to warn of");
    }
}

#[test]
fn points_not_known_are_asked_for_and_never_counted_as_nothing() {
    let desk = Desk::new();
    desk.edit(
        Q1,
        "  州污染源普查办:\n    submitted: 5\n    adopted: {“昌",
        "  污普办:\n    submitted: 3\n    adopted: {州政府信息科: 2, “昌",
    );
    let (tally, findings) = desk.count(Q1);
    assert!(tally.is_none());
    assert_eq!(
        desk.lines(&findings)[1..],
        [
            "F01 2018-q1.yaml:55:23 units[污普办].adopted[州政府信息科] 州政府信息科采用了 2 条，可是考核办法里没有它的分值",
            "F02 2018-q1.yaml:55:14 units[污普办].adopted 采用 6 条，多于报送 3 条",
        ]
    );
}

#[test]
fn more_adopted_than_submitted_is_a_doubt_and_no_obstacle() {
    let desk = Desk::new();
    desk.edit(Q1, "环评科:\n    submitted: 1", "环评科:\n    submitted: 0");
    let (tally, findings) = desk.count(Q1);
    assert!(tally.is_some());
    assert_eq!(
        desk.lines(&findings)[1..],
        ["F02 2018-q1.yaml:44:14 units[环评科].adopted 采用 1 条，多于报送 0 条"]
    );
}
