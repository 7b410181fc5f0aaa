//! The XML of an OFD file: elements, and lengths in mm.

use typst::layout::Abs;

use crate::xml::{self, Attributes};

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

/// An element of the standard's namespace.
pub(super) fn element(name: &str, attributes: &Attributes, inner: &str) -> String {
    xml::element(&format!("ofd:{name}"), attributes, inner)
}

/// An element with text in it.
pub(super) fn text(name: &str, words: &str) -> String {
    element(name, &[], &xml::words(words))
}

/// A file of its own: a root element.
pub(super) fn document(name: &str, attributes: &Attributes, inner: &str) -> Vec<u8> {
    let mut all: Vec<(&str, &dyn ToString)> = vec![("xmlns:ofd", &NAMESPACE)];
    all.extend(attributes);
    xml::document(&element(name, &all, inner))
}
