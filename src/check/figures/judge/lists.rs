//! Lists: names twice (D3), the zero list (D4), measure words (D12), channels (D13), order
//! (D18), who is missing (D23).

use std::collections::{BTreeMap, BTreeSet};

use super::super::claims::{About, Total};
use super::super::names::{Known, Who, looks_like_unit};
use super::super::sheet::{self, Column};
use super::super::{Case, Stretch};
use super::{HINT, beside, held, is_of_units, list_stretch, what, with_fix, with_sources};
use crate::check::{Evidence, Rule};
use crate::finding::Finding;

/// D3: a list names nobody twice.
pub(in crate::check) fn twice(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    let claims = case.claims();
    let totals = claims.totals.iter().filter(|total| is_of_units(case, total)).map(|total| {
        let names = total.list.entries.iter().map(|entry| entry.name.clone());
        (total.head.paragraph, names.collect::<Vec<_>>())
    });
    let zeros = claims.zeros.iter().map(|zero| (zero.paragraph, zero.names.clone()));
    for (paragraph, names) in totals.chain(zeros) {
        let mut by_who: BTreeMap<Who, Stretch> = BTreeMap::new();
        let mut by_name: BTreeMap<&str, Stretch> = BTreeMap::new();
        for name in names {
            let at = Stretch::new(paragraph, name);
            let words = case.words(&at);
            let before = match case.names.get(words) {
                Some(known) => by_who.insert(known.who, at.clone()),
                None => by_name.insert(words, at.clone()),
            };
            if let Some(before) = before {
                let message = format!("{words}在同一名单里列了两次");
                found.push(
                    rule.finding(case.place(&at), message, "删去一处，或改成漏列的那个单位。")
                        .with_related(case.place(&before), "第一次"),
                );
            }
        }
    }
}

/// D4: the zero list is complete, and names nobody who submitted.
pub(in crate::check) fn zero_list(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    let claims = case.claims();
    let zeros: Vec<_> = claims
        .zeros
        .iter()
        .filter(|zero| zero.count.as_ref().is_none_or(|count| count.value == 0))
        .collect();
    let Some(last) = zeros.last() else { return };
    let Some(expected) = &case.expected else {
        zero_inside(rule, case, found);
        return;
    };
    let Some(category) = expected.only_submissions() else { return };
    let listing = expected.tally.submissions();
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for zero in &zeros {
        if let Some(count) = &zero.count {
            case.holds(zero.paragraph, &count.at);
        }
        for name in &zero.names {
            let at = Stretch::new(zero.paragraph, name.clone());
            let words = case.words(&at);
            let Some(known) = case.names.meant(words) else { continue };
            let body = expected.body_name(known.who, category);
            named.insert(body);
            if listing.zero.iter().any(|zero| zero == body) {
                continue;
            }
            let figure = expected.figure(known.who, About::Submitted, category);
            let message = match figure {
                Some(figure) => {
                    let measure = expected.measure(category);
                    if body == known.name {
                        format!("{words}列为报送量为0，数据是 {figure} {measure}")
                    } else {
                        format!("{words}合并计入“{body}”，不列入报送量为0的名单")
                    }
                }
                None => format!("{words}本期免于报送，不列入报送量为0的名单"),
            };
            let cells = expected.cells(known.who, About::Submitted, category);
            found.push(with_sources(rule.finding(case.place(&at), message, HINT), cells));
        }
    }
    let phrase = Stretch::new(last.paragraph, last.phrase.clone());
    if !zeros.iter().any(|zero| zero.partial) {
        for missing in listing.zero.iter().filter(|name| !named.contains(name.as_str())) {
            let message = format!("报送量为0的名单里缺{missing}");
            let finding = rule.finding(case.place(&phrase), message, HINT);
            let known = case.names.get(missing);
            let cells = known.map(|known| expected.cells(known.who, About::Submitted, category));
            found.push(with_sources(finding, cells.unwrap_or_default()));
        }
    }
    for zero in &zeros {
        let Some((number, at)) = &zero.number else { continue };
        let all = listing.zero.len();
        if zeros.len() == 1 && *number as usize != all {
            let at = Stretch::new(zero.paragraph, at.clone());
            let message = format!("写作 {number} 个单位报送量为0，数据是 {all} 个");
            let finding = rule.finding(case.place(&at), message, HINT);
            let names = listing.zero.join("、");
            found.push(with_sources(finding, [expected.returns(names)]));
        }
    }
}

