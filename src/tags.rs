//! Tags as every reader of XML here asks for them.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

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
