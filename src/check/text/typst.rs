//! The composed Typst text, read for what it prints: as much of the syntax as templates
//! of the notice use. Values stand as closed strings, `#"…";`.

use std::iter::Peekable;
use std::str::CharIndices;

/// A stretch of what is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) text: String,
    /// Whether it is a value, not the template's own words.
    pub(super) value: bool,
    /// Where it stands in the Typst text, in bytes.
    pub(super) at: usize,
}

/// A paragraph, or what an argument of a component holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// The component (`addressees`), empty for a plain paragraph.
    pub(super) component: String,
    /// The heading's level, 0 for text.
    pub(super) level: usize,
    pub(super) chunks: Vec<Chunk>,
}

/// Deepest nesting of calls and contents.
const DEEPEST: usize = 32;

/// Reads what is printed, in order.
pub(super) fn read(main: &str) -> Vec<Block> {
    let mut reader = Reader { main, rest: main.char_indices().peekable(), blocks: Vec::new() };
    reader.content("", false, 0);
    reader.blocks
}

struct Reader<'m> {
    main: &'m str,
    rest: Peekable<CharIndices<'m>>,
    blocks: Vec<Block>,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<char> {
        self.rest.peek().map(|(_, c)| *c)
    }

    /// Whether what follows reads so.
    fn follows(&mut self, start: &str) -> bool {
        let at = self.rest.peek().map_or(self.main.len(), |(at, _)| *at);
        self.main[at..].starts_with(start)
    }

    /// Content, up to its bracket or the end; a blank line ends a paragraph.
    fn content(&mut self, component: &str, closed: bool, depth: usize) {
        let fresh = || Block { component: component.to_owned(), ..Block::default() };
        let mut block = fresh();
        let mut line_start = true;
        while let Some((at, c)) = self.rest.next() {
            match c {
                ']' if closed => break,
                '\n' => {
                    let heading = block.level > 0;
                    let rest = &self.main[at + 1..];
                    let blank = rest.lines().next().is_none_or(|line| line.trim().is_empty());
                    if heading || blank || rest.starts_with('=') {
                        self.push(std::mem::replace(&mut block, fresh()));
                    }
                    line_start = true;
                    continue;
                }
                ' ' | '\t' if line_start => continue,
                '=' if line_start && !closed => {
                    block.level = 1;
                    while self.rest.next_if(|(_, c)| *c == '=').is_some() {
                        block.level += 1;
                    }
                    self.rest.next_if(|(_, c)| *c == ' ');
                }
                '#' if self.peek() == Some('"') => {
                    self.rest.next();
                    let text = self.string();
                    self.rest.next_if(|(_, c)| *c == ';');
                    block.chunks.push(Chunk { text, value: true, at });
                }
                '#' => {
                    if depth < DEEPEST {
                        self.code(depth + 1);
                    }
                }
                '\\' => {
                    if let Some((_, c)) = self.rest.next() {
                        write(&mut block, c, at);
                    }
                }
                '/' if self.follows("/") => {
                    while self.rest.next_if(|(_, c)| *c != '\n').is_some() {}
                }
                c => write(&mut block, c, at),
            }
            line_start = false;
        }
        self.push(block);
    }

    fn push(&mut self, block: Block) {
        if block.chunks.iter().any(|chunk| !chunk.text.trim().is_empty()) {
            self.blocks.push(block);
        }
    }

    /// The rest of a string, its quotation mark included.
    fn string(&mut self) -> String {
        let mut text = String::new();
        while let Some((_, c)) = self.rest.next() {
            match c {
                '"' => break,
                '\\' => text.extend(self.rest.next().map(|(_, c)| c)),
                c => text.push(c),
            }
        }
        text
    }

    /// A statement, which prints nothing, or a component with what its arguments print.
    fn code(&mut self, depth: usize) {
        let mut name = String::new();
        while let Some((_, c)) =
            self.rest.next_if(|(_, c)| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        {
            name.push(c);
        }
        if STATEMENTS.contains(&name.as_str()) {
            return self.statement();
        }
        loop {
            match self.peek() {
                Some('(') => {
                    self.rest.next();
                    self.arguments(&name, depth);
                }
                Some('[') => {
                    self.rest.next();
                    self.content(&name, true, depth);
                }
                Some(';') => {
                    self.rest.next();
                    return;
                }
                _ => return,
            }
        }
    }

    /// What arguments print, up to the closing bracket.
    fn arguments(&mut self, component: &str, depth: usize) {
        let mut open = 1;
        while let Some((_, c)) = self.rest.next() {
            match c {
                '(' => open += 1,
                ')' if open == 1 => return,
                ')' => open -= 1,
                '"' => drop(self.string()),
                '{' => self.braces(),
                '[' if depth < DEEPEST => self.content(component, true, depth + 1),
                _ => {}
            }
        }
    }

    /// Up to the end of the statement: its line, and the braces that begin in it.
    fn statement(&mut self) {
        while let Some((_, c)) = self.rest.next() {
            match c {
                '\n' => return,
                '{' => self.braces(),
                '"' => drop(self.string()),
                _ => {}
            }
        }
    }

    /// Up to the brace that closes.
    fn braces(&mut self) {
        let mut open = 1;
        while let Some((_, c)) = self.rest.next() {
            match c {
                '{' => open += 1,
                '}' if open == 1 => return,
                '}' => open -= 1,
                '"' => drop(self.string()),
                _ => {}
            }
        }
    }
}

fn write(block: &mut Block, c: char, at: usize) {
    match block.chunks.last_mut().filter(|chunk| !chunk.value) {
        Some(chunk) => chunk.text.push(c),
        None => block.chunks.push(Chunk { text: c.to_string(), value: false, at }),
    }
}

/// Words that begin a statement.
const STATEMENTS: [&str; 8] = ["import", "let", "show", "set", "for", "if", "while", "include"];

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(main: &str) -> Vec<(String, usize, String)> {
        let whole = |block: Block| {
            let text = block.chunks.iter().map(|chunk| chunk.text.as_str()).collect();
            (block.component, block.level, text)
        };
        read(main).into_iter().map(whole).collect()
    }

    #[test]
    fn what_is_printed_is_read_and_code_is_not() {
        let main = "#import \"/a.typ\": *\n#show: notice.with(data.meta)\n\n#red-head(\n  \
            mark: [#\"甲\\\"局\";],\n)\n\n= 一段#\"；#x\";\n\n正文#\"1\";条，\n接着。\n\n\
            #items((\n  [#\"丙\";],\n  [丁],\n))\n#for e in data { let c = [不印] }\n";
        let line = |at: &str, level, text: &str| (at.to_owned(), level, text.to_owned());
        assert_eq!(
            printed(main),
            [
                line("red-head", 0, "甲\"局"),
                line("", 1, "一段；#x"),
                line("", 0, "正文1条，接着。"),
                line("items", 0, "丙"),
                line("items", 0, "丁"),
            ]
        );
    }
}
