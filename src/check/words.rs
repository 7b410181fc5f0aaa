//! Word lists: the program's own, and what an office adds to them.

/// Words the rules look for.
#[derive(Debug, Clone, Default)]
pub struct WordLists {}
