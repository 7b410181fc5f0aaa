//! The lists of a block of counts: those that stand in parallel by the marks between them.

use std::collections::BTreeSet;

use super::super::prose::{Told, ending, is_total};
use super::{Block, LONGEST, Opener, REST, Run, remainders};

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
    // Only a sentence may begin with its own total.
    let firsts = if block.opener == Opener::Nothing { 2 } else { 1 };
    let within = block.marks.get(1).copied().unwrap_or(0);
    for end in ends(block, within) {
        for first in 0..firsts.min(end) {
            // A level at which nothing is cut is as the one above it.
            let cuts = block.marks.get(1..end).unwrap_or_default();
            for level in [2, 1, 0].into_iter().filter(|level| cuts.contains(level)) {
                let counts = block.counts.get(first..end).unwrap_or_default();
                let marks = block.marks.get(first..end).unwrap_or_default();
                // 甲受理9件、办结8件；乙受理7件、办结5件: the first of the first record is no total.
                let from_first = (block.counts.get(..end), block.marks.get(..end));
                if first > 0
                    && let (Some(counts), Some(marks)) = from_first
                    && is_even(counts, marks, level)
                {
                    continue;
                }
                let columns = columns(counts, marks, level);
                let whole = block.marks.get(end).is_none_or(|mark| *mark > within);
                let siblings: Vec<(usize, usize)> = counts.iter().map(Told::order).collect();
                let clean = (first..end).all(|place| {
                    place == 0 && block.opener == Opener::Nothing
                        || block.clean.get(place) == Some(&true)
                });
                for (members, odd) in columns {
                    let known = runs.iter().any(|run| run.odd == odd && are_same(run, &members));
                    if known || !names_differ(&members) || ends_in_total(&members) {
                        continue;
                    }
                    runs.push(Run {
                        members,
                        odd,
                        opener: if first == 0 { block.opener } else { Opener::Nothing },
                        words: block.words,
                        whole,
                        clean,
                        start: block.area.start,
                        siblings: siblings.clone(),
                    });
                }
            }
        }
    }
    again(block, &mut runs);
    runs
}

/// True if a list has these members.
fn are_same(run: &Run, members: &[Told]) -> bool {
    run.members.iter().map(Told::order).eq(members.iter().map(Told::order))
}

/// The places where a list of a block may end, by the mark between its first two.
fn ends(block: &Block, within: u8) -> Vec<usize> {
    let mut ends = vec![block.counts.len()];
    // A list may end where a stronger mark stands than within it.
    ends.extend(
        (2..block.counts.len())
            .find(|place| block.marks.get(*place).is_some_and(|mark| *mark > within)),
    );
    ends.extend((1..block.counts.len()).find(|place| block.marks.get(*place) == Some(&2)));
    ends.extend((2..block.counts.len()).filter(|place| {
        block.counts.get(*place).is_some_and(|told| is_total(told.text, told.number))
    }));
    let mut known = BTreeSet::new();
    ends.retain(|end| known.insert(*end));
    ends
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
        let last = before.get(before.len().saturating_sub(members.len())..).unwrap_or_default();
        if members.len() < 2
            || before.len() < 2
            || !alike
            || !marks.iter().all(|mark| *mark == 0)
            || are_records(last, members)
        {
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
            // Only the first of the block may be their total.
            siblings: block.counts.iter().skip(1).map(Told::order).collect(),
        });
    }
}

/// True if no two members of a list have one name, or all have: 死2人、伤3人、死1人 are two lists.
fn names_differ(members: &[Told]) -> bool {
    let mut names: Vec<&str> = members.iter().map(Told::name).collect();
    names.sort_unstable();
    names.dedup();
    names.len() == members.len() || names.len() == 1
}

/// True if the last member of a list sums up the others: 共9件 of 甲镇2件、乙镇3件、丙镇4件，共9件.
fn ends_in_total(members: &[Told]) -> bool {
    let sums_up = |told: &Told| {
        is_total(told.text, told.number) && !REST.iter().any(|word| told.label().contains(word))
    };
    members.split_last().is_some_and(|(last, others)| sums_up(last) && !others.iter().any(sums_up))
}

/// True if the pieces that marks of a strength cut hold as many counts each, and several. The last may
/// hold fewer where those before tell the same of each: 甲受理9件、办结8件；乙受理7件、办结6件；丙受理3件，全部办结.
fn is_even(counts: &[Told], marks: &[u8], level: u8) -> bool {
    let mut cuts: Vec<usize> =
        (1..marks.len()).filter(|place| marks.get(*place) >= Some(&level)).collect();
    cuts.insert(0, 0);
    cuts.push(marks.len());
    let pieces: Vec<&[Told]> =
        cuts.windows(2).filter_map(|pair| counts.get(*pair.first()?..*pair.last()?)).collect();
    let Some((last, before)) = pieces.split_last() else { return false };
    let Some(first) = before.first().filter(|first| first.len() > 1) else { return false };
    before.iter().all(|piece| piece.len() == first.len())
        && (last.len() == first.len()
            || (before.len() > 1
                && last.len() < first.len()
                && before.iter().all(|piece| are_records(first, piece))))
}

/// True if two records tell the same of two, place by place: 甲县受理9件、办结8件；乙县受理7件、办结5件.
fn are_records(one: &[Told], other: &[Told]) -> bool {
    let alike = |(one, other): (&Told, &Told)| {
        ending(one.label()) == ending(other.label())
            && !REST.iter().any(|word| other.label().contains(word))
    };
    // 粮食186批次、合格185批次；食用油98批次、合格96批次: the first is told by its name.
    one.len() == other.len() && one.len() > 1 && one.iter().zip(other).skip(1).all(alike)
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
