//! What servers make of requests: each file of `data/requests` is played over a socket, or names the tests that show it.
//!
//! docs/behaviours.md has a table of them (see `behaviours` in the tests of the runtime).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use specwright::server::{RequestContext, Server};
use specwright::{HandlerError, service_api};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

#[service_api("specs/wire/strict")]
mod strict {}
#[service_api("specs/wire/lenient")]
mod lenient {}

/// What a file says. `group`, `says` and `why` are columns of the table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    group: String,
    says: String,
    why: String,
    #[serde(default)]
    play: Vec<Play>,
    /// Tests that show it, each as `file: function`.
    #[serde(default)]
    tests: Vec<String>,
}

/// One request, and what must come of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Play {
    /// `strict` or `lenient`; both by default.
    service: Option<String>,
    /// Method and target.
    request: String,
    /// Lines of the head.
    #[serde(default)]
    headers: Vec<String>,
    /// Characters up to U+00FF are one byte each.
    #[serde(default)]
    latin1: bool,
    #[serde(default)]
    body: String,
    status: u16,
    /// The body of the response, as it is.
    answer: Option<String>,
    /// Parts of the body.
    #[serde(default)]
    has: Vec<String>,
}

/// Answers what it reads.
struct Echo;

macro_rules! handlers {
    ($service:ident) => {
        impl $service::server::Things for Echo {
            async fn echo(&self, _: &RequestContext, request: $service::EchoThings) -> Result<$service::Thing, HandlerError> {
                Ok(request.thing)
            }
            async fn fill(&self, _: &RequestContext, request: $service::FillThings) -> Result<$service::Thing, HandlerError> {
                let $service::FillThings { id, at, note, list, tags, value, parts, doc } = request;
                let name = doc.map(|file| file.name);
                Ok($service::Thing { id, at, note, list, tags, value, parts, name, ..Default::default() })
            }
            async fn head(
                &self,
                _: &RequestContext,
                request: $service::HeadThings,
            ) -> Result<$service::HeadThingsAnswer, HandlerError> {
                Ok($service::HeadThingsAnswer { note: request.note, tags: request.tags })
            }
        }
    };
}
handlers!(strict);
handlers!(lenient);

/// The addresses of servers that serve until the test ends.
async fn servers() -> [(&'static str, std::net::SocketAddr); 2] {
    let (strict, lenient) = (Server::bind("127.0.0.1:0").await.unwrap(), Server::bind("127.0.0.1:0").await.unwrap());
    let addresses = [("strict", strict.address().unwrap()), ("lenient", lenient.address().unwrap())];
    tokio::spawn(strict.serve(strict::server::Router::new().things(Echo), std::future::pending()));
    tokio::spawn(lenient.serve(lenient::server::Router::new().things(Echo), std::future::pending()));
    addresses
}

fn bytes(text: &str, latin1: bool) -> Vec<u8> {
    if latin1 { text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect() } else { text.as_bytes().to_vec() }
}

/// Status and body of the response to a request.
async fn response(address: std::net::SocketAddr, play: &Play) -> (u16, String) {
    let body = bytes(&play.body, play.latin1);
    let mut head = format!("{} HTTP/1.1\r\nhost: h\r\nconnection: close\r\ncontent-length: {}\r\n", play.request, body.len());
    play.headers.iter().for_each(|line| head += &format!("{line}\r\n"));
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&[bytes(&head, play.latin1), b"\r\n".to_vec(), body].concat()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), body.to_owned())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// By name, which is the file's.
fn cases() -> BTreeMap<String, Case> {
    let files = std::fs::read_dir(root().join("tests/data/requests")).unwrap().map(|file| file.unwrap().path());
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let case = toml::from_str(&std::fs::read_to_string(&path).unwrap());
        (name.clone(), case.unwrap_or_else(|error| panic!("{name}: {error}")))
    };
    files.map(read).collect()
}

#[tokio::test]
async fn requests_come_to_what_their_files_say() {
    let (servers, mut wrong, mut played) = (servers().await, Vec::new(), 0);
    for (name, case) in cases() {
        for play in &case.play {
            for (service, address) in
                servers.iter().filter(|(service, _)| play.service.as_deref().is_none_or(|one| one == *service))
            {
                let (status, body) = response(*address, play).await;
                let is_right = status == play.status
                    && play.answer.as_ref().is_none_or(|answer| *answer == body)
                    && play.has.iter().all(|part| body.contains(part.as_str()));
                if !is_right {
                    wrong.push(format!("{name}, {service}: {} {}\n  {status} {body}", play.request, play.body));
                }
                played += 1;
            }
        }
        let is_told = [&case.group, &case.says, &case.why].iter().all(|text| !text.is_empty());
        assert!(is_told && (!case.play.is_empty() || !case.tests.is_empty()), "{name} shows nothing");
    }
    assert!(wrong.is_empty(), "{} of {played} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn tests_that_are_named_exist() {
    for (name, case) in cases() {
        for test in &case.tests {
            let (file, function) = test.split_once(": ").unwrap();
            let text = std::fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{name}: {file}: {error}"));
            assert!(text.contains(&format!("fn {function}()")), "{name}: {file} has no test `{function}`");
        }
    }
}
