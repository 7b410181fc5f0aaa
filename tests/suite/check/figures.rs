//! Figures in detail: wordings, hostile texts, time.

use std::time::Instant;

use proptest::prelude::*;
use std::sync::LazyLock;
use tongbao::check::{Context, RULES, Settings, Text, WordLists};
use tongbao::compose::Markup;
use tongbao::finding::Severity;

use super::precision::{as_plain, notice};
use super::sample_as_issued::found_against;
use super::{found, lines};
use crate::sizes::busy;

/// The sample's notice, and its text.
static SAMPLE: LazyLock<(Markup, Text)> = LazyLock::new(|| notice("quarter"));

/// Findings of these rules in a text held against the sample's data.
fn of(code: &str, words: &str) -> Vec<String> {
    let found = found_against(&SAMPLE.0, &Text::plain("例", words));
    let own: Vec<_> = found.into_iter().filter(|finding| finding.code == code).collect();
    lines(&own).iter().map(|line| line.split_once(' ').expect("a place").1.to_owned()).collect()
}

#[test]
fn every_way_of_listing_is_read() {
    let wrong = [
        // Each of several, respectively, all from one, in sentences, by channel.
        (
            "D2",
            "累计报送政务信息87条，其中：玛纳斯县环保局、奇台县环保局各4条。",
            "奇台县环保局政务信息报送写 4，按数据是 3",
        ),
        (
            "D2",
            "采用政务信息65条，其中：奇台县环保局、玛纳斯县环保局分别采用3条、1条。",
            "奇台县环保局政务信息采用写 3，按数据是 1",
        ),
        ("D23", "刊发环保新闻8篇，全部来自宣教科。", "新闻信息采用名单里缺玛纳斯县环保局（3篇）"),
        ("D2", "玛纳斯县环保局报送5条。", "玛纳斯县环保局政务信息报送写 5，按数据是 4"),
        ("D2", "州环保局报送19条，采用18条。", "写 18，按数据是 19"),
        ("D2", "环保部网站采用3条。", "环保部网站写 3，按数据是 2"),
        (
            "D2",
            "累计报送政务信息87条，其中宣教科12条、办公室2条等。",
            "宣教科已经合并计入“州环保局”，不再单列",
        ),
        ("D4", "呼图壁县环保局、木垒县环保局等4个单位信息报送量为0。", "写作 4 个为0，数据是 5 个"),
        ("D4", "奇台县环保局没有报送信息。", "奇台县环保局列为0，数据是 3 条"),
        ("D7", "共报送政务信息87条，采用65条，采用率为75.7%。", "65÷87 算出来是 74.7%"),
        ("D12", "刊发环保新闻8条。", "量词“条”应为“篇”"),
        (
            "D11",
            "呼图璧县环保局报送0条，呼图璧县环保局、木垒县环保局信息报送量为0。",
            "单位名称“呼图璧县环保局”没有登记",
        ),
        (
            "D13",
            "2018年第一季度被环保部网站、自治区环保厅网站、州党办采用政务信息65条，其中：州环保局19条、\
             州节能减排监督管理局7条、州环保局访惠聚工作队6条、州环境监测站6条、吉木萨尔县环保局5条、阜康市环保局5条、\
             昌吉市环保局5条、州污染源普查办4条、州环境污染监控中心4条、玛纳斯县环保局3条、奇台县环保局1条。",
            "这里缺““昌吉环保”微信公众号”",
        ),
        (
            "D15",
            "2018年第二季度共报送政务信息87条。",
            "时期写作“2018年第二季度”，应是2018年第一季度",
        ),
        ("D22", "信息报送数量与去年同期相比有所增长。", "写作“增长”，数据里写明是下降"),
    ];
    let mut missed = String::new();
    for (code, words, message) in wrong {
        let told = of(code, words);
        if !told.iter().any(|told| told.contains(message)) {
            missed += &format!("{code} {words}\n  {told:?}\n");
        }
    }
    assert!(missed.is_empty(), "{missed}");
}

#[test]
fn a_figure_of_another_period_is_not_held_against_this_one() {
    let (markup, _) = notice("second-quarter");
    let words = "1—6月累计报送政务信息174条。上半年共报送政务信息174条。";
    let told = found_against(&markup, &Text::plain("例", words));
    let told: Vec<_> = told.into_iter().filter(|f| !["D21", "D20"].contains(&f.code)).collect();
    assert_eq!(lines(&told), Vec::<String>::new());
}

#[test]
fn a_registered_name_and_a_measure_word_are_mended() {
    let told =
        found_against(&SAMPLE.0, &Text::plain("例", "刊发环保新闻8条，其中：局宣教科2篇等。"));
    let fixes: Vec<(usize, &str, &str)> = told
        .iter()
        .filter_map(|finding| finding.fix.as_ref())
        .map(|fix| (fix.column, fix.old.as_str(), fix.new.as_str()))
        .collect();
    assert_eq!(fixes, [(8, "条", "篇"), (13, "局宣教科", "宣教科")]);
}

