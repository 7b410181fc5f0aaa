//! Figures that a sentence says are in an order (D25): 由高到低依次为甲县98.3%、乙县97.4%、丙县96.2%,
//! 前三名：…; and the ends that it names: 最高的是甲县, 最多（49起），最少（15起）.

use super::super::Case;
use super::super::lexis::small_number;
use super::super::quantity::{Kind, Quantity, Role};
use super::prose::shared;
use super::rates::rate_name;
use super::series::{self, Series};
use super::{At, Certainty, Equation, Operand, Relation, Relations, Remark, shown};
use crate::finding::Severity;

const HINT: &str = "核对数字，或者调整先后。";
/// Words that say an order, and whether figures fall.
const ORDERS: [(&str, bool); 10] = [
    ("由高到低", true),
    ("从高到低", true),
    ("由多到少", true),
    ("从多到少", true),
    ("由大到小", true),
    ("从大到小", true),
    ("由低到高", false),
    ("从低到高", false),
    ("由少到多", false),
    ("由小到大", false),
];
/// Words of an order whose direction depends on the measure.
const EITHER: [&str; 4] = ["由好到差", "从好到差", "由优到劣", "由差到好"];
/// Words that lead to a list, and those of their clause that say that it is ranked.
const LISTS: [&str; 3] = ["依次为", "依次是", "依次有"];
const RANKED: [char; 14] =
    ['前', '后', '快', '慢', '重', '轻', '多', '少', '高', '低', '居', '名', '优', '差'];
/// Words of an order that is not of the figures.
const OTHER: [&str; 7] = ["等次", "等级", "级别", "层级", "年龄", "时间", "先后"];
/// Words for the greatest and the least.
const MOST: [&str; 3] = ["最多", "最高", "最大"];
const LEAST: [&str; 3] = ["最少", "最低", "最小"];
/// Words of a change, whose greatest is not the greatest figure.
const CHANGES: [char; 4] = ['幅', '增', '降', '升'];
/// Most orders and ends of a paragraph; most characters to the list or the figure.
const MANY: usize = 60;
const NEAR: usize = 26;

/// Reads a paragraph.
pub(super) fn read(case: &Case, paragraph: usize, relations: &mut Relations) {
    let (text, numbers) = (case.reading(paragraph), case.quantities(paragraph));
    if numbers.len() < 2 {
        return;
    }
    let series = series::read(text, numbers);
    for (end, down) in orders(text) {
        let Some(own) = list(text, &series, end) else { continue };
        if let Some(relation) = out_of_place(paragraph, own, down) {
            relations.add(relation);
        }
    }
    between(paragraph, text, numbers, relations);
    ends(paragraph, text, &series, relations);
}

/// The direction of an order.
#[derive(Clone, Copy)]
enum Order {
    /// The figures fall, or they rise.
    Said(bool),
    /// The first are named: of counts those that have the most.
    First,
    /// As most of them have it.
    AsMost,
    /// The same, if there are several.
    Perhaps,
}

/// Where the words end that say an order, and its direction.
fn orders(text: &str) -> Vec<(usize, Order)> {
    let clause = |at: usize| {
        let lead = text.get(..at).unwrap_or_default();
        lead.rsplit(['。', '；', '，']).next().unwrap_or_default()
    };
    let own = |at: &usize| !OTHER.iter().any(|word| clause(*at).contains(word));
    let mut found = Vec::new();
    for (word, down) in ORDERS {
        let places = text.match_indices(word).map(|(at, _)| at).take(MANY).filter(own);
        found.extend(places.map(|at| (at + word.len(), Order::Said(down))));
    }
    for word in EITHER {
        let places = text.match_indices(word).map(|(at, _)| at).take(MANY).filter(own);
        found.extend(places.map(|at| (at + word.len(), Order::AsMost)));
    }
    for word in LISTS {
        let places = text.match_indices(word).map(|(at, _)| at).take(MANY).filter(own);
        found.extend(places.filter_map(|at| {
            let order = match clause(at) {
                clause if clause.contains(RANKED) => Order::AsMost,
                clause if clause.ends_with('率') || clause.ends_with("得分") => Order::Perhaps,
                _ => return None,
            };
            Some((at + word.len(), order))
        }));
    }
    // 前三名, 居前5位的, 后两名, 末5位.
    for (at, end) in text.match_indices(['前', '后', '末']).take(MANY) {
        let behind = at + end.len();
        let Some((number, length)) = text.get(behind..).and_then(small_number) else { continue };
        let rest = text.get(behind + length..).unwrap_or_default();
        let many = (2..=20).contains(&number) && rest.starts_with(['名', '位', '家', '个']);
        let period = text.get(behind + length..).is_some_and(|rest| rest.starts_with("个月"));
        if many && !period && own(&at) {
            let less = clause(at).contains(['低', '少', '短', '慢', '小']);
            let down = if end == "前" && !less { Order::First } else { Order::AsMost };
            found.push((behind + length, down));
        }
    }
    found.sort_by_key(|(end, _)| *end);
    found.dedup_by_key(|(end, _)| *end);
    found
}

