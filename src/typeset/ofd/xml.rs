//! The XML of an OFD file: elements, and lengths in mm.

use quick_xml::escape::escape;
use typst::layout::Abs;

/// The namespace of the standard, declared by every root element.
const NAMESPACE: &str = "http://www.ofdspec.org/2016";

/// Steps to a millimetre in which places are written: a tenth of a micrometre, so that nothing adds up.
const STEPS: f64 = 10_000.0;

/// A length in steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Mm(i64);

impl Mm {
    /// A length on the page.
    pub(super) fn of(length: Abs) -> Self {
        Self((length.to_mm() * STEPS).round() as i64)
    }
}

impl std::ops::Sub for Mm {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::fmt::Display for Mm {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}", self.0 as f64 / STEPS)
    }
}

/// Numbers with blanks between them.
pub(super) fn joined<T: ToString>(values: impl IntoIterator<Item = T>) -> String {
    values.into_iter().map(|value| value.to_string()).collect::<Vec<_>>().join(" ")
}

/// An element with attributes and the XML within it.
pub(super) fn element(name: &str, attributes: &[(&str, &dyn ToString)], inner: &str) -> String {
    let mut xml = format!("<ofd:{name}");
    for (key, value) in attributes {
        xml += &format!(" {key}=\"{}\"", escape(value.to_string().as_str()));
    }
    if inner.is_empty() {
        return xml + "/>";
    }
    xml + &format!(">{inner}</ofd:{name}>")
}

/// An element with text in it.
pub(super) fn text(name: &str, words: &str) -> String {
    element(name, &[], &escape(words))
}

/// A file of its own: a root element.
pub(super) fn document(name: &str, attributes: &[(&str, &dyn ToString)], inner: &str) -> Vec<u8> {
    let mut all: Vec<(&str, &dyn ToString)> = vec![("xmlns:ofd", &NAMESPACE)];
    all.extend(attributes);
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}", element(name, &all, inner))
        .into_bytes()
}
