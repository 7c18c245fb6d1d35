//! The log of the thread that a test runs on. One subscriber serves the whole process, because `tracing` caches for the whole process
//! whether a callsite is enabled: a test without a subscriber would disable callsites for a test on another thread.

use std::cell::RefCell;
use std::io::Write;
use std::sync::Once;

use tracing_subscriber::fmt::format::FmtSpan;

thread_local! {
    static LINES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The lines that this thread logged since the last call of [`Log::take`].
pub(crate) struct Log(());

impl Log {
    /// Installs the subscriber, unless another test did so, and discards what this thread logged before.
    pub(crate) fn start() -> Self {
        static INSTALLED: Once = Once::new();
        INSTALLED.call_once(|| {
            let subscriber = tracing_subscriber::fmt().with_ansi(false).with_span_events(FmtSpan::CLOSE).with_writer(|| Writer);
            tracing::subscriber::set_global_default(subscriber.finish()).unwrap();
        });
        // A thread may have cached a callsite before the subscriber was installed.
        tracing::callsite::rebuild_interest_cache();
        let log = Self(());
        log.take();
        log
    }

    /// The lines of this thread, which are then forgotten.
    pub(crate) fn take(&self) -> String {
        LINES.with_borrow_mut(|lines| String::from_utf8(std::mem::take(lines)).unwrap())
    }
}

struct Writer;

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LINES.with_borrow_mut(|lines| lines.write(bytes))
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
