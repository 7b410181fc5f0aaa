//! Tells a parser's faults where none of the usual slips is to be seen.

use std::collections::BTreeSet;

use super::edits::{Draft, descend, indent};
use super::{Change, Repair};
use crate::finding::Message;
use crate::load::keys;
use crate::load::messages;
use crate::load::yaml::{Fault, FaultKind, Point};

/// Most lines behind one in which its like is looked for.
const NEAR: usize = 200;

/// The message on a text that goes beyond a limit.
pub(super) fn limit(kind: &FaultKind) -> Message {
    match kind {
        FaultKind::TooDeep => messages::too_deep(),
        _ => messages::too_many_values(),
    }
}

/// A fault that can be mended.
pub(super) fn fix(draft: &Draft, fault: &Fault) -> Option<Repair> {
    match &fault.kind {
        FaultKind::Tag => {
            let line = draft.line(fault.at.line);
            let before = line.get(..fault.at.column.min(line.len()))?;
            let start = before.iter().rposition(|c| *c == '!')?;
            let length = line[start..].iter().take_while(|c| !c.is_whitespace()).count();
            let mut fix = at(fault.at.line, start, length, messages::reserved('!'));
            fix.changes.push(change(fault.at.line, start, 1, "！"));
            Some(fix)
        }
        FaultKind::SecondDocument => Some(second_document(draft, fault.at.line)),
        FaultKind::Syntax(error) => {
            if error.info().contains("unprintable") || error.info().contains("byte order mark") {
                return None;
            }
            misaligned(draft, fault.at.line)
        }
        FaultKind::TooDeep | FaultKind::TooMany | FaultKind::CompoundKey => None,
    }
}

/// A mark that ends the file's document, or begins another: where the keys behind it are others than those
/// before, it stands in the middle of one period; else the rest is another file's.
fn second_document(draft: &Draft, fault: usize) -> Repair {
    let mark_of = |number: usize| -> Option<&'static str> {
        let line: String = draft.line(number).iter().collect();
        ["---", "..."].into_iter().find(|mark| line.trim_end() == *mark)
    };
    // The parser stumbles over what stands behind `...`.
    let marks = (1..=fault).rev().find_map(|number| Some((number, mark_of(number)?)));
    let (number, mark) = marks.unwrap_or((fault, "---"));
    let mut fix = at(number, 0, 3, messages::second_document(mark));
    let keys = |numbers: std::ops::Range<usize>| -> BTreeSet<String> {
        let top = numbers.filter(|number| indent(draft.line(*number)) == Some(0));
        let key = |number| draft.line(number).iter().take_while(|c| **c != ':').collect();
        top.map(key).collect()
    };
    let end = draft.lines().len() + 1;
    let last = match keys(1..number).is_disjoint(&keys(number + 1..end)) {
        true => number,
        false => end - 1,
    };
    for number in number..=last {
        fix.changes.push(change(number, 0, draft.line(number).len(), ""));
    }
    fix
}

/// A line whose indent is that of no other level, or the line above it where that is the one out of line.
fn misaligned(draft: &Draft, number: usize) -> Option<Repair> {
    let own = indent(draft.line(number))?;
    let entries: Vec<usize> =
        (1..number).filter(|line| indent(draft.line(*line)).is_some()).collect();
    let (last, before) = entries.split_last()?;
    let mut levels: Vec<usize> = Vec::new();
    for line in before {
        descend(&mut levels, draft.line(*line));
    }
    if let Some(fix) = out_of_line(draft, *last, (number, own), &levels) {
        return Some(fix);
    }
    descend(&mut levels, draft.line(*last));
    let above = draft.line(*last);
    let deepest = *levels.last()?;
    let colon = above.iter().rposition(|c| *c == ':')?;
    // A key above that has its value on its own line takes nothing below it.
    let has_value = above[colon + 1..].iter().any(|c| !c.is_whitespace());
    let fits = levels.contains(&own) || (own > deepest && !has_value);
    if fits {
        return None;
    }
    // Of two levels as near that of the next line, else the deeper one: nobody indents what stands at the edge.
    let least = levels.iter().map(|level| level.abs_diff(own)).min()?;
    let tied: Vec<usize> = levels
        .iter()
        .copied()
        .filter(|level| level.abs_diff(own) == least && (*level > 0 || levels.len() == 1))
        .collect();
    let next = (number + 1..=draft.lines().len()).find_map(|line| indent(draft.line(line)));
    let near = tied.iter().copied().find(|level| Some(*level) == next).or(tied.last().copied());
    let near = near.unwrap_or(0);
    let wanted: Vec<String> = levels.iter().map(ToString::to_string).collect();
    let message = messages::misaligned(own, &wanted.join("、"));
    let mut fix = at(number, own, 1, message);
    fix.changes.push(change(number, 0, own, &" ".repeat(near)));
    Some(fix)
}

/// The line above one that fits nowhere, where the lines before it and behind it have the indent of that one:
/// then it is the line above that slipped. `levels` are those of the lines before both.
fn out_of_line(
    draft: &Draft,
    last: usize,
    (number, own): (usize, usize),
    levels: &[usize],
) -> Option<Repair> {
    let slipped = indent(draft.line(last))?;
    let word: String =
        draft.line(last)[slipped..].iter().take_while(|c| !matches!(c, ':' | '：')).collect();
    // A name that slid out among the keys of a level above.
    let opens = draft.line(last).iter().rfind(|c| !c.is_whitespace()) == Some(&':');
    let slid =
        slipped < own && !opens && levels.contains(&own) && !keys::is_key_at_top(word.trim());
    // The first entry of a list, indented otherwise than all others.
    let parent = levels.last().copied();
    let is_dash = |number: usize| draft.line(number).get(own) == Some(&'-');
    let behind = (number + 1..=draft.lines().len()).take(NEAR);
    let same = behind.filter(|line| indent(draft.line(*line)) == Some(own) && is_dash(*line));
    let first = draft.line(last).get(slipped) == Some(&'-')
        && is_dash(number)
        && !levels.contains(&slipped)
        && parent.is_some_and(|parent| own > parent && slipped > parent)
        && same.count() > 0;
    if !slid && !first {
        return None;
    }
    let mut fix = at(last, slipped, 1, messages::out_of_line(slipped, own));
    fix.changes.push(change(last, 0, slipped, &" ".repeat(own)));
    Some(fix)
}

fn at(line: usize, start: usize, length: usize, message: Message) -> Repair {
    Repair { at: Point { line, column: start + 1 }, length, message, changes: Vec::new() }
}

fn change(line: usize, start: usize, length: usize, new: &str) -> Change {
    Change { line, column: start + 1, length, new: new.to_owned() }
}

/// Where a fault is shown, how long it is, and what is said of it.
pub(super) fn name(draft: &Draft, fault: &Fault) -> (Point, usize, Message) {
    let mut at = fault.at;
    // Behind the last line stands nothing.
    while at.line > 1 && draft.line(at.line).iter().all(|c| c.is_whitespace()) {
        at = Point { line: at.line - 1, column: draft.line(at.line - 1).len().max(1) };
    }
    let line = draft.line(at.line);
    let message = match &fault.kind {
        FaultKind::CompoundKey => messages::compound_key(),
        _ if line.contains(&'\0') => messages::no_text(),
        _ => messages::not_yaml(),
    };
    (at, 1, message)
}
