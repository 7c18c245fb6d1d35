//! The command line: help, invalid arguments, exit codes, and the commands for a database.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use reqwest::Client;
use serde_json::Value;

use crate::common::url;

/// The program with this working folder, without variables of the environment.
fn invgate(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_invgate"));
    command.current_dir(folder).args(arguments);
    for variable in ["DATABASE_URL", "INVGATE_LISTEN", "INVGATE_TOKEN", "INVGATE_CLIENT", "INVGATE_HOSTS", "INVGATE_URL"] {
        command.env_remove(variable);
    }
    command.env_remove("INVGATE_ADMIN_TOKEN");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    finished(invgate(folder, arguments).output().unwrap())
}

/// The exit code and the output.
fn finished(output: Output) -> (Option<i32>, String) {
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

/// A process with `--ephemeral`. `Drop` kills it.
struct Ephemeral {
    child: Child,
    about: Value,
}

impl Ephemeral {
    async fn start(folder: &Path, arguments: &[&str]) -> Ephemeral {
        Ephemeral::spawn(invgate(folder, &[&["--ephemeral"], arguments].concat())).await
    }
    async fn spawn(mut command: Command) -> Ephemeral {
        // Reading the first line blocks the thread.
        let started = tokio::task::spawn_blocking(move || {
            let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
            let mut line = String::new();
            BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
            Ephemeral { child, about: serde_json::from_str(&line).unwrap() }
        });
        started.await.unwrap()
    }
    fn text(&self, key: &str) -> String {
        self.about[key].as_str().unwrap_or_else(|| panic!("{key} in {}", self.about)).to_owned()
    }
    async fn get(&self, path: &str) -> reqwest::Response {
        let request = Client::new().get(format!("{}/{path}", self.text("api")));
        request.basic_auth(self.text("user"), Some(self.text("token"))).send().await.unwrap()
    }
    /// Stops the process with SIGTERM.
    async fn stop(mut self) {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        tokio::task::spawn_blocking(move || assert!(self.child.wait().unwrap().success())).await.unwrap();
    }
}

impl Drop for Ephemeral {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn help_and_version_exit_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["--help"][..], &["-h"], &["--version"], &["serve", "--help"], &["help", "reset"]] {
        let (code, text) = run(folder.path(), arguments);
        assert_eq!(code, Some(0), "{text}");
        assert!(text.contains("invgate") || text.contains("Deletes all data"), "{text}");
    }
    let (_, help) = run(folder.path(), &["--help"]);
    for word in ["--listen", "--database", "INVGATE_TOKEN", "--ephemeral", "--latency", "check-database", "Exit codes"] {
        assert!(help.contains(word), "{word} is not in {help}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "help created a file");
}

#[test]
fn the_verbose_version_has_compiler_and_target() {
    let folder = tempfile::tempdir().unwrap();
    let first = concat!("invgate ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(run(folder.path(), &["-V"]), (Some(0), first.to_owned()));
    let (code, text) = run(folder.path(), &["--version", "--verbose"]);
    assert!(code == Some(0) && text.starts_with(&format!("{first}commit: ")), "{text}");
    assert!(text.contains("\nrust: rustc 1.") && text.contains(&format!("\ntarget: {}", std::env::consts::ARCH)), "{text}");
    assert_eq!(run(folder.path(), &["--verbose"]).0, Some(2));
}

#[test]
fn shells_complete_and_each_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let (code, script) = run(folder.path(), &["completions", "bash"]);
    assert_eq!(code, Some(0), "{script}");
    let line = "COMP_WORDS=(invgate se); COMP_CWORD=1; _invgate invgate se invgate; echo \"${COMPREPLY[@]}\"";
    let bash = Command::new("bash").args(["--norc", "-c", &format!("{script}\n{line}")]).output().unwrap();
    assert_eq!(finished(bash), (Some(0), "serve seed\n".to_owned()));
    assert_eq!(run(folder.path(), &["man", "--out", "man1"]), (Some(0), String::new()));
    for page in ["invgate", "invgate-serve", "invgate-seed", "invgate-check-database"] {
        let text = std::fs::read_to_string(folder.path().join(format!("man1/{page}.1"))).unwrap();
        assert!(text.contains(".SH SYNOPSIS"), "{page}");
    }
    std::fs::write(folder.path().join("file"), "").unwrap();
    let (code, text) = run(folder.path(), &["man", "--out", "file"]);
    assert!(code == Some(1) && text.starts_with("error: file cannot be written"), "{text}");
}

/// The log has colours where the rest of the output has them.
#[test]
fn variables_choose_the_colours_of_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let log = |variables: &[(&str, &str)]| {
        let mut command = invgate(folder.path(), &["seed", "--database", "sqlite:desk.db"]);
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        let output = command.env("RUST_LOG", "trace").envs(variables.iter().copied()).output().unwrap();
        assert!(output.status.success() && !output.stderr.is_empty(), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(log(&[("CLICOLOR_FORCE", "1")]).contains("\u{1b}["));
    assert!(!log(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).contains("\u{1b}["));
    assert!(!log(&[]).contains("\u{1b}["));
}

/// The log has no query, which can contain a secret.
#[tokio::test]
async fn calls_are_logged_at_the_level_info() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = invgate(folder.path(), &["--ephemeral", "--fail", "breaking_news.list=503*1"]);
    command.env("RUST_LOG", "info").stderr(Stdio::piped());
    let mut desk = Ephemeral::spawn(command).await;
    assert_eq!(desk.get("sd.version?hidden=secret").await.status(), 200);
    assert_eq!(desk.get("breakingnews.all").await.status(), 503);
    Client::new().get(format!("{}/healthz", desk.text("url"))).send().await.unwrap();
    let mut log = desk.child.stderr.take().unwrap();
    desk.stop().await;
    let mut text = String::new();
    std::io::Read::read_to_string(&mut log, &mut text).unwrap();
    for line in ["GET /api/v1/sd.version 200 ", "GET /api/v1/breakingnews.all 503 "] {
        assert!(text.contains(line), "{text}");
    }
    assert!(text.contains("request_id=") && !text.contains("secret") && !text.contains("healthz"), "{text}");
}

#[test]
fn wrong_arguments_are_refused_with_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = [
        (&["--lisen", "127.0.0.1:0"][..], "--listen"),
        (&["start"], "start"),
        (&["--latency", "2s..1s"], "ends before it begins"),
        (&["--fail", "requests.crate=429*1"], "no operation `requests.crate`"),
        (&["--empty-map", "array"], "neither `object` nor `list`"),
        (&["--client", "only-a-secret"], "separated by a colon"),
        (&["--clock", "noon"], "write a time"),
        (&["--empty", "--scale", "5"], "cannot be used with"),
        (&["reset"], "--yes"),
        (&["--ephemeral", "seed"], "seed"),
    ];
    for (arguments, message) in wrong {
        let (code, text) = run(folder.path(), arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {text}");
        assert!(text.contains(message) && !text.contains("only-a-secret"), "{arguments:?}: {text}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "a refused command created a file");
}

#[tokio::test]
async fn failures_have_exit_code_1() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let url = url(folder.path()).await;
    let (code, text) = run(folder.path(), &["--listen", &address, "--database", &url]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains(&format!("cannot listen at {address}")) && text.lines().count() == 1, "{text}");
    // The message recommends an address with another port.
    assert_eq!(text.matches(&address).count(), 1, "{text}");
    // An empty secret comes from a variable that is not set, and would open the desk to everybody.
    let (code, text) = run(folder.path(), &["--token", "", "--database", &url]);
    assert!(code == Some(2) && text.contains("INVGATE_TOKEN is empty"), "{text}");
    let (code, text) = run(folder.path(), &["--url", "desk.example", "--database", &url]);
    assert!(code == Some(2) && text.contains("https://desk.example"), "{text}");
    let (code, text) = run(folder.path(), &["--database", "mysql:x"]);
    assert_eq!((code, text.contains("sqlite: or postgres:")), (Some(1), true), "{text}");
    // A fault without an administration interface could not be removed.
    let (code, text) = run(folder.path(), &["--ephemeral", "--token", "my-own", "--fail", "503:1"]);
    assert_eq!((code, text.contains("INVGATE_ADMIN_TOKEN")), (Some(1), true), "{text}");
}

#[tokio::test]
async fn an_ephemeral_desk_prints_json_and_deletes_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Ephemeral::start(folder.path(), &[]).await;
    assert_eq!(desk.get("incident?id=1").await.status(), 200);
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &desk.text("client_id")),
        ("client_secret", &desk.text("client_secret")),
    ];
    assert_eq!(Client::new().post(desk.text("token_url")).form(&form).send().await.unwrap().status(), 200);
    let calls = Client::new().get(format!("{}/calls", desk.text("admin"))).bearer_auth(desk.text("admin_token"));
    let calls: Value = calls.send().await.unwrap().json().await.unwrap();
    assert_eq!(calls["calls"].as_array().unwrap().len(), 2);
    let database = desk.text("database").trim_start_matches("sqlite:").to_owned();
    assert!(Path::new(&database).exists());
    desk.stop().await;
    assert!(!Path::new(&database).exists(), "{database} was not deleted");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn faults_can_be_set_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--fail", "system.version=503*1", "--empty-map", "object", "--latency", "requests.list=250ms"];
    let desk = Ephemeral::start(folder.path(), &arguments).await;
    assert_eq!(desk.get("sd.version").await.status(), 503);
    assert_eq!(desk.get("sd.version").await.status(), 200);
    let begin = std::time::Instant::now();
    assert_eq!(desk.get("incidents?ids[]=99999").await.text().await.unwrap(), "{}");
    assert!(begin.elapsed().as_millis() >= 250);
    desk.stop().await;
}

