//! Rates: percentages of two numbers that the text tells elsewhere (采纳率为52.8%).

use rust_decimal::Decimal;

use super::super::quantity::{Kind, Quantity, Role};
use super::prose::{Sentence, noun};
use super::shares::{relation, wrong};
use super::{Certainty, Equation, Relations};

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
const NOT: [&str; 6] = ["不", "未", "非", "没有", "无", "超期"];

/// The name of the rate that words end with, without 率.
pub(super) fn rate_name(lead: &str) -> Option<&str> {
    let at = lead.rfind('率')?;
    let behind = lead.get(at + '率'.len_utf8()..)?;
    let fill = behind.trim_matches(|c: char| "为达到是约有仅的： :".contains(c));
    let name = lead.get(..at)?.trim_start();
    (fill.is_empty() && name.chars().count() >= 2 && !name.ends_with('效') && !name.ends_with('频'))
        .then_some(name)
}

/// The rate of two numbers of the sentence, or of the one before.
pub(super) fn rate(
    sentence: &Sentence,
    place: usize,
    percent: &Quantity,
    name: &str,
    relations: &mut Relations,
) {
    let text = sentence.text;
    let segment = text
        .get(sentence.range.start..percent.at.start)
        .and_then(|words| words.rfind(['；', ';']))
        .map_or(sentence.range.start, |cut| sentence.range.start + cut);
    let own = sentence
        .quantities
        .iter()
        .filter(|q| q.at.start < percent.at.start || q.at.start < sentence.range.end);
    let own: Vec<&Quantity> = own
        .take(place + 3)
        .filter(|q| q.kind == Kind::Count && matches!(q.role, Role::Plain | Role::Asked))
        .collect();
    let near: Vec<&Quantity> = own
        .iter()
        .copied()
        .filter(|q| q.at.start >= segment && q.at.start < percent.at.start)
        .collect();
    let last = sentence.before.last().map(|q| q.sentence);
    let above: Vec<&Quantity> =
        sentence.before.iter().filter(|q| Some(q.sentence) == last && q.is_plain_count()).collect();
    let before: Vec<&Quantity> =
        own.iter().copied().filter(|q| q.at.start < percent.at.start).collect();
    // 答复率97.3%（应答复112件，答复109件）: what it is of stands in the bracket behind.
    let bracket: Vec<&Quantity> = sentence
        .quantities
        .iter()
        .skip(place + 1)
        .take_while(|q| q.depth > percent.depth)
        .filter(|q| {
            q.kind == Kind::Count
                && text.get(percent.end()..).is_some_and(|t| t.starts_with(['（', '(']))
        })
        .collect();
    let scopes = [bracket, near, before.clone(), above.iter().copied().chain(before).collect()];
    let all: Vec<char> = name.chars().collect();
    let stem_at = |length: usize| -> String { all.iter().skip(all.len() - length).collect() };
    let mut told = None;
    for (nearness, scope) in scopes.iter().enumerate() {
        for length in (2..=all.len().min(6)).rev() {
            let stem = stem_at(length);
            let prefix: String = all.iter().take(all.len() - length).collect();
            let of_all = stripped(&prefix).is_empty();
            let (mut numerators, mut denied): (Vec<&Quantity>, Vec<&Quantity>) =
                (Vec::new(), Vec::new());
            for number in scope {
                match speaks(text, number, &stem) {
                    Some(true) => numerators.push(number),
                    Some(false) => denied.push(number),
                    None => {}
                }
            }
            if numerators.is_empty() && denied.is_empty() {
                continue;
            }
            let one_only = numerators.len() + denied.len() == 1;
            let tops =
                numerators.iter().map(|q| (*q, false)).chain(denied.iter().map(|q| (*q, true)));
            for (top, complement) in tops {
                let bases: Vec<&Quantity> = scope
                    .iter()
                    .copied()
                    .filter(|q| !std::ptr::eq(*q, top) && speaks(text, q, &stem).is_none())
                    .filter(|q| q.unit(text) == top.unit(text))
                    .collect();
                for base in bases.iter().rev() {
                    let operands = vec![
                        sentence.operand(percent),
                        sentence.operand(top),
                        sentence.operand(base),
                    ];
                    let equation = Equation::Ratio { parts: 1, complement };
                    let values: Vec<Decimal> =
                        operands.iter().map(|operand| operand.value).collect();
                    let part = if complement { base.value - top.value } else { top.value };
                    let message = wrong(percent, part, base.value);
                    let holds = equation.holds(&values, percent.step());
                    let sure = nearness < 3 && bases.len() == 1 && one_only && of_all;
                    let certainty = match (sure, of_all) {
                        (true, _) => Certainty::Stated,
                        (false, true) => Certainty::Likely,
                        _ => Certainty::Guess,
                    };
                    if holds {
                        relations.add(relation(operands, 1, complement, certainty, message));
                        return;
                    }
                    if base.value >= top.value || stem.contains("完成") {
                        told.get_or_insert((operands, complement, certainty, message));
                    }
                }
            }
        }
    }
    if let Some((operands, complement, certainty, message)) = told {
        relations.add(relation(operands, 1, complement, certainty, message));
    }
}

/// The words before the name of a rate, without those that leave it the rate of all.
fn stripped(prefix: &str) -> String {
    let mut rest = prefix.trim().to_owned();
    for word in OF_ALL {
        rest = rest.replace(word, "");
    }
    rest
}

/// Whether the words round a number speak of a stem: 合格 of 合格259个; `false` where they deny it.
fn speaks(text: &str, number: &Quantity, stem: &str) -> Option<bool> {
    for words in [number.label(text), noun(text, number)] {
        if let Some(at) = words.rfind(stem) {
            let before = words.get(..at).unwrap_or_default();
            // 应答复112件 is what the rate is of.
            if ["应", "应当", "需", "须", "计划"].iter().any(|due| before.ends_with(due)) {
                return None;
            }
            return Some(!NOT.iter().any(|not| before.ends_with(not)));
        }
    }
    None
}
