//! Headings and what stands below them (D24).

use super::super::lexis;
use super::super::prose::is_heading;
use crate::check::{Evidence, Rule};
use crate::finding::Finding;

/// The level and the number of a heading: 一、 is level 1, （一） level 2.
fn numbered(text: &str) -> Option<(usize, u32)> {
    let second = text.strip_prefix(['（', '(']);
    let (number, length) = lexis::small_number(second.unwrap_or(text))?;
    let rest = &second.unwrap_or(text)[length..];
    let chinese = !text.contains(|c: char| c.is_ascii_digit()) || second.is_none();
    match second {
        Some(_) if rest.starts_with(['）', ')']) => Some((2, number)),
        None if rest.starts_with('、') && chinese => Some((1, number)),
        _ => None,
    }
}

/// D24: second levels begin with （一） in each section; nothing stands below no heading; a
/// heading that names a category has that category's figures below it.
pub(in crate::check) fn fit(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    let parts = case.parts();
    let names: Vec<&str> = match &case.expected {
        Some(expected) => {
            expected.scheme.categories.iter().map(|category| category.name.as_str()).collect()
        }
        None => vec!["政务信息", "新闻信息"],
    };
    let end = parts.note.or(parts.signed).unwrap_or(case.text.paragraphs.len());
    let body = &case.text.paragraphs[..end.min(case.text.paragraphs.len())];
    let claims = case.claims();
    // An outline has no figures yet.
    let stated = !claims.totals.is_empty() || super::stated::any(case);
    // A short numbered line may be a point of a list; these are headings.
    let speaks = |text: &str| {
        stated
            && is_heading(text)
            && (names.iter().any(|name| text.contains(name)) || text.contains("情况"))
    };
    // The last numbered line.
    let mut last: Option<usize> = None;
    let mut second = false;
    let mut sections = false;
    for (i, paragraph) in body.iter().enumerate() {
        let text = paragraph.text.as_str();
        let Some((level, number)) = numbered(text) else { continue };
        if level == 1 {
            sections = true;
            let above = last.filter(|at| *at + 1 == i).map(|at| &body[at].text);
            if above.is_some_and(|above| speaks(above)) {
                let at = last.unwrap_or(i);
                let message = "标题下面没有内容";
                found.push(rule.finding(body[at].whole(), message, "补上内容，或删去这个标题。"));
            }
            second = false;
        } else {
            if sections && !second && number != 1 {
                let message = format!("这一部分里第一个（）的序号是 {number}");
                found.push(rule.finding(paragraph.whole(), message, "每一部分的（一）从头编起。"));
            }
            second = true;
        }
        last = Some(i);
    }
    if let Some(at) = last.filter(|at| *at + 1 == body.len() && speaks(&body[*at].text))
        && body.len() > 1
    {
        let message = "标题下面没有内容";
        found.push(rule.finding(body[at].whole(), message, "补上内容，或删去这个标题。"));
    }
    for total in &claims.totals {
        let Some(heading) = total.heading.map(|place| case.paragraph(place)) else { continue };
        let named = |text: &str| names.iter().copied().find(|name| text.contains(name));
        let stated = match &case.expected {
            Some(expected) => super::category(case, expected, total)
                .map(|category| expected.scheme.category(category).name.as_str()),
            None => named(case.words(&total.head)),
        };
        if let (Some(heads), Some(stated)) = (named(&heading.text), stated)
            && heads != stated
        {
            let message = format!("标题是“{heads}”，下面说的是{stated}");
            found.push(
                rule.finding(heading.whole(), message, "标题和内容对上。")
                    .with_related(case.place(&total.head), stated.to_owned()),
            );
        }
    }
}
