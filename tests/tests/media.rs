//! Answers in several media types, over a socket: what a client accepts, what a server sends, and what both do with others.

use std::convert::Infallible;

use futures_util::{TryStreamExt as _, stream};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Request, Response};
use http_body_util::Full;
use serde_json::json;
use specwright::client::Tower;
use specwright::server::{RequestContext, Server};
use specwright::types::Bytes;
use specwright::{CallErrorKind, File, HandlerError, Streamed, Timestamp, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, analyse, openapi};
use tower::service_fn;

#[service_api("specs/media")]
mod api {}

use api::{CreateNotes, ExtendNotes, GetNotes, GetPageNotes, GetTextNotes, ListNotes};
use api::{DueReadmes, GetReadmes, GetReadmesAnswer, OwnReadmes, PageReadmes, PictureReadmes, Readme};

const DUE: &str = "2026-01-31T10:00:00Z";

fn readme() -> Readme {
    Readme { title: "Über \"uns\"\n".to_owned(), lines: 7 }
}

struct Readmes;

impl api::server::Readmes for Readmes {
    async fn get(&self, cx: &RequestContext, request: GetReadmes) -> Result<GetReadmesAnswer, HandlerError> {
        let preferred = cx.preferred_media().filter(|_| request.ignore != Some(true));
        Ok(match preferred {
            Some(GetReadmesAnswer::RAW_MEDIA) => GetReadmesAnswer::Raw(File::new("", "# Title")),
            Some(GetReadmesAnswer::HTML_MEDIA) => GetReadmesAnswer::Html(readme().title),
            Some(GetReadmesAnswer::LINES_MEDIA) => GetReadmesAnswer::Lines(readme().lines),
            Some(GetReadmesAnswer::EVENTS_MEDIA) => {
                GetReadmesAnswer::Events(Streamed::new(stream::iter([Ok::<_, HandlerError>(readme())])))
            }
            _ => GetReadmesAnswer::Ok(Box::new(readme())),
        })
    }
    async fn picture(&self, _: &RequestContext, _: PictureReadmes) -> Result<Bytes, HandlerError> {
        Ok(Bytes(vec![0, 1, 255]))
    }
    async fn due(&self, _: &RequestContext, _: DueReadmes) -> Result<Timestamp, HandlerError> {
        Ok(DUE.parse().unwrap())
    }
    async fn page(&self, _: &RequestContext, _: PageReadmes) -> Result<File, HandlerError> {
        Ok(File::new("", "<p>"))
    }
    async fn own(&self, _: &RequestContext, _: OwnReadmes) -> Result<Readme, HandlerError> {
        Ok(readme())
    }
}

/// Handlers that return the name of the operation.
struct Notes;

impl api::server::Notes for Notes {
    async fn get(&self, _: &RequestContext, _: GetNotes) -> Result<String, HandlerError> {
        Ok("get".to_owned())
    }
    async fn get_text(&self, _: &RequestContext, _: GetTextNotes) -> Result<String, HandlerError> {
        Ok("get_text".to_owned())
    }
    async fn get_page(&self, _: &RequestContext, _: GetPageNotes) -> Result<String, HandlerError> {
        Ok("get_page".to_owned())
    }
    async fn create(&self, _: &RequestContext, request: CreateNotes) -> Result<String, HandlerError> {
        Ok(format!("create {}", request.title))
    }
    async fn extend(&self, _: &RequestContext, request: ExtendNotes) -> Result<String, HandlerError> {
        Ok(format!("extend {}", request.part))
    }
    async fn list(&self, _: &RequestContext, _: ListNotes) -> Result<Vec<String>, HandlerError> {
        Ok(vec!["list".to_owned()])
    }
}

async fn served() -> (api::Client, String) {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(api::server::Router::new().readmes(Readmes).notes(Notes), std::future::pending()));
    (api::Client::builder(&url).build().unwrap(), url)
}

