//! Calls every operation of the InvGate API, from the client through the router to the handler and back, in one process. The request and
//! the answer must arrive unchanged. Then the client reads every answer in each form in which real instances send it.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use specwright::File;
use specwright::operation::Operation;
use specwright::server::RequestContext;

type CallResult<R> = Result<<R as Operation>::Answer, specwright::CallError>;
type HandlerResult<R> = Result<<R as Operation>::Answer, specwright::HandlerError>;

/// An answer of an operation: `sent` is its body on the wire, and `expected` is the JSON of the value that the client must read.
struct Sample {
    operation: &'static str,
    method: &'static str,
    path: &'static str,
    sent: &'static str,
    expected: &'static str,
}

/// Handlers that record the last request and return a sample.
#[derive(Clone)]
struct Echo {
    samples: &'static [Sample],
    /// Whether the handlers get the requests. If not, another service answers them.
    handles: bool,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    last: Option<(&'static str, Value)>,
    /// Name, media type and content of each received file.
    files: Vec<(String, String, Vec<u8>)>,
    /// The number of calls with files.
    uploads: usize,
    compared: usize,
    wrong: Vec<String>,
}

impl Echo {
    fn new(samples: &'static [Sample], handles: bool) -> Self {
        Echo { samples, handles, seen: Arc::default() }
    }

    fn expected<R: Operation>(&self) -> Option<&'static str> {
        self.samples.iter().find(|sample| sample.operation == R::ENDPOINT.name).map(|sample| sample.expected)
    }

    fn answer<R: Operation + serde::Serialize>(&self, request: &R) -> HandlerResult<R>
    where
        R::Answer: serde::de::DeserializeOwned,
    {
        self.seen.lock().unwrap().last = Some((R::ENDPOINT.name, serde_json::to_value(request).unwrap()));
        Ok(sample(self.expected::<R>().unwrap()))
    }

    fn compare<R: Operation + serde::Serialize>(&self, request: &R, answer: CallResult<R>)
    where
        R::Answer: serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
    {
        let (name, Some(expected)) = (R::ENDPOINT.name, self.expected::<R>()) else { return };
        let mut seen = self.seen.lock().unwrap();
        let expected = sample::<R::Answer>(expected);
        match answer {
            Ok(answer) if answer == expected => {}
            Ok(answer) => seen.wrong.push(format!("{name}: {answer:?}\n    instead of {expected:?}")),
            Err(error) => seen.wrong.push(format!("{name}: {error}")),
        }
        if self.handles {
            assert_eq!(seen.last.take(), Some((name, serde_json::to_value(request).unwrap())), "the request of {name}");
        }
        seen.compared += 1;
    }

    /// Reads and records the files of a request.
    async fn record_files(&self, files: Option<&[File]>) {
        for file in files.unwrap_or_default() {
            let content = file.bytes().await.unwrap().to_vec();
            self.seen.lock().unwrap().files.push((file.name.clone(), file.content_type.clone(), content));
        }
    }

    /// Asserts that the files of the last request arrived unchanged.
    fn compare_files(&self) {
        let mut seen = self.seen.lock().unwrap();
        let received = std::mem::take(&mut seen.files);
        if self.handles {
            assert_eq!(received, FILES.map(|(name, kind, content)| (name.to_owned(), kind.to_owned(), content.to_vec())));
            seen.uploads += 1;
        }
    }

    /// Asserts that no compared answer was wrong. Returns the number of compared answers.
    fn compared(&self, form: &str) -> usize {
        let seen = self.seen.lock().unwrap();
        assert!(seen.wrong.is_empty(), "{form}:\n{}", seen.wrong.join("\n"));
        seen.compared
    }
}

/// A name that must be escaped in a header, a content that is not text, and an empty file.
const FILES: [(&str, &str, &[u8]); 2] =
    [("grün; 1.png", "image/png", &[0, 1, 2, 253, 254, 255, 13, 10, 45, 45]), ("empty.txt", "text/plain", &[])];

fn files() -> Vec<File> {
    FILES.map(|(name, kind, content)| File::new(name, content.to_vec()).content_type(kind)).into()
}

fn sample<T: serde::de::DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in the sample {json}"))
}

include!(concat!(env!("OUT_DIR"), "/round_trip.rs"));

fn form(name: &str) -> &'static [Sample] {
    FORMS.iter().find(|(form, _)| *form == name).unwrap().1
}

#[tokio::test]
async fn every_operation_arrives_unchanged() {
    let echo = Echo::new(form("as declared"), true);
    let transport = specwright::client::Tower::new(router(&echo).without_authentication());
    let client = invgate::Client::builder("http://desk.test").transport(transport).build().unwrap();
    call_all(&client, &echo).await;
    assert_eq!(echo.compared("as declared"), 177);
    assert_eq!(echo.seen.lock().unwrap().uploads, 5);
}

/// A client of a service that sends the bodies of these samples.
fn client_of(samples: &'static [Sample]) -> invgate::Client {
    let service = tower::service_fn(move |request: http::Request<_>| async move {
        let path = request.uri().path().trim_start_matches("/api/v1");
        let sample = samples.iter().find(|sample| sample.method == request.method().as_str() && sample.path == path);
        let response = http::Response::builder().header("content-type", "application/json");
        Ok::<_, Infallible>(response.body(http_body_util::Full::from(sample.map_or("{}", |sample| sample.sent))).unwrap())
    });
    invgate::Client::builder("http://desk.test").transport(specwright::client::Tower::new(service)).build().unwrap()
}

#[tokio::test]
async fn every_answer_is_read_in_every_form() {
    for (form, samples) in FORMS {
        let echo = Echo::new(samples, false);
        call_all(&client_of(samples), &echo).await;
        assert_eq!(echo.compared(form), samples.len(), "{form}");
        let partial = form.ends_with("for nobody") || form.contains("next page");
        assert!(samples.len() == 177 || partial && !samples.is_empty(), "{form}");
    }
    assert_eq!(FORMS.len(), 21);
}

#[test]
fn every_variant_of_unions_is_read_as_itself() {
    unions();
}
