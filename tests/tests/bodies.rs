//! Requests whose body is one value, over a socket: JSON, text, bytes and files.

use std::collections::BTreeMap;

use serde_json::json;
use specwright::server::{RequestContext, Server};
use specwright::types::Bytes;
use specwright::{CallErrorKind, File, HandlerError, Json, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, analyse, openapi};

#[service_api("specs/bodies")]
mod api {}

use api::{
    AddNotes, AnyNotes, BlobNotes, Change, ChangeNotes, CountNotes, CreateNotes, Note, PasswordNotes, PictureNotes, ReplaceNotes,
    TextNotes,
};

struct Notes;

impl api::server::Notes for Notes {
    async fn create(&self, _: &RequestContext, request: CreateNotes) -> Result<Note, HandlerError> {
        assert_eq!(request.dry, Some(true));
        Ok(request.body)
    }
    async fn replace(&self, _: &RequestContext, request: ReplaceNotes) -> Result<String, HandlerError> {
        Ok(format!("{} {}", request.id, request.body.title))
    }
    async fn add(&self, _: &RequestContext, request: AddNotes) -> Result<Vec<Note>, HandlerError> {
        Ok(request.notes)
    }
    async fn change(&self, cx: &RequestContext, request: ChangeNotes) -> Result<Change, HandlerError> {
        assert_eq!(cx.headers()["content-type"], "application/merge-patch+json");
        Ok(request.body)
    }
    async fn count(&self, _: &RequestContext, request: CountNotes) -> Result<Vec<String>, HandlerError> {
        Ok(request.body.map(|labels| labels.into_keys().collect()).unwrap_or_default())
    }
    async fn any(&self, _: &RequestContext, request: AnyNotes) -> Result<Json, HandlerError> {
        Ok(request.body)
    }
    async fn text(&self, _: &RequestContext, request: TextNotes) -> Result<String, HandlerError> {
        Ok(request.body)
    }
    async fn password(&self, _: &RequestContext, request: PasswordNotes) -> Result<i64, HandlerError> {
        Ok(request.body.expose().len() as i64)
    }
    async fn blob(&self, _: &RequestContext, request: BlobNotes) -> Result<Bytes, HandlerError> {
        Ok(request.body)
    }
    async fn picture(&self, _: &RequestContext, request: PictureNotes) -> Result<String, HandlerError> {
        Ok(request.body.content_type)
    }
}

async fn server() -> String {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(api::server::Router::new().notes(Notes), std::future::pending()));
    url
}

async fn client() -> api::Client {
    api::Client::builder(server().await).build().unwrap()
}

fn note(title: &str) -> Note {
    Note { title: title.to_owned(), ..Note::default() }
}

#[tokio::test]
async fn values_of_every_kind_arrive_unchanged() {
    let client = client().await;
    let notes = client.notes();
    let nested = Note { parts: Some(vec![note("in it")]), pin: Some("12".into()), ..note("öäü \"x\"") };
    assert_eq!(notes.create(&CreateNotes::new(nested.clone()).dry(true)).await.unwrap(), nested);
    assert_eq!(notes.replace(&ReplaceNotes::new(7, note("ab"))).await.unwrap(), "7 ab");
    assert_eq!(notes.add(&AddNotes::new([note("ab"), nested.clone()])).await.unwrap(), [note("ab"), nested.clone()]);
    for change in [Change::Note(Box::new(nested)), Change::Title("null".to_owned()), Change::Place(-3)] {
        assert_eq!(notes.change(&ChangeNotes::new(change.clone())).await.unwrap(), change);
    }
    assert_eq!(notes.count(&CountNotes::default().body(BTreeMap::from([("a".to_owned(), 1)]))).await.unwrap(), ["a"]);
    assert_eq!(notes.count(&CountNotes::default()).await.unwrap(), Vec::<String>::new());
    for text in ["[1.10, null]", "\"x\"", "12345678901234567890123", "{\"a\":{}}", "true"] {
        let value: Json = text.parse().unwrap();
        assert_eq!(notes.any(&AnyNotes::new(value.clone())).await.unwrap(), value);
    }
    for text in ["plain ü", "{\"a\": 1}", " \r\n", "12"] {
        assert_eq!(notes.text(&TextNotes::new(text)).await.unwrap(), text);
    }
    assert_eq!(notes.password(&PasswordNotes::new("hidden")).await.unwrap(), 6);
    for bytes in [Vec::new(), vec![0, 255, 10], vec![7; 100_000]] {
        assert_eq!(notes.blob(&BlobNotes::new(Bytes(bytes.clone()))).await.unwrap().0, bytes);
    }
    assert_eq!(notes.picture(&PictureNotes::new(File::new("", "png"))).await.unwrap(), "image/png");
    let gif = File::new("", "gif").content_type("image/gif");
    assert_eq!(notes.picture(&PictureNotes::new(gif)).await.unwrap(), "image/gif");
}

