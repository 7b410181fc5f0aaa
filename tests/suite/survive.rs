//! Whatever is given, whatever becomes of the machine: the program ends soon and by name, within its
//! memory, and leaves what was there or what was to be.

mod faults;
mod files;
mod mutations;
mod strings;
mod templates;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::harness::{Desk, Run, copy_all, project};

/// The longest that any input may hold the program up: five seconds, and as much again for each of
/// the slower steps of a build for tests.
pub(crate) const SOON: Duration = Duration::from_secs(25);

/// Runs the program within a gigabyte of memory, and says how long it took.
pub(crate) fn bounded(desk: &Desk, arguments: &[&str]) -> (Run, Duration) {
    if !desk.path("templates").exists() {
        copy_all(&project("templates"), &desk.path("templates"));
    }
    let mut command = Command::new("sh");
    // Kilobytes that a process may ask for; the children that it starts have as much each.
    command.args(["-c", "ulimit -d 1048576; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_tongbao")]);
    command.args(arguments).current_dir(desk.folder()).env_clear().stdin(Stdio::null());
    let start = Instant::now();
    let output = command.output().expect("the program starts");
    (Run::from(output), start.elapsed())
}
