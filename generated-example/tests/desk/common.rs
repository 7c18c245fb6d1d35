//! Starts a desk with a separate database on a free port, and creates clients for it.

#[cfg(unix)]
mod process;

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;

use invgate::admin::{Administration, Faults};
use invgate::client::Client;
use invgate::desk::{Clock, Desk};
use invgate::site::{self, Hosts};
use specwright::Secret;
use specwright::server::oauth2::TokenEndpoint;
use specwright::server::{Health, Limits, Server};
use sqlx::Connection as _;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

#[cfg(unix)]
pub(crate) use process::Program;

pub(crate) const TOKEN: &str = "a-token-for-tests";
/// The token of the administration interface.
pub(crate) const ADMIN_TOKEN: &str = "an-admin-token-for-tests";

/// A running desk. [`stop`](Running::stop) stops it.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    desk: Desk,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

/// Starts a desk on the database of this folder. A new database is filled with demonstration data.
pub(crate) async fn start(folder: &Path) -> Running {
    start_at(folder, Clock::System).await
}

/// Like [`start`], on a database of a PostgreSQL server.
pub(crate) async fn start_on_postgres((server, name): &(String, String)) -> Running {
    start_with(&on_postgres(server, name).await, Clock::System).await
}

/// Like [`start`], with this clock.
pub(crate) async fn start_at(folder: &Path, clock: Clock) -> Running {
    start_with(&url(folder).await, clock).await
}

async fn start_with(url: &str, clock: Clock) -> Running {
    let desk = Desk::open(url).await.unwrap().with_clock(clock);
    desk.fill().await.unwrap();
    desk.set_api_token("api", &Secret::new(TOKEN)).await.unwrap();
    desk.start_worker().await.unwrap();
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let tokens = TokenEndpoint::new().requested_scopes_only(true).store(desk.clone()).client("a-client", "a-secret");
    let administration = Administration::new(desk.clone(), Secret::new(ADMIN_TOKEN), Faults::new(Some(7)));
    let application = site::application(desk.clone(), tokens, Health::new(), Hosts::default(), Some(administration));
    let task = tokio::spawn(async move {
        server
            .serve_axum(application, &Limits::default(), async {
                let _ = stopped.await;
            })
            .await
            .unwrap();
    });
    Running { address, desk, stop, task }
}

/// The value of a variable for tests that need more than Rust. If it is not set, the test prints `NOT RUN`, or fails if `CI` is set.
pub(crate) fn required_variable(variable: &str) -> Option<String> {
    let named = std::env::var(variable).ok().filter(|value| !value.is_empty());
    if named.is_none() {
        not_run(&format!("{variable} is not set"));
    }
    named
}

/// Whether a program that a test needs is installed.
#[cfg(unix)]
pub(crate) fn is_installed(program: &str) -> bool {
    let there = std::process::Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !there {
        not_run(&format!("{program} is not installed"));
    }
    there
}

pub(crate) fn not_run(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "{why}; see CONTRIBUTING.md");
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    // cargo captures the output of `eprintln!` for tests that pass, but not this output.
    let _ = writeln!(std::io::stderr(), "NOT RUN: {test}, since {why}");
}

/// The URL of the PostgreSQL server for tests, and a name of a database that is unique for the folder.
pub(crate) fn postgres(folder: &Path) -> Option<(String, String)> {
    required_variable("INVGATE_TEST_POSTGRES").map(|server| (server, database(folder)))
}

fn database(folder: &Path) -> String {
    format!("t{}", folder.file_name().unwrap().to_string_lossy().trim_start_matches('.')).to_lowercase()
}

/// The database URL of this folder: a SQLite file, or a PostgreSQL database if `INVGATE_TEST_DATABASE` is `postgres`.
pub(crate) async fn url(folder: &Path) -> String {
    let everything = std::env::var("INVGATE_TEST_DATABASE").is_ok_and(|chosen| chosen == "postgres");
    match if everything { postgres(folder) } else { None } {
        Some((server, name)) => on_postgres(&server, &name).await,
        None => format!("sqlite:{}", folder.join("desk.db").display()),
    }
}

/// The URL of a PostgreSQL database. Creates the database if it does not exist.
async fn on_postgres(server: &str, name: &str) -> String {
    sqlx::any::install_default_drivers();
    let mut db = sqlx::AnyConnection::connect(&format!("{server}/postgres")).await.unwrap();
    // An error means that the database already exists.
    let _ = sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut db).await;
    format!("{server}/{name}")
}

impl Running {
    /// A client with the correct token.
    pub(crate) fn client(&self) -> Client {
        Client::builder(format!("http://{}", self.address)).basic("api", TOKEN).build().unwrap()
    }
    /// A URL of the API.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}/api/v1/{path}", self.address)
    }
    /// Stops the desk like a signal.
    pub(crate) async fn stop(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap();
        self.desk.close().await;
    }
}
