//! Starts of the program: on a database that cannot be opened, of an older version, with a changed migration, and after a kill.

use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::common::{Program, url};
use crate::faults::{is_on_postgres, run};

/// The output of a start that fails.
fn failed_start(url: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_invgate"));
    let output = command.env("DATABASE_URL", url).env("INVGATE_LISTEN", "127.0.0.1:0").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_failed_start_prints_its_cause() {
    for (url, cause) in [
        ("sqlite::memory:", "a database in memory is not supported"),
        ("sqlite:/no/such/folder/desk.db", "there is no folder /no/such/folder"),
        ("postgres://desk@127.0.0.1:1/desk", "refused"),
        ("mysql://desk", "must begin with sqlite: or postgres:"),
    ] {
        let output = failed_start(url);
        assert!(output.contains(cause) && output.lines().count() == 1, "{url}: {output}");
    }
}

/// Migrates a database of an older version of the program: it has the table `versions`, ids come from the table `sequence`, and no text is
/// case-folded.
#[tokio::test]
async fn a_database_of_an_older_version_is_migrated() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(folder.path()).await;
    let url = if url.starts_with("sqlite:") { format!("{url}?mode=rwc") } else { url };
    let kind = if is_on_postgres() { "postgres" } else { "sqlite" };
    let mut migrations: Vec<_> =
        std::fs::read_dir(format!("migrations/{kind}")).unwrap().map(|entry| entry.unwrap().path()).collect();
    migrations.sort();
    for migration in &migrations[..6] {
        run(&url, std::fs::read_to_string(migration).unwrap()).await;
    }
    let user = "INSERT INTO users (id, name, lastname, email, username, type, user_type) VALUES (3, 'É', 'O', 'ÉO@x.example', 'éo', 2, 1)";
    let counters = "INSERT INTO sequence (name, value) VALUES ('users', 7)";
    run(&url, format!("CREATE TABLE versions (number BIGINT PRIMARY KEY); INSERT INTO versions VALUES (1), (2), (3), (4), (5), (6); {user}; {counters}")).await;
    let desk = Program::start_at(&url).await;
    let found: Value =
        desk.get("/api/v1/user.by").query(&[("email", "éo@X.EXAMPLE")]).send().await.unwrap().json().await.unwrap();
    assert_eq!(found["id"], 3);
    let form = [("name", "A"), ("lastname", "B"), ("email", "ab@x.example")];
    let new: Value = desk.post("user").form(&form).send().await.unwrap().json().await.unwrap();
    assert_eq!(new["id"], 8, "new ids continue after the old ids");
    drop(desk);
    // A second start works as well.
    assert_eq!(Program::start_at(&url).await.readiness().await, 200);
}

/// The checksum of an applied migration is stored. If it differs, the migration of the program was edited.
#[tokio::test]
async fn an_edited_migration_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(folder.path()).await;
    drop(Program::start_at(&url).await);
    let checksum = if is_on_postgres() { "'\\x00'" } else { "x'00'" };
    run(&url, format!("UPDATE _sqlx_migrations SET checksum = {checksum} WHERE version = 3")).await;
    let output = failed_start(&url);
    assert!(output.contains("migration 3 of the database differs"), "{output}");
}

/// A transaction that was rolled back, or a row that was deleted, has used ids. The ids of the demonstration data are the same nevertheless.
#[tokio::test]
async fn demonstration_data_has_the_same_ids_in_every_empty_database() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(folder.path()).await;
    drop(Program::demonstration(&url).await);
    let reset = Command::new(env!("CARGO_BIN_EXE_invgate")).args(["reset", "--yes", "--database", &url]).output().unwrap();
    assert!(reset.status.success());
    let used = if is_on_postgres() {
        "SELECT setval(pg_get_serial_sequence('locations', 'id'), 41), setval(pg_get_serial_sequence('users', 'id'), 41)"
    } else {
        "INSERT INTO sqlite_sequence (name, seq) VALUES ('locations', 41), ('users', 41)"
    };
    run(&url, used.to_owned()).await;
    let desk = Program::demonstration(&url).await;
    let http = reqwest::Client::new();
    for path in ["locations", "users"] {
        let rows = http.get(format!("http://{}/api/v1/{path}", desk.address)).basic_auth("api", Some("demo-token"));
        let rows: Value = rows.send().await.unwrap().json().await.unwrap();
        assert_eq!(rows[0]["id"], 1, "{path}: {rows}");
    }
}

/// The second start fails, since the address is taken or since faults need the administration interface. The token in the database is still that
/// of the first one.
#[tokio::test]
async fn a_start_that_fails_changes_no_token() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(folder.path()).await;
    let desk = Program::start_at(&url).await;
    let taken = desk.address.to_string();
    for (listen, arguments) in [(taken.as_str(), &[][..]), ("127.0.0.1:0", &["--fail", "503:1"])] {
        let mut second = Command::new(env!("CARGO_BIN_EXE_invgate"));
        second.env("DATABASE_URL", &url).env("INVGATE_LISTEN", listen).env("INVGATE_TOKEN", "another").args(arguments);
        let output = second.env_remove("INVGATE_ADMIN_TOKEN").output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert_eq!(desk.get("/api/v1/users").send().await.unwrap().status(), 200);
    }
}

/// Kills the program while it fills a new database. The next start completes it.
#[tokio::test]
async fn a_kill_during_the_first_start_leaves_no_incomplete_database() {
    for pause in (0..=300).step_by(30) {
        let folder = tempfile::tempdir().unwrap();
        let url = url(folder.path()).await;
        Program::kill_after(&url, Duration::from_millis(pause)).await;
        let desk = Program::demonstration(&url).await;
        let http = reqwest::Client::new();
        let users = http.get(format!("http://{}/api/v1/users", desk.address)).basic_auth("api", Some("demo-token"));
        let users: Value = users.send().await.unwrap().json().await.unwrap();
        assert_eq!(users.as_array().map(Vec::len), Some(12), "killed after {pause} ms: {users}");
        let form = [("grant_type", "client_credentials"), ("scope", "api.v1.users:get")];
        let token = http.post(format!("http://{}/oauth/v2.0/access_token", desk.address)).form(&form);
        let status = token.basic_auth("demo-client", Some("demo-secret")).send().await.unwrap().status();
        assert_eq!(status, 200, "killed after {pause} ms");
    }
}
