//! Totals and their parts: 共100件，其中…; 100件（…）; 100件：…; 分别是…; 共100件，办结60件，在办40件.

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::Case;
use super::super::names::looks_like_unit;
use super::super::quantity::{Kind, Quantity, Role};
use super::prose::{Sentence, is_near, is_total, noun, shared};
use super::splits::has_double_measure;
use super::{Certainty, Equation, Relation, Relations, shown};

const HINT: &str = "核对合计和名单：合计必须等于所列各项之和。";
const MORE: &str = "部分不能多于全部：核对这两个数。";
/// Words that say that a list does not name all.
const OPEN: [&str; 12] =
    ["等", "较多", "居前", "前列", "主要", "位居", "突出", "排名前", "最多", "含", "另", "除"];
/// Words of what one thing may have several of: an item adopted by several channels.
const OVERLAPPING: [&str; 17] = [
    "采用",
    "采纳",
    "录用",
    "刊发",
    "刊登",
    "转载",
    "网站",
    "媒体",
    "公众号",
    "报刊",
    "国家级",
    "省级",
    "市级",
    "州级",
    "县级",
    "区级",
    "上级",
];
/// The verbs among them.
const ADOPTING: [&str; 6] = ["采用", "采纳", "录用", "刊发", "刊登", "转载"];
/// Most bytes between the beginning of a list and a figure that may still be its first.
const NEAR: usize = 30;
/// Most lists of a sentence.
const LISTS: usize = 100;

/// The words that join a list to its total.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// 其中: the list may leave out some.
    Among,
    /// Brackets, a colon, 分别是: the list is all there is.
    Closed,
}

/// A total and its list.
struct List<'t> {
    total: &'t Quantity,
    parts: Vec<&'t Quantity>,
    form: Form,
    /// True if other totals could be meant.
    doubtful: bool,
    /// Where the list begins and ends, in bytes.
    area: Range<usize>,
}

/// Reads a sentence.
pub(super) fn read(case: &Case, sentence: &Sentence, relations: &mut Relations) {
    for list in among(sentence).into_iter().chain(closed(sentence)) {
        tell(case, sentence, &list, relations);
    }
    adopted(case, sentence, relations);
}

/// The counts of a stretch that may be parts, in one unit and one depth of brackets.
fn parts_in<'t>(
    sentence: &Sentence<'t>,
    area: &Range<usize>,
    unit: &str,
    depth: usize,
) -> Vec<&'t Quantity> {
    let all = sentence.quantities.iter();
    all.filter(|q| {
        area.contains(&q.at.start)
            && q.depth == depth
            && q.kind == Kind::Count
            && matches!(q.role, Role::Plain | Role::Each)
            && q.unit(sentence.text) == unit
            // 三项合计97.8亿元 sums up others.
            && !(q.label(sentence.text).ends_with("合计") && q.at.start > area.start + NEAR)
    })
    .collect()
}

/// Number of names a figure holds for: 甲、乙各4条.
pub(super) fn times(text: &str, part: &Quantity, area: &Range<usize>) -> u32 {
    let start = part.from.max(area.start);
    let words = text.get(start..part.at.start).unwrap_or_default();
    // 甲、乙各牵头1项: the verb may stand between.
    let each = words.rfind('各').filter(|at| {
        let verb = words.get(at + '各'.len_utf8()..).unwrap_or_default().chars().count();
        (1..=3).contains(&verb) && words.get(..*at).is_some_and(|names| names.contains('、'))
    });
    if part.role != Role::Each && each.is_none() {
        return 1;
    }
    let words = words.trim_matches(|c: char| "、，；：,; 和及与".contains(c));
    let cuts = words.matches(['、', '和']).count() + words.matches("以及").count();
    u32::try_from(cuts + 1).unwrap_or(1)
}

/// Lists behind 其中.
fn among<'t>(sentence: &Sentence<'t>) -> Vec<List<'t>> {
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
fn closed<'t>(sentence: &Sentence<'t>) -> Vec<List<'t>> {
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

/// Number of brackets open at a byte.
pub(super) fn depth_at(text: &str, from: usize, at: usize) -> usize {
    let words = text.get(from..at).unwrap_or_default();
    words.matches(['（', '(']).count().saturating_sub(words.matches(['）', ')']).count())
}

