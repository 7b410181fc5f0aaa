//! Where a value stands in its file: the one module that turns a finding's path into
//! line and column.

use std::sync::Arc;

use super::slips::Edits;
use super::yaml::{Point, SourceSpan, Value, Yaml};
use crate::finding::{DataPath, Location, Step};
use crate::part::TextPart;

/// Most characters of a line to show after what is marked in it.
const LONGEST_REST: usize = 200;

/// Last column whose line is shown: who types beyond it does not see the line's beginning.
const LAST_COLUMN: usize = 2_000;

/// A file's text with its values and lines, made once for all findings.
pub(super) struct Index<'t> {
    root: &'t Yaml,
    /// The lines as they are in the file.
    lines: Vec<&'t str>,
    /// The differences of the text that was taken apart from them.
    edits: &'t Edits,
}

impl<'t> Index<'t> {
    /// The text of a file, what it holds, and how that text was mended before it was taken apart.
    pub(super) fn new(text: &'t str, root: &'t Yaml, edits: &'t Edits) -> Self {
        Self { root, lines: text.split('\n').collect(), edits }
    }

    /// Finds the spot of a path. A path that leads nowhere (a missing key) yields its
    /// nearest ancestor.
    pub(super) fn locate(&self, path: &DataPath) -> Location {
        let (at, here) = self.walk(path);
        // Written as an escape it does not stand there: then the value itself is shown.
        let within = if path.at_key { at } else { here.at };
        match path.character.and_then(|wanted| self.find(wanted, within)) {
            Some(point) => self.spot(SourceSpan { start: point, end: point }),
            None => self.spot(SourceSpan {
                start: self.edits.typed(at.start),
                end: self.edits.typed(at.end),
            }),
        }
    }

    /// Finds the cell of a path that leads into a sheet.
    pub(super) fn cell(&self, path: &DataPath, sheet: &Arc<str>) -> Location {
        let (at, here) = self.walk(path);
        let excerpt: String = match here.scalar() {
            Some(text) if at == here.at => text.lines().next().unwrap_or_default().to_owned(),
            _ => String::new(),
        };
        let excerpt: String = excerpt.chars().take(LONGEST_REST).collect();
        let Point { line, column } = at.start;
        Location {
            page: None,
            sheet: Some(sheet.clone()),
            line,
            column,
            mark: 0..excerpt.len(),
            excerpt,
        }
    }

    /// Where a path leads, and what stands there.
    fn walk(&self, path: &DataPath) -> (SourceSpan, &'t Yaml) {
        let mut here = self.root;
        let mut at = here.at;
        for (depth, step) in path.steps.iter().enumerate() {
            match (step, &here.value) {
                (Step::Item(index), Value::List(items)) => {
                    let Some(item) = items.get(*index) else { break };
                    here = item;
                    at = here.at;
                }
                (Step::Key(key) | Step::Name(key), Value::Map(entries)) => {
                    let mut same = entries.iter().filter(|entry| entry.key == *key);
                    let last = depth + 1 == path.steps.len();
                    // Of a repeated key, the last one is the one too many.
                    let found = if last && path.at_key { same.next_back() } else { same.next() };
                    let Some(entry) = found else { break };
                    // A block value begins below its key: the key's line says more.
                    let flow = entry.yaml.at.start.line == entry.key_at.start.line;
                    at = if (last && path.at_key) || !flow { entry.key_at } else { entry.yaml.at };
                    here = &entry.yaml;
                }
                _ => break,
            }
        }
        (at, here)
    }

    /// The first place of a character in a stretch, as the file has it.
    fn find(&self, wanted: char, within: SourceSpan) -> Option<Point> {
        let (start, end) = (self.edits.typed(within.start), self.edits.typed(within.end));
        (start.line..=end.line).find_map(|line| {
            let text = self.lines.get(line.checked_sub(1)?)?;
            let first = if line == start.line { start.column } else { 1 };
            let last = if line == end.line { end.column } else { usize::MAX };
            let place = text.chars().skip(first - 1).position(|c| c == wanted)?;
            (first + place < last).then_some(Point { line, column: first + place })
        })
    }

    /// The spot of a stretch as the file has it; of several lines the first is shown.
    fn spot(&self, at: SourceSpan) -> Location {
        let excerpt = self.lines.get(at.start.line.saturating_sub(1)).copied().unwrap_or_default();
        let length = if at.end.line == at.start.line {
            at.end.column.saturating_sub(at.start.column).max(1)
        } else {
            usize::MAX
        };
        in_line(excerpt.trim_end_matches('\r'), at.start.line, at.start.column, length)
    }
}

/// The spot of a line and a column, both from 1, as parsers report them.
pub(super) fn at_line(text: &str, line: usize, column: usize, length: usize) -> Location {
    let excerpt = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    in_line(excerpt, line, column.max(1), length)
}

/// The spot of some characters of a line. What a long line says after them is left out,
/// and all of it where they stand too far out.
fn in_line(excerpt: &str, line: usize, column: usize, length: usize) -> Location {
    if column > LAST_COLUMN {
        return Location {
            page: None,
            sheet: None,
            line,
            column,
            excerpt: String::new(),
            mark: 0..0,
        };
    }
    let byte_of = |character: usize| {
        excerpt.char_indices().nth(character).map_or(excerpt.len(), |(byte, _)| byte)
    };
    let begin = byte_of(column - 1);
    let end = byte_of((column - 1).saturating_add(length));
    let end = begin + excerpt.part(begin..end).trim_end().len();
    let shown = byte_of((column - 1).saturating_add(length).saturating_add(LONGEST_REST));
    Location {
        page: None,
        sheet: None,
        line,
        column,
        excerpt: excerpt.part(..shown).to_owned(),
        mark: begin..end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::yaml::parse;

    const TEXT: &str = "units:\n  玛纳斯县环保局: {submitted: 4, adopted: {环保厅网站: 1}}\nrequirements:\n  - 甲\n  - 乙喆丙\n";

    fn locate(path: &DataPath) -> Location {
        let yaml = parse(TEXT, false).expect("YAML");
        Index::new(TEXT, &yaml, &Edits::default()).locate(path)
    }

    fn path(steps: &[Step]) -> DataPath {
        DataPath { steps: steps.to_vec(), ..DataPath::default() }
    }

    #[test]
    fn a_value_is_found_at_its_line_and_column() {
        let spot = locate(&path(&[
            Step::Key("units".into()),
            Step::Name("玛纳斯县环保局".into()),
            Step::Key("submitted".into()),
        ]));
        assert_eq!((spot.line, spot.column), (2, 24));
        assert_eq!(spot.excerpt.part(spot.mark), "4");
    }

    #[test]
    fn a_single_character_is_found_inside_its_value() {
        let mut wanted = path(&[Step::Key("requirements".into()), Step::Item(1)]);
        wanted.character = Some('喆');
        let spot = locate(&wanted);
        assert_eq!((spot.line, spot.column), (5, 6));
    }

    #[test]
    fn a_missing_key_points_at_what_should_hold_it() {
        let spot = locate(&path(&[Step::Key("units".into()), Step::Name("没有的单位".into())]));
        assert_eq!(spot.line, 1);
    }
}
