//! Changes a few stretches of a text and leaves the rest as it is.

use std::ops::Range;

use quick_xml::events::BytesStart;

use crate::part::TextPart;

/// A stretch of a text, and what is to stand there.
pub(super) struct Edit {
    pub(super) at: Range<usize>,
    pub(super) with: String,
}

/// A text with edits, in any order.
pub(super) fn edited(text: &str, mut edits: Vec<Edit>) -> Option<String> {
    edits.sort_by_key(|edit| (edit.at.start, edit.at.end));
    let mut whole = String::with_capacity(text.len() + edits.len() * 200);
    let mut seen = 0;
    for edit in edits {
        whole += text.get(seen..edit.at.start)?;
        whole += &edit.with;
        seen = edit.at.end;
    }
    Some(whole + text.get(seen..)?)
}

/// A tag with another value of an attribute, if it has that.
pub(super) fn with_value(tag: &str, name: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let known = ["\"", "'"].iter().find_map(|quote| {
        let start = tag.find(&format!(" {name}={quote}"))? + name.len() + 3;
        let end = start + tag.get(start..)?.find(quote)?;
        Some((start, end, value(tag.get(start..end)?)?))
    });
    match known {
        Some((start, end, value)) => {
            format!("{}{value}{}", tag.part(..start), tag.part(end..))
        }
        None => tag.to_owned(),
    }
}

/// The prefix of a tag's name, with its colon.
pub(super) fn prefix_of(tag: &BytesStart) -> String {
    let name = tag.name();
    let name = name.as_ref();
    name.rsplit_once(':').map_or(String::new(), |(prefix, _)| format!("{prefix}:"))
}