/// Where the bracket that is open at a byte closes.
pub(super) fn closing(text: &str, from: usize, end: usize) -> usize {
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

/// Where a list ends that goes on to the end of its sentence or to 其中.
fn until(text: &str, from: usize, end: usize) -> usize {
    let words = text.get(from..end).unwrap_or_default();
    words.find("其中").or_else(|| words.find('。')).map_or(end, |cut| from + cut)
}

fn tell(case: &Case, sentence: &Sentence, list: &List, relations: &mut Relations) {
    let text = sentence.text;
    let total = list.total;
    let counts: Vec<u32> = list.parts.iter().map(|part| times(text, part, &list.area)).collect();
    let sum: Decimal = list
        .parts
        .iter()
        .zip(&counts)
        .map(|(part, times)| part.value * Decimal::from(*times))
        .sum();
    if sum != total.value && adds_up_with_other_unit(sentence, list) {
        return;
    }
    let words = text.get(list.area.clone()).unwrap_or_default();
    let labels: Vec<&str> = list.parts.iter().map(|part| part.label(text)).collect();
    let any =
        |list: &[&str]| labels.iter().any(|label| list.iter().any(|word| label.contains(word)));
    let open = any(&OPEN)
        || list.parts.iter().any(|part| {
            let behind = text.get(part.end()..).unwrap_or_default();
            behind.starts_with('等') || noun(text, part).contains('等')
        })
        || words.starts_with('含')
        || words.starts_with('另');
    let overlapping =
        any(&OVERLAPPING) || ADOPTING.iter().any(|word| total.lead(text).contains(word));
    let names = labels.iter().filter(|label| is_name(case, label)).count();
    let of_units = names * 2 > labels.len() && labels.len() > 1;
    let whole =
        |operands: Vec<super::Operand>, equation, certainty, message: String, hint| Relation {
            code: if hint == MORE { "D26" } else { "D1" },
            certainty,
            operands,
            equation,
            message,
            hint,
            ..Relation::default()
        };
    let unit = total.unit(text);
    if list.parts.len() == 1 {
        let Some(part) = list.parts.first() else { return };
        let operands = vec![sentence.operand(part), sentence.operand(total)];
        let certainty = if list.doubtful { Certainty::Likely } else { Certainty::Stated };
        let message = format!(
            "“其中”是 {} {unit}，全部只有 {} {unit}",
            shown(part.value),
            shown(total.value)
        );
        let mut relation = whole(operands, Equation::AtMost, certainty, message, MORE);
        // A lone unit's count that is the whole.
        if part.value == total.value && is_name(case, part.label(text)) {
            relation.equation = Equation::Sum(vec![1]);
            relation.operands.reverse();
        }
        relations.add(relation);
        return;
    }
    let certainty = match list.form {
        _ if sum == total.value => Certainty::Stated,
        Form::Among | Form::Closed if shares_whole(sentence, list) => Certainty::Stated,
        Form::Among if other_adds_up(sentence, list) => Certainty::Likely,
        Form::Closed if open || overlapping && sum > total.value => Certainty::Guess,
        Form::Closed => Certainty::Stated,
        Form::Among if sum > total.value => match (of_units, overlapping) {
            (true, _) if !list.doubtful => Certainty::Stated,
            (true, _) => Certainty::Likely,
            (false, true) => Certainty::Guess,
            (false, false) => Certainty::Likely,
        },
        Form::Among if open || (list.doubtful && overlapping) => Certainty::Guess,
        // 存栏12.6万头，其中母猪1.1万头；出栏9.8万头: a semicolon behind the first ends it.
        Form::Among if ends_behind_first(text, list) => Certainty::Guess,
        Form::Among if of_units || complementary(&labels) => Certainty::Likely,
        // A list leaves out the small rest, not most of it.
        Form::Among if sum * Decimal::from(5) > total.value * Decimal::from(3) => Certainty::Likely,
        Form::Among => Certainty::Guess,
    };
    let mut operands = vec![sentence.operand(total)];
    operands.extend(list.parts.iter().map(|part| sentence.operand(part)));
    let message =
        format!("合计 {} {unit}，后面所列相加是 {} {unit}", shown(total.value), shown(sum));
    let mut relation = whole(operands, Equation::Sum(counts), certainty, message, HINT);
    relation.vouches = !open || sum == total.value;
    if let (Some(first), Some(last)) = (list.parts.first(), list.parts.last()) {
        let label = first.label(text);
        let start =
            first.at.start - label.trim_start_matches(|c: char| "，、；：: ".contains(c)).len();
        relation.related =
            Some((sentence.at(&(start..last.end())), format!("所列相加 {} {unit}", shown(sum))));
    }
    relations.add(relation);
}

/// True if a list adds up with an item that has a measure word of its own: 违规连接6台（次）.
fn adds_up_with_other_unit(sentence: &Sentence, list: &List) -> bool {
    let unit = list.total.unit(sentence.text);
    let depth = list.parts.first().map_or(0, |part| part.depth);
    let own: Vec<&Quantity> = sentence
        .quantities
        .iter()
        .filter(|q| list.area.contains(&q.at.start) && q.depth == depth && q.is_plain_count())
        .collect();
    let text = sentence.text;
    let mut odd = own.iter().filter(|q| q.unit(text) != unit);
    let odd =
        matches!((odd.next(), odd.next()), (Some(one), None) if has_double_measure(text, one));
    let sum = own.iter().try_fold(Decimal::ZERO, |sum, q| sum.checked_add(q.value));
    odd && own.len() > 2 && sum == Some(list.total.value)
}

/// True if a semicolon stands behind the first part of a list, and words of another kind lead to
/// the next.
fn ends_behind_first(text: &str, list: &List) -> bool {
    let [first, next, ..] = list.parts.as_slice() else { return false };
    let between = text.get(first.end()..next.at.start).unwrap_or_default();
    let bare = |part: &Quantity| {
        part.label(text).trim_matches(|c: char| "，；：".contains(c)).chars().last()
    };
    between.contains('；') && list.parts.len() == 2 && bare(first) != bare(next)
}

/// True if the words before a number are the name of a unit.
fn is_name(case: &Case, label: &str) -> bool {
    let words = label.trim_matches(|c: char| "，、；：,;: ".contains(c));
    let words = words.trim_end_matches(['各', '均']);
    let words =
        ["报送", "采用", "上报"].iter().find_map(|verb| words.strip_suffix(verb)).unwrap_or(words);
    let last = words.rsplit(['、', '和']).next().unwrap_or(words);
    looks_like_unit(last) || case.names.get(last).is_some()
}

/// True if two labels are a thing and what is not it: 电话、非电话.
pub(super) fn complementary(labels: &[&str]) -> bool {
    let bare =
        |label: &str| label.trim_matches(|c: char| "，、；：,;: 为是".contains(c)).to_owned();
    let [one, other] = labels else { return false };
    let (one, other) = (bare(one), bare(other));
    ["非", "未", "不", "其他", "其余"].iter().any(|not| {
        other
            .strip_prefix(not)
            .is_some_and(|rest| rest.is_empty() || one.contains(rest) || rest.contains(&one))
    })
}

/// True if the same list adds up in another unit: then it names all.
fn other_adds_up(sentence: &Sentence, list: &List) -> bool {
    let text = sentence.text;
    let own = list.total.unit(text);
    let heads = sentence.quantities.iter().filter(|q| {
        q.is_plain_count()
            && q.at.start < list.area.start
            && q.depth == list.total.depth
            && q.unit(text) != own
    });
    heads.into_iter().any(|head| {
        let parts = parts_in(sentence, &list.area, head.unit(text), head.depth);
        let sum: Decimal = parts.iter().map(|part| part.value).sum();
        parts.len() > 1 && sum == head.value
    })
}

/// True if the shares told of the parts make the whole.
fn shares_whole(sentence: &Sentence, list: &List) -> bool {
    let mut percents = Vec::new();
    for (i, part) in list.parts.iter().enumerate() {
        let end = list.parts.get(i + 1).map_or(list.area.end, |next| next.at.start);
        let share = sentence.quantities.iter().find(|q| {
            (part.end()..end).contains(&q.at.start)
                && super::prose::is_plain_percent(q)
                && q.lead(sentence.text).contains('占')
        });
        percents.extend(share.map(|share| share.value));
    }
    let sum: Decimal = percents.iter().sum();
    percents.len() == list.parts.len()
        && (sum - Decimal::ONE_HUNDRED).abs() <= Decimal::new(percents.len() as i64, 1)
}

/// More adopted than submitted, of one subject: 报送10条，采用12条.
fn adopted(case: &Case, sentence: &Sentence, relations: &mut Relations) {
    const REPORTED: [&str; 5] = ["报送", "上报", "投稿", "提供", "报来"];
    const ADOPTED: [&str; 5] = ["采用", "采纳", "录用", "被采", "选用"];
    if case.expected.is_some() {
        return;
    }
    let text = sentence.text;
    for pair in sentence.quantities.windows(2) {
        let [sent, used] = pair else { continue };
        let same = sent.is_plain_count()
            && used.is_plain_count()
            && sent.unit(text) == used.unit(text)
            && sent.depth == used.depth;
        let between = text.get(sent.end()..used.at.start).unwrap_or_default();
        let joined = between.starts_with(['，', '、', ','])
            && !between.contains(['；', '。'])
            && between.chars().count() <= 10;
        let words = |list: &[&str], text: &str| list.iter().any(|word| text.contains(word));
        if same
            && joined
            && words(&REPORTED, sent.label(text))
            && words(&ADOPTED, between)
            && !words(&REPORTED, between)
        {
            relations.add(Relation {
                code: "D26",
                certainty: Certainty::Likely,
                operands: vec![sentence.operand(used), sentence.operand(sent)],
                equation: Equation::AtMost,
                message: format!("采用 {} 多于报送 {}", shown(used.value), shown(sent.value)),
                hint: "核对这两个数；一条信息被几个渠道采用、分别计数的，写明怎样计数。",
                ..Relation::default()
            });
        }
    }
}