#[tokio::test]
async fn a_stopped_clock_gives_every_request_the_same_time() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Ephemeral::start(folder.path(), &["--clock", "2026-01-31T12:00:00Z"]).await;
    let form =
        [("title", "a"), ("type_id", "1"), ("priority_id", "2"), ("category_id", "1"), ("customer_id", "8"), ("creator_id", "8")];
    let created = Client::new().post(format!("{}/incident", desk.text("api"))).basic_auth("api", Some(desk.text("token")));
    let created: Value = created.form(&form).send().await.unwrap().json().await.unwrap();
    let found: Value = desk.get(&format!("incident?id={}", created["request_id"])).await.json().await.unwrap();
    assert_eq!(found["created_at"], 1_769_860_800);
    desk.stop().await;
}

#[tokio::test]
async fn links_begin_with_the_configured_url() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Ephemeral::start(folder.path(), &["--url", "https://desk.example/tests"]).await;
    let export: Value = desk.get("data.export?id=8f14e45f-ceea-467f-9a3b-0c6d6a1d2b10").await.json().await.unwrap();
    let url = export["url"].as_str().unwrap();
    assert!(url.starts_with("https://desk.example/tests/exports/"), "{url}");
    desk.stop().await;
}

#[tokio::test]
async fn an_empty_desk_has_no_users() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Ephemeral::start(folder.path(), &["--empty"]).await;
    let users: Value = desk.get("users").await.json().await.unwrap();
    assert_eq!(users.as_array().map(Vec::len), Some(0), "{users}");
    desk.stop().await;
}

