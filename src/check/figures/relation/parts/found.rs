//! The lists of a sentence with their totals: 共100件，其中…; 100件（…）; 100件：…; 分别是….

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::super::quantity::{Kind, Quantity, Role};
use super::super::prose::{Sentence, is_near, is_total, noun, shared};
use super::{Form, List, parts_in, times};

/// Most lists of a sentence.
const LISTS: usize = 100;

/// Lists behind 其中.
pub(super) fn among<'t>(sentence: &Sentence<'t>) -> Vec<List<'t>> {
    let text = sentence.text;
    let marks: Vec<usize> = text
        .get(sentence.range.clone())
        .unwrap_or_default()
        .match_indices("其中")
        .map(|(at, _)| sentence.range.start + at)
        .take(LISTS)
        .collect();
    let mut lists = Vec::new();
    for (i, mark) in marks.iter().enumerate() {
        let inside = depth_at(text, sentence.range.start, *mark);
        let start = mark + "其中".len();
        let mut end = marks.get(i + 1).copied().unwrap_or(sentence.range.end);
        if inside > 0 {
            end = end.min(closing(text, start, sentence.range.end));
        }
        let area = start..end;
        let from =
            i.checked_sub(1).and_then(|i| marks.get(i)).copied().unwrap_or(sentence.range.start);
        let heads: Vec<&Quantity> = sentence
            .quantities
            .iter()
            .filter(|q| q.is_plain_count() || (q.kind == Kind::Count && q.role == Role::To))
            .filter(|q| q.at.start >= from && q.at.start < *mark)
            .filter(|q| q.depth == inside || (inside > 0 && q.depth + 1 == inside))
            // A count before a semicolon is of another record, if it is no total.
            .filter(|q| is_total(text, q) || !sentence.words(q.end()..*mark).contains(['；', ';']))
            .collect();
        let mut units: Vec<&str> = heads.iter().map(|head| head.unit(text)).collect();
        let last = units.last().copied();
        units.sort_unstable();
        units.dedup();
        for unit in units {
            let mut own: Vec<&Quantity> =
                heads.iter().copied().filter(|head| head.unit(text) == unit).collect();
            if inside > 0 {
                own = own.split_last().map(|(last, _)| vec![*last]).unwrap_or_default();
            }
            let parts = parts_in(sentence, &area, unit, inside);
            // A single part is one of what was told right before.
            if parts.len() == 1 && Some(unit) != last {
                continue;
            }
            lists.extend(assigned(sentence, &own, &parts, &area));
        }
    }
    lists
}

/// Gives each part to the total that its words name.
fn assigned<'t>(
    sentence: &Sentence<'t>,
    heads: &[&'t Quantity],
    parts: &[&'t Quantity],
    area: &Range<usize>,
) -> Vec<List<'t>> {
    let text = sentence.text;
    let Some(last) = heads.last().copied() else { return Vec::new() };
    if parts.is_empty() {
        return Vec::new();
    }
    let list = |total: &'t Quantity, parts: Vec<&'t Quantity>, doubtful: bool| List {
        total,
        parts,
        form: Form::Among,
        doubtful,
        area: area.clone(),
    };
    // Segments between semicolons: each names one part, and may tell more of it.
    let mut segments: Vec<Vec<&Quantity>> = Vec::new();
    let mut cut = area.start;
    for part in parts {
        let between = text.get(cut..part.at.start).unwrap_or_default();
        if segments.is_empty() || between.contains(['；', ';', '。']) {
            segments.push(Vec::new());
        }
        if let Some(segment) = segments.last_mut() {
            segment.push(part);
        }
        cut = part.end();
    }
    if heads.len() > 1 {
        // 甲118万吨、乙73万吨、丙3万吨。其中，城区191万吨: all of them are meant.
        let listed = heads.iter().rev().nth(1).is_some_and(|before| {
            let words = sentence.words(before.end()..last.at.start);
            words.contains('、') && !words.contains(['，', '；', '。'])
        });
        if listed && !is_total(text, last) && parts.iter().any(|part| part.value > last.value) {
            return Vec::new();
        }
        // A list that adds up to one of them is of that one.
        let own = heads.iter().rev().find_map(|head| {
            let near = nearest(text, head, parts, area);
            let sum: Decimal =
                near.iter().map(|part| part.value * Decimal::from(times(text, part, area))).sum();
            (near.len() > 1 && sum == head.value).then(|| list(head, near, false))
        });
        if let Some(own) = own {
            return vec![own];
        }
        let mut groups: Vec<Vec<&Quantity>> = vec![Vec::new(); heads.len()];
        let mut named = false;
        let mut current = None;
        for part in parts {
            let scores: Vec<usize> =
                heads.iter().map(|head| shared(head.lead(text), part.label(text))).collect();
            let best = scores.iter().copied().max().unwrap_or(0);
            let which = scores.iter().position(|score| *score == best);
            let unique = scores.iter().filter(|score| **score == best).count() == 1;
            if best >= 2 && unique {
                (current, named) = (which, true);
            }
            if let Some(group) = current.and_then(|which| groups.get_mut(which)) {
                group.push(part);
            }
        }
        if named {
            let pairs = heads.iter().zip(groups).filter(|(head, group)| {
                let sum: Decimal = group.iter().map(|part| part.value).sum();
                !group.is_empty() && (sum == head.value || is_near(sum, head.value))
            });
            return pairs.map(|(head, group)| list(head, group, true)).collect();
        }
        // 22个问题涉及11个单位，其中: which of them the list is of is not said.
        let own = nearest(text, last, parts, area);
        let sum: Decimal = own.iter().map(|part| part.value).sum();
        let apart = heads
            .windows(2)
            .any(|pair| matches!(pair, [one, next] if noun(text, one) != noun(text, next)));
        if apart && own.len() > 1 && !is_near(sum, last.value) {
            return Vec::new();
        }
        return vec![list(last, own, true)];
    }
    let near = nearest(text, last, parts, area);
    let sum: Decimal =
        near.iter().map(|part| part.value * Decimal::from(times(text, part, area))).sum();
    if sum == last.value {
        return vec![list(last, near, false)];
    }
    let even = segments.windows(2).all(|pair| matches!(pair, [a, b] if a.len() == b.len()));
    // Records with several figures each are read by their columns.
    if segments.len() > 1 && even && segments.iter().any(|segment| segment.len() > 1) {
        return Vec::new();
    }
    vec![list(last, nearest(text, last, parts, area), false)]
}

