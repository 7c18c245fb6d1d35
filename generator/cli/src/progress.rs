//! The progress of long work: which step runs, and for how long.
//!
//! In: the name of each step. Out: one line on the terminal, which disappears at the end. There is none if the work is short, if stderr is not a
//! terminal, or if the terminal cannot move its cursor (`TERM=dumb`).

use std::io::{self, IsTerminal as _};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Work that ends earlier shows no progress.
const DELAY: Duration = Duration::from_millis(400);
/// The time between two pictures of the line.
const TICK: Duration = Duration::from_millis(100);

/// The progress of one run. `Drop` removes the line.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    line: Option<(Sender<String>, JoinHandle<()>)>,
}

impl Progress {
    /// Progress without a line.
    pub(crate) fn hidden() -> Progress {
        Progress::default()
    }

    /// Begins the first step, such as `Reading spec`.
    pub(crate) fn begin(step: String) -> Progress {
        let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        if is_dumb || !io::stderr().is_terminal() {
            return Progress::hidden();
        }
        let (sender, steps) = mpsc::channel();
        let thread = thread::Builder::new().spawn(move || show(step, &steps));
        Progress { line: thread.ok().map(|thread| (sender, thread)) }
    }

    /// Begins the next step.
    pub(crate) fn step(&self, name: &str) {
        if let Some((sender, _)) = &self.line {
            // The thread receives until the sender is dropped.
            let _ = sender.send(name.to_owned());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.line.take() {
            drop(sender);
            // The thread removes the line before anything else is printed.
            let _ = thread.join();
        }
    }
}

/// Shows the steps until the sender is dropped.
fn show(mut step: String, steps: &Receiver<String>) {
    let start = Instant::now();
    loop {
        match steps.recv_timeout(DELAY.saturating_sub(start.elapsed())) {
            Ok(next) => step = next,
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => break,
        }
    }
    let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})").unwrap_or_else(|_| ProgressStyle::default_spinner());
    let line = ProgressBar::new_spinner().with_style(style).with_elapsed(DELAY).with_message(step);
    loop {
        line.tick();
        match steps.recv_timeout(TICK) {
            Ok(next) => line.set_message(next),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    line.finish_and_clear();
}