#[tokio::test]
async fn limits_hold_on_both_sides() {
    let client = client().await;
    let error = client.notes().add(&AddNotes::new(vec![note("ab"); 4])).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Invalid { .. }) && error.status().is_none(), "{error:?}");
    let (status, text) = send("POST", "/notes/all", "application/json", r#"[{"title": "a"}]"#).await;
    assert!(status == 400 && text.contains("body[0].title"), "{status} {text}");
}

async fn send(method: &str, path: &str, media: &str, body: &'static str) -> (u16, String) {
    let request = reqwest::Client::new().request(method.parse().unwrap(), format!("{}{path}", server().await));
    let request = if media.is_empty() { request } else { request.header("content-type", media) };
    let response = request.body(body).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test]
async fn other_bodies_are_refused() {
    for (method, path, media, body, status, message) in [
        ("POST", "/notes?dry=true", "", r#"{"title": "ab"}"#, 200, "ab"),
        ("POST", "/notes?dry=true", "application/vnd.notes+json", r#" {"title": "ab"} "#, 200, "ab"),
        ("POST", "/notes?dry=true", "application/x-www-form-urlencoded", "title=ab", 415, "application/json"),
        ("POST", "/notes?dry=true", "application/json; charset=latin1", "{}", 415, "UTF-8"),
        ("POST", "/notes?dry=true", "application/json", r#"{"title": }"#, 400, "not well-formed JSON"),
        ("POST", "/notes?dry=true", "application/json", r#"{"title": "ab", "title": "cd"}"#, 400, "title must be given once"),
        ("POST", "/notes?dry=true", "application/json", "[]", 400, "body must be"),
        ("POST", "/notes?dry=true", "", "", 400, "body is required"),
        ("PUT", "/text", "text/plain", "", 400, "body is required"),
        ("PUT", "/text", "application/json", "\"a\"", 415, "text/plain"),
        ("PUT", "/blob", "text/plain", "a", 415, "application/x-blob"),
    ] {
        let (found, text) = send(method, path, media, body).await;
        assert!(found == status && text.contains(message), "{path} {media} {body}: {found} {text}");
    }
}

#[test]
fn openapi_has_the_bodies_with_their_media_types() {
    let service = analyse("specs/bodies".as_ref(), Sources::disk()).service.unwrap();
    let document = openapi(&service, &OpenApiOptions::default()).unwrap();
    let body = |path: &str, method: &str| document["paths"][path][method]["requestBody"].clone();
    let content = |path: &str, method: &str, media: &str| body(path, method)["content"][media]["schema"].clone();
    assert_eq!(body("/notes", "post")["required"], json!(true));
    assert_eq!(body("/notes", "delete").get("required"), None);
    assert_eq!(content("/notes/all", "post", "application/json")["maxItems"], json!(3));
    assert_eq!(content("/text", "put", "text/plain")["type"], json!("string"));
    for (path, media) in [("/blob", "application/x-blob"), ("/picture", "image/png")] {
        assert_eq!(content(path, "put", media)["format"], json!("binary"), "{path}");
    }
    assert!(content("/notes", "patch", "application/merge-patch+json").is_object());
    let dry = &document["paths"]["/notes"]["post"]["parameters"][0];
    assert_eq!((&dry["name"], &dry["in"]), (&json!("dry"), &json!("query")));
}
