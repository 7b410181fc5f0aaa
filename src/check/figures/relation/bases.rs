//! Shares of a whole that is told elsewhere: 占总数的24.3% in a list, 分别占64.3%、9.8%, 占全市的70.7%.
//! The sum of a list, and the whole of its other shares, is the whole of each of them.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::super::Case;
use super::super::quantity::{Kind, Quantity};
use super::prose::{Told, is_plain_percent, is_total, noun, shared};
use super::{At, Certainty, Equation, Relation, Relations, shares, slips};

/// Most paragraphs and counts to look back over, and most wholes to try.
const ABOVE: usize = 10;
const BACK: usize = 60;
const TRIED: usize = 6;
/// Most units that the parts of several shares may be told in.
const UNITS: usize = 3;
/// Words of a whole that say nothing of what it counts.
const GENERAL: [&str; 14] =
    ["总", "量", "数", "全", "的", "比", "为", "达", "市", "县", "州", "区", "月", "年"];

/// The wholes that the relations found so far tell of.
struct Known {
    /// Percentages that are told of already.
    told: BTreeSet<At>,
    /// The total that a figure is part of.
    totals: BTreeMap<At, At>,
    /// Figures that are known to be totals.
    wholes: BTreeSet<At>,
    /// Right wholes of shares, by paragraph.
    bases: BTreeMap<usize, Vec<At>>,
}

impl Known {
    fn of(relations: &Relations) -> Self {
        let mut known = Self {
            told: BTreeSet::new(),
            totals: BTreeMap::new(),
            wholes: BTreeSet::new(),
            bases: BTreeMap::new(),
        };
        for relation in &relations.all {
            let Some(first) = relation.operands.first() else { continue };
            let holds = relation.holds();
            if relation.code == "D7" && (holds || relation.certainty > Certainty::Guess) {
                known.told.insert(first.at.clone());
            }
            if !holds {
                continue;
            }
            match relation.equation {
                Equation::Sum(_) => {
                    known.wholes.insert(first.at.clone());
                    for part in relation.operands.iter().skip(1) {
                        known.totals.insert(part.at.clone(), first.at.clone());
                    }
                }
                Equation::Ratio { parts, complement: false }
                    if relation.operands.len() == parts + 2 =>
                {
                    if let (Some(base), At::Paragraph(paragraph, ..)) =
                        (relation.operands.last(), &first.at)
                    {
                        known.bases.entry(*paragraph).or_default().push(base.at.clone());
                    }
                }
                _ => {}
            }
        }
        known
    }
}

/// Reads every share whose whole nothing has told of yet.
pub(super) fn read(case: &Case, relations: &mut Relations) {
    let known = Known::of(relations);
    let counts: Vec<Told> = case
        .paragraphs()
        .flat_map(|(paragraph, text, own)| {
            own.iter().map(move |number| Told { paragraph, text, number })
        })
        .filter(|told| told.number.kind == Kind::Count && !told.unit().is_empty())
        .collect();
    let mut found = Vec::new();
    for (paragraph, text, own) in case.paragraphs() {
        let mut next = 0;
        for (place, number) in own.iter().enumerate() {
            let lead = number.lead(text);
            if place < next || !is_plain_percent(number) || !lead.contains('占') {
                continue;
            }
            let percents = percents(text, own, place);
            next = place + percents.len();
            let first = Told { paragraph, text, number };
            // Nothing but the part itself may stand right before its share.
            let beside = own.get(..place).and_then(|own| own.last());
            let relations_of = |shares: Vec<Share>| {
                let mut own = Vec::new();
                for (share, parts) in shares {
                    let Some(part) = parts.first() else { continue };
                    let close = beside.is_some_and(|beside| {
                        percents.len() > 1 || beside.at == part.number.at || !is_bare(lead)
                    });
                    if close && part.number.is_plain_count() && !known.told.contains(&share.at()) {
                        own.extend(told_of(&share, &parts, &counts, &known));
                    }
                }
                own
            };
            // 52个、384.2亿元，项目数分别占60.5%: of the measure that makes most of them right.
            let all = parts_of(&percents, first, &counts).into_iter().map(relations_of).rev();
            let right = |own: &Vec<Relation>| own.iter().filter(|one| one.holds()).count();
            found.extend(all.max_by_key(right).unwrap_or_default());
        }
    }
    for relation in found {
        relations.add(relation);
    }
}

