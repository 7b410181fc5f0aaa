//! Lists of counts that stand in parallel: found by the words and marks between them.

use std::collections::BTreeSet;

use super::super::super::Case;
use super::super::super::quantity::{Kind, Quantity, Role};
use super::super::prose::{Told, is_total, noun};
use super::{Block, LONGEST, Opener, Run, remainders};

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

pub(super) fn blocks<'t>(case: &'t Case, numbers: &'t [Vec<Quantity>]) -> Vec<Block<'t>> {
    let mut blocks: Vec<Block> = Vec::new();
    for (paragraph, own) in numbers.iter().enumerate() {
        let text = case.reading(paragraph);
        if own.is_empty() || text.len() > PARAGRAPH {
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

/// The lists of a block: its counts cut at its marks, the same place of each piece.
pub(super) fn runs_of<'t>(block: &Block<'t>) -> Vec<Run<'t>> {
    let mut runs: Vec<Run> = Vec::new();
    if block.counts.len() > LONGEST {
        return runs;
    }
    for (members, clean) in remainders(block) {
        runs.push(Run {
            members,
            odd: None,
            opener: Opener::Nothing,
            words: block.words,
            whole: true,
            clean,
            start: block.area.start,
            siblings: Vec::new(),
        });
    }
    let mut ends = vec![block.counts.len()];
    // A list may end where a stronger mark stands than within it.
    let within = block.marks.get(1).copied().unwrap_or(0);
    ends.extend(
        (2..block.counts.len())
            .find(|place| block.marks.get(*place).is_some_and(|mark| *mark > within)),
    );
    ends.extend((1..block.counts.len()).find(|place| block.marks.get(*place) == Some(&2)));
    ends.extend((2..block.counts.len()).filter(|place| {
        block.counts.get(*place).is_some_and(|told| is_total(told.text, told.number))
    }));
    // Only a sentence may begin with its own total.
    let firsts = if block.opener == Opener::Nothing { 2 } else { 1 };
    for end in ends {
        for first in 0..firsts.min(end) {
            for level in [2, 1, 0] {
                let counts = block.counts.get(first..end).unwrap_or_default();
                let marks = block.marks.get(first..end).unwrap_or_default();
                let columns = columns(counts, marks, level);
                let whole = block.marks.get(end).is_none_or(|mark| *mark > within);
                let siblings: Vec<(usize, usize)> = block
                    .counts
                    .get(first.max(1)..end)
                    .unwrap_or_default()
                    .iter()
                    .map(Told::order)
                    .collect();
                let clean = (first..end).all(|place| {
                    place == 0 && block.opener == Opener::Nothing
                        || block.clean.get(place) == Some(&true)
                });
                for (members, odd) in columns {
                    if !names_differ(&members) {
                        continue;
                    }
                    let run = Run {
                        members,
                        odd,
                        opener: if first == 0 { block.opener } else { Opener::Nothing },
                        words: block.words,
                        whole,
                        clean,
                        start: block.area.start,
                        siblings: siblings.clone(),
                    };
                    let same = |other: &Run| {
                        other.odd == run.odd
                            && other.members.len() == run.members.len()
                            && other
                                .members
                                .iter()
                                .zip(&run.members)
                                .all(|(a, b)| a.order() == b.order())
                    };
                    if !runs.iter().any(same) {
                        runs.push(run);
                    }
                }
            }
        }
    }
    again(block, &mut runs);
    runs
}

/// 公众号51个、微博14个；镇账号27个、部门账号38个: lists behind the semicolons of a block.
fn again<'t>(block: &Block<'t>, runs: &mut Vec<Run<'t>>) {
    let cuts: Vec<usize> =
        (1..block.marks.len()).filter(|place| block.marks.get(*place) == Some(&2)).collect();
    for (place, start) in cuts.iter().enumerate() {
        let end = cuts.get(place + 1).copied().unwrap_or(block.counts.len());
        let (Some(members), Some(before)) =
            (block.counts.get(*start..end), block.counts.get(..*start))
        else {
            continue;
        };
        let unit = members.first().map(Told::unit);
        let alike = members.iter().all(|told| Some(told.unit()) == unit);
        let marks = block.marks.get(start + 1..end).unwrap_or_default();
        let clean = (start + 1..end).all(|place| block.clean.get(place) == Some(&true));
        if members.len() < 2 || before.len() < 2 || !alike || !marks.iter().all(|mark| *mark == 0) {
            continue;
        }
        runs.push(Run {
            members: members.to_vec(),
            odd: None,
            opener: Opener::Again,
            words: block.words,
            whole: true,
            clean,
            start: members.first().map_or(0, |first| first.number.from),
            siblings: members.iter().skip(1).map(Told::order).collect(),
        });
    }
}

