//! Behaviours of the server and of generated code: sends the requests of each file in `data/requests` over a socket, and compares the
//! responses. A file can name tests instead.
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

/// A file of `data/requests`. `group` is the heading in docs/behaviours.md; `says` and `why` are columns of its table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    group: String,
    says: String,
    why: String,
    #[serde(default)]
    play: Vec<Play>,
    /// Tests of the behaviour, each as `file: function`.
    #[serde(default)]
    tests: Vec<String>,
}

/// A request and the expected response.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Play {
    /// The service: `strict` or `lenient`. By default, the request is sent to both.
    service: Option<String>,
    /// Method and target.
    request: String,
    /// Lines of headers, such as `content-type: application/json`.
    #[serde(default)]
    headers: Vec<String>,
    /// Whether characters up to U+00FF are sent as one byte each. By default, the request is sent as UTF-8.
    #[serde(default)]
    latin1: bool,
    #[serde(default)]
    body: String,
    status: u16,
    /// The expected body of the response.
    answer: Option<String>,
    /// Texts that the body of the response must contain.
    #[serde(default)]
    has: Vec<String>,
    /// Lines that the head of the response must contain, with names of headers in lower case.
    #[serde(default)]
    head: Vec<String>,
}

/// Handlers that return the value of the request.
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
                let $service::HeadThings { note, tags, count, level } = request;
                Ok($service::HeadThingsAnswer { note, tags, count, level })
            }
            async fn need(
                &self,
                _: &RequestContext,
                request: $service::NeedThings,
            ) -> Result<$service::NeedThingsAnswer, HandlerError> {
                let $service::NeedThings { title, list, tags } = request;
                Ok($service::NeedThingsAnswer { title: Some(title), list: Some(list), tags: Some(tags) })
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

impl Play {
    /// A text in the encoding of the request.
    fn encode(&self, text: &str) -> Vec<u8> {
        match self.latin1 {
            true => text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect(),
            false => text.as_bytes().to_vec(),
        }
    }
}

/// Sends a request. Returns the status, the head and the body of the response.
async fn response(address: std::net::SocketAddr, play: &Play) -> (u16, String, String) {
    let body = play.encode(&play.body);
    let mut head = format!("{} HTTP/1.1\r\nhost: h\r\nconnection: close\r\ncontent-length: {}\r\n", play.request, body.len());
    play.headers.iter().for_each(|line| head += &format!("{line}\r\n"));
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&[play.encode(&head), b"\r\n".to_vec(), body].concat()).await.unwrap();
    let mut response = Vec::new();
    stream.read_to_end(&mut response).await.unwrap();
    let response = String::from_utf8(response).unwrap();
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), head.to_owned(), body.to_owned())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The cases by the names of their files, without the extension.
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
async fn requests_get_the_responses_of_their_files() {
    let (servers, mut differences, mut count) = (servers().await, Vec::new(), 0);
    for (name, case) in cases() {
        for play in &case.play {
            for (service, address) in
                servers.iter().filter(|(service, _)| play.service.as_deref().is_none_or(|name| name == *service))
            {
                let (status, head, body) = response(*address, play).await;
                let is_expected = status == play.status
                    && play.answer.as_ref().is_none_or(|answer| *answer == body)
                    && play.has.iter().all(|part| body.contains(part.as_str()))
                    && play.head.iter().all(|line| head.lines().any(|one| one == line));
                if !is_expected {
                    differences.push(format!("{name}, {service}: {} {}\n  {status} {body}", play.request, play.body));
                }
                count += 1;
            }
        }
        let is_described = [&case.group, &case.says, &case.why].iter().all(|text| !text.is_empty());
        assert!(is_described && (!case.play.is_empty() || !case.tests.is_empty()), "{name} has no description or no test");
    }
    assert!(differences.is_empty(), "{} of {count} responses differ:\n{}", differences.len(), differences.join("\n"));
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

/// Sends a thing with numbers that a float cannot hold, and reads it back.
macro_rules! echoed {
    ($service:ident, $address:expr) => {{
        use $service::{EchoThings, FillThings, Part, Thing, Value};
        let client = $service::Client::builder(format!("http://{}", $address)).build().unwrap();
        let any: specwright::Json = serde_json::from_str(r#"{"a":[null,true,"x",-7]}"#).unwrap();
        let thing = Thing {
            id: Some(i64::MIN),
            big: Some(u64::MAX),
            price: Some("12.50".parse().unwrap()),
            cost: Some("-12345678901234567890.10".parse().unwrap()),
            name: Some("1.10".to_owned()),
            any: Some(any),
            note: Some(specwright::Nullable::Null),
            value: Some(Value::Text("12345678901234567890123".to_owned())),
            parts: Some(vec![Part { a: Some(1), b: None }, Part { a: None, b: Some(-2) }]),
            ..Thing::default()
        };
        assert_eq!(client.things().echo(&EchoThings::new(thing.clone())).await.unwrap(), thing);
        let part = Part { a: Some(1), b: Some(2) };
        let fill = FillThings::default().id(7).value(Value::Number(-1)).parts([part.clone(), part.clone()]);
        let filled = client.things().fill(&fill).await.unwrap();
        assert_eq!((filled.id, filled.value, filled.parts), (Some(7), Some(Value::Number(-1)), Some(vec![part.clone(), part])));
    }};
}

#[tokio::test]
async fn generated_client_reads_what_it_sent() {
    let [(_, strict), (_, lenient)] = servers().await;
    echoed!(strict, strict);
    echoed!(lenient, lenient);
}