/// True if a clause names nothing of which it tells the share: 占35.6%.
fn is_bare(lead: &str) -> bool {
    lead.trim_matches(|c: char| "，、也约其中（( ".contains(c)).starts_with('占')
}

/// Percentages that follow each other with nothing but an enumeration comma between.
fn percents<'t>(text: &str, own: &'t [Quantity], place: usize) -> Vec<&'t Quantity> {
    let mut percents: Vec<&Quantity> = Vec::new();
    for number in own.get(place..).unwrap_or_default() {
        let joined = percents.last().is_none_or(|last| {
            let between = text.get(last.end()..number.at.start).unwrap_or_default();
            matches!(between.trim(), "、" | "和" | "，" | "及")
        });
        if !joined || number.kind != Kind::Percent {
            break;
        }
        percents.push(number);
    }
    percents
}

/// A share and the counts that it is of.
type Share<'t> = (Told<'t>, Vec<Told<'t>>);

/// The counts that each share is of, in each unit that they may be told in: the nearest first.
fn parts_of<'t>(
    percents: &[&'t Quantity],
    first: Told<'t>,
    counts: &[Told<'t>],
) -> Vec<Vec<Share<'t>>> {
    let share = |number: &'t Quantity| Told { number, ..first };
    let before = counts.partition_point(|told| told.order() < first.order());
    let own: Vec<Told> = counts
        .get(..before)
        .unwrap_or_default()
        .iter()
        .rev()
        .take(BACK)
        .take_while(|told| told.paragraph == first.paragraph)
        .copied()
        .collect();
    let Some(last) = own.first() else { return Vec::new() };
    if percents.len() > 1 {
        let mut units: Vec<&str> = Vec::new();
        for told in &own {
            if units.len() < UNITS && !units.contains(&told.unit()) {
                units.push(told.unit());
            }
        }
        let in_unit = |unit: &str| {
            let mut list: Vec<Told> =
                own.iter().copied().filter(|told| told.unit() == unit).collect();
            list.truncate(percents.len());
            list.reverse();
            let pairs = percents.iter().map(|number| share(number));
            let pairs = pairs.zip(list.iter().map(|part| vec![*part]));
            (list.len() == percents.len()).then(|| pairs.collect())
        };
        return units.into_iter().filter_map(in_unit).collect();
    }
    let lead = first.number.lead(first.text);
    let subject = lead.rfind('占').and_then(|at| lead.get(..at)).unwrap_or_default();
    let subject = subject.trim_matches(|c: char| "，、也约其中（( ".contains(c));
    // 甲、乙、丙三个乡镇合计占78.9%: of several at once.
    let words = ["合计", "个", "三", "两", "四", "五", "地", "项", "共"];
    if words.iter().any(|word| subject.contains(word))
        && !subject.contains(|c: char| c.is_ascii_digit())
    {
        return together(subject, &own)
            .map(|parts| vec![vec![(share(first.number), parts)]])
            .unwrap_or_default();
    }
    let named = shares::named(own.iter(), subject, |told| {
        format!("{}{}", told.number.label(told.text), noun(told.text, told.number))
    });
    let general = subject.chars().count() < 2 || subject.contains(|c: char| c.is_ascii_digit());
    let near = (last.number.sentence == first.number.sentence && general).then_some(last);
    let part = named.or(near);
    part.map(|part| vec![vec![(share(first.number), vec![*part])]]).unwrap_or_default()
}

