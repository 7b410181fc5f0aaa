//! Numbers that say the rest of another (D1): 任务2050户，已完工1793户，还有257户未完工; 应到412人，实到389人，缺席23人;
//! 收入3.98亿元，支出3.41亿元，结余0.57亿元.

use rust_decimal::Decimal;

use super::super::Case;
use super::super::quantity::{Kind, Quantity, Role};
use super::prose::noun;
use super::slips::is_slip;
use super::{Certainty, Equation, Operand, Relation, Relations, shown};

/// Words of what is left, in what leads to a number or in its noun.
const LEFT: [&str; 24] = [
    "未", "还有", "尚有", "仍有", "剩余", "其余", "结余", "净增", "净减", "缺席", "缺考", "缺勤",
    "弃权", "还差", "还欠", "欠缴", "尚需", "还需", "余额", "逾期", "缺", "请假", "缓考", "弃考",
];
/// The same at the end of what leads to it.
const ENDS: [&str; 3] = ["差", "欠", "剩"];
/// Pairs of words that tell a whole and what was done of it.
const PAIRS: [(&str, &str); 8] = [
    ("应", "实"),
    ("收入", "支出"),
    ("任务", "完成"),
    ("报考", "实考"),
    ("报名", "实际"),
    ("计划", "完成"),
    ("计划", "建成"),
    ("新增", "退出"),
];
/// Words of what was done, before a number.
const DONE: [&str; 9] = ["已", "按时", "按期", "实际", "成功", "通过", "到位", "基本建成", "如期"];
/// Most numbers to look back over.
const BACK: usize = 8;

/// Reads a paragraph.
pub(super) fn read(case: &Case, paragraph: usize, relations: &mut Relations) {
    let (text, own) = (case.reading(paragraph), case.quantities(paragraph));
    for (place, left) in own.iter().enumerate() {
        let role = matches!(left.role, Role::Plain | Role::Asked);
        if left.kind == Kind::Count && role && !left.unit.is_empty() && is_left(text, left) {
            let before = own.get(..place).unwrap_or_default();
            let rest = left_beside(text, own, place);
            let relation = match (of_two(paragraph, text, before, left), rest.len()) {
                (Some(relation), _) if relation.holds() => Some(relation),
                (found, 1) => found,
                (found, _) => of_several((paragraph, text), before, &rest, found),
            };
            if let Some(relation) = relation {
                relations.add(relation);
            }
        }
    }
}

/// True if the words round a number say that it is left of something.
fn is_left(text: &str, number: &Quantity) -> bool {
    let label = number.label(text).trim_start_matches(['，', '、', '；']);
    let noun = noun(text, number);
    let has = |words: &str| LEFT.iter().any(|word| words.contains(word));
    label.chars().count() <= 10
        && (has(label)
            || noun.starts_with("未")
            || label.starts_with('不')
            || ENDS.iter().any(|end| label.ends_with(end)))
}

/// The numbers that are told beside each other with that of what is left at a place: 请假7人，缺席2人.
/// The first of them is of what is left, too.
fn left_beside<'q>(text: &str, own: &'q [Quantity], place: usize) -> Vec<&'q Quantity> {
    let Some(left) = own.get(place) else { return Vec::new() };
    let same = |q: &&Quantity| {
        q.is_plain_count()
            && q.unit(text) == left.unit(text)
            && q.depth == left.depth
            && q.sentence == left.sentence
    };
    let before = own.get(..place).unwrap_or_default().iter().rev();
    let mut found: Vec<&Quantity> =
        before.take_while(|q| same(q) && is_left(text, q)).take(BACK).collect();
    found.reverse();
    found.push(left);
    let behind = own.get(place + 1..).unwrap_or_default().iter();
    found.extend(behind.take_while(same).take(BACK));
    found
}

