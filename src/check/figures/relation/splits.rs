//! Totals told in one place and split in another: 共143个。按类型分：甲33个，乙12个，其他98个.
//! A list is found by its form, its members standing in parallel; its total is a count told
//! before it, or right behind it, in the same unit.

mod blocks;
mod doubt;
mod lists;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rust_decimal::Decimal;

use self::blocks::blocks;
use self::doubt::{completeness, doubt};
use self::lists::runs_of;
use super::super::Case;
use super::super::quantity::{Kind, Quantity, Role};
use super::parts::times;
use super::prose::{Told, ending, is_total, noun, shared};
use super::{At, Certainty, Equation, Relation, Relations, Remark, shown};
use crate::finding::Severity;

const HINT: &str = "核对合计和名单：合计必须等于所列各项之和。";
/// Words for what is left over, and words that deny.
const REST: [&str; 8] = ["其他", "其它", "其余", "剩余", "尚有", "仍有", "还有", "在办"];
const NOT: [&str; 4] = ["未", "不", "非", "无"];
/// Most paragraphs and counts to look back over for a total, and most totals to try.
const ABOVE: usize = 8;
const BACK: usize = 60;
const TRIED: usize = 3;
/// Most members of a list.
const LONGEST: usize = 150;

/// The words that open a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opener {
    Nothing,
    Among,
    Colon,
    /// 按类型分, 从区域看, 投诉业务类别中.
    Topic,
    /// A semicolon behind a list: the same once more, by something else.
    Again,
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
pub(super) fn read(case: &Case, relations: &mut Relations) {
    let told = all_told(case);
    let blocks = blocks(case);
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

/// Every count, in the order of the text.
fn all_told<'t>(case: &'t Case) -> Vec<Told<'t>> {
    case.paragraphs()
        .flat_map(|(paragraph, text, own)| {
            own.iter().map(move |number| Told { paragraph, text, number })
        })
        .filter(|told| {
            told.number.kind == Kind::Count && !told.unit().is_empty() && !is_bound(told)
        })
        .collect()
}

/// True if a count may be a total: it tells what is, not by how much or what was before.
fn states(told: &Told) -> bool {
    matches!(told.number.role, Role::Plain | Role::Asked)
}

/// True if a total behind a list tells of what the list tells: 应到 of 甲村应到14人、实到13人.
fn is_named_alike(run: &Run, total: &Told) -> bool {
    let first = run.members.first().map_or("", |first| ending(first.name()));
    let alike = run.members.iter().all(|member| ending(member.name()) == first);
    let own = alike && !run.siblings.is_empty();
    let bare = total.label().ends_with(['共', '计']);
    !own || run.members.len() > run.siblings.len() || ending(total.name()) == first || bare
}

/// True if a total adds up all that its sentence tells in its unit, and not this list alone: that of the same
/// in two periods. 7月甲镇12件、乙镇8件，8月甲镇11件、乙镇9件，两镇共40件.
fn sums_up_more(run: &Run, total: &Told, told: &[Told]) -> bool {
    let end = told.partition_point(|other| other.order() < total.order());
    let before = told.get(..end).unwrap_or_default().iter().rev();
    let own: Vec<&Told> = before
        .take_while(|other| {
            other.paragraph == total.paragraph && other.number.sentence == total.number.sentence
        })
        .filter(|other| other.unit() == total.unit())
        .collect();
    let sum = own.iter().try_fold(Decimal::ZERO, |sum, other| sum.checked_add(other.number.value));
    own.len() > run.members.len() && sum == Some(total.number.value)
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
                && !sums_up_more(run, next, told)
        })
        .collect();
    let before = told.partition_point(|other| other.order() < first.order());
    let above = told.get(..before).unwrap_or_default().iter().rev().filter(|told| states(told));
    let above = above.take(BACK).copied();
    trailing
        .into_iter()
        .chain(above.take_while(|other| other.paragraph + ABOVE >= first.paragraph))
        .filter(|total| total.unit() == unit && states(total))
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
    if let Some(odd) = odd.filter(|odd| alike && !has_own_measure(&run.members, odd)) {
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
pub(super) fn has_own_measure(members: &[Told], odd: &Told) -> bool {
    if has_double_measure(odd.text, odd.number) {
        return true;
    }
    let others: Vec<&str> =
        members.iter().filter(|member| member.order() != odd.order()).map(Told::label).collect();
    let first = others.first().map_or("", |label| ending(label));
    first.chars().count() == 2
        && others.len() > 1
        && others.iter().all(|label| ending(label) == first)
        && shared(odd.label(), others.first().copied().unwrap_or_default()) < 2
}

/// True if a number has two measure words: 6台（次）.
pub(super) fn has_double_measure(text: &str, number: &Quantity) -> bool {
    let rest = text.get(number.end()..).unwrap_or_default();
    let inside = rest.strip_prefix(['（', '(']);
    inside.and_then(|inside| inside.find(['）', ')'])).is_some_and(|end| end <= '次'.len_utf8() * 2)
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