/// True if no two members of a list have one name, or all have: 死2人、伤3人、死1人 are two lists.
fn names_differ(members: &[Told]) -> bool {
    let names: BTreeSet<&str> = members.iter().map(Told::name).collect();
    names.len() == members.len() || names.len() == 1
}

/// Counts cut into pieces at marks of a strength, and what stands at the same place of each.
fn columns<'t>(
    counts: &[Told<'t>],
    marks: &[u8],
    level: u8,
) -> Vec<(Vec<Told<'t>>, Option<usize>)> {
    let mut pieces: Vec<Vec<Told>> = Vec::new();
    for (count, mark) in counts.iter().zip(marks) {
        if pieces.is_empty() || *mark >= level {
            pieces.push(Vec::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(*count);
        }
    }
    if pieces.len() < 2 {
        return Vec::new();
    }
    let mut columns = Vec::new();
    let width = pieces.first().map_or(0, Vec::len);
    if pieces.iter().all(|piece| piece.len() == width) {
        for place in 0..width {
            let column: Vec<Told> =
                pieces.iter().filter_map(|piece| piece.get(place).copied()).collect();
            let lone = |odd: usize| {
                let unit = column.get(odd).map_or("", Told::unit);
                counts.iter().filter(|told| told.unit() == unit).count() == 1
            };
            match odd_one(&column).filter(|odd| odd.is_none_or(lone)) {
                // Of two either may be the odd one.
                Some(Some(_)) if column.len() == 2 => {
                    columns.extend([0, 1].map(|odd| (column.clone(), Some(odd))));
                }
                Some(odd) => columns.push((column, odd)),
                None => {}
            }
        }
    }
    let mut units: Vec<&str> = counts.iter().map(Told::unit).collect();
    units.sort_unstable();
    units.dedup();
    for unit in units {
        let each: Vec<Vec<Told>> = pieces
            .iter()
            .map(|piece| piece.iter().copied().filter(|told| told.unit() == unit).collect())
            .filter(|own: &Vec<Told>| !own.is_empty())
            .collect();
        let width = each.first().map_or(0, Vec::len);
        if each.len() > 1 && each.iter().all(|own| own.len() == width) {
            for place in 0..width {
                let column = each.iter().filter_map(|own| own.get(place).copied()).collect();
                columns.push((column, None));
            }
        } else if each.len() > 1 {
            columns.push((each.iter().filter_map(|own| own.first().copied()).collect(), None));
        }
        // Several figures of one unit are told apart by their own words: 死2人、伤3人.
        let own: Vec<Told> = counts.iter().copied().filter(|told| told.unit() == unit).collect();
        let names: BTreeSet<&str> = own.iter().map(Told::name).collect();
        for name in names.iter().filter(|name| !name.is_empty() && names.len() < own.len()) {
            let named: Vec<Told> =
                own.iter().copied().filter(|told| told.name() == *name).collect();
            if named.len() > 1 {
                columns.push((named, None));
            }
        }
    }
    columns
}

/// The one of a column that has another unit than all others; none if two have.
fn odd_one(column: &[Told]) -> Option<Option<usize>> {
    let first = column.first()?.unit();
    let second = column.get(1)?.unit();
    let unit = if first == second || column.get(2).is_none_or(|third| third.unit() == first) {
        first
    } else {
        second
    };
    let mut odd = (0..column.len())
        .filter(|place| column.get(*place).is_some_and(|told| told.unit() != unit));
    match (odd.next(), odd.next()) {
        (odd, None) => Some(odd),
        _ => None,
    }
}
