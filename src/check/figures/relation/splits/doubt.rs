//! Lists that add up to nothing that was told, and what may be their total all the same.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::super::super::lexis::small_number;
use super::super::parts::complementary;
use super::super::prose::{Told, ending, is_total, noun, shared};
use super::super::{At, Certainty, Relations, series, slips};
use super::{Blocks, Opener, REST, Run, TRIED, candidates, denies, relation};

/// Words that say that a list does not name all.
const OPEN: [&str; 29] = [
    "单位有",
    "部门有",
    "乡镇有",
    "企业有",
    "的有",
    "等",
    "较多",
    "居前",
    "前列",
    "主要",
    "位居",
    "突出",
    "排名",
    "排前",
    "最多",
    "最少",
    "最低",
    "最高",
    "前5",
    "含",
    "另",
    "除",
    "前三",
    "前五",
    "前两",
    "超过",
    "多类",
    "交叉",
    "重复",
];

/// Bytes before a list that may say that it is one of the first or the last.
const NEAR: usize = 180;

/// True if the sum of a list is told right behind it: it is no list of another total then.
fn is_summed_behind(run: &Run, told: &[Told], sum: Decimal) -> bool {
    let Some(last) = run.members.last() else { return false };
    let next = told.get(told.partition_point(|other| other.order() <= last.order()));
    next.is_some_and(|next| {
        next.paragraph == last.paragraph
            && next.number.sentence == last.number.sentence
            && next.unit() == run.unit()
            && is_total(next.text, next.number)
            && next.number.value == sum
    })
}

/// A list that adds up to nothing that was told: what may be its total, and how likely it is.
pub(super) fn doubt(
    (run, form): (&Run, i32),
    told: &[Told],
    (parts, totals, behind): (&BTreeSet<At>, &Blocks, &BTreeSet<At>),
    relations: &mut Relations,
) {
    let (Some(first), Some(sum)) = (run.members.first(), run.sum()) else { return };
    if form < 0 || are_states(run) || tells_of_each(run, told) || is_summed_behind(run, told, sum) {
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
        if is_told_already(run, &total) {
            continue;
        }
        let mut score = form;
        if sums_up(run, &total) {
            score += 4;
        } else if is_of_the_best(first) {
            continue;
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
        score -= if is_of_another_measure(run, &total) { 3 } else { 0 };
        if score >= 5 {
            relation.certainty = Certainty::Likely;
        }
        relations.add(relation);
    }
}

/// True if some of a list are the whole already: 应录入1864件，超期录入3件 behind 登记1864件; or 14例中，甲区8例、
/// 乙区6例，已治愈11例、正在治疗3例.
fn is_told_already(run: &Run, total: &Told) -> bool {
    const STATES: [&str; 4] = ["已", "正在", "尚", "仍"];
    let whole = total.number.value;
    let first = run.members.first().map(|first| (first.paragraph, first.number.sentence));
    let elsewhere = first != Some((total.paragraph, total.number.sentence));
    let is_state = |own: &Told| STATES.iter().any(|word| own.label().starts_with(word));
    let states = run.members.iter().position(is_state).unwrap_or(run.members.len());
    let sum = |members: Option<&[Told]>| -> Decimal {
        members.unwrap_or_default().iter().map(|own| own.number.value).sum()
    };
    elsewhere && run.members.iter().any(|own| own.number.value == whole)
        || states < run.members.len()
            && (sum(run.members.get(states..)) == whole || sum(run.members.get(..states)) == whole)
}

/// True if a list names the first or the last of a ranking: 前10名的是, 后5位依次为, 排名靠后的是.
fn is_of_the_best(first: &Told) -> bool {
    const LAST: [&str; 6] = ["倒数", "末位", "垫底", "靠后", "靠前", "排在最后"];
    let start = first.number.at.start;
    let near = first.text.floor_char_boundary(start.saturating_sub(NEAR));
    let lead = first.text.get(near..start).unwrap_or_default();
    let lead = lead.rsplit(['。', '；']).next().unwrap_or_default();
    let ranked = |at: usize, mark: char| {
        let rest = lead.get(at + mark.len_utf8()..).unwrap_or_default();
        small_number(rest).is_some_and(|(_, length)| {
            rest.get(length..).is_some_and(|rest| rest.starts_with(['名', '位']))
        })
    };
    LAST.iter().any(|word| lead.contains(word))
        || lead
            .match_indices(['前', '后'])
            .any(|(at, mark)| mark.chars().next().is_some_and(|mark| ranked(at, mark)))
}

/// True if all members of a list end in words that a total has none of: 受理投诉 of 甲县受理投诉9件，乙县受理投诉7件
/// behind 共交办工单.
fn is_of_another_measure(run: &Run, total: &Told) -> bool {
    let first = run.members.first().map_or("", |first| ending(first.label()));
    let own = format!("{}{}", total.number.lead(total.text), noun(total.text, total.number));
    first.chars().count() > 1
        && run.members.iter().all(|member| ending(member.label()) == first)
        && run.members.iter().all(|member| shared(member.label(), &own) < 2)
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

/// True if each member tells of another one of as many counts right before the list: 受理9件、办结8件 behind
/// 共受理投诉90件、办结80件，其中甲县.
fn tells_of_each(run: &Run, told: &[Told]) -> bool {
    let Some(first) = run.members.first() else { return false };
    let before = told.partition_point(|other| other.order() < first.order());
    let heads = before.checked_sub(run.members.len()).and_then(|from| told.get(from..before));
    let heads = heads.unwrap_or_default();
    let in_common = |head: &Told, member: &Told| shared(head.label(), member.label());
    heads.len() > 1
        && heads.iter().zip(&run.members).all(|(head, own)| {
            let best = in_common(head, own);
            let others = run.members.iter().filter(|other| other.order() != own.order());
            best > 1 && others.into_iter().all(|other| in_common(head, other) < best)
        })
}

/// True if one label denies what another says, or the last tells the rest: 办结、在办.
fn tells_rest(labels: &[&str]) -> bool {
    let last = labels.last().copied().unwrap_or_default();
    REST.iter().any(|word| last.contains(word))
        || labels.iter().any(|label| labels.iter().any(|other| denies(label, other)))
}

/// Strength with which a list says, by its form, that it names all of something.
pub(super) fn completeness(run: &Run) -> i32 {
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
    let words = format!("{}{}", total.number.lead(total.text), noun(total.text, total.number));
    thing.is_empty() || words.contains(ending(thing))
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
