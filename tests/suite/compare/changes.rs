//! Tracked changes of a document for Word accepted or rejected, and what is left as plain lines: paragraphs with
//! style, properties and runs, cells with their shape.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element, or the text in one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Text(String),
    Element(Element),
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
}

/// The document's root.
pub(crate) fn parse(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    let begun = |tag: &BytesStart| Element {
        name: tag.name().as_ref().to_owned(),
        attributes: tag
            .attributes()
            .map(|attribute| attribute.expect("an attribute"))
            .map(|attribute| (attribute.key.as_ref().to_owned(), attribute.value.to_string()))
            .collect(),
        children: Vec::new(),
    };
    loop {
        match reader.read_event().expect("XML") {
            Event::Start(tag) => open.push(begun(&tag)),
            Event::Empty(tag) => {
                let element = Node::Element(begun(&tag));
                open.last_mut().expect("a root").children.push(element);
            }
            Event::End(_) => {
                let done = open.pop().expect("an element");
                open.last_mut().expect("a root").children.push(Node::Element(done));
            }
            Event::Text(text) => {
                let text = Node::Text(text.xml10_content().to_string());
                open.last_mut().expect("a root").children.push(text);
            }
            Event::GeneralRef(name) => {
                let text = Node::Text(format!("&{};", &*name));
                open.last_mut().expect("a root").children.push(text);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let root = open.pop().expect("a root");
    let mut elements = root.children.into_iter().filter_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    });
    elements.next_back().expect("a root element")
}

impl Element {
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|child| child.name == name)
    }

    fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    fn text(&self) -> String {
        let part = |node: &Node| match node {
            Node::Text(text) => text.clone(),
            Node::Element(element) => element.text(),
        };
        self.children.iter().map(part).collect()
    }

    /// True if the mark of this paragraph, or this row, was added (`w:ins`) or taken away (`w:del`).
    fn is_marked(&self, mark: &str) -> bool {
        let of = match self.name.as_str() {
            "w:p" => self.child("w:pPr").and_then(|properties| properties.child("w:rPr")),
            "w:tr" => self.child("w:trPr"),
            _ => None,
        };
        of.is_some_and(|properties| properties.child(mark).is_some())
    }

    /// The same with every change accepted, or rejected.
    pub(crate) fn settled(&self, accept: bool) -> Self {
        let (kept, gone) = if accept { ("w:ins", "w:del") } else { ("w:del", "w:ins") };
        let mut settled = Self { children: Vec::new(), ..self.clone() };
        if settled.name == "w:delText" {
            settled.name = "w:t".to_owned();
        }
        for node in &self.children {
            let Node::Element(child) = node else {
                settled.children.push(node.clone());
                continue;
            };
            let name = child.name.as_str();
            if name.starts_with("w:comment")
                || child.elements().any(|of| of.name == "w:commentReference")
            {
                continue;
            }
            if name == kept {
                settled.children.extend(child.settled(accept).children);
            } else if name != gone && !child.is_marked(gone) {
                let child = child.settled(accept);
                if child.name != "w:tbl" || child.child("w:tr").is_some() {
                    settled.children.push(Node::Element(child));
                }
            } else if name == "w:p" {
                let left = child.settled(accept);
                let left: Vec<_> = left.elements().filter(|of| of.name != "w:pPr").collect();
                assert!(left.is_empty(), "something stays of a paragraph that goes: {left:?}");
            }
        }
        settled.properties(accept);
        settled
    }

    /// Settles the properties of a paragraph.
    fn properties(&mut self, accept: bool) {
        if self.name != "w:pPr" {
            return;
        }
        let change = self.child("w:pPrChange").cloned();
        let named = |node: &Node, name: &str| matches!(node, Node::Element(of) if of.name == name);
        self.children.retain(|node| !named(node, "w:pPrChange") && !named(node, "w:rPr"));
        if let Some(change) = change.filter(|_| !accept) {
            self.children.retain(|node| named(node, "w:sectPr"));
            let mut old = change.child("w:pPr").cloned().unwrap_or_default().children;
            old.append(&mut self.children);
            self.children = old;
        }
    }

    /// Paragraphs and tables as lines. Of what stands in tables, measures are left out.
    pub(crate) fn lines(&self, in_table: bool, lines: &mut Vec<String>) {
        for child in self.elements() {
            match child.name.as_str() {
                "w:p" => child.paragraph(in_table, lines),
                "w:tbl" => {
                    lines.push("table".to_owned());
                    for row in child.elements().filter(|of| of.name == "w:tr") {
                        lines.push("row".to_owned());
                        for cell in row.elements().filter(|of| of.name == "w:tc") {
                            let properties = cell.child("w:tcPr").cloned().unwrap_or_default();
                            let shape = properties.elements().filter(|of| of.name != "w:tcW");
                            lines.push(format!("cell {:?}", shape.collect::<Vec<_>>()));
                            cell.lines(true, lines);
                        }
                    }
                }
                // Margins and grid of the last section are not tracked: they are the new ones.
                "w:sectPr" if !in_table => lines.push(format!("{:?}", child.child("w:pgSz"))),
                _ => {}
            }
        }
    }

    fn paragraph(&self, in_table: bool, lines: &mut Vec<String>) {
        let empty = Self::default();
        let properties = self.child("w:pPr").unwrap_or(&empty);
        let style = properties.child("w:pStyle");
        let own = if in_table { String::new() } else { format!("{properties:?}") };
        let mut runs: Vec<(String, String)> = Vec::new();
        let mut frames = Vec::new();
        for run in self.elements().filter(|of| of.name == "w:r") {
            let of_run = run.child("w:rPr").filter(|_| !in_table);
            let of_run = of_run.map(|of| format!("{of:?}")).unwrap_or_default();
            for part in run.elements().filter(|of| of.name != "w:rPr") {
                let text = match part.name.as_str() {
                    "w:t" => part.text(),
                    "w:drawing" => {
                        part.frames(&mut frames);
                        // A frame is as tall as its text, which is measured.
                        if frames.is_empty() { format!("{part:?}") } else { "frame".to_owned() }
                    }
                    _ => format!("{part:?}"),
                };
                match runs.last_mut().filter(|(last, _)| *last == of_run) {
                    Some((_, all)) => *all += &text,
                    None => runs.push((of_run.clone(), text)),
                }
            }
        }
        lines.push(format!("{style:?} {own} {runs:?}"));
        for frame in frames {
            lines.push("frame".to_owned());
            frame.lines(true, lines);
        }
    }

    fn frames<'e>(&'e self, frames: &mut Vec<&'e Self>) {
        for child in self.elements() {
            if child.name == "w:txbxContent" {
                frames.push(child);
            } else {
                child.frames(frames);
            }
        }
    }

    /// Every element of this name in it.
    pub(crate) fn all<'e>(&'e self, name: &str, found: &mut Vec<&'e Self>) {
        for child in self.elements() {
            if child.name == name {
                found.push(child);
            }
            child.all(name, found);
        }
    }

    pub(crate) fn words(&self) -> String {
        self.text()
    }
}
