//! Where the shipped templates and fonts are: in the working folder, or beside the
//! program, or above it (as in a build tree).

use std::path::PathBuf;

/// How far above the program to look.
const LEVELS: usize = 4;

/// The shipped folder of this name, known by something it holds; the name itself if there
/// is none.
pub(crate) fn shipped(name: &str, holds: &str) -> PathBuf {
    let here = PathBuf::from(name);
    if here.join(holds).exists() {
        return here;
    }
    let program = std::env::current_exe().unwrap_or_default();
    program
        .ancestors()
        .skip(1)
        .take(LEVELS)
        .map(|folder| folder.join(name))
        .find(|folder| folder.join(holds).exists())
        .unwrap_or(here)
}
