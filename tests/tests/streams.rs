//! Answers that are streams of items, over a socket: what a generated server writes, and what a generated client reads of it and of others.

use std::convert::Infallible;
use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use serde_json::json;
use specwright::client::Tower;
use specwright::server::{RequestContext, Server};
use specwright::{CallErrorKind, Event, HandlerError, Streamed, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, analyse, openapi};
use tower::{ServiceExt as _, service_fn};

#[service_api("specs/streams")]
mod api {}

use api::{CompleteFeed, Joined, Left, Message, NumbersFeed, Presence, WatchFeed};

struct Feed;

fn message(number: i64) -> Message {
    Message { text: format!("line {number}\nü"), at: Some("2026-01-31T10:00:00Z".parse().unwrap()) }
}

impl api::server::Feed for Feed {
    async fn watch(&self, _: &RequestContext, request: WatchFeed) -> Result<Streamed<Message>, HandlerError> {
        let begin = request.last_id.map_or(0, |id| id.parse::<i64>().unwrap_or_default());
        let event =
            |number: i64| Event::new(message(number)).id(number.to_string()).kind("message").retry(Duration::from_millis(20));
        let count = request.count.unwrap_or(3);
        Ok(Streamed::new(stream::iter((begin + 1)..=(begin + count)).map(move |number| Ok::<_, HandlerError>(event(number)))))
    }
    async fn complete(&self, _: &RequestContext, request: CompleteFeed) -> Result<Streamed<Presence>, HandlerError> {
        let items: [Result<Presence, HandlerError>; 2] = [
            Ok(Joined { name: "Ana".to_owned() }.into()),
            if request.bad == Some(true) {
                Err(HandlerError::internal("lost"))
            } else {
                Ok(Left { name: "Bo".to_owned() }.into())
            },
        ];
        Ok(Streamed::new(stream::iter(items)))
    }
    async fn numbers(&self, _: &RequestContext, request: NumbersFeed) -> Result<Streamed<Vec<i64>>, HandlerError> {
        // Each item is sent before the next one exists.
        let items = stream::iter(1..=request.to).then(|number| async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            Ok::<_, HandlerError>((1..=number).collect::<Vec<i64>>())
        });
        Ok(Streamed::new(items))
    }
}

async fn client() -> api::Client {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap();
    tokio::spawn(server.serve(api::server::Router::new().feed(Feed), std::future::pending()));
    api::Client::builder(format!("http://{address}")).build().unwrap()
}

#[tokio::test]
async fn items_arrive_over_a_socket() {
    let client = client().await;
    let feed = client.feed();
    let messages: Vec<Message> = feed.watch(&WatchFeed::default()).await.unwrap().items().try_collect().await.unwrap();
    assert_eq!(messages, [message(1), message(2), message(3)]);
    let events: Vec<Event<Message>> =
        feed.watch(&WatchFeed::default().count(1)).await.unwrap().events().try_collect().await.unwrap();
    assert_eq!((events[0].id.as_deref(), events[0].kind.as_deref()), (Some("1"), Some("message")));
    let presence: Vec<Presence> = feed.complete(&CompleteFeed::default()).await.unwrap().items().try_collect().await.unwrap();
    assert_eq!(presence, [Joined { name: "Ana".to_owned() }.into(), Left { name: "Bo".to_owned() }.into()]);
    let numbers: Vec<Vec<i64>> = feed.numbers(&NumbersFeed::new(3)).await.unwrap().items().try_collect().await.unwrap();
    assert_eq!(numbers, [vec![1], vec![1, 2], vec![1, 2, 3]]);
    assert!(feed.numbers(&NumbersFeed::new(0)).await.unwrap().items().next().await.is_none());
}

#[tokio::test]
async fn an_error_of_a_handler_is_an_error_of_the_client_and_not_a_shorter_stream() {
    let client = client().await;
    let mut items = client.feed().complete(&CompleteFeed::default().bad(true)).await.unwrap().items();
    assert_eq!(items.next().await.unwrap().unwrap(), Joined { name: "Ana".to_owned() }.into());
    let error = items.next().await.unwrap().unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Transport { .. }), "{error:?}");
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn a_stream_connects_again_with_the_last_id() {
    let client = client().await;
    let events = client.feed().watch(&WatchFeed::default().count(2)).reconnecting().take(5);
    let ids: Vec<String> = events.map(|event| event.unwrap().id.unwrap()).collect().await;
    assert_eq!(ids, ["1", "2", "3", "4", "5"]);
    // The declared end is not followed by another connection.
    let presence: Vec<_> = client.feed().complete(&CompleteFeed::default()).reconnecting().try_collect().await.unwrap();
    assert_eq!(presence.len(), 2);
}

/// The response of the router: its media type and its body.
async fn written(path: &str) -> (String, String) {
    let request = Request::get(path).body(Full::from("")).unwrap();
    let response = api::server::Router::new().feed(Feed).oneshot(request).await.unwrap();
    let media = response.headers().get("content-type").unwrap().to_str().unwrap().to_owned();
    (media, String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap())
}

