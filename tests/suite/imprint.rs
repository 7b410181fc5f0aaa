//! Where the imprint stands when a notice is printed on both sides, and what moves into it.
//! Clause ids are those of the project's summary.

use serde_yaml::Value;
use tongbao::pipeline::measure_pages;

use crate::harness::{DOCUMENT, Desk, OFFICE};
use crate::pages::{ASCENT, HANG, ZI, near};
use crate::pdf::{Page, Pdf};
use crate::sample::Data;

/// The pages of the notice with these attachments left, by their places in the data.
fn pages_with(attachments: &[usize], change: impl FnOnce(&mut Data)) -> Vec<Page> {
    let mut data = Data::read();
    let all = data.quarter["attachments"].clone();
    let left = attachments.iter().map(|&place| all[place].clone()).collect();
    data.quarter["attachments"] = Value::Sequence(left);
    change(&mut data);
    data.notice().pdf.pages
}

fn has_imprint(page: &Page) -> bool {
    page.text().contains("2018年5月15日印发")
}

fn is_numbered(page: &Page) -> bool {
    !page.folio().0.is_empty()
}

/// On which page the imprint stands, and which pages carry no number.
fn layout(pages: &[Page]) -> (usize, Vec<usize>) {
    let imprint = pages.iter().position(has_imprint).expect("an imprint") + 1;
    let bare = (1..=pages.len()).filter(|&number| !is_numbered(&pages[number - 1])).collect();
    (imprint, bare)
}

// I2
#[test]
fn printed_on_both_sides_the_imprint_stands_on_an_even_page() {
    assert_eq!(layout(&pages_with(&[0, 1, 2, 3], |_| {})), (6, vec![]));
    assert_eq!(layout(&pages_with(&[], |_| {})), (4, vec![]));
    assert_eq!(layout(&pages_with(&[0, 1], |_| {})), (6, vec![]));
}

// P8
#[test]
fn a_blank_page_before_the_imprint_and_the_imprints_own_carry_no_number() {
    assert_eq!(layout(&pages_with(&[3, 0, 1], |_| {})), (8, vec![7, 8]));
    let copies = |data: &mut Data| data.office["copy_to"] = Value::from(vec!["州党委办公室"]);
    let pages = pages_with(&[0, 1, 2, 3], copies);
    assert_eq!(layout(&pages), (8, vec![7, 8]));
    assert_eq!(pages[6].text(), "");
}

// I2
#[test]
fn printed_on_one_side_the_imprint_stands_where_the_text_ends() {
    let single = |data: &mut Data| data.office["duplex"] = Value::from(false);
    assert_eq!(layout(&pages_with(&[], single)), (3, vec![]));
    assert_eq!(layout(&pages_with(&[3, 0, 1], single)), (7, vec![]));
}

// B3, I4
#[test]
fn addressees_that_leave_page_1_no_text_move_to_the_imprint() {
    let organs: Vec<String> = (1..=40).map(|n| format!("第{n}师生态环境保护局")).collect();
    let many = |data: &mut Data| data.office["addressees"] = Value::from(vec![organs.clone()]);
    let pages = pages_with(&[], many);
    assert!(!pages[0].text().contains("第1师"), "{}", pages[0].text());
    assert!(pages[0].text().contains("根据《昌吉州环保系统信息工作考核办法》"));
    let last_line = pages[0].lines().last().expect("lines").baseline();
    near(last_line, 37.0 + 21.0 * HANG + ASCENT, 0.05, "the text fills page 1 to its last line");
    let last = pages.iter().find(|page| has_imprint(page)).expect("an imprint");
    let label = last.find("主送：第1师生态环境保护局、");
    assert!(last.text().contains("第40师生态环境保护局。昌吉回族自治州环境保护局2018年"));
    near(label.left(), 26.0 + ZI, 0.05, "left edge of the addressees");
    let fine =
        |page: &Page| page.rules.iter().filter(|rule| (rule.thickness - 0.25).abs() < 0.01).count();
    assert_eq!(fine(last), 1, "one fine rule below the addressees");
    // With copies besides, no rule stands between the two.
    let both = |data: &mut Data| {
        data.office["addressees"] = Value::from(vec![organs.clone()]);
        data.office["copy_to"] = Value::from(vec!["州党委办公室"]);
    };
    let pages = pages_with(&[], both);
    let last = pages.iter().find(|page| has_imprint(page)).expect("an imprint");
    assert_eq!(fine(last), 1);
    assert!(last.find("抄送：州党委办公室。").baseline() > last.find("主送：第1师").baseline());
}

// B3
#[test]
fn addressees_that_leave_page_1_a_line_of_text_stay_there() {
    let organs: Vec<String> = (1..=14).map(|n| format!("第{n}师生态环境保护局")).collect();
    let pages = pages_with(&[], |data| data.office["addressees"] = Value::from(vec![organs]));
    assert!(pages[0].text().contains("第14师生态环境保护局："), "{}", pages[0].text());
    assert!(pages[0].text().contains("根据《"));
}

