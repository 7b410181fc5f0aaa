//! Rates that hold with no two numbers: those that are told, and what is wrong with them.

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::super::quantity::Quantity;
use super::super::prose::{Sentence, is_total, shared};
use super::super::slips::{is_slip, slips_into};
use super::super::{Certainty, Equation, Relation, Remark, rounded, shown};
use super::{BACK, Near, Term, Told, ratio};
use crate::finding::Severity;

/// Words before the name of a rate that leave it the rate of all.
const OF_ALL: [&str; 20] = [
    "总体",
    "平均",
    "整体",
    "综合",
    "全部",
    "全县",
    "全市",
    "全州",
    "全区",
    "全省",
    "其",
    "总",
    "信息",
    "本月",
    "本季度",
    "本期",
    "，",
    "、",
    "为",
    "年度",
];

/// Most wholes of a paragraph to look for a slip in.
const TRIED: usize = 2;
const SMALL: Decimal = Decimal::ONE_HUNDRED;

/// Tells a rate that holds with no two numbers, if there is no doubt what it is of, or if one
/// slip of the keyboard explains it.
pub(super) fn judge(sentence: &Sentence, told: &[Told], common: Option<Term>) -> Option<Relation> {
    let named: Vec<&Told> = told.iter().filter(|told| told.named).collect();
    if let Some(relation) = all_done(sentence, told) {
        return Some(relation);
    }
    for told in &named {
        let prefix: String = told.name.strip_suffix(told.stem.as_str()).unwrap_or_default().into();
        let near: Vec<&Term> =
            told.bases.iter().filter(|base| base.near <= Near::Segment).collect();
        let of_all = stripped(&prefix).is_empty();
        let [base] = near.as_slice() else { continue };
        let sure = named.len() == 1 && of_all && told.top.near <= Near::Segment;
        if sure {
            return Some(ratio(sentence, told, base, Certainty::Stated));
        }
    }
    // Its neighbours are of one number, so it is too.
    if let Some(base) = common {
        let unit = |term: &Term| term.number.unit(term.text).to_owned();
        let fits = named.iter().find(|told| {
            told.top.near <= Near::Segment
                && unit(&told.top) == unit(&base)
                && told.bases.iter().any(|other| std::ptr::eq(other.number, base.number))
                && !told.bases.iter().any(|other| other.near <= Near::Segment)
        });
        if let Some(told) = fits {
            return Some(ratio(sentence, told, &base, Certainty::Likely));
        }
    }
    if let Some((told, base)) = named.first().and_then(|told| Some((told, lone_base(told)?))) {
        return Some(ratio(sentence, told, base, Certainty::Likely));
    }
    for told in told {
        let less = told.less.iter().filter(|base| base.near <= Near::Sentence).take(1);
        for (place, base) in told.bases.iter().take(BACK).chain(less).enumerate() {
            let far = base.near > Near::Paragraph && !told.alike;
            let whole = base.near < Near::Above
                || is_total(base.text, base.number) && base.number.unit(base.text) != "人"
                || shared(&told.name, base.words().0) >= 2;
            // Of small numbers nearly any is a slip of another.
            let large = told.top.number.value > SMALL && base.number.value > SMALL;
            let close = base.near <= Near::Segment
                || base.near <= Near::Paragraph
                    && (place < TRIED && large || is_total(base.text, base.number));
            if !far && whole && slips(told, base, close) {
                return Some(ratio(sentence, told, base, Certainty::Likely));
            }
        }
    }
    None
}

/// The only number of the paragraph that a rate may be of, where the rate is nearly right with it.
fn lone_base<'b, 't>(told: &'b Told<'t>) -> Option<&'b Term<'t>> {
    let mut near = told.bases.iter().filter(|base| base.near <= Near::Paragraph);
    let (Some(base), None) = (near.next(), near.next()) else { return None };
    let (top, percent) = (&told.top, told.percent);
    // Nothing else is counted between the two.
    let between = top.text.get(top.number.end()..percent.at.start).unwrap_or_default();
    if between.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // 第一季度累计开工 is no more than 开工.
    let label = top.words().0.trim_matches(['，', '、']);
    let label = ["累计", "共", "已"]
        .iter()
        .find_map(|word| label.rsplit_once(word))
        .map_or(label, |cut| cut.1);
    let short = label.chars().count() <= told.name.chars().count() + 3;
    let part =
        if told.complement { base.number.value - top.number.value } else { top.number.value };
    let right = rounded(part, base.number.value, percent.step())?;
    let nearly = (right - percent.value).abs() <= Decimal::TWO && base.number.value > Decimal::TEN;
    let explained = nearly || told.named && slips(told, base, true);
    (explained && short && top.near <= Near::Segment && percent.decimals > 0).then_some(base)
}

