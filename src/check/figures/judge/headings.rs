//! Headings and what stands below them (D24).

use super::super::Case;
use super::super::lexis::{self, is_heading};
use super::told;
use crate::check::rules::MOST;
use crate::check::text::{Paragraph, TextKind};
use crate::check::{Context, Rule};
use crate::finding::Finding;
use crate::part::TextPart;

/// The level and the number of a heading: 一、 is level 1, （一） level 2.
fn numbered(text: &str) -> Option<(usize, u32)> {
    let second = text.strip_prefix(['（', '(']);
    let (number, length) = lexis::small_number(second.unwrap_or(text))?;
    let rest = second.unwrap_or(text).part(length..);
    let chinese = !text.contains(|c: char| c.is_ascii_digit()) || second.is_none();
    match second {
        Some(_) if rest.starts_with(['）', ')']) => Some((2, number)),
        None if rest.starts_with('、') && chinese => Some((1, number)),
        _ => None,
    }
}

/// D24: second levels begin with （一） in each section; something stands below each heading, and it
/// is what the heading names.
pub(in crate::check) fn fit(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    told(rule, context, found);
    let case = context.case();
    let parts = case.parts();
    let end = parts.note.or(parts.signed).unwrap_or(case.text.paragraphs.len());
    let body = &case.text.paragraphs[..end.min(case.text.paragraphs.len())];
    // An outline has no figures yet. A short numbered line may be a point of a list; these are headings.
    let numbers = (0..body.len()).flat_map(|place| case.quantities(place));
    let stated = numbers.into_iter().any(|number| number.is_plain_count());
    let speaks = |text: &str| stated && is_heading(text) && text.contains("情况");
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
    if case.text.kind != TextKind::Composed {
        changed_places(rule, case, body, found);
    }
}

/// Headings of one level, under one of which stands what another of them names.
fn changed_places(rule: &Rule, case: &Case, body: &[Paragraph], found: &mut Vec<Finding>) {
    let named = |paragraph: &Paragraph| -> Option<(usize, String)> {
        let (level, _) = numbered(&paragraph.text).filter(|_| is_heading(&paragraph.text))?;
        let words = paragraph.text.split(['、', '）', ')']).nth(1)?.trim();
        (4..=12).contains(&words.chars().count()).then(|| (level, words.to_owned()))
    };
    let heads: Vec<_> = body
        .iter()
        .enumerate()
        .filter_map(|(at, own)| Some((at, named(own)?)))
        .take(MOST)
        .collect();
    for (at, (level, name)) in &heads {
        let Some(below) = body.get(at + 1).filter(|below| named(below).is_none()) else { continue };
        if below.text.contains(name) || case.quantities(at + 1).is_empty() {
            continue;
        }
        let others = heads.iter().filter(|(other, (l, _))| l == level && other != at);
        // Either has what the other names.
        let swapped = |(other, (_, heading)): &&(usize, (usize, String))| {
            let theirs = body.get(other + 1).map_or("", |below| &below.text);
            below.text.contains(heading) && theirs.contains(name) && !theirs.contains(heading)
        };
        let other = others.into_iter().find(swapped).map(|(_, (_, heading))| heading);
        if let Some(other) = other {
            let message = format!("标题是“{name}”，下面说的是{other}");
            let finding = rule.finding(body[*at].whole(), message, "标题和内容对上。");
            found.push(finding.with_related(below.whole(), other.clone()));
        }
    }
}
