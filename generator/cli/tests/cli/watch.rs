//! `--watch`: the command runs again when a file is changed, added or deleted, until Ctrl-C.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use crate::common::{program, specification, specwright};

/// A watch of a folder. `Drop` kills it.
struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn start(folder: &Path, arguments: &[&str]) -> Watch {
        // A shell that runs tests in the background ignores Ctrl-C, and programs inherit that.
        let mut command = Command::new("env");
        command.arg("--default-signal=INT").arg(env!("CARGO_BIN_EXE_specwright")).args(arguments).arg("--watch");
        let mut child = command.current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = mpsc::channel();
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let other = sender.clone();
        std::thread::spawn(move || BufReader::new(out).lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        std::thread::spawn(move || BufReader::new(err).lines().map_while(Result::ok).try_for_each(|line| other.send(line)));
        Watch { child, lines }
    }
    /// The output up to a line that contains this text.
    fn until(&self, text: &str) -> String {
        let mut seen = String::new();
        loop {
            let line = self.lines.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|_| panic!("no `{text}` in {seen}"));
            seen.push_str(&line);
            seen.push('\n');
            if line.contains(text) {
                return seen;
            }
        }
    }
    /// The output of the next run.
    fn run(&self) -> String {
        self.until("waiting for changes, Ctrl-C ends")
    }
    /// Asserts that nothing runs for a moment.
    fn is_quiet(&self) {
        let line = self.lines.recv_timeout(Duration::from_millis(700));
        assert!(line.is_err(), "{line:?}");
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const SERVICE: &str = "specwright: 1\nservice: Desk\nfiles: [users.yaml, cars.yaml]\n";

fn resource(name: &str, operation: &str) -> String {
    format!("resource: {name}\ndocs: All.\noperations:\n  {operation}: {{ http: GET /{name}/{operation}, docs: Answers. }}\n")
}

#[cfg(target_os = "linux")]
#[test]
fn generate_follows_the_files_of_a_specification() {
    let folder = specification("");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let generated = || std::fs::read_to_string(folder.path().join("out/desk.rs")).unwrap();
    let watch = Watch::start(folder.path(), &["generate", ".", "--out", "out"]);
    let first = watch.run();
    assert!(first.contains("out/desk.rs: written\n") && first.contains(" UTC: generate . took 0."), "{first}");

    write("users.yaml", &resource("users", "pong"));
    assert!(watch.run().contains("out/desk.rs: written\n"));
    assert!(generated().contains("GET /users/pong"));

    write("users.yaml", "resource: users\ndocs: All.\ntype: {}\n");
    assert!(watch.run().contains("error[SW0013]"));
    assert!(generated().contains("GET /users/pong"), "errors change nothing");

    write("users.yaml", &resource("users", "mended"));
    assert!(watch.run().contains("out/desk.rs: written\n"));
    assert!(generated().contains("GET /users/mended"));

    // A file that is listed and does not exist, is added, and is deleted.
    write("service.yaml", SERVICE);
    assert!(watch.run().contains("error[SW0001]"));
    write("cars.yaml", &resource("cars", "list"));
    assert!(watch.run().contains("out/desk.rs: written\n"));
    std::fs::remove_file(folder.path().join("cars.yaml")).unwrap();
    assert!(watch.run().contains("error[SW0001]"));

    // Editors write another file and rename it.
    write("cars.yaml.new", &resource("cars", "renamed"));
    watch.is_quiet();
    std::fs::rename(folder.path().join("cars.yaml.new"), folder.path().join("cars.yaml")).unwrap();
    assert!(watch.run().contains("out/desk.rs: written\n"));
    assert!(generated().contains("GET /cars/renamed"));
    watch.is_quiet();
}

#[cfg(target_os = "linux")]
#[test]
fn check_follows_a_folder_that_is_replaced_and_ends_on_ctrl_c() {
    use std::os::unix::process::ExitStatusExt as _;
    let folder = tempfile::tempdir().unwrap();
    let mut watch = Watch::start(folder.path(), &["check", "spec"]);
    assert!(watch.run().contains("error[SW0001]"));
    let spec = specification("");
    let copy = || {
        std::fs::create_dir(folder.path().join("spec")).unwrap();
        for name in ["service.yaml", "users.yaml"] {
            std::fs::copy(spec.path().join(name), folder.path().join("spec").join(name)).unwrap();
        }
    };
    copy();
    watch.until("1 operation in 1 resource, no mistakes");
    std::fs::remove_dir_all(folder.path().join("spec")).unwrap();
    watch.until("error[SW0001]");
    copy();
    watch.until("1 operation in 1 resource, no mistakes");
    let sent = Command::new("kill").args(["-INT", &watch.child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    // A shell reports this signal as exit code 130.
    assert_eq!(watch.child.wait().unwrap().signal(), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_gets_a_line_of_json_for_each_run() {
    let folder = tempfile::tempdir().unwrap();
    let write = |title: &str| {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{ title: {title}, version: '1' }}\npaths: {{ /ping: {{ get: {{ responses: {{}} }} }} }}\n"
        );
        std::fs::write(folder.path().join("desk.yaml"), text).unwrap();
    };
    write("First");
    let watch = Watch::start(folder.path(), &["check", "desk.yaml", "--format", "json"]);
    let name = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["service"]["name"].clone();
    assert_eq!(name(&watch.until("{")), "First");
    write("Second");
    assert_eq!(name(&watch.until("{")), "Second");
}

/// An editor that started the command can end without Ctrl-C.
#[cfg(target_os = "linux")]
#[test]
fn a_watch_ends_when_its_output_is_not_read() {
    for format in ["json", "text"] {
        let folder = specification("");
        let mut command = program(folder.path(), &["check", ".", "--watch", "--format", format]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let mut first = String::new();
        if format == "json" { BufReader::new(out).read_line(&mut first) } else { BufReader::new(err).read_line(&mut first) }
            .unwrap();
        assert!(first.contains("Desk"), "{first}");
        std::fs::write(folder.path().join("users.yaml"), resource("users", "pong")).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{format}");
    }
}

#[test]
fn files_are_not_fixed_while_they_are_watched() {
    let folder = specification("");
    let run = specwright(folder.path(), &["check", ".", "--fix", "--watch"]);
    assert!(run.code == 2 && run.err.contains("cannot be used with"), "{run:?}");
}
