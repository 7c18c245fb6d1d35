//! The output of the program: its greeting with two calls, and the errors of a failed start.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::common::{is_installed, url};

async fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_invgate"));
    command.env("DATABASE_URL", url(folder).await).env("INVGATE_LISTEN", "127.0.0.1:0");
    command.env_remove("INVGATE_TOKEN").env_remove("INVGATE_CLIENT");
    command
}

/// A process of the program. `Drop` kills it.
struct Started(Child);

impl Started {
    /// The lines of the greeting, up to the line about Ctrl-C.
    fn greeting(&mut self) -> Vec<String> {
        let lines = BufReader::new(self.0.stdout.take().unwrap()).lines().map(Result::unwrap);
        let mut lines: Vec<_> = lines.take_while(|line| line != "Ctrl-C stops the server.").collect();
        lines.retain(|line| !line.is_empty());
        lines
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs a printed line in a shell.
fn run(line: &str) -> String {
    let output = Command::new("sh").args(["-c", &line.replacen("curl", "curl -sS -f", 1)]).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn the_printed_calls_work() {
    if !is_installed("curl") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut started = Started(program(folder.path()).await.stdout(Stdio::piped()).spawn().unwrap());
    let lines = started.greeting();
    assert!(lines[0].starts_with("Service desk at http://127.0.0.1:"), "{lines:?}");
    assert!(lines.contains(&"Credentials: user api, token demo-token".to_owned()), "{lines:?}");
    let calls: Vec<_> = lines.iter().filter(|line| line.starts_with("curl ")).collect();
    assert_eq!(calls.len(), 2, "{lines:?}");
    let news: serde_json::Value = serde_json::from_str(&run(calls[0])).unwrap();
    assert_eq!(news["id"], 1);
    assert!(news["created_at"].as_str().unwrap().contains('T'), "{news}");
    let created: serde_json::Value = serde_json::from_str(&run(calls[1])).unwrap();
    assert_eq!(created["status"], "OK");
    let id = &created["request_id"];
    let found = run(&calls[0].replace("breakingnews?id=1", &format!("incident?id={id}")));
    assert!(found.contains("Printer is out of paper"), "{found}");
}

/// The greeting does not contain a token that was set; curl asks for it.
#[tokio::test]
async fn a_token_that_was_set_is_not_printed() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Started(program(folder.path()).await.env("INVGATE_TOKEN", "my-own").stdout(Stdio::piped()).spawn().unwrap());
    let lines = first.greeting().join("\n");
    assert!(lines.contains("user api, token as set by INVGATE_TOKEN\n") && !lines.contains("my-own"), "{lines}");
    drop(first);
    let mut again = Started(program(folder.path()).await.stdout(Stdio::piped()).spawn().unwrap());
    let lines = again.greeting().join("\n");
    assert!(lines.contains("user api, token as set at an earlier start\n"), "{lines}");
    assert!(lines.contains("curl -u 'api' 'http://127.0.0.1:") && !lines.contains("demo"), "{lines}");
}

/// The desk keeps running when its output is closed.
#[tokio::test]
async fn the_desk_keeps_running_when_its_output_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let mut started = Started(program(folder.path()).await.stdout(Stdio::piped()).spawn().unwrap());
    let mut first = String::new();
    BufReader::with_capacity(16, started.0.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let address = first.trim_start_matches("Service desk at http://").split('/').next().unwrap().to_owned();
    for _ in 0..100 {
        if reqwest::get(format!("http://{address}/healthz")).await.is_ok_and(|answer| answer.status() == 200) {
            let ended = Command::new("kill").args(["-TERM", &started.0.id().to_string()]).status().unwrap();
            assert!(ended.success());
            assert!(tokio::task::spawn_blocking(move || started.0.wait().unwrap()).await.unwrap().success());
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{address} does not answer");
}

#[tokio::test]
async fn a_file_that_is_not_a_database_is_reported_and_not_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    std::fs::write(&path, "Dear reader, this is no database, however long it becomes. ".repeat(50)).unwrap();
    let mut command = program(folder.path()).await;
    let output = command.env("DATABASE_URL", format!("sqlite:{}", path.display())).output().unwrap();
    let output_text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{output_text}");
    assert!(
        output_text.contains("cannot be opened")
            && output_text.contains("file is not a database")
            && output_text.lines().count() == 1,
        "{output_text}"
    );
    let mut kept = String::new();
    File::open(&path).unwrap().read_to_string(&mut kept).unwrap();
    assert!(kept.starts_with("Dear reader"));
}

/// `cargo test` also builds the examples.
#[test]
fn the_tour_succeeds() {
    let example = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("examples/tour");
    assert!(example.exists(), "cargo test -p invgate builds it: {}", example.display());
    let output = Command::new(example).output().unwrap();
    let output_text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{output_text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(output_text.lines().count() > 10 && output_text.contains("A new desk listens at 127.0.0.1:"), "{output_text}");
}