/// The first list behind a place, in its sentence and not far off.
fn list<'s, 't>(text: &str, series: &'s [Series<'t>], end: usize) -> Option<&'s Series<'t>> {
    let own = series.iter().find(|series| series.measure.is_empty() && series.start() >= end)?;
    let first = own.entries.first()?;
    let between = text.get(end..first.number.at.start)?;
    let far = between.chars().count() > NEAR || between.contains(['。', '；']);
    let strange = between.contains(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
        && !between.contains('.');
    (!far && !strange).then_some(own)
}

/// The one figure of an ordered list that stands out of its place. Where there are several the
/// order is of something else.
fn out_of_place(paragraph: usize, series: &Series, order: Order) -> Option<Relation> {
    let list: Vec<&Quantity> = series.entries.iter().map(|entry| entry.number).collect();
    let count = |fits: fn(&Quantity, &Quantity) -> bool| {
        list.windows(2).filter(|pair| matches!(pair, [one, next] if fits(one, next))).count()
    };
    let (falls, rises) =
        (count(|one, next| one.value > next.value), count(|one, next| one.value < next.value));
    let whole = list.iter().all(|q| q.decimals == 0 && q.kind == Kind::Count);
    let down = match order {
        Order::Said(down) => down,
        // Of rates and indices the first may be the least.
        Order::First if list.len() == 2 && whole => true,
        Order::Perhaps if list.len() < 4 => return None,
        Order::First | Order::AsMost | Order::Perhaps => falls >= rises,
    };
    let is_right = |one: &Quantity, next: &Quantity| {
        if down { one.value >= next.value } else { one.value <= next.value }
    };
    let wrong = |pair: &[&Quantity]| matches!(pair, [one, next] if !is_right(one, next));
    let mut breaks = list.windows(2).enumerate().filter(|(_, pair)| wrong(pair));
    let (Some((place, _)), None) = (breaks.next(), breaks.next()) else { return None };
    let (one, next) = (*list.get(place)?, *list.get(place + 1)?);
    // Without the one, or without the next, the rest is in order.
    let joined = |before: Option<usize>, after: usize| {
        let pair = before.and_then(|before| list.get(before)).zip(list.get(after));
        pair.is_none_or(|(before, after)| is_right(before, after))
    };
    let explained = joined(place.checked_sub(1), place + 1) || joined(Some(place), place + 2);
    let (greater, lesser) = if down { (one, next) } else { (next, one) };
    explained.then(|| Relation {
        code: "D25",
        certainty: Certainty::Likely,
        operands: vec![Operand::of(paragraph, lesser), Operand::of(paragraph, greater)],
        equation: Equation::AtMost,
        message: format!("写明先后，{} 后面是 {}，和别的不顺", shown(one.value), shown(next.value)),
        hint: HINT,
        vouches: false,
        ..Relation::default()
    })
}

/// A figure that is said to be the greatest or the least of something.
struct End<'t> {
    most: bool,
    at: usize,
    /// The words of its clause before it.
    lead: &'t str,
    behind: &'t str,
    number: Option<&'t Quantity>,
}

impl End<'_> {
    /// The words behind it that say what it is the greatest of: 负荷 of 最低负荷342万千瓦.
    fn measure<'t>(&self, text: &'t str) -> &'t str {
        let start = self.at + "最多".len();
        let words = text.get(start..).unwrap_or_default();
        let end = words.find(|c: char| c <= '\u{2e80}' || "，、；。（）的为是达有仅".contains(c));
        words.get(..end.unwrap_or(0)).unwrap_or_default()
    }
}

fn ends_of<'t>(text: &'t str, numbers: &'t [Quantity]) -> Vec<End<'t>> {
    let words = MOST.iter().map(|word| (*word, true));
    let mut found = Vec::new();
    for (word, most) in words.chain(LEAST.iter().map(|word| (*word, false))) {
        for (at, _) in text.match_indices(word).take(MANY) {
            let lead = text.get(..at).unwrap_or_default();
            let lead = lead.rsplit(['，', '。', '；', '：', '（', '）']).next().unwrap_or_default();
            let behind = text.get(at + word.len()..).unwrap_or_default();
            let number = numbers.iter().filter(|q| q.at.start > at && q.kind != Kind::Date);
            let number = number.take(1).find(|q| {
                let between = text.get(at + word.len()..q.at.start).unwrap_or_default();
                matches!(q.kind, Kind::Count | Kind::Percent)
                    && between.chars().count() <= NEAR
                    && !between.contains(['。', '；', '、', '最'])
                    && between.matches('，').count() < 2
            });
            found.push(End { most, at, lead, behind, number });
        }
    }
    found.sort_by_key(|end| end.at);
    found
}

