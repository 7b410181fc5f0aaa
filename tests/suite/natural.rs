//! Documents as offices write them every day: short ones above all. Whatever is accepted is made.

use std::fmt::Write as _;

use crate::harness::{DOCUMENT, Desk};

const HEAD: &str = "\
kind: document
office: government.yaml
number: 30
signed: 2024-07-05
printed: 2024-07-08
";

/// The findings of a document with this title, body and more.
fn told(title: &str, rest: &str) -> Vec<String> {
    let desk = Desk::new();
    desk.example("document.yaml").write(DOCUMENT, format!("{HEAD}title: {title}\n{rest}"));
    let (document, findings) = desk.build(DOCUMENT);
    let mut lines = desk.lines(&findings);
    if document.is_none() {
        lines.push("not made".to_owned());
    }
    lines
}

#[test]
fn a_document_of_one_page_is_made_however_short_its_text() {
    let sentence = "各乡镇、各部门要认真组织学习，按时报送贯彻落实情况。";
    for lines in 1..=6 {
        let mut body = "body:\n".to_owned();
        for _ in 0..lines {
            writeln!(body, "  - {sentence}").expect("text takes text");
        }
        assert_eq!(told("关于做好有关工作的通知", &body), Vec::<String>::new(), "{lines} lines");
    }
    let body =
        "body: [现就有关事项通知如下。, 请遵照执行。]\ncopy_to: [县委办公室, 县人大常委会办公室]\n";
    assert_eq!(told("关于做好有关工作的通知", body), Vec::<String>::new());
}

#[test]
fn a_heading_may_follow_one_that_runs_in_with_its_text_two_levels_above() {
    let body = "\
body:
  - {heading: 检查情况}
  - {heading: 危化。, level: 2, text: 检查企业30家次，发现问题12个，已经督促整改。}
  - {heading: 加油站, level: 3}
  - 检查加油站8家次，没有发现问题。
  - {heading: 油库, level: 4}
  - 检查油库2家次，没有发现问题。
";
    assert_eq!(told("关于2024年上半年安全生产检查情况的通报", body), Vec::<String>::new());
}

#[test]
fn attachments_of_a_document_without_a_period_may_each_have_their_own() {
    let body = "\
body: [现就有关事项通知如下，请认真贯彻执行。, 各乡镇、各部门要按时报送。]
attachments:
  - {title: 2024年第二季度重点工作任务分解表, body: [一段话。]}
  - {title: 2024年度县级领导联系企业责任分工表, body: [一段话。]}
";
    assert_eq!(told("关于做好有关工作的通知", body), Vec::<String>::new());
}

#[test]
fn page_one_keeps_its_only_line_of_text_where_the_signature_has_no_room() {
    let attachments = "\
body: [现就有关事项通知如下，请认真贯彻执行。]
attachments:
  - {title: 2024年第二季度全县各乡镇（街道）及县直单位政务信息报送采用情况统计表, body: [一段话。]}
  - {title: 各乡镇（街道）2024年第二季度安全生产“三管三必须”责任落实考核得分表, body: [一段话。]}
  - {title: 中央生态环境保护督察反馈意见整改落实情况分乡镇进展一览表, body: [一段话。]}
";
    let told = told("关于做好有关工作的通知", attachments);
    assert!(matches!(&told[..], [one] if one.contains("P27")), "{told:#?}");
}

#[test]
fn a_text_of_one_line_stays_on_page_one_and_the_signature_of_four_organs_stands_overleaf() {
    let others = "\
jointly_with:
  - {name: 清河县卫生健康局}
  - {name: 清河县市场监督管理局}
  - {name: 清河县公安局}
body: [现予转发。]
";
    let told = told("关于转发2024年度全县学校食品安全专项整治工作方案的通知", others);
    assert!(matches!(&told[..], [one] if one.contains("P23")), "{told:#?}");
}

#[test]
fn items_stand_one_level_below_the_heading_before_them() {
    let body = "\
body:
  - {heading: 危化。, level: 2, text: 检查企业30家次，发现问题12个。}
  - items: [立查立改8个。, 限期整改4个。]
  - {heading: 加油站。, level: 2, text: 检查加油站8家次，没有发现问题。}
  - {heading: 下一步工作}
  - items: [加强检查。, 落实责任。]
";
    assert_eq!(told("关于2024年上半年安全生产检查情况的通报", body), Vec::<String>::new());
}
