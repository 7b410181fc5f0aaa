//! Attachments where GB/T 9704—2012 wants them. Clause ids are those of the project's
//! summary.

use serde_yaml::Value;

use crate::elements::TITLE_MIDDLE;
use crate::pages::{HANG, ZI, near, page};
use crate::pdf::Run;
use crate::sample::Data;

// A1, A2
#[test]
fn each_attachment_begins_a_page_with_its_mark() {
    for (number, mark) in [(4, "附件1"), (5, "附件2"), (6, "附件3")] {
        let page = page(number);
        let (left, top) = if page.width > page.height { (35.0, 27.0) } else { (26.0, 37.0) };
        assert!(page.text().starts_with(mark), "page {number}");
        let mark = page.find(mark);
        near(mark.left(), left, 0.05, "left edge of the mark");
        near(mark.baseline(), top + ZI * 0.88, 0.05, "the mark is on the first line");
        assert!(mark.0.iter().all(|glyph| glyph.font == "NotoSansSC-Medium"));
    }
}

// A3
#[test]
fn each_attachments_title_is_in_the_middle_of_the_third_line() {
    let titles = [
        (4, 147.5, 27.0, "2018年第一季度各县市（园区）环保局信息采用情况统计表"),
        (5, 147.5, 27.0, "2018年第一季度州环保局信息采用情况统计表"),
        (6, 104.0, 37.0, "信息报送模板"),
    ];
    for (number, middle, top, title) in titles {
        let found = page(number).find(title);
        near((found.left() + found.right()) / 2.0, middle, 0.05, "middle of the title");
        let third_line = top + 2.0 * HANG + ZI / 2.0;
        near(found.baseline() - TITLE_MIDDLE, third_line, 0.05, "line of the title");
        assert!(found.0.iter().all(|glyph| glyph.font == "NotoSerifSC-SemiBold"));
    }
}

// A3, B1
#[test]
fn a_long_title_breaks_into_balanced_lines_on_the_grid() {
    let name = "各县市（园区）环保局及信息直报点信息报送、信息采用和全年任务完成情况统计表";
    let mut data = Data::read();
    data.office["tables"][0]["name"] = Value::from(name);
    data.quarter["attachments"][0]["table"] = Value::from(name);
    let issued = data.notice();
    let page = &issued.pdf.pages[3];
    let lines: Vec<Run> =
        page.lines().into_iter().filter(|line| (line.first().size - 22.0).abs() < 0.01).collect();
    assert_eq!(lines.iter().map(Run::text).collect::<String>(), format!("2018年第一季度{name}"));
    assert_eq!(lines.len(), 2);
    for line in &lines {
        near((line.left() + line.right()) / 2.0, 147.5, 2.0, "middle of a line");
        assert!(line.0.len() > 10, "a short line: {}", line.text());
    }
    near(lines[1].baseline() - lines[0].baseline(), HANG, 0.05, "line pitch of the title");
}

// B1
#[test]
fn a_title_breaks_between_words_and_never_inside_one() {
    // Cut anywhere, the two lines would part 信|息 or 公|众 somewhere in this series.
    let words = ["昌吉州", "环保", "系统", "信息", "工作", "考核", "办法", "微信", "公众", "宣传"];
    for count in 8..=words.len() {
        let name: String = words.iter().chain(&words).take(count + 3).copied().collect();
        let mut data = Data::read();
        data.office["forms"][0]["name"] = Value::from(name.as_str());
        data.quarter["attachments"][3]["form"] = Value::from(name.as_str());
        let issued = data.notice();
        let page = issued.pdf.pages.iter().find(|page| page.text().starts_with("附件3"));
        let lines: Vec<String> = page
            .expect("the form")
            .lines()
            .into_iter()
            .filter(|line| (line.first().size - 22.0).abs() < 0.01)
            .map(|line| line.text())
            .collect();
        assert!(lines.len() > 1 && lines.concat() == name, "{lines:?}");
        for line in &lines {
            let first: String = line.chars().take(2).collect();
            assert!(words.iter().any(|word| word.starts_with(&first)), "{lines:?}");
        }
    }
}

// A1, B6
#[test]
fn a_single_attachment_has_no_number() {
    let mut data = Data::read();
    let form = data.quarter["attachments"][3].clone();
    data.quarter["attachments"] = Value::Sequence(vec![form]);
    let issued = data.notice();
    let pages = &issued.pdf.pages;
    assert!(pages.iter().any(|page| page.text().contains("附件：信息报送模板昌吉")));
    assert!(pages.iter().any(|page| page.text().starts_with("附件信息报送模板")));
}

// A1
#[test]
fn a_notice_without_attachments_announces_none() {
    let mut data = Data::read();
    data.quarter["attachments"] = Value::Sequence(Vec::new());
    let text = data.notice().pdf.text();
    assert!(!text.contains("附件"), "{text}");
    assert!(text.contains("否则不予采用。昌吉回族自治州环境保护局2018年5月15日"), "{text}");
}
