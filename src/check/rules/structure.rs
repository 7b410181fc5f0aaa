//! The form of the document: attachments, headings, dates (S).

use super::Rule;

/// The rules, in the order of their codes.
pub(super) const RULES: &[Rule] = &[];