/// 最多（49起），最少（15起）: the greatest is no less than the least, and the average is between.
fn between(paragraph: usize, text: &str, numbers: &[Quantity], relations: &mut Relations) {
    let ends = ends_of(text, numbers);
    let same = |one: &Quantity, other: &Quantity| {
        one.sentence == other.sentence
            && one.kind == other.kind
            && one.unit(text) == other.unit(text)
    };
    for pair in ends.windows(2) {
        let [one, next] = pair else { continue };
        let (Some(a), Some(b)) = (one.number, next.number) else { continue };
        // 整改率最低的是乙县 behind 隐患最多的是甲县 is of another measure.
        let own = next.lead.trim_matches(|c: char| c.is_ascii_digit() || "年月日".contains(c));
        let of_name = !next.behind.starts_with('的');
        let measured =
            own.is_empty() || shared(own, one.lead) > 1 || of_name && own.chars().count() < 9;
        // 最大峰谷差 and 最低负荷: what is the greatest is told behind the word as well.
        let measured = measured && one.measure(text) == next.measure(text);
        let apart = text.get(one.at..next.at).is_some_and(|text| text.chars().count() > 60);
        if one.most == next.most || !same(a, b) || a.at == b.at || !measured || apart {
            continue;
        }
        let (most, least) = if one.most { (a, b) } else { (b, a) };
        relations.add(at_most(paragraph, least, most, "最高（最多）", "最低（最少）"));
    }
    for end in &ends {
        let Some(number) = end.number else { continue };
        let average = numbers
            .iter()
            .find(|q| q.role == Role::Average && q.at.start < end.at && same(q, number));
        let Some(average) = average.filter(|q| q.depth == number.depth) else { continue };
        let between = text.get(average.end()..end.at).unwrap_or_default();
        if between.chars().count() > NEAR || !between.starts_with('，') || between.contains('；')
        {
            continue;
        }
        relations.add(match end.most {
            true => at_most(paragraph, average, number, "最高", "平均"),
            false => at_most(paragraph, number, average, "平均", "最低"),
        });
    }
}

fn at_most(
    paragraph: usize,
    less: &Quantity,
    more: &Quantity,
    greater: &str,
    lesser: &str,
) -> Relation {
    Relation {
        code: "D25",
        certainty: Certainty::Likely,
        operands: vec![Operand::of(paragraph, less), Operand::of(paragraph, more)],
        equation: Equation::AtMost,
        message: format!("{greater}是 {}，{lesser}却是 {}", shown(more.value), shown(less.value)),
        hint: "核对这两个数。",
        vouches: false,
        ..Relation::default()
    }
}

/// 检出率最高的是二级医院, 华润燃气最低: the one that is named has the most, or the least, of some
/// series of the paragraph that it stands in.
fn ends(paragraph: usize, text: &str, series: &[Series], relations: &mut Relations) {
    for end in ends_of(text, &[]) {
        let behind = ["的是", "的为", "的单位是", "的有", "为", "是", "的"]
            .iter()
            .find_map(|join| end.behind.strip_prefix(join))
            .unwrap_or_default();
        let measured: &str = end.lead.trim_start_matches(['其', '中']);
        if measured.contains(CHANGES) || end.behind.starts_with('值') {
            continue;
        }
        let before = series.iter().filter(|own| own.entries.len() > 2 && own.start() < end.at);
        let rate = measured.contains('率');
        let fits = |own: &&Series| {
            let percent = own.entries.first().is_some_and(|e| e.number.kind == Kind::Percent);
            let measure = rate_name(own.measure).unwrap_or(own.measure);
            percent == rate && (measure.is_empty() || measured.contains(measure))
        };
        let mut told = Vec::new();
        for own in before.filter(fits) {
            let by_name = own.named(|name| behind.starts_with(name)).or_else(|| {
                own.named(|name| behind.is_empty() && measured.starts_with(name)).or_else(|| {
                    // 二级医院42家，检出率48.3%，检出率最高: of the record it stands in.
                    own.entries.iter().find(|entry| {
                        let between = text.get(entry.number.end()..end.at);
                        !own.measure.is_empty()
                            && between.is_some_and(|b| b == format!("，{measured}"))
                    })
                })
            });
            let Some(entry) = by_name else { continue };
            // Figures behind the list may be those that are meant.
            let last = own.entries.last().map_or(0, |last| last.number.end());
            let between = text.get(last..end.at).unwrap_or_default();
            if measured.is_empty() && behind.is_empty()
                || !rate && between.contains(|c: char| c.is_ascii_digit())
            {
                continue;
            }
            let values = || own.entries.iter().map(|entry| entry.number.value);
            let right = if end.most { values().max() } else { values().min() };
            told.push((entry.name, right == Some(entry.number.value)));
        }
        if let Some((name, _)) = told.first().filter(|_| told.iter().all(|(_, right)| !right)) {
            let word = end.at..end.at + "最高".len();
            relations.remark(Remark {
                code: "D25",
                at: At::of(paragraph, &word),
                severity: Severity::Warning,
                message: format!(
                    "{name}写作{}，所列的数不是",
                    text.get(word.clone()).unwrap_or_default()
                ),
                hint: "核对所列的数和名称。",
            });
        }
    }
}
