//! The mark of a draft: 草稿, 征求意见稿.

use super::messages;
use crate::finding::{Findings, Stopped};

/// Most characters of a mark.
const LONGEST: usize = 12;

/// The words set aslant over every page of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft(String);

impl Draft {
    /// A mark of this text.
    ///
    /// # Errors
    /// None at all, or more than a page has room for.
    pub fn new(text: &str, findings: &mut Findings) -> Result<Self, Stopped> {
        let text = text.trim();
        let fits = (1..=LONGEST).contains(&text.chars().count());
        if !fits || text.chars().any(char::is_control) {
            findings.push(messages::draft_mark(LONGEST).usage(None));
            return Err(Stopped);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.0
    }
}
