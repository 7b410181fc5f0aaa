//! Blocks of counts that follow each other: found by the words between them, and by those that open them.

use super::super::super::Case;
use super::super::super::quantity::{Kind, Quantity, Role};
use super::super::prose::{Told, noun};
use super::{Block, Opener};

/// Longest heading, in characters.
const HEADING: usize = 20;

/// Longest paragraph to take apart, in bytes.
const PARAGRAPH: usize = 30_000;

/// True if a clause tells by what the list behind it is ordered.
fn is_topic(clause: &str) -> bool {
    let clause = clause.trim().trim_end_matches("如下");
    let begins = ["按", "从", "分", "就"].iter().any(|word| clause.starts_with(word));
    let ends = ["分", "看", "划分", "统计", "排列", "分类", "分为", "依次为"];
    (begins && ends.iter().any(|word| clause.ends_with(word)))
        || ["中", "情况", "来源", "类型", "分类看", "原因", "构成", "结果"]
            .iter()
            .any(|word| clause.ends_with(word) && clause.chars().count() > 2)
}

/// The words before a list's first count that open it.
fn opener(gap: &str) -> Opener {
    let mut clauses: Vec<&str> = gap.split(['，', '；', ',', ';', '。']).collect();
    let label = clauses.pop().unwrap_or_default();
    if label.contains('：') || label.contains(':') {
        let topic = label.split(['：', ':']).next().unwrap_or_default();
        return if is_topic(topic) { Opener::Topic } else { Opener::Colon };
    }
    if gap.contains("其中") {
        return Opener::Among;
    }
    if ["属于", "分布在", "涉及", "包括", "分别为", "分别是"]
        .iter()
        .any(|word| label.contains(word))
    {
        return Opener::Colon;
    }
    let divided = label.starts_with('按') && (label.contains("分为") || label.contains("分，"));
    if divided || clauses.iter().any(|clause| is_topic(clause)) {
        Opener::Topic
    } else {
        Opener::Nothing
    }
}

/// True if the heading above a paragraph says by what it is ordered: 一、分行业情况.
fn stands_under_topic(case: &Case, paragraph: usize) -> bool {
    let above = (0..paragraph).rev().map(|above| case.reading(above).trim());
    let heading = above.take(2).find(|text| !text.is_empty()).unwrap_or_default();
    let name = heading.trim_matches(|c: char| "（）一二三四五六七八九十、：".contains(c));
    heading.chars().count() <= HEADING
        && !heading.ends_with('。')
        && name.starts_with(['分', '各', '按'])
        && is_topic(name)
}

/// True if a number stands alone in its bracket behind a name: 恒达化工（19项）.
fn is_bracketed(text: &str, number: &Quantity) -> bool {
    let lead = text.get(..number.at.start).unwrap_or_default();
    let behind = text.get(number.end()..).unwrap_or_default();
    let named = lead.trim_end_matches(['（', '(']);
    number.depth == 1
        && named.len() < lead.len()
        && behind.starts_with(['）', ')'])
        && !named.ends_with(|c: char| c.is_ascii_digit())
}

