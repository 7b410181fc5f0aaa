//! Letters to units round a notice: each from the same figures as the notice, before it is issued.

use std::fs;
use std::sync::Arc;

use tongbao::compose::compose;
use tongbao::finding::Findings;
use tongbao::load::load_before_issue;
use tongbao::model::LetterKind;
use tongbao::tally::{Tally, tally};

use crate::harness::{Desk, OFFICE, Q1, RESOURCES, SCHEME};
use crate::pdf::Pdf;

const LETTERS: &str =
    "letters: {signed: 2018-04-20, reply_by: 2018-04-27, contact: 张三, phone: 0994-2345678}\n";

/// A desk whose first quarter has what letters say, and no number and date of its own yet.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.append(Q1, LETTERS)
        .edit(Q1, "number: 62 ", "number: ")
        .edit(Q1, "signed: 2018-05-15", "signed:")
        .edit(Q1, "printed: 2018-05-15", "printed:");
    desk
}

fn figures(desk: &Desk) -> Tally {
    let mut findings = Findings::default();
    let inputs = load_before_issue(&desk.path(Q1), None, &mut findings);
    let counted = inputs.and_then(|inputs| tally(inputs, &mut findings));
    counted.unwrap_or_else(|_| panic!("{:#?}", desk.lines(&findings)))
}

fn letters(desk: &Desk, kind: LetterKind) -> Vec<Tally> {
    let mut findings = Findings::default();
    let letters = figures(desk).letters(kind, &mut findings);
    letters.unwrap_or_else(|_| panic!("{:#?}", desk.lines(&findings)))
}

/// The names of those who get a letter.
fn receivers(desk: &Desk, kind: LetterKind) -> Vec<String> {
    let figures = figures(desk);
    let (office, ..) = figures.data().expect("an office");
    figures.receivers(kind).into_iter().map(|id| office.unit(id).name.clone()).collect()
}

/// The text of a letter and the data of its tables.
fn composed(letter: &Tally) -> (String, serde_json::Value) {
    let mut findings = Findings::default();
    let markup = compose(letter, &RESOURCES.templates, &mut findings).expect("a letter");
    (markup.main().to_owned(), serde_json::from_str(markup.data()).expect("its data"))
}

/// The rows of the table of figures: name, this period, since the year's beginning.
fn rows(data: &serde_json::Value) -> Vec<[String; 3]> {
    let rows = data["tables"][0]["rows"].as_array().expect("rows");
    let text = |cell: &serde_json::Value| cell.as_str().expect("text").to_owned();
    rows.iter().map(|row| [0, 1, 2].map(|place| text(&row[place]))).collect()
}

