//! Whatever is given, whatever becomes of the machine: the program ends soon and by name, within its
//! memory, and leaves what was there or what was to be.

mod disks;
mod faults;
mod files;
mod mutations;
mod strings;
mod templates;

use std::process::{Command, Stdio};

use crate::harness::{Desk, Run, copy_all, project};

/// The most processor time that any input may take, in seconds: five, and as much again for each of the
/// slower steps of a build for tests. A clock would tell of other programs as well.
const SOON: usize = 20;

/// Runs the program within so many MiB of memory; one that takes longer than any input may is ended.
pub(crate) fn within(memory: usize, desk: &Desk, arguments: &[&str]) -> Run {
    if !desk.path("templates").exists() {
        copy_all(&project("templates"), &desk.path("templates"));
    }
    let mut command = Command::new("sh");
    // The children that it starts have as much each.
    let limits = format!("ulimit -t {SOON}; ulimit -d {}; exec \"$@\"", memory << 10);
    command.args(["-c", &limits, "sh", env!("CARGO_BIN_EXE_tongbao")]);
    command.args(arguments).current_dir(desk.folder()).env_clear().stdin(Stdio::null());
    Run::from(command.output().expect("the program starts"))
}

/// The same within a gigabyte.
pub(crate) fn bounded(desk: &Desk, arguments: &[&str]) -> Run {
    within(1 << 10, desk, arguments)
}