#[tokio::test]
async fn a_caller_chooses_the_media_type_over_a_socket() {
    let (client, _) = served().await;
    let request = GetReadmes::default();
    let get = || client.readmes().get(&request);
    assert_eq!(get().await.unwrap(), GetReadmesAnswer::Ok(Box::new(readme())));
    assert_eq!(get().accept(GetReadmesAnswer::HTML_MEDIA).await.unwrap(), GetReadmesAnswer::Html(readme().title));
    assert_eq!(get().accept(GetReadmesAnswer::LINES_MEDIA).await.unwrap(), GetReadmesAnswer::Lines(7));
    let GetReadmesAnswer::Raw(raw) = get().accept(GetReadmesAnswer::RAW_MEDIA).await.unwrap() else { panic!("not raw") };
    assert_eq!(raw.content_type, "application/vnd.example.raw+json");
    assert_eq!(&raw.bytes().await.unwrap()[..], b"# Title");
    let GetReadmesAnswer::Events(events) = get().accept(GetReadmesAnswer::EVENTS_MEDIA).await.unwrap() else {
        panic!("no events")
    };
    assert_eq!(events.items().try_collect::<Vec<Readme>>().await.unwrap(), [readme()]);
    // The weights decide, and a media type that a service does not offer is passed over.
    let accept = HeaderValue::from_static("image/png, text/*;q=0.4, text/plain;q=0.8, application/json;q=0.2");
    assert_eq!(get().header(ACCEPT, accept).await.unwrap(), GetReadmesAnswer::Lines(7));
    // A handler can disregard what the caller prefers.
    let ignore = GetReadmes::default().ignore(true);
    let answer = client.readmes().get(&ignore).accept(GetReadmesAnswer::HTML_MEDIA).await.unwrap();
    assert_eq!(answer, GetReadmesAnswer::Ok(Box::new(readme())));
}

#[tokio::test]
async fn one_answer_has_a_media_type_of_its_own() {
    let (client, url) = served().await;
    let readmes = client.readmes();
    assert_eq!(readmes.picture(&PictureReadmes::default()).await.unwrap(), Bytes(vec![0, 1, 255]));
    assert_eq!(readmes.due(&DueReadmes::default()).await.unwrap(), DUE.parse().unwrap());
    assert_eq!(readmes.own(&OwnReadmes::default()).await.unwrap(), readme());
    assert_eq!(readmes.page(&PageReadmes::default()).await.unwrap().content_type, "text/html");
    for (path, media, body) in [
        ("picture", "image/png", &[0, 1, 255][..]),
        ("due", "text/plain; charset=utf-8", b"2026-01-31T10:00:00+00:00"),
        ("own", "application/vnd.example+json", "{\"title\":\"Über \\\"uns\\\"\\n\",\"lines\":7}".as_bytes()),
        // One answer is not negotiated.
        ("page", "text/html", b"<p>"),
    ] {
        let response = reqwest::Client::new().get(format!("{url}/{path}")).header(ACCEPT, "image/gif").send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()[CONTENT_TYPE]),
            (200, &HeaderValue::from_static(media)),
            "{path}"
        );
        assert!(!response.headers().contains_key("vary"), "{path}");
        assert_eq!(response.bytes().await.unwrap(), body, "{path}");
    }
}

#[tokio::test]
async fn a_server_refuses_a_caller_that_accepts_no_answer() {
    let (_, url) = served().await;
    let http = reqwest::Client::new();
    let get = |accept: &'static str| http.get(format!("{url}/readme")).header(ACCEPT, accept).send();
    for (accept, status, media) in [
        ("text/html", 200, "text/html; charset=utf-8"),
        ("TEXT/HTML;Level=1, */*;q=0.1", 200, "application/json"),
        ("text/*;q=0.5, text/html;q=0", 200, "text/plain; charset=utf-8"),
        ("*/*", 200, "application/json"),
        ("text/event-stream", 200, "text/event-stream"),
        ("image/png", 406, "application/problem+json"),
        ("application/json;q=0, text/csv", 406, "application/problem+json"),
    ] {
        let response = get(accept).await.unwrap();
        let found = (response.status().as_u16(), response.headers()[CONTENT_TYPE].to_str().unwrap());
        assert_eq!(found, (status, media), "{accept}");
        assert_eq!(response.headers()["vary"], "Accept", "{accept}");
    }
    let detail = get("image/png").await.unwrap().text().await.unwrap();
    assert!(detail.contains("application/json, application/vnd.example.raw+json, text/html"), "{detail}");
}