#[test]
fn each_unit_is_asked_to_confirm_its_own_figures() {
    let desk = desk();
    let letters = letters(&desk, LetterKind::Confirm);
    assert_eq!(letters.len(), 22, "one for each unit");
    let (text, data) = composed(&letters[0]);
    assert_eq!(data["frame"]["addressees"], "玛纳斯县环保局：");
    assert_eq!(data["frame"]["number"], "", "a plain letter has no number");
    assert_eq!(data["frame"]["signed"], "2018年4月20日");
    for part in ["2018年4月27日", "张三", "0994-2345678"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let row = |name: &str, now: &str, year: &str| [name, now, year].map(str::to_owned);
    assert_eq!(
        rows(&data),
        [
            row("政务信息报送（条）", "4", "4"),
            row("政务信息采用（条）", "3", "3"),
            row("其中：环保厅网站（条）", "1", "1"),
            row("其中：“昌吉环保”微信公众号（条）", "2", "2"),
            row("政务信息得分（分）", "20", "20"),
            row("新闻信息采用（篇）", "3", "3"),
            row("其中：区级新闻媒体（篇）", "1", "1"),
            row("其中：州级新闻媒体（篇）", "2", "2"),
            row("新闻信息得分（分）", "50", "50"),
        ]
    );
    // A letter tells nobody what another unit has.
    for letter in &letters {
        let (text, data) = composed(letter);
        let to = data["frame"]["addressees"].as_str().expect("one").trim_end_matches('：');
        for other in receivers(&desk, LetterKind::Confirm) {
            let within = to.contains(&other) || other.contains(to) || other == "办公室";
            assert!(within || !text.contains(&other), "{other} in the letter to {to}");
        }
    }
}

#[test]
fn a_letter_in_a_later_period_has_what_was_counted_since_the_year_began() {
    let desk = Desk::new();
    desk.second_quarter()
        .append("2018-q2.yaml", "letters: {signed: 2018-07-05, reply_by: 2018-07-12}\n");
    let mut findings = Findings::default();
    let inputs = load_before_issue(&desk.path("2018-q2.yaml"), None, &mut findings).expect("data");
    let figures = tally(inputs, &mut findings).expect("figures");
    let letters = figures.letters(LetterKind::Confirm, &mut findings).expect("letters");
    let (_, data) = composed(&letters[0]);
    let first = &rows(&data)[0];
    assert_eq!(first, &["政务信息报送（条）", "4", "8"].map(str::to_owned));
}

#[test]
fn those_who_sent_in_nothing_are_told_and_those_exempt_are_not() {
    let desk = desk();
    let all = [
        "呼图壁县环保局",
        "木垒县环保局",
        "新疆准东经济技术开发区环保局",
        "昌吉高新技术产业开发区环保局",
        "昌吉国家农业科技园区规划建设环保局",
        "法规科",
        "污控科",
    ];
    assert_eq!(receivers(&desk, LetterKind::Zero), all);
    // Points given by hand are no submission; whoever is exempt gets no letter of either kind.
    desk.edit(
        Q1,
        "木垒县环保局: {submitted: 0}",
        "木垒县环保局: {submitted: 0, adjustments: [{category: 政务信息, points: 2, reason: 批示}]}",
    )
    .edit(Q1, "法规科: {submitted: 0}", "法规科: {exempt: 人员抽调}");
    let left: Vec<&str> = all.into_iter().filter(|name| *name != "法规科").collect();
    assert_eq!(receivers(&desk, LetterKind::Zero), left);
    assert!(!receivers(&desk, LetterKind::Confirm).contains(&"法规科".to_owned()));
    let letters = letters(&desk, LetterKind::Zero);
    let (text, data) = composed(&letters[1]);
    assert_eq!(data["frame"]["addressees"], "木垒县环保局：");
    assert_eq!(data["attachments"], serde_json::json!([]), "nothing comes back");
    assert!(text.replace("\";#\"", "").contains("累计得分2分，全年任务200分，差额198分"), "{text}");
}

#[test]
fn a_unit_that_sent_in_something_of_another_kind_is_not_told_that_it_sent_nothing() {
    let desk = desk();
    let text = desk.text(SCHEME);
    let at = text.find("  - name: 新闻信息").expect("the second category");
    let (before, behind) = text.split_at(at);
    desk.write(
        SCHEME,
        before.to_owned()
            + &behind.replacen("measure: 篇", "measure: 篇\n    submissions: true", 1),
    );
    let quarter = desk.text(Q1);
    let both = quarter
        .lines()
        .map(|line| match line.split_once("submitted: ") {
            Some((before, behind)) => {
                let digits: String = behind.chars().take_while(char::is_ascii_digit).collect();
                let news = u8::from(line.contains("呼图壁县"));
                let rest = &behind[digits.len()..];
                format!("{before}submitted: {{政务信息: {digits}, 新闻信息: {news}}}{rest}\n")
            }
            None => format!("{line}\n"),
        })
        .collect::<String>();
    desk.write(Q1, both);
    let told = receivers(&desk, LetterKind::Zero);
    assert!(
        !told.contains(&"呼图壁县环保局".to_owned()) && told.contains(&"木垒县环保局".to_owned())
    );
}

#[test]
fn all_letters_are_written_in_one_run_and_once_more_for_the_printer() {
    let desk = desk();
    let fonts = crate::harness::project("fonts");
    let run = desk.run(&["papers", Q1, "-o", "函件", "--fonts", &fonts.to_string_lossy()]);
    assert_eq!(run.code, Some(0), "{}{}", run.said, run.complained);
    assert!(run.said.contains("核对函：22 份"), "{}", run.said);
    assert!(run.said.contains("零报送告知书：7 份"), "{}", run.said);
    let files = desk.files("函件");
    assert_eq!(files.len(), 22 + 7 + 2, "{files:?}");
    for kind in ["核对函", "零报送告知书"] {
        let read = |name: &str| Pdf::read(&fs::read(desk.path("函件").join(name)).expect("a PDF"));
        let all = read(&format!("{kind}（全部）.pdf"));
        // In the order of the tables, each from a front, the very pages of the letter by itself.
        let mut at = 0;
        for unit in
            receivers(&desk, if kind == "核对函" { LetterKind::Confirm } else { LetterKind::Zero })
        {
            let own = read(&format!("{kind} {unit}.pdf"));
            if at % 2 == 1 {
                assert_eq!(all.pages[at].glyphs.len(), 0, "a blank back before {unit}");
                at += 1;
            }
            for page in &own.pages {
                assert!(all.pages[at].text().starts_with(&page.text()), "page {at}, {unit}");
                at += 1;
            }
        }
        assert_eq!(at, all.pages.len());
    }
}

#[test]
fn a_unit_is_shown_which_of_its_items_were_adopted_and_the_slip_is_set() {
    let desk = desk();
    desk.write(Q1, desk.without_adoptions()).append(
        Q1,
        "ledger:\n  - {title: 全州环境监管执法工作会议召开, units: [法规科, 办公室], channel: 环保厅网站, date: 2018-03-06}\n",
    );
    let letters = letters(&desk, LetterKind::Confirm);
    let to = |letter: &Tally, name: &str| {
        composed(letter).1["frame"]["addressees"].as_str() == Some(&format!("{name}："))
    };
    let letter = letters.iter().find(|letter| to(letter, "法规科")).expect("a letter");
    let (_, data) = composed(letter);
    assert_eq!(data["tables"][1]["rows"].as_array().expect("rows").len(), 1);
    let other = letters.iter().find(|letter| to(letter, "污控科")).expect("a letter");
    assert_eq!(composed(other).1["tables"].as_array().expect("tables").len(), 1);
    let mut findings = Findings::default();
    let markup = compose(letter, &RESOURCES.templates, &mut findings).expect("a letter");
    let sheets =
        tongbao::typeset::typeset(&Arc::new(markup), &RESOURCES.fonts, None, &mut findings);
    assert_eq!(sheets.expect("pages").page_count(), 2, "{:#?}", desk.lines(&findings));
}

#[test]
fn an_office_has_its_own_words_and_its_own_slip() {
    let desk = desk();
    desk.write(
        "own/quarterly/confirm.txt.jinja",
        "请{{ letter.unit }}核对，{{ letter.reply_by }}前回复。\n",
    )
    .edit(OFFICE, "forms:\n", "forms:\n  - name: 核对回执\n    rows: [[{label: 经办人}]]\n");
    let mut findings = Findings::default();
    let own = desk.path("own");
    let templates = tongbao::compose::TemplateSet::read(
        &crate::harness::project("templates"),
        Some(&own),
        &mut findings,
    );
    let letter = &letters(&desk, LetterKind::Confirm)[1];
    let markup = compose(letter, &templates.expect("templates"), &mut findings).expect("a letter");
    let text = markup.main().replace("\";#\"", "");
    assert!(text.contains("请呼图壁县环保局核对，2018年4月27日前回复。"), "{text}");
    let data: serde_json::Value = serde_json::from_str(markup.data()).expect("its data");
    assert_eq!(data["forms"][0]["rows"][0][0]["label"], "经办人");
}

#[test]
fn letters_that_cannot_be_are_refused_and_nothing_is_written() {
    let desk = Desk::new();
    let fonts = crate::harness::project("fonts");
    let fonts = fonts.to_string_lossy();
    let run = desk.run(&["papers", Q1, "-o", "函件", "--fonts", &fonts]);
    assert_eq!(run.code, Some(1), "{}", run.complained);
    assert!(
        run.complained.contains("L08") && run.complained.contains("letters"),
        "{}",
        run.complained
    );
    desk.append(Q1, LETTERS);
    desk.write(
        SCHEME,
        desk.text(SCHEME).replace("    submissions: true\n", "").replace("submissions: true", ""),
    );
    desk.write(
        Q1,
        desk.text(Q1)
            .replace("{submitted: 0}", "{}")
            .replace("last_year: {trend: 下滑}\n", "")
            .lines()
            .filter(|line| !line.trim_start().starts_with("submitted:"))
            .map(|line| format!("{line}\n"))
            .collect::<String>(),
    );
    let run = desk.run(&["papers", Q1, "--kind", "zero", "-o", "函件", "--fonts", &fonts]);
    assert_eq!(run.code, Some(2), "{}", run.complained);
    assert!(run.complained.contains("F11"), "{}", run.complained);
    assert!(!desk.path("函件").exists());
}
