//! Totals told in one place and split in another: 共143个。按类型分：甲33个，乙12个，其他98个.
//! A list is found by its form, its members standing in parallel; its total is a count told
//! before it, or right behind it, in the same unit.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rust_decimal::Decimal;

use super::super::Case;
use super::super::lexis::small_number;
use super::super::quantity::{Kind, Quantity, Role};
use super::parts::{complementary, times};
use super::prose::{Told, is_total, noun, shared};
use super::{At, Certainty, Equation, Relation, Relations, Remark, shown, slips};
use crate::finding::Severity;

const HINT: &str = "核对合计和名单：合计必须等于所列各项之和。";
/// Words that say that a list does not name all.
const OPEN: [&str; 25] = [
    "的有", "等", "较多", "居前", "前列", "主要", "位居", "突出", "排名", "排前", "最多", "最少",
    "最低", "最高", "前5", "含", "另", "除", "前三", "前五", "前两", "超过", "多类", "交叉",
    "重复",
];
/// Words for what is left over, and words that deny.
const REST: [&str; 8] = ["其他", "其它", "其余", "剩余", "尚有", "仍有", "还有", "在办"];
const NOT: [&str; 4] = ["未", "不", "非", "无"];
/// Most paragraphs and counts to look back over for a total, and most totals to try.
const ABOVE: usize = 8;
const BACK: usize = 60;
const TRIED: usize = 3;
/// Most members of a list.
const LONGEST: usize = 150;
/// Longest heading, in characters.
const HEADING: usize = 20;
/// Longest paragraph to take apart, in bytes.
const PARAGRAPH: usize = 30_000;

/// The words that open a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opener {
    Nothing,
    Among,
    Colon,
    /// 按类型分, 从区域看, 投诉业务类别中.
    Topic,
}

/// Counts that follow each other in one sentence, or in paragraphs that make one list.
struct Block<'t> {
    opener: Opener,
    counts: Vec<Told<'t>>,
    /// Strength of the mark before each count: an enumeration comma, a comma, a semicolon.
    marks: Vec<u8>,
    /// True if nothing but its name stands before each count.
    clean: Vec<bool>,
    /// Words of the block and the clause that opens it.
    words: &'t str,
    area: Range<usize>,
}

/// Parallel members of a list, and the one whose unit is another.
#[derive(Clone)]
struct Run<'t> {
    members: Vec<Told<'t>>,
    odd: Option<usize>,
    opener: Opener,
    words: &'t str,
    /// True if nothing of the block is left out.
    whole: bool,
    /// True if nothing but names stands between its members.
    clean: bool,
    start: usize,
    /// Other figures of its block, which are parts as well.
    siblings: Vec<(usize, usize)>,
}

impl<'t> Run<'t> {
    /// Its block, by where it begins.
    fn block(&self) -> (usize, usize) {
        (self.members.first().map_or(0, |first| first.paragraph), self.start)
    }

    /// The unit that most members have.
    fn unit(&self) -> &'t str {
        let own = (0..self.members.len()).find(|place| Some(*place) != self.odd);
        own.and_then(|place| self.members.get(place)).map_or("", Told::unit)
    }

    fn times(&self) -> Vec<u32> {
        let area = self.start..usize::MAX;
        self.members.iter().map(|member| times(member.text, member.number, &area)).collect()
    }

    fn sum(&self) -> Option<Decimal> {
        self.members.iter().zip(self.times()).try_fold(Decimal::ZERO, |sum, (member, times)| {
            sum.checked_add(member.number.value.checked_mul(times.into())?)
        })
    }
}

/// The blocks that split a total, by where they begin.
type Blocks = BTreeMap<At, Vec<(usize, usize)>>;

