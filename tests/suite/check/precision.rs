//! Clean notices of many shapes, in which no rule finds an error: as composed from data, as
//! plain text, and as an office words them itself.

use tongbao::check::Text;
use tongbao::compose::Markup;
use tongbao::finding::{Finding, Severity};

use super::lines;
use super::sample_as_issued::found_against;
use crate::harness::{Desk, OFFICE, Q1, Q2, SCHEME, project};

/// A text as a word processor would save it: paragraphs on lines, tables with tabs.
pub(crate) fn as_plain(text: &Text) -> String {
    let mut plain = String::new();
    let mut tables = text.tables.iter().peekable();
    for i in 0..=text.paragraphs.len() {
        while let Some(table) = tables.next_if(|table| table.after <= i) {
            for row in &table.rows {
                let cells: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
                // A band stands alone in its row; a tab keeps it in the table.
                plain +=
                    &if cells.len() == 1 { format!("{}\t\t", cells[0]) } else { cells.join("\t") };
                plain += "\n";
            }
            plain += "\n\n";
        }
        if let Some(paragraph) = text.paragraphs.get(i) {
            plain += &paragraph.text;
            plain += "\n";
        }
    }
    plain
}

/// The desk of a notice of another shape.
fn shaped(name: &str) -> (Desk, &'static str) {
    let desk = Desk::new();
    let mut file = Q1;
    let period = |desk: &Desk, to: &str| {
        desk.edit(Q1, "quarter: 1}", to);
    };
    match name {
        "quarter" => {}
        "month" => period(&desk, "month: 1}"),
        "months" => period(&desk, "through_month: 2}"),
        "half" => {
            period(&desk, "half: 1}");
            desk.edit(Q1, "signed: 2018-05-15", "signed: 2018-07-15").edit(
                Q1,
                "printed: 2018-05-15",
                "printed: 2018-07-16",
            );
        }
        "year" => {
            desk.edit(Q1, "period: {year: 2018, quarter: 1}", "period: {year: 2018}")
                .edit(Q1, "signed: 2018-05-15", "signed: 2019-01-15")
                .edit(Q1, "printed: 2018-05-15", "printed: 2019-01-16");
        }
        "second-quarter" => {
            desk.second_quarter();
            file = Q2;
        }
        "compared" => {
            desk.edit(Q1, "last_year: {trend: 下滑}", "last_year: {submitted: 102}");
        }
        "level" => {
            desk.edit(Q1, "last_year: {trend: 下滑}", "last_year: {submitted: 87}");
        }
        "up-from-nothing" => {
            desk.edit(Q1, "last_year: {trend: 下滑}", "last_year: {submitted: 0}");
        }
        "no-news" => {
            let text = desk.text(Q1);
            let kept: String = text
                .lines()
                .map(|line| {
                    let mut line = line.to_owned();
                    for news in [
                        "区级新闻媒体: 1, ",
                        "区级新闻媒体: 1",
                        "州级新闻媒体: 2",
                        "州级新闻媒体: 1",
                    ] {
                        line = line.replace(&format!(", {news}"), "").replace(news, "");
                    }
                    line.replace(", }", "}") + "\n"
                })
                .collect();
            desk.write(Q1, kept);
        }
        "all-zero" => {
            let kept = desk.without_adoptions();
            let zero: String = kept
                .lines()
                .map(|line| {
                    let line = match line.split_once("submitted: ") {
                        Some((before, rest)) => {
                            let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
                            format!("{before}submitted: 0{after}")
                        }
                        None => line.to_owned(),
                    };
                    line + "\n"
                })
                .collect();
            desk.write(Q1, zero);
        }
        "one-has-all" => {
            let kept = desk.without_adoptions();
            let one: String = kept
                .lines()
                .map(|line| {
                    let line = match line.split_once("submitted: ") {
                        Some((before, rest)) => {
                            let count = if rest.starts_with("10") { 10 } else { 0 };
                            let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
                            format!("{before}submitted: {count}{after}")
                        }
                        None => line.to_owned(),
                    };
                    line + "\n"
                })
                .collect();
            desk.write(Q1, one);
        }
        "exempt" => {
            desk.edit(
                Q1,
                "  呼图壁县环保局: {submitted: 0}",
                "  呼图壁县环保局: {exempt: 机构改革}",
            );
        }
        "ledger" => {
            let kept = desk.without_adoptions();
            desk.write(Q1, kept).append(
                Q1,
                "\nledger:\n  - {title: 玛纳斯县开展春季专项检查, units: [玛纳斯县环保局], channel: 环保厅网站, date: 2018-02-01}\n  \
                 - {title: 阜康市整治燃煤锅炉, units: [阜康市环保局], channel: 州级新闻媒体, date: 2018-03-09}\n",
            );
        }
        "one-table" | "one-attachment" => {
            let all = "[县市（园区）, 信息直报点, 局机关科室, 直属单位]";
            let second =
                "  - name: 州环保局信息采用情况统计表\n    groups: [局机关科室, 直属单位]\n";
            desk.edit(OFFICE, "[县市（园区）, 信息直报点]", all).edit(OFFICE, second, "").edit(
                Q1,
                "  - table: 州环保局信息采用情况统计表\n",
                "",
            );
            if name == "one-attachment" {
                desk.edit(Q1, "  - ledger: 信息采用条目\n", "").edit(
                    Q1,
                    "  - form: 信息报送模板\n",
                    "",
                );
            }
        }
        "written" => {
            let own = std::fs::read_to_string(project("tests/fixtures/documents/assessed.yaml"));
            file = "assessed.yaml";
            desk.write(file, own.expect("a fixture"));
        }
        "fractions" => {
            desk.edit(SCHEME, "points: 30}", "points: 2.5}");
        }
        _ => panic!("no shape {name}"),
    }
    (desk, file)
}

