//! The name of the rate that a percentage is: 采纳率为52.8%.

use super::super::super::quantity::{Kind, Quantity};
use super::super::prose::Sentence;
use super::PLANS;

const LONG: usize = 3_000;

/// The name of the rate a percentage is, without 率: by the words before it, or by what the
/// list it stands in begins with.
pub(super) fn name(sentence: &Sentence, percent: &Quantity) -> Option<String> {
    let text = sentence.text;
    let lead = percent.lead(text);
    if lead.contains('占') {
        return None;
    }
    // 按期（含提前）办结率 is of several numbers.
    let outside = sentence.words(sentence.range.start..percent.clause);
    let inside = outside.strip_suffix(['）', ')']).and_then(|words| {
        words.get(words.rfind(['（', '('])?..).map(|words| words.trim_start_matches(['（', '(']))
    });
    if inside.is_some_and(|words| words.starts_with(['含', '包'])) {
        return None;
    }
    if let Some(own) = rate_name(lead) {
        return Some(own.trim_end_matches("以上").to_owned());
    }
    // 消除率（按户计）为75.8%.
    let bare = lead.trim_matches(|c: char| "为达到是约有仅的： :）)".contains(c));
    let outside =
        sentence.words(sentence.range.start..percent.clause).trim_end_matches(['）', ')']);
    if bare.is_empty()
        && percent.depth == 0
        && outside.len() + '）'.len_utf8() == percent.clause - sentence.range.start
    {
        let open = outside.rfind(['（', '('])?;
        return rate_name(outside.get(..open)?).map(last_word);
    }
    if let Some(own) = lead.strip_suffix('的') {
        return of_plan(own).map(|_| "完成".to_owned());
    }
    // 调解率：甲庭38.21%（…），乙庭37.55%: the name stands before the colon. 办结率、满意率分别为….
    let begins = sentence.range.start.max(percent.clause.saturating_sub(LONG));
    let begins = text.floor_char_boundary(begins);
    let before = sentence.words(begins..percent.clause);
    let lead = percent.label(text).trim();
    let short = lead.chars().count() <= 10 && !lead.contains(['。', '；']);
    if let Some(at) = before.rfind("率：").filter(|_| short && percent.depth == 0) {
        return rate_name(before.get(..at + '率'.len_utf8())?).map(last_word);
    }
    let (at, word) = ["分别为", "分别是", "依次为", "分别达"].iter().find_map(|word| {
        let words = sentence.words(sentence.range.start..percent.at.start);
        words.rfind(word).map(|at| (sentence.range.start + at, *word))
    })?;
    let between = sentence.words(at + word.len()..percent.at.start);
    if between.contains(|c: char| !(c.is_ascii_digit() || ".%％、和，".contains(c))) {
        return None;
    }
    let place = sentence
        .quantities
        .iter()
        .filter(|q| q.at.start > at && q.at.start < percent.at.start && q.kind == Kind::Percent)
        .count();
    let names = without_brackets(sentence.words(sentence.range.start..at));
    let names = names.rsplit(['，', '；', '：']).next()?;
    let names: Vec<&str> = names.split(['、', '和', '与', '及']).collect();
    let own = names.get(place).filter(|_| names.len() > 1)?.trim().strip_suffix('率')?;
    (own.chars().count() >= 2).then(|| own.to_owned())
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    let outside = |c: &char| match c {
        '（' | '(' => {
            depth += 1;
            false
        }
        '）' | ')' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    };
    text.chars().filter(outside).collect()
}

/// The words behind the last mark of a name.
pub(super) fn last_word(name: &str) -> String {
    name.rsplit(['，', '、', '；', '。']).next().unwrap_or(name).to_owned()
}

/// The whole of something done: 完成年度计划.
pub(super) fn of_plan(lead: &str) -> Option<&str> {
    let at = ["完成", "为"].iter().filter_map(|verb| Some(lead.find(verb)? + verb.len())).min()?;
    let plan = lead.get(at..)?;
    PLANS.iter().any(|word| plan.ends_with(word)).then_some(plan)
}

/// The name of the rate that words end with, without 率.
pub(in super::super) fn rate_name(lead: &str) -> Option<&str> {
    let ends = ["率", "比例", "进度", "密度"];
    let (at, length) = ends
        .iter()
        .filter_map(|end| Some((lead.rfind(end)?, end.len())))
        .max_by_key(|(at, _)| *at)?;
    let behind = lead.get(at + length..)?;
    let fill = behind.trim_matches(|c: char| "为达到是约有仅的： :".contains(c));
    let name = lead.get(..at)?.trim_start();
    let other = ["效", "频", "时序", "序时"].iter().any(|end| name.ends_with(end));
    (fill.is_empty() && name.chars().count() >= 2 && !other).then_some(name)
}
