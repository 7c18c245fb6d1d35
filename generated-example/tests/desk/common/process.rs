//! A desk in a process of its own.

use std::io::BufRead as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use reqwest::{Client, RequestBuilder};
use serde_json::Value;

/// The token of the API user of these desks.
const TOKEN: &str = "t";

/// A desk in a process of its own, killed with its test.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: SocketAddr,
    http: Client,
}

impl Program {
    /// On the database of this folder.
    pub(crate) async fn start(folder: &Path) -> Program {
        Program::start_at(&super::url(folder).await).await
    }
    /// On this database.
    pub(crate) async fn start_at(url: &str) -> Program {
        let url = url.to_owned();
        // Reading its first line blocks.
        tokio::task::spawn_blocking(move || Program::spawn(command(&url).env("INVGATE_TOKEN", TOKEN))).await.unwrap()
    }
    /// On this database, with the token and the OAuth2 client for demonstrations.
    pub(crate) async fn demonstration(url: &str) -> Program {
        let url = url.to_owned();
        tokio::task::spawn_blocking(move || Program::spawn(&mut command(&url))).await.unwrap()
    }
    fn spawn(command: &mut Command) -> Program {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = std::io::BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        // The program stops when nobody reads what it says.
        std::thread::spawn(move || lines.for_each(drop));
        let address = first.strip_prefix("Service desk at http://").unwrap().split('/').next().unwrap().parse().unwrap();
        Program { child, address, http: Client::new() }
    }
    /// A client with the right token.
    pub(crate) fn client(&self) -> invgate::Client {
        invgate::Client::builder(format!("http://{}", self.address)).basic("api", TOKEN).build().unwrap()
    }
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }
    pub(crate) async fn ended(mut self) -> ExitStatus {
        for _ in 0..600 {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the program does not end");
    }
    /// The most memory that the process has used, and what it uses now, in MiB.
    pub(crate) fn memory(&self) -> (u64, u64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
        };
        (field("VmHWM"), field("VmRSS"))
    }
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("http://{}{path}", self.address)).basic_auth("api", Some(TOKEN))
    }
    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(format!("http://{}/api/v1/{path}", self.address)).basic_auth("api", Some(TOKEN))
    }
    pub(crate) fn put(&self, path: &str) -> RequestBuilder {
        self.http.put(format!("http://{}/api/v1/{path}", self.address)).basic_auth("api", Some(TOKEN))
    }
    /// The JSON at an address of the API.
    pub(crate) async fn json(&self, path: &str) -> Value {
        self.get(&format!("/api/v1/{path}")).send().await.unwrap().json().await.unwrap()
    }
    /// The status at `/readyz`.
    pub(crate) async fn readiness(&self) -> u16 {
        self.get("/readyz").send().await.unwrap().status().as_u16()
    }
}

/// The program on a free port, without a token in its environment.
fn command(url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_invgate"));
    command.env("DATABASE_URL", url).env("INVGATE_LISTEN", "127.0.0.1:0");
    command.env_remove("INVGATE_TOKEN").env_remove("INVGATE_CLIENT");
    command
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
