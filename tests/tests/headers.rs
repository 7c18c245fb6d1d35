//! Typed headers of responses, over a socket.

use specwright::server::{RequestContext, Server};
use specwright::{HandlerError, Headers, Url, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, analyse, openapi};

#[service_api("specs/headers")]
mod api {}

use api::{BookHeaders, GetBooks, RateLimits, State};

struct Books;

fn headers() -> BookHeaders {
    BookHeaders {
        etag: Some("\"7, a\"".to_owned()),
        location: Some("https://books.example/7".parse::<Url>().unwrap()),
        printed: Some("2026-01-31T10:00:00Z".parse().unwrap()),
        state: Some(State::Old),
        shelves: Some(vec![3, -1]),
        set_cookie: Some(vec!["a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT".to_owned(), "b=2".to_owned()]),
    }
}

fn limits(remaining: i64) -> RateLimits {
    RateLimits { limit: Some(60), remaining: Some(remaining) }
}

impl api::server::Books for Books {
    async fn get(&self, cx: &RequestContext, request: GetBooks) -> Result<String, HandlerError> {
        cx.add_answer_headers(&limits(request.id))?;
        cx.add_answer_header("link".parse().unwrap(), "</books/8>; rel=\"next\"".parse().unwrap());
        match request.id {
            0 => Err(HandlerError::not_found("there is no book 0")),
            1 => Ok("without its own headers".to_owned()),
            2 => cx.add_answer_headers(&BookHeaders { etag: Some("a\nb".to_owned()), ..headers() }).map(|()| String::new()),
            _ => cx.add_answer_headers(&headers()).map(|()| "Emma".to_owned()),
        }
    }
}

async fn client() -> api::Client {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(api::server::Router::new().books(Books), std::future::pending()));
    api::Client::builder(url).build().unwrap()
}

#[tokio::test]
async fn a_client_reads_what_a_handler_adds() {
    let response = client().await.books().get(&GetBooks::new(7)).with_response().await.unwrap();
    assert_eq!(response.body(), "Emma");
    assert_eq!(BookHeaders::from_headers(response.headers()).unwrap(), headers());
    assert_eq!(RateLimits::from_headers(response.headers()).unwrap(), limits(7));
    assert_eq!(response.headers()["x-shelves"], "3,-1");
    assert_eq!(response.headers().get_all("set-cookie").iter().count(), 2);
    assert!(response.headers().contains_key("link"));

    let response = client().await.books().get(&GetBooks::new(1)).with_response().await.unwrap();
    assert_eq!(BookHeaders::from_headers(response.headers()).unwrap(), BookHeaders::default());
}

#[tokio::test]
async fn an_error_has_the_headers_too() {
    let error = client().await.books().get(&GetBooks::new(0)).await.unwrap_err();
    assert_eq!((error.status(), RateLimits::from_headers(error.headers()).unwrap()), (Some(404), limits(0)));
    // A value that a header cannot hold is a fault of the handler.
    let error = client().await.books().get(&GetBooks::new(2)).await.unwrap_err();
    assert_eq!((error.status(), RateLimits::from_headers(error.headers()).unwrap()), (Some(500), limits(2)));
}

#[tokio::test]
async fn a_header_of_another_type_is_unreadable() {
    let mut headers = client().await.books().get(&GetBooks::new(7)).with_response().await.unwrap().headers().clone();
    headers.insert("x-shelves", "3,b".parse().unwrap());
    let error = BookHeaders::from_headers(&headers).unwrap_err();
    assert_eq!((error.pointer.as_str(), error.expected.as_str()), ("X-Shelves", "an integer"));
}

#[test]
fn openapi_declares_the_headers() {
    let service = analyse("specs/headers".as_ref(), Sources::disk()).service.unwrap();
    let document: serde_json::Value =
        serde_json::from_str(&openapi(&service, &OpenApiOptions::default()).unwrap().to_string()).unwrap();
    let headers = &document["paths"]["/books/{id}"]["get"]["responses"]["200"]["headers"];
    assert_eq!(headers["ETag"]["schema"]["type"], "string");
    assert_eq!(headers["X-Shelves"]["schema"]["items"]["type"], "integer");
    assert_eq!(headers["X-RateLimit-Limit"]["description"], "Limits the calls per hour.");
    let throttled = &document["components"]["responses"]["TooManyRequests"]["headers"];
    assert!(throttled["Retry-After"].is_object() && throttled["X-RateLimit-Limit"].is_object(), "{throttled}");
}
