//! The program as a user starts it: what it prints, the calls that it prints, and what it says when it cannot start.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::common::{has, url};

async fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_invgate"));
    command.env("DATABASE_URL", url(folder).await).env("INVGATE_LISTEN", "127.0.0.1:0");
    command.env_remove("INVGATE_TOKEN").env_remove("INVGATE_CLIENT");
    command
}

/// A program that is ended with its test.
struct Started(Child);

impl Started {
    /// Everything that is printed up to the line on how to end it.
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

/// Runs a line in a shell, as a user would who copied it.
fn run(line: &str) -> String {
    let output = Command::new("sh").args(["-c", &line.replacen("curl", "curl -sS -f", 1)]).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn the_lines_that_are_printed_work_as_printed() {
    if !has("curl") {
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

/// A token that was set once is not printed, and curl asks for it.
#[tokio::test]
async fn a_token_of_ones_own_is_not_printed() {
    let folder = tempfile::tempdir().unwrap();
    drop(Started(program(folder.path()).await.env("INVGATE_TOKEN", "my-own").stdout(Stdio::piped()).spawn().unwrap()).greeting());
    let mut again = Started(program(folder.path()).await.stdout(Stdio::piped()).spawn().unwrap());
    let lines = again.greeting().join("\n");
    assert!(lines.contains("user api, token as set by INVGATE_TOKEN\n"), "{lines}");
    assert!(lines.contains("curl -u 'api' 'http://127.0.0.1:") && !lines.contains("demo"), "{lines}");
}

/// A reader that has seen enough ends nothing: the desk goes on when its output is closed.
#[tokio::test]
async fn the_desk_runs_on_when_nobody_reads_what_it_says() {
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
    panic!("nobody answers at {address}");
}

#[tokio::test]
async fn a_file_that_is_no_data_base_is_told_in_one_line_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    std::fs::write(&path, "Dear reader, this is no database, however long it becomes. ".repeat(50)).unwrap();
    let mut command = program(folder.path()).await;
    let output = command.env("DATABASE_URL", format!("sqlite:{}", path.display())).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot be opened") && said.contains("file is not a database") && said.lines().count() == 1, "{said}");
    let mut kept = String::new();
    File::open(&path).unwrap().read_to_string(&mut kept).unwrap();
    assert!(kept.starts_with("Dear reader"));
}

/// `cargo test` builds the examples beside the tests.
#[test]
fn the_tour_walks_to_its_end() {
    let example = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("examples/tour");
    assert!(example.exists(), "cargo test -p invgate builds it: {}", example.display());
    let output = Command::new(example).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.lines().count() > 10 && said.contains("A desk of its own listens at 127.0.0.1:"), "{said}");
}
