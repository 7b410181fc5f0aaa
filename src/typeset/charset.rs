//! Characters that fonts have, one bit each: a font lists its own in thousands of ranges, and every
//! character of a notice is looked up in every font.

use typst::text::Coverage;

/// A set of characters.
#[derive(Clone, Default)]
pub(super) struct Charset(Vec<u64>);

impl Charset {
    /// All that a font has.
    pub(super) fn of(font: &Coverage) -> Self {
        let mut words = vec![0; (char::MAX as usize >> 6) + 1];
        for c in font.iter() {
            words[c as usize >> 6] |= 1 << (c & 63);
        }
        Self(words)
    }

    /// The members that any of these sets has.
    pub(super) fn any<'c>(sets: impl IntoIterator<Item = &'c Self>) -> Self {
        let mut all = vec![0; (char::MAX as usize >> 6) + 1];
        for set in sets {
            all.iter_mut().zip(&set.0).for_each(|(word, other)| *word |= other);
        }
        Self(all)
    }

    /// The members that both sets have.
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
        self
    }

    /// True if this character is in it.
    pub(super) fn has(&self, c: char) -> bool {
        self.0.get(c as usize >> 6).is_some_and(|word| word >> (c as u32 & 63) & 1 == 1)
    }
}
