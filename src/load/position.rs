//! Where a value stands in its file: the one module that turns a finding's path into
//! line and column. Values themselves carry no positions.

use saphyr_parser::{Event, Parser, Span};

use crate::finding::{DataPath, Spot, Step};

/// The places of a file's values, in the file's own structure.
#[derive(Debug, Clone)]
struct Node {
    span: Span,
    children: Children,
}

#[derive(Debug, Clone)]
enum Children {
    None,
    Items(Vec<Node>),
    /// Key, the key's own place, value. Repeated keys stand in order.
    Entries(Vec<(String, Span, Node)>),
}

/// Most characters of a line to show after what is marked in it.
const LONGEST_REST: usize = 200;

/// Last column whose line is shown: who types beyond it does not see the line's beginning.
const LAST_COLUMN: usize = 2_000;

/// A file's text with the places of its values and lines, made once for all findings.
pub(super) struct Index<'t> {
    text: &'t str,
    root: Node,
    /// Where each line begins: in characters, in bytes.
    lines: Vec<(usize, usize)>,
}

impl<'t> Index<'t> {
    /// Takes the text apart; `None` if it is no YAML.
    pub(super) fn new(text: &'t str) -> Option<Self> {
        let mut parser = Parser::new_from_str(text);
        let root = loop {
            match parser.next_event()?.ok()? {
                (Event::StreamStart | Event::DocumentStart(_), _) => {}
                (event, span) => break node(&mut parser, event, span)?,
            }
        };
        let mut lines = vec![(0, 0)];
        for (index, (byte, c)) in text.char_indices().enumerate() {
            if c == '\n' {
                lines.push((index + 1, byte + 1));
            }
        }
        Some(Self { text, root, lines })
    }

    /// Finds the spot of a path. A path that leads nowhere (a missing key) yields its
    /// nearest ancestor.
    pub(super) fn locate(&self, path: &DataPath) -> Spot {
        let mut here = &self.root;
        let mut span = here.span;
        for (depth, step) in path.steps.iter().enumerate() {
            match (step, &here.children) {
                (Step::Item(index), Children::Items(items)) if *index < items.len() => {
                    here = &items[*index];
                    span = here.span;
                }
                (Step::Key(key) | Step::Name(key), Children::Entries(entries)) => {
                    let mut same = entries.iter().filter(|(name, _, _)| name == key);
                    let last = depth + 1 == path.steps.len();
                    // Of a repeated key, the last one is the one too many.
                    let found = if last && path.at_key { same.next_back() } else { same.next() };
                    let Some((_, key_span, value)) = found else { break };
                    // A block value begins below its key: the key's line says more.
                    let flow = value.span.start.line() == key_span.start.line();
                    span = if (last && path.at_key) || !flow { *key_span } else { value.span };
                    here = value;
                }
                _ => break,
            }
        }
        let Some(wanted) = path.character else {
            return self.spot(span.start.index(), span.len().max(1));
        };
        // Written as an escape it does not stand there: then the value itself is shown.
        let within = if path.at_key { span } else { here.span };
        let (start, end) = (within.start.index(), within.end.index());
        let mut inside = self.from(start).take(end.saturating_sub(start));
        match inside.position(|c| c == wanted) {
            Some(offset) => self.spot(start + offset, 1),
            None => self.spot(span.start.index(), span.len().max(1)),
        }
    }

    /// The characters from an index on.
    fn from(&self, index: usize) -> std::str::Chars<'t> {
        let line = self.lines.partition_point(|(start, _)| *start <= index) - 1;
        let (start, byte) = self.lines[line];
        let mut characters = self.text[byte..].chars();
        for _ in start..index {
            characters.next();
        }
        characters
    }

    /// The spot of a character index.
    fn spot(&self, index: usize, length: usize) -> Spot {
        let line = self.lines.partition_point(|(start, _)| *start <= index);
        let (start, byte) = self.lines[line - 1];
        let rest = &self.text[byte..];
        let excerpt = rest.find('\n').map_or(rest, |end| &rest[..end]).trim_end_matches('\r');
        in_line(excerpt, line, index - start + 1, length)
    }
}

/// The spot of a line and a column, both from 1, as parsers report them.
pub(super) fn at_line(text: &str, line: usize, column: usize) -> Spot {
    let excerpt = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    in_line(excerpt, line, column.max(1), 1)
}

/// The spot of some characters of a line. What a long line says after them is left out,
/// and all of it where they stand too far out.
fn in_line(excerpt: &str, line: usize, column: usize, length: usize) -> Spot {
    if column > LAST_COLUMN {
        return Spot { page: None, line, column, excerpt: String::new(), mark: 0..0 };
    }
    let byte_of = |character: usize| {
        excerpt.char_indices().nth(character).map_or(excerpt.len(), |(byte, _)| byte)
    };
    let begin = byte_of(column - 1);
    let end = byte_of((column - 1).saturating_add(length));
    let end = begin + excerpt[begin..end].trim_end().len();
    let shown = byte_of((column - 1).saturating_add(length).saturating_add(LONGEST_REST));
    Spot { page: None, line, column, excerpt: excerpt[..shown].to_owned(), mark: begin..end }
}

fn node<'a>(
    parser: &mut Parser<'a, saphyr_parser::StrInput<'a>>,
    event: Event<'a>,
    span: Span,
) -> Option<Node> {
    let children = match event {
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            loop {
                match parser.next_event()?.ok()? {
                    (Event::SequenceEnd, _) => break Children::Items(items),
                    (event, span) => items.push(node(parser, event, span)?),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut entries = Vec::new();
            loop {
                let (key, key_span) = match parser.next_event()?.ok()? {
                    (Event::MappingEnd, _) => break Children::Entries(entries),
                    (Event::Scalar(text, ..), span) => (text.into_owned(), span),
                    (event, span) => {
                        node(parser, event, span)?;
                        (String::new(), span)
                    }
                };
                let (event, span) = parser.next_event()?.ok()?;
                entries.push((key, key_span, node(parser, event, span)?));
            }
        }
        _ => Children::None,
    };
    Some(Node { span, children })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "units:\n  玛纳斯县环保局: {submitted: 4, adopted: {环保厅网站: 1}}\nrequirements:\n  - 甲\n  - 乙喆丙\n";

    fn path(steps: &[Step]) -> DataPath {
        DataPath { steps: steps.to_vec(), ..DataPath::default() }
    }

    #[test]
    fn a_value_is_found_at_its_line_and_column() {
        let spot = Index::new(TEXT).expect("YAML").locate(&path(&[
            Step::Key("units".into()),
            Step::Name("玛纳斯县环保局".into()),
            Step::Key("submitted".into()),
        ]));
        assert_eq!((spot.line, spot.column), (2, 24));
        assert_eq!(&spot.excerpt[spot.mark], "4");
    }

    #[test]
    fn a_single_character_is_found_inside_its_value() {
        let mut wanted = path(&[Step::Key("requirements".into()), Step::Item(1)]);
        wanted.character = Some('喆');
        let spot = Index::new(TEXT).expect("YAML").locate(&wanted);
        assert_eq!((spot.line, spot.column), (5, 6));
    }

    #[test]
    fn a_missing_key_points_at_what_should_hold_it() {
        let spot = Index::new(TEXT)
            .expect("YAML")
            .locate(&path(&[Step::Key("units".into()), Step::Name("没有的单位".into())]));
        assert_eq!(spot.line, 1);
    }
}