#[tokio::test]
async fn the_media_type_selects_an_operation() {
    let (client, url) = served().await;
    let notes = client.notes();
    assert_eq!(notes.get(&GetNotes::default()).await.unwrap(), "get");
    assert_eq!(notes.get_text(&GetTextNotes::default()).await.unwrap(), "get_text");
    assert_eq!(notes.get_page(&GetPageNotes::default()).await.unwrap(), "get_page");
    assert_eq!(notes.create(&CreateNotes::new("a")).await.unwrap(), "create a");
    assert_eq!(notes.extend(&ExtendNotes::new("b")).await.unwrap(), "extend b");
    assert_eq!(notes.list(&ListNotes::default()).await.unwrap(), ["list"]);
    let http = reqwest::Client::new();
    for (accept, status, body) in [
        ("*/*", 200, "\"get\""),
        ("application/json", 200, "\"get\""),
        ("text/*", 200, "get_text"),
        ("text/html;level=2, text/markdown;q=0.9", 200, "get_page"),
        ("application/json;q=0.5, text/markdown", 200, "get_text"),
        // The operation without a constant has no condition.
        ("image/png", 200, "\"get\""),
    ] {
        let response = http.get(format!("{url}/note")).header(ACCEPT, accept).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{accept}");
        assert_eq!(response.text().await.unwrap(), body, "{accept}");
    }
    for (accept, status) in [("application/vnd.note+json", 200), ("*/*", 200), ("application/*;q=0.1", 200), ("text/html", 406)] {
        let response = http.get(format!("{url}/notes")).header(ACCEPT, accept).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["vary"]),
            (status, &HeaderValue::from_static("Accept")),
            "{accept}"
        );
    }
    for (media, status) in [
        ("application/x-note-1.1", 200),
        ("Application/X-Note-1.1; charset=utf-8", 200),
        ("application/json", 415),
        ("application/x-note-1.10", 415),
    ] {
        let request = http.post(format!("{url}/note")).header(CONTENT_TYPE, media).body(r#"{"title": "a"}"#);
        assert_eq!(request.send().await.unwrap().status().as_u16(), status, "{media}");
    }
}

/// A client of a service that answers with this content.
fn client_of(content_type: Option<&'static str>, body: &'static str) -> api::Client {
    let service = service_fn(move |request: Request<specwright::client::TransportBody>| async move {
        let mut response = Response::new(Full::from(body));
        if let Some(media) = content_type {
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media));
        }
        // What it accepts is the first answer, then the others.
        let accept = request.headers()[ACCEPT].to_str().unwrap();
        assert!(accept.starts_with("application/json, application/vnd.example.raw+json;q=0.9, text/html;q=0.8"), "{accept}");
        Ok::<_, Infallible>(response)
    });
    api::Client::builder("http://service.example").transport(Tower::new(service)).build().unwrap()
}

#[tokio::test]
async fn a_client_reads_the_media_type_that_the_service_sends() {
    let json = r#"{"title": "a", "lines": 1}"#;
    let expected = GetReadmesAnswer::Ok(Box::new(Readme { title: "a".to_owned(), lines: 1 }));
    // Some services send JSON with another media type of JSON, or without any.
    for media in [None, Some("application/json; charset=utf-8"), Some("application/vnd.other+json")] {
        assert_eq!(client_of(media, json).readmes().get(&GetReadmes::default()).await.unwrap(), expected, "{media:?}");
    }
    let lines = client_of(Some("Text/Plain"), "12").readmes().get(&GetReadmes::default()).await.unwrap();
    assert_eq!(lines, GetReadmesAnswer::Lines(12));
    let wrong = client_of(Some("text/plain"), "many").readmes().get(&GetReadmes::default()).await.unwrap_err();
    assert!(wrong.to_string().contains("an integer"), "{wrong}");
    let other = client_of(Some("image/png"), "x").readmes().get(&GetReadmes::default()).await.unwrap_err();
    let CallErrorKind::Unreadable(unreadable) = other.kind() else { panic!("{other}") };
    assert_eq!(unreadable.found, "image/png");
    assert!(unreadable.expected.contains("text/html"), "{other}");
}

#[test]
fn openapi_lists_every_media_type() {
    let analysis = analyse(std::path::Path::new("specs/media"), Sources::disk());
    let document = openapi(analysis.service.as_ref().unwrap(), &OpenApiOptions::default()).unwrap();
    let response = &document["paths"]["/readme"]["get"]["responses"]["200"];
    let medias: Vec<_> = response["content"].as_object().unwrap().keys().map(String::as_str).collect();
    let expected = ["application/json", "application/vnd.example.raw+json", "text/html", "text/plain", "text/event-stream"];
    assert_eq!(medias.len(), expected.len());
    assert!(expected.iter().all(|media| medias.contains(media)), "{medias:?}");
    assert_eq!(response["content"]["text/html"]["schema"], json!({ "type": "string" }));
    assert!(response["description"].as_str().unwrap().contains("as a page"));
    let picture = &document["paths"]["/picture"]["get"]["responses"]["200"]["content"];
    assert!(picture["image/png"].is_object());
}
