//! Runs the snippets of docs/testing.md, checks that its options exist, and follows the pages of docs/guide that use the desk.

#[path = "../../../tests/pages/page.rs"]
mod page;

use std::path::Path;
use std::process::Command;

// GUIDE: uses
use invgate::GetSystemVersion;
use invgate::admin::{self, Administration, Faults, ListCalls, SetFaults};
use invgate::client::Client;
use invgate::desk::Desk;
use invgate::site::{self, Hosts};
use specwright::Secret;
use specwright::client::Tower;
use specwright::server::Health;
use specwright::server::oauth2::TokenEndpoint;
// end

use crate::common::{is_installed, required_variable};

const GUIDE: &str = include_str!("../../../docs/testing.md");
const CONTAINERFILE: &str = include_str!("../../Containerfile");

/// The code block of the guide in this language.
fn snippet(language: &str) -> &'static str {
    let (_, rest) = GUIDE.split_once(&format!("```{language}\n")).unwrap();
    let (block, rest) = rest.split_once("\n```").unwrap();
    assert!(!rest.contains(&format!("```{language}\n")), "two blocks of {language}");
    block
}

/// Runs a program in a folder, with `invgate` on the PATH.
fn run(folder: &Path, program: &str, arguments: &[&str]) {
    let built = Path::new(env!("CARGO_BIN_EXE_invgate")).parent().unwrap();
    let path = format!("{}:{}", built.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new(program);
    for variable in ["DATABASE_URL", "INVGATE_LISTEN", "INVGATE_TOKEN", "INVGATE_CLIENT", "INVGATE_ADMIN_TOKEN"] {
        command.env_remove(variable);
    }
    let output = command.args(arguments).current_dir(folder).env("PATH", path).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&text));
}

#[test]
fn the_curl_snippet_runs() {
    if is_installed("curl") {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), "sh", &["-euc", snippet("sh")]);
    }
}

#[test]
fn the_python_snippet_runs() {
    if is_installed("python3") {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), "python3", &["-c", snippet("python")]);
    }
}

/// `INVGATE_TEST_TYPESCRIPT` is a folder in which TypeScript and the types of Node are installed.
#[test]
fn the_typescript_snippet_is_checked_and_runs() {
    let Some(modules) = required_variable("INVGATE_TEST_TYPESCRIPT") else { return };
    let folder = tempfile::tempdir_in(&modules).unwrap();
    std::fs::write(folder.path().join("guide.mts"), snippet("typescript")).unwrap();
    let compiler = Path::new(&modules).join("node_modules/typescript/bin/tsc");
    let options =
        ["--strict", "--noUncheckedIndexedAccess", "--target", "es2023", "--module", "nodenext", "--types", "node", "guide.mts"];
    run(folder.path(), "node", &[&[compiler.to_str().unwrap()], &options[..]].concat());
    run(folder.path(), "node", &["guide.mjs"]);
}

fn follow(page: &str, needs: &[&str]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let programs = Path::new(env!("CARGO_BIN_EXE_invgate")).parent().unwrap();
    page::Reader { root, target, programs, needs }.follow(page);
}

#[test]
fn the_tutorial_about_the_desk_works() {
    follow("docs/guide/tutorial-desk.md", &["curl", "python3"]);
}

#[test]
fn the_page_about_running_the_desk_works() {
    follow("docs/guide/howto/desk.md", &["curl"]);
}

#[tokio::test]
async fn the_rust_snippet_runs() -> Result<(), Box<dyn std::error::Error>> {
    // GUIDE: test
    let folder = tempfile::tempdir()?;
    let desk = Desk::open(&format!("sqlite:{}", folder.path().join("desk.db").display())).await?;
    desk.fill().await?;
    desk.set_api_token("api", &Secret::new("a-token")).await?;
    let administration = Administration::new(desk.clone(), Secret::new("an-admin-token"), Faults::new(None));
    let hosts = Hosts::new(["desk.test".to_owned()]);
    let application = site::application(desk, TokenEndpoint::new(), Health::new(), hosts, Some(administration));

    // The client under test retries a 503.
    let client =
        Client::builder("http://desk.test").basic("api", "a-token").transport(Tower::new(application.clone())).build()?;
    let admin = admin::Client::builder("http://desk.test").bearer("an-admin-token").transport(Tower::new(application)).build()?;
    admin.faults().set(&SetFaults::default().operation("system.version").fail("503*1")).await?;
    let version = client.system().version(&GetSystemVersion::default()).await?.version;

    let record = admin.calls().list(&ListCalls::default().operation("system.version")).await?;
    let statuses: Vec<_> = record.calls.iter().map(|call| call.status).collect();
    assert_eq!(statuses, [503, 200]);
    // end
    assert!(version.is_some());
    let shown = format!("{}\n{}", region("// GUIDE: uses\n"), region("    // GUIDE: test\n"));
    assert_eq!(snippet("rust,ignore"), shown.trim_end());
    Ok(())
}

/// The lines of this file from a mark to the next `// end`, without the indentation of a function.
fn region(mark: &str) -> String {
    let (_, rest) = include_str!("guide.rs").split_once(mark).unwrap();
    let lines = rest.lines().take_while(|line| line.trim() != "// end");
    lines.map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect()
}

/// The program has every option in the guide.
#[test]
fn the_options_of_the_guide_exist() {
    let help = Command::new(env!("CARGO_BIN_EXE_invgate")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let options = GUIDE
        .split(|letter: char| letter == '`' || letter.is_whitespace())
        .filter(|word| word.starts_with("--") && !["--retry", "--json", "--rm"].contains(word));
    for option in options {
        assert!(
            help.contains(option.trim_end_matches(|last: char| !last.is_alphanumeric())),
            "the program has no option {option}"
        );
    }
}

/// Checks the Containerfile without building the image: the Rust version, the name of the program, the ignored folders, the releases of
/// Debian, and the settings.
#[test]
fn the_steps_of_the_container_file_fit_the_program() {
    let lines: Vec<_> = CONTAINERFILE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let manifest = include_str!("../../../Cargo.toml");
    let version = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap().trim_matches('"');
    assert!(lines[0].starts_with(&format!("FROM rust:{version}-")), "{}", lines[0]);
    let build = lines.iter().find(|line| line.starts_with("RUN cargo build")).unwrap();
    assert!(build.ends_with("--release --locked -p invgate --bin invgate"), "{build}");
    assert!(env!("CARGO_BIN_EXE_invgate").ends_with("/invgate"));
    let ignored = include_str!("../../../.dockerignore");
    assert!(ignored.lines().any(|line| line == "target"));
    // Both stages need the same release of Debian, so that the program finds its C library.
    assert!(lines[0].contains("-trixie") && lines.iter().any(|line| line.starts_with("FROM debian:trixie")));
    assert!(lines.contains(&"ENTRYPOINT [\"invgate\"]") && lines.contains(&"ENV INVGATE_LISTEN=0.0.0.0:8383"));
}
