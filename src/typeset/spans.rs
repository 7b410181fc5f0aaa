//! Where each part of a source stands in it.

use std::collections::HashMap;
use std::ops::Range;

use typst::syntax::{LinkedNode, Source, Span};

/// The stretch of each node of a source, in bytes, in one walk: the compiler looks each up anew among
/// all that stand beside it, which takes the square of their number.
pub(super) fn stretches(source: &Source) -> HashMap<Span, Range<usize>> {
    let mut stretches = HashMap::new();
    let mut open = vec![LinkedNode::new(source.root())];
    while let Some(node) = open.pop() {
        stretches.entry(node.span()).or_insert_with(|| node.range());
        open.extend(node.children());
    }
    stretches
}