/// Without data: nobody in the zero list has a figure in the list of what was submitted. Of two
/// lists each has a zero list of its own.
fn zero_inside(rule: &Rule, case: &Case<'_>, found: &mut Vec<Finding>) {
    let claims = case.claims();
    let mut submitted = claims.totals.iter().filter(|total| total.about == About::Submitted);
    let (Some(total), None) = (submitted.next(), submitted.next()) else { return };
    let entries = total.list.entries.iter().filter_map(|entry| {
        let at = beside(total, &entry.name);
        Some((case.words(&at), (entry.count.as_ref()?.value, at)))
    });
    let figures: BTreeMap<&str, (u32, Stretch)> = entries.filter(|(_, (n, _))| *n > 0).collect();
    let zeros = claims.zeros.iter();
    for zero in zeros.filter(|zero| zero.count.as_ref().is_none_or(|count| count.value == 0)) {
        for name in &zero.names {
            let at = Stretch::new(zero.paragraph, name.clone());
            let words = case.words(&at);
            if let Some((figure, place)) = figures.get(words) {
                let message = format!("{words}列为报送量为0，别处却有报送");
                found.push(
                    rule.finding(case.place(&at), message, "核对这个单位的报送数。")
                        .with_related(case.place(place), format!("报送 {figure}")),
                );
            }
        }
    }
}

/// D12: one measure word for a category.
pub(in crate::check) fn measure_words(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    case.relations().findings(rule, case.text, found);
    let claims = case.claims();
    for total in &claims.totals {
        let Some(count) = &total.count else { continue };
        let stated = case.words(&beside(total, &count.measure));
        let right = case
            .expected
            .as_ref()
            .and_then(|expected| {
                let category = super::category(case, expected, total)?;
                Some(expected.word_behind(total.about, category))
            })
            .unwrap_or(stated);
        let entries = total.list.entries.iter().filter_map(|entry| entry.count.as_ref());
        let mut seen = BTreeSet::new();
        for count in std::iter::once(count).chain(entries) {
            let at = beside(total, &count.measure);
            let word = case.words(&at);
            if word != right && seen.insert(count.measure.start) {
                let message = format!("量词“{word}”应为“{right}”");
                let finding = rule.finding(case.place(&at), message, "同一类信息用同一个量词。");
                found.push(if case.expected.is_some() {
                    with_fix(case, finding, word, right)
                } else {
                    finding
                });
            }
        }
    }
    let Some(expected) = &case.expected else { return };
    let Some(category) = expected.only_submissions() else { return };
    let right = expected.measure(category);
    for comparison in claims.comparisons.iter().filter(|c| c.about == About::Submitted) {
        for count in [&comparison.before, &comparison.by].into_iter().flatten() {
            let at = Stretch::new(comparison.at.paragraph, count.measure.clone());
            let word = case.words(&at);
            if word != right {
                let message = format!("量词“{word}”应为“{right}”");
                let finding = rule.finding(case.place(&at), message, "同一类信息用同一个量词。");
                found.push(with_fix(case, finding, word, right));
            }
        }
    }
}

/// D13: channels named are channels that adopted something.
pub(in crate::check) fn channels(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    let claims = case.claims();
    let Some(expected) = &case.expected else {
        channels_inside(rule, case, found);
        return;
    };
    for held in held(case, expected, &claims.totals) {
        let total = held.total;
        if total.about != About::Adopted || total.channels.is_empty() {
            continue;
        }
        let used = expected.channels_used(held.category);
        let measure = expected.measure(held.category);
        let mut named: BTreeSet<&str> = BTreeSet::new();
        for channel in &total.channels {
            let at = beside(total, channel);
            let words = case.words(&at);
            let Some(name) = expected.channel(held.category, words) else {
                let near = used
                    .iter()
                    .filter(|name| strsim::osa_distance(name, &short(words)) <= 2)
                    .map(String::as_str)
                    .next();
                let hint = match near {
                    Some(near) => {
                        named.insert(near);
                        format!("是不是“{near}”？渠道名称按考核办法登记的写。")
                    }
                    None => "渠道名称按考核办法登记的写。".to_owned(),
                };
                let message = format!("渠道“{}”没有登记", short(words));
                found.push(rule.finding(case.place(&at), message, hint));
                continue;
            };
            if !named.insert(name) {
                let message = format!("渠道“{name}”列了两次");
                found.push(rule.finding(case.place(&at), message, "删去一处。"));
            }
            if !used.iter().any(|used| used == name) {
                let message = format!("列了渠道“{name}”，数据里它采用 0 {measure}");
                let finding = rule.finding(case.place(&at), message, HINT);
                let label = format!("没有单位被{name}采用");
                found.push(with_sources(finding, [expected.returns(label)]));
            }
        }
        if total.channels_partial {
            continue;
        }
        let first = total.channels.first().map_or(0, |channel| channel.start);
        let last = total.channels.last().map_or(first, |channel| channel.end);
        let place = case.place(&beside(total, &(first..last)));
        for missing in used.iter().filter(|name| !named.contains(name.as_str())) {
            let message = format!("没有列渠道“{missing}”，数据里它有采用");
            let finding = rule.finding(place.clone(), message, HINT);
            let cells = expected.office.unit_ids().flat_map(|unit| {
                let channels = expected.scheme.channels_of(held.category);
                channels
                    .filter(|id| expected.scheme.channel(*id).body_name == **missing)
                    .filter(|id| expected.row(unit).is_some_and(|row| row.adopted[id.0] > 0))
                    .map(|id| expected.channel_cell(unit, id))
                    .collect::<Vec<_>>()
            });
            found.push(with_sources(finding, cells.take(6)));
        }
    }
}

