//! An element that does not fit the page is told at the data it comes from; nothing is cut, shrunk
//! below what can be read, or pushed off the page.

use crate::harness::{DOCUMENT, Desk, OFFICE, Q1, SCHEME};

/// The message on a desk's document, less the sample's own reminder.
fn said(desk: &Desk, name: &str) -> Vec<String> {
    let (_, findings) = desk.set(name);
    desk.lines(&findings).into_iter().filter(|line| !line.starts_with("L31")).collect()
}

fn document(example: &str, old: &str, new: &str) -> Desk {
    let desk = Desk::new();
    desk.example(example).edit(DOCUMENT, old, new);
    desk
}

// H4
#[test]
fn a_mark_too_long_for_one_line_is_an_error_at_its_key() {
    let desk = Desk::new();
    let long = "mark: 新疆维吾尔自治区昌吉回族自治州生态环境保护委员会办公室文件";
    desk.edit(OFFICE, "mark: 昌吉回族自治州环境保护局文件", long);
    let said = said(&desk, Q1);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].starts_with("P14 office.yaml:4:7 mark 发文机关标志用最小的字号"), "{said:#?}");
    assert!(said[0].contains("最多 156 mm"), "{said:#?}");
}

// H5
#[test]
fn a_joint_mark_too_long_is_an_error_and_the_hosts_alone_helps() {
    let long = "昌吉回族自治州饮用水水源地环境保护和安全保障工作领导小组";
    let desk = document("joint.yaml", "昌吉回族自治州水利局", long);
    let found = said(&desk, DOCUMENT);
    assert!(found[0].starts_with("P14 office.yaml:4:7 mark"), "{found:#?}");
    desk.edit(DOCUMENT, "jointly_with:", "host_mark: true\njointly_with:");
    let found = said(&desk, DOCUMENT);
    assert!(found.iter().all(|line| !line.starts_with("P14")), "{found:#?}");
}

// B1
#[test]
fn a_line_of_the_title_too_long_for_the_page_is_an_error_at_its_key() {
    let desk = document(
        "joint.yaml",
        "  - 关于联合开展2018年饮用水水源地\n",
        "  - 关于联合开展2018年全州县级以上集中式饮用水水源地\n",
    );
    let found = said(&desk, DOCUMENT);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("P15 document.yaml:6:1 title 标题有一行排不进版心"), "{found:#?}");
}

// B1
#[test]
fn a_title_that_cannot_be_balanced_is_told_and_printed() {
    let desk = document("joint.yaml", "  - 环境保护专项检查的通知\n", "  - 知\n");
    let (made, findings) = desk.set(DOCUMENT);
    let found = desk.lines(&findings);
    assert!(made.is_some());
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("P16 document.yaml:6:1 title"), "{found:#?}");
}

// A5
#[test]
fn a_table_wider_than_its_page_is_an_error_at_the_table() {
    let mut head = "[".to_owned();
    let mut row = "[".to_owned();
    for i in 1..=40 {
        head += &format!("指标{i}, ");
        row += "123456, ";
    }
    let desk =
        document("document.yaml", "      head: [时间, 内容, 学时]\n", "      head: [时间]\n");
    let text = desk.text(DOCUMENT);
    let (before, rest) = text.split_once("      rows:\n        - [6月20日上午").expect("rows");
    let (_, after) = rest.split_once("  - heading: 有关要求").expect("what follows");
    let table = format!("      head: {head}]\n      rows:\n        - {row}]\n");
    let before = before.replace("      head: [时间]\n", "");
    desk.write(DOCUMENT, format!("{before}{table}  - heading: 有关要求{after}"));
    let found = said(&desk, DOCUMENT);
    let start = "P17 document.yaml:40:5 body[11].table 表用最小的字号也排不进一页的宽度";
    assert!(found[0].starts_with(start), "{found:#?}");
}

// A5
#[test]
fn a_statistics_table_wider_than_the_turned_page_is_an_error_at_its_attachment() {
    let desk = Desk::new();
    let more: String =
        (1..=30).map(|i| format!("      - {{name: 第{i}网站, points: 5}}\n")).collect();
    let first = "      - {name: 环保部网站, points: 30}\n";
    desk.edit(SCHEME, first, &format!("{first}{more}"));
    let found = said(&desk, Q1);
    assert_eq!(found.len(), 2, "{found:#?}");
    for (line, place) in found.iter().zip(["81:5 attachments[1]", "82:5 attachments[2]"]) {
        assert!(line.starts_with(&format!("P17 2018-q1.yaml:{place}")), "{found:#?}");
    }
}

// B7
#[test]
fn a_signature_wider_than_the_page_is_an_error_at_the_name() {
    let desk = Desk::new();
    desk.edit(OFFICE, "name: 昌吉回族自治州环境保护局 ", &format!("name: {} ", "局".repeat(30)));
    let found = said(&desk, Q1);
    assert!(found.iter().any(|line| line.starts_with("P18 office.yaml:3:7 name")), "{found:#?}");
}

// H7
#[test]
fn signers_too_long_for_their_line_are_an_error() {
    let long = format!("signers: [{}]", "买买提".repeat(10));
    let desk = document("upward.yaml", "signers: [张三]", &long);
    let found = said(&desk, DOCUMENT);
    assert!(
        found.iter().any(|line| line.starts_with("P20 document.yaml:9:10 signers")),
        "{found:#?}"
    );
}

// 7.3.5.5
#[test]
fn line_spacing_is_adjusted_where_the_signature_would_stand_alone_and_that_is_no_fault() {
    let mut adjusted = 0;
    for length in 0..12 {
        let desk = Desk::new();
        desk.example("letter.yaml");
        let more = format!("  - {}\n", "汉".repeat(1 + 28 * length));
        desk.edit(DOCUMENT, "  - 专此函达。\n", &more);
        let (made, findings) = desk.set(DOCUMENT);
        let made = made.expect("a document");
        let found = desk.lines(&findings);
        let pdf = crate::pdf::Pdf::read(made.pdf());
        let signed = pdf.pages.iter().find(|page| page.text().contains("2018年6月14日"));
        let signed = signed.expect("the page that is signed").text();
        assert!(signed.contains('汉'), "{length}: {signed}");
        assert!(found.is_empty(), "{length}: {found:#?}");
        adjusted += usize::from(made.sheets().adjusted_lines().is_some());
    }
    assert!((1..8).contains(&adjusted), "{adjusted}");
}