/// The blocks of a text.
pub(super) fn blocks<'t>(case: &'t Case) -> Vec<Block<'t>> {
    let mut blocks: Vec<Block> = Vec::new();
    for (paragraph, text, own) in case.paragraphs() {
        if text.len() > PARAGRAPH {
            continue;
        }
        let mut last: Option<&Quantity> = None;
        for number in own {
            let bracketed = is_bracketed(text, number);
            let counted = number.kind == Kind::Count
                && matches!(number.role, Role::Plain | Role::Each | Role::Asked)
                && !number.unit(text).is_empty()
                && (number.depth == 0 || bracketed);
            if !counted {
                continue;
            }
            let from = last.map_or(0, Quantity::end);
            let gap = text.get(from..number.at.start).unwrap_or_default();
            let cut = gap.rfind(['。', '！', '？']).map(|at| at + '。'.len_utf8());
            let fresh = last.is_none_or(|last| last.sentence != number.sentence);
            let start = from + cut.unwrap_or(0);
            let words = text.get(start..number.at.start).unwrap_or_default();
            let plain = without_brackets(words);
            let opener = match opener(&plain) {
                Opener::Nothing if last.is_none() && stands_under_topic(case, paragraph) => {
                    Opener::Colon
                }
                opener => opener,
            };
            // 37个断面中: what is told next is of this count.
            let heads = noun(text, number).ends_with('中');
            let told = Told { paragraph, text, number };
            // Behind 2个： names are counted, and their figures are of something else.
            let names = opener == Opener::Colon
                && plain.find(['，', '；', '：', ':']) == plain.find(['：', ':'])
                && last.is_some_and(|last| last.unit(text) != number.unit(text));
            let clean = is_clean(&plain, opener) && !names;
            last = Some(number);
            match blocks.last_mut().filter(|_| !fresh && !heads && opener == Opener::Nothing) {
                Some(block) => {
                    let mark = match () {
                        () if plain.contains(['；', ';']) => 2,
                        () if plain.contains(['，', ',']) => 1,
                        () => 0,
                    };
                    block.counts.push(told);
                    block.marks.push(mark);
                    block.clean.push(clean);
                    block.area.end = number.end();
                }
                None => blocks.push(Block {
                    opener,
                    counts: vec![told],
                    marks: vec![3],
                    clean: vec![clean],
                    words: "",
                    area: start..number.end(),
                }),
            }
        }
    }
    let items = items(case, &blocks);
    blocks.extend(items);
    for block in &mut blocks {
        block.words = block
            .counts
            .first()
            .and_then(|first| first.text.get(block.area.clone()))
            .unwrap_or_default();
    }
    blocks
}

/// Lists whose members are paragraphs: （1）甲，15件；（2）乙，24件.
fn items<'t>(case: &Case, blocks: &[Block<'t>]) -> Vec<Block<'t>> {
    let text = |paragraph: usize| case.reading(paragraph).trim();
    let is_item = |paragraph: usize| {
        text(paragraph).ends_with(['；', ';'])
            || (paragraph > 0 && text(paragraph - 1).ends_with(['；', ';']))
    };
    let mut lists: Vec<Block> = Vec::new();
    let mut last: Option<usize> = None;
    for block in blocks {
        let Some(first) = block.counts.first() else { continue };
        let paragraph = first.paragraph;
        if !is_item(paragraph) || last == Some(paragraph) {
            continue;
        }
        let goes_on = last.is_some_and(|last| {
            last + 2 >= paragraph
                && (last..paragraph)
                    .all(|own| text(own).ends_with(['；', ';']) || text(own).is_empty())
        });
        last = Some(paragraph);
        let Some(list) = lists.last_mut().filter(|_| goes_on) else {
            let mut list = Block {
                opener: Opener::Topic,
                counts: block.counts.clone(),
                marks: block.marks.clone(),
                clean: vec![true; block.counts.len()],
                words: "",
                area: block.area.clone(),
            };
            list.area.end = list.area.start;
            lists.push(list);
            continue;
        };
        list.counts.extend(&block.counts);
        list.marks.push(2);
        list.marks.extend(block.marks.iter().skip(1));
        list.clean.extend(vec![true; block.counts.len()]);
    }
    lists.retain(|list| list.counts.len() > 1);
    lists
}

/// True if the words before a count are its name, with the share of the one before.
fn is_clean(gap: &str, opener: Opener) -> bool {
    let marks = ['，', '；', ',', ';', '：', ':'];
    let gap = match (opener, gap.rfind("其中"), gap.rfind(['：', ':'])) {
        (Opener::Among, Some(at), _) => gap.get(at + "其中".len()..).unwrap_or_default(),
        (_, _, Some(at)) => gap.get(at..).unwrap_or_default(),
        _ => gap,
    };
    let clauses: Vec<&str> = gap.split(marks).map(str::trim).collect();
    let inner = clauses.split_last().map_or(&[][..], |(_, inner)| inner);
    let mut inner = inner.iter().skip_while(|clause| !is_topic(clause));
    let behind_topic = inner.next().is_some();
    let plain = |clause: &&str| clause.is_empty() || clause.contains(['%', '％']);
    if behind_topic {
        inner.all(plain)
    } else {
        let all = clauses.split_last().map_or(&[][..], |(_, inner)| inner);
        all.iter().skip(1).all(plain)
    }
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_i32;
    text.chars()
        .filter(|c| {
            depth += i32::from(matches!(c, '（' | '('));
            let out = depth <= 0;
            depth -= i32::from(matches!(c, '）' | ')'));
            out
        })
        .collect()
}
