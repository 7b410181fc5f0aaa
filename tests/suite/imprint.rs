//! Where the imprint stands when a notice is printed on both sides, and what moves into it.
//! Clause ids are those of the project's summary.

use serde_yaml::Value;

use crate::pages::{ASCENT, HANG, ZI, near};
use crate::pdf::Page;
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