/// The pages of a document to, or with copies to, so many organs, printed by `office`, and the codes of what
/// is said of it.
fn sent_to(key: &str, count: usize, office: &str, more: &str) -> (Vec<Page>, Vec<&'static str>) {
    let desk = Desk::new();
    let organs: Vec<String> = (1..=count).map(|n| format!("第{n}街道办事处")).collect();
    let organs = organs.join(", ");
    let (addressees, copies) = match key {
        "addressees" => (organs.as_str(), "区委办公室"),
        _ => ("各街道", organs.as_str()),
    };
    let name = "江城区人民政府办公室";
    desk.write(
        OFFICE,
        format!("name: {name}\nmark: {name}文件\ncode: 江政办发\nprinted_by: {name}\n{office}addressees:\n  - [{addressees}]\n"),
    );
    desk.write(
        DOCUMENT,
        format!("kind: document\noffice: office.yaml\ntitle: 关于做好有关工作的通知\nnumber: 5\nsigned: 2025-03-01\nprinted: 2025-03-01\ncopy_to: [{copies}]\n{more}body:\n  - 现将有关工作通知如下，请认真贯彻执行。\n  - 各单位要高度重视，按时完成。\n"),
    );
    let (document, mut findings) = desk.set(DOCUMENT);
    let document = document.unwrap_or_else(|| panic!("{:#?}", desk.lines(&findings)));
    let held = measure_pages(&document, &desk.path(DOCUMENT), &mut findings);
    assert!(held.is_ok(), "{key} {count} {more}: {:#?}", desk.lines(&findings));
    let codes = findings.iter().map(|finding| finding.code).collect();
    (Pdf::read(document.pdf()).pages, codes)
}

/// The text of pages, and how far the lowest rule of the last lies below the text block's lower edge, in mm.
fn read(pages: &[Page]) -> (String, f64) {
    let text = pages.iter().map(Page::text).collect();
    let rules = pages.last().expect("pages").rules.iter().map(|rule| rule.along.top);
    (text, rules.fold(0.0, f64::max) - (297.0 - 35.0))
}

// I2, I3, I4
#[test]
fn an_imprint_higher_than_a_page_goes_on_over_pages_to_the_foot_of_the_last_and_is_told_once() {
    for key in ["addressees", "copy_to"] {
        for count in [100, 118, 119, 120, 121, 122, 123, 124, 125, 300] {
            let (pages, codes) = sent_to(key, count, "", "");
            let (text, off) = read(&pages);
            assert_eq!(codes, ["P26"], "{key} {count}");
            near(off, 0.0, 0.1, "the last rule");
            let mut rest = text.as_str();
            for number in 1..=count {
                let found = rest.split_once(&format!("第{number}街道")).map(|(_, rest)| rest);
                rest = found.unwrap_or_else(|| panic!("{key} {count}: organ {number} in {text}"));
            }
            assert!(has_imprint_of(pages.last().expect("pages")), "{key} {count}");
        }
    }
}

// I5
#[test]
fn a_long_name_of_the_printing_organ_takes_lines_of_its_own_and_the_date_stands_beside_the_last() {
    for (name, last) in [
        ("江州市市场监督管理局（江州市知识产权局）办公室", "局）办公室"),
        ("江城经济技术开发区管理委员会党政综合办公室", "办公室"),
        ("青山县人力资源和社会保障局就业服务中心综合科", "综合科"),
        ("中共江州市委江州市人民政府信访工作联席会议办公室", "议办公室"),
        ("第七届全省职业技能大赛组织委员会秘书处综合协调组", "协调组"),
    ] {
        let desk = Desk::new();
        desk.write(
            OFFICE,
            format!("name: 江城区人民政府\nmark: 江城区人民政府文件\ncode: 江政\nprinted_by: {name}\naddressees: [各街道]\n"),
        );
        desk.write(
            DOCUMENT,
            "kind: document\noffice: office.yaml\ntitle: 关于做好有关工作的通知\nnumber: 5\nsigned: 2025-03-01\nbody: [请认真落实。]\n",
        );
        let (document, mut findings) = desk.set(DOCUMENT);
        let document = document.unwrap_or_else(|| panic!("{:#?}", desk.lines(&findings)));
        let held = measure_pages(&document, &desk.path(DOCUMENT), &mut findings);
        assert!(
            held.is_ok() && findings.iter().next().is_none(),
            "{name}: {:#?}",
            desk.lines(&findings)
        );
        let pages = Pdf::read(document.pdf()).pages;
        let date = pages[0].find("2025年3月1日印发");
        let end = pages[0].find(last);
        near(end.baseline(), date.baseline(), 0.01, name);
        assert!(end.right() + 4.0 < date.left(), "{name} runs into the date");
    }
}

fn has_imprint_of(page: &Page) -> bool {
    page.text().contains("2025年3月1日印发")
}

// I2, P8
#[test]
fn an_imprint_of_several_pages_ends_on_an_even_one_where_both_sides_are_printed() {
    for count in [100, 125, 300, 400] {
        let (pages, codes) = sent_to("copy_to", count, "duplex: true\n", "");
        assert_eq!((pages.len() % 2, codes), (0, vec!["P26"]), "{count}");
        near(read(&pages).1, 0.0, 0.1, "the last rule");
        // Behind a blank page none has a number.
        if let Some(blank) = pages.iter().position(|page| page.text().is_empty()) {
            assert!(!pages[blank..].iter().any(is_numbered), "{count}");
        }
    }
}

// S4
#[test]
fn the_imprint_of_a_letter_goes_on_over_pages_too() {
    let (pages, codes) = sent_to("copy_to", 300, "", "format: 信函\n");
    assert_eq!(codes, ["P26"]);
    assert!(read(&pages).0.contains("第300街道办事处。"));
}