#[tokio::test]
async fn a_server_writes_events_and_lines() {
    let event = "event: message\nid: 8\nretry: 20\ndata: {\"text\":\"line 8\\nü\",\"at\":\"2026-01-31T10:00:00+00:00\"}\n\n";
    let request = Request::get("/feed?count=1").header("last-event-id", "7").body(Full::from("")).unwrap();
    let response = api::server::Router::new().feed(Feed).oneshot(request).await.unwrap();
    assert_eq!(response.headers().get("content-type").unwrap(), "text/event-stream");
    assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), event);
    assert_eq!(written("/numbers?to=2").await, ("application/x-ndjson".to_owned(), "[1]\n[1,2]\n".to_owned()));
    let request = Request::post("/complete").body(Full::from("")).unwrap();
    let response = api::server::Router::new().feed(Feed).oneshot(request).await.unwrap();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    assert!(body.ends_with(b"data: {\"type\":\"left\",\"name\":\"Bo\"}\n\ndata: [DONE]\n\n"), "{body:?}");
}

#[tokio::test]
async fn a_stream_is_not_compressed_since_that_holds_items_back() {
    let router = api::server::Router::new().feed(Feed).layer(specwright::server::compression());
    for path in ["/feed?count=100", "/numbers?to=100"] {
        let request = Request::get(path).header("accept-encoding", "gzip").body(Full::from("")).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        assert_eq!((response.status().as_u16(), response.headers().get("content-encoding")), (200, None), "{path}");
    }
}

/// A client of a service that answers with these pieces.
fn client_of(media: &'static str, pieces: Vec<&'static str>) -> api::Client {
    let service = service_fn(move |request: Request<specwright::client::TransportBody>| {
        let pieces = pieces.clone();
        async move {
            assert_eq!(
                request.headers().get("accept").unwrap(),
                if request.uri().path() == "/numbers" { "application/x-ndjson" } else { "text/event-stream" }
            );
            let body = axum::body::Body::from_stream(stream::iter(pieces.into_iter().map(Ok::<_, Infallible>)));
            Ok::<_, Infallible>(Response::builder().header("content-type", media).body(body).unwrap())
        }
    });
    api::Client::builder("http://feed.test").body_limit(1_000).transport(Tower::new(service)).build().unwrap()
}

#[tokio::test]
async fn a_client_reads_events_of_other_servers() {
    let pieces = vec![
        ": hello\r\n\r",
        "\ndata: {\"type\": \"joined\",\r\ndata: \"name\": \"A",
        "na\"}\r\n\r\nda",
        "ta: {\"type\": \"new\"}\n\n",
        "data: nonsense\n\ndata: {\"type\":\"left\",\"name\":\"Bo\"}\n\ndata: [DONE]\n\ndata: 7\n\n",
    ];
    let client = client_of("text/event-stream; charset=utf-8", pieces);
    let found: Vec<Result<Presence, _>> = client.feed().complete(&CompleteFeed::default()).await.unwrap().items().collect().await;
    assert_eq!(found.len(), 4, "{found:?}");
    assert_eq!(*found[0].as_ref().unwrap(), Joined { name: "Ana".to_owned() }.into());
    assert!(matches!(found[1], Ok(Presence::Unknown(_))), "{found:?}");
    // An item that cannot be read is an error of its own.
    let error = found[2].as_ref().unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Unreadable(_)) && error.to_string().contains("feed.complete"), "{error}");
    assert_eq!(*found[3].as_ref().unwrap(), Left { name: "Bo".to_owned() }.into());
}

#[tokio::test]
async fn a_client_refuses_what_is_no_stream_of_events_and_items_that_are_too_long() {
    let client = client_of("application/json", vec!["{}"]);
    let error = client.feed().watch(&WatchFeed::default()).await.unwrap().items().next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("text/event-stream"), "{error}");
    let long = "x".repeat(600).leak();
    let client = client_of("text/event-stream", vec!["data: {\"text\": \"", long, long, "\"}\n\n"]);
    let mut items = client.feed().watch(&WatchFeed::default()).await.unwrap().items();
    let error = items.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("body limit"), "{error}");
    assert!(items.next().await.is_none());
    let client = client_of("application/json", vec!["[1]\n", "[1,", "2]"]);
    let numbers: Vec<Vec<i64>> = client.feed().numbers(&NumbersFeed::new(2)).await.unwrap().items().try_collect().await.unwrap();
    assert_eq!(numbers, [vec![1], vec![1, 2]]);
}

#[test]
fn openapi_has_the_schema_of_an_item() {
    let service = analyse("specs/streams".as_ref(), Sources::disk()).service.unwrap();
    let document = openapi(&service, &OpenApiOptions::default()).unwrap();
    let content = &document["paths"]["/feed"]["get"]["responses"]["200"]["content"]["text/event-stream"];
    assert_eq!(content["schema"], json!({ "type": "string" }));
    assert!(content["x-itemSchema"]["$ref"].as_str().unwrap().contains("Message"), "{content}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("openapi.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let imported = analyse(&file, Sources::disk()).service.unwrap();
    let streams = imported
        .operations()
        .filter(|operation| matches!(operation.answers[0].shape, specwright_generator::model::Shape::Stream(..)));
    assert_eq!(streams.count(), 3);
}