/// The parts of a list up to where it may end: at a semicolon, or where commas follow
/// enumeration commas. What stands behind may speak of something else.
fn nearest<'t>(
    text: &str,
    total: &Quantity,
    parts: &[&'t Quantity],
    area: &Range<usize>,
) -> Vec<&'t Quantity> {
    let mut ends = vec![parts.len()];
    let mut enumerated = true;
    for (i, pair) in parts.windows(2).enumerate() {
        let [one, next] = pair else { continue };
        let between = text.get(one.end()..next.at.start).unwrap_or_default();
        let cut = between.contains(['；', ';']) || (enumerated && i > 0 && between.contains('，'));
        enumerated &= between.contains('、') && !between.contains('，');
        if cut && i > 0 {
            ends.push(i + 1);
        }
    }
    let apart = |end: &usize| {
        let own = parts.get(..*end).unwrap_or_default();
        let sum: Decimal =
            own.iter().map(|part| part.value * Decimal::from(times(text, part, area))).sum();
        (sum - total.value).abs()
    };
    let end = ends.iter().copied().min_by_key(|end| apart(end)).unwrap_or(parts.len());
    parts.get(..end).unwrap_or_default().to_vec()
}

/// Lists that say of themselves that they are all.
pub(super) fn closed<'t>(sentence: &Sentence<'t>) -> Vec<List<'t>> {
    let text = sentence.text;
    let mut lists = Vec::new();
    for total in sentence.quantities.iter().filter(|q| q.is_plain_count()) {
        let unit = total.unit(text);
        let behind = total.end() + noun(text, total).len();
        let rest = text.get(behind..sentence.range.end).unwrap_or_default();
        let Some(mark) = rest.chars().next() else { continue };
        let start = behind + mark.len_utf8();
        let (area, depth) = match mark {
            '（' | '(' => (start..closing(text, start, sentence.range.end), total.depth + 1),
            '：' | ':' => (start..until(text, start, sentence.range.end), total.depth),
            '，' | ',' | '、' => {
                let rest = text.get(start..sentence.range.end).unwrap_or_default();
                let Some(word) = ["分别是", "分别为", "包括", "即", "具体是", "具体为"]
                    .iter()
                    .find(|word| rest.starts_with(**word))
                else {
                    continue;
                };
                let start = start + word.len();
                (start..until(text, start, sentence.range.end), total.depth)
            }
            _ => continue,
        };
        let words = text.get(area.clone()).unwrap_or_default();
        // （每区20个，其中甲4个、乙6个） tells of each, not of all.
        if words.trim_start_matches(['，', '：', ':']).starts_with("其中")
            || (depth > total.depth && (words.contains("其中") || words.starts_with('每')))
        {
            continue;
        }
        let parts = parts_in(sentence, &area, unit, depth);
        if parts.len() > 1 {
            let parts = nearest(text, total, &parts, &area);
            lists.push(List { total, parts, form: Form::Closed, doubtful: false, area });
        }
    }
    lists
}

/// Where a list ends that goes on to the end of its sentence or to 其中.
fn until(text: &str, from: usize, end: usize) -> usize {
    let words = text.get(from..end).unwrap_or_default();
    words.find("其中").or_else(|| words.find('。')).map_or(end, |cut| from + cut)
}

/// Number of brackets open at a byte.
pub(in super::super) fn depth_at(text: &str, from: usize, at: usize) -> usize {
    let words = text.get(from..at).unwrap_or_default();
    words.matches(['（', '(']).count().saturating_sub(words.matches(['）', ')']).count())
}

/// Where the bracket that is open at a byte closes.
pub(in super::super) fn closing(text: &str, from: usize, end: usize) -> usize {
    let mut open = 1_usize;
    for (at, c) in text.get(from..end).unwrap_or_default().char_indices() {
        match c {
            '（' | '(' => open += 1,
            '）' | ')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return from + at;
        }
    }
    end
}