/// Reads every paragraph.
pub(super) fn read(case: &Case, numbers: &[Vec<Quantity>], relations: &mut Relations) {
    let told = all_told(case, numbers);
    let blocks = blocks(case, numbers);
    let runs: Vec<Run> = blocks.iter().flat_map(runs_of).collect();
    // Figures that stand behind others of their unit in a list.
    let behind: BTreeSet<At> = blocks
        .iter()
        .flat_map(|block| {
            block.counts.iter().enumerate().filter(|(place, told)| {
                block.counts.iter().take(*place).any(|other| other.unit() == told.unit())
            })
        })
        .map(|(_, told)| told.at())
        .collect();
    let known: BTreeSet<At> = relations
        .all
        .iter()
        .filter(|relation| relation.code == "D1" && relation.holds())
        .flat_map(|relation| relation.operands.iter().skip(1).map(|part| part.at.clone()))
        .collect();
    let mut parts = BTreeSet::new();
    let mut totals = Blocks::new();
    let mut proven: BTreeSet<((usize, usize), usize)> = BTreeSet::new();
    let mut open: Vec<&Run> = Vec::new();
    let exacts: Vec<Option<Told>> = runs.iter().map(|run| exact(run, &told)).collect();
    // A total that a list of one unit makes needs no other list of the same figures.
    let plain = runs.iter().zip(&exacts).filter(|(run, _)| run.odd.is_none());
    let plain = plain.filter_map(|(run, total)| Some((total.as_ref()?.at(), run)));
    let plain: BTreeSet<(At, At)> = plain
        .flat_map(|(total, run)| run.members.iter().map(move |own| (total.clone(), own.at())))
        .collect();
    let by_chance = |run: &Run, total: &Told| {
        run.odd.is_some() && run.members.iter().any(|own| plain.contains(&(total.at(), own.at())))
    };
    for (run, total) in runs.iter().zip(exacts) {
        if run.members.iter().any(|member| known.contains(&member.at())) {
            continue;
        }
        match total {
            Some(total) if by_chance(run, &total) => {}
            Some(total) => {
                parts.extend(run.members.iter().map(Told::at));
                totals.entry(total.at()).or_default().push(run.block());
                proven.insert((run.block(), run.members.len()));
                tell_exact(run, &total, relations);
            }
            None => open.push(run),
        }
    }
    parts.extend(known);
    for run in open {
        if run.members.iter().all(|member| !parts.contains(&member.at())) {
            let form = completeness(run)
                + if proven.contains(&(run.block(), run.members.len())) { 4 } else { 0 };
            doubt((run, form), &told, (&parts, &totals, &behind), relations);
        }
    }
}

/// True if a figure only says where a range ends: 10条以下.
fn is_bound(told: &Told) -> bool {
    let behind = told.text.get(told.number.end()..).unwrap_or_default();
    ["以上", "以下", "以内", "至", "—"].iter().any(|word| behind.starts_with(word))
}

/// Every count that states something, in the order of the text.
fn all_told<'t>(case: &'t Case, numbers: &'t [Vec<Quantity>]) -> Vec<Told<'t>> {
    let paragraphs = numbers.iter().enumerate();
    paragraphs
        .flat_map(|(paragraph, own)| {
            let text = case.reading(paragraph);
            own.iter().map(move |number| Told { paragraph, text, number })
        })
        .filter(|told| {
            told.number.kind == Kind::Count
                && matches!(told.number.role, Role::Plain | Role::Each | Role::Asked)
                && !told.unit().is_empty()
                && !is_bound(told)
        })
        .collect()
}

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

