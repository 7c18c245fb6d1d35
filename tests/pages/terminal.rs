//! A terminal in which the commands of a page run.
//!
//! In: commands with the output that the page shows. Out: a panic if the output differs. Variables and the current folder are kept from one
//! command to the next.

use std::io::{BufRead, BufReader, Lines, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::Reader;

/// The line after the output of a command: the exit code and the current folder follow.
const END: &str = "--- end of the command ";

/// The time without a line after which a program in the background is taken to have printed all. It can be compiled first.
const LONGEST_SILENCE: Duration = Duration::from_secs(300);

/// Lines in which cargo reports its progress begin with spaces and one of these words. Pages do not show them.
const PROGRESS: &[&str] = &[
    "Adding",
    "Blocking",
    "Checking",
    "Compiling",
    "Creating",
    "Doc-tests",
    "Downloaded",
    "Downloading",
    "Finished",
    "Locking",
    "Running",
    "Updating",
];

pub(super) struct Terminal {
    /// The current folder.
    pub(super) folder: PathBuf,
    lock_file: PathBuf,
    environment: Vec<(&'static str, String)>,
    shell: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    background: Vec<Child>,
    /// The address of a service desk in the background.
    desk: String,
}

impl Terminal {
    /// Opens a terminal in a folder. `port` is the port of the service desk.
    pub(super) fn open(folder: &Path, reader: &Reader<'_>, port: &str) -> Self {
        let environment = vec![
            ("PATH", format!("{}:{}", reader.programs.display(), std::env::var("PATH").unwrap())),
            ("CARGO_TARGET_DIR", reader.target.display().to_string()),
            ("CARGO_NET_OFFLINE", "true".to_owned()),
            // As in the checks of the whole workspace, so that libraries are compiled once.
            ("CARGO_PROFILE_DEV_DEBUG", "0".to_owned()),
            ("CARGO_INCREMENTAL", "0".to_owned()),
            ("CARGO_TERM_COLOR", "never".to_owned()),
            ("NO_PROXY", "127.0.0.1,localhost".to_owned()),
            ("RUST_BACKTRACE", "0".to_owned()),
            // Otherwise the tests of a program are reported in any order.
            ("RUST_TEST_THREADS", "1".to_owned()),
        ];
        let mut shell = command("exec 2>&1; exec sh", folder, &environment).stdin(Stdio::piped()).spawn().unwrap();
        let (input, output) = (shell.stdin.take().unwrap(), BufReader::new(shell.stdout.take().unwrap()).lines());
        let (folder, lock_file) = (folder.to_owned(), reader.root.join("Cargo.lock"));
        let desk = format!("127.0.0.1:{port}");
        Terminal { folder, lock_file, environment, shell, input, output, background: Vec::new(), desk }
    }

    /// Runs a command, and compares its output with that of the page.
    pub(super) fn run(&mut self, command: &str, expected: &[&str]) {
        self.lock_versions(command);
        writeln!(self.input, "{command}\nprintf '\\n{END}%s %s\\n' $? \"$PWD\"").unwrap();
        let mut lines = Vec::new();
        let end = loop {
            let line = self.output.next().unwrap_or_else(|| panic!("the shell ended at `{command}`: {lines:?}")).unwrap();
            match line.strip_prefix(END) {
                Some(end) => break end.to_owned(),
                None => lines.push(line),
            }
        };
        // The last line is empty, or the end of an output without a line break.
        if lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        let (code, folder) = end.split_once(' ').unwrap();
        self.folder = PathBuf::from(folder);
        compare(command, expected, &lines);
        let fails = expected.iter().any(|line| line.contains("error"));
        assert!(code == "0" || fails, "`{command}` ended with {code}:\n{}", lines.join("\n"));
    }

    /// Starts a command, and returns when its output is that of the page.
    pub(super) fn run_in_background(&mut self, command: &str, expected: &[&str]) {
        self.lock_versions(command);
        // A group of processes of its own, so that programs that the command starts end with it.
        let mut started = self::command(&format!("exec 2>&1; {command}"), &self.folder, &self.environment);
        started.env("INVGATE_LISTEN", &self.desk).process_group(0).stdin(Stdio::null());
        let mut child = started.spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        self.background.push(child);
        let (sender, received) = mpsc::channel();
        // It reads until the end, also when nobody receives the lines, so that the program does not wait for a reader of its output.
        std::thread::spawn(move || output.for_each(|line| drop(sender.send(line))));
        let mut lines = Vec::new();
        while !is_match(expected, &without_progress(&lines)) {
            match received.recv_timeout(LONGEST_SILENCE) {
                Ok(line) => lines.push(line.unwrap()),
                Err(_) => compare(command, expected, &lines),
            }
        }
    }

    /// Before the first command of cargo, gives a project the versions of the checkout, so that cargo needs no network.
    fn lock_versions(&self, command: &str) {
        let lock_file = self.folder.join("Cargo.lock");
        if command.starts_with("cargo ") && !lock_file.exists() {
            std::fs::copy(&self.lock_file, lock_file).unwrap();
        }
    }
}

impl Drop for Terminal {
    /// Ends the programs in the background. Ctrl-C would not end a program of Python if the tests themselves run in the background of a script,
    /// where SIGINT is ignored.
    fn drop(&mut self) {
        for child in &mut self.background {
            let _ = Command::new("kill").args(["-TERM", "--", &format!("-{}", child.id())]).status();
            let _ = child.wait();
        }
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}

fn command(script: &str, folder: &Path, environment: &[(&'static str, String)]) -> Command {
    let mut command = Command::new("sh");
    for variable in ["DATABASE_URL", "INVGATE_TOKEN", "INVGATE_CLIENT", "INVGATE_ADMIN_TOKEN", "INVGATE_URL", "INVGATE_HOSTS"] {
        command.env_remove(variable);
    }
    command.args(["-c", script]).current_dir(folder).envs(environment.iter().cloned()).stdout(Stdio::piped());
    command
}

fn without_progress(lines: &[String]) -> Vec<&str> {
    let is_progress = |line: &str| {
        let word = line.split_whitespace().next().unwrap_or_default();
        line.starts_with(' ') && PROGRESS.contains(&word)
    };
    lines.iter().map(|line| line.trim_end()).filter(|line| !is_progress(line)).collect()
}

fn compare(command: &str, expected: &[&str], lines: &[String]) {
    let shown = without_progress(lines);
    assert!(
        is_match(expected, &shown),
        "`{command}` printed:\n{}\n\nThe page shows:\n{}\n",
        shown.join("\n"),
        expected.join("\n")
    );
}

/// Whether lines are those of a page. A line `…` matches any number of lines.
fn is_match(expected: &[&str], lines: &[&str]) -> bool {
    match expected {
        [] => lines.is_empty(),
        ["…", rest @ ..] => (0..=lines.len()).any(|skipped| is_match(rest, &lines[skipped..])),
        [first, rest @ ..] => lines.split_first().is_some_and(|(line, lines)| is_line(first, line) && is_match(rest, lines)),
    }
}

/// Whether a line is that of a page, in which `…` matches any text.
fn is_line(expected: &str, line: &str) -> bool {
    match expected.split_once('…') {
        None => expected.trim_end() == line,
        Some((begin, rest)) => line
            .strip_prefix(begin)
            .is_some_and(|line| line.char_indices().map(|(at, _)| at).chain([line.len()]).any(|at| is_line(rest, &line[at..]))),
    }
}
