//! Tags and cells as every reader of packed XML here asks for them.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Error, Reader, XmlVersion};

/// Goes through all tags that begin something.
pub(crate) fn each_tag(text: &str, mut see: impl FnMut(&BytesStart)) -> Result<(), Error> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event()? {
            Event::Start(tag) | Event::Empty(tag) => see(&tag),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// An attribute's value, by its name without prefix.
pub(crate) fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    tag.attributes().with_checks(false).flatten().find_map(|attribute| {
        let own = attribute.key.local_name().as_ref() == name;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        own.then(|| value.map(Cow::into_owned).ok()).flatten()
    })
}

/// A number that an attribute holds.
pub(crate) fn number(tag: &BytesStart, name: &str) -> Option<usize> {
    attribute(tag, name)?.parse().ok()
}

/// True if an attribute says yes.
pub(crate) fn is_true(tag: &BytesStart, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| ["1", "true", "on"].contains(&value.as_str()))
}

/// The row and column that `C5` names, from 1.
pub(crate) fn cell_named(name: &str) -> Option<(usize, usize)> {
    let name = name.replace('$', "");
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = name.split_at(digits);
    let mut column: usize = 0;
    for letter in letters.bytes() {
        let place = letter.to_ascii_uppercase().checked_sub(b'A').filter(|place| *place < 26)?;
        column = column.checked_mul(26)?.checked_add(usize::from(place) + 1)?;
    }
    let row: usize = digits.parse().ok()?;
    (row > 0 && column > 0).then_some((row, column))
}
