//! Figures in sentences and tables against the data (D).

use super::Rule;

/// The rules, in the order of their codes.
pub(super) const RULES: &[Rule] = &[];