/// Pieces of which hostile texts are made.
const PIECES: [&str; 24] = [
    "1%",
    "报送1条",
    "等1个",
    "（一）",
    "、",
    "〔2018〕1号",
    "报送1条",
    "其中：甲县环保局1条、",
    "玛纳斯县环保局、",
    "玛纳斯县环报局、",
    "信息报送量为0，",
    "等1个",
    "、",
    "1%",
    "与去年同期相比增长1%，",
    "2018年第一季度",
    "〔2018〕1号",
    "被州党办、",
    "采用1条",
    "全部来自",
    "自治区环保厅",
    "1",
    "第一季度报送政务信息1条，采用",
    "（一）",
];

#[test]
fn a_hostile_line_of_a_megabyte_is_checked_in_bounded_time() {
    let (words, settings) = (WordLists::shipped(), Settings::default());
    for (i, piece) in PIECES.iter().enumerate() {
        // One endless sentence; sentences of 6 KB on one line; sentences on lines.
        let count = (1 << 20) / piece.len();
        let sentence = format!("{}{}", piece.repeat(6_000 / piece.len()), ["。", "。\n"][i % 2]);
        let many = sentence.repeat((1 << 15) / sentence.len());
        let text = if i < 6 { piece.repeat(count) } else { many };
        let text = Text::plain("例", &text);
        let tally = Some(SAMPLE.0.tally());
        let context = Context::new(tally, &text, &words, &settings);
        for rule in RULES[0] {
            let begin = Instant::now();
            let start = busy(begin);
            let mut found = Vec::new();
            (rule.run)(rule, &context, &mut found);
            let taken = (busy(begin) - start) / 1_000_000;
            assert!(taken < 10_000, "{} on {piece}: {taken} ms", rule.code);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_held_against_data(
        text in "(报送|采用|政务信息|环保新闻|其中|：|、|，|。|各|等|[0-9]{1,3}|条|篇|%|个|玛纳斯县环保局|州环保局|宣教科|环保部网站|州党办|去年同期|增长|2018年|第一季度|月|日|附件|信息报送量为0|〔|〕|号|被|在|\\n|\\t|单位名称|得分|累计|差额|\\PC){0,60}"
    ) {
        let text = Text::plain("例", &text);
        for finding in found_against(&SAMPLE.0, &text).into_iter().chain(found(&text)) {
            let spot = finding.place.and_then(|place| place.spot).expect("a spot");
            prop_assert!(spot.excerpt.get(spot.mark.clone()).is_some());
        }
    }
}

#[test]
fn a_column_of_ones_own_is_a_hint_and_no_error() {
    let plain = as_plain(&SAMPLE.1);
    let mut added = 0;
    let lines_with: Vec<String> = plain
        .lines()
        .map(|line| match line.matches('\t').count() {
            several if several < 6 => line.to_owned(),
            _ if line.contains("得分") => format!("{line}\t约稿数量（件）"),
            _ => {
                added += 1;
                format!("{line}\t{}", added % 4)
            }
        })
        .collect();
    assert!(added > 10, "{added} rows");
    let text = Text::plain("通报.txt", &lines_with.join("\n"));
    let told = found_against(&SAMPLE.0, &text);
    let column: Vec<_> = told.iter().filter(|f| f.message.contains("约稿数量")).collect();
    assert!(
        !column.is_empty() && column.iter().all(|f| f.severity == Severity::Hint),
        "{column:?}"
    );
    let grave: Vec<_> = told.into_iter().filter(|f| f.severity == Severity::Error).collect();
    assert_eq!(lines(&grave), Vec::<String>::new());
}

#[test]
fn a_table_somebody_wrote_is_taken_for_the_list_of_items_only_if_its_rows_are() {
    let plain = as_plain(&SAMPLE.1);
    let said = |table: &str| -> Vec<String> {
        let told =
            found_against(&SAMPLE.0, &Text::plain("通报.txt", &format!("{plain}\n\n{table}")));
        lines(&told).into_iter().filter(|line| line.contains("采用条目")).collect()
    };
    let own = "序号\t标题\t单位\t渠道\n3\t全市禁毒宣传片\t市禁毒办\t市电视台\n4\t反诈短视频\t市公安局\t抖音\n";
    assert_eq!(said(own), Vec::<String>::new());
}

#[test]
fn another_digit_in_the_number_or_a_date_of_the_document_is_told_once() {
    let text = as_plain(&SAMPLE.1);
    let framed = |line: &str| {
        let bare = line.trim().trim_end_matches("印发");
        (bare.ends_with('号') && bare.contains('〔')) || bare.ends_with("月15日")
    };
    let mut tried = 0;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let from = start;
        start += line.len();
        let digits = line.char_indices().filter(|(_, c)| c.is_ascii_digit() && line.len() < 100);
        for (at, digit) in digits.filter(|_| framed(line)) {
            let mut other = text.clone();
            let at = from + at;
            other.replace_range(at..at + 1, if digit == '7' { "4" } else { "7" });
            let found = found_against(&SAMPLE.0, &Text::plain("例", &other));
            let same = |code: &&str| ["D2", "D14", "D15", "D16", "D20"].contains(code);
            let told = found.iter().map(|finding| finding.code).filter(same).count();
            assert_eq!(told, 1, "{line} {:?}", lines(&found));
            tried += 1;
        }
    }
    assert!(tried > 15, "{tried}");
}
