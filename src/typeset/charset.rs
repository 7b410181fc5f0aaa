//! Characters that fonts have, one bit each: a font lists its own in thousands of ranges, and every
//! character of a notice is looked up in every font.

use typst::text::Coverage;

/// A set of characters.
#[derive(Default)]
pub(super) struct Charset(Vec<u64>);

impl Charset {
    /// All that any of these fonts has.
    pub(super) fn any<'c>(fonts: impl IntoIterator<Item = &'c Coverage>) -> Self {
        let mut words = vec![0; (char::MAX as usize >> 6) + 1];
        for c in fonts.into_iter().flat_map(Coverage::iter) {
            words[c as usize >> 6] |= 1 << (c & 63);
        }
        Self(words)
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
