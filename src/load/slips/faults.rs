//! Tells a parser's faults where none of the usual slips is to be seen.

use super::edits::{Draft, descend, indent};
use super::{Change, Mend};
use crate::finding::Message;
use crate::load::messages;
use crate::load::yaml::{Fault, FaultKind, Point};

/// The message on a text that goes beyond a limit.
pub(super) fn limit(kind: &FaultKind) -> Message {
    match kind {
        FaultKind::TooDeep => messages::too_deep(),
        _ => messages::too_many_values(),
    }
}

/// A fault that can be mended.
pub(super) fn mend(draft: &Draft, fault: &Fault) -> Option<Mend> {
    match &fault.kind {
        FaultKind::Tag => {
            let line = draft.line(fault.at.line);
            let before = line.get(..fault.at.column.min(line.len()))?;
            let start = before.iter().rposition(|c| *c == '!')?;
            let length = line[start..].iter().take_while(|c| !c.is_whitespace()).count();
            let mut mend = at(fault.at.line, start, length, messages::reserved('!'));
            mend.changes.push(change(fault.at.line, start, 1, "！"));
            Some(mend)
        }
        FaultKind::SecondDocument => {
            let line = fault.at.line;
            let mut mend = at(line, 0, 3, messages::second_document());
            // The rest is another file's.
            for number in line..=draft.lines().len() {
                mend.changes.push(change(number, 0, draft.line(number).len(), ""));
            }
            Some(mend)
        }
        FaultKind::Syntax(error) => {
            if error.info().contains("unprintable") || error.info().contains("byte order mark") {
                return None;
            }
            misaligned(draft, fault.at.line)
        }
        FaultKind::TooDeep | FaultKind::TooMany | FaultKind::CompoundKey => None,
    }
}

/// A line whose indent is that of no other level.
fn misaligned(draft: &Draft, number: usize) -> Option<Mend> {
    let own = indent(draft.line(number))?;
    let mut levels: Vec<usize> = Vec::new();
    let mut above = None;
    for line in 1..number {
        if indent(draft.line(line)).is_some() {
            descend(&mut levels, draft.line(line));
            above = Some(line);
        }
    }
    let above = draft.line(above?);
    let deepest = *levels.last()?;
    let colon = above.iter().rposition(|c| *c == ':')?;
    // A key above that has its value on its own line takes nothing below it.
    let has_value = above[colon + 1..].iter().any(|c| !c.is_whitespace());
    let fits = levels.contains(&own) || (own > deepest && !has_value);
    if fits {
        return None;
    }
    let near = levels.iter().copied().min_by_key(|level| level.abs_diff(own))?;
    let wanted: Vec<String> = levels.iter().map(ToString::to_string).collect();
    let message = messages::misaligned(own, &wanted.join("、"));
    let mut mend = at(number, own, 1, message);
    mend.changes.push(change(number, 0, own, &" ".repeat(near)));
    Some(mend)
}

fn at(line: usize, start: usize, length: usize, message: Message) -> Mend {
    Mend { at: Point { line, column: start + 1 }, length, message, changes: Vec::new() }
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