/// 应到79人，实到70人，请假7人，缺席2人: several numbers that two before them leave together, so many of those
/// beside each other as fit. Where none do, what the `lone` one is to the two; of several that say
/// that they are left, all of these.
fn of_several(
    (paragraph, text): (usize, &str),
    before: &[Quantity],
    rest: &[&Quantity],
    lone: Option<Relation>,
) -> Option<Relation> {
    let first = rest.first()?;
    let counts = |q: &&Quantity| q.kind == Kind::Count && q.at.start < first.at.start;
    let mut own = before.iter().rev().filter(counts);
    let (Some(done), Some(whole)) = (own.next(), own.next()) else { return lone };
    let alike = |q: &Quantity| {
        q.kind == Kind::Count
            && q.unit(text) == first.unit(text)
            && q.sentence == first.sentence
            && matches!(q.role, Role::Plain | Role::Asked)
    };
    let words = |q: &Quantity| format!("{}{}", q.label(text), noun(text, q));
    let paired =
        PAIRS.iter().any(|(all, part)| words(whole).contains(all) && words(done).contains(part));
    if !paired || !alike(done) || !alike(whole) {
        return lone;
    }
    let told = |rest: &[&Quantity]| {
        let parts = || std::iter::once(done).chain(rest.iter().copied());
        let sum: Decimal = parts().map(|q| q.value).sum();
        Relation {
            code: "D1",
            certainty: Certainty::Likely,
            operands: std::iter::once(whole)
                .chain(parts())
                .map(|q| Operand::of(paragraph, q))
                .collect(),
            equation: Equation::Sum(vec![1; rest.len() + 1]),
            message: format!("写作 {}，后面所列各项相加是 {}", shown(whole.value), shown(sum)),
            hint: "核对这几个数。",
            ..Relation::default()
        }
    };
    // 收入3.98亿元，支出3.41亿元，当期结余0.57亿元，年末累计结余6.24亿元: the last is of more than these.
    let mut all = (1..=rest.len()).filter_map(|many| rest.get(..many)).map(told);
    if let Some(relation) = all.find(Relation::holds) {
        return Some(relation);
    }
    let left = rest.iter().take_while(|q| is_left(text, q)).count();
    if left > 1 { rest.get(..left).map(told) } else { lone }
}

/// The number that two before it leave, if these are told of one thing.
fn of_two(paragraph: usize, text: &str, before: &[Quantity], left: &Quantity) -> Option<Relation> {
    let same: Vec<&Quantity> = before
        .iter()
        .rev()
        .take(BACK * 2)
        .take_while(|q| q.sentence + 1 >= left.sentence)
        .filter(|q| {
            q.kind == Kind::Count
                && q.unit(text) == left.unit(text)
                && q.depth == left.depth
                && matches!(q.role, Role::Plain | Role::Asked | Role::To)
        })
        .take(BACK)
        .collect();
    let relation = |whole: &Quantity, done: &Quantity| Relation {
        code: "D1",
        certainty: Certainty::Likely,
        operands: vec![
            Operand::of(paragraph, left),
            Operand::of(paragraph, whole),
            Operand::of(paragraph, done),
        ],
        equation: Equation::Difference,
        message: format!(
            "写作 {}，{} 减去 {} 是 {}",
            shown(left.value),
            shown(whole.value),
            shown(done.value),
            shown((whole.value - done.value).abs())
        ),
        hint: "核对这三个数。",
        ..Relation::default()
    };
    let pairs = || {
        same.iter()
            .enumerate()
            .flat_map(|(place, done)| same.iter().skip(place + 1).map(move |whole| (*whole, *done)))
    };
    let holds = |(whole, done): &(&Quantity, &Quantity)| whole.value - done.value == left.value;
    if let Some((whole, done)) = pairs().find(holds) {
        return Some(relation(whole, done));
    }
    // The two right before it, which tell a whole and what was done of it.
    let [done, whole, ..] = same.as_slice() else { return None };
    let words = |q: &Quantity| format!("{}{}", q.label(text), noun(text, q));
    let own = noun(text, left).trim_start_matches('未');
    let denied = noun(text, left).starts_with('未')
        && own.chars().count() > 1
        && noun(text, done).contains(own.get(..'未'.len_utf8() * 2).unwrap_or(own));
    let paired = denied
        || PAIRS.iter().any(|(all, part)| words(whole).contains(all) && words(done).contains(part));
    let near = done.sentence == left.sentence && whole.sentence == left.sentence;
    let between = text.get(whole.end()..left.at.start).unwrap_or_default();
    let together = near && (paired || !between.contains('；')) && !between.contains("其中");
    let right = whole.value - done.value;
    // Of small numbers any is a slip of any.
    let large = left.value > Decimal::TEN && right >= Decimal::TEN;
    let finished = DONE.iter().any(|word| words(done).contains(word)) && large;
    let slipped = slips(whole, done, left, right);
    (together && (paired || finished) && slipped).then(|| relation(whole, done))
}

/// True if one slip in one of the three explains that they do not fit.
fn slips(whole: &Quantity, done: &Quantity, left: &Quantity, right: Decimal) -> bool {
    let step = left.step().min(whole.step()).min(done.step());
    is_slip(left.value, right, step)
        || is_slip(whole.value, done.value + left.value, step)
        || is_slip(done.value, whole.value - left.value, step)
}
