//! Writes the data files that a clerk begins with: those of a new office, and that of the period after
//! one.

mod follow;
mod messages;
mod office;
mod values;

use std::path::{Path, PathBuf};

pub use self::follow::follow;
pub use self::office::{Answers, Count, begin};

/// A file that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its path.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

/// A path as it is typed in a command.
pub fn as_typed(path: &Path) -> String {
    let path = path.to_string_lossy();
    if path.contains(' ') { format!("\"{path}\"") } else { path.into_owned() }
}
