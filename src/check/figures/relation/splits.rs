//! Totals told in one place and split in another: 共143个。按类型分：甲33个，乙12个，其他98个.
//! A list is found by its form, its members standing in parallel; its total is a count told
//! before it, or right behind it, in the same unit.

mod lists;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rust_decimal::Decimal;

use self::lists::{blocks, runs_of};
use super::super::Case;
use super::super::lexis::small_number;
use super::super::quantity::{Kind, Quantity, Role};
use super::parts::{complementary, times};
use super::prose::{Told, is_total, noun, shared};
use super::{At, Certainty, Equation, Relation, Relations, Remark, series, shown, slips};
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

/// True if a total behind a list tells of what the list tells: 应到 of 甲村应到14人、实到13人.
fn is_named_alike(run: &Run, total: &Told) -> bool {
    let end = |told: &Told| -> Vec<char> { told.name().chars().rev().take(2).collect() };
    let first = run.members.first().map(end).unwrap_or_default();
    let own = run.members.iter().all(|member| end(member) == first) && !run.siblings.is_empty();
    let bare = total.label().ends_with(['共', '计']);
    !own || run.members.len() > run.siblings.len() || end(total) == first || bare
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
        Opener::Colon | Opener::Again => 2,
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

/// The length of what the words of a total share with those that lead to a list, in characters:
/// 商品类投诉 of 商品类投诉3120件。商品类投诉按数量排列依次为….
fn named(run: &Run, total: &Told) -> usize {
    let Some(first) = run.members.first() else { return 0 };
    // Words before a total that stands in the same sentence are its own.
    let within = total.paragraph == first.paragraph && total.number.at.start >= run.start;
    let start = if within { first.number.from } else { run.start.min(first.number.from) };
    let near = series::near(first.text, first.number.from);
    let start = first.number.from.saturating_sub(near.len()).max(start);
    let lead = first.text.get(start..first.number.from).unwrap_or_default();
    let lead = if lead.is_empty() { first.label() } else { lead };
    let lead = lead.rsplit('。').next().unwrap_or(lead);
    let own = format!("{}{}", total.label(), noun(total.text, total.number));
    shared(lead, &own)
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
        .filter(|total| {
            let known = totals.contains_key(&total.at());
            !parts.contains(&total.at()) || known || named(run, total) > 2
        })
        .filter(|total| is_same_thing(run, total))
        .filter(|total| !is_row(total))
        // The sum of another column of the same records is no total of this one.
        .filter(|total| totals.get(&total.at()).is_none_or(|own| !own.contains(&run.block())))
        .enumerate()
        // The nearest, and those that are known to be totals; a large sum is near few by chance.
        .filter(|(nearness, total)| {
            let tried = if sum > Decimal::ONE_THOUSAND { 2 * TRIED } else { TRIED };
            *nearness < tried || totals.contains_key(&total.at())
        })
        .take(2 * TRIED);
    for (nearness, total) in heads {
        let mut relation = relation(run, &total, Certainty::Guess);
        let slipped = slips::explained(&relation);
        if slipped.is_empty() || run.odd.is_some() {
            continue;
        }
        // 计划1200人，报名1860人: what is more than the whole is no part, unless it is the slip.
        let more = |at: &usize| {
            run.members.get(*at).is_some_and(|own| own.number.value > total.number.value)
        };
        let exceeding: Vec<usize> = (0..run.members.len()).filter(more).collect();
        let strange = exceeding.iter().any(|at| !slipped.contains(&(at + 1)));
        if strange && exceeding.len() * 2 <= run.members.len() {
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
        score += if named(run, &total) > 2 && run.opener != Opener::Nothing { 2 } else { 0 };
        if score >= 5 {
            relation.certainty = Certainty::Likely;
        }
        relations.add(relation);
    }
}