/// The shapes of notices composed from data.
pub(crate) const SHAPES: [&str; 17] = [
    "quarter",
    "month",
    "months",
    "half",
    "year",
    "second-quarter",
    "compared",
    "level",
    "up-from-nothing",
    "no-news",
    "all-zero",
    "one-has-all",
    "exempt",
    "ledger",
    "one-attachment",
    "one-table",
    "fractions",
];

/// A notice of a shape, and its text as composed.
pub(crate) fn notice(shape: &str) -> (Markup, Text) {
    let (desk, file) = shaped(shape);
    let markup = desk.compose(file);
    let text = Text::composed(&markup);
    (markup, text)
}

fn errors(found: &[Finding]) -> Vec<String> {
    let grave: Vec<Finding> =
        found.iter().filter(|finding| finding.severity == Severity::Error).cloned().collect();
    lines(&grave)
}

#[test]
fn clean_notices_of_seventeen_shapes_yield_nothing() {
    let mut wrong = String::new();
    for shape in SHAPES {
        let (markup, composed) = notice(shape);
        let plain = Text::plain("通报.txt", &as_plain(&composed));
        for (kind, text) in [("composed", &composed), ("plain", &plain)] {
            for line in lines(&found_against(&markup, text)) {
                wrong += &format!("{shape}, {kind}: {line}\n");
            }
            // Without data, comparisons without figures may be pointed out.
            for line in errors(&super::found(text)) {
                wrong += &format!("{shape}, {kind}, without data: {line}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Notices of the sample's figures in the words of other offices, each without the tables.
const WORDED: [&str; 10] = [
    // 各N条
    "2018年第一季度州环保局及各县市（园区）环保局累计报送政务信息87条，其中：州环保局19条，\
     吉木萨尔县环保局12条，州环境监测站10条，州环保局访惠聚工作队9条，州节能减排监督管理局、\
     阜康市环保局各8条，州污染源普查办、昌吉市环保局各5条，玛纳斯县环保局、\
     州环境污染监控中心各4条，奇台县环保局3条。",
    // A list that does not name all.
    "第一季度全州环保系统共报送政务信息87条，其中州环保局19条、吉木萨尔县环保局12条等。\
     呼图壁县环保局、木垒县环保局等5个单位第一季度信息报送量为0。",
    // Several figures in a sentence, a rate.
    "第一季度全州环保系统共报送政务信息87条，采用65条，采用率为74.7%。",
    "第一季度，全州环保系统共报送政务信息87条、采用65条；刊发环保新闻8篇。",
    // Units one by one.
    "州环保局报送19条，采用19条；吉木萨尔县环保局报送12条，采用5条。",
    "报送量居前的是州环保局、吉木萨尔县环保局、州环境监测站，分别报送19条、12条、10条。",
    // Channels one by one.
    "第一季度共采用政务信息65条，其中：环保部网站2条、自治区环保厅网站6条、州党办3条、\
     “昌吉环保”微信公众号54条。",
    "环保部网站采用2条，自治区环保厅网站采用6条。",
    // Groups, months, targets, another period's figures.
    "县市（园区）报送32条，局机关科室共报送33条。1月报送30条、2月报送20条。人均报送信息3条。\
     各单位每月报送信息不少于5条，采用2条以上的予以表扬。",
    // Respectively, and a comparison that the office only knows the direction of.
    "2018年第一季度，全州环保系统在州级以上新闻媒体刊发环保新闻8篇，其中：玛纳斯县环保局3篇，\
     昌吉市环保局、宣教科各2篇，阜康市环保局1篇。与去年同期相比有所下滑。",
];

#[test]
fn clean_notices_in_other_words_yield_no_error() {
    let markup = Desk::new().compose(Q1);
    let mut wrong = String::new();
    for words in WORDED {
        let text = Text::plain("通报.txt", words);
        let about_figures = |finding: &Finding| !["D20", "D21"].contains(&finding.code);
        let with_data: Vec<Finding> =
            found_against(&markup, &text).into_iter().filter(about_figures).collect();
        let without = super::found(&text).into_iter().filter(|finding| finding.code != "D9");
        for (kind, found) in [("with data", with_data), ("without", without.collect())] {
            for line in lines(&found) {
                wrong += &format!("{kind}: {line}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Sentences in which the same are named twice, each time with something else.
const NAMED_TWICE: [&str; 9] = [
    "第三季度甲镇上报12件、乙镇上报8件，第二季度甲镇上报11件、乙镇上报9件，两镇共40件。",
    "甲镇7月上报12件、8月上报8件，乙镇7月上报11件、8月上报9件，两镇共40件。",
    "7月，甲镇12件、乙镇8件；8月，甲镇11件、乙镇9件，两镇共40件。",
    "报送政务信息甲镇12条、乙镇8条，采用甲镇5条、乙镇3条。",
    "甲镇报送12条、乙镇报送8条，其中甲镇采用5条、乙镇采用3条。",
    "上报信息甲镇12条、乙镇8条，被采用甲镇5条、乙镇3条，得分甲镇20分、乙镇12分。",
    "第三季度甲镇上报12件、乙镇上报8件，上季度甲镇上报11件、乙镇上报9件。",
    "甲镇、乙镇各报送4条，甲镇、丙镇各采用2条。",
    "报送超过10条的有甲镇、乙镇，采用超过5条的有甲镇、丙镇。",
];

#[test]
fn who_is_named_again_with_another_time_unit_or_verb_is_not_named_twice() {
    for words in NAMED_TWICE {
        let text = format!("关于2024年第三季度工作情况的通报\n\n{words}\n");
        let found = super::found(&Text::plain("通报.txt", &text));
        let found: Vec<_> = found.into_iter().filter(|it| it.code.starts_with('D')).collect();
        assert!(found.is_empty(), "{words}: {:?}", lines(&found));
    }
    let twice =
        "关于2024年第三季度工作情况的通报\n\n各镇报送信息情况：甲镇12条、乙镇8条、甲镇5条。\n";
    let found = super::found(&Text::plain("通报.txt", twice));
    assert!(found.iter().any(|finding| finding.code == "D3"), "{:?}", lines(&found));
}