fn blocks<'t>(case: &'t Case, numbers: &'t [Vec<Quantity>]) -> Vec<Block<'t>> {
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
fn runs_of<'t>(block: &Block<'t>) -> Vec<Run<'t>> {
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
                        other.members.len() == run.members.len()
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
    runs
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
            if let Some(odd) = odd_one(&column).filter(|odd| odd.is_none_or(lone)) {
                columns.push((column, odd));
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

/// True if a total behind a list tells of what the list tells: 应到 of 甲村应到14人、实到13人.
fn is_named_alike(run: &Run, total: &Told) -> bool {
    let end = |told: &Told| -> Vec<char> { told.name().chars().rev().take(2).collect() };
    let first = run.members.first().map(end).unwrap_or_default();
    let own = run.members.iter().all(|member| end(member) == first) && !run.siblings.is_empty();
    !own || run.members.len() > run.siblings.len() || end(total) == first
}

/// Counts that may be the total of a list: the one right behind it if it says so, then those
/// before it, the nearest first.
fn candidates<'t>(run: &Run<'t>, told: &[Told<'t>]) -> Vec<Told<'t>> {
    let (Some(first), Some(last)) = (run.members.first(), run.members.last()) else {
        return Vec::new();
    };
    let unit = run.unit();
    let behind = told.partition_point(|other| other.order() <= last.order());
    let end = run.siblings.iter().filter(|order| **order > last.order()).count() + behind;
    let trailing: Vec<Told> = told
        .get(behind..)
        .unwrap_or_default()
        .iter()
        .copied()
        .take(TRIED + end - behind)
        .filter(|next| {
            next.paragraph == last.paragraph
                && next.number.sentence == last.number.sentence
                && is_total(next.text, next.number)
                && is_named_alike(run, next)
        })
        .collect();
    let before = told.partition_point(|other| other.order() < first.order());
    let above = told.get(..before).unwrap_or_default().iter().rev().take(BACK).copied();
    trailing
        .into_iter()
        .chain(above.take_while(|other| other.paragraph + ABOVE >= first.paragraph))
        .filter(|total| total.unit() == unit && total.number.role != Role::Each)
        .filter(|total| !run.siblings.contains(&total.order()))
        .collect()
}

/// The total that a list adds up to.
fn exact<'t>(run: &Run<'t>, told: &[Told<'t>]) -> Option<Told<'t>> {
    let sum = run.sum()?;
    let near = |total: &Told| {
        let first = run.members.first().map_or(0, |first| first.paragraph);
        run.members.len() > 2 || total.paragraph + 2 > first
    };
    candidates(run, told).into_iter().find(|total| total.number.value == sum && near(total))
}

fn relation(run: &Run, total: &Told, certainty: Certainty) -> Relation {
    let unit = run.unit();
    let sum = run.sum().unwrap_or_default();
    let mut operands = vec![total.operand()];
    operands.extend(run.members.iter().map(Told::operand));
    let related = match (run.members.first(), run.members.last()) {
        (Some(first), Some(last)) if first.paragraph == last.paragraph => {
            let label = first.label();
            let start = first.number.at.start.saturating_sub(label.len());
            let at = At::of(first.paragraph, &(start..last.number.end()));
            Some((at, format!("所列相加 {} {unit}", shown(sum))))
        }
        _ => None,
    };
    Relation {
        code: "D1",
        certainty,
        operands,
        equation: Equation::Sum(run.times()),
        message: format!(
            "合计 {} {unit}，所列各项相加是 {} {unit}",
            shown(total.number.value),
            shown(sum)
        ),
        hint: HINT,
        related,
        ..Relation::default()
    }
}

fn tell_exact(run: &Run, total: &Told, relations: &mut Relations) {
    let noun = |told: &Told| noun(told.text, told.number).to_owned();
    let alike = run.members.windows(2).all(|pair| pair.first().map(noun) == pair.get(1).map(noun));
    let odd = run.odd.and_then(|odd| run.members.get(odd));
    if let Some(odd) = odd.filter(|odd| alike && !has_own_measure(run, odd)) {
        relations.remark(Remark {
            code: "D12",
            at: At::of(odd.paragraph, &odd.number.unit),
            severity: Severity::Warning,
            message: format!("单位“{}”应为“{}”：各项相加才是合计", odd.unit(), run.unit()),
            hint: "同一个合计和它的各项用同一个单位。",
        });
    }
    if alike || run.odd.is_none() {
        relations.add(relation(run, total, Certainty::Stated));
    }
}

/// True if a member is counted in a measure word of its own: 违规连接6台（次）, or 发律师函9件
/// beside 电话催收245户次、上门催收58户次.
fn has_own_measure(run: &Run, odd: &Told) -> bool {
    if has_double_measure(odd.text, odd.number) {
        return true;
    }
    let others: Vec<&str> = run
        .members
        .iter()
        .filter(|member| member.order() != odd.order())
        .map(Told::label)
        .collect();
    let end = |label: &str| -> String { label.chars().rev().take(2).collect() };
    let first = others.first().map(|label| end(label)).unwrap_or_default();
    first.chars().count() == 2
        && others.len() > 1
        && others.iter().all(|label| end(label) == first)
        && shared(odd.label(), others.first().copied().unwrap_or_default()) < 2
}

/// True if a number has two measure words: 6台（次）.
pub(super) fn has_double_measure(text: &str, number: &Quantity) -> bool {
    let rest = text.get(number.end()..).unwrap_or_default();
    let inside = rest.strip_prefix(['（', '(']);
    inside.and_then(|inside| inside.find(['）', ')'])).is_some_and(|end| end <= '次'.len_utf8() * 2)
}

/// True if each of several members is told with a rate of another name: 已开工53个，开工率89.8%；
/// 已入统42个，入统率71.2%. They are states of the same things.
fn are_states(run: &Run) -> bool {
    let rate = |member: &Told| -> Option<String> {
        let behind = member.text.get(member.number.end()..)?;
        let end = behind.find(['；', ';', '。']).unwrap_or(behind.len());
        let words = behind.get(..end)?;
        let digits = words.find(|c: char| c.is_ascii_digit())?;
        let name = words.get(..digits)?.trim_end_matches(['为', '达']).strip_suffix('率')?;
        Some(name.chars().rev().take(2).collect())
    };
    let rates: Vec<Option<String>> = run.members.iter().map(rate).collect();
    let known: BTreeSet<&String> = rates.iter().flatten().collect();
    known.len() > 1
}

/// True if a label denies what another says: 未完成 and 完成.
fn denies(label: &str, other: &str) -> bool {
    NOT.iter().filter_map(|not| label.find(not).map(|at| at + not.len())).any(|at| {
        let denied: String = label.get(at..).unwrap_or_default().chars().take(2).collect();
        denied.chars().count() == 2
            && other.contains(&denied)
            && !NOT.iter().any(|not| other.contains(&format!("{not}{denied}")))
    })
}

/// True if one label denies what another says, or the last tells the rest: 办结、在办.
fn tells_rest(labels: &[&str]) -> bool {
    let last = labels.last().copied().unwrap_or_default();
    REST.iter().any(|word| last.contains(word))
        || labels.iter().any(|label| labels.iter().any(|other| denies(label, other)))
}

/// The done and the undone: 已整改73个，整改率86.9%，尚有11个未整改.
fn remainders<'t>(block: &Block<'t>) -> Vec<(Vec<Told<'t>>, bool)> {
    let mut pairs = Vec::new();
    for (place, rest) in block.counts.iter().enumerate().skip(1) {
        let words = format!("{}{}", rest.label(), noun(rest.text, rest.number));
        let before = block.counts.get(..place).unwrap_or_default();
        let same = |done: &&Told| done.unit() == rest.unit();
        let denied = before
            .iter()
            .rposition(|done| done.unit() == rest.unit() && denies(&words, done.label()));
        let done = if REST.iter().any(|word| words.contains(word)) {
            denied
                .or(place.checked_sub(1).filter(|_| before.last().is_some_and(|done| same(&done))))
        } else {
            denied
        };
        // 甲19个、乙8个、丙4个、其他2个: all before are what the others are beside.
        let several = before.iter().filter(same).count() > 2;
        let done = done.filter(|_| !several || !["其他", "其它"].iter().any(|w| words.contains(w)));
        let clean = |at: usize| block.clean.get(at) == Some(&true);
        pairs.extend(done.and_then(|at| {
            let first = at == 0 && block.opener == Opener::Nothing;
            Some((vec![*before.get(at)?, *rest], (first || clean(at)) && clean(place)))
        }));
    }
    pairs
}

/// Strength with which a list says, by its form, that it names all of something.
fn completeness(run: &Run) -> i32 {
    let labels: Vec<&str> = run.members.iter().map(Told::label).collect();
    let mut score = match run.opener {
        Opener::Topic => 3,
        Opener::Colon => 2,
        Opener::Among => 1,
        Opener::Nothing => 0,
    };
    score += if tells_rest(&labels) || complementary(&labels) { 3 } else { 0 };
    score += if shares_whole(run) { 3 } else { 0 };
    score += if run.members.len() > 2 { 1 } else { 0 };
    score += if run.whole { 1 } else { -1 };
    score -= if run.clean { 0 } else { 3 };
    let nouns: Vec<&str> =
        run.members.iter().map(|member| noun(member.text, member.number)).collect();
    let alike = nouns.windows(2).all(|pair| pair.first() == pair.get(1));
    // A row of a list of paragraphs tells several things of one unit.
    let is_row = run.members.first().is_some_and(|first| {
        first.text.trim_end().ends_with(['；', ';'])
            && run.members.iter().all(|member| member.paragraph == first.paragraph)
    });
    score - if alike { 0 } else { 6 } - if is_row { 3 } else { 0 }
}

/// True if each member is told with its share, and the shares make 100 %.
fn shares_whole(run: &Run) -> bool {
    let share = |member: &Told| -> Option<Decimal> {
        let behind = member.text.get(member.number.end()..)?;
        let end = behind.find(['；', ';', '。']).unwrap_or(behind.len());
        let words = behind.get(..end)?.split_once('占')?.1;
        let digits = words.trim_start_matches(|c: char| !c.is_ascii_digit());
        let end = digits.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        digits.get(end..)?.starts_with(['%', '％']).then(|| digits.get(..end)?.parse().ok())?
    };
    let shares: Option<Vec<Decimal>> = run.members.iter().map(share).collect();
    shares.is_some_and(|shares| {
        let apart = shares.iter().sum::<Decimal>() - Decimal::ONE_HUNDRED;
        apart.abs() <= Decimal::new(shares.len() as i64, 1)
    })
}

/// True if a list says of itself that it leaves out some.
fn is_open(run: &Run) -> bool {
    let words = run.words.replace("主要有以下", "").replace("主要原因", "");
    OPEN.iter().any(|word| words.contains(word))
        || run.members.iter().any(|member| noun(member.text, member.number).starts_with('等'))
}

/// True if a total right behind a list says that it sums it up: 三项合计, 四个单位共.
fn sums_up(run: &Run, total: &Told) -> bool {
    let lead = total.number.lead(total.text).trim();
    let bare = lead.trim_start_matches(|c: char| "以上、，".contains(c));
    let count = small_number(bare).is_some_and(|(n, _)| n as usize == run.members.len());
    run.members.last().is_some_and(|last| total.order() > last.order())
        && (count
            || ["合计", "共", "总计", "两者", "三者"].iter().any(|word| bare.starts_with(word)))
}

/// True if the words behind the members, if any, are said of the total too: 2个街道 are none of
/// 40个小区.
fn is_same_thing(run: &Run, total: &Told) -> bool {
    let Some(first) = run.members.first() else { return false };
    let thing = noun(first.text, first.number);
    let end: Vec<char> = thing.chars().rev().take(2).collect();
    let end: String = end.into_iter().rev().collect();
    let words = format!("{}{}", total.number.lead(total.text), noun(total.text, total.number));
    thing.is_empty() || words.contains(&end)
}

/// A list that adds up to nothing that was told: what may be its total, and how likely it is.
fn doubt(
    (run, form): (&Run, i32),
    told: &[Told],
    (parts, totals, behind): (&BTreeSet<At>, &Blocks, &BTreeSet<At>),
    relations: &mut Relations,
) {
    let (Some(first), Some(sum)) = (run.members.first(), run.sum()) else { return };
    if form < 0 || are_states(run) {
        return;
    }
    // A row of a list of paragraphs is no total of the next.
    let is_row = |total: &Told| {
        Some(total.paragraph) != run.members.last().map(|last| last.paragraph)
            && total.text.trim_end().ends_with(['；', ';'])
            && !is_total(total.text, total.number)
    };
    let heads = candidates(run, told)
        .into_iter()
        .filter(|total| !parts.contains(&total.at()) && is_same_thing(run, total))
        .filter(|total| !is_row(total))
        // The sum of another column of the same records is no total of this one.
        .filter(|total| totals.get(&total.at()).is_none_or(|own| !own.contains(&run.block())))
        .enumerate()
        // The nearest, and those that are known to be totals.
        .filter(|(nearness, total)| *nearness < TRIED || totals.contains_key(&total.at()))
        .take(2 * TRIED);
    for (nearness, total) in heads {
        let mut relation = relation(run, &total, Certainty::Guess);
        if slips::explained(&relation).is_empty() || run.odd.is_some() {
            continue;
        }
        let mut score = form;
        if sums_up(run, &total) {
            score += 4;
        } else if is_open(run) {
            score -= 6;
        }
        score += if is_total(total.text, total.number) { 1 } else { 0 };
        score += if totals.contains_key(&total.at()) && (form > 2 || run.members.len() > 3) {
            2
        } else {
            0
        };
        score += if nearness == 0 { 1 } else { 0 };
        score -= if behind.contains(&total.at()) && total.order() < first.order() { 1 } else { 0 };
        // Parts may be fewer than all, but hardly few, and never more.
        let most = sum / Decimal::from(3) > total.number.value / Decimal::from(5);
        score += if most { 1 } else { 0 };
        score += if total.paragraph + 2 > first.paragraph { 1 } else { -1 };
        if score >= 5 {
            relation.certainty = Certainty::Likely;
        }
        relations.add(relation);
    }
}
