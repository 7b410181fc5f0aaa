//! Sentences and headings that an office words in its own way: generated without a finding, and a
//! figure typed by hand in their place is told.

use tongbao::compose::{TemplateSet, compose};
use tongbao::finding::Findings;
use tongbao::pipeline::proofread;

use crate::harness::{Desk, Q1, project};

const SENT: &str = "{{ period.full }}{{ office.reporters }}累计报送{{ submitted.noun }}\
    {{ submitted.total }}{{ submitted.measure }}，{{ parts(submitted) }}。";
const ADOPTED: &str = "{{ period.full }}被{{ category.channels|join(\"、\") }}采用\
    {{ category.noun }}{{ category.total }}{{ category.measure }}，{{ parts(category) }}。";
const PRINTED: &str = "{{ period.full }}，{{ office.system }}在{{ category.channels|join(\"、\") }}刊发\
    {{ category.noun }}{{ category.total }}{{ category.measure }}，{{ parts(category) }}。";
const NONE: &str = "{{ none_from(submitted, period.short) }}。";
const CHANGE: &str = "{{ office.system }}信息报送数量与{{ period.last_year }}{{ change(comparison, submitted.measure) }}";

/// Words of the shipped template, and those that an office puts in their place.
const REWORDED: [(&str, &str); 18] = [
    (
        SENT,
        "{{ period.short }}，{{ office.reporters }}共报送{{ submitted.noun }}{{ submitted.total }}{{ submitted.measure }}，{{ parts(submitted) }}。",
    ),
    (
        SENT,
        "{{ period.full }}，各单位共报送信息{{ submitted.total }}{{ submitted.measure }}。{{ parts(submitted) }}。",
    ),
    (
        SENT,
        "各县市（园区）和局属单位报送信息情况如下：共报送{{ submitted.total }}{{ submitted.measure }}，{{ parts(submitted) }}。",
    ),
    (
        SENT,
        "共报送信息{{ submitted.total }}{{ submitted.measure }}，被采用{{ categories[0].total }}{{ submitted.measure }}。其中报送较多的有：{% for e in submitted.entries %}{% if loop.index <= 3 %}{{ \"\" if loop.first else \"、\" }}{{ e.name }}{{ e.count }}{{ submitted.measure }}{% endif %}{% endfor %}。",
    ),
    (
        SENT,
        "共报送信息{{ submitted.total }}{{ submitted.measure }}。我厅共采用{{ categories[0].total }}{{ submitted.measure }}，{{ parts(categories[0]) }}。",
    ),
    (
        SENT,
        "报送量居前的是{{ submitted.entries[0].name }}（{{ submitted.entries[0].count }}{{ submitted.measure }}）和{{ submitted.entries[1].name }}（{{ submitted.entries[1].count }}{{ submitted.measure }}），全部{{ submitted.total }}{{ submitted.measure }}。",
    ),
    (
        ADOPTED,
        "{{ period.full }}，{{ office.system }}政务信息共采用{{ category.total }}{{ category.measure }}，采用渠道有{{ category.channels|join(\"、\") }}，{{ parts(category) }}。",
    ),
    (
        ADOPTED,
        "我厅共采用{{ category.noun }}{{ category.total }}{{ category.measure }}，{{ parts(category) }}。",
    ),
    (
        ADOPTED,
        "我厅共采用{{ category.total }}{{ category.measure }}，其中采用{{ category.entries[0].name }}{{ category.entries[0].count }}{{ category.measure }}，采用{{ category.entries[1].name }}{{ category.entries[1].count }}{{ category.measure }}。",
    ),
    (
        PRINTED,
        "{{ period.full }}共刊发{{ category.noun }}{{ category.total }}{{ category.measure }}，{{ parts(category) }}。",
    ),
    (
        PRINTED,
        "{{ office.system }}{{ period.full }}有{{ category.total }}{{ category.measure }}{{ category.noun }}被{{ category.channels|join(\"、\") }}刊发，{{ parts(category) }}。",
    ),
    (NONE, "{{ submitted.zero|join(\"、\") }}未报送信息。"),
    (NONE, "未报送信息的单位有：{{ submitted.zero|join(\"、\") }}。"),
    (CHANGE, "信息报送总量同去年这个时候{{ change(comparison, submitted.measure) }}"),
    ("# 信息报送情况", "# 信息上报情况"),
    ("# 信息采用情况", "# 信息录用情况"),
    ("# 工作要求", "# 下一步工作"),
    ("## {{ category.name }}", "## {{ category.name }}的采用"),
];

/// The message on the sample with this in place of that, by code.
fn said(old: &str, new: &str) -> Vec<String> {
    let shipped = std::fs::read_to_string(project("templates/quarterly/notice.txt.jinja"));
    let shipped = shipped.expect("the shipped template");
    assert_eq!(shipped.matches(old).count(), 1, "how often the template has {old:?}");
    let desk = Desk::new();
    desk.write("own/quarterly/notice.txt.jinja", shipped.replace(old, new));
    let mut findings = Findings::default();
    let own = desk.path("own");
    let templates = TemplateSet::read(&project("templates"), Some(&own), &mut findings);
    let tally = desk.tally(Q1);
    let markup = templates.and_then(|set| compose(&tally, &set, &mut findings));
    let Ok(markup) = markup else { panic!("{new}:\n{}", desk.lines(&findings).join("\n")) };
    proofread(&tally, &markup, &mut findings);
    findings.iter().map(|finding| format!("{} {}", finding.code, finding.message)).collect()
}

#[test]
fn a_sentence_or_heading_in_other_words_is_no_finding() {
    let told: Vec<String> = REWORDED
        .iter()
        .map(|(old, new)| (new, said(old, new)))
        .filter(|(_, said)| !said.is_empty())
        .map(|(new, said)| format!("{new}\n  {}", said.join("\n  ")))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn a_figure_typed_by_hand_into_other_words_is_told() {
    let figures = [
        "{{ submitted.total }}",
        "{{ category.total }}",
        "{{ categories[0].total }}",
        "{{ submitted.entries[0].count }}",
        "{{ category.entries[1].count }}",
        "{{ e.count }}",
    ];
    let mut tried = 0;
    let mut missed = Vec::new();
    for (old, new) in REWORDED {
        for figure in figures.into_iter().filter(|figure| new.contains(figure)) {
            let wrong = new.replacen(figure, "75", 1);
            tried += 1;
            let said = said(old, &wrong);
            let told = said.iter().any(|said| said.starts_with('D') || said.starts_with("C18"));
            if !told {
                missed.push(format!("{wrong}\n  {}", said.join("\n  ")));
            }
        }
    }
    assert!(tried >= 16, "{tried} figures");
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
