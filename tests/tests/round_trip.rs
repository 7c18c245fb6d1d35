//! Every operation of the InvGate API, client to router to handler and back, in one process: what arrives is what was
//! sent, on both ways. And every answer in each form in which real instances send it, read as what it means.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use specwright::File;
use specwright::operation::Operation;
use specwright::server::RequestContext;

type CallResult<R> = Result<<R as Operation>::Answer, specwright::CallError>;
type HandlerResult<R> = Result<<R as Operation>::Answer, specwright::HandlerError>;

/// An answer as it is sent, and what it means.
struct Sample {
    operation: &'static str,
    method: &'static str,
    path: &'static str,
    sent: &'static str,
    meant: &'static str,
}

/// Keeps the last request and answers with a sample.
#[derive(Clone)]
struct Echo {
    samples: &'static [Sample],
    /// Whether requests come to the handlers; otherwise answers come from elsewhere.
    handles: bool,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    last: Option<(&'static str, Value)>,
    /// Name, media type and content of each file that came.
    files: Vec<(String, String, Vec<u8>)>,
    /// How many calls had files.
    uploads: usize,
    compared: usize,
    wrong: Vec<String>,
}

impl Echo {
    fn new(samples: &'static [Sample], handles: bool) -> Self {
        Echo { samples, handles, seen: Arc::default() }
    }

    fn meant<R: Operation>(&self) -> Option<&'static str> {
        self.samples.iter().find(|sample| sample.operation == R::ENDPOINT.name).map(|sample| sample.meant)
    }

    fn answer<R: Operation + serde::Serialize>(&self, request: &R) -> HandlerResult<R>
    where
        R::Answer: serde::de::DeserializeOwned,
    {
        self.seen.lock().unwrap().last = Some((R::ENDPOINT.name, serde_json::to_value(request).unwrap()));
        Ok(sample(self.meant::<R>().unwrap()))
    }

    fn compare<R: Operation + serde::Serialize>(&self, request: &R, answer: CallResult<R>)
    where
        R::Answer: serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
    {
        let (name, Some(meant)) = (R::ENDPOINT.name, self.meant::<R>()) else { return };
        let mut seen = self.seen.lock().unwrap();
        let expected = sample::<R::Answer>(meant);
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

    /// Keeps the files of a request, whole.
    async fn keep(&self, files: Option<&[File]>) {
        for file in files.unwrap_or_default() {
            let content = file.bytes().await.unwrap().to_vec();
            self.seen.lock().unwrap().files.push((file.name.clone(), file.content_type.clone(), content));
        }
    }

    /// The files of the last request came as they were sent.
    fn compare_files(&self) {
        let mut seen = self.seen.lock().unwrap();
        let came = std::mem::take(&mut seen.files);
        if self.handles {
            assert_eq!(came, FILES.map(|(name, kind, content)| (name.to_owned(), kind.to_owned(), content.to_vec())));
            seen.uploads += 1;
        }
    }

    /// How many answers were compared. All of them were right.
    fn compared(&self, form: &str) -> usize {
        let seen = self.seen.lock().unwrap();
        assert!(seen.wrong.is_empty(), "{form}:\n{}", seen.wrong.join("\n"));
        seen.compared
    }
}

/// Names that need care in a header, and content that is no text.
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
async fn every_operation_arrives_as_it_was_sent() {
    let echo = Echo::new(form("as declared"), true);
    let transport = specwright::client::Tower::new(router(&echo).without_authentication());
    let client = invgate::Client::builder("http://desk.test").transport(transport).build().unwrap();
    call_all(&client, &echo).await;
    assert_eq!(echo.compared("as declared"), 177);
    assert_eq!(echo.seen.lock().unwrap().uploads, 5);
}

/// An instance that sends each answer as the samples say.
fn instance(samples: &'static [Sample]) -> invgate::Client {
    let service = tower::service_fn(move |request: http::Request<_>| async move {
        let path = request.uri().path().trim_start_matches("/api/v1");
        let sample = samples.iter().find(|sample| sample.method == request.method().as_str() && sample.path == path);
        let response = http::Response::builder().header("content-type", "application/json");
        Ok::<_, Infallible>(response.body(http_body_util::Full::from(sample.map_or("{}", |sample| sample.sent))).unwrap())
    });
    invgate::Client::builder("http://desk.test").transport(specwright::client::Tower::new(service)).build().unwrap()
}

#[tokio::test]
async fn every_answer_is_read_in_every_form_that_instances_send() {
    for (form, samples) in FORMS {
        let echo = Echo::new(samples, false);
        call_all(&instance(samples), &echo).await;
        assert_eq!(echo.compared(form), samples.len(), "{form}");
        let partial = form.ends_with("for nobody") || form.contains("next page");
        assert!(samples.len() == 177 || partial && !samples.is_empty(), "{form}");
    }
    assert_eq!(FORMS.len(), 21);
}

#[test]
fn every_variant_is_read_as_itself() {
    unions();
}
