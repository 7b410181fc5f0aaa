//! Pairs of opposites: 抽查70个，合格66个，不合格4个 are all there are, 新增76户，退出59户，净增加17户 is the rest.

use rust_decimal::Decimal;

use super::super::Case;
use super::super::quantity::{Kind, Quantity};
use super::prose::Sentence;
use super::slips::is_slip;
use super::{Certainty, Equation, Relation, Relations, shown};

/// Words before the name of what is not so.
const NOT: [&str; 3] = ["不", "未", "没有"];
/// Words for those that come, and for those that go.
const COME: [&str; 8] = ["新增", "新建", "新设", "新开", "增加", "迁入", "调入", "纳入"];
const GO: [&str; 10] =
    ["退出", "减少", "注销", "迁出", "调出", "清退", "停发", "核减", "拆除", "关停"];
/// Most figures to look back over.
const BACK: usize = 12;

/// Reads the pairs of a sentence.
pub(super) fn read(_: &Case, sentence: &Sentence, relations: &mut Relations) {
    for place in 1..sentence.quantities.len() {
        relations_of(sentence, place).into_iter().for_each(|relation| relations.add(relation));
    }
}

fn relations_of(sentence: &Sentence, place: usize) -> Option<Relation> {
    let number = sentence.quantities.get(place).filter(|number| number.kind == Kind::Count)?;
    if is_net(sentence, number) {
        return net(sentence, place, place);
    }
    // 净增加17户21人: the second is of the same kind.
    let before = sentence.quantities.get(place - 1)?;
    if before.end() == number.at.start && is_net(sentence, before) {
        return net(sentence, place, place - 1);
    }
    if number.is_plain_count() { opposite(sentence, place) } else { None }
}

/// True if a number is what is left over: 净增加17户, 净增34户.
fn is_net(sentence: &Sentence, number: &Quantity) -> bool {
    let words = sentence.words(number.clause..number.at.start);
    words
        .rfind('净')
        .is_some_and(|at| words.get(at..).is_some_and(|words| words.chars().count() < 6))
}

/// The figures before a place that count the same, the nearest first.
fn alike<'s>(sentence: &Sentence<'s>, number: &Quantity, place: usize) -> Vec<&'s Quantity> {
    let own = sentence.quantities.get(..place).unwrap_or_default().iter().rev().take(BACK);
    let same = |other: &&Quantity| {
        other.is_plain_count()
            && other.depth == number.depth
            && other.unit(sentence.text) == number.unit(sentence.text)
    };
    own.filter(same).collect()
}

/// The number of those that came, less that of those that went; `named` is where 净 stands.
fn net(sentence: &Sentence, place: usize, named: usize) -> Option<Relation> {
    let number = sentence.quantities.get(place)?;
    let before = alike(sentence, number, named);
    let [gone, came] = before.get(..2)? else { return None };
    // Of 76户118人 the second has the words of the first.
    let words = |own: &Quantity| {
        let at = sentence.quantities.iter().position(|other| other.at == own.at)?;
        let before = at.checked_sub(1).and_then(|before| sentence.quantities.get(before));
        let joined = before.filter(|before| before.end() == own.at.start);
        Some(joined.unwrap_or(own).label(sentence.text).to_owned())
    };
    let (gone_words, came_words) = (words(gone)?, words(came)?);
    let says = |words: &str, list: &[&str]| list.iter().any(|word| words.contains(word));
    let (more, less) = match (says(&came_words, &COME), says(&gone_words, &GO)) {
        (true, true) => (*came, *gone),
        _ if says(&came_words, &GO) && says(&gone_words, &COME) => (*gone, *came),
        _ => return None,
    };
    let first = sentence.quantities.get(named)?;
    let falls = sentence.words(first.clause..first.at.start).contains('减');
    let (plus, minus) = if falls { (less, more) } else { (more, less) };
    let right = plus.value - minus.value;
    let operands = [plus, number, minus].map(|one| sentence.operand(one)).to_vec();
    Some(Relation {
        code: "D1",
        certainty: Certainty::Likely,
        operands,
        equation: Equation::Sum(vec![1, 1]),
        mark: 1,
        message: format!(
            "写作 {}，{} 减去 {} 是 {}",
            shown(number.value),
            shown(plus.value),
            shown(minus.value),
            shown(right)
        ),
        hint: "核对这三个数。",
        ..Relation::default()
    })
}

/// Those that are so and those that are not make up the figure before them.
fn opposite(sentence: &Sentence, place: usize) -> Option<Relation> {
    let number = sentence.quantities.get(place)?;
    let before = alike(sentence, number, place);
    let yes = before.first()?;
    let whole = before.get(1)?;
    let label = |own: &Quantity| {
        own.label(sentence.text).trim_matches(|c: char| "，、；：的有为共".contains(c)).to_owned()
    };
    let (said, denied) = (label(yes), label(number));
    let denied = NOT.iter().find_map(|not| denied.strip_prefix(not))?;
    if denied.chars().count() < 2 || said.trim_start_matches('已') != denied {
        return None;
    }
    let sum = yes.value + number.value;
    let rest = |part: &Quantity| whole.value - part.value;
    let slipped = is_slip(whole.value, sum, whole.step())
        || rest(number) > Decimal::ZERO && is_slip(yes.value, rest(number), yes.step())
        || rest(yes) >= Decimal::ZERO && is_slip(number.value, rest(yes), number.step());
    // Of several grades these two are only the last.
    let graded =
        whole.label(sentence.text).ends_with(['优', '良', '好', '中', '秀', '格', '等', '次']);
    if sum != whole.value && (!slipped || graded) {
        return None;
    }
    Some(Relation {
        code: "D1",
        certainty: Certainty::Likely,
        operands: [*whole, *yes, number].map(|one| sentence.operand(one)).to_vec(),
        equation: Equation::Sum(vec![1, 1]),
        message: format!(
            "合计 {}，{denied}的和不{denied}的相加是 {}",
            shown(whole.value),
            shown(sum)
        ),
        hint: "核对这三个数：是的和不是的相加，必须等于全部。",
        ..Relation::default()
    })
}
