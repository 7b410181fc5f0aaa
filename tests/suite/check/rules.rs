//! Each rule finds its bad example, at a place, and nothing in its good one.

use std::collections::BTreeSet;

use tongbao::check::{RULES, RuleWaiver, Settings, Text};
use tongbao::finding::Severity;
use tongbao::model::RuleWeight;

use super::{found, found_with, lines};
use crate::harness::{Desk, OFFICE, Q1};

#[test]
fn every_rule_finds_its_bad_example_and_nothing_in_its_good_one() {
    let mut wrong = String::new();
    for rule in RULES.iter().copied().flatten() {
        let bad = found(&Text::plain("例.txt", rule.bad));
        if !bad.iter().any(|finding| finding.code == rule.code && finding.place.is_some()) {
            wrong += &format!("{}: not found in its bad example: {:?}\n", rule.code, lines(&bad));
        }
        let good = found(&Text::plain("例.txt", rule.good));
        if !good.is_empty() {
            wrong += &format!("{}: the good example is not clean: {:?}\n", rule.code, lines(&good));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_rule_has_a_code_of_its_own_a_source_and_a_reason() {
    let mut codes = BTreeSet::new();
    for rule in RULES.iter().copied().flatten() {
        assert!(codes.insert(rule.code), "{} stands twice", rule.code);
        for text in [rule.source, rule.title, rule.why, rule.bad, rule.good] {
            assert!(!text.is_empty(), "{} says too little", rule.code);
        }
    }
}

#[test]
fn what_is_usual_never_blocks_whatever_the_office_sets() {
    for rule in RULES.iter().copied().flatten().filter(|rule| rule.usual) {
        assert!(rule.severity < Severity::Error, "{}", rule.code);
    }
    let mut settings = Settings::default();
    settings.levels.insert("T11".into(), RuleWeight::Error);
    let found = found_with(&Text::plain("例", "1、认真校对。"), &settings);
    assert_eq!(found[0].severity, Severity::Warning);
}

/// The message on the sample with a requirement of this text, the office's own file and the
/// data having more lines: code and severity.
fn said_with(requirement: &str, office: &str, data: &str) -> Vec<(String, Severity)> {
    let desk = Desk::new();
    desk.append(OFFICE, office).append(Q1, data);
    let text =
        desk.text(Q1).replace("requirements:\n", &format!("requirements:\n  - {requirement}\n"));
    desk.write(Q1, text);
    let (_, findings) = desk.build(Q1);
    let own = findings.iter().filter(|finding| !finding.code.starts_with('L'));
    own.map(|finding| (finding.code.to_owned(), finding.severity)).collect()
}

#[test]
fn an_office_sets_the_weight_of_a_rule_or_switches_it_off() {
    let with = |office: &str| said_with("近日召开会议，请认真贯彻。", office, "");
    assert_eq!(with(""), [("T26".into(), Severity::Hint)]);
    assert_eq!(with("rules: {T26: error}\n"), [("T26".into(), Severity::Error)]);
    assert_eq!(with("rules: {T26: warning}\n"), [("T26".into(), Severity::Warning)]);
    assert_eq!(with("rules: {T26: off}\n"), []);
    assert_eq!(with("rules: {T99: off}\n")[0].0, "K15");
}

#[test]
fn a_document_lets_pass_what_it_names_with_a_reason() {
    let waive = "waive:\n  - {rule: T19, text: 再接再励, reason: 引用原文}\n";
    let text = "请各单位再接再励，完成全年任务。";
    assert_eq!(said_with(text, "", ""), [("T19".into(), Severity::Error)]);
    assert_eq!(said_with(text, "", waive), [("T19".into(), Severity::Hint)]);
}

#[test]
fn an_office_adds_words_of_its_own() {
    let desk = Desk::new();
    desk.append(OFFICE, "words: own-words.yaml\n")
        .write("own-words.yaml", "wrong:\n  - {wrong: 通迅员, right: 通讯员}\n")
        .edit(Q1, "信息员要认真校对", "通迅员要认真校对");
    let (made, findings) = desk.build(Q1);
    assert!(made.is_none());
    let said = desk.lines(&findings);
    assert!(said.iter().any(|line| line.starts_with("T19 2018-q1.yaml:76:")), "{said:#?}");
}

#[test]
fn a_waived_finding_is_still_told_with_its_reason() {
    let waiver = |text: &str| RuleWaiver {
        rule: "T22".into(),
        text: text.into(),
        reason: "刊物就叫这个名字".into(),
        place: None,
    };
    let text = Text::plain("例", "被《新华网》采用，被《人民网》采用。");
    let settings =
        Settings { waivers: vec![waiver("新华网"), waiver("光明网")], ..Settings::default() };
    let found = found_with(&text, &settings);
    let weights: Vec<(&str, Severity)> =
        found.iter().map(|finding| (finding.code, finding.severity)).collect();
    assert_eq!(
        weights,
        [("T22", Severity::Hint), ("T22", Severity::Warning), ("K01", Severity::Hint)]
    );
    assert!(found[0].hint.contains("刊物就叫这个名字"), "{}", found[0].hint);
}

/// Words that look like a mistake and are none.
const INNOCENT: &[&str] = &[
    "（2018）最高法民终53号民事判决书。",
    "住（2018）5号楼的住户。",
    "来自已经建成的项目，既使用又管理，按排污许可证排放。",
    "网址是http://www.a.cn/b,c;d?e=1。",
    "比例为3:2，时间为19:30。",
    "包括：1）政务信息；2）新闻信息。",
    "他说：“好……”",
    "《2016-2018年行动计划（4-6%）》",
    "近10年第一季度的数据；连续20年上半年的数据。",
    "报名截止2018年5月15日。",
    "规格为XXL，型号为AXX-100。",
    "按照《考核办法》（昌州环发〔2018〕53号）、《工作要求》执行。",
    "下午7:30召开，15时结束。",
    "比去年同期增加2倍，减少50%。",
    "节约20吨左右。",
    "今日头条刊发2篇。",
    "禁止出现我州、我县、我局、我单位、近期、近日、今日等模糊字眼。",
    "关于补助培训经费的请示\n近日，我局召开会议。",
    "现场检查院区，查词典形式，药物不良反应情况，修复盖板，期刊裁定。",
    "毕竟争议不大，来自已注册的单位，当时侯局长在场，公园满员。",
    "《关于撤销某某委员会》和《中国环境报》。",
    "2016—2018年，4%—6%，1—3月。",
];

#[test]
fn what_only_looks_like_a_mistake_is_left_alone() {
    for text in INNOCENT {
        let found = found(&Text::plain("例", text));
        assert!(found.is_empty(), "{text}: {:?}", lines(&found));
    }
}

#[test]
fn a_place_is_line_and_column_in_characters() {
    let text = Text::plain("例", "甲\n\n  各单位要再接再励。");
    assert_eq!(lines(&found(&text)), ["T19 3:7 再接再励 | 错别字：再接再励"]);
}

#[test]
fn vague_words_block_in_the_titles_of_adopted_items() {
    let text = Text::plain("例", "序号\t标题\t单位\n1\t我局召开会议\t甲局\n2\t乙县治污\t我局\n");
    let found = found(&text);
    let told: Vec<(&str, Severity)> =
        found.iter().map(|finding| (finding.code, finding.severity)).collect();
    assert_eq!(told, [("T26", Severity::Error), ("T26", Severity::Hint)]);
}

/// The findings in a text without data, as `code marked`.
/// Findings of rules of wording and form; figures have tests of their own.
fn told(text: &str) -> Vec<String> {
    let of = |finding: &tongbao::finding::Finding| {
        let spot = finding.place.as_ref().and_then(|place| place.spot.as_ref()).expect("a spot");
        format!("{} {}", finding.code, &spot.excerpt[spot.mark.clone()])
    };
    let found = found(&Text::plain("例", text));
    found.iter().filter(|finding| !finding.code.starts_with('D')).map(of).collect()
}

#[test]
fn attachments_may_be_listed_on_one_line_and_titled_beside_their_mark() {
    let end = "\n甲局\n2018年5月15日\n";
    let tables = "附件1\n甲表\n单位\t条\n甲\t1\n附件2\n乙表\n单位\t条\n甲\t1\n";
    assert_eq!(told(&format!("附件：1.甲表；2.乙表{end}{tables}")), [""; 0]);
    let beside = tables.replace("附件2\n乙表", "附件2：丙表");
    assert_eq!(told(&format!("附件：1.甲表\n2.乙表{end}{beside}")), ["S3 附件2：", "S2 丙表"],);
    assert_eq!(told("附件：1.甲表\n3.乙表"), ["S1 甲表", "S1 乙表", "S1 乙表"]);
    assert_eq!(told("附件1中的数字以附件2为准。"), [""; 0]);
}

#[test]
fn dates_follow_each_other() {
    let notice = |signed: &str, printed: &str| {
        told(&format!(
            "关于2018年第一季度信息工作情况的通报\n报送87条。\n甲局\n{signed}\n甲局{printed}印发"
        ))
    };
    assert_eq!(notice("2018年5月15日", "2018年5月15日"), [""; 0]);
    assert_eq!(notice("2018年5月15日", "2018年5月14日"), ["S10 甲局2018年5月14日印发"]);
    assert_eq!(notice("2018年3月30日", "2018年5月15日"), ["S10 2018年3月30日"]);
    let ahead = "关于报送2018年上半年工作情况的通知\n请于7月5日前报送。\n甲局\n2018年6月5日";
    assert_eq!(told(ahead), [""; 0], "only a 通报 looks back");
    assert_eq!(
        told("2018年13月召开，2019年2月29日结束。"),
        ["S10 2018年13月", "S10 2019年2月29日"]
    );
}

#[test]
fn the_day_of_the_week_behind_a_date_is_that_of_the_calendar() {
    let notice = |text: &str| told(&format!("关于召开会议的通知\n{text}\n甲局\n2024年2月28日"));
    for right in [
        "定于2024年3月5日（星期二）上午召开会议。",
        "定于3月5日（周二）召开会议。",
        "定于3月5日星期二召开会议。",
        "请于2024年3月10日（星期日）前报送。",
        "请于3月10日（星期天）前报送。",
        "定于2025年1月6日（星期一）召开会议。",
        // Of the year after the signature's.
        "定于1月6日（星期一）召开会议。",
    ] {
        assert_eq!(notice(right), [""; 0], "{right}");
    }
    for (wrong, said) in [
        ("定于2024年3月5日（星期三）上午召开会议。", "S10 2024年3月5日（星期三"),
        ("定于3月5日（周五）召开会议。", "S10 3月5日（周五"),
        ("请于3月10日（星期六）前报送。", "S10 3月10日（星期六"),
        ("定于2025年1月6日星期二召开会议。", "S10 2025年1月6日星期二"),
        ("请于2024年3月10日（周一）前报送。", "S10 2024年3月10日（周一"),
    ] {
        assert_eq!(notice(wrong), [said]);
    }
}

#[test]
fn an_attachment_that_the_text_names_by_number_is_there() {
    let notice = |text: &str| {
        let beside = "附件1\n甲表\n单位\t条\n甲\t1\n附件2\n乙表\n单位\t条\n乙\t2";
        let end = format!("附件：1.甲表\n2.乙表\n甲局\n2018年5月15日\n{beside}");
        told(&format!("关于有关工作的通知\n{text}\n{end}"))
    };
    for right in [
        "名单见附件1。",
        "情况见附件1、附件2。",
        "按《通知》附件5执行。",
        "按昌州环发〔2018〕53号附件5执行。",
        "上级文件附件4中的表格不再报送。",
    ] {
        assert_eq!(notice(right), [""; 0], "{right}");
    }
    for wrong in ["名单见附件3。", "详见附件3。", "（附件3）", "附件3是名单。", "填写附件3后报送。"]
    {
        assert_eq!(notice(wrong), ["S1 附件3"], "{wrong}");
    }
}

#[test]
fn brackets_round_chinese_words_are_as_wide_as_these() {
    for right in ["各县（区）人民政府", "占比(%)", "PM2.5(单位)", "得分(A)", "网址(http://a.cn)"]
    {
        assert_eq!(told(right), [""; 0], "{right}");
    }
    for (wrong, at) in [
        ("各县(区)人民政府要重视。", "T3 (区)"),
        ("乌鲁木齐市(含兵团)要重视。", "T3 (含兵团)"),
        ("县教育局(体育局)报送。", "T3 (体育局)"),
        ("要认真整改(见通知)。", "T3 (见通知)"),
        ("按规定(试行)执行。", "T3 (试行)"),
    ] {
        assert_eq!(told(wrong), [at]);
    }
}

#[test]
fn numbers_of_headings_are_followed_on_two_levels() {
    let numbered = |numbers: &str| {
        let lines: Vec<String> = numbers.split(' ').map(|number| format!("{number}情况")).collect();
        told(&lines.join("\n"))
    };
    assert_eq!(numbered("一、 （一） （二） 二、 （一） 三、"), [""; 0]);
    assert_eq!(numbered("一、 （一） （三） 二、 （一） （一） 二、"), ["S6 （三）", "S6 二、"]);
    assert_eq!(numbered("三、 四、"), [""; 0], "only a part of a document is at hand");
}

#[test]
fn a_title_ends_in_its_kind_and_tells_the_year() {
    let about = "关于第一季度信息工作情况的通报";
    assert_eq!(told(about), [format!("S8 {about}")]);
    assert_eq!(told(&format!("昌州环发〔2018〕62号\n{about}")), [""; 0]);
    assert_eq!(told("关于2018年信息工作的情况"), ["S8 关于2018年信息工作的情况"]);
}

#[test]
fn amounts_are_limited_once() {
    assert_eq!(told("超过20条以上，不足5条以下。"), ["T23 超过20条以上", "T23 不足5条以下"]);
}

#[test]
fn an_office_adds_words_of_its_own_in_a_file() {
    use tongbao::check::{Context, WordLists, check};
    use tongbao::finding::Findings;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("words.yaml");
    let read = |content: &str| {
        std::fs::write(&path, content).expect("a file");
        let mut findings = Findings::default();
        (WordLists::read(&path, &mut findings).ok(), findings)
    };
    let own = "wrong:\n  - {wrong: 昌及, right: 昌吉}\nvague:\n  - {word: 我办}\n";
    let words = read(own).0.expect("sound lists");
    let text = Text::plain("例", "昌及州，我办，再接再励。");
    let mut findings = Findings::default();
    let settings = Settings::default();
    check(&Context::new(None, &text, &words, &settings), &mut findings);
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["T19", "T26", "T19"]);

    let (lists, findings) = read("wrong:\n  - {wrong: 昌及}\n");
    assert!(lists.is_none());
    let finding = findings.iter().next().expect("a finding");
    let line = finding.place.as_ref().and_then(|place| place.spot.as_ref()).map(|spot| spot.line);
    assert_eq!((finding.code, line), ("K09", Some(2)));
    std::fs::remove_file(&path).expect("it was there");
    let mut findings = Findings::default();
    assert!(WordLists::read(&path, &mut findings).is_err());
    assert_eq!(findings.iter().next().expect("a finding").code, "K08");
}
