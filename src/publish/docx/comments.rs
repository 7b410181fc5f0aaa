//! Comments beside the text: each says of a changed figure which values of the data changed it.

use super::paragraph::Paragraph;
use super::styles::COMMENT;
use crate::xml::element;

/// The file of all comments, below `word/`.
pub(super) const FILE: &str = "comments.xml";

/// A comment of these lines, by this author at this time.
pub(super) fn comment(number: usize, (author, date): (&str, &str), lines: &[String]) -> String {
    let paragraph = |line: &String| Paragraph::of(COMMENT, line).xml();
    let inner: String = lines.iter().map(paragraph).collect();
    let initials: String = author.chars().take(1).collect();
    let attributes: [(&str, &dyn ToString); 4] =
        [("w:id", &number), ("w:author", &author), ("w:date", &date), ("w:initials", &initials)];
    element("w:comment", &attributes, &inner)
}

/// Runs with the comment of this number on them.
pub(super) fn on(number: usize, runs: &str) -> String {
    let end = |name: &str| element(name, &[("w:id", &number)], "");
    let mark = element("w:r", &[], &end("w:commentReference"));
    end("w:commentRangeStart") + runs + &end("w:commentRangeEnd") + &mark
}
