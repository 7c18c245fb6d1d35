//! Runs the behaviours in `tests/behaviours`, with the async and the blocking client, and checks the table in `docs/behaviours.md`, which is
//! generated from them.

mod file;
mod outcome;
mod play;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use file::Behaviour;
use futures_util::{StreamExt as _, stream};
use play::{Way, play, play_here};

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// All behaviours, by the names of their files.
fn all() -> BTreeMap<String, Behaviour> {
    let files = std::fs::read_dir(folder("tests/behaviours")).unwrap().map(|file| file.unwrap().path());
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let behaviour =
            toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, behaviour)
    };
    files.map(read).collect()
}

async fn play_all(way: Way) {
    // Only a few run at the same time, since deadlines would pass on a busy machine.
    let plays = all().into_iter().map(|(name, behaviour)| async move {
        (name.clone(), tokio::spawn(async move { play(&name, &behaviour, way).await }).await)
    });
    let played: Vec<_> = stream::iter(plays).buffer_unordered(6).collect().await;
    let wrong: Vec<String> =
        played.into_iter().filter_map(|(name, result)| Some(format!("{name}: {}", result.unwrap().err()?))).collect();
    assert!(wrong.is_empty(), "{} behaviours fail:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn async_client_behaves_as_stated() {
    play_all(Way::Async).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn blocking_client_behaves_as_stated() {
    play_all(Way::Blocking).await;
}

/// Does nothing by default. The other tests run it in a new process for each behaviour with environment variables.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_behaviour_in_its_environment() {
    let Ok(name) = std::env::var("SPECWRIGHT_BEHAVIOUR") else { return };
    let proxy = std::env::var("SPECWRIGHT_PROXY").ok();
    let base_url = std::env::var("SPECWRIGHT_BASE_URL").unwrap();
    println!("{}", play_here(&all()[&name], &base_url, proxy.as_deref()).await);
}

/// If the variable `UPDATE` is set, the test writes the table instead.
#[test]
fn table_is_up_to_date() {
    let (path, tables) = (folder("../docs/behaviours.md"), table(&all()) + &table_of_requests());
    if std::env::var_os("UPDATE").is_some() {
        return std::fs::write(path, tables).unwrap();
    }
    assert!(
        std::fs::read_to_string(path).unwrap_or_default() == tables,
        "docs/behaviours.md is stale: run this test with UPDATE=1"
    );
}

fn table(behaviours: &BTreeMap<String, Behaviour>) -> String {
    let mut groups: BTreeMap<&str, Vec<(&String, &Behaviour)>> = BTreeMap::new();
    for (name, behaviour) in behaviours {
        groups.entry(&behaviour.group).or_default().push((name, behaviour));
    }
    let mut out = format!(
        "# Behaviours of the client\n\nGenerated from `runtime/tests/behaviours`, which has one file for each of the {} behaviours. A test server plays each behaviour\n\
         over a socket, for the async and for the blocking client. Behaviours of cancellation are only for the async client.\n",
        behaviours.len()
    );
    for (group, behaviours) in groups {
        writeln!(out, "\n## {group}\n\n| behaviour | what happens | why |\n|---|---|---|").unwrap();
        for (name, Behaviour { says, why, .. }) in behaviours {
            writeln!(out, "| `{name}` | {says} | {why} |").unwrap();
        }
    }
    out
}

/// The table of `tests/data/requests`, whose files are played, or point at other tests, in `tests/tests/requests.rs`.
fn table_of_requests() -> String {
    let files = std::fs::read_dir(folder("../tests/data/requests")).unwrap().map(|file| file.unwrap().path());
    let mut rows: Vec<(String, String)> = files.map(|path| row_of_request(&path)).collect();
    rows.sort();
    let mut out = format!(
        "\n# Behaviours of the server and of generated code\n\nMade from `tests/data/requests`, a file per behaviour: {} in all. A file has requests \
         that are sent over a socket to a strict and a\nlenient service, with the responses that must come, or names the tests that show the behaviour.\n",
        rows.len()
    );
    let mut last = String::new();
    for (group, row) in rows {
        if group != last {
            writeln!(out, "\n## {group}\n\n| behaviour | what happens | why |\n|---|---|---|").unwrap();
        }
        writeln!(out, "{row}").unwrap();
        last = group;
    }
    out
}

/// Group and row.
fn row_of_request(path: &std::path::Path) -> (String, String) {
    let file: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let text = |key: &str| file[key].as_str().unwrap();
    let name = path.file_stem().unwrap().to_str().unwrap();
    (text("group").to_owned(), format!("| `{name}` | {} | {} |", text("says"), text("why")))
}
