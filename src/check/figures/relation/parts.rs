//! Totals and their parts: 共100件，其中…; 100件（…）; 100件：…; 分别是…; 共100件，办结60件，在办40件.

mod found;

use std::collections::BTreeSet;
use std::ops::Range;

use rust_decimal::Decimal;

use self::found::{among, closed};
pub(super) use self::found::{closing, depth_at};
use super::super::Case;
use super::super::names::looks_like_unit;
use super::super::quantity::{Kind, Quantity, Role};
use super::prose::{Sentence, is_near, noun};
use super::splits::has_double_measure;
use super::{Certainty, Equation, Relation, Relations, rounded, shown};

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
        tell(case, sentence, &with_tasks(sentence, list), relations);
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

/// A list with the items that only sound like what is asked for, where it adds up with them: 质量指标5项次.
fn with_tasks<'t>(sentence: &Sentence<'t>, list: List<'t>) -> List<'t> {
    const TASKS: [&str; 5] = ["指标", "任务", "计划", "目标", "要求"];
    let text = sentence.text;
    let (Some(first), Some(unit)) = (list.parts.first(), Some(list.total.unit(text))) else {
        return list;
    };
    let sum = |parts: &[&Quantity]| -> Decimal {
        parts.iter().map(|part| part.value * Decimal::from(times(text, part, &list.area))).sum()
    };
    if sum(&list.parts) == list.total.value {
        return list;
    }
    let all = sentence.quantities.iter().filter(|q| list.area.contains(&q.at.start));
    let is_task = |q: &&Quantity| {
        let label = q.label(text).trim_end_matches(['有', '为', '达', '共']);
        q.role == Role::Asked
            && q.kind == Kind::Count
            && q.depth == first.depth
            && q.unit(text) == unit
            && TASKS.iter().any(|word| label.ends_with(word))
    };
    let own = |q: &Quantity| list.parts.iter().any(|part| part.at == q.at);
    let parts: Vec<&Quantity> = all.filter(|q| own(q) || is_task(q)).collect();
    if parts.len() > list.parts.len() && is_near(sum(&parts), list.total.value) {
        return List { parts, ..list };
    }
    list
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
    let open = || {
        any(&OPEN)
            || list.parts.iter().any(|part| {
                let behind = text.get(part.end()..).unwrap_or_default();
                behind.starts_with('等') || noun(text, part).contains('等')
            })
            || words.starts_with('含')
            || words.starts_with('另')
    };
    let overlapping =
        || any(&OVERLAPPING) || ADOPTING.iter().any(|word| total.lead(text).contains(word));
    let of_units = || {
        let names = labels.iter().filter(|label| is_name(case, label)).count();
        names * 2 > labels.len() && labels.len() > 1
    };
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
        Form::Closed if open() || overlapping() && sum > total.value => Certainty::Guess,
        Form::Closed => Certainty::Stated,
        Form::Among if sum > total.value => match (of_units(), overlapping()) {
            (true, _) if !list.doubtful => Certainty::Stated,
            (true, _) => Certainty::Likely,
            (false, true) => Certainty::Guess,
            (false, false) if cut_across(sentence, list, &labels) => Certainty::Guess,
            (false, false) => Certainty::Likely,
        },
        Form::Among if open() || (list.doubtful && overlapping()) => Certainty::Guess,
        // 存栏12.6万头，其中母猪1.1万头；出栏9.8万头: a semicolon behind the first ends it.
        Form::Among if ends_behind_first(text, list) => Certainty::Guess,
        Form::Among if of_units() || complementary(&labels) => Certainty::Likely,
        // A list leaves out the small rest, not most of it.
        Form::Among if sum * Decimal::from(5) > total.value * Decimal::from(3) => Certainty::Likely,
        Form::Among => Certainty::Guess,
    };
    let mut operands = vec![sentence.operand(total)];
    operands.extend(list.parts.iter().map(|part| sentence.operand(part)));
    let message =
        format!("合计 {} {unit}，后面所列相加是 {} {unit}", shown(total.value), shown(sum));
    let mut relation = whole(operands, Equation::Sum(counts), certainty, message, HINT);
    relation.vouches = sum == total.value || !open();
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
    // 可全程网办286个 tells what can be done.
    !last.starts_with(['可', '已', '未', '需']) && looks_like_unit(last)
        || case.names.get(last).is_some()
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

/// True if the items of a list are properties that one may have several of: women, those below 35, and
/// graduates. Their shares then make more than the whole, each being right.
fn cut_across(sentence: &Sentence, list: &List, labels: &[&str]) -> bool {
    const PROPERTIES: [&str; 11] =
        ["女", "岁", "学历", "少数民族", "大专", "本科", "职称", "残疾", "低保", "全程", "可"];
    let property = |label: &&str| PROPERTIES.iter().position(|word| label.contains(word));
    let properties: BTreeSet<usize> = labels.iter().filter_map(property).collect();
    let able = labels.iter().filter(|label| label.contains('可')).count();
    let divided = labels.iter().any(|label| label.contains('男')) || complementary(labels);
    let shares = shares_told(sentence, list);
    let exact = |(part, share): (&&Quantity, &Quantity)| {
        rounded(part.value, list.total.value, share.step()) == Some(share.value)
    };
    let sum: Decimal = shares.iter().map(|share| share.value).sum();
    let beyond = shares.len() == list.parts.len()
        && sum > Decimal::ONE_HUNDRED + Decimal::ONE
        && list.parts.iter().zip(shares).all(exact);
    beyond || ((properties.len() > 1 || able > 1) && !divided)
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
    let shares = shares_told(sentence, list);
    let sum: Decimal = shares.iter().map(|share| share.value).sum();
    shares.len() == list.parts.len()
        && (sum - Decimal::ONE_HUNDRED).abs() <= Decimal::new(shares.len() as i64, 1)
}

/// The shares that are told of the parts, each right behind its own.
fn shares_told<'t>(sentence: &Sentence<'t>, list: &List) -> Vec<&'t Quantity> {
    let mut percents = Vec::new();
    for (i, part) in list.parts.iter().enumerate() {
        let end = list.parts.get(i + 1).map_or(list.area.end, |next| next.at.start);
        let share = sentence.quantities.iter().find(|q| {
            (part.end()..end).contains(&q.at.start)
                && super::prose::is_plain_percent(q)
                && q.lead(sentence.text).contains('占')
        });
        percents.extend(share);
    }
    percents
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
