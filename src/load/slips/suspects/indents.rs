//! Blanks in the indents of lines that are none to YAML.

use super::super::edits::{Draft, descend, indent};
use super::super::pieces::take_apart;
use super::super::{Change, Repair};
use super::{MOST, NEAR, has_colon, is_odd_blank};
use crate::load::messages;
use crate::load::yaml::Point;

/// Blanks in indents that are none, in any text: YAML takes them for the beginning of a word.
pub(in crate::load::slips) fn indents(draft: &Draft) -> Vec<Repair> {
    let mut fixes = Vec::new();
    let (taken, _) = take_apart(draft.lines());
    // The columns in which entries begin above a line, and whether the last of them is a key that
    // has its value below.
    let mut levels: Vec<usize> = Vec::new();
    let mut opens = false;
    for line in taken {
        let chars = draft.line(line.number);
        let odd = odd_indent(chars).filter(|_| fixes.len() < MOST);
        let mut mended = None;
        if let Some((odd, content)) = odd {
            let width = meant_indent(draft, line.number, &chars[..content], &levels, opens);
            let new = " ".repeat(width);
            mended = Some(new.chars().chain(chars[content..].iter().copied()).collect::<Vec<_>>());
            fixes.push(Repair {
                at: Point { line: line.number, column: odd + 1 },
                length: content - odd,
                message: messages::odd_indent(chars[odd]),
                changes: vec![Change { line: line.number, column: 1, length: content, new }],
            });
        }
        let chars = mended.as_deref().unwrap_or(chars);
        if indent(chars).is_some() {
            descend(&mut levels, chars);
            opens = chars.iter().rfind(|c| !c.is_whitespace()) == Some(&':');
        }
    }
    fixes
}

/// Where the odd blanks of an indent begin, and where the line's content does.
fn odd_indent(chars: &[char]) -> Option<(usize, usize)> {
    let odd = chars.iter().position(|c| *c != ' ').filter(|odd| is_odd_blank(chars[*odd]))?;
    let content = chars.iter().position(|c| *c != ' ' && !is_odd_blank(*c))?;
    let rest = &chars[content..];
    let entry = rest[0] == '-' || rest[0] == '#' || has_colon(rest);
    // Further in it may be the second line of a text.
    (odd == 0 || entry).then_some((odd, content))
}

/// The indent meant for a line with odd blanks: as the entries above and below it ask.
fn meant_indent(
    draft: &Draft,
    number: usize,
    blanks: &[char],
    levels: &[usize],
    opens: bool,
) -> usize {
    let wide = |c: &char| if matches!(c, '\u{3000}' | '\t') { 2 } else { 1 };
    let typed: usize = blanks.iter().map(wide).sum();
    let Some(above) = levels.last().copied() else { return 0 };
    if !opens {
        return levels.iter().copied().min_by_key(|level| level.abs_diff(typed)).unwrap_or(0);
    }
    let below = draft
        .lines()
        .iter()
        .skip(number)
        .take(NEAR)
        .find_map(|chars| indent(chars).filter(|indent| !is_odd_blank(chars[*indent])));
    below.filter(|below| *below > above).unwrap_or(typed.max(above + 2))
}
