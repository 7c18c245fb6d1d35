//! Starts the program `invgate` as a separate process.

use std::io::BufRead as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::{Client, RequestBuilder};
use serde_json::Value;

/// The token of the API user.
const TOKEN: &str = "t";

/// A process of the program. `Drop` kills it.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: SocketAddr,
    http: Client,
    log: Arc<Mutex<String>>,
}

impl Program {
    /// Starts the program on the database of this folder.
    pub(crate) async fn start(folder: &Path) -> Program {
        Program::start_at(&super::url(folder).await).await
    }
    /// Starts the program on this database.
    pub(crate) async fn start_at(url: &str) -> Program {
        let url = url.to_owned();
        // Reading the first line blocks the thread.
        tokio::task::spawn_blocking(move || Program::spawn(command(&url).env("INVGATE_TOKEN", TOKEN))).await.unwrap()
    }
    /// Starts the program on this database, with the demonstration token and OAuth2 client.
    pub(crate) async fn demonstration(url: &str) -> Program {
        let url = url.to_owned();
        tokio::task::spawn_blocking(move || Program::spawn(&mut command(&url))).await.unwrap()
    }
    fn spawn(command: &mut Command) -> Program {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::<Mutex<String>>::default();
        let (written, to) = (child.stderr.take().unwrap(), Arc::clone(&log));
        std::thread::spawn(move || {
            for line in std::io::BufReader::new(written).lines().map_while(Result::ok) {
                eprintln!("{line}");
                to.lock().unwrap().extend([&line, "\n"]);
            }
        });
        let mut lines = std::io::BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        // The thread reads the output, so that the pipe does not fill up.
        std::thread::spawn(move || lines.for_each(drop));
        let address = first.strip_prefix("Service desk at http://").unwrap().split('/').next().unwrap().parse().unwrap();
        Program { child, address, http: Client::new(), log }
    }
    /// Starts the program with the demonstration data, and kills it after this time.
    pub(crate) async fn kill_after(url: &str, pause: Duration) {
        let mut child = command(url).stdout(Stdio::null()).spawn().unwrap();
        tokio::time::sleep(pause).await;
        child.kill().unwrap();
        child.wait().unwrap();
    }
    /// The log of the process until now.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }
    /// A client of the administration interface.
    pub(crate) fn administration(&self) -> invgate::admin::Client {
        invgate::admin::Client::builder(format!("http://{}", self.address)).bearer(super::ADMIN_TOKEN).build().unwrap()
    }
    /// A client with the correct token.
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
        panic!("the program does not stop");
    }
    /// The peak and the current resident memory of the process, in MiB.
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
    pub(crate) fn send(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("http://{}/api/v1{path}", self.address)).basic_auth("api", Some(TOKEN))
    }
    /// The JSON answer of a GET operation.
    pub(crate) async fn json(&self, path: &str) -> Value {
        self.get(&format!("/api/v1/{path}")).send().await.unwrap().json().await.unwrap()
    }
    /// The status of `/readyz`.
    pub(crate) async fn readiness(&self) -> u16 {
        self.get("/readyz").send().await.unwrap().status().as_u16()
    }
}

/// The command for the program on a free port, without credentials in its environment.
fn command(url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_invgate"));
    command.env("DATABASE_URL", url).env("INVGATE_LISTEN", "127.0.0.1:0");
    command.env("INVGATE_ADMIN_TOKEN", super::ADMIN_TOKEN);
    command.env_remove("INVGATE_TOKEN").env_remove("INVGATE_CLIENT");
    command
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
