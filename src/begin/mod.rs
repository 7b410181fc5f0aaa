//! Writes the files that a clerk begins with: the data of a new office, those of the period after one, and
//! the workbook to fill in its figures, which comes back with what is wrong in it.

mod follow;
mod messages;
mod office;
mod problems;
mod sheet;
mod values;

use std::path::{Path, PathBuf};

use crate::load::SUMMED;

pub use self::follow::follow;
pub use self::office::{Answers, Count, begin};
pub use self::problems::problems;
pub use self::sheet::{Workbook, sheet};
use crate::load::workbook_in;

/// A file that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Its path.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

/// True if the text of a data file names a workbook for the units' figures.
pub fn has_workbook(text: &str) -> bool {
    workbook_in(text, "units").is_some()
}

impl NewFile {
    /// True if the period's figures are the sums of shorter ones, so that none is to be filled in.
    pub fn is_summed(&self) -> bool {
        self.text.lines().any(|line| line.starts_with(&format!("units: {SUMMED}")))
    }
}

/// A path as it is typed in a command.
pub fn as_typed(path: &Path) -> String {
    let path = path.to_string_lossy();
    if path.contains(' ') { format!("\"{path}\"") } else { path.into_owned() }
}