/// The list right before a share of several at once: as many as are said, of one unit, with
/// nothing but names between. `own` has the nearest first.
fn together<'t>(subject: &str, own: &[Told<'t>]) -> Option<Vec<Told<'t>>> {
    let last = own.first()?;
    let joined = |pair: &[Told]| match pair {
        [next, one] => {
            let gap = one.text.get(one.number.end()..next.number.at.start).unwrap_or_default();
            let name = gap.trim_matches(|c: char| "，、；（）和".contains(c));
            one.unit() == next.unit()
                && one.number.depth == next.number.depth
                && one.number.sentence == next.number.sentence
                && name.chars().count() <= 12
                && !name.contains(['，', '。', '占'])
        }
        _ => false,
    };
    let list = 1 + own.windows(2).take_while(|pair| joined(pair)).count();
    let said = ["两", "二", "三", "四", "五", "六", "七", "八"];
    let said = said.iter().rposition(|word| subject.contains(word)).map(|at| at.max(1) + 1);
    let length = said.unwrap_or(list);
    let plain = own.get(..length)?.iter().all(|part| part.number.is_plain_count());
    (length <= list && (2..=12).contains(&length) && plain && !is_total(last.text, last.number))
        .then(|| own.get(..length).unwrap_or_default().to_vec())
}

/// The possible wholes of a share, the likeliest first; the number says how likely.
fn wholes<'t>(
    share: &Told<'t>,
    part: &Told<'t>,
    counts: &[Told<'t>],
    known: &Known,
) -> Vec<(Told<'t>, i32)> {
    let before = counts.partition_point(|told| told.order() < share.order());
    let lead = share.number.lead(share.text);
    let name = lead.rfind('占').and_then(|at| lead.get(at + '占'.len_utf8()..)).unwrap_or_default();
    let bare = name.trim_matches(|c: char| GENERAL.iter().any(|word| word.contains(c)));
    let total = known.totals.get(&part.at());
    let bases = known.bases.get(&share.paragraph);
    let segment = share
        .text
        .get(..share.number.at.start)
        .and_then(|words| words.rfind(['；', ';', '。']))
        .unwrap_or(0);
    let mut wholes: Vec<(Told, i32)> = counts
        .get(..before)
        .unwrap_or_default()
        .iter()
        .rev()
        .take(BACK)
        .take_while(|told| told.paragraph + ABOVE >= share.paragraph)
        .filter(|told| told.unit() == part.unit() && told.at() != part.at())
        .map(|told| {
            let words = format!("{}{}", told.number.lead(told.text), noun(told.text, told.number));
            let of = noun(told.text, told.number).ends_with('中')
                && told.paragraph == share.paragraph
                && told.number.at.start >= segment;
            let mut score = 0;
            score += if of { 8 } else { 0 };
            score += if Some(&told.at()) == total { 6 } else { 0 };
            score += if bases.is_some_and(|own| own.contains(&told.at())) { 4 } else { 0 };
            score += if bare.chars().count() > 1 && shared(&words, bare) > 1 { 4 } else { 0 };
            score += if known.wholes.contains(&told.at()) { 2 } else { 0 };
            score += if is_total(told.text, told.number) { 2 } else { 0 };
            score -= if told.number.is_plain_count() { 0 } else { 3 };
            (*told, score)
        })
        .collect();
    wholes.sort_by_key(|(_, score)| -score);
    wholes
}

/// The share of the first whole of which it is right; else of the likeliest.
fn told_of(share: &Told, parts: &[Told], counts: &[Told], known: &Known) -> Option<Relation> {
    let mut wholes = wholes(share, parts.first()?, counts, known);
    wholes.retain(|(whole, _)| parts.iter().all(|part| part.at() != whole.at()));
    let sum: Decimal = parts.iter().map(|part| part.number.value).sum();
    let relation = |whole: &Told, certainty| {
        let mut operands = vec![share.operand()];
        operands.extend(parts.iter().map(Told::operand));
        operands.push(whole.operand());
        let message = shares::wrong(share.number, sum, whole.number.value);
        shares::relation(operands, parts.len(), false, certainty, message)
    };
    let right = wholes
        .iter()
        .filter(|(whole, _)| whole.number.value >= sum)
        .map(|(whole, _)| relation(whole, Certainty::Stated))
        .find(Relation::holds);
    if right.is_some() {
        return right;
    }
    let best = wholes.first()?.1;
    let certain = |score: i32| if score > 1 { Certainty::Likely } else { Certainty::Guess };
    wholes
        .iter()
        .take(TRIED)
        .filter(|(whole, score)| *score == best && whole.number.value > Decimal::ZERO)
        .map(|(whole, score)| relation(whole, certain(*score)))
        .find(|relation| !slips::explained(relation).is_empty())
}