fn short(words: &str) -> String {
    words.chars().take(40).collect()
}

/// Without data: a channel named has a figure in the column of its name.
fn channels_inside(rule: &Rule, case: &Case<'_>, found: &mut Vec<Finding>) {
    let sheets = case.sheets();
    if sheets.is_empty() {
        return;
    }
    for total in &case.claims().totals {
        for channel in &total.channels {
            let at = beside(total, channel);
            let words = case.words(&at);
            let kind = Column::Channel(words.to_owned());
            let columns: Vec<_> =
                sheets.iter().filter_map(|sheet| Some((sheet, sheet.column(&kind)?))).collect();
            let blank = columns.iter().all(|(sheet, column)| {
                sheet.rows.iter().filter_map(|row| row.get(*column)).all(|cell| {
                    sheet::figure(&cell.text).flatten().is_none_or(|figure| figure.is_zero())
                })
            });
            if !columns.is_empty() && blank {
                let message = format!("列了渠道“{words}”，表里它没有采用");
                let mut finding = rule.finding(case.place(&at), message, "核对表里的这一列。");
                if let Some(head) = columns[0].0.heads[columns[0].1] {
                    finding = finding.with_related(head.place.clone(), "这一列都空着");
                }
                found.push(finding);
            }
        }
    }
}

/// True if another list of the text names the same in the same order: then that order is its own.
fn repeats(case: &Case, total: &Total) -> bool {
    let names = |total: &Total| -> Vec<&str> {
        let paragraph = total.head.paragraph;
        let entries = total.list.entries.iter();
        entries.map(|entry| case.words(&Stretch::new(paragraph, entry.name.clone()))).collect()
    };
    let own = names(total);
    let others = case.claims().totals.iter().filter(|other| other.head != total.head);
    others.into_iter().take(NEAR).any(|other| names(other) == own)
}

/// Most lists to compare one with.
const NEAR: usize = 60;

/// D18: lists run from the highest figure down, and by the office's order where they tie.
pub(in crate::check) fn order(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    let claims = case.claims();
    for total in claims.totals.iter().filter(|total| is_of_units(case, total)) {
        let entries: Vec<_> = total
            .list
            .entries
            .iter()
            .filter_map(|entry| Some((entry.name.clone(), entry.count.as_ref()?.value)))
            .collect();
        let mut falls = false;
        // A list in an order of its own, by level or by table, is none from the highest down.
        let rising = entries.windows(2).filter(|pair| matches!(pair, [a, b] if a.1 < b.1)).count();
        if case.expected.is_none()
            && entries.len() > 2
            && (rising * 2 > entries.len().saturating_sub(1) || repeats(case, total))
        {
            continue;
        }
        for pair in entries.windows(2) {
            let [(before, more), (name, count)] = pair else { continue };
            if count > more {
                falls = true;
                let (first, second) = (beside(total, before), beside(total, name));
                let message = format!(
                    "{}（{count}）排在{}（{more}）之后",
                    case.words(&second),
                    case.words(&first)
                );
                found.push(
                    rule.finding(case.place(&second), message, "名单按数字从大到小排。")
                        .with_related(case.place(&first), "它的数字小"),
                );
            }
        }
        if !falls {
            ties(rule, case, total, found);
        }
    }
    let Some(expected) = &case.expected else { return };
    // The zero list follows the tables.
    for zero in &claims.zeros {
        let place = |name: &std::ops::Range<usize>| {
            let words = case.words(&Stretch::new(zero.paragraph, name.clone()));
            let known = case.names.meant(words)?;
            expected.tally.submissions().zero.iter().position(|zero| zero == known.name)
        };
        let places: Vec<_> =
            zero.names.iter().filter_map(|name| Some((name.clone(), place(name)?))).collect();
        let wrong = places.windows(2).find(|pair| pair[0].1 > pair[1].1);
        if let Some([_, (name, _)]) = wrong {
            let at = Stretch::new(zero.paragraph, name.clone());
            let message = format!("{}的先后与统计表不同", case.words(&at));
            found.push(rule.finding(case.place(&at), message, "名单按统计表的先后排。"));
        }
    }
    for held in held(case, expected, &claims.totals) {
        let total = held.total;
        let used = expected.channels_used(held.category);
        let places: Vec<_> = total
            .channels
            .iter()
            .filter_map(|channel| {
                let name = expected.channel(held.category, case.words(&beside(total, channel)))?;
                Some((channel.clone(), used.iter().position(|used| used == name)?))
            })
            .collect();
        if let Some([_, (name, _)]) = places.windows(2).find(|pair| pair[0].1 > pair[1].1) {
            let at = beside(total, name);
            let message = format!("渠道“{}”的先后与考核办法不同", case.words(&at));
            found.push(rule.finding(case.place(&at), message, "渠道按考核办法的先后排。"));
        }
    }
}

