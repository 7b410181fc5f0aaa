//! Numbers of headings and items (GB/T 9704 7.3.3): 一、（一）1.（1）.

use crate::model::chinese;

/// Levels that the standard has.
pub(super) const LEVELS: usize = 4;

/// The count of the headings of a text so far.
#[derive(Debug, Default)]
pub(super) struct Numbers([usize; LEVELS]);

impl Numbers {
    /// The number of the next heading of a level, from 1.
    pub(super) fn next(&mut self, level: usize) -> String {
        let Some(count) = self.0.get_mut(level.wrapping_sub(1)) else { return String::new() };
        *count += 1;
        let count = *count;
        self.0[level..].fill(0);
        number(level, count)
    }
}

/// The level of items under a heading of a level, 0 for none.
pub(super) fn below(heading: usize) -> usize {
    (heading + 1).min(LEVELS)
}

/// The `count`th number of a level.
pub(super) fn number(level: usize, count: usize) -> String {
    match level {
        1 => format!("{}、", chinese(count)),
        2 => format!("（{}）", chinese(count)),
        3 => format!("{count}."),
        _ => format!("（{count}）"),
    }
}
