//! The option `--watch`: a command runs again when its specification changes.
//!
//! In: the path of the specification, and the command. Out: its output after each change, until Ctrl-C ends the process, or until nobody reads the output.
//!
//! The files next to the specification are compared by name, time and length. Events of the file system say when. Without events, as on network
//! drives, the files are compared every two seconds.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Args;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::output::Ended;
use crate::print::{Reader, print_stderr};

/// The longest time between two comparisons.
const POLL: Duration = Duration::from_secs(2);
/// A change is complete if the files stay the same for this time: an editor writes a file in several steps.
const QUIET: Duration = Duration::from_millis(100);
/// The largest number of times that a change is waited for to be complete.
const MAX_WAITS: usize = 20;

/// The option.
#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// Runs again whenever a file of the specification changes, is added or is deleted, until Ctrl-C.
    #[arg(long)]
    watch: bool,
}

/// The names, times and lengths of files. A file that does not exist has no time.
type Snapshot = Vec<(PathBuf, Option<(SystemTime, u64)>)>;

impl Watch {
    /// Runs a command once; with the option, again after each change. `name` says to people what ran; without it, nothing is said.
    pub(crate) fn run(&self, spec: &Path, name: Option<&str>, command: impl Fn() -> Ended) -> ExitCode {
        if !self.watch {
            return command().code;
        }
        let (sender, events) = mpsc::channel();
        let mut watcher = watcher(sender.clone());
        loop {
            let (before, start) = (snapshot(spec), Instant::now());
            let Ended { reader, .. } = command();
            let reader = name.map_or(reader, |name| print_stderr(status(name, spec, start.elapsed())));
            if reader == Reader::Gone {
                // Nobody would see the next run, and nobody would press Ctrl-C.
                return ExitCode::SUCCESS;
            }
            wait(spec, &before, &mut watcher, &events);
        }
    }
}

/// `12:03:22 UTC: check spec took 0.01 s; waiting for changes, Ctrl-C ends`.
fn status(name: &str, spec: &Path, took: Duration) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let (hour, minute, second) = (now / 3600 % 24, now / 60 % 60, now % 60);
    let (spec, took) = (spec.display(), took.as_secs_f64());
    format!("{hour:02}:{minute:02}:{second:02} UTC: {name} {spec} took {took:.2} s; waiting for changes, Ctrl-C ends")
}

/// Sends each event of the file system but those of reading. `None` if the system gives no events.
fn watcher(events: Sender<()>) -> Option<RecommendedWatcher> {
    let send = move |event: notify::Result<notify::Event>| {
        if !event.is_ok_and(|event| event.kind.is_access()) {
            // The receiver lives as long as the process.
            let _ = events.send(());
        }
    };
    notify::recommended_watcher(send).ok()
}

/// Waits until the files differ from a snapshot, and stay the same for a moment.
fn wait(spec: &Path, before: &Snapshot, watcher: &mut Option<RecommendedWatcher>, events: &Receiver<()>) {
    loop {
        if let Some(watcher) = watcher {
            // Again each time, since the folder can have been replaced. Without events, the files are still compared.
            let _ = watcher.watch(&folder(spec), RecursiveMode::NonRecursive);
        }
        if snapshot(spec) != *before {
            break;
        }
        let _ = events.recv_timeout(POLL);
        // Several events can be about one change.
        events.try_iter().for_each(drop);
    }
    let mut last = snapshot(spec);
    for _ in 0..MAX_WAITS {
        thread::sleep(QUIET);
        let now = snapshot(spec);
        if now == last {
            break;
        }
        last = now;
    }
}

/// The state of the files that a run can read.
fn snapshot(spec: &Path) -> Snapshot {
    let entries = std::fs::read_dir(folder(spec)).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut paths: Vec<_> = entries.filter(|path| path.extension().is_some_and(is_read)).collect();
    paths.push(spec.to_path_buf());
    paths.sort();
    let state = |path: &Path| {
        let metadata = std::fs::metadata(path).ok()?;
        // The time of a folder changes with any file in it, such as the generated one.
        let is_file = metadata.is_file();
        Some((metadata.modified().ok().filter(|_| is_file).unwrap_or(UNIX_EPOCH), if is_file { metadata.len() } else { 0 }))
    };
    paths.into_iter().map(|path| (path.clone(), state(&path))).collect()
}

fn is_read(extension: &OsStr) -> bool {
    ["yaml", "yml", "json"].iter().any(|known| extension == *known)
}

/// The folder of a specification: it, or the nearest folder above it that exists.
fn folder(spec: &Path) -> PathBuf {
    let folder = spec.ancestors().find(|path| path.is_dir());
    folder.filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf()
}
