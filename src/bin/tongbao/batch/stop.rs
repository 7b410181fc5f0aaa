//! A signal to end: heard here, and looked at between documents.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use futures_util::future::{FutureExt, select};
use tokio::runtime::Runtime;

use crate::terminal;

/// Becomes true when this process is asked to end: by Ctrl-C, or as systems end services and containers.
#[derive(Clone, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens from now on. Where the system gives no signals, only killing ends this process.
    pub(crate) fn listen() -> Self {
        Self::listening(|| {
            terminal::complain("收到结束的信号：正在做的做完就停，其余的不做了。");
        })
    }

    /// The same for a process that hands the signal on, and says nothing of it.
    pub(crate) fn listen_quietly() -> Self {
        Self::listening(|| {})
    }

    fn listening(heard: fn()) -> Self {
        let stop = Self::default();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        if let Ok(runtime) = runtime {
            stop.hear(runtime, heard);
        }
        stop
    }

    fn hear(&self, runtime: Runtime, heard: fn()) {
        let (asked, entered) = (Arc::clone(&self.0), runtime.enter());
        // Signals are listened to before any document is begun.
        let interrupted = Box::pin(tokio::signal::ctrl_c().map(drop));
        let terminated = Box::pin(terminated());
        drop(entered);
        let listen = move || {
            runtime.block_on(select(interrupted, terminated));
            asked.store(true, Ordering::SeqCst);
            heard();
        };
        thread::Builder::new().name("signals".to_owned()).spawn(listen).ok();
    }

    /// True once this process is asked to end.
    pub(crate) fn is_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Comes to an end when the process is asked to terminate.
#[cfg(unix)]
fn terminated() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};

    let listening = signal(SignalKind::terminate());
    async move {
        match listening {
            Ok(mut signals) => drop(signals.recv().await),
            Err(_) => std::future::pending().await,
        }
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
