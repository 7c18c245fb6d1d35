//! The content of hooks and spans, which must not contain secrets.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use specwright::Secret;
use specwright::client::Finished;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::support::api::{CreateTicket, DeleteTicket, FindTicket, GetTicket, IssueToken};
use crate::support::builder;
use crate::support::server::{Manner, Reply, Server};

#[tokio::test]
async fn hooks_are_called_before_attempts_and_after_calls() {
    let server = Server::script([Reply::new(503, ""), Reply::json(r#"{"id":7}"#), Reply::new(404, "")]).await;
    let notes: Arc<Mutex<Vec<String>>> = Arc::default();
    let (before, after) = (Arc::clone(&notes), Arc::clone(&notes));
    let client = builder(&server)
        .before(move |attempt| {
            assert!(!attempt.headers.contains_key("authorization"));
            attempt.headers.insert("traceparent", http::HeaderValue::from_static("00-1"));
            before.lock().unwrap().push(format!("{} {}", attempt.operation, attempt.number));
        })
        .after(move |end| {
            assert!(end.elapsed > Duration::ZERO);
            let kind = end.error.map(|error| error.kind().name());
            after.lock().unwrap().push(format!("{} {} {:?} {kind:?}", end.operation, end.attempts, end.status));
        })
        .build()
        .unwrap();
    client.tickets().get(&GetTicket::new(7)).await.unwrap();
    client.tickets().get(&GetTicket::new(8)).await.unwrap_err();
    assert_eq!(server.last().header("traceparent"), Some("00-1"));
    let expected = [
        "tickets.get 1",
        "tickets.get 2",
        "tickets.get 2 Some(200) None",
        "tickets.get 1",
        "tickets.get 1 Some(404) Some(\"not_found\")",
    ];
    assert_eq!(*notes.lock().unwrap(), expected);
}

/// The log lines that contain a watched text, by text. All tests share one subscriber, because tracing caches whether a callsite is enabled
/// for the whole process.
static WATCHED: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let line = String::from_utf8_lossy(bytes);
        for (_, lines) in WATCHED.lock().unwrap().iter_mut().filter(|(text, _)| line.contains(*text)) {
            lines.push_str(&line);
        }
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Begins to keep log lines with this text.
fn watch(text: &str) {
    static BEGUN: Once = Once::new();
    WATCHED.lock().unwrap().insert(text.to_owned(), String::new());
    BEGUN.call_once(|| {
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_max_level(tracing::Level::TRACE);
        tracing::subscriber::set_global_default(subscriber.with_span_events(FmtSpan::FULL).with_writer(|| Log).finish()).unwrap();
        // Other threads may have cached callsites meanwhile.
        tracing::callsite::rebuild_interest_cache();
    });
}

/// The log lines with this text.
fn written(text: &str) -> String {
    WATCHED.lock().unwrap()[text].clone()
}

/// The text by which log lines about calls to this server are recognised.
fn port(server: &Server) -> String {
    format!("server.port={} ", server.url.rsplit(':').next().unwrap())
}

#[tokio::test]
async fn a_dropped_call_is_reported_as_cancelled() {
    let server = Server::script([Reply::json("{}").manner(Manner::Hang)]).await;
    watch(&port(&server));
    let notes: Arc<Mutex<Vec<String>>> = Arc::default();
    let after = Arc::clone(&notes);
    let note = move |end: Finished<'_>| {
        let Finished { operation, attempts, status, cancelled, .. } = end;
        after.lock().unwrap().push(format!("{operation} {attempts} {status:?} {cancelled} {}", end.error.is_some()));
    };
    let client = builder(&server).after(note).build().unwrap();
    let get = GetTicket::new(7);
    let call = client.tickets().get(&get).into_future();
    assert!(tokio::time::timeout(Duration::from_millis(200), call).await.is_err());
    // A call that was never polled is not reported.
    drop(client.tickets().get(&get).into_future());
    assert_eq!(*notes.lock().unwrap(), ["tickets.get 1 None true false"]);
    let log = written(&port(&server));
    assert!(log.contains("error.type=\"cancelled\"") && log.contains("close"), "{log}");
}

#[tokio::test]
async fn each_attempt_is_an_event_in_the_span_of_its_call() {
    let server = Server::script([Reply::new(503, ""), Reply::new(502, ""), Reply::json(r#"{"id":7}"#)]).await;
    watch(&port(&server));
    let client = builder(&server).build().unwrap();
    client.tickets().find(&FindTicket::new("private")).await.unwrap();
    client.tickets().delete(&DeleteTicket::new("a b")).await.unwrap();
    let log = written(&port(&server));
    let attempts: Vec<&str> = log.lines().filter(|line| line.contains("attempt ") && !line.contains("retried")).collect();
    assert!(attempts.len() == 4 && attempts.iter().all(|line| line.contains("otel.name=")), "{log}");
    assert!(!attempts[0].split(": ").last().unwrap().contains("resend_count"), "{log}");
    assert!(
        attempts[1].contains("http.request.resend_count=1") && attempts[1].contains("http.response.status_code=502"),
        "{log}"
    );
    assert!(
        attempts[2].contains("http.request.resend_count=2") && attempts[2].contains("http.response.status_code=200"),
        "{log}"
    );
    assert!(!log.contains("private"), "{log}");
    assert!(log.contains("/api/v1/ticket.by?title=REDACTED") && log.contains("/api/v1/tickets/a%20b"), "{log}");
}

#[tokio::test]
async fn spans_have_the_names_of_opentelemetry_and_no_secrets() {
    let token = Reply::json(r#"{"access_token":"t0ken-o","expires_in":3600}"#);
    let replies = [
        token,
        Reply::new(401, ""),
        Reply::json(r#"{"access_token":"t0ken-o2","expires_in":3600}"#),
        Reply::json(r#"{"token":"fr3sh-o"}"#),
        Reply::new(401, ""),
        Reply::new(500, ""),
    ];
    let server = Server::script(replies).await;
    // Log lines outside of spans are checked too.
    let secrets = ["t0ken-o", "s3cret-o", "fr3sh-o", "12345-o", "user=ana-o"];
    secrets.into_iter().for_each(watch);
    watch(&port(&server));
    let client = builder(&server).oauth2("id", "s3cret-o").scopes(["a"]).build().unwrap();
    let issued = client.tickets().token(&IssueToken::new("ana-o")).await.unwrap();
    let request = CreateTicket::new("Mail").pin("12345-o");
    let error = client.tickets().create(&request).await.unwrap_err();
    let log = written(&port(&server));
    let shown = format!("{log} {issued:?} {request:?} {error:?} {error} {client:?} {:?}", Secret::new("12345-o"));
    for secret in secrets {
        assert!(!shown.contains(secret) && written(secret).is_empty(), "{secret} is shown: {shown}");
    }
    assert!(!shown.contains("Bearer"), "{shown}");
    for part in [
        "operation=\"tickets.token\"",
        "otel.name=POST /api/v1/user.token",
        "otel.kind=\"client\"",
        "http.client.request.duration=0.",
        "otel.status_code=\"ERROR\"",
        "error.type=\"500\"",
        "url.full=\"http://127.0.0.1:",
        "http.request.method=\"POST\"",
        "url.template=\"/api/v1/user.token\"",
        "http.response.status_code=200",
    ] {
        assert!(log.contains(part), "{part} is missing: {log}");
    }
    assert!(log.contains("server.address=\"127.0.0.1\"") && log.contains("http.request.resend_count=1"), "{log}");
}

/// Every part of such a URL can be a secret.
#[tokio::test]
async fn the_url_of_an_answer_is_not_shown() {
    let server = Server::script([Reply::json(r#"{"id":7}"#)]).await;
    let port = port(&server);
    watch(&port);
    let client = builder(&server).build().unwrap();
    let find = FindTicket::new("Mail");
    client.tickets().find(&find).at_url(format!("{}/upload/s1gned?key=s1gned", server.url)).await.unwrap();
    let error = client.tickets().find(&find).at_url("http://s1gned:s1gned@files.test/").await.unwrap_err();
    let log = written(&port);
    assert!(log.contains("url.full=\"http://127.0.0.1:") && log.contains("/REDACTED"), "{log}");
    assert!(!format!("{log} {error} {error:?}").contains("s1gned"), "{log} {error:?}");
}
