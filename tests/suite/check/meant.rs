//! Words around a figure say what it is: in templates of an office's own, and in sentences that
//! somebody worded otherwise.

use std::path::Path;

use tongbao::check::{Context, RuleBook, Text, check};
use tongbao::compose::{TemplateSet, compose};
use tongbao::finding::{Findings, Severity};
use tongbao::load::load;
use tongbao::pipeline::proofread;
use tongbao::tally::{Tally, tally};

use super::lines;
use crate::harness::project;

const SUPERVISION: &str = "data/supervision/2025-02.yaml";
const AIR: &str = "data/air/2024-q4.yaml";
const SAMPLE: &str = "data/2018-q1.yaml";

fn counted(data: &str) -> Tally {
    let mut findings = Findings::default();
    let inputs = load(&project(data), &mut findings);
    let counted = inputs.and_then(|inputs| tally(inputs, &mut findings));
    counted.unwrap_or_else(|_| panic!("{data}: {findings:?}"))
}

/// The findings of the check in a notice by a template in which one figure stands for another.
fn said(data: &str, kind: &str, old: &str, new: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let own: &Path = folder.path();
    std::fs::create_dir_all(own.join(kind)).expect("a folder");
    let shipped = project("templates").join(kind).join("notice.txt.jinja");
    let shipped = std::fs::read_to_string(shipped).expect("the template");
    assert!(shipped.contains(old), "{old}");
    std::fs::write(own.join(kind).join("notice.txt.jinja"), shipped.replacen(old, new, 1))
        .expect("a template");
    let mut findings = Findings::default();
    let templates = TemplateSet::read(&project("templates"), Some(own), &mut findings);
    let tally = counted(data);
    let markup = templates.and_then(|set| compose(&tally, &set, &mut findings));
    let markup = markup.unwrap_or_else(|_| panic!("{new}: {findings:?}"));
    let mut findings = Findings::default();
    proofread(&tally, &markup, &mut findings);
    let grave: Vec<_> = findings.iter().filter(|f| f.severity > Severity::Hint).cloned().collect();
    lines(&grave)
}

#[test]
fn a_figure_that_is_not_what_the_words_around_it_say_is_a_warning() {
    let swapped = [
        (
            SUPERVISION,
            "supervision",
            "办结{{ figure(\"办结\") }}件",
            "办结{{ figure(\"应办\") }}件",
        ),
        (
            SUPERVISION,
            "supervision",
            "其中超期{{ figure(\"超期\") }}件",
            "其中超期{{ figure(\"在办\") }}件",
        ),
        (
            SUPERVISION,
            "supervision",
            "办结率{{ figure(\"办结率\") }}%",
            "办结率{{ figure(\"办结\") }}%",
        ),
        (
            SUPERVISION,
            "supervision",
            "应办督查事项{{ figure(\"应办\") }}件",
            "应办督查事项{{ figure(\"应办\", when=\"上期\") }}件",
        ),
        (
            AIR,
            "air",
            "重污染天数共{{ figure(\"重污染天数\") }}天",
            "重污染天数共{{ figure(\"优良天数\") }}天",
        ),
        (
            SAMPLE,
            "quarterly",
            "累计报送{{ submitted.noun }}{{ submitted.total }}",
            "累计采用{{ submitted.noun }}{{ submitted.total }}",
        ),
        (
            SAMPLE,
            "quarterly",
            "采用{{ category.noun }}{{ category.total }}",
            "采用{{ category.noun }}{{ submissions[0].total }}",
        ),
    ];
    let mut missed = Vec::new();
    for (data, kind, old, new) in swapped {
        let told = said(data, kind, old, new);
        if !told.iter().any(|line| line.starts_with("D2 ")) {
            missed.push(format!("{new}: {told:?}"));
        }
        assert!(said(data, kind, old, old).is_empty(), "{old}: {:?}", said(data, kind, old, old));
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// Sentences in words of their own, each with its figures as the data have them.
const WORDED: [(&str, &str); 9] = [
    (SUPERVISION, "2月份全县共应办督查事项93件，已办结82件，办结率为88.2%。"),
    (SUPERVISION, "截至2月底，超期7件，在办11件。"),
    (SUPERVISION, "县住房和城乡建设局应办18件、办结13件，办结率72.2%。"),
    (SUPERVISION, "县直部门办结58件；乡镇办结24件。"),
    (SUPERVISION, "年初以来，全县累计办结150件。"),
    (AIR, "四季度全州重污染天数为59天，优良率63.6%。"),
    (AIR, "木垒哈萨克自治县综合指数为2.96，奇台县综合指数为4.71。"),
    (SAMPLE, "一季度，吉木萨尔县环保局报送政务信息12条。"),
    (SAMPLE, "阜康市环保局在第一季度报送信息8条。"),
];

#[test]
fn figures_in_sentences_of_other_words_are_held_against_the_data() {
    let mut wrong = String::new();
    for (data, sentence) in WORDED {
        let tally = counted(data);
        let book = RuleBook::of(&tally, &mut Findings::default());
        let found = |words: &str| {
            let text = Text::plain("稿.txt", words);
            let mut findings = Findings::default();
            let context = Context::new(Some(&tally), &text, &book.words, &book.settings);
            check(&context, &mut findings);
            let of_figures = findings.iter().filter(|f| f.code == "D2").cloned();
            lines(&of_figures.collect::<Vec<_>>())
        };
        let right = found(sentence);
        if !right.is_empty() {
            wrong += &format!("{sentence}: {right:?}\n");
        }
        // Every figure behind a word, one more.
        for (at, _) in sentence.match_indices(|c: char| c.is_ascii_digit()) {
            let (before, rest) = sentence.split_at(at);
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let behind = &rest[end..];
            let inside = before.ends_with(|c: char| c.is_ascii_digit() || c == '.');
            if inside || at == 0 || behind.starts_with(['月', '年']) {
                continue;
            }
            let figure: u32 = rest[..end].parse().expect("digits");
            let changed = format!("{before}{}{behind}", figure + 1);
            if found(&changed).is_empty() {
                wrong += &format!("not told: {changed}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
