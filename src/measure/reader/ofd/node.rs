//! The XML of a part of an OFD as a tree, counted and capped while it is read.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use crate::finding::Message;
use crate::limits;
use crate::measure::messages;

/// An element with its attributes, the text directly in it, and the elements in it. Names are without their prefix.
#[derive(Debug, Default)]
pub(super) struct Node {
    name: Box<str>,
    attributes: Vec<(Box<str>, Box<str>)>,
    pub(super) text: String,
    pub(super) children: Vec<Node>,
}

impl Node {
    /// Reads a part of this name; its root element.
    ///
    /// # Errors
    /// A part that is no XML, or holds more than any page does.
    pub(super) fn read(part: &str, xml: &str) -> Result<Self, Message> {
        let unreadable = || messages::part_unreadable(part);
        let mut reader = Reader::from_str(xml);
        let (mut open, mut count) = (vec![Self::default()], 0);
        loop {
            match reader.read_event().map_err(|_| unreadable())? {
                Event::Start(start) => {
                    open.push(Self::of(&start));
                    if open.len() > limits::OFD_NESTING.most {
                        return Err(messages::nested_too_deeply(limits::OFD_NESTING.most));
                    }
                    count += 1;
                }
                Event::Empty(start) => {
                    let node = Self::of(&start);
                    open.last_mut().ok_or_else(unreadable)?.children.push(node);
                    count += 1;
                }
                Event::End(_) => {
                    let node = open.pop().ok_or_else(unreadable)?;
                    open.last_mut().ok_or_else(unreadable)?.children.push(node);
                }
                Event::Text(text) => say(&mut open, &text.xml10_content()),
                Event::CData(text) => say(&mut open, &text.xml10_content()),
                Event::GeneralRef(reference) => {
                    if let Ok(Some(c)) = reference.resolve_char_ref() {
                        say(&mut open, c.encode_utf8(&mut [0; 4]));
                    } else if let Some(text) = resolve_predefined_entity(&reference) {
                        say(&mut open, text);
                    }
                }
                Event::Eof => break,
                _ => {}
            }
            if count > limits::OFD_ELEMENTS.most {
                return Err(messages::part_too_large(part));
            }
        }
        let top = open.pop().filter(|_| open.is_empty());
        top.and_then(|mut top| top.children.pop()).ok_or_else(unreadable)
    }

    fn of(start: &BytesStart) -> Self {
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false).flatten() {
            if let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) {
                attributes.push((attribute.key.local_name().as_ref().into(), value.into()));
            }
        }
        Self { name: start.local_name().as_ref().into(), attributes, ..Self::default() }
    }

    /// Its name without a prefix.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// An attribute's value.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes.find(|(own, _)| &**own == name).map(|(_, value)| value.trim())
    }

    /// The numbers of an attribute; none if it is not there or one is no number.
    pub(super) fn numbers<const COUNT: usize>(&self, name: &str) -> Option<[f64; COUNT]> {
        numbers(self.attribute(name)?)
    }

    /// The number of an attribute.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.numbers(name).map(|[number]| number)
    }

    /// True or false, as an attribute says it.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        self.attribute(name).map(|value| matches!(value, "true" | "1"))
    }

    /// The first element of this name in it.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| &*child.name == name)
    }

    /// The elements of this name in it.
    pub(super) fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Self> {
        self.children.iter().filter(move |child| &*child.name == name)
    }

    /// The words of the first element of this name in it.
    pub(super) fn words(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.trim()).filter(|words| !words.is_empty())
    }
}

/// Adds text to the element that is open.
fn say(open: &mut [Node], text: &str) {
    if let Some(node) = open.last_mut() {
        node.text += text;
    }
}

/// So many numbers with blanks between them; more may follow.
pub(super) fn numbers<const COUNT: usize>(text: &str) -> Option<[f64; COUNT]> {
    let mut words = text.split_whitespace();
    let mut numbers = [0.0; COUNT];
    for number in &mut numbers {
        *number = words.next()?.parse().ok().filter(|number: &f64| number.is_finite())?;
    }
    Some(numbers)
}
