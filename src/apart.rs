//! Runs a library on a thread of its own: a file from elsewhere may be broken or hostile, and should the
//! library stumble over it, that ends there and is a finding.

use std::any::Any;
use std::io;
use std::thread;

/// The name of the thread; its panics are findings, not faults of the program.
pub const READER_THREAD: &str = "reader";
/// Its stack, in bytes: objects may be nested.
const STACK: usize = 64 << 20;

/// Why nothing came of it.
pub(crate) enum Failed {
    /// The machine has no thread to give.
    NoThread(io::Error),
    /// The library stumbled, with this.
    Stumbled(Box<dyn Any + Send>),
}

/// The outcome of a library that is run apart.
pub(crate) fn apart<T: Send>(read: impl FnOnce() -> T + Send) -> Result<T, Failed> {
    thread::scope(|scope| {
        let reader = thread::Builder::new().name(READER_THREAD.to_owned()).stack_size(STACK);
        let reader = reader.spawn_scoped(scope, read).map_err(Failed::NoThread)?;
        reader.join().map_err(Failed::Stumbled)
    })
}