/// The commands create, count, check and delete data.
#[tokio::test]
async fn a_database_is_seeded_checked_and_reset() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(folder.path()).await;
    let with = |arguments: &[&str]| finished(invgate(folder.path(), arguments).env("DATABASE_URL", &url).output().unwrap());
    let (code, text) = with(&["seed", "--scale", "60", "--seed", "3"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.trim_end().ends_with(": 60 requests"), "{text}");
    let (code, text) = with(&["seed", "--scale", "50"]);
    assert!(code == Some(0) && text.trim_end().ends_with("which already had data: 60 requests"), "{text}");
    let (code, text) = with(&["check-database"]);
    assert!(code == Some(0) && text.contains("is sound") && text.contains("60 requests"), "{text}");
    let (code, text) = with(&["reset", "--yes"]);
    assert!(code == Some(0) && text.contains("is empty"), "{text}");
    let (code, text) = with(&["check-database"]);
    assert!(code == Some(0) && text.contains(", 0 requests"), "{text}");
    let (code, text) = with(&["seed"]);
    assert!(code == Some(0) && text.trim_end().ends_with(": 40 requests"), "{text}");
}

#[test]
fn a_check_reports_problems_and_creates_no_database() {
    let folder = tempfile::tempdir().unwrap();
    let (code, text) = run(folder.path(), &["check-database", "--database", "sqlite:missing.db"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("there is no file missing.db"), "{text}");
    assert!(!folder.path().join("missing.db").exists());
    std::fs::write(folder.path().join("empty.db"), "").unwrap();
    let (code, text) = run(folder.path(), &["check-database", "--database", "sqlite:empty.db"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("0 of ") && text.contains("migrations"), "{text}");
}
