//! Parts of texts by bytes, taken so that no range is wrong: slicing by brackets panics within a
//! character, and a text from anywhere has characters of every length where nobody expects them. The
//! lint `string_slice` is denied, so texts are taken apart by this or by `get`.

use std::ops::{Bound, RangeBounds};

/// Takes parts of a text.
pub(crate) trait TextPart {
    /// The part of the text between two bytes. One within a character stands for where that begins,
    /// one beyond the end for the end, and a part that ends before it begins is empty.
    fn part(&self, range: impl RangeBounds<usize>) -> &str;
}

impl TextPart for str {
    fn part(&self, range: impl RangeBounds<usize>) -> &str {
        let start = match range.start_bound() {
            Bound::Included(start) => *start,
            Bound::Excluded(before) => before.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match range.end_bound() {
            Bound::Included(last) => last.saturating_add(1),
            Bound::Excluded(end) => *end,
            Bound::Unbounded => self.len(),
        };
        let (start, end) = (self.floor_char_boundary(start), self.floor_char_boundary(end));
        self.get(start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_range_of_a_text_is_wrong() {
        let text = "甲a乙";
        assert_eq!(text.part(0..3), "甲");
        assert_eq!(text.part(3..), "a乙");
        assert_eq!(text.part(..=3), "甲a");
        assert_eq!(text.part(1..5), "甲a");
        assert_eq!(text.part(4..900), "乙");
        let (start, end) = (5, 2);
        assert_eq!(text.part(start..end), "");
        assert_eq!(text.part(900..), "");
        assert_eq!(text.part(..), text);
    }
}
