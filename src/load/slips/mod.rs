//! Slips of the keyboard in the text of a data file, before and after it is taken apart.
//!
//! A text that is YAML is taken as it is. In one that is not, the usual slips are looked for, each
//! is told at its place and mended in a copy, and the copy is read on, so that one mistake of
//! syntax does not hide the others of the file. What cannot be mended is cut out of the copy.

mod edits;
mod faults;
mod pieces;
mod suspects;
mod within;

use self::edits::Draft;
pub(super) use self::edits::Edits;
use super::yaml::{self, FaultKind, Point, Yaml};
use crate::finding::{Message, Severity};
use crate::limits;

/// Most text that is read, that of all passes together, in bytes.
const WORK: usize = 8 << 20;

/// A text taken apart.
pub(super) struct Reading {
    /// Its value; `None` if it cannot be used at all.
    pub(super) yaml: Option<Yaml>,
    /// The differences of what was taken apart from the text.
    pub(super) edits: Edits,
    /// The slips found on the way.
    pub(super) slips: Vec<Slip>,
}

/// Something typed wrong.
#[derive(Debug)]
pub(super) struct Slip {
    /// Where, in the text as it was typed.
    pub(super) at: Point,
    /// The number of characters.
    pub(super) length: usize,
    pub(super) message: Message,
    pub(super) severity: Severity,
}

/// A slip and how to fix it in the copy.
struct Repair {
    /// Where, in the copy.
    at: Point,
    length: usize,
    message: Message,
    /// The changes: what is put in place of what, at which column of that line.
    changes: Vec<Change>,
}

/// A change of a line: so many characters from a column on give way to a text.
struct Change {
    line: usize,
    column: usize,
    length: usize,
    new: String,
}

/// Takes a text apart, whatever is in it.
pub(super) fn read(text: &str) -> Reading {
    let mut draft = Draft::new(text);
    let mut slips = Vec::new();
    apply(suspects::indents(&draft), &mut draft, &mut slips);
    let (mut searched, mut looked) = (false, false);
    // The last cut: its first line, and where the text was read up to.
    let mut cut: Option<(usize, usize)> = None;
    // A long text is not read as often as a short one.
    let passes = (WORK / text.len().max(1)).clamp(2, limits::SYNTAX.most + 1);
    for _ in 0..passes {
        let fault = match yaml::parse(&draft.text(), draft.is_mended()) {
            Ok(mut yaml) => {
                let within = within::look(&mut yaml, &draft);
                if !within.fixes.is_empty() && !looked {
                    looked = true;
                    apply(within.fixes, &mut draft, &mut slips);
                    continue;
                }
                slips.extend(within.slips);
                slips.sort_by_key(|slip| slip.at);
                return Reading { yaml: Some(yaml), edits: draft.into_edits(), slips };
            }
            Err(fault) => fault,
        };
        if matches!(fault.kind, FaultKind::TooDeep | FaultKind::TooMany) {
            slips.push(Slip::error(draft.typed(fault.at), 1, faults::limit(&fault.kind)));
            break;
        }
        if !searched {
            searched = true;
            let found = suspects::all(&draft);
            if !found.is_empty() {
                apply(found, &mut draft, &mut slips);
                continue;
            }
        }
        // Where the parser stumbles again over what was cut out, more of that has to go.
        let again = cut.is_some_and(|(_, reached)| fault.at.line <= reached);
        if !again {
            if let Some(fix) = faults::fix(&draft, &fault) {
                apply(vec![fix], &mut draft, &mut slips);
                // A fix that did not help is followed by a cut.
                cut = Some((fault.at.line, fault.at.line));
                continue;
            }
            let (at, length, message) = faults::name(&draft, &fault);
            if slips.iter().all(|slip| slip.at.line != at.line) {
                slips.push(Slip::error(draft.typed(at), length, message));
            }
        }
        let from = cut.filter(|_| again).map_or(fault.at.line, |(first, _)| first);
        match draft.cut(from) {
            Some(first) => cut = Some((first, fault.at.line.max(from))),
            None => break,
        }
    }
    slips.sort_by_key(|slip| slip.at);
    if let Some(last) = slips.iter_mut().rfind(|slip| slip.severity == Severity::Error) {
        last.message.hint += "这个文件里其余的，改好以后再查。";
    }
    Reading { yaml: None, edits: draft.into_edits(), slips }
}

fn apply(fixes: Vec<Repair>, draft: &mut Draft, slips: &mut Vec<Slip>) {
    // A line that has been told of is not told of again: what is wrong with it may be just that.
    let told: Vec<usize> = slips.iter().map(|slip| slip.at.line).collect();
    for fix in fixes.iter().filter(|fix| !told.contains(&fix.at.line)) {
        slips.push(Slip::error(draft.typed(fix.at), fix.length, fix.message.clone()));
    }
    let mut changes: Vec<Change> = fixes.into_iter().flat_map(|fix| fix.changes).collect();
    // From the end on, so that no change moves another.
    changes.sort_by_key(|change| (change.line, change.column));
    for Change { line, column, length, new } in changes.into_iter().rev() {
        draft.replace(line, column, length, &new);
    }
}

impl Slip {
    fn error(at: Point, length: usize, message: Message) -> Self {
        Self { at, length, message, severity: Severity::Error }
    }

    fn warning(at: Point, length: usize, message: Message) -> Self {
        Self { at, length, message, severity: Severity::Warning }
    }
}

#[cfg(test)]
mod tests;
