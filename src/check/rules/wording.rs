//! Words and marks (T).

use super::Rule;

/// The rules, in the order of their codes.
pub(super) const RULES: &[Rule] = &[];