/// Equal figures in another order than the office's.
fn ties(rule: &Rule, case: &Case<'_>, total: &Total, found: &mut Vec<Finding>) {
    let Some(expected) = &case.expected else { return };
    let Some(category) = super::category(case, expected, total) else { return };
    let Some(listing) = expected.listing(total.about, category) else { return };
    let places: Vec<_> = total
        .list
        .entries
        .iter()
        .filter_map(|entry| {
            let known = case.names.meant(case.words(&beside(total, &entry.name)))?;
            let place = listing.entries.iter().position(|entry| entry.name == known.name)?;
            (listing.entries[place].count == entry.count.as_ref()?.value)
                .then(|| (entry.name.clone(), place, listing.entries[place].count))
        })
        .collect();
    let wrong = places.windows(2).find(|pair| pair[0].1 > pair[1].1 && pair[0].2 == pair[1].2);
    if let Some([(first, ..), (name, ..)]) = wrong {
        let (first, at) = (beside(total, first), beside(total, name));
        let message =
            format!("{}与{}数字相同，先后与登记的不同", case.words(&at), case.words(&first));
        found.push(rule.finding(
            case.place(&at),
            message,
            "数字相同时按机关数据（office）里 tie_order 的先后排，没写到的按统计表。",
        ));
    }
}

/// D23: a list names everybody who has a figure.
pub(in crate::check) fn missing(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    let claims = case.claims();
    let Some(expected) = &case.expected else {
        counted_without_figure(rule, case, &claims.totals, found);
        return;
    };
    for held in held(case, expected, &claims.totals) {
        let total = held.total;
        if total.list.partial || total.list.entries.is_empty() || !is_of_units(case, total) {
            continue;
        }
        let known: Vec<(Known, Option<u32>)> = total
            .list
            .entries
            .iter()
            .filter_map(|entry| {
                let known = case.names.meant(case.words(&beside(total, &entry.name)))?;
                Some((known, entry.count.as_ref().map(|count| count.value)))
            })
            .collect();
        let Some(place) = list_stretch(total).map(|list| case.place(&list)) else { continue };
        let measure = expected.measure(held.category);
        for entry in &held.listing.entries {
            let Some(who) = case.names.get(&entry.name).map(|known| known.who) else { continue };
            let named = |known: &Known| {
                known.who == who || expected.body_name(known.who, held.category) == entry.name
            };
            if known.iter().any(|(known, _)| named(known)) {
                continue;
            }
            // Somebody with this figure who should have none: the two were swapped.
            let swapped = known.iter().find(|(known, count)| {
                *count == Some(entry.count)
                    && expected.figure(known.who, total.about, held.category) != *count
            });
            let hint = match swapped {
                Some((known, _)) => format!("可能与{}写反了：核对这两个单位。", known.name),
                None => "补上这个单位，并核对合计。".to_owned(),
            };
            let message = format!(
                "{}名单里缺{}（{} {measure}）",
                what(expected, total.about, held.category),
                entry.name,
                entry.count
            );
            let cells = expected.cells(who, total.about, held.category);
            found.push(with_sources(rule.finding(place.clone(), message, hint), cells));
        }
    }
    counted_without_figure(rule, case, &claims.totals, found);
}

/// A name in a list that has lost its figure.
fn counted_without_figure(
    rule: &Rule,
    case: &Case<'_>,
    totals: &[Total],
    found: &mut Vec<Finding>,
) {
    for total in totals {
        let counted = total.list.entries.iter().filter(|entry| entry.count.is_some()).count();
        if total.list.whole || counted == 0 {
            continue;
        }
        for entry in total.list.entries.iter().filter(|entry| entry.count.is_none()) {
            let at = beside(total, &entry.name);
            let words = case.words(&at);
            let cut = words.matches('（').count() != words.matches('）').count();
            if !cut && (looks_like_unit(words) || case.names.get(words).is_some()) {
                let message = format!("{words}没有写数字");
                found.push(rule.finding(case.place(&at), message, "补上数字。"));
            }
        }
    }
}