/// A rate that holds with a number of another unit: one of the units is wrong.
pub(super) fn units_apart(sentence: &Sentence, told: &Told) -> Option<Remark> {
    let percent = told.percent;
    if !told.named || told.top.near > Near::Segment || percent.decimals == 0 {
        return None;
    }
    // 已办结3件, of what was told right before it; a longer name may be of another thing.
    let label = told.top.words().0.trim_start_matches(['，', '、', '其', '中']);
    if label.chars().count() > told.stem.chars().count() + 1 {
        return None;
    }
    let start = told.top.number.at.start;
    let last = |base: &&Term| {
        base.near <= Near::Sentence
            && base.number.at.start < start
            && !sentence
                .quantities
                .iter()
                .any(|q| q.at.start > base.number.at.start && q.at.start < start)
    };
    let base = told.others.iter().filter(last).find(|base| {
        let part = if told.complement {
            base.number.value - told.top.number.value
        } else {
            told.top.number.value
        };
        rounded(part, base.number.value, percent.step()) == Some(percent.value)
    })?;
    let (one, other) = (told.top.number.unit(told.top.text), base.number.unit(base.text));
    Some(Remark {
        code: "D12",
        at: sentence.at(&told.top.number.whole()),
        severity: Severity::Warning,
        message: format!("{}率的两个数一个论“{one}”，一个论“{other}”", told.name),
        hint: "同一类事项用同一个量词。",
    })
}

/// True if one slip of the keyboard in one of the three numbers makes a rate wrong; in the two it
/// is of only where they are `close`: elsewhere too many numbers would do.
fn slips(told: &Told, base: &Term, close: bool) -> bool {
    let (top, whole, percent) = (told.top.number, base.number, told.percent);
    let part = if told.complement { whole.value - top.value } else { top.value };
    let right = rounded(part, whole.value, percent.step());
    if right.is_some_and(|right| is_slip(percent.value, right, percent.step())) {
        return true;
    }
    if told.complement || !told.named || !close {
        return false;
    }
    let half = percent.step() / Decimal::TWO;
    let (low, high) = (percent.value - half, percent.value + half);
    let part = |share: Decimal| share.checked_mul(whole.value)?.checked_div(100.into());
    let base = |share: Decimal| top.value.checked_mul(100.into())?.checked_div(share);
    let fits = |number: &Quantity, bounds: Option<(Decimal, Decimal)>| {
        bounds.is_some_and(|bounds| slips_into(number.value, number.step(), bounds))
    };
    fits(top, part(low).zip(part(high))) || fits(whole, base(high).zip(base(low)))
}

/// 全部按期答复，按期答复率100%.
fn all_done(sentence: &Sentence, told: &[Told]) -> Option<Relation> {
    let told = told.first()?;
    let before: Range<usize> = sentence.range.start..told.percent.clause;
    let clause = sentence.words(before);
    let clause = clause.trim_end_matches('，').rsplit(['，', '。', '；']).next()?;
    let all = ["全部", "均已", "均", "全面"].iter().find_map(|word| {
        let at = clause.find(word)?;
        clause.get(at + word.len()..)
    })?;
    // 甲镇、乙镇全部完成，丙乡完成率为92.4%: the rate is of another.
    let lead = told.percent.lead(sentence.text);
    let own = lead.rfind(told.stem.as_str()).and_then(|at| lead.get(..at)).unwrap_or_default();
    let others = own.contains(|c: char| c == '、' || c.is_ascii_digit());
    let own = stripped(own);
    if others || !own.is_empty() && shared(&own, clause) < 2 {
        return None;
    }
    let says = all.contains(told.stem.as_str())
        && !all.contains(|c: char| c.is_ascii_digit() || "不未".contains(c));
    says.then(|| Relation {
        code: "D7",
        certainty: Certainty::Likely,
        operands: vec![sentence.operand(told.percent)],
        equation: Equation::Is(vec![Decimal::ONE_HUNDRED]),
        message: format!("前面写全部{}，这里写 {}%", told.stem, shown(told.percent.value)),
        hint: "核对这个百分比。",
        ..Relation::default()
    })
}

/// The words before the name of a rate, without those that leave it the rate of all.
fn stripped(prefix: &str) -> String {
    let mut rest = prefix.trim().to_owned();
    for word in OF_ALL {
        rest = rest.replace(word, "");
    }
    rest
}
