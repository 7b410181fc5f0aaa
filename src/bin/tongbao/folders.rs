//! Where the shipped templates and fonts are: in the working folder, or beside the
//! program, or above it (as in a build tree).

use std::path::{Path, PathBuf};

/// Most folders above the program to look in.
const LEVELS: usize = 4;

/// The shipped templates.
pub(crate) fn templates() -> PathBuf {
    shipped("templates", "layout")
}

/// The fonts: in the folder asked for, or the shipped ones.
pub(crate) fn fonts(asked: Option<&Path>) -> PathBuf {
    asked.map_or_else(|| shipped("fonts", "manifest.yaml"), Path::to_owned)
}

/// The shipped folder of this name, known by something it holds; the name itself if there
/// is none.
fn shipped(name: &str, holds: &str) -> PathBuf {
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
